package extract

import (
	"strings"

	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/text"
)

// arabicSentence reads one Arabic sentence: words, clauses, who speaks, what
// befell whom, and what the sentence says of place, time and means. What comes
// after (incidents, repeats, sums, inheritance, claims) is shared with English.
func (r *reader) arabicSentence(s text.Sentence) {
	r.items, r.groups, r.spots, r.moments, r.said = r.items[:0], r.groups[:0], r.spots[:0], r.moments[:0], r.said[:0]
	r.firstHarm = len(r.harms)
	r.arabicItems(s.First, s.Last)
	if len(r.arabicMemory.words) == 0 {
		return
	}
	r.steps += len(r.arabicMemory.words)
	r.clauses()
	r.speakers()
	r.arabicTails()
	r.befell()
	hs := r.harms[r.firstHarm:]
	for k := range hs {
		r.realness(&hs[k])
	}
	r.nobodyHarmed()
	r.foiled()
	hs = r.harms[r.firstHarm:]
	r.bulletin(hs)
	for k := range hs {
		r.countsOn(&hs[k], hs)
	}
	r.leftOut(hs)
	r.custodians(hs)
	r.means(hs)
	r.credit(hs)
	r.doers(hs)
	r.arabicPlaces(hs)
	r.nationNamed(hs)
	r.arabicTimes(hs)
	r.monthBefore(hs)
	r.rivals(hs)
	r.formerly(hs)
	r.reach(hs)
	r.samePeriod(hs)
	r.claimants()
	hs = r.harms[r.firstHarm:]
	r.arabicIncidents(hs)
	r.uniqueQuotes(r.harms[r.firstHarm:])
	r.steps += len(r.arabicMemory.words) * (len(r.harms) - r.firstHarm)
	r.arabicComparisons()
	r.arabicSigns()
	r.arabicUnread()
	r.headings()
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if e := w.find(cParty); e != nil && e.party == "group" && e.lemma != "التنظيم" {
			r.lastGroup = r.textOf(i, i+1)
		}
		if p := w.place; p != nil && !w.demonym {
			if p.Kind != gazetteer.Country {
				r.lastPlace = p
			}
			r.seen[p.Admin1] = true
		}
	}
}

// propose adds a harm for a group. at is the word that carries it; the span
// runs from word a to word b.
func (r *reader) propose(kind register.Kind, g *group, a, b, at int, rule string) *harm {
	if g.amount == nil || g.sort == gThing {
		return nil
	}
	for k := g.a; k < g.b; k++ {
		if r.took[k]&kindBit(kind) != 0 {
			return nil
		}
	}
	for k := g.a; k < g.b; k++ {
		r.took[k] |= kindBit(kind)
	}
	a, b = min(a, g.a), max(b, g.b)
	h := harm{sent: r.sent, a: r.w(a).a, b: r.w(b - 1).b, rule: rule, parent: -1, alt: -1, about: -1, same: -1, agentA: -1, quantity: *g.amount, sort: g.sort,
		others: g.others, def: g.def, one: g.one, weak: g.weak, part: g.part, bare: g.bare, elided: g.sort == gElided, zone: r.zone}
	h.at = r.w(at).a
	h.ga, h.gb = r.w(g.a).a, r.w(g.b-1).b
	c := &h.c
	c.Kind, c.Unit, c.Sentence = kind, g.unit, r.sent
	if c.Unit == "" {
		c.Unit = "persons"
	}
	c.Modality, c.Frame, c.Scope = register.Asserted, register.Current, register.ScopeIncident
	c.Count = g.amount.count()
	if !kind.Custody() {
		c.Status = register.Status(g.status)
	}
	c.Sex, c.Age = g.sex, g.age
	h.status, h.ours = g.status, g.poss
	if g.head >= 0 {
		h.words = r.w(g.head).norm
		h.officer = g.from == "ضابط"
	}
	h.why("kind", rule, r, h.at, r.w(at).b)
	h.why("count", countRule(g), r, g.amount.a, g.amount.b)
	if g.status != "" && g.head >= 0 && c.Status != "" {
		h.why("status", "the noun "+quoted(g.from), r, r.w(g.head).a, r.w(g.head).b)
	}
	r.harms = append(r.harms, h)
	return &r.harms[len(r.harms)-1]
}

