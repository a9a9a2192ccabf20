package watch_test

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/watch"
)

func TestChangePointsAsTheReferencePrograms(t *testing.T) {
	for _, o := range oracles(t, "changepoint") {
		t.Run(o.ID, func(t *testing.T) {
			if strings.Contains(o.Call, "breakpoints(") {
				checkBreakpoints(t, o)
				return
			}
			checkChanges(t, o)
		})
	}
}

func series(t *testing.T, o oracle) []float64 {
	t.Helper()
	o.Data = []byte(regexp.MustCompile(`\.json[^"]*"`).ReplaceAllString(string(o.Data), `.json"`)) // "… (y divided by …)"
	var c struct {
		Observed []float64 `json:"observed"`
	}
	o.data(t, &c)
	return c.Observed
}

func checkChanges(t *testing.T, o oracle) {
	y := series(t, o)
	if strings.Contains(string(o.Data), "divided by sd(diff(y))/sqrt(2)") {
		var d []float64
		for i := 1; i < len(y); i++ {
			d = append(d, y[i]-y[i-1])
		}
		mean, squares := 0.0, 0.0
		for _, v := range d {
			mean += v / float64(len(d))
		}
		for _, v := range d {
			squares += (v - mean) * (v - mean)
		}
		sd := math.Sqrt(squares / float64(len(d)-1) / 2)
		for i := range y {
			y[i] /= sd
		}
	}
	options := watch.ChangeOptions{Cost: watch.PoissonCost, Penalty: watch.Penalty(o.arg("penalty")), MinLength: int(o.number("minseglen", 0)), Most: int(o.number("Q", 5))}
	if o.arg("test.stat") == "Normal" {
		options.Cost = watch.NormalBoth
		if strings.Contains(o.Call, "cpt.mean(") {
			options.Cost = watch.NormalMean
		}
	}
	if options.Penalty == "Manual" {
		options.Penalty, options.Value = "", o.number("pen.value", 0)
	}
	search := map[string]func([]float64, watch.ChangeOptions) (watch.Changes, error){"PELT": watch.PELT, "BinSeg": watch.BinSeg, "AMOC": watch.AMOC}[o.arg("method")]
	got, err := search(y, options)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Changes []int    `json:"changepoints"`
		Penalty float64  `json:"penalty_value"`
		Minus2  *float64 `json:"minus2loglik"`
		Param   struct {
			Lambda, Mean, Variance []float64
		} `json:"param"`
	}
	o.expect(t, &want)
	if !slices.Equal(got, want.Changes) && len(got)+len(want.Changes) > 0 {
		t.Fatalf("changes %v; want %v", got, want.Changes)
	}
	if options.Penalty != "" {
		if v, _ := options.Penalty.Value(options.Cost, len(y)); !close(v, want.Penalty, 1e-10) {
			t.Errorf("penalty %.12g; want %.12g", v, want.Penalty)
		}
	}
	tolerance := o.tolerance("rel", 1e-8)
	for i, s := range got.Stretches(y) {
		means := append(slices.Clone(want.Param.Lambda), want.Param.Mean...)
		if !close(s.Mean, means[i], tolerance) {
			t.Errorf("stretch %d: mean %.12g; want %.12g", i+1, s.Mean, means[i])
		}
		if len(want.Param.Variance) > 0 && !close(s.Variance, want.Param.Variance[i], tolerance) {
			t.Errorf("stretch %d: variance %.12g; want %.12g", i+1, s.Variance, want.Param.Variance[i])
		}
	}
	if want.Minus2 != nil && o.arg("method") == "PELT" {
		if got := theirLikelihood(got, y, options.Cost); !close(got, *want.Minus2, tolerance) {
			t.Errorf("minus twice the log likelihood %.12g; want %.12g", got, *want.Minus2)
		}
	}
}

// theirLikelihood is what the package calls minus twice the log likelihood:
// Σ y·log mean for Poisson stretches, and the likelihood at one common estimated
// variance for stretches with a mean each.
func theirLikelihood(c watch.Changes, y []float64, cost watch.Cost) float64 {
	n := float64(len(y))
	switch cost {
	case watch.PoissonCost:
		total := 0.0
		for _, s := range c.Stretches(y) {
			total += s.Mean * float64(s.To-s.From) * math.Log(s.Mean)
		}
		return total
	case watch.NormalMean:
		rss := 0.0
		for _, s := range c.Stretches(y) {
			rss += s.Variance * float64(s.To-s.From)
		}
		return n * (math.Log(2*math.Pi*rss/n) + 1)
	}
	return c.MinusTwoLogLikelihood(y, cost)
}

func checkBreakpoints(t *testing.T, o oracle) {
	y := series(t, o)
	trend := strings.Contains(o.Call, "y ~ t")
	b, err := watch.FindBreakpoints(y, trend, o.number("h", 0.15))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		ByCount []struct {
			M      int
			Breaks []int `json:"breakpoints"`
		} `json:"breaks_by_m"`
		RSS    []float64
		BIC    []float64
		Chosen []int `json:"chosen_by_BIC"`
		SupF   struct {
			Stat, P, From float64
			Break         int `json:"breakpoint"`
		} `json:"supF"`
		OLS struct {
			Stat, P float64
			Process []float64
		} `json:"ols_cusum"`
		Intervals map[string]struct{ Lower, Breakpoint, Upper int } `json:"confint95"`
	}
	o.expect(t, &want)
	tolerance := o.tolerance("rel", 1e-8)
	for _, w := range want.ByCount {
		if !slices.Equal(b.ByCount[w.M], w.Breaks) {
			t.Errorf("%d breaks: %v; want %v", w.M, b.ByCount[w.M], w.Breaks)
		}
	}
	for m := range want.RSS {
		if !close(b.RSS[m], want.RSS[m], tolerance) || !close(b.BIC[m], want.BIC[m], tolerance) {
			t.Errorf("%d breaks: RSS %.12g, BIC %.12g; want %.12g, %.12g", m, b.RSS[m], b.BIC[m], want.RSS[m], want.BIC[m])
		}
	}
	if !slices.Equal(b.ByCount[b.Chosen], want.Chosen) && len(want.Chosen)+b.Chosen > 0 {
		t.Errorf("chosen %v; want %v", b.ByCount[b.Chosen], want.Chosen)
	}
	f, err := watch.TestSupF(y, trend, o.number("from", 0.15), watch.TablePoints)
	if err != nil {
		t.Fatal(err)
	}
	if !close(f.Statistic, want.SupF.Stat, tolerance) || f.Break != want.SupF.Break || math.Abs(f.P-want.SupF.P) > 1e-3 {
		t.Errorf("supF %+v; want %+v", f, want.SupF)
	}
	t.Logf("supF p %.6g, theirs %.6g", f.P, want.SupF.P)
	w, err := watch.TestOLSCUSUM(y, trend)
	if err != nil {
		t.Fatal(err)
	}
	if !close(w.Statistic, want.OLS.Stat, tolerance) || !close(w.P, want.OLS.P, tolerance) {
		t.Errorf("OLS-CUSUM %.12g, p %.12g; want %.12g, %.12g", w.Statistic, w.P, want.OLS.Stat, want.OLS.P)
	}
	for i, v := range want.OLS.Process {
		if math.Abs(w.Process[i]-v) > 1e-8 {
			t.Errorf("OLS-CUSUM path at %d: %.12g; want %.12g", i, w.Process[i], v)
		}
	}
	if len(want.Intervals) > 0 {
		intervals, err := b.Intervals(b.Chosen, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range intervals {
			found := false
			for _, w := range want.Intervals {
				if w.Breakpoint == v.Break {
					found = true
					if w.Lower != v.Lower || w.Upper != v.Upper {
						t.Errorf("interval %+v; want %+v", v, w)
					}
				}
			}
			if !found {
				t.Errorf("interval %+v is not wanted", v)
			}
		}
	}
}

// Series without scatter get a result that can be printed, or a reason.
func TestChangesOfSeriesWithoutScatter(t *testing.T) {
	for name, counts := range map[string][2]int{"all the same": {7, 7}, "one step": {3, 9}} {
		s := watch.Series{Name: name, Unit: watch.Step}
		for i := range 60 {
			n := counts[i/30]
			s.Points = append(s.Points, watch.Point{Period: strconv.Itoa(i + 1), Count: &n})
		}
		for _, method := range []string{"pelt", "binseg", "amoc", "breakpoints", "supf", "ols-cusum"} {
			for _, cost := range []string{"Poisson", "NormalBoth"} {
				tool, _ := watch.FindTool(method)
				var set map[string]string
				if tool.Params[0].Name == "cost" {
					set = map[string]string{"cost": cost}
				}
				out, err := tool.RunSeries(s, set)
				if err != nil {
					if !strings.Contains(err.Error(), "no scatter") || name != "all the same" {
						t.Errorf("%s, %s: %v", name, method, err)
					}
				} else if _, err := json.Marshal(out); err != nil {
					t.Errorf("%s, %s: %v", name, method, err)
				}
			}
		}
	}
}
