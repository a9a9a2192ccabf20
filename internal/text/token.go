package text

import (
	"unicode"
	"unicode/utf8"
)

// A TokenKind says what a token is made of.
type TokenKind uint8

// The kinds of token.
const (
	Word   TokenKind = iota // letters, with the marks and apostrophes inside them
	Number                  // digits of any script, with their separators
	Clitic                  // the English 's of "Saturday's"
	Punct                   // one mark
)

// A Token is a run of bytes of the text that stands for one word, number or
// mark. Start and End lie on rune borders. Norm is the folded word (see
// [Fold]), the digits of a number as 0–9 with a point for the decimals, or the
// mark in its plain form: " for every double quotation mark, - for every dash.
//
// A hyphen between two words makes no token of its own: "Tuz-Khurmatu" is two
// tokens, the second Hyphened; a dash between spaces is a mark.
type Token struct {
	Start, End int
	Norm       string
	Kind       TokenKind
	Upper      bool // begins with a capital letter
	Caps       bool // two letters or more, all capitals
	Glued      bool // no space before it
	Hyphened   bool // a hyphen joins it to the token before
	Lines      int  // line ends between it and the token before, at most 2
}

// Tokens appends the tokens of s to buf and returns it. It reads each byte a
// bounded number of times whatever the bytes are. Invisible and direction marks
// make no token and part no word; nor do marks of notes written to the word or
// number before them, as in 12³ and 12[3], which are no part of the number.
func Tokens(s string, buf []Token) []Token {
	return new(Tokeniser).Tokens(s, buf)
}

// A Tokeniser is [Tokens] with a memory that the next text uses again. It is not
// safe for concurrent use.
type Tokeniser struct {
	shadow []byte
	slots  []shadow
}

// Tokens is [Tokens].
func (k *Tokeniser) Tokens(s string, buf []Token) []Token {
	t := tokeniser{s: s, out: buf, first: len(buf), shadow: k.shadow[:0], slots: k.slots[:0]}
	t.run()
	k.shadow, k.slots = t.shadow, t.slots
	return t.out
}

type tokeniser struct {
	s      string
	out    []Token
	first  int
	shadow []byte   // folded forms of the tokens that are not folded already
	slots  []shadow // where in shadow they lie
	glued  bool
	hyphen bool
	lines  int
}

type shadow struct{ token, from, to int }

func (t *tokeniser) run() {
	s := t.s
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			t.glued, t.hyphen = false, false
			i++
			continue
		case c == '\n':
			t.glued, t.hyphen = false, false
			t.lines = min(2, t.lines+1)
			i++
			continue
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			i = t.word(i)
			continue
		case '0' <= c && c <= '9':
			i = t.number(i)
			continue
		case c == '[' && t.glued:
			if n := note(s[i:]); n > 0 {
				i += n
				continue
			}
			i = t.mark(i, rune(c), 1)
			continue
		case c < utf8.RuneSelf:
			i = t.mark(i, rune(c), 1)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			t.glued, t.hyphen = false, false
			i++
		case invisible(r), raised(r) && t.glued && !t.after("10"):
			i += n
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			t.glued, t.hyphen = false, false
			t.lines = min(2, t.lines+1)
			i += n
		case unicode.IsSpace(r):
			t.glued, t.hyphen = false, false
			i += n
		case unicode.IsDigit(r):
			i = t.number(i)
		case wordRune(r):
			i = t.word(i)
		default:
			i = t.mark(i, r, n)
		}
	}
	if len(t.shadow) > 0 {
		all := string(t.shadow)
		for _, s := range t.slots {
			t.out[s.token].Norm = all[s.from:s.to]
		}
	}
}

func (t *tokeniser) add(tok Token) {
	tok.Glued, tok.Hyphened, tok.Lines = t.glued, t.hyphen, t.lines
	t.out = append(t.out, tok)
	t.glued, t.hyphen, t.lines = true, false, 0
}

// invisible reports runes that show nothing and part no word: zero-width
// characters, direction marks and overrides, the soft hyphen, the byte order
// mark.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\ufeff' || r == '\u061c' || r == '\u180e' ||
		'\u200b' <= r && r <= '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2060' <= r && r <= '\u206f' ||
		unicode.Is(unicode.Cf, r)
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r)
}

func apostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == 'ʿ' || r == 'ʾ' || r == 'ʻ' || r == '`' || r == '´'
}

// word reads a word from i. Letters joined by full stops ("U.S.", "a.m.") are
// one word that keeps its stops; an apostrophe inside a word is folded away,
// except before a last s, which becomes a clitic.
func (t *tokeniser) word(i int) int {
	s, start := t.s, i
	if end, ok := t.acronym(i); ok {
		return end
	}
	plain, letters, capitals := true, 0, 0
	end := i
	for i < len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' {
			letters++
			i++
			end = i
			continue
		}
		if 'A' <= c && c <= 'Z' {
			letters++
			capitals++
			plain = false
			i++
			end = i
			continue
		}
		if '0' <= c && c <= '9' && letters > 0 && letters < 4 && s[i-1] < utf8.RuneSelf {
			i++
			end = i
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case apostrophe(r):
			next, m := utf8.DecodeRuneInString(s[i+n:])
			if m == 0 || !unicode.IsLetter(next) {
				goto done
			}
			if next == 's' || next == 'S' {
				after, k := utf8.DecodeRuneInString(s[i+n+m:])
				if k == 0 || !wordRune(after) && !unicode.IsDigit(after) {
					t.addWord(start, end, plain, letters, capitals)
					t.add(Token{Start: i, End: i + n + m, Norm: "'s", Kind: Clitic})
					return i + n + m
				}
			}
			plain = false
			i += n
		case c >= utf8.RuneSelf && !(r == utf8.RuneError && n == 1) && wordRune(r):
			plain = false
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
			i += n
			end = i
		case c >= utf8.RuneSelf && n > 1 && invisible(r):
			plain = false
			i += n
		default:
			goto done
		}
	}
done:
	t.addWord(start, end, plain, letters, capitals)
	return end
}

// acronym reads letters that each carry a full stop, two at least.
func (t *tokeniser) acronym(i int) (int, bool) {
	s, n := t.s, 0
	j := i
	for j+1 < len(s) && (s[j]|0x20) >= 'a' && (s[j]|0x20) <= 'z' && s[j+1] == '.' {
		n++
		j += 2
	}
	if n < 2 || j < len(s) && (s[j]|0x20) >= 'a' && (s[j]|0x20) <= 'z' {
		return 0, false
	}
	from := len(t.shadow)
	for k := i; k < j; k++ {
		c := s[k]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		t.shadow = append(t.shadow, c)
	}
	t.slots = append(t.slots, shadow{len(t.out), from, len(t.shadow)})
	up := s[i] <= 'Z'
	t.add(Token{Start: i, End: j, Kind: Word, Upper: up, Caps: up})
	return j, true
}

func (t *tokeniser) addWord(start, end int, plain bool, letters, capitals int) {
	w := t.s[start:end]
	tok := Token{Start: start, End: end, Kind: Word, Caps: letters > 1 && capitals == letters}
	if capitals > 0 {
		first, _ := utf8.DecodeRuneInString(w)
		tok.Upper = unicode.IsUpper(first)
	}
	if plain {
		tok.Norm = w
		t.add(tok)
		return
	}
	from := len(t.shadow)
	ascii := true
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
		switch {
		case 'A' <= c && c <= 'Z':
			t.shadow = append(t.shadow, c|0x20)
		case c != '\'' && c != '`':
			t.shadow = append(t.shadow, c)
		}
	}
	if !ascii {
		var plain bool
		if t.shadow, plain = foldArabic(t.shadow[:from], w); !plain {
			t.shadow = append(t.shadow[:from], Fold(w)...)
		}
	}
	t.slots = append(t.slots, shadow{len(t.out), from, len(t.shadow)})
	t.add(tok)
}

// note returns how long a mark of a note is that stands at the start of s: one to
// three digits, raised or not, in square brackets; 0 where none does.
func note(s string) int {
	digits := 0
	for i, r := range s {
		switch {
		case i == 0:
		case r == ']' && digits > 0:
			return i + 1
		case digits == 3 || (r < '0' || r > '9') && !raised(r):
			return 0
		default:
			digits++
		}
	}
	return 0
}

