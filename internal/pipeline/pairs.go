package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/store"
)

// A Told incident is one with what stands under it: its claims with their
// documents, or a dataset's line.
type Told struct {
	register.Incident
	Claims    []register.Judged
	Documents map[document.ID]document.Document // of the claims, without Bytes
	Harms     map[register.Harm]register.Range  // the widest that its claims or its line say
}

// An OpenPair is two incidents that may be one, on which nobody has ruled.
type OpenPair struct {
	A, B    Told
	Chance  float64
	Reasons []string
	Version string
	Ruled   []register.Decision // rulings on the two that hold, unsure among them
}

// openPairs returns the pairs on which nobody has ruled, the most people first:
// those that could be counted twice.
func (v *view) openPairs() []register.Pair {
	people := map[string]int{}
	var pairs []register.Pair
	judged := map[string]*register.Judged{}
	for i := range v.judged {
		judged[v.judged[i].ID] = &v.judged[i]
	}
	for i := range v.incidents {
		in := &v.incidents[i]
		for _, r := range harmsOf(in, judged) {
			people[in.ID] += r.Max
		}
		for _, p := range in.Undecide {
			if p.A == in.ID { // each pair stands on both of its incidents
				pairs = append(pairs, p)
			}
		}
	}
	twice := func(p register.Pair) int { return min(people[p.A], people[p.B]) }
	slices.SortStableFunc(pairs, func(a, b register.Pair) int {
		return cmp.Or(twice(b)-twice(a), cmp.Compare(b.Probability, a.Probability), strings.Compare(a.A+" "+a.B, b.A+" "+b.B))
	})
	return pairs
}

// harmsOf returns how many the claims or the line of an incident speak of, by
// harm: the widest of what is said for all of the people, parts left out.
func harmsOf(in *register.Incident, judged map[string]*register.Judged) map[register.Harm]register.Range {
	all := map[register.Harm]register.Range{}
	take := func(h register.Harm, r register.Range) {
		if was, ok := all[h]; ok {
			r = was.Union(r)
		}
		all[h] = r
	}
	for _, h := range in.Harms {
		if was, ok := all[h.Harm]; ok { // a line's statuses are different people
			all[h.Harm] = was.Plus(h.Range)
		} else {
			all[h.Harm] = h.Range
		}
	}
	for _, id := range in.Claims {
		j := judged[id]
		if j == nil || j.PartOf != "" || j.Modality != register.Asserted || j.Frame == register.Superseded {
			continue
		}
		if r, ok := j.Range(); ok && j.Kind.Harm() != "" {
			take(j.Kind.Harm(), r)
		}
	}
	return all
}

// Pairs returns the pairs on which nobody has ruled, those first by which most
// people could be counted twice, skipping skip, at most limit; and how many
// there are.
func (d *Desk) Pairs(ctx context.Context, skip, limit int) ([]OpenPair, int, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, 0, err
	}
	pairs := v.openPairs()
	all := len(pairs)
	skip = min(max(skip, 0), all)
	var out []OpenPair
	for _, p := range pairs[skip:min(all, skip+max(limit, 0))] {
		o, err := v.openPair(p)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, o)
	}
	return out, all, nil
}

func (v *view) openPair(p register.Pair) (OpenPair, error) {
	o := OpenPair{Chance: p.Probability, Reasons: p.Reasons}
	a, okA := v.told(p.A)
	b, okB := v.told(p.B)
	if !okA || !okB {
		return o, notHeld(p.A + " " + p.B)
	}
	o.A, o.B = a, b
	o.Version = v.pairVersion(ruledAs(&a.Incident), ruledAs(&b.Incident))
	for _, d := range register.Holding(v.Decisions) {
		if v.of(d.On) == a.ID && v.of(d.With) == b.ID || v.of(d.On) == b.ID && v.of(d.With) == a.ID {
			o.Ruled = append(o.Ruled, d)
		}
	}
	return o, nil
}

// ruledAs is the id by which a ruling names an incident: its smallest claim,
// which stays the same whatever joins or leaves it; a dataset's own id.
func ruledAs(in *register.Incident) string {
	if in.Dataset == "" && len(in.Claims) > 0 {
		return in.Claims[0]
	}
	return in.ID
}

