package extract

import (
	"slices"

	"cairn/internal/register"
)

// A said is one statement of a source in a sentence: who speaks, who passed it
// on, and the tokens that the statement covers.
type said struct {
	a, b     int // tokens of the source's words
	types    []string
	via      string
	viaA     int
	lo, hi   int // tokens covered
	cueA     int // tokens of the cue and what hangs on it, which give no place and no time of the harm
	cueB     int
	pronoun  bool
	deny     bool
	party    bool // the source is an armed party itself
	trailing bool
	weak     bool
}

// sources finds who speaks in the sentence: "X said", ", X said", "according
// to X", "X told Y", "X put the toll at", "reported by X", and the "- army" at
// the end of a headline. A leading cue covers what follows it up to the next
// one, a trailing cue what precedes it.
func (r *reader) sources() {
	r.said = r.said[:0]
	for i := range r.items {
		it := &r.items[i]
		switch {
		case lists[it.norm] && kept[r.it(i+1).norm] && r.it(i+2).norm == "by":
			r.paper(i)
		case it.is(cSpeech):
			r.speech(i)
		case it.norm == "to" && r.it(i-1).norm == "according", it.norm == "per" && i > 0 && false:
			r.according(i + 1)
		case it.norm == "by" && r.it(i-1).is(cSpeech) && r.it(i-1).has(cSpeech, participle):
			// in speech
		case it.mark("-") && r.zone == headline && i > 0 && len(r.items)-i <= 6:
			r.tail(i)
		case it.mark(":") && (r.zone == headline || r.sent == 0 && !r.it(len(r.items)-1).is(cMark)) && len(r.items)-i <= 5 && i > 3:
			r.tail(i)
		case it.mark(":") && i > 0 && i <= 4 && r.sent < 3:
			r.head(i)
		case it.is(cToll) && !it.is(cSpeech), (it.norm == "number" || it.norm == "figure" || it.norm == "total" || it.norm == "dead") && r.it(i+1).norm == "at",
			it.norm == "number" && r.it(i+1).norm == "of" && (r.it(i-2).is(cPut) || r.it(i-1).is(cPut)),
			it.norm == "figure" && (r.it(i+1).norm == "of" || r.it(i-1).norm == "higher" || r.it(i-1).norm == "lower"):
			r.putAt(i)
		case it.is(cSource) && it.find(cSource).role == "paper":
			r.paper(i)
		}
	}
	// a trailing cue covers back to the cue before it, a leading one on to the next
	for k := range r.said {
		s := &r.said[k]
		if s.trailing {
			for j := range r.said[:k] {
				if o := &r.said[j]; !o.trailing && o.cueA >= s.lo && o.cueB <= s.cueA && r.breakBetween(o.cueB, s.cueA) {
					s.lo = max(s.lo, o.hi)
				}
			}
		} else {
			for j := range r.said {
				if o := &r.said[j]; j != k && o.cueA > s.cueB && !o.trailing {
					s.hi = min(s.hi, o.cueA)
				}
			}
		}
	}
}

func (r *reader) breakBetween(a, b int) bool {
	for k := range r.items {
		it := &r.items[k]
		if it.a >= a && it.a < b && (it.is(cMark) && it.norm == ";" || it.is(cBut)) {
			return true
		}
	}
	return false
}

