package extract

import (
	"strings"

	"cairn/internal/register"
)

// A group is a noun group: a number or article, what stands before the noun,
// and the noun, with an "of" that says who they are ("members of a militia").
type group struct {
	a, b         int // items
	head         int // item of the noun, -1: left out ("166 injured")
	sort         sort
	amount       *amount // as said; nil: none
	deed         *entry  // "deaths", "bodies", or the adjective of "42 wounded people"
	status       string  // of the label guide; "": the noun does not say
	from         string  // word that gave the status, for the explanation
	sex          string
	age          string
	duty         string
	unit         register.Code
	def          bool // the, these, those
	part         bool // "two of them": some of people named before
	whole        bool // "all of them"
	others       bool // "two others", "five more"
	poss         bool // begins with his, her, their
	one          bool // a single person, by article or name
	bare         bool // no number and no article
	ord          int  // "the third media worker"
	weak         bool // the noun is not in the lexicon
	of           int  // item after "of" of its people, 0: none
	frac         bool
	allBut       bool    // "all but six": the number is what is left out
	base         *amount // of a fraction: the known number
	fracN, fracD int     // "half of them": of a whole that is found later
	inner        *amount // of the people after a noun for bodies: "جثث سبعة رجال"
}

type sort uint8

const (
	gThing sort = iota
	gPerson
	gElided
	gDeed // counts a harm: 102 civilian deaths
	gBody
	gPron
	gName
	gUnknown
)

// people reports whether the group can be people.
func (g *group) people() bool {
	return g.sort == gPerson || g.sort == gElided || g.sort == gPron || g.sort == gName
}

// groupsOf finds the noun groups of the sentence, left to right.
func (r *reader) groupsOf() {
	r.groups = r.groups[:0]
	if cap(r.at) < len(r.items)+1 {
		r.at = make([]int16, len(r.items)+64)
	}
	r.at = r.at[:len(r.items)+1]
	clear(r.at)
	for i := 0; i < len(r.items); {
		if r.items[i].beginsNoGroup(r.it(i + 1)) {
			i++
			continue
		}
		g, ok := r.group(i)
		if !ok {
			i++
			continue
		}
		r.pair(&g)
		if len(r.groups) < 30000 {
			r.groups = append(r.groups, g)
			for k := g.a; k < g.b; k++ {
				r.at[k] = int16(len(r.groups))
			}
		}
		i = max(g.b, i+1)
	}
}

// beginsNoGroup reports of most items that no noun group begins with them, without
// a look at what follows: marks, times, words that only join or carry others, and
// those that are verbs and nothing else.
func (it *item) beginsNoGroup(next *item) bool {
	if it.class&(cMark|cComma|cTime|cMeasure|cMinute) != 0 {
		return it.class&cAge == 0
	}
	const joins = cPrep | cSub | cBe | cHave | cDo | cModal | cTo | cThat | cRel | cAnd | cBut
	const verbs = cHarm | cSpeech | cEventVerb | cFound | cLeave | cBring | cPut | cToward | cUpward
	return it.class != 0 && it.class&^(joins|verbs) == 0 && !(it.class&cPrep != 0 && next.hyphen)
}

// pair lets a number hold for both nouns that "and" joins: "12 women and
// children". They are of one status, else mixed, unknown where one says nothing.
func (r *reader) pair(g *group) {
	if g.sort != gPerson || g.amount == nil || g.amount.b == 0 || g.one || g.head < 0 || g.b != g.head+1 || r.it(g.head).form(cHuman) != plural || r.it(g.b).norm != "and" {
		return
	}
	if r.it(g.head).find(cHuman).unit == "families" {
		return
	}
	n, ok := r.group(g.b + 1)
	if !ok || n.sort != gPerson || !n.bare || n.amount == nil || n.amount.b != 0 || n.head < 0 || n.head > n.a+1 || r.it(n.head).form(cHuman) != plural || n.unit != g.unit || n.deed != nil {
		return
	}
	switch {
	case n.status == g.status:
	case n.status == "unknown" || g.status == "unknown" || n.status == "" || g.status == "":
		g.status = "unknown"
	default:
		g.status = "mixed"
	}
	if n.sex != g.sex {
		g.sex = ""
	}
	if n.age != g.age {
		g.age = ""
	}
	g.b, g.head = n.b, n.head
}

// groupAt returns the group that begins at item i.
func (r *reader) groupAt(i int) *group {
	if i < 0 || i >= len(r.items) || r.at[i] == 0 {
		return nil
	}
	if g := &r.groups[r.at[i]-1]; g.a == i {
		return g
	}
	return nil
}

// groupOn returns the group that covers item i.
func (r *reader) groupOn(i int) *group {
	if i < 0 || i >= len(r.items) || r.at[i] == 0 {
		return nil
	}
	return &r.groups[r.at[i]-1]
}

func (r *reader) it(i int) *item {
	if uint(i) >= uint(len(r.items)) {
		return &none
	}
	return &r.items[i]
}

var oneExact = amount{min: 1, max: 1, hasMin: true, hasMax: true, qual: register.Exact}

