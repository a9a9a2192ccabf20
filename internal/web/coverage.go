package web

import (
	"context"
	"html/template"
	"slices"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/register"
)

// coveragePage says of which areas and months nothing is known: where there is
// no number of their own, and where even the number of the country leaves them
// out. It is about recording, and a gap is no zero.
type coveragePage struct {
	Years    []int
	Rows     []coverageRow
	Map      template.HTML
	MapFiles []link
	Table    count.Table
	All      int // months looked at
}

// A coverageRow is one area: its years, and how its months divide.
type coverageRow struct {
	Code, Name                 string
	Own, Within, Unsaid, Blind int
	Cells                      []coverageCell
}

// A coverageCell is one area in one year, in months: with a number of its own;
// only within the number of the country; within it or not, nobody says; left
// out of it, or no number at all.
type coverageCell struct {
	Year                       int
	Own, Within, Unsaid, Blind int
	Class                      string // own, within, unsaid, blind: of most of its months
}

// add counts one month of an area.
func (c *coverageCell) add(state string) {
	switch state {
	case "own":
		c.Own++
	case "within":
		c.Within++
	case "unsaid":
		c.Unsaid++
	default:
		c.Blind++
	}
}

// class names what most months of a cell are; of two alike the less known.
func (c *coverageCell) class() string {
	best, name := -1, ""
	for _, x := range []struct {
		n    int
		name string
	}{{c.Blind, "blind"}, {c.Unsaid, "unsaid"}, {c.Within, "within"}, {c.Own, "own"}} {
		if x.n > best {
			best, name = x.n, x.name
		}
	}
	return name
}

// covered says how a month of an area is known.
func covered(row, country count.Row, t *register.Total, code string) string {
	switch {
	case !row.Gap || row.Hidden:
		return "own"
	case country.Gap && !country.Hidden:
		return "blind"
	case t != nil && slices.Contains(t.Population.AreasOut, code):
		return "blind"
	case t != nil && slices.Contains(t.Population.Unsaid, code):
		return "unsaid"
	}
	return "within"
}

// covers works out how each month of each area is known.
func (s *Site) covers(ctx context.Context, r *request) (coveragePage, error) {
	codes, b, err := s.allAreas(ctx, r, register.HarmKilled)
	if err != nil {
		return coveragePage{}, err
	}
	l, h := r.lang, r.home
	v := coveragePage{Table: b.table}
	for m := h.From; m <= h.To && m != 0; m++ {
		v.All++
		if n := len(v.Years); n == 0 || v.Years[n-1] != m.Year() {
			v.Years = append(v.Years, m.Year())
		}
	}
	for _, code := range codes {
		row := coverageRow{Code: code, Name: area(l, code)}
		for _, y := range v.Years {
			c := coverageCell{Year: y}
			for m := h.From; m <= h.To; m++ {
				if m.Year() == y {
					whole := b.row(m.String(), h.Country, register.HarmKilled)
					c.add(covered(b.row(m.String(), code, register.HarmKilled), whole, b.total(whole), code))
				}
			}
			c.Class = c.class()
			row.Own, row.Within, row.Unsaid, row.Blind = row.Own+c.Own, row.Within+c.Within, row.Unsaid+c.Unsaid, row.Blind+c.Blind
			row.Cells = append(row.Cells, c)
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

func (s *Site) coveragePage(ctx context.Context, r *request) (answer, error) {
	v, err := s.covers(ctx, r)
	if err != nil {
		return answer{}, err
	}
	l, h := r.lang, r.home
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "unknown.json", map[string]any{"rule": v.Table.Rule, "as_of": v.Table.AsOf, "head": v.Table.Head, "months": v.All, "areas": some(v.Rows)})
	}
	if v.All > 0 {
		v.Map = trustedSVG(v.draw(l, h.Country).SVG())
		v.MapFiles = s.mapLinks(r, "coverage", "")
	}
	return answer{page: "coverage", title: l.T("unknown.title"), desc: l.T("unknown.lede"), data: v}, nil
}

// draw shades each area by the share of months of which nothing is known.
func (v *coveragePage) draw(l *Lang, country string) chart.Map {
	m := chart.Map{ID: "m", Title: l.T("unknown.map"), Desc: l.T("unknown.map.desc")}
	for _, a := range shapes(country) {
		i := slices.IndexFunc(v.Rows, func(row coverageRow) bool { return row.Code == a.Code })
		if i < 0 {
			continue
		}
		row := v.Rows[i]
		dark := row.Blind + row.Unsaid
		a.Name, a.Known, a.Href = row.Name, dark < v.All, l.url("/places/"+row.Code)
		a.Class = "c" + strconv.Itoa(min(6, (dark*6+v.All-1)/v.All))
		a.Label = l.Num(dark)
		a.Words = l.T("unknown.area", "area", row.Name, "n", dark, "all", v.All)
		m.Areas = append(m.Areas, a)
	}
	return m
}
