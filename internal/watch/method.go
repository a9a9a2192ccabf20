package watch

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Method is a detector that can be chosen by name.
type Method struct {
	Name  string // as written after --method
	Title string // what it does, in one line

	// States says that the rate of false alarms can be chosen and is held to.
	// Measured is the share of months with a false alarm at the default settings
	// on the simulated series of Scenarios (96 months, Calibrate): beside a
	// stated rate, how well it holds; in place of one, what a reader must expect.
	States   bool
	Measured float64

	run runner
	// nominal pairs wanted rates with the rate that the method has to be asked
	// for, so that it holds the wanted one on those series; nil: the same.
	nominal [][2]float64
}

// a runner judges a prepared series.
type runner func(*prepared, Options) (Result, error)

// a prepared series is checked and filled once for all methods, forecast once
// for those that look at forecasts, and cut once for those that know nothing of
// definitions.
type prepared struct {
	s     Series
	pass  *pass
	cut   []segment
	sheet sheet // for one result after the other
}

// byForecast makes a runner of a judgement on the baseline's forecasts.
func byForecast(judge func(*pass, Options) (Result, error)) runner {
	return func(p *prepared, o Options) (Result, error) {
		if p.pass == nil {
			var err error
			if p.pass, err = forecastAll(p.s); err != nil {
				return Result{}, err
			}
		}
		return judge(p.pass, o)
	}
}

// Methods returns the detectors, the default first.
func Methods() []Method {
	ears := func(m EARSMethod) runner {
		return bySegment("ears-"+strings.ToLower(string(m)), func(g segment, o Options) ([]Bounded, error) {
			return EARS(g.y, EARSOptions{Method: m, Rate: o.Rate, MinSigma: 0.5})
		})
	}
	return []Method{
		{"baseline", "forecast from all earlier periods: level, drift, season, scatter (the default)", true, 0.0226, byForecast(func(p *pass, o Options) (Result, error) { return p.judgeAll(o), nil }), nil},
		{"cusum", "sum of how surprising counts are to the baseline: small lasting rises", true, 0.0244, byForecast(forecastCUSUM), nil},
		{"glr-nb", "likelihood ratio of a lasting rise of any size over the baseline's forecasts", true, 0.0206, byForecast(forecastGLR), nil},
		{"farrington", "same time of earlier years, seasonal groups and trend (Noufaily 2013)", true, 0.025,
			bySegment("farrington", farringtonSegment(Noufaily)),
			[][2]float64{{0.005, 0.00066}, {0.01, 0.00196}, {0.025, 0.0079}, {0.05, 0.021}, {0.1, 0.065}}},
		{"farrington-1996", "same time of earlier years and trend (Farrington 1996)", true, 0.025,
			bySegment("farrington-1996", farringtonSegment(func(Unit) FarringtonOptions { return Farrington1996() })),
			[][2]float64{{0.005, 3.8e-6}, {0.01, 4.3e-5}, {0.025, 0.0009}, {0.05, 0.0064}, {0.1, 0.039}}},
		{"ears-c1", "mean and scatter of the seven periods before", true, 0.025, ears(C1),
			[][2]float64{{0.005, 5.5e-11}, {0.01, 1.8e-7}, {0.025, 7.6e-5}, {0.05, 0.00176}, {0.1, 0.018}}},
		{"ears-c2", "as C1, two periods left between", true, 0.025, ears(C2),
			[][2]float64{{0.01, 5.9e-10}, {0.025, 2.3e-6}, {0.05, 0.00034}, {0.1, 0.0097}}},
		{"ears-c3", "as C2, with the excess of the two periods before", false, 0.121, ears(C3), nil},
		{"glr-poisson", "likelihood ratio of a lasting rise over the level of the first year, Poisson counts", false, 0.207, bySegment("glr-poisson", glrSegment), nil},
		{"bayes", "Poisson forecast from the same time of two earlier years", false, 0.167, bySegment("bayes", func(g segment, o Options) ([]Bounded, error) {
			return Bayes(g.y, g.history(2), o.Rate, g.first)
		}), nil},
		{"rki", "Robert Koch Institute: 95 % bound of the same time of two earlier years", false, 0.099, bySegment("rki", func(g segment, _ Options) ([]Bounded, error) {
			return RKI(g.y, g.history(2), g.first)
		}), nil},
		{"outbreakp", "likelihood ratio of a steady rise after a constant level", false, 0.510, bySegment("outbreakp", func(g segment, _ Options) ([]Bounded, error) {
			return OutbreakP(g.y, 100, g.first)
		}), nil},
	}
}

// Run judges the series by the named method.
func Run(name string, s Series, o Options) (Result, error) {
	methods := Methods()
	i := slices.IndexFunc(methods, func(m Method) bool { return m.Name == name })
	if i < 0 {
		names := make([]string, len(methods))
		for k, m := range methods {
			names[k] = m.Name
		}
		return Result{}, fmt.Errorf("method %q: want one of %s", name, strings.Join(names, ", "))
	}
	return methods[i].Run(s, o)
}

// RunMany judges many series by one method, on all processors. Results and
// errors are in the order of the series: of each, one is set.
func RunMany(m Method, series []Series, o Options) ([]Result, []error) {
	results, errs := make([]Result, len(series)), make([]error, len(series))
	inParallel(len(series), func(i int) { results[i], errs[i] = m.Run(series[i], o) })
	return results, errs
}

// inParallel does n things, each by itself, on all processors.
func inParallel(n int, do func(i int)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// RunAll judges the series by every method, in their order.
func RunAll(s Series, o Options) ([]Result, error) {
	s, err := s.ready()
	if err != nil {
		return nil, err
	}
	p := &prepared{s: s}
	var all []Result
	for _, m := range Methods() {
		r, err := m.judge(p, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// Run judges the series. The result's rate is the one that the method holds.
func (m Method) Run(s Series, o Options) (Result, error) {
	s, err := s.ready()
	if err != nil {
		return Result{}, err
	}
	return m.judge(&prepared{s: s}, o)
}

func (m Method) judge(p *prepared, o Options) (Result, error) {
	o, err := o.checked()
	if err != nil {
		return Result{}, err
	}
	asked := o
	asked.Rate = m.ask(o.Rate)
	r, err := m.run(p, asked)
	if err != nil {
		return r, err
	}
	r.Rate = o.Rate
	if !m.States {
		r.Rate = 0
		r.Notes = append(r.Notes, fmt.Sprintf("this method holds to no rate of false alarms: on simulated series in which nothing happens it raised one in %.0f of 100 months", 100*m.Measured))
	}
	return r, nil
}

// ask returns the rate to ask the method for so that it holds the wanted one,
// on a straight line between the tabled pairs on the log scale, the end lines
// carried on.
func (m Method) ask(want float64) float64 {
	n := m.nominal
	if n == nil {
		return want
	}
	k := 1
	for k < len(n)-1 && want > n[k][0] {
		k++
	}
	a, b := n[k-1], n[k]
	share := math.Log(want/a[0]) / math.Log(b[0]/a[0])
	return math.Min(0.5, a[1]*math.Pow(b[1]/a[1], share))
}
