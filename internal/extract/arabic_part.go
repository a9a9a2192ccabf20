package extract

import (
	"strings"

	"cairn/internal/register"
)

// peopleAhead reads the people that end before word i, particles between.
func (r *reader) peopleAhead(i int) (group, bool) {
	end := i
	for end > 0 && (r.ordinalAfter(end-1) || r.w(end-1).is(cAdv|cRel|cModality) && !r.w(end-1).is(cHuman|cNum) || r.w(end-1).is(cInclude) && (r.w(end-1).norm == "هم" || r.w(end-1).norm == "هما")) {
		end--
	}
	if end > 1 && r.w(end-1).is(cComma) {
		// "أربعة أشخاص، بينهم شرطي، أصيبوا": what stands between commas
		for k := end - 2; k >= max(1, end-12); k-- {
			if r.w(k).is(cComma) {
				if r.w(k + 1).is(cInclude | cRel) {
					end = k
				} else if r.w(k+1).conj == 'w' && r.w(k+1).is(cNum|cHedge|cVague) && strings.HasSuffix(r.w(i).norm, "وا") {
					end-- // "32 من النظام، و17 من التنظيم، قتلوا"
				}
				break
			}
		}
	}
	if g, ok := r.peopleAcross(end, i); ok {
		return g, true
	}
	var best group
	found := false
	for s := max(0, end-8); s < end; s++ {
		if r.took[s] != 0 && r.w(s).is(cNum) {
			continue
		}
		if s > 0 && r.w(s).is(cHuman|cDeed) && !r.w(s).is(cNum) && (r.w(s-1).is(cPrep|cEast) || r.w(s).prep != 0) {
			continue
		}
		g, ok := r.people(s)
		if !ok || g.amount == nil || g.sort == gThing || g.b != end && !(g.b > end && g.b <= i+1 && end == i) {
			continue
		}
		if s > 0 && r.w(s-1).is(cNum|cVague) {
			continue
		}
		if g.b > i {
			g.b = i + 1
		}
		best, found = g, true
		break
	}
	if found && best.sort == gElided && !best.part && !best.others && best.amount.a == best.amount.b {
		return best, false
	}
	return best, found
}

// ordinalAfter reports whether word k is an ordinal behind the noun that it
// counts: "الصحفي الرابع الذي قُتل".
func (r *reader) ordinalAfter(k int) bool {
	w := r.w(k)
	if w.is(cNum|cTime) || !strings.HasPrefix(w.norm, "ال") || !r.w(k-1).is(cHuman) || !r.w(k-1).art {
		return false
	}
	_, ok := ordinalValue(w.norm)
	return ok
}

// joinedAhead reads the groups that "and" joins before a verb whose people stand
// before it, the first first: "32 عنصراً من النظام، و17 من التنظيم، قتلوا".
func (r *reader) joinedAhead(last group) []group {
	out := []group{last}
	for n := 0; n < 4; n++ {
		first := &out[0]
		if r.w(first.a).conj != 'w' {
			break
		}
		end := first.a
		if end > 0 && r.w(end-1).is(cComma) {
			end--
		}
		found := false
		for s := max(0, end-9); s < end && !found; s++ {
			if s > 0 && r.w(s-1).is(cInclude) {
				break // "من ضمنهم 13 طفلاً و7 نساء، و3 قضوا": the children are named apart
			}
			if r.took[s] != 0 || !r.w(s).is(cNum|cHedge|cVague|cHuman) || s > 0 && (r.w(s-1).is(cPrep|cEast|cNum|cHedge|cVague) || r.w(s).prep != 0) {
				continue
			}
			g, ok := r.people(s)
			if !ok || g.amount == nil || g.sort != gPerson || g.b > end || g.amount.a == g.amount.b && !g.poss && !g.one {
				continue
			}
			clear := true
			for k := g.b; k < end; k++ {
				if w := r.w(k); w.is(cMark|cSub|cThat|cSpeech|cHarm|cDeed|cNum|cRel|cToll) && !w.is(cPlace|cHuman) || w.is(cComma) {
					clear = false
				}
			}
			if clear {
				out = append([]group{g}, out...)
				found = true
			}
		}
		if !found {
			break
		}
	}
	return out
}

// peopleAcross reads counted people before the verb with words between that
// only place or describe them: "ثمانية مقاتلين موالين لإيران قتلوا".
func (r *reader) peopleAcross(end, i int) (group, bool) {
	for s := max(0, end-12); s < end-1; s++ {
		if !r.w(s).is(cNum|cHedge|cVague) || r.took[s] != 0 || r.w(s).prep != 0 {
			continue
		}
		g, ok := r.people(s)
		if !ok || g.amount == nil || g.sort != gPerson || g.b >= end || end-g.b > 6 {
			continue
		}
		clear := true
		for k := g.b; k < end; k++ {
			w := r.w(k)
			if w.is(cComma|cMark|cSub|cThat|cSpeech|cHarm|cDeed|cNum|cRel|cAdv|cToll) && !w.is(cPlace) || w.is(cHuman) && w.conj != 0 || w.conj != 0 && w.class == 0 {
				clear = false
			}
		}
		if clear {
			return g, true
		}
	}
	return group{}, false
}

