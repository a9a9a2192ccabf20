package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// A Hawkes process is one in which each event makes further ones more likely
// for a while. Its intensity at time t is
//
//	λ(t) = Background + Σ_{t_i < t} Branching·Decay·exp(−Decay (t − t_i))
//
// events per unit of time. Branching is how many events one event sets off on
// average; at 1 or more the process does not settle.
type Hawkes struct {
	Background, Branching, Decay float64
}

// LogLikelihood returns the log likelihood of events at rising times in
// (0, until], by the recursion of Y. Ogata, Ann. Inst. Stat. Math. 30 (1978)
// 243–261:
//
//	Σ log λ(t_i) − μT − a Σ (1 − exp(−b(T − t_i)))
func (h Hawkes) LogLikelihood(times []float64, until float64) float64 {
	l, _ := h.derivatives(times, until)
	return l
}

// derivatives returns the log likelihood and its slope in the logs of the
// three parameters.
func (h Hawkes) derivatives(times []float64, until float64) (float64, [3]float64) {
	mu, a, b := h.Background, h.Branching, h.Decay
	l := -mu * until
	slope := [3]float64{-mu * until, 0, 0}
	var r, dr float64 // Σ exp(−b(t−t_j)) and its derivative in b
	for i, t := range times {
		if i > 0 {
			gap := t - times[i-1]
			e := math.Exp(-b * gap)
			dr = e * (dr - gap*(1+r))
			r = e * (1 + r)
		}
		lambda := mu + a*b*r
		l += math.Log(lambda)
		slope[0] += mu / lambda
		slope[1] += a * b * r / lambda
		slope[2] += a * b * (r + b*dr) / lambda
		left := until - t
		e := math.Exp(-b * left)
		l -= a * (1 - e)
		slope[1] -= a * (1 - e)
		slope[2] -= a * b * left * e
	}
	return l, slope
}

// A HawkesFit is the fit with the standard errors of the parameters' logs.
type HawkesFit struct {
	Hawkes
	LogLikelihood float64
	LogSE         [3]float64 // of background, branching, decay; NaN where not to be had
}

// FitHawkes fits the process by maximum likelihood on the log scale, from
// three starts, the best of which stands. Events are in rising order in
// (0, until]. It assumes a background that does not change: a season or a
// rise in reporting is read as events that set one another off.
func FitHawkes(times []float64, until float64) (HawkesFit, error) {
	if len(times) < 10 {
		return HawkesFit{}, fmt.Errorf("hawkes: %w: %d events, 10 are needed", ErrTooShort, len(times))
	}
	for i, t := range times {
		if !(t > 0 && t <= until) || i > 0 && t < times[i-1] {
			return HawkesFit{}, fmt.Errorf("hawkes: event %d at %v: want rising times over 0 and up to %v", i+1, t, until)
		}
	}
	at := func(x []float64) Hawkes { return Hawkes{math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2])} }
	f := func(x []float64) float64 { return -at(x).LogLikelihood(times, until) }
	grad := func(into, x []float64) {
		_, s := at(x).derivatives(times, until)
		for i := range into {
			into[i] = -s[i]
		}
	}
	rate := float64(len(times)) / until
	best, bestX := HawkesFit{LogLikelihood: math.Inf(-1)}, []float64(nil)
	for _, decay := range []float64{0.1 * rate, rate, 10 * rate} {
		x, err := stats.Minimise(f, grad, []float64{math.Log(rate / 2), math.Log(0.5), math.Log(decay)})
		if err != nil {
			continue
		}
		if l := -f(x); l > best.LogLikelihood {
			best, bestX = HawkesFit{Hawkes: at(x), LogLikelihood: l}, x
		}
	}
	if math.IsInf(best.LogLikelihood, 1) || len(times) > 0 && times[0] == times[len(times)-1] {
		return best, fmt.Errorf("hawkes: all %d events are at one time: the likelihood has no maximum", len(times))
	}
	if bestX == nil {
		return best, fmt.Errorf("hawkes: no start led to a fit of %d events", len(times))
	}
	best.LogSE = [3]float64{math.NaN(), math.NaN(), math.NaN()}
	if cov, err := stats.CovarianceOf(grad, bestX); err == nil {
		for i := range best.LogSE {
			best.LogSE[i] = math.Sqrt(cov[i*3+i])
		}
	}
	return best, nil
}
