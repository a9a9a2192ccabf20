package collect_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/collect"
	"cairn/internal/document"
	"cairn/internal/took"
)

// shared is the folder of data sets that is not part of the project.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: %v", path, err)
	}
	return path
}

// An expectation is one entry of the index of bad input.
type expectation struct {
	File       string   `json:"file"`
	Kind       string   `json:"kind"`
	Outcome    string   `json:"outcome"`
	AltOutcome string   `json:"alt_outcome"`
	Must       []string `json:"must"`
	ErrorAny   []string `json:"error_any"`
	WarnAny    []string `json:"warn_any"`
	FetchedAs  string   `json:"fetched_as"`
	Limits     struct {
		Seconds float64 `json:"seconds"`
		RSS     int     `json:"rss_mib"`
	} `json:"limits"`
}

func badInput(t *testing.T) (dir string, cases []expectation) {
	dir = shared(t, "data", "bad-input")
	raw, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index struct{ Files []expectation }
	if err := json.Unmarshal(raw, &index); err != nil {
		t.Fatal(err)
	}
	return dir, index.Files
}

// words that an entry says a document's text must hold.
var holds = regexp.MustCompile(`text (?:still )?(?:contains|reads) "([^"]+)"`)

// TestBadDocumentsEndAsTheIndexSays collects every page, feed, picture and packed
// file of the bad input.
func TestBadDocumentsEndAsTheIndexSays(t *testing.T) {
	dir, cases := badInput(t)
	for _, c := range cases {
		if !slices.Contains([]string{"html", "xml", "png", "svg", "gz", "csv.gz", "zip"}, c.Kind) || c.Outcome == "cases" {
			continue
		}
		t.Run(c.File, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(dir, c.File))
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			watch := took.Start()
			docs, refused, err := collect.Read(c.File, raw, collect.Options{Now: now, Who: "test", Address: c.FetchedAs})
			busy := watch.Seconds()
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			seconds, mib := c.Limits.Seconds, c.Limits.RSS
			if seconds == 0 {
				seconds = 5
			}
			if mib == 0 {
				mib = 256
			}
			if busy > took.Slower*seconds {
				t.Errorf("took %.1f s, the limit is %v s", busy, seconds)
			}
			if after.HeapSys > before.HeapSys && int(after.HeapSys-before.HeapSys)>>20 > mib {
				t.Errorf("the heap grew by %d MiB, the limit is %d", (after.HeapSys-before.HeapSys)>>20, mib)
			}
			c.hold(t, raw, docs, refused)
		})
	}
}

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func (c expectation) hold(t *testing.T, raw []byte, docs []document.Document, refused []collect.Refusal) {
	t.Helper()
	var errs, warns strings.Builder
	for _, r := range refused {
		errs.WriteString(r.Reason + "\n")
	}
	for _, d := range docs {
		for _, f := range d.Flags {
			warns.WriteString(f.Code + ": " + f.Note + "\n")
		}
	}
	t.Logf("%d documents\n%s%s", len(docs), errs.String(), warns.String())
	if strings.ContainsFunc(errs.String()+warns.String(), func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 }) {
		t.Errorf("a message echoes a control character")
	}
	outcomes := []string{c.Outcome, c.AltOutcome}
	switch {
	case len(docs) == 0 && len(refused) == 0:
		t.Errorf("the file vanished")
	case len(docs) == 0 && c.Kind != "csv.gz": // tables of incidents are not texts
		if !slices.Contains(outcomes, "reject-file") {
			t.Errorf("refused, want %s", c.Outcome)
		}
		if len(c.ErrorAny) > 0 && !slices.ContainsFunc(c.ErrorAny, func(w string) bool { return strings.Contains(strings.ToLower(errs.String()), w) }) {
			t.Errorf("the message must hold one of %q", c.ErrorAny)
		}
		return
	case len(docs) > 0 && !slices.Contains(outcomes, "accept") && !slices.Contains(outcomes, "accept-warn"):
		t.Errorf("taken, want %s", c.Outcome)
	}
	if c.Outcome == "accept-warn" && warns.Len() == 0 && len(docs) > 0 {
		t.Errorf("nothing was flagged")
	}
	if len(c.WarnAny) > 0 && !slices.ContainsFunc(c.WarnAny, func(w string) bool { return strings.Contains(strings.ToLower(warns.String()), w) }) {
		t.Errorf("the flags must hold one of %q", c.WarnAny)
	}
	for _, must := range c.Must {
		for _, m := range holds.FindAllStringSubmatch(must, -1) {
			if !slices.ContainsFunc(docs, func(d document.Document) bool { return strings.Contains(d.Text, m[1]) }) {
				t.Errorf("the text must hold %q", m[1])
			}
		}
	}
	if c.Kind == "html" && len(docs) == 1 && docs[0].ID != document.Sum(raw) {
		t.Errorf("the document's id is not the hash of its bytes")
	}
}
