package gazetteer_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"cairn/internal/gazetteer"
	"cairn/internal/geo"
	"cairn/internal/text"
)

// every calls do with the index of each country that has places.
func every(t *testing.T, do func(country string, x *gazetteer.Index)) {
	t.Helper()
	world := index(t)
	for _, p := range world.Places("") {
		if p.Kind != gazetteer.Country {
			continue
		}
		if testing.Short() && !strings.Contains("IQ SY IR TR AF YE LY SD UA NG ML SO CD MM", p.ID) {
			continue
		}
		do(p.ID, index(t, p.ID))
	}
}

func TestEachPlaceLiesInAnAreaOfItsCountry(t *testing.T) {
	places, unplaced := 0, 0
	every(t, func(country string, x *gazetteer.Index) {
		for _, p := range x.Places(country) {
			places++
			switch {
			case p.Country != country:
				t.Errorf("%s: country %s", p.ID, p.Country)
			case p.Name == "" || p.Names["en"] != p.Name:
				t.Errorf("%s: name %q, in English %q", p.ID, p.Name, p.Names["en"])
			case !geo.Valid(p.Lat, p.Lon):
				t.Errorf("%s: at %v, %v", p.ID, p.Lat, p.Lon)
			}
			if p.Admin1 == "" {
				if p.Kind != gazetteer.Country {
					unplaced++
				}
			} else if a := x.ByCode(p.Admin1); a == nil || a.Kind != gazetteer.Admin1 || a.Country != country {
				t.Errorf("%s: first-level area %q is not one of %s", p.ID, p.Admin1, country)
			}
			if p.Admin2 != "" {
				if a := x.ByCode(p.Admin2); a == nil || a.Kind != gazetteer.Admin2 || a.Country != country {
					t.Errorf("%s: second-level area %q is not one of %s", p.ID, p.Admin2, country)
				}
			}
		}
	})
	t.Logf("%d places, %d of them in no first-level area", places, unplaced)
	if unplaced*50 > places {
		t.Errorf("%d of %d places lie in no first-level area; at most 2 in 100 may", unplaced, places)
	}
}

