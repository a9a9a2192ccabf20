package count

import (
	"slices"

	"cairn/internal/register"
)

// undecided collects the pairs on which nobody has ruled, each once, and those
// that a person ruled to be two, or to be one. A ruling names incidents by
// their ids or by a claim under them.
func (m *maker) undecided() {
	held := onPairs(m.state.Decisions)
	some := len(held) > 0
	for i := range m.incidents {
		some = some || len(m.incidents[i].Undecide) > 0
	}
	if !some {
		m.settle(nil, nil, nil)
		return
	}
	at := make(map[string]int32, len(m.incidents))
	for i := range m.incidents {
		if m.incidents[i].Withdrawn {
			continue
		}
		at[m.incidents[i].ID] = int32(i)
		if len(held) > 0 {
			for _, c := range m.incidents[i].Claims {
				at[c] = int32(i)
			}
		}
	}
	var open [][2]int32
	for i := range m.incidents {
		for _, u := range m.incidents[i].Undecide {
			if p, ok := pairIn(at, u.A, u.B); ok {
				open = append(open, p)
			}
		}
	}
	m.settle(held, at, open)
}

// onPairs returns the decisions on pairs that hold.
func onPairs(all []register.Decision) []register.Decision {
	return slices.DeleteFunc(register.Holding(all), func(d register.Decision) bool { return d.With == "" })
}

// pairIn returns the pair of the incidents with these names.
func pairIn(at map[string]int32, a, b string) (p [2]int32, ok bool) {
	i, known := at[a]
	j, too := at[b]
	return [2]int32{min(i, j), max(i, j)}, known && too && i != j
}

// settle fills in what is ruled to be one and what to be two, and the open
// pairs that are left.
func (m *maker) settle(held []register.Decision, at map[string]int32, open [][2]int32) {
	m.one = make([]int32, len(m.sites))
	for i := range m.one {
		m.one[i] = int32(i)
	}
	if len(held) == 0 && len(open) == 0 {
		return
	}
	ruled := rulings(held, at)
	for p, act := range ruled {
		if act == register.Same || act == register.Merge {
			a, b := m.top(p[0]), m.top(p[1])
			m.one[max(a, b)] = min(a, b)
		}
	}
	m.joined = map[int32][]int32{}
	for i := range m.one {
		if t := m.top(int32(i)); t != int32(i) {
			m.joined[t] = append(m.joined[t], int32(i))
		}
	}
	m.sortPairs(ruled, open)
}

// rulings returns the last ruling on each pair; unsure leaves it open.
func rulings(held []register.Decision, at map[string]int32) map[[2]int32]register.Act {
	ruled := map[[2]int32]register.Act{}
	for _, d := range held {
		if p, ok := pairIn(at, d.On, d.With); ok {
			switch d.Act {
			case register.Same, register.Merge, register.Different, register.Split:
				ruled[p] = d.Act
			case register.Unsure:
				delete(ruled, p)
			}
		}
	}
	return ruled
}

// sortPairs fills in the pairs known to be two, and the undecided ones that are
// left, between the incidents that stand for the others.
func (m *maker) sortPairs(ruled map[[2]int32]register.Act, open [][2]int32) {
	add := func(to *[][2]int32, p [2]int32) {
		if a, b := m.top(p[0]), m.top(p[1]); a != b {
			*to = append(*to, [2]int32{min(a, b), max(a, b)})
		}
	}
	for p, act := range ruled {
		if act == register.Different || act == register.Split {
			add(&m.different, p)
		}
	}
	for _, p := range open {
		if ruled[p] == "" {
			add(&m.pairs, p)
		}
	}
	order := func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) }
	for _, all := range []*[][2]int32{&m.pairs, &m.different} {
		slices.SortFunc(*all, order)
		*all = slices.Compact(*all)
	}
	m.pairs = slices.DeleteFunc(m.pairs, func(p [2]int32) bool {
		_, two := slices.BinarySearchFunc(m.different, p, order)
		return two
	})
}

// top returns the incident that stands for all that a person ruled to be one
// with it.
func (m *maker) top(i int32) int32 {
	for m.one[i] != i {
		i = m.one[i]
	}
	return i
}

// contract puts what people ruled to be one into one: its numbers are those of
// all, as of sources that disagree; it lies where all of them lie, else nobody
// can say where.
func (m *maker) contract(spots []spot, areas []string) {
	for i := range m.one {
		t := m.top(int32(i))
		if t == int32(i) {
			continue
		}
		a, b := &spots[t], &spots[i]
		switch {
		case b.area < 0 || b.first > b.last:
		case a.area < 0 || a.first > a.last:
			*a = *b
		default:
			a.dated = a.dated && b.dated && a.first == b.first
			a.first, a.last = min(a.first, b.first), max(a.last, b.last)
			switch {
			case a.area == 0 || b.area == 0:
				a.area = max(a.area, b.area)
			case a.area != b.area:
				a.area = m.meet(a.area, b.area, areas)
			}
		}
		b.area = -1
	}
}
