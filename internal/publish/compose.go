package publish

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/when"
)

// A block is one piece of a bulletin in words: a heading, a paragraph, a list,
// a table or the chart. Every form (HTML, Markdown) writes the same blocks.
type block struct {
	kind  string // heading, text, list, table, chart
	text  string
	items []item
	head  []string
	rows  [][]string
}

// An item of a list: words, words in English whatever the bulletin's language,
// and an address to follow.
type item struct {
	text    string
	english string
	address string
}

// Title returns the bulletin's title in a language.
func (b Bulletin) Title(lang string) string {
	w := in(lang)
	return w.say("title"+b.whom(), "country", b.area(b.Country, lang), "month", w.month(b.Month))
}

func (b Bulletin) area(code, lang string) string {
	if b.name != nil {
		if n := b.name(code, lang); n != "" {
			return n
		}
	}
	return code
}

func (b Bulletin) places(codes []string, lang string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = b.area(c, lang)
	}
	slices.Sort(names)
	return in(lang).list(names)
}

// compose puts the bulletin in words: the floor, the areas hit hardest, what
// was published apart, what is left out, what is not known, how it compares,
// which numbers disagree, the sources, how it was made.
func (b Bulletin) compose(lang string) []block {
	w := in(lang)
	var out []block
	heading := func(key string) { out = append(out, block{kind: "heading", text: w[key]}) }
	text := func(sentences ...string) {
		if s := strings.Join(strings.Fields(strings.Join(sentences, " ")), " "); s != "" {
			out = append(out, block{kind: "text", text: s})
		}
	}
	heading("floor")
	text(b.floor(lang)...)
	if len(b.Past) > 1 {
		out = append(out, block{kind: "chart"})
	}
	heading("areas")
	if len(b.Areas) == 0 {
		text(w["areas.none"])
	} else {
		worst := b.Areas[0]
		if !worst.Killed.Hidden {
			text(w.say("areas.worst", "area", b.area(worst.Code, lang), "killed", w.figure(worst.Killed), "injured", w.figure(worst.Injured)))
		}
		table := block{kind: "table", head: []string{w["col.area"], w["col.killed"], w["col.injured"]}}
		for _, a := range b.Areas {
			table.rows = append(table.rows, []string{b.area(a.Code, lang), w.figure(a.Killed), w.figure(a.Injured)})
		}
		out = append(out, table)
		text(w["areas.nosum"+b.countedHere()])
	}
	if len(b.Apart) > 0 {
		heading("apart")
		for i := 0; i+1 < len(b.Apart); i += 2 {
			text(w.say("apart.item", "area", b.area(b.Apart[i].Area, lang), "killed", w.figure(b.Apart[i]), "injured", w.figure(b.Apart[i+1])))
		}
	}
	heading("out")
	text(b.leftOut(lang)...)
	heading("unknown")
	text(b.unknown(lang)...)
	heading("compare")
	out = append(out, b.beside(lang))
	text(w["compare.chance"])
	heading("cases")
	if len(b.Cases) == 0 {
		text(w["cases.none"])
	} else {
		out = append(out, b.disagreements(lang))
	}
	heading("sources")
	out = append(out, b.pages(lang)...)
	heading("made")
	text(w.say("made.text", "rule", b.Rule.ID, "version", b.Rule.Version, "asof", moment(w, b.AsOf)))
	if b.Head != "" {
		text(w.say("made.head", "head", apart(b.Head, w)))
	}
	return out
}

// moment prints a time to the minute, in UTC.
func moment(w words, t time.Time) string {
	t = t.UTC()
	day := when.DayOf(t)
	_, _, d := day.Date()
	return fmt.Sprintf("%d %s%s%s UTC", d, w.month(day.Month()), w["comma"], t.Format("15:04"))
}

// whom ends the key of words that differ by whether the rule counts civilians
// or all people.
func (b Bulletin) whom() string {
	if CountsCivilians(b.Rule.ID) {
		return ""
	}
	return ".all"
}

// CountsCivilians says whether a rule counts civilians; the others count all
// people, or say for themselves whom.
func CountsCivilians(rule string) bool {
	return rule == "un-mission" || rule == "min" || rule == "max"
}

// countedHere ends the key of words about areas whose figures come from
// incidents, not from what a body published.
func (b Bulletin) countedHere() string {
	if b.Areas[0].Killed.Basis == count.Counted || b.Areas[0].Killed.Gap && b.Areas[0].Injured.Basis == count.Counted {
		return ".counted"
	}
	return ""
}

