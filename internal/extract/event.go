package extract

import (
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A mention is an incident as a sentence speaks of it, with what is known.
type mention struct {
	sent    int  // the sentence that spoke of it last
	ctx     harm // what is said of it
	id      int
	custody bool // opened by an arrest or an escape
	setting bool // opened by an attack or operation told without its harm
}

// statuses gives groups whose noun is left out the status of the group they go
// on from, and the unknown the code unknown (inheritance rule 6).
func (r *reader) statuses() {
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.c.Kind.Custody() || h.c.Status != "" {
			continue
		}
		if h.elided || h.others || h.row || r.deedToo(k) {
			from := -1
			for j := k - 1; j >= 0 && j > k-30; j-- {
				o := &r.harms[j]
				if o.dead || o.c.Status == "" && !o.c.Kind.Custody() {
					continue
				}
				if o.sent < r.sent-3 && !(h.row && o.c.Scope == register.ScopePeriod) {
					break
				}
				if o.parent >= 0 && o.part {
					continue
				}
				if o.sent != r.sent && !h.row && !h.others && o.c.Scope != register.ScopePeriod {
					continue
				}
				if o.c.Kind.Custody() {
					continue
				}
				from = j
				break
			}
			if from >= 0 && r.harms[from].c.Status == "mixed" && h.words != "" && !h.elided {
				from = -1 // of which of the two the others are, the noun or the service says
			}
			if from >= 0 && r.harms[from].c.Status != "" {
				o := &r.harms[from]
				h.c.Status = o.c.Status
				if h.c.Unit == "persons" && o.c.Unit == "families" && h.sort == gElided && false {
					h.c.Unit = o.c.Unit
				}
				h.why("status", "the group that it goes on from", r, o.ga, o.gb)
				continue
			}
		}
		if h.c.Unit == "families" {
			h.c.Status = register.Civilian
			continue
		}
		if g := r.target(h); h.elided && g != nil {
			h.c.Status = register.Status(g.status)
			h.why("status", "those who were fired on", r, r.it(g.a).a, r.it(g.b-1).b)
			continue
		}
		if s, at := r.service(h); s != "" {
			h.c.Status = register.Status(s)
			h.why("status", "the service that the sentence names", r, r.it(at).a, r.it(at).b)
			continue
		}
		h.c.Status = register.UnknownStatus
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		h := &r.harms[k]
		if h.c.Kind == register.Detained || h.c.Kind == register.Escaped || h.c.Kind == register.Released || h.c.Kind == register.Recaptured {
			r.custodian(h)
		}
	}
}

// deedToo reports whether the harm is a noun that counts itself and goes on from
// another one that says who they were: "52 civilian deaths and 97 injuries".
func (r *reader) deedToo(k int) bool {
	h := &r.harms[k]
	if !h.deed || h.sort != gDeed || k == r.firstHarm || h.parent >= 0 {
		return false
	}
	o := &r.harms[k-1]
	if o.dead || !o.deed || o.sort != gDeed || o.c.Status == "" || o.sent != h.sent || o.gb > h.ga {
		return false
	}
	for t := o.b; t < h.a && t < len(r.norms); t++ {
		if w := r.norms[t]; w != "and" && w != "," {
			return false
		}
	}
	return true
}

// target returns the people that an attack of the sentence was aimed at:
// "opened fire on protesters, killing five".
func (r *reader) target(h *harm) *group {
	for k := len(r.groups) - 1; k >= 0; k-- {
		g := &r.groups[k]
		if r.it(g.a).a >= h.ga || g.sort != gPerson || g.one || g.status == "" || r.used[g.a] != 0 {
			continue
		}
		switch p := r.it(g.a - 1); {
		case p.norm == "on" || p.norm == "at" && p.is(cWeapon|cPrep) || p.norm == "against", p.is(cEventVerb):
			return g
		}
	}
	return nil
}

// service tells which service officers, recruits or guards without a name
// belong to: the one whose post, patrol or base the sentence names.
func (r *reader) service(h *harm) (status string, at int) {
	switch h.words {
	case "colleague", "colleagues", "comrade", "comrades", "companions", "partner", "assistant", "assistants", "aide", "aides", "friend", "friends", "companion":
		for k := range r.groups {
			g := &r.groups[k]
			if r.it(g.a).a < h.ga && g.sort == gPerson && g.status != "" {
				status, at = g.status, max(g.head, 0)
			}
		}
		return status, at
	}
	switch h.words {
	case "officer", "officers", "recruit", "recruits", "cadet", "cadets", "commander", "commanders", "personnel", "captain", "colonel", "lieutenant", "sergeant", "major":
	default:
		return "", 0
	}
	best := 1 << 30
	if h.words == "major" || h.words == "colonel" {
		defer func() {
			if status == "" {
				status = "army" // a rank that the police of few countries have
			}
		}()
	}
	for i := range r.items {
		it := r.it(i)
		if r.inSource(it.a) {
			continue
		}
		for t := it.a; t < it.b; t++ {
			s := r.statusOf(t)
			if (s == "police" || s == "army" || s == "militia") && abs(t-h.at) < best {
				best, status, at = abs(t-h.at), s, i
			}
		}
	}
	if status == "" && r.lastService != "" && r.sent-r.lastServiceAt <= 1 {
		return r.lastService, 0
	}
	return status, at
}

