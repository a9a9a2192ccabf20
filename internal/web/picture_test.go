package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cairn/internal/web"
)

// A chart is painted once for all who ask for it, at the same choice of figures
// as the page has; the page offers it only where something can paint.
func TestAChartIsPaintedOnce(t *testing.T) {
	b := newBench(t)
	var painted, at atomic.Int32
	s, err := web.New(b.desk, web.Options{Now: noon, Log: slog.New(slog.DiscardHandler), Paint: func(_ context.Context, svg string, wide, high int) ([]byte, error) {
		if at.Add(1) > 1 {
			t.Error("two are painted at a time")
		}
		defer at.Add(-1)
		painted.Add(1)
		if !strings.HasPrefix(svg, "<svg ") || !strings.Contains(svg, "Baghdad, by month: Killed") || wide != 860 || high < 200 {
			t.Errorf("asked to paint %d by %d units of %.80s", wide, high, svg)
		}
		return []byte("\x89PNG"), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	page := get("/figures?area=IQ-BG").Body.String()
	if !strings.Contains(page, `href="/figures/chart.png?area=IQ-BG`) || !strings.Contains(page, `href="/figures/chart.svg?area=IQ-BG`) {
		t.Error("the page does not offer its chart")
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if w := get("/figures/chart.png?area=IQ-BG"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || w.Body.String() != "\x89PNG" {
				t.Errorf("status %d, %s", w.Code, w.Header().Get("Content-Type"))
			}
		})
	}
	if all.Wait(); painted.Load() != 1 {
		t.Errorf("painted %d times, want once", painted.Load())
	}
	if w := get("/figures/chart.png?area=all"); w.Code != http.StatusBadRequest {
		t.Errorf("a choice that is no series: status %d", w.Code)
	}
	if p := b.get(t, "/figures/chart.png"); p.StatusCode != http.StatusNotImplemented || !strings.Contains(words(p.root), "SVG") {
		t.Errorf("with nothing to paint with: status %d", p.StatusCode)
	}
	if p := b.get(t, "/figures"); strings.Contains(p.body, "chart.png") {
		t.Error("a picture is offered that nothing can paint")
	}
}
