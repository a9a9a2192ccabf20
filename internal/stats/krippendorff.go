package stats

import (
	"math"
	"slices"
)

// A Metric is how far two values are apart, squared, as an agreement
// coefficient weighs a disagreement: 0 for equal values.
type Metric func(a, b float64) float64

// Nominal values are alike or not: codes, names, places.
func Nominal(a, b float64) float64 {
	if a == b {
		return 0
	}
	return 1
}

// IntervalScale values differ by their difference: days.
func IntervalScale(a, b float64) float64 { return (a - b) * (a - b) }

// RatioScale values have a true zero and differ in proportion: counts of
// people. Values are not negative.
func RatioScale(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	d := (a - b) / (a + b)
	return d * d
}

// An Agreement is how far several people read the same things alike.
type Agreement struct {
	Alpha  float64 // 1: alike in all; 0: as chance would have it; below 0: less than that
	Known  bool    // false: Alpha is none, since fewer than two units or no variation
	Units  int     // that two people or more have a value for
	Values int     // in those units
	Alike  float64 // share of the pairs of values of one unit that are equal
}

// KrippendorffAlpha measures agreement on units, each with the values that
// people gave it, in any order; whoever gave none is left out, and a unit with
// one value says nothing:
//
//	α = 1 − Do/De
//	Do = 1/n Σ_u Σ_{i≠j} δ²(v_ui, v_uj) / (m_u − 1)
//	De = 1/(n(n−1)) Σ_{i≠j} δ²(v_i, v_j) over all values
//
// with m_u values in unit u and n values in all. Where all values are equal De
// is 0 and α is not defined: nothing shows that anybody could tell them apart.
//
// K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections
// A to D; the form by values is that of section D, "any number of observers,
// any metric, missing data".
func KrippendorffAlpha(units [][]float64, distance Metric) Agreement {
	var a Agreement
	count := map[float64]int{}
	observed, alike, pairs := 0.0, 0, 0
	for _, unit := range units {
		m := len(unit)
		if m < 2 {
			continue
		}
		a.Units++
		a.Values += m
		apart := 0.0
		for i, v := range unit {
			count[v]++
			for _, w := range unit[i+1:] {
				apart += 2 * distance(v, w)
				pairs++
				if v == w {
					alike++
				}
			}
		}
		observed += apart / float64(m-1)
	}
	if a.Units == 0 {
		return a
	}
	a.Alike = float64(alike) / float64(pairs)
	values := make([]float64, 0, len(count))
	for v := range count {
		values = append(values, v)
	}
	slices.Sort(values) // so that sums are made in one order
	expected := 0.0
	for i, v := range values {
		for _, w := range values[i+1:] {
			expected += 2 * float64(count[v]) * float64(count[w]) * distance(v, w)
		}
	}
	if n := float64(a.Values); expected > 0 && a.Units > 1 && !math.IsInf(expected, 0) {
		a.Alpha, a.Known = 1-(n-1)*observed/expected, true
	}
	return a
}
