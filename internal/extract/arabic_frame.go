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
		r.ordinal2(&hs[k], hs)
	}
	r.leftOut(hs)
	r.custodians(hs)
	r.means(hs)
	r.credit(hs)
	r.doers(hs)
	r.places2(hs)
	r.nations2(hs)
	r.times2(hs)
	r.reach(hs)
	r.claimants()
	hs = r.harms[r.firstHarm:]
	r.mentions2(hs)
	r.uniqueQuotes(r.harms[r.firstHarm:])
	r.steps += len(r.arabicMemory.words) * (len(r.harms) - r.firstHarm)
	r.signs2()
	r.unread2()
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
		if r.w(i).is(cToll) {
			r.tollAt2(i, r.w(i).find(cToll))
		} else if e := r.numberOf2(i); e != nil {
			r.tollAt2(i, e)
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
			r.among2(i)
		}
	}
	r.partitives()
	r.trialTime2()
	r.figures2()
}

// match reports whether the sentence tells of a game: sport words, and neither
// an attack nor a means of harm.
func (r *reader) match() bool {
	game := false
	for i := range r.arabicMemory.words {
		w := r.w(i)
		switch strings.TrimPrefix(w.norm, "ال") {
		case "مباراه", "مباراته", "مباراتهم", "مباريات", "منتخب", "دوري", "مونديال", "ملاكم", "بطوله":
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

// passive2 reports whether the vowel sign u on the first letter makes the verb a
// passive: قُتل.
func (r *reader) passive2(i int) bool {
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
	passive := e.pattern == "int" || r.passive2(i)
	var victims []group
	agentA, agentB := -1, -1
	k := i + 1
	prep := false
	if e.tail == "سراح" {
		for k < i+5 && r.w(k).norm != "سراح" {
			k++
		}
		if k++; k > i+5 {
			return false
		}
	}
scan:
	for k < min(len(r.arabicMemory.words), i+12) {
		w := r.w(k)
		switch {
		case w.mark(".") || w.mark(";") || w.mark(":") || w.is(cSub) && !w.is(cPrep) || w.is(cThat|cSpeech) && !w.is(cEast|cHuman|cSource) || w.is(cHarm|cUpward|cBring) && w.conj != 0:
			break scan
		case w.is(cComma):
			if k > i+2 {
				break scan
			}
			k++
			continue
		case e.tail != "" && r.tailAt(w.a, e.tail):
			k++
			continue
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
			if !prep && agentA < 0 && w.conj == 0 {
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
		if ok && g.amount != nil {
			if w.prep != 0 && w.prep != 'l' || prep {
				if w.prep != 'b' || e.lemma != "بحياة" {
					k = g.b
					prep = false
					continue
				}
			}
			if g.sort == gElided && !g.part && !g.others && (agentA >= 0 && agentA == k-1 && false) {
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
	if len(victims) == 0 && (e.pattern == "int" || passive || agentA < 0) {
		if g, ok := r.peopleBefore2(i); ok && r.took[g.a] == 0 && r.w(g.a-1).deed("noun") == nil {
			victims = []group{g}
			before = true
		}
	}
	if len(victims) == 0 {
		return false
	}
	end := victims[len(victims)-1].b
	if e.tail != "" {
		at := -1
		for t := r.w(i).b; t < min(len(r.toks), r.w(end-1).b+9) && t < r.sents[r.sent].Last; t++ {
			if r.tailAt(t, e.tail) {
				at = t
				break
			}
		}
		if at < 0 {
			return false
		}
	}
	kind := e.kind
	if !before && r.both(i, kind) {
		kind = register.Casualties
	}
	if kind == register.Missing && e.lemma == "فقد" && (before || victims[0].amount.a == victims[0].amount.b || !r.passive2(i) && victims[0].a != i+1) {
		return false
	}
	if kind == register.Arrested && e.lemma == "أوقف" && victims[0].amount.a == victims[0].amount.b {
		return false
	}
	if kind == register.Displaced && e.lemma == "هجر" && victims[0].amount.a == victims[0].amount.b {
		return false
	}
	if kind == register.Killed && e.lemma == "قضى" && before {
		return false
	}
	if kind == register.Escaped && !r.custodyNear(i, &victims[0]) {
		if kind = register.Displaced; victims[0].unit == "families" || r.w(victims[0].head).norm != "" && victims[0].status == "civilian" {
			kind = register.Displaced
		} else {
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
		if x == 0 && before {
			b = i + 1
		}
		h := r.propose(kind, g, a, b, i, "the verb "+quoted(e.lemma))
		if h == nil {
			continue
		}
		done = true
		h.c.Weapon = e.weapon
		h.passive = passive
		if agentA >= 0 && kind != register.Displaced && e.pattern == "act" {
			h.agentA, h.agentB = agentA, agentB
			if w := r.w(agentA).find(cHuman); w != nil && w.lemma == "مسلح" && h.c.Weapon == "" && (kind == register.Killed || kind == register.Wounded) {
				h.c.Weapon = "gunfire"
				h.why("weapon", "gunmen", r, r.w(agentA).a, r.w(agentB-1).b)
			}
		}
		if e.tail != "" && len(victims) == 1 {
			for t := h.b; t < min(h.b+3, r.sents[r.sent].Last); t++ {
				if r.tailAt(t, e.tail) {
					h.b = t + 1
					break
				}
			}
		}
	}
	return done
}

// custodyNear reports whether those who fled were held: prisoners, or out of a
// prison.
func (r *reader) custodyNear(i int, g *group) bool {
	for k := max(0, i-3); k < min(len(r.arabicMemory.words), g.b+7); k++ {
		if r.w(k).is(cCustody) {
			return true
		}
	}
	if g.head >= 0 {
		switch e := r.w(g.head).find(cHuman); {
		case e == nil:
		case strings.Contains("سجين معتقل محتجز موقوف نزيل مدان محكوم رهينة مختطف مخطوف أسير متهم", e.lemma):
			return true
		}
	}
	return g.part || g.status == "insurgent"
}

// armedAgent reports whether words [a,b) name an armed group.
func (r *reader) armedAgent(a, b int) bool {
	for k := a; k >= 0 && k < b; k++ {
		if e := r.w(k).find(cParty); e != nil && (e.status == "insurgent" || e.status == "militia") {
			return true
		}
		if e := r.w(k).find(cHuman); e != nil && e.status == "insurgent" {
			return true
		}
	}
	return false
}

// tailAt reports whether one of the phrases of a tail, with | between, begins
// at token t; the last word may have a pronoun behind it.
func (r *reader) tailAt(t int, tail string) bool {
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
			return true
		}
	}
	return false
}

// subjectBefore reports whether a means or a party stands right before the
// verb: "الضربة الجوية قتلت".
func (r *reader) subjectBefore(i int) bool {
	return i > 0 && r.w(i-1).is(cWeapon|cParty|cEvent) && r.w(i).conj == 0
}

// peopleBefore2 reads the people that end before word i, particles between.
func (r *reader) peopleBefore2(i int) (group, bool) {
	end := i
	for end > 0 && (r.w(end-1).is(cAdv|cRel|cModality) && !r.w(end-1).is(cHuman|cNum) || r.w(end-1).is(cInclude) && (r.w(end-1).norm == "هم" || r.w(end-1).norm == "هما")) {
		end--
	}
	if end > 1 && r.w(end-1).is(cComma) {
		// "أربعة أشخاص، بينهم شرطي، أصيبوا": what stands between commas
		for k := end - 2; k >= max(1, end-12); k-- {
			if r.w(k).is(cComma) {
				if r.w(k + 1).is(cInclude | cRel) {
					end = k
				}
				break
			}
		}
	}
	if g, ok := r.peopleAcross(end, i); ok {
		return g, true
	}
	var best group
	found := false
	for s := max(0, end-8); s < end; s++ {
		if r.took[s] != 0 && r.w(s).is(cNum) {
			continue
		}
		if s > 0 && r.w(s).is(cHuman|cDeed) && !r.w(s).is(cNum) && (r.w(s-1).is(cPrep|cEast) || r.w(s).prep != 0) {
			continue
		}
		g, ok := r.people(s)
		if !ok || g.amount == nil || g.sort == gThing || g.b != end && !(g.b > end && g.b <= i+1 && end == i) {
			continue
		}
		if s > 0 && r.w(s-1).is(cNum|cVague) {
			continue
		}
		if g.b > i {
			g.b = i + 1
		}
		best, found = g, true
		break
	}
	if found && best.sort == gElided && !best.part && !best.others && best.amount.a == best.amount.b {
		return best, false
	}
	return best, found
}

// peopleAcross reads counted people before the verb with words between that
// only place or describe them: "ثمانية مقاتلين موالين لإيران قتلوا".
func (r *reader) peopleAcross(end, i int) (group, bool) {
	for s := max(0, end-12); s < end-1; s++ {
		if !r.w(s).is(cNum|cHedge|cVague) || r.took[s] != 0 || r.w(s).prep != 0 {
			continue
		}
		g, ok := r.people(s)
		if !ok || g.amount == nil || g.sort != gPerson || g.b >= end || end-g.b > 6 {
			continue
		}
		clear := true
		for k := g.b; k < end; k++ {
			w := r.w(k)
			if w.is(cComma|cMark|cSub|cThat|cSpeech|cHarm|cDeed|cNum|cRel|cAdv|cToll) && !w.is(cPlace) || w.is(cHuman) && w.conj != 0 || w.conj != 0 && w.class == 0 {
				clear = false
			}
		}
		if clear {
			return g, true
		}
	}
	return group{}, false
}

// masdar reads a noun of an act with its people behind it: "مقتل تسعة أشخاص".
func (r *reader) masdar(i int, e *entry) {
	if r.w(i).pron || r.w(i).is(cNum) {
		return
	}
	if e.kind == register.Detained || e.lemma == "تصفية" || e.lemma == "تحرير" || e.lemma == "إعدام" || e.lemma == "فقدان" || e.lemma == "توقيف" {
		// words with other objects need people with a number or a plural
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
		if w.mark(`"`) || (e.kind == register.Executed || e.kind == register.SentencedDeath) && w.conj == 0 && (w.norm == "بحق" || w.norm == "في" || w.norm == "علي" || w.norm == "شنقا") && n < 3 {
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
	if r.both(i, kind) {
		kind = register.Casualties
	}
	if kind == register.Executed && r.sentencing(i) {
		kind = register.SentencedDeath
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
			h.c.Weapon = e.weapon
			if agent >= 0 {
				h.agentA, h.agentB = agent, agent+1
			}
		}
	}
}

// armedBefore reports whether an armed group acts before word i in its clause:
// only a state executes.
func (r *reader) armedBefore(i int) bool {
	for k := i - 1; k >= max(0, i-6) && r.sameClause(k, i); k-- {
		if !r.spoken(r.w(k).a) && r.w(k).prep == 0 && r.took[k] == 0 && r.armedAgent(k, k+1) {
			return true
		}
	}
	return false
}

// sentencing reports whether a court's verb stands before word i in its clause.
func (r *reader) sentencing(i int) bool {
	for k := i; k >= 0 && r.sameClause(k, i); k-- {
		if n := strings.TrimPrefix(r.w(k).norm, "و"); strings.HasPrefix(n, "نفذ") || strings.HasPrefix(n, "تنفيذ") || strings.HasPrefix(n, "ينفذ") {
			return false
		}
	}
	for k := i - 1; k >= 0 && r.sameClause(k, i); k-- {
		switch r.w(k).norm {
		case "قضت", "قضي", "حكمت", "حكم", "اصدرت", "اصدر", "صدر", "صدرت", "احكاما", "حكما", "قضاي", "قضايي", "قرارا":
			return true
		}
	}
	return false
}

// stateOf reads what is said behind people: "37 شاباً في عداد المفقودين".
func (r *reader) stateOf(i int) {
	e := r.w(i).find(cAdj)
	if e.kind == register.Casualties {
		// "40 بين قتيل وجريح": what was taken for dead is both
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; h.gb == r.w(i).a && harmed(h.c.Kind) {
				h.c.Kind, h.b = register.Casualties, r.w(i).b
				return
			}
		}
	}
	g, ok := r.peopleBefore2(i)
	if !ok {
		return
	}
	if r.w(i).is(cInclude) {
		if n, ok := r.people(i + 1); ok && n.amount != nil {
			return
		}
	}
	b := i + 1
	if g.amount.a == g.amount.b && !g.bare && r.w(i).is(cHuman|cDeed) {
		return
	}
	if r.took[g.b-1] != 0 || r.took[g.a] != 0 {
		return
	}
	h := r.propose(e.kind, &g, g.a, b, i, "the words "+quoted(e.lemma))
	if h == nil {
		return
	}
	if strings.Contains(e.lemma, "القتلى") || strings.Contains(e.lemma, "الجرحى") {
		if k := r.wholeOf(e.kind, r.w(g.a).a); k >= 0 && k != len(r.harms)-1 {
			h.parent, h.part = k, true
			h.why("part_of", "the words "+quoted(r.textOf(i, i+1)), r, r.w(i).a, r.w(i).b)
		} else {
			h.dead = true
		}
	}
}

// wholeOf returns the harm of the kind ("": of any) that was told last before
// token t, here or in the two sentences before, and is no part itself.
func (r *reader) wholeOf(kind register.Kind, t int) int {
	for k := len(r.harms) - 1; k >= 0; k-- {
		h := &r.harms[k]
		if h.sent < r.sent-2 {
			return -1
		}
		if h.dead || h.parent >= 0 || h.ga >= t || kind != "" && h.c.Kind != kind && !(kind == register.Killed && h.c.Kind == register.Casualties) {
			continue
		}
		return k
	}
	return -1
}

// nearestWhole returns the harm of this sentence that stands nearest before
// token t and is no part, else the last of the sentences before.
func (r *reader) nearestWhole(t int) int {
	best := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && h.parent < 0 && h.ga < t && (best < 0 || h.ga > r.harms[best].ga) {
			best = k
		}
	}
	if best < 0 {
		return r.wholeOf("", t)
	}
	return best
}

// among2 reads people among those of a harm: "بينهم أربع نساء وطفلان", "هم ستة
// من مقاتلي البيشمركة وثلاثة شرطيين".
func (r *reader) among2(i int) {
	w := r.w(i)
	lemma := w.find(cInclude).lemma
	for _, most := range []string{"معظمهم", "غالبيتهم", "أغلبهم"} {
		if lemma == most {
			return
		}
	}
	if strings.HasSuffix(lemma, "جميعهم") || strings.HasSuffix(lemma, "كلهم") {
		if k := r.nearestWhole(w.a); k >= 0 {
			n := i + 1
			if r.w(n).norm == "من" {
				n++
			}
			if e := r.w(n).find(cHuman); e != nil && e.status != "unknown" && e.status != "context" && !r.harms[k].c.Kind.Custody() {
				r.harms[k].c.Status = register.Status(e.status)
				r.harms[k].why("status", "the words "+quoted(lemma), r, w.a, r.w(n).b)
			}
		}
		return
	}
	if i > 0 && r.w(i-1).is(cNum|cVague) && (w.norm == "منهم" || w.norm == "منهن") {
		return // "اثنين منهم"
	}
	if (w.norm == "هم" || w.norm == "هما") && !(r.w(i-1).is(cComma) || r.w(i-1).mark(":") || w.conj != 0 || strings.HasPrefix(lemma, "و")) {
		return
	}
	k := i + 1
	if r.w(k).mark(":") {
		k++
	}
	if r.w(k).norm == "من" {
		k++
	}
	gs := r.all(k)
	if len(gs) == 0 || r.took[gs[0].a] != 0 {
		return
	}
	if gs[0].sort == gDeed && gs[0].deed.pattern == "noun" {
		return
	}
	var whole int
	switch {
	case strings.Contains(lemma, "القتلى") || strings.Contains(lemma, "الضحايا"):
		whole = r.wholeOf(register.Killed, w.a)
	case strings.Contains(lemma, "الجرحى") || strings.Contains(lemma, "المصابين"):
		whole = r.wholeOf(register.Wounded, w.a)
	default:
		whole = r.nearestWhole(w.a)
	}
	if whole < 0 {
		return
	}
	for x := range gs {
		g := gs[x]
		o := r.harms[whole]
		if g.amount.hasMin && o.quantity.hasMax && g.amount.min > o.quantity.max {
			continue
		}
		a := g.a
		h := r.propose(o.c.Kind, &g, a, g.b, g.a, "people among those of the whole")
		if h == nil {
			continue
		}
		h.parent, h.part, h.elided = whole, true, false
		if h.c.Status == "" && !o.c.Kind.Custody() {
			h.c.Status = o.c.Status
		}
		h.c.Weapon, h.c.Frame, h.c.Scope = o.c.Weapon, o.c.Frame, o.c.Scope
		h.why("part_of", "the words "+quoted(lemma), r, w.a, w.b)
	}
}

// partitives links "two of them" to the people they are of.
func (r *reader) partitives() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if !h.part || h.parent >= 0 {
			continue
		}
		for j := len(r.harms) - 1; j >= 0; j-- {
			o := &r.harms[j]
			if o.sent < r.sent-2 {
				break
			}
			if j == k || o.dead || o.parent == k || o.ga >= h.ga || o.c.Kind == h.c.Kind && o.sent == r.sent && o.quantity.hasMax && h.quantity.min > o.quantity.max {
				continue
			}
			if o.part && o.parent >= 0 && o.c.Kind != h.c.Kind {
				continue
			}
			h.parent = j
			if h.c.Kind == register.Arrested && o.c.Kind == register.Escaped {
				h.c.Kind = register.Recaptured
			}
			h.why("part_of", "words such as ‘منهم’", r, h.ga, h.gb)
			if h.c.Status == "" && !h.c.Kind.Custody() {
				h.c.Status = o.c.Status
				if o.c.Kind.Custody() {
					h.c.Status = register.Status(o.status)
				}
			}
			break
		}
		if h.parent < 0 && h.c.Status == "" && !h.c.Kind.Custody() {
			// of people that were only named: "على متظاهرين … فقتلت خمسة منهم"
			for i := r.wordAt(h.ga) - 1; i >= 0; i-- {
				if e := r.w(i).find(cHuman); e != nil && (e.form == plural || e.form == dualOrPlural) && !r.spoken(r.w(i).a) {
					h.c.Status = register.Status(e.status)
					break
				}
			}
		}
	}
}

// tollAt2 reads a toll and the number it reaches: "ارتفعت حصيلة القتلى إلى 13",
// "خفضت الشرطة عدد القتلى من ثمانية إلى خمسة", "بلغ عدد القتلى 38".
func (r *reader) tollAt2(i int, e *entry) {
	update, atLeast, moreThan := false, false, false
	for k := max(0, i-6); k < i; k++ {
		w := r.w(k)
		if !r.sameClause(k, i) {
			continue
		}
		if w.is(cUpward | cPut) {
			update = true
		}
		if e := w.find(cBring); e != nil {
			switch {
			case strings.HasSuffix(e.lemma, "قل"):
				atLeast = true
			case strings.HasPrefix(e.lemma, "تجاوز"), strings.HasPrefix(e.lemma, "فاق"), strings.HasPrefix(e.lemma, "تخط"):
				moreThan = true
			case strings.HasPrefix(e.lemma, "لي") || strings.HasPrefix(e.lemma, "لت") || strings.HasPrefix(e.lemma, "وبذلك"):
				update = true
			}
		}
	}
	if bare := strings.TrimSpace(e.lemma) == "حصيلة"; bare {
		near := update
		for k := i + 1; k < i+6; k++ {
			near = near || r.w(k).is(cUpward|cBring|cPut)
		}
		if !near {
			return // "وفق حصيلة طبية"
		}
	}
	for k := i - 1; k >= max(1, i-3); k-- {
		// "ارتفع إلى 18 عدد القتلى"
		if r.w(k).is(cNum) && r.w(k-1).norm == "الي" && r.took[k] == 0 {
			if g, ok := r.people(k); ok && g.amount != nil && g.sort == gElided {
				if h := r.propose(e.kind, &g, g.a, i+1, i, "the toll "+quoted(e.lemma)); h != nil {
					h.toll, h.elided = true, true
					h.c.Frame = register.Update
					h.why("frame", "a toll that changed", r, r.w(i).a, r.w(i).b)
				}
				return
			}
		}
	}
	status := ""
	first := -1
	for k := i + 1; k < min(len(r.arabicMemory.words), i+14); k++ {
		w := r.w(k)
		if w.mark(".") || w.mark(";") || w.is(cSub) || w.is(cSpeech) && !w.is(cEast) || w.is(cToll) {
			return
		}
		if w.is(cUpward | cPut) {
			update = true
		}
		if w.is(cComma) && k > i+5 {
			return
		}
		if p := w.find(cParty); p != nil && p.party != "nation" && k <= i+4 && (r.w(k-1).norm == "صفوف" || r.w(k-1).norm == "من" || r.w(k-1).norm == "بين") {
			status = p.status
			continue
		}
		if h := w.find(cHuman); h != nil && !w.is(cNum) && k <= i+3 && w.conj == 0 {
			if h.status != "context" && h.status != "unknown" {
				status = h.status
			}
			continue
		}
		if !w.is(cNum | cHedge | cVague) {
			continue
		}
		g, ok := r.people(k)
		if !ok || g.sort == gThing || g.amount == nil {
			return
		}
		if w.is(cNum) && r.w(k-1).norm == "يوم" {
			continue
		}
		if atLeast {
			g.amount.hedge(register.SaidLeast)
		}
		if moreThan {
			g.amount.hedge(register.MoreThan)
		}
		kind := e.kind
		if g.deed != nil && g.deed.kind != register.Casualties {
			kind = g.deed.kind
		}
		if g.status == "" || g.status == "unknown" && status != "" {
			g.status = status
		}
		from, to := r.w(k-1).norm == "من", r.w(k-1).norm == "الي"
		a := i
		if first >= 0 || g.deed != nil {
			a = g.a
		}
		h := r.propose(kind, &g, a, g.b, k, "the toll "+quoted(e.lemma))
		if h == nil {
			return
		}
		h.toll, h.elided = true, g.status == ""
		if update {
			h.c.Frame = register.Update
			h.why("frame", "a toll that changed", r, r.w(i).a, r.w(i).b)
		}
		if from {
			h.c.Frame = register.Superseded
			first = len(r.harms) - 1
			k = g.b - 1
			continue
		}
		if first >= 0 && to {
			h.c.Frame = register.Update
		}
		if first >= 0 && !to {
			h.dead = true
		}
		for k := g.b; k < min(g.b+5, len(r.arabicMemory.words)); k++ {
			// "بدلاً من 25", "بعد أن كانت 25": the old figure
			if n := r.w(k); (r.w(k-1).norm == "من" && r.w(k-2).norm == "بدلا" || strings.HasPrefix(r.w(k-1).norm, "كان")) && n.is(cNum) {
				if old, ok := r.people(k); ok && old.amount != nil && old.sort != gThing {
					if o := r.propose(kind, &old, old.a, old.b, k, "the figure before"); o != nil {
						o.toll, o.elided = true, old.status == ""
						o.c.Frame = register.Superseded
						o.why("frame", "a figure that another replaces", r, r.w(k).a, r.w(k).b)
						r.harms[len(r.harms)-2].c.Frame = register.Update
					}
				}
				break
			}
		}
		if update && first < 0 && r.w(g.b).norm == "من" && r.w(g.b+1).is(cNum) || update && first < 0 && r.w(g.b).is(cCompare) {
			continue
		}
		return
	}
}

// numberOf2 reads "عدد الصحفيين القتلى", "عدد الجنود الذين قتلوا" as a toll.
func (r *reader) numberOf2(i int) *entry {
	if r.w(i).norm != "عدد" || !r.w(i+1).is(cHuman) {
		return nil
	}
	for k := i + 2; k < i+6; k++ {
		w := r.w(k)
		if w.is(cComma|cMark|cNum) || w.norm == "الي" {
			return nil
		}
		for x := range w.entries {
			e := &w.entries[x]
			if e.class&cDeed != 0 && e.pattern == "noun" && w.art || e.class&cHarm != 0 && r.w(k-1).is(cRel) {
				return &entry{class: cToll, kind: e.kind, pattern: "toll", lemma: "عدد"}
			}
		}
	}
	return nil
}

// figures2 reads numbers without a noun that go on from a figure: "نينوى (21)",
// "52 في شباط" after a comparison, "وثلاثة في الأنبار".
func (r *reader) figures2() {
	kind, status := register.Kind(""), register.Status("")
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && !h.c.Kind.Custody() && h.parent < 0 && h.c.Unit == "persons" {
			kind, status = h.c.Kind, h.c.Status
			break
		}
	}
	list := false
	if kind == "" && r.listKind != "" {
		kind, status, list = r.listKind, r.listStatus, true
	}
	if kind == "" {
		return
	}
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if !w.is(cNum) || r.took[i] != 0 || r.w(i+1).is(cHuman|cThing|cDeed|cMinute|cOthers) || r.notPeople(i+1) {
			continue
		}
		prev, next := r.w(i-1), r.w(i+1)
		a, b, rule := i, i+1, ""
		compared := false
		switch {
		case prev.mark("(") && next.mark(")") && (r.w(i-2).is(cPlace|cTime) || r.w(i-2).is(cAdmin)):
			a, b, rule = i-2, i+2, "a figure in brackets after a place or a time"
		case prev.is(cCompare) && (next.norm == "في" || next.is(cTime) || next.is(cComma|cMark) || next.b == 0):
			rule, compared = "the other side of a comparison", true
			if next.norm == "في" {
				b = i + 3
			} else if next.is(cTime) {
				b = i + 2
			}
		case prev.is(cPlace) && (next.is(cComma|cMark) || next.b == 0 || next.conj != 0) && (list || len(r.harms) > r.firstHarm), prev.mark(":") && r.w(i-2).is(cPlace):
			a, rule = i-1, "a figure after a place in a list"
			if prev.mark(":") {
				a = i - 2
			}
		case (w.conj != 0 || prev.is(cComma) || prev.mark(":")) && (next.norm == "في" && r.w(i+2).is(cPlace|cTime|cAdmin) || next.is(cPlace) && next.prep == 'b'):
			rule, b = "a figure with a place or a time, after another", i+2
			if next.norm == "في" {
				b = i + 3
			}
		}
		if rule == "" {
			continue
		}
		q := amount{min: w.n, max: w.n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
		g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: &q, status: string(status), unit: "persons"}
		h := r.propose(kind, &g, a, min(b, len(r.arabicMemory.words)), i, rule)
		if h == nil {
			continue
		}
		h.elided = status == ""
		h.row = true
		h.c.Scope = register.ScopePeriod
		h.compare = compared
		if strings.HasPrefix(rule, "a figure with") && !list && !r.longTime() {
			h.row, h.gap, h.c.Scope = false, true, register.ScopeIncident
		}
	}
	// what stands after a comparison is its other side
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		for i := range r.arabicMemory.words {
			if w := r.w(i); w.is(cCompare) && w.b <= h.ga && h.ga-w.b <= 2 {
				h.compare = true
			}
		}
	}
}

// longTime reports whether the sentence names a stretch of more than a week.
func (r *reader) longTime() bool {
	for i := range r.arabicMemory.words {
		if w := r.w(i); w.is(cTime) && w.time.Days() > 7 && !r.superlative(i) {
			return true
		}
	}
	return false
}

// bulletin makes figures of a list of the harms that go on from a total over a
// period: "وسجلت بغداد 30 قتيلاً و70 جريحاً". They say neither who the people
// were nor a day nor an attack of their own.
func (r *reader) bulletin(hs []harm) {
	if r.listKind == "" {
		return
	}
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.is(cWeapon) && !w.is(cEvent) || w.is(cTime) && w.time.Days() == 1 || w.is(cSeparate) {
			return
		}
		if w.is(cEvent) && !w.is(cViolence) && !r.manyWords(w) {
			return
		}
	}
	for k := range hs {
		h := &hs[k]
		if h.dead || h.parent >= 0 || h.part || !harmed(h.c.Kind) || h.quantity.qual == register.Vague && h.quantity.a == h.quantity.b || h.toll && h.c.Frame != register.Current {
			continue
		}
		if h.c.Status == "" || h.c.Status == register.UnknownStatus || h.c.Status == r.listStatus {
			h.row = true
			h.c.Scope = register.ScopePeriod
			if h.c.Status != r.listStatus && r.listStatus != "" {
				h.c.Status = r.listStatus
			}
		}
	}
}

