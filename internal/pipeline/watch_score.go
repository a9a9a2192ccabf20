package pipeline

import (
	"context"
	"fmt"
	"time"

	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// A WatchScore is how the detectors and the warnings did.
type WatchScore struct {
	Rate      float64         `json:"rate"`
	Country   string          `json:"country"`
	From      when.Month      `json:"from"` // months that the detectors were run over
	To        when.Month      `json:"to"`
	Series    int             `json:"series"`   // of all areas and indicators
	AsKnown   int             `json:"as_known"` // newest months judged by what the ledger held at their end; the others by the figures as they stand
	Detectors []DetectorScore `json:"detectors"`
	Warnings  []WarningFate   `json:"warnings"`
	Pending   bool            `json:"pending,omitempty"` // it is still being worked out: nothing of it stands yet
}

// A DetectorScore is one detector, run backwards over the register and by
// simulation.
type DetectorScore struct {
	Method    string               `json:"method"`
	Title     string               `json:"title"`
	States    bool                 `json:"states"` // it holds to the rate asked for
	Register  watch.ScoreCard      `json:"register"`
	Simulated watch.SimulatedScore `json:"simulated"`
}

// A WarningFate is a warning with what became of it, by the register as it
// stands.
type WarningFate struct {
	register.Issued
	Fate watch.Fate  `json:"fate"`
	Rise *watch.Rise `json:"rise,omitempty"`
}

// simulatedSeries is how many series of each sort a score card simulates: every
// scenario once.
const simulatedSeries = 180

// WatchScore runs every detector backwards over the register: each month is
// judged from earlier ones only, and, as far back as the ledger's own history
// goes, by the figures as the register held them when the month ended. Beside
// it stand simulated series, where what happened is known, and the warnings
// that people issued.
func (d *Desk) WatchScore(ctx context.Context, asOf time.Time, q WatchQuery) (WatchScore, error) {
	b, err := d.Watch(ctx, asOf, q)
	if err != nil {
		return WatchScore{}, err
	}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return WatchScore{}, err
	}
	patience := q.Patience
	q.Country, q.Until, q.Rate = b.Country, b.Until, b.Rate
	long := context.WithoutCancel(ctx) // it is kept, whoever goes on waiting
	s, ready, err := d.scores.soon(d.longKey(v, asOf, q), patience, func() (WatchScore, error) {
		history, err := d.vintages(long, asOf, b.Country)
		if err != nil {
			return WatchScore{}, err
		}
		return d.score(v, b, history)
	})
	if s.Pending = !ready; s.Pending {
		s.Rate, s.Country, s.To = b.Rate, b.Country, b.Until
	}
	return s, err
}

func (d *Desk) score(v *view, b WatchBoard, history []vintage) (WatchScore, error) {
	home := v.home()
	s := WatchScore{Rate: b.Rate, Country: b.Country, From: home.From, To: b.Until, Detectors: []DetectorScore{}, Warnings: []WarningFate{}}
	t, err := d.watched(v, b.Country)
	if err != nil {
		return s, err
	}
	happened := v.happened(b.Country)
	var all []watch.Series
	byArea := map[string][]watch.Series{}
	for _, area := range append([]string{b.Country}, areas(b.Country)...) {
		byArea[area] = v.until(v.series(t, happened, area), b.Until)
		for _, x := range byArea[area] {
			if x.Check() == nil {
				all = append(all, x)
			}
		}
	}
	s.Series = len(all)
	for _, h := range history {
		if h.month <= b.Until {
			s.AsKnown++
		}
	}
	simulated, err := d.simulated.get(fmt.Sprint(b.Rate), func() ([]watch.SimulatedScore, error) {
		return watch.Simulated(watch.Options{Rate: b.Rate}, simulatedSeries, 1)
	})
	if err != nil {
		return s, err
	}
	results, err := backwards(all, history, watch.Options{Rate: b.Rate})
	if err != nil {
		return s, err
	}
	for k, m := range watch.Methods() {
		row := DetectorScore{Method: m.Name, Title: m.Title, States: m.States, Simulated: simulated[k]}
		if len(all) > 0 {
			if row.Register, err = watch.Score(all, results[k]); err != nil {
				return s, err
			}
		}
		s.Detectors = append(s.Detectors, row)
	}
	for _, w := range v.issued() {
		f := WarningFate{Issued: w, Fate: watch.NoTrace}
		for _, x := range byArea[w.Area] {
			if w.Indicator != "" && x.Harm != w.Indicator {
				continue
			}
			if f.Fate, f.Rise, err = watch.FateOf(x, w.Month); err != nil {
				return s, err
			}
			break
		}
		s.Warnings = append(s.Warnings, f)
	}
	return s, nil
}

// backwards runs every method over every series, by method and series, as it
// could have been run at the time.
func backwards(all []watch.Series, history []vintage, o watch.Options) ([][]watch.Result, error) {
	out := make([][]watch.Result, len(watch.Methods()))
	var since []string
	byMonth := map[string]vintage{}
	for _, v := range history {
		since = append(since, v.month.String())
		byMonth[v.month.String()] = v
	}
	for _, s := range all {
		results, err := watch.Backwards(s, since, func(period string) (watch.Series, bool) { return byMonth[period].of(s.Area, s.Harm) }, o)
		if err != nil {
			return nil, err
		}
		for k := range results {
			out[k] = append(out[k], results[k])
		}
	}
	return out, nil
}
