package extract

import (
	"slices"
	"strconv"
	"strings"

	"cairn/internal/gazetteer"
	"cairn/internal/text"
	"cairn/internal/when"
)

// An item is a run of tokens that the grammar takes as one: a phrase of the
// lexicon, a place, a time phrase, a number with its hedges, or one word.
type item struct {
	a, b    int // tokens of the document
	class   class
	entries []entry
	norm    string // folded word of its last token
	upper   bool   // its first token begins with a capital
	hyphen  bool   // a hyphen joins it to the item before
	amount  int16  // 1 + index of its quantity, 0: none
	place   *gazetteer.Place
	rivals  []*gazetteer.Place
	demonym bool
	time    when.Interval
}

func (it *item) is(c class) bool { return it.class&c != 0 }

// find returns the first entry of a class.
func (it *item) find(c class) *entry {
	if it.class&c == 0 {
		return nil
	}
	for i := range it.entries {
		if it.entries[i].class&c != 0 {
			return &it.entries[i]
		}
	}
	return nil
}

// mark reports whether the item is that punctuation mark.
func (it *item) mark(m string) bool { return it.class&(cMark|cComma) != 0 && it.norm == m }

// known reports whether the lexicon, the gazetteer or the number grammar knows it.
func (it *item) known() bool { return it.class != 0 }

// A timeWord says how a word can begin a time phrase.
type timeWord uint8

const (
	noTime     timeWord = iota
	namesTime           // whatever stands around it
	shortDay            // Fri: with a capital, and no small letters after it
	shortMonth          // Jan: beside a number or its stop
	nameToo             // May, March: with a capital
	numberAgo           // three: before "days ago"
)

// timeStart are words that can begin a time phrase, and how.
var timeStart = func() map[string]timeWord {
	m := map[string]timeWord{}
	for _, w := range []string{
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"january", "february", "april", "june", "july", "august", "september", "october", "november", "december",
		"today", "tonight", "yesterday", "overnight", "earlier", "later", "last", "past", "previous", "preceding", "this", "so", "since", "between", "from", "in", "during", "before",
		"early", "late", "mid", "the", "start", "beginning", "end", "first", "second", "throughout", "over", "for", "until", "by",
	} {
		m[w] = namesTime
	}
	for _, w := range []string{"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"} {
		m[w] = shortDay
	}
	for _, w := range []string{"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"} {
		m[w] = shortMonth
	}
	m["may"], m["march"] = nameToo, nameToo
	for _, w := range []string{"a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		m[w] = numberAgo
	}
	return m
}()

// timeAt reads a time phrase from token i of the sentence that ends at end.
func (r *reader) timeAt(i, end int) (int, when.Interval) {
	t := &r.toks[i]
	switch t.Kind {
	case text.Number:
		if t.Start > 0 && i > 0 && r.toks[i].Hyphened && r.toks[i-1].Kind == text.Number {
			return 0, when.Interval{}
		}
	case text.Word:
		switch r.lang.times[r.ids[i]] {
		case noTime:
			return 0, when.Interval{}
		case nameToo:
			if !t.Upper {
				return 0, when.Interval{}
			}
		case numberAgo:
			if i+2 >= end || r.toks[i+2].Norm != "ago" {
				return 0, when.Interval{}
			}
		case shortMonth:
			if i+1 >= end || r.toks[i+1].Norm != "." && r.toks[i+1].Kind != text.Number && (i == 0 || r.toks[i-1].Kind != text.Number) {
				return 0, when.Interval{} // "Fayez Jan" is a name
			}
		case shortDay:
			if !t.Upper || i+1 >= end || r.toks[i+1].Kind == text.Word && !r.toks[i+1].Upper {
				return 0, when.Interval{}
			}
		}
	default:
		return 0, when.Interval{}
	}
	if n, iv := r.dayToDay(i, end); n > 0 {
		return n, iv
	}
	n, iv := when.Phrase(r.norms[:end], i, r.on)
	if n == 0 {
		return 0, iv
	}
	if t.Kind == text.Number && n == 1 {
		return 0, when.Interval{}
	}
	return n, iv
}

// dayToDay reads two days of one month that a hyphen joins: "1-7 June", "1-7 June
// 2031": both ends included.
func (r *reader) dayToDay(i, end int) (int, when.Interval) {
	if i+2 >= end || r.toks[i].Kind != text.Number || r.toks[i+1].Kind != text.Number || !r.toks[i+1].Hyphened || r.toks[i].End-r.toks[i].Start > 2 {
		return 0, when.Interval{}
	}
	n, last := when.Unit(r.norms[:end], i+1, r.on)
	first, _ := strconv.Atoi(r.norms[i])
	if n < 2 || last.Days() != 1 {
		return 0, when.Interval{}
	}
	y, m, d := last.End.Date()
	if first < 1 || first >= d {
		return 0, when.Interval{}
	}
	return n + 1, when.Between(when.On(y, m, first), last.End)
}

