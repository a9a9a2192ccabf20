package watch_test

import (
	"slices"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

func months(from string, harm string, counts ...int) watch.Series {
	m, err := when.ParseMonth(from)
	if err != nil {
		panic(err)
	}
	s := watch.Series{Name: harm, Unit: watch.Month, Area: "XA-01", Harm: harm}
	for i, c := range counts {
		p := watch.Point{Period: (m + when.Month(i)).String()}
		if c >= 0 {
			p.Count = &c
		}
		s.Points = append(s.Points, p)
	}
	return s
}

func sign(kind, said string, day when.Day, standing register.Standing) register.Judged {
	area := "XA-01"
	j := register.Judged{Standing: standing}
	j.ID, j.Kind, j.Sign, j.Quote = kind, register.SignKind, kind, "words of "+kind
	j.Place, j.Time = &register.Place{Admin1: &area}, when.Between(day, day)
	if said != "" {
		j.Attribution = &register.Attribution{Text: said}
	}
	return j
}

func TestCard(t *testing.T) {
	const gap = -1
	in := watch.CardInput{
		Area: "XA-01", Name: "Arrowfield",
		Series: []watch.Series{
			months("2031-01", "killed", 6, 5, 8, 7, 6, 9, 5, 7, 6, 8, gap, gap, 7, 6, 30, 34),
			months("2031-01", "injured", 11, 12, 9, 13, 10, 12, 11, 14, 10, 12, 9, 11, 12, 10, 13, 12),
			months("2031-01", "districts", 2, 2, 1, 2, 3, 2, 2, 1, 2, 2, 3, 2, 2, 2, 2, 9),
			months("2031-01", "bombs", 3),
		},
		Signs: []register.Judged{
			sign("regrouping", "a commander", when.On(2032, 3, 20), register.Accepted),
			sign("escape", "Anna Brook", when.On(2032, 4, 2), register.Proposed),
			sign("deal", "UNAMX", when.On(2032, 4, 3), register.Rejected),
			sign("infiltration", "officials", when.On(2030, 4, 3), register.Accepted),
		},
	}
	c, err := watch.MakeCard(in)
	if err != nil {
		t.Fatal(err)
	}
	if c.Answer != watch.Rising || c.Since != "2032-03" || c.Rising != 2 || c.Known != 3 || c.Period != "2032-04" {
		t.Errorf("answer %s since %s, %d of %d, in %s; want rising since 2032-03, 2 of 3, in 2032-04", c.Answer, c.Since, c.Rising, c.Known, c.Period)
	}
	want := "Arrowfield: rising since March 2032, 2 of 3 indicators; killed expected "
	if !strings.HasPrefix(c.Sentence, want) || !strings.HasSuffix(c.Sentence, "seen 34 in April 2032; no figure for two of the last twelve months") {
		t.Errorf("sentence %q", c.Sentence)
	}
	var signs []string
	for _, s := range c.Signs {
		signs = append(signs, s.Kind)
		if s.Named != (s.Kind == "escape") {
			t.Errorf("%s said by %q: named %v", s.Kind, s.Source, s.Named)
		}
	}
	if !slices.Equal(signs, []string{"escape", "regrouping"}) {
		t.Errorf("signs %v; want escape, regrouping: not the rejected, not the old", signs)
	}
	if !slices.ContainsFunc(c.Unknown, func(s string) bool { return strings.HasPrefix(s, "bombs: ") }) ||
		!slices.Contains(c.Unknown, "killed: no figure for two of the last twelve months, which is not zero") {
		t.Errorf("unknown %q", c.Unknown)
	}
	in.Until = when.MonthOf(2032, 2)
	if c, err = watch.MakeCard(in); err != nil || c.Answer == watch.Rising || c.Period != "2032-02" {
		t.Errorf("as of February: %s in %s, %v; want no rise", c.Answer, c.Period, err)
	}
}

func TestCardOfIraq(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	s.Area, s.Harm = "IQ", "killed"
	for until, want := range map[string]watch.Answer{"2014-06": watch.Rising, "2018-02": watch.Level, "2016-11": watch.Rising} {
		m, _ := when.ParseMonth(until)
		c, err := watch.MakeCard(watch.CardInput{Area: "IQ", Name: "Iraq", Series: []watch.Series{s}, Until: m})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c.Sentence, "|", c.Indicators[0].Sentence)
		if c.Answer != want {
			t.Errorf("%s: %s; want %s", until, c.Answer, want)
		}
	}
}

