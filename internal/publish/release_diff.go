package publish

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// Differences are what the public reads otherwise in a later release
// than in an earlier one.
type Differences struct {
	From    string   `json:"from"` // release ids
	To      string   `json:"to"`
	Changes []Change `json:"changes"` // figures that both speak of
	First   int      `json:"first"`   // figures that only the later one speaks of
	Silent  int      `json:"silent"`  // figures that only the earlier one speaks of: they stand as they were
}

// Differ compares the numbers of two releases, figure by figure. The words of a
// change are those of told, what changed between the two registers under each rule,
// where they speak of the very numbers that were printed; else the change is put
// down to another way of counting, or to the hiding of small counts.
func Differ(a, b Record, told []Changes) Differences {
	d := Differences{From: a.ID, To: b.ID, Changes: []Change{}}
	ids := map[string]bool{}
	for _, r := range []Record{a, b} {
		for id := range r.Figures {
			ids[id] = true
		}
	}
	words := map[string]Change{}
	for _, c := range told {
		for _, x := range c.List {
			words[x.Figure] = x
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(ids), byFigure) {
		was, is := printedIn(a, id), printedIn(b, id)
		switch {
		case !a.Covers(id):
			d.First++
		case !b.Covers(id):
			d.Silent++
		case same(was, is):
		default:
			c, ok := words[id]
			if !ok || !same(c.Before, was) || !same(c.After, is) {
				c = otherwise(id, was, is, causeOf(a, b, id))
			}
			d.Changes = append(d.Changes, c)
		}
	}
	return d
}

// causeOf says why two releases of the same records print other numbers.
func causeOf(a, b Record, id string) Cause {
	if slices.Contains(a.Hidden, id) || slices.Contains(b.Hidden, id) {
		return Cause{Kind: "small", Type: "release", ID: b.ID}
	}
	return Cause{Kind: "counting", Type: "release", ID: a.ID}
}

func printedIn(r Record, id string) *register.Range {
	if n, ok := r.Figures[id]; ok {
		return &n
	}
	return nil
}

func same(a, b *register.Range) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// otherwise is a change of a figure that one cause explains.
func otherwise(id string, was, is *register.Range, cause Cause) Change {
	c := Change{Figure: id, Kind: kindOf(was, is, [2]bool{true, true}), Before: was, After: is, Causes: []Cause{cause}}
	if p := strings.Split(id, "/"); len(p) >= 4 {
		c.Period, c.Area, c.Harm = p[1], p[2], register.Harm(p[3])
		if len(p) > 4 {
			c.Basis = count.Basis(p[4])
		}
	}
	c.Words = c.say()
	return c
}

// Text returns the differences for a terminal, a line a figure.
func (d Differences) Text(areaName func(code, lang string) string) string {
	var b strings.Builder
	rule := ""
	for _, c := range d.Changes {
		if r, _, _ := strings.Cut(c.Figure, "/"); r != rule {
			rule = r
			fmt.Fprintf(&b, "Rule %s:\n", rule)
		}
		b.WriteString("  " + c.line(areaName) + "\n")
	}
	if len(d.Changes) == 0 {
		b.WriteString("No figure that both releases speak of changed.\n")
	}
	if d.First > 0 {
		fmt.Fprintf(&b, "%d figures stand in %s and are of rules or months that %s does not speak of.\n", d.First, d.To, d.From)
	}
	if d.Silent > 0 {
		fmt.Fprintf(&b, "%d figures of %s are of rules or months that %s does not speak of: they stand as they were.\n", d.Silent, d.From, d.To)
	}
	return b.String()
}
