package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"cairn/internal/register"
	"cairn/internal/web"
)

// A person is a browser of their own at the desk.
type person struct {
	t      *testing.T
	site   *httptest.Server
	cookie string
}

func (p *person) ask(method, path string, form url.Values) (status int, body string, header http.Header) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if p.cookie != "" {
		req.Header.Set("Cookie", "desk="+p.cookie)
	}
	res, err := p.site.Client().Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.Name == "desk" {
			if p.cookie = c.Value; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.MaxAge > 12*3600 {
				p.t.Errorf("the session's cookie is loose: %s", c)
			}
		}
	}
	return res.StatusCode, string(b), res.Header
}

func (p *person) signIn(token string) int {
	p.t.Helper()
	status, _, _ := p.ask(http.MethodPost, "/sign-in", url.Values{"token": {token}, "to": {"/review"}})
	return status
}

func account(t *testing.T, b *bench, name string, scopes ...string) (token string) {
	t.Helper()
	token, err := b.desk.AddToken(t.Context(), name, scopes)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Without an account the desk is one person's; from the first on it asks who
// works at it, and keeps asking when all of them have ended.
func TestTheDeskAsksWhoWorksAtIt(t *testing.T) {
	b := newBench(t)
	nobody := &person{t: t, site: b.Server}
	if status, body, _ := nobody.ask(http.MethodGet, "/review", nil); status != 200 || strings.Contains(body, "Sign in") {
		t.Fatalf("a desk without accounts: %d", status)
	}
	token := account(t, b, "Dana", "read", "propose", "decide")
	for _, path := range []string{"/review", "/documents", "/documents/" + string(b.doc), "/review/pairs", "/ar/review?page=1"} {
		status, _, h := nobody.ask(http.MethodGet, path, nil)
		if to := h.Get("Location"); status != http.StatusSeeOther || !strings.Contains(to, "/sign-in?to=") {
			t.Errorf("%s: %d to %q", path, status, to)
		}
	}
	if status, _, _ := nobody.ask(http.MethodGet, "/figures", nil); status != 200 {
		t.Errorf("figures on this machine: %d", status)
	}
	dana := &person{t: t, site: b.Server}
	if status := dana.signIn("cairn_WRONG"); status != http.StatusUnauthorized {
		t.Errorf("a wrong token: %d", status)
	}
	if status := dana.signIn(token); status != http.StatusSeeOther {
		t.Fatalf("the right token: %d", status)
	}
	status, body, _ := dana.ask(http.MethodGet, "/review", nil)
	if status != 200 || !strings.Contains(body, "Dana") || !strings.Contains(body, "Sign out") {
		t.Errorf("signed in: %d", status)
	}
	old := dana.cookie
	if status, _, _ := dana.ask(http.MethodPost, "/sign-out", url.Values{}); status != http.StatusSeeOther || dana.cookie != "" {
		t.Errorf("sign out: %d, cookie %q", status, dana.cookie)
	}
	dana.cookie = old
	if status, _, _ := dana.ask(http.MethodGet, "/review", nil); status != http.StatusSeeOther {
		t.Errorf("a session that was ended still opens the desk: %d", status)
	}
	if err := b.desk.EndToken(t.Context(), "Dana"); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := nobody.ask(http.MethodGet, "/review", nil); status != http.StatusSeeOther {
		t.Errorf("the desk is open to all when the last account has ended: %d", status)
	}
}

// Two editors with accounts of their own rule on one record: each stands under
// their own name whatever a form says, the second sees the first's ruling, and
// one whose account ends is out at once.
func TestTwoEditorsWithAccounts(t *testing.T) {
	b := newBench(t)
	dana, sami := &person{t: t, site: b.Server}, &person{t: t, site: b.Server}
	reader := &person{t: t, site: b.Server}
	for p, token := range map[*person]string{dana: account(t, b, "Dana", "read", "propose", "decide"), sami: account(t, b, "Sami", "read", "decide"), reader: account(t, b, "Lina", "read")} {
		if status := p.signIn(token); status != http.StatusSeeOther {
			t.Fatal(status)
		}
	}
	claim := string(b.doc) + "#c1"
	path := "/review/" + string(b.doc) + "/c1"
	if _, body, _ := dana.ask(http.MethodGet, path, nil); strings.Contains(strings.ReplaceAll(body, `type="hidden" name="who"`, ""), `name="who"`) && strings.Contains(body, `<input name="who"`) {
		t.Error("a name can be typed at the desk of somebody who is signed in")
	}
	version := b.version(t, claim)
	rule := func(p *person, status string) (int, string) {
		form := url.Values{"act": {"correct"}, "version": {version}, "who": {"somebody else"}, "why": {"read"}, "status": {status}}
		code, body, _ := p.ask(http.MethodPost, path, form)
		return code, body
	}
	if code, _ := rule(reader, "police"); code != http.StatusForbidden {
		t.Errorf("a reader ruled: %d", code)
	}
	if code, body := rule(dana, "police"); code != http.StatusSeeOther {
		t.Fatalf("Dana: %d, %s", code, body)
	}
	if code, body := rule(sami, "army"); code != http.StatusConflict || !strings.Contains(body, "Dana") {
		t.Errorf("Sami, from the same version: %d; names Dana: %v", code, strings.Contains(body, "Dana"))
	}
	state, err := b.desk.State(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var by []string
	for _, d := range state.Decisions {
		if d.Act == register.Correct {
			by = append(by, d.Who)
		}
	}
	if len(by) != 1 || by[0] != "Dana" {
		t.Errorf("ruled by %q", by)
	}
	if err := b.desk.EndToken(t.Context(), "Sami"); err != nil {
		t.Fatal(err)
	}
	version = b.version(t, claim)
	if code, _ := rule(sami, "army"); code != http.StatusUnauthorized {
		t.Errorf("Sami's account has ended, and he ruled: %d", code)
	}
	if code, _, _ := sami.ask(http.MethodGet, "/review", nil); code != http.StatusSeeOther {
		t.Errorf("Sami's account has ended, and he reads: %d", code)
	}
	if code, _, _ := dana.ask(http.MethodGet, "/review", nil); code != 200 {
		t.Errorf("Dana is still in: %d", code)
	}
}

// Guessing is slow, and a link cannot send who signs in elsewhere.
func TestSigningInIsGuarded(t *testing.T) {
	b := newBench(t)
	token := account(t, b, "Dana", "read")
	p := &person{t: t, site: b.Server}
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "javascript:alert(1)", "/review"} {
		if _, _, h := p.ask(http.MethodPost, "/sign-in", url.Values{"token": {token}, "to": {to}}); h.Get("Location") != "/review" {
			t.Errorf("to %q: sent to %q", to, h.Get("Location"))
		}
	}
	for i := range 5 {
		if status := p.signIn("cairn_GUESS"); status != http.StatusUnauthorized {
			t.Errorf("guess %d: %d", i+1, status)
		}
	}
	if status := p.signIn(token); status != http.StatusTooManyRequests {
		t.Errorf("after five guesses: %d", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+"/sign-in", strings.NewReader("token="+token))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := b.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another site signs in: %d", res.StatusCode)
	}
}

// A site that other machines reach shows nothing to who is not signed in.
func TestAClosedSiteShowsNothing(t *testing.T) {
	b := newBench(t)
	token := account(t, b, "Dana", "read")
	s, err := web.New(b.desk, web.Options{Now: noon, Closed: true})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", s.Handler())
	mux.Handle("/api/", s.Programs(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "figures") })))
	server := httptest.NewServer(mux)
	defer server.Close()
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p := &person{t: t, site: server}
	for _, path := range []string{"/", "/figures", "/figures/un-mission/2018-02/IQ/killed", "/incidents", "/ar/watch", "/review", "/releases", "/custody", "/figures?format=csv"} {
		if status, body, _ := p.ask(http.MethodGet, path, nil); status != http.StatusSeeOther || strings.Contains(body, "<main") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, body, _ := p.ask(http.MethodGet, "/api/v1/figures", nil); status != http.StatusUnauthorized || strings.Contains(body, "figures") {
		t.Errorf("api: %d %s", status, body)
	}
	if status := p.signIn(token); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	for _, path := range []string{"/figures", "/review", "/api/v1/figures"} {
		if status, _, _ := p.ask(http.MethodGet, path, nil); status != 200 {
			t.Errorf("signed in, %s: %d", path, status)
		}
	}
}

