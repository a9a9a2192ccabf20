package watch

import (
	"fmt"
	"math"
)

// plainCounts is a series as numbers: NaN for a gap.
func (s Series) plainCounts() []float64 {
	y := make([]float64, len(s.Points))
	for i, p := range s.Points {
		y[i] = math.NaN()
		if p.Count != nil {
			y[i] = float64(*p.Count)
		}
	}
	return y
}

// year returns the whole periods of a year: 12, 52, 365; 1 where there is none.
func (u Unit) year() int { return max(1, int(u.perYear())) }

// judged makes a detector's tool: bounds for the periods from number first on,
// counted from 0.
func judged(name, title string, params []Param, run func(y []float64, s Series, p *settings) (points []Bounded, first int, err error)) Tool {
	return Tool{Name: name, Title: title, Reads: OneSeries, Params: params, series: func(s Series, p *settings) (any, error) {
		s, err := s.ready()
		if err != nil {
			return nil, err
		}
		points, first, err := run(s.plainCounts(), s, p)
		if err != nil || p.err != nil {
			return nil, err
		}
		out := sheetFor(max(0, len(points)-max(0, first)), 3)
		for i := max(0, first); i < len(points); i++ {
			out.judgeBound(s.Points[i], points[i], s.Unit, false)
		}
		return Result{Series: s.Name, Method: name, Unit: s.Unit, Points: out.done()}, nil
	}}
}

