package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/extract"
	"cairn/tools/score/guide"
)

// TestCases scores every English case, the project's own and those of the
// shared folder, by the rules of the label guide: one subtest a case, named by
// its id. No case may hold a critical error, and each set as a whole must keep
// the level it has reached.
func TestCases(t *testing.T) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	own, err := filepath.Glob(filepath.Join("testdata", "en", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	files := append([]string{filepath.Join(root, "data", "extraction-cases", "cases.jsonl")}, own...)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".jsonl"), func(t *testing.T) {
			f, err := os.Open(file)
			if err != nil {
				t.Skipf("no such set here: %v", err)
			}
			defer f.Close()
			cases, err := guide.ReadCases(f, file, false)
			if err != nil {
				t.Fatal(err)
			}
			var results []guide.Result
			for i := range cases {
				c := &cases[i]
				if c.Lang != "en" {
					continue
				}
				t.Run(c.ID, func(t *testing.T) {
					got := shared(t).Read(c.Text, extract.Options{Published: c.Published, HasPublished: true, Country: c.Country, Lang: c.Lang})
					sound(t, c.Text, got)
					r := guide.Score(c, got.Claims)
					results = append(results, r)
					for _, o := range r.Criticals {
						t.Errorf("critical: %s, %q", o.Critical, o.Quote)
					}
					if !r.Perfect {
						t.Log(strings.Join(guide.Explain(&r), "\n"))
					}
				})
			}
			sum := guide.Sum(results)
			if sum.F1() < 0.97 || sum.SlotShare.Value() < 0.95 {
				t.Errorf("%d cases: claim F1 %.3f, slots %.3f; want 0.97 and 0.95", sum.Cases, sum.F1(), sum.SlotShare.Value())
			}
		})
	}
}
