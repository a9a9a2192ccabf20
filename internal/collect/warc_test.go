package collect_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cairn/internal/collect"
	"cairn/internal/document"
)

// record writes one record as archives do.
func record(kind, contentType, block string, fields ...string) string {
	head := "WARC/1.1\r\nWARC-Type: " + kind + "\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2034-05-03T04:05:06Z\r\nContent-Type: " + contentType + "\r\n"
	for _, f := range fields {
		head += f + "\r\n"
	}
	return head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
}

func answer(fields, body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + fields + "\r\n" + body
}

func digestOf(body string) string {
	s := sha1.Sum([]byte(body))
	return "WARC-Payload-Digest: sha1:" + base32.StdEncoding.EncodeToString(s[:])
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

func readAll(r io.Reader) (records []collect.Record, err error) {
	w := collect.NewWARC(r)
	for {
		rec, err := w.Next()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
		records = append(records, rec)
	}
}

func TestWARCRecord(t *testing.T) {
	const page = "<p>At least 12 people were killed.</p>"
	tests := []struct {
		name, file         string
		payload, media     string
		digest, flag, says string // says: part of the flag's note
	}{
		{"a server's answer", record("response", "application/http; msgtype=response", answer("", page), digestOf(page)), page, "text/html", "equal", "", ""},
		{"a digest that is another's", record("response", "application/http", answer("", page), digestOf("else")), page, "text/html", "different", "digest", "mismatch"},
		{"a digest of an unknown method", record("response", "application/http", answer("", page), "WARC-Payload-Digest: blake9:AA"), page, "text/html", "unchecked", "digest-unchecked", "blake9"},
		{"no digest", record("response", "application/http", answer("", page)), page, "text/html", "", "", ""},
		{"an answer in chunks", record("response", "application/http", answer("Transfer-Encoding: chunked\r\n", "5\r\n<p>12\r\n4\r\n</p>\r\n0\r\n\r\n")), "<p>12</p>", "text/html", "", "", ""},
		{"an answer packed with gzip", record("response", "application/http", answer("Content-Encoding: gzip\r\n", packed(page)), digestOf(packed(page))), page, "text/html", "equal", "", ""},
		{"an answer packed by what cannot be undone", record("response", "application/http", answer("Content-Encoding: zz\r\n", page)), "", "text/html", "", "archive-http", "zz"},
		{"an answer that is none", record("response", "application/http", "hello\r\n\r\n"+page), page, "", "", "archive-http", "cannot be read"},
		{"the plain text of a page", record("conversion", "text/plain", "12 killed", "WARC-Identified-Content-Language: ara,eng"), "12 killed", "text/plain", "", "", ""},
		{"an address with a line separator", record("resource", "text/plain", "x", "WARC-Target-URI: https://news.example.org/\u2028X"), "x", "text/plain", "", "odd-address", "U+2028"},
		{"a date that is none", strings.Replace(record("resource", "text/plain", "x"), "2034-05-03T04", "soon", 1), "x", "text/plain", "", "archive-date", "no date"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, err := readAll(strings.NewReader(tt.file))
			if err != nil || len(records) != 1 {
				t.Fatalf("%d records, %v", len(records), err)
			}
			r := records[0]
			if string(r.Payload) != tt.payload || r.MediaType != tt.media || r.Digest != tt.digest {
				t.Errorf("payload %q type %q digest %q; want %q %q %q", r.Payload, r.MediaType, r.Digest, tt.payload, tt.media, tt.digest)
			}
			switch {
			case tt.flag == "" && len(r.Flags) > 0:
				t.Errorf("flags %v, want none", r.Flags)
			case tt.flag != "" && (len(r.Flags) != 1 || r.Flags[0].Code != tt.flag || !strings.Contains(r.Flags[0].Note, tt.says)):
				t.Errorf("flags %v, want one %q that says %q", r.Flags, tt.flag, tt.says)
			}
		})
	}
}

