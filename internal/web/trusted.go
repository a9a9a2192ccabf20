package web

import (
	"html"
	"html/template"
	"strings"

	"cairn/internal/count"
)

// This is the one file where markup is declared safe. What is passed in was
// made by our own code and escaped there: the stylesheet, the drawings of
// chart, the bulletins of publish, marks around words of a document.

func trustedStyle(name sheetName) template.CSS { return template.CSS(sheets[name]) }

func trustedSVG(svg string) template.HTML { return template.HTML(svg) }

func trustedBulletin(body string) template.HTML { return template.HTML(body) }

// numerals prints a figure's range as digits for a cell that runs from left to
// right; nothing for a gap. Its characters are digits, commas, a dash, a plus:
// as markup a plus takes one byte, escaped it takes five.
func numerals(l *Lang, row count.Row) template.HTML {
	if r, ok := row.Range(); ok {
		return template.HTML(l.Short(r))
	}
	return ""
}

// marked writes a text with marks around parts of it. Parts come in order and
// do not overlap; class and href are made by our code, words are escaped.
func marked(parts []part) template.HTML {
	var b strings.Builder
	for _, p := range parts {
		words := html.EscapeString(p.Words)
		if p.Class == "" {
			b.WriteString(words)
			continue
		}
		for _, id := range strings.Fields(p.Also) {
			b.WriteString(`<span id="` + html.EscapeString(id) + `"></span>`)
		}
		open, end := "<mark", "</mark>"
		if p.Href != "" {
			b.WriteString(`<a class="in" href="` + html.EscapeString(p.Href) + `">`)
			end += "</a>"
		}
		b.WriteString(open + ` class="` + html.EscapeString(p.Class) + `"`)
		if p.ID != "" {
			b.WriteString(` id="` + html.EscapeString(p.ID) + `"`)
		}
		if p.Title != "" {
			b.WriteString(` title="` + html.EscapeString(p.Title) + `"`)
		}
		b.WriteString(">" + words + end)
	}
	return template.HTML(b.String())
}
