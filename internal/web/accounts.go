package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"html"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"cairn/internal/pipeline"
)

// Accounts of those who keep the register.
//
// An account is a name with a token (cairn user add). As long as none was ever
// made, a desk on this machine is one person's: the name under a decision is
// typed. From the first on, the desk asks everybody to sign in with their
// token, and the name under what they do is the account's, whatever a form
// says. What a token may do at the desk follows its scopes: read shows the
// desk's pages, propose takes documents in and writes notes, decide rules,
// imports and warns. A site that other machines reach (Closed) shows nothing at
// all to those who are not signed in.
//
// A session is a cookie of 128 bits of chance that scripts cannot read and that
// no other site's page sends along; the register keeps its SHA-256 only, beside
// the ledger (pipeline.KeepSession), and a register that may not be written keeps
// nothing: then the site does, in memory. It ends with the browser's sign-out,
// after twelve hours, and at the very next request after cairn user end.
type accounts struct {
	mu       sync.Mutex
	sessions map[[sha256.Size]byte]session
	tries    map[string]tries // by address
}

type session struct {
	token string // hash of the token that it was opened with
	until time.Time
}

// tries are the failed attempts to sign in from one address.
type tries struct {
	n     int
	since time.Time
}

const (
	sessionCookie = "desk"
	sessionLasts  = 12 * time.Hour

	// Of one address so many wrong tokens are heard in so long; then it waits.
	triesHeard = 5
	triesSpan  = time.Minute
	// No more sessions or addresses than this are kept; the oldest go first.
	mostSessions = 4096
)

// errSignIn reports a request that needs somebody who is signed in.
var errSignIn = errors.New("nobody is signed in")

// forbidden reports what a person's token does not allow.
type forbidden struct{ name, scope string }

func (f forbidden) Error() string {
	return fmt.Sprintf("the token of %s lacks the scope %s", f.name, f.scope)
}

// openSession makes a session for a token and returns its secret.
func (s *Site) openSession(ctx context.Context, token string) (secret string, err error) {
	secret = rand.Text()
	now := s.opts.Now()
	kept, err := s.desk.KeepSession(ctx, secret, token, now.Add(sessionLasts))
	if !kept && err == nil {
		s.accounts.open(secret, token, now)
	}
	return secret, err
}

// sessionOf returns the hash of the token that a session was opened with; empty
// where there is none.
func (s *Site) sessionOf(ctx context.Context, secret string) (string, error) {
	if token := s.accounts.of(secret, s.opts.Now()); token != "" {
		return token, nil
	}
	return s.desk.Session(ctx, secret)
}

// open keeps a session in memory.
func (a *accounts) open(secret, token string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sessions == nil {
		a.sessions = map[[sha256.Size]byte]session{}
	}
	maps.DeleteFunc(a.sessions, func(_ [sha256.Size]byte, s session) bool { return !now.Before(s.until) })
	for len(a.sessions) >= mostSessions {
		first := slices.MinFunc(slices.Collect(maps.Keys(a.sessions)), func(x, y [sha256.Size]byte) int { return a.sessions[x].until.Compare(a.sessions[y].until) })
		delete(a.sessions, first)
	}
	a.sessions[sha256.Sum256([]byte(secret))] = session{token, now.Add(sessionLasts)}
}

// of returns the hash of the token of a session in memory.
func (a *accounts) of(secret string, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.sessions[sha256.Sum256([]byte(secret))]
	if !ok || !now.Before(s.until) {
		return ""
	}
	return s.token
}

func (a *accounts) end(secret string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.sessions, sha256.Sum256([]byte(secret)))
}

// heard reports whether another attempt from an address is to be heard, and
// counts it as failed until good clears it.
func (a *accounts) heard(from string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.tries == nil {
		a.tries = map[string]tries{}
	}
	if len(a.tries) >= mostSessions {
		maps.DeleteFunc(a.tries, func(_ string, t tries) bool { return now.Sub(t.since) >= triesSpan })
	}
	if len(a.tries) >= mostSessions {
		return false
	}
	t := a.tries[from]
	if now.Sub(t.since) >= triesSpan {
		t = tries{since: now}
	}
	t.n++
	a.tries[from] = t
	return t.n <= triesHeard
}

func (a *accounts) good(from string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.tries, from)
}

// gated lets a request pass when the person who asks may do what it takes. An
// empty scope is a page for readers: it asks for nobody, unless the site is
// closed.
func (s *Site) gated(scope string, h handler) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		if s.opts.Public {
			return h(ctx, r)
		}
		all, err := s.desk.Tokens(ctx)
		if err != nil {
			return answer{}, err
		}
		if len(all) == 0 && !s.opts.Closed {
			return h(ctx, r)
		}
		t, in := s.signedIn(all, r.Request)
		if in {
			r.signed = t.Name
		}
		if s.opts.Closed && scope == "" {
			scope = pipeline.ScopeRead
		}
		switch {
		case scope == "":
		case !in:
			return answer{}, errSignIn
		case !t.Has(scope):
			return answer{}, forbidden{t.Name, scope}
		}
		if in && r.Method == http.MethodPost {
			if err := readForm(r); err != nil {
				return answer{}, err
			}
			r.Form.Set("who", t.Name) // the account's name, whatever was typed
			r.PostForm.Set("who", t.Name)
		}
		return h(ctx, r)
	}
}

// signedIn returns the token in force that a request's session was opened with.
func (s *Site) signedIn(all []pipeline.Token, r *http.Request) (t pipeline.Token, ok bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil || c.Value == "" {
		return t, false
	}
	hash, err := s.sessionOf(r.Context(), c.Value)
	if err != nil {
		s.opts.Log.Error("session", "error", err.Error())
		return t, false
	}
	i := slices.IndexFunc(all, func(t pipeline.Token) bool { return t.Hash == hash && t.Ended.IsZero() })
	if hash == "" || i < 0 {
		return t, false
	}
	return all[i], true
}

