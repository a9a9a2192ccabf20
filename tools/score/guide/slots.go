package guide

import (
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/text"
)

// Slots are the slots that the guide scores, in its order.
var Slots = []string{
	"qualifier", "status", "modality", "frame", "scope", "weapon", "place", "time",
	"attribution", "perpetrator", "part_of", "alt_of",
}

// Extras are slots that a text may state and that stand outside the guide's
// score; they are counted apart, over the gold claims that have them.
var Extras = []string{"about", "sex", "duty", "custodian", "denied_by", "indicator", "via"}

// judge compares one slot of a found pair. scored is false when the gold has no
// such slot (status of custody kinds, qualifier of no count) or leaves it
// unscored. link tells which proposal stands for a gold id; empty for none.
func judge(slot string, g *Gold, p *register.Claim, link func(string) string) (right, scored bool) {
	switch {
	case !g.scored(slot),
		slot == "qualifier" && (g.Count == nil || !g.scored("count")),
		slot == "status" && g.Status == "":
		return false, false
	}
	for _, v := range g.versions(slot) {
		if sameSlot(slot, &v, p, link) {
			return true, true
		}
	}
	return false, true
}

func sameSlot(slot string, g, p *register.Claim, link func(string) string) bool {
	switch slot {
	case "qualifier":
		return p.Count != nil && p.Count.Qualifier == g.Count.Qualifier
	case "status":
		return p.Status == g.Status
	case "modality":
		return p.Modality == g.Modality
	case "frame":
		return p.Frame == g.Frame
	case "scope":
		return p.Scope == g.Scope
	case "weapon":
		return p.Weapon == g.Weapon
	case "place":
		return p.Place.Area() == g.Place.Area() // the code names first-level area and country
	case "time":
		return p.Time.Known() == g.Time.Known() && p.Time.Start == g.Time.Start && p.Time.End == g.Time.End
	case "attribution":
		return sameSource(g.Attribution, p.Attribution)
	case "perpetrator":
		return sameParty(g.Perpetrator, p.Perpetrator)
	case "part_of":
		return sameLink(g.PartOf, p.PartOf, link)
	case "alt_of":
		return sameLink(g.AltOf, p.AltOf, link)
	case "about":
		return sameLink(g.About, p.About, link)
	case "sex":
		return p.Sex == g.Sex
	case "duty":
		return p.Duty == g.Duty
	case "custodian":
		return p.Custodian != "" && shareWord(g.Custodian, p.Custodian)
	case "denied_by":
		return p.DeniedBy != "" && shareWord(g.DeniedBy, p.DeniedBy)
	case "indicator":
		return p.Indicator == g.Indicator
	case "via":
		return g.Attribution != nil && p.Attribution != nil && p.Attribution.Via != "" && shareWord(g.Attribution.Via, p.Attribution.Via)
	}
	return false
}

// sameLink: a link is right when it leads to the proposal that is aligned with
// the gold target; no link is right when the gold has none.
func sameLink(gold, proposed string, link func(string) string) bool {
	if gold == "" {
		return proposed == ""
	}
	target := link(gold)
	return target != "" && proposed == target
}

// sameSource: the same set of types, and words in common.
func sameSource(g, p *register.Attribution) bool {
	if g == nil || p == nil {
		return g == nil && p == nil
	}
	a, b := slices.Clone(g.Types), slices.Clone(p.Types)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b)) && (g.Text == AnyWords || shareWord(g.Text, p.Text))
}

// sameParty: the same relation, and words in common.
func sameParty(g, p *register.Perpetrator) bool {
	if g == nil || p == nil {
		return g == nil && p == nil
	}
	return g.Relation == p.Relation && shareWord(g.Text, p.Text)
}

// small words do not make two names the same.
var small = map[string]bool{
	"the": true, "a": true, "an": true, "of": true, "in": true, "at": true, "for": true, "by": true, "and": true,
	"its": true, "their": true, "his": true, "her": true, "s": true,
	"في": true, "من": true, "عن": true, "علي": true, "ان": true, "و": true,
}

// shareWord reports whether the two have a word in common that is more than an
// article or a preposition. Arabic words are compared without the clitics و ب
// ل ك and the article.
func shareWord(a, b string) bool {
	words := make(map[string]bool)
	for _, w := range strings.FieldsFunc(text.Fold(a), notLetter) {
		if !small[w] {
			words[bare(w)] = true
		}
	}
	for _, w := range strings.FieldsFunc(text.Fold(b), notLetter) {
		if !small[w] && words[bare(w)] {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return strings.ContainsRune(" ,;:()[]\"“”«»!?،؛؟", r) }

// bare takes an Arabic word's clitics off.
func bare(w string) string {
	for _, p := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 4 {
			return rest
		}
	}
	return w
}
