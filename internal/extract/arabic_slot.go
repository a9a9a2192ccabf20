package extract

import (
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
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
		if e == nil || w.is(cNum) || fact {
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
	for k := r.wordAt(h.gb-1) + 1; k < len(r.arabicMemory.words); k++ {
		w := r.w(k)
		if w.is(cComma|cSpeech|cMark) && !w.is(cEast) {
			break
		}
		if e := w.find(cModality); e != nil && e.side == "clause" && (e.lemma == "لو" || e.lemma == "إذا" || e.lemma == "لولا") {
			set(register.Hypothetical, k, "the condition "+quoted(e.lemma))
			return
		}
	}
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
	if a, b, ok := r.source2(k + 1); ok {
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
		for k := i + 1; k < min(i+8, len(r.arabicMemory.words)); k++ {
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
		if h.c.Weapon != "" || h.parent >= 0 && h.part {
			continue
		}
		if h.c.Kind.Custody() && h.c.Kind != register.Executed {
			continue
		}
		if !harmed(h.c.Kind) && h.c.Kind != register.Executed {
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
			if e == nil || r.harmless(i) || w.is(cTime|cPlace) || r.took[i] != 0 && w.is(cHuman) && !w.is(cNum) && !(r.wordAt(h.agentTok()) == i) {
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
		h.why("weapon", "the words "+quoted(e.lemma), r, r.w(best).a, r.w(best).b)
	}
}

// harmless reports whether a weapon was found, destroyed or defused: no means.
func (r *reader) harmless(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		w := r.w(k)
		if w.is(cComma | cMark | cSub) {
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
	gunmen = entry{class: cWeapon, weapon: "gunfire", lemma: "مسلحون"}
	driver = entry{class: cWeapon, weapon: "suicide_vehicle_bomb", lemma: "انتحاري بسيارة"}
	wearer = entry{class: cWeapon, weapon: "suicide_vest", lemma: "انتحاري فجر نفسه"}
)

// nations2 notes the country of a nation's adjective or of the source, for
// figures of a period that name no place.
func (r *reader) nations2(hs []harm) {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.place == nil || !w.demonym && !(w.is(cPlace) && w.place.Kind == gazetteer.Country) {
			continue
		}
		r.lastNation, r.lastNationAt = w.place, r.sent
		r.lastNationSpan = document.Span{r.toks[w.a].Start, r.toks[w.b-1].End}
	}
	if r.lastNation == nil || r.sent-r.lastNationAt > 2 {
		return
	}
	for k := range hs {
		if h := &hs[k]; h.c.Place == nil {
			h.nation, h.nationSpan = r.lastNation, r.lastNationSpan
		}
	}
}

func (h *harm) agentTok() int { return h.agentA }

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

// places2 gives each harm the place that suits it best: near it, in its clause,
// after "in".
func (r *reader) places2(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.c.Place != nil || h.parent >= 0 && h.part && !h.row && !r.placeRight(h) {
			continue
		}
		at := max(r.wordAt(h.at), r.wordAt(h.gb-1))
		best, top, near := -1, 0, false
		for i := range r.arabicMemory.words {
			w := r.w(i)
			if w.place == nil || w.demonym || !w.is(cPlace) || r.spoken(w.a) {
				continue
			}
			if w.a >= h.ga && w.a < h.gb || h.ordinal && i < at || !h.row && r.figureOwns(hs, h, i) {
				continue
			}
			weight, close := r.placeWeight(i, h)
			score := 40 * weight
			if w.place.Kind == gazetteer.Country {
				score -= 25
			}
			bracket := r.w(i+1).mark("(") || r.w(i+1).mark(":")
			switch {
			case h.row && i > at && i-r.wordAt(h.gb-1) <= 3 && weight == 3 && !bracket:
				score += 350 // "18 قتيلاً في نينوى"
			case h.row && i < at && !bracket && !r.w(i).is(cTime):
				score += 250 - 4*(at-i)
			case h.row && i < at && at-i <= 3 && (bracket || r.w(i+1).is(cNum)):
				score += 300
			case bracket && i < at && at-i <= 4 && r.w(i+1).mark("("):
				score += 300
			case h.row && i < at && at-i <= 9 && r.w(r.wordAt(h.ga)-1).mark("("):
				score += 250 - 5*(at-i) // "بغداد الأكثر تضرراً (37 قتيلاً)"
			case bracket && r.w(i+1).mark("(") && i > at || h.row && i < at:
				continue
			case i > at:
				score += 30 - min(30, i-at)
				if r.otherBetween(hs, h, i) && !r.sameClause(i, at) {
					score -= 40
				}
			default:
				score += 8 - min(25, at-i)
			}
			if !r.sameClause(i, at) && !h.row {
				score -= 50
				if abs(int(r.clause[i]-r.clause[at])) > 1 {
					score -= 10
				}
			}
			if score > top {
				best, top, near = i, score, close
			}
		}
		if best >= 0 {
			r.setPlace2(h, best, near)
		}
	}
}

// figureOwns reports whether the place at word i belongs to a figure of a list
// that stands between the harm and it: "95 قتيلاً: 40 في بغداد".
func (r *reader) figureOwns(hs []harm, h *harm, i int) bool {
	for k := range hs {
		if o := &hs[k]; o.row && !o.dead && o.ga > h.ga && r.w(i).a > h.gb && (o.ga < r.w(i).a || o.a <= r.w(i).a) {
			return true
		}
	}
	return false
}

func (r *reader) placeRight(h *harm) bool {
	i := r.wordAt(h.gb-1) + 1
	if r.w(i).norm == "في" {
		i++
	}
	return r.w(i).is(cPlace)
}

// spoken reports whether token t belongs to the words of a source.
func (r *reader) spoken(t int) bool {
	for k := range r.voices {
		if s := &r.voices[k]; t >= s.a && t < s.b || t >= s.cueA && t < s.cueB {
			return true
		}
	}
	return false
}

// placeWeight says how well the words before a place fit what happened there,
// and whether they put it only near.
func (r *reader) placeWeight(i int, h *harm) (weight int, near bool) {
	j := i - 1
	if r.w(i).prep == 'b' {
		return 3, false
	}
	for r.w(j).is(cAdmin|cInstitution) || r.w(j).is(cSource) && r.w(j).is(cInstitution) {
		if r.w(j).prep == 'b' {
			return 3, false
		}
		j--
	}
	p := r.w(j)
	switch {
	case p.is(cEast):
		return 3, true
	case p.is(cPrep):
		switch p.norm {
		case "في", "وسط", "داخل", "امام":
			return 3, false
		case "من":
			if h.c.Kind == register.Infiltrated {
				return 0, false
			}
			return 2, false
		case "الي":
			if h.c.Kind == register.Infiltrated {
				return 3, false
			}
			if h.c.Kind == register.Displaced {
				return 0, false
			}
			return 1, false
		case "باتجاه":
			return 0, false
		}
		return 2, false
	case p.is(cComma):
		return 2, false
	}
	return 2, false
}

func (r *reader) setPlace2(h *harm, i int, near bool) {
	w := r.w(i)
	p := r.chooseArabic(i)
	a := r.toks[w.a].Start
	end := r.toks[w.b-1].End
	words := r.s[a:end]
	for _, c := range []struct {
		on     bool
		letter string
	}{{w.conj == 'w', "و"}, {w.conj == 'f', "ف"}, {w.prep == 'b', "ب"}, {w.prep == 'l', "ل"}} {
		if c.on {
			words = strings.TrimPrefix(words, c.letter)
		}
	}
	h.place, h.near, h.ownPlace = p, near, true
	h.c.Place = placeOf(p, words, near, w.rivals)
	rule := "the place named with it"
	if near {
		rule = "near the place named with it"
	}
	h.why("place", rule, r, w.a, w.b)
}

// chooseArabic picks among places of one name: in the area named beside it, in
// the country watched, in an area named before.
func (r *reader) chooseArabic(i int) *gazetteer.Place {
	w := r.w(i)
	if len(w.rivals) < 2 {
		return w.place
	}
	if r.w(i - 1).is(cAdmin) {
		var wants gazetteer.Kind
		switch r.w(i - 1).norm {
		case "محافظه", "اقليم", "ولايه":
			wants = gazetteer.Admin1
		case "قضا":
			wants = gazetteer.Admin2
		}
		if wants != "" {
			for _, p := range w.rivals {
				if p.Kind == wants && (r.opt.Country == "" || p.Country == r.opt.Country) {
					return p
				}
			}
		}
	}
	for _, j := range []int{i + 2, i + 3, i + 1, i - 2, i - 3} {
		o := r.w(j)
		if o.place == nil || o.demonym || !o.is(cPlace) || o.place == w.place {
			continue
		}
		for _, p := range w.rivals {
			if o.place.Kind == gazetteer.Admin1 && p.Admin1 == o.place.Admin1 && p != o.place || o.place.Kind == gazetteer.Country && p.Country == o.place.Country {
				return p
			}
		}
	}
	var home *gazetteer.Place
	for _, p := range w.rivals {
		if r.opt.Country != "" && p.Country != r.opt.Country {
			continue
		}
		if home == nil {
			home = p
		}
		if p.Admin1 != "" && r.seen[p.Admin1] && home.Population < 50000 && home.Kind != gazetteer.Admin1 {
			return p
		}
	}
	if home != nil {
		return home
	}
	return w.rivals[0]
}

// times2 gives each harm its time. A time that hangs on who speaks dates the
// statement.
func (r *reader) times2(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.ownTime || h.parent >= 0 && h.part && !h.row {
			continue
		}
		at := max(r.wordAt(h.at), r.wordAt(h.gb-1))
		best, top := -1, 0
		for i := range r.arabicMemory.words {
			w := r.w(i)
			if !w.is(cTime) || !w.time.Known() || r.spoken(w.a) {
				continue
			}
			score := 100
			switch {
			case i > at:
				score += 30 - 2*min(25, i-at)
				if r.otherBetween(hs, h, i) {
					score -= 60
				}
			default:
				score += 15 - 2*min(25, at-i)
				if h.row && at-i > 3 {
					score -= 100
				}
			}
			if !r.sameClause(i, at) {
				score -= 40
				if i < at {
					score -= 15
				}
			}
			// a time that belongs to something done to them or said of them
			if p := r.w(i - 1); p.class == 0 && p.b > 0 && i > at && strings.HasSuffix(p.norm, "وا") && !r.w(i-1).is(cHarm) {
				score -= 80
			}
			for j := i - 1; j > at && j >= i-6; j-- {
				if v := r.w(j); v.is(cRel) || v.is(cHarm) && v.a != h.at && !v.is(cDeed) && v.conj == 0 {
					score -= 60
					break
				}
			}
			if w.since && !h.toll && r.superlative(i) {
				continue // "the lowest toll for two years"
			}
			if score > top {
				best, top = i, score
			}
		}
		if best < 0 || top < 30 {
			continue
		}
		w := r.w(best)
		h.c.Time, h.ownTime, h.timeOf, h.sinceT = w.time, true, w.time, w.since
		h.later = w.hours
		h.why("time", "the time named with it", r, w.a, w.b)
	}
}

// superlative reports whether a superlative stands before word i: what the time
// after it measures.
func (r *reader) superlative(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		switch strings.TrimPrefix(r.w(k).norm, "ال") {
		case "ادني", "اعلي", "اسوا", "اكبر", "اعنف", "اقل", "اكثر", "اول", "ادمي", "اضخم":
			return true
		}
	}
	return false
}

// reach says what each number spans and what part it plays: an incident, a
// period, a stock, a running total; background when long past or compared with.
func (r *reader) reach(hs []harm) {
	event, violence := false, false
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.is(cEvent) && !w.is(cViolence) && w.norm != "سقوط" {
			event = true
		}
		if w.is(cViolence) {
			violence = true
		}
	}
	for k := range hs {
		h := &hs[k]
		set := func(s register.Scope, why string) {
			h.c.Scope = s
			h.why("scope", why, r, 0, 0)
		}
		if h.parent >= 0 && h.part && !h.c.Kind.Custody() {
			h.c.Scope = r.harms[h.parent].c.Scope
			continue
		}
		days := 0
		if h.ownTime {
			days = h.c.Time.Days()
		}
		switch h.c.Kind {
		case register.Detained:
			set(register.ScopeStock, "people held are a stock")
			continue
		case register.SentencedDeath:
			if days == 0 && !r.courtWord() {
				set(register.ScopeStock, "sentences that stand")
			} else if days > 7 {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		case register.DueProcess:
			continue
		case register.Abducted, register.Escaped, register.Recaptured, register.Infiltrated, register.Missing:
			if h.sinceT && h.c.Kind != register.Missing || days > 40 {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		}
		switch {
		case h.c.Scope == register.ScopeCumulative:
		case h.row:
			h.c.Scope = register.ScopePeriod
		case h.sinceT && h.toll && h.c.Frame == register.Update:
			set(register.ScopeCumulative, "a running total")
		case h.sinceT && h.c.Modality != register.Planned:
			set(register.ScopePeriod, "a number since a day")
		case days > 7 && h.c.Modality == register.Planned:
		case days > 7 && (violence || h.toll || r.recorder(h) || !event && (h.quantity.min >= 20 || h.place != nil && h.place.Kind == gazetteer.Country)) && !h.one, h.later && !event:
			set(register.ScopePeriod, "a number over a period")
		case h.compare:
			set(register.ScopePeriod, "a figure that is compared")
		}
		if h.compare {
			h.c.Frame = register.Background
			h.c.Scope = register.ScopePeriod
			h.why("frame", "what a figure is compared with", r, 0, 0)
		}
		if h.c.Frame == register.Current && r.formerToll() {
			h.c.Frame = register.Superseded
			h.why("frame", "an earlier toll", r, 0, 0)
		}
		if h.c.Frame == register.Current && h.ownTime && !h.sinceT && days > 300 && r.on.Known() && h.c.Time.End < r.on.End-14 {
			h.c.Frame = register.Background
			h.why("frame", "long before the text", r, 0, 0)
		}
	}
	// those that died after a toll are among it
	for k := range hs {
		t := &hs[k]
		if !t.toll || t.c.Frame != register.Update {
			continue
		}
		for j := range hs {
			h := &hs[j]
			if j == k || h.dead || h.parent >= 0 || h.c.Kind != t.c.Kind || h.toll || h.at < t.at || !h.quantity.hasMin || t.quantity.hasMax && h.quantity.min >= t.quantity.max {
				continue
			}
			if i := r.wordAt(h.at); r.w(i-1).norm == "بعد" || r.w(i-1).norm == "ان" || r.w(i-1).is(cSub) || r.w(i).is(cSub) {
				h.parent = r.firstHarm + k
				h.part, h.c.Frame = true, register.Update
				h.why("part_of", "those that raised the toll", r, h.ga, h.gb)
			}
		}
	}
}

// formerToll reports whether the sentence tells an earlier toll: "الحصيلة
// السابقة".
func (r *reader) formerToll() bool {
	for i := range r.arabicMemory.words {
		if n := r.toks[r.w(i).b-1].Norm; (n == "السابقه" || n == "سابقه" || n == "الاوليه") && strings.HasSuffix(r.w(i-1).norm, "حصيله") {
			return true
		}
	}
	return false
}

// ordinal2 reads "وهو خامس صحفي يُقتل": the person before is one of so many.
func (r *reader) ordinal2(h *harm, hs []harm) {
	i := r.wordAt(h.ga)
	n := 0
	at := i - 1
	if v, ok := ordinalValue(r.w(i - 1).norm); ok && h.one && h.quantity.a == h.quantity.b {
		n = v
	} else if v, ok := ordinalValue(r.w(i + 1).norm); ok && h.one && r.w(i).art && strings.HasPrefix(r.w(i+1).norm, "ال") && r.w(i+1).norm != "الاول" {
		n, at = v, i+1 // "الصحفي الخامس الذي يُقتل"
	}
	if n < 2 || r.w(i).is(cTime) {
		return
	}
	q := amount{min: n, max: n, hasMin: true, hasMax: true, qual: register.Exact, a: r.w(at).a, b: r.w(at).b}
	h.quantity, h.one, h.ordinal = q, false, true
	h.c.Count = q.count()
	h.a = min(h.a, q.a)
	h.c.Scope = register.ScopeCumulative
	h.why("count", "an ordinal that says how many there were", r, q.a, q.b)
	h.why("scope", "an ordinal that counts on", r, 0, 0)
	for k := range hs {
		if o := &hs[k]; o != h && !o.dead && o.c.Kind == h.c.Kind && o.one && o.parent < 0 && o.at < h.at {
			o.parent = r.indexOf(h)
			o.why("part_of", "counted in the running total", r, h.ga, h.gb)
		}
	}
}

func (r *reader) indexOf(h *harm) int {
	for k := range r.harms {
		if &r.harms[k] == h {
			return k
		}
	}
	return -1
}

func (r *reader) courtWord() bool {
	for i := range r.arabicMemory.words {
		if r.w(i).is(cCourt) {
			return true
		}
	}
	return false
}

// recorder reports whether the figure is one that a body counted.
func (r *reader) recorder(h *harm) bool {
	return h.c.Attribution != nil && len(h.c.Attribution.Types) > 0 && (h.c.Attribution.Types[0] == "un" || h.c.Attribution.Types[0] == "ngo")
}

// mentions2 joins the harms of the sentence to the incidents of the document.
func (r *reader) mentions2(hs []harm) {
	separate := false
	for i := range r.arabicMemory.words {
		if r.w(i).is(cSeparate) {
			separate = true
		}
	}
	live := false
	first := true
	for k := range hs {
		h := &hs[k]
		if h.dead || h.c.Kind == register.DueProcess {
			continue
		}
		live = true
		if h.parent >= 0 && h.part || h.c.Scope != register.ScopeIncident || h.c.Frame == register.Background || h.c.Kind == register.Responsibility {
			continue
		}
		h.separate = separate && first
		first = false
		id := r.joins(h)
		h.incident = id + 1
		r.marks[id].take(h)
	}
	if live {
		return
	}
	// an attack told without its harm gives its place, time and means
	at := -1
	for i := range r.arabicMemory.words {
		if w := r.w(i); w.is(cEventVerb|cEvent|cWeapon) && !w.is(cTime) {
			at = i
			break
		}
	}
	if n := len(r.arabicMemory.words); at < 0 && n <= 4 && r.w(0).is(cPlace) {
		at = 0 // "الأنبار.." before a headline
	}
	if at < 0 {
		return
	}
	w := r.w(at)
	c := []harm{{sent: r.sent, at: w.a, a: w.a, b: w.b, ga: w.a, gb: w.b, parent: -1, alt: -1, agentA: -1, quantity: oneExact, separate: separate}}
	c[0].c.Kind, c[0].c.Scope = register.IncidentOnly, register.ScopeIncident
	r.means(c)
	if w.is(cPlace) {
		r.setPlace2(&c[0], at, false)
	}
	r.places2(c)
	r.times2(c)
	h := &c[0]
	if h.place == nil && !h.ownTime && h.c.Weapon == "" {
		return
	}
	r.marks[r.joins(h)].take(h)
}

// signs2 reads the signs of a sentence.
func (r *reader) signs2() {
	group := false
	for i := range r.arabicMemory.words {
		if e := r.w(i).find(cParty); e != nil && (e.status == "insurgent" || e.status == "militia") {
			group = true
		}
		if e := r.w(i).find(cHuman); e != nil && e.status == "insurgent" {
			group = true
		}
	}
	for i := range r.arabicMemory.words {
		e := r.w(i).find(cSign)
		if e == nil || e.needs == "group" && !group || r.took[i] != 0 {
			continue
		}
		a, b := max(0, i-3), min(len(r.arabicMemory.words), i+4)
		for a < i && r.w(a).is(cComma|cMark|cPrep) {
			a++
		}
		for b > i+1 && r.w(b-1).is(cComma|cMark|cPrep) {
			b--
		}
		hs := []harm{{sent: r.sent, at: r.w(i).a, a: r.w(a).a, b: r.w(b - 1).b, ga: r.w(i).a, gb: r.w(i).b, parent: -1, alt: -1, agentA: -1, quantity: oneExact}}
		c := &hs[0].c
		c.Kind, c.Sign, c.Sentence = register.SignKind, e.sign, r.sent
		c.Span = document.Span{r.toks[r.w(a).a].Start, r.toks[r.w(b-1).b-1].End}
		c.Quote = c.Span.In(r.s)
		c.Modality, c.Frame, c.Scope = register.Asserted, register.Current, register.ScopeIncident
		c.Origin, c.Extractor = "extract", Version
		r.realness(&hs[0])
		if hs[0].c.Modality == register.Planned || hs[0].c.Modality == register.Averted {
			hs[0].c.Modality = register.Asserted // an attempt is a sign
		}
		r.credit(hs)
		r.places2(hs)
		r.times2(hs)
		hs[0].why("sign", "the words "+quoted(e.lemma), r, r.w(i).a, r.w(i).b)
		r.signs = append(r.signs, hs[0].c)
	}
}

// unread2 lists the numbers of people beside a harm word that no rule took.
func (r *reader) unread2() {
	if len(r.unread) > 500 {
		return
	}
	at := -1
	for i := range r.arabicMemory.words {
		if r.w(i).is(cHarm | cDeed | cToll) {
			at = i
			break
		}
	}
	if at < 0 {
		return
	}
	for i := 0; i < len(r.arabicMemory.words); i++ {
		w := r.w(i)
		if !w.is(cNum|cVague) || r.took[i] != 0 || w.is(cNum) && w.n < 2 {
			continue
		}
		g, ok := r.people(i)
		if !ok || g.amount == nil || g.sort == gThing || g.sort == gElided && (i < at-5 || i > at+5) {
			continue
		}
		if r.took[g.b-1] == 0 {
			span := document.Span{r.toks[w.a].Start, r.toks[r.w(g.b-1).b-1].End}
			reason := "people beside " + quoted(r.textOf(at, at+1)) + ", but no rule joins them"
			if g.sort == gElided {
				reason = "a number without a noun near " + quoted(r.textOf(at, at+1))
			}
			r.unread = append(r.unread, Unread{span, span.In(r.s), reason})
		}
		i = g.b - 1
	}
}

// headings remembers what a total or a heading says the figures after it count.
func (r *reader) headings() {
	for k := len(r.harms) - 1; k >= r.firstHarm; k-- {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Kind.Custody() || h.compare {
			continue
		}
		if h.c.Scope == register.ScopePeriod {
			r.listKind, r.listStatus, r.listTime = h.c.Kind, h.c.Status, h.c.Time
			return
		}
	}
	if len(r.harms) > r.firstHarm || len(r.arabicMemory.words) > 14 {
		r.listKind = ""
		return
	}
	if n := len(r.arabicMemory.words); n > 0 && (r.w(n-1).mark(":") || r.zone == headline) {
		for i := range r.arabicMemory.words {
			if e := r.w(i).deed("noun"); e != nil && r.manyForm(r.w(i)) {
				r.listKind, r.listStatus = e.kind, ""
			}
			if r.w(i).is(cTime) {
				r.listTime = r.w(i).time
			}
		}
	}
}

var _ when.Interval
