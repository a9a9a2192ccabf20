package extract

import (
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
)

// mentions joins the harms of a sentence to the incidents of the document. "The
// attack" goes back to the incident spoken of; "another", "separately",
// "elsewhere", another place or another day open a new one. A sentence without
// harm that tells of an attack gives its place, time and means.
func (r *reader) mentions(hs []harm) {
	separate := r.separately()
	if len(hs) == 0 || r.noWholes(hs) {
		r.context(separate)
		return
	}
	for k := range hs {
		h := &hs[k]
		if h.dead || h.parent >= 0 && h.part || h.c.Scope != register.ScopeIncident || h.c.Frame == register.Background || h.c.Kind == register.DueProcess {
			continue
		}
		h.separate = separate && k == firstWhole(hs)
		if h.c.Kind == register.Responsibility {
			continue
		}
		id := r.joins(h)
		h.incident = id + 1
		r.marks[id].take(h)
	}
}

func firstWhole(hs []harm) int {
	for k := range hs {
		if !hs[k].dead && hs[k].parent < 0 {
			return k
		}
	}
	return 0
}

func (r *reader) noWholes(hs []harm) bool {
	for k := range hs {
		if !hs[k].dead && hs[k].c.Kind != register.DueProcess {
			return false
		}
	}
	return true
}

