// Package storetest is the suite that every engine of the store must pass. In
// goes a way to make an empty register, out come failed tests. People and
// places in it are invented.
package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// Open makes an empty register in a place of its own, which goes when the test
// ends.
type Open func(t testing.TB) *store.Store

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"reading as of a day", readsAsOf},
		{"the same record twice is one", sameTwice},
		{"a state brought up to date is the state loaded anew", updates},
		{"a change is kept whole or not at all", allOrNothing},
		{"a clock that goes back is recorded and breaks no order", clockBack},
		{"equal writes give equal heads", equalHeads},
		{"documents", documents},
		{"decisions", decisions},
		{"two people accept one claim", twoAcceptances},
		{"take-backs of take-backs in any order", takeBacks},
		{"decisions that are refused", refusedDecisions},
		{"a claim that was ruled on is kept", keptClaim},
		{"records without their document are refused", orphans},
		{"figures", figures},
		{"settings and releases", settingsAndReleases},
		{"warnings", warnings},
		{"what is kept", kept},
		{"sessions", sessions},
		{"in pieces", pieces},
		{"every entry and every older head has its proof", proofs},
		{"an export comes back as it was", exports},
		{"an altered export is refused", alteredExports},
		{"tables are made anew from the ledger", rebuilds},
		{"a lean state is the state without the words behind its slots", lean},
		{"readers and writers at once", concurrent},
		{"any history reads back", histories},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// day returns ten in the morning of a day in May 2031.
func day(d int) time.Time { return time.Date(2031, 5, d, 10, 0, 0, 0, time.UTC) }

// write writes and fails the test when that fails.
func write(t testing.TB, s *store.Store, at time.Time, f func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), "anna", at, f); err != nil {
		t.Fatalf("write at %s: %v", at, err)
	}
}

func load(t testing.TB, s *store.Store, asOf time.Time) *register.State {
	t.Helper()
	st, err := s.Load(t.Context(), asOf)
	if err != nil {
		t.Fatalf("load as of %s: %v", asOf, err)
	}
	return st
}

// report is a document with one sentence.
func report(text string) document.Document {
	return document.Document{
		ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Title: text, MediaType: "text/plain",
		Received: day(1), Published: when.Between(when.On(2031, 5, 1), when.On(2031, 5, 1)),
		Custody: []document.Custody{{At: day(1), Who: "anna", Did: "received"}},
	}
}

// killed is a claim of a document: n people killed.
func killed(doc document.ID, id string, n int) register.Claim {
	c := []register.Claim{{ID: id, Kind: register.Killed, Unit: "persons", Quote: fmt.Sprint(n, " people"), Origin: "extract",
		Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}, Time: when.Between(when.On(2031, 5, 1), when.On(2031, 5, 1))}}
	register.Qualify(doc, c)
	return c[0]
}

func total(id string, n int) register.Total {
	return register.Total{ID: id, Issuer: "UN", Series: "monthly", Area: "XA", Harm: register.HarmKilled,
		Period: when.MonthOf(2031, 5).Interval(), Range: register.Exactly(n), Role: "preferred", Basis: "page"}
}

// put writes a document with claims.
func put(t testing.TB, s *store.Store, at time.Time, d document.Document, claims ...register.Claim) {
	t.Helper()
	write(t, s, at, func(tx *store.Tx) error {
		_, err := tx.PutDocument(d)
		if err == nil {
			_, err = tx.PutClaims(claims)
		}
		return err
	})
}

func readsAsOf(t *testing.T, open Open) {
	s := open(t)
	for i, n := range []int{10, 12, 9} { // a figure that is corrected twice
		write(t, s, day(3*i+1), func(tx *store.Tx) error {
			_, err := tx.PutTotal(total("t1", n))
			if err == nil && i == 1 {
				_, err = tx.PutTotal(total("t2", 100))
			}
			return err
		})
	}
	for _, tt := range []struct {
		name string
		asOf time.Time
		want []int
	}{
		{"before anything", day(1).Add(-time.Nanosecond), nil},
		{"at the very time of the first entry", day(1), []int{10}},
		{"just before the first correction", day(4).Add(-time.Nanosecond), []int{10}},
		{"after the first correction", day(5), []int{12, 100}},
		{"after the second: records keep the order in which they came", day(30), []int{9, 100}},
		{"now", time.Time{}, []int{9, 100}},
	} {
		st := load(t, s, tt.asOf)
		var got []int
		for _, x := range st.Totals {
			got = append(got, x.Range.Min)
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: totals %v; want %v", tt.name, got, tt.want)
		}
		if b, err := s.Basis(t.Context(), tt.asOf); err != nil || b.String() != st.Head || b.Size != st.Entries {
			t.Errorf("%s: Basis = %v, %v; want the state's head %s", tt.name, b, err, st.Head)
		}
	}
	versions, err := s.EntriesOf(t.Context(), "total", "t1")
	if err != nil || len(versions) != 3 || versions[0].Act != "add" || versions[2].Act != "change" || versions[2].Was != versions[1].Seq {
		t.Errorf("EntriesOf = %d entries, %v; want the three versions, oldest first", len(versions), err)
	}
}

