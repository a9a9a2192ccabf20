package count

import (
	"slices"

	"cairn/internal/register"
)

// A sum is a cell's bounds and what their width rests on.
type sum struct {
	register.Range
	heap
	exact        bool
	pairs        int            // undecided pairs that touch the cell
	pairWidth    int            // of max − min: from undecided pairs
	strayWidth   int            // from incidents that may lie elsewhere
	sourcesWidth int            // from sources that disagree, unknown status
	placed       register.Range // without the incidents that may lie elsewhere
}

// sum returns the bounds of a cell: they hold for every way in which the
// undecided pairs, places and dates could fall. An incident of which only the
// country is known widens every area of its column, unless nobody can have been
// harmed in it: a toll of nobody makes no unknown area a zero. ok is false where
// no incident speaks.
func (g *grid) sum(at place) (s sum, ok bool) {
	s.heap = *g.heap(at)
	own := s.incidents+s.astray > 0
	ok = own
	groups := s.heap.groups
	if at.area > 0 {
		stray := g.heap(place{at.column, floating})
		ok = ok || stray.incidents+stray.astray > 0
		s.uncertain += stray.most + stray.uncertain
		s.astray += stray.incidents + stray.astray
		s.open = s.open || stray.open
		groups = append(slices.Clone(groups), stray.groups...)
	}
	if !ok {
		return s, false
	}
	s.exact = true
	s.Min, s.Max = s.least, s.most+s.uncertain
	s.placed = register.Range{Min: s.least, Max: s.most, Open: s.sureOpen}
	s.strayWidth, s.sourcesWidth = s.uncertain, s.most-s.least
	highest := g.m.rule.Disagreement == SettleHighest
	slices.Sort(groups)
	for _, k := range slices.Compact(groups) {
		of := &g.groups[k]
		shares := make([]share, len(of.members))
		for i, member := range of.members {
			shares[i].Range = g.tallies[member].Range
			shares[i].silent = g.tallies[member].silent
			shares[i].possible, shares[i].definite = g.within(member, at)
		}
		w := of.spread(shares, highest)
		sure := w
		if slices.ContainsFunc(shares, func(x share) bool { return x.possible && !x.definite }) {
			known, theirs := of.without(shares)
			sure = known.spread(theirs, highest)
		}
		s.placed.Min += sure.least
		s.placed.Max += sure.most
		s.placed.Open = s.placed.Open || sure.open
		s.Min += w.least
		s.Max += w.most
		s.open = s.open || w.open
		s.exact = s.exact && w.exact
		s.pairs += w.pairs
		s.pairWidth += w.apartLeast - w.least + w.most - w.apartMost
		s.strayWidth += w.uncertainMost
		s.sourcesWidth += w.definiteMost - w.apartLeast
	}
	if !own && s.Max == 0 {
		return s, false
	}
	s.Open = s.open
	return s, true
}
