package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// Decode returns the text of a file as UTF-8 and the name of the encoding it
// was read as. A byte-order mark wins; then the encoding that the user names
// (latin1, windows-1252, windows-1256 …); else the bytes must be UTF-8. It
// never replaces a character that it cannot read: that is a Fault with line and
// byte offset.
func Decode(data []byte, named string) (text, encoding string, fault *Fault) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "", "", &Fault{Code: "encoding", Reason: "the encoding is UTF-32, which is not read: save the file as UTF-8"}
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], binary.LittleEndian, "utf-16le")
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], binary.BigEndian, "utf-16be")
	}
	switch name := strings.ToLower(strings.TrimSpace(named)); name {
	case "", "utf-8", "utf8":
		if !utf8.Valid(data) {
			return "", "", notUTF8(data)
		}
		return string(data), "utf-8", nil
	case "utf-16le", "utf-16":
		return fromUTF16(data, binary.LittleEndian, "utf-16le")
	case "utf-16be":
		return fromUTF16(data, binary.BigEndian, "utf-16be")
	default:
		enc, err := htmlindex.Get(name)
		if err != nil || name == "replacement" || name == "x-user-defined" {
			return "", "", &Fault{Code: "encoding", Reason: fmt.Sprintf("encoding %s is not known: name one such as utf-8, latin1, windows-1252, windows-1256", Show(named))}
		}
		out, err := enc.NewDecoder().Bytes(data)
		canonical, _ := htmlindex.Name(enc)
		if i := bytes.Index(out, []byte("\uFFFD")); err != nil || i >= 0 {
			return "", "", &Fault{Line: 1 + bytes.Count(out[:max(0, i)], []byte("\n")), Code: "encoding",
				Reason: fmt.Sprintf("the bytes are not %s: a character of it has no such byte; name the right encoding", canonical)}
		}
		return string(out), canonical, nil
	}
}

// notUTF8 says where the first byte that is no UTF-8 stands.
func notUTF8(data []byte) *Fault {
	at, line := 0, 1
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		at += n
	}
	return &Fault{Line: line, Code: "encoding", Reason: fmt.Sprintf(
		"not valid UTF-8 at byte %s of the file (0x%02X); if the file is in another encoding, name it, as in --encoding windows-1256", Group(at+1), data[at])}
}

func fromUTF16(data []byte, order binary.ByteOrder, name string) (string, string, *Fault) {
	if len(data)%2 != 0 {
		return "", "", &Fault{Code: "encoding", Reason: "the encoding is UTF-16 but the file ends inside a character and may be cut off"}
	}
	var b strings.Builder
	b.Grow(len(data))
	line := 1
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(data) {
				low = rune(order.Uint16(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return "", "", &Fault{Line: line, Code: "encoding", Reason: fmt.Sprintf("not valid UTF-16 at byte %s of the file: half of a character", Group(i+3))}
			}
			i += 2
		}
		if r == '\n' {
			line++
		}
		b.WriteRune(r)
	}
	return b.String(), name, nil
}

// Sniff names what a file is by its first bytes when it is no text table:
// "a zip or spreadsheet (xlsx) file", "an HTML page" …; empty when it may be a
// table. A csv file that is a web page is a common mishap of downloads.
func Sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "a zip archive or spreadsheet (xlsx)"
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return "an old spreadsheet or office file (xls)"
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return "a gzip file"
	case bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		return "a zstandard file"
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "a PDF file"
	case bytes.HasPrefix(data, []byte("\x89PNG")), bytes.HasPrefix(data, []byte("\xff\xd8\xff")), bytes.HasPrefix(data, []byte("GIF8")):
		return "a picture"
	case bytes.HasPrefix(data, []byte("PAR1")):
		return "a parquet file"
	case bytes.HasPrefix(data, []byte("SQLite format 3")):
		return "an SQLite database"
	}
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<script", "<table", "<title", "<!--"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return "an HTML page"
		}
	}
	if bytes.HasPrefix(head, []byte("<svg")) {
		return "an SVG picture"
	}
	if bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<rss")) || bytes.HasPrefix(head, []byte("<feed")) {
		return "an XML file"
	}
	return ""
}
