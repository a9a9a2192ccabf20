package publish

import (
	"bytes"
	"encoding/binary"
	"io"
)

// The files of the Parquet format that this room writes are as plain as the
// format allows: one row group, one page a column, no compression, plain
// encoding. Every reader takes them, and a figure's table is small. A library
// would add five million bytes to the program to write this one shape; the test
// reads what is written with that library.
//
// Format: Apache Parquet, parquet.thrift 2.10; Thrift compact protocol.

// A column is the values of one column: text, whole numbers that may be null,
// or yes and no. Exactly one of the slices is set.
type column struct {
	name    string
	text    []string
	numbers []*int64
	bools   []bool
}

// The codes of parquet.thrift.
const (
	typeBoolean, typeInt64, typeByteArray = 0, 2, 6
	required, optional                    = 0, 1
	encodingPlain, encodingRLE            = 0, 3
	convertedUTF8                         = 0
)

func (c *column) kind() int64 {
	switch {
	case c.numbers != nil:
		return typeInt64
	case c.bools != nil:
		return typeBoolean
	}
	return typeByteArray
}

// page returns the column's values as one data page: for numbers, first which
// of them are there, then those that are.
func (c *column) page() []byte {
	var b bytes.Buffer
	switch c.kind() {
	case typeInt64:
		there := make([]bool, len(c.numbers))
		for i, n := range c.numbers {
			there[i] = n != nil
		}
		bits := packed(there)
		levels := append(binary.AppendUvarint(nil, uint64(len(bits))<<1|1), bits...)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))))
		b.Write(levels)
		for _, n := range c.numbers {
			if n != nil {
				b.Write(binary.LittleEndian.AppendUint64(nil, uint64(*n)))
			}
		}
	case typeBoolean:
		b.Write(packed(c.bools))
	default:
		for _, s := range c.text {
			b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(s))))
			b.WriteString(s)
		}
	}
	return b.Bytes()
}

// packed puts eight values into a byte, the first in the lowest bit.
func packed(values []bool) []byte {
	out := make([]byte, (len(values)+7)/8)
	for i, v := range values {
		if v {
			out[i/8] |= 1 << (i % 8)
		}
	}
	return out
}

// writeParquet writes columns of equal length.
func writeParquet(w io.Writer, rows int, columns []column) error {
	const magic = "PAR1"
	out := bytes.NewBufferString(magic)
	var chunks []func(*thrift)
	total := int64(0)
	for _, c := range columns {
		page := c.page()
		var head thrift
		head.i(1, 0) // a data page
		head.i(2, int64(len(page)))
		head.i(3, int64(len(page)))
		head.structure(5, func(t *thrift) {
			t.i(1, int64(rows))
			t.i(2, encodingPlain)
			t.i(3, encodingRLE)
			t.i(4, encodingRLE)
		})
		head.end()
		offset, size := int64(out.Len()), int64(head.b.Len()+len(page))
		out.Write(head.b.Bytes())
		out.Write(page)
		total += size
		chunks = append(chunks, func(t *thrift) {
			t.i64(2, offset)
			t.structure(3, func(t *thrift) {
				t.i(1, c.kind())
				t.list(2, thriftI32, 2, func(t *thrift, i int) { t.varint([]int64{encodingPlain, encodingRLE}[i]) })
				t.list(3, thriftBinary, 1, func(t *thrift, _ int) { t.bytes(c.name) })
				t.i(4, 0) // not compressed
				t.i64(5, int64(rows))
				t.i64(6, size)
				t.i64(7, size)
				t.i64(9, offset)
			})
		})
	}
	var foot thrift
	foot.i(1, 1) // version
	foot.list(2, thriftStruct, len(columns)+1, func(t *thrift, i int) {
		t.nested(func(t *thrift) {
			if i == 0 {
				t.string(4, "figures")
				t.i(5, int64(len(columns)))
				return
			}
			c := columns[i-1]
			t.i(1, c.kind())
			if c.kind() == typeInt64 {
				t.i(3, optional)
			} else {
				t.i(3, required)
			}
			t.string(4, c.name)
			if c.kind() == typeByteArray {
				t.i(6, convertedUTF8)
			}
		})
	})
	foot.i64(3, int64(rows))
	foot.list(4, thriftStruct, 1, func(t *thrift, _ int) {
		t.nested(func(t *thrift) {
			t.list(1, thriftStruct, len(chunks), func(t *thrift, i int) { t.nested(chunks[i]) })
			t.i64(2, total)
			t.i64(3, int64(rows))
		})
	})
	foot.string(6, "cairn")
	foot.end()
	out.Write(foot.b.Bytes())
	out.Write(binary.LittleEndian.AppendUint32(nil, uint32(foot.b.Len())))
	out.WriteString(magic)
	_, err := w.Write(out.Bytes())
	return err
}

// The type codes of the Thrift compact protocol that are used here.
const (
	thriftI32, thriftI64, thriftBinary, thriftList, thriftStruct = 5, 6, 8, 9, 12
)

// thrift writes one struct in the compact protocol; last is the field before.
type thrift struct {
	b    bytes.Buffer
	last int
}

func (t *thrift) field(id, kind int) {
	t.b.WriteByte(byte((id-t.last)<<4 | kind))
	t.last = id
}

func (t *thrift) varint(n int64)          { t.b.Write(binary.AppendVarint(nil, n)) }
func (t *thrift) i(id int, n int64)       { t.field(id, thriftI32); t.varint(n) }
func (t *thrift) i64(id int, n int64)     { t.field(id, thriftI64); t.varint(n) }
func (t *thrift) end()                    { t.b.WriteByte(0) }
func (t *thrift) string(id int, s string) { t.field(id, thriftBinary); t.bytes(s) }

func (t *thrift) bytes(s string) {
	t.b.Write(binary.AppendUvarint(nil, uint64(len(s))))
	t.b.WriteString(s)
}

func (t *thrift) nested(fill func(*thrift)) {
	before := t.last
	t.last = 0
	fill(t)
	t.end()
	t.last = before
}

func (t *thrift) structure(id int, fill func(*thrift)) {
	t.field(id, thriftStruct)
	t.nested(fill)
}

func (t *thrift) list(id, kind, n int, each func(t *thrift, i int)) {
	t.field(id, thriftList)
	if n < 15 {
		t.b.WriteByte(byte(n<<4 | kind))
	} else {
		t.b.WriteByte(byte(0xf0 | kind))
		t.b.Write(binary.AppendUvarint(nil, uint64(n)))
	}
	for i := range n {
		each(t, i)
	}
}
