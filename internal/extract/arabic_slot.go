package extract

import (
	"strings"

	"cairn/internal/register"
)

// wordAt returns the word that holds token t.
func (r *reader) wordAt(t int) int {
	for i := range r.arabicMemory.words {
		if w := r.w(i); t >= w.a && t < w.b {
			return i
		}
	}
	return 0
}

// realness reads how real a harm is said to be: the words before it in its
// clause, nearest first, up to who says it; a condition also after it.
func (r *reader) realness(h *harm) {
	at := r.wordAt(h.at)
	set := func(m register.Modality, k int, rule string) {
		h.c.Modality = m
		h.why("modality", rule, r, r.w(k).a, r.w(k).b)
	}
	if r.w(at).future {
		set(register.Planned, at, "the future")
	}
	start := min(at, r.wordAt(h.ga))
	fact := false
	for k := max(at, r.wordAt(h.ga)) - 1; k >= 0; k-- {
		w := r.w(k)
		if k < start && r.w(at).pron && r.w(at).is(cHarm) {
			break // "الإفراج عن 59 موظفاً تحتجزهم الجماعة": what is asked for is not that
		}
		if k < start && !r.sameClause(k, start) {
			break
		}
		if w.is(cNeg) && (k == at-1 || k == start-1 || k == start-2) && w.norm != "غير" {
			h.neg = true
			set(register.Denied, k, "what did not happen")
			return
		}
		if e := w.find(cSpeech); e != nil && k != at {
			if e.act == "deny" {
				set(register.Denied, k, "what is denied")
				h.c.DeniedBy = r.denier(k)
				return
			}
			if e.act != "by" && e.act != "blame" && !r.w(k-1).is(cRel) && !w.is(cEast|cHuman) && !w.is(cModality) {
				break
			}
		}
		if resulted[w.norm] && k != at && !r.w(k-1).is(cModality) {
			fact = true // "نجا من محاولة أسفرت عن إصابة": that came about
		}
		e := w.find(cModality)
		if e == nil || w.is(cNum) || w.prep != 0 && e.modality == register.Hypothetical || fact && e.modality != "background" {
			continue
		}
		switch {
		case e.modality == "background":
			h.c.Frame = register.Background
			continue
		case e.modality == "fiction":
			h.dead = true
			return
		case e.side == "clause" && (e.lemma == "لو" || e.lemma == "إذا") && k > start:
			continue
		case e.modality == register.Averted && r.w(k).is(cNeg):
			continue
		}
		m := e.modality
		if m == register.Planned {
			if !r.w(at).is(cHarm) && r.w(at).deed("masdar") == nil || r.inquiry(k, at) {
				continue // "called for an inquiry into the killing of 50"
			}
			for j := k - 1; j >= max(0, k-3); j-- {
				if f := r.w(j).find(cModality); f != nil && f.modality == register.Averted {
					m = register.Averted
				}
			}
			if strings.HasPrefix(e.lemma, "محاول") && h.c.Kind != register.Killed {
				m = register.Averted
			}
		}
		set(m, k, "the words "+quoted(e.lemma))
		return
	}
	if k := r.calledFalse(r.wordAt(h.gb-1)+1, at); k >= 0 {
		set(register.Denied, k, "what is called untrue")
		for _, s := range r.voices {
			if !s.trailing && s.cueA < h.a {
				h.c.DeniedBy = r.s[r.toks[s.a].Start:r.toks[s.b-1].End]
			}
		}
		return
	}
	for k := r.wordAt(h.gb-1) + 1; k < len(r.arabicMemory.words); k++ {
		w := r.w(k)
		if w.is(cComma|cSpeech|cMark) && !w.is(cEast) {
			break
		}
		if e := w.find(cModality); e != nil && w.prep == 0 && e.side == "clause" && (e.lemma == "لو" || e.lemma == "إذا" || e.lemma == "لولا") {
			set(register.Hypothetical, k, "the condition "+quoted(e.lemma))
			return
		}
	}
}

// calledFalse returns the word from k on, in the clause of word at, that calls what
// was said untrue: "عار عن الصحة", "لا أساس له", "غير صحيح"; else -1.
func (r *reader) calledFalse(k, at int) int {
	for ; k < len(r.arabicMemory.words) && r.sameClause(k, at); k++ {
		w := r.w(k)
		if e := w.find(cModality); e != nil && e.side == "after" {
			return k
		}
		if w.is(cComma | cMark | cSpeech | cHarm | cDeed) {
			return -1
		}
	}
	return -1
}

