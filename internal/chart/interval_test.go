package chart_test

import (
	"encoding/xml"
	"math"
	"strings"
	"testing"

	"cairn/internal/chart"
)

func TestIntervalsBesideEachOther(t *testing.T) {
	svg := chart.Intervals{ID: "i", Title: "in all", Desc: "by <method>", Listed: 100, Rows: []chart.Inferred{
		{Name: "chao", Words: "at least 150", Point: 150, Lower: 120, Upper: 200, Bound: true},
		{Name: "mt", Words: "180", Point: 180, Lower: 150, Upper: math.Inf(1)},
	}}.SVG()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Fatalf("no sound markup: %v\n%s", err, svg)
			}
			break
		}
	}
	for _, want := range []string{"by &lt;method&gt;", "at least 150", "→", "<circle", "<path", ">100<", ">200<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("it lacks %q\n%s", want, svg)
		}
	}
	if svg := (chart.Intervals{ID: "i"}).SVG(); strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Errorf("without rows it draws %s", svg)
	}
}
