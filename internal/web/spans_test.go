package web

import (
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
