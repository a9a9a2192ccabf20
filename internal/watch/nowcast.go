package watch

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"cairn/internal/stats"
	"cairn/internal/when"
)

// An Arrival is so many people or events of one month that became known on one
// day: the ledger's own history of a month.
type Arrival struct {
	Month   when.Month
	Arrived when.Day
	Count   int // over 0; a correction downwards is left out and listed by the caller
}

// A Triangle holds what became known of each month after how many months:
// N[t][d] of month First+t became known d whole months later. Cells that lie
// after Now are not known and hold 0.
type Triangle struct {
	First, Now when.Month // Now is the last whole month that has passed
	N          [][]float64
}

// NewTriangle lays arrivals out by month and delay up to longest months; what
// came later counts as longest. Arrivals after now are left out, as they were
// not known then.
func NewTriangle(arrivals []Arrival, first, now when.Month, longest int) (Triangle, error) {
	if now < first || longest < 1 {
		return Triangle{}, fmt.Errorf("reporting delays: months %s to %s, longest %d: want a stretch of months and a delay of at least 1", first, now, longest)
	}
	t := Triangle{First: first, Now: now, N: make([][]float64, now-first+1)}
	for i := range t.N {
		t.N[i] = make([]float64, longest+1)
	}
	for _, a := range arrivals {
		if a.Count < 0 || a.Arrived < a.Month.First() {
			return Triangle{}, fmt.Errorf("reporting delays: %d of %s known on %s: want at least 0, and not before its month", a.Count, a.Month, a.Arrived)
		}
		at := a.Arrived.Month()
		if a.Month < first || at > now {
			continue
		}
		t.N[a.Month-first][min(longest, int(at-a.Month))] += float64(a.Count)
	}
	return t, nil
}

// A Nowcast is what a month will have counted once all reports are in.
type Nowcast struct {
	Month    when.Month `json:"month"`
	Reported int        `json:"reported"`
	Share    float64    `json:"share"` // of the month's final count that is known by now, estimated
	Median   float64    `json:"median"`
	Lower    float64    `json:"lower"` // the interval: nine in ten samples, ends included
	Upper    float64    `json:"upper"`
	Samples  []float64  `json:"-"`
}

// Nowcast corrects the last months for reports still to come. The share known
// after d months follows from the reverse hazards of all months long enough
// ago,
//
//	g(d) = Σ_t n_td / Σ_t Σ_{e ≤ d} n_te,   share(d) = Π_{e > d} (1 − g(e))
//
// and what is missing of a month with y known is drawn as negative binomial
// with mean (y + ½)(1 − share)/share, each draw with hazards of its own
// (beta distributed, their counts cut down by the dispersion φ of the triangle)
// and variance φ times the mean. It assumes that delays do not change; a
// faster desk makes it too high, a slower one too low. Nothing is corrected
// where no month is long enough ago.
//
// J. F. Lawless, Can. J. Stat. 22 (1994) 15–31, section 2; M. Höhle & M. an der
// Heiden, Biometrics 70 (2014) 993–1002 (uncertainty).
func (t Triangle) Nowcast(samples int, seed uint64) ([]Nowcast, error) {
	longest := len(t.N[0]) - 1
	if len(t.N) <= longest {
		return nil, fmt.Errorf("nowcast: %w: %d months, delays of up to %d are to be learned", ErrTooShort, len(t.N), longest)
	}
	if samples < 20 {
		return nil, fmt.Errorf("nowcast: %d samples: want at least 20", samples)
	}
	hits, risk := t.hazards()
	phi := t.dispersion(hits, risk)
	r := stats.Seeded(seed, 0)
	var out []Nowcast
	for back := longest - 1; back >= 0; back-- {
		i := len(t.N) - 1 - back
		known := sum(t.N[i][:back+1])
		n := Nowcast{Month: t.First + when.Month(i), Reported: int(known), Share: share(hits, risk, back), Samples: make([]float64, samples)}
		for k := range n.Samples {
			p := drawShare(r, hits, risk, back, phi)
			mean := (known + 0.5) * (1 - p) / p
			n.Samples[k] = known
			if mean > 1e-9 {
				// known itself is a draw: its share of the total carries φ too
				size := math.Max(0.1, (known+0.5)/phi)
				level := stats.RandomGamma(r, size, mean/size)
				n.Samples[k] += drawDispersed(r, level, phi)
			}
		}
		slices.Sort(n.Samples)
		n.Median, n.Lower, n.Upper = math.Round(sampleQuantile(n.Samples, 0.5)), math.Round(sampleQuantile(n.Samples, 0.05)), math.Round(sampleQuantile(n.Samples, 0.95))
		out = append(out, n)
	}
	return out, nil
}

