package gazetteer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// An Index finds places by name, code and point. It holds every country, its
// first-level areas and the world's large cities; of the countries it was made
// for also second-level areas, towns and quarters; and what a user added. It
// is never changed once made, and safe for concurrent use.
type Index struct {
	countries []string // those asked for, sorted
	base      *shard   // the world
	shards    []*shard // one a country, then the user's
	common    *nameTable
	own       nameTable // names of the shards and of the countries asked for; of each all its places
	first     filter    // first words of both tables
	rough     func() map[string][]*span
}

// made keeps the indexes that For has made, by their countries.
var made sync.Map // string → func() (*Index, error)

// For returns the index for some countries (ISO 3166-1 alpha-2), such as IQ and
// SY. Without any it is the world's countries, first-level areas and large
// cities only. Each set of countries is read once and shared. A code that is
// no country is an error.
func For(countries ...string) (*Index, error) {
	set := slices.Clone(countries)
	if slices.Contains(set, "") {
		return nil, errors.New("gazetteer for a country: its code is empty")
	}
	slices.Sort(set)
	set = slices.Compact(set)
	made, _ := made.LoadOrStore(strings.Join(set, " "), sync.OnceValues(func() (*Index, error) { return load(set) }))
	return made.(func() (*Index, error))()
}

func load(countries []string) (*Index, error) {
	base, err := world()
	if err != nil {
		return nil, err
	}
	x := &Index{countries: countries, base: base.shard, common: &base.table}
	for _, c := range countries {
		if p := base.byID[c]; p == nil || p.Kind != Country {
			return nil, fmt.Errorf("gazetteer for %q: no country has this code; use ISO 3166-1, such as IQ", c)
		}
		s, err := countryShard(c)
		if err != nil {
			return nil, err
		}
		x.shards = append(x.shards, s)
	}
	x.build()
	return x, nil
}

// build makes the index's own table from the names of its shards and, since
// places of the countries asked for come first among rivals, from the world's
// names for those countries.
func (x *Index) build() {
	var names []name
	for _, n := range x.base.names {
		if slices.Contains(x.countries, n.place.Country) {
			names = append(names, n)
		}
	}
	for _, s := range x.shards {
		names = append(names, s.names...)
	}
	names = append(names, derived(names)...)
	x.own = makeTable(names, x.common, x.before)
	x.first = x.common.first
	x.first.merge(&x.own.first)
	x.rough = sync.OnceValue(x.roughNames)
}

// before orders rivals for a name: places of the countries asked for come
// first, countries before what lies in them, then by population; of equals the
// larger kind of place.
func (x *Index) before(a, b *Place) int {
	return cmp.Or(boolean(x.foreign(a))-boolean(x.foreign(b)), larger(a, b))
}

// larger puts countries first, then places by population, then by kind.
func larger(a, b *Place) int {
	return cmp.Or(
		boolean(a.Kind != Country)-boolean(b.Kind != Country),
		cmp.Compare(b.Population, a.Population),
		cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)),
		cmp.Compare(a.ID, b.ID))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// kindOrder puts a town before the second-level area that bears its name: the
// town is what people mean.
func kindOrder(k Kind) int {
	return slices.Index([]Kind{Country, Admin1, City, Admin2, Region, Quarter, Water, Site, Village}, k)
}

// foreign reports whether the place lies in none of the countries asked for.
// Where none was asked for nothing is foreign.
func (x *Index) foreign(p *Place) bool {
	return len(x.countries) > 0 && !slices.Contains(x.countries, p.Country)
}

// Countries returns the countries that the index was made for.
func (x *Index) Countries() []string { return slices.Clone(x.countries) }

// ByCode returns the place with an ISO 3166-1 code (alpha-2 or alpha-3), an
// ISO 3166-2 code, a P-code or an ID; nil when there is none.
func (x *Index) ByCode(code string) *Place {
	for i := len(x.shards) - 1; i >= 0; i-- {
		if p := x.shards[i].byID[code]; p != nil {
			return p
		}
	}
	return x.base.byID[code]
}

// Admin1s returns the first-level areas of a country, by code.
func (x *Index) Admin1s(country string) []*Place {
	var list []*Place
	for _, p := range x.base.places {
		if p.Kind == Admin1 && p.Country == country {
			list = append(list, p)
		}
	}
	return list
}

// Places returns the places that the index holds in an area (ISO 3166-1 or
// 3166-2 code, or the id of a second-level area): areas first, then by id.
func (x *Index) Places(area string) []*Place {
	var list []*Place
	for _, s := range append([]*shard{x.base}, x.shards...) {
		for _, p := range s.places {
			if p.Lies(area) {
				list = append(list, p)
			}
		}
	}
	return list
}
