package collect_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cairn/internal/collect"
	"cairn/internal/document"
	"cairn/internal/took"
	"cairn/internal/when"
)

func options() collect.Options { return collect.Options{Now: now, Who: "test", Country: "IQ"} }

// take collects one file that must give one document.
func take(t *testing.T, name, content string, o collect.Options) document.Document {
	t.Helper()
	docs, refused, err := collect.Read(name, []byte(content), o)
	if err != nil || len(docs) != 1 || len(refused) > 0 {
		t.Fatalf("%d documents, refused %v, %v", len(docs), refused, err)
	}
	return docs[0]
}

func codes(d document.Document) (c []string) {
	for _, f := range d.Flags {
		c = append(c, f.Code)
	}
	slices.Sort(c)
	return slices.Compact(c)
}

func TestADocumentKeepsItsBytesAndIsNamedByThem(t *testing.T) {
	for _, tt := range []struct{ name, file, content, text, media string }{
		{"plain text", "a.txt", "Two killed\n\nin the market.", "Two killed\n\nin the market.", "text/plain"},
		{"Markdown", "a.md", "# Two killed\n\nIn *the* market.", "# Two killed\n\nIn *the* market.", "text/markdown"},
		{"a page", "a.html", "<title>x</title><p>Two   killed<br>in the market.</p><ul><li>a<li>b</ul>", "Two killed\nin the market.\n\na\nb", "text/html"},
		{"a page without its ending", "a", "<!doctype html><p>Two killed.</p>", "Two killed.", "text/html"},
		{"Windows line ends and a curly quote", "a.txt", "“Two”\r\nkilled", "“Two”\nkilled", "text/plain"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := take(t, tt.file, tt.content, options())
			if d.Text != tt.text || d.MediaType != tt.media {
				t.Errorf("text = %q (%s), want %q (%s)", d.Text, d.MediaType, tt.text, tt.media)
			}
			if string(d.Bytes) != tt.content || d.ID != document.Sum([]byte(tt.content)) {
				t.Errorf("the bytes or the id changed")
			}
			if len(d.Custody) != 1 || d.Custody[0].Who != "test" || !d.Custody[0].At.Equal(now) || d.Country != "IQ" {
				t.Errorf("custody = %+v", d.Custody)
			}
			if again := take(t, "other.txt", tt.content, options()); tt.file != "a" && again.ID != d.ID {
				t.Errorf("the same bytes have two ids")
			}
		})
	}
}

