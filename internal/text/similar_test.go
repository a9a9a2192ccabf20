package text_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"cairn/internal/text"

	"pgregory.net/rapid"
)

// The values of stringdist for every pair of the reference cases.
func TestStringsAreComparedAsTheReferenceDoes(t *testing.T) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	files, _ := filepath.Glob(filepath.Join(root, "oracles", "linkage", "strings*.json"))
	if len(files) == 0 {
		t.Skipf("no reference cases at %s", root)
	}
	measures := map[string]func(a, b string) float64{
		"jaro":                      text.Jaro,
		"jaro_winkler_p01":          text.JaroWinkler,
		"levenshtein":               func(a, b string) float64 { return float64(text.Levenshtein(a, b)) },
		"osa":                       func(a, b string) float64 { return float64(text.OSA(a, b)) },
		"damerau":                   func(a, b string) float64 { return float64(text.Damerau(a, b)) },
		"lcs":                       func(a, b string) float64 { return float64(text.LCS(a, b)) },
		"qgram2":                    func(a, b string) float64 { return float64(text.QGram(a, b, 2)) },
		"cosine2":                   func(a, b string) float64 { return text.Cosine(a, b, 2) },
		"jaccard2":                  func(a, b string) float64 { return text.Jaccard(a, b, 2) },
		"RL_levenshteinSim":         nil, // of another program that counts bytes, not runes
		"RL_jarowinkler_ascii_only": nil, // of another program that floors half transpositions; stringdist is the reference
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			ID        string
			Data      struct{ A, B []string }
			Expected  map[string][]any
			Tolerance struct{ Abs float64 }
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.ID, func(t *testing.T) {
			for name, want := range c.Expected {
				measure, known := measures[name]
				switch {
				case name == "soundex_a" || name == "soundex_b":
					from := map[string][]string{"soundex_a": c.Data.A, "soundex_b": c.Data.B}[name]
					for i, s := range from {
						if got := text.Soundex(s); got != want[i] {
							t.Errorf("Soundex(%q) = %s, want %v", s, got, want[i])
						}
					}
				case !known:
					t.Errorf("the case has a measure %q that is not compared", name)
				case measure != nil:
					for i, a := range c.Data.A {
						got := measure(a, c.Data.B[i])
						if w, ok := want[i].(float64); !ok && !math.IsNaN(got) || ok && !(math.Abs(got-w) <= c.Tolerance.Abs) {
							t.Errorf("%s(%q, %q) = %v, want %v", name, a, c.Data.B[i], got, want[i])
						}
					}
				}
			}
		})
	}
}

func TestDistancesAreDistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abحد]{0,7}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		for name, d := range map[string]func(a, b string) int{"levenshtein": text.Levenshtein, "osa": text.OSA, "damerau": text.Damerau, "lcs": text.LCS} {
			if d(a, b) != d(b, a) || (d(a, b) == 0) != (a == b) {
				t.Fatalf("%s(%q, %q) = %d, the other way %d", name, a, b, d(a, b), d(b, a))
			}
		}
		if !(text.Damerau(a, b) <= text.OSA(a, b) && text.OSA(a, b) <= text.Levenshtein(a, b) && text.Levenshtein(a, b) <= text.LCS(a, b)) {
			t.Fatalf("an edit more allowed makes %q and %q farther apart", a, b)
		}
		if j, w := text.Jaro(a, b), text.JaroWinkler(a, b); j < 0 || w > 1 || w < j {
			t.Fatalf("jaro(%q, %q) = %v, with the prefix %v", a, b, j, w)
		}
	})
}
