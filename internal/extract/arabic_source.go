package extract

import (
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/text"
)

func ordinalValue(norm string) (int, bool) { return text.ArabicOrdinal(norm) }

// speakers finds who speaks: "قال X إن", "X قال", ", بحسب X", "نقلاً عن X",
// "نقلت X عن Y", and the source before a colon at the head. A leading cue covers
// what follows it up to the next one, a trailing cue what stands before it.
func (r *reader) speakers() {
	r.voices = r.voices[:0]
	n := len(r.arabicMemory.words)
	end := r.w(n - 1).b
	first := r.w(0).a
	for i := 0; i < n; i++ {
		w := r.w(i)
		if w.mark(":") && i > 0 && i <= 5 {
			if a, b, ok := r.sourceGroup(0); ok && b == i && r.w(a).is(cSource) && len(r.voices) == 0 {
				r.voice(a, b, said{lo: w.b, hi: end, cueA: r.w(a).a, cueB: w.b})
			}
			continue
		}
		e := w.find(cSpeech)
		if e == nil || w.is(cTime|cNum|cPlace) {
			continue
		}
		switch e.act {
		case "by":
			k := r.whatWasSaid(i + 1)
			if r.w(k).mark(":") {
				k++
			}
			a, b, ok := r.sourceGroup(k)
			if !ok {
				a, b, ok = r.officeAt(k)
			}
			if !ok {
				continue
			}
			s := said{lo: first, hi: r.w(i).a, cueA: w.a, cueB: r.w(b - 1).b, trailing: true}
			if n := len(r.voices); e.lemma == "نقلا عن" && n > 0 && !r.voices[n-1].trailing && slices.Contains(r.voices[n-1].types, "media") {
				// "ذكرت صحيفة، نقلاً عن مسؤول، أن"
				v := &r.voices[n-1]
				s.via, s.lo, s.hi, s.trailing = r.s[r.toks[v.a].Start:r.toks[v.b-1].End], r.w(b-1).b, end, false
				r.voice(a, r.wordAfter(a, b), s)
				continue
			}
			if x, y, ok := r.sourceGroup(b + 1); ok && r.w(b).norm == "عن" {
				// "وفق ما نقلته إذاعة عن مصدر"
				s.via = r.textOf(a, b)
				a, b = x, y
				s.cueB = r.w(b - 1).b
			}
			if i <= 1 || r.paperBy(i) || r.w(b).mark(":") && b < n-2 {
				s.lo, s.hi, s.trailing = s.cueB, end, false
			} else {
				s.hi = end
			}
			for r.w(b).is(cTime) {
				s.cueB = r.w(b).b
				b++
			}
			r.voice(a, r.wordAfter(a, b), s)
		case "same":
			if r.lastSaid == nil && len(r.voices) == 0 {
				continue
			}
		case "pass":
			// "نقلت وكالة عن مصدر قوله"
			a, b, ok := r.sourceGroup(i + 1)
			if !ok || r.w(b).norm != "عن" {
				continue
			}
			x, y, ok := r.sourceGroup(b + 1)
			if !ok {
				continue
			}
			r.voice(x, y, said{lo: r.w(y - 1).b, hi: end, cueA: w.a, cueB: r.w(y - 1).b, via: r.textOf(a, b)})
		case "say", "record", "deny", "blame":
			if w.is(cEast) && r.w(i+1).is(cHuman|cNum|cPlace) {
				continue // "between"
			}
			if n := len(r.voices); r.w(i-1).is(cRel) && n > 0 && r.voices[n-1].b <= r.w(i-1).a && r.w(i-1).a-r.voices[n-1].b <= 2 && e.act != "deny" {
				// "بحسب اللجنة، التي قالت إن": who was just named goes on
				v := r.voices[n-1]
				v.lo, v.hi, v.cueA, v.cueB, v.trailing = w.b, end, r.w(i-1).a, w.b, false
				r.voices = append(r.voices, v)
				continue
			}
			if r.w(i-1).is(cRel) || w.pron || r.owns(i) >= 0 {
				continue
			}
			if n := strings.TrimPrefix(r.w(i+1).norm, "ال"); n == "بيان" || n == "تقرير" {
				if !r.w(i+2).is(cSource) && r.lastSaid != nil {
					r.goesOn(i, end) // "وأوضح البيان أن"
					continue
				}
			}
			a, b, ok := r.sourceGroup(i + 1)
			for k := a + 1; ok && e.act == "blame" && k < b; k++ {
				if r.w(k).is(cParty) && r.w(k).conj == 0 {
					b = k // whom it blames
				}
			}
			if !ok {
				if a, b, ok = r.sourceBeforeVerb(i); ok {
					r.voice(a, b, said{lo: w.b, hi: end, cueA: r.w(a).a, cueB: w.b, deny: e.act == "deny"})
					continue
				}
				if h := r.w(i - 1).find(cHuman); h != nil && h.status == "insurgent" && r.w(i-1).art && r.w(i).conj == 0 && (r.w(i+1).is(cThat) || r.w(i+1).norm == "انهم") {
					// "لكن المسلحين قالوا إنهم"
					r.voice(i-1, i, said{lo: w.b, hi: end, cueA: r.w(i - 1).a, cueB: w.b})
					r.voices[len(r.voices)-1].types = []string{"armed_group"}
					continue
				}
				if strings.HasSuffix(w.norm, "وا") && r.w(i+1).is(cThat) && len(r.voices) == 0 {
					// "حضر مراقبو البعثة الجلسات، وقالوا إن"
					if a, b, ok := r.subjectSource(i); ok {
						r.voice(a, b, said{lo: w.b, hi: end, cueA: w.a, cueB: w.b})
						continue
					}
				}
				if r.w(i+1).is(cThat) || i <= 1 && e.act == "say" {
					// "وأضاف أن": the last source goes on
					r.goesOn(i, end)
				}
				continue
			}
			s := said{lo: r.w(b - 1).b, hi: end, cueA: w.a, cueB: r.w(b - 1).b, deny: e.act == "deny"}
			k := b
			if e.lemma == "أبلغ" || e.lemma == "أخبر" {
				// "أبلغ مصدر طبي وكالة فرانس برس": who was told
				for j := a + 1; j < b; j++ {
					if m := r.w(j).find(cSource); m != nil && r.w(j).conj == 0 && slices.Contains(m.types, "media") && !slices.Contains(r.sourceTypes(a, j), "media") {
						s.via, b = r.textOf(j, b), j
						break
					}
				}
			}
			if c := k; r.w(c).is(cComma) || r.w(c).prep == 'l' {
				// "أفاد مصدر، لوكالة …، بأن"
				if r.w(c).is(cComma) {
					c++
				}
				if m := r.w(c).find(cSource); m != nil && r.w(c).prep == 'l' && slices.Contains(m.types, "media") {
					if _, y, ok := r.sourceGroup(c); ok {
						s.via = strings.TrimPrefix(r.textOf(c, y), "ل")
						for k = y; r.w(k).is(cComma); k++ {
						}
						s.cueB = r.w(k - 1).b
					}
				}
			}
			if r.w(k).is(cComma) && r.w(k+1).is(cTime) && (r.w(k+2).is(cComma) || r.inStatement(k+2)) {
				// "أعلنت الشرطة، الخميس، القبض على": the day of the statement
				for k++; r.w(k).is(cTime) || r.inStatement(k); k++ {
				}
				s.cueB = r.w(k - 1).b
				if r.w(k).is(cComma) {
					s.cueB = r.w(k).b
					k++
				}
			}
			for k < n && k < b+7 && (r.w(k).is(cTime) || r.inStatement(k)) {
				s.cueB = r.w(k).b
				k++
			}
			if i > 1 && r.w(i-1).is(cComma) && !r.w(k).is(cThat) && k >= n-2 {
				s.lo, s.hi, s.trailing = first, w.a, true
			}
			r.voice(a, b, s)
		}
	}
	for k := range r.voices {
		s := &r.voices[k]
		if s.trailing {
			continue
		}
		for j := range r.voices {
			if o := &r.voices[j]; j != k && !o.trailing && o.cueA > s.cueA {
				s.hi = min(s.hi, o.cueA)
			}
		}
	}
}

