package count

import (
	"cmp"
	"fmt"
	"slices"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Facts are what a running count holds of some incidents, to be kept and taken
// into another count under the same rules.
type Facts struct {
	Kinds []Kind `json:"kinds"` // of answers, each once
	List  []Fact `json:"list"`  // in order of the ids
}

// A Fact is what a running count holds of one incident.
type Fact struct {
	ID        string        `json:"id"`
	Area      string        `json:"area"`    // the finest ISO code of its place
	Country   string        `json:"country"` // that it is filed under
	Time      when.Interval `json:"time"`
	Withdrawn bool          `json:"withdrawn,omitempty"`
	Says      []int32       `json:"says"`            // to each question, a place in Kinds
	Lists     []string      `json:"lists,omitempty"` // that it stands on, where it may be one with another
	Pairs     [][2]string   `json:"pairs,omitempty"` // undecided, in order
	Names     []string      `json:"names,omitempty"` // that people ruled on
}

// A Kind is an answer that an incident gives to a question: see tally.
type Kind struct {
	Min         int   `json:"min"`
	Max         int   `json:"max"`
	Open        bool  `json:"open,omitempty"`
	Speaks      bool  `json:"speaks,omitempty"`
	Silent      bool  `json:"silent,omitempty"`
	Under       bool  `json:"under,omitempty"`
	Sure        int   `json:"sure,omitempty"`
	Doubt       int   `json:"doubt,omitempty"`
	Auto        bool  `json:"auto,omitempty"`
	Provisional bool  `json:"provisional,omitempty"`
	May         int64 `json:"may,omitempty"`
}

func kindFrom(t tally) Kind {
	return Kind{t.Min, t.Max, t.Open, t.speaks, t.silent, t.under, t.sure, t.doubt, t.auto, t.provisional, int64(t.may)}
}

func (k Kind) tally() tally {
	return tally{register.Range{Min: k.Min, Max: k.Max, Open: k.Open}, k.Speaks, k.Silent, k.Under, k.Sure, k.Doubt, k.Auto, k.Provisional, cases(k.May)}
}

// questions are what every incident is asked, in the order of a Fact's Says.
func (r *Running) questions() (all []question) {
	for _, rule := range r.rules {
		for _, harm := range rule.Harms {
			all = append(all, question{rule, harm, false})
			if r.fights {
				all = append(all, question{rule, harm, true})
			}
		}
	}
	return all
}

// Facts returns what is held of the incidents at these places, which are those
// of the order in which they were added.
func (r *Running) Facts(at []int32) Facts {
	r.gather()
	at = r.Sorted(at)
	f := Facts{Kinds: []Kind{}, List: make([]Fact, 0, len(at))}
	asked := r.questions()
	says := make([]int32, len(asked)*len(at))
	known := map[int32]int32{}
	for _, i := range at {
		s := r.sites[i]
		one := Fact{ID: r.ids[i], Area: s.area, Country: s.country, Time: s.time, Withdrawn: s.withdrawn, Says: says[:len(asked):len(asked)], Lists: r.lists[i]}
		says = says[len(asked):]
		for k, q := range asked {
			kind := r.said[q][i]
			place, ok := known[kind]
			if !ok {
				place = int32(len(f.Kinds))
				known[kind] = place
				f.Kinds = append(f.Kinds, kindFrom(r.kinds[kind]))
			}
			one.Says[k] = place
		}
		for _, p := range r.beside[i] {
			pair := [2]string{r.ids[i], p}
			one.Pairs = append(one.Pairs, [2]string{min(pair[0], pair[1]), max(pair[0], pair[1])})
		}
		one.Names = r.bears[i]
		f.List = append(f.List, one)
	}
	return f
}

// Sorted returns places in the order of the ids of their incidents.
func (r *Running) Sorted(at []int32) []int32 {
	at = slices.Clone(at)
	slices.SortFunc(at, func(a, b int32) int { return cmp.Compare(r.ids[a], r.ids[b]) })
	return at
}

// Fights reports whether soldiers, militia and fighters are told apart.
func (r *Running) Fights() bool { return r.fights }

// gather sorts pairs and names by incident.
func (r *Running) gather() {
	if r.beside != nil {
		return
	}
	r.beside, r.bears = map[int32][]string{}, map[int32][]string{}
	add := func(a int32, b string) {
		if !slices.Contains(r.beside[a], b) {
			r.beside[a] = append(r.beside[a], b)
		}
	}
	for _, p := range r.pairs {
		add(p[0], r.ids[p[1]])
		add(p[1], r.ids[p[0]])
	}
	for _, p := range r.loose {
		for k := range p {
			if at, ok := r.border[p[k]]; ok {
				add(at, p[1-k])
			}
		}
	}
	for _, list := range r.beside {
		slices.Sort(list)
	}
	for _, n := range r.named {
		r.bears[n.at] = append(r.bears[n.at], n.name)
	}
}

// Beside calls f for every two incidents that may be one, by their places.
func (r *Running) Beside(f func(a, b int32)) {
	for _, p := range r.pairs {
		f(p[0], p[1])
	}
	for _, p := range r.loose {
		a, known := r.border[p[0]]
		b, too := r.border[p[1]]
		if known && too {
			f(a, b)
		}
	}
}

// Time returns the days of the incident at a place.
func (r *Running) Time(at int32) when.Interval { return r.sites[at].time }

// Take adds incidents by what another count under the same rules held of them,
// but those for which gone says yes.
func (r *Running) Take(f *Facts, gone func(id string) bool) error {
	kinds := make([]int32, len(f.Kinds))
	for i, k := range f.Kinds {
		kinds[i] = r.kind(k.tally())
	}
	asked := r.questions()
	for i := range f.List {
		one := &f.List[i]
		if gone != nil && gone(one.ID) {
			continue
		}
		if len(one.Says) != len(asked) {
			return fmt.Errorf("incident %s: %d answers to %d questions", one.ID, len(one.Says), len(asked))
		}
		at := int32(len(r.ids))
		r.ids = append(r.ids, one.ID)
		r.sites = append(r.sites, site{r.word(one.Area), r.word(one.Country), one.Time, one.Withdrawn})
		r.lists = append(r.lists, one.Lists)
		for k, q := range asked {
			if one.Says[k] < 0 || int(one.Says[k]) >= len(kinds) {
				return fmt.Errorf("incident %s: no answer %d", one.ID, one.Says[k])
			}
			r.said[q] = append(r.said[q], kinds[one.Says[k]])
		}
		for _, p := range one.Pairs {
			r.loose = append(r.loose, p)
			r.border[one.ID] = at
		}
		for _, n := range one.Names {
			r.named = append(r.named, naming{n, at})
		}
	}
	return nil
}

// kind returns the place of an answer among those that were given.
func (r *Running) kind(t tally) int32 {
	k, ok := r.known[t]
	if !ok {
		k = int32(len(r.kinds))
		r.kinds, r.known[t] = append(r.kinds, t), k
	}
	return k
}

// SameFact reports whether two incidents mean the same to every figure.
func SameFact(f *Facts, i int, g *Facts, j int) bool {
	a, b := &f.List[i], &g.List[j]
	return a.ID == b.ID && a.Area == b.Area && a.Country == b.Country && a.Time == b.Time && a.Withdrawn == b.Withdrawn &&
		slices.Equal(a.Lists, b.Lists) && slices.Equal(a.Pairs, b.Pairs) && slices.Equal(a.Names, b.Names) &&
		slices.EqualFunc(a.Says, b.Says, func(x, y int32) bool { return f.Kinds[x] == g.Kinds[y] })
}

// A Reach is over which days and areas incidents make rows due.
type Reach struct {
	First when.Day `json:"first"`
	Last  when.Day `json:"last"`
	Dated bool     `json:"dated"` // false: no days
	Areas []string `json:"areas"` // in order
}

// Reach returns the reach of these incidents.
func (f *Facts) Reach() Reach {
	r := Reach{Areas: []string{}}
	seen := map[string]bool{"": true}
	for i := range f.List {
		one := &f.List[i]
		if one.Withdrawn {
			continue
		}
		if !seen[one.Area] {
			seen[one.Area] = true
			r.Areas = append(r.Areas, one.Area)
		}
		if one.Time.Known() && one.Time.Days() <= spanDays {
			r = r.over(one.Time.Start, one.Time.End)
		}
	}
	slices.Sort(r.Areas)
	return r
}

// spanDays is the most days of an incident that makes the rows of its days due.
const spanDays = 31

func (r Reach) over(first, last when.Day) Reach {
	if !r.Dated {
		r.First, r.Last, r.Dated = first, last, true
	}
	r.First, r.Last = min(r.First, first), max(r.Last, last)
	return r
}

// And returns the reach of both.
func (r Reach) And(s Reach) Reach {
	if s.Dated {
		r = r.over(s.First, s.Last)
	}
	r.Areas = slices.Concat(r.Areas, s.Areas)
	slices.Sort(r.Areas)
	r.Areas = slices.Compact(r.Areas)
	return r
}

// A Cell is a period and an area of which a table has rows.
type Cell struct{ Period, Area string }

// Cells returns the cells of a table's rows, in order, without those of people
// whose period or area is not known closely enough.
func Cells(rows []Row) (all []Cell) {
	for i := range rows {
		c := Cell{rows[i].Period, rows[i].Area}
		if c.Period == Unknown || c.Area == Unknown || len(all) > 0 && all[len(all)-1] == c {
			continue
		}
		all = append(all, c)
	}
	return all
}

// Part makes those rows of a table, as Table does, that are of some months or of
// no period that is known, every row for nil, and says which cells the whole
// table has. The count holds all incidents that may lie in those months or whose
// month is not known, and all that may be one with them; reach is that of every
// incident of the register.
func (r *Running) Part(state *register.State, wide []register.Judged, q Query, reach Reach, months map[string]bool) (Table, []Cell, error) {
	r.reach = &reach
	t, err := r.Table(state, wide, q)
	if err != nil {
		return t, nil, err
	}
	cells := Cells(t.Rows)
	if months != nil {
		t.Rows = slices.DeleteFunc(t.Rows, func(row Row) bool { return row.Period != Unknown && !months[row.Period] })
	}
	return t, cells, nil
}
