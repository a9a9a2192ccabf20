package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/when"
)

// ninewa is a list of incidents in Ninewa: each month many in one district and few in
// another, some of which only the governorate is known, and one of no known place.
func ninewa() string {
	var b strings.Builder
	b.WriteString("external_id,date,place,country,admin1,admin2,place_precision,killed_min,killed_max\n")
	n := 0
	row := func(day string, admin1, district, precision string, killed int) {
		n++
		fmt.Fprintf(&b, "L%d,%s,a road,IQ,%s,%s,%s,%d,%d\n", n, day, admin1, district, precision, killed, killed)
	}
	for m := when.MonthOf(2031, 1); m <= when.MonthOf(2032, 6); m++ {
		day := m.String() + "-05"
		row(day, "Ninewa", "Telafar", "G2", 40+int(m)%7)
		row(day, "Ninewa", "Sinjar", "G3", 3+int(m)%4)
		row(day, "Ninewa", "al-Hamdaniya", "G4", 21+int(m)%5) // in which district is not known
		row(day, "Diyala", "", "G4", 35)
	}
	row("2032-02-07", "", "", "G6", 4)
	return b.String()
}

func districtDesk(t *testing.T) (*pipeline.Desk, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cairn.db")
	d, err := pipeline.Create(t.Context(), path, "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(ninewa())}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"})
	if err != nil || len(r.Refused) > 0 {
		t.Fatalf("%+v, %v", r.Refused, err)
	}
	return d, path
}

// The page of a governorate leads to its districts, the page of a district shows what
// is known to lie there, and beside it what is known to the governorate only.
func TestADistrictHasAPageOfItsOwn(t *testing.T) {
	d, _ := districtDesk(t)
	b := &bench{desk: d, log: &lines{}}
	b.Server = serve(t, d, b.log)
	list := b.get(t, "/places/IQ-NI")
	var links []string
	for _, a := range list.all("a", "") {
		if h := attr(a, "href"); strings.HasPrefix(h, "/places/IQ-NI.") && !strings.Contains(h, "?") {
			links = append(links, h)
		}
	}
	if len(links) != 2 || !strings.Contains(words(list.root), "District not known") || strings.Contains(list.body, "Hamdaniya") {
		t.Fatalf("the governorate's page leads to %q", links)
	}
	sinjar := links[slices.IndexFunc(links, func(h string) bool { return strings.Contains(words(b.get(t, h).one(t, "h1", "")), "Sinjar") })]
	for _, l := range tongues(t) {
		p := b.get(t, l.prefix+sinjar)
		if p.StatusCode != 200 {
			t.Fatalf("%s%s: status %d", l.prefix, sinjar, p.StatusCode)
		}
		ownOnly(t, p)
	}
	p := b.get(t, sinjar)
	text := words(p.root)
	for _, want := range []string{"18 months have a record", "Known to Ninewa only", "February 2032", "Is it coming back here?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	var data count.Table
	if err := json.Unmarshal([]byte(b.get(t, sinjar+"?format=json").body), &data); err != nil {
		t.Fatal(err)
	}
	code := strings.TrimPrefix(sinjar, "/places/")
	got := map[string]int{}
	for _, row := range data.Rows {
		if row.Period == "2032-02" && string(row.Harm) == "killed" {
			got[row.Area] = *row.Max
		}
	}
	m := when.MonthOf(2032, 2)
	if want := map[string]int{code: 3 + int(m)%4, "IQ-NI.unknown": 21 + int(m)%5}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("February is %v, want %v", got, want)
	}
	for format, want := range map[string]string{"csv": code, "hxl": "#adm1+code", "json": code} {
		if f := b.get(t, "/places/IQ-NI?by=district&format="+format); f.StatusCode != 200 || !strings.Contains(f.body, want) {
			t.Errorf("districts as %s: status %d", format, f.StatusCode)
		}
	}
	figure := b.get(t, "/figures/all/2032-02/"+code+"/killed")
	if figure.StatusCode != 200 || !strings.Contains(words(figure.root), "Sinjar") {
		t.Errorf("the figure of a district: status %d", figure.StatusCode)
	}
	if list := b.get(t, "/incidents?district="+url.QueryEscape(code)); !strings.Contains(words(list.root), "18 incidents") {
		t.Error("the incidents of the district are not 18")
	}
	if f := b.get(t, "/figures?area="+url.QueryEscape(code)+"&from=2032-01&to=2032-06"); f.StatusCode != 200 || len(f.all("svg", "")) == 0 {
		t.Errorf("its months on the page of figures: status %d", f.StatusCode)
	}
	if s := b.get(t, "/sitemap.xml").body; !strings.Contains(s, sinjar+"</loc>") {
		t.Error("the map of the site lacks the district")
	}
	for _, no := range []string{"/places/IQ-NI.unknown", "/places/IQ-NI.nowhere", "/places/IQ-DI." + strings.TrimPrefix(code, "IQ-NI.")} {
		if p := b.get(t, no); p.StatusCode != 404 {
			t.Errorf("%s: status %d", no, p.StatusCode)
		}
	}
}

