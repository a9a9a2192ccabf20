package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"cairn/internal/collect"
	"cairn/internal/document"
	"cairn/internal/when"
)

// ExtractFile answers a file, a folder or, for the name -, standard input, and
// returns how many output lines are error lines. Of a folder it answers every
// file below it in the order of their names; names that begin with a dot and
// links inside a folder are left aside.
//
// JSON Lines are what a name in .jsonl or .ndjson holds, or anything when o says
// so; a web archive (WARC or WET) is answered record by record; anything else
// is documents, one line each. Gzip and zstd are unpacked by what they are. The
// id of a document is its name, with #2, #3 … for further ones; that of a
// record its address or, where it has none, its record id.
//
// A file that cannot be read or breaks off is answered by an error line with its
// name as the id, after what was read before. The error is for a name that does
// not exist, a writer that fails and a context that ended.
func ExtractFile(ctx context.Context, name string, stdin io.Reader, w io.Writer, o ExtractOptions) (bad int, err error) {
	stats, err := Extract(ctx, []string{name}, stdin, w, o)
	return stats.Bad, err
}

// Extract answers several names as [ExtractFile] does, as one stream on all
// cores, and says what it did.
func Extract(ctx context.Context, names []string, stdin io.Reader, w io.Writer, o ExtractOptions) (Stats, error) {
	files, bad, err := filesBelow(names)
	if err != nil {
		return Stats{}, err
	}
	s := &sources{o: o, files: files, bad: bad, stdin: stdin}
	defer s.close()
	stats, err := inOrder(ctx, s.next, w, o.workers())
	for _, l := range s.lines {
		stats.Blank += l.blank
		stats.Bytes += l.bytes
	}
	stats.Blank += s.passed
	return stats, err
}

// filesBelow lists the files to read, in order, and those that cannot be.
func filesBelow(paths []string) (files []string, bad map[string]error, err error) {
	bad = make(map[string]error)
	for _, p := range paths {
		if p == "-" {
			files = append(files, p)
			continue
		}
		if _, err := os.Stat(p); err != nil {
			return nil, nil, err
		}
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				bad[path] = err
			case path != p && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir(), path != p && !d.Type().IsRegular():
				return nil
			}
			files = append(files, path)
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return files, bad, nil
}

// sources opens files one after the other and gives the jobs of each.
type sources struct {
	o       ExtractOptions
	files   []string
	bad     map[string]error
	stdin   io.Reader
	name    string              // of the file that is open
	current func() (job, error) // its jobs; nil: none is open
	closers []io.Closer
	lines   []*lineReader
	passed  int // records of archives with nothing to read
}

// next gives the next job of the open file or of the next file.
func (s *sources) next() (job, error) {
	for {
		if s.current == nil {
			if len(s.files) == 0 {
				return job{}, io.EOF
			}
			s.close()
			s.name, s.files = s.files[0], s.files[1:]
			if err := s.bad[s.name]; err != nil {
				return s.broken(err), nil
			}
			if err := s.openNext(); err != nil {
				return s.broken(err), nil
			}
		}
		j, err := s.current()
		switch {
		case errors.Is(err, io.EOF):
			s.current = nil
		case err != nil:
			return s.broken(err), nil
		default:
			return j, nil
		}
	}
}

// broken ends the open file with an error line.
func (s *sources) broken(err error) job {
	s.current = nil
	name := s.name
	return job{do: func(a *answers) { a.fail(idText(name), 0, err) }}
}

func (s *sources) close() {
	for _, c := range s.closers {
		c.Close()
	}
	s.closers = nil
}

func (s *sources) openNext() (err error) {
	if s.name == "-" {
		s.current, err = s.open(s.name, s.stdin)
		return err
	}
	f, err := os.Open(s.name)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, f)
	s.current, err = s.open(s.name, f)
	return err
}

