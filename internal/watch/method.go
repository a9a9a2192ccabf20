package watch

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/when"
)

// A Method is a detector that can be chosen by name.
type Method struct {
	Name   string // as written after --method
	Title  string // what it does, in one line
	States bool   // it states a rate of false alarms that can be chosen
	run    Detector
}

// Methods returns the detectors, the default first.
func Methods() []Method {
	ears := func(m EARSMethod) Detector {
		return bySegment("ears-"+strings.ToLower(string(m)), func(g segment, o Options) ([]Bounded, error) {
			return EARS(g.y, EARSOptions{Method: m, Rate: o.Rate, MinSigma: 0.5})
		})
	}
	return []Method{
		{"baseline", "forecast from all earlier periods: level, drift, season, scatter (the default)", true, Baseline},
		{"farrington", "same time of earlier years, seasonal groups and trend (Noufaily 2013)", true, bySegment("farrington", farringtonSegment(Noufaily))},
		{"farrington-1996", "same time of earlier years and trend (Farrington 1996)", true, bySegment("farrington-1996", farringtonSegment(func(Unit) FarringtonOptions { return Farrington1996() }))},
		{"ears-c1", "mean and scatter of the seven periods before", true, ears(C1)},
		{"ears-c2", "as C1, two periods left between", true, ears(C2)},
		{"ears-c3", "as C2, with the excess of the two periods before", true, ears(C3)},
		{"cusum", "sum of what counts have over the level of the first year: small lasting rises", true, bySegment("cusum", cusumSegment)},
		{"glr-poisson", "likelihood ratio of a lasting rise of unknown size, Poisson counts", true, bySegment("glr-poisson", glrSegment(false))},
		{"glr-nb", "likelihood ratio of a lasting rise of unknown size, over-dispersed counts", true, bySegment("glr-nb", glrSegment(true))},
		{"bayes", "Poisson forecast from the same time of two earlier years", true, bySegment("bayes", func(g segment, o Options) ([]Bounded, error) {
			return Bayes(g.y, g.history(2), o.Rate, g.first)
		})},
		{"rki", "Robert Koch Institute: 95 % bound of the same time of two earlier years", false, bySegment("rki", func(g segment, _ Options) ([]Bounded, error) {
			return RKI(g.y, g.history(2), g.first)
		})},
		{"outbreakp", "likelihood ratio of a steady rise after a constant level", false, bySegment("outbreakp", func(g segment, _ Options) ([]Bounded, error) {
			return OutbreakP(g.y, 100, g.first)
		})},
	}
}

// Run judges the series by the named method.
func Run(name string, s Series, o Options) (Result, error) {
	methods := Methods()
	i := slices.IndexFunc(methods, func(m Method) bool { return m.Name == name })
	if i < 0 {
		names := make([]string, len(methods))
		for k, m := range methods {
			names[k] = m.Name
		}
		return Result{}, fmt.Errorf("method %q: want one of %s", name, strings.Join(names, ", "))
	}
	r, err := methods[i].run(s, o)
	if err == nil && !methods[i].States {
		r.Rate = 0
		r.Notes = append(r.Notes, "this method states no rate of false alarms; its score card has the measured one")
	}
	return r, err
}

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

