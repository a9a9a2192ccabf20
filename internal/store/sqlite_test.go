package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

func TestAnOldSQLiteIsRefused(t *testing.T) {
	for version, want := range map[string]bool{"3.51.2": false, "3.53.3": false, "3.53.4": true, "3.54.0": true, "4.0.0": true, "3.9.10": false, "x": false} {
		if got := store.NewEnough(version); got != want {
			t.Errorf("SQLite %s may be used: %v; want %v", version, got, want)
		}
	}
}

func TestOpeningWhatIsNoRegister(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	os.WriteFile(garbage, bytes.Repeat([]byte("no database "), 1000), 0o600)
	other := filepath.Join(dir, "other.db")
	foreign := raw(t, created(t, filepath.Join(dir, "made.db")))
	if _, err := foreign.Exec(`VACUUM INTO '` + other + `'`); err != nil {
		t.Fatal(err)
	}
	db := rawFile(t, other)
	if _, err := db.Exec(`DROP TABLE migration`); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	foreign.Exec(`VACUUM INTO '` + newer + `'`)
	if _, err := rawFile(t, newer).Exec(`INSERT INTO migration (version_id, is_applied) VALUES (1000, 1)`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, path string
		want       error
	}{
		{"nothing there", filepath.Join(dir, "none.db"), store.ErrNone},
		{"a file of another kind", garbage, store.ErrNotOurs},
		{"a database of another program", other, store.ErrNotOurs},
		{"a register of a newer program", newer, store.ErrNewer},
	} {
		if s, err := store.Open(t.Context(), tt.path); !errors.Is(err, tt.want) {
			t.Errorf("%s: Open = %v; want %v", tt.name, err, tt.want)
			if err == nil {
				s.Close()
			}
		}
	}
	if _, err := store.Open(t.Context(), "postgres://localhost/cairn"); err == nil {
		t.Error("a PostgreSQL address was opened")
	}
	if _, err := store.Create(t.Context(), garbage); !errors.Is(err, store.ErrExists) {
		t.Errorf("Create over a file = %v; want ErrExists", err)
	}
}

func created(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestWithoutItsKeyARegisterIsReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	s := created(t, path)
	storetest.Story(t, s)
	s.Close()
	if info, err := os.Stat(store.KeyFile(path)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v; want it for its owner only", info.Mode(), err)
	}
	os.Remove(store.KeyFile(path))
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if st, err := s.Load(t.Context(), time.Time{}); err != nil || len(st.Claims) == 0 {
		t.Errorf("Load without the key: %v", err)
	}
	err = s.Write(t.Context(), "anna", time.Now(), func(*store.Tx) error { return nil })
	if !errors.Is(err, store.ErrNoKey) {
		t.Errorf("Write without the key = %v; want ErrNoKey", err)
	}
}

func TestALockedRegisterIsBusyAndLosesNothing(t *testing.T) {
	s := open(t)
	lock := raw(t, s)
	if _, err := lock.Exec(`BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	write := func(ctx context.Context) error {
		return s.Write(ctx, "anna", time.Unix(0, 0), func(tx *store.Tx) error {
			_, err := tx.PutTotal(register.Total{ID: "t1"})
			return err
		})
	}
	soon, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := write(soon); err == nil {
		t.Error("a write went past another program's lock")
	}
	go func() {
		time.Sleep(300 * time.Millisecond)
		lock.Exec(`ROLLBACK`)
	}()
	if err := write(t.Context()); err != nil {
		t.Errorf("a write that waited for the lock = %v; want it done when the lock goes", err)
	}
	if st, err := s.Load(t.Context(), time.Time{}); err != nil || len(st.Totals) != 1 {
		t.Errorf("the register holds %d totals, %v; want 1", len(st.Totals), err)
	}
}

func TestABackupComesBackAsItWas(t *testing.T) {
	s := open(t)
	storetest.Story(t, s)
	dir := t.TempDir()
	backup, restored := filepath.Join(dir, "backup.db"), filepath.Join(dir, "restored.db")
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() { // somebody goes on writing
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			err := s.Write(context.Background(), "otto", time.Unix(int64(i), 0), func(tx *store.Tx) error {
				_, err := tx.PutSetting("n", i)
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	}()
	r, err := s.Backup(t.Context(), backup)
	close(stop)
	<-done
	if err != nil || len(r.Problems) > 0 || !r.Signed {
		t.Fatalf("Backup = %+v, %v", r, err)
	}
	if _, err := s.Backup(t.Context(), backup); !errors.Is(err, store.ErrExists) {
		t.Errorf("a second backup to the same file = %v; want ErrExists", err)
	}
	got, err := store.Restore(t.Context(), backup, restored)
	if err != nil || got.Head != r.Head {
		t.Fatalf("Restore = %+v, %v; want head %s", got, err, r.Head)
	}
	if _, err := store.Restore(t.Context(), backup, restored); !errors.Is(err, store.ErrExists) {
		t.Errorf("a restore over a register = %v; want ErrExists", err)
	}
	var exports [2]bytes.Buffer
	for i, path := range []string{backup, restored} {
		o, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		if err := o.Export(t.Context(), &exports[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(exports[0].Bytes(), exports[1].Bytes()) || exports[0].Len() == 0 {
		t.Error("the restored register differs from its backup")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestARegisterThatWasLostIsRestoredBesideItsKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	s := created(t, path)
	storetest.Story(t, s)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-wal", []byte("left behind"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, path); !errors.Is(err, store.ErrExists) {
		t.Errorf("Restore beside the log of the lost register = %v; want ErrExists", err)
	}
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, path); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Write(t.Context(), "anna", time.Now(), func(tx *store.Tx) error { _, err := tx.PutSetting("a", 1); return err }); err != nil {
		t.Errorf("Write after the restore = %v", err)
	}
	if r, err := store.Verify(t.Context(), path, store.VerifyOptions{}); err != nil || len(r.Problems) > 0 || !r.Signed {
		t.Errorf("Verify = %+v, %v", r, err)
	}
}

func TestADamagedBackupIsNotRestored(t *testing.T) {
	s := open(t)
	storetest.Story(t, s)
	dir := t.TempDir()
	backup := filepath.Join(dir, "backup.db")
	if _, err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("Twelve people were killed")
	for name, damaged := range map[string][]byte{
		"cut":          whole[:len(whole)*2/3],
		"empty":        {},
		"a word of it": bytes.Replace(whole, text, []byte("Eleven people were killed"), 1),
	} {
		path := filepath.Join(dir, "damaged.db")
		os.WriteFile(path, damaged, 0o600)
		to := filepath.Join(dir, "restored.db")
		if _, err := store.Restore(t.Context(), path, to); err == nil {
			t.Errorf("a backup that is damaged (%s) was restored", name)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("a backup that is damaged (%s) left a register", name)
		}
	}
}

// cancelled ends an export in the middle.
type cancelled struct{ n int }

func (c *cancelled) Write(p []byte) (int, error) {
	if c.n++; c.n > 1 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestAnExportThatCannotBeWrittenSaysSo(t *testing.T) {
	s := open(t)
	for i := range 3 {
		err := s.Write(t.Context(), "anna", time.Unix(int64(i), 0), func(tx *store.Tx) error {
			_, err := tx.PutSetting("n", bytes.Repeat([]byte{byte(i)}, 100_000))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Export(t.Context(), &cancelled{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("Export to a full disk = %v; want its error", err)
	}
}
