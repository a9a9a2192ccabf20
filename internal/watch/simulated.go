package watch

import (
	"math"
	"runtime"
	"sync"

	"cairn/internal/stats"
)

// A SimulatedScore is how a detector did on simulated series: on those in which
// nothing happens, how often it gave a false alarm; on those in which the level
// is doubled for half a year, how often it saw that, and after how long.
type SimulatedScore struct {
	Method           string   `json:"method"`
	Series           int      `json:"series"` // of each sort
	FalsePerAreaYear float64  `json:"false_per_area_year"`
	FalseRate        float64  `json:"false_rate"` // a judged month
	Missed           float64  `json:"missed"`     // share of the rises that no alarm fell into
	DelayMean        *float64 `json:"delay_mean"` // months from a rise's first to its first alarm; nil: none found
}

const (
	simulatedMonths = 96
	simulatedRise   = 72 // first month of it, counted from 0
	simulatedSpan   = 6  // months
	simulatedFactor = 2
)

// Simulated runs every method over n series of each sort, 96 months long, the
// scenarios in turn: once as they are, and once with twice the mean from month
// 73 to 78. The same seed gives the same numbers on any machine.
func Simulated(o Options, n int, seed uint64) ([]SimulatedScore, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	methods, scenarios := Methods(), Scenarios()
	type tally struct{ judged, alarms, found, delay int }
	workers := runtime.GOMAXPROCS(0)
	tallies := make([][]tally, workers)
	var wait sync.WaitGroup
	for w := range workers {
		tallies[w] = make([]tally, len(methods))
		wait.Go(func() {
			for i := w; i < n; i += workers {
				quiet := scenarios[i%len(scenarios)]
				for sort := range 2 {
					s := quiet
					if sort == 1 {
						s.Rise, s.RiseAt, s.RiseFor = simulatedFactor, simulatedRise, simulatedSpan
					}
					results, err := RunAll(s.Simulate(stats.Seeded(seed, uint64(2*i+sort)), simulatedMonths), o)
					if err != nil {
						continue // a series of zeros has nothing to be judged on
					}
					for k, r := range results {
						t := &tallies[w][k]
						if sort == 0 {
							for _, p := range r.Points {
								if p.Expected != nil && p.Observed != nil {
									t.judged++
									if p.Alarm {
										t.alarms++
									}
								}
							}
							continue
						}
						for m := simulatedRise; m < simulatedRise+simulatedSpan; m++ {
							if r.Points[m].Alarm {
								t.found++
								t.delay += m - simulatedRise
								break
							}
						}
					}
				}
			}
		})
	}
	wait.Wait()
	out := make([]SimulatedScore, len(methods))
	for k, m := range methods {
		var t tally
		for w := range workers {
			x := tallies[w][k]
			t.judged, t.alarms, t.found, t.delay = t.judged+x.judged, t.alarms+x.alarms, t.found+x.found, t.delay+x.delay
		}
		rate := float64(t.alarms) / math.Max(1, float64(t.judged))
		out[k] = SimulatedScore{Method: m.Name, Series: n, FalseRate: rate, FalsePerAreaYear: 12 * rate, Missed: 1 - float64(t.found)/float64(n)}
		if t.found > 0 {
			mean := float64(t.delay) / float64(t.found)
			out[k].DelayMean = &mean
		}
	}
	return out, nil
}
