package watch_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/internal/stats"
	"cairn/internal/watch"
)

func TestSpaceTimeAsTheReferencePrograms(t *testing.T) {
	for _, o := range oracles(t, "spacetime") {
		t.Run(o.ID, func(t *testing.T) {
			switch {
			case strings.Contains(string(o.Tolerance), "not a test"):
				t.Skip("for orientation only, as its file says")
			case strings.HasPrefix(o.ID, "hawkes"):
				checkHawkes(t, o)
			case strings.HasPrefix(o.ID, "knox"):
				checkKnox(t, o)
			case strings.HasPrefix(o.ID, "hhh4"):
				checkHHH4(t, o)
			default:
				t.Errorf("no check for this kind of case")
			}
		})
	}
}

func checkKnox(t *testing.T, o oracle) {
	var d struct{ X, Y, T []float64 }
	o.data(t, &d)
	var want struct {
		Statistic, Expected float64
		P                   float64 `json:"p_poisson"`
		MC                  float64 `json:"p_mc"`
		Table               []int
	}
	o.expect(t, &want)
	nearT, nearS := o.number("eps.t", 7), o.number("eps.s", 2)
	k, err := watch.Knox(d.X, d.Y, d.T, nearT, nearS)
	if err != nil {
		t.Fatal(err)
	}
	if float64(k.Close) != want.Statistic || !close(k.Expected, want.Expected, 1e-10) || math.Abs(k.PMore-want.P) > o.tolerance("p_poisson_rel", 1e-9)*want.P {
		t.Errorf("%+v; want %+v", k, want)
	}
	table := []int{k.Close, k.NearTime - k.Close, k.NearSpace - k.Close, k.Pairs - k.NearTime - k.NearSpace + k.Close}
	slices.Sort(table)
	slices.Sort(want.Table)
	if !slices.Equal(table, want.Table) {
		t.Errorf("table %v; want %v", table, want.Table)
	}
	p, err := watch.KnoxPermuted(d.X, d.Y, d.T, nearT, nearS, 999, 1)
	if err != nil || math.Abs(p-want.MC) > o.tolerance("p_mc_abs", 0.02) {
		t.Errorf("permuted p %v, %v; want %v", p, err, want.MC)
	}
}

func checkHawkes(t *testing.T, o oracle) {
	var d struct {
		T      float64
		Events []float64
		True   struct{ Mu, A, B float64 }
	}
	o.data(t, &d)
	var want struct {
		AtTrue  float64  `json:"loglik_at_true"`
		AtOther *float64 `json:"loglik_at_mu0.3_a0.4_b1"`
		MLE     struct {
			Mu float64 `json:"mu"`
			A  float64 `json:"branching_a"`
			B  float64 `json:"decay_b"`
		} `json:"mle"`
		LogLik float64
		SE     []float64 `json:"se_log"`
	}
	o.expect(t, &want)
	fixed := o.tolerance("loglik_fixed_rel", 1e-10)
	if got := (watch.Hawkes{Background: d.True.Mu, Branching: d.True.A, Decay: d.True.B}).LogLikelihood(d.Events, d.T); !close(got, want.AtTrue, fixed) {
		t.Errorf("log likelihood at the truth %.14g; want %.14g", got, want.AtTrue)
	}
	if got := (watch.Hawkes{Background: 0.3, Branching: 0.4, Decay: 1}).LogLikelihood(d.Events, d.T); want.AtOther != nil && !close(got, *want.AtOther, fixed) {
		t.Errorf("log likelihood at 0.3, 0.4, 1 %.14g; want %.14g", got, *want.AtOther)
	}
	fit, err := watch.FitHawkes(d.Events, d.T)
	if err != nil {
		t.Fatal(err)
	}
	rel := o.tolerance("mle_rel", 1e-3)
	if math.Abs(fit.LogLikelihood-want.LogLik) > o.tolerance("loglik_mle_abs", 1e-5) || !close(fit.Background, want.MLE.Mu, rel) || !close(fit.Branching, want.MLE.A, rel) || !close(fit.Decay, want.MLE.B, rel) {
		t.Errorf("fit %+v; want %+v, %.10g", fit, want.MLE, want.LogLik)
	}
	for i, se := range want.SE {
		if !close(fit.LogSE[i], se, 0.01) {
			t.Errorf("standard error %d: %.6g; want %.6g", i+1, fit.LogSE[i], se)
		}
	}
}

