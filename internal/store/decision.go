package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/ledger"
	"cairn/internal/register"
)

var decisions = &kind[register.Decision]{
	name:    "decision",
	columns: []string{"act", "on_id", "with_id"},
	upsert: `
INSERT INTO decision (id, first, seq, act, on_id, with_id, held) VALUES ($1, $2, $3, $4, $5, $6, 1)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, act = excluded.act, on_id = excluded.on_id, with_id = excluded.with_id`,
	id:     func(d *register.Decision) string { return d.ID },
	values: func(d *register.Decision) []any { return []any{string(d.Act), d.On, d.With} },
	act:    func(d *register.Decision) string { return string(d.Act) },
	check: func(tx *Tx, d *register.Decision, there bool) error {
		if there {
			return errors.New("a decision never changes; take it back by another")
		}
		return nil
	},
	after: takeBack,
}

// acts are those that a decision may bear.
var acts = []register.Act{register.Accept, register.Correct, register.Reject, register.Same, register.Different,
	register.Unsure, register.Merge, register.Split, register.Grade, register.Withdraw, register.Seal, register.TakeBack,
	register.Note, register.CodeBlind, register.SetTerms}

// pairs are acts on two records.
var pairs = []register.Act{register.Same, register.Different, register.Unsure, register.Merge, register.Split}

// takeBack marks what a take-back undoes: the decision it is on no longer
// holds. If that was itself a take-back, what it undid may hold again, and so
// on down: a decision holds while no take-back of it does.
func takeBack(tx *Tx, d *register.Decision, _ int64) error {
	for act, on := d.Act, d.On; act == register.TakeBack; {
		err := tx.exec(`
UPDATE decision SET held = CASE WHEN EXISTS (
           SELECT 1 FROM decision t WHERE t.on_id = $1 AND t.act = 'take-back' AND t.held = 1) THEN 0 ELSE 1 END
WHERE  id = $1`, on)
		if err != nil {
			return err
		}
		if err := tx.row(`SELECT act, on_id FROM decision WHERE id = $1`, on).Scan(&act, &on); err != nil {
			return missing(err)
		}
	}
	return nil
}

// Decide writes a person's ruling and returns it with its id, who made it and
// when. The id is the start of the hash of the ruling and its place in the
// ledger. What the same person only says again is returned as it was and
// nothing is written: the ruling that stands last on the same records, in the
// same words; or an acceptance that stands, in any words. Another person's
// acceptance of what stands as accepted is a second decision, which holds until
// it is taken back itself.
func (tx *Tx) Decide(d register.Decision) (register.Decision, error) {
	d.ID, d.Who, d.At = "", tx.who, time.Time{}
	if err := tx.checkDecision(&d); err != nil {
		return register.Decision{}, fmt.Errorf("decision %s on %s: %w", d.Act, d.On, err)
	}
	body, err := ledger.Canonical(d)
	if err != nil {
		return register.Decision{}, fmt.Errorf("decision %s on %s: %w", d.Act, d.On, err)
	}
	if last, ok, err := tx.standing(&d); err != nil || ok {
		same := last
		same.ID, same.At, same.Seconds = "", time.Time{}, d.Seconds // how long it took is no part of what is ruled
		if again, _ := ledger.Canonical(same); err != nil || bytes.Equal(again, body) {
			return last, err
		}
	}
	if d.Act == register.Accept && !d.Auto {
		if last, ok, err := tx.accepted(&d); err != nil || ok {
			return last, err
		}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "decision %d\n%s", tx.edge.Size+1, body))
	d.ID, d.At = "d"+hex.EncodeToString(sum[:6]), tx.At()
	_, err = put(tx, decisions, &d)
	return d, err
}

// standing returns the newest decision on the same records, if it holds.
func (tx *Tx) standing(d *register.Decision) (last register.Decision, ok bool, err error) {
	var body []byte
	var held int
	err = tx.row(`
SELECT e.body, r.held FROM decision r JOIN entry e ON e.seq = r.seq
WHERE  r.on_id = $1 AND r.with_id = $2
ORDER  BY r.first DESC LIMIT 1`, d.On, d.With).Scan(&body, &held)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return last, false, nil
	case err != nil || held == 0:
		return last, false, err
	}
	r, err := decisions.decode(body)
	if err != nil {
		return last, false, err
	}
	return *r, true, nil
}

// accepted returns the newest acceptance of a record by the same person, if it
// holds and no ruling of another kind that holds came after it.
func (tx *Tx) accepted(d *register.Decision) (last register.Decision, ok bool, err error) {
	var body []byte
	err = tx.row(`
SELECT e.body FROM decision r JOIN entry e ON e.seq = r.seq
WHERE  r.on_id = $1 AND r.act = 'accept' AND r.held = 1 AND e.who = $2
AND    NOT EXISTS (SELECT 1 FROM decision l WHERE l.on_id = r.on_id AND l.first > r.first AND l.held = 1
                   AND l.act IN ('correct', 'reject', 'withdraw'))
ORDER  BY r.first DESC LIMIT 1`, d.On, d.Who).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return last, false, nil
	} else if err != nil {
		return last, false, err
	}
	r, err := decisions.decode(body)
	if err != nil || r.Auto { // an acceptance by the setting is no person's
		return last, false, err
	}
	return *r, true, nil
}

