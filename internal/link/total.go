package link

import (
	"cairn/internal/register"
)

// Totals returns the totals that a claim about a whole period can be about:
// those of the same area, days and harm, withdrawn ones left out. A claim of
// one incident is about none. Preferred totals come before other printed
// versions; what of them agrees or not is for reconcile to say.
func Totals(c *register.Claim, state *register.State) (ids []string) {
	harm := c.Kind.Harm()
	if c.Scope != register.ScopePeriod || harm == "" || !c.Time.Known() || c.Place.Area() == "" {
		return nil
	}
	var variants []string
	for i := range state.Totals {
		t := &state.Totals[i]
		if t.Withdrawn || t.Area != c.Place.Area() || t.Harm != harm || t.Period.Start != c.Time.Start || t.Period.End != c.Time.End {
			continue
		}
		if t.Role == "variant" {
			variants = append(variants, t.ID)
		} else {
			ids = append(ids, t.ID)
		}
	}
	return append(ids, variants...)
}
