package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// say runs the program on a file and returns how it ended and what it printed.
func say(path string) (code int, printed string) {
	var out, errs bytes.Buffer
	code = run([]string{path}, &out, &errs)
	return code, out.String() + errs.String()
}

func TestAFileThatIsNoRegisterIsNotSaidToHold(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE recipes (id TEXT)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	files := map[string]string{"a database of another program": other}
	for name, text := range map[string]string{"no bytes": "", "a list of hosts": "127.0.0.1 localhost\n", "the start of a format": "SQLite"} {
		files[name] = filepath.Join(dir, name)
		if err := os.WriteFile(files[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, path := range files {
		if code, printed := say(path); code != 2 || !strings.Contains(printed, path+" is no register") || strings.Contains(printed, "all holds") {
			t.Errorf("%s: ends with %d and prints %q; want 2 and that it is no register", name, code, printed)
		}
	}
}

func TestARegisterThatNobodyMayWriteIsChecked(t *testing.T) {
	path := makeOriginal(t).copyTo(t, t.TempDir())
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if code, printed := say(path); code != 0 || !strings.Contains(printed, "all holds; the head is signed") {
		t.Errorf("ends with %d and prints %q; want all to hold", code, printed)
	}
	if left, _ := filepath.Glob(path + "-*"); len(left) > 0 {
		t.Errorf("reading left %v beside it", left)
	}
}