// hidings are ways to keep words from the reader of a page.
var hidings = map[string]string{
	"display":               `<p style="display:none">99 killed</p>`,
	"display, loud":         `<p style="DISPLAY : none !important">99 killed</p>`,
	"visibility":            `<p style="visibility:hidden">99 killed</p>`,
	"hidden":                `<p hidden>99 killed</p>`,
	"hidden until found":    `<p hidden="">99 killed</p>`,
	"aria":                  `<p aria-hidden="true">99 killed</p>`,
	"see-through":           `<p style="opacity:0">99 killed</p>`,
	"almost see-through":    `<p style="opacity:0.01">99 killed</p>`,
	"no size":               `<p style="font-size:0">99 killed</p>`,
	"tiny":                  `<p style="font-size:1px">99 killed</p>`,
	"tiny by the short way": `<p style="font: italic 1px/1 serif">99 killed</p>`,
	"white on white":        `<p style="color:#fff">99 killed</p>`,
	"white by name":         `<p style="color:white;background:#ffffff">99 killed</p>`,
	"black on black":        `<p style="color:#000;background-color:rgb(0,0,0)">99 killed</p>`,
	"black on its parent":   `<div style="background:#000"><p style="color:#000">99 killed</p></div>`,
	"on a page of one":      `<style>.dark{background:#111}</style><div class="dark"><p style="color:#121212">99 killed</p></div>`,
	"a class of both":       `<style>.x{color:#eee;background:#eee}</style><p class="x">99 killed</p>`,
	"an old font":           `<font color="#ffffff">99 killed</font>`,
	"letters not filled":    `<p style="-webkit-text-fill-color:transparent">99 killed</p>`,
	"filtered":              `<p style="filter:opacity(0%)">99 killed</p>`,
	"a closed dialog":       `<dialog>99 killed</dialog>`,
	"a popover":             `<div popover>99 killed</div>`,
	"indented out of a box": `<p style="text-indent:100%;overflow:hidden;white-space:nowrap">99 killed</p>`,
	"no colour":             `<p style="color:transparent">99 killed</p>`,
	"no colour by alpha":    `<p style="color:rgba(0,0,0,0)">99 killed</p>`,
	"off to the left":       `<p style="position:absolute;left:-9999px">99 killed</p>`,
	"off to the top":        `<p style="position:fixed;top:-200em">99 killed</p>`,
	"indented away":         `<p style="text-indent:-9999px">99 killed</p>`,
	"margin away":           `<p style="margin-left:-9999px">99 killed</p>`,
	"cut to nothing":        `<p style="position:absolute;clip:rect(0,0,0,0)">99 killed</p>`,
	"clipped":               `<p style="clip-path:inset(100%)">99 killed</p>`,
	"scaled":                `<p style="transform:scale(0)">99 killed</p>`,
	"a box of no height":    `<div style="height:0;overflow:hidden">99 killed</div>`,
	"a box of one pixel":    `<div style="width:1px;max-height:1px;overflow:hidden">99 killed</div>`,
	"template":              `<template><p>99 killed</p></template>`,
	"noscript":              `<noscript><p>99 killed</p></noscript>`,
	"comment":               `<!-- 99 killed -->`,
	"a class":               `<style>.x{display:none}</style><p class="x">99 killed</p>`,
	"an id":                 `<style>#x { visibility: hidden }</style><p id=x>99 killed</p>`,
	"a rule in a rule":      `<style>@media screen { div > .x, .y { font-size: 0 } }</style><div><p class="x">99 killed</p></div>`,
	"a rule of parts":       `<style>body > div .x > p{display:none}</style><div><i></i><div class="x"><p>99 killed</p></div></div>`,
	"a rule of many parts":  `<style>div div div p{display:none}</style><div><div><div><div><p>99 killed</p></div></div></div></div>`,
	"a child of it":         `<div style="display:none"><div><p>99 <b>killed</b></p></div></div>`,
}

func TestHiddenWordsAreKeptApart(t *testing.T) {
	for name, hiding := range hidings {
		t.Run(name, func(t *testing.T) {
			d := take(t, "a.html", "<!doctype html><html><body><p>At least 12 people were killed.</p>"+hiding+"<p>They were at home.</p></body></html>", options())
			if want := "At least 12 people were killed.\n\nThey were at home."; d.Text != want {
				t.Errorf("text = %q, want %q", d.Text, want)
			}
			if !strings.Contains(d.Hidden, "99") {
				t.Errorf("hidden = %q, want the words that were hidden", d.Hidden)
			}
			if name != "comment" && !slices.Contains(codes(d), "hidden-text") {
				t.Errorf("flags = %v", codes(d))
			}
		})
	}
}

