package publish_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// counted are the inputs of a release of counted figures: areas by months of one
// year, with the totals that a table of the register has.
func counted(t *testing.T, s seal, counts [][]int, small int) publish.ReleaseInputs {
	t.Helper()
	in := inputs(t, s, 3, nil)
	in.Small = small
	row := func(period, area string, n int) {
		in.Tables[0].Rows = append(in.Tables[0].Rows, count.Row{ID: "un-mission/" + period + "/" + area + "/killed", Period: period, Area: area, Harm: register.HarmKilled,
			Min: &n, Max: &n, Basis: count.Counted, Notes: []string{}})
	}
	full := totalled(counts)
	for i := range full {
		for j, n := range full[i] {
			row(periodOf(counts, j), areaOf(counts, i), n)
		}
	}
	return in
}

func areaOf(counts [][]int, i int) string {
	if i == len(counts) {
		return "IQ"
	}
	return fmt.Sprintf("IQ-%c%c", 'A'+i/26, 'A'+i%26)
}

func periodOf(counts [][]int, j int) string {
	if j == len(counts[0]) {
		return "2035"
	}
	return fmt.Sprintf("2035-%02d", j+1)
}

func TestNoSmallCountOfAReleaseCanBeReadOrWorkedOut(t *testing.T) {
	s := newSeal(t)
	rnd := rand.New(rand.NewPCG(22, 1))
	tables, hid, all := 40, 0, 0
	if testing.Short() {
		tables = 8
	}
	for n := range tables {
		counts := make([][]int, 2+rnd.IntN(6))
		for i := range counts {
			counts[i] = make([]int, 2+rnd.IntN(6))
			if i > 0 {
				counts[i] = make([]int, len(counts[0]))
			}
			for j := range counts[i] {
				counts[i][j] = int(rnd.ExpFloat64() * 14)
			}
		}
		r, err := publish.MakeRelease(counted(t, s, counts, publish.SmallCount))
		if err != nil {
			continue // everything is hidden: nothing to release
		}
		hidden := func(i, j int) bool {
			return slices.Contains(r.Record.Hidden, "un-mission/"+periodOf(counts, j)+"/"+areaOf(counts, i)+"/killed")
		}
		for i, line := range totalled(counts) {
			for j, v := range line {
				all++
				if hidden(i, j) {
					hid++
				}
				if v < 1 || v >= publish.SmallCount {
					continue
				}
				if !hidden(i, j) {
					t.Fatalf("table %d: %v shows %d", n, counts, v)
				}
				low, high := attack(t, counts, hidden, i, j)
				if math.Round(low) > 1 || math.Round(high) < publish.SmallCount-1 {
					t.Fatalf("table %d: %v: the %d in row %d, column %d can only be from %.0f to %.0f", n, counts, v, i, j, low, high)
				}
			}
		}
		for name, file := range r.Files {
			if strings.HasSuffix(name, ".csv") && !strings.Contains(name, "hxl") {
				for line := range bytes.Lines(file) {
					cells := strings.Split(string(line), ",")
					if slices.Contains(r.Record.Hidden, cells[0]) && (cells[5] != "" || cells[6] != "" || cells[8] != "false" || cells[9] != "true") {
						t.Fatalf("%s: a hidden figure is printed as %q", name, line)
					}
				}
			}
		}
	}
	t.Logf("%d of %d figures were hidden in %d tables", hid, all, tables)
}

