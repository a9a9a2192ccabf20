package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/pressly/goose/v3/database"
	driver "modernc.org/sqlite"
)

var sqlite = &engine{
	name:    "sqlite",
	dialect: database.DialectSQLite3,
	versions: `
CREATE TABLE migration (
    id         INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL UNIQUE,
    is_applied INTEGER NOT NULL CHECK (is_applied = 1),
    tstamp     TEXT NOT NULL DEFAULT '1970-01-01 00:00:00' CHECK (tstamp = '1970-01-01 00:00:00')
) STRICT`,
	tables: `
SELECT count(*) FILTER (WHERE name = 'migration'), count(*) FILTER (WHERE name <> 'migration')
FROM   sqlite_schema WHERE type = 'table'`,
	later: `PRAGMA defer_foreign_keys = ON`,
	pages: `PRAGMA integrity_check(100)`,
	// quote tells a text from bytes and from nothing.
	schema: `
SELECT quote(type) || ' ' || quote(name), quote(tbl_name) || ': ' || quote(sql) FROM sqlite_schema
UNION ALL
SELECT 'migration ' || quote(id), quote(version_id) || ' ' || quote(is_applied) || ' ' || quote(tstamp) FROM migration
ORDER BY 1`,
	again: func(error) bool { return false },
}

func init() {
	sqlite.fresh = sync.OnceValues(func() (map[string]string, error) { return sqliteSchema(newest) })
}

// sqliteSchema returns the tables and indexes that a program of a version makes.
func sqliteSchema(version int64) (map[string]string, error) {
	ctx := context.Background()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := migrateTo(ctx, db, sqlite, version); err != nil {
		return nil, err
	}
	return readSchema(ctx, db, sqlite)
}

// oldestSQLite is the first release without the faults that lost or damaged
// committed work (write-ahead log race, mended in 3.51.3; rollback journal,
// mended in 3.53.4).
var oldestSQLite = [3]int{3, 53, 4}

// settings are those of every connection. FULL makes a commit wait for the
// disk: with NORMAL a power cut loses work that was acknowledged.
var settings = url.Values{
	"_defensive": {"1"},
	"_dqs":       {"0"},
	"_pragma": {
		"busy_timeout(5000)",
		"foreign_keys(1)",
		"trusted_schema(0)",
		"cell_size_check(1)",
		"secure_delete(1)",
		"temp_store(memory)",
		"synchronous(FULL)",
	},
}

// address returns the address of a SQLite file with the settings and more.
func address(path string, more ...string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") { // C:/…
		abs = "/" + abs
	}
	query := settings.Encode()
	for i := 0; i < len(more); i += 2 {
		query += "&" + more[i] + "=" + url.QueryEscape(more[i+1])
	}
	return (&url.URL{Scheme: "file", Path: abs, RawQuery: query}).String(), nil
}

// connectSQLite opens one connection that writes and several that read. Where
// nothing can be written, only those that read.
func (s *Store) connectSQLite(ctx context.Context, path string) error {
	readers := max(4, runtime.NumCPU())
	reading := []string{"_txlock", "deferred", "_query_only", "1"}
	if sealed(path) {
		s.only = errors.New("its mode lets nobody write it")
	} else {
		var err error
		s.write, err = connect(ctx, path, 1, "_txlock", "immediate", "_pragma", "cache_size(-24576)")
		if err == nil {
			_, err = version(ctx, s.write, sqlite) // before anything is written to a file of another program
		}
		if err == nil {
			_, err = s.write.ExecContext(ctx, `PRAGMA journal_mode = WAL`) // the file keeps it
			err = mapped(err)
		}
		if err == nil {
			s.read, err = connect(ctx, path, readers, reading...)
		}
		switch {
		case err == nil:
			return checkVersion(ctx, s.write)
		case !unread(err) || errors.Is(err, ErrBusy):
			return err
		}
		s.only = fmt.Errorf("you may not write it or its folder: %w", err)
		var e *driver.Error
		if errors.As(err, &e) { // without the name that mapped gave it
			s.only = fmt.Errorf("you may not write it or its folder: %w", e)
		}
		if s.write != nil {
			s.write.Close()
			s.write = nil
		}
	}
	var err error
	if s.read, s.frozen, err = openReading(ctx, path, readers, reading...); err != nil {
		return err
	}
	return checkVersion(ctx, s.read)
}

// connect opens n connections to a file.
func connect(ctx context.Context, path string, n int, more ...string) (*sql.DB, error) {
	addr, err := address(path, more...)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", addr)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, mapped(err)
	}
	return db, nil
}

// checkVersion refuses a SQLite that is too old.
func checkVersion(ctx context.Context, db *sql.DB) error {
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return mapped(err)
	}
	return newEnough(version)
}

func newEnough(version string) error {
	for i, part := range strings.SplitN(version, ".", 3) {
		n, err := strconv.Atoi(part)
		if err != nil || n < oldestSQLite[i] {
			return fmt.Errorf("SQLite %s is too old: want 3.53.4 or newer", version)
		}
		if n > oldestSQLite[i] {
			return nil
		}
	}
	return nil
}
