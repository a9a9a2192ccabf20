package publish

import (
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// A Ground is how a figure came about, as far as it bears on whom it counts.
type Ground struct {
	Kind   string // held, bare, claimed, counted, combined, apart, summed; empty for a gap
	Issuer string // who published or said it, where that is known
}

// The kinds of a Ground.
const (
	groundHeld     = "held"     // a body's own number, with whom it counts
	groundBare     = "bare"     // a body's own number that does not say whom it counts
	groundClaimed  = "claimed"  // what a text says that a body counted
	groundCounted  = "counted"  // from the register's incidents
	groundCombined = "combined" // bounds over a published number and incidents
	groundApart    = "apart"    // published apart from the national figure
	groundSummed   = "summed"   // published figures of parts, added up
)

// groundOf tells how a figure came about; total is the published number that
// it rests on, nil where it rests on none.
func groundOf(row count.Row, total *register.Total) Ground {
	g := Ground{}
	if total != nil {
		g.Issuer = total.Issuer
	}
	switch row.Basis {
	case count.Counted:
		return Ground{Kind: groundCounted}
	case count.Combined:
		g.Kind = groundCombined
	case count.Summed:
		g.Kind = groundSummed
	case count.Apart, count.Published:
		switch {
		case total == nil:
			g.Kind, g.Issuer = groundClaimed, sayer(row)
		case len(total.Population.Counts) == 0:
			g.Kind = groundBare
		case row.Basis == count.Apart:
			g.Kind = groundApart
		default:
			g.Kind = groundHeld
		}
	}
	return g
}

// sayer returns who a text says published a figure, as its remarks have it.
func sayer(row count.Row) string {
	for _, m := range row.Remarks {
		if m.Code == "claimed" && len(m.Args) > 0 {
			return m.Args[0]
		}
	}
	return ""
}

// A Likeness says whether two figures count the same people, and if not, what
// differs.
type Likeness struct {
	Alike      bool
	Missing    bool // one of the two is a gap
	One, Other Ground
	Groups     []string // counted in one and not in the other
	Areas      []string // in one and not in the other, or not said
	Definition bool     // the definitions differ
}

// Liken says whether two figures of one area and one harm under one rule count
// the same people; the totals are the published numbers that they rest on, nil
// where there are none. They do in two cases only:
//
//   - both are numbers of a body that the register holds, published in the same
//     way, of the same groups and areas and under the same definition;
//   - both are counted from the register's incidents: then one rule took the
//     people of both, as far as they were recorded.
//
// A number that a text passes on says nothing of its definition, so it is like
// no other; nor are bounds over numbers that may overlap, or sums of parts.
func Liken(one, other count.Row, ofOne, ofOther *register.Total) Likeness {
	if one.Gap || other.Gap {
		return Likeness{Missing: true}
	}
	l := Likeness{One: groundOf(one, ofOne), Other: groundOf(other, ofOther)}
	switch {
	case l.One.Kind != l.Other.Kind:
	case l.One.Kind == groundCounted:
		l.Alike = true
	case l.One.Kind == groundHeld, l.One.Kind == groundApart:
		l.Groups, l.Areas = ofOne.Population.Differs(ofOther.Population)
		l.Definition = one.Definition != other.Definition || one.Definition == ""
		l.Alike = len(l.Groups)+len(l.Areas) == 0 && !l.Definition
	}
	return l
}

// Counted says that the two are alike because one rule counted both from the
// register's incidents.
func (l Likeness) Counted() bool { return l.Alike && l.One.Kind == groundCounted }

// Apart says in one sentence how the two came about, where that is what keeps
// them from being compared; empty where it is not.
func (l Likeness) Apart(lang string) string {
	if l.Alike || l.Missing || len(l.Groups)+len(l.Areas) > 0 || l.Definition {
		return ""
	}
	w := in(lang)
	return w.say("compare.grounds", "one", w.ground(l.One), "other", w.ground(l.Other))
}

// ground says how a figure came about: "published by UNAMI".
func (w words) ground(g Ground) string {
	key := "ground." + g.Kind
	if g.Issuer == "" && slices.Contains([]string{groundHeld, groundBare, groundClaimed}, g.Kind) {
		key += ".nobody"
	}
	return w.say(key, "issuer", apart(g.Issuer, w))
}

// likeness says in a bulletin whether two figures count the same people.
func (b Bulletin) likeness(l Likeness, lang string) string {
	w := in(lang)
	switch {
	case l.Counted():
		return w.say("compare.counted", "rule", b.Rule.ID)
	case l.Alike:
		return w["compare.alike"]
	}
	var why []string
	if s := l.Apart(lang); s != "" {
		why = append(why, s)
	}
	if len(l.Groups) > 0 {
		why = append(why, w.say("compare.groups", "groups", w.groups(l.Groups)))
	}
	if len(l.Areas) > 0 {
		why = append(why, w.say("compare.areas", "areas", b.places(l.Areas, lang)))
	}
	if len(why) == 0 {
		why = append(why, w["compare.other"])
	}
	return w.say("compare.not", "why", strings.Join(why, " "))
}
