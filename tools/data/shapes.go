package main

// A shape is what shapes/XX.json holds of a first-level area.
type shape struct {
	Code  string         `json:"code"`
	Rings [][][2]float64 `json:"rings"`
}

// shaped lists the countries whose first-level areas have shapes.
var shaped = []string{"IQ", "SY"}

// shapes returns the simplified rings of a country's first-level areas.
func (w *world) shapes(country string) ([]shape, error) {
	var out []shape
	for i := range w.features {
		f := &w.features[i]
		if f.str("iso_a2") == country && w.admin1[f.iso()] != nil {
			out = append(out, shape{f.iso(), f.rings})
		}
	}
	return out, nil
}