// counts reports whether a number in words can begin at token i.
func (r *reader) counts(i int) bool {
	id := r.ids[i]
	return int(id) < len(r.lang.numbers) && r.lang.numbers[id]
}

// statusOf returns the status that the word at token t gives a group.
func (r *reader) statusOf(t int) string {
	if id := r.ids[t]; int(id) < len(r.lang.status) {
		return r.lang.status[id]
	}
	return ""
}

// yearAfter reads a number as a bare year after "the highest since", which is one item.
func (r *reader) yearAfter(i, last int) when.Interval {
	if len(r.items) == 0 || r.toks[i].End-r.toks[i].Start != 4 {
		return when.Interval{}
	}
	if prev := r.items[len(r.items)-1]; !prev.is(cCompare) || prev.norm != "since" {
		return when.Interval{}
	}
	n, iv := when.Unit(r.norms[:last], i, r.on)
	if n != 1 {
		return when.Interval{}
	}
	return iv
}

// placeAt reads a place name from token i.
func (r *reader) placeAt(i, end int) (n int, hit gazetteer.Hit) {
	t := &r.toks[i]
	if !t.Upper || t.Kind != text.Word || r.places == nil {
		return 0, hit
	}
	hit, ok := r.places.Find(r.norms[:end], i)
	if !ok {
		return 0, hit
	}
	first := i == r.sentenceFirst || i > 0 && r.toks[i-1].Norm == `"`
	if hit.Flags.Has(gazetteer.Ordinary) && hit.Words == 1 {
		if first {
			return 0, hit
		}
		if r.lang.lex.busy[r.ids[i]]&(cDet|cPrep|cHuman|cSpeech|cSource|cParty) != 0 {
			return 0, hit
		}
		if !r.placeWord(i) {
			return 0, hit
		}
		if r.lang.lex.busy[r.ids[i]]&cEast != 0 && !(i+1 < end && r.lang.lex.busy[r.ids[i+1]]&cAdmin != 0) {
			return 0, hit // "in Eastern, Southern Afghanistan"
		}
	}
	for k := i; k < i+hit.Words; k++ {
		if !r.toks[k].Upper && !r.toks[k].Hyphened && r.toks[k].Kind == text.Word && len(r.toks[k].Norm) > 3 {
			if w := r.toks[k].Norm; k > i && (w == "countryside" || w == "suburbs" || w == "outskirts" || w == "suburb") {
				continue // "Damascus countryside" is not Damascus
			}
			if k == i || r.lang.lex.busy[r.ids[k]]&cAdmin == 0 {
				return 0, hit
			}
			return r.placeAt(i, k) // "Aleppo city": the name ends before the word without a capital
		}
	}
	if p := i - 1; hit.Words == 1 && p > r.sentenceFirst && hit.Places[0].Kind != gazetteer.Country && hit.Places[0].Kind != gazetteer.Admin1 && r.toks[p].Kind == text.Word && r.toks[p].Upper && !r.toks[p].Caps && r.ids[p] == 0 && !r.title && r.toks[p-1].Kind == text.Word && r.lang.lex.busy[r.ids[p-1]]&(cPrep|cDet|cEast) == 0 && r.toks[p-1].Upper {
		return 0, hit // "President Hadi Salman" is a man
	}
	if hit.Words == 1 && hit.Places[0].Kind != gazetteer.Country && hit.Places[0].Kind != gazetteer.Admin1 && (r.surnames[t.Norm] && !r.placeWord(i) || r.agedName(i, end)) {
		return 0, hit // "Lena Jones, 55," is a woman, and so is Jones after that
	}
	if hit.Words == 1 && t.Caps && len(t.Norm) <= 3 && hit.Places[0].Kind != gazetteer.Country {
		return 0, hit // AK, IS: letters, not a state's code
	}
	if hit.Flags.Has(gazetteer.Foreign) && hit.Places[0].Kind != gazetteer.Country && r.opt.Country != "" && !r.thereabouts(hit.Places[0].Country) {
		return 0, hit // a province of a far country that nothing else in the text speaks of
	}
	if hit.Words == 1 && r.ids[i] != 0 {
		c := r.lang.lex.busy[r.ids[i]]
		if hit.Flags.Has(gazetteer.Foreign) && c != 0 && hit.Places[0].Kind != gazetteer.Country && !r.placeWord(i) {
			return 0, hit
		}
		if first && c&(cDet|cPrep|cSub|cPoss|cThing|cHuman|cEvent|cEast|cAdv|cOthers) != 0 {
			return 0, hit
		}
	}
	if k := i + hit.Words; hit.Words == 1 && k < end && i > 1 && r.norms[i-1] == "," && hit.Places[0].Kind != gazetteer.Country && r.toks[k].Kind == text.Word && r.toks[k].Upper && r.ids[k] == 0 && r.lang.lex.busy[r.ids[i-2]]&(cHuman|cSource) != 0 {
		return 0, hit // "the governor, Muthanna Aziz"
	}
	if k := i + hit.Words; hit.Words == 1 && k < end && hit.Places[0].Kind != gazetteer.Country && hit.Places[0].Kind != gazetteer.Admin1 && hit.Places[0].Population < 200000 {
		if n := &r.toks[k]; n.Kind == text.Word && n.Upper && !n.Hyphened && !r.title && r.ids[k] == 0 {
			return 0, hit // "Khan Tuman" is not Khan
		}
	}
	return hit.Words, hit
}

