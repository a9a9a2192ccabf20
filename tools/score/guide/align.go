package guide

import (
	"cairn/internal/document"
	"cairn/internal/register"
)

// Outside reports kinds that the label guide leaves out: proposals of these
// kinds are ignored by the scoring.
func Outside(k register.Kind) bool { return k == register.ComparisonKind || k == register.SignKind }

// overlap returns how many bytes of the gold span a proposal shares, with its
// own span or, where it says that the same claim is said again elsewhere, with
// the best of those.
func overlap(g *Gold, p *register.Claim) int {
	shared := 0
	for _, s := range append([]document.Span{p.Span}, p.Also...) {
		shared = max(shared, min(g.Span[1], s[1])-max(g.Span[0], s[0]))
	}
	return shared
}

// Align pairs gold with proposed claims one to one. A pair is allowed when the
// proposed kind is the gold kind or in accept.kind, and the spans share at
// least one byte; a claim said several times has several spans. Of all ways to pair, it takes one with the most pairs; among
// those the one with most pairs of equal count; among those the one with the
// longest overlap in all. It returns, for each gold claim, the index of its
// proposal or -1.
func Align(gold []Gold, proposed []register.Claim) []int {
	n, m := len(gold), len(proposed)
	const byOverlap = 1
	longest := 1
	for _, g := range gold {
		longest = max(longest, g.Span[1]-g.Span[0])
	}
	byCount := byOverlap * (longest*min(n, m) + 1)
	byPair := (byCount + longest) * (min(n, m) + 1)
	worth := make([][]int, n)
	for i := range gold {
		worth[i] = make([]int, m)
		for j := range proposed {
			g, p := &gold[i], &proposed[j]
			shared := overlap(g, p)
			if !g.takes(p.Kind) || shared == 0 {
				continue
			}
			w := byPair + shared
			if sameCount(g, p) {
				w += byCount
			}
			worth[i][j] = w
		}
	}
	pairs := assign(worth, m)
	for i, j := range pairs {
		if j >= 0 && worth[i][j] == 0 {
			pairs[i] = -1
		}
	}
	return pairs
}

// sameCount reports whether bounds and unit are equal, or as good.
func sameCount(g *Gold, p *register.Claim) bool {
	unit := !g.scored("unit")
	for _, v := range g.versions("unit") {
		unit = unit || v.Unit == p.Unit
	}
	if !unit {
		return false
	}
	if !g.scored("count") {
		return true
	}
	for _, v := range g.versions("count") {
		if equalBounds(v.Count, p.Count) {
			return true
		}
	}
	return false
}

func equalBounds(a, b *register.Count) bool {
	var none register.Count
	if a == nil {
		a = &none
	}
	if b == nil {
		b = &none
	}
	return equalInt(a.Min, b.Min) && equalInt(a.Max, b.Max)
}

func equalInt(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// assign returns, for each row, the column that makes the sum of worth
// greatest, each column used once; -1 for a row left over. It is the Hungarian
// method with potentials (Kuhn 1955, in the O(n³) form of Jonker and Volgenant).
func assign(worth [][]int, columns int) []int {
	rows := len(worth)
	size := max(rows, columns)
	cost := func(i, j int) int { // missing rows and columns are worth nothing
		if i < rows && j < columns {
			return -worth[i][j]
		}
		return 0
	}
	const far = int(^uint(0) >> 2)
	u, v := make([]int, size+1), make([]int, size+1)
	match, way := make([]int, size+1), make([]int, size+1) // column → row, from 1; 0 is none
	for i := 1; i <= size; i++ {
		match[0] = i
		col := 0
		least := make([]int, size+1)
		for j := range least {
			least[j] = far
		}
		used := make([]bool, size+1)
		for match[col] != 0 {
			used[col] = true
			row, delta, next := match[col], far, 0
			for j := 1; j <= size; j++ {
				if used[j] {
					continue
				}
				if c := cost(row-1, j-1) - u[row] - v[j]; c < least[j] {
					least[j], way[j] = c, col
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := 0; j <= size; j++ {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			col = next
		}
		for col != 0 {
			match[col] = match[way[col]]
			col = way[col]
		}
	}
	out := make([]int, rows)
	for i := range out {
		out[i] = -1
	}
	for j := 1; j <= columns; j++ {
		if i := match[j]; i >= 1 && i <= rows {
			out[i-1] = j - 1
		}
	}
	return out
}
