package extract

import (
	"slices"
	"strings"

	"cairn/internal/register"
)

// frames reads the constructions of the sentence, left to right: verbs, nouns,
// adjectives, tolls, bodies, list rows; then parts of what was found.
func (r *reader) frames() {
	if cap(r.used) < len(r.items)+1 {
		r.used = make([]uint32, len(r.items)+64)
	}
	r.used = r.used[:len(r.items)+1]
	clear(r.used)
	r.firstHarm = len(r.harms)
	for i := range r.items {
		it := &r.items[i]
		if it.class&(cHarm|cAdj|cToll|cNone|cDeed|cBody|cCourt|cMinute) == 0 {
			if it.is(cLeave) {
				r.left4(i)
			}
			if it.is(cThing | cThat | cPron) {
				r.numberOf(i)
			}
			continue
		}
		if g := r.groupOn(i); g != nil && g.of > 0 && it.is(cHarm|cAdj) {
			continue // "40 of those held": who they are, not what befell them now
		}
		if g := r.groupOn(i); g != nil && g.head > i && (g.sort == gPerson || g.sort == gBody) {
			if g.deed != nil && it.is(cHarm|cAdj) {
				r.adjectiveInside(i, g)
			}
			continue
		}
		if it.hyphen && it.is(cHarm) && i > 0 {
			continue // "rebel-held", "now-detained"
		}
		switch {
		case it.is(cToll):
			r.toll(i)
		case (it.norm == "dead" || it.norm == "killed") && r.it(i-1).norm == "the" && (r.it(i+1).norm == "at" || r.it(i+1).norm == "to") && r.it(i+2).is(cNum):
			r.tollOf(i, i+1, register.Killed, "", "the dead") // "put the dead at three"
		case it.is(cNone):
			r.nobody(i)
		case it.is(cCourt) && r.split(i):
		case it.is(cHarm) && !r.isDeed(i):
			r.verb(i)
		case it.is(cDeed) && (r.fellTo(i) || r.lossesBrought(i)):
		case it.is(cDeed):
			r.deed(i)
		case it.is(cBody):
			r.body(i)
		case it.is(cAdj):
			r.adjective(i)
		case it.is(cMinute):
			r.trialTime(i)
		}
	}
	r.eitherOr()
	r.fates()
	r.stocks()
	r.inJails()
	r.lawyers()
	r.cells()
	r.pairs()
	r.rows()
	r.tollParts()
	r.fatalParts()
	r.parts()
	r.fatalParts()
}

// isDeed reports whether a word that is both noun and verb ("killing",
// "murder", "arrest") is the noun here.
func (r *reader) isDeed(i int) bool {
	it := r.it(i)
	if !it.is(cDeed) {
		return false
	}
	g := r.groupOn(i)
	if g != nil && g.sort == gDeed && g.head == i {
		return true
	}
	prev := r.it(i - 1)
	if prev.is(cDet|cPoss) || r.it(i+1).norm == "of" {
		return true
	}
	return !it.is(cHarm)
}

// A verbGroup is what stands before a verb: its voice, tense and mood.
type verbGroup struct {
	start                   int
	be, have, to, modal, do bool
	neg, present, being     bool
	still                   bool
}

func (r *reader) auxiliaries(i int) verbGroup {
	v := verbGroup{start: i}
	for l, n := i-1, 0; l >= 0 && n < 8; l, n = l-1, n+1 {
		it := r.it(l)
		switch {
		case it.is(cBe):
			v.be = true
			switch it.norm {
			case "is", "are", "am", "remain", "isnt", "arent":
				v.present = true
			case "being":
				v.being = true
			case "remained":
				v.still = true
			}
			if len(it.norm) > 3 && it.norm[len(it.norm)-2:] == "nt" {
				v.neg = true
			}
		case it.is(cHave):
			v.have = true
		case it.is(cModal):
			v.modal = true
		case it.is(cTo):
			v.to = true
		case it.is(cDo):
			v.do = true
			if len(it.norm) > 4 {
				v.neg = true
			}
		case it.norm == "since" && r.it(l-1).is(cHave):
			continue // "have since been hanged"
		case it.is(cNeg):
			v.neg = true
		case it.is(cAdv):
			if it.norm == "still" {
				v.still = true
			}
			continue
		case it.is(cModality) && (v.be || v.have || v.to || n == 0) && r.endsInHelper(l):
			// "may have been", "could have", "plans to", "feared"
			if w := r.toks[it.b-1].Norm; w == "been" || w == "be" {
				v.be = true
			}
			v.modal = true
		default:
			return v
		}
		v.start = l
	}
	return v
}

// endsInHelper reports whether the modal phrase at l ends in a word that a verb
// follows.
func (r *reader) endsInHelper(l int) bool {
	switch r.toks[r.it(l).b-1].Norm {
	case "to", "have", "been", "be", "will", "would", "could", "can", "might", "may", "should", "must", "feared", "believed", "presumed", "thought", "possibly", "potentially":
		return true
	}
	return false
}

// entryFor picks the entry of a harm verb that fits its form here.
func (it *item) entryFor(forms ...form) *entry {
	for _, f := range forms {
		for i := range it.entries {
			if e := &it.entries[i]; e.class == cHarm && e.form == f {
				return e
			}
		}
	}
	return it.find(cHarm)
}

