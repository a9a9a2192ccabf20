package guide

import "cairn/internal/register"

// A Critical error would make a false public figure.
type Critical string

// The critical errors of the label guide.
const (
	NotRealAsserted   Critical = "not real, proposed as asserted"
	ClaimFromNothing  Critical = "people-claim in a text that has none"
	PastAsCurrent     Critical = "background or superseded as current"
	LinkMissing       Critical = "part or alternative without its link"
	NotPeople         Critical = "not people, proposed as people"
	FighterAsCivilian Critical = "combatant as civilian or the reverse"
	TenTimes          Critical = "count wrong by ten times or more"
)

// Criticals lists them in the guide's order.
var Criticals = []Critical{
	NotRealAsserted, ClaimFromNothing, PastAsCurrent, LinkMissing, NotPeople, FighterAsCivilian, TenTimes,
}

// peopleKind reports whether a kind says what befell people.
func peopleKind(k register.Kind) bool {
	switch k {
	case register.DueProcess, register.Responsibility, register.IncidentOnly:
		return false
	}
	return !Outside(k)
}

// combatant reports whether a status is that of an armed force or group. Police
// and guards are counted in: whether they are civilians is for a counting rule
// to say, and an extractor must not take that from it.
func combatant(s register.Status) bool {
	switch s {
	case register.Army, register.Militia, register.Insurgent, register.Police, register.Security:
		return true
	}
	return false
}

// criticalPair returns the critical errors of an aligned pair.
func criticalPair(g *Gold, p *register.Claim) []Critical {
	var out []Critical
	add := func(c Critical, is bool) {
		if is {
			out = append(out, c)
		}
	}
	add(NotRealAsserted, g.scored("modality") && p.Modality == register.Asserted && g.Modality != register.Asserted && !accepts(g, "modality", p))
	past := g.Frame == register.Background || g.Frame == register.Superseded
	add(PastAsCurrent, g.scored("frame") && past && p.Frame == register.Current && !accepts(g, "frame", p))
	linked := p.PartOf != "" || p.AltOf != ""
	add(LinkMissing, !linked && (g.PartOf != "" && g.scored("part_of") || g.AltOf != "" && g.scored("alt_of")))
	add(NotPeople, g.scored("unit") && p.Unit == "persons" && g.Unit != "persons" && !accepts(g, "unit", p))
	mixed := combatant(g.Status) && p.Status == register.Civilian || g.Status == register.Civilian && combatant(p.Status)
	add(FighterAsCivilian, g.scored("status") && mixed && !accepts(g, "status", p))
	add(TenTimes, g.scored("count") && p.Unit == g.Unit && !sameCount(g, p) && tenTimes(g.Count, p.Count))
	return out
}

// accepts reports whether the proposal has one of the accepted values of the slot.
func accepts(g *Gold, slot string, p *register.Claim) bool {
	for _, raw := range g.Accept[slot] {
		v, err := with(g.Claim, slot, raw)
		if err != nil {
			continue
		}
		if slot == "unit" && v.Unit == p.Unit || slot != "unit" && sameSlot(slot, &v, p, func(string) string { return "" }) {
			return true
		}
	}
	return false
}

// tenTimes compares the lower bounds, or the upper ones where either has no
// lower; 0 counts as 1.
func tenTimes(g, p *register.Count) bool {
	if g == nil || p == nil {
		return false
	}
	a, b := g.Min, p.Min
	if a == nil || b == nil {
		a, b = g.Max, p.Max
	}
	if a == nil || b == nil {
		return false
	}
	x, y := max(*a, 1), max(*b, 1)
	return x >= 10*y || y >= 10*x
}

// criticalFalse returns the critical error of a proposal that no gold claim
// answers to. In a text without claims each asserted people-claim is one. In
// others a count of persons whose words touch no gold claim's words is taken
// not to count people: the guide's readers took nothing from them.
func criticalFalse(c *Case, p *register.Claim) (Critical, bool) {
	if !peopleKind(p.Kind) {
		return "", false
	}
	if len(c.Claims) == 0 {
		return ClaimFromNothing, p.Modality == register.Asserted
	}
	if p.Unit != "persons" || p.Count == nil {
		return "", false
	}
	said := p.Span
	if s, ok := p.Spans["count"]; ok && s[1] > s[0] {
		said = s
	}
	for i := range c.Claims {
		if c.Claims[i].Span.Overlaps(said) {
			return "", false
		}
	}
	return NotPeople, !repeats(c, p)
}

// repeats reports whether a proposal away from every gold span has the kind and
// the bounds of a gold claim: a toll printed twice is false, but it is people.
func repeats(c *Case, p *register.Claim) bool {
	for i := range c.Claims {
		g := &c.Claims[i]
		if g.takes(p.Kind) && g.Count != nil && equalBounds(g.Count, p.Count) {
			return true
		}
	}
	return false
}
