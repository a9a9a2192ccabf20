package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Query asks for figures.
type Query struct {
	AsOf
	Page
	Rule    string `query:"rule" default:"un-mission" doc:"counting rule; /rules lists them" example:"all"`
	By      string `query:"by" default:"month" doc:"month or year, and admin1 (first-level areas) or admin2 (districts), with a comma between. With admin2 there are rows of what is known to lie in a district, and of people of whom only the first-level area is known; none is a bound of all who were harmed there" example:"month,admin1"`
	Of      string `query:"of" default:"killed,injured" doc:"killed, injured, missing" example:"killed"`
	From    string `query:"from" doc:"first month or day, included" example:"2018-01"`
	To      string `query:"to" doc:"last month or day, included" example:"2018-03"`
	Country string `query:"country" doc:"ISO 3166-1; empty: the register's own" example:"IQ"`
	Area    string `query:"area" doc:"only rows of this area, ISO 3166; with admin2 the districts of this first-level area, or one of them" example:"IQ-BG"`
}

func (in *Query) query() (q count.Query, err error) {
	q = count.Query{Rule: in.Rule, By: strings.Split(in.By, ","), Country: in.Country}
	if slices.Contains(q.By, "admin2") && in.Area != "" {
		q.Within, _, _ = strings.Cut(in.Area, ".")
	}
	for h := range strings.SplitSeq(in.Of, ",") {
		switch h := register.Harm(h); h {
		case register.HarmKilled, register.HarmInjured, register.HarmMissing:
			q.Of = append(q.Of, h)
		default:
			return q, huma.Error422UnprocessableEntity(fmt.Sprintf("of %q: want killed, injured or missing", h))
		}
	}
	if q.From, err = day("from", in.From, false); err != nil {
		return q, err
	}
	q.To, err = day("to", in.To, true)
	return q, err
}

// day reads a day, or the first or last day of a month; empty is none.
func day(name, s string, last bool) (when.Day, error) {
	if s == "" {
		return 0, nil
	}
	if m, err := when.ParseMonth(s); err == nil {
		if last {
			return m.Last(), nil
		}
		return m.First(), nil
	}
	d, err := when.ParseDay(s)
	if err != nil {
		return 0, huma.Error422UnprocessableEntity(fmt.Sprintf("%s %q: want a month, 2018-03, or a day, 2018-03-25", name, s))
	}
	return d, nil
}

// Figures is a table of figures: the same as count --json prints.
type Figures struct {
	Body struct {
		count.Table
		Of
	}
}

// Explained is one figure with all that lies under it.
type Explained struct {
	Body struct {
		Rule       count.RuleRef        `json:"rule"`
		AsOf       string               `json:"as_of" format:"date-time"`
		Head       string               `json:"head"`
		Row        count.Row            `json:"row"`
		Definition *register.Definition `json:"definition"`
		Totals     []register.Total     `json:"totals"`
		Cases      []publish.Case       `json:"cases" doc:"other printed numbers that do not agree, and why"`
		Claims     []string             `json:"claims" doc:"ids; their words need a token with the scope read"`
	}
}

