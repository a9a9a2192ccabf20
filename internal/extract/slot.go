package extract

import (
	"strings"

	"cairn/internal/gazetteer"

	"cairn/internal/register"
)

// verbSlots fills what the verb group and the clause around it say: modality,
// implied means, agent.
func (r *reader) verbSlots(h *harm, i int, v verbGroup, e *entry) {
	if e != nil && e.weapon != "" {
		h.c.Weapon = e.weapon
	}
	if e != nil && e.pattern == "shot" {
		h.shot = true
		h.weak = true
	}
	h.wound = e != nil && e.kind == register.Wounded && e.weapon == "gunfire" && strings.Contains(e.lemma, "gunshot wound")
	if e != nil && e.class == cAdj && strings.Contains(e.lemma, " in the ") {
		h.wound = true
		if strings.HasPrefix(e.lemma, "shot ") {
			h.c.Weapon, h.shot, h.weak = "gunfire", true, true
		}
	}
	h.hospital = e != nil && e.pattern == "hospital"
	h.passive = v.be && !(r.it(i).has(cHarm, ing) && !r.it(i).has(cHarm, participle))
	h.held = v.being || v.present
	if h.bare && h.quantity.b == 0 && v.be && v.present && !v.being && harmed(h.c.Kind) && r.zone != headline {
		h.dead = true // "civilians are killed by these devices": what happens, and to no number of people
	}
	for k := max(0, v.start-1); k < i; k++ {
		if w := r.it(k).norm; (w == "also" || w == "additionally") && !h.def {
			h.others, h.a = true, min(h.a, r.it(k).a) // "also detained one man": not those before
		}
	}
	r.modality(h, i, v)
	r.agent(h, i, v)
	if h.c.Kind == register.Executed && e != nil && e.class == cHarm {
		r.unlawful(h, i, v)
	}
	if e != nil && (e.lemma == "behead" || e.lemma == "decapitate") && !v.be {
		if p := r.it(v.start - 1); p.place != nil && p.place.Kind == gazetteer.Country && !p.demonym || p.norm == "kingdom" {
			h.c.Kind, h.c.Status = register.Executed, ""
			h.why("kind", "a state that puts people to death", r, h.at, r.it(i).b)
		}
	}
	if (h.c.Kind == register.Arrested || h.c.Kind == register.Detained) && e != nil && e.class == cHarm && !h.passive {
		r.seized(h, i, v, e)
	}
	if h.c.Kind == register.Arrested && h.passive && e != nil && e.lemma == "seize" && (r.it(i+1).norm == "from" || r.abductedBefore(nil)) && (h.status == "civilian" || h.status == "unknown") && r.byWhom(i) < 0 {
		h.c.Kind, h.c.Status = register.Abducted, register.Status(h.status)
		h.why("kind", "people seized from where they were", r, h.at, r.it(i).b)
	}
	if h.c.Kind == register.Abducted && e != nil && (e.class == cHarm || e.class == cCourt) {
		r.lawful(h, i, v, e)
	}
}

// lawful reads people led or taken away by the police or the army as arrested;
// whom they are said to abduct or kidnap stays abducted.
func (r *reader) lawful(h *harm, i int, v verbGroup, e *entry) {
	if e.tail == "" && !strings.Contains(e.lemma, " ") {
		return
	}
	lo, hi := r.clauseStart(i), v.start
	if h.passive {
		if lo, hi = r.byWhom(i), len(r.items); lo < 0 {
			return
		}
	}
	for k := lo; k < min(hi, lo+6); k++ {
		g := r.groupOn(k)
		if g == nil {
			continue
		}
		if it := r.it(max(g.head, g.a)); g.status == "police" || g.status == "army" || g.status == "security" || it.is(cForces) || it.is(cParty) && it.find(cParty).party == "service" {
			h.c.Kind, h.c.Status = register.Arrested, ""
			h.why("kind", "taken by those who may arrest", r, h.at, r.it(i).b)
		}
		return
	}
}

// byWhom returns the item after "by" behind the verb at i, -1: none.
func (r *reader) byWhom(i int) int {
	for k := i + 1; k < min(i+7, len(r.items)); k++ {
		if r.it(k).norm == "by" {
			return k + 1
		}
		if r.it(k).is(cComma|cMark|cHarm) && r.it(k).norm != "'s" {
			break
		}
	}
	return -1
}

