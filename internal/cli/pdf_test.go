package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestABulletinAsPDF(t *testing.T) {
	dir := t.TempDir()
	db, out := filepath.Join(dir, "demo", "cairn.db"), filepath.Join(dir, "b.pdf")
	if code, _, errs := run(t, "demo", "--dir", filepath.Join(dir, "demo"), "--no-serve"); code != 0 {
		t.Fatal(errs)
	}
	bulletin := func(more ...string) (int, string) {
		code, _, errs := run(t, append([]string{"bulletin", "--db", db, "--month", "2018-02", "--format", "pdf"}, more...)...)
		return code, errs
	}
	if code, errs := bulletin(); code != 2 || !strings.Contains(errs, "--out") {
		t.Errorf("without a file to write: exit %d, %q", code, errs)
	}
	if code, errs := bulletin("--out", out, "--browser", "no-such-browser"); code != 2 || !strings.Contains(errs, "no-such-browser") || !strings.Contains(errs, "CAIRN_BROWSER") {
		t.Errorf("a browser that is not there: exit %d, %q", code, errs)
	}
	if runtime.GOOS == "linux" {
		t.Setenv("CAIRN_BROWSER", "")
		path := os.Getenv("PATH")
		t.Setenv("PATH", dir)
		if code, errs := bulletin("--out", out); code != 1 || !strings.Contains(errs, "none was found") || !strings.Contains(errs, "hint: install one") {
			t.Errorf("without any browser: exit %d, %q", code, errs)
		}
		liar := filepath.Join(dir, "liar")
		if err := os.WriteFile(liar, []byte("#!/bin/sh\necho no display >&2\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if code, errs := bulletin("--out", out, "--browser", liar); code != 1 || !strings.Contains(errs, "printed no pdf") || !strings.Contains(errs, "no display") {
			t.Errorf("a browser that prints nothing: exit %d, %q", code, errs)
		}
		t.Setenv("PATH", path)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a bulletin that could not be printed left a file")
	}
	browser, err := exec.LookPath("chromium")
	if testing.Short() || err != nil {
		t.Skip("no chromium is installed, or the run is short")
	}
	if code, errs := bulletin("--out", out, "--lang", "en,ar", "--browser", browser); code != 0 {
		t.Fatal(errs)
	}
	for _, lang := range []string{"en", "ar"} {
		pdf, err := os.ReadFile(strings.TrimSuffix(out, ".pdf") + "." + lang + ".pdf")
		if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("/FontFile")) {
			t.Errorf("%s: %d bytes, %v: no pdf with its fonts in it", lang, len(pdf), err)
		}
	}
}
