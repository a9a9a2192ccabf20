package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/cli"
)

// TestReleasesOnTheCommandLine makes two releases of a register of three
// months, with a number that changed between them.
func TestReleasesOnTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("CAIRN_DB", "")
	day := 0
	run := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append(args, "--db", "my.db", "--clock", "2035-03-0"+string(rune('1'+day))+"T12:00:00Z")
		if code := cli.Run(context.Background(), args, strings.NewReader(""), &out, &errs); code != want {
			t.Fatalf("cairn %s: exit %d, want %d\n%s%s", strings.Join(args, " "), code, want, out.String(), errs.String())
		}
		return out.String()
	}
	months := func(may string) {
		t.Helper()
		body := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n" +
			"2018-05," + may + ",163,Iraq,https://example.org/may,yes,page,civilians,included,un,\n" +
			"2018-06,76,129,Iraq,https://example.org/june,yes,page,civilians,included,un,\n"
		if err := os.WriteFile("monthly.csv", []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		run(0, "import", "--as", "unami", "monthly.csv")
	}
	run(0, "init")
	months("95")
	run(2, "release")
	run(2, "release", "--dir", "public", "--from", "2018-05-03")
	run(2, "release", "--dir", "public", "--again", "r1", "--rule", "all")
	run(0, "release", "--dir", "public")
	run(1, "release", "--dir", "public") // r1 is there
	day = 2
	months("98")
	if out := run(0, "count", "--since", "2035-03-01"); !strings.Contains(out, "2018-05, Iraq, killed: +3: one toll updated (95+ → 98+)") || strings.Contains(out, "2018-06") {
		t.Errorf("count --since says\n%s", out)
	}
	var changes struct {
		Changes []struct{ Figure, Kind, Words string }
	}
	if err := json.Unmarshal([]byte(run(0, "count", "--since", "2035-03-01", "--json")), &changes); err != nil || len(changes.Changes) != 1 || changes.Changes[0].Kind != "more" {
		t.Errorf("count --since --json: %+v, %v", changes, err)
	}
	run(2, "count", "--since", "yesterday")
	run(2, "count", "--since", "2035-03-01", "--format", "csv")
	run(1, "release", "--dir", "public") // and nobody says why a public number is another now
	if out := run(0, "release", "--dir", "public", "--dry-run", "--why", "x"); !strings.Contains(out, "not made (dry run)") {
		t.Errorf("the dry run says\n%s", out)
	}
	if out := run(0, "release", "--dir", "public", "--why", "the page was corrected"); !strings.Contains(out, "changed   un-mission/2018-05/IQ/killed, published in r1: +3: one toll updated. Why: the page was corrected") {
		t.Errorf("the second release says\n%s", out)
	}
	if out := run(0, "release", "diff", "r1", "r2"); !strings.Contains(out, "2018-05, Iraq, killed: +3: one toll updated (95+ → 98+)") || strings.Contains(out, "2018-06") {
		t.Errorf("release diff says\n%s", out)
	}
	if out := run(0, "release", "diff", "r1", "r1", "--json"); !strings.Contains(out, `"changes": []`) {
		t.Errorf("release diff of one with itself says\n%s", out)
	}
	run(1, "release", "diff", "r1", "r9")
	run(2, "release", "diff", "r1")
	run(0, "verify")
	run(0, "verify", "--release", filepath.Join("public", "r1"))
	run(0, "verify", "--release", filepath.Join("public", "r2"), "--json")
	run(2, "verify", "--release", "public", "--head", "1:x")
	run(1, "verify", "--release", "public")
	note := filepath.Join("public", "r2", "changes.md")
	if err := os.Remove(note); err != nil {
		t.Fatal(err)
	}
	if out := run(1, "verify", "--release", filepath.Join("public", "r2")); !strings.Contains(out, "changes.md is missing") {
		t.Errorf("verify --release says\n%s", out)
	}
}
