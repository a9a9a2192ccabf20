// Package sets measures an extractor on labelled document sets, each by what
// its labels can judge. In go the folder of a set and a reading function, out
// come the figures. It holds no text of any set.
package sets

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"cairn/internal/register"
	"cairn/internal/when"
)

// About is what is known of a document besides its text.
type About struct {
	Published    when.Day
	HasPublished bool
	Country      string
	Lang         string
}

// A Read proposes claims for a text.
type Read func(text string, about About) []register.Claim

// lines reads a gzipped file of JSON Lines into values.
func lines[T any](dir, name string) ([]T, error) {
	path := filepath.Join(dir, name)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	in := bufio.NewReaderSize(z, 1<<20)
	var out []T
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var v T
			if bad := json.Unmarshal(line, &v); bad != nil {
				return nil, fmt.Errorf("%s: line %d: %w", path, n, bad)
			}
			out = append(out, v)
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n, err)
		}
	}
}

// each runs f for every index on all cores.
func each(n int, f func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

var printedDate = regexp.MustCompile(`(?i)\b(?:(\d{1,2}) )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:(\d{1,2}),? )?(\d{4})\b`)

// dateIn returns the first whole date that a text prints in its first bytes, as
// "22 January 2013" or "Jan. 22, 2013".
func dateIn(text string, within int) (when.Day, bool) {
	head := text[:min(len(text), within)]
	for _, m := range printedDate.FindAllStringSubmatch(head, -1) {
		day := m[1] + m[3]
		if m[1] != "" && m[3] != "" || day == "" {
			continue
		}
		t, err := time.Parse("Jan 2 2006", strings.ToUpper(m[2][:1])+strings.ToLower(m[2][1:])+" "+day+" "+m[4])
		if err == nil {
			return when.DayOf(t), true
		}
	}
	return 0, false
}
