package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A page is an answer with its markup read.
type page struct {
	*http.Response
	body string
	root *html.Node
}

func (b *bench) get(t testing.TB, path string) page {
	t.Helper()
	r, err := b.Client().Get(b.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

func (b *bench) post(t testing.TB, path string, form url.Values) page {
	t.Helper()
	r, err := b.Client().PostForm(b.URL+path, form)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

func read(t testing.TB, r *http.Response) page {
	t.Helper()
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return page{r, string(body), root}
}

// all returns the elements of a name that have a class, in order; an empty
// class takes every one.
func (p page) all(name, class string) (found []*html.Node) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && (class == "" || slices.Contains(strings.Fields(attr(n, "class")), class)) {
			found = append(found, n)
		}
	}
	return found
}

// one returns the only element of a name and class.
func (p page) one(t testing.TB, name, class string) *html.Node {
	t.Helper()
	found := p.all(name, class)
	if len(found) != 1 {
		t.Fatalf("%s: %d elements %s.%s, want one", p.Request.URL.Path, len(found), name, class)
	}
	return found[0]
}

// under returns the elements of a name and class inside another.
func (p page) under(n *html.Node, name, class string) (found []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name && slices.Contains(strings.Fields(attr(d, "class")), class) {
			found = append(found, d)
		}
	}
	return found
}

// within returns the first element of a name inside another.
func (p page) within(n *html.Node, name string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			return d
		}
	}
	return &html.Node{}
}

// inForm reports whether a field stands in the first form with this action.
func inForm(n *html.Node, action string) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if a.Data == "form" {
			return attr(a, "action") == action && slices.Contains(strings.Fields(attr(a, "class")), "stack")
		}
	}
	return false
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words returns the text of an element, spaces joined.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// paths are the pages of a site, without the language.
func (b *bench) paths() []string {
	return []string{"/", "/?month=2018-02", "/figures", "/figures?rule=ucdp", "/figures?area=all&from=2018-02&to=2018-02&of=injured", "/figures/un-mission/2018-02/IQ/killed",
		"/figures/un-mission/2014-06/IQ/killed", "/figures/un-mission/2018-02/IQ-NI/killed", "/figures/disagreements", "/watch", "/watch?month=2018-02", "/check",
		"/custody", "/bulletins", "/bulletins/2018-02", "/documents", "/documents/" + string(b.doc), "/review", "/review/" + string(b.doc) + "/c1", "/review/pairs", "/review/agreement", "/documents/import", "/incidents", "/incidents?area=IQ-BG", "/places", "/places/IQ-BG", "/coverage", "/standards", "/estimates", "/releases", "/figures?area=all&from=2017-01&to=2018-12", "/method", "/method/un-mission", "/about", "/history"}
}

var missing = regexp.MustCompile(`\[[a-z]+\.[a-z.-]+\]`)

// Every page, in both languages: it is there, it names its language, its
// direction and the other language; it has one heading, a title, no script,
// nothing from elsewhere, styles that its own policy allows, and no more bytes
// than a slow line carries.
func TestEveryPageInEveryLanguage(t *testing.T) {
	b := newBench(t)
	for _, lang := range tongues(t) {
		for _, path := range b.paths() {
			t.Run(lang.code+path, func(t *testing.T) {
				p := b.get(t, lang.prefix+path)
				if p.StatusCode != http.StatusOK {
					t.Fatalf("status %d", p.StatusCode)
				}
				root := p.one(t, "html", "")
				if attr(root, "lang") != lang.code || attr(root, "dir") != lang.dir {
					t.Errorf("lang=%q dir=%q, want %s %s", attr(root, "lang"), attr(root, "dir"), lang.code, lang.dir)
				}
				alternates(t, p, path)
				if n := len(p.body); n >= 60_000 && !strings.HasPrefix(path, "/review") && !strings.HasPrefix(path, "/documents/") {
					t.Errorf("%d bytes, want under 60,000", n)
				}
				if h := p.all("h1", ""); len(h) != 1 || words(h[0]) == "" {
					t.Errorf("%d headings h1, want one with words", len(h))
				}
				if m := missing.FindString(p.body); m != "" {
					t.Errorf("a string is missing: %s", m)
				}
				if strings.Contains(p.body, "ZgotmplZ") {
					t.Error("a value was refused by the template")
				}
				ownOnly(t, p)
				labelled(t, p)
			})
		}
	}
}

// alternates checks that the page names itself in each language.
func alternates(t *testing.T, p page, path string) {
	t.Helper()
	path, query, _ := strings.Cut(path, "?")
	got := map[string]string{}
	for _, n := range p.all("link", "") {
		if attr(n, "rel") == "alternate" {
			got[attr(n, "hreflang")] = attr(n, "href")
		}
	}
	for _, l := range tongues(t) {
		lang, prefix := l.code, l.prefix
		u, err := url.Parse(got[lang])
		if err != nil || u.Path != prefix+path {
			t.Errorf("alternate %s = %q, want %s", lang, got[lang], prefix+path)
			continue
		}
		if want, _ := url.ParseQuery(query); u.Query().Encode() != want.Encode() {
			t.Errorf("alternate %s has the query %q, want %q", lang, u.RawQuery, query)
		}
	}
}

