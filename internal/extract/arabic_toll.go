package extract

import (
	"strings"

	"cairn/internal/register"
)

// arabicToll reads a toll and the number it reaches: "ارتفعت حصيلة القتلى إلى 13",
// "خفضت الشرطة عدد القتلى من ثمانية إلى خمسة", "بلغ عدد القتلى 38".
func (r *reader) arabicToll(i int, e *entry) {
	update, atLeast, moreThan := false, false, false
	for k := max(0, i-6); k < i; k++ {
		w := r.w(k)
		if !r.sameClause(k, i) {
			continue
		}
		if w.is(cUpward | cPut) {
			update = true
		}
		if e := w.find(cBring); e != nil {
			switch {
			case strings.HasSuffix(e.lemma, "قل"):
				atLeast = true
			case strings.HasPrefix(e.lemma, "تجاوز"), strings.HasPrefix(e.lemma, "فاق"), strings.HasPrefix(e.lemma, "تخط"):
				moreThan = true
			case strings.HasPrefix(e.lemma, "لي") || strings.HasPrefix(e.lemma, "لت") || strings.HasPrefix(e.lemma, "وبذلك"):
				update = true
			}
		}
	}
	if e.lemma == "حصيلة" {
		near := update
		for k := i + 1; k < i+6; k++ {
			near = near || r.w(k).is(cUpward|cBring|cPut)
		}
		if !near {
			return // "وفق حصيلة طبية"
		}
	}
	for k := i - 1; k >= max(1, i-3); k-- {
		// "ارتفع إلى 18 عدد القتلى"
		if r.w(k).is(cNum) && r.w(k-1).norm == "الي" && r.took[k] == 0 {
			if g, ok := r.people(k); ok && g.amount != nil && g.sort == gElided {
				if h := r.propose(e.kind, &g, g.a, i+1, i, "the toll "+quoted(e.lemma)); h != nil {
					h.toll, h.elided = true, true
					h.c.Frame = register.Update
					h.why("frame", "a toll that changed", r, r.w(i).a, r.w(i).b)
				}
				return
			}
		}
	}
	if e.lemma == "العدد" {
		k := r.wholeOf("", r.w(i).a)
		if k < 0 || !harmed(r.harms[k].c.Kind) || r.harms[k].c.Scope == register.ScopePeriod || !r.w(i+1).is(cNum|cHedge) && r.w(i+1).norm != "هو" && r.w(i+1).norm != "بلغ" && !r.w(i-1).is(cUpward|cBring|cPut) {
			return
		}
		toll := *e.sense
		toll.kind = r.harms[k].c.Kind
		e = &entry{class: e.class, form: e.form, sense: &toll}
	}
	status := ""
	first := -1
	for k := i + 1; k < min(len(r.arabicMemory.words), i+14); k++ {
		w := r.w(k)
		if w.mark(".") || w.mark(";") || w.is(cSub) || w.is(cSpeech) && !w.is(cEast) || w.is(cToll) {
			return
		}
		if w.is(cUpward | cPut) {
			update = true
		}
		if w.is(cComma) && k > i+5 {
			return
		}
		if p := w.find(cParty); p != nil && p.party != "nation" && k <= i+4 && (r.w(k-1).norm == "صفوف" || r.w(k-1).norm == "من" || r.w(k-1).norm == "بين") {
			status = p.status
			continue
		}
		if h := w.find(cHuman); h != nil && !w.is(cNum) && k <= i+3 && w.conj == 0 {
			if h.status != "context" && h.status != "unknown" {
				status = h.status
			}
			continue
		}
		if !w.is(cNum | cHedge | cVague) {
			continue
		}
		g, ok := r.people(k)
		if !ok || g.sort == gThing || g.amount == nil {
			return
		}
		if w.is(cNum) && r.w(k-1).norm == "يوم" {
			continue
		}
		if atLeast {
			g.amount.hedge(register.SaidLeast)
		}
		if moreThan {
			g.amount.hedge(register.MoreThan)
		}
		kind := e.kind
		if g.deed != nil && g.deed.kind != register.Casualties {
			kind = g.deed.kind
		}
		if g.status == "" || g.status == "unknown" && status != "" {
			g.status = status
		}
		from, to := r.w(k-1).norm == "من", r.w(k-1).norm == "الي"
		a := i
		if first >= 0 || g.deed != nil {
			a = g.a
		}
		h := r.propose(kind, &g, a, g.b, k, "the toll "+quoted(e.lemma))
		if h == nil {
			return
		}
		h.toll, h.elided = true, g.status == ""
		if update {
			h.c.Frame = register.Update
			h.why("frame", "a toll that changed", r, r.w(i).a, r.w(i).b)
		}
		if from {
			h.c.Frame = register.Superseded
			first = len(r.harms) - 1
			k = g.b - 1
			continue
		}
		if first >= 0 && to {
			h.c.Frame = register.Update
		}
		if first >= 0 && !to {
			h.dead = true
		}
		far := g.b + 5
		if r.w(g.b).conj == 'w' && r.w(g.b).is(cNum|cHedge) {
			far += 3 // "إلى 41 شهيداً و120 جريحاً، بعد أن كانت 33"
		}
		for k := g.b; k < min(far, len(r.arabicMemory.words)); k++ {
			// "بدلاً من 25", "بعد أن كانت 25": the old figure
			if n := r.w(k); (r.w(k-1).norm == "من" && r.w(k-2).norm == "بدلا" || strings.HasPrefix(r.w(k-1).norm, "كان")) && n.is(cNum) {
				if old, ok := r.people(k); ok && old.amount != nil && old.sort != gThing {
					if o := r.propose(kind, &old, old.a, old.b, k, "the figure before"); o != nil {
						o.toll, o.elided = true, old.status == ""
						o.c.Frame = register.Superseded
						o.why("frame", "a figure that another replaces", r, r.w(k).a, r.w(k).b)
						r.harms[len(r.harms)-2].c.Frame = register.Update
					}
				}
				break
			}
		}
		if update && first < 0 && r.w(g.b).norm == "من" && r.w(g.b+1).is(cNum) || update && first < 0 && r.w(g.b).is(cCompare) {
			continue
		}
		return
	}
}

