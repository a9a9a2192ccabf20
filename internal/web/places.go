package web

import (
	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/gazetteer"
)

// area returns the name of an ISO code in the page's language: Iraq, Baghdad.
// A region of several first-level areas is named by the catalogue; a code that
// nobody names shows as it is.
func area(l *Lang, code string) string {
	if code == "" || code == "unknown" {
		return l.T("area.unknown")
	}
	if key := "area." + code; l.Has(key) {
		return l.T(key)
	}
	if admin1, _, ok := count.SplitDistrict(code); ok {
		return l.T("district.title", "district", districtName(l, code), "area", area(l, admin1))
	}
	x, err := gazetteer.For()
	if err != nil {
		return code
	}
	if p := x.ByCode(code); p != nil {
		return p.In(l.Code)
	}
	return code
}

// areas returns the codes of a country's first-level areas.
func areas(country string) ([]string, error) {
	x, err := gazetteer.For()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, p := range x.Admin1s(country) {
		codes = append(codes, p.Admin1)
	}
	return codes, nil
}

// shapes returns the outlines of a country's first-level areas; none when the
// gazetteer has none.
func shapes(country string) []chart.Area {
	found, err := gazetteer.Admin1Shapes(country)
	if err != nil {
		return nil
	}
	var out []chart.Area
	for _, s := range found {
		out = append(out, chart.Area{Code: s.Code, Rings: s.Rings})
	}
	return out
}
