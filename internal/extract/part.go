package extract

import (
	"strings"

	"cairn/internal/register"
)

// parts links people among other people: "including four policemen", "two of
// them", "– three soldiers and a civilian –", "(…)", "six of them critically".
// A part stands after its whole in the sentence, or is part of the whole of the
// sentence before ("two of them later died").
func (r *reader) parts() {
	for gi := 0; gi < len(r.groups); gi++ {
		g := &r.groups[gi]
		if !g.people() || g.amount == nil || r.used[g.a] != 0 {
			continue
		}
		prev := r.it(g.a - 1)
		include := prev.is(cInclude) || prev.is(cBe) && r.it(g.a-2).is(cInclude) && (r.it(g.a-2).b-r.it(g.a-2).a > 2 || r.norms[r.it(g.a-2).a] == "among")
		list := !include && !g.part && r.opensList(g)
		if !include && !g.part && !list {
			continue
		}
		if g.bare && g.amount.b == 0 && g.amount.qual == register.Vague && (!include || g.head >= 0 && r.it(g.head).form(cHuman) != plural) {
			continue
		}
		if include && r.auxiliaries(g.a-1).neg {
			continue
		}
		if w := r.it(g.a - 2).norm; include && prev.b-prev.a == 2 && r.toks[prev.a].Norm == "of" && (w == "all" || w == "both") {
			if whole := r.wholeBefore(r.it(g.a).a); whole >= 0 && g.status != "" && !r.harms[whole].c.Kind.Custody() {
				r.harms[whole].c.Status = register.Status(g.status)
				r.harms[whole].why("status", "what all of them are called", r, r.it(g.a).a, r.it(g.b-1).b)
			}
			r.used[g.a] |= kindBit(register.DueProcess)
			continue
		}
		if p := prev; g.part && !include && g.a > 0 && !p.is(cComma|cMark|cAnd|cBut|cSub|cPrep|cBe|cHarm|cThat|cSpeech|cAdv|cFound|cInclude) && p.b > 0 {
			continue // "handed 17 of them to the police": the object of another verb
		}
		if n := r.groupAt(g.b + 1); g.part && !include && r.verbAfter(g.b) && !(r.it(g.b).is(cBe) && (n != nil && n.sort == gPerson || g.of > 0 && r.it(g.b+1).is(cPrep) || r.agedAt(g.b+1))) {
			continue // "One of the nine was wanted"
		}
		whole := r.wholeBefore(r.it(g.a).a)
		if g.of > 0 && !include {
			whole = r.wholeAmong(kindOf(g.of-1), r.it(g.a).a)
		} else if whole < 0 && r.sentenceStartsOf(g) {
			whole = r.wholeInDocument()
		}
		if kind := amongKind(r.it(1).norm); include && kind != "" && r.it(0).norm == "the" && g.a <= 4 {
			whole = r.wholeAmong(kind, r.it(g.a).a) // "The dead included nine women"
		}
		if n := r.groupAt(g.b + 1); whole < 0 && g.of > 0 && r.it(g.b).is(cBe) && n != nil && n.sort == gPerson && g.amount.b > 0 {
			// "Seventeen of the dead were pilgrims", of whom no number is given
			kind := kindOf(g.of - 1)
			gg := *g
			gg.status, gg.sex, gg.age, gg.of, gg.part = n.status, n.sex, n.age, 0, false
			h := r.emitSpan(kind, &gg, r.it(g.a).a, r.it(n.b-1).b, g.a, "a number of the "+quoted(r.it(g.b-1).norm))
			h.elided = false
			for k := n.a; k < n.b; k++ {
				r.used[k] |= kindBit(kind)
			}
			continue
		}
		if whole < 0 && include && g.a <= 4 && r.it(0).is(cDet) {
			if e := r.it(1).find(cAdj | cHarm); e != nil && harmed(e.kind) {
				for _, n := range r.list(g) {
					if h := r.emit(e.kind, n, 1, 2, "people among the "+quoted(e.lemma)); h != nil {
						r.verbSlots(h, 1, verbGroup{start: 1}, nil)
					}
				}
			}
			continue
		}
		if whole < 0 {
			continue
		}
		w := r.harms[whole]
		if include && prev.b-prev.a == 1 && w.b <= r.it(g.a).a && r.farFrom(w, g) {
			continue
		}
		gs := []*group{g}
		if !g.part {
			r.inParts = include // "including 11 children and five women were killed": the verb is the whole's
			gs = r.list(g)
			r.inParts = false
			gs = singles(gs)
		}
		for k, n := range gs {
			if r.used[n.a] != 0 || n.amount == nil {
				continue
			}
			a, b := n.a, n.b
			if k == 0 && include {
				a = g.a - 1
			}
			kind := w.c.Kind
			nn := *n
			if n.fracD > 0 {
				q := w.quantity
				if q.qual == register.Vague {
					continue
				}
				q.min = (q.min*n.fracN + n.fracD/2) / n.fracD
				q.max = (q.max*n.fracN + n.fracD/2) / n.fracD
				q.a, q.b = n.amount.a, n.amount.b
				if n.amount.qual == register.About {
					q.qual = register.About // "nearly half of them"
				}
				nn.amount = &q
			}
			if n.whole && n.amount != nil && r.restate(n, whole) {
				continue // "four brothers, all of them policemen": who the whole are
			}
			status := nn.status
			// "four of them brothers", "six of whom were children"
			if n.part || include && len(gs) == 1 && n.sort == gElided && r.it(b).is(cBe) {
				j := b
				if r.it(j).is(cBe) {
					j++
				}
				if c := r.groupAt(j); c != nil && c.sort == gPerson && r.used[c.a] == 0 && (c.amount == nil || c.amount.b == 0) {
					status, nn.sex, nn.age = c.status, c.sex, c.age
					b = c.b
					r.used[c.a] |= kindBit(kind)
				} else if r.it(j).is(cAdv) || r.it(j).b > 0 && r.it(j).norm == "critically" {
					b = j + 1
				}
			}
			if c := r.madeUp(n.a); c != nil && n.of > 0 {
				status, nn.sex, nn.age = c.status, c.sex, c.age
				a = c.a
				r.used[c.a] |= kindBit(kind)
			}
			nn.status = status
			h := r.emitSpan(kind, &nn, r.it(a).a, r.it(b-1).b, n.a, "people among those of the whole")
			p := &r.harms[len(r.harms)-1]
			_ = h
			p.parent = whole
			p.elided = false
			if (p.c.Status == "" || p.c.Status == register.Civilian && nn.sex != "" && fights[w.c.Status]) && !kind.Custody() {
				p.c.Status = w.c.Status // "three rebels, two of them women"
			}
			p.part = true
			if !r.inSegment(w.at, r.it(n.a).a) {
				p.part = true
			}
			p.c.Modality, p.c.Weapon = w.c.Modality, w.c.Weapon
			p.c.Frame, p.c.Scope = w.c.Frame, w.c.Scope
			if e := r.it(b).find(cHarm); e != nil && e.kind == kind && r.it(b).has(cHarm, participle) {
				r.attackers(p, b, r.clauseEnd(b)) // "including six people killed in police firing"
			}
			if p.c.Perpetrator == nil {
				p.c.Perpetrator = w.c.Perpetrator
			}
			p.why("part_of", "words such as ‘including’ or ‘of them’", r, r.it(a).a, r.it(b-1).b)
		}
	}
	// "Six children were among the dead"
	for i := 2; i < len(r.items); i++ {
		inc := r.it(i)
		if !inc.is(cInclude) || inc.b-inc.a < 3 || !r.it(i-1).is(cBe) {
			continue
		}
		whole := r.wholeAmong(amongKind(inc.norm), r.it(i).a)
		if whole < 0 {
			r.amongDead(i)
			continue
		}
		for _, g := range r.subject(i - 1) {
			if g.amount == nil || r.used[g.a] != 0 {
				continue
			}
			w := r.harms[whole]
			r.emitSpan(w.c.Kind, g, r.it(g.a).a, inc.b, i, "people among those of the whole")
			p := &r.harms[len(r.harms)-1]
			p.parent, p.part, p.elided, p.c.Weapon, p.c.Modality = whole, true, false, w.c.Weapon, w.c.Modality
			p.why("part_of", "the words "+quoted(r.words(i, i+1)), r, inc.a, inc.b)
		}
	}
	r.reasons()
	// "A journalist was among four people killed"
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.parent >= 0 || h.dead {
			continue
		}
		for i := range r.items {
			if r.it(i).norm != "among" || r.it(i+1).a != h.ga || !r.it(i-1).is(cBe) && r.zone != headline {
				continue
			}
			gs := r.subject(i - 1)
			if g := r.groupAt(0); len(gs) == 0 && g != nil && g.people() && g.one && r.it(g.b).is(cRel) {
				gs = []*group{g} // "A leader who planned attacks was among three insurgents killed"
			}
			if g := r.groupOn(i - 1); r.zone == headline && g != nil && g.b == i && g.people() {
				gs = []*group{g}
			}
			for _, g := range gs {
				if g.amount == nil || r.used[g.a] != 0 || g.sort == gElided {
					continue
				}
				kind, weapon := h.c.Kind, h.c.Weapon
				r.emitSpan(kind, g, r.it(g.a).a, r.it(i).b, g.a, "people among those of the whole")
				p := &r.harms[len(r.harms)-1]
				p.parent, p.part, p.c.Weapon, p.elided = k, true, weapon, false
				p.why("part_of", "the words ‘was among’", r, r.it(i-1).a, r.it(i).b)
				h = &r.harms[k]
			}
		}
	}
	// "Of the 26 killed, 15 were civilians, eight were policemen"
	for gi := range r.groups {
		g := &r.groups[gi]
		if g.sort != gElided || g.amount == nil || g.part || g.others && !r.partsBefore() || r.used[g.a] != 0 || !r.it(g.b).is(cBe) {
			continue
		}
		n := r.groupAt(g.b + 1)
		if n == nil || n.sort != gPerson || n.status == "" || n.amount != nil && n.amount.b > 0 {
			continue
		}
		whole := r.wholeBefore(r.it(g.a).a)
		if whole < 0 {
			whole = r.wholeInDocument()
		}
		if whole > 0 && r.harms[whole].sent < r.sent && r.harms[whole].c.Kind == register.Wounded {
			// "1,232 were killed and another 2,434 injured. Of those, 936 were civilians"
			if d := &r.harms[whole-1]; !d.dead && d.parent < 0 && d.c.Kind == register.Killed && d.sent == r.harms[whole].sent && d.quantity.min >= g.amount.min {
				whole--
			}
		}
		if whole < 0 || r.harms[whole].quantity.hasMin && r.harms[whole].quantity.min < g.amount.min {
			continue
		}
		w := r.harms[whole]
		nn := *g
		nn.status, nn.sex, nn.age, nn.b = n.status, n.sex, n.age, n.b
		for k := n.a; k < n.b; k++ {
			r.used[k] |= kindBit(w.c.Kind)
		}
		r.emitSpan(w.c.Kind, &nn, r.it(g.a).a, r.it(n.b-1).b, g.a, "people among those of the whole")
		p := &r.harms[len(r.harms)-1]
		p.parent, p.part, p.elided, p.c.Weapon, p.c.Modality = whole, true, false, w.c.Weapon, w.c.Modality
		p.why("part_of", "a number of those of the whole", r, p.ga, p.gb)
	}
	r.whoTheyWere()
	r.breakdown()
	// "Of the 64 people hurt, half were children"
	for i := range r.items {
		if r.it(i).norm != "half" || !r.it(i+1).is(cBe) || r.used[i] != 0 {
			continue
		}
		n := r.groupAt(i + 2)
		whole := r.wholeBefore(r.it(i).a)
		if n == nil || n.sort != gPerson || n.status == "" || whole < 0 {
			continue
		}
		w := r.harms[whole]
		if w.quantity.qual == register.Vague {
			continue
		}
		q := w.quantity
		q.min, q.max = (q.min+1)/2, (q.max+1)/2
		q.a, q.b = r.it(i).a, r.it(i).b
		g := group{a: i, b: n.b, head: n.head, sort: gElided, amount: &q, unit: "persons", status: n.status, sex: n.sex, age: n.age}
		r.emitSpan(w.c.Kind, &g, r.it(i).a, r.it(n.b-1).b, i, "a part of a known number")
		p := &r.harms[len(r.harms)-1]
		p.parent, p.part, p.elided, p.c.Weapon, p.c.Modality = whole, true, false, w.c.Weapon, w.c.Modality
		p.why("part_of", "half of those of the whole", r, r.it(i).a, r.it(n.b-1).b)
	}
	// "1,204 civilians were killed or wounded: 402 dead and 802 injured"
	for k := r.firstHarm; k < len(r.harms); k++ {
		o := &r.harms[k]
		if o.c.Kind != register.Casualties || o.parent >= 0 || o.dead {
			continue
		}
		for j := r.firstHarm; j < len(r.harms); j++ {
			h := &r.harms[j]
			if h.ga > o.at && h.parent < 0 && h.elided && (h.c.Kind == register.Killed || h.c.Kind == register.Wounded) && h.quantity.min < o.quantity.min {
				h.parent = k
				h.why("part_of", "the dead or wounded of a number of both", r, h.ga, h.gb)
			}
		}
	}
	// "Of the 210 dead, 150 were killed in Mosul"
	if r.it(0).norm == "of" && r.firstHarm < len(r.harms) {
		for k := r.firstHarm + 1; k < len(r.harms); k++ {
			if h, o := &r.harms[k], &r.harms[r.firstHarm]; (h.elided || h.sort == gElided) && h.parent < 0 && (h.c.Kind == o.c.Kind || o.c.Kind.Custody() && (h.c.Kind.Custody() || h.c.Kind == register.DueProcess && h.c.Unit == "persons")) && h.quantity.min < o.quantity.min {
				h.parent = r.firstHarm
				h.why("part_of", "words such as ‘of the 210’", r, h.ga, h.gb)
			}
		}
	}
	// "48 people were detained; eleven were later released": a number without a
	// noun that goes on from people held is some of them
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if !h.elided || h.part || h.parent >= 0 || h.others || h.row || h.toll || !h.c.Kind.Custody() && h.c.Kind != register.Killed && h.c.Kind != register.Abducted && h.c.Kind != register.BodiesFound {
			continue
		}
		for j := k - 1; j >= r.firstHarm; j-- {
			o := &r.harms[j]
			if o.dead || o.parent >= 0 || o.c.Kind == h.c.Kind || !(o.c.Kind.Custody() || o.c.Kind == register.Abducted || o.c.Kind == register.Wounded && h.c.Kind == register.Killed && r.diedLater(h)) || o.quantity.hasMin && h.quantity.hasMin && h.quantity.min > o.quantity.min {
				continue
			}
			if h.c.Kind == register.SentencedDeath || h.c.Kind == register.Executed && o.c.Kind == register.SentencedDeath || o.c.Kind == register.DueProcess || h.c.Kind == register.BodiesFound && o.c.Kind != register.Abducted || h.c.Kind == register.Killed && o.c.Kind != register.Escaped && !h.passive && !strings.Contains(h.rule, "said to be") && !strings.Contains(h.rule, "subject") {
				continue
			}
			h.parent = j
			h.why("part_of", "a number that goes on from people held", r, h.ga, h.gb)
			break
		}
	}
	// "9,100 are in custody, of whom 3,300 are held without charge"
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || !h.elided && h.sort != gElided || h.ga < 2 || r.norms[h.ga-1] != "whom" || r.norms[h.ga-2] != "of" {
			continue
		}
		best := -1
		for j := r.firstHarm; j < len(r.harms); j++ {
			if o := &r.harms[j]; j != k && !o.dead && o.ga < h.ga && (best < 0 || o.ga > r.harms[best].ga) {
				best = j
			}
		}
		if best >= 0 && r.harms[best].quantity.hasMin && h.quantity.hasMin && r.harms[best].quantity.min >= h.quantity.min {
			h.parent, h.part = best, true
			h.why("part_of", "the words ‘of whom’", r, h.ga-2, h.gb)
		}
	}
	// harms with verbs of their own whose group is "two of them", "all of them"
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if !h.part || h.parent >= 0 {
			continue
		}
		best := -1
		if g := r.themHere(h); g != nil {
			// "bombed a cave to which the attackers had fled, killing five of them"
			if h.c.Status == "" && !h.c.Kind.Custody() {
				h.c.Status = register.Status(g.status)
			}
			h.part = false
			continue
		}
		for j := k - 1; j >= max(0, k-40); j-- {
			o := &r.harms[j]
			if o.sent < r.sent-1 || o.dead {
				break
			}
			if o.ga == h.ga || o.a >= h.a || o.parent >= 0 && o.sent == h.sent && o.c.Kind == h.c.Kind {
				continue
			}
			if o.c.Frame == register.Background || h.among > 0 && kindIndex(o.c.Kind)+1 != h.among && !(o.c.Kind == register.Arrested && kindOf(h.among-1) == register.Detained || o.c.Kind == register.BodiesFound && kindOf(h.among-1) == register.Killed) {
				continue
			}
			if h.sort == gPerson && h.status != "" && h.status != "unknown" && o.c.Status != register.Status(h.status) && (attackers[h.words] || o.c.Status != register.UnknownStatus && o.c.Status != "") {
				continue // "four of the assailants" are none of the dead villagers
			}
			if o.quantity.hasMin && h.quantity.hasMin && h.quantity.min > o.quantity.min && o.quantity.hasMax && o.quantity.max < h.quantity.min {
				continue
			}
			if o.c.Kind == register.Wounded && h.c.Kind == register.Killed && best < 0 && o.sent < h.sent && h.words == "victims" && !r.diedLater(h) {
				best = j // "Three of the victims died at the scene": of the dead, where there are some
				continue
			}
			if best >= 0 && (o.c.Kind != h.c.Kind || o.sent != r.harms[best].sent) {
				continue
			}
			best = j
			break
		}
		if best >= 0 {
			h.parent = best
			h.why("part_of", "words such as ‘of them’", r, h.ga, h.gb)
			if h.c.Status == "" && !h.c.Kind.Custody() {
				h.c.Status = r.harms[best].c.Status
			}
		} else if h.sort == gElided && h.elided && r.toks[h.gb-1].Norm == "whom" {
			h.dead = true
		} else if s := r.peopleBefore(h.ga); h.c.Status == "" && !h.c.Kind.Custody() && s != "" {
			h.c.Status = register.Status(s)
		}
	}
	r.hoist()
}

