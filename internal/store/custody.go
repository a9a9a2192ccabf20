package store

import (
	"cmp"
	"context"

	"cairn/internal/register"
)

var custodyPoints = &kind[register.CustodyPoint]{
	name:    "custody",
	columns: []string{"document", "indicator", "area", "began", "ended", "withdrawn"},
	upsert: `
INSERT INTO custody (id, first, seq, document, indicator, area, began, ended, withdrawn)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, document = excluded.document, indicator = excluded.indicator, area = excluded.area,
    began = excluded.began, ended = excluded.ended, withdrawn = excluded.withdrawn`,
	id: func(c *register.CustodyPoint) string { return c.ID },
	values: func(c *register.CustodyPoint) []any {
		began, ended := days(c.Period)
		return []any{orNull(c.Document), c.Indicator, c.Area, began, ended, flag(c.Withdrawn)}
	},
	check: func(tx *Tx, c *register.CustodyPoint, _ bool) error {
		return cmp.Or(validRange(c.Value), hasDocument(tx, c.Document))
	},
}

// PutCustody writes a number about people held.
func (tx *Tx) PutCustody(c register.CustodyPoint) (Outcome, error) { return put(tx, custodyPoints, &c) }

// CustodyPoint returns one number about people held, as it stands.
func (s *Store) CustodyPoint(ctx context.Context, id string) (register.CustodyPoint, error) {
	return record(ctx, s.read, custodyPoints, id)
}