// verb reads the frame of a harm verb: "killed 12", "12 were killed", "12
// killed", "12 died".
func (r *reader) verb(i int) {
	it := r.it(i)
	e := it.find(cHarm)
	v := r.auxiliaries(i)
	isPart := it.has(cHarm, participle)
	isPast := it.has(cHarm, past)
	gerund := it.has(cHarm, ing)
	kind := e.kind
	if kind == register.Displaced && r.outForHours(i) {
		return
	}
	for k := range it.entries {
		if it.entries[k].pattern == "lives" && r.livesBeside(i, v) {
			r.lives(i, v)
			return
		}
	}
	if e.pattern == "lives" || e.pattern == "victims" {
		r.victims(i, v)
		return
	}
	if n := it.transitive(); n != nil && (v.be && isPart && !gerund || n != e && r.object(i+1) != nil && !(isPart && v.be)) {
		e, kind = n, n.kind // "drowned three captives", not "three captives drowned"
	}
	if e.intransitive() {
		if gerund && !v.be && r.it(i-1).is(cPrep) {
			if r.it(i-1).norm == "from" {
				r.prevented(i, v, e)
			}
			return // "after fleeing"
		}
		subj := r.subject(v.start)
		if len(subj) == 0 && !gerund {
			subj = r.sharedSubject(v.start)
		}
		if kind == register.Displaced && e.lemma == "flee" && r.custodyGroup(subj) {
			kind = register.Escaped
		}
		if kind == register.Infiltrated && len(subj) > 0 && !fighting(subj) && r.fleeing(subj[len(subj)-1]) {
			kind = register.Displaced // "4,000 people crossed into Chad, fleeing fighting"
		}
		if kind == register.Displaced && !r.displaced(i, subj) || e.pattern == "leaves" && !r.leavesHome(subj) || e.pattern == "lines" && !fighting(subj) {
			return
		}
		if kind == register.Escaped && !r.custodyHere() {
			return
		}
		if kind == register.Released && !r.custodyGroup(subj) && !strings.HasPrefix(e.lemma, "regain ") && !r.abductedBefore(subj) {
			return
		}
		if e.pattern == "prey" && !r.eventSoon(i+1) {
			return // "fell victim to a fraud"
		}
		if strings.HasPrefix(e.lemma, "give ") && r.it(i+1).norm == "to" {
			return // "gave their lives to medicine"
		}
		if e.pattern == "yields" && (!fighting(subj) && !r.othersToo(subj) || r.groupAt(i+1) != nil) {
			return // "surrendered their weapons"
		}
		if n := r.it(i + 1); e.pattern == "fell" && (!fighting(subj) || !(n.is(cComma|cMark) || n.b == 0 || n.is(cBut|cAnd|cSub)) || v.modal || v.to || gerund) {
			return // "troops fell back"
		}
		r.emitList(subj, kind, v.start, i+1, "subject of the verb "+quoted(e.lemma), i, v, e)
		return
	}
	if e.pattern == "treat" && len(r.harms) == 0 {
		return
	}
	if (e.lemma == "jail" || e.lemma == "imprison") && r.termAfter(i+1) {
		return // "were jailed for life": a sentence, no number of people held
	}
	if n := r.it(i + 1); n.is(cNone) && !v.be && (n.norm == "nobody" || n.norm == "one" || n.norm == "body") && e.pattern != "lose" {
		zero := amount{hasMin: true, hasMax: true, qual: register.Exact, a: n.a, b: n.b}
		g := group{a: i + 1, b: i + 2, head: -1, sort: gElided, amount: &zero, unit: "persons", status: "unknown"}
		if h := r.emit(kind, &g, i, i+2, "nobody: none is a count too"); h != nil {
			r.verbSlots(h, i, v, e)
			h.elided = false
		}
		return
	}
	if isPart && !gerund && !v.be && !v.have && r.inverted(i, e, kind) {
		return
	}
	passive := v.be && isPart && !gerund
	var objects []*group
	next := r.object(i + 1)
	if p := r.it(v.start - 1); next != nil && next.bare && next.amount != nil && next.amount.b == 0 && isPart && !gerund && v.start == i && i > 0 &&
		(p.is(cPrep) && !p.is(cHarm|cTo) || next.one && (p.norm == "the" || p.norm == "this" || p.norm == "that") || !p.known() && strings.HasSuffix(p.norm, "ing")) {
		return // "sheltering displaced families", "with wounded soldiers": who they are
	}
	switch {
	case passive:
	case it.has(cHarm, plain) && !isPast && !isPart && i == 0 && next != nil && next.amount != nil && next.amount.b == 0:
		return // "Murder victim named"
	case gerund, it.has(cHarm, plain, third) && !isPast, isPast, isPart:
		if next != nil && !(isPart && !gerund && r.resultative(i, v, next)) && !(gerund && !v.be && r.compound(i, next)) {
			objects = r.list(next)
		}
		if e.pattern == "treat" {
			objects = slices.DeleteFunc(personsOnly(objects), func(g *group) bool { return g.deed != nil })
		}
	}
	if e.pattern == "hospital" && e.tail == "to" && !r.hospitalNext(i+1) {
		return
	}
	if e.pattern == "hospital" {
		objects = personsAndOthers(objects)
	}
	if n := len(objects); n > 0 && objects[n-1].sort == gPerson && kind.Custody() {
		if c := r.companions(objects[n-1].b); c != nil {
			objects = append(slices.Clone(objects), r.list(c)...)
		}
	}
	if e.pattern == "buried" && (passive || len(objects) == 0) {
		if subj := r.subject(v.start); !passive || len(subj) == 0 || subj[0].amount == nil || e.lemma != "lay to rest" && !r.victimsOf(subj[0]) {
			return
		}
	}
	if passive || len(objects) == 0 && isPart && !gerund {
		if !passive && v.have {
			return
		}
		if e.pattern == "lose" || e.pattern == "hostages" {
			return
		}
		subj := r.subject(v.start)
		if e.pattern == "hold" && !passive && r.freedAfter(i+1) {
			return // "14 civilians held since 2031 have been released": held no more
		}
		if e.pattern == "hold" && v.have && r.it(v.start).norm == "had" && len(subj) > 0 && r.used[subj[0].a]&kindBit(register.Released) != 0 {
			return // "freed 14 women who had been held"
		}
		if e.pattern == "hold" || kind == register.Arrested && passive && (v.present || v.being || v.still) {
			kind = register.Detained
		}
		if kind == register.Abducted && e.tail != "" && (r.ruins(i+1) || mild[r.toks[it.a].Norm] && led(e.tail) && !r.takers(i, v)) {
			return
		}
		if len(subj) == 0 {
			if n := r.groupAt(i + 1); !passive && v.start == i && n != nil && !n.people() && n.head >= 0 {
				return // "planned and executed attacks"
			}
			if subj = r.sharedSubject(v.start); len(subj) > 0 {
				v.be = true
				if e.pattern == "hold" || e.kind == register.Displaced && subj[0].one {
					return
				}
				r.emitList(subj, kind, i, i+1, "subject shared by "+quoted(e.lemma), i, v, e)
			}
			return
		}
		if subj, kind = r.suited(e, kind, subj); len(subj) == 0 {
			return
		}
		if !passive && r.reducedActive(i, subj) {
			return
		}
		if last := subj[len(subj)-1]; e.pattern == "shot" && !passive && (r.it(i+1).norm == "at" || last.sort == gPron) {
			return // "he shot at deputies"
		}
		if e.pattern == "shot" && r.it(i+1).norm == "at" && !r.placeNext(i+2) {
			return // "when he was shot at,"
		}
		if !passive && r.used[subj[len(subj)-1].a]&kindBit(register.BodiesFound) != 0 {
			return // "the bodies of 30 men killed by"
		}
		if kind == register.Released && !r.custodyGroup(subj) && !r.custodyHere() && !r.abductedBefore(subj) {
			return
		}
		if n := r.companions(i + 1); n != nil {
			subj = append(slices.Clone(subj), r.list(n)...) // "was detained along with two others"
		}
		rule := "subject of the passive " + quoted(e.lemma)
		reduced := !passive
		if reduced {
			v.be = true
		}
		before := len(r.harms)
		defer func() {
			for k := before; reduced && k < len(r.harms); k++ {
				r.harms[k].reduced = true
			}
		}()
		r.emitList(subj, kind, v.start, i+1, rule, i, v, e)
		return
	}
	if len(objects) == 0 {
		return
	}
	if objects, kind = r.suited(e, kind, objects); len(objects) == 0 {
		return
	}
	if e.pattern == "hold" && !v.be && !v.have && it.has(cHarm, past) && !r.custodyHere() {
		return
	}
	if e.kind == register.Released && !r.custodyGroup(objects) && !r.custodyHere() {
		return
	}
	if kind.Custody() {
		objects = slices.DeleteFunc(objects, func(g *group) bool { return g.def && g.amount != nil && g.amount.b == 0 && !g.one })
	}
	if e.pattern == "hostages" {
		from := false
		if n := len(objects); n > 0 {
			after := r.it(objects[n-1].b)
			from = (after.norm == "from" && !r.it(objects[n-1].b+1).is(cPlace) || after.norm == "away") && r.takers(i, v)
		}
		objects = slices.DeleteFunc(objects, func(g *group) bool {
			return g.head < 0 || !hostages[r.it(g.head).norm] && !(from && g.sort == gPerson && !g.weak)
		})
	}
	if kind == register.Displaced {
		objects = slices.DeleteFunc(objects, func(g *group) bool { return g.one })
	}
	if e.pattern == "lose" {
		if len(objects) == 1 && objects[0].sort == gElided && objects[0].amount.b > 0 && (r.partyLoses(v.start) || r.it(objects[0].b-1).norm == "own") {
			objects = slices.Clone(objects)
		} else if objects = slices.DeleteFunc(personsOnly(objects), func(g *group) bool { return r.lostToSport(g) }); len(objects) == 0 {
			return
		}
	}
	if len(objects) == 0 {
		return
	}
	if (e.lemma == "jail" || e.lemma == "imprison") && r.termAfter(objects[len(objects)-1].b) || e.pattern == "hold" && r.holdsAudience(v, objects) {
		return
	}
	if n := r.it(objects[len(objects)-1].b); n.is(cMeasure) && n.b-n.a == 2 && r.toks[n.b-1].Hyphened {
		return // "massacred the visitors 9-0"
	}
	if e.kind == register.Arrested && it.norm == "seized" || it.norm == "captured" || it.norm == "holding" || it.norm == "freed" || e.lemma == "pick up" || e.lemma == "blow up" || e.lemma == "evacuate" || e.lemma == "claim" {
		if !(len(r.harms) > r.firstHarm && len(objects) > 0 && objects[0].sort == gElided) {
			objects = personsOnly(objects)
		}
	}
	r.emitList(objects, kind, i, i+1, "object of the verb "+quoted(e.lemma), i, v, e)
}

// freedAfter reports whether the main verb behind the participle before item k says
// that those held are held no more: released, hanged, killed, escaped.
func (r *reader) freedAfter(k int) bool {
	for j := k; j < min(len(r.items), k+10); j++ {
		it := r.it(j)
		if it.is(cComma|cSub|cBut|cSpeech|cAnd|cRel) || it.is(cMark) && it.norm != "'s" {
			return false
		}
		e := it.find(cHarm)
		if e == nil || j == k || !r.it(j-1).is(cBe|cHave|cAdv) && !e.intransitive() {
			continue
		}
		switch e.kind {
		case register.Released, register.Executed, register.Killed, register.Escaped, register.Recaptured:
			return true
		}
	}
	return false
}

// freedHere reports whether the sentence has told of people released: who remains in
// captivity beside them is held.
func (r *reader) freedHere() bool {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && h.c.Kind == register.Released {
			return true
		}
	}
	return false
}

// othersToo reports whether those are a number of others, after people of whom
// something is told: "Another 20 laid down their arms".
func (r *reader) othersToo(gs []*group) bool {
	return len(gs) == 1 && gs[0].sort == gElided && gs[0].others && gs[0].amount != nil && len(r.harms) > 0
}

// companions returns the people that "along with" or "together with" joins to
// those before item j: right there, or past a clause about them ("captured a
// facilitator of weapons used in attacks, along with ten of his associates").
// Past a clause they must be told as others: his, one more, a number.
func (r *reader) companions(j int) *group {
	for k := j; k < min(j+30, len(r.items)); k++ {
		it := r.it(k)
		if it.is(cMark) && it.norm != "'s" && it.norm != "'" || it.is(cSub|cBut|cSpeech) && k > j {
			return nil
		}
		if !it.is(cAnd) || it.b-it.a < 2 {
			continue
		}
		g := r.groupAt(k + 1)
		if g == nil || !g.people() || g.amount == nil || r.verbAfter(g.b) {
			if k == j {
				return nil
			}
			continue
		}
		if k > j && (g.sort != gPerson || g.def || g.amount.b == 0 && !g.one || g.bare) {
			return nil
		}
		return g
	}
	return nil
}

// fleeing reports whether those who cross a border flee: families, refugees, many
// at once, or by the words.
func (r *reader) fleeing(g *group) bool {
	if g.unit == "families" || g.amount != nil && g.amount.min >= 200 {
		return true
	}
	if g.head >= 0 {
		switch e := r.it(g.head).find(cHuman); {
		case e == nil:
		case e.lemma == "refugee", e.lemma == "resident", e.lemma == "villager", e.lemma == "civilian", e.lemma == "woman", e.lemma == "child":
			return true
		}
	}
	for k := range r.items {
		if n := r.it(k).norm; n == "fleeing" || n == "refuge" || n == "fled" {
			return true
		}
	}
	return false
}

// prevented reads "stopped 30 fighters from crossing the border".
func (r *reader) prevented(i int, v verbGroup, e *entry) {
	g := r.groupOn(i - 2)
	if g == nil || g.b != i-1 || !g.people() || g.amount == nil {
		return
	}
	switch p := r.it(g.a - 1); p.norm {
	case "stopped", "prevented", "kept", "blocked", "barred", "stop", "prevent", "stopping", "preventing", "deterred":
		for _, h := range r.emitList([]*group{g}, e.kind, g.a-1, i+1, "people kept from it", i, v, e) {
			h.c.Modality = register.Averted
			h.why("modality", "the verb "+quoted(p.norm), r, p.a, p.b)
		}
	}
}

// termAfter reports whether a term of years or life is named at item k: a
// sentence, no number of people held.
func (r *reader) termAfter(k int) bool {
	return (r.it(k).norm == "for" || r.it(k).norm == "to") && (r.it(k+1).is(cMeasure) || r.it(k+1).norm == "life" || r.it(k+1).is(cHedge) && r.it(k+2).is(cMeasure))
}

// partyLoses reports whether those who lose people, before item k, bear arms: "The
// faction admitted losing three".
func (r *reader) partyLoses(k int) bool {
	for j := k - 1; j >= max(r.clauseStart(k), k-6); j-- {
		it := r.it(j)
		if p := it.find(cParty); p != nil && p.party != "nation" || it.is(cForces) {
			return true
		}
		switch it.norm {
		case "faction", "group", "force", "militia", "army", "militants", "rebels", "movement", "brigade", "battalion", "division":
			return true
		}
	}
	return false
}