// speech reads a cue at the verb i.
func (r *reader) speech(i int) {
	it := r.it(i)
	e := it.find(cSpeech)
	if e.act == "think" {
		return
	}
	if e.lemma == "claim" && (r.it(i+1).norm == "responsibility" || r.it(i+1).is(cDet) && r.eventSoon(i+1)) {
		return
	}
	if g := r.groupOn(i); g != nil && g.head == i && g.sort == gDeed {
		return
	}
	if it.is(cAdmin) && r.it(i-1).is(cPlace) || r.it(i+1).hyphen && it.has(cSpeech, plain) {
		return // "in Zamfara state on Saturday", "in the counter-attack"
	}
	v := r.auxiliaries(i)
	if it.upper && i > 0 && r.zone != headline && !r.it(i-1).is(cMark) {
		return // the "Post" of a newspaper's name
	}
	end := r.items[len(r.items)-1].b
	first := r.items[0].a
	// passive: "was quoted by X", "reported by X", "quoted X as saying"
	if e.lemma == "claim" && r.it(i+1).norm == "by" && r.claimedBy(i) >= 0 {
		return // "an attack claimed by the group": who did it, not who says so
	}
	if it.has(cSpeech, participle) && (r.it(i+1).norm == "by" || r.it(i+1).norm == "on" && false) {
		a, b, ok := r.sourceRight(i + 2)
		if ok {
			r.addSource(a, b, said{lo: first, hi: end, cueA: r.it(a).a, cueB: r.it(b - 1).b, trailing: true, weak: e.act == "record"})
		}
		if ok || v.be || !it.has(cSpeech, past) {
			return
		}
		// "a nurse said by telephone": how, not who
	}
	if v.be && it.has(cSpeech, participle) && !it.is(cEventVerb) {
		return // "was reported", "were recorded"
	}
	if e.act == "quote" && !v.be {
		// "the agency quoted a doctor as saying", "citing officials"
		a, b, ok := r.sourceRight(i + 1)
		if ok {
			la, lb, has := r.sourceLeft(v.start, i)
			if prev := v.start - 1; !has && prev > 0 && r.it(prev).is(cComma) && it.form(cSpeech) == ing {
				if la, lb, has = r.sourceLeft(prev, i); has { // "The agency, quoting a doctor, reported"
					types, _ := r.typesOf(la, lb)
					has = len(types) > 0 && types[0] == "media"
				}
			}
			s := said{lo: first, hi: end, cueA: r.it(i).a, cueB: r.it(b - 1).b, trailing: true}
			if has {
				s.via, s.cueA = r.words(la, lb), r.it(la).a
			}
			r.addSource(a, b, s)
		}
		return
	}
	if it.form(cSpeech) == ing && r.it(i-1).is(cComma|cSub) && e.act != "quote" {
		if r.it(i - 1).is(cComma) {
			return // ", saying some bodies had been counted twice": the same source goes on
		}
	}
	// inverted: "..., said X"
	before := r.it(v.start - 1)
	if (before.is(cComma) || before.mark(`"`)) && it.has(cSpeech, past, third) && !v.be && e.act != "tell" && e.act != "blame" {
		if a, b, ok := r.sourceRight(i + 1); ok && !r.it(b).is(cHave|cBe|cModal|cDo|cHarm|cFound) {
			s := said{lo: first, hi: r.it(i).a, cueA: r.it(v.start).a, cueB: r.it(b - 1).b, trailing: true}
			r.tellVia(&s, e, b)
			s.cueB = r.cueEnd(b, s.cueB)
			s.deny = e.act == "deny"
			r.addSource(a, b, s)
			return
		}
	}
	a, b, ok := r.sourceLeft(v.start, i)
	if !ok {
		return
	}
	via := ""
	if a > 1 && r.it(a-1).norm != "by" && r.it(a).norm == "by" {
		a++
	}
	if a > 2 && r.it(a-1).norm == "by" && reachedBy[r.it(a-2).norm] {
		// "A doctor reached by the network said"
		if la, lb, ok := r.sourceLeft(a-2, i); ok {
			via = r.words(a, b)
			a, b = la, lb
		}
	}
	s := said{via: via, cueA: r.it(a).a, cueB: it.b, deny: e.act == "deny"}
	next := i + 1
	r.tellVia(&s, e, next)
	s.cueB = r.cueEnd(next, max(s.cueB, it.b))
	prev := r.it(a - 1)
	trailing := a > 0 && (prev.is(cComma) || prev.mark(`"`) || prev.mark("-") || prev.mark(")")) && r.closes(i, s.cueB)
	if trailing {
		s.lo, s.hi, s.trailing = first, s.cueA, true
		if e := r.quoteGoesOn(s.cueB); e > 0 {
			s.hi = e
		}
		if r.it(i + 1).mark(":") {
			s.hi = end // "UNAMI reported: 402 dead"
		}
	} else {
		s.lo, s.hi = s.cueB, end
		if a > 0 && (e.act == "say" || e.act == "tell" || e.act == "confirm") && !prev.is(cComma|cBut|cSub|cAnd|cMark) {
			s.lo = min(s.lo, first)
		}
		if e.act == "deny" || e.act == "fear" || e.act == "blame" {
			s.lo = s.cueA
		}
		if e.act == "record" && !r.it(i+1).is(cThat) {
			s.weak = true
			s.lo = s.cueA
			s.cueB = it.b // what follows is what was recorded, its time too
			if types, _ := r.typesOf(a, b); len(types) == 0 && !(b-a == 1 && r.it(a).norm == "it") && r.namedBefore(a, b) == nil {
				return
			}
		}
		// what the source does itself: "Police lowered ..." is in toll; a source that confirms
	}
	r.addSource(a, b, s)
}

// reachedBy are the participles that name who asked a source.
var reachedBy = map[string]bool{"reached": true, "contacted": true, "interviewed": true, "questioned": true, "approached": true, "quoted": true, "cited": true}

