// Package chart draws figures as SVG: what was reported over time, and where.
// In go ranges with their words, already in the reader's language; out come
// strings of SVG that need no script, scale to any width and take their
// colours from the page (chart.css). It computes no figure. What is not known
// is hatched or left open, never drawn as zero.
package chart

import (
	_ "embed"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// CSS is the style that the drawings need: colours for light, dark and print,
// told apart by lightness and pattern, never by hue alone.
//
//go:embed chart.css
var CSS string

// writer builds markup. Every text that came from outside goes through attr or
// text, which escape it.
type writer struct{ strings.Builder }

func (w *writer) f(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *writer) attr(name, value string) {
	if value != "" {
		w.f(` %s="%s"`, name, html.EscapeString(value))
	}
}

func (w *writer) element(name, text string) {
	if text != "" {
		w.f("<%s>%s</%s>", name, html.EscapeString(text), name)
	}
}

// link opens an <a> when there is somewhere to go, and returns what closes it.
func (w *writer) link(href string) string {
	if href == "" {
		w.WriteString("<g>")
		return "</g>"
	}
	w.WriteString("<a")
	w.attr("href", href)
	w.WriteString(">")
	return "</a>"
}

// hatch defines the pattern that means "not known", in pixels so that it looks
// alike at every width.
func (w *writer) hatch(id, class string) {
	w.f(`<pattern id="%s" class="%s" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5"/><path d="M0 0V5"/></pattern>`,
		html.EscapeString(id), class)
}

// open begins the drawing with its name and description for screen readers.
func (w *writer) open(id, class, size, title, desc string) {
	w.f(`<svg class="%s" %s role="group" aria-labelledby="%s-t`, class, size, html.EscapeString(id))
	if desc != "" {
		w.f(` %s-d`, html.EscapeString(id))
	}
	w.WriteString(`">`)
	w.f(`<title id="%s-t">%s</title>`, html.EscapeString(id), html.EscapeString(title))
	if desc != "" {
		w.f(`<desc id="%s-d">%s</desc>`, html.EscapeString(id), html.EscapeString(desc))
	}
}

// num prints a coordinate with at most two decimals and no waste.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "" || s == "-0" {
		return "0"
	}
	return s
}

// step returns the distance between grid lines, 1, 2 or 5 times a power of ten,
// that parts 0…most into at most lines steps.
func step(most, lines int) int {
	for unit := 1; ; unit *= 10 {
		for _, m := range []int{1, 2, 5} {
			if unit*m*lines >= most {
				return unit * m
			}
		}
	}
}
