package main

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// A record is an entry of the ledger as far as the tables depend on it.
type record struct {
	first    int64 // the entry with its first version
	kind, id string
	act, on  string // of a decision
	old      bool   // a newer version follows
	shown    bool   // a row of its table was found
}

// A body is the JSON of a record.
type body map[string]any

// A file is a register's file while it is checked.
type file struct {
	*report
	db      *sql.DB
	tree    tree
	records []record // by number; records[0] stands for none
	undone  map[string]bool
	version int   // of its tables
	unread  error // the first thing that could not be read, whatever it holds
}

// checkFile checks a SQLite file.
func checkFile(r *report, path string, keys []key, old head) error {
	before, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, alone, err := open(path, before)
	if err != nil {
		return fmt.Errorf("%s could not be read: %w", path, err)
	}
	defer db.Close()
	var known int
	if err := db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name IN ('migration', 'entry', 'head', 'node')").Scan(&known); err == nil && known == 0 {
		return fmt.Errorf("%s %w: it has none of its tables", path, errNone)
	}
	f := &file{report: r, db: db, records: make([]record, 1), undone: map[string]bool{}}
	f.all(keys, old)
	if f.unread != nil {
		return fmt.Errorf("%s could not be read: %w", path, f.unread)
	}
	if after, err := os.Stat(path); alone && (err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) || log(path) != "") {
		return fmt.Errorf("%s could not be read: it was written to meanwhile; try again", path)
	}
	return nil
}

// open opens a file for reading only. alone: without the locks and the index
// of its log that others share, as nobody may write it or they cannot be made.
func open(path string, info os.FileInfo) (db *sql.DB, alone bool, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, false, err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs
	}
	try := func(how string) error {
		db, err = sql.Open("sqlite", (&url.URL{Scheme: "file", Path: abs, RawQuery: how + "&_query_only=1&_defensive=1&_pragma=cell_size_check(1)"}).String())
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		var n int
		if err := db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&n); unreadable(err) {
			db.Close()
			return err
		}
		return nil // what is wrong inside is found later
	}
	behind := log(path)
	if info.Mode().Perm()&0o222 != 0 || behind != "" {
		if err = try("mode=ro"); err == nil {
			return db, false, nil
		}
		if behind != "" {
			return nil, false, fmt.Errorf("%s holds newer changes and cannot be read where it lies (%w); copy both to a folder that you can write to", behind, err)
		}
	}
	return db, true, try("mode=ro&immutable=1")
}

// log returns the log beside a file that holds changes the file may not have;
// empty when there is none.
func log(path string) string {
	for _, name := range []string{path + "-wal", path + "-journal"} {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			return name
		}
	}
	return ""
}

// unreadable reports whether an error says that a file could not be read, and
// nothing of what it holds.
func unreadable(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case 3, 5, 6, 8, 10, 14, 15, 22, 23: // PERM BUSY LOCKED READONLY IOERR CANTOPEN PROTOCOL NOLFS AUTH
		return true
	}
	return false
}

// all makes every check.
func (f *file) all(keys []key, old head) {
	f.structure()
	f.ledger(keys, old)
	f.inner()
	f.takeBacks()
	for _, t := range tables {
		if t.since <= f.version {
			f.table(t)
		}
	}
	f.held()
	f.blobs()
	f.figures()
	f.keptPacks(keys)
	f.published()
}

// published reads what the ledger keeps of the releases and checks them.
func (f *file) published() {
	f.rows("release", "SELECT e.body FROM release r JOIN entry e ON e.seq = r.seq ORDER BY r.first", func(v []any) {
		var b struct{ Value released }
		if err := json.Unmarshal([]byte(text(v[0])), &b); err != nil {
			f.add("release", "", "cannot be read: %v", err)
			return
		}
		f.releases = append(f.releases, b.Value)
	})
	checkReleases(f.report, f.releases)
}

// failed notes that a table could not be read to its end.
func (f *file) failed(table string, err error) {
	switch {
	case err == nil:
	case !unreadable(err):
		f.add(table, "", "cannot be read: %v", err)
	case f.unread == nil:
		f.unread = fmt.Errorf("table %q: %w", table, err)
	}
}

