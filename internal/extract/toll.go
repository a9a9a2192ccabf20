package extract

import "cairn/internal/register"

// toll reads a number that a toll reaches, and the one it leaves: "the death
// toll rose to 13 from 11", "put the toll at 27", "lowered the number of dead
// to five from eight", "bringing to 19 the number of people killed".
func (r *reader) toll(i int) {
	e := r.it(i).find(cToll)
	r.tollOf(i, i+1, e.kind, "", e.lemma)
}

// numberOf reads a toll that says whose it is: "the number of clerics
// murdered"; one that says nothing but follows a count: "put the number at
// four"; and deaths that rise or fall: "Civilian deaths fell to 38 in March".
func (r *reader) numberOf(i int) {
	it := r.it(i)
	switch it.norm {
	case "that", "it":
		// "they later revised that to eight"
		h := r.lastHarm()
		if h != nil && h.sent >= r.sent-1 && r.it(i-1).is(cUpward) && r.it(i+1).norm == "to" && r.it(i+2).is(cNum) && !r.verbAfter(i+3) {
			kind, status := h.c.Kind, string(h.c.Status)
			h.c.Frame = register.Superseded
			h.why("frame", "the old figure of a toll that changes", r, r.it(i).a, r.it(i).b)
			r.tollOf(i, i+1, kind, status, "that")
		}
	case "number", "figure", "total", "count":
		if p := r.it(i - 1).norm; (p == "higher" || p == "lower" || p == "different") && (r.it(i+1).is(cComma) || r.it(i+1).norm == "of" || r.it(i+1).mark(":")) && r.it(i+2).is(cNum) {
			// "Doctors gave a higher figure, 24"
			if h := r.lastHarm(); h != nil && h.sent >= r.sent-2 && !r.verbAfter(i+3) {
				r.tollOf(i, i+1, h.c.Kind, string(h.c.Status), it.norm)
			}
			return
		}
		if r.it(i+1).norm == "of" {
			j := i + 2
			if r.it(j).norm == "the" {
				j++
			}
			if e := r.it(j).find(cAdj | cDeed); e != nil && harmed(e.kind) && !r.it(j+1).is(cHuman|cBody|cHarm) && (e.class == cAdj || r.it(j).form(cDeed) == plural) {
				r.tollOf(i, j+1, e.kind, "", e.lemma) // "put the figure of dead at 60"
				return
			}
			g := r.groupAt(i + 2)
			if n := r.groupAt(i + 2); n != nil && n.sort == gPerson && n.amount == nil && certain[r.it(n.b).norm] {
				// "the number of people confirmed dead has doubled to twelve"
				if e := r.it(n.b + 1).find(cAdj | cHarm); e != nil && harmed(e.kind) && (e.class == cAdj || r.it(n.b+1).has(cHarm, participle)) {
					r.tollOf(i, n.b+2, e.kind, n.status, e.lemma)
					return
				}
			}
			if g == nil || g.sort != gPerson || g.amount != nil && g.amount.b > 0 {
				return
			}
			if e := r.it(g.b).entryFor(participle); e != nil && r.it(g.b).has(cHarm, participle) {
				r.tollOf(i, g.b+1, e.kind, g.status, e.lemma)
			}
			return
		}
		put := false
		for k := max(0, i-3); k < i; k++ {
			put = put || r.it(k).is(cPut|cUpward|cBring)
		}
		h := r.lastHarm()
		if put && h != nil && h.sent >= r.sent-2 && r.it(i-1).norm == "the" && (r.it(i+1).norm == "at" || r.it(i+1).norm == "to") && r.it(i+2).is(cNum) {
			r.tollOf(i, i+1, h.c.Kind, string(h.c.Status), it.norm)
		}
	}
}

// certain are the words that say how sure a number of dead is.
var certain = map[string]bool{"confirmed": true, "known": true, "reported": true, "listed": true, "registered": true}

// lossesBrought reads losses that something brings to a number: "brings the unit's
// losses since May to seventeen".
func (r *reader) lossesBrought(i int) bool {
	e := r.it(i).find(cDeed)
	if e == nil || r.it(i).form(cDeed) != plural || !harmed(e.kind) {
		return false
	}
	brought := false
	for k := i - 1; k >= max(0, i-6) && !r.it(k).is(cComma|cMark|cSub|cThat) || r.it(k).norm == "'s"; k-- {
		brought = brought || r.it(k).is(cBring)
	}
	if !brought || r.groupOn(i) != nil && r.groupOn(i).amount != nil {
		return false
	}
	for k := i + 1; k < min(len(r.items), i+8) && !r.it(k).is(cComma|cMark|cHarm|cThat); k++ {
		if r.it(k).norm == "to" && r.it(k+1).is(cNum) {
			r.tollOf(i, i+1, e.kind, "", e.lemma)
			return true
		}
	}
	return false
}

