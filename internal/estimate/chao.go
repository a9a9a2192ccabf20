package estimate

import (
	"errors"
	"math"
)

// Chao is the lower bound of A. Chao, Biometrics 43 (1987) 783–791, equations
// 5 and 11: of n people, f1 are on one list only and f2 on exactly two,
//
//	N ≥ n + f1²/(2 f2)
//	v = f2 (¼ r⁴ + r³ + ½ r²),  r = f1/f2
//
// It holds however much people differ in their chance to be listed, and
// assumes that lists do not depend on each other otherwise, reach equally many,
// and that there are many lists which each name few: with J lists of equal reach
// the unseen part is J/(J−1) times too large, for which see ChaoTimes. It is a
// bound: the true number may be far higher.
func Chao(o Overlap, level float64) (Estimate, error) {
	n, f1, f2 := o.rare()
	if f2 == 0 {
		return Estimate{}, errors.New("nobody stands on exactly two lists, so the bound is infinite")
	}
	r := f1 / f2
	e := Estimate{Point: n + f1*f1/(2*f2), StdErr: math.Sqrt(f2 * (r*r*r*r/4 + r*r*r + r*r/2))}
	e.Interval = logNormal(n, e.Point, e.StdErr, level)
	return e, nil
}

// ChaoBiasCorrected is Chao's lower bound as A. Chao, Biometrics 45 (1989)
// 427–438, corrects its bias; it is finite where nobody is on two lists:
//
//	N ≥ n + f1(f1−1)/(2(f2+1))
//	v = f1(f1−1)/(2(f2+1)) + f1(2f1−1)²/(4(f2+1)²) + f1² f2 (f1−1)²/(4(f2+1)⁴)
func ChaoBiasCorrected(o Overlap, level float64) (Estimate, error) {
	return chaoCorrected(o, 1, level)
}

// ChaoTimes is Chao for few lists: of J lists the unseen part is taken times
// (J−1)/J, as ChaoLastTimes has it.
func ChaoTimes(o Overlap, level float64) (Estimate, error) {
	e, err := Chao(o, level)
	if err != nil {
		return e, err
	}
	j, n := float64(len(o.Lists)), float64(o.Observed())
	e.Point = n + (j-1)/j*(e.Point-n)
	e.StdErr *= (j - 1) / j
	e.Interval = logNormal(n, e.Point, e.StdErr, level)
	return e, nil
}

// ChaoLastTimes is ChaoBiasCorrected for few lists: of J lists the unseen part
// is taken times (J−1)/J, which is what equal chances on J lists give
// (A. Chao, Biometrics 45 (1989), equation 6). It is the lowest of the bounds.
// Lists of different reach still make it too high: with odds o_j of list j the
// people on one and on two lists are f0 Σo and f0 Σ o_i o_j, and (J−1)(Σo)² is
// at least 2J Σ o_i o_j (C. Maclaurin's inequality), equal only for equal odds.
func ChaoLastTimes(o Overlap, level float64) (Estimate, error) {
	j := float64(len(o.Lists))
	return chaoCorrected(o, (j-1)/j, level)
}

func chaoCorrected(o Overlap, times, level float64) (Estimate, error) {
	n, f1, f2 := o.rare()
	unseen := f1 * (f1 - 1) / (2 * (f2 + 1))
	g := f2 + 1
	v := unseen*times + times*times*(f1*(2*f1-1)*(2*f1-1)/(4*g*g)+f1*f1*f2*(f1-1)*(f1-1)/(4*g*g*g*g))
	e := Estimate{Point: n + times*unseen, StdErr: math.Sqrt(v)}
	e.Interval = logNormal(n, e.Point, e.StdErr, level)
	return e, nil
}

// rare returns how many people were listed, on one list only, on exactly two.
func (o Overlap) rare() (n, f1, f2 float64) {
	f := o.Times()
	return float64(o.Observed()), float64(f[0]), float64(f[1])
}
