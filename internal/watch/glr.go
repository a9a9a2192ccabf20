package watch

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/stats"
)

// Change is what a likelihood ratio chart looks for.
type Change string

// The changes.
const (
	Intercept Change = "intercept" // the mean becomes μ·exp(κ), κ > 0
	Epidemic  Change = "epi"       // the mean becomes μ + λ·(count before), λ > 0
)

// GLROptions are the settings of [GLR].
type GLROptions struct {
	Limit  float64   // alarm when the statistic reaches it (c.ARL)
	Alpha  float64   // of the negative binomial, variance = μ + αμ²; 0: Poisson
	Alphas []float64 // by period, in place of Alpha; nil: Alpha for all
	Change Change
	Theta  float64 // a known κ makes it the LR chart, a CUSUM; 0: κ is estimated
	Window int     // the change may have begun this many periods ago; 0: any number
	Least  int     // and at least so many, the present one counted (Mtilde); 0 means 1
	Falls  bool    // look for a fall of the mean, κ < 0; Intercept with an unknown size only
	Cases  bool    // Upper is the number of cases that would have given an alarm

	// AsSurveillance gives the numbers of the R package surveillance for Change
	// Epidemic with Poisson counts. It looks for log λ by Newton's method from
	// log ½ at the earliest k and goes on from there at the next; where the curve
	// bends the other way that runs off to λ = 0 and stays there, so most rises are
	// not seen. It also takes the count before the first charted one as 0. In a
	// windowed Poisson chart of Intercept it leaves out the change that begins
	// last. Its chart of Epidemic with negative binomial counts, in which a count
	// is seen with the one before it alone, is not copied.
	AsSurveillance bool

	Refit func(upTo int) []float64
}

// A GLRPoint has the statistic in Score and, if Cases is set, the count that
// would have reached the limit in Upper (else the statistic too).
type GLRPoint struct {
	Bounded
	Since int // the period, from 0, at which the change is most likely to have begun
}

// GLR is the likelihood ratio chart of counts with a known in-control mean μ:
//
//	GLR(n) = max over k ≤ n, κ > 0 of Σ_{t=k..n} log f(y_t; μ_t e^κ)/f(y_t; μ_t)
//	LR(n)  = max(0, LR(n−1) + log f(y_n; μ_n e^θ)/f(y_n; μ_n))
//
// with f Poisson or negative binomial. After an alarm it starts anew, and with
// Refit the in-control means are fitted again to the counts up to then. Limit
// sets the run length between false alarms, which depends on μ and α: it is
// found by simulation. NaN is a gap and adds nothing. It takes μ and α as
// known, so a short past makes false alarms.
//
// M. Höhle & M. Paul, Comput. Stat. Data Anal. 52 (2008) 4357–4368, equations
// 5 and 9.
func GLR(y, means []float64, from int, o GLROptions) ([]GLRPoint, error) {
	switch {
	case len(means) != len(y) || o.Alphas != nil && len(o.Alphas) != len(y):
		return nil, fmt.Errorf("glr: %d means and %d alphas for %d counts", len(means), len(o.Alphas), len(y))
	case !(o.Limit > 0) || o.Alpha < 0 || from < 0 || from > len(y):
		return nil, fmt.Errorf("glr: limit %v, alpha %v, from %d: want limit over 0, alpha and from at least 0", o.Limit, o.Alpha, from)
	case o.Change != Intercept && o.Change != Epidemic:
		return nil, fmt.Errorf("glr: change %q: want intercept or epi", o.Change)
	case o.Change == Epidemic && (o.Alphas != nil || o.Theta != 0 || o.Falls):
		return nil, fmt.Errorf("glr: change epi is there for a rise of unknown size and one alpha")
	case o.Theta != 0 && o.Falls:
		return nil, fmt.Errorf("glr: theta %v is the size of the change and its direction; leave falls out", o.Theta)
	case o.Least < 0 || o.Window > 0 && o.Least > o.Window:
		return nil, fmt.Errorf("glr: at least %d periods and at most %d: want the first no more than the second", o.Least, o.Window)
	}
	points := make([]GLRPoint, len(y))
	for t := range from {
		points[t] = GLRPoint{Bounded: tooEarly("before the chart begins"), Since: t}
	}
	c := chart{o: o, y: y, means: means, start: from, from: from}
	for t := from; t < len(y); t++ {
		if math.IsNaN(y[t]) {
			points[t] = GLRPoint{noFigure, t}
			continue
		}
		if !(c.means[t] > 0) {
			return nil, fmt.Errorf("glr: the in-control mean of period %d is %v; it must be over 0", t+1, c.means[t])
		}
		before := c.sum
		value, since := c.statistic(t, y[t])
		p := GLRPoint{Bounded{OK: true, Expected: c.means[t], Score: value, Upper: value, Alarm: value >= o.Limit}, since}
		if o.Cases {
			p.Upper = c.cases(t, before)
		}
		points[t] = p
		c.sum = value
		if p.Alarm {
			c.sum, c.start = 0, t+1
			if o.Refit != nil {
				c.means, c.singles = o.Refit(t+1), nil
			}
		}
	}
	return points, nil
}

