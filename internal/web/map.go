package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/register"
)

// A drawnMap is one of the site's maps, to be taken away: with its key and what it says
// at its foot.
type drawnMap struct {
	chart.Map
	keys []chart.Key
	foot string
}

// maps are the maps that can be taken away, by name; each is asked with the query of
// the page that shows it.
func (s *Site) maps() map[string]func(context.Context, *request) (drawnMap, error) {
	return map[string]func(context.Context, *request) (drawnMap, error){
		"figures": s.figuresMap, "watch": s.watchMap, "incidents": s.incidentsMap, "coverage": s.coverageMap,
	}
}

// mapFile is a map as a drawing that stands alone, or painted from it: figures.svg,
// watch.png, coverage.pdf.
func (s *Site) mapFile(ctx context.Context, r *request) (answer, error) {
	file := r.PathValue("file")
	name, format, _ := strings.Cut(file, ".")
	draw := s.maps()[name]
	if draw == nil || format != "svg" && s.paints(format) == nil {
		if draw != nil && (format == "png" || format == "pdf") {
			return unpainted(r, http.StatusNotImplemented), nil
		}
		return answer{}, fmt.Errorf("map %q: %w", file, ErrNotFound)
	}
	if r.home.Country == "" || r.home.To == 0 {
		return answer{}, fmt.Errorf("map %q: %w: the register has no figures yet", file, ErrNotFound)
	}
	m, err := draw(ctx, r)
	if err != nil {
		return answer{}, err
	}
	svg := m.File(m.keys, m.foot, r.lang.Dir == "rtl")
	if svg == "" {
		return answer{}, fmt.Errorf("map %q: %w: the gazetteer has no outlines of %s", file, ErrNotFound, r.home.Country)
	}
	wide, high := m.FileSize(len(m.keys))
	return s.drawing(ctx, r, svg, wide, high, "map-"+name, format)
}

// mapLinks lead to a page's map as files. query is the choice of the page, without a
// question mark.
func (s *Site) mapLinks(r *request, name, query string) (links []link) {
	if query != "" {
		query = "?" + query
	}
	for _, f := range []string{"svg", "png", "pdf"} {
		if f == "svg" || s.paints(f) != nil {
			links = append(links, link{Words: strings.ToUpper(f), Href: r.lang.url("/maps/" + name + "." + f + query)})
		}
	}
	return links
}

// mapFoot says where a map that leaves the site is from.
func (s *Site) mapFoot(ctx context.Context, r *request) (string, error) {
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return "", err
	}
	return r.lang.T("map.foot", "asof", r.lang.Time(state.AsOf), "site", r.Host), nil
}

// shadeKeys are the key of a map shaded by numbers.
func shadeKeys(l *Lang, unknown string) (keys []chart.Key) {
	for c, words := range (areaMap{}).Shades() {
		keys = append(keys, chart.Key{Class: fmt.Sprint("c", c+1), Words: isolate(words)})
	}
	return append(keys, chart.Key{Words: unknown})
}

func (s *Site) figuresMap(ctx context.Context, r *request) (drawnMap, error) {
	month, err := chosenMonth(r)
	if err != nil {
		return drawnMap{}, err
	}
	codes, err := areas(r.home.Country)
	if err != nil {
		return drawnMap{}, err
	}
	b, err := s.board(ctx, r.asOf, count.Query{Rule: r.home.Rule, By: []string{"month", "admin1"}, From: month.First(), To: month.Last(),
		Of: []register.Harm{register.HarmKilled}, Country: r.home.Country, Areas: codes})
	if err != nil {
		return drawnMap{}, err
	}
	m := b.areaMap(r.lang, r.home, month, codes, r.lang.T("who.title."+counted(r.home.Rule)))
	return drawnMap{m.drawn, shadeKeys(r.lang, r.lang.T("legend.map.gap")), foot(r, b.table)}, nil
}

func (s *Site) watchMap(ctx context.Context, r *request) (drawnMap, error) {
	ask, err := watchAsked(r)
	if err != nil {
		return drawnMap{}, err
	}
	board, err := s.desk.Watch(ctx, r.asOf, ask.query)
	if err != nil {
		return drawnMap{}, err
	}
	v := watchPage{Ask: ask}
	if all := boardViews(r.lang, board); len(all) > 0 {
		v.Areas = all[1:]
	}
	at, err := s.mapFoot(ctx, r)
	l := r.lang
	return drawnMap{evidenceMap(r, &v), []chart.Key{
		{Class: "c5", Words: "▲▲ " + l.T("watch.among")}, {Class: "c4", Words: "▲ " + l.T("watch.among.not")}, {Class: "c2", Words: "△ " + l.T("watch.short.unsettled")},
		{Class: "c1", Words: "= " + l.T("watch.short.level")}, {Class: "c0", Words: "▽ " + l.T("watch.short.falling")}, {Words: l.T("watch.map.unknown")},
	}, at}, err
}

func (s *Site) incidentsMap(ctx context.Context, r *request) (drawnMap, error) {
	q, err := incidentsAsked(r)
	if err != nil {
		return drawnMap{}, err
	}
	list, err := s.desk.IncidentList(ctx, r.asOf, q)
	if err != nil {
		return drawnMap{}, err
	}
	at, err := s.mapFoot(ctx, r)
	return drawnMap{incidentMap(r.lang, r.home.Country, list.Areas, func(...string) string { return "" }), shadeKeys(r.lang, r.lang.T("map.key.noincident")), at}, err
}

func (s *Site) coverageMap(ctx context.Context, r *request) (drawnMap, error) {
	v, err := s.covers(ctx, r)
	if err != nil {
		return drawnMap{}, err
	}
	l := r.lang
	m := drawnMap{Map: v.draw(l, r.home.Country), foot: foot(r, v.Table)}
	last := -1
	for c := 0; c <= chart.Shades(); c++ { // as draw shades: the months of which nothing is known, in sixths
		from, to := last+1, min(c*v.All/chart.Shades(), v.All-1)
		if last = max(last, to); to >= from {
			m.keys = append(m.keys, chart.Key{Class: fmt.Sprint("c", c), Words: l.T("map.key.months", "n", to, "from", from, "to", to)})
		}
	}
	m.keys = append(m.keys, chart.Key{Words: l.T("map.key.all")})
	return m, nil
}
