package web_test

import (
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

func TestAFigureIsCitedAsTextBibTeXAndCSL(t *testing.T) {
	b := newBench(t)
	const path = "/figures/un-mission/2018-02/IQ/killed"
	text := words(b.get(t, path).one(t, "p", "cite"))
	head, err := b.desk.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{b.URL + path + "?as_of=2035-03-20", "un-mission 1.0", head.Hash} {
		if !strings.Contains(text, want) {
			t.Errorf("the citation lacks %q: %s", want, text[len(text)-2600:])
		}
	}
	bib := b.get(t, path+"?format=bibtex")
	if !strings.HasPrefix(bib.body, "@misc{cairn-figures-un-mission-2018-02-IQ-killed-20350320,") || !strings.Contains(bib.body, "url = {"+b.URL+path+"?as\\_of") && !strings.Contains(bib.body, "url = {"+b.URL+path+"?as_of=2035-03-20}") {
		t.Errorf("BibTeX: %s", bib.body)
	}
	var csl []struct{ ID, Type, Title, URL, Note string }
	if err := json.Unmarshal([]byte(b.get(t, path+"?format=csl").body), &csl); err != nil || len(csl) != 1 || csl[0].Type != "dataset" || csl[0].URL != b.URL+path+"?as_of=2035-03-20" || !strings.Contains(csl[0].Note, head.Hash) {
		t.Errorf("CSL-JSON: %+v, %v", csl, err)
	}
	if p := b.get(t, csl[0].URL[len(b.URL):]); p.StatusCode != 200 {
		t.Errorf("the cited address answers %d", p.StatusCode)
	}
}

func TestOnlyAFrameMayStandOnAnotherSite(t *testing.T) {
	b := newBench(t)
	for path, may := range map[string]bool{"/embed/figures?from=2018-01&to=2018-12": true, "/ar/embed/un-mission/2018-02/IQ/killed": true, "/figures": false, "/incidents": false, "/check": false} {
		p := b.get(t, path)
		policy := p.Header.Get("Content-Security-Policy")
		if p.StatusCode != 200 || strings.Contains(policy, "frame-ancestors *") != may || (p.Header.Get("X-Frame-Options") == "") != may || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: status %d, policy %q", path, p.StatusCode, policy)
		}
		if may && (len(p.all("form", "")) > 0 || len(p.all("script", "")) > 0) {
			t.Errorf("%s: a frame with a form or a script", path)
		}
	}
}

func TestAChoiceOfFiguresIsThereInEachFormat(t *testing.T) {
	b := newBench(t)
	for format, want := range map[string]string{"csv": "period,area,", "hxl": "#date+period", "json": `"rows"`, "svg": "<svg xmlns"} {
		if p := b.get(t, "/figures?from=2018-01&to=2018-03&format="+format); p.StatusCode != 200 || !strings.Contains(p.body, want) {
			t.Errorf("%s: status %d, %.120s", format, p.StatusCode, p.body)
		}
	}
	if p := b.get(t, "/figures?format=xls"); p.StatusCode != 400 {
		t.Errorf("a format that there is not: %d", p.StatusCode)
	}
}

func TestFeedsAndTheMapOfTheSiteAreSound(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/releases/feed.atom", "/corrections.atom", "/ar/releases/feed.atom", "/sitemap.xml"} {
		p := b.get(t, path)
		var any struct{ XMLName xml.Name }
		if err := xml.Unmarshal([]byte(p.body), &any); err != nil || p.StatusCode != 200 {
			t.Errorf("%s: status %d, %v", path, p.StatusCode, err)
		}
	}
	if s := b.get(t, "/sitemap.xml").body; !strings.Contains(s, b.URL+"/ar/places/IQ-BG</loc>") {
		t.Error("the map of the site lacks Baghdad's page in Arabic")
	}
	if r := b.get(t, "/robots.txt").body; !strings.Contains(r, "Disallow: /\n") {
		t.Errorf("a desk lets machines in: %s", r)
	}
}

