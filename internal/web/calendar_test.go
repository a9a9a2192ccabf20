package web_test

import (
	"strings"
	"testing"
)

// Days and months in both calendars where the reader asks, in the words of each
// language; the choice goes with the links and the forms, and another leaves it.
func TestDatesInBothCalendarsByChoice(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{
		"/figures/un-mission/2018-02/IQ/killed?calendar=both":                 "February 2018 (Jumada I – Jumada II 1439 AH)",
		"/ar/figures/un-mission/2018-02/IQ/killed?calendar=both":              "شباط 2018 (جمادى الأولى – جمادى الآخرة 1439 هـ)",
		"/ckb/figures/un-mission/2018-02/IQ/killed?calendar=both&digits=arab": "شوبات ٢٠١٨ (جومادای یەکەم – جومادای دووەم ١٤٣٩ی کۆچی)",
		"/figures?from=2017-09&to=2017-10&calendar=both":                      "September 2017 (Dhu al-Hijja 1438 – Muharram 1439 AH)",
		"/ar/bulletins/2018-02?calendar=both":                                 "شباط 2018 (جمادى الأولى – جمادى الآخرة 1439 هـ)",
		"/documents/" + string(b.doc) + "?calendar=both":                      "13 March 2035 (3 Muharram 1457 AH)",
	} {
		p := b.get(t, path)
		if !strings.Contains(words(p.root), want) {
			t.Errorf("%s lacks %q", path, want)
		}
		for _, a := range p.all("a", "") {
			if h := attr(a, "href"); strings.HasPrefix(h, "/") && !strings.Contains(h, "calendar=") && !strings.Contains(h, "format=") {
				t.Errorf("%s: the link %q forgets the choice", path, h)
			}
		}
		ownOnly(t, p)
	}
	if p := b.get(t, "/figures?calendar=both"); len(p.under(p.one(t, "form", "grid"), "input", "")) == 0 && !strings.Contains(p.body, `<input type="hidden" name="calendar" value="both">`) {
		t.Error("the form forgets the choice")
	}
	if p := b.get(t, "/ar/figures?area=IQ-BG&calendar=both"); !strings.Contains(p.body, `href="/ar/figures?area=IQ-BG&amp;calendar=greg"`) || !strings.Contains(p.body, `href="/ar/figures?area=IQ-BG&amp;calendar=both&amp;digits=arab"`) {
		t.Error("the other choices of this page are not offered, or forget its area")
	}
	if p := b.get(t, "/figures"); strings.Contains(p.body, "AH") {
		t.Error("Hijri dates that nobody asked for")
	}
}
