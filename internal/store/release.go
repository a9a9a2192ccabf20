package store

import (
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"cairn/internal/ledger"
	"cairn/internal/register"
)

// LoadEntries returns the register as it stood after its first size entries:
// the state that a release with a head of that size was made from. Unlike a
// moment, a size tells entries of the same second apart.
func (s *Store) LoadEntries(ctx context.Context, size int64, how ...Detail) (*register.State, error) {
	st, err := s.loadAt(ctx, how, func(ctx context.Context, db querier) (int64, ledger.Head, error) {
		h, err := headAt(ctx, db, size)
		return size, h, err
	})
	if err != nil {
		return nil, fmt.Errorf("load the register at entry %d: %w", size, err)
	}
	return st, nil
}

// SignHead returns the signed note over the ledger's first size entries. The
// same entries and key give the same note.
func (s *Store) SignHead(ctx context.Context, size int64) (string, error) {
	if s.key == nil {
		return "", fmt.Errorf("%w: %s", ErrNoKey, s.keyHint())
	}
	h, err := headAt(ctx, s.read, size)
	if err != nil {
		return "", err
	}
	return h.Sign(s.key)
}

// Sign signs a text of whole lines with the register's key, as a note
// (sumdb/note). A text that reads as a checkpoint is refused: only SignHead
// signs those.
func (s *Store) Sign(text string) (string, error) {
	if s.key == nil {
		return "", fmt.Errorf("%w: %s", ErrNoKey, s.keyHint())
	}
	if _, _, err := ledger.ParseCheckpoint(text); err == nil {
		return "", fmt.Errorf("sign: the text reads as the head of a ledger")
	}
	b, err := note.Sign(&note.Note{Text: text}, s.key)
	return string(b), err
}

// PublicKey returns the public half of the key that signs, one line as it is
// given to others.
func (s *Store) PublicKey() (string, error) {
	if s.key == nil {
		return "", fmt.Errorf("%w: %s", ErrNoKey, s.keyHint())
	}
	text, err := os.ReadFile(PublicFile(s.keys))
	if err != nil {
		return "", err
	}
	for _, line := range strings.Fields(string(text)) {
		if key, err := note.NewVerifier(line); err == nil && key.Name() == s.key.Name() && key.KeyHash() == s.key.KeyHash() {
			return line + "\n", nil
		}
	}
	return "", fmt.Errorf("key %s: the public half of the key that signs is not in it", PublicFile(s.keys))
}
