package sets

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

func TestNumbers(t *testing.T) {
	var n Numbers
	n.Add(0, register.Exactly(0))              // exact
	n.Add(10, register.Exactly(11))            // within 1
	n.Add(40, register.Exactly(36))            // within 10 %
	n.Add(40, register.Exactly(44))            // within 10 %
	n.Add(40, register.Exactly(35))            // outside
	n.Add(20, register.Range{Min: 5, Max: 30}) // outside, but covered
	n.Add(9, register.AtLeast(3))              // outside, but covered
	if n.Exact != (guide.Share{Right: 1, Of: 7}) || n.Within != (guide.Share{Right: 4, Of: 7}) {
		t.Errorf("exact %v within %v", n.Exact, n.Within)
	}
	if n.AboveExact != (guide.Share{Right: 0, Of: 6}) || n.AboveWithin != (guide.Share{Right: 3, Of: 6}) {
		t.Errorf("above 0: exact %v within %v", n.AboveExact, n.AboveWithin)
	}
	if n.Covered.Right != 3 {
		t.Errorf("covered %v, want 3 (the exact one, the range, the open one)", n.Covered)
	}
	if want := float64(134-159) / 159; math.Abs(n.Bias()-want) > 1e-9 {
		t.Errorf("bias %.4f, want %.4f", n.Bias(), want)
	}
}

func TestDates(t *testing.T) {
	gold := when.On(2034, 5, 10)
	var d Dates
	d.Add(gold, when.Between(gold, gold))
	d.Add(gold, when.Between(gold-1, gold-1))
	d.Add(gold, when.Between(gold-1, gold))
	d.Add(gold, when.Interval{})
	if d.Exact.Right != 1 || d.Near.Right != 2 || d.Covered.Right != 2 || d.Silent != 1 || d.Exact.Of != 4 {
		t.Errorf("exact %v near %v covered %v silent %d", d.Exact, d.Near, d.Covered, d.Silent)
	}
}