// befell finds the harms: tolls first, then verbs and nouns of acts, then nouns
// that count themselves, what is said behind people, parts, and bare figures.
func (r *reader) befell() {
	n := len(r.arabicMemory.words)
	if r.match() {
		return
	}
	for i := 0; i < n; i++ {
		if e := r.w(i).find(cToll); e != nil {
			if e.lemma != "العدد" {
				r.arabicToll(i, e)
			}
		} else if e := r.numberOfVictims(i); e != nil {
			r.arabicToll(i, e)
		}
	}
	for i := 0; i < n; i++ {
		w := r.w(i)
		if w.is(cTime | cPlace) {
			continue
		}
		verb := false
		if w.is(cHarm) && w.prep != 'b' && !(w.art && !strings.Contains(w.find(cHarm).lemma, " ")) {
			for k := range w.entries {
				if e := &w.entries[k]; e.class&cHarm != 0 && r.verbHarm(i, e) {
					verb = true
					break
				}
			}
		}
		if e := w.deed("masdar"); e != nil && r.took[i] == 0 && !verb {
			r.masdar(i, e)
		}
	}
	for i := 0; i < n; i++ {
		if r.took[i] != 0 {
			continue
		}
		if !r.w(i).is(cNum | cHedge | cVague | cDeed | cEast) {
			continue
		}
		if g, ok := r.people(i); ok && g.deed != nil && r.took[g.head] == 0 {
			r.selfCount(i, &g)
		}
	}
	for i := 0; i < n; i++ {
		if r.w(i).is(cAdj) {
			r.stateOf(i)
		}
	}
	for i := 0; i < n; i++ {
		if r.w(i).is(cInclude) {
			r.amongThem(i)
		}
	}
	for i := 0; i < n; i++ {
		if e := r.w(i).find(cToll); e != nil && e.lemma == "العدد" && r.took[i] == 0 {
			r.arabicToll(i, e) // of what was told before it
		}
	}
	r.arabicTrials()
	r.withoutLaw()
	r.partitives()
	r.outOf()
	r.ofVictims()
	r.arabicFar()
	r.bareFigures()
}

// match reports whether the sentence tells of a game: sport words, and neither
// an attack nor a means of harm.
func (r *reader) match() bool {
	game := false
	for i := range r.arabicMemory.words {
		w := r.w(i)
		switch strings.TrimPrefix(w.norm, "ال") {
		case "مباراه", "مباراته", "مباراتهم", "مباريات", "منتخب", "دوري", "مونديال", "ملاكم", "بطوله", "شوط", "هداف", "لاعبيه", "لاعبيها", "دربي":
			game = true
		}
		if w.is(cWeapon|cEvent) && !w.is(cThing) {
			return false
		}
	}
	return game
}

// both reports whether the harm word at i follows one of the other kind that
// has no people of its own: "قتل وجرح 35", "مقتل وإصابة 35".
func (r *reader) both(i int, kind register.Kind) bool {
	if kind != register.Wounded && kind != register.Killed || r.w(i).conj != 'w' {
		return false
	}
	p := r.w(i - 1)
	if p.pron || p.deed("noun") != nil && p.deed("masdar") == nil {
		return false
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; p.a >= h.a && p.a < h.b {
			return false // it has people: "84 مدنياً قتلوا وأصيب 166"
		}
	}
	for k := range p.entries {
		if e := &p.entries[k]; e.class&(cHarm|cDeed) != 0 && e.pattern != "noun" && e.kind != kind && harmed(e.kind) {
			return true
		}
	}
	return false
}

