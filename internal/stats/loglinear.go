package stats

import (
	"errors"
	"math"
)

// ErrNotIdentified reports a regression whose coefficients the data do not
// determine: columns that repeat each other, or fewer rows than columns.
var ErrNotIdentified = errors.New("the data do not determine the coefficients")

// A LogLinear is a fitted log-linear regression of counts,
//
//	log E[Y] = offset + Xβ,  Var[Y] = E[Y] + E[Y]²/Size
//
// Size is +Inf for a Poisson fit.
type LogLinear struct {
	Beta     []float64
	Cov      []float64 // (X'WX)⁻¹ row by row: the covariance of β at dispersion 1
	Mean     []float64 // fitted E[Y]
	Size     float64
	Deviance float64
	DF       int // rows with weight − columns
}

// The rule that ends the iterations: the deviance changes by less than this
// share, as R's glm.control has it.
const (
	glmEpsilon = 1e-8
	glmRounds  = 25
)

// FitLogLinear fits counts y on the row-by-row matrix x with p columns by
// iteratively reweighted least squares. Weights and offset may be nil. The
// Size of a negative binomial is taken as known; +Inf gives the Poisson fit.
// It assumes independent counts and a mean that is right on the log scale.
//
// P. McCullagh & J. A. Nelder, Generalized Linear Models, 2nd ed. 1989,
// section 2.5.
func FitLogLinear(x []float64, p int, y, weights, offset []float64, size float64) (LogLinear, error) {
	return fitLogLinear(x, p, y, weights, offset, size, nil, glmEpsilon)
}

func fitLogLinear(x []float64, p int, y, weights, offset []float64, size float64, start []float64, epsilon float64) (LogLinear, error) {
	n := len(y)
	fit := LogLinear{Size: size, Mean: make([]float64, n), Beta: make([]float64, p)}
	w := func(i int) float64 {
		if weights == nil {
			return 1
		}
		return weights[i]
	}
	used := 0
	for i := range n {
		if w(i) > 0 {
			used++
		}
		fit.Mean[i] = y[i] + 0.1
		if start != nil {
			fit.Mean[i] = start[i]
		} else if !math.IsInf(size, 1) {
			fit.Mean[i] = y[i]
			if y[i] == 0 {
				fit.Mean[i] = 1.0 / 6
			}
		}
	}
	if fit.DF = used - p; fit.DF < 0 {
		return fit, ErrNotIdentified
	}
	normal := make([]float64, p*p)
	right := make([]float64, p)
	before := fit.deviance(y, weights)
	for range glmRounds {
		clear(normal)
		clear(right)
		for i := range n {
			if w(i) == 0 {
				continue
			}
			mu := fit.Mean[i]
			working := w(i) * mu / (1 + mu/size)
			z := math.Log(mu) + (y[i]-mu)/mu
			if offset != nil {
				z -= offset[i]
			}
			row := x[i*p : i*p+p]
			for j, a := range row {
				if a == 0 {
					continue
				}
				wa := working * a
				right[j] += wa * z
				for k := 0; k <= j; k++ {
					normal[j*p+k] += wa * row[k]
				}
			}
		}
		factor, ok := cholesky(normal, p)
		if !ok {
			return fit, ErrNotIdentified
		}
		fit.Beta = factor.solve(right)
		fit.Cov = factor.inverse()
		for i := range n {
			eta := 0.0
			if offset != nil {
				eta = offset[i]
			}
			for j, a := range x[i*p : i*p+p] {
				eta += a * fit.Beta[j]
			}
			fit.Mean[i] = math.Max(math.Exp(eta), 1e-300)
		}
		fit.Deviance = fit.deviance(y, weights)
		if math.IsNaN(fit.Deviance) || math.IsInf(fit.Deviance, 0) {
			return fit, ErrNotIdentified
		}
		if math.Abs(fit.Deviance-before)/(math.Abs(fit.Deviance)+0.1) < epsilon {
			break
		}
		before = fit.Deviance
	}
	return fit, nil
}

// deviance returns twice the distance of the log likelihood from the best
// that any means could reach.
func (f *LogLinear) deviance(y, weights []float64) float64 {
	d := 0.0
	for i, mu := range f.Mean {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		if math.IsInf(f.Size, 1) {
			if y[i] > 0 {
				d += 2 * w * (y[i]*math.Log(y[i]/mu) - (y[i] - mu))
			} else {
				d += 2 * w * mu
			}
			continue
		}
		t := 0.0
		if y[i] > 0 {
			t = y[i] * math.Log(y[i]/mu)
		}
		d += 2 * w * (t - (y[i]+f.Size)*math.Log((y[i]+f.Size)/(mu+f.Size)))
	}
	return d
}

