package store

import (
	"cmp"
	"context"
	"fmt"

	"cairn/internal/register"
)

var totals = &kind[register.Total]{
	name:    "total",
	columns: []string{"document", "issuer", "series", "area", "began", "ended", "harm", "withdrawn"},
	upsert: `
INSERT INTO total (id, first, seq, document, issuer, series, area, began, ended, harm, withdrawn)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, document = excluded.document, issuer = excluded.issuer, series = excluded.series,
    area = excluded.area, began = excluded.began, ended = excluded.ended, harm = excluded.harm,
    withdrawn = excluded.withdrawn`,
	id: func(t *register.Total) string { return t.ID },
	values: func(t *register.Total) []any {
		began, ended := days(t.Period)
		return []any{orNull(t.Document), t.Issuer, t.Series, t.Area, began, ended, string(t.Harm), flag(t.Withdrawn)}
	},
	check: func(tx *Tx, t *register.Total, _ bool) error {
		return cmp.Or(validRange(t.Range), hasDocument(tx, t.Document))
	},
}

// validRange reports as an error a range that no count of people can have.
func validRange(r register.Range) error {
	if !r.Valid() {
		return fmt.Errorf("range %d to %d: want 0 ≤ lowest ≤ highest", r.Min, r.Max)
	}
	return nil
}

// PutTotal writes a published total.
func (tx *Tx) PutTotal(t register.Total) (Outcome, error) { return put(tx, totals, &t) }

// PutTotals writes published totals.
func (tx *Tx) PutTotals(ts []register.Total) (Counts, error) { return putAll(tx, totals, ts) }

// Total returns one total as it stands.
func (s *Store) Total(ctx context.Context, id string) (register.Total, error) {
	return record(ctx, s.read, totals, id)
}
