package table_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"cairn/internal/table"
	"cairn/internal/took"
)

// cells returns all rows of a table as text.
func cells(t *table.Table) (rows [][]string) {
	for _, r := range t.Rows {
		var row []string
		for i := range r.Len() {
			row = append(row, r.At(i).Text)
		}
		rows = append(rows, row)
	}
	return rows
}

func utf16le(s string) string {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

func in1256(s string) string {
	out, err := charmap.Windows1256.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func TestCSVReadsWhatStandsThere(t *testing.T) {
	tests := []struct {
		name, file string
		o          table.Options
		want       [][]string
		warn       string // words of the one warning; empty: none
	}{
		{"plain", "a,b\n1,2\n", table.Options{}, [][]string{{"1", "2"}}, ""},
		{"no line end after the last row", "a,b\n1,2", table.Options{}, [][]string{{"1", "2"}}, ""},
		{"Windows line ends", "a,b\r\n1,2\r\n", table.Options{}, [][]string{{"1", "2"}}, ""},
		{"old Mac line ends are said", "a,b\r1,2\r3,4\r", table.Options{}, [][]string{{"1", "2"}, {"3", "4"}}, "carriage return"},
		{"a line end inside quotes is one record", "a,b\n\"x\ny\",2\n", table.Options{}, [][]string{{"x\ny", "2"}}, ""},
		{"doubled quotes are one", `a` + "\n" + `"say ""no"""` + "\n", table.Options{}, [][]string{{`say "no"`}}, ""},
		{"quotes inside an unquoted cell are part of it", "a,b\nthe \"Old\" Market,2\n", table.Options{}, [][]string{{`the "Old" Market`, "2"}}, ""},
		{"blank lines are no rows", "\n\na,b\n\n1,2\n\n", table.Options{}, [][]string{{"1", "2"}}, ""},
		{"spaces are kept", "a,b\n 1 ,\t2\n", table.Options{}, [][]string{{" 1 ", "\t2"}}, ""},
		{"a byte-order mark is no part of the first name", "\ufeffa,b\n1,2\n", table.Options{}, [][]string{{"1", "2"}}, ""},
		{"a semicolon is found and said", "a;b\n1,5;2\n", table.Options{}, [][]string{{"1,5", "2"}}, "separator"},
		{"a tab is found and said", "a\tb\n1\t2\n", table.Options{}, [][]string{{"1", "2"}}, "delimiter"},
		{"a separator that was named is not said", "a;b\n1;2\n", table.Options{Separator: ';'}, [][]string{{"1", "2"}}, ""},
		{"UTF-16 by its mark", utf16le("a,b\nسوق,2\n"), table.Options{}, [][]string{{"سوق", "2"}}, "UTF-16LE"},
		{"windows-1256 when named", in1256("a,b\nسوق,2\n"), table.Options{Encoding: "windows-1256"}, [][]string{{"سوق", "2"}}, "WINDOWS-1256"},
		{"latin1 when named", "a,b\nSe\xf1al,2\n", table.Options{Encoding: "latin1"}, [][]string{{"Señal", "2"}}, "WINDOWS-1252"},
		{"a column without a name and without values", "a,\n1,\n", table.Options{}, [][]string{{"1", ""}}, ""},
		{"no rows are said", "a,b\n", table.Options{}, nil, "0 records"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.CSV("f.csv", []byte(tt.file), tt.o)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Faults) > 0 {
				t.Errorf("refused %v", got.Faults)
			}
			if fmt.Sprint(cells(got)) != fmt.Sprint(tt.want) {
				t.Errorf("rows = %q, want %q", cells(got), tt.want)
			}
			if got.Header[0] != "a" {
				t.Errorf("first column is %q", got.Header[0])
			}
			switch {
			case tt.warn == "" && len(got.Warnings) > 0:
				t.Errorf("warned of %v", got.Warnings)
			case tt.warn != "" && (len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0].Error(), tt.warn)):
				t.Errorf("warnings = %v, want one with %q", got.Warnings, tt.warn)
			}
		})
	}
}

