package stats

import "math"

// a triangle is the lower Cholesky factor of a small symmetric matrix.
type triangle struct {
	l []float64 // row by row, p×p, the upper part unused
	p int
}

// cholesky factors the lower triangle of a; ok is false where a is not
// positive definite to within twelve digits.
func cholesky(a []float64, p int) (triangle, bool) {
	l := make([]float64, p*p)
	for j := range p {
		d := a[j*p+j]
		for k := range j {
			d -= l[j*p+k] * l[j*p+k]
		}
		if !(d > 1e-12*a[j*p+j]) {
			return triangle{}, false
		}
		d = math.Sqrt(d)
		l[j*p+j] = d
		for i := j + 1; i < p; i++ {
			s := a[i*p+j]
			for k := range j {
				s -= l[i*p+k] * l[j*p+k]
			}
			l[i*p+j] = s / d
		}
	}
	return triangle{l, p}, true
}

// solve returns x with LL'x = b.
func (t triangle) solve(b []float64) []float64 {
	p, l := t.p, t.l
	x := make([]float64, p)
	for i := range p {
		s := b[i]
		for k := range i {
			s -= l[i*p+k] * x[k]
		}
		x[i] = s / l[i*p+i]
	}
	for i := p - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < p; k++ {
			s -= l[k*p+i] * x[k]
		}
		x[i] = s / l[i*p+i]
	}
	return x
}

// inverse returns (LL')⁻¹ row by row.
func (t triangle) inverse() []float64 {
	p := t.p
	inv := make([]float64, p*p)
	e := make([]float64, p)
	for j := range p {
		clear(e)
		e[j] = 1
		for i, v := range t.solve(e) {
			inv[i*p+j] = v
		}
	}
	return inv
}
