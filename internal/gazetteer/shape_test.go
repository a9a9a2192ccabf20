package gazetteer_test

import (
	"fmt"
	"strings"
	"testing"

	"cairn/internal/gazetteer"
	"cairn/internal/geo"
)

func shapes(t testing.TB, country string) []gazetteer.Shape {
	t.Helper()
	s, err := gazetteer.Admin1Shapes(country)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEachAreaHasAShapeWithItsCentreInside(t *testing.T) {
	for country, n := range map[string]int{"IQ": 19, "SY": 14} {
		x := index(t, country)
		if got := len(shapes(t, country)); got != n {
			t.Errorf("%s has %d shapes; want %d", country, got, n)
		}
		for _, s := range shapes(t, country) {
			p := x.ByCode(s.Code)
			if p == nil || s.Name != p.Name || s.NameAr == "" {
				t.Errorf("shape %s is named %q, %q", s.Code, s.Name, s.NameAr)
				continue
			}
			if !geo.Inside(p.Lat, p.Lon, s.Rings) {
				t.Errorf("%s: %v, %v lies outside its shape", s.Code, p.Lat, p.Lon)
			}
		}
	}
}

func TestShapesAreClosedRingsOfTheirCountry(t *testing.T) {
	held := 0
	every(t, func(country string, x *gazetteer.Index) {
		list := shapes(t, country)
		if len(list) > 0 {
			held++
		}
		for _, s := range list {
			if p := x.ByCode(s.Code); p == nil || p.Kind != gazetteer.Admin1 || p.Country != country {
				t.Errorf("%s: shape of %q", country, s.Code)
			}
			for _, r := range s.Rings {
				if len(r) < 4 || r[0] != r[len(r)-1] {
					t.Errorf("%s: a ring of %d points, closed %v", s.Code, len(r), r[0] == r[len(r)-1])
				}
				for _, p := range r {
					if !geo.Valid(p[1], p[0]) {
						t.Errorf("%s: a point at %v", s.Code, p)
					}
				}
			}
		}
	})
	t.Logf("%d countries have shapes", held)
}

// A map of a country, drawn with one place after the point at 600 pixels,
// stays under 25 kB.
func TestMapsAreSmall(t *testing.T) {
	for _, country := range []string{"IQ", "SY"} {
		var box geo.Box = geo.BoxOf()
		for _, s := range shapes(t, country) {
			box = box.Union(s.Box)
		}
		plane := geo.NewPlane(box, 600, 600, 4)
		var svg strings.Builder
		for _, s := range shapes(t, country) {
			fmt.Fprintf(&svg, `<path id="%s" d="`, s.Code)
			for _, r := range s.Rings {
				for i, p := range r {
					x, y := plane.XY(p[1], p[0])
					fmt.Fprintf(&svg, "%c%.1f %.1f", "ML"[min(i, 1)], x, y)
				}
				svg.WriteByte('Z')
			}
			svg.WriteString(`"/>`)
		}
		if svg.Len() > 25_000 {
			t.Errorf("the map of %s takes %d bytes", country, svg.Len())
		}
		t.Logf("%s: %d bytes", country, svg.Len())
	}
}

// Shapes overlap nowhere, and a town lies in that of its area but for one in
// ten: shapes are simplified, and Natural Earth draws Baghdad without the towns
// around the city.
func TestTownsLieInTheShapeOfTheirArea(t *testing.T) {
	for _, country := range []string{"IQ", "SY"} {
		x := index(t, country)
		towns, right, twice := 0, 0, 0
		for _, p := range x.Places(country) {
			if p.Kind != gazetteer.City && p.Kind != gazetteer.Village && p.Kind != gazetteer.Quarter || !p.Located() {
				continue
			}
			towns++
			in := 0
			for _, s := range shapes(t, country) {
				if geo.Inside(p.Lat, p.Lon, s.Rings) {
					in++
				}
			}
			if in > 1 {
				twice++
			}
			if a := x.LookupPoint(p.Lat, p.Lon); a != nil && a.ID == p.Admin1 {
				right++
			} else {
				t.Logf("%s (%s) of %s lies in the shape of %v", p.Name, p.ID, p.Admin1, a)
			}
		}
		t.Logf("%s: %d of %d towns lie in the shape of their area", country, right, towns)
		if twice > 0 {
			t.Errorf("%s: %d towns lie in two shapes", country, twice)
		}
		if right*100 < towns*90 {
			t.Errorf("%s: %d of %d towns lie in the shape of their area; want 90 in 100", country, right, towns)
		}
	}
}

func TestLookupPoint(t *testing.T) {
	x := index(t, "IQ")
	for _, tt := range []struct {
		name     string
		lat, lon float64
		want     string
	}{
		{"Baghdad", 33.34, 44.40, "IQ-BG"}, {"Mosul", 36.34, 43.12, "IQ-NI"}, {"Halabja", 35.18, 45.98, "IQ-HA"}, {"Kirkuk", 35.47, 44.39, "IQ-KI"},
		{"Raqqa, over the border", 35.95, 39.01, "SY-RA"}, {"the Gulf", 29.0, 49.5, ""}, {"nowhere near", 0, 0, ""},
	} {
		got := ""
		if p := x.LookupPoint(tt.lat, tt.lon); p != nil {
			got = p.ID
		}
		if got != tt.want {
			t.Errorf("%s is in %q; want %q", tt.name, got, tt.want)
		}
	}
}
