package publish_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"cairn/examples"
	"cairn/internal/count"
	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the diff")

// example reads the figures that ship with the program into a register and
// counts them: what a bulletin of any of their months rests on.
func example(t *testing.T) publish.Inputs {
	t.Helper()
	x, err := gazetteer.For("IQ")
	if err != nil {
		t.Fatal(err)
	}
	find := func(name string) (string, bool) {
		for _, hit := range x.Lookup(name, "IQ") {
			if hit.Place.Kind == gazetteer.Admin1 || hit.Place.Kind == gazetteer.Country {
				return hit.Place.ID, true
			}
		}
		return "IQ", name == "Iraq"
	}
	asOf := time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC)
	state := register.State{AsOf: asOf, Head: "440:headofthetree"}
	for _, name := range []string{"unami_monthly.csv", "unami_variants.csv", "unami_annual.csv"} {
		b, err := examples.Iraq.ReadFile("iraq/" + name)
		if err != nil {
			t.Fatal(err)
		}
		batch, err := dataset.Read("unami", dataset.File{Name: name, ID: document.Sum(b), Bytes: b}, dataset.Options{Today: when.DayOf(asOf), Country: "IQ", Area: find})
		if err != nil {
			t.Fatal(err)
		}
		state.Totals = append(state.Totals, batch.Totals...)
		for _, d := range batch.Definitions {
			if !slices.ContainsFunc(state.Definitions, func(e register.Definition) bool { return e.ID == d.ID }) {
				state.Definitions = append(state.Definitions, d)
			}
		}
	}
	rule, err := count.Find("un-mission")
	if err != nil {
		t.Fatal(err)
	}
	q := count.Query{By: []string{"month", "admin1"}, From: when.On(2012, 11, 1), To: when.On(2018, 12, 31), Country: "IQ"}
	for _, p := range x.Admin1s("IQ") {
		q.Areas = append(q.Areas, p.ID)
	}
	table, err := count.Make(&state, nil, nil, rule, q)
	if err != nil {
		t.Fatal(err)
	}
	return publish.Inputs{Country: "IQ", State: &state, Table: table, RuleText: rule.Text, AreaName: func(code, lang string) string {
		if p := x.ByCode(code); p != nil {
			return p.In(lang)
		}
		return ""
	}}
}

func month(t *testing.T, in publish.Inputs, y int, m time.Month) publish.Bulletin {
	t.Helper()
	in.Month = when.MonthOf(y, m)
	b, err := publish.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The bulletins of three telling months, as a reader gets them: one with a new
// definition, one in which Anbar is published apart, and the last.
func TestGoldenBulletins(t *testing.T) {
	in := example(t)
	in.Cases = []publish.Case{{Period: "2018-02", Area: "IQ", Harm: register.HarmKilled, Kind: "other-scope", Explanation: "86 leaves out the police that 91 counts.",
		A: publish.Printed{Range: register.AtLeast(91), Who: "UNAMI"}, B: publish.Printed{Range: register.Exactly(86), Who: "UNAMI", Words: "civilians excl. police", Address: "https://news.example.org/a"}}}
	for _, m := range []when.Month{when.MonthOf(2014, 6), when.MonthOf(2018, 2), when.MonthOf(2018, 12)} {
		for _, lang := range []string{"en", "ar"} {
			t.Run(m.String()+" "+lang, func(t *testing.T) {
				in.Month = m
				b, err := publish.Make(in)
				if err != nil {
					t.Fatal(err)
				}
				got, path := b.Markdown(lang), filepath.Join("testdata", "bulletins", m.String()+"."+lang+".md")
				if *update {
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), got); d != "" {
					t.Errorf("bulletin differs from %s (make golden rewrites it):\n%s", path, d)
				}
			})
		}
	}
}

func TestABulletinComparesOnlyLikeWithLike(t *testing.T) {
	in := example(t)
	tests := []struct {
		name    string
		y       int
		m       time.Month
		kind    string
		alike   bool
		missing bool
	}{
		{"February 2018 has police that January leaves out", 2018, 2, "before", false, false},
		{"April 2018 and March 2018 count the same people", 2018, 4, "before", true, false},
		{"a year before lies under another definition", 2018, 4, "year-before", false, false},
		{"before the first month nothing was published", 2012, 11, "before", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := month(t, in, tt.y, tt.m)
			i := slices.IndexFunc(b.Beside, func(c publish.Comparison) bool { return c.Kind == tt.kind })
			if c := b.Beside[i]; c.Alike != tt.alike || c.Missing != tt.missing {
				t.Errorf("alike %v, missing %v; want %v, %v", c.Alike, c.Missing, tt.alike, tt.missing)
			}
		})
	}
}

