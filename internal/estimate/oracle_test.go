package estimate_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/estimate"
	"cairn/internal/stats"
)

// An oracle is one case of another program: its call, its data, its numbers.
type oracle struct {
	ID        string
	Call      string
	Data      json.RawMessage
	Expected  json.RawMessage
	Tolerance map[string]any
	dir       string
}

// oracles runs every case whose id begins with the family's name, each as a
// subtest named by its id, and skips where there are none.
func oracles(t *testing.T, family string, test func(t *testing.T, o oracle)) {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "oracles", "mse")
	files, _ := filepath.Glob(filepath.Join(dir, family+"_*.json"))
	if len(files) == 0 {
		t.Skipf("no cases of %s in %s", family, dir)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		o := oracle{dir: dir}
		if err := json.Unmarshal(text, &o); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(o.ID, func(t *testing.T) { test(t, o) })
	}
}

// overlap reads the case's table: inline, or the file that it names.
func (o oracle) overlap(t *testing.T) estimate.Overlap {
	t.Helper()
	text := []byte(o.Data)
	var name string
	if json.Unmarshal(o.Data, &name) == nil {
		var err error
		if text, err = os.ReadFile(filepath.Join(o.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	var file struct {
		Lists []string
		Table []struct {
			Pattern string
			Freq    int
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	lists, err := estimate.NewOverlap(file.Lists)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range file.Table {
		mask := 0
		for j, c := range row.Pattern {
			if c == '1' {
				mask |= 1 << j
			}
		}
		lists.Count[mask] += row.Freq
	}
	return lists
}

func (o oracle) expect(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(o.Expected, into); err != nil {
		t.Fatalf("expected: %v", err)
	}
}

// rel returns the case's relative tolerance, or the default.
func (o oracle) rel(otherwise float64) float64 {
	if v, ok := o.Tolerance["rel"].(float64); ok {
		return v
	}
	return otherwise
}

// arg returns an argument of the call as written, or "".
func (o oracle) arg(name string) string {
	m := regexp.MustCompile(`\b` + name + `\s*=\s*('[^']*'|[^,)\s]+)`).FindStringSubmatch(o.Call)
	if m == nil {
		return ""
	}
	return strings.Trim(m[1], "'")
}

func (o oracle) number(name string, otherwise float64) float64 {
	if v, err := strconv.ParseFloat(o.arg(name), 64); err == nil {
		return v
	}
	return otherwise
}

// same reports a number that is not the wanted one to the relative tolerance.
func same(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if got != want && !(math.Abs(got-want) <= rel*math.Max(1e-6, math.Abs(want))) {
		t.Errorf("%s = %.12g; want %.12g", what, got, want)
	}
}

// newRand returns random numbers that are the same each run.
func newRand(seed uint64) *rand.Rand { return stats.Seeded(seed, 0) }
