package extract

import (
	"strings"

	"cairn/internal/register"
)

// parted links the groups that one sentence lists to the number of all of them that
// a later one gives: "killing nine children and 14 others. … The strikes killed 23
// people". The groups are all that the sentence tells of that kind, two at least,
// their exact numbers add up to the later one, and both are of one incident.
func (r *reader) parted() {
	for k := 0; k < len(r.harms); {
		n := k + 1
		for n < len(r.harms) && r.harms[n].sent == r.harms[k].sent {
			n++
		}
		if n-k > 1 {
			r.partedIn(k, n)
		}
		k = n
	}
}

// partedIn does so for the harms [a,b) of one sentence.
func (r *reader) partedIn(a, b int) {
	for _, kind := range [...]register.Kind{register.Killed, register.Wounded} {
		total, first, last, many := 0, -1, -1, 0
		for k := a; k < b; k++ {
			h := &r.harms[k]
			if h.dead || h.c.Kind != kind || h.parent >= 0 && h.part {
				continue
			}
			if !h.quantity.hasMin || h.quantity.qual != register.Exact || h.c.Frame != register.Current || h.c.Scope != register.ScopeIncident || h.c.Modality != register.Asserted || h.c.Unit != "persons" || h.alt >= 0 || h.parent >= 0 {
				many = 0
				total = -1
				break
			}
			if first < 0 {
				first = k
			}
			total, last, many = total+h.quantity.min, k, many+1
		}
		if many < 2 || total < 3 || r.harms[last].at != r.harms[first].at && !r.harms[last].others {
			continue
		}
		for j := b; j < min(len(r.harms), b+near); j++ {
			r.steps++
			o := &r.harms[j]
			if o.dead || o.c.Kind != kind || o.parent >= 0 || o.others || o.one || !o.quantity.hasMin || o.quantity.min != total || o.quantity.qual != register.Exact || o.c.Modality != register.Asserted || o.c.Frame == register.Background || o.c.Scope != register.ScopeIncident || o.c.Unit != "persons" {
				continue
			}
			if r.harms[first].zone != headline && !r.sameIncident(&r.harms[first], o) || r.clash(o, &r.harms[first]) {
				continue
			}
			for k := first; k <= last; k++ {
				if h := &r.harms[k]; !h.dead && h.c.Kind == kind && h.parent < 0 {
					h.parent, h.part = j, true
					h.why("part_of", "groups that add up to the number of all of them below", r, h.ga, h.gb)
				}
			}
			break
		}
	}
}

// headParts reads a headline's number, or a lead's, that the text below gives to some
// of the dead as those: "Three children killed in Aleppo" over "At least 15 people,
// including three children, were killed". A headline that adds up groups, each of
// which the text names as a part of one number, is a part of that number too.
func (r *reader) headParts() {
	for j := range r.harms {
		o := &r.harms[j]
		if o.sent > 2 {
			return
		}
		if o.dead || o.parent >= 0 || !o.quantity.hasMin || o.quantity.b == 0 && len(o.added) == 0 || o.c.Scope != register.ScopeIncident || o.c.Modality != register.Asserted || o.c.Frame != register.Current || o.c.Kind.Harm() == "" && o.c.Kind != register.Executed {
			continue
		}
		groups := o.added
		if len(groups) == 0 {
			groups = []addend{{o.words, o.quantity.min}}
		}
		found, whole := 0, -1
		for k := j + 1; k < min(len(r.harms), j+30) && found < len(groups); k++ {
			r.steps++
			h := &r.harms[k]
			if h.dead || h.parent < 0 || h.sent <= o.sent || !h.quantity.hasMin || !sameFate(o.c.Kind, h.c.Kind) || whole >= 0 && h.parent != whole {
				continue
			}
			w := &r.harms[h.parent]
			if w.dead || h.parent == j || w.parent >= 0 || w.quantity.hasMin && w.quantity.min < o.quantity.min || !sameFate(o.c.Kind, w.c.Kind) || r.clash(w, o) {
				continue
			}
			for _, g := range groups {
				if g.n == h.quantity.min && g.noun != "" && (lastWord(g.noun) == lastWord(h.words) || strings.TrimSuffix(lastWord(g.noun), "s") == strings.TrimSuffix(lastWord(h.words), "s")) {
					found, whole = found+1, h.parent
					break
				}
			}
		}
		if found < len(groups) {
			continue
		}
		o.parent, o.part = whole, true
		o.why("part_of", "people whom the text below counts among all of them", r, o.ga, o.gb)
		if len(groups) == 1 {
			// the same part, said twice
			for k := range r.harms {
				if h := &r.harms[k]; k != j && !h.dead && h.parent == whole && h.quantity.min == o.quantity.min && lastWord(h.words) == lastWord(o.words) {
					o.dead, o.same, o.parent = true, k, -1
					h.c.Also = append(h.c.Also, o.span(r))
					break
				}
			}
		}
	}
}

// sameFate reports whether two kinds can be said of the same dead: whom a force
// executes in the field is killed.
func sameFate(a, b register.Kind) bool {
	return a == b || a == register.Executed && b == register.Killed || a == register.Killed && b == register.Executed
}

// lastWord returns the last word of a phrase.
func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }
