package store

import (
	"cmp"
	"context"

	"cairn/internal/register"
)

var incidents = &kind[register.Incident]{
	name:    "incident",
	columns: []string{"document", "dataset", "dataset_key", "area", "began", "ended", "withdrawn"},
	upsert: `
INSERT INTO incident (id, first, seq, document, dataset, dataset_key, area, began, ended, withdrawn)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, document = excluded.document, dataset = excluded.dataset,
    dataset_key = excluded.dataset_key, area = excluded.area,
    began = excluded.began, ended = excluded.ended, withdrawn = excluded.withdrawn`,
	id: func(i *register.Incident) string { return i.ID },
	values: func(i *register.Incident) []any {
		began, ended := days(i.Time)
		return []any{orNull(i.Document), i.Dataset, i.Key, cmp.Or(i.Place.Area(), i.Country), began, ended, flag(i.Withdrawn)}
	},
	check: func(tx *Tx, i *register.Incident, _ bool) error {
		for _, h := range i.Harms {
			if err := validRange(h.Range); err != nil {
				return err
			}
		}
		return hasDocument(tx, i.Document)
	},
}

// PutIncident writes an incident that a dataset brings.
func (tx *Tx) PutIncident(i register.Incident) (Outcome, error) { return put(tx, incidents, &i) }

// PutIncidents writes incidents that a dataset brings.
func (tx *Tx) PutIncidents(is []register.Incident) (Counts, error) { return putAll(tx, incidents, is) }

// Incident returns one incident of a dataset as it stands.
func (s *Store) Incident(ctx context.Context, id string) (register.Incident, error) {
	return record(ctx, s.read, incidents, id)
}
