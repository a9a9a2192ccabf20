package table_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"cairn/internal/table"
)

type parquetRow struct {
	ID     string    `parquet:"id"`
	Killed *int32    `parquet:"killed,optional"`
	Share  float64   `parquet:"share"`
	Sure   bool      `parquet:"sure"`
	Day    int32     `parquet:"day,date"`
	At     time.Time `parquet:"at,timestamp(millisecond)"`
}

func parquetOf[T any](t testing.TB, rows ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquet(t *testing.T) {
	three := int32(3)
	at := time.Date(2024, 3, 5, 10, 30, 0, 0, time.UTC)
	data := parquetOf(t, parquetRow{"A", &three, 0.5, true, 19787, at}, parquetRow{"سوق", nil, 3, false, 0, at}, parquetRow{ID: "X\x00"})
	got, err := table.Parquet("f.parquet", data, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `[["A" "3" "0.5" "true" "2024-03-05" "2024-03-05T10:30:00"] ["سوق" "" "3" "false" "1970-01-01" "2024-03-05T10:30:00"]]`
	if s := fmt.Sprintf("%q", cells(got)); s != want {
		t.Errorf("rows = %s, want %s", s, want)
	}
	if k := got.Rows[1].Cell("killed").Kind; k != table.Null {
		t.Errorf("a null came as %v", k)
	}
	if len(got.Faults) != 1 || !strings.Contains(got.Faults[0].Error(), "line 3, column 1 (id): control character U+0000") {
		t.Errorf("refused %v", got.Faults)
	}
	for name, bad := range map[string][]byte{
		"is a list or a group": parquetOf(t, struct {
			L []int32 `parquet:"l,list"`
		}{[]int32{1}}),
		"which is not read": parquetOf(t, struct {
			D int64 `parquet:"d,decimal(2:10)"`
		}{1}),
		"cannot be read": data[:len(data)-20], "parquet file": append([]byte("PAR1"), data[50:]...),
	} {
		if _, err := table.Parquet("f.parquet", bad, table.Options{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error = %v, want %q", err, name)
		}
	}
}

func FuzzParquet(f *testing.F) {
	three := int32(3)
	f.Add(parquetOf(f, parquetRow{ID: "A", Killed: &three}))
	f.Fuzz(func(t *testing.T, data []byte) {
		table.Parquet("f.parquet", data, table.Options{})
	})
}