// inquiry reports whether what is asked for between words k and at is an inquiry
// or a punishment, so that the harm itself came about.
func (r *reader) inquiry(k, at int) bool {
	for j := k + 1; j < at; j++ {
		switch strings.TrimPrefix(strings.TrimLeft(r.w(j).norm, "ب"), "ال") {
		case "تحقيق", "كشف", "محاسبه", "ادانه", "معاقبه", "محاكمه", "تعويض", "عداله", "قصاص", "انتقام", "ثار":
			return true
		}
	}
	return false
}

// resulted are verbs in the past that say what came of something.
var resulted = map[string]bool{"اسفر": true, "اسفرت": true, "ادي": true, "ادت": true, "اوقع": true, "اوقعت": true, "خلف": true, "خلفت": true, "تسبب": true, "تسببت": true, "اودي": true, "اودت": true}

func (r *reader) denier(k int) string {
	if a, b, ok := r.sourceGroup(k + 1); ok {
		return r.textOf(a, b)
	}
	return ""
}

// nobodyHarmed turns what is negated into a count of none: "دون وقوع إصابات",
// "لم يُصب أحد".
func (r *reader) nobodyHarmed() {
	zero := amount{hasMin: true, hasMax: true, qual: register.Exact}
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if !h.neg || h.quantity.qual != register.Vague || h.quantity.a != h.quantity.b || h.def {
			continue
		}
		zero.a, zero.b = h.ga, h.gb
		h.quantity, h.bare = zero, false
		h.c.Count = h.quantity.count()
		h.c.Modality = register.Asserted
		h.why("count", "nobody", r, h.ga, h.gb)
	}
	for i := range r.arabicMemory.words {
		if !r.w(i).is(cNeg) {
			continue
		}
		far := i + 8
		if brings[r.w(i+1).norm] {
			far = i + 16 // "لم يسفر الهجوم … عن إصابات"
		}
		for k := i + 1; k < min(far, len(r.arabicMemory.words)); k++ {
			w := r.w(k)
			if w.is(cComma | cMark | cSub) {
				break
			}
			if r.took[k] != 0 {
				r.zero(i, k)
				break
			}
			kind := register.Kind("")
			e := w.deed("noun")
			switch {
			case e != nil && !w.art && (r.formOf(k) != plain || e.kind == register.Casualties):
				kind = e.kind
			case w.norm == "خسايير" || w.norm == "خساير":
				if r.w(k+1).norm == "بشريه" {
					kind = register.Casualties
				}
			case w.norm == "احد" && r.w(k-1).is(cHarm) && k > i+1:
				kind = r.w(k - 1).find(cHarm).kind
			case w.norm == "يصب" || w.norm == "يقتل" || w.norm == "يجرح":
				if r.w(k+1).norm == "احد" || strings.HasPrefix(r.w(k+1).norm, "اي") {
					kind = register.Wounded
					if w.norm == "يقتل" {
						kind = register.Killed
					}
				}
			}
			if kind == "" {
				continue
			}
			q := zero
			q.a, q.b = w.a, w.b
			g := group{a: i, b: k + 1, head: -1, sort: gElided, amount: &q, status: "unknown"}
			if e := r.w(k + 1).find(cHuman); e != nil && e.status != "context" {
				g.status = e.status
			}
			if h := r.propose(kind, &g, i, k+1, k, "nobody"); h != nil {
				h.elided = false
			}
			break
		}
	}
}

// brings are verbs of what an attack brings about.
var brings = map[string]bool{"يسفر": true, "تسفر": true, "يود": true, "تود": true, "يودي": true, "تودي": true, "يوقع": true, "توقع": true, "يخلف": true, "تخلف": true, "يتسبب": true, "تتسبب": true, "تسجل": true, "يسجل": true}

// zero makes none of a bare plural at word k that "not" at word i reaches:
// "لم تسفر العملية عن إصابات".
func (r *reader) zero(i, k int) {
	t := r.w(k).a
	for x := r.firstHarm; x < len(r.harms); x++ {
		h := &r.harms[x]
		if h.dead || h.def || !h.deed || t < h.ga || t >= h.gb || h.quantity.qual != register.Vague || h.quantity.a != h.quantity.b {
			continue
		}
		h.quantity = amount{hasMin: true, hasMax: true, qual: register.Exact, a: h.ga, b: h.gb}
		h.bare = false
		h.a = min(h.a, r.w(i).a)
		h.c.Count, h.c.Modality = h.quantity.count(), register.Asserted
		h.why("count", "nobody", r, h.a, h.gb)
	}
}

