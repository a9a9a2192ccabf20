package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"cairn/internal/document"
	"cairn/internal/when"
)

// A kind is one sort of record: how its entries are called, which table shows
// the records as they stand, and what that table's columns are. The columns
// follow from the record alone, so the table can be made anew from the ledger.
type kind[T any] struct {
	name    string   // of the entries and of the table
	columns []string // of the table, after id, first, seq
	upsert  string   // puts a row: $1 id, $2 first, $3 seq, then the columns
	id      func(*T) string
	values  func(*T) []any                             // of the columns
	act     func(*T) string                            // of the entry; nil: add or change
	check   func(tx *Tx, record *T, there bool) error  // before it is written; nil: none
	after   func(tx *Tx, record *T, first int64) error // after its row is; nil: none
}

// errKept is what a check gives for a record that shall stay as it is.
var errKept = errors.New("kept")

// shown returns the record's columns as the table has them: with U+FFFD for
// NUL, which PostgreSQL does not take in a text. The body keeps it.
func (k *kind[T]) shown(record *T) []any {
	values := k.values(record)
	for i, v := range values {
		if s, ok := v.(string); ok && strings.Contains(s, "\x00") {
			values[i] = strings.ReplaceAll(s, "\x00", "\uFFFD")
		}
	}
	return values
}

// place puts the record's row.
func (k *kind[T]) place(tx *Tx, record *T, first, seq int64) error {
	args := append([]any{k.id(record), first, seq}, k.shown(record)...)
	if err := tx.exec(k.upsert, args...); err != nil || k.after == nil {
		return err
	}
	return k.after(tx, record, first)
}

// current returns the entry that brought the record, the one that holds it as
// it stands, and its body; first is 0 when it is not there.
func (k *kind[T]) current(tx *Tx, id string) (first, seq int64, body []byte, err error) {
	err = tx.row(`SELECT t.first, t.seq, e.body FROM `+k.name+` t JOIN entry e ON e.seq = t.seq WHERE t.id = $1`, id).Scan(&first, &seq, &body)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return first, seq, body, err
}

// currentRecord returns a record as it stands.
func (k *kind[T]) currentRecord(tx *Tx, id string) (record *T, there bool, err error) {
	first, _, body, err := k.current(tx, id)
	if err != nil || first == 0 {
		return nil, false, err
	}
	record, err = k.decode(body)
	return record, err == nil, err
}

// A shelf is a kind whose records are known by their bodies only.
type shelf interface {
	table() string
	names() []string
	row(body []byte) (id string, values []any, err error)
	replace(tx *Tx, body []byte, first, seq int64) error
}

func (k *kind[T]) table() string   { return k.name }
func (k *kind[T]) names() []string { return k.columns }

func (k *kind[T]) decode(body []byte) (*T, error) {
	record := new(T)
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	if err := d.decode(body, record); err != nil {
		return nil, fmt.Errorf("%s: %w", k.name, err)
	}
	return record, nil
}

func (k *kind[T]) row(body []byte) (string, []any, error) {
	record, err := k.decode(body)
	if err != nil {
		return "", nil, err
	}
	return k.id(record), k.shown(record), nil
}

func (k *kind[T]) replace(tx *Tx, body []byte, first, seq int64) error {
	record, err := k.decode(body)
	if err != nil {
		return err
	}
	return k.place(tx, record, first, seq)
}

// shelves are all kinds, in the order in which their tables need each other.
var shelves = []shelf{sources, documents, definitions, claims, totals, incidents, custodyPoints, decisions, warnings, settingKind, releases, figureSets}

func shelfOf(name string) (shelf, bool) {
	for _, s := range shelves {
		if s.table() == name {
			return s, true
		}
	}
	return nil, false
}

// days returns the columns began and ended of an interval.
func days(i when.Interval) (began, ended any) {
	if !i.Known() {
		return nil, nil
	}
	return i.Start.String(), i.End.String()
}

// orNull returns the document's id, or nothing.
func orNull(id document.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// hasDocument reports as an error that a record's document is not there.
func hasDocument(tx *Tx, id document.ID) error {
	if id == "" {
		return nil
	}
	var n int
	if err := tx.row(`SELECT count(*) FROM document WHERE id = $1`, string(id)).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("its document %s: %w; put the document first", id.Short(), ErrNotFound)
	}
	return nil
}
