package store

import (
	"fmt"
	"testing"
)

// Pragma reads a setting of the connection that writes.
func Pragma(t *testing.T, s *Store, name string) (value string) {
	t.Helper()
	if err := s.write.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// NewEnough reports whether a SQLite of this version may be used.
func NewEnough(version string) bool { return newEnough(version) == nil }

// Decode reads a body as Load does.
func Decode(body []byte, v any) error { return newDecoder().decode(body, v) }

// Limit lets the register's file have so many pages and no more, as a full
// disk would.
func Limit(t *testing.T, s *Store, pages int) {
	t.Helper()
	if _, err := s.write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
		t.Fatal(err)
	}
}

// Schema returns what the tables of a register are.
func Schema(t *testing.T, s *Store) (map[string]string, error) {
	return readSchema(t.Context(), s.read, s.engine)
}