// hoist joins a number that goes on from people of a part to the whole: "eleven of them
// had been recaptured and two shot dead" are all of those who fled.
func (r *reader) hoist() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent < r.firstHarm || h.c.Why["part_of"] != "a number that goes on from people held" {
			continue
		}
		p := &r.harms[h.parent]
		if p.sent == h.sent && p.part && p.parent >= 0 && p.parent != k && p.among == 0 {
			w := &r.harms[p.parent]
			if !w.quantity.hasMin || !p.quantity.hasMin || !h.quantity.hasMin || w.quantity.min >= p.quantity.min+h.quantity.min {
				h.parent = p.parent
			}
		}
	}
}

// partsBefore reports whether the harm told last is a part: "Ten were women. Four
// more were children".
func (r *reader) partsBefore() bool {
	for k := len(r.harms) - 1; k >= 0; k-- {
		if h := &r.harms[k]; !h.dead {
			return h.part && h.parent >= 0 && h.sent >= r.sent-1
		}
	}
	return false
}

// madeUp returns the people before "made up", "accounted for" or "represented" and the
// number at item k: "Women made up 61 of the dead".
func (r *reader) madeUp(k int) *group {
	v := k - 1
	switch r.it(v).norm {
	case "up", "for":
		if n := r.it(v - 1).norm; n != "made" && n != "make" && n != "accounted" && n != "account" {
			return nil
		}
		v--
	case "represented", "comprised", "constituted", "formed", "were":
	default:
		return nil
	}
	if g := r.groupOn(v - 1); g != nil && g.b == v && g.sort == gPerson && !g.one {
		return g
	}
	return nil
}

