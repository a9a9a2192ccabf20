package watch

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"cairn/internal/stats"
)

// A Scenario is a kind of series in which nothing happens, unless it says that
// there is a rise: whatever alarm a detector raises in it is false.
type Scenario struct {
	Level  float64 // mean count of a month at the start
	Season float64 // amplitude of the yearly wave, on the log scale
	Trend  float64 // a month, on the log scale
	Phi    float64 // variance = Phi·mean …
	Psi    float64 // … + Psi·mean²
	Gaps   float64 // share of months without a figure

	// A rise, where there is one: the mean times Rise for RiseFor months from
	// month RiseAt on, counted from 0.
	Rise            float64
	RiseAt, RiseFor int
}

// Scenarios are the kinds that a detector is calibrated on: counts from 2 to
// 300 a month, scatter from Poisson to four times that or a third of the
// level, steady, rising and falling by up to 12 % a year, with and without a
// season, with and without gaps.
func Scenarios() []Scenario {
	var all []Scenario
	for _, level := range []float64{2, 10, 50, 300} {
		for _, season := range []float64{0, 0.2, 0.5} {
			for _, trend := range []float64{-0.005, 0, 0.01} {
				for _, scatter := range [][2]float64{{1, 0}, {2, 0}, {4, 0}, {1, 0.05}, {1, 0.15}} {
					gaps := 0.0
					if (len(all) % 2) == 1 {
						gaps = 0.1
					}
					all = append(all, Scenario{Level: level, Season: season, Trend: trend, Phi: scatter[0], Psi: scatter[1], Gaps: gaps})
				}
			}
		}
	}
	return all
}

// Simulate draws a monthly series of n months from the scenario. A third of
// the gaps come in runs of three months.
func (s Scenario) Simulate(r *rand.Rand, n int) Series {
	series := Series{Name: "simulated", Unit: Month, Points: make([]Point, n)}
	phase := 2 * math.Pi * r.Float64()
	run := 0
	for i := range n {
		mean := s.Level * math.Exp(s.Trend*float64(i)+s.Season*math.Sin(2*math.Pi*float64(i)/12+phase))
		if s.RiseFor > 0 && i >= s.RiseAt && i < s.RiseAt+s.RiseFor {
			mean *= s.Rise
		}
		size := mean / (s.Phi - 1 + s.Psi*mean) // mean²/(variance − mean); +Inf for Poisson
		count := int(stats.RandomNegBin(r, stats.NegBin{Mean: mean, Size: size}))
		series.Points[i] = Point{Period: fmt.Sprintf("%04d-%02d", 2031+i/12, i%12+1), Count: &count}
		if run > 0 || r.Float64() < s.Gaps*0.6 {
			if run == 0 && r.Float64() < 1.0/3 {
				run = 3
			}
			run = max(0, run-1)
			series.Points[i].Count = nil
		}
	}
	return series
}

// A Calibration sets the false-alarm rate that a detector states against the
// one measured on series in which nothing happens.
type Calibration struct {
	Series   int     `json:"series"`
	Judged   int     `json:"judged"` // months that the detector judged
	Alarms   int     `json:"alarms"`
	Stated   float64 `json:"stated"`
	Measured float64 `json:"measured"`
}

// Ratio returns measured over stated; 1 is right, over 1 is too many alarms.
func (c Calibration) Ratio() float64 { return c.Measured / c.Stated }

// A Detector judges one series.
type Detector func(Series, Options) (Result, error)

// Calibrate runs the detector over n simulated series of the given months, the
// scenarios in turn, and counts its alarms. Series that it refuses are drawn
// anew.
func Calibrate(detect Detector, o Options, scenarios []Scenario, n, months int, seed uint64) (Calibration, error) {
	o, err := o.checked()
	if err != nil {
		return Calibration{}, err
	}
	c := Calibration{Stated: o.Rate}
	for stream := uint64(0); c.Series < n; stream++ {
		if stream > uint64(10*n) {
			return c, fmt.Errorf("calibrate: the detector refuses most series: %s drawn, %d judged", strconv.FormatUint(stream, 10), c.Series)
		}
		scenario := scenarios[c.Series%len(scenarios)]
		result, err := detect(scenario.Simulate(stats.Seeded(seed, stream), months), o)
		if err != nil {
			continue
		}
		c.Series++
		for _, p := range result.Points {
			if p.Expected != nil && p.Observed != nil {
				c.Judged++
				if p.Alarm {
					c.Alarms++
				}
			}
		}
	}
	c.Measured = float64(c.Alarms) / float64(c.Judged)
	return c, nil
}
