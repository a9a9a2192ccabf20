package web_test

import "testing"

// No two pages have one title: a reader with many open tells them apart.
func TestTitlesTellPagesApart(t *testing.T) {
	b := newBench(t)
	doc := string(b.doc)
	for _, prefix := range []string{"", "/ar"} {
		seen := map[string]string{}
		for _, path := range []string{"/", "/?month=2018-02", "/?as_of=2035-03-20", "/figures", "/figures?of=injured", "/figures?area=IQ-AN", "/figures?area=all", "/figures?area=all&page=2",
			"/figures?rule=all", "/figures?by=year", "/figures?from=2018-01&to=2018-12", "/figures?from=2018-01&to=2018-01", "/figures/un-mission/2018-12/IQ/killed", "/figures/min/2018-12/IQ/killed",
			"/figures/all/2018-12/IQ/killed", "/figures/un-mission/2018-12/IQ/injured", "/figures/un-mission/2014-06/IQ-AN/killed", "/figures/disagreements", "/figures/disagreements?kind=revision",
			"/figures/disagreements?page=2", "/watch", "/watch?month=2017-05", "/check", "/custody", "/bulletins", "/bulletins/2018-02", "/bulletins/2018-03", "/documents", "/documents/" + doc, "/review",
			"/review/" + doc + "/c1", "/review/" + doc + "/c2", "/method", "/method/all", "/method/un-mission", "/about", "/history", "/history?page=2"} {
			p := b.get(t, prefix+path)
			title := words(p.all("title", "")[0])
			if other, twice := seen[title]; twice || p.StatusCode != 200 {
				t.Errorf("%s (%d) and %s are both called %q", prefix+path, p.StatusCode, other, title)
			}
			seen[title] = path
		}
	}
}
