package count

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// A tally is what one incident says of one harm under a rule: the range of
// people that fall under it, and what the range rests on.
type tally struct {
	register.Range
	speaks      bool  // the incident says something of this harm, be it of people the rule leaves out
	under       bool  // some of those people fall under the rule, or may
	sure        int   // the upper end without the people of whom nobody can tell whether the rule counts them
	doubt       int   // of the upper end: counted because in doubt a person is a civilian
	auto        bool  // rests on a claim that no person accepted
	provisional bool  // below the rule's evidence threshold
	may         cases // why nobody can tell
}

// cases is a set of the population's cases, by their place; those past the
// sixty-third share the last bit.
type cases uint64

func (c cases) words(r *Rule) string {
	var w []string
	for i, p := range r.Population {
		if c&(1<<min(i, 63)) != 0 {
			w = append(w, say(p.Why, "en"))
		}
	}
	return list(w)
}

// or returns the tally of two versions of the same people's number.
func (t tally) or(u tally) tally {
	if !t.speaks {
		return u
	}
	return tally{
		Range: t.Range.Union(u.Range), speaks: true, under: t.under || u.under,
		sure: max(t.sure, u.sure), doubt: max(t.doubt, u.doubt), auto: t.auto || u.auto, may: t.may | u.may,
	}
}

// A node is one claim of an incident, as Reported looks at it.
type node struct {
	claim    *register.Judged
	ruling   ruling
	people   register.Range
	class    class
	speaker  string
	document document.ID
	day      when.Day
	whole    int   // the node whose people these are among; -1 when none
	parts    []int // nodes whose people are among these
	alt      int   // the node that this is another version of; -1 when none
}

// A class is what can tell two groups of people apart.
type class struct {
	status register.Status
	sex    string
	age    string
}

// disjoint reports whether no person can be in both classes: they are told
// apart by status, sex or age. Security forces may be police, army or militia;
// an unknown or mixed status may be any.
func (c class) disjoint(d class) bool {
	apart := func(a, b string) bool { return a != "" && b != "" && a != b }
	if apart(c.sex, d.sex) || apart(c.age, d.age) {
		return true
	}
	specific := func(s register.Status) bool {
		return s != "" && s != register.UnknownStatus && s != register.Mixed
	}
	if !specific(c.status) || !specific(d.status) || c.status == d.status {
		return false
	}
	force := func(s register.Status) bool {
		return s == register.Police || s == register.Army || s == register.Militia
	}
	return !(c.status == register.Security && force(d.status) || d.status == register.Security && force(c.status))
}

// reported returns what the claims on one incident say of a harm.
//
//   - Of each speaker (who is named for the number, else the publisher's group)
//     only the latest document stands; claims of one day stand together.
//   - The range is the union of what the speakers that stand say.
//   - Inside a document a part is never added to its whole, and what another
//     speaker says of the same people is an alternative, never an addition.
//     Groups told apart by status, sex or age add up; two groups of one speaker
//     that may be the same people give at least the larger, at most the sum.
//   - From a whole of which the rule takes only some, the parts it leaves out
//     are taken off: 12 killed, 5 of them soldiers, are 7 civilians.
//   - A toll of dead or wounded that is not split (casualties) says at most
//     that many, and only where no claim splits it.
//
// The order of the claims does not matter.
func (m *maker) reported(i int, harm register.Harm) (tally, error) {
	nodes, err := m.nodes(i, harm)
	if err != nil || len(nodes) == 0 {
		return tally{}, err
	}
	if len(nodes) == 1 {
		return counted(nodes, 0), nil
	}
	return m.standing(nodes), nil
}

// standing returns the union of what the speakers that stand say.
func (m *maker) standing(nodes []node) tally {
	latest := m.latest
	clear(latest)
	for i := range nodes {
		if n := &nodes[i]; n.whole < 0 {
			if day, seen := latest[n.speaker]; !seen || n.day > day {
				latest[n.speaker] = n.day
			}
		}
	}
	var t tally
	for at := 0; at < len(nodes); {
		end := at
		for end < len(nodes) && nodes[end].document == nodes[at].document {
			end++
		}
		if end == at+1 {
			if nodes[at].day == latest[nodes[at].speaker] {
				t = t.or(counted(nodes, at))
			}
			at = end
			continue
		}
		s := slots(nodes, at, end)
		for _, speaker := range speakers(nodes[at:end]) {
			if nodes[at].day != latest[speaker] {
				continue
			}
			t = t.or(reading(nodes, s, speaker))
		}
		at = end
	}
	return t
}

// A look is what the counting of one claim needs, worked out once for every
// harm and incident.
type look struct {
	people  register.Range
	kind    register.Kind
	counts  bool // it may enter a figure: a person accepted it and it counts persons
	person  int32
	day     when.Day
	speaker string
}

