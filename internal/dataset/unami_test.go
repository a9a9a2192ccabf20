package dataset_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
)

// shared is the folder of data sets that is not part of the project.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: %v", path, err)
	}
	return path
}

// areas finds Iraq's first-level areas by the gazetteer, and Iraq itself.
func areas(name string) (string, bool) {
	places, err := gazetteer.For("IQ")
	if err != nil {
		panic(err)
	}
	for _, m := range places.Lookup(name, "") {
		switch m.Place.Kind {
		case gazetteer.Admin1:
			return m.Place.Admin1, true
		case gazetteer.Country:
			return m.Place.Country, true
		}
	}
	return "", false
}

func options() dataset.Options {
	return dataset.Options{Today: when.On(2026, 11, 24), Area: areas, Country: "IQ"}
}

func load(t testing.TB, path string) dataset.File {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return dataset.File{Name: filepath.Base(path), ID: document.Sum(raw), Bytes: raw}
}

func read(t testing.TB, profile string, f dataset.File) dataset.Batch {
	t.Helper()
	b, err := dataset.Read(profile, f, options())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fileOf(name, content string) dataset.File {
	return dataset.File{Name: name, ID: document.Sum([]byte(content)), Bytes: []byte(content)}
}

// example is the project's own example data.
const example = "../../examples/iraq/"

// raw reads the rows of a csv file by the standard library, as maps.
func raw(t testing.TB, f dataset.File) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(f.Bytes))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		m := make(map[string]string)
		for i, h := range all[0] {
			m[h] = r[i]
		}
		rows = append(rows, m)
	}
	return rows
}

func TestUNAMIMonthsAddUpToThePublishedYears(t *testing.T) {
	for _, from := range []string{"example", "shared"} {
		t.Run(from, func(t *testing.T) {
			dir := example
			if from == "shared" {
				dir = shared(t, "data", "unami")
			}
			monthly := read(t, "unami", load(t, filepath.Join(dir, "unami_monthly.csv")))
			annual := read(t, "unami", load(t, filepath.Join(dir, "unami_annual.csv")))
			for _, tt := range []struct {
				year int
				harm register.Harm
			}{{2013, register.HarmKilled}, {2013, register.HarmInjured}, {2015, register.HarmKilled}, {2016, register.HarmKilled}, {2016, register.HarmInjured}} {
				sum, published := 0, -1
				for _, x := range monthly.Totals {
					if x.Area == "IQ" && x.Harm == tt.harm && x.Period.Start.Month().Year() == tt.year {
						sum += x.Range.Min
					}
				}
				for _, x := range annual.Totals {
					if x.Period == when.Year(tt.year) && x.Harm == tt.harm {
						published = x.Range.Min
					}
				}
				if sum != published {
					t.Errorf("%d %s: the months add up to %d, the year was published as %d", tt.year, tt.harm, sum, published)
				}
			}
		})
	}
}

// Every row is in or listed, every number of the file that is on a page is a
// total, and no total has a number that the file has not.
func TestUNAMIEveryNumberIsInOrListed(t *testing.T) {
	for _, path := range []string{example + "unami_monthly.csv", shared(t, "data", "unami", "unami_monthly.csv"), shared(t, "data", "unami", "unami_variants.csv"), example + "unami_variants.csv"} {
		f := load(t, path)
		b := read(t, "unami", f)
		type number struct {
			row  int
			harm register.Harm
		}
		want := make(map[number]string)
		memory := 0
		for i, r := range raw(t, f) {
			if r["basis"] == "memory" {
				memory++
				continue
			}
			for _, harm := range []register.Harm{register.HarmKilled, register.HarmInjured} {
				if r[string(harm)] != "" {
					want[number{i + 2, harm}] = r[string(harm)]
				}
			}
		}
		for _, x := range b.Totals {
			k := number{x.Row, x.Harm}
			if x.Range.String() != want[k] {
				t.Errorf("%s line %d: %s is %s, the file has %q", path, x.Row, x.Harm, x.Range, want[k])
			}
			delete(want, k)
		}
		if len(want) > 0 {
			t.Errorf("%s: no total of %v", path, want)
		}
		if len(b.Refused) != memory || len(b.Warnings) != 0 {
			t.Errorf("%s: refused %v, warned %v; want %d rows from memory refused", path, b.Refused, b.Warnings, memory)
		}
		for _, r := range b.Refused {
			if !strings.Contains(r.Reason, "from memory") || r.Row == 0 || r.Column != "basis" {
				t.Errorf("refusal without line and reason: %+v", r)
			}
		}
	}
}

