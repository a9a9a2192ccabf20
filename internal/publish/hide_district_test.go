package publish_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// A tree is a country of governorates of districts by the months of one year, with
// the numbers of every level: cells by "period/area".
type tree struct {
	values map[string]int
	sums   [][]string // each: cells that add up to the last of them
}

// grow makes a tree of random counts. The last of the districts of a governorate is
// those of whom no district is known.
func grow(rnd *rand.Rand, governorates, districts, months int) tree {
	t := tree{values: map[string]int{}}
	periods := []string{}
	for m := range months {
		periods = append(periods, fmt.Sprintf("2035-%02d", m+1))
	}
	var areas []string
	for g := range governorates {
		area := fmt.Sprintf("IQ-A%c", 'A'+g)
		areas = append(areas, area)
		var own []string
		for d := range districts {
			name := count.District(area, fmt.Sprint("D", d))
			if d == districts-1 {
				name = count.Undistricted(area)
			}
			own = append(own, name)
			for _, p := range periods {
				n := 0
				if rnd.IntN(3) > 0 {
					n = int(rnd.ExpFloat64() * 14)
				}
				t.values[p+"/"+name] = n
			}
		}
		for _, p := range append(slices.Clone(periods), "2035") {
			var cells []string
			for _, d := range own {
				cells = append(cells, p+"/"+d)
			}
			t.sums = append(t.sums, append(cells, p+"/"+area))
		}
		for _, d := range own {
			var cells []string
			for _, p := range periods {
				cells = append(cells, p+"/"+d)
			}
			t.sums = append(t.sums, append(cells, "2035/"+d))
		}
	}
	for _, p := range append(slices.Clone(periods), "2035") {
		var cells []string
		for _, a := range areas {
			cells = append(cells, p+"/"+a)
		}
		t.sums = append(t.sums, append(cells, p+"/IQ"))
	}
	for _, a := range append(slices.Clone(areas), "IQ") {
		var cells []string
		for _, p := range periods {
			cells = append(cells, p+"/"+a)
		}
		t.sums = append(t.sums, append(cells, "2035/"+a))
	}
	for changed := true; changed; { // totals follow from the districts
		changed = false
		for _, s := range t.sums {
			n, ready := 0, true
			for _, c := range s[:len(s)-1] {
				v, there := t.values[c]
				n, ready = n+v, ready && there
			}
			if _, there := t.values[s[len(s)-1]]; ready && !there {
				t.values[s[len(s)-1]], changed = n, true
			}
		}
	}
	return t
}

// inputs are the inputs of a release that prints the tree. Nothing is printed of
// districts without anybody.
func (tr tree) inputs(t *testing.T, s seal, small int) publish.ReleaseInputs {
	t.Helper()
	in := inputs(t, s, 3, nil)
	in.Small, in.Districts = small, true
	cells := []string{}
	for c := range tr.values {
		cells = append(cells, c)
	}
	slices.Sort(cells)
	for _, c := range cells {
		period, area, _ := strings.Cut(c, "/")
		n := tr.values[c]
		if n == 0 && strings.Contains(area, ".") {
			continue
		}
		in.Tables[0].Rows = append(in.Tables[0].Rows, count.Row{ID: "un-mission/" + c + "/killed", Period: period, Area: area, Harm: register.HarmKilled, Min: &n, Max: &n, Basis: count.Counted, Notes: []string{}})
	}
	return in
}

// attack is what a reader can work out of a hidden cell who knows all that is shown
// and every sum of the tree: by a linear solver, as in the tests of [publish.Suppress].
func (tr tree) attack(t *testing.T, hidden map[string]bool, cell string) (low, high float64) {
	t.Helper()
	number := map[string]int{}
	for _, s := range tr.sums {
		for _, c := range s {
			if _, there := number[c]; hidden[c] && !there {
				number[c] = len(number)
			}
		}
	}
	var a [][]float64
	var b []float64
	for _, s := range tr.sums {
		line, known, any := make([]float64, len(number)), 0.0, false
		for k, c := range s {
			sign := 1.0
			if k == len(s)-1 {
				sign = -1
			}
			if x, open := number[c]; open {
				line[x], any = sign, true
			} else {
				known += sign * float64(tr.values[c])
			}
		}
		if any {
			a, b = append(a, line), append(b, -known)
		}
	}
	a, b = independent(a, b)
	if len(a) == len(number) {
		return float64(tr.values[cell]), float64(tr.values[cell])
	}
	solve := func(sign float64) float64 {
		c := make([]float64, len(number))
		c[number[cell]] = sign
		flat := mat.NewDense(len(a), len(number), nil)
		for i, line := range a {
			flat.SetRow(i, line)
		}
		opt, _, err := lp.Simplex(c, flat, b, 1e-9, nil)
		if err == lp.ErrUnbounded {
			return math.Inf(1)
		} else if err != nil {
			t.Fatalf("simplex: %v", err)
		}
		return sign * opt
	}
	return solve(1), solve(-1)
}

