package cli

import (
	"bytes"
	"regexp"
	"strconv"
	"testing"

	"cairn/internal/chart"
	"cairn/internal/register"
)

// A map printed by an installed browser is one page of the drawing's own size.
func TestAMapAsPDF(t *testing.T) {
	print := printer()
	if print == nil {
		t.Skip("no browser is installed")
	}
	m := chart.Map{ID: "m", Title: "بغداد", Areas: []chart.Area{{Code: "XA-01", Name: "One", Label: "12", Known: true, Range: register.Exactly(12), Rings: [][][2]float64{{{40, 30}, {43, 30}, {43, 33}, {40, 33}}}}}}
	wide, high := m.FileSize(0)
	got, err := print(t.Context(), m.File(nil, "as of today", true), wide, high)
	if err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(got, []byte("/Type /Page\n")); pages != 1 {
		t.Errorf("%d pages, want one", pages)
	}
	box := regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`).FindSubmatch(got)
	if box == nil {
		t.Fatal("the page has no size")
	}
	for i, want := range []int{wide, high} {
		points, err := strconv.ParseFloat(string(box[i+1]), 64)
		if err != nil || points < float64(want)*0.75-2 || points > float64(want)*0.75+2 {
			t.Errorf("%s points of %d units, want three quarters", box[i+1], want)
		}
	}
}