// renamed reads another source's word for the same people: "but their families
// said they were shepherds".
func (r *reader) renamed() {
	if r.classes&cSpeech == 0 {
		return
	}
	for i := range r.items {
		it := r.it(i)
		if !it.is(cBe) || i < 2 {
			continue
		}
		p := r.it(i - 1)
		dead := r.groupOn(i - 1)
		they := p.norm == "they" || dead != nil && dead.whole && dead.b == i || dead != nil && dead.def && dead.b == i && dead.amount != nil && dead.amount.b == 0 && (p.norm == "dead" || p.norm == "victims" || p.norm == "men" || p.norm == "killed")
		if !they {
			continue
		}
		start := i - 1
		if dead != nil && p.norm != "they" {
			start = dead.a
		}
		cue := start - 1
		if r.it(cue).is(cThat) {
			cue--
		}
		if !r.it(cue).is(cSpeech) {
			continue
		}
		j := i + 1
		for r.it(j).is(cAdv|cNum) && r.groupAt(j) == nil {
			j++
		}
		g := r.groupAt(j)
		if g == nil || g.sort != gPerson || g.status == "" || g.status == "unknown" || g.one {
			continue
		}
		for k := len(r.harms) - 1; k >= 0; k-- {
			o := &r.harms[k]
			if o.sent < r.sent-2 {
				break
			}
			if o.sent == r.sent && dead != nil && dead.whole && o.at < r.it(start).a && !o.c.Kind.Custody() {
				// "put the number at four and said all of them were militants": the same source says who they were
				o.c.Status = register.Status(g.status)
				o.why("status", "what the source calls them", r, r.it(g.a).a, r.it(g.b-1).b)
				for m := g.a; m < g.b; m++ {
					r.used[m] = ^uint32(0)
				}
				break
			}
			if o.dead || o.parent >= 0 || o.c.Kind.Custody() || o.c.Count == nil || o.at > r.it(start).a || string(o.c.Status) == g.status {
				continue
			}
			q := o.quantity
			gg := *g
			gg.a, gg.amount = start, &q
			gg.unit = o.c.Unit
			kind, weapon, perp, inc := o.c.Kind, o.c.Weapon, o.c.Perpetrator, o.incident
			h := r.emitSpan(kind, &gg, r.it(start).a, r.it(g.b-1).b, i, "another word for the same people")
			h.alt, h.c.Weapon, h.c.Perpetrator, h.incident = k, weapon, perp, inc
			h.elided = false
			h.why("alt_of", "another source on the same people", r, r.it(start).a, r.it(g.b-1).b)
			break
		}
	}
}