func TestIraqAndSyriaAreWhole(t *testing.T) {
	for country, areas := range map[string]int{"IQ": 19, "SY": 14} {
		x := index(t, country)
		if n := len(x.Admin1s(country)); n != areas {
			t.Errorf("%s has %d first-level areas; want %d", country, n, areas)
		}
		for _, p := range x.Places(country) {
			if p.Kind == gazetteer.City && p.Admin1 == "" {
				t.Errorf("%s (%s) lies in no governorate", p.ID, p.Name)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	x := index(t, "IQ")
	for code, want := range map[string]string{
		"IQ": "Iraq", "IRQ": "Iraq", "IQ-KI": "Kirkuk", "IQG13": "Kirkuk", "IQG15": "Ninewa", "IQ-HA": "Halabja", "IQG16Q07": "Tooz Khurmato",
		"gn:98182": "Baghdad", "SY-RD": "Rif Dimashq", "IR-23": "Tehran", "AF-HEL": "Helmand", "UA-14": "Donetsk", "YE-SU": "Soqatra", "SD-DE": "Eastern Darfur",
	} {
		if p := x.ByCode(code); p == nil || p.Name != want {
			t.Errorf("%s is %v; want %s", code, p, want)
		}
	}
	for _, code := range []string{"", "XX", "IQ-TS", "IQ-XX"} {
		if p := x.ByCode(code); p != nil {
			t.Errorf("%q is %s", code, p.ID)
		}
	}
	if en, ar := gazetteer.ISO("IQ-NI"); en != "Ninewa" || ar != "نينوى" {
		t.Errorf("IQ-NI is %q, %q", en, ar)
	}
	if en, _ := gazetteer.ISO("nowhere"); en != "" {
		t.Errorf("nowhere is %q", en)
	}
}

func TestUnknownCountryIsAnError(t *testing.T) {
	for _, c := range []string{"XX", "iq", "IQ-BG", ""} {
		if _, err := gazetteer.For(c); err == nil {
			t.Errorf("For(%q) gives no error", c)
		}
	}
}

func TestNeighbours(t *testing.T) {
	if got := strings.Join(gazetteer.Neighbours("IQ"), " "); got != "IR JO KW SA SY TR" {
		t.Errorf("neighbours of Iraq: %s", got)
	}
	for _, p := range index(t).Places("") {
		if p.Kind != gazetteer.Country {
			continue
		}
		for _, n := range gazetteer.Neighbours(p.ID) {
			if !slices.Contains(gazetteer.Neighbours(n), p.ID) {
				t.Errorf("%s borders %s, and not the other way", p.ID, n)
			}
		}
	}
}

func TestPrecision(t *testing.T) {
	x := index(t, "IQ")
	for id, want := range map[string]string{
		"IQ": "G6", "IQ-NI": "G4", "IQG15Q05": "G3", "gn:98182": "G1", "cairn:iq-bg:sadr-city": "G1", "cairn:iq-di:lake-hamrin": "G2", "cairn:iq:kurdistan-region": "G5",
	} {
		if got := x.ByCode(id).Precision(false); string(got) != want {
			t.Errorf("%s alone is %s; want %s", id, got, want)
		}
	}
	if got := x.ByCode("gn:98182").Precision(true); got != gazetteer.Near {
		t.Errorf("near Baghdad is %s", got)
	}
	if got := x.ByCode("nowhere").Precision(false); got != gazetteer.Nowhere {
		t.Errorf("no place is %s", got)
	}
}

// A name that an area and a town share means the area, which is all that the
// name says for sure; a district that is named after its town stands behind it.
func TestOrderOfRivals(t *testing.T) {
	x := index(t, "IQ")
	for name, want := range map[string]string{"Baghdad": "admin1 city", "Falluja": "city admin2", "Tikrit": "city admin2"} {
		var kinds []string
		for _, m := range x.Lookup(name, "IQ") {
			kinds = append(kinds, string(m.Place.Kind))
		}
		if !strings.HasPrefix(strings.Join(kinds, " "), want) {
			t.Errorf("%s: %v; want %s first", name, kinds, want)
		}
	}
	if m := x.Lookup("Baghdad city", "IQ"); len(m) == 0 || m[0].Place.Kind != gazetteer.City {
		t.Errorf("Baghdad city: %v", m)
	}
	if m := x.Lookup("Karbala province", ""); len(m) == 0 || m[0].Place.ID != "IQ-KA" {
		t.Errorf("Karbala province: %v", m)
	}
	if p := index(t, "SY").Lookup("Rabia", "")[0].Place; p.Country != "SY" {
		t.Errorf("with Syria asked for, Rabia is in %s", p.Country)
	}
}

func TestAreaBehindAComma(t *testing.T) {
	x := index(t, "IQ", "SY")
	for name, want := range map[string]string{
		"Rabia, Latakia":               "SY-LA",
		"Rabia, Ninewa, Iraq":          "IQ-NI",
		"Tuz Khurmatu, Salah al-Din":   "IQ-SD",
		"Mahmudiya (2)":                "IQ-BG",
		"Kobani (Ain al-Arab)":         "SY-HL",
		"ربيعة، نينوى":                 "IQ-NI",
		"Yarmouk, Damascus":            "SY-DI",
		"Baghdad, nowhere in any list": "IQ-BG",
		", Baghdad":                    "",
	} {
		if got := best(x, name, ""); got != want {
			t.Errorf("%q is in %q; want %q", name, got, want)
		}
	}
}

func TestForIsSharedAndSafe(t *testing.T) {
	var wg sync.WaitGroup
	got := make([]*gazetteer.Index, 8)
	for i := range got {
		wg.Go(func() {
			set := []string{"LB", "JO"}
			if i%2 == 0 {
				slices.Reverse(set)
			}
			x, err := gazetteer.For(set...)
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = x
			x.Lookup("Beyroot", "LB")
		})
	}
	wg.Wait()
	for _, x := range got {
		if x != got[0] {
			t.Fatal("two indexes for the same countries")
		}
	}
}

// Each row of the hand-kept table, by its line: every spelling leads to the
// place, in the text as in a look-up.
func TestAliases(t *testing.T) {
	for _, row := range gazetteer.AliasRows() {
		t.Run(row.ID, func(t *testing.T) {
			x := index(t, row.Area[:2])
			p := x.ByCode(row.ID)
			if p == nil {
				t.Fatalf("line %d: no such place", row.Line)
			}
			if row.Name != "" && p.Name != row.Name {
				t.Errorf("line %d: it is called %s; make data again", row.Line, p.Name)
			}
			if !p.Lies(row.Area) {
				t.Errorf("line %d: it lies in %s; the table says %s", row.Line, p.Area(), row.Area)
			}
			for _, s := range row.Spellings {
				if !slices.ContainsFunc(x.Lookup(s, row.Area), func(m gazetteer.Match) bool { return m.Place == p }) {
					t.Errorf("line %d: %q is not found", row.Line, s)
				}
				tokens := strings.Fields(text.Fold(s))
				if h, ok := x.Find(tokens, 0); !ok || h.Words != len(tokens) || !slices.Contains(h.Places, p) {
					t.Errorf("line %d: %q is not met in a text: %v", row.Line, s, h)
				}
			}
		})
	}
}

func ExampleIndex_Lookup() {
	x, err := gazetteer.For("IQ")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"Salah-il-din", "محافظة نينوى", "Khaanaqeen"} {
		m := x.Lookup(name, "IQ")[0]
		fmt.Printf("%s %s %.2f: %s\n", m.Place.Admin1, m.Place.Name, m.Score, m.Why)
	}
	// Output:
	// IQ-SD Salah al-Din 1.00: spelling is listed
	// IQ-NI Ninewa 1.00: spelling is listed
	// IQ-DI Khanaqin 0.85: sounds the same as khanaqin
}
