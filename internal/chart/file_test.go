package chart_test

import (
	"strings"
	"testing"

	"cairn/internal/chart"
	"cairn/internal/register"
)

func TestADrawingInAFileStandsAlone(t *testing.T) {
	s := chart.Series{ID: "s", Title: "Killed <each> month", Bars: bars(register.AtLeast(91), register.Exactly(0)), Stretches: []chart.Stretch{{Last: 1, Label: "1", Href: "/x"}}, Height: 200}
	svg := s.File("Cairn, as of 1 June & later")
	all := read(t, svg)
	if all[0].attrs["xmlns"] != "http://www.w3.org/2000/svg" && !strings.Contains(svg, `xmlns="http://www.w3.org/2000/svg"`) {
		t.Error("no program would know it for a drawing")
	}
	style := false
	for _, e := range all {
		style = style || e.name == "style" && strings.Contains(e.text, ".chart")
		if e.attrs["href"] != "" {
			t.Errorf("it links to %q, which lies nowhere outside of the site", e.attrs["href"])
		}
	}
	if !style || !strings.Contains(svg, "Killed &lt;each&gt; month") || !strings.Contains(svg, "1 June &amp; later") {
		t.Error("it lacks its style, its title or where it is from")
	}
	if s.Bars[0].Href == "" {
		t.Error("the series itself lost its links")
	}
}
