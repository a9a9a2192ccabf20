package collect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"cairn/internal/document"
	"cairn/internal/table"
)

// decodeText returns bytes as UTF-8. A mark at the start wins, then the encoding
// that the person or the page names. Where the bytes are not that, the encodings of
// one byte a letter that are common in the field are tried; one of them is taken only
// if it alone gives words, and the document is flagged. Else nothing is guessed.
func decodeText(d *document.Document, data []byte, named string) (string, *table.Fault) {
	text, encoding, fault := table.Decode(data, named)
	if fault == nil {
		if encoding != "utf-8" {
			flag(d, "encoding", "read as %s", encoding)
		}
		return text, nil
	}
	if named != "" && !strings.EqualFold(named, "utf-8") && !strings.EqualFold(named, "utf8") {
		return "", fault
	}
	if found, text := guess(data); found != "" {
		flag(d, "encoding", "the bytes are not UTF-8 as said or expected; read as %s by what they spell: a person should look", found)
		return text, nil
	}
	return "", fault
}

// candidates are tried where bytes are no UTF-8, with the script each is for.
var candidates = []struct {
	name   string
	script *unicode.RangeTable
}{
	{"windows-1251", unicode.Cyrillic},
	{"windows-1256", unicode.Arabic},
	{"windows-1252", unicode.Latin},
}

// guess returns the one candidate under which the bytes spell words, and the
// text. A word is sound when its letters are of one script, no capital follows a
// small letter, and marks and signs do not stand inside it. Under the right
// encoding nearly all words are; the best must have at least 9 sound words of 10
// among those with a letter over 0x7F, and 2 in 10 more than the next.
func guess(data []byte) (name, text string) {
	var best, next float64
	for _, c := range candidates {
		e, _ := charset.Lookup(c.name)
		out, err := e.NewDecoder().Bytes(data)
		if err != nil || strings.ContainsRune(string(out), utf8.RuneError) {
			continue
		}
		score := soundness(string(out), c.script)
		if score > best {
			best, next, name, text = score, best, c.name, string(out)
		} else if score > next {
			next = score
		}
	}
	if best < 0.9 || best-next < 0.2 {
		return "", ""
	}
	return name, text
}

// soundness returns which share of the words with a letter over 0x7F is sound in
// the script.
func soundness(text string, script *unicode.RangeTable) float64 {
	words, sound := 0, 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 0x80 && !unicode.IsLetter(r) }) {
		high, bad, lower := false, false, false
		letters := 0
		for _, r := range w {
			if r >= 0x80 {
				high = true
			}
			switch {
			case unicode.Is(script, r) && unicode.IsLetter(r), r == 'ـ':
				letters++
				bad = bad || lower && unicode.IsUpper(r)
				lower = lower || unicode.IsLower(r)
			case strings.ContainsRune("«»“”„‘’–—،؛؟…\u00a0\u200c\u200d№", r), unicode.Is(unicode.Mn, r):
			default:
				bad = true
			}
		}
		if high && letters > 0 {
			words++
			if !bad {
				sound++
			}
		}
	}
	if words == 0 {
		return 0
	}
	return float64(sound) / float64(words)
}
