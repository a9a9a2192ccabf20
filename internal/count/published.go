package count

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// cell is one place in a table: an area, the days and a harm.
type cell struct {
	area       string
	harm       register.Harm
	start, end when.Day
}

// A standing total is one that the register holds and the rule has ruled on.
type standing struct {
	*register.Total
	ruling
	document string // of a total that a text claims: where
}

// index sorts the totals by cell, with the rule's verdict on each. Withdrawn
// totals, and those that a later one of the same body supersedes, are out.
func (m *maker) index(state *register.State) error {
	superseded := map[string]string{}
	for i := range state.Totals {
		if t := &state.Totals[i]; t.Supersedes != "" && !t.Withdrawn {
			superseded[t.Supersedes] = t.ID
		}
	}
	m.totals = make(map[cell][]standing)
	for i := range state.Totals {
		t := &state.Totals[i]
		r, err := m.rule.judge.total(t)
		if err != nil {
			return fmt.Errorf("rule %s on total %s: %w", m.rule.ID, t.ID, err)
		}
		switch by := superseded[t.ID]; {
		case t.Withdrawn:
			r = ruling{verdict: Out, why: map[string]string{"en": "withdrawn at its source", "ar": "سُحب من مصدره"}}
		case by != "":
			r = ruling{verdict: Out, why: map[string]string{"en": "superseded by " + by, "ar": "حلّ محله " + by}}
		}
		c := cell{t.Area, t.Harm, t.Period.Start, t.Period.End}
		m.totals[c] = append(m.totals[c], standing{Total: t, ruling: r})
	}
	if err := m.claimed(); err != nil {
		return err
	}
	m.starting = map[starts][]cell{}
	for c := range m.totals {
		k := starts{c.harm, c.start.Month()}
		m.starting[k] = append(m.starting[k], c)
	}
	for _, all := range m.totals {
		slices.SortStableFunc(all, func(a, b standing) int {
			return cmp.Or(cmp.Compare(rank(a.verdict), rank(b.verdict)), cmp.Compare(a.ID, b.ID))
		})
	}
	return nil
}

// claimed adds what accepted claims say of a whole period ("the mission counted
// 91 in February"). Such a number stands as a total of its own only where the
// register holds none of the body itself for that area, period and harm; of a
// part of the people it never does.
func (m *maker) claimed() error {
	whole := map[string]*register.Judged{}
	for i := range m.judged {
		if c := &m.judged[i]; c.Scope == register.ScopePeriod {
			whole[c.ID] = c
		}
	}
	if len(whole) == 0 {
		return nil
	}
	parts := func(c *register.Claim) bool {
		w := whole[c.PartOf]
		return w != nil && w.Kind == c.Kind && w.Place.Area() == c.Place.Area() && w.Time == c.Time
	}
	recorded := map[cell]bool{}
	for c, all := range m.totals {
		recorded[c] = slices.ContainsFunc(all, func(s standing) bool { return s.verdict == In })
	}
	for i := range m.judged {
		c := &m.judged[i]
		if c.Scope != register.ScopePeriod || !c.Standing.Counts() || c.Kind.Harm() == "" || !c.Time.Known() {
			continue
		}
		area := c.Place.Area()
		r, counts := c.Range()
		if area == "" || !counts || c.Modality != register.Asserted || c.Frame == register.Superseded || parts(&c.Claim) {
			continue
		}
		t := &register.Total{ID: c.ID, Area: area, Period: c.Time, Harm: c.Kind.Harm(), Range: r, Role: "claim", Document: c.Document}
		if c.Attribution != nil {
			t.Issuer = c.Attribution.Text
		}
		verdict, err := m.rule.judge.published(published{
			Issuer: t.Issuer, Area: area, Harm: string(t.Harm), Role: t.Role, Claimed: true, Status: string(c.Status), Attributed: t.Issuer != "",
		})
		if err != nil {
			return fmt.Errorf("rule %s on claim %s: %w", m.rule.ID, c.ID, err)
		}
		at := cell{area, t.Harm, t.Period.Start, t.Period.End}
		if recorded[at] {
			verdict = ruling{verdict: Out, why: map[string]string{
				"en": "said in a text of a figure that the register holds from the body itself", "ar": "ورد في نص عن رقم يحفظه السجل من الجهة نفسها"}}
		}
		name := c.Document.Short()
		if d := m.documents(c.Document); d != nil && d.Title != "" {
			name = d.Title
		}
		m.totals[at] = append(m.totals[at], standing{Total: t, ruling: verdict, document: cmp.Or(name, c.ID)})
	}
	return nil
}

func rank(v Verdict) int {
	return slices.Index([]Verdict{In, May, Out}, v)
}

