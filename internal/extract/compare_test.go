package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/extract"
	"cairn/internal/register"
	"cairn/internal/when"
)

// TestComparisons checks what is set against what, with both sides dated and
// the claims of both named.
func TestComparisons(t *testing.T) {
	published, err := when.ParseDay("2036-02-04")
	if err != nil {
		t.Fatal(err)
	}
	const lead = "The UN mission said 80 civilians were killed in Iraq in January 2036. "
	tests := []struct {
		name, text string
		want       []string // relation, factor with its bound: left ← counts | right ← counts
	}{
		{"up by percent from a month with its figure", lead + "That was up 60 per cent from December, when 50 civilians were killed.",
			[]string{"percent 60: 2036-01 ← 80 | 2035-12 ← 50"}},
		{"fell by percent from a month", lead + "The toll fell by 12.5 percent from December.",
			[]string{"percent -12.5: 2036-01 ← 80 | 2035-12 ←"}},
		{"more than double that of", lead + "May's figure was more than double that of April, when 21 civilians died.",
			[]string{"times 2 more: 2035-05 ← | 2035-04 ← 21"}},
		{"double the toll of a month is no time of the number", "In June, 64 civilians were killed, double the toll of May.",
			[]string{"times 2: 2035-06 ← 64 | 2035-05 ←"}},
		{"twice as many in one month as in another, no number said", "Twice as many civilians were killed in May as in April.",
			[]string{"times 2: 2035-05 ← | 2035-04 ←"}},
		{"half as many as in a month", "In June, 40 civilians were killed, half as many as in May.",
			[]string{"times 0.5: 2035-06 ← 40 | 2035-05 ←"}},
		{"three times that of", lead + "The November toll was three times that of October.",
			[]string{"times 3: 2035-11 ← | 2035-10 ←"}},
		{"down by half", "August saw 44 deaths, down by half from July.",
			[]string{"times 0.5: 2035-08 ← 44 | 2035-07 ←"}},
		{"less than half of a year's figure", "The mission said 900 civilians were killed in Iraq in 2035, less than half of the 2,100 killed in 2034.",
			[]string{"times 0.5 less: 2035-01/2035-12 ← 900 | 2034-01/2034-12 ← 2100"}},
		{"a fall of percent from a bare number", "In 2035 as a whole, 900 civilians were killed, a fall of 57 percent from 2,100 in 2034.",
			[]string{"percent -57: 2035-01/2035-12 ← 900 | 2034-01/2034-12 ← 2100"}},
		{"doubled in a month", lead + "The number of civilians killed nearly doubled in a month.",
			[]string{"times 2: 2036-01 ← 80 | 2035-12 ←"}},
		{"the highest since a month: of it, the figure spoken of last", lead + "It was the highest monthly toll since March 2034.",
			[]string{"highest: 2036-01 ← 80 | 2034-03-01/2036-02-04 ←"}},
		{"the lowest figure since a year, in the same sentence", "The UN mission said 12 civilians were killed in Iraq in January 2036, the lowest figure since it began to count in 2031.",
			[]string{"lowest: 2036-01 ← 12 | 2031-01-01/2036-02-04 ←"}},
		{"the deadliest month of a year", lead + "The deadliest month of 2035 was June, when 140 civilians were killed.",
			[]string{"highest: 2035-06 ← 140 | 2035-01/2035-12 ←"}},
		{"one fall of several in a row", lead + "It was the third straight monthly fall.",
			[]string{"lower: 2036-01 ← 80 | 2035-12 ←"}},
		{"rose for the second month in a row", lead + "The toll rose for the second month in a row.",
			[]string{"higher: 2036-01 ← 80 | 2035-12 ←"}},
		{"fewer than at any time since", "The UN mission said 12 civilians were killed in Iraq in January 2036, fewer than at any time since 2031.",
			[]string{"lowest: 2036-01 ← 12 | 2031-01-01/2036-02-04 ←"}},
		{"shares that fell are no deaths", "Shares fell for a third straight month on Friday.", nil},
		{"compares with claims nothing", lead + "That compares with 41 in December and 69 in November.", nil},
		{"a side that cannot be dated", lead + "It was the highest since the war began.", nil},
		{"the worst hit place is no month", lead + "Baghdad was the worst hit in January with 24 killed.", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := shared(t).Read(test.text, extract.Options{Published: published, HasPublished: true, Country: "IQ", Lang: "en"})
			counts := map[string]string{}
			for _, c := range got.Claims {
				if c.Count != nil && c.Count.Min != nil {
					counts[c.ID] = fmt.Sprint(*c.Count.Min)
				}
			}
			side := func(iv when.Interval, ids []string) string {
				s := iv.String()
				if iv.Start == iv.Start.Month().First() && iv.End == iv.End.Month().Last() {
					s = iv.Start.Month().String()
					if iv.Start.Month() != iv.End.Month() {
						s += "/" + iv.End.Month().String()
					}
				}
				s += " ←"
				for _, id := range ids {
					s += " " + counts[id]
				}
				return s
			}
			var found []string
			for _, c := range got.Claims {
				if c.Kind != register.ComparisonKind {
					continue
				}
				k := c.Compare
				words := k.Relation
				if k.Factor != 0 {
					words += fmt.Sprintf(" %g", k.Factor)
				}
				if k.Bound != "" {
					words += " " + k.Bound
				}
				found = append(found, words+": "+side(k.Left, k.LeftIDs)+" | "+side(k.Right, k.RightIDs))
			}
			if !slices.Equal(found, test.want) {
				t.Errorf("%s\n got %s\nwant %s", test.text, strings.Join(found, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}
