package collect

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"cairn/internal/document"
	"cairn/internal/table"
)

// Read makes documents of one file. The name is used for its ending, as a label
// and in messages; it is never opened or built into a path. The error is for a
// file that could not be read at all; parts that could not are refusals.
func Read(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	refuse := func(format string, a ...any) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf(format, a...), Kept: document.Sum(data)}}, nil
	}
	if len(data) == 0 {
		return refuse("the file is empty")
	}
	switch kind := Kind(name, data); kind {
	case "html":
		if len(data) > MaxBytes {
			return refuse("the file holds %s, over the limit of %s for one document: it is too large", table.Size(len(data)), table.Size(MaxBytes))
		}
		return readHTML(name, data, o)
	case "text", "markdown":
		if len(data) > MaxBytes {
			return refuse("the file holds %s, over the limit of %s for one document: it is too large", table.Size(len(data)), table.Size(MaxBytes))
		}
		return readText(name, data, kind, o)
	default:
		return refuse("the content is %s, of which no text can be read", kind)
	}
}

// Kind says what a file is: html, text, markdown, or in words what else. Content
// goes before the ending of the name.
func Kind(name string, data []byte) string {
	switch is := table.Sniff(data); is {
	case "an HTML page":
		return "html"
	case "":
	default:
		return is
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".md", ".markdown":
		return "markdown"
	}
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 && !utf16Mark(data) {
		return "no text (it holds NUL bytes)"
	}
	return "text"
}

func utf16Mark(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// base returns a document with what the person knows and the bytes as received.
func base(name string, data []byte, mediaType string, o Options) document.Document {
	d := document.Document{
		ID: document.Sum(data), Title: o.Title, Publisher: o.Publisher, Published: o.Published, Received: o.Now,
		Address: o.Address, Language: o.Language, Country: o.Country, MediaType: mediaType, Bytes: data,
		Custody: []document.Custody{{At: o.Now, Who: o.Who, Did: "received as " + label(name)}},
	}
	if d.Publisher == "" {
		d.Publisher = hostOf(o.Address)
	}
	return d
}

// flag adds a flag once.
func flag(d *document.Document, code, format string, a ...any) {
	f := document.Flag{Code: code, Note: fmt.Sprintf(format, a...)}
	for _, x := range d.Flags {
		if x.Code == f.Code && x.Note == f.Note {
			return
		}
	}
	d.Flags = append(d.Flags, f)
}

// label is a name as it may stand in a record: without control or direction
// characters, and never a path.
func label(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return shorten(table.Clean(name), 120)
}

// shorten cuts a label to n characters, at a space where there is one.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
