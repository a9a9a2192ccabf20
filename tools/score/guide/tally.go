package guide

import (
	"math/rand/v2"
	"slices"
)

// A Share is how many of how many.
type Share struct{ Right, Of int }

// Add counts one more.
func (s *Share) Add(right bool) {
	s.Of++
	if right {
		s.Right++
	}
}

// Value returns Right/Of; 0 of nothing is 0.
func (s Share) Value() float64 {
	if s.Of == 0 {
		return 0
	}
	return float64(s.Right) / float64(s.Of)
}

// A Tally sums the results of some cases.
type Tally struct {
	Cases, Perfect             int
	Gold, Proposed, Found      int // gold without optional claims that were not found, proposed without excused ones
	Slots, Extras              map[string]Share
	Criticals                  map[Critical]int
	SlotShare                  Share // all scored slots together
	CriticalErrors, EmptyCases int
}

// Sum adds up results.
func Sum(results []Result) Tally {
	t := Tally{Slots: map[string]Share{}, Extras: map[string]Share{}, Criticals: map[Critical]int{}}
	for i := range results {
		r := &results[i]
		t.Cases++
		if r.Perfect {
			t.Perfect++
		}
		if len(r.Case.Claims) == 0 {
			t.EmptyCases++
		}
		t.Gold += len(r.Case.Claims) - r.Optional
		t.Proposed += len(r.Proposed) - r.Excused
		t.Found += r.Found()
		for _, p := range r.Pairs {
			for slot, right := range p.Slots {
				s := t.Slots[slot]
				s.Add(right)
				t.Slots[slot] = s
				t.SlotShare.Add(right)
			}
			for slot, right := range p.Extras {
				s := t.Extras[slot]
				s.Add(right)
				t.Extras[slot] = s
			}
		}
		for _, o := range r.Criticals {
			t.Criticals[o.Critical]++
			t.CriticalErrors++
		}
	}
	return t
}

// Precision is found over proposed; 1 when nothing was proposed.
func (t Tally) Precision() float64 { return ratio(t.Found, t.Proposed) }

// Recall is found over gold; 1 when there was nothing to find.
func (t Tally) Recall() float64 { return ratio(t.Found, t.Gold) }

// F1 is the harmonic mean of the two.
func (t Tally) F1() float64 {
	if t.Gold+t.Proposed == 0 {
		return 1
	}
	return 2 * float64(t.Found) / float64(t.Gold+t.Proposed)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// By groups results by what key returns for each case; a case may stand in
// several groups. Groups come in order of their name.
func By(results []Result, key func(*Case) []string) (names []string, groups map[string][]Result) {
	groups = make(map[string][]Result)
	for _, r := range results {
		for _, k := range key(r.Case) {
			if groups[k] == nil {
				names = append(names, k)
			}
			groups[k] = append(groups[k], r)
		}
	}
	slices.Sort(names)
	return names, groups
}

// Bootstrap returns the interval that holds the middle 95 % of F1 over draws of
// cases with replacement (percentile bootstrap, Efron 1979). The seed makes it
// the same each time.
func Bootstrap(results []Result, draws int, seed uint64) (lower, upper float64) {
	if len(results) == 0 {
		return 0, 0
	}
	type counts struct{ found, gold, proposed int }
	each := make([]counts, len(results))
	for i := range results {
		t := Sum(results[i : i+1])
		each[i] = counts{t.Found, t.Gold, t.Proposed}
	}
	rng := rand.New(rand.NewPCG(seed, seed))
	f1s := make([]float64, draws)
	for d := range f1s {
		var t Tally
		for range each {
			c := each[rng.IntN(len(each))]
			t.Found += c.found
			t.Gold += c.gold
			t.Proposed += c.proposed
		}
		f1s[d] = t.F1()
	}
	slices.Sort(f1s)
	return f1s[draws*25/1000], f1s[draws*975/1000]
}
