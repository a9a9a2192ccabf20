package count_test

import (
	"slices"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

func TestCustodyIsNeverAddedUp(t *testing.T) {
	day := when.On(2031, 6, 30)
	half := when.Between(when.On(2031, 1, 1), day)
	point := func(id, stage, indicator string, flow bool, period when.Interval, n register.Range, issuer, reply string) register.CustodyPoint {
		return register.CustodyPoint{ID: id, Stage: stage, Indicator: indicator, Flow: flow, Area: "XA", Period: period, Value: n, Unit: "persons", Issuer: issuer, Reply: reply}
	}
	gone := point("gone", "custody", "held", false, when.Between(day, day), register.Exactly(9), "mission", "")
	gone.Withdrawn = true
	state := &register.State{Custody: []register.CustodyPoint{
		point("c", "execution", "executions", true, half, register.Exactly(31), "mission", ""),
		point("a", "custody", "held", false, when.Between(day, day), register.Exactly(40737), "mission", "the ministry disputes it"),
		point("b", "custody", "held", false, when.Between(day, day), register.AtLeast(41000), "society", ""),
		point("d", "custody", "held", true, half, register.Exactly(12), "mission", ""),
		gone,
	}}
	for range 2 { // the second time in reverse
		got := count.Custody(state, nil, "", 0, 0)
		if len(got.Rows) != 3 {
			t.Fatalf("%d rows; want 3: a stock, a flow of the same indicator, the executions", len(got.Rows))
		}
		if got.Rows[2].Indicator != "executions" {
			t.Errorf("the last row is %q; want the last stage", got.Rows[2].Indicator)
		}
		for _, r := range got.Rows {
			if r.Indicator == "held" && !r.Flow {
				if r.Min != 40737 || r.Max != 41000 || !r.Open || len(r.Inputs) != 2 {
					t.Errorf("held on the day: %+v; want 40737–41000, open, from two bodies", r)
				}
				if !slices.Equal(r.Replies, []string{"the ministry disputes it"}) || !strings.Contains(strings.Join(r.Notes, ";"), "disagree") {
					t.Errorf("reply %q, notes %q", r.Replies, r.Notes)
				}
			}
		}
		slices.Reverse(state.Custody)
	}
	if got := count.Custody(state, nil, "XB", 0, 0); len(got.Rows) != 0 {
		t.Errorf("another country: %d rows", len(got.Rows))
	}
	if got := count.Custody(state, nil, "XA", when.On(2032, 1, 1), 0); len(got.Rows) != 0 {
		t.Errorf("a later year: %d rows", len(got.Rows))
	}
}

func TestAcceptedClaimsAboutTheDetainedAreNumbersToo(t *testing.T) {
	number := func(id string, kind register.Kind, scope register.Scope, n int) register.Judged {
		c := register.Claim{ID: id, Document: "d", Kind: kind, Scope: scope, Unit: "persons", Modality: register.Asserted, Frame: register.Current,
			Count: &register.Count{Min: &n, Qualifier: register.SaidLeast}, Quote: "words of " + id}
		return register.Judged{Claim: c, Standing: register.Accepted}
	}
	held := number("held", register.Detained, register.ScopeStock, 19000)
	waiting := number("waiting", register.Detained, register.ScopeStock, 5)
	waiting.Standing = register.Proposed
	planned := number("planned", register.Executed, register.ScopeIncident, 13)
	planned.Modality = register.Planned
	died := number("died", register.Killed, register.ScopePeriod, 3)
	died.Custodian = "Prison service"
	killed := number("killed", register.Killed, register.ScopeIncident, 9)
	denied := number("denied", register.Executed, register.ScopePeriod, 100)
	denied.DeniedBy = "the ministry"
	published := when.On(2031, 3, 18)
	state := &register.State{Documents: []document.Document{{ID: "d", Country: "XA", Publisher: "Daily", Published: when.Between(published, published)}}}
	got := count.Custody(state, []register.Judged{held, waiting, planned, number("sentenced", register.SentencedDeath, register.ScopeStock, 3000), died, killed, denied}, "XA", 0, 0)
	var what []string
	for _, r := range got.Rows {
		what = append(what, r.Stage+" "+r.Indicator)
		if r.Points[0].Document != "d" || r.Points[0].Words == "" || r.Period.Start != published {
			t.Errorf("%s: %+v; want its words, its document and the day it was said", r.Indicator, r.Points[0])
		}
	}
	want := []string{"custody held", "treatment deaths-in-custody", "sentence under-sentence", "execution executions"}
	if !slices.Equal(what, want) {
		t.Errorf("rows %q; want %q", what, want)
	}
	if last := got.Rows[len(got.Rows)-1]; !slices.Equal(last.Replies, []string{"denied by the ministry"}) {
		t.Errorf("replies %q; want the denial beside the finding", last.Replies)
	}
}