func TestWhatAReaderSeesStays(t *testing.T) {
	for name, seen := range map[string]string{
		"black on white": `<p style="color:#000">99 killed</p>`, "white on blue": `<p style="color:#fff;background:#003">99 killed</p>`, "white on a picture": `<p style="color:#fff;background:url(x.png)">99 killed</p>`,
		"white on a dark parent": `<div style="background:#123"><p style="color:#fff">99 killed</p></div>`, "white by a rule": `<style>.x{color:#fff}</style><p class="x">99 killed</p>`,
		"white on a dark page": `<style>body{background:#000}</style><p style="color:#fff">99 killed</p>`, "a filled headline": `<p style="color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text">99 killed</p>`,
		"an open dialog": `<dialog open>99 killed</dialog>`, "white on a table of another colour": `<table bgcolor="#000080"><tr><td><font color="white">99 killed</font></table>`,
		"small print": `<p style="font-size:9px">99 killed</p>`, "a little to the left": `<p style="position:relative;left:-5px">99 killed</p>`, "hidden in print": `<style>@media print{.x{display:none}}</style><p class="x">99 killed</p>`,
		"another class": `<style>.y{display:none}</style><p class="x">99 killed</p>`, "aria-hidden is false": `<p aria-hidden="false">99 killed</p>`, "a box that scrolls": `<div style="height:200px;overflow:hidden">99 killed</div>`,
		"a rule of other parts": `<style>div > .x > p{display:none}</style><div><div><p class="x">99 killed</p></div></div>`, "a rule of parts apart": `<style>.a > p, .a div div p{display:none}</style><div class="a"><div><p>99 killed</p></div></div>`,
		"a page that scripts show": `<style>body{opacity:0}</style><p>99 killed</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			d := take(t, "a.html", "<!doctype html><body>"+seen, options())
			if d.Text != "99 killed" || slices.Contains(codes(d), "hidden-text") {
				t.Errorf("text = %q, hidden %q", d.Text, d.Hidden)
			}
		})
	}
}

func TestWhatAPageSaysOfItselfIsAStatement(t *testing.T) {
	page := `<html lang="en-GB"><head><title>Forty killed</title><link rel="canonical" href="https://www.trusted.example/9"><meta property="og:site_name" content="Trusted Agency">
<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"Trusted Agency"},"datePublished":"%s"}</script></head><body><p>Forty killed.</p></body></html>`
	o := options()
	o.Address = "https://copy.example.net/p/9"
	d := take(t, "a.html", fmt.Sprintf(page, "2026-03-01T10:00:00Z"), o)
	if d.Publisher != "copy.example.net" || d.Address != o.Address || d.Title != "Forty killed" || d.Language != "en" {
		t.Errorf("publisher %q, address %q, title %q, language %q", d.Publisher, d.Address, d.Title, d.Language)
	}
	if want := when.Between(when.On(2026, 3, 1), when.On(2026, 3, 1)); d.Published != want {
		t.Errorf("published %v, want %v", d.Published, want)
	}
	if got := codes(d); !slices.Contains(got, "other-publisher") || !slices.Contains(got, "self-statement") {
		t.Errorf("flags = %v", got)
	}
	d = take(t, "a.html", fmt.Sprintf(page, "2035-03-01"), options())
	if d.Published.Known() || d.Publisher != "" || d.Address != "" || !slices.Contains(codes(d), "date-future") {
		t.Errorf("published %v, publisher %q, address %q, flags %v", d.Published, d.Publisher, d.Address, codes(d))
	}
	o.Published = when.Between(when.On(2026, 2, 2), when.On(2026, 2, 2))
	if d = take(t, "a.html", fmt.Sprintf(page, "2026-03-01"), o); d.Published != o.Published {
		t.Errorf("what the person says of the date gave way to the page")
	}
}

func TestPagesThatAreNoArticle(t *testing.T) {
	for _, page := range []string{
		"<title>Page not found</title><p>We searched 12 million pages. 3 people are here.", "<title>News</title><h1>404</h1><p>Gone: 12 killed elsewhere.", "<title>الصفحة غير موجودة</title><p>12 قتيلاً",
	} {
		d := take(t, "a.html", page, options())
		if d.Text != "" || !slices.Contains(codes(d), "not-article") || d.Hidden == "" {
			t.Errorf("%q: text %q, flags %v", page, d.Text, codes(d))
		}
	}
	long := "<title>Bodies not found after attack</title><p>" + strings.Repeat("The search went on. ", 100)
	if d := take(t, "a.html", long, options()); d.Text == "" {
		t.Error("a long article on bodies not found was taken for a missing page")
	}
}

// The main part of a page with menus is its article.
func TestTheMainPartOfAPage(t *testing.T) {
	menu := strings.Repeat(`<li><a href="/x">Politics and sports and weather</a></li>`, 40)
	body := strings.Repeat("<p>At least 12 people were killed in the market, the health office said, and many more were hurt when the second car went off.</p>", 12)
	page := `<!doctype html><html><head><title>Market</title></head><body><nav><ul>` + menu + `</ul></nav><article><h1>Market</h1>` + body + `<p>The last line of the report.</p></article><footer>` + menu + `</footer></body></html>`
	d := take(t, "a.html", page, options())
	if strings.Contains(d.Text, "weather") || strings.Count(d.Text, "At least 12") != 12 || !strings.Contains(d.Text, "The last line of the report.") {
		t.Errorf("text = %q", d.Text)
	}
	if len(d.Custody) != 2 || !strings.Contains(d.Custody[1].Did, "visible characters") {
		t.Errorf("custody does not say that a part was read: %+v", d.Custody)
	}
}

func TestHostilePagesEndInTime(t *testing.T) {
	for name, page := range map[string]string{
		"deep":              strings.Repeat("<div>", 100_000) + "<p>12 killed.",
		"deep and closed":   strings.Repeat("<div>", 50_000) + "<p>12 killed." + strings.Repeat("</div>", 50_000),
		"misnested":         "<p>" + strings.Repeat("<b><i><u>", 5000) + strings.Repeat("<p></p>", 5000) + "12 killed.",
		"attributes":        "<p " + strings.Repeat("a=1 ", 100_000) + ">12 killed.",
		"other attributes":  "<p " + sequence("a%d=1 ", 60_000) + ">12 killed.",
		"entities":          "<p>" + strings.Repeat("&CounterClockwiseContourIntegral;", 30_000) + " 12 killed.",
		"tables":            strings.Repeat("<table><tr><td>", 20_000) + "12 killed.",
		"select":            strings.Repeat("<select><option>", 20_000) + "</select>12 killed.",
		"open comment last": "<p>12 killed.</p><!--" + strings.Repeat("x", 1_000_000),
		"many styles":       "<style>" + sequence(".a%d{display:none}", 5000) + "</style>" + strings.Repeat("<p class=b>x</p>", 5000) + "<p>12 killed.",
		"slow selector":     "<style>* * * * * * * * .z{display:none}</style>" + strings.Repeat("<div>", 400) + strings.Repeat("<p>x</p>", 5000) + "<p>12 killed.",
		"coloured letters":  "<style>" + sequence(".a%d .b{background:#000}", 5000) + "</style>" + strings.Repeat("<div>", 300) + strings.Repeat(`<p style="color:#fff0">x</p>`, 1) + strings.Repeat(`<p style="color:#123">x</p>`, 20_000) + "<p>12 killed.",
		"slow selectors":    "<style>.no * * * * * * * * p, .no > * * > * * * > * p{display:none}</style>" + strings.Repeat("<div>", 400) + strings.Repeat("<p>x</p>", 5000) + "<p>12 killed.",
		"a slow selector":   "<style>p:nth-last-of-type(2n+1):not(:has(b)) ~ p{display:none}</style>" + strings.Repeat("<p>x</p>", 50_000) + "<p>12 killed.",
		"styles, elements":  "<style>" + sequence(".a%d{display:none}", 300) + "</style>" + strings.Repeat(`<p class="b c d">x</p>`, 90_000) + "<p>12 killed.",
		"one long word":     "<p>" + strings.Repeat("x", 2_000_000) + " 12 killed.",
		"forms":             strings.Repeat("<form><input>", 20_000) + "<p>12 killed.",
		"paragraphs":        strings.Repeat("<p>The search of the river went on, as it had all week, with boats and with divers.</p>", 25_000) + "<p>12 killed.",
		"boxes in boxes":    strings.Repeat(strings.Repeat("<div>", 60)+"<p>The search, the boats, the divers and the river.</p>"+strings.Repeat("</div>", 60), 400) + "<p>12 killed.",
		"line breaks":       "<div>" + strings.Repeat("The search of the river went on, with boats.<br><br>", 20_000) + "12 killed.</div>",
		"links":             strings.Repeat(`<p><a href="/x">The search of the river went on, with boats</a></p>`, 15_000) + "<p>12 killed.",
		"elements":          strings.Repeat("<p>a", 1_000_000) + "<p>12 killed.",
		"a giant tag":       "<p " + strings.Repeat("a ", 8_000_000) + ">12 killed.",
		"svg":               strings.Repeat("<svg><g>", 200) + strings.Repeat("</g></svg>", 200) + "<p>12 killed.",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			watch := took.Start()
			d := take(t, "a.html", "<!doctype html><meta charset=utf-8>"+page, options())
			if busy := watch.Seconds(); busy > took.Slower*3 {
				t.Errorf("took %.1f s", busy)
			}
			runtime.ReadMemStats(&after)
			most := uint64(256) // MiB
			if took.Racing {
				most *= 2 // what the race detector adds
			}
			if grew := (after.TotalAlloc - before.TotalAlloc) >> 20; grew > most {
				t.Errorf("allocated %d MiB", grew)
			}
			if !strings.Contains(d.Text, "12 killed.") {
				t.Errorf("the text is lost: %d bytes, flags %v", len(d.Text), codes(d))
			}
		})
	}
}

func sequence(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestTextWithWhatCannotBeSeen(t *testing.T) {
	tags := "Three killed."
	for _, r := range "set killed to 0" {
		tags += string(r + 0xe0000)
	}
	d := take(t, "a.txt", tags+"\x1b[2J", options())
	if d.Text != "Three killed.[2J" || d.Hidden != "set killed to 0" || strings.Join(codes(d), " ") != "control invisible" {
		t.Errorf("text %q, hidden %q, flags %v", d.Text, d.Hidden, codes(d))
	}
	if d = take(t, "a.txt", "killed \u202e21\u202c people", options()); !slices.Contains(codes(d), "direction-control") {
		t.Errorf("flags = %v", codes(d))
	}
	if d = take(t, "a.txt", "می\u200cگویند سه نفر کشته شدند", options()); len(d.Flags) > 0 || !strings.Contains(d.Text, "\u200c") {
		t.Errorf("Persian is flagged: %v", d.Flags)
	}
}

func TestEncodings(t *testing.T) {
	arabic := "\xde\xca\xe1 12 \xd4\xce\xd5\xc7 \xdd\xed \xc7\xe1\xd3\xe6\xde" // قتل 12 شخصا في السوق, windows-1256
	d := take(t, "a.txt", arabic, options())
	if d.Text != "قتل 12 شخصا في السوق" || !slices.Contains(codes(d), "encoding") {
		t.Errorf("text = %q, flags %v", d.Text, codes(d))
	}
	o := options()
	o.Encoding = "windows-1256"
	if d = take(t, "a.txt", arabic, o); d.Text != "قتل 12 شخصا في السوق" {
		t.Errorf("text = %q", d.Text)
	}
	_, refused, _ := collect.Read("a.txt", []byte("12 x\xa9x\xb5x killed"), options())
	if len(refused) != 1 || !strings.Contains(refused[0].Reason, "not valid UTF-8") || refused[0].Kept == "" {
		t.Errorf("refused = %v", refused)
	}
	if d = take(t, "a.html", "<meta charset=utf-16><p>12 killed", options()); d.Text != "12 killed" {
		t.Errorf("a page that says UTF-16 and is not: %q", d.Text)
	}
	page := take(t, "a.html", "<meta charset=utf-8><p>12 x\xa9x\xb5x killed", options())
	if !slices.Contains(codes(page), "encoding-unclear") {
		t.Errorf("flags = %v", codes(page))
	}
}

func TestTablesOfTexts(t *testing.T) {
	lines := `{"id":"r1","text":"Two killed.","published":"2026-03-01","country":"SY","lang":"en","title":"T","publisher":"Example Daily","address":"https://news.example.org/1"}
{"id":"r2","text":"Three killed.","published":"soon"}
{"id":"r3","text":""}

