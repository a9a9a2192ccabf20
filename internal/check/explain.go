package check

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

// explain says why a number differs from the total of its own area and month,
// as reconcile finds it, the smallest explanation first. A number of other
// people, of another area, or of a part is other-scope. A slip, a wrong month or
// area, an earlier state of the number, and one that nothing explains are
// contradicted; the reason then says what cannot be known, and never guesses.
// Where the number is just the figure of a month close by, or of the country
// instead of the area, the text may speak of that one: cannot-say.
func (c *checker) explain(claim *register.Claim, r register.Range, t *register.Total, f *Finding) {
	f.Verdict = Contradicted
	f.Reason = fmt.Sprintf("the register holds %s for %s in %s", t.Range, c.name(t.Area), spell(t.Period))
	if t.Population.Words != "" {
		f.Reason += " (" + t.Population.Words + ")"
	}
	if c.elsewhere(r, t, f) {
		return
	}
	q := reconcile.Question{ID: claim.ID, Range: r, Area: t.Area, Period: t.Period, Harm: t.Harm, Words: claim.Quote}
	if asked, ok := reconcile.Ask(claim); ok {
		q.Population = asked.Population
	}
	cases := reconcile.Against(q, c.state, c.o.AreaName)
	if len(cases) == 0 {
		return
	}
	k := cases[0]
	switch k.Kind {
	case reconcile.OtherScope, reconcile.AreaAdded, reconcile.MixedScope, reconcile.PartialSum:
		f.Verdict, f.Reason = OtherScope, k.Explanation
	case reconcile.Same:
		f.Verdict, f.Reason = Supported, k.Explanation
	default:
		f.Reason += ": " + k.Explanation
		if w := c.wider(claim, r, t); k.Kind == reconcile.Conflict && w != nil {
			f.Verdict = CannotSay
			f.Reason += fmt.Sprintf("; the text does not say that these are civilians, and numbers with the security forces were published too (%s for %s, %s), of which the register holds none for this month",
				w.Range, c.name(w.Area), spell(w.Period))
		}
	}
	for _, s := range k.With {
		if s.Address != "" {
			f.Figure.Sources = append(f.Figure.Sources, s.Address)
		}
	}
}

// wider returns a number that the same body published within a year of t for the
// security forces too, where the text speaks only of people and its number is
// higher than t's: it may be of that kind.
func (c *checker) wider(claim *register.Claim, r register.Range, t *register.Total) *register.Total {
	if claim.Status != "" && claim.Status != register.UnknownStatus || r.Min <= t.Range.Max {
		return nil
	}
	forces := []string{register.GroupSecurityForces, register.GroupArmy}
	counts := func(u *register.Total) bool {
		return slices.ContainsFunc(forces, func(g string) bool { return slices.Contains(u.Population.Counts, g) })
	}
	month, _ := t.Period.Month()
	for away := when.Month(0); away <= 12; away++ {
		for _, m := range []when.Month{month - away, month + away} {
			for _, u := range c.variants[key(t.Area, t.Harm, m)] {
				if u.Issuer == t.Issuer && counts(u) && !counts(t) {
					return u
				}
			}
		}
	}
	return nil
}

// near is how many months to each side a number is looked for, and notable how
// large it must be: small numbers fit some month by chance.
const (
	near    = 3
	notable = 20
)

// elsewhere finds the number as the very figure of a month near the one that
// was read, or of the whole country. A sentence names more than one month, and
// nobody is accused on a reading of which.
func (c *checker) elsewhere(r register.Range, t *register.Total, f *Finding) bool {
	if r.Min != r.Max || r.Open || r.Min < notable {
		return false
	}
	month, _ := t.Period.Month()
	fits := func(area string, m when.Month) bool {
		u := c.preferred[key(area, t.Harm, m)]
		return u != nil && u != t && u.Range.Min == r.Min
	}
	say := func(area string, m when.Month) bool {
		f.Verdict = CannotSay
		f.Reason = fmt.Sprintf("%d is the figure for %s in %s, and the sentence may speak of that; for %s in %s, as it was read, the register holds %s",
			r.Min, c.name(area), spell(m.Interval()), c.name(t.Area), spell(t.Period), t.Range)
		f.Figure = c.figure(c.preferred[key(area, t.Harm, m)])
		return true
	}
	if country, _, inside := strings.Cut(t.Area, "-"); inside && fits(country, month) {
		return say(country, month)
	}
	for away := when.Month(1); away <= near; away++ {
		for _, m := range []when.Month{month - away, month + away} {
			if fits(t.Area, m) {
				return say(t.Area, m)
			}
		}
	}
	return false
}
