package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
)

func documents(t *testing.T, open Open) {
	s := open(t)
	long := report(strings.Repeat("Twelve people were killed in the market of Al-Hamra. ", 200))
	binary := report("\x00\xff\xfe not text")
	binary.Text, binary.Title = "", "a scan"
	empty := report("")
	all := []document.Document{long, binary, empty}
	for i, d := range all {
		put(t, s, day(i+1), d)
	}
	for _, want := range all {
		got, err := s.Document(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }), cmp.Comparer(bytes.Equal)); diff != "" {
			t.Errorf("document %q came back otherwise (-put +got):\n%s", want.Title, diff)
		}
	}
	list, n, err := s.Documents(t.Context(), 1, 1)
	if err != nil || n != 3 || len(list) != 1 || list[0].ID != binary.ID {
		t.Errorf("Documents(1, 1) = %v of %d, %v; want the second newest of 3", list, n, err)
	}
	if _, err := s.Document(t.Context(), document.Sum([]byte("other"))); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a document that is not there gives %v; want ErrNotFound", err)
	}
	ids, err := s.FindDocuments(t.Context(), string(long.ID[:10]), 5)
	if err != nil || len(ids) != 1 || ids[0] != string(long.ID) {
		t.Errorf("FindDocuments = %v, %v", ids, err)
	}
	wrong := report("These bytes.")
	wrong.Bytes = []byte("Other bytes.")
	if err := s.Write(t.Context(), "anna", day(4), func(tx *store.Tx) error { _, err := tx.PutDocument(wrong); return err }); err == nil {
		t.Error("a document under the hash of other bytes was written")
	}
}

func orphans(t *testing.T, open Open) {
	s := open(t)
	lost := document.Sum([]byte("nowhere"))
	late := total("t1", 1)
	late.Document = lost
	err := s.Write(t.Context(), "anna", day(1), func(tx *store.Tx) error {
		if _, err := tx.PutClaims([]register.Claim{killed(lost, "c1", 1)}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a claim of a document that is not there: %v; want ErrNotFound", err)
		}
		if _, err := tx.PutTotal(late); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a total of a document that is not there: %v; want ErrNotFound", err)
		}
		if _, err := tx.PutTotal(total("", 1)); err == nil {
			t.Error("a total without an id was taken")
		}
		return nil
	})
	if h, _, _ := s.Head(t.Context()); err != nil || h.Size != 0 {
		t.Errorf("Write = %v and the ledger has %d entries; want none", err, h.Size)
	}
}

