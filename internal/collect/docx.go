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

// readDocx makes one document of a text of a word processor: what a reader sees,
// a paragraph a line. Hidden and deleted words are kept apart.
func readDocx(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	d := base(name, data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", o)
	refuse := func(err error) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: "the docx file cannot be read: " + err.Error(), Kept: d.ID}}, nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(err)
	}
	body, err := docxEntry(z, "word/document.xml", len(data))
	if err != nil {
		return refuse(err)
	}
	text, hidden, err := docxText(body)
	if err != nil {
		return refuse(err)
	}
	setText(&d, text)
	hide(&d, hidden)
	if hidden != "" {
		flag(&d, "hidden-text", "the text has hidden or deleted words; they are kept apart and not read")
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

// docxText reads the runs of text. Words inside a run that is marked hidden
// (vanish) and deleted words (delText) go apart.
func docxText(raw []byte) (text, hidden string, err error) {
	if declares.Match(raw) {
		return "", "", errors.New("its XML declares a document type or entities")
	}
	var seen, apart strings.Builder
	d := xml.NewDecoder(bytes.NewReader(raw))
	inText, inDeleted, vanish, depth := false, false, false, 0
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
				vanish = false
			case "vanish":
				vanish = true
				for _, a := range e.Attr {
					if a.Name.Local == "val" && (a.Value == "0" || a.Value == "false") {
						vanish = false
					}
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
			case "p":
				seen.WriteString("\n")
			}
		case xml.CharData:
			switch {
			case inDeleted, inText && vanish:
				apart.Write(e)
				apart.WriteByte('\n')
			case inText:
				seen.Write(e)
			}
		}
	}
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
