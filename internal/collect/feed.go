package collect

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// feedDepth is how deep the elements of a feed may nest: 100.
const feedDepth = 100

var (
	declares = regexp.MustCompile(`(?i)<!\s*(DOCTYPE|ENTITY)`)
	declared = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)
)

// readFeed makes a document of each item of an RSS or Atom feed: its title and the
// text that the feed carries of it. Nothing that it points to is asked for. A feed with
// a document type or entities of its own is refused as a file, for they can grow
// without end or name files of this machine. What an item says that cannot be so
// (an address that is none, a date that does not exist, an id given twice) is flagged.
func readFeed(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	refuse := func(format string, a ...any) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf(format, a...), Kept: document.Sum(data)}}, nil
	}
	if o.Encoding == "" {
		if m := declared.FindSubmatch(data[:min(len(data), 400)]); m != nil {
			o.Encoding = string(m[1])
		}
	}
	var whole document.Document // takes the flags of decoding
	source, fault := decodeText(&whole, data, o.Encoding)
	if fault != nil {
		return refuse("%s", sentence(fault))
	}
	if declares.MatchString(source) {
		return refuse("the XML declares a document type (DOCTYPE) or entities: such feeds are refused")
	}
	items, err := feedItems(source)
	if err != nil {
		return refuse("the XML cannot be read: %v", err)
	}
	feed, err := gofeed.NewParser().ParseString(withoutDeclaration(source))
	if err != nil {
		return refuse("the XML is no feed that can be read: %v", err)
	}
	if len(feed.Items) == 0 {
		return refuse("the feed holds no items")
	}
	if len(feed.Items) > MaxDocuments {
		return refuse("the feed holds %s items, over the limit of %s", table.Group(len(feed.Items)), table.Group(MaxDocuments))
	}
	if o.Language == "" && len(feed.Language) >= 2 {
		o.Language = strings.ToLower(feed.Language[:2])
	}
	seen := make(map[string]int)
	var docs []document.Document
	for i, item := range feed.Items {
		raw := fmt.Sprintf("%s\n%s\n%s\n%s", item.GUID, item.Link, item.Title, item.Description)
		if len(items) == len(feed.Items) {
			raw = items[i]
		}
		d := feedItem(name, raw, item, o)
		d.Flags = append(d.Flags, whole.Flags...)
		if item.GUID != "" {
			if seen[item.GUID]++; seen[item.GUID] > 1 {
				flag(&d, "repeated-id", "the feed gives the id %s to more than one item", table.Show(item.GUID))
			}
		}
		docs = append(docs, d)
	}
	return docs, nil, nil
}

// withoutDeclaration drops the XML declaration: the text is UTF-8 by now.
func withoutDeclaration(source string) string {
	s := strings.TrimLeft(source, " \t\r\n")
	if strings.HasPrefix(s, "<?xml") {
		if _, rest, ok := strings.Cut(s, "?>"); ok {
			return rest
		}
	}
	return s
}

// feedItems returns each item as it stands in the feed. It also holds the depth
// of the elements within bounds.
func feedItems(source string) (items []string, err error) {
	source = withoutDeclaration(source)
	d := xml.NewDecoder(strings.NewReader(source))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth, from := 0, int64(-1)
	for {
		before := d.InputOffset()
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return items, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > feedDepth {
				return nil, fmt.Errorf("its elements nest more than %d deep", feedDepth)
			}
			if from < 0 && (e.Name.Local == "item" || e.Name.Local == "entry") {
				from = before
			}
		case xml.EndElement:
			depth--
			if from >= 0 && (e.Name.Local == "item" || e.Name.Local == "entry") {
				items = append(items, source[from:d.InputOffset()])
				from = -1
			}
		}
	}
}

func feedItem(name, raw string, item *gofeed.Item, o Options) document.Document {
	link := o.Address
	o.Address = ""
	d := base(name, []byte(raw), "application/xml", o)
	if d.Publisher == "" {
		d.Publisher = hostOf(link)
	}
	address, ok, warn, fault := table.Address(table.Cell{Kind: table.Text, Text: item.Link})
	switch {
	case fault != nil:
		flag(&d, "bad-link", "the item's link is not taken: %s", fault.Reason)
	case ok:
		d.Address = address
	}
	for _, w := range warn {
		flag(&d, w.Code, "%s", w.Reason)
	}
	feedDate(&d, item, o)
	title, hidden, _ := pageText(item.Title)
	body := item.Content
	if body == "" {
		body = item.Description
	}
	text, more, deep := pageText(body)
	hidden = append(hidden, more...)
	if deep {
		flag(&d, "too-deep", "the structure of the item is too deep: its layout was ignored")
	}
	if strings.ContainsAny(item.Title+body, "<") && len(survey(item.Title+body).active) > 0 {
		flag(&d, "active-content", "the item holds active content; only its text is read")
	}
	if title != "" && !strings.HasPrefix(text, title) {
		text = strings.TrimSpace(title + "\n\n" + text)
	}
	setText(&d, text)
	for _, h := range hidden {
		hide(&d, h)
	}
	if len(hidden) > 0 {
		flag(&d, "hidden-text", "the item hides text from its reader or strikes it out in %s; it is kept apart and not read", places(len(hidden)))
	}
	if d.Title == "" {
		d.Title = shorten(table.Clean(title), MaxTitle)
	}
	if d.Text == "" {
		flag(&d, "no-text", "the item holds no text")
	}
	return d
}

// feedDate takes the item's date of publication, where it has one that can be.
func feedDate(d *document.Document, item *gofeed.Item, o Options) {
	at, said := item.PublishedParsed, item.Published
	if at == nil && said == "" {
		at, said = item.UpdatedParsed, item.Updated
	}
	switch {
	case at == nil && said != "":
		flag(d, "bad-date", "the item's date %s cannot be read", table.Show(said))
	case at == nil || d.Published.Known():
	case !possible(*at, said):
		flag(d, "bad-date", "the item's date %s does not exist", table.Show(said))
	case !o.Now.IsZero() && when.DayOf(*at) > today(o):
		flag(d, "date-future", "the item's date %s is in the future: it was not taken", table.Show(said))
	default:
		day := when.DayOf(*at)
		d.Published = when.Between(day, day)
	}
}

var dayInDate = regexp.MustCompile(`\b(\d{1,2}) [A-Z][a-z]{2,8} \d{4}\b`)

// possible reports whether the day that a parser made of a date is the day that
// the words name: some parsers roll the 31st of February over.
func possible(at time.Time, said string) bool {
	m := dayInDate.FindStringSubmatch(said)
	if m == nil {
		return true
	}
	for _, shift := range []int{-1, 0, 1} { // a zone may move it by a day
		if fmt.Sprint(at.AddDate(0, 0, shift).Day()) == strings.TrimLeft(m[1], "0") {
			return true
		}
	}
	return false
}

// isFeed reports whether XML is a feed by its first element.
func isFeed(data []byte) bool {
	head := data[:min(len(data), 4096)]
	return bytes.Contains(head, []byte("<rss")) || bytes.Contains(head, []byte("<feed")) || bytes.Contains(head, []byte("<rdf:RDF"))
}