// floor says the month's two figures and how each came about: in one sentence
// where both came about alike, each in its own where they did not.
func (b Bulletin) floor(lang string) []string {
	w := in(lang)
	args := []string{"month", w.month(b.Month), "country", b.area(b.Country, lang), "killed", w.figure(b.Killed), "injured", w.figure(b.Injured),
		"issuer", apart(b.Grounds[0].Issuer, w), "rule", b.Rule.ID, "who", w["who"+b.whom()]}
	var out []string
	switch {
	case b.Grounds[0] == b.Grounds[1] && b.Grounds[0].Kind == groundHeld:
		out = append(out, w.say("floor.both", args...))
	case b.Grounds[0] == b.Grounds[1] && b.Grounds[0].Kind == groundCounted:
		out = append(out, w.say("floor.counted", args...))
	default:
		for i, row := range []count.Row{b.Killed, b.Injured} {
			key := []string{"floor.killed", "floor.injured"}[i]
			switch {
			case row.Hidden:
				key += ".hidden"
			case row.Gap:
				key += ".gap"
			}
			out = append(out, w.say(key, append(args, "ground", w.ground(b.Grounds[i]))...))
		}
	}
	for _, row := range []count.Row{b.Killed, b.Injured} {
		if p := row.Placed; p != nil {
			out = append(out, w.say("floor.placed", "harm", w["harm."+string(row.Harm)], "placed", w.numbers(p.Range()), "vague", fmt.Sprint(p.Vague), "most", fmt.Sprint(*row.Max)))
		}
	}
	if b.Killed.Open || b.Injured.Open {
		out = append(out, w["floor.minimum"])
	}
	if b.Definition != nil {
		title := b.Definition.Title[lang]
		if title == "" {
			title = w.groups(b.Definition.Population.Counts)
		}
		out = append(out, w.say("floor.rule", "title", title))
	}
	return out
}

func (b Bulletin) leftOut(lang string) (out []string) {
	w := in(lang)
	groups := []string{}
	if b.Definition != nil {
		groups = b.Definition.Population.LeavesOut
	}
	if len(groups) == 0 && b.Population != nil {
		groups = b.Population.LeavesOut
	}
	if len(groups) > 0 {
		out = append(out, w.say("out.groups", "groups", w.groups(groups)))
	}
	if b.Population != nil && len(b.Population.AreasOut) > 0 {
		out = append(out, w.say("out.areas", "areas", b.places(b.Population.AreasOut, lang)))
	}
	if text := b.RuleText[lang]; text != "" {
		out = append(out, w.say("out.rule", "text", text))
	}
	out = append(out, w["out.everyone"])
	if len(b.Elsewhere) > 0 {
		out = append(out, w.say("out.elsewhere", "countries", b.places(b.Elsewhere, lang)))
	}
	return out
}

func (b Bulletin) unknown(lang string) (out []string) {
	w := in(lang)
	if len(b.Unnamed) > 0 {
		out = append(out, w.say("unknown.areas", "areas", b.places(b.Unnamed, lang)))
	}
	if b.Population != nil && len(b.Population.Unsaid) > 0 {
		out = append(out, w.say("unknown.unsaid", "areas", b.places(b.Population.Unsaid, lang)))
	}
	for _, row := range b.Stray {
		out = append(out, w.say("unknown.stray", "figure", w.figure(row)+" "+w["harm."+string(row.Harm)]))
	}
	if slices.ContainsFunc(b.Areas, func(a AreaFigures) bool { return a.Killed.Hidden || a.Injured.Hidden }) {
		out = append(out, w["unknown.hidden"])
	}
	if len(out) == 0 {
		out = append(out, w["unknown.none"])
	}
	return out
}

// beside says how the month compares: a rise or fall is said only where the
// two count the same people.
func (b Bulletin) beside(lang string) block {
	w := in(lang)
	list := block{kind: "list"}
	for _, c := range b.Beside {
		switch {
		case c.Kind == "mean" && c.Months >= minMean:
			list.items = append(list.items, item{text: w.say("compare.mean"+counted(c.Likeness), "n", group(c.Months), "from", w.month(c.From), "to", w.month(c.To),
				"mean", fmt.Sprintf("%.0f", math.Round(c.Mean)), "way", w["way."+way(b.Killed, c.Mean)])})
		case c.Kind == "mean":
			list.items = append(list.items, item{text: w.say("compare.few"+counted(c.Likeness), "least", group(minMean))})
		default:
			key := "compare.before"
			if c.Kind == "year-before" {
				key = "compare.year"
			}
			switch {
			case c.Row.Hidden:
				key += ".hidden"
			case c.Missing:
				key += ".gap"
			}
			s := w.say(key, "month", w.month(c.From), "figure", w.figure(c.Row))
			if !c.Missing {
				s += " " + b.likeness(c.Likeness, lang)
			}
			list.items = append(list.items, item{text: s})
		}
	}
	return list
}

// counted ends the key of words about months that one rule counted from
// incidents.
func counted(l Likeness) string {
	if l.Counted() {
		return ".counted"
	}
	return ""
}

// way says whether a figure lies above or below a mean; within half a person
// it is at it.
func way(row count.Row, mean float64) string {
	r, ok := row.Range()
	switch {
	case !ok || math.Abs(float64(r.Min)-mean) < 0.5:
		return "at"
	case float64(r.Min) > mean:
		return "above"
	}
	return "below"
}

func (b Bulletin) disagreements(lang string) block {
	w := in(lang)
	list := block{kind: "list"}
	for _, c := range b.Cases {
		list.items = append(list.items, item{text: w.say("case", "area", b.area(c.Area, lang), "harm", w["harm."+string(c.Harm)],
			"a", w.numbers(c.A.Range), "whoA", apart(who(c.A), w), "b", w.numbers(c.B.Range), "whoB", apart(who(c.B), w)), english: c.Explanation, address: c.B.Address})
	}
	return list
}

// apart keeps foreign words from turning the direction of the words around
// them (Unicode's first strong isolate).
func apart(s string, w words) string {
	if w["dir"] != "rtl" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

func who(p Printed) string {
	if p.Words == "" {
		return p.Who
	}
	if p.Who == "" {
		return p.Words
	}
	return p.Who + ": " + p.Words
}
