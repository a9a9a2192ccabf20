package gazetteer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"cairn/internal/geo"
)

// A Shape is the outline of a first-level area, for maps: simplified, never
// for measuring. Each ring is closed, in degrees, longitude first.
type Shape struct {
	Code   string         `json:"code"`
	Name   string         `json:"-"`
	NameAr string         `json:"-"`
	Box    geo.Box        `json:"-"`
	Rings  [][][2]float64 `json:"rings"`
}

// drawn keeps the shapes that Admin1Shapes has read, by country.
var drawn sync.Map // string → func() ([]Shape, error)

// Admin1Shapes returns the shapes of a country's first-level areas, by code;
// none, without an error, for a country whose shapes are not held. The result
// is shared: it is not to be changed.
func Admin1Shapes(country string) ([]Shape, error) {
	read, _ := drawn.LoadOrStore(country, sync.OnceValues(func() ([]Shape, error) { return readShapes(country) }))
	return read.(func() ([]Shape, error))()
}

func readShapes(country string) ([]Shape, error) {
	plain, err := unpack("shapes/" + country + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var shapes []Shape
	if err := json.Unmarshal([]byte(plain), &shapes); err != nil {
		return nil, fmt.Errorf("embedded shapes of %s: %w", country, err)
	}
	for i := range shapes {
		shapes[i].Name, shapes[i].NameAr = ISO(shapes[i].Code)
		shapes[i].Box = geo.BoxOf(shapes[i].Rings...)
	}
	return shapes, nil
}
