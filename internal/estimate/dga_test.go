package estimate_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

// priorOf reads the prior of a call: 1/N, or the negative binomial with a and b.
func priorOf(t *testing.T, o oracle) func(float64) float64 {
	t.Helper()
	switch {
	case strings.Contains(o.Call, "logprior=-log(n+Nmissing)"):
		return func(n float64) float64 { return -math.Log(n) }
	case strings.Contains(o.Call, "logprior=N*log(b)-(N+a)*log(1+b)+lgamma(N+a)-lgamma(N+1)-lgamma(a)"):
		a, b := o.number("a", math.NaN()), o.number("b", math.NaN())
		return func(n float64) float64 {
			x, _ := math.Lgamma(n + a)
			y, _ := math.Lgamma(n + 1)
			return n*math.Log(b) - (n+a)*math.Log1p(b) + x - y
		}
	default:
		t.Fatalf("a prior that the test does not know: %s", o.Call)
		return nil
	}
}

func TestAveragesOverGraphsAsDGA(t *testing.T) {
	oracles(t, "dga", func(t *testing.T, o oracle) {
		var want struct {
			N         int `json:"n_graphs"`
			Mean, SD  float64
			Mode      int
			Quantiles map[string]int
			End       float64 `json:"mass_at_upper_end"`
			Top       []struct {
				Cliques [][]int
				Prob    float64
				Mean    float64 `json:"mean_N"`
			} `json:"top_models"`
			At []struct {
				Missing int `json:"Nmissing"`
				Prob    float64
			} `json:"posterior_at"`
		}
		o.expect(t, &want)
		lists, rel := o.overlap(t), o.rel(1e-9)
		from, to, _ := strings.Cut(o.arg("Nmissing"), ":")
		opt := estimate.DGAOptions{Delta: o.number("delta", math.NaN()), LogPrior: priorOf(t, o)}
		opt.From, _ = strconv.Atoi(from)
		opt.To, _ = strconv.Atoi(to)
		a, err := estimate.DGA(lists, opt)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(estimate.Graphs(len(lists.Lists))); n != want.N {
			t.Errorf("%d graphs; want %d", n, want.N)
		}
		same(t, "mean", a.Mean, want.Mean, rel)
		same(t, "standard deviation", a.SD, want.SD, rel)
		same(t, "P(largest)", a.AtEnd(), want.End, rel)
		if a.Mode != want.Mode {
			t.Errorf("mode %d; want %d", a.Mode, want.Mode)
		}
		for p, n := range want.Quantiles {
			q, _ := strconv.ParseFloat(p, 64)
			if got := a.Quantile(q); got != n {
				t.Errorf("quantile %s = %d; want %d", p, got, n)
			}
		}
		for _, w := range want.At {
			got := a.Prob[w.Missing-opt.From]
			// the other program subtracts eight values like log Γ(N), each good to two units in the last place
			lost, _ := math.Lgamma(float64(lists.Observed() + w.Missing))
			if !(math.Abs(got-w.Prob) <= max(rel, 16*0x1p-52*lost)*w.Prob) {
				t.Errorf("P(%d missing) = %.12g; want %.12g", w.Missing, got, w.Prob)
			}
		}
		for _, w := range want.Top {
			var cliques []int
			for _, c := range w.Cliques {
				mask := 0
				for _, list := range c {
					mask |= 1 << (list - 1)
				}
				cliques = append(cliques, mask)
			}
			slices.Sort(cliques)
			i := slices.IndexFunc(a.Graphs, func(g estimate.Weighed) bool { return slices.Equal(g.Cliques, cliques) })
			if i < 0 {
				if w.Prob > 1e-20 {
					t.Errorf("graph %v is not there; want it with %v", w.Cliques, w.Prob)
				}
				continue
			}
			g := a.Graphs[i]
			if !(math.Abs(g.Prob-w.Prob) <= rel*w.Prob) {
				t.Errorf("P(graph %v) = %.12g; want %.12g", w.Cliques, g.Prob, w.Prob)
			}
			same(t, "mean of a graph", g.Mean, w.Mean, rel)
		}
	})
}

func TestHowManyDecomposableGraphsThereAre(t *testing.T) {
	for lists, want := range map[int]int{2: 2, 3: 8, 4: 61, 5: 822} {
		if got := len(estimate.Graphs(lists)); got != want {
			t.Errorf("%d lists have %d graphs; want %d", lists, got, want)
		}
	}
}
