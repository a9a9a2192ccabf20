package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// A part of the register is what lies under one figure: the records named, as
// they stand, each list in the order in which the records were first written.
type Part struct {
	Sources     []document.Source // all of them
	Documents   []document.Document
	Claims      []register.Claim
	Totals      []register.Total
	Definitions []register.Definition
	Decisions   []register.Decision // those that hold on the claims
}

// Some returns the claims and totals with these ids, the definition, the documents
// that the claims, the totals and other records of docs stand in, and the decisions
// that hold on the claims. Ids that are not there are passed over. paired says
// that a decision on a pair holds which names one of names; then nothing else is
// returned.
func (s *Store) Some(ctx context.Context, claimIDs, totalIDs []string, definition string, docs, names []string) (p Part, paired bool, err error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return p, false, mapped(err)
	}
	defer tx.Rollback()
	if paired, err = rulesOn(ctx, tx, names); paired || err != nil {
		return p, paired, err
	}
	if p.Sources, err = some(ctx, tx, sources, `SELECT t.first, e.body FROM source t JOIN entry e ON e.seq = t.seq WHERE 1 = 1`, nil); err != nil {
		return p, false, err
	}
	if p.Claims, err = some(ctx, tx, claims, `SELECT t.first, e.body FROM claim t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, append([]string{}, claimIDs...)); err != nil {
		return p, false, err
	}
	if p.Totals, err = some(ctx, tx, totals, `SELECT t.first, e.body FROM total t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, append([]string{}, totalIDs...)); err != nil {
		return p, false, err
	}
	for i := range p.Claims {
		docs = append(docs, string(p.Claims[i].Document))
	}
	for i := range p.Totals {
		docs = append(docs, string(p.Totals[i].Document))
	}
	if p.Documents, err = some(ctx, tx, documents, `SELECT t.first, e.body FROM document t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, append([]string{}, docs...)); err != nil {
		return p, false, err
	}
	if p.Definitions, err = some(ctx, tx, definitions, `SELECT t.first, e.body FROM definition t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, []string{definition}); err != nil {
		return p, false, err
	}
	p.Decisions, err = some(ctx, tx, decisions, `
SELECT t.first, e.body FROM decision t JOIN entry e ON e.seq = t.seq
WHERE  t.held = 1 AND t.act <> 'take-back' AND t.on_id IN`, append([]string{}, claimIDs...))
	return p, false, err
}

// rulesOn reports whether a decision on a pair holds which names one of names.
func rulesOn(ctx context.Context, tx *sql.Tx, names []string) (bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT on_id, with_id FROM decision WHERE with_id <> '' AND held = 1`)
	if err != nil {
		return false, mapped(err)
	}
	defer rows.Close()
	var set map[string]bool
	for rows.Next() {
		var on, with string
		if err := rows.Scan(&on, &with); err != nil {
			return false, mapped(err)
		}
		if set == nil {
			set = make(map[string]bool, len(names))
			for _, n := range names {
				set[n] = true
			}
		}
		if set[on] || set[with] {
			return true, nil
		}
	}
	return false, mapped(rows.Err())
}

// someIDs is how many ids are asked for at once.
const someIDs = 250

// some returns the records that a query gives for ids, in the order of their
// first entries. The query ends where the list of ids belongs; with no list (nil)
// it is run as it is.
func some[T any](ctx context.Context, db querier, k *kind[T], query string, ids []string) ([]T, error) {
	type numbered struct {
		first  int64
		record T
	}
	var all []numbered
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	run := func(query string, args ...any) error {
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			return mapped(err)
		}
		defer rows.Close()
		for rows.Next() {
			all = append(all, numbered{})
			n := &all[len(all)-1]
			var body sql.RawBytes
			if err := rows.Scan(&n.first, &body); err != nil {
				return mapped(err)
			}
			if err := d.decode(body, &n.record); err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
		}
		return mapped(rows.Err())
	}
	if ids == nil {
		if err := run(query); err != nil {
			return nil, err
		}
	}
	if err := inParts(ids, query, run); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.first, b.first) })
	list := make([]T, len(all))
	for i := range all {
		list[i] = all[i].record
	}
	return list, nil
}

// inParts runs a query that ends in IN for the ids, each once and in order, as
// many at a time as an engine takes.
func inParts(ids []string, query string, run func(query string, args ...any) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), someIDs) {
		marks, args := make([]string, len(part)), make([]any, len(part))
		for i, id := range part {
			marks[i], args[i] = fmt.Sprint("$", i+1), id
		}
		if err := run(query+` (`+strings.Join(marks, ", ")+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}
