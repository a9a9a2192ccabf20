package web

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/document"
)

// However spans overlap, run over the ends or lie outside, the parts put
// together are the text, and no words are marked twice.
func TestSplitKeepsEveryWordOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var spots []spot
		for range rapid.IntRange(0, 12).Draw(t, "spots") {
			a := rapid.IntRange(-3, len(text)+3).Draw(t, "from")
			b := rapid.IntRange(-3, len(text)+3).Draw(t, "to")
			spots = append(spots, spot{Span: document.Span{a, b}, Class: "k"})
		}
		var b strings.Builder
		for _, p := range split(text, spots) {
			if p.Words == "" {
				t.Fatal("an empty part")
			}
			b.WriteString(p.Words)
		}
		if b.String() != text {
			t.Fatalf("the parts make %q, want %q", b.String(), text)
		}
	})
}

func TestOfTwoSpansThatOverlapTheFirstHasTheWords(t *testing.T) {
	parts := split("twelve killed in Mosul", []spot{{Span: document.Span{7, 22}, Class: "b"}, {Span: document.Span{0, 13}, Class: "a"}})
	want := []part{{Words: "twelve killed", Class: "a"}, {Words: " in Mosul", Class: "b"}}
	if len(parts) != 2 || parts[0] != want[0] || parts[1] != want[1] {
		t.Errorf("parts = %v, want %v", parts, want)
	}
}

func TestANumberInsideALongerStatementKeepsItsMark(t *testing.T) {
	text := "91 were killed, fewer than the 115 of January"
	parts := split(text, []spot{{Span: document.Span{0, 45}, Class: "compare", ID: "t3"}, {Span: document.Span{0, 14}, Class: "first", ID: "t1"}, {Span: document.Span{31, 34}, Class: "second", ID: "t2"}})
	want := []part{
		{Words: "91 were killed", Class: "first", ID: "t1"},
		{Words: ", fewer than the ", Class: "compare", ID: "t3"},
		{Words: "115", Class: "second", ID: "t2"},
		{Words: " of January", Class: "compare"},
	}
	if !slices.Equal(parts, want) {
		t.Errorf("parts = %v, want %v", parts, want)
	}
}

func TestAStatementWithoutWordsOfItsOwnIsFoundAtThoseItShares(t *testing.T) {
	parts := split("9 killed", []spot{{Span: document.Span{0, 8}, Class: "a", ID: "t1"}, {Span: document.Span{0, 8}, Class: "b", ID: "t2"}})
	if len(parts) != 1 || parts[0].ID != "t1" || parts[0].Also != "t2" {
		t.Errorf("parts = %v; want one, with both ids", parts)
	}
}