// whatWasSaid returns the word after "ما أفاد به", "ما جاء في تقرير" that stands at
// word k behind "according to"; k where no such words do.
func (r *reader) whatWasSaid(k int) int {
	j := k
	switch before := r.w(k - 1).norm; {
	case r.w(k).norm == "ما" || r.w(k).norm == "لما":
		j++
	case before != "حسبما" && before != "ما":
		return k
	}
	w := r.w(j)
	if e := w.find(cSpeech); e != nil && (e.act == "say" || e.act == "record" || e.act == "pass") {
		j++
		switch r.w(j).norm {
		case "به", "عنه", "فيه", "له":
			j++
		}
		return j
	}
	if (w.norm == "جا" || w.norm == "ورد") && r.w(j+1).norm == "في" {
		for j += 2; r.paperWord(j) || r.w(j).norm == "صادر" || r.w(j).norm == "عن"; {
			j++
		}
		return j
	}
	return k
}

// officeAt reads who holds an office that the lexicon has among people only,
// behind "according to": "كما قال مفوض الشرطة". Its status says the type.
func (r *reader) officeAt(k int) (a, b int, ok bool) {
	e := r.w(k).find(cHuman)
	if e == nil || e.form != plain || e.status == "" || !strings.Contains(e.lemma, " ") || r.w(k).is(cNum) {
		return 0, 0, false
	}
	b = k + 1
	if r.w(b).norm == "في" && r.w(b+1).is(cPlace|cAdmin) {
		b += 2
		for r.w(b).is(cPlace) {
			b++
		}
	}
	return k, b, true
}

