package web

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cairn/internal/pipeline"
)

// withLanguage is the tree of catalogues with one language more: the strings of
// another, and a header of its own.
func withLanguage(t *testing.T, code, like, header string) fstest.MapFS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(catalogues, "lang", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(catalogues, path)
		tree[path] = &fstest.MapFile{Data: body}
		if rest, ok := strings.CutPrefix(path, "lang/"+like+"/"); ok && rest != "lang.json" {
			tree["lang/"+code+"/"+rest] = tree[path]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tree["lang/"+code+"/lang.json"] = &fstest.MapFile{Data: []byte(header)}
	return tree
}

// To add a language is to add a folder: its pages are served under its code, in
// its direction and digits, and every page of every other language names it.
func TestALanguageIsAFolder(t *testing.T) {
	now := func() time.Time { return time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC) }
	d, err := pipeline.Create(context.Background(), filepath.Join(t.TempDir(), "cairn.db"), "a recorder", now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	s, err := newSite(d, Options{Now: now}, withLanguage(t, "fa", "ar", `{"lang.name": "فارسی", "lang.dir": "rtl", "lang.digits": "latn arab"}`))
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) string {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", path, w.Code)
		}
		return w.Body.String()
	}
	for path, want := range map[string]string{
		"/fa/about":              `<html lang="fa" dir="rtl">`,
		"/ar/method":             `<link rel="alternate" hreflang="fa" href="/fa/method">`,
		"/check":                 `<a href="/fa/check" lang="fa" dir="rtl" hreflang="fa">فارسی</a>`,
		"/fa/method?digits=arab": `href="/fa/about?digits=arab"`,
	} {
		if body := get(path); !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", path, want)
		}
	}
}

// A language that does not say which way it runs is refused, and it is said what
// is missing where.
func TestALanguageSaysWhichWayItRuns(t *testing.T) {
	for _, header := range []string{`{"lang.name": "فارسی", "lang.digits": "latn"}`, `{"lang.name": "فارسی", "lang.dir": "up", "lang.digits": "latn"}`, `{"lang.dir": "rtl", "lang.digits": "latn"}`, `{"lang.name": "فارسی", "lang.dir": "rtl"}`} {
		if _, err := languages(withLanguage(t, "fa", "ar", header)); err == nil || !strings.Contains(err.Error(), "lang/fa/lang.json") {
			t.Errorf("%s: %v, want what is missing", header, err)
		}
	}
}
