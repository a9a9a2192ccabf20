package count

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// maker holds what one table is made from.
type maker struct {
	q         Query
	rule      *Rule
	state     *register.State
	incidents []register.Incident
	judged    []register.Judged
	sites     []site   // of each incident
	run       *Running // what was judged before, part by part; nil: everything is judged now
	totals    map[cell][]standing
	starting  map[starts][]cell // the cells of totals by the month in which they begin

	documents   func(document.ID) *document.Document
	independent map[string]string // source id → its independence group
	looks       []look            // of each claim in judged
	persons     []person          // the kinds of people that looks name
	under       []int32           // claims of each incident, as places in judged: under[starts[i]:starts[i+1]]
	starts      []int32
	pairs       [][2]int32        // undecided pairs of incidents
	different   [][2]int32        // pairs that a person ruled to be two
	one         []int32           // union of incidents that a person ruled to be one
	joined      map[int32][]int32 // the others of each such union, by the one that stands for them

	// Kept while judging, so that nothing is worked out twice.
	known    map[person]judgement
	rulings  map[circumstance]judgement
	groups   map[string]string
	speakers map[string]string
	latest   map[string]when.Day
	scratch  []node

	combatants bool // only soldiers, militia and fighters are in
	certain    bool // an incident stands only where it is known to lie: see Districts
}

// ErrQuery reports a query that asks for nothing that can be counted.
var ErrQuery = errors.New("cannot count that")

// Make counts the register under a rule: for every period and area asked for,
// and each harm, a row. Each row is one of:
//
//   - published: what a body published for that area and period, as published;
//   - apart: the same, of an area that the country's published figure leaves out;
//   - summed: the published months of a longer period, added up, in a row of its own;
//   - counted: the recorded incidents, bounded for everything undecided;
//   - combined: where both stand, at least the larger and at most both together;
//   - a gap, where nothing was published or recorded: unknown, never zero.
//
// The country's own row always comes first. Rows are ordered by period, area
// (country, then codes, then unknown) and harm; the order of the records in the
// register does not matter.
func Make(state *register.State, incidents []register.Incident, judged []register.Judged, rule *Rule, q Query) (Table, error) {
	t := Table{Rule: rule.Ref(), AsOf: state.AsOf, Head: state.Head, Rows: []Row{}}
	q.Rule = rule.ID
	if q.Country == "" {
		q.Country = onlyCountry(state, incidents)
	}
	if q.Country == "" {
		if len(state.Totals) == 0 && len(state.Claims) == 0 && len(incidents) == 0 {
			return t, fmt.Errorf("figures under rule %s: %w: the register holds nothing of any country yet; put in documents with cairn collect or tables with cairn import", rule.ID, ErrQuery)
		}
		return t, fmt.Errorf("figures under rule %s: %w: say which country with --country (the register holds none, or several)", rule.ID, ErrQuery)
	}
	for _, b := range q.By {
		if b != "month" && b != "year" && b != "admin1" {
			return t, fmt.Errorf("figures by %q: %w: there are month, year and admin1", b, ErrQuery)
		}
	}
	m := &maker{q: q, rule: rule, state: state, incidents: incidents, judged: judged, sites: sites(incidents)}
	return m.table(t)
}

