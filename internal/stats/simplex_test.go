package stats_test

import (
	"math"
	"testing"

	"cairn/internal/stats"
)

func TestSimplex(t *testing.T) {
	for _, tt := range []struct {
		name string
		a    [][]float64
		b, c []float64
		want float64
	}{
		{"Dantzig's example of two products", [][]float64{{1, 0}, {0, 2}, {3, 2}}, []float64{4, 12, 18}, []float64{3, 5}, 36},
		{"no bound", [][]float64{{-1, 1}}, []float64{1}, []float64{1, 0}, math.Inf(1)},
		{"nothing to gain", [][]float64{{1, 1}}, []float64{1}, []float64{-1, -2}, 0},
		{"Beale's, in which the largest-coefficient rule goes in circles",
			[][]float64{{0.25, -60, -1.0 / 25, 9}, {0.5, -90, -1.0 / 50, 3}, {0, 0, 1, 0}}, []float64{0, 0, 1}, []float64{0.75, -150, 0.02, -6}, 0.05},
	} {
		t.Run(tt.name, func(t *testing.T) {
			best, x := stats.Simplex(tt.a, tt.b, tt.c)
			if best != tt.want && math.Abs(best-tt.want) > 1e-9 {
				t.Errorf("best = %v at %v; want %v", best, x, tt.want)
			}
		})
	}
}

func TestNullSpaceIsOrthogonal(t *testing.T) {
	rows := [][]float64{{1, 1, 0, 0, 1}, {1, 0, 1, 0, 1}, {2, 1, 1, 0, 2}}
	basis, _ := stats.NullSpace(rows, 5)
	if len(basis) != 3 {
		t.Fatalf("%d vectors; want 5 less the rank 2", len(basis))
	}
	for _, v := range basis {
		for _, r := range rows {
			s := 0.0
			for j := range v {
				s += v[j] * r[j]
			}
			if math.Abs(s) > 1e-12 {
				t.Errorf("%v · %v = %v", v, r, s)
			}
		}
	}
	if _, free := stats.NullSpace(nil, 3); len(free) != 3 {
		t.Error("no row leaves every direction open")
	}
}
