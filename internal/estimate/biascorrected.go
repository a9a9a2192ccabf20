package estimate

import "cairn/internal/stats"

// MtBiasCorrected is Mt with the bias of small samples taken off: before the
// fit (t−2)/(2t) is added to the people on each one of t lists alone and
// 2/(t(t−1)) to those on each two. With two lists it is Chapman's estimate.
//
// L.-P. Rivest & T. Lévesque, Can. J. Stat. 29 (2001) 555–572, section 4.
func MtBiasCorrected(o Overlap) (Model, error) {
	t := float64(len(o.Lists))
	c := o.cells(o.main(), nil)
	for i := range c.y {
		switch times(i + 1) { // the rows are the combinations from 1
		case 1:
			c.y[i] += (t - 2) / (2 * t)
		case 2:
			c.y[i] += 2 / (t * (t - 1))
		}
	}
	return o.fitBy("mt-bias-corrected", c, func(c cells) (stats.LogLinear, error) { return stats.FitPoisson(c.x, c.p, c.y) })
}
