package estimate

import (
	"math"
	"slices"

	"cairn/internal/stats"
)

// recession returns a direction d of the coefficients along which the Poisson
// likelihood of a log-linear model rises for ever, nil where there is none and
// the likelihood has a finite maximum. It is one with
//
//	x·d = 0 for every combination that was seen,
//	x·d ≤ 0 for every one that was not, and < 0 for at least one.
//
// Whether there is one is a linear program in as many unknowns as the seen
// combinations leave open: maximise Σ −x·d with −1 ≤ x·d ≤ 0.
//
// S. E. Fienberg & A. Rinaldo, Ann. Stat. 40 (2012) 996–1023, theorem 3.2;
// L. Chan, B. W. Silverman & K. Vincent, JASA 116 (2021) 1297–1306, section 3.
func (c cells) recession() []float64 {
	var seen, unseen [][]float64
	for i, y := range c.y {
		if y > 0 {
			seen = append(seen, c.row(i))
		} else {
			unseen = append(unseen, c.row(i))
		}
	}
	open, _ := stats.NullSpace(seen, c.p)
	if len(open) == 0 || len(unseen) == 0 {
		return nil
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
			along := dot(x, d)
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
	best, w := stats.Simplex(a, b, goal)
	if best < 1e-6 {
		return nil
	}
	d := make([]float64, c.p)
	for k, v := range open {
		for j := range d {
			d[j] += (w[2*k] - w[2*k+1]) * v[j]
		}
	}
	return d
}

// A face is where the likelihood has its maximum when it has no finite one:
// the combinations that the maximum puts at no people at all are left out, and
// so are the columns that the others do not determine.
type face struct {
	cells
	kept []int // which columns of the model are left
	cut  bool  // whether anything was left out
}

// face returns the rows and columns on which the maximum is finite. It fails
// with ErrNoMaximum where the number on no list is not determined by them: where
// b0 can move without any fitted count moving.
//
// A. Rinaldo, S. E. Fienberg & Y. Zhou, Electron. J. Stat. 3 (2009) 446–484;
// for pairs of lists with nobody in common Chan, Silverman & Vincent, section 2.2.
func (c cells) face() (face, error) {
	f := face{cells: c}
	for d := f.recession(); d != nil; d = f.recession() {
		f.cut = true
		left := cells{p: c.p}
		for i, y := range f.y {
			if x := f.row(i); y > 0 || dot(x, d) > -1e-7 {
				left.y, left.x = append(left.y, y), append(left.x, x...)
			}
		}
		f.cells = left
	}
	var rows [][]float64
	for i := range f.y {
		rows = append(rows, f.row(i))
	}
	open, free := stats.NullSpace(rows, f.p)
	for _, d := range open {
		if math.Abs(d[0]) > 1e-9 {
			return face{}, ErrNoMaximum
		}
	}
	for j := range f.p {
		if !slices.Contains(free, j) {
			f.kept = append(f.kept, j)
		}
	}
	if len(free) > 0 {
		f.cut = true
		narrow := cells{p: len(f.kept), y: f.y}
		for i := range f.y {
			for _, j := range f.kept {
				narrow.x = append(narrow.x, f.x[i*f.p+j])
			}
		}
		f.cells = narrow
	}
	return f, nil
}

// row returns the covariates of a row.
func (c cells) row(i int) []float64 { return c.x[i*c.p : (i+1)*c.p] }

// dot returns the inner product, 0 where it is nothing but rounding.
func dot(x, d []float64) float64 {
	sum := 0.0
	for j, v := range x {
		sum += v * d[j]
	}
	if math.Abs(sum) < 1e-9 {
		return 0
	}
	return sum
}
