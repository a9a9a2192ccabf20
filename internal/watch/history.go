package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// A History says which earlier periods a count is compared with: HalfWidth
// periods on each side of the same one in each of Years earlier years of Year
// periods, and with Current the HalfWidth periods just before.
type History struct {
	Year      int // periods in a year: 12, 52
	Years     int
	HalfWidth int
	Current   bool
}

func (h History) check() error {
	if h.Years < 0 || h.HalfWidth < 0 || h.Year < 1 || h.Years == 0 && !h.Current {
		return fmt.Errorf("%d years of %d periods, half width %d: want a year of at least one period, and years or the current one", h.Years, h.Year, h.HalfWidth)
	}
	return nil
}

// of returns the known reference counts of period t; ok is false where some
// lie before the first.
func (h History) of(y []float64, t int, into []float64) (refs []float64, ok bool) {
	refs = into[:0]
	take := func(from, to int) {
		for i := from; i <= to; i++ {
			if !math.IsNaN(y[i]) {
				refs = append(refs, y[i])
			}
		}
	}
	if t-h.Years*h.Year-h.HalfWidth < 0 {
		return nil, false
	}
	if h.Current {
		take(t-h.HalfWidth, t-1)
	}
	for year := 1; year <= h.Years; year++ {
		take(t-year*h.Year-h.HalfWidth, min(t-1, t-year*h.Year+h.HalfWidth))
	}
	return refs, true
}

// each judges every period from first on by its references.
func (h History) each(y []float64, first int, judge func(t int, refs []float64) Bounded) []Bounded {
	points := make([]Bounded, len(y))
	refs := make([]float64, 0, h.Years*(2*h.HalfWidth+1)+h.HalfWidth)
	for t := first; t < len(y); t++ {
		known, ok := h.of(y, t, refs)
		switch {
		case math.IsNaN(y[t]):
			points[t] = noFigure
		case !ok:
			points[t] = tooEarly("%d earlier years are needed", h.Years)
		case len(known) < 2:
			points[t] = tooEarly("fewer than two reference periods have a figure")
		default:
			points[t] = judge(t, known)
			points[t].Alarm = y[t] > points[t].Upper
		}
	}
	return points
}

// Bayes judges each count from period first (counted from 0) on by the predictive distribution that its n references
// give under a Poisson model with Jeffreys' prior,
//
//	NegBin with size Σref + ½ and mean (Σref + ½)/n,
//
// with the upper bound at its 1 − rate quantile. It takes the references as
// Poisson: over-dispersed counts give more alarms than stated.
//
// A. Riebler, Empirischer Vergleich von statistischen Methoden zur
// Ausbruchserkennung, Munich 2004; M. Höhle, Comput. Stat. 22 (2007) 571–582,
// section 2.2.
func Bayes(y []float64, h History, rate float64, first int) ([]Bounded, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("bayes: %w", err)
	}
	if !(rate > 0 && rate < 1) {
		return nil, fmt.Errorf("bayes: rate %v: want a share between 0 and 1", rate)
	}
	return h.each(y, first, func(t int, refs []float64) Bounded {
		size := sum(refs) + 0.5
		d := stats.NegBin{Mean: size / float64(len(refs)), Size: size}
		p := Bounded{OK: true, Expected: d.Mean, Upper: d.Quantile(1 - rate)}
		p.Score = stats.NormalTailQuantile(math.Max(d.Tail(y[t]-1), 1e-300))
		return p
	}), nil
}

// crowGardner holds the upper ends of the 95 % confidence intervals for a
// Poisson mean at counts 0 to 20: E. L. Crow & R. S. Gardner, Biometrika 46
// (1959) 441–453, table 1.
var crowGardner = [...]float64{
	3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633,
	19.050, 20.335, 21.364, 22.945, 23.762, 25.400, 26.306, 27.735, 28.966, 30.017,
}

// RKI judges each count from period first (counted from 0) on by the rule long used
// at the Robert Koch Institute: with mean m of the references the upper bound is that of the Poisson 95 % interval at ⌊m⌋ for
// m ≤ 20, else m + 2s. Its rate of false alarms is not stated by it and grows
// with the scatter of small counts.
//
// M. Höhle, Comput. Stat. 22 (2007) 571–582, section 2.1.
func RKI(y []float64, h History, first int) ([]Bounded, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("rki: %w", err)
	}
	return h.each(y, first, func(t int, refs []float64) Bounded {
		m := sum(refs) / float64(len(refs))
		p := Bounded{OK: true, Expected: m}
		if m <= 20 {
			p.Upper = crowGardner[int(m)]
		} else {
			squares := 0.0
			for _, r := range refs {
				squares += (r - m) * (r - m)
			}
			p.Upper = m + 2*math.Sqrt(squares/float64(len(refs)-1))
		}
		p.Score = (y[t] - m) / (p.Upper - m)
		return p
	}), nil
}

func sum(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s
}