// a chart is the state between periods.
type chart struct {
	o     GLROptions
	y     []float64
	means []float64
	from  int     // first charted period
	start int     // first period after the last alarm
	sum   float64 // of the LR chart

	singles []float64 // what each period alone gives, −1 where not worked out
}

// statistic returns the chart's value at t if the count there is x, and where
// the change began.
func (c *chart) statistic(t int, x float64) (float64, int) {
	if c.o.Theta != 0 {
		return math.Max(0, c.sum+c.logRatio(x, t, c.o.Theta)), t
	}
	first := c.start
	if c.o.Window > 0 {
		first = max(first, t-c.o.Window+1)
	}
	newest := t - max(1, c.o.Least) + 1
	if c.o.AsSurveillance && c.o.Window > 0 && c.o.Change == Intercept && c.o.Alpha == 0 {
		newest--
	}
	best, since := 0.0, t
	switch {
	case c.o.Change == Epidemic && c.o.AsSurveillance && c.o.Alpha == 0:
		logLambda := math.Log(0.5)
		for k := first; k <= newest; k++ {
			var v float64
			if v, logLambda = c.epidemicUphill(k, t, x, logLambda); v > best {
				best, since = v, k
			}
		}
	case c.o.Change == Epidemic:
		size := 0.0
		for k := newest; k >= first; k-- {
			var v float64
			if v, size = c.epidemic(k, t, x, size); v > best {
				best, since = v, k
			}
		}
	case c.o.Alpha == 0 && c.o.Alphas == nil:
		var cases, expected float64
		for k := t; k >= first; k-- {
			count := c.count(k, t, x)
			if math.IsNaN(count) {
				continue
			}
			cases += count
			expected += c.means[k]
			if k > newest || c.o.Falls != (cases < expected) || cases == expected {
				continue
			}
			v := expected - cases
			if cases > 0 { // κ = log(Σy/Σμ)
				v += cases * math.Log(cases/expected)
			}
			if v > best {
				best, since = v, k
			}
		}
	default:
		// A stretch's ratio rises at κ = 0 only where its slope is over 0, and is
		// no more than the sum of what each period alone gives: the κ of few
		// stretches has to be looked for.
		kappa, slope, most := 0.0, 0.0, 0.0
		for k := t; k >= first; k-- {
			y := c.count(k, t, x)
			if math.IsNaN(y) {
				continue
			}
			slope += (y - c.means[k]) / (1 + c.alpha(k)*c.means[k])
			if k == t {
				most = c.single(t, x)
			} else {
				most += c.alone(k)
			}
			if k > newest || slope == 0 || (slope < 0) != c.o.Falls || most <= best {
				continue
			}
			if kappa = c.shift(k, t, x, kappa); slope*kappa <= best {
				continue // the ratio bends down: it is under its slope at 0
			}
			if v := c.value(k, t, x, kappa); v > best {
				best, since = v, k
			}
		}
	}
	return best, since
}

// alone returns the largest log ratio of past period k by itself.
func (c *chart) alone(k int) float64 {
	if c.singles == nil {
		c.singles = slices.Repeat([]float64{-1}, len(c.y))
	}
	if c.singles[k] < 0 {
		c.singles[k] = math.Max(0, c.single(k, c.y[k]))
	}
	return c.singles[k]
}

func (c *chart) count(k, t int, x float64) float64 {
	if k == t {
		return x
	}
	return c.y[k]
}

// alpha returns α of period t.
func (c *chart) alpha(t int) float64 {
	if c.o.Alphas != nil {
		return c.o.Alphas[t]
	}
	return c.o.Alpha
}

// logRatio returns log f(x; m e^κ)/f(x; m) with the mean m of period t.
func (c *chart) logRatio(x float64, t int, kappa float64) float64 {
	return c.ratioAt(x, t, kappa, math.Expm1(kappa))
}

// ratioAt is logRatio with e^κ − 1 at hand.
func (c *chart) ratioAt(x float64, t int, kappa, rise float64) float64 {
	a, m := c.alpha(t), c.means[t]
	if a == 0 {
		return x*kappa - m*rise
	}
	more := a * m * rise / (1 + a*m)
	if more < 0.1 {
		return x*kappa - (x+1/a)*math.Log1p(more)
	}
	return x*kappa - (x+1/a)*stats.Log(1+more)
}

// shift returns the κ at which the log ratio of periods k to t is largest, by
// Newton's method from a first guess. The log ratio is concave in κ and rises at
// 0 towards the side that is looked for. The last step is under 1e-5, so that
// what is left is under 1e-9.
func (c *chart) shift(k, t int, x, kappa float64) float64 {
	for range 50 {
		slope, curve := 0.0, 0.0
		e := stats.Exp(kappa)
		for i := k; i <= t; i++ {
			if y := c.count(i, t, x); y == y {
				m, a := c.means[i]*e, c.alpha(i)
				d := 1 / (1 + a*m)
				slope += (y - m) * d
				curve += m * (1 + a*y) * d * d
			}
		}
		step := max(-2, min(2, slope/curve))
		if kappa += step; c.o.Falls {
			kappa = max(-50, min(0, kappa)) // there is no last step where no count is over 0
		} else {
			kappa = max(0, kappa)
		}
		if math.Abs(step) < 1e-5 {
			break
		}
	}
	return kappa
}

// value returns the log ratio of periods k to t at κ.
func (c *chart) value(k, t int, x, kappa float64) float64 {
	rise, value := math.Expm1(kappa), 0.0
	for i := k; i <= t; i++ {
		if y := c.count(i, t, x); y == y {
			value += c.ratioAt(y, i, kappa, rise)
		}
	}
	return value
}

// single returns the largest log ratio of period t alone if the count there is
// x: with one count the best mean is the count itself.
func (c *chart) single(t int, x float64) float64 {
	m, a := c.means[t], c.alpha(t)
	switch {
	case !(x > m) && !c.o.Falls || !(x < m) && c.o.Falls:
		return 0
	case x == 0 && a == 0:
		return m
	case x == 0:
		return math.Log1p(a*m) / a
	case a == 0:
		return x*stats.Log(x/m) - x + m
	}
	return x*stats.Log(x/m) - (x+1/a)*stats.Log((1+a*x)/(1+a*m))
}

// reaches returns the smallest whole count at which period t alone reaches the
// limit, by Newton's method: the ratio is convex and rises over the mean.
func (c *chart) reaches(t int) float64 {
	m, a := c.means[t], c.alpha(t)
	x, step := m+math.Sqrt(2*c.o.Limit*(m+a*m*m))+c.o.Limit, math.Inf(1)
	for n := 0; n < 50 && math.Abs(step) > 1e-3; n++ {
		slope := stats.Log(x / m)
		if a > 0 {
			slope -= stats.Log((1 + a*x) / (1 + a*m))
		}
		step = (c.single(t, x) - c.o.Limit) / slope
		x -= step
	}
	if !(math.Abs(step) <= 1e-3 && x < 1e12) { // the ratio hardly rises
		return smallestCount(m, func(y float64) bool { return c.single(t, y) >= c.o.Limit })
	}
	at := math.Max(0, math.Floor(x)-1)
	for c.single(t, at) < c.o.Limit {
		at++
	}
	return at
}

