package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

func TestALostKeyIsReplacedAndWhatItSignedStillHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	s := created(t, path)
	storetest.Story(t, s)
	s.Close()
	if err := store.NewKey(path); !errors.Is(err, store.ErrExists) {
		t.Errorf("NewKey beside a key = %v; want ErrExists", err)
	}
	if err := os.Remove(store.KeyFile(path)); err != nil {
		t.Fatal(err)
	}
	if err := store.NewKey(path); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(t.Context(), "anna", time.Now(), func(tx *store.Tx) error { _, err := tx.PutSetting("auto", true); return err })
	if err != nil {
		t.Fatal(err)
	}
	keys, err := store.ReadPublic(store.PublicFile(path))
	if err != nil || len(keys) != 2 {
		t.Fatalf("%d public keys, %v; want the old and the new", len(keys), err)
	}
	for _, tt := range []struct {
		name string
		keys []store.Key
		want bool
	}{{"both keys", nil, true}, {"the new key only", keys[1:], false}, {"the old key only", keys[:1], false}} {
		r, err := store.Verify(t.Context(), path, store.VerifyOptions{Keys: tt.keys})
		if err != nil || (len(r.Problems) == 0) != tt.want {
			t.Errorf("with %s: %v, %v", tt.name, r.Problems, err)
		}
	}
}
