package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"cairn/internal/register"
	"cairn/internal/when"
)

//go:embed lang/*/*.json
var catalogues embed.FS

// A Lang is one language of the pages: its strings, its direction and where
// its pages lie. English pages lie at the root, all others below their code:
// /figures and /ar/figures are one page in two languages.
//
// A language is a folder under lang, named by its code (BCP 47), and nothing
// else: lang.json says how it is called, which way it runs and in which digits
// its readers may have numbers; the other files hold its strings.
type Lang struct {
	Code   string
	Dir    string   // ltr, rtl
	Name   string   // in the language itself
	Digits []string // that readers may choose from: latn (0–9), arab (٠–٩); the first is what they get
	Prefix string   // of its addresses: "" or "/ar"
	asOf   string   // day that its links lead to, 2018-03-25; empty: now
	public bool     // its pages are for readers outside
	both   bool     // days and months are given in the Hijri calendar too
	tag    language.Tag
	plain  map[string]string
	plural map[string]map[string]string
	told   []telling // sentences of other rooms that it has words for
}

// at returns the language with links that keep to a day as of which the
// register is read.
func (l *Lang) at(day string) *Lang {
	copied := *l
	copied.asOf = day
	return &copied
}

// url is the address of a path of the site in the language, as of the same day
// as the page it stands on.
func (l *Lang) url(path string) string {
	path = l.Prefix + path
	if l.asOf == "" {
		return path
	}
	path, fragment, marked := strings.Cut(path, "#")
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	path += join + "as_of=" + l.asOf
	if marked {
		path += "#" + fragment
	}
	return path
}

// languages reads a tree of catalogues, English first.
func languages(tree fs.FS) ([]*Lang, error) {
	folders, err := fs.ReadDir(tree, "lang")
	if err != nil {
		return nil, err
	}
	var all []*Lang
	for _, f := range folders {
		l, err := readLang(tree, f.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	slices.SortStableFunc(all, func(a, b *Lang) int { return strings.Compare(a.Prefix, b.Prefix) })
	known := tellings(all[0])
	for _, l := range all {
		l.told = known
	}
	return all, nil
}

// readLang reads the files of one language's folder, which together are its
// catalogue: a key stands in one of them only.
func readLang(tree fs.FS, code string) (*Lang, error) {
	files, err := fs.ReadDir(tree, "lang/"+code)
	if err != nil {
		return nil, err
	}
	l := &Lang{Code: code, tag: language.Make(code), plain: map[string]string{}, plural: map[string]map[string]string{}}
	for _, f := range files {
		if err := l.add(tree, "lang/"+code+"/"+f.Name()); err != nil {
			return nil, err
		}
	}
	l.Dir, l.Name, l.Digits = l.plain["lang.dir"], l.plain["lang.name"], strings.Fields(l.plain["lang.digits"])
	if l.Dir != "ltr" && l.Dir != "rtl" || l.Name == "" || len(l.Digits) == 0 {
		return nil, fmt.Errorf("lang/%s/lang.json: want lang.name, lang.dir (ltr or rtl) and lang.digits (latn, arab)", code)
	}
	if code != "en" {
		l.Prefix = "/" + code
	}
	return l, nil
}

// add takes the strings of one file into the catalogue.
func (l *Lang) add(tree fs.FS, name string) error {
	b, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for key, v := range raw {
		if l.Has(key) {
			return fmt.Errorf("%s: %q stands in another file too", name, key)
		}
		var s string
		if json.Unmarshal(v, &s) == nil {
			l.plain[key] = s
			continue
		}
		var forms map[string]string
		if err := json.Unmarshal(v, &forms); err != nil {
			return fmt.Errorf("%s: %q: %w", name, key, err)
		}
		l.plural[key] = forms
	}
	return nil
}

// forms are the catalogue's names of the plural forms.
var forms = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// text finds the string of a key. Args are name, value, name, value…; the
// value named n also chooses the plural form. A key that the catalogue lacks
// shows as itself in brackets: the test of the catalogues keeps that from
// readers.
func (l *Lang) text(key string, args []any) string {
	if s, ok := l.plain[key]; ok {
		return s
	}
	byForm, ok := l.plural[key]
	if !ok {
		return "[" + key + "]"
	}
	n := 0
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" {
			n, _ = args[i+1].(int)
		}
	}
	form := forms[plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)]
	if _, said := byForm["zero"]; said && n == 0 { // none at all, also in a language whose rules have no form for it
		form = "zero"
	}
	if s, ok := byForm[form]; ok {
		return s
	}
	return byForm["other"]
}

// T returns the string of a key with {name} replaced by each named value, as
// plain text.
func (l *Lang) T(key string, args ...any) string {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", l.show(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(l.text(key, args))
}

// H is T for markup: the string and each value are escaped, except values that
// are markup already. It is where links and <bdi> get into sentences.
func (l *Lang) H(key string, args ...any) template.HTML {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		v, ok := args[i+1].(template.HTML)
		if !ok {
			v = template.HTML(html.EscapeString(l.show(args[i+1])))
		}
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", string(v))
	}
	return template.HTML(strings.NewReplacer(pairs...).Replace(html.EscapeString(l.text(key, args))))
}