// open returns what gives the jobs of a stream. A whole document is read at
// once, up to the limit of collect; the other forms as they come.
func (s *sources) open(name string, r io.Reader) (func() (job, error), error) {
	plain, err := Unpack(r)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, plain)
	in := bufio.NewReaderSize(plain, 64<<10)
	bare := strings.ToLower(name)
	for _, ending := range []string{".gz", ".zst"} {
		bare = strings.TrimSuffix(bare, ending)
	}
	start, _ := in.Peek(5) // an error comes again when it is read
	switch {
	case s.o.Lines, strings.HasSuffix(bare, ".jsonl"), strings.HasSuffix(bare, ".ndjson"):
		l := newLineReader(in)
		s.lines = append(s.lines, l)
		return l.jobs(s.o.line), nil
	case bytes.Equal(start, []byte("WARC/")):
		return s.archive(collect.NewWARC(in)), nil
	}
	data, err := io.ReadAll(io.LimitReader(in, collect.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	given := false
	return func() (job, error) {
		if given {
			return job{}, io.EOF
		}
		given = true
		return job{size: len(data), last: true, do: func(a *answers) {
			if s.o.plain(a, name, data) {
				return
			}
			docs, refused, err := collect.Read(bareName(name), data, s.o.collect())
			if err != nil {
				refused = append(refused, collect.Refusal{Reason: err.Error()})
			}
			s.o.documents(a, name, docs, refused)
		}}, nil
	}, nil
}

// plain answers a plain text in UTF-8 as it stands, so that spans are offsets
// into the file's own bytes, line ends and byte order mark included. It reports
// whether the file is one.
func (o ExtractOptions) plain(a *answers, name string, data []byte) bool {
	kind := collect.Kind(bareName(name), data)
	if kind != "text" && kind != "markdown" || len(data) == 0 || len(data) > collect.MaxBytes || !utf8.Valid(data) {
		return false
	}
	answer, err := o.answer(idText(name), string(data))
	if err != nil {
		a.fail(idText(name), 0, err)
		return true
	}
	a.line(0, answer)
	return true
}

// bareName is a name without the ending of the packing that was undone.
func bareName(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
}

// archive gives a job for each record that holds something to read.
func (s *sources) archive(in *collect.WARC) func() (job, error) {
	return func() (job, error) {
		for {
			rec, err := in.Next()
			id := rec.Target
			if id == "" {
				id = rec.ID
			}
			switch {
			case errors.Is(err, collect.ErrRecordTooLong):
				return job{do: func(a *answers) { a.fail(idText(id), 0, err) }}, nil
			case err != nil:
				return job{}, err
			case !rec.Text():
				s.passed++
				continue
			}
			return job{size: len(rec.Payload), do: func(a *answers) {
				docs, refused := rec.Documents(s.o.collect())
				s.o.documents(a, id, docs, refused)
			}}, nil
		}
	}
}

// collect is what collect is to know.
func (o ExtractOptions) collect() collect.Options {
	c := collect.Options{Country: o.Country, Language: o.Lang}
	if o.HasPublished {
		c.Published = when.Between(o.Published, o.Published)
	}
	return c
}

// documents answers the documents of one file or record, and each part of it
// that was refused by an error line.
func (o ExtractOptions) documents(a *answers, name string, docs []document.Document, refused []collect.Refusal) {
	for i, d := range docs {
		id := name
		if i > 0 {
			id = fmt.Sprintf("%s#%d", name, i+1)
		}
		answer, err := o.of(d).answer(idText(id), d.Text)
		if err != nil {
			a.fail(idText(id), 0, err)
			continue
		}
		a.line(0, answer)
	}
	for _, r := range refused {
		a.fail(idText(name), r.Line, errors.New(r.Reason))
	}
	if len(docs)+len(refused) == 0 {
		a.fail(idText(name), 0, errors.New("it holds nothing to read"))
	}
}

// of returns the options with what a document says of itself, where the person
// did not say it.
func (o ExtractOptions) of(d document.Document) ExtractOptions {
	if !o.HasPublished && d.Published.Known() && d.Published.Start == d.Published.End {
		o.Published, o.HasPublished = d.Published.Start, true
	}
	if o.Lang == "" {
		o.Lang = d.Language
	}
	if o.Country == "" {
		o.Country = d.Country
	}
	return o
}
