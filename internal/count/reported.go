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
	speaks      bool // the incident says something of this harm, be it of people the rule leaves out
	under       bool // some of those people fall under the rule, or may
	sure        int  // the upper end without the people of whom nobody can tell whether the rule counts them
	doubt       int  // of the upper end: counted because in doubt a person is a civilian
	auto        bool // rests on a claim that no person accepted
	provisional bool // below the rule's evidence threshold
	may         []string
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
func (m *maker) reported(in *register.Incident, harm register.Harm) (tally, error) {
	nodes, err := m.nodes(in, harm)
	if err != nil || len(nodes) == 0 {
		return tally{}, err
	}
	if len(nodes) == 1 {
		return counted(nodes, 0), nil
	}
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
		s := slots(nodes, at, end)
		for _, speaker := range speakers(nodes[at:end]) {
			if nodes[at].day != latest[speaker] {
				continue
			}
			r := reading(nodes, s, speaker)
			if !t.speaks {
				t = r
				continue
			}
			t.Range, t.sure, t.doubt = t.Range.Union(r.Range), max(t.sure, r.sure), max(t.doubt, r.doubt)
			t.under, t.auto = t.under || r.under, t.auto || r.auto
			t.may = append(t.may, r.may...)
		}
		at = end
	}
	slices.Sort(t.may)
	t.may = slices.Compact(t.may)
	return t, nil
}

// nodes returns the claims of an incident that the rule may count for a harm,
// grouped by document, with their part and alternative links. Where some claim
// splits the dead from the wounded, claims that do not are left out.
func (m *maker) nodes(in *register.Incident, harm register.Harm) ([]node, error) {
	nodes := m.scratch[:0]
	split := false
	for _, id := range in.Claims {
		at, ok := m.claims[id]
		if !ok {
			continue
		}
		c := &m.judged[at]
		of := c.Kind.Harm()
		if !c.Standing.Counts() || of != harm && c.Kind != register.Casualties {
			split = split || of != "" && c.Standing.Counts()
			continue
		}
		people, counts := c.Range()
		if !counts {
			continue
		}
		r, err := m.person(m.asPerson(&c.Claim, in))
		if err != nil {
			return nil, fmt.Errorf("claim %s: %w", c.ID, err)
		}
		if r.excluded {
			continue
		}
		if c.Kind == register.Casualties {
			if harm == register.HarmMissing {
				continue
			}
			people.Min = 0
		} else {
			split = true
		}
		d := m.documents[c.Document]
		nodes = append(nodes, node{
			claim: c, ruling: r.ruling, people: people, class: class{c.Status, c.Sex, c.Age},
			speaker: m.speaker(&c.Claim), document: c.Document, day: said(d), whole: -1, alt: -1,
		})
	}
	if split {
		nodes = slices.DeleteFunc(nodes, func(n node) bool { return n.claim.Kind == register.Casualties })
	}
	slices.SortFunc(nodes, func(a, b node) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.claim.Span[0], b.claim.Span[0]), cmp.Compare(a.claim.ID, b.claim.ID))
	})
	m.scratch = nodes
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
	return nodes, nil
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
func (m *maker) speaker(c *register.Claim) string {
	if c.Attribution != nil && c.Attribution.Text != "" {
		if s, ok := m.speakers[c.Attribution.Text]; ok {
			return s
		}
		s := "said " + text.Fold(c.Attribution.Text)
		m.speakers[c.Attribution.Text] = s
		return s
	}
	if d := m.documents[c.Document]; d != nil {
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
			e := counted(nodes, i)
			if !of.speaks {
				of = e
				continue
			}
			of.Range, of.sure, of.doubt = of.Range.Union(e.Range), max(of.sure, e.sure), max(of.doubt, e.doubt)
			of.under, of.auto = of.under || e.under, of.auto || e.auto
			of.may = append(of.may, e.may...)
		}
		lows = append(lows, low{s.class, of.Min})
		t.Max += of.Max
		t.Open = t.Open || of.Open
		t.sure += of.sure
		t.doubt += of.doubt
		t.under, t.auto = t.under || of.under, t.auto || of.auto
		t.may = append(t.may, of.may...)
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
		t.may = append(t.may, c.may...)
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
			t.may = append(t.may, say(n.ruling.why, "en"))
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
		r, err := m.person(person{
			Kind: string(kindOf(harm)), Status: string(h.Status), Modality: string(register.Asserted), Frame: string(register.Current),
			Scope: string(register.ScopeIncident), Origin: "dataset", Weapon: string(in.Weapon),
			Incident: in.Kind, Grade: in.Grade, Dataset: in.Dataset, Violence: string(in.Weapon),
		})
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
				t.may = append(t.may, say(r.why, "en"))
			}
		}
	}
	if m.rule.Disagreement == SettleBest && judged && best >= t.Min && best <= t.Max {
		t.Range = register.Range{Min: best, Max: best, Open: t.Open}
		t.doubt = min(t.doubt, best)
	}
	return t, nil
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

// asPerson returns what a rule may ask about the people of a claim.
func (m *maker) asPerson(c *register.Claim, in *register.Incident) person {
	_, named := c.Spans["name"]
	p := person{
		Kind: string(c.Kind), Status: string(c.Status), Group: m.group(c), Duty: c.Duty, Sex: c.Sex, Age: c.Age,
		Modality: string(c.Modality), Frame: string(c.Frame), Scope: string(c.Scope), Weapon: string(c.Weapon), Origin: c.Origin, Named: named,
	}
	if in != nil {
		p.Incident, p.Grade, p.Dataset, p.Violence = in.Kind, in.Grade, in.Dataset, string(in.Weapon)
	}
	return p
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

// judgement is a ruling, with whether an exclusion gave it.
type judgement struct {
	ruling
	excluded bool
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

// incident returns what an incident says of a harm, settled as the rule says
// and held to its evidence threshold.
func (m *maker) incident(in *register.Incident, harm register.Harm) (t tally, err error) {
	if in.Dataset != "" || len(in.Harms) > 0 {
		t, err = m.dataset(in, harm)
	} else {
		t, err = m.reported(in, harm)
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
	if in.Sources < m.rule.Evidence.Sources {
		t.provisional, t.Min = true, 0
	}
	return t, nil
}

// list joins words with semicolons, each once.
func list(words []string) string {
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "; ")
}
