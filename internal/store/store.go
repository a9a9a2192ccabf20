// Package store is the shelf: all SQL, and nothing else. In go records, out
// come records, as they stand or as they stood on any day. Every change is one
// entry of an append-only ledger, written in the same transaction as the
// tables that make it quick to read, so those can always be made anew. It
// never works out a figure, and it never changes or removes an entry.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A Store is an open register. It is safe for use by several goroutines: one
// of them writes at a time, the others read what was last committed.
type Store struct {
	path   string
	engine engine
	write  *sql.DB // one connection
	read   *sql.DB // several, which cannot write
	key    note.Signer
	public []Key
}

// ErrNone reports that there is no register at an address.
var ErrNone = errors.New("no register")

// ErrExists reports that something is already there where a register or a
// backup was to be made.
var ErrExists = errors.New("exists already")

// Create makes an empty register and the key that signs its heads, which lies
// in a file beside it, and opens it.
func Create(ctx context.Context, dsn string) (*Store, error) {
	path, err := file(dsn)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err == nil {
		return nil, fmt.Errorf("register %s: %w", path, ErrExists)
	}
	if err := makeKey(path); err != nil {
		return nil, fmt.Errorf("register %s: %w", path, err)
	}
	return open(ctx, path)
}

// Open opens the register at dsn, the path of a SQLite file, and brings its
// tables up to this program's version.
func Open(ctx context.Context, dsn string) (*Store, error) {
	path, err := file(dsn)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s", ErrNone, path)
	} else if err != nil {
		return nil, err
	}
	return open(ctx, path)
}

// file returns the path that dsn names.
func file(dsn string) (string, error) {
	switch {
	case dsn == "":
		return "", errors.New("the register has no address: name a file")
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return "", errors.New("PostgreSQL comes with a later version; name a SQLite file instead")
	}
	return dsn, nil
}

func open(ctx context.Context, path string) (_ *Store, err error) {
	s := &Store{path: path, engine: sqlite}
	defer func() {
		if err != nil {
			s.Close()
			err = fmt.Errorf("register %s: %w", path, err)
		}
	}()
	if s.write, s.read, err = openSQLite(ctx, path); err != nil {
		return nil, err
	}
	if err = migrate(ctx, s.write, s.engine); err != nil {
		return nil, err
	}
	if s.key, s.public, err = readKeys(path); err != nil {
		return nil, err
	}
	return s, nil
}

// Close closes the register. What was acknowledged is on the disk already.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Path returns the file that holds the register.
func (s *Store) Path() string { return s.path }