func (r *reader) wordAfter(a, b int) int {
	for b > a+1 && r.w(b-1).is(cTime) {
		b--
	}
	return b
}

// inStatement reports whether word k belongs to "in a statement", "on Tuesday".
func (r *reader) inStatement(k int) bool {
	switch strings.TrimPrefix(r.w(k).norm, "ال") {
	case "بيان", "بيانها", "بيانه", "تقرير", "تقريرها", "موتمر", "صحفي", "صحافي", "حديث", "تصريح", "تغريده", "شهري":
		return true
	case "في", "عبر":
		return r.w(k+1).b > 0 && r.w(k).norm == "في" && r.paperWord(k+1)
	}
	return false
}

// newsWords are what a source gives out or denies, and no part of its name.
var newsWords = map[string]bool{"انبا": true, "اخبار": true, "معلومات": true, "ادعاات": true, "مزاعم": true, "شايعات": true, "صحه": true, "وقوع": true, "سقوط": true, "وجود": true, "ورود": true, "تسجيل": true, "نيتها": true, "نيته": true, "تنفيذ": true, "حصيله": true, "بيانا": true, "حالات": true, "انتشال": true, "عثور": true, "انطلاق": true, "بد": true, "بدا": true, "انتها": true, "احباط": true, "تفكيك": true, "تدمير": true, "ضبط": true, "اسقاط": true, "تمكن": true, "قيام": true, "نشر": true, "وصول": true, "استعاده": true, "سيطرته": true, "سيطرتها": true, "فرض": true, "حظر": true, "اصابه": true, "ما": true, "طلب": true, "طلبت": true, "اشترط": true, "اشترطت": true, "رفض": true, "رفضت": true, "فضل": true, "مسووليته": true, "مسووليتها": true, "مسوليه": true, "مسووليه": true}

func (r *reader) paperWord(k int) bool {
	switch r.w(k).norm {
	case "بيان", "تقرير", "تقريرها", "بيانها", "بيانه", "موتمر", "حديث", "تصريح", "تغريده", "تصريحات":
		return true
	}
	return false
}

// paperBy reports whether word i says whose the paper is that speaks at the head
// of the sentence: "أظهرت حصيلة أصدرها مركز".
func (r *reader) paperBy(i int) bool {
	if !strings.HasSuffix(r.w(i).norm, "ها") && !strings.HasSuffix(r.w(i).norm, "ه") {
		return false
	}
	for k := i - 1; k >= max(0, i-4); k-- {
		if e := r.w(k).find(cSpeech); e != nil && (e.act == "say" || e.act == "record") {
			return true
		}
	}
	return false
}

// goesOn lets the source that spoke last go on.
func (r *reader) goesOn(i, end int) {
	if r.lastSaid == nil || r.lastText == "" {
		return
	}
	s := *r.lastSaid
	s.a, s.b = r.w(i).a, r.w(i).b
	s.lo, s.hi, s.cueA, s.cueB = r.w(i).b, end, r.w(i).a, r.w(i).b
	s.trailing, s.pronoun = false, true
	r.voices = append(r.voices, s)
}

// voice adds a source of words [a,b).
func (r *reader) voice(a, b int, s said) {
	s.a, s.b = r.w(a).a, r.w(b-1).b
	s.types = r.sourceTypes(a, b)
	if s.via == "" {
		// "قال مصدر لوكالة": who was told
		for k := a + 1; k < b; k++ {
			if w := r.w(k); w.prep == 'l' && w.is(cSource) && slices.Contains(w.find(cSource).types, "media") {
				s.via = strings.TrimPrefix(r.textOf(k, b), "ل")
				s.b = r.w(k - 1).b
				break
			}
		}
	}
	if e := r.w(b).find(cSpeech); s.via == "" && e != nil && e.act == "say" && r.w(b).conj == 0 {
		// "مصدران أمنيان تحدثا إلى رويترز"
		k := b + 1
		if r.w(k).norm == "الي" || r.w(k).norm == "مع" {
			k++
		} else if r.w(k).prep != 'l' {
			k = len(r.arabicMemory.words)
		}
		if m := r.w(k).find(cSource); m != nil && slices.Contains(m.types, "media") {
			s.via = strings.TrimPrefix(r.textOf(k, k+1), "ل")
			s.cueB = max(s.cueB, r.w(k).b)
		}
	}
	r.voices = append(r.voices, s)
	last := s
	r.lastSaid = &last
	r.lastText = r.s[r.toks[s.a].Start:r.toks[s.b-1].End]
}

