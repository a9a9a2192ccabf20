package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/when"
)

// Options say how a Site is served. Log gets one line a request, without the
// reader's address and without what was asked for after the path; nil logs
// nothing. Hosts are the names by which it may be asked for; empty: any. A
// site on 127.0.0.1 should name only localhost and its like, so that no page
// elsewhere can reach it under a name of its own.
type Options struct {
	Now   func() time.Time
	Log   *slog.Logger
	Hosts []string

	// Patience is how long a page waits for what takes long to work out, before
	// it says that it is being worked out. 0: as long as it takes.
	Patience time.Duration

	// Public serves the pages for readers outside: those that change nothing, over
	// a Desk that gives only what was released.
	Public bool

	// Paint makes the PNG of a chart or a map, Print its PDF; nil: there is nothing to do it with.
	Paint, Print Painter

	// Closed shows nothing to who is not signed in: for a site that other machines
	// can reach.
	Closed bool
}

// A Site is the pages over one Desk.
type Site struct {
	desk  Desk
	opts  Options
	langs []*Lang
	pages pages
	held  shelf // tables that were shown and wait to be imported

	pictures gallery // charts that were painted

	accounts accounts
}

// New makes the pages. It fails when a template or a catalogue is not sound.
func New(desk Desk, opts Options) (*Site, error) { return newSite(desk, opts, catalogues) }

// newSite makes the pages in the languages of a tree of catalogues.
func newSite(desk Desk, opts Options, tree fs.FS) (*Site, error) {
	if opts.Now == nil {
		return nil, errors.New("web: no clock")
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	langs, err := languages(tree)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	for _, l := range langs {
		l.public = opts.Public
	}
	s := &Site{desk: desk, opts: opts, langs: langs}
	if s.pages, err = parsePages(langs); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return s, nil
}

// The largest bodies that forms may send, in bytes.
const (
	maxForm   = 1 << 20
	maxUpload = 16 << 20
)

// A request is what a handler is given: the request itself, the language, the
// page's path without the language, and the moment to read as of (zero: now).
type request struct {
	*http.Request
	lang *Lang
	path string
	asOf time.Time
	home Home

	edition Edition // that public pages rest on
	signed  string  // the account of who is signed in; empty: nobody is
}

// An answer is a page, or the data of one, or a way elsewhere.
type answer struct {
	page   string // template
	title  string
	desc   string
	data   any
	status int    // 0: 200
	to     string // redirect, path without language
	who    string // name to be kept for the next form; empty: none
	body   []byte // download, with its type
	kind   string
	name   string
	did    string       // decision that was written, which the next page offers to undo
	cookie *http.Cookie // to be set; nil: none
	framed bool         // may stand in a frame on a page of another site
	linked any          // describes the page to machines (JSON-LD); nil: nothing
}

type handler func(ctx context.Context, r *request) (answer, error)

// routes lists every page, by the kind of work that is done on it. A pattern
// is registered once for each language.
func (s *Site) routes() map[string]handler {
	if s.opts.Public {
		return s.reading()
	}
	all := map[string]handler{}
	for _, group := range []map[string]handler{s.reading(), s.recording(), s.reviewing(), s.signing()} {
		maps.Copy(all, group)
	}
	return all
}

// reading are the pages that say what is known: they change nothing.
func (s *Site) reading() map[string]handler {
	return s.withExploring(map[string]handler{
		"GET /{$}":                   s.overview,
		"GET /figures":               s.figures,
		"GET /figures/disagreements": s.disagreements,
		"GET /figures/{id...}":       s.figure,
		"GET /watch":                 s.watch,
		"GET /watch/score":           s.watchScore,
		"GET /watch/feed.atom":       s.atom,
		"GET /watch/feed.json":       s.jsonFeed,
		"GET /watch/{area}":          s.watchArea,
		"GET /check":                 s.askCheck,
		"POST /check":                s.check,
		"GET /custody":               s.custody,
		"GET /bulletins":             s.bulletins,
		"GET /bulletins/{month}":     s.bulletin,
		"GET /method":                s.method,
		"GET /method/{rule}":         s.rule,
		"GET /about":                 s.about,
		"GET /history":               s.history,
		"GET /corrections":           s.corrections,
	})
}

// recording are the pages of those who keep the register.
func (s *Site) recording() map[string]handler {
	return map[string]handler{
		"GET /documents":       s.documents,
		"POST /documents":      s.collect,
		"GET /documents/{id}":  s.document,
		"GET /review":          s.queue,
		"GET /review/{id...}":  s.reviewClaim,
		"POST /review/{id...}": s.decide,
		"POST /watch/{area}":   s.warn,
	}
}

// Handler returns the site with everything around it: limits, headers, the
// guard against forms sent from other sites, compression, the log.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	open := s.reading()
	for pattern, h := range s.routes() {
		method, path, _ := strings.Cut(pattern, " ")
		if _, door := s.signing()[pattern]; !door {
			_, reading := open[pattern]
			h = s.gated(scopeOf(pattern, reading), h)
		}
		for _, l := range s.langs {
			mux.Handle(method+" "+l.Prefix+path, s.serve(l, h))
		}
	}
	for _, l := range s.langs {
		if l.Prefix != "" {
			mux.Handle("GET "+l.Prefix, http.RedirectHandler(l.Prefix+"/", http.StatusMovedPermanently))
		}
		mux.Handle(l.Prefix+"/", s.serve(l, s.missing))
	}
	mux.HandleFunc("GET /favicon.svg", favicon)
	mux.HandleFunc("GET /robots.txt", s.robots)
	mux.HandleFunc("GET /static/{name}", static)
	guard := http.NewCrossOriginProtection()
	return s.logged(s.hosts(headers(compress(guard.Handler(mux)))))
}