// nodes returns the claims of an incident that the rule may count for a harm,
// grouped by document, with their part and alternative links. Where some claim
// splits the dead from the wounded, claims that do not are left out.
func (m *maker) nodes(i int, harm register.Harm) ([]node, error) {
	in := &m.incidents[i]
	nodes := m.scratch[:0]
	split, links := false, false
	for _, at := range m.under[m.starts[i]:m.starts[i+1]] {
		l := &m.looks[at]
		of := l.kind.Harm()
		if !l.counts || of != harm && l.kind != register.Casualties {
			split = split || of != "" && l.counts
			continue
		}
		r, err := m.ruling(l.person, in)
		if err != nil {
			return nil, fmt.Errorf("claim %s: %w", m.judged[at].ID, err)
		}
		if r.excluded {
			continue
		}
		people := l.people
		if of == harm {
			split = true
		} else if people.Min = 0; harm == register.HarmMissing {
			continue
		}
		c := &m.judged[at]
		links = links || c.PartOf != "" || c.AltOf != ""
		nodes = append(nodes, node{
			claim: c, ruling: r.ruling, people: people, class: class{c.Status, c.Sex, c.Age},
			speaker: l.speaker, document: c.Document, day: l.day, whole: -1, alt: -1,
		})
	}
	if split {
		nodes = slices.DeleteFunc(nodes, func(n node) bool { return n.claim.Kind == register.Casualties })
	}
	m.scratch = nodes
	if len(nodes) > 1 {
		slices.SortFunc(nodes, func(a, b node) int {
			return cmp.Or(strings.Compare(string(a.document), string(b.document)), a.claim.Span[0]-b.claim.Span[0], strings.Compare(a.claim.ID, b.claim.ID))
		})
	}
	if links {
		link(nodes)
	}
	return nodes, nil
}

// link sets the part and alternative links of nodes.
func link(nodes []node) {
	for i := range nodes {
		n := &nodes[i]
		if n.claim.PartOf != "" {
			if w := find(nodes, n.claim.PartOf); w >= 0 && w != i && !within(nodes, w, i) {
				n.whole = w
				nodes[w].parts = append(nodes[w].parts, i)
			}
		}
		if n.claim.AltOf != "" {
			n.alt = find(nodes, n.claim.AltOf)
		}
	}
}

func find(nodes []node, id string) int {
	return slices.IndexFunc(nodes, func(n node) bool { return n.claim.ID == id })
}

// within reports whether node i is already somewhere above node w.
func within(nodes []node, w, i int) bool {
	for range nodes {
		if w = nodes[w].whole; w < 0 || w == i {
			return w == i
		}
	}
	return true
}

// said returns the day on which a document speaks: when it was published, else
// when it was received.
func said(d *document.Document) when.Day {
	switch {
	case d == nil:
		return 0
	case d.Published.Known():
		return d.Published.End
	case d.Received.IsZero():
		return 0
	}
	return when.DayOf(d.Received.UTC())
}

// speaker returns who says the number: whoever the words name, else the
// publisher's independence group, else the document itself.
func (m *maker) speaker(c *register.Claim, d *document.Document) string {
	if c.Attribution != nil && c.Attribution.Text != "" {
		if s, ok := m.speakers[c.Attribution.Text]; ok {
			return s
		}
		s := "said " + text.Fold(c.Attribution.Text)
		m.speakers[c.Attribution.Text] = s
		return s
	}
	if d != nil {
		switch group := m.independent[d.Source]; {
		case group != "":
			return group
		case d.Source != "":
			return d.Source
		case d.Publisher != "":
			return d.Publisher
		}
	}
	return string(c.Document)
}

// A slot is one group of people in a document with all versions of its number.
type slot struct {
	nodes []int
	class class
}

// slots sorts the wholes of a document, nodes[at:end], into groups of people:
// an alternative joins what it is an alternative of; so does what another
// speaker says of the same class.
func slots(nodes []node, at, end int) (all []slot) {
	where := make([]int, end-at)
	for i := at; i < end; i++ {
		where[i-at] = -1
	}
	put := func(i, k int) {
		if k == len(all) {
			all = append(all, slot{class: nodes[i].class})
		}
		all[k].nodes = append(all[k].nodes, i)
		where[i-at] = k
	}
	// Those without a link first, so that an alternative finds its place
	// whichever comes first in the text.
	for i := at; i < end; i++ {
		n := &nodes[i]
		if n.whole >= 0 || n.alt >= 0 {
			continue
		}
		k := slices.IndexFunc(all, func(s slot) bool {
			return s.class == n.class && !slices.ContainsFunc(s.nodes, func(j int) bool { return nodes[j].speaker == n.speaker })
		})
		if k < 0 {
			k = len(all)
		}
		put(i, k)
	}
	for i := at; i < end; i++ {
		if nodes[i].whole >= 0 || where[i-at] >= 0 {
			continue
		}
		k := len(all)
		for j, steps := nodes[i].alt, 0; j >= at && j < end && steps < end-at; j, steps = nodes[j].alt, steps+1 {
			if where[j-at] >= 0 {
				k = where[j-at]
				break
			}
		}
		put(i, k)
	}
	return all
}

