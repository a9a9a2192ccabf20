package table_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/table"
	"cairn/internal/when"
)

// shared is the folder of data sets that is not part of the project.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: %v", path, err)
	}
	return path
}

// cases reads one table of cases of the bad input.
func cases[T any](t *testing.T, name string) []T {
	t.Helper()
	raw, err := os.ReadFile(shared(t, "data", "bad-input", name))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Cases []T `json:"cases"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Cases) == 0 {
		t.Fatalf("%s holds no cases", name)
	}
	return v.Cases
}

func text(s string) table.Cell {
	return table.Cell{Text: s, Kind: table.Text, Header: "killed_min", Line: 2, Column: 7}
}

func TestCount(t *testing.T) {
	number := func(s string) table.Cell { return table.Cell{Text: s, Kind: table.Number, Path: "$[0].n", Line: 1} }
	for _, tt := range []struct {
		name string
		cell table.Cell
		want int    // -1: not given, -2: refused
		warn string // words of a warning
	}{
		{"a number", text("12"), 12, ""}, {"zero is a number", text("0"), 0, ""}, {"empty is not zero", text(""), -1, ""},
		{"spaces are empty", text("  \u00a0"), -1, ""}, {"spaces around", text(" 7\u00a0"), 7, ""},
		{"leading zeros are decimal", text("017"), 17, ""}, {"Arabic-Indic digits", text("١٢"), 12, ""},
		{"Devanagari digits", text("१२"), 12, ""}, {"full-width digits", text("１２"), 12, ""},
		{"digits of two scripts", text("1٢"), -2, ""}, {"digits of formulas", text("𝟙𝟚"), -2, ""},
		{"a sign", text("-3"), -2, ""}, {"minus zero", text("-0"), -2, ""}, {"a plus", text("+3"), -2, ""},
		{"a thousands mark", text("1,200"), -2, ""}, {"a point", text("1.200"), -2, ""}, {"a half", text("3.5"), -2, ""},
		{"hexadecimal", text("0x1F"), -2, ""}, {"an exponent", text("1e3"), -2, ""}, {"a word", text("dozens"), -2, ""},
		{"a hedge", text("at least 5"), -2, ""}, {"about", text("~20"), -2, ""}, {"open", text("20+"), -2, ""}, {"unknown as a word", text("unknown"), -2, ""},
		{"more than an int", text("99999999999999999999999999"), -2, ""}, {"more people than the ceiling", text("10000001"), -2, ""},
		{"many people", text("250000"), 250000, "a reviewer should confirm"}, {"the ceiling itself", text("10000000"), 10000000, "confirm"},
		{"json number", number("12"), 12, ""}, {"json 3.0", number("3.0"), -2, ""}, {"json 1E1", number("1E1"), -2, ""}, {"json -0", number("-0"), -2, ""},
		{"json null", table.Cell{Kind: table.Null}, -1, ""}, {"no such key", table.Cell{Kind: table.Missing}, -1, ""},
		{"json text", table.Cell{Kind: table.Text, Text: "3", Path: "$[0].n"}, -2, ""}, {"json true", table.Cell{Kind: table.Bool, Text: "true"}, -2, ""},
		{"json list", table.Cell{Kind: table.Nested, Text: "[3]"}, -2, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, ok, warn, fault := table.Count(tt.cell)
			got := n
			switch {
			case fault != nil:
				got = -2
				if !strings.Contains(fault.Error(), table.Show(tt.cell.Text)) {
					t.Errorf("the message does not show the value: %v", fault)
				}
			case !ok:
				got = -1
			}
			if got != tt.want {
				t.Errorf("Count = %d (%v), want %d", got, fault, tt.want)
			}
			if (warn != nil) != (tt.warn != "") || warn != nil && !strings.Contains(warn.Error(), tt.warn) {
				t.Errorf("warning = %v, want %q", warn, tt.warn)
			}
		})
	}
}

func TestCountRange(t *testing.T) {
	for _, tt := range []struct{ name, low, high, want string }{
		{"both", "3", "5", "3–5"}, {"equal", "5", "5", "5–5"}, {"only a lowest", "5", "", "5–5+"}, {"only a highest", "", "5", "0–5"},
		{"neither", "", "", "not given"}, {"zero", "0", "0", "0–0"}, {"over", "12", "5", "killed_min 12 is over killed_max 5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			high := text(tt.high)
			high.Header = "killed_max"
			lo, hi, open, ok, _, fault := table.CountRange(text(tt.low), high)
			got := "not given"
			switch {
			case fault != nil:
				got = fault.Error()
			case ok:
				got = table.Group(lo) + "–" + table.Group(hi)
				if open {
					got += "+"
				}
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("range = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestDate(t *testing.T) {
	for _, tt := range []struct{ name, cell, order, want string }{
		{"a day", "2024-03-05", "", "2024-03-05 D1"}, {"a leap day", "2024-02-29", "", "2024-02-29 D1"}, {"a month", "2024-05", "", "2024-05-01/2024-05-31 D4"},
		{"a year", "2024", "", "2024-01-01/2024-12-31 D5"}, {"a week", "2024-W20", "", "2024-05-13/2024-05-19 D3"}, {"week 53", "2020-W53", "", "2020-12-28/2021-01-03 D3"},
		{"from to", "2024-05-03/2024-05-06", "", "2024-05-03/2024-05-06 D2"}, {"from month to day", "2024-05/2024-06-02", "", "2024-05-01/2024-06-02 D5"},
		{"a time is left aside", "2024-03-05T10:00:00Z", "", "2024-03-05 D1"}, {"words", "5 March 2024", "", "2024-03-05 D1"}, {"words, month first", "Mar 5, 2024", "", "2024-03-05 D1"},
		{"early", "early May 2024", "", "2024-05-01/2024-05-10 D4 warned"}, {"late", "late February 2024", "", "2024-02-21/2024-02-29 D4 warned"},
		{"slashes by the named order", "03/04/2024", "dmy", "2024-04-03 D1"}, {"slashes by the other", "03/04/2024", "mdy", "2024-03-04 D1"},
		{"slashes without an order", "03/04/2024", "", "refused"}, {"only one reading, still no order", "25/12/2023", "", "refused"},
		{"no 29 February", "2023-02-29", "", "refused"}, {"no 30 February", "2024-02-30", "", "refused"}, {"no 13th month", "2024-13", "", "refused"},
		{"zeros", "0000-00-00", "", "refused"}, {"before Christ", "-0044-03-15", "", "refused"}, {"no hyphens", "20240305", "", "refused"}, {"seconds", "1709596800", "", "refused"},
		{"short", "2024-3-5", "", "refused"}, {"the order makes no day", "31/02/2024", "dmy", "refused"}, {"no week 54", "2024-W54", "", "refused"}, {"no week 0", "2024-W00", "", "refused"},
		{"backwards", "2024-05-06/2024-05-03", "", "refused"}, {"tomorrow", "2026-11-25", "", "refused"}, {"today", "2026-11-24", "", "2026-11-24 D1"},
		{"this year has begun", "2026", "", "2026-01-01/2026-12-31 D5"}, {"long ago", "1066-10-14", "", "1066-10-14 D1 warned"}, {"the day of programs", "1970-01-01", "", "1970-01-01 D1 warned"},
		{"not given", " ", "", "not given"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, ok, warn, fault := table.Date(text(tt.cell), table.DateOptions{Today: when.On(2026, 11, 24), Order: tt.order})
			got := i.Start.String()
			if i.End != i.Start {
				got += "/" + i.End.String()
			}
			got += " " + i.Precision.String()
			switch {
			case fault != nil:
				got = "refused"
			case !ok:
				got = "not given"
			case warn != nil:
				got += " warned"
			}
			if got != tt.want {
				t.Errorf("Date = %s (%v), want %s", got, fault, tt.want)
			}
		})
	}
}

// Every day that exists is read as itself.
func TestEveryDayIsReadAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := when.Day(rapid.IntRange(int(when.On(1, 1, 1)), int(when.On(9999, 12, 31))).Draw(t, "day"))
		i, ok, _, fault := table.Date(text(d.String()), table.DateOptions{})
		if fault != nil || !ok || i != when.Between(d, d) {
			t.Fatalf("%s was read as %s (%v)", d, i, fault)
		}
	})
}

func TestPoint(t *testing.T) {
	for _, tt := range []struct {
		name, lat, lon string
		commas         bool
		want           string
	}{
		{"a place", "36.20", "37.16", false, "36.2 37.16"}, {"south and west", "-12.05", "-77.04", false, "-12.05 -77.04"}, {"near zero", "-0.01", "-0.01", false, "-0.01 -0.01"},
		{"more decimals than can be", "36.2000000000000001", "37.16", false, "36.2 37.16"}, {"over the pole", "91", "10", false, "out of range"}, {"round the world", "10", "181", false, "out of range"},
		{"NaN", "NaN", "Inf", false, "no plain number"}, {"half", "36.2", "", false, "half a coordinate"}, {"the other half", "", "36.2", false, "half a coordinate"},
		{"letters", "36.2N", "37.1E", false, "no plain number"}, {"commas in a file of commas", "36,20", "37,16", false, "no plain number"}, {"commas in a file of semicolons", "36,20", "37,16", true, "36.2 37.16"},
		{"an exponent", "3.6e1", "37", false, "no plain number"}, {"nowhere", "0", "0", false, "0 0 warned"}, {"neither", "", " ", false, "not given"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			y, x, ok, warn, fault := table.Point(text(tt.lat), text(tt.lon), tt.commas)
			b, _ := json.Marshal([]float64{y, x})
			got := strings.NewReplacer("[", "", "]", "", ",", " ").Replace(string(b))
			switch {
			case fault != nil:
				got = fault.Error()
			case !ok:
				got = "not given"
			case warn != nil:
				got += " warned"
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("Point = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ name, cell, want string }{
		{"a page", "https://news.example.org/a1?x=1&y=2", "https://news.example.org/a1?x=1&y=2"},
		{"quotes are encoded", `https://news.example.org/"onmouseover="alert(1)`, "https://news.example.org/%22onmouseover=%22alert%281%29"},
		{"script", "javascript:alert(1)", "refused"}, {"data", "data:text/html,<script>alert(1)</script>", "refused"}, {"a file", "file:///etc/passwd", "refused"},
		{"no scheme", "news.example.org/a", "refused"}, {"no host", "https:///a", "refused"}, {"a control character", "https://news.example.org/\x01", "refused"},
		{"not given", "", "not given"},
		{"the machine itself", "http://127.0.0.1:8080/admin", "warned"}, {"the machine by another spelling", "http://0x7f000001/", "warned"}, {"a private network", "http://192.168.0.1/", "warned"},
		{"by its name", "http://localhost/", "warned"}, {"a user name", "https://news.example.org@evil.example/", "warned"},
		{"a letter of another script", "https://nеws.example.org/a", "warned"}, {"direction turned", "https://news.example.org/\u202egro.live", "warned"},
		{"a host in Cyrillic", "https://пример.example/a", "https://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.example/a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok, warn, fault := table.Address(text(tt.cell))
			switch {
			case fault != nil:
				got = "refused"
			case !ok:
				got = "not given"
			case len(warn) > 0:
				got = "warned"
			}
			if got != tt.want {
				t.Errorf("Address = %s (%v %v), want %s", got, fault, warn, tt.want)
			}
		})
	}
}

