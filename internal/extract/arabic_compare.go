package extract

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// A comparing is one part that an Arabic word plays in a comparison.
type comparing struct {
	role, lemma string
	value       float64
	words       int
	rest        []string // the folded words behind the first
}

// arabicComparing reads lexicon/ar/compare.tsv: folded first word → what it, or
// the phrase that it begins, does in a comparison, longest first.
var arabicComparing = sync.OnceValues(func() (map[string][]comparing, error) {
	out := map[string][]comparing{}
	err := rows("ar", "compare.tsv", func(_ int, cell func(string) string) error {
		c := comparing{role: cell("role"), lemma: cell("phrase")}
		switch c.role {
		case "up", "down", "higher", "lower", "highest", "lowest", "link", "counted", "mean":
		case "became", "times":
			v, err := strconv.ParseFloat(cell("value"), 64)
			if err != nil {
				return fmt.Errorf("value of %q: %w", c.lemma, err)
			}
			c.value = v
		default:
			return fmt.Errorf("no role %q", c.role)
		}
		words := strings.Fields(text.Fold(c.lemma))
		c.words, c.rest = len(words), words[1:]
		list := out[words[0]]
		at := 0
		for at < len(list) && list[at].words >= c.words {
			at++
		}
		out[words[0]] = append(list[:at:at], append([]comparing{c}, list[at:]...)...)
		return nil
	})
	return out, err
})

// plays returns what the word at token i does in a comparison, in one of the
// roles; what is written before it is taken off. role is empty for no part.
func (r *reader) plays(i, last int, roles ...string) comparing {
	if i < 0 || i >= last || r.toks[i].Kind != text.Word {
		return comparing{}
	}
	list, _ := arabicComparing()
	w := r.norms[i]
	for step := 0; step < 4; step++ {
		for _, c := range list[w] {
			if !r.phraseAt(i, last, c) {
				continue
			}
			for _, role := range roles {
				if c.role == role {
					return c
				}
			}
		}
		cut := w
		switch step {
		case 0:
			if cut = strings.TrimPrefix(w, "و"); cut == w {
				cut = strings.TrimPrefix(w, "ف")
			}
		case 1:
			if cut = strings.TrimPrefix(w, "ب"); cut == w {
				cut = strings.TrimPrefix(w, "ل")
			}
		case 2:
			cut = strings.TrimPrefix(w, "ال")
		}
		if len(cut) >= 4 {
			w = cut
		}
	}
	return comparing{}
}

// mayCompare reports whether the word at token i, or it without what is written
// before it, begins a row of the table.
func (r *reader) mayCompare(i int) bool {
	if r.toks[i].Kind != text.Word {
		return false
	}
	table, _ := arabicComparing()
	w := r.norms[i]
	if _, ok := table[w]; ok {
		return true
	}
	for _, cut := range [...]string{"و", "ف", "ب", "ل", "ال"} {
		if rest, ok := strings.CutPrefix(w, cut); ok && len(rest) >= 4 {
			if _, ok := table[rest]; ok {
				return true
			}
			w = rest
		}
	}
	return false
}

// phraseAt reports whether the later words of a comparing phrase stand behind
// token i; a last word of one letter is a preposition written to the next.
func (r *reader) phraseAt(i, last int, c comparing) bool {
	if c.words == 1 {
		return true
	}
	for k, w := range c.rest {
		t := i + 1 + k
		if t >= last || r.norms[t] != w && !(len(w) == 2 && strings.HasPrefix(r.norms[t], w)) && strings.TrimPrefix(r.norms[t], "ال") != w {
			return false
		}
	}
	return true
}

