package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
	"cairn/internal/when"
)

// Bound says how a Farrington detector turns its fit into an upper bound.
type Bound string

// The bounds.
const (
	// Delta is a normal bound on the power scale, equation 6 of Farrington et
	// al. 1996; a real number.
	Delta Bound = "delta"
	// NegBinPlugin is the quantile of the negative binomial at the fitted mean,
	// Noufaily et al. 2013, section 3.4; a whole number. It takes the mean as
	// known and so has too many alarms when the past is short.
	NegBinPlugin Bound = "nbPlugin"
	// NegBinUpper is the quantile at the upper end of the mean's own interval
	// (Salmon, Schumacher & Höhle 2016, "muan"); a whole number, on the safe side.
	NegBinUpper Bound = "muan"
)

// FarringtonOptions are the settings of both Farrington detectors. The zero
// value is not usable; start from [Farrington1996] or [Noufaily].
type FarringtonOptions struct {
	Years     int     // years of reference, b
	HalfWidth int     // periods on each side of the same period in those years, w
	Rate      float64 // false alarms a period

	Trend  bool    // allow a linear trend
	TrendP float64 // keep it only if its p-value is under this; 1: always

	Reweight  bool
	Outlying  float64 // Anscombe residuals above it lose weight
	Power     float64 // scale of the Delta bound: 2/3, 1/2 or 1
	MinCases  int     // no bound where fewer cases were seen …
	MinWindow int     // … in this many periods, the current one included

	// The flexible version only.
	Groups int   // seasonal groups that the year is cut into; 1: windows alone
	Skip   int   // periods before the current one that are left out; negative: HalfWidth
	Bound  Bound //

	Exposure []float64 // by period, what the mean goes with (populationOffset); nil: the same for all

	// AsSurveillance gives the numbers of the R package surveillance, which
	// leaves the mean out of the weights when it works out the dispersion after
	// reweighting; standard errors are then up to three times too small. Off,
	// the dispersion is Pearson's, as in every textbook.
	AsSurveillance bool

	twoSided bool // the 1996 bound takes rate/2 on each side
	byDate   bool // references by date and groups by season
}

// Farrington1996 are the settings of C. P. Farrington, N. J. Andrews, A. D.
// Beale & M. A. Catchpole, J. R. Stat. Soc. A 159 (1996) 547–563: references
// by position, one bound of twice the stated rate.
func Farrington1996() FarringtonOptions {
	return FarringtonOptions{
		Years: 5, HalfWidth: 3, Rate: 0.01, Trend: true, TrendP: 0.05, Reweight: true, Outlying: 1,
		Power: 2.0 / 3, MinCases: 5, MinWindow: 4, Groups: 1, Bound: Delta, twoSided: true,
	}
}

// Flexible are the settings with which the improved algorithm behaves like the
// original one, but with references by date.
func Flexible() FarringtonOptions {
	o := Farrington1996()
	o.twoSided, o.byDate, o.Skip = false, true, -1
	return o
}

// Noufaily are the settings of A. Noufaily, D. G. Enki, P. Farrington, P.
// Garthwaite, N. Andrews & A. Charlett, Stat. Med. 32 (2013) 1206–1222: ten
// seasonal groups, a trend always, residuals over 2.58 down-weighted, half a
// year left out, a negative binomial bound. For months five groups and three
// months left out.
func Noufaily(unit Unit) FarringtonOptions {
	o := Flexible()
	o.TrendP, o.Outlying, o.Bound = 1, 2.58, NegBinPlugin
	o.Groups, o.Skip = 10, 26
	if unit == Month {
		o.Groups, o.Skip, o.HalfWidth = 5, 3, 1
	}
	return o
}

