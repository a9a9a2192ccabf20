package extract

import (
	"fmt"
	"strings"

	"cairn/internal/text"
)

// Rows of the English lexicon, for the test of each.
type Row = frameRow

// Lemma, Example and Expect give tests the cells of a row.
func (f frameRow) Lemma() string   { return f.lemma }
func (f frameRow) Example() string { return f.example }
func (f frameRow) Expect() string  { return f.expect }
func (f frameRow) Line() int       { return f.line }

// Frames returns the frames of the English lexicon.
func Frames() ([]frameRow, error) {
	l, err := english()
	if err != nil {
		return nil, err
	}
	return l.frames, nil
}

// Rows reads a lexicon file as the package does.
func Rows(lang, file string, each func(line int, cell func(string) string) error) error {
	return rows(lang, file, each)
}

// Plural gives the English plural by rule.
func Plural(noun string) string { return englishPlural(noun) }

// ArabicFrames returns the frames of the Arabic lexicon.
func ArabicFrames() ([]frameRow, error) {
	l, err := arabicWords()
	if err != nil {
		return nil, err
	}
	return l.frames, nil
}

// EnglishEntries reads the English tables anew and returns what each word has
// been given, in order.
func EnglishEntries() (string, error) {
	l, err := readLexicon("en", inflectEnglish)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, n := range l.nodes {
		for _, e := range n.entries {
			fmt.Fprintln(&b, e.class, e.form, *e.sense)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// ShippedRanks are the weights of ranks.tsv.
func ShippedRanks() [cues]float64 { return *shippedRanks() }

// CueNames are the names of the cues, in the order of their weights.
var CueNames = cueNames

// Glossed returns the words that a language's table gives for a text, and where in
// the text each ends.
func Glossed(lang, s string) (words []string, ends []int) {
	l := languageOf(s, Options{Lang: lang})
	for _, t := range l.gloss.over(s, text.Tokens(s, nil)) {
		words, ends = append(words, t.Norm), append(ends, t.End)
	}
	return words, ends
}

// Numbered returns the number that a table of the words gives each of the asked; a
// word has the number of its place in the list, from 1, another word 0.
func Numbered(words, asked []string) []int32 {
	ids := map[string]int32{"": 0}
	for i, w := range words {
		ids[w] = int32(i + 1)
	}
	t := newWordTable(ids)
	var out []int32
	for _, w := range asked {
		out = append(out, t.id(w))
	}
	return out
}
