package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

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
	Head *ledger.Head    // an older head, kept elsewhere; nil: none
	Keys []note.Verifier // public keys; nil: those in the file beside the register
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
	db.SetMaxOpenConns(1)
	return verify(ctx, db, o)
}

func verify(ctx context.Context, db *sql.DB, o VerifyOptions) (*Report, error) {
	v := &verifier{ctx: ctx, o: o, report: &Report{Problems: []Problem{}}, records: map[string]map[string]*span{}}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		v.failed("", mapped(err))
		return v.report, ctx.Err()
	}
	defer tx.Rollback()
	v.tx = tx
	v.file()
	v.entries()
	v.nodes()
	for _, s := range shelves {
		v.shelf(s)
	}
	v.held()
	v.blobs()
	v.figures()
	return v.report, ctx.Err()
}

// A span is the first and the last entry of one record.
type span struct {
	first, last int64
	seen        bool
}

type verifier struct {
	ctx       context.Context
	tx        *sql.Tx
	o         VerifyOptions
	report    *Report
	levels    [][]ledger.Hash             // inner hashes that there should be, by level from 1
	records   map[string]map[string]*span // kind → id
	decisions []register.Decision
	sets      []figureSet
}

// maxProblems is after how many problems a check stops listing more.
const maxProblems = 1000

func (v *verifier) problem(table, row, format string, args ...any) {
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
	rows, err := v.tx.QueryContext(v.ctx, query)
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

// file checks the file's structure, and that its tables are ours.
func (v *verifier) file() {
	v.each("", `PRAGMA integrity_check(100)`, func(rows *sql.Rows) error {
		var what string
		if err := rows.Scan(&what); err != nil {
			return err
		}
		if what != "ok" {
			v.problem("", "", "%s", what)
		}
		return nil
	})
	want, err := freshSchema(v.ctx)
	if err != nil {
		v.failed("", err)
		return
	}
	v.each("sqlite_schema", schemaRows, func(rows *sql.Rows) error {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return err
		}
		switch fresh, ours := want[name]; {
		case !ours:
			v.problem("sqlite_schema", name, "is no part of a register")
		case fresh != text:
			v.problem("sqlite_schema", name, "is not as this program makes it")
		}
		delete(want, name)
		return nil
	})
	for name := range want {
		v.problem("sqlite_schema", name, "is missing")
	}
}

const schemaRows = `SELECT type || ' ' || name, tbl_name || ': ' || coalesce(sql, '') FROM sqlite_schema
UNION ALL SELECT 'migration ' || id, version_id || ' ' || is_applied || ' ' || tstamp FROM migration
ORDER BY 1`

// freshSchema returns the tables and indexes of a new register.
func freshSchema(ctx context.Context) (map[string]string, error) {
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
}

// entries goes through the ledger: numbers, times, leaves, the tree, the heads.
func (v *verifier) entries() {
	heads := map[int64]string{}
	v.each("head", `SELECT size, note FROM head`, func(rows *sql.Rows) error {
		var size int64
		var signed string
		err := rows.Scan(&size, &signed)
		heads[size] = signed
		return err
	})
	edge := &ledger.Edge{}
	var prev ledger.Hash
	var last time.Time
	var newest string
	v.old(edge)
	v.each("entry", `SELECT seq, at, coalesce(clock, ''), who, act, kind, id, body, leaf FROM entry ORDER BY seq`, func(rows *sql.Rows) error {
		e, leaf, err := scanEntry(rows)
		row := fmt.Sprintf("seq %d", e.Seq)
		if err != nil {
			v.problem("entry", row, "%v", err)
			if e.Seq == 0 {
				return err
			}
		}
		if e.Seq != edge.Size+1 {
			v.problem("entry", row, "follows entry %d", edge.Size)
			edge.Size = e.Seq - 1 // go on; the heads will not match
		}
		if e.Prev = prev; e.Leaf() != leaf {
			v.problem("entry", row, "its leaf is not the hash of what it says and of the entry before")
		}
		if at := e.At; at.Before(last) || !e.Clock.IsZero() && (!at.Equal(last) || !e.Clock.Before(at)) {
			v.problem("entry", row, "its time does not follow from the entry before")
		}
		for _, node := range edge.Append(leaf) {
			for len(v.levels) < node.Level {
				v.levels = append(v.levels, nil)
			}
			v.levels[node.Level-1] = append(v.levels[node.Level-1], node.Hash)
		}
		prev, last = leaf, e.At
		v.record(&e, row)
		if signed, ok := heads[e.Seq]; ok {
			v.head(signed, ledger.Head{Size: edge.Size, Root: edge.Root()})
			delete(heads, e.Seq)
			newest = signed
		} else {
			newest = ""
		}
		v.old(edge)
		return nil
	})
	v.report.Entries, v.report.Head = edge.Size, ledger.Head{Size: edge.Size, Root: edge.Root()}
	v.report.Root = edge.Root().String()
	if edge.Size > 0 && newest == "" {
		v.problem("head", fmt.Sprintf("size %d", edge.Size), "is missing: the newest entries are not signed")
	}
	if newest != "" && len(v.o.Keys) > 0 {
		h, err := ledger.Open(newest, v.o.Keys...)
		v.report.Signed = err == nil && h == v.report.Head
	}
	for size := range heads {
		v.problem("head", fmt.Sprintf("size %d", size), "the ledger has no such entry")
	}
	if v.o.Head != nil && v.o.Head.Size > edge.Size {
		v.problem("entry", fmt.Sprintf("seq %d", v.o.Head.Size), "is missing: the older head counts %d entries, the ledger has %d", v.o.Head.Size, edge.Size)
	}
}

