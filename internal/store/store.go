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
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
)

// A Store is an open register. It is safe for use by several goroutines: one
// of them writes at a time, the others read what was last committed.
type Store struct {
	path    string // the file, or the address of the database without its password
	keys    string // the keys lie in files named after this; empty: nowhere
	engine  *engine
	write   *sql.DB // one connection
	read    *sql.DB // several, which cannot write
	only    error   // why nothing can be written; nil: it can, as far as is known
	frozen  *frozen // the file, where it is read as it lies
	key     note.Signer
	keyless error // why there is no key
	public  []Key
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
	if err := folder(s.keys); err != nil {
		return nil, fmt.Errorf("register %s: %w", s.path, err)
	}
	if s.engine == sqlite {
		if err := vacant(s.path); err != nil {
			return nil, fmt.Errorf("register %w", err)
		}
	}
	if err := makeKey(s.keys); err != nil {
		return nil, fmt.Errorf("register %s: %w", s.path, err)
	}
	if s.engine == postgres {
		return s.open(ctx, addr, true)
	}
	if err := writeNew(s.path, "", private); err != nil { // its logs get the same mode
		return nil, fmt.Errorf("register %s: %w", s.path, err)
	}
	made, err := s.open(ctx, addr, true)
	if err != nil { // it holds nothing yet
		for _, end := range ends {
			os.Remove(s.path + end)
		}
	}
	return made, err
}

// private is the mode of files that nobody but their owner reads: registers,
// their copies and the key.
const private = 0o600

// folder reports as an error that the folder of a file is not there.
func folder(path string) error {
	dir := filepath.Dir(path)
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist: make it first, or name another", dir)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	}
	return nil
}

// Open opens the register at dsn, the path of a SQLite file or the address of
// a PostgreSQL database, and brings its tables up to this program's version. A
// file that cannot be written is opened for reading: then every change ends
// with ErrReadOnly.
func Open(ctx context.Context, dsn string) (*Store, error) {
	s, addr, err := locate(dsn)
	if err != nil {
		return nil, err
	}
	if s.engine == sqlite {
		switch info, err := os.Stat(s.path); {
		case errors.Is(err, os.ErrNotExist):
			return nil, fmt.Errorf("%w at %s", ErrNone, s.path)
		case err != nil:
			return nil, err
		case info.Size() == 0:
			return nil, fmt.Errorf("register %s: %w: it is empty", s.path, ErrNotOurs)
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
	connect := s.connectSQLite
	if s.engine == postgres {
		connect = s.connectPostgres
	}
	if err = connect(ctx, addr); err != nil {
		return nil, err
	}
	db := s.write
	if db == nil {
		db = s.read
	}
	switch at, err := version(ctx, db, s.engine); {
	case err != nil:
		return nil, err
	case create && at > 0:
		return nil, ErrExists
	case !create && at == 0 && s.engine == postgres:
		return nil, ErrNone
	case !create && at == 0:
		return nil, fmt.Errorf("%w: it is empty", ErrNotOurs)
	case at < newest && s.only != nil:
		return nil, fmt.Errorf("its tables are of version %d and must be brought up to %d first: %w", at, newest, s.readOnly(s.only))
	}
	if err = migrate(ctx, db, s.engine); err != nil {
		return nil, err
	}
	s.key, s.public, s.keyless, err = readKeys(s.keys)
	return s, err
}

// readOnly returns the error of a change that cannot be made.
func (s *Store) readOnly(why error) error {
	return fmt.Errorf("%w (%w); it was opened for reading only, and what is to be added needs a file and a folder that you may write to", ErrReadOnly, why)
}

// OnlyRead lets nothing be written from now on, for the reason given. It is called
// before the register is used.
func (s *Store) OnlyRead(why error) { s.only = why }

// ReadOnly returns why nothing can be written to the register, or nil. A file
// that was opened beside one who may write it shows it only when a change is
// made.
func (s *Store) ReadOnly() error { return s.only }

// snapshot begins a reading of one moment.
func (s *Store) snapshot(ctx context.Context) (*sql.Tx, error) {
	if err := s.frozen.still(); err != nil {
		return nil, err
	}
	tx, err := s.read.BeginTx(ctx, s.engine.snapshot)
	return tx, mapped(err)
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
