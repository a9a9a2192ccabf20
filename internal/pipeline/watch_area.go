package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"cairn/internal/watch"
	"cairn/internal/when"
)

// A WatchArea is all that the watch has to say of one area.
type WatchArea struct {
	Board   WatchBoard `json:"-"` // that the card stands on
	Card    Card       `json:"card"`
	Late    Late       `json:"late"`
	Outlook Outlook    `json:"outlook"`
	Pending bool       `json:"pending,omitempty"` // late reports and outlook are still being worked out
	Basis   string     `json:"basis"`             // tree head that it was worked out from
}

// besideCard is what stands beside a card and takes long.
type besideCard struct {
	late    Late
	outlook Outlook
}

// WatchArea answers for one area, in whole: its card, its newest months
// corrected for late reports, and what may come next.
func (d *Desk) WatchArea(ctx context.Context, asOf time.Time, q WatchQuery, area string) (WatchArea, error) {
	b, err := d.Watch(ctx, asOf, q)
	if err != nil {
		return WatchArea{}, err
	}
	q.Country, q.Until, q.Rate, q.FDR = b.Country, b.Until, b.Rate, b.FDR
	i := slices.IndexFunc(b.Cards, func(c Card) bool { return c.Area == area })
	if i < 0 {
		return WatchArea{}, fmt.Errorf("a watch on %q: %w: the register has no figure of it", area, ErrNotFound)
	}
	w := WatchArea{Board: b, Card: b.Cards[i]}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return w, err
	}
	w.Basis = v.Head
	long := context.WithoutCancel(ctx) // it is kept, whoever goes on waiting
	beside, ready, err := d.beside.soon(d.longKey(v, asOf, q)+" "+area, q.Patience, func() (b besideCard, err error) {
		if b.late, err = d.late(long, asOf, q, area); err == nil {
			b.outlook, err = d.outlook(v, q, area)
		}
		return b, err
	})
	w.Late, w.Outlook, w.Pending = beside.late, beside.outlook, !ready
	return w, err
}

// longKey names the state and the choices that something which takes long rests
// on: the tree head, the moment, and how many whole months the ledger's own history
// has by now.
func (d *Desk) longKey(v *view, asOf time.Time, q WatchQuery) string {
	return fmt.Sprintf("%s %s %s %s %s %v", v.Head, asOf.UTC().Format(time.RFC3339Nano), when.DayOf(d.now().UTC()).Month(), q.Country, q.Until, q.Rate)
}

const (
	outlookMonths   = 6
	outlookSamples  = 200
	outlookOrigins  = 36 // newest months that are forecast to score the forecasters
	outlookPast     = 24 // figures that the first of them needs
	outlookInterval = 1000
)

// An Outlook is what an area's first indicator may do next. It was scored on
// the register's own past: each of the newest months was forecast from those
// before it, for all areas of the country that have figures enough. A forecast
// that does not beat every simple one is not made.
type Outlook struct {
	Code    string           `json:"code"`            // of the indicator
	Areas   int              `json:"areas"`           // that were scored
	Origins int              `json:"origins"`         // months forecast from
	Scores  []watch.Backtest `json:"scores"`          // empty: too little past to score
	Skill   float64          `json:"skill"`           // share by which its CRPS is under the best benchmark's; not over 0: none is better
	Best    string           `json:"best"`            // that benchmark
	Made    *watch.Forecast  `json:"made,omitempty"`  // nil where it is not better, or cannot be made
	Known   int              `json:"known,omitempty"` // figures that there are, where they are too few
}

// outlook scores the forecasters on the country's areas, for the country on its
// own series, and forecasts the area if ours is better.
func (d *Desk) outlook(v *view, q WatchQuery, area string) (Outlook, error) {
	t, err := d.watched(v, q.Country)
	if err != nil {
		return Outlook{}, err
	}
	happened := v.happened(q.Country)
	own := v.until(v.series(t, happened, area), q.Until)
	if len(own) == 0 {
		return Outlook{}, nil
	}
	s := own[0]
	all := []watch.Series{s}
	if area != q.Country {
		all = nil
		for _, a := range areas(q.Country) {
			for _, x := range v.until(v.series(t, happened, a), q.Until) {
				if x.Harm == s.Harm && figures(x) > outlookPast {
					all = append(all, x)
				}
			}
		}
	}
	o := Outlook{Code: s.Harm, Areas: len(all), Known: figures(s), Scores: []watch.Backtest{}}
	if o.Known <= outlookPast {
		return o, nil
	}
	key := fmt.Sprintf("%s %s %s", q.Country, q.Until, s.Harm)
	if area == q.Country {
		key += " whole"
	}
	scored, err := v.scored.get(key, func() (scoredForecasts, error) { return scoreForecasts(all) })
	if err != nil {
		return o, err
	}
	o.Scores, o.Origins, o.Skill, o.Best = scored.scores, scored.origins, scored.skill, scored.best
	if len(o.Scores) == 0 || o.Skill <= 0 {
		return o, nil
	}
	f, err := watch.ForecastSeries(s, outlookMonths, outlookInterval, 1)
	if errors.Is(err, watch.ErrTooShort) || errors.Is(err, watch.ErrAllZero) || errors.Is(err, watch.ErrEmpty) {
		return o, nil
	} else if err != nil {
		return o, err
	}
	for i := range f.Points {
		f.Points[i].Samples = nil
	}
	o.Made = &f
	return o, nil
}

// scoredForecasts are the forecasters' scores on one group of series.
type scoredForecasts struct {
	scores  []watch.Backtest
	origins int
	skill   float64
	best    string
}

// scoreForecasts forecasts the newest months of many series from those before;
// it gives no scores where the past is too short.
func scoreForecasts(all []watch.Series) (scoredForecasts, error) {
	var f scoredForecasts
	first, last := when.Month(0), when.Month(0)
	for _, s := range all {
		for _, p := range s.Points {
			m, err := when.ParseMonth(p.Period)
			if err != nil {
				return f, err
			}
			if first == 0 || m < first {
				first = m
			}
			last = max(last, m)
		}
	}
	n := int(last - first + 1)
	f.origins = min(outlookOrigins, n-outlookPast)
	if len(all) == 0 || f.origins < 12 {
		f.origins = 0
		return f, nil
	}
	grid := make([][]float64, len(all))
	for i, s := range all {
		grid[i] = slices.Repeat([]float64{math.NaN()}, n)
		for _, p := range s.Points {
			if m, err := when.ParseMonth(p.Period); err == nil && p.Count != nil {
				grid[i][m-first] = float64(*p.Count)
			}
		}
	}
	ours := watch.LevelForecaster()
	var err error
	if f.scores, err = watch.RollingOrigin(grid, append(watch.Benchmarks(), ours), n-f.origins, n-1, outlookMonths, outlookSamples, 1); err != nil {
		return f, err
	}
	f.skill, f.best, err = watch.Skill(f.scores, ours.Name)
	return f, err
}

// until cuts series off behind a month and leaves out those without a point.
func (v *view) until(all []watch.Series, until when.Month) (cut []watch.Series) {
	for _, s := range all {
		s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p watch.Point) bool { return p.Period > until.String() })
		if len(s.Points) > 0 {
			cut = append(cut, s)
		}
	}
	return cut
}

func figures(s watch.Series) (n int) {
	for _, p := range s.Points {
		if p.Count != nil {
			n++
		}
	}
	return n
}
