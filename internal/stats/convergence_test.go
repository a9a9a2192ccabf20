package stats_test

import (
	"math"
	"slices"
	"testing"

	"cairn/internal/stats"
)

// Chains of first-order autoregression a are worth (1−a)/(1+a) of their draws.
func TestWhatChainsAreWorth(t *testing.T) {
	for i, a := range []float64{0, 0.5, 0.9} {
		var chains [][]float64
		for k := range 4 {
			r := stats.Seeded(uint64(i), uint64(k))
			x, chain := 0.0, []float64(nil)
			for range 20_000 {
				x = a*x + r.NormFloat64()
				chain = append(chain, x)
			}
			chains = append(chains, chain)
		}
		want := 80_000 * (1 - a) / (1 + a)
		if got := stats.EffectiveSize(chains); math.Abs(got/want-1) > 0.15 {
			t.Errorf("autocorrelation %v: worth %.0f; want about %.0f", a, got, want)
		}
		if r := stats.RHat(chains); r > 1.01 {
			t.Errorf("autocorrelation %v: R-hat %v of chains that agree", a, r)
		}
		for j := range chains[0] {
			chains[0][j] += 10
		}
		if r := stats.RHat(chains); r < 1.2 {
			t.Errorf("R-hat %v of a chain that lies apart", r)
		}
	}
}

func TestQuantilesBetweenValues(t *testing.T) {
	if got, want := stats.Quantiles([]float64{4, 1, 3, 2}, 0, 0.5, 1, 0.1), []float64{1, 2.5, 4, 1.3}; !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
		t.Errorf("quantiles %v; want %v", got, want)
	}
}
