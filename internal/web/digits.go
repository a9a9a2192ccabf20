package web

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Digits of numbers are Latin (0–9) on every page, as most readers of Arabic in
// Iraq and Syria meet them in print and on screens; ?digits=arab shows them as
// Arabic-Indic (٠–٩), and the links of the page keep to the choice. No cookie
// remembers it.

// Offers says whether readers of the language may have numbers in these digits.
func (l *Lang) Offers(digits string) bool { return slices.Contains(l.Digits, digits) }

// arabicDigits are the digits by value.
var arabicDigits = [10]rune{'٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'}

// verbatim are elements whose words are not ours to change: code and hashes,
// words quoted from a document, addresses and names as they are, what a reader typed.
var verbatim = map[string]bool{"code": true, "pre": true, "q": true, "blockquote": true, "style": true, "script": true, "textarea": true}

// withArabicDigits rewrites a page: digits in its text, and its own links and
// GET forms, which keep the choice.
func withArabicDigits(page []byte) []byte {
	z := html.NewTokenizer(bytes.NewReader(page))
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/8)
	deep := 0         // inside how many elements that stay as they are
	var kept []string // their names
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.TextToken:
			if deep > 0 {
				out.Write(z.Raw())
				continue
			}
			out.WriteString(toArabicDigits(string(z.Raw())))
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, more := z.TagName()
			tag := string(name)
			foreign, get := false, false
			for more {
				var key, val []byte
				key, val, more = z.TagAttr()
				k, v := string(key), string(val)
				switch {
				case k == "lang" && v == "en":
					foreign = true
				case tag == "form" && k == "method" && v == "get":
					get = true
				case tag == "a" && k == "href" && strings.HasPrefix(v, "/") && !strings.Contains(v, "digits=") && !strings.Contains(v, "format="):
					raw = strings.Replace(raw, `href="`+html.EscapeString(v)+`"`, `href="`+html.EscapeString(withDigits(v))+`"`, 1)
				}
			}
			out.WriteString(raw)
			if get {
				out.WriteString(`<input type="hidden" name="digits" value="arab">`)
			}
			if kind == html.StartTagToken && (verbatim[tag] || foreign || len(kept) > 0 && kept[len(kept)-1] == tag) {
				kept = append(kept, tag)
				deep++
			}
		case html.EndTagToken:
			out.Write(z.Raw())
			if name, _ := z.TagName(); len(kept) > 0 && kept[len(kept)-1] == string(name) {
				kept = kept[:len(kept)-1]
				deep--
			}
		default:
			out.Write(z.Raw())
		}
	}
}

// toArabicDigits changes the digits of a piece of text as it stands in a page,
// except those of a character reference (&#34;).
func toArabicDigits(s string) string {
	var b strings.Builder
	reference := false
	for _, r := range s {
		switch {
		case r == '&':
			reference = true
		case reference && r != '#' && !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'):
			reference = false
		}
		if !reference && r >= '0' && r <= '9' {
			r = arabicDigits[r-'0']
		}
		b.WriteRune(r)
	}
	return b.String()
}

// withDigits keeps the choice in an address of the site.
func withDigits(address string) string {
	path, fragment, marked := strings.Cut(address, "#")
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	path += join + "digits=arab"
	if marked {
		path += "#" + fragment
	}
	return path
}
