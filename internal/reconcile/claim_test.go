package reconcile_test

import (
	"slices"
	"testing"

	"cairn/internal/reconcile"
	"cairn/internal/register"
)

func TestWhomAClaimSaysItCounts(t *testing.T) {
	tests := []struct {
		quote          string
		status         register.Status
		counts, leaves []string
	}{
		{"91 civilians were killed", register.Civilian, []string{"civilians"}, nil},
		{"86 civilians (excluding police) were killed", register.Civilian, []string{"civilians"}, []string{"police"}},
		{"civilians, including the federal police", register.Civilian, []string{"civilians", "police"}, nil},
		{"civilians and members of the security forces", register.Mixed, []string{"civilians", "security-forces"}, nil},
		{"people were killed near a police post", register.UnknownStatus, nil, nil},
		{"civilians without soldiers and police", register.Civilian, []string{"civilians"}, []string{"police", "security-forces"}},
	}
	for _, tt := range tests {
		t.Run(tt.quote, func(t *testing.T) {
			got := reconcile.People(&register.Claim{Quote: tt.quote, Status: tt.status})
			if !slices.Equal(got.Counts, tt.counts) || !slices.Equal(got.LeavesOut, tt.leaves) {
				t.Errorf("counts %v, leaves out %v; want %v, %v", got.Counts, got.LeavesOut, tt.counts, tt.leaves)
			}
		})
	}
}

func TestAcceptedClaimsAgainstTheTotals(t *testing.T) {
	state := book(page{may, "XA", 91, 0, civilians, ""})
	n := 94
	claim := register.Claim{ID: "a#c1", Kind: register.Killed, Unit: "persons", Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}, Status: register.Civilian,
		Scope: register.ScopePeriod, Modality: register.Asserted, Frame: register.Current, Time: may.Interval(), Place: &register.Place{Country: "XA"}, Quote: "94 civilians"}
	all := []register.Judged{{Claim: claim, Standing: register.Accepted}, {Claim: claim, Standing: register.Proposed}}
	got := reconcile.Claims(all, state, nil)
	if len(got) != 1 || got[0].Kind != reconcile.Conflict || got[0].B.ID != "a#c1" {
		t.Errorf("%+v; want one conflict", got)
	}
	claim.Scope = register.ScopeIncident
	if got := reconcile.Claims([]register.Judged{{Claim: claim, Standing: register.Accepted}}, state, nil); len(got) != 0 {
		t.Errorf("a claim of one incident: %+v", got)
	}
}
