package guide

import (
	"cmp"
	"slices"

	"cairn/internal/register"
)

// A Pair is a gold claim and its proposal.
type Pair struct {
	Gold     *Gold
	Proposed *register.Claim
	Found    bool            // bounds and unit equal
	Slots    map[string]bool // scored slots, right or wrong; only of found pairs
	Extras   map[string]bool // slots outside the score
}

// Unchanged reports whether a reviewer would accept the proposal as it is.
func (p *Pair) Unchanged() bool {
	if !p.Found {
		return false
	}
	for _, right := range p.Slots {
		if !right {
			return false
		}
	}
	return true
}

// An Offence is a critical error at a claim.
type Offence struct {
	Critical Critical
	Quote    string
}

// A Result is what scoring one case gives.
type Result struct {
	Case      *Case
	Proposed  []register.Claim // without the kinds outside the guide
	Pairs     []Pair           // aligned, in gold order
	Missed    []*Gold          // gold claims not found, optional ones left out
	False     []*register.Claim
	Excused   int // proposals aligned with an optional claim and not found: neither right nor false
	Optional  int // optional gold claims not found: neither found nor missed
	Criticals []Offence
	Perfect   bool
}

// Found returns how many claims were found.
func (r *Result) Found() int {
	n := 0
	for i := range r.Pairs {
		if r.Pairs[i].Found {
			n++
		}
	}
	return n
}

// Score compares what was proposed for a case with its gold claims.
//
// Found is an aligned pair with equal min, max and unit. A gold claim that is
// not found is missed unless it is optional; a proposal that is not in a found
// pair is false unless it is aligned with an optional claim. Slots are judged
// over found pairs. A case is perfect when nothing is missed, nothing false,
// every scored slot right, and the modality of each proposed optional claim
// right.
func Score(c *Case, proposed []register.Claim) Result {
	r := Result{Case: c}
	for _, p := range proposed {
		if !Outside(p.Kind) {
			r.Proposed = append(r.Proposed, p)
		}
	}
	to := Align(c.Claims, r.Proposed)
	link := func(id string) string {
		for i := range c.Claims {
			if c.Claims[i].ID == id && to[i] >= 0 {
				return r.Proposed[to[i]].ID
			}
		}
		return ""
	}
	aligned := make([]bool, len(r.Proposed))
	r.Perfect = true
	for i := range c.Claims {
		g := &c.Claims[i]
		if to[i] < 0 {
			if g.Optional {
				r.Optional++
			} else {
				r.Missed = append(r.Missed, g)
			}
			continue
		}
		p := &r.Proposed[to[i]]
		aligned[to[i]] = true
		pair := Pair{Gold: g, Proposed: p, Found: sameCount(g, p)}
		for _, e := range criticalPair(g, p) {
			r.Criticals = append(r.Criticals, Offence{e, p.Quote})
		}
		switch {
		case pair.Found:
			pair.Slots, pair.Extras = judgeAll(g, p, link)
		case g.Optional:
			r.Optional++
			r.Excused++
			if right, scored := judge("modality", g, p, link); scored && !right {
				r.Perfect = false
			}
		default:
			r.Missed = append(r.Missed, g)
			r.False = append(r.False, p)
		}
		if pair.Found && !pair.Unchanged() {
			r.Perfect = false
		}
		r.Pairs = append(r.Pairs, pair)
	}
	for j := range r.Proposed {
		if aligned[j] {
			continue
		}
		p := &r.Proposed[j]
		r.False = append(r.False, p)
		if e, is := criticalFalse(c, p); is {
			r.Criticals = append(r.Criticals, Offence{e, p.Quote})
		}
	}
	slices.SortStableFunc(r.False, func(a, b *register.Claim) int { return cmp.Compare(a.Span[0], b.Span[0]) })
	if len(r.Missed) > 0 || len(r.False) > 0 {
		r.Perfect = false
	}
	return r
}

func judgeAll(g *Gold, p *register.Claim, link func(string) string) (slots, extras map[string]bool) {
	slots, extras = make(map[string]bool), make(map[string]bool)
	for _, s := range Slots {
		if right, scored := judge(s, g, p, link); scored {
			slots[s] = right
		}
	}
	for _, s := range Extras {
		if !states(g, s) {
			continue
		}
		if right, scored := judge(s, g, p, link); scored {
			extras[s] = right
		}
	}
	return slots, extras
}

// states reports whether the gold claim fills an extra slot.
func states(g *Gold, slot string) bool {
	switch slot {
	case "about":
		return g.About != ""
	case "sex":
		return g.Sex != ""
	case "duty":
		return g.Duty != ""
	case "custodian":
		return g.Custodian != ""
	case "denied_by":
		return g.DeniedBy != ""
	case "indicator":
		return g.Indicator != ""
	case "via":
		return g.Attribution != nil && g.Attribution.Via != ""
	}
	return false
}