// lostToSport reports whether the people lost are players, or lost to injury or
// to a rival.
func (r *reader) lostToSport(g *group) bool {
	if g.head >= 0 {
		switch e := r.it(g.head).find(cHuman); {
		case e == nil:
		case e.lemma == "player", e.lemma == "footballer", e.lemma == "athlete", e.lemma == "customer", e.lemma == "employee", e.lemma == "supporter", e.lemma == "fan", e.lemma == "candidate":
			return true
		}
	}
	if r.it(g.b).norm == "to" {
		switch r.it(g.b + 1).norm {
		case "injury", "injuries", "suspension", "illness", "rivals", "retirement", "covid":
			return true
		}
	}
	return false
}

// victimsOf reports whether a group is called the victims of something: "38 victims
// of the boat mishap were buried".
func (r *reader) victimsOf(g *group) bool {
	if g.head < 0 || g.amount == nil || g.amount.b == 0 {
		return false
	}
	e := r.it(g.head).find(cHuman)
	return e != nil && (e.lemma == "victim" || e.lemma == "martyr")
}

// holdsAudience reports whether who or what "holds" people is a hall, a stadium
// or a meeting, or only could hold them.
func (r *reader) holdsAudience(v verbGroup, objects []*group) bool {
	if r.custodyGroup(objects) || r.custodyWords() {
		return v.modal && !r.custodyGroup(objects)
	}
	g := r.groupOn(v.start - 1)
	return v.modal || g != nil && (g.sort == gThing || g.sort == gUnknown) && !r.it(max(g.head, g.a)).is(cParty|cForces|cSource|cPlace)
}

// intransitive reports whether the people are the subject of the verb in the
// active voice: "died", "took refuge in", "needed hospital treatment".
func (e *entry) intransitive() bool {
	switch e.pattern {
	case "int", "awaits", "leaves", "lines", "yields", "fell", "prey":
		return true
	case "hospital":
		return e.tail == ""
	}
	return false
}

// transitive returns the entry of a verb that people can be the object of, where
// it also has one that they are the subject of.
func (it *item) transitive() *entry {
	var act *entry
	both := false
	for k := range it.entries {
		if e := &it.entries[k]; e.class == cHarm {
			if e.intransitive() {
				both = true
			} else if act == nil {
				act = e
			}
		}
	}
	if !both {
		return nil
	}
	return act
}

// suited keeps the people that a verb with more than one sense can befall, and
// tells what befell them: "caught" is arrested of smugglers and recaptured of
// fugitives; a prison "houses" inmates; who is "rescued" was a hostage; fighters
// driven out are not displaced.
func (r *reader) suited(e *entry, kind register.Kind, gs []*group) ([]*group, register.Kind) {
	if len(gs) == 0 {
		return nil, kind
	}
	custody := r.custodyGroup(gs)
	switch e.pattern {
	case "caught", "fugitives":
		if r.fled(gs) {
			return gs, register.Recaptured
		}
		if e.pattern == "fugitives" || !custody && !r.lawless(gs) {
			return nil, kind
		}
	case "house":
		if !custody {
			return nil, kind
		}
	case "rescue":
		if !custody && !(e.lemma != "hand over" && r.abductedBefore(gs)) || e.lemma == "hand over" && r.handedOn(gs) {
			return nil, kind
		}
	case "smuggled", "foes":
		if !fighting(gs) {
			return nil, kind
		}
	}
	if kind == register.Displaced {
		gs = slices.DeleteFunc(slices.Clone(gs), func(g *group) bool { return fighting([]*group{g}) || g.one && g.unit != "families" })
	}
	return gs, kind
}

// handedOn reports whether people are handed over to another who holds them, and
// so not let go.
func (r *reader) handedOn(gs []*group) bool {
	k := gs[len(gs)-1].b
	for j := k; j < min(len(r.items), k+4); j++ {
		if r.it(j).norm == "to" {
			for n := j + 1; n < min(len(r.items), j+5); n++ {
				if it := r.it(n); it.is(cPlace|cParty|cForces) || it.norm == "government" || it.norm == "authorities" || it.norm == "court" || it.norm == "custody" {
					return true
				}
			}
		}
	}
	return false
}

// fighting reports whether the last of the groups bears arms.
func fighting(gs []*group) bool {
	if len(gs) == 0 {
		return false
	}
	switch gs[len(gs)-1].status {
	case "insurgent", "army", "militia", "police", "security":
		return true
	}
	return false
}

// fled reports whether the groups are called fugitives.
func (r *reader) fled(gs []*group) bool {
	for _, g := range gs {
		if g.head >= 0 {
			switch r.it(g.head).norm {
			case "fugitive", "fugitives", "escapee", "escapees", "runaway", "runaways", "absconder", "absconders":
				return true
			}
			if g.deed != nil && g.deed.kind == register.Escaped {
				return true
			}
		}
	}
	return false
}

// lawless reports whether the groups are people whom a state may want to catch.
func (r *reader) lawless(gs []*group) bool {
	for _, g := range gs {
		if g.status == "insurgent" {
			return true
		}
		if g.head >= 0 {
			switch e := r.it(g.head).find(cHuman); {
			case e == nil:
			case e.lemma == "smuggler", e.lemma == "criminal", e.lemma == "robber", e.lemma == "thief", e.lemma == "trafficker", e.lemma == "drug trafficker", e.lemma == "offender", e.lemma == "infiltrator":
				return true
			}
		}
	}
	return false
}

// abductedBefore reports whether the groups are called kidnapped, or people were
// abducted in the text before.
func (r *reader) abductedBefore(gs []*group) bool {
	for _, g := range gs {
		if g.deed != nil && g.deed.kind == register.Abducted {
			return true
		}
	}
	for k := len(r.harms) - 1; k >= max(0, len(r.harms)-near); k-- {
		if h := &r.harms[k]; !h.dead && h.c.Kind == register.Abducted {
			return true
		}
	}
	return false
}

// leavesHome reports whether those who leave a place have their homes there:
// families, residents, many people; not tourists, not fighters.
func (r *reader) leavesHome(gs []*group) bool {
	if len(gs) == 0 {
		return false
	}
	g := gs[len(gs)-1]
	if g.head < 0 || g.one || g.amount == nil || g.amount.b == 0 {
		return false
	}
	e := r.it(g.head).find(cHuman)
	return e != nil && (g.unit == "families" || e.lemma == "resident" || e.lemma == "villager" || e.lemma == "civilian" || e.lemma == "person" && g.amount.min >= 50)
}

// resultative reports whether a participle that a group follows belongs to the
// people before it: "10 civilians killed 40 injured", "left another 30 injured".
func (r *reader) resultative(i int, v verbGroup, next *group) bool {
	before := r.groupOn(i - 1)
	if before == nil || before.b != i || !before.people() || before.amount == nil || v.start != i {
		return false
	}
	if r.it(before.a - 1).is(cLeave) {
		return true
	}
	if next.sort == gPerson && r.it(next.b).is(cHarm) && r.it(next.b).has(cHarm, participle) && r.groupAt(next.b+1) == nil && (before.status == "civilian" || before.status == "unknown" || before.status == "police") {
		return true // "Child Killed 20 People Injured"
	}
	return next.sort == gElided && r.it(next.b).is(cHarm|cAdj) && r.it(next.b).has(cHarm|cAdj, participle, plain)
}

// compound reports whether a form in -ing names what follows it: "shooting
// suspects", not ", killing civilians".
func (r *reader) compound(i int, next *group) bool {
	prev := r.it(i - 1)
	return next.bare && next.amount != nil && next.amount.b == 0 && !prev.is(cComma|cAnd|cPrep) && r.it(i).b-r.it(i).a == 1
}

// personsAndOthers keeps nouns for people and numbers without a noun.
func personsAndOthers(gs []*group) []*group {
	return slices.DeleteFunc(slices.Clone(gs), func(g *group) bool { return g.weak || g.sort == gName })
}

func personsOnly(gs []*group) []*group {
	var out []*group
	for _, g := range gs {
		if g.sort == gPerson && !g.weak || g.sort == gPron {
			out = append(out, g)
		}
	}
	return out
}

// reducedActive reports whether "people killed" is no claim: the group is
// definite without a number, or the verb is really active with an object that
// is no people ("gunmen seized weapons").
func (r *reader) reducedActive(i int, subj []*group) bool {
	next := r.it(i + 1)
	g := subj[len(subj)-1]
	if g.amount != nil && g.amount.b == 0 && !g.one && (r.zone != headline || g.def) {
		return true // "the police killed on duty": no number
	}
	if ng := r.groupAt(i + 1); ng != nil && !ng.people() && !next.is(cPrep|cTime) {
		return true // "gunmen killed sheep"
	}
	if g.bare && g.amount != nil && g.amount.qual == register.Vague && r.it(g.a-1).is(cPrep) {
		return true
	}
	if next.is(cThat) {
		return true
	}
	return false
}

// lives reads "claimed at least 30 lives", "14 lives were lost".
func (r *reader) lives(i int, v verbGroup) {
	g := r.groupAt(i + 1)
	if v.be || g == nil && r.it(i).has(cHarm, participle) {
		if g = r.groupOn(v.start - 1); g == nil || g.b != v.start {
			return
		}
		h := *g
		h.sort = gElided
		g = &h
	}
	if g == nil || g.amount == nil || g.head < 0 {
		return
	}
	if n := r.it(g.head).norm; n != "lives" && n != "life" {
		return
	}
	h := r.emit(register.Killed, g, i, max(i+1, g.b), "lives that were claimed")
	if h != nil {
		h.elided = true
		r.verbSlots(h, i, v, r.it(i).find(cHarm))
	}
}

// victims reads "claimed 63 civilian victims": dead or hurt, the words do not say.
func (r *reader) victims(i int, v verbGroup) {
	g := r.groupAt(i + 1)
	if v.be || g == nil || g.head < 0 || g.amount == nil || g.amount.b == 0 {
		return
	}
	if n := r.it(g.head).norm; n != "victims" && n != "casualties" {
		return
	}
	if h := r.emit(register.Casualties, g, i, g.b, "victims that were claimed"); h != nil {
		r.verbSlots(h, i, v, nil)
	}
}

