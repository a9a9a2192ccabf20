package geo

// Inside reports whether a point lies in an outline of rings (longitude,
// latitude), each closed or not, by the even-odd rule: a ring inside another
// is a hole. A point on an edge may fall on either side.
func Inside(lat, lon float64, rings [][][2]float64) bool {
	in := false
	for _, ring := range rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			a, b := ring[i], ring[j]
			if (a[1] > lat) != (b[1] > lat) && lon < (b[0]-a[0])*(lat-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}

// Center returns the centre of gravity of the largest ring, in degrees, where
// a label may stand. It may lie outside an outline that is bent.
func Center(rings [][][2]float64) (lat, lon float64) {
	var most float64
	for _, ring := range rings {
		var sum, x, y float64
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			// Coordinates from the ring's first point keep the digits.
			ax, ay := ring[j][0]-ring[0][0], ring[j][1]-ring[0][1]
			bx, by := ring[i][0]-ring[0][0], ring[i][1]-ring[0][1]
			cross := ax*by - bx*ay
			sum += cross
			x += (ax + bx) * cross
			y += (ay + by) * cross
		}
		if size := max(sum, -sum); size > most {
			most = size
			lon, lat = ring[0][0]+x/(3*sum), ring[0][1]+y/(3*sum)
		}
	}
	return lat, lon
}
