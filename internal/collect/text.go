package collect

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// readText makes one document of plain text or Markdown. The text is kept as it
// stands: spans point into what the reader sees in the file.
func readText(name string, data []byte, kind string, o Options) ([]document.Document, []Refusal, error) {
	media := "text/plain"
	if kind == "markdown" {
		media = "text/markdown"
	}
	d := base(name, data, media, o)
	text, fault := decodeText(&d, data, o.Encoding)
	if fault != nil {
		return nil, []Refusal{{Name: name, Line: fault.Line, Reason: sentence(fault), Kept: d.ID}}, nil
	}
	setText(&d, text)
	if kind == "markdown" {
		frontMatter(&d)
	}
	if d.Title == "" {
		d.Title = titleOf(d.Text, kind)
	}
	return []document.Document{d}, nil, nil
}

// frontMatter reads title and date from the lines between two lines of three
// hyphens at the head of a Markdown text, which is what the text says of itself.
// The lines stay in the text: spans point into what the file holds.
func frontMatter(d *document.Document) {
	rest, ok := strings.CutPrefix(d.Text, "---\n")
	if !ok {
		return
	}
	head, _, ok := strings.Cut(rest, "\n---")
	if !ok || len(head) > 4<<10 {
		return
	}
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(line, ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		if !ok || value == "" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "title":
			if d.Title == "" {
				d.Title = shorten(table.Clean(value), MaxTitle)
			}
		case "date", "published":
			if day, ok := dayIn(value); ok && !d.Published.Known() {
				d.Published = when.Between(day, day)
				flag(d, "self-statement", "the date of publication %s is what the text says of itself", day)
			}
		}
	}
}

// sentence is a fault without the name of its file, which a refusal has already.
func sentence(f *table.Fault) string {
	g := *f
	g.File = ""
	return g.Error()
}

// titleOf takes the first line that is not blank, without the # of Markdown.
func titleOf(text, kind string) string {
	if _, after, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n"); ok && kind == "markdown" && strings.HasPrefix(text, "---\n") {
		text = after
	}
	for line := range strings.Lines(text) {
		if kind == "markdown" {
			line = strings.TrimLeft(line, "# ")
		}
		if line = strings.TrimSpace(line); line != "" {
			return shorten(table.Clean(line), MaxTitle)
		}
	}
	return ""
}

// setText puts the text that a reader sees into the document. Characters that no
// reader sees are taken out, and what they spell is kept apart in Hidden: tag
// characters, invisible ones and controls. Direction controls stay, for they
// change what is seen, and are flagged.
func setText(d *document.Document, text string) {
	if len(text) > MaxText {
		flag(d, "too-long", "the text holds %s, over the limit of %s: it was not read, the bytes are kept", table.Size(len(text)), table.Size(MaxText))
		return
	}
	if !clean(text) {
		text = visible(d, text)
	}
	d.Text = text
}

// clean reports whether every character is seen by a reader: the usual case.
func clean(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

func visible(d *document.Document, text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b, tags strings.Builder
	b.Grow(len(text))
	controls, unseen, turned := 0, 0, 0
	var before rune
	for i, r := range text {
		switch {
		case r == '\r':
			b.WriteByte('\n')
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r):
			controls++
			continue
		case r >= 0xe0000 && r <= 0xe007f:
			unseen++
			if r >= 0xe0020 && r < 0xe007f {
				tags.WriteByte(byte(r - 0xe0000))
			}
			continue
		case table.Direction(r):
			turned++
			b.WriteRune(r)
		case table.Invisible(r):
			after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			if table.Joins(r, before, after) {
				b.WriteRune(r)
				break
			}
			if r != 0xad { // a soft hyphen only says where a word may part
				unseen++
			}
			continue
		default:
			b.WriteRune(r)
		}
		before = r
	}
	if controls > 0 {
		flag(d, "control", "%d control characters were taken out of the text; the bytes keep them", controls)
	}
	if unseen > 0 {
		flag(d, "invisible", "%d invisible characters were taken out of the text; the bytes keep them", unseen)
	}
	if turned > 0 {
		flag(d, "direction-control", "%d direction-control characters stand in the text: what is seen may be in another order than what is stored", turned)
	}
	hide(d, tags.String())
	return b.String()
}

// hide keeps hidden text apart, up to MaxHidden.
func hide(d *document.Document, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if d.Hidden != "" {
		d.Hidden += "\n"
	}
	if room := MaxHidden - len(d.Hidden); len(text) > room {
		flag(d, "hidden-long", "the hidden text is longer than %s: the rest of it is only in the bytes", table.Size(MaxHidden))
		text = strings.ToValidUTF8(text[:max(0, room)], "")
	}
	d.Hidden += text
}

// hostOf returns the host of an address, in lower case, without "www.".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
