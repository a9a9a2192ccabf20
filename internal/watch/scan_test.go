package watch_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/internal/watch"
)

type scanData struct {
	Population []float64
	Counts     [][]float64 `json:"counts_time_by_location"`
	Baselines  [][]float64
	Zones      [][]int
	X          []float64 `json:"x_km"`
	Y          []float64 `json:"y_km"`
	Cases      []float64
	Expected   []float64 `json:"expected_standardised"`
}

func TestScansAsTheReferencePrograms(t *testing.T) {
	for _, o := range oracles(t, "scan") {
		t.Run(o.ID, func(t *testing.T) {
			var d scanData
			o.data(t, &d)
			if strings.Contains(o.Call, "kulldorff(") {
				checkKulldorff(t, o, d)
				return
			}
			last := len(d.Counts)
			if i := strings.Index(o.Call, "last "); i >= 0 {
				last = int(numbers(strings.Fields(o.Call[i+5:])[0])[0])
			}
			rows := func(all [][]float64) [][]float64 { return all[len(all)-last:] }
			s := watch.Scan{Counts: rows(d.Counts), Baselines: rows(d.Baselines), AsScanstatistics: true}
			for _, zone := range d.Zones {
				places := make([]int, len(zone))
				for i, p := range zone {
					places[i] = p - 1
				}
				s.Zones = append(s.Zones, places)
			}
			switch {
			case strings.Contains(o.Call, "scan_bayes_negbin"):
				checkBayesScan(t, o, s)
				return
			case strings.Contains(o.Call, "scan_eb_negbin"):
				s.Kind, s.Size = watch.HotspotNegBin, o.number("thetas", 1)
				if o.arg("type") == "emerging" {
					s.Kind = watch.EmergingNegBin
				}
			case strings.Contains(o.Call, "scan_pb_poisson"):
				s.Kind, s.Baselines = watch.PopulationPoisson, watch.PopulationBaselines(s.Counts, d.Population)
			case strings.Contains(o.Call, "scan_permutation"):
				s.Kind = watch.Permutation
			default:
				s.Kind = watch.ExpectationPoisson
			}
			checkScan(t, o, s)
		})
	}
}

func checkScan(t *testing.T, o oracle, s watch.Scan) {
	type cluster struct {
		Zone, Duration int
		Locations      []int
		Score          float64
		RelRisk        *float64 `json:"relrisk"`
	}
	var want struct {
		MLC cluster
		Top []cluster
		P   float64 `json:"MC_pvalue"`
	}
	o.expect(t, &want)
	clusters, err := s.Clusters()
	if err != nil {
		t.Fatal(err)
	}
	best := clusters[0]
	places := slices.Clone(s.Zones[best.Zone])
	slices.Sort(places)
	for i := range places {
		places[i]++
	}
	tolerance := o.tolerance("score_rel", 1e-9)
	if best.Duration != want.MLC.Duration || !slices.Equal(places, want.MLC.Locations) || !close(best.Score, want.MLC.Score, tolerance) {
		t.Errorf("best cluster: places %v, %d periods, score %.12g; want %v, %d, %.12g", places, best.Duration, best.Score, want.MLC.Locations, want.MLC.Duration, want.MLC.Score)
	}
	for i, w := range want.Top {
		c := clusters[i]
		if c.Zone+1 != w.Zone || c.Duration != w.Duration || !close(c.Score, w.Score, tolerance) || w.RelRisk != nil && !close(c.RelativeRisk(), *w.RelRisk, tolerance) {
			t.Errorf("cluster %d: zone %d, %d periods, score %.12g; want %d, %d, %.12g", i+1, c.Zone+1, c.Duration, c.Score, w.Zone, w.Duration, w.Score)
		}
	}
	p, err := s.MonteCarlo(1999, 11)
	if err != nil {
		t.Fatal(err)
	}
	// theirs rests on 999 or 9999 replicates of its own
	if math.Abs(p-want.P) > 0.02+2*math.Sqrt(want.P*(1-want.P)/1000) {
		t.Errorf("p %.4f, seed 11; want %.4f", p, want.P)
	}
}