// livesBeside reports whether lives are the object of the verb at i, or the
// subject of its passive.
func (r *reader) livesBeside(i int, v verbGroup) bool {
	is := func(g *group) bool {
		if g == nil || g.head < 0 {
			return false
		}
		n := r.it(g.head).norm
		return n == "lives" || n == "life"
	}
	return is(r.groupAt(i+1)) || r.it(i).has(cHarm, participle) && is(r.groupOn(v.start-1))
}

// object returns the group that begins right after a verb, past adverbs.
func (r *reader) object(j int) *group {
	for r.it(j).is(cAdv) && r.groupAt(j) == nil && r.it(j).b > 0 {
		j++
	}
	if r.it(j).is(cTime) && r.groupAt(j+1) != nil && false {
		j++
	}
	g := r.groupAt(j)
	if n := r.appositive(g); n != nil {
		return n
	}
	if g != nil && g.sort == gUnknown && g.def && g.head >= 0 && !r.it(g.head).known() && !r.it(g.head).upper && r.it(g.b).is(cComma) {
		if n := r.groupAt(g.b + 1); n != nil && n.sort == gPerson && n.poss {
			one := oneExact
			g.sort, g.one, g.amount, g.status, g.unit = gPerson, true, &one, "civilian", "persons" // "the miller, his daughter and"
		}
	}
	if g != nil && g.sort == gUnknown && g.weak && g.head >= 0 && r.it(j).is(cDet|cNum) && !r.it(g.head).known() && !r.it(g.head).upper && !r.it(g.head).hyphen && r.takesPeople(j) {
		// "arrested a suspected bomb maker": what is arrested is a person
		g.sort, g.one = gPerson, g.amount == nil
		if g.amount == nil {
			if n := r.it(g.a).norm; n != "a" && n != "an" {
				return nil
			}
			one := oneExact
			g.amount = &one
		}
		g.status = ""
	}
	if g != nil && r.loneName(g) && (r.takesName(j-1) || r.inFull(g, j-1)) {
		r.nameOne(g)
	}
	if g == nil || !g.people() {
		return nil
	}
	if g.sort == gElided && g.amount == nil {
		return nil
	}
	return g
}

// appositive returns the people that a unit is said to be, with their number, in
// an aside after it: "wiped out an entire platoon, 35 men, in an ambush".
func (r *reader) appositive(g *group) *group {
	if g == nil || g.head < 0 && g.b <= g.a || !r.it(g.b).is(cComma) {
		return nil
	}
	switch r.it(g.b - 1).norm {
	case "platoon", "squad", "patrol", "unit", "section", "convoy", "detachment", "crew", "cell", "gang", "band", "column", "team", "party", "group", "groups":
	default:
		return nil
	}
	n := r.groupAt(g.b + 1)
	if n == nil || n.sort != gPerson || n.amount == nil || n.amount.b == 0 {
		return nil
	}
	if k := n.b; !r.it(k).is(cComma) && !(r.it(k).norm == "in" && r.it(k+1).norm == "all") && !(r.it(k).is(cAdv) && r.it(k+1).is(cComma)) {
		return nil
	}
	return n
}

// verbFrom returns the verb of the verb group that starts at item j.
func (r *reader) verbFrom(j int) int {
	for n := 0; n < 6 && r.it(j).is(cBe|cHave|cAdv|cModal|cTo|cNeg); n++ {
		j++
	}
	return j
}

// loneName reports whether the group is one word with a capital that nothing
// knows: a surname, perhaps ("killed Rostum", "Rostum was killed").
func (r *reader) loneName(g *group) bool {
	it := r.it(g.a)
	return g.sort == gThing && g.b == g.a+1 && it.upper && !it.known() && !r.title && (g.a > 0 || r.surnames[it.norm]) && !(r.toks[it.a].Caps && len(it.norm) < 6) && len(it.norm) > 3
}

// takesName reports whether the verb at item k is one that befalls a person: a
// lone name beside it is a person's.
func (r *reader) takesName(k int) bool {
	for ; k >= 0 && r.it(k).is(cAdv); k-- {
	}
	e := r.it(k).find(cHarm)
	if e == nil {
		return false
	}
	switch e.lemma {
	case "kill", "murder", "assassinate", "behead", "shoot dead", "shoot and kill", "fatally shoot", "arrest", "detain", "capture", "abduct", "kidnap", "die",
		"shoot to death", "gun down", "stab to death", "fatally stab", "beat to death", "pronounce dead", "fatally wound", "pass away":
		return true
	}
	return false
}

// inFull reports whether the lone word of a group is the last name of somebody
// whom the text has named in full ("Dana Ruizan, 26, … Ruizan was shot in the leg").
func (r *reader) inFull(g *group, k int) bool {
	if len(r.surnames) == 0 || !r.surnames[r.it(g.a).norm] {
		return false
	}
	e := r.it(k).find(cHarm)
	return e != nil && (e.kind == register.Killed || e.kind == register.Wounded || e.kind == register.Arrested) && e.pattern != "none"
}

// surname remembers the last names of the people that the sentence names in full.
func (r *reader) surname() {
	last := func(k int) {
		if it := r.it(k); it.upper && !it.known() && len(it.norm) > 3 && len(r.surnames) < 200 && !r.title {
			if r.surnames == nil {
				r.surnames = map[string]bool{}
			}
			r.surnames[it.norm] = true
		}
	}
	for k := range r.groups {
		if g := &r.groups[k]; g.sort == gName && g.b-g.a > 1 {
			last(g.b - 1)
		}
	}
	for k := 3; k < len(r.items); k++ {
		if r.items[k].is(cAge) && r.it(k-1).is(cComma) && r.it(k-3).upper {
			last(k - 2) // "Dana Ruizan, 26,": the first name may be a place's too
		}
	}
}

// nameOne makes a lone name one person.
func (r *reader) nameOne(g *group) {
	one := oneExact
	g.sort, g.head, g.one, g.weak, g.amount, g.unit = gName, g.a, true, true, &one, "persons"
}

// takesPeople reports whether the verb before item j has people as its object
// in nearly all texts: arrest, detain, wound, abduct; not kill (a plan), hold,
// seize or release.
func (r *reader) takesPeople(j int) bool {
	for k := j - 1; k >= max(0, j-3); k-- {
		if e := r.it(k).find(cHarm); e != nil {
			switch e.lemma {
			case "arrest", "detain", "apprehend", "abduct", "kidnap", "murder", "assassinate", "behead", "shoot dead", "injure", "wound":
				return true
			}
			return false
		}
	}
	return false
}

// list returns the groups that are joined to g by commas and "and": "seven
// policemen, three soldiers and a civilian".
func (r *reader) list(g *group) []*group {
	gs := []*group{g}
	j := g.b
	for len(gs) < 40 {
		k := j
		comma := false
		if last := gs[len(gs)-1]; last.one && last.sort == gPerson {
			// "the commander Hamid Noor and one other": the name of the one before
			n := k
			for r.it(n).upper && !r.it(n).known() && n < k+5 {
				n++
			}
			if n > k && r.it(n).is(cAnd) {
				k = n
			}
		}
		if r.it(k).is(cAge) {
			k++
		}
		if r.it(k).is(cComma) {
			comma = true
			k++
			if r.it(k).is(cAge) && r.it(k+1).is(cComma) {
				k += 2
			}
			// ", Mahjur, along with": the name of the one before
			n := k
			for r.it(n).upper && !r.it(n).known() && n < k+5 {
				n++
			}
			if n > k && gs[len(gs)-1].one && r.it(n).is(cComma) {
				k = n + 1
			}
		}
		and := r.it(k).is(cAnd)
		if and {
			k++
			for r.it(k).is(cAdv) && r.groupAt(k) == nil {
				k++
			}
		}
		if !comma && !and {
			n := r.afterPlace(k)
			if n == nil {
				break
			}
			gs = append(gs, n)
			j = n.b
			continue
		}
		n := r.groupAt(k)
		if n == nil || !n.people() || n.amount == nil && n.ord == 0 || n.part {
			break
		}
		if n.def && n.ord == 0 && (n.amount == nil || n.amount.b == 0 && !n.one) && r.it(n.b).is(cNum) {
			break // "and the militants 40"
		}
		if n.sort == gElided && !n.others && n.ord == 0 || n.sort == gName && !and {
			break
		}
		if r.verbAfter(n.b) && !r.inParts {
			break
		}
		if !and && !r.listGoesOn(n.b) && !(r.zone == headline && (n.amount.b > 0 || n.one) && len(gs) < 3) {
			break
		}
		gs = append(gs, n)
		j = n.b
	}
	return gs
}

// afterPlace returns the group that "and" joins to a list across a place or a
// time: "two policemen in Kut and a soldier in Hilla".
func (r *reader) afterPlace(k int) *group {
	start := k
	for n := 0; n < 8; n++ {
		it := r.it(k)
		switch {
		case it.is(cTime), it.is(cPlace | cAdmin | cEast), it.is(cPrep) && (r.it(k+1).is(cPlace|cTime|cEast) || r.it(k+1).is(cDet) && r.it(k+2).is(cPlace|cAdmin|cEast)):
			k++
		case it.is(cDet) && r.it(k+1).is(cPlace|cAdmin|cEast):
			k++
		case (it.is(cAnd) || it.is(cComma) && r.it(k+1).is(cNum)) && k > start:
			g := r.groupAt(k + 1)
			if g == nil || !g.people() || g.part || g.amount == nil && g.ord == 0 || r.verbAfter(g.b) || r.at[k] != 0 {
				return nil
			}
			if next := r.it(g.b); next.is(cPrep) && (r.it(g.b+1).is(cPlace) || r.it(g.b+1).is(cDet|cEast) && r.it(g.b+2).is(cPlace|cAdmin)) || next.is(cAdv) {
				return g
			}
			return nil
		default:
			return nil
		}
	}
	return nil
}

// verbAfter reports whether a verb of its own follows the group that ends at j,
// so that the group is a subject.
func (r *reader) verbAfter(j int) bool {
	for r.it(j).is(cAdv) {
		j++
	}
	it := r.it(j)
	if it.is(cBe | cHave | cModal | cDo) {
		return true
	}
	if it.is(cHarm) && !it.is(cDeed) {
		return true
	}
	if it.is(cAdj) && !it.is(cHuman) {
		return true
	}
	if it.is(cSpeech) && it.has(cSpeech, past, third, plain) || it.is(cEventVerb) && it.b-it.a == 1 && !it.is(cEvent|cThing) {
		return true
	}
	return !it.known() && it.b > 0 && verbish(it.norm) && it.norm[len(it.norm)-1] == 'd' && r.it(j+1).is(cDet|cPrep|cTo|cNum|cPron)
}

