package cli

import (
	"bytes"
	"image/png"
	"testing"

	"cairn/internal/chart"
	"cairn/internal/register"
)

// A chart painted by an installed browser is a picture of two pixels a unit.
func TestAChartAsPNG(t *testing.T) {
	paint := painter()
	if paint == nil {
		t.Skip("no browser is installed")
	}
	series := chart.Series{ID: "f", Title: "بغداد", RTL: true, Bars: []chart.Bar{{Range: register.Range{Min: 3, Max: 5}, Known: true}, {}}}
	wide, high := series.FileSize()
	got, err := paint(t.Context(), series.File("as of today"), wide, high)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 2*wide || size.Y != 2*high {
		t.Errorf("the picture has %v pixels, want %d by %d", size, 2*wide, 2*high)
	}
	ink := 0
	for x := range 2 * wide {
		if r, g, b, _ := picture.At(x, high).RGBA(); r+g+b < 3*0xffff*9/10 {
			ink++
		}
	}
	if ink == 0 {
		t.Error("the picture is empty")
	}
}