// reasons reads a number of people by what they are put to death, sentenced or
// held for: "hanged seven men, four for drug offences and three for murder".
func (r *reader) reasons() {
	for gi := 0; gi < len(r.groups); gi++ {
		g := &r.groups[gi]
		if g.sort != gElided || g.amount == nil || g.amount.b == 0 || r.used[g.a] != 0 || r.it(g.b).norm != "for" || !r.it(g.a-1).is(cComma|cAnd) && !r.it(g.a-1).mark("-") {
			continue
		}
		if n := r.it(g.b + 1); n.is(cMeasure|cMinute|cTime|cNum|cMoney) || n.norm == "life" {
			continue // "three for life"
		}
		for j := len(r.harms) - 1; j >= r.firstHarm; j-- {
			w := r.harms[j]
			if w.dead || w.parent >= 0 || w.ga >= r.it(g.a).a || !w.c.Kind.Custody() && w.c.Kind != register.Executed || !w.quantity.hasMin || w.quantity.min < g.amount.min {
				continue
			}
			end := g.b + 1
			for end < len(r.items) && end < g.b+4 && !r.it(end).is(cComma|cAnd|cMark|cSpeech|cBut) {
				end++
			}
			r.emitSpan(w.c.Kind, g, r.it(g.a).a, r.it(end-1).b, g.a, "a number by what they are held or tried for")
			p := &r.harms[len(r.harms)-1]
			p.parent, p.part, p.elided = j, true, false
			p.c.Weapon, p.c.Modality, p.c.Frame, p.c.Scope = w.c.Weapon, w.c.Modality, w.c.Frame, w.c.Scope
			p.why("part_of", "numbers of those of the whole", r, p.ga, p.gb)
			break
		}
	}
}

