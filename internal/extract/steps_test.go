package extract

import (
	"strings"
	"testing"

	"cairn/internal/gazetteer"
)

// TestWorkGrowsWithTheText doubles inputs of many kinds and asks that the steps
// of the grammar no more than double, with a little room: never quadratic.
func TestWorkGrowsWithTheText(t *testing.T) {
	places, err := gazetteer.For("IQ", "SY")
	if err != nil {
		t.Fatal(err)
	}
	e := New(places)
	steps := func(s string) int {
		r := &reader{}
		r.reset(e, languageOf(s, Options{Lang: "en"}), s, Options{Country: "IQ", Lang: "en"})
		r.run()
		return r.steps + len(r.toks)
	}
	for name, unit := range map[string]string{
		"news":                     "A bomb killed 12 people in Mosul on Monday, police said. The attack wounded 30 others. ",
		"one sentence without end": "killed 12 people and wounded 30, ",
		"numbers":                  "12 13 14 15 ",
		"open brackets":            "(12 killed ",
		"quotation marks":          `"12 dead" `,
		"commas":                   ", , , 12, ",
		"hedges":                   "at least more than about ",
		"parts":                    "including four of them, two of whom ",
		"one man again and again":  "A man was shot. He was killed. ",
		"sources":                  "police said, the army said, ",
		"capitals":                 "Ahmed Hassan Ali Killed Omar ",
		"places":                   "Baghdad Mosul Kirkuk ",
		"times":                    "Monday last month in 2031 ",
		"blank lines":              "\n\n12 killed\n\n",
		"invisible characters":     "kil\u200bled 12\u202e people ",
		"bytes that are no text":   "\xff\xfe12 killed\xc0",
		"long list":                "three policemen, two soldiers and ",
	} {
		t.Run(name, func(t *testing.T) {
			once, twice := steps(strings.Repeat(unit, 3000)), steps(strings.Repeat(unit, 6000))
			if float64(twice) > 2.3*float64(once)+1000 {
				t.Errorf("steps grow from %d to %d when the text doubles", once, twice)
			}
		})
	}
}
