package count

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"cairn/internal/register"
)

// A group is incidents that hang together by pairs on which nobody has ruled:
// each pair may be one incident told twice or two. Apart holds the pairs that a
// person ruled to be two; what stands on one list or in one document cannot be
// one either, since each tells of an incident once. A document does so harm by
// harm: of two mentions of which one counts the dead and the other the injured
// nobody can say that they are two.
type group struct {
	members []int32    // incidents, in order
	pairs   [][2]int32 // undecided, as positions in members
	apart   [][2]int32 // known to be two, as positions in members
	lists   [][]string // the datasets and documents that each member stands on
}

// groups finds the groups of undecided incidents, by union over the pairs.
func (m *maker) groupsOf(harm register.Harm, speaks func(i int32) bool) (all []group, of []int32) {
	of = make([]int32, len(m.sites))
	root := make([]int32, len(m.sites))
	for i := range root {
		of[i], root[i] = -1, int32(i)
	}
	top := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, p := range m.pairs {
		if speaks(p[0]) && speaks(p[1]) {
			a, b := top(p[0]), top(p[1])
			root[max(a, b)] = min(a, b)
		}
	}
	for _, p := range m.pairs {
		if !speaks(p[0]) || !speaks(p[1]) {
			continue
		}
		t := top(p[0])
		if of[t] < 0 {
			of[t] = int32(len(all))
			all = append(all, group{})
		}
	}
	on := map[int32][]string{}
	for i := range m.sites {
		if t := m.top(int32(i)); len(all) > 0 && of[top(t)] >= 0 {
			on[t] = append(on[t], m.listsOf(i, harm)...)
		}
	}
	for i := range m.sites {
		if t := top(int32(i)); of[t] >= 0 {
			g := &all[of[t]]
			of[i] = of[t]
			g.members = append(g.members, int32(i))
			g.lists = append(g.lists, on[int32(i)])
		}
	}
	place := func(g *group, i int32) int32 {
		at, _ := slices.BinarySearch(g.members, i)
		return int32(at)
	}
	for _, p := range m.pairs {
		if speaks(p[0]) && speaks(p[1]) {
			g := &all[of[p[0]]]
			g.pairs = append(g.pairs, [2]int32{place(g, p[0]), place(g, p[1])})
		}
	}
	for _, p := range m.different {
		if of[p[0]] >= 0 && of[p[0]] == of[p[1]] {
			g := &all[of[p[0]]]
			g.apart = append(g.apart, [2]int32{place(g, p[0]), place(g, p[1])})
		}
	}
	return all, of
}

// lists returns what an incident stands on that tells of each incident once: its
// dataset, and under each harm the documents of its claims of it, since a
// document's different mentions that count the same harm are different incidents.
func (m *maker) lists(i int) (on []string) {
	if m.run != nil {
		return m.run.lists[m.run.order[i]]
	}
	if d := m.incidents[i].Dataset; d != "" {
		on = append(on, d)
	}
	for _, at := range m.under[m.starts[i]:m.starts[i+1]] {
		c := &m.judged[at]
		for _, harm := range allHarms {
			if c.Document == "" || harmOf(c.Kind) != harm && (c.Kind != register.Casualties || harm == register.HarmMissing) {
				continue
			}
			if d := tells(harm) + string(c.Document); !slices.Contains(on, d) {
				on = append(on, d)
			}
		}
	}
	return on
}

// allHarms are the harms that rules count.
var allHarms = [...]register.Harm{register.HarmKilled, register.HarmInjured, register.HarmMissing}

// tells begins the name of a document in the lists of a harm.
func tells(harm register.Harm) string { return string(harm) + " told in document " }

// listsOf returns those of the lists that tell of each incident once as to a
// harm: datasets, and documents that count that harm.
func (m *maker) listsOf(i int, harm register.Harm) []string {
	return slices.DeleteFunc(slices.Clone(m.lists(i)), func(on string) bool {
		return slices.ContainsFunc(allHarms[:], func(h register.Harm) bool { return h != harm && strings.HasPrefix(on, tells(h)) })
	})
}

// A share is what one incident brings to a cell. Definite: it lies in the cell
// for sure. Possible: it may.
type share struct {
	register.Range
	definite, possible bool
	silent             bool // it says nothing of the lower end where another does
}

// A spread is what the undecided pairs of a group leave open in a cell: the
// least and the most over every way in which they could fall, and what the
// incidents would add up to if no two were one.
type spread struct {
	least, most   int
	apartLeast    int
	apartMost     int
	open          bool
	exact         bool // least and most are reached by some way; else proven bounds
	pairs         int  // undecided pairs that touch the cell
	definiteMost  int  // of apartMost: by incidents that lie in the cell for sure
	uncertainMost int  // of apartMost: by incidents that may
}

// smallGroup is the most incidents of a group for which every way is tried:
// 3^9 steps, under a tenth of a millisecond.
const smallGroup = 9

