package watch

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/when"
)

// A segment is a stretch of a series under one definition: counts with NaN for
// gaps, and the first day of each period.
type segment struct {
	unit  Unit
	y     []float64
	days  []when.Day
	first int // the first period that is judged
}

// history compares with the same time of so many earlier years, a month or
// three weeks on each side.
func (g segment) history(years int) History {
	h := History{Year: 12, Years: years, HalfWidth: 1}
	if g.unit == Week {
		h = History{Year: 52, Years: years, HalfWidth: 3}
	}
	return h
}

// training returns how many periods the in-control level is learned from: a
// year of months, half a year of weeks, twelve of anything else; 0 when the
// segment is no longer than that.
func (g segment) training() int {
	n := 12
	if g.unit == Week {
		n = 26
	}
	if len(g.y) <= n {
		return 0
	}
	return n
}

// segments returns the series cut where a new definition begins.
func (p *prepared) segments() []segment {
	if p.cut != nil {
		return p.cut
	}
	points := p.s.Points
	y, days := make([]float64, len(points)), make([]when.Day, len(points))
	from := 0
	for i, x := range points {
		if i > from && x.Break != "" {
			p.cut = append(p.cut, segment{unit: p.s.Unit, y: y[from:i:i], days: days[from:i:i]})
			from = i
		}
		y[i], days[i] = math.NaN(), p.s.Unit.first(x.Period)
		if x.Count != nil {
			y[i] = float64(*x.Count)
		}
	}
	p.cut = append(p.cut, segment{unit: p.s.Unit, y: y[from:], days: days[from:]})
	return p.cut
}

// bySegment makes a runner of a method that knows nothing of definitions: the
// series is cut where a new one begins, and each stretch is judged by itself,
// so that no figure is compared with one that counts other people.
func bySegment(name string, judge func(segment, Options) ([]Bounded, error)) runner {
	return func(p *prepared, o Options) (Result, error) {
		s := p.s
		if slices.ContainsFunc(s.Points, func(x Point) bool { return x.exposure() != s.Points[0].exposure() }) {
			return Result{}, fmt.Errorf("method %s compares counts as they are, and the exposure of %s changes; choose one that forecasts (baseline, cusum, glr-nb)", name, s.title())
		}
		first := o.first(len(s.Points))
		out := p.sheet.over(len(s.Points)-first, 3)
		from := 0
		for _, g := range p.segments() {
			to := from + len(g.y)
			if g.first = max(0, first-from); to > first {
				points, err := judge(g, o)
				if err != nil {
					return Result{}, err
				}
				for i := g.first; i < len(points); i++ {
					out.judgeBound(s.Points[from+i], points[i], s.Unit, from > 0)
				}
			}
			from = to
		}
		return Result{Series: s.Name, Method: name, Unit: s.Unit, Rate: o.Rate, Points: out.done()}, nil
	}
}

// judgeBound adds a point, its bound put into the shape of all detectors.
func (out *sheet) judgeBound(p Point, b Bounded, unit Unit, later bool) {
	j := Judged{Period: p.Period, Observed: p.Count, Alarm: b.Alarm}
	switch {
	case p.Count == nil:
		out.say(gapReason(unit))
	case !b.OK:
		out.say(b.Why)
		if later {
			out.say(" under the present definition")
		}
	default:
		j.Expected, j.Threshold, j.Score = out.keepFinite(b.Expected), out.keepFinite(b.Upper), out.keepFinite(b.Score)
		out.sayCount(*p.Count)
		out.say(" where ")
		out.sayTenth(b.Expected)
		out.say(" was expected")
		switch {
		case j.Threshold != nil && b.Alarm:
			out.say(", over the threshold of ")
			out.sayTenth(b.Upper)
		case j.Threshold != nil:
			out.say(", not over the threshold of ")
			out.sayTenth(b.Upper)
		case b.Alarm:
			out.say("; the sum of several periods is over its limit")
		default:
			out.say("; the sum of several periods is not over its limit")
		}
	}
	if p.Break != "" {
		out.say("; a new definition begins (", p.Break, ") and the past before it is left out")
	}
	out.add(j)
}

func farringtonSegment(options func(Unit) FarringtonOptions) func(segment, Options) ([]Bounded, error) {
	return func(g segment, o Options) ([]Bounded, error) {
		if g.unit != Month && g.unit != Week {
			return earlySegment(g, "the method compares with the same time of earlier years and needs months or weeks"), nil
		}
		if len(g.y) < 2 {
			return earlySegment(g, "there is no earlier period"), nil
		}
		points := make([]Bounded, len(g.y))
		f := options(g.unit)
		f.Rate, f.Years = o.Rate, 3
		if g.unit == Month {
			f.HalfWidth = min(f.HalfWidth, 1)
		}
		d, err := NewFarrington(g.y, g.days, g.unit, f)
		if err != nil {
			return nil, err
		}
		for k := g.first; k < len(g.y); k++ {
			p := d.At(k)
			points[k] = Bounded{OK: p.OK, Why: p.Why, Expected: p.Expected, Upper: p.Upper, Score: p.Score, Alarm: p.Alarm}
		}
		return points, nil
	}
}

// glrSegment runs the Poisson chart over the level of the training periods,
// learned again after each alarm.
func glrSegment(g segment, o Options) ([]Bounded, error) {
	n := g.training()
	level, _, known := moments(g.y[:n])
	if known < MinHistory || level == 0 {
		return earlySegment(g, "the level of the first year is not known"), nil
	}
	flat := func(upTo int) []float64 {
		level, _, _ := moments(g.y[:upTo])
		means := make([]float64, len(g.y))
		for i := range means {
			means[i] = level
		}
		return means
	}
	limit := GLRLimit(o.Rate)
	points, err := GLR(g.y, flat(n), n, GLROptions{Limit: limit, Change: Intercept, Window: 12, Refit: flat})
	out := make([]Bounded, len(points))
	for i, p := range points {
		p.Score /= limit
		p.Upper = math.NaN() // the threshold is on the sum over several periods
		out[i] = p.Bounded
	}
	return out, err
}

func earlySegment(g segment, why string) []Bounded {
	out := make([]Bounded, len(g.y))
	for i, y := range g.y {
		out[i] = tooEarly("%s", why)
		if math.IsNaN(y) {
			out[i] = noFigure
		}
	}
	return out
}

// moments returns mean, variance (n−1) and number of the known counts.
func moments(y []float64) (mean, variance float64, n int) {
	for _, v := range y {
		if !math.IsNaN(v) {
			mean += v
			n++
		}
	}
	if n == 0 {
		return 0, 0, 0
	}
	mean /= float64(n)
	for _, v := range y {
		if !math.IsNaN(v) {
			variance += (v - mean) * (v - mean)
		}
	}
	if n > 1 {
		variance /= float64(n - 1)
	}
	return mean, variance, n
}
