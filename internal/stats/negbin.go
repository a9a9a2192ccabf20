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
	return LogRising(d.Size, y) - LogFactorial(y) + y*Log(d.Mean/(d.Mean+d.Size)) - d.Size*math.Log1p(d.Mean/d.Size)
}

// PMF returns P(Y = y).
func (d NegBin) PMF(y float64) float64 { return Exp(d.LogPMF(y)) }

// CDF returns P(Y ≤ y), through the regularised incomplete beta function
// I_p(Size, ⌊y⌋+1) with p = Size/(Size+Mean).
func (d NegBin) CDF(y float64) float64 {
	cdf, _, _ := d.At(y)
	return cdf
}

// Tail returns P(Y > y) without losing digits in the far tail.
func (d NegBin) Tail(y float64) float64 {
	_, tail, _ := d.At(y)
	return tail
}

// At returns P(Y ≤ y), P(Y > y) and P(Y = ⌊y⌋) at the cost of one of them. The
// smaller of the first two keeps its digits.
func (d NegBin) At(y float64) (cdf, tail, mass float64) {
	switch {
	case math.IsNaN(y) || math.IsNaN(d.Mean) || d.Mean < 0 || d.Size <= 0:
		return math.NaN(), math.NaN(), math.NaN()
	case y < 0:
		return 0, 1, 0
	case math.IsInf(y, 1):
		return 1, 0, 0
	case d.Mean == 0:
		if y < 1 {
			return 1, 0, 1
		}
		return 1, 0, 0
	case d.poisson():
		return PoissonCDF(y, d.Mean), PoissonTail(y, d.Mean), d.PMF(math.Floor(y))
	}
	a, b := math.Floor(y)+1, d.Size
	x, rest := d.Mean/(d.Mean+d.Size), d.Size/(d.Mean+d.Size)
	front := d.front(a) // a·P(Y = a)
	if x > (a+1)/(a+b+2) {
		cdf = front / betaFraction(b, a, rest, x)
		tail = 1 - cdf
	} else {
		tail = front / betaFraction(a, b, x, rest)
		cdf = 1 - tail
	}
	return cdf, tail, front / ((b + a - 1) * x)
}

// front returns a·P(Y = a) = x^a (1−x)^Size / B(a, Size), x = Mean/(Mean+Size),
// for whole a from 1.
func (d NegBin) front(a float64) float64 {
	logs := 0.0
	if a < 1000 && d.Size < 1000 {
		logs = a*Log(d.Mean/(d.Mean+d.Size)) + d.Size*Log(d.Size/(d.Mean+d.Size))
	} else { // near 1 the logarithm of the share itself loses digits
		logs = -a*math.Log1p(d.Size/d.Mean) - d.Size*math.Log1p(d.Mean/d.Size)
	}
	if a > 24 || d.Size > 1e6 {
		return Exp(logs - logBeta(a, d.Size))
	}
	ways := d.Size // 1/B(a, Size) = Size (Size+1) … (Size+a−1) / (a−1)!
	for i := 1.0; i < a; i++ {
		ways *= (d.Size + i) / i
	}
	return ways * Exp(logs)
}

// Quantile returns the smallest whole y with P(Y ≤ y) ≥ p; p that equals a
// step within 64 units in the last place counts as reached. It starts from the
// Cornish-Fisher value and walks, each step's probability following from the
// one before; far from the start it halves instead.
func (d NegBin) Quantile(p float64) float64 {
	switch {
	case math.IsNaN(p) || p < 0 || p > 1 || math.IsNaN(d.Mean) || d.Mean < 0 || d.Size <= 0:
		return math.NaN()
	case p == 0 || d.Mean == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	v := d.Variance()
	sd := math.Sqrt(v)
	z := NormalQuantile(p)
	y := math.Max(0, math.Floor(d.Mean+sd*z+(2*v/d.Mean-1)*(z*z-1)/6+0.5))
	p *= 1 - 64*0x1p-53
	upper := p > 0.5 // keep the digits of the smaller tail
	at, over, f := d.At(y)
	reached := at >= p
	if upper {
		at, reached = over, over <= 1-p
	}
	const longest = 200
	for range longest {
		switch {
		case reached && y == 0:
			return 0
		case reached: // is y−1 enough too?
			before := at - f
			enough := before >= p
			if upper {
				before = at + f
				enough = before <= 1-p
			}
			if !enough {
				return y
			}
			f /= d.Ratio(y - 1)
			y--
			at = before
		default:
			f *= d.Ratio(y)
			y++
			if upper {
				at -= f
				reached = at <= 1-p
			} else {
				at += f
				reached = at >= p
			}
			if reached {
				return y
			}
		}
	}
	return d.halve(p)
}

// halve finds the quantile by doubling and halving.
func (d NegBin) halve(p float64) float64 {
	low, high := -1.0, math.Max(1, math.Ceil(d.Mean))
	for d.CDF(high) < p {
		low, high = high, 2*high
	}
	for high-low > 1 {
		mid := math.Floor((low + high) / 2)
		if d.CDF(mid) >= p {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// Ratio returns P(Y = y+1)/P(Y = y).
func (d NegBin) Ratio(y float64) float64 {
	if d.poisson() {
		return d.Mean / (y + 1)
	}
	return (d.Size + y) / (y + 1) * d.Mean / (d.Mean + d.Size)
}

// poisson reports whether the distribution cannot be told from the Poisson in
// double precision.
func (d NegBin) poisson() bool { return d.Size > 1e10*math.Max(1, d.Mean) }

// LogRising returns log(Γ(a+y)/Γ(a)); for small whole y as a sum, which keeps
// the digits that two large log-gammas lose.
func LogRising(a, y float64) float64 {
	if y < 32 {
		s := 1.0
		total := 0.0
		for i := 0.0; i < y; i++ {
			s *= a + i
			if s > 1e200 {
				total, s = total+Log(s), 1
			}
		}
		return total + Log(s)
	}
	return logGammaRatio(a, y)
}
