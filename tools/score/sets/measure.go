package sets

import (
	"fmt"

	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

// Numbers compares a figure with gold over the rows of a set.
type Numbers struct {
	Exact, Within           guide.Share // within 1 or within 10 % of gold
	AboveExact, AboveWithin guide.Share // rows with gold above 0
	Covered                 guide.Share // gold inside [min, max]
	Width                   int         // sum of max − min of the closed ranges
	Gold, Said              int         // sums, for the bias
}

// Add counts one row: what was said against gold. A minimum is the register's.
func (n *Numbers) Add(gold int, said register.Range) {
	off := said.Min - gold
	within := off >= -1 && off <= 1 || 10*off <= gold && -10*off <= gold
	n.Exact.Add(off == 0)
	n.Within.Add(within)
	if gold > 0 {
		n.AboveExact.Add(off == 0)
		n.AboveWithin.Add(within)
	}
	n.Covered.Add(said.Covers(gold))
	n.Width += said.Max - said.Min
	n.Gold += gold
	n.Said += said.Min
}

// Bias is the relative error of the sum, signed: +0.10 says a tenth too many.
func (n *Numbers) Bias() float64 {
	if n.Gold == 0 {
		return 0
	}
	return float64(n.Said-n.Gold) / float64(n.Gold)
}

func numbersTable() report.Table {
	return report.Table{Head: []string{"figure", "rows", "exact", "within 1 or 10 %", "rows gold > 0", "exact", "within", "bias of the sum", "gold in [min,max]"}}
}

func (n *Numbers) row(t *report.Table, name string) {
	t.Add(name, n.Exact.Of, n.Exact.Value(), n.Within.Value(), n.AboveExact.Of, n.AboveExact.Value(), n.AboveWithin.Value(), signed(n.Bias()), n.Covered.Value())
}

// Two holds the guide's two readings of a toll and the baselines beside them.
type Two struct {
	Lead, Sum, Regex, Always Numbers
}

// Add counts one row in all of them; always is the trivial answer.
func (t *Two) Add(gold int, toll guide.Toll, regex, always int) {
	t.Lead.Add(gold, toll.Lead)
	t.Sum.Add(gold, toll.Sum)
	t.Regex.Add(gold, register.Exactly(regex))
	t.Always.Add(gold, register.Exactly(always))
}

// best is the reading that is exact more often: the set's figure.
func (t *Two) best() *Numbers {
	if t.Sum.Exact.Right > t.Lead.Exact.Right {
		return &t.Sum
	}
	return &t.Lead
}

// says sums a figure up beside its regex baseline.
func (t *Two) says(name string) string {
	b := t.best()
	return fmt.Sprintf("%s: exact %.3f, within 1 or 10 %% %.3f, of %d; above 0 exact %.3f of %d (two-pattern regex %.3f, above 0 %.3f)",
		name, b.Exact.Value(), b.Within.Value(), b.Exact.Of, b.AboveExact.Value(), b.AboveExact.Of, t.Regex.Exact.Value(), t.Regex.AboveExact.Value())
}

func (t *Two) rows(to *report.Table, name, always string) {
	const figure = " (the figure)"
	lead, sum := figure, ""
	if t.best() == &t.Sum {
		lead, sum = "", figure
	}
	t.Lead.row(to, name+", lead alone"+lead)
	t.Sum.row(to, name+", sum"+sum)
	t.Regex.row(to, name+", two-pattern regex, first hit")
	t.Always.row(to, name+", "+always)
}

// Dates compares a claim's time with a gold day.
type Dates struct {
	Exact, Near, Covered guide.Share
	Silent               int // no date said
}

// Add counts one row. Exact is the one day; near is that day or the next to
// it; covered is an interval that holds it.
func (d *Dates) Add(gold when.Day, said when.Interval) {
	one := said.Known() && said.Start == said.End
	d.Exact.Add(one && said.Start == gold)
	d.Near.Add(one && said.Start-gold >= -1 && said.Start-gold <= 1)
	d.Covered.Add(said.Known() && said.Start <= gold && gold <= said.End)
	if !said.Known() {
		d.Silent++
	}
}

// orPublished takes a night or a day's span that ends on the day of publication
// ("overnight", "the past 24 hours") for that day, and else returns the time that was said or, where none was, the day of
// publication: what a coder does who must fill the field.
func orPublished(said when.Interval, published when.Day, known bool) when.Interval {
	night := said.Known() && known && said.End == published && said.Days() == 2
	if !night && (said.Known() || !known) {
		return said
	}
	return when.Between(published, published)
}

func datesTable() report.Table {
	return report.Table{Head: []string{"date", "rows", "exact", "within a day", "interval holds it", "not said"}}
}

func (d *Dates) row(t *report.Table, name string) {
	t.Add(name, d.Exact.Of, d.Exact.Value(), d.Near.Value(), d.Covered.Value(), d.Silent)
}

// Places compares the first-level area of a document with gold. A document for
// which no area, or only a country, was said is silent.
type Places struct {
	Right  guide.Share
	Silent int
}

// Add counts one row: the area said against the gold code.
func (p *Places) Add(gold, said string) {
	p.Right.Add(said == gold)
	if len(said) <= 2 {
		p.Silent++
	}
}

func placesTable() report.Table {
	return report.Table{Head: []string{"first-level area", "rows", "right", "right where one was said", "not said"}}
}

func (p *Places) row(t *report.Table, name string) {
	t.Add(name, p.Right.Of, p.Right.Value(), guide.Share{Right: p.Right.Right, Of: p.Right.Of - p.Silent}.Value(), p.Silent)
}

// leadOf returns the claim that speaks for the document: the lead of the first
// family that has one, else the first claim of any kind that is real and now.
func leadOf(claims []register.Claim, tolls ...guide.Toll) *register.Claim {
	var lead *register.Claim
	for _, t := range tolls {
		if len(t.Claims) > 0 && (lead == nil || t.Claims[0].Span[0] < lead.Span[0]) {
			lead = t.Claims[0]
		}
	}
	if lead != nil {
		return lead
	}
	for i := range claims {
		c := &claims[i]
		if !guide.Outside(c.Kind) && (c.Frame == register.Current || c.Frame == register.Update) {
			return c
		}
	}
	return nil
}

// whenAndWhere returns the time and the area of a document: the lead's, or
// where the lead says none, those of the first other current claim.
func whenAndWhere(claims []register.Claim, lead *register.Claim) (t when.Interval, area string) {
	if lead != nil {
		t, area = lead.Time, lead.Place.Area()
	}
	for i := range claims {
		c := &claims[i]
		if guide.Outside(c.Kind) || c.Frame == register.Background || c.Frame == register.Superseded {
			continue
		}
		if !t.Known() {
			t = c.Time
		}
		if len(area) <= 2 && len(c.Place.Area()) > 2 {
			area = c.Place.Area()
		}
	}
	return t, area
}

func signed(f float64) string { return fmt.Sprintf("%+.3f", f) }
