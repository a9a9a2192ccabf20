package extract

import (
	"strings"

	"cairn/internal/gazetteer"
	"cairn/internal/text"
	"cairn/internal/when"
)

// arabicMemory is the working memory of the Arabic sentence reader.
type arabicMemory struct {
	stem   []stemmed // by token of the document
	words  []word    // of one sentence
	took   []uint32  // by word: kinds whose people it is
	voices []said
	clause []int16 // by word: the number of its clause
}

// again keeps the memory for the next text.
func (m arabicMemory) again() arabicMemory {
	return arabicMemory{stem: m.stem[:0], words: m.words[:0], took: m.took[:0], voices: m.voices[:0], clause: m.clause[:0]}
}

// A word is a run of tokens that the Arabic grammar takes as one: a phrase of
// the lexicon, a number, a place, a time, or one word, with what is written to
// its first token.
type word struct {
	a, b    int // tokens of the document
	class   class
	entries []entry
	norm    string // folded last token; of one token without its clitics when the lexicon knows it
	clitics
	n       int // value of a number
	place   *gazetteer.Place
	rivals  []*gazetteer.Place
	demonym bool
	time    when.Interval
	since   bool
	hours   bool // "the past 24 hours"
}

func (w *word) is(c class) bool { return w.class&c != 0 }

func (w *word) find(c class) *entry {
	for i := range w.entries {
		if w.entries[i].class&c != 0 {
			return &w.entries[i]
		}
	}
	return nil
}

// deed returns the entry of a harm noun with the pattern, nil when there is none.
func (w *word) deed(pattern string) *entry {
	for i := range w.entries {
		if e := &w.entries[i]; e.class&cDeed != 0 && e.pattern == pattern {
			return e
		}
	}
	return nil
}

// hedge returns the word's entry as a hedge before or after its number.
func (w *word) hedge(after bool) *entry {
	for i := range w.entries {
		if e := &w.entries[i]; e.class&cHedge != 0 && e.after == after {
			return e
		}
	}
	return nil
}

func (w *word) mark(m string) bool { return w.class&(cMark|cComma) != 0 && w.norm == m }

var noWord = word{}

// w returns word i; an empty one outside the sentence.
func (r *reader) w(i int) *word {
	if i < 0 || i >= len(r.arabicMemory.words) {
		return &noWord
	}
	return &r.arabicMemory.words[i]
}

// textOf returns the text of words [a,b).
func (r *reader) textOf(a, b int) string {
	return r.s[r.toks[r.w(a).a].Start:r.toks[r.w(b-1).b-1].End]
}

// arabicItems cuts tokens [first,last) into words: of what can begin at a token
// the longest stands; of equals, a time before a number, a number before a
// phrase of the lexicon, and that before a place.
func (r *reader) arabicItems(first, last int) {
	ws := r.arabicMemory.words[:0]
	for i := first; i < last; {
		t := &r.toks[i]
		if t.Kind == text.Punct || t.Kind == text.Clitic {
			c := cMark
			if t.Norm == "," {
				c = cComma
			}
			ws = append(ws, word{a: i, b: i + 1, class: c, norm: t.Norm})
			i++
			continue
		}
		w := word{a: i, b: i + 1, norm: t.Norm}
		from := i
		if lead, ok := cliticAlone[t.Norm]; ok && i+1 < last && r.toks[i+1].Kind == text.Number && r.toks[i+1].Glued {
			w.clitics = lead
			from++
		}
		if n, iv, since := when.Arabic(r.norms[:last], i, r.on); n > 0 && from == i {
			w.b, w.class, w.time, w.since = i+n, cTime, iv, since
			w.norm = r.toks[i+n-1].Norm
			for k := i; k < i+n; k++ {
				if n := r.norms[k]; n == "ساعه" || n == "الساعات" {
					w.hours = true
				}
			}
			if t.Kind == text.Word && strings.HasPrefix(t.Norm, "و") && t.Norm != "واحد" {
				w.conj = 'w'
			}
			ws = append(ws, w)
			i += n
			continue
		}
		num, value, lead := text.ArabicCardinal(r.toks[:last], from)
		n, entries, class := r.arabicLongest(i, last)
		if num > 0 && i > first && strings.HasPrefix(t.Norm, "وال") && strings.HasPrefix(r.norms[i-1], "ال") {
			if _, ok := ordinalValue(strings.TrimPrefix(r.norms[i-1], "ال")); ok || r.norms[i-1] == "الحادي" || r.norms[i-1] == "الحاديه" {
				num = 0 // "اللواء السابع والعشرين": which one it is
			}
		}
		if num == 1 && hundredOf[t.Norm] && (t.Norm[:2] == "ب" || i > first && r.norms[i-1] == "في") {
			num = 0 // "في المئة": a share, and no number of its own
		}
		if num > 0 && from+num-i >= n {
			w.b, w.class, w.n = from+num, cNum, value
			if from == i {
				w.clitics = leads(lead)
			}
			w.norm = r.toks[w.b-1].Norm
			ws = append(ws, w)
			i = w.b
			continue
		}
		if n > 0 {
			w.b, w.class, w.entries = i+n, class, entries
			w.clitics = r.stem[i].clitics
			w.norm = r.toks[i+n-1].Norm
			if n == 1 {
				w.norm = r.stem[i].root
			}
		}
		if n == 1 && w.is(cParty) && strings.HasSuffix(w.norm, "ا") && !strings.Contains(r.s[t.Start:t.End], "\u064b") {
			r.noNation(&w) // "سوريا" is the country, "سورياً" the adjective
		}
		if n == 1 && w.is(cWeapon) && (w.norm == "مسيره" || w.norm == "مسيرات") && !r.droneAt(i, last) {
			w.class, w.entries = 0, nil // a march
		}
		if t.Kind == text.Word && r.places != nil && !strings.Contains(r.s[t.Start:t.End], "\u064b") {
			r.arabicPlace(&w, ws, i, last, n) // a name has no tanwin: "قصفاً روسياً"
		}
		if w.class == 0 && !w.demonym && len(t.Norm) > 6 && w.conj == 0 {
			// an unknown word: a first و is more often "and" than a letter of it
			if strings.HasPrefix(t.Norm, "و") {
				w.conj = 'w'
			}
			if strings.HasPrefix(strings.TrimPrefix(t.Norm, "و"), "ال") {
				w.art = true
			}
		}
		ws = append(ws, w)
		i = w.b
	}
	r.arabicMemory.words = ws
	took := r.took[:0]
	for range ws {
		took = append(took, 0)
	}
	r.took = took
}