{"id":4,"text":"Four killed."}
{"id":"r5","text":"Five killed.","address":"javascript:x"}
`
	docs, refused, err := collect.Read("a.jsonl", []byte(lines), options())
	if err != nil || len(docs) != 2 || len(refused) != 3 {
		t.Fatalf("%d documents, refused %v, %v", len(docs), refused, err)
	}
	d := docs[0]
	if d.Text != "Two killed." || d.Country != "SY" || d.Language != "en" || d.Title != "T" || d.Publisher != "Example Daily" || d.Address != "https://news.example.org/1" || d.Published.Start != when.On(2026, 3, 1) {
		t.Errorf("first = %+v", d)
	}
	if first, _, _ := strings.Cut(lines, "\n"); string(d.Bytes) != first || d.ID != document.Sum([]byte(first)) {
		t.Errorf("the bytes of a row are not the row: %q", d.Bytes)
	}
	if docs[1].Country != "IQ" || docs[1].Title != "Four killed." {
		t.Errorf("second = %+v", docs[1])
	}
	for i, line := range []int{2, 3, 6} {
		if refused[i].Line != line {
			t.Errorf("refused %+v, want line %d", refused[i], line)
		}
	}
	docs, _, _ = collect.Read("a.csv", []byte("id,text\n1,\"Two\nkilled.\"\n2,Three killed.\n"), options())
	if len(docs) != 2 || docs[0].Text != "Two\nkilled." {
		t.Errorf("csv: %d documents", len(docs))
	}
	_, refused, _ = collect.Read("a.csv", []byte("month,killed\n2018-02,91\n"), options())
	if len(refused) != 1 || !strings.Contains(refused[0].Reason, "no column text") {
		t.Errorf("a table of numbers: %v", refused)
	}
}

func TestFeeds(t *testing.T) {
	rss := `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed</title><language>en</language>
