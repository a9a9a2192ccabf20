package pipeline_test

import (
	"testing"

	"cairn/internal/check"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// What count shows as published for a month, told in an article and accepted,
// is not "nothing was published" to check; another number accuses nobody.
func TestCheckKnowsTheMonthThatCountShows(t *testing.T) {
	d, _ := create(t)
	for _, c := range takeIn(t, d, "monthly count", "In February 2035, 64 civilians were killed in Basra, the health department said.") {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: c.ID, Who: "a recorder", Why: "read"}); err != nil {
			t.Fatal(err)
		}
	}
	on := when.On(2035, 3, 13)
	for text, want := range map[string]check.Verdict{
		"In February 2035, 64 civilians were killed in Basra.":  check.Supported,
		"In February 2035, 40 civilians were killed in Basra.":  check.CannotSay,
		"In January 2035, 64 civilians were killed in Basra.":   check.NotCovered,
		"In February 2035, 64 civilians were injured in Basra.": check.NotCovered,
	} {
		r, err := d.Check(t.Context(), pipeline.Question{Text: text, Published: when.Between(on, on), Country: "IQ", Language: "en"})
		if err != nil || len(r.Findings) != 1 {
			t.Fatalf("%s %+v, %v", text, r.Findings, err)
		}
		f := r.Findings[0]
		if f.Verdict != want {
			t.Errorf("%s %s, want %s: %s", text, f.Verdict, want, f.Reason)
		}
		if known := want == check.Supported || want == check.CannotSay; known != (f.Figure != nil && *f.Figure.Min == 64) {
			t.Errorf("%s beside it stands %+v", text, f.Figure)
		}
	}
}
