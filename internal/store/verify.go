package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"cairn/internal/ledger"
	"cairn/internal/register"
)

// A Problem is one thing in a register's file that is not as it was written.
type Problem struct {
	Table string `json:"table"` // empty: the file as a whole
	Row   string `json:"row"`   // what names the row in its table
	What  string `json:"what"`
}

func (p Problem) String() string {
	return cmp.Or(strings.TrimSpace(p.Table+" "+p.Row), "file") + ": " + p.What
}

// A Report is what a check of a register's file found.
type Report struct {
	Entries  int64       `json:"entries"`
	Head     ledger.Head `json:"-"`
	Root     string      `json:"root"`     // of the tree over all entries
	Signed   bool        `json:"signed"`   // a key was given, and the newest head bears its signature
	Extends  bool        `json:"extends"`  // an older head was given, and the ledger begins with all it held
	Problems []Problem   `json:"problems"` // none: nothing was altered
}

// VerifyOptions is what a check is made against.
type VerifyOptions struct {
	Head *ledger.Head // an older head, kept elsewhere; nil: none
	Keys []Key        // public keys; nil: those in the file beside the register; empty: signatures are not checked
}

// Verify checks a register's file without changing it and without anything
// else: every hash of the ledger and its tree, every signed head, the bytes of
// every document, and that every row of every table is what the ledger says.
//
// Without an older head it cannot see a ledger that was cut at an earlier head
// or wholly written anew by someone who has the key.
//
// A file that cannot be read is an error, ErrUnread, and one that never was a
// register is another, ErrNotOurs: neither says that anything was altered, nor
// that nothing was.
//
// path may also be the address of a PostgreSQL database.
func Verify(ctx context.Context, path string, o VerifyOptions) (*Report, error) {
	if isPostgres(path) {
		return verifyPostgres(ctx, path, o)
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%w at %s", ErrNone, path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: %w: it is a folder", path, ErrNotOurs)
	case info.Size() == 0:
		return nil, fmt.Errorf("%s: %w: it is empty", path, ErrNotOurs)
	}
	if err := o.findKeys(path); err != nil {
		return nil, err
	}
	db, frozen, err := openReading(ctx, path, 2, "_query_only", "1")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer db.Close()
	if err := ours(ctx, db, path); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := older(ctx, db); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	report, err := verify(ctx, db, sqlite, o)
	if err = errors.Join(err, frozen.still()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}

// ours reports as an error that a file never was a register: it does not begin
// as SQLite's files do, or has none of a register's tables of the ledger. A
// register that is damaged or was altered passes, so that it is said what is
// wrong with it.
func ours(ctx context.Context, db *sql.DB, path string) error {
	var known int
	err := mapped(db.QueryRowContext(ctx, `
SELECT count(*) FROM sqlite_schema WHERE name IN ('migration', 'entry', 'head', 'node')`).Scan(&known))
	switch {
	case err == nil && known == 0:
		return fmt.Errorf("%w: it has none of its tables", ErrNotOurs)
	case !errors.Is(err, ErrNotOurs):
		return nil
	}
	start := make([]byte, len(sqliteStart))
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnread, err)
	}
	defer f.Close()
	if _, err := io.ReadFull(f, start); err == nil && string(start) == sqliteStart {
		return nil
	}
	return fmt.Errorf("%w: it is no SQLite file", ErrNotOurs)
}

// sqliteStart is what every SQLite file begins with (fileformat2, section 1.3).
const sqliteStart = "SQLite format 3\x00"

// findKeys reads the public keys beside a register, unless some are given.
func (o *VerifyOptions) findKeys(path string) (err error) {
	if o.Keys == nil && path != "" {
		if o.Keys, err = ReadPublic(PublicFile(path)); errors.Is(err, os.ErrNotExist) {
			err = nil
		} else if err != nil {
			err = fmt.Errorf("the public keys: %w", err)
		}
	}
	return err
}

