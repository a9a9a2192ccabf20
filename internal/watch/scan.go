package watch

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"cairn/internal/stats"
)

// A Scan looks for the zone and the stretch of time up to now in which counts
// are highest against what was expected. Rows are periods, the last the newest;
// columns are places. A zone is a set of places, counted from 0.
type Scan struct {
	Counts    [][]float64 // by period and place
	Baselines [][]float64 // expected, same shape
	Zones     [][]int
	Kind      ScanKind
	Size      float64 // of the negative binomial: variance = mean + mean²/Size
	Longest   int     // longest duration, in periods; 0: all of them

	// AsScanstatistics gives the numbers of the R package scanstatistics, which
	// divides the EmergingNegBin sum by its variance and not by its standard
	// deviation, so that short durations and small zones win.
	AsScanstatistics bool
}

// ScanKind is the statistic that a scan maximises over zones and durations.
type ScanKind string

// The statistics: C the count, B the baseline of zone and duration, N their
// total over all places and periods.
const (
	// ExpectationPoisson: C log(C/B) + B − C where C > B. D. Neill, A. Moore, M.
	// Sabhnani & K. Daniel, KDD 2005, equation 3. Counts are independent Poisson
	// with known baselines.
	ExpectationPoisson ScanKind = "eb-poisson"
	// PopulationPoisson: C log(C/B) + (N−C) log((N−C)/(N−B)) where C > B, the
	// baselines adding up to N. M. Kulldorff, J. R. Stat. Soc. A 164 (2001)
	// 61–72. It needs no baselines, only population, and is blind to a rise
	// everywhere.
	PopulationPoisson ScanKind = "pb-poisson"
	// Permutation: as PopulationPoisson with baselines from the margins, place
	// total × period total / N. M. Kulldorff, R. Heffernan, J. Hartman, R.
	// Assunção & F. Mostashari, PLoS Med. 2 (2005) e59. It sees what neither
	// place nor time alone explain.
	Permutation ScanKind = "permutation"
	// HotspotNegBin: Σ (c−b)/w / √(Σ b/w), w = 1 + b/Size. T. Tango, K.
	// Takahashi & K. Kohriyama, Biometrics 67 (2011) 106–115, equation 6.
	HotspotNegBin ScanKind = "nb-hotspot"
	// EmergingNegBin: as HotspotNegBin for a rise that grows with time: each
	// term weighted by its periods since the beginning. Same paper, equation 7.
	EmergingNegBin ScanKind = "nb-emerging"
)

// A Cluster is one zone and duration with its score.
type Cluster struct {
	Zone     int // index into Zones
	Duration int // periods up to the newest
	Score    float64
	Count    float64
	Baseline float64
}

// RelativeRisk returns count over baseline, inside the cluster, 1 at least.
func (c Cluster) RelativeRisk() float64 { return math.Max(1, c.Count/c.Baseline) }

// PopulationBaselines spreads the total of counts over places by population
// and evenly over periods.
func PopulationBaselines(counts [][]float64, population []float64) [][]float64 {
	total, people := 0.0, sum(population)
	for _, row := range counts {
		total += sum(row)
	}
	out := make([][]float64, len(counts))
	for t := range out {
		out[t] = make([]float64, len(population))
		for i, p := range population {
			out[t][i] = total * p / people / float64(len(counts))
		}
	}
	return out
}

// MarginBaselines returns place total × period total / N.
func MarginBaselines(counts [][]float64) [][]float64 {
	places := make([]float64, len(counts[0]))
	total := 0.0
	for _, row := range counts {
		for i, c := range row {
			places[i] += c
			total += c
		}
	}
	out := make([][]float64, len(counts))
	for t, row := range counts {
		out[t] = make([]float64, len(row))
		all := sum(row)
		for i := range row {
			out[t][i] = places[i] * all / total
		}
	}
	return out
}

// a scanner has a scan's sums laid out for many replicates.
type scanner struct {
	Scan
	places, periods int
	parent, extra   []int       // zone = zone parent + place extra, else −1
	b               [][]float64 // baselines summed over the last d periods, by duration and place
	total           float64     // N
	zoneB           [][]float64 // the same by zone and duration
	zoneV           [][]float64 // negative binomial: variance of the numerator
}