func (a *API) figures() {
	get(a, "figures", "/figures", "Figures", "How many, by period and area, under a rule. A gap has null min and max: it is unknown, which is not zero.",
		func(ctx context.Context, in *Query) (*Figures, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			t, err := a.desk.Count(ctx, at, q)
			if err != nil {
				return nil, err
			}
			var rows []count.Row
			for _, r := range t.Rows {
				if in.Area == "" || r.Area == in.Area || r.Area != q.Within && q.Within == in.Area {
					r.Inputs = nil
					rows = append(rows, r)
				}
			}
			var out Figures
			out.Body.Table = t
			out.Body.Rows, out.Body.Of = part(rows, in.Page)
			return &out, nil
		})
	type district struct {
		Area     string `json:"area" doc:"what figures by admin2 name it" example:"IQ-BG.IQG08Q02"`
		Admin1   string `json:"admin1" doc:"the first-level area that it lies in"`
		Name     string `json:"name" doc:"in English, with its first-level area"`
		District string `json:"district" doc:"the id of the gazetteer, a P-code where it has one, else the name that the source gave it"`
	}
	type districts struct {
		Body struct {
			Districts []district `json:"districts"`
			Of
		}
	}
	type which struct {
		AsOf
		Page
		Area string `query:"area" doc:"only those of this first-level area" example:"IQ-BG"`
	}
	get(a, "districts", "/districts", "Districts", "The second-level areas that there is a figure or an incident of; of those without one nothing is known.",
		func(ctx context.Context, in *which) (*districts, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			all, err := a.desk.Districts(ctx, at)
			if err != nil {
				return nil, err
			}
			var list []district
			for _, code := range all {
				if admin1, id, ok := count.SplitDistrict(code); ok && (in.Area == "" || in.Area == admin1) {
					list = append(list, district{code, admin1, pipeline.AreaName(code, "en"), id})
				}
			}
			var out districts
			out.Body.Districts, out.Body.Of = part(list, in.Page)
			return &out, nil
		})
	type estimates struct{ Body pipeline.Unrecorded }
	get(a, "estimates", "/estimates", "How many were never recorded", "Of incidents, not of people: how many the lists of the register (datasets, kinds of source) leave out, by every method that can answer, each with its interval; what was refused, with the reason. "+
		"An interval is inferred and never a range of what sources say. Where panel is null, missing says what must be there first.",
		func(ctx context.Context, in *AsOf) (*estimates, error) {
			at, err := moment(in.AsOf)
			if err != nil {
				return nil, err
			}
			u, err := a.desk.Unrecorded(ctx, at, pipeline.EstimateOptions())
			return &estimates{u}, err
		})
	type one struct {
		AsOf
		Rule   string `path:"rule" example:"un-mission"`
		Period string `path:"period" example:"2018-02"`
		Area   string `path:"area" example:"IQ"`
		Harm   string `path:"harm" example:"killed"`
		Basis  string `query:"basis" doc:"counted, for the number beside one that a body published"`
	}
	get(a, "figure", "/figures/{rule}/{period}/{area}/{harm}", "One figure", "A figure with the records under it, each with why it is in or out.",
		func(ctx context.Context, in *one) (*Explained, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			id := in.Rule + "/" + in.Period + "/" + in.Area + "/" + in.Harm
			if in.Basis != "" {
				id += "/" + in.Basis
			}
			x, err := a.desk.Explain(ctx, at, id)
			if err != nil {
				return nil, err
			}
			var out Explained
			b := &out.Body
			b.Rule, b.AsOf, b.Head, b.Row, b.Definition = x.Rule, x.AsOf.UTC().Format("2006-01-02T15:04:05.999999999Z07:00"), x.Head, x.Row, x.Definition
			b.Totals, b.Cases, b.Claims = append([]register.Total{}, x.Totals...), append([]publish.Case{}, x.Cases...), []string{}
			for i := range x.Claims {
				b.Claims = append(b.Claims, x.Claims[i].ID)
			}
			return &out, nil
		})
	type custody struct {
		AsOf
		Area string `query:"area" doc:"ISO 3166, with all in it; empty: everywhere"`
		From string `query:"from"`
		To   string `query:"to"`
	}
	type held struct{ Body count.CustodyTable }
	get(a, "custody", "/custody", "Numbers about the detained", "Held, tried, sentenced, executed, by stage. A stock is of a day, a flow of a span; they are never added. Nobody is named.",
		func(ctx context.Context, in *custody) (*held, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			from, err := day("from", in.From, false)
			if err != nil {
				return nil, err
			}
			to, err := day("to", in.To, true)
			if err != nil {
				return nil, err
			}
			t, err := a.desk.Custody(ctx, at, in.Area, from, to)
			for i := range t.Rows {
				for j := range t.Rows[i].Points {
					if p := &t.Rows[i].Points[j]; p.Document != "" && p.Row == 0 {
						p.Words = "" // those of a document: they need a token
					}
				}
			}
			return &held{t}, err
		})
	type cases struct {
		AsOf
		Page
		Kind string `query:"kind" doc:"only of this kind: transcription, conflict …"`
	}
	type disagree struct {
		Body struct {
			Cases []publish.Case `json:"cases"`
			Of
		}
	}
	get(a, "disagreements", "/disagreements", "Published numbers that do not agree", "With the smallest explanation of each difference.",
		func(ctx context.Context, in *cases) (*disagree, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			all, err := a.desk.Cases(ctx, at)
			if err != nil {
				return nil, err
			}
			var kept []publish.Case
			for _, c := range all {
				if in.Kind == "" || c.Kind == in.Kind {
					kept = append(kept, c)
				}
			}
			var out disagree
			out.Body.Cases, out.Body.Of = part(kept, in.Page)
			return &out, nil
		})
	type watch struct {
		AsOf
		Country string  `query:"country"`
		Until   string  `query:"until" doc:"as it could be answered at the end of this month" example:"2018-02"`
		Rate    float64 `query:"rate" doc:"false alarms a figure"`
		FDR     float64 `query:"fdr" doc:"false alarms among those that stand in many areas"`
	}
	type board struct{ Body pipeline.WatchBoard }
	get(a, "watch", "/watch", "Is it coming back?", "A card for the country and for each area: level against its past, spread, means, signs, and what is unknown.",
		func(ctx context.Context, in *watch) (*board, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			q := pipeline.WatchQuery{Country: in.Country, Rate: in.Rate, FDR: in.FDR}
			if in.Until != "" {
				if q.Until, err = when.ParseMonth(in.Until); err != nil {
					return nil, huma.Error422UnprocessableEntity("until: " + err.Error())
				}
			}
			b, err := a.desk.Watch(ctx, at, q)
			return &board{b}, err
		})
	type month struct {
		AsOf
		Month string `path:"month" example:"2018-02"`
	}
	type bulletin struct{ Body publish.Bulletin }
	get(a, "bulletin", "/bulletins/{month}", "The bulletin of a month", "In every language.",
		func(ctx context.Context, in *month) (*bulletin, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			m, err := when.ParseMonth(in.Month)
			if err != nil {
				return nil, huma.Error422UnprocessableEntity("month: " + err.Error())
			}
			b, err := a.desk.Bulletin(ctx, at, m)
			return &bulletin{b}, err
		})
}
