package pipeline_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"cairn/internal/pipeline"
)

// BenchmarkExtractLines reads our own English cases as JSON Lines, all cores;
// bytes are those of the texts.
func BenchmarkExtractLines(b *testing.B) {
	files, _ := filepath.Glob("../extract/testdata/en/*.jsonl")
	var in bytes.Buffer
	var size int64
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		for _, line := range bytes.Split(data, []byte("\n")) {
			var c struct{ ID, Text, Published, Country, Lang string }
			if json.Unmarshal(line, &c) != nil {
				continue
			}
			out, err := json.Marshal(map[string]string{"id": c.ID, "text": c.Text, "published": c.Published, "country": c.Country, "lang": c.Lang})
			if err != nil {
				b.Fatal(err)
			}
			in.Write(append(out, '\n'))
			size += int64(len(c.Text))
		}
	}
	for _, workers := range []int{1, 0} {
		b.Run("workers="+strconv.Itoa(workers), func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				if _, err := pipeline.ExtractLines(b.Context(), bytes.NewReader(in.Bytes()), io.Discard, pipeline.ExtractOptions{Workers: workers}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
