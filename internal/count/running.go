package count

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// A Running count takes the incidents of a register in parts, so that the whole
// register need never be held at once: of each incident it holds what it says
// under some rules, where and when it was, and with which others it may be one. The
// tables that it makes are those that [Make] makes of the whole, without
// incidents as inputs.
//
// A part must hold, for each of its incidents, all claims under it and the
// documents of those. An undecided pair stands on both of its incidents.
type Running struct {
	rules  []*Rule
	fights bool // soldiers, militia and fighters are told apart

	ids   []string
	sites []site
	said  map[question][]int32 // places in kinds
	kinds []tally              // each once: many incidents say the same
	known map[tally]int32      // places in kinds
	lists [][]string           // of those that may be one with another

	held   []register.Decision // on pairs
	names  map[string]bool     // that those give
	named  []naming            // in the order of the parts
	pairs  [][2]int32          // undecided, both in one part
	loose  [][2]string         // undecided, by id
	border map[string]int32    // the incidents of loose pairs
	words  map[string]string   // each text that many incidents share, once

	beside map[int32][]string // of each incident those that it may be one with; made when facts are asked for
	bears  map[int32][]string // of each the names that people ruled on
	reach  *Reach             // of all incidents, where not all were added

	order []int32 // by id: the place of each in the lists above; made at the end
	place []int32 // the other way round
}

// A question is what an incident is asked under a rule: of all people, or of
// soldiers, militia and fighters only.
type question struct {
	rule       *Rule
	harm       register.Harm
	combatants bool
}

// A naming says that a ruling's name is that of an incident.
type naming struct {
	name string
	at   int32
}

// Run begins a count under rules, where these decisions hold. fights says that
// there are published figures, which may leave out soldiers, militia and
// fighters, so that these must be told apart.
func Run(rules []*Rule, decisions []register.Decision, fights bool) *Running {
	r := &Running{
		rules: rules, fights: fights, said: map[question][]int32{}, known: map[tally]int32{},
		held: onPairs(decisions), names: map[string]bool{}, border: map[string]int32{}, words: map[string]string{},
	}
	for _, d := range r.held {
		r.names[d.On], r.names[d.With] = true, true
	}
	return r
}

// Add takes those incidents of a part for which mine, in the same order, says
// yes: each incident of the register once. The part's state needs its sources
// and documents only.
func (r *Running) Add(part *register.State, incidents []register.Incident, judged []register.Judged, mine []bool) error {
	var own []int32
	for i := range incidents {
		if mine[i] {
			own = append(own, int32(i))
		}
	}
	var m *maker
	for _, rule := range r.rules {
		m = &maker{rule: rule, state: part, incidents: incidents, judged: judged}
		m.look()
		for _, harm := range rule.Harms {
			if err := r.ask(m, question{rule, harm, false}, own); err != nil {
				return err
			}
			if r.fights {
				if err := r.ask(m, question{rule, harm, true}, own); err != nil {
					return err
				}
			}
		}
	}
	local := make(map[string]int32, len(own))
	for k, i := range own {
		if !incidents[i].Withdrawn {
			local[incidents[i].ID] = int32(len(r.ids) + k)
		}
	}
	for _, i := range own {
		r.add(m, int(i), local)
	}
	return nil
}

// ask notes what these incidents say to a question.
func (r *Running) ask(m *maker, q question, own []int32) error {
	one := m.fork()
	one.combatants = q.combatants
	list, err := one.judge(own, q.harm)
	if err != nil {
		return err
	}
	for _, t := range list {
		r.said[q] = append(r.said[q], r.kind(t))
	}
	return nil
}

