package estimate_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

func TestStepwisePairsAsSparseMSE(t *testing.T) {
	oracles(t, "sparsemse", func(t *testing.T, o oracle) {
		var want []struct {
			Method                 string
			Threshold              float64 `json:"pthresh"`
			Lower, Estimate, Upper float64
			Coef                   json.RawMessage
			Empty                  [][2]int `json:"empty_pairs"`
		}
		o.expect(t, &want)
		lists, rel := o.overlap(t), o.rel(1e-5)
		for _, w := range want {
			threshold := w.Threshold
			if w.Method == "main" {
				threshold = 0
			}
			s, err := estimate.StepwisePairs(lists, threshold, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("%s at %v: ", w.Method, w.Threshold)
			same(t, what+"N", s.Point, w.Estimate, rel)
			same(t, what+"lower", s.Lower, w.Lower, rel)
			same(t, what+"upper", s.Upper, w.Upper, rel)
			names, values := ordered(t, w.Coef)
			var pairs []string
			for _, n := range names {
				if strings.Contains(n, ":") {
					pairs = append(pairs, n)
				}
			}
			var got []string
			for _, p := range s.Added {
				if !slices.Contains(s.Empty, p) {
					got = append(got, lists.Lists[p[0]]+":"+lists.Lists[p[1]])
				}
			}
			if !slices.Equal(got, pairs) {
				t.Errorf("%s took in %v; want %v", what, got, pairs)
				continue
			}
			for i, n := range names {
				same(t, what+n, s.Beta[i], values[i], rel)
			}
			if len(s.Empty) != len(w.Empty) {
				t.Errorf("%s empty pairs %v; want %v", what, s.Empty, w.Empty)
			}
		}
	})
}

// ordered reads an object of numbers in the order in which it is written.
func ordered(t *testing.T, text json.RawMessage) (names []string, values []float64) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	for {
		token, err := d.Token()
		if err != nil {
			return names, values
		}
		switch v := token.(type) {
		case string:
			names = append(names, v)
		case float64:
			values = append(values, v)
		}
	}
}
