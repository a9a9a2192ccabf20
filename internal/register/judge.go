package register

import (
	"encoding/json"
	"fmt"
	"time"
)

// Standing says where a record stands after all decisions on it.
type Standing string

// The standings of a claim.
const (
	Proposed  Standing = "proposed"
	Accepted  Standing = "accepted"
	Corrected Standing = "corrected"
	Rejected  Standing = "rejected"
	Withdrawn Standing = "withdrawn"
)

// Counts reports whether a record with this standing may enter a figure.
func (s Standing) Counts() bool { return s == Accepted || s == Corrected }

// A Judged claim is a claim as the decisions leave it: Claim has the
// corrections applied, Original is as it was proposed.
type Judged struct {
	Claim
	Original  Claim
	Standing  Standing
	Decisions []Decision // that still hold, in order
	Auto      bool       // accepted by the setting, by no person
	Since     time.Time  // when it got this standing
}

// Holding returns the decisions that have not been taken back, in order. A
// take-back can itself be taken back: the later one wins.
func Holding(all []Decision) []Decision {
	gone := make(map[string]bool)
	for i := len(all) - 1; i >= 0; i-- {
		if d := all[i]; d.Act == TakeBack && !gone[d.ID] {
			gone[d.On] = true
		}
	}
	var held []Decision
	for _, d := range all {
		if !gone[d.ID] && d.Act != TakeBack {
			held = append(held, d)
		}
	}
	return held
}

// Judge applies the decisions that hold to the claims. A claim that a person
// imported as a row of a table stands as accepted until somebody rules
// otherwise: the import was their decision, and the ledger names them.
func Judge(claims []Claim, decisions []Decision) ([]Judged, error) {
	on := make(map[string][]Decision)
	for _, d := range Holding(decisions) {
		on[d.On] = append(on[d.On], d)
	}
	out := make([]Judged, len(claims))
	for i, c := range claims {
		j := Judged{Claim: c, Original: c, Standing: Proposed}
		if c.Origin == "import" {
			j.Standing = Accepted
		}
		for _, d := range on[c.ID] {
			switch d.Act {
			case Accept:
				j.Standing, j.Auto = Accepted, d.Auto
				j.Claim = c
			case Correct:
				corrected := c.Clone()
				if err := json.Unmarshal(d.Change, &corrected); err != nil {
					return nil, fmt.Errorf("decision %s on claim %s: correction: %w", d.ID, c.ID, err)
				}
				corrected.ID, corrected.Document = c.ID, c.Document
				j.Claim, j.Standing, j.Auto = corrected, Corrected, false
			case Reject:
				j.Claim, j.Standing = c, Rejected
			case Withdraw:
				j.Standing = Withdrawn
			default:
				continue
			}
			j.Decisions = append(j.Decisions, d)
			j.Since = d.At
		}
		out[i] = j
	}
	return out, nil
}
