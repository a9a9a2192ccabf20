package estimate

import (
	"cmp"
	"slices"

	"cairn/internal/link"
	"cairn/internal/register"
)

// A Source is one list of a register: a dataset, or a kind of source (police,
// medical, …) that the register's own claims are attributed to.
type Source struct {
	Name    string `json:"name"`
	Dataset bool   `json:"dataset"`
	N       int    `json:"n"` // incidents that it tells of
}

// Reason codes of what keeps a register from an estimate.
const (
	NoIncidents = "no-incidents" // no incident stands in the register whose source is known
	OneList     = "one-list"     // one source alone tells of enough incidents
	OpenPairs   = "open-pairs"   // N pairs of incidents could be one, and nobody has ruled on them
	Unlinked    = "unlinked"     // nobody has ruled on any pair of lists A and B
	NoOverlap   = "no-overlap"   // no incident is told by two lists
)

// An Obstacle is one thing that keeps a register from an estimate.
type Obstacle struct {
	Code string `json:"code"`
	N    int    `json:"n,omitempty"`
	A    string `json:"a,omitempty"`
	B    string `json:"b,omitempty"`
}

// A Register is what the incidents of a register give as lists. What is counted
// are incidents and not people: an incident on no list may have killed one
// person or a hundred.
type Register struct {
	Incidents int        `json:"incidents"` // those that a source is known of, each once
	Sources   []Source   `json:"sources"`   // that are taken as lists, the longest first
	Left      []Source   `json:"left"`      // that are not: too short, or past the first five
	Missing   []Obstacle `json:"missing"`   // empty: an estimate can be made
	Overlap   Overlap    `json:"-"`
}

// What a source must tell of to be taken as a list, and how many are taken.
const (
	MinListed = 5
	mostTaken = 5
)

