package extract

import (
	"cairn/internal/register"
	"cairn/internal/text"
)

// An amount is a number as said: with its hedge, as a range or a vague word.
type amount struct {
	min, max       int
	hasMin, hasMax bool
	qual           register.Qualifier
	a, b           int // tokens, hedges included
	digits         bool
	others         bool // "two more", "another five"
	hedgeWords     bool
}

func (q *amount) count() *register.Count {
	c := &register.Count{Qualifier: q.qual}
	if q.hasMin {
		v := q.min
		c.Min = &v
	}
	if q.hasMax {
		v := q.max
		c.Max = &v
	}
	return c
}

// hedge applies a hedge to a number (label guide, table Counts).
func (q *amount) hedge(k register.Qualifier) {
	n := q.min
	if !q.hasMin {
		n = q.max
	}
	if q.qual == register.Vague || q.qual == register.Span {
		if k == register.UpTo && q.qual == register.Vague {
			return
		}
		return // "at least several", "about 10 to 12": the number keeps its own vagueness
	}
	switch k {
	case register.SaidLeast, register.MoreThan:
		*q = amount{min: n, hasMin: true, qual: k, a: q.a, b: q.b, digits: q.digits, others: q.others}
	case register.UpTo, register.FewerThan:
		*q = amount{max: n, hasMax: true, qual: k, a: q.a, b: q.b, digits: q.digits, others: q.others}
	case register.About:
		if q.qual == register.Exact {
			q.qual = k
		}
	}
	q.hedgeWords = true
}

// amounts joins numbers with their hedges, ranges, units and ages, in place.
// What counts no people for sure (years, clock times, distances, money, ages,
// percent, labels such as "Route 5") becomes a measure.
func (r *reader) join() {
	in := r.items
	var all class
	for i := range in {
		all |= in[i].class
	}
	if all&(cNum|cMoney|cVague) == 0 {
		return // no number, nothing to join
	}
	out := r.joined[:0]
	for i := 0; i < len(in); {
		it := in[i]
		// between 3 and 5
		if it.norm == "between" && i+3 < len(in) && in[i+1].is(cNum) && in[i+2].norm == "and" && in[i+3].is(cNum) {
			out = append(out, r.span(it.a, in[i+1], in[i+3]))
			i += 4
			continue
		}
		if it.is(cNum) {
			i = r.number(in, i, &out)
			continue
		}
		if it.is(cMoney) && i+1 < len(in) && in[i+1].is(cNum) {
			m := in[i+1]
			m.class, m.amount, m.a = cMeasure, 0, it.a
			out = append(out, m)
			i += 2
			continue
		}
		if it.is(cVague) && r.vagueHere(in, i) {
			e := it.find(cVague)
			r.amounts = append(r.amounts, amount{min: e.min, hasMin: true, qual: register.Vague, a: it.a, b: it.b})
			it.class, it.amount, it.entries = cNum, int16(len(r.amounts)), nil
			r.hedgesBefore(&out, &it)
			out = append(out, it)
			i++
			if i < len(in) && in[i].is(cMeasure|cMinute) && (!in[i].upper) {
				last := &out[len(out)-1]
				if in[i].is(cMinute) {
					last.class, last.b = cMinute, in[i].b
				} else {
					last.class, last.amount, last.b = cMeasure, 0, in[i].b
				}
				i++
			}
			continue
		}
		out = append(out, it)
		i++
	}
	r.joined = out
	r.items, r.joined = out, in
}

// vagueHere reports whether a vague word stands for a number of something:
// "some" and "few" only before a noun.
func (r *reader) vagueHere(in []item, i int) bool {
	it := &in[i]
	if it.b-it.a > 1 || it.norm != "some" && it.norm != "few" && it.norm != "many" && it.norm != "multiple" && it.norm != "various" && it.norm != "groups" && it.norm != "crowds" {
		if i+1 < len(in) && in[i+1].is(cNum) {
			return false
		}
		return true
	}
	if i > 0 && (in[i-1].norm == "as" || in[i-1].norm == "so" || in[i-1].norm == "how" || in[i-1].norm == "too") {
		return false
	}
	if i+1 >= len(in) || in[i+1].is(cNum) {
		return false
	}
	n := in[i+1]
	if it.norm == "multiple" && n.is(cSpeech|cEventVerb) && n.has(cSpeech, participle) && i+3 < len(in) && in[i+2].is(cParty) && in[i+3].is(cHuman) {
		return true // "multiple suspected Haqqani insurgents"
	}
	return n.is(cHuman) || n.is(cOthers) && it.norm != "many" || n.norm == "of" && it.norm != "some" || !n.known() || n.is(cParty|cEast|cPlace)
}