func checkBayesScan(t *testing.T, o oracle, s watch.Scan) {
	prior := watch.BayesScanPrior{Outbreak: o.number("outbreak_prob", 0.05), Shape: o.number("alpha", 1), Rate: o.number("beta", 1), AsScanstatistics: true}
	from, to, by := 1.0, 3.0, 0.1
	if _, spec, ok := strings.Cut(o.Call, "inc_values=seq("); ok {
		if n := numbers(spec[:strings.Index(spec, ")")]); len(n) == 3 {
			from, to, by = n[0], n[1], n[2]
		}
	}
	for i := 0; i <= int(math.Round((to-from)/by)); i++ {
		prior.Increases = append(prior.Increases, from+by*float64(i))
	}
	got, err := s.BayesianScan(prior)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Null      float64 `json:"posterior_null"`
		Alt       float64 `json:"posterior_alt"`
		Locations []float64
		MLC       struct {
			Locations []int
			Duration  int
			Posterior float64
		}
	}
	o.expect(t, &want)
	tolerance := o.tolerance("rel", 1e-7)
	relative := func(a, b float64) bool { return math.Abs(a-b) <= tolerance*math.Abs(b) }
	if !relative(got.NoOutbreak, want.Null) || !relative(got.Outbreak, want.Alt) {
		t.Errorf("no outbreak %.10g, outbreak %.10g; want %.10g, %.10g", got.NoOutbreak, got.Outbreak, want.Null, want.Alt)
	}
	for i, w := range want.Locations {
		if !relative(got.Places[i], w) {
			t.Errorf("place %d: %.10g; want %.10g", i+1, got.Places[i], w)
		}
	}
	places := slices.Clone(s.Zones[got.Best.Zone])
	slices.Sort(places)
	for i := range places {
		places[i]++
	}
	if !slices.Equal(places, want.MLC.Locations) || got.Best.Duration != want.MLC.Duration || !relative(got.Posterior, want.MLC.Posterior) {
		t.Errorf("best %v, %d periods, %.10g; want %+v", places, got.Best.Duration, got.Posterior, want.MLC)
	}
}

func TestBayesianScanBelievesInNoOutbreak(t *testing.T) {
	// the same counts as expected everywhere: the posterior must not rise over the prior
	s := watch.Scan{Zones: [][]int{{0}, {1}, {0, 1}, {2}, {1, 2}}}
	for range 4 {
		s.Counts = append(s.Counts, []float64{20, 30, 25})
		s.Baselines = append(s.Baselines, []float64{20, 30, 25})
	}
	got, err := s.BayesianScan(watch.BayesScanPrior{Outbreak: 0.05, Shape: 10, Rate: 10, Increases: []float64{1.5, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if got.NoOutbreak < 0.95 {
		t.Errorf("no outbreak %.4f; want at least the prior 0.95", got.NoOutbreak)
	}
}

func checkKulldorff(t *testing.T, o oracle, d scanData) {
	s := watch.SpatialScan{X: d.X, Y: d.Y, Cases: d.Cases, Population: d.Population, Share: o.number("pop.upper.bound", 0.5), AsSpatialEpi: true}
	if o.arg("expected.cases") != "NULL" {
		s.Expected = d.Expected
	}
	got, err := s.Find(999, 3, 0.05)
	if err != nil {
		t.Fatal(err)
	}
	type circle struct {
		IDs             []int
		Cases, Expected float64
		LLR, P          float64
	}
	var want struct {
		Zones     int     `json:"n_zones"`
		Max       float64 `json:"max_llr"`
		Best      circle  `json:"most_likely"`
		Secondary []circle
	}
	o.expect(t, &want)
	if got.Zones != want.Zones {
		t.Errorf("%d zones; want %d", got.Zones, want.Zones)
	}
	tolerance := o.tolerance("llr_rel", 1e-9)
	compare := func(name string, g watch.Circle, w circle) {
		ids := make([]int, len(g.Places))
		for i, p := range g.Places {
			ids[i] = p + 1
		}
		if !slices.Equal(ids, w.IDs) || !close(g.Ratio, w.LLR, tolerance) || math.Abs(g.P-w.P) > 0.02 {
			t.Errorf("%s: %v, ratio %.12g, p %.3f; want %v, %.12g, %.3f", name, ids, g.Ratio, g.P, w.IDs, w.LLR, w.P)
		}
		if w.Cases > 0 && (!close(g.Cases, w.Cases, tolerance) || !close(g.Expected, w.Expected, tolerance)) {
			t.Errorf("%s: %.10g cases, %.10g expected; want %.10g, %.10g", name, g.Cases, g.Expected, w.Cases, w.Expected)
		}
	}
	compare("most likely", got.Best, want.Best)
	if len(got.Secondary) != len(want.Secondary) {
		t.Fatalf("%d secondary clusters; want %d", len(got.Secondary), len(want.Secondary))
	}
	for i, w := range want.Secondary {
		compare("secondary", got.Secondary[i], w)
	}
}
