package watch

import (
	"math"

	"cairn/internal/stats"
)

// What a baseline believes before it has seen a figure. The values are broad
// and the same for every series; they were chosen so that the stated rate of
// false alarms is the measured one on simulated series (see Calibrate), not to
// find any episode.
var (
	// Standard deviation of the log level's step in a month, and how probable
	// each is. A level that drifts is what a place under change looks like;
	// one that does not is what the theory of alarms was made for.
	drifts       = [...]float64{0, 0.05, 0.12, 0.25}
	driftWeights = [...]float64{0.25, 0.25, 0.3, 0.2}
	// Scatter beyond Poisson: variance = mean + scatter·(mean² + clump·mean).
	scatters       = [...]float64{0.004, 0.03, 0.1, 0.3, 0.9, 2.5}
	scatterWeights = [...]float64{0.1, 0.2, 0.25, 0.2, 0.15, 0.1}
	// Without a yearly wave, with one.
	seasonWeights = [...]float64{0.6, 0.4}
)

const (
	clump    = 4    // small counts come in clusters: several events a day, several dead an event
	slopeSD  = 0.01 // a month, of the trend of a level that does not drift, on the log scale
	seasonSD = 0.3  // of each coefficient of the yearly wave, on the log scale
	breakSD  = 0.4  // how far a new definition may move the level, on the log scale
	memory   = 0.98 // power that the candidates' weights are raised to each month: what was learned of them fades by half in three years
	lowest   = 20   // the log mean lies between −20 and 20
	faint    = 1e-4 // scatters with less weight are left out of tail sums
)

// A shape is what a candidate's log mean is made of: the vector F.
type shape int

const (
	levelOnly   shape = iota // 1
	levelSeason              // 1, cos, sin
	trendOnly                // 1, t
	trendSeason              // 1, cos, sin, t
)

// A candidate is one dynamic negative binomial model,
//
//	count ~ NegBin with mean exp(F'θ) and variance mean + scatter·(mean² + clump·mean)
//
// kept as the centre m and covariance c of θ given the past. Between periods
// only the level θ[0] moves.
type candidate struct {
	shape     shape
	n         int     // dimension of θ
	drift     float64 // variance of the level's step
	scatter   float64
	kind      int // which scatter
	m         [4]float64
	c         [4][4]float64
	logWeight float64
	weight    float64

	// The forecast for the next period: a negative binomial with this mean and
	// size, whose log mean has centre f and variance q.
	mean, size, psi, f, q float64 // size is that of the count, psi the scatter at this mean
	cF                    [4]float64
}

// A baseline forecasts each period of a series from the known periods before
// it: the mixture of all candidates' forecasts, each weighted by how well it
// forecast so far.
//
// Assumptions: counts are independent given the level; the level moves by
// small random steps, steadily, or not at all; one wave a year at most. It
// errs on the side of silence after long turmoil, which it learns as scatter,
// and in the first months of a series.
//
// Candidates: M. West, J. Harrison & H. Migon, J. Am. Stat. Assoc. 80 (1985)
// 73–83 (dynamic generalised linear models, section 3). Weights with
// forgetting: A. Raftery, M. Kárný & P. Ettler, Technometrics 52 (2010) 52–66,
// equations 14 to 16.
type baseline struct {
	candidates []candidate
	unit       Unit
	memory     float64 // power a period
	exposure   float64 // of the period that has come
	known      int     // figures seen
	t          int     // periods since the first of them
}

func newBaseline(unit Unit) *baseline {
	b := &baseline{unit: unit, memory: memory, candidates: make([]candidate, 0, len(drifts)*len(scatters)*2)}
	perMonth := 1.0 // periods in a month
	if y := unit.perYear(); y > 0 {
		perMonth = y / 12
		b.memory = math.Pow(memory, 1/perMonth)
	}
	for i, drift := range drifts {
		for season, seasonWeight := range seasonWeights {
			if season == 1 && unit.perYear() == 0 {
				continue
			}
			for j, scatter := range scatters {
				c := candidate{
					drift: drift * drift / perMonth, scatter: scatter, kind: j,
					logWeight: math.Log(driftWeights[i] * seasonWeight * scatterWeights[j]),
				}
				c.n = 1
				if season == 1 {
					c.n, c.shape = 3, levelSeason
					c.c[1][1], c.c[2][2] = seasonSD*seasonSD, seasonSD*seasonSD
				}
				if drift == 0 {
					c.n, c.shape = c.n+1, c.shape+trendOnly
					c.c[c.n-1][c.n-1] = slopeSD * slopeSD / (perMonth * perMonth)
				}
				b.candidates = append(b.candidates, c)
			}
		}
	}
	b.weigh()
	return b
}

// predict works out every candidate's forecast for the period that has come,
// with this exposure: the mean is exposure·exp(F'θ).
func (b *baseline) predict(exposure float64) {
	var sin, cos float64
	if y := b.unit.perYear(); y > 0 {
		sin, cos = math.Sincos(2 * math.Pi * float64(b.t) / y)
	}
	t, offset := float64(b.t), 0.0
	if exposure != 1 {
		offset = math.Log(exposure)
	}
	b.exposure = exposure
	for i := range b.candidates {
		b.candidates[i].predict(cos, sin, t, offset)
	}
}