// percentOf reads "12.5 في المئة", "20%", "عشرين بالمئة" at word i and returns the
// token behind it; end is 0 for none.
func (r *reader) percentOf(i int) (v float64, end int) {
	w := r.w(i)
	switch t := &r.toks[w.a]; {
	case w.b == 0:
		return 0, 0
	case w.is(cNum):
		v, end = float64(w.n), w.b
	case t.Kind == text.Number:
		f, err := strconv.ParseFloat(t.Norm, 64)
		if err != nil {
			return 0, 0
		}
		v, end = f, w.b
	default:
		return 0, 0
	}
	if end >= len(r.toks) {
		return 0, 0
	}
	hundred := func(k int) bool {
		return k < len(r.toks) && (strings.HasSuffix(r.norms[k], "الميه") || strings.HasSuffix(r.norms[k], "المايه") || strings.HasSuffix(r.norms[k], "بالميه"))
	}
	switch n := r.norms[end]; {
	case n == "%" || n == "٪" || n == "بالميه" || n == "بالمايه":
		return v, end + 1
	case n == "في" && hundred(end+1):
		return v, end + 2
	}
	return 0, 0
}

// arabicTails finds the comparisons of the sentence and their far sides, and
// notes its time phrases for them.
func (r *reader) arabicTails() {
	r.tails, r.moments = r.tails[:0], r.moments[:0]
	n := len(r.arabicMemory.words)
	first, last := r.w(0).a, r.w(n-1).b
	for i := range r.arabicMemory.words {
		if w := r.w(i); w.is(cTime) {
			r.moments = append(r.moments, moment{item: i, a: w.a, b: w.b, iv: w.time, since: w.since, speech: r.spoken(w.a)})
		}
	}
	for i := 0; i < n && len(r.tails) < 20; i++ {
		if w := r.w(i); !w.is(cNum|cCompare) && r.toks[w.a].Kind != text.Number && !r.mayCompare(w.a) {
			continue
		}
		t, ok := r.arabicTailAt(i, first, last)
		if !ok || len(r.moments) == 0 && t.back == 0 && !r.relativeTime(&t) {
			continue // a comparison is of times
		}
		r.tails = append(r.tails, t)
		for i+1 < n && r.w(i+1).a < max(t.cueB, t.b) {
			i++
		}
	}
}

// relativeTime reports whether a far side is a time counted from the near one:
// "الشهر السابق".
func (r *reader) relativeTime(t *tail) bool {
	for i := t.a; i < t.b; i++ {
		if n := r.norms[i]; strings.HasSuffix(n, "الشهر") || strings.HasSuffix(n, "العام") {
			return true
		}
	}
	return false
}

