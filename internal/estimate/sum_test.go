package estimate_test

import (
	"math"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

// Of a part and its like the sum is twice the number, and its interval √2 times
// as wide, as far as wide intervals are lopsided.
func TestTheSumOfAlikeParts(t *testing.T) {
	p, err := estimate.Run(invented(t), estimate.Options{Methods: []string{"mt", "chao"}})
	if err != nil {
		t.Fatal(err)
	}
	sums, refused := estimate.Sum([]string{"2031", "2032"}, []estimate.Panel{p, p})
	if len(sums) != 2 || len(refused) != 0 {
		t.Fatalf("sums %v, refused %v", sums, refused)
	}
	for i, s := range sums {
		one := p.Estimates[i]
		if s.Method != one.Method || s.Bound != one.Bound || math.Abs(s.Point-2*one.Point) > 1e-6 {
			t.Errorf("%s: %v; want twice %v", s.Method, s.Point, one.Point)
		}
		if ratio := (*s.Upper - s.Lower) / (*one.Upper - one.Lower); math.Abs(ratio-math.Sqrt2) > 0.07 {
			t.Errorf("%s: the interval is %v times as wide; want about √2", s.Method, ratio)
		}
	}
}

func TestASumNeedsEveryPart(t *testing.T) {
	good, err := estimate.Run(invented(t), estimate.Options{Methods: []string{"mt"}})
	if err != nil {
		t.Fatal(err)
	}
	thin := invented(t)
	copy(thin.Count, []int{0, 9, 8, 1, 7, 1, 1, 0})
	bad, err := estimate.Run(thin, estimate.Options{Methods: []string{"mt"}})
	if err != nil {
		t.Fatal(err)
	}
	sums, refused := estimate.Sum([]string{"2031", "2032"}, []estimate.Panel{good, bad})
	if len(sums) != 0 || len(refused) != 1 || !strings.Contains(refused[0].Reason, "2032") {
		t.Errorf("sums %v, refused %v; want mt refused in 2032", sums, refused)
	}
}
