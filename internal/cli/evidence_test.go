package cli_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// registerOf makes a register with one claim that waits and returns its file
// and the claim's id.
func registerOf(t *testing.T) (db, claim string) {
	t.Helper()
	dir := t.TempDir()
	db = filepath.Join(dir, "r.db")
	report := filepath.Join(dir, "market.txt")
	text := "KUT, March 14, 2035 - A bomb killed six people in Kut on Tuesday, police said."
	if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init"}, {"collect", report, "--country", "IQ", "--published", "2035-03-14"}} {
		if code, _, errs := run(t, append(args, "--db", db, "--clock", "2035-03-15T12:00:00Z")...); code != 0 {
			t.Fatal(errs)
		}
	}
	_, out, _ := run(t, "review", "--db", db)
	claim = regexp.MustCompile(`[0-9a-f]{12}#c\d+`).FindString(out)
	if claim == "" {
		t.Fatalf("nothing waits: %s", out)
	}
	return db, claim
}

func TestEvidenceThatNobodyMayWriteIsReadAndVerified(t *testing.T) {
	db, claim := registerOf(t)
	if err := os.Chmod(db, 0o400); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"verify"}, {"count", "--rule", "all", "--by", "month"}, {"review"}, {"doctor"}} {
		if code, out, errs := run(t, append(args, "--db", db)...); code != 0 || errs != "" {
			t.Errorf("cairn %s ends with %d: %s%s", args[0], code, out, errs)
		}
	}
	code, _, errs := run(t, "accept", claim, "--why", "read", "--db", db)
	if code != 1 || !strings.Contains(errs, "cannot be written to") || !strings.Contains(errs, "opened for reading only") {
		t.Errorf("accept ends with %d: %s; want that the file cannot be written to", code, errs)
	}
	if left, _ := filepath.Glob(db + "-*"); len(left) > 0 {
		t.Errorf("reading left %v beside the evidence", left)
	}
}

func TestVerifyTellsWhatIsNoRegister(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty.db": "", "hosts": "127.0.0.1 localhost\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := run(t, "verify", "--db", path)
		if code != 1 || !strings.Contains(errs, "is no register") || !strings.Contains(errs, path) || strings.Contains(out+errs, "othing was altered") || strings.Contains(out+errs, "not what was written") {
			t.Errorf("verify of %s ends with %d: %s%s; want that it is no register", name, code, out, errs)
		}
	}
}

func TestDoctorSeesARegisterThatOthersCanRead(t *testing.T) {
	db, _ := registerOf(t)
	if code, out, errs := run(t, "doctor", "--db", db); code != 0 {
		t.Errorf("doctor of a new register ends with %d: %s%s", code, out, errs)
	}
	if err := os.Chmod(db, 0o640); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := run(t, "doctor", "--db", db); code != 1 || !strings.Contains(out, "FAULT  register file") || !strings.Contains(out, "others on this machine may read it") {
		t.Errorf("doctor of a register with mode 0640 ends with %d: %s", code, out)
	}
}

func TestInitNamesTheFolderThatIsNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	code, _, errs := run(t, "init", "--db", filepath.Join(dir, "x.db"))
	if code != 1 || !strings.Contains(errs, "the folder "+dir+" does not exist") {
		t.Errorf("init ends with %d: %s; want the folder named", code, errs)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("init made the folder")
	}
}

func TestTakingOneOfTwoAcceptancesBackSaysWhatHolds(t *testing.T) {
	db, claim := registerOf(t)
	id := regexp.MustCompile(`\bd[0-9a-f]{12}\b`)
	said := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != want {
			t.Fatalf("cairn %v ends with %d: %s%s", args, code, out, errs)
		}
		return out + errs
	}
	anna := id.FindString(said(0, "accept", claim, "--why", "read", "--who", "anna"))
	if again := id.FindString(said(0, "accept", claim, "--why", "read again", "--who", "anna")); again != anna {
		t.Errorf("anna's acceptance said again is decision %s; want %s", again, anna)
	}
	otto := id.FindString(said(0, "accept", claim, "--why", "read", "--who", "otto"))
	if otto == anna {
		t.Error("otto's acceptance is anna's")
	}
	out := said(0, "take-back", anna, "--why", "misread", "--who", "anna")
	if !strings.Contains(out, claim+" now stands as accepted") || !strings.Contains(out, otto+"  accept "+claim+", by otto") {
		t.Errorf("the take-back of the first says %q; want that otto's holds", out)
	}
	if out := said(1, "take-back", anna, "--why", "misread", "--who", "otto"); !strings.Contains(out, "it holds no longer: anna took it back on ") {
		t.Errorf("a second take-back of the first says %q; want it refused", out)
	}
	if out := said(0, "take-back", otto, "--why", "misread", "--who", "otto"); !strings.Contains(out, claim+" now stands as proposed: no decision on it holds") {
		t.Errorf("the take-back of the second says %q; want that nothing holds", out)
	}
}

// TestADecisionIsKeptUnderTheNameOfWhoMadeIt looks at the web's way: one open
// register, several people at it.
func TestADecisionIsKeptUnderTheNameOfWhoMadeIt(t *testing.T) {
	db, claim := registerOf(t)
	ctx := context.Background()
	d, err := pipeline.Open(ctx, db, "the server", func() time.Time { return time.Date(2035, 3, 16, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ids, err := d.Find(ctx, []string{claim}, "", false)
	if err != nil {
		t.Fatal(err)
	}
	made, err := d.Decide(ctx, register.Decision{Act: register.Accept, On: ids[0], Who: "Dana", Why: "read"})
	if err != nil || made.Who != "Dana" {
		t.Errorf("Decide = %+v, %v; want it to be Dana's", made, err)
	}
	if last, err := d.Entries(ctx, 0, 1); err != nil || len(last) != 1 || last[0].Who != "Dana" {
		t.Errorf("the ledger says %+v, %v; want Dana", last, err)
	}
	if _, err := d.DecideAll(ctx, []register.Decision{
		{Act: register.Accept, On: ids[0], Who: "Dana", Why: "read"}, {Act: register.Accept, On: ids[0], Who: "Otto", Why: "read"}}); !errors.Is(err, pipeline.ErrRefused) {
		t.Errorf("decisions of two people as one change: %v; want ErrRefused", err)
	}
}

func TestWhatIsNoFileIsNeverToBeChanged(t *testing.T) {
	if code, out, _ := run(t, "doctor", "--db", t.TempDir()); code != 1 || strings.Contains(out, "chmod") || !strings.Contains(out, "is no file") {
		t.Errorf("exit %d: %s", code, out)
	}
	empty := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := run(t, "check", empty); code != 1 || !strings.Contains(errs, "empty") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