func (r *reader) arabicTailAt(i, first, last int) (t tail, ok bool) {
	w := r.w(i)
	t.cueA, t.cueB = w.a, w.b
	if v, end := r.percentOf(i); end > 0 {
		// "بانخفاض نسبته 12 في المئة عن", "أقل بنسبة 12 في المئة من"
		sign := 0.0
		for k := w.a - 1; k >= max(first, w.a-7) && sign == 0; k-- {
			if r.toks[k].Kind == text.Punct && r.toks[k].Norm != "," {
				break
			}
			sign = signOf(r.plays(k, last, "up", "down", "higher", "lower").role)
			if sign != 0 {
				if p := r.plays(k, last, "higher", "lower"); p.role != "" && r.norms[min(k+1, last-1)] == "من" {
					t.bound = map[string]string{"higher": "more", "lower": "less"}[p.role]
					sign = 0
					continue // "أكثر من 12 في المئة" hedges the percentage
				}
				t.cueA = k
			}
		}
		if sign == 0 {
			sign = signOf(r.plays(end, last, "higher", "lower").role)
			if sign != 0 {
				end++
			}
		}
		if sign == 0 {
			return t, false
		}
		t.relation, t.factor, t.cueB = "percent", sign*v, end
		return r.arabicLinked(t, last), true
	}
	if c := r.plays(w.a, last, "became"); c.role != "" {
		t.relation, t.factor = "times", c.value
		for k := i + 1; k < i+4; k++ {
			if m := r.w(k); m.is(cNum) && m.n > 1 && m.n < 1000 && (strings.HasPrefix(r.w(k+1).norm, "مرات") || strings.HasPrefix(r.w(k+1).norm, "اضعاف") || r.w(k+1).norm == "مره") {
				t.factor, t.cueB = float64(m.n), r.w(k+1).b
			}
		}
		return r.arabicLinked(t, last), true
	}
	if c := r.plays(w.a, last, "times"); c.role != "" && !w.is(cNum) {
		t.relation, t.factor, t.cueB = "times", c.value, w.a+1
		return r.arabicMultiple(t, first, last)
	}
	if w.is(cNum) && w.n > 1 && w.n < 1000 && w.b < last && r.norms[w.b] == "اضعاف" {
		t.relation, t.factor, t.cueB = "times", float64(w.n), w.b+1
		return r.arabicMultiple(t, first, last)
	}
	if c := r.plays(w.a, last, "highest", "lowest"); c.role != "" {
		if e, ok := r.arabicExtreme(t, c, w.a, last); ok {
			return e, true
		}
	}
	if c := r.plays(w.a, last, "higher", "lower"); c.role != "" && w.a+1 < last {
		return r.arabicDegree(t, c, w.a, last)
	}
	if c := r.plays(w.a, last, "up", "down"); c.role != "" {
		// "بانخفاض عن 117 في تشرين الثاني": a figure before, and no measure of the change
		for k := w.a + 1; k < min(w.a+4, last-1); k++ {
			if l := r.plays(k, last, "link"); l.role != "" && (r.toks[k+1].Kind == text.Number || r.w(r.wordAt(k+1)).is(cNum)) && !r.percentSoon(k+1) {
				t.a, t.cueB = k, k+1
				t.b = r.arabicTailEnd(k+1, last)
				return t, true
			}
		}
	}
	if w.is(cCompare) && w.b < last {
		t.a, t.b = w.a, r.arabicTailEnd(w.b, last)
		return t, true
	}
	return t, false
}

// percentSoon reports whether the number at token k is a percentage.
func (r *reader) percentSoon(k int) bool {
	_, end := r.percentOf(r.wordAt(k))
	return end > 0
}

func signOf(role string) float64 {
	switch role {
	case "up", "higher":
		return 1
	case "down", "lower":
		return -1
	}
	return 0
}

// arabicMultiple reads what "ضعف", "ثلاثة أضعاف" or "نصف" is of: a counted thing, what
// was recorded, or a time; or a link leads on.
func (r *reader) arabicMultiple(t tail, first, last int) (tail, bool) {
	if k := t.cueA - 1; k-1 >= first && r.norms[k] == "من" {
		if p := r.plays(k-1, last, "higher", "lower"); p.role != "" {
			t.bound = map[string]string{"higher": "more", "lower": "less"}[p.role]
			t.cueA = k - 1
		}
	}
	k := t.cueB
	if k < last && (r.plays(k, last, "counted").role != "" || r.norms[k] == "ما" || r.norms[k] == "المسجل" || r.norms[k] == "المسجله" || r.momentAt(k) != nil) {
		t.a, t.b = t.cueA, r.arabicTailEnd(k+1, last)
		return t, true
	}
	t = r.arabicLinked(t, last)
	return t, t.b > t.a || t.back > 0
}

// arabicExtreme reads "أعلى حصيلة منذ", "الشهر الأكثر دموية في عام 2034". What
// ranks attacks or places is about no figure.
func (r *reader) arabicExtreme(t tail, c comparing, at, last int) (tail, bool) {
	t.relation, t.cueB = c.role, at+c.words
	if n := r.word(t.cueB, last); n == "من" || n == "مما" {
		return t, false // "أقل من نصف حصيلة عام 2034"
	}
	counted := at > 0 && r.plays(at-1, last, "counted").role != ""
	for k := t.cueB; k < min(t.cueB+9, last); k++ {
		if r.toks[k].Kind == text.Punct {
			return t, false
		}
		if m := r.momentAt(k); m != nil && (m.since || counted && m.iv.Days() >= 45) {
			t.a, t.b = m.a, m.b
			return t, m.iv.Known()
		}
		if r.plays(k, last, "counted").role != "" {
			counted = true
			continue
		}
		if i := r.wordAt(k); r.w(i).is(cEvent|cWeapon|cAdmin) && !r.w(i).is(cDeed|cPrep) {
			return t, false
		}
	}
	return t, false
}

