package stats

import "math"

// Log and Exp are the functions of package math from tables, with no division:
// two to three times as fast, and right to within two units in the last place.
// They are for loops that spend their time in them.
//
// The way of P. T. P. Tang, ACM Trans. Math. Softw. 16 (1990) 378–400 and 15
// (1989) 144–157: a nearby point of a table, and a short series for the rest.

// logOffset makes the mantissas that are looked up run from 0.6875 to 1.375, so
// that 1 lies inside and the logarithm near it keeps its digits.
const logOffset = 0x3fe6000000000000

// logPoint is a point near the middle of a stretch, its reciprocal and its
// logarithm.
type logPoint struct{ at, over, log float64 }

var (
	logPoints = makeLogPoints()
	expPoints = makeExpPoints() // 2^(k/128)
)

func makeLogPoints() (points [128]logPoint) {
	for i := range points {
		from := math.Float64frombits(logOffset + uint64(i)<<45)
		until := math.Float64frombits(logOffset + uint64(i+1)<<45)
		at := (from + until) / 2
		if from == 1 || until == 1 {
			at = 1
		}
		points[i] = logPoint{at, 1 / at, math.Log(at)}
	}
	return points
}

func makeExpPoints() (points [128]float64) {
	for k := range points {
		points[k] = math.Exp2(float64(k) / 128)
	}
	return points
}

// Log returns the natural logarithm of x.
func Log(x float64) float64 {
	bits := math.Float64bits(x)
	if bits-1<<52 >= 0x7fe<<52 { // 0, below 0, tiny, infinite, no number
		return math.Log(x)
	}
	from := bits - logOffset
	p := &logPoints[from>>45&127]
	k := float64(int64(from) >> 52)
	r := (math.Float64frombits(bits-from&(0xfff<<52)) - p.at) * p.over
	r2 := r * r
	series := r2 * (-1.0/2 + r*(1.0/3) + r2*(-1.0/4+r*(1.0/5)+r2*(-1.0/6+r*(1.0/7)-r2*(1.0/8))))
	return k*math.Ln2 + p.log + (r + series)
}

// Exp returns e to the power x.
func Exp(x float64) float64 {
	if !(math.Abs(x) < 700) {
		return math.Exp(x)
	}
	const (
		step  = 128 / math.Ln2
		high  = 0x1.62e42fefp-8 // ln 2/128, its first digits
		shift = 0x1.8p52
		low   = 0x1.473de6af278edp-41 // and the rest
	)
	shifted := x*step + shift
	k := shifted - shift // rounded to a whole number
	n := int64(int32(math.Float64bits(shifted)))
	r := x - k*high - k*low
	series := r + r*r*(1.0/2+r*(1.0/6+r*(1.0/24+r*(1.0/120))))
	t := expPoints[n&127]
	return math.Float64frombits(math.Float64bits(t+t*series) + uint64(n>>7)<<52)
}
