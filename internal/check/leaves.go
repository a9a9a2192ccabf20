package check

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/extract"
	"cairn/internal/register"
)

// The words by which a text says whom a number leaves out, and the groups that
// it may name. A sentence needs one of the first and one of the second.
var (
	leavesOut = []string{"not include", "n't include", "exclude", "leave out", "leaves out", "left out", "not count", "n't count", "لا تشمل", "لا يشمل", "تستثني", "باستثناء"}
	leftOut   = []struct {
		words []string
		group string
	}{
		{[]string{"army", "soldiers", "الجيش", "الجنود"}, register.GroupArmy},
		{[]string{"militia", "militias", "الميليشيات", "ميليشيات", "الحشد"}, register.GroupMilitia},
		{[]string{"police", "policemen", "الشرطة"}, register.GroupPolice},
		{[]string{"peshmerga", "البيشمركة"}, register.GroupPeshmerga},
		{[]string{"security forces", "القوات الأمنية", "قوات الأمن"}, register.GroupSecurityForces},
	}
)

// exclusions finds the sentences that say whom the text's numbers leave out and
// sets them beside the definition of the figure that the text reports now:
// supported when it counts none of those groups, contradicted when it counts
// one whole, and said so when it counts a part of one (police in non-combat
// functions).
func (c *checker) exclusions(text string, read extract.Result) (found []Finding) {
	t := c.now(read.Claims)
	if t == nil {
		return nil
	}
	for _, s := range read.Sentences {
		sentence := strings.ToLower(s.In(text))
		if !slices.ContainsFunc(leavesOut, func(w string) bool { return strings.Contains(sentence, w) }) {
			continue
		}
		var groups []string
		for _, g := range leftOut {
			if slices.ContainsFunc(g.words, func(w string) bool { return hasWord(sentence, w) }) {
				groups = append(groups, g.group)
			}
		}
		if len(groups) == 0 {
			continue
		}
		f := Finding{Quote: strings.TrimSpace(s.In(text)), Span: document.Span(s), Kind: "exclusion", Area: t.Area, Period: t.Period.String(), Verdict: Supported, Figure: c.figure(t)}
		var counted []string
		for _, g := range groups {
			if slices.Contains(t.Population.Counts, g) {
				counted = append(counted, g)
			}
		}
		switch {
		case len(counted) > 0:
			f.Verdict = Contradicted
			f.Reason = fmt.Sprintf("the figure for %s counts %s (%s)", spell(t.Period), groupWords(counted), t.Population.Words)
		default:
			f.Reason = fmt.Sprintf("agrees with the mission's rule: the figure for %s leaves out %s", spell(t.Period), groupWords(groups))
			if slices.Contains(groups, register.GroupPolice) && slices.Contains(t.Population.Counts, register.GroupPoliceNoncombat) {
				f.Reason += ", except police in non-combat functions, whom it counts"
				if d := c.words[t.Definition]; d != nil {
					f.Reason += " since " + spell(d.From.Interval())
				}
			}
		}
		found = append(found, f)
	}
	return found
}

// hasWord reports whether a word stands by itself in a sentence.
func hasWord(sentence, word string) bool {
	for at := 0; ; {
		i := strings.Index(sentence[at:], word)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(word)
		letter := func(i int) bool {
			return i >= 0 && i < len(sentence) && (sentence[i] >= 'a' && sentence[i] <= 'z' || sentence[i] >= 0x80)
		}
		if !letter(from-1) && !letter(to) {
			return true
		}
		at = to
	}
}