func TestWhatIsHiddenInARelease(t *testing.T) {
	s := newSeal(t)
	counts := [][]int{{3, 40, 25}, {30, 20, 60}, {18, 50, 0}}
	made := func(change func(*publish.ReleaseInputs)) publish.Record {
		in := counted(t, s, counts, publish.SmallCount)
		change(&in)
		r, err := publish.MakeRelease(in)
		if err != nil {
			t.Fatal(err)
		}
		return r.Record
	}
	hides := func(r publish.Record, cell string) bool {
		return slices.Contains(r.Hidden, "un-mission/"+cell+"/killed")
	}
	own := made(func(*publish.ReleaseInputs) {})
	if !hides(own, "2035-01/IQ-AA") || len(own.Hidden) < 4 || hides(own, "2035/IQ") {
		t.Errorf("hidden are %q; want the 3 and enough others, and not the country's year", own.Hidden)
	}
	if r := made(func(in *publish.ReleaseInputs) { in.Small = 0 }); len(r.Hidden) > 0 {
		t.Errorf("told to hide nothing, it hides %q", r.Hidden)
	}
	if r := made(func(in *publish.ReleaseInputs) {
		for i := range in.Tables[0].Rows {
			in.Tables[0].Rows[i].Basis = count.Published
		}
	}); len(r.Hidden) > 0 {
		t.Errorf("what a body has published itself is hidden: %q", r.Hidden)
	}
	if r := made(func(in *publish.ReleaseInputs) {
		in.Tables[0].Rows[0].Max, in.Tables[0].Rows[0].Open = in.Tables[0].Rows[4].Max, true // 3 to 30
	}); !hides(r, "2035-01/IQ-AA") {
		t.Errorf("a lowest number of 3 is shown: %q", r.Hidden)
	}
	open := made(func(in *publish.ReleaseInputs) { in.Small = 0 })
	in := counted(t, s, counts, publish.SmallCount)
	in.After([]publish.Record{open})
	if r, err := publish.MakeRelease(in); err != nil || len(r.Record.Hidden) > 0 || len(r.Record.Corrections) > 0 {
		t.Errorf("what stands in public with the same number is hidden: %q, %v", r.Record.Hidden, err)
	}
	counts[0][0] = 4
	in = counted(t, s, counts, publish.SmallCount)
	in.After([]publish.Record{open})
	in.Why = "one more"
	r, err := publish.MakeRelease(in)
	if err != nil || !hides(r.Record, "2035-01/IQ-AA") {
		t.Fatalf("a new small number is shown: %q, %v", r.Record.Hidden, err)
	}
	for _, c := range r.Record.Corrections {
		if c.Figure == "un-mission/2035-01/IQ-AA/killed" && (c.After != nil || !strings.Contains(c.Words, "few people")) {
			t.Errorf("its correction entry gives it away, or does not say why it is gone: %+v", c)
		}
	}
}

func TestHidingIsQuickOnManyYears(t *testing.T) {
	s := newSeal(t)
	rnd := rand.New(rand.NewPCG(3, 4))
	in := counted(t, s, [][]int{{1, 1}}, publish.SmallCount)
	in.Tables[0].Rows = nil
	for year := range 7 {
		counts := make([][]int, 19)
		for i := range counts {
			counts[i] = make([]int, 12)
			for j := range counts[i] {
				counts[i][j] = int(rnd.ExpFloat64() * 8)
			}
		}
		for _, row := range counted(t, s, counts, 0).Tables[0].Rows {
			row.Period = strings.Replace(row.Period, "2035", fmt.Sprint(2030+year), 1)
			row.ID = strings.Replace(row.ID, "2035", fmt.Sprint(2030+year), 1)
			in.Tables[0].Rows = append(in.Tables[0].Rows, row)
		}
	}
	began := time.Now()
	if n := len(in.Hidden()); n == 0 {
		t.Error("nothing was hidden")
	} else {
		t.Logf("%d of %d figures hidden in %v", n, len(in.Tables[0].Rows), time.Since(began).Round(time.Millisecond))
	}
}

// What the register counted may stand beside a number that a body published for
// the same cell: the published one is shown, a small count and the figure that
// joins both are not.
func TestASmallCountBesideAPublishedNumberIsHidden(t *testing.T) {
	in := inputs(t, newSeal(t), 3, nil)
	in.Small = publish.SmallCount
	row := func(suffix string, basis count.Basis, low, high int) {
		in.Tables[0].Rows = append(in.Tables[0].Rows, count.Row{ID: "un-mission/2035-05/IQ-DI/killed" + suffix, Period: "2035-05", Area: "IQ-DI",
			Harm: register.HarmKilled, Min: &low, Max: &high, Basis: basis, Notes: []string{}})
	}
	row("", count.Published, 40, 40)
	row("/counted", count.Counted, 3, 3)
	row("/combined", count.Combined, 40, 43)
	hidden := in.Hidden()
	for suffix, want := range map[string]bool{"": false, "/counted": true, "/combined": true} {
		if id := "un-mission/2035-05/IQ-DI/killed" + suffix; hidden[id] != want {
			t.Errorf("%s hidden: %t, want %t", id, hidden[id], want)
		}
	}
}
