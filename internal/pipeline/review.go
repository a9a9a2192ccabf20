package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// Decide adds a decision on a record that is there. Who falls back to the
// desk's person; a decision without a reason is refused, and so is a
// correction that leaves a claim nobody could count.
func (d *Desk) Decide(ctx context.Context, dec register.Decision) (register.Decision, error) {
	made, err := d.DecideAll(ctx, []register.Decision{dec})
	if err != nil {
		return register.Decision{}, err
	}
	return made[0], nil
}

// DecideAll adds several decisions of one person, all or none.
func (d *Desk) DecideAll(ctx context.Context, decs []register.Decision) ([]register.Decision, error) {
	who := d.who
	for i := range decs {
		if decs[i].Who == "" {
			decs[i].Who = d.who
		}
		if who = decs[0].Who; decs[i].Who != who {
			return nil, fmt.Errorf("%w: decisions of %s and of %s cannot be written as one change", ErrRefused, who, decs[i].Who)
		}
		if err := d.fit(ctx, &decs[i]); err != nil {
			return nil, err
		}
	}
	made := make([]register.Decision, len(decs))
	err := d.store.Write(ctx, who, d.now(), func(tx *store.Tx) (err error) {
		for i := range decs {
			if made[i], err = tx.Decide(decs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrTaken) {
		err = fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return made, err
}

// A Ruled record is where a record stands after a decision.
type Ruled struct {
	On       string              `json:"on"`
	Standing register.Standing   `json:"standing,omitempty"` // of a claim
	Holding  []register.Decision `json:"holding"`            // the decisions on it that hold, in order
}

// Ruled says where the record that a decision is about stands now. For a
// take-back that is the record of what was taken back: another person's
// decision on it may hold still.
func (d *Desk) Ruled(ctx context.Context, dec register.Decision) (Ruled, error) {
	for dec.Act == register.TakeBack {
		var err error
		if dec, err = d.store.Decision(ctx, dec.On); err != nil {
			return Ruled{}, err
		}
	}
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Ruled{}, err
	}
	r := Ruled{On: dec.On, Holding: []register.Decision{}}
	for i := range v.judged {
		if v.judged[i].ID == r.On {
			r.Standing = v.judged[i].Standing
		}
	}
	for _, h := range register.Holding(v.Decisions) {
		if h.On == r.On && h.With == dec.With {
			r.Holding = append(r.Holding, h)
		}
	}
	return r, nil
}

// fit checks a decision before it is written.
func (d *Desk) fit(ctx context.Context, dec *register.Decision) error {
	if strings.TrimSpace(dec.Why) == "" {
		return fmt.Errorf("%w: a decision needs a reason: say why", ErrRefused)
	}
	switch dec.Act {
	case register.Accept, register.Correct, register.Reject, register.Withdraw, register.Split:
		claim, err := d.store.Claim(ctx, dec.On)
		if err != nil {
			if dec.Act == register.Withdraw {
				return d.holds(ctx, dec.On)
			}
			return fmt.Errorf("claim %q: %w", dec.On, ErrNotFound)
		}
		if dec.Act == register.Correct {
			if err := fitCorrection(claim, dec.Change); err != nil {
				return err
			}
			return d.fitLinks(ctx, claim, dec.Change)
		}
	case register.TakeBack:
		if _, err := d.store.Decision(ctx, dec.On); err != nil {
			return fmt.Errorf("decision %q: %w", dec.On, ErrNotFound)
		}
	case register.Same, register.Different, register.Unsure, register.Merge:
		if dec.With == "" || dec.With == dec.On {
			return fmt.Errorf("%w: %s is about two records: name the other one", ErrRefused, dec.Act)
		}
		for _, id := range []string{dec.On, dec.With} {
			if err := d.holds(ctx, id); err != nil {
				return err
			}
		}
	case register.Grade, register.Seal, register.Note:
		return d.holds(ctx, dec.On)
	case register.CodeBlind, register.SetTerms:
		return fmt.Errorf("%w: %s is written by the desk's own forms", ErrRefused, dec.Act)
	default:
		return fmt.Errorf("%w: no such decision: %q", ErrRefused, dec.Act)
	}
	return nil
}

// holds reports as an error that no record has this id.
func (d *Desk) holds(ctx context.Context, id string) error {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return err
	}
	for i := range v.incidents {
		if v.incidents[i].ID == id {
			return nil
		}
	}
	if slices.ContainsFunc(v.Claims, func(c register.Claim) bool { return c.ID == id }) ||
		slices.ContainsFunc(v.Totals, func(t register.Total) bool { return t.ID == id }) ||
		slices.ContainsFunc(v.Documents, func(x document.Document) bool { return string(x.ID) == id }) ||
		slices.ContainsFunc(v.Warnings, func(w register.Warning) bool { return w.ID == id }) {
		return nil
	}
	return fmt.Errorf("record %q: %w", id, ErrNotFound)
}

// correctable are the slots that a person may change. The words of a claim and
// where they stand are not among them: they are the document's.
var correctable = []string{"kind", "count", "unit", "status", "modality", "frame", "scope", "weapon", "place", "time", "attribution", "perpetrator", "part_of", "alt_of", "about", "sex", "age", "duty", "custodian", "indicator", "sign"}

func fitCorrection(claim register.Claim, change json.RawMessage) error {
	var slots map[string]json.RawMessage
	if err := json.Unmarshal(change, &slots); err != nil || len(slots) == 0 {
		return fmt.Errorf("%w: a correction names the slots to change and their values, as {\"status\":\"police\"}", ErrRefused)
	}
	for s := range slots {
		if !slices.Contains(correctable, s) {
			return fmt.Errorf("%w: %q cannot be corrected; the slots are %s", ErrRefused, s, strings.Join(correctable, ", "))
		}
	}
	if err := json.Unmarshal(change, &claim); err != nil {
		return fmt.Errorf("%w: correction: %v", ErrRefused, err)
	}
	if err := claim.Fit(); err != nil {
		return fmt.Errorf("%w: correction: %v", ErrRefused, err)
	}
	return nil
}

// fitLinks checks that the claims to which a correction links are there, and
// that no claim becomes a part of itself.
func (d *Desk) fitLinks(ctx context.Context, claim register.Claim, change json.RawMessage) error {
	id := claim.ID
	if err := json.Unmarshal(change, &claim); err != nil {
		return err
	}
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return err
	}
	parents := make(map[string]string, len(v.judged))
	for _, j := range v.judged {
		parents[j.ID] = j.PartOf
	}
	for slot, to := range map[string]string{"part_of": claim.PartOf, "alt_of": claim.AltOf, "about": claim.About} {
		if to == "" {
			continue
		}
		if _, held := parents[to]; !held {
			return fmt.Errorf("%w: correction: %s: claim %q: %w", ErrRefused, slot, to, ErrNotFound)
		}
		if to == id {
			return fmt.Errorf("%w: correction: %s: a claim cannot be linked to itself", ErrRefused, slot)
		}
	}
	parents[id] = claim.PartOf
	for at, steps := claim.PartOf, 0; at != ""; at, steps = parents[at], steps+1 {
		if at == id || steps > len(parents) {
			return fmt.Errorf("%w: correction: part_of: these people would be a part of themselves", ErrRefused)
		}
	}
	return nil
}

// weight orders the queue: people that a figure could count first, most first.
func weight(j *register.Judged) int {
	r, counts := j.Range()
	if !counts || j.Modality != register.Asserted || j.Frame == register.Superseded || j.Kind.Harm() == "" {
		return 0
	}
	w := 1 + r.Max
	if j.PartOf != "" || j.AltOf != "" || j.Frame == register.Background {
		w = 1
	}
	return w
}

// weight orders the queue too: a number that the register holds already, or
// that no figure can take, moves nothing.
func (w *Waiting) weight() int {
	if w.Told != nil && (w.Told.Stand == TotalKnown || w.Told.Stand == TotalLoose) {
		return min(1, weight(&w.Claim))
	}
	return weight(&w.Claim)
}

func why(j *register.Judged) string {
	r, counts := j.Range()
	switch {
	case j.Modality != register.Asserted:
		return fmt.Sprintf("said as %s: counts for nothing unless corrected", j.Modality)
	case counts && j.PartOf != "":
		return "part of another claim: never added to it"
	case counts && j.AltOf != "":
		return "another source's number for the same people: widens the range"
	case counts && j.Kind.Harm() != "" && j.Frame == register.Background:
		return "an earlier event or a figure for comparison"
	case counts && j.Kind.Harm() != "":
		return fmt.Sprintf("would add %s to %s", r, j.Kind.Harm())
	case j.Kind == register.BodiesFound:
		return "bodies found: they may be of people counted elsewhere, so they can raise the highest number only"
	case j.Kind.Custody():
		return "about people in custody"
	case j.Kind == register.SignKind:
		return "a sign that bears on whether violence comes back"
	}
	return "no figure counts it; it is kept for its words"
}

// Sheet returns one document with its claims as they stand and the quantities
// near a harm word that no rule took.
func (d *Desk) Sheet(ctx context.Context, asOf time.Time, id document.ID) (Sheet, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return Sheet{}, err
	}
	i := slices.IndexFunc(v.Documents, func(x document.Document) bool { return x.ID == id })
	if i < 0 {
		return Sheet{}, fmt.Errorf("document %q: %w", id, ErrNotFound)
	}
	s := Sheet{Document: v.Documents[i]}
	for _, j := range v.judged {
		if j.Document == id {
			s.Claims = append(s.Claims, j)
		}
	}
	slices.SortStableFunc(s.Claims, func(a, b register.Judged) int { return a.Span[0] - b.Span[0] })
	for i := range v.Totals {
		if v.Totals[i].Document == id {
			s.Totals++
		}
	}
	for i := range v.Custody {
		if v.Custody[i].Document == id {
			s.Custody++
		}
	}
	for i := range v.State.Incidents {
		if v.State.Incidents[i].Document == id {
			s.Imported++
		}
	}
	if s.Totals+s.Custody+s.Imported == 0 && s.Document.Text != "" {
		read, err := d.readText(ctx, &s.Document)
		if err != nil {
			return Sheet{}, err
		}
		for _, u := range read.Unread {
			s.Unread = append(s.Unread, Unread{u.Span, u.Quote, u.Reason})
		}
	}
	return s, nil
}

