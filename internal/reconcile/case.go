// Package reconcile tells why two numbers that should agree do not: typing
// error, other people, an area added or left out, a part taken for the whole, a
// wrong month or area, a correction, or a real conflict. In go the published
// totals of a register.State (or one number of a text and the totals), out come
// cases with the smallest explanation found, in words and in data. It proposes
// an explanation and never changes a number.
package reconcile

import (
	"cairn/internal/register"
)

// Kind is what explains a difference.
type Kind string

// The kinds of case (DESIGN section 6), the smallest explanation first.
const (
	Same          Kind = "same"          // no difference
	Transcription Kind = "transcription" // a digit changed, swapped, lost or added on the way
	WrongMonth    Kind = "wrong-month"   // the numbers of another month
	WrongArea     Kind = "wrong-area"    // the numbers of another area
	PartialSum    Kind = "partial-sum"   // the sum of the named areas, given as the whole
	AreaAdded     Kind = "area-added"    // an area is in one and not in the other, and accounts for the difference
	MixedScope    Kind = "mixed-scope"   // killed and injured of one page count different people
	OtherScope    Kind = "other-scope"   // they count different people, by what their pages say
	Arithmetic    Kind = "arithmetic"    // the parts do not add up to the whole
	Revision      Kind = "revision"      // the body changed its own number
	Conflict      Kind = "conflict"      // none of these: they contradict each other
)

// A Case is two numbers about the same area, period and harm, and what explains
// the difference. A is the number that stands in the register's series; B is
// the other one.
type Case struct {
	Period      string        `json:"period"`
	Area        string        `json:"area"`
	Harm        register.Harm `json:"harm"`
	A           Side          `json:"a"`
	B           Side          `json:"b"`
	Kind        Kind          `json:"kind"`
	Explanation string        `json:"explanation"`
	With        []Side        `json:"with,omitempty"`   // other numbers that the explanation rests on
	Chance      float64       `json:"chance,omitempty"` // how likely so good a match is by accident; 0: it rests on no arithmetic
}

// A Side is one number with where it stands: a total, or the sum of several.
type Side struct {
	ID      string         `json:"id,omitempty"`   // of a Total or a Claim; empty for a sum
	IDs     []string       `json:"of,omitempty"`   // of a sum: its parts
	Range   register.Range `json:"range"`          //
	Area    string         `json:"area,omitempty"` // where it is not the case's own
	Period  string         `json:"period,omitempty"`
	Words   string         `json:"words,omitempty"`   // whom it counts, as its page says
	Address string         `json:"address,omitempty"` // where it stands
}

func side(t *register.Total) Side {
	return Side{ID: t.ID, Range: t.Range, Area: t.Area, Period: t.Period.String(), Words: t.Population.Words, Address: t.Address}
}
