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

	"golang.org/x/mod/sumdb/note"
)

// A Store is an open register. It is safe for use by several goroutines: one
// of them writes at a time, the others read what was last committed.
type Store struct {
	path   string // the file, or the address of the database without its password
	keys   string // the keys lie in files named after this; empty: nowhere
	engine *engine
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

// Create makes an empty register and the key that signs its heads, and opens
// it. dsn is a file that is not there yet, or the address of an empty PostgreSQL
// database, postgres://…?cairn_key=FILE. The keys lie in files beside the
// register's, or in FILE.key and FILE.pub.
func Create(ctx context.Context, dsn string) (*Store, error) {
	s, addr, err := locate(dsn)
	if err != nil {
		return nil, err
	}
	if s.keys == "" {
		return nil, errors.New("a register needs a key that signs: add cairn_key=FILE to the address")
	}
	if s.engine == sqlite {
		if err := vacant(s.path); err != nil {
			return nil, fmt.Errorf("register %w", err)
		}
	}
	if err := makeKey(s.keys); err != nil {
		return nil, fmt.Errorf("register %s: %w", s.path, err)
	}
	return s.open(ctx, addr, true)
}

// Open opens the register at dsn, the path of a SQLite file or the address of
// a PostgreSQL database, and brings its tables up to this program's version.
func Open(ctx context.Context, dsn string) (*Store, error) {
	s, addr, err := locate(dsn)
	if err != nil {
		return nil, err
	}
	if s.engine == sqlite {
		if _, err := os.Stat(s.path); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%w at %s", ErrNone, s.path)
		} else if err != nil {
			return nil, err
		}
	}
	return s.open(ctx, addr, false)
}

// locate says which engine an address is for and what to call it with.
func locate(dsn string) (s *Store, addr string, err error) {
	switch {
	case dsn == "":
		return nil, "", errors.New("the register has no address: name a file")
	case isPostgres(dsn):
		s = &Store{engine: postgres}
		addr, s.keys, s.path, err = splitPostgres(dsn)
		return s, addr, err
	}
	return &Store{engine: sqlite, path: dsn, keys: dsn}, dsn, nil
}

func (s *Store) open(ctx context.Context, addr string, create bool) (_ *Store, err error) {
	defer func() {
		if err != nil {
			s.Close()
			err = fmt.Errorf("register %s: %w", s.path, err)
		}
	}()
	connect := openSQLite
	if s.engine == postgres {
		connect = openPostgres
	}
	if s.write, s.read, err = connect(ctx, addr); err != nil {
		return nil, err
	}
	if at, err := version(ctx, s.write, s.engine); err != nil {
		return nil, err
	} else if create && at > 0 {
		return nil, ErrExists
	} else if !create && at == 0 && s.engine == postgres {
		return nil, ErrNone
	}
	if err = migrate(ctx, s.write, s.engine); err != nil {
		return nil, err
	}
	s.key, s.public, err = readKeys(s.keys)
	return s, err
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

// Path returns the file that holds the register, or the address of its
// database without the password.
func (s *Store) Path() string { return s.path }
