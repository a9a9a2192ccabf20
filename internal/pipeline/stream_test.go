package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cairn/internal/pipeline"
)

// upper answers a line in capitals; a line with "bad" in it cannot be read.
func upper(line []byte) ([]byte, error) {
	if bytes.Contains(line, []byte("bad")) {
		return nil, errors.New("this one is bad")
	}
	return bytes.ToUpper(line), nil
}

func TestStream(t *testing.T) {
	tests := []struct {
		name, in, out string
		stats         pipeline.Stats
	}{
		{"nothing in, nothing out", "", "", pipeline.Stats{}},
		{"a line each, in order", "a\nb\nc\n", "A\nB\nC\n", pipeline.Stats{Lines: 3, Bytes: 6}},
		{"the last line needs no end", "a\nb", "A\nB\n", pipeline.Stats{Lines: 2, Bytes: 3}},
		{"line ends of Windows and a byte order mark", "\ufeffa\r\nb\r\n", "A\nB\n", pipeline.Stats{Lines: 2, Bytes: 9}},
		{"blank lines get no answer but are counted", "a\n\n  \nb\n", "A\nB\n", pipeline.Stats{Lines: 2, Blank: 2, Bytes: 8}},
		{
			"a bad line is answered at its place, with its number and its id",
			"a\n\n{\"id\": 7, \"bad\": 1}\nb\nbad\n",
			"A\n{\"id\":7,\"line\":3,\"error\":\"this one is bad\"}\nB\n{\"id\":null,\"line\":5,\"error\":\"this one is bad\"}\n",
			pipeline.Stats{Lines: 4, Bad: 2, Blank: 1, Bytes: 29},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, workers := range []int{0, 1, 4} {
				var out bytes.Buffer
				stats, err := pipeline.Stream(t.Context(), strings.NewReader(tt.in), &out, upper, workers)
				if err != nil || out.String() != tt.out || stats != tt.stats {
					t.Errorf("%d workers: %q, %+v, %v\nwant %q, %+v", workers, out.String(), stats, err, tt.out, tt.stats)
				}
			}
		})
	}
}

func TestStreamRefusesAnAnswerOfTwoLines(t *testing.T) {
	var out bytes.Buffer
	stats, err := pipeline.Stream(t.Context(), strings.NewReader("x\n"), &out, func([]byte) ([]byte, error) { return []byte("a\nb"), nil }, 1)
	if want := "{\"id\":null,\"line\":1,\"error\":\"the answer holds a line break\"}\n"; err != nil || stats.Bad != 1 || out.String() != want {
		t.Errorf("%q %+v %v, want %q", out.String(), stats, err, want)
	}
}

// However many workers and however long each takes, line n of the output
// answers line n of the input: none lost, none doubled, none moved.
func TestStreamKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 2000).Draw(t, "lines")
		workers := rapid.IntRange(1, 8).Draw(t, "workers")
		var in, want bytes.Buffer
		for i := range n {
			fmt.Fprintf(&in, "%d %s\n", i, strings.Repeat("x", i%97))
			fmt.Fprintf(&want, "%d\n", i)
		}
		var out bytes.Buffer
		_, err := pipeline.Stream(context.Background(), &in, &out, func(line []byte) ([]byte, error) {
			if len(line)%13 == 0 {
				runtime.Gosched()
			}
			number, _, _ := bytes.Cut(line, []byte(" "))
			return number, nil
		}, workers)
		if err != nil || out.String() != want.String() {
			t.Fatalf("%v; the output is not the input's order", err)
		}
	})
}

// repeat gives n copies of a line without holding them.
type repeat struct {
	line []byte
	left int
	at   int
}

func (r *repeat) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.left == 0 {
			return n, io.EOF
		}
		c := copy(p[n:], r.line[r.at:])
		n, r.at = n+c, r.at+c
		if r.at == len(r.line) {
			r.at, r.left = 0, r.left-1
		}
	}
	return n, nil
}

func TestStreamPassesOverALineThatIsTooLong(t *testing.T) {
	in := io.MultiReader(strings.NewReader("a\n"), &repeat{line: []byte("0123456789abcdef"), left: 2<<20 + 1}, strings.NewReader("\nb\n"))
	var out bytes.Buffer
	stats, err := pipeline.Stream(t.Context(), in, &out, upper, 2)
	want := "A\n{\"id\":null,\"line\":2,\"error\":\"the line is longer than 16777216 bytes; split it\"}\nB\n"
	if err != nil || out.String() != want || stats.Bad != 1 {
		t.Errorf("%q %+v %v, want %q", out.String(), stats, err, want)
	}
}