// seized reads people taken by those who may arrest nobody as abducted: "armed
// men seized seven oil workers". Soldiers that rebels capture stay captured.
func (r *reader) seized(h *harm, i int, v verbGroup, e *entry) {
	if e.lemma == "hold" && (v.still || r.it(i-1).norm == "still") {
		return // "are still holding a nun": a stock
	}
	if h.status != "civilian" && e.lemma != "seize" && e.lemma != "hold" {
		return
	}
	for k := v.start - 1; k >= r.clauseStart(i); k-- {
		it := r.it(k)
		p, who := it.find(cParty), it.find(cHuman)
		if who != nil && who.status == "insurgent" && r.used[k] == 0 || p != nil && p.party == "group" && (p.status == "insurgent" || p.status == "militia") {
			h.c.Kind = register.Abducted
			h.c.Status = register.Status(h.status)
			h.why("kind", "taken by those who may arrest nobody", r, h.at, r.it(i).b)
			return
		}
		if it.is(cSpeech | cThat) {
			return
		}
	}
}

// unlawful reads an execution by an armed group as a killing: only a state
// executes.
func (r *reader) unlawful(h *harm, i int, v verbGroup) {
	lo, hi := r.clauseStart(i), v.start
	if v.be || r.it(i+1).norm == "by" {
		lo, hi = i+1, min(i+7, len(r.items))
		if r.it(lo).norm != "by" {
			return
		}
	}
	for k := lo; k < hi; k++ {
		it := r.it(k)
		p, p2 := it.find(cParty), it.find(cHuman)
		if p != nil && (p.status == "insurgent" || p.status == "militia") && (p.party != "caps" || r.toks[it.a].Caps) || p2 != nil && p2.status == "insurgent" {
			h.c.Kind = register.Killed
			h.c.Status = register.Status(h.status)
			h.why("kind", "an execution by an armed group is a killing", r, h.at, r.it(i).b)
			r.agent(h, i, v)
			return
		}
	}
}

// modality reads how real the event is said to be. The verb group decides
// first, then the nearest modal phrase before it in its clause, then a clause
// that embeds it ("had they gone off, …", "denied that …").
func (r *reader) modality(h *harm, i int, v verbGroup) {
	set := func(m register.Modality, k int, rule string) {
		h.c.Modality = m
		h.why("modality", rule, r, r.it(k).a, r.it(k).b)
	}
	from := r.clauseStart(i)
	for k := range r.items {
		if e := r.it(k).find(cModality); e != nil && e.modality == "fiction" {
			h.dead = true
			return
		}
	}
	if v.neg && h.c.Count != nil {
		h.neg = true
		set(register.Denied, i, "the verb is negated")
		return
	}
	for k := i - 1; k >= from; k-- {
		it := r.it(k)
		if it.is(cSpeech) {
			e := it.find(cSpeech)
			switch e.act {
			case "deny":
				if k < i-12 || r.saysToo(r.it(k).b, r.it(i).a) {
					continue // "rejected this, saying that it had lost seven men"
				}
				set(register.Denied, k, "what is denied")
				return
			case "fear":
				set(register.Feared, k, "what is feared")
				return
			}
			if prev := r.it(k - 1); prev.is(cSpeech) || prev.is(cDet|cPoss) {
				continue // "denied reports that"
			}
			if r.subSays(k) && v.start-k > 0 && !it.has(cSpeech, ing) {
				break // what stands before the saying does not hold for what is said
			}
		}
		if it.is(cHarm) && !it.is(cDeed) && k < v.start && r.it(k+1).is(cNum|cDet) && r.separatedByAnd(k, i) {
			continue
		}
		if it.is(cRel) && r.it(k-1).is(cComma) && k < v.start {
			break // ", which killed 11": told in passing, as a fact
		}
		if it.is(cAnd) && k < v.start && r.ownVerb(k+1) {
			break // a clause with a subject and a verb of its own
		}
		e := it.find(cModality)
		if e == nil {
			continue
		}
		if e.modality == "background" {
			if (e.side == "clause" || h.ga > it.a && r.modalReaches(k, i, v, e)) && h.c.Kind != register.Detained && h.c.Kind != register.SentencedDeath {
				h.c.Frame = register.Background
				h.why("frame", "the words "+quoted(e.lemma), r, it.a, it.b)
			}
			continue
		}
		if e.side == "clause" {
			set(e.modality, k, "the condition "+quoted(e.lemma))
			return
		}
		if e.side == "whole" {
			set(e.modality, k, "the words "+quoted(e.lemma))
			return
		}
		if r.modalReaches(k, i, v, e) {
			m := e.modality
			if m == register.Feared && conditional[e.lemma] && r.condition(i) {
				m = register.Hypothetical
			}
			if m == register.Hypothetical && (e.lemma == "may" || e.lemma == "might") && v.be && !r.condition(i) {
				m = register.Feared // "may still be under the rubble"
			}
			if m == register.Planned && r.stopped(k, from) {
				m = register.Averted
			}
			if (e.lemma == "will" || e.lemma == "may") && r.it(k).upper {
				continue
			}
			set(m, k, "the words "+quoted(e.lemma))
			return
		}
	}
	// a condition that stands in front of the whole sentence
	for k := 0; k < from; k++ {
		if e := r.it(k).find(cModality); e != nil && e.side == "clause" && e.modality == register.Hypothetical && v.modal {
			set(e.modality, k, "the condition "+quoted(e.lemma))
			return
		}
	}
	if v.modal && h.c.Modality == register.Asserted {
		for k := v.start; k < i; k++ {
			switch r.it(k).norm {
			case "will", "shall", "wont":
				set(register.Planned, k, "the future")
			case "may", "might":
				if v.be && !r.condition(i) {
					set(register.Feared, k, "the modal verb") // "may still be under the rubble"
				} else {
					set(register.Hypothetical, k, "the modal verb")
				}
			case "would", "could", "can", "should":
				set(register.Hypothetical, k, "the modal verb")
			}
		}
	}
	if v.to && !v.be && r.it(i).has(cHarm, plain) && h.c.Modality == register.Asserted && !r.cameTrue(v.start) {
		set(register.Planned, i, "an infinitive: what was meant")
	}
	// "feared dead" after it
	if next := r.it(i + 1); h.c.Modality == register.Asserted {
		if e := next.find(cModality); e != nil && e.side == "whole" {
			set(e.modality, i+1, "the words "+quoted(e.lemma))
		}
	}
}

