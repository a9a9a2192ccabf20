package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// mostSessions is how many sessions are kept; those that end first go first.
const mostSessions = 4096

// proofOf is what is kept of a session's secret.
func proofOf(secret string) string {
	sum := sha256.Sum256([]byte("session " + secret))
	return hex.EncodeToString(sum[:])
}

// sessionText is what is signed of a session.
func sessionText(proof, token, until string) string {
	return "cairn session\n" + proof + "\n" + token + "\n" + until + "\n"
}

// OpenSession keeps that a secret opens the desk for the account whose token has
// this hash, until a moment. The secret itself is not kept, and no entry is written:
// who is signed in is no part of the record. It is signed with the register's key, so
// that who can write the file and has no key cannot sign in as another. Sessions whose
// time is over by now go.
func (s *Store) OpenSession(ctx context.Context, secret, token string, now, until time.Time) error {
	if s.key == nil {
		return fmt.Errorf("open a session: %w: %s", ErrNoKey, s.keyHint())
	}
	proof, end := proofOf(secret), stamp(until)
	signed, err := note.Sign(&note.Note{Text: sessionText(proof, token, end)}, s.key)
	if err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	err = s.transact(ctx, func(tx *Tx) error {
		if err := tx.exec(`DELETE FROM session WHERE until <= $1`, stamp(now)); err != nil {
			return err
		}
		if err := tx.exec(`DELETE FROM session WHERE proof IN (SELECT proof FROM session ORDER BY until DESC, proof LIMIT 4096 OFFSET $1)`, mostSessions-1); err != nil {
			return err
		}
		return tx.exec(`INSERT INTO session (proof, token, until, signed) VALUES ($1, $2, $3, $4)`, proof, token, end, string(signed))
	})
	if err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	return nil
}

// Session returns the hash of the token that a session was opened with; empty
// where there is none, its time is over, or the register's key did not sign it.
func (s *Store) Session(ctx context.Context, secret string, now time.Time) (token string, err error) {
	proof, end, signed := proofOf(secret), "", ""
	err = s.read.QueryRowContext(ctx, `SELECT token, until, signed FROM session WHERE proof = $1 AND until > $2`, proof, stamp(now)).Scan(&token, &end, &signed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", mapped(err)
	case len(s.public) == 0 || keptFault(sessionText(proof, token, end), signed, s.public) != nil:
		return "", nil
	}
	return token, nil
}

// EndSession ends a session.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	return s.transact(ctx, func(tx *Tx) error { return tx.exec(`DELETE FROM session WHERE proof = $1`, proofOf(secret)) })
}
