package table

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
)

// Type says how the cells of a column are written.
type Type uint8

// The types of column. Only text is guarded against being read as a formula:
// numbers keep their minus sign, dates their digits.
const (
	TextColumn Type = iota
	NumberColumn
	DateColumn
)

// A Column is a name and a type.
type Column struct {
	Name string
	Type Type
}

// WriteCSV writes a header line and rows, as RFC 4180 has them, with line feeds.
// Cells are quoted where they must be. A text cell that a spreadsheet could take
// for a formula gets an apostrophe before it (see [Guard]); [Options].Own takes it
// away again, so that what is written and read back is the same to the byte. A
// cell of a number or date column that is no number or date is an error: it is
// not written as something else.
func WriteCSV(w io.Writer, columns []Column, rows iter.Seq[[]string]) error {
	out := bufio.NewWriter(w)
	for i, c := range columns {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(quote(c.Name))
	}
	out.WriteByte('\n')
	line := 1
	for row := range rows {
		line++
		if len(row) != len(columns) {
			return fmt.Errorf("row in line %d has %d cells for %d columns", line, len(row), len(columns))
		}
		for i, value := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			cell, err := EncodeCell(columns[i].Type, value)
			if err != nil {
				return fmt.Errorf("line %d, column %s: %w", line, columns[i].Name, err)
			}
			if cell == "" && len(columns) == 1 {
				cell = `""` // a blank line would be no row
			}
			out.WriteString(cell)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

var (
	plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)
	plainDate   = regexp.MustCompile(`^[\dTWZ:./ -]*$`)
)

// EncodeCell writes one value as a cell of a csv file.
func EncodeCell(t Type, value string) (string, error) {
	switch {
	case t == TextColumn:
		return quote(Guard(value)), nil
	case value == "":
		return "", nil
	case t == NumberColumn && !plainNumber.MatchString(value):
		return "", fmt.Errorf("%s is no number", Show(value))
	case t == DateColumn && (!plainDate.MatchString(value) || value[0] < '0' || value[0] > '9'):
		return "", fmt.Errorf("%s is no date", Show(value))
	}
	return value, nil
}

func quote(s string) string {
	if strings.ContainsAny(s, "\",\n\r") || s == `\.` {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// Guard puts an apostrophe wherever a spreadsheet could see a formula begin: before
// = + - @, a tab, a carriage return or a full-width form of them, with spaces,
// apostrophes and quotes before it, at the start of the text and after a line end,
// semicolon, tab or bar inside it, which a reader with another separator takes for the
// start of a cell.
func Guard(s string) string { return guard(s, true) }

// Unguard takes back what Guard did, and nothing else: Unguard(Guard(s)) is s.
func Unguard(s string) string { return guard(s, false) }

// signs are the characters that begin a formula.
const signs = "=+-@\t\r＝＋－＠"

// guard puts an apostrophe at each place where a formula could begin, or takes one
// away there. An apostrophe is one of the characters that may stand before the sign,
// so that the places are the same with it and without it.
func guard(s string, put bool) string {
	if !strings.ContainsAny(s, signs) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	start := true // of a cell, for some reader
	for i := 0; i < len(s); i++ {
		place := start && begins(s[i:])
		start = strings.IndexByte(";\t\n\r|", s[i]) >= 0
		switch {
		case place && put:
			b.WriteByte('\'')
		case place && s[i] == '\'':
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// begins reports whether s begins with a sign, after spaces, apostrophes and
// quotes.
func begins(s string) bool {
	s = strings.TrimLeft(s, " '\"")
	return s != "" && strings.IndexAny(s, signs) == 0
}
