package estimate_test

import (
	"slices"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

// invented is a table of three lists: 500 people drawn with chances 0.5, 0.4
// and 0.3, each list by itself.
func invented(t *testing.T) estimate.Overlap {
	t.Helper()
	o, err := estimate.NewOverlap([]string{"hospital", "ministry", "families"})
	if err != nil {
		t.Fatal(err)
	}
	copy(o.Count, []int{0, 105, 70, 70, 45, 45, 30, 30})
	return o
}

func TestMethodsStandSideBySide(t *testing.T) {
	p, err := estimate.Run(invented(t), estimate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Observed != 395 || len(p.Pairs) != 3 || len(p.Estimates) < 5 {
		t.Fatalf("%d people, %d pairs, %d estimates, refused %v", p.Observed, len(p.Pairs), len(p.Estimates), p.Refused)
	}
	for _, r := range p.Estimates {
		if r.Assumes == "" || r.Level != 0.95 {
			t.Errorf("%s says nothing of what it assumes, or of its level", r.Method)
		}
		if r.Lower > r.Point || r.Upper != nil && *r.Upper < r.Point || r.Point < 395 {
			t.Errorf("%s: %v from %v to %v", r.Method, r.Point, r.Lower, r.Upper)
		}
		if !r.Bound && r.Method != "mth-darroch" && (r.Point < 440 || r.Point > 570) {
			t.Errorf("%s says %v of 500 people on independent lists", r.Method, r.Point)
		}
	}
	if !strings.Contains(p.Says, "395 stand on the lists") {
		t.Errorf("the panel says %q", p.Says)
	}
}

func TestEveryMethodAnswersOrSaysWhyNot(t *testing.T) {
	p, err := estimate.Run(invented(t), estimate.Options{Methods: []string{"all"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.Estimates) + len(p.Refused); n != len(estimate.Methods()) {
		t.Errorf("%d methods answered or were refused, of %d", n, len(estimate.Methods()))
	}
	for _, r := range p.Refused {
		if r.Reason == "" {
			t.Errorf("%s is refused without a reason", r.Method)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	refused := func(p estimate.Panel, method string) string {
		for _, r := range p.Refused {
			if r.Method == method {
				return r.Reason
			}
		}
		return ""
	}
	table := func(lists int, set map[string]int) estimate.Overlap {
		names := []string{"a", "b", "c", "d", "e", "f"}
		o, err := estimate.NewOverlap(names[:lists])
		if err != nil {
			t.Fatal(err)
		}
		for p, n := range set {
			mask := 0
			for j := range p {
				if p[j] == '1' {
					mask |= 1 << j
				}
			}
			o.Count[mask] = n
		}
		return o
	}
	for _, tt := range []struct {
		name   string
		o      estimate.Overlap
		method string
		says   string
	}{
		{"two lists only", table(2, map[string]int{"10": 30, "01": 20, "11": 10}), "log-linear", "two lists"},
		{"two lists only, kinds of people", table(2, map[string]int{"10": 30, "01": 20, "11": 10}), "lcmcr", "two lists"},
		{"no overlap", table(3, map[string]int{"100": 30, "010": 20, "001": 10}), "mt", "nobody stands on two"},
		{"too little overlap", table(3, map[string]int{"100": 30, "010": 20, "001": 10, "110": 2}), "dga", "only 2 stand on two lists"},
		{"too many lists for every graph", table(6, map[string]int{"100000": 30, "010000": 20, "001111": 10, "111000": 4}), "dga", "three to five"},
		{"too many lists for every model", table(6, map[string]int{"100000": 30, "010000": 20, "001111": 10, "111000": 4}), "log-linear", "up to five"},
		{"two-list methods on three", invented(t), "chapman", "two lists"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := estimate.Run(tt.o, estimate.Options{Methods: []string{tt.method}})
			if err != nil {
				t.Fatal(err)
			}
			if got := refused(p, tt.method); !strings.Contains(got, tt.says) {
				t.Errorf("refused with %q; want it to say %q", got, tt.says)
			}
		})
	}
}

func TestAnEmptyListIsLeftOut(t *testing.T) {
	o, _ := estimate.NewOverlap([]string{"a", "nobody", "b"})
	o.Count[0b001], o.Count[0b100], o.Count[0b101] = 40, 30, 20
	p, err := estimate.Run(o, estimate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Lists, []string{"a", "b"}) || len(p.Warnings) == 0 || len(p.Estimates) == 0 {
		t.Errorf("lists %v, warnings %v, %d estimates", p.Lists, p.Warnings, len(p.Estimates))
	}
}

func TestAMethodThatThereIsNone(t *testing.T) {
	if _, err := estimate.Run(invented(t), estimate.Options{Methods: []string{"magic"}}); err == nil || !strings.Contains(err.Error(), "magic") {
		t.Errorf("%v; want it to name the method", err)
	}
	if _, err := estimate.Run(invented(t), estimate.Options{Level: 95}); err == nil {
		t.Error("a level of 95 is taken")
	}
}

// Where the lists are independent of each other and the interval is of 90 in
// 100, it should hold the true number about so often; less often where the
// model was chosen from the same lists, as those methods warn.
func TestIntervalsHoldTheTrueNumber(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const people, runs = 600, 200
	r := newRand(3)
	held := map[string]int{}
	for range runs {
		o, _ := estimate.NewOverlap([]string{"a", "b", "c"})
		for range people {
			mask := 0
			for j, p := range []float64{0.5, 0.4, 0.3} {
				if r.Float64() < p {
					mask |= 1 << j
				}
			}
			if mask > 0 {
				o.Count[mask]++
			}
		}
		p, err := estimate.Run(o, estimate.Options{Level: 0.9, Methods: []string{"mt", "sparsemse", "dga", "log-linear"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Estimates {
			if e.Lower <= people && (e.Upper == nil || *e.Upper >= people) {
				held[e.Method]++
			}
		}
	}
	for method, n := range held {
		least := 0.82
		if method == "sparsemse" || method == "log-linear" {
			least = 0.72
		}
		if share := float64(n) / runs; share < least || share > 0.98 {
			t.Errorf("%s holds the true number %d times of %d; want about 90 in 100", method, n, runs)
		}
	}
}
