package extract

import (
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
)

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
		case register.Displaced:
			if h.sinceT && h.c.Modality != register.Planned || days > 7 {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		case register.Abducted, register.Escaped, register.Recaptured, register.Infiltrated, register.Missing:
			if days > 40 && r.timeAgo(h) && r.on.Known() && h.c.Time.End < r.on.End-14 && r.sent == 0 && k > 0 {
				h.c.Frame = register.Background
				h.why("frame", "long before the text", r, 0, 0)
			}
			if h.sinceT && h.c.Kind != register.Missing || days > 40 && !r.timeAgo(h) {
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
			h.c.Frame = register.Current
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
		if !t.toll || t.c.Frame != register.Update && t.c.Scope != register.ScopeCumulative {
			continue
		}
		for j := range hs {
			h := &hs[j]
			if j == k || h.dead || h.parent >= 0 || h.c.Kind != t.c.Kind || h.toll || h.at < t.at || !h.quantity.hasMin || t.quantity.hasMax && h.quantity.min >= t.quantity.max {
				continue
			}
			if i := r.wordAt(h.at); r.w(i-1).norm == "بعد" || r.w(i-1).norm == "ان" || r.w(i-1).is(cSub) || r.w(i).is(cSub) {
				h.parent = r.firstHarm + k
				if t.c.Frame == register.Update {
					h.part, h.c.Frame = true, register.Update
				}
				h.why("part_of", "those that raised the toll", r, h.ga, h.gb)
			}
		}
	}
}

// monthBefore dates the far side of a comparison that "the month before" names from
// the figure that it is set against, not from the day of the text: "61 في نيسان،
// انخفاضاً من 95 في الشهر السابق".
func (r *reader) monthBefore(hs []harm) {
	for k := range hs {
		h := &hs[k]
		s, ok := h.c.Spans["time"]
		if h.dead || !h.compare || !ok {
			continue
		}
		words := s.In(r.s)
		if !strings.Contains(words, "السابق") && !strings.Contains(words, "سبق") && !strings.Contains(words, "قبله") {
			continue
		}
		months := 1
		if strings.Contains(words, "عام") || strings.Contains(words, "سنة") {
			months = 12
		}
		for j := r.firstHarm + k - 1; j >= max(0, r.firstHarm+k-8); j-- {
			o := &r.harms[j]
			if o.dead || o.compare || o.c.Kind != h.c.Kind || o.sent < h.sent-2 || o.c.Time.Days() < 28 {
				continue
			}
			if iv := earlierBy(o.c.Time, months); iv.Known() {
				h.c.Time, h.timeOf = iv, iv
				h.why("time", "the month before that of the figure it is set against", r, h.ga, h.gb)
			}
			break
		}
	}
}

// timeAgo reports whether the harm's time is told by how long ago it was: "قبل عامين".
func (r *reader) timeAgo(h *harm) bool {
	s, ok := h.c.Spans["time"]
	return ok && strings.HasPrefix(s.In(r.s), "قبل ")
}

