package count_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// without is the small register without the incidents that may lie in a cell
// or in another one.
func (s small) without(month, area int) small {
	at := make([]int, len(s.incidents))
	var left small
	for i, h := range s.incidents {
		at[i] = -1
		may := slices.Contains(h.months, month) && (area == 0 || slices.Contains(h.areas, area))
		if may && (len(h.months) > 1 || area > 0 && len(h.areas) > 1) {
			continue
		}
		at[i] = len(left.incidents)
		left.incidents = append(left.incidents, h)
	}
	kept := func(pairs [][2]int) (k [][2]int) {
		for _, p := range pairs {
			if at[p[0]] >= 0 && at[p[1]] >= 0 {
				k = append(k, [2]int{at[p[0]], at[p[1]]})
			}
		}
		return k
	}
	left.pairs, left.apart = kept(s.pairs), kept(s.apart)
	return left
}

// What a figure is without the incidents whose place or date is not known
// closely enough is what the register would give that does not hold them.
func TestPlacedIsTheFigureOfARegisterWithoutTheVague(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSmall(t, false)
		for cell, row := range cells(t, s) {
			month, area := 0, slices.Index(testAreas, row.Area)
			if _, err := fmt.Sscanf(row.Period, "2031-%d", &month); err != nil || area < 0 || row.Placed == nil {
				continue
			}
			want := count.Row{Open: true}
			if made, ok := cells(t, s.without(month, area))[cell]; ok {
				want = made
			}
			r, _ := want.Range()
			if p := row.Placed.Range(); p.Min != r.Min || p.Max != r.Max {
				t.Fatalf("%s: %v without the vague, want %v; with them %s", cell, p, r, row.ID)
			}
			if full, _ := row.Range(); full.Max < row.Placed.Max || full.Min > row.Placed.Min {
				t.Fatalf("%s: the bound %v does not hold %v", cell, full, row.Placed.Range())
			}
		}
	})
}

// A month has two incidents that are known to lie in it, and one episode of
// half a year in which 1,808 were killed.
func TestAYearLongEpisodeDoesNotDrownTheMonth(t *testing.T) {
	rule, err := count.Find("all")
	if err != nil {
		t.Fatal(err)
	}
	area := "XA-01"
	incident := func(id string, n int, days when.Interval) register.Incident {
		return register.Incident{ID: id, Dataset: "list", Country: "XA", Place: &register.Place{Admin1: &area}, Time: days, Sources: 2,
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Range{Min: n, Max: n}}}}
	}
	day := when.On(2031, 5, 4)
	table, err := count.Make(&register.State{}, []register.Incident{
		incident("a", 12, when.Between(day, day)), incident("b", 30, when.Between(day+3, day+3)),
		incident("c", 1808, when.Between(when.On(2031, 1, 1), when.On(2031, 8, 31)))}, nil, rule,
		count.Query{Country: "XA", By: []string{"month"}, Of: []register.Harm{register.HarmKilled}, From: when.On(2031, 5, 1), To: when.On(2031, 6, 30)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ id, bound, placed, says string }{
		{"all/2031-05/XA/killed", "42–1850+", "42+", "42+ without one incident whose place or date is not known closely enough; with it up to 1850"},
		{"all/2031-06/XA/killed", "0–1808+", "0+", "none is known to lie here: one incident whose place or date is not known closely enough may, with up to 1808"},
	} {
		i := slices.IndexFunc(table.Rows, func(r count.Row) bool { return r.ID == want.id })
		if i < 0 || table.Rows[i].Placed == nil {
			t.Fatalf("%s: no such row, or nothing of what is placed: %+v", want.id, table.Rows)
		}
		row := table.Rows[i]
		if r, _ := row.Range(); r.String() != want.bound || row.Placed.Range().String() != want.placed || !slices.Contains(row.Notes, want.says) {
			t.Errorf("%s: %v, %v placed; %s", want.id, r, row.Placed.Range(), strings.Join(row.Notes, "; "))
		}
		if got := row.Remarks[slices.Index(row.Notes, want.says)].In("ar", nil); !strings.Contains(got, "حادثة واحدة") {
			t.Errorf("in Arabic: %s", got)
		}
	}
}