// sourceGroup reads the noun group of a source from word k.
func (r *reader) sourceGroup(k int) (a, b int, ok bool) {
	a, b = k, k
	seen := false
	for b < len(r.arabicMemory.words) && b-a < 14 {
		w := r.w(b)
		src := w.is(cSource) || w.is(cParty) && w.find(cParty).party != "nation"
		if w.is(cComma|cMark) && !w.mark(`"`) {
			break
		}
		if !src && b > a && newsWords[strings.TrimPrefix(w.norm, "ال")] && w.prep == 0 {
			break // "نفت القيادة الأنباء": what is denied
		}
		if w.is(cThat|cTime|cRel) || w.is(cSub) && !src || w.is(cSpeech) && !src && b > a {
			break
		}
		if strings.HasPrefix(w.norm, "قوله") || strings.HasPrefix(w.norm, "قولها") {
			break
		}
		if w.is(cNum|cHedge|cVague) || w.is(cToll) && !(b == a && w.norm == "حصيله") || w.is(cModality) && !src {
			break
		}
		if w.is(cDeed) && !src {
			if !(w.deed("noun") != nil && seen && b-a < 3 && w.art && w.prep == 0) {
				break
			}
		}
		if w.is(cHarm) && !src && !w.is(cHuman) {
			break
		}
		if w.prep == 'b' && !src && seen && !w.is(cPlace) && w.norm != "باسم" {
			break
		}
		if w.is(cPrep|cEast) && !src {
			if !seen {
				break
			}
			switch w.norm {
			case "في", "من", "الي":
				if n := r.w(b + 1); w.norm == "الي" || w.norm == "من" && !n.is(cSource|cParty|cPlace) || r.paperWord(b+1) {
					goto done
				}
			default:
				goto done
			}
		}
		if w.conj != 0 && !src && seen && !(w.class == 0 && r.w(b-1).class == 0) {
			break
		}
		if w.is(cEvent|cWeapon|cEventVerb|cUpward|cPut) && !src && seen {
			break
		}
		if w.is(cHuman) && !src && seen && !w.art && r.w(b-1).is(cPlace) {
			break
		}
		if w.is(cAdv) && !src {
			break
		}
		if e := r.w(b - 1).find(cSource); seen && w.class == 0 && !w.demonym && !w.art && e != nil && e.role == "body" && strings.Contains(e.lemma, "ال") {
			break // an indefinite word goes on from no definite one
		}
		seen = seen || src
		if !seen && b-a >= 3 {
			break
		}
		b++
	}
done:
	for b > a && (r.w(b-1).is(cPrep|cEast) && !r.w(b-1).is(cSource) || r.w(b-1).mark(`"`)) {
		b--
	}
	return a, b, seen && b > a
}

// sourceBeforeVerb reads a source that ends right before the verb at word i.
func (r *reader) sourceBeforeVerb(i int) (a, b int, ok bool) {
	if i == 0 || r.w(i).conj != 0 {
		return 0, 0, false
	}
	for s := max(0, i-8); s < i; s++ {
		if a, b, ok := r.sourceGroup(s); ok && b == i && r.w(s).is(cSource) {
			return a, b, true
		}
	}
	return 0, 0, false
}

// subjectSource reads the several speakers that are the subject of the sentence's
// first verb.
func (r *reader) subjectSource(i int) (a, b int, ok bool) {
	for s := 0; s < min(i, 3); s++ {
		if e := r.w(s).find(cSource); e == nil || e.role != "speaker" || r.w(s).prep != 0 {
			continue
		}
		if a, b, ok := r.sourceGroup(s); ok && b <= i {
			return a, b, true
		}
	}
	return 0, 0, false
}

