package estimate_test

import (
	"math"
	"strings"
	"testing"

	"cairn/internal/estimate"
	"cairn/internal/stats"
)

// a closedModel is a row of another program's table of models.
type closedModel struct {
	Model    string
	N        float64 `json:"abundance"`
	StdErr   float64
	Deviance float64
	DF       int
	AIC, BIC float64
	Fault    *float64 `json:"infoFit"`
}

func (w closedModel) check(t *testing.T, m estimate.Model, rel float64) {
	t.Helper()
	same(t, w.Model+": N", m.Point, w.N, rel)
	same(t, w.Model+": standard error", m.StdErr, w.StdErr, rel)
	if w.Deviance > 1e-6 || m.Deviance > 1e-6 {
		same(t, w.Model+": deviance", m.Deviance, w.Deviance, rel)
	}
	same(t, w.Model+": AIC", m.AIC, w.AIC, rel)
	same(t, w.Model+": BIC", m.BIC, w.BIC, rel)
	if m.DF != w.DF {
		t.Errorf("%s: %d degrees of freedom; want %d", w.Model, m.DF, w.DF)
	}
}

var formOf = map[string]estimate.Form{
	"M0": estimate.M0, "Mt": estimate.Mt, "Mb": estimate.Mb, "Mbh": estimate.Mbh,
	"Mh Chao (LB)": estimate.MhChao, "Mh Poisson2": estimate.MhPoisson, "Mh Darroch": estimate.MhDarroch, "Mh Gamma3.5": estimate.MhGamma,
	"Mth Chao (LB)": estimate.MthChao, "Mth Poisson2": estimate.MthPoisson, "Mth Darroch": estimate.MthDarroch, "Mth Gamma3.5": estimate.MthGamma,
}

func TestClosedModelsAsRcapture(t *testing.T) {
	oracles(t, "closedp", func(t *testing.T, o oracle) {
		var want struct {
			Models []closedModel
			Mt     struct {
				N      float64 `json:"abundance"`
				StdErr float64
			} `json:"bias_corrected_Mt"`
		}
		o.expect(t, &want)
		lists := o.overlap(t)
		for _, w := range want.Models {
			if w.Fault == nil || *w.Fault != 0 {
				continue // its fit found no maximum
			}
			fit, form := estimate.Closed, formOf[w.Model]
			switch {
			case form == "":
				t.Errorf("%s is no form that is known", w.Model)
				continue
			case form == estimate.Mb || form == estimate.Mbh:
				fit = estimate.Behaviour
			}
			m, err := fit(lists, form)
			if err != nil {
				t.Errorf("%s: %v", w.Model, err)
				continue
			}
			if strings.Contains(w.Model, "Chao") && m.DF > w.DF && math.Abs(m.Deviance-w.Deviance) < 1e-5 {
				// Rcapture has kept a coefficient of a combination that nobody stands on, which its fit had not yet
				// brought below 0: the same fit with one coefficient more
				extra := float64(m.DF - w.DF)
				m.DF, m.AIC, m.BIC = w.DF, m.AIC+2*extra, m.BIC+extra*math.Log(float64(lists.Observed()))
			}
			if form == estimate.Mbh {
				// Rcapture's standard error of Mbh is up to three times the delta method's, which
				// TestTheStandardErrorOfMbh finds right by simulation
				w.StdErr = m.StdErr
			}
			w.check(t, m, o.rel(1e-5))
		}
		m, err := estimate.MtBiasCorrected(lists)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "Mt, bias corrected: N", m.Point, want.Mt.N, o.rel(1e-5))
		same(t, "Mt, bias corrected: standard error", m.StdErr, want.Mt.StdErr, o.rel(1e-5))
	})
}

// Populations are drawn from Mbh itself, and the spread of the estimates is
// compared with the standard error that they state.
func TestTheStandardErrorOfMbh(t *testing.T) {
	const people, runs = 5000, 300
	r := stats.Seeded(1, 2)
	var sum, squares, stated float64
	for range runs {
		o, _ := estimate.NewOverlap([]string{"a", "b", "c", "d"})
		for range people {
			mask := 0
			for j := range 4 {
				chance := 0.3
				switch {
				case mask != 0:
					chance = 0.1
				case j == 0:
					chance = 0.2
				}
				if r.Float64() < chance {
					mask |= 1 << j
				}
			}
			if mask > 0 {
				o.Count[mask]++
			}
		}
		m, err := estimate.Behaviour(o, estimate.Mbh)
		if err != nil {
			t.Fatal(err)
		}
		sum, squares, stated = sum+m.Point, squares+m.Point*m.Point, stated+m.StdErr
	}
	mean := sum / runs
	spread := math.Sqrt(squares/runs - mean*mean)
	// 300 runs tell a spread to 4 in 100 (one standard deviation)
	if math.Abs(mean-people) > 3*spread/math.Sqrt(runs)+10 || math.Abs(spread/(stated/runs)-1) > 0.13 {
		t.Errorf("mean %.0f, spread %.0f, stated %.0f; want %d and a spread as stated", mean, spread, stated/runs, people)
	}
}
