package extract

import (
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
)

// nationNamed notes the country of a nation's adjective or of the source, for
// figures of a period that name no place.
func (r *reader) nationNamed(hs []harm) {
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

// arabicPlaces gives each harm the place that suits it best: near it, in its clause,
// after "in".
func (r *reader) arabicPlaces(hs []harm) {
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
			if r.broughtTo(i) || r.quarterOf(i) {
				continue
			}
			weight, close := r.placeWeight(i, h)
			score := 40 * weight
			if w.place.Kind == gazetteer.Country {
				score -= 25
			}
			if r.opt.Country != "" && w.place.Country != r.opt.Country && r.homeNamed() {
				score -= 60 // a town abroad of the same name as one here
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
		if best < 0 && h.parent < 0 {
			best = r.placeOfOffice(h)
		}
		if best >= 0 {
			r.putPlace(h, best, near)
		} else if h.hint == nil {
			h.hint = r.placeOfVoice(h)
		}
	}
}

// placeOfVoice returns the place in the words of a local source ("مصادر طبية في
// قندوز", "حاكم منطقة خاركيف"): where it happened, if the text says nothing else.
func (r *reader) placeOfVoice(h *harm) *spot {
	if h.c.Attribution == nil || len(h.c.Attribution.Types) == 0 || h.c.Kind == register.SignKind || h.c.Kind == register.Responsibility {
		return nil
	}
	switch h.c.Attribution.Types[0] {
	case "police", "medical", "emergency", "local_official", "witness", "security":
	default:
		return nil
	}
	for k := range r.voices {
		s := &r.voices[k]
		if s.b > len(r.toks) || s.a >= s.b || r.s[r.toks[s.a].Start:r.toks[s.b-1].End] != h.c.Attribution.Text {
			continue
		}
		for i := range r.arabicMemory.words {
			w := r.w(i)
			if in := r.w(i - 1); w.a >= s.a && w.a < s.b && w.place != nil && !w.demonym && w.is(cPlace) && w.place.Kind != gazetteer.Country && w.place.Admin1 != "" && w.place.Country == r.opt.Country && (w.prep == 'b' || in.norm == "في" || in.norm == "منطقه" || in.norm == "مدينه" || in.norm == "بلده") {
				return &spot{item: i, a: w.a, b: w.b, place: r.chooseArabic(i), rivals: w.rivals}
			}
		}
	}
	return nil
}

// broughtTo reports whether the place at word i is where people were taken after
// what befell them: "نُقلوا إلى دهوك".
func (r *reader) broughtTo(i int) bool {
	j := i - 1
	for r.w(j).is(cAdmin | cInstitution) {
		j--
	}
	if p := r.w(j); !p.is(cPrep) || p.norm != "الي" {
		return false
	}
	for k := j - 1; k >= max(0, j-5) && r.sameClause(k, j); k-- {
		if moved[r.w(k).norm] {
			return true
		}
	}
	return false
}

// moved are verbs and nouns of taking the hurt, the dead or the held elsewhere.
var moved = map[string]bool{"نقل": true, "نقلوا": true, "نقلت": true, "نقلا": true, "ونقلوا": true, "ونقل": true, "ونقلت": true, "نقلهم": true, "نقله": true, "نقلهما": true, "ينقل": true, "اسعف": true, "اسعفوا": true, "اسعافهم": true, "اجلي": true, "اجلوا": true, "اجلاهم": true, "اجلايهم": true, "اخلي": true, "اخلوا": true, "احيل": true, "احيلوا": true}

// quarterOf reports whether the place at word i is a quarter or a street of the
// town named right behind it, which says which of many it is: "حي الروضة بمدينة
// تعز". Quarters bear the names of villages elsewhere.
func (r *reader) quarterOf(i int) bool {
	switch r.w(i - 1).norm {
	case "حي", "شارع", "ساحه", "سوق", "مخيم":
	default:
		return false
	}
	k := i + 1
	in := r.w(k).norm == "في"
	if in {
		k++
	}
	for r.w(k).is(cAdmin) {
		in = in || r.w(k).prep == 'b'
		k++
	}
	o := r.w(k)
	if !o.is(cPlace) || o.demonym || o.place == nil || !in && o.prep != 'b' || o.place.Kind == gazetteer.Country {
		return false
	}
	for _, p := range r.w(i).rivals {
		if p.Admin1 == o.place.Admin1 && p.Country == o.place.Country {
			return false
		}
	}
	return true
}

// placeOfOffice returns the word of the town whose holder of office the victim
// is, where the sentence names no other place: "مختار بلدة المزيريب"; else -1.
func (r *reader) placeOfOffice(h *harm) int {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.place == nil || w.demonym || !w.is(cPlace) || w.a < h.ga || w.a >= h.gb || w.place.Kind == gazetteer.Country {
			continue
		}
		if r.w(i-1).is(cAdmin) && !r.spoken(w.a) {
			return i
		}
	}
	return -1
}

