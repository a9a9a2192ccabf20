package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAnotherPersonChecksARegister checks registers as a person without rights
// over them: in a process of its own, for root may do anything.
func TestAnotherPersonChecksARegister(t *testing.T) {
	if path := os.Getenv("CAIRN_CHECKER"); path != "" {
		code, printed := say(path)
		os.Stdout.WriteString(printed)
		os.Exit(10 + code)
	}
	o := makeOriginal(t)
	for _, tt := range []struct {
		name         string
		file, folder os.FileMode
		log          bool
		code         int
		want         string
	}{
		{"in a folder that nobody may write", 0o644, 0o555, false, 0, "all holds"},
		{"a file marked read-only", 0o444, 0o755, false, 0, "all holds"},
		{"a file that may not be read", 0o000, 0o755, false, 2, "could not be read"},
		{"a log beside it that cannot be read there", 0o644, 0o555, true, 2, "-wal holds newer changes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "cairn-test-")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				os.Chmod(dir, 0o700)
				os.RemoveAll(dir)
			})
			path := o.copyTo(t, dir)
			err = errors.Join(os.Chmod(path+".pub", 0o644), os.Chmod(path, tt.file))
			if tt.log {
				err = errors.Join(err, os.WriteFile(path+"-wal", []byte("what came later"), 0o644))
			}
			if err = errors.Join(err, os.Chmod(dir, tt.folder)); err != nil {
				t.Fatal(err)
			}
			c := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run", "^TestAnotherPersonChecksARegister$")
			c.Dir = "/"
			c.Env = append(os.Environ(), "CAIRN_CHECKER="+path)
			if os.Getuid() == 0 {
				c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			out, _ := c.CombinedOutput()
			if code := c.ProcessState.ExitCode() - 10; code != tt.code || !strings.Contains(string(out), tt.want) || strings.Contains(string(out), "not what was written") {
				t.Errorf("ends with %d and prints %q; want %d and %q", code, out, tt.code, tt.want)
			}
			if left, _ := filepath.Glob(path + "-*"); len(left) > 0 && !tt.log {
				t.Errorf("checking left %v", left)
			}
		})
	}
}
