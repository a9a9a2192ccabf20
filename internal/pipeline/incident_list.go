package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// An IncidentsQuery chooses incidents. Empty fields take all. An incident of
// several months is found by each of them.
type IncidentsQuery struct {
	Area     string // first-level area, country, or unknown
	District string // area of a district, as count.District makes it; found by who may read it
	Year     int
	Month    when.Month // 0: any
	Kind     string
	Weapon   string
	Set      string // dataset; "claims": made from claims of the register's own documents
	Skip     int
	Limit    int // 0: none are listed, only counted
}

// FromClaims is the Set of incidents that are made from claims.
const FromClaims = "claims"

// A Numbered says how many people were harmed in an incident. Withheld: there
// is a number, and it is not shown in public.
type Numbered struct {
	Harm     register.Harm  `json:"harm"`
	Range    register.Range `json:"range"`
	Withheld bool           `json:"withheld,omitempty"`
}

// An IncidentLine is an incident as a list tells of it, at the precision that
// its reader may have.
type IncidentLine struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind,omitempty"`
	Weapon   string        `json:"weapon,omitempty"`
	Area     string        `json:"area"`               // first-level area, the country where it is not known, or unknown
	District string        `json:"district,omitempty"` // area of the district; not for the public
	Place    string        `json:"place,omitempty"`
	Time     when.Interval `json:"time"`
	Numbers  []Numbered    `json:"numbers"`
	Claims   int           `json:"claims"`
	Sources  int           `json:"sources"` // independent ones
	Open     int           `json:"open"`    // pairs with others on which nobody has ruled
	Set      string        `json:"set"`     // dataset, or claims
	Grade    string        `json:"grade,omitempty"`

	told []string // kinds of source that tell of it, in order
}

// A Share is one value of a facet and how many incidents have it.
type Share struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// An Overlap is how many incidents exactly these kinds of source tell of.
type Overlap struct {
	Sources []string `json:"sources"`
	N       int      `json:"n"`
}

// An IncidentList is a part of the incidents and how all that were asked for
// divide.
type IncidentList struct {
	All     int            `json:"all"`
	Lines   []IncidentLine `json:"incidents"`
	Areas   []Share        `json:"areas"`
	Years   []Share        `json:"years"`
	Kinds   []Share        `json:"kinds"`
	Weapons []Share        `json:"weapons"`
	Sets    []Share        `json:"sets"`
	Sources []Overlap      `json:"sources"` // by which kinds of source those made from claims are told
	Coarse  bool           `json:"coarse"`  // given to the month and the first-level area only
}

// openIncidents are what of the incidents a reader may know, worked out once a
// view.
type openIncidents struct {
	once  sync.Once
	lines []IncidentLine
	from  *view // that they are of: for the public, the one behind the edition
	seen  map[string][]Looked
}

// IncidentList lists incidents, the newest first. For the public an incident is
// its kind, its means, its first-level area and its month; it is there if a
// release speaks of its months. How many people is told only if
//
//   - a released figure looked at it and stands as it was printed, and
//   - where a release hides small counts, no incident of that area and month has
//     one that is small, and no figure of that area or of the country in that
//     month is hidden: a hidden number cannot be worked out from the others.
func (d *Desk) IncidentList(ctx context.Context, asOf time.Time, q IncidentsQuery) (IncidentList, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return IncidentList{}, err
	}
	o, err := d.opened(v)
	if err != nil {
		return IncidentList{}, err
	}
	list := IncidentList{Coarse: v.edition != nil}
	areas, years, kinds, weapons, sets, overlaps := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for i := range o.lines {
		l := &o.lines[i]
		miss := q.misses(l)
		facet := func(n map[string]int, name, value string) { // a facet is over what the others leave
			if value != "" && (len(miss) == 0 || len(miss) == 1 && miss[0] == name) {
				n[value]++
			}
		}
		facet(areas, "area", l.Area)
		if l.Time.Known() {
			facet(years, "year", fmt.Sprint(l.Time.Start.Month().Year()))
		}
		facet(kinds, "kind", l.Kind)
		facet(weapons, "weapon", l.Weapon)
		facet(sets, "set", l.Set)
		if len(miss) > 0 {
			continue
		}
		if len(l.told) > 0 {
			overlaps[strings.Join(l.told, " ")]++
		}
		if list.All++; list.All > q.Skip && len(list.Lines) < q.Limit {
			list.Lines = append(list.Lines, *l)
		}
	}
	list.Areas, list.Years, list.Kinds, list.Weapons, list.Sets = shares(areas), shares(years), shares(kinds), shares(weapons), shares(sets)
	slices.SortFunc(list.Years, func(a, b Share) int { return cmp.Compare(a.Value, b.Value) })
	for _, o := range shares(overlaps) {
		list.Sources = append(list.Sources, Overlap{strings.Fields(o.Value), o.N})
	}
	return list, nil
}

