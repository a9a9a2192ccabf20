package pipeline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// noon is the clock of these tests.
func noon() time.Time { return time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC) }

func create(t *testing.T) (*pipeline.Desk, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cairn.db")
	d, err := pipeline.Create(t.Context(), path, "a recorder", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, path
}

func demo(t *testing.T) (*pipeline.Desk, string) {
	t.Helper()
	d, path := create(t)
	if err := d.Demo(t.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	return d, path
}

// find returns the first row of an area, period and harm.
func find(t *testing.T, table count.Table, period, area string, harm register.Harm) count.Row {
	t.Helper()
	for _, r := range table.Rows {
		if r.Period == period && r.Area == area && r.Harm == harm {
			return r
		}
	}
	t.Fatalf("no row %s %s %s", period, area, harm)
	return count.Row{}
}

func TestTheExampleShowsThePublishedFigures(t *testing.T) {
	d, _ := demo(t)
	table, err := d.Count(t.Context(), time.Time{}, count.Query{Rule: "un-mission", By: []string{"month", "admin1"}})
	if err != nil {
		t.Fatal(err)
	}
	months := 0
	for _, r := range table.Rows {
		if r.Area == "IQ" && r.Harm == register.HarmKilled && !r.Gap && r.Basis == count.Published {
			months++
		}
	}
	if months != 74 {
		t.Errorf("%d months have a national figure, want 74", months)
	}
	for _, want := range []struct {
		period, area string
		killed       int
	}{{"2018-02", "IQ", 91}, {"2018-02", "IQ-BG", 49}, {"2018-02", "IQ-AN", 14}, {"2018-02", "IQ-DI", 12}, {"2014-06", "IQ", 1531}, {"2014-06", "IQ-AN", 244}} {
		if r := find(t, table, want.period, want.area, register.HarmKilled); r.Gap || *r.Min != want.killed || *r.Max != want.killed || !r.Open {
			t.Errorf("%s %s = %s, want %d+", want.period, want.area, ranged(r), want.killed)
		}
	}
	if r := find(t, table, "2018-02", "IQ-NI", register.HarmKilled); !r.Gap || r.Min != nil || r.Max != nil {
		t.Errorf("Ninewa was not named in February 2018; row %s is no gap", ranged(r))
	}
}

func ranged(r count.Row) string {
	if v, ok := r.Range(); ok {
		return v.String()
	}
	return "a gap"
}

func TestTwoDemosAreEqual(t *testing.T) {
	a, pathA := demo(t)
	b, _ := demo(t)
	ha, errA := a.Head(t.Context())
	hb, errB := b.Head(t.Context())
	if errA != nil || errB != nil || ha.Hash != hb.Hash {
		t.Errorf("tree heads %s and %s (%v, %v); want equal ones", ha.Hash, hb.Hash, errA, errB)
	}
	if err := a.Demo(t.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
		t.Fatal(err)
	}
	if again, _ := a.Head(t.Context()); again.Hash != ha.Hash {
		t.Errorf("a second run changed the register: %s, then %s", ha.Hash, again.Hash)
	}
	r, err := pipeline.Verify(t.Context(), pathA, "", "")
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("verify: %v, %v", r, err)
	}
}

func TestFromReportToFigureAndBack(t *testing.T) {
	d, path := create(t)
	ctx := t.Context()
	report := "BAGHDAD, March 14, 2035 - A roadside bomb killed four civilians in Hilla on Monday, police said.\n"
	got, err := d.CollectFiles(ctx, []pipeline.File{{Name: "report.txt", Bytes: []byte(report)}}, pipeline.CollectOptions{Country: "IQ", Language: "en", Published: when.Between(when.On(2035, 3, 14), when.On(2035, 3, 14))})
	if err != nil || len(got.Documents) != 1 || got.Claims == 0 {
		t.Fatalf("collect: %+v, %v", got, err)
	}
	killed := func() count.Row {
		t.Helper()
		table, err := d.Count(ctx, time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, From: when.On(2035, 3, 1), To: when.On(2035, 3, 31)})
		if err != nil {
			t.Fatal(err)
		}
		return find(t, table, "2035-03", "IQ-BB", register.HarmKilled)
	}
	if r := killed(); !r.Gap {
		t.Errorf("a proposed claim counts: %s", ranged(r))
	}
	waiting, _, err := d.Queue(ctx, 0, 10)
	if err != nil || len(waiting) == 0 {
		t.Fatalf("queue: %v, %v", waiting, err)
	}
	claim := waiting[0].Claim
	if claim.Quote == "" || report[claim.Span[0]:claim.Span[1]] != claim.Quote {
		t.Errorf("the claim's words %q are not those of its span", claim.Quote)
	}
	if _, err := d.Decide(ctx, register.Decision{Act: register.Accept, On: claim.ID}); err == nil {
		t.Error("a decision without a reason was taken")
	}
	accepted, err := d.Decide(ctx, register.Decision{Act: register.Accept, On: claim.ID, Why: "read in full"})
	if err != nil {
		t.Fatal(err)
	}
	r := killed()
	if r.Gap || *r.Min != 4 || *r.Max != 4 {
		t.Errorf("accepted: %s, want 4", ranged(r))
	}
	e, err := d.Explain(ctx, time.Time{}, r.ID)
	if err != nil || len(e.Claims) != 1 || e.Claims[0].ID != claim.ID || len(e.Documents) != 1 {
		t.Errorf("explain does not lead back to the words: %+v, %v", e, err)
	}
	if _, err := d.Decide(ctx, register.Decision{Act: register.Correct, On: claim.ID, Change: []byte(`{"count":{"min":4,"max":6,"qualifier":"range"}}`), Why: "the hospital's list"}); err != nil {
		t.Fatal(err)
	}
	if r := killed(); r.Gap || *r.Min != 4 || *r.Max != 6 {
		t.Errorf("corrected: %s, want 4–6", ranged(r))
	}
	made, err := d.Store().DecisionsOn(ctx, claim.ID)
	if err != nil || len(made) != 2 {
		t.Fatalf("decisions: %v, %v", made, err)
	}
	for _, dec := range []string{made[1].ID, accepted.ID} {
		if _, err := d.Decide(ctx, register.Decision{Act: register.TakeBack, On: dec, Why: "to be read again"}); err != nil {
			t.Fatal(err)
		}
	}
	if r := killed(); !r.Gap {
		t.Errorf("both decisions were taken back, and %s still counts", ranged(r))
	}
	again, err := d.CollectFiles(ctx, []pipeline.File{{Name: "copy.txt", Bytes: []byte(report)}}, pipeline.CollectOptions{Country: "IQ", Language: "en"})
	if err != nil || len(again.Documents) != 0 || !slices.Equal(again.Known, got.Documents) {
		t.Errorf("the same bytes twice: %+v, %v; want one document", again, err)
	}
	if v, err := pipeline.Verify(ctx, path, "", ""); err != nil || len(v.Problems) > 0 {
		t.Errorf("verify: %v, %v", v, err)
	}
}

