package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

// storied makes a register with a story in a folder that all may enter, and
// closes it.
func storied(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cairn-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		os.Chmod(dir, 0o700)
		os.RemoveAll(dir)
	})
	path := filepath.Join(dir, "register.db")
	s, err := store.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Story(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// readsOnly reports what is wrong with how a register that cannot be written
// is read, checked and kept from being written.
func readsOnly(path string, read func(*store.Store) error) error {
	s, err := store.Open(context.Background(), path)
	if err != nil {
		return fmt.Errorf("Open = %w", err)
	}
	defer s.Close()
	st, err := s.Load(context.Background(), time.Time{})
	if err != nil || len(st.Claims) == 0 {
		return fmt.Errorf("Load = %v, %w", st, err)
	}
	if _, _, err := s.Queue(context.Background(), "", 10); err != nil {
		return fmt.Errorf("Queue = %w", err)
	}
	err = s.Write(context.Background(), "anna", time.Now(), func(tx *store.Tx) error { _, err := tx.PutSetting("a", 1); return err })
	if !errors.Is(err, store.ErrReadOnly) || !strings.Contains(err.Error(), "opened for reading only") {
		return fmt.Errorf("Write = %w; want ErrReadOnly and why", err)
	}
	r, err := store.Verify(context.Background(), path, store.VerifyOptions{})
	if err != nil || len(r.Problems) > 0 || !r.Signed || r.Entries == 0 {
		return fmt.Errorf("Verify = %+v, %v; want no problem", r, err)
	}
	return read(s)
}

func TestARegisterThatNobodyMayWriteIsRead(t *testing.T) {
	path := storied(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "backup.db")
	err := readsOnly(path, func(s *store.Store) error {
		if s.ReadOnly() == nil {
			t.Error("ReadOnly gives no reason")
		}
		_, err := s.Backup(t.Context(), copied)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(path + "-*")
	if len(left) > 0 {
		t.Errorf("reading left %v beside the evidence", left)
	}
	if r, err := store.Restore(t.Context(), copied, filepath.Join(t.TempDir(), "again.db")); err != nil || len(r.Problems) > 0 {
		t.Errorf("Restore of its backup = %+v, %v", r, err)
	}
}

func TestAFileReadWithoutLocksMustStayAsItIs(t *testing.T) {
	path := storied(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Load(t.Context(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Time{}, time.Unix(2_000_000_000, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), time.Time{}); !errors.Is(err, store.ErrUnread) || !strings.Contains(err.Error(), "was written to while") {
		t.Errorf("Load after the file was written to = %v; want ErrUnread", err)
	}
}

func TestWhatIsNoRegisterIsNotSaidToBeSound(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE recipes (id TEXT)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for name, path := range map[string]string{
		"a file of no bytes":              file("empty.db", ""),
		"a list of hosts":                 file("hosts", "127.0.0.1 localhost\n"),
		"a long text":                     file("long.txt", strings.Repeat("no register ", 1000)),
		"a database of another program":   other,
		"a folder":                        dir,
		"the start of a name of a format": file("short", "SQLite"),
	} {
		r, err := store.Verify(t.Context(), path, store.VerifyOptions{})
		if !errors.Is(err, store.ErrNotOurs) || !strings.Contains(err.Error(), "is no register") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: Verify = %+v, %v; want that %s is no register", name, r, err, path)
		}
		if name == "a folder" {
			continue
		}
		before, _ := os.ReadFile(path)
		if s, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrNotOurs) {
			t.Errorf("%s: Open = %v; want ErrNotOurs", name, err)
			if err == nil {
				s.Close()
			}
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s: Open changed it", name)
		}
	}
}

func TestOnlyItsOwnerReadsARegister(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	s, err := store.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storetest.Story(t, s)
	backup, restored := filepath.Join(dir, "backup.db"), filepath.Join(dir, "restored.db")
	if _, err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, restored); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{path, path + "-wal", path + "-shm", store.KeyFile(path), backup, restored} {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", filepath.Base(f), info.Mode(), err)
		}
	}
	if info, err := os.Stat(store.PublicFile(path)); err != nil || info.Mode().Perm()&0o400 == 0 {
		t.Errorf("the public key: %v, %v", info.Mode(), err)
	}
}

func TestARegisterIsMadeInAFolderThatIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none", "deeper")
	path := filepath.Join(dir, "register.db")
	s, err := store.Create(t.Context(), path)
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "the folder "+dir+" does not exist") {
		t.Errorf("Create = %v; want the folder %s named", err, dir)
	}
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
	open := created(t, filepath.Join(t.TempDir(), "r.db"))
	if _, err := open.Backup(t.Context(), path); err == nil || !strings.Contains(err.Error(), "the folder "+dir) {
		t.Errorf("Backup = %v; want the folder named", err)
	}
}
