package stats_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"

	"cairn/internal/stats"
)

func near(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Max(math.Abs(want), 1e-290)
}

func TestNormalTailIsExactFarOut(t *testing.T) {
	// Abramowitz & Stegun, table 26.2: Q(10) = 7.61985302416053e-24
	if got := stats.NormalTail(10); !near(got, 7.61985302416053e-24, 1e-13) {
		t.Errorf("Q(10) = %g", got)
	}
	for _, p := range []float64{1e-200, 1e-12, 0.01, 0.5, 0.975} {
		if got := stats.NormalTail(stats.NormalTailQuantile(p)); !near(got, p, 1e-10) {
			t.Errorf("tail of the quantile of %g is %g", p, got)
		}
	}
}

func TestBetaRegularisedAgreesWithGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-3, 9).Draw(t, "log a"))
		b := math.Exp(rapid.Float64Range(-3, 9).Draw(t, "log b"))
		x := rapid.Float64Range(0, 1).Draw(t, "x")
		got, want := stats.BetaRegularised(a, b, x), mathext.RegIncBeta(a, b, x)
		if math.Abs(got-want) > 1e-9*want+1e-12 {
			t.Errorf("I(%g; %g, %g) = %g, gonum has %g", x, a, b, got, want)
		}
	})
}

func TestNegBinAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := stats.NegBin{
			Mean: math.Exp(rapid.Float64Range(-4, 5).Draw(t, "log mean")),
			Size: math.Exp(rapid.Float64Range(-2, 6).Draw(t, "log size")),
		}
		y := float64(rapid.IntRange(0, 300).Draw(t, "y"))
		sum := 0.0
		for k := 0.0; k <= y; k++ {
			sum += d.PMF(k)
		}
		if !near(d.CDF(y), sum, 1e-11) {
			t.Errorf("%+v: P(Y ≤ %g) = %.15g, the probabilities add up to %.15g", d, y, d.CDF(y), sum)
		}
		if s := d.CDF(y) + d.Tail(y); math.Abs(s-1) > 1e-12 {
			t.Errorf("%+v: both tails of %g add up to %g", d, y, s)
		}
		p := rapid.Float64Range(0.0001, 0.9999).Draw(t, "p")
		q := d.Quantile(p)
		if d.CDF(q) < p*(1-1e-12) || q > 0 && d.CDF(q-1) >= p {
			t.Errorf("%+v: quantile of %g is %g", d, p, q)
		}
	})
}

func TestNegBinOfLargeSizeIsPoisson(t *testing.T) {
	for y := 0.0; y < 60; y++ {
		nb := stats.NegBin{Mean: 20, Size: 1e9}
		if !near(nb.LogPMF(y), stats.PoissonLogPMF(y, 20), 1e-6) || !near(nb.CDF(y), stats.PoissonCDF(y, 20), 1e-6) {
			t.Errorf("y = %g: %g, Poisson %g", y, nb.LogPMF(y), stats.PoissonLogPMF(y, 20))
		}
	}
}

func TestRandomCountsHaveTheirMoments(t *testing.T) {
	const n = 200_000
	for i, d := range []stats.NegBin{{Mean: 0.3, Size: 0.4}, {Mean: 8, Size: 3}, {Mean: 200, Size: 20}, {Mean: 45, Size: math.Inf(1)}} {
		r := stats.Seeded(7, uint64(i))
		var sum, squares float64
		for range n {
			y := stats.RandomNegBin(r, d)
			sum += y
			squares += (y - d.Mean) * (y - d.Mean)
		}
		mean, variance := sum/n, squares/n
		if math.Abs(mean-d.Mean) > 5*math.Sqrt(d.Variance()/n) {
			t.Errorf("%+v, seed 7/%d: mean %g", d, i, mean)
		}
		if math.Abs(variance/d.Variance()-1) > 0.06 {
			t.Errorf("%+v, seed 7/%d: variance %g; want %g", d, i, variance, d.Variance())
		}
	}
}