// The mean of July 2018 is that of March to June 2018 and February: five months
// with the same groups and with Anbar, 91, 104, 68, 95 and 76 killed.
func TestTheMeanIsOfMonthsThatCountTheSamePeople(t *testing.T) {
	b := month(t, example(t), 2018, 7)
	mean := b.Beside[len(b.Beside)-1]
	if mean.Kind != "mean" || mean.Months != 5 || mean.Mean != (91+104+68+95+76)/5.0 {
		t.Errorf("mean = %+v, want 86.8 of 5 months", mean)
	}
}

func TestWhatWasPublishedApartStaysApart(t *testing.T) {
	b := month(t, example(t), 2014, 6)
	if len(b.Apart) != 2 || b.Apart[0].Area != "IQ-AN" || *b.Apart[0].Min != 244 {
		t.Fatalf("apart = %+v, want the 244 of Anbar", b.Apart)
	}
	if *b.Killed.Min != 1531 {
		t.Errorf("national figure = %d, want 1531 without Anbar", *b.Killed.Min)
	}
	for _, a := range b.Areas {
		if a.Code == "IQ-AN" {
			t.Error("Anbar stands among the areas of the national figure")
		}
	}
	for _, lang := range []string{"en", "ar"} {
		if md := b.Markdown(lang); strings.Contains(md, "1,775 ") && !strings.Contains(md, "year-end") {
			t.Errorf("%s: the bulletin adds Anbar to the national figure", lang)
		}
	}
}

func TestAreasWithoutAFigureAreUnknownAndNotZero(t *testing.T) {
	b := month(t, example(t), 2018, 12)
	if len(b.Areas) != 3 || len(b.Areas)+len(b.Unnamed) < 18 {
		t.Errorf("%d areas with a figure and %d without; want 3 and the rest of the country", len(b.Areas), len(b.Unnamed))
	}
	if md := b.Markdown("en"); strings.Contains(md, "| 0 |") || !strings.Contains(md, "it is not zero") {
		t.Error("the bulletin does not say that an area without a figure is unknown")
	}
}

func TestAMonthWithoutAFigureHasNoBulletin(t *testing.T) {
	in := example(t)
	in.Month = when.MonthOf(2011, 1)
	if _, err := publish.Make(in); err == nil || !strings.Contains(err.Error(), "2011-01") {
		t.Errorf("Make = %v, want an error that names the month", err)
	}
}

// Words from outside stay words: in HTML they make no element and no script
// address, in Markdown no link, heading or line.
func TestWordsFromOutsideStayWords(t *testing.T) {
	in := example(t)
	for _, nasty := range []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "javascript:alert(1)", "line\n# heading", "[x](http://evil.example)", "| cell | cell |"} {
		in.Cases = []publish.Case{{Period: "2018-02", Area: nasty, Harm: register.HarmKilled, Explanation: nasty,
			A: publish.Printed{Who: nasty, Words: nasty, Address: nasty}, B: publish.Printed{Who: nasty, Words: nasty, Address: nasty}}}
		b := month(t, in, 2018, 2)
		root, err := html.Parse(strings.NewReader(b.HTML("en")))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Data == "script" || n.Data == "img" {
				t.Errorf("%q made an element %s", nasty, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("%q made an attribute %s=%q", nasty, a.Key, a.Val)
				}
			}
		}
		if md := b.Markdown("en"); strings.Contains(md, "\n# heading") || strings.Contains(md, "\n[x](") || strings.Contains(md, " [x](") || strings.Contains(md, "<script>") {
			t.Errorf("%q became markup in Markdown", nasty)
		}
	}
}

func TestEveryWordIsThereInBothLanguages(t *testing.T) {
	b := month(t, example(t), 2014, 6)
	for _, lang := range []string{"en", "ar"} {
		for _, text := range []string{b.Markdown(lang), b.HTML(lang)} {
			if strings.Contains(text, "{") && lang == "ar" && !strings.Contains(text, "<style>") {
				t.Errorf("%s: a value was not filled in:\n%s", lang, text)
			}
		}
	}
	for _, g := range []string{register.GroupCivilians, register.GroupPolice, register.GroupPoliceNoncombat, register.GroupCivilDefence, register.GroupGuards,
		register.GroupFacilitiesPolice, register.GroupFireService, register.GroupArmy, register.GroupPeshmerga, register.GroupSWAT, register.GroupMilitia, register.GroupSecurityForces} {
		for _, lang := range []string{"en", "ar"} {
			if publish.GroupName(g, lang) == g && g != "civilians" && g != "army" {
				t.Errorf("group %s has no name in %s", g, lang)
			}
		}
	}
}