// scope tells what the numbers span: an incident, a period, a running total or
// a stock.
func (r *reader) scope(hs []harm) {
	if len(hs) == 0 {
		return
	}
	violence, event, grave := false, false, false
	for i := range r.items {
		it := r.it(i)
		if it.norm == "grave" || it.norm == "well" || it.norm == "pit" || it.norm == "rubble" {
			grave = true
		}
		if it.is(cViolence) && (it.b-it.a > 1 || it.norm == "violence") {
			violence = true
		}
		if i == 0 && (it.norm == "gunfire" || it.norm == "shelling" || it.norm == "bombs" || strings.HasSuffix(it.norm, "s")) {
			continue // "Gunfire took 70 lives", "Suicide attacks caused": a sum of many
		}
		if it.is(cEvent) && !it.is(cViolence) && (r.it(i-1).is(cDet|cWeapon|cEast|cPrep) || it.is(cWeapon) || r.it(i-1).b > 0) && !(it.norm == "fighting" || it.norm == "violence" || it.norm == "attacks" || it.norm == "operations" || it.norm == "operation" || it.norm == "raids" || it.norm == "incidents" || it.norm == "accidents" || it.norm == "protests" || it.norm == "demonstrations" || it.norm == "bombings" || it.norm == "shootings" || it.norm == "strikes" || it.norm == "killings") {
			event = true
		}
	}
	for k := range hs {
		h := &hs[k]
		h.event = event
		if h.c.Scope == register.ScopeCumulative {
			continue
		}
		set := func(s register.Scope, why string) {
			h.c.Scope = s
			h.why("scope", why, r, 0, 0)
		}
		if n := r.it(1).norm; r.it(0).norm == "with" && (n == "him" || n == "her" || n == "them") && r.it(2).is(cComma) && h.ownTime && h.c.Time.Days() > 7 && !h.c.Kind.Custody() && h.quantity.min > 1 {
			set(register.ScopeCumulative, "a running total that takes in those told of before")
			continue
		}
		if w := r.withDeath(hs, h); w != nil {
			set(register.ScopeCumulative, "a running total that takes in the death told before it")
			for j := range r.harms {
				if &r.harms[j] == h {
					w.parent = j
					w.why("part_of", "a death that a running total takes in", r, w.ga, w.gb)
				}
			}
			continue
		}
		if harmed(h.c.Kind) && r.inSamePeriod() {
			set(register.ScopePeriod, "a number over the same period")
			continue
		}
		long := h.ownTime && h.c.Time.Days() > 7 && !(!h.sinceT && r.oneEvent(h))
		if h.c.Kind == register.BodiesFound && grave && !h.sinceT {
			continue
		}
		switch h.c.Kind {
		case register.Detained:
			set(register.ScopeStock, "people held are a stock")
			continue
		case register.SentencedDeath:
			if h.deed && h.ownTime && h.c.Time.Days() == 1 || h.ownTime {
				if long {
					set(register.ScopePeriod, "a number over a period")
				}
				continue
			}
			if !r.courtHere() {
				set(register.ScopeStock, "sentences that stand")
			}
			continue
		case register.DueProcess:
			continue
		case register.Executed:
			if long && h.c.Modality != register.Planned {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		case register.Displaced, register.Arrested, register.Released:
			if long && (h.sinceT || h.c.Kind != register.Arrested || !event) || h.sinceT {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		case register.Abducted, register.Escaped, register.Recaptured, register.Infiltrated, register.Missing:
			if h.c.Kind == register.Missing && h.sinceT && strings.HasPrefix(h.rule, "people") {
				continue // "missing since Friday": the day they were last seen
			}
			if h.sinceT || long && h.ownTime && h.c.Time.Days() > 40 {
				set(register.ScopePeriod, "a number over a period")
			}
			continue
		}
		if h.row {
			h.c.Scope = register.ScopePeriod
			continue
		}
		if h.ordinal && h.sort != gElided {
			set(register.ScopeCumulative, "an ordinal that counts on")
			for j := range hs {
				if o := &hs[j]; r.zone != headline && o != h && !o.dead && o.one && o.parent < 0 && o.c.Kind == h.c.Kind && o.at < h.at && o.ga != h.ga && o.c.Frame == h.c.Frame && h.quantity.min > 1 {
					o.parent = len(r.harms) - len(hs) + k // "was gunned down, becoming the fifth journalist killed"
					o.why("part_of", "counted in the running total", r, h.ga, h.gb)
				}
			}
			continue
		}
		if h.parent >= 0 && h.part {
			h.c.Scope = r.harms[h.parent].c.Scope
			continue
		}
		if !h.sinceT && h.passiveOrInt() && r.sinceEvent(h) {
			set(register.ScopeCumulative, "a running total since an event")
			continue
		}
		switch {
		case h.quantity.hasMin && h.quantity.min >= 1000 && r.wholeWar():
			set(register.ScopePeriod, "the number of a whole war")
			for j := max(0, len(r.harms)-near); j < len(r.harms); j++ {
				if o := &r.harms[j]; !o.dead && o.sent != h.sent && o.c.Scope == register.ScopeIncident || r.sent > 3 {
					h.c.Frame = register.Background
				}
			}
		case h.sinceT:
			set(register.ScopePeriod, "a number since a day")
		case long && (!event || violence || r.fromDayToDay(h)):
			set(register.ScopePeriod, "a number over a period")
		case r.pastHours(h):
			set(register.ScopePeriod, "a number over a stretch of time")
		case violence && !event && h.c.Place != nil && h.c.Place.Admin1 == nil && !h.one:
			set(register.ScopePeriod, "acts of violence across a country")
		case h.deed && h.sort == gDeed && h.compare:
			set(register.ScopePeriod, "a figure that is compared")
		case r.recorderCount(h):
			set(register.ScopePeriod, "a body's count")
		}
	}
}

// withDeath returns the death that a sentence opens with, before a number over a
// period that takes it in: "With the killing of a teacher on Monday, 74 people have
// been murdered so far this year".
func (r *reader) withDeath(hs []harm, h *harm) *harm {
	if r.it(0).norm != "with" || !h.ownTime || h.c.Time.Days() <= 7 || !h.quantity.hasMin {
		return nil
	}
	for k := range hs {
		if w := &hs[k]; w != h && !w.dead && w.parent < 0 && w.c.Kind == h.c.Kind && w.ga < h.ga && w.deed && w.quantity.hasMin && w.quantity.min < h.quantity.min && r.commaBetween(w.gb, h.ga) {
			return w
		}
	}
	return nil
}

// fromDayToDay reports whether the time is a stretch whose two ends are said:
// "between 20 and 31 January", "from 3 March to 2 April".
func (r *reader) fromDayToDay(h *harm) bool {
	s, ok := h.c.Spans["time"]
	if !ok || h.one {
		return false
	}
	w := fields(s.In(r.s))
	return len(w) > 3 && (w[0] == "between" || w[0] == "from")
}

// inSamePeriod reports whether the sentence gives numbers "in the same period".
func (r *reader) inSamePeriod() bool {
	for i := range r.items {
		if n := r.it(i).norm; (n == "period" || n == "time" || n == "stretch") && r.it(i-1).norm == "same" && r.it(i-2).norm == "the" && (r.it(i-3).norm == "in" || r.it(i-3).norm == "over" || r.it(i-3).norm == "during") {
			return true
		}
	}
	return false
}

// oneEvent reports whether a time as long as a month says only when one event
// was: "a worse attack in July 2031, when 300 people died"; "in the bloodiest, in
// January 2031"; remains that searchers came upon.
func (r *reader) oneEvent(h *harm) bool {
	if h.c.Time.Days() > 31 || h.c.Kind.Custody() {
		return false
	}
	for i := range r.items {
		it := r.it(i)
		if it.is(cTime) && r.it(i+1).is(cComma) && r.it(i+2).norm == "when" && it.a < h.ga {
			return true
		}
		if i <= 4 && worst[it.norm] && r.it(i-1).norm == "the" && (r.it(i+1).is(cComma) || r.it(i+1).norm == "of" && r.it(i+2).is(cPron)) {
			return true
		}
		if it.norm == "came" && (r.it(i+1).norm == "upon" || r.it(i+1).norm == "across") && h.c.Kind == register.BodiesFound {
			return true
		}
		if (it.norm == "strikes" || it.norm == "raids") && r.it(i+1).norm == "on" && (r.it(i+2).norm == "a" || r.it(i+2).norm == "the") && !r.it(i+3).is(cPlace) {
			return true
		}
	}
	return h.one && !h.others && !h.toll
}

var worst = map[string]bool{"worst": true, "bloodiest": true, "deadliest": true, "gravest": true, "largest": true}

// passiveOrInt reports whether the people are the subject of what befell them.
func (h *harm) passiveOrInt() bool { return strings.HasPrefix(h.rule, "subject") && !h.elided }

// sinceEvent reports whether "since" and a clause without a date follow the
// harm: "have died since the protests began".
func (r *reader) sinceEvent(h *harm) bool {
	for i := range r.items {
		if it := r.it(i); it.norm == "since" && it.is(cSub) && it.a > h.at && it.a-h.at < 12 && r.tailOf(it.a) == nil {
			return true
		}
	}
	return false
}

// wholeWar reports whether the sentence gives the number of a whole war: "more
// than 400,000 people have been killed in the war".
func (r *reader) wholeWar() bool {
	for i := range r.items {
		switch r.it(i).norm {
		case "war", "conflict", "uprising", "revolt", "crisis", "insurgency", "occupation", "invasion":
			return true
		case "since", "began", "broke":
			return true
		}
	}
	return false
}

// pastHours reports whether the time is a stretch that reaches to now: "in the
// past 24 hours".
func (r *reader) pastHours(h *harm) bool {
	if s, ok := h.c.Spans["time"]; ok {
		w := fields(s.In(r.s))
		for i := range w {
			if w[i] == "hours" && i+2 < len(w) && i > 0 {
				return true // "24 hours to Saturday"
			}
			if (w[i] == "past" || w[i] == "last" && len(w)-i > 2) && i+1 < len(w) && (w[len(w)-1] == "hours" || w[len(w)-1] == "days" || w[len(w)-1] == "day" && w[i] == "past" || w[len(w)-1] == "weeks" || w[len(w)-1] == "months" || w[len(w)-1] == "week") {
				return true
			}
		}
	}
	return false
}

// recorderCount reports whether the number is called a body's count: "The UN
// count of 382 dead".
func (r *reader) recorderCount(h *harm) bool {
	if h.c.Attribution == nil || len(h.c.Attribution.Types) == 0 {
		return false
	}
	t := h.c.Attribution.Types[0]
	if t != "un" && t != "ngo" {
		return false
	}
	for i := range r.items {
		if it := r.it(i); (it.norm == "count" || it.norm == "tally") && it.a < h.at && h.at-it.a < 5 && r.it(i+1).norm == "of" {
			return true
		}
	}
	return false
}

func (r *reader) courtHere() bool {
	for i := range r.items {
		switch r.it(i).norm {
		case "court", "judge", "tribunal", "jury":
			return true
		}
	}
	return false
}

// backgrounds marks the far side of comparisons and earlier events.
func (r *reader) backgrounds(hs []harm) {
	if len(hs) == 0 {
		return
	}
	cmp := -1
	for i := range r.items {
		if it := r.it(i); it.is(cCompare) {
			cmp = i
			break
		}
		if it := r.it(i); (it.norm == "below" || it.norm == "above") && r.hasToll() {
			cmp = i
			break
		}
	}
	for k := range hs {
		h := &hs[k]
		if cmp >= 0 && h.ga >= r.it(cmp).a && h.c.Frame == register.Current {
			e := r.it(cmp).find(cCompare)
			if e != nil && (e.relation == "highest" || e.relation == "lowest") {
				continue
			}
			h.compare = true
			h.c.Frame = register.Background
			h.why("frame", "the far side of a comparison", r, r.it(cmp).a, r.it(cmp).b)
		}
	}
	for k := range hs {
		h := &hs[k]
		if t := r.tailOf(max(h.ga, h.gb-1)); t != nil && t.relation != "highest" && t.relation != "lowest" && h.ownTime && h.c.Frame == register.Current && h.c.Scope == register.ScopePeriod {
			h.compare = true
			h.c.Frame = register.Background
			h.why("frame", "the far side of a comparison", r, t.cueA, t.cueB)
		}
	}
	r.earlierOnes(hs)
	r.earlierSaid(hs)
	r.wantedFor(hs)
	r.triedFor(hs)
	r.monthsAfter(hs)
	// "a similar bomb last week", "a shooting three years ago": not what the text reports
	for k := range hs {
		h := &hs[k]
		if h.c.Frame != register.Current || !h.ownTime || h.c.Kind.Custody() || h.c.Scope != register.ScopeIncident {
			continue
		}
		similar, ago := false, false
		for i := range r.items {
			it := r.it(i)
			if it.a < h.at && it.is(cSeparate) && it.norm == "similar" {
				similar = true
			}
			if it.is(cTime) && r.toks[it.b-1].Norm == "ago" && r.on.Known() && it.time.Known() && it.time.End < r.on.End-300 && it.time == h.c.Time {
				ago = true
			}
		}
		if similar && r.on.Known() && h.c.Time.End < r.on.End || ago {
			h.c.Frame = register.Background
			h.why("frame", "an earlier event", r, 0, 0)
		}
	}
	// "Civilian fatalities in December (69) and January (119) were a far cry from the 1,775 peak": both sides are behind
	if cmp >= 0 && r.it(cmp).is(cCompare) {
		for k := range hs {
			h := &hs[k]
			if h.row && h.ga < r.it(cmp).a && h.ownTime && r.on.Known() && h.c.Time.End < r.on.End-20 && h.c.Frame == register.Current && r.leadTime().Known() && h.c.Time.End < r.leadTime().Start {
				h.c.Frame = register.Background
				h.why("frame", "an earlier figure", r, 0, 0)
			}
		}
	}
}

// earlierOnes marks as background what attacks called earlier or previous did: "the
// earlier two left five people dead".
func (r *reader) earlierOnes(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.dead || h.toll || h.parent >= 0 || h.c.Frame != register.Current || h.c.Kind.Harm() == "" {
			continue
		}
		for i := len(r.items) - 1; i >= 0; i-- {
			it := r.it(i)
			if it.a >= h.at {
				continue
			}
			if it.is(cMark) && it.norm == ";" || it.is(cSub) || it.is(cSpeech) {
				break
			}
			if (it.norm == "earlier" || it.norm == "previous") && r.it(i-1).is(cDet|cPoss) {
				if n := r.it(i + 1); n.is(cNum | cEvent | cWeapon) {
					h.c.Frame = register.Background
					h.why("frame", "the word "+quoted(it.norm), r, it.a, it.b)
				}
				break
			}
		}
	}
}

// earlierSaid reads a number that the same source gave before as superseded:
// "revised the toll to 31, having earlier reported 38 dead".
func (r *reader) earlierSaid(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.dead || h.parent >= 0 || h.c.Frame != register.Current || h.c.Unit != "persons" {
			continue
		}
		before := !r.saidEarlier(h)
		if before && !r.hadSaid(h) {
			continue
		}
		for j := len(r.harms) - 1; j >= max(0, len(r.harms)-near); j-- {
			o := &r.harms[j]
			if o.sent < r.sent-1 {
				break
			}
			if before && o.c.Frame != register.Update {
				continue
			}
			if o == h || o.dead || o.parent >= 0 || o.c.Kind != h.c.Kind || o.c.Frame != register.Current && o.c.Frame != register.Update || o.quantity.min == h.quantity.min {
				continue
			}
			if a, b := o.c.Attribution, h.c.Attribution; a != nil && b != nil && a.Text != b.Text {
				continue
			}
			h.c.Frame = register.Superseded
			h.why("frame", "what was said earlier", r, h.ga, h.gb)
			o.c.Frame = register.Update
			o.why("frame", "a number said anew", r, o.ga, o.gb)
			break
		}
	}
}