// singles adds up single people of one status in a list: "among them a member of
// parliament and a journalist" are two.
func singles(gs []*group) []*group {
	var out []*group
	for k := 0; k < len(gs); {
		n := k + 1
		for n < len(gs) && gs[k].one && (gs[n].one || gs[n].poss) && gs[k].status == gs[n].status && gs[k].status != "" && gs[k].status != "unknown" {
			n++
		}
		if n > k+1 {
			g := sum(gs[k:n])
			out = append(out, &g)
		} else {
			out = append(out, gs[k])
		}
		k = n
	}
	return out
}

// whoTheyWere reads an aside that says who the victims of the sentence before
// were: "The victims, eight farmers and three members of a guard, were ambushed".
func (r *reader) whoTheyWere() {
	if r.it(0).norm != "the" || amongKind(r.it(1).norm) == "" {
		return
	}
	start, aside := 3, r.it(2).is(cComma)
	if !aside {
		// "The dead were identified as a mother, her two daughters and a neighbour"
		start = 2
		for r.it(start).is(cBe|cHave|cAdv) || r.it(start).norm == "identified" || r.it(start).norm == "named" || r.it(start).norm == "as" {
			start++
		}
		if start == 2 || !r.it(2).is(cBe|cHave) {
			return
		}
	}
	g := r.groupAt(start)
	if !aside && g != nil && g.sort == gPerson && g.amount != nil && r.used[g.a] == 0 && r.wholeAmong(amongKind(r.it(1).norm), r.it(0).a) < 0 {
		gs := r.list(g)
		if len(gs) > 1 {
			n := sum(gs)
			if h := r.emit(amongKind(r.it(1).norm), &n, 1, gs[len(gs)-1].b, "who the victims were"); h != nil {
				for k := n.a; k < n.b; k++ {
					r.used[k] |= kindBit(h.c.Kind)
				}
			}
		}
		return
	}
	if !aside {
		return
	}
	whole := r.wholeAmong(amongKind(r.it(1).norm), r.it(0).a)
	if g == nil || g.sort != gPerson || g.amount == nil || whole < 0 {
		return
	}
	gs := r.list(g)
	if !r.it(gs[len(gs)-1].b).is(cComma) {
		return
	}
	total := 0
	for _, n := range gs {
		total += n.amountOr1().min
	}
	w := r.harms[whole]
	if w.quantity.hasMin && total > w.quantity.min || len(gs) == 1 && total == w.quantity.min {
		return
	}
	for _, n := range gs {
		if n.amount == nil || r.used[n.a] != 0 {
			continue
		}
		h := r.emitSpan(w.c.Kind, n, r.it(n.a).a, r.it(n.b-1).b, n.a, "people among those of the whole")
		h.parent, h.part, h.elided = whole, true, false
		h.c.Weapon, h.c.Modality, h.c.Frame, h.c.Scope = w.c.Weapon, w.c.Modality, w.c.Frame, w.c.Scope
		h.why("part_of", "who the victims were", r, h.ga, h.gb)
	}
}

