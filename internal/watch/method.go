package watch

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/stats"
	"cairn/internal/when"
)

// A Method is a detector that can be chosen by name.
type Method struct {
	Name  string // as written after --method
	Title string // what it does, in one line

	// States says that the rate of false alarms can be chosen and is held to.
	// Measured is the share of months with a false alarm at the default settings
	// on the simulated series of Scenarios (96 months, Calibrate): beside a
	// stated rate, how well it holds; in place of one, what a reader must expect.
	States   bool
	Measured float64

	run runner
	// nominal pairs wanted rates with the rate that the method has to be asked
	// for, so that it holds the wanted one on those series; nil: the same.
	nominal [][2]float64
}

// a runner judges a prepared series.
type runner func(*prepared, Options) (Result, error)

// a prepared series is checked and filled once for all methods, and forecast
// once for those that look at forecasts.
type prepared struct {
	s    Series
	pass *pass
}

// byForecast makes a runner of a judgement on the baseline's forecasts.
func byForecast(judge func(*pass, Options) (Result, error)) runner {
	return func(p *prepared, o Options) (Result, error) {
		if p.pass == nil {
			var err error
			if p.pass, err = forecastAll(p.s); err != nil {
				return Result{}, err
			}
		}
		return judge(p.pass, o)
	}
}

