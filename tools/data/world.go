package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	near           bool // a name that the small world file leaves to the country's own file is in names[local:]
	local          int
}

// A world is every area by id, and the shapes of first-level areas.
type world struct {
	countries map[string]*area
	admin1    map[string]*area  // by ISO code
	byGeo     map[string]string // GeoNames code "IQ.07" → ISO code
	admin2    map[string]*area
	towns     []*area
	borders   map[string][]string // country → neighbours
	features  []feature
	ordinary  map[string]bool
}

func readWorld(folders map[string]string) (*world, error) {
	w := &world{
		countries: make(map[string]*area),
		admin1:    make(map[string]*area),
		byGeo:     make(map[string]string),
		admin2:    make(map[string]*area),
		ordinary:  make(map[string]bool),
	}
	steps := []struct {
		name string
		do   func(map[string]string) error
	}{
		{"ordinary words", w.readOrdinary},
		{"countries", w.readCountries},
		{"natural earth", w.readFeatures},
		{"first-level areas", w.readAdmin1},
		{"second-level areas", w.readAdmin2},
		{"towns", w.readTowns},
		{"p-codes", w.readPCodes},
		{"neighbours", w.findNeighbours},
	}
	for _, s := range steps {
		if err := s.do(folders); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	w.count()
	return w, nil
}

// count gives areas the people of their towns: GeoNames carries no figure for
// areas, and the order of rivals needs one. Quarters are not counted, since
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
		}
		if a := w.admin2[t.admin2]; a != nil {
			a.people += t.people
			if a.lat == 0 && a.lon == 0 { // towns come largest first: the seat
				a.lat, a.lon = t.lat, t.lon
			}
		}
	}
}

// keys returns the folded spellings of an area, sorted, each once. Ordinary
// words are marked with ~ and demonyms with ^.
func (w *world) keys(a *area, names []string) []string {
	seen := make(map[string]bool)
	for _, n := range append([]string{a.en, a.ar}, names...) {
		k := text.Fold(n)
		if !usable(k) {
			continue
		}
		if w.ordinary[k] {
			k = "~" + k
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
// a text: two runes or more, at least one letter, none of the file's marks.
func usable(k string) bool {
	if strings.ContainsAny(k, "|\t\n~^") || len([]rune(k)) < 2 {
		return false
	}
	return strings.IndexFunc(k, func(r rune) bool { return r > '9' }) >= 0
}

// row writes the area as a line of a data file.
func (w *world) row(b *strings.Builder, a *area, names []string) {
	fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", a.id, a.kind, a.admin1, a.admin2, a.pcode,
		degrees(a.lat), degrees(a.lon), a.people, clean(a.en), clean(a.ar), strings.Join(w.keys(a, names), "|"))
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