// separately reports whether the sentence says that it tells of something else.
func (r *reader) separately() bool {
	for i := range r.items {
		it := r.it(i)
		if it.norm == "earlier" && i > 0 && i < 3 && r.it(i-1).is(cMeasure|cMinute) {
			return true // "An hour earlier a bomb had killed"
		}
		if !it.is(cSeparate) {
			continue
		}
		switch it.norm {
		case "another", "second", "third", "similar", "separate":
			// "another attack", "a second attack", not "another 12 people"
			if (it.norm == "second" || it.norm == "third") && r.it(i-1).norm != "a" || r.inPartBefore(i) {
				continue
			}
			for k := i + 1; k < min(i+4, len(r.items)); k++ {
				if r.it(k).is(cEvent|cWeapon) && !r.it(k).is(cHuman) || devices[r.it(k).norm] {
					return true
				}
			}
		case "meanwhile", "elsewhere", "separately":
			if i < 3 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// inPartBefore reports whether item i stands in what is said of a part: "Eleven were
// hurt, including two medics caught by a second strike".
func (r *reader) inPartBefore(i int) bool {
	for k := i - 1; k >= max(0, i-10); k-- {
		if it := r.it(k); it.is(cInclude) {
			return true
		} else if it.is(cComma | cMark | cBut) {
			return false
		}
	}
	return false
}

// context reads place, time and means of an attack told without its harm.
func (r *reader) context(separate bool) {
	at := -1
	for i := range r.items {
		it := r.it(i)
		if it.is(cEventVerb) && !it.is(cThing) || it.is(cEvent) && !strings.HasSuffix(it.norm, "s") {
			at = i
			if it.is(cEventVerb) {
				break
			}
		}
	}
	if at < 0 {
		at = r.attackersCame()
	}
	if at < 0 && r.sent < 14 && len(r.harms) == r.firstHarm {
		// the setting: a place and a day in the lead, before anything is told
		for k := range r.spots {
			if r.spots[k].weight >= 2 && !r.spots[k].country && !r.spots[k].nation && (len(r.moments) > 0 && !r.moments[0].speech || r.spots[k].weight == 3 && r.it(r.spots[k].item+1).is(cAdmin) && r.noAreaYet() || r.label(k) && r.noAreaYet()) {
				at = r.spots[k].item
				break
			}
		}
	}
	if at < 0 {
		return
	}
	c := []harm{{sent: r.sent, at: r.it(at).a, a: r.it(at).a, b: r.it(at).b, ga: r.it(at).a, gb: r.it(at).b, parent: -1, alt: -1, agentA: -1}}
	c[0].c.Kind, c[0].c.Scope = register.IncidentOnly, register.ScopeIncident
	c[0].quantity = oneExact
	r.arms(c)
	r.locate(c)
	r.date(c)
	h := &c[0]
	if h.place == nil && !h.ownTime && h.c.Weapon == "" {
		return
	}
	h.separate = separate || h.ownTime && h.place == nil && len(r.marks) > 0 && !r.marks[len(r.marks)-1].ctx.ownTime && r.on.Known() && h.c.Time.End < r.on.Start-10
	opens := false
	if p := r.it(at - 1); p.norm == "a" || p.norm == "an" || r.it(0).norm == "a" || r.it(0).norm == "an" {
		opens = true
	}
	id := r.joins(h)
	_ = opens
	r.marks[id].take(h)
}

// attackersCame returns the noun of the attackers spoken of in a sentence that
// says when they came: "He said the raiders struck at dusk on Friday". It is -1
// where there is none.
func (r *reader) attackersCame() int {
	if len(r.moments) == 0 || len(r.harms) == 0 {
		return -1
	}
	for i := range r.items {
		switch r.it(i).norm {
		case "raiders", "attackers", "assailants", "gunmen", "militants", "intruders", "bombers", "fighters", "soldiers", "troops", "planes", "jets", "rebels":
			if r.it(i-1).norm != "the" {
				continue
			}
			switch n := r.it(i + 1); n.norm {
			case "came", "arrived", "descended", "burst", "rode", "stormed", "entered", "struck", "appeared", "drove", "swept", "attacked", "broke":
				return i
			}
		}
	}
	return -1
}

// noAreaYet reports whether the text has told no harm so far that lies in an area
// smaller than a country.
func (r *reader) noAreaYet() bool {
	for k := range r.harms {
		if h := &r.harms[k]; !h.dead && h.zone != headline && (h.place == nil || h.place.Kind != gazetteer.Country) && h.c.Kind != register.IncidentOnly {
			return false
		}
	}
	return true
}

// label reports whether the spot heads its sentence as a label does: "Sangin/Helmand In
// the same area".
func (r *reader) label(k int) bool {
	s := &r.spots[k]
	return s.item == 0 && r.it(1).mark("/") && r.it(2).place != nil
}

// take keeps what a harm or context says of the incident, where nothing was
// said before.
func (m *mention) take(h *harm) {
	if h.place != nil && h.ownPlace && (m.ctx.place == nil || finer(h.place, m.ctx.place)) {
		m.ctx.place, m.ctx.c.Place, m.ctx.near, m.ctx.ownPlace, m.ctx.mayLie = h.place, h.c.Place, h.near, true, h.mayLie
		m.ctx.c.Spans = keepSpan(m.ctx.c.Spans, h, "place")
	}
	if h.ownTime && !m.ctx.ownTime && h.c.Time.Known() {
		m.ctx.c.Time, m.ctx.ownTime, m.ctx.stamped = h.c.Time, true, h.stamped
		m.ctx.c.Spans = keepSpan(m.ctx.c.Spans, h, "time")
	}
	if h.c.Weapon != "" && (m.ctx.c.Weapon == "" || armsRank[h.c.Weapon] < armsRank[m.ctx.c.Weapon] && h.ownArms && h.sent == m.sent) {
		m.ctx.c.Weapon = h.c.Weapon
		m.ctx.c.Spans = keepSpan(m.ctx.c.Spans, h, "weapon")
	}
	m.sent = h.sent
}

// finer reports whether place a lies inside place b.
func finer(a, b *gazetteer.Place) bool {
	return a != b && (b.Kind == gazetteer.Country && a.Country == b.Country && a.Kind != gazetteer.Country || b.Kind == gazetteer.Admin1 && a.Admin1 == b.Admin1 && a.Kind != gazetteer.Admin1)
}

// joins returns the incident that a harm belongs to: the last one with which it
// does not clash, else a new one.
func (r *reader) joins(h *harm) int {
	if last := len(r.marks) - 1; !h.separate && h.place == nil && !h.ownTime && h.c.Kind.Custody() && last > 0 && !r.marks[last].custody {
		// arrests go on from the arrests before, past what the arrested did and
		// past the way to them
		for id := last - 1; id >= max(0, last-3); id-- {
			if r.marks[id].custody && h.sent-r.marks[id].sent < 8 && (!r.marks[last].setting || !r.clash(&r.marks[last].ctx, &r.marks[id].ctx)) {
				return id
			}
		}
	}
	if !h.separate {
		for id := len(r.marks) - 1; id >= max(0, len(r.marks)-4); id-- {
			m := &r.marks[id]
			if r.clash(h, &m.ctx) || !m.setting && m.custody != h.c.Kind.Custody() && h.sent-m.sent > 1 && !(m.custody && r.namesEscape()) {
				continue
			}
			if id < len(r.marks)-1 && !(h.place != nil && m.ctx.place != nil || h.ownTime && m.ctx.ownTime) {
				continue // what says nothing of its own belongs to the incident spoken of last
			}
			return id
		}
	}
	if len(r.marks) < 5000 {
		day := when.Interval{}
		if n := len(r.marks); n > 0 && r.sameDay() && r.marks[n-1].ctx.ownTime && h.sent-r.marks[n-1].sent < 3 {
			day = r.marks[n-1].ctx.c.Time
		}
		defer func() {
			if m := &r.marks[len(r.marks)-1]; day.Known() && !m.ctx.ownTime && !h.ownTime {
				m.ctx.c.Time, m.ctx.ownTime = day, true // "Hours later": another attack of that day
			}
		}()
		r.marks = append(r.marks, mention{sent: h.sent, id: len(r.marks), custody: h.c.Kind.Custody(), setting: h.c.Kind == register.IncidentOnly})
	}
	return len(r.marks) - 1
}

// sameDay reports whether the sentence begins with words such as "Hours later".
func (r *reader) sameDay() bool {
	for i := 1; r.lang.code == "en" && i < len(r.items); i++ {
		if p := r.it(i - 1); r.it(i).norm == "day" && p.norm == "same" {
			return true // "In Kunar a strike killed two the same day"
		}
	}
	for i := 0; i < min(4, len(r.items)); i++ {
		w := r.toks[r.it(i).b-1].Norm
		if (w == "hours" || w == "hour" || w == "minutes") && r.it(i+1).norm == "later" || w == "later" && i > 0 && (r.it(i-1).is(cMeasure|cMinute)) {
			return true
		}
	}
	return false
}

// namesEscape reports whether the sentence names the escape or the raid spoken of.
func (r *reader) namesEscape() bool {
	for i := range r.items {
		switch r.it(i).norm {
		case "escape", "breakout", "jailbreak", "break-out", "kidnapping", "abduction":
			if r.it(i-1).norm == "the" {
				return true
			}
		}
	}
	return false
}

// clash reports whether two cannot be one incident: places that exclude each
// other, or days that do not meet.
func (r *reader) clash(h, c *harm) bool {
	if h.place != nil && c.place != nil && h.ownPlace && !compatible(h.place, c.place, h.near || c.near) && (h.place.Admin1 == c.place.Admin1 || !mayLieIn(h.mayLie, c.place) && !mayLieIn(c.mayLie, h.place)) {
		return true
	}
	if h.ownTime && c.ownTime && !h.stamped && !c.stamped && h.c.Time.Known() && c.c.Time.Known() && !h.c.Time.Overlaps(c.c.Time) {
		// a day apart may be the same night
		gap := h.c.Time.Start - c.c.Time.End
		if gap < 0 {
			gap = c.c.Time.Start - h.c.Time.End
		}
		return gap > 1 || h.c.Time.Days() == 1 && c.c.Time.Days() == 1
	}
	return false
}

// mayLieIn reports whether one of the places that a name may mean lies in the first-level
// area of another: a name that many places bear is no proof of another incident.
func mayLieIn(ps []*gazetteer.Place, of *gazetteer.Place) bool {
	for _, p := range ps {
		if p.Country == of.Country && p.Admin1 != "" && p.Admin1 == of.Admin1 {
			return true
		}
	}
	return false
}

// compatible reports whether two places can be one: the same, one inside the
// other, or near each other in one first-level area.
func compatible(a, b *gazetteer.Place, near bool) bool {
	switch {
	case a == b:
		return true
	case a.Kind == gazetteer.Country || b.Kind == gazetteer.Country:
		return a.Country == b.Country
	case a.Admin1 != b.Admin1:
		return false
	case a.Kind == gazetteer.Admin1 || b.Kind == gazetteer.Admin1:
		return true
	case a.Kind == gazetteer.Admin2 || b.Kind == gazetteer.Admin2:
		return a.Admin2 == b.Admin2 || a.ID == b.Admin2 || b.ID == a.Admin2 || near
	}
	return near || a.Kind == gazetteer.Quarter || b.Kind == gazetteer.Quarter || a.Kind == gazetteer.Village || b.Kind == gazetteer.Village || a.Kind == gazetteer.Site || b.Kind == gazetteer.Site
}

// near is how many harms back or on a rule looks: what is farther off in a text
// is not spoken of, and the work stays in proportion to the text.
const near = 80

// settle works out, with the whole document read, what each harm inherits, and
// which harms are one claim said twice, parts or alternatives.
func (r *reader) settle() {
	if r.lang.code == "en" {
		r.fatalShot()
	}
	r.shotDead()
	r.earlier()
	r.bulletinAreas()
	r.periodParts()
	if r.lang.code == "en" {
		r.bulletinFigures()
	}
	r.inherit()
	if r.lang.code != "ar" {
		r.parted()
	}
	r.repeats()
	if r.lang.code != "ar" {
		r.headParts()
	}
	r.amongLater()
	r.sums()
	r.inherit()
	r.hints()
	r.earlier()
}

// shotDead drops "shot" as wounding where the same people are killed.
func (r *reader) shotDead() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.reduced && !h.dead && h.c.Kind == register.Wounded {
			// "Four people wounded on Sunday died": they are counted as dead
			for j := max(0, k-near); j < min(len(r.harms), k+near); j++ {
				if o := &r.harms[j]; o.c.Kind == register.Killed && o.sent == h.sent && o.ga == h.ga && !o.dead {
					h.dead = true
					if o.c.Weapon == "" {
						o.c.Weapon = h.c.Weapon
					}
				}
			}
		}
		if h.hospital && !h.dead {
			r.inHospital(k)
		}
		if h.one && !h.dead && !h.shot && !h.wound && h.c.Kind == register.Wounded {
			r.diedOfIt(k)
		}
		if !h.shot && !(h.wound && h.one) || h.dead {
			continue
		}
		for j := max(0, k-near); j < min(len(r.harms), k+near); j++ {
			r.steps++
			o := &r.harms[j]
			if j == k || o.dead || o.c.Kind != register.Killed && o.c.Kind != register.Wounded || o.shot {
				continue
			}
			same := o.sent == h.sent && o.ga <= h.ga && o.gb >= h.gb || o.ga == h.ga
			if same || r.mayBeSame(h, o) {
				h.dead = true
				o.also(h, r)
				if o.c.Weapon == "" {
					o.c.Weapon = "gunfire"
				}
				break
			}
		}
	}
}

// diedOfIt drops the one hurt person of whom a sentence close behind says that he died:
// "The boy was flown out with head injuries. He died on Tuesday".
func (r *reader) diedOfIt(k int) {
	h := &r.harms[k]
	for j := k + 1; j < min(len(r.harms), k+6); j++ {
		r.steps++
		o := &r.harms[j]
		if o.sent > h.sent+3 {
			return
		}
		if o.dead || !o.one || h.ours || o.part || o.c.Kind != register.Killed || !strings.HasPrefix(o.rule, "subject of the verb") && !strings.HasSuffix(o.rule, quoted("pronounce dead")) || !r.mayBeSame(h, o) {
			continue
		}
		h.dead, h.same = true, j
		o.also(h, r)
		r.enrich(o, h)
		return
	}
}

// inHospital drops people taken to hospital who are counted among the dead or
// the hurt already: the same group, the one person of the incident, the same
// number; fewer of them are a part of the hurt.
func (r *reader) inHospital(k int) {
	h := &r.harms[k]
	part := -1
	for j := max(0, k-near); j < min(len(r.harms), k+near); j++ {
		r.steps++
		o := &r.harms[j]
		if j == k || o.dead || o.hospital || o.c.Kind != register.Killed && o.c.Kind != register.Wounded || o.parent == k {
			continue
		}
		same := o.sent == h.sent && o.ga <= h.ga && o.gb >= h.gb
		one := h.one && o.one && !h.others && !o.others && r.sameIncident(h, o) && (h.name == "" || o.name == "" || h.name == o.name) && (h.c.Sex == "" || o.c.Sex == "" || h.c.Sex == o.c.Sex)
		if same || one {
			h.dead, h.same = true, j
			o.also(h, r)
			return
		}
		if j < k && o.c.Kind == register.Wounded && o.parent < 0 && h.parent < 0 && !h.others && o.sent >= h.sent-3 && o.quantity.hasMin && h.quantity.hasMin && o.quantity.min > h.quantity.min && r.sameIncident(h, o) {
			part = j
		}
	}
	if part >= 0 {
		h.parent, h.part = part, true
		h.why("part_of", "some of the hurt were taken to hospital", r, h.ga, h.gb)
	}
}

// mayBeSame reports whether people said to be shot can be those said to be
// killed: of one incident, no more of them, of no other name or sex, and not
// called others.
func (r *reader) mayBeSame(h, o *harm) bool {
	if o.c.Kind != register.Killed || o.c.Modality != register.Asserted || h.c.Modality != register.Asserted || h.others || o.others || h.separate || !r.sameIncident(h, o) || o.c.Frame != h.c.Frame {
		return false
	}
	if h.name != "" && o.name != "" && h.name != o.name || h.c.Sex != "" && o.c.Sex != "" && h.c.Sex != o.c.Sex || h.c.Age != "" && o.c.Age != "" && h.c.Age != o.c.Age {
		return false
	}
	if h.c.Status != o.c.Status && h.c.Status != register.UnknownStatus && o.c.Status != register.UnknownStatus {
		return false
	}
	if o.sent == h.sent && !h.one {
		return false // "shot three people and killed two"
	}
	return h.quantity.hasMin && o.quantity.hasMin && h.quantity.min <= o.quantity.min
}

// also remembers that another harm says the same.
func (h *harm) also(o *harm, r *reader) {
	h.c.Also = append(h.c.Also, o.span(r))
}

func (r *reader) sameIncident(a, b *harm) bool {
	return a.incident == b.incident || a.incident == 0 || b.incident == 0
}

// bulletinAreas reads an area's figure without a time of its own as one of the
// bulletin's: in the paragraph of other areas' figures, with no attack or means
// named ("Anbar saw 206 killed. In Diyala 40 civilians were killed").
func (r *reader) bulletinAreas() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Scope != register.ScopeIncident || h.ownTime || !h.ownPlace || h.place == nil || h.place.Kind != gazetteer.Admin1 || h.event || h.one || h.c.Weapon != "" || h.c.Kind.Harm() == "" || !h.quantity.hasMin || h.quantity.b == 0 {
			continue
		}
		for j := k - 1; j >= max(0, k-near); j-- {
			o := &r.harms[j]
			if o.sent < h.sent-1 || o.sent != h.sent && r.toks[r.sents[h.sent].First].Lines > 1 {
				break
			}
			if o.dead || o.c.Scope != register.ScopePeriod || o.c.Frame == register.Background || o.place == nil || o.place.Kind != gazetteer.Admin1 || o.c.Kind.Harm() == "" {
				continue
			}
			h.c.Scope, h.row, h.incident = register.ScopePeriod, true, 0
			h.why("scope", "an area's figure among those of a bulletin", r, 0, 0)
			break
		}
	}
}

