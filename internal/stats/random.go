package stats

import (
	"math"
	"math/rand/v2"
)

// Seeded returns a source of random numbers that is the same on every machine
// for the same seed and stream (PCG-DXSM, M. E. O'Neill, HMC-CS-2014-0905).
// Give every independent task a stream of its own.
func Seeded(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// RandomGamma draws from the gamma distribution with this shape and mean shape·scale.
//
// G. Marsaglia & W. W. Tsang, ACM Trans. Math. Softw. 26 (2000) 363–372;
// shapes under 1 by the boost of their section 6.
func RandomGamma(r *rand.Rand, shape, scale float64) float64 {
	if shape < 1 {
		u := 1 - r.Float64()
		return RandomGamma(r, shape+1, scale) * math.Pow(u, 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := 1 - r.Float64()
		if u < 1-0.0331*x*x*x*x { // their squeeze: the test below would pass too
			return d * v * scale
		}
		if math.Log(u) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v * scale
		}
	}
}

// RandomPoisson draws a Poisson count: by inversion for means up to 30, else
// by halving the mean with a gamma waiting time, which is exact.
//
// J. H. Ahrens & U. Dieter, Computing 12 (1974) 223–246, method PG.
func RandomPoisson(r *rand.Rand, mean float64) float64 {
	count := 0.0
	for mean > 30 {
		m := math.Floor(7 * mean / 8)
		x := RandomGamma(r, m, 1) // the time of the m-th event
		if x > mean {
			return count + RandomBinomial(r, int(m)-1, mean/x)
		}
		count += m
		mean -= x
	}
	limit, product := math.Exp(-mean), r.Float64()
	for product > limit {
		count++
		product *= r.Float64()
	}
	return count
}

// RandomBinomial draws how many of n independent trials with chance p succeed.
// Large n are cut down by the median order statistic, which is exact.
//
// J. H. Ahrens & U. Dieter, Computing 12 (1974) 223–246, method BG.
func RandomBinomial(r *rand.Rand, n int, p float64) float64 {
	count := 0.0
	for n > 40 {
		a := 1 + n/2
		b := n + 1 - a
		ga := RandomGamma(r, float64(a), 1)
		x := ga / (ga + RandomGamma(r, float64(b), 1))
		if x >= p {
			n, p = a-1, p/x
		} else {
			count += float64(a)
			n, p = b-1, (p-x)/(1-x)
		}
	}
	for range n {
		if r.Float64() < p {
			count++
		}
	}
	return count
}

// RandomNegBin draws a count with the distribution d.
func RandomNegBin(r *rand.Rand, d NegBin) float64 {
	if d.Mean == 0 {
		return 0
	}
	if d.poisson() {
		return RandomPoisson(r, d.Mean)
	}
	return RandomPoisson(r, RandomGamma(r, d.Size, d.Mean/d.Size))
}
