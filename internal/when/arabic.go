package when

import (
	"strconv"
	"strings"
	"time"
)

// Arabic reads an Arabic time phrase that begins at words[i] against the day of
// the document, as [Phrase] does an English one and by the same rules. The
// words are folded; a conjunction or preposition may be written to the first.
// since reports that the phrase counts from a day on ("منذ").
//
// Months are read by their Levantine and Iraqi names, by the western ones, and
// by both with a stroke between ("شباط/فبراير"). A month's name that is another
// word too (آب, مارس, تموز is none) needs a day, a year, a preposition or
// "month" beside it.
func Arabic(words []string, i int, on Interval) (n int, means Interval, since bool) {
	p := arabic{phrase{words, on}}
	w := p.at(i)
	if len(w) < 4 || !arabicLetter(w[0]) {
		if w == "" || w[0] < '0' || w[0] > '9' {
			return 0, Interval{}, false
		}
		n, means = p.date(i)
		return n, means, false
	}
	if w == "منذ" || w == "ومنذ" {
		n, means = p.since(i)
		return n, means, n > 0
	}
	if !arabicStart[w] {
		// "وأمس", "بيوم", "لشهر"
		if len(w) < 6 {
			return 0, Interval{}, false
		}
		switch w[:2] {
		case "و", "ف", "ل", "ب":
		default:
			return 0, Interval{}, false
		}
		if w = w[2:]; !arabicStart[w] {
			return 0, Interval{}, false
		}
		p.w = append([]string{w}, p.w[i+1:min(len(p.w), i+14)]...)
		i = 0
	}
	n, means = p.read(i)
	return n, means, false
}

func arabicLetter(c byte) bool { return c >= 0xd8 && c <= 0xdb }

type arabic struct{ phrase }

func (p arabic) days(a, b Day) Interval {
	if !p.on.Known() {
		return Interval{}
	}
	return Between(p.on.End+a, p.on.End+b)
}

