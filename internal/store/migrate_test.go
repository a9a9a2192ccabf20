package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"path/filepath"
	"testing"
)

// A register that an older program made is brought up to the newest tables,
// from each version, and then has the tables of a new one.
func TestARegisterOfAnOlderProgramIsBroughtUpToDate(t *testing.T) {
	ctx := context.Background()
	want, err := sqliteSchema(newest)
	if err != nil {
		t.Fatal(err)
	}
	for from := int64(1); from < newest; from++ {
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		if err := migrateTo(ctx, db, sqlite, from); err != nil {
			t.Fatalf("version %d: %v", from, err)
		}
		if err := migrate(ctx, db, sqlite); err != nil {
			t.Fatalf("from version %d: %v", from, err)
		}
		got, err := readSchema(ctx, db, sqlite)
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got, want) {
			t.Errorf("from version %d: the tables are not those of a new register:\n%v\n%v", from, got, want)
		}
	}
}

func TestVerifyDoesNotCallAnOlderRegisterAltered(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := migrateTo(ctx, db, sqlite, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(ctx, path, VerifyOptions{}); !errors.Is(err, ErrOlder) {
		t.Errorf("Verify = %v; want ErrOlder", err)
	}
	if _, err := db.Exec(`DROP TABLE source`); err != nil {
		t.Fatal(err)
	}
	if report, err := Verify(ctx, path, VerifyOptions{}); errors.Is(err, ErrOlder) || err == nil && len(report.Problems) == 0 {
		t.Errorf("a table is missing, and Verify said %v, %v", report, err)
	}
}