// Nothing of districts is public until a release has them; then no page of a district
// tells what the page of its governorate hides, nor the other way round.
func TestDistrictsAreNotPublicUntilAReleaseHasThem(t *testing.T) {
	d, path := districtDesk(t)
	dir := t.TempDir()
	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: dir, Rules: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	codes, err := d.Districts(t.Context(), noon())
	if err != nil || len(codes) != 2 {
		t.Fatalf("%q, %v", codes, err)
	}
	base := public(t, path).URL
	most := 4
	if testing.Short() {
		most = 1
	}
	for at, body := range walk(t, base, most) {
		for _, no := range append([]string{"Sinjar", "Telafar", "IQ-NI."}, codes...) {
			if strings.Contains(body, no) {
				t.Errorf("%s shows %q", at, no)
			}
		}
	}
	for _, c := range codes {
		for _, at := range []string{"/places/" + c, "/figures/all/2032-02/" + c + "/killed", "/watch/" + c, "/places/" + c + "?format=json"} {
			if status, _ := fetch(t, base+at); status != 404 {
				t.Errorf("%s: status %d", at, status)
			}
		}
	}
	if _, body := fetch(t, base+"/places/IQ-NI?by=district&format=csv"); strings.Contains(body, "IQ-NI.") {
		t.Errorf("districts as data: %s", body)
	}

	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: dir, Rules: []string{"all"}, Districts: true}); err != nil {
		t.Fatal(err)
	}
	hidden, cells := 0, map[string]map[string]*int{}
	note := func(rows []count.Row) {
		for _, row := range rows {
			if row.Harm != "killed" || strings.Count(row.ID, "/") > 3 {
				continue
			}
			if cells[row.Period] == nil {
				cells[row.Period] = map[string]*int{}
			}
			cells[row.Period][row.Area] = row.Max
			if row.Hidden {
				hidden++
				cells[row.Period][row.Area] = nil
			}
			if row.Max != nil && *row.Max > 0 && *row.Max < 10 {
				t.Errorf("%s shows %d", row.ID, *row.Max)
			}
		}
	}
	for _, at := range []string{"/places/IQ-NI?by=district&format=json", "/figures?rule=all&area=all&format=json"} {
		var data count.Table
		_, body := fetch(t, base+at)
		if err := json.Unmarshal([]byte(body), &data); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		note(data.Rows)
	}
	if hidden == 0 {
		t.Fatal("nothing is hidden: the few of Sinjar are shown")
	}
	for period, row := range cells {
		open := []string{}
		for _, c := range append(slices.Clone(codes), "IQ-NI.unknown", "IQ-NI") {
			if n, there := row[c]; there && n == nil {
				open = append(open, c)
			}
		}
		if len(open) == 1 {
			t.Errorf("%s: %s alone is hidden, so that the difference tells it", period, open[0])
		}
	}
	small := regexp.MustCompile(`>[1-9]\+?<`)
	for _, c := range codes {
		for _, l := range tongues(t) {
			status, body := fetch(t, base+l.prefix+"/places/"+c)
			if status != 200 {
				t.Errorf("%s/places/%s: status %d", l.prefix, c, status)
			}
			if strings.Contains(body, "a road") || strings.Contains(body, "/watch/"+c) || strings.Contains(body, "district="+c) {
				t.Errorf("%s/places/%s gives incidents or a watch", l.prefix, c)
			}
			if _, table, ok := strings.Cut(body, "<table"); ok && small.MatchString(table) {
				t.Errorf("%s/places/%s shows a number under ten", l.prefix, c)
			}
		}
	}
	if status, body := fetch(t, base+"/sitemap.xml"); status != 200 || !strings.Contains(body, "/places/"+codes[0]+"</loc>") {
		t.Error("the map of the public site lacks the district")
	}
	// what is written and not released says nothing of districts
	if _, err := d.Import(t.Context(), []pipeline.File{{Name: "more.csv", Bytes: []byte("external_id,date,place,country,admin1,admin2,killed_min,killed_max\nM1,2032-03-05,a road,IQ,Ninewa,Hatra,70,70\n")}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ", Dataset: "more"}); err != nil {
		t.Fatal(err)
	}
	if _, body := fetch(t, base+"/places/IQ-NI"); strings.Contains(body, "Hatra") || strings.Contains(body, "Hadr") {
		t.Error("a district that no release has is named")
	}
}

// In a real browser the pages of districts, and of a governorate that has some, fit the
// screen and stay light.
func TestInABrowserADistrictFitsTheScreen(t *testing.T) {
	ctx := browser(t)
	d, _ := districtDesk(t)
	b := &bench{desk: d, log: &lines{}}
	b.Server = serve(t, d, b.log)
	codes, err := d.Districts(t.Context(), noon())
	if err != nil {
		t.Fatal(err)
	}
	for _, wide := range []int64{1280, 390} {
		do(t, ctx, "size", chromedp.EmulateViewport(wide, 900))
		for _, l := range tongues(t) {
			for _, path := range []string{"/places/IQ-NI", "/places/" + codes[0]} {
				do(t, ctx, path, chromedp.Navigate(b.URL+l.prefix+path), chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('details').forEach((d) => { d.open = true })`))
				over, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
				if err != nil || over > 0 {
					t.Errorf("%s%s at %d pixels is %d wider than the screen, %v", l.prefix, path, wide, over, err)
				}
			}
		}
	}
	if n := len(b.get(t, "/ar/places/"+codes[0]).body); n > 60_000 {
		t.Errorf("the page of a district has %d bytes", n)
	}
}
