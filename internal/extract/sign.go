package extract

import (
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// signsOf finds events without a toll that bear on whether violence is coming
// back: one claim of each kind for a sentence, over the words that carry it.
func (r *reader) signsOf() {
	if r.classes&cSign == 0 {
		return
	}
	var done []string
	for i := range r.items {
		it := r.it(i)
		e := it.find(cSign)
		if e == nil || slices.Contains(done, e.sign) || len(r.signs) > 2000 {
			continue
		}
		if !r.signFits(i, e) {
			continue
		}
		done = append(done, e.sign)
		r.addSign(i, e)
	}
}

// signFits checks what a sign's row asks for: an armed group in the sentence,
// people held, a way out of a place.
func (r *reader) signFits(i int, e *entry) bool {
	switch e.needs {
	case "group":
		return r.armedHere()
	case "custody":
		return r.custodyHere()
	case "verb":
		return r.armedHere() && !r.it(i-1).is(cDet|cNum)
	case "deal":
		// a deal by which people leave, are let go or moved
		leave := false
		for t := r.items[0].a; t < r.items[len(r.items)-1].b; t++ {
			switch r.norms[t] {
			case "leave", "left", "leaving", "evacuate", "evacuated", "evacuation", "withdraw", "withdrawal", "withdrew", "depart", "exit", "surrender", "swap", "exchange", "release", "releasing":
				leave = true
			}
		}
		return leave && r.armedHere()
	case "place":
		return r.armedHere() && (r.it(i+1).is(cPlace) || r.it(i+1).is(cDet) && r.it(i+2).is(cAdmin))
	}
	return true
}

// armedHere reports whether the sentence names an armed group or its people.
func (r *reader) armedHere() bool {
	for k := range r.items {
		it := r.it(k)
		if e := it.find(cParty); e != nil && (e.status == "insurgent" || e.status == "militia") && (e.party != "caps" || r.toks[it.a].Caps) {
			return true
		}
		if e := it.find(cHuman); e != nil && (e.status == "insurgent" || e.status == "militia") {
			return true
		}
	}
	return false
}

// attempted reports whether the sign is tried, not stopped.
func (r *reader) attempted(i int) bool {
	for k := max(0, i-6); k < i; k++ {
		for t := r.it(k).a; t < r.it(k).b; t++ {
			switch r.toks[t].Norm {
			case "try", "tries", "trying", "tried", "attempt", "attempts", "attempting", "attempted", "seeking", "sought":
				return true
			}
		}
	}
	return false
}

func (r *reader) addSign(i int, e *entry) {
	a, b := max(0, i-4), min(len(r.items), i+5)
	for a < i && r.it(a).is(cComma|cMark|cAnd|cPrep) {
		a++
	}
	for b > i+1 && r.it(b-1).is(cComma|cMark|cAnd|cPrep|cDet) {
		b--
	}
	var c register.Claim
	c.Kind, c.Sign = register.SignKind, e.sign
	c.Sentence = r.sent
	c.Span = document.Span{r.toks[r.it(a).a].Start, r.toks[r.it(b-1).b-1].End}
	c.Quote = c.Span.In(r.s)
	c.Modality, c.Frame, c.Scope = register.Asserted, register.Current, register.ScopeIncident
	c.Origin, c.Extractor = "extract", Version
	hs := []harm{{sent: r.sent, at: r.it(i).a, a: r.it(a).a, b: r.it(b - 1).b, ga: r.it(i).a, gb: r.it(i).b, parent: -1, alt: -1, agentA: -1, quantity: oneExact}}
	hs[0].c = c
	r.modality(&hs[0], i, r.auxiliaries(i))
	if hs[0].c.Modality == register.Averted && r.attempted(i) {
		hs[0].c.Modality = register.Asserted // an attempt to regroup is a sign
	}
	r.attribute(hs)
	r.locate(hs)
	r.date(hs)
	hs[0].c.Span = r.clauseAround(i, a, b)
	hs[0].c.Quote = hs[0].c.Span.In(r.s)
	hs[0].why("sign", "the words "+quoted(e.lemma), r, r.it(i).a, r.it(i).b)
	r.signs = append(r.signs, hs[0].c)
}

// clauseAround gives the words a reader needs to judge a sign: from the comma
// before item i to the comma after it, at most a dozen items either way, and at
// least the items from a up to but not including b.
func (r *reader) clauseAround(i, a, b int) document.Span {
	const reach = 12
	for a > 0 && i-a < reach && !r.it(a-1).is(cComma) {
		a--
	}
	for b < len(r.items) && b-i <= reach && !r.it(b).is(cComma) {
		b++
	}
	for b > i+1 && strings.ContainsAny(r.toks[r.it(b-1).b-1].Norm, ".!?؟") {
		b--
	}
	return document.Span{r.toks[r.it(a).a].Start, r.toks[r.it(b-1).b-1].End}
}

// signsSettled gives a sign that tells of an event (an escape, a crossing, a deal,
// a place taken) the place and the time of the harm that its own sentence tells
// of, else of the one told last in the two sentences before. What is only judged
// or feared (regrouping, recruitment, a threat) takes a place from its own
// sentence and no time.
func (r *reader) signsSettled() {
	for i := range r.signs {
		c := &r.signs[i]
		happened := c.Sign == "escape" || c.Sign == "infiltration" || c.Sign == "deal" || c.Sign == "territory"
		from := func(back int, has func(h *harm) bool) *harm {
			for k := len(r.harms) - 1; k >= 0; k-- {
				h := &r.harms[k]
				if h.c.Sentence <= c.Sentence && h.c.Sentence >= c.Sentence-back && !h.dead && h.c.Frame != register.Background && has(h) {
					return h
				}
				if h.c.Sentence < c.Sentence-back {
					return nil
				}
			}
			return nil
		}
		back := 0
		if happened {
			back = 2
		}
		if c.Place == nil {
			if h := from(back, func(h *harm) bool { return h.c.Place != nil && (h.c.Sentence == c.Sentence || h.c.Kind.Custody()) }); h != nil {
				p := *h.c.Place
				c.Place = &p
				c.Why["place"] = "said of what the sign is about"
			}
		}
		if !c.Time.Known() && happened {
			if h := from(back, func(h *harm) bool { return h.c.Time.Known() && h.c.Scope != register.ScopePeriod }); h != nil {
				c.Time = h.c.Time
				c.Why["time"] = "said of what the sign is about"
			}
		}
	}
}
