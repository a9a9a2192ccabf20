package web

import (
	"context"
	"fmt"
	"html/template"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// overview is the front page: the newest figure, the months as a chart with
// the definitions they were counted under, the answer to "is it coming back?",
// and one month by area.
type overview struct {
	From, To  when.Month
	Who       string // "civilians" or "people", as the rule counts
	WhoTitle  string // the same at the head of a title
	Issuer    string // who published the newest figure; empty: it was counted
	Newest    *monthly
	Before    *monthly // the month before it
	Alike     bool     // the two count the same people
	Why       string   // what differs when they do not; when they do by rule only, that
	Chart     template.HTML
	Months    []monthly
	Recent    []monthly  // the newest of them, for the table
	Drawn     when.Month // first month of the chart where it leaves out earlier ones; 0: it has all
	Stretches []stretch
	Out       string // areas that some months leave out
	Peak      *monthly
	Apart     []count.Row // published apart in the month of the peak
	Card      *cardView
	Map       areaMap
	Table     count.Table
}

// recentMonths is how many months the table behind the chart shows: the figures
// page has them all, and the front page has to reach readers on slow lines.
const recentMonths = 24

// frontMonths is how many months the chart of the front page shows at most.
const frontMonths = 84

func (s *Site) overview(ctx context.Context, r *request) (answer, error) {
	h := r.home
	month, err := chosenMonth(r)
	if err != nil {
		return answer{}, err
	}
	v := overview{From: h.From, To: h.To, Who: r.lang.T("who." + counted(h.Rule)), WhoTitle: r.lang.T("who.title." + counted(h.Rule))}
	if h.To < h.From || h.To == 0 {
		return answer{page: "overview", title: r.lang.T("nav.overview"), data: v}, nil
	}
	codes, err := areas(h.Country)
	if err != nil {
		return answer{}, err
	}
	b, err := s.board(ctx, r.asOf, count.Query{Rule: h.Rule, By: []string{"month", "admin1"}, From: h.From.First(), To: h.To.Last(),
		Of: []register.Harm{register.HarmKilled, register.HarmInjured}, Country: h.Country, Areas: codes})
	if err != nil {
		return answer{}, err
	}
	v.Table = b.table
	v.Months, v.Stretches = b.series(h.Country, h.From, h.To)
	recent := recentMonths
	if r.lang.both { // each month is said twice
		recent /= 2
	}
	v.Recent = v.Months[max(0, len(v.Months)-recent):]
	v.headline(r.lang, b, h.Country)
	v.Out = leftOut(r.lang, v.Months)
	if from, to := h.To-frontMonths+1, h.To; from > h.From { // the newest months only: the page has to stay light
		drawn := v
		drawn.Months, drawn.Stretches = b.series(h.Country, from, to)
		h.From, v.Stretches, v.Drawn = from, drawn.Stretches, from
		v.Chart = trustedSVG(drawn.draw(r.lang, h).SVG())
	} else {
		v.Chart = trustedSVG(v.draw(r.lang, h).SVG())
	}
	v.Map = b.areaMap(r.lang, h, month, codes, v.WhoTitle)
	v.Map.Files = s.mapLinks(r, "figures", "month="+month.String())
	cards, err := s.cards(ctx, r, 0)
	if err != nil {
		return answer{}, err
	}
	if len(cards) > 0 {
		v.Card = cards[0]
		v.Card.brief()
	}
	country := area(r.lang, h.Country)
	title := r.lang.T("overview.title", "who", v.WhoTitle, "country", country)
	if r.URL.RawQuery != "" && month != h.To {
		title = r.lang.T("title.part", "title", title, "part", month)
	}
	return answer{page: "overview", title: title,
		linked: s.linkedData(r),
		desc:   r.lang.T("overview.desc", "who", v.WhoTitle, "country", country, "from", h.From, "to", h.To), data: v}, nil
}

// headline finds the newest month with a figure, the one before, and the
// month with the highest figure.
func (v *overview) headline(l *Lang, b *board, country string) {
	for i := range v.Months {
		m := &v.Months[i]
		n, ok := m.Killed.Range()
		if !ok {
			continue
		}
		v.Newest, v.Before, v.Issuer = m, nil, ""
		if t := b.total(m.Killed); t != nil {
			v.Issuer = l.Term("issuer", t.Issuer)
		}
		if i > 0 && !v.Months[i-1].Killed.Gap {
			v.Before = &v.Months[i-1]
			v.Alike, v.Why = alike(l, m.Killed, v.Before.Killed, b.total(m.Killed), b.total(v.Before.Killed))
		}
		if v.Peak == nil || n.Min > *v.Peak.Killed.Min {
			v.Peak = m
		}
	}
	if v.Peak == nil {
		return
	}
	for _, out := range v.Peak.Out {
		rows := b.rows[v.Peak.Month.String()+" "+out+" "+string(register.HarmKilled)]
		for _, row := range rows {
			if !row.Gap {
				v.Apart = append(v.Apart, row)
				break
			}
		}
	}
}

// leftOut names the areas that some month of a series leaves out.
func leftOut(l *Lang, months []monthly) string {
	var codes []string
	seen := map[string]bool{}
	for _, m := range months {
		for _, list := range [][]string{m.Out, m.Unsaid} {
			for _, c := range list {
				if !seen[c] {
					seen[c] = true
					codes = append(codes, c)
				}
			}
		}
	}
	return places(l, codes)
}

// counted says whether a rule counts civilians or all people.
func counted(rule string) string {
	switch rule {
	case "un-mission", "min", "max":
		return "civilians"
	}
	return "all"
}

// draw draws the country's months.
func (v *overview) draw(l *Lang, h Home) chart.Series {
	c := chart.Series{ID: "s", Height: 280, Number: l.Num, RTL: l.Dir == "rtl"}
	c.Title = l.T("chart.months.title", "who", v.WhoTitle, "country", area(l, h.Country))
	c.Desc = l.T("chart.months.desc", "n", len(v.Stretches), "from", h.From, "to", h.To)
	for i, m := range v.Months {
		r, known := m.Killed.Range()
		words := l.T("chart.bar", "month", l.MonthShort(m.Month), "figure", said(l, m.Killed))
		if out := coverage(l, m); out != "" {
			words += l.T("list.comma") + out
		}
		c.Bars = append(c.Bars, chart.Bar{Words: words, Range: r, Known: known, Fill: m.Fill(), Href: figureLink(l, m.Killed)})
		if m.Month.Of() == 1 {
			c.Ticks = append(c.Ticks, chart.Tick{At: i, Label: strconv.Itoa(m.Month.Year())})
		}
		if v.Peak != nil && v.Peak.Month == m.Month {
			c.Notes = append(c.Notes, chart.Note{At: i, Text: l.MonthShort(m.Month) + ": " + isolate(l.Short(r))})
		}
	}
	for _, st := range v.Stretches {
		c.Stretches = append(c.Stretches, chart.Stretch{First: st.First, Last: st.Last, Label: strconv.Itoa(st.No),
			Words: people(l, st.Population.Counts), Href: "#d" + strconv.Itoa(st.No)})
	}
	return c
}

// areaMap is one month by area.
type areaMap struct {
	Month      when.Month
	Year       int
	MonthOf    int
	SVG        template.HTML
	drawn      chart.Map
	Files      []link // the same to be taken away
	Areas      []areaRow
	Published  int
	Rest       int      // areas without a figure of killed
	Silent     []string // areas without any figure
	Prev, Next when.Month
}

type areaRow struct {
	Code, Name      string
	Killed, Injured count.Row
}

// areaMap draws a month's figures by area. An area without a figure is
// hatched: nothing was published about it.
func (b *board) areaMap(l *Lang, h Home, month when.Month, codes []string, who string) areaMap {
	v := areaMap{Month: month, Year: month.Year(), MonthOf: int(month.Of())}
	if month > h.From {
		v.Prev = month - 1
	}
	if month < h.To {
		v.Next = month + 1
	}
	byCode := map[string]areaRow{}
	for _, c := range codes {
		row := areaRow{Code: c, Name: area(l, c), Killed: b.row(month.String(), c, register.HarmKilled), Injured: b.row(month.String(), c, register.HarmInjured)}
		if !row.Killed.Gap {
			v.Published++
		}
		if row.Killed.Gap && row.Injured.Gap {
			v.Silent = append(v.Silent, c)
		}
		byCode[c] = row
		v.Areas = append(v.Areas, row)
	}
	v.Rest = len(v.Areas) - v.Published
	m := chart.Map{ID: "g", Title: l.T("chart.map.title", "who", who, "country", area(l, h.Country), "month", month),
		Desc: l.T("chart.map.desc", "n", v.Published)}
	for _, a := range shapes(h.Country) {
		row, due := byCode[a.Code]
		if !due {
			row = areaRow{Name: area(l, a.Code), Killed: b.row(month.String(), a.Code, register.HarmKilled)}
		}
		a.Name = row.Name
		a.Range, a.Known = row.Killed.Range()
		a.Words = l.T("chart.bar", "month", row.Name, "figure", said(l, row.Killed))
		if a.Known {
			a.Label = isolate(l.Short(a.Range))
			a.Href = figureLink(l, row.Killed)
		}
		m.Areas = append(m.Areas, a)
	}
	v.SVG, v.drawn = trustedSVG(m.SVG()), m
	return v
}

// Shades are the keys of the map's shades.
func (areaMap) Shades() []string {
	var out []string
	for c := 1; c <= chart.Shades(); c++ {
		lo, hi, last := chart.ClassRange(c)
		if last {
			out = append(out, strconv.Itoa(lo)+"+")
			continue
		}
		out = append(out, strconv.Itoa(lo)+"–"+strconv.Itoa(hi))
	}
	return out
}

// chosenMonth reads which month a page shows: month=2018-02, or y=2018 and m=2
// as the form sends them; absent, the newest one.
func chosenMonth(r *request) (when.Month, error) {
	p := r.URL.Query()
	if p.Get("y") == "" && p.Get("m") == "" {
		return monthParam(r, "month", r.home.To)
	}
	month, err := when.ParseMonth(fmt.Sprintf("%04s-%02s", p.Get("y"), p.Get("m")))
	if err != nil {
		return 0, bad("y and m: %w", err)
	}
	return month, nil
}

// monthParam reads a month of the query; absent, it is the one given.
func monthParam(r *request, name string, absent when.Month) (when.Month, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return absent, nil
	}
	m, err := when.ParseMonth(v)
	if err != nil {
		return 0, bad("%s: %w", name, err)
	}
	return m, nil
}