// listGoesOn reports whether more of a list, with its "and", follows item j.
func (r *reader) listGoesOn(j int) bool {
	for n := 0; n < 60; n++ {
		it := r.it(j)
		switch {
		case it.is(cAnd):
			g := r.groupAt(j + 1)
			return g != nil && g.people() && !r.verbAfter(g.b)
		case it.is(cComma):
			j++
			if g := r.groupAt(j); g != nil && g.people() {
				j = g.b
				continue
			}
			if r.it(j).is(cAnd) {
				continue
			}
			return false
		default:
			return false
		}
	}
	return false
}

// antecedent returns the people whom a relative clause after a comma tells of:
// "some 25 men in all, who had slipped over the border".
func (r *reader) antecedent(start int) *group {
	if !r.it(start-1).is(cRel) || !r.it(start-2).is(cComma) {
		return nil
	}
	k := start - 3
	for r.it(k).is(cAdv) || r.it(k).norm == "all" && r.it(k-1).norm == "in" {
		k--
		if r.it(k).norm == "in" {
			k--
		}
	}
	if g := r.groupOn(k); g != nil && g.b-1 == k && g.sort == gPerson && g.amount != nil && g.amount.b > 0 && !g.one {
		return g
	}
	return nil
}

// subject returns the groups that are the subject of a verb group that starts
// at item j: the nearest people to the left that no preposition governs.
func (r *reader) subject(start int) []*group {
	j := start - 1
	if g := r.antecedent(start); g != nil {
		return []*group{g}
	}
	for n := 0; j >= 0 && n < 40; n++ {
		it := r.it(j)
		if g := r.groupOn(j); g != nil && g.b-1 == j {
			if g.b == start && r.loneName(g) && !r.it(g.a-1).is(cPrep) && (r.takesName(r.verbFrom(start)) || r.inFull(g, r.verbFrom(start))) {
				r.nameOne(g)
			}
			prev := r.it(g.a - 1)
			switch {
			case r.it(g.b).is(cRel) && g.b+1 == start && g.part && r.toks[r.it(g.b-1).b-1].Norm == "those":
				return nil // "40 of those who fled": who they are
			case r.it(g.b).is(cRel) && g.b+1 == start && g.people() && g.amount != nil && (g.amount.b > 0 || g.one):
				return []*group{g} // "searching for nine inmates who escaped"
			case r.it(g.b).is(cRel) && g.b+1 == start && g.sort == gPerson && g.def && !g.poss && !g.one && g.amount != nil && g.amount.b == 0:
				return nil // "recalls the nurses who died": who they are, and no number
			case prev.is(cInclude) && g.b == start && g.people() && g.amount != nil && r.toks[prev.a].Norm == "of":
				g.part = true // "of whom 50 were let go"
				return r.listLeft(g)
			case prev.is(cInclude):
				j = g.a - 2 // "Fifteen civilians among them 11 children were killed"
				continue
			case g.part && g.fracD > 0 && r.wholeBeside(g.a-1):
				j = g.a - 1 // "412 people more than half of them fighters have been killed"
				continue
			case prev.norm == "of" && r.it(g.a-2).is(cDeed) && r.groupOn(g.a-2) != nil && (r.it(r.groupOn(g.a-2).a-1).is(cPrep) || r.it(r.groupOn(g.a-2).a-1).is(cModality)):
				j = r.groupOn(g.a-2).a - 1 // "men convicted of the murder of 32 pilgrims were hanged"
				if r.it(j).is(cModality | cPrep) {
					j--
				}
				continue
			case prev.is(cPrep) && !prev.is(cHedge):
				if g.one && g.sort == gPerson && g.b == start && prev.norm == "of" && r.it(start).is(cHarm) && r.groupOn(g.a-2) != nil && r.groupOn(g.a-2).sort == gPerson {
					return []*group{g} // "the family of the man shot by police"
				}
				if g.people() && g.amount != nil && (r.subjectAfterPrep(g) || g.b == start && g.amount.b > 0 && prev.norm != "by" && prev.norm != "against") {
					return r.listLeft(g)
				}
				j = g.a - 2
				continue
			case g.people() && (g.amount != nil || g.whole || g.ord > 0):
				if prev.is(cHarm) && !prev.is(cDeed) && r.it(g.a-2).is(cComma) && false {
					return nil
				}
				gs := r.listLeft(g)
				if first := r.it(gs[0].a - 1); first.is(cInclude) && r.toks[first.a].Norm != "of" || first.is(cMostly) && g.bare && r.groupOn(gs[0].a-2) != nil {
					j = gs[0].a - 2 // "16 civilians including women and children were killed"
					continue
				}
				return gs
			case g.sort == gPron && !r.it(g.a-1).is(cPrep):
				if g.amount == nil && !g.one {
					if n := r.theyAre(g); n != nil {
						return []*group{n}
					}
				}
				return []*group{g}
			case g.sort == gDeed && (prev.is(cPrep) || r.it(g.a-2).is(cPrep)):
				j = g.a - 2 // "convicted of the massacre of recruits"
				continue
			case g.sort == gDeed || g.sort == gBody:
				return nil
			case g.people():
				if r.it(g.b).is(cRel|cThat) || g.def {
					return nil
				}
				return nil
			}
			if n := r.it(g.a - 2); strings.HasSuffix(prev.norm, "ing") && (n.is(cPrep|cModality) && !n.is(cSub)) && !prev.is(cNum|cHuman) {
				j = g.a - 2 // "A guard accused of taking bribes"
				continue
			}
			if prev.is(cHarm) || prev.is(cAnd|cComma) {
				if prev.is(cComma) {
					j = g.a - 1
					continue
				}
				return nil
			}
			// a thing as subject
			if g.a == 0 || prev.is(cSub|cThat|cRel|cBut|cSpeech) {
				return nil
			}
			j = g.a - 1
			continue
		}
		switch {
		case it.is(cComma):
			// "Four people, including a child, were killed"
			k := j - 1
			for depth := 0; k >= 0 && depth < 25; k, depth = k-1, depth+1 {
				if r.it(k).is(cComma) {
					break
				}
				if r.it(k).is(cMark) && (r.it(k).norm == ";" || r.it(k).norm == ":") {
					return nil
				}
			}
			if k < 0 || !r.it(k).is(cComma) {
				return nil
			}
			if g := r.groupOn(k - 1); g != nil && g.b == k && g.people() {
				j = k - 1
				continue
			}
			if g := r.groupOn(j - 1); g != nil && g.b == j && g.sort == gPerson && g.one && !r.it(g.a-1).is(cPrep|cInclude) {
				return []*group{g} // "X, a 42-year-old man, died": who X is
			}
			return nil
		case it.mark(")"):
			k := j
			for k >= 0 && !r.it(k).mark("(") {
				k--
			}
			j = k - 1
		case it.mark("-"):
			k := j - 1
			for k >= 0 && !r.it(k).mark("-") {
				k--
			}
			if k < 0 {
				return nil
			}
			j = k - 1
		case it.is(cMark) && it.norm != "'s" && it.norm != "'" && it.norm != `"`:
			return nil
		case it.is(cSub | cBut | cThat | cAnd | cNone):
			return nil
		case it.is(cSpeech) && it.has(cSpeech, past) && !r.it(j-1).is(cBe) && !r.it(j+1).is(cHarm) && (it.find(cSpeech).act == "say" || it.find(cSpeech).act == "tell" || it.find(cSpeech).act == "confirm"):
			return nil
		case it.is(cSpeech) && it.form(cSpeech) != participle && it.form(cSpeech) != past:
			return nil
		default:
			j--
		}
	}
	return nil
}

// wholeBeside reports whether a number of people ends at item k, past a hedge and a
// comma: those of whom the part behind them is a part.
func (r *reader) wholeBeside(k int) bool {
	for r.it(k).is(cComma | cHedge) {
		k--
	}
	g := r.groupOn(k)
	return g != nil && g.b-1 == k && g.sort == gPerson && !g.one && g.amount != nil && g.amount.b > 0
}

// theyAre returns the several people of the sentence that "they" goes back to,
// when they have a number and no rule has taken them.
func (r *reader) theyAre(they *group) *group {
	for k := len(r.groups) - 1; k >= 0; k-- {
		g := &r.groups[k]
		if g.b <= they.a && g.sort == gPerson && !g.one && g.amount != nil && g.amount.b > 0 {
			if r.used[g.a] != 0 {
				return nil
			}
			return g
		}
	}
	return nil
}

// sharedSubject returns the subject of a verb that "and" joins to a verb before
// it: "was struck in the head and killed", "was shot and later died".
func (r *reader) sharedSubject(start int) []*group {
	k := start - 1
	for r.it(k).is(cAdv) {
		k--
	}
	if !r.it(k).is(cAnd) {
		return nil
	}
	for j := k - 1; j > 0 && k-j < 14; j-- {
		it := r.it(j)
		if it.is(cBe) || it.is(cHave) {
			for r.it(j - 1).is(cBe | cHave | cAdv) {
				j--
			}
			for n := j; n < k && n < j+4; n++ {
				if w := r.it(n); !w.is(cBe|cHave|cAdv) && strings.HasSuffix(w.norm, "ing") {
					return nil // "were trying to rob him and shot at him"
				} else if !w.is(cBe | cHave | cAdv) {
					break
				}
			}
			gs := r.subject(j)
			if len(gs) > 0 && gs[len(gs)-1].people() {
				return gs
			}
			return nil
		}
		if it.is(cEventVerb) && !it.is(cEvent) || !it.known() && verbish(it.norm) {
			// "several insurgents presented a threat and were killed"
			if g := r.groupOn(j - 1); g != nil && g.b == j && g.people() && g.amount != nil && !r.it(g.a-1).is(cPrep) {
				return r.listLeft(g)
			}
		}
		if it.is(cSub|cThat|cBut|cSpeech) || it.is(cMark) && it.norm != "'s" {
			return nil
		}
	}
	return nil
}

