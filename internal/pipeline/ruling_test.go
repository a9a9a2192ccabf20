package pipeline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// takeIn takes in one text of 13 March 2035 and returns its claims.
func takeIn(t *testing.T, d *pipeline.Desk, name, body string) []register.Judged {
	t.Helper()
	on := when.On(2035, 3, 13)
	got, err := d.Collect(t.Context(), pipeline.Upload{Name: name + ".txt", Body: []byte(body), Title: name, Country: "IQ", Language: "en", Published: when.Between(on, on), Who: "a recorder"})
	if err != nil || len(got.Documents) != 1 {
		t.Fatalf("%s: %+v, %v", name, got, err)
	}
	sheet, err := d.Sheet(t.Context(), time.Time{}, got.Documents[0])
	if err != nil || len(sheet.Claims) == 0 {
		t.Fatalf("%s: %d claims, %v", name, len(sheet.Claims), err)
	}
	return sheet.Claims
}

func versionOf(t *testing.T, d *pipeline.Desk, who, id string) string {
	t.Helper()
	p, err := d.Place(t.Context(), time.Time{}, who, id)
	if err != nil {
		t.Fatal(err)
	}
	return p.Version
}

func rule(t *testing.T, d *pipeline.Desk, who string, act register.Act, id, change, version string) (register.Decision, error) {
	t.Helper()
	dec := register.Decision{Act: act, On: id, Who: who, Why: "read"}
	if change != "" {
		dec.Change = json.RawMessage(change)
	}
	return d.Rule(t.Context(), pipeline.Ruling{Decision: dec, Version: version})
}

func standing(t *testing.T, d *pipeline.Desk, id string) register.Judged {
	t.Helper()
	state, err := d.State(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	judged, err := register.Judge(state.Claims, state.Decisions)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(judged, func(j register.Judged) bool { return j.ID == id })
	if i < 0 {
		t.Fatalf("no claim %s", id)
	}
	return judged[i]
}

const hilla = "Police said 4 civilians were killed in Hilla on Monday."

// Of two people who rule on what they both opened, the second is told and
// nothing of theirs is written; the same form sent twice is one decision.
func TestNoEditIsLost(t *testing.T) {
	d, _ := create(t)
	id := takeIn(t, d, "hilla", hilla)[0].ID
	seen := versionOf(t, d, "Dana", id)
	first, err := rule(t, d, "Dana", register.Correct, id, `{"status":"police"}`, seen)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := rule(t, d, "Dana", register.Correct, id, `{ "status": "police" }`, seen); err != nil || again.ID != first.ID {
		t.Errorf("the same form again: %s, %v; want %s", again.ID, err, first.ID)
	}
	if _, err := rule(t, d, "Omar", register.Accept, id, "", seen); !errors.Is(err, pipeline.ErrStale) {
		t.Errorf("a ruling on what has changed: %v", err)
	}
	if j := standing(t, d, id); j.Status != register.Police || len(j.Decisions) != 1 {
		t.Errorf("the claim is of %s after %d decisions", j.Status, len(j.Decisions))
	}
	before, ok, err := d.Before(t.Context(), id, seen)
	if err != nil || !ok || before.Status != register.Civilian || before.Standing != register.Proposed {
		t.Errorf("before: %+v, %v, %v", before.Standing, ok, err)
	}
	if _, err := d.Decide(t.Context(), register.Decision{Act: register.TakeBack, On: first.ID, Who: "Dana", Why: "no"}); err != nil {
		t.Fatal(err)
	}
	if now := versionOf(t, d, "Omar", id); now == seen {
		t.Error("a claim ruled on and taken back has the version of one that nobody touched")
	}
	if _, err := d.Decide(t.Context(), register.Decision{Act: register.Note, On: id, Who: "Dana", Why: "ask the hospital"}); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Place(t.Context(), time.Time{}, "Omar", id); err != nil || len(p.Notes) != 1 || p.Wait != pipeline.ForDecision {
		t.Errorf("with a note: %+v, %v", p, err)
	}
}

// However many rule at the same moment on one form, one ruling is written.
func TestOfManyAtOnceOneRules(t *testing.T) {
	d, _ := create(t)
	id := takeIn(t, d, "hilla", hilla)[0].ID
	seen := versionOf(t, d, "", id)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = d.Rule(t.Context(), pipeline.Ruling{Version: seen, Decision: register.Decision{Act: register.Correct, On: id, Who: fmt.Sprint("person ", i), Why: "read",
				Change: json.RawMessage(fmt.Sprintf(`{"count":{"min":%d,"max":%d,"qualifier":"exact"}}`, i, i))}})
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !errors.Is(err, pipeline.ErrStale) {
			t.Error(err)
		}
	}
	if j := standing(t, d, id); done != 1 || len(j.Decisions) != 1 {
		t.Errorf("%d were told that they ruled and %d decisions stand, want one", done, len(j.Decisions))
	}
}