// agedName reports whether the word at token i is the last name of a person whose age
// stands beside it: "Lena Jones, 55, was", "55-year-old Lena Jones".
func (r *reader) agedName(i, end int) bool {
	p := i - 1
	if p < r.sentenceFirst || r.toks[p].Kind != text.Word || !r.toks[p].Upper || r.ids[p] != 0 {
		return false
	}
	if i+3 < end && r.norms[i+1] == "," && r.toks[i+2].Kind == text.Number && r.toks[i+2].End-r.toks[i+2].Start < 4 {
		switch r.norms[i+3] {
		case ",", ";", ".", "and", "of", "was", "were":
			return true
		}
	}
	return p > r.sentenceFirst && (r.norms[p-1] == "old" || strings.HasSuffix(r.norms[p-1], "-old"))
}

// thereabouts reports whether a country is the one watched, beside it, or named
// in the text before.
func (r *reader) thereabouts(country string) bool {
	return country == r.opt.Country || r.named[country] || slices.Contains(gazetteer.Neighbours(r.opt.Country), country)
}

// placeWord reports whether the word before token i leads to a place: in, at,
// near, of.
func (r *reader) placeWord(i int) bool {
	if i == 0 {
		return false
	}
	switch r.toks[i-1].Norm {
	case "captured", "seized", "retook", "retaken", "overran", "entered", "left", "besieged", "liberated", "stormed", "fled", "leave",
		"in", "at", "near", "outside", "around", "inside", "across", "from", "of", "northern", "southern", "eastern", "western", "central":
		return true
	}
	return false
}

