package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// A shape is what shapes/XX.json holds of a first-level area.
type shape struct {
	Code  string    `json:"code"`
	Rings [][]point `json:"rings"`
}

type point [2]float64

// Shapes are drawn for maps of a few hundred pixels: a line may lie off by
// 1/detail of the country's extent, and specks smaller than the square of that
// are left out.
const detail = 500

// shapes returns the simplified rings of a country's first-level areas. It is
// nil when Natural Earth's areas are not those of the gazetteer (it knows some
// countries by their second level), unless nine in ten are.
func (w *world) shapes(country string) []shape {
	var found []*feature
	for i := range w.features {
		f := &w.features[i]
		if a := w.admin1[f.code]; a != nil && a.country == country {
			found = append(found, f)
		}
	}
	areas := 0
	for _, a := range w.admin1 {
		if a.country == country {
			areas++
		}
	}
	if len(found) == 0 || 10*len(found) < 9*areas {
		return nil
	}
	s := newSimplifier(found)
	byCode := make(map[string]*shape)
	for i, f := range found {
		code := f.code
		if byCode[code] == nil {
			byCode[code] = &shape{Code: code}
		}
		byCode[code].Rings = append(byCode[code].Rings, s.rings(i)...)
	}
	var out []shape
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		if len(byCode[code].Rings) > 0 {
			out = append(out, *byCode[code])
		}
	}
	return out
}

// A simplifier draws areas with fewer points so that a border that two share
// stays one line: it cuts each ring where its neighbours change and simplifies
// each piece in one direction, whoever asks.
type simplifier struct {
	parts     [][][]point       // rings by area
	owners    map[point][]int32 // areas that have the point
	tolerance float64
}

func newSimplifier(features []*feature) *simplifier {
	s := &simplifier{owners: make(map[point][]int32)}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for i, f := range features {
		var rings [][]point
		for _, r := range f.rings {
			ring := make([]point, 0, len(r))
			for _, p := range r {
				q := point{round(p[0], 1e4), round(p[1], 1e4)}
				if len(ring) > 0 && ring[len(ring)-1] == q {
					continue
				}
				ring = append(ring, q)
				for k := range q {
					low[k], high[k] = min(low[k], q[k]), max(high[k], q[k])
				}
				if o := s.owners[q]; !slices.Contains(o, int32(i)) {
					s.owners[q] = append(o, int32(i))
				}
			}
			rings = append(rings, ring)
		}
		s.parts = append(s.parts, rings)
	}
	s.tolerance = math.Hypot(high[0]-low[0], high[1]-low[1]) / detail
	return s
}

func round(x, scale float64) float64 { return math.Round(x*scale) / scale }

// rings returns the simplified rings of an area, closed; specks are left out
// unless the area has nothing else.
func (s *simplifier) rings(area int) [][]point {
	var out [][]point
	var best []point
	for _, ring := range s.parts[area] {
		r := s.ring(ring)
		if size(r) > size(best) {
			best = r
		}
		if len(r) >= 4 && size(r) > s.tolerance*s.tolerance*4 {
			out = append(out, r)
		}
	}
	if len(out) == 0 && len(best) >= 4 {
		out = append(out, best)
	}
	return out
}

// ring simplifies a closed ring.
func (s *simplifier) ring(ring []point) []point {
	if len(ring) < 4 {
		return nil
	}
	open := ring[:len(ring)-1]
	var nodes []int
	for i := range open {
		before, here, after := s.owners[open[(i+len(open)-1)%len(open)]], s.owners[open[i]], s.owners[open[(i+1)%len(open)]]
		if len(here) > 2 || !slices.Equal(here, before) && len(here) >= len(before) || !slices.Equal(here, after) && len(here) >= len(after) {
			nodes = append(nodes, i)
		}
	}
	if len(nodes) < 2 { // an island: cut it at its lowest point and the one farthest from that
		first := 0
		for i, p := range open {
			if p[0] < open[first][0] || p[0] == open[first][0] && p[1] < open[first][1] {
				first = i
			}
		}
		far := first
		for i, p := range open {
			if distance(p, open[first]) > distance(open[far], open[first]) {
				far = i
			}
		}
		nodes = []int{min(first, far), max(first, far)}
	}
	var out []point
	for k, from := range nodes {
		to := nodes[(k+1)%len(nodes)]
		var piece []point
		for i := from; ; i = (i + 1) % len(open) {
			piece = append(piece, open[i])
			if i == to && len(piece) > 1 {
				break
			}
		}
		piece = s.line(piece)
		out = append(out, piece[:len(piece)-1]...)
	}
	for i, p := range out {
		out[i] = point{round(p[0], 1e3), round(p[1], 1e3)}
	}
	out = slices.Compact(out)
	return append(out, out[0])
}

