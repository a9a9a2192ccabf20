package geo

import "math"

// A Box is the smallest rectangle of degrees around some points, edges
// included. It does not cross the 180th meridian.
type Box struct {
	MinLon, MinLat, MaxLon, MaxLat float64
}

// BoxOf returns the box around rings of points (longitude, latitude). The box
// of no points is empty: it holds nothing.
func BoxOf(rings ...[][2]float64) Box {
	b := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range rings {
		for _, p := range ring {
			b.MinLon, b.MaxLon = min(b.MinLon, p[0]), max(b.MaxLon, p[0])
			b.MinLat, b.MaxLat = min(b.MinLat, p[1]), max(b.MaxLat, p[1])
		}
	}
	return b
}

// Empty reports whether the box holds no point.
func (b Box) Empty() bool { return b.MinLon > b.MaxLon || b.MinLat > b.MaxLat }

// Has reports whether the point lies in the box or on its edge.
func (b Box) Has(lat, lon float64) bool {
	return lon >= b.MinLon && lon <= b.MaxLon && lat >= b.MinLat && lat <= b.MaxLat
}

// Union returns the smallest box around both.
func (b Box) Union(c Box) Box {
	return Box{min(b.MinLon, c.MinLon), min(b.MinLat, c.MinLat), max(b.MaxLon, c.MaxLon), max(b.MaxLat, c.MaxLat)}
}

// Around returns a box that holds every point within km of a point. Near a
// pole, or across the 180th meridian, it is as wide as the globe.
func Around(lat, lon, km float64) Box {
	dLat := km / earthRadiusKm * 180 / math.Pi
	b := Box{-180, max(-90, lat-dLat), 180, min(90, lat+dLat)}
	if s := math.Sin(km/earthRadiusKm) / math.Cos(radians(lat)); km/earthRadiusKm < math.Pi/2 && s < 1 && b.MinLat > -90 && b.MaxLat < 90 {
		if dLon := math.Asin(s) * 180 / math.Pi; lon-dLon >= -180 && lon+dLon <= 180 {
			b.MinLon, b.MaxLon = lon-dLon, lon+dLon
		}
	}
	return b
}