// numberOfVictims reads "عدد الصحفيين القتلى", "عدد الجنود الذين قتلوا" as a toll.
func (r *reader) numberOfVictims(i int) *entry {
	if r.w(i).norm != "عدد" || !r.w(i+1).is(cHuman) {
		return nil
	}
	for k := i + 2; k < i+6; k++ {
		w := r.w(k)
		if w.is(cComma|cMark|cNum) || w.norm == "الي" {
			return nil
		}
		for x := range w.entries {
			e := &w.entries[x]
			if e.class&cDeed != 0 && e.pattern == "noun" && w.art || e.class&cHarm != 0 && r.w(k-1).is(cRel) {
				return &entry{class: cToll, sense: &sense{kind: e.kind, pattern: "toll", lemma: "عدد"}}
			}
		}
	}
	return nil
}

// bareFigures reads numbers without a noun that go on from a figure: "نينوى (21)",
// "52 في شباط" after a comparison, "وثلاثة في الأنبار".
func (r *reader) bareFigures() {
	kind, status := register.Kind(""), register.Status("")
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && !h.c.Kind.Custody() && h.parent < 0 && h.c.Unit == "persons" {
			kind, status = h.c.Kind, h.c.Status
			break
		}
	}
	list := false
	if kind == "" && r.listKind != "" {
		kind, status, list = r.listKind, r.listStatus, true
	}
	from := 0
	if k, at := r.sharedOut(); at > 0 && (kind == "" || list) {
		kind, from = k, at
		if list && k != r.listKind {
			status = ""
		}
		list = true
	}
	if kind == "" {
		return
	}
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if i < from {
			continue
		}
		if !w.is(cNum) || r.took[i] != 0 || r.w(i+1).is(cHuman|cThing|cDeed|cMinute|cOthers) || r.notPeople(i+1) {
			continue
		}
		prev, next := r.w(i-1), r.w(i+1)
		a, b, rule := i, i+1, ""
		compared := false
		switch {
		case prev.mark("(") && next.mark(")") && (r.w(i-2).is(cPlace|cTime) || r.w(i-2).is(cAdmin)):
			a, b, rule = i-2, i+2, "a figure in brackets after a place or a time"
		case prev.is(cCompare) && (next.norm == "في" || next.is(cTime) || next.is(cComma|cMark) || next.b == 0):
			rule, compared = "the other side of a comparison", true
			if next.norm == "في" {
				b = i + 3
			} else if next.is(cTime) {
				b = i + 2
			}
		case prev.is(cPlace) && (next.is(cComma|cMark) || next.b == 0 || next.conj != 0) && (list || len(r.harms) > r.firstHarm), prev.mark(":") && r.w(i-2).is(cPlace):
			a, rule = i-1, "a figure after a place in a list"
			if prev.mark(":") {
				a = i - 2
			}
		case (w.conj != 0 || prev.is(cComma) || prev.mark(":") || prev.norm == "بواقع" || from > 0 && w.prep == 'b') && (next.norm == "في" && r.w(i+2).is(cPlace|cTime|cAdmin) || next.is(cPlace) && next.prep == 'b'):
			rule, b = "a figure with a place or a time, after another", i+2
			if next.norm == "في" {
				b = i + 3
			}
		case w.conj != 0 && (next.prep == 'b' || next.class == 0 && strings.HasPrefix(next.norm, "ب")) && r.numberGoesOn(i):
			rule = "a figure whose verb is that of the figure before" // "أصيب 7 بالرصاص و26 بحالات اختناق"
		}
		if rule == "" {
			continue
		}
		q := amount{min: w.n, max: w.n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
		g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: &q, status: string(status), unit: "persons"}
		h := r.propose(kind, &g, a, min(b, len(r.arabicMemory.words)), i, rule)
		if h == nil {
			continue
		}
		h.elided = status == ""
		h.row = true
		h.c.Scope = register.ScopePeriod
		h.compare = compared
		if strings.HasPrefix(rule, "a figure whose") {
			h.row, h.gap, h.c.Scope = false, true, register.ScopeIncident
		}
		if strings.HasPrefix(rule, "a figure with") && !list && !r.longTime() {
			h.row, h.gap, h.c.Scope = false, true, register.ScopeIncident
		}
	}
	// what stands after a comparison is its other side
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		for i := range r.arabicMemory.words {
			if w := r.w(i); w.is(cCompare) && w.b <= h.ga && h.ga-w.b <= 2 {
				h.compare = true
			}
		}
	}
}

