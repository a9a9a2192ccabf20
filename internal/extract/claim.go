package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// claims turns what is left of the harms, the signs and the comparisons into
// claims in the order of their words.
func (r *reader) claims() []register.Claim {
	type entry struct {
		claim  *register.Claim
		harm   int
		parent int
		alt    int
		about  int
		left   []int
		right  []int
	}
	left := len(r.signs) + len(r.compares)
	for k := range r.harms {
		if !r.harms[k].dead {
			left++
		}
	}
	all := make([]entry, 0, left)
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || r.refused(h) {
			continue
		}
		c := &h.c
		c.Span = h.span(r)
		c.Quote = c.Span.In(r.s)
		c.Origin, c.Extractor = "extract", r.name
		if h.incident > 0 {
			c.Mention = h.incident
		}
		if c.Kind == register.Abducted && r.lang.code == "en" {
			c.Weapon = "" // what the kidnappers carried harmed nobody
		}
		if c.Kind.Custody() {
			c.Status = ""
			c.Weapon = custodyWeapon(c)
			c.Perpetrator = nil
		}
		all = append(all, entry{claim: c, harm: k, parent: h.parent, alt: h.alt, about: h.about})
	}
	for k := range r.signs {
		all = append(all, entry{claim: &r.signs[k], harm: -1, parent: -1, alt: -1, about: -1})
	}
	for k := range r.compares {
		c := &r.compares[k]
		all = append(all, entry{claim: &c.claim, harm: -1, parent: -1, alt: -1, about: -1, left: c.left, right: c.right})
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.claim.Span[0], b.claim.Span[0]), cmp.Compare(a.claim.Span[1], b.claim.Span[1]))
	})
	id := make(map[int]string, len(all))
	for i := range all {
		all[i].claim.ID = "c" + strconv.Itoa(i+1)
		if all[i].harm >= 0 {
			id[all[i].harm] = all[i].claim.ID
		}
	}
	out := make([]register.Claim, len(all))
	for i := range all {
		c := all[i].claim
		link := func(k int) string {
			for n := 0; k >= 0 && n < 20; n++ {
				if s, ok := id[k]; ok {
					if s == c.ID {
						return ""
					}
					return s
				}
				if k >= len(r.harms) {
					return ""
				}
				k = r.harms[k].same
			}
			return ""
		}
		c.PartOf, c.AltOf, c.About = link(all[i].parent), link(all[i].alt), link(all[i].about)
		if c.Compare != nil {
			for _, k := range all[i].left {
				if s := link(k); s != "" {
					c.Compare.LeftIDs = append(c.Compare.LeftIDs, s)
				}
			}
			for _, k := range all[i].right {
				if s := link(k); s != "" {
					c.Compare.RightIDs = append(c.Compare.RightIDs, s)
				}
			}
		}
		if all[i].harm >= 0 {
			r.grade(c, &r.harms[all[i].harm])
		} else {
			c.Confidence, c.Review = 0.8, register.Check
		}
		out[i] = *c
	}
	return out
}

func custodyWeapon(c *register.Claim) register.Code {
	if c.Kind == register.Executed {
		return c.Weapon
	}
	return ""
}

// refused reports whether what is left of a harm is no claim: people without a
// number and without an article that were only named as a kind ("militants
// killed civilians"), in a sentence about what usually happens; or a number that
// no count of people reaches: over ten million, over a hundred million displaced.
func (r *reader) refused(h *harm) bool {
	most := 10_000_000
	if h.c.Kind == register.Displaced {
		most *= 10
	}
	if h.c.Count != nil && max(h.quantity.min, h.quantity.max) > most {
		return true
	}
	return h.c.Count != nil && h.c.Count.Min == nil && h.c.Count.Max == nil
}

// left lists the quantities of people in a sentence with a harm that no rule
// took.
func (r *reader) left() {
	if len(r.unread) > 500 || r.classes&(cHarm|cDeed|cAdj|cBody|cToll) == 0 {
		return
	}
	harm := -1
	for i := range r.items {
		if r.it(i).is(cHarm|cDeed|cAdj|cBody|cToll) && !r.it(i).is(cPrep) {
			harm = i
			break
		}
	}
	if harm < 0 {
		return
	}
	for gi := range r.groups {
		g := &r.groups[gi]
		if g.amount == nil || g.amount.b == 0 || r.used[g.a] != 0 || !(g.sort == gPerson || g.sort == gElided && r.nearHarm(g) || g.sort == gBody || g.sort == gDeed) {
			continue
		}
		a, b := r.it(g.a).a, r.it(g.b-1).b
		span := document.Span{r.toks[a].Start, r.toks[b-1].End}
		reason := "people beside " + quoted(strings.ToLower(r.words(harm, harm+1))) + ", but no rule joins them"
		if g.sort == gElided {
			reason = "a number without a noun near " + quoted(strings.ToLower(r.words(harm, harm+1)))
		}
		r.unread = append(r.unread, Unread{span, span.In(r.s), reason})
	}
}

// nearHarm reports whether a harm word stands within five items of the group.
func (r *reader) nearHarm(g *group) bool {
	for k := max(0, g.a-5); k < min(len(r.items), g.b+5); k++ {
		if r.it(k).is(cHarm | cDeed | cBody | cToll) {
			return true
		}
	}
	return false
}