// raised reports whether r is a raised digit. After 10 it is a power and no note.
func raised(r rune) bool {
	return r == '¹' || r == '²' || r == '³' || r == '⁰' || r >= '⁴' && r <= '⁹'
}

// after reports whether the token before is written so.
func (t *tokeniser) after(word string) bool {
	last := t.out[len(t.out)-1]
	return t.s[last.Start:last.End] == word
}

// groups reports whether r is a space that does not break a line, or a low line,
// as both part the thousands of a number: 1 775, 1_775. An ordinary space does not:
// it parts two numbers as often.
func groups(r rune) bool {
	return r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\u2007' || r == '_'
}

// number reads digits with the separators that stand between digits: 1,775,
// 1.2, ١٬٢٠٠, 1 775.
func (t *tokeniser) number(i int) int {
	s, start := t.s, i
	from := len(t.shadow)
	group := 0 // digits since the last separator
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case '0' <= r && r <= '9':
			t.shadow = append(t.shadow, byte(r))
			i += n
			group++
			continue
		case r >= utf8.RuneSelf && unicode.IsDigit(r):
			t.shadow = append(t.shadow, byte('0'+digit(r)))
			i += n
			group++
			continue
		case groups(r) && group <= 3 && digitsAt(s, i+n) == 3 && !hasPoint(t.shadow[from:]):
			i += n
			group = 0
			continue
		case n > 1 && r != utf8.RuneError && invisible(r) && digitsAt(s, i+n) > 0:
			i += n
			continue
		case (r == ',' || r == '٬' || r == '\'' || r == '’') && digitsAt(s, i+n) == 3:
			i += n
			group = 0
			continue
		case (r == '.' || r == '٫') && digitsAt(s, i+n) > 0 && !hasPoint(t.shadow[from:]):
			t.shadow = append(t.shadow, '.')
			i += n
			continue
		}
		break
	}
	t.slots = append(t.slots, shadow{len(t.out), from, len(t.shadow)})
	t.add(Token{Start: start, End: i, Kind: Number})
	return i
}

func hasPoint(b []byte) bool {
	for _, c := range b {
		if c == '.' {
			return true
		}
	}
	return false
}

// digitsAt counts the digits that stand at i, up to four.
func digitsAt(s string, i int) int {
	n := 0
	for i < len(s) && n < 4 {
		r, m := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			break
		}
		n++
		i += m
	}
	return n
}

func (t *tokeniser) mark(i int, r rune, n int) int {
	switch r {
	case '-', '‐', '‑', '–', '—', '‒', '−':
		if t.glued && len(t.out) > t.first && t.out[len(t.out)-1].Kind != Punct && t.joins(i+n) && (r != '—' || t.digitBoth(i, i+n)) {
			t.hyphen = true
			return i + n
		}
	}
	norm := t.s[i : i+n]
	if r == '`' || r >= utf8.RuneSelf {
		if plain, ok := marks[r]; ok {
			norm = plain
		}
	}
	t.add(Token{Start: i, End: i + n, Norm: norm, Kind: Punct})
	return i + n
}

// joins reports whether a letter or digit stands at i, so that a hyphen before
// it joins two words.
func (t *tokeniser) joins(i int) bool {
	r, n := utf8.DecodeRuneInString(t.s[i:])
	return n > 0 && !(r == utf8.RuneError && n == 1) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func (t *tokeniser) digitBoth(i, j int) bool {
	last := t.out[len(t.out)-1]
	return last.Kind == Number && last.End == i && digitsAt(t.s, j) > 0
}

// marks are the plain forms of marks that have one; of ASCII only ` is another's.
var marks = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '‟': `"`,
	'‘': "'", '’': "'", '`': "'", '´': "'", '‹': "'", '›': "'",
	'‐': "-", '‑': "-", '–': "-", '—': "-", '‒': "-", '−': "-", '―': "-",
	'،': ",", '؛': ";", '؟': "?", '。': ".", '۔': ".", '·': "•",
}