// Ten times the input takes no more memory.
func TestStreamMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	peak := func(lines int) uint64 {
		var highest atomic.Uint64
		var calls atomic.Int64
		_, err := pipeline.Stream(t.Context(), &repeat{line: append(bytes.Repeat([]byte("x"), 1999), '\n'), left: lines}, io.Discard, func(line []byte) ([]byte, error) {
			if calls.Add(1)%2000 == 0 {
				runtime.GC() // what is left is held, not waiting to be collected
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				for h := highest.Load(); m.HeapAlloc > h && !highest.CompareAndSwap(h, m.HeapAlloc); h = highest.Load() {
				}
			}
			return bytes.Clone(line), nil
		}, 2)
		if err != nil {
			t.Fatal(err)
		}
		return highest.Load()
	}
	runtime.GC()
	small, large := peak(10_000), peak(100_000)
	if large > small+32<<20 {
		t.Errorf("20 MB of input held %d MiB, 200 MB held %d MiB", small>>20, large>>20)
	}
}

// An answer comes as soon as its line is there, without waiting for more.
func TestStreamAnswersAtOnce(t *testing.T) {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	go func() {
		_, err := pipeline.Stream(t.Context(), inR, outW, upper, 2)
		outW.CloseWithError(err)
	}()
	for range 3 {
		go io.WriteString(inW, "hello\n")
		got := make(chan string, 1)
		go func() {
			b := make([]byte, 6)
			io.ReadFull(outR, b)
			got <- string(b)
		}()
		select {
		case s := <-got:
			if s != "HELLO\n" {
				t.Fatalf("answer %q", s)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no answer while the input stays open")
		}
	}
	inW.Close()
}

func TestStreamEnds(t *testing.T) {
	broken := errors.New("the disk is full")
	t.Run("when the writer fails", func(t *testing.T) {
		_, err := pipeline.Stream(t.Context(), &repeat{line: []byte("x\n"), left: 1 << 40}, failing{broken}, upper, 2)
		if !errors.Is(err, broken) {
			t.Errorf("error %v, want the writer's", err)
		}
	})
	t.Run("when the reader fails, after answering what was read", func(t *testing.T) {
		var out bytes.Buffer
		_, err := pipeline.Stream(t.Context(), io.MultiReader(strings.NewReader("a\nb\n"), failing{broken}), &out, upper, 2)
		if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "line 3: ") || out.String() != "A\nB\n" {
			t.Errorf("error %v after %q, want line 3: … after both lines", err, out.String())
		}
	})
	t.Run("when it is told to", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var n atomic.Int64
		_, err := pipeline.Stream(ctx, &repeat{line: []byte("x\n"), left: 1 << 40}, io.Discard, func(line []byte) ([]byte, error) {
			if n.Add(1) == 10_000 {
				stop()
			}
			return line, nil
		}, 2)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want canceled", err)
		}
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

// Any bytes: as many answers as lines that are not blank, each of them a line.
func FuzzStream(f *testing.F) {
	f.Add([]byte("{\"id\":1}\nbad\n\n{\"id\":\"é\",\"bad\":0}\r\n"), 3)
	f.Fuzz(func(t *testing.T, in []byte, workers int) {
		var out bytes.Buffer
		stats, err := pipeline.Stream(t.Context(), bytes.NewReader(in), &out, upper, workers%16)
		if err != nil {
			t.Fatal(err)
		}
		answers := bytes.Count(out.Bytes(), []byte("\n"))
		inputs := bytes.Count(in, []byte("\n"))
		if len(in) > 0 && in[len(in)-1] != '\n' {
			inputs++
		}
		if answers != stats.Lines || stats.Lines+stats.Blank != inputs || stats.Bytes != int64(len(in)) {
			t.Fatalf("%d answers, %+v, %d lines in", answers, stats, inputs)
		}
		for _, line := range bytes.Split(bytes.TrimSuffix(out.Bytes(), []byte("\n")), []byte("\n")) {
			if bytes.HasPrefix(line, []byte(`{"id":`)) && bytes.Contains(line, []byte("this one is bad")) && !json.Valid(line) {
				t.Fatalf("error line %q is not JSON", line)
			}
		}
	})
}
