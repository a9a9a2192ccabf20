package store

import (
	"context"
	"fmt"

	"cairn/internal/document"
	"cairn/internal/when"
)

var documents = &kind[document.Document]{
	name: "document",
	columns: []string{"title", "source", "publisher", "began", "ended", "received", "address",
		"language", "country", "media_type", "sensitivity"},
	upsert: `
INSERT INTO document (id, first, seq, title, source, publisher, began, ended, received, address,
                      language, country, media_type, sensitivity)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, title = excluded.title, source = excluded.source, publisher = excluded.publisher,
    began = excluded.began, ended = excluded.ended, received = excluded.received, address = excluded.address,
    language = excluded.language, country = excluded.country, media_type = excluded.media_type,
    sensitivity = excluded.sensitivity`,
	id: func(d *document.Document) string { return string(d.ID) },
	values: func(d *document.Document) []any {
		began, ended := days(d.Published)
		return []any{d.Title, d.Source, d.Publisher, began, ended, stamp(d.Received), d.Address,
			d.Language, d.Country, d.MediaType, d.Sensitivity}
	},
}

// PutDocument writes a document with its bytes. Bytes that are there already
// are left as they were first received: added is false, and nothing is written.
func (tx *Tx) PutDocument(d document.Document) (added bool, err error) {
	if sum := document.Sum(d.Bytes); d.ID != sum {
		return false, fmt.Errorf("document %q: its bytes have the hash %s", d.ID.Short(), sum.Short())
	}
	var n int
	if err := tx.row(`SELECT count(*) FROM document WHERE id = $1`, string(d.ID)).Scan(&n); err != nil || n > 0 {
		return false, err
	}
	if err := tx.putBlob(d.Bytes); err != nil {
		return false, fmt.Errorf("document %s: %w", d.ID.Short(), err)
	}
	d.Bytes = nil
	d.Received = d.Received.UTC()
	log := make([]document.Custody, len(d.Custody))
	for i, c := range d.Custody {
		c.At = c.At.UTC()
		log[i] = c
	}
	d.Custody = log
	_, err = put(tx, documents, &d)
	return err == nil, err
}

// Document returns a document with its bytes, after checking their hash.
func (s *Store) Document(ctx context.Context, id document.ID) (document.Document, error) {
	d, err := record(ctx, s.read, documents, string(id))
	if err != nil {
		return document.Document{}, err
	}
	p, err := scanBlob(s.read.QueryRowContext(ctx, getBlob, string(id)))
	if err != nil {
		return document.Document{}, fmt.Errorf("document %s: its bytes: %w", id.Short(), missing(err))
	}
	d.Bytes, err = p.unpack()
	return d, err
}

// FindDocuments returns the ids that begin with prefix, in order, at most
// limit: people type the first characters of a hash.
func (s *Store) FindDocuments(ctx context.Context, prefix string, limit int) ([]string, error) {
	return column(ctx, s.read, `SELECT id FROM document WHERE substr(id, 1, length($1)) = $1 ORDER BY id LIMIT $2`, prefix, limit)
}

// A Listing is a document in a list: without its text and bytes, with how many
// claims it has and how many of them wait for a ruling.
type Listing struct {
	document.Document
	Claims, Waiting int
}

const listDocuments = `
SELECT d.id, d.title, d.source, d.publisher, coalesce(d.began, ''), coalesce(d.ended, ''), d.received,
       d.address, d.language, d.country, d.media_type, d.sensitivity,
       (SELECT count(*) FROM claim c WHERE c.document = d.id),
       (SELECT count(*) FROM claim c WHERE c.document = d.id AND c.origin <> 'import'
        AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.on_id = c.id AND r.held = 1
                        AND r.act IN ('accept', 'correct', 'reject', 'withdraw')))
FROM   document d
ORDER  BY d.first DESC LIMIT $1 OFFSET $2`

// Documents returns limit documents after the first skip, the newest received
// first, and how many there are in all.
func (s *Store) Documents(ctx context.Context, skip, limit int) (list []Listing, all int, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM document`).Scan(&all); err != nil {
		return nil, 0, fmt.Errorf("documents: %w", mapped(err))
	}
	rows, err := s.read.QueryContext(ctx, listDocuments, limit, skip)
	if err != nil {
		return nil, 0, fmt.Errorf("documents: %w", mapped(err))
	}
	defer rows.Close()
	list = []Listing{}
	for rows.Next() {
		var l Listing
		var began, ended, received string
		if err := rows.Scan(&l.ID, &l.Title, &l.Source, &l.Publisher, &began, &ended, &received, &l.Address,
			&l.Language, &l.Country, &l.MediaType, &l.Sensitivity, &l.Claims, &l.Waiting); err != nil {
			return nil, 0, fmt.Errorf("documents: after %d: %w", len(list), mapped(err))
		}
		if l.Received, err = parseTime(received); err != nil {
			return nil, 0, fmt.Errorf("document %s: received: %w", l.ID.Short(), err)
		}
		if l.Published, err = interval(began, ended); err != nil {
			return nil, 0, fmt.Errorf("document %s: published: %w", l.ID.Short(), err)
		}
		list = append(list, l)
	}
	return list, all, mapped(rows.Err())
}

// interval reads the columns began and ended; empty means not said.
func interval(began, ended string) (when.Interval, error) {
	if began == "" {
		return when.Interval{}, nil
	}
	a, err := when.ParseDay(began)
	if err != nil {
		return when.Interval{}, err
	}
	b, err := when.ParseDay(ended)
	return when.Between(a, b), err
}