// Where two persons are asked for, a claim enters the figures with the second.
func TestAClaimCountsWithTheSecondPerson(t *testing.T) {
	d, _ := create(t)
	if _, err := d.SetTerms(t.Context(), register.Terms{TwoPersons: true}, "Lead", "two pairs of eyes"); err != nil {
		t.Fatal(err)
	}
	id := takeIn(t, d, "hilla", hilla)[0].ID
	killed := func() string {
		t.Helper()
		table, err := d.Count(t.Context(), time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, From: when.On(2035, 3, 1), To: when.On(2035, 3, 31)})
		if err != nil {
			t.Fatal(err)
		}
		return ranged(find(t, table, "2035-03", "IQ-BB", register.HarmKilled))
	}
	correct := `{"count":{"min":5,"max":5,"qualifier":"exact"}}`
	if _, err := rule(t, d, "Dana", register.Correct, id, correct, versionOf(t, d, "Dana", id)); err != nil {
		t.Fatal(err)
	}
	if got := killed(); got != "a gap" {
		t.Errorf("after one person the figure is %s", got)
	}
	for who, want := range map[string]bool{"Dana": false, "DANA": false, "Omar": true, "": true} {
		l, err := d.Line(t.Context(), pipeline.LineQuery{Who: who, Limit: 5})
		if err != nil || l.By[pipeline.ForSecond] != 1 || l.Waiting[0].Yours != want {
			t.Errorf("%q: %+v, %v", who, l, err)
		}
	}
	if _, err := rule(t, d, "Omar", register.Accept, id, "", versionOf(t, d, "Omar", id)); err != nil { // stands behind what he sees
		t.Fatal(err)
	}
	if got, j := killed(), standing(t, d, id); got != "5+" || j.Standing != register.Corrected {
		t.Errorf("after two the figure is %s and the claim %s", got, j.Standing)
	}
}

// The sample is coded by two who see nothing of each other; what both say alike
// is ruled with the second coding, what they differ in waits to be settled.
func TestDoubleCodingIsBlind(t *testing.T) {
	d, _ := create(t)
	if _, err := d.SetTerms(t.Context(), register.Terms{DoubleShare: 100}, "Lead", "how well do we agree?"); err != nil {
		t.Fatal(err)
	}
	same := takeIn(t, d, "hilla", hilla)[0].ID
	other := takeIn(t, d, "mosul", "Police said 9 people were killed in Mosul on Sunday.")[0].ID
	nine := `{"count":{"min":8,"max":8,"qualifier":"exact"}}`
	opened := map[string]string{same: versionOf(t, d, "Omar", same), other: versionOf(t, d, "Omar", other)}
	for _, id := range []string{same, other} {
		if dec, err := rule(t, d, "Dana", register.Accept, id, "", versionOf(t, d, "Dana", id)); err != nil || dec.Act != register.CodeBlind {
			t.Fatalf("%+v, %v", dec, err)
		}
		p, err := d.Place(t.Context(), time.Time{}, "Omar", id)
		if err != nil || !p.Blind || p.Coded || len(p.Codings) != 0 || !p.Yours {
			t.Errorf("what Omar sees: %+v, %v", p, err)
		}
		if p, _ := d.Place(t.Context(), time.Time{}, "Dana", id); !p.Coded || len(p.Codings) != 1 || p.Yours {
			t.Errorf("what Dana sees: %+v", p)
		}
		if j := standing(t, d, id); j.Standing != register.Proposed {
			t.Errorf("one coding made the claim %s", j.Standing)
		}
	}
	if _, err := rule(t, d, "Dana", register.Reject, same, "", versionOf(t, d, "Dana", same)); !errors.Is(err, pipeline.ErrRefused) {
		t.Errorf("a second coding by the same person: %v", err)
	}
	if _, err := rule(t, d, "Omar", register.Accept, same, "", opened[same]); err != nil {
		t.Fatal(err)
	}
	if _, err := rule(t, d, "Omar", register.Correct, other, nine, opened[other]); err != nil {
		t.Fatal(err)
	}
	if j := standing(t, d, same); j.Standing != register.Accepted || !strings.Contains(j.Decisions[0].Why, "Dana") {
		t.Errorf("coded alike, the claim is %s: %+v", j.Standing, j.Decisions)
	}
	p, err := d.Place(t.Context(), time.Time{}, "Lead", other)
	if err != nil || p.Wait != pipeline.ForSettling || len(p.Codings) != 2 {
		t.Errorf("to be settled: %+v, %v", p, err)
	}
	agreed, err := d.Doubled(t.Context())
	if err != nil || len(agreed.Claims) != 2 || agreed.Documents != 2 {
		t.Fatalf("%+v, %v", agreed, err)
	}
	if got := fmt.Sprint(agreed.Claims[0].Differ); got != "[min max]" {
		t.Errorf("they differ in %s", got)
	}
	for _, s := range agreed.Slots {
		if s.Slot == "min" && (s.Units != 2 || s.Alike != 0.5 || !s.Known || s.Alpha >= 1) {
			t.Errorf("min: %+v", s)
		}
		if s.Slot == "admin1" && (!s.Known || s.Alpha != 1) {
			t.Errorf("admin1: %+v", s)
		}
	}
	if _, err := rule(t, d, "Lead", register.Correct, other, nine, p.Version); err != nil {
		t.Fatal(err)
	}
	if l, _ := d.Line(t.Context(), pipeline.LineQuery{}); l.All != 0 {
		t.Errorf("%d still wait", l.All)
	}
}