// stateOf reads what is said behind people: "37 شاباً في عداد المفقودين".
func (r *reader) stateOf(i int) {
	e := r.w(i).find(cAdj)
	if e.kind == register.Casualties {
		// "40 بين قتيل وجريح": what was taken for dead is both
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; h.gb == r.w(i).a && harmed(h.c.Kind) {
				h.c.Kind, h.b = register.Casualties, r.w(i).b
				return
			}
		}
	}
	g, ok := r.peopleAhead(i)
	if !ok {
		return
	}
	if r.w(i).is(cInclude) {
		if n, ok := r.people(i + 1); ok && n.amount != nil {
			return
		}
	}
	b := i + 1
	if g.amount.a == g.amount.b && !g.bare && r.w(i).is(cHuman|cDeed) {
		return
	}
	if r.took[g.b-1] != 0 || r.took[g.a] != 0 {
		return
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		if o := &r.harms[k]; o.c.Kind == e.kind && r.w(g.a).a >= o.a && r.w(g.a).a < o.b {
			return // "مفقوداً تحت الركام", said of the same
		}
	}
	if n := r.w(i + 1); n.is(cHuman) && n.conj == 0 && n.prep == 0 && g.sort == gElided {
		// "ثلاثة من القتلى عناصر في فصيل": who they are
		if who, ok := r.people(i + 1); ok && who.status != "" && who.status != "context" && who.status != "unknown" {
			g.status, g.from, g.head = who.status, who.from, who.head
			b = who.b
		}
	}
	h := r.propose(e.kind, &g, g.a, b, i, "the words "+quoted(e.lemma))
	if h == nil {
		return
	}
	if strings.Contains(e.lemma, "القتلى") || strings.Contains(e.lemma, "الجرحى") {
		if k := r.wholeOf(e.kind, r.w(g.a).a); k >= 0 && k != len(r.harms)-1 {
			h.parent, h.part = k, true
			h.why("part_of", "the words "+quoted(r.textOf(i, i+1)), r, r.w(i).a, r.w(i).b)
		} else {
			h.dead = true
		}
	}
}

// wholeOf returns the harm of the kind ("": of any) that was told last before
// token t, here or in the two sentences before, and is no part itself.
func (r *reader) wholeOf(kind register.Kind, t int) int {
	for k := len(r.harms) - 1; k >= 0; k-- {
		h := &r.harms[k]
		if h.sent < r.sent-2 && !(kind != "" && h.sent >= r.sent-8) {
			return -1
		}
		if h.sent < r.sent && (h.c.Frame == register.Background || h.c.Scope != register.ScopeIncident) && h.sent < r.sent-2 || h.dead || h.parent >= 0 || h.ga >= t || kind != "" && h.c.Kind != kind && !(kind == register.Killed && h.c.Kind == register.Casualties) {
			continue
		}
		best := k
		for j := k - 1; kind != "" && j >= 0 && r.harms[j].sent >= r.sent-8; j-- {
			// of the same attack the larger number is the whole
			if o := &r.harms[j]; !o.dead && o.parent < 0 && o.c.Kind == h.c.Kind && o.incident == h.incident && h.incident > 0 && o.c.Frame != register.Superseded && o.quantity.min > r.harms[best].quantity.min {
				best = j
			}
		}
		return best
	}
	return -1
}

// nearestWhole returns the harm of this sentence that stands nearest before
// token t and is no part, else the last of the sentences before.
func (r *reader) nearestWhole(t int) int {
	best := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && h.parent < 0 && h.ga < t && (best < 0 || h.ga > r.harms[best].ga) {
			best = k
		}
	}
	if best < 0 {
		return r.wholeOf("", t)
	}
	return best
}

