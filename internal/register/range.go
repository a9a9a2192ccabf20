package register

import "fmt"

// A Range is how many people the claims speak of, from the lowest number to
// the highest. It shows how far sources disagree. It is not a statistical
// interval: for that see estimate.Interval, and never mix the two.
//
// Both ends count whole people and are inclusive: 0 ≤ Min ≤ Max. Open marks
// "at least": nobody gave a ceiling, and Max is only the highest number given.
//
// Convention: Iraq Body Count, Methods, part 3 (minimum and maximum deaths).
type Range struct {
	Min  int  `json:"min"`
	Max  int  `json:"max"`
	Open bool `json:"open,omitempty"`
}

// Exactly returns the range of one number.
func Exactly(n int) Range { return Range{n, n, false} }

// AtLeast returns the open range from n.
func AtLeast(n int) Range { return Range{n, n, true} }

// Union returns the range of two claims on the same people. It is open only
// if the higher of the two is: an exact number above "at least 5" is a ceiling.
func (r Range) Union(s Range) Range {
	return Range{
		Min:  min(r.Min, s.Min),
		Max:  max(r.Max, s.Max),
		Open: r.Open && r.Max >= s.Max || s.Open && s.Max >= r.Max,
	}
}

// Plus returns the range of two groups of different people together.
func (r Range) Plus(s Range) Range { return Range{r.Min + s.Min, r.Max + s.Max, r.Open || s.Open} }

// Covers reports whether n can be the true number as far as the range says.
func (r Range) Covers(n int) bool { return n >= r.Min && (r.Open || n <= r.Max) }

// Valid reports whether 0 ≤ Min ≤ Max.
func (r Range) Valid() bool { return 0 <= r.Min && r.Min <= r.Max }

// String prints 12, 12–15, 12+ or 12–15+.
func (r Range) String() string {
	s := fmt.Sprint(r.Min)
	if r.Max != r.Min {
		s = fmt.Sprintf("%d–%d", r.Min, r.Max)
	}
	if r.Open {
		s += "+"
	}
	return s
}