// ownVerb reports whether a subject with a finite verb of its own begins at k.
func (r *reader) ownVerb(k int) bool {
	g := r.groupAt(k)
	if g == nil {
		return false
	}
	j := g.b
	for r.it(j).is(cAdv) {
		j++
	}
	return r.it(j).is(cBe|cHave|cModal|cDo) || r.it(j).is(cHarm) && r.it(j).has(cHarm, past) && r.groupAt(j+1) != nil
}

// conditional are the modal phrases that say what is feared, or what a condition
// would bring.
var conditional = map[string]bool{"could be": true, "may be": true, "might be": true, "might have": true, "may have": true, "could have": true}

// condition reports whether the sentence sets a condition: "if the dam broke".
func (r *reader) condition(i int) bool {
	if first := r.it(0); first.norm == "had" && first.upper && !r.it(1).is(cComma|cNum) {
		return true // "Had the shells gone off, hundreds might have died"
	}
	for k := range r.items {
		if e := r.it(k).find(cModality); e != nil && e.side == "clause" && e.modality == register.Hypothetical {
			return true
		}
	}
	return false
}

// stopped reports whether a plan before item k was foiled: "foiled a plot to".
func (r *reader) stopped(k, from int) bool {
	for j := k - 1; j >= max(from, k-6); j-- {
		if e := r.it(j).find(cModality); e != nil && e.modality == register.Averted {
			return true
		}
	}
	return false
}

// cameTrue reports whether the words before an infinitive say that it came
// about: "managed to kill", "went on to kill".
func (r *reader) cameTrue(k int) bool {
	for j := k - 1; j >= max(0, k-2); j-- {
		switch r.it(j).norm {
		case "managed", "went", "on", "able", "continued", "continue", "continues", "began", "begun", "started", "proceeded", "helped", "known", "said", "reported", "seem", "appeared", "appears", "confirmed", "found", "alleged", "claimed":
			return true
		}
	}
	return false
}

// subSays reports whether the speech verb at k has what is said after it.
func (r *reader) subSays(k int) bool {
	next := r.it(k + 1)
	return !next.is(cComma) && !(next.is(cMark) && next.norm == ".")
}

func (r *reader) separatedByAnd(k, i int) bool {
	for j := k; j < i; j++ {
		if r.it(j).is(cAnd) {
			return true
		}
	}
	return false
}

// modalReaches reports whether a modal phrase at k governs the verb at i: it
// belongs to its verb group, or ends in "to" or a noun whose complement is the
// verb, with no other finite verb between.
func (r *reader) modalReaches(k, i int, v verbGroup, e *entry) bool {
	if k >= v.start {
		return true
	}
	last := r.toks[r.it(k).b-1].Norm
	if k == v.start-1 {
		return true
	}
	switch last {
	case "would", "could", "may", "might", "can", "should", "will", "have", "be", "been":
		return false // of another verb
	}
	if (last == "for" || last == "of") && !r.isDeed(i) && e.modality == register.Planned {
		return false // "called for an air strike, killing"
	}
	if last == "to" && !r.it(i).has(cHarm, plain) && r.it(v.start).norm != "be" {
		return false // "a plot to kill a judge and arrested four"
	}
	if e.modality == register.Averted && r.it(i).has(cHarm, ing) && r.it(v.start-1).is(cComma) {
		return false // "foiled an attack, arresting seven men": what came of it
	}
	// between: only a noun group, "that", commas or the object of a verb like "foiled an attempt to kill"
	for j := k + 1; j < v.start; j++ {
		it := r.it(j)
		if it.is(cSpeech) || it.is(cBut) || it.is(cMark) && it.norm != "'s" && it.norm != `"` {
			return false
		}
		if it.is(cHarm) && !it.is(cDeed) && it.has(cHarm, past, third) {
			return false
		}
		if it.is(cAnd) && e.modality == register.Averted {
			return false
		}
		if it.is(cSub) && it.norm != "as" {
			return false
		}
		if it.is(cBe|cHave) && e.modality == register.Averted {
			return false
		}
	}
	return v.start-k < 14
}

