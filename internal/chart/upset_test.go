package chart_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/chart"
)

func TestAnUpSetHasAColumnForEachCombinationAndADotForEachSetInIt(t *testing.T) {
	u := chart.UpSet{ID: "u", Title: "t", Overlaps: []chart.Overlap{{Sets: []string{"police"}, N: 3}, {Sets: []string{"police", "medical"}, N: 9}}}
	bars, in, out, joins := 0, 0, 0, 0
	for _, e := range read(t, u.SVG()) {
		switch e.attrs["class"] {
		case "whole":
			if bars++; bars == 1 && e.attrs["height"] != "120" {
				t.Errorf("the largest comes first and is the highest: %s", e.attrs["height"])
			}
		case "in":
			in++
		case "out":
			out++
		case "join":
			joins++
		}
	}
	if bars != 2 || in != 3 || out != 1 || joins != 1 {
		t.Errorf("%d columns, %d dots in, %d out, %d joined; want 2, 3, 1, 1", bars, in, out, joins)
	}
}

func TestAnUpSetOfAnythingIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := chart.UpSet{ID: "u", Title: rapid.String().Draw(t, "title")}
		for range rapid.IntRange(0, 30).Draw(t, "overlaps") {
			u.Overlaps = append(u.Overlaps, chart.Overlap{Sets: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b<", "c&", "d"}), 0, 4).Draw(t, "sets"), N: rapid.IntRange(0, 1e6).Draw(t, "n")})
		}
		if svg := u.SVG(); strings.Contains(svg, "NaN") || len(read(t, clean(svg))) == 0 {
			t.Fatal(svg)
		}
	})
}
