package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	stdhash "hash"
	"io"
	"strings"
)

// schemas are the versions of a register's tables, by the SHA-256 of its tables and
// indexes, listed as structure lists them. A register is brought up to the newest
// when cairn opens it for writing; until then it is of the version it was made with.
var schemas = map[string]int{
	"54bfb40c093165c37fc814b4dc4bda2694279fcd8d92109cde182957ee524cdf": 1,
	"07df7b89f97bf1ceb96e6ecfdae9927c5bb73108221c1fe53ced8dd0fde2ab9e": 2, // with warnings
	"ec3224beae2b12610ba3eb591d147b8ab011d2c86b0a047e00bee491104f98ea": 3, // with what is kept
	"08fdb98057e1be541fec220a89ce35da0892676b37dbdce2f1914506cd2b98c6": 4, // with sessions
}

// newest is the version of a register whose tables are of none.
const newest = 4

func sum(s string) hash { return sha256.Sum256([]byte(s)) }

// A column is one column of a table and what the ledger says it must be.
type column struct {
	name string
	want func(b body) any
}

type table struct {
	name    string
	columns []column
	since   int // the version that brought it; 0: the first
}

// said is a text that the body holds under a key, U+FFFD in it for NUL; empty
// when it holds none.
func said(name, key string) column {
	return column{name, func(b body) any { s, _ := b[key].(string); return noNUL(s) }}
}

func noNUL(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

// edge is one end of an interval that the body holds under a key.
func edge(name, key, end string) column {
	return column{name, func(b body) any {
		i, ok := b[key].(map[string]any)
		if !ok {
			return nil
		}
		return i[end]
	}}
}

// named is the document that the body names, or nothing.
func named(b body) any {
	if s, ok := b["document"].(string); ok && s != "" {
		return s
	}
	return nil
}

// where is the finest area code of the body's place.
func where(b body) string {
	p, _ := b["place"].(map[string]any)
	if s, _ := p["admin1"].(string); s != "" {
		return noNUL(s)
	}
	s, _ := p["country"].(string)
	return noNUL(s)
}

func withdrawn(b body) any {
	if b["withdrawn"] == true {
		return int64(1)
	}
	return int64(0)
}

var tables = []table{
	{name: "source", columns: []column{said("name", "name")}},
	{name: "document", columns: []column{said("title", "title"), said("source", "source"), said("publisher", "publisher"),
		edge("began", "published", "start"), edge("ended", "published", "end"),
		{"received", func(b body) any { s, _ := b["received"].(string); return stamp(s) }},
		said("address", "address"), said("language", "language"), said("country", "country"),
		said("media_type", "media_type"), said("sensitivity", "sensitivity")}},
	{name: "definition", columns: []column{said("issuer", "issuer"), said("from_month", "from"), said("to_month", "to")}},
	{name: "claim", columns: []column{{"document", named}, said("code", "kind"),
		{"area", func(b body) any { return where(b) }},
		edge("began", "time", "start"), edge("ended", "time", "end"), said("review", "review"), said("origin", "origin")}},
	{name: "total", columns: []column{{"document", named}, said("issuer", "issuer"), said("series", "series"), said("area", "area"),
		edge("began", "period", "start"), edge("ended", "period", "end"), said("harm", "harm"), {"withdrawn", withdrawn}}},
	{name: "incident", columns: []column{{"document", named}, said("dataset", "dataset"), said("dataset_key", "key"),
		{"area", func(b body) any {
			if a := where(b); a != "" {
				return a
			}
			s, _ := b["country"].(string)
			return noNUL(s)
		}},
		edge("began", "time", "start"), edge("ended", "time", "end"), {"withdrawn", withdrawn}}},
	{name: "custody", columns: []column{{"document", named}, said("indicator", "indicator"), said("area", "area"),
		edge("began", "period", "start"), edge("ended", "period", "end"), {"withdrawn", withdrawn}}},
	{name: "decision", columns: []column{said("act", "act"), said("on_id", "on"), said("with_id", "with")}},
	{name: "warning", columns: []column{said("area", "area"), said("month", "month"), said("indicator", "indicator")}, since: 2},
	{name: "setting"},
	{name: "release"},
	{name: "figures", columns: []column{said("rule", "rule"), said("version", "version"), said("breakdown", "by"), said("basis", "head")}},
}

// blobs checks the bytes of every document, and that each document has its own.
func (f *file) blobs() {
	have := map[string]bool{}
	f.rows("blob", "SELECT id, size, coding, digest, data FROM blob", func(v []any) {
		id, data := text(v[0]), []byte(text(v[4]))
		row := "id " + id
		if fmt.Sprintf("%x", sha256.Sum256(data)) != text(v[3]) {
			f.add("blob", row, "its stored bytes have another digest")
		}
		switch text(v[2]) {
		case "plain":
		case "deflate":
			b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), number(v[1])+1))
			if err != nil {
				f.add("blob", row, "cannot be inflated: %v", err)
			}
			data = b
		default:
			f.add("blob", row, "unknown coding %q", text(v[2]))
		}
		if fmt.Sprintf("%x", sha256.Sum256(data)) != id || int64(len(data)) != number(v[1]) {
			f.add("blob", row, "its bytes are not those that were received")
		}
		have[id] = true
	})
	for _, r := range f.records[1:] {
		if r.kind == "document" && !have[r.id] {
			f.add("blob", "id "+r.id, "is missing")
		}
		if r.kind == "document" && !r.old {
			delete(have, r.id)
		}
	}
	for id := range have {
		f.add("blob", "id "+id, "there is no such document")
	}
}

