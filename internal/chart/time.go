package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"cairn/internal/register"
)

// Fill says how much of the area a bar speaks for.
type Fill string

// The fills: everything; a part is known to be left out; it is not said
// whether a part is left out.
const (
	Whole  Fill = "whole"
	Short  Fill = "short"
	Unsaid Fill = "unsaid"
)

// A Bar is the range of one period. Known false is a gap: nothing was
// published, and the whole height is hatched.
type Bar struct {
	Words string // "Feb 2018: at least 91", shown when pointed at and read aloud
	Range register.Range
	Known bool
	Fill  Fill
	Href  string
	Alarm bool // marked as a period of alarm
}

// A Stretch is a run of bars that count the same people: from its first bar to
// its last, with the short label written above it.
type Stretch struct {
	First, Last int
	Label       string
	Words       string
	Href        string
}

// A Tick is a label under the bar it begins at.
type Tick struct {
	At    int
	Label string
}

// A Note is a few words at the top of a bar.
type Note struct {
	At   int
	Text string
}

// A Series is ranges over time, one bar a period, with the stretches of one
// definition, and, where a watch is drawn, what was expected and the threshold
// of alarm for each period (nil: none could be said).
type Series struct {
	ID        string // for references inside the drawing; unique on its page
	Title     string
	Desc      string
	Bars      []Bar
	Stretches []Stretch
	Ticks     []Tick
	Notes     []Note
	Expected  []*float64
	Threshold []*float64
	Height    int    // of the plot in pixels; 0: 300
	Small     bool   // one of many: no grid numbers, no labels above
	Plain     bool   // bars without words and links, one shape for all: a fraction of the bytes
	Hatch     string // id of a drawing on the same page whose hatch gaps are drawn with; empty: its own
	RTL       bool   // words run from right to left; time still runs from left to right
	Number    func(int) string
	Most      int // top of the scale; 0: from the bars
}

// SVG draws the series. Positions across are in per cent and those up in
// pixels, so that the text keeps its size at every width.
func (s Series) SVG() string {
	var w writer
	height := s.Height
	if height == 0 {
		height = 300
	}
	top, foot := 44, 24
	class := "chart series"
	below := 7 // from the foot of a tick's words to the drawing's
	if s.Small {
		below = 4
		top, foot, class = 6, 18, "chart series small"
	}
	if s.Number == nil {
		s.Number = strconv.Itoa
	}
	g := grid{n: max(1, len(s.Bars)), top: top, height: height, most: s.most()}
	w.open(s.ID, class, `width="100%" height="`+strconv.Itoa(top+height+foot)+`"`, s.Title, s.Desc)
	s.hatches(&w)
	s.stretches(&w, g)
	s.lines(&w, g)
	if s.Plain {
		s.plain(&w, g)
	} else {
		for i, b := range s.Bars {
			s.bar(&w, g, i, b)
		}
	}
	s.steps(&w, g)
	for _, t := range s.Ticks {
		w.f(`<text class="tick" x="%s%%" y="%d">%s</text>`, num(g.x(t.At)), top+height+foot-below, html.EscapeString(t.Label))
	}
	for _, n := range s.Notes {
		s.note(&w, g, n)
	}
	w.WriteString("</svg>")
	return w.String()
}

// hatches defines the patterns that the bars use.
func (s Series) hatches(w *writer) {
	used := map[string]bool{}
	for _, b := range s.Bars {
		switch {
		case !b.Known:
			used["gap"] = true
		case b.Fill == Short, b.Fill == Unsaid:
			used[string(b.Fill)] = true
		}
	}
	if s.Hatch != "" {
		delete(used, "gap")
	}
	if len(used) == 0 {
		return
	}
	w.WriteString("<defs>")
	for _, class := range []string{"gap", "short", "unsaid"} {
		if used[class] {
			w.hatch(s.ID+"-"+class[:1], class)
		}
	}
	w.WriteString("</defs>")
}

// most returns the top of the scale. In a small drawing a threshold may run out
// of it, so that the bars stay readable.
func (s Series) most() int {
	most := s.Most
	for _, b := range s.Bars {
		if b.Known {
			most = max(most, b.Range.Max)
		}
	}
	most = max(most, 1)
	if s.Small {
		return most * 5 / 4
	}
	for _, t := range s.Threshold {
		if t != nil {
			most = max(most, int(*t)+1)
		}
	}
	return most
}