// arabicLongest returns the longest phrase of the lexicon from token i.
func (r *reader) arabicLongest(i, end int) (int, []entry, class) {
	old := r.ids[i]
	defer func() { r.ids[i] = old }()
	for skip := 1; r.stem[i].id != 0; skip++ {
		r.ids[i] = r.stem[i].id
		if n, entries, class := r.lang.lex.longest(r.ids, i, end); n > 0 {
			return n, entries, class
		}
		r.stem[i].id, r.stem[i].root, r.stem[i].clitics = r.lang.lex.stem(r.norms[i], r.marbuta(i), skip)
	}
	return 0, nil, 0
}

// arabicPlace makes a word a place when the gazetteer's name is longer than
// what the lexicon knows. Ordinary words and names of persons need a
// preposition or the word for a town or a province before them.
func (r *reader) arabicPlace(w *word, before []word, i, last, known int) {
	hit, ok := r.places.Find(r.norms[:last], i)
	area := w.class == cSource && len(before) > 0 && before[len(before)-1].is(cAdmin) // "بولاية الجزيرة" is no broadcaster
	if !ok || hit.Words < known || hit.Words == known && w.class != 0 && !area && !((w.class&^(cThing|cHuman) == 0 || w.class&^(cThing|cHuman|cSource) == 0 && hit.Places[0].Kind == gazetteer.Admin1) && hit.Places[0].Kind != gazetteer.Village && r.placed(before, w)) {
		return
	}
	if hit.Flags.Has(gazetteer.Demonym) {
		if known == 0 {
			w.demonym, w.place = true, hit.Places[0]
			w.b = i + hit.Words
			w.conj = conjOf(r.toks[i].Norm, hit)
		}
		return
	}
	if hit.Flags.Has(gazetteer.Ordinary|gazetteer.Foreign) && hit.Flags.Has(gazetteer.Clitic) {
		return // "بشأن" is no place in Burma
	}
	if hit.Flags&(gazetteer.Ordinary|gazetteer.Person) != 0 && !r.placed(before, w) && !(hit.Flags.Has(gazetteer.Clitic) && strings.HasPrefix(r.toks[i].Norm, "ب")) {
		return
	}
	if p := hit.Places[0]; r.opt.Country != "" && p.Country != r.opt.Country && p.Kind != gazetteer.Country && w.class != 0 {
		return // a word of the language before a place abroad: "قرب مقر حزبي"
	}
	if p := hit.Places[0]; r.opt.Country != "" && p.Country != r.opt.Country && p.Kind != gazetteer.Country && p.Kind != gazetteer.Admin1 && p.Population < 500_000 && hit.Words == 1 && !r.placed(before, &word{}) {
		return // a small place abroad must be put: "وُصفت بالحرجة"
	}
	w.class, w.entries = cPlace, nil
	w.b = i + hit.Words
	w.norm = r.toks[w.b-1].Norm
	w.place, w.rivals = hit.Places[0], hit.Places
	w.clitics = clitics{conj: conjOf(r.toks[i].Norm, hit)}
	if hit.Flags.Has(gazetteer.Clitic) {
		t := r.toks[i].Norm
		if w.conj != 0 {
			t = t[2:]
		}
		switch {
		case strings.HasPrefix(t, "ب"):
			w.prep = 'b'
		case strings.HasPrefix(t, "ل"):
			w.prep = 'l'
		}
		if !strings.HasPrefix(hit.Key, t) && w.prep != 0 && strings.HasPrefix(hit.Key, t[:2]) && len(t) <= len(hit.Key) {
			w.prep = 0
		}
	}
}