// fellTo reads deaths that rise or fall to a number in a time, from another in
// another.
func (r *reader) fellTo(i int) bool {
	it := r.it(i)
	e := it.find(cDeed)
	if e == nil || it.form(cDeed) != plural || !r.it(i+1).is(cUpward) && !(r.it(i+1).is(cHave|cAdv) && r.it(i+2).is(cUpward)) {
		return false
	}
	status := ""
	if g := r.groupOn(i); g != nil {
		if g.amount != nil {
			return false
		}
		status = g.status
	}
	first := true
	for k := i + 1; k < min(len(r.items), i+16); k++ {
		n := r.it(k)
		if n.is(cComma|cMark) || !n.is(cNum) {
			if n.is(cMark) {
				break
			}
			continue
		}
		p := r.it(k - 1)
		if p.norm != "to" && p.norm != "from" {
			continue
		}
		b := k + 1
		if r.it(b).norm == "in" && r.it(b+1).is(cTime) {
			b += 2
		}
		g := group{a: k, b: k + 1, head: -1, sort: gElided, amount: &r.amounts[n.amount-1], unit: "persons", status: status}
		h := r.emitSpan(e.kind, &g, n.a, r.it(b-1).b, k, "deaths that rise or fall to a number")
		h.row, h.c.Scope = true, register.ScopePeriod
		if p.norm == "from" {
			h.c.Frame, h.compare = register.Background, true
			h.why("frame", "what the number is set against", r, p.a, n.b)
		}
		first = false
	}
	return !first
}

