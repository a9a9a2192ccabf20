package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// LogFactorial returns log(n!) for n ≥ 0; for real n it is log Γ(n+1).
func LogFactorial(n float64) float64 {
	v, _ := math.Lgamma(n + 1)
	return v
}

// PoissonLogPMF returns log P(Y = y) for Y Poisson with this mean.
func PoissonLogPMF(y, mean float64) float64 {
	if y < 0 || mean < 0 || y != math.Floor(y) {
		return math.Inf(-1)
	}
	if mean == 0 {
		if y == 0 {
			return 0
		}
		return math.Inf(-1)
	}
	return y*math.Log(mean) - mean - LogFactorial(y)
}

// PoissonCDF returns P(Y ≤ y) for Y Poisson with this mean, through the
// regularised upper incomplete gamma function Q(⌊y⌋+1, mean).
func PoissonCDF(y, mean float64) float64 {
	switch {
	case math.IsNaN(y) || math.IsNaN(mean) || mean < 0:
		return math.NaN()
	case y < 0:
		return 0
	case mean == 0 || math.IsInf(y, 1):
		return 1
	}
	return mathext.GammaIncRegComp(math.Floor(y)+1, mean)
}

// PoissonTail returns P(Y > y) without losing digits in the far tail.
func PoissonTail(y, mean float64) float64 {
	switch {
	case math.IsNaN(y) || math.IsNaN(mean) || mean < 0:
		return math.NaN()
	case y < 0:
		return 1
	case mean == 0 || math.IsInf(y, 1):
		return 0
	}
	return mathext.GammaIncReg(math.Floor(y)+1, mean)
}

// PoissonQuantile returns the smallest whole y with P(Y ≤ y) ≥ p.
func PoissonQuantile(p, mean float64) float64 {
	if mean == 0 {
		return 0
	}
	return wholeQuantile(p, mean, math.Sqrt(mean), 1/math.Sqrt(mean), func(y float64) float64 { return PoissonCDF(y, mean) })
}

// wholeQuantile returns the smallest whole y ≥ 0 with cdf(y) ≥ p. It starts
// from the Cornish-Fisher value of a distribution with this mean, standard
// deviation and skewness, brackets, and halves; so it is exact up to the
// accuracy of cdf, and p that equals a step within 64 ulp counts as reached.
func wholeQuantile(p, mean, sd, skew float64, cdf func(float64) float64) float64 {
	switch {
	case math.IsNaN(p) || p < 0 || p > 1 || math.IsNaN(mean) || mean < 0:
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	p *= 1 - 64*0x1p-53
	z := NormalQuantile(p)
	y := math.Max(0, math.Floor(mean+sd*(z+skew*(z*z-1)/6)+0.5))
	step := math.Max(1, math.Floor(sd/64))
	var low, high float64 // cdf(low) < p ≤ cdf(high); low may be −1
	if cdf(y) >= p {
		high, low = y, y-step
		for low >= 0 && cdf(low) >= p {
			high, step = low, 2*step
			low -= step
		}
		low = math.Max(low, -1)
	} else {
		low, high = y, y+step
		for cdf(high) < p {
			low, step = high, 2*step
			high += step
		}
	}
	for high-low > 1 {
		mid := math.Floor((low + high) / 2)
		if cdf(mid) >= p {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
