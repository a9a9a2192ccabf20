package reconcile

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A Question is a number that some text gives for an area, a period and a harm.
type Question struct {
	ID         string         // of the claim
	Range      register.Range // as the register reads it: "at least 90" is 90, open
	Area       string
	Period     when.Interval
	Harm       register.Harm
	Population register.Population // whom the words say it counts; empty: not said
	Words      string              // the words of the text, for the case
}

// Against explains how a number stands to the published totals of its area,
// period and harm, the smallest explanation first. Nothing is returned where
// nothing was published. A match of sums is given with how likely it is by
// accident, and refused where an accident is likely; where nothing explains the
// number it is a conflict, and the words then say what cannot be known.
func Against(q Question, state *register.State, name func(code string) string) []Case {
	return newBook(state, name).against(q)
}

func (b *book) against(q Question) []Case {
	v := &register.Total{ID: q.ID, Area: q.Area, Period: q.Period, Harm: q.Harm, Range: q.Range, Population: q.Population, Role: "claim"}
	if len(v.Population.Counts) == 0 {
		v.Population.Counts = []string{register.GroupCivilians}
	}
	v.Population.Words = cmp.Or(v.Population.Words, q.Words)
	c := cellOf(v)
	p := b.preferred[c]
	if p == nil {
		return b.longer(c, v)
	}
	k := Case{Period: q.Period.String(), Area: q.Area, Harm: q.Harm, A: side(p), B: side(v)}
	if holds(v.Range, p.Range) {
		k.Kind, k.Explanation = Same, fmt.Sprintf("the published figure is %s", p.Range)
		return []Case{k}
	}
	var found []Case
	add := func(k Case) { found = append(found, k) }
	for _, w := range b.variants[c] {
		if w.Range == v.Range {
			of := b.version(p, w)
			k := k
			k.Kind, k.Chance = of.Kind, of.Chance
			k.With = append([]Side{side(w)}, of.With...)
			k.Explanation = fmt.Sprintf("%s is another printed version of the figure, %s: %s", w.Range, p.Range, of.Explanation)
			add(k)
			break
		}
	}
	for _, explain := range []func(p, v *register.Total, k *Case) bool{b.addsAreas, b.lacksArea, b.byDefinition, b.sumOfSome, b.elsewhere, b.slippedFar} {
		k := k
		if explain(p, v, &k) {
			add(k)
		}
	}
	if len(found) > 0 {
		return found
	}
	k.Kind = Conflict
	k.Explanation = fmt.Sprintf("the published figure is %s, and no printed version has %s", p.Range, v.Range)
	if maybeWider(p.Population, v.Population) && v.Range.Min > p.Range.Max {
		k.Explanation += fmt.Sprintf("; the figure leaves out %s: it may be one that counts them, which the register does not hold", strings.Join(p.Population.LeavesOut, ", "))
	} else if how := slip(p.Range.Min, v.Range.Min); how != "" {
		k.Explanation += fmt.Sprintf("; %s, which proves nothing for a number this small", how)
	}
	return []Case{k}
}

// holds reports whether what is said can be true of the figure.
func holds(said, figure register.Range) bool {
	if said.Open {
		return figure.Max >= said.Min
	}
	return said.Min <= figure.Max && figure.Min <= said.Max
}

// addsAreas: the figure plus those of areas that it leaves out or of which it
// does not say.
func (b *book) addsAreas(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	if !ok {
		return false
	}
	var apart []*register.Total
	for _, area := range append(slices.Clone(p.Population.AreasOut), p.Population.Unsaid...) {
		if x := b.preferred[cellOf(v).in(area)]; x != nil {
			apart = append(apart, x)
		}
	}
	for set := 1; set < 1<<min(len(apart), 10); set++ {
		parts := pick(apart, set)
		if p.Range.Plus(sum(parts)) != register.Exactly(n) {
			continue
		}
		if k.Chance = chance(1<<len(apart)-1, n); k.Chance > tooLikely {
			return false
		}
		k.Kind, k.With = AreaAdded, sides(parts)
		k.Explanation = fmt.Sprintf("%d = %s + %s: the figure leaves out what was published apart; so good a match by accident is likely once in %.0f", n, p.Range, b.list(parts), 1/k.Chance)
		return true
	}
	return false
}