// saidEarlier reports whether words such as "had earlier reported" lead up to
// the harm.
func (r *reader) saidEarlier(h *harm) bool {
	early, said := false, false
	for i := range r.items {
		it := r.it(i)
		if it.a >= h.ga || h.ga-it.a > 8 {
			continue
		}
		switch r.norms[it.a] {
		case "earlier", "initially", "previously", "originally", "first":
			early = true
		case "reported", "reporting", "put", "given", "said", "announced", "counted", "spoken", "spoke", "saying", "putting", "giving":
			said = true
		}
		if it.is(cComma|cMark) && h.ga-it.a < 3 {
			early = false
		}
	}
	return early && said
}

// hadSaid reports whether a number is told in the pluperfect, before a toll that
// has changed: "It had put the toll at seven on Saturday".
func (r *reader) hadSaid(h *harm) bool {
	for i := range r.items {
		if it := r.it(i); it.a >= h.gb {
			return false
		} else if it.norm == "had" && r.it(i+1).is(cPut|cSpeech) && h.ga-it.a < 8 {
			return true
		}
	}
	return false
}

// wantedFor marks as background what people are arrested, sentenced or executed
// for: "sentenced nine people for the bombing that killed 60".
func (r *reader) wantedFor(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.dead || h.c.Frame != register.Current || h.c.Kind.Harm() == "" && h.c.Kind != register.Abducted {
			continue
		}
		for j := range hs {
			o := &hs[j]
			switch o.c.Kind {
			case register.Arrested, register.SentencedDeath, register.Executed, register.Detained, register.Recaptured:
			case register.Killed:
				if o.one && h.c.Kind == register.Killed && r.hisAttack(o, h) {
					h.c.Frame = register.Background
					h.why("frame", "an earlier attack of somebody who is dead now", r, o.ga, o.gb)
				}
				continue
			default:
				continue
			}
			if o.dead || o.at >= h.at || o.ga == h.ga {
				continue
			}
			for i := range r.items {
				it := r.it(i)
				if it.a <= o.at || it.a >= h.at && it.a >= h.ga {
					continue
				}
				if it.is(cRel) && (o.c.Kind == register.SentencedDeath || o.c.Kind == register.Executed) {
					h.c.Frame = register.Background
					h.why("frame", "what those held or tried did", r, it.a, it.b)
				}
				if (it.norm == "suspect" || it.norm == "suspects" || it.norm == "man" || it.norm == "men") && r.it(i+1).norm == "in" && r.it(i+2).is(cTime) && r.it(i+2).time.Known() && r.on.Known() && (r.it(i+2).time.Days() > 6 || r.it(i+2).time.End < r.on.End-6) {
					h.c.Frame = register.Background
					h.why("frame", "an earlier event that somebody is held for", r, it.a, it.b)
				}
				switch it.norm {
				case "over", "for", "accused", "suspected", "convicted", "charged", "connection", "behind", "part", "responsible", "blamed", "role", "involvement", "wanted":
					h.c.Frame = register.Background
					h.why("frame", "what they are held or tried for", r, it.a, it.b)
				}
			}
		}
	}
}

