// Command bench measures extraction on real news: speed of one core, the
// slowest articles, time from start to the first claim, memory, and beside them
// one ready peer over the same text in the same run. Then Farrington's algorithm
// beside the reference program, where R and its package surveillance are, and the
// cost of registers of growing size, the whole program from the command line.
//
//	go build -o bin/cairn ./cmd/cairn && go run ./tools/bench
//	go run ./tools/bench -only-watch -reference 19
//	go run ./tools/bench -digest    what is read, as one digest a set: the same before and after a change of speed
//
// The shared data folder is CAIRN_SHARED, by default ../shared from the
// module's root; without it our own cases are the text. Other work on the
// machine moves the figures: read them as ±30 %.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/extract"
	"cairn/internal/gazetteer"
	"cairn/internal/took"
)

func main() {
	seconds := flag.Float64("seconds", 5, "how long each speed is measured")
	withPeer := flag.Bool("peer", true, "run wink-nlp over the same text where node and npm are there")
	megabytes := flag.Int64("stream", 64, "megabytes of text sent through the built program")
	sizes := flag.String("registers", "10000,30000,100000", "sizes of registers whose cost is measured; 1000000 takes a quarter of an hour")
	program := flag.String("program", "", "the built program whose registers are measured; else bin/cairn")
	keep := flag.String("keep", "", "a folder in which the registers that were measured are left")
	only := flag.Bool("only-registers", false, "measure nothing else")
	same := flag.Bool("digest", false, "measure nothing: print a digest of all that extraction says of every set of texts that is here")
	onlyWatch := flag.Bool("only-watch", false, "measure the watch alone: Farrington's algorithm beside the reference program")
	reference := flag.Int("reference", 2, "how many of the 19 series the reference program is given; the time of all is taken from theirs")
	flag.Parse()
	if *same {
		root, err := moduleRoot()
		if err == nil {
			err = digest(root, sharedFolder(root))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *onlyWatch {
		fmt.Printf("machine  %s\n", machine())
		if err := farrington(*reference); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *only {
		if err := registers(*sizes, *program, *keep); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if err := errors.Join(run(*seconds, *withPeer, *megabytes<<20), farrington(*reference), registers(*sizes, *program, *keep)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// registers prints the curve of registers through the built program.
func registers(sizes, program, keep string) error {
	root, err := moduleRoot()
	if err != nil || sizes == "" {
		return err
	}
	var list []int
	for _, s := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("registers %q: want numbers of incidents, as 10000,100000", sizes)
		}
		list = append(list, n)
	}
	fmt.Printf("machine  %s\n", machine())
	return curve(cmp.Or(program, filepath.Join(root, "bin", "cairn")), keep, list)
}

func run(seconds float64, withPeer bool, stream int64) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	texts, what, err := newsTexts(root, sharedFolder(root))
	if err != nil {
		return err
	}
	var size int64
	for _, t := range texts {
		size += int64(len(t))
	}
	fmt.Printf("machine  %s\ntext     %s: %d articles, %.2f MB\n\n", machine(), what, len(texts), float64(size)/1e6)

	begin := time.Now()
	places, err := gazetteer.For("SY", "IQ")
	if err != nil {
		return err
	}
	e := extract.New(places)
	fmt.Printf("extractor ready after                 %8.1f ms\n", ms(time.Since(begin)))
	speed, busy, claims := oneCore(e, texts, seconds)
	fmt.Printf("whole extraction, one core            %8.2f MB/s   (%d claims)\n", speed, claims)
	fmt.Printf("  by the time that processors worked  %8.2f MB/s   (all threads, the collector's too)\n", busy)
	p50, p99, worst := article(e, articles(texts, 5000), seconds)
	fmt.Printf("article of 5 kB                       p50 %.2f ms, p99 %.2f ms, slowest %.2f ms\n", ms(p50), ms(p99), ms(worst))
	if peak := ownPeak(); peak > 0 {
		fmt.Printf("peak memory of this process           %8.0f MB\n", float64(peak)/1e6)
	}
	throughBinary(filepath.Join(root, "bin", "cairn"), texts, stream)
	if !withPeer {
		return nil
	}
	r, err := peer(texts, seconds)
	switch {
	case errors.Is(err, errNoNode):
		fmt.Printf("\npeer skipped: %v\n", err)
		return nil
	case err != nil:
		return fmt.Errorf("peer: %w", err)
	}
	theirs := float64(r.Bytes) / 1e6 / r.Seconds
	fmt.Printf("\n%s, sentences and tags only  %8.2f MB/s   (%.0f MB)\n", winkNLP, theirs, float64(r.RSS)/1e6)
	fmt.Printf("cairn, whole extraction, against it   %8.1f times as fast\n", speed/theirs)
	return nil
}

// sharedFolder returns the folder of shared data.
func sharedFolder(root string) string {
	if dir := os.Getenv("CAIRN_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join(root, "..", "shared")
}

// oneCore reads all texts in one goroutine, round after round, and returns the
// speed of the best whole round, by the clock and by the processor's time:
// others' work on the machine only slows.
func oneCore(e *extract.Extractor, texts []string, seconds float64) (mbPerSecond, busy float64, claims int) {
	o := extract.Options{Country: "SY", Lang: "en"}
	var size int
	for _, t := range texts {
		size += len(t)
	}
	best, least := time.Duration(1<<63-1), math.Inf(1)
	for begin := time.Now(); ; {
		from, work := time.Now(), took.Start()
		claims = 0
		for _, t := range texts {
			claims += len(e.Read(t, o).Claims)
		}
		best, least = min(best, time.Since(from)), min(least, work.Seconds())
		if time.Since(begin).Seconds() >= seconds {
			return float64(size) / 1e6 / best.Seconds(), float64(size) / 1e6 / least, claims
		}
	}
}

// article returns the median, the 99th percentile and the longest time of one
// article. Each is read at least three times and its best time counts, so that
// the tail is the text's and not the machine's.
func article(e *extract.Extractor, texts []string, seconds float64) (p50, p99, worst time.Duration) {
	o := extract.Options{Country: "SY", Lang: "en"}
	times := make([]time.Duration, len(texts))
	for i := range times {
		times[i] = 1<<63 - 1
	}
	for begin, round := time.Now(), 0; round < 3 || time.Since(begin).Seconds() < seconds; round++ {
		for i, t := range texts {
			from := time.Now()
			e.Read(t, o)
			times[i] = min(times[i], time.Since(from))
		}
	}
	if len(times) == 0 {
		return 0, 0, 0
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*99/100], times[len(times)-1]
}

// throughBinary measures the built program as users run it.
func throughBinary(binary string, texts []string, stream int64) {
	if _, err := os.Stat(binary); err != nil {
		fmt.Printf("\nskipped the program itself: %s is not built (make build)\n", binary)
		return
	}
	const short = "A bomb killed 12 people and wounded 30 in a market in Baghdad on Monday, police said."
	first, median, err := firstClaim(binary, short, 11)
	if err != nil {
		fmt.Println("start to first claim:", err)
		return
	}
	fmt.Printf("start of the program to first claim   %8.1f ms   (fastest of 11; median %.1f)\n", ms(first), ms(median))
	for _, n := range []int64{stream / 8, stream} {
		r, err := throughProcess(binary, texts, n)
		if err != nil {
			fmt.Println("stream:", err)
			return
		}
		fmt.Printf("stream of %4.0f MB, all cores          %8.2f MB/s   peak memory %.0f MB\n", float64(r.Bytes)/1e6, float64(r.Bytes)/1e6/r.Seconds, float64(r.Peak)/1e6)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// moduleRoot returns the folder of go.mod, from the working directory up.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod in the working directory or above it; run from the repository")
		}
		dir = up
	}
}
