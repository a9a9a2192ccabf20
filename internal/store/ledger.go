package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"cairn/internal/ledger"
)

// readNode returns a hash of the tree: a leaf stands in its entry, the others
// in the table node.
func readNode(row func(string, ...any) scanner, level int, n int64) (h ledger.Hash, err error) {
	var b []byte
	if level == 0 {
		err = row(`SELECT leaf FROM entry WHERE seq = $1`, n+1).Scan(&b)
	} else {
		err = row(`SELECT hash FROM node WHERE level = $1 AND n = $2`, level, n).Scan(&b)
	}
	if err != nil {
		return h, fmt.Errorf("tree, level %d, hash %d: %w", level, n, missing(err))
	}
	if len(b) != len(h) {
		return h, fmt.Errorf("tree, level %d, hash %d: %w: it has %d bytes", level, n, ErrDamaged, len(b))
	}
	copy(h[:], b)
	return h, nil
}

// nodes gives the tree's hashes as one reader sees them.
func nodes(ctx context.Context, db querier) func(level int, n int64) (ledger.Hash, error) {
	return func(level int, n int64) (ledger.Hash, error) {
		return readNode(func(q string, args ...any) scanner { return db.QueryRowContext(ctx, q, args...) }, level, n)
	}
}

// querier is a database or a transaction on it.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

const entriesFrom = `
SELECT seq, coalesce(was, 0), at, coalesce(clock, ''), who, act, kind, id, body, leaf FROM entry
WHERE  seq >= $1
ORDER  BY seq LIMIT $2`

// scanEntry reads an entry; its Prev is left zero.
func scanEntry(row scanner) (e ledger.Entry, leaf ledger.Hash, err error) {
	var at, clock string
	var l []byte
	if err = row.Scan(&e.Seq, &e.Was, &at, &clock, &e.Who, &e.Act, &e.Kind, &e.ID, &e.Body, &l); err != nil {
		return e, leaf, err
	}
	if len(l) != len(leaf) {
		return e, leaf, fmt.Errorf("entry %d: leaf of %d bytes", e.Seq, len(l))
	}
	copy(leaf[:], l)
	if e.At, err = parseTime(at); err != nil {
		return e, leaf, fmt.Errorf("entry %d: at: %w", e.Seq, err)
	}
	if clock != "" {
		if e.Clock, err = parseTime(clock); err != nil {
			return e, leaf, fmt.Errorf("entry %d: clock: %w", e.Seq, err)
		}
	}
	return e, leaf, nil
}

// Entries returns at most limit entries of the ledger from number from on.
func (s *Store) Entries(ctx context.Context, from int64, limit int) ([]ledger.Entry, error) {
	return entries(ctx, s.read, max(1, from), limit)
}

func entries(ctx context.Context, db querier, from int64, limit int) ([]ledger.Entry, error) {
	var prev ledger.Hash
	if from > 1 {
		var err error
		if prev, err = nodes(ctx, db)(0, from-2); errors.Is(err, ErrNotFound) {
			return []ledger.Entry{}, nil
		} else if err != nil {
			return nil, err
		}
	}
	rows, err := db.QueryContext(ctx, entriesFrom, from, limit)
	if err != nil {
		return nil, fmt.Errorf("entries from %d: %w", from, mapped(err))
	}
	defer rows.Close()
	list := []ledger.Entry{}
	for rows.Next() {
		e, leaf, err := scanEntry(rows)
		if err != nil {
			return nil, fmt.Errorf("entries from %d: %w", from, mapped(err))
		}
		e.Prev, prev = prev, leaf
		list = append(list, e)
	}
	return list, mapped(rows.Err())
}

// EntriesOf returns every version of a record, the first one first; none for
// a record that is not there.
func (s *Store) EntriesOf(ctx context.Context, kind, id string) ([]ledger.Entry, error) {
	if _, known := shelfOf(kind); !known {
		return nil, fmt.Errorf("entries of %s %s: unknown kind", kind, id)
	}
	list := []ledger.Entry{}
	var seq int64
	err := s.read.QueryRowContext(ctx, `SELECT seq FROM `+kind+` WHERE id = $1`, id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return list, nil
	}
	for ; err == nil && seq != 0; seq = list[len(list)-1].Was {
		var e []ledger.Entry
		if e, err = entries(ctx, s.read, seq, 1); err == nil {
			list = append(list, e...)
		}
	}
	slices.Reverse(list)
	return list, mapped(err)
}

