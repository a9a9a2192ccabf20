package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// A frozen file is a register's file that is read as it lies, without locks,
// because nobody can write it or no log can be made beside it: evidence on
// read-only media, another person's file. It must stay as it was.
type frozen struct {
	path string
	was  os.FileInfo
}

// still reports as an error that the file is not as it was when it was opened:
// what was read since may be half old and half new.
func (f *frozen) still() error {
	if f == nil {
		return nil
	}
	now, err := os.Stat(f.path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnread, err)
	}
	if now.Size() != f.was.Size() || !now.ModTime().Equal(f.was.ModTime()) || logged(f.path) != "" {
		return fmt.Errorf("%w: %s was written to while it was being read without locks; open it again", ErrUnread, f.path)
	}
	return nil
}

// sealed reports whether a file's mode lets nobody write it.
func sealed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o222 == 0
}

// logged returns the log beside a register's file that holds changes which the
// file itself may not have; empty when there is none.
func logged(path string) string {
	for _, end := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(path + end); err == nil && info.Size() > 0 {
			return path + end
		}
	}
	return ""
}

// openReading opens a register's file for n readers and writes nothing to it.
// Readers of a file that others may write share a small index of its log. A
// file that nobody may write is read as it lies, and so is one beside which
// that index cannot be made, unless a log holds newer changes: those must not
// be passed over. What is wrong inside the file is left to the reader to find.
func openReading(ctx context.Context, path string, n int, more ...string) (*sql.DB, *frozen, error) {
	log := logged(path)
	if !sealed(path) || log != "" {
		db, err := connectReading(ctx, path, n, append(more, "mode", "ro")...)
		if !unread(err) || errors.Is(err, ErrBusy) {
			return db, nil, err
		}
		if log != "" {
			return nil, nil, fmt.Errorf("%w: %s holds changes that cannot be read where it lies (%w); copy it and %s to a folder that you can write to, and read the copy",
				ErrUnread, log, err, path)
		}
	}
	was, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	db, err := connectReading(ctx, path, n, append(more, "mode", "ro", "immutable", "1")...)
	if unread(err) { // the system says why
		f, opened := os.Open(path)
		if opened != nil {
			err = opened
		} else {
			f.Close()
		}
		return nil, nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	return db, &frozen{path, was}, err
}

// connectReading opens a file and looks whether it can be read at all; no
// database is given back when it cannot.
func connectReading(ctx context.Context, path string, n int, more ...string) (*sql.DB, error) {
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
	var tables int
	err = mapped(db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables))
	if unread(err) {
		db.Close()
		return nil, err
	}
	return db, nil
}

// unread reports whether an error says that a file or a database could not be
// read, and nothing of what it holds.
func unread(err error) bool {
	if errors.Is(err, ErrBusy) || errors.Is(err, ErrReadOnly) || errors.Is(err, ErrUnread) || postgresUnread(err) {
		return true
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_CANTOPEN, codes.SQLITE_IOERR, codes.SQLITE_PERM, codes.SQLITE_AUTH, codes.SQLITE_PROTOCOL, codes.SQLITE_NOLFS:
		return true
	}
	return false
}
