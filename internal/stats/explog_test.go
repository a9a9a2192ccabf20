package stats_test

import (
	"math"
	"testing"

	"cairn/internal/stats"
)

func TestLogAndExpAreThoseOfMath(t *testing.T) {
	r := stats.Seeded(11, 1)
	worst := func(got, want float64) float64 {
		if got == want || math.IsNaN(got) && math.IsNaN(want) {
			return 0
		}
		return math.Abs(got-want) / math.Max(math.Abs(want), 1e-300)
	}
	var log, exp, near float64
	for range 300_000 {
		x := math.Exp(1400*r.Float64() - 700)
		log = math.Max(log, worst(stats.Log(x), math.Log(x)))
		y := 1 + (2*r.Float64()-1)*math.Pow(10, -12*r.Float64())
		near = math.Max(near, worst(stats.Log(y), math.Log(y)))
		z := 1420*r.Float64() - 710
		if math.Abs(z) < 707 {
			exp = math.Max(exp, worst(stats.Exp(z), math.Exp(z)))
		}
	}
	t.Logf("largest relative differences: log %.2g, near 1 %.2g, exp %.2g", log, near, exp)
	if log > 5e-16 || near > 5e-16 || exp > 5e-16 {
		t.Errorf("log %.2g, near 1 %.2g, exp %.2g: more than two units in the last place", log, near, exp)
	}
	for _, x := range []float64{0, -1, math.Inf(1), math.NaN(), 5e-324, 1e-310, math.MaxFloat64, 1} {
		if worst(stats.Log(x), math.Log(x)) > 4e-16 {
			t.Errorf("Log(%v) = %v; want %v", x, stats.Log(x), math.Log(x))
		}
	}
	for _, x := range []float64{math.Inf(1), math.Inf(-1), math.NaN(), 0, 709, 710, -745, -746, 699.999} {
		if worst(stats.Exp(x), math.Exp(x)) > 4e-16 {
			t.Errorf("Exp(%v) = %v; want %v", x, stats.Exp(x), math.Exp(x))
		}
	}
}
