// Package text holds language as data: folding, tokens, sentences and numbers
// in words. In go bytes of a document, out come tokens and values that point
// back to those bytes. It knows nothing of harm, places or sources.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings the spellings of one word to one key: lower case, no accents,
// vowel marks, tatweel or apostrophes; alef, yeh, teh marbuta and the Persian
// and Kurdish letters in one form; digits of every script as 0–9; every run of
// spaces, hyphens, dashes, slashes and full stops as one space. "Al-Qā'im" and
// "al Qaim" are both "al qaim"; "الأنبار" is "الانبار".
//
// It is for looking up only: what is shown and kept is always the original.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	if folded, ok := foldArabic(nil, s); ok {
		return string(folded)
	}
	return foldAny(s)
}

// foldAny folds a string of any runes, one by one.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD")) {
		r = foldRune(r)
		switch {
		case r == 0:
			continue
		case r == ' ':
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether s is already folded: lower-case ASCII letters and
// digits, single spaces between.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			continue
		}
		if c == ' ' && i > 0 && i < len(s)-1 && s[i+1] != ' ' {
			continue
		}
		return false
	}
	return true
}

// foldASCII folds a string of ASCII letters; ok is false when it has others.
func foldASCII(s string) (folded string, ok bool) {
	b := make([]byte, 0, len(s))
	gap := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80:
			return "", false
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == 0 || c == '\'' || c == '`':
			continue
		case c == '-' || c == '/' || c == '.' || c == '_' || c == ' ' || '\t' <= c && c <= '\r':
			gap = len(b) > 0
			continue
		}
		if gap {
			b = append(b, ' ')
			gap = false
		}
		b = append(b, c)
	}
	return string(b), true
}

// foldRune folds one rune of a decomposed string: 0 drops it, ' ' parts words.
func foldRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	}
	r = unicode.ToLower(r)
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '`', '´', 'ـ', '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', 'ʹ', 'ء':
		return 0
	case '-', '‐', '‑', '‒', '–', '—', '/', '.', '_', '،':
		return ' '
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ئ', 'ې', 'ێ':
		return 'ي'
	case 'ؤ', 'ۆ':
		return 'و'
	case 'ڵ':
		return 'ل'
	case 'ڕ':
		return 'ر'
	case 'ة', 'ە', 'ۀ', 'ہ', 'ھ':
		return 'ه'
	case 'ک', 'ڪ':
		return 'ك'
	case 'ı':
		return 'i'
	case 'ß':
		return 's'
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ł':
		return 'l'
	}
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r):
		return 0
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsDigit(r):
		return '0' + rune(digit(r))
	}
	return r
}

// digit returns the value of a decimal digit of any script: digits of one
// script stand in a run of ten that starts at its zero.
func digit(r rune) int {
	n := 0
	for n < 9 && unicode.IsDigit(r-rune(n)-1) {
		n++
	}
	return n
}
