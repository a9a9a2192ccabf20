package dataset

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/when"
)

var half = regexp.MustCompile(`^(\d{4}) (first|second) half$`)

// period reads a stretch of time as published tables write it: a year, a month
// or a day ("2013", "2018-02", "2009-06-30"), a half year ("2013 first half"), or
// two of them ("2014-06 to 2014-12"), both ends included.
func period(s string) (when.Interval, error) {
	s = strings.TrimSpace(s)
	if a, b, ok := strings.Cut(s, " to "); ok {
		from, err := period(a)
		if err != nil {
			return when.Interval{}, err
		}
		to, err := period(b)
		if err != nil {
			return when.Interval{}, err
		}
		if to.End < from.Start {
			return when.Interval{}, fmt.Errorf("period %q ends before it starts", s)
		}
		return when.Between(from.Start, to.End), nil
	}
	if m := half.FindStringSubmatch(s); m != nil {
		y, _ := strconv.Atoi(m[1])
		first := when.MonthOf(y, 1)
		if m[2] == "second" {
			first += 6
		}
		return when.Between(first.First(), (first + 5).Last()), nil
	}
	switch len(s) {
	case 4:
		if y, err := strconv.Atoi(s); err == nil && y > 0 {
			return when.Year(y), nil
		}
	case 7:
		if m, err := when.ParseMonth(s); err == nil {
			return m.Interval(), nil
		}
	case 10:
		if d, err := when.ParseDay(s); err == nil {
			return when.Between(d, d), nil
		}
	}
	return when.Interval{}, fmt.Errorf("period %q is not read: write YYYY, YYYY-MM, YYYY-MM-DD, \"YYYY first half\", or two of them with \" to \" between", s)
}
