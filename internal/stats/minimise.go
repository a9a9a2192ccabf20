package stats

import (
	"fmt"
	"math"
)

// Minimise returns the x at which f is smallest near start, by the BFGS method
// with the gradient that grad writes into its first argument. It stops where
// the largest slope is under 1e-7 or no step helps any more; the caller must
// know that f has one minimum. Where f is not a number it is taken as infinite.
//
// J. Nocedal & S. Wright, Numerical Optimization, 2nd ed. 2006, algorithm 6.1,
// with the first inverse Hessian scaled by their equation 6.20.
func Minimise(f func([]float64) float64, grad func(into, x []float64), start []float64) ([]float64, error) {
	n := len(start)
	l := line{f: f, grad: grad, x: make([]float64, n), g: make([]float64, n)}
	x, g := append([]float64(nil), start...), make([]float64, n)
	fx := l.value(x)
	if math.IsInf(fx, 0) {
		return nil, fmt.Errorf("minimise: no finite value was found from %v", start)
	}
	grad(g, x)
	h, p := identity(n), make([]float64, n) // h: the inverse Hessian, as far as it is known
	s, y, hy := make([]float64, n), make([]float64, n), make([]float64, n)
	fresh, still := true, 0
	for range 500 {
		if !(largest(g) > 1e-7) {
			break
		}
		for i := range p {
			p[i] = -dot(h[i*n:(i+1)*n], g)
		}
		step, fNext, ok := l.search(x, p, fx, dot(g, p), fresh)
		if !ok {
			if fresh {
				break // not even the steepest way down helps
			}
			h, fresh = identity(n), true
			continue
		}
		for i := range s {
			s[i] = step * p[i]
			x[i] += s[i]
			y[i] = l.g[i] - g[i]
		}
		copy(g, l.g)
		if still++; fx-fNext > 1e-11+1e-13*math.Abs(fNext) {
			still = 0
		}
		if fx = fNext; still == 20 {
			break
		}
		sy := dot(s, y)
		if sy <= 0 {
			continue // the search ended before the curvature did: keep h
		}
		if fresh {
			scale := sy / dot(y, y)
			for i := range n {
				h[i*n+i] = scale
			}
			fresh = false
		}
		for i := range hy {
			hy[i] = dot(h[i*n:(i+1)*n], y)
		}
		c := (1 + dot(y, hy)/sy) / sy
		for i := range n {
			for j := range n {
				h[i*n+j] += c*s[i]*s[j] - (hy[i]*s[j]+s[i]*hy[j])/sy
			}
		}
	}
	return x, nil
}

// A line looks along one direction for the next point; x and g are the point
// looked at last and the gradient there.
type line struct {
	f    func([]float64) float64
	grad func(into, x []float64)
	x, g []float64
}

func (l *line) value(x []float64) float64 {
	if v := l.f(x); !math.IsNaN(v) {
		return v
	}
	return math.Inf(1)
}

// search returns a step along p from x, where f is fx and its slope along p is
// slope, that meets the strong Wolfe conditions with c1 = 1e-4 and c2 = 0.9: f
// falls enough and the slope flattens. The interval that must hold such a step
// is halved, or doubled while its end is open (Nocedal & Wright, algorithm 3.5
// and 3.6 with bisection). Failing that it returns the best step that lowers f.
func (l *line) search(x, p []float64, fx, slope float64, first bool) (step, value float64, ok bool) {
	if !(slope < 0) {
		return 0, fx, false
	}
	step = 1
	if first {
		step = min(1, 1/math.Sqrt(dot(p, p))) // nothing is known yet of the scale
	}
	low, high := 0.0, math.Inf(1)
	best, fBest := 0.0, fx
	for range 60 {
		for i := range l.x {
			l.x[i] = x[i] + step*p[i]
		}
		value = l.value(l.x)
		switch {
		case value > fx+1e-4*step*slope:
			high = step
		default:
			l.grad(l.g, l.x)
			at := dot(l.g, p)
			if value < fBest {
				best, fBest = step, value
			}
			switch {
			case math.Abs(at) <= 0.9*math.Abs(slope):
				return step, value, true
			case at < 0:
				low = step
			default:
				high = step
			}
		}
		if math.IsInf(high, 1) {
			step *= 2
		} else {
			step = (low + high) / 2
		}
	}
	if best == 0 {
		return 0, fx, false
	}
	for i := range l.x {
		l.x[i] = x[i] + best*p[i]
	}
	l.grad(l.g, l.x)
	return best, fBest, true
}

func identity(n int) []float64 {
	h := make([]float64, n*n)
	for i := range n {
		h[i*n+i] = 1
	}
	return h
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// largest returns the greatest absolute value.
func largest(v []float64) float64 {
	m := 0.0
	for _, a := range v {
		m = max(m, math.Abs(a))
	}
	return m
}

// CovarianceOf returns the inverse of the Hessian of a minus log likelihood at
// its minimum, row by row: the asymptotic covariance of the estimates. The
// Hessian is worked out from the gradient by central differences.
func CovarianceOf(grad func(into, x []float64), x []float64) ([]float64, error) {
	p := len(x)
	h := make([]float64, p*p)
	up, down, at := make([]float64, p), make([]float64, p), make([]float64, p)
	copy(at, x)
	for j := range p {
		step := 1e-5 * math.Max(1, math.Abs(x[j]))
		at[j] = x[j] + step
		grad(up, at)
		at[j] = x[j] - step
		grad(down, at)
		at[j] = x[j]
		for i := range p {
			h[i*p+j] = (up[i] - down[i]) / (2 * step)
		}
	}
	for i := range p {
		for j := range i {
			m := (h[i*p+j] + h[j*p+i]) / 2
			h[i*p+j], h[j*p+i] = m, m
		}
	}
	factor, ok := cholesky(h, p)
	if !ok {
		return nil, ErrNotIdentified
	}
	return factor.inverse(), nil
}

// Digamma returns the derivative of log Γ at x > 0: M. Abramowitz & I. Stegun
// 6.3.18 after shifting x over 12 by 6.3.5.
func Digamma(x float64) float64 { return digamma(x) }
