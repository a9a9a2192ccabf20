package publish

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
)

// Changes are what changed in the figures of one question between two states
// of the register.
type Changes struct {
	Rule count.RuleRef `json:"rule"` // of the later figures
	From Moment        `json:"from"`
	To   Moment        `json:"to"`
	List []Change      `json:"changes"`
}

// A Moment is a state of the register: when, and the tree head.
type Moment struct {
	AsOf time.Time `json:"as_of"`
	Head string    `json:"head"`
}

// The kinds of a Change. A figure that was not there before is new when the
// table had no such row, filled when the row was a gap; one that is not there
// any more is gone or emptied in the same way.
const (
	New       = "new"
	Filled    = "filled"
	Gone      = "gone"
	Emptied   = "emptied"
	More      = "more"      // both ends are higher
	Fewer     = "fewer"     // both ends are lower
	Wider     = "wider"     // no end moved inwards; "at least" came
	Narrower  = "narrower"  // no end moved outwards; "at least" went
	Redefined = "redefined" // the same numbers under another definition
)

// A Change is one figure that changed: a row of the table, before and after,
// what became of the records under it, and all of it in words. Before or After
// is nil where there was no figure.
type Change struct {
	Figure string          `json:"figure"` // row id, what explain takes
	Period string          `json:"period"`
	Area   string          `json:"area"`
	Harm   register.Harm   `json:"harm"`
	Basis  count.Basis     `json:"basis,omitempty"` // what the figure rests on now, before where it is gone; empty: not known
	Kind   string          `json:"kind"`
	Before *register.Range `json:"before"`
	After  *register.Range `json:"after"`
	Words  string          `json:"words"` // +3: two incidents confirmed, one toll corrected
	Causes []Cause         `json:"causes"`
}

// A Cause is what became of one record under a figure. Decision is the ruling
// that did it, where one was found; who ruled and the reason given stay in the
// register.
type Cause struct {
	Kind     string          `json:"kind"` // see the order of causeWords
	Type     string          `json:"type"` // incident, total, claim, decision, rule, figure
	ID       string          `json:"id"`
	Before   *register.Range `json:"before,omitempty"`
	After    *register.Range `json:"after,omitempty"`
	Decision string          `json:"decision,omitempty"`
}

// A Side is one of the two tables that Changed compares: a table whose rows
// have their inputs, and the state it was made from.
type Side struct {
	Table count.Table
	State *register.State
}

// Changed tells what changed in the figures of one question (the same rule,
// breakdown, days and areas) from a to b, in the order of the rows of b, those
// that are gone last. Rows that are the same, gaps that stay gaps among them,
// are left out; the order of inputs, decisions and records does not matter.
//
// The causes of a change are read from the inputs of the row: records that
// came in, went out, or stand there with another range, each with the newest
// decision between the two states that is about it or about a claim under it.
// A change for which no record speaks says so; it is never explained by a guess.
func Changed(a, b Side) (Changes, error) {
	if a.Table.Rule.ID != b.Table.Rule.ID {
		return Changes{}, fmt.Errorf("figures under rule %s and rule %s: changes are told of one rule", a.Table.Rule.ID, b.Table.Rule.ID)
	}
	c := Changes{Rule: b.Table.Rule, From: momentOf(a.Table), To: momentOf(b.Table), List: []Change{}}
	h := newHistory(a.State, b.State)
	before := make(map[string]count.Row, len(a.Table.Rows))
	for _, r := range a.Table.Rows {
		before[r.ID] = r
	}
	rests := [2]map[string]count.Row{maps.Clone(before), make(map[string]count.Row, len(b.Table.Rows))}
	for _, r := range b.Table.Rows {
		rests[1][r.ID] = r
	}
	tell := func(was, is count.Row, there [2]bool) {
		change := Change{Figure: is.ID, Period: is.Period, Area: is.Area, Harm: is.Harm, Basis: basisOf(was, is), Before: rangeOf(was), After: rangeOf(is)}
		if change.Kind = kindOf(change.Before, change.After, there); change.Kind == "" {
			if change.Before == nil || was.Definition == is.Definition {
				return
			}
			change.Kind = Redefined
		}
		if change.Basis == count.Combined { // it has no records of its own: those of the two numbers that it bounds
			was, is = bounded(rests[0], is.ID), bounded(rests[1], is.ID)
		}
		change.Causes = h.causes(was, is)
		if a.Table.Rule.Version != b.Table.Rule.Version {
			change.Causes = append(change.Causes, Cause{Kind: "rule", Type: "rule", ID: b.Table.Rule.ID + " " + b.Table.Rule.Version})
		}
		change.Words = change.say()
		c.List = append(c.List, change)
	}
	for _, is := range b.Table.Rows {
		was, there := before[is.ID]
		delete(before, is.ID)
		tell(was, is, [2]bool{there, true})
	}
	for _, was := range a.Table.Rows {
		if _, left := before[was.ID]; left {
			tell(was, count.Row{ID: was.ID, Period: was.Period, Area: was.Area, Harm: was.Harm, Gap: true}, [2]bool{true, false})
		}
	}
	return c, nil
}

