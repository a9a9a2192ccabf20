package web

import (
	"strings"

	"cairn/internal/register"
)

// claimRange returns the people a claim counts, nil when it counts none.
func claimRange(c *register.Claim) *register.Range {
	if r, ok := c.Range(); ok {
		return &r
	}
	return nil
}

// sentence says a claim in one line, the way a recorder would: "killed · at
// least 17 · civilians · market in northern Baghdad · 12 March 2018 · police,
// medical sources".
func sentence(l *Lang, c *register.Claim) string {
	parts := []string{l.Term("kind", string(c.Kind))}
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if c.Count != nil {
		add(asSaid(l, c))
	}
	if c.Status != "" && c.Kind != register.SignKind && c.Kind != register.ComparisonKind {
		add(l.Term("status", string(c.Status)))
	}
	add(l.Term("sign", c.Sign))
	if c.Place != nil {
		code := c.Place.Area()
		if code == "" || c.Place.PlaceID != code { // else the words name the area itself, maybe in another language
			add(c.Place.Text)
		}
		if code != "" {
			if name := area(l, code); name != c.Place.Text || c.Place.PlaceID == code {
				add(name)
			}
		}
	}
	if c.Time.Known() {
		add(l.Interval(c.Time))
	}
	if c.Attribution != nil {
		types := make([]string, len(c.Attribution.Types))
		for i, t := range c.Attribution.Types {
			types[i] = l.Term("source", t)
		}
		add(strings.Join(types, l.T("list.comma")))
	}
	if c.Modality != "" && c.Modality != register.Asserted {
		add(l.Term("modality", string(c.Modality)))
	}
	if c.Frame != "" && c.Frame != register.Current {
		add(l.Term("frame", string(c.Frame)))
	}
	return strings.Join(parts, " · ")
}

// asSaid says a claim's number as said, with its unit when that is not
// persons.
func asSaid(l *Lang, c *register.Claim) string {
	n := c.Count
	var s string
	switch {
	case n.Min == nil && n.Max == nil:
		s = l.Term("qualifier", string(register.Vague))
	case n.Min != nil && n.Max != nil && *n.Min == *n.Max:
		s = l.Num(*n.Min)
		if n.Qualifier == register.About {
			s = l.T("count.about", "number", s)
		}
	case n.Min != nil && n.Max != nil:
		s = l.T("range.between", "min", l.Num(*n.Min), "max", l.Num(*n.Max))
	case n.Min != nil && n.Qualifier == register.MoreThan:
		s = l.T("count.more-than", "number", l.Num(*n.Min))
	case n.Min != nil:
		s = l.T("range.open", "min", l.Num(*n.Min))
	case n.Qualifier == register.FewerThan:
		s = l.T("count.fewer-than", "number", l.Num(*n.Max))
	default:
		s = l.T("count.up-to", "number", l.Num(*n.Max))
	}
	if c.Unit != "" && c.Unit != "persons" {
		s += " " + l.Term("unit", string(c.Unit))
	}
	return s
}

// saidNumber prints the two ends of a number as said; a nil end was not said.
func saidNumber(l *Lang, lo, hi *int) string {
	switch {
	case lo == nil && hi == nil:
		return l.Term("qualifier", string(register.Vague))
	case hi == nil:
		return l.T("range.open", "min", l.Num(*lo))
	case lo == nil:
		return l.T("count.up-to", "number", l.Num(*hi))
	case *lo == *hi:
		return l.Num(*lo)
	}
	return l.T("range.between", "min", l.Num(*lo), "max", l.Num(*hi))
}
