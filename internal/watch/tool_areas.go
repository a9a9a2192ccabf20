package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A ScanCluster is a zone and a stretch of time up to the newest period, with
// its areas by name.
type ScanCluster struct {
	Areas    []string `json:"areas"`
	Since    string   `json:"since"` // first period of it
	Duration int      `json:"duration"`
	Score    float64  `json:"score"`
	Count    float64  `json:"count"`
	Baseline float64  `json:"baseline"`
	Risk     float64  `json:"relative_risk"`
}

// A ScanResult is what a scan found, the strongest cluster first.
type ScanResult struct {
	Series   string        `json:"series"`
	Method   string        `json:"method"`
	Zones    int           `json:"zones"`
	Clusters []ScanCluster `json:"clusters"`
	P        *float64      `json:"p,omitempty"` // of the first, by replicates

	NoOutbreak *float64           `json:"no_outbreak,omitempty"` // posterior of the Bayesian scan
	Posterior  *float64           `json:"posterior,omitempty"`   // of the first cluster
	Places     map[string]float64 `json:"places,omitempty"`
}

// NearestZones returns as zones each place with its nearest ones, from the
// place alone up to most of them, every set once. Of places equally near the
// earlier one comes first.
func NearestZones(x, y []float64, most int) [][]int {
	var zones [][]int
	seen := map[string]bool{}
	for i := range x {
		order := make([]int, len(x))
		for j := range order {
			order[j] = j
		}
		far := func(j int) float64 { return math.Hypot(x[j]-x[i], y[j]-y[i]) }
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(far(a), far(b)) })
		if k := slices.Index(order, i); k > 0 { // of places in one spot the centre itself
			order = slices.Insert(slices.Delete(order, k, k+1), 0, i)
		}
		for n := 1; n <= min(most, len(order)); n++ {
			zone := slices.Sorted(slices.Values(order[:n]))
			if key := fmt.Sprint(zone); !seen[key] {
				seen[key] = true
				zones = append(zones, zone)
			}
		}
	}
	return zones
}

// scanOf prepares a scan of the newest periods of a grid.
func scanOf(g Grid, p *settings, kind ScanKind) (Scan, []string, error) {
	last := p.whole("last")
	if last <= 0 || last > len(g.Periods) {
		last = len(g.Periods)
	}
	from := len(g.Periods) - last
	s := Scan{Counts: g.Counts[from:], Kind: kind, Longest: p.whole("longest"), AsScanstatistics: p.yes("as-scanstatistics")}
	for i, row := range s.Counts {
		for a, v := range row {
			if math.IsNaN(v) {
				return s, nil, fmt.Errorf("%w: %s: no figure of %s in %s: a scan needs every area in every period that it looks at; unknown is not zero", ErrSeries, g.Name, g.Areas[a], g.Periods[from+i])
			}
		}
	}
	switch {
	case g.X == nil && p.text("zones") == "":
		return s, nil, fmt.Errorf("%w: %s: a scan needs to know which areas lie together: columns x and y, or the parameter zones", ErrSeries, g.Name)
	case p.text("zones") != "":
		for zone := range strings.SplitSeq(p.text("zones"), ";") {
			var places []int
			for name := range strings.SplitSeq(zone, "+") {
				a := slices.Index(g.Areas, strings.TrimSpace(name))
				if a < 0 {
					return s, nil, fmt.Errorf("%w: zones: area %q is not in %s", ErrSeries, name, g.Name)
				}
				places = append(places, a)
			}
			s.Zones = append(s.Zones, places)
		}
	default:
		for a := range g.Areas {
			if math.IsNaN(g.X[a]) || g.Y == nil || math.IsNaN(g.Y[a]) {
				return s, nil, fmt.Errorf("%w: %s: %s has no x and y", ErrSeries, g.Name, g.Areas[a])
			}
		}
		s.Zones = NearestZones(g.X, g.Y, p.whole("neighbours"))
	}
	switch {
	case kind == PopulationPoisson:
		if g.Population == nil || slices.ContainsFunc(g.Population, math.IsNaN) {
			return s, nil, fmt.Errorf("%w: %s: the method needs the column population for every area", ErrSeries, g.Name)
		}
		s.Baselines = PopulationBaselines(s.Counts, g.Population)
	case kind == Permutation:
	case g.Baselines != nil:
		s.Baselines = g.Baselines[from:]
	default:
		s.Baselines = MarginBaselines(s.Counts)
	}
	return s, g.Periods[from:], p.err
}

