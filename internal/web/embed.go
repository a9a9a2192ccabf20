package web

import (
	"context"
	"html/template"
	"net/url"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// frame is a page that stands in a frame on a page of another site: a drawing
// or a number, whose it is, as of when, and the way to the whole page.
type frame struct {
	Title string
	Chart template.HTML
	Said  string // a figure in words; empty with a chart
	Note  string
	Link  string
	AsOf  string
	Rule  string
}

// foot says where a drawing that leaves the site is from.
func foot(r *request, t count.Table) string {
	return r.lang.T("embed.foot", "rule", t.Rule.ID, "version", t.Rule.Version, "asof", r.lang.Time(t.AsOf), "site", r.Host)
}

// embedFigures is the chart of a choice of figures, by the query of that page.
func (s *Site) embedFigures(ctx context.Context, r *request) (answer, error) {
	series, t, err := s.chosenSeries(ctx, r)
	if err != nil {
		return answer{}, err
	}
	q := r.URL.Query()
	q.Del("format")
	for i := range series.Bars {
		series.Bars[i].Href = ""
	}
	f := frame{Title: series.Title, Chart: trustedSVG(series.SVG()), Note: series.Desc, Link: r.site() + r.lang.Prefix + "/figures?" + q.Encode(), AsOf: foot(r, t)}
	return answer{page: "embed", title: series.Title, data: f, framed: true}, nil
}

// embedFigure is one figure in words.
func (s *Site) embedFigure(ctx context.Context, r *request) (answer, error) {
	id := r.PathValue("id")
	x, err := s.desk.Explain(ctx, r.asOf, id)
	if err != nil {
		return answer{}, err
	}
	f := frame{Title: figureTitle(r.lang, x.Row), Said: said(r.lang, x.Row), Link: r.site() + r.lang.Prefix + "/figures/" + (&url.URL{Path: id}).EscapedPath(),
		Note: r.lang.T("figure.basis." + string(x.Row.Basis)), AsOf: foot(r, count.Table{Rule: x.Rule, AsOf: x.AsOf})}
	return answer{page: "embed", title: f.Title, data: f, framed: true}, nil
}

// chosenSeries draws the months that the query of the figures page chooses.
func (s *Site) chosenSeries(ctx context.Context, r *request) (chart.Series, count.Table, error) {
	rules, err := s.desk.Rules(ctx)
	if err != nil {
		return chart.Series{}, count.Table{}, err
	}
	q, want, err := figuresParams(r, rules)
	if err != nil {
		return chart.Series{}, count.Table{}, err
	}
	if q.By != "month" || q.Area == "all" || want.To.Month()-want.From.Month() >= mostBars {
		return chart.Series{}, count.Table{}, bad("a drawing is of one area, by month, of at most %d months", mostBars)
	}
	codes, err := areas(r.home.Country)
	if err != nil {
		return chart.Series{}, count.Table{}, err
	}
	ofArea(&want, q.Area, codes)
	b, err := s.board(ctx, r.asOf, want)
	if err != nil {
		return chart.Series{}, count.Table{}, err
	}
	v := figures{Query: q}
	return v.draw(r.lang, b, r.home, want), b.table, nil
}

// multiples draws the months of each first-level area, small, on one scale.
func multiples(l *Lang, b *board, codes []string, of register.Harm, from, to when.Month) (all []multiple) {
	most, hatch := 1, ""
	rows := map[string][]count.Row{}
	for _, code := range codes {
		for m := from; m <= to; m++ {
			row := b.row(m.String(), code, of)
			if n, known := row.Range(); known {
				most = max(most, n.Max)
			}
			rows[code] = append(rows[code], row)
		}
	}
	for _, code := range codes {
		known := 0
		c := chart.Series{ID: "s" + code, Height: 56, Small: true, Plain: true, Most: most, Number: l.Num, RTL: l.Dir == "rtl",
			Title: l.T("chart.figures.title", "area", area(l, code), "harm", l.Term("harm", string(of)))}
		c.Hatch = hatch
		for _, row := range rows[code] {
			n, ok := row.Range()
			if ok {
				known++
			}
			c.Bars = append(c.Bars, chart.Bar{Range: n, Known: ok})
		}
		for m := from; m <= to; m++ {
			if m.Of() == 1 && (m.Year()%2 == 0 || to-from < 36) {
				c.Ticks = append(c.Ticks, chart.Tick{At: int(m - from), Label: strconv.Itoa(m.Year())})
			}
		}
		if hatch == "" && known < len(c.Bars) { // the first drawing with a gap has the hatch of all
			hatch = c.ID
		}
		all = append(all, multiple{Code: code, Name: area(l, code), Chart: trustedSVG(c.SVG()), Known: known, Of: len(rows[code])})
	}
	return all
}

// A multiple is one of many small drawings.
type multiple struct {
	Code  string
	Name  string
	Chart template.HTML
	Known int // months with a figure
	Of    int
}