// Who is signed in stays so when the site is started anew, and at another site over
// the same register; who signs out there is out here too. The register's file holds
// nothing that opens a session.
func TestASessionOutlivesTheSite(t *testing.T) {
	b := newBench(t)
	token := account(t, b, "Dana", "read", "propose", "decide")
	dana := &person{t: t, site: b.Server}
	if status := dana.signIn(token); status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", status)
	}
	before, err := b.desk.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := &person{t: t, site: serve(t, b.desk, b.log), cookie: dana.cookie}
	if status, body, _ := again.ask(http.MethodGet, "/review", nil); status != http.StatusOK || !strings.Contains(body, "Dana") {
		t.Errorf("at a site that was started anew: %d", status)
	}
	for _, end := range []string{"", "-wal"} {
		if file, err := os.ReadFile(b.desk.Store().Path() + end); err == nil && strings.Contains(string(file), dana.cookie) {
			t.Errorf("the register%s holds the session's secret", end)
		}
	}
	old := again.cookie
	if status, _, _ := again.ask(http.MethodPost, "/sign-out", url.Values{}); status != http.StatusSeeOther {
		t.Fatalf("sign out: %d", status)
	}
	dana.cookie = old
	if status, _, _ := dana.ask(http.MethodGet, "/review", nil); status != http.StatusSeeOther {
		t.Errorf("signed out at one site, the other lets in: %d", status)
	}
	if after, err := b.desk.Head(t.Context()); err != nil || after != before {
		t.Errorf("signing in and out is in the ledger: %+v, %v", after, err)
	}
	if status := dana.signIn(token); status != http.StatusSeeOther {
		t.Fatalf("sign in again: %d", status)
	}
	if err := b.desk.EndToken(t.Context(), "Dana"); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := dana.ask(http.MethodGet, "/review", nil); status != http.StatusSeeOther {
		t.Errorf("an account that has ended: %d", status)
	}
}