// table makes the rows.
func (m *maker) table(t Table) (Table, error) {
	harms, err := m.harms()
	if err != nil {
		return t, err
	}
	from, to, ok := m.span()
	if !ok {
		return t, nil
	}
	columns, err := periods(m.q.By, from, to)
	if err != nil {
		return t, err
	}
	if m.run == nil {
		m.prepare()
	} else {
		m.resume()
	}
	if err := m.index(m.state); err != nil {
		return t, err
	}
	areas := m.areas()
	spots := m.spots(columns, areas)
	m.contract(spots, areas)
	grids := make([]*grid, len(harms))
	for i, harm := range harms {
		if grids[i], err = m.grid(harm, columns, areas, spots); err != nil {
			return t, err
		}
		if grids[i].combatants, err = grids[i].fighting(); err != nil {
			return t, err
		}
	}
	for c, p := range columns {
		for a, area := range areas {
			for i, harm := range harms {
				t.Rows = append(t.Rows, m.rows(p, area, harm, grids[i], place{int32(c), int32(a)})...)
			}
		}
		for i, harm := range harms {
			t.Rows = append(t.Rows, m.stray(p.label, Unknown, harm, grids[i], place{int32(c), floating}, "unknown area")...)
		}
	}
	for a, area := range areas {
		for i, harm := range harms {
			t.Rows = append(t.Rows, m.stray(Unknown, area, harm, grids[i], place{-1, int32(a)}, "unknown period")...)
		}
	}
	for i, harm := range harms {
		t.Rows = append(t.Rows, m.stray(Unknown, Unknown, harm, grids[i], place{-1, floating}, "unknown period")...)
	}
	return t, nil
}

// harms returns the harms that are asked for, in their order; all of the rule's
// where none are.
func (m *maker) harms() ([]register.Harm, error) {
	if len(m.q.Of) == 0 {
		return m.rule.Harms, nil
	}
	var harms []register.Harm
	for _, h := range m.q.Of {
		if slices.Contains(m.rule.Harms, h) && !slices.Contains(harms, h) {
			harms = append(harms, h)
		}
	}
	if len(harms) == 0 {
		return nil, fmt.Errorf("rule %s counts %s, not what was asked for: %w", m.rule.ID, words(m.rule.Harms), ErrQuery)
	}
	return harms, nil
}

// stray makes the row of people who could belong to several areas or periods,
// where there are any.
func (m *maker) stray(label, area string, harm register.Harm, g *grid, at place, why string) []Row {
	h := g.heap(at)
	if h.incidents+h.astray == 0 || at.area == floating && len(g.areas) == 1 {
		return nil
	}
	row := m.row(period{label: label}, area, harm)
	if _, ok := g.counted(&row, at); !ok || *row.Max == 0 {
		return nil // nobody harmed in them: the country's own row has them
	}
	m.note(&row, why)
	m.floor(&row)
	return []Row{row}
}

// rows makes the rows of one cell, the main one first: what a body published,
// else the months added up, else the incidents, else a gap. What Cairn computes
// beside a published figure stands in rows of its own.
func (m *maker) rows(p period, area string, harm register.Harm, g *grid, at place) []Row {
	c := cell{area, harm, p.span.Start, p.span.End}
	row := m.row(p, area, harm)
	body := m.published(&row, c)
	long := m.row(p, area, harm)
	months, missing, some := m.summed(&long, c)
	part := m.row(p, area, harm)
	own := m.row(p, area, harm)
	recorded, any := g.counted(&own, at)
	var all []Row
	var figure register.Range
	switch {
	case body:
		figure, _ = row.Range()
		if some {
			switch {
			case len(missing) > 0:
				m.note(&row, "months partial", months, len(missing))
			case months.Min == figure.Min && months.Max == figure.Max:
				m.note(&row, "adds up")
			default:
				m.note(&row, "does not add up", months, difference(figure.Min, months.Min))
			}
		}
		all = append(all, row)
		if some {
			long.ID += "/" + string(Summed)
			all = append(all, long)
		}
	case some:
		figure = months
		long.Inputs = append(long.Inputs, row.Inputs...)
		all = append(all, long)
	default:
		gathered, parts := m.gathered(&part, c)
		if parts {
			figure = gathered
			part.Inputs = append(part.Inputs, row.Inputs...)
			all = append(all, part)
			break
		}
		if any {
			own.Inputs = append(own.Inputs, row.Inputs...)
			m.outside(&own, g, at)
			m.floor(&own)
			return []Row{own}
		}
		if len(m.totals) > 0 {
			m.note(&row, "not published")
		} else {
			m.note(&row, "no record")
		}
		m.outside(&row, g, at)
		g.explain(&row, at)
		return []Row{row}
	}
	m.outside(&all[0], g, at)
	if any {
		own.ID += "/" + string(Counted)
		m.note(&all[0], "counted beside", recorded.Range, own.ID)
		all = append(all, own, m.combined(p, c, figure, recorded, g, at))
	}
	for i := range all {
		m.floor(&all[i])
	}
	return all
}

