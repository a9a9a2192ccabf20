package chart

import (
	"cmp"
	"html"
	"slices"
	"strconv"
)

// An Overlap is how many things lie in exactly these sets.
type Overlap struct {
	Sets []string // names, in the reader's language
	N    int
}

// An UpSet shows how sets overlap: a column for each combination, as high as
// what lies in exactly that combination, and under it a dot for each set that
// takes part (Lex and others, UpSet: Visualization of Intersecting Sets, 2014).
// Unlike circles that cross it stays readable with many sets.
type UpSet struct {
	ID       string
	Title    string
	Desc     string
	Overlaps []Overlap
	Number   func(int) string
	Most     int // columns drawn, the largest first; 0: 12
}

// Sizes of an UpSet drawing, in its units.
const (
	upsetNames  = 190 // for the names of the sets
	upsetColumn = 34
	upsetBars   = 120
	upsetRow    = 24
	upsetTop    = 20
)

// SVG draws the overlaps, the largest first; sets by how much lies in them.
func (u UpSet) SVG() string {
	if u.Most == 0 {
		u.Most = 12
	}
	if u.Number == nil {
		u.Number = strconv.Itoa
	}
	columns := slices.Clone(u.Overlaps)
	slices.SortStableFunc(columns, func(a, b Overlap) int { return cmp.Compare(b.N, a.N) })
	columns = columns[:min(len(columns), u.Most)]
	sets := setsOf(u.Overlaps, columns)
	most := 1
	for _, c := range columns {
		most = max(most, c.N)
	}
	wide, high := upsetNames+len(columns)*upsetColumn+8, upsetTop+upsetBars+14+len(sets)*upsetRow
	var w writer
	w.open(u.ID, "chart upset", `viewBox="0 0 `+strconv.Itoa(wide)+" "+strconv.Itoa(high)+`" width="`+strconv.Itoa(wide)+`" height="`+strconv.Itoa(high)+`"`, u.Title, u.Desc)
	for i, s := range sets {
		y := upsetTop + upsetBars + 14 + i*upsetRow
		if i%2 == 0 {
			w.f(`<rect class="band" x="0" y="%d" width="%d" height="%d"/>`, y, wide, upsetRow)
		}
		w.f(`<text x="%d" y="%d" text-anchor="end">%s</text>`, upsetNames-12, y+upsetRow/2+4, html.EscapeString(s))
	}
	for k, c := range columns {
		x := upsetNames + k*upsetColumn + upsetColumn/2
		h := max(1, c.N*upsetBars/most)
		w.f(`<rect class="whole" x="%d" y="%d" width="22" height="%d"/><text class="tick" x="%d" y="%d" text-anchor="middle">%s</text>`,
			x-11, upsetTop+upsetBars-h, h, x, upsetTop+upsetBars-h-5, html.EscapeString(u.Number(c.N)))
		first, last := -1, -1
		for i, s := range sets {
			in := slices.Contains(c.Sets, s)
			if in && first < 0 {
				first = i
			}
			if in {
				last = i
			}
		}
		at := func(i int) int { return upsetTop + upsetBars + 14 + i*upsetRow + upsetRow/2 }
		if first >= 0 && last > first {
			w.f(`<path class="join" d="M%d %dV%d"/>`, x, at(first), at(last))
		}
		for i, s := range sets {
			class := "out"
			if slices.Contains(c.Sets, s) {
				class = "in"
			}
			w.f(`<circle class="%s" cx="%d" cy="%d" r="6"/>`, class, x, at(i))
		}
	}
	w.WriteString("</svg>")
	return w.String()
}

// setsOf names the sets of the drawn columns, the largest first.
func setsOf(all, drawn []Overlap) (names []string) {
	n := map[string]int{}
	for _, o := range all {
		for _, s := range o.Sets {
			n[s] += o.N
		}
	}
	for _, o := range drawn {
		for _, s := range o.Sets {
			if !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	return names
}
