package store

import (
	"database/sql"
	"encoding/hex"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"cairn/internal/ledger"
)

// In everyEntry -1 and - stand for what is not set, so that a 0 or an empty
// text in their place is seen.
const everyEntry = `
SELECT seq, coalesce(was, -1), at, coalesce(clock, '-'), who, act, kind, id, body, leaf FROM entry
ORDER  BY seq`

// A ledgerRow is one row of the table entry, as it lies in the file.
type ledgerRow struct {
	seq, was                                  int64
	at, clock, who, act, kind, id, body, leaf sql.RawBytes
}

func (r *ledgerRow) scan(rows *sql.Rows) error {
	return rows.Scan(&r.seq, &r.was, &r.at, &r.clock, &r.who, &r.act, &r.kind, &r.id, &r.body, &r.leaf)
}

// A ledgerPass goes through the ledger: numbers, times, leaves, tree, heads.
type ledgerPass struct {
	v          *verifier
	heads      map[int64]string
	edge       ledger.Edge
	prev       ledger.Hash // leaf of the entry before
	last       string      // its time
	headed     bool        // the entry before ends a signed transaction
	newestHead string
	lines      *lineChecker
}

// entries goes through the ledger. Leaves are checked one by one against what
// their entry says; the tree is built from the leaves as stored, so that one
// altered entry is named alone.
func (v *verifier) entries() {
	p := &ledgerPass{v: v, heads: map[int64]string{}, lines: newLineChecker(v)}
	var heads, last int64
	v.each("head", `SELECT n, size, note FROM head ORDER BY n`, func(rows *sql.Rows) error {
		var n, size int64
		var signed string
		err := rows.Scan(&n, &size, &signed)
		if heads++; n != heads || size <= last {
			v.problem("head", fmt.Sprintf("n %d", n), "does not follow the head before: of %d heads, over %d entries", heads-1, last)
			heads = n
		}
		last = size
		p.heads[size] = signed
		return err
	})
	v.old(&p.edge)
	var r ledgerRow
	v.each("entry", everyEntry, func(rows *sql.Rows) error {
		if err := r.scan(rows); err != nil {
			return err
		}
		p.entry(&r)
		return nil
	})
	p.lines.wait()
	p.end()
}

// entry checks one row against the one before.
func (p *ledgerPass) entry(r *ledgerRow) {
	v, row := p.v, "seq "+strconv.FormatInt(r.seq, 10)
	if r.seq != p.edge.Size+1 {
		v.problem("entry", row, "follows entry %d", p.edge.Size)
		if r.seq <= p.edge.Size || r.seq > p.edge.Size+1_000_000 {
			return
		}
		for p.edge.Size < r.seq-1 { // go on; the heads will not match
			p.edge.Append(ledger.Hash{})
			v.links = append(v.links, link{old: true})
		}
	}
	var leaf ledger.Hash
	if copy(leaf[:], r.leaf); len(r.leaf) != len(leaf) {
		v.problem("entry", row, "its leaf has %d bytes", len(r.leaf))
	}
	p.times(r, row)
	p.lines.add(r, p.prev, leaf)
	for _, node := range p.edge.Append(leaf) {
		for len(v.levels) < node.Level {
			v.levels = append(v.levels, nil)
		}
		v.levels[node.Level-1] = append(v.levels[node.Level-1], node.Hash)
	}
	p.prev = leaf
	v.link(r, row)
	signed, ok := p.heads[r.seq]
	if p.headed = ok; ok {
		v.head(signed, ledger.Head{Size: p.edge.Size, Root: p.edge.Root()})
		delete(p.heads, r.seq)
		p.newestHead = signed
	}
	v.old(&p.edge)
}

// times checks that the entry's times are written as times are, and follow.
func (p *ledgerPass) times(r *ledgerRow, row string) {
	if string(r.at) != p.last {
		if _, err := parseTime(string(r.at)); err != nil {
			p.v.problem("entry", row, "at: %v", err)
		}
		if string(r.at) < p.last {
			p.v.problem("entry", row, "its time lies before that of the entry before")
		}
	}
	if string(r.clock) != "-" {
		if _, err := parseTime(string(r.clock)); err != nil {
			p.v.problem("entry", row, "clock: %v", err)
		}
		if string(r.at) != p.last || string(r.clock) >= string(r.at) {
			p.v.problem("entry", row, "its clock does not fit its time")
		}
	}
	p.last = string(r.at)
}

