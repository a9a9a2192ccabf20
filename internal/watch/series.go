package watch

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"cairn/internal/when"
)

// Unit is the length of one period of a series.
type Unit string

// The units. A Step is a plain number: the series has no calendar.
const (
	Month Unit = "month" // 2018-02
	Week  Unit = "week"  // 2018-W07, or the date of the same weekday each week
	Day   Unit = "day"   // 2018-02-13
	Year  Unit = "year"  // 2018
	Step  Unit = "step"  // 1, 2, 3…
)

// perYear returns how many periods a year has: the length of the season; 0
// where a season cannot be seen.
func (u Unit) perYear() float64 {
	switch u {
	case Month:
		return 12
	case Week:
		return 365.25 / 7
	case Day:
		return 365.25
	}
	return 0
}

// A Series is one count by period: of one harm or kind of event, in one area,
// under one rule, as of one moment. Points are in order of time, one a period;
// [Series.Filled] puts in the periods that nobody wrote down.
type Series struct {
	Name   string
	Unit   Unit
	Area   string    // ISO code, where the series comes from the register
	Harm   string    // killed, injured, events…
	Rule   string    // counting rule with its version
	AsOf   time.Time // as the register stood then
	Points []Point
}

// A Point is the count of one period. A nil Count is a gap: nobody published
// or recorded a figure, which is not zero. Break, when not empty, says why
// counts from this period on do not count the same people as those before.
// Note is what else a reader must know of this one count. Exposure is what the
// count goes with, in any unit that is the same for the whole series: people
// who live there, days that were observed; 0 means 1.
type Point struct {
	Period   string
	Count    *int
	Break    string
	Note     string
	Exposure float64
}

// exposure returns the point's exposure, 1 if none is given.
func (p Point) exposure() float64 {
	if p.Exposure == 0 {
		return 1
	}
	return p.Exposure
}

// MaxCount is the largest count that a point may have. More people than this
// harmed in one period of one area is a typing error, not a figure.
const MaxCount = 100_000_000

// Errors that a caller may act on.
var (
	ErrEmpty    = errors.New("the series has no figure")
	ErrTooShort = errors.New("the series is too short")
	ErrAllZero  = errors.New("every figure of the series is zero")
	ErrSeries   = errors.New("the series cannot be read")
)

// Check reports the first thing that makes the series unfit to be judged: a
// period that is none, wrong order, a period given twice, a count below zero
// or above MaxCount, no figure at all, a single one, or nothing but zeros.
func (s Series) Check() error {
	if _, err := s.ordinals(); err != nil {
		return err
	}
	return s.checkCounts()
}

func (s Series) checkCounts() error {
	known, sum := 0, 0
	for i, p := range s.Points {
		if math.IsNaN(p.Exposure) || math.IsInf(p.Exposure, 0) || p.Exposure < 0 {
			return fmt.Errorf("%w: %s, point %d (%s): exposure %v; want a number over 0, or none", ErrSeries, s.title(), i+1, p.Period, p.Exposure)
		}
		if p.Count == nil {
			continue
		}
		if *p.Count < 0 {
			return fmt.Errorf("%w: %s, point %d (%s): count %d is below zero; leave it empty if there is no figure", ErrSeries, s.title(), i+1, p.Period, *p.Count)
		}
		if *p.Count > MaxCount {
			return fmt.Errorf("%w: %s, point %d (%s): count %d is over %d and cannot be a count of people in one %s; correct the row", ErrSeries, s.title(), i+1, p.Period, *p.Count, MaxCount, s.Unit)
		}
		known++
		sum += *p.Count
	}
	switch {
	case known == 0:
		return fmt.Errorf("%s: %w: all of its %d periods are gaps", s.title(), ErrEmpty, len(s.Points))
	case known == 1:
		return fmt.Errorf("%s: %w: one figure has no past to be judged against; %d earlier ones are needed", s.title(), ErrTooShort, MinHistory)
	case sum == 0:
		return fmt.Errorf("%s: %w: %d figures and no event in any; if nobody could report, leave the periods empty", s.title(), ErrAllZero, known)
	}
	return nil
}

func (s Series) title() string {
	if s.Name == "" {
		return "series"
	}
	return fmt.Sprintf("series %q", s.Name)
}

// Filled returns the series with every period between its first and its last:
// those that were not written down become gaps.
func (s Series) Filled() (Series, error) {
	at, err := s.ordinals()
	if err != nil || len(at) == 0 {
		return s, err
	}
	return s.filled(at)
}

// ready checks the series and returns it filled: what every detector does
// first.
func (s Series) ready() (Series, error) {
	at, err := s.ordinals()
	if err != nil {
		return s, err
	}
	if err := s.checkCounts(); err != nil {
		return s, err
	}
	return s.filled(at)
}