// Server returns a server for a handler with limits on how long anything may
// take and how large a header may be. It does not listen yet.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
}

func (s *Site) missing(context.Context, *request) (answer, error) {
	return answer{}, fmt.Errorf("page: %w", ErrNotFound)
}

// serve runs one handler in one language and writes what it answers.
func (s *Site) serve(l *Lang, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		if to, other := s.asked(hr); other {
			http.Redirect(w, hr, to, http.StatusSeeOther)
			return
		}
		limit := int64(maxForm)
		if strings.HasSuffix(hr.URL.Path, "/documents") || strings.HasSuffix(hr.URL.Path, importPath) {
			limit = maxUpload
		}
		hr.Body = http.MaxBytesReader(w, hr.Body, limit)
		r := &request{Request: hr, lang: l, path: "/" + strings.TrimPrefix(strings.TrimPrefix(hr.URL.Path, l.Prefix), "/")}
		a, err := s.answer(hr.Context(), r, h)
		if err != nil {
			a = s.failed(r, err)
		}
		s.write(w, r, a)
	})
}

func (s *Site) answer(ctx context.Context, r *request, h handler) (answer, error) {
	var err error
	day := r.URL.Query().Get("as_of")
	if r.asOf, err = asOf(day); err != nil {
		return answer{}, err
	}
	r.lang = r.lang.at(day)
	r.lang.both = r.URL.Query().Get("calendar") == "both"
	if s.opts.Public {
		if r.edition, _, err = s.desk.Edition(ctx, r.asOf); err != nil {
			return answer{}, err
		}
	}
	if r.home, err = s.desk.Home(ctx); err != nil {
		return answer{}, err
	}
	return h(ctx, r)
}

// asked finds a ?lang= in the address and says where that language's page is.
func (s *Site) asked(r *http.Request) (to string, other bool) {
	q := r.URL.Query()
	code := q.Get("lang")
	if code == "" || r.Method != http.MethodGet {
		return "", false
	}
	path := r.URL.Path
	for _, l := range s.langs {
		if l.Prefix != "" && (path == l.Prefix || strings.HasPrefix(path, l.Prefix+"/")) {
			path = strings.TrimPrefix(path, l.Prefix)
		}
	}
	i := slices.IndexFunc(s.langs, func(l *Lang) bool { return l.Code == code })
	if i < 0 {
		return "", false
	}
	q.Del("lang")
	u := url.URL{Path: s.langs[i].Prefix + "/" + strings.TrimLeft(path, "/"), RawQuery: q.Encode()}
	return u.String(), true
}

// A badRequest is a fault of the one who asks: it is shown whole.
type badRequest struct{ error }

func bad(format string, args ...any) error { return badRequest{fmt.Errorf(format, args...)} }

// asOf reads a day and means its last moment, in UTC; empty means now.
func asOf(day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	d, err := when.ParseDay(day)
	if err != nil {
		return time.Time{}, bad("as_of: %w", err)
	}
	return (d + 1).Time().Add(-time.Nanosecond), nil
}

type failure struct {
	Status int
	What   string // shown to the reader; empty when it is ours alone to know
}

// failed turns an error into a page. What went wrong inside is logged and not
// shown.
func (s *Site) failed(r *request, err error) answer {
	f := failure{Status: http.StatusInternalServerError}
	var large *http.MaxBytesError
	var fault badRequest
	if a, away := s.turnedAway(r, err); away {
		return a
	}
	switch {
	case errors.Is(err, pipeline.ErrUnreleased):
		return s.unreleased(r)
	case errors.Is(err, ErrNotFound), errors.Is(err, count.ErrNoRule):
		f.Status = http.StatusNotFound
	case errors.As(err, &large):
		f.Status = http.StatusRequestEntityTooLarge
	case errors.As(err, &fault), errors.Is(err, ErrRefused), errors.Is(err, count.ErrQuery):
		f.Status, f.What = http.StatusBadRequest, err.Error()
	default:
		s.opts.Log.Error("page", "path", r.path, "error", err.Error())
	}
	title := r.lang.T("error.title." + fmt.Sprint(f.Status))
	return answer{page: "error", title: title, data: f, status: f.Status}
}
