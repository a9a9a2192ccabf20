package table

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind says what stands in a cell. Missing, Null and an empty Text are three
// different things, and none of them is zero.
type Kind uint8

// The kinds of cell. A csv file has only Text and, where a row lacks a column
// that other rows of the file have, nothing else: a short row is refused.
const (
	Missing Kind = iota // the row has no such column or key
	Null                // json null
	Text                // text; in csv every cell
	Number              // a json number, spelled as in the file
	Bool                // json true or false
	Nested              // a json list or object, spelled as in the file
)

// String names the kind as a message does.
func (k Kind) String() string {
	return [...]string{"nothing", "null", "text", "a number", "true or false", "a list or object"}[k]
}

// A Cell is one raw value and where it stands.
type Cell struct {
	Text   string
	Kind   Kind
	Header string // its column's name
	Line   int    // line of the file, from 1
	Column int    // csv: which field, from 1; json: which character of the line, from 1
	Path   string // json: $[3].killed_min
}

// Given reports whether the cell holds anything: text that is not only spaces,
// a number, true or false, or something nested.
func (c Cell) Given() bool {
	return c.Kind > Text || c.Kind == Text && strings.TrimSpace(c.Text) != ""
}

// Fault returns a fault at this cell.
func (c Cell) Fault(code, format string, a ...any) *Fault {
	return &Fault{Line: c.Line, Column: c.Column, Header: c.Header, Path: c.Path, Code: code, Reason: fmt.Sprintf(format, a...)}
}

// A Fault says what is wrong with a file, a row or a cell, and where. As an
// error it reads: file: line 3, column 7 (killed_min): reason.
type Fault struct {
	File   string
	Line   int    // from 1; 0: the file as a whole
	Column int    // from 1; 0: the line as a whole
	Header string // the column's name where it is known
	Path   string // json: $[3].killed_min
	ID     string // the row's first cell, where it could be read
	Code   string // quote, columns, control, limit, encoding, duplicate, type, value …
	Reason string
}

func (f *Fault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File)
		b.WriteString(": ")
	}
	if w := f.Where(); w != "" {
		b.WriteString(w)
		b.WriteString(": ")
	}
	b.WriteString(f.Reason)
	return b.String()
}

// Where returns "line 3, column 7 (killed_min)", as far as it is known.
func (f *Fault) Where() string {
	if f.Line == 0 {
		return ""
	}
	s := "line " + strconv.Itoa(f.Line)
	if f.Column > 0 {
		s += ", column " + strconv.Itoa(f.Column)
	}
	switch {
	case f.Path != "":
		s += " (" + Clean(f.Path) + ")"
	case f.Header != "":
		s += " (" + Clean(f.Header) + ")"
	}
	return s
}

// A Table is a file's rows in order, with what was refused beside them. Rows
// and Faults together are every record of the file.
type Table struct {
	File      string
	Format    string // csv, json, ndjson
	Header    []string
	Separator rune   // csv only
	Encoding  string // what the bytes were read as: utf-8, utf-16le, windows-1252 …
	Rows      []Row
	Faults    []*Fault // refused rows, in order of lines
	Warnings  []*Fault // said of the file or a row that was taken
	Refused   int      // how many rows were refused, listed or not

	columns map[string]int
	most    int // bytes of one cell
}

// A Row is one record.
type Row struct {
	Line  int    // where it begins, from 1
	Raw   string // the record as it stands in the file, without its line end
	table *Table
	cells []string
	kinds []Kind  // nil: every cell is Text
	at    []int32 // json: character of the line each value starts at
	lines []int32 // json: line of each value
	path  string  // json: $[3]
}

// Has reports whether the file has a column of this name.
func (t *Table) Has(header string) bool { _, ok := t.columns[header]; return ok }

// Lacks returns which of the headers the file does not have.
func (t *Table) Lacks(headers ...string) (lacking []string) {
	for _, h := range headers {
		if !t.Has(h) {
			lacking = append(lacking, h)
		}
	}
	return lacking
}

// Cell returns the cell in the column of this name. Where the row has none its
// Kind is Missing.
func (r Row) Cell(header string) Cell {
	i, ok := r.table.columns[header]
	if !ok || i >= len(r.cells) {
		return Cell{Kind: Missing, Header: header, Line: r.Line, Path: r.under(header)}
	}
	return r.At(i)
}

// At returns the cell of the i-th column of the header, from 0.
func (r Row) At(i int) Cell {
	c := Cell{Text: r.cells[i], Kind: Text, Header: r.table.Header[i], Line: r.Line, Column: i + 1}
	if r.kinds != nil {
		c.Kind = r.kinds[i]
		c.Path = r.under(c.Header)
		c.Column = int(r.at[i])
		if l := int(r.lines[i]); l > 0 {
			c.Line = l
		}
	}
	return c
}

// Len returns how many cells the row has room for; json rows may have fewer
// than the header.
func (r Row) Len() int { return len(r.cells) }

// Text returns the trimmed text of a column; empty where there is none.
func (r Row) Text(header string) string { return strings.TrimSpace(r.Cell(header).Text) }

// First returns the text of the row's first cell, which names it in messages.
func (r Row) First() string {
	for i := range r.cells {
		if r.kinds == nil || r.kinds[i] == Text || r.kinds[i] == Number {
			return strings.TrimSpace(r.cells[i])
		}
	}
	return ""
}

func (r Row) under(header string) string {
	if r.kinds == nil {
		return ""
	}
	return r.path + "." + header
}

func (t *Table) refuse(f *Fault) {
	t.Refused++
	f.File = t.File
	if len(t.Faults) < MaxFaults {
		t.Faults = append(t.Faults, f)
	}
}

func (t *Table) warn(f *Fault) {
	f.File = t.File
	if len(t.Warnings) < MaxFaults {
		t.Warnings = append(t.Warnings, f)
	}
}

// Show quotes a foreign value for a message: control, direction and other
// characters that do not print are escaped, and a long one is shortened in its
// middle. It is for messages only; values are never cut.
func Show(s string) string {
	const most = 60
	if n := utf8.RuneCountInString(s); n > most {
		r := []rune(s)
		s = string(r[:most-10]) + "…" + string(r[n-9:])
	}
	return strconv.Quote(s)
}

// Size prints a number of bytes for a message: 300,000 bytes.
func Size(n int) string { return Group(n) + " bytes" }

// Group prints a whole number with commas between thousands.
func Group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