// pairVersion names how the rulings on two records stand.
func (v *view) pairVersion(a, b string) string {
	return register.Version(nil, register.Newest(v.Decisions, a)) + "/" + register.Version(nil, register.Newest(v.Decisions, b))
}

// of returns the incident that a record is in: an incident's id, one that it
// had, or a claim's id; empty: none.
func (v *view) of(id string) string {
	if id == "" {
		return ""
	}
	for i := range v.incidents {
		in := &v.incidents[i]
		if in.ID == id {
			return in.ID
		}
		for _, c := range in.Claims {
			if c == id || link.ID(c) == id {
				return in.ID
			}
		}
	}
	return ""
}

// told returns an incident with what stands under it, by any id that it had.
func (v *view) told(id string) (Told, bool) {
	id = v.of(id)
	i := slices.IndexFunc(v.incidents, func(in register.Incident) bool { return in.ID == id })
	if id == "" || i < 0 {
		return Told{}, false
	}
	t := Told{Incident: v.incidents[i], Documents: map[document.ID]document.Document{}}
	judged := map[string]*register.Judged{}
	for k := range v.judged {
		j := &v.judged[k]
		if slices.Contains(t.Incident.Claims, j.ID) {
			judged[j.ID] = j
			t.Claims = append(t.Claims, *j)
		}
	}
	t.Harms = harmsOf(&t.Incident, judged)
	for k := range v.Documents {
		doc := &v.Documents[k]
		if doc.ID == t.Document || slices.ContainsFunc(t.Claims, func(j register.Judged) bool { return j.Document == doc.ID }) {
			t.Documents[doc.ID] = *doc
		}
	}
	return t, true
}

// Incident returns an incident by any id that it had, and the others that could
// be it: in the same first-level area, at most nearDays apart.
func (d *Desk) Incident(ctx context.Context, id string) (told Told, near []Told, version string, err error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Told{}, nil, "", err
	}
	told, ok := v.told(id)
	if !ok {
		return Told{}, nil, "", notHeld(id)
	}
	for i := range v.incidents {
		in := &v.incidents[i]
		if in.ID == told.ID || in.Withdrawn || !in.Time.Known() || !told.Time.Known() || in.Place.Area() == "" || in.Place.Area() != told.Place.Area() {
			continue
		}
		if in.Time.Start-nearDays <= told.Time.End && told.Time.Start-nearDays <= in.Time.End {
			if t, ok := v.told(in.ID); ok {
				near = append(near, t)
			}
		}
		if len(near) == mostNear {
			break
		}
	}
	return told, near, v.incidentVersion(&told.Incident), nil
}

// How far apart incidents may lie in time to be offered as the same, in days,
// and how many are offered.
const (
	nearDays = 3
	mostNear = 20
)

// incidentVersion names which claims are in an incident and how the rulings on
// them stand.
func (v *view) incidentVersion(in *register.Incident) string {
	return register.Version([]byte(strings.Join(in.Claims, "\n")+in.ID), register.Newest(v.Decisions, ruledAs(in)))
}

// A PairRuling is what a person rules on two incidents, made from a version.
type PairRuling struct {
	Act     register.Act // same, different, unsure, merge
	A, B    string       // incidents, by any id
	Who     string
	Why     string
	Version string // of the pair; empty: made from no form
}

// RulePair writes a ruling on two incidents. Where somebody ruled on one of
// them while the form was open, it is ErrStale and nothing is written.
func (d *Desk) RulePair(ctx context.Context, r PairRuling) (register.Decision, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Decision{}, err
	}
	a, okA := v.told(r.A)
	b, okB := v.told(r.B)
	if !okA || !okB {
		return register.Decision{}, fmt.Errorf("incidents %q and %q: %w", r.A, r.B, ErrNotFound)
	}
	if a.ID == b.ID {
		return register.Decision{}, fmt.Errorf("%w: %s and %s are one incident already", ErrRefused, r.A, r.B)
	}
	if r.Who == "" {
		r.Who = d.who
	}
	dec := register.Decision{Act: r.Act, On: ruledAs(&a.Incident), With: ruledAs(&b.Incident), Who: r.Who, Why: strings.TrimSpace(r.Why)}
	if err := d.fit(ctx, &dec); err != nil {
		return register.Decision{}, err
	}
	err = d.store.Write(ctx, r.Who, d.now(), func(tx *store.Tx) error {
		if r.Version != "" {
			now, err := pairVersion(tx, dec.On, dec.With)
			if err != nil {
				return err
			}
			if now != r.Version {
				return fmt.Errorf("%s and %s: %w", r.A, r.B, ErrStale)
			}
		}
		dec, err = tx.Decide(dec)
		return err
	})
	return dec, err
}

