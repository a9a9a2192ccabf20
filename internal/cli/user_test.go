package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAUserIsAddedListedWithoutTheSecretAndEnded(t *testing.T) {
	db := filepath.Join(t.TempDir(), "r.db")
	must := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != want {
			t.Fatalf("%q: exit %d, %s", args, code, errs)
		}
		return out
	}
	must(0, "init")
	secret := strings.TrimSpace(must(0, "user", "add", "Dana", "--scope", "read,decide"))
	if len(secret) < 20 {
		t.Fatalf("secret %q", secret)
	}
	if list := must(0, "user", "list"); !strings.Contains(list, "Dana") || !strings.Contains(list, "read, decide") || strings.Contains(list, secret) {
		t.Errorf("list:\n%s", list)
	}
	must(1, "user", "add", "Dana")
	must(2, "user", "add", "Sami", "--scope", "fly")
	must(0, "user", "end", "Dana")
	must(1, "user", "end", "Dana")
	must(0, "verify")
}