// selfCount proposes what a noun counts by itself: "11 قتيلاً", "قتلى".
func (r *reader) selfCount(i int, g *group) {
	e := g.deed
	kind := e.kind
	if r.w(g.head).pron {
		return
	}
	alone := g.amount.b == g.amount.a
	if alone && r.formOf(g.head) == plain && !r.w(g.head).art && kind != register.Casualties && r.w(i-1).norm != "بين" && r.w(i-1).b > 0 && !r.w(i-1).is(cVague|cNum) && r.w(i).conj == 0 {
		alone = kind != register.BodiesFound && !r.w(i-1).is(cEventVerb|cEvent) // "سقط قتيل", "عثر على جثة"
	}
	if alone && (r.formOf(g.head) == plain || r.w(g.head).art) {
		// "the dead", "a victim" without a number say too little, but a number may follow
		return
	}
	if n := r.w(g.b); n.conj == 'w' && r.w(g.head).art && n.art && n.deed("noun") != nil && r.manyForm(n) && kind == register.Killed && n.deed("noun").kind == register.Wounded {
		kind = register.Casualties // "عشرات القتلى والجرحى"
		g.b++
	}
	if alone && r.w(i-1).norm == "من" && r.w(i-1).is(cPrep) && i > 1 && !r.w(i-2).is(cNum|cVague) {
		return // "رفات 45 شخصاً من ضحايا التنظيم"
	}
	if alone && r.formOf(g.head) == plural && (r.w(i-1).norm == "بين" || r.w(i-1).norm == "ضمن") {
		return // "بين قتلى الغارة"
	}
	if n := r.w(g.b); alone && e.lemma == "ضحية" && !r.w(g.head).art && n.conj == 0 && n.prep == 0 && (n.art || n.is(cParty|cEvent|cWeapon)) && !n.is(cNum|cAdv|cComma) {
		return // "لتعويض ضحايا الإرهاب": those of something, not that there were some
	}
	if alone && r.inName(i) {
		return // "مستشفى شهداء الأقصى"
	}
	badly := false
	if kind == register.Casualties && e.lemma == "إصابة" {
		for k := g.b; k < g.b+3; k++ {
			if n := strings.TrimPrefix(strings.TrimPrefix(r.w(k).norm, "ب"), "ال"); injuryWords[n] {
				kind = register.Wounded // "خمس إصابات وُصفت بالحرجة"
				g.b, badly = k+1, true
				break
			}
		}
	}
	if n := r.w(g.b); r.w(i).is(cNum) && n.is(cHuman) && n.conj == 0 && n.prep == 0 && r.w(g.head).art && r.w(i+1).norm == "من" {
		// "ثلاثة من القتلى عناصر في فصيل": who they are
		if who, ok := r.people(g.b); ok && who.status != "" && who.status != "context" && who.status != "unknown" {
			g.status, g.from, g.b = who.status, who.from, who.b
		}
	}
	if r.w(i).norm == "بعض" && r.w(g.head).art {
		return // some of bodies known already
	}
	if kind == register.BodiesFound {
		for k := i - 1; k >= max(0, i-3); k-- {
			if received[r.w(k).norm] {
				kind = register.Killed // a hospital that took in bodies counts the dead of what is told
			}
		}
	}
	h := r.propose(kind, g, i, g.b, g.head, "the noun "+quoted(e.lemma))
	if h == nil {
		return
	}
	h.deed = true
	if h.c.Status == "" {
		h.elided = true
	}
	if k := r.wholeOf(register.Wounded, h.ga); badly && k >= 0 && r.harms[k].quantity.min > h.quantity.min && r.harms[k].sent < r.sent {
		h.parent, h.part = k, true
		h.why("part_of", "the badly hurt of the wounded", r, h.ga, h.gb)
	}
	defer r.sameDeed(g, kind)
	if r.w(i).conj != 0 {
		for k := r.firstHarm; k < len(r.harms)-1; k++ {
			if o := &r.harms[k]; o.toll && o.c.Frame == register.Update && o.gb == r.w(i).a {
				h.c.Frame = register.Update // "إلى 31 قتيلاً و45 جريحاً"
			}
		}
	}
	if r.w(i-1).mark("(") && r.w(g.b).mark(")") && r.sameKindBefore(h) {
		h.row, h.c.Scope = true, register.ScopePeriod // "بغداد (37 قتيلاً)" after a total
	}
	if r.w(g.head).art && r.formOf(g.head) != plain {
		h.toll = true // "القتلى أربعة"
	}
}

// injuryWords tell how bad an injury is, so that it is no death.
var injuryWords = map[string]bool{"حرجه": true, "خطيره": true, "خطره": true, "بليغه": true, "طفيفه": true, "متفاوته": true, "خفيفه": true, "متوسطه": true}

// inName reports whether the word at i is part of a name: of a hospital, a
// square, a school, a mosque.
func (r *reader) inName(i int) bool {
	p := r.w(i - 1)
	if r.w(i).conj != 0 || p.art {
		return false
	}
	switch strings.TrimPrefix(p.norm, "ال") {
	case "شارع", "مسجد", "جامع", "مدرسه", "مقبره", "جسر", "دوار", "كتيبه", "كتايب", "لواء", "موسسه", "نصب", "ساحه", "حي", "مخيم", "ملعب", "ميدان", "حديقه", "نادي", "ثكنه", "الويه", "سرايا":
		return true
	}
	return p.is(cInstitution|cAdmin) && !p.is(cPrep|cEast)
}

// sameDeed reads people joined to a noun that counts itself and is not said
// again: "ستة قتلى من الشرطة و11 من المسلحين".
func (r *reader) sameDeed(g *group, kind register.Kind) {
	at := g.b
	if r.w(at).is(cComma) && r.w(at+1).is(cNum) && r.w(at+2).norm == "من" {
		at++ // "9 قتلى من القوات الحكومية، و14 من الحوثيين"
	}
	w := r.w(at)
	if w.conj != 'w' || !w.is(cNum|cVague) || g.amount.a == g.amount.b || kind == register.BodiesFound {
		return
	}
	next, ok := r.people(at)
	if !ok || next.sort != gPerson || next.weak || next.amount == nil {
		return
	}
	if n := r.w(next.b); n.is(cHarm|cRel|cAdj|cDeed) && n.conj == 0 {
		return
	}
	if h := r.propose(kind, &next, next.a, next.b, g.head, "the noun "+quoted(g.deed.lemma)); h != nil {
		h.deed = true
	}
}

// sameKindBefore reports whether the sentence told of the same kind before.
func (r *reader) sameKindBefore(h *harm) bool {
	for k := r.firstHarm; k < len(r.harms)-1; k++ {
		if o := &r.harms[k]; !o.dead && o.c.Kind == h.c.Kind && o.ga < h.ga {
			return true
		}
	}
	return false
}

// received are verbs of a hospital or morgue that takes in bodies.
var received = map[string]bool{"تسلم": true, "تسلمت": true, "استقبل": true, "استقبلت": true, "تلقي": true, "تلقت": true, "استلم": true, "استلمت": true, "وصلت": true, "وصول": true, "استقبال": true, "وصلته": true, "وصلتها": true}

