package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"runtime"
	"strings"
	"sync"

	"cairn/internal/register"
)

// A tableRow is a row of a table of records, beside the entry that it says
// holds it.
type tableRow struct {
	id         string
	first, seq int64
	values     []any
	entryID    string
	body       []byte
}

// shelf compares every row of a table of records with its entry.
func (v *verifier) shelf(kind int) {
	s := shelves[kind]
	names := append([]string{"id", "first", "seq"}, s.names()...)
	query := `SELECT t.` + strings.Join(names, ", t.") + `, coalesce(e.id, ''), e.body FROM ` + s.table() + ` t LEFT JOIN entry e ON e.seq = t.seq`
	work := make(chan []tableRow, runtime.NumCPU())
	var running sync.WaitGroup
	for range runtime.NumCPU() {
		running.Go(func() {
			for rows := range work {
				for i := range rows {
					v.compare(s, &rows[i])
				}
			}
		})
	}
	var batch []tableRow
	v.each(s.table(), query, func(rows *sql.Rows) error {
		r := tableRow{values: make([]any, len(s.names()))}
		into := []any{&r.id, &r.first, &r.seq}
		for i := range r.values {
			into = append(into, &r.values[i])
		}
		if err := rows.Scan(append(into, &r.entryID, &r.body)...); err != nil {
			return err
		}
		if v.known(kind, &r) {
			if batch = append(batch, r); len(batch) == batchRows {
				work <- batch
				batch = nil
			}
		}
		return nil
	})
	work <- batch
	close(work)
	running.Wait()
	for seq, l := range v.links {
		if seq > 0 && int(l.kind) == kind && !l.old && !l.shown {
			v.problem(s.table(), fmt.Sprintf("seq %d", seq), "is missing: entry %d holds a record that no row shows", seq)
		}
	}
}

// known reports whether the ledger has the record that a row shows, at the
// entries that the row names.
func (v *verifier) known(kind int, r *tableRow) bool {
	table, row := shelves[kind].table(), "id "+r.id
	if r.seq < 1 || r.seq >= int64(len(v.links)) {
		v.problem(table, row, "the ledger has no entry %d", r.seq)
		return false
	}
	l := &v.links[r.seq]
	switch {
	case int(l.kind) != kind || r.entryID != r.id:
		v.problem(table, row, "entry %d is of another record", r.seq)
	case l.old:
		v.problem(table, row, "entry %d is not the newest version", r.seq)
	case l.shown:
		v.problem(table, row, "another row stands for entry %d too", r.seq)
	case l.first != r.first:
		v.problem(table, row, "first is %d; the ledger has %d", r.first, l.first)
	default:
		l.shown = true
		return true
	}
	return false
}

// compare compares a row's columns with what its entry says.
func (v *verifier) compare(s shelf, r *tableRow) {
	for i, want := range v.body(s, r.seq, r.id, r.body) {
		if got := r.values[i]; got != want {
			v.problem(s.table(), "id "+r.id, "%s is %q; entry %d says %q", s.names()[i], fmt.Sprint(got), r.seq, fmt.Sprint(want))
		}
	}
}

// held checks which decisions the table says were taken back.
func (v *verifier) held() {
	held := map[string]bool{}
	for _, d := range register.Holding(v.decisions) {
		held[d.ID] = true
	}
	// Holding leaves take-backs out; one holds unless a take-back of it does.
	gone := map[string]bool{}
	for i := len(v.decisions) - 1; i >= 0; i-- {
		if d := v.decisions[i]; d.Act == register.TakeBack && !gone[d.ID] {
			held[d.ID], gone[d.On] = true, true
		}
	}
	v.each("decision", `SELECT id, held FROM decision`, func(rows *sql.Rows) error {
		var id string
		var h int64
		if err := rows.Scan(&id, &h); err != nil {
			return err
		}
		if h != flag(held[id]) {
			v.problem("decision", "id "+id, "held is %d; the decisions say %v", h, held[id])
		}
		return nil
	})
}

// blobs checks the bytes of every document.
func (v *verifier) blobs() {
	v.each("blob", `SELECT id, size, coding, digest, data FROM blob`, func(rows *sql.Rows) error {
		p, err := scanBlob(rows)
		if err != nil {
			return err
		}
		if _, err := p.unpack(); err != nil {
			v.problem("blob", "id "+string(p.id), "%v", err)
		}
		return nil
	})
	v.each("blob", `SELECT id FROM blob WHERE id NOT IN (SELECT id FROM document)`, func(rows *sql.Rows) error {
		return v.listed(rows, "blob", "the ledger knows no such document")
	})
	v.each("document", `SELECT id FROM document WHERE id NOT IN (SELECT id FROM blob)`, func(rows *sql.Rows) error {
		return v.listed(rows, "document", "its bytes are missing")
	})
}

// listed lists the row whose id the query gives.
func (v *verifier) listed(rows *sql.Rows, table, what string) error {
	var id string
	err := rows.Scan(&id)
	v.problem(table, "id "+id, "%s", what)
	return err
}

// figures checks the rows of every kept table of figures against its digest.
func (v *verifier) figures() {
	var sets []*figureSet
	sums := map[string]*figureSum{}
	v.each("figures", `SELECT e.body FROM figures f JOIN entry e ON e.seq = f.seq`, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		if set, err := figureSets.decode(body); err == nil { // else it is listed already
			sets = append(sets, set)
			sums[set.ID] = &figureSum{hash: sha256.New()}
		}
		return nil
	})
	v.each("figure", `SELECT figures, n, id, body FROM figure ORDER BY figures, n`, func(rows *sql.Rows) error {
		var set, id string
		var n int
		var body []byte
		if err := rows.Scan(&set, &n, &id, &body); err != nil {
			return err
		}
		row := fmt.Sprintf("figures %s, n %d", set, n)
		sum := sums[set]
		if sum == nil {
			v.problem("figure", row, "belongs to no table of figures that the ledger knows")
			return nil
		}
		if sum.n++; n != sum.n {
			v.problem("figure", row, "follows row %d", sum.n-1)
			sum.n = n
		}
		var named struct{ ID string }
		if err := json.Unmarshal(body, &named); err != nil || named.ID != id {
			v.problem("figure", row, "its id is %q, its body says %q", id, named.ID)
		}
		addRow(sum.hash, body)
		return nil
	})
	for _, set := range sets {
		sum := sums[set.ID]
		if sum.n != set.Rows || hex.EncodeToString(sum.hash.Sum(nil)) != set.Digest {
			v.problem("figure", "figures "+set.ID, "its %d rows are not the %d that the ledger has the digest of", sum.n, set.Rows)
		}
	}
}

// A figureSum takes the digest of the rows of one table of figures.
type figureSum struct {
	hash hash.Hash
	n    int
}
