package watch_test

import (
	"fmt"
	"slices"
	"testing"

	"cairn/internal/stats"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// cards makes one card of each of many quiet areas, and one of an area whose
// last count is the given one.
func cards(t *testing.T, last int) []watch.Card {
	t.Helper()
	var all []watch.Card
	add := func(name string, s watch.Series) {
		s.Harm = "killed"
		c, err := watch.MakeCard(watch.CardInput{Area: name, Name: name, Series: []watch.Series{s}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	for i := range 40 {
		add(fmt.Sprintf("XA-%02d", i), watch.Scenario{Level: 10, Phi: 1}.Simulate(stats.Seeded(5, uint64(i)), 60))
	}
	add("XA-99", months("2031-01", "killed", 9, 8, 10, 7, 9, 8, 9, 10, 8, 9, 7, 9, 8, 8, 9, 8, last))
	return all
}

func TestWeigh(t *testing.T) {
	quiet, tests := watch.Weigh(cards(t, 9), 0.05)
	if tests < 41*3 {
		t.Errorf("%d figures were looked at; want the last three of 41 areas", tests)
	}
	alone := 0
	for _, c := range quiet {
		points := c.Indicators[0].Result.Points
		for _, p := range points[len(points)-3:] {
			if p.Alarm {
				alone++
			}
		}
		if c.Stands {
			t.Errorf("an alarm stands in %s, where nothing happened", c.Area)
		}
	}
	if alone == 0 {
		t.Error("among 123 figures none passed its threshold by chance; the test shows nothing")
	}
	loud, _ := watch.Weigh(cards(t, 60), 0.05)
	if loud[0].Area != "XA-99" || !loud[0].Stands || loud[0].Adjusted == nil || *loud[0].Adjusted > 0.05 {
		t.Errorf("first on the board is %s, stands %v; want XA-99, whose count is six times its past", loud[0].Area, loud[0].Stands)
	}
	if !slices.IsSortedFunc(loud, func(a, b watch.Card) int {
		if a.Adjusted == nil || b.Adjusted == nil {
			return 0
		}
		return int(1e9 * (*a.Adjusted - *b.Adjusted))
	}) {
		t.Error("the board is not sorted by evidence")
	}
}

func TestSpreadAndMeans(t *testing.T) {
	m := when.MonthOf(2032, 6)
	touches := []watch.Touch{
		{m - 20, "north", true}, {m - 14, "south", false}, {m - 5, "south", false},
		{m - 2, "south", false}, {m - 1, "east", true}, {m, "north", true}, {m, "", false}, {m + 1, "west", true},
	}
	s := watch.SpreadOf(touches, m-30, m+1, m)
	if s == nil || s.Touched != 3 || s.Before != 1 || !slices.Equal(s.New, []string{"east", "north"}) || s.Unknown != 1 {
		t.Errorf("spread %+v; want three districts touched, east and north new, one incident nowhere", s)
	}
	want := []watch.District{
		{In: "east", New: true, Now: [3]int{0, 1, 0}},
		{In: "north", New: true, Now: [3]int{0, 0, 1}, Last: (m - 20).String()},
		{In: "south", Now: [3]int{1, 0, 0}, Before: 2, Last: (m - 5).String()},
	}
	if !slices.Equal(s.Each, want) {
		t.Errorf("each %+v\nwant %+v", s.Each, want)
	}
	b := watch.MeansOf(touches, m-30, m+1, m)
	if b == nil || b.Now != 2 || b.Before != 0 || !b.Return || b.Last != (m-20).String() {
		t.Errorf("means %+v; want two bombs now, none in the year before, the last twenty months ago", b)
	}
	if watch.SpreadOf(touches, m-10, m+1, m) != nil || watch.MeansOf(touches, m-30, m-1, m) != nil {
		t.Error("incidents that do not cover the fifteen months say nothing about them")
	}
}
