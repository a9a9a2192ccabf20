package pipeline_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// months imports these rows of killed in Iraq, month=number.
func months(t *testing.T, d *pipeline.Desk, rows ...string) {
	t.Helper()
	body := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n"
	for _, r := range rows {
		month, n, _ := strings.Cut(r, "=")
		body += month + "," + n + ",10,Iraq,https://example.org/" + month + ",yes,page,civilians,included,un,\n"
	}
	if r, err := d.Import(t.Context(), []pipeline.File{{Name: "monthly.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "unami", Country: "IQ"}); err != nil || len(r.Refused) > 0 {
		t.Fatalf("import: %+v, %v", r, err)
	}
}

func release(t *testing.T, d *pipeline.Desk, o pipeline.ReleaseOptions) pipeline.Released {
	t.Helper()
	r, err := d.Release(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// equal compares two folders byte for byte.
func equal(t *testing.T, a, b string) {
	t.Helper()
	n := 0
	err := fs.WalkDir(os.DirFS(a), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		n++
		x, err := os.ReadFile(filepath.Join(a, name))
		y, err2 := os.ReadFile(filepath.Join(b, name))
		if !bytes.Equal(x, y) {
			t.Errorf("%s differs in %s and %s", name, a, b)
		}
		return errors.Join(err, err2)
	})
	if err != nil || n == 0 {
		t.Errorf("%d files: %v", n, err)
	}
}

func TestAReleaseNamesEveryPublishedNumberThatChanged(t *testing.T) {
	d, path := create(t)
	ctx, dir := t.Context(), t.TempDir()
	months(t, d, "2018-05=95", "2018-06=76")
	first := release(t, d, pipeline.ReleaseOptions{Dir: dir})
	if first.ID != "r1" || !first.New || len(first.Corrections) != 0 || first.Figures != 4 {
		t.Errorf("first release: %+v", first)
	}
	again := release(t, d, pipeline.ReleaseOptions{Dir: filepath.Join(dir, "again")})
	if again.ID != "r1" || again.New {
		t.Errorf("the same register again: %+v; want r1, not new", again)
	}
	equal(t, first.Dir, again.Dir)
	if _, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a release was written over: %v", err)
	}

	months(t, d, "2018-05=98", "2018-06=76", "2018-07=79")
	var unexplained *publish.Unexplained
	if _, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir}); !errors.As(err, &unexplained) || len(unexplained.Corrections) != 1 {
		t.Errorf("a changed public number without a reason: %v; want the month named", err)
	}
	if dry, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir, DryRun: true, Why: "a page was corrected"}); err != nil || dry.ID != "r2" || len(dry.Corrections) != 1 {
		t.Errorf("dry run: %+v, %v", dry, err)
	}
	if records, err := d.Releases(ctx); err != nil || len(records) != 1 {
		t.Errorf("a refused release and a dry run left %d releases, %v", len(records), err)
	}
	second := release(t, d, pipeline.ReleaseOptions{Dir: dir, Why: "a page was corrected"})
	const figure = "un-mission/2018-05/IQ/killed"
	if c := second.Corrections; second.ID != "r2" || len(c) != 1 || c[0].Figure != figure || c[0].Since != "r1" || c[0].Words != "+3: one toll updated" || c[0].Why != "a page was corrected" {
		t.Errorf("second release: %s, corrections %+v", second.ID, c)
	}
	for _, name := range []string{"changes.md", "changes.json"} {
		if text, err := os.ReadFile(filepath.Join(second.Dir, name)); err != nil || !bytes.Contains(text, []byte("+3: one toll updated")) {
			t.Errorf("%s does not name the change: %s, %v", name, text, err)
		}
	}
	old := release(t, d, pipeline.ReleaseOptions{Dir: filepath.Join(dir, "old"), Again: "r1"})
	equal(t, first.Dir, old.Dir)
	for _, r := range []string{first.Dir, second.Dir} {
		if c, err := pipeline.VerifyRelease(ctx, r, path, ""); err != nil || len(c.Faults) > 0 || !c.Register {
			t.Errorf("%s: %+v, %v", r, c.Faults, err)
		}
	}
	c, err := pipeline.VerifyRelease(ctx, second.Dir, filepath.Join(dir, "none.db"), store.PublicFile(path))
	if err != nil || len(c.Faults) > 0 || c.Register {
		t.Errorf("without the register: %+v, %v", c, err)
	}

	t.Run("a file that was altered", func(t *testing.T) {
		name := filepath.Join(old.Dir, "figures", "un-mission.csv")
		text, _ := os.ReadFile(name)
		if err := errors.Join(os.Remove(name), os.WriteFile(name, bytes.Replace(text, []byte(",95,"), []byte(",59,"), 1), 0o600)); err != nil {
			t.Fatal(err)
		}
		if c, err := pipeline.VerifyRelease(ctx, old.Dir, path, ""); err != nil || len(c.Faults) == 0 {
			t.Errorf("not found: %v", err)
		}
	})
	t.Run("a release written to the ledger beside the program", func(t *testing.T) {
		records, err := d.Releases(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r := records[1]
		r.ID, r.Previous, r.Corrections = "r3", "r2", nil
		r.Figures[figure] = register.AtLeast(91)
		if err := d.Store().Write(ctx, "somebody", noon(), func(tx *store.Tx) error { _, err := tx.PutRelease(r.ID, r); return err }); err != nil {
			t.Fatal(err)
		}
		c, err := pipeline.VerifyRelease(ctx, second.Dir, path, "")
		if err != nil || !strings.Contains(strings.Join(c.Faults, "\n"), "there is no correction entry for it") {
			t.Errorf("verify --release does not find it: %q, %v", c.Faults, err)
		}
		if r, err := pipeline.Verify(ctx, path, "", ""); err != nil || len(r.Problems) != 1 || r.Problems[0].Table != "release" {
			t.Errorf("verify does not find it: %+v, %v", r.Problems, err)
		}
		months(t, d, "2018-05=99", "2018-06=76", "2018-07=79")
		if _, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir}); err == nil {
			t.Error("a release was added to releases that do not hold")
		}
	})
}

