package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/store"
)

// ErrStale reports that a record is no longer as it was when the form was made
// from which somebody rules: another ruled in between. Nothing is written.
var ErrStale = errors.New("somebody ruled on it in between")

func notHeld(id string) error { return fmt.Errorf("record %q: %w", id, ErrNotFound) }

// version names how a claim stands.
func version(c *register.Claim, decisions []register.Decision) (string, error) {
	body, err := ledger.Canonical(c)
	if err != nil {
		return "", err
	}
	return register.Version(body, register.Newest(decisions, c.ID)), nil
}

// A Ruling is a decision on a claim with the version that it was made from.
type Ruling struct {
	register.Decision
	Version string
}

// Rule writes a ruling made from a form, if the claim is still as the form
// showed it; else it is ErrStale. The check and the writing are one change, so
// that of two people who rule at once one is told. The same ruling of the same
// person again (a form sent twice) is returned as it was.
//
// A claim of the sample that two people code (see [register.Terms]) is not
// ruled on but coded; when the second person codes it as the first did, the
// ruling that both gave is written with it.
func (d *Desk) Rule(ctx context.Context, r Ruling) (register.Decision, error) {
	if r.Who == "" {
		r.Who = d.who
	}
	if err := d.fit(ctx, &r.Decision); err != nil {
		return register.Decision{}, err
	}
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Decision{}, err
	}
	b, err := v.bench(r.Who)
	if err != nil {
		return register.Decision{}, err
	}
	i := slices.IndexFunc(v.judged, func(j register.Judged) bool { return j.ID == r.On })
	ruling := r.Act == register.Accept || r.Act == register.Correct || r.Act == register.Reject
	decs := []register.Decision{r.Decision}
	if ruling && i >= 0 && b.blind(&v.judged[i]) {
		if decs, err = b.code(&v.judged[i].Original, r.Decision); err != nil {
			return register.Decision{}, err
		}
	} else if ruling && i >= 0 {
		decs[0] = confirming(&v.judged[i], r.Decision)
	}
	made := make([]register.Decision, len(decs))
	err = d.store.Write(ctx, r.Who, d.now(), func(tx *store.Tx) error {
		if ruling {
			now, err := tx.Version(r.On)
			if err != nil {
				return err
			}
			if now != r.Version {
				return ErrStale
			}
		}
		for i := range decs {
			var err error
			if made[i], err = tx.Decide(decs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, ErrStale):
		if again, ok := d.again(ctx, decs[len(decs)-1]); ok {
			return again, nil
		}
		return register.Decision{}, fmt.Errorf("%s: %w", r.On, ErrStale)
	case errors.Is(err, store.ErrTaken):
		return register.Decision{}, fmt.Errorf("%w: %w", ErrRefused, err)
	case err != nil:
		return register.Decision{}, err
	}
	return made[0], nil
}

// confirming turns the acceptance of a claim as it stands after a correction
// into the same correction: to accept what one sees is to stand behind it. Who
// wants the proposal back takes the correction back.
func confirming(j *register.Judged, dec register.Decision) register.Decision {
	if dec.Act != register.Accept || j.Standing != register.OnePerson && j.Standing != register.Corrected || len(j.Decisions) == 0 {
		return dec
	}
	if last := j.Decisions[len(j.Decisions)-1]; last.Act == register.Correct {
		dec.Act, dec.Change = register.Correct, last.Change
	}
	return dec
}

// again finds the newest ruling on a record, when it is the very same that
// comes again.
func (d *Desk) again(ctx context.Context, dec register.Decision) (register.Decision, bool) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Decision{}, false
	}
	held := register.Holding(v.Decisions)
	for i := len(held) - 1; i >= 0; i-- {
		if h := held[i]; h.On == dec.On && h.Act.Moves() {
			return h, h.Act == dec.Act && h.Who == dec.Who && sameJSON(h.Change, dec.Change)
		}
	}
	return register.Decision{}, false
}

