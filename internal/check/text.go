package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/extract"
	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Options say how a text is to be read.
type Options struct {
	Country   string              // ISO 3166-1 of the country that a bare number is about
	Incidents []register.Incident // what the register makes of its claims, datasets included
	Cases     []reconcile.Case    // why printed versions of one figure differ, as reconcile.Totals has them
	Custody   []register.CustodyPoint
	Told      []register.Total // that accepted claims tell of a period, as the rule takes them for published (count.ToldTotals)
	Published when.Day         // of the text; zero: not known
	AreaName  func(code string) string
}

// Text sets each claim that was read from a text beside the register.
//
//   - A number of killed or injured civilians in an area over a month is set
//     beside the total published for that month (rule un-mission). Equal for
//     what was said ("at least 90" holds of 91): supported. Equal to another
//     printed version, or to a sum with an area that the total leaves out:
//     other-scope. Otherwise what reconcile finds, else contradicted.
//   - Where no body's own figure is held, but an accepted claim tells one, the
//     number is set beside that: supported, or cannot-say, since a number at
//     second hand accuses nobody.
//   - People of whom the rule counts nobody (army, militia, fighters): not-covered.
//   - A number of one incident is set beside the incidents recorded there then.
//   - A number of people held, sentenced or executed is set beside the custody
//     number of the same indicator, area and time. Where the register has that
//     indicator only of another time, the nearest is named: cannot-say.
//   - A claim that is feared, planned, denied, or that an update replaced, is
//     not compared at all: cannot-say.
func Text(text string, read extract.Result, state *register.State, o Options) Report {
	rule, err := count.Find("un-mission")
	c := checker{
		open:      err == nil && rule.Open,
		published: index(state), state: state, o: o,
		claims: map[string]*register.Claim{}, found: map[string]*register.Total{}, cases: map[string]*reconcile.Case{},
	}
	if c.o.Custody == nil {
		c.o.Custody = count.CustodyPoints(state, nil)
	}
	for _, k := range o.Cases {
		if k.B.ID != "" {
			c.cases[k.B.ID] = &k
		}
	}
	r := Report{Findings: []Finding{}, Comparisons: []Comparing{}, Signs: []Sign{}, Unread: []Unread{}, Rule: "un-mission", Head: state.Head}
	for i := range read.Claims {
		c.claims[read.Claims[i].ID] = &read.Claims[i]
	}
	for i := range read.Claims {
		switch claim := &read.Claims[i]; claim.Kind {
		case register.ComparisonKind, register.SignKind:
		case register.Responsibility, register.IncidentOnly:
		default:
			r.Findings = append(r.Findings, c.claim(claim))
		}
	}
	c.likeWithLike(read.Claims, r.Findings)
	r.Findings = append(r.Findings, c.exclusions(text, read)...)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return a.Span[0] - b.Span[0] })
	for i := range read.Claims {
		switch claim := &read.Claims[i]; claim.Kind {
		case register.ComparisonKind:
			if claim.Compare != nil {
				r.Comparisons = append(r.Comparisons, c.comparison(claim))
			}
		case register.SignKind:
			said := sign(claim)
			if !slices.ContainsFunc(r.Signs, func(s Sign) bool { // a lead that the body repeats word for word
				return s.Kind == said.Kind && s.Source == said.Source && strings.EqualFold(s.Quote, said.Quote)
			}) {
				r.Signs = append(r.Signs, said)
			}
		}
	}
	for _, u := range read.Unread {
		r.Unread = append(r.Unread, Unread{u.Quote, u.Span, u.Reason})
	}
	return r
}

func sign(c *register.Claim) Sign {
	s := Sign{Quote: c.Quote, Span: c.Span, Kind: c.Sign, Source: "the publisher's own voice"}
	if c.Attribution != nil {
		s.Source = c.Attribution.Text
	}
	return s
}

type checker struct {
	*published
	state  *register.State
	o      Options
	open   bool // the rule's figures are an absolute minimum
	claims map[string]*register.Claim
	found  map[string]*register.Total // claim id → the total it was set beside
	cases  map[string]*reconcile.Case // id of a printed version → why it differs from the figure
}

