package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/pipeline"
	"cairn/internal/web"
)

// fresh is a register in which nothing has been written.
func fresh(t *testing.T) *bench {
	t.Helper()
	d, err := pipeline.Create(t.Context(), filepath.Join(t.TempDir(), "cairn.db"), "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s, err := web.New(d, web.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{desk: d, log: &lines{}}
	b.Server = httptest.NewServer(s.Handler())
	t.Cleanup(b.Close)
	b.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

// A register without anything in it has all its pages, none of which shows a
// number or a zero in place of one.
func TestAnEmptyRegisterShowsNoNumbers(t *testing.T) {
	b := fresh(t)
	for _, path := range []string{"/", "/ar/", "/figures", "/figures/disagreements", "/watch", "/check", "/custody", "/bulletins", "/documents", "/review", "/method", "/about", "/history"} {
		p := b.get(t, path)
		if p.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, p.StatusCode)
		}
		if len(p.all("svg", "chart")) > 0 {
			t.Errorf("%s draws something", path)
		}
		ownOnly(t, p)
	}
}

// A register of reports alone says people, not civilians, and that its figures
// were counted; nobody published them.
func TestARegisterOfReportsSaysThatItCounted(t *testing.T) {
	b := fresh(t)
	p := b.post(t, "/documents", url.Values{"text": {"Police said at least 17 people were killed in a bombing in Mosul on Monday."}, "country": {"IQ"}, "language": {"en"}, "published": {"2035-03-13"}, "who": {"Dana"}})
	id := strings.TrimPrefix(p.Header.Get("Location"), "/documents/")
	if p := b.post(t, "/review/"+id+"/c1", url.Values{"act": {"accept"}, "version": {b.version(t, id+"#c1")}, "who": {"Dana"}}); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", p.StatusCode, words(p.root))
	}
	for _, path := range []string{"/", "/ar/", "/figures", "/watch", "/bulletins", "/bulletins/2035-03", "/figures/all/2035-03/IQ-NI/killed"} {
		p := b.get(t, path)
		if p.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d: %s", path, p.StatusCode, words(p.root))
		}
		ownOnly(t, p)
		labelled(t, p)
	}
	p = b.get(t, "/")
	if h := words(p.one(t, "h1", "")); !strings.Contains(h, "at least 17 people") || strings.Contains(h, "civilian") {
		t.Errorf("headline %q", h)
	}
	if text := words(p.root); strings.Contains(text, "As published") {
		t.Error("the page says that a counted figure was published")
	}
}
