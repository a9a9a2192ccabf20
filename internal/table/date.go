package table

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cairn/internal/when"
)

// DateOptions say how dates of a file are to be read.
type DateOptions struct {
	Today when.Day // later dates are refused; 0: no day is too late
	Order string   // dmy or mdy: how 03/04/2024 reads; empty: such a date is refused
}

// OldestDay is before which a date gets a warning: 1900-01-01.
var OldestDay = when.On(1900, 1, 1)

var (
	isoYear  = regexp.MustCompile(`^\d{4}$`)
	isoMonth = regexp.MustCompile(`^\d{4}-\d{2}$`)
	isoDay   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isoWeek  = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)
	isoTime  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$`)
	slashed  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
	worded   = regexp.MustCompile(`^(\d{1,2}) ([A-Za-z]{3,9}),? (\d{4})$`)
	thirds   = regexp.MustCompile(`(?i)^(early|mid|late)[- ]([A-Za-z]{3,9}) (\d{4})$`)
	wordedUS = regexp.MustCompile(`^([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})$`)
)

// Date reads when something happened, as an interval that keeps how exactly the
// date is known. These forms are taken, and no others:
//
//	2024-03-05              the day (D1); a time of day after it is left aside
//	2024-05                 the month (D4)
//	2024                    the year (D5)
//	2024-W20                the week, Monday to Sunday (D3)
//	2024-05-03/2024-05-06   from a to b, both included; each of the forms above
//	5 March 2024, March 5, 2024
//	early May 2024          days 1–10; mid: 11–20; late: from 21; with a warning
//	05/03/2024              only where the file's order of day and month is named
//
// A day that does not exist is refused and never rolled over. A date that begins
// after Today is refused. One before 1900, and 1970-01-01, which programs write for
// "no date", come with a warning. An empty cell is not given (ok false).
func Date(c Cell, o DateOptions) (i when.Interval, ok bool, warn, fault *Fault) {
	switch c.Kind {
	case Missing, Null:
		return i, false, nil, nil
	case Number, Bool, Nested:
		return i, false, nil, c.Fault("type", "%s is %s where a date in quotes is due", Show(c.Text), c.Kind)
	}
	s := strings.TrimSpace(c.Text)
	if s == "" {
		return i, false, nil, nil
	}
	i, err := interval(s, o)
	if err != nil {
		return i, false, nil, c.Fault("value", "date %s: %v", Show(s), err)
	}
	if o.Today != 0 && i.Start > o.Today {
		return when.Interval{}, false, nil, c.Fault("value", "date %s is in the future: today is %s", Show(s), o.Today)
	}
	switch {
	case thirds.MatchString(s):
		warn = c.Fault("precision", "date %s was read as %s to %s", Show(s), i.Start, i.End)
	case i.Start < OldestDay:
		warn = c.Fault("plausible", "date %s is before %s: it may be a slip", Show(s), OldestDay)
	case i.Start == 0 && i.End == 0:
		warn = c.Fault("plausible", "date %s is the day that programs write where no date is known", Show(s))
	}
	return i, true, warn, nil
}

func interval(s string, o DateOptions) (when.Interval, error) {
	if a, b, both := strings.Cut(s, "/"); both && !slashed.MatchString(s) {
		from, err := interval(strings.TrimSpace(a), o)
		if err != nil {
			return when.Interval{}, err
		}
		to, err := interval(strings.TrimSpace(b), o)
		if err != nil {
			return when.Interval{}, err
		}
		if to.End < from.Start {
			return when.Interval{}, fmt.Errorf("it ends before it starts")
		}
		return when.Between(from.Start, to.End), nil
	}
	switch {
	case isoYear.MatchString(s):
		y, _ := strconv.Atoi(s)
		if y == 0 {
			return when.Interval{}, fmt.Errorf("there is no year 0")
		}
		return when.Year(y), nil
	case isoMonth.MatchString(s):
		m, err := when.ParseMonth(s)
		if err != nil || m.Year() == 0 {
			return when.Interval{}, fmt.Errorf("there is no such month")
		}
		return m.Interval(), nil
	case isoDay.MatchString(s):
		return day(s)
	case isoTime.MatchString(s):
		return day(isoTime.FindStringSubmatch(s)[1])
	case isoWeek.MatchString(s):
		return week(isoWeek.FindStringSubmatch(s))
	case slashed.MatchString(s):
		return ordered(slashed.FindStringSubmatch(s), o.Order)
	}
	if m := worded.FindStringSubmatch(s); m != nil {
		return byName(m[3], m[2], m[1])
	}
	if m := wordedUS.FindStringSubmatch(s); m != nil {
		return byName(m[3], m[1], m[2])
	}
	if m := thirds.FindStringSubmatch(s); m != nil {
		return third(m[1], m[2], m[3])
	}
	return when.Interval{}, fmt.Errorf("it is in no form that is read; write YYYY-MM-DD, YYYY-MM, YYYY, or two of them with / between")
}

func day(s string) (when.Interval, error) {
	d, err := when.ParseDay(s)
	if err != nil || strings.HasPrefix(s, "0000") {
		return when.Interval{}, fmt.Errorf("there is no such day")
	}
	return when.Between(d, d), nil
}

// week returns an ISO 8601 week: week 1 holds the year's first Thursday.
func week(m []string) (when.Interval, error) {
	y, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	fourth := when.On(y, time.January, 4)
	monday := fourth - when.Day((int(fourth.Weekday())+6)%7) + when.Day(7*(n-1))
	if wy, wn := monday.Time().ISOWeek(); n < 1 || y < 1 || wy != y || wn != n {
		return when.Interval{}, fmt.Errorf("there is no such week")
	}
	return when.Between(monday, monday+6), nil
}

func ordered(m []string, order string) (when.Interval, error) {
	switch order {
	case "dmy":
		return day(fmt.Sprintf("%s-%02s-%02s", m[3], pad(m[2]), pad(m[1])))
	case "mdy":
		return day(fmt.Sprintf("%s-%02s-%02s", m[3], pad(m[1]), pad(m[2])))
	}
	return when.Interval{}, fmt.Errorf("which of the numbers is the day is not said: name the order (dmy or mdy), or write YYYY-MM-DD")
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// third returns the first ten days of a month, the next ten, or the rest.
func third(which, month, year string) (when.Interval, error) {
	first, err := byName(year, month, "1")
	if err != nil {
		return first, err
	}
	m := first.Start.Month()
	switch strings.ToLower(which) {
	case "early":
		return when.Interval{Start: m.First(), End: m.First() + 9, Precision: when.D4}, nil
	case "mid":
		return when.Interval{Start: m.First() + 10, End: m.First() + 19, Precision: when.D4}, nil
	}
	return when.Interval{Start: m.First() + 20, End: m.Last(), Precision: when.D4}, nil
}

// byName reads year, English name of a month, day.
func byName(year, month, dom string) (when.Interval, error) {
	for m := time.January; m <= time.December; m++ {
		if full := m.String(); strings.EqualFold(month, full) || strings.EqualFold(month, full[:3]) || strings.EqualFold(month, "Sept") && m == time.September {
			return day(fmt.Sprintf("%s-%02d-%s", year, m, pad(dom)))
		}
	}
	return when.Interval{}, fmt.Errorf("%s is no month", Show(month))
}
