package web

import (
	"regexp"
	"slices"
	"strings"
	"time"

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

// tellings reads the sentences told.* of the English catalogue as patterns.
func tellings(english *Lang) (all []telling) {
	for key, s := range english.plain {
		if !strings.HasPrefix(key, "told.") {
			continue
		}
		t := telling{key: strings.TrimPrefix(key, "told.")}
		shape := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(s), func(m string) string {
			t.values = append(t.values, strings.Trim(m, `\{}`))
			return "(.+?)"
		})
		t.shape = regexp.MustCompile("^" + shape + "$")
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b telling) int { return strings.Compare(a.key, b.key) })
	return all
}

// told puts a sentence that another room says in English into the page's
// language. One that the catalogue does not know stays in English, marked so.
func told(l *Lang, sentence string) note {
	if l.Code == "en" {
		return note{Words: sentence}
	}
	for _, t := range l.told {
		m := t.shape.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		var args []any
		for i, name := range t.values {
			args = append(args, name, l.value(name, m[i+1]))
		}
		return note{Words: l.T("told."+t.key, args...)}
	}
	return note{Words: sentence, Foreign: true}
}

// value puts a value of a told sentence into the language, by its name.
func (l *Lang) value(name, v string) string {
	switch name {
	case "indicator":
		return l.Term("indicator.of", v)
	case "harm", "modality":
		return l.Term(name, v)
	case "month":
		if t, err := time.Parse("January 2006", v); err == nil {
			return l.Month(when.DayOf(t).Month())
		}
	case "few":
		return l.Term("number", v)
	case "range":
		return l.ltr(v)
	}
	return v
}
