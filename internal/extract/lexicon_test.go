package extract_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/extract"
	"cairn/internal/register"
)

func read(t testing.TB, text string) extract.Result {
	t.Helper()
	o := options
	o.Country = "IQ"
	return shared(t).Read(text, o)
}

var one *extract.Extractor

func shared(t testing.TB) *extract.Extractor {
	if one == nil {
		one = extractor(t)
	}
	return one
}

// short prints a claim as a row of the lexicon expects it: killed 12, killed
// 30+, displaced 4000 families.
func short(c register.Claim) string {
	if c.Count == nil {
		return string(c.Kind)
	}
	n := ""
	switch {
	case c.Count.Min != nil:
		n = strconv.Itoa(*c.Count.Min)
	case c.Count.Max != nil:
		n = "-" + strconv.Itoa(*c.Count.Max)
	}
	if c.Count.Max == nil {
		n += "+"
	}
	s := string(c.Kind) + " " + n
	if c.Unit == "families" {
		s += " families"
	}
	return s
}

// TestEachFrameRow reads the example of each row of harm.tsv and split.tsv: it
// must give the claim that the row expects.
func TestEachFrameRow(t *testing.T) {
	frames, err := extract.Frames()
	if err != nil {
		t.Fatal(err)
	}
	if len(frames) < 120 {
		t.Errorf("%d frames; the language needs 120 at least", len(frames))
	}
	for _, f := range frames {
		t.Run(fmt.Sprintf("%d %s", f.Line(), f.Lemma()), func(t *testing.T) {
			var got []string
			for _, c := range read(t, f.Example()).Claims {
				if c.Kind != register.SignKind && c.Kind != register.ComparisonKind {
					got = append(got, short(c))
				}
			}
			if f.Expect() == "nothing" {
				if len(got) > 0 {
					t.Errorf("%q gives %v, want nothing", f.Example(), got)
				}
				return
			}
			if !slices.Contains(got, f.Expect()) {
				t.Errorf("%q gives %v, want %s", f.Example(), got, f.Expect())
			}
		})
	}
}

// TestEachPersonRow puts each noun for people into one sentence.
func TestEachPersonRow(t *testing.T) {
	err := extract.Rows("en", "person.tsv", func(line int, cell func(string) string) error {
		noun, many := cell("noun"), cell("plural")
		if many == "" {
			many = extract.Plural(noun)
		}
		if cell("unit") != "" {
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, noun), func(t *testing.T) {
			text := "The blast killed 12 " + many + " in Baghdad."
			claims := read(t, text).Claims
			if len(claims) != 1 || short(claims[0]) != "killed 12" {
				t.Fatalf("%q gives %d claims", text, len(claims))
			}
			if want := cell("status"); want != "context" && string(claims[0].Status) != want {
				t.Errorf("%q: status %s, want %s", text, claims[0].Status, want)
			}
			if claims[0].Sex != cell("sex") {
				t.Errorf("%q: sex %q, want %q", text, claims[0].Sex, cell("sex"))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachSourceRow lets each source speak.
func TestEachSourceRow(t *testing.T) {
	err := extract.Rows("en", "source.tsv", func(line int, cell func(string) string) error {
		words := cell("phrase")
		if cell("types") == "" || cell("role") == "none" || cell("role") == "paper" {
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, words), func(t *testing.T) {
			who := "the " + words
			if cell("role") == "speaker" {
				who = "a local " + words
			}
			text := "Twelve people were killed in Mosul, " + who + " said."
			claims := read(t, text).Claims
			if len(claims) == 0 || claims[0].Attribution == nil {
				t.Fatalf("%q: no source", text)
			}
			if got, want := strings.Join(claims[0].Attribution.Types, " "), cell("types"); got != want {
				t.Errorf("%q: types %s, want %s", text, got, want)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachHedgeRow hedges one number with each.
func TestEachHedgeRow(t *testing.T) {
	err := extract.Rows("en", "hedge.tsv", func(line int, cell func(string) string) error {
		words, place := cell("phrase"), cell("place")
		if place == "none" {
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, words), func(t *testing.T) {
			text := "The blast killed " + words + " 12 people."
			if place == "after" {
				text = "The blast killed 12 " + words + " in Mosul."
			}
			claims := read(t, text).Claims
			if len(claims) != 1 || claims[0].Count == nil {
				t.Fatalf("%q gives %d claims", text, len(claims))
			}
			if got, want := string(claims[0].Count.Qualifier), cell("qualifier"); got != want {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachWeaponRow checks the codes against those of the label guide.
func TestEachWeaponRow(t *testing.T) {
	codes := strings.Fields("vehicle_bomb suicide_vehicle_bomb suicide_vest roadside_bomb bomb mine air_strike drone_strike shelling gunfire hanging fire accident")
	err := extract.Rows("en", "weapon.tsv", func(line int, cell func(string) string) error {
		if !slices.Contains(codes, cell("weapon")) {
			t.Errorf("line %d: %q is no code of the guide", line, cell("weapon"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachSignRow reads the example of each sign.
func TestEachSignRow(t *testing.T) {
	err := extract.Rows("en", "sign.tsv", func(line int, cell func(string) string) error {
		t.Run(fmt.Sprintf("%d %s", line, cell("phrase")), func(t *testing.T) {
			var got []string
			for _, c := range read(t, cell("example")).Claims {
				if c.Kind == register.SignKind {
					got = append(got, c.Sign)
				}
			}
			if !slices.Contains(got, cell("sign")) {
				t.Errorf("%q gives %v, want %s", cell("example"), got, cell("sign"))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The order of a word's readings decides which is taken first: it must be the
// same in every run.
func TestTheTablesAreReadInOneOrder(t *testing.T) {
	first, err := extract.EnglishEntries()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, _ := extract.EnglishEntries(); again != first {
			t.Fatal("the same tables give the readings of a word in another order")
		}
	}
}
