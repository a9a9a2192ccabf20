// Package link tells which claims speak of one incident, inside a document and
// across documents and datasets. In go judged claims and a register.State, out
// come incidents with the reasons for what was put together, and the pairs on
// which nobody has ruled. It proposes and people decide: a decision (same,
// different, merge, split, unsure) always outweighs a score. It never drops a
// claim and never changes one.
package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Thresholds on the probability that two mentions are of one incident. From
// Together on they are put together, as a proposal that a person can take
// apart; from Undecided on the pair waits for a ruling, and every figure is
// bounded for both ways it could fall; below, they are two.
const (
	Together  = 0.95
	Undecided = 0.15
)

// Incidents makes the register's incidents: those that its accepted claims
// speak of, put together across documents, and those that datasets brought,
// as they are. Undecided pairs stand on both of their incidents.
//
//   - Inside a document claims are of one incident when the extractor gave them
//     one mention number, or when they are parts or alternatives of each other;
//     a document's different mentions are different incidents.
//   - Across documents two mentions are compared by place, date, weapon, counts
//     and wording (see Weigh). Pairs of high probability are put together, the
//     likeliest first, unless that would join two mentions of one document or
//     two incidents that a person ruled different.
//   - Two incidents of one dataset are never one; of two datasets, or of a
//     dataset and claims, only a person's ruling makes them one.
//
// An incident's id comes from the smallest id of its claims, so it stays the
// same until claims join or leave it; a decision on any of its earlier ids
// still finds it. The order of the claims does not matter.
func Incidents(judged []register.Judged, state *register.State) []register.Incident {
	w := newWork(judged, state)
	w.decide(register.Holding(state.Decisions))
	edges := w.weigh()
	w.join(edges)
	return w.incidents(edges)
}

// work is what is known while incidents are made.
type work struct {
	judged    []register.Judged
	state     *register.State
	documents map[document.ID]*document.Document
	groups    map[string]string // source → independence group
	nodes     []node
	of        map[string]int // incident id, or claim id → node
	root      []int32        // union of nodes
	members   [][]int32      // of each root
	never     map[[2]int32]bool
	same      map[[2]int32]string // pairs that a person ruled one, with why
	open      map[[2]int32]bool   // pairs that a person looked at and could not say
	copies    *copies
	why       map[int32][]string // reasons, by root
}

// A node is one incident as one document, or one dataset's line, tells it.
type node struct {
	claims   []int32 // places in judged; none for a dataset's incident
	dataset  int32   // place in State.Incidents; -1 for claims
	list     string  // the dataset
	id       string  // smallest claim id, or the dataset incident's id
	document document.ID
	area     string // finest ISO code known
	place    string // finer than that: its id or folded words; empty when not
	time     when.Interval
	assumed  bool // the time is the week before publication, since none was said
	weapon   register.Code
	killed   register.Range
	wounded  register.Range
	saysK    bool
	saysW    bool
	lat, lon *float64
}

// ID returns the id of the incident whose smallest claim this is.
func ID(claim string) string {
	if doc, n, ok := strings.Cut(claim, "#"); ok {
		return "i-" + document.ID(doc).Short() + "-" + n
	}
	return "i-" + claim
}

func newWork(judged []register.Judged, state *register.State) *work {
	w := &work{
		judged: judged, state: state, documents: make(map[document.ID]*document.Document, len(state.Documents)), groups: map[string]string{},
		of: map[string]int{}, never: map[[2]int32]bool{}, same: map[[2]int32]string{}, open: map[[2]int32]bool{}, why: map[int32][]string{},
	}
	for i := range state.Documents {
		w.documents[state.Documents[i].ID] = &state.Documents[i]
	}
	for _, s := range state.Sources {
		w.groups[s.ID] = cmp.Or(s.Group, s.ID)
	}
	w.copies = newCopies(w.documents)
	w.mentions()
	for i := range state.Incidents {
		if !state.Incidents[i].Withdrawn {
			w.nodes = append(w.nodes, w.line(i))
		}
	}
	slices.SortStableFunc(w.nodes, func(a, b node) int { return strings.Compare(a.id, b.id) })
	if len(state.Decisions) > 0 { // only rulings look nodes up by id
		for i := range w.nodes {
			n := &w.nodes[i]
			w.of[n.id] = i
			for _, c := range n.claims {
				w.of[judged[c].ID], w.of[ID(judged[c].ID)] = i, i
			}
		}
	}
	w.root = make([]int32, len(w.nodes))
	w.members = make([][]int32, len(w.nodes))
	for i := range w.root {
		w.root[i], w.members[i] = int32(i), []int32{int32(i)}
	}
	return w
}

