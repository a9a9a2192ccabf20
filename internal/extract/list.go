package extract

import "cairn/internal/register"

// emitList proposes one harm for each group of a list. Groups of one status
// that say together who they are ("a father and his two sons") are added up;
// groups of different status stay apart ("an off-duty policeman and three
// civilians").
func (r *reader) emitList(gs []*group, kind register.Kind, va, vb int, rule string, at int, v verbGroup, e *entry) []*harm {
	if len(gs) == 0 || gs[0].fracD > 0 {
		return nil
	}
	if q := gs[0].amount; len(gs) > 1 && q != nil && q.hasMax && q.max == 0 {
		// "No women or children were injured": none of all of them
		g := *gs[0]
		g.b = gs[len(gs)-1].b
		g.sex, g.age = "", ""
		gs = []*group{&g}
	}
	gs = r.twoTrades(gs)
	var out []*harm
	first := len(r.harms)
	for k := 0; k < len(gs); {
		n := k + 1
		family := false
		for n < len(gs) && (family || r.addUp(gs[k], gs[n], gs) || kind.Custody() && r.heldTogether(gs[k], gs[n])) {
			family = family || gs[n].poss && gs[n].amount != nil && gs[n].unit == gs[k].unit
			n++
		}
		if k > 0 && kind.Custody() && gs[k].bare && gs[k].one && gs[k].sex == "" && gs[k-1].one && gs[k].unit == "persons" {
			k++ // "detained a bomb maker and financier": one person of two trades
			continue
		}
		g, anchor, foremost, added := *gs[k], "", "", []addend(nil)
		if n > k+1 {
			if gs[k].one && gs[k].head >= 0 && gs[k].sort == gPerson {
				foremost = r.it(gs[k].head).norm
			}
			anchor = r.anchor(gs[k:n])
			for _, one := range gs[k:n] {
				if one.head >= 0 && one.amount != nil && one.amount.b > 0 {
					added = append(added, addend{r.it(one.head).norm, one.amount.min})
				}
			}
			g = sum(gs[k:n])
		}
		k = n
		if g.allBut {
			// "all but six were let go": those of the whole that are left
			w := r.lastHarm()
			if w == nil || w.quantity.qual == register.Vague || !w.quantity.hasMin || w.quantity.min <= g.amount.min {
				continue
			}
			q := w.quantity
			q.min, q.max = q.min-g.amount.min, q.max-g.amount.min
			q.a, q.b = g.amount.a, g.amount.b
			g.amount = &q
		}
		if g.base != nil && !g.frac && at >= g.b && (r.it(g.b).is(cRel) && at > g.b && r.firstVerb(g.b+1, at) || at == g.b && e != nil && e.class == cHarm && r.verbFollows(at+1)) {
			g.amount, g.part = g.base, false
			h := r.emitSpan(kind, &g, g.base.a, r.it(vb-1).b, at, rule)
			r.verbSlots(h, at, v, e)
			last := len(r.harms) - 1
			for j := r.firstHarm; j < last; j++ {
				if o := &r.harms[j]; o.ga == h.ga && o.parent < 0 {
					o.parent, o.part = last, false
				}
			}
			continue
		}
		if g.amount == nil {
			if g.ord > 0 && (v.be && v.start < at && r.it(at-2).norm != "to" || e != nil && e.pattern == "int") && g.sort == gPerson {
				one := oneExact
				g.amount, g.one, g.ord = &one, true, 0
				if h := r.emitSpan(kind, &g, r.it(g.a).a, r.it(max(vb, g.b)-1).b, at, rule); h != nil {
					r.verbSlots(h, at, v, e)
					r.cumulative(h)
				}
				continue
			}
			if g.ord > 0 {
				g.amount = &amount{min: g.ord, max: g.ord, hasMin: true, hasMax: true, qual: register.Exact}
				if g.sort == gElided {
					one := oneExact
					g.amount = &one
				}
			} else if g.whole {
				w := r.lastHarm()
				if w == nil {
					continue
				}
				q := w.quantity
				q.a, q.b = 0, 0
				g.amount = &q
			} else if g.sort == gPron && g.one {
				one := oneExact
				g.amount = &one
			} else {
				continue
			}
		}
		if g.sort == gThing || g.sort == gUnknown {
			continue
		}
		if g.def && g.amount.b == 0 && !g.one && g.sort == gPerson && g.head >= 0 {
			if q, ok := r.counted[r.it(g.head).norm]; ok && q.min > 2 {
				q.a, q.b = 0, 0 // "the insurgents": the several named before
				g.amount = &q
			}
		}
		a, b := va, vb
		if len(gs) > 1 {
			// each group keeps its own words; the verb goes with the nearest
			if n < len(gs) && va >= g.b || k < len(gs) && va >= g.b {
				a, b = g.a, g.b
			} else if va < gs[0].a && g.a != gs[0].a {
				a, b = g.a, g.b
			}
		}
		if h := r.emit(kind, &g, a, b, rule); h != nil {
			h.at = r.it(at).a
			r.verbSlots(h, at, v, e)
			h.ordinal, h.anchor, h.foremost, h.added = g.ord > 0, anchor, foremost, added
			if g.base != nil && g.part {
				last := len(r.harms) - 1
				for j := r.firstHarm; j < last; j++ {
					if o := &r.harms[j]; o.ga == h.ga && o.c.Kind != h.c.Kind && o.quantity.min == g.base.min && h.parent < 0 {
						h.parent, h.part = j, false // "eight of the 15 who broke out were recaptured"
						h.why("part_of", "some of those of the whole", r, h.ga, h.gb)
					}
				}
			}
			h.all = g.whole || g.sort == gElided && (r.toks[r.it(g.a).a].Norm == "all" || r.it(g.a-1).norm == "all")
			r.fraction2(h, &g, at)
		}
	}
	for k := first; k < len(r.harms); k++ {
		out = append(out, &r.harms[k])
	}
	return out
}

