package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/cli"
)

// The invented example: 60 casualties a hospital lists and 65 that families
// report, 35 of whom are the same, some of them written in Arabic.
func TestTwoListsAreLinkedFromTheCommandLine(t *testing.T) {
	dir := "../../examples/link"
	to := filepath.Join(t.TempDir(), "clusters.csv")
	var out, errs bytes.Buffer
	args := []string{"link", filepath.Join(dir, "hospital.csv"), filepath.Join(dir, "families.csv"), "--json", "--clusters", to}
	if code := cli.Run(context.Background(), args, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) < 33 || len(lines) > 36 {
		t.Errorf("%d pairs, want about 35", len(lines))
	}
	for _, line := range lines {
		var pair struct {
			A, B                string
			Probability, Weight float64
			Reasons             []struct {
				Field, Level string
				Weight       float64
			}
		}
		if err := json.Unmarshal([]byte(line), &pair); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(pair.A, "H") || !strings.HasPrefix(pair.B, "F") || len(pair.Reasons) != 5 || pair.Probability < 0.7 {
			t.Errorf("pair %+v", pair)
		}
	}
	written, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(written)), "\n")
	if rows[0] != "record,cluster,file" || len(rows) != 1+60+65 {
		t.Errorf("clusters: %s and %d rows, want each of 125 records once", rows[0], len(rows)-1)
	}
}

func TestWhatLinkIsToldWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := write("a.csv", "id,name\n1,Salma\n2,Omar\n"), write("b.csv", "id,title\n1,x\n")
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"a file that is missing", []string{"link", filepath.Join(dir, "none.csv")}, 1, "none.csv"},
		{"no column in common", []string{"link", a, b}, 2, "share no column"},
		{"a column that one file lacks", []string{"link", a, b, "--compare", "name=name"}, 2, `no column "name"; there are id, title`},
		{"a kind that is none", []string{"link", a, "--compare", "name=sound"}, 2, "exact, name, date, number"},
		{"a pass over no column", []string{"link", a, "--pass", "town"}, 2, "there are name"},
		{"a broken row", []string{"link", write("c.csv", "id,name\n1,Salma\n2\n3,Salma\n")}, 3, "line 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := cli.Run(context.Background(), c.args, strings.NewReader(""), &out, &errs)
			if code != c.code || !strings.Contains(errs.String(), c.want) {
				t.Errorf("exit %d, want %d; said %q, want %q", code, c.code, errs.String(), c.want)
			}
		})
	}
}
