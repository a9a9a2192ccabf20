package chart

import (
	"html"
	"strconv"
	"strings"
)

// A Key is one line of a map's key: the class of a shade, c0 to c6, or no class for
// the hatching of what is not known, and what it means.
type Key struct {
	Class string
	Words string
}

// The sizes of a map that stands alone, in its units.
const (
	mapWide  = 720
	mapLeft  = 16
	mapHead  = 48
	keyHigh  = 22
	keyAbove = 22
)

// FileSize returns how many units File with so many keys is wide and high; 0 where
// there is nothing to draw.
func (m Map) FileSize(keys int) (wide, high int) {
	p, ok := fit(m.Areas, mapWide)
	if !ok {
		return 0, 0
	}
	return mapWide + 2*mapLeft, mapHead + p.high + keyAbove + keys*keyHigh + fileTail
}

// File returns the map as a drawing that stands alone: with its own style, its title
// above it, the key below and a line at its foot that says where it is from. It
// prints as it looks: dark on white. rtl is for languages that run from right to
// left. Empty where there is nothing to draw.
func (m Map) File(keys []Key, foot string, rtl bool) string {
	wide, high := m.FileSize(len(keys))
	if wide == 0 {
		return ""
	}
	alone := m
	alone.Wide = mapWide
	alone.Areas = make([]Area, len(m.Areas))
	for i, a := range m.Areas { // links lead nowhere outside of the site
		a.Href = ""
		alone.Areas[i] = a
	}
	p, _ := fit(m.Areas, mapWide)
	inner := strings.Replace(alone.SVG(), "<svg ", `<svg x="`+strconv.Itoa(mapLeft)+`" y="`+strconv.Itoa(mapHead)+`" width="`+strconv.Itoa(mapWide)+`" height="`+strconv.Itoa(p.high)+`" `, 1)
	var w writer
	w.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`, wide, high, wide, high, html.EscapeString(m.Title))
	w.f(`<style>%s.map{width:auto}</style><rect width="%d" height="%d" fill="#fff"/>`, CSS, wide, high)
	at, box, words, direction := mapLeft, mapLeft, mapLeft+26, "ltr"
	if rtl {
		at, box, words, direction = wide-mapLeft, wide-mapLeft-18, wide-mapLeft-26, "rtl"
	}
	w.f(`<g font-family="system-ui,sans-serif" fill="#1d2329" direction="%s"><text x="%d" y="28" font-size="17" font-weight="600">%s</text>`, direction, at, html.EscapeString(m.Title))
	top := mapHead + p.high + keyAbove
	for i, k := range keys {
		y := top + i*keyHigh
		if k.Class == "" {
			w.f(`<rect x="%d" y="%d" width="18" height="14" fill="url(#%s-g)" stroke="#7d766a" stroke-width=".8"/>`, box, y, html.EscapeString(m.ID))
		} else {
			w.f(`<g class="map"><path class="%s" d="M%d %dh18v14h-18z"/></g>`, html.EscapeString(k.Class), box, y)
		}
		w.f(`<text x="%d" y="%d" font-size="13">%s</text>`, words, y+12, html.EscapeString(k.Words))
	}
	w.f(`<text x="%d" y="%d" font-size="11">%s</text></g>`, at, high-10, html.EscapeString(foot))
	w.WriteString(inner)
	w.WriteString("</svg>")
	return w.String()
}
