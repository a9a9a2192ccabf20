package register

import (
	"encoding/json"
	"time"
)

// Act is what a person ruled.
type Act string

// The acts of a Decision.
const (
	Accept    Act = "accept"
	Correct   Act = "correct" // accept with slots changed
	Reject    Act = "reject"
	Same      Act = "same"      // On and With are one incident (or person)
	Different Act = "different" // they are not
	Unsure    Act = "unsure"    // looked at, cannot say
	Merge     Act = "merge"
	Split     Act = "split" // With leaves the incident On
	Grade     Act = "grade"
	Withdraw  Act = "withdraw" // a record no longer counts
	Seal      Act = "seal"
	TakeBack  Act = "take-back" // On is a Decision that no longer holds
	Note      Act = "note"      // Why is a remark on On, and rules nothing
	CodeBlind Act = "code"      // how one person reads a claim, made without seeing another's reading; rules nothing
	SetTerms  Act = "terms"     // Change says under which Terms rulings stand from here on; On is TermsOf
)

// Moves reports whether an act can change a figure: a note and a coding never do.
func (a Act) Moves() bool { return a != Note && a != CodeBlind }

// A Decision is a person's ruling on a record. It is only ever added; another
// Decision takes it back.
type Decision struct {
	ID     string          `json:"id"`
	Act    Act             `json:"act"`
	On     string          `json:"on"`               // id of the record ruled on
	With   string          `json:"with,omitempty"`   // the other record of a pair
	Change json.RawMessage `json:"change,omitempty"` // correct, code: an object of slots and their new values; terms: the Terms
	Grade  string          `json:"grade,omitempty"`
	Who    string          `json:"who"`
	Why    string          `json:"why"`
	At     time.Time       `json:"at"`
	Auto   bool            `json:"auto,omitempty"` // automatic acceptance; marks every figure it touches

	Verdict Act `json:"verdict,omitempty"` // of a code: accept, correct or reject
	Seconds int `json:"seconds,omitempty"` // from when the claim was opened at the desk to the decision; 0: not measured
}
