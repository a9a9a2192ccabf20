package web

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A reader's choices of digits and calendar are kept by the links of a page, not
// by a cookie. Digits of numbers are Latin (0–9) on every page, as most readers of Arabic in
// Iraq and Syria meet them in print and on screens; ?digits=arab shows them as
// Arabic-Indic (٠–٩).
type wishes struct {
	kept   [][2]string // name and value, as in an address
	arabic bool        // digits of the text are changed
}

// wishesOf reads what a reader has chosen.
func wishesOf(r *request) (c wishes) {
	if r.lang.Offers("arab") && r.URL.Query().Get("digits") == "arab" {
		c.kept, c.arabic = append(c.kept, [2]string{"digits", "arab"}), true
	}
	if r.lang.both {
		c.kept = append(c.kept, [2]string{"calendar", "both"})
	}
	return c
}

// Offers says whether readers of the language may have numbers in these digits.
func (l *Lang) Offers(digits string) bool { return slices.Contains(l.Digits, digits) }

// arabicDigits are the digits by value.
var arabicDigits = [10]rune{'٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'}

// verbatim are elements whose words are not ours to change: code and hashes,
// words quoted from a document, addresses and names as they are, what a reader typed.
var verbatim = map[string]bool{"code": true, "pre": true, "q": true, "blockquote": true, "style": true, "script": true, "textarea": true}

// keep rewrites a page: its own links and GET forms, which keep the choices, and
// the digits in its text.
func (c wishes) keep(page []byte) []byte {
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
			if deep > 0 || !c.arabic {
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
				case tag == "a" && k == "href" && strings.HasPrefix(v, "/") && !strings.Contains(v, "format="):
					raw = strings.Replace(raw, `href="`+html.EscapeString(v)+`"`, `href="`+html.EscapeString(c.in(v))+`"`, 1)
				}
			}
			out.WriteString(raw)
			if get {
				for _, k := range c.kept {
					out.WriteString(`<input type="hidden" name="` + k[0] + `" value="` + k[1] + `">`)
				}
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

// in keeps the choices in an address of the site that does not make its own.
func (c wishes) in(address string) string {
	path, fragment, marked := strings.Cut(address, "#")
	for _, k := range c.kept {
		if strings.Contains(path, k[0]+"=") {
			continue
		}
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		path += join + k[0] + "=" + k[1]
	}
	if marked {
		path += "#" + fragment
	}
	return path
}