func verify(ctx context.Context, db *sql.DB, e *engine, o VerifyOptions) (*Report, error) {
	v := &verifier{ctx: ctx, engine: e, o: o, report: &Report{Problems: []Problem{}}, links: make([]link, 1)}
	tx, err := db.BeginTx(ctx, e.snapshot)
	if err != nil {
		v.failed("file", mapped(err))
		return v.report, cmp.Or(ctx.Err(), v.unread)
	}
	defer tx.Rollback()
	v.tx = tx
	var running sync.WaitGroup
	running.Go(func() { v.file(db) })
	v.schema()
	v.entries()
	v.nodes()
	v.versions()
	for i := range shelves {
		v.shelf(i)
	}
	v.held()
	v.blobs()
	v.figures()
	v.kept()
	running.Wait()
	slices.SortFunc(v.report.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(len(a.Row), len(b.Row)), cmp.Compare(a.Row, b.Row), cmp.Compare(a.What, b.What))
	})
	if err := cmp.Or(ctx.Err(), v.unread); err != nil {
		return nil, err
	}
	return v.report, nil
}

type verifier struct {
	ctx       context.Context
	engine    *engine
	tx        *sql.Tx
	o         VerifyOptions
	mu        sync.Mutex // guards report.Problems and unread
	report    *Report
	unread    error           // the first thing that could not be read, whatever it holds
	links     []link          // of every entry; links[0] stands for none
	levels    [][]ledger.Hash // inner hashes that there should be, by level from 1
	decisions []register.Decision
}

// A link is what the ledger says of one entry's place among the versions of
// its record.
type link struct {
	kind  uint8 // shelves[kind]
	old   bool  // a later entry holds a newer version
	shown bool  // a row of its table stands for it
	first int64 // the entry with the first version
}

// maxProblems is after how many problems a check stops listing more.
const maxProblems = 1000

func (v *verifier) problem(table, row, format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{table, row, fmt.Sprintf(format, args...)})
	}
}

// failed lists that a table could not be read to its end because of what it
// holds. That it could not be read at all is no problem of the register's.
func (v *verifier) failed(table string, err error) {
	switch {
	case err == nil:
	case unread(err):
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.unread == nil {
			v.unread = fmt.Errorf("%w: %s: %w", ErrUnread, cmp.Or(table, "its pages"), err)
		}
	default:
		v.problem(table, "", "cannot be read: %v", err)
	}
}

// each gives every row of a query to f.
func (v *verifier) each(table, query string, f func(*sql.Rows) error) {
	v.eachOf(v.tx, table, query, f)
}

func (v *verifier) eachOf(db querier, table, query string, f func(*sql.Rows) error) {
	rows, err := db.QueryContext(v.ctx, query)
	if err != nil {
		v.failed(table, mapped(err))
		return
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			v.failed(table, mapped(err))
			return
		}
	}
	v.failed(table, mapped(rows.Err()))
}

// file checks the file's structure, on a connection of its own.
func (v *verifier) file(db *sql.DB) {
	if v.engine.pages == "" {
		return
	}
	v.eachOf(db, "", v.engine.pages, func(rows *sql.Rows) error {
		var what string
		if err := rows.Scan(&what); err != nil {
			return err
		}
		if what != "ok" {
			v.problem("", "", "%s", what)
		}
		return nil
	})
}

// schema checks that the tables are ours.
func (v *verifier) schema() {
	want, err := v.engine.fresh()
	if err != nil {
		v.failed("schema", err)
		return
	}
	got, err := readSchema(v.ctx, v.tx, v.engine)
	if err != nil {
		v.failed("schema", err)
		return
	}
	for name, text := range got {
		switch as, ours := want[name]; {
		case !ours:
			v.problem("schema", name, "is no part of a register")
		case as != text:
			v.problem("schema", name, "is not as this program makes it")
		}
	}
	for name := range want {
		if _, there := got[name]; !there {
			v.problem("schema", name, "is missing")
		}
	}
}

// readSchema returns what the tables of a register are, by name.
func readSchema(ctx context.Context, db querier, e *engine) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, e.schema)
	if err != nil {
		return nil, mapped(err)
	}
	defer rows.Close()
	schema := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, mapped(err)
		}
		schema[name] = text
	}
	return schema, mapped(rows.Err())
}
