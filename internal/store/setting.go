package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"cairn/internal/ledger"
)

// A noteRecord is a record that other rooms give a shape: a setting or a release.
type noteRecord struct {
	ID    string          `json:"id"`
	Value json.RawMessage `json:"value"`
}

func noteKind(name, upsert string) *kind[noteRecord] {
	return &kind[noteRecord]{
		name:   name,
		upsert: upsert,
		id:     func(n *noteRecord) string { return n.ID },
		values: func(*noteRecord) []any { return nil },
	}
}

var settingKind = noteKind("setting", `
INSERT INTO setting (id, first, seq) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq`)

var releases = noteKind("release", `
INSERT INTO release (id, first, seq) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq`)

// PutSetting writes a setting of the register; value is any that JSON holds.
func (tx *Tx) PutSetting(name string, value any) (Outcome, error) {
	raw, err := ledger.Canonical(value)
	if err != nil {
		return 0, fmt.Errorf("setting %s: %w", name, err)
	}
	return put(tx, settingKind, &noteRecord{ID: name, Value: raw})
}

// PutRelease writes what a release holds, digests of its files among it. A
// release is never changed: the same id with another value is an error.
func (tx *Tx) PutRelease(id string, value any) (Outcome, error) {
	old, there, err := releases.currentRecord(tx, id)
	if err != nil {
		return 0, fmt.Errorf("release %s: %w", id, err)
	}
	raw, err := ledger.Canonical(value)
	if err != nil {
		return 0, fmt.Errorf("release %s: %w", id, err)
	}
	if there && !bytes.Equal(old.Value, raw) {
		return 0, fmt.Errorf("release %s: %w, and a release never changes", id, ErrExists)
	}
	return put(tx, releases, &noteRecord{ID: id, Value: raw})
}

// Setting reads a setting into value; found is false, and value left alone,
// when it was never set.
func (s *Store) Setting(ctx context.Context, name string, value any) (found bool, err error) {
	return readNote(ctx, s, settingKind, name, value)
}

// Release reads what a release holds into value.
func (s *Store) Release(ctx context.Context, id string, value any) (found bool, err error) {
	return readNote(ctx, s, releases, id, value)
}

// Releases returns the ids of all releases in the order in which they were made.
func (s *Store) Releases(ctx context.Context) ([]string, error) {
	return column(ctx, s.read, `SELECT id FROM release ORDER BY first`)
}

func readNote(ctx context.Context, s *Store, k *kind[noteRecord], id string, value any) (bool, error) {
	n, err := record(ctx, s.read, k, id)
	if notFound(err) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if err := json.Unmarshal(n.Value, value); err != nil {
		return false, fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	return true, nil
}
