package estimate_test

import (
	"strings"
	"testing"

	"cairn/internal/estimate"
)

func TestEveryHierarchicalModelAsRcapture(t *testing.T) {
	oracles(t, "loglinMS", func(t *testing.T, o oracle) {
		var want struct {
			N   int `json:"n_models"`
			All []closedModel
		}
		o.expect(t, &want)
		lists := o.overlap(t)
		got := make(map[string]estimate.Model)
		fitted, without := estimate.AllHierarchical(lists)
		for i, m := range fitted {
			got[m.Name] = m
			if i > 0 && m.BIC < fitted[i-1].BIC {
				t.Errorf("%s comes after %s", m.Name, fitted[i-1].Name)
			}
		}
		if len(fitted)+without != want.N {
			t.Errorf("%d models; want %d", len(fitted)+without, want.N)
		}
		best := ""
		for _, w := range want.All {
			m, ok := got[w.Model]
			switch {
			case w.Fault != nil && *w.Fault != 0:
				continue // the other program warns of its own fit
			case !ok:
				t.Errorf("%s tells no N; want %v", w.Model, w.N)
				continue
			case best == "":
				if best = w.Model; fitted[0].Name != best {
					t.Errorf("the best is %s; want %s", fitted[0].Name, best)
				}
			}
			w.check(t, m, o.rel(1e-5))
		}
	})
}

func TestHowManyHierarchicalModelsThereAre(t *testing.T) {
	// the hypergraphs that cover all lists (OEIS A006126), less the one set of all
	for lists, want := range map[int]int{2: 1, 3: 8, 4: 113, 5: 6893} {
		if got := len(estimate.Hierarchies(lists)); got != want {
			t.Errorf("%d lists have %d models; want %d", lists, got, want)
		}
	}
}

// named returns the model of a name like [123,14,34].
func named(lists int, name string) estimate.Hierarchy {
	for _, h := range estimate.Hierarchies(lists) {
		if h.Name(lists) == name {
			return h
		}
	}
	return estimate.Hierarchy{}
}

func TestProfileIntervalsAsRcapture(t *testing.T) {
	oracles(t, "profileCI", func(t *testing.T, o oracle) {
		var want struct {
			Model   string
			Fit     closedModel
			Profile struct{ Abundance, InfCL, SupCL float64 } `json:"profile_ci"`
		}
		o.expect(t, &want)
		lists := o.overlap(t)
		m, err := estimate.Hierarchical(lists, named(len(lists.Lists), strings.ReplaceAll(want.Model, " ", "")))
		if err != nil {
			t.Fatal(err)
		}
		want.Fit.Model = want.Model
		want.Fit.check(t, m, 1e-5)
		p, err := m.ProfileInterval(1 - o.number("alpha", 0.05))
		if err != nil {
			t.Fatal(err)
		}
		rel := o.rel(1e-3)
		same(t, "N", p.Point, want.Profile.Abundance, rel)
		same(t, "lower", p.Lower, want.Profile.InfCL, rel)
		same(t, "upper", p.Upper, want.Profile.SupCL, rel)
	})
}