func checkHHH4(t *testing.T, o oracle) {
	var d struct {
		Observed   [][]float64
		Adjacency  [][]float64
		Population []float64
	}
	o.data(t, &d)
	total := 0.0
	for _, p := range d.Population {
		total += p
	}
	m := &watch.EndemicEpidemic{Counts: d.Observed, Weights: d.Adjacency, Year: 12, Trend: true, Scatter: true}
	for _, p := range d.Population {
		m.Offset = append(m.Offset, p/total)
	}
	type fitted struct {
		Coef   map[string]float64
		SE     map[string]float64
		LogLik float64
		AIC    float64
		T2     []float64 `json:"fitted_t2"`
		Last   []float64 `json:"fitted_last"`
	}
	var want struct {
		NegBin, Poisson fitted
		OneStep         struct {
			Last   []float64 `json:"pred_last"`
			Scores struct{ Logs, RPS, DSS, SES float64 }
			Mean   struct{ Logs, RPS, DSS, SES float64 } `json:"mean_scores"`
		}
	}
	o.expect(t, &want)
	rel := o.tolerance("coef_rel", 1e-3)
	n := len(d.Observed)
	check := func(name string, w fitted) {
		fit, err := m.Fit(2, n)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(fit.LogLikelihood-w.LogLik) > o.tolerance("loglik_abs", 1e-4) {
			t.Errorf("%s: log likelihood %.8f; want %.8f", name, fit.LogLikelihood, w.LogLik)
		}
		theirs := map[string]string{"ar": "ar.1", "ne": "ne.1", "intercept": "end.1", "trend": "end.t", "sin": "end.sin(2 * pi * t/12)", "cos": "end.cos(2 * pi * t/12)"}
		for i, ours := range fit.Names {
			if ours == "log size" {
				if !close(fit.Overdispersion, w.Coef["overdisp"], rel) || !close(fit.SE[i], w.SE["-log(overdisp)"], rel) {
					t.Errorf("%s: overdispersion %.8g, error %.6g; want %v, %v", name, fit.Overdispersion, fit.SE[i], w.Coef["overdisp"], w.SE["-log(overdisp)"])
				}
				continue
			}
			if want := w.Coef[theirs[ours]]; !close(fit.Coefficients[i], want, rel) {
				t.Errorf("%s: %s %.8g; want %.8g", name, ours, fit.Coefficients[i], want)
			}
			if se, ok := w.SE[theirs[ours]]; ok && !close(fit.SE[i], se, rel) {
				t.Errorf("%s: error of %s %.6g; want %.6g", name, ours, fit.SE[i], se)
			}
		}
		for i, v := range w.T2 {
			if !close(fit.Mean(2)[i], v, rel) || !close(fit.Mean(n)[i], w.Last[i], rel) {
				t.Errorf("%s: place %d: fitted %.8g, %.8g; want %.8g, %.8g", name, i+1, fit.Mean(2)[i], fit.Mean(n)[i], v, w.Last[i])
			}
		}
		if w.AIC != 0 && math.Abs(fit.AIC()-w.AIC) > 1e-3 {
			t.Errorf("%s: AIC %.5f; want %.5f", name, fit.AIC(), w.AIC)
		}
	}
	check("negative binomial", want.NegBin)
	m.Scatter = false
	check("Poisson", want.Poisson)
	m.Scatter = true
	var logs, rps, dss, ses, cases float64
	var last []stats.NegBin
	for tp := n - 13; tp < n; tp++ {
		fit, err := m.Fit(2, tp)
		if err != nil {
			t.Fatal(err)
		}
		last = fit.Forecast(tp + 1)
		for i, f := range last {
			y := d.Observed[tp][i]
			logs -= f.LogPMF(y)
			rps += watch.CRPSCount(f.CDF, y)
			dss += watch.DSS(y, f.Mean, f.Variance())
			ses += (y - f.Mean) * (y - f.Mean)
			cases++
		}
	}
	srel := o.tolerance("scores_rel", 1e-3)
	w := want.OneStep.Mean
	if !close(logs/cases, w.Logs, srel) || !close(rps/cases, w.RPS, srel) || !close(dss/cases, w.DSS, srel) || !close(ses/cases, w.SES, srel) {
		t.Errorf("one step ahead: logs %.6f, rps %.6f, dss %.6f, ses %.6f; want %+v", logs/cases, rps/cases, dss/cases, ses/cases, w)
	}
	for i, v := range want.OneStep.Last {
		if !close(last[i].Mean, v, srel) {
			t.Errorf("last forecast of place %d: %.8g; want %.8g", i+1, last[i].Mean, v)
		}
	}
}
