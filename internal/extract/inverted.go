package extract

import (
	"slices"

	"cairn/internal/register"
)

// inverted reads a passive whose people come last: "Also killed were three
// policemen", "Killed in the attack were two soldiers and a guard", "Among those
// killed were three women". The participle opens its clause, and between it and
// the "was" or "were" stand only its time, place and event. After "among" the
// people are some of those told before.
func (r *reader) inverted(i int, e *entry, kind register.Kind) bool {
	prev := r.it(i - 1)
	among := prev.is(cInclude) && prev.b-prev.a > 1 || r.it(i-2).norm == "among" && (prev.norm == "those" || prev.norm == "the")
	if i > 0 && !among && prev.norm != "also" && !prev.mark(";") && !prev.mark(`"`) {
		return false
	}
	if i > 1 && prev.norm == "also" && !r.it(i-2).is(cComma|cMark|cAnd) {
		return false
	}
	j := i + 1
	for n := 0; n < 14 && !r.it(j).is(cBe); n++ {
		if it := r.it(j); it.b == 0 || it.is(cHarm|cHave|cRel|cThat|cSub|cBut|cSpeech|cComma) || it.is(cMark) && it.norm != "'s" && it.norm != "'" {
			return false
		}
		j++
	}
	was := r.it(j).norm
	if was != "were" && was != "was" && was != "are" && was != "is" {
		return false
	}
	g := r.groupAt(j + 1)
	if g == nil || !g.people() || g.amount == nil || g.def && g.amount.b == 0 && !g.one || r.it(j+1).is(cHarm) {
		return false
	}
	gs := r.list(g)
	if last := gs[len(gs)-1]; r.verbAfter(last.b) {
		return false
	}
	before := len(r.harms)
	v := verbGroup{start: i, be: true}
	r.emitList(gs, kind, i, j, "people named after the passive "+quoted(e.lemma), i, v, e)
	for k := before; k < len(r.harms); k++ {
		h := &r.harms[k]
		h.passive = true
		h.others = h.others || prev.norm == "also"
		if !among {
			continue
		}
		for o := before - 1; o >= max(0, before-near); o-- {
			if w := &r.harms[o]; !w.dead && w.parent < 0 && w.c.Kind == kind && w.sent >= h.sent-4 && w.quantity.hasMin && w.quantity.min > h.quantity.min {
				h.parent, h.part = o, true
				h.why("part_of", "words such as ‘among those’", r, r.it(i-1).a, r.it(i).b)
				break
			}
		}
	}
	return len(r.harms) > before
}

// eitherOr drops people who are said to be killed or captured: the text says of
// nobody which. They are listed as unread.
func (r *reader) eitherOr() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.c.Kind != register.Killed {
			continue
		}
		for j := r.firstHarm; j < len(r.harms); j++ {
			o := &r.harms[j]
			if o.dead || o.ga != h.ga || o.c.Kind != register.Arrested && o.c.Kind != register.Detained && o.c.Kind != register.Recaptured {
				continue
			}
			lo, hi := min(h.at, o.at), max(h.at, o.at)
			if hi-lo > 3 || !slices.Contains(r.norms[lo:hi], "or") {
				continue
			}
			h.dead, o.dead = true, true
			span := h.span(r)
			r.unread = append(r.unread, Unread{span, span.In(r.s), "killed or taken: the text says of nobody which"})
		}
	}
}
