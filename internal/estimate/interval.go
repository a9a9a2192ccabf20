package estimate

import (
	"math"

	"cairn/internal/stats"
)

// An Interval is where the true number lies with the stated probability if the
// method's assumptions hold. It is inferred; how far sources disagree is a
// register.Range, which is another thing.
//
// Lower and Upper count people and are inclusive; Upper is +Inf where the
// lists set no ceiling. Level is 0.95 for an interval of 95 in 100.
type Interval struct{ Lower, Upper, Level float64 }

// An Estimate is an inferred number of people, listed or not. StdErr is its
// standard error, NaN where the method gives none.
type Estimate struct {
	Point, StdErr float64
	Interval
}

// logNormal returns the interval of an estimate of which n people were seen,
// taking the logarithm of the unseen as normal, so that it never starts below n:
//
//	n + f/C … n + f·C,  f = N − n,  C = exp(z √log(1 + v/f²))
//
// K. P. Burnham et al., Am. Fish. Soc. Monograph 5 (1987) 212; A. Chao,
// Biometrics 43 (1987) 783–791, equation 12.
func logNormal(n, point, stdErr, level float64) Interval {
	unseen := point - n
	if !(unseen > 0) {
		return Interval{n, n, level}
	}
	c := math.Exp(normal(level) * math.Sqrt(math.Log1p(stdErr*stdErr/(unseen*unseen))))
	return Interval{n + unseen/c, n + unseen*c, level}
}

// normal returns z with P(|Z| ≤ z) = level for a standard normal Z.
func normal(level float64) float64 { return stats.NormalTailQuantile((1 - level) / 2) }
