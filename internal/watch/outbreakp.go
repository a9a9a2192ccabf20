package watch

import (
	"fmt"
	"math"
)

// OutbreakP is the semiparametric rule for the onset of a rise after a
// constant level: at each period the likelihood ratio of a mean that never
// falls against one that is constant,
//
//	R = Π (μ̂_t / ȳ)^(y_t),   μ̂ the isotonic regression of y_1 … y_n
//
// with an alarm where R reaches k, from period first (counted from 0) on. Score is R; Upper is the smallest whole
// count that would have given an alarm. It has no season and no model of the
// rise; counts are Poisson. NaN is a gap and takes no part.
//
// M. Frisén & E. Andersson, Seq. Anal. 28 (2009) 384–404, section 3; the
// isotonic regression by pooling adjacent violators.
func OutbreakP(y []float64, k float64, first int) ([]Bounded, error) {
	if !(k > 1) {
		return nil, fmt.Errorf("outbreakP: k %v: want over 1", k)
	}
	var blocks []block // of the periods before
	n, total := 0, 0.0
	points := make([]Bounded, len(y))
	for t := range y {
		if math.IsNaN(y[t]) {
			points[t] = noFigure
			continue
		}
		switch {
		case n == 0:
			points[t] = tooEarly("one earlier figure is needed")
		case t >= first:
			mean := total / float64(n)
			ratio := riseRatio(blocks, n, total, y[t])
			p := Bounded{OK: true, Expected: mean, Score: ratio, Alarm: ratio >= k}
			p.Upper = smallestCount(mean, func(x float64) bool { return riseRatio(blocks, n, total, x) >= k })
			points[t] = p
		}
		blocks = pool(append(blocks, block{1, y[t]}))
		n++
		total += y[t]
	}
	return points, nil
}

// a block is a stretch of the isotonic regression.
type block struct{ n, sum float64 }

// pool joins the last block with those before it while they lie above it.
func pool(blocks []block) []block {
	for last := len(blocks) - 1; last > 0 && blocks[last-1].sum*blocks[last].n >= blocks[last].sum*blocks[last-1].n; last-- {
		blocks[last-1].n += blocks[last].n
		blocks[last-1].sum += blocks[last].sum
		blocks = blocks[:last]
	}
	return blocks
}

// riseRatio returns R if the next count were x.
func riseRatio(before []block, n int, total, x float64) float64 {
	last := block{1, x}
	keep := len(before)
	for keep > 0 && before[keep-1].sum*last.n >= last.sum*before[keep-1].n {
		keep--
		last.n += before[keep].n
		last.sum += before[keep].sum
	}
	mean := (total + x) / float64(n+1)
	logR := 0.0
	if last.sum > 0 {
		logR = last.sum * math.Log(last.sum/last.n/mean)
	}
	for _, b := range before[:keep] {
		if b.sum > 0 {
			logR += b.sum * math.Log(b.sum/b.n/mean)
		}
	}
	return math.Exp(logR)
}

// smallestCount returns the smallest whole count that passes; enough must hold
// for all larger ones.
func smallestCount(from float64, enough func(float64) bool) float64 {
	low, high := -1.0, math.Max(1, math.Ceil(from))
	for !enough(high) {
		if high > 1e12 {
			return math.Inf(1)
		}
		low, high = high, 2*high
	}
	for high-low > 1 {
		mid := math.Floor((low + high) / 2)
		if enough(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
