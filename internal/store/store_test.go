package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

func TestWhatIsWrittenIsReadBackAndHoldsWhenVerified(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a name with #, ? and %20.db")
	s, err := store.Create(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2031, 5, 3, 10, 0, 0, 0, time.UTC)
	text := "Twelve people were killed."
	doc := document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Received: now,
		Published: when.Between(when.On(2031, 5, 1), when.On(2031, 5, 1))}
	n := 12
	claims := []register.Claim{{ID: "c1", Kind: register.Killed, Unit: "persons", Quote: "Twelve", Origin: "extract",
		Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}}}
	register.Qualify(doc.ID, claims)
	var accepted register.Decision
	err = s.Write(ctx, "anna", now, func(tx *store.Tx) error {
		if added, err := tx.PutDocument(doc); err != nil || !added {
			t.Errorf("PutDocument = %v, %v", added, err)
		}
		if n, err := tx.PutClaims(claims); err != nil || n.Added != 1 {
			t.Errorf("PutClaims = %+v, %v", n, err)
		}
		accepted, err = tx.Decide(register.Decision{Act: register.Accept, On: claims[0].ID, Why: "as the words say"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	old, _, err := s.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, waits, err := s.Queue(ctx, "", 10); err != nil || waits != 0 {
		t.Errorf("after the ruling %d claims wait, %v; want none", waits, err)
	}
	err = s.Write(ctx, "anna", now, func(tx *store.Tx) error {
		_, err = tx.Decide(register.Decision{Act: register.TakeBack, On: accepted.ID, Why: "misread"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if q, waits, err := s.Queue(ctx, "", 10); err != nil || waits != 1 || len(q) != 1 {
		t.Errorf("after the take-back %d claims wait (%d listed), %v; want 1", waits, len(q), err)
	}
	st, err := s.Load(ctx, time.Time{})
	if err != nil || len(st.Claims) != 1 || len(st.Decisions) != 2 || st.Entries != 4 {
		t.Errorf("Load = %+v, %v", st, err)
	}
	r, err := store.Verify(ctx, path, store.VerifyOptions{Head: &old})
	if err != nil || len(r.Problems) != 0 || !r.Signed || !r.Extends || r.Entries != 4 {
		t.Errorf("Verify = %+v, %v", r, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