// basisOf is what a changed figure rests on.
func basisOf(was, is count.Row) count.Basis {
	if is.Gap {
		return was.Basis
	}
	return is.Basis
}

// bounded is the row of a combined figure with the records under both numbers
// that it bounds: the published one of its cell, and the counted one.
func bounded(rows map[string]count.Row, id string) (row count.Row) {
	cell := strings.TrimSuffix(id, "/"+string(count.Combined))
	for _, of := range []string{cell, cell + "/" + string(count.Counted), cell + "/" + string(count.Summed)} {
		for _, in := range rows[of].Inputs {
			if i := slices.IndexFunc(row.Inputs, func(x count.Input) bool { return x.Type == in.Type && x.ID == in.ID }); i < 0 {
				row.Inputs = append(row.Inputs, in)
			} else if in.In {
				row.Inputs[i] = in
			}
		}
	}
	return row
}

func momentOf(t count.Table) Moment { return Moment{t.AsOf, t.Head} }

func rangeOf(r count.Row) *register.Range {
	if n, ok := r.Range(); ok {
		return &n
	}
	return nil
}

// kindOf names a change of numbers; empty: none. there says whether the tables
// had the row at all.
func kindOf(a, b *register.Range, there [2]bool) string {
	switch {
	case a == nil && b == nil:
		return ""
	case a == nil && there[0]:
		return Filled
	case a == nil:
		return New
	case b == nil && there[1]:
		return Emptied
	case b == nil:
		return Gone
	case *a == *b:
		return ""
	}
	lower, higher := cmp.Compare(b.Min, a.Min), cmp.Compare(b.Max, a.Max)
	if a.Open != b.Open { // an open figure reaches above every number
		higher = 1
		if a.Open {
			higher = -1
		}
	}
	switch {
	case lower <= 0 && higher >= 0:
		return Wider
	case lower >= 0 && higher <= 0:
		return Narrower
	case lower > 0:
		return More
	}
	return Fewer
}

// A history finds what became of records between two states.
type history struct {
	known     map[string]bool // incidents, totals and claims that the earlier state has
	withdrawn map[string]bool // in the later state, by the source
	ruled     map[string]register.Decision
	pairs     []register.Decision // rulings on two records
}

func newHistory(a, b *register.State) *history {
	h := &history{known: map[string]bool{}, withdrawn: map[string]bool{}, ruled: map[string]register.Decision{}}
	if a == nil || b == nil {
		return h
	}
	enter(h.known, a, nil)
	enter(map[string]bool{}, b, h.withdrawn)
	old := make(map[string]bool, len(a.Decisions))
	on := map[string]register.Decision{}
	for _, d := range a.Decisions {
		old[d.ID], on[d.ID] = true, d
	}
	for _, d := range b.Decisions {
		on[d.ID] = d
		if old[d.ID] || !d.Act.Moves() {
			continue
		}
		about := d
		for about.Act == register.TakeBack { // what it takes back says which record it is about
			under, found := on[about.On]
			if !found || under.ID == about.ID {
				break
			}
			about = under
		}
		h.ruled[about.On] = d
		if about.With != "" {
			h.ruled[about.With] = d
			about.ID = d.ID
			h.pairs = append(h.pairs, about)
		}
	}
	return h
}

// enter notes the ids of a state's records, and which are withdrawn at source.
func enter(ids map[string]bool, s *register.State, withdrawn map[string]bool) {
	for i := range s.Claims {
		ids[s.Claims[i].ID] = true
	}
	for i := range s.Incidents {
		ids[s.Incidents[i].ID] = true
		if withdrawn != nil && s.Incidents[i].Withdrawn {
			withdrawn[s.Incidents[i].ID] = true
		}
	}
	for i := range s.Totals {
		ids[s.Totals[i].ID] = true
		if withdrawn != nil && s.Totals[i].Withdrawn {
			withdrawn[s.Totals[i].ID] = true
		}
	}
}

