// Package report lays out a scorer's tables, for a terminal and as Markdown. In
// go titles, notes and rows of cells, out comes text. It computes nothing.
package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Section is one set's result: a title, a line or two that sum it up, notes,
// tables, and lists of details that only the terminal shows and only when
// asked for.
type Section struct {
	Title   string
	Summary []string
	Notes   []string
	Tables  []Table
	Details []string
}

// A Table has a head and rows of as many cells.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string
}

// Add appends a row; cells are printed with %v, a float as a share with three
// decimals.
func (t *Table) Add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		switch v := c.(type) {
		case float64:
			row[i] = fmt.Sprintf("%.3f", v)
		default:
			row[i] = fmt.Sprint(v)
		}
	}
	t.Rows = append(t.Rows, row)
}

// Text writes the section for a terminal.
func (s *Section) Text(w io.Writer, details bool) {
	fmt.Fprintf(w, "\n%s\n%s\n", s.Title, strings.Repeat("=", utf8.RuneCountInString(s.Title)))
	for _, n := range s.Notes {
		fmt.Fprintln(w, n)
	}
	for _, t := range s.Tables {
		t.text(w)
	}
	if !details {
		return
	}
	for _, d := range s.Details {
		fmt.Fprintln(w, d)
	}
}

func (t *Table) text(w io.Writer) {
	widths := make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	if t.Title != "" {
		fmt.Fprintf(w, "\n%s\n", t.Title)
	}
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		var b strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				b.WriteString("  " + c + pad)
			} else {
				b.WriteString("  " + pad + c)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// Markdown writes the section as Markdown, without details.
func (s *Section) Markdown(w io.Writer) {
	fmt.Fprintf(w, "\n## %s\n", s.Title)
	for _, n := range s.Notes {
		fmt.Fprintf(w, "\n%s\n", n)
	}
	for _, t := range s.Tables {
		if t.Title != "" {
			fmt.Fprintf(w, "\n**%s**\n", t.Title)
		}
		fmt.Fprintf(w, "\n| %s |\n|%s\n", strings.Join(t.Head, " | "), strings.Repeat(" --- |", len(t.Head)))
		for _, r := range t.Rows {
			fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
		}
	}
}
