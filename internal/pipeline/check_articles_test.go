package pipeline_test

import (
	"os"
	"strings"
	"testing"

	"cairn/internal/pipeline"
	"cairn/internal/when"
)

// Whole articles in the ways that the press tells of the mission's counts, written
// for this test over the public figures: what check says of each number.
func TestArticlesAreCheckedAgainstTheExample(t *testing.T) {
	d, _ := demo(t)
	for _, c := range []struct {
		file      string
		published when.Day
		want      string // verdict quote; a verdict that is not named is not judged
	}{
		{"november-2014.txt", when.On(2014, 12, 1), `
			cannot-say At least 1,232 Iraqis
			supported 936 were civilians
			supported 332 civilians killed
			contradicted 950 injured
			supported 402 civilians killed
			cannot-say toll was 1,273
			other-scope 2,417 deaths
			cannot-say 659 people died
			contradicted more than doubled`},
		{"july-2014.txt", when.On(2014, 8, 1), `
			cannot-say 1,737 Iraqis
			supported 1,186 of the deaths
			cannot-say 106 of them police
			supported 1,511 of the wounded
			supported lost 209 people
			supported Salahadin 305
			supported Kirkuk 68
			not-covered toll at 205
			supported the 1,531 civilians counted
			cannot-say well below the 1,531
			supported nearly twice`},
		{"year-2016.txt", when.On(2017, 1, 3), `
			supported 6,878 civilians died
			supported 12,388 were hurt
			supported 386 dead
			supported 926 in November
			supported 1,120 in October
			supported 208 civilians killed
			supported 109 killed
			supported 523 injured
			supported 7,515 dead
			supported in 2014 12,282`},
		{"february-2018.txt", when.On(2018, 3, 5), `
			supported Ninety-one civilians
			supported December's 69
			supported 208 were wounded
			supported 49 people
			supported 146 hurt
			supported 115 people
			supported 392 civilians
			supported up a third`},
		{"february-2018-ar.txt", when.On(2018, 3, 5), `
			supported 91 مدنيا
			supported 49 قتيلا
			supported 14 قتيلا
			contradicted 119 شخصا
			supported أقل من متوسط`},
	} {
		t.Run(c.file, func(t *testing.T) {
			text, err := os.ReadFile("testdata/articles/" + c.file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := d.Check(t.Context(), pipeline.Question{Text: string(text), Published: when.Between(c.published, c.published), Country: "IQ"})
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]string{}
			for _, f := range r.Findings {
				said[f.Quote] = string(f.Verdict)
			}
			for _, x := range r.Comparisons {
				said[x.Quote] = string(x.Verdict)
			}
			for line := range strings.Lines(strings.TrimSpace(c.want)) {
				verdict, words, _ := strings.Cut(strings.TrimSpace(line), " ")
				var got []string
				for quote, v := range said {
					if strings.Contains(quote, words) {
						got = append(got, v)
					}
				}
				if !strings.Contains(strings.Join(got, " "), verdict) {
					t.Errorf("“%s”: %v, want %s", words, got, verdict)
				}
			}
		})
	}
}
