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

// split cuts a text at its spots. Where several overlap, the shortest has the
// words, so that a number inside a longer statement keeps its own mark; of two
// of one length the one that begins first. The first run of words that a spot
// has carries its id; the id of one that has none of its own stands at the words
// that it begins with. Spans outside the text are left out.
func split(text string, spots []spot) []part {
	var kept []spot
	cuts := []int{0, len(text)}
	for _, s := range spots {
		if from, to := s.Span[0], s.Span[1]; from >= 0 && to <= len(text) && from < to {
			kept = append(kept, s)
			cuts = append(cuts, from, to)
		}
	}
	long := func(s *spot) int { return s.Span[1] - s.Span[0] }
	slices.SortStableFunc(kept, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.Span[0], b.Span[0]), cmp.Compare(long(&b), long(&a)))
	})
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var parts []part
	var over []int // the spots over the words at hand, by number
	owner := -1    // of the part before
	named := make([]bool, len(kept))
	next := 0
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		over = slices.DeleteFunc(over, func(k int) bool { return kept[k].Span[1] <= from })
		for ; next < len(kept) && kept[next].Span[0] == from; next++ {
			over = append(over, next)
		}
		inner := -1
		for _, k := range over {
			if inner < 0 || long(&kept[k]) < long(&kept[inner]) {
				inner = k
			}
		}
		if inner == owner && len(parts) > 0 {
			parts[len(parts)-1].Words += text[from:to]
		} else {
			p := part{Words: text[from:to]}
			if inner >= 0 {
				s := &kept[inner]
				p.Class, p.Href, p.Title = s.Class, s.Href, s.Title
				if !named[inner] {
					p.ID, named[inner] = s.ID, true
				}
			}
			parts = append(parts, p)
			owner = inner
		}
		for _, k := range over { // those that begin here and never have words of their own
			if kept[k].Span[0] == from && k != inner && kept[k].ID != "" && !owns(kept, k) {
				last := &parts[len(parts)-1]
				last.Also = strings.TrimSpace(last.Also + " " + kept[k].ID)
			}
		}
	}
	return parts
}

// owns reports whether any words of a spot are its own: not under a shorter
// one, nor under one of its length that comes before it.
func owns(spots []spot, k int) bool {
	at, end := spots[k].Span[0], spots[k].Span[1]
	for moved := true; moved; {
		moved = false
		for j := range spots {
			s := spots[j].Span
			shorter := s[1]-s[0] < end-spots[k].Span[0] || s[1]-s[0] == end-spots[k].Span[0] && j < k
			if j != k && shorter && s[0] <= at && s[1] > at {
				at, moved = s[1], true
			}
		}
	}
	return at < end
}
