package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations
var migrations embed.FS

// newest is the number of the last migration.
const newest = 1

// ErrNewer reports a register that a newer program has written.
var ErrNewer = fmt.Errorf("the register was made by a newer version of this program, which must be used to open it")

// versions is goose's table of migrations without the time of each: equal
// registers have equal tables.
type versions struct{ database.Store }

const makeVersions = `
CREATE TABLE migration (
    id         INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL UNIQUE,
    is_applied INTEGER NOT NULL CHECK (is_applied = 1),
    tstamp     TEXT NOT NULL DEFAULT '1970-01-01 00:00:00' CHECK (tstamp = '1970-01-01 00:00:00')
) STRICT`

// CreateVersionTable makes the table.
func (versions) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, makeVersions)
	return err
}

// migrate brings the tables up to the newest version.
func migrate(ctx context.Context, db *sql.DB, e engine) error {
	at, err := version(ctx, db)
	switch {
	case err != nil:
		return mapped(err)
	case at == newest:
		return nil
	case at > newest:
		return ErrNewer
	}
	files, err := fs.Sub(migrations, "migrations/"+string(e))
	if err != nil {
		return err
	}
	table, err := database.NewStore(database.DialectSQLite3, "migration")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider("", db, files, goose.WithStore(versions{table}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the tables up to version %d: %w", newest, mapped(err))
	}
	return nil
}

// version returns the last migration that was applied; 0 for an empty file. A
// file with tables but without ours is refused.
func version(ctx context.Context, db *sql.DB) (int, error) {
	var ours, others int
	err := db.QueryRowContext(ctx, `
SELECT count(*) FILTER (WHERE name = 'migration'), count(*) FILTER (WHERE name <> 'migration')
FROM   sqlite_master WHERE type = 'table'`).Scan(&ours, &others)
	if err != nil || ours == 0 && others == 0 {
		return 0, err
	}
	if ours == 0 {
		return 0, ErrNotOurs
	}
	var at int
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM migration`).Scan(&at)
	return at, err
}
