package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A hurried coder who accepts everything does not make a mission's month, told
// in an article, a figure that nobody has read.
func TestAcceptAllLeavesTotalsThatTheRegisterDoesNotHold(t *testing.T) {
	dir := t.TempDir()
	db, report := filepath.Join(dir, "r.db"), filepath.Join(dir, "april.txt")
	text := "In April, 64 civilians were killed across Iraq, according to UNAMI.\n\nA bomb killed 12 people at a market in Basra on Monday, police said.\n"
	if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	must := func(args ...string) string {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != 0 {
			t.Fatalf("%q: exit %d, %s", args, code, errs)
		}
		return out
	}
	must("init")
	must("collect", "--country", "IQ", "--published", "2035-05-03", report)
	if out := must("review"); strings.Contains(out, "would add 64") || !strings.Contains(out, "a number of a whole period and no incident") {
		t.Errorf("review:\n%s", out)
	}
	out := must("accept", "--all", "--why", "read in haste")
	if !strings.Contains(out, "Left waiting: 1 number of a whole period that the register does not hold") || !strings.Contains(out, "killed · 64") {
		t.Errorf("accept --all:\n%s", out)
	}
	if out := must("review"); !strings.Contains(out, "1 claim waiting") {
		t.Errorf("what waits after it:\n%s", out)
	}
	if out := must("accept", "--all", "--why", "again"); strings.Contains(out, "Nothing waits") {
		t.Errorf("said to be nothing:\n%s", out)
	}
}
