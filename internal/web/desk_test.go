package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/web"
	"cairn/internal/when"
)

// noon is when everything in these tests happens.
func noon() time.Time { return time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC) }

// A bench is a real register with the example in it and one invented report,
// behind the pages.
type bench struct {
	*httptest.Server
	desk *pipeline.Desk
	doc  document.ID // the invented report
	log  *lines
}

// lines keeps what the site logs.
type lines struct{ text []byte }

func (l *lines) Write(b []byte) (int, error) { l.text = append(l.text, b...); return len(b), nil }

const report = `Police said at least 17 civilians were killed and 40 others injured when a car bomb exploded at a market in northern Baghdad on Monday. A hospital official put the dead at 21.`

func newBench(t testing.TB) *bench {
	t.Helper()
	ctx := context.Background()
	d, err := pipeline.Create(ctx, filepath.Join(t.TempDir(), "cairn.db"), "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Demo(ctx, examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	b := &bench{desk: d, log: &lines{}}
	got, err := d.Collect(ctx, pipeline.Upload{Name: "market.txt", Body: []byte(report), Title: "Market blast", Country: "IQ", Language: "en",
		Published: when.Between(when.On(2035, 3, 13), when.On(2035, 3, 13)), Who: "a recorder"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Documents) != 1 {
		t.Fatalf("the report was not taken in: %+v", got)
	}
	b.doc = got.Documents[0]
	s, err := web.New(d, web.Options{Now: noon, Log: slog.New(slog.NewTextHandler(b.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	b.Server = httptest.NewServer(s.Handler())
	t.Cleanup(b.Close)
	b.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}
