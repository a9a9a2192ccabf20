package web

import (
	"context"
	"fmt"
	"html/template"
	"slices"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/gazetteer"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// placesPage shows the first-level areas, each with its months small.
type placesPage struct {
	Multiples []multiple
	Harm      register.Harm
	Table     count.Table
}

func (s *Site) places(ctx context.Context, r *request) (answer, error) {
	codes, b, err := s.allAreas(ctx, r, register.HarmKilled)
	if err != nil {
		return answer{}, err
	}
	v := placesPage{Harm: register.HarmKilled, Table: b.table}
	from, to := monthsToDraw(r.home)
	if to >= from && r.home.To != 0 {
		v.Multiples = multiples(r.lang, b, codes, v.Harm, from, to)
	}
	return answer{page: "places", title: r.lang.T("places.title", "country", area(r.lang, r.home.Country)), desc: r.lang.T("places.lede"), data: v}, nil
}

// monthsToDraw are the months of a register, the newest mostBars of them.
func monthsToDraw(h Home) (from, to when.Month) { return max(h.From, h.To-mostBars+1), h.To }

// allAreas makes the table of all first-level areas by month.
func (s *Site) allAreas(ctx context.Context, r *request, of ...register.Harm) ([]string, *board, error) {
	codes, err := areas(r.home.Country)
	if err != nil {
		return nil, nil, err
	}
	q := count.Query{Rule: r.home.Rule, By: []string{"month", "admin1"}, Of: of, Country: r.home.Country, Areas: codes}
	if r.home.To != 0 {
		q.From, q.To = r.home.From.First(), r.home.To.Last()
	}
	b, err := s.board(ctx, r.asOf, q)
	return codes, b, err
}

// placeView is one first-level area: its months, where it lies, its incidents,
// and the numbers about it that disagree.
type placeView struct {
	Code      string
	Name      string
	Watched   bool   // there is a series to watch
	Other     string // its name in another language
	Chart     template.HTML
	Map       template.HTML
	Years     []placeYear // the newest placeMonths months that have a figure
	Known, Of int         // months with a figure of its own
	Left      []when.Month
	Districts *districtTable // nil: no district is known
	Incidents pipeline.IncidentList
	Cases     []publish.Case
	CasesAll  int
	Table     count.Table
	Cite      citation
}

// Older is how many months that have a figure the table leaves out.
func (v placeView) Older() int { return max(0, v.Known-placeMonths) }

// A placeYear is a year of an area: its months that have a figure.
type placeYear struct {
	Year   int
	Months []placeMonth
}

type placeMonth struct {
	Month when.Month
	Row   count.Row
}

// shownCases and shownIncidents are how many an area's page tells of itself.
const (
	shownCases     = 10
	shownIncidents = 10
)

// placeMonths is how many months the table of an area's page lists at most; the
// figures page has them all.
const placeMonths = 60

func (s *Site) placePage(ctx context.Context, r *request) (answer, error) {
	code := r.PathValue("code")
	codes, err := areas(r.home.Country)
	if err != nil {
		return answer{}, err
	}
	if code == r.home.Country { // the country's own page is the first one
		return answer{to: "/"}, nil
	}
	if _, _, ok := count.SplitDistrict(code); ok {
		return s.district(ctx, r, code)
	}
	if !slices.Contains(codes, code) {
		return answer{}, fmt.Errorf("area %q: %w", code, ErrNotFound)
	}
	_, b, err := s.allAreas(ctx, r, register.HarmKilled, register.HarmInjured)
	if err != nil {
		return answer{}, err
	}
	l := r.lang
	v := placeView{Code: code, Name: area(l, code), Other: otherName(l, r.home.Country, code), Table: b.table}
	v.months(b, r.home)
	if r.home.To != 0 {
		from, to := monthsToDraw(r.home)
		from = max(from, to-frontMonths+1) // the page has to stay light; the figures page draws more
		f := figures{Query: figuresQuery{Area: code}}
		want := count.Query{From: from.First(), To: to.Last(), Of: []register.Harm{register.HarmKilled}}
		series := f.draw(l, b, r.home, want)
		if l.both { // words twice as long: the months are links in the table only, to keep the page light
			for i := range series.Bars {
				series.Bars[i].Href = ""
			}
		}
		v.Chart = trustedSVG(series.SVG())
	}
	if v.Districts, err = s.districtsOf(ctx, r, code); err != nil {
		return answer{}, err
	}
	v.Map = trustedSVG(locator(l, r.home.Country, code))
	if v.Incidents, err = s.desk.IncidentList(ctx, r.asOf, pipeline.IncidentsQuery{Area: code, Limit: shownIncidents}); err != nil {
		return answer{}, err
	}
	ask, err := watchAsked(r)
	if err != nil {
		return answer{}, err
	}
	watch, err := s.desk.Watch(ctx, r.asOf, ask.query)
	if err != nil {
		return answer{}, err
	}
	v.Watched = slices.ContainsFunc(watch.Cards, func(c pipeline.Card) bool { return c.Area == code })
	cases, err := s.desk.Cases(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	for _, c := range cases {
		if c.Area == code {
			if v.CasesAll++; len(v.Cases) < shownCases {
				v.Cases = append(v.Cases, c)
			}
		}
	}
	title := l.T("place.title", "area", v.Name, "country", area(l, r.home.Country))
	v.Cite = cite(r, title, "/places/"+code, b.table.AsOf, b.table.Head, b.table.Rule.ID+" "+b.table.Rule.Version)
	if f := r.URL.Query().Get("format"); f != "" {
		if a, ok := v.Cite.file(f); ok {
			return a, nil
		}
		if r.URL.Query().Get("by") == "district" {
			return s.districtsFile(ctx, r, code, f)
		}
		rows := slices.DeleteFunc(slices.Clone(b.table.Rows), func(row count.Row) bool { return row.Area != code })
		return figuresFile(b.table, rows, f, "place-"+code)
	}
	return answer{page: "place", title: title, desc: l.T("place.desc", "area", v.Name), data: v}, nil
}

// months puts the months of the area that have a figure into years, and finds
// those whose national number leaves the area out.
func (v *placeView) months(b *board, h Home) {
	for m := h.To; m >= h.From && m != 0; m-- {
		v.Of++
		row := b.row(m.String(), v.Code, register.HarmKilled)
		if t := b.total(b.row(m.String(), h.Country, register.HarmKilled)); t != nil && slices.Contains(t.Population.AreasOut, v.Code) {
			v.Left = append(v.Left, m)
		}
		if row.Gap && !row.Hidden {
			continue
		}
		if v.Known++; v.Known > placeMonths {
			continue
		}
		if n := len(v.Years); n == 0 || v.Years[n-1].Year != m.Year() {
			v.Years = append(v.Years, placeYear{Year: m.Year()})
		}
		y := &v.Years[len(v.Years)-1]
		y.Months = append(y.Months, placeMonth{m, row})
	}
}

// locator draws where an area lies in its country.
func locator(l *Lang, country, code string) string {
	m := chart.Map{ID: "l", Title: l.T("place.map", "area", area(l, code), "country", area(l, country)), Wide: 240}
	for _, a := range shapes(country) {
		a.Name, a.Words, a.Known, a.Class, a.Href = area(l, a.Code), area(l, a.Code), true, "c0", l.url("/places/"+a.Code)
		if a.Code == code {
			a.Class = "c4"
		}
		m.Areas = append(m.Areas, a)
	}
	return m.SVG()
}

// otherName is the name of an area in the script that the page is not written
// in: Arabic on pages in Latin letters, English on others.
func otherName(l *Lang, country, code string) string {
	x, err := gazetteer.For(country)
	if err != nil {
		return ""
	}
	p := x.ByCode(code)
	if p == nil {
		return ""
	}
	if l.Dir == "rtl" {
		return p.Name
	}
	return p.Names["ar"]
}
