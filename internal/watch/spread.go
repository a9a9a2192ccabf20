package watch

import (
	"slices"
	"strings"

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
	Touched int        `json:"touched"`
	Before  int        `json:"before"`  // districts with incidents in the twelve months before
	New     []string   `json:"new"`     // codes, in order
	Unknown int        `json:"unknown"` // incidents of the three months in no district that is known
	Each    []District `json:"each"`    // every district with incidents in the fifteen months, the new ones first, then by code
}

// A District is one second-level area, or for a country a first-level area, in a spread: how many incidents
// were in it, to the month and no finer.
type District struct {
	In     string           `json:"in"`
	New    bool             `json:"new"`    // none in the twelve months before the last three
	Now    [freshMonths]int `json:"now"`    // in each of the last three months, the newest last
	Before int              `json:"before"` // in the twelve months before
	Last   string           `json:"last"`   // month of the last one before the three months; empty: none is known
}

// SpreadOf works out the spread as of the month until. It is nil when the
// incidents do not cover the fifteen months up to it, from first to last: what
// was not recorded is unknown, not quiet.
func SpreadOf(touches []Touch, first, last, until when.Month) *Spread {
	if first == 0 || first > until-freshMonths-quietMonths+1 || last < until {
		return nil
	}
	s := &Spread{New: []string{}, Each: []District{}}
	each, latest := map[string]*District{}, map[string]when.Month{}
	for _, t := range touches {
		fresh := t.Month > until-freshMonths
		switch {
		case t.Month > until:
			continue
		case t.In == "":
			if fresh {
				s.Unknown++
			}
			continue
		}
		p := each[t.In]
		if p == nil {
			p = &District{In: t.In}
			each[t.In] = p
		}
		switch {
		case fresh:
			p.Now[freshMonths-1-int(until-t.Month)]++
			continue
		case t.Month > until-freshMonths-quietMonths:
			p.Before++
		}
		latest[t.In] = max(latest[t.In], t.Month)
	}
	for in, p := range each {
		touched := p.Now != [freshMonths]int{}
		if m := latest[in]; m != 0 {
			p.Last = m.String()
		}
		if p.Before > 0 {
			s.Before++
		}
		if touched {
			s.Touched++
			if p.New = p.Before == 0; p.New {
				s.New = append(s.New, in)
			}
		}
		if touched || p.Before > 0 {
			s.Each = append(s.Each, *p)
		}
	}
	slices.Sort(s.New)
	slices.SortFunc(s.Each, func(a, b District) int {
		if a.New != b.New {
			if a.New {
				return -1
			}
			return 1
		}
		return strings.Compare(a.In, b.In)
	})
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