// foiled reads attacks that were stopped: "فكك خبراء المتفجرات أربع عبوات".
func (r *reader) foiled() {
	for i := range r.arabicMemory.words {
		e := r.w(i).find(cModality)
		if e == nil || e.modality != register.Averted || r.w(i-1).is(cNeg) || strings.HasPrefix(e.lemma, "نج") {
			continue
		}
		at := -1
		for k := i + 1; k < min(i+9, len(r.arabicMemory.words)); k++ {
			if w := r.w(k); w.is(cWeapon | cEvent) {
				at = k
				break
			} else if w.is(cMark | cSub) {
				break
			}
		}
		if at < 0 {
			continue
		}
		over := false
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; !h.dead && r.sameClause(i, r.wordAt(h.at)) {
				over = true
			}
		}
		if over {
			continue
		}
		g := group{a: i, b: at + 1, head: -1, amount: &amount{}, sort: gElided}
		h := r.propose(register.IncidentOnly, &g, i, at+1, i, "an attack that was stopped")
		if h == nil {
			continue
		}
		h.c.Count, h.c.Unit, h.c.Status = nil, "", ""
		h.elided = false
		h.c.Modality = register.Averted
		h.why("modality", "the words "+quoted(e.lemma), r, r.w(i).a, r.w(i).b)
		if e := r.w(at).find(cWeapon); e != nil {
			h.c.Weapon, h.ownArms = e.weapon, true
		}
	}
}

// leftOut gives groups whose noun is left out the status of the group they go
// on from, and the unknown the code unknown (inheritance rule 6).
func (r *reader) leftOut(hs []harm) {
	r.services()
	for k := range hs {
		r.martyrs(&hs[k])
		if h := &hs[k]; h.ours && (h.c.Status == register.UnknownStatus || h.c.Status == register.Insurgent) && (strings.HasPrefix(h.words, "مقاتل") || strings.HasPrefix(h.words, "افراد") || strings.HasPrefix(h.words, "رجال")) {
			h.c.Status = "context" // "تسعة من أفراده"
		}
	}
	for k := range hs {
		h := &hs[k]
		if h.c.Kind.Custody() || h.c.Count == nil {
			continue
		}
		if near := r.lastService != "" && r.sent-r.lastServiceAt <= 1; h.c.Status == "context" || h.officer && (near || h.parent >= 0 && r.harms[h.parent].c.Status == register.Police) {
			// officers and members are of the service whose post or patrol was named
			own := ""
			for i := r.wordAt(h.ga) - 1; h.ours && i >= 0 && own == ""; i-- {
				if e := r.w(i).find(cParty); e != nil && e.party != "nation" && !r.spoken(r.w(i).a) {
					own = e.status
				}
			}
			for i := range r.arabicMemory.words {
				// "نعت الكتائب أربعة من مقاتليها": the speaker's own
				if e := r.w(i).find(cParty); own == "" && h.ours && e != nil && e.party != "nation" && r.w(i).a < h.ga {
					own = e.status
				}
			}
			for v := range r.voices {
				if s := &r.voices[v]; own == "" && h.ours && h.at >= s.lo && h.at < s.hi {
					for _, t := range s.types {
						own = map[string]string{"police": "police", "military": "army", "security": "security"}[t]
					}
				}
			}
			switch {
			case h.parent >= 0 && r.harms[h.parent].c.Status != "context" && r.harms[h.parent].c.Status != "" && r.harms[h.parent].c.Status != register.UnknownStatus:
				h.c.Status = r.harms[h.parent].c.Status
				h.why("status", "the people they are among", r, h.ga, h.gb)
			case own != "":
				h.c.Status = register.Status(own)
				h.why("status", "the party whose they are", r, h.ga, h.gb)
			case near:
				h.c.Status = register.Status(r.lastService)
				h.why("status", "the service whose post or people were named", r, h.ga, h.gb)
			default:
				h.c.Status = register.UnknownStatus
			}
		}
		if h.c.Status != "" {
			continue
		}
		if h.parent >= 0 {
			h.c.Status = r.harms[h.parent].c.Status
			continue
		}
		if h.sort == gDeed && k+1 < len(hs) && hs[k+1].ga == h.gb && hs[k+1].sort == gDeed && hs[k+1].c.Status != "" {
			h.c.Status = hs[k+1].c.Status // "73 قتيلاً و155 جريحاً من المدنيين"
			h.why("status", "the people they stand with", r, hs[k+1].ga, hs[k+1].gb)
			continue
		}
		if (h.elided && h.sort == gElided || h.sort == gDeed && (h.compare || h.row)) && !h.toll {
			for j := r.firstHarm + k - 1; j >= 0; j-- {
				o := &r.harms[j]
				if o.sent < r.sent-1 && !(h.row && o.sent >= r.sent-30) {
					break
				}
				if o.dead || o.c.Kind.Custody() || o.c.Status == "" || o.part && o.parent >= 0 {
					continue
				}
				h.c.Status = o.c.Status
				h.why("status", "the people they go on from", r, h.ga, h.gb)
				break
			}
		}
		if h.c.Status == "" {
			h.c.Status = register.UnknownStatus
		}
	}
}

