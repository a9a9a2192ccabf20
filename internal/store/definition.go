package store

import "cairn/internal/register"

var definitions = &kind[register.Definition]{
	name:    "definition",
	columns: []string{"issuer", "from_month", "to_month"},
	upsert: `
INSERT INTO definition (id, first, seq, issuer, from_month, to_month) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, issuer = excluded.issuer, from_month = excluded.from_month, to_month = excluded.to_month`,
	id:     func(d *register.Definition) string { return d.ID },
	values: func(d *register.Definition) []any { return []any{d.Issuer, d.From.String(), d.To.String()} },
}

// PutDefinition writes what a body counted in a stretch of time.
func (tx *Tx) PutDefinition(d register.Definition) (Outcome, error) { return put(tx, definitions, &d) }