// rows gives every row of a query as its values: int64, string, []byte or nil.
func (f *file) rows(table, query string, use func(v []any)) {
	rows, err := f.db.Query(query)
	if err != nil {
		f.failed(table, err)
		return
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		f.failed(table, err)
		return
	}
	for rows.Next() {
		v, into := make([]any, len(names)), make([]any, len(names))
		for i := range v {
			into[i] = &v[i]
		}
		if err := rows.Scan(into...); err != nil {
			f.failed(table, err)
			return
		}
		use(v)
	}
	f.failed(table, rows.Err())
}

// structure checks the file's pages and that its tables are the known ones.
func (f *file) structure() {
	f.rows("", "PRAGMA integrity_check(100)", func(v []any) {
		if s := text(v[0]); s != "ok" {
			f.add("", "", "%s", s)
		}
	})
	var all strings.Builder
	list := func(v []any) {
		fmt.Fprintf(&all, "%T %v|%T %v|%T %v|%T %v\n", v[0], v[0], v[1], v[1], v[2], v[2], v[3], v[3])
	}
	f.rows("sqlite_schema", "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", list)
	f.rows("migration", "SELECT id, version_id, is_applied, tstamp FROM migration ORDER BY id", list)
	got := fmt.Sprintf("%x", sum(all.String()))
	if f.version = schemas[got]; f.version == 0 {
		f.version = newest
		f.add("sqlite_schema", "", "the tables are not those of a register; their digest is %s", got)
	}
}

// ledger checks every entry, the tree and the signed heads.
func (f *file) ledger(keys []key, old head) {
	heads := map[int64]string{}
	n, size := int64(0), int64(0)
	f.rows("head", "SELECT n, size, note FROM head ORDER BY n", func(v []any) {
		if number(v[0]) != n+1 || number(v[1]) <= size {
			f.add("head", fmt.Sprintf("n %d", number(v[0])), "does not follow the one before")
		}
		n, size = number(v[0]), number(v[1])
		heads[size] = text(v[2])
	})
	var prev hash
	last, signed := "", false
	if old.size == 0 {
		older(f.report, &f.tree, old)
	}
	f.rows("entry", "SELECT seq, was, at, clock, who, act, kind, id, body, leaf FROM entry ORDER BY seq", func(v []any) {
		seq, at := number(v[0]), text(v[2])
		row := fmt.Sprintf("seq %d", seq)
		if seq != f.tree.size()+1 {
			f.add("entry", row, "does not follow entry %d", f.tree.size())
			return
		}
		line := fmt.Appendf(nil, `{"seq":%d`, seq)
		if v[1] != nil {
			line = fmt.Appendf(line, `,"was":%d`, number(v[1]))
		}
		line = fmt.Appendf(line, `,"at":"%s"`, at)
		if v[3] != nil {
			line = fmt.Appendf(line, `,"clock":"%s"`, text(v[3]))
		}
		line = fmt.Appendf(line, `,"who":%s,"act":%s,"kind":%s,"id":%s,"prev":"%x","body":%s}`,
			quote(text(v[4])), quote(text(v[5])), quote(text(v[6])), quote(text(v[7])), prev, text(v[8]))
		leaf := leafOf(line)
		if text(v[9]) != string(leaf[:]) {
			f.add("entry", row, "has another leaf than what it says gives")
		}
		copy(prev[:], text(v[9])) // as stored, so that one altered entry is named alone
		if at < last || v[3] != nil && (at != last || text(v[3]) >= at) || stamp(at) != at {
			f.add("entry", row, "its time does not follow")
		}
		last = at
		f.tree.grow(prev)
		f.remember(v, row)
		if note, ok := heads[seq]; ok {
			h, err := readNote(note, keys)
			if err != nil {
				f.add("head", fmt.Sprintf("size %d", seq), "%v", err)
			} else if h.size != seq || h.root != f.tree.root() {
				f.add("head", fmt.Sprintf("size %d", seq), "was made over other entries")
			}
			delete(heads, seq)
			signed = true
		} else {
			signed = false
		}
		if seq == old.size {
			older(f.report, &f.tree, old)
		}
	})
	if f.tree.size() > 0 && !signed {
		f.add("head", fmt.Sprintf("size %d", f.tree.size()), "is missing")
	}
	for size := range heads {
		f.add("head", fmt.Sprintf("size %d", size), "there is no such entry")
	}
	if old.size > f.tree.size() {
		f.add("entry", fmt.Sprintf("seq %d", old.size), "is missing: the older head counts it")
	}
	root := f.tree.root()
	f.Entries, f.Root = f.tree.size(), base64.StdEncoding.EncodeToString(root[:])
	f.Signed = signed && keys != nil && len(f.Problems) == 0
}