// A FarringtonPoint is what a Farrington detector makes of one period. Where
// it cannot be worked out, OK is false and Why says why.
type FarringtonPoint struct {
	OK          bool
	Why         string
	Expected    float64
	Upper       float64 // alarm above it
	Score       float64 // (observed − expected) / (upper − expected); alarm above 1
	P           float64 // chance of a count as high or higher
	Dispersion  float64
	Slope       float64
	TrendUsed   bool
	EnoughCases bool
	Alarm       bool
	ExpectedSE  float64 // standard error of log expected
	References  int
	slopeT      float64 // slope over its standard error
}

// Farrington judges counts by the same time of earlier years: a quasi-Poisson
// regression on the counts of a window around that time (and of the seasons
// between), with a trend if there is one; past outbreaks lose weight by their
// standardised Anscombe residuals s,
//
//	weight ∝ s⁻² where s > Outlying,
//
// and the model is fitted again. Counts are per period; NaN is a gap and takes
// no part. It assumes that the season is the same each year and the trend
// log-linear. It errs by silence where the past was violent, and by false
// alarms in the months after a definition changes.
type Farrington struct {
	o     FarringtonOptions
	y     []float64
	days  []when.Day
	unit  Unit
	fit   stats.Grouped
	group []int // by period: 0 not a reference, else seasonal group
	start int   // the first reference
	known []stats.GroupedCount

	z, slopeZ float64 // normal deviates of the bound and of the trend's p-value
}

// NewFarrington prepares the detector for counts y on the given days, the
// first day of each period in order without holes.
func NewFarrington(y []float64, days []when.Day, unit Unit, o FarringtonOptions) (*Farrington, error) {
	switch {
	case len(y) != len(days):
		return nil, fmt.Errorf("farrington: %d counts for %d periods", len(y), len(days))
	case len(y) < 2:
		return nil, fmt.Errorf("farrington: %w: %d periods", ErrTooShort, len(y))
	case unit != Month && unit != Week:
		return nil, fmt.Errorf("farrington: unit %q: it compares with the same time of earlier years and needs months or weeks", unit)
	case o.Exposure != nil && len(o.Exposure) != len(y):
		return nil, fmt.Errorf("farrington: %d exposures for %d periods", len(o.Exposure), len(y))
	case !(o.Outlying >= 0):
		return nil, fmt.Errorf("farrington: residuals over %v: want at least 0", o.Outlying)
	case o.Bound != Delta && o.Bound != NegBinPlugin && o.Bound != NegBinUpper:
		return nil, fmt.Errorf("farrington: bound %q: want %s, %s or %s", o.Bound, Delta, NegBinPlugin, NegBinUpper)
	case o.Bound == Delta && !(o.Power > 0 && o.Power <= 1):
		return nil, fmt.Errorf("farrington: power %v: want over 0 and at most 1", o.Power)
	case o.Years < 1 || o.HalfWidth < 0 || o.Groups < 1 || !(o.Rate > 0 && o.Rate < 1):
		return nil, fmt.Errorf("farrington: years %d, half width %d, groups %d, rate %v: want years and groups from 1, half width from 0, rate between 0 and 1", o.Years, o.HalfWidth, o.Groups, o.Rate)
	}
	if o.Skip < 0 {
		o.Skip = o.HalfWidth
	}
	z := stats.NormalTailQuantile(o.Rate)
	if o.twoSided {
		z = stats.NormalTailQuantile(o.Rate / 2)
	}
	f := &Farrington{o: o, y: y, days: days, unit: unit, group: make([]int, len(y)), known: make([]stats.GroupedCount, len(y)),
		z: z, slopeZ: stats.NormalTailQuantile(min(1, max(0, o.TrendP)) / 2)}
	for i, v := range y {
		f.known[i] = stats.NewGroupedCount(v)
	}
	return f, nil
}