// add notes an incident and with which others it may be one.
func (r *Running) add(m *maker, i int, local map[string]int32) {
	in := &m.incidents[i]
	at := int32(len(r.ids))
	s := siteOf(in)
	s.area, s.country = r.word(s.area), r.word(s.country)
	r.ids, r.sites, r.lists = append(r.ids, in.ID), append(r.sites, s), append(r.lists, nil)
	if in.Withdrawn {
		return
	}
	tied := len(in.Undecide) > 0
	for _, u := range in.Undecide {
		if p, ok := pairIn(local, u.A, u.B); ok {
			r.pairs = append(r.pairs, p)
		} else {
			r.loose = append(r.loose, [2]string{u.A, u.B})
			r.border[in.ID] = at
		}
	}
	if len(r.names) > 0 {
		name := func(n string) {
			if r.names[n] {
				r.named = append(r.named, naming{n, at})
				tied = true
			}
		}
		name(in.ID)
		for _, c := range in.Claims {
			name(c)
		}
	}
	if tied {
		for _, on := range m.lists(i) {
			r.lists[at] = append(r.lists[at], r.word(on))
		}
	}
}

func (r *Running) word(w string) string {
	known, ok := r.words[w]
	if !ok {
		known = strings.Clone(w)
		r.words[known] = known
	}
	return known
}

// Incidents returns how many were added.
func (r *Running) Incidents() int { return len(r.ids) }

// Table makes a table under one of the rules, that which the query names, of all
// incidents that were added and of what is published.
// state holds the totals, and the documents of the claims of wide; wide are the
// register's claims, as they are judged, of which the scope is no incident. The
// query names its rule's country.
func (r *Running) Table(state *register.State, wide []register.Judged, q Query) (Table, error) {
	at := slices.IndexFunc(r.rules, func(rule *Rule) bool { return rule.ID == q.Rule })
	if at < 0 || q.Country == "" {
		return Table{}, fmt.Errorf("figures under rule %q of country %q: %w: it was not counted under that rule, or no country is named", q.Rule, q.Country, ErrQuery)
	}
	rule := r.rules[at]
	t := Table{Rule: rule.Ref(), AsOf: state.AsOf, Head: state.Head, Rows: []Row{}}
	q.Explain = Unexplained
	r.arrange()
	m := &maker{q: q, rule: rule, state: state, judged: wide, run: r}
	m.sites = arranged(r.sites, r.order)
	return m.table(t)
}

// arrange finds the order of ids, in which a register's incidents stand.
func (r *Running) arrange() {
	if len(r.order) == len(r.ids) {
		return
	}
	r.order, r.place = make([]int32, len(r.ids)), make([]int32, len(r.ids))
	for i := range r.order {
		r.order[i] = int32(i)
	}
	slices.SortFunc(r.order, func(a, b int32) int { return strings.Compare(r.ids[a], r.ids[b]) })
	for i, at := range r.order {
		r.place[at] = int32(i)
	}
}

func arranged[T any](list []T, order []int32) []T {
	all := make([]T, len(list))
	for i, at := range order {
		all[i] = list[at]
	}
	return all
}

// tallies returns what the incidents say to a question, in the order of their
// ids.
func (r *Running) tallies(q question) []tally {
	said := r.said[q]
	all := make([]tally, len(said))
	for i, at := range r.order {
		all[i] = r.kinds[said[at]]
	}
	return all
}

// resume fills in what prepare would, of a count that was made in parts.
func (m *maker) resume() {
	r := m.run
	m.documents = walk(m.state.Documents)
	m.fresh()
	at := make(map[string]int32, len(r.named))
	named := slices.Clone(r.named)
	slices.SortStableFunc(named, func(a, b naming) int { return int(r.place[a.at] - r.place[b.at]) })
	for _, n := range named {
		at[n.name] = r.place[n.at]
	}
	open := make([][2]int32, 0, len(r.pairs)+len(r.loose))
	add := func(a, b int32) {
		a, b = r.place[a], r.place[b]
		open = append(open, [2]int32{min(a, b), max(a, b)})
	}
	for _, p := range r.pairs {
		add(p[0], p[1])
	}
	for _, p := range r.loose {
		a, known := r.border[p[0]]
		b, too := r.border[p[1]]
		if known && too {
			add(a, b)
		}
	}
	m.settle(r.held, at, open)
	m.stretch()
}
