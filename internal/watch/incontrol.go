package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// An InControl is the log-linear model of the mean while nothing happens,
//
//	log μ_t = a [+ b·t] + Σ_s c_s cos(2πst/year) + d_s sin(2πst/year)
//
// t counting from 1.
type InControl struct {
	Year      float64 // periods in a year
	Harmonics int     // waves a year
	Trend     bool
	Alpha     float64 // of the negative binomial, variance = μ + αμ²; 0: Poisson
	Scatter   bool    // estimate Alpha at the first fit, and keep it
}

// Means fits the model to the first n counts, NaN left out, and returns the
// mean of every period.
func (m *InControl) Means(y []float64, n int) ([]float64, error) {
	p := 1 + 2*m.Harmonics
	if m.Trend {
		p++
	}
	x := make([]float64, 0, p*len(y))
	var rows, counts []float64
	for t := range y {
		x = append(x, 1)
		if m.Trend {
			x = append(x, float64(t+1))
		}
		for s := 1; s <= m.Harmonics; s++ {
			sin, cos := math.Sincos(2 * math.Pi * float64(s) * float64(t+1) / m.Year)
			x = append(x, cos, sin)
		}
		if t < n && !math.IsNaN(y[t]) {
			rows, counts = append(rows, x[t*p:]...), append(counts, y[t])
		}
	}
	var fit stats.LogLinear
	var err error
	if m.Scatter {
		fit, err = stats.FitNegBin(rows, p, counts, nil)
		m.Alpha, m.Scatter = 1/fit.Size, false
	} else {
		fit, err = stats.FitLogLinear(rows, p, counts, nil, nil, 1/m.Alpha)
	}
	if err != nil {
		return nil, fmt.Errorf("in-control mean from %d counts: %w", len(counts), err)
	}
	means := make([]float64, len(y))
	for t := range y {
		eta := 0.0
		for j, b := range fit.Beta {
			eta += b * x[t*p+j]
		}
		means[t] = math.Exp(eta)
	}
	return means, nil
}
