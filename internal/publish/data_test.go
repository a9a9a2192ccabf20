package publish_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

func figures(n int) count.Table {
	t := count.Table{Rule: count.RuleRef{ID: "un-mission", Version: "1.0"}, AsOf: time.Date(2035, 3, 20, 0, 0, 0, 0, time.UTC), Head: "8:abc="}
	for i := range n {
		k := i * 7
		r := count.Row{ID: "un-mission/2035-02/IQ-BG/killed", Period: "2035-02", Area: "IQ-BG", Harm: register.HarmKilled, Min: &k, Max: &k, Open: i%2 == 0, Basis: count.Published, Notes: []string{"=SUM(A1)", "بغداد"}}
		if i%3 == 2 {
			r.Min, r.Max, r.Open, r.Gap, r.Basis = nil, nil, false, true, count.None
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func name(code, lang string) string { return "area " + code }

func TestAGapIsEmptyAndNeverZeroInEveryFormat(t *testing.T) {
	for _, n := range []int{0, 1, 3, 8, 9, 40} {
		table := figures(n)
		for _, format := range publish.Formats {
			var b bytes.Buffer
			if err := publish.Write(&b, format, table, name); err != nil {
				t.Fatalf("%s of %d rows: %v", format, n, err)
			}
			low := lowest(t, format, b.Bytes())
			if len(low) != n {
				t.Fatalf("%s: %d rows, want %d", format, len(low), n)
			}
			for i, got := range low {
				want := table.Rows[i].Min
				if (got == nil) != (want == nil) || got != nil && *got != int64(*want) {
					t.Errorf("%s row %d: %v, want %v", format, i, got, want)
				}
			}
		}
	}
}

// lowest reads the lowest numbers back, nil where there is none.
func lowest(t *testing.T, format string, b []byte) (low []*int64) {
	t.Helper()
	switch format {
	case "parquet":
		type row struct {
			ID    string `parquet:"id"`
			Min   *int64 `parquet:"min,optional"`
			Max   *int64 `parquet:"max,optional"`
			Open  bool   `parquet:"open"`
			Gap   bool   `parquet:"gap"`
			Notes string `parquet:"notes"`
		}
		rows, err := parquet.Read[row](bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("parquet: %v", err)
		}
		for i, r := range rows {
			if r.Gap != (i%3 == 2) || r.Open != (i%3 != 2 && i%2 == 0) || r.Notes != "=SUM(A1); بغداد" {
				t.Errorf("parquet row %d: %+v", i, r)
			}
			low = append(low, r.Min)
		}
	case "jsonl":
		for line := range strings.Lines(string(b)) {
			var r struct {
				Min   *int64
				Notes string
			}
			if err := json.Unmarshal([]byte(line), &r); err != nil || r.Notes != "=SUM(A1); بغداد" {
				t.Fatalf("jsonl: %q: %v", line, err)
			}
			low = append(low, r.Min)
		}
	case "geojson":
		var f struct {
			Features []struct {
				Geometry   any
				Properties struct{ Min *int64 }
			}
		}
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatalf("geojson: %v", err)
		}
		for _, x := range f.Features {
			if x.Geometry == nil {
				t.Error("geojson: Baghdad has no shape")
			}
			low = append(low, x.Properties.Min)
		}
	default:
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		head := 1
		if format == "hxl" {
			head = 2
			if rows[1][5] != "#affected+min" {
				t.Errorf("hxl tags are %v", rows[1])
			}
		}
		for _, r := range rows[head:] {
			if strings.HasPrefix(r[len(r)-1], "=") {
				t.Errorf("%s: a spreadsheet would run %q", format, r[len(r)-1])
			}
			if r[5] == "" {
				low = append(low, nil)
				continue
			}
			var n int64
			if err := json.Unmarshal([]byte(r[5]), &n); err != nil {
				t.Fatalf("%s: %q", format, r[5])
			}
			low = append(low, &n)
		}
	}
	return low
}