// tollOf reads the numbers of a toll whose words are items [i,end).
func (r *reader) tollOf(i, end int, kind register.Kind, status, lemma string) {
	from, to := -1, -1
	changed, brought, put, below := false, false, false, false
	for k := max(0, i-8); k < i; k++ {
		it := r.it(k)
		if it.is(cUpward) && !r.lowerToll(k) {
			changed = true
		}
		if it.is(cBring) {
			brought = true
		}
		if it.is(cPut) {
			put = true
		}
	}
	// "bringing to 19 the number of people killed"
	if brought || put {
		for k := max(0, i-5); k < i; k++ {
			if r.it(k).is(cNum) && (r.it(k-1).norm == "to" || r.it(k-1).norm == "at") {
				to = k
			}
		}
	}
	// "13-dead toll" is not read; after the noun:
	if to < 0 {
		steps := 0
		for k := end; k < len(r.items) && steps < 22; k, steps = k+1, steps+1 {
			it := r.it(k)
			if it.is(cUpward) && !r.lowerToll(k) {
				changed = true
			}
			if to < 0 && (it.is(cCompare) || it.norm == "below" || it.norm == "above") {
				below = true
			}
			if to < 0 && (highest[it.norm] != "" || it.is(cAnd) && r.it(k+1).is(cNum)) {
				break // "was the highest in three months, and 208 were wounded"
			}
			if it.is(cMark) && (it.norm == ";" || it.norm == `"`) || it.is(cSub) && steps > 3 && to >= 0 {
				break
			}
			if it.is(cSub) && to < 0 && (it.norm != "as" || r.it(k-1).is(cComma)) {
				if up := r.reaches(k); up > 0 {
					k, changed = up, changed || r.it(up).is(cUpward)
					continue
				}
				if up := r.tollBroughtTo(k); brought && up > 0 {
					k = up - 1 // "taking the toll since the truce collapsed to 611"
					continue
				}
				break
			}
			if it.is(cNum) {
				prev := r.it(k - 1)
				j := k - 1
				for prev.is(cDet | cAdv) {
					j--
					prev = r.it(j)
				}
				switch {
				case prev.norm == "from" || prev.norm == "of" && to >= 0 && !(r.it(j-1).is(cDeed) || r.it(k+1).is(cOthers|cBody|cHuman)):
					if from < 0 {
						from = k
					}
				case to < 0:
					to = k
				}
				if from >= 0 && to >= 0 {
					break
				}
				continue
			}
			if it.is(cComma) && to >= 0 {
				// "to 13, from 11" and "to 13, up from 11"
				if r.it(k+1).norm == "from" || r.it(k+1).is(cCompare) {
					continue
				}
				break
			}
			if to >= 0 && it.is(cHarm|cBut|cThat) {
				break
			}
			if it.is(cHarm) && !it.is(cAdj|cUpward) && to < 0 && !r.it(k).has(cHarm, participle) {
				break
			}
		}
	}
	if to < 0 {
		return
	}
	if below {
		r.rowKind = kind
		return // the far side of a comparison: a bare figure
	}
	g := r.groupAt(to)
	if g == nil {
		g = &group{a: to, b: to + 1, head: -1, sort: gElided, amount: &r.amounts[r.it(to).amount-1], unit: "persons"}
	}
	if g.sort == gThing || g.sort == gUnknown {
		return
	}
	gg := *g
	gg.sort, gg.part, gg.others = gElided, false, false
	if g.sort == gPerson {
		gg.sort = gPerson
	} else if g.b > to+1 {
		gg.b = to + 1
	}
	v := r.auxiliaries(i)
	a, b := i, end
	if status != "" {
		gg.status = status
	}
	h := r.emit(kind, &gg, a, b, "the number that "+quoted(lemma)+" reaches")
	if h == nil {
		return
	}
	at := len(r.harms) - 1
	h.toll = true
	h.elided = false
	if h.c.Status == "" {
		h.c.Status = register.UnknownStatus
	}
	h.at = r.it(i).a
	r.modality(h, i, v)
	if from >= 0 || changed || brought && r.it(to-1).norm == "to" {
		h.c.Frame = register.Update
		h.why("frame", "a toll that changes", r, r.it(i).a, r.it(i).b)
	}
	for k := i - 1; k >= max(r.clauseStart(i), i-12); k-- {
		n := r.it(k).norm
		if (n == "earlier" || n == "initial" || n == "previous" || n == "preliminary" || n == "initially" || n == "previously") && !changed && r.it(k-1).is(cDet|cHave|cPoss) {
			h.c.Frame = register.Superseded
			h.why("frame", "an earlier toll", r, r.it(k).a, r.it(k).b)
		}
	}
	if p := r.it(i - 1); (p.norm == "earlier" || p.norm == "previous" || p.norm == "initial") && !changed {
		h.c.Frame = register.Superseded
		h.why("frame", "an earlier toll", r, r.it(i-1).a, r.it(i).b)
	}
	if h.c.Frame == register.Superseded {
		for k := len(r.harms) - 2; k >= r.firstHarm; k-- {
			if o := &r.harms[k]; !o.dead && o.parent < 0 && o.c.Kind == kind && o.c.Frame == register.Current && o.c.Modality == register.Asserted && o.c.Unit == "persons" && !o.compare {
				o.c.Frame = register.Update
				o.why("frame", "a number said anew", r, o.ga, o.gb)
				break
			}
		}
		h = &r.harms[at]
	}
	since := false
	for k := i; k < len(r.items); k++ {
		if it := r.it(k); it.is(cSub) && it.norm == "since" && !r.it(k-1).is(cHave) || it.is(cTime) && r.toks[it.a].Norm == "since" {
			since = true
			h.sinceT = true
		}
		if it := r.it(k); it.is(cTime) && (r.toks[it.a].Norm == "this" || r.toks[it.a].Norm == "so") && brought {
			since = true
		}
	}
	if since {
		h.c.Scope = register.ScopeCumulative
		h.c.Frame = register.Current
		delete(h.c.Why, "frame")
		h.why("scope", "a running total since a day", r, r.it(i).a, r.it(i).b)
	}
	if from >= 0 {
		old := group{a: from, b: from + 1, head: -1, sort: gElided, amount: &r.amounts[r.it(from).amount-1], unit: "persons"}
		aFrom := from
		if r.it(from-1).norm == "from" {
			aFrom = from - 1
		}
		if o := r.emit(kind, &old, aFrom, from+1, "the number that the toll leaves"); o != nil {
			o.toll, o.elided = true, false
			o.c.Status = r.harms[at].c.Status
			o.c.Frame = register.Superseded
			o.c.Modality = register.Asserted
			o.why("frame", "the old figure of a toll that changes", r, r.it(aFrom).a, r.it(from).b)
			o.at = r.harms[at].at
		}
	}
	if from >= 0 && !(r.monthAfter(to) && r.monthAfter(from)) && r.it(from+1).is(cTime) && r.it(from+1).time.Known() && (kind.Custody() || r.it(from+1).time.Days() > 7 || r.toks[r.it(from+1).b-1].Norm == "ago" || r.toks[r.it(from+1).b-1].Norm == "earlier") {
		// "climbed to 4,200 from 3,600 a year ago": what it was then, no revision
		for k := at; k < len(r.harms); k++ {
			n := &r.harms[k]
			n.c.Frame = register.Current
			delete(n.c.Why, "frame")
			if n.ga == r.it(from).a {
				n.c.Frame, n.compare = register.Background, true
				n.why("frame", "what the number is set against", r, n.ga, n.gb)
			}
		}
		return
	}
	if from >= 0 && r.monthAfter(to) && r.monthAfter(from) {
		// "fell from 120 in January to 95 in February": two periods, no revision
		for k := at; k < len(r.harms); k++ {
			n := &r.harms[k]
			n.c.Scope, n.row = register.ScopePeriod, true
			n.c.Frame = register.Current
			if n.ga == r.it(from).a {
				n.c.Frame, n.compare = register.Background, true
			}
		}
		return
	}
	if brought || changed || since {
		r.tollAt = at
	}
}

