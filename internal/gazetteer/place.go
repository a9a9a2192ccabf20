// Package gazetteer knows places: countries, their first- and second-level
// areas and towns, in many spellings and scripts, with ISO 3166-2 codes,
// P-codes and what lies in what. In go names, codes or points, out come
// places with their rivals. It never guesses silently: every match says how
// it was found, and how sure that is. It knows towns and areas, never houses.
package gazetteer

// Kind says what a place is.
type Kind string

// The kinds of place, from large to small.
const (
	Country Kind = "country"
	Region  Kind = "region" // a part of countries without borders of its own: Ghouta, the Jazira
	Admin1  Kind = "admin1" // first-level area: governorate, province, state
	Admin2  Kind = "admin2" // second-level area: district, qada
	City    Kind = "city"
	Village Kind = "village"
	Quarter Kind = "quarter" // a part of a town: Sadr City
	Water   Kind = "water"   // lake, river, dam
	Site    Kind = "site"    // camp, base, crossing, refinery: a point with a name
)

// A Place is one place. Its fields are facts about it and never change.
type Place struct {
	ID         string            // IQ, IQ-BG, "gn:98182" (GeoNames), "IQG01Q01" (P-code) or the user's own
	Name       string            // in English
	Country    string            // ISO 3166-1 alpha-2
	Admin1     string            // ISO 3166-2 of the first-level area it lies in or is; "" for a country
	Admin2     string            // ID of the second-level area it lies in; "" when not known
	PCode      string            // of OCHA; for a country its ISO 3166-1 alpha-3 code
	Kind       Kind              //
	Lat, Lon   float64           // degrees, WGS 84; both 0 when not known (see Located)
	Population int               // of a town as GeoNames has it, 0 when not known; of an area the sum of its towns
	Names      map[string]string // preferred name by language: en always, ar where known; never written to

	neighbours string // of a country: codes, comma between
}

// In returns the place's name in a language, in English where that is not known.
func (p *Place) In(lang string) string {
	if n := p.Names[lang]; n != "" {
		return n
	}
	return p.Name
}

// Located reports whether the place's point is known.
func (p *Place) Located() bool { return p.Lat != 0 || p.Lon != 0 }

// Area returns the finest ISO code that the place lies in or is: its
// first-level area, else its country.
func (p *Place) Area() string {
	if p.Admin1 != "" {
		return p.Admin1
	}
	return p.Country
}

// Lies reports whether the place is, or lies in, the area named by a code: ISO
// 3166-1 or 3166-2, or the id or P-code of a second-level area or of the place.
// Everything lies in "".
func (p *Place) Lies(area string) bool {
	return area == "" || area == p.Country || area == p.Admin1 || area == p.Admin2 || area == p.ID || area == p.PCode
}

// Precision says how exactly a place is known (UCDP where_prec, in our codes).
type Precision string

// The precision codes.
const (
	Nowhere     Precision = "G0" // not locatable
	Exact       Precision = "G1" // a named town, quarter or site, or a point
	Near        Precision = "G2" // near such a point, about 25 km
	SecondLevel Precision = "G3"
	FirstLevel  Precision = "G4"
	LineOrFuzzy Precision = "G5" // a road, a river, "northern Iraq"
	CountryOnly Precision = "G6"
	SeaOrAir    Precision = "G7"
)

// Precision returns how exactly something is placed by naming the place. Near
// is for words that put it beside the place ("near", "20 km north of"). A lake
// or river is known only as what lies near it.
func (p *Place) Precision(near bool) Precision {
	switch {
	case p == nil:
		return Nowhere
	case p.Kind == Country:
		return CountryOnly
	case p.Kind == Admin1:
		return FirstLevel
	case p.Kind == Admin2:
		return SecondLevel
	case p.Kind == Region:
		return LineOrFuzzy
	case near || p.Kind == Water:
		return Near
	}
	return Exact
}
