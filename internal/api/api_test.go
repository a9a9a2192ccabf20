package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/api"
	"cairn/internal/pipeline"
)

var update = flag.Bool("update", false, "rewrite the committed description of the API")

func now() time.Time { return time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC) }

// example is the Iraq example, opened for work.
func example(t testing.TB) (*pipeline.Desk, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.db")
	d, err := pipeline.Create(t.Context(), path, "tester", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Demo(t.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	return d, path
}

type client struct {
	h      http.Handler
	bearer string
}

// ask sends a request and reads the answer's JSON into out.
func (c client) ask(t testing.TB, method, path string, body any, out any) *http.Response {
	t.Helper()
	var b bytes.Buffer
	if body != nil {
		json.NewEncoder(&b).Encode(body)
	}
	r := httptest.NewRequest(method, api.Root+path, &b)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+c.bearer)
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	res := w.Result()
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Fatalf("%s %s: %d: %v\n%.400s", method, path, res.StatusCode, err, w.Body)
		}
	}
	return res
}

func TestAProgramReadsAFigureDownToItsSource(t *testing.T) {
	d, _ := example(t)
	c := client{h: api.New(d, api.Options{}).Handler()}
	var figures struct {
		Rule struct{ ID string }
		Head string
		All  int
		Rows []struct {
			Period, Area string
			Min          *int
			Open         bool
		}
	}
	c.ask(t, "GET", "/figures?rule=un-mission&by=month,admin1&of=killed&from=2018-02&to=2018-02", nil, &figures)
	found := map[string]int{}
	for _, r := range figures.Rows {
		if r.Min != nil {
			found[r.Area] = *r.Min
		}
	}
	if found["IQ"] != 91 || found["IQ-BG"] != 49 || figures.Head == "" || figures.All != len(figures.Rows) {
		t.Errorf("figures of February 2018: %v; want 91, 49 in Baghdad, and the tree head", found)
	}
	var one struct{ Totals []struct{ Address string } }
	c.ask(t, "GET", "/figures/un-mission/2018-02/IQ/killed", nil, &one)
	if len(one.Totals) == 0 || !strings.HasPrefix(one.Totals[0].Address, "http") {
		t.Errorf("the figure leads to %+v; want the address of its source", one.Totals)
	}
	if r := c.ask(t, "GET", "/figures/un-mission/2018-02/XX/killed", nil, nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("a figure of nowhere: %s", r.Status)
	}
	if r := c.ask(t, "GET", "/figures?of=bread", nil, nil); r.StatusCode != http.StatusUnprocessableEntity || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("of=bread: %s, %s", r.Status, r.Header.Get("Content-Type"))
	}
}

func TestEveryAddressAnswersAndIsDescribed(t *testing.T) {
	d, _ := example(t)
	a := api.New(d, api.Options{})
	secret, err := d.AddToken(t.Context(), "reader", []string{pipeline.ScopeRead})
	if err != nil {
		t.Fatal(err)
	}
	c := client{h: a.Handler(), bearer: secret}
	raw, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var description struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID, Summary, Description string }
	}
	if err := json.Unmarshal(raw, &description); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(description.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %q; want 3.1", description.OpenAPI)
	}
	var queue struct {
		Claims []struct{ ID, Document string }
	}
	c.ask(t, "GET", "/claims", nil, &queue)
	if len(queue.Claims) == 0 {
		t.Fatal("the example has no claims that wait")
	}
	fill := strings.NewReplacer("{rule}", "un-mission", "{period}", "2018-02", "{area}", "IQ", "{harm}", "killed", "{month}", "2018-02", "{id}", queue.Claims[0].Document)
	query := map[string]string{api.Root + "/claim": "?id=" + strings.ReplaceAll(queue.Claims[0].ID, "#", "%23")}
	for path, methods := range description.Paths {
		op, reads := methods["get"]
		if !reads {
			continue
		}
		if op.Summary == "" || op.Description == "" {
			t.Errorf("%s is not described", path)
		}
		if r := c.ask(t, "GET", strings.TrimPrefix(fill.Replace(path)+query[path], api.Root), nil, new(any)); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

func TestADocumentIsSentRuledOnAndTakenBackInTheTokensName(t *testing.T) {
	d, _ := example(t)
	h := api.New(d, api.Options{}).Handler()
	secret, err := d.AddToken(t.Context(), "Dana", pipeline.Scopes)
	if err != nil {
		t.Fatal(err)
	}
	c := client{h, secret}
	sent := map[string]string{"text": "Police said 9 people were killed in a bombing in Mosul on 12 March 2035.", "published": "2035-03-13", "country": "IQ"}
	var in struct {
		Documents []string
		Claims    int
	}
	if r := c.ask(t, "POST", "/documents", sent, &in); r.StatusCode != 200 || len(in.Documents) != 1 || in.Claims == 0 {
		t.Fatalf("%s %+v", r.Status, in)
	}
	id := in.Documents[0] + "%23c1"
	var one struct {
		Claim   struct{ Standing string }
		Version string
	}
	c.ask(t, "GET", "/claim?id="+id, nil, &one)
	rule := func(version string) (status int, decision string) {
		var out struct{ ID, Who string }
		r := c.ask(t, "POST", "/decisions", map[string]string{"act": "accept", "on": in.Documents[0] + "#c1", "why": "read in full", "version": version}, &out)
		if r.StatusCode == 200 && out.Who != "Dana" {
			t.Errorf("decided by %q; want the token's name", out.Who)
		}
		return r.StatusCode, out.ID
	}
	status, decision := rule(one.Version)
	if status != 200 {
		t.Fatalf("accept: %d", status)
	}
	count := func() (n int) {
		var figures struct{ Rows []struct{ Min *int } }
		c.ask(t, "GET", "/figures?rule=all&of=killed&from=2035-03&to=2035-03", nil, &figures)
		for _, r := range figures.Rows {
			if r.Min != nil {
				n += *r.Min
			}
		}
		return n
	}
	if n := count(); n != 9 {
		t.Errorf("March 2035 has %d; want 9", n)
	}
	other, err := d.AddToken(t.Context(), "Sami", pipeline.Scopes)
	if err != nil {
		t.Fatal(err)
	}
	if r := (client{h, other}).ask(t, "POST", "/decisions", map[string]string{"act": "reject", "on": in.Documents[0] + "#c1", "why": "no", "version": one.Version}, nil); r.StatusCode != http.StatusConflict {
		t.Errorf("a ruling on what was seen before: %s; want 409", r.Status)
	}
	if r := c.ask(t, "POST", "/decisions", map[string]string{"act": "take-back", "on": decision, "why": "wrong day"}, nil); r.StatusCode != 200 {
		t.Errorf("take back: %s", r.Status)
	}
	if n := count(); n != 0 {
		t.Errorf("after the take-back March 2035 has %d; want none", n)
	}
}

func TestATokenOpensItsScopesOnlyAndNothingOnceEnded(t *testing.T) {
	d, _ := example(t)
	h := api.New(d, api.Options{}).Handler()
	secret, err := d.AddToken(t.Context(), "reader", []string{pipeline.ScopeRead})
	if err != nil {
		t.Fatal(err)
	}
	want := func(c client, method, path string, status int) {
		t.Helper()
		if r := c.ask(t, method, path, "anything", nil); r.StatusCode != status {
			t.Errorf("%s %s: %s; want %d", method, path, r.Status, status)
		}
	}
	want(client{h, secret}, "POST", "/documents", http.StatusForbidden)
	want(client{h, secret}, "POST", "/decisions", http.StatusForbidden)
	want(client{h, "cairn_wrong"}, "GET", "/claims", http.StatusUnauthorized)
	if r := (client{h: h}).ask(t, "GET", "/claims", nil, nil); r.StatusCode < 400 {
		t.Errorf("claims without a token: %s", r.Status)
	}
	if r := (client{h, secret}).ask(t, "GET", "/claims", nil, nil); r.StatusCode != 200 {
		t.Errorf("claims: %s", r.Status)
	}
	if err := d.EndToken(t.Context(), "reader"); err != nil {
		t.Fatal(err)
	}
	if r := (client{h, secret}).ask(t, "GET", "/claims", nil, nil); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("claims with an ended token: %s", r.Status)
	}
	all, err := d.Tokens(t.Context())
	if err != nil || len(all) != 1 || strings.Contains(all[0].Hash, secret) {
		t.Errorf("tokens %+v, %v; want one, without its secret", all, err)
	}
}

