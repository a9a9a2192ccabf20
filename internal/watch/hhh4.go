package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// An EndemicEpidemic is a model of counts in several places by period, in
// which part of the mean is endemic (season, trend, population) and part is
// handed on from the period before, in the place itself and from its
// neighbours:
//
//	μ_it = e^ar · y_i,t−1 + e^ne · Σ_j w_ji y_j,t−1 + offset_i · exp(β₀ + β₁t + β₂ sin 2πt/year + β₃ cos 2πt/year)
//
// Counts are Poisson, or negative binomial with variance μ + overdispersion·μ².
// Periods count from 0.
//
// L. Held, M. Höhle & M. Hofmann, Stat. Model. 5 (2005) 187–199, equation 3;
// M. Paul, L. Held & A. Toschke, Stat. Med. 27 (2008) 6250–6267; the hhh4 model
// of S. Meyer, L. Held & M. Höhle, J. Stat. Softw. 77 (2017) issue 11.
type EndemicEpidemic struct {
	Counts  [][]float64 // by period and place
	Weights [][]float64 // w_ji: from place j to place i
	Offset  []float64   // by place, e.g. its share of the population
	Year    float64     // periods in a year; 0: no season
	Trend   bool
	Scatter bool // negative binomial
}

// An EndemicFit is a fitted model. Coefficients are in the order ar, ne,
// intercept, trend, sin, cos (as far as they are in the model), and last, if
// there is scatter, the log of the negative binomial's size.
type EndemicFit struct {
	Names          []string
	Coefficients   []float64
	SE             []float64
	Overdispersion float64 // 0 for Poisson
	LogLikelihood  float64
	model          *EndemicEpidemic
}

// AIC returns Akaike's criterion.
func (f EndemicFit) AIC() float64 { return 2*float64(len(f.Coefficients)) - 2*f.LogLikelihood }

// Fit fits periods from … to, both counted from 1 and included; from is at
// least 2, because each period needs the one before.
func (m *EndemicEpidemic) Fit(from, to int) (EndemicFit, error) {
	if err := m.check(); err != nil {
		return EndemicFit{}, err
	}
	if from < 2 || to > len(m.Counts) || to < from {
		return EndemicFit{}, fmt.Errorf("endemic-epidemic model: periods %d to %d: want 2 to %d", from, to, len(m.Counts))
	}
	fit := EndemicFit{Names: m.names(), model: m}
	start := m.start(from, to)
	f := func(x []float64) float64 { return -m.logLikelihood(x, from, to, nil) }
	grad := func(into, x []float64) {
		clear(into)
		m.logLikelihood(x, from, to, into)
		for i := range into {
			into[i] = -into[i]
		}
	}
	x, err := stats.Minimise(f, grad, start)
	if err != nil {
		return fit, fmt.Errorf("endemic-epidemic model: %w", err)
	}
	fit.Coefficients = x
	fit.LogLikelihood = -f(x)
	if m.Scatter {
		fit.Overdispersion = math.Exp(-x[len(x)-1])
	}
	fit.SE = make([]float64, len(x))
	cov, err := stats.CovarianceOf(grad, x)
	for i := range fit.SE {
		fit.SE[i] = math.NaN()
		if err == nil {
			fit.SE[i] = math.Sqrt(cov[i*len(x)+i])
		}
	}
	return fit, nil
}

func (m *EndemicEpidemic) check() error {
	if len(m.Counts) < 3 {
		return fmt.Errorf("endemic-epidemic model: %w: %d periods", ErrTooShort, len(m.Counts))
	}
	places := len(m.Counts[0])
	if len(m.Offset) != places || len(m.Weights) != places {
		return fmt.Errorf("endemic-epidemic model: %d places, %d offsets, %d rows of weights: want as many", places, len(m.Offset), len(m.Weights))
	}
	for t, row := range m.Counts {
		for i, y := range row {
			if len(row) != places || !(y >= 0) || y != math.Floor(y) {
				return fmt.Errorf("endemic-epidemic model: period %d, place %d: %v is no count; leave a place with gaps out", t+1, i+1, y)
			}
		}
	}
	return nil
}

