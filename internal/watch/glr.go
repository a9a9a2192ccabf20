package watch

import (
	"fmt"
	"math"
)

// Change is what a likelihood ratio chart looks for.
type Change string

// The changes.
const (
	Intercept Change = "intercept" // the mean becomes μ·exp(κ), κ > 0
	Epidemic  Change = "epi"       // the mean becomes μ + λ·(count before), λ > 0; Poisson only
)

// GLROptions are the settings of [GLR].
type GLROptions struct {
	Limit  float64   // alarm when the statistic reaches it (c.ARL)
	Alpha  float64   // of the negative binomial, variance = μ + αμ²; 0: Poisson
	Alphas []float64 // by period, in place of Alpha; nil: Alpha for all
	Change Change
	Theta  float64 // a known κ makes it the LR chart, a CUSUM; 0: κ is estimated
	Window int     // the change may have begun this many periods ago; 0: any number
	Cases  bool    // Upper is the number of cases that would have given an alarm

	// AsSurveillance gives the numbers of the R package surveillance for Change
	// Epidemic. It looks for log λ by Newton's method from log ½ at the earliest
	// k and goes on from there at the next; where the curve bends the other way
	// that runs off to λ = 0 and stays there, so most rises are not seen. It also
	// takes the count before the first charted one as 0.
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
	case o.Change == Epidemic && (o.Alpha > 0 || o.Alphas != nil || o.Theta != 0):
		return nil, fmt.Errorf("glr: change epi is there for Poisson counts and an unknown size alone")
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
				c.means = o.Refit(t + 1)
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
	best, since := 0.0, t
	switch {
	case c.o.Change == Epidemic && c.o.AsSurveillance:
		logLambda := math.Log(0.5)
		for k := first; k <= t; k++ {
			var v float64
			if v, logLambda = c.epidemicUphill(k, t, x, logLambda); v > best {
				best, since = v, k
			}
		}
	case c.o.Change == Epidemic:
		size := 0.0
		for k := t; k >= first; k-- {
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
			if cases > expected { // κ = log(Σy/Σμ)
				if v := cases*math.Log(cases/expected) - cases + expected; v > best {
					best, since = v, k
				}
			}
		}
	default:
		kappa := 0.0
		for k := t; k >= first; k-- {
			var v float64
			if v, kappa = c.shift(k, t, x, kappa); v > best {
				best, since = v, k
			}
		}
	}
	return best, since
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
	a, m := c.alpha(t), c.means[t]
	if a == 0 {
		return x*kappa - m*math.Expm1(kappa)
	}
	return x*kappa - (x+1/a)*math.Log1p(a*m*math.Expm1(kappa)/(1+a*m))
}

// shift returns the largest log ratio of periods k to t over κ ≥ 0 and that κ,
// by Newton's method from a first guess. The log ratio is concave in κ.
func (c *chart) shift(k, t int, x, kappa float64) (float64, float64) {
	slope := 0.0
	for i := k; i <= t; i++ {
		if y := c.count(i, t, x); !math.IsNaN(y) {
			slope += (y - c.means[i]) / (1 + c.alpha(i)*c.means[i])
		}
	}
	if slope <= 0 {
		return 0, 0
	}
	for range 50 {
		slope, curve := 0.0, 0.0
		e := math.Exp(kappa)
		for i := k; i <= t; i++ {
			if y := c.count(i, t, x); !math.IsNaN(y) {
				m, a := c.means[i]*e, c.alpha(i)
				d := 1 + a*m
				slope += (y - m) / d
				curve += m * (1 + a*y) / (d * d)
			}
		}
		step := math.Max(-2, math.Min(2, slope/curve))
		kappa = math.Max(0, kappa+step)
		if math.Abs(step) < 1e-10*(1+kappa) {
			break
		}
	}
	value := 0.0
	for i := k; i <= t; i++ {
		if y := c.count(i, t, x); !math.IsNaN(y) {
			value += c.logRatio(y, i, kappa)
		}
	}
	return value, kappa
}

// single returns the largest log ratio of period t alone if the count there is
// x: with one count the best mean is the count itself.
func (c *chart) single(t int, x float64) float64 {
	m, a := c.means[t], c.alpha(t)
	switch {
	case !(x > m):
		return 0
	case a == 0:
		return x*math.Log(x/m) - x + m
	}
	return x*math.Log(x/m) - (x+1/a)*math.Log((1+a*x)/(1+a*m))
}

// epidemic returns the largest log ratio of periods k to t over λ ≥ 0 where
// each mean becomes μ + λ·(count before), and that λ.
func (c *chart) epidemic(k, t int, x, lambda float64) (float64, float64) {
	each := func(f func(y, m, z float64)) {
		for i := max(1, k); i <= t; i++ {
			if y, z := c.count(i, t, x), c.y[i-1]; !math.IsNaN(y) && z > 0 {
				f(y, c.means[i], z)
			}
		}
	}
	slope, any := 0.0, false
	each(func(y, m, z float64) { slope += y*z/m - z; any = true })
	if slope <= 0 || !any {
		return 0, 0
	}
	for range 100 {
		slope, curve := 0.0, 0.0
		each(func(y, m, z float64) {
			r := z / (m + lambda*z)
			slope += y*r - z
			curve += y * r * r
		})
		if curve == 0 {
			return 0, 0
		}
		step := slope / curve
		next := math.Max(0, lambda+step)
		if step > 0 {
			next = math.Min(next, 2*lambda+1)
		}
		done := math.Abs(next-lambda) < 1e-12*(1+lambda)
		lambda = next
		if done {
			break
		}
	}
	value := 0.0
	each(func(y, m, z float64) { value += y*math.Log1p(lambda*z/m) - lambda*z })
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
