package stats_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/stats"
)

// coded reads what each observer gave, a column a unit, a point for none;
// letters are codes.
func coded(observers ...string) [][]float64 {
	var units [][]float64
	for _, o := range observers {
		for u, v := range strings.Fields(o) {
			if u == len(units) {
				units = append(units, nil)
			}
			if v != "." {
				units[u] = append(units[u], float64(v[0]))
			}
		}
	}
	for _, u := range units { // digits mean themselves; letters stay codes
		for i := range u {
			if u[i] <= '9' {
				u[i] -= '0'
			}
		}
	}
	return units
}

// The worked examples of Krippendorff, Computing Krippendorff's
// Alpha-Reliability (2011): A binary data of two observers, B nominal data of
// two, C nominal data of four with values missing, D the same by other metrics.
func TestKrippendorffsWorkedExamples(t *testing.T) {
	four := coded(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	for _, tt := range []struct {
		name   string
		units  [][]float64
		metric stats.Metric
		want   float64
		values int
	}{
		{"A: two observers, binary", coded("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), stats.Nominal, 0.095, 20},
		{"B: two observers, nominal", coded("a a b b d c c c e d d a", "b a b b b c c c e d d d"), stats.Nominal, 0.692, 24},
		{"C: four observers, nominal, values missing", four, stats.Nominal, 0.743, 40},
		{"D: the same, interval", four, stats.IntervalScale, 0.849, 40},
		{"D: the same, ratio", four, stats.RatioScale, 0.797, 40},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := stats.KrippendorffAlpha(tt.units, tt.metric)
			if !got.Known || math.Abs(got.Alpha-tt.want) > 0.0005 || got.Values != tt.values {
				t.Errorf("KrippendorffAlpha = %+v; want α %.3f of %d values", got, tt.want, tt.values)
			}
		})
	}
}

func TestAgreementThatCannotBeMeasured(t *testing.T) {
	for name, units := range map[string][][]float64{
		"nothing was coded":          nil,
		"nobody coded twice":         {{1}, {2}},
		"one unit":                   {{1, 2}},
		"all values are the same":    {{3, 3}, {3, 3}},
		"zero people in every claim": {{0, 0}, {0, 0}},
	} {
		if got := stats.KrippendorffAlpha(units, stats.RatioScale); got.Known {
			t.Errorf("%s: α is %v, want none", name, got.Alpha)
		}
	}
}

// Whatever people give: α is at most 1, is 1 when all agree and something
// varies, and does not hang on who is named first or on the order of units.
func TestAlphaHoldsForAnyCoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(n int) float64 { return float64(n) }), 0, 4), 2, 12).Draw(t, "units")
		for _, metric := range []stats.Metric{stats.Nominal, stats.IntervalScale, stats.RatioScale} {
			a := stats.KrippendorffAlpha(units, metric)
			if a.Alpha > 1+1e-12 || math.IsNaN(a.Alpha) || a.Alike < 0 || a.Alike > 1 {
				t.Fatalf("agreement %+v", a)
			}
			turned := make([][]float64, 0, len(units))
			for i := len(units) - 1; i >= 0; i-- {
				var u []float64
				for j := len(units[i]) - 1; j >= 0; j-- {
					u = append(u, units[i][j])
				}
				turned = append(turned, u)
			}
			if b := stats.KrippendorffAlpha(turned, metric); b.Known != a.Known || math.Abs(b.Alpha-a.Alpha) > 1e-9 || b.Units != a.Units {
				t.Fatalf("turned round, %+v becomes %+v", a, b)
			}
			var alike [][]float64
			for _, u := range units {
				if len(u) > 0 {
					alike = append(alike, []float64{u[0], u[0]})
				}
			}
			if c := stats.KrippendorffAlpha(alike, metric); c.Known && math.Abs(c.Alpha-1) > 1e-12 {
				t.Fatalf("all agree and α is %v", c.Alpha)
			}
		}
	})
}
