package watch

import (
	"fmt"
	"math"
)

// Cost is minus twice the log likelihood of a stretch at its own best
// parameters, up to a term that is the same for every way of cutting.
type Cost string

// The costs.
const (
	PoissonCost Cost = "Poisson"     // counts with one mean a stretch
	NormalMean  Cost = "NormalMean"  // values of variance 1, one mean a stretch
	NormalBoth  Cost = "NormalBoth"  // values with one mean and variance a stretch
	tinyScatter      = 0.00000000001 // the variance of a stretch of equal values
)

// parameters returns how many parameters a stretch has.
func (c Cost) parameters() float64 {
	if c == NormalBoth {
		return 2
	}
	return 1
}

// Penalty is what a further change has to gain.
type Penalty string

// The penalties, p parameters a stretch and n values: SIC (p+1)·log n, AIC
// 2(p+1), Hannan-Quinn 2(p+1)·log log n, and the modified BIC of N. Zhang & D.
// Siegmund, Biometrics 63 (2007) 22–32, (p+2)·log n besides the log of each
// stretch's length.
const (
	SIC         Penalty = "SIC"
	BIC         Penalty = "BIC" // the same
	AIC         Penalty = "AIC"
	HannanQuinn Penalty = "Hannan-Quinn"
	MBIC        Penalty = "MBIC"
)

// Value returns the penalty's value.
func (p Penalty) Value(c Cost, n int) (float64, error) {
	k, logN := c.parameters(), math.Log(float64(n))
	switch p {
	case SIC, BIC:
		return (k + 1) * logN, nil
	case AIC:
		return 2 * (k + 1), nil
	case HannanQuinn:
		return 2 * (k + 1) * math.Log(logN), nil
	case MBIC:
		return (k + 2) * logN, nil
	}
	return 0, fmt.Errorf("penalty %q: want SIC, BIC, AIC, Hannan-Quinn or MBIC", p)
}

// ChangeOptions are the settings of the change point searches.
type ChangeOptions struct {
	Cost      Cost
	Penalty   Penalty // empty: Value holds it
	Value     float64
	MinLength int // shortest stretch; 0 means 2, or 1 for NormalMean
	Most      int // most changes that BinSeg looks for; 0 means 5
}

// Changes are the ends of stretches: each number is the count of values up to
// and including the last of a stretch, so that 40 means a change between value
// 40 and value 41. Empty: no change.
type Changes []int

// a cutter knows the cost of every stretch from running sums.
type cutter struct {
	o            ChangeOptions
	penalty      float64
	sum, squares []float64
}

func newCutter(y []float64, o ChangeOptions) (*cutter, error) {
	if o.MinLength == 0 {
		o.MinLength = 2
		if o.Cost == NormalMean {
			o.MinLength = 1
		}
	}
	if o.Most == 0 {
		o.Most = 5
	}
	c := &cutter{o: o, penalty: o.Value, sum: make([]float64, len(y)+1), squares: make([]float64, len(y)+1)}
	switch {
	case o.Cost != PoissonCost && o.Cost != NormalMean && o.Cost != NormalBoth:
		return nil, fmt.Errorf("change points: cost %q: want Poisson, NormalMean or NormalBoth", o.Cost)
	case o.MinLength < 1 || len(y) < 2*o.MinLength:
		return nil, fmt.Errorf("change points: %w: %d values, shortest stretch %d", ErrTooShort, len(y), o.MinLength)
	}
	if o.Penalty != "" {
		var err error
		if c.penalty, err = o.Penalty.Value(o.Cost, len(y)); err != nil {
			return nil, fmt.Errorf("change points: %w", err)
		}
	}
	if !(c.penalty >= 0) {
		return nil, fmt.Errorf("change points: penalty %v: want at least 0", c.penalty)
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) || o.Cost == PoissonCost && (v < 0 || v != math.Floor(v)) {
			return nil, fmt.Errorf("change points: value %d is %v: want whole numbers from 0 for Poisson, no gaps (leave them out and keep the periods beside)", i+1, v)
		}
		c.sum[i+1] = c.sum[i] + v
		c.squares[i+1] = c.squares[i] + v*v
	}
	return c, nil
}

// cost returns the cost of values from+1 … to.
func (c *cutter) cost(from, to int) float64 {
	n, s := float64(to-from), c.sum[to]-c.sum[from]
	cost := 0.0
	switch c.o.Cost {
	case PoissonCost:
		if s > 0 {
			cost = 2 * s * (math.Log(n) - math.Log(s))
		}
	case NormalMean:
		cost = c.squares[to] - c.squares[from] - s*s/n
	default:
		variance := (c.squares[to] - c.squares[from] - s*s/n) / n
		if variance <= 0 {
			variance = tinyScatter
		}
		cost = n * (math.Log(2*math.Pi) + math.Log(variance) + 1)
	}
	if c.o.Penalty == MBIC {
		cost += math.Log(n)
	}
	return cost
}