// clauseStart returns the first item of the clause that holds item i: after a
// semicolon, colon, "but", or a comma with "while".
func (r *reader) clauseStart(i int) int {
	for k := i - 1; k >= 0; k-- {
		it := r.it(k)
		if it.is(cMark) && (it.norm == ";" || it.norm == ":") || it.is(cBut) {
			return k + 1
		}
		if it.is(cSub) && (it.norm == "while" || it.norm == "whereas" || it.norm == "although" || it.norm == "though") && r.it(k-1).is(cComma) {
			return k + 1
		}
		if it.is(cSub) && (it.norm == "when" || it.norm == "after") && k > 0 {
			return k + 1
		}
	}
	return 0
}

// clauseEnd returns the item after the clause that holds item i.
func (r *reader) clauseEnd(i int) int {
	for k := i + 1; k < len(r.items); k++ {
		it := r.it(k)
		if it.is(cMark) && (it.norm == ";") || it.is(cBut) && r.it(k-1).is(cComma) {
			return k
		}
		if it.is(cSub) && (it.norm == "while" || it.norm == "whereas") && r.it(k-1).is(cComma) {
			return k
		}
	}
	return len(r.items)
}

// agent finds who did it: the subject of an active verb, or "by X" after a
// passive or a noun.
func (r *reader) agent(h *harm, i int, v verbGroup) {
	if e := r.it(i).find(cHarm); e != nil && e.pattern == "lose" {
		r.losers(h, v.start)
		return
	}
	if h.c.Kind.Custody() || h.c.Kind == register.Missing || h.c.Kind == register.Displaced || h.c.Kind == register.Infiltrated {
		return
	}
	end := r.clauseEnd(i)
	// by X
	for k := i + 1; k < min(end, i+9); k++ {
		it := r.it(k)
		if it.norm == "by" && it.b-it.a == 1 {
			r.party(h, k+1, min(end, k+10), false)
			if h.c.Perpetrator != nil {
				return
			}
			break
		}
		if it.is(cComma) || it.is(cHarm) && k > i {
			break
		}
	}
	int := false
	if e := r.it(i).find(cHarm); e != nil && e.pattern == "int" {
		int = true
	}
	if (v.be || int || h.deed || h.sort == gDeed || strings.HasPrefix(h.rule, "subject of the passive")) && h.c.Kind != register.BodiesFound {
		r.attackers(h, i, end)
	}
	if v.be || h.deed {
		// "shelling by the army killed": handled below by the subject; a passive has no other agent
		if !h.deed {
			return
		}
	}
	if int || h.c.Kind == register.BodiesFound {
		return // who finds a body is not who killed
	}
	// the subject: from the clause's start to the verb
	from := r.clauseStart(v.start)
	for k := v.start - 1; k >= from; k-- {
		it := r.it(k)
		if it.is(cSpeech) && it.has(cSpeech, past, third, plain) {
			from = k + 1
			break
		}
		if it.is(cThat) && !it.is(cDet) || it.norm == "that" && r.it(k-1).is(cSpeech) {
			from = k + 1
			break
		}
	}
	for k := from; k < v.start; k++ {
		if e := r.it(k).find(cModality); e != nil && e.modality == "background" && e.side != "clause" {
			return // "hanged a man convicted of killing three": not who hanged him
		}
	}
	if v.start > from {
		r.party(h, from, v.start, true)
		if h.c.Perpetrator == nil {
			for k := from; k < v.start; k++ {
				it := r.it(k)
				if it.norm == "we" || (it.norm == "it" || it.norm == "they") && k == v.start-1 && (r.it(k-1).is(cSpeech|cThat)) || it.is(cPoss) && (it.norm == "its" || it.norm == "their" || it.norm == "our") && r.it(k+1).is(cHuman|cForces|cEvent|cWeapon) {
					h.own = true
				}
			}
		}
	}
}

