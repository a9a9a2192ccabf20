package web

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// figure is one figure with all that lies under it.
type figure struct {
	Explained
	Name       string // of its area
	Range      *register.Range
	Population *register.Population
	In, Out    []inputView
	Months     []neighbour
	Cases      []publish.Case
	Path       string
	Cite       citation
	Heading    string // the figure in one line, with whose count it is
}

// how says in few words whose count a figure is: "published by UNAMI".
func (v *figure) how(l *Lang) string {
	switch v.Row.Basis {
	case count.None:
		return ""
	case count.Published, count.Apart:
		for _, in := range v.In {
			if in.Total != nil && in.Total.Issuer != "" {
				return l.T("figure.how."+string(v.Row.Basis), "issuer", l.Term("issuer", in.Total.Issuer))
			}
		}
		return l.T("figure.how.claimed")
	}
	return l.T("figure.how." + string(v.Row.Basis))
}

// inputView is one record that was looked at, with its words and addresses.
type inputView struct {
	count.Input
	Total     *register.Total
	Incident  *register.Incident
	Claims    []claimView
	Addresses []string
}

// claimView is a claim with the title of its document.
type claimView struct {
	register.Judged
	Title string
}

// neighbour is the figure of another month beside this one, and whether the two
// count the same people.
type neighbour struct {
	Label string
	Row   count.Row
	Alike bool
	Why   string // why not, or that one rule counted both
}

func (s *Site) figure(ctx context.Context, r *request) (answer, error) {
	id := r.PathValue("id")
	x, err := s.desk.Explain(ctx, r.asOf, id)
	if err != nil {
		return answer{}, err
	}
	citing := cite(r, figureTitle(r.lang, x.Row), "/figures/"+id, x.AsOf, x.Head, x.Rule.ID+" "+x.Rule.Version)
	if f := r.URL.Query().Get("format"); f != "" {
		if a, ok := citing.file(f); ok {
			return a, nil
		}
		return figureFile(x, f)
	}
	v := figure{Explained: x, Cite: citing, Name: area(r.lang, x.Row.Area), Path: "/figures/" + id, Cases: x.Cases}
	if n, ok := x.Row.Range(); ok {
		v.Range = &n
	}
	v.inputs()
	if err := s.neighbours(ctx, r, &v); err != nil {
		return answer{}, err
	}
	v.Heading = figureTitle(r.lang, x.Row)
	if how := v.how(r.lang); how != "" {
		v.Heading += r.lang.T("list.comma") + how
	}
	return answer{page: "figure", title: r.lang.T("figure.title.rule", "figure", v.Heading, "rule", x.Rule.ID), desc: r.lang.T("figure.desc", "rule", x.Rule.ID), data: v}, nil
}

// figureTitle says a figure in one line: "Iraq, February 2018: at least 91
// killed".
func figureTitle(l *Lang, row count.Row) string {
	key := "figure.title." + string(row.Harm)
	if _, known := row.Range(); !known {
		key = "figure.title.gap." + string(row.Harm)
	}
	return l.T(key, "area", area(l, row.Area), "period", l.Period(row.Period), "figure", said(l, row))
}

// figureFile is the figure as data, with all that lies under it.
func figureFile(x Explained, format string) (answer, error) {
	return dataFile(format, "figure.json", map[string]any{"rule": x.Rule, "as_of": x.AsOf, "head": x.Head, "row": x.Row,
		"definition": x.Definition, "totals": some(x.Totals), "incidents": some(x.Incidents), "claims": someClaims(x.Claims), "cases": some(x.Cases)})
}

