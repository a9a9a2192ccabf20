package estimate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"cairn/internal/stats"
)

// A Result is the answer of one method: about so many people in all, listed or
// not. Upper is nil where the lists set no ceiling. Bound says that Point is a
// lower bound and not a guess at the number.
type Result struct {
	Method   string   `json:"method"`
	Model    string   `json:"model,omitempty"` // which of several the method chose
	Point    float64  `json:"point"`
	Lower    float64  `json:"lower"`
	Upper    *float64 `json:"upper"`
	Level    float64  `json:"level"`
	Bound    bool     `json:"bound,omitempty"`
	Assumes  string   `json:"assumes"`
	Warnings []string `json:"warnings"`
	Held     *HeldOut `json:"held_out,omitempty"`
	// Of a sampler only: how far its chains agree (1: wholly) and how many
	// independent draws they are worth.
	RHat  float64 `json:"r_hat,omitempty"`
	Worth float64 `json:"effective_draws,omitempty"`
}

func (r *Result) warn(s string) { r.Warnings = append(r.Warnings, s) }

// A Refusal is a method that gives no answer, with the reason.
type Refusal struct {
	Method string `json:"method"`
	Reason string `json:"reason"`
}

// A PairOf is two lists: how many stand on each and on both, what Chapman's
// estimate makes of the two alone (nil where nobody is on both), and how many
// would be on both if lists were independent and N as Mt says.
type PairOf struct {
	A        string   `json:"a"`
	B        string   `json:"b"`
	N1       int      `json:"n1"`
	N2       int      `json:"n2"`
	Both     int      `json:"both"`
	Chapman  *float64 `json:"chapman"`
	Expected *float64 `json:"expected"`
}

// A Panel is what several methods make of the same lists, side by side.
type Panel struct {
	Lists     []string  `json:"lists"`
	Observed  int       `json:"observed"` // on at least one list
	Times     []int     `json:"times"`    // on exactly one list, on two, …
	Pairs     []PairOf  `json:"pairs"`
	Estimates []Result  `json:"estimates"`
	Refused   []Refusal `json:"refused"`
	// Spread is the largest point over the smallest, bounds left out; 0 with
	// fewer than two.
	Spread   float64  `json:"spread"`
	Says     string   `json:"says"` // a sentence on what this amounts to
	Warnings []string `json:"warnings"`
}

const (
	// SpreadFactor is by how much points may differ before the panel says that the
	// lists alone cannot settle the number.
	SpreadFactor = 1.5
)

// Run puts methods side by side. A list with nobody on it is left out, and
// said so. It fails only on a method that there is none of, or a level that is
// none; a method that cannot answer is among the refused.
func Run(o Overlap, opt Options) (Panel, error) {
	if opt.Level == 0 {
		opt.Level = 0.95
	}
	if !(opt.Level > 0 && opt.Level < 1) {
		return Panel{}, fmt.Errorf("level %v: want a share like 0.95", opt.Level)
	}
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	p := Panel{Pairs: []PairOf{}, Estimates: []Result{}, Refused: []Refusal{}, Warnings: []string{}}
	o, empty := o.withoutEmpty()
	for _, name := range empty {
		p.Warnings = append(p.Warnings, fmt.Sprintf("nobody stands on list %q; it is left out", name))
	}
	p.Lists, p.Observed = o.Lists, o.Observed()
	p.Times = o.Times()
	chosen, err := o.choose(opt.Methods)
	if err != nil {
		return Panel{}, err
	}
	if err := o.Check(); err != nil {
		for _, m := range chosen {
			p.Refused = append(p.Refused, Refusal{m.Name, err.Error()})
		}
		p.Says = "No estimate can be made of these lists: " + err.Error() + "."
		return p, nil
	}
	p.pairs(o)
	for _, m := range chosen {
		r, err := m.run(o, opt)
		if err == nil && !(r.Point >= 0 && !math.IsInf(r.Point, 1)) {
			err = fmt.Errorf("it gives no finite number")
		}
		if err != nil {
			p.Refused = append(p.Refused, Refusal{m.Name, err.Error()})
			continue
		}
		r.Method, r.Assumes, r.Held = m.Name, m.Assumes, o.holdOut(m, opt)
		p.Estimates = append(p.Estimates, r)
	}
	p.judge(o)
	return p, nil
}

