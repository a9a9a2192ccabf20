package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/text"
)

// A ToldTotal is what a claim says of a whole period ("64 killed in April,
// according to the mission"), beside what the register holds. It is a number
// that a body published and no incident: where it is accepted it stands as a
// total, and a figure of incidents and totals is at least the larger of the two
// and never their sum. The register's own record of the body outweighs it.
type ToldTotal struct {
	Stand TotalStand      `json:"stand"`
	Body  string          `json:"body,omitempty"`  // whose number the register holds
	Held  *register.Range `json:"held,omitempty"`  // that number
	Of    []string        `json:"of,omitempty"`    // the totals that it is or is the sum of
	Kind  reconcile.Kind  `json:"kind,omitempty"`  // what explains the difference
	Words string          `json:"words,omitempty"` // that explanation
}

// TotalStand says how a told total stands to the register.
type TotalStand string

// How a told total can stand to the register.
const (
	TotalKnown   TotalStand = "known"   // the register holds the same number of that body
	TotalDiffers TotalStand = "differs" // another number of that body
	TotalOther   TotalStand = "other"   // a number of another body, or none is named
	TotalNew     TotalStand = "new"     // nothing of that area, those days and that harm
	TotalLoose   TotalStand = "loose"   // the text does not say which area or days
)

// asTotal reports whether a claim gives a number of people harmed over a whole
// period. A part of such a number about the same area and days is none of its
// own: civilians of all killed.
func asTotal(c *register.Claim, by map[string]*register.Claim) bool {
	if c.Scope != register.ScopePeriod && c.Scope != register.ScopeCumulative {
		return false
	}
	_, counts := c.Range()
	if !counts || c.Kind.Harm() == "" || c.Modality != register.Asserted || c.Frame == register.Superseded {
		return false
	}
	w := by[c.PartOf]
	return w == nil || w.Place.Area() != c.Place.Area() || w.Time != c.Time
}

// toldTotals sets every claim about a whole period beside the register's
// totals, as they are before it is accepted.
func (v *view) toldTotals() map[string]ToldTotal {
	v.toldOnce.Do(func() {
		by := make(map[string]*register.Claim, len(v.judged))
		for i := range v.judged {
			by[v.judged[i].ID] = &v.judged[i].Claim
		}
		var all []*register.Claim
		for i := range v.judged {
			if c := &v.judged[i].Claim; asTotal(c, by) {
				all = append(all, c)
			}
		}
		v.toldTotal = make(map[string]ToldTotal, len(all))
		if len(all) == 0 {
			return
		}
		totals := make(map[string]*register.Total, len(v.Totals))
		for i := range v.Totals {
			totals[v.Totals[i].ID] = &v.Totals[i]
		}
		cases := reconcile.Each(all, v.State, func(code string) string { return AreaName(code, "en") })
		for _, c := range all {
			v.toldTotal[c.ID] = besideTotals(c, cases[c.ID], totals)
		}
	})
	return v.toldTotal
}

// besideTotals sets one claim beside the number that reconcile found for it; a
// case without a side is none.
func besideTotals(c *register.Claim, k reconcile.Case, totals map[string]*register.Total) ToldTotal {
	switch {
	case c.Place.Area() == "" || !c.Time.Known():
		return ToldTotal{Stand: TotalLoose}
	case k.Kind == "":
		return ToldTotal{Stand: TotalNew}
	}
	t := ToldTotal{Stand: TotalDiffers, Held: &k.A.Range, Of: k.A.IDs, Kind: k.Kind, Words: k.Explanation}
	if k.A.ID != "" {
		t.Of = []string{k.A.ID}
	}
	named := false
	for _, id := range t.Of {
		if held := totals[id]; held != nil {
			t.Body = cmp.Or(t.Body, held.Issuer)
			named = named || sameBody(c.Attribution, held)
		}
	}
	said, _ := c.Range()
	switch {
	case k.A.ID != "" && said == k.A.Range && (named || c.Attribution == nil):
		t.Stand = TotalKnown
	case !named:
		t.Stand = TotalOther
	}
	return t
}

// sameBody reports whether the words of a text name the body that published a
// total: by its name, or as the United Nations where the body is one of theirs.
func sameBody(said *register.Attribution, t *register.Total) bool {
	if said == nil || t.Issuer == "" {
		return false
	}
	if slices.Contains(said.Types, "un") && (t.Tier == "un" || strings.HasPrefix(t.Issuer, "UN")) {
		return true
	}
	a, b := " "+text.Fold(said.Text+" "+said.Via)+" ", text.Fold(t.Issuer)
	return strings.Contains(a, " "+b+" ")
}

// why says it in words, clause by clause.
func (t ToldTotal) why(c *register.Claim) string {
	clauses := []string{"a number of a whole period and no incident: never added to incidents"}
	said, _ := c.Range()
	body := cmp.Or(t.Body, "a body that is not named")
	switch t.Stand {
	case TotalLoose:
		clauses = append(clauses, "its area or its days are not said, so no figure takes it")
	case TotalNew:
		clauses = append(clauses, "the register holds none of this area and these days")
	case TotalKnown:
		clauses = append(clauses, fmt.Sprintf("the register holds the same of %s: %s", body, t.Held))
	default:
		if exact := t.Held.Min == t.Held.Max && said.Min == said.Max && !said.Open && !t.Held.Open; exact && t.Held.Min != said.Min {
			n, way := t.Held.Min-said.Min, "more"
			if n < 0 {
				n, way = -n, "fewer"
			}
			clauses = append(clauses, fmt.Sprintf("the register holds %s of %s, %d %s than is said here", t.Held, body, n, way))
		} else {
			clauses = append(clauses, fmt.Sprintf("the register holds %s of %s", t.Held, body))
		}
		if t.Stand == TotalOther {
			clauses = append(clauses, "the text names another body or none")
		}
		if t.Kind != reconcile.Same {
			clauses = append(clauses, t.Words)
		}
	}
	return strings.Join(clauses, "; ")
}

// graded returns how sure the reading is, for the desk: a told total that the
// register does not hold already is never clear, however plain its words, since
// one acceptance would make it a published figure.
func (t ToldTotal) graded(r register.Review) register.Review {
	if r == register.Clear && t.Stand != TotalKnown {
		return register.Check
	}
	return r
}

// Unread leaves out of a list of claims those that are numbers of a whole
// period which the register does not hold: nobody should accept them without
// having looked at each. The others are returned in their order.
func (d *Desk) Unread(ctx context.Context, ids []string) (kept []string, left []Waiting, err error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, nil, err
	}
	told := v.toldTotals()
	for _, id := range ids {
		t, total := told[id]
		if !total || t.Stand == TotalKnown {
			kept = append(kept, id)
			continue
		}
		for i := range v.judged {
			if j := &v.judged[i]; j.ID == id {
				left = append(left, Waiting{Claim: *j, Why: t.why(&j.Claim), Told: &t})
			}
		}
	}
	return kept, left, nil
}
