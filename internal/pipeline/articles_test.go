package pipeline_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/pipeline"
)

// An answered is one output line of extraction.
type answered struct {
	ID        json.RawMessage   `json:"id"`
	Line      int               `json:"line"`
	Error     string            `json:"error"`
	Sentences [][2]int          `json:"sentences"`
	Claims    []json.RawMessage `json:"claims"`
	Unread    []json.RawMessage `json:"unread"`
}

func answersOf(t *testing.T, out string) []answered {
	t.Helper()
	var all []answered
	for _, line := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
		if line == "" {
			continue
		}
		var a answered
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("output line %.200q: %v", line, err)
		}
		all = append(all, a)
	}
	return all
}

const story = "A bomb killed 12 people in a market in Baghdad on Monday, police said."

func TestExtractLines(t *testing.T) {
	line := func(format string, a ...any) string { return fmt.Sprintf(format, a...) + "\n" }
	tests := []struct{ name, in, id, says string }{
		{"all that is known", line(`{"id":"a","text":%q,"published":"2034-05-17","country":"IQ","lang":"en"}`, story), `"a"`, ""},
		{"only text", line(`{"text":%q}`, story), "null", ""},
		{"an id that is a number", line(`{"id":17,"text":%q}`, story), "17", ""},
		{"a time of publication", line(`{"id":1,"text":%q,"published":"2034-05-17T06:30:00Z"}`, story), "1", ""},
		{"fields that are not ours", line(`{"id":1,"title":"x","text":%q,"tags":[1,2]}`, story), "1", ""},
		{"an empty text", line(`{"id":1,"text":""}`), "1", ""},
		{"no text", line(`{"id":1}`), "1", `no "text"`},
		{"no JSON", line(`killed 12`), "null", "no article"},
		{"a list", line(`[1]`), "null", "no article"},
		{"a day that does not exist", line(`{"id":1,"text":"x","published":"2034-02-30"}`), "1", "published: "},
		{"a country that does not exist", line(`{"id":1,"text":"x","country":"Q9"}`), "1", `"Q9"`},
		{"bytes that are not UTF-8", "{\"id\":1,\"text\":\"\xff\"}\n", "1", "UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			stats, err := pipeline.ExtractLines(t.Context(), strings.NewReader(tt.in), &out, pipeline.ExtractOptions{Workers: 2})
			got := answersOf(t, out.String())
			if err != nil || len(got) != 1 || string(got[0].ID) != tt.id || !strings.Contains(got[0].Error, tt.says) {
				t.Fatalf("%s, %+v, %v; want id %s and error %q", out.String(), stats, err, tt.id, tt.says)
			}
			if bad := tt.says != ""; bad != (stats.Bad == 1) || bad != (got[0].Line == 1) || bad != (got[0].Claims == nil) || bad != (got[0].Sentences == nil) || bad != (got[0].Unread == nil) {
				t.Errorf("%s %+v", out.String(), stats)
			}
		})
	}
}