// sourceTypes returns the types of a source: those of its head; where the head says
// none ("a source", "a spokesman"), those of the words behind it; and those of
// every further source that "and" joins.
func (r *reader) sourceTypes(a, b int) []string {
	var types []string
	open, plain := true, false
	for k := a; k < b; k++ {
		w := r.w(k)
		e := w.find(cSource)
		if k > a && w.conj != 0 && e != nil {
			open = true
		}
		if !open {
			continue
		}
		var found []string
		switch {
		case e != nil && len(e.types) > 0:
			found = e.types
			for x := range w.entries {
				// "أطباء" as a source, not as the people of something else
				if y := &w.entries[x]; y.class&cSource != 0 && len(y.types) > 0 {
					found = y.types
					break
				}
			}
			if plain && e.role == "speaker" && (found[0] == "relative" || found[0] == "witness") && k > a+1 {
				continue
			}
		case e != nil:
			plain = true
			continue
		case w.is(cParty):
			switch p := w.find(cParty); {
			case p.party == "group":
				found = []string{"armed_group"}
			case p.status == "police":
				found = []string{"police"}
			case p.status == "army":
				found = []string{"military"}
			case p.status == "security":
				found = []string{"security"}
			default:
				continue
			}
		case w.is(cForces) && w.art:
			found = []string{"military"}
			if r.groupSoFar(k) {
				found = []string{"armed_group"}
			}
		case w.is(cCourt):
			found = []string{"judiciary"}
		default:
			continue
		}
		for _, t := range found {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
		open = false
	}
	if len(types) == 0 && r.lastSaid != nil && r.w(a).art && b-a <= 2 {
		// "وأضاف المصدر", "وقالت الغرفة": the one that spoke last
		head := strings.TrimPrefix(r.toks[r.w(a).b-1].Norm, "ال")
		for _, old := range strings.Fields(text.Fold(r.lastText)) {
			if old = strings.TrimSuffix(strings.TrimPrefix(old, "ال"), "ا"); old == head || old == strings.TrimSuffix(head, "ا") {
				types = slices.Clone(r.lastSaid.types)
			}
		}
	}
	if len(types) == 0 {
		if e := r.w(a).find(cSource); e != nil && e.role == "body" {
			return []string{"ngo"} // a centre, a network, a league
		}
	}
	if len(types) == 0 {
		w := r.w(a)
		types = []string{"official"}
		if e := w.find(cHuman); e != nil && !w.is(cSource) {
			switch e.status {
			case "police", "security":
				types = []string{e.status}
			case "army":
				types = []string{"military"}
			}
		}
		if strings.Contains(w.norm, "تحدث") || strings.Contains(w.norm, "ناطق") {
			types = []string{"other"}
		}
	}
	return types
}

// groupSoFar reports whether an armed group was named before word k, so that
// "the forces" are its own.
func (r *reader) groupSoFar(k int) bool {
	for j := k - 1; j >= 0; j-- {
		if e := r.w(j).find(cParty); e != nil {
			return e.party == "group"
		}
	}
	return r.lastGroup != ""
}

// credit gives each harm its source.
func (r *reader) credit(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.c.Attribution != nil {
			continue
		}
		var best *said
		for j := range r.voices {
			s := &r.voices[j]
			if s.trailing {
				if h.at < s.cueA && (best == nil) && !r.cueBetween(h.at, s) {
					best = s
				}
				continue
			}
			if h.at >= s.lo && h.at < s.hi || s.deny && h.at > s.cueA && h.at < s.hi {
				if best == nil || best.trailing || s.lo > best.lo {
					best = s
				}
			}
		}
		if best == nil {
			continue
		}
		words := r.s[r.toks[best.a].Start:r.toks[best.b-1].End]
		if best.pronoun {
			words = r.lastText
		}
		h.c.Attribution = &register.Attribution{Text: words, Types: best.types, Via: best.via}
		h.why("attribution", "who says it", r, best.a, best.b)
	}
}

// rivals links numbers that two named sources of one sentence give for the same
// harm: "قالت السلطات إن القصف قتل اثنين، بينما تحدث الحاكم عن قتيل واحد".
func (r *reader) rivals(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.alt >= 0 || h.dead || h.parent >= 0 || h.others || h.c.Attribution == nil || h.ownPlace || h.c.Kind.Custody() {
			continue
		}
		for j := range hs {
			o := &hs[j]
			if o.at >= h.at || o.dead || o.parent >= 0 || o.alt >= 0 || o.c.Kind != h.c.Kind || o.c.Attribution == nil || o.c.Attribution.Text == h.c.Attribution.Text || overlapWords(o.c.Attribution.Text, h.c.Attribution.Text) {
				continue
			}
			clash := h.c.Status != o.c.Status && h.c.Status != "" && h.c.Status != register.UnknownStatus && o.c.Status != register.UnknownStatus
			if !clash && !r.sameClause(r.wordAt(o.at), r.wordAt(h.at)) && o.quantity.min != h.quantity.min {
				h.alt = r.firstHarm + j
				h.why("alt_of", "another source on the same people", r, h.ga, h.gb)
				break
			}
		}
	}
}

// cueBetween reports whether another trailing source stands between a harm and
// the source s.
func (r *reader) cueBetween(at int, s *said) bool {
	for k := range r.voices {
		if o := &r.voices[k]; o != s && o.trailing && o.cueA > at && o.cueA < s.cueA {
			return true
		}
	}
	return false
}