// lacksArea: the figure less that of one area which it holds.
func (b *book) lacksArea(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	named := b.named(cellOf(v), p)
	if !ok || n >= p.Range.Min {
		return false
	}
	for _, x := range named {
		if p.Range.Min-x.Range.Min != n || x.Range.Min == 0 {
			continue
		}
		if k.Chance = chance(len(named), n); k.Chance > tooLikely {
			return false
		}
		k.Kind, k.With = AreaAdded, []Side{side(x)}
		k.Explanation = fmt.Sprintf("%d = %s − %s for %s: the figure holds that area, the number does not; so good a match by accident is likely once in %.0f", n, p.Range, x.Range, b.name(x.Area), 1/k.Chance)
		return true
	}
	return false
}

// sumOfSome: the sum of all areas that were named, or, where there are too few
// sums to hit the number by accident, of some of them.
func (b *book) sumOfSome(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	parts := b.named(cellOf(v), p)
	if !ok || len(parts) < 2 || len(parts) > 16 || n >= p.Range.Min {
		return false
	}
	all := 1<<len(parts) - 1
	for set := all; set > 0; set-- {
		if bits.OnesCount(uint(set)) < 2 {
			continue
		}
		some := pick(parts, set)
		if sum(some) != register.Exactly(n) {
			continue
		}
		tried := 1
		if set != all {
			tried = all - len(parts) // all sums of two and more
		}
		if k.Chance = chance(tried, n); k.Chance > tooLikely {
			continue
		}
		k.Kind, k.With = PartialSum, sides(some)
		k.Explanation = fmt.Sprintf("%d = %s: some areas only; the figure is %s; so good a match by accident is likely once in %.0f", n, b.list(some), p.Range, 1/k.Chance)
		return true
	}
	return false
}

func pick(from []*register.Total, set int) (some []*register.Total) {
	for i, t := range from {
		if set&(1<<i) != 0 {
			some = append(some, t)
		}
	}
	return some
}

// slippedFar: a slip of one digit, in a number so large that a digit more or
// less is hardly chance: of n's size there are about nine times its digits and
// one that one slip leads to.
func (b *book) slippedFar(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	if !ok || maybeWider(p.Population, v.Population) || relate(p.Population, v.Population) != alike {
		return false
	}
	how := slip(p.Range.Min, n)
	if how == "" {
		return false
	}
	if k.Chance = chance(10*len(fmt.Sprint(n)), n); k.Chance > tooLikely {
		return false
	}
	k.Kind = Transcription
	k.Explanation = fmt.Sprintf("%d for %s: %s", n, p.Range, how)
	return true
}

// longer compares a number of a longer period, of which nothing was published
// as a whole, with the months that were.
func (b *book) longer(c cell, v *register.Total) []Case {
	s, months, missing := b.added12(c)
	if len(months) < 2 {
		return nil
	}
	k := Case{Period: v.Period.String(), Area: c.area, Harm: c.harm, A: Side{Range: s}, B: side(v)}
	for _, t := range months {
		k.A.IDs = append(k.A.IDs, t.ID)
	}
	switch {
	case missing == 0 && holds(v.Range, s):
		k.Kind, k.Explanation = Same, fmt.Sprintf("the published months add up to %s", s)
	case missing > 0 && v.Range.Max >= s.Min:
		k.Kind, k.Explanation = PartialSum, fmt.Sprintf("the published months add up to %s, and %d are missing", s, missing)
	default:
		k.Kind, k.Explanation = Conflict, fmt.Sprintf("the published months add up to %s", s)
	}
	return []Case{k}
}