// Head returns the head of the ledger and, once something was written, the
// signed note over it.
func (s *Store) Head(ctx context.Context) (h ledger.Head, signed string, err error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return h, "", mapped(err)
	}
	defer tx.Rollback()
	if h, err = headAt(ctx, tx, -1); err != nil || h.Size == 0 {
		return h, "", err
	}
	if err := tx.QueryRowContext(ctx, `SELECT note FROM head WHERE size = $1`, h.Size).Scan(&signed); err != nil {
		return h, "", fmt.Errorf("signed head of %d entries: %w", h.Size, missing(err))
	}
	return h, signed, nil
}

// headAt returns the head over the first size entries; -1: over all.
func headAt(ctx context.Context, db querier, size int64) (h ledger.Head, err error) {
	if size < 0 {
		if err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM entry`).Scan(&size); err != nil {
			return h, mapped(err)
		}
	}
	edge, err := ledger.ReadEdge(size, nodes(ctx, db))
	if err != nil {
		return h, err
	}
	return ledger.Head{Size: size, Root: edge.Root()}, nil
}

// basisOf is the newest of the first entries that figures rest on: figures
// kept and releases made do not count among them, so that keeping figures does
// not make them stale.
const basisOf = `
SELECT seq FROM entry WHERE seq <= $1 AND kind NOT IN ('figures', 'release') ORDER BY seq DESC LIMIT 1`

// Basis returns the head that a state as of a time rests on, which Load gives
// as State.Head, without loading it. The zero time is now.
func (s *Store) Basis(ctx context.Context, asOf time.Time) (ledger.Head, error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return ledger.Head{}, mapped(err)
	}
	defer tx.Rollback()
	_, h, err := basis(ctx, tx, asOf)
	return h, err
}

func basis(ctx context.Context, db querier, asOf time.Time) (entries int64, h ledger.Head, err error) {
	if entries, err = lastBy(ctx, db, asOf); err != nil {
		return 0, h, err
	}
	var size int64
	if err := db.QueryRowContext(ctx, basisOf, entries).Scan(&size); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, h, mapped(err)
	}
	h, err = headAt(ctx, db, size)
	return entries, h, err
}

// lastBy returns the newest entry that was written by a time, 0 for none; the
// zero time is now. Entries stand in the order of their times, so it halves
// the ledger until it is found.
func lastBy(ctx context.Context, db querier, by time.Time) (seq int64, err error) {
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM entry`).Scan(&seq); err != nil || by.IsZero() {
		return seq, mapped(err)
	}
	limit := stamp(by)
	n := sort.Search(int(seq), func(i int) bool {
		var at string
		if e := db.QueryRowContext(ctx, `SELECT at FROM entry WHERE seq = $1`, i+1).Scan(&at); e != nil && err == nil {
			err = missing(e)
		}
		return at > limit
	})
	return int64(n), err
}

// Proof proves that an entry stands in the ledger as it is now.
func (s *Store) Proof(ctx context.Context, seq int64) (p ledger.Inclusion, err error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return p, mapped(err)
	}
	defer tx.Rollback()
	list, err := entries(ctx, tx, max(1, seq), 1)
	if err != nil {
		return p, err
	}
	if len(list) == 0 || seq < 1 {
		return p, fmt.Errorf("entry %d: %w", seq, ErrNotFound)
	}
	h, err := headAt(ctx, tx, -1)
	if err != nil {
		return p, err
	}
	return ledger.Include(list[0], h, nodes(ctx, tx))
}

// Consistency proves that the ledger begins with all that it held when it had
// old entries.
func (s *Store) Consistency(ctx context.Context, old int64) (p ledger.Consistency, err error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return p, mapped(err)
	}
	defer tx.Rollback()
	now, err := headAt(ctx, tx, -1)
	if err != nil {
		return p, err
	}
	if old < 0 || old > now.Size {
		return p, fmt.Errorf("a head of %d entries: the ledger has %d", old, now.Size)
	}
	before, err := headAt(ctx, tx, old)
	if err != nil {
		return p, err
	}
	return ledger.Extend(before, now, nodes(ctx, tx))
}