func TestAnAnswerIsNotSentTwiceUntilSomethingIsWritten(t *testing.T) {
	d, _ := example(t)
	h := api.New(d, api.Options{}).Handler()
	ask := func(tag string) *http.Response {
		r := httptest.NewRequest("GET", api.Root+"/figures?of=killed", nil)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	tag := ask("").Header.Get("ETag")
	if r := ask(tag); tag == "" || r.StatusCode != http.StatusNotModified {
		t.Errorf("tag %q: %s; want 304", tag, r.Status)
	}
	if _, err := d.AddToken(t.Context(), "x", []string{"read"}); err != nil {
		t.Fatal(err)
	}
	if r := ask(tag); r.StatusCode != http.StatusOK {
		t.Errorf("after something was written: %s; want 200", r.Status)
	}
}

func TestThePublicReadsWhatWasReleasedAndNothingElse(t *testing.T) {
	d, path := example(t)
	public, err := pipeline.OpenPublic(t.Context(), path, now)
	if err != nil {
		t.Fatal(err)
	}
	defer public.Close()
	c := client{h: api.New(public, api.Options{Public: true}).Handler()}
	if r := c.ask(t, "GET", "/figures", nil, nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("before any release: %s; want 404", r.Status)
	}
	if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: filepath.Join(t.TempDir(), "out"), Rules: []string{"un-mission"}}); err != nil {
		t.Fatal(err)
	}
	r := c.ask(t, "GET", "/figures?of=killed&from=2018-02&to=2018-02", nil, nil)
	if r.StatusCode != 200 || r.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("after the release: %s, CORS %q", r.Status, r.Header.Get("Access-Control-Allow-Origin"))
	}
	for _, path := range []string{"/claims", "/incidents", "/entries", "/documents/x"} {
		if r := c.ask(t, "GET", path, nil, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s in public: %s; want 404", path, r.Status)
		}
	}
	if r := c.ask(t, "POST", "/decisions", map[string]string{"act": "accept"}, nil); r.StatusCode < 400 {
		t.Errorf("a ruling in public: %s", r.Status)
	}
}

// The description is committed, and may change only with its version.
func TestTheDescriptionIsTheCommittedOne(t *testing.T) {
	d, _ := example(t)
	got, err := api.New(d, api.Options{}).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const file = "../../docs/openapi.json"
	want, _ := os.ReadFile(file)
	if bytes.Equal(got, want) {
		return
	}
	var was struct{ Info struct{ Version string } }
	json.Unmarshal(want, &was)
	switch {
	case was.Info.Version == api.Version:
		t.Fatalf("the description changed and its version, %s, did not: raise api.Version, then go test ./internal/api -update", api.Version)
	case !*update:
		t.Fatalf("%s is of version %q: go test ./internal/api -update", file, was.Info.Version)
	}
	if err := os.WriteFile(file, got, 0o644); err != nil {
		t.Fatal(err)
	}
}
