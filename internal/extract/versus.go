package extract

import (
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
)

// tailComparisons makes a claim of each tail whose words say how the two sides
// stand: by so many percent, so many times, the highest or lowest of a span. A
// comparison whose sides cannot both be dated is none, and is listed as unread.
func (r *reader) tailComparisons() {
	for k := range r.tails {
		t := &r.tails[k]
		if t.relation == "" || len(r.compares) > 2000 {
			continue
		}
		var s sides
		s.harm = register.HarmKilled
		if !r.nearSide(t, &s) {
			continue
		}
		r.farSide(k, &s)
		if !s.leftTime.Known() || !s.rightTime.Known() {
			if len(r.unread) < 500 {
				span := document.Span{r.toks[min(s.begin, t.cueA)].Start, r.toks[max(t.cueB, t.b)-1].End}
				r.unread = append(r.unread, Unread{span, span.In(r.s), "a comparison with a time that the text does not name"})
			}
			continue
		}
		c := register.Claim{Kind: register.ComparisonKind, Sentence: r.sent, Modality: register.Asserted, Frame: register.Current, Scope: register.ScopePeriod, Origin: "extract", Extractor: Version}
		c.Compare = &register.Comparison{Relation: t.relation, Factor: t.factor, Bound: t.bound, Measure: "value", RightOf: "value", Harm: s.harm, Left: s.leftTime, Right: s.rightTime}
		begin, end := min(s.begin, t.cueA), max(t.cueB, t.b, s.end)
		for end > t.cueB && (r.norms[end-1] == "." || r.norms[end-1] == ",") {
			end--
		}
		c.Span = document.Span{r.toks[begin].Start, r.toks[end-1].End}
		c.Quote = c.Span.In(r.s)
		hs := []harm{{sent: r.sent, at: t.cueA, a: begin, b: end, ga: t.cueA, gb: t.cueB, parent: -1, alt: -1, agentA: -1, quantity: oneExact}}
		hs[0].c = c
		r.attribute(hs)
		if s.place != nil {
			p := *s.place
			hs[0].c.Place = &p
		} else {
			r.locate(hs)
		}
		hs[0].why("compare", "the words "+quoted(r.s[r.toks[t.cueA].Start:r.toks[t.cueB-1].End]), r, t.cueA, t.cueB)
		r.compares = append(r.compares, compared{hs[0].c, s.left, s.right})
	}
}

// sides are the two sides of a comparison: the periods and the harms that count
// in them.
type sides struct {
	leftTime, rightTime when.Interval
	left, right         []int
	harm                register.Harm
	place               *register.Place
	begin, end          int
}