// combined bounds a published figure and the recorded incidents together: they
// may be of the same people, so at least the larger and at most both. Incidents
// in an area that the published figure leaves out are other people, and add to
// its floor; so do soldiers, militia and fighters where it counts none.
func (m *maker) combined(p period, c cell, figure register.Range, recorded sum, g *grid, at place) Row {
	row := m.row(p, c.area, c.harm)
	row.ID += "/" + string(Combined)
	both := figure.Plus(recorded.Range)
	both.Min = max(figure.Min, recorded.Min)
	var added []string
	outside, forces := 0, 0
	if taken := m.in(c); len(taken) > 0 && len(m.wider(c, taken)) == 0 {
		for _, area := range taken[0].Population.AreasOut {
			if a := slices.Index(g.areas, area); a > 0 && c.area == m.q.Country {
				if s, ok := g.sum(place{at.column, int32(a)}); ok && s.Min > 0 {
					outside += s.Min
					added = append(added, area)
				}
			}
		}
		forces = g.forces(at, taken)
	}
	both.Min = max(both.Min, min(figure.Min+max(outside, forces), both.Max))
	row.set(both, m.rule)
	row.Basis = Combined
	m.note(&row, "combined")
	if recorded.strayWidth > 0 {
		row.Placed = &Placed{Min: max(figure.Min, recorded.placed.Min), Max: figure.Max + recorded.placed.Max, Open: row.Open, Vague: recorded.astray}
		m.notePlaced(&row)
	}
	switch {
	case forces > outside:
		m.note(&row, "disjoint forces", forces)
	case outside > 0:
		m.note(&row, "disjoint", strings.Join(added, ", "))
	}
	return row
}

// outside tells of incidents in which the rule counts nobody.
func (m *maker) outside(row *Row, g *grid, at place) {
	switch n := g.heap(at).outside; {
	case n == 1:
		m.note(row, "outside one")
	case n > 1:
		m.note(row, "outside", n)
	}
}

// floor adds the remark that belongs to every figure of an open rule.
func (m *maker) floor(row *Row) {
	if m.rule.Open {
		m.note(row, "floor")
	}
}

func difference(published, sum int) string {
	switch d := published - sum; {
	case d > 0:
		return fmt.Sprintf("%d fewer", d)
	case d < 0:
		return fmt.Sprintf("%d more", -d)
	}
	return "the same at its lower end"
}

// row returns an empty row: a gap until something fills it.
func (m *maker) row(p period, area string, harm register.Harm) Row {
	return Row{
		ID:     strings.Join([]string{m.rule.ID, p.label, area, string(harm)}, "/"),
		Period: p.label, Area: area, Harm: harm, Gap: true, Basis: None, Notes: []string{},
	}
}

// onlyCountry returns the country of the register where it holds one only.
func onlyCountry(state *register.State, incidents []register.Incident) string {
	only := ""
	same := func(c string) bool {
		if c == "" || c == only {
			return true
		}
		if only != "" {
			return false
		}
		only = c
		return true
	}
	for i := range state.Totals {
		if !same(country(state.Totals[i].Area)) {
			return ""
		}
	}
	for i := range incidents {
		if !same(incidents[i].Country) || !same(incidents[i].Place.In()) {
			return ""
		}
	}
	return only
}

func words(harms []register.Harm) string {
	w := make([]string, len(harms))
	for i, h := range harms {
		w[i] = string(h)
	}
	return strings.Join(w, " and ")
}
