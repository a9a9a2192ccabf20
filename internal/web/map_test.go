package web_test

import (
	"context"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"cairn/internal/web"
)

// Each map of the site can be taken away, as a drawing that stands alone and painted
// from it, at the choice of the page that shows it.
func TestMapsCanBeTakenAway(t *testing.T) {
	d, _ := districtDesk(t)
	var painted atomic.Int32
	paint := func(head string) web.Painter {
		return func(_ context.Context, svg string, wide, high int) ([]byte, error) {
			painted.Add(1)
			if !strings.HasPrefix(svg, "<svg ") || wide < 700 || high < 300 {
				t.Errorf("asked to paint %d by %d units of %.80s", wide, high, svg)
			}
			return []byte(head), nil
		}
	}
	s, err := web.New(d, web.Options{Now: noon, Log: slog.New(slog.DiscardHandler), Paint: paint("\x89PNG"), Print: paint("%PDF-")})
	if err != nil {
		t.Fatal(err)
	}
	get := func(h http.Handler, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	for page, file := range map[string]string{"/?month=2032-02": "figures.pdf?month=2032-02", "/watch?m=5&y=2032": "watch.pdf?m=5&amp;y=2032", "/incidents?year=2031": "incidents.pdf?year=2031", "/coverage": "coverage.pdf"} {
		for _, l := range tongues(t) {
			w := get(s.Handler(), l.prefix+page)
			at := l.prefix + "/maps/" + file
			if !strings.Contains(w.Body.String(), `href="`+at+`"`) {
				t.Errorf("%s%s does not offer %s", l.prefix, page, at)
			}
			at = strings.ReplaceAll(at, "&amp;", "&")
			before := painted.Load()
			for format, want := range map[string]string{"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "pdf": "application/pdf"} {
				w := get(s.Handler(), strings.Replace(at, ".pdf", "."+format, 1))
				if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want {
					t.Errorf("%s as %s: status %d, %s", at, format, w.Code, w.Header().Get("Content-Type"))
				}
				if format == "svg" {
					var any struct{ XMLName xml.Name }
					if err := xml.Unmarshal(w.Body.Bytes(), &any); err != nil || strings.Contains(w.Body.String(), "href") {
						t.Errorf("%s: %v, or it links somewhere", at, err)
					}
				}
			}
			if painted.Load() != before+2 {
				t.Errorf("%s: painted %d times, want twice", at, painted.Load()-before)
			}
		}
	}
	if w := get(s.Handler(), "/maps/figures.svg?month=2032-02"); !strings.Contains(w.Body.String(), "February 2032") || !strings.Contains(w.Body.String(), "not published") && !strings.Contains(w.Body.String(), "url(#g-g)") {
		t.Error("the map is not that of the month")
	}
	for path, want := range map[string]int{"/maps/nothing.svg": 404, "/maps/figures.gif": 404, "/maps/figures.svg?month=x": 400, "/figures/chart.pdf": 200} {
		if w := get(s.Handler(), path); w.Code != want {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
	}
	bare, err := web.New(d, web.Options{Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(bare.Handler(), "/maps/watch.png"); w.Code != http.StatusNotImplemented {
		t.Errorf("with nothing to paint with: status %d", w.Code)
	}
	if w := get(bare.Handler(), "/coverage"); strings.Contains(w.Body.String(), "coverage.pdf") || !strings.Contains(w.Body.String(), "/maps/coverage.svg") {
		t.Error("a pdf is offered that nothing can print, or the drawing is not")
	}
}
