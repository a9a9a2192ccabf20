package publish_test

import (
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// A cell may have a published number, a counted one and the bound over both:
// each line names its own, and the bound has the reason of the counted number.
func TestTheRowsOfOneCellAreToldApart(t *testing.T) {
	at := func(suffix string, basis count.Basis, r register.Range, in ...count.Input) count.Row {
		row := row(in...)
		row.ID, row.Basis, row.Gap = cell+suffix, basis, false
		row.Min, row.Max, row.Open = &r.Min, &r.Max, r.Open
		return row
	}
	nine, one := register.Exactly(9), register.Exactly(1)
	before := side(1, state(), at("", count.Published, nine, total("t1", 9)))
	after := side(2, state("accept:c1"), at("", count.Published, nine, total("t1", 9)),
		at("/counted", count.Counted, one, incident("a", true, one, "c1")), at("/combined", count.Combined, register.Range{Min: 9, Max: 10}))
	c, err := publish.Changed(before, after)
	if err != nil || len(c.List) != 2 {
		t.Fatalf("%+v, %v", c.List, err)
	}
	text := c.Text(func(string, string) string { return "" })
	for _, want := range []string{"new, 1: one incident confirmed (– → 1), counted from incidents", "new, 9–10: one incident confirmed (– → 9–10), published and counted, together"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "no record under it says why") {
		t.Errorf("a row has no reason:\n%s", text)
	}
}