// scopeOf is what a page asks of who opens it.
func scopeOf(pattern string, reading bool) string {
	method, path, _ := strings.Cut(pattern, " ")
	switch {
	case reading:
		return ""
	case method == http.MethodGet:
		return pipeline.ScopeRead
	case path == "/documents", strings.HasSuffix(path, "/notes"):
		return pipeline.ScopePropose
	}
	return pipeline.ScopeDecide
}

// signing are the pages on which people sign in and out.
func (s *Site) signing() map[string]handler {
	return map[string]handler{
		"GET /sign-in":   s.signInPage,
		"POST /sign-in":  s.signIn,
		"POST /sign-out": s.signOut,
	}
}

// signPage is the form to sign in with.
type signPage struct {
	To     string // path to go to after it
	Failed string
	Sent   bool // a form was sent by somebody who is not signed in
	None   bool // no account is in force
}

func (s *Site) signInPage(ctx context.Context, r *request) (answer, error) {
	return s.signForm(ctx, r, signPage{To: r.URL.Query().Get("to")}, 0)
}

func (s *Site) signForm(ctx context.Context, r *request, p signPage, status int) (answer, error) {
	all, err := s.desk.Tokens(ctx)
	if err != nil {
		return answer{}, err
	}
	p.None = !slices.ContainsFunc(all, func(t pipeline.Token) bool { return t.Ended.IsZero() })
	p.To = within(p.To)
	return answer{page: "signin", title: r.lang.T("sign.title"), data: p, status: status}, nil
}

// within returns a path of this site, the desk's own where it is none.
func within(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/review"
	}
	return u.RequestURI()
}

func (s *Site) signIn(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	from, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		from = r.RemoteAddr
	}
	p := signPage{To: r.PostFormValue("to")}
	if !s.accounts.heard(from, s.opts.Now()) {
		p.Failed = r.lang.T("sign.wait")
		return s.signForm(ctx, r, p, http.StatusTooManyRequests)
	}
	t, err := s.desk.Token(ctx, strings.TrimSpace(r.PostFormValue("token")))
	switch {
	case errors.Is(err, pipeline.ErrToken):
		p.Failed = r.lang.T("sign.wrong")
		return s.signForm(ctx, r, p, http.StatusUnauthorized)
	case err != nil:
		return answer{}, err
	}
	s.accounts.good(from)
	secret, err := s.openSession(ctx, t.Hash)
	if err != nil {
		return answer{}, err
	}
	return answer{to: within(p.To), cookie: sessionCookieOf(r, secret, int(sessionLasts/time.Second))}, nil
}

func (s *Site) signOut(ctx context.Context, r *request) (answer, error) {
	if c, err := r.Cookie(sessionCookie); err == nil {
		s.accounts.end(c.Value)
		if err := s.desk.EndSession(ctx, c.Value); err != nil {
			return answer{}, err
		}
	}
	return answer{to: "/sign-in", cookie: sessionCookieOf(r, "", -1)}, nil
}

func sessionCookieOf(r *request, secret string, seconds int) *http.Cookie {
	return &http.Cookie{Name: sessionCookie, Value: secret, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")}
}

// turnedAway answers who is not signed in, or may not do what was asked.
func (s *Site) turnedAway(r *request, err error) (answer, bool) {
	var f forbidden
	switch {
	case errors.Is(err, errSignIn) && r.Method == http.MethodGet:
		to := r.path
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		return answer{to: "/sign-in?to=" + url.QueryEscape(to)}, true
	case errors.Is(err, errSignIn):
		return answer{page: "signin", title: r.lang.T("sign.title"), data: signPage{To: "/review", Sent: true}, status: http.StatusUnauthorized}, true
	case errors.As(err, &f):
		return answer{page: "error", title: r.lang.T("error.title.403"), status: http.StatusForbidden,
			data: failure{Status: http.StatusForbidden, What: r.lang.T("sign.lacks", "name", f.name, "scope", f.scope)}}, true
	}
	return answer{}, false
}

// Programs puts what programs ask for behind the same door: on a closed site
// nothing is answered without a token in force or a session.
func (s *Site) Programs(next http.Handler) http.Handler {
	if !s.opts.Closed || s.opts.Public {
		return s.Named(next)
	}
	return s.Named(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if strings.EqualFold(kind, "bearer") && secret != "" {
			if _, err := s.desk.Token(r.Context(), strings.TrimSpace(secret)); err == nil {
				next.ServeHTTP(w, r)
				return
			}
		} else if all, err := s.desk.Tokens(r.Context()); err == nil && r.Method == http.MethodGet {
			if t, in := s.signedIn(all, r); in && t.Has(pipeline.ScopeRead) {
				next.ServeHTTP(w, r)
				return
			}
		}
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "this needs a token: Authorization: Bearer SECRET", http.StatusUnauthorized)
	}))
}

// whoLabel finds the field in which a name is typed.
var whoLabel = regexp.MustCompile(`<label>([^<]*)<input name="who"[^>]*></label>`)

// named puts the account's name in the place of every field in which a name
// would be typed.
func named(page []byte, name string) []byte {
	name = html.EscapeString(name)
	return whoLabel.ReplaceAllFunc(page, func(field []byte) []byte {
		label := whoLabel.FindSubmatch(field)[1]
		return fmt.Appendf(nil, `<span>%s<b><bdi>%s</bdi></b></span><input type="hidden" name="who" value="%s">`, label, name, name)
	})
}
