package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrNoKey reports that the key which signs heads is not beside the register.
var ErrNoKey = errors.New("the key that signs is missing")

// A Key checks signatures of heads; [ReadPublic] reads them.
type Key = note.Verifier

// KeyFile returns where the secret key of a register lies. Who has it can sign
// heads: keep a copy in a safe place, apart from the backups.
func KeyFile(path string) string { return path + ".key" }

// PublicFile returns where the public keys of a register lie, one a line, the
// newest last. They may and should be given to others.
func PublicFile(path string) string { return path + ".pub" }

// keyHint says what to do about a missing key.
func (s *Store) keyHint() string {
	switch {
	case s.keys == "":
		return "say where it lies with cairn_key=FILE in the register's address"
	case s.keyless != nil:
		return s.keyless.Error()
	}
	return "put it back as " + KeyFile(s.keys)
}

// makeKey makes the key pair of a register, if there is none yet.
func makeKey(path string) error {
	if _, err := os.Stat(KeyFile(path)); err == nil {
		return nil
	}
	return NewKey(path)
}

// NewKey makes a key for a register whose key was lost. What was signed before
// stays signed by the old one, whose public key is kept. Tell those who keep
// heads of the register: from now on they need the new public key too.
func NewKey(path string) error {
	if err := absent(KeyFile(path)); err != nil {
		return fmt.Errorf("key %s: %w", KeyFile(path), err)
	}
	name := make([]byte, 4)
	if _, err := rand.Read(name); err != nil {
		return err
	}
	secret, public, err := note.GenerateKey(rand.Reader, "cairn/"+hex.EncodeToString(name))
	if err != nil {
		return err
	}
	if err := addLine(PublicFile(path), public); err != nil { // first: a key must not sign what nobody can check
		return err
	}
	return writeNew(KeyFile(path), secret+"\n", private)
}

// addLine adds a line to a file and waits for the disk.
func addLine(path, line string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(line + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// writeNew writes a file that must not be there yet, and waits for the disk.
func writeNew(path, text string, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// readKeys reads the key pair of a register. A secret key that is missing, or
// that another person keeps, is no fault before something is written; keyless
// says what it is then.
func readKeys(path string) (key note.Signer, public []Key, keyless, err error) {
	if path == "" {
		return nil, nil, nil, nil
	}
	public, err = ReadPublic(PublicFile(path))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil, fmt.Errorf("the public keys: %w", err)
	}
	text, err := os.ReadFile(KeyFile(path))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, public, nil, nil
	case errors.Is(err, os.ErrPermission):
		return nil, public, err, nil
	case err != nil:
		return nil, nil, nil, err
	}
	key, err = note.NewSigner(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("key %s: %w", KeyFile(path), err)
	}
	return key, public, nil, nil
}

// ReadPublic reads a file of public keys, one a line.
func ReadPublic(path string) ([]Key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var keys []Key
	for i, line := range strings.Fields(string(text)) {
		key, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("key %s, line %d: %w", path, i+1, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}
