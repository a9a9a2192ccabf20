package pipeline

import (
	"context"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
)

// A Conformity says how far a criterion is met.
type Conformity string

// How far: by what the register or the program shows; not at all; or only
// people can answer, because nothing in a register could show it.
const (
	Met    Conformity = "met"
	Partly Conformity = "partly"
	Unmet  Conformity = "unmet"
	Person Conformity = "person"
	Idle   Conformity = "idle" // there is no record yet that it could be seen in
)

// A Criterion is one demand of a standard of the field and how far this
// installation meets it. N of Of is the fact that says so: what is counted is
// named by the code. Of is 0 where the fact is a number alone.
type Criterion struct {
	Standard string     `json:"standard"` // every-casualty, ohchr, berkeley
	Code     string     `json:"code"`
	State    Conformity `json:"state"`
	N        int        `json:"n"`
	Of       int        `json:"of"`
}

// Standards says how far the register meets what three standards demand: the
// Standards for Casualty Recording (Every Casualty, 2016), the Guidance on
// Casualty Recording (OHCHR, 2019) and the Berkeley Protocol (2020). Each state
// is worked out from the register or from what the program does, in this way:
// all of the records meet it: met; some: partly; none, or there are none: unmet.
// What only people can say of themselves is left to them.
func (d *Desk) Standards(ctx context.Context, asOf time.Time) ([]Criterion, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	if v.edition != nil {
		v = v.edition.raw
	}
	records, err := d.Releases(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := count.Rules()
	if err != nil {
		return nil, err
	}
	f, err := v.facts()
	if err != nil {
		return nil, err
	}
	corrections, hiding := 0, 0
	for _, r := range records {
		corrections += len(r.Corrections)
		if r.Small > 0 {
			hiding++
		}
	}
	const every, ohchr, berkeley = "every-casualty", "ohchr", "berkeley"
	return []Criterion{
		{every, "who", Person, 0, 0},
		{every, "training", Person, 0, 0},
		{every, "method", atLeastOne(len(rules)), len(rules), 0},
		{every, "definitions", share(f.defined, f.totals), f.defined, f.totals},
		{every, "place", share(f.placed, f.incidents), f.placed, f.incidents},
		{every, "time", share(f.timed, f.incidents), f.timed, f.incidents},
		{every, "ranges", share(f.numbered, f.incidents), f.numbered, f.incidents},
		{every, "attributed", share(f.attributed, f.claims), f.attributed, f.claims},
		{every, "unconfirmed", Met, f.waiting, f.claims},
		{every, "sources", share(f.known, f.documents), f.known, f.documents},
		{every, "independent", share(f.several, f.reported), f.several, f.reported},
		{every, "second", second(f.terms), f.terms.DoubleShare, 0},
		{every, "security", Person, 0, 0},
		{every, "consent", Person, 0, 0},
		{every, "withhold", share(hiding, len(records)), hiding, len(records)},
		{every, "corrections", atLeastOne(len(records)), corrections, len(records)},
		{every, "kept", Met, f.withdrawn, 0},
		{ohchr, "reviewed", share(f.reviewed, f.claims), f.reviewed, f.claims},
		{ohchr, "reasons", share(f.reasoned, f.decisions), f.reasoned, f.decisions},
		{ohchr, "apart", Met, len(rules), 0},
		{ohchr, "status", share(f.status, f.claims), f.status, f.claims},
		{ohchr, "sex-age", share(f.sexAge, f.claims), f.sexAge, f.claims},
		{berkeley, "hash", share(f.documents, f.documents), f.documents, f.documents},
		{berkeley, "custody", share(f.custody, f.documents), f.custody, f.documents},
		{berkeley, "address", share(f.address, f.documents), f.address, f.documents},
		{berkeley, "words", share(f.quoted, f.claims), f.quoted, f.claims},
		{berkeley, "ledger", atLeastOne(int(v.Entries)), int(v.Entries), 0},
		{berkeley, "signed", atLeastOne(len(records)), len(records), 0},
	}, nil
}

// facts are what the records of a register show.
type facts struct {
	documents, known, custody, address                      int
	claims, attributed, waiting, reviewed, status, sexAge   int
	quoted, totals, defined, decisions, reasoned, withdrawn int
	incidents, placed, timed, numbered, reported, several   int
	terms                                                   register.Terms
}

func (v *view) facts() (f facts, err error) {
	if f.terms, err = register.TermsNow(v.Decisions); err != nil {
		return f, err
	}
	for i := range v.Documents {
		doc := &v.Documents[i]
		f.documents++
		f.known += one(doc.Source != "" || doc.Publisher != "" || doc.Address != "")
		f.custody += one(len(doc.Custody) > 0)
		f.address += one(doc.Address != "")
	}
	for i := range v.judged {
		j := &v.judged[i]
		f.claims++
		f.attributed += one(j.Attribution != nil && len(j.Attribution.Types) > 0)
		f.waiting += one(j.Standing == register.Proposed || j.Standing == register.OnePerson)
		f.reviewed += one(len(j.Decisions) > 0 && !j.Auto)
		f.status += one(j.Status != "" && j.Status != register.UnknownStatus)
		f.sexAge += one(j.Sex != "" || j.Age != "")
		f.quoted += one(j.Quote != "")
	}
	for i := range v.Totals {
		f.totals++
		f.defined += one(v.Totals[i].Definition != "")
	}
	for i := range v.Decisions {
		f.decisions++
		f.reasoned += one(v.Decisions[i].Why != "")
	}
	f.withdrawn = len(withdrawn(v.State))
	judged := map[string]*register.Judged{}
	for i := range v.judged {
		judged[v.judged[i].ID] = &v.judged[i]
	}
	for i := range v.incidents {
		in := &v.incidents[i]
		f.incidents++
		f.placed += one(in.Place != nil && in.Place.Admin1 != nil && *in.Place.Admin1 != "")
		f.timed += one(in.Time.Known())
		f.numbered += one(len(harmsOf(in, judged)) > 0)
		if len(in.Claims) > 0 {
			f.reported++
			f.several += one(in.Sources > 1)
		}
	}
	return f, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// share is how far a demand on each record is met.
func share(n, of int) Conformity {
	switch {
	case of == 0:
		return Idle
	case n == 0:
		return Unmet
	case n < of:
		return Partly
	}
	return Met
}

// atLeastOne is how far a demand for at least one is met.
func atLeastOne(n int) Conformity {
	if n == 0 {
		return Unmet
	}
	return Met
}

// second is how far a second person checks: two for each claim, or a sample.
func second(t register.Terms) Conformity {
	switch {
	case t.TwoPersons:
		return Met
	case t.DoubleShare > 0:
		return Partly
	}
	return Unmet
}