// grid turns bars and numbers into places on the drawing.
type grid struct{ n, top, height, most int }

func (g grid) x(i int) float64 { return float64(i) * 100 / float64(g.n) }

func (g grid) y(v float64) float64 {
	return float64(g.top) + float64(g.height)*(1-v/float64(g.most))
}

// down returns how many whole pixels below the plot's top a number lies.
func (g grid) down(v float64) int { return int(math.Round(g.y(v))) - g.top }

func (s Series) stretches(w *writer, g grid) {
	for i, t := range s.Stretches {
		x, wide := g.x(t.First), g.x(t.Last+1)-g.x(t.First)
		if i%2 == 1 {
			w.f(`<rect class="band" x="%s%%" y="%d" width="%s%%" height="%d"/>`, num(x), 0, num(wide), g.top+g.height)
		}
		if i > 0 {
			w.f(`<line class="break" x1="%s%%" x2="%[1]s%%" y1="0" y2="%d"/>`, num(x), g.top+g.height)
		}
		if s.Small || t.Label == "" {
			continue
		}
		end := w.link(t.Href)
		w.element("title", t.Words)
		w.f(`<text class="period" x="%s%%" y="14">%s</text>`, num(x+wide/2), html.EscapeString(t.Label))
		w.WriteString(end)
	}
}

func (s Series) lines(w *writer, g grid) {
	if s.Small {
		w.f(`<line class="base" x1="0" x2="100%%" y1="%d" y2="%[1]d"/>`, g.top+g.height)
		return
	}
	by := step(g.most, 5)
	for v := 0; v <= g.most; v += by {
		y := num(g.y(float64(v)))
		class := "grid"
		if v == 0 {
			class = "base"
		}
		w.f(`<line class="%s" x1="0" x2="100%%" y1="%s" y2="%[2]s"/>`, class, y)
		w.f(`<text class="value" x="-8" y="%s" dy=".32em">%s</text>`, y, html.EscapeString(s.Number(v)))
	}
}

func (s Series) bar(w *writer, g grid, i int, b Bar) {
	x, wide := num(g.x(i)+g.x(1)*.1), num(g.x(1)*.8)
	end := w.link(b.Href)
	w.element("title", b.Words)
	switch {
	case !b.Known:
		w.f(`<rect x="%s%%" y="%d" width="%s%%" height="%d" fill="url(#%s-g)"/>`, num(g.x(i)), g.top, num(g.x(1)), g.height, html.EscapeString(s.ID))
	default:
		y := g.y(float64(b.Range.Min))
		y = math.Round(y*10) / 10
		w.f(`<rect%s x="%s%%" y="%s" width="%s%%" height="%s"`, alarm(b), x, num(y), wide, num(float64(g.top+g.height)-y))
		switch b.Fill {
		case Short:
			w.f(` fill="url(#%s-s)"`, html.EscapeString(s.ID))
		case Unsaid:
			w.f(` fill="url(#%s-u)"`, html.EscapeString(s.ID))
		}
		w.WriteString("/>")
		if b.Range.Max == 0 { // a published zero is a thin line, a gap is a hatch
			w.f(`<rect class="zero" x="%s%%" y="%d" width="%s%%" height="2"/>`, x, g.top+g.height-2, wide)
		}
		if b.Range.Max > b.Range.Min {
			y2 := g.y(float64(b.Range.Max))
			w.f(`<rect class="spread" x="%s%%" y="%s" width="%s%%" height="%s"/>`, x, num(y2), wide, num(y-y2))
		}
	}
	w.WriteString(end)
}

func alarm(b Bar) string {
	if b.Alarm {
		return ` class="alarm"`
	}
	return ""
}

// steps draws the expected numbers and the thresholds as one short level line a
// period, so that a period without a value stays open.
func (s Series) steps(w *writer, g grid) {
	expected, threshold := g.levels(s.Expected), g.levels(s.Threshold)
	if expected+threshold == "" {
		return
	}
	g.stretched(w)
	if expected != "" {
		w.f(`<path class="expect" d="%s"/>`, expected)
	}
	w.f(`<path class="limit" d="%s"/></svg>`, threshold)
}

