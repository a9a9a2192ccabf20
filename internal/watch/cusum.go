package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// A Transform turns a count with in-control mean m into a value that is about
// standard normal, so that one reference value and one limit do for all.
type Transform string

// The transforms, x the count.
const (
	Standard       Transform = "standard"       // (x − m)/√m
	Rossi          Transform = "rossi"          // (x − 3m + 2√(xm)) / (2√m)
	Anscombe       Transform = "anscombe"       // 3/2 (x^⅔ − m^⅔) / m^⅙
	Anscombe2nd    Transform = "anscombe2nd"    // 3/2 (x^⅔ − m^⅔ + m^-⅓/9) / m^⅙
	PearsonNegBin  Transform = "pearsonNegBin"  // (x − m)/√(m + αm²)
	AnscombeNegBin Transform = "anscombeNegBin" // ∫ from m to x of (t + αt²)^-⅓ dt / (m + αm²)^⅙
	Untransformed  Transform = "none"           // x
)

// apply returns the transformed count.
func (tr Transform) apply(x, m, alpha float64) (float64, error) {
	switch tr {
	case Standard:
		return (x - m) / math.Sqrt(m), nil
	case Rossi:
		return (x - 3*m + 2*math.Sqrt(x*m)) / (2 * math.Sqrt(m)), nil
	case Anscombe:
		return 1.5 * (math.Pow(x, 2.0/3) - math.Pow(m, 2.0/3)) / math.Pow(m, 1.0/6), nil
	case Anscombe2nd:
		return 1.5 * (math.Pow(x, 2.0/3) - math.Pow(m, 2.0/3) + math.Pow(m, -1.0/3)/9) / math.Pow(m, 1.0/6), nil
	case PearsonNegBin:
		return (x - m) / math.Sqrt(m+alpha*m*m), nil
	case AnscombeNegBin:
		return (anscombeArea(x, alpha) - anscombeArea(m, alpha)) / math.Pow(m+alpha*m*m, 1.0/6), nil
	case Untransformed:
		return x, nil
	}
	return 0, fmt.Errorf("cusum: transform %q: want standard, rossi, anscombe, anscombe2nd, pearsonNegBin, anscombeNegBin or none", tr)
}

// anscombeArea returns ∫ from 0 to x of (t + αt²)^-⅓ dt. With s = αx/(1+αx) it is
// α^-⅔ times the incomplete beta function of s at ⅔ and −⅓, which integration by
// parts leads back to that at ⅔ and ⅔:
//
//	α^-⅔ [3 s^⅔ (1−s)^-⅓ − B(⅔, ⅔) I_s(⅔, ⅔)]
func anscombeArea(x, alpha float64) float64 {
	const whole = 2.0533902179391768 // B(⅔, ⅔) = Γ(⅔)²/Γ(4/3)
	s := alpha * x / (1 + alpha*x)
	return (3*math.Cbrt(s*s*(1+alpha*x)) - whole*stats.BetaRegularised(2.0/3, 2.0/3, s)) / math.Cbrt(alpha*alpha)
}

// invert returns the count whose transformed value is z, at least 0.
func (tr Transform) invert(z, m, alpha float64) float64 {
	root := math.Sqrt(m)
	switch tr {
	case Standard:
		return math.Max(0, m+z*root)
	case Rossi:
		under := 4*m + 2*z*root
		if under < 0 {
			return 0
		}
		s := math.Sqrt(under) - root
		return math.Max(0, s) * math.Max(0, s)
	case Anscombe, Anscombe2nd:
		at := math.Pow(m, 2.0/3) + z*math.Pow(m, 1.0/6)*2/3
		if tr == Anscombe2nd {
			at -= math.Pow(m, -1.0/3) / 9
		}
		return math.Pow(math.Max(0, at), 1.5)
	case PearsonNegBin:
		return math.Max(0, m+z*math.Sqrt(m+alpha*m*m))
	case AnscombeNegBin:
		low, high := 0.0, m+1
		value := func(x float64) float64 { v, _ := tr.apply(x, m, alpha); return v }
		if value(0) >= z {
			return 0
		}
		for value(high) < z {
			high *= 2
		}
		for range 100 {
			if mid := (low + high) / 2; value(mid) < z {
				low = mid
			} else {
				high = mid
			}
		}
		return high
	}
	return math.Max(0, z)
}

