package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cairn/internal/text"
)

// A Relation says how two names of sources, places or people stand to each other.
type Relation string

// The relations of two names.
const (
	SameName  Relation = "same"      // equal after Unicode normalisation
	LookAlike Relation = "lookalike" // drawn alike but of other letters: a spoof until a person says otherwise
	Possible  Relation = "possible"  // ordinary spelling variants: a suggestion, never a merge
	OtherName Relation = "different"
)

// Relate compares two names. LookAlike comes before Possible: names that are
// drawn alike and differ in their letters, in an invisible character or in width.
func Relate(a, b string) Relation {
	na, nb := norm.NFC.String(a), norm.NFC.String(b)
	switch {
	case na == nb:
		return SameName
	case strings.EqualFold(na, nb):
		return Possible
	case Skeleton(na) == Skeleton(nb):
		return LookAlike
	case text.Fold(na) == text.Fold(nb):
		return Possible
	}
	return OtherName
}

// Skeleton returns what a name is drawn like: invisible characters gone, full
// width and other compatibility forms as plain ones, letters that are drawn like a
// Latin one as that one, in small letters, outer spaces gone. Two names with one
// skeleton cannot be told apart by eye. It is for comparing only.
//
// The way is that of Unicode Technical Standard 39, section 4; the letters are
// those of its table of confusables that are drawn alike in common fonts, for the
// scripts that mimic Latin most (Cyrillic, Greek, Armenian, Cherokee, Latin itself).
func Skeleton(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		if Invisible(r) || Direction(r) {
			continue
		}
		if d, ok := drawn[r]; ok {
			b.WriteString(d)
			continue
		}
		r = unicode.ToLower(r)
		if d, ok := drawn[r]; ok {
			b.WriteString(d)
			continue
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(norm.NFC.String(b.String())), " ")
}

// drawn maps letters to the small Latin letters that they are drawn like.
var drawn = func() map[rune]string {
	m := make(map[rune]string)
	for _, p := range []struct{ from, to string }{
		// Cyrillic, small and capital.
		{"аАӓ", "a"}, {"ВҺ", "b"}, {"сСҫ", "c"}, {"ԁ", "d"}, {"еЕҽ", "e"}, {"ԍ", "g"}, {"һНҢ", "h"}, {"іІӀ", "i"}, {"јЈ", "j"}, {"кКҚ", "k"},
		{"ӏ", "l"}, {"МӍ", "m"}, {"оОӨ", "o"}, {"рР", "p"}, {"ԛ", "q"}, {"ѕЅ", "s"}, {"тТ", "t"}, {"уУүҮ", "y"}, {"ѵ", "v"}, {"ԝԜ", "w"}, {"хХҳ", "x"},
		// Greek.
		{"αΑ", "a"}, {"Β", "b"}, {"ϲϹ", "c"}, {"Ε", "e"}, {"Η", "h"}, {"ιΙ", "i"}, {"ϳ", "j"}, {"κΚ", "k"}, {"Μ", "m"}, {"Ν", "n"}, {"οΟσ", "o"},
		{"ρΡ", "p"}, {"τΤ", "t"}, {"υ", "u"}, {"ν", "v"}, {"ω", "w"}, {"Χχ", "x"}, {"γΥ", "y"}, {"Ζ", "z"},
		// Armenian.
		{"ցց", "g"}, {"հ", "h"}, {"յ", "j"}, {"ո", "n"}, {"օՕ", "o"}, {"զ", "q"}, {"ս", "u"}, {"Տ", "s"}, {"Լ", "l"},
		// Cherokee.
		{"Ꭺ", "a"}, {"Ᏼ", "b"}, {"Ꮯ", "c"}, {"Ꭰ", "d"}, {"Ꭼ", "e"}, {"Ꮐ", "g"}, {"Ꮋ", "h"}, {"Ꮖ", "i"}, {"Ꭻ", "j"}, {"Ꮶ", "k"}, {"Ꮮ", "l"},
		{"Ꮇ", "m"}, {"Ꮲ", "p"}, {"Ꮢ", "r"}, {"Ꮪ", "s"}, {"Ꭲ", "t"}, {"Ꮩ", "v"}, {"Ꮃ", "w"}, {"Ꮓ", "z"},
		// Latin letters without a dot or of another alphabet, and look-alike digits.
		{"ı", "i"}, {"ɑ", "a"}, {"ɡ", "g"}, {"ȷ", "j"}, {"ꞁ", "l"}, {"ᴏ", "o"}, {"ʀ", "r"}, {"ꜱ", "s"}, {"ᴜ", "u"}, {"ᴠ", "v"}, {"ᴡ", "w"}, {"ᴢ", "z"},
		{"0", "o"}, {"1|", "l"}, {"‐‑‒–—−", "-"}, {"’‘ʼʹ", "'"},
	} {
		for _, r := range p.from {
			m[r] = p.to
		}
	}
	m['I'] = "l" // a capital I, a small l and a 1 are one stroke in many fonts
	return m
}()

// Mixed names the two scripts that one word of a name mixes, as "Latin and
// Cyrillic", where one of them is drawn like the other; empty when no word does.
// Words of different scripts side by side are usual and no reason for a warning.
func Mixed(name string) string {
	for w := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		var found []string
		for _, s := range mimics {
			if strings.IndexFunc(w, func(r rune) bool { return unicode.Is(s.table, r) }) >= 0 {
				found = append(found, s.name)
			}
		}
		if len(found) > 1 {
			return strings.Join(found, " and ")
		}
	}
	return ""
}

// mimics are scripts whose letters are drawn like each other's.
var mimics = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}, {"Armenian", unicode.Armenian}, {"Cherokee", unicode.Cherokee},
}