// figures checks the rows of each kept table of figures against the digest in
// its entry.
func (f *file) figures() {
	digests, last := map[string]stdhash.Hash{}, map[string]int64{}
	for _, r := range f.records[1:] {
		if r.kind == "figures" && !r.old {
			digests[r.id] = sha256.New()
		}
	}
	f.rows("figure", "SELECT figures, n, id, body FROM figure ORDER BY figures, n", func(v []any) {
		set, n := text(v[0]), number(v[1])
		row := fmt.Sprintf("figures %s, n %d", set, n)
		var body struct{ ID string }
		if err := json.Unmarshal([]byte(text(v[3])), &body); err != nil || body.ID != text(v[2]) || digests[set] == nil || n != last[set]+1 {
			f.add("figure", row, "is not a row that was kept")
			return
		}
		last[set] = n
		io.WriteString(digests[set], text(v[3])+"\n")
	})
	f.rows("figures", "SELECT f.id, e.body FROM figures f JOIN entry e ON e.seq = f.seq", func(v []any) {
		var b struct {
			Rows   int64
			Digest string
		}
		id := text(v[0])
		if err := json.Unmarshal([]byte(text(v[1])), &b); err != nil || digests[id] == nil {
			return // listed with its entry or its row
		}
		if b.Rows != last[id] || fmt.Sprintf("%x", digests[id].Sum(nil)) != b.Digest {
			f.add("figure", "figures "+id, "its rows are not those that the ledger has the digest of")
		}
	})
}

// keptPacks checks what is kept beside the ledger: each pack bears the signature
// of the register's key over its name, what it rests on, who made it and the
// digest of its bytes, and rests on a head that the ledger has had.
func (f *file) keptPacks(keys []key) {
	if f.version < 3 {
		return
	}
	roots := map[string]bool{}
	f.rows("kept", "SELECT name, basis, maker, data, signed FROM kept", func(v []any) {
		name, basis := text(v[0]), text(v[1])
		want := fmt.Sprintf("cairn kept\n%s\n%s\n%s\n%x\n", name, basis, text(v[2]), sum(text(v[3])))
		signed := text(v[4])
		var err error
		got, _, _ := strings.Cut(signed, "\n\n")
		got += "\n"
		if keys != nil {
			got, err = readText(signed, keys)
		}
		if err != nil || got != want {
			f.add("kept", "name "+name, "is not what the register's key signed")
		}
		roots[basis] = true
	})
	for basis := range roots {
		size, root, _ := strings.Cut(basis, ":")
		h, err := headOf(size, root)
		if err != nil || h.size > f.tree.size() || f.tree.rootAt(h.size) != h.root {
			f.add("kept", "basis "+basis, "is no head of this ledger")
		}
	}
}
