package estimate

import (
	"fmt"
	"math"
)

// LincolnPetersen estimates how many people there were when two lists name n1
// and n2 of them and m are on both:
//
//	N = n1 n2 / m,  v = (n1+1)(n2+1)(n1−m)(n2−m) / ((m+1)²(m+2))
//
// Counts are people after linkage, not records. It assumes a closed
// population, independent lists, an equal chance to be listed, and linkage
// without error. Lists that copy each other pull N down; so does a kind of
// people that both lists reach. It is biased upwards where m is small, for
// which see Chapman.
//
// C. G. J. Petersen 1896; F. C. Lincoln, USDA Circular 118 (1930). v is
// Chapman's variance, which stays finite. The interval is logNormal's.
func LincolnPetersen(n1, n2, m int, level float64) (Estimate, error) {
	if m < 0 || m > min(n1, n2) {
		return Estimate{}, fmt.Errorf("lincoln-petersen: overlap %d of lists of %d and %d", m, n1, n2)
	}
	if m == 0 {
		return Estimate{}, fmt.Errorf("nobody stands on both lists, so N is infinite")
	}
	a, b, o := float64(n1), float64(n2), float64(m)
	e := Estimate{Point: a * b / o, StdErr: math.Sqrt(seber(a, b, o))}
	e.Interval = logNormal(a+b-o, e.Point, e.StdErr, level)
	return e, nil
}

// Chapman estimates how many people there were when two lists name n1 and n2
// of them and m are on both:
//
//	N = (n1+1)(n2+1)/(m+1) − 1
//	v = (n1+1)(n2+1)(n1−m)(n2−m) / ((m+1)²(m+2)),  the variance of N
//
// Counts are people after linkage, not records. It assumes a closed
// population, independent lists, an equal chance to be listed, and linkage
// without error. Lists that copy each other pull N down.
//
// N is from D. G. Chapman, Univ. Calif. Publ. Statist. 1 (1951) 131–160;
// v from G. A. F. Seber, Biometrics 26 (1970) 13–22. The interval is logNormal's.
func Chapman(n1, n2, m int, level float64) (Estimate, error) {
	if m < 0 || m > min(n1, n2) {
		return Estimate{}, fmt.Errorf("chapman: overlap %d of lists of %d and %d", m, n1, n2)
	}
	a, b, o := float64(n1), float64(n2), float64(m)
	e := Estimate{Point: (a+1)*(b+1)/(o+1) - 1, StdErr: math.Sqrt(seber(a, b, o))}
	e.Interval = logNormal(a+b-o, e.Point, e.StdErr, level)
	return e, nil
}

// seber is the variance of Chapman's estimate.
func seber(a, b, o float64) float64 {
	return (a + 1) * (b + 1) * (a - o) * (b - o) / ((o + 1) * (o + 1) * (o + 2))
}
