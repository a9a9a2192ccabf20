package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// XLSX reads the first visible sheet of a spreadsheet: its first row that is not
// blank is the header, each row below it a record. A cell is the value that the
// sheet stores: a number as a plain number, a date as YYYY-MM-DD (with the time
// where it has one), the last result of a formula, never the formula. Cells that a
// row lacks are empty. A cell that holds an error (#REF! …) refuses its row, as do
// control characters, a value without a heading and a cell over the limit.
//
// The whole is unpacked under the limits of [Unpack]; XML with a document type is
// refused.
func XLSX(file string, data []byte, o Options) (*Table, error) {
	t := &Table{File: file, Format: "xlsx", Encoding: "utf-8", most: fieldMost(o)}
	b, err := openBook(data)
	if err == nil {
		err = b.read(t)
	}
	if err != nil {
		var f *Fault
		if !errors.As(err, &f) {
			f = &Fault{Code: "packed", Reason: "the spreadsheet cannot be read: " + err.Error()}
		}
		f.File = file
		return nil, f
	}
	t.none()
	return t, nil
}

// A book is a spreadsheet file.
type book struct {
	zip     *zip.Reader
	unpack  *unpacker
	strings []string // shared texts
	dates   []bool   // style → whether it shows a date
	from    time.Time
	sheet   string // path of the sheet that is read
	name    string // its name
	others  int    // sheets that are not read
}

func openBook(data []byte) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, packedErr("zip", err)
	}
	if len(z.File) > MaxEntries {
		return nil, fmt.Errorf("it holds %s parts, over the limit of %s", Group(len(z.File)), Group(MaxEntries))
	}
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if err := checkEntry(f, seen); err != nil {
			return nil, err
		}
	}
	b := &book{zip: z, unpack: &unpacker{budget: MaxUnpacked, packed: len(data)}, from: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	for _, step := range []func() error{b.workbook, b.texts, b.styles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// part unpacks one part; nil where the book has none of that name.
func (b *book) part(name string) ([]byte, error) {
	for _, f := range b.zip.File {
		if strings.EqualFold(f.Name, name) {
			raw, err := b.unpack.entry(f)
			if err != nil {
				return nil, err
			}
			if bytes.Contains(raw, []byte("<!DOCTYPE")) || bytes.Contains(raw, []byte("<!ENTITY")) {
				return nil, fmt.Errorf("the part %s declares a document type or entities", Show(name))
			}
			return raw, nil
		}
	}
	return nil, nil
}

// workbook finds the first visible sheet and the day that dates count from.
func (b *book) workbook() error {
	raw, err := b.part("xl/workbook.xml")
	if err != nil {
		return err
	}
	if raw == nil {
		return errors.New("it is no xlsx file: the part xl/workbook.xml is missing")
	}
	var w struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(raw, &w); err != nil {
		return fmt.Errorf("xl/workbook.xml: %w", err)
	}
	if w.Pr.Date1904 == "1" || w.Pr.Date1904 == "true" {
		b.from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	raw, err = b.part("xl/_rels/workbook.xml.rels")
	if err != nil {
		return err
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if raw != nil {
		if err := xml.Unmarshal(raw, &rels); err != nil {
			return fmt.Errorf("xl/_rels/workbook.xml.rels: %w", err)
		}
	}
	for i, s := range w.Sheets {
		if s.State == "hidden" || s.State == "veryHidden" {
			continue
		}
		if b.sheet != "" {
			b.others++
			continue
		}
		b.name, b.sheet = s.Name, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		for _, r := range rels.All {
			if r.ID == s.ID && r.Mode != "External" {
				if b.sheet = path.Join("xl", r.Target); strings.HasPrefix(r.Target, "/") {
					b.sheet = strings.TrimPrefix(r.Target, "/")
				}
			}
		}
	}
	if b.sheet == "" {
		return errors.New("the spreadsheet has no visible sheet")
	}
	return nil
}

// texts reads the shared texts, without the phonetic hints beside them.
func (b *book) texts() error {
	raw, err := b.part("xl/sharedStrings.xml")
	if err != nil || raw == nil {
		return err
	}
	var now strings.Builder
	inText, phonetic := false, false
	return tokens(raw, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				now.Reset()
			case "t":
				inText = true
			case "rPh":
				phonetic = true
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "si":
				b.strings = append(b.strings, now.String())
			case "t":
				inText = false
			case "rPh":
				phonetic = false
			}
		case xml.CharData:
			if inText && !phonetic {
				now.Write(e)
			}
		}
		return nil
	})
}

// styles finds which styles show a number as a date.
func (b *book) styles() error {
	raw, err := b.part("xl/styles.xml")
	if err != nil || raw == nil {
		return err
	}
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := xml.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("xl/styles.xml: %w", err)
	}
	custom := make(map[int]string)
	for _, f := range s.Formats {
		custom[f.ID] = f.Code
	}
	for _, c := range s.Cells {
		b.dates = append(b.dates, isDate(c.Format, custom[c.Format]))
	}
	return nil
}

