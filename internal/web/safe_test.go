package web_test

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/pipeline"
	"cairn/internal/web"
)

// payloads are words that become script where they are not escaped: our own,
// and those of the shared folder where it is there.
func payloads(t *testing.T) []string {
	own := []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`,
		`<a href="javascript:alert(1)">x</a>`, `" autofocus onfocus=alert(1) x="`, `</style><script>alert(1)</script>`, `{{.Home}}{{printf "%s" .}}`, `<!--<img src="--><img src=x onerror=alert(1)//">`,
		"\u202e<b>\u2066", "javascript:alert(1)//", `</svg><script>alert(1)</script>`}
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	f, err := os.Open(filepath.Join(root, "data", "bad-input", "txt-xss.csv"))
	if err != nil {
		t.Logf("own payloads only: %v", err)
		return own
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		own = append(own, row[2])
	}
	return own
}

// Words that came from outside are shown as words, in every field of every
// form, in every parameter and in every path.
func TestWordsFromOutsideNeverRun(t *testing.T) {
	b := newBench(t)
	for _, nasty := range payloads(t) {
		p := b.post(t, "/check", url.Values{"text": {nasty + " Police said 3 people were killed in Baghdad. " + nasty}, "published": {"2018-03-25"}})
		ownOnly(t, p)
		if got := words(p.one(t, "textarea", "")); !strings.Contains(got, strings.Join(strings.Fields(nasty), " ")) {
			t.Errorf("%q is not shown as it was pasted: %q", nasty, got)
		}
		for _, path := range []string{"/figures?rule=" + url.QueryEscape(nasty), "/figures?from=" + url.QueryEscape(nasty), "/?month=" + url.QueryEscape(nasty), "/figures/" + url.PathEscape(nasty),
			"/documents/" + url.PathEscape(nasty), "/bulletins/" + url.PathEscape(nasty), "/figures/disagreements?kind=" + url.QueryEscape(nasty), "/?as_of=" + url.QueryEscape(nasty),
			"/method/" + url.PathEscape(nasty), "/review/" + url.PathEscape(nasty), "/history?page=" + url.QueryEscape(nasty)} {
			p := b.get(t, path)
			if p.StatusCode >= 500 {
				t.Errorf("%s: status %d", path, p.StatusCode)
			}
			ownOnly(t, p)
		}
		p = b.post(t, "/documents", url.Values{"text": {"Police said 3 people were killed in Baghdad on Monday. " + nasty}, "title": {nasty}, "country": {"IQ"}, "language": {"en"}, "who": {nasty}})
		at := p.Header.Get("Location")
		if at == "" {
			ownOnly(t, p) // refused, with the words on the page
			continue
		}
		id := strings.TrimPrefix(at, "/documents/")
		p = b.post(t, "/review/"+id+"/c1", url.Values{"act": {"reject"}, "version": {b.version(t, id+"#c1")}, "who": {nasty}, "why": {nasty}, "place": {nasty}, "source": {nasty}})
		if p.StatusCode >= 500 {
			t.Errorf("%q: decision: status %d", nasty, p.StatusCode)
		}
		for _, path := range []string{at, "/ar" + at, "/review", "/review/" + id + "/c1", "/documents", "/history"} {
			ownOnly(t, b.get(t, path))
		}
	}
}

// A form sent from a page of another site is refused; so is one that is too
// large, before it is read.
func TestFormsFromElsewhereAndTooLargeAreRefused(t *testing.T) {
	b := newBench(t)
	send := func(path, body string, header map[string]string) int {
		r, err := http.NewRequest("POST", b.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range header {
			r.Header.Set(k, v)
		}
		answer, err := b.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return read(t, answer).StatusCode
	}
	act := "act=reject&version=" + b.version(t, string(b.doc)+"#c1") + "&who=x&why=y"
	path := "/review/" + string(b.doc) + "/c1"
	if got := send(path, act, map[string]string{"Sec-Fetch-Site": "cross-site"}); got != http.StatusForbidden {
		t.Errorf("from another site: status %d, want 403", got)
	}
	if got := send(path, act, map[string]string{"Origin": "https://evil.example"}); got != http.StatusForbidden {
		t.Errorf("with another origin: status %d, want 403", got)
	}
	if got := send(path, act, map[string]string{"Sec-Fetch-Site": "same-origin"}); got != http.StatusSeeOther {
		t.Errorf("from the site itself: status %d, want 303", got)
	}
	if got := send("/check", "text="+strings.Repeat("a", 2<<20), nil); got != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes to check: status %d, want 413", got)
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH"} {
		r, _ := http.NewRequest(method, b.URL+"/figures", nil)
		answer, err := b.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, answer).StatusCode; got != http.StatusNotFound && got != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, got)
		}
	}
}

// What is not there is said to be not there, in both languages; it is never a
// fault of the site.
func TestWhatIsNotThereIsNotFound(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/nothing", "/ar/nothing", "/figures/nothing", "/figures/un-mission/2018-02/IQ/killed/more/and/more", "/figures/no-rule/2018-02/IQ/killed",
		"/figures/un-mission/month/IQ/killed", "/bulletins/1999-01", "/bulletins/none", "/documents/none", "/review/none", "/review/none/c1", "/review/" + string(b.doc) + "/c99", "/method/none"} {
		p := b.get(t, path)
		if p.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, p.StatusCode)
		}
		ownOnly(t, p)
	}
}

// The log says what was asked for and never by whom or with which words.
func TestTheLogHoldsNoReader(t *testing.T) {
	b := newBench(t)
	b.get(t, "/figures?rule=un-mission&from=2018-01&secret=sesame")
	b.post(t, "/check", url.Values{"text": {"12 people were killed, whispered sesame"}})
	log := string(b.log.text)
	if !strings.Contains(log, "path=/figures") || !strings.Contains(log, "status=200") {
		t.Errorf("the log does not say what was asked: %s", log)
	}
	for _, no := range []string{"127.0.0.1", "sesame", "Go-http-client", "secret"} {
		if strings.Contains(log, no) {
			t.Errorf("the log holds %q: %s", no, log)
		}
	}
}

// A site that names its hosts answers under no other name.
func TestASiteAnswersOnlyUnderItsNames(t *testing.T) {
	b := newBench(t)
	s, err := web.New(b.desk, web.Options{Now: noon, Log: slog.New(slog.DiscardHandler), Hosts: []string{"localhost", "127.0.0.1", "::1"}})
	if err != nil {
		t.Fatal(err)
	}
	h := s.Handler()
	for host, want := range map[string]int{"localhost:8765": 200, "127.0.0.1": 200, "[::1]:8765": 200, "evil.example": 421, "localhost.evil.example:80": 421, "": 421} {
		r := httptest.NewRequest("GET", "/about", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
	}
}

// A page that has not changed is not sent again, and goes compressed to those
// who take it so.
func TestPagesAreSentOnceAndSmall(t *testing.T) {
	b := newBench(t)
	first := b.get(t, "/")
	r, _ := http.NewRequest("GET", b.URL+"/", nil)
	r.Header.Set("If-None-Match", first.Header.Get("ETag"))
	again, err := b.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if p := read(t, again); p.StatusCode != http.StatusNotModified || p.body != "" {
		t.Errorf("status %d with %d bytes, want 304 with none", p.StatusCode, len(p.body))
	}
	r, _ = http.NewRequest("GET", b.URL+"/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	zipped, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Body.Close()
	raw, _ := io.ReadAll(zipped.Body)
	z, err := gzip.NewReader(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || string(plain) != first.body {
		t.Errorf("unpacked it is not the page: %v", err)
	}
	if len(raw) > 20_000 {
		t.Errorf("%d bytes on the line, want under 20,000", len(raw))
	}
}

// ?lang= leads to the page's stable address in that language.
func TestLangLeadsToTheAddressOfThatLanguage(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{"/?lang=ar": "/ar/", "/figures?lang=ar&of=injured": "/ar/figures?of=injured", "/ar/watch?lang=en": "/watch", "/ar/?lang=en": "/", "/ar/?lang=ar": "/ar/"} {
		if p := b.get(t, path); p.StatusCode != http.StatusSeeOther || p.Header.Get("Location") != want {
			t.Errorf("%s: status %d to %q, want %q", path, p.StatusCode, p.Header.Get("Location"), want)
		}
	}
	if p := b.get(t, "/?lang=xx"); p.StatusCode != http.StatusOK {
		t.Errorf("a language that there is not: status %d, want the page", p.StatusCode)
	}
	if p := b.get(t, "//evil.example/%2e%2e?lang=ar"); strings.HasPrefix(p.Header.Get("Location"), "//") {
		t.Errorf("leads elsewhere: %q", p.Header.Get("Location"))
	}
}

var _ web.Desk = (*pipeline.Desk)(nil)
