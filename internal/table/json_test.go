package table_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cairn/internal/table"
	"cairn/internal/took"
)

func TestJSONKeepsWhatStandsThereApart(t *testing.T) {
	got, err := table.JSON("f.json", []byte(`[
 {"id": "A", "n": null, "z": 0, "t": "", "b": false, "l": [1, {"x": 2}]},
 {"id": "B", "n": 12.50, "new": "\u0633\ud83d\ude00"}
]`), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, b := got.Rows[0], got.Rows[1]
	for _, tt := range []struct {
		row  table.Row
		key  string
		kind table.Kind
		text string
	}{
		{a, "n", table.Null, "null"}, {a, "z", table.Number, "0"}, {a, "t", table.Text, ""}, {a, "b", table.Bool, "false"},
		{a, "l", table.Nested, `[1, {"x": 2}]`}, {a, "new", table.Missing, ""}, {a, "never", table.Missing, ""},
		{b, "n", table.Number, "12.50"}, {b, "z", table.Missing, ""}, {b, "new", table.Text, "س😀"},
	} {
		if c := tt.row.Cell(tt.key); c.Kind != tt.kind || c.Text != tt.text {
			t.Errorf("%s = %v %q, want %v %q", tt.key, c.Kind, c.Text, tt.kind, tt.text)
		}
	}
	if c := b.Cell("n"); c.Line != 3 || c.Column != 19 || c.Path != "$[1].n" {
		t.Errorf("n of the second row stands at line %d, column %d, %s", c.Line, c.Column, c.Path)
	}
	if b.Raw != `{"id": "B", "n": 12.50, "new": "\u0633\ud83d\ude00"}` {
		t.Errorf("raw = %q", b.Raw)
	}
}

func TestAnObjectWithVeryManyKeysIsRefusedAtOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString(`[{"id":"A"`)
	for i := range 60_000 {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	b.WriteString(`}]`)
	watch := took.Start()
	_, err := table.JSON("f.json", []byte(b.String()), table.Options{})
	if busy := watch.Seconds(); busy > took.Slower*1 {
		t.Errorf("took %.1f s", busy)
	}
	if err == nil || !strings.Contains(err.Error(), "1,000 different keys") {
		t.Errorf("err = %v", err)
	}
}

func TestJSONInUTF16SaysSo(t *testing.T) {
	data := []byte{0xff, 0xfe}
	for _, c := range []byte(`[{"id":"A"}]`) {
		data = append(data, c, 0)
	}
	got, err := table.JSON("f.json", data, table.Options{})
	if err != nil || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0].Reason, "UTF-16LE") {
		t.Errorf("%v, %v", got, err)
	}
}

