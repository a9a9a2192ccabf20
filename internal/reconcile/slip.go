package reconcile

import "strconv"

// slip tells how one number can become the other by one slip of the hand, in
// words; empty when it cannot. Numbers of one digit are no evidence.
//
//   - one digit changed: 799 and 199;
//   - two neighbours swapped: 1438 and 1483;
//   - a digit lost or added: 1039 and 139.
func slip(a, b int) string {
	x, y := strconv.Itoa(a), strconv.Itoa(b)
	if a == b || min(len(x), len(y)) < 2 {
		return ""
	}
	if len(x) == len(y) {
		var differ []int
		for i := range x {
			if x[i] != y[i] {
				differ = append(differ, i)
			}
		}
		switch {
		case len(differ) == 1:
			return "one digit differs"
		case len(differ) == 2 && differ[1] == differ[0]+1 && x[differ[0]] == y[differ[1]] && x[differ[1]] == y[differ[0]]:
			return "two digits are swapped"
		}
		return ""
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) == 1 && len(x) >= 3 {
		for i := range y {
			if y[:i]+y[i+1:] == x {
				return "a digit is lost or added"
			}
		}
	}
	return ""
}
