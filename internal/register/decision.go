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
)

// A Decision is a person's ruling on a record. It is only ever added; another
// Decision takes it back.
type Decision struct {
	ID     string          `json:"id"`
	Act    Act             `json:"act"`
	On     string          `json:"on"`               // id of the record ruled on
	With   string          `json:"with,omitempty"`   // the other record of a pair
	Change json.RawMessage `json:"change,omitempty"` // correct: an object of slots and their new values
	Grade  string          `json:"grade,omitempty"`
	Who    string          `json:"who"`
	Why    string          `json:"why"`
	At     time.Time       `json:"at"`
	Auto   bool            `json:"auto,omitempty"` // automatic acceptance; marks every figure it touches
}
