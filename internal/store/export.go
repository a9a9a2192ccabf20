package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cairn/internal/document"
	"cairn/internal/ledger"
)

// An export is JSON Lines. The first line names the format; then comes every
// entry of the ledger, as the line that its leaf is the hash of, and before
// that of a document the document's bytes; the last line is the head. So the
// whole register comes back from it, its history too, and whoever can take a
// SHA-256 can check it.
//
//	{"cairn":"register","format":1}
//	{"bytes":"<base64>","id":"<sha256>"}
//	{"seq":1,"at":"…", …}
//	{"size":1,"root":"<base64>"}
type (
	exportFirst struct {
		Cairn  string `json:"cairn"`
		Format int    `json:"format"`
	}
	exportBytes struct {
		Bytes string `json:"bytes"`
		ID    string `json:"id"`
	}
	exportLast struct {
		Size int64  `json:"size"`
		Root string `json:"root"`
	}
)

const exportFormat = 1

// Export writes the whole register to w. Equal ledgers give equal bytes.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	tx, err := s.snapshot(ctx)
	if err != nil {
		return mapped(err)
	}
	defer tx.Rollback()
	out := &lineWriter{w: bufio.NewWriterSize(w, 1<<16)}
	out.json(exportFirst{"register", exportFormat})
	const step = 1000
	for from := int64(1); ; from += step {
		list, err := entries(ctx, tx, from, step)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		for i := range list {
			e := &list[i]
			if e.Kind == documents.name && e.Was == 0 {
				if err := exportBlob(ctx, tx, out, e.ID); err != nil {
					return fmt.Errorf("export: entry %d: %w", e.Seq, err)
				}
			}
			out.line(e.Line())
		}
		if len(list) < step {
			break
		}
	}
	h, err := headAt(ctx, tx, -1)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	out.json(exportLast{h.Size, h.Root.String()})
	if err := out.flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

func exportBlob(ctx context.Context, tx *sql.Tx, out *lineWriter, id string) error {
	p, err := scanBlob(tx.QueryRowContext(ctx, getBlob, id))
	if err != nil {
		return missing(err)
	}
	b, err := p.unpack()
	if err != nil {
		return err
	}
	out.json(exportBytes{base64.StdEncoding.EncodeToString(b), id})
	return nil
}

// A lineWriter writes lines and remembers the first error.
type lineWriter struct {
	w   *bufio.Writer
	err error
}

func (l *lineWriter) line(b []byte) {
	for _, part := range [][]byte{b, []byte("\n")} {
		if l.err == nil {
			_, l.err = l.w.Write(part)
		}
	}
}

func (l *lineWriter) json(v any) {
	b, err := json.Marshal(v)
	if l.err == nil {
		l.err = err
	}
	l.line(b)
}

func (l *lineWriter) flush() error {
	if l.err != nil {
		return l.err
	}
	return l.w.Flush()
}

// maxLine bounds one line of an export: a document's bytes in base64.
const maxLine = 1 << 30

// Import reads an export into an empty register: all of it, or nothing. Each
// entry keeps its number, time and name, so the head is that of the register
// that was exported; an export that was altered or cut is refused.
func (s *Store) Import(ctx context.Context, r io.Reader) error {
	return s.change(ctx, func(tx *Tx) error {
		if tx.edge.Size > 0 {
			return fmt.Errorf("import: the register holds %d entries; import into an empty one", tx.edge.Size)
		}
		return (&importing{tx: tx}).lines(r)
	})
}

// An importing is an import under way.
type importing struct {
	tx    *Tx
	bytes string // the document whose bytes the line before held
}

func (im *importing) lines(r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<16)
	done := false
	for n := 1; ; n++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && done {
			err = errors.New("there is more after the last line")
		}
		if err == nil {
			done, err = im.line(n, line)
		}
		if err != nil {
			return fmt.Errorf("import: line %d: %w", n, err)
		}
	}
	if !done {
		return errors.New("import: the export is cut: its last line, with the head, is missing")
	}
	return nil
}