func TestCSVRefusesTheFile(t *testing.T) {
	long := strings.Repeat("x", table.MaxRecord)
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "the file is empty"},
		{"only blank lines", "\n\r\n\n", "the file is empty: it holds only blank lines"},
		{"a web page", "<!DOCTYPE html><p>no", "the content is an HTML page"},
		{"a zip", "PK\x03\x04....", "zip archive or spreadsheet"},
		{"json", "[{\"a\":1}]", "looks like JSON"},
		{"a column twice", "a,b,a\n1,2,3\n", `line 1, column 3 (a): duplicate column "a": it is also column 1`},
		{"two columns that differ by capitals", "Killed,killed\n1,2\n", "duplicate column"},
		{"a quote that swallows lines", "a,b\n\"x,2\n3,4\n", "line 2, column 1 (a): a quote opens here"},
		{"a quote that closes lines later before other text", "a,b\n1,\"x\n3,\"4\"\n", "line 2, column 2 (b): a quote opens here, runs over 1 line ends"},
		{"one byte that is no UTF-8", "a,b\n1,2\n3,\xf1\n", "line 3: not valid UTF-8 at byte 11"},
		{"an overlong slash", "a\n\xc0\xaf\n", "line 2: not valid UTF-8"},
		{"UTF-16 without a mark", utf16le("a,b\n1,2\n")[2:], "the file may be UTF-16 without a mark"},
		{"the wrong encoding named", "a\n\xff\n", "not valid"},
		{"UTF-16 cut in half", utf16le("a\nb\n") + "x", "ends inside a character"},
		{"thousands of columns", strings.Repeat("a,", 2000) + "\n", "more than 1,000 columns"},
		{"thousands of fields in a row", "a\n" + strings.Repeat(",", 2000) + "\n", "line 2: the record has more than 1,000 columns"},
		{"a record without end", "a,b\n" + long + "," + long + "\n", "line 2: the record is longer than the limit"},
		{"a quote without end", "a,b\n\"" + long + long, "line 2, column 1 (a): a quote opens here and does not close within the limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := table.Options{}
			if strings.Contains(tt.name, "wrong encoding") {
				o.Encoding = "windows-1257"
				tt.file = "a\n\xa1\n"
			}
			got, err := table.CSV("f.csv", []byte(tt.file), o)
			if err == nil || !strings.Contains(err.Error(), tt.want) && !strings.Contains(tt.name, "wrong encoding") {
				t.Fatalf("error = %v, want %q", err, tt.want)
			}
			if got != nil {
				t.Errorf("a table came back beside the error")
			}
		})
	}
}

func TestCSVRefusesRowsAndReadsOn(t *testing.T) {
	for _, tt := range []struct{ name, row, want string }{
		{"too few columns", "X,1", "line 3: expected 3 columns as in the header, found 2"},
		{"too many columns", "X,1,2,3", "line 3: expected 3 columns as in the header, found 4"},
		{"text after a closing quote", `X,"a"b,2`, "line 3, column 2 (b): text after the closing quote, at character 6 of the line"},
		{"NUL", "X,\x00,2", "line 3, column 2 (b): control character U+0000 (NUL)"},
		{"an escape sequence", "X,\x1b[2J,2", "control character U+001B"},
		{"a C1 control", "X,\u009b31m,2", "control character U+009B"},
		{"DEL", "X,\x7f,2", "control character U+007F"},
		{"a cell over the limit", "X," + strings.Repeat("y", table.MaxField+1) + ",2", "line 3, column 2 (b): the field holds 65,537 bytes, over the limit of 65,536 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.CSV("f.csv", []byte("a,b,c\n1,2,3\n"+tt.row+"\n4,5,6\n"), table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if want := "[[1 2 3] [4 5 6]]"; fmt.Sprint(cells(got)) != want {
				t.Errorf("rows = %v, want %s", cells(got), want)
			}
			if len(got.Faults) != 1 || !strings.Contains(got.Faults[0].Error(), tt.want) {
				t.Fatalf("refused %v, want %q", got.Faults, tt.want)
			}
			if got.Faults[0].ID != "X" {
				t.Errorf("the refused row is called %q, want X", got.Faults[0].ID)
			}
		})
	}
}

