package watch

import (
	"math"

	"cairn/internal/stats"
)

// forecastCUSUM is the CUSUM of how surprising each count is to the baseline's
// forecast: the standard normal deviate of its mid-p chance, which carries
// level, season, scatter, gaps and new definitions with it. It finds rises too
// small for any one month; the forecast follows a rise after a while, and the
// sum begins anew after an alarm.
func forecastCUSUM(p *pass, o Options) (Result, error) {
	first := o.first(len(p.s.Points))
	out := sheetFor(len(p.s.Points)-first, 3)
	limit, sum := CUSUMLimit(cusumReference, o.Rate), 0.0
	for i, point := range p.s.Points {
		bound := noFigure
		switch {
		case point.Count == nil:
		case p.known[i] < o.History:
			bound = tooEarly("%s", p.tooFew(i, o.History))
		default:
			f := &p.forecasts[i]
			over, mass := p.seen(i)
			z := stats.NormalTailQuantile(min(1-1e-12, max(over+mass/2, 1e-12)))
			bound = Bounded{OK: true, Expected: f.mean, Upper: math.NaN()}
			if i >= first {
				bound.Upper = f.above(stats.NormalTail(limit + cusumReference - sum))
			}
			sum = math.Max(0, sum+z-cusumReference)
			bound.Score = sum / limit
			if bound.Alarm = sum >= limit; bound.Alarm {
				sum = 0
			}
		}
		if i >= first {
			out.judgeBound(point, bound, p.s.Unit, false)
		}
	}
	return Result{Series: p.s.Name, Method: "cusum", Unit: p.s.Unit, Rate: o.Rate, Points: out.done()}, nil
}

// cusumReference is half of the shift that the CUSUM is quickest to find, in
// standard deviations.
const cusumReference = 0.5

// CUSUMLimit returns the limit h at which a CUSUM of standard normal values
// with reference k runs 1/rate periods, on average, to its first false alarm:
//
//	run length ≈ (e^(2kb) − 2kb − 1)/(2k²),  b = h + 1.166
//
// D. Siegmund, Sequential Analysis, 1985, equation 2.56 with the correction of
// chapter 10. Counts are skewed, so their run length is shorter.
func CUSUMLimit(k, rate float64) float64 {
	low, high := 0.0, 50.0/k
	for range 100 {
		mid := (low + high) / 2
		x := 2 * k * (mid + 1.166)
		if (math.Exp(x)-x-1)/(2*k*k) < 1/rate {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// forecastGLR is the likelihood ratio chart over the last twelve periods whose
// in-control means and scatter are those of the baseline's forecasts.
func forecastGLR(p *pass, o Options) (Result, error) {
	n := len(p.s.Points)
	y, means, alphas := make([]float64, n), make([]float64, n), make([]float64, n)
	from := n
	for i, point := range p.s.Points {
		y[i] = math.NaN()
		if point.Count != nil {
			y[i] = float64(*point.Count)
		}
		if p.known[i] >= o.History {
			from = min(from, i)
			f := &p.forecasts[i]
			means[i] = f.mean
			alphas[i] = math.Max(1e-9, (f.variance()-f.mean)/(f.mean*f.mean))
		}
	}
	limit := GLRLimit(o.Rate)
	points, err := GLR(y, means, from, GLROptions{Limit: limit, Alphas: alphas, Change: Intercept, Window: 12})
	if err != nil {
		return Result{}, err
	}
	out := sheetFor(n-o.first(n), 3)
	alone := chart{o: GLROptions{Alphas: alphas, Limit: limit}, y: y, means: means}
	for i := o.first(n); i < n; i++ {
		b := points[i].Bounded
		if b.OK { // the count that would have reached the limit by itself
			b.Score /= limit
			b.Upper = alone.reaches(i) - 1
		}
		out.judgeBound(p.s.Points[i], b, p.s.Unit, false)
	}
	return Result{Series: p.s.Name, Method: "glr-nb", Unit: p.s.Unit, Rate: o.Rate, Points: out.done()}, nil
}

// GLRLimit returns the limit at which a likelihood ratio chart over a window
// of twelve periods, begun anew after each alarm, gives this rate of false
// alarms a period when level and scatter are known:
//
//	limit = 1.05·log(1/rate) − 1.65
//
// a line through simulated rates from 0.002 to 0.1 at means of 5 to 100 and α
// of 0 to 0.3; it holds to within a quarter of the rate. A level learned from
// one year makes more.
func GLRLimit(rate float64) float64 { return max(0.1, 1.05*math.Log(1/rate)-1.65) }
