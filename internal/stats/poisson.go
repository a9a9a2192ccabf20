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
	return NegBin{Mean: mean, Size: math.Inf(1)}.Quantile(p)
}