func (s Scan) prepare() (*scanner, error) {
	if len(s.Counts) == 0 || len(s.Zones) == 0 {
		return nil, fmt.Errorf("scan: %d periods and %d zones: want at least one of each", len(s.Counts), len(s.Zones))
	}
	n := &scanner{Scan: s, places: len(s.Counts[0]), periods: len(s.Counts)}
	if n.Longest <= 0 || n.Longest > n.periods {
		n.Longest = n.periods
	}
	if s.Kind == Permutation {
		n.Baselines = MarginBaselines(s.Counts)
	}
	if len(n.Baselines) != n.periods {
		return nil, fmt.Errorf("scan: %d periods of baselines for %d of counts", len(n.Baselines), n.periods)
	}
	for t, row := range s.Counts {
		if len(row) != n.places || len(n.Baselines[t]) != n.places {
			return nil, fmt.Errorf("scan: period %d has %d counts and %d baselines for %d places", t+1, len(row), len(n.Baselines[t]), n.places)
		}
		for i, c := range row {
			if !(c >= 0) || !(n.Baselines[t][i] >= 0) {
				return nil, fmt.Errorf("scan: period %d, place %d: count %v, baseline %v: want at least 0; leave a place with a gap out", t+1, i+1, c, n.Baselines[t][i])
			}
			n.total += c
		}
	}
	if !(n.total > 0) {
		return nil, fmt.Errorf("scan: %w: there is no cluster to look for", ErrAllZero)
	}
	if negBin := s.Kind == HotspotNegBin || s.Kind == EmergingNegBin; negBin && !(s.Size > 0) {
		return nil, fmt.Errorf("scan: size %v: want over 0", s.Size)
	}
	if err := n.family(); err != nil {
		return nil, err
	}
	n.b = n.lastSums(n.Baselines)
	if s.Kind == HotspotNegBin || s.Kind == EmergingNegBin {
		n.zoneV = n.byZone(n.negBinVariances())
	} else {
		n.zoneB = n.byZone(n.b)
	}
	return n, nil
}

// family finds for each zone one earlier zone that lacks a single place, so
// that its sums are had by one addition.
func (n *scanner) family() error {
	n.parent, n.extra = make([]int, len(n.Zones)), make([]int, len(n.Zones))
	index := make(map[string]int, len(n.Zones))
	key := func(zone []int, skip int) string {
		b := make([]byte, 0, 3*len(zone))
		for i, p := range zone {
			if i != skip {
				b = append(b, byte(p), byte(p>>8), byte(p>>16))
			}
		}
		return string(b)
	}
	for z, zone := range n.Zones {
		sorted := slices.Clone(zone)
		slices.Sort(sorted)
		if len(sorted) == 0 || sorted[0] < 0 || sorted[len(sorted)-1] >= n.places {
			return fmt.Errorf("scan: zone %d has places %v; want at least one, from 1 to %d", z+1, zone, n.places)
		}
		n.parent[z] = -1
		for skip := range sorted {
			if len(sorted) == 1 {
				break
			}
			if p, ok := index[key(sorted, skip)]; ok {
				n.parent[z], n.extra[z] = p, sorted[skip]
				break
			}
		}
		index[key(sorted, -1)] = z
	}
	return nil
}

// lastSums returns, by duration and place, the sum over the last periods.
func (n *scanner) lastSums(rows [][]float64) [][]float64 {
	out := make([][]float64, n.Longest)
	for d := range out {
		out[d] = make([]float64, n.places)
		for i := range out[d] {
			out[d][i] = rows[n.periods-1-d][i]
			if d > 0 {
				out[d][i] += out[d-1][i]
			}
		}
	}
	return out
}

// byZone adds up places into zones, by zone and duration.
func (n *scanner) byZone(place [][]float64) [][]float64 {
	out := make([][]float64, len(n.Zones))
	flat := make([]float64, len(n.Zones)*n.Longest)
	for z := range out {
		out[z] = flat[z*n.Longest : (z+1)*n.Longest]
	}
	n.addZones(place, out)
	return out
}

func (n *scanner) addZones(place, out [][]float64) {
	for z, zone := range n.Zones {
		if p := n.parent[z]; p >= 0 {
			for d := range n.Longest {
				out[z][d] = out[p][d] + place[d][n.extra[z]]
			}
			continue
		}
		for d := range n.Longest {
			s := 0.0
			for _, i := range zone {
				s += place[d][i]
			}
			out[z][d] = s
		}
	}
}

// negBinTerms returns, by duration and place, Σ of weighted (c − b)/w.
func (n *scanner) negBinTerms(counts [][]float64) [][]float64 {
	return n.weighted(func(t, i int) float64 {
		b := n.Baselines[t][i]
		return (counts[t][i] - b) / (1 + b/n.Size)
	}, 1)
}

func (n *scanner) negBinVariances() [][]float64 {
	return n.weighted(func(t, i int) float64 {
		b := n.Baselines[t][i]
		return b / (1 + b/n.Size)
	}, 2)
}

// weighted sums terms over the last d periods; for an emerging rise each is
// weighted by its periods since the beginning, to this power.
func (n *scanner) weighted(term func(t, i int) float64, power int) [][]float64 {
	out := make([][]float64, n.Longest)
	for d := range out {
		out[d] = make([]float64, n.places)
		for ago := 0; ago <= d; ago++ {
			w := 1.0
			if n.Kind == EmergingNegBin {
				w = float64(d + 1 - ago)
				if power == 2 {
					w *= w
				}
			}
			t := n.periods - 1 - ago
			for i := range out[d] {
				out[d][i] += w * term(t, i)
			}
		}
	}
	return out
}

