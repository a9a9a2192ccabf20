package table_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cairn/internal/table"
)

// sheet makes a spreadsheet of rows by another program's library.
func sheet(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j, v := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if v == nil {
				continue
			}
			if err := f.SetCellValue("Sheet1", at, v); err != nil {
				t.Fatal(err)
			}
			if _, ok := v.(time.Time); ok {
				if err := f.SetCellStyle("Sheet1", at, at, date); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXReadsWhatTheSheetStores(t *testing.T) {
	got, err := table.XLSX("b.xlsx", sheet(t,
		[]any{"id", "date", "killed", "share", "sure", "note"},
		nil,
		[]any{"A", time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC), 12, 0.5, true, "=1+1"},
		[]any{"007", time.Date(1970, 1, 1, 10, 30, 0, 0, time.UTC), nil, 12345678901, false, "سوق"},
	), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `[["A" "2024-03-05" "12" "0.5" "true" "=1+1"] ["007" "1970-01-01T10:30:00" "" "12345678901" "false" "سوق"]]`
	if s := fmt.Sprintf("%q", cells(got)); s != want {
		t.Errorf("rows = %s, want %s", s, want)
	}
	if got.Rows[0].Line != 3 || got.Rows[1].Line != 4 || len(got.Faults)+len(got.Warnings) > 0 {
		t.Errorf("lines %d and %d, faults %v, warnings %v", got.Rows[0].Line, got.Rows[1].Line, got.Faults, got.Warnings)
	}
}

// crafted packs a spreadsheet by hand.
func crafted(workbook, content string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range [][2]string{{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", workbook}, {"xl/worksheets/sheet1.xml", content}} {
		f, _ := w.Create(p[0])
		f.Write([]byte(p[1]))
	}
	w.Close()
	return b.Bytes()
}

const oneSheet = `<workbook><sheets><sheet name="S" sheetId="1"/></sheets></workbook>`

func inline(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, c)
	}
	return "<row>" + b.String() + "</row>"
}

func TestXLSXRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		file []byte
		want string // words of the error, or of the one refused row
	}{
		{"what is no spreadsheet", []byte("a,b\n"), "cannot be read"},
		{"another office file", []byte(zipped(nil, "word/document.xml")), "xl/workbook.xml is missing"},
		{"a column twice", sheet(t, []any{"a", "a"}, []any{1, 2}), `duplicate column "a"`},
		{"an error in a cell", crafted(oneSheet, `<sheetData>`+inline("a", "b")+`<row><c t="inlineStr"><is><t>X</t></is></c><c t="e"><v>#REF!</v></c></row></sheetData>`), `line 2, column 2 (b): the cell holds the error "#REF!"`},
		{"a value without a heading", sheet(t, []any{"a"}, []any{"X", 2}), `line 2, column 2: the value "2" stands in a column that has no name`},
		{"a text that is not there", crafted(oneSheet, `<sheetData>`+inline("a")+`<row><c t="s"><v>7</v></c></row></sheetData>`), "points to a text"},
		{"entities", crafted(oneSheet, `<!DOCTYPE x [<!ENTITY a "b">]><sheetData/>`), "declares a document type"},
		{"only hidden sheets", crafted(`<workbook><sheets><sheet name="S" sheetId="1" state="hidden"/></sheets></workbook>`, ""), "no visible sheet"},
		{"far to the right", crafted(oneSheet, `<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>`), "over the limit of columns"},
		{"broken XML", crafted(oneSheet, `<sheetData><row><c`), "cannot be read"},
		{"a bomb", crafted(oneSheet, "<sheetData>"+strings.Repeat(" ", 64<<20)), "over the limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.XLSX("b.xlsx", tt.file, table.Options{})
			text := fmt.Sprint(err)
			if err == nil {
				text = fmt.Sprint(got.Faults)
				if len(got.Rows) > 0 || len(got.Faults) != 1 {
					t.Errorf("%d rows, %d refused", len(got.Rows), len(got.Faults))
				}
			}
			if !strings.Contains(text, tt.want) {
				t.Errorf("refused as %s, want %q", text, tt.want)
			}
		})
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(oneSheet, `<sheetData>`+inline("a")+`<row r="2"><c r="A2"><v>1</v></c></row></sheetData>`)
	f.Fuzz(func(t *testing.T, workbook, content string) {
		got, err := table.XLSX("b.xlsx", crafted(workbook, content), table.Options{})
		if err != nil {
			return
		}
		for _, r := range got.Rows {
			if r.Len() != len(got.Header) {
				t.Errorf("a row of %d cells under %d columns", r.Len(), len(got.Header))
			}
		}
	})
}
