package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cairn/internal/chart"
	"cairn/internal/check"
	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

//go:embed page/*.html style.css more.css desk.css static/*.js
var files embed.FS

// A sheet is a stylesheet that pages carry in them, so that one request gives
// the first paint: base on each, more on those with lists, desk on those with a
// document's words and forms to work on them, drawing on those with a chart.
type sheetName string

const (
	base    sheetName = "base"
	more    sheetName = "more"
	working sheetName = "desk"
	drawing sheetName = "drawing"
)

var sheets = map[sheetName]string{
	base:    squeeze(mustRead("style.css")),
	more:    squeeze(mustRead("more.css")),
	working: squeeze(mustRead("desk.css")),
	drawing: squeeze(chart.CSS),
}

// wears says which sheets a page carries.
func wears(page string) []sheetName {
	switch page {
	case "overview":
		return []sheetName{base, drawing}
	case "watcharea":
		return []sheetName{base, more, working, drawing}
	case "watch", "bulletin", "figures", "custody", "incidents", "places", "place", "district", "coverage", "estimates", "embed":
		return []sheetName{base, more, drawing}
	case "check", "document", "documents", "review", "reviewclaim", "reviewpairs", "reviewincident", "agreement", "import", "signin":
		return []sheetName{base, more, working}
	}
	return []sheetName{base, more}
}