// breakdown reads the rest of a list that says who they were: "102 were civilians,
// 17 police and 12 members of the army".
func (r *reader) breakdown() {
	for gi := 1; gi < len(r.groups); gi++ {
		g := &r.groups[gi]
		if g.sort != gPerson || g.amount == nil || g.amount.b == 0 || r.used[g.a] != 0 || r.verbAfter(g.b) {
			continue
		}
		k := g.a - 1
		for r.it(k).is(cComma | cAnd) {
			k--
		}
		if k == g.a-1 {
			continue
		}
		at := r.it(k).b
		for j := len(r.harms) - 1; j >= r.firstHarm; j-- {
			p := r.harms[j]
			if p.dead || !p.part || p.parent < 0 || p.b != at || !strings.HasPrefix(p.rule, "people among") && !strings.HasPrefix(p.rule, "a number of") {
				continue
			}
			w := r.harms[p.parent]
			if w.quantity.hasMin && w.quantity.min < g.amount.min {
				break
			}
			h := r.emitSpan(p.c.Kind, g, r.it(g.a).a, r.it(g.b-1).b, g.a, "people among those of the whole")
			h.parent, h.part, h.elided = p.parent, true, false
			h.c.Weapon, h.c.Modality, h.c.Frame, h.c.Scope = p.c.Weapon, p.c.Modality, p.c.Frame, p.c.Scope
			h.why("part_of", "one more of a list of those of the whole", r, h.ga, h.gb)
			break
		}
	}
}

// restate gives the whole the status of the noun that "all of them" is said to
// be, and reports whether there is one.
func (r *reader) restate(n *group, whole int) bool {
	j := n.b
	if r.it(j).is(cBe) {
		j++
	}
	c := r.groupAt(j)
	if c == nil || c.sort != gPerson || c.amount != nil && c.amount.b > 0 || c.status == "" {
		return false
	}
	for k := range r.harms[r.firstHarm:] {
		h := &r.harms[r.firstHarm+k]
		if (r.firstHarm+k == whole || h.ga == r.harms[whole].ga) && !h.c.Kind.Custody() {
			h.c.Status = register.Status(c.status)
			h.why("status", "what all of them are called", r, r.it(c.a).a, r.it(c.b-1).b)
		}
	}
	r.used[n.a] |= kindBit(register.DueProcess)
	for m := c.a; m < c.b; m++ {
		r.used[m] = ^uint32(0)
	}
	return true
}

// amongDead reads those said to be among the dead or the hurt of whom no number
// is given: "Nine soldiers were among the dead".
func (r *reader) amongDead(i int) {
	kind := register.Kind("")
	switch r.it(i).norm {
	case "dead", "victims", "killed":
		kind = register.Killed
	case "wounded", "injured":
		kind = register.Wounded
	default:
		return
	}
	var gs []*group
	for _, g := range r.subject(i - 1) {
		if g.amount != nil && r.used[g.a] == 0 && (g.amount.b > 0 || g.one) {
			gs = append(gs, g)
		}
	}
	if len(gs) > 1 && gs[0].b < gs[len(gs)-1].a-1 && r.addUp(gs[0], gs[1], gs) {
		g := sum(gs)
		gs = []*group{&g}
	}
	for _, g := range gs {
		if h := r.emit(kind, g, i-1, i+1, "people among the "+quoted(r.it(i).norm)); h != nil {
			r.verbSlots(h, i, verbGroup{start: i}, nil)
		}
	}
}

// themHere returns the definite people without a number that the sentence names
// before "of them", when nothing befell them in it before.
func (r *reader) themHere(h *harm) *group {
	if h.among > 0 || h.gb < 1 || r.norms[h.gb-1] != "them" {
		return nil
	}
	for k := len(r.groups) - 1; k >= 0; k-- {
		g := &r.groups[k]
		if r.it(g.a).a >= h.ga {
			continue
		}
		if g.sort == gPerson && !g.one && r.used[g.a] != 0 || g.sort == gPron {
			return nil
		}
		if g.sort == gPerson && !g.one && g.def && !g.poss && g.status != "" && (g.amount == nil || g.amount.b == 0) && !r.it(g.b).is(cSpeech) && !r.it(g.a-1).is(cSpeech|cPrep) {
			return g
		}
	}
	return nil
}

// diedLater reports whether the people are said to have died since or later.
func (r *reader) diedLater(h *harm) bool {
	for t := h.ga; t <= h.at && t < len(r.norms); t++ {
		switch r.norms[t] {
		case "since", "later", "subsequently":
			return true
		}
	}
	return false
}

// peopleBefore returns the status of the several people named last before token
// t: in the sentence, else in the one before.
func (r *reader) peopleBefore(t int) string {
	status := r.lastPeople
	for k := range r.groups {
		g := &r.groups[k]
		if r.it(g.a).a >= t {
			break
		}
		if g.sort == gPerson && !g.one && g.status != "" && g.amount != nil {
			status = g.status
		}
	}
	return status
}

