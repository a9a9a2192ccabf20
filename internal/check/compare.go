package check

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// comparison computes a comparison of the text anew from the published monthly
// figures: the mean (or the value, the peak, the total) of the months on its
// left against that of the months on its right. Where the months do not all
// count the same people the reason names it; the verdict is then still about
// the numbers, since that is what the text says.
//
// lower and higher ask for any difference; far-below and far-above for less
// than half or more than double, and nothing can be said of a smaller difference the
// same way; same for within a tenth; times and percent
// for the factor within a tenth of itself, or beyond it where the words are "more
// than" or "less than" it; highest and lowest for no month
// beyond it.
func (c *checker) comparison(claim *register.Claim) Comparing {
	k := claim.Compare
	out := Comparing{Quote: claim.Quote, Span: claim.Span, Verdict: CannotSay}
	harm := k.Harm
	if harm == "" {
		harm = register.HarmKilled
	}
	area := claim.Place.Area()
	if area == "" {
		area = c.o.Country
	}
	left, right := c.side(k.Left, k.LeftIDs, area, harm), c.side(k.Right, k.RightIDs, area, harm)
	out.Says = says(k, harm, left, right)
	if len(left.months) == 0 && len(left.values) == 0 || len(right.months) == 0 && len(right.values) == 0 {
		out.Reason = "the register holds no figures for one side of it"
		return out
	}
	switch {
	case k.Relation == "highest" || k.Relation == "lowest":
		c.extreme(claim, left, right, &out)
		return out
	case k.Relation == "same" && strings.Contains(strings.ToLower(claim.Quote), "compare"):
		out.Reason = fmt.Sprintf("the text sets the two side by side and claims no more; %s: %s; %s: %s",
			left.words(k.Measure), number(left.measure(k.Measure)), right.words(rightOf(k)), number(right.measure(rightOf(k))))
		return out
	}
	a, b := left.measure(k.Measure), right.measure(rightOf(k))
	further := ""
	switch {
	case holds(k, a, b, left, right):
		out.Verdict = Supported
	case beyond(k, a, b):
		further = "; the change is larger than the words say"
	case k.Relation == "far-below" && a < b || k.Relation == "far-above" && a > b:
		further = "; whether that is far is a matter of judgement"
	default:
		out.Verdict = Contradicted
	}
	out.Reason = fmt.Sprintf("%s: %s; %s: %s", left.words(k.Measure), number(a), right.words(rightOf(k)), number(b))
	if b > 0 {
		out.Reason += fmt.Sprintf(" (%.0f %% of it)", 100*a/b)
	}
	out.Reason += further
	if left.gaps+right.gaps > 0 {
		out.Reason += fmt.Sprintf("; %d months have no figure and are left out, not counted as zero", left.gaps+right.gaps)
	}
	if d := c.breaks(append(slices.Clone(right.months), left.without(right).months...)); d != "" {
		out.Reason += "; not like with like: " + d
	}
	return out
}

