package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/reconcile"
	"cairn/internal/register"
)

// Reconcile compares the published numbers of the register with each other, the
// accepted claims about whole periods with them, and the numbers about people
// in custody with each other; those that agree included, in order of period,
// area and harm.
func (d *Desk) Reconcile(ctx context.Context, asOf time.Time) ([]reconcile.Case, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return append([]reconcile.Case{}, v.cases()...), nil // an empty list is [], never null
}

// cases are worked out once a view.
func (v *view) cases() []reconcile.Case {
	v.reconciled.Do(func() {
		name := func(code string) string { return AreaName(code, "en") }
		v.reconcile = slices.Concat(reconcile.Totals(v.State, name), reconcile.Claims(v.judged, v.State, name), reconcile.Custody(count.CustodyPoints(v.State, v.judged)))
		slices.SortStableFunc(v.reconcile, func(a, b reconcile.Case) int {
			return cmp.Or(strings.Compare(a.Period, b.Period), strings.Compare(a.Area, b.Area))
		})
	})
	return v.reconcile
}

// Cases returns the numbers that do not agree, newest period first, as they
// are to be shown.
func (d *Desk) Cases(ctx context.Context, asOf time.Time) ([]publish.Case, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return v.disagreements(), nil
}

// chain says who published a number and who passed it on: "UNAMI › a news
// site". The relay of a total names its issuer first where the file did.
func chain(t *register.Total) string {
	names := t.Relay
	if len(names) == 0 || names[0] != t.Issuer {
		names = append([]string{t.Issuer}, names...)
	}
	return strings.Join(names, " › ")
}

func (v *view) disagreements() []publish.Case {
	issuers := map[string]string{}
	for i := range v.Totals {
		issuers[v.Totals[i].ID] = chain(&v.Totals[i])
	}
	for _, p := range count.CustodyPoints(v.State, v.judged) {
		issuers[p.ID] = p.Issuer
	}
	for i := range v.judged {
		if c := &v.judged[i]; issuers[c.ID] == "" && c.Attribution != nil {
			issuers[c.ID] = c.Attribution.Text
		}
	}
	side := func(s reconcile.Side) publish.Printed {
		p := publish.Printed{ID: s.ID, Range: s.Range, Who: issuers[s.ID], Words: s.Words, Address: s.Address}
		if s.ID == "" && len(s.IDs) > 0 {
			p.Who = fmt.Sprintf("the sum of %d published numbers", len(s.IDs))
		}
		return p
	}
	var out []publish.Case
	for _, c := range v.cases() {
		if c.Kind == reconcile.Same {
			continue
		}
		out = append(out, publish.Case{Period: c.Period, Area: c.Area, Harm: register.Harm(c.Harm), Kind: string(c.Kind), Explanation: c.Explanation, A: side(c.A), B: side(c.B)})
	}
	slices.SortStableFunc(out, func(a, b publish.Case) int { return strings.Compare(b.Period, a.Period) })
	return out
}
