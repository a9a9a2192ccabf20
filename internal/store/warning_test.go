package store_test

import (
	"strings"
	"testing"
	"time"

	"cairn/internal/register"
	"cairn/internal/store"
)

func TestVerifyFindsAnAlteredWarning(t *testing.T) {
	s := open(t)
	err := s.Write(t.Context(), "anna", time.Date(2031, 5, 1, 10, 0, 0, 0, time.UTC), func(tx *store.Tx) error {
		_, err := tx.Warn(register.Warning{Area: "XA-01", Month: "2031-04", Indicator: "killed", Why: "three months in a row"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func() []store.Problem {
		t.Helper()
		r, err := store.Verify(t.Context(), s.Path(), store.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Problems
	}
	if found := check(); len(found) != 0 {
		t.Errorf("a register with a warning has problems: %v", found)
	}
	if _, err := raw(t, s).Exec(`UPDATE warning SET month = '2031-05'`); err != nil {
		t.Fatal(err)
	}
	if found := check(); len(found) != 1 || !strings.HasPrefix(found[0].String(), "warning id w") {
		t.Errorf("found %v; want the warning whose month was altered", found)
	}
}
