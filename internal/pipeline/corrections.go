package pipeline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"cairn/internal/publish"
	"cairn/internal/register"
)

// A Correction is a number that stood in public and was changed or taken back by
// a release: what it was, what it is, by how much and why.
type Correction struct {
	Release string          `json:"release"` // that changed it
	At      time.Time       `json:"at"`      // of the register that the release was made from
	Figure  string          `json:"figure"`  // rule/period/area/harm
	Rule    string          `json:"rule"`
	Period  string          `json:"period"`
	Area    string          `json:"area"`
	Harm    register.Harm   `json:"harm"`
	Since   string          `json:"since"` // the release that printed the number before
	Before  *register.Range `json:"before"`
	After   *register.Range `json:"after"` // nil: taken back, or hidden
	Hidden  bool            `json:"hidden"`
	Words   string          `json:"words"` // by how much, and what became of the records under it, in English
	Why     string          `json:"why"`   // in the words of the person who made the release
}

// Corrections returns every number that stood in public and was changed since,
// by releases of the register as of a moment or earlier (the zero time: all): the
// newest release first, in it by rule and period, the newest period first.
func (d *Desk) Corrections(ctx context.Context, asOf time.Time) ([]Correction, error) {
	records, err := d.Releases(ctx)
	if err != nil {
		return nil, err
	}
	list := []Correction{}
	for _, r := range slices.Backward(records) {
		if !asOf.IsZero() && r.AsOf.After(asOf) {
			continue
		}
		for _, e := range r.Corrections {
			list = append(list, correction(&r, e))
		}
	}
	return list, nil
}

func correction(r *publish.Record, e publish.Entry) Correction {
	c := Correction{Release: r.ID, At: r.AsOf, Figure: e.Figure, Since: e.Since, Before: e.Before, After: e.After, Words: e.Words, Why: e.Why}
	_, c.Hidden = slices.BinarySearch(r.Hidden, e.Figure)
	if rule, period, area, harm, err := ParseRowID(e.Figure); err == nil {
		c.Rule, c.Period, c.Area, c.Harm = rule, period, area, harm
	}
	return c
}

// A Gone record is one that was withdrawn: at its source, or by a person.
type Gone struct {
	Kind string    `json:"kind"` // total, custody, incident, claim
	ID   string    `json:"id"`
	By   string    `json:"by"` // source: the newest version of its file lacks it; decision: a person withdrew it
	At   time.Time `json:"at"` // of the decision; zero: not said
}

// Withdrawn lists the records that stood in the register and are withdrawn, as of
// a moment: those that the newest version of their file no longer holds, and those
// that a person withdrew, by kind and id. They stay in the register and count
// nowhere.
func (d *Desk) Withdrawn(ctx context.Context, asOf time.Time) ([]Gone, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return withdrawn(v.State), nil
}

func withdrawn(s *register.State) []Gone {
	list := []Gone{}
	for i := range s.Totals {
		if s.Totals[i].Withdrawn {
			list = append(list, Gone{Kind: "total", ID: s.Totals[i].ID, By: "source"})
		}
	}
	for i := range s.Custody {
		if s.Custody[i].Withdrawn {
			list = append(list, Gone{Kind: "custody", ID: s.Custody[i].ID, By: "source"})
		}
	}
	for i := range s.Incidents {
		if s.Incidents[i].Withdrawn {
			list = append(list, Gone{Kind: "incident", ID: s.Incidents[i].ID, By: "source"})
		}
	}
	for _, d := range register.Holding(s.Decisions) {
		if d.Act == register.Withdraw {
			list = append(list, Gone{Kind: "claim", ID: d.On, By: "decision", At: d.At})
		}
	}
	slices.SortFunc(list, func(a, b Gone) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
	return list
}
