package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// MaxParquet is the most bytes of a parquet file: 64 MiB.
const MaxParquet = 64 << 20

// Parquet reads a flat parquet file: each column is a value or null. Numbers keep
// their kind, dates and times become YYYY-MM-DD and YYYY-MM-DDThh:mm:ss in UTC, a null is
// Null. Lists, groups, decimals and bytes that are no text refuse the file. A row's line
// is its number in the file, from 1.
func Parquet(file string, data []byte, o Options) (t *Table, err error) {
	whole := func(code, format string, a ...any) (*Table, error) {
		return nil, &Fault{File: file, Code: code, Reason: fmt.Sprintf(format, a...)}
	}
	if len(data) > MaxParquet {
		return whole("limit", "the file holds %s, over the limit of %s: it is too large", Size(len(data)), Size(MaxParquet))
	}
	// A reader of somebody else's; what it cannot bear of a broken file is an
	// answer about the file.
	defer func() {
		if r := recover(); r != nil {
			t, err = whole("packed", "the parquet file is broken: %v", r)
		}
	}()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return whole("packed", "the parquet file cannot be read: %v", err)
	}
	if f.NumRows() > MaxRows {
		return whole("limit", "more than %s records: the file is over the limit", Group(MaxRows))
	}
	t = &Table{File: file, Format: "parquet", most: fieldMost(o)}
	fields := f.Schema().Fields()
	if len(fields) > MaxColumns {
		return whole("limit", "the file has %s columns, over the limit of %s", Group(len(fields)), Group(MaxColumns))
	}
	names := make([]string, len(fields))
	show := make([]func(parquet.Value) (Kind, string), len(fields))
	for i, c := range fields {
		names[i] = c.Name()
		if !c.Leaf() || c.Repeated() {
			return whole("type", "the column %s is a list or a group: only flat files are read", Show(c.Name()))
		}
		if show[i] = shown(c.Type()); show[i] == nil {
			return whole("type", "the column %s holds %s, which is not read", Show(c.Name()), Clean(c.Type().String()))
		}
	}
	if fault := t.setHeader(1, names); fault != nil {
		fault.File = file
		return nil, fault
	}
	if err := t.parquetRows(f, show); err != nil {
		return whole("packed", "the parquet file cannot be read: %v", err)
	}
	t.none()
	return t, nil
}

func (t *Table) parquetRows(f *parquet.File, show []func(parquet.Value) (Kind, string)) error {
	taken := 0
	for _, g := range f.RowGroups() {
		rows := g.Rows()
		defer rows.Close()
		buffer := make([]parquet.Row, 256)
		for {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				taken++
				t.parquetRow(row, taken, show)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if taken > MaxRows {
				return fmt.Errorf("more than %s records", Group(MaxRows))
			}
		}
	}
	return nil
}

func (t *Table) parquetRow(row parquet.Row, line int, show []func(parquet.Value) (Kind, string)) {
	n := len(t.Header)
	r := Row{Line: line, table: t, cells: make([]string, n), kinds: make([]Kind, n), at: make([]int32, n), lines: make([]int32, n), path: "row " + strconv.Itoa(line)}
	for _, v := range row {
		i := v.Column()
		if i < 0 || i >= n {
			continue
		}
		r.at[i] = int32(i + 1)
		if v.IsNull() {
			r.kinds[i] = Null
			continue
		}
		r.kinds[i], r.cells[i] = show[i](v)
	}
	for i, c := range r.cells {
		f := &Fault{Line: line, Column: i + 1, Header: t.Header[i]}
		switch {
		case r.kinds[i] != Text:
			continue
		case !utf8.ValidString(c):
			f.Code, f.Reason = "encoding", "the text is not valid UTF-8"
		case len(c) > t.most:
			f.Code, f.Reason = "limit", fmt.Sprintf("the field holds %s, over the limit of %s", Size(len(c)), Size(t.most))
		default:
			if c, bad := Control(c); bad {
				f.Code, f.Reason = "control", fmt.Sprintf("control character U+%04X%s in the cell", c, nul(c))
			}
		}
		if f.Code != "" {
			f.ID = Clean(strings.ToValidUTF8(r.First(), ""))
			t.refuse(f)
			return
		}
	}
	r.Raw = strings.Join(r.cells, "\t")
	t.Rows = append(t.Rows, r)
}

// shown returns how values of a type are written; nil for a type that is not read.
func shown(t parquet.Type) func(parquet.Value) (Kind, string) {
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	converted := deprecated.ConvertedType(-1)
	if c := t.ConvertedType(); c != nil {
		converted = *c
	}
	if _, ok := logical.(*format.DecimalType); ok || converted == deprecated.Decimal {
		return nil
	}
	moment := func(unit time.Duration) func(parquet.Value) (Kind, string) {
		return func(v parquet.Value) (Kind, string) {
			per := int64(time.Second / unit)
			at := time.Unix(v.Int64()/per, v.Int64()%per*int64(unit)).UTC()
			return Text, at.Format("2006-01-02T15:04:05")
		}
	}
	switch l := logical.(type) {
	case *format.DateType:
		return func(v parquet.Value) (Kind, string) {
			return Text, time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		}
	case *format.TimestampType:
		switch l.Unit.Value.(type) {
		case *format.MilliSeconds:
			return moment(time.Millisecond)
		case *format.MicroSeconds:
			return moment(time.Microsecond)
		}
		return moment(time.Nanosecond)
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(v parquet.Value) (Kind, string) { return Bool, strconv.FormatBool(v.Boolean()) }
	case parquet.Int32:
		return func(v parquet.Value) (Kind, string) { return Number, strconv.FormatInt(int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(v parquet.Value) (Kind, string) { return Number, strconv.FormatInt(v.Int64(), 10) }
	case parquet.Float:
		return func(v parquet.Value) (Kind, string) {
			return Number, strconv.FormatFloat(float64(v.Float()), 'f', -1, 32)
		}
	case parquet.Double:
		return func(v parquet.Value) (Kind, string) { return Number, strconv.FormatFloat(v.Double(), 'f', -1, 64) }
	case parquet.ByteArray:
		return func(v parquet.Value) (Kind, string) { return Text, string(v.ByteArray()) }
	}
	return nil
}
