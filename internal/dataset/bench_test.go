package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"cairn/internal/dataset"
)

// BenchmarkIncidents reads 100,000 incidents.
func BenchmarkIncidents(b *testing.B) {
	var s strings.Builder
	s.WriteString("external_id,date,place,country,killed_min,killed_max,source_name,source_url,quote\n")
	for i := range 100_000 {
		fmt.Fprintf(&s, "B%d,2014-%02d-%02d,Baghdad,IQ,%d,%d,Daily %d,https://news.example.org/%d,Some people were killed.\n", i, i%12+1, i%28+1, i%20, i%20+3, i%50, i)
	}
	f := fileOf("b.csv", s.String())
	b.SetBytes(int64(len(f.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		batch, err := dataset.Read("incidents", f, options())
		if err != nil || len(batch.Incidents) != 100_000 {
			b.Fatal(err, len(batch.Incidents))
		}
	}
}
