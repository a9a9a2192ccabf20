package extract

import (
	"strings"

	"cairn/internal/register"
)

// custodyNear reports whether those who fled were held: prisoners, or out of a
// prison.
func (r *reader) custodyNear(i int, g *group) bool {
	for k := max(0, i-3); k < min(len(r.arabicMemory.words), g.b+7); k++ {
		if r.w(k).is(cCustody) {
			return true
		}
	}
	if g.others {
		for k := range r.arabicMemory.words {
			if k < i && r.w(k).is(cCustody) {
				return true // "أثناء محاولتهم الفرار من مركز احتجاز، وتمكن 27 آخرون من الهرب"
			}
		}
	}
	if g.head >= 0 {
		switch e := r.w(g.head).find(cHuman); {
		case e == nil:
		case strings.Contains("سجين معتقل محتجز موقوف نزيل مدان محكوم رهينة مختطف مخطوف أسير متهم", e.lemma):
			return true
		}
	}
	return g.part || g.status == "insurgent"
}

// armedAgent reports whether words [a,b) name an armed group.
func (r *reader) armedAgent(a, b int) bool {
	for k := a; k >= 0 && k < b; k++ {
		if e := r.w(k).find(cParty); e != nil && (e.status == "insurgent" || e.status == "militia") {
			return true
		}
		if e := r.w(k).find(cHuman); e != nil && e.status == "insurgent" {
			return true
		}
	}
	return false
}

// armedBefore reports whether an armed group acts before word i in its clause:
// only a state executes.
func (r *reader) armedBefore(i int) bool {
	for k := i - 1; k >= max(0, i-6) && r.sameClause(k, i); k-- {
		if !r.spoken(r.w(k).a) && r.w(k).prep == 0 && r.took[k] == 0 && r.armedAgent(k, k+1) {
			return true
		}
	}
	return false
}

// sentencing reports whether a court's verb stands before word i in its clause.
func (r *reader) sentencing(i int) bool {
	for k := i; k >= 0 && r.sameClause(k, i); k-- {
		if n := strings.TrimPrefix(r.w(k).norm, "و"); strings.HasPrefix(n, "نفذ") || strings.HasPrefix(n, "تنفيذ") || strings.HasPrefix(n, "ينفذ") {
			return false
		}
	}
	for k := i - 1; k >= 0 && r.sameClause(k, i); k-- {
		switch r.w(k).norm {
		case "قضت", "قضي", "حكمت", "حكم", "اصدرت", "اصدر", "صدر", "صدرت", "احكاما", "حكما", "قضاي", "قضايي", "قرارا":
			return true
		}
	}
	return false
}

// arabicTrials reads how long trials took: "المحاكمات استغرقت أقل من عشر دقائق".
func (r *reader) arabicTrials() {
	for i := range r.arabicMemory.words {
		switch strings.TrimPrefix(strings.TrimPrefix(r.w(i).norm, "ال"), "لل") {
		case "محاكمه", "محاكمات", "محاكماتهم", "محاكمته", "محاكمتهم", "جلسه", "جلسات", "حوكموا", "حوكم", "حوكما", "يحاكم", "يحاكمون", "حاكمت", "حاكمتهم":
		default:
			continue
		}
		for k := i + 1; k < min(len(r.arabicMemory.words), i+10); k++ {
			w := r.w(k)
			if w.is(cMark | cSub) {
				break
			}
			q := amount{qual: register.Exact, hasMin: true, hasMax: true, a: w.a, b: w.b}
			end := k + 1
			switch {
			case w.is(cNum) && (r.w(k+1).is(cMinute) || r.w(k+1).norm == "دقيقه"):
				q.min, q.max, end = w.n, w.n, k+2
			case w.norm == "نصف" && r.w(k+1).norm == "ساعه":
				q.min, q.max, end = 30, 30, k+2
			case w.norm == "دقيقتين":
				q.min, q.max = 2, 2
			default:
				continue
			}
			if e := r.w(k - 1).find(cHedge); e != nil && !e.after {
				q.hedge(e.qual)
			}
			g := group{a: k, b: end, head: -1, sort: gElided, amount: &q, unit: "minutes"}
			if h := r.propose(register.DueProcess, &g, i, end, k, "how long trials took"); h != nil {
				h.elided = false
				h.c.Indicator = "trial_duration"
			}
			break
		}
	}
}