func (c *candidate) predict(cos, sin, t, offset float64) {
	if c.n == 1 {
		c.cF[0], c.f, c.q = c.c[0][0], offset+c.m[0], c.c[0][0]
	} else {
		F := [4]float64{1, cos, sin, t}
		if c.shape == trendOnly {
			F[1] = t
		}
		c.f, c.q = offset, 0
		for j := range c.n {
			s := 0.0
			for k := range c.n {
				s += c.c[j][k] * F[k]
			}
			c.cF[j] = s
			c.f += F[j] * c.m[j]
			c.q += F[j] * s
		}
	}
	// Bounds on the log mean and its variance, far outside what counts of people
	// can teach, keep the arithmetic finite on series that jump from none to
	// millions.
	c.f = min(max(c.f, -lowest), lowest)
	c.q = min(max(c.q, 1e-12), 100)
	c.mean = stats.Exp(c.f)
	c.psi = c.scatter * (1 + clump/c.mean)
	c.size = 1 / (c.q + c.psi + c.q*c.psi) // both gammas: (1+q)(1+ψ) − 1
}

// observe takes in the count of the period that was forecast. The first one
// only sets the level.
func (b *baseline) observe(y float64) {
	b.known++
	if b.known == 1 {
		for i := range b.candidates {
			c := &b.candidates[i]
			c.m[0] = math.Log((y + 0.5) / b.exposure)
			c.c[0][0] = 1/(y+0.5) + c.scatter
		}
		return
	}
	for i := range b.candidates {
		c := &b.candidates[i]
		c.logWeight = b.memory*c.logWeight + max(c.logChance(y), -1e9)
		c.update(y)
	}
	b.weigh()
}

// logChance returns log P(y), short of log y!, which is the same for all
// candidates. A small count's Γ(size+y)/Γ(size) is a product, and goes into one
// logarithm with the power of the mean.
func (c *candidate) logChance(y float64) float64 {
	all := c.mean + c.size
	none := -c.size * stats.Log(all/c.size) // log P(0)
	if y >= 24 {
		return none + stats.LogRising(c.size, y) + y*(c.f-stats.Log(all))
	}
	ways, share := 1.0, c.mean/all
	for i := 0.0; i < y; i++ {
		ways *= (c.size + i) * share
	}
	return none + stats.Log(ways)
}

// update moves θ by the period's count. The forecast's log mean η has a gamma
// prior for exp(η), shape a = 1/q and mean exp(f); with the negative binomial
// likelihood of size 1/ψ the mode λ of exp(η) solves a quadratic,
//
//	(a/μ)ψλ² + (a/μ + 1 − aψ)λ − (a + y) = 0
//
// and the curvature of the log posterior at log λ gives the new variance of η.
// θ follows by linear Bayes (West, Harrison & Migon 1985, equation 3.4).
func (c *candidate) update(y float64) {
	a := 1 / c.q
	r := a / c.mean
	h := r + 1 - a*c.psi
	lambda := 2 * (a + y) / (h + math.Sqrt(h*h+4*r*c.psi*(a+y)))
	d := 1 + c.psi*lambda
	curvature := r*lambda + (y*c.psi+1)*lambda/(d*d)
	move := (stats.Log(lambda) - c.f) / c.q
	shrink := max(0, (1-1/(curvature*c.q))/c.q)
	if c.n == 1 {
		c.m[0] += c.cF[0] * move
		c.c[0][0] -= c.cF[0] * c.cF[0] * shrink
		return
	}
	for j := range c.n {
		c.m[j] += c.cF[j] * move
		for k := range c.n {
			c.c[j][k] -= c.cF[j] * c.cF[k] * shrink
		}
	}
}

// weigh turns log weights into weights that add up to one.
func (b *baseline) weigh() {
	top := math.Inf(-1)
	for i := range b.candidates {
		top = max(top, b.candidates[i].logWeight)
	}
	sum := 0.0
	for i := range b.candidates {
		c := &b.candidates[i]
		c.logWeight -= top
		c.weight = 0
		if c.logWeight > -40 {
			c.weight = stats.Exp(c.logWeight)
		}
		sum += c.weight
	}
	for i := range b.candidates {
		b.candidates[i].weight /= sum
	}
}

// step lets one period pass; a gap is a step without a figure. Where a new
// definition begins, the level may have moved by any moderate factor: it is
// learned anew, while scatter and season are kept.
func (b *baseline) step(broken bool) {
	if b.known == 0 {
		return
	}
	b.t++
	for i := range b.candidates {
		c := &b.candidates[i]
		c.c[0][0] += c.drift
		if broken {
			c.c[0][0] += breakSD * breakSD
		}
	}
}

