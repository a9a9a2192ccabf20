package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
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
	n, total, limit := 0, 0.0, math.Log(k)
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
			ratio := math.Exp(logRise(blocks, n, total, y[t]))
			p := Bounded{OK: true, Expected: mean, Score: ratio, Alarm: ratio >= k}
			p.Upper = smallestCount(mean, func(x float64) bool { return logRise(blocks, n, total, x) >= limit })
			points[t] = p
		}
		blocks = pool(blocks, y[t])
		n++
		total += y[t]
	}
	return points, nil
}

// a block is a stretch of the isotonic regression.
type block struct {
	n, sum float64
	upTo   float64 // Σ sum·log(sum/n) of the blocks up to this one
}

// own returns the block's sum·log(sum/n).
func (b block) own() float64 {
	if b.sum == 0 {
		return 0
	}
	return b.sum * stats.Log(b.sum/b.n)
}

// last returns the block that a further count x ends up in, and how many of the
// blocks before stay as they are: those that lie under it.
func last(blocks []block, x float64) (b block, keep int) {
	b, keep = block{n: 1, sum: x}, len(blocks)
	for keep > 0 && blocks[keep-1].sum*b.n >= b.sum*blocks[keep-1].n {
		keep--
		b.n += blocks[keep].n
		b.sum += blocks[keep].sum
	}
	return b, keep
}

// pool adds a count to the regression.
func pool(blocks []block, x float64) []block {
	b, keep := last(blocks, x)
	b.upTo = b.own()
	if keep > 0 {
		b.upTo += blocks[keep-1].upTo
	}
	return append(blocks[:keep], b)
}

// logRise returns log R if the next count were x.
func logRise(before []block, n int, total, x float64) float64 {
	b, keep := last(before, x)
	logR := b.own() - block{n: float64(n + 1), sum: total + x}.own()
	if keep > 0 {
		logR += before[keep-1].upTo
	}
	return logR
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
