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
	var more []name
	seen := make(map[string]bool)
	for _, n := range names {
		if n.flags&^chosen != 0 || !latin(n.key) || !slices.Contains(arabic, n.place.Country) {
			continue
		}
		for _, key := range spellings(n.key) {
			if key != n.key && !seen[key] {
				seen[key] = true
				more = append(more, name{key, n.place, Variant})
			}
		}
	}
	return more
}

const leastDerived = 4 // letters

func spellings(key string) []string {
	forms := endings(key)
	if word, rest, ok := strings.Cut(key, " "); ok && slices.Contains(articles, word) && len(rest) >= leastDerived {
		forms = append(forms, endings(rest)...)
	}
	return forms
}

// endings returns a name with its ending in each of the ways it is written.
func endings(key string) []string {
	if len(key) < leastDerived+1 {
		return []string{key}
	}
	for _, family := range [][]string{{"iyyah", "iyya", "iyah", "iya", "iyeh", "ia"}, {"ah", "a", "eh"}} {
		for _, end := range family {
			stem, ok := strings.CutSuffix(key, end)
			if !ok || stem == "" || strings.ContainsRune("aeiou ", rune(stem[len(stem)-1])) {
				continue
			}
			forms := []string{key}
			for _, e := range family {
				if e != end {
					forms = append(forms, stem+e)
				}
			}
			return forms
		}
	}
	return []string{key}
}
