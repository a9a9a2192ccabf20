package estimate

import (
	"errors"
	"fmt"
	"math/bits"
)

// ErrOverlap reports lists that no estimate can be made from.
var ErrOverlap = errors.New("lists")

// MaxLists is how many lists an Overlap may have: 1,023 combinations.
const MaxLists = 10

// MaxCount is the most people that one combination of lists may name.
const MaxCount = 100_000_000

// An Overlap is how many people each combination of lists names: what multiple
// systems estimation works on.
//
// Count is by combination: bit j of the index says that the people stand on
// Lists[j]. It has 2^len(Lists) numbers; the first, of the people on no list,
// is never known and always 0. Counts are people (or incidents) after linkage,
// not records: who is twice on one list counts once.
type Overlap struct {
	Lists []string
	Count []int
}

// NewOverlap returns an Overlap of these lists with nobody on them.
func NewOverlap(lists []string) (Overlap, error) {
	if len(lists) < 2 || len(lists) > MaxLists {
		return Overlap{}, fmt.Errorf("%w: %d given; an estimate needs 2 to %d", ErrOverlap, len(lists), MaxLists)
	}
	return Overlap{Lists: lists, Count: make([]int, 1<<len(lists))}, nil
}

// Observed returns how many people stand on at least one list.
func (o Overlap) Observed() int {
	n := 0
	for _, c := range o.Count {
		n += c
	}
	return n
}

// Times returns how many people stand on exactly one list, on two, and so on:
// Times()[k-1] on k. The literature calls them f1, f2, …
func (o Overlap) Times() []int {
	f := make([]int, len(o.Lists))
	for mask, c := range o.Count {
		if c > 0 {
			f[bits.OnesCount(uint(mask))-1] += c
		}
	}
	return f
}

// On returns how many people stand on all the lists of a mask.
func (o Overlap) On(mask int) int {
	n := 0
	for m, c := range o.Count {
		if m&mask == mask {
			n += c
		}
	}
	return n
}

// Pair returns how many stand on list i, on list j, and on both.
func (o Overlap) Pair(i, j int) (n1, n2, m int) {
	return o.On(1 << i), o.On(1 << j), o.On(1<<i | 1<<j)
}

// Check says why no method can work on these lists: fewer than two, an empty
// one, or nobody on two lists.
func (o Overlap) Check() error {
	if len(o.Lists) < 2 || len(o.Lists) > MaxLists || len(o.Count) != 1<<len(o.Lists) {
		return fmt.Errorf("%w: %d given; an estimate needs 2 to %d", ErrOverlap, len(o.Lists), MaxLists)
	}
	if o.Observed() == 0 {
		return fmt.Errorf("%w: nobody stands on any of them", ErrOverlap)
	}
	for j, name := range o.Lists {
		if o.On(1<<j) == 0 {
			return fmt.Errorf("%w: nobody stands on list %q; leave it out", ErrOverlap, name)
		}
	}
	if o.Observed() == o.Times()[0] {
		return fmt.Errorf("%w: nobody stands on two of them, so nothing tells how many stand on none", ErrOverlap)
	}
	return nil
}
