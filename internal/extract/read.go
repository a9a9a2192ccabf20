package extract

import (
	"slices"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// A reader holds the working memory of one reading; it is used again for the
// next, so that reading allocates little.
type reader struct {
	lang   *language
	places *gazetteer.Index
	opt    Options
	on     when.Interval // day of the document
	s      string

	cutter text.Tokeniser

	toks  []text.Token
	ids   []int32
	norms []string
	sents []text.Sentence

	// one sentence
	sent          int
	sentenceFirst int
	zone          zone
	items, joined []item
	classes       class // of all items
	amounts       []amount
	groups        []group
	at            []int16
	used          []uint32
	said          []said
	spots         []spot
	moments       []moment
	tails         []tail
	firstHarm     int
	rowKind       register.Kind
	tollAt        int
	inParts       bool // a list of parts is being read: the verb after it is the whole's

	// the document
	harms           []harm
	marks           []mention
	signs           []register.Claim
	compares        []compared
	unread          []Unread
	lastSaid        *said
	lastText        string
	named           map[string]bool // countries named so far
	seen            map[string]bool
	lastNation      *gazetteer.Place
	lastNationAt    int
	lastNationSpan  document.Span
	country         *gazetteer.Place
	headTime        when.Interval // of the heading of a list
	headSent        int
	lastPlace       *gazetteer.Place // named last, finer than a country
	lastService     string           // whose post or base was named last
	lastServiceAt   int
	counted         map[string]amount // noun → the number it was last given
	lastGroup       string            // the armed group named last
	lastGroupStatus string
	surnames        map[string]bool // last names of people named in full
	title           bool            // the sentence is set like a title: capitals mean nothing
	lastPeople      string          // status of the several people named last
	listKind        register.Kind
	listStatus      register.Status
	listTime        when.Interval
	owners          []owner
	cited           []speaker
	steps           int

	weights map[string]float64 // of the confidence
	ranks   *[cues]float64     // of places and times
	name    string             // what claims say that they come from
	keep    bool               // choices are kept
	choices []Choice

	arabicMemory
}

// A zone is the part of a document that a sentence stands in.
type zone uint8

const (
	headline zone = iota
	lead
	body
	row
)

func (r *reader) reset(e *Extractor, lang *language, s string, o Options) {
	*r = reader{lang: lang, places: e.places, opt: o, s: s, weights: e.weights, ranks: e.ranks, name: e.name, cutter: r.cutter,
		toks: r.toks[:0], ids: r.ids[:0], norms: r.norms[:0], sents: r.sents[:0], items: r.items[:0], joined: r.joined[:0], amounts: r.amounts[:0], groups: r.groups[:0],
		at: r.at[:0], used: r.used[:0], said: r.said[:0], spots: r.spots[:0], moments: r.moments[:0], tails: r.tails[:0], harms: r.harms[:0], marks: r.marks[:0], owners: r.owners[:0], cited: r.cited[:0], arabicMemory: r.arabicMemory.again()}
	if o.HasPublished {
		r.on = when.Interval{Start: o.Published, End: o.Published, Precision: when.D1}
	}
}

func (r *reader) run() Result {
	r.toks = r.cutter.Tokens(r.s, r.toks)
	if r.lang.gloss != nil {
		r.toks = r.lang.gloss.over(r.s, r.toks)
	}
	r.sents = text.Sentences(r.toks, r.sents)
	if r.lang.code == "en" {
		r.splitHeadline()
	}
	for i := range r.toks {
		id := r.lang.lex.index.id(r.toks[i].Norm)
		r.ids = append(r.ids, id)
		r.norms = append(r.norms, r.toks[i].Norm)
	}
	if r.lang.prepare != nil {
		r.lang.prepare(r)
	}
	r.seen, r.named = map[string]bool{}, map[string]bool{}
	if !r.opt.HasPublished {
		r.on = r.dateline()
	}
	res := Result{Sentences: make([]document.Span, len(r.sents)), Claims: []register.Claim{}, Unread: []Unread{}}
	whole := 0
	for i, s := range r.sents {
		res.Sentences[i] = document.Span{s.Start, s.End}
		r.sent = i
		r.zone = r.zoneOf(i)
		if s.Last-s.First >= 8 || i > 12 {
			whole++ // a line of a letterhead is no sentence
		}
		if whole > 4 && !r.lang.worth(r, s) {
			continue
		}
		for s.First < s.Last && r.harmsFit() {
			// a sentence without end is read in pieces
			piece := s
			if piece.Last-piece.First > longest {
				piece.Last = piece.First + longest
			}
			r.lang.read(r, piece)
			s.First = piece.Last
		}
	}
	r.settle()
	if r.lang.code == "en" {
		r.signsSettled()
	}
	res.Claims = r.claims()
	res.Unread = append(res.Unread, r.unread...)
	return res
}

// longest is how many tokens are read as one sentence.
const longest = 300

// harmsFit reports whether there is room for more: no text that people write
// holds so many claims.
func (r *reader) harmsFit() bool { return len(r.harms) < 200_000 }

// worth reports whether the sentence holds a word that a rule starts from. It
// saves most of the time: news is mostly other things.
func (r *reader) worth(s text.Sentence) bool {
	trig := r.lang.triggers
	for _, id := range r.ids[s.First:s.Last] {
		if id != 0 && trig[id] {
			return true
		}
	}
	return r.listKind != "" && s.Last-s.First < 60 && r.hasDigits(s)
}

func (r *reader) hasDigits(s text.Sentence) bool {
	for i := s.First; i < s.Last; i++ {
		if r.toks[i].Kind == text.Number {
			return true
		}
	}
	return false
}

// zoneOf tells the headline (a first line without a full stop), the lead and
// the body apart.
func (r *reader) zoneOf(i int) zone {
	s := r.sents[i]
	last := r.toks[s.Last-1]
	if i < 3 && s.Last-s.First < 30 && last.Norm != "." && last.Norm != "!" && last.Norm != "?" && last.Norm != `"` {
		return headline
	}
	if i < 4 {
		return lead
	}
	return body
}

// dateline returns the date that the document's own first lines give: "KABUL,
// Afghanistan (Jan. 25, 2013)", "Sunday 25/03/2018", "March 3, 2035 -".
func (r *reader) dateline() when.Interval {
	const reach = 120
	if !slices.ContainsFunc(r.toks[:min(len(r.toks), reach+20)], isYear) {
		return when.Interval{} // no date is whole without its year
	}
	for i := 0; i < min(len(r.toks), reach); i++ {
		n, iv := when.Phrase(r.norms, i, when.Interval{})
		if n >= 3 && iv.Days() == 1 {
			return iv
		}
		if n > 1 {
			i += n - 1
		}
	}
	return when.Interval{}
}

// isYear reports whether a token can be a year: four digits.
func isYear(t text.Token) bool { return t.Kind == text.Number && len(t.Norm) == 4 }

// sentence reads one English sentence.
func (r *reader) sentence(s text.Sentence) {
	r.amounts = r.amounts[:0]
	r.rowKind, r.tollAt = "", -1
	first := r.skipDateline(s)
	r.tag(first, s.Last)
	if len(r.items) == 0 {
		return
	}
	r.join()
	r.classes = 0
	for i := range r.items {
		r.classes |= r.items[i].class
	}
	r.groupsOf()
	r.steps += len(r.items)
	r.frames()
	r.figures()
	r.renamed()
	r.sources()
	r.spotsOf()
	r.momentsOf()
	r.tailsOf()
	r.tailFigures()
	r.itWas()
	hs := r.harms[r.firstHarm:]
	r.statuses()
	r.arms(hs)
	r.attackersOf(hs)
	r.attribute(hs)
	r.locate(hs)
	r.nations(hs)
	r.date(hs)
	r.scope(hs)
	r.earlierFigures()
	r.backgrounds(hs)
	r.avertedEvents()
	r.responsibilities()
	hs = r.harms[r.firstHarm:]
	r.mentions(hs)
	r.signsOf()
	r.comparisons()
	r.left()
	r.heading()
	r.remember()
	for i := range r.items {
		if p := r.items[i].place; p != nil {
			if !r.items[i].demonym && p.Kind != gazetteer.Country {
				r.lastPlace = p
			}
			r.seen[p.Admin1] = true
			if p.Kind == gazetteer.Country {
				r.named[p.Country] = true
			}
			if r.country == nil || p.Country == r.opt.Country {
				r.country = p
			}
		}
	}
}

// remember keeps the status of the last several people that the sentence names,
// for "several of them" in the next.
func (r *reader) remember() {
	r.surname()
	for i := range r.items {
		if it := &r.items[i]; it.is(cThing|cInstitution) || i > 0 && it.is(cAdmin) {
			switch it.norm {
			case "station", "post", "checkpoint", "base", "patrol", "camp", "barracks", "convoy", "outpost", "headquarters", "vehicle", "academy":
				for t := max(it.a-1, 0); t < it.b; t++ {
					if s := r.statusOf(t); s == "police" || s == "army" || s == "militia" {
						r.lastService, r.lastServiceAt = s, r.sent
					}
				}
			}
		}
		if e := r.items[i].find(cParty); e != nil && e.party == "group" {
			r.lastGroup, r.lastGroupStatus = r.words(i, i+1), e.status
		}
	}
	for i := range r.groups {
		if g := &r.groups[i]; g.sort == gPerson && !g.one && g.amount != nil && g.amount.b > 0 && g.head >= 0 && g.amount.hasMin {
			if r.counted == nil {
				r.counted = map[string]amount{}
			}
			if len(r.counted) < 1000 {
				r.counted[r.it(g.head).norm] = *g.amount
			}
		}
		if g := &r.groups[i]; g.sort == gPerson && !g.one && g.status != "" && g.amount != nil {
			r.lastPeople = g.status
		}
	}
}

// skipDateline returns the token after "BAGHDAD, March 3 -" or "KABUL,
// Afghanistan (Jan. 25, 2013) –" at the head of a sentence.
func (r *reader) skipDateline(s text.Sentence) int {
	if r.sent > 8 {
		return s.First
	}
	for i := s.First; i < min(s.Last-3, s.First+25); i++ {
		t := r.toks[i]
		if t.Kind == text.Punct && t.Norm == "-" && !t.Glued && i > s.First {
			if r.toks[s.First].Caps || i > s.First+1 && r.toks[i-1].Norm == ")" {
				return i + 1
			}
			return s.First
		}
		if t.Kind == text.Word && !t.Upper && i > s.First {
			return s.First
		}
	}
	return s.First
}

// inQuote reports whether the sentence begins inside a quotation that the
// sentence before opened, or says "he added".
func (r *reader) inQuote() bool {
	if r.sent == 0 {
		return false
	}
	open := false
	first := r.sents[r.sent].First
	lo := max(0, first-200)
	for i := lo; i < first; i++ {
		if r.toks[i].Kind == text.Punct && r.toks[i].Norm == `"` {
			open = !open
		}
		if r.toks[i].Lines > 1 {
			open = false
		}
	}
	return open || r.items[0].mark(`"`) && r.items[len(r.items)-1].mark(`"`)
}

// noVerb reports whether the sentence has no verb that the lexicon knows: a heading.
func (r *reader) noVerb() bool {
	for i := range r.items {
		if it := r.it(i); it.is(cBe|cHave|cModal|cDo) || it.is(cSpeech) && !it.is(cSource|cThing|cEvent|cDeed) || it.is(cHarm) && !it.is(cDeed|cAdj) || it.is(cEventVerb) && !it.is(cEvent|cThing) {
			return false
		}
	}
	return len(r.items) < 16
}

// rowPlace reports whether the sentence is a row that a place heads: "Anbar - 9
// civilians killed", "Borno: 12 killed".
func (r *reader) rowPlace(h *harm) bool {
	for i := 1; i < min(10, len(r.items)) && r.it(i).a < h.a; i++ {
		if it := r.it(i); it.mark(":") || it.mark("-") {
			k := i - 1
			if r.it(k).is(cAdmin) && !r.it(k).is(cPlace) {
				k--
			}
			if r.it(k).is(cPlace) && (k == 0 || r.it(k-1).mark(":")) {
				return true
			}
		}
	}
	return false
}

// heading remembers what a heading or a first row says the figures of a list
// count.
func (r *reader) heading() {
	for k := range r.moments {
		if m := &r.moments[k]; r.it(m.item+1).mark(":") && m.iv.Known() && !m.speech {
			r.headTime, r.headSent = m.iv, r.sent
		}
	}
	if len(r.harms) == r.firstHarm && r.sent < 3 && r.noVerb() {
		// "Security incidents, 1-7 June 2036": the days of the list below
		if n := len(r.moments); n > 0 {
			m := &r.moments[n-1]
			if next := r.it(m.item + 1); m.iv.Known() && m.iv.Days() > 2 && (next.b == 0 || next.mark(".") || next.mark(":")) {
				r.headTime, r.headSent = m.iv, r.sent
			}
		}
	}
	if r.headTime.Known() && r.sent-r.headSent < 40 {
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; !h.c.Time.Known() && !(h.incident > 0 && r.marks[h.incident-1].ctx.ownTime) {
				h.c.Time, h.ownTime = r.headTime, true
				h.why("time", "the heading of the list", r, 0, 0)
				if len(r.moments) == 1 && !r.moments[0].speech && r.moments[0].iv.Known() && r.moments[0].iv.Days() <= 2 && r.headTime.Days() == 1 {
					h.c.Time = r.moments[0].iv
					h.why("time", "the only time that the sentence names", r, r.it(r.moments[0].item).a, r.it(r.moments[0].item).b)
				}
				if r.headTime.Days() > 2 && (h.elided || h.c.Kind == register.Abducted || r.rowPlace(h)) && (harmed(h.c.Kind) || h.c.Kind == register.Abducted) {
					h.c.Scope, h.row = register.ScopePeriod, true
				}
			}
		}
	}
	if len(r.harms) > r.firstHarm {
		for k := len(r.harms) - 1; k >= r.firstHarm; k-- {
			h := &r.harms[k]
			if h.dead || h.parent >= 0 && !h.row || h.c.Kind.Custody() {
				continue
			}
			if h.c.Scope == register.ScopePeriod {
				r.listKind, r.listStatus, r.listTime = h.c.Kind, h.c.Status, h.c.Time
				return
			}
		}
		r.listKind = ""
		return
	}
	if n := len(r.items); n > 0 && (r.items[n-1].mark(":") || r.zone == headline) {
		for i := range r.items {
			if e := r.items[i].find(cDeed); e != nil && r.items[i].form(cDeed) == plural {
				r.listKind = e.kind
				r.listStatus = ""
				if g := r.groupOn(i); g != nil {
					r.listStatus = register.Status(g.status)
				}
				return
			}
		}
		return
	}
	if len(r.items) > 12 {
		r.listKind = ""
	}
}