// quoteGoesOn returns the end of the sentence when a quotation goes on after a
// cue in its middle: "…," he said, "and …".
func (r *reader) quoteGoesOn(cueB int) int {
	for k := range r.items {
		it := &r.items[k]
		if it.a < cueB {
			continue
		}
		if it.is(cComma) {
			continue
		}
		if it.is(cSpeech) && it.has(cSpeech, ing) || it.mark(`"`) || it.is(cAdv) || it.is(cSub|cAnd) || it.norm == "bringing" || it.norm == "taking" || it.norm == "raising" || it.norm == "leaving" || it.is(cHarm) && it.has(cHarm, ing) {
			return r.items[len(r.items)-1].b
		}
		return 0
	}
	return 0
}

// closes reports whether nothing but the cue and what hangs on it stands from
// item i to the end of its clause, so that the cue looks back.
func (r *reader) closes(i, cueB int) bool {
	for k := i + 1; k < len(r.items); k++ {
		it := r.it(k)
		if it.a < cueB {
			continue
		}
		if it.is(cThat) || it.is(cHuman|cNum) && false {
			return false
		}
		return it.is(cComma | cMark | cAdv | cSub | cBut | cPrep | cAnd | cTime | cHave)
	}
	return true
}

// cueEnd returns the token after what hangs on a cue: "on Thursday", "in a
// statement", "by telephone", "late on Monday".
func (r *reader) cueEnd(k, end int) int {
	for n := 0; n < 12 && k < len(r.items); n++ {
		it := r.it(k)
		if it.a < end {
			k++
			continue
		}
		switch {
		case it.is(cTime):
			end = it.b
			k++
			continue
		case it.is(cPrep) && (it.norm == "on" || it.norm == "in" || it.norm == "by" || it.norm == "at" || it.norm == "from" || it.norm == "during" || it.norm == "late" || it.norm == "via" || it.norm == "to"):
			next := r.it(k + 1)
			if next.is(cTime) || paperWords[next.norm] || next.is(cDet) && (paperWords[r.it(k+2).norm] || paperWords[r.it(k+3).norm]) || next.norm == "telephone" || next.norm == "phone" || next.norm == "condition" || next.norm == "twitter" || next.norm == "reporters" || next.is(cPlace) && it.norm == "in" && r.it(k+2).is(cComma|cMark) {
				j := k + 1
				for j < len(r.items) && !r.it(j).is(cComma|cMark|cThat|cSub) && j < k+8 {
					if r.it(j).is(cTime) {
						j++
						break
					}
					if r.it(j).is(cNum|cHarm) || r.it(j).is(cHuman) && r.it(j).norm != "reporters" {
						break
					}
					j++
					if paperWords[r.it(j-1).norm] || r.it(j-1).is(cPlace) {
						break
					}
				}
				if n := r.it(j); issued[n.norm] {
					// "in a report published on Thursday", "in a statement seen by the agency"
					j++
					if p := r.it(j); p.norm == "on" || p.norm == "in" || p.norm == "late" || p.norm == "early" {
						j++
					}
					if r.it(j).is(cTime) {
						j++
					}
				}
				end = r.it(j - 1).b
				k = j
				continue
			}
			return end
		case it.norm == "late" || it.norm == "early" || it.norm == "earlier" || it.norm == "later":
			if r.it(k+1).is(cTime) || r.it(k+1).norm == "on" {
				k++
				continue
			}
			return end
		case it.norm == "without" || it.norm == "adding":
			return end
		default:
			return end
		}
	}
	return end
}

// issued are the participles that say how a report or statement came out.
var issued = map[string]bool{"published": true, "released": true, "issued": true, "posted": true, "circulated": true, "distributed": true, "dated": true, "aired": true, "broadcast": true, "carried": true}

var paperWords = map[string]bool{"statement": true, "report": true, "bulletin": true, "telephone": true, "interview": true, "communique": true, "briefing": true, "conference": true, "letter": true, "email": true, "message": true, "release": true, "tweet": true, "reporters": true, "journalists": true, "update": true, "post": true, "comments": true, "speech": true, "address": true, "monthly": true}

// tellVia reads who was told: "told the state news agency", "told reporters".
func (r *reader) tellVia(s *said, e *entry, k int) {
	if e.act != "tell" {
		return
	}
	a, b, ok := r.sourceSpan(k)
	if n := k + 1; !ok && r.it(k).norm == "the" && r.it(n).upper {
		for n < len(r.items) && r.it(n).upper && !r.it(n).is(cTime) {
			n++
		}
		s.via, s.viaA = r.words(k, n), r.it(k).a // "told the Kombi Collective"
		s.cueB = r.it(n - 1).b
		return
	}
	if !ok {
		if g := r.groupAt(k); g != nil {
			s.cueB = r.it(g.b - 1).b
		}
		return
	}
	s.via, s.viaA = r.words(a, b), r.it(a).a
	s.cueB = r.it(b - 1).b
}

