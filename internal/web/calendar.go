package web

import (
	"strconv"

	"cairn/internal/when"
)

// Days and months are Gregorian on every page, with the month names of the
// language; ?calendar=both gives them in the Umm al-Qura calendar too, and the
// links of the page keep to the choice. Charts and files stay Gregorian. That
// calendar is a table: by the sighting of the moon a day may be one or two days
// off, and the foot of the page says so.

// hijri is a day in the Hijri calendar, in brackets: " (8 Rajab 1439 AH)"; empty
// for a day outside of the table.
func (l *Lang) hijri(d when.Day) string {
	h, ok := d.Hijri()
	if !ok {
		return ""
	}
	return " (" + strconv.Itoa(h.Day) + " " + l.hijriMonth(h) + " " + l.hijriYear(h) + ")"
}

// hijriSpan is the months of the Hijri calendar in which a month lies, in
// brackets: " (Jumada I – Jumada II 1439 AH)".
func (l *Lang) hijriSpan(m when.Month) string {
	first, ok := m.First().Hijri()
	last, ok2 := m.Last().Hijri()
	if !ok || !ok2 {
		return ""
	}
	from := l.hijriMonth(first)
	if first.Year != last.Year {
		from += " " + strconv.Itoa(first.Year)
	}
	return " (" + from + " – " + l.hijriMonth(last) + " " + l.hijriYear(last) + ")"
}

func (l *Lang) hijriMonth(h when.Hijri) string { return l.T("hijri." + strconv.Itoa(h.Month)) }

func (l *Lang) hijriYear(h when.Hijri) string {
	return l.T("hijri.year", "year", strconv.Itoa(h.Year))
}

// Both says whether dates are given in both calendars.
func (l *Lang) Both() bool { return l.both }
