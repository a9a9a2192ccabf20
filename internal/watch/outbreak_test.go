package watch_test

import (
	"cmp"
	"math"
	"strings"
	"testing"

	"cairn/internal/watch"
)

// outbreakWant is what every outbreak case may state.
type outbreakWant struct {
	Range []int      `json:"range_index_from_1"`
	First int        `json:"first_index_from_1"`
	Upper []*float64 `json:"upperbound"`
	Alarm []bool     `json:"alarm"`
	CUSUM []float64  `json:"cusum"`
	M     []float64  `json:"m"`
	Mu0   []float64  `json:"mu0"`
	Input []float64  `json:"mu0_input"`
	Alpha *float64   `json:"alpha"`
}

func TestSimpleDetectorsAsTheReferenceProgram(t *testing.T) {
	for _, o := range oracles(t, "outbreak") {
		judge := simpleDetector(o)
		if judge == nil {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			var c counts
			o.data(t, &c)
			var want outbreakWant
			o.expect(t, &want)
			first := want.First
			if len(want.Range) > 0 {
				first = want.Range[0]
			}
			upper, alarm, err := judge(t, o, c, want)
			if err != nil {
				t.Fatal(err)
			}
			tolerance := o.tolerance("rel", 1e-8)
			bad := 0
			for i, u := range want.Upper {
				at := first - 1 + i
				if u != nil && !close(upper(at), *u, tolerance) && bad < 60 {
					bad++
					t.Errorf("point %d: upper bound %.12g; want %.12g", at+1, upper(at), *u)
				}
				if alarm(at) != want.Alarm[i] && bad < 60 {
					bad++
					t.Errorf("point %d: alarm %v; want %v", at+1, alarm(at), want.Alarm[i])
				}
			}
		})
	}
}

type judgeCase func(t *testing.T, o oracle, c counts, want outbreakWant) (upper func(int) float64, alarm func(int) bool, err error)

func bounded(points []watch.Bounded, err error) (func(int) float64, func(int) bool, error) {
	return func(i int) float64 { return points[i].Upper }, func(i int) bool { return points[i].Alarm }, err
}

func simpleDetector(o oracle) judgeCase {
	history := func(c counts, o oracle) watch.History {
		years, halfWidth, current := theirHistory(o)
		return watch.History{Year: c.Freq, Years: years, HalfWidth: halfWidth, Current: current}
	}
	switch {
	case strings.Contains(o.Call, "earsC"):
		return func(_ *testing.T, o oracle, c counts, _ outbreakWant) (func(int) float64, func(int) bool, error) {
			return bounded(watch.EARS(c.Observed, watch.EARSOptions{
				Method: watch.EARSMethod(o.arg("method")), Window: int(o.number("baseline", 7)),
				MinSigma: o.number("minSigma", 0), Rate: o.number("alpha", 0),
			}))
		}
	case strings.Contains(o.Call, "algo.bayes"):
		return func(_ *testing.T, o oracle, c counts, _ outbreakWant) (func(int) float64, func(int) bool, error) {
			return bounded(watch.Bayes(c.Observed, history(c, o), o.number("alpha", 0.05), 0))
		}
	case strings.Contains(o.Call, "algo.rki"):
		return func(_ *testing.T, o oracle, c counts, _ outbreakWant) (func(int) float64, func(int) bool, error) {
			return bounded(watch.RKI(c.Observed, history(c, o), 0))
		}
	case strings.Contains(o.Call, "algo.outbreakP"):
		return func(t *testing.T, o oracle, c counts, _ outbreakWant) (func(int) float64, func(int) bool, error) {
			points, err := watch.OutbreakP(c.Observed, o.number("k", 100), 0)
			upper := func(i int) float64 { return points[i].Score }
			if o.arg("ret") == "cases" {
				upper = func(i int) float64 { return points[i].Upper }
			}
			return upper, func(i int) bool { return points[i].Alarm }, err
		}
	case strings.Contains(o.Call, "algo.cusum"):
		return judgeCUSUM
	case strings.Contains(o.Call, "algo.glr"):
		return judgeGLR
	}
	return nil
}

// theirHistory returns which references a call of algo.bayes or algo.rki means.
func theirHistory(o oracle) (years, halfWidth int, current bool) {
	if strings.Contains(o.Call, "algo.rki") {
		return int(o.number("b", 2)), int(o.number("w", 4)), o.flag("actY", false)
	}
	return int(o.number("b", 0)), int(o.number("w", 6)), o.flag("actY", true)
}

