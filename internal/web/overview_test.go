package web_test

import (
	"strings"
	"testing"
)

// The front page says at once how many, whose count it is, and what it leaves
// out: seven definitions, months without Anbar, areas that nobody published.
func TestOverviewShowsTheMonthsWithTheirDefinitions(t *testing.T) {
	b := newBench(t)
	p := b.get(t, "/")
	if h := words(p.one(t, "h1", "")); !strings.Contains(h, "at least 32 civilians") || !strings.Contains(h, "December 2018") {
		t.Errorf("headline %q", h)
	}
	var bars, short, unsaid int
	drawing := p.one(t, "svg", "series")
	for n := range drawing.Descendants() {
		if n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/figures/un-mission/") {
			bars++
		}
		switch attr(n, "fill") {
		case "url(#s-s)":
			short++
		case "url(#s-u)":
			unsaid++
		}
	}
	if bars != 74 || short != 20 || unsaid != 7 {
		t.Errorf("%d bars, %d without Anbar, %d that do not say; want 74, 20, 7", bars, short, unsaid)
	}
	if n := len(p.all("line", "break")); n != 6 {
		t.Errorf("%d breaks, want 6", n)
	}
	defs := p.one(t, "ol", "defs")
	if n := strings.Count(words(defs), "–"); n != 7 {
		t.Errorf("%d definitions are listed, want 7", n)
	}
	for _, want := range []string{"June 2014: at least 1,531", "For Anbar, at least 244 was published apart", "absolute minimum", "by the count of the UN mission (UNAMI)"} {
		if !strings.Contains(words(p.root), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if words(p.root); strings.Contains(words(p.root), "at least 1,775") {
		t.Error("the page adds Anbar to the national figure")
	}
}

// On the map an area of which nothing was published is hatched; it has no
// number and no link.
func TestTheMapHatchesWhatWasNotPublished(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]int{"/?month=2018-02": 3, "/?y=2018&m=2": 3, "/": 3, "/?month=2012-11": 0} {
		p := b.get(t, path)
		drawing := p.one(t, "svg", "map")
		shaded, hatched, linked := 0, 0, 0
		for n := range drawing.Descendants() {
			if n.Data == "path" && strings.HasPrefix(attr(n, "class"), "c") {
				shaded++
			}
			if n.Data == "path" && attr(n, "fill") == "url(#g-g)" {
				hatched++
			}
			if n.Data == "a" {
				linked++
			}
		}
		if shaded != want || hatched < 15 || linked != want {
			t.Errorf("%s: %d areas shaded, %d hatched, %d linked; want %d, the rest, %[5]d", path, shaded, hatched, linked, want)
		}
		if strings.Contains(words(drawing), ": 0") {
			t.Errorf("%s: an area is shown as zero", path)
		}
	}
}

// The answer to "is it coming back?" comes with its numbers.
func TestOverviewAnswersWhetherItIsComingBack(t *testing.T) {
	b := newBench(t)
	p := b.get(t, "/")
	answer := words(p.one(t, "div", "answer"))
	for _, want := range []string{"December 2018: 32 recorded", "expected", "alarm", "false alarm"} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer does not say %q: %s", want, answer)
		}
	}
	if strings.Contains(answer, "%") {
		t.Errorf("the answer has a bare percentage: %s", answer)
	}
}

// As of a day before anything was written the register holds nothing; every
// link of a page read as of a day keeps to that day.
func TestAPageAsOfADayKeepsToThatDay(t *testing.T) {
	b := newBench(t)
	if p := b.get(t, "/?as_of=2035-03-19"); len(p.all("svg", "chart")) > 0 || !strings.Contains(words(p.root), "Nothing has been recorded") {
		t.Error("the day before the import the page shows figures")
	}
	for _, path := range []string{"/?as_of=2035-03-20", "/ar/?as_of=2035-03-20", "/figures?of=injured&as_of=2035-03-20", "/figures/un-mission/2018-02/IQ/killed?as_of=2035-03-20"} {
		p := b.get(t, path)
		if !strings.Contains(words(p.one(t, "aside", "asof-bar")), "2035") {
			t.Errorf("%s does not say as of when it is", path)
		}
		kept := 0
		for _, a := range p.all("a", "") {
			href := attr(a, "href")
			if !strings.HasPrefix(href, "/") || a.Parent != nil && attr(a.Parent, "class") == "wide asof-bar" || strings.Contains(attr(a.Parent, "class"), "asof-bar") {
				continue
			}
			if !strings.Contains(href, "as_of=2035-03-20") {
				t.Errorf("%s: %s leads to another day", path, href)
			}
			kept++
		}
		if kept < 15 {
			t.Errorf("%s: only %d links", path, kept)
		}
	}
	if p := b.get(t, "/?as_of=2035-02-30"); p.StatusCode != 400 {
		t.Errorf("a day that is none: status %d, want 400", p.StatusCode)
	}
}
