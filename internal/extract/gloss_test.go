package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/extract"
	"cairn/internal/when"
	"cairn/tools/score/guide"
)

// TestFrenchCases scores the French cases as TestCases does the English ones. What
// the first cases hold was known when the table was written; the third were read
// at first sight at claim F1 0.840.
func TestFrenchCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "fr", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no French cases: %v", err)
	}
	var results []guide.Result
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := guide.ReadCases(f, file, false)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for i := range cases {
			c := &cases[i]
			t.Run(c.ID, func(t *testing.T) {
				got := shared(t).Read(c.Text, extract.Options{Published: c.Published, HasPublished: true, Country: c.Country, Lang: "fr"})
				sound(t, c.Text, got)
				r := guide.Score(c, got.Claims)
				results = append(results, r)
				if !r.Perfect {
					t.Log(strings.Join(guide.Explain(&r), "\n"))
				}
			})
		}
	}
	if sum := guide.Sum(results); sum.F1() < 0.95 || sum.SlotShare.Value() < 0.94 {
		t.Errorf("%d cases: claim F1 %.3f, slots %.3f; want 0.95 and 0.94", sum.Cases, sum.F1(), sum.SlotShare.Value())
	}
}

// TestGlossedWords checks how the table gives the words of a text: what an
// apostrophe parts, numbers with spaces, adjectives behind their noun, capitals.
func TestGlossedWords(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"an apostrophe parts", "l'attaque d'un village", "the attack of a village"},
		{"a curved one too", "l’attaque", "the attack"},
		{"spaces in a number", "2 000 familles", "2000 families"},
		{"no third group of digits", "12 34 familles", "12 34 families"},
		{"the longest phrase", "ont été tués par balle", "were killed by gunfire"},
		{"an adjective behind its noun", "sept soldats somaliens", "seven soldiers"},
		{"an adjective alone", "les somaliens", "the somali"},
		{"numbers in words", "soixante-dix-sept civils", "seventy seven civilians"},
		{"a word that the table lacks", "des zouaves tués", "some zouaves killed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			words, ends := extract.Glossed("fr", test.text)
			if got := strings.Join(words, " "); got != test.want {
				t.Errorf("%q reads as %q, want %q", test.text, got, test.want)
			}
			if n := len(ends); n > 0 && ends[n-1] != len(test.text) {
				t.Errorf("%q: the last word ends at %d of %d", test.text, ends[n-1], len(test.text))
			}
		})
	}
}

// FuzzFrench reads any bytes as French: no panic, and what comes out is sound.
func FuzzFrench(f *testing.F) {
	for _, s := range []string{
		"", "l'", "d’un", "Douze personnes ont été tuées et une trentaine d'autres blessées mardi à Bagdad, a indiqué la police.",
		"2 000 000 de civils tués 000 000", "l'l'l'attaque", "soldats\nirakiens", "quatre-vingt-dix-sept morts\u200b\u202e\xff",
	} {
		f.Add(s, "IQ", true)
	}
	e := shared(f)
	f.Fuzz(func(t *testing.T, s, country string, dated bool) {
		if len(s) > 20000 {
			return
		}
		sound(t, s, e.Read(s, extract.Options{Published: when.On(2035, 3, 14), HasPublished: dated, Country: country, Lang: "fr"}))
	})
}