// subjectAfterPrep reports whether a preposition before a group is really a
// hedge or belongs to something else: "over 20 people were killed" is joined
// already, "after 12 people were killed", "with 37 killed".
func (r *reader) subjectAfterPrep(g *group) bool {
	switch r.it(g.a - 1).norm {
	case "with", "following", "despite", "without":
		return true
	}
	return false
}

// listLeft returns the groups joined to g on its left.
func (r *reader) listLeft(g *group) []*group {
	gs := []*group{g}
	for len(gs) < 40 {
		first := gs[0]
		k := first.a - 1
		and := false
		if r.it(k).is(cAnd) {
			and = true
			k--
			if r.it(k).is(cComma) {
				k--
			}
		} else if (len(gs) > 1 || r.zone == headline && r.it(k-1).b > 0) && r.it(k).is(cComma) {
			k--
		} else {
			break
		}
		if r.it(k).is(cAge) {
			k--
		}
		if r.it(k).is(cPlace | cAdmin) {
			// "a commander of Kunduz Province and two advisors"
			p := k
			for r.it(p).is(cPlace | cAdmin | cEast) {
				p--
			}
			if r.it(p).norm == "of" || r.it(p).norm == "from" {
				k = p - 1
			}
		}
		n := r.groupOn(k)
		if and && len(gs) == 1 && first.one && (n == nil || !n.people()) && (r.it(first.b).norm == "were" || r.it(first.b).norm == "are") {
			n = r.whoBefore(k)
		}
		if n == nil || n.b-1 != k && !r.it(n.b).is(cRel) || !n.people() || n.amount == nil || n.sort == gElided && !n.part || n.sort == gName && !and {
			break
		}
		prev := r.it(n.a - 1)
		if prev.is(cHarm) && !prev.is(cDeed) || prev.is(cPrep) && !prev.is(cHedge) && !and {
			break
		}
		if p := r.groupOn(n.a - 1); p != nil && p.part && p.b == n.a {
			break // "61 deaths, 17 of them women, and 140 wounded": what those 17 are
		}
		if prev.is(cPrep) && prev.norm != "with" {
			break
		}
		gs = append([]*group{n}, gs...)
	}
	return gs
}

// whoBefore returns the people before a relative clause that ends at item k: "Two
// brothers who sold fruit in the market and a porter were killed".
func (r *reader) whoBefore(k int) *group {
	for j := k; j > max(0, k-12); j-- {
		it := r.it(j)
		if it.is(cComma|cSub|cBut|cSpeech|cHarm) || it.is(cMark) && it.norm != "'s" {
			return nil
		}
		if it.is(cRel) {
			if g := r.groupOn(j - 1); g != nil && g.b == j && g.sort == gPerson && g.amount != nil && (g.amount.b > 0 || g.one) {
				return g
			}
			return nil
		}
	}
	return nil
}

// adjective reads "12 dead", "12 people dead", "two others were missing".
func (r *reader) adjective(i int) {
	it := r.it(i)
	e := it.find(cAdj)
	v := r.auxiliaries(i)
	kind := e.kind
	if strings.HasPrefix(e.lemma, "with ") {
		// "were pulled out with injuries"
		for j := i - 1; j > max(0, i-4) && !v.be; j-- {
			if n := r.it(j); verbish(n.norm) && r.it(j-1).is(cBe) && !n.is(cHarm) {
				v = r.auxiliaries(j)
			} else if n.norm != "out" && n.norm != "free" && n.norm != "alive" && n.norm != "up" {
				break
			}
		}
	}
	subj := r.subject(v.start)
	if len(subj) == 0 {
		return
	}
	if e.weapon != "" && r.used[subj[len(subj)-1].a] != 0 {
		return // "the bodies of six men with gunshot wounds"
	}
	g := subj[len(subj)-1]
	if strings.HasPrefix(e.lemma, "in ") && !v.be && g.b != v.start && !(v.still && g.b == v.start-1 || r.it(g.b).is(cAdv) && g.b == i-1) || g.of > 0 && g.of == kindIndex(kind)+1 && !(v.be && strings.Contains(e.lemma, " ") && g.amount != nil && g.amount.qual != register.Vague) {
		return
	}
	if kind == register.Detained {
		if g.sort == gElided && !v.be && g.b != v.start {
			return
		}
	} else if !v.be && g.b != v.start && !r.it(v.start-1).is(cAdv|cAge|cMark|cComma) {
		// something stands between: accept only reduced clauses
		if r.it(v.start - 1).is(cAnd | cPrep | cDet) {
			return
		}
	}
	fears := strings.HasPrefix(e.lemma, "feared ") || strings.HasPrefix(e.lemma, "believed ") || strings.HasPrefix(e.lemma, "presumed ") || strings.HasPrefix(e.lemma, "thought ")
	if fears {
		for _, h := range r.emitList(subj, kind, v.start, i+1, "people said to be "+quoted(e.lemma), i, v, e) {
			h.c.Modality = register.Feared
			h.why("modality", "the words "+quoted(e.lemma), r, it.a, it.b)
		}
		return
	}
	if kind == register.Abducted && strings.HasPrefix(e.lemma, "in captivity") && !r.abductedBefore(subj) && r.freedHere() {
		kind = register.Detained // prisoners of a war, and no one's hostages
	}
	if it.norm == "missing" || it.norm == "trapped" || it.norm == "for" {
		kind = register.Missing
	}
	if next := r.groupAt(i + 1); next != nil && next.sort == gBody && !v.be {
		return // "dead bodies"
	}
	r.emitList(subj, kind, v.start, i+1, "people said to be "+quoted(e.lemma), i, v, e)
}

// sportsmen are people who are hurt in games.
var sportsmen = map[string]bool{"player": true, "players": true, "striker": true, "strikers": true, "defender": true, "defenders": true, "midfielder": true, "midfielders": true, "goalkeeper": true, "goalkeepers": true, "batsman": true, "batsmen": true, "bowler": true, "bowlers": true, "winger": true, "wingers": true, "jockey": true, "jockeys": true, "captain": true, "starters": true}

// adjectiveInside reads the adjective of "42 wounded people".
func (r *reader) adjectiveInside(i int, g *group) {
	e := g.deed
	if e == nil || g.amount == nil || g.sort == gBody {
		return
	}
	switch e.kind {
	case register.Killed, register.Wounded, register.Casualties, register.Missing:
		if g.head >= 0 && sportsmen[r.norms[r.it(g.head).b-1]] {
			return // "without six injured players"
		}
	case register.Displaced:
		if r.goneHome(g.b) || g.amount.b == 0 {
			return // "a church that shelters displaced families": who they are
		}
	case register.Escaped, register.Abducted:
		if r.it(g.b).is(cBe|cHave|cHarm) || r.usedFor(g) || g.amount.b == 0 {
			return // "four kidnapped engineers were freed"
		}
	default:
		return
	}
	if g.def && g.amount.b == 0 || g.one && g.def || r.it(g.a-1).norm == "of" && !g.frac && g.amount.qual != register.Exact {
		return
	}
	if g.amount.b == 0 && !r.it(g.a-1).is(cHarm|cFound|cLeave) && !g.frac {
		return
	}
	h := r.emit(e.kind, g, i, i+1, "people called "+quoted(e.lemma))
	if h != nil {
		r.verbSlots(h, i, verbGroup{start: i}, e)
		r.fraction2(h, g, i)
	}
}

// goneHome reports whether the people before item k are said to have gone back.
func (r *reader) goneHome(k int) bool {
	for j := k; j < min(len(r.items), k+6); j++ {
		switch r.it(j).norm {
		case "returned", "return", "returning", "resettled", "back":
			return true
		}
		if r.it(j).is(cComma | cMark) {
			return false
		}
	}
	return false
}

// usedFor reports whether a rule has taken the group.
func (r *reader) usedFor(g *group) bool { return r.used[g.a] != 0 }

// fraction2 adds the known whole of a fraction: "half of the 42 wounded".
func (r *reader) fraction2(h *harm, g *group, i int) {
	if g.base == nil || !g.frac && !(r.it(i).is(cAdj) && i == g.b && r.auxiliaries(i).start == i && g.base.b > 0) {
		return
	}
	k := g.b
	if k == i {
		k++
	}
	if n := r.groupAt(k + 1); g.frac && !(r.it(k).is(cBe) && n != nil && n.sort == gPerson) && r.it(i).is(cAdj) {
		// "two thirds of the 60 wounded had gone home": the 60 are the claim
		h.quantity, h.part = *g.base, false
		h.c.Count = g.base.count()
		h.a = g.base.a
		return
	}
	part := len(r.harms) - 1
	whole := r.harms[part]
	whole.c.Why, whole.c.Spans = nil, nil
	whole.quantity = *g.base
	whole.c.Count = g.base.count()
	whole.part = false
	whole.a, whole.c.Status = g.base.a, ""
	if g.base.a > 0 && r.toks[g.base.a-1].Norm == "the" {
		whole.a = g.base.a - 1
	}
	whole.why("kind", "the known number that a part is taken of", r, whole.a, whole.b)
	// "were women and children"
	if r.it(k).is(cBe) {
		if n := r.groupAt(k + 1); n != nil && n.sort == gPerson {
			r.harms[part].c.Status = register.Status(n.status)
			r.harms[part].b = r.it(n.b - 1).b
			r.harms[part].c.Sex = n.sex
			for m := n.a; m < n.b; m++ {
				r.used[m] = ^uint32(0)
			}
			if r.it(n.b).is(cAnd) {
				if n2 := r.groupAt(n.b + 1); n2 != nil && n2.sort == gPerson {
					r.harms[part].b = r.it(n2.b - 1).b
					r.harms[part].c.Sex, r.harms[part].c.Age = "", ""
					for m := n2.a; m < n2.b; m++ {
						r.used[m] = ^uint32(0)
					}
				}
			}
		}
	}
	p := r.harms[part]
	p.parent = part
	r.harms[part] = whole
	r.harms = append(r.harms, p)
}

