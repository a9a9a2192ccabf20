package count

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// Diff tells what two rules decide differently, a line each, "- " of the first
// and "+ " of the second; nothing where they decide alike. Their words and
// tests are not compared.
func Diff(a, b *Rule) []string {
	var lines []string
	say := func(part, x, y string) {
		if x != y {
			lines = append(lines, part, "- "+x, "+ "+y)
		}
	}
	say("unit", a.Unit, b.Unit)
	say("harms", words(a.Harms), words(b.Harms))
	for _, part := range []struct {
		name string
		x, y []*Case
	}{{"population", a.Population, b.Population}, {"exclusions", a.Exclusions, b.Exclusions}, {"totals", a.Totals, b.Totals}} {
		lines = append(lines, caseLines(part.name, part.x, part.y)...)
	}
	say("open", fmt.Sprint(a.Open), fmt.Sprint(b.Open))
	say("evidence", a.Evidence.String(), b.Evidence.String())
	say("disagreement", string(a.Disagreement), string(b.Disagreement))
	return lines
}

// String says what evidence is asked for.
func (e Evidence) String() string {
	s := fmt.Sprintf("%d independent sources", e.Sources)
	if e.Sources == 1 {
		s = "one source"
	}
	if e.Datasets {
		s += ", or a vetted dataset"
	}
	return s
}

func (c *Case) line() string {
	verdict := string(c.Then)
	if c.Doubt {
		verdict += ", in doubt"
	}
	return fmt.Sprintf("if %s then %s: %s", c.If, verdict, c.Why["en"])
}

// caseLines compares two lists of cases: those that only one of them has, in its
// order; a case in another place is told as well, since the first that holds
// decides.
func caseLines(part string, x, y []*Case) (lines []string) {
	lineOf := func(all []*Case) (l []string) {
		for _, c := range all {
			l = append(l, c.line())
		}
		return l
	}
	a, b := lineOf(x), lineOf(y)
	for _, l := range a {
		if !slices.Contains(b, l) {
			lines = append(lines, "- "+l)
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			lines = append(lines, "+ "+l)
		}
	}
	if len(lines) == 0 && !slices.Equal(a, b) {
		lines = append(lines, "the same cases in another order, and the first that holds decides")
	}
	if len(lines) > 0 {
		lines = append([]string{part}, lines...)
	}
	return lines
}

// A Contrast is one cell under two rules, with the records that make the
// difference.
type Contrast struct {
	Period string        `json:"period"`
	Area   string        `json:"area"`
	Harm   register.Harm `json:"harm"`
	A      Row           `json:"a"`
	B      Row           `json:"b"`
	OnlyA  []Input       `json:"only_a"` // in under the first rule only, or with another range
	OnlyB  []Input       `json:"only_b"`
}

// Beside counts the same records under two rules and returns the cells that
// differ, each with the records that make the difference.
func Beside(state *register.State, incidents []register.Incident, judged []register.Judged, a, b *Rule, q Query) ([]Contrast, error) {
	q.Explain = "*"
	if len(q.Of) == 0 {
		for _, h := range a.Harms {
			if slices.Contains(b.Harms, h) {
				q.Of = append(q.Of, h)
			}
		}
	}
	x, err := Make(state, incidents, judged, a, q)
	if err != nil {
		return nil, err
	}
	y, err := Make(state, incidents, judged, b, q)
	if err != nil {
		return nil, err
	}
	cellOf := func(r Row) string { _, c, _ := strings.Cut(r.ID, "/"); return c }
	other := make(map[string]Row, len(y.Rows))
	for _, r := range y.Rows {
		other[cellOf(r)] = r
	}
	differences := []Contrast{}
	for _, r := range x.Rows {
		s, ok := other[cellOf(r)]
		if !ok {
			continue
		}
		n, some := r.Range()
		k, too := s.Range()
		if n == k && some == too {
			continue
		}
		differences = append(differences, Contrast{Period: r.Period, Area: r.Area, Harm: r.Harm, A: r, B: s, OnlyA: less(r.Inputs, s.Inputs), OnlyB: less(s.Inputs, r.Inputs)})
	}
	return differences, nil
}

// less returns the inputs that are in, and not in the same way among others.
func less(inputs, others []Input) (only []Input) {
	for _, i := range inputs {
		if i.In && !slices.ContainsFunc(others, func(o Input) bool { return o.ID == i.ID && o.In && o.Range == i.Range }) {
			only = append(only, i)
		}
	}
	return only
}
