package watch

import (
	"errors"
	"fmt"
	"math"

	"cairn/internal/stats"
)

// Breakpoints are the structural breaks of a linear regression, for every
// number of breaks from none up.
type Breakpoints struct {
	ByCount [][]int   // ByCount[m]: the m breaks; each regime ends at that value, counted from 1
	RSS     []float64 // residual sum of squares with m breaks
	BIC     []float64
	Chosen  int // the m with the smallest BIC

	x *columns
	y []float64
}

// errNoScatter reports values that the regression meets without a rest.
var errNoScatter = errors.New("every value lies on the line: with no scatter there is nothing to test")

// exact is the share of the scatter under which a rest is none.
const exact = 1e-12

// columns is the regression's design: a constant, and the position if trend.
type columns struct {
	trend bool
	k     int
}

func (c columns) row(i int) (float64, float64) {
	if c.trend {
		return 1, float64(i + 1)
	}
	return 1, 0
}

// FindBreakpoints returns the breaks of y ~ 1, or of y ~ 1 + t with a trend,
// that make the residual sum of squares smallest, for each number of breaks
// that leaves every regime at least the share h of the values. It assumes
// independent errors of one variance within a regime; counts whose scatter
// grows with their level should be put on the log or square root scale first.
//
//	BIC = n(log RSS − log n + 1 + log 2π) + (k+1)(m+1) log n
//
// J. Bai & P. Perron, J. Appl. Econom. 18 (2003) 1–22, section 3 (dynamic
// programme over triangular sums of squares); A. Zeileis, C. Kleiber, W.
// Krämer & K. Hornik, Comput. Stat. Data Anal. 44 (2003) 109–123, section 4.
func FindBreakpoints(y []float64, trend bool, h float64) (*Breakpoints, error) {
	n := len(y)
	shortest := int(h * float64(n))
	x := &columns{trend: trend, k: 1}
	if trend {
		x.k = 2
	}
	if !(h > 0 && h < 0.5) || shortest <= x.k {
		return nil, fmt.Errorf("breakpoints: %d values, share %v: a regime would have %d values and needs more than %d", n, h, shortest, x.k)
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("breakpoints: value %d is %v: leave gaps out and keep the periods beside", i+1, v)
		}
	}
	rss := triangularRSS(y, *x)
	most := int(math.Ceil(float64(n)/float64(shortest))) - 2
	b := &Breakpoints{x: x, y: y}
	// best[m][t]: smallest RSS of the first t values with m breaks
	best := [][]float64{make([]float64, n+1)}
	last := [][]int{nil}
	for t := range n + 1 {
		best[0][t] = math.Inf(1)
		if t >= shortest {
			best[0][t] = rss(0, t)
		}
	}
	for m := 1; m <= most; m++ {
		row, from := make([]float64, n+1), make([]int, n+1)
		for t := range n + 1 {
			row[t] = math.Inf(1)
			for s := m * shortest; s <= t-shortest; s++ {
				if v := best[m-1][s] + rss(s, t); v < row[t] {
					row[t], from[t] = v, s
				}
			}
		}
		best, last = append(best, row), append(last, from)
	}
	if !(best[0][n] > 0) {
		return nil, fmt.Errorf("breakpoints: %w", errNoScatter)
	}
	logN := math.Log(float64(n))
	for m := 0; m <= most; m++ {
		breaks := make([]int, m)
		t := n
		for j := m; j > 0; j-- {
			t = last[j][t]
			breaks[j-1] = t
		}
		b.ByCount = append(b.ByCount, breaks)
		b.RSS = append(b.RSS, best[m][n])
		b.BIC = append(b.BIC, float64(n)*(math.Log(max(best[m][n], exact*best[0][n]))-logN+1+math.Log(2*math.Pi))+float64((x.k+1)*(m+1))*logN)
		if b.BIC[m] < b.BIC[b.Chosen] {
			b.Chosen = m
		}
	}
	return b, nil
}

// triangularRSS returns a function that gives the residual sum of squares of
// the regression on values s+1 … t, from running sums about the means.
func triangularRSS(y []float64, x columns) func(s, t int) float64 {
	n := len(y)
	centre := sum(y) / float64(n)
	type sums struct{ y, yy, ty, t, tt float64 }
	run := make([]sums, n+1)
	middle := float64(n+1) / 2
	for i, v := range y {
		v, t := v-centre, float64(i+1)-middle
		p := run[i]
		run[i+1] = sums{p.y + v, p.yy + v*v, p.ty + t*v, p.t + t, p.tt + t*t}
	}
	return func(s, t int) float64 {
		a, b, m := run[t], run[s], float64(t-s)
		sy, syy := a.y-b.y, a.yy-b.yy
		r := syy - sy*sy/m
		if x.trend {
			st := a.t - b.t
			stt := a.tt - b.tt - st*st/m
			sty := a.ty - b.ty - st*sy/m
			if stt > 0 {
				r -= sty * sty / stt
			}
		}
		return math.Max(0, r)
	}
}