// No page of a district gives away what the page of its governorate hides, nor the
// other way round: of every small count of every level, from 1 to the threshold less one
// stays possible for who knows all that is shown of all levels.
func TestDistrictsGiveNoSmallCountAway(t *testing.T) {
	s := newSeal(t)
	rnd := rand.New(rand.NewPCG(24, 11))
	trees, hid, all := 30, 0, 0
	if testing.Short() {
		trees = 6
	}
	for n := range trees {
		tr := grow(rnd, 1+rnd.IntN(3), 2+rnd.IntN(3), 1+rnd.IntN(3))
		in := tr.inputs(t, s, publish.SmallCount)
		hidden := map[string]bool{}
		for id := range in.Hidden() {
			hidden[strings.TrimSuffix(strings.TrimPrefix(id, "un-mission/"), "/killed")] = true
		}
		for c, v := range tr.values {
			all++
			if hidden[c] {
				hid++
			}
			if v < 1 || v >= publish.SmallCount {
				continue
			}
			if !hidden[c] {
				t.Fatalf("tree %d: %s shows %d", n, c, v)
			}
			if low, high := tr.attack(t, hidden, c); math.Round(low) > 1 || math.Round(high) < publish.SmallCount-1 {
				t.Fatalf("tree %d: the %d of %s can only be from %.0f to %.0f\nvalues %v\nhidden %v", n, v, c, low, high, tr.values, hidden)
			}
		}
	}
	t.Logf("%d of %d figures were hidden in %d trees", hid, all, trees)
}

// What a governorate's bound has beside its districts is not told by the difference
// where it is of few people.
func TestFewWhoMayLieElsewhereAreNotToldByADifference(t *testing.T) {
	in := inputs(t, newSeal(t), 3, nil)
	in.Small, in.Districts = publish.SmallCount, true
	row := func(period, area string, low, high int) {
		in.Tables[0].Rows = append(in.Tables[0].Rows, count.Row{ID: "un-mission/" + period + "/" + area + "/killed", Period: period, Area: area, Harm: register.HarmKilled, Min: &low, Max: &high, Basis: count.Counted, Notes: []string{}})
	}
	row("2035-01", "IQ", 60, 64)
	row("2035-01", "IQ-AA", 60, 64) // with four who may lie elsewhere
	row("2035-01", "IQ-AA.D1", 40, 40)
	row("2035-01", "IQ-AA.D2", 20, 20)
	hidden := in.Hidden()
	if !hidden["un-mission/2035-01/IQ-AA/killed"] && !hidden["un-mission/2035-01/IQ-AA.D1/killed"] && !hidden["un-mission/2035-01/IQ-AA.D2/killed"] {
		t.Errorf("64 − 40 − 20 tells four: hidden are %v", hidden)
	}
}

// A release without districts says nothing of those that an earlier one printed:
// they stand, and are not corrected.
func TestAReleaseWithoutDistrictsLeavesThoseOfAnEarlierOne(t *testing.T) {
	s := newSeal(t)
	tr := grow(rand.New(rand.NewPCG(5, 6)), 2, 3, 2)
	first, err := publish.MakeRelease(tr.inputs(t, s, 0))
	if err != nil {
		t.Fatal(err)
	}
	if !first.Record.Districts || !strings.Contains(string(first.Files["release.json"]), `"districts": true`) {
		t.Error("the release does not say that it has districts")
	}
	in := tr.inputs(t, s, 0)
	in.Districts = false
	in.Tables[0].Rows = slices.DeleteFunc(in.Tables[0].Rows, func(r count.Row) bool { return strings.Contains(r.Area, ".") })
	in.After([]publish.Record{first.Record})
	second, err := publish.MakeRelease(in)
	if err != nil || len(second.Record.Corrections) > 0 {
		t.Fatalf("%d corrections, %v", len(second.Record.Corrections), err)
	}
	id := "un-mission/2035/IQ-AA." + count.Unknown + "/killed"
	if got := publish.Speaking([]publish.Record{first.Record, second.Record}, id); got == nil || got.ID != first.Record.ID {
		t.Errorf("of %s speaks %v, want the first release", id, got)
	}
}