// line simplifies a piece of border from its lower end on, so that both areas
// beside it get the same points.
func (s *simplifier) line(piece []point) []point {
	first, last := piece[0], piece[len(piece)-1]
	back := cmp.Or(cmp.Compare(first[0], last[0]), cmp.Compare(first[1], last[1])) > 0
	if back {
		slices.Reverse(piece)
	}
	kept := s.peucker(piece)
	if back {
		slices.Reverse(kept)
	}
	return kept
}

// peucker keeps the ends and every point that lies farther than the tolerance
// from the line without it (D. Douglas, T. Peucker, Cartographica 10 (1973)
// 112–122).
func (s *simplifier) peucker(p []point) []point {
	if len(p) <= 2 {
		return slices.Clone(p)
	}
	far, most := 0, s.tolerance
	for i := 1; i < len(p)-1; i++ {
		if d := fromLine(p[i], p[0], p[len(p)-1]); d > most {
			far, most = i, d
		}
	}
	if far == 0 {
		return []point{p[0], p[len(p)-1]}
	}
	left := s.peucker(p[:far+1])
	return append(left[:len(left)-1], s.peucker(p[far:])...)
}

func distance(a, b point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// fromLine is the distance of p from the stretch a–b.
func fromLine(p, a, b point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := dx*dx + dy*dy
	if length == 0 {
		return distance(p, a)
	}
	t := max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/length))
	return distance(p, point{a[0] + t*dx, a[1] + t*dy})
}

// size is the area of a closed ring in square degrees.
func size(r []point) float64 {
	sum := 0.0
	for i := 0; i+1 < len(r); i++ {
		sum += r[i][0]*r[i+1][1] - r[i+1][0]*r[i][1]
	}
	return math.Abs(sum) / 2
}

// halabjaCut is the border of Halabja towards Sulaymaniyah, drawn by hand to
// 0.01°: Natural Earth has the governorates as they were before 2014. It runs
// from the southern to the northern border of Sulaymaniyah as it was then.
var halabjaCut = [][2]float64{
	{45.744, 35.09}, {45.78, 35.12}, {45.85, 35.13}, {45.84, 35.18}, {45.88, 35.22}, {45.86, 35.27}, {45.76, 35.32},
	{45.70, 35.37}, {45.70, 35.40}, {45.76, 35.43}, {45.84, 35.43}, {45.89, 35.47}, {45.977, 35.4653},
}

// cutHalabja parts the shape of Sulaymaniyah in two.
func (w *world) cutHalabja(map[string]string) error {
	at := slices.IndexFunc(w.features, func(f feature) bool { return f.iso() == "IQ-SU" })
	if at < 0 {
		return fmt.Errorf("no shape of Sulaymaniyah")
	}
	whole := &w.features[at]
	ring := whole.rings[0][:len(whole.rings[0])-1]
	nearest := func(p [2]float64) int {
		best := 0
		for i, q := range ring {
			if distance(q, p) < distance(ring[best], p) {
				best = i
			}
		}
		return best
	}
	from, to := nearest(halabjaCut[0]), nearest(halabjaCut[len(halabjaCut)-1])
	cut := slices.Clone(halabjaCut)
	cut[0], cut[len(cut)-1] = ring[from], ring[to]
	walk := func(from, to int) [][2]float64 {
		var line [][2]float64
		for i := from; ; i = (i + 1) % len(ring) {
			line = append(line, ring[i])
			if i == to {
				return line
			}
		}
	}
	east, west := walk(from, to), walk(to, from)
	if size(points(append(slices.Clone(east), east[0]))) > size(points(append(slices.Clone(west), west[0]))) {
		return fmt.Errorf("the cut of Halabja takes the larger part")
	}
	west = append(west, cut[1:]...) // from the southern end along the cut back to the northern
	back := slices.Clone(cut)
	slices.Reverse(back)
	east = append(east, back[1:]...)
	part := feature{Properties: map[string]any{"iso_3166_2": "IQ-HA", "iso_a2": "IQ"}}
	part.rings, part.code = [][][2]float64{east}, "IQ-HA"
	whole.rings[0] = west
	w.features = append(w.features, part)
	return nil
}

func points(ring [][2]float64) []point {
	out := make([]point, len(ring))
	for i, p := range ring {
		out[i] = p
	}
	return out
}