// arabicDegree reads "أقل من المتوسط", "أعلى مما كان عليه في", "أقل من شباط"; "أكثر من
// 40 قتيلاً" is a hedge.
func (r *reader) arabicDegree(t tail, c comparing, at, last int) (tail, bool) {
	k := at + 1
	switch r.norms[k] {
	case "من":
		k++
	case "مما":
		k++
		t.relation = c.role
	default:
		if c.lemma != "دون" && c.lemma != "فوق" {
			return t, false
		}
	}
	t.relation, t.cueB = c.role, k
	if r.plays(k, last, "times").role != "" {
		return t, false // "أقل من نصف عدد القتلى"
	}
	for n := k; n < min(k+4, last); n++ {
		if r.toks[n].Kind == text.Number || r.w(r.wordAt(n)).is(cNum) {
			return t, false
		}
		if r.momentAt(n) != nil || r.plays(n, last, "mean").role != "" || r.norms[at+1] == "مما" || n > k && r.plays(k, last, "counted").role != "" {
			t.a, t.b = at, r.arabicTailEnd(n, last)
			for m := t.a; m < t.b; m++ {
				if r.momentAt(m) != nil {
					return t, true
				}
			}
			return t, false
		}
	}
	return t, false
}

// arabicLinked finds the word that leads from a change to what it is set against.
func (r *reader) arabicLinked(t tail, last int) tail {
	t.a, t.b = t.cueB, t.cueB
	for k := t.cueB; k < min(t.cueB+10, last); k++ {
		switch w := r.norms[k]; {
		case w == ";" || w == "." || w == "حين" || w == "عندما":
			return t
		case (w == "خلال" || w == "في" || w == "غضون") && k+1 < last && (r.norms[k+1] == "شهر" || r.norms[k+1] == "عام" || r.norms[k+1] == "سنه") && r.momentAt(k+1) == nil:
			t.back = 12
			if r.norms[k+1] == "شهر" {
				t.back = 1
			}
			t.cueB = k + 2
			t.a, t.b = t.cueB, t.cueB
			return t
		case (w == "شهري" || w == "سنوي") && k > t.cueB && r.norms[k-1] == "اساس":
			t.back = 12
			if w == "شهري" {
				t.back = 1
			}
			t.cueB = k + 1
			t.a, t.b = t.cueB, t.cueB
			return t
		}
		c := r.plays(k, last, "link")
		if c.role == "" {
			continue
		}
		next := k + 1
		if (c.lemma == "من" || c.lemma == "عن") && next < last && r.momentAt(next) == nil && r.toks[next].Kind != text.Number && r.plays(next, last, "counted").role == "" && r.norms[next] != "ما" && !r.w(r.wordAt(next)).is(cNum) {
			continue // "12 في المئة من الضحايا" shares, and compares nothing
		}
		t.a, t.b = k, r.arabicTailEnd(next, last)
		return t
	}
	return t
}

// arabicTailEnd returns where a far side ends: with its clause; at a comma unless
// "when" or a relative clause goes on behind it; at the number that a change
// leads to.
func (r *reader) arabicTailEnd(from, last int) int {
	for k := from; k < last; k++ {
		switch w := r.norms[k]; w {
		case ";", "بينما", "فيما", "لكن", "ولكن", "غير":
			return k
		case ".", "!", "?":
			if k+1 >= last || !r.toks[k].Glued {
				return k
			}
		case ",":
			switch n := r.word(k+1, last); n {
			case "حين", "عندما", "الذي", "التي", "حيث", "اذ":
				continue
			}
			return k
		case "الي":
			if k+1 < last && (r.toks[k+1].Kind == text.Number || r.w(r.wordAt(k+1)).is(cNum)) {
				return k
			}
		}
	}
	return last
}