// ownOnly checks that the page loads nothing from elsewhere and runs nothing,
// and that its policy allows the styles in it.
func ownOnly(t *testing.T, p page) {
	t.Helper()
	policy := p.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") != runsOwn(p) || runsOwn(p) && !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("policy %q", policy)
	}
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			if attr(n, "type") == "application/ld+json" { // data: no browser runs it
				if attr(n, "src") != "" || !json.Valid([]byte(n.FirstChild.Data)) {
					t.Errorf("the description for machines is no JSON: %s", n.FirstChild.Data)
				}
				continue
			}
			if !runsOwn(p) || !strings.HasPrefix(attr(n, "src"), "/static/") || attr(n, "type") != "module" || n.FirstChild != nil {
				t.Errorf("script %q", attr(n, "src"))
			}
		case "iframe", "object", "embed", "base":
			t.Errorf("element %s", n.Data)
		case "style":
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			if h := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, h) {
				t.Error("a stylesheet that the policy does not allow")
			}
			if regexp.MustCompile(`@import|url\(\s*["']?(https?:)?//`).MatchString(n.FirstChild.Data) {
				t.Error("a stylesheet loads from elsewhere")
			}
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcset":
				t.Errorf("attribute %s on %s", a.Key, n.Data)
			case a.Key == "src", n.Data == "link" && a.Key == "href", n.Data == "form" && a.Key == "action":
				if !strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//") {
					t.Errorf("%s %s=%q leads elsewhere", n.Data, a.Key, a.Val)
				}
			case a.Key == "href" && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#"):
				if !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
					t.Errorf("href=%q", a.Val)
				}
				if !strings.Contains(attr(n, "rel"), "noreferrer") {
					t.Errorf("href=%q passes on where the reader came from", a.Val)
				}
			}
		}
	}
}

// runsOwn reports whether a page is one of those of the review desk, which a
// module of ours adds keys to.
// deskPath is that of a page at the review desk in any language.
var deskPath = regexp.MustCompile(`^(/[a-z]{2,3})?/review`)

func runsOwn(p page) bool {
	return deskPath.MatchString(p.Request.URL.Path) && strings.Contains(p.body, `<details id="keys"`)
}

// labelled checks that every field has a label and every drawing a title.
func labelled(t *testing.T, p page) {
	t.Helper()
	pointed := map[string]bool{}
	for _, l := range p.all("label", "") {
		pointed[attr(l, "for")] = true
	}
	for _, name := range []string{"input", "select", "textarea"} {
		for _, n := range p.all(name, "") {
			if attr(n, "type") == "hidden" || pointed[attr(n, "id")] && attr(n, "id") != "" {
				continue
			}
			inside := false
			for a := n.Parent; a != nil; a = a.Parent {
				inside = inside || a.Data == "label"
			}
			if !inside {
				t.Errorf("field %s %q has no label", name, attr(n, "name"))
			}
		}
	}
	for _, n := range p.all("svg", "chart") {
		if n.FirstChild == nil || n.FirstChild.Data != "title" || words(n.FirstChild) == "" {
			t.Error("a drawing without a title")
		}
	}
	ids := map[string]bool{}
	for n := range p.root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements with the id %q", id)
			}
			ids[id] = true
		}
	}
}

// Every link within the site leads to a page that is there, from any page in
// two steps; one of a kind is followed.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	b := newBench(t)
	shape := regexp.MustCompile(`[0-9]+|[0-9a-f]{64}|IQ-[A-Z]+`)
	seen := map[string]bool{}
	var follow func(path string, depth int)
	follow = func(path string, depth int) {
		if kind := shape.ReplaceAllString(path, "#"); seen[kind] {
			return
		} else {
			seen[kind] = true
		}
		p := b.get(t, path)
		if p.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, p.StatusCode)
			return
		}
		for _, a := range p.all("a", "") {
			href := attr(a, "href")
			if id, ok := strings.CutPrefix(href, "#"); ok {
				if id != "" && !strings.Contains(p.body, `id="`+id+`"`) {
					t.Errorf("%s: #%s is not on the page", path, id)
				}
				continue
			}
			if depth > 0 && strings.HasPrefix(href, "/") {
				before, _, _ := strings.Cut(href, "#")
				follow(before, depth-1)
			}
		}
	}
	follow("/", 3)
	follow("/ar/", 3)
	if len(seen) < 30 {
		t.Errorf("only %d kinds of page were reached", len(seen))
	}
}
