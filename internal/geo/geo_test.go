package geo_test

import (
	"math"
	"testing"

	"cairn/internal/geo"

	"pgregory.net/rapid"
)

func TestDistanceKm(t *testing.T) {
	quarter := math.Pi / 2 * 6371.0088
	tests := []struct {
		name                   string
		lat1, lon1, lat2, lon2 float64
		want                   float64
	}{
		{"the same point", 33, 44, 33, 44, 0},
		{"pole to equator is a quarter of the globe", 90, 0, 0, 77, quarter},
		{"half way round", 0, 0, 0, 180, 2 * quarter},
		{"one minute of latitude is a nautical mile on the sphere", 33, 44, 33 + 1./60, 44, 1.853248},
		{"over the 180th meridian", 0, 179.5, 0, -179.5, 111.1951},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := geo.DistanceKm(tt.lat1, tt.lon1, tt.lat2, tt.lon2); math.Abs(got-tt.want) > 1e-3 {
				t.Errorf("DistanceKm = %.6f; want %.6f", got, tt.want)
			}
		})
	}
}

var (
	lats = rapid.Float64Range(-89, 89)
	lons = rapid.Float64Range(-179, 179)
)

func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := [2]float64{lats.Draw(t, "a"), lons.Draw(t, "a")}, [2]float64{lats.Draw(t, "b"), lons.Draw(t, "b")}, [2]float64{lats.Draw(t, "c"), lons.Draw(t, "c")}
		d := func(p, q [2]float64) float64 { return geo.DistanceKm(p[0], p[1], q[0], q[1]) }
		if d(a, b) < 0 || math.Abs(d(a, b)-d(b, a)) > 1e-6 {
			t.Fatalf("from %v to %v is %v, back %v", a, b, d(a, b), d(b, a))
		}
		if d(a, c) > d(a, b)+d(b, c)+1e-6 {
			t.Fatalf("the way over %v is shorter than the straight one", b)
		}
	})
}

func TestAroundHoldsWhatIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat, lon, km := lats.Draw(t, "lat"), lons.Draw(t, "lon"), rapid.Float64Range(0, 3000).Draw(t, "km")
		p, q := lats.Draw(t, "p"), lons.Draw(t, "q")
		if geo.DistanceKm(lat, lon, p, q) <= km && !geo.Around(lat, lon, km+1e-6).Has(p, q) {
			t.Fatalf("%v,%v is within %v km of %v,%v and outside the box %v", p, q, km, lat, lon, geo.Around(lat, lon, km))
		}
	})
}

var square = [][2]float64{{40, 30}, {50, 30}, {50, 40}, {40, 40}, {40, 30}}

func TestInside(t *testing.T) {
	hole := [][2]float64{{44, 34}, {46, 34}, {46, 36}, {44, 36}, {44, 34}}
	rings := [][][2]float64{square, hole}
	tests := []struct {
		name     string
		lat, lon float64
		want     bool
	}{
		{"in the ring", 32, 42, true},
		{"in the hole", 35, 45, false},
		{"between hole and edge", 35, 47, true},
		{"west of it", 35, 39, false},
		{"north of it", 41, 45, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := geo.Inside(tt.lat, tt.lon, rings); got != tt.want {
				t.Errorf("Inside(%v, %v) = %v", tt.lat, tt.lon, got)
			}
		})
	}
}

func TestCenter(t *testing.T) {
	small := [][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}
	if lat, lon := geo.Center([][][2]float64{small, square}); math.Abs(lat-35) > 1e-9 || math.Abs(lon-45) > 1e-9 {
		t.Errorf("the centre of the larger ring is 35, 45; got %v, %v", lat, lon)
	}
}

func TestBox(t *testing.T) {
	if !geo.BoxOf().Empty() {
		t.Error("the box of nothing is not empty")
	}
	b := geo.BoxOf(square)
	if b != (geo.Box{MinLon: 40, MinLat: 30, MaxLon: 50, MaxLat: 40}) || b.Empty() {
		t.Errorf("box of the square is %v", b)
	}
	if u := b.Union(geo.BoxOf()); u != b {
		t.Errorf("union with the empty box is %v", u)
	}
}

func TestPlaneKeepsPointsInThePictureAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		box := geo.BoxOf([][2]float64{{lons.Draw(t, "x"), lats.Draw(t, "y")}, {lons.Draw(t, "x"), lats.Draw(t, "y")}})
		if box.MaxLon-box.MinLon < 0.01 || box.MaxLat-box.MinLat < 0.01 {
			t.Skip("a point")
		}
		p := geo.NewPlane(box, 600, 400, 10)
		lat := rapid.Float64Range(box.MinLat, box.MaxLat).Draw(t, "lat")
		lon := rapid.Float64Range(box.MinLon, box.MaxLon).Draw(t, "lon")
		x, y := p.XY(lat, lon)
		if x < 10-1e-6 || x > 590+1e-6 || y < 10-1e-6 || y > 390+1e-6 {
			t.Fatalf("%v, %v is drawn at %v, %v, outside the margin", lat, lon, x, y)
		}
		if a, o := p.LatLon(x, y); math.Abs(a-lat) > 1e-6 || math.Abs(o-lon) > 1e-6 {
			t.Fatalf("%v, %v comes back as %v, %v", lat, lon, a, o)
		}
	})
}

func TestPlaneIsTrueAlongTheMiddle(t *testing.T) {
	p := geo.NewPlane(geo.BoxOf(square), 1000, 1000, 0)
	x1, _ := p.XY(35, 44)
	x2, _ := p.XY(35, 45)
	if got, want := (x2-x1)*p.KmPerUnit(), geo.DistanceKm(35, 44, 35, 45); math.Abs(got-want) > 0.01 {
		t.Errorf("a degree east is drawn as %v km; it is %v", got, want)
	}
}