// arabicFar marks figures that stand on the far side of a comparison as
// background over a period, and proposes bare numbers there.
func (r *reader) arabicFar() {
	for k := range r.tails {
		t := &r.tails[k]
		if t.relation == "highest" || t.relation == "lowest" || t.a == t.b {
			continue
		}
		for j := r.firstHarm; j < len(r.harms); j++ {
			if h := &r.harms[j]; t.holds(h.ga) {
				h.compare = true
			}
		}
		kind, status := register.Kind(""), register.Status("")
		for j := len(r.harms) - 1; j >= max(0, len(r.harms)-near); j-- {
			h := &r.harms[j]
			if h.dead || h.c.Kind.Harm() == "" || h.c.Unit != "persons" || h.sent < r.sent-1 || t.holds(h.ga) {
				continue
			}
			if kind == "" || h.c.Kind == register.Killed && h.sent == r.sent {
				kind, status = h.c.Kind, h.c.Status
			}
		}
		if kind == "" {
			continue
		}
		for i := range r.arabicMemory.words {
			w := r.w(i)
			if !w.is(cNum) || !t.holds(w.a) || w.a >= t.cueA && w.a < t.cueB || r.took[i] != 0 || w.n < 2 || r.w(i+1).is(cHuman|cDeed|cThing|cMinute) || r.notPeople(i+1) {
				continue
			}
			m := (*moment)(nil)
			for n := i + 1; n <= i+4 && m == nil; n++ {
				if r.w(n).is(cTime) {
					m = r.momentAt(r.w(n).a)
				} else if r.w(n).b == 0 || r.w(n).is(cComma|cMark|cNum) {
					break
				}
			}
			if m == nil || !m.iv.Known() || m.iv.Days() < 7 {
				continue
			}
			q := amount{min: w.n, max: w.n, hasMin: true, hasMax: true, qual: register.Exact, a: w.a, b: w.b}
			g := group{a: i, b: i + 1, head: -1, sort: gElided, amount: &q, status: string(status), unit: "persons"}
			h := r.propose(kind, &g, i, m.item+1, i, "what the number before is set against")
			if h == nil {
				continue
			}
			h.row, h.compare, h.elided = true, true, status == ""
			h.c.Scope = register.ScopePeriod
			h.c.Time, h.ownTime, h.timeOf = m.iv, true, m.iv
			h.why("time", "the time named with it", r, m.a, m.b)
		}
	}
}

// arabicApart reports whether the time at word i cannot be a harm's because a
// comparison stands between them.
func (r *reader) arabicApart(i int, h *harm) bool {
	if len(r.tails) == 0 {
		return false
	}
	tm, th := r.tailOf(r.w(i).b-1), r.tailOf(h.ga)
	return tm != th && (tm == nil || tm.relation != "" && (th != nil || tm != nil))
}

