package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
)

// A Change is a record that was written since an earlier state: put for the
// first time, or in a new version.
type Change struct {
	Kind, ID string
	Was      int64 // the entry that held it in the earlier state; 0: it was not there
}

// Since begins a sweep and returns what was written since the state with the
// head basis, each record once, in the order of the entries. ok is false, and
// nothing is begun, where the ledger never had that head or more than most
// records were written. The state has its head and time, its sources and totals,
// and as decisions those on pairs that hold.
func (s *Store) Since(ctx context.Context, basis string, most int) (w *Sweep, st *register.State, list []Change, ok bool, err error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return nil, nil, nil, false, mapped(err)
	}
	w = &Sweep{tx}
	if st, list, ok, err = w.since(ctx, basis, most); !ok || err != nil {
		w.Close()
		return nil, nil, nil, false, err
	}
	return w, st, list, true, nil
}

func (w *Sweep) since(ctx context.Context, was string, most int) (*register.State, []Change, bool, error) {
	var size int64
	if _, err := fmt.Sscan(strings.SplitN(was, ":", 2)[0], &size); err != nil || size < 0 {
		return nil, nil, false, nil
	}
	_, head, err := basis(ctx, w.tx, time.Time{})
	if err != nil || head.Size < size {
		return nil, nil, false, err
	}
	if h, err := headAt(ctx, w.tx, size); err != nil || h.String() != was {
		return nil, nil, false, err
	}
	list, ok, err := changesIn(ctx, w.tx, size, head, most)
	if !ok || err != nil {
		return nil, nil, false, err
	}
	st := &register.State{Entries: head.Size, Head: head.String()}
	if st.AsOf, err = timeOf(ctx, w.tx, head.Size); err != nil {
		return nil, nil, false, err
	}
	if st.Sources, err = all(ctx, w.tx, sources); err != nil {
		return nil, nil, false, err
	}
	if st.Totals, err = all(ctx, w.tx, totals); err != nil {
		return nil, nil, false, err
	}
	st.Decisions, err = some(ctx, w.tx, decisions, `
SELECT t.first, e.body FROM decision t JOIN entry e ON e.seq = t.seq WHERE t.with_id <> '' AND t.held = 1`, nil)
	return st, list, err == nil, err
}

// changesIn returns the records of the entries after number size, up to a head.
func changesIn(ctx context.Context, tx *sql.Tx, size int64, head ledger.Head, most int) (list []Change, ok bool, err error) {
	rows, err := tx.QueryContext(ctx, `
SELECT seq, coalesce(was, 0), kind, id FROM entry WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`, size, head.Size, 2*most+1)
	if err != nil {
		return nil, false, mapped(err)
	}
	defer rows.Close()
	seen := map[[2]string]bool{}
	for rows.Next() {
		var seq int64
		var c Change
		if err := rows.Scan(&seq, &c.Was, &c.Kind, &c.ID); err != nil {
			return nil, false, mapped(err)
		}
		if c.Was <= size && !seen[[2]string{c.Kind, c.ID}] {
			seen[[2]string{c.Kind, c.ID}] = true
			list = append(list, c)
		}
		if len(list) > most || seq-size > 2*int64(most) {
			return nil, false, nil
		}
	}
	return list, true, mapped(rows.Err())
}

// Rest fills in what a state of Since leaves out and that is not about
// incidents: numbers about people in custody, and definitions.
func (w *Sweep) Rest(ctx context.Context, st *register.State) (err error) {
	if st.Custody, err = all(ctx, w.tx, custodyPoints); err != nil {
		return err
	}
	st.Definitions, err = all(ctx, w.tx, definitions)
	return err
}

// A Found is a claim or a line of a list and where it stands.
type Found[T any] struct {
	At
	Record T
}

// ClaimsOf returns the claims of documents, in the order in which they were
// first written.
func (w *Sweep) ClaimsOf(ctx context.Context, docs []string) ([]Found[register.Claim], error) {
	return found(ctx, w.tx, claims, `SELECT t.first, t.seq, e.body FROM claim t JOIN entry e ON e.seq = t.seq WHERE t.document IN`, docs)
}

// ClaimsNamed returns the claims with these ids.
func (w *Sweep) ClaimsNamed(ctx context.Context, ids []string) ([]Found[register.Claim], error) {
	return found(ctx, w.tx, claims, `SELECT t.first, t.seq, e.body FROM claim t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, ids)
}

// IncidentsNamed returns the lines of lists with these ids.
func (w *Sweep) IncidentsNamed(ctx context.Context, ids []string) ([]Found[register.Incident], error) {
	return found(ctx, w.tx, incidents, `SELECT t.first, t.seq, e.body FROM incident t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, ids)
}

