package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// floors is the house: a room imports only rooms on lower floors, never its
// own. A new room is one line here, read by a person.
var floors = map[string]int{
	"text": 1, "stats": 1, "geo": 1, "when": 1, "took": 1,
	"document": 2, "gazetteer": 2, "ledger": 2, "table": 2,
	"register": 3, "collect": 3,
	"extract": 4, "link": 4, "count": 4, "dataset": 4,
	"estimate": 5, "watch": 5, "reconcile": 5,
	"chart": 6, "check": 6,
	"publish":  7,
	"store":    8,
	"pipeline": 9,
	"web":      10, "api": 10,
	"cli": 11,
}

// pure rooms take values and give values: no clock, database, network,
// environment or command of the machine.
const pureUpTo = 7

var impure = map[string]bool{"database/sql": true, "net": true, "net/http": true, "os": true, "os/exec": true}

// mayTouch lists the rooms below the shelf that read what lies outside: collect
// reaches files and, where told to, the network.
var mayTouch = map[string]bool{"collect": true}

func TestEveryRoomImportsOnlyLowerFloors(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		if !nested {
			return nil
		}
		floor, known := floors[room]
		if !known {
			t.Errorf("%s: room %q stands on no floor; add it to floors in house_test.go", path, room)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		tool := file.Name.Name == "main"
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if floor <= pureUpTo && impure[name] && !mayTouch[room] && !tool {
				t.Errorf("%s imports %s: floors 1 to %d take values and give values", path, name, pureUpTo)
			}
			other, ok := strings.CutPrefix(name, "cairn/internal/")
			if !ok {
				continue
			}
			other, _, _ = strings.Cut(other, "/")
			if other != room && floors[other] >= floor {
				t.Errorf("%s: %s (floor %d) imports %s (floor %d)", path, room, floor, other, floors[other])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// link is a Markdown link, with the name of code that it may carry.
var link = regexp.MustCompile("\\[(?:`([^`]+)`|[^\\]]*)\\]\\(([^)#]+)[^)]*\\)")

// TestTheDocumentsLeadToWhatIsThere follows every relative link of the documents;
// where a link's text is the name of a function or type, its target must declare it.
func TestTheDocumentsLeadToWhatIsThere(t *testing.T) {
	for _, name := range []string{"README.md", "METHOD.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} {
		text, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			code, target := m[1], m[2]
			if strings.Contains(target, "://") {
				continue
			}
			body, err := os.ReadFile("../" + target)
			if info, statErr := os.Stat("../" + target); statErr != nil {
				t.Errorf("%s leads to %s, which is not there", name, target)
				continue
			} else if info.IsDir() || code == "" || !strings.HasSuffix(target, ".go") {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			word := code[strings.LastIndex(code, ".")+1:]
			if !regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |\t)` + regexp.QuoteMeta(word) + `\b`).Match(body) {
				t.Errorf("%s names %s in %s, which does not declare it", name, code, target)
			}
		}
	}
}
