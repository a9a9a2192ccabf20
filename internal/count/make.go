package count

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// maker holds what one table is made from.
type maker struct {
	q         Query
	rule      *Rule
	state     *register.State
	incidents []register.Incident
	judged    []register.Judged
	totals    map[cell][]standing
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
		return t, fmt.Errorf("figures under rule %s: %w: say which country (the register holds none, or several)", rule.ID, ErrQuery)
	}
	for _, b := range q.By {
		if b != "month" && b != "year" && b != "admin1" {
			return t, fmt.Errorf("figures by %q: %w: there are month, year and admin1", b, ErrQuery)
		}
	}
	harms := rule.Harms
	if len(q.Of) > 0 {
		harms = nil
		for _, h := range q.Of {
			if slices.Contains(rule.Harms, h) && !slices.Contains(harms, h) {
				harms = append(harms, h)
			}
		}
		if len(harms) == 0 {
			return t, fmt.Errorf("rule %s counts %s, not what was asked for: %w", rule.ID, words(rule.Harms), ErrQuery)
		}
	}
	from, to, ok := span(state, incidents, q)
	if !ok {
		return t, nil
	}
	columns, err := periods(q.By, from, to)
	if err != nil {
		return t, err
	}
	m := &maker{q: q, rule: rule, state: state, incidents: incidents, judged: judged}
	if err := m.index(state); err != nil {
		return t, err
	}
	for _, p := range columns {
		for _, area := range m.areas() {
			for _, harm := range harms {
				t.Rows = append(t.Rows, m.rows(p, area, harm)...)
			}
		}
	}
	return t, nil
}

// rows makes the rows of one cell, the main one first.
func (m *maker) rows(p period, area string, harm register.Harm) []Row {
	c := cell{area, harm, p.span.Start, p.span.End}
	row := m.row(p, area, harm)
	body := m.published(&row, c)
	long := m.row(p, area, harm)
	sum, months := m.summed(&long, c)
	switch {
	case body && months:
		if sum.Min == *row.Min && sum.Max == *row.Max {
			m.note(&row, "adds up")
		} else {
			m.note(&row, "does not add up", sum, difference(*row.Min, sum.Min))
		}
		m.floor(&row)
		m.floor(&long)
		long.ID += "/" + string(Summed)
		return []Row{row, long}
	case body:
		m.floor(&row)
		return []Row{row}
	case months:
		long.Inputs = append(long.Inputs, row.Inputs...)
		m.floor(&long)
		return []Row{long}
	}
	if len(m.totals) > 0 {
		m.note(&row, "not published")
	} else {
		m.note(&row, "no record")
	}
	return []Row{row}
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