func TestAnImportTwiceChangesNothingAndANewerOneUpdates(t *testing.T) {
	d, _ := create(t)
	ctx := t.Context()
	head := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n"
	file := func(rows ...string) []pipeline.File {
		return []pipeline.File{{Name: "monthly.csv", Bytes: []byte(head + strings.Join(rows, "\n") + "\n")}}
	}
	may := "2018-05,95,163,Iraq,https://example.org/may,yes,page,civilians,included,un,"
	june := "2018-06,76,129,Iraq,https://example.org/june,yes,page,civilians,included,un,"
	first, err := d.Import(ctx, file(may, june), pipeline.ImportOptions{Profile: "unami", Country: "IQ"})
	if err != nil || first.Added != 4 || len(first.Refused) != 0 {
		t.Fatalf("first: %+v, %v", first, err)
	}
	before, _ := d.Head(ctx)
	second, err := d.Import(ctx, file(may, june), pipeline.ImportOptions{Profile: "unami", Country: "IQ"})
	after, _ := d.Head(ctx)
	if err != nil || second.Added+second.Changed+second.Withdrawn != 0 || second.Unchanged != 4 || after.Hash != before.Hash {
		t.Errorf("second: %+v, %v, head %s then %s", second, err, before.Hash, after.Hash)
	}
	newer := strings.Replace(may, "95", "96", 1)
	dry, err := d.Import(ctx, file(newer), pipeline.ImportOptions{Profile: "unami", Country: "IQ", DryRun: true})
	if still, _ := d.Head(ctx); err != nil || still.Hash != before.Hash || dry.Changed == 0 {
		t.Errorf("dry run: %+v, %v; it wrote: %v", dry, err, still.Hash != before.Hash)
	}
	seen, err := d.Preview(ctx, file(newer, strings.Replace(june, ",129,", ",,", 1)), pipeline.ImportOptions{Profile: "unami", Country: "IQ"})
	var said []string
	for _, c := range seen.Changes {
		for _, f := range c.Fields {
			said = append(said, fmt.Sprintf("%s %s line %d: %s %s → %s", c.Act, c.ID, c.Row, f.Field, f.Before, f.After))
		}
	}
	if still, _ := d.Head(ctx); err != nil || still.Hash != before.Hash || seen.Stored || len(said) != 2 ||
		!strings.HasPrefix(said[0], "change ") || !strings.HasSuffix(said[0], "line 2: range 95 → 96") || !strings.HasSuffix(said[1], "line 0: withdrawn no → yes") {
		t.Errorf("preview says %q, %v; want what changes by field, and the withdrawal", said, err)
	}
	third, err := d.Import(ctx, file(newer), pipeline.ImportOptions{Profile: "unami", Country: "IQ"})
	if err != nil || third.Changed == 0 || third.Withdrawn != 2 {
		t.Errorf("newer: %+v, %v; want a change and two withdrawn", third, err)
	}
	table, err := d.Count(ctx, time.Time{}, count.Query{Rule: "un-mission", By: []string{"month"}, From: when.On(2018, 5, 1), To: when.On(2018, 6, 30)})
	if err != nil {
		t.Fatal(err)
	}
	if r := find(t, table, "2018-05", "IQ", register.HarmKilled); r.Gap || *r.Min != 96 {
		t.Errorf("May: %s, want 96+", ranged(r))
	}
}

