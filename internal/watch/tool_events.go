package watch

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/stats"
)

func eventTools() []Tool {
	return []Tool{
		{Name: "knox", Title: "are events near in space near in time too? (Knox 1964)", Reads: Events,
			Params: []Param{{"near-time", "7", "limit of time, included (eps.t)"}, {"near-space", "2", "limit of distance, included (eps.s)"}, {"replicates", "999", "for the permuted p-value; 0: none"}, {"seed", "1", "of the replicates"}},
			events: func(e EventList, p *settings) (any, error) {
				if e.X == nil {
					return nil, fmt.Errorf("%w: %s: the test needs the columns x and y", ErrSeries, e.Name)
				}
				near, far := p.number("near-time"), p.number("near-space")
				k, err := Knox(e.X, e.Y, e.T, near, far)
				if err != nil || p.err != nil {
					return nil, err
				}
				r := struct {
					Series    string   `json:"series"`
					Method    string   `json:"method"`
					Close     int      `json:"close"`
					NearTime  int      `json:"near_time"`
					NearSpace int      `json:"near_space"`
					Pairs     int      `json:"pairs"`
					Expected  float64  `json:"expected"`
					P         float64  `json:"p"`      // Poisson, as many or more
					PMore     float64  `json:"p_more"` // more, as R surveillance prints it
					Permuted  *float64 `json:"p_permuted,omitempty"`
				}{e.Name, "knox", k.Close, k.NearTime, k.NearSpace, k.Pairs, k.Expected, k.P, k.PMore, nil}
				if n := p.whole("replicates"); n > 0 {
					v, err := KnoxPermuted(e.X, e.Y, e.T, near, far, n, uint64(p.whole("seed")))
					if err != nil {
						return nil, err
					}
					r.Permuted = &v
				}
				return r, nil
			}},
		{Name: "hawkes", Title: "how many further events does one set off? exponential Hawkes process", Reads: Events,
			Params: []Param{{"until", "0", "end of the time watched; 0: the last event"}, {"at", "", "background,branching,decay: the likelihood there, without a fit"}},
			events: func(e EventList, p *settings) (any, error) {
				times := slices.Sorted(slices.Values(e.T))
				until := p.number("until")
				if until == 0 && len(times) > 0 {
					until = times[len(times)-1]
				}
				type result struct {
					Series        string              `json:"series"`
					Method        string              `json:"method"`
					Background    float64             `json:"background"`
					Branching     float64             `json:"branching"`
					Decay         float64             `json:"decay"`
					LogLikelihood float64             `json:"log_likelihood"`
					LogSE         map[string]*float64 `json:"log_se,omitempty"`
				}
				if at := p.list("at"); at != nil {
					if len(at) != 3 {
						p.fault("at", "three numbers: background,branching,decay")
						return nil, nil
					}
					h := Hawkes{at[0], at[1], at[2]}
					return result{e.Name, "hawkes", h.Background, h.Branching, h.Decay, h.LogLikelihood(times, until), nil}, nil
				}
				fit, err := FitHawkes(times, until)
				if err != nil || p.err != nil {
					return nil, err
				}
				se := map[string]*float64{}
				for i, name := range []string{"background", "branching", "decay"} {
					if v := fit.LogSE[i]; !math.IsNaN(v) {
						se[name] = &v
					}
				}
				return result{e.Name, "hawkes", fit.Background, fit.Branching, fit.Decay, fit.LogLikelihood, se}, nil
			}},
	}
}

// A SampleScore is the scores of one forecast.
type SampleScore struct {
	Observed float64  `json:"observed"`
	CRPS     float64  `json:"crps"`
	IGN      float64  `json:"ign"`
	MIS      float64  `json:"mis"`
	WIS      float64  `json:"wis"`
	DSS      *float64 `json:"dss"` // nil where all samples are the same
}

// wisLevels are the 23 levels that forecast hubs ask for.
var wisLevels = []float64{0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99}

