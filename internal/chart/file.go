package chart

import (
	"html"
	"strconv"
	"strings"
)

// The sizes of a drawing that stands alone, in its units.
const (
	fileWide = 860
	fileLeft = 56
	fileHead = 44
	fileTail = 30
)

// FileSize returns how many units File is wide and high.
func (s Series) FileSize() (wide, high int) {
	plot := s.Height
	if plot == 0 {
		plot = 300
	}
	return fileWide, fileHead + 44 + plot + 24 + fileTail
}

// File returns the series as a drawing that stands alone: with its own style,
// its title written above it and a line at its foot that says where it is from.
// It prints as it looks: dark on white, wide units across.
func (s Series) File(foot string) string {
	wide, high := s.FileSize()
	alone := s
	alone.Bars = make([]Bar, len(s.Bars))
	for i, b := range s.Bars { // links lead nowhere outside of the site
		b.Href = ""
		alone.Bars[i] = b
	}
	alone.Stretches = make([]Stretch, len(s.Stretches))
	for i, x := range s.Stretches {
		x.Href = ""
		alone.Stretches[i] = x
	}
	inner := strings.Replace(alone.SVG(), "<svg ", `<svg x="`+strconv.Itoa(fileLeft)+`" y="`+strconv.Itoa(fileHead)+`" `, 1)
	inner = strings.Replace(inner, `width="100%"`, `width="`+strconv.Itoa(wide-fileLeft-16)+`"`, 1)
	var w writer
	w.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`, wide, high, wide, high, html.EscapeString(s.Title))
	w.f(`<style>%s.series{width:auto;margin:0}</style><rect width="%d" height="%d" fill="#fff"/>`, CSS, wide, high)
	at, direction := 16, "ltr"
	if s.RTL {
		at, direction = wide-16, "rtl"
	}
	w.f(`<g font-family="system-ui,sans-serif" fill="#1d2329" direction="%s"><text x="%d" y="26" font-size="17" font-weight="600">%s</text>`, direction, at, html.EscapeString(s.Title))
	w.f(`<text x="%d" y="%d" font-size="11">%s</text></g>`, at, high-10, html.EscapeString(foot))
	w.WriteString(inner)
	w.WriteString("</svg>")
	return w.String()
}