// farFrom reports whether other words than the harm's own place and time stand
// between a whole and "including": "destroyed houses, including two mosques".
func (r *reader) farFrom(w harm, g *group) bool {
	n, things := 0, 0
	for k := range r.items {
		it := &r.items[k]
		if it.a < w.b || it.a >= r.it(g.a).a {
			continue
		}
		n++
		if it.is(cThing) && it.form(cThing) == plural && !it.is(cWeapon|cEvent) {
			things++
		}
	}
	return n > 25 || things > 0 && n > 4
}

// opensList reports whether the group opens a list that breaks the harm before
// it down: after a dash, a colon or a bracket that follows the harm.
func (r *reader) opensList(g *group) bool {
	prev := r.it(g.a - 1)
	if !prev.is(cMark) || prev.norm != "-" && prev.norm != ":" && prev.norm != "(" {
		return false
	}
	if g.sort == gElided || r.verbAfter(g.b) || g.sort == gName || g.bare {
		return false
	}
	return g.amount.b > 0 || g.one
}

// wholeBefore returns the harm of this sentence that stands nearest before
// token t and is no part itself.
func (r *reader) wholeBefore(t int) int {
	best := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.ga >= t {
			continue
		}
		if best < 0 || h.ga > r.harms[best].ga {
			best = k
		}
	}
	return best
}

// wholeAmong returns the harm of a kind that stands nearest before token t, in the
// sentence or the five before, and is no part, no earlier event and no old figure.
func (r *reader) wholeAmong(kind register.Kind, t int) int {
	if kind == "" {
		if k := r.wholeBefore(t); k >= 0 {
			return k
		}
		return r.wholeInDocument()
	}
	best := -1
	for k := len(r.harms) - 1; k >= max(0, len(r.harms)-near); k-- {
		h := &r.harms[k]
		if h.sent < r.sent-5 {
			break
		}
		if h.dead || h.parent >= 0 && r.harms[h.parent].c.Kind != register.Casualties || h.ga >= t || h.zone == headline || h.c.Frame == register.Background || h.c.Frame == register.Superseded {
			continue
		}
		if h.c.Kind == kind || h.c.Kind == register.BodiesFound && kind == register.Killed || h.c.Kind == register.Arrested && kind == register.Detained || h.c.Kind == register.Detained && kind == register.Arrested {
			if best < 0 || h.c.Scope == register.ScopePeriod && h.quantity.min > r.harms[best].quantity.min {
				best = k // the total of a bulletin, not the last of its figures
			}
		}
	}
	return best
}

// attackers are the words for those who did what the text tells of: none of them
// is among its victims.
var attackers = map[string]bool{"attackers": true, "assailants": true, "raiders": true, "gunmen": true, "bombers": true, "intruders": true, "attacker": true, "assailant": true}

// agedAt reports whether an age is said at item k: "under ten", "aged below 18".
func (r *reader) agedAt(k int) bool {
	switch r.it(k).norm {
	case "under", "over", "aged", "below", "above", "minors", "younger", "older":
		return true
	}
	if it := r.it(k); it.is(cNum) {
		w := r.norms[it.a]
		return w == "under" || w == "over" || w == "below" || w == "above" // "are under ten"
	}
	return r.it(k).is(cAge)
}

// fights are the statuses of those who fight.
var fights = map[register.Status]bool{register.Insurgent: true, register.Army: true, register.Militia: true, register.Police: true}

// amongKind tells what befell those whom "among the dead" names.
func amongKind(word string) register.Kind {
	switch word {
	case "dead", "victims", "killed", "slain":
		return register.Killed
	case "wounded", "injured":
		return register.Wounded
	case "missing":
		return register.Missing
	}
	return ""
}

// sentenceStartsOf reports whether a group at the start of a sentence points
// back: "Six of them", "Of those killed, six were children".
func (r *reader) sentenceStartsOf(g *group) bool {
	if g.a > 4 {
		return false
	}
	if g.part {
		return true
	}
	if r.it(0).is(cDet) && (r.it(1).is(cAdj) || r.it(1).has(cHarm, participle) || r.it(1).norm == "victims" || r.it(1).norm == "casualties") && r.it(g.a-1).is(cInclude) {
		return true // "The dead included two children"
	}
	return r.it(0).is(cInclude)
}

// wholeInDocument returns the last harm of the sentence before that is no part.
func (r *reader) wholeInDocument() int {
	for k := r.firstHarm - 1; k >= 0; k-- {
		h := &r.harms[k]
		if h.sent < r.sent-2 {
			return -1
		}
		if h.dead || h.parent >= 0 || h.compare || h.c.Frame == register.Superseded {
			continue
		}
		return k
	}
	return -1
}

func (r *reader) inSegment(at, t int) bool {
	lo, hi := r.segment(at)
	return t >= lo && t < hi
}

// pairs reads two figures that two others are set against: "52 deaths and 97
// injuries, down from 64 and 131 a month earlier".
func (r *reader) pairs() {
	for i := 3; i+2 < len(r.items); i++ {
		a, and, b := r.it(i), r.it(i+1), r.it(i+2)
		if !a.is(cNum) || !and.is(cAnd) || and.b-and.a > 1 || !b.is(cNum) || r.toks[r.it(i-1).b-1].Norm != "from" && !r.it(i-1).is(cCompare) {
			continue
		}
		if g := r.groupAt(i); g == nil || g.sort != gElided {
			continue
		}
		if g := r.groupAt(i + 2); g == nil || g.sort != gElided && g.sort != gUnknown {
			continue
		}
		last := []int{}
		for k := len(r.harms) - 1; k >= r.firstHarm && len(last) < 3; k-- {
			if h := &r.harms[k]; !h.dead && h.parent < 0 && h.ga < a.a {
				last = append(last, k)
			}
		}
		if len(last) != 2 || r.harms[last[0]].c.Kind == r.harms[last[1]].c.Kind {
			continue
		}
		for n, it := range []*item{a, b} {
			o := r.harms[last[1-n]]
			g := group{a: i + 2*n, b: i + 2*n + 1, head: -1, sort: gElided, amount: &r.amounts[it.amount-1], unit: "persons", status: string(o.c.Status)}
			r.emitSpan(o.c.Kind, &g, it.a, it.b, i+2*n, "the figure that one is set against")
			h := &r.harms[len(r.harms)-1]
			h.row, h.elided, h.compare = true, h.c.Status == "", true
			h.c.Frame, h.c.Scope = register.Background, register.ScopePeriod
			h.why("frame", "the far side of a comparison", r, r.it(i-1).a, it.b)
			for x := g.a; x < g.b; x++ {
				r.used[x] |= kindBit(o.c.Kind)
			}
		}
	}
}