// conjOf reads a conjunction that the gazetteer took off a name.
func conjOf(norm string, hit gazetteer.Hit) byte {
	if hit.Flags.Has(gazetteer.Clitic) {
		switch {
		case strings.HasPrefix(norm, "و"):
			return 'w'
		case strings.HasPrefix(norm, "ف"):
			return 'f'
		}
	}
	return 0
}

// placed reports whether a place may follow the words so far.
func (r *reader) placed(before []word, w *word) bool {
	if w.prep == 'b' {
		return true
	}
	if len(before) == 0 {
		return false
	}
	p := &before[len(before)-1]
	return p.is(cEast|cAdmin|cInstitution) || strings.HasSuffix(p.norm, "محليه") || p.is(cPrep) && (p.norm == "في" || p.norm == "الي" || p.norm == "من")
}

// noNation takes the adjectives of nations from a word.
func (r *reader) noNation(w *word) {
	var kept []entry
	c := class(0)
	for k := range w.entries {
		if e := &w.entries[k]; e.class&cParty == 0 || e.party != "nation" {
			kept = append(kept, *e)
			c |= e.class
		}
	}
	w.entries, w.class = kept, c
}

// droneAt reports whether "مسيرة" at token i is a drone and no march: it is written
// with a shadda, or stands beside what only a drone has.
func (r *reader) droneAt(i, last int) bool {
	t := &r.toks[i]
	if strings.Contains(r.s[t.Start:t.End], "\u0651") || strings.HasPrefix(t.Norm, "بمسير") || strings.HasPrefix(t.Norm, "لمسير") {
		return true
	}
	if i+1 < last {
		if id := r.stem[i+1].id; id != 0 {
			if n, entries, _ := r.lang.lex.longest(r.ids, i+1, i+2); n > 0 {
				for k := range entries {
					if entries[k].class&cParty != 0 && entries[k].party == "nation" {
						return true
					}
				}
			}
		}
	}
	for k := i - 1; k >= max(0, i-2); k-- {
		if n := r.norms[k]; strings.HasSuffix(n, "طايره") || strings.HasSuffix(n, "طايرات") || strings.HasPrefix(n, "اغارت") || strings.HasPrefix(n, "قصف") || strings.HasPrefix(n, "استهدف") || strings.HasSuffix(n, "غاره") || strings.HasSuffix(n, "ضربه") {
			return true
		}
	}
	return false
}

// hundredOf are the words of "per cent".
var hundredOf = map[string]bool{"الميه": true, "المايه": true, "بالميه": true, "بالمايه": true}

// cliticAlone are clitics that stand before digits as a word of their own: و30.
var cliticAlone = map[string]clitics{
	"و": {conj: 'w'}, "ف": {conj: 'f'}, "ب": {prep: 'b'}, "ل": {prep: 'l'}, "ك": {prep: 'k'}, "ال": {art: true}, "وال": {conj: 'w', art: true}, "بال": {prep: 'b', art: true}, "وب": {conj: 'w', prep: 'b'}, "ول": {conj: 'w', prep: 'l'}, "لل": {prep: 'l', art: true},
}

func leads(lead string) clitics {
	return cliticAlone[lead]
}

// clauses numbers the clauses of the sentence. One begins at a semicolon, at
// "while" and its like, at a comma or "and" with a verb after it.
func (r *reader) clauses() {
	c := r.clause[:0]
	n := int16(0)
	for i := range r.arabicMemory.words {
		w := r.w(i)
		switch {
		case w.mark(";") || w.mark(".") || w.mark("!"):
			n++
		case w.is(cSub) && !w.is(cSpeech) && i > 0:
			n++
		case i > 0 && w.conj != 0 && w.is(cHarm|cEventVerb|cUpward|cBring|cPut) && !w.is(cNum):
			n++
		case i > 0 && w.conj == 'w' && w.is(cThat) && w.b == w.a+1:
			n++ // "وإن 29 قُتلوا"
		case i > 0 && w.conj == 'w' && w.is(cSpeech) && w.find(cSpeech).act != "by":
			n++
		case i > 0 && w.conj == 'w' && w.is(cAdv) && r.w(i-1).is(cComma|cMark):
			n++
		case i > 0 && w.conj == 'w' && (w.is(cNeg) || w.norm == "في") && r.w(i-1).is(cComma|cMark):
			n++
		}
		c = append(c, n)
	}
	r.clause = c
}

func (r *reader) sameClause(i, j int) bool {
	return i >= 0 && j >= 0 && i < len(r.clause) && j < len(r.clause) && r.clause[i] == r.clause[j]
}
