package watch

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"cairn/internal/stats"
)

// A Forecaster draws what the counts of the next periods may be. Past holds
// the series of all areas up to the origin (NaN for gaps, newest last, all of
// one length); area is the one asked about. It returns, for each horizon from
// 1 up, so many samples.
type Forecaster struct {
	Name  string
	Title string
	Draw  func(past [][]float64, area, horizon, samples int, r *rand.Rand) [][]float64

	// along draws as Draw does, for one area and origins that rise, and goes on
	// from what it learned at the one before; nil: Draw has to do.
	along func(y []float64) func(origin, horizon, samples int, r *rand.Rand) [][]float64
}

// Benchmarks returns the forecasts that a model must beat to be shown, as the
// VIEWS prediction challenge has them: always zero; the last count with
// Poisson noise; the counts of the last twelve months, as they are
// (conflictology); those of the same months a year earlier, with Poisson noise.
//
// H. Hegre et al., J. Peace Res. 62 (2025) 2070–2087, section "Benchmarks".
func Benchmarks() []Forecaster {
	return []Forecaster{
		{Name: "zero", Title: "no count at all", Draw: func(_ [][]float64, _, horizon, samples int, _ *rand.Rand) [][]float64 {
			return each(horizon, samples, func(int) float64 { return 0 })
		}},
		{Name: "no-change", Title: "the last count, with Poisson noise", Draw: func(past [][]float64, area, horizon, samples int, r *rand.Rand) [][]float64 {
			last := lastKnown(past[area], 1)
			return each(horizon, samples, func(int) float64 { return stats.RandomPoisson(r, last[0]) })
		}},
		{Name: "last-year", Title: "the count of the same month a year before, with Poisson noise", Draw: func(past [][]float64, area, horizon, samples int, r *rand.Rand) [][]float64 {
			y := past[area]
			return each(horizon, samples, func(h int) float64 {
				at := len(y) - 12 + (h-1)%12
				if at < 0 || math.IsNaN(y[at]) {
					return stats.RandomPoisson(r, lastKnown(y, 1)[0])
				}
				return stats.RandomPoisson(r, y[at])
			})
		}},
		{Name: "conflictology", Title: "the counts of the last twelve months", Draw: func(past [][]float64, area, horizon, samples int, r *rand.Rand) [][]float64 {
			known := lastKnown(past[area], 12)
			return each(horizon, samples, func(int) float64 { return known[r.IntN(len(known))] })
		}},
	}
}

// each fills horizon × samples by a function of the horizon.
func each(horizon, samples int, draw func(h int) float64) [][]float64 {
	out := make([][]float64, horizon)
	for h := range out {
		out[h] = make([]float64, samples)
		for i := range out[h] {
			out[h][i] = draw(h + 1)
		}
	}
	return out
}

// lastKnown returns the last n known counts, or one zero if there is none.
func lastKnown(y []float64, n int) []float64 {
	var known []float64
	for i := len(y) - 1; i >= 0 && len(known) < n; i-- {
		if !math.IsNaN(y[i]) {
			known = append(known, y[i])
		}
	}
	if len(known) == 0 {
		return []float64{0}
	}
	return known
}

// LevelForecaster draws from the mixture of models of [Baseline]: a candidate
// by its weight, its level, trend and season by their covariance, the level's
// drift month by month, and the count. It sees its own area alone.
func LevelForecaster() Forecaster {
	along := func(y []float64) func(origin, horizon, samples int, r *rand.Rand) [][]float64 {
		b, seen := newBaseline(Month), 0
		return func(origin, horizon, samples int, r *rand.Rand) [][]float64 {
			for ; seen < origin; seen++ {
				b.step(false)
				b.predict(1)
				if !math.IsNaN(y[seen]) {
					b.observe(y[seen])
				}
			}
			return b.paths(horizon, samples, 1, r)
		}
	}
	return Forecaster{Name: "level", Title: "the mixture of level models that the default detector uses", along: along,
		Draw: func(past [][]float64, area, horizon, samples int, r *rand.Rand) [][]float64 {
			return along(past[area])(len(past[area]), horizon, samples, r)
		}}
}