// SupF is the test for a single break at an unknown place: the largest F of
// all places that leave the share from at each end, without division by the
// number of coefficients, and where it is.
//
// D. W. K. Andrews, Econometrica 61 (1993) 821–856.
type SupF struct {
	Statistic float64
	Break     int
	P         float64
}

// TablePoints is how many points B. E. Hansen, J. Bus. Econ. Stat. 15 (1997)
// 60–67, drew the limit process at for his tables of p-values.
const TablePoints = 1000

// TestSupF runs the test. The p-value is that of the limit process seen at
// this many equal steps: 0 means as many as there are values, which is what
// the test sees; TablePoints gives Hansen's tables to within 0.001; more come
// near the limit itself, which errs on the side of no break. The steps between
// which the process was not looked at are allowed for by moving the bound on
// the radius out by 0.5826 standard deviations of a step (D. Siegmund,
// Sequential Analysis, 1985, section 10.3).
func TestSupF(y []float64, trend bool, from float64, points int) (SupF, error) {
	n := len(y)
	x := columns{trend: trend, k: 1}
	if trend {
		x.k = 2
	}
	first := int(from * float64(n))
	if first <= x.k || first >= n-first {
		return SupF{}, fmt.Errorf("supF: %d values, share %v: each end needs more than %d and the middle some", n, from, x.k)
	}
	rss := triangularRSS(y, x)
	whole := rss(0, n)
	if !(whole > 0) {
		return SupF{}, fmt.Errorf("supF: %w", errNoScatter)
	}
	out := SupF{Break: first}
	for t := first; t <= n-first; t++ {
		parts := max(rss(0, t)+rss(t, n), exact*whole)
		if f := (whole - parts) / (parts / float64(n-2*x.k)); f > out.Statistic {
			out.Statistic, out.Break = f, t
		}
	}
	if points == 0 {
		points = n
	}
	low, high := float64(first)/float64(n), float64(n-first)/float64(n)
	radius := math.Sqrt(out.Statistic) + 0.5826*meanStep(low, high, points)
	out.P = SupBesselTail(radius*radius, x.k, math.Log(high*(1-low)/(low*(1-high)))/2)
	return out, nil
}

// meanStep returns the standard deviation of the process over one of so many
// equal steps of time, averaged over its own time: √(1/(p(1−p)·points)).
func meanStep(low, high float64, points int) float64 {
	a, b := math.Log(low/(1-low)), math.Log(high/(1-high))
	const cells = 200
	mean := 0.0
	for i := range cells {
		p := 1 / (1 + math.Exp(-a-(b-a)*(float64(i)+0.5)/cells))
		mean += math.Sqrt(1/(p*(1-p)*float64(points))) / cells
	}
	return mean
}