// twoTrades drops the second of two nouns that one article holds together and that say
// what one fighter did: "killed a Taliban leader and facilitator" is one man, "a father
// and son" are two.
func (r *reader) twoTrades(gs []*group) []*group {
	for k := 1; k < len(gs); k++ {
		a, b := gs[k-1], gs[k]
		if !a.one || a.bare || !b.one || !b.bare || a.sort != gPerson || b.sort != gPerson || a.status != "insurgent" || b.head < 0 || a.head < 0 || b.sex != "" || !r.it(b.a-1).is(cAnd) || !trades[lastWord(r.it(a.head).norm)] || !trades[lastWord(r.it(b.head).norm)] {
			continue
		}
		out := append([]*group{}, gs[:k]...)
		for n := b.a; n < b.b; n++ {
			r.used[n] = ^uint32(0)
		}
		return r.twoTrades(append(out, gs[k+1:]...))
	}
	return gs
}

// trades are what somebody in an armed group does.
var trades = map[string]bool{"leader": true, "subleader": true, "sub-leader": true, "commander": true, "sub-commander": true, "facilitator": true, "planner": true, "financier": true, "maker": true, "expert": true, "coordinator": true, "organizer": true, "organiser": true, "trainer": true, "recruiter": true, "smuggler": true, "supplier": true, "emir": true, "specialist": true, "instructor": true}

// anchor returns the noun of the one person of a sum who was named before:
// "the leader" of "the leader and two of his associates".
func (r *reader) anchor(gs []*group) string {
	for _, g := range gs {
		if g.one && g.def && !g.poss && g.head >= 0 {
			return r.it(g.head).norm
		}
	}
	return ""
}

// verbFollows reports whether another finite verb follows item k in its clause: the
// participle before it only says which people are meant.
func (r *reader) verbFollows(k int) bool {
	for j := k; j < len(r.items); j++ {
		it := r.it(j)
		if it.is(cBe|cHave) || it.is(cHarm) && it.has(cHarm, past) || it.is(cFound) && !it.is(cThing) {
			return true
		}
		if it.is(cMark) && it.norm != "'s" && it.norm != "'" || it.is(cBut|cSub) {
			return false
		}
	}
	return false
}

// firstVerb reports whether no other verb group stands between the relative
// pronoun before item k and the verb at item i: "of the 15 who broke out" is the
// fifteen, "of the 15 who broke out were caught" is not.
func (r *reader) firstVerb(k, i int) bool {
	for j := k; j < i; j++ {
		if it := r.it(j); it.is(cHarm) && !r.isDeed(j) && j != i {
			return false
		}
	}
	return true
}

// cumulative links one person to the running total that an ordinal before gave:
// "the third media worker killed this year was shot dead".
func (r *reader) cumulative(h *harm) {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if o := &r.harms[k]; o.ordinal && o.ga == h.ga && o.c.Kind == h.c.Kind {
			h.parent = k
		}
	}
}