// stretched opens a part of the drawing in which one unit across is one
// period and one unit down is a pixel; strokes keep their width in it.
func (g grid) stretched(w *writer) {
	w.f(`<svg class="in" y="%d" width="100%%" height="%d" viewBox="0 0 %d %[2]d" preserveAspectRatio="none">`, g.top, g.height, g.n)
}

func (g grid) levels(values []*float64) string {
	var b strings.Builder
	for i := 0; i < min(len(values), g.n); i++ {
		if values[i] == nil || *values[i] > float64(g.most) { // out of a small drawing's scale
			continue
		}
		from, level := i, g.down(*values[i])
		for i+1 < min(len(values), g.n) && values[i+1] != nil && g.down(*values[i+1]) == level {
			i++
		}
		b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(level) + "h" + strconv.Itoa(i+1-from))
	}
	return b.String()
}

// plain draws the bars without links: one shape for all of a kind, and a hatch
// over each run of gaps.
func (s Series) plain(w *writer, g grid) {
	var calm, loud, gaps strings.Builder
	fill := ""
	if s.Hatch == "" {
		fill = ` fill="url(#` + html.EscapeString(s.ID) + `-g)"`
	}
	for i := 0; i < len(s.Bars); i++ {
		b := s.Bars[i]
		if !b.Known {
			from := i
			for i+1 < len(s.Bars) && !s.Bars[i+1].Known {
				i++
			}
			fmt.Fprintf(&gaps, `<rect x="%s%%" y="%d" width="%s%%" height="%d"%s/>`, num(g.x(from)), g.top, num(g.x(i+1)-g.x(from)), g.height, fill)
			continue
		}
		to := &calm
		if b.Alarm {
			to = &loud
		}
		high := g.down(float64(b.Range.Max))
		if b.Range.Max == 0 { // a published zero is a thin line, a gap is a hatch
			high = g.height - 1
		}
		if s.Small { // bars side by side, each run of one kind one shape
			if i == 0 || !s.Bars[i-1].Known || s.Bars[i-1].Alarm != b.Alarm {
				to.WriteString("M" + strconv.Itoa(i) + " " + strconv.Itoa(g.height))
			}
			to.WriteString("V" + strconv.Itoa(high) + "h1")
			if i+1 == len(s.Bars) || !s.Bars[i+1].Known || s.Bars[i+1].Alarm != b.Alarm {
				to.WriteString("V" + strconv.Itoa(g.height))
			}
			continue
		}
		to.WriteString("M" + strings.TrimPrefix(num(float64(i)+.1), "0") + " " + strconv.Itoa(g.height) + "V" + strconv.Itoa(high) + "h.8V" + strconv.Itoa(g.height))
	}
	switch {
	case gaps.Len() > 0 && s.Hatch != "":
		w.f(`<g fill="url(#%s-g)">%s</g>`, html.EscapeString(s.Hatch), gaps.String())
	default:
		w.WriteString(gaps.String())
	}
	g.stretched(w)
	w.f(`<path class="calm" d="%s"/>`, calm.String())
	if loud.Len() > 0 {
		w.f(`<path class="loud" d="%s"/>`, loud.String())
	}
	w.WriteString("</svg>")
}

func (s Series) note(w *writer, g grid, n Note) {
	if n.At < 0 || n.At >= len(s.Bars) {
		return
	}
	mid := g.x(n.At) + g.x(1)/2
	anchor := "middle"
	switch {
	case mid < 20:
		anchor = "start"
	case mid > 80:
		anchor = "end"
	}
	y := float64(g.top + g.height)
	if b := s.Bars[n.At]; b.Known {
		y = g.y(float64(b.Range.Max))
	}
	way := ""
	if s.RTL {
		way = ` direction="rtl"`
		anchor = map[string]string{"start": "end", "end": "start", "middle": "middle"}[anchor]
	}
	w.f(`<text class="note" x="%s%%" y="%s" text-anchor="%s"%s>%s</text>`, num(mid), num(y-6), anchor, way, html.EscapeString(n.Text))
}