// hisAttack reports whether the later harm of a sentence is what an attack did that the
// one dead before is tied to: "the death of the insurgent behind the May 11 attack that
// killed one soldier". The day between them is that attack's.
func (r *reader) hisAttack(o, h *harm) bool {
	if o.dead || o.at >= h.at || o.ga == h.ga {
		return false
	}
	tied, rel, day := false, false, -1
	for i := range r.items {
		it := r.it(i)
		if it.a < o.gb || it.a >= h.at {
			continue
		}
		switch it.norm {
		case "behind", "responsible", "responsible for", "linked to", "involved", "planned", "organised", "organized", "mastermind", "orchestrated":
			tied = true
		}
		if tied && it.is(cTime) {
			day = i
		}
		rel = rel || tied && (it.is(cThat|cRel)) && r.it(i-1).is(cEvent|cWeapon|cDeed)
	}
	if !rel {
		return false
	}
	if day >= 0 && o.ownTime && o.c.Time == r.it(day).time {
		o.c.Time, o.ownTime = when.Interval{}, false
	}
	return true
}

// triedFor marks as background what a court deals with, where it names nobody
// that the rules count: "sentenced to life for a 2034 shooting that left two
// dead", "on trial over the killing of six". What was said of the day in court is
// not its time.
func (r *reader) triedFor(hs []harm) {
	if !r.tellsHarm(hs) {
		return
	}
	court := -1
	for i := range r.items {
		it := r.it(i)
		switch it.norm {
		case "sentenced", "convicted", "jailed", "imprisoned", "acquitted":
			court = i // a verdict: long after the event, where a charge may be of the same day
			continue
		}
		if court < 0 || i-court > 12 || it.norm != "for" && it.norm != "over" && it.norm != "of" && it.norm != "in" && it.norm != "with" {
			if it.is(cMark) && it.norm == ";" {
				court = -1
			}
			continue
		}
		for k := range hs {
			h := &hs[k]
			if h.dead || h.ga < it.b || h.c.Frame != register.Current || h.c.Kind.Harm() == "" || !h.deed && !r.relativeBetween(i, h) {
				continue
			}
			h.c.Frame = register.Background
			h.why("frame", "what a court deals with", r, r.it(court).a, it.b)
			if h.ownTime && h.c.Spans["time"][0] < r.toks[it.a].Start {
				h.c.Time, h.ownTime = when.Interval{}, false
			}
		}
	}
}

