package register

import (
	"slices"
	"time"
)

// A Warning is an alarm that a person has looked at and stands by: it says that
// the violence in an area is coming back, as of a month, and why they think so.
// It carries the alarm as the person saw it, so that it can be judged later by
// what was known then. It never changes; a Decision withdraws it, and another
// takes that back.
type Warning struct {
	ID        string    `json:"id"`
	Area      string    `json:"area"`      // ISO code: a country or a first-level area
	Month     string    `json:"month"`     // that it warns in, 2014-06
	Indicator string    `json:"indicator"` // what the alarm was on: killed, injured, incidents, areas, bombs; empty: no alarm stood, the reasons are the person's own
	Method    string    `json:"method,omitempty"`
	Rate      float64   `json:"rate,omitempty"` // false alarms a period that the method was asked for
	Observed  *int      `json:"observed,omitempty"`
	Expected  *float64  `json:"expected,omitempty"`
	Threshold *float64  `json:"threshold,omitempty"`
	Chance    *float64  `json:"chance,omitempty"`
	Basis     string    `json:"basis"` // tree head of the register that the alarm was worked out from
	Who       string    `json:"who"`
	Why       string    `json:"why"`
	At        time.Time `json:"at"`
}

// An Issued warning is a warning with what became of it.
type Issued struct {
	Warning
	Withdrawn *Decision // the decision that withdrew it; nil while it stands
}

// IssuedWarnings returns the warnings, newest first, each with the decision by
// which it was withdrawn, if one holds.
func IssuedWarnings(warnings []Warning, decisions []Decision) []Issued {
	gone := make(map[string]*Decision)
	held := Holding(decisions)
	for i := range held {
		if held[i].Act == Withdraw {
			gone[held[i].On] = &held[i]
		}
	}
	issued := make([]Issued, len(warnings))
	for i, w := range warnings {
		issued[len(warnings)-1-i] = Issued{w, gone[w.ID]}
	}
	slices.SortStableFunc(issued, func(a, b Issued) int { return b.At.Compare(a.At) })
	return issued
}
