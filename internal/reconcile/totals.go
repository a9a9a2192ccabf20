package reconcile

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Totals compares the published totals of a register: other printed versions of
// a figure with the body's own, the named areas with their country, and the
// months with the longer periods that hold them. A month or an area of which
// nothing was published is never taken as zero, so that sums which lack one are
// compared only where they already exceed the whole. Name gives the name of an
// area by its code; nil leaves the codes. Cases come in order of period, area
// and harm.
func Totals(state *register.State, name func(code string) string) []Case {
	b := newBook(state, name)
	var cases []Case
	for c, all := range b.variants {
		p := b.preferred[c]
		for _, v := range all {
			if p != nil {
				cases = append(cases, b.version(p, v))
			}
		}
	}
	for _, c := range b.cells {
		if k, ok := b.parts(c); ok {
			cases = append(cases, k)
		}
		if k, ok := b.months(c); ok {
			cases = append(cases, k)
		}
	}
	slices.SortStableFunc(cases, func(x, y Case) int {
		if d := strings.Compare(x.Period, y.Period); d != 0 {
			return d
		}
		if d := strings.Compare(x.Area, y.Area); d != 0 {
			return d
		}
		if d := strings.Compare(string(y.Harm), string(x.Harm)); d != 0 {
			return d
		}
		return strings.Compare(x.A.ID+" "+x.B.ID, y.A.ID+" "+y.B.ID)
	})
	return cases
}

// version explains another printed version v of the figure p: of the
// explanations that hold, the smallest.
func (b *book) version(p, v *register.Total) Case {
	k := Case{Period: v.Period.String(), Area: v.Area, Harm: v.Harm, A: side(p), B: side(v)}
	for _, explain := range []func(p, v *register.Total, k *Case) bool{
		b.same, b.mixed, b.namedOnly, b.byDefinition, b.elsewhere, b.slipped, b.added, b.revised,
	} {
		if explain(p, v, &k) {
			if k.Kind == OtherScope {
				b.noted(p, v, &k) // other people, and a slip beside: the slip is the smaller explanation
			}
			return k
		}
	}
	if b.noted(p, v, &k) {
		return k
	}
	k.Kind = Conflict
	k.Explanation = fmt.Sprintf("%s and %s contradict each other: as far as is said they count the same people, and no slip, sum, other month or other area explains the difference", p.Range, v.Range)
	if relate(p.Population, v.Population) == unclear {
		k.Explanation = fmt.Sprintf("%s against %s: the page does not say whom it counts (%q), so the difference cannot be explained", v.Range, p.Range, v.Population.Words)
	}
	return k
}

// same: the numbers are equal, or agree as ranges.
func (b *book) same(p, v *register.Total, k *Case) bool {
	if p.Range.Min != v.Range.Min || p.Range.Max != v.Range.Max {
		return false
	}
	k.Kind, k.Explanation = Same, "the same number"
	if r := relate(p.Population, v.Population); r == wider || r == narrower {
		k.Explanation = fmt.Sprintf("the same number, though one counts %s and the other %s", words(p), words(v))
	}
	return true
}

// words tells whom a number counts, as its page says; what follows a semicolon
// there is about areas.
func words(t *register.Total) string {
	if people, _, _ := strings.Cut(t.Population.Words, ";"); people != "" {
		return people
	}
	return strings.Join(t.Population.Counts, ", ")
}

// mixed: the page's killed and injured count different people. It says so, or
// its other number is the figure of civilians while this one is that of all.
func (b *book) mixed(p, v *register.Total, k *Case) bool {
	if !v.Population.Mixed {
		return false
	}
	k.Kind = MixedScope
	k.Explanation = fmt.Sprintf("the page prints killed and injured of different people side by side: %s is not of those whom %s counts", v.Range, p.Range)
	if o := b.beside(v); o != nil {
		if q := b.preferred[cellOf(o)]; q != nil && q.Range == o.Range {
			k.Explanation += fmt.Sprintf("; its %s, %s, are those of the figure", o.Harm, o.Range)
			k.With = append(k.With, side(o))
		}
	}
	return true
}

// namedOnly: the number is the sum of all areas that were named that month, so
// a part was taken for the whole. Where the page prints both harms, both must
// be such sums.
func (b *book) namedOnly(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	parts := b.named(cellOf(v), p)
	if !ok || len(parts) < 2 || n >= p.Range.Min {
		return false
	}
	if s := sum(parts); s.Min != n || s.Max != n {
		return false
	}
	if o := b.beside(v); o != nil {
		if others := b.named(cellOf(o), b.preferred[cellOf(o)]); len(others) == len(parts) && sum(others).Min != o.Range.Min {
			return false
		}
	}
	k.Chance = chance(1, n)
	if k.Chance > tooLikely {
		return false
	}
	k.Kind, k.With = PartialSum, sides(parts)
	k.Explanation = fmt.Sprintf("%d = %s: the named areas only, given as the whole; the figure is %s", n, b.list(parts), p.Range)
	return true
}

