package count

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A site is what an incident says of where and when it was.
type site struct {
	area, country string // the finest ISO code of its place; the country that it is filed under
	time          when.Interval
	withdrawn     bool
}

func siteOf(in *register.Incident) site {
	return site{in.Place.Area(), in.Country, in.Time, in.Withdrawn}
}

func sites(incidents []register.Incident) []site {
	all := make([]site, len(incidents))
	for i := range incidents {
		all[i] = siteOf(&incidents[i])
	}
	return all
}

// A spot is where an incident lies in the table: the columns of time that it
// can belong to, first and last included, and its row of area.
type spot struct {
	first, last int32 // columns; first > last: outside of the table
	dated       bool  // it lies in one column for sure
	area        int32 // 0: in the country, nobody knows where; -1: in another country
}

// grid is a table's incidents of one harm, sorted into its cells.
type grid struct {
	m          *maker
	harm       register.Harm
	columns    []period
	areas      []string // the country first
	spots      []spot
	tallies    []tally
	groups     []group
	of         []int32 // group of each incident, or -1
	combatants *grid   // of soldiers, militia and fighters only; made when asked for
	cells      []heap  // by place: what lies there outside of groups, and which groups touch it
}

// place is a cell of the grid. Column -1 holds what lies in no column for sure,
// area floating what lies in no area for sure.
type place struct{ column, area int32 }

const floating = -2

// heap returns what lies in a cell.
func (g *grid) heap(at place) *heap {
	area := at.area
	if area == floating {
		area = int32(len(g.areas))
	}
	return &g.cells[int(at.column+1)*(len(g.areas)+1)+int(area)]
}

// heap is the sum of what lies in a cell.
type heap struct {
	least, most       int  // of incidents that lie there for sure, outside of groups
	uncertain         int  // the most of those that may
	open, sureOpen    bool // sureOpen: by incidents that lie there for sure
	incidents, astray int  // how many lie there for sure, and how many may
	outside           int  // how many speak of people whom the rule leaves out, and of no others
	doubt             int
	unsure            int // the most of people of whom nobody can tell whether the rule counts them
	auto, provisional int
	may               cases
	groups            []int32 // of undecided pairs that touch the cell, some more than once
}

// spots finds the place of each incident in the table. An incident lies in a
// column or area for sure only if all that is known of it lies inside; nothing
// is forced into one month or one governorate.
func (m *maker) spots(columns []period, areas []string) []spot {
	row := make(map[string]int32, len(areas))
	for i, a := range areas {
		row[a] = int32(i)
	}
	all := make([]spot, len(m.sites))
	for i := range m.sites {
		at := &m.sites[i]
		s := spot{first: 0, last: int32(len(columns)) - 1, area: -1}
		if at.area == "" {
			if at.country == m.q.Country || at.country == "" {
				s.area = 0
			}
		} else if r, ok := row[at.area]; ok {
			s.area = r
		} else if country(at.area) == m.q.Country {
			s.area = 0
		}
		if at.time.Known() {
			s.first, _ = find32(columns, func(p period) bool { return p.span.End >= at.time.Start })
			n, _ := find32(columns, func(p period) bool { return p.span.Start > at.time.End })
			s.last = n - 1
			s.dated = s.first == s.last && columns[s.first].span.Contains(at.time)
		}
		all[i] = s
	}
	return all
}

