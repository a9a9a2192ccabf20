package extract

import (
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A harm is a claim on its way: what the frames found, with what the later
// stages need to know of it. Positions are tokens of the document.
type harm struct {
	c          register.Claim
	sent       int
	a, b       int // tokens of the span
	at         int // token of the verb or noun that carries it
	ga, gb     int // tokens of the noun group
	rule       string
	parent     int // index of the whole, -1: none
	alt        int
	about      int
	quantity   amount
	sort       sort
	deed       bool
	toll       bool
	row        bool // a figure of a list: "Nineveh (21 killed)"
	elided     bool // the noun is left out
	others     bool
	def        bool
	one        bool
	weak       bool
	part       bool // two of them
	all        bool
	bare       bool
	passive    bool
	neg        bool
	shot       bool
	wound      bool // said by a wound from a shot, that may have killed
	hospital   bool // said by a hospital, where they may have died
	held       bool
	event      bool // the clause names an attack
	separate   bool // another, elsewhere, separately
	later      bool
	ordinal    bool
	name       string
	added      []addend
	foremost   string // noun of the one person whom a sum begins with: "a commander and five of his men"
	anchor     string // noun of the one among a sum who was named before: "the leader and two associates"
	agentA     int
	agentB     int
	place      *gazetteer.Place
	near       bool
	ownPlace   bool
	ownTime    bool
	mayLie     []*gazetteer.Place // the places that its place's name may mean besides
	areas      bool               // in several areas that are named together: its place is their country
	stamped    bool               // its time is the day of the text itself
	ownArms    bool
	compare    bool // on the far side of a comparison
	sinceT     bool
	timeOf     when.Interval
	zone       zone
	incident   int
	dead       bool             // dropped: a repeat or not people
	same       int              // repeat of that harm
	words      string           // folded noun
	among      int              // 1 + the kind of those they are among: "five of the wounded"
	homeForce  bool             // the party that acts is the watched country's own
	status     string           // what the noun says, custody or not
	gap        bool             // a figure whose verb is that of the figure before
	reduced    bool             // a participle alone: "people wounded in"
	ours       bool             // "our fighters"
	own        bool             // the source's own forces acted: "its troops"
	nation     *gazetteer.Place // of the people or their prisons, when no place is said
	nationSpan document.Span
	hint       *spot // the place of a local source
	officer    bool  // a rank that the army and the police both have
}

// An addend is one of several groups that a number adds up: "ten children and
// five women".
type addend struct {
	noun string
	n    int
}

func (h *harm) span(r *reader) document.Span {
	return document.Span{r.toks[h.a].Start, r.toks[h.b-1].End}
}

func (h *harm) why(slot, rule string, r *reader, a, b int) {
	if h.c.Why == nil {
		h.c.Why = make(map[string]string, 8)
		h.c.Spans = make(map[string]document.Span, 8)
	}
	h.c.Why[slot] = rule
	if b > a {
		h.c.Spans[slot] = document.Span{r.toks[a].Start, r.toks[b-1].End}
	}
}

// emit proposes a harm of a kind for a group, carried by items [va,vb).
func (r *reader) emit(kind register.Kind, g *group, va, vb int, rule string) *harm {
	if g.amount == nil || r.used[g.a]&kindBit(kind) != 0 {
		return nil
	}
	a, b := g.a, g.b
	if vb > va {
		a, b = min(a, va), max(b, vb)
	}
	return r.emitSpan(kind, g, r.it(a).a, r.it(b-1).b, va, rule)
}

func (r *reader) emitSpan(kind register.Kind, g *group, ta, tb, at int, rule string) *harm {
	for k := g.a; k < g.b && k < len(r.used); k++ {
		r.used[k] |= kindBit(kind)
	}
	h := harm{sent: r.sent, a: ta, b: tb, rule: rule, parent: -1, alt: -1, about: -1, same: -1, agentA: -1, quantity: *g.amount, sort: g.sort,
		others: g.others, def: g.def, one: g.one, weak: g.weak, part: g.part, bare: g.bare, elided: g.sort == gElided && g.deed == nil, zone: r.zone, ordinal: g.ord > 0}
	if g.part && h.quantity.qual == register.Exact && h.quantity.min == 1 {
		h.one = true
	}
	h.at = r.it(at).a
	h.ga, h.gb = r.it(g.a).a, r.it(max(g.a, g.b-1)).b
	c := &h.c
	c.Kind, c.Unit, c.Sentence = kind, g.unit, r.sent
	if c.Unit == "" {
		c.Unit = "persons"
	}
	c.Modality, c.Frame, c.Scope = register.Asserted, register.Current, register.ScopeIncident
	c.Count = g.amount.count()
	if !kind.Custody() {
		c.Status = register.Status(g.status)
	}
	c.Sex, c.Age, c.Duty = g.sex, g.age, g.duty
	h.among = g.of
	h.status = g.status
	h.ours = g.poss
	if g.sort == gName || g.sort == gPerson && g.one && g.head >= 0 {
		h.name = r.nameOf(g)
	}
	if g.head >= 0 {
		h.words = r.it(g.head).norm
	}
	h.why("kind", rule, r, h.at, r.it(at).b)
	h.why("count", countRule(g), r, g.amount.a, g.amount.b)
	if g.status != "" && g.head >= 0 && c.Status != "" {
		h.why("status", "the noun "+quoted(g.from), r, r.it(g.head).a, r.it(g.head).b)
	}
	r.harms = append(r.harms, h)
	return &r.harms[len(r.harms)-1]
}

func quoted(s string) string { return "‘" + s + "’" }

func countRule(g *group) string {
	switch {
	case g.frac:
		return "a part of a known number, worked out"
	case g.ord > 0:
		return "an ordinal that says how many there were"
	case g.amount.qual == register.Vague && g.amount.b == 0:
		return "a plural without a number: two at least"
	case g.amount.b == 0:
		return "one person by the article or the name"
	case g.amount.qual == register.Vague:
		return "a vague word, by the floors of the profile guide"
	}
	return "the number as said: " + string(g.amount.qual)
}

// nameOf returns the folded name that a group gives one person, its last word.
func (r *reader) nameOf(g *group) string {
	last := ""
	for k := g.a; k < g.b; k++ {
		if it := r.it(k); it.upper && !it.known() && r.toks[it.a].Kind == 0 {
			last = it.norm
		}
	}
	return last
}

// kindIndex numbers the kinds that count people.
func kindIndex(k register.Kind) int {
	for i := range 32 {
		if kindBit(k)>>i&1 == 1 {
			return i
		}
	}
	return 0
}

var countedKinds = [...]register.Kind{register.Killed, register.Wounded, register.Casualties, register.Missing, register.Abducted, register.BodiesFound, register.Arrested, register.Detained,
	register.Released, register.Escaped, register.Recaptured, register.SentencedDeath, register.Executed, register.Displaced, register.Infiltrated, register.DueProcess}

// kindOf is the kind that kindIndex numbers.
func kindOf(i int) register.Kind {
	if i < len(countedKinds) {
		return countedKinds[i]
	}
	return register.Killed
}

func kindBit(k register.Kind) uint32 {
	for i, x := range countedKinds {
		if x == k {
			return 1 << i
		}
	}
	return 1 << 31
}
