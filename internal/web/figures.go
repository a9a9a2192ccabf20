package web

import (
	"bytes"
	"context"
	"encoding/json"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// perPage is how many lines a list shows at once, and halfPage (three years) one of figures,
// which has a chart above it.
const (
	perPage  = 100
	halfPage = 36
)

// figures lists figures by rule, harm, period and area.
type figures struct {
	Rules    []Rule
	Rule     *Rule
	Table    count.Table
	Query    figuresQuery
	Areas    []areaRow
	Harms    []register.Harm
	Counted  []register.Harm // those of them that the rule counts
	Rows     []figureRow
	All      int
	Page     int
	Pages    int
	Gaps     int
	Numbers  []stretch
	HasParts bool
	Chart    template.HTML // of one area's months; empty when the choice is no such series
	Drawn    when.Month    // first month of the chart where it leaves out earlier ones; 0: it has all
	Small    []multiple    // of every area's months
	Cite     citation
	Embed    string // address of the chart alone, for a frame
	Formats  []link
	Areasof  []link // the same choice for other areas, rules, harms and years
	Rulesof  []link
	Harmsof  []link
	Yearsof  []link
	Prev     string // the pages before and after
	Next     string
}

// Counts says whether the page's rule counts a harm.
func (v figures) Counts(harm string) bool { return slices.Contains(v.Counted, register.Harm(harm)) }

type figureRow struct {
	count.Row
	No   int
	Name string
}

// figuresQuery is what the form of the page asks.
type figuresQuery struct {
	Rule, Harm, From, To, By, Area string
	Page                           int
}

func (s *Site) figures(ctx context.Context, r *request) (answer, error) {
	rules, err := s.desk.Rules(ctx)
	if err != nil {
		return answer{}, err
	}
	q, want, err := figuresParams(r, rules)
	if err != nil {
		return answer{}, err
	}
	codes, err := areas(r.home.Country)
	if err != nil {
		return answer{}, err
	}
	ofArea(&want, q.Area, codes)
	b, err := s.board(ctx, r.asOf, want)
	if err != nil {
		return answer{}, err
	}
	rows := slices.DeleteFunc(slices.Clone(b.table.Rows), func(row count.Row) bool {
		switch q.Area {
		case "":
			return row.Area != r.home.Country
		case "all":
			return false
		}
		return row.Area != q.Area
	})
	slices.SortStableFunc(rows, func(a, b count.Row) int { return compare(b.Period, a.Period) })
	title := chosen(r, q)
	citing := cite(r, title, "/figures?"+q.encode(), b.table.AsOf, b.table.Head, b.table.Rule.ID+" "+b.table.Rule.Version)
	switch f := r.URL.Query().Get("format"); f {
	case "":
	case "bibtex", "csl":
		a, _ := citing.file(f)
		return a, nil
	case "svg":
		return s.chartFile("svg")(ctx, r)
	default:
		return figuresFile(b.table, rows, f, "figures")
	}
	v := figures{Cite: citing, Rules: rules, Table: b.table, Query: q, All: len(rows),
		Harms: []register.Harm{register.HarmKilled, register.HarmInjured, register.HarmMissing}, HasParts: q.Area == "all"}
	rule, err := count.Find(q.Rule)
	if err != nil {
		return answer{}, err
	}
	v.Counted = rule.Harms
	for i := range rules {
		if rules[i].ID == q.Rule {
			v.Rule = &rules[i]
		}
	}
	for _, c := range codes {
		v.Areas = append(v.Areas, areaRow{Code: c, Name: area(r.lang, c)})
	}
	v.page(r.lang, b, rows)
	if q.By == "month" && q.Area != "all" && len(rows) > 1 {
		drawn := want
		if from := want.To.Month() - pageBars + 1; want.From.Month() < from {
			drawn.From, v.Drawn = from.First(), from
		}
		series := v.draw(r.lang, b, r.home, drawn)
		if r.lang.both { // words twice as long: the months are links in the table only, to keep the page light
			for i := range series.Bars {
				series.Bars[i].Href = ""
			}
		}
		v.Chart = trustedSVG(series.SVG())
		if len(rows) <= mostBars {
			v.Embed = r.site() + r.lang.Prefix + "/embed/figures?" + q.encode()
		}
	}
	if q.By == "month" && q.Area == "all" && want.To.Month() > want.From.Month() && want.To.Month()-want.From.Month() < mostBars && v.Page == 1 {
		v.Small = multiples(r.lang, b, codes, want.Of[0], want.From.Month(), want.To.Month())
	}
	v.links(r.lang, r.home, s.opts.Paint != nil, s.opts.Print != nil)
	return answer{page: "figures", title: figuresTitle(r, q, v.Page), desc: r.lang.T("figures.desc"), data: v, linked: s.linkedData(r)}, nil
}

// ofArea asks for figures of an area beside the country's: of first-level areas, or
// of the districts of one.
func ofArea(q *count.Query, area string, codes []string) {
	if admin1, _, ok := count.SplitDistrict(area); ok {
		q.By, q.Within = append(q.By, "admin2"), admin1
	} else if area != "" {
		q.By, q.Areas = append(q.By, "admin1"), codes
	}
}

// figuresTitle tells one choice of figures from another: "Figures: Anbar,
// injured, by month, January 2018 to December 2018 (rule un-mission)".
func figuresTitle(r *request, q figuresQuery, page int) string {
	if r.URL.RawQuery == "" {
		return r.lang.T("figures.title")
	}
	return paged(r.lang, chosen(r, q), page)
}

// chosen says which figures these are.
func chosen(r *request, q figuresQuery) string {
	l := r.lang
	where := area(l, r.home.Country)
	switch q.Area {
	case "":
	case "all":
		where = l.T("form.area.all")
	default:
		where = area(l, q.Area)
	}
	span := l.T("date.span", "from", monthOf(q.From), "to", monthOf(q.To))
	if q.From == q.To {
		span = l.Month(monthOf(q.From))
	}
	return l.T("figures.title.of", "area", where, "harm", l.Term("harm", q.Harm), "by", l.T("form.by."+q.By), "span", span, "rule", q.Rule)
}

// mostBars is how many months are drawn at once: more would be thinner than a
// line. pageBars is how many a page shows above its table: more would be too
// heavy for it.
const (
	mostBars = 120
	pageBars = 84
)

// draw draws the months of one area.
func (v *figures) draw(l *Lang, b *board, h Home, want count.Query) chart.Series {
	code, harm := v.Query.Area, want.Of[0]
	if code == "" {
		code = h.Country
	}
	c := chart.Series{ID: "f", Height: 180, Number: l.Num, RTL: l.Dir == "rtl",
		Title: l.T("chart.figures.title", "area", area(l, code), "harm", l.Term("harm", string(harm))), Desc: l.T("chart.figures.desc")}
	last := ""
	for m := want.From.Month(); m <= want.To.Month(); m++ {
		row := b.row(m.String(), code, harm)
		i := len(c.Bars)
		c.Bars = append(c.Bars, barOf(l, b, m, row))
		if m.Of() == 1 {
			c.Ticks = append(c.Ticks, chart.Tick{At: i, Label: strconv.Itoa(m.Year())})
		}
		switch n := len(c.Stretches); {
		case n > 0 && (row.Definition == last || row.Definition == ""):
			c.Stretches[n-1].Last = i
		default:
			c.Stretches = append(c.Stretches, chart.Stretch{First: i, Last: i})
			last = row.Definition
		}
	}
	return c
}

// barOf is the bar of one month's figure.
func barOf(l *Lang, b *board, m when.Month, row count.Row) chart.Bar {
	r, known := row.Range()
	bar := chart.Bar{Words: l.T("chart.bar", "month", l.MonthShort(m), "figure", said(l, row)), Range: r, Known: known, Fill: chart.Whole, Href: figureLink(l, row)}
	if t := b.total(row); t != nil {
		switch {
		case len(t.Population.AreasOut) > 0:
			bar.Fill = chart.Short
		case len(t.Population.Unsaid) > 0:
			bar.Fill = chart.Unsaid
		}
	}
	return bar
}

// page cuts the rows that one page shows.
func (v *figures) page(l *Lang, b *board, rows []count.Row) {
	number := map[string]int{}
	v.Pages = max(1, (len(rows)+halfPage-1)/halfPage)
	v.Page = min(max(1, v.Query.Page), v.Pages)
	for i := len(rows) - 1; i >= 0; i-- {
		row := rows[i]
		if row.Gap {
			v.Gaps++
		}
		if id := row.Definition; id != "" && number[id] == 0 && b.definition(id) != nil {
			d := b.definition(id)
			v.Numbers = append(v.Numbers, stretch{No: len(v.Numbers) + 1, ID: id, Definition: d, Population: d.Population, From: d.From, To: d.To})
			number[id] = len(v.Numbers)
		}
	}
	for _, row := range rows[(v.Page-1)*halfPage : min(len(rows), v.Page*halfPage)] {
		v.Rows = append(v.Rows, figureRow{Row: row, No: number[row.Definition], Name: area(l, row.Area)})
	}
}

// figuresParams reads the form; a value that cannot be is named.
func figuresParams(r *request, rules []Rule) (figuresQuery, count.Query, error) {
	p := r.URL.Query()
	q := figuresQuery{Rule: p.Get("rule"), Harm: p.Get("of"), From: p.Get("from"), To: p.Get("to"), By: p.Get("by"), Area: p.Get("area")}
	if q.Rule == "" {
		q.Rule = r.home.Rule
	}
	if !slices.ContainsFunc(rules, func(x Rule) bool { return x.ID == q.Rule }) {
		return q, count.Query{}, bad("rule %q: this register has no such rule", q.Rule)
	}
	if q.By == "" {
		q.By = "month"
	}
	if q.By != "month" && q.By != "year" {
		return q, count.Query{}, bad("by %q: want month or year", q.By)
	}
	if q.Harm == "" {
		q.Harm = string(register.HarmKilled)
	}
	want := count.Query{Rule: q.Rule, By: []string{q.By}, Country: r.home.Country, Of: []register.Harm{register.Harm(q.Harm)}}
	switch register.Harm(q.Harm) {
	case register.HarmKilled, register.HarmInjured, register.HarmMissing:
	default:
		return q, want, bad("of %q: want killed, injured or missing", q.Harm)
	}
	from, err := monthParam(r, "from", r.home.From)
	if err != nil {
		return q, want, err
	}
	to, err := monthParam(r, "to", r.home.To)
	if err != nil {
		return q, want, err
	}
	if to < from {
		return q, want, bad("to: %s is before %s", to, from)
	}
	if to-from > 12*100 {
		return q, want, bad("from %s to %s: want at most a hundred years", from, to)
	}
	q.From, q.To = from.String(), to.String()
	want.From, want.To = from.First(), to.Last()
	if v := p.Get("page"); v != "" {
		if q.Page, err = strconv.Atoi(v); err != nil || q.Page < 1 {
			return q, want, bad("page %q: want a number from 1", v)
		}
	}
	return q, want, nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// A link is words that lead somewhere.
type link struct {
	Words, Href string
	On          bool
}

// encode is the choice as a query, without its page.
func (q figuresQuery) encode() string {
	p := url.Values{}
	for _, x := range [][2]string{{"rule", q.Rule}, {"of", q.Harm}, {"area", q.Area}, {"by", q.By}, {"from", q.From}, {"to", q.To}} {
		if x[1] != "" {
			p.Set(x[0], x[1])
		}
	}
	return p.Encode()
}

// short is the address of a choice on the site, without what is chosen where
// nothing is said.
func (q figuresQuery) short(l *Lang, h Home) string {
	args := []any{"area", q.Area, "page", q.Page}
	for _, x := range [][3]string{{"rule", q.Rule, h.Rule}, {"of", q.Harm, string(register.HarmKilled)}, {"by", q.By, "month"}, {"from", q.From, h.From.String()}, {"to", q.To, h.To.String()}} {
		if x[1] != x[2] {
			args = append(args, x[0], x[1])
		}
	}
	return href(l, "/figures", args...)
}

// links are the same choice with one thing changed, and as files.
func (v *figures) links(l *Lang, h Home, painted, printed bool) {
	chosen := v.Query
	chosen.Page = 0
	to := func(q figuresQuery) string { return q.short(l, h) }
	file := func(f string) link {
		return link{Words: strings.ToUpper(f), Href: l.url("/figures?" + chosen.encode() + "&format=" + f)}
	}
	for _, f := range []string{"csv", "hxl", "json"} {
		v.Formats = append(v.Formats, file(f))
	}
	if v.Embed != "" {
		v.Formats = append(v.Formats, link{Words: "SVG", Href: l.url("/figures/chart.svg?" + chosen.encode())})
		if painted {
			v.Formats = append(v.Formats, link{Words: "PNG", Href: l.url("/figures/chart.png?" + chosen.encode())})
		}
		if printed {
			v.Formats = append(v.Formats, link{Words: "PDF", Href: l.url("/figures/chart.pdf?" + chosen.encode())})
		}
	}
	for _, harm := range []register.Harm{register.HarmKilled, register.HarmInjured} {
		if q := chosen; v.Counts(string(harm)) {
			q.Harm = string(harm)
			v.Harmsof = append(v.Harmsof, link{l.Term("harm", q.Harm), to(q), q.Harm == chosen.Harm})
		}
	}
	for y := h.From.Year(); h.To >= h.From && y <= h.To.Year(); y++ {
		q := chosen
		q.From, q.To = strconv.Itoa(y)+"-01", strconv.Itoa(y)+"-12"
		v.Yearsof = append(v.Yearsof, link{strconv.Itoa(y), to(q), q == chosen})
	}
	if q := v.Query; v.Page > 1 {
		q.Page = v.Page - 1
		v.Prev = to(q)
	}
	if q := v.Query; v.Page < v.Pages {
		q.Page = v.Page + 1
		v.Next = to(q)
	}
	for _, rule := range v.Rules {
		q := chosen
		q.Rule = rule.ID
		if r, err := count.Find(rule.ID); err == nil && len(r.Harms) > 0 && !slices.Contains(r.Harms, register.Harm(q.Harm)) {
			q.Harm = string(r.Harms[0]) // a rule of the killed alone does not count the injured
		}
		v.Rulesof = append(v.Rulesof, link{rule.ID, to(q), rule.ID == chosen.Rule})
	}
	for _, a := range v.Areas {
		q := chosen
		q.Area = a.Code
		v.Areasof = append(v.Areasof, link{a.Name, to(q), a.Code == chosen.Area})
	}
}

// figuresFile writes rows in a format, with the columns that cairn count and a
// release write; an unknown one is named.
func figuresFile(t count.Table, rows []count.Row, format, name string) (answer, error) {
	switch format {
	case "json":
		return jsonFile(t, rows, name+".json")
	case "csv", "hxl":
		t.Rows = rows
		var b bytes.Buffer
		if err := publish.Write(&b, format, t, pipeline.AreaName); err != nil {
			return answer{}, err
		}
		if format == "hxl" {
			name += ".hxl"
		}
		return answer{body: b.Bytes(), kind: "text/csv; charset=utf-8", name: name + ".csv"}, nil
	}
	return answer{}, bad("format %q: want csv, hxl or json", format)
}

// jsonFile writes rows in the shape of cairn count --json.
func jsonFile(t count.Table, rows []count.Row, name string) (answer, error) {
	t.Rows = make([]count.Row, len(rows))
	for i, row := range rows {
		row.Inputs = nil
		if row.Notes == nil {
			row.Notes = []string{}
		}
		t.Rows[i] = row
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		return answer{}, err
	}
	return answer{body: b.Bytes(), kind: "application/json; charset=utf-8", name: name}, nil
}

// monthOf reads the month of a row's period; 0 when it is no month.
func monthOf(period string) when.Month {
	m, err := when.ParseMonth(period)
	if err != nil {
		return 0
	}
	return m
}