// At judges period k from the periods before it.
func (f *Farrington) At(k int) FarringtonPoint {
	if math.IsNaN(f.y[k]) {
		return FarringtonPoint{Why: "no figure: unknown, not zero"}
	}
	if ok, why := f.reference(k); !ok {
		return FarringtonPoint{Why: why}
	}
	p, ok := f.model(k, f.o.Trend)
	if p.TrendUsed || !ok {
		if !ok || !f.keepTrend(k, p) {
			p, ok = f.model(k, false)
		}
	}
	if !ok {
		return FarringtonPoint{Why: "the references do not determine a model"}
	}
	f.bound(k, &p)
	return p
}

// reference fills the fit with the reference periods of k.
func (f *Farrington) reference(k int) (bool, string) {
	o := &f.o
	clear(f.group)
	first := len(f.y)
	mark := func(from, to, group int) {
		for i := max(0, from); i <= min(to, len(f.y)-1); i++ {
			f.group[i] = group
			first = min(first, i)
		}
	}
	if o.byDate {
		mark(k-o.HalfWidth, k, o.Groups)
	}
	later := k
	for year := 1; year <= o.Years; year++ {
		ref := f.yearsBack(k, year)
		if ref-o.HalfWidth < 0 {
			return false, fmt.Sprintf("%d earlier years are needed as reference", o.Years)
		}
		mark(ref-o.HalfWidth, ref+o.HalfWidth, o.Groups)
		if o.Groups > 1 {
			between := later - 2*o.HalfWidth - 1 - ref
			if between < o.Groups-(2*o.HalfWidth+1) || between < 0 {
				return false, "more seasonal groups than the year has periods"
			}
			from := ref + o.HalfWidth + 1
			for g := 1; g < o.Groups; g++ {
				length := between / (o.Groups - 1)
				if g <= between%(o.Groups-1) {
					length++
				}
				mark(from, from+length-1, g)
				from += length
			}
		}
		later = ref
	}
	last := k - 1
	if o.byDate {
		last = k - 1 - o.Skip
	}
	f.start = first
	f.fit.Reset(o.Groups, float64(f.place(1)-f.place(0)))
	seen := false
	for i := first; i <= last; i++ {
		if f.group[i] > 0 && !math.IsNaN(f.y[i]) {
			f.fit.Add(f.group[i]-1, f.place(i)-f.place(first), f.known[i], f.exposure(i))
			seen = seen || f.y[i] > 0
		}
	}
	if f.fit.Rows() < 3 {
		return false, fmt.Sprintf("only %d reference periods have a figure", f.fit.Rows())
	}
	if !seen {
		return false, "every reference period is zero"
	}
	return true, ""
}

// yearsBack returns the period that is the same time of year, years earlier:
// the same month; the week whose day of the week is the same and nearest to
// the date; or, for the 1996 version, the same position. Negative: there is none.
func (f *Farrington) yearsBack(k, years int) int {
	if f.unit == Month {
		return k - 12*years
	}
	if !f.o.byDate {
		return k - 52*years
	}
	y, m, d := f.days[k].Date()
	same := when.On(y-years, m, d)
	off := (int(f.days[k]-same)%7 + 7) % 7 // days to the next same weekday
	if off > 3 {
		off -= 7
	}
	return k - int(f.days[k]-same-when.Day(off))/7
}

// place returns where period i lies on the trend's line: its first day, or its
// position.
func (f *Farrington) place(i int) int {
	if !f.o.byDate {
		return i
	}
	return int(f.days[i])
}

// time returns the trend's unit of period i: days since the first reference
// over the length of the first period, or the position.
func (f *Farrington) time(i int) float64 {
	return float64(f.place(i)-f.place(f.start)) / float64(f.place(1)-f.place(0))
}

// exposure returns the exposure of period i, 1 if none is given.
func (f *Farrington) exposure(i int) float64 {
	if f.o.Exposure == nil {
		return 1
	}
	return f.o.Exposure[i]
}

