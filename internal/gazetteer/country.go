package gazetteer

import "strings"

// ISO returns the English and Arabic name of a country or first-level area by
// its ISO 3166 code; the Arabic is "" when it is not known, both when the code
// is not.
func ISO(code string) (english, arabic string) {
	base, err := world()
	if err != nil {
		return "", ""
	}
	if p := base.byID[code]; p != nil {
		return p.Name, p.Names["ar"]
	}
	return "", ""
}

// Neighbours returns the codes of the countries that share a land border with
// a country, by code.
func Neighbours(country string) []string {
	base, err := world()
	if err != nil {
		return nil
	}
	if p := base.byID[country]; p != nil && p.neighbours != "" {
		return strings.Split(p.neighbours, ",")
	}
	return nil
}