func (c *checker) name(area string) string {
	if c.o.AreaName != nil {
		if n := c.o.AreaName(area); n != "" {
			return n
		}
	}
	return area
}

func (c *checker) claim(claim *register.Claim) Finding {
	f := Finding{Claim: claim.ID, Quote: claim.Quote, Span: claim.Span, Kind: string(claim.Kind), Period: claim.Time.String()}
	f.Min, f.Max = said(claim)
	f.Area = claim.Place.Area()
	r, counts := claim.Range()
	switch {
	case claim.Modality != register.Asserted:
		f.Verdict, f.Reason = CannotSay, fmt.Sprintf("the text gives this as %s, not as something that happened", claim.Modality)
	case claim.Frame == register.Superseded:
		f.Verdict, f.Reason = CannotSay, "the text itself replaces this number with a later one"
	case claim.Kind.Custody():
		c.custody(claim, &f)
	case !counts:
		f.Verdict, f.Reason = CannotSay, "it does not count persons, so there is no figure to set it beside"
	case claim.Kind.Harm() == "":
		f.Verdict, f.Reason = NotCovered, fmt.Sprintf("no rule of the register counts %s", claim.Kind)
	case c.leftOut(claim, &f):
	case claim.Scope == register.ScopeIncident && !c.ofMonth(claim, r):
		c.incident(claim, r, &f)
	default:
		c.total(claim, r, &f)
	}
	return f
}

// leftOut answers for people whom the mission's rule does not count.
func (c *checker) leftOut(claim *register.Claim, f *Finding) bool {
	var who string
	switch claim.Status {
	case register.Army:
		who = "the army is"
	case register.Militia:
		who = "militias are"
	case register.Insurgent:
		who = "fighters are"
	case register.Security:
		who = "unnamed security forces are"
	case register.Police:
		if claim.Duty != "off" && claim.Scope == register.ScopeIncident {
			who = "police killed on duty are"
		}
	}
	if who == "" {
		return false
	}
	if c.known(claim) {
		return false
	}
	f.Verdict = NotCovered
	f.Reason = who + " left out by the mission's rule, so the register's totals say nothing about it"
	return true
}

// known reports whether the register holds an incident that the claim may be of.
func (c *checker) known(claim *register.Claim) bool {
	return claim.Scope == register.ScopeIncident && len(c.at(claim)) > 0
}

// at returns the incidents recorded in the claim's area that overlap its time.
func (c *checker) at(claim *register.Claim) (there []*register.Incident) {
	area := claim.Place.Area()
	if area == "" || !claim.Time.Known() || claim.Time.Days() > 7 {
		return nil
	}
	for i := range c.o.Incidents {
		in := &c.o.Incidents[i]
		if !in.Withdrawn && in.Place.Area() == area && in.Time.Overlaps(claim.Time) {
			there = append(there, in)
		}
	}
	return there
}

// ofMonth reports whether a number that reads as one incident's, but is dated to a
// whole month, is just what was published for that month: "when 680 died".
func (c *checker) ofMonth(claim *register.Claim, r register.Range) bool {
	month, ok := claim.Time.Month()
	if !ok || claim.Time != month.Interval() || r.Min < notable {
		return false
	}
	k := key(cmp.Or(claim.Place.Area(), c.o.Country), claim.Kind.Harm(), month)
	for _, t := range append(slices.Clone(c.variants[k]), c.preferred[k]) {
		if t != nil && t.Range.Min == r.Min {
			return true
		}
	}
	return false
}

func (c *checker) incident(claim *register.Claim, r register.Range, f *Finding) {
	there := c.at(claim)
	if len(there) == 0 {
		f.Verdict, f.Reason = NotCovered, "the register holds no incident at this place and time"
		switch {
		case claim.Place.Area() == "":
			f.Verdict, f.Reason = CannotSay, "the text does not say where closely enough to find the incident"
		case !claim.Time.Known():
			f.Verdict, f.Reason = CannotSay, "the text does not say when closely enough to find the incident"
		}
		return
	}
	var held []register.Range
	for _, in := range there {
		if h, ok := c.harm(in, claim.Kind.Harm()); ok {
			held = append(held, h)
			if agrees(claim, r, h) {
				f.Verdict, f.Reason = Supported, fmt.Sprintf("incident %s at this place and time has %s", in.ID, h)
				f.Figure = incidentFigure(in, h)
				return
			}
		}
	}
	if len(held) == 1 && len(there) == 1 {
		f.Verdict, f.Reason = Contradicted, fmt.Sprintf("the register holds %s for the one incident recorded there then", held[0])
		f.Figure = incidentFigure(there[0], held[0])
		return
	}
	f.Verdict, f.Reason = CannotSay, fmt.Sprintf("%d incidents are recorded at this place and time, none with this number; it may be one of them or another", len(there))
}

