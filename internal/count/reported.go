package count

import (
	"cmp"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A tally is what one incident says of one harm under a rule: the range of
// people that fall under it, and what the range rests on.
type tally struct {
	register.Range
	speaks      bool  // the incident says something of this harm, be it of people the rule leaves out
	silent      bool  // it rests on bodies found alone, of which nobody can tell whether they fall under the rule: it says nothing of the lower end where another tally does
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
	both := t.Range.Union(u.Range)
	if t.silent && !u.silent {
		both.Min = u.Min
	} else if u.silent && !t.silent {
		both.Min = t.Min
	}
	return tally{
		Range: both, speaks: true, silent: t.silent && u.silent, under: t.under || u.under,
		sure: max(t.sure, u.sure), doubt: max(t.doubt, u.doubt), auto: t.auto || u.auto, may: t.may | u.may,
	}
}

// reported returns what the claims on one incident say of a harm.
//
//   - Of each speaker (who is named for the number, else the publisher's group)
//     only the latest document stands; claims of one day stand together.
//   - The range is the union of what the speakers that stand say.
//   - Bodies found, which may be the rule's people or not, say nothing of the
//     lower end where another claim says how many were harmed, and replace no such
//     claim of their speaker.
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
	var told map[string]when.Day // the latest word of those who also found bodies, bodies aside
	for i := range nodes {
		if n := &nodes[i]; n.whole < 0 {
			if n.silent() && told == nil {
				told = spoken(nodes)
			}
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
			if last, ok := told[nodes[at].speaker]; nodes[at].day == latest[nodes[at].speaker] || ok && !nodes[at].silent() && nodes[at].day == last {
				t = t.or(counted(nodes, at))
			}
			at = end
			continue
		}
		s := slots(nodes, at, end)
		for _, speaker := range speakers(nodes[at:end]) {
			last, ok := told[speaker]
			if nodes[at].day != latest[speaker] && !(ok && nodes[at].day == last && !onlyFound(nodes[at:end], speaker)) {
				continue
			}
			t = t.or(reading(nodes, s, speaker))
		}
		at = end
	}
	return t
}

// spoken returns the day of the latest word of each speaker, bodies found aside.
func spoken(nodes []node) map[string]when.Day {
	told := map[string]when.Day{}
	for i := range nodes {
		if n := &nodes[i]; n.whole < 0 && !n.silent() {
			if day, seen := told[n.speaker]; !seen || n.day > day {
				told[n.speaker] = n.day
			}
		}
	}
	return told
}

// onlyFound reports whether all that a speaker says of whole groups in these
// nodes is of bodies found.
func onlyFound(nodes []node, speaker string) bool {
	return !slices.ContainsFunc(nodes, func(n node) bool { return n.whole < 0 && n.speaker == speaker && !n.silent() })
}

// reading adds up what one speaker's document says: of each group the
// speaker's own number where there is one, else the numbers of the others. Bodies
// found are an own number only of one who says no other.
func reading(nodes []node, all []slot, speaker string) tally {
	t := tally{speaks: true, silent: true}
	for _, s := range all {
		t.silent = t.silent && !slices.ContainsFunc(s.nodes, func(i int) bool { return nodes[i].speaker == speaker && !nodes[i].silent() })
	}
	var lows []low
	for _, s := range all {
		var of tally
		own := slices.ContainsFunc(s.nodes, func(i int) bool { return nodes[i].speaker == speaker && (t.silent || !nodes[i].silent()) })
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
	t := tally{speaks: true, silent: n.silent(), under: n.ruling.verdict != Out, auto: n.claim.Auto}
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
			t.doubt += max(0, t.Max-parts) // the parts say who they were
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