func areaTools() []Tool {
	params := func(more ...Param) []Param {
		return append([]Param{{"last", "6", "newest periods looked at; 0: all"}, {"longest", "0", "longest duration; 0: all"}, {"neighbours", "8", "nearest areas that zones are made of"},
			{"zones", "", "zones by name instead, as A;B;A+B"}, {"top", "8", "clusters listed"}, {"as-scanstatistics", "false", "the arithmetic of the R package"}}, more...)
	}
	replicates := []Param{{"replicates", "999", "for the p-value; 0: none"}, {"seed", "1", "of the replicates"}}
	scan := func(name, title string, kind ScanKind, more ...Param) Tool {
		return Tool{Name: name, Title: title, Reads: Areas, Params: params(append(replicates, more...)...), grid: func(g Grid, p *settings) (any, error) {
			s, periods, err := scanOf(g, p, kind)
			if err != nil {
				return nil, err
			}
			if len(more) > 0 {
				s.Size = p.number("size")
			}
			found, err := s.Clusters()
			if err != nil || p.err != nil {
				return nil, err
			}
			r := ScanResult{Series: g.Name, Method: name, Zones: len(s.Zones), Clusters: []ScanCluster{}}
			for _, c := range found[:min(len(found), max(1, p.whole("top")))] {
				r.Clusters = append(r.Clusters, named(c, s, g, periods))
			}
			if n := p.whole("replicates"); n > 0 {
				v, err := s.MonteCarlo(n, uint64(p.whole("seed")))
				if err != nil {
					return nil, err
				}
				r.P = &v
			}
			return r, nil
		}}
	}
	size := Param{"size", "5", "of the negative binomial: variance = mean + mean²/size (thetas)"}
	return []Tool{
		scan("scan-poisson", "space-time scan, expectation-based Poisson (Neill 2005)", ExpectationPoisson),
		scan("scan-population", "space-time scan by population (Kulldorff 2001)", PopulationPoisson),
		scan("scan-permutation", "space-time permutation scan (Kulldorff 2005)", Permutation),
		scan("scan-hotspot", "space-time scan, negative binomial, a rise that holds (Tango 2011)", HotspotNegBin, size),
		scan("scan-emerging", "space-time scan, negative binomial, a rise that grows (Tango 2011)", EmergingNegBin, size),
		{Name: "scan-bayes", Title: "Bayesian space-time scan (Neill 2006)", Reads: Areas,
			Params: paramsBut("top", params(Param{"outbreak", "0.05", "chance beforehand that there is a cluster"}, Param{"shape", "1", "of the prior of relative risk (alpha)"}, Param{"rate", "1", "of the same (beta)"}, Param{"increases", "1:3:0.1", "of the shape inside a cluster"})),
			grid:   bayesScan},
		{Name: "kulldorff", Title: "circular scan of one period, cases among people (Kulldorff 1997)", Reads: Areas,
			Params: []Param{{"share", "0.5", "largest share of the population in a circle"}, {"model", "binomial", "binomial, or poisson with the column baseline as expected"}, {"replicates", "999", "for the p-values"}, {"seed", "1", "of the replicates"}, {"level", "0.05", "of further clusters"}, {"as-spatialepi", "false", "the arithmetic of the R package"}},
			grid:   kulldorffGrid},
		{Name: "hhh4", Title: "endemic-epidemic model (Held, Höhle & Hofmann 2005): what is handed on in an area and from its neighbours", Reads: Areas,
			Params: []Param{{"near", "0", "areas within this distance are neighbours"}, {"neighbours", "", "neighbours by name instead, as A-B;B-C"}, {"trend", "true", "endemic trend"}, {"season", "true", "endemic yearly wave"}, {"scatter", "true", "negative binomial"}, {"ahead", "0", "newest periods forecast one step ahead and scored"}},
			grid:   hhh4Grid},
	}
}

