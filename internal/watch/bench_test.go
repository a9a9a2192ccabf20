package watch_test

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"cairn/internal/stats"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// BenchmarkFarringtonBackfill is 19 areas of 12 years of weeks, every week that
// has five years of references: the reference program takes 72 to 85 s.
func BenchmarkFarringtonBackfill(b *testing.B) {
	const weeks = 624
	days := make([]when.Day, weeks)
	for i := range days {
		days[i] = when.On(2031, 1, 6) + when.Day(7*i)
	}
	areas := make([][]float64, 19)
	for a := range areas {
		r := stats.Seeded(1, uint64(a))
		areas[a] = make([]float64, weeks)
		for i := range areas[a] {
			areas[a][i] = stats.RandomNegBin(r, stats.NegBin{Mean: 4 + 2*float64(a), Size: 6})
		}
	}
	fits := 0
	for b.Loop() {
		for _, y := range areas {
			f, err := watch.NewFarrington(y, days, watch.Week, watch.Noufaily(watch.Week))
			if err != nil {
				b.Fatal(err)
			}
			for k := range y {
				if f.At(k).Upper > 0 {
					fits++
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Microsecond)/float64(fits), "µs/fit")
}

// BenchmarkBoard is the board of 1,000 areas with 20 years of months each, by
// every detector: the newest two years of each, judged from all before; and,
// in "backwards", every month of all 20 years.
func BenchmarkBoard(b *testing.B) {
	scenarios := watch.Scenarios()
	series := make([]watch.Series, 1000)
	for i := range series {
		series[i] = scenarios[(7*i)%len(scenarios)].Simulate(stats.Seeded(2, uint64(i)), 240)
	}
	for _, m := range watch.Methods() {
		b.Run(m.Name, func(b *testing.B) {
			for b.Loop() {
				for _, s := range series[:100] {
					if _, err := watch.Run(m.Name, s, watch.Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/100/float64(time.Microsecond), "µs/series")
		})
	}
	all := func(o watch.Options) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				var wait sync.WaitGroup
				workers := runtime.GOMAXPROCS(0)
				for w := range workers {
					wait.Go(func() {
						for i := w; i < len(series); i += workers {
							if _, err := watch.RunAll(series[i], o); err != nil {
								b.Error(err)
							}
						}
					})
				}
				wait.Wait()
			}
		}
	}
	b.Run("board", all(watch.Options{Last: 24}))
	b.Run("backwards", all(watch.Options{}))
}