func TestAReleaseOfSomeMonthsUnderSeveralRules(t *testing.T) {
	d, _ := create(t)
	months(t, d, "2018-05=95", "2018-06=76", "2018-07=79")
	dir := t.TempDir()
	o := pipeline.ReleaseOptions{Dir: dir, Rules: []string{"un-mission", "all"}, From: when.MonthOf(2018, time.June), To: when.MonthOf(2018, time.June)}
	r := release(t, d, o)
	var names []string
	if err := fs.WalkDir(os.DirFS(r.Dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := `METHOD.md README.md SHA256SUMS SHA256SUMS.note bulletins/2018-06.ar.html bulletins/2018-06.ar.md bulletins/2018-06.en.html bulletins/2018-06.en.md ` +
		`changes.json changes.md datapackage.json dcat.jsonld definitions.json figures/all.csv figures/all.geojson figures/all.hxl.csv figures/all.jsonl figures/all.parquet ` +
		`figures/un-mission.csv figures/un-mission.geojson figures/un-mission.hxl.csv figures/un-mission.jsonl figures/un-mission.parquet head.note key.pub release.json rules/all.yaml rules/un-mission.yaml`
	if got := strings.Join(names, " "); got != want {
		t.Errorf("files are\n%s\nwant\n%s", got, want)
	}
	if text, _ := os.ReadFile(filepath.Join(r.Dir, "figures", "all.csv")); bytes.Contains(text, []byte("2018-05")) || !bytes.Contains(text, []byte("2018-06")) {
		t.Error("the csv has other months than those asked for")
	}
	for _, bad := range []pipeline.ReleaseOptions{
		{Dir: dir, Rules: []string{"no-such-rule"}}, {Dir: dir, Rules: []string{"all", "all"}}, {Dir: dir, Again: "r9"}, {Dir: dir, Again: "r1", Rules: []string{"all"}},
		{Dir: dir, From: o.To + 1, To: o.To}, {Dir: dir, From: when.MonthOf(2031, time.May)},
	} {
		if _, err := d.Release(t.Context(), bad); err == nil {
			t.Errorf("Release(%+v) made a release", bad)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("refused releases left %v behind", left)
	}
}

func TestWhatChangedSinceADay(t *testing.T) {
	at := noon()
	d, err := pipeline.Create(t.Context(), filepath.Join(t.TempDir(), "cairn.db"), "a recorder", func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ctx := t.Context()
	if _, err := d.CollectFiles(ctx, []pipeline.File{{Name: "a.txt", Bytes: []byte("BAGHDAD, March 14, 2035 - A roadside bomb killed four civilians in Hilla on Monday, police said.\n")}},
		pipeline.CollectOptions{Country: "IQ", Language: "en", Published: when.Between(when.On(2035, 3, 14), when.On(2035, 3, 14))}); err != nil {
		t.Fatal(err)
	}
	waiting, _, err := d.Queue(ctx, 0, 10)
	if err != nil || len(waiting) == 0 {
		t.Fatalf("queue: %v, %v", waiting, err)
	}
	rule := func(act register.Act, change string) {
		t.Helper()
		at = at.Add(24 * time.Hour)
		if _, err := d.Decide(ctx, register.Decision{Act: act, On: waiting[0].Claim.ID, Change: []byte(change), Why: "read in full"}); err != nil {
			t.Fatal(err)
		}
	}
	rule(register.Accept, "")
	rule(register.Correct, `{"count":{"min":6,"max":6,"qualifier":"exact"}}`)
	for days, want := range map[int]string{0: "a gap filled, 6+: one incident confirmed", 1: "+2: one toll corrected", 2: ""} {
		c, err := d.Changes(ctx, noon().Add(time.Duration(days)*24*time.Hour), time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}, From: when.On(2035, 3, 1), To: when.On(2035, 3, 31)})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, x := range c.List {
			if x.Area == "IQ-BB" {
				got = x.Words
			}
		}
		if got != want {
			t.Errorf("since day %d: %q; want %q (%+v)", days, got, want, c.List)
		}
	}
}
