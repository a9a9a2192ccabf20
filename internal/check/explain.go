package check

import (
	"fmt"

	"cairn/internal/reconcile"
	"cairn/internal/register"
)

// explain says why a number differs from the total of its own area and month,
// as reconcile finds it, the smallest explanation first. A number of other
// people, of another area, or of a part is other-scope. A slip, a wrong month or
// area, an earlier state of the number, and one that nothing explains are
// contradicted; the reason then says what cannot be known, and never guesses.
func (c *checker) explain(claim *register.Claim, r register.Range, t *register.Total, f *Finding) {
	f.Verdict = Contradicted
	f.Reason = fmt.Sprintf("the register holds %s for %s in %s", t.Range, c.name(t.Area), spell(t.Period))
	if t.Population.Words != "" {
		f.Reason += " (" + t.Population.Words + ")"
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
	}
	for _, s := range k.With {
		if s.Address != "" {
			f.Figure.Sources = append(f.Figure.Sources, s.Address)
		}
	}
}