func TestUNAMITotalsSayWhomTheyCount(t *testing.T) {
	b := read(t, "unami", load(t, example+"unami_monthly.csv"))
	find := func(id string) register.Total {
		t.Helper()
		for _, x := range b.Totals {
			if x.ID == id {
				return x
			}
		}
		t.Fatalf("no total %s", id)
		return register.Total{}
	}
	feb := find("unami-monthly:2018-02:IQ:killed")
	if feb.Range != register.Exactly(91) || feb.Definition != "unami-2018-02" || feb.Role != "preferred" || feb.Tier != "relay" ||
		!slices.Equal(feb.Relay, []string{"UNAMI", "iraq-businessnews.com"}) || !slices.Equal(feb.Population.AreasIn, []string{"IQ-AN"}) ||
		!slices.Contains(feb.Population.Counts, register.GroupPoliceNoncombat) || slices.Contains(feb.Population.Counts, register.GroupPolice) {
		t.Errorf("February 2018 = %+v", feb)
	}
	dec := find("unami-monthly:2017-12:IQ:killed")
	if !slices.Equal(dec.Population.Counts, []string{register.GroupCivilians}) || !slices.Equal(dec.Population.LeavesOut, []string{register.GroupPolice}) || !slices.Equal(dec.Population.AreasOut, []string{"IQ-AN"}) || dec.Tier != "un" || len(dec.Relay) != 1 {
		t.Errorf("December 2017 = %+v", dec)
	}
	june, anbar := find("unami-monthly:2014-06:IQ:killed"), find("unami-monthly:2014-06:IQ-AN:killed")
	if june.Range != register.Exactly(1531) || !slices.Equal(june.Population.AreasOut, []string{"IQ-AN"}) {
		t.Errorf("June 2014 = %+v", june)
	}
	if anbar.Range != register.Exactly(244) || anbar.Basis != "derived" || !slices.Equal(anbar.Population.AreasIn, []string{"IQ-AN"}) || !strings.Contains(anbar.Note, "published apart") {
		t.Errorf("Anbar in June 2014 = %+v", anbar)
	}
	killed, injured := find("unami-monthly:2016-06:IQ:killed"), find("unami-monthly:2016-06:IQ:injured")
	if killed.Basis != "page" || injured.Basis != "derived" {
		t.Errorf("June 2016: killed rests on %s, injured on %s", killed.Basis, injured.Basis)
	}
	if groups, _ := feb.Population.Differs(dec.Population); len(groups) == 0 {
		t.Error("December 2017 and February 2018 are taken for the same people")
	}
	months := make(map[string]int)
	for _, x := range b.Totals {
		if x.Area == "IQ" && x.Harm == register.HarmKilled {
			months[x.Definition]++
		}
	}
	if n := len(b.Definitions); n != 7 {
		t.Errorf("%d definitions", n)
	}
	all := 0
	for i, d := range b.Definitions {
		if i > 0 && d.From != b.Definitions[i-1].To+1 {
			t.Errorf("%s begins in %s, the one before ends in %s", d.ID, d.From, b.Definitions[i-1].To)
		}
		if months[d.ID] != int(d.To-d.From)+1 {
			t.Errorf("%s holds %d national months, it spans %d", d.ID, months[d.ID], d.To-d.From+1)
		}
		all += months[d.ID]
		for _, lang := range []string{"en", "ar"} {
			if d.Title[lang] == "" || d.Text[lang] == "" {
				t.Errorf("%s has no words in %s", d.ID, lang)
			}
		}
	}
	if all != 74 {
		t.Errorf("%d national months", all)
	}
}

// The kind that somebody gave a variant's fault is an answer and is never carried;
// the remark on it is, for it may name a number that stands nowhere else.
func TestUNAMIVariantsCarryNoAnswer(t *testing.T) {
	f := load(t, shared(t, "data", "unami", "unami_variants.csv"))
	b := read(t, "unami", f)
	kinds := make(map[string]bool)
	for _, r := range raw(t, f) {
		kinds[r["kind"]] = true
	}
	delete(kinds, "")
	for _, x := range b.Totals {
		if x.Role != "variant" {
			t.Errorf("%s has role %s", x.ID, x.Role)
		}
		for k := range kinds {
			if strings.Contains(x.Population.Words, k) && !strings.Contains(k, "civilians") && len(k) > 10 {
				t.Errorf("%s carries %q", x.ID, k)
			}
		}
	}
	ours := read(t, "unami", load(t, example+"unami_variants.csv"))
	if len(ours.Totals) != len(b.Totals) {
		t.Errorf("the example has %d variant numbers, the source %d", len(ours.Totals), len(b.Totals))
	}
	for i := range ours.Totals {
		if ours.Totals[i].ID != b.Totals[i].ID {
			t.Errorf("the same row has the id %s in the example and %s in the source", ours.Totals[i].ID, b.Totals[i].ID)
		}
	}
}

