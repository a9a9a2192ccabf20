package count

import "cairn/internal/when"

// stretch lets incidents that a person ruled to be one lie on all the days of
// all of them in the country, so that a table of one month says of that month
// what a table of all of them does.
func (m *maker) stretch() {
	for top, others := range m.joined {
		all := append([]int32{top}, others...)
		days, some := when.Interval{}, false
		for _, i := range all {
			t := m.sites[i].time
			switch {
			case !m.here(&m.sites[i]):
			case !some:
				days, some = t, true
			case !days.Known() || !t.Known():
				days = when.Interval{}
			default:
				days = when.Between(min(days.Start, t.Start), max(days.End, t.End))
			}
		}
		for _, i := range all {
			if some && m.here(&m.sites[i]) {
				m.sites[i].time = days
			}
		}
	}
}

// here reports whether an incident lies in the table's country.
func (m *maker) here(s *site) bool {
	if s.area == "" {
		return s.country == "" || s.country == m.q.Country
	}
	return country(s.area) == m.q.Country
}
