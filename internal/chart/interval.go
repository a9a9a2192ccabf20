package chart

import (
	"html"
	"math"
	"strconv"
)

// An Inferred is one inferred number with its interval: the number as a dot, or
// as a wedge that points to more where it is a lower bound. Upper is +Inf where
// there is no ceiling.
type Inferred struct {
	Name, Words         string // beside it; shown when pointed at and read aloud
	Point, Lower, Upper float64
	Bound               bool
}

// Intervals shows inferred numbers beside each other on one scale, which begins
// at Listed, what was seen: a method a row. It is never used for what sources
// say, which has no such interval.
type Intervals struct {
	ID, Title, Desc string
	Rows            []Inferred
	Listed          int
	ListedWords     string
	Number          func(int) string
}

const intervalRow = 40

// SVG draws the rows. Across is the number in per cent, from what is listed on
// the left to the highest end, by logarithms where that is over eight times as
// far; an end past five times the highest dot is cut and has an arrow.
func (m Intervals) SVG() string {
	if m.Number == nil {
		m.Number = strconv.Itoa
	}
	low := math.Max(1, float64(m.Listed))
	high := low + 1
	top := low
	for _, r := range m.Rows {
		top, high = math.Max(top, r.Point), math.Max(high, r.Point)
	}
	for _, r := range m.Rows {
		if !math.IsInf(r.Upper, 1) {
			high = math.Max(high, math.Min(r.Upper, 5*top))
		}
	}
	at := func(x float64) string {
		share := (x - low) / (high - low)
		if high > 8*low {
			share = math.Log(math.Max(x, low)/low) / math.Log(high/low)
		}
		return num(100 * math.Min(math.Max(share, 0), 1))
	}
	foot := len(m.Rows) * intervalRow
	var w writer
	w.open(m.ID, "chart intervals", `width="100%" height="`+strconv.Itoa(foot+26)+`"`, m.Title, m.Desc)
	for i, x := range []float64{low, low + (high-low)/2, high} {
		if i == 1 && high > 8*low {
			x = math.Sqrt(low * high)
		}
		w.f(`<line class="grid" x1="%s%%" x2="%[1]s%%" y1="0" y2="%[2]d"/><text class="tick" x="%[1]s%%" y="%[3]d" text-anchor="%[4]s">%[5]s</text>`,
			at(x), foot, foot+17, []string{"start", "middle", "end"}[i], html.EscapeString(m.Number(int(math.Round(x)))))
	}
	for i, r := range m.Rows {
		y := i*intervalRow + 28
		w.WriteString("<g>")
		w.element("title", r.Words)
		w.f(`<text x="2" y="%d">%s</text>`, y-12, html.EscapeString(r.Name))
		upper := r.Upper
		if upper > high {
			w.f(`<text x="100%%" y="%d" dy=".32em" text-anchor="end">→</text>`, y)
			upper = high
		}
		w.f(`<line class="of" x1="%s%%" x2="%s%%" y1="%[3]d" y2="%[3]d"/>`, at(r.Lower), at(upper), y)
		if r.Bound {
			w.f(`<svg x="%s%%" y="%d" overflow="visible"><path d="M-4 -6L6 0L-4 6Z"/></svg>`, at(r.Point), y)
		} else {
			w.f(`<circle cx="%s%%" cy="%d" r="5"/>`, at(r.Point), y)
		}
		w.WriteString("</g>")
	}
	w.f(`<line class="base" x1="0" x2="100%%" y1="%[1]d" y2="%[1]d"/>`, foot)
	w.WriteString("</svg>")
	return w.String()
}
