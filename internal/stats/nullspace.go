package stats

import "math"

// NullSpace returns a basis of the vectors of p numbers that are orthogonal to
// every row, by Gauss–Jordan elimination with the largest pivot, and for each
// the column that it frees: the one that depends on those to its left. What is
// under 1e-9 is taken as 0.
func NullSpace(rows [][]float64, p int) (basis [][]float64, free []int) {
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
	next := 0
	for at := range p {
		if next < len(pivot) && pivot[next] == at {
			next++
			continue
		}
		v := make([]float64, p)
		v[at] = 1
		for i, col := range pivot {
			v[col] = -a[i][at]
		}
		basis, free = append(basis, v), append(free, at)
	}
	return basis, free
}
