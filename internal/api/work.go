package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

func itoa(n int) string { return strconv.Itoa(n) }

// holder is under which key a request carries the token that opened it.
type holder struct{}

// guard lets a request pass only with a token that has a scope, before
// anything of it is read.
func (a *API) guard(scope string) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		t, err := a.needs(ctx.Context(), ctx.Header("Authorization"), scope)
		var status huma.StatusError
		switch {
		case err == nil:
			next(huma.WithValue(ctx, holder{}, t))
		case errors.As(a.failed(err), &status):
			if status.GetStatus() == http.StatusUnauthorized {
				ctx.SetHeader("WWW-Authenticate", "Bearer")
			}
			huma.WriteErr(a.huma, ctx, status.GetStatus(), status.Error())
		}
	}
}

// needs returns the token of a request when it has a scope.
func (a *API) needs(ctx context.Context, authorization, scope string) (pipeline.Token, error) {
	kind, secret, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(kind, "bearer") || secret == "" {
		return pipeline.Token{}, huma.Error401Unauthorized("this needs a token: Authorization: Bearer SECRET")
	}
	t, err := a.desk.Token(ctx, strings.TrimSpace(secret))
	switch {
	case errors.Is(err, pipeline.ErrToken):
		return t, huma.Error401Unauthorized(err.Error())
	case err != nil:
		return t, err
	case !t.Has(scope):
		return t, huma.Error403Forbidden("the token of " + t.Name + " lacks the scope " + scope)
	}
	return t, nil
}

// desk adds an operation that needs a token with a scope.
func desk[I, O any](a *API, method, id, path, scope, summary, text string, f func(ctx context.Context, in *I, t pipeline.Token) (*O, error)) {
	huma.Register(a.huma, huma.Operation{OperationID: id, Method: method, Path: Root + path, Summary: summary, Description: text + " Needs the scope " + scope + ".",
		Errors: []int{401, 403, 404, 409, 422, 500}, Security: []map[string][]string{{"token": {scope}}}, MaxBodyBytes: maxBody,
		Middlewares: huma.Middlewares{a.guard(scope)}},
		func(ctx context.Context, in *I) (*O, error) {
			t, _ := ctx.Value(holder{}).(pipeline.Token)
			out, err := f(ctx, in, t)
			return out, a.failed(err)
		})
}

