package web

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"cairn/internal/count"
	"cairn/internal/gazetteer"
	"cairn/internal/when"
)

// A telling is a sentence that another room says in English, as a pattern with
// a place for each value, and the name of the same sentence among the told.* of the catalogue.
type telling struct {
	key    string
	shape  *regexp.Regexp
	values []string // names of the values, in order
}

// placeholder finds the places of values in a string of the catalogue.
var placeholder = regexp.MustCompile(`\\\{([a-z]+)\\\}`)

// valueShapes are those of values that have one, by name: a period in words or
// figures, a number or a range of two as rooms print them.
var valueShapes = func() map[string]string {
	period := `(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}|[0-9]{4}(?:-[0-9]{2}){0,2}(?:/[0-9]{4}(?:-[0-9]{2}){0,2})?)`
	number := `[0-9][0-9.,]*(?:–[0-9,]+)?[+]?`
	by := map[string]string{"stretch": period + "(?: to " + period + ")?"}
	for _, name := range []string{"month", "span", "until", "other"} {
		by[name] = period
	}
	for _, name := range []string{"range", "number", "sum", "n", "further"} {
		by[name] = number
	}
	return by
}()

// tellings reads the sentences told.* of the English catalogue as patterns.
func tellings(english *Lang) (all []telling) {
	for key, s := range english.plain {
		if !strings.HasPrefix(key, "told.") {
			continue
		}
		t := telling{key: strings.TrimPrefix(key, "told.")}
		shape := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(s), func(m string) string {
			name := strings.Trim(m, `\{}`)
			t.values = append(t.values, name)
			return "(" + cmp.Or(valueShapes[name], ".+?") + ")"
		})
		t.shape = regexp.MustCompile("^" + shape + "$")
		all = append(all, t)
	}
	// the pattern with most words of its own comes first
	own := func(t telling) int { return len(english.plain["told."+t.key]) }
	slices.SortFunc(all, func(a, b telling) int { return cmp.Or(own(b)-own(a), strings.Compare(a.key, b.key)) })
	return all
}

// told puts a sentence that another room says in English into the page's
// language: whole, or clause by clause where it is made of several. A clause
// that the catalogue does not know stays in English; a sentence of such clauses
// only is marked as foreign.
func told(l *Lang, sentence string) note {
	if l.Code == "en" { // known already: its numbers are grouped and its days said in words
		if words, known := l.tell(sentence); known {
			return note{Words: isolates.Replace(words)}
		}
		return note{Words: sentence}
	}
	words, known := l.tell(sentence)
	return note{Words: words, Foreign: !known}
}

// between are the marks between the clauses of a sentence, the wider first.
var between = []string{". ", "; "}

// tell returns a sentence in the language, and whether any of it was known.
// Clauses that are not are set apart, so that they keep their direction.
func (l *Lang) tell(sentence string) (string, bool) {
	if words, ok := l.tellWhole(sentence); ok {
		return words, true
	}
	for _, mark := range between {
		clauses := outside(sentence, mark)
		if len(clauses) < 2 {
			continue
		}
		any := false
		for i, c := range clauses {
			words, ok := l.tell(c)
			if !ok {
				words = apart(c)
			}
			clauses[i], any = words, any || ok
		}
		if any {
			return strings.Join(clauses, l.T("told.mark."+strings.Trim(mark, " "))), true
		}
	}
	return sentence, false
}

// whys are the reasons that the shipped rules give, from English to each language.
var whys = sync.OnceValue(func() map[string]map[string]string {
	by := map[string]map[string]string{}
	rules, err := count.Rules()
	if err != nil { // the rules' own tests find it
		return by
	}
	for _, r := range rules {
		for _, c := range slices.Concat(r.Population, r.Exclusions, r.Totals) {
			by[c.Why["en"]] = c.Why
		}
	}
	return by
})

func (l *Lang) tellWhole(sentence string) (string, bool) {
	if why := whys()[sentence][l.Code]; why != "" {
		return why, true
	}
	for _, t := range l.told {
		m := t.shape.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		var args []any
		for i, name := range t.values {
			v, ok := l.value(name, m[i+1])
			if !ok {
				args = nil
				break
			}
			args = append(args, name, v)
		}
		if args != nil || len(t.values) == 0 {
			return l.T("told."+t.key, args...), true
		}
	}
	return "", false
}