func TestWARCThatIsBroken(t *testing.T) {
	good := record("resource", "text/plain", "one")
	length := func(s string) string { return strings.Replace(good, "Content-Length: 3", "Content-Length: "+s, 1) }
	tests := []struct{ name, file, says string }{
		{"a negative length", length("-1"), `Content-Length "-1" is no length`},
		{"a length with a sign", length("+3"), "no length"},
		{"a length beyond the file", length("50"), "shorter than its Content-Length 50"},
		{"a length far beyond any file", length("999999999999"), "shorter than its Content-Length 999999999999"},
		{"a length beyond all numbers", length("99999999999999999999999999"), "no length"},
		{"a length too short", length("2"), "does not end where"},
		{"two lengths", strings.Replace(good, "Content-Length: 3", "Content-Length: 3\r\nContent-Length: 5", 1), "2 fields Content-Length"},
		{"no length", strings.Replace(good, "Content-Length: 3\r\n", "", 1), "no Content-Length"},
		{"no type", strings.Replace(good, "WARC-Type: resource\r\n", "", 1), "no WARC-Type"},
		{"another file", "PK\x03\x04 something\r\n", "want WARC/1.0"},
		{"line ends without carriage return", strings.ReplaceAll(good, "\r\n", "\n"), "carriage return"},
		{"a header that stops", good[:40], "stops inside"},
		{"a header without end", "WARC/1.1\r\nX: " + strings.Repeat("y", 100_000), "over the limit"},
		{"a block without line ends after it", good[:len(good)-4], "no closing line ends"},
		{"a field without a name", strings.Replace(good, "WARC-Type", "", 1), "no field"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, err := readAll(strings.NewReader(good + tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "record 2 at byte ") {
				t.Errorf("error %v, want record 2 … %q", err, tt.says)
			}
			if len(records) != 1 {
				t.Errorf("%d records before the break, want 1", len(records))
			}
		})
	}
}

func TestWARCPassesOverARecordThatIsTooLong(t *testing.T) {
	long := record("resource", "text/plain", strings.Repeat("x", collect.MaxRecord+1))
	w := collect.NewWARC(strings.NewReader(long + record("resource", "text/plain", "two")))
	if _, err := w.Next(); !errors.Is(err, collect.ErrRecordTooLong) {
		t.Fatalf("error %v, want too long", err)
	}
	if rec, err := w.Next(); err != nil || string(rec.Payload) != "two" || rec.Number != 2 {
		t.Errorf("next is record %d %q, %v", rec.Number, rec.Payload, err)
	}
}

func TestWARCInsideAWARCIsNotOpened(t *testing.T) {
	nested := "text"
	for range 2000 {
		nested = record("resource", "text/plain", nested)
	}
	for name, payload := range map[string]string{"plain": nested, "packed": packed(nested)} {
		records, err := readAll(strings.NewReader(record("resource", "application/warc", payload)))
		if err != nil || len(records) != 1 {
			t.Fatalf("%s: %d records, %v", name, len(records), err)
		}
		docs, refused := records[0].Documents(collect.Options{})
		if len(docs) != 0 || len(refused) != 1 || !strings.Contains(refused[0].Reason, "record 1: it is an archive inside an archive") {
			t.Errorf("%s: %d documents, %v", name, len(docs), refused)
		}
	}
}

