package guide

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"cairn/internal/register"
)

// A Family is kinds of outcome that a document's label counts together: the
// first group of kinds that the document has is taken, the next only when the
// first is absent.
type Family [][]register.Kind

// The families of the label guide.
var (
	KilledToll   = Family{{register.Killed, register.Executed}, {register.BodiesFound}}
	WoundedToll  = Family{{register.Wounded}, {register.Casualties}}
	CapturedToll = Family{{register.Arrested, register.Recaptured}, {register.Detained}}
)

// A Toll is a document's figure for one family, read in two ways: the lead
// claim alone, and the sum of all wholes of the lead's incident. A document
// without claims has zero of both.
type Toll struct {
	Lead, Sum register.Range
	Claims    []*register.Claim // the wholes that are left, the lead first; empty for none
}

// TollOf works out a document's toll from its claims, by the guide's rules:
//
//  1. Kept are claims that are asserted, current or update, and counted in
//     persons, of the first group of kinds that the document has. Where one of
//     them is of scope incident, the others' period, cumulative and stock
//     figures are left out.
//  2. A claim whose part_of chain meets another kept one is left out, and so is
//     an alternative of a kept one.
//  3. The lead is the first whole in the text; wholes at another place or time
//     than the lead's belong to other incidents.
//  4. Two wholes of equal bounds whose status does not differ are one, said twice.
//
// Places differ when both are said and neither area holds the other; times
// when both are said and share no day; statuses when both are known and are
// not the same.
func TollOf(claims []register.Claim, family Family) Toll {
	var kept []*register.Claim
	for _, kinds := range family {
		for i := range claims {
			c := &claims[i]
			_, persons := c.Range()
			if persons && c.Modality == register.Asserted && (c.Frame == register.Current || c.Frame == register.Update) && slices.Contains(kinds, c.Kind) {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 {
			break
		}
	}
	incident := func(c *register.Claim) bool { return c.Scope == register.ScopeIncident }
	if slices.ContainsFunc(kept, incident) {
		kept = slices.DeleteFunc(kept, func(c *register.Claim) bool { return !incident(c) })
	}
	wholes := wholesOf(kept, claims)
	if len(wholes) == 0 {
		return Toll{}
	}
	slices.SortStableFunc(wholes, func(a, b *register.Claim) int { return cmp.Compare(a.Span[0], b.Span[0]) })
	lead := wholes[0]
	t := Toll{Claims: []*register.Claim{lead}}
	t.Lead, _ = lead.Range()
	t.Sum = t.Lead
	for _, w := range wholes[1:] {
		said := func(o *register.Claim) bool { return saidTwice(o, w) }
		if elsewhere(lead, w) || slices.ContainsFunc(t.Claims, said) {
			continue
		}
		r, _ := w.Range()
		t.Claims = append(t.Claims, w)
		t.Sum = t.Sum.Plus(r)
	}
	return t
}

// wholesOf leaves out parts and alternatives of kept claims.
func wholesOf(kept []*register.Claim, all []register.Claim) []*register.Claim {
	byID := make(map[string]*register.Claim, len(all))
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	var wholes []*register.Claim
	for _, c := range kept {
		inside := slices.ContainsFunc(kept, func(o *register.Claim) bool { return o != c && c.AltOf == o.ID })
		up := byID[c.PartOf]
		for step := 0; up != nil && up != c && step < len(all); step++ {
			inside = inside || slices.Contains(kept, up)
			up = byID[up.PartOf]
		}
		if !inside {
			wholes = append(wholes, c)
		}
	}
	return wholes
}

// elsewhere reports whether the two lie at another place or time.
func elsewhere(a, b *register.Claim) bool {
	if x, y := a.Place.Area(), b.Place.Area(); x != "" && y != "" && x != y && x != b.Place.In() && y != a.Place.In() {
		return true
	}
	return a.Time.Known() && b.Time.Known() && !a.Time.Overlaps(b.Time)
}

// others are the words by which a text says that it tells of further people.
var others = regexp.MustCompile(`\b(?:another|other|others|additional|additionally|also|further|more|of (?:his|her|their|its))\b`)

// saidTwice reports whether two wholes are one, said twice. They are not when
// one sentence says both ("arrested a leader and detained one fighter"), nor
// when the later one's own words call its people others ("one additional
// suspect", "also detained one man").
func saidTwice(a, b *register.Claim) bool {
	if !equalBounds(a.Count, b.Count) || a.Sentence == b.Sentence || others.MatchString(strings.ReplaceAll(strings.ToLower(b.Quote), "more than", "")) {
		return false
	}
	known := func(s register.Status) bool { return s != "" && s != register.UnknownStatus }
	return a.Status == b.Status || !known(a.Status) || !known(b.Status)
}