func scoreTools() []Tool {
	return []Tool{{Name: "score", Title: "CRPS, IGN, MIS (as the VIEWS challenge), WIS and DSS of forecasts as samples", Reads: Drawn,
		Params: []Param{{"level", "0.9", "of the interval score"}, {"bins", "0,0.5,2.5,5.5,10.5,25.5,50.5,100.5,250.5,500.5,1000.5", "of the ignorance score"}},
		drawn: func(x Samples, p *settings) (any, error) {
			bins, level := p.list("bins"), p.number("level")
			if p.err != nil {
				return nil, nil
			}
			r := struct {
				Series string        `json:"series"`
				Method string        `json:"method"`
				Mean   SampleScore   `json:"mean"`
				Cases  []SampleScore `json:"cases"`
			}{x.Name, "score", SampleScore{}, []SampleScore{}}
			n := float64(len(x.Observed))
			for i, y := range x.Observed {
				drawn := x.Drawn[i]
				if len(drawn) < 2 {
					return nil, fmt.Errorf("%w: %s: case %d has one sample: want two at least", ErrSeries, x.Name, i+1)
				}
				mean, variance, _ := moments(drawn)
				wis, err := WIS(Quantiles(drawn, wisLevels), wisLevels, y)
				if err != nil {
					return nil, err
				}
				s := SampleScore{y, CRPS(drawn, y), Ignorance(drawn, y, bins), IntervalScore(drawn, y, level), wis, nil}
				if dss := DSS(y, mean, variance*float64(len(drawn)-1)/float64(len(drawn))); !math.IsInf(dss, 0) && !math.IsNaN(dss) {
					s.DSS = &dss
				}
				r.Cases = append(r.Cases, s)
				r.Mean.Observed += s.Observed / n
				r.Mean.CRPS += s.CRPS / n
				r.Mean.IGN += s.IGN / n
				r.Mean.MIS += s.MIS / n
				r.Mean.WIS += s.WIS / n
			}
			return r, nil
		}}, formulaTool()}
}

// A FormulaScore is the scores of one forecast that is given by a formula.
type FormulaScore struct {
	Observed float64  `json:"observed"`
	CRPS     float64  `json:"crps"`
	Log      *float64 `json:"logs"` // nil for one that the formula holds impossible
}

// formulaTool scores forecasts that are given by a distribution's parameters.
func formulaTool() Tool {
	return Tool{Name: "score-formula", Title: "CRPS and log score of forecasts by formula: after observed the columns mean and sd (normal), mean and sd of the log (lognormal), mean and size (nbinom), or mean (poisson)", Reads: Drawn,
		Params: []Param{{"family", "nbinom", "normal, lognormal, nbinom or poisson"}},
		drawn: func(x Samples, p *settings) (any, error) {
			family := p.text("family")
			needs := map[string]int{"normal": 2, "lognormal": 2, "nbinom": 2, "poisson": 1}[family]
			if needs == 0 {
				p.fault("family", "normal, lognormal, nbinom or poisson")
				return nil, nil
			}
			r := struct {
				Series string         `json:"series"`
				Method string         `json:"method"`
				CRPS   float64        `json:"crps"`
				Cases  []FormulaScore `json:"cases"`
			}{x.Name, "score-formula", 0, []FormulaScore{}}
			for i, y := range x.Observed {
				f := x.Drawn[i]
				if len(f) != needs || needs == 2 && !(f[1] > 0) || family != "normal" && family != "lognormal" && f[0] < 0 || family == "lognormal" && !(y > 0) {
					return nil, fmt.Errorf("%w: %s: case %d: observed %v, parameters %v: they are none of a %s forecast", ErrSeries, x.Name, i+1, y, f, family)
				}
				s, log := FormulaScore{Observed: y}, 0.0
				switch family {
				case "normal":
					s.CRPS = CRPSNormal(y, f[0], f[1])
					z := (y - f[0]) / f[1]
					log = z*z/2 + math.Log(f[1]) + math.Log(2*math.Pi)/2
				case "lognormal":
					s.CRPS = CRPSLogNormal(y, f[0], f[1])
					z := (math.Log(y) - f[0]) / f[1]
					log = z*z/2 + math.Log(f[1]*y) + math.Log(2*math.Pi)/2
				case "nbinom":
					d := stats.NegBin{Mean: f[0], Size: f[1]}
					s.CRPS, log = CRPSCount(d.CDF, y), -d.LogPMF(y)
				default:
					s.CRPS, log = CRPSCount(func(k float64) float64 { return stats.PoissonCDF(k, f[0]) }, y), -stats.PoissonLogPMF(y, f[0])
				}
				if !math.IsInf(log, 0) && !math.IsNaN(log) {
					s.Log = &log
				}
				r.CRPS += s.CRPS / float64(len(x.Observed))
				r.Cases = append(r.Cases, s)
			}
			return r, nil
		}}
}