// amongThem reads people among those of a harm: "بينهم أربع نساء وطفلان", "هم ستة
// من مقاتلي البيشمركة وثلاثة شرطيين".
func (r *reader) amongThem(i int) {
	w := r.w(i)
	lemma := w.find(cInclude).lemma
	for _, most := range []string{"معظمهم", "غالبيتهم", "أغلبهم"} {
		if lemma == most {
			return
		}
	}
	if strings.HasSuffix(lemma, "جميعهم") || strings.HasSuffix(lemma, "كلهم") {
		if k := r.nearestWhole(w.a); k >= 0 {
			n := i + 1
			if r.w(n).norm == "من" {
				n++
			}
			if e := r.w(n).find(cHuman); e != nil && e.status != "unknown" && e.status != "context" && !r.harms[k].c.Kind.Custody() {
				r.harms[k].c.Status = register.Status(e.status)
				r.harms[k].why("status", "the words "+quoted(lemma), r, w.a, r.w(n).b)
			}
		}
		return
	}
	if i > 0 && r.w(i-1).is(cNum|cVague) && (w.norm == "منهم" || w.norm == "منهن") {
		return // "اثنين منهم"
	}
	if p := strings.TrimPrefix(r.w(i-1).norm, "ل"); p == "اي" || p == "ايا" || p == "احد" || p == "احدا" || p == "كل" || p == "كلا" {
		return // "لم يمثل أي منهم أمام قاض"
	}
	if (w.norm == "هم" || w.norm == "هما") && !(r.w(i-1).is(cComma) || r.w(i-1).mark(":") || w.conj != 0 || strings.HasPrefix(lemma, "و") || i > 0 && r.took[i-1] != 0 && r.w(i-1).is(cHuman) && r.w(i+1).is(cNum|cHuman)) {
		return
	}
	k := i + 1
	if r.w(k).mark(":") {
		k++
	}
	if r.w(k).norm == "من" {
		k++
	}
	gs := r.all(k)
	if len(gs) > 0 && gs[0].sort == gDeed {
		r.deedAmong(i, &gs[0])
	}
	if len(gs) == 0 || r.took[gs[0].a] != 0 {
		return
	}
	if gs[0].sort == gDeed && gs[0].deed.pattern == "noun" {
		return
	}
	var whole int
	switch {
	case strings.Contains(lemma, "القتلى") || strings.Contains(lemma, "الضحايا") || strings.Contains(lemma, "الشهداء"):
		whole = r.wholeOf(register.Killed, w.a)
	case strings.Contains(lemma, "الجرحى") || strings.Contains(lemma, "المصابين"):
		whole = r.wholeOf(register.Wounded, w.a)
	default:
		whole = r.nearestWhole(w.a)
	}
	if whole < 0 {
		return
	}
	for x := range gs {
		g := gs[x]
		o := r.harms[whole]
		if g.amount.hasMin && o.quantity.hasMax && g.amount.min > o.quantity.max {
			continue
		}
		a := g.a
		h := r.propose(o.c.Kind, &g, a, g.b, g.a, "people among those of the whole")
		if h == nil {
			continue
		}
		h.parent, h.part, h.elided = whole, true, false
		if h.c.Status == "" && !o.c.Kind.Custody() {
			h.c.Status = o.c.Status
		}
		h.c.Weapon, h.c.Frame, h.c.Scope = o.c.Weapon, o.c.Frame, o.c.Scope
		h.why("part_of", "the words "+quoted(lemma), r, w.a, w.b)
	}
	last := &gs[len(gs)-1]
	for x := r.firstHarm; x < len(r.harms); x++ {
		// "من ضمنهم 13 طفلاً و7 نساء، و3 قضوا تحت التعذيب": the list goes on with a verb
		h, o := &r.harms[x], &r.harms[whole]
		if h.dead || x == whole || h.parent >= 0 || h.sort != gElided || h.c.Kind != o.c.Kind || h.quantity.qual != register.Exact || o.quantity.hasMin && h.quantity.min >= o.quantity.min {
			continue
		}
		if i := r.wordAt(h.ga); r.w(i).conj == 'w' && i > k && (i <= last.b || i == last.b+1 && r.w(last.b).is(cComma)) {
			h.parent, h.part = whole, true
			h.why("part_of", "it goes on with those of "+quoted(lemma), r, h.ga, h.gb)
		}
	}
}

// deedAmong links dead or bodies that are among victims or bodies told before:
// "1143 ضحية، بينهم 401 قتيل", "19 جثة بينها جثث لأربعة أطفال".
func (r *reader) deedAmong(i int, g *group) {
	whole := r.nearestWhole(r.w(i).a)
	if whole < 0 {
		return
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		h, o := &r.harms[k], &r.harms[whole]
		if k == whole || h.ga != r.w(g.a).a || h.parent >= 0 || h.dead || o.quantity.hasMax && h.quantity.min > o.quantity.max {
			continue
		}
		if o.c.Kind == register.Casualties && harmed(h.c.Kind) || near2(o.c.Kind, h.c.Kind) || o.c.Kind == h.c.Kind {
			if near2(o.c.Kind, h.c.Kind) {
				h.c.Kind = o.c.Kind
			}
			h.parent, h.part = whole, true
			h.why("part_of", "the words "+quoted(r.textOf(i, i+1)), r, r.w(i).a, r.w(i).b)
		}
	}
}

