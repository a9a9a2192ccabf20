package main

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

// The two verifiers share no code. Here both are given the same files.

// original is a register with every kind of record, as bytes, and the head it
// had when it was half as long.
type original struct {
	bytes, public, secret []byte
	half                  ledger.Head
}

func makeOriginal(t *testing.T) original {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.db")
	s, err := store.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Story(t, s)
	p, err := s.Consistency(t.Context(), 12)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o := original{half: p.Old}
	for _, f := range []struct {
		into *[]byte
		path string
	}{{&o.bytes, path}, {&o.public, store.PublicFile(path)}, {&o.secret, store.KeyFile(path)}} {
		if *f.into, err = os.ReadFile(f.path); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// copyTo writes the register with its public key to a folder.
func (o original) copyTo(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "copy.db")
	for _, end := range []string{"", "-wal", "-shm", "-journal", ".key"} {
		os.Remove(path + end)
	}
	if err := errors.Join(os.WriteFile(path, o.bytes, 0o600), os.WriteFile(store.PublicFile(path), o.public, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// verdicts returns what each of the two found.
func verdicts(t testing.TB, path string, old *ledger.Head) (first, second []string) {
	t.Helper()
	r, err := store.Verify(t.Context(), path, store.VerifyOptions{Head: old})
	if errors.Is(err, store.ErrNotOurs) { // so altered that nothing shows what it was
		r, err = &store.Report{Problems: []store.Problem{{What: err.Error()}}}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		first = append(first, p.String())
	}
	head := ""
	if old != nil {
		head = old.String()
	}
	own, err := check(path, "", head)
	if errors.Is(err, errNone) {
		own, err = &report{Problems: []fault{{What: err.Error()}}}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range own.Problems {
		second = append(second, fmt.Sprintf("%s %s: %s", p.Table, p.Row, p.What))
	}
	if len(first) == 0 && len(second) == 0 && (own.Root != r.Root || own.Entries != r.Entries || own.Signed != r.Signed || own.Extends != r.Extends) {
		t.Errorf("cairn says %+v, cairn-verify %+v", r, own)
	}
	return first, second
}

// both asks that both find something, or neither.
func both(t testing.TB, what, path string, old *ledger.Head, altered bool) {
	t.Helper()
	first, second := verdicts(t, path, old)
	if (len(first) > 0) != altered || (len(second) > 0) != altered {
		t.Errorf("%s: altered %v; cairn found %d problems %.300q, cairn-verify %d %.300q", what, altered, len(first), first, len(second), second)
	}
}

// many returns how many of n are tried: a tenth in short runs.
func many(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// inParallel tries n things on two goroutines, each in a folder of its own.
// What is drawn for a number depends on the number alone.
func inParallel(t *testing.T, n int, try func(i int, r *rand.Rand, dir string)) {
	seed := uint64(20310503)
	if v, err := strconv.ParseUint(os.Getenv("CAIRN_SEED"), 10, 64); err == nil {
		seed = v
	}
	t.Logf("seed %d", seed)
	var running sync.WaitGroup
	for w := range 2 {
		dir := t.TempDir()
		running.Go(func() {
			for i := w; i < n && !t.Failed(); i += 2 {
				try(i, rand.New(rand.NewPCG(seed, uint64(i))), dir)
			}
		})
	}
	running.Wait()
}

func TestNoFalseAlarmOnUntouchedCopies(t *testing.T) {
	o := makeOriginal(t)
	inParallel(t, many(200), func(i int, r *rand.Rand, dir string) {
		path := o.copyTo(t, dir)
		if i%2 == 1 { // opened and closed by the program, or not
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		}
		both(t, fmt.Sprint("copy ", i), path, &o.half, false)
	})
}

func TestBothFindEveryValueChangedThroughSQL(t *testing.T) {
	o := makeOriginal(t)
	kinds := map[string]int{}
	var mu sync.Mutex
	inParallel(t, many(1000), func(i int, r *rand.Rand, dir string) {
		path := o.copyTo(t, dir)
		what := mutate(t, r, path)
		mu.Lock()
		kinds[strings.Fields(what)[0]]++
		mu.Unlock()
		both(t, fmt.Sprintf("mutation %d, %s", i, what), path, &o.half, true)
	})
	t.Log(kinds)
}

// openRaw opens a file with nothing that would refuse an alteration.
func openRaw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=ignore_check_constraints(1)&_pragma=foreign_keys(0)&_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

// mutate alters a register's file through SQL at one random place and says how.
func mutate(t testing.TB, r *rand.Rand, path string) string {
	db := openRaw(t, path)
	defer db.Close()
	for {
		var what string
		var err error
		switch r.IntN(10) {
		case 0:
			what, err = deleteRow(db, r)
		case 1:
			what, err = swapRows(db, r)
		case 2:
			what, err = addRow(db, r)
		case 3:
			what, err = changeSchema(db, r)
		default:
			what, err = changeCell(db, r)
		}
		if err == nil && what != "" {
			return what
		}
	}
}

// pick returns a random table, one of its columns, and a row, by its place.
func pick(db *sql.DB, r *rand.Rand) (table, column string, row int, err error) {
	var names []string
	rows, err := db.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		return "", "", 0, err
	}
	for rows.Next() {
		var name string
		rows.Scan(&name)
		names = append(names, name)
	}
	rows.Close()
	table = names[r.IntN(len(names))]
	columns := columnsOf(db, table)
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil || n == 0 {
		return "", "", 0, fmt.Errorf("table %s is empty: %w", table, err)
	}
	return table, columns[r.IntN(len(columns))], r.IntN(n), nil
}

func columnsOf(db *sql.DB, table string) (names []string) {
	rows, err := db.Query(`SELECT name FROM pragma_table_info('` + table + `')`)
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		rows.Scan(&name)
		names = append(names, name)
	}
	return names
}

// rowAt returns a condition that names the row at a place, by its whole key.
func rowAt(db *sql.DB, table string, row int) (string, error) {
	var keys []string
	rows, err := db.Query(`SELECT name FROM pragma_table_info('` + table + `') WHERE pk > 0 ORDER BY pk`)
	if err != nil {
		return "", err
	}
	for rows.Next() {
		var name string
		rows.Scan(&name)
		keys = append(keys, name)
	}
	rows.Close()
	var parts []string
	for _, key := range keys {
		var quoted string
		if err := db.QueryRow(fmt.Sprintf(`SELECT quote(%s) FROM %s ORDER BY %s LIMIT 1 OFFSET %d`, key, table, strings.Join(keys, ", "), row)).Scan(&quoted); err != nil {
			return "", err
		}
		parts = append(parts, key+" = "+quoted)
	}
	return strings.Join(parts, " AND "), nil
}

func changeCell(db *sql.DB, r *rand.Rand) (string, error) {
	table, column, row, err := pick(db, r)
	if err != nil {
		return "", err
	}
	cond, err := rowAt(db, table, row)
	if err != nil {
		return "", err
	}
	var old any
	if err := db.QueryRow(`SELECT ` + column + ` FROM ` + table + ` WHERE ` + cond).Scan(&old); err != nil {
		return "", err
	}
	var value any
	switch old := old.(type) {
	case nil:
		value = []any{"", "2031-05-04", int64(0), int64(1)}[r.IntN(4)]
	case int64:
		value = old + []int64{1, -1, 1000}[r.IntN(3)]
	case string:
		value = string(otherBytes([]byte(old), r))
	case []byte:
		value = otherBytes(old, r)
	}
	result, err := db.Exec(`UPDATE `+table+` SET `+column+` = $1 WHERE `+cond, value)
	if err != nil {
		return "", err
	}
	if n, err := result.RowsAffected(); n != 1 || err != nil {
		return "", fmt.Errorf("%d rows, %w", n, err)
	}
	return fmt.Sprintf("cell %s.%s where %s: %.60v → %.60v", table, column, cond, old, value), nil
}

// otherBytes flips a bit, cuts, or adds.
func otherBytes(old []byte, r *rand.Rand) []byte {
	b := slices.Clone(old)
	switch n := r.IntN(6); {
	case len(b) == 0 || n == 0:
		return append(b, "x"...)
	case n == 1:
		return b[:r.IntN(len(b))]
	default:
		b[r.IntN(len(b))] ^= 1 << r.IntN(7)
		return b
	}
}

// deleteRow deletes a row. What is only kept may go: it is worked out again.
func deleteRow(db *sql.DB, r *rand.Rand) (string, error) {
	table, _, row, err := pick(db, r)
	if err != nil || table == "kept" {
		return "", err
	}
	cond, err := rowAt(db, table, row)
	if err != nil {
		return "", err
	}
	_, err = db.Exec(`DELETE FROM ` + table + ` WHERE ` + cond)
	return "delete " + table + " where " + cond, err
}

// swapRows gives two rows each other's value of a column.
func swapRows(db *sql.DB, r *rand.Rand) (string, error) {
	table, column, a, err := pick(db, r)
	if err != nil {
		return "", err
	}
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil || n < 2 {
		return "", fmt.Errorf("one row, %w", err)
	}
	first, err := rowAt(db, table, a)
	if err != nil {
		return "", err
	}
	second, err := rowAt(db, table, (a+1+r.IntN(n-1))%n)
	if err != nil {
		return "", err
	}
	var x, y string
	if err := errors.Join(db.QueryRow(`SELECT quote(`+column+`) FROM `+table+` WHERE `+first).Scan(&x),
		db.QueryRow(`SELECT quote(`+column+`) FROM `+table+` WHERE `+second).Scan(&y)); err != nil || x == y {
		return "", fmt.Errorf("equal values, %w", err)
	}
	_, err = db.Exec(`UPDATE ` + table + ` SET ` + column + ` = CASE WHEN ` + first + ` THEN ` + y + ` ELSE ` + x + ` END WHERE (` + first + `) OR (` + second + `)`)
	return fmt.Sprintf("swap %s.%s of %s and %s", table, column, first, second), err
}

// addRow adds a copy of a row under another key.
func addRow(db *sql.DB, r *rand.Rand) (string, error) {
	table, _, row, err := pick(db, r)
	if err != nil {
		return "", err
	}
	cond, err := rowAt(db, table, row)
	if err != nil {
		return "", err
	}
	var columns []string
	for _, c := range columnsOf(db, table) {
		switch c {
		case "id", "figures", "name":
			c = c + " || 'x'"
		case "first", "seq", "size", "n", "version_id", "was":
			c = c + " + 1000"
		}
		columns = append(columns, c)
	}
	_, err = db.Exec(`INSERT INTO ` + table + ` SELECT ` + strings.Join(columns, ", ") + ` FROM ` + table + ` WHERE ` + cond)
	return "add to " + table + " a row like " + cond, err
}

func changeSchema(db *sql.DB, r *rand.Rand) (string, error) {
	all := []string{
		`DROP INDEX claim_waiting`,
		`DROP INDEX entry_was`,
		`CREATE TABLE notes (id TEXT)`,
		`CREATE VIEW shown AS SELECT * FROM claim`,
		`CREATE INDEX more ON claim (review)`,
		`CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM claim; END`,
		`ALTER TABLE claim ADD COLUMN more TEXT`,
		`ALTER TABLE total RENAME COLUMN harm TO hurt`,
		`DROP TABLE setting`,
	}
	statement := all[r.IntN(len(all))]
	_, err := db.Exec(statement)
	return "schema " + statement, err
}

func TestBothFindEveryBitFlippedInAStoredValue(t *testing.T) {
	o := makeOriginal(t)
	before := dump(o.copyTo(t, t.TempDir()))
	if before == "" {
		t.Fatal("the register cannot be read")
	}
	var changed, silent int
	var mu sync.Mutex
	inParallel(t, many(1000), func(i int, r *rand.Rand, dir string) {
		flipped := o
		flipped.bytes = slices.Clone(o.bytes)
		at := r.IntN(len(o.bytes))
		flipped.bytes[at] ^= 1 << r.IntN(8)
		path := flipped.copyTo(t, dir)
		after := dump(path)
		first, second := verdicts(t, path, &o.half)
		mu.Lock()
		defer mu.Unlock()
		if after != before {
			changed++
		} else if len(first) == 0 {
			silent++
		}
		if after != before && len(first) == 0 || len(first) > 0 != (len(second) > 0) {
			t.Errorf("flip %d, byte %d: values changed %v; cairn found %.200q, cairn-verify %.200q", i, at, after != before, first, second)
		}
	})
	t.Logf("%d flips changed a stored value, %d changed nothing that is read", changed, silent)
	if changed == 0 {
		t.Error("no flip changed anything: the test shows nothing")
	}
}

// dump returns every value of every table, or nothing when one cannot be read.
func dump(path string) string {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return ""
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var all strings.Builder
	for _, table := range append([]string{"sqlite_schema", "migration", "entry", "node", "head", "blob", "figure", "kept"}, names()...) {
		rows, err := db.Query(`SELECT * FROM ` + table + ` NOT INDEXED`)
		if err != nil {
			return ""
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			v, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range v {
				into[i] = &v[i]
			}
			if rows.Scan(into...) != nil {
				rows.Close()
				return ""
			}
			for i, x := range v {
				if b, ok := x.([]byte); ok {
					v[i] = hex.EncodeToString(b)
				}
				if columns[i] == "rootpage" {
					v[i] = nil
				}
			}
			fmt.Fprintf(&all, "%s %#v\n", table, v)
		}
		err = rows.Err()
		rows.Close()
		if err != nil {
			return ""
		}
	}
	return all.String()
}

func names() (list []string) {
	for _, t := range tables {
		list = append(list, t.name)
	}
	return list
}

// TestAnOlderHeadShowsACutAForkAndARollBack alters a register as only somebody
// with the key and the program can: the file holds by itself.
func TestAnOlderHeadShowsACutAForkAndARollBack(t *testing.T) {
	o := makeOriginal(t)
	now := func(path string) *ledger.Head {
		r, err := store.Verify(t.Context(), path, store.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return &r.Head
	}
	newest := now(o.copyTo(t, t.TempDir()))
	inParallel(t, many(100), func(i int, r *rand.Rand, dir string) {
		path := filepath.Join(dir, "forged.db")
		for _, end := range []string{"", "-wal", "-shm", ".key", ".pub"} {
			os.Remove(path + end)
		}
		if err := errors.Join(os.WriteFile(store.KeyFile(path), o.secret, 0o600), os.WriteFile(store.PublicFile(path), o.public, 0o600)); err != nil {
			t.Error(err)
			return
		}
		s, err := store.Create(t.Context(), path)
		if err != nil {
			t.Error(err)
			return
		}
		if i%2 == 0 { // a fork: the same key, other entries, at least as many
			for n := range newest.Size + int64(r.IntN(3)) {
				err = errors.Join(err, s.Write(t.Context(), "eve", time.Unix(n, 0), func(tx *store.Tx) error {
					_, err := tx.PutTotal(register.Total{ID: fmt.Sprint("t", n), Range: register.Exactly(r.IntN(9))})
					return err
				}))
			}
		} else { // a roll-back: fewer entries
			err = s.Write(t.Context(), "anna", time.Unix(0, 0), func(tx *store.Tx) error {
				_, err := tx.PutTotal(register.Total{ID: fmt.Sprint("t", i)})
				return err
			})
		}
		if err := errors.Join(err, s.Close()); err != nil {
			t.Error(err)
			return
		}
		both(t, fmt.Sprintf("forgery %d by itself", i), path, nil, false)
		both(t, fmt.Sprintf("forgery %d against an older head", i), path, newest, true)
	})
}

func TestAWrongKeyIsSeen(t *testing.T) {
	o, other := makeOriginal(t), makeOriginal(t)
	o.public = other.public
	both(t, "another register's key", o.copyTo(t, t.TempDir()), nil, true)
}

func TestBothFindEveryByteChangedInAnExport(t *testing.T) {
	o := makeOriginal(t)
	dir := t.TempDir()
	s, err := store.Open(t.Context(), keyed(t, o, dir))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var whole bytes.Buffer
	if err := s.Export(t.Context(), &whole); err != nil {
		t.Fatal(err)
	}
	now, _, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	examine := func(dir string, b []byte) *report {
		path := filepath.Join(dir, "export.jsonl")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := check(path, "", now.String())
		if err != nil {
			r = &report{Problems: []fault{{What: err.Error()}}}
		}
		return r
	}
	if r := examine(dir, whole.Bytes()); len(r.Problems) > 0 || !r.Extends || r.Entries != now.Size {
		t.Fatalf("the export itself: %+v", r)
	}
	into, err := store.Create(t.Context(), filepath.Join(dir, "into.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer into.Close()
	inParallel(t, many(500), func(i int, r *rand.Rand, dir string) {
		b := slices.Clone(whole.Bytes())
		at := r.IntN(len(b))
		b[at] ^= 1 << r.IntN(8)
		if got := examine(dir, b); len(got.Problems) == 0 {
			t.Errorf("change %d, byte %d: cairn-verify found nothing", i, at)
		}
		if err := into.Import(t.Context(), bytes.NewReader(b)); err == nil {
			t.Errorf("change %d, byte %d: the export was imported", i, at)
		}
	})
}

// keyed is copyTo with the secret key too.
func keyed(t testing.TB, o original, dir string) string {
	path := o.copyTo(t, dir)
	if err := os.WriteFile(store.KeyFile(path), o.secret, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
