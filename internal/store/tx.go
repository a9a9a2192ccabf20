package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"cairn/internal/ledger"
)

// A Tx is one change of the register, made of any number of entries. It holds
// only inside the function that [Store.Write] runs.
type Tx struct {
	ctx   context.Context
	sql   *sql.Tx
	stmts map[string]*sql.Stmt
	who   string
	now   time.Time
	last  time.Time   // of the newest entry
	leaf  ledger.Hash // of the newest entry
	edge  *ledger.Edge
	from  int64 // entries before this change
	fault error // the first statement that could not be run
}

// Outcome says what became of a record that was put.
type Outcome int

// The outcomes of a put. Kept means that a person has ruled on the record as
// it is, so it was not changed.
const (
	Unchanged Outcome = iota
	Added
	Changed
	Kept
)

// Counts says what became of several records.
type Counts struct{ Added, Changed, Unchanged, Kept int }

func (c *Counts) add(o Outcome) {
	switch o {
	case Added:
		c.Added++
	case Changed:
		c.Changed++
	case Kept:
		c.Kept++
	default:
		c.Unchanged++
	}
}

// Write runs f on the register for a person or a program called who, at the
// time now. All that f puts is kept, with one signed head over it, or nothing.
// When Write returns nil the change is on the disk. f must do nothing but read
// and put: in PostgreSQL it may be run again when another change came between.
func (s *Store) Write(ctx context.Context, who string, now time.Time, f func(*Tx) error) (err error) {
	if who == "" || !utf8.ValidString(who) || strings.Contains(who, "\x00") {
		return fmt.Errorf("who writes: %q is no name", who)
	}
	return s.change(ctx, func(tx *Tx) error {
		tx.who, tx.now = who, now
		return f(tx)
	})
}

// change runs f in a transaction and signs the head over what it has added.
func (s *Store) change(ctx context.Context, f func(*Tx) error) error {
	if s.only != nil {
		return s.readOnly(s.only)
	}
	if s.key == nil {
		return fmt.Errorf("%w: %s", ErrNoKey, s.keyHint())
	}
	return s.transact(ctx, func(tx *Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		if tx.edge.Size == tx.from {
			return nil
		}
		signed, err := tx.head().Sign(s.key)
		if err != nil {
			return fmt.Errorf("sign the head: %w", err)
		}
		return tx.exec(addHead, tx.edge.Size, signed)
	})
}

const addHead = `INSERT INTO head (n, size, note) SELECT coalesce(max(n), 0) + 1, CAST($1 AS BIGINT), CAST($2 AS TEXT) FROM head`

// transact runs f in a transaction: all of it is kept, or nothing. Where the
// engine asks for it, the whole is tried again.
func (s *Store) transact(ctx context.Context, f func(*Tx) error) error {
	for try := 1; ; try++ {
		err := s.once(ctx, f)
		if err == nil || try == 10 || !s.engine.again(err) {
			return err
		}
	}
}

func (s *Store) once(ctx context.Context, f func(*Tx) error) error {
	if s.only != nil {
		return s.readOnly(s.only)
	}
	sqltx, err := s.write.BeginTx(ctx, nil)
	if err = mapped(err); errors.Is(err, ErrReadOnly) {
		return s.readOnly(err)
	} else if err != nil {
		return err
	}
	defer sqltx.Rollback() // does nothing after a commit
	tx := &Tx{ctx: ctx, sql: sqltx, stmts: map[string]*sql.Stmt{}}
	if s.engine.turn != "" {
		var one int
		if err := sqltx.QueryRowContext(ctx, s.engine.turn).Scan(&one); err != nil {
			return mapped(err)
		}
	}
	if err := tx.begin(); err != nil {
		return mapped(err)
	}
	if err := f(tx); err != nil {
		return mapped(err)
	}
	if tx.fault != nil { // also when f passed over it: half a record is none
		return mapped(tx.fault)
	}
	return mapped(sqltx.Commit())
}

// begin reads where the ledger ends.
func (tx *Tx) begin() error {
	var at string
	var leaf []byte
	err := tx.row(`SELECT seq, at, leaf FROM entry ORDER BY seq DESC LIMIT 1`).Scan(&tx.from, &at, &leaf)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	copy(tx.leaf[:], leaf)
	if at != "" {
		if tx.last, err = parseTime(at); err != nil {
			return fmt.Errorf("entry %d: %w", tx.from, err)
		}
	}
	tx.edge, err = ledger.ReadEdge(tx.from, func(level int, n int64) (ledger.Hash, error) {
		return readNode(tx.row, level, n)
	})
	return err
}

