package watch

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"cairn/internal/stats"
)

// DefaultRate is the chance of a false alarm in one period of one area that a
// reader accepts if nothing else is asked for: one in forty, a little over
// three years of months.
const DefaultRate = 0.025

// MinHistory is how many earlier figures a period needs before it is judged.
// They are counted from the first record on, the first figure over 0: months of
// none before it teach no level, since nobody can tell by them a place where
// nothing happens from one that nobody watched, and after any number of them the
// first incident would be an alarm. It is stated as a first record instead.
const MinHistory = 5

// Options are what a reader may choose.
type Options struct {
	Rate    float64 // false alarms a period and area, over 0 and under 1; 0 means DefaultRate
	History int     // earlier figures needed; 0 means MinHistory
	Last    int     // judge and return only the newest so many periods, from all before them; 0: every period
}

func (o Options) checked() (Options, error) {
	if o.Rate == 0 {
		o.Rate = DefaultRate
	}
	if !(o.Rate > 0 && o.Rate < 1) {
		return o, fmt.Errorf("rate %v: want the share of false alarms a period, over 0 and under 1", o.Rate)
	}
	if o.History == 0 {
		o.History = MinHistory
	}
	if o.Last < 0 {
		return o, fmt.Errorf("last %d: want how many of the newest periods to judge, or 0 for all", o.Last)
	}
	if o.History < 1 {
		return o, fmt.Errorf("history %d: want at least 1 earlier figure", o.History)
	}
	return o, nil
}

// first returns the first of n periods that is judged.
func (o Options) first(n int) int {
	if o.Last == 0 || o.Last > n {
		return 0
	}
	return n - o.Last
}

// Baseline is the default detector. Each period is forecast from earlier
// periods alone by a mixture of negative binomial models: a level that stays,
// trends or drifts, with or without a yearly wave, with little or much
// scatter, each weighted by how well it has forecast this series so far. There
// is an alarm where
//
//	P(count ≥ observed | earlier periods) < rate
//
// Score is that chance as a standard normal deviate. A gap is passed over as
// unknown: uncertainty grows, nothing else happens. Exposure, where there is
// any, scales the expected count. At a break the level is
// learned anew and the threshold is wide until it is. The stated rate is the
// chance of a false alarm in one period; measured on simulated series it lies
// within a fifth of it (Calibrate).
func Baseline(s Series, o Options) (Result, error) {
	o, err := o.checked()
	if err != nil {
		return Result{}, err
	}
	p, err := forecastAll(s)
	if err != nil {
		return Result{}, err
	}
	return p.judgeAll(o), nil
}

// A pass is a series with the baseline's forecast of every period.
type pass struct {
	s         Series     // filled
	known     []int      // figures before the period, from the first record on
	none      int        // figures before the first record, all of them 0
	first     int        // period of the first record
	forecasts []forecast // of the period, where known > 0
	chances   []chances  // of its count, where it was asked for
	scatter   float64    // at the end
}

// chances are those of a count over the one that was seen, and of this count.
type chances struct {
	known      bool
	over, mass float64
}

// seen returns the forecast's chances of the count of period i.
func (p *pass) seen(i int) (over, mass float64) {
	c := &p.chances[i]
	if !c.known {
		c.known = true
		c.over, c.mass = p.forecasts[i].at(float64(*p.s.Points[i].Count))
	}
	return c.over, c.mass
}

// forecastAll forecasts every period of the series from those before it.
func forecastAll(s Series) (*pass, error) {
	s, err := s.ready()
	if err != nil {
		return nil, err
	}
	p := &pass{s: s, known: make([]int, len(s.Points)), forecasts: make([]forecast, len(s.Points)), chances: make([]chances, len(s.Points))}
	b := newBaseline(s.Unit)
	p.first = slices.IndexFunc(s.Points, func(x Point) bool { return x.Count != nil && *x.Count > 0 })
	for i, point := range s.Points {
		b.step(point.Break != "")
		switch {
		case i <= p.first:
			p.none = b.known
		default:
			p.known[i] = b.known - p.none
		}
		b.predict(point.exposure())
		if b.known > 0 {
			p.forecasts[i] = b.forecast()
		}
		if point.Count != nil {
			b.observe(float64(*point.Count))
		}
	}
	p.scatter = b.scatter()
	return p, nil
}