// in returns the totals of a cell that the rule takes.
func (m *maker) in(c cell) (taken []standing) {
	for _, s := range m.totals[c] {
		if s.verdict == In {
			taken = append(taken, s)
		}
	}
	return taken
}

// published makes the row of a cell from what bodies published for exactly
// that area and those days. A version on which the rule says may, for it counts
// more of the people whom the rule counts, takes the place of the body's figure
// where it is not below it. A body's figure is shown as it was published,
// never as a sum: an area that it leaves out is named, with the figure that
// was published for that area apart, and is not added. ok is false where
// nothing was published.
func (m *maker) published(row *Row, c cell) (ok bool) {
	all := m.totals[c]
	taken := m.in(c)
	wide := m.wider(c, taken)
	for _, s := range all {
		kind := "total"
		if s.document != "" {
			kind = "claim"
		}
		raises := slices.ContainsFunc(wide, func(w standing) bool { return w.ID == s.ID })
		row.Inputs = append(row.Inputs, Input{Type: kind, ID: s.ID, In: s.verdict == In || raises, Why: say(s.why, "en"), Said: s.why, Range: s.Range})
	}
	if len(taken) == 0 {
		return false
	}
	first := taken[0]
	r := union(taken)
	row.set(r, m.rule)
	if len(wide) > 0 {
		row.set(union(wide), m.rule)
		m.note(row, "wider", r, figures(wide))
	}
	row.Basis = Published
	row.Definition = first.Definition
	if len(taken) > 1 {
		m.note(row, "several bodies", len(taken), figures(taken))
	}
	m.about(row, first)
	if c.area != m.q.Country {
		m.apart(row, c)
	} else {
		m.leavesOut(row, c, first)
	}
	var other []standing
	for _, s := range all {
		if s.verdict != In && s.Role == "variant" && !s.Withdrawn && !slices.ContainsFunc(wide, func(w standing) bool { return w.ID == s.ID }) {
			other = append(other, s)
		}
	}
	if len(other) > 0 {
		m.note(row, "variants", figures(other))
	}
	return true
}

// wider returns the versions of a cell that count more of the people whom the
// rule counts, and are not below what was taken.
func (m *maker) wider(c cell, taken []standing) (wide []standing) {
	for _, s := range m.totals[c] {
		if s.verdict == May && len(taken) > 0 && s.Range.Min >= taken[0].Range.Min {
			wide = append(wide, s)
		}
	}
	return wide
}

func union(all []standing) register.Range {
	r := all[0].Range
	for _, s := range all[1:] {
		r = r.Union(s.Range)
	}
	return r
}

// about tells whose figure a row is and whom it counts.
func (m *maker) about(row *Row, s standing) {
	if s.document != "" {
		if s.Issuer == "" {
			m.note(row, "claimed, no name", s.document)
		} else {
			m.note(row, "claimed", s.Issuer, s.document)
		}
		return
	}
	if s.Issuer != "" {
		m.note(row, "issuer", s.Issuer)
	}
	words := cmp.Or(s.Population.Words, strings.Join(s.Population.Counts, ", "))
	if name := cmp.Or(s.Definition, s.Series); words != "" && name != "" && name != words {
		m.note(row, "definition", words, name)
	} else if words != "" {
		m.note(row, "counts", words)
	}
	if s.Tier == "relay" {
		m.note(row, "relay")
	}
	if s.Basis == "derived" {
		m.note(row, "derived", cmp.Or(s.Note, "see the total"))
	}
}

// leavesOut names the areas that a country's figure does not hold, and what
// was published of them apart.
func (m *maker) leavesOut(row *Row, c cell, s standing) {
	for _, area := range s.Population.AreasOut {
		apart := m.in(cell{area, c.harm, c.start, c.end})
		if len(apart) > 0 {
			m.note(row, "left out, apart", area, figures(apart))
		} else {
			m.note(row, "left out, none", area)
		}
	}
	for _, area := range s.Population.Unsaid {
		m.note(row, "unsaid", area)
	}
}

// apart marks the row of an area that the country's figure leaves out.
func (m *maker) apart(row *Row, c cell) {
	for _, s := range m.in(cell{m.q.Country, c.harm, c.start, c.end}) {
		if slices.Contains(s.Population.AreasOut, c.area) {
			row.Basis = Apart
			m.note(row, "apart", s.Range)
			return
		}
	}
}

// figures lists totals as number, whom they count and where they stand.
func figures(all []standing) string {
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = s.Range.String()
		if about := cmp.Or(s.Population.Words, s.Issuer); about != "" {
			parts[i] += " (" + about + ")"
		}
	}
	return strings.Join(parts, ", ")
}

// set gives a row its range under the rule.
func (r *Row) set(n register.Range, rule *Rule) {
	r.Gap = false
	r.Min, r.Max, r.Open = &n.Min, &n.Max, n.Open || rule.Open
}