// drawDispersed draws a count with this mean and φ times the mean as variance.
func drawDispersed(r *rand.Rand, mean, phi float64) float64 {
	if phi <= 1 || mean == 0 {
		return stats.RandomPoisson(r, mean)
	}
	return stats.RandomNegBin(r, stats.NegBin{Mean: mean, Size: mean / (phi - 1)})
}

// hazards returns, by delay, how many came at that delay and how many at it or
// before, over the months whose cell has been reached.
func (t Triangle) hazards() (hits, risk []float64) {
	longest := len(t.N[0]) - 1
	hits, risk = make([]float64, longest+1), make([]float64, longest+1)
	for i, row := range t.N {
		for d := 0; d <= min(longest, len(t.N)-1-i); d++ {
			hits[d] += row[d]
			risk[d] += sum(row[:d+1])
		}
	}
	return hits, risk
}

// share returns the share known after d months.
func share(hits, risk []float64, d int) float64 {
	p := 1.0
	for e := d + 1; e < len(hits); e++ {
		if risk[e] > 0 {
			p *= 1 - hits[e]/risk[e]
		}
	}
	return math.Max(p, 1e-3)
}

// drawShare draws the share from the hazards' beta distributions.
func drawShare(r *rand.Rand, hits, risk []float64, d int, phi float64) float64 {
	p := 1.0
	for e := d + 1; e < len(hits); e++ {
		a := hits[e]/phi + 0.5
		b := (risk[e]-hits[e])/phi + 0.5
		x := stats.RandomGamma(r, a, 1)
		p *= 1 - x/(x+stats.RandomGamma(r, b, 1))
	}
	return math.Max(p, 1e-3)
}

// dispersion returns Pearson's statistic of the known cells about hazard ×
// known so far, over its degrees of freedom; at least 1.
func (t Triangle) dispersion(hits, risk []float64) float64 {
	longest := len(t.N[0]) - 1
	x2, df := 0.0, -float64(longest)
	for i, row := range t.N {
		for d := 1; d <= min(longest, len(t.N)-1-i); d++ {
			upTo := sum(row[:d+1])
			if upTo == 0 || risk[d] == 0 {
				continue
			}
			g := hits[d] / risk[d]
			if g <= 0 || g >= 1 {
				continue
			}
			e := row[d] - upTo*g
			x2 += e * e / (upTo * g * (1 - g))
			df++
		}
	}
	if df < 1 {
		return 1
	}
	return math.Max(1, x2/df)
}

// OnNowcast judges the last months of a series by their nowcasts: each month's
// threshold comes from the months before, nowcast months at their median, and
// the chance of an alarm is the share of samples over it. There is an alarm
// where more than half of them are.
func OnNowcast(s Series, nowcasts []Nowcast, o Options) (Result, error) {
	corrected := s
	corrected.Points = slices.Clone(s.Points)
	for _, n := range nowcasts {
		i := slices.IndexFunc(corrected.Points, func(p Point) bool { return p.Period == n.Month.String() })
		if i < 0 || corrected.Points[i].Count == nil {
			continue
		}
		median := int(n.Median)
		corrected.Points[i].Count = &median
	}
	r, err := Baseline(corrected, o)
	if err != nil {
		return r, err
	}
	for _, n := range nowcasts {
		i := slices.IndexFunc(r.Points, func(p Judged) bool { return p.Period == n.Month.String() })
		if i < 0 || r.Points[i].Threshold == nil || r.Points[i].Observed == nil {
			continue
		}
		p := &r.Points[i]
		over := 0
		for _, x := range n.Samples {
			if x > *p.Threshold {
				over++
			}
		}
		reported := n.Reported
		p.Observed = &reported
		p.Alarm = 2*over > len(n.Samples)
		p.Reason = fmt.Sprintf("%d known so far, %s once late reports are in (about %.0f in 100 are known after %s); %.0f in 100 ways lie over the threshold of %s",
			n.Reported, span(n.Lower, n.Upper), 100*n.Share, monthName(n.Month.String()), 100*float64(over)/float64(len(n.Samples)), whole(*p.Threshold))
	}
	r.Method = "baseline-nowcast"
	return r, nil
}
