package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"cairn/internal/stats"
	"cairn/internal/took"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// The reference program for Farrington's improved algorithm: the R package
// surveillance, with the settings of Noufaily et al. 2013.
const farringtonScript = `
suppressMessages(library(surveillance))
a <- commandArgs(trailingOnly = TRUE)
x <- read.csv(a[1])
first <- as.integer(a[2])
days <- as.Date(x[[1]])
upper <- matrix(NA, nrow(x), ncol(x) - 1)
took <- system.time(for (k in 2:ncol(x)) {
  s <- sts(x[[k]], epoch = days, freq = 52)
  r <- farringtonFlexible(s, control = list(range = first:nrow(x), b = 5, w = 3, noPeriods = 10,
    weightsThreshold = 2.58, pastWeeksNotIncluded = 26, pThresholdTrend = 1,
    thresholdMethod = "nbPlugin", alpha = 0.01, limit54 = c(5, 4), verbose = FALSE, glmWarnings = FALSE))
  upper[first:nrow(x), k - 1] <- upperbound(r)
})
write.table(upper, a[3], sep = ",", row.names = FALSE, col.names = FALSE, na = "NA")
cat(sprintf('{"version":"%s","wall":%f,"worked":%f}\n', packageVersion("surveillance"), took[["elapsed"]], took[["user.self"]] + took[["sys.self"]]))
`

var errNoR = errors.New("no Rscript or no package surveillance here")

// The series that both are given: 19 areas of 12 years of weeks.
const (
	farringtonAreas = 19
	farringtonWeeks = 624
)

// farrington prints how long Farrington's improved algorithm takes over the
// series, every week that has five years of references, and how long the
// reference program takes over as many of them as asked for, in the same run
// and one process each; and whether the bounds are the same.
func farrington(theirs int) error {
	days := make([]when.Day, farringtonWeeks)
	for i := range days {
		days[i] = when.On(2031, 1, 6) + when.Day(7*i)
	}
	areas := make([][]float64, farringtonAreas)
	for a := range areas {
		r := stats.Seeded(1, uint64(a))
		areas[a] = make([]float64, farringtonWeeks)
		for i := range areas[a] {
			areas[a][i] = stats.RandomNegBin(r, stats.NegBin{Mean: 4 + 2*float64(a), Size: 6})
		}
	}
	o := watch.Noufaily(watch.Week)
	o.Years, o.HalfWidth, o.AsSurveillance = 5, 3, true
	bounds := make([][]float64, len(areas)) // NaN where there is none
	first, fits := farringtonWeeks, 0
	best, bestWorked := math.Inf(1), math.Inf(1)
	for range 5 {
		first, fits = farringtonWeeks, 0
		begin, worked := time.Now(), took.Start()
		for a, y := range areas {
			f, err := watch.NewFarrington(y, days, watch.Week, o)
			if err != nil {
				return err
			}
			bounds[a] = make([]float64, len(y))
			for k := range y {
				p := f.At(k)
				bounds[a][k] = math.NaN()
				if p.Upper > 0 {
					first = min(first, k)
					fits++
				}
				if p.OK {
					bounds[a][k] = p.Upper
				}
			}
		}
		best = min(best, time.Since(begin).Seconds())
		bestWorked = min(bestWorked, worked.Seconds())
	}
	fmt.Printf("\nFarrington flexible, %d series of %d weeks, %d weeks judged\n", farringtonAreas, farringtonWeeks, fits)
	fmt.Printf("cairn, one core                       %8.3f s   (%.3f s of processor time, %.1f µs a week)\n", best, bestWorked, 1e6*bestWorked/float64(fits))
	theirs = min(theirs, farringtonAreas)
	r, upper, err := surveillance(days, areas[:theirs], first)
	if errors.Is(err, errNoR) {
		fmt.Printf("reference program skipped: %v\n", err)
		return nil
	} else if err != nil {
		return err
	}
	share := float64(theirs) / farringtonAreas
	same, differ := 0, 0
	for a := range theirs {
		for k := first; k < farringtonWeeks; k++ {
			got, want := bounds[a][k], upper[k][a]
			if math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= 1e-4*math.Abs(want) {
				same++
			} else {
				differ++
			}
		}
	}
	fmt.Printf("R surveillance %-22s %8.1f s   (%.1f s of processor time; %d of the series)\n", r.Version, r.Wall, r.Worked, theirs)
	fmt.Printf("cairn against it                      %8.0f times as fast by processor time, %.0f by the clock; %d bounds the same, %d not\n",
		r.Worked/share/bestWorked, r.Wall/share/best, same, differ)
	return nil
}

type surveillanceTook struct {
	Version      string
	Wall, Worked float64
}

// surveillance runs the reference program over the series and returns its
// bounds by week and series; NaN where it has none.
func surveillance(days []when.Day, areas [][]float64, first int) (r surveillanceTook, upper [][]float64, err error) {
	program, err := exec.LookPath("Rscript")
	if err != nil {
		return r, nil, errNoR
	}
	if exec.Command(program, "-e", "library(surveillance)").Run() != nil {
		return r, nil, errNoR
	}
	dir, err := os.MkdirTemp("", "cairn-bench-")
	if err != nil {
		return r, nil, err
	}
	defer os.RemoveAll(dir)
	var in bytes.Buffer
	in.WriteString("day")
	for a := range areas {
		fmt.Fprintf(&in, ",a%d", a+1)
	}
	for i, d := range days {
		fmt.Fprintf(&in, "\n%s", d)
		for _, y := range areas {
			fmt.Fprintf(&in, ",%.0f", y[i])
		}
	}
	script, input, output := filepath.Join(dir, "farrington.R"), filepath.Join(dir, "series.csv"), filepath.Join(dir, "upper.csv")
	if err := errors.Join(os.WriteFile(script, []byte(farringtonScript), 0o600), os.WriteFile(input, append(in.Bytes(), '\n'), 0o600)); err != nil {
		return r, nil, err
	}
	run := exec.Command(program, script, input, strconv.Itoa(first+1), output)
	run.Stderr = os.Stderr
	said, err := run.Output()
	if err != nil {
		return r, nil, fmt.Errorf("the reference program: %w", err)
	}
	if err := json.Unmarshal(said, &r); err != nil {
		return r, nil, fmt.Errorf("the reference program said %q: %w", said, err)
	}
	file, err := os.Open(output)
	if err != nil {
		return r, nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return r, nil, fmt.Errorf("bounds of the reference program: %w", err)
	}
	for _, row := range rows {
		var line []float64
		for _, cell := range row {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				v = math.NaN()
			}
			line = append(line, v)
		}
		upper = append(upper, line)
	}
	return r, upper, nil
}
