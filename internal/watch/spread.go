package watch

import (
	"slices"

	"cairn/internal/when"
)

// A Touch is one incident as the questions of spread and means need it: when it
// was, the district or first-level area that it was in (empty: not known), and
// whether it was by suicide or vehicle bomb.
type Touch struct {
	Month when.Month
	In    string
	Bomb  bool
}

const (
	freshMonths = 3  // what counts as now
	quietMonths = 12 // and as the past before it
)

// A Spread says in how many districts there were incidents in the last three
// months, and which of them had had none in the twelve months before.
type Spread struct {
	Touched int      `json:"touched"`
	Before  int      `json:"before"` // districts with incidents in the twelve months before
	New     []string `json:"new"`    // codes, in order
	Unknown int      `json:"unknown"`
}

// SpreadOf works out the spread as of the month until. It is nil when the
// incidents do not cover the fifteen months up to it, from first to last: what
// was not recorded is unknown, not quiet.
func SpreadOf(touches []Touch, first, last, until when.Month) *Spread {
	if first == 0 || first > until-freshMonths-quietMonths+1 || last < until {
		return nil
	}
	now, before := map[string]bool{}, map[string]bool{}
	s := &Spread{New: []string{}}
	for _, t := range touches {
		switch {
		case t.Month > until || t.Month <= until-freshMonths-quietMonths:
		case t.In == "":
			if t.Month > until-freshMonths {
				s.Unknown++
			}
		case t.Month > until-freshMonths:
			now[t.In] = true
		default:
			before[t.In] = true
		}
	}
	s.Touched, s.Before = len(now), len(before)
	for in := range now {
		if !before[in] {
			s.New = append(s.New, in)
		}
	}
	slices.Sort(s.New)
	return s
}

// Means says how many suicide and vehicle bombs there were in the last three
// months and in the twelve before, and when the last before these was.
type Means struct {
	Now    int    `json:"now"`
	Before int    `json:"before"`
	Return bool   `json:"return"` // some now, none in the twelve months before
	Last   string `json:"last"`   // month of the last one before the three months; empty: none is known
}

// MeansOf works out the means as of the month until; nil where the incidents do
// not cover the fifteen months up to it.
func MeansOf(touches []Touch, first, last, until when.Month) *Means {
	if first == 0 || first > until-freshMonths-quietMonths+1 || last < until {
		return nil
	}
	m := &Means{}
	newest := when.Month(0)
	for _, t := range touches {
		switch {
		case !t.Bomb || t.Month > until:
		case t.Month > until-freshMonths:
			m.Now++
		default:
			if t.Month > until-freshMonths-quietMonths {
				m.Before++
			}
			newest = max(newest, t.Month)
		}
	}
	if newest != 0 {
		m.Last = newest.String()
	}
	m.Return = m.Now > 0 && m.Before == 0
	return m
}
