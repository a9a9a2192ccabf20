package store_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

// TestAnotherPersonReadsARegisterTheyMayNotWrite looks at registers as a person
// without rights over them: in a process of its own, for root may do anything.
func TestAnotherPersonReadsARegisterTheyMayNotWrite(t *testing.T) {
	if path := os.Getenv("CAIRN_READER"); path != "" {
		if err := reader(t, path); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, tt := range []struct {
		name         string
		file, folder os.FileMode
		log, unread  bool
	}{
		{"a file marked read-only", 0o444, 0o755, false, false},
		{"a file marked read-only in a folder that all may write", 0o444, 0o777, false, false},
		{"a folder that nobody may write", 0o644, 0o555, false, false},
		{"a file of another person", 0o644, 0o755, false, false},
		{"a copy with a log whose index is missing", 0o644, 0o555, true, false},
		{"a file that may not be read", 0o600, 0o755, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := storied(t)
			if tt.log { // as it lies while somebody works on it
				s, err := store.Open(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				put(t, s)
				path = copied(t, path)
			}
			if err := errors.Join(os.Chmod(path, tt.file), os.Chmod(filepath.Dir(path), tt.folder)); err != nil {
				t.Fatal(err)
			}
			c := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run", "^TestAnotherPersonReadsARegisterTheyMayNotWrite$", "-test.count=1")
			c.Dir = "/"
			c.Env = append(os.Environ(), "CAIRN_READER="+path, fmt.Sprintf("CAIRN_READER_FAILS=%v", tt.log || tt.unread))
			if os.Getuid() == 0 {
				c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			} else if tt.unread {
				os.Chmod(path, 0)
			}
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			if left, _ := filepath.Glob(path + "-*"); len(left) > 0 && !tt.log {
				t.Errorf("reading left %v", left)
			}
		})
	}
}

// reader is the other person.
func reader(t *testing.T, path string) error {
	if os.Getenv("CAIRN_READER_FAILS") != "true" {
		return readsOnly(path, func(*store.Store) error { return nil })
	}
	_, opened := store.Open(t.Context(), path)
	r, err := store.Verify(t.Context(), path, store.VerifyOptions{})
	for _, err := range []error{opened, err} {
		if !errors.Is(err, store.ErrUnread) || !strings.Contains(err.Error(), path) {
			return fmt.Errorf("%+v, %v; want ErrUnread, with the file and why", r, err)
		}
	}
	return nil
}

// put writes a change that stays in the log.
func put(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Story(t, s)
}

// copied copies a register's file, its log and its public key to another
// folder, and leaves the log's index out.
func copied(t *testing.T, path string) string {
	t.Helper()
	to := storied(t)
	for _, end := range []string{"", "-wal", ".pub"} {
		b, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(to+end, b, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}