func (r *reader) words(a, b int) string {
	return r.s[r.toks[r.it(a).a].Start:r.toks[r.it(b-1).b-1].End]
}

// according reads "according to X".
func (r *reader) according(k int) {
	a, b, ok := r.sourceRight(k)
	if !ok {
		return
	}
	cue := r.it(k - 2).a
	s := said{lo: r.items[0].a, hi: r.items[len(r.items)-1].b, cueA: cue, cueB: r.it(b - 1).b, trailing: true}
	if k <= 3 {
		s.trailing = false
		s.lo = s.cueB
	}
	r.addSource(a, b, s)
}

// tail reads the source at the end of a headline: "… near Tarmiya - army".
func (r *reader) tail(i int) {
	a, b, ok := r.sourceSpan(i + 1)
	if !ok || b < len(r.items) && !r.it(b).is(cMark) {
		return
	}
	r.addSource(a, b, said{lo: r.items[0].a, hi: r.it(i).a, cueA: r.it(i).a, cueB: r.it(b - 1).b, trailing: true})
}

// head reads the source at the head of a headline: "Officials: 3 police die".
func (r *reader) head(i int) {
	a, b, ok := r.sourceSpan(0)
	if !ok || b != i {
		return
	}
	r.addSource(a, b, said{lo: r.it(i).b, hi: r.items[len(r.items)-1].b, cueA: r.it(a).a, cueB: r.it(i).b})
}

// putAt reads "X put the toll at 27", "Police lowered the number of dead": the
// subject of a verb that sets a toll is its source.
func (r *reader) putAt(i int) {
	for k := i - 1; k >= max(0, i-4); k-- {
		if r.it(k).is(cPut|cUpward) && !r.it(k).is(cSpeech) || r.it(k).norm == "gave" || r.it(k).norm == "give" || r.it(k).norm == "gives" {
			v := r.auxiliaries(k)
			if a, b, ok := r.sourceLeft(v.start, k); ok {
				end := r.items[len(r.items)-1].b
				r.addSource(a, b, said{lo: r.it(a).a, hi: end, cueA: r.it(a).a, cueB: r.it(k).b})
			}
			return
		}
		if r.it(k).is(cComma) {
			return
		}
	}
}

// paper reads a report or figure that belongs to a body and stands as a noun:
// "The UN count of 382 dead", "figures published by X".
func (r *reader) paper(i int) {
	it := r.it(i)
	if kept[r.it(i+1).norm] && r.it(i+2).norm == "by" {
		// "A list kept by the health bureau names 63 people": its maker says so
		if a, b, ok := r.sourceRight(i + 3); ok && i < 4 {
			r.addSource(a, b, said{lo: r.it(b - 1).b, hi: r.items[len(r.items)-1].b, cueA: r.it(0).a, cueB: r.it(b - 1).b})
		}
		return
	}
	if it.norm != "count" && it.norm != "tally" && it.norm != "figures" {
		return
	}
	for k := range r.said {
		if r.it(i).a >= r.said[k].a-1 && r.it(i).a < r.said[k].b+1 {
			return
		}
	}
	p := r.it(i - 1)
	a := i - 1
	if p.norm == "'s" {
		p = r.it(i - 2)
		a = i - 2
	}
	e := p.find(cSource)
	if e == nil || len(e.types) == 0 {
		return
	}
	if r.it(a - 1).is(cDet) {
		a--
	}
	b := i
	if r.it(i-1).norm == "'s" {
		b = i - 1
	}
	r.addSource(a, b, said{lo: r.it(i).a, hi: r.items[len(r.items)-1].b, cueA: r.it(a).a, cueB: r.it(i).b})
}

// lists are the papers that name people.
var lists = map[string]bool{"list": true, "lists": true, "register": true, "registry": true, "ledger": true, "database": true, "records": true, "log": true, "document": true, "documents": true}

// kept are the participles behind which "by" names who made a list.
var kept = map[string]bool{"kept": true, "compiled": true, "drawn": true, "held": true, "maintained": true, "prepared": true, "collected": true, "published": true, "released": true, "obtained": true, "gathered": true, "posted": true}

