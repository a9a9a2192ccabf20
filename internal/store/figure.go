package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"time"

	"cairn/internal/count"
	"cairn/internal/ledger"
)

// A figureSet is the entry of a table of figures: what made it, what it rests
// on, and the digest of its rows, which stand in the table figure. Figures can
// be worked out again at any time, so only their newest rows are kept.
type figureSet struct {
	ID      string    `json:"id"` // rule/breakdown
	Rule    string    `json:"rule"`
	Version string    `json:"version"`
	By      string    `json:"by"`
	AsOf    time.Time `json:"as_of"`
	Head    string    `json:"head"` // State.Head they were worked out from
	Rows    int       `json:"rows"`
	Digest  string    `json:"digest"` // SHA-256 of the rows' JSON, each and a line feed
}

var figureSets = &kind[figureSet]{
	name:    "figures",
	columns: []string{"rule", "version", "breakdown", "basis"},
	upsert: `
INSERT INTO figures (id, first, seq, rule, version, breakdown, basis) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, rule = excluded.rule, version = excluded.version,
    breakdown = excluded.breakdown, basis = excluded.basis`,
	id:     func(f *figureSet) string { return f.ID },
	values: func(f *figureSet) []any { return []any{f.Rule, f.Version, f.By, f.Head} },
}

// PutFigures keeps a table of figures, for reading without counting again. by
// says what question it answers beside its rule (month,admin1); t.Head must be
// the State.Head that it was worked out from. It takes the place of the table
// of the same rule and by.
func (tx *Tx) PutFigures(by string, t count.Table) (Outcome, error) {
	if t.Rule.ID == "" || t.Head == "" {
		return 0, errors.New("figures without a rule or without the head they rest on")
	}
	set := figureSet{ID: t.Rule.ID + "/" + by, Rule: t.Rule.ID, Version: t.Rule.Version, By: by,
		AsOf: t.AsOf.UTC(), Head: t.Head, Rows: len(t.Rows)}
	bodies := make([][]byte, len(t.Rows))
	sum := sha256.New()
	for i, row := range t.Rows {
		body, err := ledger.Canonical(row)
		if err != nil {
			return 0, fmt.Errorf("figure %s: %w", row.ID, err)
		}
		bodies[i] = body
		addRow(sum, body)
	}
	set.Digest = hex.EncodeToString(sum.Sum(nil))
	outcome, err := put(tx, figureSets, &set)
	if err != nil {
		return outcome, err
	}
	if outcome == Unchanged {
		if _, kept, err := figureRows(tx.ctx, tx.sql, &set); err != nil || kept {
			return outcome, err
		} // else its rows were damaged: they are written again
	}
	if err := tx.exec(`DELETE FROM figure WHERE figures = $1`, set.ID); err != nil {
		return 0, err
	}
	for i, body := range bodies {
		if err := tx.exec(`INSERT INTO figure (figures, n, id, body) VALUES ($1, $2, $3, $4)`, set.ID, i+1, t.Rows[i].ID, body); err != nil {
			return 0, fmt.Errorf("figure %s: %w", t.Rows[i].ID, err)
		}
	}
	return outcome, nil
}

func addRow(sum hash.Hash, body []byte) {
	sum.Write(body)
	sum.Write([]byte("\n"))
}

// Figures returns the figures kept for a rule and by, if they were worked out
// from the state with this head; else ok is false and they must be counted.
func (s *Store) Figures(ctx context.Context, rule count.RuleRef, by, head string) (t count.Table, ok bool, err error) {
	set, err := record(ctx, s.read, figureSets, rule.ID+"/"+by)
	switch {
	case notFound(err):
		return count.Table{}, false, nil
	case err != nil:
		return count.Table{}, false, err
	case set.Version != rule.Version || set.Head != head:
		return count.Table{}, false, nil
	}
	t = count.Table{Rule: rule, AsOf: set.AsOf, Head: set.Head}
	t.Rows, ok, err = figureRows(ctx, s.read, &set)
	if err != nil {
		return count.Table{}, false, fmt.Errorf("figures %s: %w", set.ID, err)
	}
	return t, ok, nil
}

// figureRows returns the rows of a table of figures. ok is false when they are
// not those that the ledger has the digest of: another table has just taken
// its place, or they were altered; in both cases they must be counted again.
func figureRows(ctx context.Context, db querier, set *figureSet) (list []count.Row, ok bool, err error) {
	rows, err := db.QueryContext(ctx, `SELECT body FROM figure WHERE figures = $1 ORDER BY n`, set.ID)
	if err != nil {
		return nil, false, mapped(err)
	}
	defer rows.Close()
	list = make([]count.Row, 0, set.Rows)
	sum := sha256.New()
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	for rows.Next() {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return nil, false, mapped(err)
		}
		addRow(sum, body)
		list = append(list, count.Row{})
		if d.decode(body, &list[len(list)-1]) != nil {
			return nil, false, nil
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, mapped(err)
	}
	return list, hex.EncodeToString(sum.Sum(nil)) == set.Digest, nil
}
