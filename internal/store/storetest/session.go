package storetest

import (
	"fmt"
	"testing"
	"time"
)

// Sessions are kept without what opens them, end in time and when they are ended,
// and are no part of the record.
func sessions(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	size, root, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := day(20)
	begin := func(secret, token string, until time.Time) {
		t.Helper()
		if err := s.OpenSession(t.Context(), secret, token, at, until); err != nil {
			t.Fatal(err)
		}
	}
	opens := func(secret string, now time.Time, want string) {
		t.Helper()
		if got, err := s.Session(t.Context(), secret, now); err != nil || got != want {
			t.Errorf("session %s at %v opens %q, %v; want %q", secret, now, got, err, want)
		}
	}
	begin("one", "dana", at.Add(12*time.Hour))
	begin("two", "sami", at.Add(time.Hour))
	opens("one", at, "dana")
	opens("two", at.Add(59*time.Minute), "sami")
	opens("two", at.Add(time.Hour), "")
	opens("three", at, "")
	opens("", at, "")
	if err := s.EndSession(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	opens("one", at, "")
	if err := s.EndSession(t.Context(), "never there"); err != nil {
		t.Errorf("a session that is not there is ended: %v", err)
	}
	at = at.Add(2 * time.Hour)
	begin("four", "dana", at.Add(time.Hour))
	opens("two", at.Add(-90*time.Minute), "") // its time was over, so it went
	if again, same, err := s.Head(t.Context()); err != nil || again != size || same != root {
		t.Errorf("sessions are in the ledger: %d entries after %d, %v", again, size, err)
	}
	for i := range 3 {
		begin(fmt.Sprint("many ", i), "dana", at.Add(time.Minute))
	}
	opens("many 2", at, "dana")
}
