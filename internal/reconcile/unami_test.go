package reconcile_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

var governorates = map[string]string{
	"Anbar": "IQ-AN", "Babil": "IQ-BB", "Baghdad": "IQ-BG", "Basra": "IQ-BA", "Dhi Qar": "IQ-DQ", "Diyala": "IQ-DI",
	"Karbala": "IQ-KA", "Kirkuk": "IQ-KI", "Ninewa": "IQ-NI", "Salah al-Din": "IQ-SD",
}

func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared data at %s", path)
	}
	return path
}

// mission reads the shared folder as a register, the columns kind and note of
// the variants emptied first.
func mission(t testing.TB) *register.State {
	t.Helper()
	state := new(register.State)
	for _, name := range []string{"unami_monthly.csv", "unami_variants.csv", "unami_annual.csv"} {
		raw, err := os.ReadFile(shared(t, "data", "unami", name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "unami_variants.csv" {
			raw = withoutAnswers(t, raw)
		}
		b, err := dataset.Read("unami", dataset.File{Name: name, ID: document.Sum(raw), Bytes: raw}, dataset.Options{
			Today: when.On(2031, 1, 1), Country: "IQ", Area: func(n string) (string, bool) { c, ok := governorates[n]; return c, ok },
		})
		if err != nil {
			t.Fatal(err)
		}
		state.Totals = append(state.Totals, b.Totals...)
		state.Definitions = b.Definitions
	}
	return state
}

func withoutAnswers(t testing.TB, raw []byte) []byte {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kind, note := slices.Index(all[0], "kind"), slices.Index(all[0], "note")
	for _, row := range all[1:] {
		row[kind], row[note] = "", ""
	}
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(all); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func names(code string) string {
	for n, c := range governorates {
		if c == code {
			return n
		}
	}
	return code
}

// asGood maps the file's kinds to what reconcile may say (README of the folder).
func asGood(kind, killed, month string) []reconcile.Kind {
	switch kind {
	case "revision":
		return []reconcile.Kind{reconcile.Revision}
	case "other scope":
		return []reconcile.Kind{reconcile.OtherScope, reconcile.AreaAdded}
	case "mixed scope":
		return []reconcile.Kind{reconcile.MixedScope, reconcile.OtherScope}
	case "transcription error":
		return []reconcile.Kind{reconcile.Transcription}
	case "wrong month":
		return []reconcile.Kind{reconcile.WrongMonth}
	case "wrong area":
		return []reconcile.Kind{reconcile.WrongArea}
	case "arithmetic conflict":
		return []reconcile.Kind{reconcile.Arithmetic, reconcile.Conflict}
	case "conflict":
		good := []reconcile.Kind{reconcile.Conflict}
		if month == "2017-11" && killed == "87" {
			good = append(good, reconcile.PartialSum)
		}
		if month == "2017-11" && killed == "114" {
			good = append(good, reconcile.OtherScope)
		}
		return good
	}
	return nil
}

// Every printed version of the mission's figures gets the kind that a person
// gave it, from the numbers and from what the pages say to count. The person's
// own remarks are not read; where the number that shows a slip stands in a
// remark and nowhere else, nobody could tell without it.
func TestVariantsOfTheMission(t *testing.T) {
	state := mission(t)
	cases := reconcile.Totals(state, names)
	for i, row := range variants(t) {
		t.Run(row.name(i), func(t *testing.T) {
			words, ok := row.explained(cases)
			if !ok && !row.onlyRemark(state) {
				t.Errorf("%s: got %s", row.kind, words)
			} else if !ok {
				t.Logf("not without the remark %q", row.note)
			}
		})
	}
}

type variant struct{ month, killed, injured, area, address, kind, note string }

func variants(t *testing.T) (all []variant) {
	t.Helper()
	raw, err := os.ReadFile(shared(t, "data", "unami", "unami_variants.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		all = append(all, variant{r[0], r[1], r[2], r[3], r[4], r[7], r[8]})
	}
	return all
}

func (v variant) name(i int) string {
	return fmt.Sprintf("line %d: %s %s killed %s injured %s", i+2, v.month, v.area, v.killed, v.injured)
}

// explained returns the kinds of the row's own two numbers, and whether one of
// them is what the row was given.
func (v variant) explained(cases []reconcile.Case) (words string, ok bool) {
	code := governorates[v.area]
	if v.area == "Iraq" {
		code = "IQ"
	}
	good := asGood(v.kind, v.killed, v.month)
	for _, c := range cases {
		said := v.killed
		if c.Harm == register.HarmInjured {
			said = v.injured
		}
		if c.Period == v.month && c.Area == code && c.B.Address == v.address && fmt.Sprint(c.B.Range.Min) == said {
			words += fmt.Sprintf("%s (%s); ", c.Kind, c.Explanation)
			ok = ok || slices.Contains(good, c.Kind)
		}
	}
	return words, ok
}

// onlyRemark reports whether the remark names a number that no total has.
func (v variant) onlyRemark(state *register.State) bool {
	for _, word := range strings.FieldsFunc(v.note, func(r rune) bool { return r != ',' && (r < '0' || r > '9') }) {
		n, err := strconv.Atoi(strings.ReplaceAll(word, ",", ""))
		if err == nil && !slices.ContainsFunc(state.Totals, func(t register.Total) bool { return t.Range.Min == n }) {
			return true
		}
	}
	return false
}

// The monthly figures themselves: one published statement contradicts itself,
// and no other month is said to.
func TestMonthsThatDoNotContradict(t *testing.T) {
	state := mission(t)
	var conflicts []string
	for _, c := range reconcile.Totals(state, names) {
		if c.Kind == reconcile.Conflict && !strings.Contains(c.B.ID, "variants") {
			conflicts = append(conflicts, fmt.Sprintf("%s %s %s %s against %s", c.Period, c.Area, c.Harm, c.A.Range, c.B.Range))
		}
	}
	if want := []string{"2018-01 IQ injured 250 against 255"}; !slices.Equal(conflicts, want) {
		t.Errorf("conflicts %v; want %v", conflicts, want)
	}
}

// Years against their months.
func TestYearsAgainstTheirMonths(t *testing.T) {
	want := map[string]reconcile.Kind{
		"2013 killed": reconcile.Same, "2013 injured": reconcile.Same,
		"2014 killed": reconcile.OtherScope, "2015 killed": reconcile.Same,
		"2016 killed": reconcile.Same,
	}
	for _, c := range reconcile.Totals(mission(t), names) {
		key := c.Period + " " + string(c.Harm)
		if k, ok := want[key]; ok && c.Kind != k {
			t.Errorf("%s: %s (%s); want %s", key, c.Kind, c.Explanation, k)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("no case for %v", want)
	}
}