// An incident's page sets the claims of its sources side by side: what each
// says, which count and why the others do not.
func TestAnIncidentShowsItsClaimsSideBySide(t *testing.T) {
	d := newDesk(t)
	accept(t, d, "Market blast", "IQ", report, when.On(2031, time.March, 4))
	b := &bench{desk: d, log: &lines{}, Server: serve(t, d, &lines{})}
	list, err := d.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 9})
	if err != nil || len(list.Lines) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	p := b.get(t, "/incidents/"+list.Lines[0].ID)
	text := words(p.root)
	for _, want := range []string{"at least 17 civilians", "dead at 21", "police", "counts", "17"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text[len(text)-2600:])
		}
	}
	if got := list.Lines[0].Numbers; len(got) == 0 || got[0].Harm != register.HarmKilled || got[0].Range.Min > 21 {
		t.Errorf("numbers %+v", got)
	}
	if all := b.get(t, "/incidents?weapon="+list.Lines[0].Weapon); !strings.Contains(all.body, "/incidents/"+list.Lines[0].ID) {
		t.Error("the list by means lacks it")
	}
	if none := b.get(t, "/incidents?year=1999"); !strings.Contains(words(none.root), "not zero") {
		t.Error("an empty list reads as if nothing had happened")
	}
}

func TestArabicDigitsByChoiceAndNeverInQuotesOrHashes(t *testing.T) {
	b := newBench(t)
	p := b.get(t, "/ar/figures/un-mission/2018-02/IQ/killed?digits=arab")
	if got := words(p.one(t, "p", "big")); !strings.Contains(got, "٩١") {
		t.Errorf("the figure reads %q", got)
	}
	head, err := b.desk.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words(p.root), head.Hash) {
		t.Error("the tree head was changed")
	}
	for _, a := range p.all("a", "") {
		if h := attr(a, "href"); strings.HasPrefix(h, "/ar/") && !strings.Contains(h, "digits=") && !strings.Contains(h, "format=") {
			t.Errorf("the link %q forgets the choice", h)
		}
	}
	ownOnly(t, p)
	if p := b.get(t, "/figures/un-mission/2018-02/IQ/killed?digits=arab"); strings.Contains(words(p.one(t, "p", "big")), "٩") {
		t.Error("an English page in Arabic digits")
	}
}

// Where readers outside read, an incident is its month and its governorate.
func TestThePublicsIncidentsAreCoarse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cairn.db")
	d, err := pipeline.Create(t.Context(), path, "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	accept(t, d, "Market blast", "IQ", report, when.On(2031, time.March, 4))
	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	base := public(t, path).URL
	list, err := d.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 9})
	if err != nil || len(list.Lines) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, at := range []string{"/incidents", "/incidents/" + list.Lines[0].ID, "/incidents?format=json"} {
		status, body := fetch(t, base+at)
		if status != 200 {
			t.Errorf("%s: status %d", at, status)
		}
		for _, no := range []string{"market", "hospital official", "northern", "Market blast", "3 March 2031", "2031-03-03"} {
			if strings.Contains(body, no) {
				t.Errorf("%s tells the public %q", at, no)
			}
		}
	}
}

// Of many small drawings each gap is hatched with a hatch that is on the page:
// a gap with none would look like a number.
func TestGapsOfSmallDrawingsAreHatched(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/places", "/figures?area=all&from=2017-01&to=2018-12"} {
		p := b.get(t, path)
		have := map[string]bool{}
		for _, n := range p.all("pattern", "") {
			have["url(#"+attr(n, "id")+")"] = true
		}
		used := 0
		for _, name := range []string{"path", "rect", "g"} {
			for _, n := range p.all(name, "") {
				if f := attr(n, "fill"); strings.HasPrefix(f, "url(") {
					if used++; !have[f] {
						t.Errorf("%s: the hatch %s is not on the page", path, f)
					}
				}
			}
		}
		if used == 0 {
			t.Errorf("%s: nothing is hatched, and many months were not published", path)
		}
	}
}
