// Package ledger holds the register's history as a list that can only grow:
// entries, the Merkle tree over them, signed tree heads, and proofs. In go
// entries, out come hashes, lines and notes. It never reads the clock and
// never stores anything.
package ledger

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// A Hash is a SHA-256 of the tree, as RFC 6962 builds it.
type Hash = tlog.Hash

// TimeLayout is how an entry writes a time: UTC, always nine digits after the
// second, so that times sort as text.
const TimeLayout = "2006-01-02T15:04:05.000000000Z"

// An Entry is one change of the register: who did what to which record, and
// the record as it stands since. Entries are numbered from 1 without a gap.
//
// At never decreases from one entry to the next. When the machine's clock
// stood before the entry before, At repeats that entry's time and Clock holds
// what the clock said; else Clock is zero.
type Entry struct {
	Seq   int64
	Was   int64 // the entry with the version before of the same record; 0: this is the first
	At    time.Time
	Clock time.Time
	Who   string
	Act   string // add, change; for a decision its own act
	Kind  string // source, document, claim, total, incident, custody, definition, decision, warning, figures, setting, release
	ID    string // the record's id within its kind
	Prev  Hash   // leaf of the entry before; zero for the first
	Body  []byte // canonical JSON of the record (see [Canonical])
}

// Next returns the entry that follows one with leaf prev, number seq and time
// last, made when the clock says now.
func Next(seq int64, last time.Time, prev Hash, now time.Time) Entry {
	e := Entry{Seq: seq + 1, At: now.UTC().Round(0), Prev: prev}
	if e.At.Before(last) {
		e.Clock, e.At = e.At, last
	}
	return e
}

// Line returns the entry as the one line of JSON that is hashed and exported:
//
//	{"seq":2,"was":1,"at":"…","clock":"…","who":"…","act":"…","kind":"…","id":"…","prev":"<hex>","body":{…}}
//
// Was and clock stand only where they are set. Strings escape the quotation mark and the
// backslash by a backslash and characters below U+0020 as \u00xx, and nothing
// else. Body is copied as it is.
func (e *Entry) Line() []byte {
	b := make([]byte, 0, len(e.Body)+len(e.Who)+len(e.ID)+256)
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	if e.Was != 0 {
		b = append(b, `,"was":`...)
		b = strconv.AppendInt(b, e.Was, 10)
	}
	b = append(b, `,"at":"`...)
	b = e.At.UTC().AppendFormat(b, TimeLayout)
	if !e.Clock.IsZero() {
		b = append(b, `","clock":"`...)
		b = e.Clock.UTC().AppendFormat(b, TimeLayout)
	}
	b = append(b, `","who":`...)
	b = AppendString(b, e.Who)
	b = append(b, `,"act":`...)
	b = AppendString(b, e.Act)
	b = append(b, `,"kind":`...)
	b = AppendString(b, e.Kind)
	b = append(b, `,"id":`...)
	b = AppendString(b, e.ID)
	b = append(b, `,"prev":"`...)
	b = hex.AppendEncode(b, e.Prev[:])
	b = append(b, `","body":`...)
	b = append(b, e.Body...)
	return append(b, '}')
}

// Leaf returns the entry's leaf hash in the tree: SHA-256 of a zero byte and
// the line.
func (e *Entry) Leaf() Hash { return tlog.RecordHash(e.Line()) }

// ParseLine reads what Line writes and nothing else: a line that Line would
// write otherwise is refused.
func ParseLine(line []byte) (Entry, error) {
	var v struct {
		Seq   int64           `json:"seq"`
		Was   int64           `json:"was"`
		At    time.Time       `json:"at"`
		Clock time.Time       `json:"clock"`
		Who   string          `json:"who"`
		Act   string          `json:"act"`
		Kind  string          `json:"kind"`
		ID    string          `json:"id"`
		Prev  string          `json:"prev"`
		Body  json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(line, &v); err != nil {
		return Entry{}, fmt.Errorf("entry: %w", err)
	}
	e := Entry{Seq: v.Seq, Was: v.Was, At: v.At.UTC(), Clock: v.Clock.UTC(), Who: v.Who, Act: v.Act, Kind: v.Kind, ID: v.ID, Body: v.Body}
	if prev, err := hex.DecodeString(v.Prev); err != nil || len(prev) != len(e.Prev) {
		return Entry{}, fmt.Errorf("entry %d: prev %q is no hash", v.Seq, v.Prev)
	} else {
		copy(e.Prev[:], prev)
	}
	if !bytes.Equal(e.Line(), line) {
		return Entry{}, fmt.Errorf("entry %d: the line is not written as an entry is", v.Seq)
	}
	return e, nil
}

// ErrText reports a record with text that is not valid UTF-8: spans point to
// bytes, so no byte may be replaced in silence.
var ErrText = errors.New("text is not valid UTF-8")

// Canonical returns the JSON of a record as the ledger keeps it: fields in the
// order of the type, keys of maps sorted, no spaces, nothing escaped that need
// not be. Equal records give equal bytes.
func Canonical(record any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(record); err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if !utf8.Valid(body) || replaced(body) {
		return nil, ErrText
	}
	return body, nil
}

// replaced reports whether the encoder put \ufffd for a byte that is no UTF-8;
// a replacement character that stood in the text is copied as it is.
func replaced(body []byte) bool {
	for {
		i := bytes.Index(body, []byte(`\ufffd`))
		if i < 0 {
			return false
		}
		slashes := 0
		for i-slashes > 0 && body[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return true
		}
		body = body[i+1:]
	}
}

// AppendString appends s as an entry's line writes a string.
func AppendString[S ~string | ~[]byte](b []byte, s S) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
