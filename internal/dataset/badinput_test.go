package dataset_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/took"
)

// An expectation is one entry of the index of bad input.
type expectation struct {
	File       string   `json:"file"`
	Kind       string   `json:"kind"`
	Outcome    string   `json:"outcome"`
	AltOutcome string   `json:"alt_outcome"`
	Good       []string `json:"good_ids"`
	Bad        []string `json:"bad_ids"`
	Warn       []string `json:"warn_ids"`
	Either     []string `json:"either_ids"`
	ErrorAny   []string `json:"error_any"`
	WarnAny    []string `json:"warn_any"`
	Line       int      `json:"reject_line"`
	Limits     struct {
		Seconds float64 `json:"seconds"`
		RSS     int     `json:"rss_mib"`
	} `json:"limits"`
}

// The limits where an entry gives none.
const (
	defaultSeconds = 5
	defaultMiB     = 256
)

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

// TestBadTablesEndAsTheIndexSays imports every table of the bad input and holds
// what became of it against its entry.
func TestBadTablesEndAsTheIndexSays(t *testing.T) {
	dir, cases := badInput(t)
	for _, c := range cases {
		if !slices.Contains([]string{"csv", "json", "ndjson", "csv.gz", "gz", "zip", "geojson"}, c.Kind) || c.Outcome == "cases" {
			continue
		}
		t.Run(c.File, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(dir, c.File))
			if err != nil {
				t.Fatal(err)
			}
			b, err := within(t, c, func() (dataset.Batch, error) {
				return dataset.Read("incidents", dataset.File{Name: c.File, ID: document.Sum(raw), Bytes: raw}, options())
			})
			c.hold(t, b, err)
		})
	}
}

// within runs f inside the limits of an entry: time, and memory taken from the
// heap.
func within(t *testing.T, c expectation, f func() (dataset.Batch, error)) (dataset.Batch, error) {
	t.Helper()
	seconds, mib := c.Limits.Seconds, c.Limits.RSS
	if seconds == 0 {
		seconds = defaultSeconds
	}
	if mib == 0 {
		mib = defaultMiB
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	watch := took.Start()
	b, err := f()
	busy := watch.Seconds()
	runtime.ReadMemStats(&after)
	if busy > took.Slower*seconds {
		t.Errorf("took %.1f s, the limit is %v s", busy, seconds)
	}
	if grew := int(after.HeapSys-before.HeapSys) >> 20; after.HeapSys > before.HeapSys && grew > mib {
		t.Errorf("the heap grew by %d MiB, the limit is %d", grew, mib)
	}
	return b, err
}

// hold holds a result against the entry.
func (c expectation) hold(t *testing.T, b dataset.Batch, err error) {
	t.Helper()
	var kept, refused []string
	var messages, warnings strings.Builder
	for _, in := range b.Incidents {
		kept = append(kept, in.Key)
	}
	for _, r := range b.Refused {
		refused = append(refused, dataset.Key(r.ID))
		messages.WriteString(r.Reason + "\n")
	}
	for _, w := range b.Warnings {
		warnings.WriteString(w.Note + "\n")
	}
	if err != nil {
		messages.WriteString(err.Error() + "\n")
	}
	t.Logf("kept %v, refused %v\n%s%s", kept, refused, messages.String(), warnings.String())
	for _, m := range []string{messages.String(), warnings.String()} {
		if i := strings.IndexFunc(m, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 }); i >= 0 {
			t.Errorf("a message echoes a control character: %q", m)
		}
	}
	reached := "accept"
	switch {
	case err != nil:
		reached = "reject-file"
	case len(refused) > 0:
		reached = "reject-rows"
	case len(b.Warnings) > 0:
		reached = "accept-warn"
	}
	allowed := map[string][]string{
		"accept": {"accept", "accept-warn"}, "accept-warn": {"accept-warn", "accept"}, "reject-file": {"reject-file"},
		"reject-rows": {"reject-rows"}, "escape": {"accept", "accept-warn", "reject-rows"}, "no-crash": {"accept", "accept-warn", "reject-file", "reject-rows"},
	}
	if !slices.Contains(allowed[c.Outcome], reached) && !slices.Contains(allowed[c.AltOutcome], reached) {
		t.Errorf("ended as %s, want %s or %s", reached, c.Outcome, c.AltOutcome)
	}
	if c.Outcome == "accept-warn" && reached == "accept" {
		t.Errorf("nothing was warned of")
	}
	if reached == "reject-file" && len(b.Incidents) > 0 {
		t.Errorf("the file was refused and %d records kept", len(b.Incidents))
	}
	if reached != "reject-file" {
		for _, id := range c.Good {
			if !slices.Contains(kept, dataset.Key(id)) {
				t.Errorf("%s must be kept", id)
			}
			if c.Outcome == "accept" && strings.Contains(warnings.String(), id+": ") {
				t.Errorf("%s must not be warned of", id)
			}
		}
		for _, id := range c.Bad {
			if slices.Contains(kept, dataset.Key(id)) || !slices.Contains(refused, dataset.Key(id)) && reached == "reject-rows" && c.AltOutcome != "reject-rows" {
				t.Errorf("%s must be refused", id)
			}
		}
		for _, id := range c.Warn {
			if slices.Contains(kept, dataset.Key(id)) && !strings.Contains(warnings.String(), id+": ") {
				t.Errorf("%s must be warned of", id)
			}
		}
	}
	if strings.HasPrefix(reached, "reject") {
		anyOf(t, c.ErrorAny, messages.String())
		if c.Line > 0 && !regexp.MustCompile(`line `+strconv.Itoa(c.Line)+`\b`).MatchString(messages.String()) {
			t.Errorf("the message must name line %d", c.Line)
		}
	}
	if reached == "accept-warn" {
		anyOf(t, c.WarnAny, warnings.String())
	}
}

func anyOf(t *testing.T, words []string, text string) {
	t.Helper()
	if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(w)) }) {
		t.Errorf("the message must hold one of %q", words)
	}
}
