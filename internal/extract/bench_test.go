package extract_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cairn/internal/extract"
	"cairn/internal/gazetteer"
	"cairn/internal/when"
)

// news returns real news texts of the shared folder, or the project's own
// cases where it is absent.
func news(tb testing.TB) []string {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "fa_kes", "fa_kes.jsonl.gz"))
	if err != nil {
		tb.Skipf("no shared folder: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var texts []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, row.Text)
	}
	return texts
}

func extractor(tb testing.TB) *extract.Extractor {
	places, err := gazetteer.For("IQ", "SY")
	if err != nil {
		tb.Fatal(err)
	}
	return extract.New(places)
}

var options = extract.Options{Published: when.On(2035, 3, 14), HasPublished: true, Country: "SY", Lang: "en"}

// BenchmarkRead reads real news on one core; ns/op is for the whole set.
func BenchmarkRead(b *testing.B) {
	texts, e := news(b), extractor(b)
	n := 0
	for _, s := range texts {
		n += len(s)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range texts {
			e.Read(s, options)
		}
	}
}

// BenchmarkArticle reports how long one article of 5 kB takes, at the median
// and the 99th percentile.
func BenchmarkArticle(b *testing.B) {
	texts, e := news(b), extractor(b)
	var articles []string
	all := ""
	for _, s := range texts {
		if all += s + "\n\n"; len(all) >= 5000 {
			articles, all = append(articles, all), ""
		}
	}
	var took []time.Duration
	for b.Loop() {
		for _, s := range articles {
			start := time.Now()
			e.Read(s, options)
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
