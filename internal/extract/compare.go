package extract

import (
	"slices"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A compared is a comparison with the harms on its two sides.
type compared struct {
	claim       register.Claim
	left, right []int
}

// comparisons finds statements that set one figure against another. The left
// side is what stands before the comparing words, the right side what stands
// after them; where a side has no number, its time phrase says what is meant.
func (r *reader) comparisons() {
	if len(r.compares) > 2000 {
		return
	}
	r.tailComparisons()
	for i := range r.items {
		it := r.it(i)
		e := it.find(cCompare)
		var entry0 entry
		if e == nil && (it.norm == "lower" || it.norm == "higher" || it.norm == "fewer") && r.thanAfter(i) {
			entry0 = entry{sense: &sense{relation: map[string]string{"lower": "lower", "fewer": "lower", "higher": "higher"}[it.norm], rightOf: "value", lemma: it.norm + " than"}}
			e = &entry0
		}
		if e == nil || !r.harmHere() || e.relation == "same" || e.relation == "highest" || e.relation == "lowest" || e.relation == "times" {
			continue // set side by side and no more, or read with its tail
		}
		if slices.ContainsFunc(r.tails, func(t tail) bool { return t.relation != "" && it.a < t.b && it.b > t.cueA }) {
			continue // "16 percent more than in December" is read with its percent
		}
		r.compare(i, e)
		return
	}
}

func (r *reader) thanAfter(i int) bool {
	for k := i; k < min(len(r.items), i+12); k++ {
		for t := r.it(k).a; t < r.it(k).b; t++ {
			if r.toks[t].Norm == "than" {
				return true
			}
		}
		if r.it(k).is(cComma) {
			return false
		}
	}
	return false
}

// harmHere reports whether the sentence speaks of harm.
func (r *reader) harmHere() bool {
	for i := range r.items {
		if r.it(i).is(cHarm|cDeed|cToll|cBody) || r.it(i).norm == "toll" {
			return true
		}
	}
	return len(r.harms) > r.firstHarm
}

func (r *reader) compare(i int, e *entry) {
	it := r.it(i)
	var c register.Claim
	c.Kind = register.ComparisonKind
	c.Sentence = r.sent
	c.Modality, c.Frame, c.Scope = register.Asserted, register.Current, register.ScopePeriod
	c.Origin, c.Extractor = "extract", Version
	cmp := &register.Comparison{Relation: e.relation, Measure: "value", RightOf: e.rightOf, Harm: register.HarmKilled}
	split := it.a
	// "lower … than on average since 2012": the far side begins at "than"
	for k := i; k < min(len(r.items), i+12); k++ {
		for t := r.it(k).a; t < r.it(k).b; t++ {
			if r.toks[t].Norm == "than" {
				split = t
			}
		}
	}
	for k := range r.items {
		n := r.it(k)
		switch n.norm {
		case "average", "mean":
			if n.a > split {
				cmp.RightOf = "mean"
			} else {
				cmp.Measure = "mean"
			}
		case "peak":
			if n.a > split {
				cmp.RightOf = "peak"
			}
		case "injured", "wounded", "injuries":
			if n.a < split {
				cmp.Harm = register.HarmInjured
			}
		}
	}
	var left, right []int
	last := it.b
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead {
			continue
		}
		if h.ga < split {
			left = append(left, k)
		} else {
			right = append(right, k)
			last = max(last, h.b)
		}
	}
	for k := range r.moments {
		m := &r.moments[k]
		if m.speech {
			continue
		}
		if m.a < split {
			cmp.Left = joinTimes(cmp.Left, m.iv)
		} else {
			iv := m.iv
			if r.toks[m.a].Norm == "since" || m.since {
				cmp.Right = iv
			} else {
				cmp.Right = joinTimes(cmp.Right, iv)
			}
			last = max(last, m.b)
		}
	}
	if named := r.timesOf(right); named.Known() {
		cmp.Right = named // "down from 115 the previous month"
	}
	if len(left) == 0 && !cmp.Left.Known() {
		// "The toll …", "That compares with …": what was spoken of last
		for k := r.firstHarm - 1; k >= 0; k-- {
			h := &r.harms[k]
			if !h.dead && h.parent < 0 && h.c.Frame == register.Current {
				left = append(left, k)
				cmp.Left = h.c.Time
				break
			}
		}
	}
	if !cmp.Left.Known() || !cmp.Right.Known() {
		return
	}
	begin := r.it(max(0, i-3)).a
	if i < 3 {
		begin = r.items[0].a
	}
	c.Span = document.Span{r.toks[begin].Start, r.toks[last-1].End}
	c.Quote = c.Span.In(r.s)
	c.Compare = cmp
	hs := []harm{{sent: r.sent, at: it.a, a: begin, b: last, ga: it.a, gb: it.b, parent: -1, alt: -1, agentA: -1, quantity: oneExact}}
	hs[0].c = c
	r.attribute(hs)
	r.locate(hs)
	hs[0].why("compare", "the words "+quoted(e.lemma), r, it.a, it.b)
	r.compares = append(r.compares, compared{hs[0].c, left, right})
}

// timesOf returns the shortest interval that holds the times of far sides of a
// comparison, each of which has one of its own.
func (r *reader) timesOf(harms []int) (all when.Interval) {
	for _, k := range harms {
		if h := &r.harms[k]; h.compare && h.ownTime {
			all = joinTimes(all, h.c.Time)
		}
	}
	return all
}

// joinTimes returns the shortest interval that holds both.
func joinTimes(a, b when.Interval) when.Interval {
	switch {
	case !a.Known():
		return b
	case !b.Known():
		return a
	}
	return when.Between(min(a.Start, b.Start), max(a.End, b.End))
}