// Methods returns the detectors, the default first.
func Methods() []Method {
	ears := func(m EARSMethod) runner {
		return bySegment("ears-"+strings.ToLower(string(m)), func(g segment, o Options) ([]Bounded, error) {
			return EARS(g.y, EARSOptions{Method: m, Rate: o.Rate, MinSigma: 0.5})
		})
	}
	return []Method{
		{"baseline", "forecast from all earlier periods: level, drift, season, scatter (the default)", true, 0.0226, byForecast(func(p *pass, o Options) (Result, error) { return p.judgeAll(o), nil }), nil},
		{"cusum", "sum of how surprising counts are to the baseline: small lasting rises", true, 0.0244, byForecast(forecastCUSUM), nil},
		{"glr-nb", "likelihood ratio of a lasting rise of any size over the baseline's forecasts", true, 0.0206, byForecast(forecastGLR), nil},
		{"farrington", "same time of earlier years, seasonal groups and trend (Noufaily 2013)", true, 0.025,
			bySegment("farrington", farringtonSegment(Noufaily)),
			[][2]float64{{0.005, 0.00066}, {0.01, 0.00196}, {0.025, 0.0079}, {0.05, 0.021}, {0.1, 0.065}}},
		{"farrington-1996", "same time of earlier years and trend (Farrington 1996)", true, 0.025,
			bySegment("farrington-1996", farringtonSegment(func(Unit) FarringtonOptions { return Farrington1996() })),
			[][2]float64{{0.005, 3.8e-6}, {0.01, 4.3e-5}, {0.025, 0.0009}, {0.05, 0.0064}, {0.1, 0.039}}},
		{"ears-c1", "mean and scatter of the seven periods before", true, 0.025, ears(C1),
			[][2]float64{{0.005, 5.5e-11}, {0.01, 1.8e-7}, {0.025, 7.6e-5}, {0.05, 0.00176}, {0.1, 0.018}}},
		{"ears-c2", "as C1, two periods left between", true, 0.025, ears(C2),
			[][2]float64{{0.01, 5.9e-10}, {0.025, 2.3e-6}, {0.05, 0.00034}, {0.1, 0.0097}}},
		{"ears-c3", "as C2, with the excess of the two periods before", false, 0.121, ears(C3), nil},
		{"glr-poisson", "likelihood ratio of a lasting rise over the level of the first year, Poisson counts", false, 0.207, bySegment("glr-poisson", glrSegment), nil},
		{"bayes", "Poisson forecast from the same time of two earlier years", false, 0.167, bySegment("bayes", func(g segment, o Options) ([]Bounded, error) {
			return Bayes(g.y, g.history(2), o.Rate, g.first)
		}), nil},
		{"rki", "Robert Koch Institute: 95 % bound of the same time of two earlier years", false, 0.099, bySegment("rki", func(g segment, _ Options) ([]Bounded, error) {
			return RKI(g.y, g.history(2), g.first)
		}), nil},
		{"outbreakp", "likelihood ratio of a steady rise after a constant level", false, 0.510, bySegment("outbreakp", func(g segment, _ Options) ([]Bounded, error) {
			return OutbreakP(g.y, 100, g.first)
		}), nil},
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
	return methods[i].Run(s, o)
}

// RunAll judges the series by every method, in their order.
func RunAll(s Series, o Options) ([]Result, error) {
	s, err := s.ready()
	if err != nil {
		return nil, err
	}
	p := &prepared{s: s}
	var all []Result
	for _, m := range Methods() {
		r, err := m.judge(p, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// Run judges the series. The result's rate is the one that the method holds.
func (m Method) Run(s Series, o Options) (Result, error) {
	s, err := s.ready()
	if err != nil {
		return Result{}, err
	}
	return m.judge(&prepared{s: s}, o)
}

func (m Method) judge(p *prepared, o Options) (Result, error) {
	o, err := o.checked()
	if err != nil {
		return Result{}, err
	}
	asked := o
	asked.Rate = m.ask(o.Rate)
	r, err := m.run(p, asked)
	if err != nil {
		return r, err
	}
	r.Rate = o.Rate
	if !m.States {
		r.Rate = 0
		r.Notes = append(r.Notes, fmt.Sprintf("this method holds to no rate of false alarms: on simulated series in which nothing happens it raised one in %.0f of 100 months", 100*m.Measured))
	}
	return r, nil
}

// ask returns the rate to ask the method for so that it holds the wanted one,
// on a straight line between the tabled pairs on the log scale, the end lines
// carried on.
func (m Method) ask(want float64) float64 {
	n := m.nominal
	if n == nil {
		return want
	}
	k := 1
	for k < len(n)-1 && want > n[k][0] {
		k++
	}
	a, b := n[k-1], n[k]
	share := math.Log(want/a[0]) / math.Log(b[0]/a[0])
	return math.Min(0.5, a[1]*math.Pow(b[1]/a[1], share))
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

// forecastCUSUM is the CUSUM of how surprising each count is to the baseline's
// forecast: the standard normal deviate of its mid-p chance, which carries
// level, season, scatter, gaps and new definitions with it. It finds rises too
// small for any one month; the forecast follows a rise after a while, and the
// sum begins anew after an alarm.
func forecastCUSUM(p *pass, o Options) (Result, error) {
	result := Result{Series: p.s.Name, Method: "cusum", Unit: p.s.Unit, Rate: o.Rate}
	first := o.first(len(p.s.Points))
	limit, sum := CUSUMLimit(cusumReference, o.Rate), 0.0
	for i, point := range p.s.Points {
		bound := noFigure
		switch {
		case point.Count == nil:
		case p.known[i] < o.History:
			bound = tooEarly("%s", tooFew(p.known[i], o.History))
		default:
			f := &p.forecasts[i]
			y := float64(*point.Count)
			z := stats.NormalTailQuantile(math.Min(1-1e-12, math.Max(f.tail(y)+f.mass(y)/2, 1e-12)))
			bound = Bounded{OK: true, Expected: f.mean, Upper: math.NaN()}
			if i >= first {
				bound.Upper = f.above(stats.NormalTail(limit + cusumReference - sum))
			}
			sum = math.Max(0, sum+z-cusumReference)
			bound.Score = sum / limit
			if bound.Alarm = sum >= limit; bound.Alarm {
				sum = 0
			}
		}
		if i >= first {
			result.Points = append(result.Points, judgeBound(point, bound, p.s.Unit, false))
		}
	}
	return result, nil
}

// cusumReference is half of the shift that the CUSUM is quickest to find, in
// standard deviations.
const cusumReference = 0.5

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

// forecastGLR is the likelihood ratio chart over the last twelve periods whose
// in-control means and scatter are those of the baseline's forecasts.
func forecastGLR(p *pass, o Options) (Result, error) {
	n := len(p.s.Points)
	y, means, alphas := make([]float64, n), make([]float64, n), make([]float64, n)
	from := n
	for i, point := range p.s.Points {
		y[i] = math.NaN()
		if point.Count != nil {
			y[i] = float64(*point.Count)
		}
		if p.known[i] >= o.History {
			from = min(from, i)
			f := &p.forecasts[i]
			means[i] = f.mean
			alphas[i] = math.Max(1e-9, (f.variance()-f.mean)/(f.mean*f.mean))
		}
	}
	limit := GLRLimit(o.Rate)
	points, err := GLR(y, means, from, GLROptions{Limit: limit, Alphas: alphas, Change: Intercept, Window: 12})
	if err != nil {
		return Result{}, err
	}
	result := Result{Series: p.s.Name, Method: "glr-nb", Unit: p.s.Unit, Rate: o.Rate}
	alone := chart{o: GLROptions{Alphas: alphas, Limit: limit}, y: y, means: means}
	for i := o.first(n); i < n; i++ {
		b := points[i].Bounded
		if b.OK { // the count that would have reached the limit by itself
			b.Score /= limit
			b.Upper = smallestCount(means[i], func(x float64) bool { v, _ := alone.shift(i, i, x, 0); return v >= limit }) - 1
		}
		result.Points = append(result.Points, judgeBound(p.s.Points[i], b, p.s.Unit, false))
	}
	return result, nil
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
