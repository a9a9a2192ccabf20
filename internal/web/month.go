package web

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A board is one table of figures with the register it was made from, ready to
// be looked up.
type board struct {
	table  count.Table
	state  *register.State
	rows   map[string][]count.Row // period area harm → its rows, the main one first
	totals map[string]*register.Total
}

// board asks the desk for figures and for the register under them.
func (s *Site) board(ctx context.Context, asOf time.Time, q count.Query) (*board, error) {
	state, err := s.desk.State(ctx, asOf)
	if err != nil {
		return nil, err
	}
	table := count.Table{AsOf: state.AsOf, Head: state.Head}
	if q.Country != "" { // a register that holds nothing is about no country yet
		if table, err = s.desk.Count(ctx, asOf, q); err != nil {
			return nil, err
		}
	}
	b := &board{table: table, state: state, rows: map[string][]count.Row{}, totals: map[string]*register.Total{}}
	for i := range state.Totals {
		b.totals[state.Totals[i].ID] = &state.Totals[i]
	}
	for _, row := range table.Rows {
		k := row.Period + " " + row.Area + " " + string(row.Harm)
		b.rows[k] = append(b.rows[k], row)
	}
	for _, rows := range b.rows {
		slices.SortStableFunc(rows, func(a, b count.Row) int {
			return strings.Count(a.ID, "/") - strings.Count(b.ID, "/")
		})
	}
	return b, nil
}

// row returns the main figure of a period, an area and a harm. Where the table
// has none, it is a gap.
func (b *board) row(period, area string, harm register.Harm) count.Row {
	rows := b.rows[period+" "+area+" "+string(harm)]
	if len(rows) == 0 {
		return count.Row{Period: period, Area: area, Harm: harm, Gap: true, Basis: count.None}
	}
	return rows[0]
}

// total returns the published number that a figure rests on, when it rests on
// one.
func (b *board) total(row count.Row) *register.Total {
	for _, in := range row.Inputs {
		if in.In && in.Type == "total" {
			if t := b.totals[in.ID]; t != nil {
				return t
			}
		}
	}
	return nil
}

// definition returns the words of a definition, nil when the register has none
// by that id.
func (b *board) definition(id string) *register.Definition {
	for i := range b.state.Definitions {
		if b.state.Definitions[i].ID == id {
			return &b.state.Definitions[i]
		}
	}
	return nil
}

// A monthly is one month of the country's series.
type monthly struct {
	Month   when.Month
	Killed  count.Row
	Injured count.Row
	No      int // number of its definition in the series, from 1; 0: none
	Out     []string
	Unsaid  []string
}

// Fill says how the month is drawn.
func (m monthly) Fill() chart.Fill {
	switch {
	case len(m.Out) > 0:
		return chart.Short
	case len(m.Unsaid) > 0:
		return chart.Unsaid
	}
	return chart.Whole
}

// A stretch is a run of months under one definition.
type stretch struct {
	No          int
	First, Last int // indexes of months
	From, To    when.Month
	ID          string
	Definition  *register.Definition
	Population  register.Population
}

// series returns every month from from to to, with a gap where nothing was
// published, and the stretches of one definition. A gap begins no stretch.
func (b *board) series(country string, from, to when.Month) (months []monthly, stretches []stretch) {
	for m := from; m <= to; m++ {
		v := monthly{Month: m, Killed: b.row(m.String(), country, register.HarmKilled), Injured: b.row(m.String(), country, register.HarmInjured)}
		t := b.total(v.Killed)
		if t != nil {
			v.Out, v.Unsaid = t.Population.AreasOut, t.Population.Unsaid
		}
		i, n := len(months), len(stretches)
		switch id := v.Killed.Definition; {
		case id == "":
		case n > 0 && stretches[n-1].ID == id:
			stretches[n-1].Last, stretches[n-1].To = i, m
		default:
			st := stretch{No: n + 1, First: i, Last: i, From: m, To: m, ID: id, Definition: b.definition(id)}
			switch {
			case st.Definition != nil:
				st.Population = st.Definition.Population
			case t != nil:
				st.Population = t.Population
			}
			stretches = append(stretches, st)
		}
		if len(stretches) > 0 {
			v.No = len(stretches)
		}
		months = append(months, v)
	}
	return months, stretches
}