// periodParts links the rows of a bulletin to its total: a figure of the same
// kind for an area inside the total's, over the same time.
func (r *reader) periodParts() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Scope != register.ScopePeriod || h.place == nil || h.c.Frame == register.Background {
			continue
		}
		if s := r.areaBefore(k); s != nil {
			h.c.Time, h.ownTime = s.c.Time, true
			h.inherited("time", s.c.Spans)
		}
		for j := k - 1; j >= max(0, k-near); j-- {
			r.steps++
			o := &r.harms[j]
			if o.dead || o.parent >= 0 && r.harms[o.parent].c.Kind != register.Casualties || o.c.Kind != h.c.Kind || o.c.Scope != register.ScopePeriod || o.c.Frame == register.Background || o.row && o.place != nil && o.place.Kind != gazetteer.Country {
				continue
			}
			if h.ownTime && o.ownTime && h.c.Time != o.c.Time || o.zone == headline && o.quantity.min == h.quantity.min {
				continue
			}
			holds := o.place == nil || o.place.Kind == gazetteer.Country && o.place.Country == h.place.Country || o.place.Kind == gazetteer.Admin1 && o.place.Admin1 == h.place.Admin1 && h.place.Kind != gazetteer.Admin1
			if !holds || o.place == h.place {
				continue
			}
			if o.quantity.hasMin && h.quantity.hasMin && o.quantity.hasMax && h.quantity.min > o.quantity.max {
				continue
			}
			h.parent = j
			h.why("part_of", "a figure for an area inside that of the total", r, h.ga, h.gb)
			break
		}
	}
}

