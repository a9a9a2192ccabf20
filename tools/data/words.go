package main

import "strings"

// areaWords are the words for a kind of area that stand before or after its
// name; a bare name is kept beside the full one.
var areaWords = []string{
	"Governorate", "Province", "District", "Region", "Muhafazat", "Muhafazah", "Wilayat", "Wilaya", "Department", "County", "Oblast",
	"Municipality", "State", "Prefecture", "Qada", "Qaḑā’", "Qezay", "Qeza-î", "Nahiyat", "Nāḩiyat", "Division", "Raion", "Rayon", "Woreda", "Zone",
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
