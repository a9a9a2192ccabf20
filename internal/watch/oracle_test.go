package watch_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// An oracle is one case of another program: its call, its data, its numbers.
type oracle struct {
	ID        string          `json:"id"`
	Package   string          `json:"package"`
	Call      string          `json:"call"`
	Data      json.RawMessage `json:"data"`
	Expected  json.RawMessage `json:"expected"`
	Tolerance json.RawMessage `json:"tolerance"`
	Notes     json.RawMessage `json:"notes"`
	dir       string
}

// oracles returns every case of the folder: those carried in testdata, and
// those of the shared folder where it is there.
func oracles(t *testing.T, folder string) []oracle {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	seen := make(map[string]bool)
	var all []oracle
	for _, dir := range []string{filepath.Join("testdata", "oracles", folder), filepath.Join(root, "oracles", folder)} {
		files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o := oracle{dir: dir}
			if err := json.Unmarshal(text, &o); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if o.ID == "" || seen[o.ID] {
				continue
			}
			seen[o.ID] = true
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		t.Skipf("no cases of %s in testdata or %s", folder, root)
	}
	return all
}

func (o oracle) expect(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(o.Expected, into); err != nil {
		t.Fatalf("expected: %v", err)
	}
}

// data reads the case's data: inline, or the file that it names.
func (o oracle) data(t *testing.T, into any) {
	t.Helper()
	text := []byte(o.Data)
	var name string
	if json.Unmarshal(o.Data, &name) == nil {
		var err error
		if text, err = os.ReadFile(filepath.Join(o.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("data: %v", err)
	}
}

// tolerance returns a number of the case's tolerance, or the default.
func (o oracle) tolerance(name string, otherwise float64) float64 {
	var all map[string]any
	_ = json.Unmarshal(o.Tolerance, &all)
	if v, ok := all[name].(float64); ok {
		return v
	}
	return otherwise
}

// arg returns an argument of the call as written, or "".
func (o oracle) arg(name string) string {
	m := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\s*=\s*("[^"]*"|'[^']*'|c\([^)]*\)|list\([^)]*\)|[^,)\s]+)`).FindStringSubmatch(o.Call)
	if m == nil {
		return ""
	}
	return strings.Trim(m[1], `"'`)
}

func (o oracle) number(name string, otherwise float64) float64 {
	switch a := o.arg(name); a {
	case "":
		return otherwise
	case "2/3":
		return 2.0 / 3
	default:
		if v, err := strconv.ParseFloat(a, 64); err == nil {
			return v
		}
		return otherwise
	}
}

func (o oracle) flag(name string, otherwise bool) bool {
	switch o.arg(name) {
	case "TRUE", "T":
		return true
	case "FALSE", "F":
		return false
	}
	return otherwise
}

// span returns the argument range = a:b.
func (o oracle) span(t *testing.T) (from, to int) {
	t.Helper()
	a, b, ok := strings.Cut(o.arg("range"), ":")
	from, err1 := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil {
		t.Fatalf("range %q", o.arg("range"))
	}
	return from, to
}

// close reports whether got is want to the relative tolerance; near zero the
// tolerance is absolute.
func close(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Max(1e-6, math.Abs(want)) || math.IsNaN(got) && math.IsNaN(want)
}

// numbers reads c(1, 2, …), seq(a, b, by) or a single number.
func numbers(s string) []float64 {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "c("), ")")
	var all []float64
	for _, part := range strings.Split(s, ",") {
		if v, err := strconv.ParseFloat(strings.TrimSpace(part), 64); err == nil {
			all = append(all, v)
		}
	}
	return all
}