// detectorTools are the detectors on one count series as their authors give
// them. Counts are compared as they are: definitions and exposure are not seen.
func detectorTools() []Tool {
	var all []Tool
	farrington := []Param{
		{"years", "5", "earlier years of reference (b)"}, {"half-width", "3", "periods on each side (w)"}, {"groups", "1", "seasonal groups (noPeriods)"},
		{"rate", "0.01", "false alarms a period (alpha)"}, {"trend", "true", "allow a trend"}, {"trend-p", "0.05", "keep it under this p-value; 1: always (pThresholdTrend)"},
		{"reweight", "true", "past outbreaks lose weight"}, {"outlying", "1", "residuals over it do (weightsThreshold)"},
		{"skip", "-1", "newest periods left out; −1: the half width (pastWeeksNotIncluded)"}, {"bound", "delta", "delta, nbPlugin or muan (thresholdMethod)"},
		{"power", "2/3", "scale of the delta bound: 2/3, 1/2 or 1 (powertrans)"}, {"min-cases", "5", "no bound under so many cases (limit54)"},
		{"min-window", "4", "in so many periods"}, {"as-surveillance", "false", "the standard error of the R package"}, {"first", "1", "first period judged, from 1"},
	}
	for _, form := range []struct {
		name, title string
		base        func() FarringtonOptions
	}{{"farrington", "improved algorithm, references by date (Farrington 1996, Noufaily 2013)", Flexible}, {"farrington-1996", "original algorithm, references by position", Farrington1996}} {
		all = append(all, judged(form.name, form.title, farrington, func(y []float64, s Series, p *settings) ([]Bounded, int, error) {
			o := form.base()
			o.Years, o.HalfWidth, o.Groups, o.Rate = p.whole("years"), p.whole("half-width"), p.whole("groups"), p.number("rate")
			o.Trend, o.TrendP, o.Reweight, o.Outlying = p.yes("trend"), p.number("trend-p"), p.yes("reweight"), p.number("outlying")
			o.Bound, o.Power, o.MinCases, o.MinWindow = Bound(p.text("bound")), p.number("power"), p.whole("min-cases"), p.whole("min-window")
			o.AsSurveillance = p.yes("as-surveillance")
			if skip := p.whole("skip"); form.name == "farrington" {
				o.Skip = skip
			}
			if o.Bound != Delta && o.Bound != NegBinPlugin && o.Bound != NegBinUpper {
				p.fault("bound", "delta, nbPlugin or muan")
			}
			g := segment{unit: s.Unit}
			for _, x := range s.Points {
				g.days = append(g.days, s.Unit.first(x.Period))
			}
			d, err := NewFarrington(y, g.days, s.Unit, o)
			if err != nil {
				return nil, 0, err
			}
			points, first := make([]Bounded, len(y)), p.whole("first")-1
			for k := max(0, first); k < len(y); k++ {
				q := d.At(k)
				points[k] = Bounded{OK: q.OK, Why: q.Why, Expected: q.Expected, Upper: q.Upper, Score: q.Score, Alarm: q.Alarm}
			}
			return points, first, nil
		}))
	}
	for _, m := range []struct{ name, code, rate string }{{"ears-c1", "C1", "0.001"}, {"ears-c2", "C2", "0.001"}, {"ears-c3", "C3", "0.025"}} {
		all = append(all, judged(m.name, "Early Aberration Reporting System, method "+m.code,
			[]Param{{"window", "7", "periods of the baseline"}, {"min-sigma", "0", "floor of the standard deviation"}, {"rate", m.rate, "false alarms a period"}},
			func(y []float64, _ Series, p *settings) ([]Bounded, int, error) {
				points, err := EARS(y, EARSOptions{Method: EARSMethod(m.code), Window: p.whole("window"), MinSigma: p.number("min-sigma"), Rate: p.number("rate")})
				return points, 0, err
			}))
	}
	history := []Param{{"years", "2", "earlier years (b)"}, {"half-width", "4", "periods on each side (w)"}, {"current", "true", "those just before too (actY)"}, {"year", "0", "periods in a year; 0: by the unit"}}
	with := func(s Series, p *settings) History {
		h := History{Year: p.whole("year"), Years: p.whole("years"), HalfWidth: p.whole("half-width"), Current: p.yes("current")}
		if h.Year == 0 {
			h.Year = s.Unit.year()
		}
		return h
	}
	all = append(all,
		judged("bayes", "Poisson forecast from earlier years", append([]Param{{"rate", "0.05", "false alarms a period"}}, history...), func(y []float64, s Series, p *settings) ([]Bounded, int, error) {
			points, err := Bayes(y, with(s, p), p.number("rate"), 0)
			return points, 0, err
		}),
		judged("rki", "rule of the Robert Koch Institute", history, func(y []float64, s Series, p *settings) ([]Bounded, int, error) {
			points, err := RKI(y, with(s, p), 0)
			return points, 0, err
		}),
		judged("outbreakp", "likelihood ratio of a steady rise after a constant level; score is the ratio", []Param{{"k", "100", "alarm when the ratio reaches it"}}, func(y []float64, _ Series, p *settings) ([]Bounded, int, error) {
			points, err := OutbreakP(y, p.number("k"), 0)
			return points, 0, err
		}),
		cusumTool(), glrTool())
	return all
}

// inControl are the parameters of the in-control mean of both charts.
var inControl = []Param{
	{"from", "0", "first charted period, from 1; the mean is learned before it; 0: after the first year"}, {"mean", "", "in-control mean, one number or one a charted period; empty: learned"},
	{"harmonics", "0", "yearly waves of the learned mean"}, {"trend", "false", "a trend of the learned mean"},
}

// means returns the in-control mean of every period and the first charted one,
// counted from 0. Alpha is the scatter, estimated where it is negative.
func (p *settings) means(y []float64, s Series, alpha *float64) ([]float64, int, error) {
	from := p.whole("from") - 1
	if from < 0 {
		from = min(s.Unit.year(), len(y)/2)
	}
	if from > len(y) {
		return nil, 0, fmt.Errorf("method %s: from %d: the series has %d periods", p.method, from+1, len(y))
	}
	given := p.list("mean")
	means := make([]float64, len(y))
	switch {
	case len(given) == 1:
		for i := range means {
			means[i] = given[0]
		}
	case len(given) > 0 && len(given) != len(y)-from:
		return nil, 0, fmt.Errorf("method %s: mean has %d numbers; want one, or one for each of the %d charted periods", p.method, len(given), len(y)-from)
	case len(given) > 0:
		copy(means[from:], given)
	default:
		m := InControl{Year: float64(s.Unit.year()), Harmonics: p.whole("harmonics"), Trend: p.yes("trend"), Alpha: math.Max(0, *alpha), Scatter: *alpha < 0}
		if m.Harmonics == 0 && !m.Trend && !m.Scatter { // the plain mean
			level, _, known := moments(y[:from])
			if known == 0 {
				return nil, 0, fmt.Errorf("method %s: no figure before period %d to learn the mean from", p.method, from+1)
			}
			for i := range means {
				means[i] = level
			}
			break
		}
		var err error
		if means, err = m.Means(y, from); err != nil {
			return nil, 0, err
		}
		*alpha = m.Alpha
	}
	return means, from, nil
}