// CUSUMOptions are the settings of [CUSUM].
type CUSUMOptions struct {
	Reference float64 // k: half the shift that shall be found, in standard deviations
	Limit     float64 // h: alarm when the sum reaches it
	Transform Transform
	Alpha     float64 // of the negative binomial: variance = m + αm²

	// AsSurveillance gives the bounds of the R package surveillance: rounded
	// up for standard, h less the sum itself for none and anscombeNegBin, m^⅓ for
	// m^-⅓ in the bound of anscombe2nd, and the square of a negative root for
	// rossi. Sums and alarms are the same, but for anscombeNegBin, which it reads
	// from a table that ends at αx = 10.
	AsSurveillance bool
}

// A CUSUMPoint has the sum besides the bound: the count that would have
// reached the limit.
type CUSUMPoint struct {
	Bounded
	Sum float64
}

// CUSUM adds up what transformed counts have over the reference value,
//
//	S_t = max(0, S_{t−1} + transform(y_t) − k),   alarm while S_t ≥ h
//
// so that a small lasting rise is found that no single count shows. Means are
// the in-control means, one a period. The sum is not reset by an alarm: it
// stays up while the rise lasts and for a while after. NaN is a gap and leaves
// the sum as it was. It takes the in-control mean as known.
//
// G. Rossi, L. Lampugnani & M. Marchi, Stat. Med. 18 (1999) 2111–2122; D. A.
// Pierce & D. W. Schafer, J. Am. Stat. Assoc. 81 (1986) 977–986 (residuals);
// J. M. Hilbe, Negative Binomial Regression, 2011, section 5.1 (Anscombe
// residuals of the negative binomial).
func CUSUM(y, means []float64, o CUSUMOptions) ([]CUSUMPoint, error) {
	if len(means) != len(y) {
		return nil, fmt.Errorf("cusum: %d means for %d counts", len(means), len(y))
	}
	if (o.Transform == PearsonNegBin || o.Transform == AnscombeNegBin) && !(o.Alpha > 0) {
		return nil, fmt.Errorf("cusum: transform %s needs alpha over 0", o.Transform)
	}
	points := make([]CUSUMPoint, len(y))
	s := 0.0
	for t := range y {
		if math.IsNaN(y[t]) {
			points[t] = CUSUMPoint{noFigure, s}
			continue
		}
		m := means[t]
		if !(m > 0) {
			points[t] = CUSUMPoint{tooEarly("the in-control mean is %v; it must be over 0", m), s}
			continue
		}
		value, err := o.Transform.apply(y[t], m, o.Alpha)
		if err != nil {
			return nil, err
		}
		upper := o.Transform.invert(o.Limit+o.Reference-s, m, o.Alpha)
		before := s
		s = math.Max(0, s+value-o.Reference)
		if o.AsSurveillance {
			upper = o.surveillanceBound(upper, before, s, m)
		}
		points[t] = CUSUMPoint{Bounded{OK: true, Expected: m, Upper: upper, Score: s / o.Limit, Alarm: s >= o.Limit}, s}
	}
	return points, nil
}

func (o CUSUMOptions) surveillanceBound(upper, before, after, m float64) float64 {
	switch o.Transform {
	case Standard:
		return math.Ceil(upper)
	case Untransformed, AnscombeNegBin:
		return math.Max(0, o.Limit-after)
	case Rossi:
		root := math.Sqrt(4*m+2*(o.Limit+o.Reference-before)*math.Sqrt(m)) - math.Sqrt(m)
		if !math.IsNaN(root) {
			return root * root
		}
	case Anscombe2nd:
		at := math.Pow(m, 2.0/3) - math.Pow(m, 1.0/3)/9 + (o.Limit+o.Reference-before)*math.Pow(m, 1.0/6)*2/3
		return math.Pow(math.Max(0, at), 1.5)
	}
	return upper
}