// vowelledPassive reports whether the vowel sign u on the first letter makes the verb a
// passive: قُتل.
func (r *reader) vowelledPassive(i int) bool {
	w := r.w(i)
	s := r.s[r.toks[w.a].Start:r.toks[w.a].End]
	at := strings.Index(s, "\u064f")
	return at > 0 && at <= 6
}

// verbHarm reads a verb of harm. Its people stand behind it, or before it when
// none do ("84 مدنياً قتلوا"). Of two groups behind an active verb the first
// acts and the second suffers; with one alone it is the one that suffers, since
// unvowelled قتل is a passive then.
func (r *reader) verbHarm(i int, e *entry) bool {
	if hopes[r.w(i+1).norm] {
		return false // "قتلت أحلام 12 ألف خريج"
	}
	passive := e.pattern == "int" || r.vowelledPassive(i)
	var victims []group
	agentA, agentB := -1, -1
	k := i + 1
	prep := false
	bound := r.w(i).pron && r.w(i).conj == 0 // the people are the pronoun written to it
	bound0 := r.w(i).pron && r.w(i).conj == 'f' && !strings.HasSuffix(r.w(i).norm, "هم")
	if e.tail == "سراح" {
		for k < i+5 && r.w(k).norm != "سراح" {
			k++
		}
		if k++; k > i+5 {
			return false
		}
	}
	if e.pattern == "int" && e.tail == "" && r.subjectWritten(i, e) {
		k = len(r.arabicMemory.words) // "جنديين أصيبا": whose ending it bears stands before it
	}
scan:
	for k < min(len(r.arabicMemory.words), i+12) {
		w := r.w(k)
		switch {
		case w.mark(".") || w.mark(";") || w.mark(":") || w.is(cSub) && !w.is(cPrep) || w.is(cThat|cSpeech) && !w.is(cEast|cHuman|cSource) || w.is(cHarm|cUpward|cBring) && w.conj != 0:
			break scan
		case w.is(cComma):
			if k > i+2 || r.w(k+1).is(cInclude) {
				break scan // "أصيبوا، بينهم مسعفة"
			}
			k++
			continue
		case e.tail != "" && e.tail != "ب" && r.tailAt(w.a, e.tail) > 0:
			k++
			continue
		case w.is(cCompare):
			break scan // "لقوا حتفهم في آب، مقابل 67 في تموز"
		case w.is(cVague) && maximal[r.w(k-1).norm]:
			return false // "قتل أكبر عدد من الزوار"
		case w.is(cRel):
			break scan
		case w.is(cHarm|cEventVerb) && !w.is(cEvent|cDeed|cHuman|cSource) && k > i+1 && w.prep == 0:
			break scan
		case w.norm == "بين" && r.w(k+1).is(cNum):
		case w.is(cPrep) && (e.kind == register.Released && w.norm == "عن" || e.kind == register.SentencedDeath && w.norm == "علي"):
			prep = false // "أفرجت السلطات عن 120", "حكم القاضي على ستة"
			k++
			continue
		case w.is(cPrep|cEast) && !w.is(cHuman|cHedge):
			prep = true
			k++
			if w.pron || strings.HasSuffix(w.norm, "ه") || strings.HasSuffix(w.norm, "ها") {
				prep = false // "قُتل فيه خمسة"
			}
			continue
		case w.is(cTime | cAdv | cPlace | cAdmin | cInstitution):
			prep = false
			k++
			continue
		}
		if (w.is(cParty) && w.find(cParty).party != "nation" || w.is(cSource|cForces) && !w.is(cHuman)) && !w.is(cNum) {
			if !prep && agentA < 0 && w.conj == 0 && !(w.prep == 'l' && r.w(k-1).is(cEvent|cWeapon)) {
				agentA, agentB = k, k+1
			}
			prep = false
			k++
			continue
		}
		g, ok := r.people(k)
		if ok && g.sort == gThing {
			if !prep && len(victims) == 0 && agentA < 0 && e.pattern != "int" {
				return false // "أصابت القذائف ثلاثة منازل"
			}
			k = g.b
			prep = false
			continue
		}
		if ok && g.amount != nil && bound && !prep {
			agentA, agentB = k, g.b // "ثلاثة عمال اختطفهم مسلحون": who did it
			k = g.b
			continue
		}
		if ok && g.amount != nil && e.kind == register.Released && e.tail == "عن" && !r.fromBefore(i, k) {
			agentA, agentB = k, g.b // "أفرج خاطفون مجهولون عن": who let them go
			k, prep = g.b, false
			continue
		}
		if ok && g.amount != nil {
			if e.tail == "ب" && w.prep != 'b' {
				k, prep = g.b, false // "أودت بأربعة أشخاص": no other complement
				continue
			}
			if w.prep != 0 && w.prep != 'l' || prep {
				if w.prep != 'b' || e.lemma != "بحياة" && e.tail != "ب" {
					k = g.b
					prep = false
					continue
				}
			}
			if x := r.pastPhrase(g.b); !passive && e.pattern == "act" && len(victims) == 0 && agentA < 0 && x > 0 && g.amount.b == g.amount.a && g.sort == gPerson && !g.def && (g.status == "insurgent" || g.status == "unknown") && k == i+1 {
				agentA, agentB = g.a, g.b // "خطف مسلحون على دراجات نارية 35 تلميذة"
				victims = r.all(x)
				break scan
			}
			if !passive && e.pattern == "act" && len(victims) == 0 && agentA < 0 {
				if n := r.w(g.b); n.conj == 0 && n.prep == 0 && !n.is(cAdv) {
					if g2, ok := r.people(g.b); ok && g2.amount != nil && g2.sort != gThing && (g.amount.b == g.amount.a) && !g2.others {
						agentA, agentB = g.a, g.b
						k = g.b
						victims = r.all(k)
						break scan
					}
				}
			}
			victims = r.all(k)
			break scan
		}
		if w.class == 0 || w.demonym || w.is(cWeapon|cEvent|cSource|cForces|cCustody|cCourt|cThing) {
			prep = false
			k++
			continue
		}
		if w.is(cDeed) {
			break scan
		}
		k++
	}
	if e.pattern == "act" && len(victims) > 0 && agentA < 0 && !passive && len(victims) == 1 && victims[0].sort != gDeed && victims[0].amount.a == victims[0].amount.b && victims[0].def && r.subjectBefore(i) {
		return false
	}
	before := false
	if len(victims) == 0 && (e.pattern == "int" || passive || agentA < 0 || bound) {
		if g, ok := r.peopleAhead(i); ok && !r.carried(&g, i) && r.took[g.a] == 0 && r.w(g.a-1).deed("noun") == nil {
			victims = r.joinedAhead(g)
			if len(victims) == 2 && victims[0].sort == gPerson && victims[1].sort == gPerson && victims[0].status == victims[1].status && victims[0].amount.qual == register.Exact && victims[1].amount.qual == register.Exact && victims[0].b == victims[1].a {
				sum := *victims[0].amount // "ابنها وزوجها قتلا"
				sum.min, sum.max, sum.b = sum.min+victims[1].amount.min, sum.max+victims[1].amount.max, max(sum.b, victims[1].amount.b)
				g = victims[0]
				g.amount, g.b, g.one = &sum, victims[1].b, false
				if g.sex != victims[1].sex {
					g.sex = ""
				}
				if g.age != victims[1].age {
					g.age = ""
				}
				victims = []group{g}
			}
			before = true
		}
	}
	if len(victims) == 0 && bound0 && e.kind == register.Killed {
		// "أطلقوا النار على عضو في المجلس فأردوه قتيلاً": whom the pronoun means
		if g, ok := r.meantBy(i); ok {
			victims, before = []group{g}, true
		}
	}
	if len(victims) == 0 || before && !bound0 && (r.w(i-1).is(cPrep|cEast) || r.w(i).conj != 0) {
		return false // a noun after a preposition ("بعد غرق قاربهم"), or a verb that goes on with a subject of its own
	}
	if hopes[strings.TrimPrefix(r.w(victims[0].a-1).norm, "ال")] && !before {
		return false // "قتلت المضاربات ثقة التجار"
	}
	end := victims[len(victims)-1].b
	if e.tail != "" && e.tail != "ب" && !(e.kind == register.Recaptured && victims[0].part && r.escapedBefore(i)) {
		at := -1
		for t := r.w(i).b; t < min(len(r.toks), r.w(end-1).b+9) && t < r.sents[r.sent].Last; t++ {
			if r.tailAt(t, e.tail) > 0 {
				at = t
				break
			}
		}
		if at < 0 {
			return false
		}
		if n := r.w(r.wordAt(at)); n.deed("noun") != nil {
			r.took[r.wordAt(at)] |= kindBit(e.kind) // "ارتقى جنديان شهيدين": the same two
		}
		if e.tail == "على" {
			for k := i + 1; k < r.wordAt(at); k++ {
				if r.w(k).prep == 'b' || r.w(k).norm == "بالسجن" {
					return false // "قضت بالسجن على 35"
				}
			}
		}
	}
	if e.kind == register.Wounded || e.kind == register.Killed {
		for k := max(0, i-1); k < end+3; k++ {
			if k < i && r.w(i).conj != 0 {
				continue
			}
			if diseases[strings.TrimPrefix(strings.TrimPrefix(r.w(k).norm, "ب"), "ال")] || r.w(k).norm == "فيروس" || r.w(k).norm == "بفيروس" {
				return false // "أصيب 1200 شخص بالكوليرا"
			}
		}
	}
	kind := e.kind
	switch party := agentA >= 0 && r.w(agentA).is(cParty|cForces|cSource); {
	case e.lemma == "خسر" && !party, e.lemma == "دفن" && victims[0].deed != nil:
		return false // only a force that loses men has dead
	case e.lemma == "فقد" && party && !before && victims[0].amount.b > victims[0].amount.a:
		kind = register.Killed // "فقدت المفرزة ثلاثة من أفرادها"
	case (e.lemma == "أنقذ" || e.lemma == "تبادل") && !r.captive(&victims[0]):
		return false
	}
	if !before && r.both(i, kind) {
		kind = register.Casualties
	}
	if kind == register.Missing && e.lemma == "فقد" && (before || victims[0].amount.a == victims[0].amount.b || !r.vowelledPassive(i) && victims[0].a != i+1) {
		return false
	}
	if kind == register.Arrested && victims[0].weak {
		return false // "ضبطت 1200 كرتونة": things that the lexicon does not know
	}
	if kind == register.Arrested && e.lemma == "أوقف" && victims[0].amount.a == victims[0].amount.b {
		return false
	}
	if kind == register.Displaced && e.lemma == "هجر" && victims[0].amount.a == victims[0].amount.b {
		return false
	}
	if e.lemma == "قضى" && e.tail == "" {
		if before && !strings.HasSuffix(r.w(i).norm, "وا") || agentA >= 0 {
			return false
		}
		for k := i + 1; k < victims[0].a; k++ {
			if r.w(k).prep == 'b' || r.w(k).class == 0 && strings.HasPrefix(r.w(k).norm, "ب") || r.w(k).is(cCourt) {
				return false // "قضت المحكمة ببراءة 14 متهماً"
			}
		}
	}
	if kind == register.Escaped && !r.custodyNear(i, &victims[0]) {
		if kind = register.Displaced; victims[0].unit != "families" && victims[0].status != "civilian" {
			return false
		}
	}
	if kind == register.Executed && (r.armedAgent(agentA, agentB) || agentA < 0 && !before && r.armedBefore(i)) {
		kind = register.Killed
	}
	done := false
	for x := range victims {
		g := &victims[x]
		a, b := g.a, g.b
		if x == 0 && !before {
			a = i
		}
		if x == len(victims)-1 && before {
			b = i + 1
		}
		h := r.propose(kind, g, a, b, i, "the verb "+quoted(e.lemma))
		if h == nil {
			continue
		}
		done = true
		h.c.Weapon = e.weapon
		h.passive = passive
		if agentA >= 0 && kind != register.Displaced && e.pattern == "act" && e.lemma != "خسر" && e.lemma != "دفن" {
			h.agentA, h.agentB = agentA, agentB
			if w := r.w(agentA).find(cHuman); w != nil && w.lemma == "مسلح" && h.c.Weapon == "" && (kind == register.Killed || kind == register.Wounded) {
				h.c.Weapon = "gunfire"
				h.why("weapon", "gunmen", r, r.w(agentA).a, r.w(agentB-1).b)
			}
		}
		if e.tail != "" && e.tail != "ب" && len(victims) == 1 {
			for t := h.b; t < min(h.b+3, r.sents[r.sent].Last); t++ {
				if n := r.tailAt(t, e.tail); n > 0 {
					h.b = t + n
					break
				}
			}
		}
	}
	return done
}