// Incidents takes a register's incidents as lists: every dataset is one, and
// so is every kind of source that accepted claims are attributed to (kinds
// returns those of an incident made from claims). Two incidents that people
// ruled to be one count once, on the lists of both.
//
// It gives lists only where linkage was done by people: no pair of incidents of
// the lists may wait for a ruling, and of each two lists of which one is a
// dataset at least one pair must have been ruled on, for datasets are never put
// together without a person. Otherwise incidents told twice would be taken for
// two that one list each knows, and the estimate would be far too high.
func Incidents(all []register.Incident, kinds func(*register.Incident) []string, decisions []register.Decision) Register {
	var told []int // places in all
	names := map[string]Source{}
	lists, groups := make([][]string, len(all)), make([]string, len(all))
	at := map[string]int{}
	for i := range all {
		in := &all[i]
		if in.Withdrawn {
			continue
		}
		if in.Dataset != "" {
			lists[i] = []string{in.Dataset}
			names[in.Dataset] = Source{Name: in.Dataset, Dataset: true}
			groups[i] = names[in.Dataset].group()
		} else {
			groups[i] = Source{}.group()
			for _, k := range kinds(in) {
				if k == "" || k == "other" || names[k].Dataset {
					continue
				}
				lists[i] = append(lists[i], k)
				names[k] = Source{Name: k}
			}
		}
		if len(lists[i]) == 0 {
			continue
		}
		told = append(told, i)
		at[in.ID] = i
		for _, c := range in.Claims {
			at[c], at[link.ID(c)] = i, i
		}
	}
	j := joined{root: make([]int, len(all)), ruled: map[[2]string]bool{}}
	for i := range j.root {
		j.root[i] = i
	}
	j.rule(decisions, at, groups)

	on := map[int][]string{} // group → its lists
	for _, i := range told {
		top := j.top(i)
		on[top] = append(on[top], lists[i]...)
	}
	r := Register{Incidents: len(on), Sources: []Source{}, Left: []Source{}, Missing: []Obstacle{}}
	for top, l := range on {
		slices.Sort(l)
		on[top] = slices.Compact(l)
		for _, name := range on[top] {
			s := names[name]
			s.N++
			names[name] = s
		}
	}
	for _, s := range names {
		r.Left = append(r.Left, s)
	}
	slices.SortFunc(r.Left, func(a, b Source) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	taken := 0
	for taken < len(r.Left) && taken < mostTaken && r.Left[taken].N >= MinListed {
		taken++
	}
	r.Sources, r.Left = slices.Clone(r.Left[:taken]), r.Left[taken:]
	r.missing(all, lists, on, &j)
	return r
}

// missing fills the overlap, and says what keeps the register from an estimate.
func (r *Register) missing(all []register.Incident, lists [][]string, on map[int][]string, j *joined) {
	none := func(o Obstacle) { r.Missing = append(r.Missing, o) }
	switch {
	case r.Incidents == 0:
		none(Obstacle{Code: NoIncidents})
		return
	case len(r.Sources) < 2:
		none(Obstacle{Code: OneList, N: MinListed})
		return
	}
	names := []string{}
	for _, s := range r.Sources {
		names = append(names, s.Name)
	}
	r.Overlap, _ = NewOverlap(names)
	for _, l := range on {
		mask := 0
		for k, name := range names {
			if slices.Contains(l, name) {
				mask |= 1 << k
			}
		}
		if mask != 0 {
			r.Overlap.Count[mask]++
		}
	}
	open := 0
	id := map[string]int{}
	for i := range all {
		id[all[i].ID] = i
	}
	for i := range all {
		for _, p := range all[i].Undecide {
			if b, known := id[p.B]; p.A == all[i].ID && known && j.top(i) != j.top(b) && taken(lists[i], names) && taken(lists[b], names) {
				open++
			}
		}
	}
	if open > 0 {
		none(Obstacle{Code: OpenPairs, N: open})
	}
	for k, a := range r.Sources {
		for _, b := range r.Sources[k+1:] {
			if (a.Dataset || b.Dataset) && !j.ruled[inOrder(a.group(), b.group())] {
				none(Obstacle{Code: Unlinked, A: a.Name, B: b.Name})
			}
		}
	}
	if r.Overlap.Observed() == r.Overlap.Times()[0] && len(r.Missing) == 0 {
		none(Obstacle{Code: NoOverlap})
	}
}

// taken reports whether one of the lists is among those taken.
func taken(lists, names []string) bool {
	return slices.ContainsFunc(lists, func(l string) bool { return slices.Contains(names, l) })
}

// group is whose linkage a source goes by: its own as a dataset, else that of
// the register's claims, which are put together among themselves.
func (s Source) group() string {
	if s.Dataset {
		return "dataset " + s.Name
	}
	return "claims"
}

// joined are incidents that people ruled to be one, and the groups between
// which they ruled at all.
type joined struct {
	root  []int
	ruled map[[2]string]bool
}

func (j *joined) top(i int) int {
	for j.root[i] != i {
		j.root[i] = j.root[j.root[i]]
		i = j.root[i]
	}
	return i
}

// rule reads the rulings that hold; of several on one pair the latest counts.
func (j *joined) rule(decisions []register.Decision, at map[string]int, groups []string) {
	same := map[[2]int]bool{}
	var order [][2]int
	for _, d := range register.Holding(decisions) {
		a, known := at[d.On]
		b, too := at[d.With]
		if !known || !too || a == b {
			continue
		}
		pair := [2]int{min(a, b), max(a, b)}
		switch d.Act {
		case register.Same, register.Merge:
			if _, before := same[pair]; !before {
				order = append(order, pair)
			}
			same[pair] = true
		case register.Different, register.Split, register.Unsure:
			if _, before := same[pair]; !before {
				order = append(order, pair)
			}
			same[pair] = false
		default:
			continue
		}
	}
	for _, pair := range order {
		j.ruled[inOrder(groups[pair[0]], groups[pair[1]])] = true
		if same[pair] {
			a, b := j.top(pair[0]), j.top(pair[1])
			j.root[max(a, b)] = min(a, b)
		}
	}
}

func inOrder(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }
