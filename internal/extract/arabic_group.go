package extract

import (
	"strings"

	"cairn/internal/register"
	"cairn/internal/text"
)

// people reads a noun group of people from word i: "ما لا يقل عن 12 شخصاً",
// "ستة من عناصر الشرطة", "شرطيان", "عشرات الجرحى", "اثنين منهم", "القتلى
// أربعة". In the group a and b are words. ok is false when no people stand there;
// a thing that is counted gives a group of sort gThing, so that it can be passed.
func (r *reader) people(i int) (g group, ok bool) {
	j := i
	g = group{a: i, head: -1}
	var hedges []register.Qualifier
	for r.w(j).hedge(false) != nil {
		hedges = append(hedges, r.w(j).hedge(false).qual)
		j++
	}
	var q amount
	counted := false
	w := r.w(j)
	switch {
	case w.norm == "بين" && r.w(j+1).is(cNum) && r.w(j+2).is(cNum) && r.w(j+2).conj != 0:
		q = r.between(j+1, j+2)
		counted = true
		j += 3
	case w.is(cNum):
		q = amount{min: w.n, max: w.n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
		counted = true
		j++
		if n := r.w(j); (n.norm == "الي" || n.norm == "او" || n.mark("-")) && r.w(j+1).is(cNum) && r.w(j+1).n > q.min && r.w(j+1).conj == 0 {
			q = r.between(j-1, j+1)
			j += 2
		} else if n.is(cNum) && n.conj == 0 && r.toks[n.a].Hyphened && n.n > q.min {
			q = r.between(j-1, j)
			j++
		}
	case (w.norm == "احدهما" || w.norm == "احدهم" || w.norm == "احداهما" || w.norm == "احداهن") && r.w(i-1).is(cHarm) && len(hedges) == 0:
		// "وأعيد أحدهما": one of those told before
		q = amount{min: 1, max: 1, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
		g.sort, g.part, g.one, g.b, g.amount = gElided, true, true, j+1, &q
		return g, true
	case w.is(cVague) && maximal[r.w(j-1).norm]:
		return g, false // "قتل أكبر عدد من الزوار": an aim, and no number
	case w.is(cVague):
		e := w.find(cVague)
		q = amount{min: e.min, hasMin: true, qual: register.Vague, a: w.a, b: w.b}
		counted = true
		j++
	case (w.norm == "ضعف" || w.norm == "ضعفا") && r.twice(j) > 0:
		// "ثمانية قتلى وضعف هذا العدد": twice the number just said
		n, q2 := r.twice(j), r.harms[len(r.harms)-1].quantity
		q = amount{min: 2 * q2.min, max: 2 * q2.max, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: r.w(j + n - 1).b}
		g.sort, g.others, g.b, g.amount = gElided, true, j+n, &q
		return g, true
	case w.norm == "احد" || w.norm == "احدي":
		n := r.w(j + 1)
		if !n.is(cHuman) || n.find(cHuman).form == plain && !n.pron {
			return g, false
		}
		q = amount{min: 1, max: 1, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
		counted = true
		g.one = true
		j++
	}
	if len(hedges) > 0 && !counted {
		return g, false
	}
	if v, ok := text.ArabicOrdinal(w.norm); ok && v > 2 && w.b > 0 && !counted && !w.is(cTime) && strings.HasPrefix(w.norm, "ال") && r.w(i-1).is(cHarm) && !r.w(j+1).is(cHuman|cDeed) && w.b == w.a+1 {
		// "قُتل ثلاثة منهم واعتقل الرابع"
		q = amount{min: 1, max: 1, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.a}
		g.sort, g.others, g.one, g.b, g.amount = gElided, true, true, j+1, &q
		return g, true
	}
	if !counted && w.b > 0 && r.w(i-1).is(cHarm|cDeed) && w.conj == 0 && !w.art {
		// "وأصيب ثالث", "وإصابة آخر"
		n := 0
		if _, ok := text.ArabicOrdinal(strings.TrimSuffix(w.norm, "ا")); ok && !r.w(j+1).is(cHuman) && w.norm != "اول" && w.norm != "ثانيه" {
			n = 1
		} else if w.is(cOthers) {
			switch w.norm {
			case "اخر", "اخري":
				n = 1
			case "اخران", "اخريان":
				n = 2
			default:
				n = -1
			}
		}
		if n != 0 {
			q = amount{min: n, max: n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.a}
			if n < 0 {
				q = amount{min: 2, hasMin: true, qual: register.Vague, a: w.a, b: w.a}
			}
			g.sort, g.others, g.one, g.b, g.amount = gElided, true, n == 1, j+1, &q
			return g, true
		}
	}
	for _, h := range hedges {
		q.hedge(h)
	}
	if len(hedges) > 0 {
		q.a = r.w(i).a
	}
	after := func() {
		if e := r.w(j).hedge(true); e != nil && (counted || q.hasMax && q.qual == register.Exact) {
			q.hedge(e.qual)
			q.b = r.w(j).b
			j++
		}
	}
	after()
	if counted && r.notPeople(j) {
		g.b, g.sort = j+1, gThing
		return g, true
	}
	w = r.w(j)
	if counted && w.norm == "من" && w.is(cPrep) && r.w(j+1).is(cHuman|cParty|cDeed|cForces) {
		j++
		w = r.w(j)
	}
	switch {
	case counted && w.is(cInclude) && (w.norm == "منهم" || w.norm == "منهن" || w.norm == "منهما"):
		g.sort, g.part = gElided, true
		j++
	case counted && w.norm == "من" && (r.w(j+1).norm == "اصحابها" || r.w(j+1).norm == "هولا" || r.w(j+1).norm == "اولييك"):
		g.sort, g.part = gElided, true // "87 حالة اعتقال، أُفرج عن 32 من أصحابها"
		j += 2
	case counted && w.is(cOthers):
		g.sort, g.others = gElided, true
		j++
	case r.thingAt(j):
		g.b, g.sort = j+1, gThing
		return g, counted
	case w.deed("noun") != nil && !(counted && w.conj != 0) && !(w.deed("masdar") != nil && !counted && !r.manyForm(w)):
		e := w.deed("noun")
		g.sort, g.deed, g.head = gDeed, e, j
		if !counted {
			q, ok = r.formCount(j, e)
			if !ok {
				return g, false
			}
		}
		j++
		j = r.deedPeople(&g, j)
		if g.inner != nil && !counted {
			q, counted = *g.inner, true
		}
	case !counted && r.adjectiveAt(j):
		return g, false
	case w.is(cHuman) && !(counted && w.conj != 0):
		e := w.find(cHuman)
		g.sort, g.head = gPerson, j
		g.status, g.sex, g.age, g.unit, g.from = e.status, e.sex, e.age, registerUnit(e.unit), e.lemma
		if !counted {
			q, ok = r.formCount(j, e)
			if !ok {
				return g, false
			}
			g.def = w.art || w.pron
			g.one = q.hasMax && q.max == 1
			g.bare = q.qual == register.Vague
		}
		g.poss = w.pron
		j++
		j = r.whoTheyAre(&g, j)
	case counted && w.is(cParty|cForces) && r.w(j-1).norm == "من":
		g.sort, g.head = gPerson, j
		if e := w.find(cParty); e != nil {
			g.status, g.from = e.status, e.lemma
		}
		j++
	case counted && w.class == 0 && w.b == w.a+1 && !w.demonym && w.conj == 0 && w.prep == 0 && !w.art && q.qual != register.Vague && r.marbuta(w.a) && w.norm != "خلسه":
		g.b, g.sort = j+1, gThing // "1200 علبة": women's nouns are in the lexicon
		return g, true
	case counted:
		g.sort = gElided
		if w.class == 0 && !w.demonym && w.b > 0 && w.conj == 0 && w.prep == 0 && !w.art && (strings.HasSuffix(w.norm, "ا") || q.min <= 10 || q.qual == register.Vague) && len(w.norm) > 4 && !r.w(j-1).is(cMark) {
			// a noun that the lexicon does not know
			g.sort, g.weak, g.head = gPerson, true, j
			g.status = "unknown"
			j++
		}
	default:
		return g, false
	}
	if f := r.w(j).norm; g.unit == "families" && !counted && (f == "من" || (f == "مولفه" || f == "مكونه") && r.w(j+1).norm == "من") {
		// "عائلة من خمسة أفراد": as many persons
		k := j + 1
		if f != "من" {
			k++
		}
		if n := r.w(k); n.is(cNum) && r.w(k+1).is(cHuman) {
			q = amount{min: n.n, max: n.n, hasMin: true, hasMax: true, qual: register.Exact, a: n.a, b: n.b}
			g.unit, counted, g.one = "persons", true, false
			j = k + 2
		}
	}
	after()
	// "شرطيين اثنين", "القتلى أربعة", "القرويين الثلاثة"
	if n := r.w(j); n.is(cNum) && n.conj == 0 && n.prep == 0 && g.head >= 0 && !counted {
		form := r.formOf(g.head)
		if (form == dual || form == dualOrPlural) && n.n == 2 || form == dualOrPlural && r.w(g.head).art && n.art || form == plural && (r.w(g.head).art || r.w(g.head).pron && n.art) && !r.thingAt(j+1) || form == plain && n.n == 1 {
			q = amount{min: n.n, max: n.n, hasMin: true, hasMax: true, qual: register.Exact, a: n.a, b: n.b}
			g.bare, g.def = false, false
			counted = true
			j++
			after()
		}
	}
	if r.w(j).is(cOthers) && r.w(j).conj == 0 && g.head >= 0 {
		g.others = true
		j++
	}
	if g.head >= 0 && r.w(j).is(cInclude) && r.w(j).norm == "منهم" && r.w(j).conj == 0 {
		g.part = true
		j++
	}
	if g.sort == gPerson && g.head >= 0 {
		g.poss = r.w(g.head).pron
	}
	if g.unit == "families" && counted && g.head > 0 && r.w(g.head-1).norm == "من" && r.formOf(g.head) == plain {
		g.unit = "" // "3 من عائلة واحدة"
	}
	g.b = j
	g.amount = &q
	if counted && q.qual == register.Exact && q.min == 1 {
		g.one = true
	}
	return g, true
}

// maximal are the superlatives that make of "a number of" as many as there can be.
var maximal = map[string]bool{"اكبر": true, "اقصي": true, "اعلي": true}

// twice returns how many words from j say "twice that number" of an exact number
// told just before in the sentence; 0 when they do not.
func (r *reader) twice(j int) int {
	if len(r.harms) <= r.firstHarm || r.harms[len(r.harms)-1].quantity.qual != register.Exact {
		return 0
	}
	k := j + 1
	if r.w(k).norm == "هذا" || r.w(k).norm == "ذلك" {
		k++
	}
	if r.w(k).norm != "العدد" && !(r.w(k).norm == "عدد" && r.w(k).art) {
		return 0
	}
	return k + 1 - j
}

func registerUnit(s string) register.Code {
	if s == "" {
		return "persons"
	}
	return register.Code(s)
}

// adjectiveAt reports whether a noun of a nation at word j is the adjective of
// the means or forces before it: "قصفاً روسياً".
func (r *reader) adjectiveAt(j int) bool {
	w, p := r.w(j), r.w(j-1)
	if !p.is(cWeapon|cEvent|cForces) || p.is(cHuman) || w.conj != 0 || w.prep != 0 || w.pron {
		return false
	}
	e := w.find(cParty)
	return e != nil && e.party == "nation" || w.find(cHuman) != nil && nationEnd(w.find(cHuman).lemma) && w.find(cHuman).status == "unknown"
}

// nationEnd reports whether a noun has the ending of a nation's adjective.
func nationEnd(lemma string) bool { return strings.HasSuffix(lemma, "ي") && len(lemma) > 6 }

// between returns the range from word i to word j.
func (r *reader) between(i, j int) amount {
	a, b := r.w(i).n, r.w(j).n
	if a < 1000 && b >= 1000 && r.w(j).b-r.w(j).a > 1 {
		// "ما بين 15 و20 ألف شخص": the scale is of both
		switch last := r.toks[r.w(j).b-1].Norm; {
		case strings.HasPrefix(last, "الف"), last == "الاف":
			a *= 1000
		case strings.HasPrefix(last, "مليون"), last == "ملايين":
			a *= 1_000_000
		}
	}
	return amount{min: min(a, b), max: max(a, b), hasMin: true, hasMax: true, qual: register.Span, a: r.w(i).a, b: r.w(j).b}
}

// thingAt reports whether word j is a thing, a weapon or a building.
func (r *reader) thingAt(j int) bool {
	return r.w(j).is(cThing|cWeapon|cInstitution|cEvent) && !r.w(j).is(cHuman|cDeed) && r.w(j).prep == 0
}

// notPeople reports whether what is counted at word j is no people: percent, a
// unit of measure, a clock time.
func (r *reader) notPeople(j int) bool {
	w := r.w(j)
	if w.mark("%") || w.mark("٪") || w.mark("$") || w.norm == "بالميه" || w.norm == "بالمايه" || w.norm == "ميويه" {
		return true
	}
	if w.norm == "في" && (strings.HasPrefix(r.w(j+1).norm, "الميه") || strings.HasPrefix(r.w(j+1).norm, "المايه")) {
		return true
	}
	return r.thingAt(j) || w.is(cMinute) || w.norm == "ساعه"
}

// formOf returns the form of the people's noun at word i.
func (r *reader) formOf(i int) form {
	w := r.w(i)
	if w.form != 0 {
		return w.form
	}
	for k := range w.entries {
		if e := &w.entries[k]; e.class&cHuman != 0 || e.class&cDeed != 0 && e.pattern == "noun" {
			return e.form
		}
	}
	return plain
}

// manyForm reports whether a word that may be the noun of an act or of its
// victim has the form of several: إصابات, not إصابة.
func (r *reader) manyForm(w *word) bool {
	for k := range w.entries {
		if e := &w.entries[k]; e.class&cDeed != 0 && e.pattern == "noun" && e.form != plain {
			return true
		}
	}
	return false
}

// formCount reads a number from the form of a noun: the singular is one, the
// dual two, the plural two at least. ين after a plural, or with the article, is
// a plural; bare it is a dual.
func (r *reader) formCount(j int, e *entry) (amount, bool) {
	w := r.w(j)
	exact := func(n int) (amount, bool) {
		return amount{min: n, max: n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.a}, true
	}
	number := e.form
	if w.form != 0 {
		number = w.form
	}
	switch number {
	case plain:
		return exact(1)
	case dual:
		return exact(2)
	case dualOrPlural:
		if !w.art && !w.pron {
			return exact(2)
		}
	}
	return amount{min: 2, hasMin: true, qual: register.Vague, a: w.a, b: w.a}, true
}

// whoTheyAre reads what stands behind a person's noun and says who they are:
// an adjective, "of the police", "in the army".
func (r *reader) whoTheyAre(g *group, j int) int {
	unsure := g.status == "context" || g.status == "unknown" || g.status == "insurgent" || g.status == "army"
	for n := 0; n < 3; n++ {
		w := r.w(j)
		switch {
		case w.b == 0 || w.conj != 0:
			return j
		case w.is(cHuman) && w.prep == 0 && !w.pron && !r.w(j).is(cHarm):
			e := w.find(cHuman)
			if !r.agree(g.head, j) || e.form == plain && e.status == "context" {
				return j // another group: "قتل قناص شرطياً"
			}
			if unsure && e.status != "unknown" && e.status != "context" && !(g.status == "army" || g.status == "insurgent" && e.status == "civilian") {
				g.status, g.from = e.status, e.lemma
			}
			j++
		case w.demonym:
			j++
		case w.is(cParty) && w.find(cParty).party != "nation" && w.prep == 0:
			if unsure {
				g.status, g.from = w.find(cParty).status, w.find(cParty).lemma
			}
			j++
			return j
		case (w.is(cPrep) && (w.norm == "من" || w.norm == "في") || w.norm == "صفوف") && unsure && r.w(j+1).is(cParty|cHuman) && r.w(j+1).conj == 0:
			n := r.w(j + 1)
			if e := n.find(cParty); e != nil && e.party != "nation" {
				g.status, g.from = e.status, e.lemma
				j += 2
			} else if e := n.find(cHuman); e != nil && w.norm == "من" && (e.form == plural || e.form == dualOrPlural) {
				if e.status != "unknown" && e.status != "context" {
					g.status, g.from = e.status, e.lemma
				}
				j += 2
				if e.status == "context" {
					continue
				}
			} else {
				return j
			}
		case w.class == 0 && w.prep == 0 && !w.pron && n == 0 && r.goesWith(j, g):
			j++
		default:
			return j
		}
	}
	return j
}

// agree reports whether the word at j can be an adjective of the noun at i: the
// same article, number and, as far as the letters show it, the same case. A
// noun of several with the article behind one without it is its genitive
// ("ضباط الشرطة").
func (r *reader) agree(i, j int) bool {
	h, w := r.w(i), r.w(j)
	if h.art && !w.art {
		return false
	}
	hf, wf := h.numberForm(), w.numberForm()
	if w.art && !h.art {
		return wf != plain && j == i+1
	}
	end := func(w *word, s string) bool { return strings.HasSuffix(w.norm, s) }
	switch {
	case hf != plain && wf == plain && w.b > w.a+1:
		return false // "اغتال مسلحون عضو مجلس محافظة": another person
	case hf == plain && wf != plain, hf != plain && wf == plain && !end(w, "ه"):
		return false
	case hf == plain && end(h, "ا") != end(w, "ا"):
		return false
	case end(h, "ون") && end(w, "ين"), end(h, "ان") && end(w, "ين"), end(h, "ين") && (end(w, "ون") || end(w, "ان")):
		return false
	}
	return true
}

// numberForm tells a singular word from one of several.
func (w *word) numberForm() form {
	for k := range w.entries {
		if e := &w.entries[k]; e.class&(cHuman|cDeed) != 0 {
			return e.form
		}
	}
	return plain
}

// goesWith reports whether an unknown word goes with the noun before it: both
// with the article or both without, and an ending of its number.
func (r *reader) goesWith(j int, g *group) bool {
	w := r.w(j)
	h := r.w(g.head)
	if strings.HasPrefix(w.norm, "ال") != h.art {
		return false
	}
	if strings.HasSuffix(w.norm, "وا") {
		return false // a verb
	}
	for _, end := range []string{"ين", "ون", "ان", "ه", "ات", "ي", "يا", "ا"} {
		if strings.HasSuffix(w.norm, end) {
			return true
		}
	}
	return false
}

// deedPeople reads whom a noun such as "dead" or "bodies" counts: "قتلى من
// المدنيين", "قتيلاً مدنياً", "جثث لمقاتلين".
func (r *reader) deedPeople(g *group, j int) int {
	w := r.w(j)
	if (w.is(cNum|cHedge|cVague) || w.norm == "احد" || w.norm == "احدي") && w.conj == 0 && !w.is(cPrep) && g.deed.kind == register.BodiesFound {
		// "جثث سبعة رجال": as many bodies as people
		if n, ok := r.people(j); ok && (n.sort == gPerson || n.sort == gDeed) && n.amount != nil {
			g.status, g.sex, g.age, g.from = n.status, n.sex, n.age, n.from
			g.inner = n.amount
			return n.b
		}
	}
	switch {
	case w.is(cHuman) && w.conj == 0 && (w.prep == 0 || w.prep == 'l'):
	case w.is(cPrep|cEast) && (w.norm == "من" || w.norm == "بين" || w.norm == "صفوف" || w.norm == "في" && r.w(j+1).norm == "صفوف") && w.conj == 0:
		k := j + 1
		if r.w(k).norm == "صفوف" || r.w(k).norm == "بين" {
			k++
		}
		n := r.w(k)
		if e := n.find(cParty); e != nil && e.party != "nation" {
			g.status, g.from = e.status, e.lemma
			return k + 1
		}
		if n.norm == "قواته" || n.norm == "قواتها" || n.is(cForces) && n.pron {
			g.status, g.poss = "context", true // "خمسة قتلى في صفوف قواته"
			return k + 1
		}
		if !n.is(cHuman) || n.conj != 0 {
			return j
		}
		j = k
		w = n
	case w.class == 0 && w.b > 0 && w.norm == "صفوف" || w.prep == 'b' && w.norm == "صفوف":
		return j
	default:
		return j
	}
	e := w.find(cHuman)
	inner := group{a: j, head: j, status: e.status, sex: e.sex, age: e.age, from: e.lemma}
	j = r.whoTheyAre(&inner, j+1)
	g.status, g.sex, g.age, g.from = inner.status, inner.sex, inner.age, inner.from
	if strings.HasSuffix(r.w(g.head).norm, "ه") && e.form == plain && w.prep == 0 {
		g.sex = "" // "ضحية مدنية": the adjective of the noun, and no woman
	}
	return j
}

// more reads the people that "and" joins to the group that ends at word j.
func (r *reader) more(j int) (g group, ok bool) {
	w := r.w(j)
	if w.mark(",") && r.w(j+1).conj != 0 {
		j++
		w = r.w(j)
	}
	if w.conj != 'w' || w.is(cHarm) && (!w.is(cHuman) || r.w(j+1).is(cNum|cHedge|cVague|cHuman)) || w.is(cTime|cPlace) {
		return g, false
	}
	if w.deed("masdar") != nil && w.deed("noun") == nil {
		return g, false
	}
	g, ok = r.people(j)
	if !ok || g.sort == gThing || g.deed != nil || g.amount == nil {
		return g, false
	}
	return g, true
}

// ranks are nouns of officers, whom the army, the police and militias all have.
var ranks = map[string]bool{"ضابط": true, "عقيد": true, "عميد": true, "مقدم": true, "رائد": true, "نقيب": true, "ملازم": true, "لواء": true, "قائد": true, "عنصر": true, "منتسب": true}

// served are the statuses of those who serve under officers.
var served = map[string]bool{"police": true, "army": true, "militia": true, "security": true}

// ownService reports whether more than the rank's noun says whose the people
// are: "ضابط في الجيش".
func (r *reader) ownService(g *group) bool {
	for k := g.head + 1; k < g.b; k++ {
		if r.w(k).is(cParty|cHuman) && !r.w(k).is(cNum) {
			return true
		}
	}
	return false
}

// all reads a group and what "and" joins to it. Nouns of one status are added
// up, and so are a person and his own people ("a sheikh and his driver"); others
// are groups of their own.
func (r *reader) all(i int) []group {
	g, ok := r.people(i)
	if !ok || g.amount == nil || g.sort == gThing {
		return nil
	}
	out := []group{g}
	for n := 0; n < 8; n++ {
		last := &out[len(out)-1]
		j := last.b
		for k := 0; k < 3 && last.amount.qual == register.Exact && (r.w(j).is(cPlace|cInstitution|cAdmin|cCourt) && !r.w(j).is(cPrep|cEast) || r.w(j).demonym) && r.w(j).conj == 0 && r.w(j).prep == 0; k++ {
			j++ // "محافظ نينوى وثلاثة من حراسه"
		}
		next, ok := r.more(j)
		if ok && j == last.b && next.one && next.amount.a == next.amount.b && !next.poss && last.amount.qual != register.Vague && last.amount.min > 10 && last.head >= 0 && r.formOf(last.head) == plain && next.head >= 0 && !r.w(next.head).art {
			x, y := r.w(last.head).norm, r.w(next.head).norm
			if strings.HasSuffix(x, "ا") && strings.HasSuffix(y, "ا") || (strings.HasSuffix(x, "ه") || x == "امراه") && strings.HasSuffix(y, "ه") {
				last.b, last.age = next.b, "" // "30 امرأة وفتاة": one number of both
				continue
			}
		}
		for k := 0; !ok && k < 4 && r.w(last.head).art && r.w(j).class == 0 && r.w(j).b > 0 && r.w(j).conj == 0; k++ {
			j++ // a name: "الصحفي أحمد عبد الصمد ومصوره"
			if next, ok = r.more(j); ok && !next.poss {
				ok = false
				break
			}
		}
		if n := r.w(j); !ok && last.one && last.sort == gPerson && n.art && n.conj == 0 && n.prep == 0 && !n.is(cHarm|cDeed|cHuman|cTime|cNum) {
			// "قائد شرطة المديرية ومرافقه": of what he is
			if next, ok = r.more(j + 1); ok && !next.poss {
				ok = false
			}
		}
		if !ok && r.w(j).is(cComma) && last.one {
			// "مقتل المدعو أبو عمر، مسؤول التمويل، واثنين من مرافقيه"
			for k := j + 1; k < j+8; k++ {
				if r.w(k).is(cHarm | cMark | cSub | cSpeech | cTime) {
					break
				}
				if r.w(k).is(cComma) {
					if next, ok = r.more(k); ok && !next.poss {
						ok = false
					}
					break
				}
			}
		}
		if !ok {
			// "سبعة جنود في الأنبار وأربعة شرطيين في ديالى"
			k := last.b
			if r.w(k).norm == "في" {
				k++
			}
			for r.w(k).is(cAdmin) {
				k++
			}
			if k > last.b && r.w(k).is(cPlace) || r.w(k).is(cPlace) && r.w(k).prep == 'b' {
				if next, ok = r.more(k + 1); ok && next.sort == gPerson && next.amount.b > next.amount.a {
					out = append(out, next)
					continue
				}
			}
			break
		}
		if next.sort == gPerson && last.sort == gPerson && last.unit == next.unit {
			// "ضابط وثلاثة من الشرطة": an officer is of the service of those he stands with
			switch {
			case ranks[last.from] && !r.ownService(last) && served[next.status]:
				last.status = next.status
			case ranks[next.from] && !r.ownService(&next) && served[last.status]:
				next.status = last.status
			}
		}
		same := next.status == last.status && next.sort == gPerson && last.sort == gPerson
		mine := next.poss && next.sort == gPerson
		if (same || mine) && next.unit == last.unit && last.amount.qual == register.Exact && next.amount.qual == register.Exact && !next.others && !next.part {
			sum := *last.amount
			sum.min += next.amount.min
			sum.max += next.amount.max
			sum.b = max(next.amount.b, sum.b)
			last.amount = &sum
			switch {
			case last.status == "unknown" || last.status == "context":
				last.status = next.status
			case next.status != "unknown" && next.status != "context" && next.status != last.status:
				last.status = "mixed"
			}
			if last.sex != next.sex {
				last.sex = ""
			}
			if last.age != next.age {
				last.age = ""
			}
			last.b, last.one = next.b, false
			continue
		}
		out = append(out, next)
	}
	return out
}