// areaBefore returns the figure of another area, in this sentence or the one
// before, that says which period the figure at k of a list of areas is of:
// "Ninewa had 208 killed in December. Baghdad came second with 109."
func (r *reader) areaBefore(k int) *harm {
	h := &r.harms[k]
	if h.ownTime || h.place.Kind == gazetteer.Country {
		return nil
	}
	for j := k - 1; j >= max(0, k-8); j-- {
		s := &r.harms[j]
		if s.sent < h.sent-1 {
			return nil
		}
		if !s.dead && s.c.Scope == register.ScopePeriod && s.c.Frame != register.Background && s.ownTime && s.c.Time.Days() >= 28 && s.place != nil && s.place.Kind != gazetteer.Country && s.place.Admin1 != h.place.Admin1 {
			return s
		}
	}
	return nil
}

// inherit fills the slots that a harm does not say itself: a part from its
// whole, a harm from its incident, a period figure from the figure before it.
func (r *reader) inherit() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead {
			continue
		}
		if h.parent >= 0 {
			w := &r.harms[h.parent]
			r.fromWhole(h, w)
			continue
		}
		if h.alt >= 0 && r.lang.code == "en" {
			r.fromVersion(h, &r.harms[h.alt])
		}
		if h.c.Custodian != "" {
			r.homeOf(h)
		}
		if h.incident > 0 && h.c.Frame != register.Background {
			m := &r.marks[h.incident-1]
			if m.ctx.c.Place != nil && (h.c.Place == nil || h.place != nil && h.place.Kind == gazetteer.Country && !h.areas && finer(m.ctx.place, h.place)) {
				p := *m.ctx.c.Place
				h.c.Place, h.place, h.near = &p, m.ctx.place, m.ctx.near
				h.inherited("place", m.ctx.c.Spans)
			}
			if !h.c.Time.Known() && m.ctx.ownTime && h.c.Modality != register.Planned && h.c.Modality != register.Hypothetical {
				h.c.Time = m.ctx.c.Time
				h.inherited("time", m.ctx.c.Spans)
				if m.setting && r.lang.code == "en" && h.c.Time.Days() > 20 && !h.event && !h.one && h.c.Scope == register.ScopeIncident && h.c.Kind.Harm() != "" {
					h.c.Scope = register.ScopePeriod
					h.why("scope", "a number over the period that the text speaks of", r, 0, 0)
				}
			}
			if h.c.Weapon == "" && m.ctx.c.Weapon != "" && harmed(h.c.Kind) {
				h.c.Weapon = m.ctx.c.Weapon
				h.inherited("weapon", m.ctx.c.Spans)
			}
			continue
		}
		r.homeOf(h)
		if h.c.Scope == register.ScopePeriod || h.c.Scope == register.ScopeStock || h.c.Kind == register.DueProcess || h.c.Frame == register.Background || h.c.Scope == register.ScopeCumulative {
			for j := k - 1; j >= max(0, k-near) && h.c.Place == nil; j-- {
				r.steps++
				o := &r.harms[j]
				if o.dead || o.place == nil || o.c.Scope == register.ScopeIncident && h.c.Scope != register.ScopeCumulative {
					continue
				}
				if o.row && o.place.Kind != gazetteer.Country && o.parent >= 0 || r.anew(h, o) {
					continue
				}
				p := *o.c.Place
				h.c.Place, h.place = &p, o.place
				h.inherited("place", o.c.Spans)
			}
			if h.row && !h.c.Time.Known() && !h.compare {
				for j := k - 1; j >= max(0, k-near); j-- {
					r.steps++
					o := &r.harms[j]
					if !o.dead && o.c.Scope == register.ScopePeriod && o.c.Time.Known() && o.c.Frame != register.Background {
						h.c.Time = o.c.Time
						h.inherited("time", o.c.Spans)
						break
					}
				}
				if !h.c.Time.Known() && r.listTime.Known() {
					h.c.Time = r.listTime
				}
			}
		}
	}
}

