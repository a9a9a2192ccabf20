package stats

import (
	"math"
	"slices"
)

// RHat returns by how much the spread of all chains together is larger than
// that within them, each chain cut into halves: 1 where they agree, and more
// where they have not yet met or drift. Chains are of the same length, at
// least 4.
//
// A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, equation 11.4.
func RHat(chains [][]float64) float64 {
	_, within, both := spreads(halves(chains))
	return math.Sqrt(both / within)
}

// EffectiveSize returns how many independent draws the chains are worth for
// the mean: the number of draws over 1 + 2 Σ of their autocorrelations, summed
// over pairs of lags as long as the sums are positive and falling.
//
// Gelman et al., equations 11.7 and 11.8; C. J. Geyer, Stat. Sci. 7 (1992)
// 473–483, section 3.3.
func EffectiveSize(chains [][]float64) float64 {
	parts := halves(chains)
	n := len(parts[0])
	means, within, both := spreads(parts)
	total := float64(n * len(parts))
	if !(both > 0) {
		return total // every draw is the same
	}
	rho := func(lag int) float64 {
		cov := 0.0
		for k, p := range parts {
			for i := lag; i < n; i++ {
				cov += (p[i] - means[k]) * (p[i-lag] - means[k])
			}
		}
		return 1 - (within-cov/(float64(n)*float64(len(parts))))/both
	}
	sum, before := 0.0, math.Inf(1)
	for lag := 1; lag+1 < n; lag += 2 {
		pair := rho(lag) + rho(lag+1)
		if lag == 1 {
			pair = math.Max(pair, 0)
		}
		if pair <= 0 {
			break
		}
		pair = math.Min(pair, before)
		sum, before = sum+pair, pair
	}
	return math.Min(total, total/(1+2*sum))
}

// halves cuts each chain in two.
func halves(chains [][]float64) [][]float64 {
	var parts [][]float64
	for _, c := range chains {
		h := len(c) / 2
		parts = append(parts, c[:h], c[len(c)-h:])
	}
	return parts
}

// spreads returns the mean of each part, the variance within parts, and that
// of all together.
func spreads(parts [][]float64) (means []float64, within, both float64) {
	n := float64(len(parts[0]))
	grand := 0.0
	for _, p := range parts {
		m := 0.0
		for _, x := range p {
			m += x
		}
		m /= n
		means = append(means, m)
		grand += m / float64(len(parts))
		v := 0.0
		for _, x := range p {
			v += (x - m) * (x - m)
		}
		within += v / (n - 1) / float64(len(parts))
	}
	between := 0.0
	for _, m := range means {
		between += (m - grand) * (m - grand)
	}
	between /= float64(len(parts) - 1)
	return means, within, within*(n-1)/n + between
}

// Quantiles returns the quantiles of the values at p, with straight lines
// between them: type 7 of R. J. Hyndman & Y. Fan, Am. Stat. 50 (1996) 361–365.
func Quantiles(values []float64, p ...float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := make([]float64, len(p))
	for i, q := range p {
		h := q * float64(len(sorted)-1)
		low := int(math.Floor(h))
		at[i] = sorted[low]
		if low+1 < len(sorted) {
			at[i] += (h - float64(low)) * (sorted[low+1] - sorted[low])
		}
	}
	return at
}
