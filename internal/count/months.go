package count

import (
	"cmp"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// summed makes the row of a longer cell from the published months inside it,
// added up: what Cairn computes, beside what the body published. ok is false
// where no month was published.
func (m *maker) summed(row *Row, c cell) (r register.Range, missing []string, ok bool) {
	first, last := c.start.Month(), c.end.Month()
	if first == last || first.First() != c.start || last.Last() != c.end {
		return r, nil, false
	}
	definitions := map[string]bool{}
	out, unsaid := map[string]int{}, map[string]int{}
	found := 0
	for month := first; month <= last; month++ {
		taken := m.in(cell{c.area, c.harm, month.First(), month.Last()})
		if len(taken) == 0 {
			missing = append(missing, month.String())
			continue
		}
		found++
		r = r.Plus(union(taken))
		definitions[taken[0].Definition] = true
		for _, a := range taken[0].Population.AreasOut {
			out[a]++
		}
		for _, a := range taken[0].Population.Unsaid {
			unsaid[a]++
		}
		for _, s := range taken {
			row.Inputs = append(row.Inputs, Input{Type: "total", ID: s.ID, In: true, Why: "published for " + month.String(), Range: s.Range})
		}
	}
	if found == 0 {
		return r, nil, false
	}
	row.set(r, m.rule)
	row.Basis = Summed
	m.note(row, "months", found, int(last-first)+1)
	if len(missing) > 0 {
		row.Open = true
		m.note(row, "months missing", strings.Join(missing, ", "))
	}
	if len(definitions) > 1 {
		m.note(row, "definitions", len(definitions))
	}
	for _, a := range sorted(out) {
		m.note(row, "months leave out", out[a], a)
	}
	for _, a := range sorted(unsaid) {
		m.note(row, "months unsaid", unsaid[a], a)
	}
	return r, missing, true
}

// gathered makes the row of a cell of which no body published the whole from
// what was published of its parts: of each area over the same days, else over
// shorter stretches that do not overlap; of a country either its areas or its
// own shorter stretches, whichever come to more. The rest is unknown, so the
// figure is a floor. ok is false where there are no parts.
func (m *maker) gathered(row *Row, c cell) (r register.Range, ok bool) {
	own, areas := m.partsOf(c)
	parts := apartInTime(own)
	if of := sumOf(areas); c.area == m.q.Country && (len(parts) == 0 || of.Min > sumOf(parts).Min) {
		parts = areas
	}
	if len(parts) == 0 {
		return r, false
	}
	r = sumOf(parts)
	row.set(r, m.rule)
	row.Open, row.Basis = true, Summed
	places := map[string]int{}
	var spans []string
	for _, s := range parts {
		places[s.Area]++
		if s.Period.Start != c.start || s.Period.End != c.end {
			spans = append(spans, s.Period.String())
		}
		kind := "total"
		if s.document != "" {
			kind = "claim"
		}
		row.Inputs = append(row.Inputs, Input{Type: kind, ID: s.ID, In: true, Why: "published of a part: " + s.Area + ", " + s.Period.String(), Range: s.Range})
	}
	if places[c.area] == 0 {
		m.note(row, "areas added", len(places))
	}
	if len(spans) > 0 {
		slices.Sort(spans)
		m.note(row, "parts of the period", strings.Join(slices.Compact(spans), ", "))
	}
	return r, true
}

// partsOf returns the totals taken inside a cell: those of its own area over
// shorter stretches, and of a country those of its areas, of each the whole
// period or else stretches that do not overlap.
func (m *maker) partsOf(c cell) (own, areas []standing) {
	inside := map[string][]standing{}
	for month := c.start.Month(); month <= c.end.Month(); month++ {
		for _, k := range m.starting[starts{c.harm, month}] {
			if k.start < c.start || k.end > c.end || k.area != c.area && (c.area != m.q.Country || country(k.area) != c.area) {
				continue
			}
			if taken := m.in(k); len(taken) > 0 {
				inside[k.area] = append(inside[k.area], taken[0])
			}
		}
	}
	names := make([]string, 0, len(inside))
	for area, all := range inside {
		names = append(names, area)
		slices.SortFunc(all, func(a, b standing) int {
			return cmp.Or(cmp.Compare(a.Period.End, b.Period.End), cmp.Compare(a.Period.Start, b.Period.Start))
		})
	}
	slices.Sort(names)
	for _, area := range names {
		if area == c.area {
			own = inside[area]
			continue
		}
		whole := slices.IndexFunc(inside[area], func(s standing) bool { return s.Period.Start == c.start && s.Period.End == c.end })
		if whole >= 0 {
			areas = append(areas, inside[area][whole])
		} else {
			areas = append(areas, apartInTime(inside[area])...)
		}
	}
	return own, areas
}

func sumOf(all []standing) (r register.Range) {
	for _, s := range all {
		r = r.Plus(s.Range)
	}
	return r
}

// starts is a harm and the month in which a total's days begin.
type starts struct {
	harm  register.Harm
	month when.Month
}

// apartInTime chooses, of totals in order of their last day, those that do not
// overlap and together have the largest minimum (weighted interval scheduling).
func apartInTime(all []standing) (chosen []standing) {
	best := make([]int, len(all)+1)
	before := make([]int, len(all))
	for i, s := range all {
		j := i
		for j > 0 && all[j-1].Period.End >= s.Period.Start {
			j--
		}
		before[i] = j
		best[i+1] = max(best[i], best[j]+s.Range.Min)
	}
	for i := len(all); i > 0; {
		if best[i] == best[i-1] {
			i--
			continue
		}
		chosen = append(chosen, all[i-1])
		i = before[i-1]
	}
	slices.Reverse(chosen)
	return chosen
}

func sorted(counts map[string]int) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