// show prints a value as the language does.
func (l *Lang) show(v any) string {
	switch v := v.(type) {
	case int:
		return l.Num(v)
	case when.Month:
		return l.Month(v)
	case when.Day:
		return l.Day(v)
	case when.Interval:
		return l.Interval(v)
	case register.Range:
		return l.Words(v)
	}
	return fmt.Sprint(v)
}

// Has reports whether the catalogue holds a key.
func (l *Lang) Has(key string) bool {
	_, plain := l.plain[key]
	_, plural := l.plural[key]
	return plain || plural
}

// Term returns the name of a code of the label guide or of the register, such
// as kind.killed; a code that the catalogue does not know shows as it is.
func (l *Lang) Term(group, code string) string {
	if code == "" {
		return ""
	}
	if key := group + "." + code; l.Has(key) {
		return l.T(key)
	}
	return code
}

// Num prints a whole number with its thousands parted: 1,531.
func (l *Lang) Num(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if neg {
		return "−" + s
	}
	return s
}

// Short prints a range as digits: 91, 91–94, 91+.
func (l *Lang) Short(r register.Range) string {
	s := l.Num(r.Min)
	if r.Max != r.Min {
		s += "–" + l.Num(r.Max)
	}
	if r.Open {
		s += "+"
	}
	return s
}

// isolate keeps a number in digits in its own order, left to right, where no
// markup can do so: inside a drawing, an attribute, a title.
func isolate(s string) string { return "\u2066" + s + "\u2069" }

// ltr keeps digits in their own order between words that run from right to
// left. It isolates them: marks alone would join two numbers with a sign between
// them, and 87 = 51 + 36 would be read from its wrong end.
func (l *Lang) ltr(s string) string {
	if l.Dir != "rtl" {
		return s
	}
	return isolate(s)
}

// Words prints a range in words: "at least 91", "between 91 and 94".
func (l *Lang) Words(r register.Range) string {
	min, max := l.Num(r.Min), l.Num(r.Max)
	switch {
	case r.Open && r.Max != r.Min:
		return l.T("range.between-open", "min", min, "max", max)
	case r.Open:
		return l.T("range.open", "min", min)
	case r.Max != r.Min:
		return l.T("range.between", "min", min, "max", max)
	}
	return min
}

// Month prints February 2018.
func (l *Lang) Month(m when.Month) string {
	s := l.month(m)
	if l.both {
		s += l.hijriSpan(m)
	}
	return s
}

func (l *Lang) month(m when.Month) string {
	return l.T("month."+strconv.Itoa(int(m.Of()))) + " " + strconv.Itoa(m.Year())
}

// MonthShort prints Feb 2018.
func (l *Lang) MonthShort(m when.Month) string {
	return l.T("mon."+strconv.Itoa(int(m.Of()))) + " " + strconv.Itoa(m.Year())
}

// Day prints 25 March 2018.
func (l *Lang) Day(d when.Day) string {
	_, _, day := d.Date()
	s := strconv.Itoa(day) + " " + l.month(d.Month())
	if l.both {
		s += l.hijri(d)
	}
	return s
}

// Interval prints a day, a month, a year or both ends.
func (l *Lang) Interval(i when.Interval) string {
	if !i.Known() {
		return l.T("date.unknown")
	}
	if i.Start == i.End {
		return l.Day(i.Start)
	}
	if m, ok := i.Month(); ok && m.First() == i.Start && m.Last() == i.End {
		return l.Month(m)
	}
	if y := i.Start.Month().Year(); i == when.Year(y) {
		return strconv.Itoa(y)
	}
	if i.Start == i.Start.Month().First() && i.End == i.End.Month().Last() {
		return l.T("date.span", "from", l.Month(i.Start.Month()), "to", l.Month(i.End.Month()))
	}
	if _, _, day := i.Start.Date(); i.Start.Month() == i.End.Month() && !l.both { // 14 to 15 December 2018
		return l.T("date.span", "from", strconv.Itoa(day), "to", l.Day(i.End))
	}
	return l.T("date.span", "from", l.Day(i.Start), "to", l.Day(i.End))
}

// Period prints the period of a row: a month, a day, a stretch from day to day
// (2012-11-01..2012-12-31, 2019-01-01/2019-08-31), or a year as it is.
func (l *Lang) Period(p string) string {
	if m, err := when.ParseMonth(p); err == nil {
		return l.Month(m)
	}
	if d, err := when.ParseDay(p); err == nil {
		return l.Day(d)
	}
	if a, b, ok := strings.Cut(strings.Replace(p, "/", "..", 1), ".."); ok {
		from, err := when.ParseDay(a)
		to, err2 := when.ParseDay(b)
		if err == nil && err2 == nil && from <= to {
			return l.Interval(when.Between(from, to))
		}
	}
	return p
}

// Time prints a moment to the minute, in UTC.
func (l *Lang) Time(t time.Time) string {
	if t.IsZero() {
		return l.T("date.unknown")
	}
	t = t.UTC()
	return l.Day(when.DayOf(t)) + l.T("list.comma") + l.ltr(t.Format("15:04")+" UTC")
}
