package count

import (
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/text"
)

// The finer groups that a rule may ask for as claim.group. A claim's status
// keeps to the codes of the label guide; whether the police were traffic police
// and the militia were Sahwa is in its words, and each rule decides on it.
const (
	groupSahwa      = "sahwa"
	groupCivil      = "civil-defence"
	groupFacilities = "facilities-police"
	groupGuards     = "guards"
	groupFire       = "fire-service"
	groupPeshmerga  = "peshmerga"
	groupSpecial    = "swat"
	groupNoncombat  = "police-noncombat"
	groupHors       = "hors-de-combat"
)

// groups lists the words of each group. An earlier line wins, so that the
// border guard is not taken for a guard; a line without a group only does that.
var groups = func() []struct {
	group string
	terms []string
} {
	lines := []struct {
		group string
		terms []string
	}{
		{groupHors, []string{"surrendered", "had surrendered", "captured soldiers", "captured fighters", "captives", "prisoners of war", "prisoner of war",
			"hors de combat", "wounded soldiers in hospital", "أسرى", "أسير", "الأسرى", "مستسلمين"}},
		{"", []string{"border guard", "border guards", "republican guard", "presidential guard", "revolutionary guard", "revolutionary guards", "national guard",
			"coast guard", "حرس الحدود", "الحرس الثوري", "الحرس الجمهوري", "الحرس الوطني"}},
		{groupSahwa, []string{"sahwa", "awakening council", "awakening councils", "awakening fighters", "awakening forces", "sons of iraq", "الصحوة", "الصحوات", "صحوة", "صحوات"}},
		{groupFacilities, []string{"facilities police", "facilities protection", "facility protection", "oil police", "حماية المنشآت"}},
		{groupNoncombat, []string{"traffic police", "traffic policeman", "traffic policemen", "customs police", "شرطة المرور", "شرطي مرور"}},
		{groupCivil, []string{"civil defence", "civil defense", "الدفاع المدني", "بەرگری شارستانی"}},
		{groupFire, []string{"firefighter", "firefighters", "fireman", "firemen", "fire service", "fire brigade", "رجال الإطفاء", "الإطفاء", "اطفائي"}},
		{groupPeshmerga, []string{"peshmerga", "peshmergas", "البيشمركة", "بيشمركة", "پێشمەرگە"}},
		{groupSpecial, []string{"swat", "special forces", "special operations", "counter terrorism service", "القوات الخاصة", "مكافحة الإرهاب", "سوات"}},
		{groupGuards, []string{"bodyguard", "bodyguards", "guard", "guards", "watchman", "watchmen", "security detail", "security details", "حارس", "حراس", "الحراس", "حماية شخصية", "الحمايات"}},
	}
	for i := range lines {
		for j, t := range lines[i].terms {
			lines[i].terms[j] = " " + text.Fold(t) + " "
		}
	}
	return lines
}()

// groupOf returns the finer group that words name; empty when none.
func groupOf(words string) string {
	folded := " " + strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;:()[]\"“”«»!?؟،", r) {
			return ' '
		}
		return r
	}, text.Fold(words)) + " "
	for _, line := range groups {
		if slices.ContainsFunc(line.terms, func(t string) bool { return strings.Contains(folded, t) }) {
			return line.group
		}
	}
	return ""
}

// group returns the finer group of a claim, from the words that gave it its
// status, else from its quote. Civilians have none.
func (m *maker) group(c *register.Claim, d *document.Document) string {
	if c.Status == register.Civilian || c.Status == register.Mixed {
		return ""
	}
	words := c.Quote
	if s, ok := c.Spans["status"]; ok {
		switch in := [2]int{s[0] - c.Span[0], s[1] - c.Span[0]}; {
		case in[0] >= 0 && in[0] <= in[1] && in[1] <= len(c.Quote):
			words = c.Quote[in[0]:in[1]]
		default:
			if d != nil && s[0] >= 0 && s[0] <= s[1] && s[1] <= len(d.Text) {
				words = s.In(d.Text)
			}
		}
	}
	if words == "" {
		return ""
	}
	if g, ok := m.groups[words]; ok {
		return g
	}
	g := groupOf(words)
	m.groups[words] = g
	return g
}
