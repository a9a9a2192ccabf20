package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// outside opens a register as the public may read it.
func outside(t *testing.T, path string) *pipeline.Desk {
	t.Helper()
	d, err := pipeline.OpenPublic(t.Context(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// cells returns the figures of killed in Iraq that a desk gives, in words.
func cells(t *testing.T, d *pipeline.Desk, rule string, months ...string) string {
	t.Helper()
	table, err := d.Count(t.Context(), time.Time{}, count.Query{Rule: rule, By: []string{"month"}, Country: "IQ", Of: []register.Harm{register.HarmKilled}})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, m := range months {
		w := "no row"
		for _, row := range table.Rows {
			if row.Period == m && row.Area == "IQ" {
				w = ranged(row)
				if row.Hidden {
					w = "hidden"
				}
			}
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

func TestThePublicReadsWhatStandsInPublic(t *testing.T) {
	d, path := create(t)
	ctx := t.Context()
	months(t, d, "2018-05=95", "2018-06=76", "2018-07=79")
	p := outside(t, path)
	if _, err := p.Home(ctx); !errors.Is(err, pipeline.ErrUnreleased) {
		t.Errorf("before a release Home gives %v", err)
	}
	if _, err := p.State(ctx, time.Time{}); !errors.Is(err, pipeline.ErrUnreleased) {
		t.Errorf("before a release State gives %v", err)
	}
	dir := t.TempDir()
	june := when.MonthOf(2018, time.June)
	release(t, d, pipeline.ReleaseOptions{Dir: dir, From: june, To: june})
	all := []string{"2018-05", "2018-06", "2018-07"}
	gap := cells(t, p, "un-mission", "2018-05")
	want := func(what, words string) {
		t.Helper()
		if got := cells(t, p, "un-mission", all...); got != words {
			t.Errorf("%s: the public reads %q, want %q", what, got, words)
		}
	}
	want("only June is released", gap+" 76+ "+gap)
	if h, err := p.Home(ctx); err != nil || h.From != june || h.To != june {
		t.Errorf("the public is told of %v to %v, %v; want June alone", h.From, h.To, err)
	}
	if s, err := p.State(ctx, time.Time{}); err != nil || len(s.Totals) != 2 {
		t.Errorf("the public's register has %d totals, %v; want June's two", len(s.Totals), err)
	}
	if _, err := p.Count(ctx, time.Time{}, count.Query{Rule: "all", By: []string{"month"}, Country: "IQ"}); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a rule that was not released: %v", err)
	}
	months(t, d, "2018-05=98", "2018-06=77", "2018-07=79")
	want("a change that is not released", gap+" 76+ "+gap)
	may := when.MonthOf(2018, time.May)
	release(t, d, pipeline.ReleaseOptions{Dir: dir, From: may, To: may})
	want("May is released, June's change is not", "98+ 76+ "+gap)
	e, err := p.Explain(ctx, time.Time{}, "un-mission/2018-06/IQ/killed")
	if err != nil || ranged(e.Row) != "76+" || len(e.Totals) != 0 || !strings.Contains(strings.Join(e.Row.Notes, " "), "number of release r1") {
		t.Errorf("June's figure is %s, %q, with %d totals under it, %v; want the number of r1 and nothing of its change", ranged(e.Row), e.Row.Notes, len(e.Totals), err)
	}
	release(t, d, pipeline.ReleaseOptions{Dir: dir, Why: "a page was corrected"})
	want("everything is released", "98+ 77+ 79+")
	list, err := p.Corrections(ctx, time.Time{})
	if err != nil || len(list) != 1 || list[0].Figure != "un-mission/2018-06/IQ/killed" || list[0].Since != "r1" || list[0].Release != "r3" || list[0].Why != "a page was corrected" {
		t.Errorf("corrections: %+v, %v", list, err)
	}
	months(t, d, "2018-06=77", "2018-07=79")
	gone, err := d.Withdrawn(ctx, time.Time{})
	if err != nil || len(gone) != 2 || gone[0].By != "source" {
		t.Errorf("withdrawn: %+v, %v; want May's two totals", gone, err)
	}
	if gone, err := p.Withdrawn(ctx, time.Time{}); err != nil || len(gone) != 0 {
		t.Errorf("a withdrawal that is not released is told: %+v, %v", gone, err)
	}
	if _, err := p.Decide(ctx, register.Decision{Act: register.Accept, On: "x", Who: "x", Why: "x"}); err == nil {
		t.Error("a reader from outside decides")
	}
	if err := p.Store().Write(ctx, "x", noon(), func(tx *store.Tx) error { _, err := tx.PutSetting("a", 1); return err }); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a public desk writes: %v", err)
	}
}

func TestThePublicIsNotShownSmallCounts(t *testing.T) {
	d, path := create(t)
	body := "external_id,date,place,country,lat,lon,killed_min,killed_max,injured_min,injured_max,source_name,source_url,quote,victim_status\n"
	for i, n := range []int{3, 40, 25} {
		body += fmt.Sprintf("G%d,2031-%02d-03,Hilla,IQ,,,%d,%d,,,Example Daily,https://news.example.org/%d,words of a witness,civilian\n", i, i+1, n, n, i)
	}
	if r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"}); err != nil || r.Added != 3 {
		t.Fatalf("%+v, %v", r, err)
	}
	all := []string{"2031-01", "2031-02", "2031-03"}
	r := release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}})
	p := outside(t, path)
	if got := cells(t, p, "all", all...); r.Hidden < 2 || !strings.HasPrefix(got, "hidden ") || !strings.Contains(got, "40") && !strings.Contains(got, "25") {
		t.Errorf("%d figures hidden; the public reads %q", r.Hidden, got)
	}
	e, err := p.Explain(t.Context(), time.Time{}, "all/2031-01/IQ/killed")
	if err != nil || !e.Row.Hidden || len(e.Incidents)+len(e.Claims)+len(e.Row.Inputs) > 0 {
		t.Errorf("under a hidden figure lies %+v, %v", e, err)
	}
	s, err := p.State(t.Context(), time.Time{})
	if err != nil || len(s.Incidents) != 3 {
		t.Fatalf("%d incidents, %v", len(s.Incidents), err)
	}
	for _, in := range s.Incidents {
		if in.Quote != "" || in.Lat != nil || len(in.Harms) > 0 || in.Address != "" || in.Place != nil && in.Place.Text != "" || in.Time.Start == in.Time.End {
			t.Errorf("an incident tells the public %+v", in)
		}
	}
	if b, err := p.Bulletin(t.Context(), time.Time{}, when.MonthOf(2031, time.February)); err == nil && strings.Contains(b.Markdown("en"), "Hilla") {
		t.Errorf("a public bulletin names a place of an incident:\n%s", b.Markdown("en"))
	}
	if b, err := d.BulletinFor(t.Context(), time.Time{}, when.MonthOf(2031, time.February), 0); err != nil || b.Killed.Hidden != strings.Contains(cells(t, p, "all", "2031-02"), "hidden") {
		t.Errorf("the bulletin for readers outside hides %v, %v", b.Killed.Hidden, err)
	}
}

func TestCustodyNumbersAreReleasedAndCorrected(t *testing.T) {
	d, path := create(t)
	ctx := t.Context()
	months(t, d, "2018-05=95")
	put := func(n int) {
		t.Helper()
		err := d.Store().Write(ctx, "anna", noon(), func(tx *store.Tx) error {
			_, err := tx.PutCustody(register.CustodyPoint{ID: "x:held", Indicator: "held", Stage: "custody", Area: "IQ", Period: when.Between(when.On(2018, 5, 1), when.On(2018, 5, 9)),
				Value: register.Exactly(n), Unit: "persons", Issuer: "A ministry"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	put(19000)
	first := release(t, d, pipeline.ReleaseOptions{Dir: dir})
	p := outside(t, path)
	held := func() (n []int) {
		table, err := p.Custody(ctx, time.Time{}, "", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range table.Rows {
			n = append(n, r.Min)
		}
		return n
	}
	if got := held(); len(got) != 1 || got[0] != 19000 || first.Figures != 3 {
		t.Errorf("%d figures are released and the public reads %v", first.Figures, got)
	}
	put(19500)
	var unexplained *publish.Unexplained
	if _, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir}); !errors.As(err, &unexplained) || len(unexplained.Corrections) != 1 {
		t.Fatalf("a changed custody number without a reason: %v", err)
	}
	if got := held(); len(got) != 1 || got[0] != 19000 {
		t.Errorf("without a release the public reads %v", got)
	}
	second := release(t, d, pipeline.ReleaseOptions{Dir: dir, Why: "the ministry corrected it"})
	const figure = "custody/2018-05-01..2018-05-09/IQ/held/x:held"
	if c := second.Corrections; len(c) != 1 || c[0].Figure != figure || c[0].Words != "+500: one toll updated" {
		t.Errorf("corrections: %+v", c)
	}
	if got := held(); len(got) != 1 || got[0] != 19500 {
		t.Errorf("after the release the public reads %v", got)
	}
	if diff, err := d.DiffReleases(ctx, "r1", "r2"); err != nil || len(diff.Changes) != 1 || diff.Changes[0].Figure != figure {
		t.Errorf("diff: %+v, %v", diff, err)
	}
	equal(t, first.Dir, release(t, d, pipeline.ReleaseOptions{Dir: filepath.Join(dir, "again"), Again: "r1"}).Dir)
	if c, err := pipeline.VerifyRelease(ctx, second.Dir, path, ""); err != nil || len(c.Faults) > 0 {
		t.Errorf("verify: %v, %v", c.Faults, err)
	}
}

// Custody numbers that people accepted from texts are released like those of
// tables: nothing of the text is given away, few people are not shown, neither
// are the other parts of one whole with them, and a changed number needs a reason.
func TestCustodyNumbersOfAcceptedClaimsAreReleased(t *testing.T) {
	d, path := create(t)
	ctx := t.Context()
	months(t, d, "2018-05=95")
	text := "The ministry holds 19000 people, 3 of them women and 40 of them boys. 12 escaped, it is feared."
	doc := document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Title: "A report", Country: "IQ", MediaType: "text/plain", Language: "en",
		Published: when.Between(when.On(2018, 5, 20), when.On(2018, 5, 20))}
	whole := string(doc.ID) + "#c1"
	claim := func(n int, kind register.Kind, people int, partOf string) register.Claim {
		return register.Claim{ID: fmt.Sprintf("%s#c%d", doc.ID, n), Document: doc.ID, Kind: kind, Unit: "persons", Count: &register.Count{Min: &people, Max: &people, Qualifier: register.Exact},
			Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeStock, Place: &register.Place{Text: "Iraq", Country: "IQ"}, PartOf: partOf,
			Time: when.Between(when.On(2018, 5, 3), when.On(2018, 5, 3)), Custodian: "the ministry", Quote: "words of the report", Attribution: &register.Attribution{Text: "a guard"}, Origin: "extract"}
	}
	claims := []register.Claim{claim(1, register.Detained, 19000, ""), claim(2, register.Detained, 3, whole), claim(3, register.Detained, 40, whole),
		claim(4, register.Escaped, 12, ""), claim(5, register.Escaped, 77, "")}
	err := d.Store().Write(ctx, "anna", noon(), func(tx *store.Tx) error {
		if _, err := tx.PutDocument(doc); err != nil {
			return err
		}
		_, err := tx.PutClaims(claims)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rule := func(n int, act register.Act) {
		t.Helper()
		err := d.Store().Write(ctx, "anna", noon(), func(tx *store.Tx) error {
			_, err := tx.Decide(register.Decision{Act: act, On: claims[n-1].ID, Why: "read it"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []int{1, 2, 3, 4} { // nobody ruled on the fifth
		rule(n, register.Accept)
	}
	dir := t.TempDir()
	first := release(t, d, pipeline.ReleaseOptions{Dir: dir})
	numbers := func() (n []int) {
		t.Helper()
		table, err := outside(t, path).Custody(ctx, time.Time{}, "", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range table.Rows {
			n = append(n, r.Min)
			if said := fmt.Sprintf("%+v", r); strings.Contains(said, "guard") || strings.Contains(said, "words of") || strings.Contains(said, string(doc.ID)) || r.Period != when.MonthOf(2018, 5).Interval() {
				t.Errorf("the public is told %s", said)
			}
		}
		slices.Sort(n)
		return n
	}
	if got := numbers(); !slices.Equal(got, []int{12, 19000}) {
		t.Errorf("the public reads %v; want 12 and 19000", got)
	}
	files, err := os.ReadDir(first.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if b, err := os.ReadFile(filepath.Join(first.Dir, f.Name())); err == nil && (bytes.Contains(b, []byte("words of the report")) || bytes.Contains(b, []byte(doc.ID))) {
			t.Errorf("%s names the text", f.Name())
		}
	}
	rule(1, register.Withdraw)
	var unexplained *publish.Unexplained
	if _, err := d.Release(ctx, pipeline.ReleaseOptions{Dir: dir}); !errors.As(err, &unexplained) || len(unexplained.Corrections) != 1 {
		t.Fatalf("a number taken back without a reason: %v", err)
	}
	second := release(t, d, pipeline.ReleaseOptions{Dir: dir, Why: "the report was withdrawn"})
	if got := numbers(); !slices.Equal(got, []int{12}) {
		t.Errorf("after it was taken back the public reads %v; want 12", got)
	}
	if c, err := pipeline.VerifyRelease(ctx, second.Dir, path, ""); err != nil || len(c.Faults) > 0 {
		t.Errorf("verify: %v, %v", c.Faults, err)
	}
	equal(t, first.Dir, release(t, d, pipeline.ReleaseOptions{Dir: filepath.Join(dir, "again"), Again: "r1"}).Dir)
}
