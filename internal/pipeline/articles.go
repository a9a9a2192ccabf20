package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"cairn/internal/extract"
	"cairn/internal/gazetteer"
	"cairn/internal/when"
)

// ExtractOptions say what is known of articles that do not say it themselves.
type ExtractOptions struct {
	Published    when.Day
	HasPublished bool
	Country      string // ISO 3166-1 of the country watched
	Lang         string
	Lines        bool // JSON Lines, whatever the name says
	Workers      int  // 0: all cores
}

func (o ExtractOptions) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// An article is one line of JSON Lines.
type article struct {
	ID        json.RawMessage `json:"id"`
	Text      *string         `json:"text"`
	Published string          `json:"published"`
	Country   string          `json:"country"`
	Lang      string          `json:"lang"`
}

// extracted is the answer to an article.
type extracted struct {
	ID json.RawMessage `json:"id"`
	extract.Result
}

// ExtractLines answers each line {"id","text","published","country","lang"} of
// r with a line {"id","sentences","claims","unread"}, in the same order, as
// [Stream] does. Only text is needed; what a line leaves out is taken from o.
// Published is a day or a time that begins with one. The id is given back as
// it came.
func ExtractLines(ctx context.Context, r io.Reader, w io.Writer, o ExtractOptions) (Stats, error) {
	return Stream(ctx, r, w, o.line, o.workers())
}

// line answers one line.
func (o ExtractOptions) line(line []byte) ([]byte, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("the line is not UTF-8, and spans into it would point astray; convert it")
	}
	var a article
	if err := json.Unmarshal(line, &a); err != nil {
		return nil, fmt.Errorf("the line is no article: %w", err)
	}
	if a.Text == nil {
		return nil, errors.New(`the line has no "text"`)
	}
	if a.Country != "" {
		o.Country = a.Country
	}
	if a.Lang != "" {
		o.Lang = a.Lang
	}
	if a.Published != "" {
		day, err := dayOf(a.Published)
		if err != nil {
			return nil, fmt.Errorf("published: %w", err)
		}
		o.Published, o.HasPublished = day, true
	}
	return o.answer(a.ID, *a.Text)
}

// dayOf reads 2034-05-03 or a time of that day, such as 2034-05-03T04:05:06Z.
func dayOf(s string) (when.Day, error) {
	if at := strings.IndexAny(s, "T "); at >= 0 {
		s = s[:at]
	}
	return when.ParseDay(s)
}

// answer reads a text and returns its output line.
func (o ExtractOptions) answer(id json.RawMessage, text string) ([]byte, error) {
	if _, made := extractors.Load(o.Country); !made {
		go extract.Prepare(text, extract.Options{Lang: o.Lang}) // the words of the language, beside the names of places
	}
	e, err := extractorFor(o.Country)
	if err != nil {
		return nil, err
	}
	if id == nil {
		id = json.RawMessage("null")
	}
	result := e.Read(text, extract.Options{Published: o.Published, HasPublished: o.HasPublished, Country: o.Country, Lang: o.Lang})
	return json.Marshal(extracted{ID: id, Result: result})
}

// extractors holds one extractor a country: its places and the rules, which
// never change while the program runs.
var extractors sync.Map // country → func() (*extract.Extractor, error)

// extractorFor returns the extractor for a country; for none it knows the
// world's countries, first-level areas and large cities.
func extractorFor(country string) (*extract.Extractor, error) {
	made, _ := extractors.LoadOrStore(country, sync.OnceValues(func() (*extract.Extractor, error) {
		var countries []string
		if country != "" {
			countries = []string{country}
		}
		places, err := gazetteer.For(countries...)
		if err != nil {
			return nil, err
		}
		return extract.New(places), nil
	}))
	return made.(func() (*extract.Extractor, error))()
}

// idText is a name as an id.
func idText(name string) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(strings.ToValidUTF8(name, "\uFFFD")) // a string cannot fail
	return bytes.TrimSpace(b.Bytes())
}
