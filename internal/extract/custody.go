package extract

import "cairn/internal/register"

// trialTime reads how long trials took: minutes beside a word for a trial.
func (r *reader) trialTime(i int) {
	it := r.it(i)
	if it.amount == 0 {
		return
	}
	trial := -1
	for k := range r.items {
		if n := r.it(k); trials[n.norm] {
			if trial < 0 || abs(k-i) < abs(trial-i) {
				trial = k
			}
		}
	}
	if trial < 0 || abs(trial-i) > 14 {
		return
	}
	q := &r.amounts[it.amount-1]
	g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: q, unit: "minutes"}
	a, b := min(trial, i), max(trial, i)+1
	h := r.emitSpan(register.DueProcess, &g, r.it(a).a, r.it(b-1).b, trial, "how long a trial took")
	h.c.Indicator = "trial_duration"
	h.c.Status = ""
	h.elided = false
	r.modality(h, trial, verbGroup{start: trial})
}

var trials = map[string]bool{"trial": true, "trials": true, "hearing": true, "hearings": true, "proceedings": true, "session": true, "sessions": true, "verdict": true, "verdicts": true, "case": true, "cases": true, "trying": true}

// lawyers reads who had none, and who is held without charge: "45 had no access
// to a lawyer", "12 were tried without a lawyer", "held without charge".
func (r *reader) lawyers() {
	if r.classes&cDue == 0 {
		return
	}
	for i := range r.items {
		it := r.it(i)
		if !it.is(cDue) {
			continue
		}
		if lawyerWords[it.norm] {
			no := -1
			for k := i - 1; k >= max(0, i-7); k-- {
				switch n := r.it(k).norm; n {
				case "no", "without", "denied", "never", "not", "any", "refused", "lacked", "lack":
					if n != "any" {
						no = k
					}
				}
				if r.it(k).is(cNeg|cNone) || r.it(k).has(cSpeech, participle) && r.it(k).find(cSpeech).act == "deny" {
					no = k
				}
				if no >= 0 {
					break
				}
			}
			if no < 0 {
				continue
			}
			v := r.auxiliaries(no)
			j := v.start
			// "had no", "were denied", "were tried without", "have not seen"
			for j > 0 && !r.it(j-1).is(cComma|cMark|cThat|cSub) {
				if g := r.groupOn(j - 1); g != nil && g.b == j && g.people() {
					break
				}
				j--
				if no-j > 8 {
					break
				}
			}
			subj := r.subject(j)
			if len(subj) == 0 {
				continue
			}
			g := subj[len(subj)-1]
			if g.amount == nil {
				continue
			}
			if h := r.emit(register.DueProcess, g, no, i+1, "people without a lawyer"); h != nil {
				h.c.Indicator = "no_lawyer"
				h.c.Status = ""
				h.c.Scope = register.ScopeStock
				h.at = r.it(no).a
				r.modality(h, no, v)
			}
		}
		if it.norm == "charge" || it.norm == "charges" || it.norm == "trial" {
			if r.it(i-1).norm == "without" || r.it(i-2).norm == "without" {
				for k := r.firstHarm; k < len(r.harms); k++ {
					h := &r.harms[k]
					if h.c.Kind == register.Detained && h.at < it.a && it.a-h.at < 8 {
						h.c.Indicator = "held_without_charge"
						h.b = max(h.b, it.b)
					}
				}
			}
		}
	}
}

var lawyerWords = map[string]bool{"lawyer": true, "lawyers": true, "counsel": true, "attorney": true, "attorneys": true}

// cells reads the members of a cell that is broken up: "a cell of 12 men was
// dismantled", "broke up an eight-man cell".
func (r *reader) cells() {
	for i := range r.items {
		switch r.it(i).norm {
		case "cell", "gang", "ring", "network", "cells":
		default:
			continue
		}
		var q *amount
		b := i + 1
		a := i
		for k := i - 1; k >= max(0, i-4); k-- {
			if n := r.it(k); n.is(cNum) && r.it(k+1).hyphen && strength[r.it(k+1).norm] {
				q, a = &r.amounts[n.amount-1], k
			}
		}
		if r.it(i+1).norm == "of" {
			if g := r.groupAt(i + 2); q == nil && g != nil && g.people() && g.amount != nil && g.amount.b > 0 && r.used[g.a] == 0 {
				q, b = g.amount, g.b
			}
		}
		if q == nil {
			continue
		}
		at := r.brokenUp(a, b)
		if at < 0 {
			continue
		}
		for r.it(a-1).is(cDet) || r.groupOn(a-1) != nil && r.groupOn(a-1) == r.groupOn(i) {
			a--
		}
		g := group{a: a, b: b, head: -1, sort: gPerson, amount: q, unit: "persons"}
		if h := r.emit(register.Arrested, &g, min(a, at), max(b, at+1), "the members of a cell that was broken up"); h != nil {
			h.at = r.it(at).a
			r.modality(h, at, r.auxiliaries(at))
		}
	}
}

var strength = map[string]bool{"man": true, "member": true, "strong": true, "person": true, "woman": true}

// brokenUp returns the verb that says that the cell of items [a,b) was broken up
// or taken, -1: none.
func (r *reader) brokenUp(a, b int) int {
	for k := max(0, a-4); k < min(len(r.items), b+5); k++ {
		if k >= a && k < b {
			continue
		}
		switch r.it(k).norm {
		case "dismantled", "busted", "smashed", "arrested", "captured", "detained", "netted", "dismantling", "busting":
			return k
		case "broken", "broke", "breaking", "rounded":
			if r.it(k+1).norm == "up" {
				return k
			}
		case "up":
			if r.it(k).b-r.it(k).a == 2 {
				return k // one phrase: "rounded up"
			}
		}
	}
	return -1
}

// custodian names who holds the people: "a jail run by the SDF", "held by X".
func (r *reader) custodian(h *harm) {
	for k := range r.items {
		it := r.it(k)
		if it.norm != "by" || it.a < h.a {
			continue
		}
		ok := false
		for j := k - 1; j >= max(0, k-4); j-- {
			n := r.it(j).norm
			if n == "run" || n == "held" || n == "controlled" || n == "operated" || n == "guarded" || n == "detained" || n == "captured" || n == "arrested" || n == "seized" || n == "managed" {
				ok = true
			}
		}
		if !ok {
			continue
		}
		for j := k + 1; j < min(len(r.items), k+8); j++ {
			if r.it(j).is(cComma) {
				return
			}
			if e := r.it(j).find(cParty); e != nil && (e.party == "group" || e.party == "service") {
				h.c.Custodian = r.words(j, j+1)
				h.why("custodian", "who runs the place", r, r.it(j).a, r.it(j).b)
				r.owners = append(r.owners, owner{r.words(j, j+1), e})
				return
			}
		}
	}
}

// An owner is an armed party that the text names, for "the force", "the group".
type owner struct {
	text string
	e    *entry
}