// tellsHarm reports whether one of the harms is of now.
func (r *reader) tellsHarm(hs []harm) bool {
	for k := range hs {
		if h := &hs[k]; !h.dead && h.c.Frame == register.Current && h.c.Kind.Harm() != "" {
			return true
		}
	}
	return false
}

// relativeBetween reports whether an event and a relative clause about it lead
// from item i to the harm.
func (r *reader) relativeBetween(i int, h *harm) bool {
	event := false
	for k := i + 1; k < len(r.items) && r.it(k).a < h.at; k++ {
		it := r.it(k)
		if it.is(cEvent | cWeapon | cDeed) {
			event = true
		}
		if event && it.is(cRel|cThat) {
			return true
		}
	}
	return false
}

// monthsAfter marks as background, and without a time, what a stretch of time
// leads away from: "Twenty months after he was abducted, he was freed".
func (r *reader) monthsAfter(hs []harm) {
	for i := range r.items {
		if n := r.it(i).norm; !(r.it(i).is(cSub) && (n == "after" || n == "since")) || !r.it(i-1).is(cMeasure) && !r.it(i-1).is(cMinute) {
			continue
		}
		switch r.toks[r.it(i-1).b-1].Norm {
		case "day", "days", "week", "weeks", "month", "months", "year", "years", "hours", "hour", "decade", "decades":
		default:
			continue
		}
		end := i + 1
		for end < len(r.items) && !r.it(end).is(cComma|cMark) {
			end++
		}
		for k := range hs {
			h := &hs[k]
			if h.at > r.it(i).a && h.at < r.it(end-1).b && h.c.Frame == register.Current && !r.pastEvent(i, h) {
				if r.toks[r.it(i-1).b-1].Norm != "hours" && r.toks[r.it(i-1).b-1].Norm != "hour" {
					h.c.Frame = register.Background
					h.why("frame", "an earlier event that the time is counted from", r, r.it(i-1).a, r.it(i).b)
				}
				if h.ownTime && (h.c.Spans["time"][0] < r.toks[r.it(i).a].Start || h.c.Spans["time"][0] > r.toks[r.it(end-1).b-1].End) {
					h.c.Time, h.ownTime = when.Interval{}, false
				}
				if d := r.daysOf(i - 1); d > 0 && !h.c.Time.Known() {
					// "A day after a bomb killed 22, a second went off on Tuesday": the Monday
					for m := range r.moments {
						if n := &r.moments[m]; n.a >= r.it(end-1).b && n.iv.Days() == 1 && !n.speech {
							day := n.iv.Start - when.Day(d)
							h.c.Time, h.ownTime = when.Interval{Start: day, End: day, Precision: when.D1}, true
							h.why("time", "counted back from the day named", r, r.it(i-1).a, n.b)
							break
						}
					}
				}
			}
		}
	}
}

// daysOf returns how many days the stretch at item i is, up to ten weeks; 0: none that
// is counted in days or weeks.
func (r *reader) daysOf(i int) int {
	it := r.it(i)
	n := 0
	switch w := r.norms[it.a]; {
	case it.b-it.a == 1:
		switch p := r.it(i - 1); {
		case p.norm == "a" || p.norm == "one":
			n = 1
		case p.is(cNum) && r.amounts[p.amount-1].qual == register.Exact:
			n = r.amounts[p.amount-1].min
		}
	case w == "a" || w == "one":
		n = 1
	default:
		n = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}[w]
	}
	switch r.norms[it.b-1] {
	case "day", "days":
		return min(n, 70)
	case "week", "weeks":
		return min(7*n, 70)
	}
	return 0
}

// pastEvent reports whether the "after" at item i leads only to an event, behind which
// the clause of the harm begins: "Days after a deadly attack a woman was killed".
func (r *reader) pastEvent(i int, h *harm) bool {
	if h.at < h.gb {
		return false // the verb comes first: "after a bomb killed 12"
	}
	event := false
	for k := i + 1; k < len(r.items) && r.it(k).a < h.ga; k++ {
		it := r.it(k)
		if it.is(cRel|cThat|cSub|cSpeech) || it.is(cHarm) && !r.isDeed(k) && !it.is(cAdj) || it.is(cEventVerb) && !it.is(cEvent|cWeapon) {
			return false
		}
		event = event || it.is(cEvent|cDeed)
	}
	return event
}

func (r *reader) hasToll() bool {
	for i := range r.items {
		if r.it(i).is(cToll) {
			return true
		}
	}
	return false
}

// leadTime returns the time of the first harm of the document that has one.
func (r *reader) leadTime() when.Interval {
	for k := range r.harms[:min(len(r.harms), near)] {
		if h := &r.harms[k]; h.ownTime && !h.dead {
			return h.c.Time
		}
	}
	return when.Interval{}
}

// avertedEvents reads attacks that were stopped: "defused two car bombs",
// "foiled an attack". They harm nobody; the claim has no count.
func (r *reader) avertedEvents() {
	if r.classes&cDue == 0 {
		return
	}
	for i := range r.items {
		it := r.it(i)
		if !it.is(cDue) || !avertVerbs[it.norm] {
			continue
		}
		prev := r.it(i - 1)
		if prev.is(cTo) && !r.it(i-2).is(cHave) {
			continue
		}
		w := -1
		for k := i + 1; k < min(len(r.items), i+7); k++ {
			if r.it(k).is(cComma | cMark) {
				break
			}
			if r.it(k).is(cWeapon | cEvent) {
				w = k
				break
			}
		}
		if w < 0 {
			continue
		}
		if n := r.it(i + 1); n.is(cNum) && r.amounts[n.amount-1].min >= 10 && !strings.HasPrefix(it.norm, "foil") && !strings.HasPrefix(it.norm, "thwart") {
			continue // 67 devices dismantled: ground cleared, no attack stopped
		}
		overlap := false
		for k := r.firstHarm; k < len(r.harms); k++ {
			if h := &r.harms[k]; !h.dead && h.a <= r.it(i).a && h.b > r.it(i).a || h.c.Modality == register.Averted {
				overlap = true
			}
		}
		if overlap {
			continue
		}
		g := group{a: i, b: w + 1, head: -1, amount: &amount{}}
		h := r.emitSpan(register.IncidentOnly, &g, it.a, r.it(w).b, i, "an attack that was stopped")
		h.c.Count, h.c.Unit, h.c.Status = nil, "", ""
		h.elided = false
		h.c.Modality = register.Averted
		h.why("modality", "the verb "+quoted(it.norm), r, it.a, it.b)
		if e := r.it(w).find(cWeapon); e != nil {
			h.c.Weapon = e.weapon
			h.ownArms = true
		}
		hs := r.harms[len(r.harms)-1:]
		r.attribute(hs)
		r.locate(hs)
		r.date(hs)
	}
}