// attackers finds who did it in the attack that people died or were hurt in, behind
// the verb at item i: "were killed in an Israeli air strike", "died in police
// firing", "were hurt by army shells". An attack that two sides share, as a clash
// or a battle, names nobody; nor does one on a party.
func (r *reader) attackers(h *harm, i, end int) {
	if h.c.Perpetrator != nil {
		return
	}
	for k := i + 1; k < min(end, i+5); k++ {
		it := r.it(k)
		switch it.norm {
		case "in", "during", "from", "by", "under", "due to", "as a result of", "because of", "to":
			r.attackOf(h, k+1, min(end, k+8))
			return
		}
		if !it.is(cTime) {
			break
		}
	}
	// "the police firing on its activists, in which one person was killed"
	for k := i - 1; k > max(0, i-8); k-- {
		if r.it(k).is(cRel) && r.it(k-1).norm == "in" {
			for j := k - 2; j > max(0, k-14); j-- {
				if n := r.it(j); n.is(cWeapon|cEvent) && r.it(j-1).is(cParty) {
					r.attackOf(h, j-1, j+1)
					return
				}
			}
			return
		}
		if r.it(k).is(cComma | cMark) {
			return
		}
	}
}

// attackOf takes the party whose attack the noun group in items [a,b) names.
func (r *reader) attackOf(h *harm, a, b int) {
	party := -1
	for j := a; j < b; j++ {
		n := r.it(j)
		if n.is(cPrep|cComma|cSub|cAnd) && !n.is(cWeapon|cEvent) || n.is(cMark) && n.norm != `"` {
			return
		}
		if e := n.find(cParty); party < 0 && e != nil && e.party != "word" && !(e.party == "caps" && !r.toks[n.a].Caps) {
			party = j
			continue
		}
		if party >= 0 && n.is(cWeapon|cEvent) && oneSided(n) && !r.it(j+1).is(cWeapon|cEvent|cThing|cInstitution) {
			r.party(h, party, j, false)
			return
		}
	}
}

// attackersOf gives harms that name nobody who did it the party that the sentence says
// attacked: "Al-Shabaab fighters stormed the base on Monday; 12 soldiers were killed".
// Those of its own side are none of its victims.
func (r *reader) attackersOf(hs []harm) {
	for i := range r.items {
		it := r.it(i)
		if !it.is(cEventVerb) || !attacks[it.norm] || i == 0 {
			continue
		}
		v := r.auxiliaries(i)
		if v.be || v.neg || v.modal || v.to {
			continue
		}
		for k := range hs {
			h := &hs[k]
			if h.dead || h.own || h.c.Perpetrator != nil || h.at < it.a || !harmed(h.c.Kind) && h.c.Kind != register.Abducted || h.c.Frame == register.Background {
				continue
			}
			probe := *h
			probe.c.Spans, probe.c.Why = nil, nil
			from := r.clauseStart(v.start)
			r.party(&probe, from, v.start, true)
			p := probe.c.Perpetrator
			if p == nil {
				return
			}
			for j := from; j < v.start && p != nil; j++ {
				if e := r.it(j).find(cParty); e != nil && (e.status != "" && string(h.c.Status) == e.status || e.status == "police" || e.status == "security") {
					p = nil
					break
				}
				if n := r.it(j).norm; n == "believed" || n == "suspected" || n == "thought" || n == "alleged" || n == "presumed" {
					p.Relation = "suspected"
				}
			}
			if p == nil {
				continue
			}
			h.c.Perpetrator, h.agentA, h.agentB, h.homeForce = p, probe.agentA, probe.agentB, probe.homeForce
			h.why("perpetrator", "the party that attacks", r, probe.agentA, probe.agentB)
		}
		return
	}
}

// attacks are the verbs of those who attack.
var attacks = map[string]bool{"attacked": true, "ambushed": true, "raided": true, "stormed": true, "shelled": true, "bombed": true, "bombarded": true, "targeted": true, "struck": true, "assaulted": true, "overran": true, "attack": true, "attacks": true, "ambush": true, "raid": true, "storm": true, "storms": true, "hit": true}

// oneSided reports whether an event or means is one that a party deals out, and not
// one that it takes part in or meets with.
func oneSided(it *item) bool {
	switch it.norm {
	case "clash", "clashes", "fighting", "battle", "battles", "firefight", "gunfight", "gunbattle", "shootout", "standoff", "siege", "riot", "riots", "protest", "protests", "demonstration", "demonstrations",
		"unrest", "violence", "crash", "accident", "collision", "stampede", "incident", "incidents", "fire", "operation", "operations", "quake", "earthquake", "hostage taking", "prison break", "jailbreak":
		return false
	}
	return true
}

// losers gives people that a party lost its status: "the army lost 11 men".
func (r *reader) losers(h *harm, start int) {
	if h.c.Status != "" && h.c.Status != register.UnknownStatus {
		return
	}
	for k := start - 1; k >= r.clauseStart(start); k-- {
		it := r.it(k)
		s := ""
		if e := it.find(cParty); e != nil && e.party != "nation" {
			s = e.status
		} else if e := it.find(cHuman); e != nil && e.status != "context" && e.status != "unknown" {
			s = e.status
		}
		if s != "" {
			h.c.Status = register.Status(s)
			h.why("status", "the party that lost them", r, it.a, it.b)
			return
		}
	}
}

