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

// What the press writes of a mission's monthly counts: numbers, the months that
// they are of, and what they are set against. The words are ours.
func TestMonthlyCountsInTheNews(t *testing.T) {
	e := extractor(t)
	for _, c := range []struct{ text, want string }{
		{"In March last year 412 civilians were killed, the UN mission said.", "killed 412 2034-03"},
		{"Civilian deaths fell to 212 in March, from 280 the month before.", "killed 212 2035-03; killed 280 2035-02"},
		{"The mission counted 91 civilians killed in February, up a third on December's 69.", "killed 91 2035-02; killed 69 2034-12; percent 33"},
		{"February's toll of 91 compares with January's 115, the mission's figures show.", "killed 91 2035-02; killed 115 2035-01"},
		{"UNAMI counted 91 dead in February, compared with 115 a month earlier and 392 a year earlier.", "killed 91 2035-02; killed 115 2035-01; killed 392 2034-02"},
		{"The mission said 91 civilians were killed in February. In the same month a year earlier it had recorded 392 deaths.", "killed 91 2035-02; killed 392 2034-02"},
		{"In February 91 civilians died, against 392 in the same month last year.", "killed 91 2035-02; killed 392 2034-02"},
		{"The mission counted 91 dead in February. The toll was 69 two months earlier.", "killed 91 2035-02; killed 69 2034-12"},
		{"The number of civilians killed in February was the highest in three months, the mission said, and 208 were wounded.", "wounded 208 2035-02"},
		{"In January the mission recorded 95 civilian deaths and 163 injuries.", "killed 95 2035-01; wounded 163 2035-01"},
		{"The toll for 2034 was 3,298 dead and 4,781 wounded.", "killed 3298 2034; wounded 4781 2034"},
		{"Of the 91 civilians killed in February, 49 died in Baghdad.", "killed 91 2035-02; killed 49 2035-02 IQ-BG"},
		{"Baghdad was the worst affected, with 332 civilians killed in February. Anbar's health department reported 102 killed there.", "killed 332 2035-02 IQ-BG; killed 102 2035-02 IQ-AN"},
		{"January 2034, when the group overran Mosul, saw 2,417 deaths.", "killed 2417 2034-01"},
		{"Nineveh had 128 dead, Salahuddin 112 and Diyala 91, the mission's February count shows.", "killed 128 2035-02 IQ-NI; killed 112 2035-02 IQ-SD; killed 91 2035-02 IQ-DI"},
		{"January's death toll of 1,531 was two and a half times December's 603.", "killed 1531 2035-01; killed 603 2034-12; times 2.5"},
		{"January saw 790 civilians killed, 16 percent more than in December, when 680 died.", "killed 790 2035-01; killed 680 2034-12; percent 16"},
		{"At least 1,232 people were killed in February and another 2,434 were injured. Of those, 936 were civilians.", "killed 1232 2035-02; wounded 2434 2035-02; killed 936 2035-02"},
		{"More than 300 civilians have been killed since the start of the year, compared with 190 in the same period last year.", "killed 300 2035-01-01/2035-04-02; killed 190 2034-01-01/2034-04-02"},
		{"Violence eased in February, but the toll for the year is already the highest since 2028.", "highest 2035 since 2028"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			for _, x := range e.Read(c.text, extract.Options{Published: when.On(2035, 4, 2), HasPublished: true, Country: "IQ"}).Claims {
				switch x.Kind {
				case register.SignKind:
				case register.ComparisonKind:
					switch k := x.Compare; k.Relation {
					case "highest":
						got = append(got, fmt.Sprintf("highest %d since %d", k.Left.Start.Month().Year(), k.Right.Start.Month().Year()))
					case "percent":
						got = append(got, fmt.Sprintf("percent %.0f", k.Factor))
					default:
						got = append(got, fmt.Sprintf("%s %g", k.Relation, k.Factor))
					}
				default:
					s := fmt.Sprintf("%s %d %s", x.Kind, *x.Count.Min, x.Time)
					if a := x.Place.Area(); a != "" && a != "IQ" {
						s += " " + a
					}
					got = append(got, s)
				}
			}
			want := strings.Split(c.want, "; ")
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("read %s\nwant %s", strings.Join(got, "; "), strings.Join(want, "; "))
			}
		})
	}
}
