package web

import (
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// perList is how many incidents a page lists.
const perList = 50

// mostFacets is how many values of a facet are shown; of years, all are.
const mostFacets = 20

// incidentsPage lists incidents with the values by which they can be narrowed.
type incidentsPage struct {
	pipeline.IncidentList
	Facets     []facet
	Page       int
	Pages      int
	Prev, Next string
	JSON       string
	Chosen     bool
	Clear      string
	UpSet      template.HTML
	Overlaps   []overlapRow
	Map        template.HTML
	MapFiles   []link
}

// A facet is a property of incidents and its values, each a link.
type facet struct {
	Name   string // area, year, kind, weapon, set
	Values []facetValue
}

type facetValue struct {
	Words string
	N     int
	Href  string // that chooses it, or takes the choice back
	On    bool
}

// overlapRow is a row of the table under the drawing of overlaps.
type overlapRow struct {
	Words string
	N     int
}

func (s *Site) incidents(ctx context.Context, r *request) (answer, error) {
	q, err := incidentsAsked(r)
	if err != nil {
		return answer{}, err
	}
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	q.Skip, q.Limit = (page-1)*perList, perList
	if r.URL.Query().Get("format") != "" {
		q.Skip, q.Limit = 0, 1<<20
	}
	list, err := s.desk.IncidentList(ctx, r.asOf, q)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "incidents.json", map[string]any{"all": list.All, "coarse": list.Coarse, "incidents": some(list.Lines), "areas": some(list.Areas),
			"years": some(list.Years), "kinds": some(list.Kinds), "weapons": some(list.Weapons), "sets": some(list.Sets), "sources": some(list.Sources)})
	}
	l := r.lang
	v := incidentsPage{IncidentList: list, Page: page, Pages: max(1, (list.All+perList-1)/perList)}
	chosen := func(change ...string) string {
		p := url.Values{}
		for _, name := range []string{"area", "district", "year", "kind", "weapon", "set"} {
			if x := r.URL.Query().Get(name); x != "" {
				p.Set(name, x)
			}
		}
		v.Chosen = v.Chosen || len(p) > 0
		for i := 0; i+1 < len(change); i += 2 {
			if p.Set(change[i], change[i+1]); change[i+1] == "" {
				p.Del(change[i])
			}
		}
		if len(p) == 0 {
			return l.url("/incidents")
		}
		return l.url("/incidents?" + p.Encode())
	}
	add := func(name string, shares []pipeline.Share, words func(string) string) {
		f := facet{Name: name}
		most := mostFacets
		if name == "year" {
			most = len(shares)
		}
		for _, x := range shares[:min(len(shares), most)] {
			on := r.URL.Query().Get(name) == x.Value
			to := x.Value
			if on {
				to = ""
			}
			f.Values = append(f.Values, facetValue{words(x.Value), x.N, chosen(name, to), on})
		}
		if len(f.Values) > 1 || len(f.Values) == 1 && f.Values[0].On {
			v.Facets = append(v.Facets, f)
		}
	}
	add("area", list.Areas, func(c string) string { return area(l, c) })
	add("year", list.Years, func(y string) string { return y })
	add("kind", list.Kinds, func(k string) string { return l.Term("happening", k) })
	add("weapon", list.Weapons, func(w string) string { return l.Term("weapon", w) })
	add("set", list.Sets, func(c string) string { return l.Term("set", c) })
	v.Prev, v.Next, v.JSON, v.Clear = chosen("page", itoa(page-1)), chosen("page", itoa(page+1)), chosen("format", "json"), l.url("/incidents")
	v.overlaps(l, list.Sources)
	if len(list.Areas) > 1 && page == 1 {
		v.Map = trustedSVG(incidentMap(l, r.home.Country, list.Areas, chosen).SVG())
		v.MapFiles = s.mapLinks(r, "incidents", r.URL.Query().Encode())
	}
	return answer{page: "incidents", title: paged(l, l.T("incidents.title"), page), desc: l.T("incidents.desc"), data: v}, nil
}