// rows reads figures that stand without noun or verb because a figure before
// them, or the heading, says what they count: "Anbar (14)", "and 73 in
// December", "the 1,410 recorded in July", "Diyala 12".
func (r *reader) rows() {
	kind := r.rowKind
	var status register.Status
	found := kind != ""
	of := -1
	if n := r.it(1).norm; !found && r.it(0).norm == "of" && (n == "the" || n == "those" || n == "these") && r.it(3).is(cComma) {
		// "Of the dead, 19 were in Baghdad, 16 in Diyala"
		if k := amongKind(r.it(2).norm); k != "" {
			if of = r.wholeAmong(k, r.it(0).a); of >= 0 {
				kind, status, found = r.harms[of].c.Kind, r.harms[of].c.Status, true
			}
		}
	}
	if !found {
		for k := len(r.harms) - 1; k >= r.firstHarm; k-- {
			if h := &r.harms[k]; !h.dead && h.parent < 0 {
				kind, status, found = h.c.Kind, h.c.Status, true
				break
			}
		}
	}
	if !found {
		// "Civilian fatalities in December (69)"
		for i := range r.items {
			it := &r.items[i]
			e := it.find(cDeed)
			if e == nil || it.form(cDeed) != plural || it.is(cHarm) {
				continue
			}
			kind, found = e.kind, true
			if g := r.groupOn(i); g != nil {
				status = register.Status(g.status)
			}
			break
		}
	}
	if !found && r.listKind != "" && len(r.items) < 40 {
		kind, status, found = r.listKind, r.listStatus, true
	}
	if !found {
		return
	}
	for gi := range r.groups {
		g := &r.groups[gi]
		if g.amount == nil || r.used[g.a] != 0 || g.part {
			continue
		}
		kind, status := kind, status
		people := g.sort == gPerson && r.it(g.b).is(cSpeech) && r.it(g.b).find(cSpeech).act == "record" && r.it(g.b).has(cSpeech, participle) && (r.it(g.b+1).norm == "in" || r.it(g.b+1).is(cTime))
		if g.sort != gElided && g.sort != gUnknown && !(g.sort == gThing && g.head >= 0 && r.it(g.head).norm == "peak") && !people {
			continue
		}
		ni := g.a
		for !r.it(ni).is(cNum) && ni < g.b {
			ni++
		}
		if !r.it(ni).is(cNum) {
			continue
		}
		if g.others {
			ni = g.b - 1
		}
		prev, next := r.it(g.a-1), r.it(ni+1)
		if people {
			next = r.it(g.b) // "the 1,531 civilians counted in June"
		}
		if r.afterInclude(g) {
			continue
		}
		if g.others && !((next.norm == "in" || next.norm == "on") && (prev.is(cAnd | cComma))) && !(prev.is(cAnd|cComma|cMark) && r.gapped(g.a)) {
			continue
		}
		ok, rule := false, ""
		a, b := g.a, ni+1
		switch {
		case prev.is(cTime) && prev.time.Days() >= 28 && r.it(g.a-2).norm == "in" && r.it(g.a-3).is(cComma|cAnd) && (next.is(cComma|cMark|cAnd) || next.b == 0) && len(r.harms) > r.firstHarm:
			ok, rule, a = true, "a figure after its time, after another", g.a-2 // "7,515 dead in 2031, in 2030 12,282"
		case prev.is(cTime) && prev.time.Days() >= 28 && r.it(g.a-2).is(cComma|cAnd) && (next.is(cComma|cMark|cAnd) || next.b == 0) && len(r.harms) > r.firstHarm:
			ok, rule, a = true, "a figure after its time, after another", g.a-1
		case prev.mark("(") && next.is(cMark) && (next.norm == ")" || next.norm == ";") && r.rowHead(g.a-2):
			ok, rule, a = true, "a figure in brackets after a place or a time", g.a-2
			if next.norm == ")" {
				b = ni + 2
			}
		case (next.norm == "on" || next.norm == "near" || next.norm == "at") && r.it(ni+2).is(cTime|cPlace) && prev.is(cAnd) && len(r.harms) > r.firstHarm:
			ok, rule, b = true, "a figure with a place or a time, after another", ni+3
		case next.norm == "in" && (r.it(ni+2).is(cTime|cPlace) || r.it(ni+3).is(cPlace) && !r.it(ni+2).is(cNum|cComma|cHarm)) && (prev.is(cAnd|cComma) || prev.mark(":") || prev.mark(";") || prev.norm == "with" || prev.norm == "from" || prev.is(cCompare)):
			ok, rule, b = true, "a figure with a place or a time, after another", ni+3
		case prev.is(cWeapon) && prev.form(cWeapon) == plural && len(r.harms) > r.firstHarm && (next.is(cComma|cMark|cAnd) || next.b == 0):
			ok, rule, a = true, "a figure after its means, after another", g.a-1
		case g.others && r.gapped(g.a):
			ok, rule, b = true, "a figure with a place or a time, after another", g.b
		case of >= 0 && next.is(cBe) && r.it(ni+2).is(cPrep) && r.it(ni+3).is(cPlace) && prev.is(cComma):
			ok, rule, b = true, "a figure with a place or a time, after another", ni+4
		case next.norm == "elsewhere" && prev.is(cAnd|cComma):
			ok, rule, b = true, "a figure with a place or a time, after another", ni+2
		case next.is(cSpeech) && next.find(cSpeech).act == "record" && next.has(cSpeech, participle):
			ok, rule, b = true, "a figure that was recorded", ni+2
			if people {
				b, status = g.b+1, register.Status(g.status)
			}
			if r.listKind != "" && kind == r.listKind && len(r.harms) == r.firstHarm && (prev.is(cCompare) || r.it(g.a-2).is(cCompare)) {
				kind = register.Killed // "well below the 1,531 counted in June" after a list that ends with the injured
			}
		case g.sort == gUnknown || g.sort == gThing:
			if n := r.it(g.head).norm; n == "peak" || n == "high" || n == "low" || n == "figure" || n == "total" || n == "record" {
				ok, rule, b = true, "a figure called a peak or total", g.b
			}
		case prev.is(cSpeech) && prev.norm == "of" && (next.is(cComma|cMark|cAnd|cSub) || next.b == 0):
			ok, rule, a = true, "another source's number", g.a-1
		case (prev.is(cPlace) || prev.mark(":") && r.it(g.a-2).is(cPlace)) && (next.is(cComma|cAnd) || next.mark(".") || next.b == 0 || next.mark(";")) && (r.listKind != "" || r.rowKind != "" || len(r.harms) > r.firstHarm):
			ok, rule, a = true, "a figure after a place in a list", g.a-1
		case prev.is(cCompare) && (next.is(cTime) || next.norm == "in" || next.is(cComma|cMark) || next.b == 0):
			ok, rule = true, "the other side of a comparison"
		}
		if !ok {
			continue
		}
		gg := *g
		gg.b = ni + 1
		gg.sort, gg.status = gElided, string(status)
		if gg.unit == "" {
			gg.unit = "persons"
		}
		h := r.emitSpan(kind, &gg, r.it(a).a, r.it(b-1).b, ni, rule)
		_ = h
		n := &r.harms[len(r.harms)-1]
		n.elided = status == ""
		n.row = true
		n.c.Scope = register.ScopePeriod
		if of >= 0 {
			if w := &r.harms[of]; !w.quantity.hasMin || !n.quantity.hasMin || n.quantity.min <= w.quantity.min {
				n.parent, n.c.Scope, n.c.Frame = of, w.c.Scope, w.c.Frame
				n.why("part_of", "words such as ‘of the dead’", r, n.ga, n.gb)
				continue
			}
		}
		if rule == "a figure after its time, after another" {
			n.c.Time, n.ownTime, n.timeOf = prev.time, true, prev.time
			n.why("time", "the time named with it", r, prev.a, prev.b)
		}
		if rule == "another source's number" {
			n.row = false
			n.c.Scope = register.ScopeIncident
		}
		if k := r.wholeBefore(n.ga); k >= 0 && r.aloneAfter(ni) && r.harms[k].c.Kind == kind {
			n.parent, n.part, n.row, n.c.Scope = k, true, false, r.harms[k].c.Scope
			n.why("part_of", "the word ‘alone’", r, n.ga, n.gb)
			continue
		}
		if k := r.figureBefore(n); k >= 0 && !r.harms[k].row {
			// "Ten people were killed in Baghdad, five in Anbar": as the first
			n.row, n.gap = false, true
			n.c.Scope = register.ScopeIncident
		}
	}
}

