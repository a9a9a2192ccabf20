package count

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// District is the area of a second-level area in figures: the code of the
// first-level area that it lies in, a dot, and its own id, as in IQ-BG.IQG08Q02.
// A slash in the id, which would end the area in the id of a figure, becomes a
// line.
func District(admin1, id string) string { return admin1 + "." + strings.ReplaceAll(id, "/", "|") }

// Undistricted is the area of people of whom the first-level area is known and
// not the district: IQ-BG.unknown.
func Undistricted(admin1 string) string { return District(admin1, Unknown) }

// SplitDistrict parts a district's area into its first-level area and its own
// id; ok is false for what is no district.
func SplitDistrict(area string) (admin1, id string, ok bool) {
	admin1, id, ok = strings.Cut(area, ".")
	if !ok || !strings.Contains(admin1, "-") || id == "" { // a district's own id may have dots
		return "", "", false
	}
	return admin1, id, true
}

// Districts counts the register's incidents by second-level area, under the
// areas that [District] makes; of says in which one an incident lies, empty
// where that is not known. By holds admin2, and Within, where it is set, the
// first-level area whose districts are wanted.
//
//   - An incident stands in the district that it is known to lie in, and in no
//     other. One of which only the first-level area is known stands in the row of
//     [Undistricted], beside the districts, and is forced into none of them; one of
//     which only the country is known stands in no row here.
//   - In the same way a month or year has those that are known to lie in it; the
//     others of a district stand in its row of the unknown period.
//   - So a row is no bound of all who may have been harmed there: that is the row,
//     and those of whom the district, or the period, is not known.
//   - Numbers that bodies published are of first-level areas and countries, and are
//     no part of it.
//   - There is a row where something is recorded, and none where nothing is: that
//     is unknown, and not zero.
//
// All else is as in [Make].
func Districts(state *register.State, incidents []register.Incident, judged []register.Judged, rule *Rule, q Query, of func(*register.Incident) string) (Table, error) {
	t := Table{Rule: rule.Ref(), AsOf: state.AsOf, Head: state.Head, Rows: []Row{}}
	if q.Country == "" {
		q.Country = country(q.Within)
	}
	if q.Country == "" || q.Within != "" && country(q.Within) != q.Country {
		return t, fmt.Errorf("figures by admin2 under rule %s: %w: say of which country, or of which first-level area of it", rule.ID, ErrQuery)
	}
	q.Rule, q.By, q.Areas = rule.ID, slices.Clone(q.By), nil
	for i, b := range q.By {
		switch b {
		case "admin2":
			q.By[i] = "admin1"
		case "month", "year":
		default:
			return t, fmt.Errorf("figures by %q and admin2: %w: there are month and year", b, ErrQuery)
		}
	}
	placed := slices.Clone(incidents)
	for i := range placed {
		admin1 := placed[i].Place.Area()
		if country(admin1) != q.Country || admin1 == q.Country {
			continue
		}
		area := Undistricted(admin1)
		if id := of(&incidents[i]); id != "" {
			area = District(admin1, id)
		}
		at := *placed[i].Place
		at.Admin1 = &area
		placed[i].Place = &at
		if rest := Undistricted(admin1); !slices.Contains(q.Areas, rest) {
			q.Areas = append(q.Areas, rest)
		}
	}
	bare := *state
	bare.Totals = nil
	m := &maker{q: q, rule: rule, state: &bare, incidents: placed, judged: judged, sites: sites(placed), certain: true}
	t, err := m.table(t)
	if err != nil {
		return t, err
	}
	rows := t.Rows[:0:0]
	for _, row := range t.Rows {
		admin1, id, ok := SplitDistrict(row.Area)
		if !ok || row.Gap || q.Within != "" && admin1 != q.Within {
			continue
		}
		if id == Unknown {
			m.note(&row, "no district")
		} else {
			m.note(&row, "district")
		}
		rows = append(rows, row)
	}
	t.Rows = rows
	return t, nil
}

// meet is the row of an incident that two records with different rows tell of:
// nobody knows where in the country. Of two in one first-level area, as rows of
// districts have it, the district that one of them names; of two districts, that
// of people whose district is not known.
func (m *maker) meet(a, b int32, areas []string) int32 {
	if !m.certain {
		return 0
	}
	in, one, ok := SplitDistrict(areas[a])
	also, other, both := SplitDistrict(areas[b])
	switch {
	case !ok || !both || in != also:
		return 0
	case one == Unknown:
		return b
	case other == Unknown:
		return a
	}
	if i := slices.Index(areas, Undistricted(in)); i > 0 {
		return int32(i)
	}
	return 0
}
