package stats

import "math"

// A NegBin is the negative binomial distribution of a count with this mean and
//
//	variance = Mean + Mean²/Size
//
// the gamma mixture of Poisson counts: Size is the shape of the gamma. As Size
// goes to infinity it is the Poisson distribution; Size = +Inf is allowed.
// It is NegBin2 of Cameron & Trivedi, and NB(size, mu) of R.
type NegBin struct{ Mean, Size float64 }

// Variance returns Mean + Mean²/Size.
func (d NegBin) Variance() float64 {
	if math.IsInf(d.Size, 1) {
		return d.Mean
	}
	return d.Mean + d.Mean*d.Mean/d.Size
}

// LogPMF returns log P(Y = y).
func (d NegBin) LogPMF(y float64) float64 {
	if y < 0 || y != math.Floor(y) {
		return math.Inf(-1)
	}
	if d.poisson() {
		return PoissonLogPMF(y, d.Mean)
	}
	if d.Mean == 0 {
		if y == 0 {
			return 0
		}
		return math.Inf(-1)
	}
	return logRising(d.Size, y) - LogFactorial(y) + y*math.Log(d.Mean/(d.Mean+d.Size)) - d.Size*math.Log1p(d.Mean/d.Size)
}

// PMF returns P(Y = y).
func (d NegBin) PMF(y float64) float64 { return math.Exp(d.LogPMF(y)) }

// CDF returns P(Y ≤ y), through the regularised incomplete beta function
// I_p(Size, ⌊y⌋+1) with p = Size/(Size+Mean).
func (d NegBin) CDF(y float64) float64 {
	switch {
	case math.IsNaN(y) || math.IsNaN(d.Mean) || d.Mean < 0 || d.Size <= 0:
		return math.NaN()
	case y < 0:
		return 0
	case d.Mean == 0 || math.IsInf(y, 1):
		return 1
	case d.poisson():
		return PoissonCDF(y, d.Mean)
	}
	return betaRegularised(d.Size, math.Floor(y)+1, d.Size/(d.Size+d.Mean), d.Mean/(d.Size+d.Mean))
}

// Tail returns P(Y > y) without losing digits in the far tail.
func (d NegBin) Tail(y float64) float64 {
	switch {
	case math.IsNaN(y) || math.IsNaN(d.Mean) || d.Mean < 0 || d.Size <= 0:
		return math.NaN()
	case y < 0:
		return 1
	case d.Mean == 0 || math.IsInf(y, 1):
		return 0
	case d.poisson():
		return PoissonTail(y, d.Mean)
	}
	return betaRegularised(math.Floor(y)+1, d.Size, d.Mean/(d.Size+d.Mean), d.Size/(d.Size+d.Mean))
}

// Quantile returns the smallest whole y with P(Y ≤ y) ≥ p.
func (d NegBin) Quantile(p float64) float64 {
	if d.Mean == 0 {
		return 0
	}
	v := d.Variance()
	sd := math.Sqrt(v)
	return wholeQuantile(p, d.Mean, sd, (2*v/d.Mean-1)/sd, d.CDF)
}

// poisson reports whether the distribution cannot be told from the Poisson in
// double precision.
func (d NegBin) poisson() bool { return d.Size > 1e10*math.Max(1, d.Mean) }

// logRising returns log(Γ(a+y)/Γ(a)); for small whole y as a sum, which keeps
// the digits that two large log-gammas lose.
func logRising(a, y float64) float64 {
	if y < 32 {
		s := 1.0
		total := 0.0
		for i := 0.0; i < y; i++ {
			s *= a + i
			if s > 1e200 {
				total, s = total+math.Log(s), 1
			}
		}
		return total + math.Log(s)
	}
	return logGammaRatio(a, y)
}