// subjectWritten reports whether the ending of the verb at word i is that of two who
// stand right before it.
func (r *reader) subjectWritten(i int, e *entry) bool {
	n := strings.TrimPrefix(r.w(i).norm, "و")
	stem := strings.TrimSuffix(strings.TrimSuffix(n, "ا"), "ت")
	f := r.formOf(i - 1)
	return n != stem && stem == text.Fold(e.lemma) && (f == dual || f == dualOrPlural) && r.w(i-1).is(cHuman) && r.took[i-1] == 0
}

// pastPhrase returns the word where counted people begin behind a phrase that says
// how the people before word k came: "على دراجات نارية", "يستقلون شاحنات صغيرة"; 0
// where there are none.
func (r *reader) pastPhrase(k int) int {
	if w := r.w(k); w.conj != 0 || !w.is(cPrep) && !rides[w.norm] {
		return 0
	}
	for j := k + 1; j < min(k+6, len(r.arabicMemory.words)); j++ {
		w := r.w(j)
		if w.is(cComma|cMark|cSub|cThat|cSpeech|cPlace) || w.is(cHarm|cPrep) && !w.is(cNum) || w.conj != 0 {
			return 0
		}
		if w.is(cNum|cHedge|cVague) && w.prep == 0 {
			if g, ok := r.people(j); ok && g.amount != nil && g.sort == gPerson && g.amount.b > g.amount.a {
				return j
			}
			return 0
		}
	}
	return 0
}

