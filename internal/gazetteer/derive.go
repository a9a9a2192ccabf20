package gazetteer

import (
	"slices"
	"strings"
)

// arabic lists the countries whose names Latin letters write from Arabic, so
// that the article and the ending vary.
var arabic = []string{"AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE"}

// derived returns spellings that follow from the listed ones by two rules of
// transliteration: the article may be left out ("al hawijah", "hawijah"), and a
// final -a may be -ah or -eh, -iya be -iyah, -iyya or -ia. Only names of four
// letters or more in Latin script of [arabic] countries are varied.
func derived(names []name) []name {
	more := make([]name, 0, 2*len(names))
	for _, n := range names {
		if n.flags&^chosen != 0 || !latin(n.key) || !slices.Contains(arabic, n.place.Country) {
			continue
		}
		add := func(key string) { more = append(more, name{key, n.place, Variant}) }
		endings(n.key, add)
		if word, rest, ok := strings.Cut(n.key, " "); ok && slices.Contains(articles, word) && len(rest) >= leastDerived {
			add(rest)
			endings(rest, add)
		}
	}
	return more
}

const leastDerived = 4 // letters

// families are endings that stand for one another, longer ones first.
var families = [][]string{{"iyyah", "iyya", "iyah", "iya", "iyeh", "ia"}, {"ah", "a", "eh"}}

// endings calls add with the name in each other way that its ending is written.
func endings(key string, add func(string)) {
	if len(key) <= leastDerived {
		return
	}
	for _, family := range families {
		for _, end := range family {
			stem, ok := strings.CutSuffix(key, end)
			if !ok || stem == "" || strings.IndexByte("aeiou ", stem[len(stem)-1]) >= 0 {
				continue
			}
			for _, e := range family {
				if e != end {
					add(stem + e)
				}
			}
			return
		}
	}
}