func TestFromTable(t *testing.T) {
	n := func(i int) *int { return &i }
	row := func(period string, low *int, basis count.Basis, definition string, remarks ...count.Remark) count.Row {
		return count.Row{Period: period, Area: "XA", Harm: register.HarmKilled, Min: low, Max: low, Gap: low == nil, Basis: basis, Definition: definition, Remarks: remarks}
	}
	out := count.Remark{Code: "left out, apart", Args: []string{"XA-02"}}
	table := count.Table{Rows: []count.Row{
		row("2031-01", nil, count.None, ""),
		row("2031-03", n(7), count.Published, "a", out),
		row("2031-02", n(5), count.Published, "a"),
		row("2031-03", n(90), count.Apart, "a"),
		row("2031-04", nil, count.None, ""),
		row("2031-05", n(9), count.Published, "b", out),
		row("2031", n(80), count.Published, "b"),
		{Period: "2031-05", Area: "XA-02", Harm: register.HarmKilled, Min: n(1), Max: n(1)},
		row("2031-06", nil, count.None, ""),
	}}
	s := watch.FromTable(table, "XA", register.HarmKilled)
	var got []string
	for _, p := range s.Points {
		text := p.Period + " –"
		if p.Count != nil {
			text = p.Period + " " + string(rune('0'+*p.Count))
		}
		got = append(got, text+" "+p.Break+" "+p.Note)
	}
	want := []string{"2031-02 5  ", "2031-03 7  leaves out XA-02", "2031-04 –  ", "2031-05 9 b "}
	if !slices.Equal(got, want) {
		t.Errorf("points %q; want %q", got, want)
	}
}

// After years without a record the first incident is no alarm: nobody can tell a
// place where nothing happens from one that nobody watched.
func TestFirstRecordIsNoAlarm(t *testing.T) {
	counts := make([]int, 60)
	counts = append(counts, 12, 0, 3, 1, 0, 9, 2)
	s := watch.Series{Name: "new", Unit: watch.Month, Area: "new", Harm: "incidents"}
	for i, n := range counts {
		s.Points = append(s.Points, watch.Point{Period: (when.MonthOf(2031, 1) + when.Month(i)).String(), Count: &n})
	}
	upTo := func(n int) watch.Card {
		x := s
		x.Points = x.Points[:n]
		c, err := watch.MakeCard(watch.CardInput{Area: "new", Name: "New", Series: []watch.Series{x}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for n := 61; n <= 65; n++ {
		c := upTo(n)
		i := c.Indicators[0]
		if c.Answer != watch.CannotSay || i.First == nil || *i.First != (watch.First{Period: "2036-01", Observed: 12, None: 60}) {
			t.Errorf("%d months: answer %s, first %+v; want a first record of 12 in 2036-01 after 60 months of none", n, c.Answer, i.First)
		}
		if want := "New: cannot say yet; first record in January 2036: incidents, 12, after 60 months of none"; c.Sentence != want {
			t.Errorf("%d months: %q; want %q", n, c.Sentence, want)
		}
	}
	if c := upTo(66); c.Answer == watch.CannotSay || c.Indicators[0].First != nil {
		t.Errorf("five figures after the first record: answer %s, first %+v; want a judgement", c.Answer, c.Indicators[0].First)
	}
	for _, name := range []string{"baseline", "cusum", "glr-nb"} {
		r, err := watch.Run(name, s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range r.Points[:65] {
			if p.Alarm || p.Threshold != nil || p.Reason == "" {
				t.Errorf("%s, point %d: %+v; want no judgement and a reason", name, i+1, p)
			}
		}
	}
	// on a board a first record stands before what cannot be judged for another reason
	short := watch.Series{Name: "short", Unit: watch.Month, Area: "short", Harm: "incidents", Points: s.Points[60:63]}
	other, err := watch.MakeCard(watch.CardInput{Area: "short", Name: "Short", Series: []watch.Series{short}})
	if err != nil {
		t.Fatal(err)
	}
	if sorted, _ := watch.Weigh([]watch.Card{other, upTo(61)}, 0.1); sorted[0].Name != "New" {
		t.Errorf("first on the board is %s; want the first record", sorted[0].Name)
	}
}
