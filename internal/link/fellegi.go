package link

import (
	"maps"
	"math"
	"slices"
)

// A Pattern is how two records agree, column by column, as levels (0 same … 3
// different, 4 missing), with the number of pairs that agree so.
type Pattern struct {
	Levels []uint8
	Pairs  float64
}

// Chances are what the model of Fellegi & Sunter (1969, Journal of the American
// Statistical Association 64(328), 1183–1210) holds for each column and level: how
// often pairs of one person show the level (M) and how often pairs of two persons
// do (U), and the share of pairs that are of one person (Prior).
type Chances struct {
	M, U  [][]float64
	Prior float64
}

// EMOptions say how [Chances.Fit] estimates.
type EMOptions struct {
	HoldU             bool    // leave U as it is: it was measured on pairs at large
	MissingIsDiffered bool    // a missing value counts as a disagreement (reclin2 does), not as silence
	Tolerance         float64 // stop when no chance moves by more; 0: 1e-6
	Most              int     // rounds; 0: 200
	HighM, LowU       float64 // M is at most, U at least; 0: no bound but 1e-9
	Columns           []bool  // which columns take part; nil: all
}

func (o EMOptions) takes(column int) bool { return o.Columns == nil || o.Columns[column] }

// weight is the natural logarithm of how much more often one person shows these
// levels than two persons do.
func (c *Chances) weight(p []uint8, o EMOptions) float64 {
	w := 0.0
	for i, l := range p {
		if !o.takes(i) {
			continue
		}
		if l == missing {
			if !o.MissingIsDiffered {
				continue
			}
			l = different
		}
		w += math.Log(c.M[i][l] / c.U[i][l])
	}
	return w
}

// Posterior returns the chance that a pair with these levels is of one person.
func (c *Chances) Posterior(p []uint8, o EMOptions) float64 {
	return chance(c.weight(p, o), c.Prior)
}

// chance turns a weight and a prior into a probability.
func chance(weight, prior float64) float64 {
	return 1 / (1 + (1-prior)/prior*math.Exp(-weight))
}

// Fit moves the chances to those under which the patterns are likeliest, by
// expectation and maximisation from where they stand, taking the columns as
// independent given which pairs are of one person. It returns the number of rounds.
func (c *Chances) Fit(patterns []Pattern, o EMOptions) int {
	if o.Tolerance == 0 {
		o.Tolerance = 1e-6
	}
	if o.Most == 0 {
		o.Most = 200
	}
	all := 0.0
	for _, p := range patterns {
		all += p.Pairs
	}
	for round := 1; ; round++ {
		m, u := zeros(c.M), zeros(c.U)
		matched := 0.0
		for _, p := range patterns {
			post := chance(c.weight(p.Levels, o), c.Prior) * p.Pairs
			matched += post
			for i, l := range p.Levels {
				if l == missing && o.MissingIsDiffered {
					l = different
				}
				if l != missing {
					m[i][l] += post
					u[i][l] += p.Pairs - post
				}
			}
		}
		moved := math.Abs(matched/all - c.Prior)
		c.Prior = min(max(matched/all, 1e-12), 1-1e-12)
		for i := range m {
			if !o.takes(i) {
				continue
			}
			moved = max(moved, settle(c.M[i], m[i], 1e-9, o.HighM))
			if !o.HoldU {
				moved = max(moved, settle(c.U[i], u[i], max(o.LowU, 1e-9), 0))
			}
		}
		if moved < o.Tolerance || round == o.Most {
			return round
		}
	}
}

// settle sets chances to the shares of counts, none under low nor, where high is
// over zero, over high, and returns by how much one moved at most.
func settle(chances, counts []float64, low, high float64) (moved float64) {
	sum := 0.0
	for _, n := range counts {
		sum += n
	}
	if sum == 0 {
		return 0
	}
	for l, n := range counts {
		if chances[l] == 0 { // a level that the column cannot show
			continue
		}
		x := max(n/sum, low)
		if high > 0 {
			x = min(max(x, 1-high), high)
		}
		moved = max(moved, math.Abs(x-chances[l]))
		chances[l] = x
	}
	return moved
}

func zeros(like [][]float64) [][]float64 {
	z := make([][]float64, len(like))
	for i := range z {
		z[i] = make([]float64, len(like[i]))
	}
	return z
}

// patternsOf counts the levels of pairs.
func patternsOf(columns []*coded, pairs []uint64) []Pattern {
	counts := map[uint64]int{}
	for _, p := range pairs {
		counts[packed(columns, p)]++
	}
	patterns := make([]Pattern, 0, len(counts))
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		levels := make([]uint8, len(columns))
		for i := range levels {
			levels[i] = uint8(key >> (3 * i) & 7)
		}
		patterns = append(patterns, Pattern{levels, float64(counts[key])})
	}
	return patterns
}

// packed holds the levels of a pair in three bits each.
func packed(columns []*coded, pair uint64) (key uint64) {
	a, b := int(pair>>32), int(pair&math.MaxUint32)
	for i, c := range columns {
		key |= uint64(c.level(a, b)) << (3 * i)
	}
	return key
}