// rides are verbs of those who come by a vehicle.
var rides = map[string]bool{"يستقلون": true, "يستقلان": true, "يرتدون": true, "يحملون": true, "ملثمون": true, "يركبون": true}

// meantBy returns the one person told of before word i, whom the pronoun of its verb
// means.
func (r *reader) meantBy(i int) (group, bool) {
	for k := i - 1; k >= max(0, i-12); k-- {
		w := r.w(k)
		if w.is(cHarm | cDeed | cSpeech | cThat) {
			break
		}
		e := w.find(cHuman)
		if e == nil || e.form != plain || r.took[k] != 0 || r.spoken(w.a) || w.is(cWeapon) {
			continue
		}
		one := oneExact
		one.a, one.b = w.a, w.a
		return group{a: k, b: k + 1, head: k, sort: gPerson, amount: &one, one: true, status: e.status, sex: e.sex, age: e.age, from: e.lemma, unit: "persons"}, true
	}
	return group{}, false
}

// fromBefore reports whether "عن" stands between the verb at word i and word k.
func (r *reader) fromBefore(i, k int) bool {
	for j := i + 1; j < k; j++ {
		if r.w(j).norm == "عن" {
			return true
		}
	}
	return false
}

// escapedBefore reports whether people escaped in what was told right before word
// i, so that "one of them was returned" tells of a recapture.
func (r *reader) escapedBefore(i int) bool {
	for k := len(r.harms) - 1; k >= 0 && r.harms[k].sent >= r.sent-1; k-- {
		if h := &r.harms[k]; !h.dead && h.c.Kind == register.Escaped && h.at < r.w(i).a {
			return true
		}
	}
	return false
}