// span makes one item of two numbers that bound a range; a hedge around it
// stays inside.
func (r *reader) span(a int, lo, hi item) item {
	x, y := r.amounts[lo.amount-1], r.amounts[hi.amount-1]
	q := amount{min: x.min, max: y.max, hasMin: true, hasMax: true, qual: register.Span, a: a, b: hi.b, digits: true}
	if q.min > q.max {
		q.min, q.max = q.max, q.min
	}
	r.amounts = append(r.amounts, q)
	lo.a, lo.b, lo.amount, lo.class, lo.norm = a, hi.b, int16(len(r.amounts)), cNum, hi.norm
	return lo
}

// hedgesBefore takes the hedges that stand right before an item into it.
func (r *reader) hedgesBefore(out *[]item, it *item) {
	for k := 0; k < 3 && len(*out) > 0; k++ {
		prev := &(*out)[len(*out)-1]
		e := prev.find(cHedge)
		for j := range prev.entries {
			if prev.entries[j].class == cHedge && !prev.entries[j].after {
				e = &prev.entries[j]
			}
		}
		if e == nil || e.after && prev.b-prev.a == 1 {
			return
		}
		q := &r.amounts[it.amount-1]
		q.hedge(e.qual)
		switch e.lemma {
		case "anotherbefore", "a furtherbefore":
			q.others = true
		}
		it.a, q.a, it.hyphen = prev.a, prev.a, prev.hyphen
		it.upper = prev.upper
		*out = (*out)[:len(*out)-1]
	}
}