// epidemic returns the largest log ratio of periods k to t over λ ≥ 0 where
// each mean becomes μ + λ·(count before), and that λ: where the slope
//
//	Σ z(y − m)/(m(1 + αm)),  m = μ + λz, z the count before
//
// falls through 0, closed in on from both sides. It begins at the λ of the
// stretch before.
func (c *chart) epidemic(k, t int, x, lambda float64) (float64, float64) {
	slope := func(lambda float64) float64 {
		s := 0.0
		for i := max(1, k); i <= t; i++ {
			if y, z := c.count(i, t, x), c.y[i-1]; !math.IsNaN(y) && z > 0 {
				m := c.means[i] + lambda*z
				s += z * (y - m) / (m * (1 + c.o.Alpha*m))
			}
		}
		return s
	}
	low, atLow := 0.0, slope(0)
	if !(atLow > 0) {
		return 0, 0
	}
	high := max(lambda, 0.1)
	atHigh := slope(high)
	for atHigh > 0 {
		low, atLow = high, atHigh
		high *= 2
		atHigh = slope(high)
	}
	for range 200 { // regula falsi, the end that stays weighing half (Illinois)
		lambda = (low*atHigh - high*atLow) / (atHigh - atLow)
		at := slope(lambda)
		switch {
		case at > 0:
			low, atLow, atHigh = lambda, at, atHigh/2
		case at < 0:
			high, atHigh, atLow = lambda, at, atLow/2
		}
		if at == 0 || high-low < 1e-12*(1+high) || math.Abs(at) < 1e-13 {
			break
		}
	}
	value := 0.0
	for i := max(1, k); i <= t; i++ {
		if y, z := c.count(i, t, x), c.y[i-1]; !math.IsNaN(y) && z > 0 {
			m, a, rise := c.means[i], c.o.Alpha, lambda*z
			value += y * math.Log1p(rise/m)
			if a == 0 {
				value -= rise
			} else {
				value -= (y + 1/a) * math.Log1p(a*rise/(1+a*m))
			}
		}
	}
	return value, lambda
}

// epidemicUphill is the search for λ of the reference program.
func (c *chart) epidemicUphill(k, t int, x, logLambda float64) (float64, float64) {
	each := func(f func(y, m, z float64)) {
		for i := max(c.from+1, k); i <= t; i++ {
			if y, z := c.count(i, t, x), c.y[i-1]; !math.IsNaN(y) && z > 0 {
				f(y, c.means[i], z)
			}
		}
	}
	const vanished = 1.49e-8
	for range 100 {
		lambda := math.Exp(logLambda)
		if lambda < vanished {
			break
		}
		slope, curve := 0.0, 0.0
		each(func(y, m, z float64) {
			a := m + lambda*z
			slope += z * lambda * (y/a - 1)
			curve += z * lambda * (y*m/(a*a) - 1)
		})
		if curve == 0 {
			break
		}
		step := slope / curve
		logLambda -= step
		if math.Abs(step) < 1e-10 || logLambda > 50 {
			break
		}
	}
	lambda, value := math.Exp(logLambda), 0.0
	each(func(y, m, z float64) { value += y*math.Log1p(lambda*z/m) - lambda*z })
	return value, logLambda
}

// cases returns the count at t that would have reached the limit: for the LR
// chart, whose step is linear in it, a real number, else the smallest whole
// one.
func (c *chart) cases(t int, before float64) float64 {
	if c.o.Theta != 0 {
		at0 := c.logRatio(0, t, c.o.Theta)
		each := c.logRatio(1, t, c.o.Theta) - at0
		return math.Max(0, (c.o.Limit-before-at0)/each)
	}
	return smallestCount(c.means[t], func(x float64) bool {
		v, _ := c.statistic(t, x)
		return v >= c.o.Limit
	})
}
