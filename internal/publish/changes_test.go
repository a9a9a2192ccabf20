package publish_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
)

const cell = "all/2035-02/IQ-BG/killed"

// row makes a figure of the cell from its inputs: those that are in add up.
func row(inputs ...count.Input) count.Row {
	r := count.Row{ID: cell, Period: "2035-02", Area: "IQ-BG", Harm: register.HarmKilled, Gap: true, Basis: count.None, Inputs: inputs}
	sum := register.Range{}
	for _, in := range inputs {
		if in.In {
			sum, r.Gap, r.Basis = sum.Plus(in.Range), false, count.Counted
		}
	}
	if !r.Gap {
		r.Min, r.Max, r.Open = &sum.Min, &sum.Max, sum.Open
	}
	return r
}

func side(day int, s *register.State, rows ...count.Row) publish.Side {
	at := time.Date(2035, 3, day, 0, 0, 0, 0, time.UTC)
	return publish.Side{State: s, Table: count.Table{Rule: count.RuleRef{ID: "all", Version: "1.0"}, AsOf: at, Head: fmt.Sprintf("%d:abc=", day), Rows: rows}}
}

func incident(id string, in bool, killed register.Range, claims ...string) count.Input {
	return count.Input{Type: "incident", ID: id, In: in, Range: killed, Claims: claims}
}

func total(id string, n int) count.Input {
	return count.Input{Type: "total", ID: id, In: true, Range: register.Exactly(n)}
}

// state has claims c1 to c9 and the decisions given as act:record[:other].
func state(rulings ...string) *register.State {
	s := &register.State{}
	for i := range 9 {
		s.Claims = append(s.Claims, register.Claim{ID: fmt.Sprintf("c%d", i+1)})
	}
	for i, r := range rulings {
		p := append(strings.Split(r, ":"), "")
		s.Decisions = append(s.Decisions, register.Decision{ID: fmt.Sprintf("d%d", i+1), Act: register.Act(p[0]), On: p[1], With: p[2], Who: "Someone Named", Why: "a confidential reason", At: time.Unix(int64(i), 0)})
	}
	return s
}