var unquoted = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.`)

// isDate reports whether a number format shows a date: one of the built-in ones
// (ECMA-376, part 1, 18.8.30) or a code with a day, month or year in it.
func isDate(id int, code string) bool {
	if id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58 {
		return true
	}
	code = strings.ToLower(unquoted.ReplaceAllString(code, ""))
	return strings.ContainsAny(code, "yd") && !strings.Contains(code, "general")
}

// tokens walks over XML without making more of it than it says.
func tokens(raw []byte, each func(xml.Token) error) error {
	d := xml.NewDecoder(bytes.NewReader(raw))
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := each(t); err != nil {
			return err
		}
	}
}

// A sheet row while it is read.
type sheetRow struct {
	line  int
	cells []string
	fault *Fault
}

// read reads the sheet into the table.
func (b *book) read(t *Table) error {
	raw, err := b.part(b.sheet)
	if err != nil {
		return err
	}
	if raw == nil {
		return fmt.Errorf("the part %s of the sheet %s is missing", Show(b.sheet), Show(b.name))
	}
	if b.others > 0 {
		t.warn(&Fault{Code: "sheet", Reason: fmt.Sprintf("only the first sheet, %s, was read; the spreadsheet has %d more", Show(b.name), b.others)})
	}
	var row sheetRow
	var kind, value string
	style, column := 0, 0
	var take bool
	return tokens(raw, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				row = sheetRow{line: row.line + 1}
				if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
					row.line = n
				}
				column = 0
			case "c":
				kind, value, style = attr(e, "t"), "", -1
				if n, err := strconv.Atoi(attr(e, "s")); err == nil {
					style = n
				}
				if n, ok := columnOf(attr(e, "r")); ok {
					column = n
				}
				if column >= MaxColumns {
					return &Fault{Line: row.line, Code: "limit", Reason: fmt.Sprintf("a cell stands beyond column %s, over the limit of columns", Group(MaxColumns))}
				}
			case "v", "t":
				take = true
			}
		case xml.CharData:
			if take {
				value += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "v", "t":
				take = false
			case "c":
				text, fault := b.cell(kind, value, style)
				if fault != nil {
					fault.Line, fault.Column = row.line, column+1
					if row.fault == nil {
						row.fault = fault
					}
				}
				for len(row.cells) <= column {
					row.cells = append(row.cells, "")
				}
				row.cells[column] = text
				column++
			case "row":
				return t.addSheetRow(row)
			}
		}
		return nil
	})
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf returns the column of a reference like "AB12", from 0.
func columnOf(ref string) (n int, ok bool) {
	for i := 0; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0 && i < 4
		}
		n = n*26 + int(c-'A') + 1
	}
	return 0, false
}

// cell returns the text of a cell's stored value.
func (b *book) cell(kind, value string, style int) (string, *Fault) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(b.strings) {
			return "", &Fault{Code: "packed", Reason: "the cell points to a text that the spreadsheet does not hold"}
		}
		return b.strings[i], nil
	case "str", "inlineStr", "d":
		return value, nil
	case "b":
		return map[string]string{"1": "true", "0": "false"}[value], nil
	case "e":
		return "", &Fault{Code: "value", Reason: fmt.Sprintf("the cell holds the error %s", Show(value))}
	}
	if value == "" {
		return "", nil
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return value, nil
	}
	if style >= 0 && style < len(b.dates) && b.dates[style] && v >= 1 && v < 2958466 {
		at := b.from.Add(time.Duration(math.Round(v*86400)) * time.Second)
		if at.Hour()+at.Minute()+at.Second() == 0 {
			return at.Format(time.DateOnly), nil
		}
		return at.Format("2006-01-02T15:04:05"), nil
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatInt(int64(v), 10), nil
	}
	return strconv.FormatFloat(v, 'f', -1, 64), nil
}

// addSheetRow takes a row as header or record.
func (t *Table) addSheetRow(row sheetRow) error {
	blank := row.fault == nil
	for _, c := range row.cells {
		blank = blank && strings.TrimSpace(c) == ""
	}
	switch {
	case blank:
		return nil
	case t.columns == nil:
		if row.fault != nil {
			return row.fault
		}
		for len(row.cells) > 0 && strings.TrimSpace(row.cells[len(row.cells)-1]) == "" {
			row.cells = row.cells[:len(row.cells)-1]
		}
		if f := t.setHeader(row.line, row.cells); f != nil {
			return f
		}
		return nil
	case t.records() >= MaxRows:
		return &Fault{Line: row.line, Code: "limit", Reason: fmt.Sprintf("more than %s records: the sheet is over the limit", Group(MaxRows))}
	}
	cells := make([]string, len(t.Header))
	for i, c := range row.cells {
		var f *Fault
		at := &Fault{Line: row.line, Column: i + 1}
		if i < len(t.Header) {
			at.Header = t.Header[i]
			cells[i] = c
		}
		switch r, control := Control(c); {
		case control:
			at.Code, at.Reason = "control", fmt.Sprintf("control character U+%04X%s in the cell", r, nul(r))
			f = at
		case len(c) > t.most:
			at.Code, at.Reason = "limit", fmt.Sprintf("the field holds %s, over the limit of %s", Size(len(c)), Size(t.most))
			f = at
		case strings.TrimSpace(c) != "" && (i >= len(t.Header) || t.Header[i] == ""):
			at.Code, at.Reason = "header", fmt.Sprintf("the value %s stands in a column that has no name", Show(c))
			f = at
		}
		if f != nil && row.fault == nil {
			row.fault = f
		}
	}
	if row.fault != nil {
		row.fault.ID = strings.TrimSpace(Clean(row.cells[0]))
		if i := row.fault.Column - 1; row.fault.Header == "" && i >= 0 && i < len(t.Header) {
			row.fault.Header = t.Header[i]
		}
		t.refuse(row.fault)
		return nil
	}
	t.Rows = append(t.Rows, Row{Line: row.line, Raw: strings.Join(cells, "\t"), table: t, cells: cells})
	return nil
}
