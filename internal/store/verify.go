package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
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
	return strings.TrimSpace(p.Table + " " + p.Row + ": " + p.What)
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
func Verify(ctx context.Context, path string, o VerifyOptions) (*Report, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s", ErrNone, path)
	} else if err != nil {
		return nil, err
	}
	if o.Keys == nil {
		keys, err := ReadPublic(PublicFile(path))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		o.Keys = keys
	}
	addr, err := address(path, "mode", "ro", "_query_only", "1")
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", addr)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(2)
	return verify(ctx, db, o)
}

func verify(ctx context.Context, db *sql.DB, o VerifyOptions) (*Report, error) {
	v := &verifier{ctx: ctx, o: o, report: &Report{Problems: []Problem{}}, links: make([]link, 1)}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		v.failed("", mapped(err))
		return v.report, ctx.Err()
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
	running.Wait()
	slices.SortFunc(v.report.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(len(a.Row), len(b.Row)), cmp.Compare(a.Row, b.Row), cmp.Compare(a.What, b.What))
	})
	return v.report, ctx.Err()
}

type verifier struct {
	ctx       context.Context
	tx        *sql.Tx
	o         VerifyOptions
	mu        sync.Mutex // guards report.Problems
	report    *Report
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

// failed lists that a table could not be read to its end.
func (v *verifier) failed(table string, err error) {
	if err != nil {
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
	v.eachOf(db, "", `PRAGMA integrity_check(100)`, func(rows *sql.Rows) error {
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
	fresh, err := freshSchema()
	if err != nil {
		v.failed("", err)
		return
	}
	want := maps.Clone(fresh)
	v.each("sqlite_schema", schemaRows, func(rows *sql.Rows) error {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return err
		}
		switch as, ours := want[name]; {
		case !ours:
			v.problem("sqlite_schema", name, "is no part of a register")
		case as != text:
			v.problem("sqlite_schema", name, "is not as this program makes it")
		}
		delete(want, name)
		return nil
	})
	for name := range want {
		v.problem("sqlite_schema", name, "is missing")
	}
}

// In schemaRows quote tells a text from bytes and from nothing.
const schemaRows = `
SELECT quote(type) || ' ' || quote(name), quote(tbl_name) || ': ' || quote(sql) FROM sqlite_schema
UNION ALL
SELECT 'migration ' || quote(id), quote(version_id) || ' ' || quote(is_applied) || ' ' || quote(tstamp) FROM migration
ORDER BY 1`

// freshSchema returns the tables and indexes of a new register.
var freshSchema = sync.OnceValues(func() (map[string]string, error) {
	ctx := context.Background()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := migrate(ctx, db, sqlite); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, schemaRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	schema := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		schema[name] = text
	}
	return schema, rows.Err()
})
