package web_test

import (
	"strings"
	"testing"

	"cairn/internal/when"
)

// A register of one accepted number of a whole month, said in a text, of
// accepted incidents in the month after, and of incidents in another country:
// the bulletin compares nothing that cannot be compared, says what it rests on
// and what it leaves out.
func TestABulletinOfCountedIncidentsSaysWhatItRestsOn(t *testing.T) {
	d := newDesk(t)
	accept(t, d, "Mission on April", "IQ", "The UN mission said 73 civilians were killed in acts of violence in Iraq in April 2034.", when.On(2034, 5, 2))
	accept(t, d, "First market", "IQ", "A car bomb killed 4 civilians and wounded 11 in a market in Baghdad on May 11, police said.", when.On(2034, 5, 12))
	accept(t, d, "Second market", "IQ", "A roadside bomb killed 2 civilians in Mosul on May 14, a hospital official said.", when.On(2034, 5, 15))
	accept(t, d, "Across the border", "SY", "Shelling killed 5 civilians in Idlib city on May 20, medical sources said.", when.On(2034, 5, 21))
	b := &bench{Server: serve(t, d, &lines{}), desk: d}
	tests := []struct {
		path          string
		says, saysNot []string
	}{
		{"/bulletins/2034-05", []string{"73", "counted from incidents recorded here; the other was said in a text to come from The UN mission, without a definition",
			"“First market”", "“Second market”", "The register also holds records of Syria. They are not in this bulletin."},
			[]string{"count the same people", "“Across the border”", "“Mission on April”", "not published killed"}},
		{"/ar/bulletins/2034-05", []string{"محسوب من الحوادث المسجلة هنا", "من دون تعريف", "First market", "سوريا"}, []string{"يحسب الرقمان الفئات نفسها", "Across the border"}},
		{"/bulletins/2034-04", []string{"at least 73 people were killed in Iraq. That number was said in a text to come from", "How many were injured was neither published nor recorded", "“Mission on April”"},
			[]string{"counted from recorded incidents", "not published were injured", "“First market”"}},
		{"/ar/bulletins/2034-04", []string{"ورد في نص", "لم يُنشر ولم يُسجَّل هنا عدد الجرحى"}, []string{"محسوباً من الحوادث"}},
		{"/figures/all/2034-05/IQ/killed", []string{"counted from incidents", "without a definition"}, []string{"Yes: the same people"}},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			p := b.get(t, tt.path)
			text := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(words(p.root))
			for _, want := range tt.says {
				if !strings.Contains(text, want) {
					t.Errorf("the page lacks %q:\n%s", want, text)
				}
			}
			for _, not := range tt.saysNot {
				if strings.Contains(text, not) {
					t.Errorf("the page says %q", not)
				}
			}
		})
	}
}