// martyrs gives fighters whose death is told as martyrdom the status of the
// service or militia that the sentence names, else of one named just before: who
// speaks so is of their side. The word says nothing of anybody else's status.
func (r *reader) martyrs(h *harm) {
	if h.c.Status != register.Insurgent || !(h.words == "مقاتل" || h.words == "مقاتلين" || h.words == "مقاتلون" || h.words == "مقاتلان" || h.words == "المقاتلين" || h.words == "مقاتلا") {
		return
	}
	e := r.w(r.wordAt(h.at)).entries
	praised := false
	for k := range e {
		praised = praised || strings.HasPrefix(e[k].lemma, "استشه") || e[k].lemma == "شهيد"
	}
	for k := r.firstHarm; k < len(r.harms) && !praised; k++ {
		// "ارتقى النقيب شهيداً فيما أصيب مقاتلان"
		o := r.w(r.wordAt(r.harms[k].at)).entries
		for x := range o {
			praised = praised || strings.HasPrefix(o[x].lemma, "استشه") || o[x].lemma == "شهيد" || o[x].lemma == "ارتقى"
		}
		if s := r.harms[k].c.Status; praised && served[string(s)] {
			h.c.Status = s
			h.why("status", "fighters told of beside a martyr, by his service", r, h.ga, h.gb)
			return
		}
	}
	if !praised {
		return
	}
	at := r.wordAt(h.ga)
	best, far := "", 100
	for i := range r.arabicMemory.words {
		p := r.w(i).find(cParty)
		if p == nil || !served[p.status] || r.spoken(r.w(i).a) {
			continue
		}
		if d := abs(i - at); d < far {
			best, far = p.status, d
		}
	}
	switch {
	case best != "":
	case r.lastService != "" && r.sent-r.lastServiceAt <= 1:
		best = r.lastService
	default:
		best = "militia"
	}
	h.c.Status = register.Status(best)
	h.why("status", "fighters told of as martyrs, by the service named with them", r, h.ga, h.gb)
}

// services remembers whose post, patrol or men the sentence names, for "ستة
// ضباط" and "أربعة عناصر".
func (r *reader) services() {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		e := w.find(cParty)
		if e == nil || e.party != "service" && e.status != "militia" || r.spoken(w.a) || r.took[i] != 0 {
			continue
		}
		if p := r.w(i - 1); w.prep == 'l' || p.is(cThing|cInstitution|cForces) || p.class == 0 && p.b > 0 {
			r.lastService, r.lastServiceAt = e.status, r.sent
		}
	}
}

// means gives each harm the means that its clause names, else its sentence.
func (r *reader) means(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.parent >= r.firstHarm && h.part && h.c.Weapon == "" && h.c.Kind == r.harms[h.parent].c.Kind {
			h.c.Weapon = r.harms[h.parent].c.Weapon
		}
		carries := h.parent >= 0 && h.parent < r.firstHarm && (h.at < h.ga || h.at >= h.gb) // a part with a verb of its own
		if h.c.Weapon != "" || h.parent >= 0 && h.part && !carries {
			continue
		}
		if h.c.Kind.Custody() && h.c.Kind != register.Executed {
			continue
		}
		if !harmed(h.c.Kind) && h.c.Kind != register.Executed && h.c.Kind != register.BodiesFound && h.c.Kind != register.Missing {
			continue
		}
		if h.compare || h.row {
			continue
		}
		at := r.wordAt(h.at)
		best, rank := -1, 100
		for i := range r.arabicMemory.words {
			w := r.w(i)
			e := w.find(cWeapon)
			if e == nil {
				e = r.bomber(i)
			}
			if e == nil || r.harmless(i) || r.ofSome(at, i) || carries && !r.sameClause(i, at) || w.is(cTime|cPlace) || r.took[i] != 0 && w.is(cHuman) && !w.is(cNum) && !(h.agentA == i) {
				continue
			}
			if e.weapon == "hanging" != (h.c.Kind == register.Executed) {
				continue
			}
			score := armsRank[e.weapon]
			if !r.sameClause(i, at) {
				score += 20
				if abs(int(r.clause[i]-r.clause[at])) > 1 {
					score += 20
				}
				if i > at && r.otherBetween(hs, h, i) {
					score += 60
				}
			}
			if score < rank {
				best, rank = i, score
			}
		}
		if best < 0 || rank >= 60 {
			continue
		}
		e := r.w(best).find(cWeapon)
		if e == nil {
			e = r.bomber(best)
		}
		h.c.Weapon, h.ownArms = e.weapon, true
		if e.weapon == "suicide_vest" && r.driven(best) {
			h.c.Weapon = "suicide_vehicle_bomb"
		}
		h.why("weapon", "the words "+quoted(e.lemma), r, r.w(best).a, r.w(best).b)
	}
}