func incidentFigure(in *register.Incident, h register.Range) *Figure {
	lo, hi := h.Min, h.Max
	return &Figure{Min: &lo, Max: &hi, Open: h.Open, Rule: "all", ID: in.ID, Area: in.Place.Area(), Period: in.Time.String(), Source: in.Address}
}

// harm returns the range of an incident, all statuses together.
func (c *checker) harm(in *register.Incident, harm register.Harm) (r register.Range, ok bool) {
	for _, h := range in.Harms {
		if h.Harm == harm {
			r, ok = r.Plus(h.Range), true
		}
	}
	return r, ok
}

// agrees reports whether what a claim says can be true of the range held. An
// "about" may be off by a twentieth.
func agrees(claim *register.Claim, r, held register.Range) bool {
	q := register.Exact
	if claim.Count != nil {
		q = claim.Count.Qualifier
	}
	switch q {
	case register.About:
		slack := max(1, held.Max/20)
		return r.Min >= held.Min-slack && r.Min <= held.Max+slack
	case register.SaidLeast, register.MoreThan, register.Vague:
		return held.Max >= r.Min
	}
	return r.Min <= held.Max && held.Min <= r.Max
}

// total sets a number over a period beside what was published for it.
func (c *checker) total(claim *register.Claim, r register.Range, f *Finding) {
	area := claim.Place.Area()
	if area == "" {
		area = c.o.Country
	}
	f.Area = area
	harm := claim.Kind.Harm()
	month, ok := claim.Time.Month()
	switch {
	case !claim.Time.Known():
		f.Verdict, f.Reason = CannotSay, "the text does not say which period the number is of"
		return
	case !ok || claim.Time != month.Interval():
		c.longer(claim, r, area, harm, f)
		return
	}
	t := c.preferred[key(area, harm, month)]
	if t == nil && c.told(claim, r, area, harm, f) {
		return
	}
	if t == nil {
		f.Verdict, f.Reason = NotCovered, fmt.Sprintf("nothing was published for %s in %s: unknown, which is not zero", c.name(area), spell(month.Interval()))
		for _, v := range c.variants[key(area, harm, month)] {
			if agrees(claim, r, v.Range) {
				f.Verdict, f.Reason = OtherScope, "only another printed version holds this number: "+v.Population.Words
				f.Figure = c.figure(v)
			}
		}
		return
	}
	c.found[claim.ID] = t
	f.Figure = c.figure(t)
	if agrees(claim, r, t.Range) {
		f.Verdict, f.Reason = Supported, c.asPublished(t)
		return
	}
	if whole := c.claims[claim.PartOf]; whole != nil && whole.Kind == claim.Kind && whole.Place.Area() == claim.Place.Area() && whole.Time == claim.Time && r.Max < t.Range.Min {
		f.Verdict, f.Reason, f.Figure = CannotSay, fmt.Sprintf("a part of the number before it: the register holds %s for all, and nothing of these alone", t.Range), nil
		return
	}
	c.explain(claim, r, t, f)
}

// told sets a number beside the totals that accepted claims tell of its area,
// days and harm. It reports whether there is one.
func (c *checker) told(claim *register.Claim, r register.Range, area string, harm register.Harm, f *Finding) (any bool) {
	for i := range c.o.Told {
		t := &c.o.Told[i]
		if t.Area != area || t.Harm != harm || t.Period != claim.Time {
			continue
		}
		holds := agrees(claim, r, t.Range)
		if any && !holds {
			continue
		}
		any = true
		f.Figure = c.figure(t)
		f.Figure.Source, f.Figure.Sources = t.Document.Short(), []string{t.Document.Short()}
		f.Verdict = CannotSay
		f.Reason = fmt.Sprintf("an accepted claim tells %s for %s in %s; no record of the body itself is held", t.Range, c.name(area), spell(t.Period))
		if holds {
			f.Verdict = Supported
			return true
		}
	}
	return any
}

