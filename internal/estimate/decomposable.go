package estimate

import (
	"maps"
	"math/bits"
	"slices"
)

// A Graph is a decomposable graph on the lists: which lists depend on each
// other. Given a separator, the lists on its two sides are independent.
type Graph struct {
	Cliques    []int // the largest sets of lists that all depend on each other, as masks
	Separators []int // between them, as often as they separate; never the empty set
}

// Graphs returns every decomposable graph of so many lists: 8 for three, 61
// for four, 822 for five. A graph is decomposable if no circle of four or more
// lists lacks a chord, which is so if the lists can be taken away one by one,
// each when its neighbours all depend on each other; the cliques and
// separators are read off that order (S. L. Lauritzen, Graphical Models, 1996,
// section 2.1).
func Graphs(lists int) []Graph {
	var edges []int
	for i := range lists {
		for j := i + 1; j < lists; j++ {
			edges = append(edges, 1<<i|1<<j)
		}
	}
	var all []Graph
	next := make([]int, lists) // by list, its neighbours as a mask
	for choice := range 1 << len(edges) {
		clear(next)
		for e, pair := range edges {
			if choice>>e&1 == 1 {
				i, j := bits.TrailingZeros(uint(pair)), bits.Len(uint(pair))-1
				next[i] |= 1 << j
				next[j] |= 1 << i
			}
		}
		if g, ok := decompose(next); ok {
			all = append(all, g)
		}
	}
	return all
}

// decompose takes the lists away in a perfect order, if there is one. Each list
// with its neighbours that are left is a clique, and those neighbours separate
// it from the rest; what stands on both sides cancels.
func decompose(next []int) (g Graph, ok bool) {
	times := make(map[int]int)
	for left := 1<<len(next) - 1; left != 0; {
		at := -1
		for v := range next {
			if left>>v&1 == 1 && complete(next, next[v]&left) {
				at = v
				break
			}
		}
		if at < 0 {
			return Graph{}, false
		}
		beside := next[at] & left
		times[beside|1<<at]++
		times[beside]--
		left &^= 1 << at
	}
	for _, mask := range slices.Sorted(maps.Keys(times)) {
		for range times[mask] {
			g.Cliques = append(g.Cliques, mask)
		}
		for range -times[mask] {
			if mask != 0 {
				g.Separators = append(g.Separators, mask)
			}
		}
	}
	return g, true
}

// complete reports whether all lists of a mask depend on each other.
func complete(next []int, mask int) bool {
	for v := range next {
		if mask>>v&1 == 1 && mask&^(next[v]|1<<v) != 0 {
			return false
		}
	}
	return true
}
