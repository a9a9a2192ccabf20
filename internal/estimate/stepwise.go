package estimate

import (
	"cmp"
	"math"
	"slices"

	"cairn/internal/stats"
)

// A Stepwise is a model of lists and of pairs of lists that was built step by
// step.
type Stepwise struct {
	Model
	Added [][2]int // the pairs in the order in which they were taken in, as list positions
	// Empty are the pairs among them with nobody in common: their coefficient is
	// minus infinity, and every combination with both lists is put at nobody.
	Empty   [][2]int
	columns []column
}

// DefaultPThreshold is the p-value below which a pair is taken in.
const DefaultPThreshold = 0.02

// StepwisePairs builds a log-linear model forwards: it starts from the lists
// alone, and in each step looks at every pair of lists that is not in yet. Of m
// people on both, whatever other lists they are on, it asks how likely so many
// or more, or so few or fewer, would be by the model as it is, in which that
// number is Poisson:
//
//	p = min( P(M ≥ m), P(M ≤ m) ),  M Poisson with the fitted mean
//
// and takes in the pair of least p, as long as p is below the threshold and N
// can still be told. A pair with nobody in common gets a coefficient of minus
// infinity. The interval is n + exp(b0 ± z se(b0)), given the model; that the
// model was chosen from the same lists is not in it, so it is too short.
//
// L. Chan, B. W. Silverman & K. Vincent, JASA 116 (2021) 1297–1306, sections
// 2.2 and 4.
func StepwisePairs(o Overlap, threshold, level float64) (Stepwise, error) {
	now, err := o.pairs(nil)
	if err != nil {
		return now, err
	}
	for {
		type candidate struct {
			pair [2]int
			p    float64
		}
		var open []candidate
		for i := range o.Lists {
			for j := i + 1; j < len(o.Lists); j++ {
				pair := [2]int{i, j}
				if slices.Contains(now.Added, pair) {
					continue
				}
				m, mean := float64(o.On(1<<i|1<<j)), now.expected(o, 1<<i|1<<j)
				if p := min(stats.PoissonCDF(m, mean), stats.PoissonTail(m-1, mean)); p < threshold {
					open = append(open, candidate{pair, p})
				}
			}
		}
		slices.SortStableFunc(open, func(a, b candidate) int { return cmp.Compare(a.p, b.p) })
		grown := false
		for _, c := range open {
			next, err := o.pairs(append(now.Added[:len(now.Added):len(now.Added)], c.pair))
			if err == nil && !next.Edge {
				now, grown = next, true
				break
			}
		}
		if !grown {
			now.Interval = now.wald(float64(o.Observed()), level)
			return now, nil
		}
	}
}

// pairs fits the model of the lists and these pairs of lists.
func (o Overlap) pairs(pairs [][2]int) (Stepwise, error) {
	s := Stepwise{Added: pairs, columns: o.main()}
	for _, p := range pairs {
		if both := 1<<p[0] | 1<<p[1]; o.On(both) > 0 {
			s.columns = append(s.columns, on(both))
		} else {
			s.Empty = append(s.Empty, p)
		}
	}
	m, err := o.fit("stepwise", o.cells(s.columns, s.empty))
	s.Model = m
	return s, err
}

// empty reports whether the model puts a combination at nobody.
func (s Stepwise) empty(mask int) bool {
	return slices.ContainsFunc(s.Empty, func(p [2]int) bool { return mask>>p[0]&1 == 1 && mask>>p[1]&1 == 1 })
}

// expected returns how many people the model expects on all the lists of a mask.
func (s Stepwise) expected(o Overlap, lists int) float64 {
	sum := 0.0
	for mask := 1; mask < len(o.Count); mask++ {
		if mask&lists != lists || s.empty(mask) {
			continue
		}
		eta := s.Beta[0]
		for k, f := range s.columns {
			eta += s.Beta[k+1] * f(mask)
		}
		sum += math.Exp(eta)
	}
	return sum
}

// wald returns the interval n + exp(b0 ± z se(b0)).
func (m Model) wald(n, level float64) Interval {
	half := normal(level) * math.Sqrt(m.cov[0])
	return Interval{n + math.Exp(m.Beta[0]-half), n + math.Exp(m.Beta[0]+half), level}
}