// aloneAfter reports whether "alone" closes the words after the number at item i:
// "six in Anbar alone".
func (r *reader) aloneAfter(i int) bool {
	for k := i + 1; k < min(len(r.items), i+6); k++ {
		if r.it(k).norm == "alone" {
			return true
		}
		if r.it(k).is(cComma | cMark) {
			return false
		}
	}
	return false
}

// afterInclude reports whether "including" stands before the group in its
// sentence, with no verb between: then it is a part, not a figure of a list.
func (r *reader) afterInclude(g *group) bool {
	for k := g.a - 1; k >= max(0, g.a-9); k-- {
		it := r.it(k)
		if it.is(cInclude) {
			return true
		}
		if it.is(cHarm|cBe|cHave|cSpeech) || it.is(cMark) {
			return false
		}
	}
	return false
}

// figureBefore returns the harm of the sentence that a bare figure goes on
// from, when it is no bulletin's total.
func (r *reader) figureBefore(n *harm) int {
	if r.listKind != "" || r.rowKind != "" || n.rule != "a figure with a place or a time, after another" {
		return -1
	}
	best := -1
	for k := r.firstHarm; k < len(r.harms)-1; k++ {
		if h := &r.harms[k]; !h.dead && h.parent < 0 && h.ga < n.ga && !h.deed {
			best = k
		}
	}
	if best >= 0 {
		for i := range r.items {
			if it := r.it(i); it.is(cTime) && it.time.Days() > 7 || it.is(cViolence) || it.is(cCompare) {
				return -1
			}
		}
	}
	return best
}

// figures marks harms without a noun that go on from a bulletin's total as its
// figures: "with 37 killed and 112 injured" after "84 civilians were killed in
// February".
func (r *reader) figures() {
	if r.listKind == "" {
		return
	}
	for i := range r.items {
		if it := r.it(i); it.is(cEvent) && !it.is(cViolence) && it.form(cEvent) == plain && r.it(i-1).is(cDet) || it.is(cWeapon) && !it.is(cHarm) {
			return
		}
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if (h.elided || h.sort == gDeed && h.c.Status == "" || h.sort == gPerson && !h.one && !h.bare && h.c.Status == register.UnknownStatus && !r.dated()) && h.parent < 0 && !h.part && !h.others {
			h.row = true
		}
	}
}

// dated reports whether the sentence names a time.
func (r *reader) dated() bool {
	for i := range r.items {
		if r.it(i).is(cTime) {
			return true
		}
	}
	return false
}

// rowHead reports whether item i heads a row: a place or a time.
func (r *reader) rowHead(i int) bool {
	it := r.it(i)
	return it.is(cPlace|cTime) || it.is(cAdmin) && r.it(i-1).is(cPlace)
}