// PELT returns the change points that make cost plus penalty smallest, by the
// pruned exact search of R. Killick, P. Fearnhead & I. Eckley, J. Am. Stat.
// Assoc. 107 (2012) 1590–1598: time is about linear where changes come often.
// Over-dispersed counts under the Poisson cost give too many changes; raise
// the penalty or use NormalBoth.
func PELT(y []float64, o ChangeOptions) (Changes, error) {
	c, err := newCutter(y, o)
	if err != nil {
		return nil, err
	}
	n, shortest := len(y), c.o.MinLength
	slack := 0.0 // log lengths make a cut gain at most this more later on
	if c.o.Penalty == MBIC {
		slack = math.Log(float64(n))
	}
	best := make([]float64, n+1) // of the first t values, penalties included
	last := make([]int, n+1)
	best[0] = -c.penalty
	for t := 1; t <= n; t++ {
		best[t] = math.Inf(1)
	}
	starts := []int{0}
	for t := shortest; t <= n; t++ {
		for _, s := range starts {
			if v := best[s] + c.cost(s, t) + c.penalty; v < best[t] {
				best[t], last[t] = v, s
			}
		}
		kept := starts[:0]
		for _, s := range starts {
			if best[s]+c.cost(s, t) <= best[t]+slack {
				kept = append(kept, s)
			}
		}
		starts = kept
		if next := t + 1 - shortest; next >= shortest {
			starts = append(starts, next)
		}
	}
	var changes Changes
	for t := last[n]; t > 0; t = last[t] {
		changes = append(Changes{t}, changes...)
	}
	return changes, nil
}

// BinSeg returns the change points of binary segmentation: the best single cut
// of any stretch is made, again and again, while it gains more than the
// penalty. It is fast and may miss a pair of changes that hide one another
// (A. J. Scott & M. Knott, Biometrics 30 (1974) 507–512).
func BinSeg(y []float64, o ChangeOptions) (Changes, error) {
	c, err := newCutter(y, o)
	if err != nil {
		return nil, err
	}
	ends := []int{0, len(y)}
	for range c.o.Most {
		gain, cut, after := 0.0, 0, 0
		for i := 1; i < len(ends); i++ {
			if g, at := c.bestCut(ends[i-1], ends[i]); g > gain {
				gain, cut, after = g, at, i
			}
		}
		if gain <= c.penalty {
			break
		}
		ends = append(ends[:after], append([]int{cut}, ends[after:]...)...)
	}
	return Changes(ends[1 : len(ends)-1]), nil
}

// AMOC returns the one change point that gains more than the penalty, if there
// is one: at most one change (D. V. Hinkley, Biometrika 57 (1970) 1–17).
func AMOC(y []float64, o ChangeOptions) (Changes, error) {
	c, err := newCutter(y, o)
	if err != nil {
		return nil, err
	}
	if gain, cut := c.bestCut(0, len(y)); gain > c.penalty {
		return Changes{cut}, nil
	}
	return Changes{}, nil
}

// bestCut returns what the best cut of the stretch gains, and where it is.
func (c *cutter) bestCut(from, to int) (gain float64, at int) {
	whole := c.cost(from, to)
	gain = math.Inf(-1)
	for t := from + c.o.MinLength; t <= to-c.o.MinLength; t++ {
		if g := whole - c.cost(from, t) - c.cost(t, to); g > gain {
			gain, at = g, t
		}
	}
	return gain, at
}

// A Stretch is the part of a series between two changes.
type Stretch struct {
	From, To       int // values From+1 … To
	Mean, Variance float64
}

// Stretches returns what lies between the changes, with mean and variance (n).
func (c Changes) Stretches(y []float64) []Stretch {
	var all []Stretch
	from := 0
	for i := 0; i <= len(c); i++ {
		to := len(y)
		if i < len(c) {
			to = c[i]
		}
		s := Stretch{From: from, To: to}
		for _, v := range y[from:to] {
			s.Mean += v / float64(to-from)
		}
		for _, v := range y[from:to] {
			s.Variance += (v - s.Mean) * (v - s.Mean) / float64(to-from)
		}
		all = append(all, s)
		from = to
	}
	return all
}

// MinusTwoLogLikelihood returns minus twice the log likelihood of the values
// under the changes, each stretch at its own best parameters; NaN where a
// stretch is all zero or all equal and the likelihood has no maximum inside.
func (c Changes) MinusTwoLogLikelihood(y []float64, cost Cost) float64 {
	total := 0.0
	for _, s := range c.Stretches(y) {
		for _, v := range y[s.From:s.To] {
			switch cost {
			case PoissonCost:
				lg, _ := math.Lgamma(v + 1)
				total += 2 * (s.Mean - v*math.Log(s.Mean) + lg)
			case NormalMean:
				total += math.Log(2*math.Pi) + (v-s.Mean)*(v-s.Mean)
			default:
				total += math.Log(2*math.Pi*s.Variance) + 1
			}
		}
	}
	return total
}