// driven reports whether the bomber of the attack named at word i drove what blew
// up: "تفجير انتحاري نفذه رجل يقود شاحنة".
func (r *reader) driven(i int) bool {
	for k := i + 1; k < min(len(r.arabicMemory.words), i+9) && !r.w(k).is(cComma|cMark|cSub); k++ {
		switch r.w(k).norm {
		case "يقود", "تقود", "يقودها", "قاد", "قادها", "بسيارته", "بشاحنته", "بمركبته", "سيارته", "شاحنته", "مركبته":
			return true
		}
	}
	return false
}

// ofSome reports whether the means at word i is said of some of the people of the
// harm at word at only: "أصيب 103، أكثر من نصفهم بسبب الألغام".
func (r *reader) ofSome(at, i int) bool {
	for k := at + 1; k < i; k++ {
		switch r.w(k).norm {
		case "نصفهم", "معظمهم", "غالبيتهم", "اغلبهم", "بعضهم", "ثلثهم", "ثلثيهم", "ربعهم", "اكثرهم":
			return true
		}
	}
	return false
}

// harmless reports whether a weapon was found, destroyed or defused: no means.
func (r *reader) harmless(i int) bool {
	for k := i - 1; k >= max(0, i-6) && !r.w(k).is(cComma|cMark|cSub); k-- {
		if moved[r.w(k).norm] {
			return true // "نُقلوا بطائرة مروحية"
		}
	}
	if r.w(i).prep == 'b' {
		return false // "تدمير مضافتين بضربة جوية"
	}
	for k := i - 1; k >= max(0, i-9); k-- {
		w := r.w(k)
		if w.is(cComma|cMark|cSub) || k < i-4 && !r.w(i).is(cNum) && !r.w(i-1).is(cNum) {
			return false
		}
		for _, stem := range []string{"دمر", "تدمير", "ضبط", "عثر", "العثور", "فكك", "تفكيك", "ابطل", "ابطال", "صادر", "مصادره", "يدمر", "معمل", "معامل"} {
			if n := strings.TrimPrefix(w.norm, "و"); strings.HasPrefix(n, stem) && len(n) <= len(stem)+4 {
				return true
			}
		}
	}
	return false
}

// bomber reads the means of those who act: gunmen shoot; a bomber who blows
// himself up wears it, one with a vehicle drives it.
func (r *reader) bomber(i int) *entry {
	e := r.w(i).find(cHuman)
	if e == nil || r.took[i] != 0 {
		return nil
	}
	switch e.lemma {
	case "مسلح", "قناص":
		return &gunmen
	case "انتحاري":
		for k := i + 1; k < min(len(r.arabicMemory.words), i+8); k++ {
			w := r.w(k)
			if v := w.find(cWeapon); v != nil && v.weapon == "vehicle_bomb" || w.norm == "سيارته" || w.norm == "سيارتها" || w.norm == "شاحنته" {
				return &driver
			}
			if w.norm == "نفسه" || w.norm == "نفسها" || w.norm == "نفسيهما" {
				return &wearer
			}
		}
	}
	return nil
}

var (
	gunmen = entry{class: cWeapon, sense: &sense{weapon: "gunfire", lemma: "مسلحون"}}
	driver = entry{class: cWeapon, sense: &sense{weapon: "suicide_vehicle_bomb", lemma: "انتحاري بسيارة"}}
	wearer = entry{class: cWeapon, sense: &sense{weapon: "suicide_vest", lemma: "انتحاري فجر نفسه"}}
)

// otherBetween reports whether another harm of the same kind stands between a
// harm and word i.
func (r *reader) otherBetween(hs []harm, h *harm, i int) bool {
	for k := range hs {
		if o := &hs[k]; o.at > h.at && o.at < r.w(i).a && o.c.Kind == h.c.Kind && o.parent < 0 {
			return true
		}
	}
	return false
}