// deed reads "102 civilian deaths", "the deaths of 12 people", "12 executions".
func (r *reader) deed(i int) {
	it := r.it(i)
	e := it.find(cDeed)
	g := r.groupOn(i)
	v := verbGroup{start: i}
	of := -1
	if n := r.it(i + 1).norm; n == "of" || n == "among" && e.kind == register.Killed {
		of = i + 2
	} else if (n == "in" || n == "near" || n == "at") && r.it(i+2).is(cPlace) && r.it(i+3).norm == "of" {
		of = i + 4 // "the capture in Hit of a man"
	}
	kind := e.kind
	if e.pattern == "losses" {
		if n := r.groupAt(of); of > 0 && n != nil && n.amount != nil && n.amount.b > 0 && n.sort == gPerson && fighting([]*group{n}) {
			for _, h := range r.emitList(r.list(n), kind, i, i+1, "the noun "+quoted(e.lemma), i, v, e) {
				h.deed = true
			}
		} else if n != nil && n.sort == gElided && n.amount != nil && n.amount.b > 0 && r.it(i-1).is(cDet) && r.it(i-2).is(cSpeech) && r.lastHarm() != nil {
			// "the ministry acknowledged the loss of seven"
			if h := r.emit(kind, n, i, n.b, "people that a party lost"); h != nil {
				h.deed, h.elided = true, true
				r.verbSlots(h, i, v, e)
			}
		} else if n != nil && n.head >= 0 && (r.it(n.head).norm == "lives" || r.it(n.head).norm == "life") && n.amount != nil && n.amount.b > 0 {
			if h := r.emit(kind, n, i, n.b, "lives that were lost"); h != nil {
				h.deed, h.elided = true, true
				r.verbSlots(h, i, v, e)
			}
		}
		return
	}
	if e.kind == register.SentencedDeath {
		if r.lifted(i) {
			return
		}
		of = r.sentencedAt(i, of)
		if r.carriedOut(i) {
			kind = register.Executed
		}
	}
	if of > 0 {
		if n := r.groupAt(of); n != nil && n.people() && n.amount != nil && n.sort != gElided && !(n.bare && n.amount.b == 0 && !n.one) || n != nil && n.sort == gElided && n.amount != nil {
			hs := r.emitList(r.list(n), kind, i, i+1, "the noun "+quoted(e.lemma), i, v, e)
			for k := range hs {
				hs[k].deed = true
			}
			if len(hs) > 0 {
				return
			}
		}
	}
	if g == nil || g.head != i || g.sort != gDeed || g.amount == nil {
		return
	}
	if e.kind == register.Released || e.kind == register.Escaped || g.amount.min > 1 && it.form(cDeed) == plain {
		return
	}
	if g.ord > 0 || slices.Contains(r.norms[r.it(g.a).a:it.a], "such") {
		return // "Eight such kidnappings": acts, not people
	}
	h := r.emit(kind, g, i, i+1, "the noun "+quoted(e.lemma)+" with its number")
	if h != nil && of > 0 && h.c.Status == "" {
		if n := r.groupAt(of); n != nil && n.sort == gPerson && n.status != "" {
			h.c.Status = register.Status(n.status)
			h.why("status", "the noun "+quoted(n.from), r, r.it(n.a).a, r.it(n.b-1).b)
			for k := n.a; k < n.b; k++ {
				r.used[k] |= kindBit(e.kind)
			}
		}
	}
	if h != nil {
		h.deed = true
		h.sort = gDeed
		r.verbSlots(h, i, v, e)
	}
}

// sentencedAt returns the item where those begin on whom a death sentence is
// passed: "death sentences to 12 men", "against", "were passed on", "handed down to".
func (r *reader) sentencedAt(i, of int) int {
	for k := i + 1; k < min(len(r.items), i+8); k++ {
		it := r.it(k)
		switch it.norm {
		case "on", "to", "against", "for", "upon", "of":
			if g := r.groupAt(k + 1); g != nil && g.people() {
				return k + 1
			}
		}
		if it.is(cBe|cHave|cAdv) || !it.known() && verbish(it.norm) || it.norm == "handed" || it.norm == "down" || it.norm == "passed" || it.norm == "given" || it.norm == "out" || it.norm == "issued" || it.norm == "imposed" || it.norm == "pronounced" {
			continue
		}
		break
	}
	return of
}

// carriedOut reports whether the sentences at i were carried out.
func (r *reader) carriedOut(i int) bool {
	for k := max(0, i-5); k < min(len(r.items), i+12); k++ {
		it := r.it(k)
		if (it.norm == "carried" || it.norm == "carry" || it.norm == "carrying") && r.it(k+1).norm == "out" || it.norm == "implemented" || it.norm == "enforced" {
			if !r.auxiliaries(k).neg {
				return true
			}
		}
		if it.is(cComma|cMark|cBut|cSub) && k > i {
			return false
		}
	}
	return false
}

// lifted reports whether the death sentence at i was commuted, quashed or set
// aside.
func (r *reader) lifted(i int) bool {
	for k := max(0, i-6); k < min(len(r.items), i+10); k++ {
		switch r.it(k).norm {
		case "commuted", "commute", "commuting", "overturned", "overturn", "quashed", "quash", "annulled", "annul", "lifted", "lift", "revoked", "suspended", "cancelled", "canceled", "stayed", "reduced", "abolish", "abolished":
			return true
		}
	}
	return false
}

// body reads "14 bodies", "the remains of 30 people".
func (r *reader) body(i int) {
	it := r.it(i)
	g := r.groupOn(i)
	v := r.auxiliaries(i)
	e := it.find(cBody)
	switch r.it(i + 1).norm {
	case "camera", "cameras", "cam", "cams", "armor", "armour", "bag", "bags", "worn", "shop", "scanner", "scanners":
		return // "received 500 body cameras"
	}
	if it.norm == "remains" && (r.it(i+1).is(cAdj|cPrep|cAdv|cDet) || !r.it(i+1).known() && r.it(i+1).b > 0) && !(r.it(i+1).norm == "of" || r.it(i+1).norm == "from") && !(g != nil && g.a < i && r.it(i-1).class == 0) && r.verbRemains(i) {
		return // "the fate of 40 men remains unknown"
	}
	if r.it(i+1).norm == "of" {
		if n := r.groupAt(i + 2); n != nil && n.people() && n.amount != nil && (g == nil || g.amount == nil) && !(n.bare && n.one) {
			if n.def && n.amount.b == 0 {
				return
			}
			for _, h := range r.emitList(r.list(n), register.BodiesFound, i, i+1, "the "+quoted(e.lemma)+" of people", i, v, e) {
				h.deed = true
			}
			return
		}
	}
	if g == nil || g.sort != gBody || g.head != i {
		return
	}
	if g.amount == nil {
		if it.has(cBody, plural) && !g.def && e.lemma != "remains" && r.foundHere(g) {
			g.amount = &amount{min: 2, hasMin: true, qual: register.Vague}
		} else if it.form(cBody) == plain && (r.it(g.a).norm == "a" || r.it(g.a).norm == "another") && r.foundHere(g) {
			one := oneExact
			g.amount = &one
		} else {
			return
		}
	}
	if h := r.emit(register.BodiesFound, g, i, i+1, "the noun "+quoted(e.lemma)+" with its number"); h != nil {
		if g.status == "" {
			h.c.Status = register.UnknownStatus
		}
		// the verb that found them belongs to the words
		if f := r.it(g.a - 1); f.is(cFound) {
			h.a = f.a
		} else {
			for k := g.b; k < min(g.b+8, len(r.items)); k++ {
				if r.it(k).is(cFound) {
					h.b = r.it(k).b
					break
				}
				if r.it(k).is(cComma) {
					break
				}
			}
		}
		r.verbSlots(h, i, v, e)
	}
}

// verbRemains reports whether "remains" is the verb: no finder of it in the
// sentence, and a noun right before it.
func (r *reader) verbRemains(i int) bool {
	p := r.it(i - 1)
	if p.is(cDet|cFound|cNum|cPoss) || p.norm == "human" || p.norm == "skeletal" || p.norm == "of" {
		return false
	}
	for k := range r.items {
		if k != i && r.it(k).is(cFound) {
			return false
		}
	}
	return p.b > 0
}

func (r *reader) foundHere(g *group) bool {
	if r.it(g.a - 1).is(cFound) {
		return true
	}
	for k := g.b; k < min(g.b+10, len(r.items)); k++ {
		if r.it(k).is(cFound) {
			return true
		}
	}
	return false
}

// nobody reads "nobody was killed", "no casualties".
func (r *reader) nobody(i int) {
	it := r.it(i)
	zero := amount{min: 0, max: 0, hasMin: true, hasMax: true, qual: register.Exact, a: it.a, b: it.b}
	g := group{a: i, b: i + 1, head: i, sort: gElided, amount: &zero, unit: "persons", status: "unknown"}
	var kind register.Kind
	at := i
	switch it.norm {
	case "casualties":
		kind = register.Casualties
	case "deaths", "fatalities", "life":
		kind = register.Killed
	case "injuries":
		kind = register.Wounded
	default:
		if it.norm == "civilians" || it.norm == "civilian" {
			g.status = "civilian"
		}
		if it.norm == "soldiers" {
			g.status = "army"
		}
		for k := i + 1; k < min(i+7, len(r.items)); k++ {
			if e := r.it(k).find(cHarm); e != nil && r.it(k).has(cHarm, participle, past) {
				if e.pattern == "lives" {
					return // "Nobody claimed the attack": not lives
				}
				kind, at = e.kind, k
				break
			}
			if !r.it(k).is(cBe|cHave|cAdv|cOthers|cPrep|cHuman) && r.it(k).known() {
				break
			}
			if !r.it(k).known() {
				break
			}
		}
	}
	if kind == "" {
		return
	}
	if h := r.emit(kind, &g, i, at+1, "nobody: none is a count too"); h != nil {
		r.verbSlots(h, at, verbGroup{start: at}, nil)
		h.elided = false
		h.others = r.it(i).norm == "else"
		if it.norm == "life" {
			h.c.Status = register.UnknownStatus
		}
	}
}