// lastHarm returns the harm spoken of last that counts people.
func (r *reader) lastHarm() *harm {
	for k := len(r.harms) - 1; k >= max(0, len(r.harms)-near); k-- {
		if h := &r.harms[k]; !h.dead && h.parent < 0 && h.c.Count != nil && h.c.Unit == "persons" {
			return h
		}
	}
	return nil
}

// addUp reports whether two groups of a list are one group of people.
func (r *reader) addUp(a, b *group, all []*group) bool {
	if a.unit != b.unit || a.amount == nil && !a.one || b.amount == nil || b.ord > 0 {
		return false
	}
	if a.part != b.part {
		return false
	}
	if b.poss || a.sort == gPron || all[0].sort == gPron {
		return true
	}
	if b.others && b.sort == gPerson && a.sort == gPerson && a.status == b.status && a.status != "" && a.status != "unknown" && a.amount.qual == register.Exact && b.amount.qual == register.Exact {
		return true // "a Taliban leader and one other insurgent"
	}
	if a.others || b.others {
		return false
	}
	if r.plain(a) && r.plain(b) && a.amount != nil && a.amount.qual == register.Exact && b.amount.qual == register.Exact {
		return true // "a man and a woman", "Dana Ruiz and her neighbour"
	}
	return a.status == b.status && a.status != "" && (a.sex == b.sex && a.age == b.age || a.amount.qual == register.Exact && b.amount.qual == register.Exact)
}

// plain reports whether a group is one person or a number of people of whom the noun
// says no more than sex or age, or a name.
func (r *reader) plain(g *group) bool {
	if g.sort == gName {
		return true
	}
	if g.sort != gPerson || g.head < 0 || g.deed != nil || g.status != "unknown" && g.status != "civilian" || g.b-g.a > 4 {
		return false
	}
	e := r.it(g.head).find(cHuman)
	if e == nil {
		return false
	}
	switch e.lemma {
	case "man", "woman", "boy", "girl", "teenager", "teen", "child", "toddler", "baby", "infant", "male", "female", "person", "youth":
		return true
	}
	return false
}

// heldTogether reports whether two groups of a list are one group of people
// held: who they are does not part them, as custody has no status.
func (r *reader) heldTogether(a, b *group) bool {
	return a.unit == b.unit && a.sort == gPerson && b.sort == gPerson && a.part == b.part && !(b.bare && b.one && b.sex == "") && b.ord == 0 && a.ord == 0 && a.amount != nil && b.amount != nil && a.one && a.amount.min+b.amount.min > 0
}

// sum adds groups up.
func sum(gs []*group) group {
	g := *gs[0]
	total := *g.amountOr1()
	same, plain := true, gs[0].sort != gPron
	for _, n := range gs[1:] {
		q := n.amountOr1()
		total.min += q.min
		total.max += q.max
		total.hasMax = total.hasMax && q.hasMax
		total.hasMin = total.hasMin && q.hasMin
		if q.qual != register.Exact && total.qual != q.qual {
			if total.qual == register.Exact {
				total.qual = q.qual
			} else {
				total.qual = register.Vague
			}
		}
		if n.sex != g.sex {
			g.sex = ""
		}
		if n.age != g.age {
			g.age = ""
		}
		if n.status != gs[0].status && !(n.poss && (n.status == "unknown" || n.status == "")) {
			same = false
		}
		g.b = n.b
	}
	total.a, total.b = 0, 0
	g.amount = &total
	g.one, g.bare, g.def = false, false, false
	for _, n := range gs {
		plain = plain && (n.sort == gName || n.status == "unknown" || n.status == "civilian")
	}
	if plain && (!same || g.status == "") {
		g.status, g.sort, g.weak = "unknown", gPerson, false // "a man and a woman": one of them says nothing
		return g
	}
	if !same {
		if g.sort == gPron && g.status == "" {
			g.status = "unknown"
		}
		if g.sort == gPron && g.status == "unknown" {
			g.sort = gPerson
			return g
		}
		g.status = "mixed"
	}
	if g.sort == gPron {
		g.sort = gPerson
	}
	return g
}

func (g *group) amountOr1() *amount {
	if g.amount == nil {
		one := oneExact
		return &one
	}
	return g.amount
}
