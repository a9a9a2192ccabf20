package watch

import (
	"fmt"
	"math"
	"slices"
	"strconv"

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

// bySegment makes a runner of a method that knows nothing of definitions: the
// series is cut where a new one begins, and each stretch is judged by itself,
// so that no figure is compared with one that counts other people.
func bySegment(name string, judge func(segment, Options) ([]Bounded, error)) runner {
	return func(p *prepared, o Options) (Result, error) {
		s := p.s
		if slices.ContainsFunc(s.Points, func(x Point) bool { return x.exposure() != s.Points[0].exposure() }) {
			return Result{}, fmt.Errorf("method %s compares counts as they are, and the exposure of %s changes; choose one that forecasts (baseline, cusum, glr-nb)", name, s.title())
		}
		result := Result{Series: s.Name, Method: name, Unit: s.Unit, Rate: o.Rate, Points: make([]Judged, 0, len(s.Points)-o.first(len(s.Points)))}
		first := o.first(len(s.Points))
		for from := 0; from < len(s.Points); {
			to := from + 1
			for to < len(s.Points) && s.Points[to].Break == "" {
				to++
			}
			if to <= first {
				from = to
				continue
			}
			g := segment{unit: s.Unit, first: max(0, first-from), y: make([]float64, 0, to-from), days: make([]when.Day, 0, to-from)}
			for _, p := range s.Points[from:to] {
				y := math.NaN()
				if p.Count != nil {
					y = float64(*p.Count)
				}
				g.y = append(g.y, y)
				g.days = append(g.days, s.Unit.first(p.Period))
			}
			points, err := judge(g, o)
			if err != nil {
				return Result{}, err
			}
			for i := g.first; i < len(points); i++ {
				result.Points = append(result.Points, judgeBound(s.Points[from+i], points[i], s.Unit, from > 0))
			}
			from = to
		}
		return result, nil
	}
}

// judgeBound puts a bound into the shape of all detectors.
func judgeBound(p Point, b Bounded, unit Unit, later bool) Judged {
	j := Judged{Period: p.Period, Observed: p.Count, Alarm: b.Alarm}
	switch {
	case p.Count == nil:
		j.Reason = gapReason(unit)
	case !b.OK:
		j.Reason = b.Why
		if later {
			j.Reason += " under the present definition"
		}
	default:
		numbers := &[3]float64{b.Expected, b.Upper, b.Score}
		for i, field := range []**float64{&j.Expected, &j.Threshold, &j.Score} {
			if !math.IsNaN(numbers[i]) && !math.IsInf(numbers[i], 0) {
				*field = &numbers[i]
			}
		}
		verb := ", not over the threshold of "
		if b.Alarm {
			verb = ", over the threshold of "
		}
		j.Reason = strconv.Itoa(*p.Count) + " where " + tenth(b.Expected) + " was expected"
		switch {
		case j.Threshold != nil:
			j.Reason += verb + tenth(b.Upper)
		case b.Alarm:
			j.Reason += "; the sum of several periods is over its limit"
		default:
			j.Reason += "; the sum of several periods is not over its limit"
		}
	}
	if p.Break != "" {
		j.Reason += "; a new definition begins (" + p.Break + ") and the past before it is left out"
	}
	return j
}

// tenth prints a number with one decimal.
func tenth(x float64) string {
	if !(math.Abs(x) < 1e12) {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	n := int64(math.RoundToEven(x * 10))
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + strconv.FormatInt(n/10, 10) + "." + string(rune('0'+n%10))
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
