package chart

import (
	"html"
	"strconv"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A Mark is one number that holds on a day (a dot: a stock) or over a span (a
// level line from its first day to its last: a flow). An open one has a tail
// upwards: there may be more.
type Mark struct {
	Words string // shown when pointed at and read aloud
	Href  string
	Days  when.Interval
	Range register.Range
	Flow  bool
}

// Marks is numbers over time that are never added: each stands at its own days.
// Years are drawn as ticks, both included.
type Marks struct {
	ID, Title, Desc string
	Marks           []Mark
	First, Last     int // years
	Height          int // of the plot in pixels; 0: 120
	Number          func(int) string
}

// SVG draws the marks. Across is time in per cent, up is the number in pixels.
func (m Marks) SVG() string {
	var w writer
	top, foot := 14, 24
	height := m.Height
	if height == 0 {
		height = 120
	}
	if m.Number == nil {
		m.Number = strconv.Itoa
	}
	most := 1
	for _, k := range m.Marks {
		most = max(most, k.Range.Max)
	}
	years := max(1, m.Last-m.First+1)
	g := grid{n: years, top: top, height: height, most: most + most/10}
	w.open(m.ID, "chart series marks", `width="100%" height="`+strconv.Itoa(top+height+foot)+`"`, m.Title, m.Desc)
	by := step(g.most, 3)
	for v := 0; v <= g.most; v += by {
		class := "grid"
		if v == 0 {
			class = "base"
		}
		y := num(g.y(float64(v)))
		w.f(`<line class="%s" x1="0" x2="100%%" y1="%s" y2="%[2]s"/><text class="value" x="-8" y="%[2]s" dy=".32em">%s</text>`, class, y, html.EscapeString(m.Number(v)))
	}
	every := (years + 7) / 8
	for i := 0; i < years; i += every {
		w.f(`<text class="tick" x="%s%%" y="%d">%d</text>`, num(g.x(i)), top+height+foot-7, m.First+i)
	}
	for _, k := range m.Marks {
		end := w.link(k.Href)
		w.element("title", k.Words)
		from, to := m.at(k.Days.Start), m.at(k.Days.End+1)
		low, high := num(g.y(float64(k.Range.Min))), num(g.y(float64(k.Range.Max)))
		mid := num((from + to) / 2)
		if k.Range.Open {
			w.f(`<line class="more" x1="%s%%" x2="%[1]s%%" y1="%s" y2="%s"/>`, mid, low, num(max(4, g.y(float64(k.Range.Max))-22)))
		} else if k.Range.Max > k.Range.Min {
			w.f(`<line class="spread" x1="%s%%" x2="%[1]s%%" y1="%s" y2="%s"/>`, mid, low, high)
		}
		if k.Flow {
			w.f(`<line class="flow" x1="%s%%" x2="%s%%" y1="%s" y2="%[3]s"/>`, num(from), num(max(to, from+1)), low)
		} else {
			w.f(`<circle cx="%s%%" cy="%s" r="5"/>`, mid, low)
		}
		w.WriteString(end)
	}
	w.WriteString("</svg>")
	return w.String()
}

// at returns where a day lies across, in per cent.
func (m Marks) at(d when.Day) float64 {
	from, to := when.Year(m.First).Start, when.Year(m.Last).End+1
	return 100 * float64(min(max(d, from), to)-from) / float64(to-from)
}