// helper reports whether the party at item k only stands behind those who act, or
// is what they pass for: "backed by US drones", "posing as police".
func (r *reader) helper(k int) bool {
	for j := k - 1; j >= max(0, k-4); j-- {
		switch r.it(j).norm {
		case "by":
			switch r.it(j - 1).norm {
			case "backed", "supported", "aided", "assisted", "accompanied", "trained", "funded", "armed", "advised", "escorted":
				return true
			}
			return false
		case "as":
			switch r.it(j - 1).norm {
			case "posing", "posed", "disguised", "dressed", "masquerading", "clad":
				return true
			}
			return false
		}
	}
	return false
}

// party takes the first party named in items [a,b) as the perpetrator. As a
// subject it must lead: what stands after "on", "in" or "against" is a place or
// a victim.
func (r *reader) party(h *harm, a, b int, subject bool) {
	for k := a; k < b; k++ {
		it := r.it(k)
		if it.is(cPrep) && it.norm != "by" && it.norm != "of" && subject && !r.it(k+1).is(cNum) && k > a && !belongs[r.it(k-1).norm] {
			// skip the group that the preposition governs
			if g := r.groupAt(k + 1); g != nil {
				k = g.b - 1
				continue
			}
			if it.norm != "from" {
				k++
				continue
			}
		}
		if !subject && it.is(cComma|cPrep) {
			return
		}
		if g := r.groupOn(k); g != nil && r.used[k] != 0 && k >= g.a && h.ga == r.it(g.a).a {
			return
		}
		if subject && it.is(cRel) && k > a {
			return // "the attackers, who wore army uniforms"
		}
		e := it.find(cParty)
		if e == nil || r.usedVictim(k) || r.helper(k) {
			continue
		}
		if n := r.it(k + 1); e.party == "service" && subject && (n.is(cThing) && !n.is(cWeapon|cEvent|cHuman) || !n.known() && n.b > 0 && !n.upper && !verbish(n.norm)) {
			continue
		}
		if e.party == "caps" && !r.toks[it.a].Caps {
			continue
		}
		if e.party == "word" {
			continue
		}
		if e.party == "nation" || e.lemma == "nation" {
			// a nation's strike or forces, not its people
			n := r.it(k + 1)
			if !n.is(cWeapon|cEvent|cForces|cThing) && !(n.is(cHuman) && n.form(cHuman) == plural && (n.find(cHuman).status == "army" || n.find(cHuman).status == "context")) && !(n.is(cParty) && n.find(cParty).party == "service") && !n.is(cEast) && n.norm != "air" && n.norm != "military" {
				continue
			}
			if r.sameCountry(it) && !n.is(cWeapon) && !(n.is(cParty) && n.find(cParty).status == "army") && !(n.is(cHuman) && n.find(cHuman).status == "army") {
				continue
			}
		}
		h.homeForce = r.sameCountry(it)
		end := k + 1
		if e.party == "nation" && r.it(end).is(cParty|cForces) {
			end++
		}
		start := k
		if p := r.it(k - 1); k > a && (p.norm == "the" || p.is(cParty)) {
			start--
		}
		rel := "stated"
		if prev := r.it(k - 1); prev.norm == "suspected" || prev.norm == "alleged" || r.it(k-2).norm == "suspected" {
			rel = "suspected"
		}
		span := [2]int{r.it(start).a, r.it(end - 1).b}
		h.c.Perpetrator = &register.Perpetrator{Text: r.s[r.toks[span[0]].Start:r.toks[span[1]-1].End], Relation: rel}
		h.agentA, h.agentB = span[0], span[1]
		h.why("perpetrator", "the party that acts", r, span[0], span[1])
		return
	}
}

// belongs are the words that lead to the party that attackers are of: "gunmen
// belonging to X", "fighters loyal to Y".
var belongs = map[string]bool{"belong": true, "belonging": true, "belonged": true, "loyal": true, "affiliated": true, "linked": true, "allied": true, "aligned": true, "fighters": true, "members": true}

// sameCountry reports whether a nation's adjective is that of the country
// watched: "Iraqi police" is no foreign party.
func (r *reader) sameCountry(it *item) bool {
	return it.place != nil && it.place.Country == r.opt.Country
}

// usedVictim reports whether the item lies in a group taken as victims.
func (r *reader) usedVictim(k int) bool { return r.used[k] != 0 }