func TestUNAMICustodyPoints(t *testing.T) {
	b := read(t, "unami", load(t, example+"iraq_due_process_points.csv"))
	type point struct {
		indicator, stage, area, unit, issuer string
		flow                                 bool
		value                                register.Range
	}
	want := []point{
		{"held", "custody", "IQ", "persons", "UNAMI", false, register.AtLeast(44001)},
		{"held", "custody", "IQ", "persons", "UNAMI", false, register.Exactly(40737)},
		{"held", "custody", "IQ-KR", "persons", "UNAMI", false, register.Exactly(2863)},
		{"death-sentences", "sentence", "IQ", "persons", "UNAMI", true, register.Exactly(324)},
		{"executions", "execution", "IQ", "persons", "UNAMI", true, register.Exactly(31)},
		{"executions-cumulative", "execution", "IQ", "persons", "UNAMI", true, register.Exactly(690)},
		{"cases", "trial", "IQ", "cases", "UNAMI", true, register.AtLeast(20001)},
		{"hearings", "trial", "IQ", "hearings", "UNAMI", true, register.Exactly(794)},
		{"hearings", "trial", "IQ", "hearings", "UNAMI", true, register.Exactly(619)},
		{"executions", "execution", "IQ", "persons", "Iraqi High Commission for Human Rights", true, register.AtLeast(101)},
		{"under-sentence", "sentence", "IQ", "persons", "Iraqi High Commission for Human Rights", false, register.Exactly(8022)},
	}
	if len(b.Custody) != len(want) || len(b.Refused)+len(b.Warnings) > 0 {
		t.Fatalf("%d points, refused %v, warned %v", len(b.Custody), b.Refused, b.Warnings)
	}
	for i, c := range b.Custody {
		if got := (point{c.Indicator, c.Stage, c.Area, c.Unit, c.Issuer, c.Flow, c.Value}); got != want[i] {
			t.Errorf("line %d = %+v, want %+v", c.Row, got, want[i])
		}
	}
	if b.Custody[8].PartOf != b.Custody[7].ID {
		t.Errorf("the 619 hearings are part of %q", b.Custody[8].PartOf)
	}
	if got := b.Custody[1].Authority; got != "federal and MNF-I" {
		t.Errorf("40,737 are held by %q", got)
	}
}

func TestUNAMIPeriodsOfLongerTotals(t *testing.T) {
	b := read(t, "unami", load(t, example+"unami_annual.csv"))
	got := make(map[string]string)
	for _, x := range b.Totals {
		if x.Harm == register.HarmKilled {
			got[x.Period.Start.String()+" "+x.Period.End.String()] = x.Definition + " " + strings.Join(x.Population.Counts, ",") + " " + strings.Join(x.Population.AreasIn, ",")
		}
	}
	for span, want := range map[string]string{
		"2012-01-01 2012-12-31": " civilians ",
		"2013-01-01 2013-06-30": "unami-2012-11 civilians,police ",
		"2013-01-01 2013-12-31": "unami-2012-11 civilians,police ",
		"2014-01-01 2014-12-31": " civilians,police IQ-AN",
		"2014-06-01 2014-12-31": " civilians,police IQ-AN",
		"2015-01-01 2015-12-31": " civilians,police ",
		"2017-01-01 2017-12-31": " civilians ",
	} {
		if got[span] != want {
			t.Errorf("%s = %q, want %q", span, got[span], want)
		}
	}
}

func TestUNAMITellsWhatItCannotRead(t *testing.T) {
	head := "month,killed,injured,governorate,source,basis,scope,anbar,source_tier,note\n"
	for _, tt := range []struct{ name, row, want string }{
		{"a month that is none", "2018-13,1,1,Iraq,https://a.example/1,page,civilians,included,un,\n", `line 2, column 1 (month): month "2018-13"`},
		{"an area that is none", "2018-02,1,1,Atlantis,https://a.example/1,page,civilians,,un,\n", `line 2, column 4 (governorate): the area "Atlantis" is not in the gazetteer`},
		{"a number that is none", "2018-02,about 90,1,Iraq,https://a.example/1,page,civilians,included,un,\n", `line 2, column 2 (killed): "about 90" is not a plain whole number`},
		{"the same month twice", "2018-02,91,1,Iraq,https://a.example/1,page,civilians,included,un,\n2018-02,91,1,Iraq,https://a.example/1,page,civilians,included,un,\n", "line 3: line 2 holds the same month"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := read(t, "unami", fileOf("m.csv", head+tt.row))
			if len(b.Refused) != 1 || !strings.Contains(b.Refused[0].Reason, tt.want) {
				t.Errorf("refused %v, want %q", b.Refused, tt.want)
			}
		})
	}
	if _, err := dataset.Read("unami", fileOf("x.csv", "a,b\n1,2\n"), options()); err == nil || !strings.Contains(err.Error(), "fit none of the four files") {
		t.Errorf("error = %v", err)
	}
	if _, err := dataset.Read("nothing", fileOf("x.csv", "a\n"), options()); err == nil || !strings.Contains(err.Error(), "unknown profile") {
		t.Errorf("error = %v", err)
	}
}
