package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
)

// Load returns the register as it stood at asOf, or as it stands for the zero
// time: of each record the newest version by then, in the order in which the
// records were first written, and every decision. Documents come without their
// bytes. Equal ledgers give equal states.
//
// State.Entries and State.Head are those of the newest entry that figures rest
// on (see [Store.Basis]).
func (s *Store) Load(ctx context.Context, asOf time.Time, how ...Detail) (*register.State, error) {
	st, err := s.load(ctx, asOf, how)
	if err != nil {
		return nil, fmt.Errorf("load the register: %w", err)
	}
	return st, nil
}

// A Detail says how much of each record is wanted.
type Detail int

// Lean leaves out what no figure rests on: which words filled each slot of a
// claim, and by which rule (Claim.Spans and Claim.Why). ClaimsOf and Claim give
// them.
const Lean Detail = 1

func (s *Store) load(ctx context.Context, asOf time.Time, how []Detail) (*register.State, error) {
	st, err := s.loadAt(ctx, how, func(ctx context.Context, db querier) (int64, ledger.Head, error) { return basis(ctx, db, asOf) })
	if err == nil && !asOf.IsZero() {
		st.AsOf = asOf.UTC()
	}
	return st, err
}

// loadAt loads the entries up to the one that at names, with the head that it
// names; the state is as of the newest entry under that head.
func (s *Store) loadAt(ctx context.Context, how []Detail, at func(context.Context, querier) (int64, ledger.Head, error)) (*register.State, error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return nil, mapped(err)
	}
	defer tx.Rollback()
	last, head, err := at(ctx, tx)
	if err != nil {
		return nil, err
	}
	l := newLoading()
	l.lean = slices.Contains(how, Lean)
	for name, p := range l.piles {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+name).Scan(&n); err != nil {
			return nil, mapped(err)
		}
		p.grow(n)
	}
	if err := l.read(ctx, tx, 1, last); err != nil {
		return nil, err
	}
	for _, p := range l.piles {
		p.trim()
	}
	st := l.state()
	st.Entries, st.Head = head.Size, head.String()
	st.AsOf, err = timeOf(ctx, tx, head.Size)
	return st, err
}

// Update returns the register as it stands, given a state as it stood earlier:
// only what was written since is read. The earlier state is left as it is.
func (s *Store) Update(ctx context.Context, old *register.State, how ...Detail) (*register.State, error) {
	st, err := s.update(ctx, old, how)
	if err != nil {
		return nil, fmt.Errorf("load the register from entry %d: %w", old.Entries+1, err)
	}
	return st, nil
}

func (s *Store) update(ctx context.Context, old *register.State, how []Detail) (*register.State, error) {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return nil, mapped(err)
	}
	defer tx.Rollback()
	last, head, err := basis(ctx, tx, time.Time{})
	if err != nil {
		return nil, err
	}
	was, err := headAt(ctx, tx, min(old.Entries, last))
	if err != nil {
		return nil, err
	}
	if was.String() != old.Head {
		return nil, fmt.Errorf("the earlier state, %s, is of another register", old.Head)
	}
	l := continued(old)
	l.lean = slices.Contains(how, Lean)
	if err := l.room(ctx, tx, old.Entries+1, last); err != nil {
		return nil, err
	}
	if err := l.read(ctx, tx, old.Entries+1, last); err != nil {
		return nil, err
	}
	st := l.state()
	st.Entries, st.Head = head.Size, head.String()
	st.AsOf, err = timeOf(ctx, tx, head.Size)
	return st, err
}

// timeOf returns when an entry was written; the zero time for entry 0.
func timeOf(ctx context.Context, db querier, seq int64) (time.Time, error) {
	if seq == 0 {
		return time.Time{}, nil
	}
	var at string
	if err := db.QueryRowContext(ctx, `SELECT at FROM entry WHERE seq = $1`, seq).Scan(&at); err != nil {
		return time.Time{}, mapped(err)
	}
	return parseTime(at)
}