// doers names who did it: the party that acts in the verb's clause, "على يد X",
// "شنه X", an air strike's nation. What a source says blames; the text's own
// voice states.
func (r *reader) doers(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.c.Count != nil {
			r.ownAct(h)
		}
		if h.c.Kind.Custody() || h.c.Count == nil || h.c.Perpetrator != nil || h.c.Kind == register.Missing || h.c.Kind == register.Displaced || h.c.Kind == register.Infiltrated {
			continue
		}
		at := r.wordAt(h.at)
		a, b := -1, -1
		if h.agentA >= 0 {
			for i := h.agentA; i < h.agentB; i++ {
				if e := r.w(i).find(cParty); e != nil && e.party != "nation" {
					a, b = i, i+1
				}
			}
			if a < 0 && r.w(h.agentA).is(cForces) {
				a, b = h.agentA, h.agentB
			}
		}
		for i := range r.arabicMemory.words {
			if a >= 0 {
				break
			}
			w := r.w(i)
			e := w.find(cParty)
			if p := r.w(i - 1); e == nil && w.is(cForces|cSource) && p.is(cWeapon) && p.prep == 'b' && w.conj == 0 && r.took[i] == 0 && !r.spoken(w.a) && r.sameClause(i, at) {
				a, b = i, i+1 // "برصاص القوات الإسرائيلية"
				continue
			}
			if e == nil && w.is(cWeapon) && r.took[i] == 0 && abs(int(r.clause[i]-r.clause[at])) <= 1 {
				if n := r.nationIn(i); n != "" {
					h.c.Perpetrator = &register.Perpetrator{Text: n, Relation: "stated"}
					if h.c.Attribution != nil {
						h.c.Perpetrator.Relation = "blamed"
					}
					h.why("perpetrator", "the nation whose means it was", r, w.a, w.b)
					break
				}
			}
			if e == nil || r.took[i] != 0 || r.spoken(w.a) || abs(int(r.clause[i]-r.clause[at])) > 1 {
				continue
			}
			p := r.w(i - 1)
			switch {
			case e.party == "nation" && p.is(cWeapon|cForces|cEvent):
				a, b = i, i+1
			case e.party != "nation" && p.is(cWeapon) && p.prep == 'b' && w.conj == 0 && w.prep == 0:
				a, b = i, i+1 // "برصاص القوات الإسرائيلية"
			case e.party == "nation":
			case p.is(cWeapon|cForces|cEvent) && (p.conj == 0 && actsBefore[strings.TrimPrefix(r.w(i-2).norm, "و")] || p.b > p.a+1 && actsBefore[r.toks[p.a].Norm]):
				a, b = i, i+1 // "قصفت طائرات التحالف"
			case actsBefore[p.norm] && p.conj == 0 || actsBefore[p.norm] && p.is(cEventVerb|cForces):
				a, b = i, i+1
			case w.prep == 'l' && strings.HasPrefix(p.norm, "تابع") && r.flies(i-2) && (r.w(i+1).is(cEventVerb|cHarm) || r.w(i-3).is(cEventVerb|cHarm) && strings.HasSuffix(r.w(i-3).norm, "ت")):
				a, b = i, i+1 // "طائرة مسيرة تابعة لقوات الدعم السريع قصفت"
			case w.prep == 'l' && p.class != 0 && (p.is(cWeapon|cEvent) || r.w(i-2).is(cWeapon|cEvent)):
				a, b = i, i+1
			case p.is(cHuman) && actsBefore[r.w(i-2).norm]:
				a, b = i, i+1
			}
		}
		if a < 0 {
			continue
		}
		relation := "stated"
		if h.c.Attribution != nil {
			relation = "blamed"
		}
		words := strings.TrimPrefix(r.textOf(a, b), "ل")
		if r.w(a).prep != 'l' {
			words = r.textOf(a, b)
		}
		h.c.Perpetrator = &register.Perpetrator{Text: words, Relation: relation}
		h.why("perpetrator", "the party that acts", r, r.w(a).a, r.w(b-1).b)
	}
	for k := range hs {
		hs[k].agentA, hs[k].agentB = -1, -1
	}
}

// flies reports whether word i is an aircraft or a gun, which acts for those it
// belongs to.
func (r *reader) flies(i int) bool {
	e := r.w(i).find(cWeapon)
	return e != nil && (e.weapon == "air_strike" || e.weapon == "drone_strike" || e.weapon == "shelling") || r.w(i).is(cForces)
}

// ownAct reads what a source says that it or its forces did: "قال الجيش إنه قتل",
// "قالت الجماعة إن قواتها قتلت".
func (r *reader) ownAct(h *harm) {
	at := r.wordAt(h.at)
	if h.c.Perpetrator != nil || h.c.Attribution == nil || h.passive || h.c.Kind != register.Killed && h.c.Kind != register.Wounded && h.c.Kind != register.Casualties || !r.w(at).is(cHarm) {
		return
	}
	acts := false
	for k := at - 1; k >= max(0, at-4); k-- {
		w := r.w(k)
		if w.is(cHarm) && !w.pron {
			continue
		}
		if w.is(cForces|cParty) && w.pron || w.norm == "قواتها" || w.norm == "قواته" || w.norm == "مقاتليها" || w.norm == "مقاتليه" || w.norm == "طايراتها" || w.norm == "طايراته" || w.norm == "عناصرها" || w.norm == "عناصره" {
			acts = true
		}
		if n := w.norm; k == at-1 && (n == "انه" || n == "انها" || n == "انهم" || n == "بانه" || n == "بانها") {
			acts = true
		}
		break
	}
	group := false
	for _, t := range h.c.Attribution.Types {
		group = group || t == "armed_group" || t == "military" || t == "security" || t == "police"
	}
	if acts && group {
		h.c.Perpetrator = &register.Perpetrator{Text: h.c.Attribution.Text, Relation: "claimed"}
		h.why("perpetrator", "the source says that it did it", r, r.w(at).a, r.w(at).b)
		for k := r.firstHarm; k < len(r.harms); k++ {
			// "ما أسفر عن مقتل سائقها، فيما قال الجيش إنه قضى على قيادي": the same people
			if o := &r.harms[k]; o.at < h.at && !o.dead && o.parent < 0 && o.alt < 0 && o.c.Kind == h.c.Kind && o.c.Attribution == nil && o.quantity.min == h.quantity.min && o.quantity.max == h.quantity.max && !r.sameClause(r.wordAt(o.at), at) {
				h.alt = k
				h.why("alt_of", "the one who did it on the same people", r, h.ga, h.gb)
			}
		}
	}
}