// Dispersion returns Pearson's statistic over the degrees of freedom: 1 for
// counts as scattered as the model says, more for over-dispersed ones.
// McCullagh & Nelder, equation 9.5.
func (f LogLinear) Dispersion(y, weights []float64) float64 {
	if f.DF == 0 {
		return math.NaN()
	}
	sum := 0.0
	for i, mu := range f.Mean {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		sum += w * (y[i] - mu) * (y[i] - mu) / (mu + mu*mu/f.Size)
	}
	return sum / float64(f.DF)
}

// FitNegBin fits the log-linear regression and the Size of the negative
// binomial together by maximum likelihood, in turns until the log likelihood
// stands still; Size is +Inf where the counts scatter no more than Poisson.
//
// J. F. Lawless, Can. J. Stat. 15 (1987) 209–225, section 2.
func FitNegBin(x []float64, p int, y, offset []float64) (LogLinear, error) {
	fit, err := FitLogLinear(x, p, y, nil, offset, math.Inf(1))
	if err != nil {
		return fit, err
	}
	size := NegBinSize(y, fit.Mean)
	before := math.Inf(-1)
	for range 100 {
		next, err := fitLogLinear(x, p, y, nil, offset, size, fit.Mean, 1e-12)
		if err != nil {
			return fit, err
		}
		fit = next
		size = NegBinSize(y, fit.Mean)
		fit.Size = size
		logL := 0.0
		for i, mu := range fit.Mean {
			logL += NegBin{mu, size}.LogPMF(y[i])
		}
		if math.Abs(logL-before) < 1e-12*(math.Abs(logL)+1) {
			break
		}
		before = logL
	}
	return fit, nil
}

// NegBinSize returns the Size that maximises the likelihood of counts y with
// these means: the root of the score
//
//	Σ ψ(y+s) − ψ(s) + log s + 1 − log(s+μ) − (y+s)/(s+μ)
//
// found by halving log s; +Inf where the counts scatter no more than Poisson,
// Σ (y−μ)² ≤ Σ y (B. Levin & J. Reeds, Ann. Stat. 5 (1977) 79–87).
func NegBinSize(y, mean []float64) float64 {
	score := func(s float64) float64 {
		sum := 0.0
		for i, mu := range mean {
			sum += digammaRise(s, y[i]) + math.Log(s) + 1 - math.Log(s+mu) - (y[i]+s)/(s+mu)
		}
		return sum
	}
	excess := 0.0 // the score for large s is −excess/(2s²)
	for i, mu := range mean {
		excess += (y[i]-mu)*(y[i]-mu) - y[i]
	}
	if !(excess > 0) {
		return math.Inf(1)
	}
	low, high := 1e-6, 1e7
	if score(low) <= 0 {
		return low
	}
	for range 200 {
		mid := math.Sqrt(low * high)
		if mid == low || mid == high {
			break
		}
		if score(mid) > 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Sqrt(low * high)
}

// digammaRise returns ψ(s+y) − ψ(s), for whole y as the sum of 1/(s+k), k < y.
func digammaRise(s, y float64) float64 {
	if y < 64 {
		sum := 0.0
		for k := 0.0; k < y; k++ {
			sum += 1 / (s + k)
		}
		return sum
	}
	return digamma(s+y) - digamma(s)
}

func digamma(x float64) float64 {
	shift := 0.0
	for x < 12 {
		shift -= 1 / x
		x++
	}
	i := 1 / (x * x)
	return shift + math.Log(x) - 0.5/x - i*(1.0/12-i*(1.0/120-i*(1.0/252-i*(1.0/240-i/132))))
}

// FitPoisson fits the log-linear regression of Poisson counts as FitLogLinear
// does and goes on until the deviance stands still to twelve digits, so that
// the covariance too is that of the maximum.
func FitPoisson(x []float64, p int, y []float64) (LogLinear, error) {
	fit, err := FitLogLinear(x, p, y, nil, nil, math.Inf(1))
	if err != nil {
		return fit, err
	}
	return fitLogLinear(x, p, y, nil, nil, math.Inf(1), fit.Mean, 1e-12)
}
