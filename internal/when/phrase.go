package when

import (
	"strconv"
	"time"
)

// Phrase reads an English time phrase that begins at words[i] against the day
// of the document, on; the zero Interval when that is not known. The words are
// folded, marks are words of their own. It returns how many words it took and
// the days meant, both ends included; n is 0 when no phrase begins there. A
// phrase that is relative to an unknown day is taken and means nothing.
//
// What the phrases mean (label guide, rules of inheritance 4 and 5):
//
//   - a weekday is the latest such day on or before the document's; "last
//     Friday" the latest before it;
//   - "March last year" is that month of the calendar year before;
//   - a month without a year is the latest that has begun; a day of a month
//     without a year the latest that is not after the document's;
//   - "last month", "last year", "last week" is the whole calendar unit before,
//     "this month" runs from its first day to the document's;
//   - "overnight", "past 24 hours": the day before to the document's; "last night"
//     the day before;
//   - "24 hours to Saturday", "48 hours ending Monday": from that many days before that
//     day to it;
//   - "past three months": from the same day three months before;
//   - "since X": from the first day of X to the document's;
//   - "between X and Y", "from X to Y": from the first day of X to the last of Y;
//   - "before the end of the month": the document's day to the last of its month;
//   - a day and a month in figures, 25/03/2018, are read day first.
func Phrase(words []string, i int, on Interval) (n int, means Interval) {
	p := phrase{words, on}
	return p.read(i)
}

// Unit reads one day, week, month or year that begins at words[i], as the end
// of a "since" names it; n is 0 when none begins there.
func Unit(words []string, i int, on Interval) (n int, means Interval) {
	p := phrase{words, on}
	return p.end(i)
}

type phrase struct {
	w  []string
	on Interval
}

func (p phrase) at(i int) string {
	if i < 0 || i >= len(p.w) {
		return ""
	}
	return p.w[i]
}

// number reads a whole number of at most four digits, or a small number word.
func (p phrase) number(i int) (int, bool) {
	s := p.at(i)
	if v, ok := smallNumbers[s]; ok {
		return v, true
	}
	if s == "" || len(s) > 4 || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

var smallNumbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "few": 3, "several": 3}

