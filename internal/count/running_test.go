package count_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A register counted in parts, however it is parted, gives the table of the
// whole: with pairs inside a part and across, rulings by incident and by claim,
// withdrawn lines, totals and claims about whole months.
func TestCountedInPartsIsCountedWhole(t *testing.T) {
	rules, err := count.Rules()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := drawSmall(t, rapid.Bool().Draw(t, "shared speakers"))
		state, incidents, judged := s.build()
		for _, in := range slices.Clone(incidents) {
			for _, p := range in.Undecide {
				if at := slices.IndexFunc(incidents, func(o register.Incident) bool { return o.ID == p.B }); p.A == in.ID {
					incidents[at].Undecide = append(incidents[at].Undecide, p)
				}
			}
		}
		name := func(label string) string {
			in := rapid.SampledFrom(incidents).Draw(t, label)
			return rapid.SampledFrom(append([]string{in.ID}, in.Claims...)).Draw(t, label)
		}
		for k := range rapid.IntRange(0, 2).Draw(t, "rulings") {
			act := rapid.SampledFrom([]register.Act{register.Same, register.Different, register.Unsure}).Draw(t, "act")
			state.Decisions = append(state.Decisions, register.Decision{ID: fmt.Sprint("r", k), Act: act, On: name("on"), With: name("with")})
		}
		area := "XA-02"
		incidents = append(incidents, register.Incident{ID: "list:1", Dataset: "list", Country: "XA", Place: &register.Place{Admin1: &area},
			Time: when.MonthOf(2031, 6).Interval(), Withdrawn: rapid.Bool().Draw(t, "withdrawn"), Harms: []register.IncidentHarm{
				{Harm: register.HarmKilled, Status: register.Army, Range: register.Exactly(3)}, {Harm: register.HarmInjured, Status: register.Civilian, Range: register.Exactly(2)}}})
		var wide []register.Judged
		if rapid.Bool().Draw(t, "published") {
			state.Totals = append(state.Totals, register.Total{ID: "t", Issuer: "UNAMI", Series: "unami", Area: "XA", Period: when.MonthOf(2031, 5).Interval(),
				Harm: register.HarmKilled, Range: register.Exactly(9), Role: "figure", Population: register.Population{Words: "civilians"}})
			claim := judged[0]
			claim.ID, claim.Scope, claim.Time, claim.Place = "period", register.ScopePeriod, when.MonthOf(2031, 6).Interval(), &register.Place{Country: "XA"}
			wide = append(wide, claim)
			judged = append(judged, claim)
		}
		part := make([]int, len(incidents))
		for i := range part {
			part[i] = rapid.IntRange(0, 2).Draw(t, "part")
		}
		run := count.Run(rules, state.Decisions, len(state.Totals) > 0)
		for n := range 3 {
			mine := make([]bool, len(incidents))
			for i := range mine {
				mine[i] = part[i] == n
			}
			if err := run.Add(state, incidents, judged, mine); err != nil {
				t.Fatal(err)
			}
		}
		for _, rule := range rules {
			for _, by := range [][]string{{"month"}, {"month", "admin1"}, {"year"}} {
				q := count.Query{Rule: rule.ID, Country: "XA", By: by, Explain: count.Unexplained}
				want, err := count.Make(state, incidents, judged, rule, q)
				if err != nil {
					t.Fatal(err)
				}
				got, err := run.Table(state, wide, q)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("rule %s by %v: whole - in parts +:\n%s", rule.ID, by, diff)
				}
			}
		}
	})
}
