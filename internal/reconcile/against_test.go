package reconcile_test

import (
	"strings"
	"testing"

	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

var (
	civilians  = register.Population{Counts: []string{"civilians", "police"}, LeavesOut: []string{"security-forces"}, Words: "civilians and police"}
	everybody  = register.Population{Counts: []string{"civilians", "security-forces"}, Words: "civilians and security forces"}
	nopolice   = register.Population{Counts: []string{"civilians"}, LeavesOut: []string{"police"}, Words: "civilians without police"}
	justpeople = register.Population{Counts: []string{"civilians"}, Words: "civilians"}
)

// page is one printed statement of an invented mission.
type page struct {
	month           when.Month
	area            string
	killed, injured int // 0: not on the page
	people          register.Population
	role            string
}

func book(pages ...page) *register.State {
	s := new(register.State)
	for i, p := range pages {
		address := "https://example.org/" + p.month.String() + "/" + string(rune('a'+i))
		for _, n := range []struct {
			harm register.Harm
			n    int
		}{{register.HarmKilled, p.killed}, {register.HarmInjured, p.injured}} {
			if n.n == 0 {
				continue
			}
			role := p.role
			if role == "" {
				role = "preferred"
			}
			s.Totals = append(s.Totals, register.Total{ID: address + "#" + string(n.harm), Issuer: "mission", Area: p.area, Period: p.month.Interval(), Harm: n.harm,
				Range: register.Exactly(n.n), Population: p.people, Role: role, Address: address})
		}
	}
	return s
}

func without(p register.Population, area string) register.Population {
	p.AreasOut = []string{area}
	return p
}

var (
	may  = when.MonthOf(2031, 5)
	june = when.MonthOf(2031, 6)
)

func TestWhyTwoPrintedNumbersDiffer(t *testing.T) {
	figure := page{month: may, area: "XA", killed: 603, injured: 1108, people: civilians}
	tests := []struct {
		name  string
		pages []page
		harm  register.Harm
		want  reconcile.Kind
		words string
	}{
		{"the same number on another page", []page{figure, {may, "XA", 603, 0, civilians, "variant"}}, "killed", reconcile.Same, ""},
		{"soldiers are counted too", []page{figure, {may, "XA", 799, 1409, everybody, "variant"}}, "killed", reconcile.OtherScope, "security forces"},
		{"police are left out, one digit less", []page{figure, {may, "XA", 602, 1107, nopolice, "variant"}}, "killed", reconcile.OtherScope, "leaves out"},
		{"more people and yet fewer: a digit of the other version", []page{figure, {may, "XA", 799, 1409, everybody, "variant"}, {may, "XA", 199, 1409, everybody, "variant"}}, "killed", reconcile.Transcription, "199 for 799"},
		{"two digits swapped", []page{figure, {may, "XA", 630, 1108, civilians, "variant"}}, "killed", reconcile.Transcription, "swapped"},
		{"June's numbers called May's", []page{figure, {june, "XA", 412, 777, civilians, ""}, {may, "XA", 412, 777, civilians, "variant"}}, "killed", reconcile.WrongMonth, "2031-06"},
		{"June's dead but not its injured: an accident", []page{figure, {june, "XA", 412, 777, civilians, ""}, {may, "XA", 412, 900, civilians, "variant"}}, "killed", reconcile.Conflict, ""},
		{"the country's numbers called an area's", []page{figure, {may, "XA-01", 210, 300, justpeople, ""}, {may, "XA-01", 603, 1108, justpeople, "variant"}}, "killed", reconcile.WrongArea, "XA"},
		{"the named areas given as the whole", []page{figure, {may, "XA-01", 210, 0, justpeople, ""}, {may, "XA-02", 55, 0, justpeople, ""}, {may, "XA", 265, 0, nopolice, "variant"}}, "killed", reconcile.PartialSum, "210 (XA-01) + 55 (XA-02)"},
		{"an area that the figure leaves out", []page{{may, "XA", 1531, 0, without(civilians, "XA-03"), ""}, {may, "XA-03", 244, 0, justpeople, ""}, {may, "XA", 1775, 0, civilians, "variant"}}, "killed", reconcile.AreaAdded, "1531 + 244"},
		{"one page adds up wrongly", []page{figure, {may, "XA", 800, 1409, everybody, "variant"}, {may, "XA", 845, 1409, everybody, "variant"}}, "killed", reconcile.Arithmetic, "800"},
		{"whom it counts is not said", []page{figure, {may, "XA", 320, 0, register.Population{Words: "unclear"}, "variant"}}, "killed", reconcile.Conflict, "does not say whom"},
		{"killed of some beside injured of all", []page{figure, {may, "XA", 603, 1700, register.Population{Mixed: true, Words: "mixed"}, "variant"}}, "injured", reconcile.MixedScope, "603"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cases := reconcile.Totals(book(tt.pages...), nil)
			last := tt.pages[len(tt.pages)-1]
			n := last.killed
			if tt.harm == register.HarmInjured {
				n = last.injured
			}
			for _, c := range cases {
				if c.Harm == tt.harm && c.B.Range.Min == n && c.Area == last.area {
					if c.Kind != tt.want || !strings.Contains(c.Explanation, tt.words) {
						t.Errorf("%s (%s); want %s with %q", c.Kind, c.Explanation, tt.want, tt.words)
					}
					return
				}
			}
			t.Errorf("no case of %d among %v", n, cases)
		})
	}
}