// Takes reports whether a claim can be of an incident at all: accepted, of one
// incident and not of a period, and about people or an attack. Claims of people
// held, tried or executed are custody; those of what happened earlier are told
// as background only.
func Takes(c *register.Judged) bool {
	if !c.Standing.Counts() || c.Scope != register.ScopeIncident || c.Frame == register.Background {
		return false
	}
	return c.Kind.Harm() != "" || c.Kind == register.Casualties || c.Kind == register.BodiesFound || c.Kind == register.IncidentOnly
}

// happened reports whether a claim says that something happened.
func happened(c *register.Judged) bool {
	return c.Modality == register.Asserted && c.Frame != register.Superseded
}

// incidents writes the groups as incidents, in order of their ids.
func (w *work) incidents(edges []edge) []register.Incident {
	var all []register.Incident
	at := map[int32]int{}
	for i := range w.nodes {
		r := int32(i)
		if w.root[i] != r {
			continue
		}
		first := &w.nodes[w.members[r][0]]
		var in register.Incident
		if len(w.members[r]) == 1 && first.dataset >= 0 {
			in = w.state.Incidents[first.dataset]
			in.Undecide = nil
			if in.Claims == nil {
				in.Claims = []string{}
			}
		} else {
			in = w.claimed(r)
		}
		at[r] = len(all)
		all = append(all, in)
	}
	seen := map[[2]int32]bool{}
	pair := func(a, b int32, probability float64, reasons []string) {
		a, b = w.top(a), w.top(b)
		if a == b || w.apart(a, b) || w.ruledSame(a, b) || seen[ordered(a, b)] {
			return
		}
		seen[ordered(a, b)] = true
		x, y := &all[at[a]], &all[at[b]]
		if x.ID > y.ID {
			x, y = y, x
		}
		p := register.Pair{A: x.ID, B: y.ID, Probability: probability, Reasons: reasons}
		x.Undecide, y.Undecide = append(x.Undecide, p), append(y.Undecide, p)
	}
	for _, e := range edges { // the likeliest of two groups first
		if e.probability >= Undecided || w.open[ordered(e.a, e.b)] {
			pair(e.a, e.b, e.probability, e.reasons)
		}
	}
	for _, p := range sortedPairs(w.open) {
		pair(p[0], p[1], 0.5, []string{"a person looked at both and could not say"})
	}
	for i := range w.state.Incidents {
		if in := &w.state.Incidents[i]; in.Withdrawn {
			all = append(all, *in)
		}
	}
	slices.SortFunc(all, func(a, b register.Incident) int { return strings.Compare(a.ID, b.ID) })
	for i := range all {
		slices.SortFunc(all[i].Undecide, func(a, b register.Pair) int {
			return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
		})
	}
	return all
}

