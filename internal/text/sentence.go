package text

import (
	"cmp"
	"slices"
	"strings"
)

// A Sentence is a run of tokens, from First to Last (excluded), and the bytes
// from the start of the first to the end of the last.
type Sentence struct {
	First, Last int
	Start, End  int
}

// Sentences cuts tokens into sentences and appends them to buf. A sentence ends
// at a full stop, question or exclamation mark with the quotation marks and
// brackets that close after it, unless the stop belongs to an abbreviation or
// the next word goes on in small letters; and at a line end that does not stand
// in the middle of a wrapped line. A blank line always ends it.
func Sentences(toks []Token, buf []Sentence) []Sentence {
	first := 0
	cut := func(end int) {
		if end > first {
			buf = append(buf, Sentence{first, end, toks[first].Start, toks[end-1].End})
			first = end
		}
	}
	for i := range toks {
		if i > first && toks[i].Lines > 0 && lineEnds(toks, first, i) {
			cut(i)
		}
		if i > first && (datelineAt(toks, i) || newsAt(toks, i)) {
			cut(i)
		}
		if toks[i].Kind != Punct || !terminal(toks[i].Norm) {
			continue
		}
		end := i + 1
		for end < len(toks) && end <= i+4 && toks[end].Kind == Punct && (toks[end].Glued && closing(toks[end].Norm) || terminal(toks[end].Norm) && toks[end].Glued) {
			end++
		}
		if end < len(toks) && toks[end].Lines == 0 && !stops(toks, i, end) {
			continue
		}
		cut(end)
	}
	cut(len(toks))
	return buf
}

// datelineAt reports whether a dateline begins at token i after a headline
// that has no stop: "BAQUBA, Iraq - ", "KABUL, Afghanistan (Jan. 25) –".
func datelineAt(toks []Token, i int) bool {
	if !toks[i].Caps || toks[i].End-toks[i].Start < 4 || toks[i-1].Kind == Punct || toks[i-1].Caps {
		return false
	}
	for j := i + 1; j < min(len(toks), i+12); j++ {
		t := &toks[j]
		switch {
		case t.Kind == Punct && t.Norm == "-" && !t.Glued:
			return j+1 < len(toks) && toks[j+1].Upper
		case t.Kind == Punct && t.Norm != "," && t.Norm != "(" && t.Norm != ")" && t.Norm != ".":
			return false
		case t.Kind == Word && !t.Upper:
			return false
		}
	}
	return false
}

// newsAt reports whether a new sentence begins at token i although the one
// before, a headline, has no stop: a number word or "At least" in capitals
// among small letters ("… rises to 19 Four people wounded …").
func newsAt(toks []Token, i int) bool {
	t, prev := &toks[i], &toks[i-1]
	if !t.Upper || t.Caps || t.Hyphened || prev.Kind == Punct || i+1 >= len(toks) || toks[i+1].Upper || toks[i+1].Kind != Word || prev.Kind == Word && prev.Upper && i < 2 {
		return false
	}
	switch t.Norm {
	case "at":
		return toks[i+1].Norm == "least"
	case "one", "second":
		return false
	}
	v, ok := units[t.Norm]
	return ok && v > 1
}

func terminal(mark string) bool { return mark == "." || mark == "?" || mark == "!" || mark == "…" }

func closing(mark string) bool { return mark == `"` || mark == "'" || mark == ")" || mark == "]" }

// stops reports whether the mark at i, whose closing marks end at end, stops a
// sentence before the token at end.
func stops(toks []Token, i, end int) bool {
	next := toks[end]
	if toks[i].Norm == "." && i > 0 && toks[i].Glued {
		prev := toks[i-1]
		if prev.Kind == Word && abbreviation(prev, next) {
			return false
		}
		if prev.Kind == Number && next.Glued && next.Kind == Number {
			return false
		}
	}
	if next.Glued && toks[end-1].Norm == "." {
		// "Monday.The": a space was lost; "example.com" is no stop
		return next.Kind == Word && next.Upper && i > 0 && toks[i-1].Kind == Word && !toks[i-1].Caps
	}
	switch next.Kind {
	case Number:
		return true
	case Word:
		if next.Upper {
			return true
		}
		return !lower(next.Norm) // a script without capitals
	case Punct:
		return next.Norm == `"` || next.Norm == "'" || next.Norm == "(" || next.Norm == "[" || next.Norm == "-" || next.Norm == "•" || next.Norm == "*"
	}
	return false
}

// lower reports whether the word begins with a Latin small letter.
func lower(norm string) bool { return norm != "" && norm[0] >= 'a' && norm[0] <= 'z' }

// lineEnds reports whether the line end before token i ends a sentence: it is a
// blank line, or the line before does not run on into the next.
func lineEnds(toks []Token, first, i int) bool {
	if toks[i].Lines > 1 {
		return true
	}
	prev, next := toks[i-1], toks[i]
	if prev.Kind == Punct {
		switch prev.Norm {
		case ",", "-", ";", "(", "/":
			return false
		}
	}
	if next.Kind == Word && !next.Upper && lower(next.Norm) {
		return false
	}
	if _, open := slices.BinarySearch(runsOn, prev.Norm); open && prev.Kind == Word {
		return false
	}
	return true
}

// runsOn are words that end no line unless the line is wrapped.
var runsOn = []string{"a", "an", "and", "as", "at", "by", "for", "from", "in", "near", "of", "on", "or", "that", "the", "to", "with"}

// abbreviation reports whether a full stop after prev belongs to the word.
// Months and units end sentences too, so they count only before a number or a
// small letter.
func abbreviation(prev, next Token) bool {
	if len(prev.Norm) == 1 && prev.Upper {
		return true // an initial
	}
	if _, ok := slices.BinarySearch(titles, prev.Norm); ok {
		return true
	}
	if _, ok := slices.BinarySearch(shortened, prev.Norm); ok {
		return next.Kind == Number || next.Kind == Word && !next.Upper
	}
	return false
}

var (
	titles    = strings.Fields("brig capt cmdr col cpl det dr gen gov lt maj mr mrs ms mt prof rep rev sen sgt spc st supt vs")
	shortened = strings.Fields("apr aug co corp dec dept est etc feb ft inc jan jr jul jun km ltd mar no nov oct p pp sept sep sr")
)

func init() {
	slices.SortFunc(titles, cmp.Compare)
	slices.SortFunc(shortened, cmp.Compare)
}
