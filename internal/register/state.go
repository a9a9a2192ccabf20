// Package register holds the record: claims, totals, incidents, custody
// numbers and the decisions of people about them. In go values, out come
// values; nothing here is ever changed in place, only added to.
package register

import (
	"time"

	"cairn/internal/document"
)

// A State is the register as it stood at one moment: every record that had
// been written by then, in the order in which it was written, and every
// decision. All figures are functions of a State.
type State struct {
	AsOf        time.Time
	Sources     []document.Source
	Documents   []document.Document // without Bytes
	Claims      []Claim
	Totals      []Total
	Custody     []CustodyPoint
	Incidents   []Incident // those that datasets brought
	Definitions []Definition
	Decisions   []Decision
	Warnings    []Warning
	Entries     int64  // how many ledger entries it rests on
	Head        string // tree head over them
}
