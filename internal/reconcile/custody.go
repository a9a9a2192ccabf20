package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// Custody compares the numbers about people in custody: two of the same
// indicator, area, unit and time, of which one is no part of the other. A stock
// and a flow are never compared. The smallest explanation that fits, in this
// order:
//
//   - same: one can be true where the other is;
//   - other-scope: they are of different authorities, or of different people;
//   - revision: the same body gave both;
//   - transcription: one becomes the other by one slip of the hand;
//   - otherwise conflict. An authority's reply is named with it.
//
// The case's harm is the indicator; A is the number that came first.
func Custody(points []register.CustodyPoint) []Case {
	type key struct{ indicator, area, unit, period, part string }
	at := map[key][]*register.CustodyPoint{}
	var order []key
	for i := range points {
		p := &points[i]
		if p.Withdrawn || !p.Period.Known() {
			continue
		}
		k := key{p.Indicator, p.Area, p.Unit, p.Period.String(), p.PartOf}
		if p.Flow {
			k.indicator += " (flow)"
		}
		if at[k] == nil {
			order = append(order, k)
		}
		at[k] = append(at[k], p)
	}
	slices.SortStableFunc(order, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.area, b.area), cmp.Compare(a.indicator, b.indicator))
	})
	var cases []Case
	for _, k := range order {
		first := at[k][0]
		for _, p := range at[k][1:] {
			c := Case{Period: k.period, Area: k.area, Harm: register.Harm(first.Indicator), A: custodySide(first), B: custodySide(p)}
			c.Kind, c.Explanation = custodyCase(first, p)
			cases = append(cases, c)
		}
	}
	return cases
}

func custodySide(p *register.CustodyPoint) Side {
	return Side{ID: p.ID, Range: p.Value, Area: p.Area, Period: p.Period.String(), Words: p.Words, Address: p.Address}
}

func custodyCase(a, b *register.CustodyPoint) (Kind, string) {
	who := func(p *register.CustodyPoint) string { return cmp.Or(p.Issuer, "a source without a name") }
	reply := func(said string) string {
		for _, p := range []*register.CustodyPoint{a, b} {
			if p.Reply != "" {
				said += "; the authority's reply to " + who(p) + ": " + p.Reply
			}
		}
		return said
	}
	switch {
	case holds(b.Value, a.Value) || holds(a.Value, b.Value):
		return Same, reply("both can be true")
	case !strings.EqualFold(a.Authority, b.Authority):
		return OtherScope, reply(fmt.Sprintf("they count those held by different authorities: %s, and %s", cmp.Or(a.Authority, "not said"), cmp.Or(b.Authority, "not said")))
	case a.Issuer != "" && a.Issuer == b.Issuer:
		return Revision, reply(a.Issuer + " gave both numbers")
	}
	if how := slip(a.Value.Min, b.Value.Min); how != "" && !a.Value.Open && !b.Value.Open {
		return Transcription, reply(how)
	}
	return Conflict, reply(fmt.Sprintf("%s and %s do not agree", who(a), who(b)))
}