// extreme answers for "the highest since", "the lowest of the year": no other
// month of the span lies beyond the one spoken of. What a text names after
// "since" may itself lie beyond it (that is why it is named), so it is left out
// of the comparison, and the reason then gives its figure.
func (c *checker) extreme(claim *register.Claim, left, right side, out *Comparing) {
	k := claim.Compare
	if len(left.months) != 1 || len(left.values) > 0 {
		out.Reason = "it does not say clearly of which one month it speaks"
		return
	}
	spoken := left.months[0]
	others := right.without(left).months
	named := 0
	if quote := strings.ToLower(claim.Quote); strings.Contains(quote, "since") || strings.Contains(quote, "منذ") {
		// since is said of the months before; what came later is not spoken of
		others = slices.DeleteFunc(slices.Clone(others), func(t *register.Total) bool { return t.Period.Start > spoken.Period.End })
		named = 1
		if _, month, day := k.Right.Start.Date(); month == 1 && day == 1 {
			named = 12
		}
	}
	if len(others) == 0 {
		out.Reason = "the register holds no other month of the span"
		return
	}
	beyond := func(t *register.Total) bool {
		if k.Relation == "lowest" {
			return t.Range.Min < spoken.Range.Min
		}
		return t.Range.Min > spoken.Range.Min
	}
	var further, sinceOnes []*register.Total
	for _, t := range others {
		switch {
		case !beyond(t):
		case int(t.Period.Start.Month()-k.Right.Start.Month()) < named:
			sinceOnes = append(sinceOnes, t)
		default:
			further = append(further, t)
		}
	}
	out.Reason = fmt.Sprintf("%s: %s; of the %d other months from %s to %s", spell(spoken.Period), number(float64(spoken.Range.Min)), len(others),
		spell(others[0].Period), spell(others[len(others)-1].Period))
	direction := map[string]string{"highest": "higher", "lowest": "lower"}[k.Relation]
	switch {
	case len(further) > 0:
		out.Verdict = Contradicted
		out.Reason += fmt.Sprintf(" %d are %s, as %s with %d", len(further), direction, spell(further[len(further)-1].Period), further[len(further)-1].Range.Min)
	case len(sinceOnes) > 0:
		out.Verdict = Supported
		last := sinceOnes[len(sinceOnes)-1]
		out.Reason += fmt.Sprintf(" none is %s but what it is set against, %s with %d", direction, spell(last.Period), last.Range.Min)
	default:
		out.Verdict = Supported
		out.Reason += " none is " + direction
	}
	if right.gaps > 0 {
		out.Reason += fmt.Sprintf("; %d months have no figure and are left out, not counted as zero", right.gaps)
	}
	if d := c.breaks(append(slices.Clone(others), spoken)); d != "" {
		out.Reason += "; not like with like: " + d
	}
}

func rightOf(k *register.Comparison) string {
	if k.RightOf != "" {
		return k.RightOf
	}
	return k.Measure
}

// A side is the months that one side of a comparison speaks of; values stand
// in where the register holds no figure and the text's own claim must do.
type side struct {
	months []*register.Total
	values []float64
	span   when.Interval
	gaps   int
}

func (c *checker) side(span when.Interval, ids []string, area string, harm register.Harm) (s side) {
	for _, id := range ids {
		claim := c.claims[id]
		if claim == nil {
			continue
		}
		if t := c.found[id]; t != nil {
			s.months = append(s.months, t)
		} else if r, ok := claim.Range(); ok {
			s.values = append(s.values, float64(r.Min))
		}
	}
	if len(s.months)+len(s.values) == 0 {
		s.months, s.gaps = c.in(area, harm, c.whole(span))
	}
	s.span = span
	if len(s.months) > 0 {
		s.span = when.Between(s.months[0].Period.Start, s.months[0].Period.End)
		for _, t := range s.months {
			s.span = when.Between(min(s.span.Start, t.Period.Start), max(s.span.End, t.Period.End))
		}
	}
	return s
}

// whole returns the calendar months that a span is about. A span that begins
// and ends with a month is taken as it is. Any other ("the past three months",
// said on the 25th) is as many months as its days make, the last of them the
// last that was over by the span's end: no figure of a month is known before.
func (c *checker) whole(span when.Interval) when.Interval {
	if !span.Known() || span.Start == span.Start.Month().First() && span.End == span.End.Month().Last() {
		return span
	}
	last := span.End.Month()
	if span.End != last.Last() {
		last--
	}
	first := span.Start.Month()
	if span.Start != first.First() {
		const daysInMonth = 365.25 / 12
		n := int(float64(span.Days())/daysInMonth + 0.5)
		first = last - when.Month(max(n, 1)) + 1
	}
	if first > last {
		return when.Interval{}
	}
	return when.Between(first.First(), last.Last())
}

func (s side) without(o side) side {
	s.months = slices.DeleteFunc(slices.Clone(s.months), func(t *register.Total) bool { return slices.Contains(o.months, t) })
	return s
}

func (s side) all() []float64 {
	v := slices.Clone(s.values)
	for _, t := range s.months {
		v = append(v, float64(t.Range.Min))
	}
	return v
}

