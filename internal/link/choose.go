package link

import (
	"cmp"
	"math"
	"slices"
)

// OneToOne keeps, of pairs between two lists, those in which no record stands
// twice and whose probabilities add up to most. It is exact for groups of up to
// 200 records that hang together; in larger ones the best pair goes first. The
// order of the pairs is kept.
func OneToOne(pairs []RecordPair) []RecordPair {
	group := newGroups()
	for _, p := range pairs {
		group.join(p.A, p.B)
	}
	byGroup := map[int][]int{}
	for i, p := range pairs {
		g := group.of(p.A)
		byGroup[g] = append(byGroup[g], i)
	}
	keep := make([]bool, len(pairs))
	for _, of := range byGroup {
		assign(pairs, of, keep)
	}
	out := pairs[:0:0]
	for i, p := range pairs {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// assign marks the pairs of one group that are kept.
func assign(pairs []RecordPair, of []int, keep []bool) {
	if len(of) == 1 {
		keep[of[0]] = true
		return
	}
	rows, cols := map[int]int{}, map[int]int{}
	for _, i := range of {
		if _, met := rows[pairs[i].A]; !met {
			rows[pairs[i].A] = len(rows)
		}
		if _, met := cols[pairs[i].B]; !met {
			cols[pairs[i].B] = len(cols)
		}
	}
	if len(rows)+len(cols) > 200 {
		used := map[int]bool{}
		best := slices.Clone(of)
		slices.SortStableFunc(best, func(a, b int) int { return -cmp.Compare(pairs[a].Probability, pairs[b].Probability) })
		for _, i := range best {
			if !used[pairs[i].A] && !used[pairs[i].B] {
				used[pairs[i].A], used[pairs[i].B], keep[i] = true, true, true
			}
		}
		return
	}
	n := max(len(rows), len(cols))
	gain := make([][]float64, n)
	for i := range gain {
		gain[i] = make([]float64, n)
	}
	for _, i := range of {
		gain[rows[pairs[i].A]][cols[pairs[i].B]] = pairs[i].Probability
	}
	column := greatest(gain)
	for _, i := range of {
		if r := rows[pairs[i].A]; column[r] == cols[pairs[i].B] {
			keep[i] = true
		}
	}
}

// greatest gives each row of a square table a column of its own so that the sum is
// greatest: the method of Kuhn (1955) and Munkres in the form that keeps potentials,
// in n³ steps.
func greatest(gain [][]float64) []int {
	n := len(gain)
	u, v := make([]float64, n+1), make([]float64, n+1)
	row, way := make([]int, n+1), make([]int, n+1) // row of each column, from 1; 0: none
	for i := 1; i <= n; i++ {
		row[0] = i
		col := 0
		least := make([]float64, n+1)
		done := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for row[col] != 0 {
			done[col] = true
			r, delta, next := row[col], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if done[j] {
					continue
				}
				if cost := -gain[r-1][j-1] - u[r] - v[j]; cost < least[j] {
					least[j], way[j] = cost, col
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := range done {
				if done[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			col = next
		}
		for col != 0 {
			row[col] = row[way[col]]
			col = way[col]
		}
	}
	column := make([]int, n)
	for j := 1; j <= n; j++ {
		column[row[j]-1] = j - 1
	}
	return column
}

// clusters joins records along the pairs, best first. Two groups stay apart where
// a record of one and a record of the other are of the same list of several, or
// are likelier different. It returns the groups, and the pairs that lie inside one.
func clusters(r Records, pairs []RecordPair, chance func(a, b int) float64, threshold float64) ([][]int, []RecordPair) {
	group, within := newGroups(), r.lists() == 1
	members := map[int][]int{}
	of := func(x int) []int {
		if m := members[group.of(x)]; m != nil {
			return m
		}
		return []int{x}
	}
	var kept []RecordPair
	for _, p := range pairs {
		if group.of(p.A) == group.of(p.B) {
			kept = append(kept, p)
			continue
		}
		a, b := of(p.A), of(p.B)
		apart := slices.ContainsFunc(a, func(x int) bool {
			return slices.ContainsFunc(b, func(y int) bool {
				return !within && r.List[x] == r.List[y] || len(a)+len(b) > 2 && chance(x, y) < 1-threshold
			})
		})
		if apart {
			continue
		}
		kept = append(kept, p)
		both := append(slices.Clone(a), b...)
		group.join(p.A, p.B)
		members[group.of(p.A)] = both
	}
	var out [][]int
	for root, m := range members {
		if group.of(m[0]) == root && len(m) > 1 {
			slices.Sort(m)
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out, kept
}

// groups is which records hang together.
type groups struct{ parent map[int]int }

func newGroups() groups { return groups{map[int]int{}} }

func (g groups) of(x int) int {
	for {
		p, ok := g.parent[x]
		if !ok || p == x {
			return x
		}
		if q, ok := g.parent[p]; ok {
			g.parent[x] = q
		}
		x = p
	}
}

func (g groups) join(a, b int) {
	if a, b = g.of(a), g.of(b); a != b {
		g.parent[max(a, b)] = min(a, b)
	}
}
