package gazetteer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/geo"
	"cairn/internal/text"
)

// ErrUnknown reports a code or name that the gazetteer does not hold.
var ErrUnknown = errors.New("unknown place")

// An Alias is a spelling that a user gives to a place.
type Alias struct {
	Spelling string
	Place    string // its ID, ISO code or P-code
}

// WithAliases returns an index that also finds places under the user's
// spellings; the index itself stays as it was. A spelling that is folded to
// nothing, or a place that is not held, is an error.
func (x *Index) WithAliases(aliases ...Alias) (*Index, error) {
	s := &shard{byID: map[string]*Place{}}
	for _, a := range aliases {
		p := x.ByCode(a.Place)
		if p == nil {
			return nil, fmt.Errorf("alias %q of %q: %w", a.Spelling, a.Place, ErrUnknown)
		}
		key := text.Fold(a.Spelling)
		if !speakable(key) {
			return nil, fmt.Errorf("alias %q of %s: a spelling needs a letter", a.Spelling, a.Place)
		}
		s.names = append(s.names, name{key: key, place: p})
	}
	return x.with(s), nil
}

// An Entry is a place that a user adds, with its spellings beside Name and Names.
type Entry struct {
	Place
	Spellings []string
	Row       int // line of the file it was read from, for messages
}

// A Refusal is an entry that cannot be added, with the reason.
type Refusal struct {
	Row    int
	ID     string
	Column string
	Reason string
}

// WithPlaces returns an index that also holds the user's places; the index
// itself stays as it was. An entry whose ID is that of a place that is held
// gives it spellings and nothing else. What cannot be added is refused, the
// others are not.
func (x *Index) WithPlaces(entries []Entry) (*Index, []Refusal) {
	s := &shard{byID: map[string]*Place{}}
	var refused []Refusal
	for _, e := range entries {
		if column, reason := x.check(&e, s); reason != "" {
			refused = append(refused, Refusal{e.Row, e.ID, column, reason})
			continue
		}
		p := x.ByCode(e.ID)
		if p == nil {
			own := e.Place
			p = &own
			p.Names = map[string]string{"en": e.Name}
			for lang, n := range e.Place.Names {
				p.Names[lang] = n
			}
			s.add(p)
		}
		spellings := append(slices.Clone(e.Spellings), e.Name)
		for _, n := range e.Place.Names {
			spellings = append(spellings, n)
		}
		slices.Sort(spellings)
		for _, spelling := range slices.Compact(spellings) {
			if key := text.Fold(spelling); speakable(key) {
				s.names = append(s.names, name{key: key, place: p})
			}
		}
	}
	return x.with(s), refused
}

// check says why an entry cannot be added; reason is "" when it can.
func (x *Index) check(e *Entry, s *shard) (column, reason string) {
	if e.ID == "" {
		return "id", "no id"
	}
	if s.byID[e.ID] != nil {
		return "id", fmt.Sprintf("id %q stands in two rows", e.ID)
	}
	if x.ByCode(e.ID) != nil {
		return "", ""
	}
	if !speakable(text.Fold(e.Name)) {
		return "name", "no name"
	}
	if kindOrder(e.Kind) < 0 {
		return "kind", fmt.Sprintf("kind %q is none of country, region, admin1, admin2, city, village, quarter, water, site", e.Kind)
	}
	if c := x.base.byID[e.Country]; c == nil || c.Kind != Country {
		return "country", fmt.Sprintf("%q is no ISO 3166-1 code", e.Country)
	}
	if e.Admin1 != "" {
		if a := x.base.byID[e.Admin1]; a == nil || a.Kind != Admin1 || a.Country != e.Country {
			return "admin1", fmt.Sprintf("%q is no first-level area of %s", e.Admin1, e.Country)
		}
	}
	if !geo.Valid(e.Lat, e.Lon) {
		return "lat", fmt.Sprintf("%v, %v is not on the globe", e.Lat, e.Lon)
	}
	return "", ""
}

func (x *Index) with(s *shard) *Index {
	y := &Index{countries: x.countries, base: x.base, common: x.common, shards: append(slices.Clone(x.shards), s)}
	y.build()
	return y
}

// speakable reports whether a folded spelling has a letter.
func speakable(key string) bool {
	return strings.IndexFunc(key, func(r rune) bool { return r > '9' }) >= 0
}
