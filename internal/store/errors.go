package store

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// Errors that a caller can act on.
var (
	ErrNotFound = errors.New("not in the register")
	ErrBusy     = errors.New("the register is being written to by another program; try again in a moment")
	ErrFull     = errors.New("the disk is full; nothing of this change was kept; free some space and repeat it")
	ErrDamaged  = errors.New("the register's file is damaged; keep it, and restore the last backup beside it")
	ErrReadOnly = errors.New("the register's file cannot be written to")
	ErrNotOurs  = errors.New("the file is no register")
	ErrTaken    = errors.New("it holds no longer")
	ErrUnread   = errors.New("the register could not be read")
)

// mapped gives an engine's error the name that callers know. What is not
// listed is passed on as it is.
func mapped(err error) error {
	if named := postgresErrors(err); named != nil && !errors.Is(err, named) {
		return fmt.Errorf("%w (%w)", named, err)
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	named := map[int]error{
		codes.SQLITE_BUSY:     ErrBusy,
		codes.SQLITE_LOCKED:   ErrBusy,
		codes.SQLITE_FULL:     ErrFull,
		codes.SQLITE_CORRUPT:  ErrDamaged,
		codes.SQLITE_READONLY: ErrReadOnly,
		codes.SQLITE_NOTADB:   ErrNotOurs,
	}[e.Code()&0xff]
	if named == nil || errors.Is(err, named) {
		return err
	}
	return fmt.Errorf("%w (%w)", named, err)
}