var avertVerbs = map[string]bool{"defused": true, "defuse": true, "foiled": true, "foil": true, "thwarted": true, "thwart": true, "dismantled": true, "disarmed": true, "averted": true, "defusing": true, "foiling": true, "thwarting": true}

// responsibilities reads who says that they did it or did not: "X claimed
// responsibility", "the ministry denied that its forces had fired".
func (r *reader) responsibilities() {
	for i := range r.items {
		it := r.it(i)
		e := it.find(cSpeech)
		if e == nil {
			continue
		}
		claimed := e.lemma == "claim" && (r.it(i+1).norm == "responsibility" || r.it(i+1).is(cDet) && r.it(i+2).norm == "responsibility") ||
			e.lemma == "claim" && r.it(i+1).is(cDet|cEvent) && r.eventSoon(i+1) && r.armedSubject(i)
		if claimed {
			r.claimResponsibility(i)
			continue
		}
		if k := r.claimedBy(i); k >= 0 && e.lemma == "claim" && r.it(i+1).norm == "by" {
			r.pendParty(k, "claimed", i)
			continue
		}
		if e.act == "deny" && r.denies(i) {
			r.denyResponsibility(i)
		}
		if e.act == "blame" {
			r.blames(i)
		}
	}
	for i := range r.items {
		if r.it(i).norm == "finger" && r.it(i+1).norm == "at" && (r.it(i-2).norm == "pointed" || r.it(i-2).norm == "points" || r.it(i-2).norm == "pointing") {
			r.blames(i)
		}
	}
	// "took responsibility", "said it was behind", "said it carried out"
	for i := range r.items {
		if (r.it(i).norm == "responsibility" || r.it(i).norm == "credit" && r.it(i+1).norm == "for") && (r.it(i-1).norm == "took" || r.it(i-1).norm == "taken" || r.it(i-1).norm == "claimed") || r.it(i).norm == "behind" && r.it(i-1).is(cBe) && r.armedSubject(i) {
			r.claimResponsibility(i)
		}
		if r.it(i).is(cPoss) && r.ownDeed(i) {
			r.claimResponsibility(i)
		}
	}
}

// ownDeed reports whether the possessive at item i begins what a party says that
// its people did: "saying its men planted the device", "said their fighters had
// stormed the post".
func (r *reader) ownDeed(i int) bool {
	if n := r.it(i).norm; n != "its" && n != "their" || !r.it(i+1).is(cHuman|cForces) {
		return false
	}
	cue := i - 1
	if r.it(cue).is(cThat) {
		cue--
	}
	if !r.it(cue).is(cSpeech) || r.it(cue).find(cSpeech).act == "deny" {
		return false
	}
	for k := i + 2; k < i+5; k++ {
		switch r.it(k).norm {
		case "planted", "detonated", "laid", "carried", "fired", "attacked", "ambushed", "targeted", "stormed", "hit", "struck", "bombed", "shelled", "launched", "blew", "raided", "assaulted":
			return true
		}
		if !r.it(k).is(cHave | cAdv) {
			return false
		}
	}
	return false
}

// claimedBy returns the armed party behind "claimed by" at item i, where what it
// claims is an attack: "twin bombings claimed by the group", "the raid was claimed by
// X"; -1: none.
func (r *reader) claimedBy(i int) int {
	v := r.auxiliaries(i)
	k := v.start - 1
	for k >= 0 && r.it(k).is(cAdv|cComma|cRel) {
		k--
	}
	event := false
	for j := k; j >= max(0, k-5) && !event; j-- {
		if r.it(j).is(cSpeech | cSub | cMark | cBut) {
			break
		}
		event = r.it(j).is(cEvent | cWeapon | cDeed)
	}
	if !event {
		return -1
	}
	for j := i + 2; j < min(i+6, len(r.items)); j++ {
		if e := r.it(j).find(cParty); e != nil && e.party == "group" {
			return j
		}
		if r.it(j).is(cComma | cMark | cSub) {
			break
		}
	}
	return -1
}

func (r *reader) eventSoon(k int) bool {
	for j := k; j < min(k+5, len(r.items)); j++ {
		if r.it(j).is(cEvent) {
			return true
		}
		if r.it(j).is(cThat | cComma | cSub) {
			return false
		}
	}
	return false
}

// armedSubject reports whether an armed party stands as subject before item i.
func (r *reader) armedSubject(i int) bool {
	_, ok := r.partyBefore(i)
	return ok
}

func (r *reader) partyBefore(i int) (int, bool) {
	for k := i - 1; k >= max(0, i-9); k-- {
		it := r.it(k)
		if e := it.find(cParty); e != nil && e.party == "group" {
			return k, true
		}
		if it.is(cComma | cThat) {
			break
		}
	}
	for k := 0; k <= min(2, i-1); k++ {
		// "X, in a message on its website, said its men were behind the raid"
		if e := r.it(k).find(cParty); e != nil && e.party == "group" && r.it(i).norm == "behind" {
			return k, true
		}
	}
	return 0, false
}

