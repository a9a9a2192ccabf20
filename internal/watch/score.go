package watch

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/stats"
)

// CRPS returns the continuous ranked probability score of samples against the
// value that came, in the value's own unit; 0 is perfect, smaller is better:
//
//	mean |x − y| − ½ mean |x − x′|
//
// over all samples x and all pairs x, x′: the score of the samples' own
// distribution. It equals the absolute error where all samples agree.
//
// T. Gneiting & A. Raftery, J. Am. Stat. Assoc. 102 (2007) 359–378, equation 21.
func CRPS(samples []float64, y float64) float64 {
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	return crpsSorted(sorted, y)
}

func crpsSorted(sorted []float64, y float64) float64 {
	n := float64(len(sorted))
	near, pairs := 0.0, 0.0
	for i, x := range sorted {
		near += math.Abs(x - y)
		pairs += x * (2*float64(i) + 1 - n) // Σ over pairs of x_(i) − x_(j), i > j
	}
	return near/n - pairs/(n*n)
}

// CRPSCount returns the score of a whole-number distribution,
// Σ_k (F(k) − 1{y ≤ k})², summed until the rest is below 1e-13.
func CRPSCount(cdf func(float64) float64, y float64) float64 {
	total := 0.0
	for k := 0.0; ; k++ {
		f := cdf(k)
		if k < y {
			total += f * f
			continue
		}
		total += (1 - f) * (1 - f)
		if 1-f < 1e-9 {
			return total
		}
	}
}

// CRPSNormal returns the score of a normal forecast. Gneiting & Raftery 2007,
// equation 21 and below.
func CRPSNormal(y, mean, sd float64) float64 {
	z := (y - mean) / sd
	return sd * (z*(2*stats.NormalCDF(z)-1) + 2*stats.NormalPDF(z) - 1/math.Sqrt(math.Pi))
}

// CRPSLogNormal returns the score of a forecast whose log is normal with this
// mean and standard deviation, for y > 0. S. Baran & S. Lerch, Q. J. R.
// Meteorol. Soc. 141 (2015) 2289–2299, appendix A.
func CRPSLogNormal(y, meanLog, sdLog float64) float64 {
	z := (math.Log(y) - meanLog) / sdLog
	scale := 2 * math.Exp(meanLog+sdLog*sdLog/2)
	return y*(2*stats.NormalCDF(z)-1) - scale*(stats.NormalCDF(z-sdLog)+stats.NormalCDF(sdLog/math.Sqrt2)-1)
}

// DSS returns the Dawid-Sebastiani score ((y − m)/s)² + 2 log s. A. P. Dawid &
// P. Sebastiani, Ann. Stat. 27 (1999) 65–81.
func DSS(y, mean, variance float64) float64 {
	return (y-mean)*(y-mean)/variance + math.Log(variance)
}

// IgnoranceBins are the lower ends of the bins of the VIEWS prediction
// challenge; the last is open upward.
var IgnoranceBins = []float64{0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5}

// Ignorance returns the ignorance score in bits: −log₂ of the share of samples
// in the bin where y fell, with one sample added to each bin so that it stays
// finite. Bins are lower ends, rising, y at least the first.
//
// H. Hegre et al., J. Peace Res. 62 (2025) 2070–2087, section "Metrics".
func Ignorance(samples []float64, y float64, bins []float64) float64 {
	bin := func(x float64) int {
		i, found := slices.BinarySearch(bins, x)
		if found {
			return i
		}
		return max(0, i-1)
	}
	at, hit := bin(y), 1
	for _, x := range samples {
		if bin(x) == at {
			hit++
		}
	}
	return -math.Log2(float64(hit) / float64(len(samples)+len(bins)))
}

// IntervalScore returns the score of the central interval of this level,
//
//	(u − l) + 2/α·max(0, l − y) + 2/α·max(0, y − u),   α = 1 − level
//
// its ends the samples' quantiles. Its mean over cases is the MIS of VIEWS, at
// level 0.9. Gneiting & Raftery 2007, equation 43.
func IntervalScore(samples []float64, y, level float64) float64 {
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	alpha := 1 - level
	return intervalScore(sampleQuantile(sorted, alpha/2), sampleQuantile(sorted, 1-alpha/2), y, alpha)
}

func intervalScore(low, high, y, alpha float64) float64 {
	return high - low + 2/alpha*(math.Max(0, low-y)+math.Max(0, y-high))
}

// sampleQuantile returns the p quantile of sorted samples, straight between
// the order statistics at (n−1)p: type 7 of R. Hyndman & Y. Fan, Am. Stat. 50
// (1996) 361–365.
func sampleQuantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Quantiles returns the samples' quantiles at these levels (type 7).
func Quantiles(samples, levels []float64) []float64 {
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	q := make([]float64, len(levels))
	for i, p := range levels {
		q[i] = sampleQuantile(sorted, p)
	}
	return q
}

// WIS returns the weighted interval score of quantiles at levels that are
// symmetric about the median, K pairs and the median m:
//
//	(½|y − m| + Σ_k α_k/2 · interval score at α_k) / (K + ½)
//
// It comes near the CRPS as K grows. J. Bracher, E. Ray, T. Gneiting & N.
// Reich, PLoS Comput. Biol. 17 (2021) e1008618, equation 1.
func WIS(quantiles, levels []float64, y float64) (float64, error) {
	n := len(levels)
	if len(quantiles) != n || n%2 == 0 {
		return 0, fmt.Errorf("wis: %d quantiles at %d levels: want as many, and an odd number", len(quantiles), n)
	}
	total := math.Abs(y-quantiles[n/2]) / 2
	for k := range n / 2 {
		alpha := 2 * levels[k]
		if math.Abs(levels[k]+levels[n-1-k]-1) > 1e-9 {
			return 0, fmt.Errorf("wis: levels %v and %v are not symmetric", levels[k], levels[n-1-k])
		}
		total += alpha / 2 * intervalScore(quantiles[k], quantiles[n-1-k], y, alpha)
	}
	return total / (float64(n/2) + 0.5), nil
}
