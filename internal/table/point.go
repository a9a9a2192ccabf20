package table

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// PointDecimals is how many decimals of a degree are kept: 6, about 0.1 m. More
// are rounded off.
const PointDecimals = 6

var decimal = regexp.MustCompile(`^-?\d{1,3}(\.\d+)?$`)

// Point reads a latitude and a longitude in decimal degrees, WGS 84: plain
// decimals with a point, or with a comma where the file's separator is not one.
// Both or neither must be given; latitudes lie in −90…90, longitudes in −180…180.
// No letter, no degree sign, no exponent, no NaN. 0, 0 comes with a warning, for it
// is what many programs write when a place was not found.
func Point(lat, lon Cell, commas bool) (y, x float64, ok bool, warn, fault *Fault) {
	switch {
	case !lat.Given() && !lon.Given():
		return 0, 0, false, nil, nil
	case !lon.Given():
		return 0, 0, false, nil, lon.Fault("value", "%s is given and %s is not: half a coordinate is none", name(lat), name(lon))
	case !lat.Given():
		return 0, 0, false, nil, lat.Fault("value", "%s is given and %s is not: half a coordinate is none", name(lon), name(lat))
	}
	if y, fault = degree(lat, 90, commas); fault != nil {
		return 0, 0, false, nil, fault
	}
	if x, fault = degree(lon, 180, commas); fault != nil {
		return 0, 0, false, nil, fault
	}
	if y == 0 && x == 0 {
		warn = lat.Fault("plausible", "the point 0, 0 is what programs write where a place was not found")
	}
	return y, x, true, warn, nil
}

func degree(c Cell, most float64, commas bool) (float64, *Fault) {
	if c.Kind == Bool || c.Kind == Nested || c.Kind == Text && c.Path != "" {
		return 0, c.Fault("type", "%s is %s where a number of degrees is due", Show(c.Text), c.Kind)
	}
	s := strings.TrimSpace(c.Text)
	if commas {
		s = strings.Replace(s, ",", ".", 1)
	}
	if !decimal.MatchString(s) {
		return 0, c.Fault("value", "%s is no plain number of degrees: write 36.2, without letters or signs of degree", Show(c.Text))
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < -most || v > most {
		return 0, c.Fault("value", "%s is out of range: %s lies between -%g and %g", Show(c.Text), name(c), most, most)
	}
	scale := math.Pow10(PointDecimals)
	return math.Round(v*scale) / scale, nil
}