func TestTimeAtTheDesk(t *testing.T) {
	d, _ := create(t)
	for i, took := range []int{10, 30, 0, 20} {
		id := takeIn(t, d, fmt.Sprint("report ", i), fmt.Sprintf("Police said %d civilians were killed in Hilla on Monday.", i+3))[0].ID
		dec := register.Decision{Act: register.Accept, On: id, Who: "Dana", Why: "read", Seconds: took}
		if i == 3 {
			dec.Act = register.Reject
		}
		if _, err := d.Decide(t.Context(), dec); err != nil {
			t.Fatal(err)
		}
	}
	w, err := d.Work(t.Context(), time.Time{})
	if want := (pipeline.Work{Confirmed: 2, Median: 20, PerClaim: 30, Measured: 3}); err != nil || w != want {
		t.Errorf("Work = %+v, %v; want %+v", w, err, want)
	}
}

// Incidents are put together and taken apart by people, and the figures follow.
func TestMergeAndSplit(t *testing.T) {
	d, _ := create(t)
	a := takeIn(t, d, "a", "Police said 4 civilians were killed when a bomb exploded in Hilla on Monday.")
	b := takeIn(t, d, "b", "A hospital said 6 people died in a shooting in Babil province on Monday.")
	for _, c := range slices.Concat(a, b) {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: c.ID, Who: "Dana", Why: "read"}); err != nil {
			t.Fatal(err)
		}
	}
	incident := func(claim string) pipeline.Told {
		t.Helper()
		told, _, _, err := d.Incident(t.Context(), claim)
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	one, two := incident(a[0].ID), incident(b[0].ID)
	if one.ID == two.ID {
		t.Fatalf("a bomb and a shooting are one incident: %+v", one.Reasons)
	}
	if _, err := d.RulePair(t.Context(), pipeline.PairRuling{Act: register.Merge, A: one.ID, B: two.ID, Who: "Dana", Why: "the hospital had the means wrong"}); err != nil {
		t.Fatal(err)
	}
	merged, _, version, err := d.Incident(t.Context(), two.ID)
	if err != nil || len(merged.Claims) != 2 || merged.ID != incident(a[0].ID).ID {
		t.Fatalf("merged: %+v, %v", merged.Claims, err)
	}
	if _, err := d.SplitOff(t.Context(), pipeline.SplitOrder{Incident: merged.ID, Leave: []string{a[0].ID, b[0].ID}, Who: "Dana", Why: "x", Version: version}); !errors.Is(err, pipeline.ErrRefused) {
		t.Errorf("an incident that all leave: %v", err)
	}
	if _, err := d.SplitOff(t.Context(), pipeline.SplitOrder{Incident: merged.ID, Leave: []string{b[0].ID}, Who: "Dana", Why: "two after all", Version: version}); err != nil {
		t.Fatal(err)
	}
	if incident(a[0].ID).ID == incident(b[0].ID).ID {
		t.Error("after the split they are still one")
	}
	if _, err := d.SplitOff(t.Context(), pipeline.SplitOrder{Incident: merged.ID, Leave: []string{b[0].ID}, Who: "Omar", Why: "me too", Version: version}); !errors.Is(err, pipeline.ErrStale) {
		t.Errorf("a split of what has changed: %v", err)
	}
}

// Claims of one document can leave the incident that they were read as.
func TestSplitInsideADocument(t *testing.T) {
	d, _ := create(t)
	c := takeIn(t, d, "two", "Police said 4 civilians were killed and 9 wounded when a bomb exploded in Hilla on Monday.")
	if len(c) < 2 {
		t.Fatalf("%d claims", len(c))
	}
	for _, j := range c {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: j.ID, Who: "Dana", Why: "read"}); err != nil {
			t.Fatal(err)
		}
	}
	told, _, version, err := d.Incident(t.Context(), c[0].ID)
	if err != nil || len(told.Claims) != 2 {
		t.Fatalf("%+v, %v", told.Claims, err)
	}
	if _, err := d.SplitOff(t.Context(), pipeline.SplitOrder{Incident: told.ID, Leave: []string{c[1].ID}, Who: "Dana", Why: "the wounded are of another blast", Version: version}); err != nil {
		t.Fatal(err)
	}
	if a, _, _, _ := d.Incident(t.Context(), c[0].ID); len(a.Claims) != 1 {
		t.Errorf("%d claims stay together", len(a.Claims))
	}
}