// sharedOut reads the word that says which dead or hurt the sentence shares out
// among places: "توزع القتلى بواقع 23 في بغداد و15 في ديالى". at is the word of the
// people, 0 when there is none.
func (r *reader) sharedOut() (kind register.Kind, at int) {
	for i := range r.arabicMemory.words {
		if n := strings.TrimPrefix(r.w(i).norm, "و"); n != "توزع" && n != "توزعت" && n != "توزعوا" && n != "يتوزع" && n != "تتوزع" && n != "موزعين" && n != "موزعه" {
			continue
		}
		for k := i + 1; k < i+4; k++ {
			if e := r.w(k).deed("noun"); e != nil && r.w(k).art && r.manyForm(r.w(k)) {
				return e.kind, k
			}
		}
	}
	return "", 0
}

// numberGoesOn reports whether a counted harm of people stands before word i in
// its clause, with no verb between.
func (r *reader) numberGoesOn(i int) bool {
	for k := i - 1; k >= max(0, i-8) && r.sameClause(k, i); k-- {
		if r.took[k] != 0 && r.w(k).is(cNum|cHuman) {
			return true
		}
		if r.w(k).is(cHarm | cDeed | cSpeech | cComma) {
			return false
		}
	}
	return false
}

// longTime reports whether the sentence names a stretch of more than a week.
func (r *reader) longTime() bool {
	for i := range r.arabicMemory.words {
		if w := r.w(i); w.is(cTime) && w.time.Days() > 7 && !r.superlative(i) {
			return true
		}
	}
	return false
}

// bulletin makes figures of a list of the harms that go on from a total over a
// period: "وسجلت بغداد 30 قتيلاً و70 جريحاً". They say neither who the people
// were nor a day nor an attack of their own.
func (r *reader) bulletin(hs []harm) {
	if r.listKind == "" {
		return
	}
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.is(cWeapon) && !w.is(cEvent) || w.is(cTime) && w.time.Days() == 1 || w.is(cSeparate) {
			return
		}
		if w.is(cEvent) && !w.is(cViolence) && !r.manyWords(w) {
			return
		}
	}
	for k := range hs {
		h := &hs[k]
		if h.dead || h.parent >= 0 || h.part || h.compare || !harmed(h.c.Kind) || h.quantity.qual == register.Vague && h.quantity.a == h.quantity.b || h.toll && h.c.Frame != register.Current {
			continue
		}
		if h.c.Status == "" || h.c.Status == register.UnknownStatus || h.c.Status == r.listStatus {
			h.row = true
			h.c.Scope = register.ScopePeriod
			if h.c.Status != r.listStatus && r.listStatus != "" {
				h.c.Status = r.listStatus
			}
		}
	}
}

// manyWords reports whether an event's word is a plural: "attacks", "clashes".
func (r *reader) manyWords(w *word) bool {
	return strings.HasSuffix(w.norm, "ات") || w.norm == "معارك"
}
