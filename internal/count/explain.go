package count

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// ErrNoRow reports a row that a table does not have.
var ErrNoRow = errors.New("no such figure")

// Explain returns the row with this id: its Inputs tell of every record that
// was looked at for it whether it is in or out, and why. In a table of many
// incidents the inputs of a row are there only if the query asked for them by
// [Query.Explain].
func Explain(t Table, rowID string) (Row, error) {
	for _, r := range t.Rows {
		if r.ID == rowID {
			return r, nil
		}
	}
	return Row{}, fmt.Errorf("figure %q under rule %s: %w", rowID, t.Rule.ID, ErrNoRow)
}

// Unexplained is the [Query.Explain] of a table whose rows carry no incidents as
// inputs, however few there are.
const Unexplained = "-"

// FewIncidents is up to how many incidents the rows of a table carry theirs as
// inputs unasked.
const FewIncidents = 500

// explain adds the incidents of a cell to its row as inputs, where they are
// wanted: what was looked at, in or out, and why.
func (g *grid) explain(row *Row, at place) {
	q := g.m.q
	if q.Explain == Unexplained || len(g.m.sites) > FewIncidents && q.Explain != "*" && q.Explain != row.ID {
		return
	}
	of := len(row.Inputs)
	for i := range g.m.incidents {
		in := &g.m.incidents[i]
		possible, definite := g.within(int32(i), at)
		if in.Withdrawn && slices.ContainsFunc(in.Harms, func(h register.IncidentHarm) bool { return h.Harm == g.harm }) {
			possible = g.holds(in, at)
		} else if !g.tallies[i].speaks {
			continue
		}
		if !possible {
			continue
		}
		t := &g.tallies[i]
		input := Input{Type: "incident", ID: in.ID, In: true, Range: t.Range, Claims: in.Claims}
		var why []string
		switch {
		case in.Withdrawn:
			input.In = false
			why = append(why, "withdrawn at its source")
		case !t.under:
			input.In = false
			why = append(why, "nobody in it falls under the rule")
		case !definite:
			why = append(why, "it may lie here or elsewhere: inside the maximum only")
		default:
			why = append(why, "it lies in this area and period")
		}
		if t.provisional {
			why = append(why, "provisional: too few independent sources")
		}
		for _, j := range g.m.joined[int32(i)] {
			why = append(why, "a person ruled it one with "+g.m.incidents[j].ID)
			why = append(why, g.m.reasons(int(j), g.harm)...)
		}
		if g.of[i] >= 0 {
			why = append(why, "it may be one with another incident: nobody has ruled on the pair")
		}
		why = append(why, g.m.reasons(i, g.harm)...)
		input.Why = strings.Join(why, "; ")
		row.Inputs = append(row.Inputs, input)
	}
	slices.SortFunc(row.Inputs[of:], func(a, b Input) int { return strings.Compare(a.ID, b.ID) })
}

// holds reports whether an incident that no longer counts lay in a cell.
func (g *grid) holds(in *register.Incident, at place) bool {
	if at.column < 0 || at.area == floating {
		return false
	}
	area := in.Place.Area()
	return in.Time.Overlaps(g.columns[at.column].span) && (at.area == 0 && country(area) == g.m.q.Country || area == g.areas[at.area])
}

// reasons tells what the rule says of each claim, or line, of an incident.
func (m *maker) reasons(i int, harm register.Harm) (why []string) {
	in := &m.incidents[i]
	for _, at := range m.under[m.starts[i]:m.starts[i+1]] {
		c, l := &m.judged[at], &m.looks[at]
		if of := harmOf(c.Kind); of != harm && c.Kind != register.Casualties {
			continue
		}
		switch {
		case !c.Standing.Counts():
			why = append(why, "claim "+short(c.ID)+" is "+string(c.Standing))
			continue
		case !l.counts:
			why = append(why, "claim "+short(c.ID)+" counts no persons")
			continue
		}
		if j, err := m.ruling(l.person, in); err == nil {
			why = append(why, "claim "+short(c.ID)+" ("+l.people.String()+"): "+say(j.why, "en"))
		}
	}
	for _, h := range in.Harms {
		if h.Harm != harm {
			continue
		}
		if j, err := m.person(line(in, h)); err == nil {
			why = append(why, string(h.Status)+" "+h.Range.String()+": "+say(j.why, "en"))
		}
	}
	return why
}

// short makes the id of a claim readable: the first twelve characters of its
// document and its number.
func short(id string) string {
	if doc, n, ok := strings.Cut(id, "#"); ok {
		return document.ID(doc).Short() + "#" + n
	}
	return id
}
