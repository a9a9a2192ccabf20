package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// A desk without accounts is not put where other machines reach it.
func TestADeskWithoutAccountsStaysOnThisMachine(t *testing.T) {
	db := filepath.Join(t.TempDir(), "r.db")
	if code, _, errs := run(t, "init", "--db", db); code != 0 {
		t.Fatal(errs)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0"} {
		code, out, errs := run(t, "serve", "--db", db, "--addr", addr)
		if code != 1 || !strings.Contains(errs, "no account") || !strings.Contains(errs, "cairn user add") || strings.Contains(out, "serving") {
			t.Errorf("%s: exit %d, %s%s", addr, code, out, errs)
		}
	}
	if code, _, errs := run(t, "user", "add", "Dana", "--db", db); code != 0 {
		t.Fatal(errs)
	}
	if code, _, errs := run(t, "user", "end", "Dana", "--db", db); code != 0 {
		t.Fatal(errs)
	}
	if code, _, errs := run(t, "serve", "--db", db, "--addr", "0.0.0.0:0"); code != 1 || !strings.Contains(errs, "no account") {
		t.Errorf("with an account that has ended: exit %d, %s", code, errs)
	}
}
