package count

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Unknown is the area, or the period, of people of whom it is not known
// closely enough.
const Unknown = "unknown"

// A period is one column of time in a table.
type period struct {
	label string
	span  when.Interval
}

// mostYears is the longest span of one table.
const mostYears = 500

// periods cuts the span asked for into months or years, or leaves it whole.
// The first and last day are included; a month that the span only touches is
// cut to it, so its label then tells the days.
func periods(by []string, from, to when.Day) ([]period, error) {
	if to < from {
		return nil, fmt.Errorf("figures from %s to %s: the end lies before the start", from, to)
	}
	step := ""
	for _, b := range by {
		if b == "month" || b == "year" {
			if step != "" {
				return nil, fmt.Errorf("figures by %s and %s: choose one", step, b)
			}
			step = b
		}
	}
	if years := to.Month().Year() - from.Month().Year(); years > mostYears {
		return nil, fmt.Errorf("figures from %s to %s: %w: at most %d years are counted at once", from, to, ErrQuery, mostYears)
	}
	var all []period
	add := func(label string, whole when.Interval) {
		cut := when.Between(max(whole.Start, from), min(whole.End, to))
		if cut.Start != whole.Start || cut.End != whole.End {
			label = cut.Start.String() + ".." + cut.End.String()
		}
		all = append(all, period{label, cut})
	}
	switch step {
	case "month":
		for m := from.Month(); m <= to.Month(); m++ {
			add(m.String(), m.Interval())
		}
	case "year":
		for y := from.Month().Year(); y <= to.Month().Year(); y++ {
			add(fmt.Sprintf("%04d", y), when.Year(y))
		}
	default:
		span := when.Between(from, to)
		all = append(all, period{from.String() + ".." + to.String(), span})
	}
	return all, nil
}

// span returns the days asked for; where none are, those of every total and
// incident of the register.
func (m *maker) span() (from, to when.Day, ok bool) {
	state, judged, q := m.state, m.judged, m.q
	from, to = q.From, q.To
	if from != 0 && to != 0 {
		return from, to, true
	}
	var first, last when.Day
	seen := false
	take := func(i when.Interval) {
		if !i.Known() {
			return
		}
		if !seen || i.Start < first {
			first = i.Start
		}
		if !seen || i.End > last {
			last = i.End
		}
		seen = true
	}
	for i := range state.Totals {
		t := &state.Totals[i]
		if _, month := t.Period.Month(); month && !t.Withdrawn && t.Role != "variant" {
			take(t.Period)
		}
	}
	for i := range m.sites {
		if s := &m.sites[i]; !s.withdrawn && s.time.Days() <= spanDays {
			take(s.time)
		}
	}
	if m.run != nil && m.run.reach != nil && m.run.reach.Dated {
		take(when.Between(m.run.reach.First, m.run.reach.Last))
	}
	for i := range judged {
		if c := &judged[i]; c.Scope == register.ScopePeriod && c.Standing.Counts() && c.Kind.Harm() != "" && c.Time.Days() <= 31 {
			take(c.Time)
		}
	}
	if !seen && (from == 0 || to == 0) {
		for i := range state.Totals {
			if !state.Totals[i].Withdrawn {
				take(state.Totals[i].Period)
			}
		}
	}
	if !seen && (from == 0 || to == 0) {
		return 0, 0, false
	}
	whole := func(d when.Day) when.Interval {
		if slices.Contains(q.By, "year") {
			return when.Year(d.Month().Year())
		}
		return d.Month().Interval()
	}
	if from == 0 {
		from = whole(first).Start
	}
	if to == 0 {
		to = max(from, whole(last).End)
	}
	return from, to, true
}

// country returns the country that an area lies in.
func country(area string) string {
	c, _, _ := strings.Cut(area, "-")
	return c
}

// areas returns the country's own area first, then those that a row is due
// for, in order of their codes.
func (m *maker) areas() []string {
	all := []string{m.q.Country}
	if !slices.Contains(m.q.By, "admin1") {
		return all
	}
	seen := map[string]bool{m.q.Country: true, "": true}
	add := func(a string) {
		if !seen[a] && country(a) == m.q.Country {
			seen[a] = true
			all = append(all, a)
		}
	}
	for _, a := range m.q.Areas {
		add(a)
	}
	for k := range m.totals {
		add(k.area)
	}
	for i := range m.sites {
		if !m.sites[i].withdrawn {
			add(m.sites[i].area)
		}
	}
	if m.run != nil && m.run.reach != nil {
		for _, a := range m.run.reach.Areas {
			add(a)
		}
	}
	slices.Sort(all[1:])
	return all
}
