package estimate_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"cairn/internal/estimate"
	"cairn/internal/stats"
)

// referenceSweeps is how many sweeps the reference program's runs kept.
const referenceSweeps = 10_000 * 50

// TestLatentClassesAsLCMCR runs the sampler for as many sweeps as the
// reference did where the tests run in their long form; in the short form for
// fewer, with the tolerance as much wider as a shorter run scatters more.
func TestLatentClassesAsLCMCR(t *testing.T) {
	oracles(t, "lcmcr", func(t *testing.T, o oracle) {
		if _, test := o.Tolerance["per_quantile"]; !test {
			// the reference program did not settle on this table, and has no numbers to hold
			opt := estimate.DefaultLatent()
			opt.Burn, opt.Draws, opt.Thin = 2_000, 200, 20
			l, err := estimate.LCMCR(o.overlap(t), opt)
			if err != nil || l.RHat <= estimate.MaxRHat && l.Worth >= estimate.MinWorth {
				t.Errorf("R-hat %v, worth %v draws, %v: it shows no sign that the chains disagree", l.RHat, l.Worth, err)
			}
			return
		}
		var want struct {
			Mean map[string]float64 `json:"quantile_mean_over_seeds"`
			SD   map[string]float64 `json:"quantile_sd_between_seeds"`
		}
		o.expect(t, &want)
		opt := estimate.DefaultLatent()
		opt.Classes = int(o.number("K", math.NaN()))
		opt.Scattered = false // as the reference starts
		opt.A, opt.B = o.number("a_alpha", math.NaN()), o.number("b_alpha", math.NaN())
		opt.Chains, opt.Burn, opt.Draws, opt.Thin = 4, 4_000, 600, 20
		if !testing.Short() {
			opt.Burn, opt.Draws, opt.Thin = 20_000, 2_500, 50
		}
		kept := float64(opt.Chains * opt.Draws * opt.Thin)
		l, err := estimate.LCMCR(o.overlap(t), opt)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("R-hat %.3f, worth %.0f independent draws", l.RHat, l.Worth)
		for p, mean := range want.Mean {
			if want.SD[p] > 0.05*mean {
				continue // six runs of the reference program are that far apart themselves
			}
			q, _ := strconv.ParseFloat(p, 64)
			got := stats.Quantiles(l.Draws, q)[0]
			allowed := max(0.005*mean, 5*want.SD[p]*math.Sqrt(referenceSweeps/kept), 1)
			if math.Abs(got-mean) > allowed {
				t.Errorf("quantile %s = %.1f; want %.1f ± %.1f", p, got, mean, allowed)
			}
		}
	})
}

func TestTheSameSeedGivesTheSameDraws(t *testing.T) {
	o, _ := estimate.NewOverlap([]string{"a", "b", "c"})
	copy(o.Count, []int{0, 90, 80, 25, 70, 22, 18, 9})
	opt := estimate.DefaultLatent()
	opt.Burn, opt.Draws, opt.Thin = 100, 50, 2
	a, err := estimate.LCMCR(o, opt)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := estimate.LCMCR(o, opt)
	if !slices.Equal(a.Draws, b.Draws) {
		t.Error("two runs with one seed differ")
	}
	opt.Seed = 2
	if c, _ := estimate.LCMCR(o, opt); slices.Equal(a.Draws, c.Draws) {
		t.Error("another seed gives the same draws")
	}
	for _, n := range a.Draws {
		if n < float64(o.Observed()) || n > float64(21*o.Observed()) {
			t.Fatalf("N = %v with %d listed", n, o.Observed())
		}
	}
}
