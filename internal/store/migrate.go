package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations
var migrations embed.FS

// newest is the number of the last migration.
const newest = 4

// ErrNewer reports a register that a newer program has written.
var ErrNewer = fmt.Errorf("the register was made by a newer version of this program, which must be used to open it")

// versions is goose's table of migrations without the time of each: equal
// registers have equal tables.
type versions struct {
	database.Store
	engine *engine
}

// CreateVersionTable makes the table.
func (v versions) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, v.engine.versions)
	return err
}

// TableExists tells goose whether the table is there already, as it is in every
// register but a new one.
func (v versions) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	var ours, others int
	err := db.QueryRowContext(ctx, v.engine.tables).Scan(&ours, &others)
	return ours > 0, err
}

// migrate brings the tables up to the newest version.
func migrate(ctx context.Context, db *sql.DB, e *engine) error { return migrateTo(ctx, db, e, newest) }

// migrateTo brings the tables up to a version, or leaves them when they are there.
func migrateTo(ctx context.Context, db *sql.DB, e *engine, to int64) error {
	at, err := version(ctx, db, e)
	switch {
	case err != nil:
		return err
	case int64(at) == to:
		return nil
	case at > newest:
		return ErrNewer
	}
	files, err := fs.Sub(migrations, "migrations/"+e.name)
	if err != nil {
		return err
	}
	table, err := database.NewStore(e.dialect, "migration")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider("", db, files, goose.WithStore(versions{table, e}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := provider.UpTo(ctx, to); err != nil {
		return fmt.Errorf("bring the tables up to version %d: %w", to, mapped(err))
	}
	return nil
}

// version returns the last migration that was applied; 0 for an empty file. A
// file with tables but without ours is refused.
func version(ctx context.Context, db *sql.DB, e *engine) (int, error) {
	var ours, others int
	if err := db.QueryRowContext(ctx, e.tables).Scan(&ours, &others); err != nil {
		return 0, mapped(err)
	}
	if ours == 0 && others == 0 {
		return 0, nil
	}
	if ours == 0 {
		return 0, ErrNotOurs
	}
	var at int
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM migration`).Scan(&at)
	return at, mapped(err)
}

// ErrOlder reports a register whose tables an older program made, and which
// has not been opened by this one since.
var ErrOlder = errors.New("an older version of this program made its tables; open it once with this one, which brings them up to date (cairn doctor), and verify it then")

// older returns ErrOlder when a file's tables are, word for word, those of an
// older version.
func older(ctx context.Context, db *sql.DB) error {
	got, err := readSchema(ctx, db, sqlite)
	if err != nil {
		return nil // damaged or altered: verify says how
	}
	for at := int64(1); at < newest; at++ {
		if want, err := sqliteSchema(at); err != nil {
			return err
		} else if maps.Equal(got, want) {
			return ErrOlder
		}
	}
	return nil
}
