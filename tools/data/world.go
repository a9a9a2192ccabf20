package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"cairn/internal/text"
)

// An area is one country, first- or second-level area, or town, on its way
// from the packages to a row of a data file.
type area struct {
	id, kind       string // kind as in gazetteer.Kind
	country        string // ISO 3166-1
	admin1, admin2 string // ISO 3166-2; id of the second-level area
	pcode          string
	lat, lon       float64
	people         int
	en, ar         string
	names          []string // every spelling, as written
	demonyms       []string
	former         []string // names of a list that also holds old ones
	capital        bool
	local          int  // world.tsv holds names[:local], the country's own file the others
	large          bool // a town that world.tsv holds
}

// A world is every area by id, and the shapes of first-level areas.
type world struct {
	own       string // folder of the hand-kept tables
	countries map[string]*area
	admin1    map[string]*area  // by ISO code
	byGeo     map[string]string // GeoNames code "IQ.07" → ISO code
	admin2    map[string]*area
	towns     []*area
	borders   map[string][]string // country → neighbours
	features  []feature
}

func readWorld(folders map[string]string, own string) (*world, error) {
	w := &world{
		own:       own,
		countries: make(map[string]*area),
		admin1:    make(map[string]*area),
		byGeo:     make(map[string]string),
		admin2:    make(map[string]*area),
	}
	steps := []struct {
		name string
		do   func(map[string]string) error
	}{
		{"countries", w.readCountries},
		{"natural earth", w.readFeatures},
		{"halabja", w.cutHalabja},
		{"first-level areas", w.readAdmin1},
		{"second-level areas", w.readAdmin2},
		{"towns", w.readTowns},
		{"p-codes", w.readPCodes},
		{"neighbours", w.findNeighbours},
		{"our names", w.readAliases},
	}
	for _, s := range steps {
		if err := s.do(folders); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	w.count()
	w.leaveTownsTheirNames()
	w.chooseLarge()
	w.keepToThemselves()
	return w, nil
}

// count gives first-level areas and countries the people of their towns, and
// second-level areas those of their largest town: GeoNames carries no figure
// for areas, and the order of rivals needs one. Quarters are not counted, since
// they lie in their town.
func (w *world) count() {
	for _, t := range w.towns {
		if t.kind == "quarter" {
			continue
		}
		if a := w.countries[t.country]; a != nil {
			a.people += t.people
		}
		if a := w.admin1[t.admin1]; a != nil {
			a.people += t.people
			if a.lat == 0 && a.lon == 0 {
				a.lat, a.lon = t.lat, t.lon
			}
		}
		if a := w.admin2[t.admin2]; a != nil {
			a.people = max(a.people, t.people)
			if a.lat == 0 && a.lon == 0 { // towns come largest first
				a.lat, a.lon = t.lat, t.lon
			}
		}
	}
}

// leaveTownsTheirNames takes from a first-level area the spellings that are
// its old names and a town's name now ("Mosul" for Ninewa): they mean the town.
func (w *world) leaveTownsTheirNames() {
	towns := make(map[string]bool) // area and folded name
	for _, t := range w.towns {
		if t.kind != "city" {
			continue
		}
		for _, n := range append([]string{t.en, t.ar}, t.names...) {
			towns[t.admin1+" "+text.Fold(n)] = true
		}
	}
	for _, a := range w.admin1 {
		kept, local := a.names[:0:0], 0
		for i, n := range a.names {
			if slices.Contains(a.former, n) && towns[a.id+" "+text.Fold(n)] && !a.isCalled(n) {
				continue
			}
			kept = append(kept, n)
			if i < a.local {
				local = len(kept)
			}
		}
		a.names, a.local = kept, local
	}
}

// isCalled reports whether a spelling is the area's own name: the English or
// Arabic one, or one that sounds the same.
func (a *area) isCalled(n string) bool {
	return text.Fold(n) == text.Fold(a.ar) || skeleton(n) == skeleton(a.en)
}

// smallest is how many people a country's towns have if other countries' texts
// are to be read for its first-level areas: the parishes of Man and Bermuda are
// called Michael and Hamilton.
const smallest = 1_000_000

// keepToThemselves moves the names of the areas of small countries to the
// country's own file.
func (w *world) keepToThemselves() {
	for _, a := range w.admin1 {
		if w.countries[a.country].people < smallest {
			a.local = 0
		}
	}
}

// chooseLarge marks the towns that a text of any country may name without
// saying where they are: capitals, towns of a million, and Geneva.
func (w *world) chooseLarge() {
	for _, t := range w.towns {
		t.large = t.kind == "city" && (t.capital || t.people >= 1_000_000 || t.id == "gn:2660646")
	}
}

// keys returns the folded spellings of an area, sorted, each once. Demonyms are
// marked with ^.
func (w *world) keys(a *area, names []string) []string {
	seen := make(map[string]bool)
	for _, n := range append([]string{a.en, a.ar}, names...) {
		k := text.Fold(n)
		if !usable(k) {
			continue
		}
		seen[k] = true
	}
	for _, n := range a.demonyms {
		if k := text.Fold(n); usable(k) {
			seen["^"+k] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// usable reports whether a folded name can stand in a data file and be met in
// a text: two runes or more, letters among them, and nothing but letters,
// digits and spaces.
func usable(k string) bool {
	letters := 0
	for _, r := range k {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r != ' ' && !unicode.IsDigit(r) && !unicode.IsMark(r):
			return false
		}
	}
	return letters > 0 && len([]rune(k)) > 1
}

// line writes the area as a line of a data file.
func (w *world) line(b *strings.Builder, a *area, keys []string) {
	fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", a.id, a.kind, cmp.Or(a.admin1, a.country), a.admin2, a.pcode,
		degrees(a.lat), degrees(a.lon), a.people, clean(a.en), clean(a.ar), strings.Join(keys, "|"))
}

// degrees writes a coordinate to three places, about 100 m: town centres are
// not known better, and nothing here should point to a house.
func degrees(x float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.3f", x), "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" || s == "0" {
		return ""
	}
	return s
}

// clean takes out marks of direction and spaces around, which some of the
// packages leave in names.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\u200e' || r == '\u200f' || r == '\ufeff':
			return -1
		case r == '\t' || r == '\n' || r == '\r' || r == '|':
			return ' '
		}
		return r
	}, s))
}

func byID(a, b *area) int { return cmp.Compare(a.id, b.id) }