func TestCSVSaysThatTheLastRecordIsCutOff(t *testing.T) {
	for _, file := range []string{"a,b,c\n1,2,3\nX,5", "a,b,c\n1,2,3\nX,5,\"the rest of"} {
		got, err := table.CSV("f.csv", []byte(file), table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != 1 || len(got.Faults) != 1 || !strings.Contains(got.Faults[0].Error(), "cut off") || got.Faults[0].ID != "X" {
			t.Errorf("%q: rows %v, refused %v", file, cells(got), got.Faults)
		}
	}
}

// The memory that a line of separators takes does not grow with their number.
func TestCSVMemoryDoesNotFollowTheNumberOfCommas(t *testing.T) {
	file := append([]byte("a,b\n"), bytes.Repeat([]byte(","), 64<<20)...)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	watch := took.Start()
	if _, err := table.CSV("f.csv", file, table.Options{}); err == nil {
		t.Error("64 Mi commas were taken")
	}
	runtime.ReadMemStats(&after)
	if grew := (after.TotalAlloc - before.TotalAlloc) >> 20; grew > 100 { // the text itself is 64
		t.Errorf("allocated %d MiB for a file of 64", grew)
	}
	if busy := watch.Seconds(); busy > took.Slower*2 {
		t.Errorf("took %.1f s", busy)
	}
}

// What is written is what is read, in every cell, with the guard or without.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(
			rapid.StringOf(rapid.RuneFrom([]rune("=+-@'\"; ,|\t\n\r＝＋－＠ab5é"))),
			rapid.StringOfN(rapid.RuneFrom([]rune("abc 123,.\"'\n=-")), 0, 30, -1),
		)
		width := rapid.IntRange(1, 4).Draw(t, "width")
		var columns []table.Column
		for i := range width {
			columns = append(columns, table.Column{Name: fmt.Sprintf("c%d", i)})
		}
		rows := rapid.SliceOf(rapid.SliceOfN(cell, width, width)).Draw(t, "rows")
		var out bytes.Buffer
		if err := table.WriteCSV(&out, columns, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		got, err := table.CSV("own.csv", out.Bytes(), table.Options{Separator: ',', Own: true})
		if err != nil {
			t.Fatalf("%v\n%q", err, out.String())
		}
		if len(got.Faults) > 0 {
			t.Fatalf("refused %v\n%q", got.Faults, out.String())
		}
		if fmt.Sprintf("%q", cells(got)) != fmt.Sprintf("%q", rows) {
			t.Fatalf("wrote %q, read %q\n%q", rows, cells(got), out.String())
		}
		for i := range got.Rows {
			if want := 2 + i; got.Rows[i].Line < want {
				t.Fatalf("row %d is said to stand in line %d", i, got.Rows[i].Line)
			}
		}
	})
}

// No reader of what is written, whatever its separator, sees a cell that begins
// with a sign of a formula.
func TestNoReaderSeesAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.RuneFrom([]rune("=+@-'\";,|\t\n ab＝"))).Draw(t, "value")
		cell, err := table.EncodeCell(table.TextColumn, value)
		if err != nil {
			t.Fatal(err)
		}
		line := "x," + cell + ",y\n"
		for _, sep := range ",;\t|\n" {
			for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == sep || r == '\n' }) {
				part = strings.TrimLeft(part, "\" ")
				if strings.HasPrefix(part, "=") || strings.HasPrefix(part, "+") || strings.HasPrefix(part, "@") {
					if sep == ',' && strings.Contains(cell, `"`) {
						continue // a comma inside quotes parts nothing for a reader of commas
					}
					t.Fatalf("value %q written as %q: with separator %q a cell begins %q", value, cell, sep, part)
				}
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,b\r\"x\"\"y\",2\r", "a;b\n\"1\n2\";3", "\ufeffa\n\"", "a,b\n\"x\"y,2\n", "a|b\n|", "a\tb\n\t\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := table.CSV("f.csv", data, table.Options{})
		if err != nil {
			if got != nil {
				t.Error("a table came back beside the error")
			}
			return
		}
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		for _, r := range got.Rows {
			if r.Len() != len(got.Header) {
				t.Errorf("a row of %d cells under %d columns", r.Len(), len(got.Header))
			}
			if r.Line < 1 || r.Line > lines {
				t.Errorf("line %d of %d", r.Line, lines)
			}
		}
		for _, x := range got.Faults {
			if strings.ContainsFunc(x.Error(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("a message echoes a control character: %q", x.Error())
			}
		}
	})
}