// split reads a verb with its other half after the people: "sentenced four
// men to death", "drove 3,000 people from their homes". It reports whether it
// found one.
func (r *reader) split(i int) bool {
	it := r.it(i)
	if r.toHospital(i) {
		return true
	}
	g := r.object(i + 1)
	if g == nil {
		return false
	}
	gs := r.list(g)
	last := gs[len(gs)-1]
	var e *entry
	for k := range it.entries {
		n := &it.entries[k]
		if n.class == cCourt && (e == nil || len(n.tail) > len(e.tail)) && r.follows(last.b, n.tail) {
			e = n
		}
	}
	if e == nil {
		return false
	}
	end := last.b
	for end < len(r.items) && r.it(end).a < r.it(last.b).a+words(e.tail) {
		end++
	}
	if e.kind == register.Abducted && r.ruins(end) {
		return false
	}
	if and := r.it(end); and.is(cAnd) && and.b-and.a > 1 {
		// "gunned him down together with his wife and three sons"
		if n := r.groupAt(end + 1); n != nil && n.people() && n.amount != nil && !r.verbAfter(n.b) {
			gs = append(slices.Clone(gs), r.list(n)...)
			end = gs[len(gs)-1].b
		}
	}
	people, kind := r.suited(e, e.kind, gs)
	if kind == register.Abducted {
		// "dragged the men from their beds": those told of before
		people = slices.DeleteFunc(slices.Clone(people), func(g *group) bool {
			return g.def && !g.poss && !g.one && g.sort == gPerson && (g.amount == nil || g.amount.b == 0)
		})
	}
	if e.pattern == "hospital" && e.tail == "to" && !r.hospitalNext(end) {
		return false
	}
	if len(people) == 0 || kind == register.Abducted && mild[it.norm] && led(e.tail) && !r.takers(i, r.auxiliaries(i)) || kind == register.Released && strings.HasPrefix(e.lemma, "let ") && !r.custodyGroup(people) && !r.custodyHere() && !r.abductedBefore(people) {
		return false
	}
	return len(r.emitList(people, kind, i, end, "the words "+quoted(e.lemma), i, r.auxiliaries(i), e)) > 0
}

// mild are verbs that take people away by force only when those who do it bear
// arms or hide their faces.
var mild = map[string]bool{"lead": true, "led": true, "leads": true, "leading": true, "take": true, "took": true, "taken": true, "takes": true, "taking": true, "drive": true, "drove": true, "driven": true, "driving": true, "carry": true, "carried": true, "carrying": true, "march": true, "marched": true, "force": true, "forced": true, "pull": true, "pulled": true, "away": true, "off": true}

// led reports whether the other half of a split verb only says where to.
func led(tail string) bool {
	first, _, _ := strings.Cut(tail, " ")
	return first == "away" || first == "off" || first == "from" || first == "into"
}

// toHospital reads the passive "were rushed to a field hospital", also without its
// helper after "and": "were hurt and taken to the clinic".
func (r *reader) toHospital(i int) bool {
	it := r.it(i)
	if r.it(i+1).norm != "to" || !r.hospitalNext(i+2) {
		return false
	}
	for k := range it.entries {
		e := &it.entries[k]
		if e.class != cCourt || e.pattern != "hospital" || e.tail != "to" || e.form != participle {
			continue
		}
		v := r.auxiliaries(i)
		if !v.be {
			continue
		}
		return len(r.emitList(r.subject(v.start), e.kind, v.start, i+2, "the words "+quoted(e.lemma), i, v, e)) > 0
	}
	return false
}

// hospitalNext reports whether a hospital or clinic follows within the noun group
// that begins at item k.
func (r *reader) hospitalNext(k int) bool {
	for j := k; j < min(len(r.items), k+6); j++ {
		it := r.it(j)
		for t := it.a; t < it.b; t++ {
			switch r.norms[t] {
			case "hospital", "hospitals", "clinic", "clinics", "infirmary", "intensive":
				return true
			}
		}
		if it.is(cComma|cSub|cAnd|cBe|cHave) || it.is(cMark) && it.norm != "'s" && it.norm != "'" {
			return false
		}
	}
	return false
}

// takers reports whether armed, masked or uniformed people are the subject of
// the verb at i, or stand behind its "by".
func (r *reader) takers(i int, v verbGroup) bool {
	lo, hi := r.clauseStart(i), v.start
	if v.be {
		if lo, hi = r.byWhom(i), len(r.items); lo < 0 {
			return r.gunpoint() || len(r.harms) > 0 && r.harms[len(r.harms)-1].sent >= r.sent-2
		}
	}
	for k := lo; k < hi; k++ {
		it := r.it(k)
		switch it.norm {
		case "masked", "armed", "uniformed", "hooded", "unknown", "unidentified":
			return true
		}
		if e := it.find(cHuman); e != nil && (e.status == "insurgent" || e.status == "militia" || e.status == "army" || e.status == "police" || e.lemma == "kidnapper") || it.is(cParty) && it.find(cParty).party != "nation" && !it.demonym || it.is(cForces) && !it.is(cHuman) {
			return true
		}
	}
	return r.gunpoint()
}

// gunpoint reports whether the sentence says that people were made to go.
func (r *reader) gunpoint() bool {
	for k := range r.items {
		switch r.it(k).norm {
		case "gunpoint", "blindfolded", "handcuffed", "handcuffs", "unknown", "gunmen":
			return true
		}
	}
	return false
}

// ruins reports whether what people are pulled from, up to item k+3, is no place
// that they are taken from by force: rubble, a wreck, water.
func (r *reader) ruins(k int) bool {
	for j := k - 1; j < k+3; j++ {
		switch r.it(j).norm {
		case "rubble", "wreckage", "wreck", "debris", "ruins", "river", "water", "sea", "lake", "canal", "flames", "fire", "blaze", "well", "tunnel", "mine", "mud", "wall", "walls":
			return true
		}
		if r.it(j).is(cComma|cMark|cSub|cAnd) && j >= k {
			return false
		}
	}
	return false
}

// follows reports whether the words of a phrase stand from item k on.
func (r *reader) follows(k int, phrase string) bool {
	if k >= len(r.items) {
		return false
	}
	t := r.it(k).a
	for w := range strings.FieldsSeq(phrase) {
		if t >= len(r.toks) || r.toks[t].Norm != w {
			return false
		}
		t++
	}
	return true
}

func words(phrase string) int { return strings.Count(phrase, " ") + 1 }

// custodyWords reports whether the sentence names a prison or people held.
func (r *reader) custodyWords() bool {
	for i := range r.items {
		it := &r.items[i]
		if e := it.find(cHuman); it.is(cCustody) || e != nil && custodyNouns[e.lemma] {
			return true
		}
		switch it.norm {
		case "charge", "charges", "trial", "ransom", "captive", "hostage", "terrorism":
			return true
		}
	}
	return false
}

// custodyHere reports whether the sentence speaks of people held.
func (r *reader) custodyHere() bool {
	for i := range r.items {
		it := &r.items[i]
		if it.is(cCustody) {
			return true
		}
		if e := it.find(cHuman); e != nil && custodyNouns[e.lemma] {
			return true
		}
		if e := it.find(cHarm); e != nil && (e.kind == register.Arrested || e.kind == register.Abducted || e.kind == register.Detained) {
			return true
		}
	}
	return false
}

var hostages = map[string]bool{"hostage": true, "hostages": true, "captive": true, "captives": true, "prisoner": true, "prisoners": true}

var custodyNouns = map[string]bool{"detainee": true, "prisoner": true, "inmate": true, "captive": true, "hostage": true, "suspect": true, "convict": true, "kidnapper": true, "captor": true, "terror suspect": true, "escapee": true}

func (r *reader) custodyGroup(gs []*group) bool {
	for _, g := range gs {
		if g.head >= 0 {
			if e := r.it(g.head).find(cHuman); e != nil && custodyNouns[e.lemma] {
				return true
			}
		}
	}
	return false
}

// left4 reads families and residents who left a place: "About 600 families left
// Rawa". Fighters withdraw and travellers leave, so only those with a home there
// count.
func (r *reader) left4(i int) {
	it := r.it(i)
	if it.norm == "leaves" || it.norm == "leaving" {
		return
	}
	next := r.it(i + 1)
	if !next.is(cPlace) && !(next.norm == "the" && r.it(i+2).is(cAdmin)) {
		home := false
		for k := i + 2; k < min(i+5, len(r.items)) && next.is(cNum|cDet|cPoss); k++ {
			switch r.it(k).norm {
			case "villages", "homes", "houses", "towns", "districts", "neighbourhoods", "neighborhoods", "hamlets", "farms":
				home = true
			}
		}
		if !home {
			return
		}
	}
	v := r.auxiliaries(i)
	subj := r.subject(v.start)
	if len(subj) == 0 {
		return
	}
	if r.leavesHome(subj) {
		r.emitList(subj, register.Displaced, v.start, i+2, "people who left their place", i, v, nil)
	}
}

// displaced reports whether a verb of leaving means that people left their
// homes: families, residents, people with a number; not fighters, not "the
// gunmen fled".
func (r *reader) displaced(i int, gs []*group) bool {
	if len(gs) == 0 {
		return false
	}
	g := gs[len(gs)-1]
	if g.sort == gElided && !g.part {
		return g.amount != nil && g.amount.min > 50
	}
	if g.sort == gPerson && (g.status == "insurgent" || g.status == "army" || g.status == "police" || g.status == "militia" || g.status == "security") {
		return false
	}
	if g.one || g.amount == nil {
		return false
	}
	if r.custodyGroup(gs) {
		return false
	}
	return g.unit == "families" || g.amount.min >= 2 && (r.it(i).find(cHarm).lemma != "flee" || g.amount.min >= 10)
}

// outForHours reports whether the clause after the verb at i says that people
// were out for minutes or hours: "evacuated for about two hours".
func (r *reader) outForHours(i int) bool {
	for k := i + 1; k < len(r.items) && !r.it(k).is(cMark|cComma|cSub|cBut); k++ {
		if r.it(k).norm != "for" {
			continue
		}
		for k++; r.it(k).is(cHedge | cNum | cDet); k++ {
		}
		if it := r.it(k); it.b > it.a && it.is(cMeasure|cMinute|cTime) {
			switch r.norms[it.b-1] {
			case "hour", "hours", "minutes":
				return true
			}
		}
	}
	return false
}

// placeNext tells that a noun group starts at i, so that the "at" before it
// names a place and not an aim.
func (r *reader) placeNext(i int) bool {
	return i < len(r.items) && r.it(i).class&(cAnd|cComma|cPrep|cSub|cMark) == 0
}
