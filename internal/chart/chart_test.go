package chart_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/chart"
	"cairn/internal/register"
)

// An element is what the tests look at in a drawing.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// read parses a drawing strictly, as XML: what is not well formed fails.
func read(t interface{ Fatalf(string, ...any) }, svg string) (all []element) {
	d := xml.NewDecoder(strings.NewReader(svg))
	var open []int
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all = append(all, e)
			open = append(open, len(all)-1)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

func bars(ranges ...register.Range) (out []chart.Bar) {
	for i, r := range ranges {
		out = append(out, chart.Bar{Words: fmt.Sprintf("month %d", i+1), Range: r, Known: true, Href: "/figures/x/" + strconv.Itoa(i)})
	}
	return out
}

func TestAGapIsHatchedFromTopToBottomAndIsNoBarOfZero(t *testing.T) {
	b := append(bars(register.Exactly(10), register.Exactly(0)), chart.Bar{Words: "month 3: not published"})
	for _, plain := range []bool{false, true} {
		all := read(t, chart.Series{ID: "s", Title: "t", Bars: b, Height: 100, Plain: plain}.SVG())
		gaps := 0
		for _, e := range all {
			if e.name == "rect" && e.attrs["fill"] == "url(#s-g)" {
				gaps++
				if e.attrs["height"] != "100" {
					t.Errorf("plain %v: the gap is %s pixels high, want 100", plain, e.attrs["height"])
				}
			}
		}
		if gaps != 1 {
			t.Errorf("plain %v: %d gaps are hatched, want 1", plain, gaps)
		}
	}
}

func TestARangeShowsItsLowestAsBarAndTheRestAsSpread(t *testing.T) {
	all := read(t, chart.Series{ID: "s", Title: "t", Bars: bars(register.Range{Min: 12, Max: 15}, register.Exactly(20)), Height: 200}.SVG())
	spread := 0
	for _, e := range all {
		if e.attrs["class"] == "spread" {
			spread++
			if e.attrs["height"] != "30" { // 3 of 20 people on 200 pixels
				t.Errorf("the spread is %s pixels high, want 30", e.attrs["height"])
			}
		}
	}
	if spread != 1 {
		t.Errorf("%d spreads, want 1: an exact number has none", spread)
	}
}

func TestEachBarLeadsToItsFigureAndSaysItsWords(t *testing.T) {
	svg := chart.Series{ID: "s", Title: "Killed", Desc: "by month", Bars: bars(register.AtLeast(91), register.AtLeast(104))}.SVG()
	all := read(t, svg)
	if all[0].attrs["aria-labelledby"] != "s-t s-d" || all[1].name != "title" || all[1].text != "Killed" || all[2].name != "desc" {
		t.Errorf("the drawing has no name for those who hear it: %v", all[:3])
	}
	links := 0
	for i, e := range all {
		if e.name == "a" {
			links++
			if all[i+1].name != "title" || all[i+1].text == "" {
				t.Error("a link without words")
			}
		}
	}
	if links != 2 {
		t.Errorf("%d links, want 2", links)
	}
}

func TestABreakIsDrawnBetweenTwoStretchesAndNowhereElse(t *testing.T) {
	s := chart.Series{ID: "s", Title: "t", Bars: bars(make([]register.Range, 10)...),
		Stretches: []chart.Stretch{{First: 0, Last: 3, Label: "1"}, {First: 4, Last: 6, Label: "2"}, {First: 7, Last: 9, Label: "3"}}}
	var at []string
	for _, e := range read(t, s.SVG()) {
		if e.attrs["class"] == "break" {
			at = append(at, e.attrs["x1"])
		}
	}
	if strings.Join(at, " ") != "40% 70%" {
		t.Errorf("breaks at %v, want 40%% and 70%%", at)
	}
}

// Whatever the numbers, a drawing is well formed, every bar lies inside the
// plot, and a higher lowest number never makes a lower bar.
func TestBarsStayInsideAndKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b []chart.Bar
		for range rapid.IntRange(0, 90).Draw(t, "bars") {
			lo := rapid.IntRange(0, 100_000).Draw(t, "lo")
			b = append(b, chart.Bar{Words: rapid.String().Draw(t, "words"), Range: register.Range{Min: lo, Max: lo + rapid.IntRange(0, 500).Draw(t, "more")}, Known: rapid.Bool().Draw(t, "known")})
		}
		s := chart.Series{ID: "s", Title: "t", Bars: b, Height: 100}
		tops := map[int]float64{}
		i := 0
		for _, e := range read(t, clean(s.SVG())) {
			if e.name != "rect" || e.attrs["class"] != "" || e.attrs["x"] == "" {
				continue
			}
			for i < len(b) && !b[i].Known && e.attrs["fill"] == "" {
				i++
			}
			y, _ := strconv.ParseFloat(e.attrs["y"], 64)
			h, _ := strconv.ParseFloat(e.attrs["height"], 64)
			if y < 44-.11 || y+h > 144.11 || math.IsNaN(y) {
				t.Fatalf("a bar from %v, %v high, outside the plot", y, h)
			}
			if e.attrs["fill"] == "" && i < len(b) {
				tops[b[i].Range.Min] = y
				i++
			}
		}
		for lo, y := range tops {
			for lo2, y2 := range tops {
				if lo2 > lo && y2 > y+.11 {
					t.Fatalf("%d reaches %v, %d only %v", lo, y, lo2, y2)
				}
			}
		}
	})
}

