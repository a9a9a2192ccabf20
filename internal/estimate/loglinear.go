package estimate

import (
	"errors"
	"math"
	"math/bits"

	"cairn/internal/stats"
)

// ErrNoMaximum reports a model whose likelihood has no finite maximum on these
// lists: a combination that the model needs was never seen.
var ErrNoMaximum = errors.New("the likelihood has no finite maximum: a combination of lists that the model needs was never seen")

// A column is one covariate of a log-linear model: its value for the people on
// the lists of a mask. It is 0 for the people on no list.
type column func(mask int) float64

// A Model is a fitted Poisson log-linear model of how many people each
// combination of lists names. The model is
//
//	log E[count of a combination] = b0 + Σ b_k x_k(combination)
//
// where all x are 0 for the combination of no list, so that exp(b0) estimates
// how many people are on none:
//
//	N = n + exp(b0),  v = exp(b0) + exp(2 b0) var(b0)
//
// S. E. Fienberg, Biometrika 59 (1972) 591–603; R. M. Cormack, Biometrics 45
// (1989) 395–413, whose equation 4 is v.
type Model struct {
	Name     string
	Estimate           // N with v; Interval is not set
	Beta     []float64 // NaN for one that has no finite value
	Deviance float64
	DF       int // combinations − coefficients
	// Edge says that the likelihood has no finite maximum, but that its limit
	// still tells N: combinations that were never seen are put at nobody.
	Edge bool
	// AIC and BIC are −2 log L + 2p and −2 log L + p log n, with the whole
	// Poisson likelihood and n the people listed, as Rcapture has them.
	AIC, BIC float64
	face     face
	cov      []float64 // of the coefficients on the face, row by row
}

// cells are the rows of a fit: the combinations with their counts and covariates.
type cells struct {
	y []float64
	x []float64 // row by row, p columns, the first all 1
	p int
}

// cells lays out every combination but that of no list, less those that skip
// leaves out.
func (o Overlap) cells(columns []column, skip func(mask int) bool) cells {
	c := cells{p: len(columns) + 1}
	for mask := 1; mask < len(o.Count); mask++ {
		if skip != nil && skip(mask) {
			continue
		}
		c.y = append(c.y, float64(o.Count[mask]))
		c.x = append(c.x, 1)
		for _, f := range columns {
			c.x = append(c.x, f(mask))
		}
	}
	return c
}

// model fits a model of these columns on every combination of lists.
func (o Overlap) model(name string, columns []column) (Model, error) {
	return o.fit(name, o.cells(columns, nil))
}

// fit fits a model on rows that are laid out, with R's rule of when to stop.
func (o Overlap) fit(name string, c cells) (Model, error) {
	return o.fitBy(name, c, func(c cells) (stats.LogLinear, error) {
		return stats.FitLogLinear(c.x, c.p, c.y, nil, nil, math.Inf(1))
	})
}

// fitBy fits a model on its face.
func (o Overlap) fitBy(name string, c cells, by func(cells) (stats.LogLinear, error)) (Model, error) {
	on, err := c.face()
	if err != nil {
		return Model{Name: name}, err
	}
	f, err := by(on.cells)
	if err != nil {
		return Model{Name: name}, err
	}
	unseen := math.Exp(f.Beta[0])
	logL := 0.0
	for i, mu := range f.Mean {
		logL += stats.PoissonLogPMF(on.y[i], mu)
	}
	n := float64(o.Observed())
	m := Model{
		Name:     name,
		Estimate: Estimate{Point: n + unseen, StdErr: math.Sqrt(unseen + unseen*unseen*f.Cov[0])},
		Beta:     make([]float64, c.p), Deviance: f.Deviance, DF: len(c.y) - c.p,
		AIC: -2*logL + 2*float64(c.p), BIC: -2*logL + math.Log(n)*float64(c.p),
		Edge: on.cut, face: on, cov: f.Cov,
	}
	for j := range m.Beta {
		m.Beta[j] = math.NaN()
	}
	for k, j := range on.kept {
		m.Beta[j] = f.Beta[k]
	}
	return m, nil
}

// main returns the columns of the lists themselves: 1 for people on list j.
func (o Overlap) main() []column {
	var all []column
	for j := range o.Lists {
		all = append(all, on(1<<j))
	}
	return all
}

// on is 1 for people on all the lists of a mask.
func on(lists int) column {
	return func(mask int) float64 {
		if mask&lists == lists {
			return 1
		}
		return 0
	}
}

// times returns on how many lists the people of a mask stand.
func times(mask int) float64 { return float64(bits.OnesCount(uint(mask))) }