// mustRead reads an embedded file; it is there or the program does not build
// right, so it stops.
func mustRead(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// squeeze takes line ends, indents and needless spaces out of a stylesheet.
func squeeze(css string) string {
	var b strings.Builder
	for line := range strings.Lines(css) {
		b.WriteString(strings.TrimSpace(line))
	}
	return strings.ReplaceAll(b.String(), ";}", "}")
}

// styleHashes are what the content policy calls the stylesheets by.
func styleHashes() string {
	var all []string
	for _, name := range []sheetName{base, more, working, drawing} {
		sum := sha256.Sum256([]byte(sheets[name]))
		all = append(all, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return strings.Join(all, " ")
}

// pages holds, by language and name, each page. A page is kept twice: one ready
// to be filled, one as it was read, from which a page with other links is made
// when it is asked for as of a day.
type pages map[string]map[string]pageTemplate

type pageTemplate struct{ ready, read *template.Template }

// in returns the page to be filled for a language, whose links keep to its day.
func (p pages) in(l *Lang, name string) (*template.Template, error) {
	t, ok := p[l.Code][name]
	if !ok {
		return nil, fmt.Errorf("no page named %q", name)
	}
	if l.asOf == "" && !l.both {
		return t.ready, nil
	}
	other, err := t.read.Clone()
	if err != nil {
		return nil, err
	}
	return other.Funcs(functions(l)), nil
}

func parsePages(langs []*Lang) (pages, error) {
	all := pages{}
	names, err := fs.Glob(files, "page/*.html")
	if err != nil {
		return nil, err
	}
	for _, l := range langs {
		all[l.Code] = map[string]pageTemplate{}
		for _, path := range names {
			name := strings.TrimSuffix(strings.TrimPrefix(path, "page/"), ".html")
			if name == "layout" || name == "parts" {
				continue
			}
			t, err := template.New("layout.html").Funcs(functions(l)).ParseFS(files, "page/layout.html", "page/parts.html", path)
			if err != nil {
				return nil, err
			}
			ready, err := t.Clone()
			if err != nil {
				return nil, err
			}
			all[l.Code][name] = pageTemplate{ready, t}
		}
	}
	return all, nil
}

// functions are what templates may call, bound to one language.
func functions(l *Lang) template.FuncMap {
	return template.FuncMap{
		"t":          l.H,
		"s":          l.T,
		"lang":       func() *Lang { return l },
		"asOf":       func() string { return l.asOf },
		"term":       l.Term,
		"of":         func(code string) string { return of(l, code) },
		"held":       func(row count.CustodyRow) string { return custodyNumber(l, row) },
		"num":        l.Num,
		"short":      l.Short,
		"words":      l.Words,
		"period":     l.Period,
		"month":      l.Month,
		"mon":        l.MonthShort,
		"day":        l.Day,
		"dayOf":      func(t time.Time) when.Day { return when.DayOf(t.UTC()) },
		"interval":   l.Interval,
		"time":       l.Time,
		"url":        l.url,
		"href":       href,
		"inc":        func(i int) int { return i + 1 },
		"rangeOf":    func(c *register.Claim) *register.Range { return claimRange(c) },
		"float":      decimal,
		"host":       host,
		"web":        isWeb,
		"list":       func(items []string) string { return strings.Join(items, l.T("list.comma")) },
		"dict":       dict,
		"english":    func() bool { return l.Code == "en" },
		"nav":        func() []navItem { return navOf(l, mainNav) },
		"footNav":    func() []navItem { return navOf(l, footNav) },
		"public":     func() bool { return l.public },
		"correction": func(c correctionView) string { return c.says(l) },
		"place":      func(code string) string { return area(l, code) },
		"places":     func(codes []string) string { return places(l, codes) },
		"people":     func(groups []string) string { return people(l, groups) },
		"said":       func(row count.Row) string { return said(l, row) },
		"coverage":   func(m any) string { return coverageOf(l, m) },
		"figTitle":   func(row count.Row) string { return figureTitle(l, row) },
		"figureURL":  func(row count.Row) string { return figureLink(l, row) },
		"add":        func(a, b int) int { return a + b },
		"years": func(h Home) (years []int) {
			for y := h.From.Year(); h.To >= h.From && y <= h.To.Year(); y++ {
				years = append(years, y)
			}
			return years
		},
		"int":         func(v int64) int { return int(v) },
		"saidNumber":  func(lo, hi *int) string { return saidNumber(l, lo, hi) },
		"verdicts":    func() []check.Verdict { return verdicts },
		"cases":       func() []string { return caseKinds },
		"mul":         func(a, b int) int { return a * b },
		"fval":        func(v *float64) float64 { return *v },
		"marked":      marked,
		"val":         func(r *register.Range) register.Range { return *r },
		"sentence":    func(c register.Claim) string { return sentence(l, &c) },
		"months":      func() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12} },
		"defTitle":    func(d *register.Definition, p register.Population) string { return definitionTitle(l, d, p) },
		"remarks":     func(row count.Row) []note { return remarks(l, row) },
		"digits":      func(row count.Row) string { return digits(l, row) },
		"numerals":    func(row count.Row) template.HTML { return numerals(l, row) },
		"happening":   func(i pipeline.IncidentLine) string { return happening(l, i) },
		"releaseSpan": func(x publish.Record) string { return releaseSpan(l, x) },
		"clip":        clip,
		"deref":       deref,
		"told":        func(sentence string) note { return told(l, sentence) },
		"percent":     func(share float64) int { return int(share*100 + 0.5) },
		"neg":         func(n int) int { return -n },
		"keys":        func() []key { return keys },
		"claimURL":    func(id string) string { return l.url(claimPath(id)) },
		"incidentURL": func(id string) string { return l.url(deskIncident(id)) },
	}
}

// A navItem is a page that is linked from every page.
type navItem struct{ Path, Key, Section string }

var (
	mainNav = []navItem{
		{"/", "nav.overview", ""}, {"/figures", "nav.figures", "figures"}, {"/places", "nav.places", "places"}, {"/incidents", "nav.incidents", "incidents"}, {"/watch", "nav.watch", "watch"}, {"/check", "nav.check", "check"},
		{"/custody", "nav.custody", "custody"}, {"/bulletins", "nav.bulletins", "bulletins"}, {"/documents", "nav.documents", "documents"}, {"/review", "nav.review", "review"},
		{"/method", "nav.method", "method"},
	}
	footNav = []navItem{
		{"/method", "nav.method", "method"}, {"/about", "nav.about", "about"}, {"/history", "nav.history", "history"}, {"/releases", "nav.releases", "releases"}, {"/corrections", "nav.corrections", "corrections"},
		{"/coverage", "nav.coverage", "coverage"}, {"/standards", "nav.standards", "standards"}, {"/estimates", "nav.estimates", "estimates"},
		{"/figures/disagreements", "nav.disagreements", "figures"},
	}
)

// clip shortens an id that begins with a document's hash to its first twelve
// digits and what follows the hash.
func clip(id string) string {
	hash, rest, _ := strings.Cut(id, "#")
	if len(hash) != 64 {
		return id
	}
	if rest != "" {
		return hash[:12] + "… " + rest
	}
	return hash[:12] + "…"
}

// deref returns the number a pointer points at; templates use it where it is
// never nil.
func deref(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// coverageOf says what a month leaves out, given as value or pointer.
func coverageOf(l *Lang, m any) string {
	switch m := m.(type) {
	case monthly:
		return coverage(l, m)
	case *monthly:
		return coverage(l, *m)
	}
	return ""
}

// dict makes a map of names and values for a part of a page.
func dict(args ...any) (map[string]any, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("dict: %d arguments, want names and values", len(args))
	}
	m := map[string]any{}
	for i := 0; i < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return m, nil
}

// paged adds the number of a list's page to a title, from the second on.
func paged(l *Lang, title string, page int) string {
	if page < 2 {
		return title
	}
	return l.T("title.page", "title", title, "page", page)
}

// isWeb reports whether an address is one that a reader can follow safely.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// host returns the name of the site that an address is on.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// href joins a path and a query given as name, value, name, value…; empty
// values are left out.
func href(l *Lang, path string, args ...any) string {
	q := url.Values{}
	for i := 0; i+1 < len(args); i += 2 {
		if v := fmt.Sprint(args[i+1]); v != "" && v != "0" {
			q.Set(fmt.Sprint(args[i]), v)
		}
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return l.url(path)
}

// A view is what every page's template is given.
type view struct {
	Lang    *Lang
	Title   string
	Desc    string
	Path    string // without the language
	Query   url.Values
	Section string // first part of the path: which place in the site this is
	Others  []other
	Home    Home
	AsOf    time.Time // zero: now
	AsOfDay string
	Today   when.Day
	Sheets  []template.CSS
	Scripts []string // modules of our own; empty on every page for readers
	Linked  any      // the page described to machines
	Edition Edition  // that public pages rest on; empty: the pages are not the public's
	Signed  string   // the account of who is signed in
	Data    any
}

// With is the page's own address with one choice of the reader's changed.
func (v view) With(name, value string) string {
	q := maps.Clone(v.Query)
	if q == nil {
		q = url.Values{}
	}
	q.Set(name, value)
	return (&url.URL{Path: v.Lang.Prefix + v.Path, RawQuery: q.Encode()}).String()
}

// other is the same page in another language.
type other struct{ Code, Name, Dir, Href string }

func (s *Site) view(r *request, a answer) view {
	v := view{Lang: r.lang, Title: a.title, Desc: a.desc, Path: r.path, Home: r.home, AsOf: r.asOf,
		Today: when.DayOf(s.opts.Now().UTC()), Edition: r.edition, Signed: r.signed, Data: a.data}
	for _, name := range wears(a.page) {
		v.Sheets = append(v.Sheets, trustedStyle(name))
	}
	if r.Method == http.MethodGet {
		v.Query = r.URL.Query()
	}
	v.Scripts, v.Linked = runs(a.page), a.linked
	v.Section, _, _ = strings.Cut(strings.TrimPrefix(r.path, "/"), "/")
	if !r.asOf.IsZero() {
		v.AsOfDay = when.DayOf(r.asOf).String()
	}
	query := ""
	if r.Method == http.MethodGet && r.URL.RawQuery != "" {
		query = "?" + r.URL.Query().Encode()
	}
	for _, l := range s.langs {
		v.Others = append(v.Others, other{l.Code, l.Name, l.Dir, (&url.URL{Path: l.Prefix + r.path}).String() + query})
	}
	return v
}

// write sends an answer. Pages are made whole before the first byte is sent,
// so that a fault in the middle of one is never half a page.
func (s *Site) write(w http.ResponseWriter, r *request, a answer) {
	if a.cookie != nil {
		http.SetCookie(w, a.cookie)
	}
	if a.who != "" && r.signed == "" {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: url.QueryEscape(a.who), Path: "/", MaxAge: 12 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	switch {
	case a.to != "":
		http.Redirect(w, r.Request, r.lang.Prefix+a.to, http.StatusSeeOther)
		return
	case a.body != nil:
		w.Header().Set("Content-Type", a.kind)
		if a.name != "" {
			w.Header().Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
		}
		s.send(w, r, http.StatusOK, a.body)
		return
	}
	var b bytes.Buffer
	t, err := s.pages.in(r.lang, a.page)
	if err == nil {
		name := t.Name()
		if a.framed {
			name = "page"
		}
		err = t.ExecuteTemplate(&b, name, s.view(r, a))
	}
	if err != nil {
		s.opts.Log.Error("page", "path", r.path, "error", err.Error())
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", r.lang.Code)
	if len(runs(a.page)) > 0 {
		allowScripts(w.Header())
	}
	if a.framed {
		framed(w.Header())
	}
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	page := b.Bytes()
	if r.signed != "" {
		page = named(page, r.signed)
	}
	if c := wishesOf(r); len(c.kept) > 0 {
		page = c.keep(page)
	}
	s.send(w, r, status, page)
}

// send writes a body with a tag by which a reader's copy can be known to be
// the newest.
func (s *Site) send(w http.ResponseWriter, r *request, status int, body []byte) {
	if status == http.StatusOK && r.Method == http.MethodGet {
		sum := sha256.Sum256(body)
		tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