// bySegment makes a Detector of a method that knows nothing of definitions:
// the series is cut where a new one begins, and each stretch is judged by
// itself, so that no figure is compared with one that counts other people.
func bySegment(name string, judge func(segment, Options) ([]Bounded, error)) Detector {
	return func(s Series, o Options) (Result, error) {
		o, err := o.checked()
		if err != nil {
			return Result{}, err
		}
		if s, err = s.ready(); err != nil {
			return Result{}, err
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
		j.Reason = strconv.Itoa(*p.Count) + " where " + tenth(b.Expected) + " was expected" + verb + tenth(b.Upper)
	}
	if p.Break != "" {
		j.Reason += "; a new definition begins (" + p.Break + ") and the past before it is left out"
	}
	return j
}

func tenth(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func farringtonSegment(options func(Unit) FarringtonOptions) func(segment, Options) ([]Bounded, error) {
	return func(g segment, o Options) ([]Bounded, error) {
		points := make([]Bounded, len(g.y))
		if len(g.y) < 2 {
			points[0] = tooEarly("no earlier period")
			return points, nil
		}
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

// cusumSegment runs a CUSUM of Rossi's z3 on the level of the training
// periods, scaled for their scatter, with reference ½ and the limit whose run
// length between false alarms is 1/rate.
func cusumSegment(g segment, o Options) ([]Bounded, error) {
	n := g.training()
	level, _, known := moments(g.y[:n])
	if known < MinHistory || level == 0 {
		return earlySegment(g, "the level of the first year is not known"), nil
	}
	alpha := scatterOf(g.y[:n])
	means := make([]float64, len(g.y))
	for i := range means {
		means[i] = level
	}
	tr := Rossi
	if alpha > 0 {
		tr = PearsonNegBin
	}
	points, err := CUSUM(g.y[n:], means[n:], CUSUMOptions{Reference: 0.5, Limit: CUSUMLimit(0.5, o.Rate), Transform: tr, Alpha: alpha})
	out := earlySegment(g, "the level is still being learned")
	for i, p := range points {
		out[n+i] = p.Bounded
	}
	return out, err
}

// CUSUMLimit returns the limit h at which a CUSUM of standard normal values
// with reference k runs 1/rate periods, on average, to its first false alarm:
//
//	run length ≈ (e^(2kb) − 2kb − 1)/(2k²),  b = h + 1.166
//
// D. Siegmund, Sequential Analysis, 1985, equation 2.56 with the correction of
// chapter 10. Counts are skewed, so their run length is shorter.
func CUSUMLimit(k, rate float64) float64 {
	low, high := 0.0, 50.0/k
	for range 100 {
		mid := (low + high) / 2
		x := 2 * k * (mid + 1.166)
		if (math.Exp(x)-x-1)/(2*k*k) < 1/rate {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

func glrSegment(scatter bool) func(segment, Options) ([]Bounded, error) {
	return func(g segment, o Options) ([]Bounded, error) {
		n := g.training()
		level, _, known := moments(g.y[:n])
		if known < MinHistory || level == 0 {
			return earlySegment(g, "the level of the first year is not known"), nil
		}
		alpha := 0.0
		if scatter {
			alpha = scatterOf(g.y[:n])
		}
		flat := func(upTo int) []float64 {
			level, _, _ := moments(g.y[:upTo])
			means := make([]float64, len(g.y))
			for i := range means {
				means[i] = level
			}
			return means
		}
		points, err := GLR(g.y, flat(n), n, GLROptions{Limit: GLRLimit(o.Rate), Alpha: alpha, Change: Intercept, Window: 12, Refit: flat})
		out := make([]Bounded, len(points))
		for i, p := range points {
			p.Upper = GLRLimit(o.Rate)
			out[i] = p.Bounded
		}
		return out, err
	}
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

// scatterOf returns α of variance = m + αm² by moments; 0 for counts that
// scatter no more than Poisson.
func scatterOf(y []float64) float64 {
	mean, variance, _ := moments(y)
	if mean == 0 {
		return 0
	}
	return math.Max(0, (variance-mean)/(mean*mean))
}

// GLRLimit returns the limit at which a likelihood ratio chart over a window
// of twelve periods, begun anew after each alarm, gives this rate of false
// alarms a period when level and scatter are known:
//
//	limit = 1.05·log(1/rate) − 1.65
//
// a line through simulated rates from 0.002 to 0.1 at means of 5 to 100 and α
// of 0 to 0.3; it holds to within a quarter of the rate. A level learned from
// one year makes more.
func GLRLimit(rate float64) float64 { return max(0.1, 1.05*math.Log(1/rate)-1.65) }