func (p *pass) judgeAll(o Options) Result {
	first := o.first(len(p.s.Points))
	out := sheetFor(len(p.s.Points)-first, 6)
	for i := first; i < len(p.s.Points); i++ {
		out.add(p.judge(i, o, out))
	}
	return Result{Series: p.s.Name, Method: "baseline", Unit: p.s.Unit, Rate: o.Rate, Points: out.done()}
}

// judge sets period i against its forecast, and says why.
func (p *pass) judge(i int, o Options, out *sheet) Judged {
	point, unit := p.s.Points[i], p.s.Unit
	j := Judged{Period: point.Period, Observed: point.Count}
	if p.known[i] < o.History {
		if point.Count != nil {
			out.say(p.tooFew(i, o.History))
		} else {
			out.say(gapReason(unit))
		}
		out.begins(point)
		return j
	}
	f := &p.forecasts[i]
	threshold := f.above(o.Rate)
	low, high := f.passed(0.9), min(f.passed(0.1), threshold) // what raises an alarm was not to be expected, at any rate
	j.Expected, j.Low, j.High, j.Threshold = out.keep(f.mean), out.keep(low), out.keep(high), out.keep(threshold)
	if point.Count == nil {
		out.say(gapReason(unit))
		out.begins(point)
		return j
	}
	y := *point.Count
	over, mass := p.seen(i)
	chance := over + mass
	if y == 0 {
		chance = 1
	}
	j.Chance, j.Score = out.keep(chance), out.keep(stats.NormalTailQuantile(min(1-1e-16, max(chance, 1e-300))))
	j.Alarm = chance < o.Rate
	out.sayCount(y)
	switch {
	case j.Alarm:
		out.say(" where ")
		out.sayWhole(low)
		out.say(" to ")
		out.sayWhole(high)
		out.say(" was to be expected: ", odds(chance), " of a count this high if nothing has changed")
	case float64(y) < low:
		out.say(", under the ")
		out.sayWhole(low)
		out.say(" to ")
		out.sayWhole(high)
		out.say(" that earlier ", string(unit), "s lead to expect")
	default:
		out.say("; earlier ", string(unit), "s lead to expect ")
		out.sayWhole(low)
		out.say(" to ")
		out.sayWhole(high)
		out.say(", an alarm is over ")
		out.sayWhole(threshold)
	}
	out.begins(point)
	return j
}

// begins says what a reader must know of the point, and that a new definition
// begins.
func (out *sheet) begins(p Point) {
	if p.Note != "" {
		out.say("; ", p.Note)
	}
	if p.Break != "" {
		out.say("; a new definition begins (", p.Break, ") and the level is learned anew")
	}
}

// tooFew says why period i, which has a figure, cannot be judged.
func (p *pass) tooFew(i, needed int) string {
	of, unit := "figure", p.s.Unit
	if p.none > 1 || i < p.first {
		of = "figures"
	}
	switch {
	case p.none > 0 && i < p.first:
		return "none so far: a past without a record teaches no level"
	case p.none > 0 && i == p.first:
		return fmt.Sprintf("the first record, after %d %s of none: a past without a record teaches no level, and %d figures from this %s on are needed to judge", p.none, of, needed, unit)
	case p.none > 0:
		return fmt.Sprintf("first record in %s, after %d %s of none; only %d earlier figures from then on, and %d are needed to judge", monthName(p.s.Points[p.first].Period), p.none, of, p.known[i], needed)
	}
	return fmt.Sprintf("only %d earlier figures; %d are needed to judge", p.known[i], needed)
}

func gapReason(unit Unit) string {
	return fmt.Sprintf("no figure for this %s: unknown, not zero", unit)
}

func whole(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }

// odds prints a chance as people say it.
func odds(p float64) string {
	if p >= 0.1 {
		return fmt.Sprintf("a chance of %.0f in 100", 100*p)
	}
	n := 1 / p
	switch {
	case n < 100:
		n = math.Round(n)
	case n > 1e6:
		return "less than one chance in a million"
	default:
		scale := math.Pow(10, math.Floor(math.Log10(n))-1)
		n = math.Round(n/scale) * scale
	}
	return fmt.Sprintf("one chance in %.0f", n)
}