func (tx *Tx) head() ledger.Head { return ledger.Head{Size: tx.edge.Size, Root: tx.edge.Root()} }

// At returns the time that entries of this change bear: now, or the time of
// the newest entry if the clock stands before it.
func (tx *Tx) At() time.Time {
	e := ledger.Next(tx.edge.Size, tx.last, tx.leaf, tx.now)
	return e.At
}

const addEntry = `
INSERT INTO entry (seq, was, at, clock, who, act, kind, id, body, leaf)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// append adds one entry to the ledger and returns its number.
func (tx *Tx) append(act, kind, id string, was int64, body []byte) (int64, error) {
	e := ledger.Next(tx.edge.Size, tx.last, tx.leaf, tx.now)
	e.Was = was
	e.Who, e.Act, e.Kind, e.ID, e.Body = tx.who, act, kind, id, body
	return e.Seq, tx.appendEntry(e)
}

func (tx *Tx) appendEntry(e ledger.Entry) error {
	leaf := e.Leaf()
	var was, clock any
	if e.Was != 0 {
		was = e.Was
	}
	if !e.Clock.IsZero() {
		clock = stamp(e.Clock)
	}
	if err := tx.exec(addEntry, e.Seq, was, stamp(e.At), clock, e.Who, e.Act, e.Kind, e.ID, e.Body, leaf[:]); err != nil {
		return err
	}
	for _, node := range tx.edge.Append(leaf) {
		if err := tx.exec(`INSERT INTO node (level, n, hash) VALUES ($1, $2, $3)`, node.Level, node.N, node.Hash[:]); err != nil {
			return err
		}
	}
	tx.leaf, tx.last = leaf, e.At
	return nil
}

// put writes the record as its newest version, unless it is that already.
func put[T any](tx *Tx, k *kind[T], record *T) (Outcome, error) {
	id := k.id(record)
	if id == "" || strings.Contains(id, "\x00") {
		return 0, fmt.Errorf("%s %q: this is no id", k.name, id)
	}
	body, err := ledger.Canonical(record)
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	first, was, old, err := k.current(tx, id)
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	outcome, act := Added, "add"
	if first != 0 {
		if bytes.Equal(old, body) {
			return Unchanged, nil
		}
		outcome, act = Changed, "change"
	}
	if k.act != nil {
		act = k.act(record)
	}
	if k.check != nil {
		if err := k.check(tx, record, first != 0); errors.Is(err, errKept) {
			return Kept, nil
		} else if err != nil {
			return 0, fmt.Errorf("%s %s: %w", k.name, id, err)
		}
	}
	seq, err := tx.append(act, k.name, id, was, body)
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	if first == 0 {
		first = seq
	}
	if err := k.place(tx, record, first, seq); err != nil {
		return 0, fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	return outcome, nil
}

func putAll[T any](tx *Tx, k *kind[T], records []T) (n Counts, err error) {
	for i := range records {
		o, err := put(tx, k, &records[i])
		if err != nil {
			return Counts{}, err
		}
		n.add(o)
	}
	return n, nil
}

// prepared returns the statement of this text, made ready once in a change.
func (tx *Tx) prepared(text string) (*sql.Stmt, error) {
	if stmt, ok := tx.stmts[text]; ok {
		return stmt, nil
	}
	stmt, err := tx.sql.PrepareContext(tx.ctx, text)
	if err == nil {
		tx.stmts[text] = stmt
	}
	return stmt, err
}

func (tx *Tx) exec(text string, args ...any) error {
	stmt, err := tx.prepared(text)
	if err == nil {
		_, err = stmt.ExecContext(tx.ctx, args...)
	}
	if err != nil && tx.fault == nil {
		tx.fault = err
	}
	return err
}

// scanner is a row that has been asked for, or the error of asking.
type scanner interface{ Scan(...any) error }

type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

func (tx *Tx) row(text string, args ...any) scanner {
	stmt, err := tx.prepared(text)
	if err != nil {
		return failed{err}
	}
	return stmt.QueryRowContext(tx.ctx, args...)
}

// stamp writes a time as the tables hold it; as text it sorts as time does.
func stamp(t time.Time) string { return t.UTC().Format(ledger.TimeLayout) }

// parseTime reads what stamp writes and nothing else.
func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(ledger.TimeLayout, s)
	if err != nil || stamp(t) != s {
		return time.Time{}, fmt.Errorf("%q is no time as the ledger writes it", s)
	}
	return t, nil
}