// checkDecision reports what is wrong with a ruling before it is written: once
// in the ledger it cannot be mended.
func (tx *Tx) checkDecision(d *register.Decision) error {
	switch {
	case !slices.Contains(acts, d.Act):
		return fmt.Errorf("unknown act %q", d.Act)
	case d.On == "":
		return errors.New("it names no record")
	case strings.TrimSpace(d.Why) == "":
		return errors.New("it gives no reason; say why")
	case slices.Contains(pairs, d.Act) != (d.With != ""):
		return fmt.Errorf("with %q: %v rule on two records, all other acts on one", d.With, pairs)
	case changes(d) != (len(d.Change) > 0):
		return errors.New("a correction, and nothing else, says what changes")
	case d.Act == register.CodeBlind != (d.Verdict != ""):
		return errors.New("a coding, and nothing else, gives a verdict: accept, correct or reject")
	case d.Seconds < 0:
		return fmt.Errorf("it took %d seconds: time does not run backwards", d.Seconds)
	case d.Act == register.Grade != (d.Grade != ""):
		return errors.New("a grading, and nothing else, gives a grade")
	}
	switch d.Act {
	case register.TakeBack:
		return tx.checkHeld(d.On)
	case register.Accept, register.Correct, register.Reject, register.CodeBlind:
		return tx.checkRuling(d)
	case register.SetTerms:
		var t register.Terms
		if err := json.Unmarshal(d.Change, &t); err != nil {
			return fmt.Errorf("the terms: %w", err)
		}
		return t.Fit()
	}
	return nil
}

// changes reports whether an act says what changes.
func changes(d *register.Decision) bool {
	switch d.Act {
	case register.Correct, register.SetTerms:
		return true
	case register.CodeBlind:
		return d.Verdict == register.Correct
	}
	return false
}

// checkHeld reports as an error that a decision is not there, or holds no
// longer, and then who took it back and when.
func (tx *Tx) checkHeld(id string) error {
	var held int
	err := tx.row(`SELECT held FROM decision WHERE id = $1`, id).Scan(&held)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("no such decision: %w", ErrNotFound)
	case err != nil || held == 1:
		return err
	}
	var back, who, at string
	err = tx.row(`
SELECT t.id, e.who, e.at FROM decision t JOIN entry e ON e.seq = t.seq
WHERE  t.on_id = $1 AND t.act = 'take-back' AND t.held = 1
ORDER  BY t.first LIMIT 1`, id).Scan(&back, &who, &at)
	if err != nil {
		return err
	}
	when, err := parseTime(at)
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: %s took it back on %s (%s); to undo that, take back %s", ErrTaken, who, when.Format(time.DateTime), back, back)
}

// checkRuling reports whether the record of a ruling is there and, if it is a
// claim, whether the correction fits it.
func (tx *Tx) checkRuling(d *register.Decision) error {
	claim, there, err := claims.currentRecord(tx, d.On)
	if err != nil {
		return err
	}
	if !there {
		var n int
		err := tx.row(`
SELECT (SELECT count(*) FROM total WHERE id = $1) + (SELECT count(*) FROM custody WHERE id = $1)
     + (SELECT count(*) FROM incident WHERE id = $1)`, d.On).Scan(&n)
		switch {
		case err != nil:
			return err
		case n == 0:
			return fmt.Errorf("no such record: %w", ErrNotFound)
		case d.Act == register.Correct, d.Act == register.CodeBlind:
			return errors.New("only a claim can be corrected; what a table brings is corrected by the table's next version")
		}
		return nil
	}
	if !changes(d) {
		return nil
	}
	if trimmed := bytes.TrimSpace(d.Change); len(trimmed) == 0 || trimmed[0] != '{' {
		return errors.New("the correction is no JSON object of slots and their values")
	}
	dec := json.NewDecoder(bytes.NewReader(d.Change))
	dec.DisallowUnknownFields()
	if err := dec.Decode(claim); err != nil {
		return fmt.Errorf("the correction does not fit a claim: %w", err)
	}
	return nil
}

const decisionsOn = `
SELECT e.body FROM decision d JOIN entry e ON e.seq = d.seq
WHERE  d.on_id = $1 OR d.with_id = $1
ORDER  BY d.first`

// DecisionsOn returns all decisions on a record, also those taken back, in the
// order in which they were made.
func (s *Store) DecisionsOn(ctx context.Context, id string) ([]register.Decision, error) {
	return records(ctx, s.read, decisions, decisionsOn, id)
}

// Decision returns one decision.
func (s *Store) Decision(ctx context.Context, id string) (register.Decision, error) {
	return record(ctx, s.read, decisions, id)
}

// newestAbout finds the newest decision about a record that can move a figure:
// on it, on it with another, or one that takes such a one back.
const newestAbout = `
WITH RECURSIVE about (id, first) AS (
    SELECT id, first FROM decision WHERE (on_id = $1 OR with_id = $1) AND act NOT IN ('note', 'code')
    UNION
    SELECT d.id, d.first FROM decision d JOIN about a ON d.on_id = a.id)
SELECT id FROM about ORDER BY first DESC LIMIT 1`

// Version returns how a claim stands within this change (see
// [register.Version]), so that a ruling can be made to rest on what its form
// was made from. For a record that is no claim the body counts as empty.
func (tx *Tx) Version(id string) (string, error) {
	claim, there, err := claims.currentRecord(tx, id)
	if err != nil {
		return "", fmt.Errorf("version of %s: %w", id, err)
	}
	var body []byte
	if there {
		if body, err = ledger.Canonical(claim); err != nil {
			return "", fmt.Errorf("version of %s: %w", id, err)
		}
	}
	var newest string
	if err := tx.row(newestAbout, id).Scan(&newest); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("version of %s: %w", id, err)
	}
	return register.Version(body, newest), nil
}