// people says in words whom a population counts: "civilians, police in
// non-combat functions, guards".
func people(l *Lang, groups []string) string {
	groups = slices.Clone(groups)
	slices.SortStableFunc(groups, func(a, b string) int { return groupRank(a) - groupRank(b) })
	words := make([]string, len(groups))
	for i, g := range groups {
		words[i] = groupName(l, g)
	}
	return join(l, words)
}

// groupName names a group of people: in the words that bulletins have for it, or
// in those of the catalogue where bulletins are not written in the language.
func groupName(l *Lang, code string) string {
	name := publish.GroupName(code, l.Code)
	if !publish.Speaks(l.Code) {
		if key := "group." + code; l.Has(key) {
			return l.T(key)
		}
		if words, ok := l.tellWhole(name); ok {
			return words
		}
	}
	return name
}

// groupRank puts civilians first and those furthest from them last.
func groupRank(g string) int {
	order := []string{register.GroupCivilians, register.GroupPolice, register.GroupPoliceNoncombat, register.GroupCivilDefence, register.GroupGuards,
		register.GroupFacilitiesPolice, register.GroupFireService, register.GroupSecurityForces, register.GroupArmy, register.GroupPeshmerga, register.GroupSWAT, register.GroupMilitia}
	if i := slices.Index(order, g); i >= 0 {
		return i
	}
	return len(order)
}

// definitionTitle names a definition in the page's language; without a title it
// says whom it counts.
func definitionTitle(l *Lang, d *register.Definition, p register.Population) string {
	if d != nil {
		if title := d.Title[l.Code]; title != "" {
			return title
		}
		if title := d.Title["en"]; title != "" && l.Code == "en" {
			return title
		}
	}
	return people(l, p.Counts)
}

// A note is a remark on a figure; Foreign when it is in English on a page that
// is not.
type note struct {
	Words   string
	Foreign bool
}

// told above the notes of a figure, in the words of the page: who published it
// and whom it counts.
var toldAbove = map[string]bool{"issuer": true, "definition": true, "counts": true}

// remarks are a figure's notes in the page's language, in English where it has
// no other, without those that the page tells above them.
func remarks(l *Lang, row count.Row) (out []note) {
	if len(row.Remarks) == len(row.Notes) && len(row.Remarks) > 0 {
		for i, m := range row.Remarks {
			if toldAbove[m.Code] {
				continue
			}
			if !publish.Speaks(l.Code) {
				out = append(out, told(l, row.Notes[i]))
				continue
			}
			if l.Dir == "rtl" {
				m.Args = slices.Clone(m.Args)
				for k, a := range m.Args {
					if latin.MatchString(a) {
						m.Args[k] = apart(a)
					}
				}
			}
			out = append(out, note{Words: m.In(l.Code, func(code string) string { return area(l, code) })})
		}
		return out
	}
	for _, n := range row.Notes {
		out = append(out, told(l, n))
	}
	return out
}

// latin finds words of a document or a table between those of the page.
var latin = regexp.MustCompile(`[a-z]{2}`)

// places says a list of areas in words.
func places(l *Lang, codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = area(l, c)
	}
	return join(l, words)
}

// join writes a list as the language does: a, b and c.
func join(l *Lang, words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return l.T("list.and", "first", strings.Join(words[:last], l.T("list.comma")), "last", words[last])
}

// coverage says what a month leaves out: "without Anbar"; empty when the whole
// country is in it.
func coverage(l *Lang, m monthly) string {
	switch {
	case len(m.Out) > 0:
		return l.T("coverage.out", "areas", places(l, m.Out))
	case len(m.Unsaid) > 0:
		return l.T("coverage.unsaid", "areas", places(l, m.Unsaid))
	}
	return ""
}

// figurePath is the address of a figure's page, without the language.
func figurePath(row count.Row) string {
	if row.ID == "" {
		return ""
	}
	return "/figures/" + row.ID
}

// figureLink is the address of a figure's page in a language.
func figureLink(l *Lang, row count.Row) string {
	if p := figurePath(row); p != "" {
		return l.url(p)
	}
	return ""
}

// said prints a figure in words: "at least 91", "not published".
func said(l *Lang, row count.Row) string {
	if r, ok := row.Range(); ok {
		return l.Words(r)
	}
	if row.Hidden {
		return l.T("hidden")
	}
	return l.T("gap")
}

// digits prints a figure's range as digits; nothing for a gap.
func digits(l *Lang, row count.Row) string {
	if r, ok := row.Range(); ok {
		return l.ltr(l.Short(r))
	}
	return ""
}