// homeNamed reports whether the sentence names a place in the country watched.
func (r *reader) homeNamed() bool {
	for i := range r.arabicMemory.words {
		if w := r.w(i); w.is(cPlace) && !w.demonym && w.place != nil && w.place.Country == r.opt.Country && w.place.Kind != gazetteer.Country && !r.spoken(w.a) {
			return true
		}
	}
	return false
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

func (r *reader) putPlace(h *harm, i int, near bool) {
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

// arabicTimes gives each harm its time. A time that hangs on who speaks dates the
// statement.
func (r *reader) arabicTimes(hs []harm) {
	r.nextDays()
	for k := range hs {
		h := &hs[k]
		if h.ownTime || h.parent >= 0 && h.part && !h.row {
			continue
		}
		at := max(r.wordAt(h.at), r.wordAt(h.gb-1))
		best, top := -1, 0
		for i := range r.arabicMemory.words {
			w := r.w(i)
			if !w.is(cTime) || !w.time.Known() || r.spoken(w.a) || r.arabicApart(i, h) {
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
				if v := r.w(j); v.is(cRel) || v.is(cHarm) && v.a != h.at && !v.is(cDeed) && v.conj == 0 || r.tellsOfHeld(h, v) {
					score -= 60
					if v.is(cRel) || v.class == 0 || r.tellsOfHeld(h, v) {
						score -= 40
					}
					break
				}
			}
			for j := range hs {
				// "القبض على متهمين بقتل ناشط قبل شهرين"
				o := &hs[j]
				if o.at <= h.at || o.at >= w.a {
					continue
				}
				if o.c.Frame == register.Background && h.c.Frame == register.Current || h.c.Kind.Custody() && harmed(o.c.Kind) && r.charged(r.wordAt(o.at)) {
					score -= 120
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

// tellsOfHeld reports whether word v tells what people in custody did before:
// "16 متهماً أدينوا بتفجير قبل ثلاثة أعوام", "في قضية اقتحام مركز قبل عامين".
func (r *reader) tellsOfHeld(h *harm, v *word) bool {
	if !h.c.Kind.Custody() || v.conj != 0 {
		return false
	}
	n := strings.TrimPrefix(strings.TrimPrefix(v.norm, "ل"), "ب")
	return v.class == 0 && strings.HasSuffix(v.norm, "وا") || n == "قضيه" || n == "تهمه" || n == "تهم" || strings.HasPrefix(n, "ادانته") || strings.HasPrefix(n, "تورطه") || strings.HasPrefix(n, "ضلوعه")
}

// nextDays works out "the next day", "the same day" from the day of what was told
// last.
func (r *reader) nextDays() {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if !w.is(cTime) || w.time.Known() {
			continue
		}
		var shift when.Day
		switch w.norm {
		case "التالي", "الموالي":
			shift = 1
		case "السابق":
			shift = -1
		case "نفسه", "ذاته":
		default:
			continue
		}
		for k := r.firstHarm - 1; k >= 0; k-- {
			if t := r.harms[k].c.Time; !r.harms[k].dead && t.Known() && t.Days() == 1 {
				w.time = when.Interval{Start: t.Start + shift, End: t.End + shift, Precision: t.Precision}
				break
			}
		}
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