// anew reports whether a period figure names a period of its own in a later
// sentence than one about a part of the country: it is of the whole again,
// unless its sentence says "there".
func (r *reader) anew(h, o *harm) bool {
	if h.c.Scope != register.ScopePeriod || !h.ownTime || o.sent == h.sent || o.place.Kind == gazetteer.Country || h.c.Time == o.c.Time && h.sent-o.sent < 2 {
		return false
	}
	s := r.sents[h.sent]
	for _, w := range r.norms[s.First:s.Last] {
		if w == "there" || w == "هناك" {
			return false
		}
	}
	return true
}

// hints gives harms that have no place the place of their local source.
func (r *reader) hints() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || h.c.Place != nil || h.hint == nil {
			continue
		}
		p := r.choose2(h.hint)
		h.place = p
		h.c.Place = placeOf(p, r.s[r.toks[h.hint.a].Start:r.toks[h.hint.b-1].End], true, h.hint.rivals)
		h.why("place", "the place of the source, for want of another", r, h.hint.a, h.hint.b)
	}
	if r.lang.code == "en" {
		r.hintsShared()
	}
	for k := range r.harms {
		h := &r.harms[k]
		if !h.dead && h.c.Place == nil && h.parent >= 0 && r.harms[h.parent].c.Place != nil {
			p := *r.harms[h.parent].c.Place
			h.c.Place, h.place = &p, r.harms[h.parent].place
			h.inherited("place", r.harms[h.parent].c.Spans)
		}
	}
}

// hintsShared gives the harms of an incident the place that the local source of
// one of them gave it.
func (r *reader) hintsShared() {
	at := map[int]int{}
	for k := range r.harms {
		if h := &r.harms[k]; !h.dead && h.incident > 0 && h.hint != nil && h.c.Place != nil && !h.ownPlace {
			if _, ok := at[h.incident]; !ok {
				at[h.incident] = k
			}
		}
	}
	for k := range r.harms {
		h := &r.harms[k]
		if j, ok := at[h.incident]; ok && !h.dead && h.c.Place == nil && h.incident > 0 {
			p := *r.harms[j].c.Place
			h.c.Place, h.place = &p, r.harms[j].place
			h.inherited("place", r.harms[j].c.Spans)
		}
	}
}

// choose2 picks among rivals without their sentence: the country watched first.
func (r *reader) choose2(s *spot) *gazetteer.Place {
	for _, p := range s.rivals {
		if p.Country == r.opt.Country {
			return p
		}
	}
	return s.place
}

// homeOf places people held by a party in the country where it holds people,
// and a figure of a nation's people ("91 Iraqi civilians") in their country,
// when no place is said.
func (r *reader) homeOf(h *harm) {
	if h.c.Place != nil || r.places == nil {
		return
	}
	code, span, rule := "", document.Span{}, ""
	switch {
	case h.c.Custodian != "" && h.c.Kind.Custody():
		for _, o := range r.owners {
			if o.text == h.c.Custodian {
				code, rule = o.e.home, "the country where those who hold them do so"
				span = h.c.Spans["custodian"]
			}
		}
	case h.nation != nil && (h.c.Scope == register.ScopePeriod || h.c.Scope == register.ScopeStock):
		code, rule = h.nation.Country, "the nation named with them"
		span = h.nationSpan
	}
	if code == "" {
		return
	}
	p := r.places.ByCode(code)
	if p == nil {
		return
	}
	h.place = p
	h.c.Place = placeOf(p, span.In(r.s), false, nil)
	h.why("place", rule, r, 0, 0)
	h.c.Spans["place"] = span
}

func harmed(k register.Kind) bool {
	switch k {
	case register.Killed, register.Wounded, register.Casualties, register.IncidentOnly:
		return true
	}
	return false
}

// keepSpan remembers the words that said a slot of the incident.
func keepSpan(m map[string]document.Span, h *harm, slot string) map[string]document.Span {
	s, ok := h.c.Spans[slot]
	if !ok {
		return m
	}
	if m == nil {
		m = map[string]document.Span{}
	}
	m[slot] = s
	return m
}

// fromWhole gives a part what its own words do not say (inheritance rule 1).
func (r *reader) fromWhole(h, w *harm) {
	if h.c.Place == nil && w.c.Place != nil {
		p := *w.c.Place
		h.c.Place, h.place, h.near = &p, w.place, w.near
		h.inherited("place", w.c.Spans)
	}
	if !h.c.Time.Known() && w.c.Time.Known() && h.c.Modality != register.Feared && !(w.c.Scope == register.ScopeCumulative) {
		h.c.Time = w.c.Time
		h.inherited("time", w.c.Spans)
	}
	if (h.c.Weapon == "" || h.c.Weapon == "bomb" && armsRank[w.c.Weapon] > 0 && armsRank[w.c.Weapon] < 5) && harmed(h.c.Kind) && harmed(w.c.Kind) {
		h.c.Weapon = w.c.Weapon
		h.inherited("weapon", w.c.Spans)
	}
	if h.c.Attribution == nil && w.c.Attribution != nil {
		a := *w.c.Attribution
		h.c.Attribution = &a
		h.inherited("attribution", w.c.Spans)
	}
	if h.c.Perpetrator == nil && w.c.Perpetrator != nil && w.c.Kind == h.c.Kind {
		p := *w.c.Perpetrator
		h.c.Perpetrator = &p
		h.inherited("perpetrator", w.c.Spans)
	}
	if h.c.Status == "" && !h.c.Kind.Custody() || h.c.Status == register.UnknownStatus && h.part && !w.c.Kind.Custody() && w.c.Status != "" && (h.elided || h.sort == gElided) {
		h.c.Status = w.c.Status
	}
	if h.row || h.part && h.c.Kind == w.c.Kind {
		h.c.Scope, h.c.Frame = w.c.Scope, w.c.Frame
	}
	if h.c.Sex == "" && h.part && h.sort == gElided {
		h.c.Sex = w.c.Sex
	}
}

// fromVersion gives another source's version of the same people the place, the time
// and the means of the one before, where it says none itself.
func (r *reader) fromVersion(h, o *harm) {
	if h.c.Place == nil && o.c.Place != nil {
		p := *o.c.Place
		h.c.Place, h.place, h.near = &p, o.place, o.near
		h.inherited("place", o.c.Spans)
	}
	if !h.c.Time.Known() && o.c.Time.Known() {
		h.c.Time = o.c.Time
		h.inherited("time", o.c.Spans)
	}
	if h.c.Weapon == "" && o.c.Weapon != "" && (harmed(h.c.Kind) || h.c.Kind == register.BodiesFound) && harmed(o.c.Kind) {
		h.c.Weapon = o.c.Weapon
		h.inherited("weapon", o.c.Spans)
	}
}

