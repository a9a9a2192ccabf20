package guide

import "cairn/internal/register"

// A Calibration sets what the extractor said of its own claims beside what a
// reviewer would have done. Right means: found, and every scored slot right.
type Calibration struct {
	Claims   int
	Brier    float64 // mean of (confidence − right)²; 0 is perfect, 0.25 is a coin
	Bins     [10]Bin // by confidence: [0, 0.1), [0.1, 0.2) … [0.9, 1]
	ByReview map[register.Review]Grade
}

// A Bin holds the claims whose confidence lies in one tenth.
type Bin struct {
	Claims, Right int
	Confidence    float64 // mean
}

// A Grade is how the claims of one review grade did: Found of Claims had the
// right kind and number, Unchanged of them every scored slot right too.
type Grade struct{ Claims, Found, Unchanged int }

// Calibrate compares confidence and grade with the results. Proposals aligned
// with an optional claim and not found are left out: neither right nor wrong.
func Calibrate(results []Result) Calibration {
	c := Calibration{ByReview: map[register.Review]Grade{}}
	add := func(p *register.Claim, found, unchanged bool) {
		c.Claims++
		right := 0.0
		if unchanged {
			right = 1
		}
		c.Brier += (p.Confidence - right) * (p.Confidence - right)
		b := &c.Bins[min(9, max(0, int(p.Confidence*10)))]
		b.Claims++
		b.Right += int(right)
		b.Confidence += p.Confidence
		g := c.ByReview[p.Review]
		g.Claims++
		if found {
			g.Found++
		}
		if unchanged {
			g.Unchanged++
		}
		c.ByReview[p.Review] = g
	}
	for i := range results {
		for j := range results[i].Pairs {
			if p := &results[i].Pairs[j]; p.Found {
				add(p.Proposed, true, p.Unchanged())
			}
		}
		for _, p := range results[i].False {
			add(p, false, false)
		}
	}
	if c.Claims > 0 {
		c.Brier /= float64(c.Claims)
	}
	for i := range c.Bins {
		if c.Bins[i].Claims > 0 {
			c.Bins[i].Confidence /= float64(c.Bins[i].Claims)
		}
	}
	return c
}