// work are the operations of those who keep the register.
func (a *API) work() {
	type one struct {
		AsOf
		ID string `path:"id" doc:"SHA-256 of the document"`
	}
	type sheet struct {
		Body struct {
			Document document.Document `json:"document"`
			Claims   []claim           `json:"claims"`
		}
	}
	desk(a, http.MethodGet, "document", "/documents/{id}", pipeline.ScopeRead, "One document", "Its text, and the claims proposed from it as they stand.",
		func(ctx context.Context, in *one, _ pipeline.Token) (*sheet, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			s, err := a.desk.Sheet(ctx, at, document.ID(in.ID))
			if err != nil {
				return nil, err
			}
			var out sheet
			out.Body.Document, out.Body.Claims = s.Document, claims(s.Claims)
			out.Body.Document.Bytes = nil
			return &out, nil
		})

	type queue struct {
		Page
	}
	type waiting struct {
		Body struct {
			Claims []claim `json:"claims"`
			Of
		}
	}
	desk(a, http.MethodGet, "claims", "/claims", pipeline.ScopeRead, "Claims that wait for a decision", "The one that matters most to the published range first.",
		func(ctx context.Context, in *queue, _ pipeline.Token) (*waiting, error) {
			list, all, err := a.desk.Queue(ctx, in.Skip, in.Limit)
			if err != nil {
				return nil, err
			}
			var out waiting
			out.Body.Claims = []claim{}
			for _, w := range list {
				out.Body.Claims = append(out.Body.Claims, claims([]register.Judged{w.Claim})...)
			}
			out.Body.All, out.Body.Skip = all, in.Skip
			if next := in.Skip + len(list); next < all {
				out.Body.Next = itoa(next)
			}
			return &out, nil
		})

	type single struct {
		ID string `query:"id" required:"true" doc:"id of the claim"`
	}
	type placed struct {
		Body struct {
			Claim   claim  `json:"claim"`
			Version string `json:"version" doc:"to be sent with a ruling on it"`
		}
	}
	desk(a, http.MethodGet, "claim", "/claim", pipeline.ScopeRead, "One claim", "As it stands, with its version.",
		func(ctx context.Context, in *single, t pipeline.Token) (*placed, error) {
			p, err := a.desk.Place(ctx, time.Time{}, t.Name, in.ID)
			if err != nil {
				return nil, err
			}
			doc, _, _ := strings.Cut(in.ID, "#")
			sheet, err := a.desk.Sheet(ctx, time.Time{}, document.ID(doc))
			if err != nil {
				return nil, err
			}
			for _, c := range claims(sheet.Claims) {
				if c.ID == in.ID {
					var out placed
					out.Body.Claim, out.Body.Version = c, p.Version
					return &out, nil
				}
			}
			return nil, huma.Error404NotFound("claim " + in.ID + ": not in the register")
		})

	type upload struct {
		Body struct {
			Name      string `json:"name,omitempty" doc:"of the file: its ending says what it is" example:"report.html"`
			Text      string `json:"text,omitempty" doc:"its text; or bytes"`
			Bytes     []byte `json:"bytes,omitempty" doc:"its bytes, in base64; or text"`
			Title     string `json:"title,omitempty"`
			Address   string `json:"address,omitempty" doc:"where it came from"`
			Published string `json:"published,omitempty" example:"2018-03-25"`
			Country   string `json:"country,omitempty" example:"IQ"`
			Language  string `json:"language,omitempty"`
		}
	}
	type collected struct {
		Body struct {
			Documents []document.ID `json:"documents" doc:"taken in now"`
			Known     []document.ID `json:"known" doc:"the same bytes were here before"`
			Refused   []string      `json:"refused"`
			Claims    int           `json:"claims" doc:"proposed from them"`
		}
	}
	desk(a, http.MethodPost, "collect", "/documents", pipeline.ScopePropose, "Take a document in", "Claims are proposed from it; a person decides on them. The same bytes twice are one document.",
		func(ctx context.Context, in *upload, t pipeline.Token) (*collected, error) {
			u := pipeline.Upload{Name: in.Body.Name, Body: in.Body.Bytes, Title: in.Body.Title, Address: in.Body.Address, Country: in.Body.Country, Language: in.Body.Language, Who: t.Name}
			if in.Body.Text != "" {
				if u.Body != nil {
					return nil, huma.Error422UnprocessableEntity("give text or bytes, not both")
				}
				u.Body = []byte(in.Body.Text)
			}
			if len(u.Body) == 0 {
				return nil, huma.Error422UnprocessableEntity("there is neither text nor bytes")
			}
			if u.Name == "" {
				u.Name = "sent.txt"
			}
			if in.Body.Published != "" {
				d, err := when.ParseDay(in.Body.Published)
				if err != nil {
					return nil, huma.Error422UnprocessableEntity("published: " + err.Error())
				}
				u.Published = when.Between(d, d)
			}
			c, err := a.desk.Collect(ctx, u)
			if err != nil {
				return nil, err
			}
			var out collected
			out.Body.Documents, out.Body.Known = append([]document.ID{}, c.Documents...), append([]document.ID{}, c.Known...)
			out.Body.Refused, out.Body.Claims = append([]string{}, c.Refused...), c.Claims
			return &out, nil
		})

	type ruling struct {
		Body struct {
			Act     string          `json:"act" enum:"accept,correct,reject,take-back" doc:"take-back takes another decision back"`
			On      string          `json:"on" doc:"id of the claim, or of the decision to be taken back"`
			Change  json.RawMessage `json:"change,omitempty" doc:"of a correction: the slots with their new values"`
			Why     string          `json:"why" minLength:"1"`
			Version string          `json:"version,omitempty" doc:"of the claim as it was read; where it changed since, nothing is written (409)"`
		}
	}
	type decided struct {
		Body struct {
			ID  string    `json:"id"`
			Act string    `json:"act"`
			On  string    `json:"on"`
			Who string    `json:"who"`
			Why string    `json:"why"`
			At  time.Time `json:"at"`
		}
	}
	desk(a, http.MethodPost, "decide", "/decisions", pipeline.ScopeDecide, "Rule on a claim", "Written in the name of the token. It is only ever added, and can be taken back by another.",
		func(ctx context.Context, in *ruling, t pipeline.Token) (*decided, error) {
			d := register.Decision{Act: register.Act(in.Body.Act), On: in.Body.On, Change: in.Body.Change, Why: in.Body.Why, Who: t.Name}
			var err error
			if in.Body.Version != "" {
				d, err = a.desk.Rule(ctx, pipeline.Ruling{Decision: d, Version: in.Body.Version})
			} else {
				d, err = a.desk.Decide(ctx, d)
			}
			if err != nil {
				return nil, err
			}
			var out decided
			out.Body.ID, out.Body.Act, out.Body.On, out.Body.Who, out.Body.Why, out.Body.At = d.ID, string(d.Act), d.On, d.Who, d.Why, d.At
			return &out, nil
		})
}

// claim is a claim as it stands.
type claim struct {
	register.Claim
	Standing register.Standing `json:"standing"`
}

func claims(judged []register.Judged) []claim {
	out := make([]claim, 0, len(judged))
	for i := range judged {
		out = append(out, claim{judged[i].Claim, judged[i].Standing})
	}
	return out
}
