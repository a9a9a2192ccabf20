package stats

import "math"

// A Grouped is a Poisson regression of counts on groups and at most one
// covariate,
//
//	log E[Y_i] = a[group_i] + slope·t_i
//
// the model of the Farrington family: groups are the seasons of the year, t is
// time. Its normal equations are an arrow, so a round costs one pass over the
// rows. It keeps its memory between fits; one Grouped serves one goroutine.
type Grouped struct {
	A      []float64 // by group; only those with rows mean something
	Slope  float64
	Mean   []float64 // fitted, by row
	DF     int
	Trend  bool
	groups int
	row    []groupedRow
	sum    []groupSum
	d      float64 // Σwt² less what the groups explain
}

// A GroupedCount is a count with what a fit needs of it, so that it is worked
// out once for many fits.
type GroupedCount struct{ y, log, logStart, twoThirds float64 }

// NewGroupedCount prepares the count y.
func NewGroupedCount(y float64) GroupedCount {
	c := GroupedCount{y: y, logStart: math.Log(y + 0.1), twoThirds: math.Cbrt(y * y)}
	if y > 0 {
		c.log = math.Log(y)
	}
	return c
}

// A row of a Grouped: the group from 0, the covariate, the count, the weight.
type groupedRow struct {
	GroupedCount
	group     int
	t, w      float64
	eta, mean float64
}

type groupSum struct{ w, wt, wz float64 }

// Reset empties the rows and sets the number of groups.
func (g *Grouped) Reset(groups int) {
	g.groups = groups
	g.row = g.row[:0]
}

// Add adds a row with weight 1.
func (g *Grouped) Add(group int, t float64, y GroupedCount) {
	g.row = append(g.row, groupedRow{GroupedCount: y, group: group, t: t, w: 1})
}

// Rows returns how many rows there are.
func (g *Grouped) Rows() int { return len(g.row) }

// SetWeight sets the prior weight of row i.
func (g *Grouped) SetWeight(i int, w float64) { g.row[i].w = w }

// Fit fits by iteratively reweighted least squares with R's stopping rule, with
// or without the covariate; warm starts from the means of the fit before. It
// reports false where the data do not determine the coefficients.
func (g *Grouped) Fit(trend, warm bool) bool {
	if cap(g.sum) < g.groups {
		g.sum = make([]groupSum, g.groups)
		g.A = make([]float64, g.groups)
	}
	g.sum, g.A = g.sum[:g.groups], g.A[:g.groups]
	g.Trend, g.Slope = trend, 0
	before := 0.0
	for i := range g.row {
		r := &g.row[i]
		if !warm {
			r.mean, r.eta = r.y+0.1, r.logStart
		}
		before += r.deviance()
	}
	for range glmRounds {
		if !g.round() {
			return false
		}
		now := 0.0
		for i := range g.row {
			r := &g.row[i]
			r.eta = g.A[r.group] + g.Slope*r.t
			r.mean = math.Exp(r.eta)
			now += r.deviance()
		}
		if math.IsNaN(now) || math.IsInf(now, 0) {
			return false
		}
		if math.Abs(now-before)/(math.Abs(now)+0.1) < glmEpsilon {
			break
		}
		before = now
	}
	return g.close()
}

// deviance is the row's part of it.
func (r *groupedRow) deviance() float64 {
	if r.y > 0 {
		return 2 * r.w * (r.y*(r.log-r.eta) - (r.y - r.mean))
	}
	return 2 * r.w * r.mean
}

// round solves the weighted least squares of one round.
func (g *Grouped) round() bool {
	clear(g.sum)
	var tt, tz float64
	for i := range g.row {
		r := &g.row[i]
		w := r.w * r.mean
		z := r.eta + (r.y-r.mean)/r.mean
		s := &g.sum[r.group]
		s.w += w
		s.wz += w * z
		if g.Trend {
			wt := w * r.t
			s.wt += wt
			tt += wt * r.t
			tz += wt * z
		}
	}
	if g.Trend {
		whole := tt
		for _, s := range g.sum {
			if s.w > 0 {
				tt -= s.wt * s.wt / s.w
				tz -= s.wt * s.wz / s.w
			}
		}
		if !(tt > 1e-11*whole) {
			return false
		}
		g.Slope = tz / tt
		g.d = tt
	}
	for k, s := range g.sum {
		if s.w > 0 {
			g.A[k] = (s.wz - g.Slope*s.wt) / s.w
		}
	}
	return true
}

// close counts the degrees of freedom and copies the means. The sums stay
// those of the last round, as R's do.
func (g *Grouped) close() bool {
	g.Mean = g.Mean[:0]
	g.DF = 0
	for i := range g.row {
		g.Mean = append(g.Mean, g.row[i].mean)
		if g.row[i].w > 0 {
			g.DF++
		}
	}
	for _, s := range g.sum {
		if s.w > 0 {
			g.DF--
		}
	}
	if g.Trend {
		g.DF--
	}
	return g.DF > 0
}

// Predict returns the log mean at group and t and its variance at dispersion 1.
func (g *Grouped) Predict(group int, t float64) (eta, variance float64) {
	s := g.sum[group]
	if s.w == 0 {
		return math.NaN(), math.NaN()
	}
	eta, variance = g.A[group], 1/s.w
	if g.Trend {
		eta += g.Slope * t
		apart := t - s.wt/s.w
		variance += apart * apart / g.d
	}
	return eta, variance
}

// SlopeVariance returns the slope's variance at dispersion 1.
func (g *Grouped) SlopeVariance() float64 { return 1 / g.d }

// Leverage returns row i's diagonal element of the hat matrix.
func (g *Grouped) Leverage(i int) float64 {
	r := &g.row[i]
	s := g.sum[r.group]
	h := 1 / s.w
	if g.Trend {
		apart := r.t - s.wt/s.w
		h += apart * apart / g.d
	}
	return r.w * r.mean * h
}

// Dispersion returns Pearson's statistic over the degrees of freedom.
func (g *Grouped) Dispersion() float64 {
	sum := 0.0
	for i := range g.row {
		r := &g.row[i]
		sum += r.w * (r.y - r.mean) * (r.y - r.mean) / r.mean
	}
	return sum / float64(g.DF)
}

// RelativeDispersion returns Σ w((y−μ)/μ)² over the degrees of freedom: what a
// dispersion becomes when the mean is left out of the weights.
func (g *Grouped) RelativeDispersion() float64 {
	sum := 0.0
	for i := range g.row {
		r := &g.row[i]
		e := (r.y - r.mean) / r.mean
		sum += r.w * e * e
	}
	return sum / float64(g.DF)
}

// Anscombe returns row i's residual 3/2 (y^⅔ μ^-⅙ − μ^½).
func (g *Grouped) Anscombe(i int) float64 {
	r := &g.row[i]
	sixth := math.Exp(-r.eta / 6) // μ^-⅙
	return 1.5 * (r.twoThirds*sixth - 1/(sixth*sixth*sixth))
}

// Row returns the count and the fitted mean of row i.
func (g *Grouped) Row(i int) (y, mean float64) { return g.row[i].y, g.row[i].mean }
