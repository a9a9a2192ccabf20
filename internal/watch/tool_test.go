package watch_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/watch"
)

// named returns the tool and the settings of an outbreak case's call.
func named(t *testing.T, o oracle, want outbreakWant) (string, map[string]string) {
	set := map[string]string{}
	put := func(to, from string) {
		if v := o.arg(from); v != "" && v != "NULL" {
			switch v {
			case "TRUE", "FALSE":
				v = strings.ToLower(v)
			}
			set[to] = v
		}
	}
	text := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	list := func(v []float64) string {
		var all []string
		for _, x := range v {
			all = append(all, text(x))
		}
		return strings.Join(all, ",")
	}
	switch {
	case strings.Contains(o.Call, "farrington"):
		c := farringtonOptions(o)
		from, _ := o.span(t)
		set = map[string]string{"years": strconv.Itoa(c.Years), "half-width": strconv.Itoa(c.HalfWidth), "groups": strconv.Itoa(c.Groups), "rate": text(c.Rate), "trend": strconv.FormatBool(c.Trend),
			"trend-p": text(c.TrendP), "reweight": strconv.FormatBool(c.Reweight), "outlying": text(c.Outlying), "skip": strconv.Itoa(c.Skip), "bound": string(c.Bound), "power": text(c.Power),
			"min-cases": strconv.Itoa(c.MinCases), "min-window": strconv.Itoa(c.MinWindow), "as-surveillance": strconv.FormatBool(c.AsSurveillance), "first": strconv.Itoa(from)}
		if strings.Contains(o.Call, "algo.farrington(") {
			return "farrington-1996", set
		}
		return "farrington", set
	case strings.Contains(o.Call, "earsC"):
		put("window", "baseline")
		put("min-sigma", "minSigma")
		put("rate", "alpha")
		return "ears-" + strings.ToLower(o.arg("method")), set
	case strings.Contains(o.Call, "algo.bayes"), strings.Contains(o.Call, "algo.rki"):
		years, halfWidth, current := theirHistory(o)
		set["years"], set["half-width"], set["current"] = strconv.Itoa(years), strconv.Itoa(halfWidth), strconv.FormatBool(current)
		if strings.Contains(o.Call, "rki") {
			return "rki", set
		}
		put("rate", "alpha")
		return "bayes", set
	case strings.Contains(o.Call, "algo.outbreakP"):
		put("k", "k")
		return "outbreakp", set
	case strings.Contains(o.Call, "algo.cusum"):
		from, _ := o.span(t)
		set["from"], set["as-surveillance"] = strconv.Itoa(from), "true"
		put("k", "k")
		put("h", "h")
		put("transform", "trans")
		put("alpha", "alpha")
		if o.arg("m") == "glm" {
			set["harmonics"] = "1"
		} else {
			put("mean", "m")
		}
		return "cusum-chart", set
	case strings.Contains(o.Call, "algo.glr"):
		from, _ := o.span(t)
		set["from"], set["as-surveillance"] = strconv.Itoa(from), "true"
		put("limit", "c.ARL")
		put("alpha", "alpha")
		put("change", "change")
		put("theta", "theta")
		if set["theta"] != "" {
			delete(set, "change")
		}
		put("window", "M")
		put("least", "Mtilde")
		set["cases"], set["falls"] = strconv.FormatBool(o.arg("ret") == "cases"), strconv.FormatBool(o.arg("dir") == "dec" && set["theta"] == "" && set["change"] != "epi")
		if len(want.Input) > 0 {
			set["mean"] = list(want.Input)
			return "glr-chart", set
		}
		harmonics, trend, refit, scatter := theirModel(o)
		if scatter {
			set["alpha"] = "-1"
		}
		set["harmonics"], set["trend"], set["refit"] = strconv.Itoa(harmonics), strconv.FormatBool(trend), strconv.FormatBool(refit)
		return "glr-chart", set
	}
	return "", nil
}

