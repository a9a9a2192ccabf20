package register

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"cairn/internal/document"
)

// TermsOf is what a decision on the terms is on: the desk itself.
const TermsOf = "desk"

// Terms are under which rulings on claims stand. They are set by a decision,
// with who, when and why, so that a figure as of any day rests on the terms of
// that day; a ruling stands under those in force when it was made.
type Terms struct {
	// TwoPersons: a claim counts only after two persons have ruled the same.
	TwoPersons bool `json:"two_persons"`
	// DoubleShare is the share of documents, in percent from 0 to 100, whose
	// claims two persons code without seeing each other.
	DoubleShare int `json:"double_share"`
}

// TermsNow returns the terms that the decisions leave in force.
func TermsNow(decisions []Decision) (t Terms, err error) {
	for _, d := range Holding(decisions) {
		if d.Act == SetTerms {
			if t, err = readTerms(d); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// readTerms reads the terms of a decision. Where its change is not given out
// (to the public) nothing is known of them.
func readTerms(d Decision) (t Terms, err error) {
	if len(d.Change) == 0 {
		return t, nil
	}
	if err := json.Unmarshal(d.Change, &t); err != nil {
		return t, fmt.Errorf("decision %s: terms: %w", d.ID, err)
	}
	return t, t.Fit()
}

// Fit reports what is wrong with terms.
func (t Terms) Fit() error {
	if t.DoubleShare < 0 || t.DoubleShare > 100 {
		return fmt.Errorf("double_share %d: want a share from 0 to 100 percent", t.DoubleShare)
	}
	return nil
}

// Doubled reports whether a document is in the sample that two persons code.
// Its SHA-256 draws the lot, so that nobody chooses and everybody can check:
// the first eight digits, as a number, stand below the share of all numbers.
// A larger share keeps the documents of a smaller one.
func (t Terms) Doubled(doc document.ID) bool {
	if t.DoubleShare <= 0 || len(doc) < 8 {
		return false
	}
	var n uint64
	if _, err := fmt.Sscanf(string(doc[:8]), "%x", &n); err != nil {
		return false
	}
	return n*100 < uint64(t.DoubleShare)<<32
}

// Version names how a record stood when a form was made from it: the start of
// the hash of its body, and the newest decision about it that can move a figure
// ([Newest]). Two people who saw the same version saw the same.
func Version(body []byte, newest string) string {
	sum := sha256.Sum256(body)
	return fmt.Sprintf("%x.%s", sum[:4], newest)
}

// Seen returns the newest decision of a version, empty when none was made.
func Seen(version string) string {
	_, newest, _ := strings.Cut(version, ".")
	return newest
}

// Concerning returns the decisions about a record in order: those on it or on it
// with another, and those that take such a one back.
func Concerning(decisions []Decision, record string) (about []Decision) {
	ids := map[string]bool{record: true}
	for _, d := range decisions {
		if ids[d.On] || d.With == record {
			ids[d.ID] = true
			about = append(about, d)
		}
	}
	return about
}

// Newest returns the id of the newest decision about a record that can move a
// figure, those included that take back or are taken back; empty: none.
func Newest(decisions []Decision, record string) (newest string) {
	ids := map[string]bool{record: true}
	for _, d := range decisions {
		if d.Act.Moves() && (ids[d.On] || d.With == record) {
			ids[d.ID], newest = true, d.ID
		}
	}
	return newest
}