// misses names the parts of a query that an incident does not answer.
func (q *IncidentsQuery) misses(l *IncidentLine) (parts []string) {
	if q.Area != "" && l.Area != q.Area {
		parts = append(parts, "area")
	}
	if q.District != "" && l.District != q.District {
		parts = append(parts, "district")
	}
	if q.Year != 0 && (!l.Time.Known() || l.Time.Start.Month().Year() > q.Year || l.Time.End.Month().Year() < q.Year) {
		parts = append(parts, "year")
	}
	if q.Month != 0 && (!l.Time.Known() || l.Time.Start.Month() > q.Month || l.Time.End.Month() < q.Month) {
		parts = append(parts, "month")
	}
	if q.Kind != "" && l.Kind != q.Kind {
		parts = append(parts, "kind")
	}
	if q.Weapon != "" && l.Weapon != q.Weapon {
		parts = append(parts, "weapon")
	}
	if q.Set != "" && l.Set != q.Set {
		parts = append(parts, "set")
	}
	return parts
}

// shares orders values by how many have them, then by name.
func shares(n map[string]int) (list []Share) {
	for v, k := range n {
		list = append(list, Share{v, k})
	}
	slices.SortFunc(list, func(a, b Share) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value)) })
	return list
}

// opened works out once what of a view's incidents its readers may know.
func (d *Desk) opened(v *view) (*openIncidents, error) {
	var err error
	v.open.once.Do(func() {
		v.open.from = v
		if v.edition != nil {
			v.open.from = v.edition.raw
			if v.open.seen, err = d.looked(v, 0, 0); err != nil {
				return
			}
		}
		v.open.lines = v.openLines()
	})
	return &v.open, err
}

// openLines makes the lines of all incidents, the newest first.
func (v *view) openLines() (lines []IncidentLine) {
	from, judged, of := v.open.from, map[string]*register.Judged{}, districtsOf()
	for i := range from.judged {
		judged[from.judged[i].ID] = &from.judged[i]
	}
	for i := range from.incidents {
		in := &from.incidents[i]
		if in.Withdrawn || v.edition != nil && !v.edition.covers(in.Time) {
			continue
		}
		l := IncidentLine{ID: in.ID, Kind: in.Kind, Weapon: string(in.Weapon), Area: cmp.Or(in.Place.Area(), in.Country, count.Unknown), Time: in.Time,
			Claims: len(in.Claims), Sources: in.Sources, Open: len(in.Undecide), Set: cmp.Or(in.Dataset, FromClaims), Grade: in.Grade}
		if v.edition != nil {
			l.Time = coarse(*in).Time
		} else if in.Place != nil {
			l.Place = in.Place.Text
			if id := of(in); id != "" {
				l.District = count.District(*in.Place.Admin1, id)
			}
		}
		l.told = sourceKinds(in, judged)
		harms := harmsOf(in, judged)
		for _, h := range []register.Harm{register.HarmKilled, register.HarmInjured, register.HarmMissing} {
			if r, told := harms[h]; told {
				l.Numbers = append(l.Numbers, Numbered{Harm: h, Range: r})
			}
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b IncidentLine) int {
		return cmp.Or(cmp.Compare(b.Time.Start, a.Time.Start), cmp.Compare(a.ID, b.ID))
	})
	if v.edition != nil {
		v.edition.withhold(lines, v.open.seen)
	}
	return lines
}

