package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// Figures have one shape wherever they are taken from: the columns of the site's csv
// are those of cairn count, what is placed among them, and its rows are the same.
func TestFiguresHaveOneShapeWhereverTheyAreTakenFrom(t *testing.T) {
	d, _ := districtDesk(t)
	b := &bench{desk: d, log: &lines{}}
	b.Server = serve(t, d, b.log)
	table, err := d.Count(t.Context(), time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, Country: "IQ"})
	if err != nil {
		t.Fatal(err)
	}
	for format, address := range map[string]string{"csv": "/figures?rule=all&area=IQ-NI&format=csv", "hxl": "/figures?rule=all&area=IQ-NI&format=hxl"} {
		t.Run(format, func(t *testing.T) {
			want := table
			want.Rows = slices.DeleteFunc(slices.Clone(table.Rows), func(r count.Row) bool { return r.Area != "IQ-NI" })
			var file bytes.Buffer
			if err := publish.Write(&file, format, want, pipeline.AreaName); err != nil {
				t.Fatal(err)
			}
			read := func(text string) []string {
				rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				lines := []string{strings.Join(rows[0], ",")}
				for _, row := range rows[1:] {
					lines = append(lines, strings.Join(row, ","))
				}
				slices.Sort(lines[1:])
				return lines
			}
			got, same := read(b.get(t, address).body), read(file.String())
			if !strings.Contains(got[0], "placed_min,placed_max,vague") || got[0] != same[0] {
				t.Errorf("columns %q; want %q", got[0], same[0])
			}
			if !slices.Equal(got, same) {
				t.Errorf("%d rows differ from the %d of cairn count", len(got), len(same))
			}
		})
	}
	var data struct {
		Rows []struct {
			Period string
			Placed *count.Placed
		}
	}
	if err := json.Unmarshal([]byte(b.get(t, "/figures?rule=all&area=IQ-NI&from=2032-02&to=2032-02&format=json").body), &data); err != nil || len(data.Rows) != 1 || data.Rows[0].Placed == nil || data.Rows[0].Placed.Vague != 1 {
		t.Errorf("json: %+v, %v; want what is placed, without the one incident of no known place", data.Rows, err)
	}
}
