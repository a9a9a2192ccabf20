package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// MaxLine is the most bytes of one line of a stream: 16 MiB. A longer line is
// passed over to its end and answered with an error line.
const MaxLine = 16 << 20

// What is under way at once is bounded by these and by the number of workers,
// never by the length of the input.
const (
	batchBytes = 64 << 10 // a batch closes when it holds this much
	batchJobs  = 256      // or this many jobs
)

// Stats counts what a stream did.
type Stats struct {
	Lines int   // output lines
	Bad   int   // of them error lines
	Blank int   // lines with nothing on them, which get no answer
	Bytes int64 // read
}

// Stream answers each line of r with one line on w, in the same order, by
// calling read on all workers at once. It holds a bounded number of lines,
// however long the input.
//
// A line that read returns an error for, or that is longer than MaxLine, is
// answered with {"id":…,"line":N,"error":"…"} and counted as bad; the id is the
// line's own where it has one that can be read, else null. Lines are counted
// from 1, blank ones included. The error is for a reader, a writer or a context
// that ended; what was read before it has been answered.
//
// Read must be safe to call at the same time from many goroutines, and must not
// keep the line. Its answer must hold no line break.
func Stream(ctx context.Context, r io.Reader, w io.Writer, read func(line []byte) ([]byte, error), workers int) (Stats, error) {
	in := newLineReader(r)
	stats, err := inOrder(ctx, in.jobs(read), w, workers)
	stats.Blank, stats.Bytes = in.blank, in.bytes
	return stats, err
}

// jobs gives a job for each line that is not blank.
func (l *lineReader) jobs(read func([]byte) ([]byte, error)) func() (job, error) {
	return func() (job, error) {
		for {
			line, long, err := l.next()
			if err != nil {
				return job{}, err
			}
			number, last := l.number, l.idle()
			if long {
				tooLong := fmt.Errorf("the line is longer than %d bytes; split it", MaxLine)
				return job{last: last, do: func(a *answers) { a.fail(nil, number, tooLong) }}, nil
			}
			if len(bytes.TrimSpace(line)) == 0 {
				l.blank++
				continue
			}
			own := bytes.Clone(line)
			return job{size: len(own), last: last, do: func(a *answers) {
				if answer, err := read(own); err != nil {
					a.fail(idOf(own), number, err)
				} else {
					a.line(number, answer)
				}
			}}, nil
		}
	}
}

// idOf returns the id of a line as it stands there, or null.
func idOf(line []byte) json.RawMessage {
	var head struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &head) != nil || head.ID == nil {
		return json.RawMessage("null")
	}
	var compact bytes.Buffer
	if json.Compact(&compact, head.ID) != nil {
		return json.RawMessage("null")
	}
	return compact.Bytes()
}

// A job makes output lines.
type job struct {
	do   func(*answers)
	size int  // bytes that it holds on to
	last bool // no more is at hand: do not wait for the batch to fill
}

// answers are the output lines of some jobs.
type answers struct {
	buf        bytes.Buffer
	lines, bad int
}

// line adds an answer; one that holds a line break is a fault of the reader.
func (a *answers) line(number int, answer []byte) {
	if bytes.IndexByte(answer, '\n') >= 0 {
		a.fail(nil, number, errors.New("the answer holds a line break"))
		return
	}
	a.lines++
	a.buf.Write(answer)
	a.buf.WriteByte('\n')
}

// fail adds an error line. Number 0 is left out: the input has no lines.
func (a *answers) fail(id json.RawMessage, number int, err error) {
	if id == nil {
		id = json.RawMessage("null")
	}
	b, _ := json.Marshal(struct { // an id that is JSON, a number and a string cannot fail
		ID    json.RawMessage `json:"id"`
		Line  int             `json:"line,omitempty"`
		Error string          `json:"error"`
	}{id, number, err.Error()})
	a.lines++
	a.bad++
	a.buf.Write(b)
	a.buf.WriteByte('\n')
}

// A batch is jobs that one worker runs together, and then their answers.
type batch struct {
	jobs []job
	answers
	done chan struct{}
}

// inOrder runs the jobs that next gives, until io.EOF, on so many workers, and
// writes their lines in the order of the jobs.
func inOrder(ctx context.Context, next func() (job, error), w io.Writer, workers int) (Stats, error) {
	workers = max(1, workers)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	todo := make(chan *batch)
	ordered := make(chan *batch, 2*workers) // what may be under way
	var readErr error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(todo)
		defer close(ordered)
		readErr = feed(ctx, next, todo, ordered)
	})
	for range workers {
		group.Go(func() {
			for b := range todo {
				for _, j := range b.jobs {
					if ctx.Err() != nil {
						break
					}
					j.do(&b.answers)
				}
				close(b.done)
			}
		})
	}
	var stats Stats
	var writeErr error
	out := bufio.NewWriterSize(w, 256<<10)
	for b := range ordered {
		<-b.done
		if writeErr != nil || ctx.Err() != nil {
			continue
		}
		if _, writeErr = out.Write(b.buf.Bytes()); writeErr == nil && len(ordered) == 0 {
			writeErr = out.Flush() // somebody may be waiting for the answer
		}
		if writeErr != nil {
			stop()
			continue
		}
		stats.Lines += b.lines
		stats.Bad += b.bad
	}
	stopped := ctx.Err()
	group.Wait()
	if err := out.Flush(); writeErr == nil {
		writeErr = err
	}
	switch {
	case writeErr != nil:
		return stats, fmt.Errorf("write answers: %w", writeErr)
	case readErr != nil:
		return stats, readErr
	}
	return stats, stopped
}

// feed packs jobs into batches and hands each to a worker and, in order, to the
// writer.
func feed(ctx context.Context, next func() (job, error), todo, ordered chan<- *batch) error {
	for {
		b := &batch{done: make(chan struct{})}
		size := 0
		var err error
		for len(b.jobs) < batchJobs && size < batchBytes && err == nil {
			var j job
			if j, err = next(); err == nil {
				b.jobs = append(b.jobs, j)
				size += j.size
			}
			if j.last {
				break
			}
		}
		if len(b.jobs) > 0 {
			select {
			case ordered <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case todo <- b:
			case <-ctx.Done():
				close(b.done)
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// A lineReader reads lines of bounded length.
type lineReader struct {
	in     *bufio.Reader
	buf    []byte
	number int
	blank  int
	bytes  int64
}

func newLineReader(r io.Reader) *lineReader { return &lineReader{in: bufio.NewReaderSize(r, 256<<10)} }

// idle reports whether the next line must be waited for.
func (l *lineReader) idle() bool { return l.in.Buffered() == 0 }

// next returns the next line without its end, good until the next call; long
// is true for one over MaxLine, of which nothing is kept. A byte order mark
// before the first line is passed over.
func (l *lineReader) next() (line []byte, long bool, err error) {
	l.buf = l.buf[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		l.bytes += int64(len(part))
		if !long {
			if l.buf = append(l.buf, part...); len(l.buf) > MaxLine+1 {
				l.buf, long = l.buf[:0], true
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			if len(l.buf) == 0 && !long {
				return nil, false, io.EOF
			}
		case err != nil:
			return nil, false, fmt.Errorf("line %d: %w", l.number+1, err)
		}
		l.number++
		line = bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("\n")), []byte("\r"))
		if l.number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if cap(l.buf) > 1<<20 && len(l.buf) < 64<<10 {
			l.buf = nil // do not hold on to the longest line for ever
		}
		return line, long, nil
	}
}
