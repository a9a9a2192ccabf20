package ledger_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"cairn/internal/ledger"
)

func entry(seq int64) ledger.Entry {
	return ledger.Entry{Seq: seq, At: time.Date(2031, 5, 3, 10, 0, 0, 0, time.UTC), Who: "anna", Act: "add", Kind: "claim", ID: "c1", Body: []byte(`{"id":"c1"}`)}
}

func TestAnEntryIsOneLineThatAnyoneCanHash(t *testing.T) {
	e := entry(2)
	e.Who, e.Was = "an\"na\\\n é", 1
	e.Clock = e.At.Add(-time.Hour)
	want := `{"seq":2,"was":1,"at":"2031-05-03T10:00:00.000000000Z","clock":"2031-05-03T09:00:00.000000000Z","who":"an\"na\\\u000a é","act":"add","kind":"claim","id":"c1","prev":"` +
		strings.Repeat("00", 32) + `","body":{"id":"c1"}}`
	if got := string(e.Line()); got != want {
		t.Errorf("Line = %s\nwant   %s", got, want)
	}
	if !json.Valid(e.Line()) {
		t.Error("the line is no JSON")
	}
	if got := e.Leaf(); got != tlog.RecordHash([]byte(want)) {
		t.Errorf("Leaf = %s; want the hash of the line", got)
	}
}

func TestALineIsReadBackOrRefused(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := ledger.Entry{
			Seq: rapid.Int64Range(1, 1<<40).Draw(r, "seq"), Was: rapid.Int64Range(0, 9).Draw(r, "was"),
			At:  time.Unix(rapid.Int64Range(0, 4e9).Draw(r, "s"), rapid.Int64Range(0, 999_999_999).Draw(r, "ns")).UTC(),
			Who: rapid.String().Draw(r, "who"), Act: "add", Kind: "total", ID: rapid.String().Draw(r, "id"), Body: []byte(`{"a":[1,"b"]}`),
		}
		if rapid.Bool().Draw(r, "back") {
			e.Clock = e.At.Add(-time.Second)
		}
		line := e.Line()
		got, err := ledger.ParseLine(line)
		if err != nil || !bytes.Equal(got.Line(), line) {
			r.Fatalf("ParseLine = %+v, %v; want %+v", got, err, e)
		}
	})
	good := entry(1)
	line := string(good.Line())
	for name, bad := range map[string]string{
		"a space":             strings.Replace(line, `,"who"`, `, "who"`, 1),
		"another key":         strings.Replace(line, `{"seq"`, `{"x":1,"seq"`, 1),
		"keys swapped":        strings.Replace(line, `"act":"add","kind":"claim"`, `"kind":"claim","act":"add"`, 1),
		"a time with a zone":  strings.Replace(line, "00.000000000Z", "00.000000000+00:00", 1),
		"a short time":        strings.Replace(line, ".000000000Z", "Z", 1),
		"an escape too many":  strings.Replace(line, "anna", `\u0061nna`, 1),
		"a short hash before": strings.Replace(line, strings.Repeat("00", 32), "00", 1),
		"a hash in capitals":  strings.Replace(line, strings.Repeat("00", 32), strings.Repeat("0A", 32), 1),
		"no body":             strings.Replace(line, `,"body":{"id":"c1"}`, "", 1),
		"nothing":             "",
	} {
		if e, err := ledger.ParseLine([]byte(bad)); err == nil {
			t.Errorf("%s: %s was read as %+v", name, bad, e)
		}
	}
}

func TestTimesNeverGoBack(t *testing.T) {
	last := time.Date(2031, 5, 3, 10, 0, 0, 0, time.UTC)
	later := ledger.Next(7, last, ledger.Hash{1}, last.Add(time.Minute))
	if later.Seq != 8 || !later.At.Equal(last.Add(time.Minute)) || !later.Clock.IsZero() || later.Prev != (ledger.Hash{1}) {
		t.Errorf("Next = %+v", later)
	}
	back := ledger.Next(7, last, ledger.Hash{}, last.Add(-time.Minute))
	if !back.At.Equal(last) || !back.Clock.Equal(last.Add(-time.Minute)) {
		t.Errorf("Next with a clock that went back = %+v; want the time of the entry before, and what the clock said", back)
	}
}

func TestCanonicalRefusesTextThatIsNoText(t *testing.T) {
	for _, bad := range []any{"a\xff", map[string]string{"a": "\xed\xa0\x80"}, struct{ A []string }{[]string{"ok", "\xc3"}}, json.RawMessage("\"\xff\"")} {
		if b, err := ledger.Canonical(bad); err == nil {
			t.Errorf("%q became %s; want an error", bad, b)
		}
	}
	for in, want := range map[string]string{"<b> & c": `"<b> & c"`, "�": `"�"`, `\ufffd`: `"\\ufffd"`, `\\ufffd`: `"\\\\ufffd"`, "é\n": `"é\n"`} {
		if b, err := ledger.Canonical(in); err != nil || string(b) != want {
			t.Errorf("Canonical(%q) = %s, %v; want %s", in, b, err, want)
		}
	}
}