func decisions(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed, three of them police.")
	put(t, s, day(1), d, killed(d.ID, "c1", 12), killed(d.ID, "c2", 3))
	c1 := string(d.ID) + "#c1"
	decide := func(at int, r register.Decision) register.Decision {
		var made register.Decision
		write(t, s, day(at), func(tx *store.Tx) (err error) { made, err = tx.Decide(r); return err })
		return made
	}
	waits := func(when string, want ...string) {
		t.Helper()
		queue, n, err := s.Queue(t.Context(), "", 10)
		var got []string
		for _, c := range queue {
			got = append(got, c.ID[len(d.ID):])
		}
		if err != nil || n != len(want) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v wait (%d), %v; want %v", when, got, n, err, want)
		}
	}
	waits("at first", "#c1", "#c2")
	accept := decide(2, register.Decision{Act: register.Accept, On: c1, Why: "clear"})
	if accept.Who != "anna" || !accept.At.Equal(day(2)) || accept.ID == "" {
		t.Errorf("Decide gives %+v; want id, who and when filled in", accept)
	}
	waits("after it was accepted", "#c2")
	if again := decide(3, register.Decision{Act: register.Accept, On: c1, Why: "clear"}); again.ID != accept.ID {
		t.Error("the same ruling said again is another decision")
	}
	if again := decide(3, register.Decision{Act: register.Accept, On: c1, Why: "read once more"}); again.ID != accept.ID {
		t.Error("the same person's acceptance of what is accepted is another decision")
	}
	first := decide(4, register.Decision{Act: register.TakeBack, On: accept.ID, Why: "too quick"})
	waits("after the ruling was taken back", "#c1", "#c2")
	second := decide(5, register.Decision{Act: register.TakeBack, On: first.ID, Why: "it was right"})
	waits("after the take-back was taken back", "#c2")
	decide(6, register.Decision{Act: register.TakeBack, On: second.ID, Why: "no, it was not"})
	waits("after that was taken back too", "#c1", "#c2")
	renewed := decide(7, register.Decision{Act: register.Accept, On: c1, Why: "clear"})
	if renewed.ID == accept.ID {
		t.Error("a ruling made anew after it was taken back is the old decision")
	}
	waits("after it was accepted anew", "#c2")
	queue, _, err := s.Queue(t.Context(), c1, 10)
	if err != nil || len(queue) != 1 {
		t.Errorf("after c1 %d wait, %v; want c2", len(queue), err)
	}
	made, err := s.DecisionsOn(t.Context(), c1)
	if err != nil || len(made) != 2 {
		t.Errorf("DecisionsOn = %d, %v; want both acceptances", len(made), err)
	}
	st := load(t, s, time.Time{})
	judged, err := register.Judge(st.Claims, st.Decisions)
	if err != nil || judged[0].Standing != register.Accepted || judged[1].Standing != register.Proposed {
		t.Errorf("the decisions give %v; want c1 accepted, c2 proposed", err)
	}
	if n := len(load(t, s, day(3)).Decisions); n != 1 {
		t.Errorf("as of May 3 there are %d decisions; want 1", n)
	}
	list, _, err := s.Documents(t.Context(), 0, 10)
	if err != nil || list[0].Claims != 2 || list[0].Waiting != 1 {
		t.Errorf("the list says %d claims, %d waiting, %v; want 2 and 1", list[0].Claims, list[0].Waiting, err)
	}
}

// twoAcceptances lets two people accept one claim and take back what they
// ruled, one after the other.
func twoAcceptances(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed.")
	put(t, s, day(1), d, killed(d.ID, "c1", 1))
	c1 := string(d.ID) + "#c1"
	decide := func(who string, at int, r register.Decision) (made register.Decision, err error) {
		err = s.Write(t.Context(), who, day(at), func(tx *store.Tx) (err error) { made, err = tx.Decide(r); return err })
		return made, err
	}
	waits := func(want int) {
		t.Helper()
		if _, n, err := s.Queue(t.Context(), "", 10); err != nil || n != want {
			t.Errorf("%d claims wait, %v; want %d", n, err, want)
		}
	}
	accept := register.Decision{Act: register.Accept, On: c1, Why: "clear"}
	anna, err := decide("anna", 2, accept)
	if err != nil {
		t.Fatal(err)
	}
	otto, err := decide("otto", 3, accept)
	if err != nil || otto.ID == anna.ID || otto.Who != "otto" {
		t.Fatalf("a second person's acceptance is %+v, %v; want a decision of their own", otto, err)
	}
	accept.Why = "clear, read again"
	if again, err := decide("anna", 4, accept); err != nil || again.ID != anna.ID {
		t.Errorf("anna's acceptance said again is %+v, %v; want the one that stands", again, err)
	}
	back := func(who string, at int, id string) (register.Decision, error) {
		return decide(who, at, register.Decision{Act: register.TakeBack, On: id, Why: "misread"})
	}
	taken, err := back("anna", 5, anna.ID)
	if err != nil {
		t.Fatal(err)
	}
	waits(0) // otto's holds
	_, err = back("otto", 6, anna.ID)
	if !errors.Is(err, store.ErrTaken) || !strings.Contains(err.Error(), "anna took it back on 2031-05-05 10:00:00") || !strings.Contains(err.Error(), taken.ID) {
		t.Errorf("what was taken back is taken back again: %v; want it refused, with who did and when", err)
	}
	if _, err := back("otto", 7, otto.ID); err != nil {
		t.Fatal(err)
	}
	waits(1)
	if again, err := decide("anna", 8, accept); err != nil || again.ID == anna.ID {
		t.Errorf("anna's acceptance after hers was taken back is %+v, %v; want a new one", again, err)
	}
	waits(0)
	if _, err := decide("otto", 9, register.Decision{Act: register.Reject, On: c1, Why: "told twice"}); err != nil {
		t.Fatal(err)
	}
	last, err := decide("anna", 10, accept)
	if all, err2 := s.DecisionsOn(t.Context(), c1); err != nil || err2 != nil || len(all) != 5 || all[4].ID != last.ID {
		t.Errorf("after otto's rejection anna's acceptance is %+v, %v (%d decisions, %v); want a new one", last, err, len(all), err2)
	}
}