// repeats finds harms that say again what one before said, in the headline, the
// lead or the body, and harms that are another source's version of the same
// people.
func (r *reader) repeats() {
	n := len(r.harms)
	for k := 0; k < n; k++ {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 && h.sent == r.harms[h.parent].sent && h.part || h.c.Count == nil || h.c.Frame == register.Background || h.c.Frame == register.Superseded || h.c.Kind == register.DueProcess {
			continue
		}
		if h.all && h.quantity.b > 0 && h.parent < 0 {
			// "killing all three": those named one by one before
			total := 0
			for j := max(0, k-12); j < k; j++ {
				if o := &r.harms[j]; !o.dead && o.parent < 0 && o.c.Kind == h.c.Kind && r.sameIncident(o, h) && o.quantity.hasMin {
					total += o.quantity.min
				}
			}
			if total == h.quantity.min {
				h.dead = true
				continue
			}
		}
		for j := max(0, k-60); j < k; j++ {
			r.steps++
			o := &r.harms[j]
			if o.dead || o.c.Kind != h.c.Kind && !(near2(o.c.Kind, h.c.Kind) && (o.sent != h.sent || o.toll)) || o.c.Count == nil || o.c.Frame == register.Background || o.c.Frame == register.Superseded || o.c.Unit != h.c.Unit || o.c.Modality != h.c.Modality {
				continue
			}
			if o.c.Scope != h.c.Scope && !(o.zone == headline) && !h.toll {
				continue
			}
			if h.parent == j || o.parent == k {
				continue
			}
			loose := o.zone == headline && o.quantity.qual == register.Vague && h.zone != headline
			if !loose && !r.sameIncident(o, h) && !(o.zone == headline && !r.clash(h, o) && !h.separate) {
				continue
			}
			if h.c.Scope == register.ScopePeriod && (h.c.Time != o.c.Time || h.place != o.place) && !(o.zone == headline && !h.compare && !o.ownTime) {
				continue
			}
			if r.merge(o, h, j, k) {
				break
			}
		}
	}
}

// near2 reports whether two kinds can be said of the same people: those whose
// bodies were found were killed.
func near2(a, b register.Kind) bool {
	return a == register.BodiesFound && b == register.Killed || a == register.Killed && b == register.BodiesFound
}