// SupBesselTail returns P(sup |U_s|² > c, 0 ≤ s ≤ length) for a stationary
// Ornstein-Uhlenbeck process of k dimensions with correlation e^−s: the limit
// of the supF statistic, in which length is half the log odds between the
// ends. The radius r of U has the generator f″ + ((k−1)/r − r)f′; the chance to
// stay below √c is worked out by the implicit midpoint rule on 600 radii, to
// about four digits.
//
// A. Estrella, Econom. Theory 19 (2003) 1128–1143, section 2 (the equation; he
// solves it by series).
func SupBesselTail(c float64, k int, length float64) float64 {
	if c <= 0 {
		return 1
	}
	if c > 80 { // D. M. DeLong, Commun. Stat. A 10 (1981) 2197–2213, the tail
		lg, _ := math.Lgamma(float64(k) / 2)
		h := float64(k) / 2
		return math.Exp(h*math.Log(c/2)-c/2-lg) * ((1-float64(k)/c)*2*length + 2/c)
	}
	const cells = 600
	steps := max(200, int(400*length))
	b := math.Sqrt(c)
	dr, ds := b/cells, length/float64(steps)
	// q at the middle of each cell; 0 at r = b, flat at r = 0
	q := make([]float64, cells)
	low, mid, high := make([]float64, cells), make([]float64, cells), make([]float64, cells)
	weight := func(r float64) float64 { return math.Pow(r, float64(k-1)) * math.Exp(-r*r/2) }
	for i := range q {
		q[i] = 1
		r := (float64(i) + 0.5) * dr
		left, right := weight(r-dr/2), weight(r+dr/2)
		if i == 0 {
			left = 0
		}
		w := weight(r) * dr * dr
		low[i], high[i] = left/w, right/w
		mid[i] = -(left + right) / w
		if i == cells-1 {
			mid[i] = -(left + 2*right) / w
		}
	}
	a, rhs := make([]float64, cells), make([]float64, cells)
	advance := func(implicit, explicit float64) {
		for i := range q {
			v := q[i] * (1 + explicit*mid[i])
			if i > 0 {
				v += explicit * low[i] * q[i-1]
			}
			if i < cells-1 {
				v += explicit * high[i] * q[i+1]
			}
			rhs[i] = v
		}
		for i := range q { // Thomas
			d := 1 - implicit*mid[i]
			v := rhs[i]
			if i > 0 {
				l := -implicit * low[i]
				d -= l * a[i-1]
				v -= l * rhs[i-1]
			}
			a[i] = -implicit * high[i] / d
			rhs[i] = v / d
		}
		for i := cells - 1; i >= 0; i-- {
			q[i] = rhs[i]
			if i < cells-1 {
				q[i] -= a[i] * q[i+1]
			}
		}
	}
	for s := range steps {
		if s < 4 { // implicit starts damp the jump at the edge
			advance(ds/2, 0)
			advance(ds/2, 0)
			continue
		}
		advance(ds/2, ds/2)
	}
	lg, _ := math.Lgamma(float64(k) / 2)
	norm := math.Exp((1-float64(k)/2)*math.Ln2 - lg) // density of the radius: norm·weight
	stay := 0.0
	for i, v := range q {
		stay += v * weight((float64(i)+0.5)*dr) * dr
	}
	return math.Min(1, math.Max(0, 1-norm*stay))
}

// An OLSCUSUM is the path of summed residuals of one regression on all values,
// W_t = Σ_{i≤t} e_i / (σ̂√n), its largest distance from 0 and the p-value of
// the Brownian bridge, 2Σ(−1)^{j+1}exp(−2j²x²).
//
// W. Ploberger & W. Krämer, Econometrica 60 (1992) 271–285.
type OLSCUSUM struct {
	Process   []float64
	Statistic float64
	P         float64
}

// TestOLSCUSUM runs the test on y ~ 1, or y ~ 1 + t with a trend.
func TestOLSCUSUM(y []float64, trend bool) (OLSCUSUM, error) {
	x := columns{trend: trend, k: 1}
	if trend {
		x.k = 2
	}
	n := len(y)
	if n <= x.k+1 {
		return OLSCUSUM{}, fmt.Errorf("ols-cusum: %w: %d values", ErrTooShort, n)
	}
	residuals := regress(y, 0, x).residuals(y, 0, x)
	rss := 0.0
	for _, e := range residuals {
		rss += e * e
	}
	if !(rss > 0) {
		return OLSCUSUM{}, fmt.Errorf("ols-cusum: %w", errNoScatter)
	}
	scale := math.Sqrt(rss / float64(n-x.k) * float64(n))
	out := OLSCUSUM{Process: make([]float64, n+1)}
	for i, e := range residuals {
		out.Process[i+1] = out.Process[i] + e/scale
		out.Statistic = math.Max(out.Statistic, math.Abs(out.Process[i+1]))
	}
	if out.Statistic < 0.1 {
		out.P = 1
		return out, nil
	}
	sign := 1.0
	for j := 1.0; j < 100; j++ {
		out.P += 2 * sign * math.Exp(-2*j*j*out.Statistic*out.Statistic)
		sign = -sign
	}
	return out, nil
}

// line is a fitted regression: value at position i is a + b·i, i from 1.
type line struct{ a, b float64 }

func regress(y []float64, from int, x columns) line {
	n := float64(len(y))
	my := sum(y) / n
	if !x.trend {
		return line{a: my}
	}
	mt := float64(from) + (n+1)/2
	var ty, tt float64
	for i, v := range y {
		t := float64(from+i+1) - mt
		ty += t * (v - my)
		tt += t * t
	}
	return line{my - ty/tt*mt, ty / tt}
}

func (l line) residuals(y []float64, from int, x columns) []float64 {
	e := make([]float64, len(y))
	for i, v := range y {
		one, t := x.row(from + i)
		e[i] = v - l.a*one - l.b*t
	}
	return e
}

// A BreakInterval is a break with the ends of its confidence interval.
type BreakInterval struct{ Lower, Break, Upper int }

