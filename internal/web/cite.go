package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cairn/internal/when"
)

// A citation names one page so that a reader finds the same number again: its
// title, the address as of the day it was read for, and the tree head of the
// register that it rests on.
type citation struct {
	Title   string
	Address string // whole, with the day
	AsOf    time.Time
	Head    string
	Rule    string // with its version; empty: no rule
	Read    when.Day
	BibTeX  string // addresses of the same citation as files
	CSL     string
}

// cite makes the citation of a path of the site.
func cite(r *request, title, path string, asOf time.Time, head, rule string) citation {
	day := when.DayOf(asOf.UTC()).String()
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	return citation{Title: title, Address: r.site() + r.lang.Prefix + path + join + "as_of=" + day, AsOf: asOf.UTC(), Head: head, Rule: rule,
		BibTeX: r.lang.url(path + join + "format=bibtex"), CSL: r.lang.url(path + join + "format=csl")}
}

// key is a name for the citation, of letters, digits and hyphens.
func (c citation) key() string {
	path := c.Address
	if i := strings.Index(path, "://"); i >= 0 {
		_, path, _ = strings.Cut(path[i+3:], "/")
	}
	path, _, _ = strings.Cut(path, "?")
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, path)
	return "cairn-" + strings.Trim(key, "-") + "-" + c.AsOf.Format("20060102")
}

// note is what a style of citing has no field for.
func (c citation) note() string {
	n := "As of " + c.AsOf.Format(time.RFC3339)
	if c.Rule != "" {
		n += ", rule " + c.Rule
	}
	if c.Head != "" {
		n += ", tree head " + c.Head
	}
	return n
}

// file answers with the citation in a format; ok is false for another format.
func (c citation) file(format string) (a answer, ok bool) {
	switch format {
	case "bibtex":
		return answer{body: []byte(c.bibtex()), kind: "application/x-bibtex; charset=utf-8", name: "cairn.bib"}, true
	case "csl":
		return answer{body: c.csl(), kind: "application/vnd.citationstyles.csl+json; charset=utf-8", name: "cairn.csl.json"}, true
	}
	return answer{}, false
}

// bibtex writes the citation as an entry that BibTeX and biber read. What means
// something to TeX is escaped.
func (c citation) bibtex() string {
	escape := strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`).Replace
	return fmt.Sprintf("@misc{%s,\n  title = {%s},\n  author = {{Cairn}},\n  year = {%d},\n  month = {%d},\n  url = {%s},\n  note = {%s}\n}\n",
		c.key(), escape(c.Title), c.AsOf.Year(), c.AsOf.Month(), strings.NewReplacer("{", "%7B", "}", "%7D").Replace(c.Address), escape(c.note()))
}

// csl writes the citation as CSL-JSON, which reference managers read.
func (c citation) csl() []byte {
	item := map[string]any{"id": c.key(), "type": "dataset", "title": c.Title, "author": []any{map[string]string{"literal": "Cairn"}}, "URL": c.Address, "note": c.note(),
		"issued": map[string]any{"date-parts": [][]int{{c.AsOf.Year(), int(c.AsOf.Month()), c.AsOf.Day()}}}}
	if c.Rule != "" {
		item["version"] = c.Rule
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if e.Encode([]any{item}) != nil {
		return nil
	}
	return b.Bytes()
}