func (r *reader) claimResponsibility(i int) {
	// "no group has claimed"
	for k := i - 1; k >= max(0, i-6); k-- {
		if n := r.it(k).norm; n == "no" || n == "nobody" || r.it(k).is(cNone|cNeg) {
			return
		}
	}
	k, ok := r.partyBefore(i)
	if !ok {
		// passive: "responsibility was claimed by X"
		for j := i + 1; j < min(i+6, len(r.items)); j++ {
			if e := r.it(j).find(cParty); e != nil && e.party == "group" {
				k, ok = j, true
				break
			}
		}
		if !ok {
			return
		}
	}
	r.pendParty(k, "claimed", i)
}

// pendParty sets a party as perpetrator of the harms of this sentence's
// incident; where the sentence has none, of the incident spoken of.
func (r *reader) pendParty(k int, relation string, at int) {
	r.pendText(r.words(k, k+1), relation, r.it(k).a, r.it(k).b)
}

func (r *reader) pendText(words, relation string, a, b int) {
	p := register.Perpetrator{Text: words, Relation: relation}
	done := false
	for j := r.firstHarm; j < len(r.harms); j++ {
		h := &r.harms[j]
		if h.dead || h.c.Kind.Custody() {
			continue
		}
		q := p
		h.c.Perpetrator = &q
		h.why("perpetrator", "the party that is "+relation, r, a, b)
		done = true
	}
	if done {
		return
	}
	for j := len(r.harms) - 1; j >= 0; j-- {
		h := &r.harms[j]
		if h.sent < r.sent-6 {
			break
		}
		if h.dead || h.c.Kind.Custody() || h.c.Frame == register.Background || h.c.Scope != register.ScopeIncident {
			continue
		}
		if h.c.Perpetrator == nil || relation == "claimed" {
			q := p
			h.c.Perpetrator = &q
			h.why("perpetrator", "the party that is "+relation, r, a, b)
		}
	}
}

// denies reports whether a denial speaks of having done it.
func (r *reader) denies(i int) bool {
	for k := i + 1; k < min(len(r.items), i+12); k++ {
		it := r.it(k)
		word := r.toks[it.a].Norm
		switch word {
		case "responsibility", "involvement", "targeting", "firing", "fired", "carried", "bombed", "shelled", "struck", "bombing", "shelling", "targeted", "attacked", "hit", "carrying", "conducted", "conducting", "role", "launched", "attacking", "hitting", "striking":
			return true
		case "accusation", "accusations", "allegation", "allegations":
			for j := r.firstHarm; j < len(r.harms); j++ {
				if h := &r.harms[j]; !h.dead && h.c.Perpetrator != nil && h.at < it.a && h.c.Kind.Harm() != "" {
					return true // "Rebels killed 19, the office says; the group rejects the accusation"
				}
			}
		}
	}
	return false
}

func (r *reader) denyResponsibility(i int) {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; !h.dead && h.at > r.it(i).a && h.c.Modality == register.Denied {
			return // what is denied is a count of its own
		}
	}
	var src *said
	for k := range r.said {
		if s := &r.said[k]; s.deny && s.cueB >= r.it(i).b-1 {
			src = s
		}
	}
	if src == nil {
		return
	}
	end := i + 1
	for end < len(r.items) && !r.it(end).is(cComma|cMark) && end < i+16 {
		end++
	}
	g := group{a: i, b: end, head: -1, amount: &amount{}}
	h := r.emitSpan(register.Responsibility, &g, r.it(i).a, r.it(end-1).b, i, "a party denies that it did it")
	h.c.Count, h.c.Unit, h.c.Status = nil, "", ""
	h.elided = false
	h.c.Modality = register.Denied
	words := r.s[r.toks[src.a].Start:r.toks[src.b-1].End]
	h.c.Attribution = &register.Attribution{Text: words, Types: src.types, Via: src.via}
	h.c.Perpetrator = &register.Perpetrator{Text: words, Relation: "denied"}
	h.why("attribution", "who denies it", r, src.a, src.b)
	h.why("perpetrator", "who denies it", r, src.a, src.b)
	h.why("modality", "a denial", r, r.it(i).a, r.it(i).b)
	for k := len(r.harms) - 2; k >= max(0, len(r.harms)-near); k-- {
		o := &r.harms[k]
		if !o.dead && o.parent < 0 && !o.c.Kind.Custody() && o.c.Kind != register.Responsibility && o.sent >= r.sent-8 {
			h.about = k
			break
		}
	}
}

// blames reads "X blamed Y for", "accused Y of killing".
func (r *reader) blames(i int) {
	for k := i + 1; k < min(i+6, len(r.items)); k++ {
		if e := r.it(k).find(cParty); e != nil && e.party != "nation" && e.party != "word" {
			r.pendParty(k, "blamed", i)
			return
		}
		if e := r.it(k).find(cSource); e != nil && e.role == "body" && len(e.types) > 0 && (e.types[0] == "government" || e.types[0] == "military" || e.types[0] == "armed_group") && !r.it(k).is(cHuman) && r.it(k).norm != "group" {
			r.pendText(r.words(k, k+1), "blamed", r.it(k).a, r.it(k).b)
			return
		}
		if n := r.it(k).norm; (n == "group" || n == "militants" || n == "organisation" || n == "organization") && r.it(k-1).norm == "the" && r.lastGroup != "" {
			r.pendText(r.lastGroup, "blamed", r.it(k).a, r.it(k).b)
			return
		}
		if r.it(k).is(cComma | cMark) {
			return
		}
	}
	// "was blamed on X"
	if r.it(i+1).norm == "on" {
		for k := i + 2; k < min(i+6, len(r.items)); k++ {
			if e := r.it(k).find(cParty); e != nil && e.party != "nation" && e.party != "word" {
				r.pendParty(k, "blamed", i)
				return
			}
		}
	}
}