// arms fills the means: the one that the verb implies, unless the clause or
// the sentence names a better one.
func (r *reader) arms(hs []harm) {
	if len(hs) == 0 {
		return
	}
	type found struct {
		at, end int
		code    register.Code
		item    int
		lemma   string
	}
	var all []found
	for k := range r.items {
		it := &r.items[k]
		e := it.find(cWeapon)
		if e == nil {
			if a := it.find(cAdj); a != nil && a.weapon != "" {
				all = append(all, found{it.a, it.b, a.weapon, k, a.lemma})
			}
			continue
		}
		if e.weapon == "gunfire" && r.partWound(k) && false {
			continue
		}
		if it.is(cHarm) && !r.isDeed(k) && e.lemma == "shot" {
			continue // the frame brings it
		}
		if r.disarmed(k) || e.lemma == "storm" && r.it(k+1).is(cDet|cInstitution|cThing|cForces|cPlace|cParty) {
			continue
		}
		if e.lemma == "hanging" && len(hs) > 0 && hs[0].c.Kind != register.Executed {
			continue
		}
		all = append(all, found{it.a, it.b, e.weapon, k, e.lemma})
	}
	if len(all) == 0 && r.lang.code == "en" {
		for k := range r.items {
			if n := r.it(k).norm; n == "aircraft" || n == "planes" || n == "aviation" || n == "force" {
				break
			}
			if it := &r.items[k]; it.norm == "shelled" && it.is(cEventVerb) {
				all = append(all, found{it.a, it.b, "shelling", k, "shelled"})
			}
		}
	}
	// a vehicle that explodes
	for k := range r.items {
		it := &r.items[k]
		if it.is(cEventVerb) && (it.norm == "exploded" || it.norm == "explodes" || it.norm == "off" || it.norm == "up" || it.norm == "exploding") && k > 0 {
			for j := k - 1; j >= max(0, k-6); j-- {
				n := r.it(j)
				if n.is(cWeapon) || n.is(cComma) {
					break
				}
				if n.is(cPrep) {
					break
				}
				if devices[n.norm] && !r.it(j-1).is(cPrep) && !(r.it(j-1).is(cDet) && r.it(j-2).is(cPrep)) {
					all = append(all, found{n.a, n.b, "bomb", j, "a device that explodes"})
					break
				}
				if vehicles[n.norm] && n.is(cThing) && !r.it(j-1).is(cPrep) && !(r.it(j-1).is(cDet) && r.it(j-2).is(cPrep)) {
					all = append(all, found{n.a, n.b, "vehicle_bomb", j, "a vehicle that explodes"})
					break
				}
			}
		}
	}
	if len(all) == 0 {
		return
	}
	separate := len(all) > 1 && len(hs) > 1 && r.separately()
	for k := range hs {
		h := &hs[k]
		if !h.c.Kind.Custody() || h.c.Kind == register.Executed {
			lo, hi := r.segment(h.at)
			best := -1
			for j, f := range all {
				if f.at < lo || f.at >= hi || f.at >= h.ga && f.at < h.gb && strings.Contains(f.lemma, "bomber") {
					continue // "shot a suicide bomber": what he is
				}
				if separate && j+1 < len(all) && all[len(all)-1].at < h.at && r.harmBetween(hs, f.at, all[j+1].at) {
					continue // "A day after a car bomb killed 22, a second device went off"
				}
				if best < 0 || r.armsBefore(h, f.code, f.at, all[best].code, all[best].at) {
					best = j
				}
			}
			if best < 0 && h.c.Weapon == "" && !r.ownClause(h) {
				for j, f := range all {
					if flo, fhi := r.segment(f.at); r.harmIn(hs, flo, fhi) {
						continue // it belongs to the harm of its own clause
					}
					if best < 0 || r.armsBefore(h, f.code, f.at, all[best].code, all[best].at) {
						best = j
					}
				}
			}
			if best < 0 {
				continue
			}
			f := all[best]
			if h.c.Weapon != "" && h.c.Weapon != f.code && armsRank[f.code] >= armsRank[h.c.Weapon] && h.c.Weapon != "bomb" {
				continue
			}
			if f.code == "hanging" && h.c.Kind != register.Executed {
				continue
			}
			h.c.Weapon = f.code
			h.ownArms = true
			h.why("weapon", "the words "+quoted(f.lemma), r, f.at, f.end)
		}
	}
}

// harmBetween reports whether a harm stands between two tokens.
func (r *reader) harmBetween(hs []harm, a, b int) bool {
	for k := range hs {
		if h := &hs[k]; h.at > a && h.at < b {
			return true
		}
	}
	return false
}

// harmIn reports whether a harm of its own stands in tokens [lo,hi).
func (r *reader) harmIn(hs []harm, lo, hi int) bool {
	for k := range hs {
		if h := &hs[k]; h.at >= lo && h.at < hi && h.parent < 0 {
			return true
		}
	}
	return false
}

// devices are words for what may or may not be a bomb: it is one when it explodes.
var devices = map[string]bool{"device": true, "devices": true, "charge": true, "charges": true, "package": true, "parcel": true, "munition": true, "remnant": true, "remnants": true, "canister": true, "contraption": true}

