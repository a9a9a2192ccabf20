package estimate

import (
	"math"

	"cairn/internal/stats"
)

// exists reports whether the Poisson likelihood of a log-linear model has a
// finite maximum. It has none if and only if there is a direction d of the
// coefficients with
//
//	x·d = 0 for every combination that was seen,
//	x·d ≤ 0 for every one that was not, and < 0 for at least one,
//
// for along it the likelihood rises for ever. Whether there is one is a linear
// program in as many unknowns as the seen combinations leave open: maximise
// Σ −x·d with −1 ≤ x·d ≤ 0.
//
// S. E. Fienberg & A. Rinaldo, Ann. Stat. 40 (2012) 996–1023, theorem 3.2;
// L. Chan, B. W. Silverman & K. Vincent, JASA 116 (2021) 1297–1306, section 3.
func (c cells) exists() bool {
	var seen, unseen [][]float64
	for i, y := range c.y {
		row := c.x[i*c.p : (i+1)*c.p]
		if y > 0 {
			seen = append(seen, row)
		} else {
			unseen = append(unseen, row)
		}
	}
	open := stats.NullSpace(seen, c.p)
	if len(open) == 0 || len(unseen) == 0 {
		return true
	}
	// d = Σ (a_k − b_k) open_k with a, b ≥ 0
	unknowns := 2 * len(open)
	var a [][]float64
	var b []float64
	goal := make([]float64, unknowns)
	for _, x := range unseen {
		down, up := make([]float64, unknowns), make([]float64, unknowns)
		moves := false
		for k, d := range open {
			along := 0.0
			for j, v := range x {
				along += v * d[j]
			}
			if math.Abs(along) < 1e-9 {
				along = 0
			}
			moves = moves || along != 0
			down[2*k], down[2*k+1] = along, -along // x·d ≤ 0
			up[2*k], up[2*k+1] = -along, along     // −x·d ≤ 1
			goal[2*k] -= along
			goal[2*k+1] += along
		}
		if moves {
			a, b = append(a, down, up), append(b, 0, 1)
		}
	}
	best, _ := stats.Simplex(a, b, goal)
	return best < 1e-6
}
