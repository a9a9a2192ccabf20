package text

import "strings"

// consonantOf gives the sound class of each Arabic, Persian and Kurdish letter as
// [Fold] leaves it; a letter that is not here is a vowel, or falls away.
var consonantOf = map[rune]byte{
	'ب': 'b', 'پ': 'b', 'ت': 't', 'ط': 't', 'ث': 't', 'ج': 'j', 'ژ': 'j', 'چ': 'x', 'ش': 'x', 'ح': 'h', 'ه': 'h',
	'خ': 'k', 'ق': 'k', 'ك': 'k', 'غ': 'g', 'گ': 'g', 'د': 'd', 'ذ': 'd', 'ض': 'd', 'ر': 'r', 'ز': 'z', 'ظ': 'z',
	'س': 's', 'ص': 's', 'ف': 'f', 'ڤ': 'f', 'ل': 'l', 'م': 'm', 'ن': 'n',
}

// latinPairs are two Latin letters that write one consonant.
var latinPairs = map[string]byte{"kh": 'k', "gh": 'g', "sh": 'x', "ch": 'x', "th": 't', "dh": 'd', "ph": 'f', "dj": 'j'}

var latinConsonants = map[rune]byte{
	'b': 'b', 'p': 'b', 'c': 'k', 'k': 'k', 'q': 'k', 'd': 'd', 'f': 'f', 'v': 'f', 'g': 'g', 'h': 'h', 'j': 'j',
	'l': 'l', 'm': 'm', 'n': 'n', 'r': 'r', 's': 's', 't': 't', 'x': 'x', 'z': 'z',
}

// Consonants brings a name in Latin or Arabic letters to the consonants that both
// scripts write, so that "Mohammed", "Muhamad" and "محمد" are all "mhmd": no
// vowels, no article, w and y only where a word begins, doubled letters once, the h
// or teh marbuta at a word's end dropped, sounds that transliterations mix taken
// as one (q, k and kh; t and th; d and dh; b and p; f and v). Words are parted by
// nothing, for they are split differently from list to list.
//
// It is a key for finding candidates and for saying that two names sound alike;
// different names share one.
func Consonants(name string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(Fold(name)) {
		switch {
		case word == "al" || word == "el" || word == "ال":
			continue
		case strings.HasPrefix(word, "ال") && len(word) > len("الا"):
			word = strings.TrimPrefix(word, "ال")
		}
		consonantsOf([]rune(word), &b)
	}
	return b.String()
}

func consonantsOf(word []rune, b *strings.Builder) {
	var last byte
	for i := 0; i < len(word); i++ {
		r, c := word[i], byte(0)
		switch {
		case i == 0 && (r == 'w' || r == 'و'):
			c = 'w'
		case i == 0 && (r == 'y' || r == 'ي'):
			c = 'y'
		case i > 0 && i == len(word)-1 && (r == 'h' || r == 'ه'):
		case i+1 < len(word) && latinPairs[string(word[i:i+2])] != 0:
			c = latinPairs[string(word[i:i+2])]
			i++
		case '0' <= r && r <= '9':
			c = byte(r)
		case latinConsonants[r] != 0:
			c = latinConsonants[r]
		default:
			c = consonantOf[r]
		}
		if c != 0 && c != last {
			b.WriteByte(c)
			last = c
		} else if c == 0 {
			last = 0
		}
	}
}