// old compares the tree with the older head when it has that size.
func (v *verifier) old(edge *ledger.Edge) {
	if v.o.Head == nil || v.o.Head.Size != edge.Size {
		return
	}
	v.report.Extends = v.o.Head.Root == edge.Root()
	if !v.report.Extends {
		v.problem("entry", fmt.Sprintf("seq 1 to %d", edge.Size), "are not those that the older head was made over")
	}
}

// head checks one signed head against the tree.
func (v *verifier) head(signed string, h ledger.Head) {
	row := fmt.Sprintf("size %d", h.Size)
	if len(v.o.Keys) > 0 {
		got, err := ledger.Open(signed, v.o.Keys...)
		if err != nil {
			v.problem("head", row, "its signature does not hold: %v", err)
		} else if got != h {
			v.problem("head", row, "was signed over other entries")
		}
		return
	}
	text, _, _ := strings.Cut(signed, "\n\n")
	if _, got, err := ledger.ParseCheckpoint(text + "\n"); err != nil {
		v.problem("head", row, "%v", err)
	} else if got != h {
		v.problem("head", row, "was signed over other entries")
	}
}

// record notes which records there should be, and keeps what later checks need.
func (v *verifier) record(e *ledger.Entry, row string) {
	s, known := shelfOf(e.Kind)
	if !known {
		v.problem("entry", row, "unknown kind %q", e.Kind)
		return
	}
	id, _, err := s.row(e.Body)
	switch {
	case err != nil:
		v.problem("entry", row, "its body cannot be read: %v", err)
	case id != e.ID:
		v.problem("entry", row, "its body is of %s %q", e.Kind, id)
	}
	ids := v.records[e.Kind]
	if ids == nil {
		ids = map[string]*span{}
		v.records[e.Kind] = ids
	}
	if ids[e.ID] == nil {
		ids[e.ID] = &span{first: e.Seq}
	}
	ids[e.ID].last = e.Seq
	if e.Kind == decisions.name {
		if d, err := decisions.decode(e.Body); err == nil {
			v.decisions = append(v.decisions, *d)
		}
	}
}

// nodes compares the inner hashes with those that the leaves give.
func (v *verifier) nodes() {
	next := make([]int64, len(v.levels))
	v.each("node", `SELECT level, n, hash FROM node ORDER BY level, n`, func(rows *sql.Rows) error {
		var level, n int64
		var hash []byte
		if err := rows.Scan(&level, &n, &hash); err != nil {
			return err
		}
		row := fmt.Sprintf("level %d, n %d", level, n)
		if level < 1 || level > int64(len(v.levels)) || n < 0 || n >= int64(len(v.levels[level-1])) {
			v.problem("node", row, "is no part of the tree")
			return nil
		}
		for ; next[level-1] < n; next[level-1]++ {
			v.problem("node", fmt.Sprintf("level %d, n %d", level, next[level-1]), "is missing")
		}
		next[level-1] = n + 1
		if want := v.levels[level-1][n]; string(hash) != string(want[:]) {
			v.problem("node", row, "is not the hash of what lies under it")
		}
		return nil
	})
	for i := range next {
		for ; next[i] < int64(len(v.levels[i])); next[i]++ {
			v.problem("node", fmt.Sprintf("level %d, n %d", i+1, next[i]), "is missing")
		}
	}
}