// theirModel returns what a call of algo.glrnb or algo.glrpois says of the
// in-control mean that it fits.
func theirModel(o oracle) (harmonics int, trend, refit, scatter bool) {
	m := oracle{Call: o.arg("mu0")}
	alpha := o.arg("alpha")
	return int(m.number("S", 1)), m.flag("trend", false), m.flag("refit", false), alpha == "NULL" || alpha == "" && strings.Contains(o.Call, "algo.glrnb")
}

func judgeCUSUM(t *testing.T, o oracle, c counts, want outbreakWant) (func(int) float64, func(int) bool, error) {
	from, to := o.span(t)
	means := make([]float64, len(c.Observed))
	sum := 0.0
	for _, y := range c.Observed[:from-1] {
		sum += y
	}
	for i := range means {
		means[i] = sum / float64(from-1)
	}
	switch m := o.arg("m"); {
	case m == "glm":
		var err error
		if means, err = (&watch.InControl{Year: float64(c.Freq), Harmonics: 1}).Means(c.Observed, from-1); err != nil {
			return nil, nil, err
		}
	case len(numbers(m)) == 1:
		for i := range means {
			means[i] = numbers(m)[0]
		}
	case len(numbers(m)) == to-from+1:
		copy(means[from-1:], numbers(m))
	}
	for i, m := range want.M {
		if len(want.M) > 1 && !close(means[from-1+i], m, 1e-7) {
			t.Errorf("point %d: mean %.10g; want %.10g", from+i, means[from-1+i], m)
		}
	}
	points, err := watch.CUSUM(c.Observed[from-1:to], means[from-1:to], watch.CUSUMOptions{
		Reference: o.number("k", 1.04), Limit: o.number("h", 2.26), Transform: watch.Transform(cmp.Or(o.arg("trans"), "standard")),
		Alpha: o.number("alpha", 0.1), AsSurveillance: true,
	})
	if err != nil {
		return nil, nil, err
	}
	for i, s := range want.CUSUM {
		if !close(points[i].Sum, s, o.tolerance("rel", 1e-8)) {
			t.Errorf("point %d: sum %.12g; want %.12g", from+i, points[i].Sum, s)
		}
	}
	return func(i int) float64 { return points[i-from+1].Upper }, func(i int) bool { return points[i-from+1].Alarm }, nil
}

func judgeGLR(t *testing.T, o oracle, c counts, want outbreakWant) (func(int) float64, func(int) bool, error) {
	from, to := o.span(t)
	options := watch.GLROptions{
		Limit: o.number("c.ARL", 5), Alpha: o.number("alpha", 0), Change: watch.Change(o.arg("change")),
		Theta: o.number("theta", 0), Cases: o.arg("ret") == "cases",
		Least: int(o.number("Mtilde", 0)), AsSurveillance: true,
	}
	if m := int(o.number("M", 0)); m > 0 {
		options.Window = m + 1
	}
	if options.Change == "" || options.Theta != 0 {
		options.Change = watch.Intercept
	}
	options.Falls = o.arg("dir") == "dec" && options.Theta == 0 && options.Change == watch.Intercept
	means := make([]float64, len(c.Observed))
	if len(want.Input) > 0 {
		copy(means[from-1:], want.Input)
	} else {
		harmonics, trend, refit, scatter := theirModel(o)
		fit := watch.InControl{Year: float64(c.Freq), Harmonics: harmonics, Trend: trend, Alpha: options.Alpha, Scatter: scatter}
		if refit {
			options.Refit = func(upTo int) []float64 {
				again, err := fit.Means(c.Observed, upTo)
				if err != nil {
					t.Fatal(err)
				}
				return again
			}
		}
		var err error
		if means, err = fit.Means(c.Observed, from-1); err != nil {
			return nil, nil, err
		}
		options.Alpha = fit.Alpha
		if want.Alpha != nil && !close(options.Alpha, *want.Alpha, 1e-5) {
			t.Errorf("alpha %.10g; want %.10g", options.Alpha, *want.Alpha)
		}
		for i, m := range want.Mu0 {
			if !refit && !close(means[from-1+i], m, 1e-6) {
				t.Errorf("point %d: in-control mean %.10g; want %.10g", from+i, means[from-1+i], m)
			}
		}
	}
	points, err := watch.GLR(c.Observed[:to], means[:to], from-1, options)
	return func(i int) float64 {
		if i >= len(points) {
			return math.NaN()
		}
		return points[i].Upper
	}, func(i int) bool { return points[i].Alarm }, err
}