// end checks the newest head and what is missing at the end.
func (p *ledgerPass) end() {
	v := p.v
	v.report.Entries, v.report.Head = p.edge.Size, ledger.Head{Size: p.edge.Size, Root: p.edge.Root()}
	v.report.Root = p.edge.Root().String()
	if p.edge.Size > 0 && !p.headed {
		v.problem("head", fmt.Sprintf("size %d", p.edge.Size), "is missing: the newest entries are not signed")
	}
	if p.headed && len(v.o.Keys) > 0 {
		h, err := ledger.Open(p.newestHead, v.o.Keys...)
		v.report.Signed = err == nil && h == v.report.Head
	}
	for size := range p.heads {
		v.problem("head", fmt.Sprintf("size %d", size), "the ledger has no such entry")
	}
	if old := v.o.Head; old != nil && old.Size > p.edge.Size {
		v.problem("entry", fmt.Sprintf("seq %d", old.Size), "is missing: the older head counts %d entries, the ledger has %d", old.Size, p.edge.Size)
	}
}

// link notes which version of which kind of record the entry is.
func (v *verifier) link(r *ledgerRow, row string) {
	l := link{first: r.seq}
	l.kind = uint8(len(shelves))
	for i, s := range shelves {
		if s.table() == string(r.kind) {
			l.kind = uint8(i)
		}
	}
	if int(l.kind) == len(shelves) {
		v.problem("entry", row, "unknown kind %q", r.kind)
		l.old = true
	}
	switch {
	case r.was == -1:
	case r.was < 1 || r.was >= r.seq:
		v.problem("entry", row, "says that entry %d was the version before", r.was)
	default:
		before := &v.links[r.was]
		if before.old || before.kind != l.kind {
			v.problem("entry", row, "says that entry %d was the version before; that is another record or has a newer version already", r.was)
		}
		before.old = true
		l.first = before.first
	}
	v.links = append(v.links, l)
	if s, _ := shelfOf("decision"); int(l.kind) < len(shelves) && shelves[l.kind] == s {
		if d, err := decisions.decode(r.body); err == nil {
			v.decisions = append(v.decisions, *d)
		}
	}
}

const otherRecord = `
SELECT e.seq, e.was FROM entry e JOIN entry w ON w.seq = e.was
WHERE  e.was IS NOT NULL AND (e.kind <> w.kind OR e.id <> w.id)`

// versions checks that a record's versions are of one record, and that those
// which no row shows any more can be read.
func (v *verifier) versions() {
	v.each("entry", otherRecord, func(rows *sql.Rows) error {
		var seq, was int64
		err := rows.Scan(&seq, &was)
		v.problem("entry", fmt.Sprintf("seq %d", seq), "says that entry %d was the version before, which is of another record", was)
		return err
	})
	v.each("entry", `SELECT w.seq, w.kind, w.id, w.body FROM entry e JOIN entry w ON w.seq = e.was WHERE e.was IS NOT NULL`, func(rows *sql.Rows) error {
		var seq int64
		var kind, id string
		var body []byte
		if err := rows.Scan(&seq, &kind, &id, &body); err != nil {
			return err
		}
		if s, ok := shelfOf(kind); ok {
			v.body(s, seq, id, body)
		}
		return nil
	})
}

// body checks that an entry's body is a record of its kind and id, and returns
// the columns that follow from it.
func (v *verifier) body(s shelf, seq int64, id string, body []byte) []any {
	got, values, err := s.row(body)
	if err != nil {
		v.problem("entry", fmt.Sprintf("seq %d", seq), "its body cannot be read: %v", err)
		return nil
	}
	if got != id {
		v.problem("entry", fmt.Sprintf("seq %d", seq), "its body is of %s %q", s.table(), got)
	}
	return values
}

// old compares the tree with the older head when it has that size.
func (v *verifier) old(edge *ledger.Edge) {
	if v.o.Head == nil || v.o.Head.Size != edge.Size {
		return
	}
	v.report.Extends = v.o.Head.Root == edge.Root()
	if !v.report.Extends {
		v.problem("entry", fmt.Sprintf("seq 1 to %d", edge.Size), "are not those that the older head was made over")
	}
}

