package cli_test

import (
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/chart"
	"cairn/internal/pipeline"
	"cairn/internal/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenFigureOfTheReadme holds docs/figure.svg against the chart of the
// front page over the example: the README shows what the program shows.
func TestGoldenFigureOfTheReadme(t *testing.T) {
	noon := func() time.Time { return time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC) }
	d, err := pipeline.Create(t.Context(), filepath.Join(t.TempDir(), "cairn.db"), "the example", noon)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Demo(t.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	site, err := web.New(d, web.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	site.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	page := w.Body.String()
	from := strings.Index(page, `<svg class="chart series"`)
	if w.Code != 200 || from < 0 {
		t.Fatalf("status %d, no chart on the front page", w.Code)
	}
	inner := page[from : from+strings.Index(page[from:], "</svg>")+len("</svg>")]
	inner = strings.Replace(inner, `width="100%"`, `x="56" y="56" width="820"`, 1)
	got := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 470" width="900" height="470">
<style>%s
.series{width:820px;margin:0}.head{font:700 20px system-ui,sans-serif;fill:#1d2329}.foot{font:13px system-ui,sans-serif;fill:#565f69}</style>
<rect width="900" height="470" fill="#fcfbf8"/>
<text class="head" x="20" y="32">Civilians killed in Iraq each month, as the UN mission published them</text>
%s
<text class="foot" x="20" y="424">Every bar is an absolute minimum. February 2018: at least 91 (without police: 86). Striped: without Anbar; pale: not said.</text>
<text class="foot" x="20" y="446">Seven definitions, numbered: two months under two of them do not count the same people. 74 months, an address for each.</text>
</svg>
`, chart.CSS, inner)
	const name = "../../docs/figure.svg"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/figure.svg is not what the front page shows; make golden writes it anew")
	}
}
