package collect

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// textColumns are the columns of a table of texts. Only text is needed; a row
// says of itself what the options do not: {"id","text","published","country","lang",
// "title","publisher","address"}.
var textColumns = []string{"id", "text", "published", "country", "lang", "title", "publisher", "address"}

// readTexts makes a document of each row of a table of texts: csv, json or json
// lines. A document's bytes are the row as it stands in the file, so that the same
// row received twice is one document. A row whose date, country or address cannot be
// read is refused with its line.
func readTexts(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	t, err := table.Read(name, data, table.Options{Encoding: o.Encoding, Field: table.MaxRecord})
	if err != nil {
		f, ok := err.(*table.Fault)
		if !ok {
			return nil, nil, err
		}
		return nil, []Refusal{{Name: name, Line: f.Line, Reason: sentence(f), Kept: document.Sum(data)}}, nil
	}
	if !t.Has("text") {
		return nil, []Refusal{{Name: name, Kept: document.Sum(data), Reason: "the table has no column text, so it holds no texts; it has " + strings.Join(t.Header, ", ") + ". To read incidents or totals from it, import it with a profile"}}, nil
	}
	var docs []document.Document
	var refused []Refusal
	for _, f := range t.Faults {
		refused = append(refused, Refusal{Name: name, Line: f.Line, Reason: sentence(f)})
	}
	given := make(map[string]int)
	for _, r := range t.Rows {
		if len(docs) >= MaxDocuments {
			refused = append(refused, Refusal{Name: name, Line: r.Line, Reason: fmt.Sprintf("more than %s texts in one file, over the limit: the rest was not read", table.Group(MaxDocuments))})
			break
		}
		d, fault := textRow(name, r, o)
		if fault != nil {
			refused = append(refused, Refusal{Name: name, Line: fault.Line, Reason: sentence(fault)})
			continue
		}
		if id := strings.TrimSpace(r.Cell("id").Text); id != "" {
			if first, twice := given[id]; twice && docs[first].ID != d.ID {
				flag(&d, "repeated-id", "the file gives the id %s to more than one text", table.Show(id))
			} else {
				given[id] = len(docs)
			}
		}
		docs = append(docs, d)
	}
	slices.SortStableFunc(refused, func(a, b Refusal) int { return a.Line - b.Line })
	return docs, refused, nil
}

func textRow(name string, r table.Row, o Options) (document.Document, *table.Fault) {
	words := make(map[string]string, len(textColumns))
	for _, c := range textColumns {
		cell := r.Cell(c)
		if c == "id" && cell.Kind == table.Number {
			words[c] = cell.Text
			continue
		}
		w, _, fault := table.Words(cell)
		if fault != nil {
			return document.Document{}, fault
		}
		words[c] = strings.TrimSpace(w)
	}
	text := r.Cell("text")
	if !text.Given() {
		return document.Document{}, text.Fault("missing", "the row has no text")
	}
	address, _, warn, fault := table.Address(r.Cell("address"))
	if fault != nil {
		return document.Document{}, fault
	}
	published, ok, odd, fault := table.Date(r.Cell("published"), table.DateOptions{})
	if fault != nil {
		return document.Document{}, fault
	}
	if ok {
		o.Published = published
	}
	if c := words["country"]; c != "" {
		if len(c) != 2 || strings.ToUpper(c) != c {
			return document.Document{}, r.Cell("country").Fault("value", "the country %s is no code of two capital letters (ISO 3166-1)", table.Show(c))
		}
		o.Country = c
	}
	for _, set := range []struct {
		to   *string
		from string
	}{{&o.Language, words["lang"]}, {&o.Title, words["title"]}, {&o.Publisher, words["publisher"]}, {&o.Address, address}} {
		if set.from != "" {
			*set.to = set.from
		}
	}
	d := base(name, []byte(r.Raw), "text/plain", o)
	if id := words["id"]; id != "" {
		d.Custody[0].Did += ", row " + shorten(table.Clean(id), 100)
	}
	for _, f := range append(warn, odd) {
		if f != nil {
			flag(&d, f.Code, "%s", f.Reason)
		}
	}
	setText(&d, text.Text)
	d.Title = shorten(table.Clean(d.Title), MaxTitle)
	if d.Title == "" {
		d.Title = titleOf(d.Text, "text")
	}
	return d, nil
}

// today is the day after which a date of publication is refused: the day after
// the one on which it was received, for the world's day is longer than a day.
func today(o Options) when.Day {
	if o.Now.IsZero() {
		return 0
	}
	return when.DayOf(o.Now) + 1
}
