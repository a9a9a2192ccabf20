package count_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// onLists makes incidents of one day that datasets list, by dataset and killed.
func onLists(killed map[string]int, status register.Status) (all []register.Incident) {
	area := "XA-01"
	day := when.On(2031, 5, 3)
	for id, n := range killed {
		list, _, _ := strings.Cut(id, ":")
		all = append(all, register.Incident{ID: id, Dataset: list, Country: "XA", Claims: []string{}, Place: &register.Place{Admin1: &area}, Time: when.Between(day, day),
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: status, Range: register.Exactly(n)}}})
	}
	slices.SortFunc(all, func(a, b register.Incident) int { return strings.Compare(a.ID, b.ID) })
	return all
}

func find(t *testing.T, id string) *count.Rule {
	t.Helper()
	r, err := count.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var may2031 = count.Query{Country: "XA", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}}

// A figure tells what its width comes from.
func TestWhyAFigureIsAsWideAsItIs(t *testing.T) {
	all := onLists(map[string]int{"one:1": 4, "two:1": 4, "one:2": 3, "two:2": 2, "one:3": 1, "two:3": 9}, register.Civilian)
	for i := range 3 {
		all[i].Undecide = []register.Pair{{A: all[i].ID, B: all[i+3].ID, Probability: 0.6}}
	}
	all[0].Harms[0].Range = register.Range{Min: 4, Max: 7}
	made, err := count.Make(new(register.State), all, nil, find(t, "un-mission"), may2031)
	if err != nil {
		t.Fatal(err)
	}
	row := made.Rows[0]
	// Apart they are 23 to 26 people; each pair may be one incident, told by both
	// lists: 4 or 4, 3 or 2, 1 or 9 people, at least 7 in all.
	if *row.Min != 7 || *row.Max != 26 {
		t.Errorf("%d–%d; want 7–26", *row.Min, *row.Max)
	}
	notes := strings.Join(row.Notes, "; ")
	for _, want := range []string{"16 of the 19 between min and max come from 3 undecided pairs", "3 of the 19 between min and max come from sources that disagree"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes %q do not say %q", notes, want)
		}
	}
	for _, r := range row.Remarks {
		if ar := r.In("ar", nil); ar == r.In("en", nil) || strings.Contains(ar, "%!") {
			t.Errorf("remark %q in Arabic: %q", r.Code, ar)
		}
	}
}

// Explain gives every record that was looked at, in or out, and why.
func TestExplainTellsWhatIsInAndWhatIsOut(t *testing.T) {
	all := append(onLists(map[string]int{"one:1": 4}, register.Civilian), onLists(map[string]int{"one:2": 27}, register.Militia)...)
	gone := onLists(map[string]int{"one:3": 5}, register.Civilian)
	gone[0].Withdrawn = true
	made, err := count.Make(new(register.State), append(all, gone...), nil, find(t, "un-mission"), may2031)
	if err != nil {
		t.Fatal(err)
	}
	row, err := count.Explain(made, "un-mission/2031-05/XA-01/killed")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, in := range row.Inputs {
		got = append(got, fmt.Sprint(in.ID, " ", in.In))
	}
	if want := []string{"one:1 true", "one:2 false", "one:3 false"}; !slices.Equal(got, want) {
		t.Errorf("inputs %v; want %v", got, want)
	}
	if !strings.Contains(row.Inputs[1].Why, "militias") {
		t.Errorf("why militia are out: %q", row.Inputs[1].Why)
	}
	if !strings.Contains(row.Inputs[2].Why, "withdrawn") {
		t.Errorf("why one:3 is out: %q", row.Inputs[2].Why)
	}
	if _, err := count.Explain(made, "un-mission/2031-05/XA-77/killed"); err == nil {
		t.Error("a row that there is not is explained")
	}
}

// Two rules on the same records: the cells that differ, with what makes the
// difference.
func TestTwoRulesSideBySide(t *testing.T) {
	a, b := find(t, "un-mission"), find(t, "all")
	all := append(onLists(map[string]int{"one:1": 4}, register.Civilian), onLists(map[string]int{"one:2": 27}, register.Militia)...)
	got, err := count.Beside(new(register.State), all, nil, a, b, may2031)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || *got[0].A.Min != 4 || *got[0].B.Min != 31 || len(got[0].OnlyA) != 0 || len(got[0].OnlyB) != 1 || got[0].OnlyB[0].ID != "one:2" {
		t.Errorf("%+v; want 4 against 31, for the militia of one:2", got)
	}
	if lines := count.Diff(a, a); len(lines) != 0 {
		t.Errorf("a rule differs from itself: %q", lines)
	}
	if lines := strings.Join(count.Diff(a, b), "\n"); !strings.Contains(lines, "population") || !strings.Contains(lines, "disagreement") == (a.Disagreement != b.Disagreement) {
		t.Errorf("diff: %s", lines)
	}
}

// What cannot be counted is refused in words.
func TestQueriesThatAskForNothing(t *testing.T) {
	rule := find(t, "ucdp")
	for name, q := range map[string]count.Query{
		"no country and two in the register": {},
		"by week":                            {Country: "XA", By: []string{"week"}},
		"month and year":                     {Country: "XA", By: []string{"month", "year"}, From: when.On(2031, 1, 1), To: when.On(2031, 2, 1)},
		"the injured of a rule on deaths":    {Country: "XA", Of: []register.Harm{register.HarmInjured}},
		"the end before the start":           {Country: "XA", From: when.On(2031, 2, 1), To: when.On(2031, 1, 1)},
		"two thousand years":                 {Country: "XA", By: []string{"month"}, From: when.On(1, 1, 1), To: when.On(2031, 1, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			two := []register.Incident{{ID: "a", Country: "XA"}, {ID: "b", Country: "XB"}}
			if got, err := count.Make(new(register.State), two, nil, rule, q); err == nil {
				t.Errorf("%d rows and no error", len(got.Rows))
			}
		})
	}
	empty, err := count.Make(new(register.State), nil, nil, rule, count.Query{Country: "XA", By: []string{"month"}})
	if err != nil || empty.Rows == nil || len(empty.Rows) != 0 {
		t.Errorf("an empty register: %+v, %v; want no rows", empty, err)
	}
}