// asPublished says whose number it is, under which definition, and how the
// other printed versions of it differ.
func (c *checker) asPublished(t *register.Total) string {
	reason := fmt.Sprintf("%s's figure for %s, %s", t.Issuer, c.name(t.Area), spell(t.Period))
	if t.Population.Words != "" {
		reason += " (" + t.Population.Words
		reason += ")"
	}
	m, _ := t.Period.Month()
	for _, v := range c.variants[key(t.Area, t.Harm, m)] {
		if k := c.cases[v.ID]; k != nil && k.Kind == reconcile.OtherScope {
			reason += fmt.Sprintf("; %s: %s", v.Population.Words, v.Range)
		}
	}
	return reason
}

func (c *checker) figure(t *register.Total) *Figure {
	lo, hi := t.Range.Min, t.Range.Max
	fig := &Figure{Min: &lo, Max: &hi, Open: t.Range.Open || c.open, Rule: "un-mission", Area: t.Area, Period: t.Period.String(), Source: t.Address, Sources: []string{t.Address}}
	fig.ID = fmt.Sprintf("un-mission/%s/%s/%s", t.Period, t.Area, t.Harm)
	return fig
}

// longer sets a number over more or less than one month beside a figure that
// was published for just that period, or beside the sum of its months where
// all of them are held and count the same people.
func (c *checker) longer(claim *register.Claim, r register.Range, area string, harm register.Harm, f *Finding) {
	for _, t := range c.spans[area+" "+string(harm)] {
		if t.Period.Start == claim.Time.Start && t.Period.End == claim.Time.End {
			f.Figure = c.figure(t)
			c.found[claim.ID] = t
			switch year, sum, other := c.otherYear(area, harm, r, t); {
			case agrees(claim, r, t.Range):
				f.Verdict, f.Reason = Supported, fmt.Sprintf("%s's figure for %s, %s", t.Issuer, c.name(t.Area), spell(t.Period))
			case other:
				f.Verdict, f.Reason = CannotSay, fmt.Sprintf("%d is what %s comes to, and the sentence may speak of that; for %s, as it was read, the register holds %s", sum, spell(year), spell(t.Period), t.Range)
			default:
				f.Verdict, f.Reason = Contradicted, fmt.Sprintf("the figure published for %s is %s", spell(t.Period), t.Range)
			}
			return
		}
	}
	months, gaps := c.in(area, harm, claim.Time)
	whole := claim.Time.Start == claim.Time.Start.Month().First() && claim.Time.End == claim.Time.End.Month().Last()
	if len(months) == 0 || !whole || gaps > 0 || len(months) != int(claim.Time.End.Month()-claim.Time.Start.Month())+1 {
		f.Verdict, f.Reason = CannotSay, "the register holds no figure for just this period"
		return
	}
	sum, mixed := register.Range{}, ""
	for _, t := range months {
		sum = sum.Plus(t.Range)
		if mixed == "" {
			mixed = c.unlike(months[0], t)
		}
	}
	lo, hi := sum.Min, sum.Max
	f.Figure = &Figure{Min: &lo, Max: &hi, Open: sum.Open, Rule: "un-mission", Area: area, Period: claim.Time.String(), Source: months[0].Address}
	switch {
	case agrees(claim, r, sum) && mixed == "":
		f.Verdict, f.Reason = Supported, fmt.Sprintf("the %d months published add up to %s", len(months), sum)
	case agrees(claim, r, sum):
		f.Verdict, f.Reason = OtherScope, fmt.Sprintf("the %d months published add up to %s, but they do not count the same people: %s", len(months), sum, mixed)
	case mixed != "":
		f.Verdict, f.Reason = CannotSay, fmt.Sprintf("the %d months published add up to %s, and do not count the same people: %s", len(months), sum, mixed)
	default:
		f.Verdict, f.Reason = Contradicted, fmt.Sprintf("the %d months published add up to %s", len(months), sum)
	}
}

