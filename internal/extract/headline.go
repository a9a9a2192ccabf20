package extract

import (
	"slices"

	"cairn/internal/text"
)

// splitHeadline parts a headline from the first sentence where no stop or line
// stands between them: before a dateline ("… kills 14 BAQUBA, Iraq - A parked
// car …"), or before an article with a capital in the middle of the line ("… in
// February The monitor counted …").
func (r *reader) splitHeadline() {
	if len(r.sents) == 0 {
		return
	}
	s := r.sents[0]
	at := -1
	for j := s.First + 3; j < min(s.Last-2, s.First+28); j++ {
		t, p := &r.toks[j], &r.toks[j-1]
		if t.Kind != text.Word || !t.Upper || p.Kind == text.Punct {
			continue
		}
		if t.Caps && len(t.Norm) > 2 && r.datelineEnds(j, s.Last) {
			at = j
			for at-1 > s.First+2 && r.toks[at-1].Caps && r.toks[at-1].Kind == text.Word {
				at--
			}
			break
		}
		if !t.Caps && (t.Norm == "the" || t.Norm == "an") || t.Norm == "a" && t.End-t.Start == 1 {
			switch r.toks[j+1].Norm {
			case "hague", "gambia", "times", "guardian", "economist", "independent", "telegraph":
				continue
			}
			at = j
			break
		}
	}
	if at < 0 {
		return
	}
	head, rest := s, s
	head.Last, head.End = at, r.toks[at-1].End
	rest.First, rest.Start = at, r.toks[at].Start
	r.sents[0] = head
	r.sents = slices.Insert(r.sents, 1, rest)
}

// datelineEnds reports whether a dateline begins at token j: a place in capitals,
// perhaps a country and a day, and a dash.
func (r *reader) datelineEnds(j, last int) bool {
	for k := j + 1; k < min(last, j+9); k++ {
		t := &r.toks[k]
		switch {
		case t.Kind == text.Punct && t.Norm == "-":
			return !t.Glued
		case t.Kind == text.Punct && (t.Norm == "," || t.Norm == "(" || t.Norm == ")" || t.Norm == "."), t.Kind == text.Number, t.Upper:
		default:
			return false
		}
	}
	return false
}
