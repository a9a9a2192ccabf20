package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Sweep reads the register as it stands in pieces, all of them as of one
// moment, for work on registers that are too large to be held whole.
type Sweep struct {
	tx *sql.Tx
}

// An At is where a record stands in the ledger: the entry that brought it and
// the one that holds it as it stands.
type At struct{ First, Entry int64 }

// Sweep begins a sweep and returns the state with all that is in it but
// documents, claims and the incidents of lists. Close ends it.
func (s *Store) Sweep(ctx context.Context) (*Sweep, *register.State, error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return nil, nil, mapped(err)
	}
	st, err := frame(ctx, tx)
	if err != nil {
		tx.Rollback()
		return nil, nil, fmt.Errorf("sweep the register: %w", err)
	}
	return &Sweep{tx}, st, nil
}

// Tables returns the state with nothing in it but what tables bring: totals,
// custody points and the incidents of lists.
func (s *Store) Tables(ctx context.Context) (*register.State, error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return nil, mapped(err)
	}
	defer tx.Rollback()
	st := new(register.State)
	if st.Totals, err = all(ctx, tx, totals); err != nil {
		return nil, err
	}
	if st.Custody, err = all(ctx, tx, custodyPoints); err != nil {
		return nil, err
	}
	w := &Sweep{tx}
	err = w.Incidents(ctx, func(_ At, in *register.Incident) error {
		st.Incidents = append(st.Incidents, *in)
		return nil
	})
	return st, err
}

// Close ends the sweep.
func (w *Sweep) Close() error { return w.tx.Rollback() }

func frame(ctx context.Context, tx *sql.Tx) (*register.State, error) {
	_, head, err := basis(ctx, tx, time.Time{})
	if err != nil {
		return nil, err
	}
	st := &register.State{Entries: head.Size, Head: head.String()}
	if st.AsOf, err = timeOf(ctx, tx, head.Size); err != nil {
		return nil, err
	}
	if st.Sources, err = all(ctx, tx, sources); err != nil {
		return nil, err
	}
	if st.Totals, err = all(ctx, tx, totals); err != nil {
		return nil, err
	}
	if st.Custody, err = all(ctx, tx, custodyPoints); err != nil {
		return nil, err
	}
	if st.Definitions, err = all(ctx, tx, definitions); err != nil {
		return nil, err
	}
	st.Decisions, err = all(ctx, tx, decisions)
	return st, err
}

// all returns the records of a kind, in the order in which they were first
// written.
func all[T any](ctx context.Context, tx *sql.Tx, k *kind[T]) ([]T, error) {
	return some(ctx, tx, k, `SELECT t.first, e.body FROM `+k.name+` t JOIN entry e ON e.seq = t.seq`, nil)
}

// Documents calls f for every document: the last day on which it was published,
// as a stretch of one day that is not known where it was not said, and its
// country.
func (w *Sweep) Documents(ctx context.Context, f func(id document.ID, published when.Interval, country string) error) error {
	rows, err := w.tx.QueryContext(ctx, `SELECT id, coalesce(ended, ''), country FROM document`)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, ended, country string
		if err := rows.Scan(&id, &ended, &country); err != nil {
			return mapped(err)
		}
		var day when.Interval
		if ended != "" {
			d, err := when.ParseDay(ended)
			if err != nil {
				return fmt.Errorf("document %s: %w", id, err)
			}
			day = when.Between(d, d)
		}
		if err := f(document.ID(id), day, country); err != nil {
			return err
		}
	}
	return mapped(rows.Err())
}

const sweepClaims = `
SELECT coalesce(t.document, ''), t.first, t.seq, e.body FROM claim t JOIN entry e ON e.seq = t.seq
ORDER  BY t.document, t.first`