// paramsBut leaves one parameter out.
func paramsBut(name string, all []Param) []Param {
	return slices.DeleteFunc(all, func(p Param) bool { return p.Name == name })
}

// named puts a cluster in names.
func named(c Cluster, s Scan, g Grid, periods []string) ScanCluster {
	out := ScanCluster{Since: periods[len(periods)-c.Duration], Duration: c.Duration, Score: c.Score, Count: c.Count, Baseline: c.Baseline, Risk: c.RelativeRisk()}
	for _, a := range slices.Sorted(slices.Values(s.Zones[c.Zone])) {
		out.Areas = append(out.Areas, g.Areas[a])
	}
	return out
}

func bayesScan(g Grid, p *settings) (any, error) {
	s, periods, err := scanOf(g, p, ExpectationPoisson)
	if err != nil {
		return nil, err
	}
	b, err := s.BayesianScan(BayesScanPrior{Outbreak: p.number("outbreak"), Shape: p.number("shape"), Rate: p.number("rate"), Increases: p.list("increases"), AsScanstatistics: s.AsScanstatistics})
	if err != nil || p.err != nil {
		return nil, err
	}
	r := ScanResult{Series: g.Name, Method: "scan-bayes", Zones: len(s.Zones), Clusters: []ScanCluster{named(b.Best, s, g, periods)}, NoOutbreak: &b.NoOutbreak, Posterior: &b.Posterior, Places: map[string]float64{}}
	for a, v := range b.Places {
		r.Places[g.Areas[a]] = v
	}
	return r, nil
}

// A CircleCluster is a circle of a spatial scan in names.
type CircleCluster struct {
	Areas    []string `json:"areas"` // the centre first
	Cases    float64  `json:"cases"`
	Expected float64  `json:"expected"`
	Ratio    float64  `json:"log_likelihood_ratio"`
	P        float64  `json:"p"`
}

func kulldorffGrid(g Grid, p *settings) (any, error) {
	if len(g.Periods) != 1 {
		return nil, fmt.Errorf("%w: %s: the circular scan looks at one period and the file has %d", ErrSeries, g.Name, len(g.Periods))
	}
	if g.X == nil || g.Y == nil || g.Population == nil {
		return nil, fmt.Errorf("%w: %s: the circular scan needs the columns x, y and population", ErrSeries, g.Name)
	}
	s := SpatialScan{X: g.X, Y: g.Y, Cases: g.Counts[0], Population: g.Population, Share: p.number("share"), AsSpatialEpi: p.yes("as-spatialepi")}
	switch p.text("model") {
	case "binomial":
	case "poisson":
		if g.Baselines == nil {
			return nil, fmt.Errorf("%w: %s: the Poisson model needs the column baseline", ErrSeries, g.Name)
		}
		s.Expected = g.Baselines[0]
	default:
		p.fault("model", "binomial or poisson")
	}
	for _, list := range [][]float64{s.X, s.Y, s.Cases, s.Population, s.Expected} {
		if a := slices.IndexFunc(list, math.IsNaN); a >= 0 {
			return nil, fmt.Errorf("%w: %s: a number of %s is missing; unknown is not zero", ErrSeries, g.Name, g.Areas[a])
		}
	}
	found, err := s.Find(p.whole("replicates"), uint64(p.whole("seed")), p.number("level"))
	if err != nil || p.err != nil {
		return nil, err
	}
	name := func(c Circle) CircleCluster {
		out := CircleCluster{Cases: c.Cases, Expected: c.Expected, Ratio: c.Ratio, P: c.P}
		for _, a := range c.Places {
			out.Areas = append(out.Areas, g.Areas[a])
		}
		return out
	}
	r := struct {
		Series    string          `json:"series"`
		Method    string          `json:"method"`
		Zones     int             `json:"zones"`
		Best      CircleCluster   `json:"best"`
		Secondary []CircleCluster `json:"secondary"`
	}{g.Name, "kulldorff", found.Zones, name(found.Best), []CircleCluster{}}
	for _, c := range found.Secondary {
		r.Secondary = append(r.Secondary, name(c))
	}
	return r, nil
}

