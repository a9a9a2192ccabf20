package reconcile

import (
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/text"
)

// Claims compares the accepted claims about whole periods with the published
// totals, as [Against] does: of each claim the smallest explanation. Claims of
// which nothing was published have no case.
func Claims(judged []register.Judged, state *register.State, name func(code string) string) []Case {
	var standing []*register.Claim
	for i := range judged {
		if c := &judged[i]; c.Standing.Counts() {
			standing = append(standing, &c.Claim)
		}
	}
	var cases []Case
	found := Each(standing, state, name)
	for _, c := range standing {
		if k, ok := found[c.ID]; ok {
			cases = append(cases, k)
		}
	}
	slices.SortStableFunc(cases, func(x, y Case) int {
		return strings.Compare(x.Period+x.Area+string(x.Harm)+x.B.ID, y.Period+y.Area+string(y.Harm)+y.B.ID)
	})
	return cases
}

// Each gives of every claim about a whole period, accepted or not, the smallest
// explanation of how it stands to the published totals, by the claim's id.
// Claims of which nothing was published are not in it.
func Each(claims []*register.Claim, state *register.State, name func(code string) string) map[string]Case {
	b := newBook(state, name)
	cases := map[string]Case{}
	for _, c := range claims {
		if q, ok := Ask(c); ok {
			if found := b.against(q); len(found) > 0 {
				cases[c.ID] = found[0]
			}
		}
	}
	return cases
}

// Ask turns a claim about a whole period into a question; ok is false for a
// claim that is none: of one incident, without area, days or number, not
// asserted, or replaced in its own text.
func Ask(c *register.Claim) (q Question, ok bool) {
	r, counts := c.Range()
	if c.Scope != register.ScopePeriod || c.Kind.Harm() == "" || !counts || !c.Time.Known() || c.Place.Area() == "" ||
		c.Modality != register.Asserted || c.Frame == register.Superseded {
		return q, false
	}
	return Question{ID: c.ID, Range: r, Area: c.Place.Area(), Period: c.Time, Harm: c.Kind.Harm(), Population: People(c), Words: c.Quote}, true
}

// leavesOut and putsIn are the words by which a text says of a number that
// police or security forces are not, or are, in it.
var (
	leavesOut = folded("excluding", "not including", "without", "apart from", "besides", "does not include", "do not include", "exclude", "باستثناء", "دون", "عدا")
	putsIn    = folded("including", "includes", "include", "with", "as well as", "بمن فيهم", "بما في ذلك", "من ضمنهم")
	said      = []struct {
		group string
		words []string
	}{
		{register.GroupPolice, folded("police", "policemen", "police officers", "الشرطة", "شرطة")},
		{register.GroupSecurityForces, folded("security forces", "members of the security forces", "soldiers", "army", "القوات الأمنية", "قوات الأمن", "الجيش")},
	}
)

func folded(words ...string) []string {
	for i, w := range words {
		words[i] = text.Fold(w)
	}
	return words
}

// People reads whom the words of a claim say that it counts: its status, and
// police or security forces that the quote puts in or leaves out. Where nothing
// is said of a group, nothing is put down.
func People(c *register.Claim) (p register.Population) {
	p.Words = c.Quote
	switch c.Status {
	case register.Civilian:
		p.Counts = []string{register.GroupCivilians}
	case register.Police:
		p.Counts = []string{register.GroupPolice}
	case register.Army, register.Militia, register.Security:
		p.Counts = []string{register.GroupSecurityForces}
	case register.Mixed:
		p.Counts = []string{register.GroupCivilians, register.GroupSecurityForces}
	}
	quote := " " + text.Fold(strings.NewReplacer(",", " ", "(", " ", ")", " ").Replace(c.Quote)) + " "
	for _, g := range said {
		for _, w := range g.words {
			switch {
			case near(quote, leavesOut, w):
				p.LeavesOut = append(p.LeavesOut, g.group)
			case near(quote, putsIn, w) && !slices.Contains(p.Counts, g.group):
				p.Counts = append(p.Counts, g.group)
			}
		}
	}
	slices.Sort(p.Counts)
	slices.Sort(p.LeavesOut)
	p.Counts, p.LeavesOut = slices.Compact(p.Counts), slices.Compact(p.LeavesOut)
	return p
}

// near reports whether one of the lead words stands right before the word, with
// at most two others between ("excluding the federal police").
func near(quote string, lead []string, word string) bool {
	for from := 0; ; {
		at := strings.Index(quote[from:], " "+word+" ")
		if at < 0 {
			return false
		}
		before := strings.Fields(quote[:from+at+1])
		before = before[max(0, len(before)-5):]
		tail := " " + strings.Join(before, " ") + " "
		for _, l := range lead {
			if i := strings.LastIndex(tail, " "+l+" "); i >= 0 && len(strings.Fields(tail[i+len(l)+1:])) <= 2 {
				return true
			}
		}
		from += at + 1
	}
}
