package geo

import "math"

// A Plane draws a part of the globe flat into a picture: equirectangular, true
// to scale along the middle parallel. For a country that is within a few per
// cent of any better projection, and a reader can check it by hand.
type Plane struct {
	box           Box
	scale         float64 // picture units a degree of latitude
	squeeze       float64 // a degree of longitude is this much of one of latitude
	Width, Height float64 // of the drawing, in picture units
	marginX       float64
	marginY       float64
}

// NewPlane fits a box of degrees into a picture of width by height, with a
// margin on each side, centred, without stretching it. The box is not to be
// empty, nor a single point.
func NewPlane(box Box, width, height, margin float64) Plane {
	p := Plane{box: box, squeeze: math.Cos(radians((box.MinLat + box.MaxLat) / 2)), Width: width, Height: height}
	w, h := (box.MaxLon-box.MinLon)*p.squeeze, box.MaxLat-box.MinLat
	p.scale = math.Inf(1)
	if w > 0 {
		p.scale = (width - 2*margin) / w
	}
	if h > 0 {
		p.scale = min(p.scale, (height-2*margin)/h)
	}
	p.marginX, p.marginY = (width-w*p.scale)/2, (height-h*p.scale)/2
	return p
}

// XY returns where a point is drawn: x to the right, y down from the top.
func (p Plane) XY(lat, lon float64) (x, y float64) {
	return p.marginX + (lon-p.box.MinLon)*p.squeeze*p.scale, p.marginY + (p.box.MaxLat-lat)*p.scale
}

// LatLon is the inverse of XY.
func (p Plane) LatLon(x, y float64) (lat, lon float64) {
	return p.box.MaxLat - (y-p.marginY)/p.scale, p.box.MinLon + (x-p.marginX)/(p.squeeze*p.scale)
}

// KmPerUnit is the length of a picture unit on the ground, for a scale bar.
func (p Plane) KmPerUnit() float64 { return earthRadiusKm * math.Pi / 180 / p.scale }