// An EndemicResult is a fitted endemic-epidemic model.
type EndemicResult struct {
	Series         string             `json:"series"`
	Method         string             `json:"method"`
	Coefficients   map[string]float64 `json:"coefficients"`
	SE             map[string]float64 `json:"se"`
	Overdispersion float64            `json:"overdispersion"`
	LogLikelihood  float64            `json:"log_likelihood"`
	AIC            float64            `json:"aic"`
	Next           map[string]float64 `json:"next,omitempty"`  // mean forecast of the period after the newest, by area
	Ahead          map[string]float64 `json:"ahead,omitempty"` // mean scores one step ahead: logs, rps, dss, ses
}

func hhh4Grid(g Grid, p *settings) (any, error) {
	n := len(g.Areas)
	m := &EndemicEpidemic{Counts: g.Counts, Trend: p.yes("trend"), Scatter: p.yes("scatter")}
	if p.yes("season") {
		m.Year = float64(g.Unit.year())
	}
	for i, row := range g.Counts {
		if a := slices.IndexFunc(row, math.IsNaN); a >= 0 {
			return nil, fmt.Errorf("%w: %s: no figure of %s in %s: the model needs every area in every period", ErrSeries, g.Name, g.Areas[a], g.Periods[i])
		}
	}
	total := sum(g.Population)
	for a := range n {
		m.Weights = append(m.Weights, make([]float64, n))
		share := 1 / float64(n)
		if g.Population != nil {
			share = g.Population[a] / total
		}
		m.Offset = append(m.Offset, share)
	}
	near := p.number("near")
	for a := range n {
		for b := range n {
			if near > 0 && a != b && g.X != nil && g.Y != nil && math.Hypot(g.X[a]-g.X[b], g.Y[a]-g.Y[b]) <= near {
				m.Weights[a][b] = 1
			}
		}
	}
	if list := p.text("neighbours"); list != "" {
		for pair := range strings.SplitSeq(list, ";") {
			one, two, _ := strings.Cut(pair, "-")
			a, b := slices.Index(g.Areas, strings.TrimSpace(one)), slices.Index(g.Areas, strings.TrimSpace(two))
			if a < 0 || b < 0 {
				return nil, fmt.Errorf("%w: neighbours: %q: want two areas of %s with a hyphen between", ErrSeries, pair, g.Name)
			}
			m.Weights[a][b], m.Weights[b][a] = 1, 1
		}
	}
	last := len(g.Periods)
	fit, err := m.Fit(2, last)
	if err != nil || p.err != nil {
		return nil, err
	}
	r := EndemicResult{Series: g.Name, Method: "hhh4", Coefficients: map[string]float64{}, SE: map[string]float64{}, Overdispersion: fit.Overdispersion, LogLikelihood: fit.LogLikelihood, AIC: fit.AIC()}
	for i, name := range fit.Names {
		r.Coefficients[name] = fit.Coefficients[i]
		if !math.IsNaN(fit.SE[i]) {
			r.SE[name] = fit.SE[i]
		}
	}
	if ahead := p.whole("ahead"); ahead > 0 && ahead < last-2 {
		scores, cases := map[string]float64{}, 0.0
		for at := last - ahead; at < last; at++ {
			f, err := m.Fit(2, at)
			if err != nil {
				return nil, err
			}
			for a, d := range f.Forecast(at + 1) {
				y := g.Counts[at][a]
				scores["logs"] -= d.LogPMF(y)
				scores["rps"] += CRPSCount(d.CDF, y)
				scores["dss"] += DSS(y, d.Mean, d.Variance())
				scores["ses"] += (y - d.Mean) * (y - d.Mean)
				cases++
			}
		}
		for k := range scores {
			scores[k] /= cases
		}
		r.Ahead = scores
	}
	return r, nil
}
