package store_test

import (
	"database/sql"
	"flag"
	"os"
	"strings"
	"testing"

	"cairn/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenSchemaIsWhatTheMigrationsMake holds schema.sql, which is kept for
// reading, to the tables of a new register. -update writes it anew.
func TestGoldenSchemaIsWhatTheMigrationsMake(t *testing.T) {
	db := raw(t, open(t))
	rows, err := db.Query(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	b.WriteString("-- The tables of a register, as the migrations make them. Kept for reading.\n")
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n" + text + ";\n")
	}
	if *update {
		if err := os.WriteFile("schema.sql", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil || string(want) != b.String() {
		t.Errorf("schema.sql is not what the migrations make (%v); write it anew with -update", err)
	}
}

// raw opens a register's file without the store's settings.
func raw(t testing.TB, s *store.Store) *sql.DB { return rawFile(t, s.Path()) }

func rawFile(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestCommitsWaitForTheDisk(t *testing.T) {
	s := open(t)
	for name, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000", "trusted_schema": "0"} {
		if got := store.Pragma(t, s, name); got != want {
			t.Errorf("%s is %s; want %s: what was acknowledged must survive a power cut", name, got, want)
		}
	}
}