// The tree is held against tlog, which keeps all hashes, at every size.
func TestTheTreeIsThatOfRFC6962(t *testing.T) {
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, stored[i])
		}
		return list, nil
	})
	edge := &ledger.Edge{}
	nodes := map[string]ledger.Hash{}
	node := func(level int, n int64) (ledger.Hash, error) {
		h, ok := nodes[fmt.Sprint(level, n)]
		if !ok {
			return h, fmt.Errorf("no hash %d of level %d", n, level)
		}
		return h, nil
	}
	var heads []ledger.Head
	for n := range int64(130) {
		want, err := tlog.TreeHash(n, read)
		if err != nil || edge.Root() != want {
			t.Fatalf("root of %d entries is %s; want %s, %v", n, edge.Root(), want, err)
		}
		heads = append(heads, ledger.Head{Size: n, Root: edge.Root()})
		e := entry(n + 1)
		more, err := tlog.StoredHashes(n, e.Line(), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		nodes[fmt.Sprint(0, n)] = e.Leaf()
		for _, made := range edge.Append(e.Leaf()) {
			nodes[fmt.Sprint(made.Level, made.N)] = made.Hash
		}
		again, err := ledger.ReadEdge(n+1, node)
		if err != nil || again.Root() != edge.Root() {
			t.Fatalf("the edge of %d entries read back has another root, %v", n+1, err)
		}
	}
	if len(nodes) != len(stored) {
		t.Errorf("%d hashes were made; want %d", len(nodes), len(stored))
	}
	now := ledger.Head{Size: edge.Size, Root: edge.Root()}
	for _, old := range heads {
		p, err := ledger.Extend(old, now, node)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(); err != nil {
			t.Errorf("from %d entries: %v", old.Size, err)
		}
		p.Old.Root[5] ^= 1
		if p.Check() == nil {
			t.Errorf("from %d entries: another old root is proved too", old.Size)
		}
	}
	if _, err := ledger.Include(entry(131), now, node); err == nil {
		t.Error("an entry beyond the tree has a proof")
	}
	if _, err := ledger.Extend(ledger.Head{Size: 131}, now, node); err == nil {
		t.Error("a head beyond the tree has a proof")
	}
}

func TestASignedHeadIsOpenedByItsKeyOnly(t *testing.T) {
	key := func(name string) (note.Signer, note.Verifier) {
		secret, public, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte(name), 64)), name)
		if err != nil {
			t.Fatal(err)
		}
		signer, err1 := note.NewSigner(secret)
		verifier, err2 := note.NewVerifier(public)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		return signer, verifier
	}
	signer, verifier := key("cairn/one")
	_, other := key("cairn/two")
	head := ledger.Head{Size: 120, Root: ledger.Hash{1, 2, 3}}
	signed, err := head.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(signed, "cairn/one\n120\nAQID") {
		t.Errorf("the checkpoint is %q; want origin, size and root on its first lines", signed)
	}
	if got, err := ledger.Open(signed, other, verifier); err != nil || got != head {
		t.Errorf("Open = %v, %v; want %v", got, err, head)
	}
	if _, err := ledger.Open(signed, other); err == nil {
		t.Error("another key opened it")
	}
	if _, err := ledger.Open(strings.Replace(signed, "120", "121", 1), verifier); err == nil {
		t.Error("a head with another size was opened")
	}
	if got, err := ledger.ParseHead(head.String()); err != nil || got != head {
		t.Errorf("ParseHead(%s) = %v, %v", head, got, err)
	}
}

func FuzzParseLine(f *testing.F) {
	e := entry(1)
	f.Add(e.Line())
	f.Add([]byte(`{"seq":1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if e, err := ledger.ParseLine(line); err == nil && !bytes.Equal(e.Line(), line) {
			t.Errorf("%q is read, and written as %q", line, e.Line())
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(ledger.Head{Size: 3}.Checkpoint("cairn/x"))
	f.Add("cairn/x\n03\nAA==\n")
	f.Fuzz(func(t *testing.T, text string) {
		if origin, h, err := ledger.ParseCheckpoint(text); err == nil && h.Checkpoint(origin) != text {
			t.Errorf("%q is read, and written as %q", text, h.Checkpoint(origin))
		}
		if h, err := ledger.ParseHead(text); err == nil && h.String() != text {
			t.Errorf("head %q is read, and written as %q", text, h)
		}
	})
}