func (p phrase) year(i int) (int, bool) {
	s := p.at(i)
	if len(s) != 4 || s[0] != '1' && s[0] != '2' {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil && v >= 1900 && v <= 2100
}

func (p phrase) read(i int) (int, Interval) {
	switch p.at(i) {
	case "so":
		return p.soFar(i)
	case "since":
		return p.since(i)
	case "between":
		return p.between(i, "and")
	case "from":
		return p.between(i, "to", "until", "till", "through")
	case "in", "during", "of", "throughout", "for", "by", "until", "on", "at", "over":
		if y, ok := p.year(i + 1); ok && p.at(i) != "of" && p.at(i) != "on" && p.at(i) != "at" && (p.at(i) != "for" || endsYear[p.at(i+2)]) && p.at(i) != "over" {
			return 2, Year(y)
		}
		j := i + 1
		if p.at(j) == "the" {
			j++
		}
		if n, iv := p.past(j); n > 0 {
			return j + n - i, iv
		}
		return 0, Interval{}
	case "before":
		return p.before(i)
	case "the":
		if n, iv := p.past(i + 1); n > 0 {
			return n + 1, iv
		}
		if n, iv := p.part(i + 1); n > 0 {
			return n + 1, iv
		}
		return 0, Interval{}
	}
	if n, iv := p.past(i); n > 0 {
		return n, iv
	}
	if n, iv := p.part(i); n > 0 {
		return n, iv
	}
	return p.unit(i)
}

// endsYear are the words after which "for 2031" is the year: "the toll for 2031
// was", not "food for 2031 families".
var endsYear = map[string]bool{"was": true, "were": true, "is": true, "stood": true, "stands": true, "reached": true, "came": true, "to": true, "at": true, ",": true, ".": true, ":": true, ")": true}

// hoursTo reads "24 hours to Saturday", "48 hours ending Monday noon": from so many
// days before that day to it.
func (p phrase) hoursTo(i int) (int, Interval) {
	n, ok := p.number(i)
	if !ok || p.at(i+1) != "hours" || n < 12 || n > 96 {
		return 0, Interval{}
	}
	j := i + 2
	switch p.at(j) {
	case "to", "until", "till", "ending", "through":
		j++
	case "up":
		if p.at(j+1) != "to" {
			return 0, Interval{}
		}
		j += 2
	default:
		return 0, Interval{}
	}
	if p.at(j) == "on" {
		j++
	}
	k, iv := p.unit(j)
	if k == 0 || iv.Known() && iv.Days() != 1 {
		return 0, Interval{}
	}
	if iv.Known() {
		iv = Between(iv.Start-Day((n+23)/24), iv.End)
	}
	return j + k - i, iv
}

// past reads "past 24 hours", "last three months", "previous week", "24 hours to
// Saturday".
func (p phrase) past(i int) (int, Interval) {
	switch p.at(i) {
	case "past", "last", "previous", "preceding":
	default:
		return p.hoursTo(i)
	}
	n, ok := p.number(i + 1)
	j := i + 2
	if !ok {
		if p.at(i) != "past" {
			return 0, Interval{}
		}
		n, j = 1, i+1
	}
	days := 0
	switch p.at(j) {
	case "hour", "hours":
		days = max(1, (n+23)/24)
	case "day", "days":
		days = n
	case "week", "weeks":
		days = 7 * n
	case "month", "months":
		return j + 1 - i, p.back(0, n)
	case "year", "years":
		return j + 1 - i, p.back(n, 0)
	default:
		return 0, Interval{}
	}
	if !p.on.Known() {
		return j + 1 - i, Interval{}
	}
	return j + 1 - i, Between(p.on.End-Day(days), p.on.End)
}

// back returns the days from the same day so many years and months before.
func (p phrase) back(years, months int) Interval {
	if !p.on.Known() {
		return Interval{}
	}
	y, m, d := p.on.End.Date()
	return Between(On(y-years, m-time.Month(months), d), p.on.End)
}

// part reads "start of the month", "end of last year", "first half of 2031",
// "early July".
func (p phrase) part(i int) (int, Interval) {
	third := -1
	switch p.at(i) {
	case "early":
		third = 0
	case "mid", "middle":
		third = 1
	case "late":
		third = 2
	}
	if third >= 0 {
		j := i + 1
		for j < i+3 && (p.at(j) == "of" || p.at(j) == "on" || p.at(j) == "in") {
			j++
		}
		if n, iv := p.unit(j); n > 0 {
			if m, ok := iv.Month(); ok && iv == m.Interval() {
				first, last := iv.Start, iv.End
				switch third {
				case 0:
					last = first + 9
				case 1:
					first, last = first+10, first+19
				case 2:
					first += 20
				}
				iv = Between(first, last)
			}
			return j + n - i, iv
		}
		return 0, Interval{}
	}
	switch p.at(i) {
	case "start", "beginning", "end":
		if p.at(i+1) != "of" {
			return 0, Interval{}
		}
		n, iv := p.whole(i + 2)
		if n == 0 {
			return 0, Interval{}
		}
		if iv.Known() {
			d := iv.Start
			if p.at(i) == "end" {
				d = iv.End
			}
			iv = Interval{d, d, D1}
		}
		return n + 2, iv
	case "last":
		// "the last quarter of 2032", "last quarter" alone is the one before
		if p.at(i+1) == "quarter" && p.at(i+2) == "of" {
			if y, ok := p.year(i + 3); ok {
				return 4, Between(MonthOf(y, time.October).First(), MonthOf(y, time.December).Last())
			}
		}
	case "first", "second", "third", "fourth":
		if p.at(i+1) == "week" && p.at(i+2) == "of" {
			// "the first week of March": the month's name only, what follows counts something else
			k, m := ordinal[p.at(i)], months[p.at(i+3)]
			if m == 0 {
				return 0, Interval{}
			}
			n, year := 4, 0
			if y, ok := p.year(i + 4); ok {
				n, year = 5, y
			}
			if year == 0 && !p.on.Known() {
				return n, Interval{}
			}
			month := MonthOf(year, m)
			if year == 0 {
				month = p.latest(m)
			}
			return n, Between(month.First()+Day(7*k), month.First()+Day(7*k+6))
		}
		if n, ok := p.number(i + 1); ok && p.at(i) == "first" && (p.at(i+2) == "months" || p.at(i+2) == "weeks" || p.at(i+2) == "days") && (p.at(i+3) == "of" || p.at(i+3) == "in") {
			m, iv := p.whole(i + 4)
			if m == 0 {
				return 0, Interval{}
			}
			if iv.Known() {
				last := (iv.Start.Month() + Month(n) - 1).Last()
				switch p.at(i + 2) {
				case "weeks":
					last = iv.Start + Day(7*n) - 1
				case "days":
					last = iv.Start + Day(n) - 1
				}
				iv = Between(iv.Start, last)
			}
			return m + 4, iv
		}
		months := 0
		switch p.at(i + 1) {
		case "quarter":
			months = 3
		case "half":
			months = 6
		}
		k := ordinal[p.at(i)]
		if months == 0 || (k+1)*months > 12 || p.at(i+2) != "of" {
			return 0, Interval{}
		}
		n, iv := p.whole(i + 3)
		if n == 0 {
			return 0, Interval{}
		}
		if iv.Known() {
			first := MonthOf(iv.Start.Month().Year(), time.Month(k*months+1))
			iv = Between(first.First(), (first + Month(months) - 1).Last())
		}
		return n + 3, iv
	}
	return 0, Interval{}
}

var ordinal = map[string]int{"first": 0, "second": 1, "third": 2, "fourth": 3}

// whole reads a calendar unit that is spoken of as a whole: "the month", "last
// year", "July", "2031".
func (p phrase) whole(i int) (int, Interval) {
	if y, ok := p.year(i); ok {
		return 1, Year(y)
	}
	if p.at(i) == "the" || p.at(i) == "this" {
		switch p.at(i + 1) {
		case "month":
			if p.on.Known() {
				return 2, p.on.End.Month().Interval()
			}
			return 2, Interval{}
		case "year":
			if p.on.Known() {
				return 2, Year(p.on.End.Month().Year())
			}
			return 2, Interval{}
		case "week":
			if p.on.Known() {
				monday := p.on.End - Day((int(p.on.End.Weekday())+6)%7)
				return 2, Between(monday, monday+6)
			}
			return 2, Interval{}
		}
	}
	return p.unit(i)
}

func (p phrase) since(i int) (int, Interval) {
	j := i + 1
	var n int
	var iv Interval
	if y, ok := p.year(j); ok {
		n, iv = 1, Year(y)
	} else if n, iv = p.part(j); n == 0 {
		if p.at(j) == "the" {
			if n, iv = p.part(j + 1); n > 0 {
				n++
			}
		} else {
			n, iv = p.unit(j)
		}
	}
	if n == 0 {
		return 0, Interval{}
	}
	if !iv.Known() || !p.on.Known() || iv.Start > p.on.End {
		return n + 1, Interval{}
	}
	return n + 1, Between(iv.Start, p.on.End)
}

// soFar reads "so far this month", "so far in 2035": from the first day of the
// month or year to the document's.
func (p phrase) soFar(i int) (int, Interval) {
	if p.at(i+1) != "far" {
		return 0, Interval{}
	}
	j := i + 2
	if p.at(j) == "in" || p.at(j) == "during" {
		j++
	}
	var n int
	var iv Interval
	if y, ok := p.year(j); ok {
		n, iv = 1, Year(y)
	} else if p.at(j) == "this" || p.at(j) == "the" {
		n, iv = p.whole(j)
	} else if months[p.at(j)] != 0 {
		n, iv = p.unit(j)
	}
	if n == 0 {
		return 0, Interval{}
	}
	if p.on.Known() && iv.Known() && iv.Start <= p.on.End && iv.End > p.on.End {
		iv = Between(iv.Start, p.on.End)
	}
	return j + n - i, iv
}

func (p phrase) between(i int, joins ...string) (int, Interval) {
	n1, a := p.end(i + 1)
	if n1 == 0 {
		return p.days(i, joins)
	}
	j := i + 1 + n1
	for _, join := range joins {
		if p.at(j) != join {
			continue
		}
		n2, b := p.end(j + 1)
		if n2 == 0 {
			return 0, Interval{}
		}
		if !a.Known() || !b.Known() {
			return j + 1 + n2 - i, Interval{}
		}
		for k := 0; k < 2 && a.Start > b.End; k++ { // "between November and March": November of the year before
			y, m, d := a.Start.Date()
			y2, m2, d2 := a.End.Date()
			a = Between(On(y-1, m, d), On(y2-1, m2, d2))
		}
		// "between January and June 2031": the year is said once
		if m, ok := a.Month(); ok && n1 == 1 && a == m.Interval() && b.End.Month().Year() != m.Year() && n2 > 1 {
			a = MonthOf(b.End.Month().Year(), m.Of()).Interval()
		}
		if a.Start > b.End {
			return 0, Interval{}
		}
		return j + 1 + n2 - i, Between(a.Start, b.End)
	}
	return 0, Interval{}
}

// days reads "between 20 and 31 January", "from 3 to 9 March 2031": two days of
// one month, which is named once.
func (p phrase) days(i int, joins []string) (int, Interval) {
	first, ok := p.number(i + 1)
	if !ok || p.at(i + 1)[0] > '9' || first < 1 || first > 31 {
		return 0, Interval{}
	}
	for _, join := range joins {
		if p.at(i+2) != join {
			continue
		}
		n, b := p.monthDay(i + 3)
		if n == 0 {
			return 0, Interval{}
		}
		if !b.Known() {
			return n + 3, Interval{}
		}
		if b.Start != b.End {
			return 0, Interval{}
		}
		y, m, d := b.End.Date()
		if first >= d {
			return 0, Interval{}
		}
		return n + 3, Between(On(y, m, first), b.End)
	}
	return 0, Interval{}
}

func (p phrase) end(i int) (int, Interval) {
	if y, ok := p.year(i); ok {
		return 1, Year(y)
	}
	if n, iv := p.part(i); n > 0 {
		return n, iv
	}
	return p.unit(i)
}

func (p phrase) before(i int) (int, Interval) {
	j := i + 1
	if p.at(j) == "the" {
		j++
	}
	if p.at(j) == "end" && p.at(j+1) == "of" {
		n, iv := p.whole(j + 2)
		if n == 0 {
			return 0, Interval{}
		}
		if !iv.Known() || !p.on.Known() || iv.End < p.on.End {
			return j + 2 + n - i, Interval{}
		}
		return j + 2 + n - i, Between(p.on.End, iv.End)
	}
	return 0, Interval{}
}

// unit reads one day, week, month or year by its name.
func (p phrase) unit(i int) (int, Interval) {
	w := p.at(i)
	if !beginsUnit(w) && p.at(i+2) != "ago" {
		return 0, Interval{} // most words
	}
	if n, iv := p.figures(i); n > 0 {
		return n, iv
	}
	if n, iv := p.monthDay(i); n > 0 {
		return n, iv
	}
	if wd, ok := weekdays[w]; ok {
		return p.weekday(i, wd, 0)
	}
	ago := func(d int) Interval {
		if !p.on.Known() {
			return Interval{}
		}
		return Interval{p.on.End - Day(d), p.on.End - Day(d), D1}
	}
	two := func() Interval {
		if !p.on.Known() {
			return Interval{}
		}
		return Between(p.on.End-1, p.on.End)
	}
	switch w {
	case "today", "tonight":
		return 1, ago(0)
	case "yesterday":
		n := 1
		if partOfDay[p.at(i+1)] {
			n = 2
		}
		return n, ago(1)
	case "overnight":
		return 1, two()
	case "earlier", "later":
		n, iv := p.unit2(i + 1)
		if n > 0 && w == "later" && iv.Known() && p.on.Known() {
			if m := p.on.End.Month(); iv.Start == m.First() {
				iv = Between(p.on.End, m.Last())
			}
		}
		if n > 0 {
			return n + 1, iv
		}
		return 0, Interval{}
	}
	if n, iv := p.unit2(i); n > 0 {
		return n, iv
	}
	if k, ok := p.number(i); ok && p.at(i+2) == "ago" {
		switch p.at(i + 1) {
		case "day", "days":
			return 3, ago(k)
		case "week", "weeks":
			return 3, p.spread(ago(7*k), 3)
		case "month", "months":
			if !p.on.Known() {
				return 3, Interval{}
			}
			return 3, (p.on.End.Month() - Month(k)).Interval()
		case "year", "years":
			if !p.on.Known() {
				return 3, Interval{}
			}
			return 3, Year(p.on.End.Month().Year() - k)
		case "hour", "hours":
			return 3, ago(0)
		}
	}
	return 0, Interval{}
}

// beginsUnit reports whether a word can be the first of those that [phrase.unit]
// reads, but for "three days ago": a figure, the name of a day or month, or a word
// that points to one.
func beginsUnit(w string) bool {
	return w != "" && (w[0] >= '0' && w[0] <= '9' || unitWords[w])
}

var unitWords = func() map[string]bool {
	m := map[string]bool{"today": true, "tonight": true, "yesterday": true, "overnight": true, "earlier": true, "later": true, "last": true, "previous": true, "preceding": true, "this": true}
	for w := range weekdays {
		m[w] = true
	}
	for w := range months {
		m[w] = true
	}
	return m
}()

func (p phrase) spread(iv Interval, days Day) Interval {
	if !iv.Known() {
		return iv
	}
	return Between(iv.Start-days, iv.End+days)
}

// unit2 reads "last month", "this week", "last Friday", "last night".
func (p phrase) unit2(i int) (int, Interval) {
	back := 0
	switch p.at(i) {
	case "last", "previous", "preceding":
		back = 1
	case "this":
	default:
		return 0, Interval{}
	}
	next := p.at(i + 1)
	if wd, ok := weekdays[next]; ok {
		n, iv := p.weekday(i+1, wd, back)
		return n + 1, iv
	}
	if m, ok := months[next]; ok {
		if !p.on.Known() {
			return 2, Interval{}
		}
		month := p.latest(m)
		return 2, month.Interval()
	}
	on := p.on
	known := func(iv Interval) Interval {
		if !on.Known() {
			return Interval{}
		}
		return iv
	}
	d := on.End
	switch next {
	case "night", "evening":
		if back == 1 {
			return 2, known(Interval{d - 1, d - 1, D1})
		}
		return 2, known(Interval{d, d, D1})
	case "morning", "afternoon":
		if back == 0 {
			return 2, known(Interval{d, d, D1})
		}
	case "week":
		monday := d - Day((int(d.Weekday())+6)%7)
		if back == 1 {
			return 2, known(Between(monday-7, monday-1))
		}
		return 2, known(Between(monday, d))
	case "weekend":
		saturday := d - Day((int(d.Weekday())+1)%7)
		return 2, known(Between(saturday, min(d, saturday+1)))
	case "month":
		m := d.Month()
		if back == 1 {
			return 2, known((m - 1).Interval())
		}
		return 2, known(Between(m.First(), d))
	case "year":
		y := d.Month().Year()
		if back == 1 {
			return 2, known(Year(y - 1))
		}
		return 2, known(Between(On(y, 1, 1), d))
	}
	return 0, Interval{}
}

// latest returns the latest month of this name that has begun.
func (p phrase) latest(m time.Month) Month {
	now := p.on.End.Month()
	month := MonthOf(now.Year(), m)
	if month > now {
		month -= 12
	}
	return month
}

func (p phrase) weekday(i int, wd time.Weekday, back int) (int, Interval) {
	n := 1
	if p.at(i+1) == "," || p.at(i+1) == "." {
		if m, iv := p.monthDay(i + 2); m > 0 && iv.Days() <= 1 {
			return m + 2, iv
		}
	} else if m, iv := p.monthDay(i + 1); m > 1 && iv.Days() <= 1 {
		return m + 1, iv
	}
	if partOfDay[p.at(i+1)] {
		n = 2
	}
	if !p.on.Known() {
		return n, Interval{}
	}
	d := p.on.End - Day((int(p.on.End.Weekday())-int(wd)+7)%7)
	if back == 1 && d == p.on.End {
		d -= 7
	}
	return n, Interval{d, d, D1}
}

// monthDay reads "March", "March 14", "Mar. 14, 2035", "14 March 2035",
// "14th of March", "March 2035".
func (p phrase) monthDay(i int) (int, Interval) {
	if m, ok := months[p.at(i)]; ok {
		j := i + 1
		if p.at(j) == "." && len(p.at(i)) <= 4 {
			j++
		}
		if y, ok := p.year(j); ok {
			return j + 1 - i, MonthOf(y, m).Interval()
		}
		if p.at(j) == "of" {
			if y, ok := p.year(j + 1); ok {
				return j + 2 - i, MonthOf(y, m).Interval()
			}
		}
		if p.at(j) == "," {
			if y, ok := p.year(j + 1); ok {
				return j + 2 - i, MonthOf(y, m).Interval()
			}
		}
		if n, back := p.whichYear(j); n > 0 {
			if !p.on.Known() {
				return j + n - i, Interval{}
			}
			return j + n - i, MonthOf(p.on.End.Month().Year()-back, m).Interval()
		}
		if d, n := p.day(j); n > 0 {
			j += n
			k := j
			if p.at(k) == "," || p.at(k) == "." {
				k++
			}
			if y, ok := p.year(k); ok {
				return p.exact(k+1-i, y, m, d)
			}
			return p.undated(j-i, m, d)
		}
		if !p.on.Known() {
			return j - i, Interval{}
		}
		if j > i+1 {
			j = i + 1
		}
		return j - i, p.latest(m).Interval()
	}
	d, n := p.day(i)
	if n == 0 {
		return 0, Interval{}
	}
	j := i + n
	if p.at(j) == "of" {
		j++
	}
	m, ok := months[p.at(j)]
	if !ok {
		return 0, Interval{}
	}
	j++
	if p.at(j) == "." && len(p.at(j-1)) <= 4 {
		if _, ok := p.year(j + 1); ok {
			j++
		}
	}
	k := j
	if p.at(k) == "," {
		k++
	}
	if y, ok := p.year(k); ok {
		return p.exact(k+1-i, y, m, d)
	}
	return p.undated(j-i, m, d)
}

// whichYear reads "last year", "of last year", "this year" behind a month, and how
// many years back that is.
func (p phrase) whichYear(i int) (n, back int) {
	j := i
	if p.at(j) == "of" {
		j++
	}
	if p.at(j+1) != "year" {
		return 0, 0
	}
	switch p.at(j) {
	case "last":
		return j + 2 - i, 1
	case "this":
		return j + 2 - i, 0
	}
	return 0, 0
}

// day reads a day of the month, "14" or "14th".
func (p phrase) day(i int) (day, n int) {
	s := p.at(i)
	if len(s) == 0 || len(s) > 2 || s[0] < '0' || s[0] > '9' {
		return 0, 0
	}
	v, err := strconv.Atoi(s)
	if err != nil || v < 1 || v > 31 {
		return 0, 0
	}
	switch p.at(i + 1) {
	case "st", "nd", "rd", "th":
		return v, 2
	}
	return v, 1
}

func (p phrase) exact(n, y int, m time.Month, d int) (int, Interval) {
	day := On(y, m, d)
	if day.Month() != MonthOf(y, m) {
		return n, Interval{}
	}
	return n, Interval{day, day, D1}
}

func (p phrase) undated(n int, m time.Month, d int) (int, Interval) {
	if !p.on.Known() {
		return n, Interval{}
	}
	y := p.on.End.Month().Year()
	for k := 0; k < 5; k++ {
		day := On(y-k, m, d)
		if day <= p.on.End && day.Month() == MonthOf(y-k, m) {
			return n, Interval{day, day, D1}
		}
	}
	return n, Interval{}
}

// figures reads 2035-03-14, 14/03/2035 and 14.03.2035 (the last as "14.03",
// ".", "2035" is no date).
func (p phrase) figures(i int) (int, Interval) {
	num := func(s string, lo, hi int) (int, bool) {
		if len(s) == 0 || len(s) > 2 || s[0] < '0' || s[0] > '9' {
			return 0, false
		}
		v, err := strconv.Atoi(s)
		return v, err == nil && v >= lo && v <= hi
	}
	if y, ok := p.year(i); ok && len(p.at(i+1)) == 2 && len(p.at(i+2)) == 2 {
		m, ok1 := num(p.at(i+1), 1, 12)
		d, ok2 := num(p.at(i+2), 1, 31)
		if ok1 && ok2 {
			return p.exact(3, y, time.Month(m), d)
		}
	}
	if p.at(i+1) == "/" && p.at(i+3) == "/" {
		d, ok1 := num(p.at(i), 1, 31)
		m, ok2 := num(p.at(i+2), 1, 31)
		y, ok3 := p.year(i + 4)
		if ok1 && ok2 && ok3 {
			if m > 12 {
				d, m = m, d
			}
			if m <= 12 {
				return p.exact(5, y, time.Month(m), d)
			}
		}
	}
	return 0, Interval{}
}

var partOfDay = map[string]bool{"morning": true, "afternoon": true, "evening": true, "night": true, "noon": true, "midday": true, "dawn": true}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
	"mon": time.Monday, "tue": time.Tuesday, "tues": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}