// sourceLeft returns the items of the source that ends before item j: back to
// a comma, a quotation mark or the clause's start; "two defence lawyers", "a
// doctor at Falluja general hospital", "the UN mission in Iraq".
func (r *reader) sourceLeft(j, verb int) (a, b int, ok bool) {
	b = j
	for b > 0 && r.it(b-1).is(cAdv) && !r.it(b-1).is(cSource) {
		b--
	}
	if r.it(b - 1).is(cComma) {
		if r.it(b-2).is(cAdv) || r.it(b-2).norm == "however" || r.it(b-2).norm == "though" {
			if r.it(b - 3).is(cComma) {
				return r.sourceLeft(b-3, verb) // "Residents, however, told"
			}
		}
		// "Mizher X, a senior commander in Diyala, told": the whole, names first
		k := b - 2
		for k >= 0 && !r.it(k).is(cComma) && !r.it(k).mark(`"`) {
			k--
		}
		if k > 0 && r.it(k).is(cComma) && (r.it(k+1).is(cRel) || r.it(k+1).is(cPrep) && r.holds(k+1, b-1, cSource)) {
			return r.sourceLeft(k, verb) // "An official, who asked not to be named, said"
		}
		if k > 0 && r.it(k).is(cComma) && r.it(k+1).upper && !r.it(k+1).is(cDet) {
			// "A spokesperson for the coalition, Major Tom Reed, said": the name of the one before
			if a, e, ok := r.sourceLeft(k, verb); ok {
				if types, _ := r.typesOf(a, e); len(types) > 0 || r.hasSpeaker(a, e) {
					return a, b - 1, true
				}
			}
		}
		if q := r.it(k + 1).find(cSpeech); q != nil && q.act == "quote" && r.it(k).is(cComma) {
			return 0, 0, false // "The agency, quoting a doctor, reported": the doctor says so
		}
		if k > 0 && r.it(k).is(cComma) {
			if types, _ := r.typesOf(k+1, b-1); len(types) > 0 {
				s := k
				for s > 0 && r.it(s-1).upper && !r.it(s-1).is(cComma|cMark) {
					s--
				}
				if s == k {
					// "the Lawyers' group, a rights monitor, said": what the one before is called
					if a, e, ok := r.sourceLeft(k, verb); ok && r.holds(a, e, cSource) {
						return a, b - 1, true
					}
					s = k + 1
				}
				return s, b - 1, true
			}
		}
		return 0, 0, false
	}
	if r.it(b-1).mark(")") && r.it(b-3).mark("(") && b > 4 {
		b -= 3 // "the Associated Press (AP) stated"
	}
	if r.it(b - 1).is(cRel | cMark) {
		return 0, 0, false
	}
	a = b
	for a > 0 && b-a < 16 {
		it := r.it(a - 1)
		if it.is(cComma) || it.is(cMark) && it.norm != "'s" && it.norm != "'" && it.norm != "-" && it.norm != "/" {
			break
		}
		if it.mark("-") && !it.hyphen || it.is(cRel) && a < b {
			break
		}
		if it.is(cSub|cBut|cThat|cTime) && !it.is(cSource) && it.norm != "since" {
			if it.is(cTime) && b-a > 0 {
				break
			}
			if !it.is(cTime) {
				break
			}
		}
		if it.is(cHarm) && !r.isDeed(a-1) && !it.is(cHuman|cSource) {
			break
		}
		if it.is(cBe|cModal|cHave|cToward|cLeave) && !it.is(cSource) {
			break
		}
		if it.is(cAnd) && (a-2 < 0 || !r.it(a-2).is(cSource|cHuman|cAdv|cForces|cParty)) && !r.it(a-2).upper {
			break
		}
		if it.is(cSpeech) && !it.is(cSource|cHuman) && it.has(cSpeech, past, third) && !(it.has(cSpeech, participle) && r.it(a).norm == "by") {
			break
		}
		a--
	}
	for a < b && r.it(a).is(cAdv|cAnd|cPrep) && !r.it(a).is(cSource) {
		a++
	}
	if a >= b {
		return 0, 0, false
	}
	return a, b, true
}

// sourceRight returns the items of the source that begins at k.
func (r *reader) sourceRight(k int) (a, b int, ok bool) {
	a, b, ok = r.sourceSpan(k)
	if ok {
		return a, b, true
	}
	// a name, then what he is: "said Lynn X, research director at Y"
	if r.it(k).upper && !r.it(k).is(cPlace|cTime) {
		j := k
		for r.it(j).upper && !r.it(j).is(cComma|cMark) && j < k+5 {
			j++
		}
		b := j
		if r.it(j).is(cComma) {
			if _, e, ok := r.sourceSpan(j + 1); ok {
				b = e
			}
		}
		return k, b, true
	}
	return 0, 0, false
}

