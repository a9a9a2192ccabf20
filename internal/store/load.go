package store

import (
	"context"
	"fmt"
	"time"

	"cairn/internal/ledger"
	"cairn/internal/register"
)

// Load returns the register as it stood at asOf, or as it stands for the zero
// time: of each record the newest version by then, in the order in which the
// records were first written, and every decision. Documents come without their
// bytes. Equal ledgers give equal states.
func (s *Store) Load(ctx context.Context, asOf time.Time) (*register.State, error) {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, mapped(err)
	}
	defer tx.Rollback()
	last, head, err := basis(ctx, tx, asOf)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	b := newBuilder()
	if err := readEntries(ctx, tx, 1, last, func(e *ledger.Entry) error { return b.add(e) }); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	st := b.state()
	st.AsOf, st.Entries, st.Head = asOf.UTC(), head.Size, head.String()
	if asOf.IsZero() {
		st.AsOf = b.at
	}
	return st, nil
}

const stateEntries = `SELECT seq, at, kind, id, act, body FROM entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq`

// readEntries gives each entry from number from to number to, both included,
// to f, with what a state is made of.
func readEntries(ctx context.Context, db querier, from, to int64, f func(*ledger.Entry) error) error {
	rows, err := db.QueryContext(ctx, stateEntries, from, to)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	for rows.Next() {
		var e ledger.Entry
		var at string
		if err := rows.Scan(&e.Seq, &at, &e.Kind, &e.ID, &e.Act, &e.Body); err != nil {
			return fmt.Errorf("entries from %d: %w", from, mapped(err))
		}
		if e.At, err = parseTime(at); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
		if err := f(&e); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
	}
	return mapped(rows.Err())
}
