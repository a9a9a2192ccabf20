package extract

import (
	"strconv"

	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// A tail is the far side of a comparison: from the word that leads to it
// ("from", "than", "since", "double the") to the end of its clause. What it
// says when belongs to it alone: "In March 104 died, double the toll of
// February" is about March.
type tail struct {
	cueA, cueB int // tokens of the comparing words
	a, b       int // tokens of the tail; a == b: nothing is named ("doubled in a month")
	relation   string
	factor     float64
	bound      string // more, less: "more than double", "less than half"
	back       int    // months that the far side lies before the near one: "in a month"
}

func (t *tail) holds(token int) bool { return token >= t.a && token < t.b }

// Words of change, and what they say of the number that changes.
var (
	changes = map[string]float64{
		"up": 1, "rise": 1, "rose": 1, "risen": 1, "rising": 1, "increase": 1, "increased": 1, "increasing": 1, "jump": 1, "jumped": 1, "climb": 1, "climbed": 1, "surge": 1, "surged": 1, "grew": 1, "grown": 1, "soared": 1, "spike": 1,
		"down": -1, "fall": -1, "fell": -1, "fallen": -1, "falling": -1, "drop": -1, "dropped": -1, "dropping": -1, "decline": -1, "declined": -1, "decrease": -1, "decreased": -1, "decreasing": -1, "reduction": -1, "slump": -1, "plunged": -1, "dip": -1, "dipped": -1,
	}
	multiples = map[string]float64{"double": 2, "twice": 2, "triple": 3, "treble": 3, "quadruple": 4, "half": 0.5}
	became    = map[string]float64{"doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3, "tripling": 3, "trebled": 3, "quadrupled": 4, "halved": 0.5, "halving": 0.5}
	highest   = map[string]string{"highest": "highest", "deadliest": "highest", "bloodiest": "highest", "worst": "highest", "largest": "highest", "biggest": "highest", "lowest": "lowest", "smallest": "lowest", "fewest": "lowest"}
	degrees   = map[string]string{"higher": "higher", "more": "higher", "above": "higher", "lower": "lower", "fewer": "lower", "less": "lower", "below": "lower"}
	counted   = map[string]bool{"number": true, "toll": true, "total": true, "figure": true, "figures": true, "tally": true, "level": true, "rate": true, "count": true, "deaths": true, "killings": true, "fatalities": true, "casualties": true}
)

// tailsOf finds the comparisons of the sentence and their tails.
func (r *reader) tailsOf() {
	r.tails = r.tails[:0]
	if len(r.items) == 0 {
		return
	}
	first, last := r.items[0].a, r.items[len(r.items)-1].b
	for i := first; i < last && len(r.tails) < 40; i++ {
		t, ok := r.comparedAt(i, first, last)
		if !ok {
			continue
		}
		r.tails = append(r.tails, t)
		i = max(i, t.cueB-1, t.b-1)
	}
}

// word returns the folded token i of the sentence that ends at last.
func (r *reader) word(i, last int) string {
	if i < 0 || i >= last {
		return ""
	}
	return r.norms[i]
}

// percentAt reads "72 percent", "84 per cent", "3.5%" at token i.
func (r *reader) percentAt(i, last int) (n int, v float64) {
	if i < 0 || i >= last || r.toks[i].Kind != text.Number {
		return 0, 0
	}
	switch w := r.word(i+1, last); {
	case w == "percent", w == "%", w == "pc":
		n = 2
	case w == "per" && r.word(i+2, last) == "cent":
		n = 3
	default:
		return 0, 0
	}
	v, err := strconv.ParseFloat(r.toks[i].Norm, 64)
	if err != nil {
		return 0, 0
	}
	return n, v
}

// fractionAt reads "a third", "one quarter", "two thirds" at token i, as a
// percentage.
func (r *reader) fractionAt(i, last int) (n int, percent float64) {
	top := 1.0
	switch r.word(i, last) {
	case "a", "one":
	case "two":
		top = 2
	case "three":
		top = 3
	default:
		return 0, 0
	}
	if num, den, ok := text.Fraction(r.word(i+1, last)); ok && den > 2 {
		return 2, 100 * top * float64(num) / float64(den)
	}
	return 0, 0
}

// beginsTail reports whether a word can begin what [reader.comparedAt] reads.
func beginsTail(w string) bool {
	return changes[w] != 0 || became[w] != 0 || multiples[w] != 0 || highest[w] != "" || degrees[w] != "" ||
		w == "compared" || w == "compares" || w == "comparison" || w == "against" || w == "versus"
}

func (r *reader) comparedAt(i, first, last int) (t tail, ok bool) {
	next := r.word(i+1, last)
	halves := next == "and" && r.word(i+3, last) == "half" && r.word(i+4, last) == "times" // "two and a half times"
	if !r.lang.compares[r.ids[i]] && r.toks[i].Kind != text.Number && next != "times" && !halves {
		return t, false
	}
	w := r.word(i, last)
	t.cueA = i
	// "84 per cent higher than", "a 40 percent rise from"
	if n, v := r.percentAt(i, last); n > 0 {
		next := r.word(i+n, last)
		sign := changes[next]
		if sign == 0 {
			switch degrees[next] {
			case "higher":
				sign = 1
			case "lower":
				sign = -1
			}
		}
		if sign == 0 {
			return t, false
		}
		t.relation, t.factor, t.cueB = "percent", sign*v, i+n+1
		return r.linked(t, last)
	}
	if sign := changes[w]; sign != 0 {
		if back, a, b := r.inRow(i, first, last); back > 0 {
			// "the second straight monthly fall", "rose for the third month in a row"
			t.relation, t.back, t.cueA, t.cueB = "higher", back, a, b
			if sign < 0 {
				t.relation = "lower"
			}
			t.a, t.b = b, b
			return t, true
		}
		return r.changeAt(t, i, sign, last)
	}
	if f := became[w]; f != 0 {
		t.relation, t.factor, t.cueB = "times", f, i+1
		r.bounded(&t, first)
		return r.linked(t, last)
	}
	if f := multiples[w]; f != 0 {
		return r.multipleAt(t, i+1, f, first, last)
	}
	if next == "times" {
		if n, v := text.Cardinal(r.toks[:last], i); n == 1 && v > 1 && v < 1000 {
			return r.multipleAt(t, i+2, float64(v), first, last)
		}
	}
	if halves {
		if n, v := text.Cardinal(r.toks[:last], i); n == 1 && v > 0 && v < 1000 {
			return r.multipleAt(t, i+5, float64(v)+0.5, first, last)
		}
	}
	if rel := highest[w]; rel != "" {
		t.relation = rel
		return r.extremeAt(t, i, last)
	}
	switch {
	case (w == "compared" || w == "compares" || w == "comparison") && (r.word(i+1, last) == "with" || r.word(i+1, last) == "to"):
		t.cueB, t.a = i+2, i
	case (w == "against" || w == "versus") && i+1 < last && r.toks[i+1].Kind == text.Number && (r.word(i+2, last) == "in" || r.word(i+2, last) == "during" || r.word(i+2, last) == "for"):
		t.cueB, t.a = i+1, i
	case degrees[w] != "":
		if n, rel := r.anyTime(i, last); n > 0 {
			// "fewer than at any time since 2031", "more than in any month since March"
			t.relation, t.cueB, t.a = rel, n, n
			t.b = r.tailEnd(n, n+1, last)
			return t, true
		}
		// "lower than in June", "fewer than the 40 killed in June", not "more than 40 were killed"
		k := i + 1
		for k < min(i+6, last) && r.word(k, last) != "than" {
			if r.toks[k].Kind == text.Punct {
				return t, false
			}
			k++
		}
		if n := r.word(k+1, last); r.word(k, last) != "than" || !(n == "in" || n == "the" || n == "that" || n == "those" || n == "during" || r.momentAt(k+1) != nil) {
			return t, false
		}
		t.cueB, t.a = k+1, k
	default:
		return t, false
	}
	t.b = r.tailEnd(t.a, t.cueB, last)
	return t, true
}

// anyTime reads "than at any time since" behind a word of degree at token i: where
// "since" stands, and whether the number is the highest or the lowest of that span.
func (r *reader) anyTime(i, last int) (since int, relation string) {
	if r.word(i+1, last) != "than" || r.word(i+2, last) != "at" && r.word(i+2, last) != "in" || r.word(i+3, last) != "any" {
		return 0, ""
	}
	switch r.word(i+4, last) {
	case "time", "point", "month", "year", "other":
	default:
		return 0, ""
	}
	k := i + 5
	if w := r.word(k, last); w == "month" || w == "year" {
		k++
	}
	if r.word(k, last) != "since" {
		return 0, ""
	}
	if degrees[r.norms[i]] == "lower" {
		return k, "lowest"
	}
	return k, "highest"
}

// inRow reads a change at token i that is one of several in a row: how many months
// before the other side lies, and the tokens of its words. 0: it is none.
func (r *reader) inRow(i, first, last int) (back, a, b int) {
	straight := func(w string) bool { return w == "straight" || w == "consecutive" || w == "successive" }
	unit := func(w string) int {
		switch w {
		case "monthly", "month":
			return 1
		case "annual", "yearly", "year":
			return 12
		}
		return 0
	}
	if n := unit(r.word(i-1, last)); i-3 >= first && n > 0 && straight(r.norms[i-2]) {
		a = i - 3
		if a-1 >= first && r.norms[a-1] == "the" {
			a--
		}
		return n, a, i + 1
	}
	// "fell for the third month in a row", "rose for a second straight month"
	if r.word(i+1, last) != "for" || r.word(i+2, last) != "the" && r.word(i+2, last) != "a" {
		return 0, 0, 0
	}
	if n := unit(r.word(i+5, last)); n > 0 && straight(r.word(i+4, last)) {
		return n, i, i + 6
	}
	n := unit(r.word(i+4, last))
	switch {
	case n == 0:
	case r.word(i+5, last) == "running":
		return n, i, i + 6
	case r.word(i+5, last) == "in" && r.word(i+6, last) == "a" && r.word(i+7, last) == "row":
		return n, i, i + 8
	}
	return 0, 0, 0
}

// changeAt reads "up 84 per cent from", "a fall of 72 percent from", "fell by
// half from", "rose from".
func (r *reader) changeAt(t tail, i int, sign float64, last int) (tail, bool) {
	t.cueB = i + 1
	for k := i + 1; k < min(i+6, last); k++ {
		if n, v := r.percentAt(k, last); n > 0 {
			t.relation, t.factor, t.cueB = "percent", sign*v, k+n
			if r.word(k-1, last) == "than" {
				t.bound = r.word(k-2, last)
			}
			return r.linked(t, last)
		}
		if n, v := r.fractionAt(k, last); n > 0 {
			t.relation, t.factor, t.cueB = "percent", sign*v, k+n
			return r.linked(t, last)
		}
		switch w := r.word(k, last); {
		case w == "half" && sign < 0:
			t.relation, t.factor, t.cueB = "times", 0.5, k+1
			return r.linked(t, last)
		case w == "from":
			t.cueB, t.a = k+1, k
			t.b = r.tailEnd(k, k+1, last)
			return t, true
		case w == "by", w == "of", w == "about", w == "around", w == "some", w == "nearly", w == "almost", w == "more", w == "less", w == "than", w == "over", w == "sharply", w == "slightly", w == "further", w == "again", w == "a", w == "to", r.toks[k].Kind == text.Number:
		default:
			return t, false
		}
	}
	return t, false
}

// linked finds the word that leads from a change to what it is set against.
func (r *reader) linked(t tail, last int) (tail, bool) {
	t.a, t.b = t.cueB, t.cueB
	for k := t.cueB; k < min(t.cueB+9, last); k++ {
		switch w := r.word(k, last); {
		case w == ";" || w == "." || w == "when":
			return t, true
		case w == "from", w == "than", w == "since", w == "against", w == "over", w == "on" && r.momentAt(k+1) != nil,
			(w == "compared" || w == "compares") && (r.word(k+1, last) == "with" || r.word(k+1, last) == "to"):
			t.a = k
			t.b = r.tailEnd(k, k+1, last)
			return t, true
		case w == "in" && (r.word(k+1, last) == "a" || r.word(k+1, last) == "one"):
			switch r.word(k+2, last) {
			case "month":
				t.back, t.cueB = 1, k+3
			case "year":
				t.back, t.cueB = 12, k+3
			}
			t.a, t.b = t.cueB, t.cueB
			return t, true
		}
	}
	return t, true
}

// multipleAt reads what "double", "three times" or "half" is of, from token k.
func (r *reader) multipleAt(t tail, k int, f float64, first, last int) (tail, bool) {
	t.relation, t.factor, t.cueB = "times", f, k
	r.bounded(&t, first)
	of := r.word(k, last) == "of"
	j := k
	if of {
		j++
	}
	switch w := r.word(j, last); {
	case w == "that" || w == "those":
		if !of && r.word(j+1, last) != "of" && r.word(j+1, last) != "in" && r.word(j+1, last) != "for" {
			return t, false
		}
	case w == "the" || w == "its" || w == "their":
		n := j + 1
		for n < min(j+5, last) && !counted[r.word(n, last)] && r.toks[n].Kind != text.Number && r.toks[n].Kind != text.Punct {
			n++
		}
		if n >= last || !counted[r.word(n, last)] && !(r.toks[n].Kind == text.Number && f < 1 && of) {
			return t, false
		}
	case w == "as" && (r.word(j+1, last) == "many" || r.word(j+1, last) == "high"):
		for n := j + 2; n < min(j+14, last); n++ {
			if r.word(n, last) == "as" {
				t.cueB, t.a = j+2, n
				t.b = r.tailEnd(n, n+1, last)
				return t, true
			}
		}
		return t, false
	case degrees[w] == "higher" && r.word(j+1, last) == "than":
	case r.momentAt(j) != nil && r.word(r.momentAt(j).b, last) == "'s":
	default:
		return t, false
	}
	t.a = t.cueA
	t.b = r.tailEnd(t.a, j+1, last)
	return t, true
}

// bounded reads "more than double", "less than half".
func (r *reader) bounded(t *tail, first int) {
	if t.cueA-2 >= first && r.norms[t.cueA-1] == "than" && degrees[r.norms[t.cueA-2]] != "" {
		t.bound = "more"
		if degrees[r.norms[t.cueA-2]] == "lower" {
			t.bound = "less"
		}
		t.cueA -= 2
	}
}

// extremeAt reads "the highest monthly toll since", "the deadliest month of
// 2017", "the lowest figure in two years". What ranks places or attacks
// ("the worst hit", "the deadliest attack since") is about no figure here.
func (r *reader) extremeAt(t tail, i, last int) (tail, bool) {
	t.cueB = i + 1
	since := -1
	for k := i + 1; k < min(i+9, last); k++ {
		w := r.word(k, last)
		if w == "since" {
			since = k
			break
		}
		if (w == "of" || w == "in" || w == "this" || w == "so") && k > i+1 {
			m := r.momentWithin(k, k+3)
			if m == nil || !m.iv.Known() || m.iv.Days() < 45 {
				if w == "of" {
					continue // "number of civilian deaths"
				}
				return t, false
			}
			t.a, t.b = k, m.b
			return t, true
		}
		switch w {
		case "attack", "attacks", "bombing", "bombings", "blast", "strike", "hit", "affected", "incident", "violence", "fighting", "day", "week", "battle", "massacre", "governorate", "province", "shooting":
			return t, false
		}
		if r.toks[k].Kind == text.Punct {
			return t, false
		}
	}
	if since < 0 {
		return t, false
	}
	t.a = since
	t.b = r.tailEnd(since, since+1, last)
	return t, true
}

// tailEnd returns where the tail from token a ends: at the end of the clause; at
// a comma, unless "when" or another figure with its time goes on behind it; at
// the number that a change leads to; at a new clause.
func (r *reader) tailEnd(a, from, last int) int {
	for k := from; k < last; k++ {
		switch r.norms[k] {
		case ";", "but", "while", "whereas", "although", "though":
			return k
		case ".", "!", "?":
			if k+1 >= last || !r.toks[k].Glued {
				return k
			}
		case "to":
			if k+1 < last && r.toks[k+1].Kind == text.Number && r.norms[a] == "from" {
				return k
			}
		case ",":
			n := r.word(k+1, last)
			if n == "when" || n == "in" && r.word(k+2, last) == "which" || k+2 < last && r.toks[k+1].Kind == text.Number && (r.norms[k+2] == "in" || r.norms[k+2] == "during") {
				continue
			}
			return k
		case "and":
			for n := k + 1; n < min(k+5, last); n++ {
				if w := r.norms[n]; w == "was" || w == "were" || w == "have" || w == "had" || w == "has" {
					return k
				}
			}
		case "was", "were":
			if r.norms[a] == "of" {
				return k
			}
		}
	}
	return last
}

// momentAt returns the time phrase that begins at token i, or that holds it.
func (r *reader) momentAt(i int) *moment { return r.momentWithin(i, i+1) }

// momentWithin returns the first time phrase that holds one of tokens [a,b).
func (r *reader) momentWithin(a, b int) *moment {
	for k := range r.moments {
		if m := &r.moments[k]; m.a < b && m.b > a {
			return m
		}
	}
	return nil
}

// tailOf returns the tail that holds a token.
func (r *reader) tailOf(token int) *tail {
	for k := range r.tails {
		if r.tails[k].holds(token) {
			return &r.tails[k]
		}
	}
	return nil
}

// apart reports whether a time phrase cannot be a harm's because a comparison
// stands between: the one is in a tail and the other is not, or in another. The
// day of a toll that rises is of both its numbers ("to 13 from 11 on Tuesday").
func (r *reader) apart(m *moment, h *harm) bool {
	if len(r.tails) == 0 {
		return false
	}
	tm, th := r.tailOf(m.b-1), r.tailOf(max(h.ga, h.gb-1))
	if tm == th {
		return false
	}
	t := tm
	if t == nil {
		t = th
	}
	return t.relation != "" || r.norms[t.a] != "from" || m.iv.Days() > 7
}

// tailFigures proposes the bare numbers of a tail: "down from 117 in November",
// "compared with 7,818 in all of 2013". They count what the number before the
// comparison counts, each over the time that stands behind it.
func (r *reader) tailFigures() {
	for k := range r.tails {
		t := &r.tails[k]
		if t.relation == "highest" || t.relation == "lowest" {
			continue
		}
		kind, status := register.Kind(""), register.Status("")
		for j := len(r.harms) - 1; j >= max(0, len(r.harms)-near); j-- {
			h := &r.harms[j]
			if h.dead || h.c.Kind.Harm() == "" && !h.c.Kind.Custody() || h.c.Unit != "persons" || h.sent == r.sent && h.at >= t.a {
				continue
			}
			if h.sent < r.sent-1 || h.sent < r.sent && h.c.Scope == register.ScopeIncident {
				break
			}
			if kind == "" || h.parent < 0 && h.sent == r.sent && h.c.Kind == register.Killed {
				kind, status = h.c.Kind, h.c.Status
			}
		}
		if kind == "" {
			continue
		}
		for i := range r.items {
			it := r.it(i)
			if !it.is(cNum) || !t.holds(it.a) || r.used[i] != 0 || it.amount == 0 {
				continue
			}
			j := i + 1
			switch p := r.it(i - 1); p.norm {
			case "from", "with", "to", "than", "against", "and", ",", "the", "versus":
			case "'s":
				if !r.it(i - 2).is(cTime) { // "January's 115"
					continue
				}
				j = i - 2
			default:
				continue
			}
			if g := r.groupAt(i); g != nil && g.sort == gPerson {
				continue
			}
			for n := 0; n < 5 && !r.it(j).is(cTime) && leadsToTime[r.it(j).norm]; n++ {
				j++
			}
			m := r.it(j)
			ta, tb := m.a, m.b
			dated := m.is(cTime) && m.time.Known() && t.holds(m.b-1) && m.time.Days() >= 7
			if !dated {
				months := 0
				for k := it.b; k < min(it.b+3, t.b) && months == 0; k++ { // "115 a month earlier", dated with the near side
					months, ta, tb = r.earlierAt(k, it.b, t.b)
				}
				if months == 0 {
					continue
				}
			}
			g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: &r.amounts[it.amount-1], unit: "persons", status: string(status)}
			h := r.emitSpan(kind, &g, min(it.a, ta), max(it.b, tb), i, "what the number before is set against")
			h.row, h.elided, h.c.Scope = true, false, register.ScopePeriod
			if dated {
				h.c.Time, h.ownTime, h.timeOf = m.time, true, m.time
				h.why("time", "the time named with it", r, m.a, m.b)
			}
			h.c.Frame, h.compare = register.Background, true
			h.why("frame", "the far side of a comparison", r, r.it(i-1).a, it.b)
		}
	}
}

// itWas reads a figure that is only pointed back to: "In 2031 it was 12,500".
// "It" is what the period figure before counts; the time is the sentence's.
func (r *reader) itWas() {
	for i := range r.items {
		it, n := r.it(i), r.it(i+2)
		if it.norm != "it" || !n.is(cNum) || r.used[i+2] != 0 || !(r.it(i+1).norm == "was" || r.it(i+1).norm == "reached" || r.it(i+1).norm == "totalled") {
			continue
		}
		if e := r.it(i + 3); e.b > 0 && !e.is(cComma|cMark|cTime) && e.norm != "in" {
			continue
		}
		var m *moment
		for k := range r.moments {
			if o := &r.moments[k]; !o.speech && o.iv.Known() && o.iv.Days() > 7 && (o.b <= it.a || o.a <= n.b+2) && m == nil {
				m = o
			}
		}
		h := r.lastHarm()
		if m == nil || h == nil || h.sent < r.sent-1 || h.c.Scope != register.ScopePeriod || h.c.Kind.Harm() == "" || h.c.Time == m.iv {
			continue
		}
		kind, status := h.c.Kind, h.c.Status
		g := group{a: i + 2, b: i + 3, head: -1, sort: gElided, amount: &r.amounts[n.amount-1], unit: "persons", status: string(status)}
		h = r.emitSpan(kind, &g, it.a, n.b, i+2, "‘it’: what the figure before counts")
		h.elided, h.row, h.c.Scope = false, true, register.ScopePeriod
		h.c.Time, h.ownTime, h.timeOf = m.iv, true, m.iv
		h.why("time", "the time named with it", r, m.a, m.b)
		h.c.Frame = register.Background
		h.why("frame", "an earlier figure set beside", r, m.a, m.b)
	}
}

var leadsToTime = map[string]bool{"in": true, "during": true, "for": true, "over": true, "all": true, "of": true, "the": true, "whole": true}

// sinceTime returns the days from the first day of a time to the document's; to the
// last of the near side where the document has no day.
func (r *reader) sinceTime(iv, left when.Interval) when.Interval {
	if !iv.Known() {
		return when.Interval{}
	}
	end := left.End
	if r.on.Known() {
		end = max(end, r.on.End)
	}
	if end < iv.Start {
		return when.Interval{}
	}
	return when.Between(iv.Start, end)
}
