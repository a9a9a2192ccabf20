package check

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// published is the totals of a State, found by area, harm and period.
type published struct {
	preferred map[string]*register.Total   // the issuer's figure of a month
	variants  map[string][]*register.Total // other printed versions of it
	spans     map[string][]*register.Total // figures of longer periods, by area and harm
	words     map[string]*register.Definition
	months    []when.Month // months with a preferred figure, in order, any area
}

func key(area string, harm register.Harm, m when.Month) string {
	return area + " " + string(harm) + " " + m.String()
}

// index sorts the standing totals of a State. Withdrawn ones are left out.
func index(state *register.State) *published {
	p := &published{
		preferred: map[string]*register.Total{}, variants: map[string][]*register.Total{},
		spans: map[string][]*register.Total{}, words: map[string]*register.Definition{},
	}
	for i := range state.Definitions {
		p.words[state.Definitions[i].ID] = &state.Definitions[i]
	}
	for i := range state.Totals {
		t := &state.Totals[i]
		m, month := t.Period.Month()
		switch {
		case t.Withdrawn:
		case !month || t.Period != m.Interval():
			k := t.Area + " " + string(t.Harm)
			p.spans[k] = append(p.spans[k], t)
		case t.Role == "variant":
			p.variants[key(t.Area, t.Harm, m)] = append(p.variants[key(t.Area, t.Harm, m)], t)
		default:
			p.preferred[key(t.Area, t.Harm, m)] = t
			p.months = append(p.months, m)
		}
	}
	slices.Sort(p.months)
	p.months = slices.Compact(p.months)
	return p
}

// in returns the preferred monthly totals of an area inside an interval, in
// order, and how many of its months have none.
func (p *published) in(area string, harm register.Harm, span when.Interval) (found []*register.Total, gaps int) {
	if !span.Known() || len(p.months) == 0 {
		return nil, 0
	}
	from, to := max(span.Start.Month(), p.months[0]), min(span.End.Month(), p.months[len(p.months)-1])
	for m := from; m <= to; m++ {
		if t := p.preferred[key(area, harm, m)]; t != nil {
			found = append(found, t)
		} else {
			gaps++
		}
	}
	return found, gaps
}

// unlike says in words how two totals count different people; empty when, as
// far as is said, they count the same.
func (c *checker) unlike(t, u *register.Total) string {
	groups, areas := t.Population.Differs(u.Population)
	var parts []string
	if len(groups) > 0 {
		in, out := only(groups, t.Population.Counts), only(groups, u.Population.Counts)
		if len(in) > 0 {
			parts = append(parts, fmt.Sprintf("%s counts %s, %s does not", spell(t.Period), groupWords(in), spell(u.Period)))
		}
		if len(out) > 0 {
			parts = append(parts, fmt.Sprintf("%s counts %s, %s does not", spell(u.Period), groupWords(out), spell(t.Period)))
		}
	}
	for _, a := range areas {
		parts = append(parts, fmt.Sprintf("%s %s, %s %s", spell(t.Period), areaWords(t.Population, a, c.name(a)), spell(u.Period), areaWords(u.Population, a, c.name(a))))
	}
	return strings.Join(parts, "; ")
}

func only(groups, counted []string) (in []string) {
	for _, g := range groups {
		if slices.Contains(counted, g) {
			in = append(in, g)
		}
	}
	return in
}

var groupNames = map[string]string{
	register.GroupCivilians: "civilians", register.GroupPolice: "police", register.GroupPoliceNoncombat: "police in non-combat functions",
	register.GroupCivilDefence: "civil defence", register.GroupGuards: "personal security details", register.GroupFacilitiesPolice: "facilities police",
	register.GroupFireService: "the fire service", register.GroupArmy: "the army", register.GroupPeshmerga: "Peshmerga", register.GroupSWAT: "SWAT units",
	register.GroupMilitia: "militias", register.GroupSecurityForces: "security forces",
}

func groupWords(groups []string) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		if names[i] = groupNames[g]; names[i] == "" {
			names[i] = g
		}
	}
	return list(names)
}

// list joins words with commas and an "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func areaWords(p register.Population, area, name string) string {
	switch {
	case slices.Contains(p.AreasOut, area):
		return "has no figure from " + name
	case slices.Contains(p.Unsaid, area):
		return "does not say whether " + name + " is in it"
	}
	return "includes " + name
}

// spell writes an interval for readers: February 2018, 2018, 2018-02-14.
func spell(i when.Interval) string {
	if m, ok := i.Month(); ok && i.Start == m.First() && i.End == m.Last() {
		return fmt.Sprintf("%s %d", m.Of(), m.Year())
	}
	return i.String()
}