// formerly marks what the pluperfect tells of an earlier event: "وكان 23 شخصاً
// قُتلوا في هجوم مماثل الشهر الماضي", at another time or place than what the
// text reports.
func (r *reader) formerly(hs []harm) {
	if r.sent == 0 || !r.on.Known() {
		return
	}
	var lead *harm
	for k := range r.harms[:r.firstHarm] {
		if h := &r.harms[k]; !h.dead && h.parent < 0 && h.c.Frame == register.Current {
			lead = h
			break
		}
	}
	for k := range hs {
		h := &hs[k]
		if h.dead || h.c.Frame != register.Current || h.parent >= 0 {
			continue
		}
		at, was, other := r.wordAt(h.at), -1, false
		if p := r.w(at - 1).norm; (p == "بعد" || p == "عقب") && r.cameAfter(at) {
			h.c.Frame, h.separate = register.Background, true
			h.why("frame", "what the event came after", r, r.w(at-1).a, r.w(at-1).b)
			continue
		}
		for i := at - 1; i >= 0 && r.sameClause(i, at); i-- {
			switch r.w(i).norm {
			case "كان", "كانت", "كانا", "كانوا":
				was = i
			}
		}
		if was < 0 || was > 0 && r.sameClause(was-1, was) && r.w(was).conj == 0 && !r.w(was-1).is(cComma|cTime) || !r.w(at).is(cHarm) && !r.bringsHarm(was, at) && !r.saysHarm(was, at) {
			continue
		}
		if told := r.toldBefore(was, at, h); told >= 0 {
			h.c.Frame = register.Superseded
			h.why("frame", "what was said before of the same", r, r.w(was).a, r.w(was).b)
			r.harms[told].c.Frame = register.Update
			continue
		}
		for i := 0; i <= was; i++ {
			// "وقبل ذلك بيومين كان مسلحان قد اغتالا"
			w := r.w(i)
			other = other || w.is(cTime) && !w.time.Known() && strings.HasSuffix(r.toks[w.a].Norm, "قبل")
		}
		for i := was; i < len(r.arabicMemory.words); i++ {
			switch r.w(i).norm {
			case "مماثل", "مماثله", "مشابه", "مشابهه", "سابق", "سابقه":
				other = true
			}
		}
		switch {
		case h.ownTime && lead != nil && lead.c.Time.Known():
			other = other || h.c.Time.End < lead.c.Time.Start
		case h.ownTime:
			other = other || h.c.Time.End < r.on.End-1
		}
		if h.ownPlace && lead != nil && lead.place != nil && h.place.Admin1 != lead.place.Admin1 {
			other = true
		}
		if other {
			h.c.Frame, h.separate = register.Background, true
			if from := r.placedAt(lead); h.c.Place == nil && from != nil && r.sameTown() {
				h.c.Place, h.place, h.near = from.c.Place, from.place, from.near
				h.why("place", "the town told of before", r, h.ga, h.gb)
			}
			h.why("frame", "the pluperfect tells of an earlier event", r, r.w(was).a, r.w(was).b)
		}
	}
}

// placedAt returns what holds the place of a harm: itself, or the incident that
// it belongs to; nil when neither has one.
func (r *reader) placedAt(h *harm) *harm {
	switch {
	case h == nil:
		return nil
	case h.c.Place != nil:
		return h
	case h.incident > 0 && r.marks[h.incident-1].ctx.c.Place != nil:
		return &r.marks[h.incident-1].ctx
	}
	return nil
}

// sameTown reports whether the sentence puts what it tells "in the town", "in the
// village": that of the text.
func (r *reader) sameTown() bool {
	for i := range r.arabicMemory.words {
		if n := r.toks[r.w(i).b-1].Norm; (n == "نفسها" || n == "ذاتها" || n == "نفسه" || n == "ذاته") && r.w(i-1).is(cAdmin) && r.w(i-1).art {
			return true // "المنطقة نفسها"
		}
		if r.w(i).norm != "في" {
			continue
		}
		switch strings.TrimPrefix(r.toks[r.w(i+1).a].Norm, "ال") {
		case "مدينه", "بلده", "قريه", "قضا", "ناحيه", "محافظه", "مخيم":
			if strings.HasPrefix(r.toks[r.w(i+1).a].Norm, "ال") && !r.w(i+2).is(cPlace) {
				return true
			}
		}
	}
	return false
}

// cameAfter reports whether the clause of word at says that something "came"
// after it: "جاءت العملية بعد مقتل".
func (r *reader) cameAfter(at int) bool {
	for k := at - 2; k >= 0 && r.sameClause(k, at); k-- {
		switch strings.TrimPrefix(r.w(k).norm, "و") {
		case "جاا", "جا", "جات", "جاات", "ياتي", "تاتي", "وقع", "وقعت", "بدات", "انطلقت", "اطلقت":
			return true
		}
	}
	return false
}

// saysHarm reports whether somebody "had said" it: "وكانت الشرطة قد أعلنت مقتل".
func (r *reader) saysHarm(was, at int) bool {
	for i := was + 1; i < at; i++ {
		if e := r.w(i).find(cSpeech); e != nil && (e.act == "say" || e.act == "record") {
			return true
		}
	}
	return false
}