func sameTwice(t *testing.T, open Open) {
	s := open(t)
	d := report("Twelve people were killed.")
	for i, want := range []store.Counts{{Added: 2}, {Unchanged: 2}, {Unchanged: 1, Changed: 1}} {
		write(t, s, day(i+1), func(tx *store.Tx) error {
			added, err := tx.PutDocument(d)
			if err != nil || added != (i == 0) {
				t.Errorf("time %d: PutDocument = %v, %v", i+1, added, err)
			}
			second := killed(d.ID, "c2", 3)
			if i == 2 {
				second.Status = register.Police
			}
			got, err := tx.PutClaims([]register.Claim{killed(d.ID, "c1", 12), second})
			if err != nil || got != want {
				t.Errorf("time %d: PutClaims = %+v, %v; want %+v", i+1, got, err, want)
			}
			return err
		})
	}
	h, _, err := s.Head(t.Context())
	if err != nil || h.Size != 4 {
		t.Errorf("the ledger has %d entries, %v; want 4: a document, two claims, one change", h.Size, err)
	}
}

func allOrNothing(t *testing.T, open Open) {
	s := open(t)
	put(t, s, day(1), report("One person was killed."))
	before, _, _ := s.Head(t.Context())
	stop := errors.New("stop")
	err := s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error {
		if _, err := tx.PutTotal(total("t1", 5)); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Errorf("Write = %v; want the error of its function", err)
	}
	func() {
		defer func() { recover() }()
		s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error {
			tx.PutTotal(total("t1", 5))
			panic("in the middle")
		})
	}()
	bad := total("t2", 5)
	bad.Range = register.Range{Min: 5, Max: 2}
	err = s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error {
		_, err := tx.PutTotal(bad)
		return err
	})
	if err == nil {
		t.Error("a total of 5 to 2 was written")
	}
	if err := s.Write(t.Context(), "", day(2), func(*store.Tx) error { return nil }); err == nil {
		t.Error("nobody could write")
	}
	broken := report("Bytes that are no text.")
	broken.Title = "a\xffb"
	err = s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error {
		_, err := tx.PutDocument(broken)
		return err
	})
	if err == nil {
		t.Error("a title that is no UTF-8 was written")
	}
	after, _, _ := s.Head(t.Context())
	if after != before || len(load(t, s, time.Time{}).Totals) != 0 {
		t.Errorf("head is %s after changes that failed; want %s", after, before)
	}
}

func clockBack(t *testing.T, open Open) {
	s := open(t)
	for i, d := range []int{5, 9, 2, 2, 10} {
		write(t, s, day(d), func(tx *store.Tx) error {
			_, err := tx.PutTotal(total(fmt.Sprint("t", i), i))
			return err
		})
	}
	entries, err := s.Entries(t.Context(), 1, 10)
	if err != nil || len(entries) != 5 {
		t.Fatalf("Entries = %d, %v", len(entries), err)
	}
	for i, want := range []struct{ at, clock int }{{5, 0}, {9, 0}, {9, 2}, {9, 2}, {10, 0}} {
		e := entries[i]
		if !e.At.Equal(day(want.at)) || e.Clock.IsZero() != (want.clock == 0) || want.clock > 0 && !e.Clock.Equal(day(want.clock)) {
			t.Errorf("entry %d: at %s, clock %s; want May %d, clock May %d", e.Seq, e.At, e.Clock, want.at, want.clock)
		}
	}
	if n := len(load(t, s, day(8)).Totals); n != 1 {
		t.Errorf("as of May 8 there are %d totals; want 1: what was written later does not move before it", n)
	}
}

func equalHeads(t *testing.T, open Open) {
	var heads []string
	for range 2 {
		s := open(t)
		d := report("Twelve people were killed.")
		put(t, s, day(1), d, killed(d.ID, "c1", 12), killed(d.ID, "c2", 3))
		write(t, s, day(2), func(tx *store.Tx) error {
			_, err := tx.Decide(register.Decision{Act: register.Accept, On: string(d.ID) + "#c1", Why: "clear"})
			return err
		})
		write(t, s, day(3), func(tx *store.Tx) error { return PutFigures(tx, load(t, s, time.Time{}).Head, 12) })
		h, signed, err := s.Head(t.Context())
		if err != nil || signed == "" {
			t.Fatalf("Head = %v, %q, %v", h, signed, err)
		}
		heads = append(heads, h.String())
	}
	if heads[0] != heads[1] {
		t.Errorf("heads are %s and %s; want them equal", heads[0], heads[1])
	}
}

// Rule is the rule of the figures that PutFigures keeps.
var Rule = count.RuleRef{ID: "min", Version: "1"}

// PutFigures keeps a table of two months: n killed, and a gap.
func PutFigures(tx *store.Tx, head string, n int) error {
	_, err := tx.PutFigures("month", count.Table{Rule: Rule, Head: head, AsOf: day(2), Rows: []count.Row{
		{ID: "min/2031-05/XA/killed", Period: "2031-05", Area: "XA", Harm: register.HarmKilled, Min: &n, Max: &n, Basis: count.Counted, Notes: []string{}},
		{ID: "min/2031-06/XA/killed", Period: "2031-06", Area: "XA", Harm: register.HarmKilled, Gap: true, Basis: count.None, Notes: []string{"nothing was published"}},
	}})
	return err
}
