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
	"cairn/internal/register"
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

// newDesk makes an empty register.
func newDesk(t testing.TB) *pipeline.Desk {
	t.Helper()
	d, err := pipeline.Create(context.Background(), filepath.Join(t.TempDir(), "cairn.db"), "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// accept takes in a text about a country and accepts every claim of it.
func accept(t testing.TB, d *pipeline.Desk, title, country, text string, published when.Day) document.ID {
	t.Helper()
	got, err := d.Collect(t.Context(), pipeline.Upload{Name: "report.txt", Body: []byte(text), Title: title, Country: country, Language: "en",
		Published: when.Between(published, published), Who: "a recorder"})
	if err != nil || len(got.Documents) != 1 {
		t.Fatalf("%q was not taken in: %+v, %v", title, got, err)
	}
	sheet, err := d.Sheet(t.Context(), time.Time{}, got.Documents[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Claims) == 0 {
		t.Fatalf("no claim was read from %q", text)
	}
	for _, c := range sheet.Claims {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: c.ID, Who: "a recorder", Why: "read and found right"}); err != nil {
			t.Fatal(err)
		}
	}
	return got.Documents[0]
}

// serve puts pages over a register.
func serve(t testing.TB, d *pipeline.Desk, log *lines) *httptest.Server {
	t.Helper()
	s, err := web.New(d, web.Options{Now: noon, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server
}

func newBench(t testing.TB) *bench {
	t.Helper()
	ctx := context.Background()
	d := newDesk(t)
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
	b.Server = serve(t, d, b.log)
	return b
}

// version names how a claim stands, as its form at the desk does.
func (b *bench) version(t testing.TB, claim string) string {
	t.Helper()
	p, err := b.desk.Place(t.Context(), time.Time{}, "", claim)
	if err != nil {
		t.Fatal(err)
	}
	return p.Version
}