func TestDetectorsByNameAsTheReferenceProgram(t *testing.T) {
	for _, o := range oracles(t, "outbreak") {
		t.Run(o.ID, func(t *testing.T) {
			var c counts
			o.data(t, &c)
			var want outbreakWant
			o.expect(t, &want)
			name, set := named(t, o, want)
			tool, ok := watch.FindTool(name)
			if !ok {
				t.Fatalf("no method %q for %s", name, o.Call)
			}
			days, unit := c.days(t)
			s := watch.Series{Name: o.ID, Unit: unit}
			for i, y := range c.Observed {
				n := int(y)
				p := watch.Point{Period: days[i].String(), Count: &n}
				if unit == watch.Month {
					p.Period = days[i].Month().String()
				}
				s.Points = append(s.Points, p)
			}
			out, err := tool.RunSeries(s, set)
			if err != nil {
				t.Fatal(err)
			}
			r := out.(watch.Result)
			first := want.First
			if len(want.Range) > 0 {
				first = want.Range[0]
			}
			if first == 0 {
				first, _ = o.span(t)
			}
			shift := len(s.Points) - len(r.Points)
			for i, u := range want.Upper {
				at := first - 1 + i - shift
				if at < 0 || at >= len(r.Points) {
					t.Fatalf("point %d is not judged", first+i)
				}
				p := r.Points[at]
				got := p.Threshold
				if name == "outbreakp" && o.arg("ret") != "cases" {
					got = p.Score
				}
				if u != nil && *u == 0 && got == nil && name == "farrington-1996" {
					continue // how the original algorithm says that there is no bound
				}
				if u != nil && (got == nil || !close(*got, *u, math.Max(o.tolerance("bound_rel", 0), o.tolerance("rel", 1e-4)))) {
					t.Errorf("point %d: threshold %v; want %v", first+i, show(got), *u)
				}
				if p.Alarm != want.Alarm[i] {
					t.Errorf("point %d: alarm %v; want %v", first+i, p.Alarm, want.Alarm[i])
				}
			}
		})
	}
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

func TestChangesByNameAsTheReferencePrograms(t *testing.T) {
	for _, o := range oracles(t, "changepoint") {
		y := series(t, o)
		if slices.ContainsFunc(y, func(v float64) bool { return v != math.Trunc(v) || v < 0 }) || strings.Contains(string(o.Data), "divided") {
			continue // no counts
		}
		t.Run(o.ID, func(t *testing.T) {
			s := watch.Series{Name: o.ID, Unit: watch.Step}
			for i, v := range y {
				n := int(v)
				s.Points = append(s.Points, watch.Point{Period: strconv.Itoa(i + 1), Count: &n})
			}
			var want struct {
				Changes []int `json:"changepoints"`
				Chosen  []int `json:"chosen_by_BIC"`
			}
			o.expect(t, &want)
			name, set := "breakpoints", map[string]string{"h": strconv.FormatFloat(o.number("h", 0.15), 'g', -1, 64), "trend": strconv.FormatBool(strings.Contains(o.Call, "y ~ t"))}
			if !strings.Contains(o.Call, "breakpoints(") {
				name, want.Chosen = strings.ToLower(o.arg("method")), want.Changes
				set = map[string]string{"penalty": o.arg("penalty"), "min-length": strconv.Itoa(int(o.number("minseglen", 0))), "most": strconv.Itoa(int(o.number("Q", 5)))}
				if o.arg("penalty") == "Manual" {
					set["penalty"] = o.arg("pen.value")
				}
				if o.arg("test.stat") == "Normal" {
					set["cost"] = "NormalBoth"
					if strings.Contains(o.Call, "cpt.mean(") {
						set["cost"] = "NormalMean"
					}
				}
			}
			tool, _ := watch.FindTool(name)
			out, err := tool.RunSeries(s, set)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, c := range out.(watch.ChangeResult).Changes {
				got = append(got, c.Index)
			}
			if !slices.Equal(got, want.Chosen) && len(got)+len(want.Chosen) > 0 {
				t.Errorf("changes %v; want %v", got, want.Chosen)
			}
		})
	}
}

func TestScansByNameAsTheReferenceProgram(t *testing.T) {
	names := map[string]string{"scan_eb_poisson": "scan-poisson", "scan_pb_poisson": "scan-population", "scan_permutation": "scan-permutation", "scan_bayes_negbin": "scan-bayes"}
	for _, o := range oracles(t, "scan") {
		if strings.Contains(o.Call, "kulldorff(") {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			var d scanData
			o.data(t, &d)
			name := "scan-hotspot"
			if o.arg("type") == "emerging" {
				name = "scan-emerging"
			}
			for call, n := range names {
				if strings.Contains(o.Call, call) {
					name = n
				}
			}
			g := watch.Grid{Name: o.ID, Unit: watch.Step, Counts: d.Counts, Baselines: d.Baselines, Population: d.Population, X: d.X, Y: d.Y}
			for i := range d.Counts {
				g.Periods = append(g.Periods, strconv.Itoa(i+1))
			}
			for a := range d.Counts[0] {
				g.Areas = append(g.Areas, "a"+strconv.Itoa(a+1))
			}
			var zones []string
			for _, z := range d.Zones {
				var all []string
				for _, a := range z {
					all = append(all, g.Areas[a-1])
				}
				zones = append(zones, strings.Join(all, "+"))
			}
			set := map[string]string{"zones": strings.Join(zones, ";"), "as-scanstatistics": "true", "last": "0"}
			if i := strings.Index(o.Call, "last "); i >= 0 {
				set["last"] = strings.Fields(o.Call[i+5:])[0]
			}
			if name == "scan-bayes" {
				set["outbreak"], set["shape"], set["rate"] = "0.05", "1", "1"
			} else {
				set["replicates"] = "0"
			}
			if strings.Contains(name, "hotspot") || strings.Contains(name, "emerging") {
				set["size"] = o.arg("thetas")
			}
			tool, _ := watch.FindTool(name)
			out, err := tool.RunGrid(g, set)
			if err != nil {
				t.Fatal(err)
			}
			var want struct {
				MLC struct {
					Locations []int
					Duration  int
					Score     float64
					Posterior float64
				}
			}
			o.expect(t, &want)
			best := out.(watch.ScanResult).Clusters[0]
			var areas []string
			for _, a := range want.MLC.Locations {
				areas = append(areas, g.Areas[a-1])
			}
			slices.Sort(areas)
			got := slices.Sorted(slices.Values(best.Areas))
			if !slices.Equal(got, areas) || best.Duration != want.MLC.Duration || name != "scan-bayes" && !close(best.Score, want.MLC.Score, 1e-8) {
				t.Errorf("best cluster %+v; want %v, %d periods, score %v", best, areas, want.MLC.Duration, want.MLC.Score)
			}
		})
	}
}

