// Package geo measures on the globe and draws it flat: distances, boxes,
// points in outlines, and a plain map projection. Coordinates are degrees of
// WGS 84; in go numbers, out come numbers. It knows no names.
package geo

import "math"

// earthRadiusKm is the mean radius of the Earth (IUGG 1980: (2a+b)/3).
const earthRadiusKm = 6371.0088

// DistanceKm is the length of the great circle between two points, on a
// sphere. The haversine form keeps its digits for points that lie close
// (R. W. Sinnott, Sky and Telescope 68 (1984) 159). The Earth is flattened, so
// it is up to 0.5 % off.
func DistanceKm(lat1, lon1, lat2, lon2 float64) float64 {
	f1, f2 := radians(lat1), radians(lat2)
	h := hav(f2-f1) + math.Cos(f1)*math.Cos(f2)*hav(radians(lon2-lon1))
	return 2 * earthRadiusKm * math.Asin(math.Sqrt(min(1, h)))
}

func hav(x float64) float64 {
	s := math.Sin(x / 2)
	return s * s
}

func radians(d float64) float64 { return d * math.Pi / 180 }

// Valid reports whether a latitude and longitude are on the globe.
func Valid(lat, lon float64) bool {
	return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
}
