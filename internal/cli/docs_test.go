package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cairn/internal/cli"
)

// TestTheCommandsInTheDocumentsRun runs every bin/cairn line of the sh blocks
// of the documents, in order, in a folder that has the examples and nothing
// else, and checks that every make target named there exists.
func TestTheCommandsInTheDocumentsRun(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "METHOD.md", "CONTRIBUTING.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(filepath.Join(root, "examples"))); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			ran := 0
			for _, line := range shellLines(string(text)) {
				words := fields(line)
				switch {
				case words[0] == "make":
					for _, target := range words[1:] {
						if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:`).Match(makefile) {
							t.Errorf("%s: make %s: no such target", name, target)
						}
					}
				case words[0] == "bin/cairn":
					var out, errs bytes.Buffer
					if code := cli.Run(context.Background(), words[1:], strings.NewReader(""), &out, &errs); code != 0 && code != 3 {
						t.Errorf("%s: %s\nexit %d\n%s", name, line, code, errs.String())
					} else if out.Len() == 0 {
						t.Errorf("%s: %s\nprinted nothing", name, line)
					}
					ran++
				}
			}
			if name == "README.md" && ran < 5 {
				t.Errorf("README.md has %d commands; the first screen alone has five", ran)
			}
		})
	}
}

// shellLines returns the command lines of the sh blocks of a document.
func shellLines(text string) (lines []string) {
	in := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			in = line == "```sh"
		case in && line != "" && !strings.HasPrefix(line, "#"):
			lines = append(lines, line)
		}
	}
	return lines
}

// fields splits a line as a shell does with plain words and double quotes, and
// drops a comment.
func fields(line string) (words []string) {
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		if m[2] == "#" {
			break
		}
		words = append(words, m[1]+m[2])
	}
	return words
}
