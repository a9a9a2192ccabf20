package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// articles are the forms of the Arabic article as Latin letters write it, with
// its l made one with the letter that follows or not.
var articles = []string{"al", "el", "ul", "ad", "ed", "ar", "er", "as", "es", "at", "et", "an", "en", "az", "ez", "ash", "esh", "adh", "edh", "ath", "eth"}

// otherArticles returns a folded name with its article left out, added, or
// written in the plain way, in the order of likelihood.
func otherArticles(key string) []string {
	if strings.HasPrefix(key, "ال") {
		return []string{strings.TrimPrefix(key, "ال")}
	}
	if first, _ := utf8.DecodeRuneInString(key); first >= 0x600 && first <= 0x6ff {
		return []string{"ال" + key}
	}
	if word, rest, ok := strings.Cut(key, " "); ok && slices.Contains(articles, word) {
		return []string{rest, "al " + rest, assimilated(rest)}
	}
	forms := []string{"al " + key, assimilated(key)}
	if rest, ok := strings.CutPrefix(key, "al"); ok && len(rest) >= 4 {
		forms = append(forms, rest, "al "+rest)
	}
	return forms
}

// assimilated writes the article as it sounds before a "sun" letter.
func assimilated(key string) string {
	for _, sun := range []string{"sh", "dh", "th", "d", "n", "r", "s", "t", "z"} {
		if strings.HasPrefix(key, sun) {
			return "a" + sun + " " + key
		}
	}
	return "al " + key
}

// sounds maps what transliterations of Arabic, Kurdish and Persian write for
// the same sound to one letter; longer ones come first.
var sounds = strings.NewReplacer(
	"tch", "j", "kh", "x", "gh", "g", "ch", "j", "dj", "j", "sh", "c", "sch", "c", "dh", "z", "th", "z", "ph", "f",
	"oo", "u", "ou", "u", "ow", "u", "aw", "u", "au", "u", "ee", "i", "ie", "i", "ei", "i", "ey", "i", "ay", "i", "ai", "i", "iy", "i",
	"q", "k", "c", "k", "v", "w", "o", "u", "e", "i", "y", "i",
)

// soundKey writes a folded Latin name by its sounds: without articles, spaces,
// doubled letters and a final h. Names in other scripts have none.
func soundKey(key string) string {
	var joined strings.Builder
	for word := range strings.SplitSeq(key, " ") {
		if slices.Contains(articles, word) {
			continue
		}
		if len(word) > 3 {
			word = strings.TrimSuffix(word, "h")
		}
		joined.WriteString(word)
	}
	return single(sounds.Replace(joined.String()))
}

// shapeKey keeps the first letter and the consonants of a sound key.
func shapeKey(sound string) string {
	var b strings.Builder
	for i := 0; i < len(sound); i++ {
		if c := sound[i]; i == 0 || !strings.ContainsRune("aiuwh", rune(c)) {
			b.WriteByte(c)
		}
	}
	return single(b.String())
}

// single writes each run of the same letter once.
func single(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i == 0 || s[i] != s[i-1] {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func latin(key string) bool {
	for i := 0; i < len(key); i++ {
		if key[i] >= 0x80 {
			return false
		}
	}
	return key != ""
}

// leastSound and leastShape are how many letters a rough key must have: shorter
// ones fit too much.
const (
	leastSound = 4
	leastShape = 4
)

// roughNames sorts the names of the index by their sound and shape keys; a
// shape key is marked with a dot.
func (x *Index) roughNames() map[string][]*span {
	m := make(map[string][]*span)
	for _, t := range []*nameTable{&x.own, x.common} {
		for i := range t.spans {
			sp := &t.spans[i]
			if sp.flags.Has(Demonym) || sp.flags.Has(Variant) || !latin(sp.key) || t == x.common && x.own.exact(sp.key) != nil {
				continue
			}
			sound := soundKey(sp.key)
			if len(sound) >= leastSound {
				m[sound] = append(m[sound], sp)
			}
			if shape := shapeKey(sound); len(shape) >= leastShape {
				m["."+shape] = append(m["."+shape], sp)
			}
		}
	}
	return m
}

// bySound finds names with the same sounds, else those with the same
// consonants.
func (x *Index) bySound(key, within string) []Match {
	if !latin(key) {
		return nil
	}
	sound := soundKey(key)
	if len(sound) < leastSound {
		return nil
	}
	if m := x.roughly(sound, within, scoreSounds, "sounds the same"); len(m) > 0 {
		return m
	}
	if shape := shapeKey(sound); len(shape) >= leastShape {
		return x.roughly("."+shape, within, scoreShape, "has the same consonants")
	}
	return nil
}

func (x *Index) roughly(rough, within string, score float64, why string) []Match {
	var m []Match
	for _, sp := range x.rough()[rough] {
		for _, found := range x.listed(sp.key, within, score, why+" as "+sp.key) {
			if !slices.ContainsFunc(m, func(o Match) bool { return o.Place == found.Place }) {
				found.Flags |= Variant
				m = append(m, found)
			}
		}
	}
	slices.SortStableFunc(m, func(a, b Match) int { return x.before(a.Place, b.Place) })
	return m
}
