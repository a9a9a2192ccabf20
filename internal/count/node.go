package count

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

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

// silent reports whether a claim says nothing of how few were harmed: bodies
// that were found, of which the rule cannot tell whether they are its people. One
// more such record takes nothing from what others say of the lower end.
func (n *node) silent() bool {
	return n.claim.Kind == register.BodiesFound && n.ruling.verdict != In
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

// harmOf returns the harm that a kind counts under; bodies that were found are
// people killed, and each rule decides whether they count.
func harmOf(k register.Kind) register.Harm {
	if k == register.BodiesFound {
		return register.HarmKilled
	}
	return k.Harm()
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
		of := harmOf(l.kind)
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
	// whichever comes first in the text; of them bodies found last, so that they
	// keep no other number from its place.
	var first, found []int
	for i := at; i < end; i++ {
		switch n := &nodes[i]; {
		case n.whole >= 0 || n.alt >= 0:
		case n.silent():
			found = append(found, i)
		default:
			first = append(first, i)
		}
	}
	for _, i := range append(first, found...) {
		n := &nodes[i]
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