// byDefinition: the pages say that they count different people, and the
// difference goes the way that it must. Then another version that counts the
// same people as v may still show a fault in v, or that an area was added.
func (b *book) byDefinition(p, v *register.Total, k *Case) bool {
	r := relate(p.Population, v.Population)
	if r == wider && v.Range.Min < p.Range.Min || r == narrower && v.Range.Max > p.Range.Max || r == alike || r == unclear {
		return false
	}
	if b.areaOf(p, v, k) || b.faulty(p, v, k) {
		return true
	}
	k.Kind = OtherScope
	if r == wider {
		k.Explanation = fmt.Sprintf("%s counts %s; the figure, %s, counts %s", v.Range, words(v), p.Range, words(p))
	} else {
		k.Explanation = fmt.Sprintf("%s leaves out people whom the figure, %s, counts: it is of %s", v.Range, p.Range, words(v))
	}
	return true
}

// alikeVersions returns the other printed versions of a cell that count the
// same people as v and are possible beside the figure p.
func (b *book) alikeVersions(p, v *register.Total) (all []*register.Total) {
	for _, w := range b.variants[cellOf(v)] {
		if w.ID == v.ID || relate(w.Population, v.Population) != alike || relate(p.Population, w.Population) != relate(p.Population, v.Population) {
			continue
		}
		if r := relate(p.Population, w.Population); r == wider && w.Range.Min < p.Range.Min || r == narrower && w.Range.Max > p.Range.Max {
			continue
		}
		all = append(all, w)
	}
	return all
}

// areaOf: v is another version plus the figure of an area that the country's
// figure leaves out.
func (b *book) areaOf(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	if !ok {
		return false
	}
	for _, w := range b.alikeVersions(p, v) {
		for _, area := range p.Population.AreasOut {
			x := b.preferred[cellOf(v).in(area)]
			if x == nil || w.Range.Plus(x.Range) != register.Exactly(n) {
				continue
			}
			k.Kind, k.With, k.Chance = AreaAdded, []Side{side(w), side(x)}, chance(1, n)
			k.Explanation = fmt.Sprintf("%d = %s + %s for %s, which the other version leaves out; both count %s", n, w.Range, x.Range, b.name(area), words(v))
			return true
		}
	}
	return false
}

// faulty: another version counts the same people, and its page agrees with v's
// on the other harm, but not on this one. One of them is wrong: the one that is
// further from the figure, since what was left out of it is smaller than that.
func (b *book) faulty(p, v *register.Total, k *Case) bool {
	o := b.beside(v)
	for _, w := range b.alikeVersions(p, v) {
		q := b.beside(w)
		if o == nil || q == nil || o.Range != q.Range || w.Range == v.Range || distance(p, v) <= distance(p, w) {
			continue
		}
		k.With = []Side{side(w)}
		if how := slip(v.Range.Min, w.Range.Min); how != "" {
			k.Kind = Transcription
			k.Explanation = fmt.Sprintf("%s for %s on another page that counts the same people: %s", v.Range, w.Range, how)
			return true
		}
		k.Kind = Arithmetic
		k.Explanation = fmt.Sprintf("another page that counts the same people, and has the same %s (%s), gives %s: %s is added up wrongly", o.Harm, o.Range, w.Range, v.Range)
		return true
	}
	return false
}

func distance(p, v *register.Total) int {
	return max(p.Range.Min-v.Range.Min, v.Range.Min-p.Range.Min)
}

// nearMonths is how many months before and after are looked at for numbers that
// were given the wrong label.
const nearMonths = 3

// elsewhere: the page's numbers are those of another month or area. Both harms
// must be, or a lone number must be large.
func (b *book) elsewhere(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	if !ok {
		return false
	}
	o := b.beside(v)
	if o == nil && n < loneNumber {
		return false
	}
	match := func(c cell) *register.Total {
		for _, t := range append([]*register.Total{b.preferred[c]}, b.variants[c]...) {
			if t == nil || t.Range != v.Range || relate(v.Population, t.Population) == wider && !loose(v) {
				continue
			}
			if o == nil {
				return t
			}
			if u := b.beside(t); u != nil && u.Range == o.Range {
				return t
			}
		}
		return nil
	}
	for d := when.Month(1); d <= nearMonths; d++ {
		for _, by := range []when.Month{d, -d} {
			c, whole := cellOf(v).month(by)
			if !whole {
				continue
			}
			if t := match(c); t != nil {
				k.Kind, k.With, k.Chance = WrongMonth, []Side{side(t)}, lone(o, 2*nearMonths, n)
				k.Explanation = fmt.Sprintf("%s is the number of %s, labelled %s; the figure of %s is %s", v.Range, t.Period, v.Period, v.Period, p.Range)
				return k.Chance <= tooLikely
			}
		}
	}
	for _, area := range b.areas {
		if area == v.Area {
			continue
		}
		if t := match(cellOf(v).in(area)); t != nil {
			k.Kind, k.With, k.Chance = WrongArea, []Side{side(t)}, lone(o, len(b.areas), n)
			k.Explanation = fmt.Sprintf("%s is the number of %s, given as that of %s, which is %s", v.Range, b.name(t.Area), b.name(v.Area), p.Range)
			return k.Chance <= tooLikely
		}
	}
	return false
}