var actsBefore = map[string]bool{"شنه": true, "شنها": true, "شنته": true, "شنتها": true, "نفذه": true, "نفذها": true, "نفذته": true, "نفذتها": true, "زرعتها": true, "زرعته": true, "اطلقتها": true, "اطلقته": true, "نصبته": true, "نصبتها": true, "ارتكبها": true, "ارتكبتها": true, "ارتكبته": true, "يد": true, "ايدي": true, "قبل": true, "نصبه": true, "نصبها": true, "اطلقها": true, "اطلقه": true, "قصفت": true, "قصف": true, "شنت": true, "شن": true, "هاجم": true, "هاجمت": true, "زرعها": true, "زرعه": true, "بيد": true}

// owns returns the word of "its responsibility" when the verb at word i announces
// that the one who speaks did it: "أعلن التنظيم مسؤوليته عن الهجوم"; else -1.
func (r *reader) owns(i int) int {
	if e := r.w(i).find(cSpeech); e == nil || e.lemma != "أعلن" && e.lemma != "أكد" && e.lemma != "ادعى" && e.lemma != "زعم" {
		return -1
	}
	for k := i + 1; k < i+8; k++ {
		switch w := r.w(k); {
		case w.is(cMark|cThat) || w.b == 0:
			return -1
		case ownership[strings.TrimPrefix(w.norm, "ال")]:
			return k
		}
	}
	return -1
}

// ownership are words for having done it, folded.
var ownership = map[string]bool{"مسووليته": true, "مسووليتها": true, "مسووليتهم": true, "مسووليه": true, "مسوليته": true, "مسوليتها": true, "تبنيه": true, "تبنيها": true, "وقوفه": true, "وقوفها": true}

// claimants reads who says that they did it, and who is said to have: "تبنى
// التنظيم الهجوم", "اتهم المحافظ التنظيم".
func (r *reader) claimants() {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		e := w.find(cSpeech)
		if e == nil {
			continue
		}
		if k := r.owns(i); k >= 0 {
			e = &owning
		}
		if e.act != "claim" && e.act != "blame" && e.act != "deny" {
			continue
		}
		if e.act == "deny" {
			r.partyDenies(i)
			continue
		}
		if r.w(i-1).is(cNeg) || r.w(i-2).is(cNeg) {
			continue
		}
		k := -1
		skip := e.act == "blame" && r.accuserIsParty(i)
		for j := i + 1; j < min(len(r.arabicMemory.words), i+9); j++ {
			if r.w(j).is(cMark|cSub) || r.w(j).is(cComma) {
				break
			}
			p := r.w(j).find(cParty)
			if p == nil || p.party == "nation" {
				if skip && r.w(j).is(cSource) {
					skip = false
				}
				continue
			}
			if skip {
				skip = false
				continue
			}
			k = j
			break
		}
		if k < 0 && e.act == "claim" {
			for j := i - 1; j >= max(0, i-5); j-- {
				if p := r.w(j).find(cParty); p != nil && p.party == "group" {
					k = j
					break
				}
			}
		}
		if k < 0 && e.act == "claim" && groupHeads[strings.TrimPrefix(r.w(i+1).norm, "ال")] && !r.w(i+1).is(cNum) {
			// a group that the lexicon does not know: "أعلنت جماعة ولاية سيناء مسؤوليتها"
			b := i + 2
			for b < i+6 && r.w(b).b > 0 && !r.w(b).is(cMark|cComma|cThat|cPrep|cEvent|cWeapon|cTime|cSub) && !ownership[strings.TrimPrefix(r.w(b).norm, "ال")] && r.w(b).conj == 0 {
				b++
			}
			r.pendText(r.textOf(i+1, b), "claimed", r.w(i+1).a, r.w(b-1).b)
			continue
		}
		if k < 0 && e.act == "blame" && e.lemma == "حمل" {
			// "حمّل المجلس «فلول النظام» المسؤولية": a party in quotes
			for q := i + 1; q < i+7; q++ {
				if !r.w(q).is(cMark) || r.w(q).norm != `"` {
					continue
				}
				for z := q + 2; z < q+8; z++ {
					if r.w(z).is(cMark) && r.w(z).norm == `"` && strings.HasPrefix(strings.TrimPrefix(r.w(z+1).norm, "ال"), "مسو") {
						r.pendText(r.textOf(q+1, z), "blamed", r.w(q+1).a, r.w(z-1).b)
					}
				}
				break
			}
		}
		if k < 0 {
			continue
		}
		relation := "claimed"
		if e.act == "blame" {
			relation = "blamed"
		}
		r.pendText(r.textOf(k, k+1), relation, r.w(k).a, r.w(k).b)
	}
}

