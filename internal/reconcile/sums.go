package reconcile

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// tooLikely is the chance of an accident above which a match of sums is not
// taken for an explanation.
const tooLikely = 0.02

// chance returns how likely it is that one of several sums tried hits a number
// by accident: as if each fell anywhere between half the number and double of
// it with equal chance.
func chance(tried, n int) float64 {
	return min(1, float64(tried)/(1.5*float64(max(n, 1))))
}

// parts compares the areas named in a country's cell with its own total. Areas
// that were not named are missing, so a smaller sum says nothing; a larger one
// cannot be.
func (b *book) parts(c cell) (k Case, ok bool) {
	whole := b.preferred[c]
	named := b.named(c, whole)
	if strings.Contains(c.area, "-") || len(named) < 2 {
		return k, false
	}
	s := sum(named)
	if s.Min <= whole.Range.Max {
		return k, false
	}
	k = Case{Period: whole.Period.String(), Area: c.area, Harm: c.harm, A: side(whole), B: Side{Range: s}, With: sides(named)}
	for _, t := range named {
		k.B.IDs = append(k.B.IDs, t.ID)
	}
	k.Kind = Conflict
	k.Explanation = fmt.Sprintf("the areas named add up to more than the country: %s = %s against %s", b.list(named), s, whole.Range)
	for _, t := range named {
		if slices.Contains(whole.Population.Unsaid, t.Area) && s.Min-t.Range.Min <= whole.Range.Max {
			k.Kind = AreaAdded
			k.Explanation += fmt.Sprintf("; the country's page does not say whether %s is in it: without it there is no conflict", b.name(t.Area))
			return k, true
		}
	}
	if len(whole.Population.LeavesOut) > 0 {
		k.Explanation += fmt.Sprintf("; the country's figure leaves out %s, the areas' pages do not say", strings.Join(whole.Population.LeavesOut, ", "))
	}
	return k, true
}

// added12 adds up the months inside a longer cell.
func (b *book) added12(c cell) (s register.Range, months []*register.Total, missing int) {
	first, last := c.start.Month(), c.end.Month()
	if first == last || first.First() != c.start || last.Last() != c.end {
		return s, nil, 0
	}
	for m := first; m <= last; m++ {
		t := b.preferred[cell{c.area, c.harm, m.First(), m.Last()}]
		if t == nil {
			missing++
			continue
		}
		s = s.Plus(t.Range)
		months = append(months, t)
	}
	return s, months, missing
}

// months compares a longer period with the months inside it. Where a month is
// missing, or leaves an area out that the longer total holds, they cannot match
// and are not expected to.
func (b *book) months(c cell) (k Case, ok bool) {
	whole := b.preferred[c]
	s, months, missing := b.added12(c)
	if len(months) < 2 {
		return k, false
	}
	k = Case{Period: whole.Period.String(), Area: c.area, Harm: c.harm, A: side(whole), B: Side{Range: s}}
	out := map[string]int{}
	for _, t := range months {
		k.B.IDs = append(k.B.IDs, t.ID)
		for _, a := range t.Population.AreasOut {
			out[a]++
		}
	}
	var left []string
	for a, n := range out {
		if !slices.Contains(whole.Population.AreasOut, a) {
			left = append(left, fmt.Sprintf("%d of the months leave out %s", n, b.name(a)))
		}
	}
	slices.Sort(left)
	given := fmt.Sprintf("%s published; the months add up to %s", whole.Range, s)
	switch {
	case s == whole.Range:
		k.Kind, k.Explanation = Same, given
	case missing > 0 && s.Min <= whole.Range.Max:
		k.Kind, k.Explanation = PartialSum, fmt.Sprintf("%s, of which %d are missing", given, missing)
	case s.Min < whole.Range.Min && counts(whole.Population, forces) && !counts(months[0].Population, forces):
		k.Kind, k.Explanation = OtherScope, given+"; the longer total counts security forces too"
	case s.Min < whole.Range.Min && len(left) > 0:
		k.Kind, k.Explanation = OtherScope, given+"; "+strings.Join(left, ", ")
	case float64(abs(s.Min-whole.Range.Min)) <= 0.005*float64(whole.Range.Min):
		k.Kind, k.Explanation = Revision, fmt.Sprintf("%s, %d apart: some month was corrected between the two", given, abs(s.Min-whole.Range.Min))
	default:
		k.Kind, k.Explanation = Conflict, given
	}
	return k, true
}

func abs(n int) int { return max(n, -n) }
