package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/cli"
	"cairn/internal/took"
)

// run runs a command and returns its exit code and what it printed.
func run(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = cli.Run(context.Background(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

type badFile struct {
	File       string   `json:"file"`
	Kind       string   `json:"kind"`
	Outcome    string   `json:"outcome"`
	Alt        string   `json:"alt_outcome"`
	Good       []string `json:"good_ids"`
	Bad        []string `json:"bad_ids"`
	ErrorAny   []string `json:"error_any"`
	WarnAny    []string `json:"warn_any"`
	RejectLine int      `json:"reject_line"`
	Limits     struct{ Seconds float64 }
}

// TestBadInputEndsAsItsIndexSays runs each file of the corpus through the command
// that reads its kind, in a register of its own: the exit code, the words of
// the message, the rows refused by id, and that nothing of a refused file was
// kept.
func TestBadInputEndsAsItsIndexSays(t *testing.T) {
	shared := os.Getenv("CAIRN_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	dir := filepath.Join(shared, "data", "bad-input")
	index, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Skipf("the corpus of bad input is not here: %v", err)
	}
	var corpus struct{ Files []badFile }
	if err := json.Unmarshal(index, &corpus); err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range corpus.Files {
		var args []string
		switch f.Kind {
		case "csv", "json", "ndjson", "gz", "csv.gz", "zip", "geojson":
			args = []string{"import", "--as", "incidents", "--json", "--country", "SY"}
		case "html", "xml", "warc", "warc.gz", "pdf", "png", "svg":
			args = []string{"collect", "--json", "--country", "SY"}
		default:
			continue // tables of cases are tested in their rooms
		}
		read++
		t.Run(f.File, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "r.db")
			if code, _, errs := run(t, "init", "--db", db); code != 0 {
				t.Fatal(errs)
			}
			watch := took.Start()
			code, out, errs := run(t, append(args, "--db", db, filepath.Join(dir, f.File))...)
			limit := f.Limits.Seconds
			if limit == 0 {
				limit = 5
			}
			if busy := watch.Seconds(); busy > took.Slower*limit {
				t.Errorf("took %.1f s; the limit is %.0f", busy, limit)
			}
			if err := ends(f, code, out, errs); err != "" {
				t.Errorf("%s\nexit %d\n%.1500s\n%.600s", err, code, errs, out)
			}
			if strings.ContainsAny(errs+out, "\x1b\x07\x08") {
				t.Error("a control character reached the terminal")
			}
			if code == 1 || code == 3 && args[0] == "import" {
				if _, kept, _ := run(t, "count", "--db", db, "--rule", "all", "--country", "SY", "--json"); strings.Contains(kept, `"min": `) && !strings.Contains(kept, `"min": null`) {
					t.Errorf("a refused file was kept in part: %.300s", kept)
				}
			}
			if code, _, errs := run(t, "verify", "--db", db); code != 0 {
				t.Errorf("verify afterwards: %s", errs)
			}
		})
	}
	if read == 0 {
		t.Error("no file of the corpus was read")
	}
}

// ends tells how a run did not end as the index says; empty when it did.
func ends(f badFile, code int, out, errs string) string {
	var report struct {
		Refused []json.RawMessage
	}
	json.Unmarshal([]byte(out), &report)
	said := strings.ToLower(errs + out)
	holdsAny := func(words []string) bool {
		return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, strings.ToLower(w)) })
	}
	outcome := func(o string) string {
		switch o {
		case "accept", "accept-warn":
			if code == 3 && strings.Contains(f.File, "rss") {
				return "" // a feed's bad items are refused one by one
			}
			if code != 0 {
				return "want it taken, exit 0"
			}
			if o == "accept-warn" && !holdsAny(f.WarnAny) {
				return "want a warning with one of " + strings.Join(f.WarnAny, ", ")
			}
		case "escape":
			if len(f.Bad) > 0 && code == 3 {
				return ""
			}
			if code != 0 {
				return "want it stored as given, exit 0"
			}
		case "reject-file":
			if code == 0 {
				return "want the file refused"
			}
			if !holdsAny(f.ErrorAny) {
				return "want a message with one of " + strings.Join(f.ErrorAny, ", ")
			}
		case "reject-rows":
			if code != 3 && code != 1 {
				return "want rows refused, exit 3"
			}
			if !holdsAny(f.ErrorAny) {
				return "want a message with one of " + strings.Join(f.ErrorAny, ", ")
			}
			refused := ""
			for _, r := range report.Refused {
				refused += string(r)
			}
			for _, id := range f.Bad {
				if code == 3 && !strings.Contains(refused, `"`+id+`"`) && !strings.Contains(refused, id) {
					return "row " + id + " was not refused"
				}
			}
			for _, id := range f.Good {
				if strings.Contains(refused, `"id":"`+id+`"`) || strings.Contains(refused, `"id": "`+id+`"`) {
					return "good row " + id + " was refused"
				}
			}
		}
		return ""
	}
	why := outcome(f.Outcome)
	if why != "" && f.Alt != "" && outcome(f.Alt) == "" {
		return ""
	}
	return why
}
