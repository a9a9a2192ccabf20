package extract

import "cairn/internal/register"

// stocks reads people who are held or displaced without a verb that says so:
// "there are 6,000 prisoners in the jail", "the camp is home to 900 displaced
// families", "it has 4,000 detainees".
func (r *reader) stocks() {
	for gi := range r.groups {
		g := &r.groups[gi]
		if g.sort != gPerson || g.head < 0 || g.amount == nil || g.amount.b == 0 || g.part || r.used[g.a] != 0 || g.def {
			continue
		}
		e := r.it(g.head).find(cHuman)
		if e == nil {
			continue
		}
		var kind register.Kind
		switch e.lemma {
		case "detainee", "prisoner", "inmate":
			kind = register.Detained
		case "displaced person", "displaced family", "evacuee":
			kind = register.Displaced
		default:
			if g.deed == nil || g.deed.kind != register.Displaced {
				continue
			}
			kind = register.Displaced
		}
		at := r.stockWords(g)
		if at < 0 || kind == register.Displaced && r.goneHome(g.b) {
			continue
		}
		if h := r.emit(kind, g, min(at, g.a), g.b, "people that a place or a force holds"); h != nil {
			h.at = r.it(at).a
			h.c.Scope = register.ScopeStock
			r.modality(h, at, r.auxiliaries(at))
		}
	}
}

// inJails reads "4,700 suspects remain in the north-east's jails": a stock, whose
// place the words between name.
func (r *reader) inJails() {
	for i := range r.items {
		it := r.it(i)
		if !it.is(cBe) || r.it(i+1).norm != "in" && r.it(i+1).norm != "inside" {
			continue
		}
		at := -1
		for k := i + 2; k < min(len(r.items), i+8); k++ {
			switch r.it(k).norm {
			case "jails", "prisons", "jail", "prison", "cells", "detention", "custody":
				at = k
			}
			if n := r.it(k); at >= 0 || n.is(cComma|cSub|cAnd|cHarm) || n.is(cMark) && n.norm != "'s" && n.norm != "'" {
				break
			}
		}
		if at < 0 {
			continue
		}
		v := r.auxiliaries(i)
		for _, g := range r.subject(v.start) {
			if g.amount == nil || g.amount.b == 0 || g.sort == gBody || r.used[g.a]&kindBit(register.Detained) != 0 {
				continue
			}
			if h := r.emit(register.Detained, g, i, at+1, "people said to be in prison"); h != nil {
				h.at = r.it(i).a
				r.modality(h, i, v)
			}
		}
	}
}

// stockWords returns the item of the words that say that people are in a place,
// -1: none.
func (r *reader) stockWords(g *group) int {
	p := r.it(g.a - 1)
	switch p.norm {
	case "to":
		if r.it(g.a-2).norm == "home" {
			return g.a - 2
		}
	case "has", "have", "had":
		if n := r.it(g.b); n.is(cPrep|cComma|cMark|cTime) || n.b == 0 {
			return g.a - 1
		}
	case "shelters", "shelter", "hosts", "host", "hosting", "sheltering", "accommodates", "houses", "contains", "holds", "hosted", "sheltered":
		return g.a - 1
	case "in":
		if n := r.it(g.a - 2).norm; n == "taken" || n == "took" {
			return g.a - 2
		}
	}
	if p.is(cBe) && r.it(g.a-2).norm == "there" && r.it(g.b).norm == "in" {
		return g.a - 1
	}
	return -1
}