func refusedDecisions(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed.")
	put(t, s, day(1), d, killed(d.ID, "c1", 12))
	write(t, s, day(1), func(tx *store.Tx) error { _, err := tx.PutTotal(total("t1", 5)); return err })
	c1 := string(d.ID) + "#c1"
	change := json.RawMessage(`{"count":{"min":9,"max":9,"qualifier":"exact"}}`)
	for name, bad := range map[string]register.Decision{
		"an act that is none":                      {Act: "like", On: c1, Why: "w"},
		"no record":                                {Act: register.Accept, Why: "w"},
		"no reason":                                {Act: register.Accept, On: c1, Why: " "},
		"a claim that is not there":                {Act: register.Accept, On: string(d.ID) + "#c9", Why: "w"},
		"a pair with one record":                   {Act: register.Same, On: c1, Why: "w"},
		"an acceptance of two":                     {Act: register.Accept, On: c1, With: c1, Why: "w"},
		"a correction without a change":            {Act: register.Correct, On: c1, Why: "w"},
		"an acceptance with a change":              {Act: register.Accept, On: c1, Change: change, Why: "w"},
		"a correction of a slot that is none":      {Act: register.Correct, On: c1, Change: json.RawMessage(`{"kount":null}`), Why: "w"},
		"a correction that is no object":           {Act: register.Correct, On: c1, Change: json.RawMessage(`null`), Why: "w"},
		"a correction to a count that is no count": {Act: register.Correct, On: c1, Change: json.RawMessage(`{"count":12}`), Why: "w"},
		"a correction of a total":                  {Act: register.Correct, On: "t1", Change: change, Why: "w"},
		"a grading without a grade":                {Act: register.Grade, On: c1, Why: "w"},
		"a take-back of what was never decided":    {Act: register.TakeBack, On: "d00", Why: "w"},
	} {
		err := s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error { _, err := tx.Decide(bad); return err })
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	write(t, s, day(3), func(tx *store.Tx) error {
		_, err := tx.Decide(register.Decision{Act: register.Correct, On: c1, Change: change, Why: "misread"})
		if err == nil {
			_, err = tx.Decide(register.Decision{Act: register.Reject, On: "t1", Why: "a relay's typing error"})
		}
		return err
	})
}

func keptClaim(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed.")
	put(t, s, day(1), d, killed(d.ID, "c1", 12), killed(d.ID, "c2", 3))
	write(t, s, day(2), func(tx *store.Tx) error {
		_, err := tx.Decide(register.Decision{Act: register.Accept, On: string(d.ID) + "#c1", Why: "clear"})
		return err
	})
	write(t, s, day(3), func(tx *store.Tx) error { // a later extractor reads it otherwise
		got, err := tx.PutClaims([]register.Claim{killed(d.ID, "c1", 13), killed(d.ID, "c2", 4)})
		if want := (store.Counts{Kept: 1, Changed: 1}); err == nil && got != want {
			t.Errorf("PutClaims = %+v; want %+v", got, want)
		}
		return err
	})
	claims, err := s.ClaimsOf(t.Context(), d.ID)
	if err != nil || len(claims) != 2 || *claims[0].Count.Min != 12 || *claims[1].Count.Min != 4 {
		t.Errorf("ClaimsOf = %+v, %v; want 12, which was accepted, and 4", claims, err)
	}
}

