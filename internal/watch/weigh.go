package watch

import (
	"cmp"
	"math"
	"slices"
)

// DefaultFDR is the share of false alarms, among those that stand when many
// areas are looked at together, that a reader accepts if nothing else is asked
// for: one in ten.
const DefaultFDR = 0.1

// Weigh looks at the cards of many areas together. Each was judged by itself,
// at the rate of false alarms of one figure; among many figures some pass their
// threshold by chance alone. Every figure of the last three periods of every
// indicator that is not stale is one test, and by the rule of Benjamini and
// Hochberg an alarm stands when at most the share q of those that stand is
// false on average. Each card and indicator is given the smallest q at which
// one of its alarms would stand. The cards come back sorted by it, the strongest
// evidence first, those that cannot be judged last, among them those with a first
// record before the others; tests is how many figures were looked at.
func Weigh(cards []Card, q float64) (sorted []Card, tests int) {
	type place struct{ card, indicator int }
	var p []float64
	var at []place
	var alarm []bool
	for c := range cards {
		for k, i := range cards[c].Indicators {
			if i.Answer == CannotSay {
				continue
			}
			points := i.Result.Points
			for _, j := range points[max(0, len(points)-recentPeriods):] {
				if j.Chance != nil && !stale(j.Period, cards[c].Period) {
					p, at, alarm = append(p, *j.Chance), append(at, place{c, k}), append(alarm, j.Alarm)
				}
			}
		}
	}
	sorted = slices.Clone(cards)
	for c := range sorted {
		sorted[c].Indicators = slices.Clone(sorted[c].Indicators)
		sorted[c].Adjusted, sorted[c].Stands = nil, false
	}
	stands, adjusted := BenjaminiHochberg(p, q)
	least := func(have *float64, v float64) *float64 {
		if have == nil || v < *have {
			return &v
		}
		return have
	}
	for t, x := range at {
		c := &sorted[x.card]
		c.Adjusted = least(c.Adjusted, adjusted[t])
		c.Indicators[x.indicator].Adjusted = least(c.Indicators[x.indicator].Adjusted, adjusted[t])
		c.Stands = c.Stands || stands[t] && alarm[t]
	}
	evidence := func(c Card) float64 {
		if c.Adjusted == nil {
			return math.Inf(1)
		}
		return *c.Adjusted
	}
	chance := func(c Card) float64 {
		least := math.Inf(1)
		for _, i := range c.Indicators {
			if i.Chance != nil && i.Answer != CannotSay {
				least = math.Min(least, *i.Chance)
			}
		}
		return least
	}
	first := func(c Card) int {
		if FirstRecord(c.Indicators, c.Answer) != nil {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(sorted, func(a, b Card) int {
		return cmp.Or(cmp.Compare(evidence(a), evidence(b)), cmp.Compare(chance(a), chance(b)), cmp.Compare(first(a), first(b)))
	})
	return sorted, len(p)
}