func (s Series) filled(at []int) (Series, error) {
	if at[len(at)-1]-at[0]+1 == len(at) {
		return s, nil
	}
	if n := at[len(at)-1] - at[0] + 1; n > 200_000 {
		return s, fmt.Errorf("%w: %s runs over %d %ss, from %s to %s; correct the first or the last period", ErrSeries, s.title(), n, s.Unit, s.Points[0].Period, s.Points[len(s.Points)-1].Period)
	}
	filled := s
	filled.Points = make([]Point, 0, at[len(at)-1]-at[0]+1)
	for i, p := range s.Points {
		if i > 0 {
			for o := at[i-1] + 1; o < at[i]; o++ {
				filled.Points = append(filled.Points, Point{Period: s.Unit.name(o, s.Points[0].Period)})
			}
		}
		filled.Points = append(filled.Points, p)
	}
	return filled, nil
}

// ordinals returns the place of each point on the unit's time line and checks
// that they rise.
func (s Series) ordinals() ([]int, error) {
	at := make([]int, len(s.Points))
	for i, p := range s.Points {
		o, err := s.Unit.ordinal(p.Period)
		if err != nil {
			return nil, fmt.Errorf("%w: %s, point %d: %w", ErrSeries, s.title(), i+1, err)
		}
		if i > 0 && o == at[i-1] {
			return nil, fmt.Errorf("%w: %s, point %d: period %s is given twice; keep one figure for it", ErrSeries, s.title(), i+1, p.Period)
		}
		if i > 0 && o < at[i-1] {
			return nil, fmt.Errorf("%w: %s, point %d: period %s comes after %s; put the periods in order of time", ErrSeries, s.title(), i+1, p.Period, s.Points[i-1].Period)
		}
		at[i] = o
	}
	return at, nil
}

// ordinal returns the number of the period on the unit's time line.
func (u Unit) ordinal(period string) (int, error) {
	switch u {
	case Month:
		if len(period) == 7 && period[4] == '-' { // the plain way, without time.Parse
			y, m := digits(period[:4]), digits(period[5:])
			if y >= 0 && m >= 1 && m <= 12 {
				return int(when.MonthOf(y, time.Month(m))), nil
			}
		}
		m, err := when.ParseMonth(period)
		return int(m), err
	case Day:
		d, err := when.ParseDay(period)
		return int(d), err
	case Week:
		if monday, ok := isoWeek(period); ok {
			return weekOf(monday), nil
		}
		d, err := when.ParseDay(period)
		if err != nil {
			return 0, fmt.Errorf("week %q: want YYYY-Www or YYYY-MM-DD", period)
		}
		return weekOf(d), nil
	case Year, Step:
		n, err := strconv.Atoi(period)
		if err != nil && u == Step {
			return 0, fmt.Errorf("%q: want 2018-02, 2018-W07, 2018-02-13 or 2018; other periods, as quarters, are numbered 1, 2, 3…", period)
		}
		if err != nil || u == Year && len(period) != 4 {
			return 0, fmt.Errorf("%s %q: want a whole number", u, period)
		}
		return n, nil
	}
	return 0, fmt.Errorf("unit %q: want month, week, day, year or step", u)
}

// digits reads a number of decimal digits; −1 if there is anything else.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// first returns the first day of a period that ordinal accepts; for steps and
// years a day that keeps their order.
func (u Unit) first(period string) when.Day {
	o, _ := u.ordinal(period)
	switch u {
	case Month:
		return when.Month(o).First()
	case Day:
		return when.Day(o)
	case Week:
		if d, err := when.ParseDay(period); err == nil {
			return d
		}
		return when.Day(7*o) + epochMonday
	}
	return when.Day(o)
}

// name prints the period with this number, in the manner of the example.
func (u Unit) name(o int, example string) string {
	switch u {
	case Month:
		return when.Month(o).String()
	case Day:
		return when.Day(o).String()
	case Week:
		if _, ok := isoWeek(example); ok {
			y, w := (when.Day(7*o) + epochMonday).Time().ISOWeek()
			return fmt.Sprintf("%04d-W%02d", y, w)
		}
		d, _ := when.ParseDay(example)
		first, _ := u.ordinal(example)
		return (d + when.Day(7*(o-first))).String()
	}
	return strconv.Itoa(o)
}

// epochMonday is Monday 1969-12-29; weeks are counted from it.
const epochMonday when.Day = -3

func weekOf(d when.Day) int {
	n := int(d - epochMonday)
	return (n - ((n%7)+7)%7) / 7
}

// isoWeek returns the Monday of an ISO 8601 week written 2018-W07.
func isoWeek(s string) (when.Day, bool) {
	var y, w int
	if len(s) != 8 || s[4:6] != "-W" {
		return 0, false
	}
	y, err1 := strconv.Atoi(s[:4])
	w, err2 := strconv.Atoi(s[6:])
	if err1 != nil || err2 != nil || w < 1 || w > 53 {
		return 0, false
	}
	fourth := when.On(y, 1, 4) // always in week 1
	monday := fourth - when.Day((int(fourth.Weekday())+6)%7) + when.Day(7*(w-1))
	if gy, gw := monday.Time().ISOWeek(); gy != y || gw != w {
		return 0, false
	}
	return monday, true
}