func cusumTool() Tool {
	return judged("cusum-chart", "CUSUM of transformed counts over a known mean (Rossi 1999)",
		append([]Param{{"k", "1.04", "reference value"}, {"h", "2.26", "limit"}, {"transform", "standard", "standard, rossi, anscombe, anscombe2nd, pearsonNegBin, anscombeNegBin or none"},
			{"alpha", "0.1", "of the negative binomial, for the two transforms that have it"}, {"as-surveillance", "false", "the bounds of the R package"}}, inControl...),
		func(y []float64, s Series, p *settings) ([]Bounded, int, error) {
			o := CUSUMOptions{Reference: p.number("k"), Limit: p.number("h"), Transform: Transform(p.text("transform")), Alpha: p.number("alpha"), AsSurveillance: p.yes("as-surveillance")}
			alpha := 0.0 // the mean is that of a Poisson regression
			means, from, err := p.means(y, s, &alpha)
			if err != nil || p.err != nil {
				return nil, 0, err
			}
			points, err := CUSUM(y[from:], means[from:], o)
			out := make([]Bounded, from, len(y))
			for _, x := range points {
				out = append(out, x.Bounded)
			}
			return out, from, err
		})
}

func glrTool() Tool {
	return judged("glr-chart", "likelihood ratio chart of Poisson or negative binomial counts (Höhle & Paul 2008); score is the ratio",
		append([]Param{{"limit", "5", "alarm when the ratio reaches it (c.ARL)"}, {"alpha", "0", "of the negative binomial; 0: Poisson, −1: estimated"}, {"change", "intercept", "intercept or epi"},
			{"theta", "0", "a known change: the LR chart; 0: estimated"}, {"window", "0", "the change began at most so long ago; 0: any time (M)"}, {"least", "1", "and at least so long, the present period counted (Mtilde)"}, {"falls", "false", "look for a fall, not a rise (dir)"}, {"cases", "false", "the threshold is the count that would have given an alarm"}, {"refit", "false", "learn the mean again after each alarm"},
			{"as-surveillance", "false", "the search of the R package"}}, inControl...),
		func(y []float64, s Series, p *settings) ([]Bounded, int, error) {
			o := GLROptions{Limit: p.number("limit"), Alpha: p.number("alpha"), Change: Change(p.text("change")), Theta: p.number("theta"), Least: p.whole("least"), Falls: p.yes("falls"), Cases: p.yes("cases"), AsSurveillance: p.yes("as-surveillance")}
			if ago := p.whole("window"); ago > 0 {
				o.Window = ago + 1 // the present period counted
			}
			means, from, err := p.means(y, s, &o.Alpha)
			if err != nil || p.err != nil {
				return nil, 0, err
			}
			if p.yes("refit") && p.text("mean") == "" {
				fit := InControl{Year: float64(s.Unit.year()), Harmonics: p.whole("harmonics"), Trend: p.yes("trend"), Alpha: o.Alpha}
				o.Refit = func(upTo int) []float64 {
					again, err := fit.Means(y, upTo)
					if err != nil {
						return means
					}
					return again
				}
			}
			points, err := GLR(y, means, from, o)
			out := make([]Bounded, 0, len(y))
			for _, x := range points {
				out = append(out, x.Bounded)
			}
			return out, from, err
		})
}