// merge decides what a later harm h is to an earlier o of the same kind and
// incident: the same claim said again, a part, an alternative, or other people.
func (r *reader) merge(o, h *harm, j, k int) bool {
	equal := o.quantity.hasMin == h.quantity.hasMin && o.quantity.hasMax == h.quantity.hasMax && o.quantity.min == h.quantity.min && o.quantity.max == h.quantity.max
	sameStatus := o.c.Status == h.c.Status || o.c.Status == register.UnknownStatus || h.c.Status == register.UnknownStatus || h.c.Status == "" || o.c.Status == ""
	again := func(reason string) bool {
		if o.zone == headline && h.zone != headline && h.parent < 0 {
			// the body's words stand, the headline says them too
			o.dead, o.same = true, k
			h.c.Also = append(h.c.Also, o.span(r))
			r.enrich(h, o)
			for x := max(0, j-near); x < min(len(r.harms), k+near); x++ {
				r.steps++
				if r.harms[x].parent == j {
					r.harms[x].parent = k
				}
			}
			return true
		}
		h.dead, h.same = true, j
		o.c.Also = append(o.c.Also, h.span(r))
		r.enrich(o, h)
		for x := max(0, j-near); x < min(len(r.harms), k+near); x++ {
			r.steps++
			if r.harms[x].parent == k {
				r.harms[x].parent = j
			}
		}
		_ = reason
		return true
	}
	joint := o.c.Attribution != nil && h.c.Attribution != nil && o.quantity.min != h.quantity.min && len(o.c.Attribution.Types) > len(h.c.Attribution.Types) && h.sent != o.sent
	otherSource := joint || o.c.Attribution != nil && h.c.Attribution != nil && !slices.Equal(o.c.Attribution.Types, h.c.Attribution.Types) && !overlapWords(o.c.Attribution.Text, h.c.Attribution.Text)
	if !sameStatus && !(o.toll || h.toll) && !(otherSource && h.elided && h.sent != o.sent && h.parent < 0 && o.parent < 0 && r.lang.code == "en") {
		return false
	}
	if h.c.Kind == o.c.Kind && h.c.Kind.Custody() && h.others && !h.separate && o.sent < h.sent && o.parent < 0 && len(o.added) > 0 && h.quantity.qual == register.Vague && o.quantity.qual == register.Vague && h.quantity.min < o.quantity.min {
		return again("the several others that a number before adds up") // "a leader and several fighters", and then "several others were held"
	}
	if h.others && !o.others || h.separate || h.ordinal {
		return false
	}
	if o.sent == h.sent {
		if otherSource && o.parent < 0 && h.parent < 0 && h.alt < 0 {
			h.alt = j
			if o.alt >= 0 {
				h.alt = o.alt
			}
			h.why("alt_of", "another source on the same people", r, h.ga, h.gb)
			return true
		}
		if equal && h.one && o.one && h.name != "" && h.name == o.name {
			return again("the same name")
		}
		if o.quantity.min == h.quantity.min && o.quantity.hasMin && h.quantity.hasMin && h.quantity.min > 2 && h.ga-o.gb > 12 && h.c.Status == o.c.Status && !h.elided {
			return again("the same number again")
		}
		return false
	}
	if !o.one && o.parent < 0 && h.parent < 0 && !o.others && o.c.Scope == register.ScopeIncident && slices.Contains(h.added, addend{o.words, o.quantity.min}) {
		// "kill 10 children", and then "ten children and five women"
		o.parent, o.part = k, true
		o.why("part_of", "one of the groups that the number below adds up", r, o.ga, o.gb)
		return false
	}
	if o.zone == headline && h.zone != headline && o.one && h.c.Kind == o.c.Kind && h.c.Kind.Custody() && !h.one && !h.others && h.quantity.hasMin && h.quantity.min >= 2 && o.parent < 0 && h.parent < 0 && h.c.Scope == register.ScopeIncident {
		// "Leader captured in Khost", and then "detained several insurgents"
		o.parent, o.part = k, true
		o.why("part_of", "one of the people that the body tells of", r, o.ga, o.gb)
		return false
	}
	if (o.zone == headline && h.zone != headline || o.sent == 0) && o.one && h.foremost != "" && h.foremost == o.words && h.c.Kind == o.c.Kind && o.parent < 0 && h.parent < 0 && !h.others && h.c.Scope == register.ScopeIncident {
		// "Commander killed in Kunar", and then "killed a commander and five of his men"
		o.parent, o.part = k, true
		o.why("part_of", "one of the people whom the body tells of together", r, o.ga, o.gb)
		return false
	}
	if h.anchor != "" && o.one && (!o.others || o.sent < h.sent) && o.parent < 0 && h.parent < 0 && h.c.Kind == o.c.Kind && o.c.Scope == register.ScopeIncident {
		// "captured a leader", and then "the leader and two of his associates"
		o.parent, o.part = k, true
		o.why("part_of", "one of the people named together below", r, o.ga, o.gb)
		return false
	}
	if h.anchor != "" && !o.one && !o.others && h.c.Kind.Custody() && o.parent < 0 && h.parent < 0 && o.quantity.qual == register.Vague && o.c.Scope == register.ScopeIncident && compatibleCounts(o, h) {
		return again("several, told again with the one named before")
	}
	if h.one && o.one {
		if h.name != "" && o.name != "" && h.name != o.name {
			return false
		}
		if o.c.Sex != "" && h.c.Sex != "" && o.c.Sex != h.c.Sex {
			return false
		}
		if o.c.Age != h.c.Age && o.c.Age != "" && h.c.Age != "" {
			return false
		}
		return again("one person, said again")
	}
	// one named or described person of several killed
	if h.one && o.quantity.min >= 2 && o.parent < 0 && h.parent < 0 && o.c.Scope == register.ScopeIncident && !(fights[h.c.Status] && fights[o.c.Status] && h.c.Status != o.c.Status) {
		h.parent, h.part = j, true
		h.why("part_of", "one of the people of the total", r, h.ga, h.gb)
		return true
	}
	if equal {
		if o.parent >= 0 && h.parent < 0 && o.zone != headline && !h.def && false {
			return false
		}
		if otherSource && o.parent < 0 && o.zone != headline {
			h.alt = j
			if o.alt >= 0 {
				h.alt = o.alt
			}
			h.why("alt_of", "another source on the same people", r, h.ga, h.gb)
			return true
		}
		return again("the same number of the same people")
	}
	if o.parent >= 0 {
		return false
	}
	if h.bare && h.quantity.qual == register.Vague && h.quantity.b == 0 || h.def && h.quantity.b == 0 {
		return again("the same people without their number")
	}
	// a headline's round word, made exact below
	uncounted := o.deed && o.quantity.b > 0 && o.quantity.a == o.quantity.b // "قتلى وجرحى" before their numbers
	if (o.zone == headline || uncounted) && o.quantity.qual == register.Vague && h.quantity.qual != register.Vague || o.bare && o.quantity.b == 0 && o.quantity.qual == register.Vague {
		if h.quantity.min >= 2 || !h.quantity.hasMin {
			o.dead, o.same = true, k
			h.c.Also = append(h.c.Also, o.span(r))
			r.enrich(h, o)
			return true
		}
	}
	if o.parent < 0 && o.c.Scope == register.ScopeIncident && o.quantity.qual == register.Vague && h.quantity.qual != register.Vague && compatibleCounts(o, h) && !otherSource {
		o.dead, o.same = true, k
		h.c.Also = append(h.c.Also, o.span(r))
		r.enrich(h, o)
		return true
	}
	if o.zone == headline && compatibleCounts(o, h) {
		return again("the headline's number")
	}
	// hedged the same number
	if o.quantity.hasMin && h.quantity.hasMin && o.quantity.min == h.quantity.min && !otherSource {
		return again("the same number, hedged")
	}
	if !(h.toll && otherSource) && o.c.Status != h.c.Status && (o.quantity.min > 3*h.quantity.min || h.quantity.min > 3*o.quantity.min) {
		return false // 60 hurt, and 14 policemen hurt
	}
	if h.toll && h.c.Frame == register.Update && o.c.Frame != register.Update && h.quantity.hasMin && o.quantity.hasMin && h.quantity.min > o.quantity.min && r.lang.code == "ar" && r.diedSince(o, h, j, k) {
		o.c.Frame = register.Superseded // more died, and the toll rose: whoever says it, the new figure takes the old one's place
		o.why("frame", "a toll that more deaths raised", r, h.ga, h.gb)
		return true
	}
	if otherSource && o.alt < 0 && h.parent < 0 && !h.bare {
		h.alt = j
		h.why("alt_of", "another source on the same people", r, h.ga, h.gb)
		return true
	}
	return false
}

// diedSince reports whether deaths told between the harms j and k make the difference
// of the two tolls.
func (r *reader) diedSince(o, h *harm, j, k int) bool {
	for x := j + 1; x < min(len(r.harms), k+3); x++ {
		d := &r.harms[x]
		if x != k && !d.dead && d.c.Kind == h.c.Kind && d.sent >= h.sent-1 && d.sent <= h.sent && d.quantity.hasMin && o.quantity.min+d.quantity.min == h.quantity.min {
			return true
		}
	}
	return false
}

// compatibleCounts reports whether two counts can be said of one number.
func compatibleCounts(o, h *harm) bool {
	a, b := o.c.Count.Range(), h.c.Count.Range()
	if a.Open && b.Min >= a.Min && (b.Min <= a.Min*2 || o.quantity.qual == register.Vague && b.Min <= a.Min*10) {
		return true
	}
	return !a.Open && !b.Open && a.Min <= b.Max && b.Min <= a.Max
}

// enrich gives the claim that stays what its repeat says and it does not.
func (r *reader) enrich(o, h *harm) {
	if o.c.Status == register.UnknownStatus && h.c.Status != "" && h.c.Status != register.UnknownStatus {
		o.c.Status = h.c.Status
	}
	if o.c.Attribution == nil && h.c.Attribution != nil {
		o.c.Attribution = h.c.Attribution
		o.inherited("attribution", h.c.Spans)
	}
	if o.c.Place == nil && h.c.Place != nil || o.place != nil && h.place != nil && !o.areas && finer(h.place, o.place) {
		o.c.Place, o.place, o.near = h.c.Place, h.place, h.near
		o.inherited("place", h.c.Spans)
	}
	if !o.c.Time.Known() && h.c.Time.Known() {
		o.c.Time = h.c.Time
		o.inherited("time", h.c.Spans)
	}
	if o.c.Weapon == "" || o.c.Weapon == "bomb" && h.c.Weapon != "" {
		o.c.Weapon = h.c.Weapon
		o.inherited("weapon", h.c.Spans)
	}
	if o.c.Perpetrator == nil {
		o.c.Perpetrator = h.c.Perpetrator
	}
	if o.name == "" {
		o.name = h.name
	}
	if o.c.Sex == "" {
		o.c.Sex = h.c.Sex
	}
	if o.c.Age == "" && o.one {
		o.c.Age = h.c.Age
	}
}

