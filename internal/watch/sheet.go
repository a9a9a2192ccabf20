package watch

import (
	"math"
	"slices"
	"strconv"
)

// a sheet takes the judged points of one result. Their numbers and the words of
// their reasons lie in one piece of memory each, not in one a point.
type sheet struct {
	points  []Judged
	numbers []float64
	words   []byte
	ends    []int // of the reasons in words
}

// sheetFor returns a sheet for so many points with so many numbers each.
func sheetFor(points, numbers int) *sheet { return new(sheet).over(points, numbers) }

// over empties the sheet for another result. The memory of the words is used
// again; points and numbers belong to the result before.
func (s *sheet) over(points, numbers int) *sheet {
	s.points, s.numbers = make([]Judged, 0, points), make([]float64, 0, points*numbers)
	s.words, s.ends = slices.Grow(s.words[:0], 64*points), slices.Grow(s.ends[:0], points)
	return s
}

// keep puts a number on the sheet and returns where it lies.
func (s *sheet) keep(x float64) *float64 {
	if len(s.numbers) == cap(s.numbers) {
		s.numbers = make([]float64, 0, 64) // the full one is held by those who point into it
	}
	s.numbers = append(s.numbers, x)
	return &s.numbers[len(s.numbers)-1]
}

// keepFinite is keep; nil for what is no number.
func (s *sheet) keepFinite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return s.keep(x)
}

// say adds words to the reason of the point that is to come.
func (s *sheet) say(words ...string) {
	for _, w := range words {
		s.words = append(s.words, w...)
	}
}

// sayWhole adds a number without decimals, sayTenth with one.
func (s *sheet) sayWhole(x float64) { s.words = strconv.AppendFloat(s.words, x, 'f', 0, 64) }

func (s *sheet) sayTenth(x float64) {
	if !(math.Abs(x) < 1e12) {
		s.words = strconv.AppendFloat(s.words, x, 'f', 1, 64)
		return
	}
	n := int64(math.RoundToEven(x * 10))
	if n < 0 {
		s.words, n = append(s.words, '-'), -n
	}
	s.words = append(strconv.AppendInt(s.words, n/10, 10), '.', byte('0'+n%10))
}

func (s *sheet) sayCount(n int) { s.words = strconv.AppendInt(s.words, int64(n), 10) }

// add adds a point; what was said since the one before is its reason.
func (s *sheet) add(j Judged) {
	s.points, s.ends = append(s.points, j), append(s.ends, len(s.words))
}

// done returns the points with their reasons.
func (s *sheet) done() []Judged {
	words, from := string(s.words), 0
	for i, end := range s.ends {
		s.points[i].Reason, from = words[from:end], end
	}
	return s.points
}
