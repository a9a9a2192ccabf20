package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// heaviest is what a page may weigh before it is compressed, in bytes: what a
// line of 2G carries in half a minute.
const heaviest = 60_000

// Every page that a link of the example leads to stays within the limit, in every
// language and with every choice of digits and calendar. The short form takes a
// few of each kind of page, the long form more.
func TestEveryPageThatIsLinkedIsLight(t *testing.T) {
	b := newBench(t)
	most := 400
	if testing.Short() {
		most = 2
	}
	var others []string // the languages that do not lie at the root
	for _, l := range tongues(t)[1:] {
		others = append(others, l.prefix+"/")
	}
	for _, l := range tongues(t) {
		for _, choice := range []string{"", "digits=arab&calendar=both"} {
			if choice != "" && l.dir != "rtl" {
				choice = "calendar=both"
			}
			t.Run(l.code+" "+choice, func(t *testing.T) {
				queue, seen, kinds, heavy, at := []string{l.prefix + "/?" + choice}, map[string]bool{}, map[string]int{}, 0, ""
				for len(queue) > 0 {
					next := queue[0]
					queue = queue[1:]
					u, err := url.Parse(next)
					if err != nil {
						t.Fatalf("link %q: %v", next, err)
					}
					path := strings.TrimPrefix(u.Path, l.prefix)
					if seen[next] || l.prefix != "" && !strings.HasPrefix(u.Path, l.prefix+"/") || l.prefix == "" && slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(u.Path+"/", o) }) {
						continue
					}
					seen[next] = true
					parts := strings.Split(path, "/")
					kind := strings.Join(parts[:min(2, len(parts))], "/") + " " + strings.Join(slices.Sorted(keys(u.Query())), ",")
					if kinds[kind]++; kinds[kind] > most {
						continue
					}
					p := b.get(t, next)
					if p.StatusCode != http.StatusOK || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
						continue
					}
					desk := strings.HasPrefix(path, "/review") || strings.HasPrefix(path, "/documents/")
					if n := len(p.body); n > heavy && !desk {
						heavy, at = n, next
					}
					if n := len(p.body); n >= heaviest && !desk {
						t.Errorf("%s weighs %d bytes, want under %d", next, n, heaviest)
					}
					for _, a := range p.all("a", "") {
						if h := attr(a, "href"); strings.HasPrefix(h, "/") {
							h, _, _ = strings.Cut(h, "#")
							queue = append(queue, h)
						}
					}
				}
				t.Logf("%d pages, the heaviest %d bytes: %s", len(seen), heavy, at)
			})
		}
	}
}
