package count_test

import (
	"slices"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A month says the same of two incidents that people ruled to be one, and that lie
// in two months, whether it is asked for alone or with the others.
func TestRuledToBeOneAcrossMonths(t *testing.T) {
	area := "XA-01"
	line := func(id string, month int, killed int) register.Incident {
		day := when.On(2031, 1, 10)
		for range month - 1 {
			day = day.Month().Last() + 10
		}
		return register.Incident{ID: id, Dataset: id, Country: "XA", Place: &register.Place{Admin1: &area}, Time: when.Between(day, day),
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Range{Min: killed, Max: killed}}}}
	}
	incidents := []register.Incident{line("a", 1, 3), line("b", 3, 5), line("c", 2, 7)}
	state := &register.State{Decisions: []register.Decision{{ID: "d", Act: register.Same, On: "a", With: "b", Who: "anna", Why: "read both"}}}
	rule, err := count.Find("all")
	if err != nil {
		t.Fatal(err)
	}
	q := count.Query{By: []string{"month", "admin1"}, Country: "XA"}
	whole, err := count.Make(state, incidents, nil, rule, q)
	if err != nil {
		t.Fatal(err)
	}
	for m := when.MonthOf(2031, 1); m <= when.MonthOf(2031, 3); m++ {
		q.From, q.To = m.First(), m.Last()
		alone, err := count.Make(state, incidents, nil, rule, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range alone.Rows {
			if row.Period != m.String() {
				continue
			}
			at := slices.IndexFunc(whole.Rows, func(r count.Row) bool { return r.ID == row.ID })
			if at < 0 {
				t.Fatalf("%s is not in the whole table", row.ID)
			}
			a, known := row.Range()
			b, too := whole.Rows[at].Range()
			if a != b || known != too {
				t.Errorf("%s: %v alone, %v among all", row.ID, a, b)
			}
		}
	}
	if r, _ := whole.Rows[slices.IndexFunc(whole.Rows, func(r count.Row) bool { return r.ID == "all/2031-02/XA/killed" })].Range(); r.Min != 7 || r.Max != 12 {
		t.Errorf("February: %v, want 7 and up to 5 more", r)
	}
}