// A pile is the records of one kind in the order in which they came. Each has
// its place before it is read, so that several can be read at once.
type pile[T any] struct {
	list []T
	id   func(*T) string
	old  int            // how many of them an earlier state has
	own  bool           // list is not shared with an earlier state
	at   map[string]int // id → place in an earlier state, made when it is needed
}

func pileOf[T any](list []T, k *kind[T]) pile[T] {
	return pile[T]{list: list, id: k.id, old: len(list)}
}

// grow makes room for n records more.
func (p *pile[T]) grow(n int) {
	if n > 0 {
		p.list, p.own = append(make([]T, 0, len(p.list)+n), p.list...), true
	}
}

// place takes the next place and says where it is; -1 when there is no room.
func (p *pile[T]) place() int {
	if len(p.list) == cap(p.list) || !p.own {
		return -1
	}
	p.list = p.list[:len(p.list)+1]
	return len(p.list) - 1
}

// replace empties the place of a record of an earlier state for its new version.
func (p *pile[T]) replace(id string) (int, bool) {
	if !p.own {
		p.list, p.own = slices.Clone(p.list), true
	}
	if p.at == nil {
		p.at = make(map[string]int, p.old)
		for i := range p.old { // the others may be under way in another goroutine
			p.at[p.id(&p.list[i])] = i
		}
	}
	i, ok := p.at[id]
	if ok {
		p.list[i] = *new(T)
	}
	return i, ok
}

// trim gives back room that a state of long ago does not need.
func (p *pile[T]) trim() {
	if len(p.list) == 0 {
		p.list = nil
	} else if len(p.list) < cap(p.list)/2 {
		p.list = slices.Clone(p.list)
	}
}

// target returns where record i shall be read to.
func (p *pile[T]) target(i int) any { return &p.list[i] }

// A placer is a pile of any kind.
type placer interface {
	grow(n int)
	place() int
	replace(id string) (int, bool)
	trim()
	target(i int) any
}

// A loading makes a state of entries.
type loading struct {
	sources     pile[document.Source]
	documents   pile[document.Document]
	claims      pile[register.Claim]
	totals      pile[register.Total]
	custody     pile[register.CustodyPoint]
	incidents   pile[register.Incident]
	definitions pile[register.Definition]
	decisions   pile[register.Decision]
	warnings    pile[register.Warning]
	piles       map[string]placer // by kind; settings, figures and releases are no part of a state
	lean        bool
}

func newLoading() *loading { return continued(&register.State{}) }

// continued returns a loading that goes on from a state.
func continued(st *register.State) *loading {
	l := &loading{
		sources:     pileOf(st.Sources, sources),
		documents:   pileOf(st.Documents, documents),
		claims:      pileOf(st.Claims, claims),
		totals:      pileOf(st.Totals, totals),
		custody:     pileOf(st.Custody, custodyPoints),
		incidents:   pileOf(st.Incidents, incidents),
		definitions: pileOf(st.Definitions, definitions),
		decisions:   pileOf(st.Decisions, decisions),
		warnings:    pileOf(st.Warnings, warnings),
	}
	l.piles = map[string]placer{
		"source": &l.sources, "document": &l.documents, "claim": &l.claims, "total": &l.totals,
		"custody": &l.custody, "incident": &l.incidents, "definition": &l.definitions, "decision": &l.decisions, "warning": &l.warnings,
	}
	return l
}

// room makes room for the records that entries from number from to number to
// bring.
func (l *loading) room(ctx context.Context, db querier, from, to int64) error {
	rows, err := db.QueryContext(ctx, `
SELECT kind, count(*) FROM entry WHERE seq BETWEEN $1 AND $2 AND was IS NULL GROUP BY kind`, from, to)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return mapped(err)
		}
		if p := l.piles[kind]; p != nil {
			p.grow(n)
		}
	}
	return mapped(rows.Err())
}

func (l *loading) state() *register.State {
	return &register.State{
		Sources: l.sources.list, Documents: l.documents.list, Claims: l.claims.list, Totals: l.totals.list,
		Custody: l.custody.list, Incidents: l.incidents.list, Definitions: l.definitions.list, Decisions: l.decisions.list, Warnings: l.warnings.list,
	}
}

