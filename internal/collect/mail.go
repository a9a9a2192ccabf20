package collect

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// The limits of a mail.
const (
	// MaxParts is the most parts of one mail: 200.
	MaxParts = 200
	// MaxMailDepth is how deep parts may lie in parts, and mails in mails: 8.
	MaxMailDepth = 8
)

var mailHead = regexp.MustCompile(`(?mi)^(From|To|Subject|Date|Message-ID|Received|MIME-Version):[ \t]`)

// isMail reports whether a file is a mail: two of the usual header lines before
// the first blank line.
func isMail(data []byte) bool {
	head := data[:min(len(data), 16<<10)]
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(head, []byte(end)); i >= 0 {
			head = head[:i]
		}
	}
	return len(mailHead.FindAll(head, 3)) >= 2
}

// readMail makes a document of a mail's text (its plain part, else its page) and
// one of each attachment that can be read. Sender and date are what the mail says of
// itself. The sender is never the publisher: who sent it may need protection.
func readMail(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	if o.mails++; o.mails > MaxMailDepth {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf("mails lie in mails more than %d deep, over the limit", MaxMailDepth), Kept: document.Sum(data)}}, nil
	}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf("the mail cannot be read: %v", err), Kept: document.Sum(data)}}, nil
	}
	d := base(name, data, "message/rfc822", o)
	d.Sensitivity = "sealed"
	p := &mailParts{}
	if err := p.walk(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Header.Get("Content-Disposition"), m.Body, 0); err != nil {
		flag(&d, "mail-broken", "a part of the mail could not be read: %v", err)
	}
	decode := &mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	if subject, err := decode.DecodeHeader(m.Header.Get("Subject")); err == nil && d.Title == "" {
		d.Title = shorten(table.Clean(subject), MaxTitle)
	}
	if at, err := m.Header.Date(); err == nil && !d.Published.Known() {
		if day := when.DayOf(at); o.Now.IsZero() || day <= today(o) {
			d.Published = when.Between(day, day)
			flag(&d, "self-statement", "the date %s is what the mail says of itself", day)
		} else {
			flag(&d, "date-future", "the mail says that it was sent on %s, which is in the future: the date was not taken", day)
		}
	}
	text := p.plain
	if strings.TrimSpace(text) == "" && p.page != "" {
		var hidden []string
		text, hidden, _ = pageText(p.page)
		for _, h := range hidden {
			hide(&d, h)
		}
		if len(hidden) > 0 {
			flag(&d, "hidden-text", "the mail hides text from its reader or strikes it out in %s; it is kept apart and not read", places(len(hidden)))
		}
	}
	setText(&d, text)
	if p.page != "" && strings.TrimSpace(p.plain) != "" {
		p.differ(&d)
	}
	docs, refused := []document.Document{d}, []Refusal(nil)
	o.Title, o.Published = "", d.Published
	for i, a := range p.attached {
		label := fmt.Sprintf("%s: attachment %d %s", name, i+1, label(a.name))
		more, bad, err := readOne(label, a.name, a.data, o, true)
		if err != nil {
			bad = append(bad, Refusal{Name: label, Reason: err.Error()})
		}
		for j := range more {
			more[j].Sensitivity = "sealed"
		}
		docs, refused = append(docs, more...), append(refused, bad...)
	}
	if n := len(p.attached); n > 0 {
		flag(&docs[0], "attachment", "the mail has %d attachments; each was read as a document of its own or refused", n)
	}
	return docs, refused, nil
}

type mailParts struct {
	plain, page string
	attached    []attachment
	parts       int
	bytes       int
}

// differ flags a mail whose page gives numbers that its plain text does not: which
// of the two a reader saw depends on the program.
func (p *mailParts) differ(d *document.Document) {
	page, _, _ := pageText(p.page)
	if other := otherNumbers(p.plain, page); len(other) > 0 {
		flag(d, "parts-disagree", "the mail is written twice, plain and as a page, and the page gives numbers that the plain text does not: %s; the plain text was read", strings.Join(other, ", "))
	}
}

type attachment struct {
	name string
	data []byte
}

// walk reads one part and those in it.
func (p *mailParts) walk(contentType, encoding, disposition string, body io.Reader, depth int) error {
	if p.parts++; p.parts > MaxParts || depth > MaxMailDepth {
		return fmt.Errorf("more than %d parts, or parts in parts more than %d deep, over the limit", MaxParts, MaxMailDepth)
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, params = "text/plain", nil
	}
	if strings.HasPrefix(media, "multipart/") && params["boundary"] != "" {
		r := multipart.NewReader(body, params["boundary"])
		for {
			part, err := r.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			h := part.Header
			if err := p.walk(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(io.LimitReader(body, int64(MaxBytes-p.bytes)+1))
	if p.bytes += len(data); p.bytes > MaxBytes {
		return fmt.Errorf("its parts hold more than %s, over the limit", table.Size(MaxBytes))
	}
	if err != nil && len(data) == 0 {
		return err
	}
	kind, dparams, _ := mime.ParseMediaType(disposition)
	file := dparams["filename"]
	if file == "" {
		file = params["name"]
	}
	switch {
	case kind == "attachment" || file != "" || media != "text/plain" && media != "text/html":
		p.attached = append(p.attached, attachment{name: file, data: data})
	case media == "text/html":
		p.page += toUTF8(data, params["charset"])
	default:
		p.plain += toUTF8(data, params["charset"])
	}
	return err
}

// toUTF8 decodes a part by the charset it names; what cannot be read is marked.
func toUTF8(data []byte, name string) string {
	if text, _, fault := table.Decode(data, name); fault == nil {
		return text
	}
	if found, text := guess(data); found != "" {
		return text
	}
	return strings.ToValidUTF8(string(data), "\uFFFD")
}
