// Package publish turns figures into what readers get: the bulletin of a
// month, in each language, as page and as text. In go values (a table, the
// register's state, the cases that reconcile found), out comes a Bulletin. It
// computes no figure of its own and never adds numbers of different scope.
package publish

import "cairn/internal/register"

// A Case is two published numbers about the same area, period and harm that do
// not agree, with the smallest explanation found, ready to be shown: both
// numbers as printed, with their addresses.
type Case struct {
	Period      string        `json:"period"`
	Area        string        `json:"area"`
	Harm        register.Harm `json:"harm"`
	Kind        string        `json:"kind"` // same, other-scope, mixed-scope, area-added, transcription, partial-sum, wrong-month, wrong-area, revision, arithmetic, conflict
	Explanation string        `json:"explanation"`
	A           Printed       `json:"a"` // the number that stands in the register's series
	B           Printed       `json:"b"` // the other one
}

// Printed is one number as some page prints it.
type Printed struct {
	ID      string         `json:"id"` // Total or Claim
	Range   register.Range `json:"range"`
	Who     string         `json:"who"`     // issuer or publisher
	Words   string         `json:"words"`   // whom it counts, as the page or file says
	Address string         `json:"address"` // where it stands
}