// model fits once, down-weights what stands out, and fits again. Farrington et
// al. 1996, section 3.4.
func (f *Farrington) model(k int, trend bool) (FarringtonPoint, bool) {
	p := FarringtonPoint{TrendUsed: trend, References: f.fit.Rows()}
	f.fit.Plain()
	if !f.fit.Fit(trend, false) {
		return p, false
	}
	dispersion := f.fit.Dispersion()
	if f.o.Reweight && f.fit.Downweigh(math.Max(1, dispersion), f.o.Outlying) {
		if !f.fit.Fit(trend, true) {
			return p, false
		}
		dispersion = f.fit.Dispersion()
	}
	p.Dispersion = math.Max(1, dispersion)
	scale := p.Dispersion
	switch {
	case f.o.AsSurveillance && f.o.Reweight:
		scale = f.fit.RelativeDispersion()
	case f.o.AsSurveillance:
		scale = dispersion
	}
	eta, variance := f.fit.Predict(f.o.Groups-1, f.time(k))
	p.Slope = f.fit.Slope
	p.Expected, p.ExpectedSE = math.Exp(eta)*f.exposure(k), math.Sqrt(scale*variance)
	if trend {
		if !f.o.byDate {
			scale = dispersion // the original algorithm tests with the dispersion as it is
		}
		p.slopeT = f.fit.Slope / math.Sqrt(scale*f.fit.SlopeVariance())
	}
	return p, !math.IsNaN(eta)
}

// keepTrend reports whether the trend stays: it is significant, there are three
// years, and it does not lead over the highest reference count. Farrington et
// al. 1996, section 3.3.
func (f *Farrington) keepTrend(k int, p FarringtonPoint) bool {
	if f.o.Years < 3 || !f.significant(p.slopeT) {
		return false
	}
	for i := range f.fit.Rows() {
		if y, _ := f.fit.Row(i); p.Expected <= y {
			return true
		}
	}
	return false
}

// significant reports whether a slope so many standard errors from 0 has a
// p-value under TrendP. Student's distribution has heavier tails than the normal
// one, so that most slopes need no closer look.
func (f *Farrington) significant(t float64) bool {
	switch {
	case f.o.TrendP >= 1:
		return true
	case !(math.Abs(t) > f.slopeZ):
		return false
	}
	return stats.StudentTwoSided(t, float64(f.fit.DF)) < f.o.TrendP
}

// bound works out the upper bound, the p-value and the score.
func (f *Farrington) bound(k int, p *FarringtonPoint) {
	o, y, z := &f.o, f.y[k], f.z
	switch o.Bound {
	case Delta:
		tau := p.Dispersion + p.Expected*p.ExpectedSE*p.ExpectedSE
		se := o.Power * math.Sqrt(tau) * math.Pow(p.Expected, o.Power-0.5)
		at := math.Pow(p.Expected, o.Power)
		p.Upper = math.Pow(at+z*se, 1/o.Power)
		p.P = stats.NormalTail((math.Pow(y, o.Power) - at) / se)
	default:
		mean, size := p.Expected, math.Inf(1)
		if o.Bound == NegBinUpper {
			mean *= math.Exp(z * p.ExpectedSE)
		}
		if p.Dispersion > 1 {
			size = mean / (p.Dispersion - 1)
		}
		d := stats.NegBin{Mean: mean, Size: size}
		p.Upper = d.Quantile(1 - o.Rate)
		p.P = d.Tail(y - 1)
	}
	cases := 0.0
	for i := max(0, k-o.MinWindow+1); i <= k; i++ {
		if !math.IsNaN(f.y[i]) {
			cases += f.y[i]
		}
	}
	p.EnoughCases = cases >= float64(o.MinCases)
	base := p.Expected
	if o.AsSurveillance && o.Bound != Delta {
		base = math.Log(base) // the package takes the linear predictor here
	}
	p.Score = (y - base) / (p.Upper - base)
	p.OK = p.EnoughCases
	if !p.EnoughCases {
		p.Why = fmt.Sprintf("fewer than %d cases in the last %d periods", o.MinCases, o.MinWindow)
	}
	p.Alarm = p.EnoughCases && y > p.Upper
}
