package stats

import "math"

// NullSpace returns a basis of the vectors of p numbers that are orthogonal to
// every row, by Gauss–Jordan elimination with the largest pivot; what is under
// 1e-9 of a row's largest number is taken as 0.
func NullSpace(rows [][]float64, p int) [][]float64 {
	a := make([][]float64, len(rows))
	for i, r := range rows {
		a[i] = append([]float64(nil), r...)
	}
	pivot := make([]int, 0, p) // the column of each reduced row
	for col := 0; col < p && len(pivot) < len(a); col++ {
		at := len(pivot)
		best := at
		for i := at; i < len(a); i++ {
			if math.Abs(a[i][col]) > math.Abs(a[best][col]) {
				best = i
			}
		}
		if math.Abs(a[best][col]) < 1e-9 {
			continue
		}
		a[at], a[best] = a[best], a[at]
		lead := a[at][col]
		for j := range a[at] {
			a[at][j] /= lead
		}
		for i := range a {
			if f := a[i][col]; i != at && f != 0 {
				for j := col; j < p; j++ {
					a[i][j] -= f * a[at][j]
				}
			}
		}
		pivot = append(pivot, col)
	}
	var basis [][]float64
	next := 0
	for free := range p {
		if next < len(pivot) && pivot[next] == free {
			next++
			continue
		}
		v := make([]float64, p)
		v[free] = 1
		for i, col := range pivot {
			v[col] = -a[i][free]
		}
		basis = append(basis, v)
	}
	return basis
}