func TestSeenWarnsOfWhatCannotBeSeen(t *testing.T) {
	for _, tt := range []struct{ name, cell, want string }{
		{"plain", "At least three", ""}, {"accents", "Café, Señal", ""}, {"Arabic with its signs", "قُتِلَ ثَلاثَةٌ", ""}, {"Persian with its joiner", "می\u200cگویند", ""}, {"Hebrew", "שָׁלוֹם", ""},
		{"Hindi with its joiner", "क्\u200dष", ""}, {"a family in one picture", "👨\u200d👩\u200d👧", ""}, {"a picture with its selector", "❤️ 1️⃣", ""}, {"selectors that spell", "x\ufe01\ufe02", "invisible"}, {"a run of selectors", "❤\ufe0f\ufe01\ufe02", "invisible"}, {"a right-to-left mark", "\u200fسوق", ""}, {"composed and not", "Cafe\u0301", ""},
		{"an override", "killed \u202e21\u202c", "direction-control"}, {"an isolate", "\u2066a\u2069", "direction-control"},
		{"a zero-width space", "Exam\u200bple", "invisible"}, {"a word joiner", "\u2060Example", "invisible"}, {"a mark inside", "\ufeffExample", "invisible"}, {"tags", "x\U000e0073", "invisible"}, {"a joiner among Latin letters", "Exam\u200dple", "invisible"},
		{"a Hangul filler", "x\u3164", "invisible"}, {"marks piled up", "e\u0301\u0302\u0303\u0304\u0305", "marks"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var codes []string
			for _, f := range table.Seen(text(tt.cell)) {
				codes = append(codes, f.Code)
			}
			if got := strings.Join(codes, " "); got != tt.want {
				t.Errorf("warned of %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNamePairs(t *testing.T) {
	for _, c := range cases[struct{ A, B, Relation string }](t, "cases-name-pairs.json") {
		t.Run(table.Show(c.A)+" "+table.Show(c.B), func(t *testing.T) {
			got := string(table.Relate(c.A, c.B))
			if back := string(table.Relate(c.B, c.A)); back != got {
				t.Errorf("%s one way, %s the other", got, back)
			}
			switch {
			case got == c.Relation:
			case c.Relation == "possible" && got == "different": // a suggestion, never owed
			default:
				t.Errorf("Relate = %s, want %s", got, c.Relation)
			}
		})
	}
}

func TestLookAlikes(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       table.Relation
	}{
		{"one Cyrillic letter", "Daily", "Dаily", table.LookAlike}, {"Greek", "Nova", "Nοva", table.LookAlike}, {"full width", "Ａbc", "Abc", table.LookAlike}, {"a zero for an o", "Foro", "For0", table.LookAlike},
		{"an I for an l", "Daily", "DaiIy", table.LookAlike}, {"an invisible space", "Daily", "Dai\u200bly", table.LookAlike}, {"composed", "Café", "Cafe\u0301", table.SameName},
		{"capitals", "Daily", "DAILY", table.Possible}, {"accents", "Café", "Cafe", table.Possible}, {"another name", "Daily", "Daisy", table.OtherName}, {"two scripts, other words", "Правда", "Pravda", table.OtherName},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := table.Relate(tt.a, tt.b); got != tt.want {
				t.Errorf("Relate = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestCSVCells(t *testing.T) {
	types := map[string]table.Type{"text": table.TextColumn, "number": table.NumberColumn, "date": table.DateColumn}
	for _, c := range cases[struct{ Type, Value, CSV string }](t, "cases-csv-cells.json") {
		t.Run(c.Type+" "+table.Show(c.Value), func(t *testing.T) {
			got, err := table.EncodeCell(types[c.Type], c.Value)
			if err != nil || got != c.CSV {
				t.Fatalf("written as %q (%v), want %q", got, err, c.CSV)
			}
			back, err := table.CSV("f.csv", []byte("c,d\n"+got+",x\n"), table.Options{Own: true})
			if err != nil || len(back.Rows) != 1 || back.Rows[0].At(0).Text != c.Value {
				t.Errorf("read back as %v (%v), want %q", cells(back), err, c.Value)
			}
		})
	}
}

func TestANumberColumnTakesNumbersOnly(t *testing.T) {
	for _, bad := range []string{"=1", "1,5", "x", "--1", "+1"} {
		if got, err := table.EncodeCell(table.NumberColumn, bad); err == nil {
			t.Errorf("%q was written as the number %q", bad, got)
		}
	}
	if _, err := table.EncodeCell(table.DateColumn, "=2024-01-01"); err == nil {
		t.Error("a formula was written as a date")
	}
}

func FuzzValues(f *testing.F) {
	for _, s := range []string{"12", "٣", "2024-05/2024-06", "36,2", "https://x.example/ä", "03/04/2024", "early May 2024", "2024-W20"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok, _, fault := table.Count(text(s)); fault == nil && ok && (n < 0 || n > table.MaxPeople) {
			t.Errorf("count %q = %d", s, n)
		}
		if i, ok, _, fault := table.Date(text(s), table.DateOptions{Today: when.On(2026, 11, 24), Order: "dmy"}); fault == nil && ok && (i.End < i.Start || i.Precision == when.NotSaid || i.Start > when.On(2026, 11, 24)) {
			t.Errorf("date %q = %v", s, i)
		}
		if y, x, ok, _, fault := table.Point(text(s), text(s), true); fault == nil && ok && !(y >= -90 && y <= 90 && x >= -180 && x <= 180) {
			t.Errorf("point %q = %v %v", s, y, x)
		}
		if a, ok, _, fault := table.Address(text(s)); fault == nil && ok && !strings.HasPrefix(a, "http://") && !strings.HasPrefix(a, "https://") {
			t.Errorf("address %q = %q", s, a)
		}
		if table.Unguard(table.Guard(s)) != s {
			t.Errorf("%q guarded is %q, and back %q", s, table.Guard(s), table.Unguard(table.Guard(s)))
		}
		if strings.ContainsFunc(table.Show(s), func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || table.Direction(r) }) {
			t.Errorf("Show(%q) echoes what it should not", s)
		}
		table.Seen(text(s))
		table.Relate(s, s+"x")
	})
}