// Every form in which the same articles may come gives the same answers.
func TestExtractFormsAgree(t *testing.T) {
	dir := t.TempDir()
	lines := fmt.Sprintf("{\"id\":\"one\",\"text\":%q}\n\n{\"id\":\"two\",\"text\":\"Nothing.\"}\nbad\n", story)
	save := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save("a.jsonl", lines)
	save("a.jsonl.gz", gz(lines))
	save("a.ndjson.zst", zst(lines))
	o := pipeline.ExtractOptions{Country: "IQ", Lang: "en"}
	run := func(name, stdin string, o pipeline.ExtractOptions) (string, int) {
		var out bytes.Buffer
		bad, err := pipeline.ExtractFile(t.Context(), name, strings.NewReader(stdin), &out, o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return out.String(), bad
	}
	want, bad := run(filepath.Join(dir, "a.jsonl"), "", o)
	if got := answersOf(t, want); bad != 1 || len(got) != 3 || got[2].Line != 4 {
		t.Fatalf("%d bad in %s", bad, want)
	}
	for _, name := range []string{"a.jsonl.gz", "a.ndjson.zst"} {
		if got, _ := run(filepath.Join(dir, name), "", o); got != want {
			t.Errorf("%s: %s\nwant %s", name, got, want)
		}
	}
	o.Lines = true
	for _, stdin := range []string{lines, gz(lines), zst(lines)} {
		if got, _ := run("-", stdin, o); got != want {
			t.Errorf("standard input: %s\nwant %s", got, want)
		}
	}
}

func TestExtractDocumentsArchivesAndFolders(t *testing.T) {
	dir := t.TempDir()
	save := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	record := func(kind, target, block string) string {
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Date: 2034-05-17T00:00:00Z\r\nWARC-Target-URI: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, target, len(block), block)
	}
	archive := record("warcinfo", "", "software: x") + record("conversion", "https://news.example.org/1", story) + record("conversion", "https://news.example.org/2", "Nothing.")
	save("b.txt", story)
	save("a/z.txt.gz", gz(story))
	save("a/day.wet.gz", gz(archive))
	save("a/cut.wet", archive[:len(archive)-30])
	save("a/empty.txt", "")
	save("a/torn.jsonl.gz", gz(strings.Repeat(fmt.Sprintf("{\"id\":1,\"text\":%q}\n", story), 2))[:60])
	save("a/.hidden", story)
	var out bytes.Buffer
	stats, err := pipeline.Extract(t.Context(), []string{filepath.Join(dir, "b.txt"), dir}, nil, &out, pipeline.ExtractOptions{Country: "IQ"})
	if err != nil {
		t.Fatal(err)
	}
	rel := func(name string) string { return filepath.Join(dir, name) }
	want := []struct {
		id    string
		error string
	}{
		{rel("b.txt"), ""},
		{"https://news.example.org/1", ""}, {rel("a/cut.wet"), "record 3"},
		{"https://news.example.org/1", ""}, {"https://news.example.org/2", ""},
		{rel("a/empty.txt"), "empty"},
		{rel("a/torn.jsonl.gz"), "unexpected EOF"},
		{rel("a/z.txt.gz"), ""}, {rel("b.txt"), ""},
	}
	got := answersOf(t, out.String())
	for i, w := range want {
		if i >= len(got) {
			t.Fatalf("%d answers, want %d:\n%s", len(got), len(want), out.String())
		}
		var id string
		json.Unmarshal(got[i].ID, &id)
		if id != w.id || (w.error == "") != (got[i].Error == "") || !strings.Contains(got[i].Error, w.error) {
			t.Errorf("answer %d: id %q error %q, want %q %q", i, id, got[i].Error, w.id, w.error)
		}
	}
	if len(got) != len(want) || stats.Bad != 3 || stats.Lines != len(want) {
		t.Errorf("%d answers, %+v", len(got), stats)
	}
}

// Spans into a plain text are offsets into the file's own bytes.
func TestExtractSpansPointIntoTheFile(t *testing.T) {
	for name, text := range map[string]string{
		"line ends of Windows": "A headline\r\n\r\n" + story + "\r\n",
		"a byte order mark":    "\ufeff" + story,
		"Arabic":               "قُتل 12 شخصاً. " + story,
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if _, err := pipeline.ExtractFile(t.Context(), "-", strings.NewReader(text), &out, pipeline.ExtractOptions{Country: "IQ", Lang: "en"}); err != nil {
				t.Fatal(err)
			}
			var a struct {
				Claims []struct {
					Span  [2]int `json:"span"`
					Quote string `json:"quote"`
				} `json:"claims"`
			}
			if err := json.Unmarshal(out.Bytes(), &a); err != nil || len(a.Claims) == 0 {
				t.Fatalf("%s: %v", out.String(), err)
			}
			for _, c := range a.Claims {
				if got := text[c.Span[0]:c.Span[1]]; got != c.Quote {
					t.Errorf("span %v holds %q, the quote is %q", c.Span, got, c.Quote)
				}
			}
		})
	}
}

func TestExtractOfANameThatIsNotThere(t *testing.T) {
	if _, err := pipeline.ExtractFile(t.Context(), filepath.Join(t.TempDir(), "no.txt"), nil, io.Discard, pipeline.ExtractOptions{}); err == nil {
		t.Error("no error")
	}
}

// Any bytes under any form: no panic, every output line is JSON with an id and
// either claims or an error.
func FuzzExtractFile(f *testing.F) {
	f.Add([]byte(story), false)
	f.Add([]byte(fmt.Sprintf("{\"id\":1,\"text\":%q}\n", story)), true)
	f.Add([]byte(gz(story)), false)
	f.Add([]byte(zst(story)), false)
	f.Add([]byte("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"), false)
	f.Add([]byte("<html><body><p>"+story+"</p>"), false)
	f.Fuzz(func(t *testing.T, in []byte, asLines bool) {
		var out bytes.Buffer
		if _, err := pipeline.ExtractFile(t.Context(), "-", bytes.NewReader(in), &out, pipeline.ExtractOptions{Country: "IQ", Lines: asLines, Workers: 2}); err != nil {
			t.Fatal(err)
		}
		for _, a := range answersOf(t, out.String()) {
			if a.ID == nil || (a.Error == "") == (a.Claims == nil) {
				t.Fatalf("answer %+v", a)
			}
		}
	})
}