// score returns the statistic of a zone and duration from its sum.
func (n *scanner) score(z, d int, c float64) float64 {
	switch n.Kind {
	case HotspotNegBin, EmergingNegBin:
		if n.AsScanstatistics && n.Kind == EmergingNegBin {
			return c / n.zoneV[z][d]
		}
		return c / math.Sqrt(n.zoneV[z][d])
	}
	b := n.zoneB[z][d]
	if c <= b {
		return 0
	}
	if n.Kind == ExpectationPoisson {
		return c*math.Log(c/b) + b - c
	}
	s := c * math.Log(c/b)
	if c < n.total {
		s += (n.total - c) * math.Log((n.total-c)/(n.total-b))
	}
	return s
}

// sums returns what the statistic is made of for these counts.
func (n *scanner) sums(counts [][]float64) [][]float64 {
	if n.Kind == HotspotNegBin || n.Kind == EmergingNegBin {
		return n.negBinTerms(counts)
	}
	return n.lastSums(counts)
}

// best returns the highest score of these counts.
func (n *scanner) best(counts, zones [][]float64) float64 {
	n.addZones(n.sums(counts), zones)
	top := math.Inf(-1)
	for z := range zones {
		for d, c := range zones[z] {
			if s := n.score(z, d, c); s > top {
				top = s
			}
		}
	}
	return top
}

// Clusters returns every zone and duration, best first; of equal scores the
// earlier zone and shorter duration come first.
func (s Scan) Clusters() ([]Cluster, error) {
	n, err := s.prepare()
	if err != nil {
		return nil, err
	}
	values := n.byZone(n.sums(n.Counts))
	counts, baselines := n.byZone(n.lastSums(n.Counts)), n.byZone(n.b)
	all := make([]Cluster, 0, len(n.Zones)*n.Longest)
	for z := range n.Zones {
		for d := range n.Longest {
			all = append(all, Cluster{z, d + 1, n.score(z, d, values[z][d]), counts[z][d], baselines[z][d]})
		}
	}
	slices.SortStableFunc(all, func(a, b Cluster) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return all, nil
}

// MonteCarlo returns the p-value of the best cluster: the rank of its score
// among those of replicates drawn without any cluster, (1 + higher or
// equal)/(1 + replicates). Counts are Poisson or negative binomial about the
// baselines; or, given their total, spread by the baselines; or the cases'
// periods are shuffled among them. Replicates run side by side, each with a
// stream of its own, so that the answer does not depend on the machine.
func (s Scan) MonteCarlo(replicates int, seed uint64) (float64, error) {
	n, err := s.prepare()
	if err != nil {
		return 0, err
	}
	observed := n.best(n.Counts, n.byZone(n.b))
	workers := runtime.GOMAXPROCS(0)
	higher := make([]int, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			draw := n.drawer()
			zones := n.byZone(n.b)
			for rep := w; rep < replicates; rep += workers {
				if n.best(draw(seed, uint64(rep)), zones) >= observed {
					higher[w]++
				}
			}
		})
	}
	wait.Wait()
	rank := 1
	for _, h := range higher {
		rank += h
	}
	return float64(rank) / float64(replicates+1), nil
}

// drawer returns a function that draws one replicate into memory of its own.
func (n *scanner) drawer() func(seed, stream uint64) [][]float64 {
	counts := make([][]float64, n.periods)
	for t := range counts {
		counts[t] = make([]float64, n.places)
	}
	switch n.Kind {
	case PopulationPoisson:
		return func(seed, stream uint64) [][]float64 {
			r := stats.Seeded(seed, stream)
			left, mass := int(n.total), 0.0
			for _, row := range n.Baselines {
				mass += sum(row)
			}
			for t, row := range n.Baselines { // a multinomial, one binomial at a time
				for i, b := range row {
					c := 0.0
					if left > 0 && mass > 0 {
						c = stats.RandomBinomial(r, left, math.Min(1, b/mass))
					}
					counts[t][i] = c
					left -= int(c)
					mass -= b
				}
			}
			return counts
		}
	case Permutation:
		var place, period []int
		for t, row := range n.Counts {
			for i, c := range row {
				for range int(c) {
					place, period = append(place, i), append(period, t)
				}
			}
		}
		return func(seed, stream uint64) [][]float64 {
			r := stats.Seeded(seed, stream)
			r.Shuffle(len(period), func(a, b int) { period[a], period[b] = period[b], period[a] })
			for t := range counts {
				clear(counts[t])
			}
			for k, i := range place {
				counts[period[k]][i]++
			}
			return counts
		}
	}
	size := math.Inf(1)
	if n.Kind == HotspotNegBin || n.Kind == EmergingNegBin {
		size = n.Size
	}
	return func(seed, stream uint64) [][]float64 {
		r := stats.Seeded(seed, stream)
		for t, row := range n.Baselines {
			for i, b := range row {
				counts[t][i] = stats.RandomNegBin(r, stats.NegBin{Mean: b, Size: size})
			}
		}
		return counts
	}
}
