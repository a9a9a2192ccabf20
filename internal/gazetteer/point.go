package gazetteer

import "cairn/internal/geo"

// LookupPoint returns the first-level area that a point lies in, by the
// simplified shapes of the countries asked for and their neighbours; nil where
// there is none, and where no shapes are held. Within about 3 km of a border
// it may name the area beyond.
func (x *Index) LookupPoint(lat, lon float64) *Place {
	tried := make(map[string]bool)
	look := func(country string) *Place {
		if tried[country] {
			return nil
		}
		tried[country] = true
		shapes, err := Admin1Shapes(country)
		if err != nil {
			return nil
		}
		for _, s := range shapes {
			if s.Box.Has(lat, lon) && geo.Inside(lat, lon, s.Rings) {
				return x.base.byID[s.Code]
			}
		}
		return nil
	}
	for _, c := range x.countries {
		if p := look(c); p != nil {
			return p
		}
	}
	for _, c := range x.countries {
		for _, n := range Neighbours(c) {
			if p := look(n); p != nil {
				return p
			}
		}
	}
	return nil
}
