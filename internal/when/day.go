// Package when holds dates that may be known to the day, the week, the month
// or the year. In go days and words, out come intervals of whole days with a
// precision. It never reads the clock: "today" is always an argument.
package when

import (
	"encoding/json"
	"fmt"
	"time"
)

// A Day is a civil date: the number of days since 1970-01-01, without a zone.
// It prints and marshals as 2006-01-02.
type Day int32

// On returns the day with this year, month and day of the month. Values out of
// range carry over as in [time.Date].
func On(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayOf returns the day of t in t's own zone.
func DayOf(t time.Time) Day { return On(t.Date()) }

// ParseDay reads 2006-01-02 and nothing else.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD and a day that exists", s)
	}
	return DayOf(t), nil
}

// Time returns midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Date returns year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.Time().Date() }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Month returns the month that holds the day.
func (d Day) Month() Month { y, m, _ := d.Date(); return MonthOf(y, m) }

func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes 2006-01-02.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2006-01-02.
func (d *Day) UnmarshalText(b []byte) error {
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// A Month is a calendar month, counted from January of year 0. It prints and
// marshals as 2006-01.
type Month int32

// MonthOf returns the month m of the year.
func MonthOf(year int, m time.Month) Month { return Month(year*12 + int(m) - 1) }

// ParseMonth reads 2006-01 and nothing else.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("month %q: want YYYY-MM", s)
	}
	return MonthOf(t.Year(), t.Month()), nil
}

// Year returns the year of the month.
func (m Month) Year() int { return int(m) / 12 }

// Of returns the month of the year, January to December.
func (m Month) Of() time.Month { return time.Month(int(m)%12 + 1) }

// First returns the first day of the month.
func (m Month) First() Day { return On(m.Year(), m.Of(), 1) }

// Last returns the last day of the month.
func (m Month) Last() Day { return (m + 1).First() - 1 }

// Interval returns the whole month, both ends included.
func (m Month) Interval() Interval { return Interval{m.First(), m.Last(), D4} }

func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Of())) }

// MarshalText writes 2006-01.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 2006-01.
func (m *Month) UnmarshalText(b []byte) error {
	v, err := ParseMonth(string(b))
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// Precision says how exactly a date is known, finest first. The zero value
// means that no date was said.
//
// Codes D1 to D5 follow UCDP GED date_prec 1 to 5.
type Precision uint8

// The precisions: a day, up to six days, a week, a month, up to a year.
const (
	NotSaid Precision = iota
	D1
	D2
	D3
	D4
	D5
)

func (p Precision) String() string {
	if p == NotSaid || p > D5 {
		return ""
	}
	return "D" + string(rune('0'+p))
}

// An Interval is a span of whole days, both ends included, with the precision
// with which the date is known. The zero Interval means: not said.
type Interval struct {
	Start, End Day
	Precision  Precision
}

// Between returns the interval from a to b, both included, with the precision
// that its length implies.
func Between(a, b Day) Interval {
	n := int(b-a) + 1
	switch {
	case n <= 1:
		return Interval{a, b, D1}
	case n <= 6:
		return Interval{a, b, D2}
	case n == 7:
		return Interval{a, b, D3}
	case n <= 31:
		return Interval{a, b, D4}
	}
	return Interval{a, b, D5}
}

// Year returns the whole calendar year.
func Year(y int) Interval { return Interval{On(y, 1, 1), On(y, 12, 31), D5} }

// Known reports whether a date was said.
func (i Interval) Known() bool { return i.Precision != NotSaid }

// Days returns how many days the interval holds; 0 when nothing was said.
func (i Interval) Days() int {
	if !i.Known() {
		return 0
	}
	return int(i.End-i.Start) + 1
}

// Contains reports whether j lies wholly inside i.
func (i Interval) Contains(j Interval) bool {
	return i.Known() && j.Known() && i.Start <= j.Start && j.End <= i.End
}

// Overlaps reports whether the two share at least one day.
func (i Interval) Overlaps(j Interval) bool {
	return i.Known() && j.Known() && i.Start <= j.End && j.Start <= i.End
}

// Month returns the month that the interval lies in, if it lies in one.
func (i Interval) Month() (Month, bool) {
	if !i.Known() || i.Start.Month() != i.End.Month() {
		return 0, false
	}
	return i.Start.Month(), true
}

// String prints a day, a whole month (2018-02), a whole year (2018) or two days
// with a slash; nothing when no date was said.
func (i Interval) String() string {
	if !i.Known() {
		return ""
	}
	if i.Start == i.End {
		return i.Start.String()
	}
	if m, ok := i.Month(); ok && i == m.Interval() {
		return m.String()
	}
	if y, _, _ := i.Start.Date(); i.Start == Year(y).Start && i.End == Year(y).End {
		return fmt.Sprintf("%04d", y)
	}
	return i.Start.String() + "/" + i.End.String()
}

type intervalJSON struct {
	Start     Day    `json:"start"`
	End       Day    `json:"end"`
	Precision string `json:"precision,omitempty"`
}

// MarshalJSON writes {"start","end"}, or null when nothing was said. The
// precision stands beside them ("D2") only where it is another than the
// length implies.
func (i Interval) MarshalJSON() ([]byte, error) {
	if !i.Known() {
		return []byte("null"), nil
	}
	v := intervalJSON{Start: i.Start, End: i.End}
	if i.Precision != Between(i.Start, i.End).Precision {
		v.Precision = i.Precision.String()
	}
	return json.Marshal(v)
}

// UnmarshalJSON reads what MarshalJSON writes; without a precision it follows
// from the length, and an end before the start is refused.
func (i *Interval) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*i = Interval{}
		return nil
	}
	var v intervalJSON
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if v.End < v.Start {
		return fmt.Errorf("interval ends on %s before it starts on %s", v.End, v.Start)
	}
	read := Between(v.Start, v.End)
	if v.Precision != "" {
		if len(v.Precision) != 2 || v.Precision < "D1" || v.Precision > "D5" {
			return fmt.Errorf("precision %q: want D1 to D5", v.Precision)
		}
		read.Precision = Precision(v.Precision[1] - '0')
	}
	*i = read
	return nil
}
