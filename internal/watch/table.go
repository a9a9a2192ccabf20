package watch

import (
	"iter"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// FromTable takes one area's figures of a harm out of a table, as a monthly
// series. The figure is the floor of the row's range. A gap stays a gap. The
// series is of one kind, that of its newest figure: what a body published, or what
// was counted from incidents; the two do not count the same people, and where a
// table has both, a month that has only the other kind is a gap. Where
// the rows' definition changes, a break begins; where an area is left out of
// the figure, or not, while the definition stays, the point says so in its
// Note and the series goes on, because such areas come and go month by month
// and a new start each time would leave no past. Rows that were published
// apart, or that join both kinds, are never taken. Periods before the first and
// after the last figure are no gaps of the series.
func FromTable(t count.Table, area string, harm register.Harm) Series {
	s := Series{Name: area, Unit: Month, Area: area, Harm: string(harm), Rule: strings.TrimSpace(t.Rule.ID + " " + t.Rule.Version), AsOf: t.AsOf}
	newest, published := "", false
	for r := range monthly(t, area, harm) {
		if !r.Gap && r.Period >= newest {
			if by := isPublished(r); r.Period > newest || by {
				newest, published = r.Period, by
			}
		}
	}
	rows := make(map[string]count.Row)
	for r := range monthly(t, area, harm) {
		if !r.Gap && isPublished(r) != published {
			r = count.Row{Period: r.Period, Area: r.Area, Harm: r.Harm, Gap: true}
		}
		if old, twice := rows[r.Period]; !twice || old.Gap && !r.Gap {
			rows[r.Period] = r
		}
	}
	periods := make([]string, 0, len(rows))
	for p := range rows {
		periods = append(periods, p)
	}
	slices.Sort(periods)
	definition, left := "", ""
	for i, period := range periods {
		r := rows[period]
		p := Point{Period: period}
		if x, ok := r.Range(); ok {
			low := x.Min
			p.Count = &low
		}
		if r.Definition != "" && r.Definition != definition {
			if definition != "" {
				p.Break = r.Definition
			}
			definition = r.Definition
		}
		if out := leftOut(r); !r.Gap && out != left {
			switch {
			case out != "":
				p.Note = out
			case i > 0:
				p.Note = "nothing is left out any more that was: " + left
			}
			left = out
		}
		s.Points = append(s.Points, p)
	}
	known := func(p Point) bool { return p.Count != nil }
	if i := slices.IndexFunc(s.Points, known); i > 0 {
		s.Points = s.Points[i:]
	}
	for len(s.Points) > 0 && s.Points[len(s.Points)-1].Count == nil {
		s.Points = s.Points[:len(s.Points)-1]
	}
	return s
}

// monthly gives the rows of an area and a harm that are of one month and of one kind.
func monthly(t count.Table, area string, harm register.Harm) iter.Seq[count.Row] {
	return func(yield func(count.Row) bool) {
		for _, r := range t.Rows {
			if r.Area != area || r.Harm != harm || r.Basis == count.Apart || r.Basis == count.Combined {
				continue
			}
			if _, err := Month.ordinal(r.Period); err != nil {
				continue // a year's or another period's row beside the months
			}
			if !yield(r) {
				return
			}
		}
	}
}

// isPublished reports whether a figure is what a body published, not what was
// counted from incidents.
func isPublished(r count.Row) bool { return r.Basis == count.Published || r.Basis == count.Summed }

// leftOut returns the row's remarks on areas that are not in the figure.
func leftOut(r count.Row) string {
	var out []string
	for _, m := range r.Remarks {
		if len(m.Args) == 0 {
			continue
		}
		switch m.Code {
		case "left out, apart", "left out, none":
			out = append(out, "leaves out "+m.Args[0])
		case "unsaid":
			out = append(out, "not said whether "+m.Args[0]+" is inside")
		}
	}
	return strings.Join(out, "; ")
}
