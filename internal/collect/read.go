package collect

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the sizes of pictures are read, never their pixels
	_ "image/jpeg" // the same
	_ "image/png"  // the same
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"cairn/internal/document"
	"cairn/internal/table"
)

// Read makes documents of one file, packed or plain. The name is used for its
// ending, as a label and in messages; it is never opened or built into a path. The
// error is for a file that could not be read at all; parts that could not are
// refusals.
func Read(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	docs, refused, err := readOne(name, name, data, o, false)
	for i := range docs {
		if strings.TrimSpace(docs[i].Text) == "" && !slices.ContainsFunc(docs[i].Flags, explains) {
			flag(&docs[i], "no-text", "no text that a reader sees was found in it")
		}
	}
	return docs, refused, err
}

// explains reports whether a flag says why a document has no text.
func explains(f document.Flag) bool {
	return f.Code == "no-text" || f.Code == "not-article" || f.Code == "too-long"
}

// readOne reads a file whose ending is that of file and whose label is name.
// inside is true for what came out of another file, which is not unpacked again.
func readOne(name, file string, data []byte, o Options, inside bool) ([]document.Document, []Refusal, error) {
	refuse := func(format string, a ...any) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf(format, a...), Kept: document.Sum(data)}}, nil
	}
	if len(data) == 0 {
		return refuse("the file is empty")
	}
	kind := Kind(file, data)
	if kind == "warc" {
		return readArchive(name, data, o)
	}
	if kind == "packed" && !inside {
		return readPacked(name, data, o)
	}
	if strings.HasPrefix(kind, "html") || kind == "text" || kind == "markdown" {
		if half := unmarkedUTF16(data); half && !strings.HasPrefix(strings.ToLower(o.Encoding), "utf-16") {
			return refuse("every second byte is NUL, as in UTF-16 without the mark at its start: name the encoding, as in --encoding utf-16le")
		}
	}
	if len(data) > MaxBytes && kind != "texts" {
		return refuse("the file holds %s, over the limit of %s for one document: it is too large", table.Size(len(data)), table.Size(MaxBytes))
	}
	switch kind {
	case "html":
		return readHTML(name, data, o)
	case "text", "markdown":
		return readText(name, data, kind, o)
	case "texts":
		return readTexts(name, data, o)
	case "feed":
		return readFeed(name, data, o)
	case "mail":
		return readMail(name, data, o)
	case "docx":
		return readDocx(name, data, o)
	case "a PDF file":
		return readPDF(name, data, o)
	case "a picture":
		if c, format, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			return refuse("the content is a picture (%s, %s × %s pixels), from which no text is read", format, table.Group(c.Width), table.Group(c.Height))
		}
	}
	return refuse("the content is %s, from which no text is read", kind)
}

// Kind says what a file is: html, text, markdown, texts (a table of them), feed,
// mail, docx, warc, packed, or in words what else it is. Content goes before the
// ending of the name.
func Kind(name string, data []byte) string {
	ext := strings.ToLower(path.Ext(name))
	switch table.Packing(data) {
	case "gzip":
		if gzipHolds(data, "WARC/") {
			return "warc"
		}
		return "packed"
	case "zstandard":
		return "packed"
	case "zip":
		if isDocx(data) {
			return "docx"
		}
		if ext == ".xlsx" || ext == ".ods" || ext == ".odt" || ext == ".pptx" {
			return "a spreadsheet or office file (" + ext[1:] + ")"
		}
		return "packed"
	}
	switch is := table.Sniff(data); is {
	case "an HTML page":
		return "html"
	case "an XML file":
		switch {
		case isFeed(data):
			return "feed"
		case ext == ".html" || ext == ".htm" || ext == ".xhtml":
			return "html"
		}
		return is
	case "":
	default:
		return is
	}
	if bytes.HasPrefix(data, []byte("WARC/")) {
		return "warc"
	}
	switch ext {
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".md", ".markdown":
		return "markdown"
	case ".jsonl", ".ndjson", ".json", ".csv", ".tsv":
		return "texts"
	case ".rss", ".atom":
		return "feed"
	case ".eml":
		return "mail"
	}
	if ext != ".txt" && isMail(data) {
		return "mail"
	}
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 && !utf16Mark(data) {
		return "no text (it holds NUL bytes)"
	}
	return "text"
}

// unmarkedUTF16 reports whether text looks like UTF-16 without its mark: of the
// bytes at even or at odd places at the start a third or more are NUL.
func unmarkedUTF16(data []byte) bool {
	head := data[:min(len(data), 8000)]
	if utf16Mark(data) || len(head) < 8 {
		return false
	}
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i%2]++
		}
	}
	return max(nul[0], nul[1]) > len(head)/6
}

func utf16Mark(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// gzipHolds reports whether what a gzip file unpacks to begins so.
func gzipHolds(data []byte, prefix string) bool {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return false
	}
	defer z.Close()
	head := make([]byte, len(prefix))
	n, _ := io.ReadFull(z, head)
	return n == len(prefix) && string(head) == prefix
}

// readPacked reads each file of a packed one. Each comes with the whole: when the
// packing is broken or over a limit, nothing of it is taken.
func readPacked(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	members, warnings, err := table.Unpack(name, data)
	if err != nil {
		var f *table.Fault
		if errors.As(err, &f) {
			return nil, []Refusal{{Name: name, Reason: sentence(f), Kept: document.Sum(data)}}, nil
		}
		return nil, nil, err
	}
	var docs []document.Document
	var refused []Refusal
	for _, m := range members {
		if table.Packing(m.Bytes) != "" && Kind(m.Name, m.Bytes) == "packed" {
			refused = append(refused, Refusal{Name: m.Name, Reason: "the content is packed, and its name says that it is something else", Kept: document.Sum(m.Bytes)})
			continue
		}
		more, bad, err := readOne(m.Name, m.Name, m.Bytes, o, true)
		if err != nil {
			return nil, nil, err
		}
		docs, refused = append(docs, more...), append(refused, bad...)
	}
	for i := range docs {
		for _, w := range warnings {
			flag(&docs[i], w.Code, "%s", w.Reason)
		}
	}
	return docs, refused, nil
}

// readArchive reads a web archive, plain or with its records packed one by one,
// as they come: an archive has more records than other packed files may have parts.
func readArchive(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	if table.Packing(data) != "gzip" {
		return readWARC(name, bytes.NewReader(data), o)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, []Refusal{{Name: name, Reason: "the gzip data cannot be read: " + err.Error(), Kept: document.Sum(data)}}, nil
	}
	defer z.Close()
	return readWARC(name, &bounded{in: z, left: archiveRatio(len(data))}, o)
}

// archiveMost is the most bytes that a web archive may unpack to: 4 GiB.
const archiveMost = 4 << 30

// archiveRatio is how much may come out of an archive of a size.
func archiveRatio(packed int) int {
	return min(archiveMost, max(table.RatioFrom, packed*table.MaxRatio))
}

// bounded is a reader that ends with an error when more comes out than may.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, fmt.Errorf("it unpacks to more than %d times its own size, over the limit of that ratio", table.MaxRatio)
	}
	return n, err
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
	if d.Published.Known() && !o.Now.IsZero() && d.Published.Start > today(o) {
		flag(&d, "date-future", "the day of publication that was given, %s, is in the future", d.Published)
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
