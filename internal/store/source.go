package store

import "cairn/internal/document"

var sources = &kind[document.Source]{
	name:    "source",
	columns: []string{"name"},
	upsert: `
INSERT INTO source (id, first, seq, name) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, name = excluded.name`,
	id:     func(s *document.Source) string { return s.ID },
	values: func(s *document.Source) []any { return []any{s.Name} },
}

// PutSource writes a source.
func (tx *Tx) PutSource(s document.Source) (Outcome, error) { return put(tx, sources, &s) }
