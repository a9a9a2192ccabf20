package chart_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"cairn/internal/chart"
	"cairn/internal/register"
	"cairn/internal/when"
)

func TestAStockIsADotAndAFlowALineOverItsSpan(t *testing.T) {
	day := when.On(2031, 7, 2)
	svg := chart.Marks{ID: "m", Title: "Held <b>", First: 2031, Last: 2032, Marks: []chart.Mark{
		{Words: "40 held", Days: when.Between(day, day), Range: register.Exactly(40), Href: "#a"},
		{Words: "at least 30 in 2032", Days: when.Year(2032), Range: register.AtLeast(30), Flow: true},
		{Words: "20–25", Days: when.Year(2031), Range: register.Range{Min: 20, Max: 25}, Flow: true},
	}}.SVG()
	if err := sound(svg); err != nil {
		t.Fatalf("not sound XML: %v\n%s", err, svg)
	}
	for part, n := range map[string]int{"<circle": 1, `class="flow"`: 2, `class="more"`: 1, `class="spread"`: 1, "&lt;b&gt;": 1, `href="#a"`: 1} {
		if got := strings.Count(svg, part); got != n {
			t.Errorf("%d times %s; want %d\n%s", got, part, n, svg)
		}
	}
	if !strings.Contains(svg, `x1="49.93%`) || !strings.Contains(svg, `x2="100%"`) {
		t.Errorf("the flow of the second year does not run over its half:\n%s", svg)
	}
}

// sound reports whether a drawing is well-formed.
func sound(svg string) error {
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