// tag cuts the sentence's tokens into items.
func (r *reader) tag(first, last int) {
	r.items = r.items[:0]
	r.sentenceFirst = first
	words, capitals := 0, 0
	for i := first; i < last; i++ {
		if t := &r.toks[i]; t.Kind == text.Word && len(t.Norm) > 3 {
			words++
			if t.Upper {
				capitals++
			}
		}
	}
	r.title = words > 1 && capitals*10 >= words*7
	lex := r.lang.lex
	for i := first; i < last; {
		t := &r.toks[i]
		it := item{a: i, b: i + 1, norm: t.Norm, upper: t.Upper, hyphen: t.Hyphened}
		switch t.Kind {
		case text.Punct:
			if t.Norm == "." && i+1 < last && i > first && t.Glued && r.toks[i-1].Kind == text.Word && r.toks[i-1].End-r.toks[i-1].Start <= 5 {
				i++ // "Lt. Gen.", "Jr.": the stop of a short form, inside a sentence
				continue
			}
			if t.Norm == `"` && r.scare(i, first, last) {
				i++
				continue
			}
			it.class = cMark
			if t.Norm == "," {
				it.class = cComma
			}
			if e := lex.first[r.ids[i]]; e != 0 { // $ % &
				it.entries, it.class = lex.nodes[e].entries, it.class|lex.nodes[e].class
			}
			r.items = append(r.items, it)
			i++
			continue
		case text.Clitic:
			it.class = cMark
			r.items = append(r.items, it)
			i++
			continue
		}
		if t.Kind == text.Number {
			if y := r.yearAfter(i, last); y.Known() {
				it.b, it.class, it.time = i+1, cTime, y
				r.items = append(r.items, it)
				i++
				continue
			}
		}
		if t.Norm == "of" && i+1 < last && len(r.items) > 0 && !r.items[len(r.items)-1].is(cNum|cBody) {
			if n, iv := when.Unit(r.norms[:last], i+1, r.on); n == 1 && iv.Known() && r.toks[i+1].Kind == text.Number && (i+2 >= last || r.toks[i+2].Kind != text.Word || r.lang.lex.busy[r.ids[i+2]]&cHuman == 0) {
				it.b, it.class, it.time = i+1+n, cTime, iv
				r.items = append(r.items, it)
				i += 1 + n
				continue
			}
		}
		if t.Kind == text.Number && t.End-t.Start == 4 && i+1 < last && i > first && r.norms[i-1] == "the" && r.lang.lex.busy[r.ids[i+1]]&(cEvent|cWeapon) != 0 && r.lang.lex.busy[r.ids[i+1]]&cHuman == 0 {
			// "the 2031 bombing"
			if n, iv := when.Unit(r.norms[:last], i, r.on); n == 1 && iv.Known() {
				it.b, it.class, it.time = i+1, cTime, iv
				r.items = append(r.items, it)
				i++
				continue
			}
		}
		if n, iv := r.timeAt(i, last); n > 0 {
			it.b, it.class, it.time = i+n, cTime, iv
			r.items = append(r.items, it)
			i += n
			continue
		}
		n, entries, c := lex.longest(r.ids, i, last)
		np, hit := 0, gazetteer.Hit{}
		if t.Upper {
			np, hit = r.placeAt(i, last)
		}
		if np > 0 && (np > n || np == n && (c == 0 || c&(cParty|cSource|cAdmin|cDet) == 0 || hit.Places[0].Kind != "country" && c&cParty == 0)) {
			it.b, it.class = i+np, cPlace
			it.place, it.rivals = hit.Places[0], hit.Places
			it.demonym = hit.Flags.Has(gazetteer.Demonym)
			if it.demonym {
				it.class = cParty
				if n == np && c&cParty != 0 {
					it.entries, it.class = entries, c
				} else {
					it.entries = demonym
				}
			}
			it.norm = r.toks[it.b-1].Norm
			r.items = append(r.items, it)
			i += np
			continue
		}
		if t.Kind == text.Number || (c&(cHedge|cVague) == 0 || n == 1) && r.counts(i) {
			if m, v := text.Cardinal(r.toks[:last], i); m > 0 && m >= n {
				r.amounts = append(r.amounts, amount{min: v, max: v, hasMin: true, hasMax: true, qual: "exact", a: i, b: i + m, digits: t.Kind == text.Number})
				it.b, it.class, it.amount = i+m, cNum, int16(len(r.amounts))
				if len(r.amounts) > 30000 {
					return
				}
				r.items = append(r.items, it)
				i += m
				continue
			}
		}
		if n > 0 {
			// a phrase of capitals only ("IS", "US") must be written so
			if c == cParty && entries[0].party == "caps" && !t.Caps {
				n, entries, c = 0, nil, 0
			}
		}
		if n == 1 && t.Upper && !t.Caps && !r.title && i > first && c&(cHarm|cSpeech|cEventVerb) != 0 && r.toks[i-1].Kind == text.Word {
			c &^= cHarm | cSpeech | cEventVerb | cToward | cFound | cAdj // a name: "the Free Men", "the Post"
			if c == 0 {
				n, entries = 0, nil
			}
		}
		if n > 0 {
			it.b, it.class, it.entries = i+n, c, entries
			it.norm = r.toks[it.b-1].Norm
			if c&cParty != 0 && it.upper && r.places != nil {
				if hit, ok := r.places.Find(r.norms[:last], it.a); ok && hit.Flags.Has(gazetteer.Demonym) && hit.Words == n {
					it.place, it.demonym = hit.Places[0], true
				}
			}
			i += n
		} else {
			i++
		}
		r.items = append(r.items, it)
	}
}

// scare reports whether the quotation mark at token i sets off one to three words
// only, inside the sentence: they are read as if it were not there.
func (r *reader) scare(i, first, last int) bool {
	for k := i + 2; k <= i+4 && k < last-1; k++ {
		if r.norms[k] == `"` && i > first {
			return r.toks[i+1].Kind != text.Punct && r.toks[k-1].Kind != text.Punct
		}
	}
	for k := i - 2; k >= i-4 && k > first; k-- {
		if r.norms[k] == `"` && i < last-1 {
			return r.toks[k+1].Kind != text.Punct && r.toks[i-1].Kind != text.Punct && r.toks[i+1].Norm != ","
		}
	}
	return false
}

var demonym = []entry{{class: cParty, sense: &sense{party: "nation", lemma: "nation"}}}
