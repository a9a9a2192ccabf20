package table_test

import (
	"fmt"
	"strings"
	"testing"

	"cairn/internal/table"
)

func feature(geometry string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"X","n":3},"geometry":` + geometry + `}]}`
}

func TestGeoJSON(t *testing.T) {
	for _, tt := range []struct{ name, geometry, want string }{
		{"a point", `{"type":"Point","coordinates":[44.4,33.3]}`, "33.3 44.4"},
		{"a point with a height", `{"type":"Point","coordinates":[-77.04,-12.05,130]}`, "-12.05 -77.04"},
		{"no place", `null`, " "},
		{"an area", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}`, "Polygon"},
		{"a line", `{"type":"LineString","coordinates":[[0,0],[0,1]]}`, "LineString"},
		{"out of range", `{"type":"Point","coordinates":[200,95]}`, "the position 200, 95 is out of range"},
		{"half a position", `{"type":"Point","coordinates":[44]}`, "a position has 1 numbers"},
		{"a position of words", `{"type":"Point","coordinates":["a","b"]}`, "cannot be read"},
		{"not closed", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0]]]}`, "a ring is not closed"},
		{"too short", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[0,0]]]}`, "a ring has 3 positions"},
		{"crossing itself", `{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}`, "two sides of a ring cross"},
		{"out of range inside", `{"type":"MultiPolygon","coordinates":[[[[0,0],[0,1],[181,1],[0,0]]]]}`, "out of range"},
		{"another geometry", `{"type":"Circle","coordinates":[0,0]}`, `the geometry "Circle" is none that is read`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.GeoJSON("f.geojson", []byte(feature(tt.geometry)), table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(got.Faults)
			if len(got.Rows) == 1 {
				r := got.Rows[0]
				text = r.Text("lat") + " " + r.Text("lon") + r.Text("geometry")
				if r.Text("id") != "X" || r.Cell("n").Kind != table.Number {
					t.Errorf("properties are lost: %v", r)
				}
			} else if len(got.Faults) != 1 || got.Faults[0].ID != "X" || got.Faults[0].Line != 1 {
				t.Errorf("refused %v", got.Faults)
			}
			if !strings.Contains(text, tt.want) {
				t.Errorf("got %s, want %q", text, tt.want)
			}
		})
	}
	for _, bad := range []string{`{"type":"FeatureCollection"}`, `{"features":{}}`, `{"features":[1]}`, `[]`, feature("null") + "x", `{"features":[{"properties":{"a":1,}}]}`} {
		if _, err := table.GeoJSON("f.geojson", []byte(bad), table.Options{}); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(feature(`{"type":"Point","coordinates":[44.4,33.3]}`)))
	f.Add([]byte(feature(`{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := table.GeoJSON("f.geojson", data, table.Options{})
		if err != nil {
			return
		}
		for _, r := range got.Rows {
			if _, _, _, _, fault := table.Point(r.Cell("lat"), r.Cell("lon"), false); fault != nil && strings.Contains(fault.Reason, "range") && r.Cell("geometry").Kind == table.Missing {
				t.Logf("%q: %v", data, fault)
			}
		}
	})
}
