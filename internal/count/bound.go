package count

import (
	"cmp"
	"slices"
	"strings"
)

// bound returns proven bounds for a group too large to try every way.
//
// Least. Merging all into one is the least that could be. But no block holds two
// members of one dataset or document, which gives a better one:
//
//   - Of the datasets and documents the two with most people are kept. All other members are
//     taken out: a kept member next to some of them counts no more than the
//     least of them, and kept members next to the same ones count as a pair. No
//     block of the group has less than the block of kept members inside it then
//     has.
//   - Among the kept, blocks are single members or pairs across the two lists.
//     What pairing saves is at most the weight of a matching, and by duality at
//     most each of: of every member of the first list its best saving, the same
//     of the second, half of both together.
//
// Most. No block brings more than its largest member. So the cell holds no more
// than all that may lie in it, and for each of those what the largest member
// from outside, with which it could share a block, has more.
func (g *group) bound(shares []share, highest bool) (least, most int) {
	b := newBounding(g, shares)
	least = b.merged(highest)
	if len(b.lists) > 0 {
		least = max(least, b.floor(highest))
	}
	return least, b.ceiling()
}

// bounding is a group with its two largest lists apart from the rest.
type bounding struct {
	shares []share
	lists  []string  // those kept, at most two
	kept   []int     // of each member: 0 or 1, its list; -1 for the rest
	near   [][]int32 // of each member those it has an undecided pair with
	rest   []int32   // of each member of the rest its cluster; -1 for the kept
	groups []cluster // of the rest, that hang together without the kept
}

// A cluster is members of the rest that hang together, with the kept members
// next to them.
type cluster struct {
	members, beside []int32
}

func newBounding(g *group, shares []share) *bounding {
	b := &bounding{shares: shares, kept: make([]int, len(shares)), near: make([][]int32, len(shares)), rest: make([]int32, len(shares))}
	people := map[string]int{}
	for i, on := range g.lists {
		if len(on) == 1 {
			people[on[0]] += b.least(int32(i))
		}
	}
	for l := range people {
		b.lists = append(b.lists, l)
	}
	slices.SortFunc(b.lists, func(x, y string) int { return cmp.Or(people[y]-people[x], strings.Compare(x, y)) })
	b.lists = b.lists[:min(2, len(b.lists))]
	for i, on := range g.lists {
		b.kept[i], b.rest[i] = -1, -1
		if len(on) == 1 {
			b.kept[i] = slices.Index(b.lists, on[0])
		}
	}
	for _, p := range g.pairs {
		b.near[p[0]] = append(b.near[p[0]], p[1])
		b.near[p[1]] = append(b.near[p[1]], p[0])
	}
	for i := range shares {
		if b.kept[i] < 0 && b.rest[i] < 0 {
			b.cluster(int32(i))
		}
	}
	return b
}

// least returns what a member brings to the cell for sure.
func (b *bounding) least(i int32) int {
	if b.shares[i].definite {
		return b.shares[i].Min
	}
	return 0
}

// cluster collects the members of the rest that hang together with i.
func (b *bounding) cluster(i int32) {
	n := int32(len(b.groups))
	c := cluster{}
	todo := []int32{i}
	b.rest[i] = n
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c.members = append(c.members, at)
		for _, j := range b.near[at] {
			switch {
			case b.kept[j] >= 0:
				c.beside = append(c.beside, j)
			case b.rest[j] < 0:
				b.rest[j] = n
				todo = append(todo, j)
			}
		}
	}
	slices.Sort(c.beside)
	c.beside = slices.Compact(c.beside)
	b.groups = append(b.groups, c)
}

// merged returns what is left if all members are one incident.
func (b *bounding) merged(highest bool) int {
	all := b.shares[0].Min
	for _, x := range b.shares {
		if !x.definite {
			return 0
		}
		if highest {
			all = max(all, x.Min)
		} else {
			all = min(all, x.Min)
		}
	}
	return all
}

// floor bounds what the kept members bring from below.
func (b *bounding) floor(highest bool) int {
	low, sure := make([]int, len(b.shares)), make([]bool, len(b.shares))
	sum := 0
	for i := range b.shares {
		low[i], sure[i] = b.least(int32(i)), b.shares[i].definite
	}
	for _, c := range b.groups {
		least, definite := b.least(c.members[0]), true
		for _, m := range c.members {
			least, definite = min(least, b.least(m)), definite && b.shares[m].definite
		}
		for _, i := range c.beside {
			low[i], sure[i] = min(low[i], least), sure[i] && definite
		}
	}
	best := make([]int, len(b.shares))
	pair := func(i, j int32) {
		if b.kept[i] == b.kept[j] {
			return
		}
		one := 0
		if sure[i] && sure[j] {
			one = min(low[i], low[j])
			if highest {
				one = max(low[i], low[j])
			}
		}
		saved := low[i] + low[j] - one
		best[i], best[j] = max(best[i], saved), max(best[j], saved)
	}
	for i := range b.shares {
		if b.kept[i] < 0 {
			continue
		}
		sum += low[i]
		for _, j := range b.near[i] {
			if b.kept[j] >= 0 && int(j) > i {
				pair(int32(i), j)
			}
		}
	}
	for _, c := range b.groups {
		b.across(c, pair)
	}
	var saved [2]int
	for i, k := range b.kept {
		if k >= 0 {
			saved[k] += best[i]
		}
	}
	return sum - min(saved[0], saved[1], (saved[0]+saved[1])/2)
}

// across calls pair for every two kept members of different lists beside a
// cluster.
func (b *bounding) across(c cluster, pair func(i, j int32)) {
	for at, i := range c.beside {
		for _, j := range c.beside[at+1:] {
			if b.kept[i] != b.kept[j] {
				pair(i, j)
			}
		}
	}
}

// ceiling bounds what the group brings from above.
func (b *bounding) ceiling() int {
	outside := func(i int32) int {
		if b.shares[i].possible {
			return 0
		}
		return b.shares[i].Max
	}
	// Of each cluster the largest member from outside; of each kept member the
	// largest in the clusters beside it, itself included.
	of := make([]int, len(b.groups))
	for n, c := range b.groups {
		for _, m := range c.members {
			of[n] = max(of[n], outside(m))
		}
	}
	reach := make([]int, len(b.shares))
	for i := range b.shares {
		if b.kept[i] >= 0 {
			reach[i] = outside(int32(i))
		}
	}
	for n, c := range b.groups {
		for _, i := range c.beside {
			reach[i] = max(reach[i], of[n])
		}
	}
	// A kept member shares its block with at most one of the other list.
	wide := slices.Clone(reach)
	pair := func(i, j int32) {
		wide[i], wide[j] = max(wide[i], reach[j]), max(wide[j], reach[i])
	}
	for i := range b.shares {
		for _, j := range b.near[i] {
			if b.kept[i] >= 0 && b.kept[j] >= 0 && b.kept[i] != b.kept[j] {
				pair(int32(i), j)
			}
		}
	}
	for _, c := range b.groups {
		b.across(c, pair)
	}
	sum := 0
	for i, x := range b.shares {
		if !x.possible {
			continue
		}
		far := wide[i]
		if n := b.rest[i]; n >= 0 {
			far = of[n]
			for _, j := range b.groups[n].beside {
				far = max(far, wide[j])
			}
		}
		sum += max(x.Max, far)
	}
	return sum
}
