package chart

import (
	"html"
	"math"
	"strconv"
	"strings"

	"cairn/internal/register"
)

// Classes are the lower ends of the shades of a map. They are the same for
// every month, so that two maps can be laid side by side.
var classes = []int{1, 10, 25, 50, 100, 250}

// Class returns the shade of a number: 0 for a published zero, then 1 to 6.
func Class(n int) int {
	c := 0
	for _, low := range classes {
		if n >= low {
			c++
		}
	}
	return c
}

// ClassRange returns the lowest and highest number of a shade; last is true
// for the one that has no top.
func ClassRange(class int) (lo, hi int, last bool) {
	switch {
	case class <= 0:
		return 0, 0, false
	case class >= len(classes):
		return classes[len(classes)-1], 0, true
	}
	return classes[class-1], classes[class] - 1, false
}

// Shades returns how many shades there are beside zero.
func Shades() int { return len(classes) }

// An Area is one shape of a map with its figure. Known false: nothing was
// published, and it is hatched.
type Area struct {
	Code  string
	Name  string
	Words string
	Label string // the figure, short, written on the shape; empty: nothing
	Range register.Range
	Known bool
	Class string // of the shape's own choice instead of the shade of its figure: c0 … c6
	Href  string
	Rings [][][2]float64 // longitude, latitude
}

// shade returns the class of the shape's colour.
func (a Area) shade() string {
	if a.Class != "" {
		return a.Class
	}
	return "c" + strconv.Itoa(Class(a.Range.Min))
}

// A Map is areas of one country, shaded by a figure.
type Map struct {
	ID    string
	Title string
	Desc  string
	Areas []Area
	Wide  int // of the drawing's own units; 0: 480
}

// SVG draws the map: north up, degrees of longitude shortened by the cosine of
// the middle latitude (the equirectangular projection, true enough for the
// size of a country). Borders are set on whole units, so that neighbours that
// share a border keep sharing it.
func (m Map) SVG() string {
	wide := m.Wide
	if wide == 0 {
		wide = 480
	}
	p, ok := fit(m.Areas, wide)
	if !ok {
		return ""
	}
	var w writer
	w.open(m.ID, "chart map", `viewBox="0 0 `+strconv.Itoa(wide)+" "+strconv.Itoa(p.high)+`"`, m.Title, m.Desc)
	w.WriteString("<defs>")
	w.hatch(m.ID+"-g", "gap")
	w.WriteString("</defs>")
	for _, a := range m.Areas {
		end := w.link(a.Href)
		w.element("title", a.Words)
		w.WriteString("<path")
		if a.Known {
			w.attr("class", a.shade())
		} else {
			w.f(` fill="url(#%s-g)"`, html.EscapeString(m.ID))
		}
		w.f(` d="%s"/>`, p.path(a.Rings))
		w.WriteString(end)
	}
	for _, a := range m.Areas {
		m.label(&w, p, a)
	}
	w.WriteString("</svg>")
	return w.String()
}

func (m Map) label(w *writer, p projection, a Area) {
	if a.Label == "" || len(a.Rings) == 0 {
		return
	}
	x, y := p.middle(a.Rings)
	shade := "c0"
	if a.Known {
		shade = a.shade()
	}
	w.f(`<text class="on %s" x="%d" y="%d">%s</text>`, shade, x, y+5, html.EscapeString(a.Label))
	if p.span(a.Rings) > 7*len([]rune(a.Name)) {
		w.f(`<text class="name %s" x="%d" y="%d">%s</text>`, shade, x, y-9, html.EscapeString(a.Name))
	}
}

// projection maps degrees to the drawing's units.
type projection struct {
	west, north, perLon, perLat float64
	high                        int
}

// fit returns the projection that shows all areas across the width, with a
// margin of four units.
func fit(areas []Area, wide int) (projection, bool) {
	const margin = 4
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, a := range areas {
		for _, ring := range a.Rings {
			for _, pt := range ring {
				west, east = min(west, pt[0]), max(east, pt[0])
				south, north = min(south, pt[1]), max(north, pt[1])
			}
		}
	}
	if !(east > west) || !(north > south) {
		return projection{}, false
	}
	perLon := float64(wide-2*margin) / (east - west)
	perLat := perLon / math.Cos((south+north)/2*math.Pi/180)
	return projection{
		west: west - margin/perLon, north: north + margin/perLat, perLon: perLon, perLat: perLat,
		high: int(math.Ceil((north-south)*perLat)) + 2*margin,
	}, true
}

func (p projection) at(pt [2]float64) (x, y int) {
	return int(math.Round((pt[0] - p.west) * p.perLon)), int(math.Round((p.north - pt[1]) * p.perLat))
}

// path writes rings as relative moves, leaving out points that fall together
// and those that lie straight between two others.
func (p projection) path(rings [][][2]float64) string {
	var b strings.Builder
	for _, ring := range rings {
		pts := p.thin(ring)
		if len(pts) < 3 {
			continue
		}
		b.WriteString("M" + strconv.Itoa(pts[0][0]) + " " + strconv.Itoa(pts[0][1]) + "l")
		for i := 1; i < len(pts); i++ {
			dx, dy := pts[i][0]-pts[i-1][0], pts[i][1]-pts[i-1][1]
			if i > 1 && dx >= 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(dx))
			if dy >= 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(dy))
		}
		b.WriteByte('z')
	}
	return b.String()
}

func (p projection) thin(ring [][2]float64) [][2]int {
	var pts [][2]int
	for _, pt := range ring {
		x, y := p.at(pt)
		q := [2]int{x, y}
		if n := len(pts); n > 0 && pts[n-1] == q {
			continue
		}
		if n := len(pts); n > 1 && straight(pts[n-2], pts[n-1], q) {
			pts[n-1] = q
			continue
		}
		pts = append(pts, q)
	}
	if n := len(pts); n > 1 && pts[0] == pts[n-1] {
		pts = pts[:n-1]
	}
	return pts
}

// straight reports whether b lies on the way from a to c.
func straight(a, b, c [2]int) bool {
	ux, uy, vx, vy := b[0]-a[0], b[1]-a[1], c[0]-b[0], c[1]-b[1]
	return ux*vy == uy*vx && ux*vx >= 0 && uy*vy >= 0
}

// middle returns the centroid of the largest ring.
func (p projection) middle(rings [][][2]float64) (x, y int) {
	best := 0.0
	for _, ring := range rings {
		var area, cx, cy float64
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			cross := a[0]*b[1] - b[0]*a[1]
			area += cross
			cx += (a[0] + b[0]) * cross
			cy += (a[1] + b[1]) * cross
		}
		if math.Abs(area) > best {
			best = math.Abs(area)
			x, y = p.at([2]float64{cx / (3 * area), cy / (3 * area)})
		}
	}
	return x, y
}

// span returns how wide the widest ring is, in units.
func (p projection) span(rings [][][2]float64) int {
	widest := 0
	for _, ring := range rings {
		lo, hi := math.MaxInt, math.MinInt
		for _, pt := range ring {
			x, _ := p.at(pt)
			lo, hi = min(lo, x), max(hi, x)
		}
		widest = max(widest, hi-lo)
	}
	return widest
}
