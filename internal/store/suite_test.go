package store_test

import (
	"path/filepath"
	"testing"

	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, open) }

// open makes an empty register that goes with the test. Its path is given
// back by Store.Path.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), filepath.Join(t.TempDir(), "register.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
