package stats_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"

	"cairn/internal/stats"
)

// The functions are those of J. J. Moré, B. S. Garbow & K. E. Hillstrom,
// "Testing unconstrained optimization software", ACM TOMS 7 (1981) 17–41, as
// gonum has them; its BFGS is the peer.
func TestMinimiseGoesAsLowAsThePeer(t *testing.T) {
	type problem interface {
		Func(x []float64) float64
		Grad(grad, x []float64)
	}
	for _, tt := range []struct {
		name  string
		p     problem
		start []float64
	}{
		{"Beale", functions.Beale{}, []float64{1, 1}},
		{"Brown and Dennis", functions.BrownAndDennis{}, []float64{25, 5, -5, -1}},
		{"extended Rosenbrock", functions.ExtendedRosenbrock{}, []float64{-1.2, 1, -1.2, 1}},
		{"extended Powell singular", functions.ExtendedPowellSingular{}, []float64{3, -1, 0, 3}},
		{"Gaussian", functions.Gaussian{}, []float64{0.4, 1, 0}},
		{"penalty I", functions.PenaltyI{}, []float64{1, 2, 3, 4}},
		{"trigonometric", functions.Trigonometric{}, []float64{0.2, 0.2, 0.2, 0.2, 0.2}},
		{"variably dimensioned", functions.VariablyDimensioned{}, []float64{0.5, 0, 0.25, 0.75}},
		{"Watson", functions.Watson{}, []float64{0, 0, 0, 0, 0, 0}},
		{"Wood", functions.Wood{}, []float64{-3, -1, -3, -1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, err := stats.Minimise(tt.p.Func, tt.p.Grad, tt.start)
			if err != nil {
				t.Fatal(err)
			}
			peer, _ := optimize.Minimize(optimize.Problem{Func: tt.p.Func, Grad: tt.p.Grad}, tt.start, nil, &optimize.BFGS{})
			if got := tt.p.Func(x); got > peer.F+1e-8*(1+math.Abs(peer.F)) {
				t.Errorf("ended at %v with %g; the peer came down to %g", x, got, peer.F)
			}
		})
	}
}

func TestMinimiseSaysWhenThereIsNoNumberToStartFrom(t *testing.T) {
	_, err := stats.Minimise(func([]float64) float64 { return math.NaN() }, func(g, _ []float64) { g[0] = 1 }, []float64{0})
	if err == nil {
		t.Error("no error for a function that is nowhere a number")
	}
}