// partitives links "two of them" to the people they are of.
func (r *reader) partitives() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if !h.part || h.parent >= 0 {
			continue
		}
		for j := len(r.harms) - 1; j >= 0; j-- {
			o := &r.harms[j]
			if o.sent < r.sent-2 {
				break
			}
			if j == k || o.dead || o.parent == k || o.ga >= h.ga || o.c.Kind == h.c.Kind && o.sent == r.sent && o.quantity.hasMax && h.quantity.min > o.quantity.max {
				continue
			}
			if o.part && o.parent >= 0 && o.c.Kind != h.c.Kind || o.c.Unit != "persons" {
				continue
			}
			h.parent = j
			if h.c.Kind == register.Arrested && o.c.Kind == register.Escaped {
				h.c.Kind = register.Recaptured
			}
			h.why("part_of", "words such as ‘منهم’", r, h.ga, h.gb)
			if h.c.Status == "" && !h.c.Kind.Custody() {
				h.c.Status = o.c.Status
				if o.c.Kind.Custody() {
					h.c.Status = register.Status(o.status)
				}
			}
			break
		}
		if h.parent < 0 && h.c.Status == "" && !h.c.Kind.Custody() {
			// of people that were only named: "على متظاهرين … فقتلت خمسة منهم"
			for i := r.wordAt(h.ga) - 1; i >= 0; i-- {
				if e := r.w(i).find(cHuman); e != nil && (e.form == plural || e.form == dualOrPlural) && !r.spoken(r.w(i).a) {
					h.c.Status = register.Status(e.status)
					if g, ok := r.people(i); ok && e.status == "context" && g.status != "" && g.head == i {
						h.c.Status = register.Status(g.status) // "أفراداً من الحزام الأمني"
					}
					break
				}
			}
		}
	}
}

// outOf links people to the number that they are out of, which stands behind them:
// "إعادة اعتقال سبعة من أصل 15 سجيناً فروا".
func (r *reader) outOf() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || !h.quantity.hasMin {
			continue
		}
		i := r.wordAt(h.gb-1) + 1
		if r.w(i).norm != "من" {
			continue
		}
		switch r.w(i + 1).norm {
		case "اصل", "مجموع", "اجمالي", "بين":
		default:
			continue
		}
		for j := r.firstHarm; j < len(r.harms); j++ {
			o := &r.harms[j]
			if j != k && !o.dead && o.parent != k && o.ga >= r.w(i+1).b && o.ga <= r.w(i+2).b && o.quantity.hasMin && o.quantity.min >= h.quantity.min {
				h.parent, h.part = j, false
				h.why("part_of", "the words "+quoted(r.textOf(i, i+2)), r, r.w(i).a, r.w(i+1).b)
				break
			}
		}
	}
}

// ofVictims links a number of "the victims", "the dead" or "the wounded" to those
// told before, and what goes on counting them without a noun: "وقال إن 44 من
// الضحايا قضوا بالألغام، وإن 29 قُتلوا بالرصاص".
func (r *reader) ofVictims() {
	whole := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.c.Kind.Custody() {
			continue
		}
		if h.parent < 0 && whole >= 0 && h.sort == gElided && h.c.Kind == r.harms[whole].c.Kind && !h.others && h.quantity.qual == register.Exact && h.quantity.min < r.harms[whole].quantity.min {
			h.parent, h.part = whole, true
			h.why("part_of", "it goes on counting the same people", r, h.ga, h.gb)
			continue
		}
		i := r.wordAt(h.ga)
		for r.w(i).is(cHedge) {
			i++
		}
		n := r.w(i + 2)
		e := n.deed("noun")
		if !r.w(i).is(cNum) || r.w(i+1).norm != "من" || e == nil || !n.art || !r.manyForm(n) {
			continue
		}
		if h.parent >= 0 {
			whole = h.parent
			continue
		}
		kind := e.kind
		if kind == register.Casualties {
			kind = h.c.Kind
		}
		w := r.wholeOf(kind, h.ga)
		for w >= 0 && (r.harms[w].compare || r.harms[w].c.Frame == register.Background) {
			w = r.wholeOf(kind, r.harms[w].ga) // the other side of a comparison is of other people
		}
		if w < 0 || w == k || r.harms[w].c.Kind != kind && r.harms[w].c.Kind != register.Casualties || r.harms[w].quantity.hasMax && r.harms[w].quantity.max < h.quantity.min {
			continue
		}
		whole = w
		h.parent, h.part = w, true
		if h.c.Status == register.UnknownStatus || h.c.Status == "" {
			h.c.Status = r.harms[w].c.Status
		}
		h.why("part_of", "the words "+quoted(r.textOf(i+1, i+3)), r, h.ga, h.gb)
	}
}
