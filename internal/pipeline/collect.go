package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"cairn/internal/collect"
	"cairn/internal/document"
	"cairn/internal/extract"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// CollectOptions say what the person who collects knows of the documents.
type CollectOptions struct {
	Published when.Interval
	Title     string
	Publisher string
	Address   string
	Country   string
	Language  string
	Encoding  string
	Who       string // empty: the desk's person

	AllowPrivate bool // fetch addresses of this machine and of private networks too
}

// A CollectReport says what files came to.
type CollectReport struct {
	Documents []document.ID `json:"documents"` // taken in now
	Known     []document.ID `json:"known"`     // the same bytes were here before
	Claims    int           `json:"claims"`    // proposed from those taken in now
	Unread    int           `json:"unread"`    // quantities near a harm word that no rule took
	Refused   []string      `json:"refused"`   // sentences: what was not taken, and why
	Warnings  []string      `json:"warnings"`
}

// CollectPaths takes files, folders and web addresses in, and proposes claims from
// each document. An address is fetched, and nothing else is: see collect.Fetch.
// Documents of one file come in together or not at all.
func (d *Desk) CollectPaths(ctx context.Context, paths []string, o CollectOptions) (CollectReport, error) {
	r := newReport()
	var files []string
	for _, p := range paths {
		if !collect.IsAddress(p) {
			files = append(files, p)
			continue
		}
		docs, refused, err := collect.Fetch(ctx, p, d.options(o), collect.FetchOptions{AllowPrivate: o.AllowPrivate})
		if err != nil {
			return r, err
		}
		if err := d.takeIn(ctx, docs, refused, o, &r); err != nil {
			return r, err
		}
	}
	if len(files) == 0 {
		return r, nil
	}
	err := collect.Walk(files, d.options(o), func(name string, docs []document.Document, refused []collect.Refusal) error {
		return d.takeIn(ctx, docs, refused, o, &r)
	})
	return r, err
}

// CollectFiles does the same with files whose bytes are at hand.
func (d *Desk) CollectFiles(ctx context.Context, files []File, o CollectOptions) (CollectReport, error) {
	r := newReport()
	for _, f := range files {
		docs, refused, err := collect.Read(f.Name, f.Bytes, d.options(o))
		if err != nil {
			return r, err
		}
		if err := d.takeIn(ctx, docs, refused, o, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// Collect takes in what a page sent.
func (d *Desk) Collect(ctx context.Context, u Upload) (Collected, error) {
	o := CollectOptions{Published: u.Published, Title: u.Title, Address: u.Address, Country: u.Country, Language: u.Language, Who: u.Who}
	r, err := d.CollectFiles(ctx, []File{{u.Name, u.Body}}, o)
	return Collected{Documents: r.Documents, Known: r.Known, Refused: r.Refused, Claims: r.Claims}, err
}

func newReport() CollectReport {
	return CollectReport{Documents: []document.ID{}, Known: []document.ID{}, Refused: []string{}, Warnings: []string{}}
}

func (d *Desk) options(o CollectOptions) collect.Options {
	if o.Who == "" {
		o.Who = d.who
	}
	return collect.Options{
		Now: d.now(), Who: o.Who, Published: o.Published, Title: o.Title, Publisher: o.Publisher,
		Address: o.Address, Country: o.Country, Language: o.Language, Encoding: o.Encoding,
	}
}

func (d *Desk) takeIn(ctx context.Context, docs []document.Document, refused []collect.Refusal, o CollectOptions, r *CollectReport) error {
	for _, x := range refused {
		at := x.Name
		if x.Line > 0 && !strings.HasPrefix(x.Reason, "line ") {
			at += fmt.Sprintf(" line %d", x.Line)
		}
		r.Refused = append(r.Refused, at+": "+x.Reason)
	}
	if len(docs) == 0 {
		return nil
	}
	claims := make([][]register.Claim, len(docs))
	for i := range docs {
		for _, f := range docs[i].Flags {
			r.Warnings = append(r.Warnings, fmt.Sprintf("document %s (%s): %s", docs[i].ID.Short(), docs[i].Title, f.Note))
		}
		read, err := d.readText(ctx, &docs[i])
		if err != nil {
			return err
		}
		register.Qualify(docs[i].ID, read.Claims)
		for j := range read.Claims {
			read.Claims[j].Origin = "extract"
		}
		claims[i] = read.Claims
		r.Unread += len(read.Unread)
	}
	return d.store.Write(ctx, d.options(o).Who, d.now(), func(tx *store.Tx) error {
		for i := range docs {
			added, err := tx.PutDocument(docs[i])
			if err != nil {
				return err
			}
			if !added {
				r.Known = append(r.Known, docs[i].ID)
				continue
			}
			if _, err := tx.PutClaims(claims[i]); err != nil {
				return err
			}
			r.Documents = append(r.Documents, docs[i].ID)
			r.Claims += len(claims[i])
		}
		return nil
	})
}

// readText proposes the claims of a document from its text.
func (d *Desk) readText(ctx context.Context, doc *document.Document) (extract.Result, error) {
	e, err := d.extractor(ctx, doc.Country)
	if err != nil {
		return extract.Result{}, err
	}
	return e.Read(doc.Text, readAs(doc)), nil
}

// readAs says what is known of a document besides its text.
func readAs(doc *document.Document) extract.Options {
	return extract.Options{Published: doc.Published.End, HasPublished: doc.Published.Known(), Country: doc.Country, Lang: doc.Language}
}

// PlainText returns the text of a file that is to be read and not kept: plain
// text as it is, so that offsets fit the file; else what a reader of the page
// would see.
func PlainText(name string, b []byte) (string, error) {
	if collect.Kind(name, b) == "text" && utf8.Valid(b) {
		return string(b), nil
	}
	docs, refused, err := collect.Read(name, b, collect.Options{})
	if err != nil {
		return "", err
	}
	if len(docs) == 0 {
		if len(refused) > 0 {
			return "", fmt.Errorf("%s: %s", name, refused[0].Reason)
		}
		return "", fmt.Errorf("%s: no text can be read from it", name)
	}
	var texts []string
	for _, doc := range docs {
		texts = append(texts, doc.Text)
	}
	return strings.Join(texts, "\n\n"), nil
}

// tableEndings are the files of a folder that are taken for tables.
var tableEndings = []string{".csv", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet", ".gz", ".zst", ".zip"}

// maxTable is the largest table file that is read: 512 MiB as it lies on disk.
const maxTable = 512 << 20

// ReadTables reads table files; a folder stands for the tables in it, in order
// of name.
func ReadTables(paths []string) ([]File, error) {
	var files []File
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		names := []string{p}
		if info.IsDir() {
			names = names[:0]
			entries, err := os.ReadDir(p)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if !e.IsDir() && slices.Contains(tableEndings, strings.ToLower(filepath.Ext(e.Name()))) {
					names = append(names, filepath.Join(p, e.Name()))
				}
			}
			if len(names) == 0 {
				return nil, fmt.Errorf("%s: no table in this folder", p)
			}
		}
		for _, n := range names {
			info, err := os.Stat(n)
			if err != nil {
				return nil, err
			}
			if !info.Mode().IsRegular() {
				return nil, fmt.Errorf("%s: is no file: %w", n, errors.ErrUnsupported)
			}
			if info.Size() > maxTable {
				return nil, fmt.Errorf("%s: holds %d bytes, over the limit of %d for a table", n, info.Size(), maxTable)
			}
			b, err := os.ReadFile(n)
			if err != nil {
				return nil, err
			}
			files = append(files, File{n, b})
		}
	}
	return files, nil
}
