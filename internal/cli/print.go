package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeJSON prints a value as JSON, indented, with HTML characters as they are.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// grid prints rows in columns. A cell is cut only where the caller cut it, and
// foreign text is made plain.
type grid struct {
	head []string
	rows [][]string
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) print(w io.Writer) {
	wide := make([]int, len(g.head))
	all := append([][]string{g.head}, g.rows...)
	for _, row := range all {
		for i := range row {
			row[i] = strings.ReplaceAll(plain(row[i]), "\n", " ")
			if i < len(wide)-1 {
				wide[i] = max(wide[i], utf8.RuneCountInString(row[i]))
			}
		}
	}
	for n, row := range all {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
		if n == 0 {
			for i := range wide {
				if i == len(wide)-1 {
					wide[i] = utf8.RuneCountInString(g.head[i])
				}
			}
			var rule []string
			for _, n := range wide {
				rule = append(rule, strings.Repeat("─", n))
			}
			fmt.Fprintln(w, strings.Join(rule, "  "))
		}
	}
}

// count prints a number and its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// short cuts a text to n characters for a table, with an ellipsis.
func short(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}

// wrap breaks a text into lines of at most n characters, each after indent.
func wrap(s, indent string, n int) string {
	var b strings.Builder
	line := indent
	for _, w := range strings.Fields(plain(s)) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > n && line != indent {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += w
	}
	return b.String() + line
}