// sourceKinds names the kinds of source that tell of an incident, in order.
func sourceKinds(in *register.Incident, judged map[string]*register.Judged) (kinds []string) {
	for _, id := range in.Claims {
		if j := judged[id]; j != nil && j.Attribution != nil {
			kinds = append(kinds, j.Attribution.Types...)
		}
	}
	slices.Sort(kinds)
	return slices.DeleteFunc(slices.Compact(kinds), func(k string) bool { return k == "" })
}

// withhold takes numbers out that the public is not given: see IncidentList.
func (e *edition) withhold(lines []IncidentLine, seen map[string][]Looked) {
	small, shut := e.small(), map[string]bool{} // "2018-02/IQ-BG"
	for i := range e.records {
		for _, id := range e.records[i].Hidden {
			if p := strings.Split(id, "/"); len(p) >= 4 {
				area, _, _ := strings.Cut(p[2], ".") // of a district: its first-level area
				shut[p[1]+"/"+area] = true
			}
		}
	}
	for i := range lines {
		for _, n := range lines[i].Numbers {
			if tiny(n.Range, small) {
				lines[i].cells(func(cell string) { shut[cell] = true })
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		no := len(seen[l.ID]) == 0
		l.cells(func(cell string) {
			period, area, _ := strings.Cut(cell, "/")
			no = no || shut[cell] || shut[period+"/"+area[:min(2, len(area))]]
		})
		for k := range l.Numbers {
			if no {
				l.Numbers[k].Range, l.Numbers[k].Withheld = register.Range{}, true
			}
		}
	}
}

// tiny says whether either end of a range is a number from 1 to below small.
func tiny(r register.Range, small int) bool {
	return r.Min > 0 && r.Min < small || r.Max > 0 && r.Max < small
}

// cells names the months and years of an incident, each with its area.
func (l *IncidentLine) cells(do func(cell string)) {
	if !l.Time.Known() {
		do(count.Unknown + "/" + l.Area)
		return
	}
	for m := l.Time.Start.Month(); m <= l.Time.End.Month(); m++ {
		do(m.String() + "/" + l.Area)
	}
}

// small is the threshold below which releases hide counts; 0: they hide none.
func (e *edition) small() (most int) {
	for i := range e.records {
		most = max(most, e.records[i].Small)
	}
	return most
}

// A Looked says that a figure looked at an incident: in or out of it, and why.
type Looked struct {
	Figure string            `json:"figure"`
	Rule   string            `json:"rule"`
	Harm   register.Harm     `json:"harm"`
	In     bool              `json:"in"`
	Range  register.Range    `json:"range"`
	Why    string            `json:"why"`
	Said   map[string]string `json:"-"`
}

// looked finds which figures of a country's months looked at which incidents;
// for the public only released ones that stand as they were printed. Months 0
// are all.
func (d *Desk) looked(v *view, from, to when.Month) (map[string][]Looked, error) {
	rules, err := count.Rules()
	if err != nil {
		return nil, err
	}
	base := v
	if v.edition != nil {
		base = v.edition.raw
	}
	seen := map[string][]Looked{}
	for _, rule := range rules {
		if v.edition != nil && !v.edition.released(rule.ID) {
			continue
		}
		for _, country := range v.countries {
			q := count.Query{Rule: rule.ID, By: []string{"month"}, Country: country, Explain: "*"}
			if from != 0 {
				q.From, q.To = from.First(), to.Last()
			}
			t, err := d.table(base, q)
			if err != nil {
				return nil, err
			}
			for _, row := range t.Rows {
				if row.Area != country || v.edition != nil && !v.edition.asPrinted(row) {
					continue
				}
				for _, in := range row.Inputs {
					if in.Type == "incident" {
						seen[in.ID] = append(seen[in.ID], Looked{Figure: row.ID, Rule: rule.ID, Harm: row.Harm, In: in.In, Range: in.Range, Why: in.Why, Said: in.Said})
					}
				}
			}
		}
	}
	return seen, nil
}

// asPrinted says whether a row is the number that stands in public.
func (e *edition) asPrinted(row count.Row) bool {
	a, known := row.Range()
	b, stands := e.standing(row).Range()
	return known && stands && a == b
}