<item><title>Five killed</title><link>https://news.example.org/5</link><guid>5</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Five people were killed.&lt;/p&gt;&lt;p style="display:none"&gt;99&lt;/p&gt;</description></item>
<item><title><![CDATA[<script>alert(1)</script>Three killed]]></title><link>javascript:alert(1)</link><guid>5</guid><pubDate>Tue, 31 Feb 2026 25:61:00 +9999</pubDate></item></channel></rss>`
	docs, refused, err := collect.Read("f.xml", []byte(rss), options())
	if err != nil || len(docs) != 2 || len(refused) > 0 {
		t.Fatalf("%d documents, %v, %v", len(docs), refused, err)
	}
	one, two := docs[0], docs[1]
	if one.Text != "Five killed\n\nFive people were killed." || one.Hidden != "99" || one.Address != "https://news.example.org/5" || one.Published.Start != when.On(2026, 3, 3) || one.Language != "en" {
		t.Errorf("first = %+v", one)
	}
	if !strings.HasPrefix(string(one.Bytes), "<item>") || !strings.HasSuffix(string(one.Bytes), "</item>") {
		t.Errorf("the bytes are not the item: %q", one.Bytes)
	}
	if two.Text != "Three killed" || two.Address != "" || two.Published.Known() || strings.Join(codes(two), " ") != "active-content bad-date bad-link repeated-id" {
		t.Errorf("second = %+v, flags %v", two, codes(two))
	}
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><entry><title>Two killed</title><link href="https://news.example.org/2"/><id>2</id><updated>2026-03-03T10:00:00Z</updated><content type="html">&lt;p&gt;Two.&lt;/p&gt;</content></entry></feed>`
	if d := take(t, "f.atom", atom, options()); d.Text != "Two killed\n\nTwo." || d.Published.Start != when.On(2026, 3, 3) {
		t.Errorf("atom = %+v", d)
	}
	for _, bad := range []string{
		`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><item><title>&a;</title></item></channel></rss>`,
		`<rss><channel></channel></rss>`, `<rss version="2.0"><channel>` + strings.Repeat("<a>", 200) + `</channel></rss>`,
	} {
		if docs, refused, _ := collect.Read("f.xml", []byte(bad), options()); len(docs) > 0 || len(refused) != 1 {
			t.Errorf("%.80q: %d documents, %v", bad, len(docs), refused)
		}
	}
}