// otherYear finds a number as the figure of another year, or as the sum of its
// months.
func (c *checker) otherYear(area string, harm register.Harm, r register.Range, not *register.Total) (year when.Interval, sum int, found bool) {
	if r.Min != r.Max || r.Min < notable || len(c.months) == 0 {
		return when.Interval{}, 0, false
	}
	for _, t := range c.spans[area+" "+string(harm)] {
		if t != not && t.Range.Min == r.Min {
			return t.Period, r.Min, true
		}
	}
	for y := c.months[0].Year(); y <= c.months[len(c.months)-1].Year(); y++ {
		months, gaps := c.in(area, harm, when.Year(y))
		sum = 0
		for _, t := range months {
			sum += t.Range.Min
		}
		if gaps == 0 && len(months) == 12 && sum == r.Min && when.Year(y) != not.Period {
			return when.Year(y), sum, true
		}
	}
	return when.Interval{}, 0, false
}

// custody sets a number about people held, tried or executed beside the
// register's number of the same indicator, area and time. A number held now
// without a day is of the day the text was published.
func (c *checker) custody(claim *register.Claim, f *Finding) {
	f.Verdict, f.Reason = CannotSay, "the register holds no custody number of this kind"
	r, ok := claim.Range()
	in, known := count.CustodyIndicator(claim)
	if !ok || !known {
		f.Reason = "the register holds nothing on this"
		return
	}
	period, area := claim.Time, cmp.Or(claim.Place.Area(), c.o.Country)
	if !period.Known() && c.o.Published != 0 {
		period = when.Between(c.o.Published, c.o.Published)
	}
	var near *register.CustodyPoint
	for i := range c.o.Custody {
		p := &c.o.Custody[i]
		if p.Indicator != in.Name || p.Flow != in.Flow || p.Area != area || p.Document == claim.Document && claim.Document != "" {
			continue
		}
		if sameTime(period, p.Period) {
			f.Figure = custodyFigure(p)
			if agrees(claim, r, p.Value) {
				f.Verdict, f.Reason = Supported, "the register's custody number: "+p.Words
			} else {
				f.Verdict, f.Reason = Contradicted, fmt.Sprintf("the register holds %s: %s", p.Value, p.Words)
			}
			return
		}
		if near == nil || period.Known() && apart(period, p.Period) < apart(period, near.Period) {
			near = p
		}
	}
	if near != nil {
		f.Figure = custodyFigure(near)
		f.Reason = fmt.Sprintf("the register's nearest number of this kind is %s, of %s: another time, not to be compared", near.Value, spell(near.Period))
	}
}

func custodyFigure(p *register.CustodyPoint) *Figure {
	lo, hi := p.Value.Min, p.Value.Max
	return &Figure{Min: &lo, Max: &hi, Open: p.Value.Open, Rule: "custody", ID: p.ID, Area: p.Area, Period: p.Period.String(), Source: p.Address}
}

// apart is how many days lie between the starts of two periods.
func apart(a, b when.Interval) int { return max(int(a.Start-b.Start), int(b.Start-a.Start)) }

func sameTime(a, b when.Interval) bool {
	return a.Known() && b.Known() && a.Start == b.Start && a.End == b.End
}

// now returns the total that the text reports now: that of its first current
// number about a whole country that the register holds a figure of.
func (c *checker) now(claims []register.Claim) *register.Total {
	for i := range claims {
		if t := c.found[claims[i].ID]; t != nil && claims[i].Frame == register.Current && len(t.Area) == 2 {
			return t
		}
	}
	return nil
}

// likeWithLike adds to each finding how its figure differs in definition from
// the one that the text reports now, so that nobody sets one against the other
// unawares.
func (c *checker) likeWithLike(claims []register.Claim, findings []Finding) {
	now := c.now(claims)
	if now == nil {
		return
	}
	for i := range findings {
		t := c.found[findings[i].Claim]
		if t == nil || t == now || t.Area != now.Area || t.Harm != now.Harm || t.Definition == "" || now.Definition == "" {
			continue // longer figures have no definition of their own
		}
		if d := c.unlike(t, now); d != "" {
			findings[i].Reason += fmt.Sprintf(". Not like with like with %s: %s", spell(now.Period), d)
		}
	}
}
