package stats_test

import (
	"errors"
	"math"
	"testing"

	"cairn/internal/stats"
)

// Dobson (1990), page 93: a trial with three outcomes and three treatments, the
// example of R's help page on glm; values printed by R 4.2.2.
func TestPoissonRegressionOfDobson(t *testing.T) {
	y := []float64{18, 17, 15, 20, 10, 20, 25, 13, 12}
	var x []float64
	for i := range y {
		row := make([]float64, 5)
		row[0] = 1
		if o := i % 3; o > 0 {
			row[o] = 1
		}
		if tr := i / 3; tr > 0 {
			row[2+tr] = 1
		}
		x = append(x, row...)
	}
	fit, err := stats.FitLogLinear(x, 5, y, nil, nil, math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{3.044522, -0.4542553, -0.2929871, 0, 0} {
		if math.Abs(fit.Beta[i]-want) > 1e-6 {
			t.Errorf("coefficient %d is %.7f; want %.7f", i, fit.Beta[i], want)
		}
	}
	for i, want := range []float64{0.1708987, 0.2021708, 0.1927423, 0.2, 0.2} {
		if se := math.Sqrt(fit.Cov[i*5+i]); math.Abs(se-want) > 1e-5 {
			t.Errorf("standard error %d is %.7f; want %.7f", i, se, want)
		}
	}
	if math.Abs(fit.Deviance-5.129141) > 1e-5 || fit.DF != 4 {
		t.Errorf("deviance %.6f on %d; want 5.129141 on 4", fit.Deviance, fit.DF)
	}
}

func TestGroupedRegressionIsTheGeneralOne(t *testing.T) {
	r := stats.Seeded(3, 1)
	var g stats.Grouped
	g.Reset(4, 1)
	var x, y []float64
	for i := range 60 {
		group := i % 4
		c := stats.RandomPoisson(r, 10*math.Exp(0.3*float64(group)-0.02*float64(i)))
		g.Add(group, i, stats.NewGroupedCount(c), 1)
		row := make([]float64, 5)
		row[group], row[4] = 1, float64(i)
		x, y = append(x, row...), append(y, c)
	}
	if !g.Fit(true, false) {
		t.Fatal("no fit")
	}
	fit, err := stats.FitLogLinear(x, 5, y, nil, nil, math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(g.Slope-fit.Beta[4]) > 1e-8 || math.Abs(g.SlopeVariance()/fit.Cov[24]-1) > 1e-6 || math.Abs(g.Dispersion()/fit.Dispersion(y, nil)-1) > 1e-6 {
		t.Errorf("slope %v, variance %v, dispersion %v; want %v, %v, %v", g.Slope, g.SlopeVariance(), g.Dispersion(), fit.Beta[4], fit.Cov[24], fit.Dispersion(y, nil))
	}
	sum := 0.0
	for i := range g.Rows() {
		sum += g.Leverage(i)
	}
	if math.Abs(sum-5) > 1e-4 {
		t.Errorf("leverages add up to %v; want the number of coefficients, 5", sum)
	}
}

func TestNegBinRegressionFindsItsSize(t *testing.T) {
	r := stats.Seeded(4, 1)
	var x, y []float64
	for i := range 4000 {
		v := float64(i%50) / 50
		x = append(x, 1, v)
		y = append(y, stats.RandomNegBin(r, stats.NegBin{Mean: math.Exp(1 + v), Size: 2.5}))
	}
	fit, err := stats.FitNegBin(x, 2, y, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(fit.Size-2.5) > 0.25 || math.Abs(fit.Beta[0]-1) > 0.1 || math.Abs(fit.Beta[1]-1) > 0.15 {
		t.Errorf("size %.3f, coefficients %.3f (seed 4/1); want 2.5, 1 and 1", fit.Size, fit.Beta)
	}
	better := func(size float64) float64 {
		l := 0.0
		for i, mu := range fit.Mean {
			l += stats.NegBin{Mean: mu, Size: size}.LogPMF(y[i])
		}
		return l
	}
	if at := better(fit.Size); better(fit.Size*1.01) > at || better(fit.Size/1.01) > at {
		t.Error("the size does not maximise the likelihood")
	}
}

func TestAColumnThatRepeatsAnotherIsRefused(t *testing.T) {
	if _, err := stats.FitLogLinear([]float64{1, 2, 1, 2, 1, 2}, 2, []float64{3, 4, 5}, nil, nil, math.Inf(1)); !errors.Is(err, stats.ErrNotIdentified) {
		t.Errorf("error %v; want ErrNotIdentified", err)
	}
}

func TestMinimiseFindsTheMinimumOfRosenbrock(t *testing.T) {
	f := func(x []float64) float64 {
		return 100*math.Pow(x[1]-x[0]*x[0], 2) + math.Pow(1-x[0], 2)
	}
	grad := func(into, x []float64) {
		into[0] = -400*x[0]*(x[1]-x[0]*x[0]) - 2*(1-x[0])
		into[1] = 200 * (x[1] - x[0]*x[0])
	}
	x, err := stats.Minimise(f, grad, []float64{-1.2, 1})
	if err != nil || math.Abs(x[0]-1) > 1e-5 || math.Abs(x[1]-1) > 1e-5 {
		t.Errorf("minimum at %v, %v; want 1, 1", x, err)
	}
}