// overlaps draws by which kinds of source incidents are told.
func (v *incidentsPage) overlaps(l *Lang, list []pipeline.Overlap) {
	u := chart.UpSet{ID: "u", Title: l.T("incidents.upset"), Desc: l.T("incidents.upset.desc"), Number: l.Num}
	for _, o := range list {
		s := chart.Overlap{N: o.N}
		words := ""
		for _, code := range o.Sources {
			name := l.Term("source", code)
			s.Sets = append(s.Sets, name)
			if words != "" {
				words += l.T("list.comma")
			}
			words += name
		}
		u.Overlaps = append(u.Overlaps, s)
		v.Overlaps = append(v.Overlaps, overlapRow{words, o.N})
	}
	v.Overlaps = v.Overlaps[:min(len(v.Overlaps), mostFacets)]
	if len(list) > 1 {
		v.UpSet = trustedSVG(u.SVG())
	}
}

// incidentMap shades the first-level areas by how many incidents lie in each;
// none is no number of zero.
func incidentMap(l *Lang, country string, areas []pipeline.Share, chosen func(...string) string) chart.Map {
	m := chart.Map{ID: "m", Title: l.T("incidents.map"), Desc: l.T("incidents.map.desc")}
	for _, a := range shapes(country) {
		a.Name = area(l, a.Code)
		i := slices.IndexFunc(areas, func(s pipeline.Share) bool { return s.Value == a.Code })
		a.Words = l.T("incidents.map.none", "area", a.Name)
		if i >= 0 {
			n := areas[i].N
			a.Known, a.Range, a.Label, a.Href = true, register.Exactly(n), l.Num(n), chosen("area", a.Code)
			a.Words = l.T("incidents.map.area", "area", a.Name, "n", n)
		}
		m.Areas = append(m.Areas, a)
	}
	return m
}

func itoa(n int) string {
	if n < 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func incidentsAsked(r *request) (q pipeline.IncidentsQuery, err error) {
	p := r.URL.Query()
	q = pipeline.IncidentsQuery{Area: p.Get("area"), District: p.Get("district"), Kind: p.Get("kind"), Weapon: p.Get("weapon"), Set: p.Get("set")}
	if q.Year, err = intParam(r, "year"); err != nil {
		return q, err
	}
	if m := p.Get("month"); m != "" {
		if q.Month, err = monthParam(r, "month", 0); err != nil {
			return q, err
		}
	}
	return q, nil
}

// incidentView is an incident with what each source says, side by side.
type incidentView struct {
	pipeline.IncidentSheet
	Heading string
	Path    string
	Cite    citation
}

func (s *Site) incidentPage(ctx context.Context, r *request) (answer, error) {
	sheet, err := s.desk.IncidentSheet(ctx, r.asOf, r.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	l := r.lang
	path := "/incidents/" + url.PathEscape(sheet.ID)
	v := incidentView{IncidentSheet: sheet, Path: path, Heading: l.T("sheet.heading", "what", happening(l, sheet.IncidentLine), "area", area(l, sheet.Area), "when", l.Interval(sheet.Time))}
	v.Cite = cite(r, v.Heading, path, sheet.AsOf, sheet.Head, "")
	if f := r.URL.Query().Get("format"); f != "" {
		if a, ok := v.Cite.file(f); ok {
			return a, nil
		}
		return dataFile(f, "sheet.json", map[string]any{"incident": sheet})
	}
	return answer{page: "incident", title: v.Heading, desc: l.T("sheet.desc"), data: v}, nil
}

// happening says what an incident was: its kind, else its weapon.
func happening(l *Lang, i pipeline.IncidentLine) string {
	switch {
	case i.Weapon != "":
		return l.Term("weapon", i.Weapon)
	case i.Kind != "":
		return l.Term("happening", i.Kind)
	}
	return l.T("sheet.any")
}
