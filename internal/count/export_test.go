package count

import "cairn/internal/register"

// A Share is what one incident of a group brings to a cell, for tests.
type Share struct {
	Range              register.Range
	Definite, Possible bool
	Silent             bool
}

// Spreads returns the bounds of a group by trying every way, and those that are
// proven for large groups.
func Spreads(lists [][]string, pairs, apart [][2]int32, shares []Share, highest bool) (every, proven [2]int) {
	g := &group{lists: lists, pairs: pairs, apart: apart}
	all := make([]share, len(shares))
	for i, s := range shares {
		all[i] = share{s.Range, s.Definite, s.Possible, s.Silent}
		g.members = append(g.members, int32(i))
	}
	every[0], every[1] = g.every(all, highest)
	proven[0], proven[1] = g.bound(all, highest)
	return every, proven
}

// Proven returns only what is proven, for groups too large for the rest.
func Proven(lists [][]string, pairs [][2]int32, shares []Share) (proven [2]int) {
	g := &group{lists: lists, pairs: pairs}
	all := make([]share, len(shares))
	for i, s := range shares {
		all[i] = share{s.Range, s.Definite, s.Possible, s.Silent}
	}
	proven[0], proven[1] = g.bound(all, false)
	return proven
}
