package register

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"cairn/internal/text"
)

// Standing says where a record stands after all decisions on it.
type Standing string

// The standings of a claim.
const (
	Proposed  Standing = "proposed"
	OnePerson Standing = "one-person" // one person stands behind it; it waits for a second
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
//
// Where the [Terms] in force when a ruling is made ask for two persons, an
// acceptance or a correction waits as OnePerson until somebody of another name
// rules the very same: accepts what was accepted, or corrects to the same
// content. Whoever changes the content begins anew and is the first person
// again. A coding (act code) of the same content is a person's word for it too.
// A rejection needs one person: it adds nobody to a figure.
func Judge(claims []Claim, decisions []Decision) ([]Judged, error) {
	held := Holding(decisions)
	on := make(map[string][]Decision)
	two := make(map[string]bool) // decision → made while two persons were asked for
	var terms Terms
	for _, d := range held {
		if d.Act == SetTerms {
			var err error
			if terms, err = readTerms(d); err != nil {
				return nil, err
			}
			continue
		}
		on[d.On] = append(on[d.On], d)
		if terms.TwoPersons {
			two[d.ID] = true
		}
	}
	out := make([]Judged, len(claims))
	for i := range claims {
		j, err := judge(&claims[i], on[claims[i].ID], two)
		if err != nil {
			return nil, err
		}
		out[i] = j
	}
	return out, nil
}

// judge applies the decisions on one claim, in order.
func judge(c *Claim, decisions []Decision, two map[string]bool) (Judged, error) {
	j := Judged{Claim: *c, Original: *c, Standing: Proposed}
	if c.Origin == "import" {
		j.Standing = Accepted
	}
	for _, d := range decisions {
		switch d.Act {
		case Accept:
			j.Claim, j.Standing, j.Auto = *c, Accepted, d.Auto
		case Correct:
			corrected, err := Reading(c, d)
			if err != nil {
				return j, err
			}
			j.Claim, j.Standing, j.Auto = corrected, Corrected, false
		case Reject:
			j.Claim, j.Standing = *c, Rejected
		case Withdraw:
			j.Standing = Withdrawn
		default:
			continue
		}
		j.Decisions = append(j.Decisions, d)
		j.Since = d.At
		if two[d.ID] && j.Standing.Counts() {
			alone, err := onePerson(c, &j.Claim, decisions, d)
			if err != nil {
				return j, err
			}
			if alone {
				j.Standing = OnePerson
			}
		}
	}
	return j, nil
}

// Reading returns a claim as a correction or a coding reads it.
func Reading(c *Claim, d Decision) (Claim, error) {
	read := c.Clone()
	if len(d.Change) == 0 {
		return read, nil
	}
	if err := json.Unmarshal(d.Change, &read); err != nil {
		return read, fmt.Errorf("decision %s on claim %s: correction: %w", d.ID, c.ID, err)
	}
	read.ID, read.Document = c.ID, c.Document
	return read, nil
}

// onePerson reports whether all who stand behind the content of a claim, up to
// and with the ruling last, are of one name.
func onePerson(c, content *Claim, decisions []Decision, last Decision) (bool, error) {
	names := map[string]bool{}
	for _, d := range decisions {
		switch {
		case d.Act == Reject, d.Act == Withdraw:
			clear(names)
		case d.Auto:
		case d.Act == Accept, d.Act == Correct, d.Act == CodeBlind && d.Verdict != Reject:
			read, err := Reading(c, d)
			if err != nil {
				return false, err
			}
			switch {
			case reflect.DeepEqual(read, *content):
				names[Person(d.Who)] = true
			case d.Act != CodeBlind: // the content was another; who stood behind it does not stand behind this
				clear(names)
			}
		}
		if d.ID == last.ID {
			break
		}
	}
	return len(names) < 2, nil
}

// Person returns the one form of a person's name by which the desk tells two
// people apart: folded, so that case and spaces make nobody a second person.
func Person(who string) string { return text.Fold(strings.Join(strings.Fields(who), " ")) }