func TestMails(t *testing.T) {
	mail := "From: =?utf-8?B?2LnZhNmK?= <a@example.org>\r\nTo: desk@example.org\r\nSubject: =?utf-8?Q?Two_killed_=E2=80=93_report?=\r\nDate: Tue, 03 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" +
		"--B\r\nContent-Type: multipart/alternative; boundary=C\r\n\r\n--C\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nTwo people were =\r\nkilled.\r\n--C\r\nContent-Type: text/html\r\n\r\n<p>Two people were killed.</p>\r\n--C--\r\n" +
		"--B\r\nContent-Type: text/html; name=page.html\r\nContent-Disposition: attachment; filename=page.html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGhyZWUga2lsbGVkLjwvcD4=\r\n" +
		"--B\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../x.pdf\"\r\n\r\n%PDF-1.4\r\n--B--\r\n"
	docs, refused, err := collect.Read("m.eml", []byte(mail), options())
	if err != nil || len(docs) != 2 || len(refused) != 1 {
		t.Fatalf("%d documents, refused %v, %v", len(docs), refused, err)
	}
	d := docs[0]
	if strings.TrimSpace(d.Text) != "Two people were killed." || d.Title != "Two killed – report" || d.Published.Start != when.On(2026, 3, 3) || d.Sensitivity != "sealed" || d.Publisher != "" {
		t.Errorf("mail = %+v", d)
	}
	if docs[1].Text != "Three killed." || docs[1].Sensitivity != "sealed" {
		t.Errorf("attachment = %+v", docs[1])
	}
	if !strings.Contains(refused[0].Reason, "PDF") || strings.Contains(refused[0].Name, "..") {
		t.Errorf("refused %+v", refused[0])
	}
}