func TestWARCDocumentsKeepTheArchiveApart(t *testing.T) {
	file := record("warcinfo", "application/warc-fields", "software: x") +
		record("response", "application/http", answer("", "<p>At least 12 people were killed.</p>"), digestOf("else"), "WARC-Target-URI: https://news.example.org/1") +
		record("response", "application/http", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>")
	now := time.Date(2034, 6, 1, 0, 0, 0, 0, time.UTC)
	docs, refused, err := collect.Read("day.warc", []byte(file), collect.Options{Now: now, Who: "a recorder"})
	if err != nil || len(refused) != 0 || len(docs) != 1 {
		t.Fatalf("%d documents, %v, %v", len(docs), refused, err)
	}
	d := docs[0]
	if !strings.Contains(d.Text, "At least 12 people were killed.") || d.Address != "https://news.example.org/1" {
		t.Errorf("text %q address %q", d.Text, d.Address)
	}
	if !d.Received.Equal(now) || !d.Custody[0].At.Equal(time.Date(2034, 5, 3, 4, 5, 6, 0, time.UTC)) {
		t.Errorf("received %s, custody %v: the capture is not the receipt", d.Received, d.Custody)
	}
	if !slices.ContainsFunc(d.Flags, func(f document.Flag) bool { return f.Code == "digest" }) {
		t.Errorf("flags %v, want the digest's mismatch", d.Flags)
	}
}

// What is written comes back: every record, in order, byte for byte, however
// many gzip members the archive has.
func TestWARCRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.SliceOf(rapid.String()).Draw(t, "blocks")
		var plain, gz bytes.Buffer
		for _, b := range blocks {
			r := record("resource", "text/plain", b)
			plain.WriteString(r)
			gz.WriteString(packed(r))
		}
		unpacked := io.Reader(&bytes.Buffer{})
		if len(blocks) > 0 {
			z, err := gzip.NewReader(&gz)
			if err != nil {
				t.Fatal(err)
			}
			unpacked = z
		}
		for _, in := range []io.Reader{&plain, unpacked} {
			records, err := readAll(in)
			if err != nil || len(records) != len(blocks) {
				t.Fatalf("%d records of %d, %v", len(records), len(blocks), err)
			}
			for i := range records {
				if string(records[i].Payload) != blocks[i] {
					t.Fatalf("record %d is %q, want %q", i, records[i].Payload, blocks[i])
				}
			}
		}
	})
}

// Every archive of the shared bad files ends as the index says.
func TestWARCBadInput(t *testing.T) {
	shared := os.Getenv("CAIRN_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	dir := filepath.Join(shared, "data", "bad-input")
	raw, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Skip("the shared bad input is not here")
	}
	var index struct {
		Files []badFile `json:"files"`
	}
	if err := json.Unmarshal(raw, &index); err != nil {
		t.Fatal(err)
	}
	for _, f := range index.Files {
		if !strings.HasPrefix(f.Kind, "warc") {
			continue
		}
		t.Run(f.File, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, f.File))
			if err != nil {
				t.Fatal(err)
			}
			var in io.Reader = bytes.NewReader(data)
			if strings.HasSuffix(f.File, ".gz") {
				if in, err = gzip.NewReader(in); err != nil {
					t.Fatal(err)
				}
			}
			records, err := readAll(in)
			outcome, said := "accept", ""
			for _, r := range records {
				for _, flag := range r.Flags {
					outcome, said = "accept-warn", said+flag.Note+"\n"
				}
			}
			if err != nil {
				outcome, said = "reject-file", err.Error()
			}
			if outcome != f.Outcome && outcome != f.Alt {
				t.Errorf("ends as %s (%s), want %s", outcome, said, f.Outcome)
			}
			for _, any := range [][]string{f.ErrorAny, f.WarnAny} {
				hit := len(any) == 0
				for _, w := range any {
					hit = hit || strings.Contains(strings.ToLower(said), w)
				}
				if !hit {
					t.Errorf("says %q, want one of %q", said, any)
				}
			}
			if strings.ContainsAny(said, "\r\x00\x1b\u2028\u202e") {
				t.Errorf("the message echoes control characters: %q", said)
			}
		})
	}
}

type badFile struct {
	File     string   `json:"file"`
	Kind     string   `json:"kind"`
	Outcome  string   `json:"outcome"`
	Alt      string   `json:"alt_outcome"`
	ErrorAny []string `json:"error_any"`
	WarnAny  []string `json:"warn_any"`
}

// Any bytes: no panic, records that lie inside the input, an end.
func FuzzWARC(f *testing.F) {
	f.Add([]byte(record("response", "application/http", answer("Transfer-Encoding: chunked\r\n", "5\r\n<p>12\r\n0\r\n\r\n"), digestOf("x"))))
	f.Add([]byte(record("conversion", "text/plain", "12 killed", " folded")))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 9\r\nWARC-Type: x\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := readAll(bytes.NewReader(data))
		at := int64(-1)
		for i, r := range records {
			if r.Offset <= at || r.Offset >= int64(len(data)) || r.Number != i+1 {
				t.Fatalf("record %d at %d of %d", r.Number, r.Offset, len(data))
			}
			at = r.Offset
		}
		if again, err2 := readAll(bytes.NewReader(data)); len(again) != len(records) || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatal("the same file again gives another result")
		}
	})
}
