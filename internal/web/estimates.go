package web

import (
	"context"
	"html/template"
	"math"

	"cairn/internal/chart"
	"cairn/internal/estimate"
	"cairn/internal/pipeline"
)

// estimatesPage says how much was never recorded, or why that cannot be said.
type estimatesPage struct {
	pipeline.Unrecorded
	Says    string
	Rows    []estimateRow
	Refused []refusedRow
	Notes   []string // of the panel as a whole
	Missing []string
	Sources []sourceRow
	Chart   template.HTML
	Methods []methodRow
}

// estimateRow is one method's answer in words.
type estimateRow struct {
	Name, Model string
	InAll       string
	From, To    string
	Held        string
	Assumes     string
	Notes       []string
}

type refusedRow struct {
	Name   string
	Reason string
}

type sourceRow struct {
	Name  string
	N     int
	Taken bool
}

type methodRow struct{ Code, Name, Assumes, Paper string }

// estimates answers "how many were never recorded?" from the register's
// incidents.
func (s *Site) estimates(ctx context.Context, r *request) (answer, error) {
	u, err := s.desk.Unrecorded(ctx, r.asOf, pipeline.EstimateOptions())
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "estimates.json", map[string]any{"unit": u.Unit, "as_of": u.AsOf, "head": u.Head, "incidents": u.Incidents,
			"sources": u.Register.Sources, "left": u.Left, "missing": u.Missing, "totals": u.Totals, "panel": u.Panel})
	}
	l := r.lang
	v := estimatesPage{Unrecorded: u}
	for _, list := range []struct {
		of    []estimate.Source
		taken bool
	}{{u.Register.Sources, true}, {u.Left, false}} {
		for _, x := range list.of {
			v.Sources = append(v.Sources, sourceRow{listName(l, x), x.N, list.taken})
		}
	}
	names := map[string]string{}
	for _, x := range v.Register.Sources {
		names[x.Name] = listName(l, x)
	}
	for _, m := range u.Register.Missing {
		v.Missing = append(v.Missing, l.T("estimate.missing."+m.Code, "n", m.N, "a", names[m.A], "b", names[m.B]))
	}
	if u.Panel != nil {
		v.panel(l, *u.Panel)
	}
	for _, m := range estimate.Methods() {
		if m.Two || m.More {
			v.Methods = append(v.Methods, methodRow{m.Name, l.T("estimate.method." + m.Name), l.T("estimate.assumes." + m.Name), m.Paper})
		}
	}
	return answer{page: "estimates", title: l.T("estimate.title"), desc: l.T("estimate.lede"), data: v}, nil
}

// panel puts the answers of the methods into words and draws them.
func (v *estimatesPage) panel(l *Lang, p estimate.Panel) {
	v.Says = panelSays(l, p)
	v.Notes = p.Warnings
	c := chart.Intervals{ID: "i", Title: l.T("estimate.chart"), Desc: l.T("estimate.chart.desc", "n", p.Observed), Listed: p.Observed, Number: l.Num}
	for _, r := range p.Estimates {
		row := estimateRow{Name: l.T("estimate.method." + r.Method), Model: r.Model, From: l.Num(whole(r.Lower)), To: l.T("estimate.noceiling"), Assumes: l.T("estimate.assumes." + r.Method), Notes: r.Warnings}
		row.InAll = l.Num(whole(r.Point))
		upper := math.Inf(1)
		if r.Upper != nil {
			upper = *r.Upper
			row.To = l.Num(whole(upper))
		}
		if r.Held != nil {
			row.Held = l.T("estimate.held.of", "right", r.Held.Right, "lists", r.Held.Lists)
		}
		if r.Bound {
			row.InAll = l.T("estimate.atleast", "number", row.InAll)
		}
		v.Rows = append(v.Rows, row)
		c.Rows = append(c.Rows, chart.Inferred{Name: row.Name, Point: r.Point, Lower: r.Lower, Upper: upper, Bound: r.Bound,
			Words: l.T("estimate.row", "method", row.Name, "number", row.InAll, "from", row.From, "to", row.To)})
	}
	for _, r := range p.Refused {
		v.Refused = append(v.Refused, refusedRow{l.T("estimate.method." + r.Method), r.Reason})
	}
	v.Chart = trustedSVG(c.SVG())
}

// listName names a list: a dataset by its name, else the kind of source.
func listName(l *Lang, s estimate.Source) string {
	if s.Dataset {
		return l.Term("set", s.Name)
	}
	return l.T("estimate.kind", "kind", l.Term("source", s.Name))
}

func whole(x float64) int { return int(math.Round(x)) }

// panelSays is the sentence on what the methods say together; bounds are no
// guesses at the number and are left out of it.
func panelSays(l *Lang, p estimate.Panel) string {
	var low, high *estimate.Result
	for i := range p.Estimates {
		r := &p.Estimates[i]
		if r.Bound {
			continue
		}
		if low == nil || r.Point < low.Point {
			low = r
		}
		if high == nil || r.Point > high.Point {
			high = r
		}
	}
	switch {
	case len(p.Estimates) == 0:
		return l.T("estimate.says.none", "n", p.Observed)
	case low == nil:
		return l.T("estimate.says.bounds", "n", p.Observed)
	case low == high:
		return l.T("estimate.says.one", "n", p.Observed, "number", whole(low.Point))
	case p.Spread > estimate.SpreadFactor:
		return l.T("estimate.says.far", "n", p.Observed, "low", whole(low.Point), "by", l.T("estimate.method."+low.Method), "high", whole(high.Point), "other", l.T("estimate.method."+high.Method))
	}
	return l.T("estimate.says.near", "n", p.Observed, "low", whole(low.Point), "high", whole(high.Point))
}
