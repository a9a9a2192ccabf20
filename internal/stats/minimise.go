package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// Minimise returns the x at which f is smallest near start, by the BFGS method
// with the gradient that grad writes into its first argument. It stops where
// the largest slope is under 1e-7 or no step helps any more; the caller must
// know that f has one minimum.
//
// J. Nocedal & S. Wright, Numerical Optimization, 2nd ed. 2006, algorithm 6.1
// (the implementation is gonum's).
func Minimise(f func([]float64) float64, grad func(into, x []float64), start []float64) ([]float64, error) {
	safe := func(x []float64) float64 {
		if v := f(x); !math.IsNaN(v) {
			return v
		}
		return math.Inf(1)
	}
	result, err := optimize.Minimize(optimize.Problem{Func: safe, Grad: grad}, start, &optimize.Settings{
		GradientThreshold: 1e-7,
		Converger:         &optimize.FunctionConverge{Absolute: 1e-11, Relative: 1e-13, Iterations: 20},
		MajorIterations:   500,
	}, &optimize.BFGS{})
	if result == nil {
		return nil, fmt.Errorf("minimise: %w", err)
	}
	if math.IsInf(result.F, 0) || math.IsNaN(result.F) {
		return nil, fmt.Errorf("minimise: no finite value was found from %v", start)
	}
	return result.X, nil // a line search that finds no better step ends at the minimum
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