// sourceSpan returns the items of a source noun group that begins at k, with
// the prepositions that belong to it.
func (r *reader) sourceSpan(k int) (a, b int, ok bool) {
	a, b = k, k
	seen := false
	for b < len(r.items) && b-a < 14 {
		it := r.it(b)
		if it.is(cComma|cSub|cThat|cBe|cModal|cTime|cBut|cRel) && !it.is(cSource) || it.is(cMark) && it.norm != "'s" && it.norm != "'" {
			break
		}
		if it.is(cHave|cNum) && b > a && seen || it.is(cPron) && b > a {
			break
		}
		if it.is(cSpeech) && !it.is(cSource|cHuman) && b > a {
			break
		}
		if it.norm == "by" && seen && r.onlyPaper(a, b) && (!r.it(b-1).is(cSpeech) || r.it(b-1).is(cSource)) {
			b++
			continue
		}
		if it.is(cPrep) && seen && it.norm != "of" && it.norm != "in" && it.norm != "at" && it.norm != "for" && it.norm != "from" && it.norm != "with" {
			break
		}
		if it.is(cPrep) && seen && (it.norm == "on" || it.norm == "by") {
			break
		}
		if it.is(cSource) || it.is(cParty) && it.find(cParty).party != "nation" {
			seen = true
		}
		if it.is(cHarm) && !it.is(cSource|cHuman) {
			break
		}
		b++
	}
	for b > a && r.it(b-1).is(cPrep|cAnd|cAdv|cHave) && !r.it(b-1).is(cSource) {
		b--
	}
	return a, b, seen && b > a
}