// carried reports whether a vessel or a vehicle carried the people before the verb
// at word i, so that what befell it is not said of them: "قارباً كان يقل 40 شخصاً
// قد غرق".
func (r *reader) carried(g *group, i int) bool {
	switch r.w(g.a - 1).norm {
	case "يقل", "تقل", "اقل", "اقلت", "يحمل", "تحمل", "ينقل", "تنقل", "متنه", "متنها":
		return !strings.HasSuffix(r.w(i).norm, "وا")
	}
	return false
}

// hopes are what is killed in a manner of speaking.
var hopes = map[string]bool{"احلام": true, "امال": true, "طموحات": true, "فرص": true, "حلم": true, "امل": true, "طموح": true, "ثقه": true, "الثقه": true, "الامل": true, "الحلم": true, "روح": true, "وقت": true, "الوقت": true}

// captive reports whether people were held against their will by others.
func (r *reader) captive(g *group) bool {
	if g.head < 0 {
		return false
	}
	e := r.w(g.head).find(cHuman)
	return e != nil && (e.lemma == "رهينة" || e.lemma == "مختطف" || e.lemma == "مخطوف" || e.lemma == "محتجز" || e.lemma == "أسير")
}

// diseases befall people and are no injury.
var diseases = map[string]bool{"كوليرا": true, "كورونا": true, "حصبه": true, "ملاريا": true, "حمي": true, "سرطان": true, "وبا": true, "مرض": true, "انفلونزا": true, "تيفوييد": true, "تهاب": true, "ايبولا": true, "ضنك": true, "سل": true, "جدري": true, "جلطه": true, "نوبه": true}

// tailAt returns how many tokens from t are one of the phrases of a tail, with |
// between, the longest; the last word may have a pronoun behind it.
func (r *reader) tailAt(t int, tail string) (n int) {
	for rest := tail; rest != ""; {
		var p string
		p, rest, _ = strings.Cut(rest, "|")
		k, ok := t, true
		for _, w := range strings.Fields(p) {
			if k >= len(r.toks) || !strings.HasPrefix(r.toks[k].Norm, text.Fold(w)) {
				ok = false
				break
			}
			k++
		}
		if ok {
			n = max(n, k-t)
		}
	}
	return n
}

// subjectBefore reports whether a means or a party stands right before the
// verb: "الضربة الجوية قتلت".
func (r *reader) subjectBefore(i int) bool {
	return i > 0 && r.w(i-1).is(cWeapon|cParty|cEvent) && r.w(i).conj == 0
}

