package dataset

import (
	"regexp"
	"strings"

	"cairn/internal/register"
	"cairn/internal/table"
)

// custodyWords map the words of an indicator to what is counted. The first row
// whose words all stand in the text decides. Stages are those of a case: deprivation,
// custody, treatment, pre-trial, trial, sentence, execution.
var custodyWords = []struct {
	words     []string
	indicator string
	stage     string
	flow      bool
	unit      string
}{
	{[]string{"persons", "under sentence of death"}, "under-sentence", "sentence", false, "persons"},
	{[]string{"death sentences"}, "death-sentences", "sentence", true, "persons"},
	{[]string{"executions"}, "executions", "execution", true, "persons"},
	{[]string{"executed"}, "executions", "execution", true, "persons"},
	{[]string{"persons", "detained"}, "held", "custody", false, "persons"},
	{[]string{"persons", "held"}, "held", "custody", false, "persons"},
	{[]string{"arrest"}, "arrests", "deprivation", true, "persons"},
	{[]string{"torture"}, "torture-allegations", "treatment", true, "cases"},
	{[]string{"deaths in custody"}, "deaths-in-custody", "treatment", true, "persons"},
	{[]string{"hearings"}, "hearings", "trial", true, "hearings"},
	{[]string{"cases"}, "cases", "trial", true, "cases"},
	{[]string{"released"}, "released", "deprivation", true, "persons"},
	{[]string{"escaped"}, "escaped", "deprivation", true, "persons"},
}

// saidBy finds who said it and who passed it on in a note: "Commission for
// Human Rights via Rudaw, 18 Aug 2019".
var saidBy = regexp.MustCompile(`(?:^|; )([^;"]+?) via ([^;,]+)`)

// over finds the words of an open number: "over 44,000" is 44,001 or more.
var overWords = regexp.MustCompile(`(?i)\b(over|more than)\s+[\d,]+`)

// custody reads numbers on the detained. A number with "lower bound" is open; where
// the note quotes "over" or "more than" it starts one above. "of which" makes the
// row a part of the row before it. A "cumulative" number is a flow since its
// first year and is marked so in its indicator. The Kurdistan Region is its own area
// (IQ-KR) where the words give it alone, and is left out where they say "without".
func (b *builder) custody(s *series, t *table.Table) error {
	if err := lacking(t, "period", "indicator", "value", "source"); err != nil {
		return err
	}
	var whole *register.CustodyPoint // the row before, which "of which" is a part of
	for _, r := range t.Rows {
		words, note := r.Text("indicator"), r.Text("note")
		p, err := period(r.Text("period"))
		if err != nil {
			b.refuse(r.Cell("period").Fault("value", "%v", err), words)
			continue
		}
		n, ok, _, fault := table.Count(r.Cell("value"))
		if fault != nil {
			b.refuse(fault, words)
			continue
		}
		if !ok {
			b.warn(&table.Fault{Line: r.Line, Code: "no-figure", Reason: "the row gives no number, so it makes no custody point"})
			continue
		}
		c := register.CustodyPoint{
			Period: p, Value: register.Exactly(n), Area: s.Country, Issuer: s.Issuer,
			Address: r.Text("source"), Document: b.file.ID, Row: r.Line, Words: words, Note: note,
		}
		lower := strings.ToLower(words)
		if part, of := strings.CutPrefix(lower, "of which"); of {
			if whole == nil {
				b.refuse(r.Cell("indicator").Fault("value", "the words \"of which\" need a row before them to be a part of"), words)
				continue
			}
			c.PartOf, c.Indicator, c.Stage, c.Flow, c.Unit = whole.ID, whole.Indicator, whole.Stage, whole.Flow, whole.Unit
			c.Authority, c.Area, c.Issuer = whole.Authority, whole.Area, whole.Issuer
			c.ID = whole.ID + ":" + slug(part)
		} else if !indicate(&c, lower) {
			b.refuse(r.Cell("indicator").Fault("value", "the indicator %s names nothing that is counted of the detained: persons held, arrests, releases, escapes, cases, hearings, death sentences, executions", table.Show(words)), words)
			continue
		} else {
			c.ID = unamiCustody + ":" + strings.ReplaceAll(r.Text("period"), " ", "_") + ":" + slug(words)
		}
		if strings.Contains(lower, "lower bound") {
			if overWords.MatchString(note) {
				n++
			}
			c.Value = register.AtLeast(n)
		}
		if m := saidBy.FindStringSubmatch(note); m != nil {
			c.Issuer = strings.TrimSpace(m[1])
		} else if strings.EqualFold(note, "same") && len(b.Custody) > 0 {
			c.Issuer, c.Note = b.Custody[len(b.Custody)-1].Issuer, b.Custody[len(b.Custody)-1].Note
		}
		if first, twice := b.keys[c.ID]; twice {
			b.refuse(&table.Fault{Line: r.Line, Code: "duplicate", Reason: "the same period and indicator stand in line " + table.Group(first)}, words)
			continue
		}
		b.keys[c.ID] = r.Line
		b.Custody = append(b.Custody, c)
		if c.PartOf == "" {
			whole = &b.Custody[len(b.Custody)-1]
		}
	}
	return nil
}

// indicate fills what the words of an indicator say; false when they name
// nothing that is counted.
func indicate(c *register.CustodyPoint, words string) bool {
	for _, w := range custodyWords {
		all := true
		for _, x := range w.words {
			all = all && strings.Contains(words, x)
		}
		if !all {
			continue
		}
		c.Indicator, c.Stage, c.Flow, c.Unit = w.indicator, w.stage, w.flow, w.unit
		if strings.Contains(words, "cumulative") {
			c.Indicator += "-cumulative"
		}
		if inside, ok := authority(c.Words); ok {
			c.Authority = inside
		}
		switch {
		case strings.Contains(words, "without kurdistan region"):
			c.Authority = "without the Kurdistan Region"
		case strings.Contains(words, "kurdistan region"):
			c.Area, c.Authority = "IQ-KR", "Kurdistan Region"
		}
		return true
	}
	return false
}

// authority returns who holds the people: the words before "custody", or "all
// authorities".
func authority(words string) (string, bool) {
	if strings.Contains(strings.ToLower(words), "all authorities") {
		return "all authorities", true
	}
	if before, _, ok := strings.Cut(words, " custody"); ok {
		if i := strings.LastIndex(before, ", "); i >= 0 {
			return strings.TrimSpace(before[i+2:]), true
		}
	}
	return "", false
}

// slug turns words into a part of an id: letters and digits joined by hyphens.
func slug(words string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), "-")
}
