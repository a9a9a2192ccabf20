package table

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The bounds of a number of people in one row.
const (
	// MaxPeople is the most people that a row may count: 10 million. More is
	// taken for a slip and refused.
	MaxPeople = 10_000_000
	// ManyPeople is from where a number of people gets a warning that a person
	// must confirm: 10,000 in one row.
	ManyPeople = 10_000
)

// Count reads a whole number of people, 0 or more. An empty cell, null and a
// missing one are not given (ok false), which is not zero.
//
// It takes decimal digits of one script ("12", "١٢", "१२") with spaces around,
// and nothing else: no sign, thousands mark, decimal point, exponent, base,
// range, word or hedge. Leading zeros are decimal: 017 is 17. In json only a
// number counts as one; 3.0 is not a whole number as spelled and is refused, as
// is a number in quotes. A number over MaxPeople is refused; one over ManyPeople
// comes with a warning.
func Count(c Cell) (n int, ok bool, warn, fault *Fault) {
	switch c.Kind {
	case Missing, Null:
		return 0, false, nil, nil
	case Bool, Nested:
		return 0, false, nil, c.Fault("type", "%s is %s where a whole number is due", Show(c.Text), c.Kind)
	case Text:
		if c.Path != "" {
			return 0, false, nil, c.Fault("type", "%s is text where a number is due: write it without quotes, or null where it is not known", Show(c.Text))
		}
		if !c.Given() {
			return 0, false, nil, nil
		}
	}
	s, whole := digits(strings.TrimSpace(c.Text))
	if !whole {
		return 0, false, nil, c.Fault("value", "%s is not a plain whole number: write digits only, or leave the cell empty where it is not known", Show(c.Text))
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > MaxPeople {
		return 0, false, nil, c.Fault("value", "%s is more people than the limit of %s: it is too large", Show(c.Text), Group(MaxPeople))
	}
	if n > ManyPeople {
		warn = c.Fault("plausible", "%s people in one row is more than %s: a reviewer should confirm it", Group(n), Group(ManyPeople))
	}
	return n, true, warn, nil
}

// digits turns decimal digits of one script into 0–9. It reports false for
// anything else in s, for two scripts in one number and for an empty s.
func digits(s string) (string, bool) {
	var b strings.Builder
	zero := rune(-1)
	for _, r := range s {
		// U+1D7CE–U+1D7FF are letters of formulas drawn as digits: five runs
		// without a gap, in which a zero cannot be found by looking back.
		if !unicode.IsDigit(r) || r >= 0x1d7ce && r <= 0x1d7ff {
			return "", false
		}
		z := r
		for r-z < 9 && unicode.IsDigit(z-1) {
			z--
		}
		if zero >= 0 && z != zero {
			return "", false
		}
		zero = z
		b.WriteByte(byte('0' + r - z))
	}
	return b.String(), zero >= 0
}

// CountRange reads a lowest and a highest number of people from two cells.
// Neither given: ok is false. Only a lowest: at least that many. Only a highest:
// 0 up to it. A lowest over the highest is refused: the two are never swapped.
func CountRange(low, high Cell) (lo, hi int, open, ok bool, warn []*Fault, fault *Fault) {
	lo, hasLo, w, fault := Count(low)
	if fault != nil {
		return 0, 0, false, false, nil, fault
	}
	if w != nil {
		warn = append(warn, w)
	}
	hi, hasHi, w, fault := Count(high)
	if fault != nil {
		return 0, 0, false, false, nil, fault
	}
	if w != nil {
		warn = append(warn, w)
	}
	switch {
	case !hasLo && !hasHi:
		return 0, 0, false, false, warn, nil
	case !hasHi:
		return lo, lo, true, true, warn, nil
	case !hasLo:
		return 0, hi, false, true, warn, nil
	case lo > hi:
		return 0, 0, false, false, nil, low.Fault("value", "%s %d is over %s %d: one of the two is wrong, and they are not swapped", name(low), lo, name(high), hi)
	}
	return lo, hi, false, true, warn, nil
}

func name(c Cell) string {
	if c.Header == "" {
		return fmt.Sprintf("column %d", c.Column)
	}
	return c.Header
}