// paths draws samples of the next counts, each sample one path.
func (b *baseline) paths(horizon, samples int, exposure float64, r *rand.Rand) [][]float64 {
	out := make([][]float64, horizon)
	for h := range out {
		out[h] = make([]float64, samples)
	}
	for s := range samples {
		c := b.draw(r)
		theta := c.drawState(r)
		for h := range horizon {
			t := float64(b.t + h + 1)
			theta[0] += math.Sqrt(c.drift) * r.NormFloat64()
			F := c.vector(b.unit, t)
			eta := 0.0
			for j := range c.n {
				eta += F[j] * theta[j]
			}
			mean := math.Min(exposure*math.Exp(eta), MaxCount)
			psi := c.scatter * (1 + clump/mean)
			out[h][s] = stats.RandomNegBin(r, stats.NegBin{Mean: mean, Size: 1 / psi})
		}
	}
	return out
}

// draw returns a candidate by weight.
func (b *baseline) draw(r *rand.Rand) *candidate {
	u := r.Float64()
	for i := range b.candidates {
		if u -= b.candidates[i].weight; u < 0 {
			return &b.candidates[i]
		}
	}
	return &b.candidates[len(b.candidates)-1]
}

// drawState draws θ from its normal distribution.
func (c *candidate) drawState(r *rand.Rand) [4]float64 {
	var l [4][4]float64 // Cholesky factor
	theta := c.m
	var z [4]float64
	for j := range c.n {
		z[j] = r.NormFloat64()
		for i := j; i < c.n; i++ {
			s := c.c[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i == j {
				l[j][j] = math.Sqrt(math.Max(0, s))
			} else if l[j][j] > 0 {
				l[i][j] = s / l[j][j]
			}
		}
	}
	for i := range c.n {
		for k := 0; k <= i; k++ {
			theta[i] += l[i][k] * z[k]
		}
	}
	return theta
}

// vector returns F at time t.
func (c *candidate) vector(unit Unit, t float64) [4]float64 {
	var sin, cos float64
	if y := unit.perYear(); y > 0 {
		sin, cos = math.Sincos(2 * math.Pi * t / y)
	}
	if c.shape == trendOnly {
		return [4]float64{1, t}
	}
	return [4]float64{1, cos, sin, t}
}

// A Backtest is how forecasters did, each origin forecast from what lay before
// it.
type Backtest struct {
	Forecaster string
	CRPS       float64 // mean over areas, origins and horizons
	IGN        float64
	MIS        float64
	ByHorizon  []float64 // CRPS
	Cases      int
}

// RollingOrigin scores forecasters on counts by area and period: from each
// period first … last (counted from 0) as the first unknown one, horizons 1 to
// horizon are drawn from the periods before and set against what came, as far
// as it is known.
func RollingOrigin(counts [][]float64, forecasters []Forecaster, first, last, horizon, samples int, seed uint64) ([]Backtest, error) {
	if len(counts) == 0 || first < 1 || last >= len(counts[0]) || last < first || horizon < 1 || samples < 2 {
		return nil, fmt.Errorf("rolling origin: periods %d to %d, horizon %d, %d samples of %d areas: want periods inside the series, a horizon, and samples", first, last, horizon, samples, len(counts))
	}
	results := make([]Backtest, len(forecasters))
	for k, f := range forecasters {
		byArea := make([]Backtest, len(counts))
		cases := make([][]int, len(counts))
		inParallel(len(counts), func(a int) { byArea[a], cases[a] = rollArea(counts, f, a, first, last, horizon, samples, seed) })
		b := Backtest{Forecaster: f.Name, ByHorizon: make([]float64, horizon)}
		at := make([]int, horizon)
		for a, x := range byArea {
			b.CRPS, b.IGN, b.MIS, b.Cases = b.CRPS+x.CRPS, b.IGN+x.IGN, b.MIS+x.MIS, b.Cases+x.Cases
			for h := range horizon {
				b.ByHorizon[h] += x.ByHorizon[h]
				at[h] += cases[a][h]
			}
		}
		n := float64(b.Cases)
		b.CRPS, b.IGN, b.MIS = b.CRPS/n, b.IGN/n, b.MIS/n
		for h := range b.ByHorizon {
			b.ByHorizon[h] /= float64(at[h])
		}
		results[k] = b
	}
	return results, nil
}

// rollArea scores one forecaster on one area; its scores are sums, and cases
// says of how many at each horizon.
func rollArea(counts [][]float64, f Forecaster, a, first, last, horizon, samples int, seed uint64) (b Backtest, cases []int) {
	b.ByHorizon, cases = make([]float64, horizon), make([]int, horizon)
	past := make([][]float64, len(counts))
	var along func(origin, horizon, samples int, r *rand.Rand) [][]float64
	if f.along != nil {
		along = f.along(counts[a])
	}
	for origin := first; origin <= last; origin++ {
		for k := range counts {
			past[k] = counts[k][:origin]
		}
		r := stats.Seeded(seed, uint64(origin*len(counts)+a))
		ahead := min(horizon, len(counts[a])-origin)
		var all [][]float64
		if along != nil {
			all = along(origin, ahead, samples, r)
		} else {
			all = f.Draw(past, a, ahead, samples, r)
		}
		for h, drawn := range all {
			y := counts[a][origin+h]
			if math.IsNaN(y) {
				continue
			}
			slices.Sort(drawn)
			crps := crpsSorted(drawn, y)
			b.CRPS += crps
			b.ByHorizon[h] += crps
			b.IGN += Ignorance(drawn, y, IgnoranceBins)
			b.MIS += intervalScore(sampleQuantile(drawn, 0.05), sampleQuantile(drawn, 0.95), y, 0.1)
			cases[h]++
			b.Cases++
		}
	}
	return b, cases
}

// Skill returns by what share the named forecaster's CRPS is under that of the
// best benchmark, negative where it is over it, and that benchmark's name. A
// forecaster without skill is not shown to readers.
func Skill(results []Backtest, name string) (float64, string, error) {
	var own, best *Backtest
	for i := range results {
		r := &results[i]
		if r.Forecaster == name {
			own = r
			continue
		}
		if slices.ContainsFunc(Benchmarks(), func(f Forecaster) bool { return f.Name == r.Forecaster }) && (best == nil || r.CRPS < best.CRPS) {
			best = r
		}
	}
	if own == nil || best == nil {
		return 0, "", fmt.Errorf("skill of %q: its results and those of a benchmark are needed", name)
	}
	return 1 - own.CRPS/best.CRPS, best.Forecaster, nil
}

// A Forecast is what one series may do next, as quantiles and samples.
type Forecast struct {
	Series string          `json:"series"`
	Made   string          `json:"made"` // last period that it was made from
	Points []ForecastPoint `json:"points"`
}

// A ForecastPoint is one period ahead: half of the samples lie from Low to
// High, nine in ten from Lowest to Highest, all ends included.
type ForecastPoint struct {
	Period  string    `json:"period"`
	Median  float64   `json:"median"`
	Low     float64   `json:"low"`
	High    float64   `json:"high"`
	Lowest  float64   `json:"lowest"`
	Highest float64   `json:"highest"`
	Samples []float64 `json:"samples,omitempty"`
}

// ForecastSeries draws the next periods of a series from the mixture of models
// of [Baseline], gaps and breaks as there, at the last period's exposure.
func ForecastSeries(s Series, horizon, samples int, seed uint64) (Forecast, error) {
	if horizon < 1 || samples < 20 {
		return Forecast{}, fmt.Errorf("forecast: horizon %d, %d samples: want at least 1 and 20", horizon, samples)
	}
	if err := s.Check(); err != nil {
		return Forecast{}, err
	}
	s, err := s.Filled()
	if err != nil {
		return Forecast{}, err
	}
	b := newBaseline(s.Unit)
	for _, p := range s.Points {
		b.step(p.Break != "")
		b.predict(p.exposure())
		if p.Count != nil {
			b.observe(float64(*p.Count))
		}
	}
	if b.known < MinHistory {
		return Forecast{}, fmt.Errorf("forecast of %s: %w: %d figures, %d are needed", s.title(), ErrTooShort, b.known, MinHistory)
	}
	last := s.Points[len(s.Points)-1].Period
	f := Forecast{Series: s.Name, Made: last}
	o, err := s.Unit.ordinal(last)
	if err != nil {
		return f, err
	}
	for h, drawn := range b.paths(horizon, samples, b.exposure, stats.Seeded(seed, 0)) {
		slices.Sort(drawn)
		q := func(p float64) float64 { return math.Round(sampleQuantile(drawn, p)) }
		f.Points = append(f.Points, ForecastPoint{s.Unit.name(o+h+1, s.Points[0].Period), q(0.5), q(0.25), q(0.75), q(0.05), q(0.95), drawn})
	}
	return f, nil
}
