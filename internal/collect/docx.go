package collect

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"cairn/internal/document"
	"cairn/internal/table"
	"cairn/internal/when"
)

// docxPart is the most bytes that the text of a docx file may unpack to: 64 MiB.
const docxPart = 64 << 20

// isDocx reports whether a zip is a docx file.
func isDocx(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > table.MaxEntries {
		return false
	}
	for _, f := range z.File {
		if f.Name == "word/document.xml" {
			return true
		}
	}
	return false
}

// docxNotes are the parts of a docx file whose text stands after that of its body.
var docxNotes = []string{"word/footnotes.xml", "word/endnotes.xml"}

// readDocx makes one document of a text of a word processor: what a reader sees,
// a paragraph a line, its notes after it. Hidden, deleted and struck-out words and
// those moved elsewhere are kept apart, and so are remarks in the margin.
func readDocx(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	d := base(name, data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", o)
	refuse := func(err error) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: "the docx file cannot be read: " + err.Error(), Kept: d.ID}}, nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(err)
	}
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if seen[f.Name] {
			return refuse(fmt.Errorf("two of its parts have the name %s, and none of the two may win", table.Show(f.Name)))
		}
		seen[f.Name] = true
	}
	body, err := docxEntry(z, "word/document.xml", len(data))
	if err != nil {
		return refuse(err)
	}
	text, hidden, err := docxText(body)
	if err != nil {
		return refuse(err)
	}
	for _, part := range append(docxNotes, "word/comments.xml") {
		if !seen[part] {
			continue
		}
		raw, err := docxEntry(z, part, len(data))
		if err != nil {
			return refuse(err)
		}
		more, apart, err := docxText(raw)
		switch {
		case err != nil:
			return refuse(fmt.Errorf("%s: %w", part, err))
		case part == "word/comments.xml":
			if more != "" {
				flag(&d, "remarks", "the text has remarks in its margin; they are kept apart and not read")
			}
			hide(&d, more)
		case more != "":
			text += "\n\n" + more
		}
		hidden = strings.TrimSpace(hidden + "\n" + apart)
	}
	setText(&d, text)
	hide(&d, hidden)
	if hidden != "" {
		flag(&d, "hidden-text", "the text has hidden, deleted or struck-out words; they are kept apart and not read")
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "word/vbaProject") || strings.HasPrefix(f.Name, "word/embeddings/") {
			flag(&d, "active-content", "the file holds macros or embedded files; only its text is read")
		}
	}
	if core, err := docxEntry(z, "docProps/core.xml", len(data)); err == nil {
		docxCore(&d, core, o)
	}
	if d.Title == "" {
		d.Title = titleOf(d.Text, "text")
	}
	return []document.Document{d}, nil, nil
}

// docxEntry unpacks one entry within the limits of size and ratio.
func docxEntry(z *zip.Reader, name string, packed int) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	most := min(docxPart, max(table.RatioFrom, packed*table.MaxRatio))
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > most {
		return nil, fmt.Errorf("%s unpacks to more than %s, over the limit: it is too large", name, table.Size(most))
	}
	return data, nil
}

// docxText reads the runs of text. Words inside a run that is hidden (vanish),
// struck out or white, deleted words (delText) and those moved elsewhere go apart. Raised digits are
// written as such, for they are notes. What stands for programs that cannot show
// the first form (Fallback) says the same again and is left out.
func docxText(raw []byte) (text, hidden string, err error) {
	if declares.Match(raw) {
		return "", "", errors.New("its XML declares a document type or entities")
	}
	var seen, apart strings.Builder
	d := xml.NewDecoder(bytes.NewReader(raw))
	inText, inDeleted, vanish, raised, depth := false, false, false, false, 0
	moved, fallback := 0, 0 // elements that are open
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(seen.String()), strings.TrimSpace(apart.String()), nil
		}
		if err != nil {
			return "", "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > 1000 {
				return "", "", errors.New("its elements nest more than 1,000 deep")
			}
			switch e.Name.Local {
			case "t":
				inText = true
			case "delText":
				inDeleted = true
			case "r":
				vanish, raised = false, false
			case "vanish", "strike", "dstrike":
				vanish = vanish || docxOn(e)
			case "color":
				vanish = vanish || strings.EqualFold(docxVal(e), "FFFFFF")
			case "vertAlign":
				raised = docxVal(e) == "superscript"
			case "moveFrom":
				moved++
			case "Fallback":
				fallback++
			case "noBreakHyphen":
				if fallback == 0 {
					seen.WriteByte('-')
				}
			case "tab":
				seen.WriteByte('\t')
			case "br", "cr":
				seen.WriteByte('\n')
			}
		case xml.EndElement:
			depth--
			switch e.Name.Local {
			case "t":
				inText = false
			case "delText":
				inDeleted = false
			case "moveFrom":
				moved--
			case "Fallback":
				fallback--
			case "p":
				seen.WriteString("\n")
			}
		case xml.CharData:
			switch {
			case fallback > 0:
			case inDeleted, inText && (vanish || moved > 0):
				apart.Write(e)
				apart.WriteByte('\n')
			case inText && raised:
				seen.WriteString(raise.Replace(string(e)))
			case inText:
				seen.Write(e)
			}
		}
	}
}

// docxOn reports whether a property that is on or off is on.
func docxOn(e xml.StartElement) bool {
	v := docxVal(e)
	return v != "0" && v != "false" && v != "off"
}

func docxVal(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

// docxCore takes title and date from what the file says of itself.
func docxCore(d *document.Document, raw []byte, o Options) {
	var core struct {
		Title   string `xml:"title"`
		Created string `xml:"created"`
	}
	if declares.Match(raw) || xml.Unmarshal(raw, &core) != nil {
		return
	}
	if d.Title == "" {
		d.Title = shorten(table.Clean(strings.TrimSpace(core.Title)), MaxTitle)
	}
	if day, ok := dayIn(core.Created); ok && !d.Published.Known() && (o.Now.IsZero() || day <= today(o)) {
		d.Published = when.Between(day, day)
		flag(d, "self-statement", "the date %s is when the file says that it was made", day)
	}
}
