package extract

import (
	"strings"
	"testing"

	"cairn/internal/gazetteer"
)

// TestArabicWorkGrowsWithTheText doubles inputs of many kinds and asks that the
// steps of the grammar, harms times words of each sentence, no more than about
// double: never quadratic.
func TestArabicWorkGrowsWithTheText(t *testing.T) {
	places, err := gazetteer.For("IQ", "SY")
	if err != nil {
		t.Fatal(err)
	}
	e := New(places)
	steps := func(s string) int {
		r := &reader{}
		r.reset(e, languageOf(s, Options{Lang: "ar"}), s, Options{Country: "IQ", Lang: "ar"})
		r.run()
		return r.steps + len(r.toks)
	}
	for name, unit := range map[string]string{
		"news":                     "قُتل 12 شخصاً وأصيب 30 آخرون في الموصل يوم الاثنين، بحسب الشرطة. ",
		"one sentence without end": "قتل 12 شخصا وأصيب 30 ",
		"numbers":                  "12 و13 و14 ",
		"parts":                    "بينهم أربعة منهم ",
		"sources":                  "بحسب الشرطة، قال الجيش، ",
		"brackets":                 "(12 قتيلاً ",
		"tolls":                    "حصيلة القتلى من 12 إلى ",
		"places":                   "بغداد الموصل كركوك ",
		"times":                    "الاثنين الشهر الماضي منذ عام 2031 ",
	} {
		t.Run(name, func(t *testing.T) {
			once, twice := steps(strings.Repeat(unit, 1500)), steps(strings.Repeat(unit, 3000))
			if float64(twice) > 2.3*float64(once)+1000 {
				t.Errorf("steps grow from %d to %d when the text doubles", once, twice)
			}
		})
	}
}