func TestAreasAgainstTheirCountry(t *testing.T) {
	over := reconcile.Totals(book(page{may, "XA", 0, 250, nopolice, ""}, page{may, "XA-01", 0, 233, justpeople, ""}, page{may, "XA-02", 0, 22, justpeople, ""}), nil)
	if len(over) != 1 || over[0].Kind != reconcile.Conflict || over[0].B.Range.Min != 255 {
		t.Errorf("areas above the country: %v", over)
	}
	under := reconcile.Totals(book(page{may, "XA", 0, 250, nopolice, ""}, page{may, "XA-01", 0, 133, justpeople, ""}, page{may, "XA-02", 0, 22, justpeople, ""}), nil)
	if len(under) != 0 {
		t.Errorf("areas that were not named are no zeros: %v", under)
	}
	apart := reconcile.Totals(book(page{may, "XA", 0, 250, without(civilians, "XA-02"), ""}, page{may, "XA-01", 0, 233, justpeople, ""}, page{may, "XA-02", 0, 22, justpeople, ""}), nil)
	if len(apart) != 0 {
		t.Errorf("an area published apart is not inside: %v", apart)
	}
}

func ask(n int, month when.Month, area string) reconcile.Question {
	return reconcile.Question{ID: "c1", Range: register.Exactly(n), Area: area, Period: month.Interval(), Harm: register.HarmKilled}
}

func TestANumberOfATextAgainstTheTotals(t *testing.T) {
	state := book(
		page{may, "XA", 1531, 0, without(civilians, "XA-03"), ""}, page{may, "XA-03", 244, 0, justpeople, ""},
		page{may, "XA-01", 375, 0, justpeople, ""}, page{may, "XA-02", 470, 0, justpeople, ""},
		page{may, "XA", 2417, 0, everybody, "variant"}, page{june, "XA", 115, 0, nopolice, ""},
	)
	tests := []struct {
		name  string
		q     reconcile.Question
		want  reconcile.Kind
		words string
	}{
		{"as published", ask(1531, may, "XA"), reconcile.Same, "1531"},
		{"with the area that is left out", ask(1775, may, "XA"), reconcile.AreaAdded, "1531 + 244 (XA-03)"},
		{"the named areas only", ask(845, may, "XA"), reconcile.PartialSum, "375 (XA-01) + 470 (XA-02)"},
		{"without one area", ask(1531-375, may, "XA"), reconcile.AreaAdded, "1531 − 375"},
		{"with security forces", ask(2417, may, "XA"), reconcile.OtherScope, "another printed version"},
		{"a digit wrong", ask(1581, may, "XA"), reconcile.Transcription, "one digit"},
		{"nothing explains it: the figure with police may exist", ask(119, june, "XA"), reconcile.Conflict, "leaves out police"},
		{"far from everything", ask(999, may, "XA"), reconcile.Conflict, "no printed version"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := reconcile.Against(tt.q, state, nil)
			if len(got) == 0 || got[0].Kind != tt.want || !strings.Contains(got[0].Explanation, tt.words) {
				t.Errorf("%+v; want %s with %q", got, tt.want, tt.words)
			}
		})
	}
	if got := reconcile.Against(ask(12, when.MonthOf(2033, 1), "XA"), state, nil); got != nil {
		t.Errorf("a month without a figure: %v; want nothing", got)
	}
	said := ask(1500, may, "XA")
	said.Range = register.AtLeast(1500)
	if got := reconcile.Against(said, state, nil); got[0].Kind != reconcile.Same {
		t.Errorf("at least 1,500 of 1,531: %v", got)
	}
}

// With many small areas some sum hits almost any number: it is refused.
func TestSumsByAccidentAreRefused(t *testing.T) {
	pages := []page{{may, "XA", 900, 0, civilians, ""}}
	for i, n := range []int{3, 5, 8, 13, 21, 34, 55, 89} {
		pages = append(pages, page{may, "XA-0" + string(rune('1'+i)), n, 0, justpeople, ""})
	}
	for _, c := range reconcile.Against(ask(129, may, "XA"), book(pages...), nil) {
		if c.Kind == reconcile.PartialSum {
			t.Errorf("a sum among 247 was taken: %s (chance %.2f)", c.Explanation, c.Chance)
		}
	}
}

func TestOneNumberOfTheArticle(t *testing.T) {
	state := mission(t)
	q := ask(1775, when.MonthOf(2014, 6), "IQ")
	got := reconcile.Against(q, state, names)
	if len(got) == 0 || got[0].Kind != reconcile.AreaAdded || !strings.Contains(got[0].Explanation, "1531 + 244 (Anbar)") {
		t.Errorf("1,775 in June 2014: %+v", got)
	}
	if got := reconcile.Against(ask(119, when.MonthOf(2018, 1), "IQ"), state, names); got[0].Kind != reconcile.Conflict || !strings.Contains(got[0].Explanation, "police") {
		t.Errorf("119 in January 2018: %+v", got)
	}
}

// A remark that came with a number may name the one on the body's own page.
func TestARemarkNamesTheNumber(t *testing.T) {
	state := book(page{may, "XA", 0, 1041, civilians, ""}, page{may, "XA", 0, 1456, everybody, "variant"})
	state.Totals[1].Note = "the statement has 1,459 injured"
	if got := reconcile.Totals(state, nil); len(got) != 1 || got[0].Kind != reconcile.Transcription {
		t.Errorf("%+v; want a slip", got)
	}
	state.Totals[1].Note = "one of 36 pages"
	if got := reconcile.Totals(state, nil); len(got) != 1 || got[0].Kind != reconcile.OtherScope {
		t.Errorf("%+v; want other people", got)
	}
}
