package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cairn/internal/check"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

func (a *API) records() {
	type totals struct {
		AsOf
		Page
		Area   string `query:"area" doc:"ISO 3166"`
		Period string `query:"period" doc:"a month or a year" example:"2018-02"`
	}
	type totalList struct {
		Body struct {
			Totals []register.Total `json:"totals"`
			Head   string           `json:"head" doc:"tree head that the answer rests on"`
			Of
		}
	}
	get(a, "totals", "/totals", "Numbers that bodies published", "Each with its issuer, definition, area, period, relay chain and address, in the order of the register. Withdrawn ones are left out.",
		func(ctx context.Context, in *totals) (*totalList, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			s, err := a.desk.State(ctx, at)
			if err != nil {
				return nil, err
			}
			var kept []register.Total
			for _, t := range s.Totals {
				if !t.Withdrawn && (in.Area == "" || t.Area == in.Area) && (in.Period == "" || t.Period.String() == in.Period) {
					kept = append(kept, t)
				}
			}
			var out totalList
			out.Body.Totals, out.Body.Of = part(kept, in.Page)
			out.Body.Head = s.Head
			return &out, nil
		})
	type definitions struct {
		Body struct {
			Definitions []register.Definition `json:"definitions"`
		}
	}
	get(a, "definitions", "/definitions", "Definitions", "Whom each body counted, since when and until when.",
		func(ctx context.Context, in *AsOf) (*definitions, error) {
			at, err := moment(in.AsOf)
			if err != nil {
				return nil, err
			}
			s, err := a.desk.State(ctx, at)
			if err != nil {
				return nil, err
			}
			var out definitions
			out.Body.Definitions = append([]register.Definition{}, s.Definitions...)
			return &out, nil
		})
	type rule struct {
		ID      string            `json:"id"`
		Version string            `json:"version"`
		Title   map[string]string `json:"title" doc:"by language"`
		Text    map[string]string `json:"text" doc:"by language"`
		Source  string            `json:"source" doc:"the rule's file, as it is run"`
	}
	type rules struct {
		Body struct {
			Rules []rule `json:"rules"`
		}
	}
	get(a, "rules", "/rules", "Counting rules", "What each counts and leaves out, as text and as the file that is run.",
		func(ctx context.Context, _ *struct{}) (*rules, error) {
			all, err := a.desk.Rules(ctx)
			if err != nil {
				return nil, err
			}
			var out rules
			out.Body.Rules = []rule{}
			for _, r := range all {
				out.Body.Rules = append(out.Body.Rules, rule(r))
			}
			return &out, nil
		})
	type text struct {
		Body struct {
			Text      string `json:"text" minLength:"1" maxLength:"1000000"`
			Published string `json:"published,omitempty" doc:"day on which it was published" example:"2018-03-25"`
			Country   string `json:"country,omitempty" example:"IQ"`
			Language  string `json:"language,omitempty" example:"en"`
		}
	}
	type report struct{ Body check.Report }
	huma.Register(a.huma, huma.Operation{OperationID: "check", Method: http.MethodPost, Path: Root + "/check", Summary: "Check a text",
		Description: "Every figure and comparison of a text beside the register, each with a verdict and its reason. Nothing of it is kept.", Errors: []int{404, 422, 500}},
		func(ctx context.Context, in *text) (*report, error) {
			q := pipeline.Question{Text: in.Body.Text, Country: in.Body.Country, Language: in.Body.Language}
			if in.Body.Published != "" {
				d, err := when.ParseDay(in.Body.Published)
				if err != nil {
					return nil, huma.Error422UnprocessableEntity("published: " + err.Error())
				}
				q.Published = when.Between(d, d)
			}
			r, err := a.desk.Check(ctx, q)
			return &report{r}, a.failed(err)
		})
	if a.opts.Public {
		return // the public is given no single incident: where and when harm is done is not for everybody
	}
	type incidents struct {
		AsOf
		Page
		Area string `query:"area" doc:"ISO 3166: a country with all in it, or a first-level area"`
		From string `query:"from"`
		To   string `query:"to"`
	}
	type incidentList struct {
		Body struct {
			Incidents []register.Incident `json:"incidents"`
			Of
		}
	}
	get(a, "incidents", "/incidents", "Incidents", "What the register makes of accepted claims, and what datasets brought, by day.",
		func(ctx context.Context, in *incidents) (*incidentList, error) {
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
			all, err := a.desk.AllIncidents(ctx, at)
			if err != nil {
				return nil, err
			}
			all = slices.DeleteFunc(all, func(i register.Incident) bool {
				return in.Area != "" && i.Country != in.Area && i.Place.Area() != in.Area || from != 0 && i.Time.End < from || to != 0 && i.Time.Start > to
			})
			var out incidentList
			out.Body.Incidents, out.Body.Of = part(all, in.Page)
			return &out, nil
		})
}