func figures(t *testing.T, open Open) {
	s := open(t)
	put(t, s, day(1), report("Twelve people were killed."))
	rule := Rule
	head := load(t, s, time.Time{}).Head
	if _, ok, err := s.Figures(t.Context(), rule, "month", head); ok || err != nil {
		t.Errorf("figures before any were kept: %v, %v", ok, err)
	}
	for range 2 {
		write(t, s, day(2), func(tx *store.Tx) error { return PutFigures(tx, head, 12) })
	}
	got, ok, err := s.Figures(t.Context(), rule, "month", head)
	if err != nil || !ok || len(got.Rows) != 2 || *got.Rows[0].Min != 12 || !got.Rows[1].Gap || got.Rows[1].Min != nil {
		t.Errorf("Figures = %+v, %v, %v; want 12 and a gap", got, ok, err)
	}
	st := load(t, s, time.Time{})
	if st.Head != head {
		t.Error("keeping figures made them stale: the state has another head")
	}
	if h, _, _ := s.Head(t.Context()); h.Size != st.Entries+1 {
		t.Errorf("the ledger has %d entries; want one for the figures, written once", h.Size)
	}
	if _, ok, _ := s.Figures(t.Context(), count.RuleRef{ID: "min", Version: "2"}, "month", head); ok {
		t.Error("figures of another version of the rule were given")
	}
	write(t, s, day(3), func(tx *store.Tx) error { _, err := tx.PutTotal(total("t1", 5)); return err })
	now := load(t, s, time.Time{}).Head
	if _, ok, _ := s.Figures(t.Context(), rule, "month", now); ok {
		t.Error("figures from before a change were given for after it")
	}
	write(t, s, day(4), func(tx *store.Tx) error { return PutFigures(tx, now, 5) })
	if got, ok, _ := s.Figures(t.Context(), rule, "month", now); !ok || *got.Rows[0].Min != 5 {
		t.Error("the newer figures did not take the place of the older")
	}
}

func settingsAndReleases(t *testing.T, open Open) {
	s := open(t)
	var on bool
	if found, err := s.Setting(t.Context(), "auto", &on); found || err != nil {
		t.Errorf("a setting never set: %v, %v", found, err)
	}
	write(t, s, day(1), func(tx *store.Tx) error { _, err := tx.PutSetting("auto", true); return err })
	if found, err := s.Setting(t.Context(), "auto", &on); !found || err != nil || !on {
		t.Errorf("Setting = %v, %v, %v; want true", on, found, err)
	}
	type release struct{ Title, Digest string }
	write(t, s, day(2), func(tx *store.Tx) error { _, err := tx.PutRelease("2031-05", release{"May <1>", "ab"}); return err })
	var got release
	if found, err := s.Release(t.Context(), "2031-05", &got); !found || err != nil || got.Title != "May <1>" {
		t.Errorf("Release = %+v, %v, %v", got, found, err)
	}
	err := s.Write(t.Context(), "anna", day(3), func(tx *store.Tx) error {
		_, err := tx.PutRelease("2031-05", release{"May", "cd"})
		return err
	})
	if !errors.Is(err, store.ErrExists) {
		t.Errorf("a release was changed: %v; want ErrExists", err)
	}
	if ids, err := s.Releases(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("Releases = %v, %v", ids, err)
	}
}

