package estimate_test

import (
	"math"
	"slices"
	"testing"

	"cairn/internal/estimate"
)

func TestClosedFormsAsComputedElsewhere(t *testing.T) {
	oracles(t, "chao", func(t *testing.T, o oracle) {
		var want struct {
			N        int   `json:"n"`
			F        []int `json:"f"`
			Chao1987 *float64
			Chao     float64 `json:"chao_bias_corrected"`
			Last     float64 `json:"chao_t_factor"`
			Pairwise []struct {
				A, B      string
				N1, N2, M int
				Lincoln   *float64 `json:"lincoln_petersen"`
				Chapman   float64
				Variance  float64 `json:"chapman_var"`
			}
		}
		o.expect(t, &want)
		lists, rel := o.overlap(t), o.rel(1e-9)
		if n, f := lists.Observed(), lists.Times(); n != want.N || !slices.Equal(f, want.F) {
			t.Errorf("n = %d, f = %v; want %d, %v", n, f, want.N, want.F)
		}
		if e, err := estimate.Chao(lists, 0.95); want.Chao1987 == nil {
			if err == nil {
				t.Errorf("Chao = %v; want none", e.Point)
			}
		} else {
			same(t, "Chao", e.Point, *want.Chao1987, rel)
		}
		e, _ := estimate.ChaoBiasCorrected(lists, 0.95)
		same(t, "ChaoBiasCorrected", e.Point, want.Chao, rel)
		e, _ = estimate.ChaoLastTimes(lists, 0.95)
		same(t, "ChaoLastTimes", e.Point, want.Last, rel)
		for _, p := range want.Pairwise {
			i, j := slices.Index(lists.Lists, p.A), slices.Index(lists.Lists, p.B)
			n1, n2, m := lists.Pair(i, j)
			if n1 != p.N1 || n2 != p.N2 || m != p.M {
				t.Errorf("%s, %s: %d, %d, both %d; want %d, %d, %d", p.A, p.B, n1, n2, m, p.N1, p.N2, p.M)
			}
			if e, err := estimate.LincolnPetersen(n1, n2, m, 0.95); p.Lincoln == nil {
				if err == nil {
					t.Errorf("LincolnPetersen = %v; want none", e.Point)
				}
			} else {
				same(t, "LincolnPetersen", e.Point, *p.Lincoln, rel)
			}
			e, err := estimate.Chapman(n1, n2, m, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "Chapman", e.Point, p.Chapman, rel)
			same(t, "Chapman's variance", e.StdErr*e.StdErr, p.Variance, rel)
		}
	})
}

// Chapman's theorem: where n1+n2 ≥ N the mean of the estimate over every
// overlap that can arise, m hypergeometric, is N itself.
func TestChapmanIsUnbiased(t *testing.T) {
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	for _, tt := range []struct{ total, n1, n2 int }{{20, 12, 8}, {50, 30, 25}, {200, 150, 60}} {
		mean := 0.0
		for m := max(0, tt.n1+tt.n2-tt.total); m <= min(tt.n1, tt.n2); m++ {
			e, err := estimate.Chapman(tt.n1, tt.n2, m, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			mean += e.Point * math.Exp(choose(tt.n1, m)+choose(tt.total-tt.n1, tt.n2-m)-choose(tt.total, tt.n2))
			if e.Lower > e.Point || e.Upper < e.Point || e.Lower < float64(tt.n1+tt.n2-m) {
				t.Errorf("overlap %d: %v to %v around %v", m, e.Lower, e.Upper, e.Point)
			}
		}
		same(t, "the mean", mean, float64(tt.total), 1e-9)
	}
}

func TestAnOverlapThatCannotBe(t *testing.T) {
	if _, err := estimate.Chapman(3, 4, 5, 0.95); err == nil {
		t.Error("five on both of lists of three and four")
	}
	if _, err := estimate.LincolnPetersen(3, 4, 0, 0.95); err == nil {
		t.Error("no overlap gives no finite number")
	}
}

// On the numbers to be expected of N people on independent lists the bound for
// few lists is N where the lists reach equally many, is over it where they do
// not, and Mth's bound is N either way.
func TestWhatTheBoundsMakeOfIndependentLists(t *testing.T) {
	const people = 1_000_000
	for _, tt := range []struct {
		name   string
		chance []float64
		over   bool
	}{
		{"lists of equal reach", []float64{0.3, 0.3, 0.3}, false},
		{"lists of different reach", []float64{0.6, 0.3, 0.1}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, _ := estimate.NewOverlap([]string{"a", "b", "c"})
			for mask := 1; mask < 8; mask++ {
				p := 1.0
				for j, q := range tt.chance {
					if mask>>j&1 == 1 {
						p *= q
					} else {
						p *= 1 - q
					}
				}
				o.Count[mask] = int(math.Round(people * p))
			}
			e, err := estimate.ChaoTimes(o, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			if over := e.Point > people*1.01; over != tt.over || e.Point < people*0.999 {
				t.Errorf("the bound is %.0f of %d", e.Point, people)
			}
			m, err := estimate.Closed(o, estimate.MthChao)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "Mth's bound", m.Point, people, 1e-3)
		})
	}
}