func TestJSONRefusesTheFile(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "empty"},
		{"not json", "hello", "line 1, column 1: invalid json: 'h' where a list of objects or one object is due"},
		{"NaN", `[{"a":NaN}]`, "line 1, column 7 ($[0].a): invalid json: NaN is no number"},
		{"minus Infinity", `[{"a":-Infinity}]`, "-Infinity is no number"},
		{"a cut-off file", "[\n{\"a\":1},\n{\"a\":", "line 3, column 6 ($[1].a): unexpected end of the file"},
		{"a cut-off text", `[{"a":"x`, "unexpected end of the file"},
		{"two lists", "[{\"a\":1}]\n[{\"a\":2}]", "line 2, column 1: extra data after the end of the first value"},
		{"a list of numbers", "[1,2]", "'1' where an object for each row is due"},
		{"a comma too many", `[{"a":1},]`, "another object after the comma"},
		{"single quotes", `[{'a':1}]`, "a key in double quotes"},
		{"a leading zero", `[{"a":017}]`, "may not begin with 0"},
		{"a bare plus", `[{"a":+1}]`, "invalid json"},
		{"a bare line end in a text", "[{\"a\":\"x\ny\"}]", "control character U+000A stands bare"},
		{"a web page", "<html>", "an HTML page, not json"},
		{"a bad escape", `[{"a":"\x41"}]`, "no escape"},
		{"nested too deep", `[{"a":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}]`, "nest too deep"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := table.JSON("f.json", []byte(tt.file), table.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestJSONRefusesRowsAndReadsOn(t *testing.T) {
	for _, tt := range []struct{ name, row, want string }{
		{"one key twice", `{"id":"X","n":1,"n":2}`, `duplicate key: "n" is given twice`},
		{"keys that differ by capitals", `{"id":"X","n":1,"N":2}`, `keys "n" and "N" differ only by capitals`},
		{"one key twice inside", `{"id":"X","n":{"a":1,"a":2}}`, `duplicate key: "a"`},
		{"half of a pair", `{"id":"X","n":"\ud800"}`, `half of a surrogate pair (\ud800)`},
		{"the other half", `{"id":"X","n":"\udc00"}`, `half of a surrogate pair (\udc00)`},
		{"a control character", `{"id":"X","n":"\u0000"}`, "control character U+0000 (NUL)"},
		{"a text over the limit", `{"id":"X","n":"` + strings.Repeat("y", table.MaxField+1) + `"}`, "over the limit of 65,536 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, read := range []func(string, []byte, table.Options) (*table.Table, error){table.JSON, table.NDJSON} {
				file := "[" + `{"id":"A","n":1},` + tt.row + `,{"id":"B","n":2}` + "]"
				if got, _ := read("f", []byte("{}"), table.Options{}); got.Format == "ndjson" {
					file = `{"id":"A","n":1}` + "\n" + tt.row + "\n" + `{"id":"B","n":2}`
				}
				got, err := read("f", []byte(file), table.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if len(got.Rows) != 2 || len(got.Faults) != 1 || !strings.Contains(got.Faults[0].Error(), tt.want) || got.Faults[0].ID != "X" {
					t.Errorf("%d rows, refused %v; want 2 and %q of X", len(got.Rows), got.Faults, tt.want)
				}
			}
		})
	}
}

func TestJSONLinesLoseNoLineToABadOne(t *testing.T) {
	got, err := table.NDJSON("f.ndjson", []byte("{\"id\":\"A\"}\n\n{\"id\":\"B\",\"n\":\n{\"id\":\"C\"} {\"id\":\"D\"}\nnull\n{\"id\":\"E\"}\r\n"), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || got.Rows[1].First() != "E" || got.Rows[1].Line != 6 {
		t.Errorf("rows = %v", cells(got))
	}
	for i, want := range []string{"line 3, column 15", "line 4, column 12: data after the end of the object", "line 5, column 1"} {
		if i >= len(got.Faults) || !strings.Contains(got.Faults[i].Error(), want) {
			t.Errorf("refused %v, want %q", got.Faults, want)
		}
	}
}

// A file of one long line is read in time that grows with its length only, with
// refused rows in it or without.
func TestJSONOfOneLongLineIsRead(t *testing.T) {
	row := `{"id":"A","n":1},{"id":"B","n":1,"n":2},`
	file := "[" + strings.Repeat(row, 100_000) + `{"id":"C"}]`
	watch := took.Start()
	got, err := table.JSON("f.json", []byte(file), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 100_001 || got.Refused != 100_000 || len(got.Faults) != table.MaxFaults {
		t.Errorf("%d rows, %d refused, %d of them listed", len(got.Rows), got.Refused, len(got.Faults))
	}
	if busy := watch.Seconds(); busy > took.Slower*5 {
		t.Errorf("took %.1f s", busy)
	}
}

// What the strict reader takes, the standard one reads the same.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`[{"a":1,"b":"x\n\u0041"}]`, `{"a":[1,2,{"c":null}]}`, `[{"a":1e5},{"a":-0.5}]`, `[]`, `[{"a":"\ud83d\ude00"}]`, `[{"a":"\ud83d"}]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := table.JSON("f.json", data, table.Options{})
		if err != nil || len(got.Faults) > 0 {
			return
		}
		if !json.Valid([]byte(strings.TrimPrefix(string(data), "\ufeff"))) && data[0] < 0x80 {
			t.Fatalf("took %q, which is no json", data)
		}
		for _, r := range got.Rows {
			var want map[string]any
			if err := json.Unmarshal([]byte(r.Raw), &want); err != nil {
				t.Fatalf("row %q: %v", r.Raw, err)
			}
			for k, v := range want {
				c := r.Cell(k)
				if s, ok := v.(string); ok && (c.Kind != table.Text || c.Text != s) {
					t.Errorf("%q: key %q = %v %q, want %q", r.Raw, k, c.Kind, c.Text, s)
				}
				if v == nil && c.Kind != table.Null {
					t.Errorf("%q: key %q = %v, want null", r.Raw, k, c.Kind)
				}
			}
		}
	})
}

func FuzzNDJSON(f *testing.F) {
	f.Add([]byte("{\"a\":1}\n{\"a\":\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := table.NDJSON("f.ndjson", data, table.Options{})
		if err != nil {
			return
		}
		for _, x := range got.Faults {
			if x.Line == 0 {
				t.Errorf("a refused line without its number: %v", x)
			}
		}
	})
}