var vehicles = map[string]bool{"car": true, "truck": true, "lorry": true, "vehicle": true, "minibus": true, "motorcycle": true, "motorbike": true, "tanker": true, "pickup": true, "bus": true, "van": true, "bicycle": true}

// armsRank orders means from the one that says most to the one that says least.
var armsRank = map[register.Code]int{
	"suicide_vehicle_bomb": 1, "suicide_vest": 2, "vehicle_bomb": 3, "roadside_bomb": 4, "mine": 5, "drone_strike": 6, "air_strike": 7, "shelling": 8, "bomb": 9, "hanging": 9, "gunfire": 10, "fire": 11, "accident": 12,
}

// armsBefore reports whether means a at token x suit the harm better than b at y.
func (r *reader) armsBefore(h *harm, a register.Code, x int, b register.Code, y int) bool {
	if armsRank[a] != armsRank[b] {
		// two different attacks in one clause: the nearer before the verb wins, else the one that says more
		if a != "accident" && b != "accident" && x < h.at && y < h.at && abs(x-y) > 14 {
			return x > y
		}
		return armsRank[a] < armsRank[b]
	}
	return abs(x-h.at) < abs(y-h.at)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func (r *reader) partWound(int) bool { return false }

// ownClause reports whether the harm's clause names an event of its own.
func (r *reader) ownClause(h *harm) bool {
	lo, hi := r.segment(h.at)
	for k := range r.items {
		it := &r.items[k]
		if it.a >= lo && it.a < hi && it.is(cEvent|cEventVerb) && !(r.it(k-1).is(cBe) && !it.is(cEvent)) {
			return true
		}
	}
	return false
}

// disarmed reports whether the weapon at k was defused, found or seized, so
// that it is no means of the harm.
func (r *reader) disarmed(k int) bool {
	for j := k - 1; j >= max(0, k-5); j-- {
		switch r.it(j).norm {
		case "defused", "defuse", "defusing", "dismantled", "disarmed", "destroyed", "confiscated", "cleared", "safely", "discovered", "neutralised", "neutralized", "containing", "materials", "including", "disposal":
			return true
		}
		if r.it(j).is(cComma) && j < k-2 || r.it(j).is(cHarm) {
			return false
		}
	}
	for j := k + 1; j < min(len(r.items), k+4); j++ {
		if n := r.it(j).norm; n == "disposal" || n == "squad" || n == "defused" || n == "factory" || n == "maker" || n == "makers" {
			return true
		}
	}
	return false
}

// segment returns the tokens of the clause that holds token at: between
// semicolons, "while", "but", and "and" before a new subject with its verb.
func (r *reader) segment(at int) (lo, hi int) {
	if len(r.items) == 0 {
		return 0, 0
	}
	lo, hi = r.items[0].a, r.items[len(r.items)-1].b
	for k := range r.items {
		it := &r.items[k]
		cut := it.is(cMark) && it.norm == ";" || it.is(cBut) && k > 0 || it.is(cSub) && (it.norm == "while" || it.norm == "whereas" || it.norm == "meanwhile") ||
			it.is(cAnd) && (r.newSubject(k+1) || r.it(k+1).is(cThat) || r.gapped(k+1) || r.it(k+1).is(cWeapon) && r.it(k+2).is(cNum) && r.it(k+2).b == r.it(k+3).a && r.it(k+3).is(cMark|cComma))
		if !cut {
			continue
		}
		if it.a <= at {
			lo = it.b
		} else {
			hi = it.a
			break
		}
	}
	return lo, hi
}

// gapped reports whether a number of others with an occasion of their own begins
// at item k: "and three more when their car hit a mine".
func (r *reader) gapped(k int) bool {
	g := r.groupAt(k)
	return g != nil && g.others && r.it(g.b).is(cSub) && (r.it(g.b).norm == "when" || r.it(g.b).norm == "after" || r.it(g.b).norm == "as")
}

// newSubject reports whether a clause with a subject of its own that acts
// begins at item k: a weapon, an attack or attackers, and then a verb.
func (r *reader) newSubject(k int) bool {
	g := r.groupAt(k)
	j := k
	agent := false
	if g != nil {
		for m := g.a; m < g.b; m++ {
			if r.it(m).is(cWeapon|cEvent) || r.it(m).is(cHuman) && r.it(m).find(cHuman).status == "insurgent" {
				agent = true
			}
		}
		j = g.b
	} else if r.it(k).is(cWeapon | cEvent) {
		agent = true
		j = k + 1
	}
	if !agent || r.used[k] != 0 {
		return false
	}
	for n := 0; n < 8; n++ {
		it := r.it(j + n)
		if it.is(cHarm|cEventVerb|cBe|cHave) && !it.is(cEvent) || it.is(cEventVerb) {
			return true
		}
		if it.is(cComma) || it.b == 0 {
			return false
		}
	}
	return false
}
