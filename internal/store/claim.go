package store

import (
	"context"
	"fmt"

	"cairn/internal/document"
	"cairn/internal/register"
)

var claims = &kind[register.Claim]{
	name:    "claim",
	columns: []string{"document", "code", "area", "began", "ended", "review", "origin"},
	upsert: `
INSERT INTO claim (id, first, seq, document, code, area, began, ended, review, origin)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, document = excluded.document, code = excluded.code, area = excluded.area,
    began = excluded.began, ended = excluded.ended, review = excluded.review, origin = excluded.origin`,
	id: func(c *register.Claim) string { return c.ID },
	values: func(c *register.Claim) []any {
		began, ended := days(c.Time)
		return []any{orNull(c.Document), string(c.Kind), c.Place.Area(), began, ended, string(c.Review), c.Origin}
	},
	check: func(tx *Tx, c *register.Claim, there bool) error {
		if there && c.Origin == "extract" {
			ruled, err := ruledOn(tx, c.ID)
			if err != nil {
				return err
			}
			if ruled {
				return errKept
			}
		}
		return hasDocument(tx, c.Document)
	},
}

// ruledOn reports whether a decision on a claim holds.
func ruledOn(tx *Tx, id string) (bool, error) {
	var n int
	err := tx.row(`SELECT count(*) FROM decision WHERE on_id = $1 AND held = 1`, id).Scan(&n)
	return n > 0, err
}

// PutClaims writes claims, whose ids are whole (see [register.Qualify]). An
// extracted claim that somebody has ruled on is kept as it was: the ruling is
// about those words, not about what a later extractor makes of them.
func (tx *Tx) PutClaims(cs []register.Claim) (Counts, error) { return putAll(tx, claims, cs) }

const claimsOf = `
SELECT e.body FROM claim c JOIN entry e ON e.seq = c.seq
WHERE  c.document = $1
ORDER  BY c.first`

// ClaimsOf returns the claims of a document as they stand, in the order in
// which they were written.
func (s *Store) ClaimsOf(ctx context.Context, doc document.ID) ([]register.Claim, error) {
	return records(ctx, s.read, claims, claimsOf, string(doc))
}

// Claim returns one claim as it stands.
func (s *Store) Claim(ctx context.Context, id string) (register.Claim, error) {
	return record(ctx, s.read, claims, id)
}

// A claim waits while nobody has ruled on it. Rows of an imported table do not:
// the import was the ruling.
const waiting = `
FROM   claim c
WHERE  c.origin <> 'import'
AND    NOT EXISTS (SELECT 1 FROM decision d
                   WHERE  d.on_id = c.id AND d.held = 1 AND d.act IN ('accept', 'correct', 'reject', 'withdraw'))`

const queue = `
SELECT e.body
FROM   (SELECT c.first, c.seq ` + waiting + ` AND c.first > $1 ORDER BY c.first LIMIT $2) q
JOIN   entry e ON e.seq = q.seq
ORDER  BY q.first`

// Queue returns the claims that wait for a ruling, in the order in which they
// were written: at most limit of them after the claim with id after (empty:
// from the first), and how many wait in all.
func (s *Store) Queue(ctx context.Context, after string, limit int) (cs []register.Claim, waits int, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) `+waiting).Scan(&waits); err != nil {
		return nil, 0, fmt.Errorf("claims that wait: %w", mapped(err))
	}
	var first int64
	if after != "" {
		if err := s.read.QueryRowContext(ctx, `SELECT first FROM claim WHERE id = $1`, after).Scan(&first); err != nil {
			return nil, 0, fmt.Errorf("claim %s: %w", after, missing(err))
		}
	}
	cs, err = records(ctx, s.read, claims, queue, first, limit)
	return cs, waits, err
}
