package web_test

import (
	"regexp"
	"strings"
	"testing"

	"cairn/internal/when"
)

// What the queue, the cards and the signs say in their own rooms is said in the
// page's language: on an Arabic page no sentence of theirs stays in English.
func TestSentencesOfOtherRoomsAreInThePagesLanguage(t *testing.T) {
	b := newBench(t)
	accept(t, b.desk, "Signs", "IQ", "Islamic State fighters were trying to regroup in the north of Diyala in December 2018.", when.On(2018, 12, 30))
	for _, path := range []string{"/ar/review", "/ar/watch", "/ar/watch?month=2013-01", "/ar/watch?month=2016-05"} {
		p := b.get(t, path)
		for _, class := range []string{"queue", "answer"} {
			for _, name := range []string{"ol", "div"} {
				for _, box := range p.all(name, class) {
					for n := range box.Descendants() {
						if attr(n, "lang") == "en" {
							t.Errorf("%s: in English: %q", path, words(n))
						}
					}
				}
			}
		}
		if text := words(p.root); strings.Contains(text, "own voice") || regexp.MustCompile(`would add|earlier months`).MatchString(text) {
			t.Errorf("%s holds a sentence in English", path)
		}
	}
	if p := b.get(t, "/review"); !strings.Contains(words(p.root), "would add") {
		t.Error("the English queue does not say what a claim would add")
	}
}