// Find returns the whole ids of claims that people name by the start of the
// document's hash (7f3c21aa90be#c1), of all that wait in one document, or of
// all that wait. A name that fits none or several is an error.
func (d *Desk) Find(ctx context.Context, names []string, doc string, all bool) ([]string, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range names {
		id, err := v.find(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if doc == "" && !all {
		return ids, nil
	}
	found := all
	for _, j := range v.judged {
		if all || strings.HasPrefix(string(j.Document), doc) {
			found = true
			if j.Standing == register.Proposed || j.Standing == register.OnePerson {
				ids = append(ids, j.ID)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("document %q: %w, or it has no claims", doc, ErrNotFound)
	}
	return ids, nil
}

func (v *view) find(name string) (string, error) {
	var fits []string
	doc, claim, isClaim := strings.Cut(name, "#")
	for i := range v.Claims {
		id := v.Claims[i].ID
		if id == name {
			return id, nil
		}
		if isClaim && doc != "" && strings.HasPrefix(id, doc) && strings.HasSuffix(id, "#"+claim) {
			fits = append(fits, id)
		}
	}
	for i := range v.incidents {
		if v.incidents[i].ID == name {
			return name, nil
		}
	}
	for i := range v.Totals {
		if v.Totals[i].ID == name {
			return name, nil
		}
	}
	switch len(fits) {
	case 0:
		return "", fmt.Errorf("record %q: %w; cairn review lists the claims that wait", name, ErrNotFound)
	case 1:
		return fits[0], nil
	}
	return "", fmt.Errorf("%w: %q fits %d claims: write more of the document's hash", ErrRefused, name, len(fits))
}

// SlotValue turns what a person writes for a slot of a claim into its JSON.
// count: 12, 12-15, 12+, ~12 (about), or JSON; time: a day, a month, a year or
// two days with a slash; place: an area code, or JSON; other slots: the word.
func SlotValue(slot, value string) (json.RawMessage, error) {
	value = strings.TrimSpace(value)
	if !slices.Contains(correctable, slot) {
		return nil, fmt.Errorf("%q cannot be corrected; the slots are %s", slot, strings.Join(correctable, ", "))
	}
	if value == "" || value == "null" {
		return json.RawMessage("null"), nil
	}
	if json.Valid([]byte(value)) && strings.ContainsAny(value[:1], `{["`) {
		return json.RawMessage(value), nil
	}
	var v any = value
	var err error
	switch slot {
	case "count":
		v, err = parseCount(value)
	case "time":
		v, err = parseTime(value)
	case "place":
		if AreaName(value, "en") == "" {
			err = fmt.Errorf("place %q: want an area code, as IQ-BG", value)
		} else if len(value) == 2 {
			v = register.Place{Text: AreaName(value, "en"), Country: value}
		} else {
			v = register.Place{Text: AreaName(value, "en"), Admin1: &value}
		}
	case "attribution":
		v = register.Attribution{Text: value, Types: []string{"other"}}
	case "perpetrator":
		v = register.Perpetrator{Text: value, Relation: "stated"}
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func parseCount(s string) (*register.Count, error) {
	bad := fmt.Errorf("count %q: want 12, 12-15, 12+ or ~12", s)
	q := register.Exact
	lo, hi, isRange := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	switch {
	case isRange:
		q = register.Span
	case strings.HasSuffix(s, "+"):
		q, lo = register.SaidLeast, strings.TrimSuffix(s, "+")
	case strings.HasPrefix(s, "~"):
		q, lo = register.About, strings.TrimPrefix(s, "~")
	}
	a, err := strconv.Atoi(strings.TrimSpace(lo))
	if err != nil || a < 0 {
		return nil, bad
	}
	c := &register.Count{Min: &a, Max: &a, Qualifier: q}
	if q == register.SaidLeast {
		c.Max = nil
	}
	if isRange {
		b, err := strconv.Atoi(strings.TrimSpace(hi))
		if err != nil || b < a {
			return nil, bad
		}
		c.Max = &b
	}
	return c, nil
}

func parseTime(s string) (when.Interval, error) {
	if from, to, ok := strings.Cut(s, "/"); ok {
		a, err := when.ParseDay(from)
		if err != nil {
			return when.Interval{}, err
		}
		b, err := when.ParseDay(to)
		if err == nil && b < a {
			err = fmt.Errorf("time %q ends before it starts", s)
		}
		return when.Between(a, max(a, b)), err
	}
	if m, err := when.ParseMonth(s); err == nil {
		return m.Interval(), nil
	}
	if d, err := when.ParseDay(s); err == nil {
		return when.Between(d, d), nil
	}
	if d, err := when.ParseDay(s + "-01-01"); err == nil {
		y, _, _ := d.Date()
		return when.Year(y), nil
	}
	return when.Interval{}, fmt.Errorf("time %q: want 2018-02-14, 2018-02, 2018 or 2018-02-14/2018-02-16", s)
}
