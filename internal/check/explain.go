package check

import (
	"fmt"
	"slices"

	"cairn/internal/reconcile"
	"cairn/internal/register"
)

// explain says why a number differs from the total of its own area and month,
// the smallest explanation first:
//
//  1. another printed version of the same month holds it: other-scope where
//     reconcile finds that it counts other people, another area or a part;
//     else contradicted, for it is a fault or an earlier state of the number;
//  2. it is the total plus that of areas which the total leaves out:
//     other-scope, with the sum written out;
//  3. it is the total of another month or area beside it: contradicted, with
//     where the number belongs;
//  4. nothing held explains it: contradicted. Where the total leaves out a
//     group that the body counted in the nearest other month and the number is higher, it
//     says that the number may be with that group, and that the register does
//     not hold it.
func (c *checker) explain(claim *register.Claim, r register.Range, t *register.Total, f *Finding) {
	m, _ := t.Period.Month()
	for _, v := range c.variants[key(t.Area, t.Harm, m)] {
		k := c.cases[v.ID]
		if k == nil || !agrees(claim, r, v.Range) {
			continue
		}
		f.Verdict = Contradicted
		switch k.Kind {
		case reconcile.OtherScope, reconcile.AreaAdded, reconcile.MixedScope, reconcile.PartialSum:
			f.Verdict = OtherScope
		}
		f.Reason = fmt.Sprintf("%s, printed elsewhere for %s: %s", v.Range, t.Period, k.Explanation)
		f.Figure.Sources = append(f.Figure.Sources, v.Address)
		return
	}
	if c.areaAdded(claim, r, t, f) {
		return
	}
	f.Verdict = Contradicted
	f.Reason = fmt.Sprintf("the register holds %s for %s in %s", t.Range, c.name(t.Area), t.Period)
	if t.Population.Words != "" {
		f.Reason += " (" + t.Population.Words + ")"
	}
	if groups := c.atOtherTimes(t); len(groups) > 0 && r.Min > t.Range.Max {
		f.Reason += fmt.Sprintf("; %s may be the figure with %s, which the register does not hold for this month, so it cannot say", r, groupWords(groups))
	}
}

// areaAdded looks for the number as the total plus the totals of areas that it
// leaves out. Only areas said to be left out are tried: any other sum that
// fits would be chance.
func (c *checker) areaAdded(claim *register.Claim, r register.Range, t *register.Total, f *Finding) bool {
	m, _ := t.Period.Month()
	sum, words := t.Range, t.Range.String()
	var names []string
	for _, area := range t.Population.AreasOut {
		a := c.preferred[key(area, t.Harm, m)]
		if a == nil {
			return false
		}
		sum = sum.Plus(a.Range)
		words += fmt.Sprintf(" + %s for %s", a.Range, c.name(area))
		names = append(names, c.name(area))
		f.Figure.Sources = append(f.Figure.Sources, a.Address)
	}
	if len(names) == 0 || !agrees(claim, r, sum) {
		f.Figure.Sources = f.Figure.Sources[:1]
		return false
	}
	f.Verdict = OtherScope
	f.Reason = fmt.Sprintf("%s = %s, which the national figure of %s leaves out", sum, words, t.Period)
	return true
}

// atOtherTimes returns the groups that the issuer counts in the nearest month
// that counts more than this one does.
func (c *checker) atOtherTimes(t *register.Total) (groups []string) {
	month, _ := t.Period.Month()
	near := 0
	for _, m := range c.months {
		u := c.preferred[key(t.Area, t.Harm, m)]
		if u == nil || u.Issuer != t.Issuer {
			continue
		}
		var more []string
		for _, g := range u.Population.Counts {
			if !slices.Contains(t.Population.Counts, g) {
				more = append(more, g)
			}
		}
		if away := max(int(m-month), int(month-m)); len(more) > 0 && (groups == nil || away < near) {
			groups, near = more, away
		}
	}
	slices.Sort(groups)
	return groups
}
