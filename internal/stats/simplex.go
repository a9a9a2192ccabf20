package stats

import "math"

// Simplex maximises goal·x over x ≥ 0 with a x ≤ b, where every b ≥ 0, so that
// x = 0 is allowed. It returns +Inf where the goal has no bound. It walks from
// corner to corner, by Bland's rule, which never goes in circles.
//
// G. B. Dantzig, Linear Programming and Extensions, 1963, chapter 5;
// R. G. Bland, Math. Oper. Res. 2 (1977) 103–107.
func Simplex(a [][]float64, b, goal []float64) (best float64, x []float64) {
	const tiny = 1e-10
	m, n := len(a), len(goal)
	width := n + m + 1
	t := make([][]float64, m+1) // rows of the tableau with slacks; the last is −goal
	basis := make([]int, m)
	for i := range m {
		t[i] = make([]float64, width)
		copy(t[i], a[i])
		t[i][n+i], t[i][width-1] = 1, b[i]
		basis[i] = n + i
	}
	t[m] = make([]float64, width)
	for j, g := range goal {
		t[m][j] = -g
	}
	for {
		enter := -1
		for j := range width - 1 {
			if t[m][j] < -tiny {
				enter = j
				break
			}
		}
		if enter < 0 {
			break
		}
		leave, least := -1, math.Inf(1)
		for i := range m {
			if t[i][enter] <= tiny {
				continue
			}
			r := t[i][width-1] / t[i][enter]
			if leave < 0 || r < least-tiny || r < least+tiny && basis[i] < basis[leave] {
				leave, least = i, r
			}
		}
		if leave < 0 {
			return math.Inf(1), nil
		}
		p := t[leave][enter]
		for j := range t[leave] {
			t[leave][j] /= p
		}
		for i := range t {
			if f := t[i][enter]; i != leave && f != 0 {
				for j := range t[i] {
					t[i][j] -= f * t[leave][j]
				}
			}
		}
		basis[leave] = enter
	}
	x = make([]float64, n)
	for i, v := range basis {
		if v < n {
			x[v] = t[i][width-1]
		}
	}
	return t[m][width-1], x
}