// ClaimsBegun returns the ids of the claims that begin with some characters.
func (w *Sweep) ClaimsBegun(ctx context.Context, with string) ([]string, error) {
	if with == "" {
		return nil, nil
	}
	after := with[:len(with)-1] + string(rune(with[len(with)-1]+1))
	return column(ctx, w.tx, `SELECT id FROM claim WHERE id >= $1 AND id < $2`, with, after)
}

// DocumentsFrom returns the ids of the documents of a source.
func (w *Sweep) DocumentsFrom(ctx context.Context, source string) ([]string, error) {
	return column(ctx, w.tx, `SELECT id FROM document WHERE source = $1`, source)
}

// TotalsAt returns the totals that entries hold, in the order of the entries.
func (w *Sweep) TotalsAt(ctx context.Context, entries []int64) ([]register.Total, error) {
	return held[register.Total](ctx, w.tx, entries)
}

// DocumentsAt returns the documents that entries hold, in the order of the
// entries.
func (w *Sweep) DocumentsAt(ctx context.Context, entries []int64) ([]document.Document, error) {
	return held[document.Document](ctx, w.tx, entries)
}

// DecisionsNamed returns decisions by their ids.
func (w *Sweep) DecisionsNamed(ctx context.Context, ids []string) ([]register.Decision, error) {
	return some(ctx, w.tx, decisions, `SELECT t.first, e.body FROM decision t JOIN entry e ON e.seq = t.seq WHERE t.id IN`, append([]string{}, ids...))
}

// Rulings returns the decisions on records that hold, with those by which the
// terms of rulings were set, in order.
func (w *Sweep) Rulings(ctx context.Context, on []string) ([]register.Decision, error) {
	list, err := found(ctx, w.tx, decisions, `
SELECT t.first, t.seq, e.body FROM decision t JOIN entry e ON e.seq = t.seq
WHERE  t.held = 1 AND t.act <> 'take-back' AND t.act <> 'terms' AND t.on_id IN`, on)
	if err != nil {
		return nil, err
	}
	terms, err := found(ctx, w.tx, decisions, `
SELECT t.first, t.seq, e.body FROM decision t JOIN entry e ON e.seq = t.seq
WHERE  t.held = 1 AND t.act = 'terms'`, nil)
	return inOrder(append(list, terms...), 1<<62), err
}

// RulingsAt returns those decisions on records, and those on pairs, that were
// written up to an entry, with all that was taken back by then.
func (w *Sweep) RulingsAt(ctx context.Context, on []string, entry int64) ([]register.Decision, error) {
	list, err := found(ctx, w.tx, decisions, `
SELECT t.first, t.seq, e.body FROM decision t JOIN entry e ON e.seq = t.seq WHERE t.on_id IN`, on)
	if err != nil {
		return nil, err
	}
	wide, err := found(ctx, w.tx, decisions, `
SELECT t.first, t.seq, e.body FROM decision t JOIN entry e ON e.seq = t.seq
WHERE  t.with_id <> '' OR t.act = 'terms'`, nil)
	if err != nil {
		return nil, err
	}
	list = append(list, wide...)
	for from := 0; from < len(list); {
		ids := make([]string, 0, len(list)-from)
		for _, d := range list[from:] {
			ids = append(ids, d.Record.ID)
		}
		from = len(list)
		back, err := found(ctx, w.tx, decisions, `
SELECT t.first, t.seq, e.body FROM decision t JOIN entry e ON e.seq = t.seq WHERE t.act = 'take-back' AND t.on_id IN`, ids)
		if err != nil {
			return nil, err
		}
		list = append(list, back...)
	}
	return inOrder(list, entry), nil
}

// inOrder returns decisions up to an entry, each once, in order.
func inOrder(list []Found[register.Decision], entry int64) []register.Decision {
	slices.SortFunc(list, func(a, b Found[register.Decision]) int { return cmp.Compare(a.First, b.First) })
	all := make([]register.Decision, 0, len(list))
	last := int64(0)
	for _, d := range list {
		if d.First <= entry && d.First != last {
			all, last = append(all, d.Record), d.First
		}
	}
	return all
}

// found returns the records that a query gives for ids and where they stand, in
// the order of their first entries. A query that ends in IN is given the list of
// ids; another is run as it is.
func found[T any](ctx context.Context, db querier, k *kind[T], query string, ids []string) (list []Found[T], err error) {
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	run := func(query string, args ...any) error {
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			return mapped(err)
		}
		defer rows.Close()
		for rows.Next() {
			var body sql.RawBytes
			list = append(list, Found[T]{})
			f := &list[len(list)-1]
			if err := rows.Scan(&f.First, &f.Entry, &body); err != nil {
				return mapped(err)
			}
			if err := d.decode(body, &f.Record); err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
		}
		return mapped(rows.Err())
	}
	if !strings.HasSuffix(query, " IN") {
		err = run(query)
		return list, err
	}
	if err := inParts(ids, query, run); err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b Found[T]) int { return cmp.Compare(a.First, b.First) })
	return list, nil
}
