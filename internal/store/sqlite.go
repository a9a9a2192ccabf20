package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the engine
)

// engine names what must differ between databases.
type engine string

const sqlite engine = "sqlite"

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

// openSQLite opens one connection that writes and several that read.
func openSQLite(ctx context.Context, path string) (write, read *sql.DB, err error) {
	for _, side := range []struct {
		db   **sql.DB
		more []string
		n    int
	}{
		{&write, []string{"_txlock", "immediate", "_pragma", "journal_mode(WAL)", "_pragma", "cache_size(-65536)"}, 1},
		{&read, []string{"_txlock", "deferred", "_query_only", "1"}, max(4, runtime.NumCPU())},
	} {
		addr, err := address(path, side.more...)
		if err != nil {
			return write, read, err
		}
		db, err := sql.Open("sqlite", addr)
		if err != nil {
			return write, read, err
		}
		*side.db = db
		db.SetMaxOpenConns(side.n)
		db.SetMaxIdleConns(side.n)
		if err := db.PingContext(ctx); err != nil {
			return write, read, mapped(err)
		}
	}
	return write, read, checkVersion(ctx, write)
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