func updates(t *testing.T, open Open) {
	s := open(t)
	states := []*register.State{load(t, s, time.Time{})}
	var heads []string
	d, e := report("Twelve people were killed."), report("Another report.")
	steps := []func(tx *store.Tx) error{
		func(tx *store.Tx) error {
			_, err := tx.PutTotals([]register.Total{total("t1", 1), total("t2", 2)})
			return err
		},
		func(tx *store.Tx) error { _, err := tx.PutTotal(total("t1", 3)); return err },
		func(tx *store.Tx) error {
			_, err := tx.PutDocument(d)
			if err == nil {
				_, err = tx.PutClaims([]register.Claim{killed(d.ID, "c1", 12)})
			}
			return err
		},
		func(tx *store.Tx) error { return PutFigures(tx, "0:x", 1) },
		func(tx *store.Tx) error {
			_, err := tx.PutTotals([]register.Total{total("t3", 3), total("t1", 4), total("t1", 5), total("t2", 6), total("t3", 9)})
			if err == nil {
				_, err = tx.PutDocument(e)
			}
			return err
		},
	}
	steps = append(steps, func(tx *store.Tx) error { // more than are read in one go, some of them changed at once
		for i := range 1200 {
			if _, err := tx.PutTotal(total(fmt.Sprint("many", i), i)); err != nil {
				return err
			}
			if i%3 == 0 {
				if _, err := tx.PutTotal(total(fmt.Sprint("many", i/2), i+1)); err != nil {
					return err
				}
			}
		}
		return nil
	}, steps[1])
	for i, step := range steps {
		write(t, s, day(i+1), step)
		want := load(t, s, time.Time{})
		for from, old := range states {
			got, err := s.Update(t.Context(), old)
			if err != nil {
				t.Fatalf("step %d from state %d: %v", i+1, from, err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("step %d from state %d (-loaded +updated):\n%s", i+1, from, diff)
			}
		}
		states = append(states, want)
		heads = append(heads, want.Head)
	}
	for i, head := range heads {
		if asOf := load(t, s, day(i+1)); asOf.Head != head || !cmp.Equal(withoutTime(asOf), withoutTime(states[i+1]), cmpopts.EquateEmpty()) {
			t.Errorf("state %d was changed by bringing it up to date", i+1)
		}
	}
	if _, err := open(t).Update(t.Context(), states[2]); err == nil {
		t.Error("a state of another register was brought up to date")
	}
}

func lean(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed.")
	c := killed(d.ID, "c1", 12)
	c.Spans, c.Why = map[string]document.Span{"count": {0, 6}}, map[string]string{"count": "a number before the verb, \"twelve\" {[,"}
	put(t, s, day(1), d, c, killed(d.ID, "c2", 3))
	whole := load(t, s, time.Time{})
	got, err := s.Load(t.Context(), time.Time{}, store.Lean)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Claims[0].Why) != 1 || len(whole.Claims[0].Spans) != 1 {
		t.Errorf("the whole state has %+v; want its words too", whole.Claims[0])
	}
	for i := range whole.Claims {
		whole.Claims[i].Spans, whole.Claims[i].Why = nil, nil
	}
	if diff := cmp.Diff(whole, got); diff != "" {
		t.Errorf("-whole without words, +lean:\n%s", diff)
	}
}

func withoutTime(st *register.State) register.State {
	c := *st
	c.AsOf = time.Time{}
	return c
}

func concurrent(t *testing.T, open Open) {
	s := open(t)
	const writers, each = 4, 15
	var running, reading sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		running.Go(func() {
			for i := range each {
				err := s.Write(t.Context(), fmt.Sprint("writer ", w), day(1), func(tx *store.Tx) error {
					_, err := tx.PutTotals([]register.Total{total(fmt.Sprintf("%d-%d-a", w, i), i), total(fmt.Sprintf("%d-%d-b", w, i), i)})
					return err
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	for range 3 {
		reading.Go(func() {
			for last := 0; ; {
				st, err := s.Load(t.Context(), time.Time{})
				if err != nil {
					t.Errorf("reader: %v", err)
					return
				}
				if n := len(st.Totals); n%2 != 0 || n < last || int64(n) != st.Entries {
					t.Errorf("a reader saw %d totals at %d entries after %d; want whole changes only, never fewer", n, st.Entries, last)
					return
				}
				last = len(st.Totals)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	running.Wait()
	close(done)
	reading.Wait()
	if st := load(t, s, time.Time{}); len(st.Totals) != writers*each*2 {
		t.Errorf("%d totals; want %d: none lost, none doubled", len(st.Totals), writers*each*2)
	}
}
