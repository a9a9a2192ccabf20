package storetest

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cairn/internal/register"
	"cairn/internal/store"
)

// warnings issues two warnings, withdraws one, takes that back, and asks that
// all of it is part of the ledger: as of each day, exported, made anew.
func warnings(t *testing.T, open Open) {
	s := open(t)
	seen, chance := 15, 0.002
	var first, second register.Warning
	write(t, s, day(1), func(tx *store.Tx) (err error) {
		first, err = tx.Warn(register.Warning{Area: "XA-01", Month: "2031-04", Indicator: "killed", Observed: &seen, Chance: &chance, Why: "three months in a row"})
		return err
	})
	write(t, s, day(2), func(tx *store.Tx) (err error) {
		second, err = tx.Warn(register.Warning{Area: "XA-01", Month: "2031-04", Indicator: "killed", Observed: &seen, Chance: &chance, Why: "three months in a row"})
		return err
	})
	if first.ID == "" || first.ID == second.ID || first.Who != "anna" || !first.At.Equal(day(1)) {
		t.Errorf("Warn gives %+v and %+v; want two ids, who and when filled in", first, second)
	}
	for name, w := range map[string]register.Warning{
		"without an area":   {Month: "2031-04", Why: "so"},
		"without a month":   {Area: "XA", Why: "so"},
		"without a reason":  {Area: "XA", Month: "2031-04", Why: " "},
		"for a wrong month": {Area: "XA", Month: "2031-14", Why: "so"},
	} {
		if err := s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error { _, err := tx.Warn(w); return err }); err == nil {
			t.Errorf("a warning %s was written", name)
		}
	}
	var gone register.Decision
	write(t, s, day(3), func(tx *store.Tx) (err error) {
		gone, err = tx.Decide(register.Decision{Act: register.Withdraw, On: first.ID, Why: "issued twice"})
		return err
	})
	write(t, s, day(4), func(tx *store.Tx) error {
		_, err := tx.Decide(register.Decision{Act: register.TakeBack, On: gone.ID, Why: "the other one was"})
		return err
	})
	for _, tt := range []struct {
		asOf             time.Time
		issued, standing int
	}{{day(1), 1, 1}, {day(2), 2, 2}, {day(3), 2, 1}, {day(4), 2, 2}, {time.Time{}, 2, 2}} {
		st := load(t, s, tt.asOf)
		standing := 0
		for _, w := range register.IssuedWarnings(st.Warnings, st.Decisions) {
			if w.Withdrawn == nil {
				standing++
			}
		}
		if len(st.Warnings) != tt.issued || standing != tt.standing {
			t.Errorf("as of %s: %d warnings, %d stand; want %d and %d", tt.asOf, len(st.Warnings), standing, tt.issued, tt.standing)
		}
	}
	if got, err := s.Warning(t.Context(), first.ID); err != nil || !cmp.Equal(got, first) {
		t.Errorf("Warning = %+v, %v; want %+v", got, err, first)
	}
	whole, before := export(t, s), load(t, s, time.Time{})
	other := open(t)
	if err := other.Import(t.Context(), bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	if err := other.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, load(t, other, time.Time{})); diff != "" || !bytes.Equal(whole, export(t, other)) {
		t.Errorf("the warnings differ after export, import and tables made anew:\n%s", diff)
	}
}