// Claims calls f with the claims of one document after the other, and with each
// claim that stands in none alone. Which words filled their slots, and by which
// rule, is left out ([Lean]).
func (w *Sweep) Claims(ctx context.Context, f func([]At, []register.Claim) error) error {
	rows, err := w.tx.QueryContext(ctx, sweepClaims)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	d := newDecoder()
	d.lean = true
	var at []At
	var list []register.Claim
	of := ""
	for rows.Next() {
		var doc, body sql.RawBytes
		var a At
		if err := rows.Scan(&doc, &a.First, &a.Entry, &body); err != nil {
			return mapped(err)
		}
		if len(list) > 0 && (len(doc) == 0 || string(doc) != of) {
			if err := f(at, list); err != nil {
				return err
			}
			at, list = nil, nil
		}
		of = string(doc)
		var c register.Claim
		if err := d.decode(body, &c); err != nil {
			return fmt.Errorf("entry %d: %w", a.Entry, err)
		}
		at, list = append(at, a), append(list, c)
	}
	if err := rows.Err(); err != nil || len(list) == 0 {
		return mapped(err)
	}
	return f(at, list)
}

const sweepIncidents = `
SELECT t.first, t.seq, e.body FROM incident t JOIN entry e ON e.seq = t.seq ORDER BY t.first`

// Incidents calls f with every incident of a list, in the order in which they
// were first written.
func (w *Sweep) Incidents(ctx context.Context, f func(At, *register.Incident) error) error {
	rows, err := w.tx.QueryContext(ctx, sweepIncidents)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	d := newDecoder()
	for rows.Next() {
		var body sql.RawBytes
		var a At
		if err := rows.Scan(&a.First, &a.Entry, &body); err != nil {
			return mapped(err)
		}
		in := new(register.Incident)
		if err := d.decode(body, in); err != nil {
			return fmt.Errorf("entry %d: %w", a.Entry, err)
		}
		if err := f(a, in); err != nil {
			return err
		}
	}
	return mapped(rows.Err())
}

// ClaimsIn returns the claims that entries hold, in the order of the entries.
func (w *Sweep) ClaimsIn(ctx context.Context, entries []int64) ([]register.Claim, error) {
	return held[register.Claim](ctx, w.tx, entries)
}

// IncidentsIn returns the incidents of lists that entries hold, in the order of
// the entries.
func (w *Sweep) IncidentsIn(ctx context.Context, entries []int64) ([]register.Incident, error) {
	return held[register.Incident](ctx, w.tx, entries)
}

// DocumentsIn returns the documents with these ids, in the order in which they
// were first written.
func (w *Sweep) DocumentsIn(ctx context.Context, ids []string) ([]document.Document, error) {
	return some(ctx, w.tx, documents, `SELECT t.first, e.body FROM document t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, append([]string{}, ids...))
}

// held reads the bodies of entries.
func held[T any](ctx context.Context, tx *sql.Tx, entries []int64) ([]T, error) {
	place := make(map[int64]int, len(entries))
	for i, e := range entries {
		place[e] = i
	}
	list := make([]T, len(entries))
	d := newDecoder()
	read := func(part []int64) error {
		marks, args := make([]string, len(part)), make([]any, len(part))
		for i, e := range part {
			marks[i], args[i] = fmt.Sprint("$", i+1), e
		}
		rows, err := tx.QueryContext(ctx, `SELECT seq, body FROM entry WHERE seq IN (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return mapped(err)
		}
		defer rows.Close()
		n := 0
		for rows.Next() {
			var seq int64
			var body sql.RawBytes
			if err := rows.Scan(&seq, &body); err != nil {
				return mapped(err)
			}
			if err := d.decode(body, &list[place[seq]]); err != nil {
				return fmt.Errorf("entry %d: %w", seq, err)
			}
			n++
		}
		if err := rows.Err(); err != nil {
			return mapped(err)
		}
		if n != len(part) {
			return fmt.Errorf("entries %d to %d: %w: some are missing", part[0], part[len(part)-1], ErrDamaged)
		}
		return nil
	}
	for len(entries) > 0 {
		n := min(len(entries), someIDs)
		if err := read(entries[:n]); err != nil {
			return nil, err
		}
		entries = entries[n:]
	}
	return list, nil
}
