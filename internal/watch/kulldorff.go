package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"cairn/internal/stats"
)

// A SpatialScan is Kulldorff's circular scan of one period: zones are the
// circles about each place that hold at most a share of the population.
type SpatialScan struct {
	X, Y       []float64 // km
	Cases      []float64
	Population []float64
	Expected   []float64 // of the Poisson model; nil: the binomial model
	Share      float64   // largest share of the population in a zone

	// AsSpatialEpi gives the numbers of the R package SpatialEpi, which cuts a
	// total of fractional cases down to a whole number in the binomial model.
	AsSpatialEpi bool
}

// A Circle is one zone with its log likelihood ratio.
type Circle struct {
	Places          []int // from 0, the centre first, then by distance
	Cases, Expected float64
	Ratio           float64 // log likelihood ratio
	P               float64
}

// SpatialClusters is the most likely cluster and those that do not overlap it
// or one another and are significant.
type SpatialClusters struct {
	Zones     int // circles, those with the same places counted each time
	Best      Circle
	Secondary []Circle
}

// Find returns the clusters; p-values are ranks among replicates in which the
// cases are spread by expectation (or population), at least 1/(replicates+1).
//
// The log likelihood ratio is c log(c/e) + (C−c) log((C−c)/(C−e)) for Poisson
// cases and the two binomials' against one for cases among people, where the
// rate inside is the higher one.
//
// M. Kulldorff, Commun. Stat. Theory Methods 26 (1997) 1481–1496, theorems 2
// and 5; M. Kulldorff & N. Nagarwalla, Stat. Med. 14 (1995) 799–810.
func (s SpatialScan) Find(replicates int, seed uint64, level float64) (SpatialClusters, error) {
	n := len(s.Cases)
	if n == 0 || len(s.X) != n || len(s.Y) != n || len(s.Population) != n || s.Expected != nil && len(s.Expected) != n {
		return SpatialClusters{}, fmt.Errorf("spatial scan: %d cases, %d and %d coordinates, %d populations: want as many of each", n, len(s.X), len(s.Y), len(s.Population))
	}
	if !(s.Share > 0 && s.Share <= 1) {
		return SpatialClusters{}, fmt.Errorf("spatial scan: share %v: want over 0, at most 1", s.Share)
	}
	order, count := s.circles()
	out := SpatialClusters{Zones: count}
	mass := s.Population
	if s.Expected != nil {
		mass = s.Expected
	}
	ratio := s.ratios(mass)
	type at struct {
		centre, size int
		value        float64
	}
	var all []at
	s.each(order, s.Cases, mass, func(centre, size int, c, m float64) {
		all = append(all, at{centre, size, ratio(c, m)})
	})
	slices.SortStableFunc(all, func(a, b at) int { return cmp.Compare(b.value, a.value) })

	weights := 0.0
	for _, m := range mass {
		weights += m
	}
	tops := make([]float64, replicates)
	total := int(math.Round(sum(s.Cases)))
	cases := make([]float64, n)
	for rep := range tops {
		r := stats.Seeded(seed, uint64(rep))
		left, rest := total, weights
		for i, m := range mass {
			cases[i] = 0
			if left > 0 && rest > 0 {
				cases[i] = stats.RandomBinomial(r, left, math.Min(1, m/rest))
			}
			left -= int(cases[i])
			rest -= m
		}
		s.each(order, cases, mass, func(_, _ int, c, m float64) {
			if v := ratio(c, m); v > tops[rep] {
				tops[rep] = v
			}
		})
	}
	slices.Sort(tops)
	circle := func(a at) Circle {
		c := Circle{Places: order[a.centre][:a.size], Ratio: a.value}
		for _, i := range c.Places {
			c.Cases += s.Cases[i]
			c.Expected += mass[i]
		}
		if s.Expected == nil {
			c.Expected *= sum(s.Cases) / weights
		}
		below, _ := slices.BinarySearch(tops, a.value)
		c.P = float64(1+replicates-below) / float64(replicates+1)
		return c
	}
	taken := make(map[int]bool)
	for k, a := range all {
		if k > 0 && slices.ContainsFunc(order[a.centre][:a.size], func(i int) bool { return taken[i] }) {
			continue
		}
		c := circle(a)
		if k == 0 {
			out.Best = c
		} else if c.P <= level {
			out.Secondary = append(out.Secondary, c)
		} else {
			break
		}
		for _, i := range c.Places {
			taken[i] = true
		}
	}
	return out, nil
}

// circles returns, for each centre, the places by distance as far as the share
// of the population allows, and how many circles that makes.
func (s SpatialScan) circles() ([][]int, int) {
	n := len(s.X)
	most := s.Share * sum(s.Population)
	order := make([][]int, n)
	count := 0
	for c := range n {
		by := make([]int, n)
		d := make([]float64, n)
		for i := range by {
			by[i] = i
			d[i] = math.Hypot(s.X[i]-s.X[c], s.Y[i]-s.Y[c])
		}
		slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(d[a], d[b]) })
		people := 0.0
		for k, i := range by {
			if people += s.Population[i]; people > most {
				by = by[:k]
				break
			}
		}
		order[c] = by
		count += len(by)
	}
	return order, count
}

// each calls f for every circle with its cases and mass.
func (s SpatialScan) each(order [][]int, cases, mass []float64, f func(centre, size int, c, m float64)) {
	for centre, by := range order {
		var c, m float64
		for k, i := range by {
			c += cases[i]
			m += mass[i]
			f(centre, k+1, c, m)
		}
	}
}

// ratios returns the log likelihood ratio of cases c on mass m.
func (s SpatialScan) ratios(mass []float64) func(c, m float64) float64 {
	total, all := sum(s.Cases), sum(mass)
	if s.AsSpatialEpi && s.Expected == nil {
		total = math.Floor(total)
	}
	xlogy := func(x, y float64) float64 {
		if x <= 0 {
			return 0
		}
		return x * math.Log(y)
	}
	if s.Expected != nil {
		return func(c, e float64) float64 {
			if c/e <= (total-c)/(total-e) {
				return 0
			}
			return xlogy(c, c/e) + xlogy(total-c, (total-c)/(total-e))
		}
	}
	whole := xlogy(total, total/all) + xlogy(all-total, (all-total)/all)
	return func(c, n float64) float64 {
		out, people := total-c, all-n
		if c/n <= out/people {
			return 0
		}
		return xlogy(c, c/n) + xlogy(n-c, (n-c)/n) + xlogy(out, out/people) + xlogy(people-out, (people-out)/people) - whole
	}
}
