package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEstimateOnFiles(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	lists := filepath.Join(root, "examples", "estimate", "lists.csv")
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"linked.csv": "list,person\nA,1\nB,1\nA,2\nB,2\nA,3\nB,3\nA,4\nB,4\nA,5\nB,5\nA,6\nB,6\nA,7\nB,7\nA,8\nB,9\n",
		"apart.csv":  "A,B,C,count\n1,0,0,30\n0,1,0,20\n0,0,1,10\n",
		"wrong.csv":  "A,B,count\n1,0,2\n0,2,1\n0,1,4\n1,1,3\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"side by side", []string{"estimate", lists, "--method", "mt", "--method", "sparsemse"}, 0, "the methods say 2,010 to 2,258"},
		{"by year", []string{"estimate", lists, "--method", "mt", "--stratify", "year"}, 0, "year: 2032"},
		{"the sum of the years", []string{"estimate", lists, "--method", "mt", "--stratify", "year"}, 0, "The sum of the parts by year"},
		{"two lists", []string{"estimate", "linked.csv"}, 0, "refused: lcmcr: two lists"},
		{"what each assumes", []string{"estimate", "--methods"}, 0, "Manrique-Vallier"},
		{"nobody on two lists", []string{"estimate", "apart.csv"}, 3, "nobody stands on two of them"},
		{"a cell that is none", []string{"estimate", "wrong.csv"}, 1, "line 3, column 2 (B)"},
		{"a method that is none", []string{"estimate", lists, "--method", "magic"}, 2, "--methods"},
		{"a level that is none", []string{"estimate", lists, "--level", "95"}, 2, "--level"},
		{"a column that is none", []string{"estimate", lists, "--stratify", "age"}, 1, "no column \"age\""},
		{"a file that is not there", []string{"estimate", "none.csv"}, 1, "none.csv"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := run(t, tt.args...)
			if code != tt.code || !strings.Contains(out+errs, tt.says) {
				t.Errorf("exit %d, want %d with %q\n%s%s", code, tt.code, tt.says, out, errs)
			}
		})
	}
	code, out, errs := run(t, "estimate", lists, "--json", "--level", "0.9", "--method", "log-linear", "--method", "chapman")
	var got struct {
		Lists     []string
		Estimates []struct {
			Method              string
			Point, Lower, Level float64
			Upper               *float64
			Warnings            []string
		}
		Refused []struct{ Method, Reason string }
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil {
		t.Fatalf("exit %d, %v\n%s%s", code, err, out, errs)
	}
	if len(got.Lists) != 4 || len(got.Estimates) != 1 || len(got.Refused) != 1 || got.Refused[0].Method != "chapman" {
		t.Fatalf("%+v", got)
	}
	if e := got.Estimates[0]; e.Method != "log-linear" || e.Level != 0.9 || e.Upper == nil || !(e.Lower < e.Point && e.Point < *e.Upper) || e.Warnings == nil {
		t.Errorf("%+v", e)
	}
}

// The same seed gives the same bytes.
func TestEstimateIsTheSameEachTime(t *testing.T) {
	lists, err := filepath.Abs("../../examples/estimate/lists.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, one, _ := run(t, "estimate", lists, "--method", "lcmcr", "--json")
	_, two, _ := run(t, "estimate", lists, "--method", "lcmcr", "--json")
	if one != two || !strings.Contains(one, "lcmcr") {
		t.Errorf("two runs differ:\n%s\n%s", one, two)
	}
}

// What cairn link writes is read as lists; a register of totals says why it
// supports no estimate.
func TestEstimateAfterLinkAndOnARegister(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	hospital, families := filepath.Join(root, "examples", "link", "hospital.csv"), filepath.Join(root, "examples", "link", "families.csv")
	if code, _, errs := run(t, "link", hospital, families, "--clusters", "linked.csv"); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := run(t, "estimate", "linked.csv"); code != 0 || !strings.Contains(out, "2 lists: ") || !strings.Contains(out, "chapman") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if code, _, errs := run(t, "demo", "--dir", "demo", "--no-serve"); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := run(t, "estimate", "--db", "demo/cairn.db"); code != 3 || !strings.Contains(out, "cannot be estimated") || !strings.Contains(out, "at least two datasets") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, out, _ := run(t, "estimate", "--db", "demo/cairn.db", "--json")
	var got struct {
		Lists, Estimates, Refused []any
		Register                  struct{ Missing []struct{ Code string } }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Lists == nil || got.Estimates == nil || got.Refused == nil || len(got.Register.Missing) != 1 {
		t.Errorf("exit %d, %v\n%s", code, err, out)
	}
}
