package count_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

func shared(t *testing.T, parts ...string) string {
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

var governorates = map[string]string{
	"Iraq": "IQ", "Anbar": "IQ-AN", "Babil": "IQ-BB", "Baghdad": "IQ-BG", "Basra": "IQ-BA", "Dhi Qar": "IQ-DQ", "Diyala": "IQ-DI",
	"Karbala": "IQ-KA", "Kirkuk": "IQ-KI", "Ninewa": "IQ-NI", "Salah al-Din": "IQ-SD",
}

// rows reads a csv file with a header into maps.
func rows(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

// mission reads the shared folder's monthly, variant and annual files as a
// register, the two rows from memory left out.
func mission(t *testing.T) *register.State {
	t.Helper()
	state := new(register.State)
	add := func(row map[string]string, line int, file, role, area string, period when.Interval) {
		p := register.Population{Counts: []string{"civilians"}, Words: row["scope"]}
		if strings.Contains(row["scope"], "security forces") {
			p.Counts = append(p.Counts, "security-forces")
		}
		switch {
		case strings.Contains(row["anbar"], "excluded"), strings.Contains(row["anbar"], "not available"):
			p.AreasOut = []string{"IQ-AN"}
		case strings.Contains(row["anbar"], "not stated"):
			p.Unsaid = []string{"IQ-AN"}
		}
		for column, harm := range map[string]register.Harm{"killed": register.HarmKilled, "injured": register.HarmInjured} {
			if row[column] == "" {
				continue
			}
			n, err := strconv.Atoi(row[column])
			if err != nil {
				t.Fatal(err)
			}
			state.Totals = append(state.Totals, register.Total{
				ID: fmt.Sprintf("%s:%d:%s", file, line, harm), Issuer: "UNAMI", Series: "unami-" + file, Area: area, Period: period,
				Harm: harm, Range: register.Exactly(n), Population: p, Role: role, Basis: row["basis"], Tier: row["source_tier"],
				Address: row["source"], Note: row["note"], Definition: row["scope"],
			})
		}
	}
	for i, row := range rows(t, shared(t, "data", "unami", "unami_monthly.csv")) {
		month, err := when.ParseMonth(row["month"])
		if err != nil {
			t.Fatal(err)
		}
		if row["basis"] != "memory" {
			add(row, i+2, "monthly", "preferred", governorates[row["governorate"]], month.Interval())
		}
	}
	for i, row := range rows(t, shared(t, "data", "unami", "unami_variants.csv")) {
		month, err := when.ParseMonth(row["month"])
		if err != nil {
			t.Fatal(err)
		}
		add(row, i+2, "variants", "variant", governorates[row["governorate"]], month.Interval())
	}
	for i, row := range rows(t, shared(t, "data", "unami", "unami_annual.csv")) {
		if y, err := strconv.Atoi(row["period"]); err == nil {
			add(row, i+2, "annual", "preferred", "IQ", when.Year(y))
		}
	}
	return state
}

func table(t *testing.T, state *register.State, rule string, q count.Query) map[string]count.Row {
	t.Helper()
	r, err := count.Find(rule)
	if err != nil {
		t.Fatal(err)
	}
	made, err := count.Make(state, nil, nil, r, q)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]count.Row{}
	for _, row := range made.Rows {
		if _, twice := all[row.ID]; twice {
			t.Errorf("two rows have the id %s", row.ID)
		}
		all[row.ID] = row
	}
	return all
}

// Every national month is shown as published, under its own definition, and
// never as a sum.
func TestTheMissionsMonths(t *testing.T) {
	state := mission(t)
	got := table(t, state, "un-mission", count.Query{By: []string{"month", "admin1"}, Names: map[string]string{"IQ-AN": "Anbar"}})
	months := map[string]bool{}
	for _, row := range rows(t, shared(t, "data", "unami", "unami_monthly.csv")) {
		if row["basis"] == "memory" {
			continue
		}
		for _, harm := range []string{"killed", "injured"} {
			id := "un-mission/" + row["month"] + "/" + governorates[row["governorate"]] + "/" + harm
			r, ok := got[id]
			switch {
			case !ok:
				t.Errorf("no row %s", id)
			case row[harm] == "":
				if !r.Gap || r.Min != nil {
					t.Errorf("%s: %v; want a gap", id, r)
				}
			default:
				n, _ := strconv.Atoi(row[harm])
				if r.Gap || *r.Min != n || *r.Max != n || !r.Open {
					t.Errorf("%s = %+v; want %d as published, open", id, r, n)
				}
			}
			if row["governorate"] == "Iraq" {
				months[row["month"]] = true
				if left := strings.Contains(row["anbar"], "excluded") || strings.Contains(row["anbar"], "not available"); left != strings.Contains(strings.Join(r.Notes, "; "), "leaves out Anbar") {
					t.Errorf("%s: notes %q; the page says of Anbar: %s", id, r.Notes, row["anbar"])
				}
			}
		}
	}
	if len(months) != 74 {
		t.Errorf("%d national months; want 74", len(months))
	}
	june := got["un-mission/2014-06/IQ-AN/killed"]
	if june.Basis != count.Apart || *june.Min != 244 {
		t.Errorf("Anbar in June 2014 = %+v; want 244, apart", june)
	}
	if n := strings.Join(got["un-mission/2014-06/IQ/killed"].Notes, "; "); !strings.Contains(n, "leaves out Anbar, published apart: 244") {
		t.Errorf("June 2014 says %q", n)
	}
	if gap := got["un-mission/2018-02/IQ-NI/killed"]; !gap.Gap || gap.Min != nil || gap.Max != nil {
		t.Errorf("Ninewa in February 2018, not named = %+v; want a gap", gap)
	}
}

// No rule on civilians takes a fault of a relay or a figure of other people.
func TestNoRuleTakesAVariant(t *testing.T) {
	state := mission(t)
	for _, rule := range []string{"un-mission", "min", "max"} {
		got := table(t, state, rule, count.Query{By: []string{"month"}})
		for month, want := range map[string]int{"2018-02": 91, "2014-05": 603, "2017-11": 117, "2018-05": 95} {
			r := got[rule+"/"+month+"/IQ/killed"]
			if *r.Min != want || *r.Max != want {
				t.Errorf("%s in %s = %d–%d; want %d", rule, month, *r.Min, *r.Max, want)
			}
		}
	}
}

// The rule on everyone takes the versions that count security forces too, and
// never one that is below the civilians alone.
func TestEveryoneTakesTheWiderVersions(t *testing.T) {
	got := table(t, mission(t), "all", count.Query{By: []string{"month"}})
	for month, want := range map[string][2]int{"2014-05": {799, 799}, "2014-06": {2417, 2661}, "2018-02": {91, 91}} {
		r := got["all/"+month+"/IQ/killed"]
		if *r.Min != want[0] || *r.Max != want[1] || !r.Open {
			t.Errorf("%s = %d–%d; want %v, open", month, *r.Min, *r.Max, want)
		}
	}
}

// A year shows what was published of it, and the months added up beside it.
func TestYearsBesideTheirMonths(t *testing.T) {
	got := table(t, mission(t), "un-mission", count.Query{By: []string{"year"}})
	for year, killed := range map[string][2]int{"2013": {7818, 7818}, "2014": {12282, 10187}, "2015": {7515, 7515}, "2016": {6878, 6878}} {
		id := "un-mission/" + year + "/IQ/killed"
		if r := got[id]; r.Basis != count.Published || *r.Min != killed[0] {
			t.Errorf("%s = %+v; want %d published", year, r, killed[0])
		}
		if r := got[id+"/summed"]; r.Basis != count.Summed || *r.Min != killed[1] {
			t.Errorf("%s, months added up = %+v; want %d", year, r, killed[1])
		}
	}
	if r := got["un-mission/2018/IQ/killed"]; r.Basis != count.Summed || *r.Min != 935 {
		t.Errorf("2018 = %+v; want the sum 935", r)
	}
	if r := got["un-mission/2012/IQ/killed"]; *r.Min != 3228 {
		t.Errorf("2012 = %+v; want 3228 as published", r)
	}
}
