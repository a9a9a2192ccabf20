package stats

import (
	"math"
	"math/rand/v2"
)

// DrawBinomial draws how many of n independent trials with chance p succeed,
// in a time that does not grow with n: by inversion where n·min(p, 1−p) is
// under 10, else by transformed rejection. It is exact, and faster than
// RandomBinomial, whose draws for a seed are kept as they are.
//
// W. Hörmann, J. Stat. Comput. Simul. 46 (1993) 101–110, algorithm BTRS;
// inversion: V. Kachitvichyanukul & B. W. Schmeiser, Commun. ACM 31 (1988)
// 216–222, algorithm BINV.
func DrawBinomial(r *rand.Rand, n int, p float64) int {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - DrawBinomial(r, n, 1-p)
	case float64(n)*p < 10:
		return invertBinomial(r, n, p)
	}
	m := float64(n)
	spread := math.Sqrt(m * p * (1 - p))
	b := 1.15 + 2.53*spread
	a := -0.0873 + 0.0248*b + 0.01*p
	c := m*p + 0.5
	vr := 0.92 - 4.2/b
	for {
		u, v := r.Float64()-0.5, r.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return int(k)
		}
		if k < 0 || k > m {
			continue
		}
		mode := math.Floor((m + 1) * p)
		v = math.Log(v * (2.83 + 5.1/b) * spread / (a/(us*us) + b))
		if v <= LogFactorial(mode)+LogFactorial(m-mode)-LogFactorial(k)-LogFactorial(m-k)+(k-mode)*math.Log(p/(1-p)) {
			return int(k)
		}
	}
}

// invertBinomial adds up probabilities from 0 until they pass a uniform number.
func invertBinomial(r *rand.Rand, n int, p float64) int {
	u := r.Float64()
	if u < 1-float64(n)*p { // (1−p)^n is at least that much
		return 0
	}
	odds := p / (1 - p)
	first := 1.0 // (1−p)^n, by squaring
	for q, e := 1-p, n; e > 0; e >>= 1 {
		if e&1 == 1 {
			first *= q
		}
		q *= q
	}
	for ; ; u = r.Float64() {
		q := first
		for k := range min(n, 110) + 1 {
			if u < q {
				return k
			}
			u -= q
			q *= odds * float64(n-k) / float64(k+1)
		}
	}
}