// toldBefore returns the harm of an earlier sentence that "had said" gives the
// former figure of: the same kind, another number; else -1.
func (r *reader) toldBefore(was, at int, h *harm) int {
	if !r.saysHarm(was, at) || h.ownTime || h.c.Count == nil {
		return -1
	}
	for k := r.firstHarm - 1; k >= 0; k-- {
		o := &r.harms[k]
		if o.sent < r.sent-6 {
			break
		}
		if o.dead || o.parent >= 0 || o.c.Kind != h.c.Kind || o.c.Frame != register.Current && o.c.Frame != register.Update || o.c.Scope != register.ScopeIncident {
			continue
		}
		if o.quantity.min == h.quantity.min && o.quantity.max == h.quantity.max {
			return -1
		}
		return k
	}
	return -1
}

// bringsHarm reports whether a past verb stands between "was" and the noun of a
// harm: "وكان هجوم أودى بحياة", "كان قد أسفر عن مقتل".
func (r *reader) bringsHarm(was, at int) bool {
	for i := was + 1; i < at; i++ {
		if resulted[r.w(i).norm] || r.w(i).norm == "قد" {
			return true
		}
	}
	return false
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

// countsOn reads "وهو خامس صحفي يُقتل": the person before is one of so many.
func (r *reader) countsOn(h *harm, hs []harm) {
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
		w := r.w(i)
		if w.is(cCourt) {
			return true
		}
		for k := w.a; k < w.b; k++ {
			if strings.Contains(r.toks[k].Norm, "محكمه") || strings.Contains(r.toks[k].Norm, "محاكم") {
				return true
			}
		}
	}
	return false
}

// samePeriod gives figures of "the same period" the time, the span and, where they
// name none, the place of the figure of a period told last before.
func (r *reader) samePeriod(hs []harm) {
	same := false
	for i := range r.arabicMemory.words {
		switch strings.TrimPrefix(strings.TrimPrefix(r.w(i).norm, "ب"), "ال") {
		case "فتره", "مده", "شهر", "عام", "سنه", "اسبوع":
			n := r.w(i + 1).norm
			same = same || strings.HasPrefix(n, "نفسه") || strings.HasPrefix(n, "ذاته") || n == "نفسها" || n == "ذاتها"
		}
	}
	for k := r.firstHarm - 1; same && k >= 0 && r.harms[k].sent >= r.sent-2; k-- {
		o := &r.harms[k]
		if o.dead || o.parent >= 0 || !o.c.Time.Known() || o.c.Scope != register.ScopePeriod {
			continue
		}
		for j := range hs {
			h := &hs[j]
			if h.dead || h.ownTime || h.parent >= 0 {
				continue
			}
			h.c.Time, h.ownTime, h.timeOf, h.sinceT = o.c.Time, true, o.timeOf, o.sinceT
			h.c.Scope = register.ScopePeriod
			if h.c.Place == nil && o.c.Place != nil {
				h.c.Place, h.place, h.near = o.c.Place, o.place, o.near
			}
			h.why("time", "the same period as the figure before", r, h.ga, h.gb)
		}
		return
	}
}

// recorder reports whether the figure is one that a body counted.
func (r *reader) recorder(h *harm) bool {
	for i := r.wordAt(h.at) - 1; i >= 0; i-- {
		if e := r.w(i).find(cSpeech); e != nil && e.act == "record" {
			return true // "أعلنت الوزارة أنها رصدت مقتل"
		}
	}
	return h.c.Attribution != nil && len(h.c.Attribution.Types) > 0 && (h.c.Attribution.Types[0] == "un" || h.c.Attribution.Types[0] == "ngo")
}

// arabicIncidents joins the harms of the sentence to the incidents of the document.
func (r *reader) arabicIncidents(hs []harm) {
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
		r.putPlace(&c[0], at, false)
	}
	r.arabicPlaces(c)
	r.arabicTimes(c)
	h := &c[0]
	if h.place == nil && !h.ownTime && h.c.Weapon == "" {
		return
	}
	r.marks[r.joins(h)].take(h)
}

// arabicSigns reads the signs of a sentence.
func (r *reader) arabicSigns() {
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
		r.arabicPlaces(hs)
		r.arabicTimes(hs)
		hs[0].why("sign", "the words "+quoted(e.lemma), r, r.w(i).a, r.w(i).b)
		r.signs = append(r.signs, hs[0].c)
	}
}

// arabicUnread lists the numbers of people beside a harm word that no rule took.
func (r *reader) arabicUnread() {
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