// speakers returns who speaks of whole groups in these nodes, in order.
func speakers(nodes []node) (all []string) {
	for i := range nodes {
		if n := &nodes[i]; n.whole < 0 && !slices.Contains(all, n.speaker) {
			all = append(all, n.speaker)
		}
	}
	return all
}

// reading adds up what one speaker's document says: of each group the
// speaker's own number where there is one, else the numbers of the others.
func reading(nodes []node, all []slot, speaker string) tally {
	t := tally{speaks: true}
	var lows []low
	for _, s := range all {
		var of tally
		own := slices.ContainsFunc(s.nodes, func(i int) bool { return nodes[i].speaker == speaker })
		for _, i := range s.nodes {
			if own && nodes[i].speaker != speaker {
				continue
			}
			of = of.or(counted(nodes, i))
		}
		lows = append(lows, low{s.class, of.Min})
		t.Max += of.Max
		t.Open = t.Open || of.Open
		t.sure += of.sure
		t.doubt += of.doubt
		t.under, t.auto = t.under || of.under, t.auto || of.auto
		t.may |= of.may
	}
	t.Min = apart(lows)
	t.doubt = min(t.doubt, t.Max)
	return t
}

// low is the least number of people of a class.
type low struct {
	class class
	least int
}

// apart returns the least number of different people in groups that may
// overlap: the largest first, each added only if no person of it can be in one
// already taken.
func apart(lows []low) (sum int) {
	slices.SortStableFunc(lows, func(a, b low) int { return cmp.Compare(b.least, a.least) })
	for i, l := range lows {
		free := true
		for _, taken := range lows[:i] {
			free = free && (taken.least == 0 || l.class.disjoint(taken.class))
		}
		if free {
			sum += l.least
		} else {
			lows[i].least = 0
		}
	}
	return sum
}

// counted returns how many people of a node fall under the rule, its parts
// considered: of a whole that is counted, less the parts that are not; of one
// that is left out, the parts that are counted nonetheless.
func counted(nodes []node, i int) tally {
	n := &nodes[i]
	t := tally{speaks: true, under: n.ruling.verdict != Out, auto: n.claim.Auto}
	var in, off []low
	most, parts, sure := 0, 0, 0 // of the parts: the most that the rule leaves out, and the most it counts
	for _, p := range n.parts {
		c := counted(nodes, p)
		in = append(in, low{nodes[p].class, c.Min})
		off = append(off, low{nodes[p].class, max(0, nodes[p].people.Min-c.Max)})
		most += max(0, nodes[p].people.Max-c.Min)
		parts += c.Max
		sure += c.sure
		t.doubt += c.doubt
		t.under, t.auto = t.under || c.under, t.auto || c.auto
		t.may |= c.may
	}
	least := apart(in)
	whole := n.people
	switch n.ruling.verdict {
	case In:
		t.Range = register.Range{Min: max(least, whole.Min-most), Max: max(least, whole.Max-apart(off)), Open: whole.Open}
		t.sure = t.Max
		if n.ruling.doubt {
			t.doubt = t.Max
		}
	case May:
		t.Range = register.Range{Min: least, Max: max(least, whole.Max-apart(off)), Open: whole.Open}
		t.sure = min(sure, t.Max)
		if whole.Max > 0 {
			t.may |= 1 << min(n.ruling.at, 63)
		}
	default:
		t.Range = register.Range{Min: least, Max: min(parts, max(whole.Max, least))}
		t.sure = min(sure, t.Max)
	}
	t.doubt = min(t.doubt, t.Max)
	return t
}