// masdar reads a noun of an act with its people behind it: "مقتل تسعة أشخاص".
func (r *reader) masdar(i int, e *entry) {
	if r.w(i).pron && harmed(e.kind) && strings.HasSuffix(r.toks[r.w(i).b-1].Norm, "هما") {
		r.theTwo(i, e)
	}
	if r.w(i).pron || r.w(i).is(cNum) {
		return
	}
	k := i + 1
	agent := -1
	for n := 0; n < 4; n++ {
		w := r.w(k)
		if w.is(cAdv) || w.demonym || w.is(cTime) {
			k++
			continue
		}
		if w.is(cParty|cForces) && !w.is(cHuman|cNum) && w.conj == 0 && w.prep == 0 {
			agent = k
			k++
			continue
		}
		if w.mark(`"`) || (e.kind == register.Executed || e.kind == register.SentencedDeath) && w.conj == 0 && (w.norm == "بحق" || w.norm == "ضد" || w.norm == "في" || w.norm == "علي" || w.norm == "شنقا") && n < 3 {
			k++
			continue
		}
		break
	}
	w := r.w(k)
	if w.conj != 0 {
		return
	}
	if w.is(cEast) && !(w.norm == "بين") {
		return
	}
	gs := r.all(k)
	if len(gs) == 0 {
		return
	}
	if gs[0].sort == gElided && !gs[0].part && !gs[0].others && r.thingAt(gs[0].b) {
		return
	}
	kind := e.kind
	if e.lemma == "إنقاذ" && !r.captive(&gs[0]) {
		return
	}
	if r.both(i, kind) {
		kind = register.Casualties
	}
	if kind == register.Executed && (r.sentencing(i) || r.w(i).art && r.w(gs[0].a).prep == 'l') {
		kind = register.SentencedDeath // "الإعدام لتسعة مدانين"
	}
	if kind == register.Executed && (agent >= 0 && r.armedAgent(agent, agent+1) || r.armedBefore(i)) {
		kind = register.Killed
	}
	if kind.Custody() && gs[0].def && gs[0].bare {
		return // "for the release of the detained": nobody in particular
	}
	if kind == register.Arrested && i > 0 && strings.HasPrefix(r.w(i-1).norm, "اعاد") {
		kind = register.Recaptured
	}
	if kind == register.Escaped && !r.custodyNear(i, &gs[0]) {
		if gs[0].status != "civilian" {
			return
		}
		kind = register.Displaced
	}
	for x := range gs {
		g := &gs[x]
		a := g.a
		if x == 0 {
			a = i
		}
		if h := r.propose(kind, g, a, g.b, i, "the noun "+quoted(e.lemma)); h != nil {
			h.deed = false
			if r.charged(i) {
				h.c.Frame, h.separate = register.Background, true
				h.why("frame", "what people are charged with", r, r.w(i).a, r.w(i).b)
			}
			h.c.Weapon = e.weapon
			if agent >= 0 {
				h.agentA, h.agentB = agent, agent+1
			}
			for j := g.b; j < g.b+5 && r.sameClause(j, i); j++ {
				if d := r.w(j).deed("noun"); d != nil && d.kind == kind && r.w(j).conj == 0 && r.w(j).prep == 0 && !r.w(j).art && r.manyForm(r.w(j)) && !r.w(j-1).is(cNum|cVague|cPrep) {
					r.took[j] |= kindBit(kind) // "ارتقاء أربعة من منتسبي اللواء شهداء": the same four
				}
			}
		}
	}
}

// charged reports whether the noun of an act at word i is what people are accused
// of: "متهمين بقتل ناشط", "بتهمة قتل ستة".
func (r *reader) charged(i int) bool {
	for k := i - 1; k >= max(0, i-2); k-- {
		w := r.w(k)
		n := strings.TrimPrefix(strings.TrimPrefix(w.norm, "ب"), "ال")
		if strings.HasPrefix(n, "تهم") || n == "اتهام" || n == "اتهامهم" || n == "اتهامه" || n == "ادانتهم" || n == "ادانته" || n == "ادينوا" || n == "ادين" || n == "ادينا" || n == "مدانين" || n == "اعترفوا" || n == "اعترف" || n == "تورطهم" || n == "تورطه" {
			return true
		}
		if e := w.find(cHuman); e != nil && (e.lemma == "متهم" || e.lemma == "مدان" || e.lemma == "مشتبه") && r.w(i).prep == 'b' {
			return true
		}
	}
	return false
}

// theTwo reads the deaths of two who were named just before: "فجّر انتحاريان
// نفسيهما، ما أدى إلى مقتلهما".
func (r *reader) theTwo(i int, e *entry) {
	for k := i - 1; k >= max(0, i-16); k-- {
		h := r.w(k).find(cHuman)
		if a := r.w(k).find(cWeapon); h == nil && a != nil && (strings.HasPrefix(a.lemma, "انتحاريان") || strings.HasPrefix(a.lemma, "انتحاريين")) {
			h = &bombers
		} else if h == nil || r.formOf(k) != dual && r.formOf(k) != dualOrPlural || r.took[k] != 0 {
			continue
		}
		q := amount{min: 2, max: 2, hasMin: true, hasMax: true, qual: register.Exact, a: r.w(i).a, b: r.w(i).a}
		g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: &q, status: h.status, sex: h.sex, age: h.age}
		if p := r.propose(e.kind, &g, i, i+1, i, "the noun "+quoted(e.lemma)); p != nil {
			p.elided = false
			r.took[k] |= kindBit(e.kind)
		}
		return
	}
}

var bombers = entry{class: cHuman, form: dual, sense: &sense{status: "insurgent", lemma: "انتحاري"}}

// uniqueQuotes widens, word by word, the span of a harm whose words occur more
// than once in a short text, so that its quote says which is meant.
func (r *reader) uniqueQuotes(hs []harm) {
	if len(r.s) > 1<<15 {
		return
	}
	s := r.sents[r.sent]
	for k := range hs {
		h := &hs[k]
		for n := 0; n < 8 && !h.dead && strings.Count(r.s, h.span(r).In(r.s)) > 1; n++ {
			switch {
			case h.b < s.Last && r.toks[h.b].Kind != text.Punct:
				h.b++
			case h.a > s.First && r.toks[h.a-1].Kind != text.Punct:
				h.a--
			case h.b < s.Last-1:
				h.b++
			case h.a > s.First:
				h.a--
			}
		}
	}
}
