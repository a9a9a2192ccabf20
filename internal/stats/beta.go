package stats

import "math"

// BetaRegularised returns I_x(a, b), the regularised incomplete beta function,
// for a, b > 0 and 0 ≤ x ≤ 1, to about 14 digits.
//
// It evaluates the continued fraction 26.5.8 of Abramowitz & Stegun by the
// method of Lentz, Appl. Opt. 15 (1976) 668–671, on the side of the mean where
// it converges fast.
func BetaRegularised(a, b, x float64) float64 {
	switch {
	case math.IsNaN(a) || math.IsNaN(b) || math.IsNaN(x) || a <= 0 || b <= 0 || x < 0 || x > 1:
		return math.NaN()
	case x == 0 || x == 1:
		return x
	}
	return betaRegularised(a, b, x, 1-x)
}

// betaRegularised takes 1−x as y, so that no digit is lost where x is near 1.
func betaRegularised(a, b, x, y float64) float64 {
	if x > (a+1)/(a+b+2) {
		return 1 - betaLower(b, a, y, x)
	}
	return betaLower(a, b, x, y)
}

// betaLower returns I_x(a, b) for x below the mean; y is 1−x.
func betaLower(a, b, x, y float64) float64 {
	front := math.Exp(a*math.Log(x)+b*math.Log(y)-logBeta(a, b)) / a
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	if math.Abs(d) < tiny {
		d = tiny
	}
	d = 1 / d
	h := d
	for m := 1.0; m < 100_000; m++ {
		m2 := 2 * m
		even := m * (b - m) * x / ((a + m2 - 1) * (a + m2))
		if d = 1 + even*d; math.Abs(d) < tiny {
			d = tiny
		}
		if c = 1 + even/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= c * d
		odd := -(a + m) * (a + b + m) * x / ((a + m2) * (a + m2 + 1))
		if d = 1 + odd*d; math.Abs(d) < tiny {
			d = tiny
		}
		if c = 1 + odd/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		step := c * d
		h *= step
		if math.Abs(step-1) < 4e-16 {
			break
		}
	}
	return front * h
}

// logBeta returns log(Γ(a)Γ(b)/Γ(a+b)); where one of the two is much the
// larger it avoids the difference of two large log-gammas.
func logBeta(a, b float64) float64 {
	small, large := math.Min(a, b), math.Max(a, b)
	g, _ := math.Lgamma(small)
	return g - logGammaRatio(large, small)
}

// logGammaRatio returns log(Γ(a+y)/Γ(a)) for a, y > 0.
func logGammaRatio(a, y float64) float64 {
	if a < 100 {
		g, _ := math.Lgamma(a + y)
		h, _ := math.Lgamma(a)
		return g - h
	}
	// Stirling on both, with the large terms subtracted by hand
	s := a + y
	return (a-0.5)*math.Log1p(y/a) + y*(math.Log(s)-1) + stirling(s) - stirling(a)
}

// stirling returns log Γ(x) − [(x−½) log x − x + ½ log 2π] for x ≥ 100.
func stirling(x float64) float64 {
	i := 1 / (x * x)
	return (1.0/12 - i*(1.0/360-i*(1.0/1260-i/1680))) / x
}