// arabicComparisons makes a claim of each comparison of the sentence whose two
// sides can be dated.
func (r *reader) arabicComparisons() {
	for k := range r.tails {
		t := &r.tails[k]
		if t.relation == "" || len(r.compares) > 2000 {
			continue
		}
		s := sides{harm: register.HarmKilled, begin: t.cueA}
		if !r.arabicNearSide(t, &s) {
			continue
		}
		r.arabicFarSide(k, &s)
		if !s.leftTime.Known() || !s.rightTime.Known() {
			if len(r.unread) < 500 {
				span := document.Span{r.toks[min(s.begin, t.cueA)].Start, r.toks[max(t.cueB, t.b)-1].End}
				r.unread = append(r.unread, Unread{span, span.In(r.s), "a comparison with a time that the text does not name"})
			}
			continue
		}
		c := register.Claim{Kind: register.ComparisonKind, Sentence: r.sent, Modality: register.Asserted, Frame: register.Current, Scope: register.ScopePeriod, Origin: "extract", Extractor: Version}
		c.Compare = &register.Comparison{Relation: t.relation, Factor: t.factor, Bound: t.bound, Measure: "value", RightOf: "value", Harm: s.harm, Left: s.leftTime, Right: s.rightTime}
		for m := t.a; m < t.b; m++ {
			if r.plays(m, t.b, "mean").role != "" {
				c.Compare.RightOf = "mean"
			}
		}
		begin, end := min(s.begin, t.cueA), max(t.cueB, t.b, s.end)
		for end > t.cueB && (r.norms[end-1] == "." || r.norms[end-1] == ",") {
			end--
		}
		c.Span = document.Span{r.toks[begin].Start, r.toks[end-1].End}
		c.Quote = c.Span.In(r.s)
		hs := []harm{{sent: r.sent, at: t.cueA, a: begin, b: end, ga: t.cueA, gb: t.cueB, parent: -1, alt: -1, agentA: -1, quantity: oneExact}}
		hs[0].c = c
		r.credit(hs)
		if s.place != nil {
			p := *s.place
			hs[0].c.Place = &p
		} else {
			r.arabicPlaces(hs)
		}
		hs[0].why("compare", "the words "+quoted(r.s[r.toks[t.cueA].Start:r.toks[t.cueB-1].End]), r, t.cueA, t.cueB)
		r.compares = append(r.compares, compared{hs[0].c, s.left, s.right})
	}
}

// arabicNearSide finds what a comparison is said of: the figure of the sentence
// that is in no far side, a time of the sentence in none, or the figure over a
// period that was spoken of last.
func (r *reader) arabicNearSide(t *tail, s *sides) bool {
	take := func(k int) {
		h := &r.harms[k]
		s.left, s.leftTime, s.harm = []int{k}, h.c.Time, h.c.Kind.Harm()
		if h.c.Place != nil {
			s.place = h.c.Place
		}
	}
	if t.relation == "highest" || t.relation == "lowest" {
		// "كان حزيران أدمى شهر في عام 2035"
		for k := range r.moments {
			if m := &r.moments[k]; !m.speech && !m.since && m.iv.Known() && m.b <= t.cueA && m.b >= t.cueA-4 && m.iv.Days() <= 31 && m.iv.Days() > 7 {
				s.leftTime, s.begin = m.iv, m.a
				s.left = r.figureOf(m.iv, s.harm, max(0, len(r.harms)-near))
				for j := r.firstHarm; len(s.left) == 0 && j < len(r.harms); j++ {
					// "إذ قُتل فيه 140": the month that was just named
					if h := &r.harms[j]; !h.dead && h.parent < 0 && h.c.Kind.Harm() == s.harm && h.ga > t.b && (!h.ownTime || h.c.Time == r.timeIn(t)) {
						h.c.Time, h.ownTime, h.timeOf, h.c.Scope = m.iv, true, m.iv, register.ScopePeriod
						s.left = []int{j}
					}
				}
				return true
			}
		}
	}
	best := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Kind.Harm() == "" || h.c.Count == nil || r.tailOf(h.ga) != nil || h.compare {
			continue
		}
		if best < 0 || h.c.Kind == register.Killed && r.harms[best].c.Kind != register.Killed {
			best = k
		}
	}
	if best >= 0 && r.harms[best].c.Time.Known() {
		take(best)
		s.begin = min(s.begin, r.harms[best].a)
		return true
	}
	for i := r.w(0).a; i < t.cueA; i++ {
		if n := r.norms[i]; strings.Contains(n, "جرحي") || strings.Contains(n, "مصابين") || strings.Contains(n, "اصابات") {
			s.harm = register.HarmInjured
		}
	}
	for k := range r.moments {
		m := &r.moments[k]
		if m.speech || !m.iv.Known() || m.since || m.iv.Days() < 7 || r.tailOf(m.b-1) != nil || !r.speaksOfHarm() {
			continue
		}
		s.leftTime, s.begin = m.iv, min(s.begin, m.a)
		s.left = r.figureOf(m.iv, s.harm, max(0, len(r.harms)-near))
		if best >= 0 {
			s.left = []int{best}
		}
		return true
	}
	if best >= 0 {
		return false
	}
	subject := false
	for i := r.w(0).a; i < max(t.cueB, t.a); i++ {
		switch r.norms[i] {
		case "وهو", "وهي", "وهذا", "وهذه", "هذا", "هذه", "وذلك", "ذلك", "اي":
			subject = true
		}
		subject = subject || r.plays(i, max(t.cueB, t.a), "counted").role != "" || r.w(r.wordAt(i)).is(cDeed|cToll)
	}
	if !subject {
		return false
	}
	for k := r.firstHarm - 1; k >= max(0, len(r.harms)-near); k-- {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Kind.Harm() != s.harm || h.compare || h.c.Frame == register.Background || !h.c.Time.Known() || h.c.Scope == register.ScopeIncident || h.place != nil && h.place.Kind != gazetteer.Country {
			continue
		}
		take(k)
		return true
	}
	return false
}

