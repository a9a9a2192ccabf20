package chart_test

import (
	"fmt"
	"strings"
	"testing"

	"cairn/internal/chart"
	"cairn/internal/register"
)

func TestAMapInAFileStandsAlone(t *testing.T) {
	square := func(x float64) [][][2]float64 { return [][][2]float64{{{x, 30}, {x + 3, 30}, {x + 3, 33}, {x, 33}}} }
	m := chart.Map{ID: "m", Title: "Killed <by> area", Areas: []chart.Area{
		{Code: "XA-01", Name: "One", Label: "12", Known: true, Range: register.Exactly(12), Href: "/x", Rings: square(40)},
		{Code: "XA-02", Name: "Two", Rings: square(43)},
	}}
	keys := []chart.Key{{Class: "c2", Words: "10–24"}, {Words: "nothing <known>"}}
	svg := m.File(keys, "Cairn, 1 June & later", false)
	all := read(t, svg)
	style := false
	for _, e := range all {
		style = style || e.name == "style" && strings.Contains(e.text, ".map")
		if e.attrs["href"] != "" {
			t.Errorf("it links to %q, which lies nowhere outside of the site", e.attrs["href"])
		}
	}
	for _, want := range []string{`xmlns="http://www.w3.org/2000/svg"`, "Killed &lt;by&gt; area", "1 June &amp; later", "10–24", "nothing &lt;known&gt;", `fill="url(#m-g)"`, `class="c2"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	if !style {
		t.Error("it lacks its style")
	}
	if m.Areas[0].Href == "" {
		t.Error("the map itself lost its links")
	}
	wide, high := m.FileSize(len(keys))
	if _, more := m.FileSize(3); wide < 700 || high < 300 || more <= high {
		t.Errorf("%d by %d units, and %d high with a line more", wide, high, more)
	}
	if rtl := m.File(keys, "", true); !strings.Contains(rtl, `direction="rtl"`) || !strings.Contains(rtl, fmt.Sprintf(`<text x="%d" y="%d" font-size="13">nothing`, wide-42, high-30-22+12)) {
		t.Error("the key of a page from right to left stands at its left")
	}
	if (chart.Map{}).File(keys, "", false) != "" {
		t.Error("a map of nothing is drawn")
	}
}
