package store_test

import (
	"testing"
	"time"
)

// Who can write the file and has no key cannot make a session another's, or longer.
func TestASessionThatTheKeyDidNotSignOpensNothing(t *testing.T) {
	s := open(t)
	at := time.Date(2031, 5, 3, 10, 0, 0, 0, time.UTC)
	for name, change := range map[string]string{
		"another account": `UPDATE session SET token = 'sami'`,
		"a longer time":   `UPDATE session SET until = '2031-05-09T10:00:00.000000000Z'`,
		"no signature":    `UPDATE session SET signed = ''`,
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.OpenSession(t.Context(), name, "dana", at, at.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Session(t.Context(), name, at); err != nil || got != "dana" {
				t.Fatalf("as it was opened it opens %q, %v", got, err)
			}
			if _, err := raw(t, s).Exec(change); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Session(t.Context(), name, at); err != nil || got != "" {
				t.Errorf("it opens %q, %v; want nothing", got, err)
			}
			if err := s.EndSession(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		})
	}
}