func sameJSON(a, b json.RawMessage) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return bytes.Equal(a, b)
	}
	return reflect.DeepEqual(x, y)
}

// code turns a person's ruling on a claim of the sample into a coding, and adds
// the ruling itself when another person's coding is the same.
func (b *bench) code(c *register.Claim, dec register.Decision) ([]register.Decision, error) {
	coding := dec
	coding.Act, coding.Verdict = register.CodeBlind, dec.Act
	others := slices.DeleteFunc(slices.Clone(b.codes[c.ID]), func(x register.Decision) bool { return register.Person(x.Who) == b.me })
	if b.coded(c.ID) {
		i := slices.IndexFunc(b.codes[c.ID], func(x register.Decision) bool { return register.Person(x.Who) == b.me })
		if mine := b.codes[c.ID][i]; mine.Verdict != coding.Verdict || !sameJSON(mine.Change, coding.Change) {
			return nil, fmt.Errorf("%w: you have coded this claim; it waits for a second person", ErrRefused)
		}
		return []register.Decision{b.codes[c.ID][i]}, nil
	}
	if len(others) == 0 || !alike(c, append(others, coding)) {
		return []register.Decision{coding}, nil
	}
	dec.Seconds = 0 // measured with the coding
	dec.Why = fmt.Sprintf("coded alike by %s and %s", others[0].Who, dec.Who)
	return []register.Decision{coding, dec}, nil
}

// alike reports whether codings say the same of a claim.
func alike(c *register.Claim, codes []register.Decision) bool {
	var first register.Claim
	for i, d := range codes {
		read, err := register.Reading(c, d)
		if err != nil {
			return false
		}
		if i == 0 {
			first = read
			continue
		}
		if (d.Verdict == register.Reject) != (codes[0].Verdict == register.Reject) {
			return false
		}
		if d.Verdict != register.Reject && !reflect.DeepEqual(read, first) {
			return false
		}
	}
	return true
}

// SetTerms sets under which terms rulings stand from now on.
func (d *Desk) SetTerms(ctx context.Context, t register.Terms, who, why string) (register.Decision, error) {
	if who == "" {
		who = d.who
	}
	if strings.TrimSpace(why) == "" {
		return register.Decision{}, fmt.Errorf("%w: terms need a reason: say why", ErrRefused)
	}
	if err := t.Fit(); err != nil {
		return register.Decision{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	change, err := json.Marshal(t)
	if err != nil {
		return register.Decision{}, err
	}
	dec := register.Decision{Act: register.SetTerms, On: register.TermsOf, Change: change, Why: why}
	err = d.store.Write(ctx, who, d.now(), func(tx *store.Tx) (err error) {
		dec, err = tx.Decide(dec)
		return err
	})
	return dec, err
}

// Before returns a claim as it stood when a version of it was seen, for the
// three-way view; ok is false where that can no longer be told.
func (d *Desk) Before(ctx context.Context, id, seen string) (register.Judged, bool, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Judged{}, false, err
	}
	i := slices.IndexFunc(v.Claims, func(c register.Claim) bool { return c.ID == id })
	if i < 0 {
		return register.Judged{}, false, notHeld(id)
	}
	last := register.Seen(seen)
	then := []register.Decision{}
	for k := range v.Decisions {
		if v.Decisions[k].ID == last {
			then = v.Decisions[:k+1]
		}
	}
	if last == "" {
		for _, dec := range v.Decisions { // what was there before anybody ruled: the terms
			if dec.Act == register.SetTerms {
				then = append(then, dec)
			}
		}
	} else if len(then) == 0 {
		return register.Judged{}, false, nil
	}
	body, err := ledger.Canonical(&v.Claims[i])
	if err != nil || register.Version(body, last) != seen {
		return register.Judged{}, false, err
	}
	judged, err := register.Judge(v.Claims[i:i+1], then)
	if err != nil {
		return register.Judged{}, false, err
	}
	return judged[0], true, nil
}
