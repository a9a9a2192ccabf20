package main

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// areaWords are the words for a kind of area that stand before or after its
// name; a bare name is kept beside the full one.
var areaWords = []string{
	"Governorate", "Province", "District", "Region", "Muhafazat", "Muhafazah", "Wilayat", "Wilaya", "Department", "County", "Oblast",
	"Municipality", "City of", "Gouvernorat", "Gobernación de", "Wilayah", "Ostan-e", "Ostān-e", "ili", "Tỉnh", "Gouvernement", "İli", "State", "Prefecture", "Qada", "Qaḑā’", "Qezay", "Qeza-î", "Nahiyat", "Nāḩiyat", "Division", "Raion", "Rayon", "Woreda", "Zone",
	"محافظة", "قضاء", "ناحية", "مدينة", "ولاية", "استان", "district", "province",
}

// bareName takes one word for a kind of area off either end of a name.
func bareName(s string) string {
	for _, w := range areaWords {
		if rest, ok := strings.CutPrefix(s, w+" "); ok && rest != "" {
			return strings.TrimPrefix(rest, "of ")
		}
		if rest, ok := strings.CutSuffix(s, " "+w); ok && rest != "" {
			return rest
		}
	}
	return s
}

// barren are the words that name nothing once the word for the kind of area is
// gone: "Western Province" stays whole.
var barren = []string{"Western", "Eastern", "Northern", "Southern", "Central", "North", "South", "East", "West", "Capital", "Upper", "Lower",
	"North Western", "North Central", "Middle", "Northwest", "Southwest", "Northeast", "Southeast", "North West", "South West", "North East", "South East",
	"Central Ethiopia Regional", "South Ethiopia Regional", "Northwestern", "Southeastern", "National Capital", "Mexico", "Free", "Coast", "Coastal", "Lake", "Lakes", "River"}

// displayName is the English name of a first-level area as a table prints it:
// without the word for its kind, and without a scholar's marks.
func displayName(s string) string {
	if bare := bareName(s); !slices.Contains(barren, bare) {
		s = bare
	}
	if isScholarly(s) {
		s = plain(s)
	}
	return s
}

// plain takes the marks off Latin letters.
func plain(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r < 0x370:
			return -1
		case r == '‘' || r == '’' || r == 'ʻ' || r == '`':
			return '\''
		}
		return r
	}, norm.NFD.String(s)))
}