// scatter returns the scatter that the candidates believe in, averaged by
// weight: the part of the variance that goes with the square of the mean.
func (b *baseline) scatter() float64 {
	s := 0.0
	for i := range b.candidates {
		s += b.candidates[i].weight * b.candidates[i].psi
	}
	return s
}

// A forecast is a mixture of negative binomials, one for each scatter that
// still has weight. It is the candidates' mixture with those of one scatter
// put together by mean and variance.
type forecast struct {
	parts  [len(scatters)]stats.NegBin
	weight [len(scatters)]float64
	n      int
	mean   float64
}

// forecast returns the forecast for the period that has come; predict before.
func (b *baseline) forecast() forecast {
	var weight, mean, square [len(scatters)]float64
	var f forecast
	for i := range b.candidates {
		c := &b.candidates[i]
		k := c.kind
		weight[k] += c.weight
		mean[k] += c.weight * c.mean
		square[k] += c.weight * c.mean * c.mean * (1 + 1/c.size)
	}
	used := 0.0
	for k, w := range weight {
		f.mean += mean[k]
		if w < faint {
			continue
		}
		m := mean[k] / w
		f.parts[f.n] = stats.NegBin{Mean: m, Size: m * m / (square[k]/w - m*m)}
		f.weight[f.n] = w
		used += w
		f.n++
	}
	for k := range f.n {
		f.weight[k] /= used
	}
	return f
}

// tail returns the chance of a count over y.
func (f *forecast) tail(y float64) float64 {
	p := 0.0
	for k := range f.n {
		p += f.weight[k] * f.parts[k].Tail(y)
	}
	return p
}

// at returns the chance of a count over y, and that of the count y.
func (f *forecast) at(y float64) (over, mass float64) {
	for k := range f.n {
		_, o, m := f.parts[k].At(y)
		over += f.weight[k] * o
		mass += f.weight[k] * m
	}
	return over, mass
}

// variance returns the variance of the forecast.
func (f *forecast) variance() float64 {
	v := 0.0
	for k := range f.n {
		d := f.parts[k]
		v += f.weight[k] * (d.Variance() + (d.Mean-f.mean)*(d.Mean-f.mean))
	}
	return v
}

// roughly returns about the count that is passed with chance p: the quantile
// of a gamma distribution with the forecast's mean and variance, in whole
// numbers. E. B. Wilson & M. M. Hilferty, Proc. Natl. Acad. Sci. 17 (1931)
// 684–688.
func (f *forecast) roughly(p float64) float64 {
	shape := f.mean * f.mean / f.variance()
	root := 1 - 1/(9*shape) + stats.NormalTailQuantile(p)/(3*math.Sqrt(shape))
	return math.Max(0, math.Round(f.mean*root*root*root))
}

// passed returns the count that is passed with chance p: roughly where that is
// near enough, exactly where the mean is small beside the scatter.
func (f *forecast) passed(p float64) float64 {
	if f.mean*f.mean < f.variance() {
		return f.above(p)
	}
	return f.roughly(p)
}

// above returns the smallest whole y with a chance under p of a higher count.
// It starts from the rough value and walks, each step's probability following
// from the one before; far from there it closes in on the log of the tail.
func (f *forecast) above(p float64) float64 {
	y := f.roughly(p)
	var at, mass [len(scatters)]float64
	for k := range f.n {
		_, at[k], mass[k] = f.parts[k].At(y)
	}
	total := func() float64 {
		t := 0.0
		for k := range f.n {
			t += f.weight[k] * at[k]
		}
		return t
	}
	const longest = 100
	if total() < p { // enough: back as long as it stays so
		for range longest {
			if y == 0 {
				return 0
			}
			for k := range f.n {
				at[k] += mass[k]
				mass[k] /= f.parts[k].Ratio(y - 1)
			}
			if total() >= p {
				return y
			}
			y--
		}
	} else {
		for range longest {
			for k := range f.n {
				mass[k] *= f.parts[k].Ratio(y)
				at[k] -= mass[k]
			}
			y++
			if total() < p {
				return y
			}
		}
	}
	return f.closeIn(p, y)
}

// closeIn finds the same by the secant on the log of the tail.
func (f *forecast) closeIn(p, y float64) float64 {
	low, high := -1.0, math.Inf(1) // tail(low) ≥ p > tail(high)
	logLow, logHigh, want := 0.0, math.Inf(-1), math.Log(p)
	step := math.Max(1, math.Floor(0.05*math.Sqrt(f.variance())))
	for high-low > 1 {
		at := math.Log(f.tail(y))
		if at >= want {
			low, logLow = y, at
		} else {
			high, logHigh = y, at
		}
		switch {
		case math.IsInf(high, 1):
			y = low + step
			step *= 2
		case low < 0 && high > step:
			y = high - step
			step *= 2
		default: // where the log of the tail, if straight, crosses; never at an end
			y = math.Floor(low + (high-low)*(logLow-want)/(logLow-logHigh))
			y = math.Min(math.Max(y, low+1), high-1)
		}
	}
	return high
}
