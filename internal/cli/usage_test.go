package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHowARunEnds(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	text := filepath.Join(dir, "text.txt")
	if err := os.WriteFile(text, []byte("Nothing happened."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("none.db", []byte("this is no register"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"help", []string{"--help"}, 0, "Exit codes"},
		{"no command", nil, 0, "Available Commands"},
		{"a command that is none", []string{"frobnicate"}, 2, "cairn --help"},
		{"a flag that is none", []string{"count", "--frobnicate"}, 2, "hint: cairn count --help"},
		{"a command of a command that is none", []string{"user", "revoke", "Dana"}, 2, "is neither a flag nor a command"},
		{"a word where a flag is wanted", []string{"bulletin", "2018-02"}, 2, "is neither a flag nor a command"},
		{"an argument is missing", []string{"explain"}, 2, "explain: takes 1 argument, 0 given"},
		{"a file is missing", []string{"check"}, 2, "usage: cairn check FILE"},
		{"a month that is none", []string{"bulletin", "--month", "2018-13"}, 2, "2018-13"},
		{"a day that is none", []string{"check", text, "--published", "2018-02-30"}, 2, "2018-02-30"},
		{"from after to", []string{"count", "--from", "2018-03", "--to", "2018-02"}, 2, "lies after"},
		{"a harm that is none", []string{"count", "--of", "kiled"}, 2, "kiled"},
		{"a decision without a reason", []string{"accept", "x#c1"}, 2, "--why"},
		{"a correction of no slot", []string{"correct", "x#c1", "--set", "colour=red", "--why", "x"}, 2, "colour"},
		{"a figure that is none", []string{"explain", "91"}, 2, "rule/period/area/harm"},
		{"no register", []string{"count", "--db", "nowhere.db"}, 1, "cairn init"},
		{"a file that is no register", []string{"count", "--db", "none.db"}, 1, "none.db"},
		{"a profile that is none", []string{"import", "--as", "frob", text, "--db", "nowhere.db"}, 1, ""},
		{"a moment that is none", []string{"count", "--as-of", "yesterday"}, 2, "yesterday"},
		{"a clock that is none", []string{"init", "--clock", "noon"}, 2, "noon"},
		{"a language that no text is read in", []string{"extract", text, "--lang", "xx"}, 2, "texts are read in en and ar"},
		{"a language to check in that is none", []string{"check", text, "--lang", "english"}, 2, "texts are read in en and ar"},
		{"a language of documents that is none", []string{"collect", text, "--lang", "xx"}, 2, "texts are read in en and ar"},
		{"a text without figures", []string{"check", text, "--country", "IQ"}, 0, "No figure"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := run(t, tt.args...)
			if code != tt.code || !strings.Contains(out+errs, tt.says) {
				t.Errorf("exit %d, want %d with %q\n%s%s", code, tt.code, tt.says, out, errs)
			}
		})
	}
}

func TestEveryCommandHasAnExample(t *testing.T) {
	_, out, _ := run(t, "--help")
	_, list, _ := strings.Cut(out, "Available Commands:")
	list, _, _ = strings.Cut(list, "Flags:")
	n := 0
	for line := range strings.Lines(list) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || name == "help" || name == "completion" {
			continue
		}
		n++
		if code, help, _ := run(t, name, "--help"); code != 0 || !strings.Contains(help, "Examples:") {
			t.Errorf("cairn %s --help has no example", name)
		}
	}
	if n < 20 {
		t.Errorf("%d commands are listed; there are more", n)
	}
}
