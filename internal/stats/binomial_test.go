package stats_test

import (
	"math"
	"testing"

	"cairn/internal/stats"
)

// Draws are counted per outcome and compared with the distribution by
// Pearson's statistic, which passes 6 standard deviations of its own once in a
// billion runs; seeds are fixed.
func TestBinomialDrawsFollowTheDistribution(t *testing.T) {
	const draws = 60_000
	for i, tt := range []struct {
		n int
		p float64
	}{{1, 0.3}, {12, 0.5}, {40, 0.05}, {40, 0.97}, {300, 0.2}, {5000, 0.01}, {5000, 0.45}, {100_000, 0.999}} {
		r := stats.Seeded(7, uint64(i))
		seen := make(map[int]float64)
		for range draws {
			k := stats.DrawBinomial(r, tt.n, tt.p)
			if k < 0 || k > tt.n {
				t.Fatalf("%d of %d", k, tt.n)
			}
			seen[k]++
		}
		log := func(k int) float64 {
			return stats.LogFactorial(float64(tt.n)) - stats.LogFactorial(float64(k)) - stats.LogFactorial(float64(tt.n-k)) +
				float64(k)*math.Log(tt.p) + float64(tt.n-k)*math.Log1p(-tt.p)
		}
		chi, cells, rest, restSeen := 0.0, 0.0, float64(draws), float64(draws)
		for k := range tt.n + 1 {
			want := draws * math.Exp(log(k))
			if want < 10 {
				continue
			}
			chi += (seen[k] - want) * (seen[k] - want) / want
			cells++
			rest -= want
			restSeen -= seen[k]
		}
		if rest > 10 {
			chi += (restSeen - rest) * (restSeen - rest) / rest
		} else {
			cells--
		}
		if chi > cells+6*math.Sqrt(2*cells+1)+6 {
			t.Errorf("n %d, p %v: chi-square %.1f on %.0f degrees of freedom", tt.n, tt.p, chi, cells)
		}
	}
}