// apart sets words of another direction apart from those around them
// (Unicode's first strong isolate).
func apart(words string) string { return "\u2068" + words + "\u2069" }

// thousands finds whole numbers from a thousand on.
var thousands = regexp.MustCompile(`[0-9]{4,}`)

// grouped sets a comma at each thousand of the numbers of people in a value.
func grouped(v string) string {
	return thousands.ReplaceAllStringFunc(v, func(n string) string {
		for at := len(n) - 3; at > 0; at -= 3 {
			n = n[:at] + "," + n[at:]
		}
		return n
	})
}

// isolates are the marks that apart sets, of which English needs none.
var isolates = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// outside cuts a sentence at a mark wherever it stands outside brackets.
func outside(s, mark string) (parts []string) {
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		}
		after := strings.TrimPrefix(s[i:], mark)
		if depth == 0 && len(after) < len(s)-i && !(mark == ". " && after != "" && after[0] >= 'a' && after[0] <= 'z') { // "excl. police" goes on
			parts = append(parts, s[from:i])
			from = i + len(mark)
			i = from - 1
		}
	}
	return append(parts, s[from:])
}

// value puts a value of a told sentence into the language, by its name; ok is
// false when it cannot be what its name says, and the sentence is another.
func (l *Lang) value(name, v string) (string, bool) {
	switch name {
	case "indicator":
		return l.Term("indicator.of", v), true
	case "harm", "modality", "kind", "status":
		return l.Term(name, v), l.Has(name + "." + v)
	case "month", "span", "until", "other":
		return l.spelled(v)
	case "stretch":
		if from, to, ok := strings.Cut(v, " to "); ok {
			a, aOK := l.spelled(from)
			b, bOK := l.spelled(to)
			return l.T("told.stretch", "month", a, "until", b), aOK && bOK
		}
		return l.spelled(v)
	case "left", "right":
		if s, ok := l.tellWhole(v); ok {
			return s, true
		}
		return l.value("stretch", v)
	case "area", "place":
		return l.areaCalled(v)
	case "groups", "others":
		return l.groups(v), !strings.Contains(v, "; ")
	case "direction", "slip", "leftout":
		return l.tellWhole(v)
	case "rest":
		if s, ok := l.tell(v); ok {
			return s, true
		}
		return apart(v), true
	case "list":
		return l.summands(v), true
	case "few":
		return l.Term("number", v), true
	case "range", "number", "sum", "n", "further":
		return l.ltr(grouped(v)), true
	case "words", "id":
		if s, ok := l.tellWhole(v); ok {
			return s, true
		}
		return apart(v), true
	}
	return v, true
}

// spelled puts a period into the language: February 2018, 2018-02, 2018,
// 2013-01-01/2013-06-30.
func (l *Lang) spelled(v string) (string, bool) {
	if t, err := time.Parse("January 2006", v); err == nil {
		return l.Month(when.DayOf(t).Month()), true
	}
	return l.Period(v), true
}

// groups puts a list of groups of people into the language: words or codes,
// with commas and a last "and" between.
func (l *Lang) groups(v string) string {
	var names []string
	for _, part := range strings.Split(v, ", ") {
		for _, g := range strings.Split(part, " and ") {
			switch words, ok := l.tellWhole(g); {
			case ok:
				names = append(names, words)
			case groupName(l, g) != g:
				names = append(names, groupName(l, g))
			default:
				names = append(names, apart(g))
			}
		}
	}
	return join(l, names)
}

// summand is a number with the area that it is of, as in "244 (Anbar)".
var summand = regexp.MustCompile(`\(([^()]+)\)`)

func (l *Lang) summands(v string) string {
	return summand.ReplaceAllStringFunc(grouped(v), func(m string) string {
		name, _ := l.areaCalled(strings.Trim(m, "()"))
		return "(" + name + ")"
	})
}

// areaCalled returns the name in the language of the area of an English name.
func (l *Lang) areaCalled(name string) (string, bool) {
	if name == "Kurdistan Region" {
		return l.T("area.IQ-KR"), true
	}
	if x, err := gazetteer.For(); err == nil {
		for _, m := range x.Lookup(name, "") {
			if m.Place.In("en") == name && m.Place.Admin2 == "" {
				if key := "area." + m.Place.ID; l.Has(key) {
					return l.T(key), true
				}
				return m.Place.In(l.Code), true
			}
		}
	}
	return apart(name), len(name) < 40
}