func TestOrPublished(t *testing.T) {
	day := when.On(2034, 5, 10)
	for _, tt := range []struct {
		name       string
		said, want when.Interval
	}{
		{"nothing said is the day of publication", when.Interval{}, when.Between(day, day)},
		{"a night that ends on it is that day", when.Between(day-1, day), when.Between(day, day)},
		{"a day said stays", when.Between(day-1, day-1), when.Between(day-1, day-1)},
		{"a night before stays", when.Between(day-2, day-1), when.Between(day-2, day-1)},
		{"a month stays", when.Between(day-29, day), when.Between(day-29, day)},
	} {
		if got := orPublished(tt.said, day, true); got.Start != tt.want.Start || got.End != tt.want.End {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestMacroF1(t *testing.T) {
	var c confusion
	for _, pair := range [][2]string{{"a", "a"}, {"a", "b"}, {"b", "b"}, {"c", "a"}} {
		c.add(pair[0], pair[1])
	}
	// a: 1 right, 2 gold, 2 said: 0.5; b: 1, 1, 2: 2/3; c: 0
	if want := (0.5 + 2.0/3 + 0) / 3; math.Abs(c.macroF1()-want) > 1e-9 {
		t.Errorf("macro F1 %.4f, want %.4f", c.macroF1(), want)
	}
}

func TestDateIn(t *testing.T) {
	tests := []struct{ text, want string }{
		{"KABUL, Afghanistan (Jan. 22, 2033) - Today", "2033-01-22"},
		{"KABUL (August 28, 2031)", "2031-08-28"},
		{"Wed 19 Apr 2037 Something happened", "2037-04-19"},
		{"Date of publication 10 July 2036 At least", "2036-07-10"},
		{"In May 2031 it was", ""},
		{"nothing", ""},
		{"30 February 2031", ""},
	}
	for _, tt := range tests {
		day, ok := dateIn(tt.text, 100)
		if got := day.String(); ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("%q: %s %v, want %q", tt.text, got, ok, tt.want)
		}
	}
}

func TestReleaseDate(t *testing.T) {
	tests := []struct{ text, want string }{
		{"2032-05-S-024\n\nFor Immediate Release\n\nKABUL (May 13) \nIn the district", "2032-05-13"},
		{"KABUL (Feb. 07)\nIn the district", ""},
		{"2031-07-S-075\nDuring a search", ""},
		{"2032-01-S-001 KABUL (Dec. 31, 2031) In", "2031-12-31"},
	}
	for _, tt := range tests {
		day, ok := releaseDate(tt.text)
		if ok != (tt.want != "") || ok && day.String() != tt.want {
			t.Errorf("%q: %s %v, want %q", tt.text, day, ok, tt.want)
		}
	}
}

// An invented article with the flat keys of the article's key file.
func TestArticle(t *testing.T) {
	dir := t.TempDir()
	text := "The mission said 12 civilians died in May. Officials said fighters regroup. Deaths were lower than in April."
	write(t, dir, "article.txt", text)
	write(t, dir, "expected.json", `{"document":{"published":"2034-06-03","country":"IQ","lang":"en"},
		"claims":[{"id":"k1","kind":"killed","min":12,"max":12,"qualifier":"exact","status":"civilian","start":"2034-05-01","end":"2034-05-31","source":["un"],"at":"12 civilians died"}],
		"comparisons":[{"at":"lower than in April"}],"signs":[{"kind":"regrouping"},{"kind":"regrouping"}]}`)
	n := 12
	section, err := Article(dir, func(text string, a About) []register.Claim {
		at := strings.Index(text, "12 civ")
		return []register.Claim{
			{ID: "c1", Kind: register.Killed, Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}, Unit: "persons", Span: document.Span{at, at + 9}, Status: register.Civilian,
				Modality: register.Asserted, Frame: register.Background, Scope: register.ScopePeriod, Time: when.MonthOf(2034, 5).Interval(), Attribution: &register.Attribution{Text: "The mission", Types: []string{"un"}}},
			{ID: "c2", Kind: register.SignKind, Sign: "regrouping", Span: document.Span{50, 60}},
			{ID: "c3", Kind: register.ComparisonKind, Span: document.Span{strings.Index(text, "lower"), len(text)}},
			{ID: "c4", Kind: register.Wounded, Count: &register.Count{Min: &n, Max: &n}, Unit: "persons", Span: document.Span{0, 3}},
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"claims found", "1", "1"}, {"slots that the key file judges", "4", "4"}, {"comparisons", "1", "1"}, {"signs, by kind", "2", "1"}, {"false claims of people", "1", "1"}}
	if got := section.Tables[0].Rows[:5]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rows %v\nwant %v", got, want)
	}
}

// An invented release in the set's form: two readings, date and province.
func TestISAFCountsARelease(t *testing.T) {
	dir := t.TempDir()
	writeGz(t, dir, "isaf_press.jsonl.gz", map[string]any{
		"id": "r1", "text": "KABUL (May 4, 2034) Forces killed two men yesterday.",
		"claims": []map[string]any{{"date": "2034-05-03", "province": []string{"khost"}, "min_killed": 2, "min_captured": 0}},
	})
	section, err := ISAF(dir, func(text string, a About) []register.Claim {
		if !a.HasPublished || a.Published != when.On(2034, 5, 4) {
			t.Errorf("published %v", a.Published)
		}
		two, khost := 2, "AF-KHO"
		return []register.Claim{{ID: "c1", Kind: register.Killed, Count: &register.Count{Min: &two, Max: &two}, Unit: "persons", Modality: register.Asserted,
			Frame: register.Current, Scope: register.ScopeIncident, Time: when.Between(when.On(2034, 5, 3), when.On(2034, 5, 3)), Place: &register.Place{Admin1: &khost}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := cell(section.Tables[0], "minimum killed, lead alone (the figure)", 2); got != "1.000" {
		t.Errorf("killed exact %s", got)
	}
	if got := cell(section.Tables[1], "all releases", 2); got != "1.000" {
		t.Errorf("date exact %s", got)
	}
	if got := cell(section.Tables[2], "province", 2); got != "1.000" {
		t.Errorf("province %s", got)
	}
}

// Every shared set can be read to its end by a reader that says nothing.
func TestSharedSetsCanBeRead(t *testing.T) {
	shared := os.Getenv("CAIRN_SHARED")
	if shared == "" {
		shared = "../../../../shared"
	}
	for name, measure := range map[string]func(string, Read) (report.Section, error){
		"isaf_press": ISAF, "gvdb": GVDB, "gva_incidents": GVA, "fa_kes": FAKES, "india_police_events": India, "article_2018": Article,
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name == "gva_incidents" {
				t.Skip("thousands of documents; make long reads them")
			}
			dir := filepath.Join(shared, "data", name)
			if _, err := os.Stat(dir); err != nil {
				t.Skip("the shared folder is not here")
			}
			section, err := measure(dir, func(string, About) []register.Claim { return nil })
			if err != nil || len(section.Tables) == 0 {
				t.Errorf("%d tables, %v", len(section.Tables), err)
			}
		})
	}
}

func cell(t report.Table, row string, column int) string {
	for _, r := range t.Rows {
		if r[0] == row {
			return r[column]
		}
	}
	return "no such row"
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeGz(t *testing.T, dir, name string, lines ...any) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	for _, l := range lines {
		if err := json.NewEncoder(z).Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