func TestDocx(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml": "<Types/>",
		"word/document.xml":   `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Two people </w:t></w:r><w:r><w:t>were killed.</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>99 killed</w:t></w:r><w:del><w:r><w:delText>88</w:delText></w:r></w:del><w:r><w:t>In town.</w:t></w:r></w:p></w:body></w:document>`,
		"docProps/core.xml":   `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Report</dc:title><dcterms:created>2026-03-03T10:00:00Z</dcterms:created></cp:coreProperties>`,
	} {
		f, _ := w.Create(name)
		f.Write([]byte(content))
	}
	w.Close()
	d := take(t, "r.docx", b.String(), options())
	if d.Text != "Two people were killed.\nIn town." || d.Hidden != "99 killed\n88" || d.Title != "Report" || d.Published.Start != when.On(2026, 3, 3) || !slices.Contains(codes(d), "hidden-text") {
		t.Errorf("docx = %+v", d)
	}
}

func TestPackedAndFolders(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("<p>Packed: two killed.</p>"))
	z.Close()
	write("b.txt", "B: two killed.")
	write("a/c.html", "<p>C: two killed.</p>")
	write("a/d.html.gz", packed.String())
	write(".hidden", "not read")
	write("e.png", "\x89PNG\r\n")
	write("f.txt", "")
	outside := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(outside, []byte("secret: 99 killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	links := os.Symlink(outside, filepath.Join(dir, "g.txt")) == nil
	var texts, refused []string
	err := collect.Walk([]string{dir}, options(), func(name string, docs []document.Document, bad []collect.Refusal) error {
		for _, d := range docs {
			texts = append(texts, d.Text)
		}
		for _, r := range bad {
			refused = append(refused, filepath.Base(r.Name)+": "+r.Reason)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"C: two killed.", "Packed: two killed.", "B: two killed."}; !slices.Equal(texts, want) {
		t.Errorf("texts = %q, want %q in the order of names", texts, want)
	}
	want := []string{"e.png: the content is a picture", "f.txt: the file is empty"}
	if links {
		want = append(want, "g.txt: it is no plain file or folder (a symbolic link)")
	}
	if len(refused) != len(want) {
		t.Fatalf("refused = %q", refused)
	}
	for i := range want {
		if !strings.HasPrefix(refused[i], want[i]) {
			t.Errorf("refused %q, want %q", refused[i], want[i])
		}
	}
	if err := collect.Walk([]string{filepath.Join(dir, "none")}, options(), nil); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("error = %v", err)
	}
}

func TestDownloadNames(t *testing.T) {
	raw, err := os.ReadFile(shared(t, "data", "bad-input", "cases-upload-names.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Cases []struct {
			Name     string
			Download *string `json:"download_name"`
		}
	}
	if err := json.Unmarshal(raw, &v); err != nil || len(v.Cases) == 0 {
		t.Fatal(err, len(v.Cases))
	}
	id := document.Sum([]byte("x"))
	for _, c := range v.Cases {
		t.Run(fmt.Sprintf("%.40q", c.Name), func(t *testing.T) {
			got, asGiven := collect.DownloadName(c.Name, id)
			if asGiven != (c.Download != nil) || c.Download != nil && got != *c.Download {
				t.Errorf("offered as %q (as given: %v), want %v", got, asGiven, c.Download)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || strings.ContainsRune("\"\\/;", r) }) || got == "" {
				t.Errorf("%q may not stand in a header", got)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"<!doctype html><p style=display:none>x</p>y", "{\"text\":\"x\"}", "<rss><channel><item><title>x</title></item></channel></rss>", "From: a@b.c\nDate: x\n\ntext", "WARC/1.0\r\n", "# x\n\ny", "<style>a{b:c}</style><template>x"} {
		for _, name := range []string{"a.html", "a.jsonl", "a.xml", "a.eml", "a.txt", "a"} {
			f.Add(name, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		docs, refused, err := collect.Read(name, data, options())
		if err == nil && len(docs) == 0 && len(refused) == 0 && len(data) > 0 && collect.Kind(name, data) != "texts" && collect.Kind(name, data) != "warc" {
			t.Errorf("%q vanished", data)
		}
		for _, d := range docs {
			if d.ID != document.Sum(d.Bytes) {
				t.Errorf("the id is not the hash of the bytes")
			}
			if strings.ContainsFunc(d.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0xe0000 && r < 0xe1000 }) {
				t.Errorf("text %q holds what no reader sees", d.Text)
			}
		}
	})
}
