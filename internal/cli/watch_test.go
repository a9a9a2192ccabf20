package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// writeSeries writes 48 months of counts of two areas, the last month of the
// second eight times its level, as two files.
func writeSeries(t *testing.T) (one, many string) {
	t.Helper()
	var a, b strings.Builder
	a.WriteString("period,count\n")
	b.WriteString("period,area,count,population,x,y\n")
	for m := range 48 {
		quiet, loud := 8+m*7%5, 7+m*3%6
		if m == 47 {
			loud = 80
		}
		period := fmt.Sprintf("%d-%02d", 2031+m/12, m%12+1)
		fmt.Fprintf(&a, "%s,%d\n", period, loud)
		fmt.Fprintf(&b, "%s,north,%d,100,0,0\n%s,south,%d,100,1,0\n", period, quiet, period, loud)
	}
	for name, text := range map[string]string{"one.csv": a.String(), "many.csv": b.String()} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "one.csv", "many.csv"
}

func TestWatchOnFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	one, many := writeSeries(t)
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"the default detector finds the rise", []string{"watch", one}, 0, "ALARM"},
		{"an alarm explained", []string{"watch", one, "--explain"}, 0, "if nothing has changed"},
		{"change points", []string{"watch", one, "--method", "pelt", "--set", "penalty=SIC"}, 0, "changes"},
		{"a reference detector with its own parameters", []string{"watch", one, "--method", "ears-c1", "--set", "window=5"}, 0, "ALARM"},
		{"a board of many series", []string{"watch", many, "--areas"}, 0, "stands"},
		{"a scan", []string{"watch", many, "--method", "scan-population", "--set", "replicates=19"}, 0, "south"},
		{"what a method takes", []string{"watch", "--explain", "--method", "knox"}, 0, "near-time"},
		{"every method", []string{"watch", "--methods"}, 0, "hhh4"},
		{"a calibration", []string{"watch", "calibrate", "--series", "20"}, 0, "times the stated"},
		{"a method that is none", []string{"watch", one, "--method", "prophet"}, 2, "--methods"},
		{"a parameter that is none", []string{"watch", one, "--method", "pelt", "--set", "magic=1"}, 2, "magic"},
		{"a parameter without a value", []string{"watch", one, "--method", "pelt", "--set", "penalty"}, 2, "name=value"},
		{"a rate that is none", []string{"watch", one, "--rate", "2"}, 2, "--rate"},
		{"a share that is none", []string{"watch", many, "--areas", "--fdr", "2"}, 2, "--fdr"},
		{"one series where many are wanted", []string{"watch", one, "--areas"}, 1, "period,area,count"},
		{"a warning without a reason", []string{"watch", "warn", "IQ"}, 2, "--why"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := run(t, tt.args...)
			if code != tt.code || !strings.Contains(out+errs, tt.says) {
				t.Errorf("exit %d, want %d with %q\n%s%s", code, tt.code, tt.says, out, errs)
			}
		})
	}
	_, out, _ := run(t, "watch", many, "--areas", "--json")
	var board struct {
		Board []struct {
			Area   string
			Stands bool
		}
	}
	if err := json.Unmarshal([]byte(out), &board); err != nil || len(board.Board) != 2 || board.Board[0].Area != "south" || !board.Board[0].Stands || board.Board[1].Stands {
		t.Errorf("the board is %+v, %v; want south first, and it alone stands", board, err)
	}
	_, out, _ = run(t, "watch", one, "--method", "farrington", "--json")
	var points struct {
		Series, Method string
		Points         []map[string]any
	}
	if err := json.Unmarshal([]byte(out), &points); err != nil || points.Method != "farrington" || len(points.Points) != 48 {
		t.Fatalf("%d points by %q, %v; want 48 by farrington", len(points.Points), points.Method, err)
	}
	for _, key := range []string{"period", "observed", "expected", "threshold", "score", "alarm", "reason"} {
		if _, there := points.Points[47][key]; !there {
			t.Errorf("a point has no %q", key)
		}
	}
}

func TestWarningsOnTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	if code, _, errs := run(t, "demo", "--dir", "demo", "--no-serve"); code != 0 {
		t.Fatal(errs)
	}
	code, out, errs := run(t, "watch", "warn", "IQ", "--db", "demo/cairn.db", "--month", "2014-06", "--rate", "0.05", "--why", "Mosul", "--json")
	var w struct{ ID, Month, Why string }
	if err := json.Unmarshal([]byte(out), &w); code != 0 || err != nil || w.ID == "" || w.Month != "2014-06" || w.Why != "Mosul" {
		t.Fatalf("exit %d, %q, %s", code, out, errs)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"watch", "warnings"}, 0, "stands"},
		{[]string{"watch", "--until", "2014-06"}, 0, w.ID},
		{[]string{"watch", "withdraw", w.ID, "--why", "too early"}, 0, "withdrew"},
		{[]string{"watch", "warnings"}, 0, "too early"},
		{[]string{"watch", "withdraw", "w000000000000", "--why", "x"}, 1, "w000000000000"},
		{[]string{"watch", "warn", "IQ", "--month", "2035-01", "--why", "x"}, 1, "figures from"},
		{[]string{"watch", "score"}, 0, "baseline"},
		{[]string{"watch", "--area", "IQ-BG", "--nowcast"}, 0, "late reports"},
		{[]string{"watch", "--area", "IQ-ZZ"}, 1, "IQ-ZZ"},
		{[]string{"verify"}, 0, "Nothing was altered"},
	} {
		code, out, errs := run(t, append(tt.args, "--db", "demo/cairn.db")...)
		if code != tt.code || !strings.Contains(out+errs, tt.says) {
			t.Errorf("%v: exit %d, want %d with %q\n%s%s", tt.args, code, tt.code, tt.says, out, errs)
		}
	}
}