// head checks one signed head against the tree.
func (v *verifier) head(signed string, h ledger.Head) {
	row := fmt.Sprintf("size %d", h.Size)
	if len(v.o.Keys) > 0 {
		got, err := ledger.Open(signed, v.o.Keys...)
		if err != nil {
			v.problem("head", row, "its signature does not hold: %v", err)
		} else if got != h {
			v.problem("head", row, "was signed over other entries")
		}
		return
	}
	text, _, _ := strings.Cut(signed, "\n\n")
	if _, got, err := ledger.ParseCheckpoint(text + "\n"); err != nil {
		v.problem("head", row, "%v", err)
	} else if got != h {
		v.problem("head", row, "was signed over other entries")
	}
}

// nodes compares the inner hashes with those that the leaves give.
func (v *verifier) nodes() {
	next := make([]int64, len(v.levels))
	v.each("node", `SELECT level, n, hash FROM node ORDER BY level, n`, func(rows *sql.Rows) error {
		var level, n int64
		var hash []byte
		if err := rows.Scan(&level, &n, &hash); err != nil {
			return err
		}
		row := fmt.Sprintf("level %d, n %d", level, n)
		if level < 1 || level > int64(len(v.levels)) || n < 0 || n >= int64(len(v.levels[level-1])) {
			v.problem("node", row, "is no part of the tree")
			return nil
		}
		for ; next[level-1] < n; next[level-1]++ {
			v.problem("node", fmt.Sprintf("level %d, n %d", level, next[level-1]), "is missing")
		}
		next[level-1] = n + 1
		if want := v.levels[level-1][n]; string(hash) != string(want[:]) {
			v.problem("node", row, "is not the hash of what lies under it")
		}
		return nil
	})
	for i := range next {
		for ; next[i] < int64(len(v.levels[i])); next[i]++ {
			v.problem("node", fmt.Sprintf("level %d, n %d", i+1, next[i]), "is missing")
		}
	}
}

// A lineChecker compares leaves with the hash of what their entries say, on
// all cores.
type lineChecker struct {
	v       *verifier
	batch   *lineBatch
	work    chan *lineBatch
	free    chan *lineBatch
	running sync.WaitGroup
}

// A lineBatch is a run of entries' lines in one buffer, with their leaves.
type lineBatch struct {
	buf  []byte
	rows []lineRow
}

type lineRow struct {
	seq  int64
	end  int
	leaf ledger.Hash
}

func newLineChecker(v *verifier) *lineChecker {
	n := runtime.NumCPU()
	c := &lineChecker{v: v, batch: &lineBatch{}, work: make(chan *lineBatch, n), free: make(chan *lineBatch, 2*n+2)}
	for range n {
		c.running.Go(c.check)
	}
	return c
}

// add takes the line of a row, which it writes as ledger.Entry.Line does but
// from the columns as they are: a time that is written otherwise must not pass.
func (c *lineChecker) add(r *ledgerRow, prev, leaf ledger.Hash) {
	b := c.batch.buf
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, r.seq, 10)
	if r.was != -1 {
		b = append(b, `,"was":`...)
		b = strconv.AppendInt(b, r.was, 10)
	}
	b = append(append(b, `,"at":"`...), r.at...)
	if string(r.clock) != "-" {
		b = append(append(b, `","clock":"`...), r.clock...)
	}
	b = ledger.AppendString(append(b, `","who":`...), r.who)
	b = ledger.AppendString(append(b, `,"act":`...), r.act)
	b = ledger.AppendString(append(b, `,"kind":`...), r.kind)
	b = ledger.AppendString(append(b, `,"id":`...), r.id)
	b = hex.AppendEncode(append(b, `,"prev":"`...), prev[:])
	b = append(append(b, `","body":`...), r.body...)
	c.batch.buf = append(b, '}')
	c.batch.rows = append(c.batch.rows, lineRow{r.seq, len(c.batch.buf), leaf})
	if len(c.batch.rows) == batchRows {
		c.send()
	}
}

func (c *lineChecker) send() {
	c.work <- c.batch
	select {
	case c.batch = <-c.free:
	default:
		c.batch = &lineBatch{}
	}
}

func (c *lineChecker) wait() {
	c.send()
	close(c.work)
	c.running.Wait()
}

func (c *lineChecker) check() {
	for b := range c.work {
		start := 0
		for _, row := range b.rows {
			if tlog.RecordHash(b.buf[start:row.end]) != row.leaf {
				c.v.problem("entry", fmt.Sprintf("seq %d", row.seq), "its leaf is not the hash of what it says and of the entry before")
			}
			start = row.end
		}
		b.buf, b.rows = b.buf[:0], b.rows[:0]
		select {
		case c.free <- b:
		default:
		}
	}
}