// accuserIsParty reports whether the party right behind a verb of blame is the
// one that blames: another party follows.
func (r *reader) accuserIsParty(i int) bool {
	n, first := 0, false
	for j := i + 1; j < min(len(r.arabicMemory.words), i+9); j++ {
		if r.w(j).is(cMark | cSub | cComma) {
			break
		}
		if p := r.w(j).find(cParty); p != nil && p.party != "nation" {
			n++
			first = first || j == i+1
		}
	}
	return n > 1 || first
}

// groupHeads begin the names of armed groups.
var groupHeads = map[string]bool{"جماعه": true, "تنظيم": true, "حركه": true, "كتايب": true, "لوا": true, "سرايا": true, "فصيل": true, "جبهه": true, "انصار": true, "ميليشيا": true, "عصايب": true, "جيش": true}

var owning = entry{class: cSpeech, sense: &sense{act: "claim", lemma: "أعلن مسؤوليته"}}

// partyDenies reads a party that denies that it did it.
func (r *reader) partyDenies(i int) {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && h.at > r.w(i).a && !r.afterwards(i, r.wordAt(h.at)) {
			return
		}
	}
	did := false
	for k := i + 1; k < min(len(r.arabicMemory.words), i+10) && !r.w(k).is(cComma); k++ {
		switch n := r.w(k).norm; {
		case r.w(k-1).norm == "قد" && deeds[n]:
			did = true
		case strings.HasPrefix(n, "مسووليت"), strings.HasPrefix(n, "ضلوع"), strings.HasPrefix(n, "تورط"), strings.HasPrefix(n, "استهداف"), strings.HasPrefix(n, "صلته"), n == "قصف", n == "وقوفه":
			did = true
		}
	}
	if !did {
		return
	}
	a, b, ok := r.sourceGroup(i + 1)
	if !ok {
		return
	}
	if strings.HasPrefix(r.w(b-1).norm, "ان") && b-a > 1 {
		b--
	}
	end := b
	for end < len(r.arabicMemory.words) && !r.w(end).is(cComma|cMark) && end < i+14 {
		end++
	}
	g := group{a: i, b: end, head: -1, amount: &amount{}, sort: gElided}
	h := r.propose(register.Responsibility, &g, i, end, i, "a party denies that it did it")
	if h == nil {
		return
	}
	h.c.Count, h.c.Unit, h.c.Status = nil, "", ""
	h.elided = false
	h.c.Modality = register.Denied
	h.c.Attribution = &register.Attribution{Text: r.textOf(a, b), Types: r.sourceTypes(a, b)}
	h.c.Perpetrator = &register.Perpetrator{Text: r.textOf(a, b), Relation: "denied"}
	h.why("modality", "a denial", r, r.w(i).a, r.w(i).b)
	for k := r.firstHarm; k < len(r.harms)-1; k++ {
		if o := &r.harms[k]; !o.dead && o.parent < 0 && !o.c.Kind.Custody() && o.at > r.w(i).a {
			h.about = k // "نفى … بعدما قال الطبيب إن ثلاثة قُتلوا"
			return
		}
	}
	for k := len(r.harms) - 2; k >= 0; k-- {
		if o := &r.harms[k]; !o.dead && o.parent < 0 && !o.c.Kind.Custody() && o.c.Kind != register.Responsibility && o.sent >= r.sent-8 {
			h.about = k
			break
		}
	}
}

// nationIn returns the nation's adjective among the words of the means at word i:
// "طائرة مسيّرة تركية".
func (r *reader) nationIn(i int) string {
	w := r.w(i)
	for t := w.a + 1; t < w.b; t++ {
		if _, entries, c := r.lang.lex.longest(r.ids, t, t+1); c&cParty != 0 {
			for k := range entries {
				if entries[k].class&cParty != 0 && entries[k].party == "nation" {
					return r.s[r.toks[t].Start:r.toks[t].End]
				}
			}
		}
	}
	return ""
}

// deeds are verbs of attacks that a party may deny to have made.
var deeds = map[string]bool{"قصفت": true, "قصف": true, "استهدفت": true, "استهدف": true, "نفذت": true, "نفذ": true, "هاجمت": true, "هاجم": true, "اطلقت": true, "اطلق": true, "شنت": true, "شن": true, "ضربت": true, "ضرب": true}

// afterwards reports whether a clause that says when or after what parts words i and k:
// what it tells is not what is denied.
func (r *reader) afterwards(i, k int) bool {
	for j := i + 1; j < k; j++ {
		switch r.w(j).norm {
		case "بعدما", "بعد", "فيما", "بينما", "حين", "عندما":
			return r.w(j-1).is(cComma) || r.w(j).is(cSub)
		}
	}
	return false
}