// dataset returns what a dataset's own incident says of a harm: the sum of its
// lines by status, which are different people. A rule that settles by the best
// figure takes the dataset's own where every line that it counts gives one.
func (m *maker) dataset(in *register.Incident, harm register.Harm) (tally, error) {
	var t tally
	best, judged := 0, true
	for _, h := range in.Harms {
		if h.Harm != harm {
			continue
		}
		t.speaks = true
		r, err := m.person(line(in, h))
		if err != nil {
			return t, fmt.Errorf("incident %s: %w", in.ID, err)
		}
		if r.excluded {
			continue
		}
		t.under = t.under || r.verdict != Out
		switch r.verdict {
		case In:
			t.Range = t.Range.Plus(h.Range)
			t.sure += h.Range.Max
			if r.doubt {
				t.doubt += h.Range.Max
			}
			if h.Best == nil {
				judged = false
			} else {
				best += *h.Best
			}
		case May:
			t.Max += h.Range.Max
			t.Open = t.Open || h.Range.Open
			judged = judged && h.Range.Max == 0
			if h.Range.Max > 0 {
				t.may |= 1 << min(r.at, 63)
			}
		}
	}
	if m.rule.Disagreement == SettleBest && judged && best >= t.Min && best <= t.Max {
		t.Range = register.Range{Min: best, Max: best, Open: t.Open}
		t.doubt = min(t.doubt, best)
	}
	return t, nil
}

// line returns what a rule may ask about the people of a dataset's line.
func line(in *register.Incident, h register.IncidentHarm) person {
	return person{
		Kind: string(kindOf(h.Harm)), Status: string(h.Status), Modality: string(register.Asserted), Frame: string(register.Current),
		Scope: string(register.ScopeIncident), Origin: "dataset", Weapon: string(in.Weapon),
		Incident: in.Kind, Grade: in.Grade, Dataset: in.Dataset, Violence: string(in.Weapon),
	}
}

func kindOf(h register.Harm) register.Kind {
	switch h {
	case register.HarmKilled:
		return register.Killed
	case register.HarmInjured:
		return register.Wounded
	}
	return register.Missing
}

// asPerson returns what a rule may ask about the people of a claim; d is the
// claim's document, or nil.
func (m *maker) asPerson(c *register.Claim, d *document.Document) person {
	_, named := c.Spans["name"]
	return person{
		Kind: string(c.Kind), Status: string(c.Status), Group: m.group(c, d), Duty: c.Duty, Sex: c.Sex, Age: c.Age,
		Modality: string(c.Modality), Frame: string(c.Frame), Scope: string(c.Scope), Weapon: string(c.Weapon), Origin: c.Origin, Named: named,
	}
}

// judgement is a ruling, with whether an exclusion gave it.
type judgement struct {
	ruling
	excluded bool
}

// a circumstance is a kind of people in a kind of incident.
type circumstance struct {
	person                 int32
	incident, grade, means string
}

// ruling rules on people of a kind seen before, in an incident.
func (m *maker) ruling(kind int32, in *register.Incident) (judgement, error) {
	c := circumstance{kind, in.Kind, in.Grade, string(in.Weapon)}
	if r, ok := m.rulings[c]; ok {
		return r, nil
	}
	p := m.persons[kind]
	p.Incident, p.Grade, p.Dataset, p.Violence = in.Kind, in.Grade, in.Dataset, string(in.Weapon)
	r, err := m.person(p)
	if err == nil {
		m.rulings[c] = r
	}
	return r, err
}

// person rules on a group of people; what differs only in what the rule does
// not read is judged once.
func (m *maker) person(p person) (judgement, error) {
	if m.combatants && !fights(p) {
		return judgement{ruling: ruling{verdict: Out, why: notNamed}}, nil
	}
	p = m.rule.judge.read(p)
	if r, ok := m.known[p]; ok {
		return r, nil
	}
	r, err := m.rule.judge.people(p)
	if err != nil {
		return r, fmt.Errorf("rule %s: %w", m.rule.ID, err)
	}
	m.known[p] = r
	return r, nil
}

// fights reports whether people are soldiers, militia or fighters and nothing
// in the words makes them anything else.
func fights(p person) bool {
	switch register.Status(p.Status) {
	case register.Army, register.Militia, register.Insurgent:
		return p.Group == "" || p.Group == groupPeshmerga || p.Group == groupSpecial
	}
	return false
}

// incident returns what an incident says of a harm, settled as the rule says
// and held to its evidence threshold.
func (m *maker) incident(i int, harm register.Harm) (t tally, err error) {
	in := &m.incidents[i]
	if in.Dataset != "" || len(in.Harms) > 0 {
		t, err = m.dataset(in, harm)
	} else {
		t, err = m.reported(i, harm)
	}
	if err != nil || !t.speaks {
		return t, err
	}
	switch m.rule.Disagreement {
	case SettleLowest:
		t.Max, t.Open = t.Min, true
	case SettleHighest:
		t.Min = t.Max
	}
	t.sure, t.doubt = min(t.sure, t.Max), min(t.doubt, t.Max)
	if e := m.rule.Evidence; max(1, in.Sources) < e.Sources && (in.Dataset == "" || !e.Datasets) {
		t.provisional, t.Min = true, 0
	}
	return t, nil
}

// list joins words with semicolons, each once.
func list(words []string) string {
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "; ")
}
