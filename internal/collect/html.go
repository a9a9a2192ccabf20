package collect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// readHTML makes one document of a web page: the text of its main part as a
// reader sees it, what the page hides beside it, and what the page says of itself
// as flags. Nothing that the page points to is ever asked for.
func readHTML(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	d := base(name, data, "text/html", o)
	source, fault := decodePage(&d, data, o.Encoding)
	if fault != nil {
		return nil, []Refusal{{Name: name, Line: fault.Line, Reason: sentence(fault), Kept: d.ID}}, nil
	}
	source, cut := slim(source)
	p := survey(source)
	if cut {
		p.strange("it has a tag of more than 1 MiB, which was passed over")
	}
	text, whole, hidden, deep := pageParts(source)
	if text != whole {
		d.Custody = append(d.Custody, document.Custody{At: o.Now, Who: o.Who, Did: fmt.Sprintf("read the main part of the page, %s of its %s visible characters; the rest is in the bytes",
			table.Group(utf8.RuneCountInString(text)), table.Group(utf8.RuneCountInString(whole)))})
	}
	if deep {
		flag(&d, "too-deep", "the structure of the page is too deep or too large: its layout was ignored and the text read in one line of elements")
	}
	setText(&d, text)
	for _, h := range hidden {
		hide(&d, h)
	}
	if len(hidden) > 0 {
		flag(&d, "hidden-text", "the page hides text from its reader or strikes it out in %s; it is kept apart and not read", places(len(hidden)))
	}
	for _, c := range p.comments {
		hide(&d, c)
	}
	if longRun(d.Text) {
		p.strange("its text runs on for more than 10,000 bytes without a space")
	}
	if len(p.odd) > 0 {
		flag(&d, "odd-structure", "the page is made as no ordinary page is: %s", strings.Join(p.odd, "; "))
	}
	if p.turned {
		flag(&d, "direction-control", "the page turns the direction of letters or digits round: what is seen may be in another order than what is stored")
	}
	if p.openComment {
		flag(&d, "unclosed-comment", "the page ends inside a comment; the rest was not read")
	}
	if len(p.active) > 0 {
		flag(&d, "active-content", "the page holds active content (%s); only its text is read, and nothing it points to was asked for", strings.Join(p.active, ", "))
	}
	p.describe(&d, o)
	notAnArticle(&d, p)
	p.disagree(&d)
	return []document.Document{d}, nil, nil
}

// longRun reports whether a text has no space for more than 10,000 bytes.
func longRun(text string) bool {
	for len(text) > 10_000 {
		i := strings.LastIndexAny(text[:10_000], " \n\t")
		if i < 0 {
			return true
		}
		text = text[i+1:]
	}
	return false
}

var charsetWords = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?([a-z0-9_:.-]{2,40})`)

// decodePage decodes by the mark at the start, the encoding the person names, or
// the one that the page names in its first 2,048 bytes. UTF-7 and others that no
// browser takes are not decoded: such a page is read as UTF-8.
func decodePage(d *document.Document, data []byte, named string) (string, *table.Fault) {
	if named == "" {
		if m := charsetWords.FindSubmatch(data[:min(len(data), 2048)]); m != nil {
			named = string(m[1])
		}
		if strings.HasPrefix(strings.ToLower(named), "utf-16") {
			named = "" // a page whose bytes could be read this far is none
		}
		if _, _, f := table.Decode([]byte("a"), named); f != nil {
			flag(d, "encoding", "the page names the encoding %s, which is not decoded: it was read as UTF-8", table.Show(named))
			named = ""
		}
	}
	text, fault := decodeText(d, data, named)
	if fault == nil {
		return text, nil
	}
	flag(d, "encoding-unclear", "the encoding of the page is unclear (%s): what could not be read is marked U+FFFD, and a person should look before it is used", sentence(fault))
	return strings.ToValidUTF8(string(data), "\uFFFD"), nil
}

// A page is what one walk over the tokens finds, before any layout.
type page struct {
	title       string
	statements  []statement // what the page says of itself, in order
	comments    []string
	active      []string
	openComment bool
	turned      bool     // letters are shown in another order than they stand in
	odd         []string // what no page of a newsroom has
}

// A statement is one thing that the page says of itself, outside its text.
type statement struct{ what, value string }

func (p *page) say(what, value string) {
	if value = strings.Join(strings.Fields(value), " "); value != "" && len(p.statements) < 200 {
		p.statements = append(p.statements, statement{what, value})
	}
}

func (p *page) act(what string) {
	if !slices.Contains(p.active, what) {
		p.active = append(p.active, what)
	}
}

func (p *page) strange(what string) {
	if !slices.Contains(p.odd, what) {
		p.odd = append(p.odd, what)
	}
}

// first returns the first statement of any of the kinds, in order of the kinds.
func (p *page) first(kinds ...string) string {
	for _, k := range kinds {
		for _, s := range p.statements {
			if s.what == k {
				return s.value
			}
		}
	}
	return ""
}

var activeTags = map[string]string{
	"script": "script", "iframe": "frame", "frame": "frame", "object": "plug-in", "embed": "plug-in", "applet": "plug-in",
	"form": "form", "base": "base address", "portal": "frame",
}

// survey walks over the tokens once.
func survey(source string) *page {
	p := &page{}
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(MaxBytes)
	inTitle, inData := false, false
	var data strings.Builder
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			return p
		case html.CommentToken:
			raw := string(z.Raw())
			p.openComment = strings.HasPrefix(raw, "<!--") && !strings.HasSuffix(raw, "-->") && !strings.HasSuffix(raw, "--!>")
			if words := strings.TrimSpace(string(z.Text())); len(strings.Fields(words)) >= 2 && len(p.comments) < 1000 {
				p.comments = append(p.comments, words)
			}
		case html.TextToken:
			switch {
			case inTitle && p.title == "":
				p.title = strings.Join(strings.Fields(string(z.Text())), " ")
			case inData:
				data.Write(z.Raw())
			}
		case html.EndTagToken:
			if inData {
				p.linked(data.String())
				data.Reset()
			}
			inTitle, inData = false, false
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			if what, ok := activeTags[tag]; ok && tag != "script" {
				p.act(what)
			}
			attr := attributes(z, more)
			inTitle = tag == "title"
			inData = tag == "script" && strings.Contains(strings.ToLower(attr["type"]), "ld+json")
			if tag == "script" && !inData {
				if t := strings.ToLower(attr["type"]); t == "" || strings.Contains(t, "script") || t == "module" {
					p.act("script")
				}
			}
			p.element(tag, attr)
		}
	}
}

// attributes returns the first 500 attributes of an element by lower-case name;
// of two with one name the first stands, as in a browser.
func attributes(z *html.Tokenizer, more bool) map[string]string {
	if !more {
		return nil
	}
	attr := make(map[string]string)
	for n := 0; more && n < 500; n++ {
		var k, v []byte
		k, v, more = z.TagAttr()
		if key := string(k); attr[key] == "" {
			attr[key] = string(v)
		}
	}
	if more {
		attr[""] = "more" // no attribute has this name
	}
	return attr
}

// element takes from a start tag what the page says of itself and what would act.
func (p *page) element(tag string, attr map[string]string) {
	for k := range attr {
		if len(k) > 2 && strings.HasPrefix(k, "on") {
			p.act("event handler")
		}
	}
	if attr[""] != "" {
		p.strange("an element has more than 500 attributes")
	}
	p.turned = p.turned || tag == "bdo" && strings.EqualFold(strings.TrimSpace(attr["dir"]), "rtl") || attr["style"] != "" && strings.HasSuffix(declarations(attr["style"])["unicode-bidi"], "override")
	switch tag {
	case "html":
		p.say("language", attr["lang"])
	case "meta":
		if strings.EqualFold(attr["http-equiv"], "refresh") {
			p.act("redirect")
		}
		what := strings.ToLower(attr["property"])
		if what == "" {
			what = strings.ToLower(attr["name"])
		}
		switch what {
		case "description", "og:description", "twitter:description", "og:title", "twitter:title", "og:site_name", "publisher",
			"article:publisher", "author", "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
			"pubdate", "parsely-pub-date", "og:url", "og:locale":
			p.say(what, attr["content"])
		}
	case "link":
		if strings.EqualFold(attr["rel"], "canonical") {
			p.say("canonical", attr["href"])
		}
	case "time":
		p.say("time", attr["datetime"])
	}
}

// linked reads the data that a page carries for search engines (JSON-LD). Broken
// data says nothing.
func (p *page) linked(raw string) {
	v, err := table.JSONValue(raw)
	if err != nil {
		return
	}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 6 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x, depth+1)
			}
		case map[string]any:
			for _, k := range []string{"headline", "description", "datePublished", "inLanguage"} {
				if s, ok := v[k].(string); ok {
					p.say("ld:"+k, s)
				}
			}
			for _, k := range []string{"publisher", "author", "sourceOrganization"} {
				switch x := v[k].(type) {
				case string:
					p.say("ld:"+k, x)
				case map[string]any:
					if s, ok := x["name"].(string); ok {
						p.say("ld:"+k, s)
					}
				}
			}
			walk(v["@graph"], depth+1)
		}
	}
	walk(v, 0)
}

// describe fills title, language and date from what the page says of itself where
// the person has said nothing, and flags it. A publisher is never taken from the
// page: the source is where it was fetched from.
func (p *page) describe(d *document.Document, o Options) {
	if d.Title == "" {
		title := p.title
		if title == "" {
			title = p.first("og:title", "ld:headline")
		}
		d.Title = shorten(table.Clean(title), MaxTitle)
	}
	if d.Language == "" {
		lang, _, _ := strings.Cut(strings.ToLower(p.first("language", "ld:inlanguage", "og:locale")), "-")
		lang, _, _ = strings.Cut(lang, "_")
		if len(lang) == 2 || len(lang) == 3 {
			d.Language = lang
		}
	}
	said := p.first("article:published_time", "ld:datePublished", "datepublished", "dc.date.issued", "dc.date", "pubdate", "parsely-pub-date", "date", "time")
	day, ok := dayIn(said)
	switch {
	case !ok:
	case !o.Now.IsZero() && day > when.DayOf(o.Now)+1:
		flag(d, "date-future", "the page says that it was published on %s, which is in the future: the date was not taken", day)
	case !d.Published.Known():
		d.Published = when.Between(day, day)
		flag(d, "self-statement", "the date of publication %s is what the page says of itself", day)
	}
	publisher := p.first("ld:publisher", "og:site_name", "publisher", "article:publisher")
	canonical := hostOf(p.first("canonical", "og:url"))
	own := hostOf(d.Address)
	switch {
	case canonical != "" && own != "" && canonical != own:
		flag(d, "other-publisher", "the page names another publisher: it was fetched from %s and says of itself that it stands at %s%s; it is not a second independent source", own, table.Clean(canonical), by(publisher))
	case publisher != "" && own == "" && o.Publisher == "":
		flag(d, "self-statement", "the page says of itself that its publisher is %s; where it was fetched from is not known, so no publisher was taken", table.Show(publisher))
	}
	if u := p.first("canonical"); u != "" && d.Address == "" {
		flag(d, "self-statement", "the page gives its own address as %s; it was not taken and not asked for", table.Show(u))
	}
}

func by(publisher string) string {
	if publisher == "" {
		return ""
	}
	return ", by " + table.Show(publisher)
}

// dayIn reads the day of a date as pages write it in their data.
func dayIn(s string) (when.Day, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly, time.RFC1123, time.RFC1123Z, "2006/01/02"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil && t.Year() >= 1900 {
			return when.DayOf(t), true
		}
	}
	return 0, false
}

var missingPage = regexp.MustCompile(`(?i)(\b404\b|\bpage (could )?not (be )?found\b|\bnot found\b|\bno longer available\b|\bpage does not exist\b|access denied|\b403 forbidden\b|الصفحة (غير موجودة|المطلوبة غير موجودة)|لم يتم العثور على الصفحة)`)

// missingMost is the most characters of text of a page that only says that
// something is not there.
const missingMost = 1000

// notAnArticle marks a page that only says that the thing asked for is not there
// (a server may answer so with status 200). It is kept as evidence of what was
// returned; its words are not read as a report.
func notAnArticle(d *document.Document, p *page) {
	first := d.Text
	if i := strings.IndexByte(first, '\n'); i >= 0 {
		first = first[:i]
	}
	if len([]rune(d.Text)) > missingMost || !missingPage.MatchString(p.title) && !(len(first) < 100 && missingPage.MatchString(first)) {
		return
	}
	flag(d, "not-article", "the page says that what was asked for was not found; it is kept as what was returned and not read as a report")
	hide(d, d.Text)
	d.Text = ""
}

var numeral = regexp.MustCompile(`\d[\d,.]*\d|\d`)

// disagree flags numbers of one to seven digits that the title, the data about
// the page or its hidden text gives and the visible text does not: a reader of a
// search page may have seen another number than a reader of the article.
func (p *page) disagree(d *document.Document) {
	if d.Text == "" {
		return
	}
	said := []string{p.title}
	for _, s := range p.statements {
		switch s.what {
		case "description", "og:description", "twitter:description", "og:title", "twitter:title", "ld:headline", "ld:description":
			said = append(said, s.value)
		}
	}
	if slices.ContainsFunc(d.Flags, func(f document.Flag) bool { return f.Code == "hidden-text" }) {
		said = append(said, d.Hidden)
	}
	if other := otherNumbers(d.Text, said...); len(other) > 0 {
		flag(d, "metadata-disagrees", "title, metadata or hidden text give numbers that the visible text does not: %s", strings.Join(other, ", "))
	}
}

// otherNumbers returns up to 20 numbers of one to seven digits that the other texts
// give and the text does not; of each of them the first 50 numbers are looked at.
func otherNumbers(text string, others ...string) (other []string) {
	plain := func(s string) string { return strings.NewReplacer(",", "", ".", "").Replace(s) }
	seen := make(map[string]bool)
	for _, n := range numeral.FindAllString(text, -1) {
		seen[plain(n)] = true
	}
	for _, s := range others {
		for _, n := range numeral.FindAllString(s, 50) {
			if v := plain(n); !seen[v] && len(v) <= 7 && len(other) < 20 {
				seen[v] = true
				other = append(other, n)
			}
		}
	}
	return other
}