// typesOf returns the source types of the words in items [a,b): those of the
// head of the group; where the head says none ("a spokesman", "an official"),
// those of the words before it, else of what it belongs to ("for the force").
func (r *reader) typesOf(a, b int) (types []string, party bool) {
	end := b
	for k := a; k < b; k++ {
		it := r.it(k)
		if it.is(cPrep) && !it.is(cSource) && k > a {
			end = k
			break
		}
	}
	add := func(ts []string) {
		for _, t := range ts {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	read := func(lo, hi int) {
		// split at "and": each side has its head; "police and medical sources" shares it
		start := lo
		for k := lo; k <= hi; k++ {
			if k < hi && !r.it(k).is(cAnd|cComma) {
				continue
			}
			var best []string
			last := -1
			for j := start; j < k; j++ {
				it := r.it(j)
				if e := it.find(cSource); e != nil && len(e.types) > 0 {
					// the last typed word is nearest to the head; a speaker's own type stands
					if e.role == "body" && slices.Equal(best, armedGroup) && e.types[0] == "military" {
						continue // "the militant coalition"
					}
					if last == j-1 && (e.lemma == "group" || e.lemma == "organisation" || e.lemma == "organization") && len(best) > 0 && !slices.Equal(best, armedGroup) && best[0] != "witness" {
						continue // "the lawyers group"
					}
					if last >= 0 && e.role == "speaker" && len(best) > 0 && r.it(last).find(cSource).role == "body" && !strongSpeaker(e) {
						continue
					}
					best, last = e.types, j
				} else if e := it.find(cParty); e != nil && (best == nil || e.party == "group" && slices.Equal(best, militaryOnly)) {
					switch {
					case e.party == "group" || e.party == "word":
						best = armedGroup
						party = true
					case e.party == "service" && e.status == "army":
						best = []string{"military"}
					case e.party == "service" && e.status == "police":
						best = []string{"police"}
					case e.party == "service":
						best = []string{"security"}
					}
				}
			}
			add(best)
			start = k + 1
		}
	}
	read(a, end)
	if len(types) == 0 || r.onlyPaper(a, end) {
		if end < b {
			var own []string
			own, types = types, nil
			// "an analysis of prison data by a news agency": the maker after "by"
			from := end + 1
			for k := end; k < b; k++ {
				if r.it(k).norm == "by" {
					from = k + 1
				}
			}
			read(from, b)
			if len(types) == 0 {
				types = own
			}
		}
	}
	if len(types) == 1 && types[0] == "military" && end < b && r.rankOnly(a, end) {
		// "Colonel Ali Hussein of the Anbar police"
		own := types
		types = nil
		read(end+1, b)
		if !slices.Contains(types, "police") && !slices.Contains(types, "security") && !slices.Contains(types, "emergency") {
			types = own
		}
	}
	return types, party
}

var armedGroup, militaryOnly = []string{"armed_group"}, []string{"military"}

func (r *reader) onlyPaper(a, b int) bool {
	for k := a; k < b; k++ {
		if e := r.it(k).find(cSource); e != nil && len(e.types) > 0 {
			return false
		}
	}
	return true
}

// addSource records a statement, if its words can be a source at all.
func (r *reader) addSource(a, b int, s said) {
	if r.it(a).norm == "no" || r.it(a).is(cNone) {
		return // "which no group has claimed"
	}
	if r.it(b-1).is(cAnd) && r.it(b-1).b-r.it(b-1).a == 1 {
		return // "had lost four men near the town and had counted": who lost them
	}
	types, party := r.typesOf(a, b)
	if t := r.namedBefore(a, b); t != nil {
		types, party = t, false
	}
	if len(types) == 0 {
		types = r.typesOfPeople(a, b)
	}
	if n := r.it(a).norm; len(types) == 0 && (n == "dr" || n == "doctor" && r.it(a).upper) {
		types = []string{"medical"}
	}
	if w := r.norms[max(0, s.cueB-1)]; len(types) == 0 && r.it(a).upper && b-a >= 2 && (w == "reported" || w == "reports") && !r.holds(a, b, cHuman) {
		types = []string{"media"} // a name nobody knows that reports
	}
	if len(types) == 0 {
		head := r.it(a)
		switch {
		case b-a == 1 && (head.norm == "he" || head.norm == "she" || head.norm == "it" || head.norm == "they"):
			s.pronoun = true
		case r.hasSpeaker(a, b):
			types = []string{"official"}
		case head.upper && !head.is(cPron|cDet) || r.namesIn(a, b):
			s.weak = true
			types = []string{"other"}
		case r.it(a).is(cDet) && b-a >= 2 && b-a <= 5 && !r.it(b-1).is(cThing|cEvent|cDeed|cWeapon) && !r.holds(a, b, cNum|cToll|cHarm|cBe|cCompare|cBody):
			types = []string{"other"}
			s.weak = true
		default:
			return
		}
	}
	for k := a; k < b; k++ {
		if e := r.it(k).find(cParty); e != nil && (e.party == "group" || e.party == "service") {
			party = true
		}
	}
	s.types, s.party = types, party
	if r.it(a).is(cDet|cPoss) || true {
		s.a, s.b = r.it(a).a, r.it(b-1).b
	}
	for k := range r.said {
		if o := &r.said[k]; o.a == s.a && o.b == s.b {
			return
		}
	}
	r.said = append(r.said, s)
}

// holds reports whether an item of [a,b) is of one of the classes.
func (r *reader) holds(a, b int, c class) bool {
	for k := a; k < b; k++ {
		if r.it(k).is(c) {
			return true
		}
	}
	return false
}

// typesOfPeople gives people who speak without a word for it the type of what
// they are: guards security, shoppers witnesses.
func (r *reader) typesOfPeople(a, b int) []string {
	if b-a > 4 {
		return nil
	}
	for k := b - 1; k >= a; k-- {
		e := r.it(k).find(cHuman)
		if e == nil {
			continue
		}
		if s := r.it(k).find(cSource); s != nil && s.role == "speaker" && len(s.types) == 0 {
			return nil // officials
		}
		switch e.status {
		case "police":
			return []string{"police"}
		case "army":
			return []string{"military"}
		case "security":
			return []string{"security"}
		case "militia", "insurgent":
			return []string{"armed_group"}
		case "civilian":
			return []string{"witness"}
		}
		return nil
	}
	return nil
}

func (r *reader) namesIn(a, b int) bool {
	for k := a; k < b; k++ {
		if it := r.it(k); it.upper && !it.known() && k > 0 {
			return true
		}
	}
	return false
}

func (r *reader) hasSpeaker(a, b int) bool {
	for k := a; k < b; k++ {
		if e := r.it(k).find(cSource); e != nil && e.role == "speaker" {
			return true
		}
	}
	return false
}

// attribute gives each harm of the sentence its source.
func (r *reader) attribute(hs []harm) {
	for k := range hs {
		h := &hs[k]
		var best *said
		for j := range r.said {
			s := &r.said[j]
			if s.deny && h.c.Modality != register.Denied && !r.saysToo(s.cueB, h.at) {
				continue // told in passing by one who denies something else
			}
			if h.at < s.lo || h.at >= s.hi {
				if !(h.at >= s.cueA && h.at < s.cueB && s.lo <= s.cueA) {
					continue
				}
			}
			if best == nil || r.nearer(s, best, h.at) {
				best = s
			}
		}
		if best == nil {
			if r.lastSaid != nil && r.inQuote() {
				r.setSource(h, r.lastSaid, r.lastText)
			}
			continue
		}
		if best.pronoun {
			if o := r.saidBefore(best); o != nil {
				r.setSource(h, o, r.s[r.toks[o.a].Start:r.toks[o.b-1].End])
			} else if r.lastSaid != nil {
				r.setSource(h, r.lastSaid, r.lastText)
			}
			continue
		}
		r.setSource(h, best, r.s[r.toks[best.a].Start:r.toks[best.b-1].End])
	}
	for j := range r.said {
		r.heard(&r.said[j])
		if s := &r.said[j]; !s.pronoun && (!s.weak || r.lastSaid == nil) {
			keep := *s
			r.lastSaid, r.lastText = &keep, r.s[r.toks[s.a].Start:r.toks[s.b-1].End]
		}
	}
}

// saysToo reports whether "saying" or "adding" stands between two tokens: who
// denies one thing tells another.
func (r *reader) saysToo(a, b int) bool {
	for t := a; t < b; t++ {
		if r.norms[t] == "saying" || r.norms[t] == "adding" || r.norms[t] == "insisting" {
			return true
		}
	}
	return false
}

// saidBefore returns the statement of the sentence that he, she or it goes back
// to.
func (r *reader) saidBefore(s *said) *said {
	var best *said
	for k := range r.said {
		if o := &r.said[k]; !o.pronoun && o.a < s.a && (best == nil || o.a > best.a) {
			best = o
		}
	}
	return best
}

func (r *reader) nearer(s, o *said, at int) bool {
	if s.weak != o.weak {
		return !s.weak
	}
	if s.pronoun != o.pronoun {
		return o.pronoun
	}
	ds, do := dist(s, at), dist(o, at)
	return ds < do
}

func dist(s *said, at int) int {
	if at < s.a {
		return s.a - at
	}
	return max(0, at-s.b)
}

func (r *reader) setSource(h *harm, s *said, text string) {
	h.c.Attribution = &register.Attribution{Text: text, Types: s.types, Via: s.via}
	h.why("attribution", "the words that name who says so", r, s.a, s.b)
	if h.ours && s.party && (h.words == "fighters" || h.words == "members" || h.words == "men" || h.words == "forces" || h.words == "troops") {
		for k := range r.items {
			if e := r.it(k).find(cParty); e != nil && r.it(k).a >= s.a && r.it(k).a < s.b && e.status != "" {
				h.c.Status = register.Status(e.status)
				h.why("status", "the party that says ‘our’", r, r.it(k).a, r.it(k).b)
			}
		}
	}
	if s.deny && h.c.Modality == register.Denied {
		h.c.DeniedBy = text
	}
	if h.own && h.c.Perpetrator == nil && (s.party || r.armedSource(s)) && !r.genericSource(s) {
		h.c.Perpetrator = &register.Perpetrator{Text: text, Relation: "claimed"}
		h.agentA, h.agentB = s.a, s.b
		h.why("perpetrator", "the source's own forces", r, s.a, s.b)
	}
	if p := h.c.Perpetrator; p != nil {
		switch {
		case p.Relation == "suspected":
		case r.armedSource(s) && h.homeForce && (slices.Contains(s.types, "military") || slices.Contains(s.types, "government")),
			s.party && overlapWords(text, p.Text), h.agentA >= s.a && h.agentB <= s.b, r.itsOwn(s, h):
			p.Relation = "claimed"
		case p.Relation == "stated":
			p.Relation = "blamed"
		}
	}
}

// genericSource reports whether the source is rebels or militants and no more: no
// party that can be named.
func (r *reader) genericSource(s *said) bool {
	word := false
	for k := range r.items {
		it := r.it(k)
		if it.a < s.a || it.a >= s.b {
			continue
		}
		if e := it.find(cParty); e != nil {
			if e.party != "word" {
				return false
			}
			word = true
		}
	}
	return word
}

// armedSource reports whether the source has forces of its own.
func (r *reader) armedSource(s *said) bool {
	for _, t := range s.types {
		if t == "military" || t == "armed_group" || t == "security" || t == "police" || t == "government" {
			return true
		}
	}
	return false
}

// itsOwn reports whether the party that acts is the source itself, said again:
// "The army said its troops had killed 15".
func (r *reader) itsOwn(s *said, h *harm) bool {
	return h.agentA >= 0 && overlapWords(r.s[r.toks[s.a].Start:r.toks[s.b-1].End], h.c.Perpetrator.Text)
}

func overlapWords(a, b string) bool {
	wa, wb := fields(a), fields(b)
	for _, x := range wa {
		if slices.Contains(wb, x) && x != "the" && x != "of" && x != "a" && x != "forces" {
			return true
		}
	}
	return false
}

// rankOnly reports whether items [a,b) name a source by rank alone.
func (r *reader) rankOnly(a, b int) bool {
	for k := a; k < b; k++ {
		e := r.it(k).find(cSource)
		if e == nil || len(e.types) == 0 {
			continue
		}
		switch e.lemma {
		case "colonel", "captain", "major", "general", "lieutenant", "brigadier", "brigadier general", "major general", "sergeant", "commander", "officer", "senior commander":
		default:
			return false
		}
	}
	return true
}

// strongSpeaker reports whether a speaker noun overrides the body before it: a
// doctor at an army hospital is medical; a police captain is police.
func strongSpeaker(e *entry) bool {
	switch e.types[0] {
	case "medical", "legal", "relative", "judiciary", "emergency", "media":
		return true
	}
	return e.lemma == "minister" || e.lemma == "mayor" || e.lemma == "governor"
}