func (p arabic) number(i int) (int, bool) {
	s := p.at(i)
	if v, ok := arabicSmall[strings.TrimPrefix(s, "ال")]; ok {
		return v, true
	}
	if s == "" || len(s) > 4 || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

// read reads a phrase without a leading "since". A day told from another ("the
// next day", "two days before that") is a phrase without a known time.
func (p arabic) read(i int) (int, Interval) {
	if n := p.told(i); n > 0 {
		return n, Interval{}
	}
	if n, iv := p.past(i); n > 0 {
		return n, iv
	}
	w, j := p.at(i), i
	switch w {
	case "في", "خلال", "اثنا", "طوال", "ابان":
		j++
		if n, iv := p.year(j); n > 0 {
			return n + 1, iv
		}
		if n, iv := p.unit(j); n > 0 && iv.Days() != 1 {
			return n + 1, iv
		}
		return 0, Interval{}
	case "قبل":
		return p.before(i)
	case "بين":
		return p.span(i, "و")
	case "من":
		return p.span(i, "الي", "حتي")
	}
	return p.unit(i)
}

// told reads a day that is told from another: "اليوم التالي", "في اليوم نفسه",
// "قبل ذلك بيومين".
func (p arabic) told(i int) int {
	j := i
	if p.at(j) == "في" {
		j++
	}
	if p.at(j) == "اليوم" {
		switch p.at(j + 1) {
		case "التالي", "الموالي", "نفسه", "ذاته", "السابق":
			return j + 2 - i
		}
		return 0
	}
	if p.at(j) != "قبل" && p.at(j) != "بعد" || p.at(j+1) != "ذلك" {
		return 0
	}
	unit, ok := strings.CutPrefix(p.at(j+2), "ب")
	if !ok {
		return 0
	}
	if u, _ := arabicUnit(unit); u != "" {
		return j + 3 - i
	}
	if _, isNumber := arabicSmall[unit]; isNumber {
		if u, _ := arabicUnit(p.at(j + 3)); u != "" {
			return j + 4 - i
		}
	}
	return 0
}

// past reads "the last 24 hours", "the past three months".
func (p arabic) past(i int) (int, Interval) {
	j := i
	if w := p.at(j); w == "خلال" || w == "في" || w == "طوال" {
		j++
	}
	count, unit := 0, ""
	for k := j; k < j+8; k++ {
		w := p.at(k)
		if w == "ال" {
			continue
		}
		bare := strings.TrimPrefix(w, "ال")
		if v, ok := p.number(k); ok && unit+w != "" {
			count += v
			continue
		}
		if v, ok := arabicTens[strings.TrimPrefix(bare, "وال")]; ok {
			count += v
			continue
		}
		if u, dual := arabicUnit(bare); u != "" {
			if unit != "" {
				return 0, Interval{}
			}
			unit = u
			if dual {
				count = 2
			}
			continue
		}
		if !arabicLast[w] || unit == "" || count == 0 && unit != "h" || unit != "h" && count < 2 {
			return 0, Interval{}
		}
		n := k + 1 - i
		switch unit {
		case "h":
			return n, p.days(-Day(max(1, (count+23)/24)), 0)
		case "d":
			return n, p.days(-Day(count), 0)
		case "w":
			return n, p.days(-Day(7*count), 0)
		case "m":
			return n, p.back(0, count)
		}
		return n, p.back(count, 0)
	}
	return 0, Interval{}
}

// before reads "two days ago" and "before the end of the month".
func (p arabic) before(i int) (int, Interval) {
	if w := p.at(i + 1); w == "نهايه" || w == "اخر" {
		n, iv := p.unit(i + 2)
		if n == 0 {
			return 0, Interval{}
		}
		if !iv.Known() || !p.on.Known() {
			return n + 2, Interval{}
		}
		last := iv.Start.Month().Last()
		if iv.Days() > 31 {
			y, _, _ := iv.Start.Date()
			last = Year(y).End
		}
		if last < p.on.End {
			return n + 2, Interval{}
		}
		return n + 2, Between(p.on.End, last)
	}
	j, count := i+1, 1
	if w := p.at(j); w == "نحو" || w == "حوالي" {
		j++
	}
	if v, ok := p.number(j); ok {
		count = v
		j++
	}
	u, dual := arabicUnit(p.at(j))
	if u == "" {
		return 0, Interval{}
	}
	if dual {
		count = 2
	}
	n := j + 1 - i
	if !p.on.Known() {
		return n, Interval{}
	}
	switch u {
	case "h":
		return n, p.days(0, 0)
	case "d":
		return n, p.days(-Day(count), -Day(count))
	case "w":
		return n, p.days(-Day(7*count)-3, -Day(7*count)+3)
	case "m":
		return n, (p.on.End.Month() - Month(count)).Interval()
	}
	return n, Year(p.on.End.Month().Year() - count)
}

// span reads "between X and Y", "from X to Y".
func (p arabic) span(i int, joins ...string) (int, Interval) {
	n, a := p.unit(i + 1)
	if n == 0 {
		return p.daySpan(i, joins)
	}
	j := i + 1 + n
	q := p
	for _, w := range joins {
		if w != "و" {
			if p.at(j) == w {
				return p.join(i, j+1, q, a)
			}
			continue
		}
		if next, ok := strings.CutPrefix(p.at(j), "و"); ok && len(next) > 2 {
			q.w = append([]string(nil), p.w[:min(len(p.w), j+8)]...)
			q.w[j] = next
			return p.join(i, j, q, a)
		}
	}
	return 0, Interval{}
}

// daySpan reads a span of days whose month the second alone names: "بين 1 و6
// تموز", "من 3 إلى 9 آذار 2034".
func (p arabic) daySpan(i int, joins []string) (int, Interval) {
	first, ok := p.number(i + 1)
	if !ok || first < 1 || first > 31 {
		return 0, Interval{}
	}
	for _, w := range joins {
		if p.at(i+2) != w {
			continue
		}
		m, b := p.date(i + 3)
		if m == 0 || b.Known() && b.Days() != 1 {
			continue
		}
		n := 3 + m
		if !b.Known() {
			return n, Interval{}
		}
		y, month, last := b.Start.Date()
		if first >= last {
			continue
		}
		return n, Between(On(y, month, first), b.End)
	}
	return 0, Interval{}
}

func (p arabic) join(i, j int, q arabic, a Interval) (int, Interval) {
	m, b := q.unit(j)
	if m == 0 {
		return 0, Interval{}
	}
	n := j + m - i
	if !a.Known() || !b.Known() {
		return n, Interval{}
	}
	if a.Start > b.End {
		a.Start = On(a.Start.Month().Year()-1, a.Start.Month().Of(), 1)
	}
	return n, Between(a.Start, b.End)
}

// since reads "since X": from the first day of X to the document's. An event
// may stand between, "منذ بدء الاحتجاجات في آذار".
func (p arabic) since(i int) (int, Interval) {
	to := func(n int, iv Interval) (int, Interval) {
		if !iv.Known() || !p.on.Known() || iv.Start > p.on.End {
			return n, Interval{}
		}
		return n, Between(iv.Start, p.on.End)
	}
	j := i + 1
	if n, iv := p.year(j); n > 0 {
		return to(n+1, iv)
	}
	if p.at(j) == "يوم" {
		if n, iv := p.read(j); n > 1 {
			return to(n+1, iv) // "منذ يوم الجمعة": the day of the week, not a day ago
		}
	}
	if u, dual := arabicUnit(p.at(j)); u != "" && !arabicLast[p.at(j+1)] && p.at(j+1) != "الجاري" {
		if dual || u != "h" {
			count := 1
			if dual {
				count = 2
			}
			return to(2, p.ago(u, count))
		}
	}
	if v, ok := p.number(j); ok {
		if u, _ := arabicUnit(p.at(j + 1)); u != "" {
			return to(3, p.ago(u, v))
		}
	}
	for k := j; k < j+5; k++ {
		w := p.at(k)
		if w == "" || w == "," || w == "." {
			break
		}
		if n, iv := p.year(k); n > 0 {
			return to(k+n-i, iv)
		}
		if n, iv := p.unit(k); n > 0 {
			return to(k+n-i, iv)
		}
	}
	return 0, Interval{}
}

func (p arabic) ago(u string, n int) Interval {
	if !p.on.Known() {
		return Interval{}
	}
	d := p.on.End
	switch u {
	case "h":
		return Interval{d, d, D1}
	case "d":
		return Interval{d - Day(n), d - Day(n), D1}
	case "w":
		return Interval{d - Day(7*n), d - Day(7*n), D1}
	case "m":
		return Interval{p.back(0, n).Start, d, D1}
	}
	return Interval{p.back(n, 0).Start, d, D1}
}

func (p arabic) year(i int) (int, Interval) {
	j := i
	switch p.at(j) {
	case "عام", "العام", "سنه", "السنه":
		j++
	}
	if y, ok := p.phrase.year(j); ok {
		return j + 1 - i, Year(y)
	}
	return 0, Interval{}
}

// partOf reads "النصف الأول من العام", "الربع الثالث من عام 2034".
func (p arabic) partOf(i int) (int, Interval) {
	months := map[string]int{"النصف": 6, "الربع": 3, "الثلث": 4}[p.at(i)]
	nth := arabicDayWords[strings.TrimPrefix(p.at(i+1), "ال")]
	if months == 0 || nth == 0 || nth > 12/months || p.at(i+2) != "من" {
		return 0, Interval{}
	}
	n, iv := p.unit(i + 3)
	if n == 0 && (p.at(i+3) == "العام" || p.at(i+3) == "السنه") && p.on.Known() {
		n, iv = 1, Year(p.on.End.Month().Year())
	}
	if n == 0 {
		return 0, Interval{}
	}
	if !iv.Known() || iv.Start != iv.Start.Month().First() || iv.Start.Month().Of() != time.January {
		return 0, Interval{}
	}
	first := iv.Start.Month() + Month((nth-1)*months)
	last := first + Month(months-1)
	return n + 3, Between(first.First(), last.Last())
}

// unit reads one day, week, month or year.
func (p arabic) unit(i int) (int, Interval) {
	w, j := p.at(i), i
	if n, iv := p.date(i); n > 0 {
		return n, iv
	}
	if n, iv := p.partOf(i); n > 0 {
		return n, iv
	}
	third := arabicThird[w]
	if third > 0 || w == "بدايه" || w == "مطلع" || w == "نهايه" || w == "منتصف" {
		n, iv := p.unit(i + 1)
		if n == 0 {
			return 0, Interval{}
		}
		if iv.Known() {
			m, ok := iv.Start.Month(), iv.Days() <= 31
			switch {
			case iv.Days() == 1: // "منتصف ليل الأحد"
			case w == "بدايه" || w == "مطلع":
				iv = Interval{iv.Start, iv.Start, D1}
			case w == "نهايه" && ok:
				iv = Interval{m.Last(), m.Last(), D1}
			case third == 1 && ok:
				iv = Between(m.First(), m.First()+9)
			case w == "منتصف" && ok:
				iv = Between(m.First()+10, m.First()+19)
			case third == 3 && ok:
				iv = Between(m.First()+20, m.Last())
			}
		}
		return n + 1, iv
	}
	// a part of a day: "صباح يوم الثلاثاء", "الليلة الماضية"
	if w == "الليله" || w == "ليله" {
		if arabicLast[p.at(i+1)] {
			return 2, p.days(-1, -1)
		}
		if w == "الليله" {
			return 1, p.days(0, 0)
		}
	}
	if arabicPart[w] {
		j++
		if w == "بعد" || w == "منتصف" {
			j++
		}
		for p.at(j) == "من" || p.at(j) == "اول" && p.at(j+1) == "من" {
			j++
		}
		n, iv := p.day(j)
		if n == 0 || iv.Days() > 1 {
			return 0, Interval{}
		}
		return j + n - i, iv
	}
	if n, iv := p.day(i); n > 0 {
		return n, iv
	}
	month := p.on.End.Month()
	known := func(n int, iv Interval) (int, Interval) {
		if !p.on.Known() {
			return n, Interval{}
		}
		return n, iv
	}
	back, this := 0, false
	n := 2
	unit := w
	if w == "هذا" || w == "هذه" {
		this, unit = true, p.at(i+1)
	} else {
		switch next := p.at(i + 1); {
		case arabicLast[next]:
			back = 1
		case next == "الجاري" || next == "الحالي" || next == "الجاريه" || next == "الحاليه":
			this = true
		case w == "العام" || w == "السنه":
			if m, iv := p.year(i); m > 0 {
				return m, iv
			}
			if b := p.at(i - 1); b == "بدايه" || b == "مطلع" {
				this, n = true, 1
			}
		case w == "الاسبوع" && (p.at(i-1) == "بدايه" || p.at(i-1) == "مطلع" || p.at(i-1) == "نهايه"):
			this, n = true, 1
		case w == "الشهر" && (p.at(i-1) == "بدايه" || p.at(i-1) == "مطلع" || p.at(i-1) == "نهايه"):
			this, n = true, 1
		}
	}
	if !this && back == 0 {
		if w == "عام" || w == "سنه" {
			return p.year(i)
		}
		return 0, Interval{}
	}
	y := month.Year()
	d := p.on.End
	monday := d - Day((int(d.Weekday())+6)%7)
	switch unit {
	case "الشهر":
		if back == 1 {
			return known(n, (month - 1).Interval())
		}
		return known(n, Between(month.First(), d))
	case "العام", "السنه":
		if back == 1 {
			return known(n, Year(y-1))
		}
		return known(n, Between(On(y, 1, 1), d))
	case "الاسبوع":
		if back == 1 {
			return known(n, Between(monday-7, monday-1))
		}
		return known(n, Between(monday, d))
	case "اليوم", "النهار":
		if this {
			return known(n, Interval{d, d, D1})
		}
	}
	return 0, Interval{}
}

// day reads a day by its name: "يوم الثلاثاء الماضي", "أمس الأول", "اليوم".
func (p arabic) day(i int) (int, Interval) {
	j := i
	if p.at(j) == "يوم" || p.at(j) == "نهار" {
		j++
	}
	switch p.at(j) {
	case "امس", "البارحه":
		j++
		back := Day(1)
		if p.at(j) == "الاول" || p.at(j) == "الاولي" {
			back = 2
			j++
		}
		if _, ok := arabicWeekdays[p.at(j)]; ok {
			j++
		}
		return j - i, p.days(-back, -back)
	case "اليوم":
		if b := p.at(i - 1); b == "هذا" || b == "في" {
			return 0, Interval{}
		}
		j++
		if _, ok := arabicWeekdays[p.at(j)]; ok {
			j++
		}
		return j - i, p.days(0, 0)
	}
	wd, ok := arabicWeekdays[p.at(j)]
	if !ok {
		if j > i {
			if n, iv := p.date(j); n > 0 {
				return j + n - i, iv
			}
		}
		return 0, Interval{}
	}
	j++
	last := false
	if arabicLast[p.at(j)] {
		last = true
		j++
	}
	// the date after it says which: "الثلاثاء 13 آذار", "الثلاثاء (13 آذار)"
	k := j
	if p.at(k) == "(" || p.at(k) == "," || p.at(k) == "الموافق" {
		k++
	}
	if n, iv := p.date(k); n > 1 && iv.Days() == 1 {
		return k + n - i, iv
	}
	if !p.on.Known() {
		return j - i, Interval{}
	}
	d := p.on.End - Day((int(p.on.End.Weekday())-int(wd)+7)%7)
	if last && d == p.on.End {
		d -= 7
	}
	return j - i, Interval{d, d, D1}
}

// date reads "3 آذار/مارس 2035", "الثاني من آذار", "شهر شباط الماضي", figures.
func (p arabic) date(i int) (int, Interval) {
	if n, iv := p.figures(i); n > 0 {
		return n, iv
	}
	j, day := i, 0
	if s := p.at(j); s != "" && len(s) <= 2 && s[0] >= '0' && s[0] <= '9' {
		day, _ = strconv.Atoi(s)
		j++
	} else if v, ok := arabicDayWords[strings.TrimPrefix(s, "ال")]; ok && strings.HasPrefix(s, "ال") {
		day = v
		j++
		if t := p.at(j); t == "عشر" && day < 10 {
			day += 10
			j++
		} else if v, ok := arabicTens[strings.TrimPrefix(t, "وال")]; ok && day < 10 {
			day += v
			j++
		}
	}
	if day > 0 {
		if p.at(j) == "من" {
			j++
		}
		if p.at(j) == "شهر" {
			j++
		}
	} else if p.at(j) == "شهر" || p.at(j) == "بشهر" {
		j++
	}
	m, k := p.month(j)
	if k == 0 || day > 31 {
		return 0, Interval{}
	}
	sure := j > i || arabicCue[p.at(i-1)]
	j += k
	if p.at(j) == "/" || p.at(j) == "(" {
		if m2, k := p.month(j + 1); k > 0 && m2 == m {
			closing := p.at(j) == "("
			j, sure = j+1+k, true
			if closing && p.at(j) == ")" {
				j++
			}
		}
	}
	q := j
	if p.at(q) == "من" {
		q++
	}
	year, last := 0, false
	if n, iv := p.year(q); n > 0 {
		year = iv.Start.Month().Year()
		j, sure = q+n, true
	} else if q > j && (p.at(q) == "العام" || p.at(q) == "السنه") && p.on.Known() {
		year = p.on.End.Month().Year()
		switch {
		case arabicLast[p.at(q+1)]:
			year--
			j, sure = q+2, true
		case p.at(q+1) == "الجاري" || p.at(q+1) == "الحالي":
			j, sure = q+2, true
		default:
			year = 0
		}
	} else if w := p.at(j); arabicLast[w] || w == "الجاري" || w == "الحالي" {
		last = arabicLast[w]
		j, sure = j+1, true
	}
	if arabicDoubtful[p.at(i)] && j == i+1 && (p.at(i-1) == "من" || p.at(i-1) == "و") || !sure && arabicDoubtful[p.at(i)] {
		return 0, Interval{}
	}
	n := j - i
	switch {
	case year > 0 && day > 0:
		return p.exact(n, year, m, day)
	case year > 0:
		return n, MonthOf(year, m).Interval()
	case day > 0:
		return p.undated(n, m, day)
	case !p.on.Known():
		return n, Interval{}
	}
	month := p.latest(m)
	if last && month == p.on.End.Month() {
		month -= 12
	}
	return n, month.Interval()
}

// month reads a month's name of one word or two.
func (p arabic) month(i int) (time.Month, int) {
	w := p.at(i)
	if m, ok := arabicMonths[w]; ok {
		return m, 1
	}
	second := p.at(i+1) == "الثاني"
	if !second && p.at(i+1) != "الاول" {
		return 0, 0
	}
	switch {
	case w == "كانون" && second:
		return time.January, 2
	case w == "كانون":
		return time.December, 2
	case w == "تشرين" && second:
		return time.November, 2
	case w == "تشرين":
		return time.October, 2
	}
	return 0, 0
}

func wordsOf(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var (
	arabicMonths = map[string]time.Month{
		"شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7, "اب": 8, "ايلول": 9,
		"يناير": 1, "فبراير": 2, "مارس": 3, "ابريل": 4, "مايو": 5, "يونيو": 6, "يونيه": 6, "يوليو": 7, "يوليه": 7, "اغسطس": 8, "سبتمبر": 9, "اكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
		"جانفي": 1, "فيفري": 2, "افريل": 4, "ماي": 5, "جوان": 6, "جويليه": 7, "اوت": 8,
	}
	arabicDoubtful = wordsOf("اب مارس ماي جوان اوت")
	arabicCue      = wordsOf("في خلال شهر منذ من اوايل اواخر منتصف مطلع بدايه نهايه و")
	arabicWeekdays = map[string]time.Weekday{"الاثنين": 1, "الاثنان": 1, "الثلاثا": 2, "الاربعا": 3, "الخميس": 4, "الجمعه": 5, "السبت": 6, "الاحد": 0}
	arabicPart     = wordsOf("صباح مسا فجر ظهر عصر ليل ليله عشيه ضحي ساعات")
	arabicLast     = wordsOf("الماضي الماضيه الفايت الفايته المنصرم المنصرمه الماضيين الاخيره الماضيتين السابق السابقه")
	arabicThird    = map[string]int{"اوايل": 1, "اواخر": 3}
	arabicSmall    = map[string]int{"واحد": 1, "واحده": 1, "اثنين": 2, "اثنان": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "بضعه": 3, "بضع": 3, "عده": 3}
	arabicTens     = map[string]int{"عشرين": 20, "عشرون": 20, "ثلاثين": 30, "ثلاثون": 30, "اربعين": 40, "اربعون": 40, "ثماني": 8}
	arabicDayWords = map[string]int{"اول": 1, "حادي": 1, "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7, "ثامن": 8, "تاسع": 9, "عاشر": 10, "عشرين": 20, "ثلاثين": 30}
	arabicStart    = func() map[string]bool {
		m := wordsOf("النصف الربع الثلث في خلال طوال قبل بين من امس البارحه اليوم يوم نهار هذا هذه صباح مسا فجر ظهر عصر ليل ليله الليله عشيه عام العام سنه السنه شهر الشهر الاسبوع بدايه مطلع نهايه منتصف اوايل اواخر كانون تشرين الساعات الايام الاشهر الاسابيع السنوات الاعوام اليومين الشهرين العامين الاسبوعين")
		for w := range arabicMonths {
			m[w] = true
		}
		for w := range arabicWeekdays {
			m[w] = true
		}
		for w := range arabicDayWords {
			m["ال"+w] = true
		}
		return m
	}()
)

// arabicUnit returns the unit of time that a word names (h, d, w, m, y; empty:
// none), and whether the word means two of it.
func arabicUnit(w string) (unit string, dual bool) {
	u := arabicSpans[w]
	lower := strings.ToLower(u)
	return lower, u != lower
}

// arabicSpans are the words for units of time; a capital marks a dual.
var arabicSpans = map[string]string{
	"ساعه": "h", "ساعات": "h", "ساعتين": "H", "يوم": "d", "يوما": "d", "ايام": "d", "يومين": "D", "اسبوع": "w", "اسابيع": "w", "اسبوعين": "W",
	"شهر": "m", "اشهر": "m", "شهور": "m", "شهرين": "M", "عام": "y", "اعوام": "y", "عاما": "y", "سنه": "y", "سنوات": "y", "سنين": "y", "عامين": "Y", "سنتين": "Y",
}