// Bounds of a merged set of incidents ("block"): they are one incident, so its
// lowest is the lowest of theirs (the highest, for a rule that settles by the
// highest; of bodies found only where nothing else is said), and its highest the highest. If one of them may lie elsewhere, so
// may the whole, and the cell may hold none of it.
//
// Sound: of the claims that stand on the merged incident each stands on one of
// its members, since the latest word of a source overall is its latest word on
// the member that holds it.
func (g *group) spread(shares []share, highest bool) (s spread) {
	for i, x := range shares {
		if x.definite {
			s.apartLeast += x.Min
			s.definiteMost += x.Max
		} else if x.possible {
			s.uncertainMost += x.Max
		}
		s.open = s.open || x.possible && x.Open
		for _, p := range g.pairs {
			if int(p[0]) == i && (x.possible || shares[p[1]].possible) {
				s.pairs++
			}
		}
	}
	s.apartMost = s.definiteMost + s.uncertainMost
	if len(shares) <= smallGroup {
		s.least, s.most = g.every(shares, highest)
		s.exact = true
		return s
	}
	s.least, s.most = g.bound(shares, highest)
	return s
}

// without returns the group as it would be if the register did not hold those
// of its members that may lie in the cell or elsewhere, with the shares of the
// others. One that lies elsewhere for sure stays: another may be one with it.
func (g *group) without(shares []share) (known group, theirs []share) {
	at := make([]int32, len(shares))
	for i, x := range shares {
		if at[i] = -1; x.possible && !x.definite {
			continue
		}
		at[i] = int32(len(theirs))
		theirs = append(theirs, x)
		known.members, known.lists = append(known.members, g.members[i]), append(known.lists, g.lists[i])
	}
	kept := func(pairs [][2]int32) (left [][2]int32) {
		for _, p := range pairs {
			if at[p[0]] >= 0 && at[p[1]] >= 0 {
				left = append(left, [2]int32{at[p[0]], at[p[1]]})
			}
		}
		return left
	}
	known.pairs, known.apart = kept(g.pairs), kept(g.apart)
	return known, theirs
}

// every tries all ways to part the group into blocks that hang together by
// undecided pairs and hold no two that are known to be two.
func (g *group) every(shares []share, highest bool) (least, most int) {
	n := len(shares)
	near, never := make([]int, n), make([]int, n)
	for _, p := range g.pairs {
		near[p[0]] |= 1 << p[1]
		near[p[1]] |= 1 << p[0]
	}
	for _, p := range g.apart {
		never[p[0]] |= 1 << p[1]
		never[p[1]] |= 1 << p[0]
	}
	for i := range n {
		for j := range n {
			if i != j && slices.ContainsFunc(g.lists[i], func(l string) bool { return slices.Contains(g.lists[j], l) }) {
				never[i] |= 1 << j
			}
		}
	}
	all := 1<<n - 1
	allowed := make([]bool, all+1)
	low, high := make([]int, all+1), make([]int, all+1)
	for b := 1; b <= all; b++ {
		reached := b & -b
		for {
			more := reached
			for r := reached; r != 0; r &= r - 1 {
				more |= near[bits.TrailingZeros(uint(r))] & b
			}
			if more == reached {
				break
			}
			reached = more
		}
		clash := false
		for r := b; r != 0; r &= r - 1 {
			clash = clash || never[bits.TrailingZeros(uint(r))]&b != 0
		}
		allowed[b] = reached == b && !clash
		if allowed[b] {
			low[b], high[b] = block(shares, b, highest)
		}
	}
	lows, highs := make([]int, all+1), make([]int, all+1)
	for s := 1; s <= all; s++ {
		first := s & -s
		lows[s], highs[s] = math.MaxInt, -1
		for sub := s; sub != 0; sub = (sub - 1) & s {
			if sub&first == 0 || !allowed[sub] {
				continue
			}
			lows[s] = min(lows[s], low[sub]+lows[s&^sub])
			highs[s] = max(highs[s], high[sub]+highs[s&^sub])
		}
	}
	return lows[all], highs[all]
}

// block returns what incidents that are one bring to a cell.
func block(shares []share, members int, highest bool) (low, high int) {
	first, definite, possible := true, true, false
	silent := false // all so far
	for r := members; r != 0; r &= r - 1 {
		x := shares[bits.TrailingZeros(uint(r))]
		definite, possible = definite && x.definite, possible || x.possible
		switch {
		case first:
			low = x.Min
		case highest:
			low = max(low, x.Min)
		case x.silent != silent:
			if silent {
				low = x.Min
			}
		default:
			low = min(low, x.Min)
		}
		silent = x.silent && (first || silent)
		high, first = max(high, x.Max), false
	}
	if !definite {
		low = 0
	}
	if !possible {
		high = 0
	}
	return low, high
}