// manyWords reports whether an event's word is a plural: "attacks", "clashes".
func (r *reader) manyWords(w *word) bool {
	return strings.HasSuffix(w.norm, "ات") || w.norm == "معارك"
}

// trialTime2 reads how long trials took: "المحاكمات استغرقت أقل من عشر دقائق".
func (r *reader) trialTime2() {
	for i := range r.arabicMemory.words {
		switch strings.TrimPrefix(strings.TrimPrefix(r.w(i).norm, "ال"), "لل") {
		case "محاكمه", "محاكمات", "محاكماتهم", "محاكمته", "محاكمتهم", "جلسه", "جلسات":
		default:
			continue
		}
		for k := i + 1; k < min(len(r.arabicMemory.words), i+10); k++ {
			w := r.w(k)
			if w.is(cMark | cSub) {
				break
			}
			q := amount{qual: register.Exact, hasMin: true, hasMax: true, a: w.a, b: w.b}
			end := k + 1
			switch {
			case w.is(cNum) && (r.w(k+1).is(cMinute) || r.w(k+1).norm == "دقيقه"):
				q.min, q.max, end = w.n, w.n, k+2
			case w.norm == "نصف" && r.w(k+1).norm == "ساعه":
				q.min, q.max, end = 30, 30, k+2
			case w.norm == "دقيقتين":
				q.min, q.max = 2, 2
			default:
				continue
			}
			if e := r.w(k - 1).find(cHedge); e != nil && !e.after {
				q.hedge(e.qual)
			}
			g := group{a: k, b: end, head: -1, sort: gElided, amount: &q, unit: "minutes"}
			if h := r.propose(register.DueProcess, &g, i, end, k, "how long trials took"); h != nil {
				h.elided = false
				h.c.Indicator = "trial_duration"
			}
			break
		}
	}
}

// custodians names who holds people: "سجن تديره قوات …", "لدى قوات …".
func (r *reader) custodians(hs []harm) {
	for i := range r.arabicMemory.words {
		switch r.w(i).norm {
		case "تديره", "تديرها", "يديره", "يديرها", "لدي", "تحتجزهم", "يحتجزهم", "احتجزتهم":
		case "عليه", "عليها":
			if n := r.w(i - 1).norm; n != "تسيطر" && n != "يسيطر" && n != "تشرف" && n != "يشرف" {
				continue
			}
		default:
			continue
		}
		e := r.w(i + 1).find(cParty)
		if e == nil || e.party == "nation" {
			continue
		}
		for k := range hs {
			if h := &hs[k]; h.c.Kind.Custody() && h.c.Custodian == "" && !h.part {
				h.c.Custodian = r.textOf(i+1, i+2)
				h.why("custodian", "who runs the place", r, r.w(i+1).a, r.w(i+1).b)
			}
		}
		r.owners = append(r.owners, owner{r.textOf(i+1, i+2), e})
	}
}

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