func TestNearestZones(t *testing.T) {
	got := watch.NearestZones([]float64{0, 1, 3}, []float64{0, 0, 0}, 2)
	want := [][]int{{0}, {0, 1}, {1}, {2}, {1, 2}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("zones %v; want %v", got, want)
	}
}

// Every method runs on an input of its shape with nothing set, prints as JSON,
// and refuses a parameter that it does not have.
func TestEveryMethodRunsByItsName(t *testing.T) {
	var b strings.Builder
	b.WriteString("period,area,count,population,x,y\n")
	for m := range 48 {
		for a := range 6 {
			fmt.Fprintf(&b, "%04d-%02d,a%d,%d,%d,%d,%d\n", 2031+m/12, m%12+1, a, 3+(m*7+a*5)%9, 1000+a, a%3, a/3)
		}
	}
	g, err := watch.ReadGrid(strings.NewReader(b.String()), "areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	one, err := watch.ReadGrid(strings.NewReader("period,area,count,population,x,y\n2031-01,a,3,100,0,0\n2031-01,b,9,90,1,0\n2031-01,c,2,110,5,5\n"), "one.csv")
	if err != nil {
		t.Fatal(err)
	}
	var e strings.Builder
	e.WriteString("t,x,y\n")
	for i := range 60 {
		fmt.Fprintf(&e, "%v,%d,%d\n", float64(i)+float64(i%5)/7+0.1, i%4, i%3)
	}
	events, err := watch.ReadEvents(strings.NewReader(e.String()), "events.csv")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := watch.ReadSamples(strings.NewReader("observed,s1,s2,s3\n4,3,5,9\n0,0,0,0\n"), "samples.csv")
	if err != nil {
		t.Fatal(err)
	}
	formulas, err := watch.ReadSamples(strings.NewReader("observed,mean,size\n4,3,5\n0,1.5,2\n"), "formulas.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range watch.Tools() {
		t.Run(tool.Name, func(t *testing.T) {
			run := func(set map[string]string) (any, error) {
				switch {
				case tool.Reads == watch.OneSeries:
					return tool.RunSeries(g.Series()[0], set)
				case tool.Name == "kulldorff":
					return tool.RunGrid(one, set)
				case tool.Reads == watch.Areas:
					return tool.RunGrid(g, set)
				case tool.Reads == watch.Events:
					return tool.RunEvents(events, set)
				case tool.Name == "score-formula":
					return tool.RunSamples(formulas, set)
				}
				return tool.RunSamples(samples, set)
			}
			out, err := run(nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := json.Marshal(out); err != nil {
				t.Errorf("the result is no JSON: %v", err)
			}
			if _, err := run(map[string]string{"no-such": "1"}); err == nil || !strings.Contains(err.Error(), "no-such") {
				t.Errorf("an unknown parameter: %v", err)
			}
			for _, p := range tool.Params {
				if p.Name == "penalty" || p.Name == "zones" || p.Name == "neighbours" || p.Name == "transform" {
					continue
				}
				if _, err := run(map[string]string{p.Name: "seven"}); err == nil {
					t.Errorf("parameter %s took the word seven", p.Name)
				}
			}
		})
	}
}

func TestReadGridNamesTheFault(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"a cell twice", "period,area,count\n2031-01,a,1\n2031-01,a,2\n", "line 3: a in 2031-01 is there twice, first on line 2"},
		{"no area", "period,area,count\n2031-01,,1\n", "line 2: column area is empty"},
		{"a count below zero", "period,area,count\n2031-01,a,-1\n", "line 2: column count"},
		{"10^9", "period,area,count\n2031-01,a,1000000000\n", "line 2: column count"},
		{"not a number", "period,area,count\n2031-01,a,NaN\n", "line 2: column count"},
		{"no such period", "period,area,count\n2031-01,a,1\n2031-13,a,1\n", "line 3: column period"},
		{"a column missing", "period,count\n2031-01,1\n", "want the columns period,area,count"},
		{"nothing", "", "the file is empty"},
		{"a population that changes", "period,area,count,population\n2031-01,a,1,5\n2031-02,a,1,6\n", "line 3: column population"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := watch.ReadGrid(strings.NewReader(tt.file), "areas.csv")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v; want one that says %q", err, tt.want)
			}
		})
	}
}

func FuzzReadGrid(f *testing.F) {
	f.Add("period,area,count,baseline,population,x,y\n2031-01,a,1,1.5,100,0,0\n2031-03,b,,2,90,1,1\n")
	f.Add("period,area,count\n2031-W01,a,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := watch.ReadGrid(strings.NewReader(text), "areas.csv")
		if err != nil {
			return
		}
		for _, s := range g.Series() {
			if len(s.Points) != len(g.Periods) {
				t.Fatalf("%d points for %d periods", len(s.Points), len(g.Periods))
			}
		}
	})
}

func FuzzReadEvents(f *testing.F) {
	f.Add("t,x,y\n1,0,0\n2.5,1,1\n")
	f.Add("t\n2031-01-01\n2031-01-03\n")
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := watch.ReadEvents(strings.NewReader(text), "events.csv"); err == nil && slices.ContainsFunc(e.T, math.IsNaN) {
			t.Fatal("a time that is no number")
		}
		_, _ = watch.ReadSamples(strings.NewReader(text), "samples.csv")
	})
}
