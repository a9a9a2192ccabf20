package watch_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/stats"
	"cairn/internal/watch"
)

// scoreData is the data of every score case.
type scoreData struct {
	Y, Mu, Size, SD, Observed, Bins []float64
	Samples                         [][]float64
}

func TestScoresAsTheReferencePrograms(t *testing.T) {
	for _, o := range oracles(t, "scores") {
		t.Run(o.ID, func(t *testing.T) {
			d := readScoreData(t, o)
			var want map[string]json.RawMessage
			o.expect(t, &want)
			y := append(d.Y, d.Observed...)
			tolerance := o.tolerance("rel", 1e-8)
			checked := 0
			for name, raw := range want {
				var values []float64
				if json.Unmarshal(raw, &values) != nil {
					continue
				}
				if len(values) != len(y) {
					continue
				}
				score := scoreByName(t, name, d, want)
				if score == nil {
					t.Errorf("no score named %s", name)
					continue
				}
				checked++
				for i, v := range values {
					if got := score(i, y[i]); !close(got, v, tolerance) && math.Abs(got-v) > o.tolerance("abs", 1e-12) {
						t.Errorf("%s of case %d: %.15g; want %.15g", name, i+1, got, v)
						break
					}
				}
			}
			if checked == 0 {
				t.Error("nothing was checked")
			}
		})
	}
}

func readScoreData(t *testing.T, o oracle) scoreData {
	t.Helper()
	var d scoreData
	var other string
	if json.Unmarshal(o.Data, &other) == nil && strings.HasSuffix(other, "#data") {
		text, err := os.ReadFile(filepath.Join(o.dir, strings.TrimSuffix(other, "#data")))
		if err != nil {
			t.Fatal(err)
		}
		var whole struct{ Data scoreData }
		if err := json.Unmarshal(text, &whole); err != nil {
			t.Fatal(err)
		}
		return whole.Data
	}
	o.data(t, &d)
	return d
}

func scoreByName(t *testing.T, name string, d scoreData, want map[string]json.RawMessage) func(i int, y float64) float64 {
	nb := func(i int) stats.NegBin { return stats.NegBin{Mean: d.Mu[i], Size: d.Size[i]} }
	switch name {
	case "crps_nbinom":
		return func(i int, y float64) float64 { return watch.CRPSCount(nb(i).CDF, y) }
	case "logs_nbinom":
		return func(i int, y float64) float64 { return -nb(i).LogPMF(y) }
	case "crps_pois":
		return func(i int, y float64) float64 {
			return watch.CRPSCount(func(k float64) float64 { return stats.PoissonCDF(k, d.Mu[i]) }, y)
		}
	case "logs_pois":
		return func(i int, y float64) float64 { return -stats.PoissonLogPMF(y, d.Mu[i]) }
	case "crps_norm":
		return func(i int, y float64) float64 { return watch.CRPSNormal(y, d.Mu[i], d.SD[i]) }
	case "crps_lnorm":
		return func(i int, y float64) float64 { return watch.CRPSLogNormal(y+1, math.Log(d.Mu[i]+1), 0.8) }
	case "dss_nbinom_by_definition":
		return func(i int, y float64) float64 { return watch.DSS(y, d.Mu[i], nb(i).Variance()) }
	case "crps_sample", "crps":
		return func(i int, y float64) float64 { return watch.CRPS(d.Samples[i], y) }
	case "dss_sample":
		return func(i int, y float64) float64 {
			mean, squares := 0.0, 0.0
			for _, x := range d.Samples[i] {
				mean += x / float64(len(d.Samples[i]))
			}
			for _, x := range d.Samples[i] {
				squares += (x - mean) * (x - mean)
			}
			return watch.DSS(y, mean, squares/float64(len(d.Samples[i])))
		}
	case "ign":
		return func(i int, y float64) float64 { return watch.Ignorance(d.Samples[i], y, d.Bins) }
	case "mis":
		return func(i int, y float64) float64 { return watch.IntervalScore(d.Samples[i], y, 0.9) }
	case "wis":
		var levels []float64
		if err := json.Unmarshal(want["levels"], &levels); err != nil {
			t.Fatal(err)
		}
		return func(i int, y float64) float64 {
			v, err := watch.WIS(watch.Quantiles(d.Samples[i], levels), levels, y)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	return nil
}

func TestCRPSOfOneSampleIsTheAbsoluteError(t *testing.T) {
	if got := watch.CRPS([]float64{7, 7, 7}, 12); got != 5 {
		t.Errorf("CRPS = %v; want 5", got)
	}
}
