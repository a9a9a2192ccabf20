package web

import (
	"cmp"
	"slices"
	"strings"

	"cairn/internal/document"
)

// A part is a run of a text: plain words, or words with a mark.
type part struct {
	Words, Class, ID, Href, Title string

	Also string // ids, with spaces between, of spots whose words others have
}

// A spot is a span of a text to be marked.
type spot struct {
	Span            document.Span
	Class, ID, Href string
	Title           string
}

// split cuts a text at its spots. Where two overlap, the one that begins
// first has the words, and of two that begin together the longer; the other is
// marked only where it goes on beyond; where it does not, its id stands at the
// words that it shares. Spans outside the text are left out.
func split(text string, spots []spot) []part {
	spots = slices.Clone(spots)
	slices.SortStableFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.Span[0], b.Span[0]), cmp.Compare(b.Span[1], a.Span[1]))
	})
	var parts []part
	at := 0
	for _, s := range spots {
		from, to := max(s.Span[0], at), s.Span[1]
		if s.Span[0] < 0 || to > len(text) || s.Span[0] >= to {
			continue
		}
		if from >= to {
			last := &parts[len(parts)-1]
			if s.ID != "" {
				last.Also = strings.TrimSpace(last.Also + " " + s.ID)
			}
			continue
		}
		if from > at {
			parts = append(parts, part{Words: text[at:from]})
		}
		parts = append(parts, part{Words: text[from:to], Class: s.Class, ID: s.ID, Href: s.Href, Title: s.Title})
		at = to
	}
	if at < len(text) {
		parts = append(parts, part{Words: text[at:]})
	}
	return parts
}