// claimed writes one group of mentions as an incident.
func (w *work) claimed(root int32) register.Incident {
	in := register.Incident{Claims: []string{}}
	var docs []document.ID
	var best *node
	parties := map[string]bool{}
	for _, m := range w.members[root] {
		n := &w.nodes[m]
		if best == nil || finer(n, best) {
			best = n
		}
		docs = append(docs, n.document)
		for _, at := range n.claims {
			c := &w.judged[at]
			in.Claims = append(in.Claims, c.ID)
			if c.Perpetrator != nil && c.Perpetrator.Relation != "denied" && c.Perpetrator.Text != "" {
				parties[c.Perpetrator.Text] = true
			}
			if in.Weapon == "" && n.weapon != "" {
				in.Weapon = n.weapon
			}
		}
	}
	slices.Sort(in.Claims)
	in.ID = ID(in.Claims[0])
	for p := range parties {
		in.Parties = append(in.Parties, p)
	}
	slices.Sort(in.Parties)
	in.Place, in.Time = w.placeOf(root, best), w.timeOf(root)
	in.Country = in.Place.In()
	if in.Country == "" && len(docs) > 0 {
		if d := w.documents[docs[0]]; d != nil {
			in.Country = d.Country
		}
	}
	in.Sources, in.Reasons = w.independent(root)
	in.Reasons = append(in.Reasons, w.reasons(root)...)
	if best != nil && best.assumed {
		in.Reasons = append(in.Reasons, "no date is said: taken as the week before the report was published")
	}
	return in
}

func finer(a, b *node) bool {
	rank := func(n *node) int {
		switch {
		case n.place != "":
			return 3
		case strings.Contains(n.area, "-"):
			return 2
		case n.area != "":
			return 1
		}
		return 0
	}
	return rank(a) > rank(b)
}

// placeOf returns the finest place that a claim of the group names, the
// smallest claim id first among equals.
func (w *work) placeOf(root int32, best *node) (p *register.Place) {
	if best == nil {
		return nil
	}
	for _, at := range best.claims {
		c := &w.judged[at]
		if c.Place == nil {
			continue
		}
		if p == nil || p.Admin1 == nil && c.Place.Admin1 != nil || p.PlaceID == "" && c.Place.PlaceID != "" && c.Place.Area() == p.Area() {
			p = c.Place
		}
	}
	return p
}

// timeOf returns the days on which all mentions of the group that say a date
// agree; where they do not, the days that they span.
func (w *work) timeOf(root int32) (t when.Interval) {
	var spans when.Interval
	agree := true
	said := false
	for _, m := range w.members[root] {
		if n := &w.nodes[m]; n.time.Known() && !n.assumed {
			said = true
		}
	}
	for _, m := range w.members[root] {
		n := &w.nodes[m]
		if !n.time.Known() || said && n.assumed {
			continue
		}
		if !t.Known() {
			t, spans = n.time, n.time
			continue
		}
		spans = when.Between(min(spans.Start, n.time.Start), max(spans.End, n.time.End))
		if !t.Overlaps(n.time) {
			agree = false
			continue
		}
		if agree {
			t = when.Between(max(t.Start, n.time.Start), min(t.End, n.time.End))
		}
	}
	if !agree {
		return spans
	}
	return t
}

// independent counts the independent sources of a group: documents of one
// independence group, or whose texts are near copies, are one source.
func (w *work) independent(root int32) (n int, reasons []string) {
	var docs []document.ID
	for _, m := range w.members[root] {
		if w.nodes[m].dataset < 0 {
			docs = append(docs, w.nodes[m].document)
		}
	}
	slices.Sort(docs)
	docs = slices.Compact(docs)
	var kept []document.ID
	for _, d := range docs {
		alike := slices.ContainsFunc(kept, func(k document.ID) bool {
			switch {
			case w.outlet(k) != "" && w.outlet(k) == w.outlet(d):
				return true
			case w.copies.near(k, d):
				reasons = append(reasons, fmt.Sprintf("%s and %s are near copies: one source", k.Short(), d.Short()))
				return true
			}
			return false
		})
		if !alike {
			kept = append(kept, d)
		}
	}
	return max(1, len(kept)), reasons
}

func (w *work) outlet(id document.ID) string {
	if d := w.documents[id]; d != nil {
		return cmp.Or(w.groups[d.Source], d.Source, d.Publisher)
	}
	return ""
}