// lowerToll reports whether the word at item k only says that a toll is lower than
// another source's: "gave a lower toll of 18".
func (r *reader) lowerToll(k int) bool {
	return r.it(k).norm == "lower" && r.it(k-1).is(cDet) && !r.it(k-1).is(cTo)
}

// reaches returns the verb of a toll whose noun a clause parts from it, at item k:
// "the number of people killed when a mine hit their bus has risen to 14", "the
// toll from the fire that gutted the hall stands at nine". It is 0 where a number,
// a comma or another toll stands between.
func (r *reader) reaches(k int) int {
	for j := k + 1; j < min(len(r.items), k+20); j++ {
		it := r.it(j)
		if it.is(cComma|cMark|cToll|cNum) && it.norm != "'s" && it.norm != "'" {
			return 0
		}
		rises := it.is(cUpward) || it.norm == "doubled" || it.norm == "tripled" || it.norm == "gone" || it.norm == "went"
		if n := j + 1; rises {
			if r.it(n).norm == "up" {
				n++
			}
			if r.it(n).norm == "to" && r.it(n+1).is(cNum) {
				return j
			}
		}
		switch it.norm {
		case "reached", "stands", "stood", "passed", "exceeds", "exceeded":
			if r.it(j+1).is(cNum) || r.it(j+1).norm == "at" && r.it(j+2).is(cNum) {
				return j
			}
		}
	}
	return 0
}

// tollBroughtTo returns the item of "to" before the number that a toll is brought to past
// the clause at item k; 0: none.
func (r *reader) tollBroughtTo(k int) int {
	for j := k + 1; j < min(len(r.items), k+14); j++ {
		it := r.it(j)
		if it.is(cComma|cToll|cNum) || it.is(cMark) && it.norm != "'s" && it.norm != "'" {
			return 0
		}
		if it.norm == "to" && r.it(j+1).is(cNum) && !r.groupAfterNumber(j+1) {
			return j
		}
	}
	return 0
}

// groupAfterNumber reports whether the number at item k counts something that is no
// people.
func (r *reader) groupAfterNumber(k int) bool {
	g := r.groupAt(k)
	return g != nil && (g.sort == gThing || g.sort == gUnknown)
}

// monthAfter reports whether a time longer than a week follows the number at
// item k.
func (r *reader) monthAfter(k int) bool {
	return r.it(k+1).norm == "in" && r.it(k+2).is(cTime) && r.it(k+2).time.Days() > 7
}

// tollParts links the deaths that raise a toll to it: "risen to 13 after two
// more people died".
func (r *reader) tollParts() {
	if r.tollAt < 0 {
		return
	}
	t := &r.harms[r.tollAt]
	for k := r.firstHarm; k < len(r.harms); k++ {
		o := &r.harms[k]
		if k == r.tollAt || o.c.Kind != t.c.Kind && !(near2(o.c.Kind, t.c.Kind) && o.at > t.at) || o.parent >= 0 || o.toll || o.c.Frame == register.Superseded || o.quantity.min > t.quantity.min {
			continue
		}
		o.parent = r.tollAt
		o.why("part_of", "deaths that a toll takes in", r, o.ga, o.gb)
	}
}