// pairVersion is pairVersion of a view, inside a change.
func pairVersion(tx *store.Tx, a, b string) (string, error) {
	var parts [2]string
	for i, id := range []string{a, b} {
		v, err := tx.Version(id)
		if err != nil {
			return "", err
		}
		parts[i] = register.Version(nil, register.Seen(v))
	}
	return parts[0] + "/" + parts[1], nil
}

// A SplitOrder names the claims that leave an incident.
type SplitOrder struct {
	Incident string
	Leave    []string // claims; together they are an incident of their own
	Who, Why string
	Version  string // of the incident
}

// SplitOff takes claims out of an incident: each of those that leave is ruled
// apart from each report that stays, and those that leave together are ruled
// one. All of it is one change.
func (d *Desk) SplitOff(ctx context.Context, o SplitOrder) ([]register.Decision, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	told, ok := v.told(o.Incident)
	if !ok {
		return nil, notHeld(o.Incident)
	}
	if o.Version != "" && o.Version != v.incidentVersion(&told.Incident) {
		return nil, fmt.Errorf("%s: %w", o.Incident, ErrStale)
	}
	if o.Who == "" {
		o.Who = d.who
	}
	decs, err := splitting(&told, o)
	if err != nil {
		return nil, err
	}
	for i := range decs {
		if err := d.fit(ctx, &decs[i]); err != nil {
			return nil, err
		}
	}
	err = d.store.Write(ctx, o.Who, d.now(), func(tx *store.Tx) error {
		if now, err := tx.Version(ruledAs(&told.Incident)); err != nil || register.Seen(now) != register.Newest(v.Decisions, ruledAs(&told.Incident)) {
			return errors.Join(err, fmt.Errorf("%s: %w", o.Incident, ErrStale))
		}
		for i := range decs {
			if decs[i], err = tx.Decide(decs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return decs, err
}

// splitting makes the rulings of a split.
func splitting(t *Told, o SplitOrder) ([]register.Decision, error) {
	var leave, stay []register.Judged
	for _, j := range t.Claims {
		if slices.Contains(o.Leave, j.ID) {
			leave = append(leave, j)
		} else {
			stay = append(stay, j)
		}
	}
	switch {
	case len(leave) != len(o.Leave):
		return nil, fmt.Errorf("%w: a claim that should leave is not in the incident any more", ErrRefused)
	case len(leave) == 0:
		return nil, fmt.Errorf("%w: choose the claims that leave", ErrRefused)
	case len(stay) == 0:
		return nil, fmt.Errorf("%w: one claim must stay: an incident that all leave is none", ErrRefused)
	}
	mention := func(j *register.Judged) string { return fmt.Sprint(j.Document, j.Mention) }
	var decs []register.Decision
	for i := range leave {
		l := &leave[i]
		if in := slices.IndexFunc(leave, func(x register.Judged) bool { return x.ID == cmp.Or(l.PartOf, l.AltOf) }); in >= 0 {
			continue // it goes with the claim that it is a part of
		}
		told := map[string]bool{}
		for k := range stay {
			if s := &stay[k]; !told[mention(s)] {
				told[mention(s)] = true
				decs = append(decs, register.Decision{Act: register.Split, On: s.ID, With: l.ID, Who: o.Who, Why: strings.TrimSpace(o.Why)})
			}
		}
	}
	first := ""
	for _, dec := range decs {
		if first == "" {
			first = dec.With
		}
		if dec.With != first && !slices.ContainsFunc(decs, func(x register.Decision) bool { return x.Act == register.Same && x.With == dec.With }) {
			decs = append(decs, register.Decision{Act: register.Same, On: first, With: dec.With, Who: o.Who, Why: strings.TrimSpace(o.Why)})
		}
	}
	return decs, nil
}