// ruling returns the newest decision between the states about an input.
func (h *history) ruling(in count.Input) (d register.Decision, ok bool) {
	if d, ok = h.ruled[in.ID]; ok {
		return d, true
	}
	for _, c := range in.Claims {
		if x, found := h.ruled[c]; found && (!ok || x.At.After(d.At)) {
			d, ok = x, true
		}
	}
	return d, ok
}

// causes compares the inputs of a row that are in, before and after.
func (h *history) causes(was, is count.Row) []Cause {
	before, after := inputsOf(was), inputsOf(is)
	list := []Cause{}
	told := map[string]bool{}
	add := func(kind string, in count.Input, a, b *register.Range) {
		c := Cause{Kind: kind, Type: in.Type, ID: in.ID, Before: a, After: b}
		if d, ok := h.ruling(in); ok {
			c.Decision = d.ID
			told[d.ID] = true
		}
		list = append(list, c)
	}
	for id, in := range after {
		old, there := before[id]
		switch {
		case in.In && (!there || !old.In):
			add(h.cameIn(in, there, before, after), in, nil, &in.Range)
		case in.In && old.Range != in.Range:
			kind := "updated"
			if d, ok := h.ruling(in); ok && d.Act == register.Correct {
				kind = "corrected"
			}
			add(kind, in, &old.Range, &in.Range)
		}
	}
	for id, old := range before {
		in, there := after[id]
		if old.In && (!there || !in.In) {
			add(h.wentOut(old, there, after), old, &old.Range, nil)
		}
	}
	for _, d := range h.pairs {
		_, a := touched(d.On, after)
		_, b := touched(d.With, after)
		if !told[d.ID] && (a || b) {
			list = append(list, Cause{Kind: "pair", Type: "decision", ID: d.ID, Decision: d.ID})
		}
	}
	slices.SortFunc(list, func(x, y Cause) int {
		return cmp.Or(cmp.Compare(causeOrder(x), causeOrder(y)), cmp.Compare(x.ID, y.ID))
	})
	return list
}

// cameIn says how a record came to be counted.
func (h *history) cameIn(in count.Input, lookedAt bool, before, after map[string]count.Input) string {
	if in.Type == "total" {
		for id, old := range before {
			if old.Type == "total" && old.In && !after[id].In {
				return "revised"
			}
		}
		return "published"
	}
	for id, old := range before {
		if old.Type == in.Type && old.In && !after[id].In && shared(in.Claims, old.Claims) {
			if len(in.Claims) < len(old.Claims) {
				return "split"
			}
			return "joined"
		}
	}
	d, ruled := h.ruling(in)
	known := lookedAt || h.known[in.ID] || slices.ContainsFunc(in.Claims, func(c string) bool { return h.known[c] })
	switch {
	case ruled && (d.Act == register.Split || d.Act == register.Different):
		return "split"
	case known && ruled && (d.Act == register.Accept || d.Act == register.Correct):
		return "confirmed"
	case known:
		return "taken"
	}
	return "added"
}

// wentOut says how a record came not to be counted any more.
func (h *history) wentOut(old count.Input, lookedAt bool, after map[string]count.Input) string {
	if old.Type == "total" {
		for id, in := range after {
			if id != old.ID && in.Type == "total" && in.In {
				return "replaced"
			}
		}
	}
	for id, in := range after {
		if id != old.ID && in.Type == old.Type && in.In && shared(old.Claims, in.Claims) {
			return "merged"
		}
	}
	d, ruled := h.ruling(old)
	switch {
	case ruled && (d.Act == register.Same || d.Act == register.Merge):
		return "merged"
	case h.withdrawn[old.ID], ruled && d.Act == register.Withdraw:
		return "withdrawn"
	case ruled && d.Act == register.Reject:
		return "rejected"
	}
	return "left-out"
}

func inputsOf(r count.Row) map[string]count.Input {
	m := make(map[string]count.Input, len(r.Inputs))
	for _, in := range r.Inputs {
		if old, twice := m[in.ID]; !twice || in.In && !old.In {
			m[in.ID] = in
		}
	}
	return m
}

// touched finds the input that a record is, or stands under.
func touched(record string, inputs map[string]count.Input) (count.Input, bool) {
	if in, ok := inputs[record]; ok {
		return in, true
	}
	for _, in := range inputs {
		if slices.Contains(in.Claims, record) {
			return in, true
		}
	}
	return count.Input{}, false
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// JSON returns the changes as they are released: indented, one shape for all.
func (c Changes) JSON() ([]byte, error) { return indented(c) }

func indented(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return append(b, '\n'), err
}