// amongLater links people said to be among the dead to the number of all of
// them that comes after: "Nearly 70 children were among those killed. … 126 people
// were killed".
func (r *reader) amongLater() {
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || h.parent >= 0 || h.c.Count == nil || !h.quantity.hasMin || h.c.Scope != register.ScopeIncident || !slices.Contains(r.norms[h.a:h.b], "among") {
			continue
		}
		for j := k + 1; j < min(len(r.harms), k+8); j++ {
			r.steps++
			o := &r.harms[j]
			if o.sent > h.sent+4 {
				break
			}
			if !o.dead && o.parent < 0 && o.c.Kind == h.c.Kind && (o.c.Frame == h.c.Frame || o.c.Frame == register.Update && h.c.Frame == register.Current) && o.c.Modality == h.c.Modality && o.quantity.hasMin && o.quantity.min > h.quantity.min && !o.others && r.sameIncident(h, o) && !slices.Contains(r.norms[o.a:o.b], "among") {
				h.parent, h.part = j, true
				h.why("part_of", "people among those of the number after them", r, h.ga, h.gb)
				break
			}
		}
	}
}

// sums links later numbers that add up to an earlier total of the same kind:
// parts = whole.
func (r *reader) sums() {
	for k := range r.harms {
		o := &r.harms[k]
		if o.dead || o.parent >= 0 || o.quantity.qual == register.Vague || !o.quantity.hasMin || o.quantity.min < 3 || o.c.Scope != register.ScopeIncident {
			continue
		}
		total := 0
		var parts []int
		for j := k + 1; j < min(len(r.harms), k+near) && len(parts) < 12; j++ {
			r.steps++
			h := &r.harms[j]
			if h.dead || h.c.Kind != o.c.Kind || h.parent >= 0 && h.parent != k || h.alt >= 0 || h.c.Frame == register.Background || h.c.Unit != o.c.Unit {
				continue
			}
			if h.parent == k && h.part && h.sent == o.sent {
				continue
			}
			total += h.quantity.min
			parts = append(parts, j)
			if total >= o.quantity.min {
				break
			}
		}
		if total != o.quantity.min || len(parts) < 2 {
			continue
		}
		for _, j := range parts {
			h := &r.harms[j]
			h.parent = k
			h.why("part_of", "numbers that add up to the total before them", r, h.ga, h.gb)
		}
	}
}

// earlier marks as background what happened long before the incident that the
// text reports.
func (r *reader) earlier() {
	leadIndex := -1
	for k := range r.harms {
		h := &r.harms[k]
		if !h.dead && h.parent < 0 && h.c.Frame == register.Current && h.c.Modality == register.Asserted {
			leadIndex = k
			break
		}
	}
	if leadIndex < 0 || !r.on.Known() {
		return
	}
	lead := &r.harms[leadIndex]
	from := r.on.End - 30
	if lead.c.Time.Known() {
		from = min(lead.c.Time.Start, r.on.End)
		if lead.c.Time.Days() <= 7 {
			from -= 20
		}
	}
	for k := range r.harms {
		h := &r.harms[k]
		if h.c.Kind == register.Executed && k != leadIndex && !h.dead && h.ownTime && h.c.Frame == register.Current && h.c.Time.End < r.on.End-730 {
			h.c.Frame = register.Background
			h.why("frame", "long before what the text reports", r, 0, 0)
			continue
		}
		if h.c.Kind.Custody() && h.c.Kind == lead.c.Kind && k != leadIndex && !h.dead && h.ownTime && h.c.Frame == register.Current && h.c.Scope == register.ScopePeriod && lead.c.Time.Known() && h.c.Time.End < lead.c.Time.Start {
			h.c.Frame = register.Background
			h.why("frame", "of an earlier period than the text reports", r, 0, 0)
			continue
		}
		if k == leadIndex || h.dead || h.c.Frame != register.Current || !h.ownTime && !(h.incident > 0 && h.c.Time.Days() > 3 && r.marks[h.incident-1].ctx.ownTime && h.c.Time == r.marks[h.incident-1].ctx.c.Time) || h.c.Kind.Custody() || h.incident > 0 && h.incident == lead.incident {
			continue
		}
		if h.sent == lead.sent && h.incident == lead.incident {
			continue
		}
		if lead.c.Scope == register.ScopeStock && h.c.Scope == register.ScopePeriod && r.lang.code == "en" && h.c.Time.End > r.on.End-800 {
			continue // deaths of last year beside the number held now
		}
		if h.c.Scope == register.ScopePeriod && lead.c.Scope == register.ScopePeriod && h.c.Kind == lead.c.Kind && lead.c.Time.Known() && h.c.Time.End < lead.c.Time.Start && h.c.Time.Days() > 7 {
			h.c.Frame = register.Background
			h.why("frame", "of an earlier period than the text reports", r, 0, 0)
			continue
		}
		if h.c.Time.End < from || h.sinceT && h.c.Scope == register.ScopePeriod && h.c.Time.Days() > 365 && lead.c.Scope == register.ScopeIncident {
			h.c.Frame = register.Background
			h.why("frame", "long before what the text reports", r, 0, 0)
		}
	}
	for k := range r.harms {
		h := &r.harms[k]
		if h.parent >= 0 && !h.dead && r.harms[h.parent].c.Frame == register.Background && h.c.Frame == register.Current {
			h.c.Frame = register.Background
		}
	}
}

// inherited notes that a slot comes from elsewhere in the text.
func (h *harm) inherited(slot string, spans map[string]document.Span) {
	if h.c.Why == nil {
		h.c.Why = map[string]string{}
	}
	h.c.Why[slot] = "said of the incident elsewhere in the text"
	if s, ok := spans[slot]; ok {
		h.c.Spans[slot] = s
	}
}