// nearSide finds what a comparison is said of: the figure before its words, the
// month before them ("The November toll was"), the month that "the deadliest
// month of 2017 was" names, or, for "it" and "the toll", the figure spoken of
// last that is not itself the far side of another.
func (r *reader) nearSide(t *tail, s *sides) bool {
	s.begin = r.items[0].a
	take := func(k int) {
		h := &r.harms[k]
		s.left, s.leftTime = []int{k}, h.c.Time
		if h.c.Kind == register.Wounded {
			s.harm = register.HarmInjured
		}
		if h.c.Place != nil {
			s.place = h.c.Place
		}
	}
	for i := r.items[0].a; i < t.cueA; i++ {
		switch r.norms[i] {
		case "injured", "wounded", "injuries":
			s.harm = register.HarmInjured
		}
	}
	if t.relation == "highest" || t.relation == "lowest" {
		// "The deadliest month of 2017 was March"
		if m := r.momentWithin(t.b, t.b+3); m != nil && m.iv.Known() && m.a > t.b && (r.norms[t.b] == "was" || r.norms[t.b] == "came") {
			s.leftTime, s.end = m.iv, m.b
			s.harm = register.HarmKilled
			s.left = r.figureOf(m.iv, s.harm, r.firstHarm)
			return true
		}
	}
	if t.a > t.cueB && r.norms[t.a] == "as" {
		// "Twice as many civilians were killed in May as in April": no number is said
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; h.gb > t.cueB && h.ga < t.a && h.quantity.b == 0 {
				h.dead = true
				if h.c.Kind.Harm() != "" {
					s.harm = h.c.Kind.Harm()
				}
				if h.c.Place != nil {
					s.place = h.c.Place
				}
			}
		}
		if m := r.momentWithin(t.cueB, t.a); m != nil && m.iv.Known() && !m.speech {
			s.leftTime, s.end = m.iv, t.b
			s.left = r.figureOf(m.iv, s.harm, max(0, len(r.harms)-near))
			return true
		}
	}
	from := r.clauseBefore(t.cueA)
	if from > r.items[0].a && t.cueA-from <= 2 && r.subjectMonth(from, s) {
		return true // "The July figure is below that of June, though nearly twice that of May"
	}
	best := -1
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Kind.Harm() == "" || h.gb > t.cueA || r.tailOf(h.ga) != nil || h.c.Count == nil {
			continue
		}
		if best < 0 || h.c.Kind == register.Killed || r.harms[best].c.Kind != register.Killed {
			best = k
		}
	}
	if best >= 0 {
		take(best)
		s.harm = r.harms[best].c.Kind.Harm()
		s.begin = r.harms[best].a
		return s.leftTime.Known()
	}
	for k := range r.moments {
		m := &r.moments[k]
		if m.speech || m.b > t.cueA || m.a < from || !m.iv.Known() || m.since || r.tailOf(m.a) != nil {
			continue
		}
		s.leftTime = m.iv
	}
	if !s.leftTime.Known() && r.on.Known() {
		for i := from; i+1 < t.cueA; i++ {
			if r.norms[i] == "the" && r.norms[i+1] == "year" { // "the toll for the year is": so far
				y := r.on.End.Month().Year()
				s.leftTime = when.Between(when.On(y, 1, 1), r.on.End)
			}
		}
	}
	if s.leftTime.Known() {
		s.left = r.figureOf(s.leftTime, s.harm, max(0, len(r.harms)-near))
		return true
	}
	pronoun, subject := false, false
	for i := from; i < t.cueA; i++ {
		switch w := r.norms[i]; {
		case w == "it" || w == "that" || w == "this":
			pronoun = true
		case counted[w], w == "killed", w == "dead", w == "injured", w == "wounded":
			subject = true
		}
	}
	if !pronoun && !subject {
		return false
	}
	for k := len(r.harms) - 1; k >= max(0, len(r.harms)-near); k-- {
		h := &r.harms[k]
		if h.sent >= r.sent || h.dead || h.parent >= 0 || h.c.Kind.Harm() != s.harm || h.compare || h.c.Frame == register.Background || !h.c.Time.Known() || h.c.Scope == register.ScopeIncident {
			continue
		}
		if !pronoun && h.place != nil && h.place.Kind != gazetteer.Country {
			continue
		}
		if pronoun {
			take(k)
			return true
		}
		if !s.leftTime.Known() || h.c.Time.End > s.leftTime.End {
			take(k) // "the figures": those of the newest month
		}
	}
	return s.leftTime.Known()
}

// subjectMonth takes as the near side the month that the sentence begins with:
// "The July figure", "July's toll".
func (r *reader) subjectMonth(before int, s *sides) bool {
	for k := range r.moments {
		if m := &r.moments[k]; m.b < before && m.item <= 2 && !m.speech && m.iv.Days() >= 28 {
			s.leftTime = m.iv
			s.left = r.figureOf(m.iv, s.harm, max(0, len(r.harms)-near))
			return true
		}
	}
	return false
}

// clauseBefore returns the token after the last "but", "while" or semicolon before a
// token of the sentence.
func (r *reader) clauseBefore(token int) int {
	for i := token - 1; i > r.items[0].a; i-- {
		switch r.norms[i] {
		case "but", "while", "whereas", "although", "though", ";":
			return i + 1
		}
	}
	return r.items[0].a
}

