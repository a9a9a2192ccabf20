package gazetteer

import "strings"

// A Hit is a name of places met in a text.
type Hit struct {
	Words  int      // how many words it takes
	Key    string   // the folded spelling that was met
	Flags  Flags    //
	Places []*Place // those that bear it, best first; not to be changed
}

// Longest returns the longest run of words from tokens[i] on that names a
// place, and the places that bear the name: those of the countries asked for
// first, then by population. It is 0 and nil when no name begins there.
//
// The tokens are folded by [text.Fold], one word each. Names that are ordinary
// words too, and demonyms, are left out: [Index.Find] gives them with their
// flags. Nothing is allocated.
func (x *Index) Longest(tokens []string, i int) (n int, m []*Place) {
	n, sp, _ := x.run(tokens, i, Ordinary|Demonym)
	if sp == nil {
		return 0, nil
	}
	return n, sp.places
}

// Find returns the longest name from tokens[i] on, of whatever flags; ok is
// false when no name begins there. The tokens are as for [Index.Longest].
func (x *Index) Find(tokens []string, i int) (h Hit, ok bool) {
	n, sp, more := x.run(tokens, i, 0)
	if sp == nil {
		return Hit{}, false
	}
	h = Hit{Words: n, Key: sp.key, Flags: sp.flags | more, Places: sp.places}
	if x.foreign(h.Places[0]) {
		h.Flags |= Foreign
	}
	return h, true
}

func (x *Index) run(tokens []string, i int, skip Flags) (int, *span, Flags) {
	first, rest := tokens[i], tokens[i+1:]
	n, sp := x.longest("", first, rest, skip)
	switch {
	case sp != nil || first == "":
		return n, sp, 0
	case first[0] >= 0xd8 && first[0] <= 0xdb:
		n, sp = x.withoutClitic(first, rest, skip)
		return n, sp, Clitic
	case len(rest) > 0 && plainArticle(first):
		if n, sp = x.longest("", rest[0], rest[1:], skip); sp != nil {
			return n + 1, sp, Variant
		}
	}
	return 0, nil, 0
}

// longest looks in both tables; of names of one length the own table has all
// the rivals.
func (x *Index) longest(lead, first string, rest []string, skip Flags) (int, *span) {
	h := hashMore(hashMore(hashSeed, lead), first)
	if !x.first.has(spread(h) >> 20) {
		return 0, nil
	}
	n, sp := x.own.longest(h, lead, first, rest, skip)
	if m, other := x.common.longest(h, lead, first, rest, skip); m > n {
		return m, other
	}
	return n, sp
}

// plainArticle reports whether a word is a form of the Arabic article and no
// English word ("as", "at", "an" are): it may stand before a name that is
// listed without it.
func plainArticle(word string) bool {
	switch word {
	case "al", "el", "ul", "ad", "ar", "az", "ash", "adh", "ath":
		return true
	}
	return false
}

// withoutClitic reads an Arabic word with a conjunction, preposition or both
// written to it: و ف before ب ل ك before the name, and لل for ل + ال. The name
// left must have three letters or more, since short ones are words.
func (x *Index) withoutClitic(first string, rest []string, skip Flags) (int, *span) {
	const letter = 2 // bytes of an Arabic letter in UTF-8
	for range 2 {
		if len(first) < 4*letter {
			return 0, nil
		}
		if article, ok := strings.CutPrefix(first, "لل"); ok {
			if n, sp := x.longest("ال", article, rest, skip); sp != nil {
				return n, sp
			}
		}
		head := first[:letter]
		if head != "و" && head != "ف" && head != "ب" && head != "ل" && head != "ك" {
			return 0, nil
		}
		first = first[letter:]
		if n, sp := x.longest("", first, rest, skip); sp != nil {
			return n, sp
		}
		if head != "و" && head != "ف" {
			return 0, nil
		}
	}
	return 0, nil
}
