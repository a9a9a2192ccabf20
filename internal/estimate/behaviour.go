package estimate

import (
	"errors"
	"math"
	"math/bits"
)

// Mb and Mbh are the forms in which being listed once changes the chance to be
// listed again: for everybody alike (Mb), and with a chance of its own for the
// first list (Mbh). They ask that the lists lie in order of time.
const (
	Mb  Form = "mb"
	Mbh Form = "mbh"
)

// Behaviour fits Mb or Mbh. With p the chance to be listed for the first time
// and c the chance to be listed again, on each of t lists in order of time,
//
//	log E[count] = b0 + b1 (first−1) + b2 (k−1) [+ b3 if first = 1]
//
// where first is the first list that people stand on and k how many they stand
// on; b1 = log((1−p)/(1−c)), b2 = log(c/(1−c)), and the people on no list are
//
//	f0 = exp(b0) (1−p)^t / (p (1−c)^(t−1)),  v = f0 + f0² g'Vg,  g = ∂log f0/∂b
//
// Rivest & Baillargeon, J. Stat. Softw. 19(5) (2007), section 3.2; D. L. Otis
// et al., Wildl. Monogr. 62 (1978), models Mb and Mbh.
func Behaviour(o Overlap, f Form) (Model, error) {
	first := func(mask int) float64 { return float64(bits.TrailingZeros(uint(mask))) }
	columns := []column{first, func(mask int) float64 { return times(mask) - 1 }}
	if f == Mbh {
		columns = append(columns, on(1))
	}
	m, err := o.model(string(f), columns)
	if err != nil {
		return m, err
	}
	if m.Edge {
		return m, ErrNoMaximum
	}
	t := float64(len(o.Lists))
	again := 1 / (1 + math.Exp(-m.Beta[2]))
	logNotAgain := -math.Log1p(math.Exp(m.Beta[2]))
	logNot := m.Beta[1] + logNotAgain
	if !(logNot < 0) {
		return m, errors.New("each list names more new people than the one before, so this model gives no number")
	}
	not := math.Exp(logNot)
	is := -math.Expm1(logNot)
	unseen := math.Exp(m.Beta[0] + t*logNot - math.Log(is) - (t-1)*logNotAgain)
	slope := t + not/is
	g := make([]float64, m.face.p)
	g[0], g[1], g[2] = 1, slope, -again*slope+(t-1)*again
	v := 0.0
	for i, a := range g {
		for j, b := range g {
			v += a * b * m.cov[i*m.face.p+j]
		}
	}
	m.Estimate = Estimate{Point: float64(o.Observed()) + unseen, StdErr: math.Sqrt(unseen + unseen*unseen*v)}
	return m, nil
}