// find32 returns the first column for which a question that stays true is true.
func find32(columns []period, yes func(period) bool) (int32, bool) {
	lo, hi := 0, len(columns)
	for lo < hi {
		if mid := (lo + hi) / 2; yes(columns[mid]) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return int32(lo), lo < len(columns)
}

// grid judges every incident for a harm and sorts it into the cells.
func (m *maker) grid(harm register.Harm, columns []period, areas []string, spots []spot) (*grid, error) {
	g := &grid{m: m, harm: harm, columns: columns, areas: areas, spots: spots, cells: make([]heap, (len(columns)+1)*(len(areas)+1))}
	var err error
	if g.tallies, err = m.tallies(harm); err != nil {
		return nil, err
	}
	for i := range m.one {
		if t := m.top(int32(i)); t != int32(i) && g.tallies[i].speaks {
			g.tallies[t] = g.tallies[t].or(g.tallies[i])
			g.tallies[i] = tally{}
		}
	}
	g.groups, g.of = m.groupsOf(harm, func(i int32) bool { return g.tallies[i].speaks && spots[i].area >= 0 })
	byAdmin := len(areas) > 1
	for i := range g.tallies {
		t, s := &g.tallies[i], spots[i]
		if !t.speaks || s.area < 0 || s.first > s.last || m.sites[i].withdrawn {
			continue
		}
		area := s.area
		if area == 0 {
			area = floating
		}
		if m.certain && area == floating {
			continue
		}
		if !s.dated {
			g.put(place{-1, 0}, int32(i), t, true)
			if byAdmin {
				g.put(place{-1, area}, int32(i), t, true)
			}
		}
		if m.certain && !s.dated {
			continue
		}
		for c := s.first; c <= s.last; c++ {
			g.put(place{c, 0}, int32(i), t, s.dated)
			if byAdmin {
				g.put(place{c, area}, int32(i), t, s.dated)
			}
		}
	}
	return g, nil
}

// put adds an incident to a cell; sure says whether it lies there for sure.
func (g *grid) put(at place, i int32, t *tally, sure bool) {
	h := g.heap(at)
	if !t.under && g.of[i] < 0 {
		h.outside++
		return
	}
	if sure {
		h.incidents++
		h.doubt += t.doubt
	} else {
		h.astray++
	}
	h.unsure += t.Max - t.sure
	if t.auto {
		h.auto++
	}
	if t.provisional {
		h.provisional++
	}
	h.may |= t.may
	if at := g.of[i]; at >= 0 {
		h.groups = append(h.groups, at)
		return
	}
	h.open = h.open || t.Open
	if sure {
		h.sureOpen = h.sureOpen || t.Open
		h.least += t.Min
		h.most += t.Max
	} else {
		h.uncertain += t.Max
	}
}

// tallies judges every incident for a harm, on all processors: each judges a
// run of incidents, so the outcome does not depend on their number.
func (m *maker) tallies(harm register.Harm) ([]tally, error) {
	if m.run != nil {
		return m.run.tallies(question{m.rule, harm, m.combatants}), nil
	}
	all := make([]int32, len(m.incidents))
	for i := range all {
		all[i] = int32(i)
	}
	return m.judge(all, harm)
}

// judge returns what these incidents say of a harm.
func (m *maker) judge(own []int32, harm register.Harm) ([]tally, error) {
	list := make([]tally, len(own))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(own)/1000))
	failed := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		one := m.fork()
		wait.Go(func() {
			for k := w * len(own) / workers; k < (w+1)*len(own)/workers; k++ {
				if m.incidents[own[k]].Withdrawn {
					continue
				}
				if list[k], failed[w] = one.incident(int(own[k]), harm); failed[w] != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	return list, cmp.Or(failed...)
}

// within tells whether an incident may lie in a cell, and whether it does for
// sure.
func (g *grid) within(i int32, at place) (possible, definite bool) {
	s := g.spots[i]
	if s.area < 0 || s.first > s.last {
		return false, false
	}
	if at.column < 0 {
		possible, definite = !s.dated, !s.dated
	} else {
		possible = s.first <= at.column && at.column <= s.last
		definite = possible && s.dated
	}
	switch at.area {
	case 0:
	case floating:
		possible, definite = possible && s.area == 0, definite && s.area == 0
	default:
		possible, definite = possible && (s.area == at.area || s.area == 0), definite && s.area == at.area
	}
	return possible && (definite || !g.m.certain), definite
}

// counted fills a row from the incidents of its cell.
func (g *grid) counted(row *Row, at place) (s sum, ok bool) {
	if s, ok = g.sum(at); !ok {
		return s, false
	}
	m := g.m
	row.set(s.Range, m.rule)
	row.Basis = Counted
	n := s.incidents + s.astray
	if n == 1 {
		m.note(row, "one incident")
	} else {
		m.note(row, "incidents", n)
	}
	if s.strayWidth > 0 {
		row.Placed = &Placed{Min: s.placed.Min, Max: s.placed.Max, Open: s.placed.Open || m.rule.Open, Vague: s.astray}
		m.notePlaced(row)
	}
	width := s.Max - s.Min
	if s.pairWidth > 0 {
		m.note(row, plural("pair", s.pairs), s.pairWidth, width, s.pairs)
	}
	if s.strayWidth > 0 {
		m.note(row, plural("stray", s.astray), s.strayWidth, width, s.astray)
	}
	if s.sourcesWidth > 0 {
		m.note(row, "sources disagree", s.sourcesWidth, width)
	}
	if s.unsure > 0 && s.may != 0 {
		m.note(row, "may", s.unsure, s.may.words(m.rule))
	}
	if s.doubt > 0 {
		m.note(row, "doubt", s.doubt)
	}
	if s.provisional > 0 {
		m.note(row, "provisional", s.provisional, m.rule.Evidence.Sources)
	}
	if s.auto > 0 {
		m.note(row, "auto", s.auto)
	}
	if !s.exact {
		m.note(row, "bound")
	}
	g.explain(row, at)
	return s, true
}

func plural(code string, n int) string {
	if n == 1 {
		return code
	}
	return code + "s"
}

// fighting returns the same grid with soldiers, militia and fighters only; nil
// where the rule counts none of them, or nothing was published to add them to.
func (g *grid) fighting() (*grid, error) {
	if len(g.m.totals) == 0 || len(g.m.sites) == 0 {
		return nil, nil
	}
	only := g.m.fork()
	only.combatants = true
	return only.grid(g.harm, g.columns, g.areas, g.spots)
}

// forces returns the least number of soldiers, militia and fighters that the
// rule counts in a cell, where the published figures count none of them.
func (g *grid) forces(at place, published []standing) int {
	counts := []string{register.GroupSecurityForces, register.GroupArmy, register.GroupMilitia, register.GroupPeshmerga, register.GroupSWAT}
	for _, s := range published {
		if s.document != "" || slices.ContainsFunc(s.Population.Counts, func(c string) bool { return slices.Contains(counts, c) }) {
			return 0
		}
	}
	if g.combatants == nil {
		return 0
	}
	s, _ := g.combatants.sum(at)
	return s.Min
}
