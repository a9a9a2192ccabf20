// Package check tells whether the numbers in a text hold against the register:
// each finding sets a claim of the text beside the register's own figure, with
// a verdict and its reason, down to the source. In go the claims read from a
// text and a register.State, out comes a Report. It stops before the register:
// nothing of the text is kept, and where the register cannot say it says so.
package check

import (
	"cairn/internal/document"
	"cairn/internal/register"
)

// A Verdict is what the register can say of a statement.
type Verdict string

// The verdicts (DESIGN section 6).
const (
	Supported    Verdict = "supported"    // the register holds the same number for the same people
	OtherScope   Verdict = "other-scope"  // the number is real, of other people, another area or another way of counting
	Contradicted Verdict = "contradicted" // the register holds another number for the same people
	NotCovered   Verdict = "not-covered"  // the register's rules leave these people out, or it holds no record of it
	CannotSay    Verdict = "cannot-say"   // too little is said, or too little is held, to compare
)

// A Figure is the register's own number beside a finding.
type Figure struct {
	Min     *int     `json:"min"`
	Max     *int     `json:"max"`
	Open    bool     `json:"open,omitempty"`
	Rule    string   `json:"rule"`
	ID      string   `json:"id,omitempty"` // the row that explain takes
	Area    string   `json:"area,omitempty"`
	Period  string   `json:"period,omitempty"`
	Source  string   `json:"source"` // address, or the name of the list
	Sources []string `json:"sources,omitempty"`
}

// A Finding is one number of the text and what the register makes of it. Min
// and Max are as said: null where the words set no bound.
type Finding struct {
	Claim   string        `json:"claim"`
	Quote   string        `json:"quote"`
	Span    document.Span `json:"span"`
	Kind    string        `json:"kind"` // as of claims; exclusion: a statement of whom the numbers leave out
	Min     *int          `json:"min"`
	Max     *int          `json:"max"`
	Area    string        `json:"area,omitempty"`
	Period  string        `json:"period,omitempty"`
	Verdict Verdict       `json:"verdict"`
	Reason  string        `json:"reason"`
	Figure  *Figure       `json:"figure"`
}

// A Comparing is a statement that sets one figure against another, computed
// anew from the register's figures.
type Comparing struct {
	Quote   string        `json:"quote"`
	Span    document.Span `json:"span"`
	Says    string        `json:"says"`
	Verdict Verdict       `json:"verdict"`
	Reason  string        `json:"reason"`
}

// A Sign is an event without a toll that bears on whether violence comes back,
// with who says so.
type Sign struct {
	Quote  string        `json:"quote"`
	Span   document.Span `json:"span"`
	Kind   string        `json:"kind"`
	Source string        `json:"source"`
}

// A Report is all that check says of one text.
type Report struct {
	Findings    []Finding   `json:"findings"`
	Comparisons []Comparing `json:"comparisons"`
	Signs       []Sign      `json:"signs"`
	Unread      []Unread    `json:"unread"`
	Rule        string      `json:"rule"`
	Head        string      `json:"head,omitempty"`
}

// Unread is a quantity of people near a harm word that no rule took.
type Unread struct {
	Quote  string        `json:"quote"`
	Span   document.Span `json:"span"`
	Reason string        `json:"reason"`
}

// Held reports whether every finding and comparison is supported.
func (r *Report) Held() bool {
	for _, f := range r.Findings {
		if f.Verdict == Contradicted {
			return false
		}
	}
	for _, c := range r.Comparisons {
		if c.Verdict == Contradicted {
			return false
		}
	}
	return true
}

func said(c *register.Claim) (lo, hi *int) {
	if c.Count == nil {
		return nil, nil
	}
	return c.Count.Min, c.Count.Max
}
