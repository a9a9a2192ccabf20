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
	return Exp(a*Log(x)+b*Log(y)-logBeta(a, b)) / betaFraction(a, b, x, y)
}

// betaFraction returns x^a y^b / (B(a, b) I_x(a, b)) for x below the mean, by
// the continued fraction of A. R. DiDonato & A. H. Morris, ACM Trans. Math.
// Softw. 18 (1992) 360–373, equation 9, by its numerators and denominators, so
// that no step waits for a division.
func betaFraction(a, b, x, y float64) float64 {
	num, den := a*(a*y-b*x+1)/(a+1), 1.0
	before, under := 1.0, 0.0
	for m := 1.0; m < 100_000; m++ {
		odd := 1 / (a + 2*m - 1)
		bend := m * (b - m) * x * odd
		alpha := (a + m - 1) * (a + b + m - 1) * x * odd * bend
		beta := m + bend + (a+m)*(a*y-b*x+1+m*(2-x))/(a+2*m+1)
		num, before = beta*num+alpha*before, num
		den, under = beta*den+alpha*under, den
		if math.Abs(num*under-before*den) <= 4e-16*math.Abs(num*under) {
			break
		}
		if math.Abs(num) > 1e100 {
			num, before, den, under = num*1e-100, before*1e-100, den*1e-100, under*1e-100
		}
	}
	return num / den
}

// logBeta returns log(Γ(a)Γ(b)/Γ(a+b)); where one of the two is much the
// larger it avoids the difference of two large log-gammas.
func logBeta(a, b float64) float64 {
	small, large := math.Min(a, b), math.Max(a, b)
	g, _ := math.Lgamma(small)
	return g - logGammaRatio(large, small)
}

// logGammaRatio returns log(Γ(a+y)/Γ(a)) for a, y > 0: Stirling's series on
// both, with the large terms subtracted by hand; a small a is first moved up by
// ten.
func logGammaRatio(a, y float64) float64 {
	moved := 0.0
	if a < 10 {
		low, high := a, a+y
		f, over := 1.0, 1.0 // ∏ (a+i)/(a+y+i)
		for range 10 {
			f *= low
			over *= high
			low++
			high++
		}
		moved, a = Log(f/over), low
	}
	s := a + y
	apart := Log(s / a)
	if y < a/8 {
		apart = math.Log1p(y / a)
	}
	return moved + (a-0.5)*apart + y*(Log(s)-1) + stirling(s) - stirling(a)
}

// stirling returns log Γ(x) − [(x−½) log x − x + ½ log 2π] for x ≥ 10, to 1e-15.
func stirling(x float64) float64 {
	i := 1 / (x * x)
	return (1.0/12 - i*(1.0/360-i*(1.0/1260-i*(1.0/1680-i*(1.0/1188-i*691.0/360360))))) / x
}
