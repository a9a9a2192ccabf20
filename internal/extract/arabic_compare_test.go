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

// arabicComparisons prints the comparisons of a text: relation, factor with its
// bound: left ← counts | right ← counts.
func arabicComparisons(t *testing.T, text string) []string {
	t.Helper()
	got := shared(t).Read(text, extract.Options{Published: when.On(2036, 2, 4), HasPublished: true, Country: "IQ", Lang: "ar"})
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
	return found
}

// TestEachArabicCompareRow reads the example of each row of compare.tsv that has one.
func TestEachArabicCompareRow(t *testing.T) {
	n := 0
	err := extract.Rows("ar", "compare.tsv", func(line int, cell func(string) string) error {
		text, want := cell("example"), cell("expect")
		if text == "" {
			return nil
		}
		n++
		t.Run(fmt.Sprintf("%d %s", line, cell("phrase")), func(t *testing.T) {
			if got := arabicComparisons(t, text); !slices.Equal(got, []string{want}) {
				t.Errorf("%s\n got %s\nwant %s", text, strings.Join(got, "\n     "), want)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 20 {
		t.Errorf("%d rows with an example; 20 at least", n)
	}
}

// TestArabicComparisons checks what is set against what, with both sides dated
// and the claims of both named.
func TestArabicComparisons(t *testing.T) {
	const lead = "قالت بعثة الأمم المتحدة إن 80 مدنياً قُتلوا في العراق في كانون الثاني 2036. "
	tests := []struct {
		name, text string
		want       []string
	}{
		{"up by percent from a month with its figure", lead + "ويمثل ذلك ارتفاعاً بنسبة 60 في المئة عن كانون الأول، حين قُتل 50 مدنياً.",
			[]string{"percent 60: 2036-01 ← 80 | 2035-12 ← 50"}},
		{"the month before", lead + "وانخفضت الحصيلة بنسبة 12 في المئة مقارنة بالشهر السابق.",
			[]string{"percent -12: 2036-01 ← 80 | 2035-12 ←"}},
		{"three times that of", lead + "وبلغت حصيلة تشرين الثاني ثلاثة أضعاف حصيلة تشرين الأول.",
			[]string{"times 3: 2035-11 ← | 2035-10 ←"}},
		{"more than double", "قُتل 64 مدنياً في حزيران، وهو أكثر من ضعف عدد القتلى في أيار.",
			[]string{"times 2 more: 2035-06 ← 64 | 2035-05 ←"}},
		{"less than half of a year's figure", "قُتل 900 مدني في العراق في عام 2035، أي أقل من نصف حصيلة عام 2034.",
			[]string{"times 0.5 less: 2035-01/2035-12 ← 900 | 2034-01/2034-12 ←"}},
		{"month on month", lead + "وارتفعت الحصيلة بنسبة 25 في المئة على أساس شهري.",
			[]string{"percent 25: 2036-01 ← 80 | 2035-12 ←"}},
		{"doubled in a month", lead + "وتضاعف عدد القتلى خلال شهر.",
			[]string{"times 2: 2036-01 ← 80 | 2035-12 ←"}},
		{"the mean of a year", lead + "وهو أقل من المتوسط الشهري في عام 2035.",
			[]string{"lower: 2036-01 ← 80 | 2035-01/2035-12 ←"}},
		{"compared with a figure claims nothing", lead + "وكان العدد 41 في كانون الأول و69 في تشرين الثاني.", nil},
		{"a side that cannot be dated", lead + "وهي أعلى حصيلة منذ بدء الحرب.", nil},
		{"the deadliest attack is no figure", "قُتل 64 شخصاً في أعنف هجوم منذ آذار 2034.", nil},
		{"shares of the victims", lead + "وتشكل النساء 12 في المئة من القتلى.", nil},
		{"a hedge is no comparison", "قُتل أكثر من 40 مدنياً في كانون الثاني.", nil},
		{"oil is not people", "ارتفعت صادرات النفط بنسبة 12 في المئة في كانون الثاني مقارنة بكانون الأول.", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := arabicComparisons(t, test.text); !slices.Equal(got, test.want) {
				t.Errorf("%s\n got %s\nwant %s", test.text, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}

// TestArabicFarSides checks that a figure set against another is background, over its own time.
func TestArabicFarSides(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"قُتل 61 مدنياً في كانون الثاني 2036، مقابل 117 في تشرين الثاني.", []string{"61 current 2036-01", "117 background 2035-11"}},
		{"قُتل 61 مدنياً في كانون الثاني 2036، بانخفاض عن 117 في تشرين الثاني.", []string{"61 current 2036-01", "117 background 2035-11"}},
		{"قُتل 61 مدنياً في تشرين الثاني 2035، انخفاضاً من 95 في الشهر السابق.", []string{"61 current 2035-11", "95 background 2035-10"}},
		{"قُتل 61 مدنياً في كانون الثاني 2036، مقارنة بـ40 مدنياً قُتلوا في كانون الأول.", []string{"61 current 2036-01", "40 background 2035-12"}},
	} {
		var got []string
		for _, c := range shared(t).Read(test.text, extract.Options{Published: when.On(2036, 2, 4), HasPublished: true, Country: "IQ", Lang: "ar"}).Claims {
			if c.Count != nil {
				got = append(got, fmt.Sprintf("%d %s %s", *c.Count.Min, c.Frame, c.Time.Start.Month()))
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.text, got, test.want)
		}
	}
}