// group reads a noun group at item i.
func (r *reader) group(i int) (group, bool) {
	g := group{a: i, b: i, head: -1}
	j := i
	it := r.it(j)
	if it.is(cAge) {
		// "36-year-old Lelangel Holmes", "a 5-year-old girl"
		j++
		it = r.it(j)
	}
	if it.is(cMark | cComma | cTime | cMeasure | cMinute) {
		return g, false
	}
	if e := it.find(cHedge); e != nil && !e.after && j == i {
		if _, _, used := r.fraction(j + 1); used > 0 {
			sub, ok := r.group(j + 1)
			if ok && sub.frac {
				sub.amount.hedge(e.qual)
				sub.a = i
				return sub, true
			}
		}
	}
	// half of the 42 wounded
	if e := it.find(cHedge); e != nil && !e.after && j == i && halves(r.it(j+1)) > 0 && r.it(j+2).is(cInclude) {
		if sub, ok := r.group(j + 1); ok && sub.fracD > 0 {
			sub.a = i
			return sub, true
		}
	}
	if den := halves(it); den > 0 && r.it(j+1).is(cInclude) && r.toks[r.it(j+1).a].Norm == "of" {
		g.sort, g.part, g.unit, g.b = gElided, true, "persons", j+2
		g.fracN, g.fracD = 1, den
		g.amount = &amount{a: it.a, b: r.it(j + 1).b}
		return g, true
	}
	if it.norm == "a" || it.norm == "one" || it.is(cNum) && r.amounts[it.amount-1].qual == register.Exact && r.amounts[it.amount-1].min < 9 {
		den, num := halves(r.it(j+1)), 1
		switch r.it(j + 1).norm {
		case "thirds":
			den = 3
		case "quarters":
			den = 4
		case "fifth", "fifths":
			den = 5
		}
		if it.is(cNum) {
			num = r.amounts[it.amount-1].min
		}
		if n := r.it(j + 2); den > num && n.is(cInclude) && r.toks[n.a].Norm == "of" {
			g.sort, g.part, g.unit, g.b = gElided, true, "persons", j+3
			g.fracN, g.fracD = num, den
			g.amount = &amount{a: it.a, b: n.b}
			return g, true
		}
	}
	if n, den, used := r.fraction(j); used > 0 {
		if r.it(j+used).is(cPron|cRel) && r.it(j+used-1).norm == "of" {
			g.sort, g.part, g.unit, g.b = gElided, true, "persons", j+used+1
			g.fracN, g.fracD = n, den
			g.amount = &amount{a: r.it(j).a, b: r.it(j + used).b}
			return g, true
		}
		sub, ok := r.group(j + used)
		if ok && sub.amount != nil && sub.amount.qual != register.Vague && sub.amount.hasMin {
			v := *sub.amount
			v.min = (v.min*n + den/2) / den
			if v.hasMax {
				v.max = (v.max*n + den/2) / den
			}
			g = sub
			base := *sub.amount
			if it.is(cNum) && v.qual == register.Exact {
				v.qual = r.amounts[it.amount-1].qual
			}
			g.base, g.amount, g.frac, g.part, g.a = &base, &v, true, true, i
			return g, true
		}
		return g, false
	}
	if (it.norm == "all" || it.norm == "both" || it.norm == "none") && r.it(j+1).norm == "of" && r.it(j+2).is(cPron) || it.norm == "all" && r.it(j+1).is(cInclude) && r.toks[r.it(j+1).a].Norm == "of" {
		g.sort, g.part, g.unit = gElided, true, "persons"
		g.whole = it.norm != "none"
		g.b = j + 3
		if r.it(j + 1).is(cInclude) {
			g.b = j + 2
		}
		if it.norm == "both" {
			g.amount = &amount{min: 2, max: 2, hasMin: true, hasMax: true, qual: register.Exact}
		}
		return g, it.norm != "none"
	}
	if it.norm == "all" && r.it(j+1).is(cBut) && r.it(j+2).is(cNum) {
		g.sort, g.part, g.unit, g.b, g.allBut = gElided, true, "persons", j+3, true // "all but six were let go"
		q := r.amounts[r.it(j+2).amount-1]
		q.a = it.a
		g.amount = &q
		return g, true
	}
	det := ""
	if it.norm == "no" && !it.is(cNone) && it.b-it.a == 1 {
		// "No officers were injured": none is a count too
		zero := amount{hasMin: true, hasMax: true, qual: register.Exact, a: it.a, b: it.b}
		g.amount = &zero
		r.walk(&g, j+1, "no")
		if g.sort != gPerson || g.b <= j+1 {
			return g, false
		}
		g.one = false
		return g, true
	}
	if it.is(cDet|cPoss) && !it.is(cNum) || it.norm == "all" {
		det = it.norm
		g.def = det == "the" || det == "these" || det == "those" || it.is(cPoss) || det == "both"
		g.poss = it.is(cPoss)
		if det == "another" || it.find(cOthers) != nil {
			g.others = true
		}
		j++
		if r.it(j).is(cOthers) && !r.it(j).is(cNum) {
			g.others = true
			j++
		}
		if det == "both" {
			g.amount = &amount{min: 2, max: 2, hasMin: true, hasMax: true, qual: register.Exact}
		}
	} else if it.is(cPron) {
		switch it.norm {
		case "him", "her", "he", "she":
			g.sort, g.b, g.head, g.one, g.unit = gPron, i+1, i, true, "persons"
			g.status = r.meant()
			g.sex = "male"
			if it.norm == "her" || it.norm == "she" {
				g.sex = "female"
			}
			if it.norm == "her" && !r.it(i+1).is(cComma|cAnd|cMark|cPrep) && r.it(i+1).norm != "" {
				break // her brother
			}
			return g, true
		case "them", "they":
			g.sort, g.b, g.head = gPron, i+1, i
			return g, true
		}
		return g, false
	}
	if r.it(j).is(cNum) {
		g.amount = &r.amounts[r.it(j).amount-1]
		if g.amount.others {
			g.others = true
		}
		j++
		for r.it(j).is(cOthers) && !r.it(j).is(cPlace) && !(r.it(j).norm == "more" && r.it(j+1).norm == "than") {
			g.others = true
			j++
		}
		if n := r.it(j); n.is(cInclude) && r.toks[n.a].Norm == "of" {
			g.sort, g.part, g.b = gElided, true, j+1
			g.unit = "persons"
			if h := r.it(j + 1); n.norm == "those" && (h.is(cAdj) || h.has(cHarm, participle)) && !r.it(j+2).is(cHuman|cBody) {
				g.b, g.of = j+2, kindIndex(h.find(cAdj|cHarm).kind)+1 // "71 of those held"
			}
			return g, true
		}
		if r.it(j).mark(`"`) && r.it(j+1).norm == "of" && r.it(j+2).is(cPron) {
			j++ // killed "no fewer than fifty" of them
		}
		if r.it(j).norm == "of" && r.it(j).b-r.it(j).a == 1 {
			if ok, end := r.partitive(&g, j+1); ok {
				g.b = end
				return g, true
			}
		}
	} else if v, ok := ordinal(r.it(j)); (ok || r.it(j).norm == "second") && det != "" {
		if det == "a" || det == "another" || !ok {
			one := oneExact
			g.others, g.amount, g.one = true, &one, true // "a third man"
		} else {
			g.ord = v
		}
		j++
	}
	if r.it(j).is(cAge) {
		j++
	}
	if r.it(j).is(cNum) && det == "another" {
		return g, false
	}
	r.walk(&g, j, det)
	if g.sort == gThing && g.head < 0 && g.amount == nil {
		return g, false
	}
	return g, g.b > i
}

