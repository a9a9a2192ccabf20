package register_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cairn/internal/register"
)

// A correction changes the judged claim and never the one that was proposed,
// whichever slots it holds.
func TestACorrectionLeavesTheProposalAsItWas(t *testing.T) {
	proposal := func() register.Claim {
		n, area := 12, "IQ-BG"
		return register.Claim{ID: "d#c1", Kind: register.Killed, Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact},
			Place: &register.Place{Text: "market", Admin1: &area}, Attribution: &register.Attribution{Text: "police", Types: []string{"police"}},
			Perpetrator: &register.Perpetrator{Text: "gunmen", Relation: "blamed"}, Why: map[string]string{"kind": "killed"}}
	}
	claims := []register.Claim{proposal()}
	judged, err := register.Judge(claims, []register.Decision{{ID: "e1", Act: register.Correct, On: "d#c1",
		Change: json.RawMessage(`{"count":{"min":14,"max":null,"qualifier":"at_least"},"place":{"text":"bridge","admin1":"IQ-NI"},
			"attribution":{"text":"hospital","types":["medical"]},"perpetrator":{"text":"","relation":""},"why":{"kind":"corrected"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(proposal(), claims[0]); d != "" {
		t.Errorf("the claim in the register changed:\n%s", d)
	}
	if d := cmp.Diff(proposal(), judged[0].Original); d != "" {
		t.Errorf("the original changed:\n%s", d)
	}
	if got := *judged[0].Claim.Count.Min; got != 14 {
		t.Errorf("corrected minimum = %d, want 14", got)
	}
}