func (m *EndemicEpidemic) names() []string {
	names := []string{"ar", "ne", "intercept"}
	if m.Trend {
		names = append(names, "trend")
	}
	if m.Year > 0 {
		names = append(names, "sin", "cos")
	}
	if m.Scatter {
		names = append(names, "log size")
	}
	return names
}

// start is a third of the mean from each part.
func (m *EndemicEpidemic) start(from, to int) []float64 {
	total, offsets := 0.0, sum(m.Offset)
	for _, row := range m.Counts[from-1 : to] {
		total += sum(row)
	}
	x := make([]float64, len(m.names()))
	x[0], x[1] = math.Log(0.3), math.Log(0.05)
	x[2] = math.Log((total/float64(to-from+1) + 0.5) / offsets / 2)
	if m.Scatter {
		x[len(x)-1] = math.Log(3)
	}
	return x
}

// parts returns the three parts of the mean at period t (from 0), place i, and
// the endemic covariates.
func (m *EndemicEpidemic) parts(x []float64, t, i int) (ar, ne, end, sin, cos float64) {
	ar = math.Exp(x[0]) * m.Counts[t-1][i]
	for j, y := range m.Counts[t-1] {
		if w := m.Weights[j][i]; w != 0 {
			ne += w * y
		}
	}
	ne *= math.Exp(x[1])
	eta, k := x[2], 3
	if m.Trend {
		eta += x[k] * float64(t)
		k++
	}
	if m.Year > 0 {
		sin, cos = math.Sincos(2 * math.Pi * float64(t) / m.Year)
		eta += x[k]*sin + x[k+1]*cos
	}
	end = m.Offset[i] * math.Exp(eta)
	return ar, ne, end, sin, cos
}

// Mean returns the mean at a period, counted from 1, for each place: fitted
// where the period was in the fit, else the forecast from the one before.
func (f EndemicFit) Mean(period int) []float64 {
	means := make([]float64, len(f.model.Offset))
	for i := range means {
		ar, ne, end, _, _ := f.model.parts(f.Coefficients, period-1, i)
		means[i] = ar + ne + end
	}
	return means
}

// Forecast returns the distribution of each place's count at a period whose
// period before is known.
func (f EndemicFit) Forecast(period int) []stats.NegBin {
	size := math.Inf(1)
	if f.Overdispersion > 0 {
		size = 1 / f.Overdispersion
	}
	out := make([]stats.NegBin, len(f.model.Offset))
	for i, mean := range f.Mean(period) {
		out[i] = stats.NegBin{Mean: mean, Size: size}
	}
	return out
}

// logLikelihood returns the log likelihood of periods from … to and adds its
// slope to grad, if not nil.
func (m *EndemicEpidemic) logLikelihood(x []float64, from, to int, grad []float64) float64 {
	size, last := math.Inf(1), len(x)-1
	if m.Scatter {
		size = math.Exp(x[last])
	}
	total := 0.0
	for t := from - 1; t < to; t++ {
		for i, y := range m.Counts[t] {
			ar, ne, end, sin, cos := m.parts(x, t, i)
			mu := ar + ne + end
			total += stats.NegBin{Mean: mu, Size: size}.LogPMF(y)
			if grad == nil {
				continue
			}
			d := (y - mu) / (mu * (1 + mu/size))
			grad[0] += d * ar
			grad[1] += d * ne
			grad[2] += d * end
			k := 3
			if m.Trend {
				grad[k] += d * end * float64(t)
				k++
			}
			if m.Year > 0 {
				grad[k] += d * end * sin
				grad[k+1] += d * end * cos
			}
			if m.Scatter {
				grad[last] += size * (stats.Digamma(y+size) - stats.Digamma(size) + math.Log(size) + 1 - math.Log(size+mu) - (y+size)/(size+mu))
			}
		}
	}
	return total
}
