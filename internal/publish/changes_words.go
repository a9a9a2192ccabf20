package publish

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// causeWords says what each kind of cause is called of one record and of
// several, in the order in which causes are told.
var causeWords = []struct{ kind, one, many string }{
	{"published", "published total added", "published totals added"},
	{"revised", "published total revised", "published totals revised"},
	{"replaced", "", ""}, // the other half of a revision
	{"confirmed", "%s confirmed", "%s confirmed"},
	{"added", "%s added", "%s added"},
	{"taken", "%s taken in", "%s taken in"},
	{"joined", "", ""}, // the other half of a merge
	{"merged", "%s found to be another already counted", "%s found to be others already counted"},
	{"split", "%s set apart from another", "%s set apart from others"},
	{"corrected", "toll corrected", "tolls corrected"},
	{"updated", "toll updated", "tolls updated"},
	{"rejected", "%s rejected", "%s rejected"},
	{"withdrawn", "%s withdrawn", "%s withdrawn"},
	{"left-out", "%s no longer counted", "%s no longer counted"},
	{"pair", "possible double decided", "possible doubles decided"},
	{"rule", "", ""},
	{"counting", "", ""},
	{"small", "", ""},
}

func causeOrder(c Cause) int {
	return slices.IndexFunc(causeWords, func(w struct{ kind, one, many string }) bool { return w.kind == c.Kind })
}

// records are the words for one record of a type and for several.
var records = map[string][2]string{
	"incident": {"incident", "incidents"}, "total": {"published total", "published totals"}, "claim": {"claim", "claims"},
}

var numerals = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func spell(n int) string {
	if n < len(numerals) {
		return numerals[n]
	}
	return fmt.Sprint(n)
}

// say puts a change in words: by how much, then what became of the records.
func (c *Change) say() string { return c.amount() + ": " + reasons(c.Causes) }

// amount says by how much a figure changed.
func (c *Change) amount() string {
	switch c.Kind {
	case New:
		return "new, " + c.After.String()
	case Filled:
		return "a gap filled, " + c.After.String()
	case Gone:
		return "gone, it was " + c.Before.String()
	case Emptied:
		return "a gap now, it was " + c.Before.String()
	case Redefined:
		return "the same number, another definition"
	case Wider, Narrower:
		return fmt.Sprintf("%s, %s is now %s", c.Kind, c.Before, c.After)
	}
	low, high := c.After.Min-c.Before.Min, c.After.Max-c.Before.Max
	if low == high {
		return signed(low)
	}
	return fmt.Sprintf("%s to %s", signed(min(low, high)), signed(max(low, high)))
}

func signed(n int) string {
	if n < 0 {
		return fmt.Sprintf("−%d", -n)
	}
	return fmt.Sprintf("+%d", n)
}

// reasons counts the causes of a kind and names them.
func reasons(causes []Cause) string {
	type group struct{ kind, of string }
	n := map[group]int{}
	var order []group
	for _, c := range causes {
		g := group{c.Kind, c.Type}
		if n[g]++; n[g] == 1 {
			order = append(order, g)
		}
	}
	var parts []string
	for _, g := range order {
		w := causeWords[causeOrder(Cause{Kind: g.kind})]
		form, noun := w.one, records[g.of][0]
		if n[g] > 1 {
			form, noun = w.many, records[g.of][1]
		}
		if form == "" {
			continue
		}
		if strings.Contains(form, "%s") {
			form = fmt.Sprintf(form, noun)
		}
		parts = append(parts, spell(n[g])+" "+form)
	}
	for _, c := range causes {
		switch c.Kind {
		case "rule":
			parts = append(parts, "the rule is now "+c.ID)
		case "counting":
			parts = append(parts, "counted otherwise than in release "+c.ID)
		case "small":
			parts = append(parts, "it is of few people now, or shown it would give away a count of few, so it is hidden")
		}
	}
	if len(parts) == 0 {
		return "no record under it says why"
	}
	return strings.Join(parts, ", ")
}

// Text returns the changes for a terminal, a line a figure.
func (c Changes) Text(areaName func(code, lang string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Rule %s, version %s; from %s to %s.\n\n", c.Rule.ID, c.Rule.Version, c.From.say(), c.To.say())
	for _, x := range c.List {
		b.WriteString(x.line(areaName) + "\n")
	}
	if len(c.List) == 0 {
		b.WriteString("No figure changed.\n")
	}
	return b.String()
}

// Markdown returns the changes as a text for readers, a line a figure. areaName
// gives the name of an area code in a language.
func (c Changes) Markdown(areaName func(code, lang string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## Rule %s, version %s\n\nFrom %s to %s.\n\n", c.Rule.ID, c.Rule.Version, c.From.say(), c.To.say())
	if len(c.List) == 0 {
		b.WriteString("No figure changed.\n")
	}
	for _, x := range c.List {
		fmt.Fprintf(&b, "- %s\n", x.line(areaName))
	}
	return b.String()
}

func (m Moment) say() string {
	if m.AsOf.IsZero() {
		return "an empty register"
	}
	return m.AsOf.Format("2006-01-02 15:04 UTC")
}

// line returns a change as one line of plain text.
func (c *Change) line(areaName func(code, lang string) string) string {
	area := c.Area
	if n := areaName(c.Area, "en"); n != "" {
		area = n
	}
	line := fmt.Sprintf("%s, %s, %s: %s (%s → %s)", c.Period, area, c.Harm, c.Words, printed(c.Before), printed(c.After))
	if rests := basisWords[c.Basis]; rests != "" {
		line += ", " + rests
	}
	return line
}

// basisWords tell the figures of one cell apart.
var basisWords = map[count.Basis]string{
	count.Published: "published", count.Counted: "counted from incidents", count.Combined: "published and counted, together",
	count.Apart: "published apart", count.Summed: "published months added up", count.Told: "told in a text",
}

func printed(r *register.Range) string {
	if r == nil {
		return "–"
	}
	return r.String()
}
