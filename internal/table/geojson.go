package table

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// MaxCrossing is up to how many sides of a ring it is checked that none cross:
// 2,000. Longer rings are taken as given, with a warning.
const MaxCrossing = 2000

// GeoJSON reads the features of a FeatureCollection as rows: each property is a
// column, and a point's latitude and longitude stand in the columns lat and lon. A
// feature without a geometry is a row without a place.
//
// A feature is refused as a row when a position lies out of range, a ring is not
// closed or too short, two sides of a ring cross, or the geometry is none of the
// standard's. No feature is moved or mended. Lines and areas are checked and not kept:
// the column geometry says what they are. Everything else is as [JSON] has it.
//
// Standard: RFC 7946.
func GeoJSON(file string, data []byte, o Options) (*Table, error) {
	t := &Table{File: file, Format: "geojson", columns: map[string]int{}}
	p, fault := open(t, data, o)
	if fault == nil {
		fault = p.collection()
	}
	if fault != nil {
		fault.File = file
		return nil, fault
	}
	t.none()
	return t, nil
}

// collection reads the outer object.
func (p *parser) collection() *Fault {
	p.space()
	if p.peek() != '{' {
		return p.syntax("a FeatureCollection")
	}
	found := false
	fault := p.members("$", func(key, path string) *Fault {
		if key != "features" {
			_, _, _, hard := p.value(1)
			return hard
		}
		if found {
			return p.fault("duplicate", "duplicate key: \"features\" is given twice")
		}
		found = true
		return p.features(path)
	})
	if fault != nil {
		return fault
	}
	p.space()
	if p.at < len(p.text) {
		return p.fault("syntax", "extra data after the end of the first value: a file holds one collection")
	}
	if !found {
		return &Fault{Line: 1, Code: "content", Reason: "the object is no FeatureCollection: the key features is missing"}
	}
	return nil
}

// members calls each for every key of an object, with the parser at its value.
func (p *parser) members(path string, each func(key, path string) *Fault) *Fault {
	p.at++
	p.space()
	for p.peek() != '}' {
		if p.peek() != '"' {
			return p.syntax("a key in double quotes")
		}
		key, _, hard := p.string()
		if hard != nil {
			return hard
		}
		p.space()
		if p.peek() != ':' {
			return p.syntax("a colon after the key")
		}
		p.at++
		p.space()
		if f := each(key, path+"."+Clean(key)); f != nil {
			return f
		}
		p.space()
		if p.peek() == ',' {
			p.at++
			p.space()
			if p.peek() == '}' {
				return p.syntax("another key after the comma")
			}
			continue
		}
		if p.peek() != '}' {
			return p.syntax("a comma or the end of the object")
		}
	}
	p.at++
	return nil
}

func (p *parser) features(path string) *Fault {
	if p.peek() != '[' {
		return p.syntax("a list of features")
	}
	p.at++
	p.space()
	for i := 0; p.peek() != ']'; i++ {
		if p.t.records() >= MaxRows {
			return p.fault("limit", "more than %s records: the file is over the limit", Group(MaxRows))
		}
		if p.peek() != '{' {
			return p.syntax("a feature")
		}
		if f := p.feature(fmt.Sprintf("%s[%d]", path, i)); f != nil {
			return f
		}
		if f := p.t.tooWide(p.line); f != nil {
			return f
		}
		p.space()
		if p.peek() == ',' {
			p.at++
			p.space()
			if p.peek() == ']' {
				return p.syntax("another feature after the comma")
			}
			continue
		}
		if p.peek() != ']' {
			return p.syntax("a comma or the end of the list")
		}
	}
	p.at++
	return nil
}

