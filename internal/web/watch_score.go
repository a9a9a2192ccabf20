package web

import (
	"context"

	"cairn/internal/watch"
)

// watchScorePage says how the detectors and the warnings did.
type watchScorePage struct {
	Ask      watchAsk
	Score    WatchScore
	Rows     []scoreRow
	Warnings []warningFate
	Series   int    // simulated
	Again    string // address to ask again at, while it is being worked out
}

// scoreRow is one detector.
type scoreRow struct {
	Method, Title string
	Stated        string // false alarms a year and series by design; empty: the method states none
	Register      watch.ScoreCard
	False         string // a year and series, on the register
	Delay         string // months; empty: no rise was found
	SimFalse      string
	SimMissed     string // per cent
	SimDelay      string
	Default       bool
}

// warningFate is a warning with what became of it.
type warningFate struct {
	warningView
	Name, Fate string
}

func (s *Site) watchScore(ctx context.Context, r *request) (answer, error) {
	ask, err := watchAsked(r)
	if err != nil {
		return answer{}, err
	}
	v := watchScorePage{Ask: ask}
	if r.home.Country != "" {
		ask.query.Patience = s.opts.Patience
		f := r.URL.Query().Get("format")
		if f != "" { // a program waits
			ask.query.Patience = 0
		}
		if v.Score, err = s.desk.WatchScore(ctx, r.asOf, ask.query); err != nil {
			return answer{}, err
		}
		if v.Score.Pending {
			v.Again = ask.Link(r.lang, "/watch/score", r.home)
		}
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "watch-score.json", map[string]any{"score": v.Score})
	}
	l := r.lang
	for i, d := range v.Score.Detectors {
		row := scoreRow{Method: d.Method, Title: l.Term("detector", d.Method), Register: d.Register, Default: i == 0, Delay: delay(d.Register.DelayMean),
			SimFalse: two(d.Simulated.FalsePerAreaYear), SimMissed: decimal(100 * d.Simulated.Missed), SimDelay: delay(d.Simulated.DelayMean)}
		if row.Title == d.Method {
			row.Title = d.Title
		}
		if d.States {
			row.Stated = two(12 * v.Score.Rate)
		}
		if d.Register.Years > 0 {
			row.False = two(d.Register.FalsePerAreaYear)
		}
		v.Series = d.Simulated.Series
		v.Rows = append(v.Rows, row)
	}
	for _, w := range v.Score.Warnings {
		f := warningFate{warningView: newWarning(l, w.Issued), Name: area(l, w.Area), Fate: l.T("watch.fate." + string(w.Fate))}
		if w.Rise != nil {
			f.Fate = l.T("watch.fate.came.in", "period", l.Period(w.Rise.First))
		}
		if w.Withdrawn != nil {
			f.Fate = l.T("watch.fate.withdrawn")
		}
		v.Warnings = append(v.Warnings, f)
	}
	return answer{page: "watchscore", title: l.T("watch.score.title"), desc: l.T("watch.score.desc"), data: v}, nil
}

// delay prints a mean delay in months.
func delay(mean *float64) string {
	if mean == nil {
		return ""
	}
	return decimal(*mean)
}

// two prints a rate with two decimals.
func two(v float64) string { return decimalPlaces(v, 2) }
