package web_test

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cairn/examples"
	"cairn/internal/pipeline"
	"cairn/internal/web"
	"cairn/internal/when"
)

// public serves the public's pages over the register at a path.
func public(t *testing.T, path string) *httptest.Server {
	t.Helper()
	d, err := pipeline.OpenPublic(context.Background(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s, err := web.New(d, web.Options{Now: noon, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

var linked = regexp.MustCompile(`href="(/[^"]*)"`)

// walk follows the links of a site, a few of each kind of page, and returns every
// page by its address.
func walk(t *testing.T, base string, most int) map[string]string {
	t.Helper()
	pages, kinds := map[string]string{}, map[string]int{}
	todo := []string{"/", "/ar/"}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if _, seen := pages[at]; seen {
			continue
		}
		u, err := url.Parse(at)
		if err != nil {
			t.Fatalf("link %q: %v", at, err)
		}
		parts := strings.Split(u.Path, "/")
		kind := strings.Join(parts[:min(3, len(parts))], "/") + " " + strings.Join(slices.Sorted(keys(u.Query())), ",")
		if kinds[kind]++; kinds[kind] > most {
			continue
		}
		status, body := fetch(t, base+at)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", at, status)
		}
		pages[at] = body
		for _, m := range linked.FindAllStringSubmatch(body, -1) {
			todo = append(todo, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	return pages
}

func keys(q url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range q {
			if !yield(k) {
				return
			}
		}
	}
}

func TestNothingIsPublicUntilAReleaseSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cairn.db")
	d, err := pipeline.Create(t.Context(), path, "Recorder Nameless", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Demo(t.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	doc := accept(t, d, "A title to be kept", "IQ", report, when.On(2018, 2, 20))
	pages := public(t, path)

	for _, at := range []string{"/", "/ar/", "/figures", "/watch", "/corrections"} {
		status, body := fetch(t, pages.URL+at)
		want := http.StatusNotFound
		if at == "/" || at == "/ar/" {
			want = http.StatusOK
		}
		if says := strings.Contains(body, "Nothing has been released yet") || strings.Contains(body, "لم يصدر شيء بعد"); status != want || !says || strings.Contains(body, "91") {
			t.Errorf("%s before a release: status %d, says so %v", at, status, says)
		}
	}

	dir := t.TempDir()
	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	most := 8
	if testing.Short() {
		most = 1
	}
	before := walk(t, pages.URL, most)
	if len(before) < 15 {
		t.Fatalf("only %d pages were found", len(before))
	}
	for at, body := range before {
		for _, kept := range []string{"Recorder Nameless", "A title to be kept", "a hospital official", "northern Baghdad", string(doc), "/documents", "/review"} {
			if strings.Contains(body, kept) {
				t.Errorf("%s shows %q", at, kept)
			}
		}
		if strings.HasSuffix(at, "/") && !strings.Contains(body, "r1") {
			t.Errorf("%s does not name its release", at)
		}
	}

	// what is written and not released changes no byte of any page
	accept(t, d, "Another", "IQ", strings.ReplaceAll(report, "17", "31"), when.On(2018, 2, 21))
	changed := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n2018-02,96,150,Iraq,https://example.org/feb,yes,page,civilians,included,un,\n"
	if r, err := d.Import(t.Context(), []pipeline.File{{Name: "monthly.csv", Bytes: []byte(changed)}}, pipeline.ImportOptions{Profile: "unami", Country: "IQ"}); err != nil || r.Changed+r.Withdrawn == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for at, body := range before {
		if _, now := fetch(t, pages.URL+at); now != body {
			t.Errorf("%s changed without a release: %s", at, difference(body, now))
		}
	}

	for _, at := range []string{"/documents", "/review", "/documents/" + string(doc), "/figures/all/2018-02/IQ/killed", "/ar/documents"} {
		if status, _ := fetch(t, pages.URL+at); status != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", at, status)
		}
	}
	if r, err := http.PostForm(pages.URL+"/documents", url.Values{"text": {"x"}}); err != nil || r.StatusCode < 400 {
		t.Errorf("an upload is taken: %v, %v", r, err)
	}
	r, err := http.PostForm(pages.URL+"/check", url.Values{"text": {"The mission said 91 civilians were killed in Iraq in February 2018."}, "published": {"2018-03-25"}, "country": {"IQ"}})
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("check: %v, %v", r, err)
	}
	if b, _ := io.ReadAll(r.Body); !strings.Contains(string(b), "91") {
		t.Error("the check page does not answer")
	}
	if status, body := fetch(t, pages.URL+"/?as_of=2030-01-01"); status != http.StatusOK || !strings.Contains(body, "nothing had been released") {
		t.Errorf("as of a day before the first release: status %d", status)
	}

	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: dir, Why: "the mission printed another page"}); err != nil {
		t.Fatal(err)
	}
	_, body := fetch(t, pages.URL+"/corrections")
	body = html.UnescapeString(body)
	for _, want := range []string{"the mission printed another page", "Release r2", "until release r2", "Withdrawn records"} {
		if !strings.Contains(body, want) {
			t.Errorf("the corrections page lacks %q", want)
		}
	}
	var list struct {
		Corrections []pipeline.Correction
		Withdrawn   []pipeline.Gone
	}
	if _, data := fetch(t, pages.URL+"/corrections?format=json"); json.Unmarshal([]byte(data), &list) != nil || len(list.Withdrawn) == 0 ||
		!slices.ContainsFunc(list.Corrections, func(c pipeline.Correction) bool {
			return c.Figure == "un-mission/2018-02/IQ/killed" && c.Before.String() == "91+" && c.After != nil && c.After.String() == "96+"
		}) {
		t.Errorf("the data of the corrections lacks February 2018, from 91+ to 96+, among %d", len(list.Corrections))
	}
	if _, now := fetch(t, pages.URL+"/"); !strings.Contains(now, "release r2") {
		t.Error("the front page does not show the second release")
	}
}

// difference returns where two pages begin to differ.
func difference(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return "…" + a[max(0, n-40):min(len(a), n+60)] + "… is …" + b[max(0, n-40):min(len(b), n+60)] + "…"
}
