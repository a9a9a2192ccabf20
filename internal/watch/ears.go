package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// A Bounded point is what a simple detector makes of one period. Where OK is
// false there is no bound, and Why says why.
type Bounded struct {
	OK       bool
	Why      string
	Expected float64
	Upper    float64
	Score    float64
	Alarm    bool
}

var noFigure = Bounded{Why: "no figure: unknown, not zero", Expected: math.NaN(), Upper: math.NaN(), Score: math.NaN()}

func tooEarly(format string, a ...any) Bounded {
	return Bounded{Why: fmt.Sprintf(format, a...), Expected: math.NaN(), Upper: math.NaN(), Score: math.NaN()}
}

// EARSMethod names one of the three methods of the Early Aberration Reporting
// System.
type EARSMethod string

// C1 compares with the Window periods just before; C2 leaves two between; C3
// adds what C2 had in excess in the two before.
const (
	C1 EARSMethod = "C1"
	C2 EARSMethod = "C2"
	C3 EARSMethod = "C3"
)

// EARSOptions are the settings of [EARS]. Zero values mean a window of 7, no
// floor, and a rate of 0.001 (C1, C2) or 0.025 (C3).
type EARSOptions struct {
	Method   EARSMethod
	Window   int
	MinSigma float64 // floor of the standard deviation
	Rate     float64
}

// EARS judges counts by the mean m and standard deviation s of a short window,
//
//	C1, C2:  upper = m + z·s                          z = Φ⁻¹(1 − rate)
//	C3:      upper = max(0, y + s·(z − Σ max(0, C2 − 1)))   over the two periods before
//
// with C2 = (y − m)/s of each. It needs no history and knows no season; on
// small counts the normal bound gives more false alarms than stated, the more
// so the shorter the window (z ignores that m and s are estimates). NaN is a
// gap; a window with fewer than three figures gives no bound.
//
// L. Hutwagner, W. Thompson, G. M. Seeman & T. Treadwell, J. Urban Health 80
// (2003) i89–i96; R. D. Fricker, B. L. Hegler & D. A. Dunfee, Stat. Med. 27
// (2008) 3407–3429, section 2 (the C3 bound starts from the observed count).
func EARS(y []float64, o EARSOptions) ([]Bounded, error) {
	if o.Window == 0 {
		o.Window = 7
	}
	if o.Rate == 0 {
		o.Rate = 0.001
		if o.Method == C3 {
			o.Rate = 0.025
		}
	}
	lag := 0
	switch {
	case o.Method != C1 && o.Method != C2 && o.Method != C3:
		return nil, fmt.Errorf("ears: method %q: want C1, C2 or C3", o.Method)
	case o.Window < 3 || !(o.Rate > 0 && o.Rate < 1) || o.MinSigma < 0:
		return nil, fmt.Errorf("ears: window %d, rate %v, floor %v: want at least 3, between 0 and 1, at least 0", o.Window, o.Rate, o.MinSigma)
	case o.Method != C1:
		lag = 2
	}
	z := stats.NormalTailQuantile(o.Rate)
	means, sds := rolling(y, o.Window, lag, o.MinSigma)
	points := make([]Bounded, len(y))
	excess := func(t int) float64 {
		if t < 0 || math.IsNaN(means[t]) || math.IsNaN(y[t]) || sds[t] == 0 {
			return 0
		}
		return math.Max(0, (y[t]-means[t])/sds[t]-1)
	}
	for t := range y {
		first := o.Window + lag
		if o.Method == C3 {
			first += 2
		}
		switch {
		case math.IsNaN(y[t]):
			points[t] = noFigure
			continue
		case t < first:
			points[t] = tooEarly("%d earlier periods are needed", first)
			continue
		case math.IsNaN(means[t]):
			points[t] = tooEarly("fewer than three of the window's periods have a figure")
			continue
		}
		p := Bounded{OK: true, Expected: means[t], Upper: means[t] + z*sds[t]}
		if o.Method == C3 {
			p.Upper = math.Max(0, y[t]+sds[t]*(z-excess(t-1)-excess(t-2)))
		}
		p.Score = (y[t] - means[t]) / sds[t]
		p.Alarm = y[t] > p.Upper
		points[t] = p
	}
	return points, nil
}

// rolling returns, for each period, the mean and the standard deviation (n−1)
// of the known counts in the window that ends lag periods before it.
func rolling(y []float64, window, lag int, floor float64) (means, sds []float64) {
	means, sds = make([]float64, len(y)), make([]float64, len(y))
	for t := range y {
		means[t], sds[t] = math.NaN(), math.NaN()
		if t-lag-window < 0 {
			continue
		}
		n, sum := 0, 0.0
		for _, v := range y[t-lag-window : t-lag] {
			if !math.IsNaN(v) {
				n++
				sum += v
			}
		}
		if n < 3 {
			continue
		}
		mean, squares := sum/float64(n), 0.0
		for _, v := range y[t-lag-window : t-lag] {
			if !math.IsNaN(v) {
				squares += (v - mean) * (v - mean)
			}
		}
		means[t], sds[t] = mean, math.Max(floor, math.Sqrt(squares/float64(n-1)))
	}
	return means, sds
}