// speaksOfHarm reports whether the sentence has a word of harm or of a toll.
func (r *reader) speaksOfHarm() bool {
	for i := range r.arabicMemory.words {
		w := r.w(i)
		if w.is(cHarm|cDeed|cToll) && !w.is(cTime|cPlace) || strings.HasSuffix(w.norm, "حصيله") {
			return true
		}
	}
	return len(r.harms) > r.firstHarm
}

// timeIn returns the time that a tail names.
func (r *reader) timeIn(t *tail) when.Interval {
	for k := range r.moments {
		if m := &r.moments[k]; t.holds(m.b - 1) {
			return m.iv
		}
	}
	return when.Interval{}
}

// arabicFarSide finds what a comparison is set against.
func (r *reader) arabicFarSide(k int, s *sides) {
	t := &r.tails[k]
	switch {
	case t.back > 0:
		s.rightTime = earlierBy(s.leftTime, t.back)
		return
	case t.a == t.b:
		for j := k - 1; j >= 0; j-- {
			if o := &r.tails[j]; o.a < o.b && o.relation != "highest" && o.relation != "lowest" {
				t = o
				break
			}
		}
	case t.relation == "highest" || t.relation == "lowest":
		s.rightTime = r.timeIn(t)
		return
	}
	for i := t.a; i < t.b; i++ {
		// "الشهر السابق", "الشهر الذي سبقه": counted from the near side
		if w := strings.TrimPrefix(r.norms[i], "ب"); w == "الشهر" || w == "العام" || w == "لشهر" || w == "للشهر" {
			switch r.word(i+1, t.b) {
			case "السابق", "الذي":
				months := 12
				if strings.HasSuffix(w, "شهر") {
					months = 1
				}
				s.rightTime = earlierBy(s.leftTime, months)
				s.right = r.figureOf(s.rightTime, s.harm, max(0, len(r.harms)-near))
				return
			}
		}
	}
	for j := r.firstHarm; j < len(r.harms); j++ {
		if h := &r.harms[j]; !h.dead && t.holds(h.ga) && h.c.Kind.Harm() == s.harm && h.parent < 0 && h.c.Time.Known() {
			s.right = append(s.right, j)
			s.rightTime = joinTimes(s.rightTime, h.c.Time)
		}
	}
	if s.rightTime.Known() {
		return
	}
	for j := range r.moments {
		if m := &r.moments[j]; t.holds(m.b-1) && m.iv.Known() && !m.speech {
			s.rightTime = joinTimes(s.rightTime, m.iv)
		}
	}
	if s.rightTime.Known() && len(s.right) == 0 {
		s.right = r.figureOf(s.rightTime, s.harm, max(0, len(r.harms)-near))
	}
}