func TestChangesInWords(t *testing.T) {
	one, two := register.Exactly(1), register.Exactly(2)
	tests := []struct {
		name          string
		before, after publish.Side
		kind, words   string
	}{
		{"two incidents confirmed and a toll corrected",
			side(1, state(), row(incident("a", true, one, "c1"), incident("b", false, one, "c2"), incident("c", false, one, "c3"))),
			side(2, state("accept:c2", "accept:c3", "correct:c1"), row(incident("a", true, two, "c1"), incident("b", true, one, "c2"), incident("c", true, one, "c3"))),
			"more", "+3: two incidents confirmed, one toll corrected"},
		{"a report that was not there before",
			side(1, state(), row(incident("a", true, one, "c1"))), side(2, state(), row(incident("a", true, one, "c1"), incident("z", true, two, "n1"))),
			"more", "+2: one incident added"},
		{"a newer report of the same source raises the toll",
			side(1, state(), row(incident("a", true, one, "c1"))), side(2, state(), row(incident("a", true, two, "c1", "n1"))),
			"more", "+1: one toll updated"},
		{"two reports are found to be one incident",
			side(1, state(), row(incident("a", true, two, "c1"), incident("b", true, two, "c2"))), side(2, state("same:c1:c2"), row(incident("a", true, two, "c1", "c2"))),
			"fewer", "−2: one incident found to be another already counted"},
		{"one incident is split in two",
			side(1, state(), row(incident("a", true, two, "c1", "c2"))), side(2, state("different:c1:c2"), row(incident("a", true, two, "c1"), incident("b", true, two, "c2"))),
			"more", "+2: one incident set apart from another"},
		{"a claim is rejected",
			side(1, state(), row(incident("a", true, two, "c1"), incident("b", true, one, "c2"))), side(2, state("reject:c2"), row(incident("a", true, two, "c1"), incident("b", false, one, "c2"))),
			"fewer", "−1: one incident rejected"},
		{"a pair that may be one is settled",
			side(1, state(), row(incident("a", true, register.Range{Min: 1, Max: 2}, "c1"))), side(2, state("different:c1:c2"), row(incident("a", true, two, "c1"))),
			"narrower", "narrower, 1–2 is now 2: one toll updated"},
		{"a gap is filled by a published total", side(1, state(), row()), side(2, state(), row(total("t1", 91))), "filled", "a gap filled, 91: one published total added"},
		{"a total is revised", side(1, state(), row(total("t1", 91))), side(2, state(), row(total("t2", 94))), "more", "+3: one published total revised"},
		{"a row nobody had", side(1, state()), side(2, state(), row(incident("z", true, two, "n1"))), "new", "new, 2: one incident added"},
		{"a figure withdrawn", side(1, state(), row(incident("a", true, two, "c1"))), side(2, state("withdraw:c1"), row()), "emptied", "a gap now, it was 2: one incident withdrawn"},
		{"at least where there was a number", side(1, state(), row(incident("a", true, two, "c1"))), side(2, state(), row(incident("a", true, register.AtLeast(2), "c1"))), "wider", "wider, 2 is now 2+: one toll updated"},
		{"nothing says why", side(1, state(), count.Row{ID: cell, Min: &one.Min, Max: &one.Max}), side(2, state(), count.Row{ID: cell, Min: &two.Min, Max: &two.Max}), "more", "+1: no record under it says why"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 { // the second time with the inputs in reverse
				c, err := publish.Changed(tt.before, tt.after)
				if err != nil || len(c.List) != 1 {
					t.Fatalf("Changed = %+v, %v; want one change", c.List, err)
				}
				if got := c.List[0]; got.Kind != tt.kind || got.Words != tt.words {
					t.Errorf("%s: %q; want %s: %q", got.Kind, got.Words, tt.kind, tt.words)
				}
				if b, err := c.JSON(); err != nil || strings.Contains(string(b), "Someone") || strings.Contains(string(b), "confidential") {
					t.Errorf("the changes tell who decided or why: %s, %v", b, err)
				}
				for _, s := range []publish.Side{tt.before, tt.after} {
					for _, r := range s.Table.Rows {
						slices.Reverse(r.Inputs)
					}
				}
			}
		})
	}
}

// Every row whose numbers differ is told, once; every other is not.
func TestChangesTellEveryNumberThatDiffersAndNoOther(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	table := func(day int) publish.Side {
		s := side(day, state())
		for i := range 12 {
			r := row()
			if n := rnd.IntN(4); n > 0 {
				r = row(incident("a", true, register.Range{Min: n, Max: n + rnd.IntN(2), Open: rnd.IntN(2) == 0}))
			}
			if r.ID = fmt.Sprintf("all/2035-%02d/IQ/killed", i+1); rnd.IntN(5) > 0 {
				s.Table.Rows = append(s.Table.Rows, r)
			}
		}
		return s
	}
	figures := func(s publish.Side) map[string]string {
		m := map[string]string{}
		for _, r := range s.Table.Rows {
			if n, ok := r.Range(); ok {
				m[r.ID] = n.String()
			}
		}
		return m
	}
	for range 200 {
		a, b := table(1), table(2)
		c, err := publish.Changed(a, b)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		x, y := figures(a), figures(b)
		for id := range x {
			want[id] = x[id] != y[id]
		}
		for id := range y {
			want[id] = x[id] != y[id]
		}
		for _, change := range c.List {
			if !want[change.Figure] {
				t.Errorf("%s did not change, or is told twice", change.Figure)
			}
			want[change.Figure] = false
			if change.Words == "" || (change.Kind == publish.More) != (change.Before != nil && change.After != nil && change.After.Min > change.Before.Min && (change.After.Open && !change.Before.Open || change.After.Open == change.Before.Open && change.After.Max > change.Before.Max)) {
				t.Errorf("%s %v → %v is %s", change.Figure, change.Before, change.After, change.Kind)
			}
		}
		for id, left := range want {
			if left {
				t.Errorf("%s changed from %q to %q and is not told", id, x[id], y[id])
			}
		}
	}
}
