package web_test

import (
	"net/url"
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

// What the check and the comparisons of published numbers say is said in Arabic
// on an Arabic page: only what a source said, in its own words, stays as it was.
func TestReasonsAreInThePagesLanguage(t *testing.T) {
	b := newBench(t)
	text := "The UN mission said 91 civilians were killed in Iraq in February 2018: Baghdad 49 killed, Anbar 14 and Diyala 12. In January, 119 civilians were killed. " +
		"In June 2014 1,775 civilians were killed in Iraq. At least 19,000 people are in prisons. Last month, 27 militiamen died in an attack in Kirkuk. " +
		"Civilian deaths were lower in the past three months than on average since 2012. Seven people were feared dead in Mosul."
	p := b.post(t, "/ar/check", url.Values{"text": {text}, "published": {"2018-03-25"}, "country": {"IQ"}})
	for _, path := range []page{p, b.get(t, "/ar/figures/disagreements"), b.get(t, "/ar/figures/disagreements?page=2"), b.get(t, "/ar/figures/disagreements?page=3")} {
		for n := range path.root.Descendants() {
			if n.Data == "span" && attr(n, "lang") == "en" {
				t.Errorf("in English: %q", words(n))
			}
		}
		for _, stays := range regexp.MustCompile("\u2068[^\u2069]*\u2069").FindAllString(words(path.root), -1) {
			if regexp.MustCompile(`\b(counts|does not|register|figure|months)\b`).MatchString(stays) {
				t.Errorf("in English inside: %q", stays)
			}
		}
	}
}
