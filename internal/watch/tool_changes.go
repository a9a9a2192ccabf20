package watch

import (
	"fmt"
	"math"
)

// A ChangePoint is where a series changes: after a period, which is value
// number Index of the series, counted from 1.
type ChangePoint struct {
	Index int    `json:"index"`
	After string `json:"after"`
	Lower *int   `json:"lower,omitempty"` // interval of the index, where the method gives one
	Upper *int   `json:"upper,omitempty"`
}

// A ChangeResult is what a search for structural changes found. It looks at the
// whole series at once: it says when something changed, not what was known
// then.
type ChangeResult struct {
	Series    string          `json:"series"`
	Method    string          `json:"method"`
	Changes   []ChangePoint   `json:"changes"`
	Stretches []ChangeStretch `json:"stretches"`
	Penalty   *float64        `json:"penalty,omitempty"`
	Minus2Log *float64        `json:"minus2loglik,omitempty"` // minus twice the log likelihood of the stretches
	RSS       []float64       `json:"rss,omitempty"`          // by number of breaks
	BIC       []float64       `json:"bic,omitempty"`
	Statistic *float64        `json:"statistic,omitempty"`
	P         *float64        `json:"p,omitempty"`
	Process   []float64       `json:"process,omitempty"`
}

// A ChangeStretch is the part between two changes.
type ChangeStretch struct {
	From     string  `json:"from"`
	To       string  `json:"to"`
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
}

// changeTools find where a series changed. They need every period: a gap is
// refused, not filled.
func changeTools() []Tool {
	search := func(name, title string, find func([]float64, ChangeOptions) (Changes, error)) Tool {
		return Tool{Name: name, Title: title, Reads: OneSeries,
			Params: []Param{{"cost", "Poisson", "Poisson, NormalMean (variance 1) or NormalBoth"}, {"penalty", "MBIC", "SIC, BIC, AIC, Hannan-Quinn, MBIC, or a number"},
				{"min-length", "0", "shortest stretch; 0: 2, or 1 for NormalMean"}, {"most", "5", "most changes (binseg)"}},
			series: func(s Series, p *settings) (any, error) {
				y, s, err := s.unbroken()
				if err != nil {
					return nil, err
				}
				o := ChangeOptions{Cost: Cost(p.text("cost")), Penalty: Penalty(p.text("penalty")), MinLength: p.whole("min-length"), Most: p.whole("most")}
				value, err := o.Penalty.Value(o.Cost, len(y))
				if err != nil {
					o.Penalty, o.Value = "", p.number("penalty")
					value = o.Value
				}
				if p.err != nil {
					return nil, p.err
				}
				found, err := find(y, o)
				if err != nil {
					return nil, err
				}
				r := changeResult(s, name, y, found)
				r.Penalty = &value
				if fit := found.MinusTwoLogLikelihood(y, o.Cost); !math.IsNaN(fit) && !math.IsInf(fit, 0) {
					r.Minus2Log = &fit
				}
				return r, nil
			}}
	}
	regression := []Param{{"trend", "false", "y ~ 1 + t instead of y ~ 1"}}
	return []Tool{
		search("pelt", "changes of the mean (and variance), exact (Killick 2012)", PELT),
		search("binseg", "the same by binary segmentation", BinSeg),
		search("amoc", "at most one change", AMOC),
		{Name: "breakpoints", Title: "structural breaks of a regression (Bai & Perron 2003), by BIC, with intervals", Reads: OneSeries,
			Params: append([]Param{{"h", "0.15", "least share of a regime"}, {"breaks", "-1", "so many breaks; −1: by BIC"}, {"level", "0.95", "of the intervals"}}, regression...),
			series: func(s Series, p *settings) (any, error) {
				y, s, err := s.unbroken()
				if err != nil {
					return nil, err
				}
				b, err := FindBreakpoints(y, p.yes("trend"), p.number("h"))
				if err != nil || p.err != nil {
					return nil, err
				}
				m, level := p.whole("breaks"), p.number("level")
				if m < 0 {
					m = b.Chosen
				}
				if m >= len(b.ByCount) {
					return nil, fmt.Errorf("method breakpoints: %d breaks: at most %d fit", m, len(b.ByCount)-1)
				}
				r := changeResult(s, "breakpoints", y, b.ByCount[m])
				r.RSS, r.BIC = b.RSS, b.BIC
				if m > 0 {
					intervals, err := b.Intervals(m, level)
					if err != nil {
						return nil, err
					}
					for i := range r.Changes {
						for _, v := range intervals {
							if v.Break == r.Changes[i].Index {
								r.Changes[i].Lower, r.Changes[i].Upper = &v.Lower, &v.Upper
							}
						}
					}
				}
				return r, nil
			}},
		{Name: "supf", Title: "test for one break at an unknown place (Andrews 1993)", Reads: OneSeries,
			Params: append([]Param{{"from", "0.15", "share left at each end"}, {"points", "1000", "steps of the limit process; 1000: Hansen's tables"}}, regression...),
			series: func(s Series, p *settings) (any, error) {
				y, s, err := s.unbroken()
				if err != nil {
					return nil, err
				}
				f, err := TestSupF(y, p.yes("trend"), p.number("from"), p.whole("points"))
				if err != nil || p.err != nil {
					return nil, err
				}
				r := changeResult(s, "supf", y, Changes{f.Break})
				r.Statistic, r.P = &f.Statistic, &f.P
				return r, nil
			}},
		{Name: "ols-cusum", Title: "test for a level that does not hold (Ploberger & Krämer 1992)", Reads: OneSeries, Params: regression,
			series: func(s Series, p *settings) (any, error) {
				y, s, err := s.unbroken()
				if err != nil {
					return nil, err
				}
				c, err := TestOLSCUSUM(y, p.yes("trend"))
				if err != nil || p.err != nil {
					return nil, err
				}
				r := changeResult(s, "ols-cusum", y, nil)
				r.Statistic, r.P, r.Process = &c.Statistic, &c.P, c.Process
				return r, nil
			}},
	}
}

// unbroken returns the values of a series without gaps.
func (s Series) unbroken() ([]float64, Series, error) {
	s, err := s.ready()
	if err != nil {
		return nil, s, err
	}
	y := s.plainCounts()
	for i, v := range y {
		if math.IsNaN(v) {
			return nil, s, fmt.Errorf("%w: %s: no figure for %s: a search for changes needs every period; cut the series to a stretch without gaps", ErrSeries, s.title(), s.Points[i].Period)
		}
	}
	return y, s, nil
}

func changeResult(s Series, method string, y []float64, c Changes) ChangeResult {
	r := ChangeResult{Series: s.Name, Method: method, Changes: []ChangePoint{}, Stretches: []ChangeStretch{}}
	for _, i := range c {
		r.Changes = append(r.Changes, ChangePoint{Index: i, After: s.Points[i-1].Period})
	}
	for _, x := range c.Stretches(y) {
		r.Stretches = append(r.Stretches, ChangeStretch{s.Points[x.From].Period, s.Points[x.To-1].Period, x.Mean, x.Variance})
	}
	return r
}
