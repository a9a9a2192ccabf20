package publish_test

import (
	"slices"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// Two numbers count the same people only where both say whom they count and
// came about in the same way. Whatever the pair, neither order says so alone.
func TestTwoNumbersCountTheSamePeopleOnlyWhereBothSayWhom(t *testing.T) {
	n := 7
	row := func(b count.Basis, definition string) count.Row {
		return count.Row{Min: &n, Max: &n, Basis: b, Definition: definition}
	}
	civilians := &register.Total{Issuer: "the mission", Population: register.Population{Counts: []string{register.GroupCivilians}}}
	police := &register.Total{Issuer: "the mission", Population: register.Population{Counts: []string{register.GroupCivilians, register.GroupPolice}}}
	north := &register.Total{Issuer: "the mission", Population: register.Population{Counts: []string{register.GroupCivilians}, AreasOut: []string{"IQ-NI"}}}
	bare := &register.Total{Issuer: "the ministry"}
	claimed := row(count.Published, "")
	claimed.Remarks = []count.Remark{{Code: "claimed", Args: []string{"The mission", "a note"}}}
	gap := count.Row{Gap: true, Basis: count.None}
	tests := []struct {
		name       string
		one, other count.Row
		a, b       *register.Total
		alike      bool
		says       string // of how they came about, in English
	}{
		{"one body, one definition", row(count.Published, "d1"), row(count.Published, "d1"), civilians, civilians, true, ""},
		{"a new definition in the same words", row(count.Published, "d1"), row(count.Published, "d2"), civilians, civilians, false, ""},
		{"police in one", row(count.Published, "d1"), row(count.Published, "d1"), civilians, police, false, ""},
		{"an area left out of one", row(count.Published, "d1"), row(count.Published, "d1"), civilians, north, false, ""},
		{"published and counted", row(count.Published, "d1"), row(count.Counted, ""), civilians, nil, false, "published by the mission; the other was counted from incidents recorded here"},
		{"said in a text and counted", claimed, row(count.Counted, ""), nil, nil, false, "said in a text to come from The mission, without a definition; the other was counted from incidents"},
		{"both said in a text", claimed, claimed, nil, nil, false, "without a definition; the other was said in a text"},
		{"said in a text and published", claimed, row(count.Published, "d1"), nil, civilians, false, "the other was published by the mission"},
		{"whom it counts is not said", row(count.Published, ""), row(count.Published, ""), bare, bare, false, "without saying whom it counts"},
		{"no definition", row(count.Published, ""), row(count.Published, ""), civilians, civilians, false, ""},
		{"counted by one rule", row(count.Counted, ""), row(count.Counted, ""), nil, nil, true, ""},
		{"bounded and counted", row(count.Combined, ""), row(count.Counted, ""), nil, nil, false, "may be of the same people; the other was counted"},
		{"both bounded", row(count.Combined, "d1"), row(count.Combined, "d1"), civilians, civilians, false, "may be of the same people"},
		{"apart and national", row(count.Apart, "d1"), row(count.Published, "d1"), civilians, civilians, false, "published apart"},
		{"a sum of parts", row(count.Summed, "d1"), row(count.Published, "d1"), civilians, civilians, false, "added up"},
		{"a gap", gap, row(count.Counted, ""), nil, nil, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := publish.Liken(tt.one, tt.other, tt.a, tt.b)
			if back := publish.Liken(tt.other, tt.one, tt.b, tt.a); back.Alike != l.Alike || l.Alike != tt.alike {
				t.Errorf("alike %v, the other way round %v; want %v", l.Alike, back.Alike, tt.alike)
			}
			if says := l.Apart("en"); (says == "") != (tt.says == "") || !strings.Contains(says, tt.says) {
				t.Errorf("says %q, want %q", says, tt.says)
			}
			if (l.Apart("en") == "") != (l.Apart("ar") == "") || strings.Contains(l.Apart("ar"), "{") {
				t.Errorf("in Arabic %q", l.Apart("ar"))
			}
		})
	}
}

// The sources of a month are those of its own figures, each page once.
func TestTheSourcesAreThoseOfTheMonth(t *testing.T) {
	b := month(t, example(t), 2018, 2)
	var seen []string
	for _, s := range b.Sources {
		if slices.Contains(seen, s.Address) {
			t.Errorf("%s is listed twice", s.Address)
		}
		seen = append(seen, s.Address)
	}
	if len(seen) == 0 {
		t.Error("no page is listed")
	}
}