// custodians names who holds people: "سجن تديره قوات …", "لدى قوات …".
func (r *reader) custodians(hs []harm) {
	for i := range r.arabicMemory.words {
		switch r.w(i).norm {
		case "تديره", "تديرها", "يديره", "يديرها", "لدي", "تحتجزهم", "يحتجزهم", "احتجزتهم":
		case "تحتجز", "يحتجز", "احتجزت", "احتجز", "تعتقل", "يعتقل", "اعتقلت", "اعتقل":
			if !r.w(i).pron {
				continue
			}
		case "عليه", "عليها":
			if n := r.w(i - 1).norm; n != "تسيطر" && n != "يسيطر" && n != "تشرف" && n != "يشرف" {
				continue
			}
		default:
			continue
		}
		e := r.w(i + 1).find(cParty)
		if e == nil || e.party == "nation" {
			continue
		}
		for k := range hs {
			if h := &hs[k]; h.c.Kind.Custody() && h.c.Custodian == "" && !h.part {
				h.c.Custodian = r.textOf(i+1, i+2)
				h.why("custodian", "who runs the place", r, r.w(i+1).a, r.w(i+1).b)
			}
		}
		r.owners = append(r.owners, owner{r.textOf(i+1, i+2), e})
	}
}

// withoutLaw reads people held without a charge, and people tried or held
// without a lawyer: "لم يُسمح لـ45 منهم بتوكيل محام".
func (r *reader) withoutLaw() {
	for i := range r.arabicMemory.words {
		root := strings.TrimPrefix(strings.TrimPrefix(r.toks[r.w(i).b-1].Norm, "ب"), "ال")
		switch root {
		case "تهمه", "تهم", "تهما", "اتهام", "اتهامات", "محاكمه":
			if !r.refusedBefore(i, 3) {
				continue
			}
			for k := r.firstHarm; k < len(r.harms); k++ {
				if h := &r.harms[k]; (h.c.Kind == register.Detained || h.c.Kind == register.Arrested) && h.a < r.w(i).a && r.w(i).a-h.at < 16 {
					h.c.Indicator = "held_without_charge"
				}
			}
		case "محام", "محامي", "محاميا", "محامين", "محاميهم", "محاميه":
			if !r.refusedBefore(i, 7) {
				continue
			}
			done := false
			for k := r.firstHarm; k < len(r.harms); k++ {
				// "بينهم 11 امرأة لم يُسمح لهن بتوكيل محام": what is said of a part
				h := &r.harms[k]
				if h.dead || !h.part || h.parent < 0 || h.c.Kind != register.Detained && h.c.Kind != register.Arrested || h.gb > r.w(i).a || r.wordAt(h.gb-1) < i-6 {
					continue
				}
				h.c.Kind, h.c.Indicator, h.c.Scope, h.b = register.DueProcess, "no_lawyer", register.ScopeStock, r.w(i).b
				done = true
			}
			for k := max(0, i-9); k < i && !done; k++ {
				if !r.w(k).is(cNum|cHedge|cVague) || r.took[k] != 0 {
					continue
				}
				g, ok := r.people(k)
				if !ok || g.amount == nil || g.sort == gThing || g.amount.a == g.amount.b {
					continue
				}
				if h := r.propose(register.DueProcess, &g, k, i+1, i, "people without a lawyer"); h != nil {
					h.c.Indicator, h.c.Status, h.c.Scope = "no_lawyer", "", register.ScopeStock
					h.elided = false
				}
				break
			}
		}
	}
}

// refusedBefore reports whether "without", "not" or a refusal stands at most n words
// before word i.
func (r *reader) refusedBefore(i, n int) bool {
	for k := i - 1; k >= max(0, i-n); k-- {
		w := r.w(k)
		if w.is(cComma | cMark | cSub) {
			return false
		}
		if w.is(cNeg) || strings.HasPrefix(w.norm, "حرم") || strings.HasPrefix(w.norm, "منع") || strings.HasPrefix(w.norm, "يحرم") || strings.HasPrefix(w.norm, "رفض") || w.norm == "يفتقر" || w.norm == "يفتقرون" {
			return true
		}
	}
	return false
}