// choose returns the methods of these names, or the usual ones.
func (o Overlap) choose(names []string) (chosen []Method, err error) {
	for _, name := range names {
		if name == "all" {
			return Methods(), nil
		}
		m, ok := FindMethod(name)
		if !ok {
			return nil, fmt.Errorf("method %q: there is none of this name", name)
		}
		chosen = append(chosen, m)
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, m := range Methods() {
		if m.Two && len(o.Lists) <= 2 || m.More {
			chosen = append(chosen, m)
		}
	}
	return chosen, nil
}

// withoutEmpty leaves out the lists with nobody on them.
func (o Overlap) withoutEmpty() (Overlap, []string) {
	var keep []int
	var empty []string
	for j, name := range o.Lists {
		if o.On(1<<j) > 0 {
			keep = append(keep, j)
		} else {
			empty = append(empty, name)
		}
	}
	return o.Only(keep), empty
}

// Only returns the overlap of some of the lists, by position; people on none of
// them are nobody.
func (o Overlap) Only(keep []int) Overlap {
	some := Overlap{Lists: []string{}, Count: make([]int, 1<<len(keep))}
	for _, j := range keep {
		some.Lists = append(some.Lists, o.Lists[j])
	}
	for mask, n := range o.Count {
		to := 0
		for i, j := range keep {
			to |= mask >> j & 1 << i
		}
		if to != 0 {
			some.Count[to] += n
		}
	}
	return some
}

// pairs looks at every two lists.
func (p *Panel) pairs(o Overlap) {
	var total float64
	if m, err := Closed(o, Mt); err == nil {
		total = m.Point
	}
	for i := range o.Lists {
		for j := i + 1; j < len(o.Lists); j++ {
			n1, n2, m := o.Pair(i, j)
			x := PairOf{A: o.Lists[i], B: o.Lists[j], N1: n1, N2: n2, Both: m}
			if e, err := Chapman(n1, n2, m, 0.95); err == nil && m > 0 {
				x.Chapman = &e.Point
			}
			if total > 0 {
				e := float64(n1) * float64(n2) / total
				x.Expected = &e
			}
			p.Pairs = append(p.Pairs, x)
		}
	}
}

// judge says what the panel as a whole amounts to.
func (p *Panel) judge(o Overlap) {
	low, high := math.Inf(1), 0.0
	var lowBy, highBy string
	points := 0
	for _, r := range p.Estimates {
		if r.Bound {
			continue
		}
		points++
		if r.Point < low {
			low, lowBy = r.Point, r.Method
		}
		if r.Point > high {
			high, highBy = r.Point, r.Method
		}
	}
	if m := o.Observed() - o.Times()[0]; m < 3*MinOverlap {
		p.Warnings = append(p.Warnings, fmt.Sprintf("only %d of %d stand on two lists or more: every number rests on them", m, p.Observed))
	}
	var apart []string
	for _, x := range p.Pairs {
		if x.Both == 0 && len(o.Lists) > 2 {
			apart = append(apart, x.A+"×"+x.B)
		}
	}
	if n := len(apart); n > 0 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("of %d of the %d pairs of lists nobody stands on both (%s); was linkage between them done?", n, len(p.Pairs), strings.Join(apart, ", ")))
	}
	if len(o.Lists) > 2 {
		if mt, err := Closed(o, Mt); err == nil && mt.fits() < 0.001 {
			p.Warnings = append(p.Warnings, "the lists are not independent, or chances to be listed differ: the numbers of mt and of two lists alone are not to be relied on")
		}
	}
	if points > 1 {
		p.Spread = high / low
	}
	switch {
	case len(p.Estimates) == 0:
		p.Says = "No method that was asked for can make an estimate of these lists."
	case points == 0:
		p.Says = fmt.Sprintf("%s stand on the lists; the methods give only lower bounds.", whole(float64(p.Observed)))
	case p.Spread > SpreadFactor:
		p.Warnings = append(p.Warnings, fmt.Sprintf("the methods differ by a factor of %.1f: what each assumes of those on no list decides, and no list can test it", p.Spread))
		p.Says = fmt.Sprintf("%s stand on the lists; the methods say %s (%s) to %s (%s) in all. Quote the span with its methods, never one of them.", whole(float64(p.Observed)), whole(low), lowBy, whole(high), highBy)
	case points == 1:
		p.Says = fmt.Sprintf("%s stand on the lists; one method says %s in all. One method alone cannot show what its assumption does.", whole(float64(p.Observed)), whole(low))
	default:
		p.Says = fmt.Sprintf("%s stand on the lists; the methods say %s to %s in all, each if what it assumes holds.", whole(float64(p.Observed)), whole(low), whole(high))
	}
}

// factor returns the larger of two numbers over the smaller.
func factor(a, b float64) float64 { return math.Max(a, b) / math.Min(a, b) }

// fits returns the probability of a deviance as large where the model is right:
// the chi-square tail by E. B. Wilson & M. M. Hilferty, PNAS 17 (1931) 684–688.
// With no degree of freedom left it is 1.
func (m Model) fits() float64 {
	if m.DF <= 0 {
		return 1
	}
	df := float64(m.DF)
	v := 2 / (9 * df)
	return stats.NormalTail((math.Cbrt(m.Deviance/df) - (1 - v)) / math.Sqrt(v))
}

// Quantiles returns quantiles of the draws.
func (l Latent) Quantiles(p ...float64) []float64 { return stats.Quantiles(l.Draws, p...) }

// settled reports whether the chains may be published.
func (l Latent) settled() bool { return l.RHat <= MaxRHat && l.Worth >= MinWorth }

// whole writes a number of people with commas: 10,357.
func whole(x float64) string {
	s := strconv.FormatInt(int64(math.Round(x)), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