func TestAFileWithABadRowIsNotHalfImported(t *testing.T) {
	d, _ := create(t)
	ctx := context.Background()
	body := "external_id,date,place,country,lat,lon,killed_min,killed_max,injured_min,injured_max,source_name,source_url,quote\n" +
		"G1,2031-05-03,Market,IQ,,,3,3,,,Example Daily,https://news.example.org/1,three were killed\n" +
		"G2,2031-02-30,Market,IQ,,,3,3,,,Example Daily,https://news.example.org/2,three were killed\n"
	r, err := d.Import(ctx, []pipeline.File{{Name: "list.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "incidents"})
	if err != nil || len(r.Refused) != 1 || r.Refused[0].Row != 3 || r.Stored {
		t.Fatalf("%+v, %v; want line 3 refused and nothing stored", r, err)
	}
	state, err := d.State(ctx, time.Time{})
	if err != nil || len(state.Incidents)+len(state.Documents) != 0 {
		t.Errorf("%d incidents, %d documents of a refused file (%v)", len(state.Incidents), len(state.Documents), err)
	}
	r, err = d.Import(ctx, []pipeline.File{{Name: "list.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "incidents", Partial: true})
	if err != nil || r.Added != 1 || !r.Stored {
		t.Errorf("partial: %+v, %v; want one row added", r, err)
	}
}

func TestWhatWasKnownOnADay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cairn.db")
	clock := noon()
	d, err := pipeline.Create(t.Context(), path, "a recorder", func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ctx := t.Context()
	if _, err := d.CollectFiles(ctx, []pipeline.File{{Name: "a.txt", Bytes: []byte("BAGHDAD, March 14, 2035 - A bomb killed six people in Kut on Tuesday, police said.")}}, pipeline.CollectOptions{Country: "IQ", Language: "en"}); err != nil {
		t.Fatal(err)
	}
	waiting, _, err := d.Queue(ctx, 0, 1)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%v, %v", waiting, err)
	}
	clock = clock.AddDate(0, 0, 5)
	if _, err := d.Decide(ctx, register.Decision{Act: register.Accept, On: waiting[0].Claim.ID, Why: "read"}); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]register.Standing{4: register.Proposed, 6: register.Accepted} {
		s, err := d.Sheet(ctx, noon().AddDate(0, 0, day), document.ID(waiting[0].Claim.Document))
		if err != nil || len(s.Claims) == 0 || s.Claims[0].Standing != want {
			t.Errorf("after %d days: %+v, %v; want %s", day, s.Claims, err, want)
		}
	}
}

func TestARegisterKnowsItsOwnPlaces(t *testing.T) {
	d, _ := create(t)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "places.csv")
	if err := os.WriteFile(file, []byte("id,name,country,admin1,kind,lat,lon\nown:1,Zarnuqa Example,IQ,IQ-DI,village,34.1,45.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := d.ImportPlaces(ctx, file); err != nil || n != 1 {
		t.Fatalf("import: %d, %v", n, err)
	}
	if err := d.AliasPlace(ctx, "Old Qantara Example", "own:1"); err != nil {
		t.Fatal(err)
	}
	if err := d.AliasPlace(ctx, "Nowhere", "own:9"); err == nil {
		t.Error("a spelling of a place that is not held was taken")
	}
	if err := d.AliasPlace(ctx, "Qarafa Example", "IQ-KI"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"A roadside bomb killed two civilians in Zarnuqa Example on Monday, police said.":     "IQ-DI",
		"A roadside bomb killed two civilians in Qarafa Example on Monday, police said.":      "IQ-KI",
		"A roadside bomb killed two civilians in Old Qantara Example on Friday, police said.": "IQ-DI",
	} {
		got, err := d.CollectFiles(ctx, []pipeline.File{{Name: "a.txt", Bytes: []byte(text)}}, pipeline.CollectOptions{Country: "IQ", Language: "en"})
		if err != nil || len(got.Documents) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		s, err := d.Sheet(ctx, time.Time{}, got.Documents[0])
		if err != nil || len(s.Claims) == 0 || s.Claims[0].Place.Area() != want {
			t.Errorf("%q: %+v, %v; want %s", text, s.Claims, err, want)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("id,name,country,kind\nown:2,Somewhere,IQ,castle\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ImportPlaces(ctx, bad); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a place of an unknown kind: %v; want its line named", err)
	}
}

// BenchmarkDemo builds the example register from nothing.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		d, err := pipeline.Create(b.Context(), filepath.Join(b.TempDir(), "cairn.db"), "a recorder", noon)
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Demo(b.Context(), examples.Iraq, "iraq", "IQ"); err != nil {
			b.Fatal(err)
		}
		d.Close()
	}
}
