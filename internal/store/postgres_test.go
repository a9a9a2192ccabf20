package store_test

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

// TestPostgres runs the suite against the server that CAIRN_TEST_POSTGRES
// names, in a database of its own, which is the only thing it removes.
func TestPostgres(t *testing.T) {
	database := postgresDatabase(t)
	storetest.Run(t, func(t testing.TB) *store.Store {
		s, err := store.Create(t.Context(), postgresAddress(t, database))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

// postgresDatabase makes a database with a random name.
func postgresDatabase(t testing.TB) *url.URL {
	t.Helper()
	server := os.Getenv("CAIRN_TEST_POSTGRES")
	if server == "" {
		t.Skip("CAIRN_TEST_POSTGRES names no server: postgres://user@host:port/postgres")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "cairn_test_" + random()
	if _, err := db.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u.Path = "/" + name
	return u
}

func random() string {
	b := make([]byte, 6)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// postgresAddress makes a place for one register: a schema of its own.
func postgresAddress(t testing.TB, database *url.URL) string {
	t.Helper()
	db, err := sql.Open("pgx", database.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	schema := "r" + random()
	if _, err := db.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatal(err)
	}
	u := *database
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("cairn_key", filepath.Join(t.TempDir(), "register"))
	u.RawQuery = q.Encode()
	return u.String()
}

func TestPostgresVerify(t *testing.T) {
	database := postgresDatabase(t)
	for _, tt := range []struct{ name, alter, want string }{
		{"nothing altered", ``, ""},
		{"an issuer in a table", `UPDATE total SET issuer = 'nobody' WHERE id = 't1'`, "total id t1:"},
		{"a name in the ledger", `UPDATE entry SET who = 'otto' WHERE seq = 3`, "entry seq 3:"},
		{"a ruling taken out", `DELETE FROM decision WHERE act = 'withdraw'`, "decision seq "},
		{"an index more", `CREATE INDEX more ON claim (review)`, "schema index more:"},
		{"a column more", `ALTER TABLE claim ADD COLUMN more TEXT`, "schema column claim.more:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dsn := postgresAddress(t, database)
			s, err := store.Create(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			storetest.Story(t, s)
			old, _, err := s.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if tt.alter != "" {
				if _, err := openPlain(t, dsn).Exec(tt.alter); err != nil {
					t.Fatal(err)
				}
			}
			r, err := store.Verify(t.Context(), dsn, store.VerifyOptions{Head: &old})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Problems) > 2 || (len(r.Problems) == 0) != (tt.want == "") || tt.want != "" && !strings.HasPrefix(r.Problems[0].String(), tt.want) {
				t.Errorf("found %v; want %q", r.Problems, tt.want)
			}
			if tt.want == "" && (!r.Signed || !r.Extends) {
				t.Errorf("Verify = %+v; want it signed and extending its head", r)
			}
		})
	}
}

// openPlain opens a register's database without the store.
func openPlain(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Del("cairn_key")
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestPostgresSeveralServersWriteOneHistory opens one register several times,
// as several machines do.
func TestPostgresSeveralServersWriteOneHistory(t *testing.T) {
	dsn := postgresAddress(t, postgresDatabase(t))
	first, err := store.Create(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := store.Create(t.Context(), dsn); !errors.Is(err, store.ErrExists) {
		t.Errorf("Create over a register = %v; want ErrExists", err)
	}
	const servers, each = 4, 20
	var running sync.WaitGroup
	for i := range servers {
		running.Go(func() {
			s, err := store.Open(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			for n := range each {
				err := s.Write(t.Context(), fmt.Sprint("server ", i), time.Unix(int64(n), 0), func(tx *store.Tx) error {
					_, err := tx.PutTotals([]register.Total{{ID: fmt.Sprint(i, "-", n)}, {ID: "shared", Note: fmt.Sprint(i, n)}})
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	r, err := store.Verify(t.Context(), dsn, store.VerifyOptions{})
	if err != nil || len(r.Problems) > 0 || r.Entries != 2*servers*each {
		t.Errorf("Verify = %+v, %v; want %d entries and no problem", r, err, 2*servers*each)
	}
}

// TestGoldenPostgresSchemaIsWhatTheMigrationsMake holds the list that a register
// is verified against to what a new register has. -update writes it anew.
func TestGoldenPostgresSchemaIsWhatTheMigrationsMake(t *testing.T) {
	s, err := store.Create(t.Context(), postgresAddress(t, postgresDatabase(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	schema, err := store.Schema(t, s)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for name, text := range schema {
		lines = append(lines, name+"\t"+text+"\n")
	}
	sort.Strings(lines)
	got := strings.Join(lines, "")
	if *update {
		if err := os.WriteFile("schema_postgres.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema_postgres.txt")
	if err != nil || string(want) != got {
		t.Errorf("schema_postgres.txt is not what the migrations make (%v); write it anew with -update", err)
	}
}

// TestBothEnginesHaveTheSameColumns compares the two folders of migrations.
func TestBothEnginesHaveTheSameColumns(t *testing.T) {
	columns := map[string]bool{}
	rows, err := raw(t, open(t)).Query(`SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		columns[name] = true
	}
	text, err := os.ReadFile("schema_postgres.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, isColumn := strings.CutPrefix(strings.Split(line, "\t")[0], "column ")
		if isColumn && !columns[name] {
			t.Errorf("column %s is in PostgreSQL only", name)
		}
		delete(columns, name)
	}
	for name := range columns {
		t.Errorf("column %s is in SQLite only", name)
	}
}

func TestEqualHistoriesHaveEqualHeadsInBothEngines(t *testing.T) {
	a := open(t)
	b, err := store.Create(t.Context(), postgresAddress(t, postgresDatabase(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var heads []string
	for _, s := range []*store.Store{a, b} {
		storetest.Story(t, s)
		h, _, err := s.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, h.String())
	}
	if heads[0] != heads[1] {
		t.Errorf("SQLite has the head %s, PostgreSQL %s", heads[0], heads[1])
	}
}

// TestPostgresCutConnectionsLoseNothing ends the server's side of connections
// while somebody writes: what was acknowledged is there, once, and what was
// not is there whole or not at all.
func TestPostgresCutConnectionsLoseNothing(t *testing.T) {
	database := postgresDatabase(t)
	dsn := postgresAddress(t, database)
	s, err := store.Create(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	admin := openPlain(t, os.Getenv("CAIRN_TEST_POSTGRES"))
	stop, stopped := make(chan struct{}), make(chan struct{})
	cuts := 0
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
			rows, err := admin.Query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, strings.TrimPrefix(database.Path, "/"))
			if err != nil {
				t.Error(err)
				return
			}
			for rows.Next() {
				cuts++
			}
			rows.Close()
		}
	}()
	acknowledged := map[string]bool{}
	for n := range 150 {
		a, b := fmt.Sprint(n, "-a"), fmt.Sprint(n, "-b")
		err := s.Write(t.Context(), "anna", time.Unix(int64(n), 0), func(tx *store.Tx) error {
			_, err := tx.PutTotals([]register.Total{{ID: a}, {ID: b}})
			return err
		})
		if err == nil {
			acknowledged[a], acknowledged[b] = true, true
		}
	}
	close(stop)
	<-stopped
	st, err := s.Load(t.Context(), time.Time{})
	if err != nil {
		if st, err = s.Load(t.Context(), time.Time{}); err != nil { // the first may meet a connection that was cut
			t.Fatal(err)
		}
	}
	for _, x := range st.Totals {
		delete(acknowledged, x.ID)
	}
	t.Logf("%d connections cut, %d of 150 changes there", cuts, len(st.Totals)/2)
	if len(acknowledged) > 0 || len(st.Totals)%2 != 0 || cuts == 0 {
		t.Errorf("%d acknowledged records lost, %d records there, %d cuts", len(acknowledged), len(st.Totals), cuts)
	}
	if r, err := store.Verify(t.Context(), dsn, store.VerifyOptions{}); err != nil || len(r.Problems) > 0 {
		t.Errorf("Verify = %v, %v", r.Problems, err)
	}
}
