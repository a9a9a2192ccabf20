package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"cairn/internal/web"
)

// BenchmarkPage measures how long each page takes to be made, from the request
// to the last byte, over the example register.
func BenchmarkPage(b *testing.B) {
	bench := newBench(b)
	s, err := web.New(bench.desk, web.Options{Now: noon})
	if err != nil {
		b.Fatal(err)
	}
	h := s.Handler()
	text, err := os.ReadFile(article)
	if err != nil {
		b.Fatal(err)
	}
	form := url.Values{"text": {string(text)}, "published": {"2018-03-25"}, "country": {"IQ"}}.Encode()
	for _, path := range []string{"GET /", "GET /ar/", "GET /figures", "GET /figures/un-mission/2018-02/IQ/killed", "GET /watch", "GET /bulletins/2018-02", "GET /review", "POST /check"} {
		b.Run(path, func(b *testing.B) {
			method, at, _ := strings.Cut(path, " ")
			bytes := 0
			for b.Loop() {
				body := ""
				if method == http.MethodPost {
					body = form
				}
				r := httptest.NewRequest(method, at, strings.NewReader(body))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("status %d", w.Code)
				}
				bytes = w.Body.Len()
			}
			b.ReportMetric(float64(bytes), "bytes/page")
		})
	}
}
