package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// cell is an area, its days and a harm.
type cell struct {
	area       string
	harm       register.Harm
	start, end when.Day
}

func cellOf(t *register.Total) cell { return cell{t.Area, t.Harm, t.Period.Start, t.Period.End} }

func (c cell) with(harm register.Harm) cell { c.harm = harm; return c }

func (c cell) in(area string) cell { c.area = area; return c }

// month returns the cell of the month n months later; ok is false where the
// cell is no whole month.
func (c cell) month(n when.Month) (cell, bool) {
	m := c.start.Month()
	if m.First() != c.start || m.Last() != c.end {
		return c, false
	}
	c.start, c.end = (m + n).First(), (m + n).Last()
	return c, true
}

// book is the standing totals of a register, found by cell.
type book struct {
	preferred map[cell]*register.Total
	variants  map[cell][]*register.Total
	cells     []cell // that have a preferred total, in order
	areas     []string
	inside    map[string][]string // country → its first-level areas
	name      func(code string) string
}

// newBook sorts the totals. Withdrawn ones are left out; of several preferred
// ones of a cell, the one that another supersedes gives way.
func newBook(state *register.State, name func(string) string) *book {
	b := &book{preferred: map[cell]*register.Total{}, variants: map[cell][]*register.Total{}, name: name}
	if name == nil {
		b.name = func(code string) string { return code }
	}
	superseded := map[string]bool{}
	for i := range state.Totals {
		if t := &state.Totals[i]; t.Supersedes != "" && !t.Withdrawn {
			superseded[t.Supersedes] = true
		}
	}
	for i := range state.Totals {
		t := &state.Totals[i]
		c := cellOf(t)
		switch {
		case t.Withdrawn:
		case t.Role == "variant" || superseded[t.ID]:
			b.variants[c] = append(b.variants[c], t)
		case b.preferred[c] == nil:
			b.preferred[c] = t
			b.cells = append(b.cells, c)
			if !slices.Contains(b.areas, t.Area) {
				b.areas = append(b.areas, t.Area)
			}
		default: // a second body, or a second page of the same figure
			b.variants[c] = append(b.variants[c], t)
		}
	}
	slices.SortFunc(b.cells, order)
	slices.Sort(b.areas)
	b.inside = map[string][]string{}
	for _, a := range b.areas {
		if country, _, fine := strings.Cut(a, "-"); fine {
			b.inside[country] = append(b.inside[country], a)
		}
	}
	for _, all := range b.variants {
		slices.SortFunc(all, func(x, y *register.Total) int { return strings.Compare(x.ID, y.ID) })
	}
	return b
}

func order(a, b cell) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.area, b.area), -cmp.Compare(a.harm, b.harm))
}

// beside returns the number of the other harm on the same page, or nil.
func (b *book) beside(t *register.Total) *register.Total {
	other := register.HarmInjured
	if t.Harm == register.HarmInjured {
		other = register.HarmKilled
	}
	c := cellOf(t).with(other)
	if p := b.preferred[c]; p != nil && t.Role != "variant" && p.Issuer == t.Issuer {
		return p
	}
	for _, v := range b.variants[c] {
		if v.Address == t.Address && v.Document == t.Document && v.Row == t.Row && v.Population.Words == t.Population.Words {
			return v
		}
	}
	return nil
}

// named returns the totals of the first-level areas of a country in its cell,
// in order. Those that the country's total leaves out are not among them.
func (b *book) named(c cell, whole *register.Total) (all []*register.Total) {
	for _, area := range b.inside[c.area] {
		if whole != nil && slices.Contains(whole.Population.AreasOut, area) {
			continue
		}
		if t := b.preferred[c.in(area)]; t != nil {
			all = append(all, t)
		}
	}
	return all
}

// exact returns the one number of a total; ok is false for a range.
func exact(t *register.Total) (int, bool) {
	return t.Range.Min, t.Range.Min == t.Range.Max
}

// list writes parts as "51 (Baghdad) + 24 (Salah al-Din)".
func (b *book) list(parts []*register.Total) string {
	words := make([]string, len(parts))
	for i, t := range parts {
		words[i] = fmt.Sprintf("%s (%s)", t.Range, b.name(t.Area))
	}
	return strings.Join(words, " + ")
}

func sides(parts []*register.Total) (all []Side) {
	for _, t := range parts {
		all = append(all, side(t))
	}
	return all
}

func sum(parts []*register.Total) (r register.Range) {
	for _, t := range parts {
		r = r.Plus(t.Range)
	}
	return r
}
