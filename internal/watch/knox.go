package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// A KnoxTest counts pairs of events that are close in both space and time.
type KnoxTest struct {
	Close     int // pairs close in both
	NearTime  int // pairs close in time
	NearSpace int // pairs close in space
	Pairs     int
	Expected  float64 // NearTime · NearSpace / Pairs
	P         float64 // P(Poisson(Expected) ≥ Close)
	PMore     float64 // P(Poisson(Expected) > Close), which the R package surveillance prints as its p-value
}

// Knox tests whether events that are near in space tend to be near in time
// too: whether one attack makes another nearby more likely soon after. Times
// and distances up to and including the limits are near. The Poisson p-value
// takes pairs as independent and is too small where events repeat in one
// place; [KnoxPermuted] does not.
//
// E. G. Knox, Appl. Stat. 13 (1964) 25–29.
func Knox(x, y, t []float64, nearTime, nearSpace float64) (KnoxTest, error) {
	k := KnoxTest{}
	if len(x) != len(t) || len(y) != len(t) || len(t) < 2 {
		return k, fmt.Errorf("knox: %d times for %d and %d coordinates: want as many, and two at least", len(t), len(x), len(y))
	}
	for i := range t {
		for j := range i {
			k.Pairs++
			time := math.Abs(t[i]-t[j]) <= nearTime
			space := math.Hypot(x[i]-x[j], y[i]-y[j]) <= nearSpace
			if time {
				k.NearTime++
			}
			if space {
				k.NearSpace++
			}
			if time && space {
				k.Close++
			}
		}
	}
	k.Expected = float64(k.NearTime) * float64(k.NearSpace) / float64(k.Pairs)
	k.P = stats.PoissonTail(float64(k.Close)-1, k.Expected)
	k.PMore = stats.PoissonTail(float64(k.Close), k.Expected)
	return k, nil
}

// KnoxPermuted returns the p-value of the Knox count against replicates in
// which the times are dealt out anew among the places: (1 + as many or
// more)/(1 + replicates). It keeps the pattern of places and of times.
func KnoxPermuted(x, y, t []float64, nearTime, nearSpace float64, replicates int, seed uint64) (float64, error) {
	observed, err := Knox(x, y, t, nearTime, nearSpace)
	if err != nil {
		return 0, err
	}
	var near [][2]int // pairs near in space, which no shuffle changes
	for i := range t {
		for j := range i {
			if math.Hypot(x[i]-x[j], y[i]-y[j]) <= nearSpace {
				near = append(near, [2]int{i, j})
			}
		}
	}
	shuffled := append([]float64(nil), t...)
	r := stats.Seeded(seed, 0)
	rank := 1
	for range replicates {
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		count := 0
		for _, p := range near {
			if math.Abs(shuffled[p[0]]-shuffled[p[1]]) <= nearTime {
				count++
			}
		}
		if count >= observed.Close {
			rank++
		}
	}
	return float64(rank) / float64(replicates+1), nil
}
