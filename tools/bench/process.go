package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// firstClaim starts the built program on a short article and returns the time
// from the start of the process until its first line is there: the fastest and
// the median of so many runs.
func firstClaim(binary, text string, runs int) (fastest, median time.Duration, err error) {
	line, err := json.Marshal(map[string]string{"id": "1", "text": text, "published": "2034-05-03", "country": "IQ", "lang": "en"})
	if err != nil {
		return 0, 0, err
	}
	times := make([]time.Duration, runs)
	for i := range times {
		cmd := exec.Command(binary, "extract", "--jsonl", "-")
		cmd.Stdin = bytes.NewReader(append(line, '\n'))
		out, err := cmd.StdoutPipe()
		if err != nil {
			return 0, 0, err
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			return 0, 0, err
		}
		answer, readErr := bufio.NewReader(out).ReadString('\n')
		times[i] = time.Since(begin)
		io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil || readErr != nil || !strings.Contains(answer, `"claims"`) {
			return 0, 0, fmt.Errorf("%s extract: %v, answered %.80q, said %q", binary, err, answer, stderr.String())
		}
	}
	slices.Sort(times)
	return times[0], times[len(times)/2], nil
}

// streamed is what a run over a long stream came to.
type streamed struct {
	Bytes   int64
	Seconds float64
	Peak    int64 // resident bytes at most; 0 where the system does not say
}

// throughProcess sends the texts, over and over up to so many bytes, through
// the built program as JSON Lines, all cores, and looks at its peak memory.
func throughProcess(binary string, texts []string, limit int64) (streamed, error) {
	var r streamed
	cmd := exec.Command(binary, "extract", "--jsonl", "-")
	in, err := cmd.StdinPipe()
	if err != nil {
		return r, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	cmd.Stderr = os.Stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return r, err
	}
	wrote := make(chan error, 1)
	go func() {
		defer in.Close()
		w := bufio.NewWriterSize(in, 1<<20)
		for n := 0; r.Bytes < limit; n++ {
			t := texts[n%len(texts)]
			line, err := json.Marshal(map[string]string{"id": strconv.Itoa(n), "text": t, "country": "SY", "lang": "en"})
			if err == nil {
				_, err = w.Write(append(line, '\n'))
			}
			if err != nil {
				wrote <- err
				return
			}
			r.Bytes += int64(len(t))
		}
		wrote <- w.Flush()
	}()
	if _, err := io.Copy(io.Discard, out); err != nil {
		return r, err
	}
	werr := <-wrote
	err = cmd.Wait()
	r.Seconds = time.Since(begin).Seconds()
	r.Peak = peakOf(cmd.ProcessState)
	if err == nil {
		err = werr
	}
	return r, err
}

// ownPeak returns the most memory that this process held, where Linux says so.
func ownPeak() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64) // 0 where it is not said
			return kb << 10
		}
	}
	return 0
}

// machine says what the figures were made on.
func machine() string {
	model := "an unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(info), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}
