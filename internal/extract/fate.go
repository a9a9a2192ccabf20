package extract

import "cairn/internal/register"

// fates reads what is said of people without a verb that befalls them: nobody
// who survived, nobody who knows where they are, some of them fatally hurt.
func (r *reader) fates() {
	for i := range r.items {
		it := r.it(i)
		switch it.norm {
		case "survive", "survived", "survives":
			r.notSurvived(i)
		case "survivors":
			if p := r.it(i - 1); (p.norm == "no" || p.norm == "any") && (r.it(i+1).norm == "among" || r.it(i+1).norm == "of" || r.it(i+1).norm == "from") {
				r.allDied(i+2, i-1, i+2)
			}
		case "fate", "whereabouts":
			r.unknownFate(i)
		case "word", "news", "trace", "sign", "contact":
			r.noWord(i)
		}
	}
}

// notSurvived reads "nine soldiers did not survive", "none of the nine survived".
func (r *reader) notSurvived(i int) {
	v, it := r.auxiliaries(i), r.it(i)
	for k := v.start - 1; k >= max(0, v.start-8); k-- {
		if n := r.it(k); n.norm == "none" || n.is(cNone) && (n.norm == "nobody" || n.norm == "one") {
			if r.it(k+1).norm == "of" {
				r.allDied(k+2, k, i+1)
			} else if h := r.lastHarm(); n.norm == "none" && h != nil && h.shot && h.sent >= r.sent-1 {
				h.c.Kind, h.shot = register.Killed, false // "four were shot; none survived"
				h.why("kind", "none of them survived", r, n.a, it.b)
			}
			return
		}
		if r.it(k).is(cMark | cBut | cSub) {
			break
		}
	}
	if !v.neg {
		return
	}
	for _, g := range r.subject(v.start) {
		if g.amount == nil {
			continue
		}
		if h := r.emit(register.Killed, g, v.start, i+1, "people who did not survive"); h != nil {
			h.at = r.it(i).a
		}
	}
}

// allDied proposes the group at k as killed, by the words from a to b.
func (r *reader) allDied(k, a, b int) {
	g := r.groupAt(k)
	if g == nil || !g.people() || g.amount == nil || g.amount.b == 0 {
		return
	}
	if h := r.emit(register.Killed, g, a, max(b, g.b), "none of them survived"); h != nil {
		h.at, h.def = r.it(a).a, false
	}
}

// unknownFate reads "the fate of 40 men is unknown", "the whereabouts of four
// engineers remain unclear".
func (r *reader) unknownFate(i int) {
	if r.it(i+1).norm != "of" {
		return
	}
	g := r.groupAt(i + 2)
	if g == nil || !g.people() || g.amount == nil || g.amount.b == 0 || r.used[g.a] != 0 {
		return
	}
	for k := g.b; k < min(len(r.items), g.b+5); k++ {
		switch r.it(k).norm {
		case "unknown", "unclear", "uncertain", "mystery", "unresolved":
			if h := r.emit(register.Missing, g, i, k+1, "people whose fate is unknown"); h != nil {
				h.at = r.it(i).a
			}
			return
		}
	}
}

// noWord reads "no word from three drivers", "contact was lost with 12 soldiers".
func (r *reader) noWord(i int) {
	k := i + 1
	if r.it(i).norm == "contact" {
		for r.it(k).is(cBe | cHave) {
			k++
		}
		if r.it(k).norm != "lost" || r.it(k+1).norm != "with" {
			if r.it(i-1).norm != "lost" || r.it(i+1).norm != "with" {
				return
			}
			k--
		}
		k++
	} else {
		if r.it(i-1).norm != "no" || r.it(k).norm != "of" && r.it(k).norm != "from" && r.it(k).norm != "on" {
			return
		}
	}
	g := r.groupAt(k + 1)
	if g == nil || !g.people() || g.amount == nil || g.amount.b == 0 || r.used[g.a] != 0 {
		return
	}
	if h := r.emit(register.Missing, g, i, g.b, "people nobody has heard of"); h != nil {
		h.at = r.it(i).a
	}
}

// fatalParts reads hurt people of whom some died: "two guards were shot, one
// fatally", "one of them fatally".
func (r *reader) fatalParts() {
	for gi := range r.groups {
		g := &r.groups[gi]
		if g.amount == nil || !(g.sort == gElided || g.part) || !r.it(g.b).is(cAdv) {
			continue
		}
		next := r.it(g.b + 1)
		if !(next.b == 0 || next.is(cMark|cComma|cAnd|cPrep|cTime)) {
			continue
		}
		fatal := r.it(g.b).norm == "fatally" || r.it(g.b).norm == "mortally"
		grave := r.it(g.b).norm == "critically" || r.it(g.b).norm == "seriously" || r.it(g.b).norm == "badly" || r.it(g.b).norm == "severely" || r.it(g.b).norm == "gravely" || r.it(g.b).norm == "lightly" || r.it(g.b).norm == "slightly"
		if !fatal && !grave {
			continue
		}
		whole := r.wholeBefore(r.it(g.a).a)
		if whole < 0 {
			continue
		}
		w := r.harms[whole]
		if w.c.Kind != register.Wounded && w.c.Kind != register.Casualties || w.quantity.hasMin && w.quantity.min < g.amount.min {
			continue
		}
		kind := register.Wounded
		if fatal {
			kind = register.Killed
			for k := range r.harms[r.firstHarm:] {
				if h := &r.harms[r.firstHarm+k]; h.ga == r.it(g.a).a && h.c.Kind == register.Wounded {
					h.c.Kind = register.Killed // "one of them fatally"
					h.why("kind", "the word "+quoted(r.it(g.b).norm), r, r.it(g.b).a, r.it(g.b).b)
				}
			}
		}
		if r.used[g.a] != 0 {
			continue
		}
		h := r.emitSpan(kind, g, r.it(g.a).a, r.it(g.b).b, g.a, "some of the hurt, by the word "+quoted(r.it(g.b).norm))
		h.parent, h.part, h.elided = whole, true, false
		h.c.Status, h.c.Weapon, h.c.Modality, h.c.Frame, h.c.Scope, h.c.Perpetrator = w.c.Status, w.c.Weapon, w.c.Modality, w.c.Frame, w.c.Scope, w.c.Perpetrator
		h.why("part_of", "a number of those hurt", r, h.ga, h.gb)
	}
}