// meant returns the status of the single person that he or she stands for: the
// last one named before in the sentence.
func (r *reader) meant() string {
	for k := len(r.groups) - 1; k >= 0; k-- {
		if g := &r.groups[k]; g.sort == gPerson && g.one && g.status != "" {
			return g.status
		}
	}
	return ""
}

func ordinal(it *item) (int, bool) {
	if it.b-it.a != 1 || len(it.norm) < 5 || it.norm[len(it.norm)-1] != 'h' && it.norm[len(it.norm)-1] != 'd' {
		return 0, false
	}
	v, ok := ordinalWords[it.norm]
	return v, ok
}

var ordinalWords = map[string]int{"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12}

// halves returns the parts of "half" and "a third" before "of them".
func halves(it *item) int {
	switch it.norm {
	case "half":
		return 2
	case "third":
		return 3
	case "quarter":
		return 4
	}
	return 0
}

// fraction reads "half of", "a third of", "two thirds of" at item j and returns
// the items used.
func (r *reader) fraction(j int) (num, den, used int) {
	k := j
	n := 1
	if it := r.it(k); it.is(cNum) && r.it(k+1).b > 0 {
		q := r.amounts[it.amount-1]
		if q.qual != register.Exact && q.qual != register.About || q.min > 9 {
			return 0, 0, 0
		}
		n = q.min
		k++
	} else if it.norm == "a" || it.norm == "one" {
		k++
	}
	switch r.it(k).norm {
	case "half":
		den = 2
	case "third", "thirds":
		den = 3
	case "quarter", "quarters":
		den = 4
	case "fifth", "fifths":
		den = 5
	}
	if den == 0 || n > den {
		return 0, 0, 0
	}
	k++
	if r.it(k).norm == "of" {
		k++
	} else if n := r.it(k).norm; den != 2 || n != "the" && n != "those" && n != "these" {
		return 0, 0, 0
	}
	return n, den, k - j
}

// partitive reads what follows "of" after a number: "two of them", "dozens of
// people", "six of the prisoners", "thousands of detainees".
func (r *reader) partitive(g *group, j int) (bool, int) {
	it := r.it(j)
	if d, h := it, r.it(j+1); (d.norm == "the" || d.norm == "those") && h.is(cHarm|cAdj) && !r.it(j+2).is(cHuman|cBody) && (h.is(cAdj) || h.has(cHarm, participle)) {
		e := h.find(cAdj | cHarm)
		g.sort, g.part, g.head, g.unit = gElided, true, -1, "persons" // "five of the wounded"
		g.of = kindIndex(e.kind) + 1
		return true, j + 2
	}
	if it.is(cPron) || it.is(cRel) || it.norm == "these" && r.it(j+1).is(cHarm|cBe|cComma|cMark) || it.norm == "those" && !r.it(j+1).is(cHuman) {
		g.sort, g.part, g.head = gElided, true, -1
		return true, j + 1
	}
	if it.is(cPoss) && r.it(j+1).norm == "own" && !r.it(j+2).is(cHuman) {
		g.sort, g.head = gElided, -1 // "losing five of its own"
		return true, j + 2
	}
	sub, ok := r.group(j)
	if !ok {
		return false, 0
	}
	if sub.poss {
		// "three of his associates": other people
	} else if sub.def && sub.amount != nil || sub.def && (g.amount.qual == register.Exact || g.amount.qual == register.Vague && sub.sort == gPerson && g.amount.min < 10) {
		g.part = true
	}
	if sub.sort == gDeed || sub.sort == gBody {
		g.deed = sub.deed
	}
	if g.amount.qual == register.Vague && sub.amount != nil && sub.amount.b > 0 && !sub.def {
		g.amount = sub.amount // "a group of 15 militants"
	}
	a, amt, others, part := g.a, g.amount, g.others, g.part
	base := sub.amount
	*g = sub
	g.a, g.amount, g.others, g.part, g.bare, g.one = a, amt, others || sub.others, part, false, false
	if part {
		g.base = base
	}
	return true, sub.b
}

// walk reads modifiers and head from item j.
func (r *reader) walk(g *group, j int, det string) {
	lastPerson, lastWord, thing := -1, -1, false
	aged := j > g.a && r.it(j-1).is(cAge)
	start := j
	var status, sex, age, weakFrom, owner string
	k := j
loop:
	for ; k < len(r.items) && k-j < 10; k++ {
		it := r.it(k)
		next := r.it(k + 1)
		switch {
		case k == start && g.amount != nil && g.others && r.it(k-1).norm == "others":
			break loop // nothing that follows is theirs
		case it.is(cComma|cMark) && it.norm == "'s":
			if k == start {
				break loop
			}
			if p := r.it(k - 1).find(cParty); p != nil && p.party == "group" {
				owner = p.status // "the SDF's own members"
			}
			lastPerson, lastWord, thing = -1, -1, false
			status = ""
			continue
		case it.norm == "'" && it.is(cMark) && k > start && next.b > 0 && !next.is(cMark|cComma):
			lastPerson, lastWord = -1, -1
			continue
		case it.norm == "and" && k > start && lastPerson < 0 && r.adjectivePair(k):
			continue
		case it.norm == "/" && k > start:
			continue
		case it.is(cMark | cComma | cTime | cNum | cMeasure | cMinute):
			break loop
		case it.is(cAge):
			if lastPerson >= 0 {
				break loop
			}
			aged = true
			continue
		case it.is(cHuman) && !(it.upper && it.is(cParty) && false):
			e := it.find(cHuman)
			if it.is(cHarm|cSpeech) && r.verbHere(k, start) {
				break loop
			}
			if lastPerson >= 0 && it.is(cEventVerb|cToward) {
				break loop
			}
			if e.status == "context" && it.form(cHuman) == plain && it.norm == "general" && !it.upper && next.norm != "" && !next.is(cMark|cComma|cBe) && lastPerson < 0 && status == "" {
				continue
			}
			if e.status != "context" {
				status, weakFrom = e.status, e.lemma
			} else if lastPerson >= 0 && status == "" {
				status = ""
			}
			if e.sex != "" {
				sex = e.sex
			}
			if e.age == "child" {
				age = e.age
			}
			lastPerson, lastWord, thing = k, k, false
			if it.has(cHuman, plural) && hostages[next.norm] && next.has(cHuman, plain) {
				k++
				break loop // "held six guards hostage"
			}
			if next.is(cHuman) && !next.is(cHarm) || next.norm == "'s" || next.norm == "'" && r.it(k+2).is(cHuman|cThing|cDeed|cBody) {
				continue
			}
			if it.is(cParty) && it.form(cHuman) == plain && !next.known() && next.b > 0 && !next.upper && !verbish(next.norm) && !strings.HasSuffix(next.norm, "ly") {
				lastPerson = -1
				continue // "a Taliban assassin"
			}
			if next.is(cThing) && !next.is(cHarm|cEventVerb|cAdj|cToward) && !next.upper || next.is(cDeed|cBody) && !next.is(cHarm) || next.is(cInstitution) && !next.is(cHarm|cSpeech|cThing) && !next.upper || next.is(cEvent) && !next.is(cEventVerb|cHarm) {
				continue
			}
			k++
			break loop
		case it.is(cAdj) && !it.is(cHarm) || it.is(cHarm) && it.is(cAdj):
			if lastPerson >= 0 || lastWord >= 0 && !next.is(cHuman) || it.is(cHarm) && (lastWord >= 0 || g.amount == nil && det == "") {
				break loop
			}
			if next.is(cHuman|cBody) && !next.is(cSpeech) || next.is(cParty) && r.it(k+2).is(cHuman) || !next.known() && next.b > 0 && plausiblePlural(next.norm) {
				g.deed = it.find(cAdj)
				if it.entries[0].class == cHarm || g.deed == nil {
					g.deed = it.find(cHarm)
				}
				continue
			}
			break loop
		case it.is(cBody):
			g.deed = it.find(cBody)
			g.sort = gBody
			lastWord, k = k, k+1
			break loop
		case it.is(cDeed) && !(it.is(cHarm) && (it.find(cHarm).form == third || it.find(cHarm).form == plain) && lastWord >= 0 && !(g.amount != nil && lastPerson < 0 && !thing && it.has(cDeed, plural)) && r.verbHere(k, start)):
			if next.is(cHuman) && !it.is(cHarm) {
				continue // murder suspects
			}
			if next.is(cHuman) {
				break loop // killing civilians
			}
			if it.is(cHarm) && it.has(cHarm, ing) && next.is(cNum|cDet|cHuman|cPoss|cPron) && next.norm != "of" {
				break loop // "enemy position killing one insurgent"
			}
			if it.is(cHarm) && it.form(cHarm) == ing && det == "" && g.amount == nil && status == "" {
				break loop // "killing 12"
			}
			if it.is(cHarm) && det == "" && g.amount == nil && it.form(cHarm) != ing && k == start {
				break loop
			}
			if next.is(cToll) || next.norm == "toll" {
				break loop
			}
			g.deed = it.find(cDeed)
			g.sort = gDeed
			lastWord, k = k, k+1
			break loop
		case it.is(cHarm) && !(it.is(cThing) && lastWord < 0 && (g.amount != nil || det != "")):
			if lastPerson < 0 && next.is(cHuman) && it.form(cHarm) >= past && (it.form(cHarm) != ing) && (g.amount != nil || det != "") {
				if it.find(cHarm).kind != register.Killed || it.form(cHarm) == participle {
					continue // "freed hostages", "arrested suspects"
				}
			}
			break loop
		case it.is(cThing|cWeapon|cEvent|cMeasure) && !it.is(cPlace):
			if lastPerson >= 0 && (it.is(cEventVerb|cToward|cHarm) || it.upper) {
				break loop
			}
			if it.is(cEventVerb) && lastWord >= 0 && r.verbHere(k, start) {
				break loop
			}
			lastWord, thing = k, true
			lastPerson = -1
			continue
		case it.is(cOthers) && it.norm != "more":
			if lastPerson >= 0 {
				break loop
			}
			g.others = true
			continue
		case it.is(cParty):
			e := it.find(cParty)
			if lastPerson >= 0 {
				break loop
			}
			if e.status != "" && e.party != "nation" && e.party != "caps" || e.party == "caps" && e.status != "" && r.toks[it.a].Caps {
				if status == "" || e.party == "group" || e.party == "word" {
					status, weakFrom = e.status, e.lemma
				}
			}
			if it.is(cSource) && e.party == "group" && g.amount == nil && det == "" && (next.b == 0 || next.is(cSpeech|cBe|cHave|cModal|cHarm|cComma|cMark|cPrep|cAdv|cAnd|cTo|cToward|cEventVerb|cSub)) {
				break loop
			}
			lastWord = k
			continue
		case it.is(cPlace):
			if lastPerson >= 0 {
				break loop
			}
			lastWord = k
			continue
		case it.is(cPrep|cSub|cBe|cHave|cDo|cModal|cTo|cThat|cRel|cAnd|cBut|cPron|cNeg|cNone|cInclude|cMostly|cPoss|cDet|cFound|cLeave|cBring|cPut|cCourt|cToward) && !(it.is(cThing|cForces) && lastWord < 0):
			if it.is(cForces) && !it.is(cHuman) {
				lastWord = k
				continue
			}
			if it.is(cPrep) && next.hyphen {
				continue // "off-duty", "pro-government"
			}
			break loop
		case it.is(cSpeech) && it.has(cSpeech, participle) && lastPerson < 0 && (det != "" || g.amount != nil) && (next.is(cHuman|cParty|cThing|cEast) || !next.known() && next.b > 0 && !verbish(next.norm)):
			continue // "a suspected bomb maker"
		case it.is(cEventVerb) && strings.HasSuffix(it.norm, "ed") && det != "" && lastPerson < 0 && lastWord < 0 && next.is(cHuman) && !next.is(cHarm|cSpeech):
			continue // "the targeted individual"
		case it.is(cSpeech|cEventVerb) && !it.is(cSource|cForces):
			break loop
		case it.is(cModality):
			break loop
		case it.is(cAdv) && !it.is(cHuman):
			if lastWord >= 0 || g.amount == nil && det == "" {
				break loop
			}
			continue
		case it.known():
			if lastPerson >= 0 || it.is(cCompare) && g.amount != nil && lastWord < 0 {
				break loop // "a toll of 91 compares with"
			}
			if it.is(cDue | cSource | cForces | cInstitution | cCustody | cEast | cAdmin | cViolence | cSign | cCompare | cSeparate) {
				lastWord = k
				if !it.is(cHuman) {
					for t := it.a; t < it.b; t++ {
						if s := r.statusOf(t); s != "" {
							status, weakFrom = s, r.toks[t].Norm
						}
					}
				}
				continue
			}
			break loop
		default: // a word nobody knows
			w := it.norm
			if lastPerson >= 0 {
				// a name after a title, or not ours
				if it.upper && r.it(lastPerson).form(cHuman) == plain && (g.amount == nil || g.one) {
					for r.it(k).upper && !r.it(k).known() {
						k++
					}
					g.one = true
				}
				break loop
			}
			if verbish(w) && !it.upper && !next.is(cHuman|cParty) {
				if next.is(cPrep|cDet|cNum|cAdv|cPoss|cTo|cThat|cComma|cMark|cSub|cAnd|cTime) || next.b == 0 {
					break loop
				}
			}
			if s := r.statusOf(it.b - 1); s != "" {
				status, weakFrom = s, w
			}
			if w == "duty" && it.hyphen {
				switch r.it(k - 1).norm {
				case "off", "on":
					g.duty = r.it(k - 1).norm
				}
			}
			lastWord, thing = k, false
			continue
		}
	}
	g.b = k
	if k < start {
		g.b = start
	}
	switch {
	case g.sort == gBody || g.sort == gDeed:
		g.head = lastWord
		g.status, g.from = status, weakFrom
		if status == "" && g.deed != nil && strings.HasPrefix(g.deed.lemma, "civilian ") {
			g.status, g.from = "civilian", g.deed.lemma
		}
	case lastPerson >= 0:
		g.head, g.sort = lastPerson, gPerson
		e := r.it(lastPerson).find(cHuman)
		if status == "" && owner != "" && (e.status == "context" || e.lemma == "fighter") {
			status = owner
		}
		g.status, g.from, g.sex, g.age = status, weakFrom, sex, age
		if e.status != "context" {
			if (e.status != "unknown" || status == "") && !(e.lemma == "fighter" && (status == "militia" || status == "army")) {
				g.status, g.from = e.status, e.lemma // but: "six Peshmerga fighters"
			}
			if e.status == "civilian" && (status == "insurgent" || status == "militia") && false {
				g.status = status
			}
		}
		switch e.unit {
		case "families":
			g.unit = "families"
		case "couple":
			if g.amount == nil {
				g.amount = &amount{min: 2, max: 2, hasMin: true, hasMax: true, qual: register.Exact}
			}
		}
		r.complement(g, e)
		g.countNoun(r, det, e)
	case thing && lastWord >= 0:
		g.head, g.sort = lastWord, gThing
	case lastWord >= start && (g.amount != nil || det != ""):
		it := r.it(lastWord)
		g.head, g.weak = lastWord, true
		switch {
		case it.is(cParty) && it.find(cParty).party == "nation" && g.amount != nil && it.upper:
			g.sort, g.status = gPerson, "unknown" // "six Afghans"
		case it.is(cParty) && it.find(cParty).party != "nation":
			g.sort, g.status, g.from = gPerson, status, weakFrom
			if !it.is(cHuman) && it.find(cParty).party == "service" && g.amount == nil {
				g.sort = gThing
			}
		case !it.known() && g.amount != nil && plausiblePlural(it.norm) && !r.acronym(it):
			g.sort, g.status, g.from = gPerson, occupation(it.norm), it.norm
			if it.upper && g.status == "" {
				g.status = "unknown"
			}
		case aged && (det == "a" || det == "an" || det == "the" || g.amount != nil):
			g.sort, g.one = gPerson, g.amount == nil
			if g.amount == nil {
				one := oneExact
				g.amount = &one
			}
		case !it.known() && det != "" && plausibleSingular(it.norm) && (det == "a" || det == "an"):
			g.sort, g.status, g.one = gPerson, "civilian", true
			one := oneExact
			g.amount = &one
		default:
			g.sort = gUnknown
			if it.known() {
				g.sort = gThing
			}
		}
	case g.amount != nil:
		g.sort, g.b = gElided, start
	case lastWord >= start && lastWord == k-1 && r.names(start, k):
		g.sort, g.head, g.one, g.weak = gName, lastWord, true, true
		one := oneExact
		g.amount = &one
	case aged && det != "":
		one := oneExact
		g.sort, g.one, g.b, g.amount = gPerson, true, max(g.b, start), &one // "a 16-year-old"
	case lastWord >= start && r.it(start).is(cAge):
		g.sort = gThing
	case g.deed != nil && det != "":
		g.sort, g.b = gElided, start
	case det == "all" || g.others || g.ord > 0:
		g.sort, g.b = gElided, start
		if det == "another" && g.ord == 0 {
			one := oneExact
			g.amount, g.one = &one, true
		}
		if g.ord == 0 && !g.others {
			g.sort, g.b = gThing, g.a
		}
	default:
		g.sort = gThing
		if lastWord < 0 {
			g.b = g.a
		} else {
			g.head = lastWord
		}
	}
	if g.unit == "" {
		g.unit = "persons"
	}
}

// countNoun settles how many people the noun itself says: a man 1, soldiers 2.
func (g *group) countNoun(r *reader, det string, e *entry) {
	if g.amount != nil || g.ord > 0 {
		return
	}
	single := r.it(g.head).form(cHuman) == plain && e.lemma != "police" && e.lemma != "federal police" && e.lemma != "personnel" && e.lemma != "taliban" && e.lemma != "elderly" && !strings.HasSuffix(e.lemma, "personnel") && e.lemma != "peshmerga" && e.lemma != "enemy"
	switch {
	case single && (det == "a" || det == "an" || det == "another" || det == "one" || g.def || det == "that" || det == "this"):
		one := oneExact
		g.amount, g.one = &one, true
	case single && det == "":
		g.one, g.bare = true, true
		if g.unit != "families" {
			one := oneExact
			g.amount = &one
		}
	case single:
	default:
		if det == "no" {
			return
		}
		g.amount = &amount{min: 2, hasMin: true, qual: register.Vague}
		g.bare = !g.def && det == ""
	}
}

// complement reads the "of" that says who a group is: "members of a
// paramilitary force", "family of five", "officers of the army".
func (r *reader) complement(g *group, e *entry) {
	if r.it(g.b).b-r.it(g.b).a > 1 {
		return // "suspected of", "south of"
	}
	if r.it(g.b).norm != "of" && !(r.it(g.b).norm == "from" && (e.status == "context" || r.oneFamily(g.b) > 0)) {
		return
	}
	next := r.it(g.b + 1)
	if (e.unit == "families" || e.lemma == "family member" || e.lemma == "relative") && next.is(cDet) && r.sufferer(g.b+2) {
		return // "the family of the man shot by police": the man is the one
	}
	if e.unit == "families" && next.is(cNum) {
		g.amount = &r.amounts[next.amount-1]
		g.unit = "persons"
		g.b += 2
		return
	}
	if k := r.oneFamily(g.b); k > 0 && e.unit != "families" && e.status != "context" {
		g.b = k
		return
	}
	if e.status != "context" && e.lemma != "fighter" && e.lemma != "family" && e.lemma != "family member" && e.lemma != "victim" && e.lemma != "relative" && e.lemma != "resident" {
		return
	}
	// up to the end of a noun group: the first party or service word decides
	k := g.b + 1
	end := g.b
	for ; k < len(r.items) && k-g.b < 9; k++ {
		it := r.it(k)
		if it.is(cNum) && k == g.b+1 && r.it(k+1).is(cHuman) {
			continue // "members of one family"
		}
		if it.is(cMark) && it.norm == `"` && (r.it(k+1).upper || r.it(k-1).upper) {
			continue
		}
		if it.is(cAnd) && g.status != "" && r.partyNext(k+1) {
			continue // "members of the Taliban and the Haqqani network"
		}
		if it.is(cComma|cBe|cHave|cModal|cSub|cRel|cAnd|cNum|cTime) || it.is(cMark) && it.norm != "'s" && it.norm != "'" {
			break
		}
		if it.is(cHarm) && !it.is(cHuman|cParty) {
			break
		}
		if it.is(cPrep) && it.norm != "of" {
			break
		}
		if it.is(cSpeech) {
			break
		}
		end = k
		s := ""
		if (it.norm == "force" || it.norm == "group" || it.norm == "faction" || it.norm == "movement") && r.it(k-1).norm == "the" {
			s = r.groupSpokenOf(k)
		}
		if p := it.find(cParty); p != nil && p.party != "nation" && !(p.party == "caps" && !r.toks[it.a].Caps) {
			s = p.status
		} else if h := it.find(cHuman); h != nil && h.status != "context" {
			s = h.status
		} else {
			for t := it.a; t < it.b && s == ""; t++ {
				s = r.statusOf(t)
			}
		}
		if s != "" && (g.status == "" || e.status == "context" || e.lemma == "fighter") && !(g.status == "insurgent" && e.lemma != "fighter") {
			g.status, g.from = s, it.norm
		}
	}
	if e.status == "context" || e.lemma == "family member" || e.lemma == "family" {
		g.b = end + 1
	}
}

// oneFamily returns the item after "of one family", "from the same family" at item k,
// which says of people that they belong together; 0 where it says something else.
func (r *reader) oneFamily(k int) int {
	if n := r.it(k).norm; n != "of" && n != "from" {
		return 0
	}
	j := k + 1
	switch r.it(j).norm {
	case "one", "same", "single":
	case "the", "a":
		if n := r.it(j + 1).norm; n == "same" || n == "single" {
			j++
		} else if r.it(j).norm == "the" {
			return 0
		}
	default:
		return 0
	}
	for j++; r.it(j).b > 0 && j < k+5; j++ {
		switch r.it(j).norm {
		case "family", "household", "clan", "tribe":
			return j + 1
		}
		if r.it(j).is(cPrep | cComma | cMark | cBe) {
			return 0
		}
	}
	return 0
}

// sufferer reports whether one person stands at item k, with a participle behind that
// says what befell him.
func (r *reader) sufferer(k int) bool {
	for n := k; n < k+3; n++ {
		if it := r.it(n); it.is(cHuman) && it.form(cHuman) == plain {
			for n++; r.it(n).is(cAdv); n++ {
			}
			return r.it(n).is(cHarm) && r.it(n).has(cHarm, participle)
		}
	}
	return false
}

// groupSpokenOf returns the status of the armed group named last before item k, in
// the sentence or before.
func (r *reader) groupSpokenOf(k int) string {
	for j := k - 1; j >= 0; j-- {
		if e := r.it(j).find(cParty); e != nil && e.party == "group" {
			return e.status
		}
	}
	return r.lastGroupStatus
}

// partyNext reports whether the name of a group stands at k, and no people of
// its after it.
func (r *reader) partyNext(k int) bool {
	for r.it(k).is(cDet) || r.it(k).is(cMark) && r.it(k).norm == `"` {
		k++
	}
	e := r.it(k).find(cParty)
	return e != nil && e.party == "group" && !r.it(k+1).is(cHuman)
}

// statusWords give a group its status when they stand before its noun.
var statusWords = map[string]string{
	"police": "police", "policing": "police", "army": "army", "military": "army", "naval": "army", "marine": "army", "commando": "army", "infantry": "army", "airborne": "army", "regime": "army",
	"militia": "militia", "paramilitary": "militia", "tribal": "militia", "hashid": "militia", "loyalist": "militia", "hashd": "militia",
	"insurgent": "insurgent", "militant": "insurgent", "rebel": "insurgent", "jihadist": "insurgent", "terrorist": "insurgent", "extremist": "insurgent", "opposition": "insurgent", "armed": "", "qaeda": "insurgent", "taliban": "insurgent",
	"security": "security", "intelligence": "security", "prison": "security", "border": "security", "peshmerga": "army", "forces": "security",
	"division": "army", "brigade": "army", "regiment": "army", "battalion": "army",
	"council": "civilian", "parliament": "civilian", "ministry": "civilian", "university": "civilian", "committee": "civilian",
	"civilian": "civilian", "unarmed": "civilian", "media": "civilian", "medical": "civilian", "humanitarian": "civilian", "aid": "civilian", "construction": "civilian", "gunman": "insurgent", "gendarmerie": "police", "gendarme": "police",
}

// adjectivePair reports whether the "and" at k joins two words before one noun:
// "Afghan and coalition forces".
func (r *reader) adjectivePair(k int) bool {
	a, b, c := r.it(k-1), r.it(k+1), r.it(k+2)
	if b.is(cNum|cDet|cPoss|cTime) || !c.is(cHuman) && !r.it(k+3).is(cHuman) {
		return false
	}
	adj := func(x *item) bool {
		return x.is(cParty|cEast|cSource|cForces) && !(x.is(cHuman) && x.form(cHuman) == plural)
	}
	return adj(a) && adj(b) && c.is(cHuman|cForces)
}

// verbHere reports whether a word that can be noun or verb is the verb: a
// subject stands before it and an object or adverbial after.
func (r *reader) verbHere(k, start int) bool {
	next := r.it(k + 1)
	if k == start {
		return false
	}
	return next.is(cDet|cNum|cPoss|cPron|cPrep|cThat|cAdv|cTime|cHuman|cComma) || next.b == 0 || next.is(cPlace)
}

// form returns the form of the item's entry of a class.
func (it *item) form(c class) form {
	if e := it.find(c); e != nil {
		return e.form
	}
	return plain
}

// has reports whether the item has an entry of the class in one of the forms.
func (it *item) has(c class, forms ...form) bool {
	for i := range it.entries {
		if it.entries[i].class&c == 0 {
			continue
		}
		for _, f := range forms {
			if it.entries[i].form == f {
				return true
			}
		}
	}
	return false
}

// names reports whether items [a,b) are a person's name: two to five words
// with capitals that nothing else claims.
func (r *reader) names(a, b int) bool {
	n := 0
	for k := a; k < b; k++ {
		it := r.it(k)
		if it.is(cAge) {
			continue
		}
		if !it.upper || it.known() || r.toks[it.a].Caps && len(it.norm) > 3 {
			return false
		}
		n++
	}
	if n == 1 {
		return r.it(a).is(cAge)
	}
	return n >= 2 && n <= 5
}

// verbish reports whether an unknown word looks like a verb form.
func verbish(w string) bool {
	return len(w) > 4 && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing"))
}

// plausiblePlural reports whether an unknown plural can be people: fishermen,
// labourers, Yazidis; and not: shelters.
func plausiblePlural(w string) bool {
	if len(w) < 4 {
		return false
	}
	return w[len(w)-1] == 's' && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") || strings.HasSuffix(w, "men") || strings.HasSuffix(w, "women") || strings.HasSuffix(w, "folk") || strings.HasSuffix(w, "people") || strings.HasSuffix(w, "ese")
}

// acronym reports whether a plural is that of letters that stand for words: SUVs,
// IEDs. People are called by words.
func (r *reader) acronym(it *item) bool {
	w := r.s[r.toks[it.a].Start:r.toks[it.b-1].End]
	capital := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	return len(w) > 2 && w[len(w)-1] == 's' && capital(w[0]) && capital(w[len(w)-2])
}

func plausibleSingular(w string) bool {
	for _, s := range []string{"man", "woman", "ist", "eer", "keeper", "maker", "seller", "smith"} {
		if strings.HasSuffix(w, s) && len(w) > len(s)+2 {
			return true
		}
	}
	return false
}

// occupation gives the status of an unknown noun for people: what people do is
// civilian, what they are called is unknown.
func occupation(w string) string {
	for _, s := range []string{"men", "women", "ers", "ors", "ists", "eers", "ees", "ants", "folk", "smiths", "herds", "wives", "kids", "ians"} {
		if strings.HasSuffix(w, s) {
			return "civilian"
		}
	}
	return ""
}