// remember keeps what the tables must agree with.
func (f *file) remember(v []any, row string) {
	seq := number(v[0])
	rec := record{first: seq, kind: text(v[6]), id: text(v[7])}
	var b body
	if err := json.Unmarshal([]byte(text(v[8])), &b); err != nil || b["id"] != rec.id {
		f.add("entry", row, "its body is not that of %s %s", rec.kind, rec.id)
	}
	if rec.kind == "decision" {
		rec.act, _ = b["act"].(string)
		rec.on, _ = b["on"].(string)
	}
	if v[1] != nil {
		was := number(v[1])
		if was < 1 || was >= seq {
			f.add("entry", row, "no entry %d is before it", was)
		} else if before := &f.records[was]; before.old || before.kind != rec.kind || before.id != rec.id {
			f.add("entry", row, "entry %d is not the version before", was)
		} else {
			before.old, rec.first = true, before.first
		}
	}
	f.records = append(f.records, rec)
}

// inner compares the stored inner hashes with the tree's.
func (f *file) inner() {
	missing := 0
	for _, row := range f.tree.rows[min(1, len(f.tree.rows)):] {
		missing += len(row)
	}
	f.rows("node", "SELECT level, n, hash FROM node", func(v []any) {
		level, n := number(v[0]), number(v[1])
		if level < 1 || level >= int64(len(f.tree.rows)) || n < 0 || n >= int64(len(f.tree.rows[level])) || string(f.tree.rows[level][n][:]) != text(v[2]) {
			f.add("node", fmt.Sprintf("level %d, n %d", level, n), "is no hash of this tree")
			return
		}
		missing--
	})
	if missing != 0 {
		f.add("node", "", "%d hashes of the tree are missing", missing)
	}
}

// takeBacks finds which decisions no longer hold: going back from the newest,
// each take-back that still holds undoes the decision it is on.
func (f *file) takeBacks() {
	for i := len(f.records) - 1; i > 0; i-- {
		if r := f.records[i]; r.act == "take-back" && !f.undone[r.id] {
			f.undone[r.on] = true
		}
	}
}

// table compares the rows of a table with the newest versions in the ledger.
func (f *file) table(t table) {
	query := "SELECT t.id, t.first, t.seq, e.body"
	for _, c := range t.columns {
		query += ", t." + c.name
	}
	f.rows(t.name, query+" FROM "+t.name+" t LEFT JOIN entry e ON e.seq = t.seq", func(v []any) {
		id, seq := text(v[0]), number(v[2])
		row := "id " + id
		if seq < 1 || seq >= int64(len(f.records)) {
			f.add(t.name, row, "there is no entry %d", seq)
			return
		}
		rec := &f.records[seq]
		if rec.kind != t.name || rec.id != id || rec.old || rec.shown || rec.first != number(v[1]) {
			f.add(t.name, row, "entry %d does not hold it", seq)
			return
		}
		rec.shown = true
		var b body
		if err := json.Unmarshal([]byte(text(v[3])), &b); err != nil {
			return // listed with its entry
		}
		for i, c := range t.columns {
			if want := c.want(b); v[i+4] != want {
				f.add(t.name, row, "%s is %v; the ledger says %v", c.name, v[i+4], want)
			}
		}
	})
	for _, rec := range f.records[1:] {
		if rec.kind == t.name && !rec.old && !rec.shown {
			f.add(t.name, "id "+rec.id, "is missing")
		}
	}
}

// held compares which decisions the table says were taken back.
func (f *file) held() {
	f.rows("decision", "SELECT id, held FROM decision", func(v []any) {
		want := int64(1)
		if f.undone[text(v[0])] {
			want = 0
		}
		if v[1] != want {
			f.add("decision", "id "+text(v[0]), "held is %d; the decisions say otherwise", number(v[1]))
		}
	})
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

func number(v any) int64 {
	n, ok := v.(int64)
	if !ok {
		return -1
	}
	return n
}

// stamp writes a time of JSON as the tables do; empty when it is none.
func stamp(s string) string {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}