func (s side) measure(m string) float64 {
	v := s.all()
	if len(v) == 0 {
		return 0
	}
	switch m {
	case "peak", "highest":
		return slices.Max(v)
	case "lowest":
		return slices.Min(v)
	case "total":
		sum := 0.0
		for _, x := range v {
			sum += x
		}
		return sum
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// stretch names the months of a side, first to last.
func (s side) stretch() string {
	if f := s.span.Start.Month(); s.span.Known() && f != s.span.End.Month() {
		return spell(f.Interval()) + " to " + spell(s.span.End.Month().Interval())
	}
	return spell(s.span)
}

func (s side) words(m string) string {
	n := len(s.all())
	span := s.stretch()
	switch {
	case n == 1:
		return span
	case m == "peak" || m == "total":
		return fmt.Sprintf("%s of %d months, %s", m, n, span)
	}
	return fmt.Sprintf("mean of %d months, %s", n, span)
}

func holds(k *register.Comparison, a, b float64, left, right side) bool {
	switch k.Relation {
	case "lower":
		return a < b
	case "higher":
		return a > b
	case "far-below":
		return slices.Max(left.all()) < b/2
	case "far-above":
		return slices.Min(left.all()) > 2*b
	case "same":
		return a >= 0.9*b && a <= 1.1*b
	case "times":
		switch {
		case b <= 0:
			return false
		case k.Bound == "more":
			return a/b > k.Factor
		case k.Bound == "less":
			return a/b < k.Factor
		}
		return a/b >= 0.9*k.Factor && a/b <= 1.1*k.Factor
	case "percent":
		change := 100 * (a - b) / b
		switch {
		case b <= 0:
			return false
		case k.Bound == "more":
			return change*k.Factor > 0 && abs(change) > abs(k.Factor)
		case k.Bound == "less":
			return change*k.Factor > 0 && abs(change) < abs(k.Factor)
		}
		return change >= k.Factor-max(1, 0.1*abs(k.Factor)) && change <= k.Factor+max(1, 0.1*abs(k.Factor))
	}
	return false
}

// beyond reports whether a number doubled, halved or changed by more than a
// round factor says: "halved" of a fall to a third. The words are then not wrong,
// nor borne out.
func beyond(k *register.Comparison, a, b float64) bool {
	return k.Relation == "times" && k.Bound == "" && b > 0 && (k.Factor == 2 && a/b > 2 || k.Factor == 0.5 && a/b < 0.5)
}

func abs(x float64) float64 { return max(x, -x) }

func number(x float64) string {
	if x == float64(int(x)) {
		return fmt.Sprint(int(x))
	}
	return fmt.Sprintf("%.1f", x)
}

// relations puts the relation of a comparison into words.
var relations = map[string]string{"lower": "lower than", "higher": "higher than", "far-below": "far below", "far-above": "far above", "same": "about the same as"}

// bounds puts the bound of a factor into words.
var bounds = map[string]string{"more": "more than ", "less": "less than "}

func says(k *register.Comparison, harm register.Harm, left, right side) string {
	relation := relations[k.Relation]
	switch k.Relation {
	case "times":
		relation = bounds[k.Bound] + fmt.Sprintf("%g times", k.Factor)
	case "percent":
		relation = fmt.Sprintf("down by %s%.3g per cent from", bounds[k.Bound], -k.Factor)
		if k.Factor > 0 {
			relation = fmt.Sprintf("up by %s%.3g per cent from", bounds[k.Bound], k.Factor)
		}
	case "highest", "lowest":
		return fmt.Sprintf("%s: %s is the %s of %s", harm, left.words(k.Measure), k.Relation, right.stretch())
	}
	return fmt.Sprintf("%s: %s, %s %s", harm, left.words(k.Measure), relation, right.words(rightOf(k)))
}

// breaks names the definitions that the months fall under, when more than one.
func (c *checker) breaks(months []*register.Total) string {
	first := map[string]*register.Total{}
	var order []string
	out := 0
	for _, t := range months {
		if first[t.Definition] == nil {
			first[t.Definition] = t
			order = append(order, t.Definition)
		}
		if len(t.Population.AreasOut) > 0 {
			out++
		}
	}
	var parts []string
	if len(order) > 1 {
		parts = append(parts, fmt.Sprintf("the months fall under %d definitions", len(order)))
		if len(order) == 2 {
			if d := c.unlike(first[order[0]], first[order[1]]); d != "" {
				parts = append(parts, d)
			}
		}
	}
	if out > 0 && out < len(months) {
		parts = append(parts, fmt.Sprintf("%d of %d leave an area out", out, len(months)))
	}
	return strings.Join(parts, "; ")
}