// dataFile answers with values as JSON, the only form that pages beside the
// figures give their data in.
func dataFile(format, name string, values map[string]any) (answer, error) {
	if format != "json" {
		return answer{}, bad("format %q: want json", format)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(values); err != nil {
		return answer{}, err
	}
	return answer{body: b.Bytes(), kind: "application/json; charset=utf-8", name: name}, nil
}

// some makes an empty list print as [].
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func someClaims(judged []register.Judged) []any {
	out := make([]any, len(judged))
	for i, j := range judged {
		out[i] = struct {
			register.Claim
			Standing register.Standing `json:"standing"`
		}{j.Claim, j.Standing}
	}
	return out
}

// shownInputs is how many of the records that count the page of a figure lists
// at most, and how many of those left out; its JSON has them all.
const shownInputs = 60

// InShown are the inputs that the page lists, InMore how many it does not.
func (v figure) InShown() []inputView { return v.In[:min(len(v.In), shownInputs)] }
func (v figure) InMore() int          { return max(0, len(v.In)-shownInputs) }

// OutShown and OutMore are the same of the inputs left out.
func (v figure) OutShown() []inputView { return v.Out[:min(len(v.Out), shownInputs)] }
func (v figure) OutMore() int          { return max(0, len(v.Out)-shownInputs) }

// inputs joins each input with its record and parts those in from those out.
func (v *figure) inputs() {
	titles := map[document.ID]string{}
	for _, d := range v.Documents {
		titles[d.ID] = d.Title
	}
	claims := map[string]register.Judged{}
	for _, c := range v.Explained.Claims {
		claims[c.ID] = c
	}
	for _, in := range v.Row.Inputs {
		iv := inputView{Input: in}
		ids := in.Claims
		switch in.Type {
		case "total":
			if i := slices.IndexFunc(v.Totals, func(t register.Total) bool { return t.ID == in.ID }); i >= 0 {
				iv.Total = &v.Totals[i]
				iv.Addresses = addresses(iv.Total.Address)
				if in.In && v.Population == nil {
					v.Population = &iv.Total.Population
				}
			}
		case "incident":
			if i := slices.IndexFunc(v.Incidents, func(n register.Incident) bool { return n.ID == in.ID }); i >= 0 {
				iv.Incident = &v.Incidents[i]
				iv.Addresses = addresses(iv.Incident.Address)
				if len(ids) == 0 {
					ids = iv.Incident.Claims
				}
			}
		case "claim":
			ids = append(ids, in.ID)
		}
		for _, id := range ids {
			if c, ok := claims[id]; ok {
				iv.Claims = append(iv.Claims, claimView{c, titles[c.Document]})
			}
		}
		if in.In {
			v.In = append(v.In, iv)
		} else {
			v.Out = append(v.Out, iv)
		}
	}
}

func addresses(one string) []string {
	if one == "" {
		return nil
	}
	return []string{one}
}

// neighbours finds the month before, the month after and the same month of the
// year before, and says whether they count the same people.
func (s *Site) neighbours(ctx context.Context, r *request, v *figure) error {
	month := monthOf(v.Row.Period)
	if month == 0 {
		return nil
	}
	q := count.Query{Rule: v.Rule.ID, By: []string{"month"}, From: (month - 12).First(), To: (month + 1).Last(),
		Of: []register.Harm{v.Row.Harm}, Country: strings.SplitN(v.Row.Area, "-", 2)[0]}
	if v.Row.Area != q.Country {
		q.By = append(q.By, "admin1")
		q.Areas = []string{v.Row.Area}
	}
	b, err := s.board(ctx, r.asOf, q)
	if err != nil {
		return err
	}
	here := b.total(v.Row)
	for _, n := range []struct {
		key   string
		month when.Month
	}{{"figure.before", month - 1}, {"figure.year-before", month - 12}, {"figure.after", month + 1}} {
		row := b.row(n.month.String(), v.Row.Area, v.Row.Harm)
		if row.Gap && (n.month < r.home.From || n.month > r.home.To) {
			continue
		}
		nb := neighbour{Label: r.lang.T(n.key, "month", n.month), Row: row}
		nb.Alike, nb.Why = alike(r.lang, v.Row, row, here, b.total(row))
		v.Months = append(v.Months, nb)
	}
	return nil
}

// alike says whether two figures count the same people in the same area, as
// publish judges it; if not, what differs, and if so by rule only, that.
func alike(l *Lang, a, b count.Row, ta, tb *register.Total) (bool, string) {
	like := publish.Liken(a, b, ta, tb)
	switch {
	case like.Missing:
		return false, l.T("alike.gap")
	case like.Counted():
		return true, l.T("alike.counted")
	case like.Alike:
		return true, ""
	}
	var why []string
	if s := like.Apart(l.Code); s != "" && publish.Speaks(l.Code) {
		why = append(why, strings.TrimSuffix(s, "."))
	}
	if len(like.Groups) > 0 {
		why = append(why, l.T("alike.groups", "groups", people(l, like.Groups)))
	}
	if len(like.Areas) > 0 {
		why = append(why, l.T("alike.areas", "areas", places(l, like.Areas)))
	}
	if len(why) == 0 {
		why = append(why, l.T("alike.definition"))
	}
	return false, strings.Join(why, l.T("list.semicolon"))
}