// shelf compares every row of a table of records with its entry.
func (v *verifier) shelf(s shelf) {
	names := append([]string{"id", "first", "seq"}, s.names()...)
	query := `SELECT t.` + strings.Join(names, ", t.") + `, e.body FROM ` + s.table() + ` t LEFT JOIN entry e ON e.seq = t.seq`
	ids := v.records[s.table()]
	v.each(s.table(), query, func(rows *sql.Rows) error {
		got := make([]any, len(names)+1)
		into := make([]any, len(got))
		for i := range got {
			into[i] = &got[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		id, _ := got[0].(string)
		row := fmt.Sprintf("id %s", id)
		r := ids[id]
		if r == nil {
			v.problem(s.table(), row, "the ledger knows no such record")
			return nil
		}
		r.seen = true
		if got[1] != r.first || got[2] != r.last {
			v.problem(s.table(), row, "stands for entries %v and %v; the ledger has %d and %d", got[1], got[2], r.first, r.last)
			return nil
		}
		body, _ := got[len(names)].([]byte)
		_, want, err := s.row(body)
		if err != nil {
			v.problem(s.table(), row, "entry %d: %v", r.last, err)
			return nil
		}
		for i, w := range want {
			if got[i+3] != w {
				v.problem(s.table(), row, "%s is %q; entry %d says %q", names[i+3], fmt.Sprint(got[i+3]), r.last, fmt.Sprint(w))
			}
		}
		return nil
	})
	for id, r := range ids {
		if !r.seen {
			v.problem(s.table(), "id "+id, "is missing; entry %d holds it", r.last)
		}
	}
}

// held checks which decisions the table says were taken back.
func (v *verifier) held() {
	held := map[string]bool{}
	for _, d := range register.Holding(v.decisions) {
		held[d.ID] = true
	}
	// Holding leaves take-backs out; one holds unless a take-back of it does.
	gone := map[string]bool{}
	for i := len(v.decisions) - 1; i >= 0; i-- {
		if d := v.decisions[i]; d.Act == register.TakeBack && !gone[d.ID] {
			held[d.ID], gone[d.On] = true, true
		}
	}
	v.each("decision", `SELECT id, held FROM decision`, func(rows *sql.Rows) error {
		var id string
		var h int64
		if err := rows.Scan(&id, &h); err != nil {
			return err
		}
		if (h == 1) != held[id] {
			v.problem("decision", "id "+id, "held is %d; the decisions say %v", h, held[id])
		}
		return nil
	})
}

// blobs checks the bytes of every document.
func (v *verifier) blobs() {
	seen := map[string]bool{}
	v.each("blob", `SELECT id, size, coding, digest, data FROM blob`, func(rows *sql.Rows) error {
		p, err := scanBlob(rows)
		if err != nil {
			return err
		}
		row := "id " + string(p.id)
		if _, err := p.unpack(); err != nil {
			v.problem("blob", row, "%v", err)
		}
		if v.records["document"][string(p.id)] == nil {
			v.problem("blob", row, "the ledger knows no such document")
		}
		seen[string(p.id)] = true
		return nil
	})
	for id := range v.records["document"] {
		if !seen[id] {
			v.problem("blob", "id "+id, "is missing")
		}
	}
}

// figures checks the rows of every kept table of figures against its digest.
func (v *verifier) figures() {
	v.each("figures", `SELECT e.body FROM figures f JOIN entry e ON e.seq = f.seq`, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		set, err := figureSets.decode(body)
		if err == nil {
			v.sets = append(v.sets, *set)
		}
		return nil // a body that cannot be read is listed already
	})
	sums := map[string]*figureSum{}
	for i := range v.sets {
		sums[v.sets[i].ID] = &figureSum{hash: sha256.New()}
	}
	v.each("figure", `SELECT figures, n, id, body FROM figure ORDER BY figures, n`, func(rows *sql.Rows) error {
		var set, id string
		var n int
		var body []byte
		if err := rows.Scan(&set, &n, &id, &body); err != nil {
			return err
		}
		row := fmt.Sprintf("figures %s, n %d", set, n)
		sum := sums[set]
		if sum == nil {
			v.problem("figure", row, "belongs to no table of figures that the ledger knows")
			return nil
		}
		if sum.n++; n != sum.n {
			v.problem("figure", row, "follows row %d", sum.n-1)
			sum.n = n
		}
		var named struct{ ID string }
		if err := json.Unmarshal(body, &named); err != nil || named.ID != id {
			v.problem("figure", row, "its id is %q, its body says %q", id, named.ID)
		}
		addRow(sum.hash, body)
		return nil
	})
	for _, set := range v.sets {
		sum := sums[set.ID]
		if sum.n != set.Rows || hex.EncodeToString(sum.hash.Sum(nil)) != set.Digest {
			v.problem("figure", "figures "+set.ID, "its %d rows are not the %d that the ledger has the digest of", sum.n, set.Rows)
		}
	}
}

// A figureSum takes the digest of the rows of one table of figures.
type figureSum struct {
	hash hash.Hash
	n    int
}