// Intervals returns the confidence intervals of the m breaks at this level,
// regimes with their own moments and error variances:
//
//	(δ'Q₁δ)²/(δ'Ω₁δ) · (k̂ − k₀) → argmax V
//
// J. Bai, Rev. Econ. Stat. 79 (1997) 551–563, proposition 3 and appendix B.
func (b *Breakpoints) Intervals(m int, level float64) ([]BreakInterval, error) {
	if m < 1 || m >= len(b.ByCount) || !(level > 0 && level < 1) {
		return nil, fmt.Errorf("break intervals: %d breaks at level %v: want 1 to %d breaks, a level between 0 and 1", m, level, len(b.ByCount)-1)
	}
	ends := append(append([]int{0}, b.ByCount[m]...), len(b.y))
	var out []BreakInterval
	for i := 1; i <= m; i++ {
		left, right := b.y[ends[i-1]:ends[i]], b.y[ends[i]:ends[i+1]]
		l, r := regress(left, ends[i-1], *b.x), regress(right, ends[i], *b.x)
		q1 := quadratic(l, r, left, ends[i-1], *b.x)
		q2 := quadratic(l, r, right, ends[i], *b.x)
		s1 := meanSquare(l.residuals(left, ends[i-1], *b.x))
		s2 := meanSquare(r.residuals(right, ends[i], *b.x))
		xi, phi := q2/q1, s2*q2/(s1*q1) // Ω = σ²Q in each regime
		scale := q1 / s1                // (δ'Q₁δ)²/(δ'Ω₁δ)
		tail := (1 - level) / 2
		low, high := argmaxQuantile(tail, phi, xi), argmaxQuantile(1-tail, phi, xi)
		out = append(out, BreakInterval{
			Lower: ends[i] - int(math.Ceil(high/scale)),
			Break: ends[i],
			Upper: ends[i] - int(math.Floor(low/scale)),
		})
	}
	return out, nil
}

// quadratic returns δ'Qδ of a regime, δ the change of the coefficients.
func quadratic(l, r line, y []float64, from int, x columns) float64 {
	s := 0.0
	for i := range y {
		one, t := x.row(from + i)
		d := (r.a-l.a)*one + (r.b-l.b)*t
		s += d * d
	}
	return s / float64(len(y))
}

func meanSquare(e []float64) float64 {
	s := 0.0
	for _, v := range e {
		s += v * v
	}
	return s / float64(len(e))
}

// argmaxQuantile solves G(x) = p.
func argmaxQuantile(p, phi, xi float64) float64 {
	low, high := -1.0, 1.0
	for argmaxCDF(low, phi, xi) > p {
		low *= 2
	}
	for argmaxCDF(high, phi, xi) < p {
		high *= 2
	}
	for range 200 {
		if mid := (low + high) / 2; argmaxCDF(mid, phi, xi) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// argmaxCDF returns G(x), the distribution of the argmax of V: W₁(−s) − |s|/2
// for s ≤ 0 and √φ W₂(s) − ξ|s|/2 for s > 0. Bai 1997, appendix B.
func argmaxCDF(x, phi, xi float64) float64 {
	// exp(u)·Φ(−v) without overflow
	expTail := func(u, v float64) float64 {
		if v > 25 {
			return math.Exp(u-v*v/2) / (v * math.Sqrt(2*math.Pi))
		}
		return math.Exp(u) * stats.NormalTail(v)
	}
	if x <= 0 {
		x = -x
		root := math.Sqrt(x)
		ratio := xi / phi
		a, bb := ratio*(1+ratio)/2, 0.5+ratio
		c := phi * (phi + 2*xi) / (xi * (phi + xi))
		d := (phi + 2*xi) * (phi + 2*xi) / ((phi + xi) * xi)
		return -root/math.Sqrt(2*math.Pi)*math.Exp(-x/8) - c*expTail(a*x, bb*root) + (d-2+x/2)*stats.NormalTail(root/2)
	}
	root := math.Sqrt(x)
	a, bb := (phi+xi)/2, (2*phi+xi)/(2*math.Sqrt(phi))
	c := xi * (xi + 2*phi) / ((phi + xi) * phi)
	d := (xi + 2*phi) * (xi + 2*phi) / ((phi + xi) * phi)
	return 1 + xi/math.Sqrt(2*math.Pi*phi)*root*math.Exp(-xi*xi*x/(8*phi)) + c*expTail(a*x, bb*root) +
		(-d+2-xi*xi*x/(2*phi))*stats.NormalTail(xi*root/(2*math.Sqrt(phi)))
}
