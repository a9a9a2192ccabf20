package count_test

import (
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/count"
	"cairn/internal/register"
)

// The bounds for groups too large to try every way hold every way, whatever
// the members stand on and wherever they may lie.
func TestProvenBoundsHoldEveryWay(t *testing.T) {
	tight, tried := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "members")
		lists, shares := make([][]string, n), make([]count.Share, n)
		for i := range n {
			lists[i] = rapid.SampledFrom([][]string{nil, {"one"}, {"two"}, {"one"}, {"two"}, {"three"}, {"one", "two"}}).Draw(t, "lists")
			low := rapid.IntRange(0, 20).Draw(t, "min")
			s := count.Share{Range: register.Range{Min: low, Max: low + rapid.IntRange(0, 5).Draw(t, "more")}}
			switch rapid.IntRange(0, 5).Draw(t, "where") {
			case 0:
			case 1:
				s.Possible = true
			default:
				s.Definite, s.Possible = true, true
			}
			if s.Silent = rapid.IntRange(0, 4).Draw(t, "bodies found") == 0; s.Silent {
				s.Range.Min = 0
			}
			shares[i] = s
		}
		var pairs, apart [][2]int32
		for i := range n {
			for j := range i {
				switch p := [2]int32{int32(j), int32(i)}; rapid.IntRange(0, 4).Draw(t, "pair") {
				case 0, 1:
					pairs = append(pairs, p)
				case 2:
					apart = append(apart, p)
				}
			}
		}
		highest := rapid.Bool().Draw(t, "settled by the highest")
		if highest { // such a rule gives each incident one number
			for i := range shares {
				shares[i].Range.Min = shares[i].Range.Max
			}
		}
		every, proven := count.Spreads(lists, pairs, apart, shares, highest)
		if proven[0] > every[0] || proven[1] < every[1] {
			t.Fatalf("proven %d–%d; every way tried gives %d–%d", proven[0], proven[1], every[0], every[1])
		}
		tried++
		if proven == every {
			tight++
		}
	})
	t.Logf("%d of %d proven bounds are the closest possible", tight, tried)
}

// A single report that may be one with an incident of each of two lists does
// not bring down the floor of all the others.
func TestOneReportDoesNotSinkTwoLists(t *testing.T) {
	const n = 12
	lists, shares := make([][]string, 2*n+1), make([]count.Share, 2*n+1)
	var pairs [][2]int32
	for i := range n {
		lists[i], lists[n+i] = []string{"one"}, []string{"two"}
		shares[i] = count.Share{Range: register.Exactly(10), Definite: true, Possible: true}
		shares[n+i] = shares[i]
		pairs = append(pairs, [2]int32{int32(i), int32(n + i)})
		if i > 0 {
			pairs = append(pairs, [2]int32{int32(i - 1), int32(n + i)})
		}
	}
	shares[2*n] = count.Share{Range: register.Exactly(1), Definite: true, Possible: true}
	pairs = append(pairs, [2]int32{0, 2 * n}, [2]int32{n, 2 * n})
	if proven := count.Proven(lists, pairs, shares); proven[0] < 10*(n-1) || proven[1] != 10*2*n+1 {
		t.Errorf("%d–%d; want at least %d and at most %d", proven[0], proven[1], 10*(n-1), 10*2*n+1)
	}
}