// A batch is a run of bodies, one after another in one buffer, and where each
// shall be read to.
type batch struct {
	buf  []byte
	rows []batchRow
}

type batchRow struct {
	seq  int64
	end  int // of the body in buf
	into any
}

// batchRows is how many records are read in one go.
const batchRows = 512

// supersededBy lists which entries have a newer version among the first ones.
const supersededBy = `SELECT was, seq FROM entry WHERE was IS NOT NULL AND seq <= $1`

const stateEntries = `SELECT seq, coalesce(was, 0), kind, id, body FROM entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq`

// read takes in the entries from number from to number to, both included. One
// goroutine reads rows while others read bodies.
func (l *loading) read(ctx context.Context, tx *sql.Tx, from, to int64) error {
	newer, err := superseded(ctx, tx, to)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, stateEntries, from, to)
	if err != nil {
		return mapped(err)
	}
	defer rows.Close()
	work := make(chan *batch, 2)
	free := make(chan *batch, runtime.NumCPU()+4)
	faults := make(chan error, runtime.NumCPU())
	var readers sync.WaitGroup
	for range runtime.NumCPU() {
		readers.Go(func() { faults <- readBatches(l.lean, work, free) })
	}
	err = l.batches(rows, newer, work, free)
	close(work)
	readers.Wait()
	close(faults)
	for fault := range faults {
		if err == nil {
			err = fault
		}
	}
	return err
}

// superseded returns, of each entry that has a newer version, which.
func superseded(ctx context.Context, db querier, to int64) (map[int64]int64, error) {
	rows, err := db.QueryContext(ctx, supersededBy, to)
	if err != nil {
		return nil, mapped(err)
	}
	defer rows.Close()
	newer := map[int64]int64{}
	for rows.Next() {
		var was, seq int64
		if err := rows.Scan(&was, &seq); err != nil {
			return nil, mapped(err)
		}
		newer[was] = seq
	}
	return newer, mapped(rows.Err())
}

// batches hands the bodies of all newest versions to the readers.
func (l *loading) batches(rows *sql.Rows, newer map[int64]int64, work chan<- *batch, free chan *batch) error {
	waiting := map[int64]int{} // entry → place of the record that it is the next version of
	b := &batch{}
	var kind, id, body sql.RawBytes
	for rows.Next() {
		var seq, was int64
		if err := rows.Scan(&seq, &was, &kind, &id, &body); err != nil {
			return mapped(err)
		}
		p := l.piles[string(kind)]
		if p == nil {
			continue
		}
		at, ok := waiting[seq]
		switch {
		case ok:
			delete(waiting, seq)
		case was == 0:
			at = p.place()
			ok = at >= 0
		default:
			at, ok = p.replace(string(id))
		}
		if !ok {
			return fmt.Errorf("entry %d: %w: the tables do not know its %s %s", seq, ErrDamaged, kind, id)
		}
		if next, ok := newer[seq]; ok {
			waiting[next] = at
			continue
		}
		b.buf = append(b.buf, body...)
		b.rows = append(b.rows, batchRow{seq, len(b.buf), p.target(at)})
		if len(b.rows) == batchRows {
			work <- b
			select {
			case b = <-free:
			default:
				b = &batch{}
			}
		}
	}
	work <- b
	return mapped(rows.Err())
}

// readBatches reads the bodies of batches into their places.
func readBatches(lean bool, work <-chan *batch, free chan<- *batch) error {
	d := newDecoder()
	d.lean = lean
	var fault error
	for b := range work {
		start := 0
		for _, row := range b.rows {
			if err := d.decode(b.buf[start:row.end], row.into); err != nil && fault == nil {
				fault = fmt.Errorf("entry %d: %w", row.seq, err)
			}
			start = row.end
		}
		clear(b.rows)
		b.buf, b.rows = b.buf[:0], b.rows[:0]
		select {
		case free <- b:
		default:
		}
	}
	return fault
}