// number reads what belongs to the number at i and returns the item after it.
func (r *reader) number(in []item, i int, out *[]item) int {
	it := in[i]
	next := func(k int) *item {
		if i+k < len(in) {
			return &in[i+k]
		}
		return &none
	}
	q := &r.amounts[it.amount-1]
	measure := func(n int) int {
		m := it
		m.class, m.amount, m.entries, m.b = cMeasure, 0, nil, in[i+n-1].b
		*out = append(*out, m)
		return i + n
	}
	var prev *item = &none
	if len(*out) > 0 {
		prev = &(*out)[len(*out)-1]
	}
	switch {
	case next(1).is(cAge) && next(1).norm != "aged":
		m := it
		m.class, m.amount, m.b = cAge, 0, next(1).b
		*out = append(*out, m)
		return i + 2
	case prev.norm == "aged":
		m := it
		m.class, m.amount = cAge, 0
		(*out)[len(*out)-1] = item{a: prev.a, b: it.b, class: cAge, norm: it.norm}
		for next(1).is(cAnd|cComma) && next(2).is(cNum) && r.amounts[next(2).amount-1].min < 110 {
			(*out)[len(*out)-1].b = next(2).b // "aged 19 and 20"
			i += 2
		}
		return i + 1
	case r.ageBetweenCommas(in, i):
		m := it
		m.class, m.amount = cAge, 0
		*out = append(*out, m)
		return i + 1
	case next(1).mark(":") && next(2).is(cNum) && r.toks[next(2).a].Glued:
		return measure(3)
	case next(1).mark("/") && next(2).is(cNum):
		return measure(3)
	case prev.is(cMoney), prev.mark("/"), prev.mark("#"), prev.norm == "no" && q.digits, prev.norm == "number" && q.digits:
		return measure(1)
	}
	// range: 10-12, three to five
	if next(1).is(cNum) && next(1).hyphen && q.digits {
		hi := &r.amounts[next(1).amount-1]
		if hi.min > q.min && !year(r, &it) && hi.digits {
			s := r.span(it.a, it, *next(1))
			i++
			it = s
			q = &r.amounts[it.amount-1]
		} else {
			return measure(2)
		}
	} else if (next(1).is(cTo) || next(1).norm == "or") && next(2).is(cNum) && prev.norm != "from" && r.amounts[next(2).amount-1].min > q.min && q.min > 0 {
		if next(1).is(cTo) || r.amounts[next(2).amount-1].min == q.min+1 {
			s := r.span(it.a, it, *next(2))
			i += 2
			it = s
			q = &r.amounts[it.amount-1]
		}
	}
	switch {
	case next(1).is(cMinute):
		m := it
		m.class, m.b = cMinute, next(1).b
		r.hedgesBefore(out, &m)
		*out = append(*out, m)
		return i + 2
	case next(1).is(cMeasure) && !(next(1).upper && !next(1).mark("%")):
		return measure(2)
	case next(1).is(cMoney):
		return measure(2)
	case q.digits && r.toks[it.b-1].Kind == text.Number && it.b < len(r.toks) && r.toks[it.b].Glued && !r.toks[it.b].Hyphened && r.toks[it.b].Kind == text.Word:
		return measure(1)
	case year(r, &it) && !(next(1).is(cHuman|cAdj|cBody) && !next(1).upper) && !(next(1).is(cHarm) && prev.mark("(")):
		return measure(1)
	case q.digits && q.min < 1000 && prev.is(cThing|cInstitution) && !prev.is(cHuman|cDeed|cPlace) && prev.find(cThing) != nil && prev.find(cThing).form == plain && !next(1).is(cHuman):
		return measure(1)
	case q.digits && r.toks[it.a].Hyphened && prev.upper:
		return measure(1) // F-16, Su-24
	}
	if next(1).norm == "'s" {
		return measure(1)
	}
	r.hedgesBefore(out, &it)
	q = &r.amounts[it.amount-1]
	// hedges after it: "12 or more", "30 or so"
	if next(1).is(cHedge) {
		for k := range next(1).entries {
			e := &next(1).entries[k]
			if e.class == cHedge && e.after && (e.lemma != "at leastafter" || !next(2).is(cNum)) {
				q.hedge(e.qual)
				it.b, q.b = next(1).b, next(1).b
				i++
				break
			}
		}
	}
	if next(1).norm == "%" {
		return measure(2)
	}
	*out = append(*out, it)
	return i + 1
}

var none item

// year reports whether the number reads as a year: four digits together, 1900
// to 2199: what lies after 2100 is no date, but no count either.
func year(r *reader, it *item) bool {
	q := &r.amounts[it.amount-1]
	return q.digits && it.b-it.a == 1 && r.toks[it.a].End-r.toks[it.a].Start == 4 && q.min >= 1900 && q.min < 2200
}

// ageBetweenCommas reports whether the number is an age set off by commas after
// a person: "Man, 29, shot", "Dean Mar, 18, of Kennewick".
func (r *reader) ageBetweenCommas(in []item, i int) bool {
	if i >= 2 && in[i-1].is(cComma) {
		switch in[i-2].norm {
		case "figure", "number", "toll", "total", "count":
			return false // "a higher figure, 24"
		}
	}
	q := &r.amounts[in[i].amount-1]
	if !q.digits || q.qual != register.Exact || q.min > 110 || i < 2 || !in[i-1].is(cComma) {
		return false
	}
	before := &in[i-2]
	person := before.is(cHuman) && before.find(cHuman).form == plain || before.upper && !before.is(cPlace|cTime|cNum) || before.mark(")") ||
		before.is(cPlace) && i > 2 && in[i-3].upper && !in[i-3].known() && i+1 < len(in) && in[i+1].is(cComma) // "Kevin Matthews, 35, an unarmed man"
	if !person {
		return false
	}
	if i+1 >= len(in) {
		return true
	}
	after := &in[i+1]
	return after.is(cComma) || after.is(cMark) || after.norm == "of" || after.norm == "and" || after.is(cBe) || after.norm == "from"
}