// loneNumber is how large a number without the other harm beside it must be
// before it is looked for in other months.
const loneNumber = 200

// loose reports whether a page says of its number no more than "civilians".
func loose(t *register.Total) bool {
	return len(t.Population.Counts) == 1 && len(t.Population.LeavesOut) == 0
}

// lone is the chance of a match among so many; a second number that matches too
// leaves next to none.
func lone(beside *register.Total, tried, n int) float64 {
	if beside != nil {
		return chance(tried, n) * chance(1, beside.Range.Min)
	}
	return chance(tried, n)
}

// slipped: one slip of the hand leads from a number that should stand there to
// the one that does: from the figure, where both count the same people and
// nothing suggests that they do not; else from another version that counts the
// same people as v.
func (b *book) slipped(p, v *register.Total, k *Case) bool {
	for _, w := range append([]*register.Total{p}, b.variants[cellOf(v)]...) {
		if w.ID == v.ID || relate(w.Population, v.Population) != alike || maybeWider(w.Population, v.Population) {
			continue
		}
		how := slip(w.Range.Min, v.Range.Min)
		if how == "" || w != p && impossible(p, w) {
			continue
		}
		k.Kind = Transcription
		k.Explanation = fmt.Sprintf("%s for %s: %s", v.Range, w.Range, how)
		if w != p {
			k.With = []Side{side(w)}
			k.Explanation += fmt.Sprintf("; %s cannot be, since it should count more people than the figure, %s", v.Range, p.Range)
			if !impossible(p, v) {
				k.Explanation = fmt.Sprintf("%s for %s on another page that counts the same people: %s", v.Range, w.Range, how)
			}
		}
		if o := b.beside(v); o != nil {
			if q := b.beside(w); q != nil && q.Range == o.Range {
				k.Explanation += fmt.Sprintf("; the %s beside it, %s, are the same", o.Harm, o.Range)
			}
		}
		return true
	}
	return false
}

// impossible reports whether a version goes against what it says to count: more
// people and yet fewer, or fewer and yet more.
func impossible(p, v *register.Total) bool {
	r := relate(p.Population, v.Population)
	return r == wider && v.Range.Max < p.Range.Min || r == narrower && v.Range.Min > p.Range.Max
}

// added: the figure plus that of an area which it leaves out.
func (b *book) added(p, v *register.Total, k *Case) bool {
	n, ok := exact(v)
	if !ok || relate(p.Population, v.Population) == unclear {
		return false
	}
	for _, area := range append(slices.Clone(p.Population.AreasOut), p.Population.Unsaid...) {
		x := b.preferred[cellOf(v).in(area)]
		if x != nil && p.Range.Plus(x.Range) == register.Exactly(n) {
			k.Kind, k.With, k.Chance = AreaAdded, []Side{side(x)}, chance(1, n)
			k.Explanation = fmt.Sprintf("%d = %s + %s for %s, which the figure leaves out", n, p.Range, x.Range, b.name(area))
			return true
		}
	}
	return false
}

// slight is the largest change that is taken for a body's own correction, as a
// share of the number.
const slight = 0.2

// revised: the same people, a slight change, and the body's own: its year adds
// up with the figure that stands and not with the other, or both stand on pages
// of the body itself.
func (b *book) revised(p, v *register.Total, k *Case) bool {
	if relate(p.Population, v.Population) != alike || maybeWider(p.Population, v.Population) || float64(distance(p, v)) > slight*float64(max(p.Range.Min, 1)) {
		return false
	}
	if year, ok := b.confirmed(p); ok {
		k.Kind, k.With = Revision, []Side{side(year)}
		k.Explanation = fmt.Sprintf("first %s, later %s: with the later number the months add up to the published total of %s, %s; with the first they do not", v.Range, p.Range, year.Period, year.Range)
		return true
	}
	if p.Tier == "un" && v.Tier == "un" {
		k.Kind = Revision
		k.Explanation = fmt.Sprintf("%s and %s stand on pages of %s itself, which changed its number", v.Range, p.Range, p.Issuer)
		return true
	}
	return false
}

// confirmed returns the total of a longer period to which the months, with p
// among them, add up exactly.
func (b *book) confirmed(p *register.Total) (*register.Total, bool) {
	for _, c := range b.cells {
		t := b.preferred[c]
		if c.area != p.Area || c.harm != p.Harm || t == p || !t.Period.Contains(p.Period) {
			continue
		}
		if s, months, missing := b.added12(c); missing == 0 && len(months) > 1 && s == t.Range {
			return t, true
		}
	}
	return nil, false
}