// figureOf returns the last figure of that harm, from harm k on, that is for
// just that time and no part of the country.
func (r *reader) figureOf(iv when.Interval, harm register.Harm, from int) []int {
	for k := len(r.harms) - 1; k >= from; k-- {
		h := &r.harms[k]
		if !h.dead && h.parent < 0 && h.c.Kind.Harm() == harm && h.c.Time == iv && h.c.Count != nil && (h.place == nil || h.place.Kind == gazetteer.Country) {
			return []int{k}
		}
	}
	return nil
}

// farSide finds what the near side is set against: the figures and the times of
// the tail; for "doubled in a month" and "the month before" the time so much
// earlier; for words that name nothing ("down from 117 in November, a drop of
// 41 percent") what the tail before in the sentence names.
func (r *reader) farSide(k int, s *sides) {
	t := &r.tails[k]
	if t.back > 0 {
		s.rightTime = earlierBy(s.leftTime, t.back)
		return
	}
	extreme := t.relation == "highest" || t.relation == "lowest"
	if t.a == t.b {
		for j := k - 1; j >= 0; j-- {
			if o := &r.tails[j]; o.a < o.b && o.relation != "highest" && o.relation != "lowest" {
				r.inTail(o, s)
				return
			}
		}
		return
	}
	if !extreme {
		r.inTail(t, s)
		return
	}
	for j := range r.moments {
		m := &r.moments[j]
		if !t.holds(m.b-1) || !m.iv.Known() {
			continue
		}
		s.rightTime = m.iv
		if r.norms[t.a] == "since" {
			s.rightTime = r.sinceTime(m.iv, s.leftTime)
		}
		return
	}
}

// inTail adds the figures and times of a tail to the far side.
func (r *reader) inTail(t *tail, s *sides) {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && t.holds(h.ga) && h.c.Kind.Harm() == s.harm && h.parent < 0 {
			s.right = append(s.right, k)
			s.rightTime = joinTimes(s.rightTime, h.c.Time)
		}
	}
	if s.rightTime.Known() {
		return
	}
	for k := range r.moments {
		m := &r.moments[k]
		if !t.holds(m.b-1) || !m.iv.Known() || m.speech {
			continue
		}
		iv := m.iv
		if r.norms[m.a] == "since" {
			if n, unit := when.Unit(r.norms[:m.b], m.a+1, r.on); n > 0 {
				iv = unit
			}
		}
		s.rightTime = joinTimes(s.rightTime, iv)
	}
	if s.rightTime.Known() {
		if s.rightTime.Contains(s.leftTime) {
			s.rightTime = when.Interval{} // "down since 2031": against nothing that is not in it
		}
		if len(s.right) == 0 {
			s.right = r.figureOf(s.rightTime, s.harm, max(0, len(r.harms)-near))
		}
		return
	}
	for i := t.a; i+1 < t.b; i++ {
		a, b := r.norms[i], r.norms[i+1]
		switch {
		case (a == "previous" || a == "preceding") && b == "month", a == "month" && (b == "before" || b == "earlier" || b == "prior"):
			s.rightTime = earlierBy(s.leftTime, 1)
		case (a == "previous" || a == "preceding") && b == "year", a == "year" && (b == "before" || b == "earlier" || b == "prior"):
			s.rightTime = earlierBy(s.leftTime, 12)
		}
	}
}

// earlierBy returns whole months, or a whole year, so many months earlier; of
// any other time nothing.
func earlierBy(iv when.Interval, months int) when.Interval {
	if !iv.Known() || iv.Start != iv.Start.Month().First() || iv.End != iv.End.Month().Last() || months < 12 && iv.Days() > 31 {
		return when.Interval{}
	}
	return when.Between((iv.Start.Month() - when.Month(months)).First(), (iv.End.Month() - when.Month(months)).Last())
}