// readLine reads one line without its line feed, which must be there.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, errors.New("the line is cut")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > maxLine:
			return nil, errors.New("the line is too long")
		}
	}
}

// line takes one line in; done means that it was the last.
func (im *importing) line(n int, line []byte) (done bool, err error) {
	before := im.bytes
	im.bytes = ""
	switch {
	case n == 1:
		var first exportFirst
		if err := exactly(line, &first); err != nil || first.Cairn != "register" {
			return false, errors.New("this is no export of a register")
		}
		if first.Format != exportFormat {
			return false, fmt.Errorf("format %d is not known; this program reads format %d", first.Format, exportFormat)
		}
		return false, nil
	case bytes.HasPrefix(line, []byte(`{"bytes":`)) && before == "":
		var b exportBytes
		if err := exactly(line, &b); err != nil {
			return false, err
		}
		raw, err := base64.StdEncoding.Strict().DecodeString(b.Bytes)
		if err != nil {
			return false, err
		}
		if sum := document.Sum(raw); string(sum) != b.ID {
			return false, fmt.Errorf("document %s: its bytes have the hash %s", b.ID, sum)
		}
		im.bytes = b.ID
		return false, im.tx.putBlob(raw)
	case bytes.HasPrefix(line, []byte(`{"size":`)) && before == "":
		var last exportLast
		if err := exactly(line, &last); err != nil {
			return false, err
		}
		if h := im.tx.head(); last.Size != h.Size || last.Root != h.Root.String() {
			return false, fmt.Errorf("the export says that its head is %d:%s; its entries give %s", last.Size, last.Root, h)
		}
		return true, nil
	}
	e, err := ledger.ParseLine(line)
	if err != nil {
		return false, err
	}
	bytesOf := ""
	if e.Kind == documents.name && e.Was == 0 {
		bytesOf = e.ID
	}
	if before != bytesOf {
		return false, fmt.Errorf("entry %d: the line before has the bytes of document %q; want those of %q", e.Seq, before, bytesOf)
	}
	return false, im.tx.replay(e)
}

// exactly reads a line that must be written as Export writes it.
func exactly(line []byte, v any) error {
	if err := json.Unmarshal(line, v); err != nil {
		return err
	}
	if again, err := json.Marshal(v); err != nil || !bytes.Equal(again, line) {
		return errors.New("the line is not written as an export writes it")
	}
	return nil
}

// replay takes in an entry as another register wrote it.
func (tx *Tx) replay(e ledger.Entry) error {
	s, known := shelfOf(e.Kind)
	switch {
	case e.Seq != tx.edge.Size+1 || e.Prev != tx.leaf:
		return fmt.Errorf("entry %d does not follow entry %d", e.Seq, tx.edge.Size)
	case e.At.Before(tx.last) || !e.Clock.IsZero() && (!e.At.Equal(tx.last) || !e.Clock.Before(e.At)):
		return fmt.Errorf("entry %d: its time does not follow from the entry before", e.Seq)
	case !known:
		return fmt.Errorf("entry %d: unknown kind %q", e.Seq, e.Kind)
	}
	if id, _, err := s.row(e.Body); err != nil || id != e.ID {
		return fmt.Errorf("entry %d: its body is no %s %q", e.Seq, e.Kind, e.ID)
	}
	first, was, err := currentOf(tx, s.table(), e.ID)
	if err != nil {
		return err
	}
	if was != e.Was {
		return fmt.Errorf("entry %d: says that entry %d was the version before; entry %d was", e.Seq, e.Was, was)
	}
	if first == 0 {
		first = e.Seq
	}
	if err := tx.appendEntry(e); err != nil {
		return err
	}
	return s.replace(tx, e.Body, first, e.Seq)
}

// currentOf returns the entries that brought a record and that hold it; 0 when
// it is not there.
func currentOf(tx *Tx, table, id string) (first, seq int64, err error) {
	err = tx.row(`SELECT first, seq FROM `+table+` WHERE id = $1`, id).Scan(&first, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return first, seq, err
}
