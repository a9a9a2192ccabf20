package estimate

import (
	"errors"
	"math"

	"cairn/internal/stats"
)

// A Profile is what the likelihood of a log-linear model says of N when all
// else is fitted to it.
type Profile struct {
	Point float64 // the N of the greatest multinomial likelihood
	Interval
}

// ProfileInterval returns the interval of those N whose likelihood is not too
// far below the greatest. With u people on no list set to a number, the model
// is fitted to all 2^L combinations, and
//
//	l(u) = log Γ(n+u+1) − log Γ(u+1) + Σ y log π,  π = fitted share, y = u for no list
//
// The interval is { n+u : 2 (max l − l(u)) ≤ χ²₁(level) }; Upper is +Inf where
// l does not fall that far for u up to a hundred thousand times n.
//
// R. M. Cormack, Biometrics 48 (1992) 567–576; S. Baillargeon & L.-P. Rivest,
// J. Stat. Softw. 19(5) (2007), section 3.4.
func (m Model) ProfileInterval(level float64) (Profile, error) {
	c := m.face.cells
	whole := cells{p: c.p, y: append([]float64{0}, c.y...), x: append(make([]float64, c.p), c.x...)}
	whole.x[0] = 1
	n := 0.0
	for _, y := range c.y {
		n += y
	}
	var fault error
	at := func(u float64) float64 {
		whole.y[0] = u
		f, err := stats.FitPoisson(whole.x, whole.p, whole.y)
		if err != nil {
			fault = err
			return math.Inf(-1)
		}
		sum, l := n+u, 0.0
		for i, y := range whole.y {
			if y > 0 {
				l += y * math.Log(f.Mean[i]/sum)
			}
		}
		a, _ := math.Lgamma(sum + 1)
		b, _ := math.Lgamma(u + 1)
		return a - b + l
	}
	best := highest(at, math.Max(m.Point-n, 1))
	if fault != nil {
		return Profile{}, fault
	}
	top := at(best)
	z := normal(level)
	floor := top - z*z/2
	p := Profile{Point: n + best, Interval: Interval{Level: level, Lower: n, Upper: math.Inf(1)}}
	if at(0) < floor {
		p.Lower = n + crossing(at, floor, best, 0)
	}
	for far := 2*best + 10; far < 1e5*n; far *= 2 {
		if at(far) < floor {
			p.Upper = n + crossing(at, floor, best, far)
			break
		}
	}
	if fault != nil {
		return Profile{}, fault
	}
	if math.IsNaN(top) {
		return Profile{}, errors.New("the profile likelihood has no number")
	}
	return p, nil
}

// highest returns where a function with one top on u ≥ 0 is highest, looking
// from start, by golden sections.
func highest(f func(float64) float64, start float64) float64 {
	low, high := 0.0, 2*start
	for f(high) > f(high/2) && high < 1e12 {
		high *= 2
	}
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for high-low > 1e-7*(1+high) {
		if fa > fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}

// crossing returns where f passes the floor between inside, where it is above,
// and outside, where it is below.
func crossing(f func(float64) float64, floor, inside, outside float64) float64 {
	for math.Abs(outside-inside) > 1e-6*(1+math.Abs(inside)) {
		mid := (inside + outside) / 2
		if f(mid) < floor {
			outside = mid
		} else {
			inside = mid
		}
	}
	return inside
}
