// Package api answers programs: everything that the pages show, as JSON under
// /api/v1, described by OpenAPI 3.1. In go requests and what a pipeline.Desk
// answers, out comes JSON. It computes no figure, reads no document to
// outsiders, and writes only for a token whose scope allows it.
package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Version is the version of the description. It changes with it: the last part
// for words, the middle one for what is added. Nothing is taken away or renamed
// within /api/v1.
const Version = "1.0.0"

// Root is where the API lies.
const Root = "/api/v1"

// Options say how the API is served. Public: it rests on what was released and
// on nothing else, any page may read it, and nothing can be written.
type Options struct {
	Public bool
	Log    func(err error) // of what went wrong inside; nil: nothing is logged
}

// An API is the operations over one Desk.
type API struct {
	desk *pipeline.Desk
	opts Options
	huma huma.API
	mux  *http.ServeMux
}

// New makes the API.
func New(desk *pipeline.Desk, opts Options) *API {
	config := huma.DefaultConfig("Cairn", Version)
	config.Info.Description = "Figures of an open casualty register: how many were killed or harmed, where, when, according to whom, under which rule. " +
		"A number is never alone: it names its rule, period, area, the moment it was true as of and the tree head that it rests on. A gap is not zero."
	config.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = Root+"/openapi", "", ""
	config.CreateHooks = nil
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", called)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "made by: cairn user add NAME --scope read,propose,decide"},
	}
	for real, shown := range written {
		config.Components.Schemas.RegisterTypeAlias(real, shown)
	}
	a := &API{desk: desk, opts: opts, mux: http.NewServeMux()}
	a.huma = humago.New(a.mux, config)
	a.figures()
	a.records()
	a.history()
	if !opts.Public {
		a.work()
	}
	return a
}

// called names a type in the description, by its room too, as two rooms may
// have an Entry each.
func called(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	room := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	if t.Name() == "" || room == "" || room == "api" {
		return name
	}
	return strings.ToUpper(room[:1]) + room[1:] + name
}

// written are the types whose JSON is not that of their fields, and what it is
// like instead.
var written = map[reflect.Type]reflect.Type{
	reflect.TypeFor[when.Interval](): reflect.TypeFor[*span](),
	reflect.TypeFor[when.Day]():      reflect.TypeFor[string](),
	reflect.TypeFor[when.Month]():    reflect.TypeFor[string](),
	reflect.TypeFor[register.Code](): reflect.TypeFor[*string](),
}

// span is how an Interval is written: both days included.
type span struct {
	Start     string `json:"start" format:"date"`
	End       string `json:"end" format:"date"`
	Precision string `json:"precision,omitempty" doc:"D1 (a day) to D5 (up to a year), where it is another than the length implies"`
}

// OpenAPI returns the description as JSON, indented, keys in order.
func (a *API) OpenAPI() ([]byte, error) {
	raw, err := a.huma.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, err
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	return json.MarshalIndent(v, "", " ")
}

// Handler returns the API with what every answer carries.
func (a *API) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		if a.opts.Public { // what was released is for everybody, on any page
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Expose-Headers", "ETag")
			if r.Method == http.MethodOptions {
				h.Set("Access-Control-Allow-Methods", "GET, POST")
				h.Set("Access-Control-Allow-Headers", "If-None-Match, Content-Type")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, Root+"/openapi") && r.Header.Get("Authorization") == "" {
			if tag := a.tag(r); tag != "" {
				h.Set("ETag", tag)
				h.Set("Cache-Control", "no-cache")
				if matches(r.Header.Get("If-None-Match"), tag) {
					w.WriteHeader(http.StatusNotModified)
					return
				}
			}
		} else {
			h.Set("Cache-Control", "no-store")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		a.mux.ServeHTTP(w, r)
	})
}

// maxBody is the largest body that is read, in bytes.
const maxBody = 16 << 20

// tag names an answer by the tree head that it rests on and its address: as
// long as nothing was written, the answer is the same.
func (a *API) tag(r *http.Request) string {
	head, err := a.desk.Head(r.Context())
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(Version + " " + head.Hash + " " + r.URL.RequestURI()))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

func matches(asked, tag string) bool {
	for one := range strings.SplitSeq(asked, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

// get adds an operation that reads.
func get[I, O any](a *API, id, path, summary, text string, f func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, huma.Operation{OperationID: id, Method: http.MethodGet, Path: Root + path, Summary: summary, Description: text, Errors: []int{404, 422, 500}},
		func(ctx context.Context, in *I) (*O, error) {
			out, err := f(ctx, in)
			return out, a.failed(err)
		})
}

// failed gives an error its status; what went wrong inside is logged and not
// told.
func (a *API) failed(err error) error {
	var status huma.StatusError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &status):
		return err
	case errors.Is(err, pipeline.ErrUnreleased):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, pipeline.ErrNotFound), errors.Is(err, count.ErrNoRule):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, pipeline.ErrRefused), errors.Is(err, count.ErrQuery):
		return huma.Error422UnprocessableEntity(err.Error())
	case errors.Is(err, pipeline.ErrStale):
		return huma.Error409Conflict(err.Error())
	case errors.Is(err, context.Canceled):
		return huma.NewError(499, "the request was given up")
	}
	if a.opts.Log != nil {
		a.opts.Log(err)
	}
	return huma.Error500InternalServerError("it did not work; the log says why")
}

// moment reads a day, which means its last moment in UTC, or a moment; empty is
// now.
func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := when.ParseDay(s); err == nil {
		return (d + 1).Time().Add(-time.Nanosecond), nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, huma.Error422UnprocessableEntity(fmt.Sprintf("as_of %q: want a day, 2018-03-25, or a moment, 2018-03-25T12:00:00Z", s))
	}
	return t, nil
}

// AsOf is a parameter of every operation that reads the register.
type AsOf struct {
	AsOf string `query:"as_of" doc:"the register as it stood at the end of this day, or at this moment (RFC 3339); empty: now" example:"2018-03-25"`
}

// Page is the part of a long list that is asked for.
type Page struct {
	Skip  int `query:"skip" minimum:"0" maximum:"10000000" doc:"how many to pass over"`
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many at most"`
}

// Of says which part of a list an answer holds.
type Of struct {
	All  int    `json:"all" doc:"how many there are"`
	Skip int    `json:"skip"`
	Next string `json:"next,omitempty" doc:"skip of the next part; empty at the end"`
}

// part cuts a list.
func part[T any](list []T, p Page) ([]T, Of) {
	of := Of{All: len(list), Skip: p.Skip}
	from := min(p.Skip, len(list))
	to := min(from+p.Limit, len(list))
	if to < len(list) {
		of.Next = fmt.Sprint(to)
	}
	return append([]T{}, list[from:to]...), of
}
