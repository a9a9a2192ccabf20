package estimate_test

import (
	"fmt"
	"slices"
	"testing"

	"cairn/internal/estimate"
	"cairn/internal/register"
)

// books makes a register: so many incidents of each dataset and kinds of
// source, named alpha-1, police-1 and so on.
type books struct {
	incidents []register.Incident
	kinds     map[string][]string
	decisions []register.Decision
}

func (b *books) dataset(name string, n int) {
	for i := range n {
		b.incidents = append(b.incidents, register.Incident{ID: fmt.Sprintf("%s-%d", name, i+1), Dataset: name})
	}
}

func (b *books) claims(name string, n int, kinds ...string) {
	for i := range n {
		in := register.Incident{ID: fmt.Sprintf("%s-%d", name, i+1), Claims: []string{fmt.Sprintf("d#%s%d", name, i+1)}}
		if b.kinds == nil {
			b.kinds = map[string][]string{}
		}
		b.kinds[in.ID] = kinds
		b.incidents = append(b.incidents, in)
	}
}

func (b *books) rule(act register.Act, on, with string) {
	b.decisions = append(b.decisions, register.Decision{ID: fmt.Sprintf("r%d", len(b.decisions)+1), Act: act, On: on, With: with})
}

func (b *books) read() estimate.Register {
	return estimate.Incidents(b.incidents, func(in *register.Incident) []string { return b.kinds[in.ID] }, b.decisions)
}

func codes(r estimate.Register) (all []string) {
	for _, m := range r.Missing {
		all = append(all, m.Code)
	}
	return all
}

func TestListsOfARegister(t *testing.T) {
	var b books
	b.dataset("alpha", 12)
	b.dataset("beta", 9)
	b.claims("c", 6, "police")
	b.claims("e", 4, "medical", "police")
	b.claims("f", 3, "other")
	for i := range 5 {
		b.rule(register.Same, fmt.Sprintf("alpha-%d", i+1), fmt.Sprintf("beta-%d", i+1))
	}
	b.rule(register.Same, "alpha-1", "c-1")
	b.rule(register.Different, "beta-9", "d#c2") // a claim names its incident
	r := b.read()
	if len(r.Missing) != 0 {
		t.Fatalf("missing %v", r.Missing)
	}
	if r.Incidents != 12+9+6+4-5-1 {
		t.Errorf("%d incidents; want 25: rulings make one of two, a source that is none counts for nothing", r.Incidents)
	}
	var names []string
	for _, s := range r.Sources {
		names = append(names, fmt.Sprint(s.Name, s.N))
	}
	if want := []string{"alpha12", "police10", "beta9"}; !slices.Equal(names, want) {
		t.Errorf("lists %v; want %v, the short one of the medical sources left out", names, want)
	}
	if a, b, both := r.Overlap.Pair(0, 2); a != 12 || b != 9 || both != 5 {
		t.Errorf("alpha %d, beta %d, both %d; want 12, 9, 5", a, b, both)
	}
	if all := r.Overlap.On(0b111); all != 1 {
		t.Errorf("%d on all three lists; want the one that is alpha-1, beta-1 and c-1", all)
	}
}

func TestWhatKeepsARegisterFromAnEstimate(t *testing.T) {
	linked := func() *books {
		b := &books{}
		b.dataset("alpha", 8)
		b.dataset("beta", 8)
		b.rule(register.Same, "alpha-1", "beta-1")
		return b
	}
	for _, tt := range []struct {
		name string
		do   func() *books
		want []string
	}{
		{"totals alone", func() *books { return &books{} }, []string{estimate.NoIncidents}},
		{"one dataset", func() *books { b := &books{}; b.dataset("alpha", 30); return b }, []string{estimate.OneList}},
		{"two datasets that nobody linked", func() *books { b := &books{}; b.dataset("alpha", 9); b.dataset("beta", 9); return b }, []string{estimate.Unlinked}},
		{"linked", linked, nil},
		{"a ruling that was taken back", func() *books { b := linked(); b.rule(register.TakeBack, "r1", ""); return b }, []string{estimate.Unlinked}},
		{"only rulings that two are different", func() *books {
			b := linked()
			b.rule(register.Different, "beta-1", "alpha-1")
			return b
		}, []string{estimate.NoOverlap}},
		{"a pair that waits", func() *books {
			b := linked()
			b.incidents[2].Undecide = []register.Pair{{A: "alpha-3", B: "beta-3"}}
			return b
		}, []string{estimate.OpenPairs}},
		{"claims that nobody set beside the datasets", func() *books { b := linked(); b.claims("c", 7, "police"); return b }, []string{estimate.Unlinked, estimate.Unlinked}},
		{"claims alone, of two kinds of source", func() *books {
			b := &books{}
			b.claims("c", 7, "police")
			b.claims("e", 6, "police", "medical")
			return b
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := codes(tt.do().read()); !slices.Equal(got, tt.want) {
				t.Errorf("%v; want %v", got, tt.want)
			}
		})
	}
}

// The order of the incidents makes no difference.
func TestListsDoNotDependOnOrder(t *testing.T) {
	var b books
	b.dataset("alpha", 9)
	b.dataset("beta", 7)
	b.rule(register.Same, "alpha-1", "beta-1")
	one := b.read()
	slices.Reverse(b.incidents)
	two := b.read()
	if !slices.Equal(one.Overlap.Count, two.Overlap.Count) || !slices.Equal(one.Sources, two.Sources) {
		t.Errorf("%v %v; in reverse %v %v", one.Sources, one.Overlap.Count, two.Sources, two.Overlap.Count)
	}
}