// feature reads one feature as a row.
func (p *parser) feature(path string) *Fault {
	t := p.t
	before, start, line := len(t.Rows), p.at, p.line
	var refused *Fault
	var geometry string
	var shape mark
	fault := p.members(path, func(key, path string) *Fault {
		switch {
		case key == "properties" && p.peek() == '{':
			if len(t.Rows) > before {
				return p.fault("duplicate", "duplicate key: \"properties\" is given twice")
			}
			f := p.object(path)
			if f != nil && (f.Code == "syntax" || f.Code == "depth") {
				return f
			}
			if f != nil && refused == nil {
				refused = f
			}
			return nil
		case key == "geometry":
			shape = p.mark
			_, text, soft, hard := p.value(1)
			if geometry = text; soft != nil && refused == nil {
				refused = soft
			}
			return hard
		}
		_, _, _, hard := p.value(1)
		return hard
	})
	switch {
	case fault != nil:
		return fault
	case p.at-start > MaxRecord:
		return &Fault{Line: line, Path: path, Code: "limit", Reason: fmt.Sprintf("the feature holds %s, over the limit of %s for one record", Size(p.at-start), Size(MaxRecord))}
	}
	if len(t.Rows) == before {
		t.Rows = append(t.Rows, Row{Line: line, table: t, path: path + ".properties", kinds: []Kind{}})
	}
	r := &t.Rows[before]
	r.Raw = p.text[start:p.at]
	if refused == nil && geometry != "" && geometry != "null" {
		if f := r.place(geometry, shape.line, p.column(shape)); f != nil {
			f.Path = path + ".geometry"
			refused = f
		}
	}
	if refused != nil {
		if refused.ID == "" {
			refused.ID = Clean(r.First())
		}
		t.Rows = t.Rows[:before]
		t.refuse(refused)
	}
	return nil
}

// place checks a geometry and puts a point into lat and lon.
func (r *Row) place(raw string, line, column int) *Fault {
	at := func(format string, a ...any) *Fault {
		return &Fault{Line: line, Column: column, Code: "geometry", Reason: fmt.Sprintf(format, a...)}
	}
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal([]byte(raw), &g); err != nil {
		return at("the geometry cannot be read: %v", err)
	}
	read := func(v any) *Fault {
		if err := json.Unmarshal(g.Coordinates, v); err != nil {
			return at("the coordinates of a %s cannot be read: %v", Clean(g.Type), err)
		}
		return nil
	}
	var lines, rings [][][]float64
	switch g.Type {
	case "Point":
		var point []float64
		if f := read(&point); f != nil {
			return f
		}
		if f := position(point); f != "" {
			return at("%s", f)
		}
		r.set("lat", Number, number(point[1]), line, column)
		r.set("lon", Number, number(point[0]), line, column)
		return nil
	case "MultiPoint", "LineString":
		lines = make([][][]float64, 1)
		if f := read(&lines[0]); f != nil {
			return f
		}
	case "MultiLineString":
		if f := read(&lines); f != nil {
			return f
		}
	case "Polygon":
		if f := read(&rings); f != nil {
			return f
		}
	case "MultiPolygon":
		var all [][][][]float64
		if f := read(&all); f != nil {
			return f
		}
		for _, p := range all {
			rings = append(rings, p...)
		}
	default:
		return at("the geometry %s is none that is read: Point, LineString, Polygon and their Multi forms", Show(g.Type))
	}
	for _, l := range append(lines, rings...) {
		for _, p := range l {
			if f := position(p); f != "" {
				return at("%s", f)
			}
		}
	}
	for _, ring := range rings {
		n := len(ring)
		switch {
		case n > 1 && (ring[0][0] != ring[n-1][0] || ring[0][1] != ring[n-1][1]):
			return at("a ring is not closed: its last position is not its first")
		case n < 4:
			return at("a ring has %d positions; it needs 4, the last equal to the first", n)
		case n <= MaxCrossing && crosses(ring):
			return at("two sides of a ring cross: the area crosses itself")
		case n > MaxCrossing:
			r.table.warn(&Fault{Line: line, Code: "geometry", Reason: fmt.Sprintf("a ring has %s positions: whether its sides cross was not checked", Group(n))})
		}
	}
	r.set("geometry", Text, g.Type, line, column)
	return nil
}

func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.9f", v), "0"), ".")
}

// position says what is wrong with a longitude and latitude; empty for nothing.
func position(p []float64) string {
	switch {
	case len(p) < 2 || len(p) > 3:
		return fmt.Sprintf("a position has %d numbers; it has longitude, latitude and maybe a height", len(p))
	case math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90:
		return fmt.Sprintf("the position %g, %g is out of range: longitude lies between -180 and 180, latitude between -90 and 90", p[0], p[1])
	}
	return ""
}

// crosses reports whether two sides of a ring that are not neighbours meet.
func crosses(ring [][]float64) bool {
	n := len(ring) - 1
	for i := range n {
		for j := i + 2; j < n; j++ {
			if i == 0 && j == n-1 {
				continue // the last side ends where the first begins
			}
			if meet(ring[i], ring[i+1], ring[j], ring[j+1]) {
				return true
			}
		}
	}
	return false
}

// meet reports whether segments ab and cd cross properly.
func meet(a, b, c, d []float64) bool {
	turn := func(p, q, r []float64) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}