// clean drops what XML does not allow and HTML does: control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

func TestWordsFromOutsideStayWords(t *testing.T) {
	nasty := `</title><script>alert(1)</script>" onload="x`
	s := chart.Series{ID: "s", Title: nasty, Desc: nasty, Bars: []chart.Bar{{Words: nasty, Href: nasty, Known: true}}, Ticks: []chart.Tick{{Label: nasty}},
		Notes: []chart.Note{{Text: nasty}}, Stretches: []chart.Stretch{{Label: nasty, Words: nasty, Href: nasty}}}
	m := chart.Map{ID: "m", Title: nasty, Desc: nasty, Areas: []chart.Area{{Name: nasty, Words: nasty, Label: nasty, Href: nasty, Known: true, Rings: square(0)}}}
	for _, svg := range []string{s.SVG(), m.SVG()} {
		for _, e := range read(t, svg) {
			if e.name == "script" || e.attrs["onload"] != "" {
				t.Errorf("words became markup: %v", e)
			}
		}
	}
}

func square(x float64) [][][2]float64 {
	return [][][2]float64{{{x, 30}, {x + 1, 30}, {x + 1, 31}, {x, 31}, {x, 30}}}
}

func TestAMapShadesWhatIsKnownAndHatchesTheRest(t *testing.T) {
	m := chart.Map{ID: "m", Title: "t", Areas: []chart.Area{
		{Code: "A", Name: "A", Known: true, Range: register.AtLeast(49), Label: "49+", Href: "/a", Rings: square(40)},
		{Code: "B", Name: "B", Known: true, Range: register.Exactly(0), Label: "0", Href: "/b", Rings: square(41)},
		{Code: "C", Name: "C", Rings: square(42)},
	}}
	var classes, hatched []string
	for _, e := range read(t, m.SVG()) {
		if e.name == "path" && e.attrs["d"] != "M0 0V5" {
			if e.attrs["fill"] == "url(#m-g)" {
				hatched = append(hatched, e.attrs["d"])
				continue
			}
			classes = append(classes, e.attrs["class"])
		}
	}
	if strings.Join(classes, " ") != "c3 c0" || len(hatched) != 1 {
		t.Errorf("shades %v and %d hatched; want c3 for 49, c0 for a published zero, one hatched", classes, len(hatched))
	}
}

func TestNeighboursKeepTheirSharedBorder(t *testing.T) {
	border := [][2]float64{{1, 0}, {1.013, .31}, {.97, .52}, {1.004, .8}, {1, 1}}
	left := append([][2]float64{{0, 0}}, append(border, [2]float64{0, 1})...)
	right := [][2]float64{{2, 1}, {1, 1}, {1.004, .8}, {.97, .52}, {1.013, .31}, {1, 0}, {2, 0}}
	m := chart.Map{ID: "m", Title: "t", Areas: []chart.Area{{Code: "L", Rings: [][][2]float64{left}}, {Code: "R", Rings: [][][2]float64{right}}}}
	points := map[string]int{}
	for _, e := range read(t, m.SVG()) {
		if e.name == "path" && e.attrs["d"] != "M0 0V5" {
			for _, p := range corners(e.attrs["d"]) {
				points[p]++
			}
		}
	}
	shared := 0
	for _, n := range points {
		if n == 2 {
			shared++
		}
	}
	if shared != len(border) {
		t.Errorf("%d corners are shared, want %d: %v", shared, len(border), points)
	}
}

// corners reads a path of relative lines back to points.
func corners(d string) (out []string) {
	d = strings.NewReplacer("M", "", "l", " ", "z", "", "-", " -").Replace(d)
	var n []int
	for _, f := range strings.Fields(d) {
		v, _ := strconv.Atoi(f)
		n = append(n, v)
	}
	x, y := 0, 0
	for i := 0; i+1 < len(n); i += 2 {
		x, y = x+n[i], y+n[i+1]
		out = append(out, fmt.Sprint(x, ",", y))
	}
	return out
}

func TestShadesMeetWithoutGapOrOverlap(t *testing.T) {
	next := 1
	for c := 1; c <= chart.Shades(); c++ {
		lo, hi, last := chart.ClassRange(c)
		if lo != next || chart.Class(lo) != c || !last && chart.Class(hi) != c {
			t.Errorf("shade %d is %d–%d", c, lo, hi)
		}
		if last != (c == chart.Shades()) {
			t.Errorf("shade %d: last %v", c, last)
		}
		next = hi + 1
	}
	if chart.Class(0) != 0 {
		t.Error("a published zero has a shade of its own")
	}
}
