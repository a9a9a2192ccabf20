package stats

import "math"

// A Grouped is a Poisson regression of counts on groups and at most one
// covariate, with an exposure where there is one,
//
//	log E[Y_i] = a[group_i] + slope·t_i + log exposure_i
//
// the model of the Farrington family: groups are the seasons of the year, t is
// time in whole steps. Its normal equations are an arrow, and the steps from row
// to row are few, so that a round costs one pass over the rows with one
// exponential a group and a step, none a row. It keeps its memory between fits;
// one Grouped serves one goroutine.
type Grouped struct {
	A     []float64 // by group; only those with rows mean something
	Slope float64
	DF    int
	Trend bool

	groups int
	unit   float64 // t = at/unit
	row    []groupedRow
	steps  []groupedStep // the different distances from a row to the one before
	level  []float64     // exp(A)
	sum    []groupSum    // of the last round
	next   []groupSum    // of the one to come
	all    []groupAll    // of a fit without trend
	tt, tz float64       // Σwt², Σwtz of the one to come
	d      float64       // Σwt² less what the groups explain
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

// A row of a Grouped: the group from 0, the covariate, the count, the weight,
// the exposure, and which step leads to it from the row before.
type groupedRow struct {
	GroupedCount
	t, w                  float64
	exposure, logExposure float64
	eta, mean             float64
	group, step, at       int32
}

type groupSum struct{ w, wt, wz float64 }

// groupAll is Σ w·exposure, Σ wy and Σ wy(log y − log exposure) of a group.
type groupAll struct{ w, y, own float64 }

// A step is a distance in whole steps, and what the trend makes of it.
type groupedStep struct {
	at     int
	factor float64
}

// Reset empties the rows, sets the number of groups, and how many whole steps
// are one unit of the covariate.
func (g *Grouped) Reset(groups int, unit float64) {
	g.groups, g.unit = groups, unit
	g.row, g.steps = g.row[:0], g.steps[:0]
}

// Add adds a row with weight 1 at a whole step; rows come in order of it.
func (g *Grouped) Add(group, at int, y GroupedCount, exposure float64) {
	r := groupedRow{GroupedCount: y, group: int32(group), at: int32(at), t: float64(at) / g.unit, w: 1, exposure: exposure}
	if exposure != 1 {
		r.logExposure = math.Log(exposure)
	}
	from := 0
	if n := len(g.row); n > 0 {
		from = int(g.row[n-1].at)
	}
	k := 0
	for k < len(g.steps) && g.steps[k].at != at-from {
		k++
	}
	if k == len(g.steps) {
		g.steps = append(g.steps, groupedStep{at: at - from})
	}
	r.step = int32(k)
	g.row = append(g.row, r)
}

// Rows returns how many rows there are.
func (g *Grouped) Rows() int { return len(g.row) }

// Plain gives every row the weight 1.
func (g *Grouped) Plain() {
	for i := range g.row {
		g.row[i].w = 1
	}
}

// Fit fits by iteratively reweighted least squares with R's stopping rule, with
// or without the covariate; warm starts from the means of the fit before. It
// reports false where the data do not determine the coefficients.
func (g *Grouped) Fit(trend, warm bool) bool {
	if cap(g.sum) < g.groups {
		g.sum, g.next = make([]groupSum, g.groups), make([]groupSum, g.groups)
		g.all = make([]groupAll, g.groups)
		g.A, g.level = make([]float64, g.groups), make([]float64, g.groups)
	}
	g.sum, g.next, g.all = g.sum[:g.groups], g.next[:g.groups], g.all[:g.groups]
	g.A, g.level = g.A[:g.groups], g.level[:g.groups]
	g.Trend, g.Slope = trend, 0
	if !warm {
		for i := range g.row {
			r := &g.row[i]
			r.mean, r.eta = r.y+0.1, r.logStart
		}
	}
	before := g.gather()
	step := g.pass
	if !trend {
		g.gatherAll()
		step = g.passAll
	}
	for range glmRounds {
		if !g.solve() {
			return false
		}
		now := step()
		if math.IsNaN(now) || math.IsInf(now, 0) {
			return false
		}
		if math.Abs(now-before)/(math.Abs(now)+0.1) < glmEpsilon {
			break
		}
		before = now
	}
	if !trend {
		g.spread()
	}
	return g.close()
}

// gather adds up the rows for the first round, and returns the deviance of
// their means. The weight times the working response is had without a division.
func (g *Grouped) gather() (deviance float64) {
	clear(g.next)
	var tt, tz float64
	for i := range g.row {
		r := &g.row[i]
		w, rest := r.w*r.mean, r.w*(r.y-r.mean)
		z := w*(r.eta-r.logExposure) + rest
		wt := w * r.t
		s := &g.next[r.group]
		s.w += w
		s.wt += wt
		s.wz += z
		tt += wt * r.t
		tz += r.t * z
		deviance += r.w*r.y*(r.log-r.eta) - rest
	}
	g.tt, g.tz = tt, tz
	return 2 * deviance
}

// pass gives every row the mean of the present coefficients and adds it up for
// the next round, as gather does; it returns the deviance.
func (g *Grouped) pass() (deviance float64) {
	g.rates(1)
	for k, a := range g.A {
		g.level[k] = Exp(a)
	}
	clear(g.next)
	var tt, tz float64
	grown, slope := 1.0, g.Slope
	for i := range g.row {
		r := &g.row[i]
		grown *= g.steps[r.step].factor
		free := g.A[r.group] + slope*r.t
		r.eta = free + r.logExposure
		r.mean = g.level[r.group] * grown * r.exposure
		w, rest := r.w*r.mean, r.w*(r.y-r.mean)
		z := w*free + rest
		wt := w * r.t
		s := &g.next[r.group]
		s.w += w
		s.wt += wt
		s.wz += z
		tt += wt * r.t
		tz += r.t * z
		deviance += r.w*r.y*(r.log-r.eta) - rest
	}
	g.tt, g.tz = tt, tz
	return 2 * deviance
}

// gatherAll adds up by group what the rounds need where there is no trend: the
// mean of a row is then its exposure times its group's.
func (g *Grouped) gatherAll() {
	clear(g.all)
	for i := range g.row {
		r := &g.row[i]
		a, wy := &g.all[r.group], r.w*r.y
		a.w += r.w * r.exposure
		a.y += wy
		a.own += wy * (r.log - r.logExposure)
	}
}

// passAll is pass without a trend, by groups.
func (g *Grouped) passAll() (deviance float64) {
	for k, a := range g.all {
		g.level[k] = Exp(g.A[k])
		w := a.w * g.level[k]
		rest := a.y - w
		g.next[k] = groupSum{w: w, wz: w*g.A[k] + rest}
		deviance += a.own - a.y*g.A[k] - rest
	}
	return 2 * deviance
}

// spread gives every row the mean of its group.
func (g *Grouped) spread() {
	for i := range g.row {
		r := &g.row[i]
		r.eta = g.A[r.group] + r.logExposure
		r.mean = g.level[r.group] * r.exposure
	}
}

// rates works out what the trend to this power makes of each step.
func (g *Grouped) rates(power float64) {
	for k := range g.steps {
		s := &g.steps[k]
		s.factor = 1
		if g.Slope != 0 {
			s.factor = Exp(power * g.Slope * float64(s.at) / g.unit)
		}
	}
}

// solve takes the sums as those of this round and solves its weighted least
// squares.
func (g *Grouped) solve() bool {
	g.sum, g.next = g.next, g.sum
	if g.Trend {
		tt, tz := g.tt, g.tz
		for _, s := range g.sum {
			if s.w > 0 {
				tt -= s.wt * s.wt / s.w
				tz -= s.wt * s.wz / s.w
			}
		}
		if !(tt > 1e-11*g.tt) {
			return false
		}
		g.Slope, g.d = tz/tt, tt
	}
	for k, s := range g.sum {
		g.A[k] = 0
		if s.w > 0 {
			g.A[k] = (s.wz - g.Slope*s.wt) / s.w
		}
	}
	return true
}

// close counts the degrees of freedom. The sums stay those of the last round,
// as R's do.
func (g *Grouped) close() bool {
	g.DF = 0
	for i := range g.row {
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

// Predict returns the log mean at group and t, at exposure 1, and its variance
// at dispersion 1.
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
		e := r.y - r.mean
		sum += r.w * e * e / r.mean
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

// Downweigh gives row i the weight s⁻² where its standardised Anscombe residual
//
//	s = 3/2 (y^⅔ μ^-⅙ − μ^½) / √(φ(1−h))
//
// is over outlying, else 1, scaled so that the weights add up to the number of
// rows. h is the leverage. It reports whether any is: if none, every weight is 1
// and the fit before is the fit.
func (g *Grouped) Downweigh(phi, outlying float64) (any bool) {
	g.rates(-1.0 / 6)
	for k, a := range g.A {
		g.level[k] = Exp(-a / 6)
		s := &g.next[k] // borrowed: 1/w and the centre of t
		s.w, s.wt = 0, 0
		if was := g.sum[k]; was.w > 0 {
			s.w, s.wt = 1/was.w, was.wt/was.w
		}
	}
	perD := 0.0
	if g.Trend {
		perD = 1 / g.d
	}
	grown, total, over := 1.0, 0.0, outlying*outlying
	for i := range g.row {
		r := &g.row[i]
		grown *= g.steps[r.step].factor
		sixth := g.level[r.group] * grown // μ^-⅙
		if r.exposure != 1 {
			sixth *= Exp(-r.logExposure / 6)
		}
		residual := 1.5 * (r.twoThirds*sixth - r.mean*sixth*sixth*sixth)
		s := g.next[r.group]
		apart := r.t - s.wt
		free := phi * (1 - r.w*r.mean*(s.w+apart*apart*perD))
		r.w = 1
		if square := residual * residual; square > over*free && residual > 0 && free > 0 {
			r.w, any = free/square, true
		}
		total += r.w
	}
	if !any {
		return false
	}
	scale := float64(len(g.row)) / total
	for i := range g.row {
		g.row[i].w *= scale
	}
	return true
}

// Row returns the count and the fitted mean of row i.
func (g *Grouped) Row(i int) (y, mean float64) { return g.row[i].y, g.row[i].mean }
