package watch_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"cairn/internal/stats"
	"cairn/internal/watch"
)

func TestEveryMethodJudgesEveryPeriod(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	gap := s
	gap.Points = slices.Clone(s.Points)
	gap.Points[40].Count = nil
	for _, m := range watch.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			r, err := watch.Run(m.Name, gap, watch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Points) != len(s.Points) || r.Method != m.Name || r.Series != s.Name {
				t.Fatalf("%d points of %s by %s; want %d", len(r.Points), r.Series, r.Method, len(s.Points))
			}
			if m.States != (r.Rate > 0) {
				t.Errorf("rate %v where the method states one: %v", r.Rate, m.States)
			}
			for i, p := range r.Points {
				if p.Period != s.Points[i].Period || p.Reason == "" {
					t.Errorf("point %d: period %s, reason %q", i, p.Period, p.Reason)
				}
				if p.Alarm && (p.Observed == nil || p.Expected == nil) {
					t.Errorf("%s: an alarm without a figure or an expected one", p.Period)
				}
			}
			if r.Points[40].Alarm || r.Points[40].Score != nil {
				t.Errorf("the gap was judged: %+v", r.Points[40])
			}
		})
	}
}

// Leaving out the last periods leaves every earlier judgement as it was.
func TestNoMethodLooksAhead(t *testing.T) {
	all := []watch.Series{read(t, "ged_iraq_events.csv")}
	scenarios := watch.Scenarios()
	for k := range 8 { // with gaps, seasons, trends, and a new definition
		s := scenarios[(23*k)%len(scenarios)].Simulate(stats.Seeded(11, uint64(k)), 84)
		s.Points[40].Break = "another definition"
		all = append(all, s)
	}
	for _, m := range watch.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			for k, s := range all {
				whole, err := watch.Run(m.Name, s, watch.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range []int{30, 40, 41, 77, 83, 126} {
					early := s
					early.Points = s.Points[:min(n, len(s.Points)-1)]
					part, err := watch.Run(m.Name, early, watch.Options{})
					if err != nil {
						t.Fatal(err)
					}
					for i, p := range part.Points {
						if got, want := judgement(p), judgement(whole.Points[i]); got != want {
							t.Fatalf("series %d, %s judged with %d periods: %s; with all: %s", k, p.Period, n, got, want)
						}
					}
				}
			}
		})
	}
}

// judgement is all that a method says of a period; why it says nothing may be put
// in other words where the series is longer.
func judgement(p watch.Judged) string {
	if p.Threshold == nil {
		return fmt.Sprint(p.Alarm, " not judged")
	}
	score := math.NaN()
	if p.Score != nil {
		score = *p.Score
	}
	return fmt.Sprint(p.Alarm, *p.Expected, *p.Threshold, score, p.Reason)
}

func TestAllMethodsTogetherJudgeAsEachAlone(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	all, err := watch.RunAll(s, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range watch.Methods() {
		alone, err := watch.Run(m.Name, s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for k, p := range alone.Points {
			if q := all[i].Points[k]; p.Reason != q.Reason || p.Alarm != q.Alarm || all[i].Method != m.Name {
				t.Errorf("%s, %s: %s; together: %s", m.Name, p.Period, p.Reason, q.Reason)
			}
		}
	}
}

func TestTheNewestPeriodsAreJudgedAsAllAre(t *testing.T) {
	for _, file := range []string{"unami_iraq_killed.csv", "ged_iraq_events.csv"} {
		s := read(t, file)
		for _, m := range watch.Methods() {
			whole, err := watch.Run(m.Name, s, watch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			last, err := watch.Run(m.Name, s, watch.Options{Last: 24})
			if err != nil {
				t.Fatal(err)
			}
			if len(last.Points) != 24 {
				t.Fatalf("%s: %d points; want 24", m.Name, len(last.Points))
			}
			for i, p := range last.Points {
				if w := whole.Points[len(whole.Points)-24+i]; p.Reason != w.Reason || p.Alarm != w.Alarm || p.Period != w.Period {
					t.Errorf("%s, %s: %s; of all: %s", m.Name, p.Period, p.Reason, w.Reason)
				}
			}
		}
	}
}

func TestEveryMethodHoldsItsRate(t *testing.T) {
	n := 1080
	if testing.Short() {
		n = 360
	}
	for _, m := range watch.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			rates := []float64{watch.DefaultRate}
			if m.States && !testing.Short() {
				rates = []float64{0.01, watch.DefaultRate, 0.05}
			}
			for _, rate := range rates {
				c, err := watch.Calibrate(func(s watch.Series, o watch.Options) (watch.Result, error) {
					r, err := m.Run(s, o)
					return r, err
				}, watch.Options{Rate: rate}, watch.Scenarios(), n, 96, 41)
				if err != nil {
					t.Fatal(err)
				}
				stated := rate
				if !m.States {
					stated = m.Measured
				}
				t.Logf("rate %v: measured %.4f in %d months", stated, c.Measured, c.Judged)
				if r := c.Measured / stated; r < 0.8 || r > 1.2 {
					t.Errorf("rate %v: measured %.4f, %.2f times as many", stated, c.Measured, r)
				}
			}
		})
	}
}

func TestGLRLimit(t *testing.T) {
	for _, d := range []stats.NegBin{{Mean: 5, Size: math.Inf(1)}, {Mean: 20, Size: 10}, {Mean: 100, Size: 5}} {
		const rate = 0.025
		alarms, n := 0, 0
		for stream := range uint64(100) {
			r := stats.Seeded(5, stream)
			y, means := make([]float64, 240), make([]float64, 240)
			for i := range y {
				y[i], means[i] = stats.RandomNegBin(r, d), d.Mean
			}
			points, err := watch.GLR(y, means, 0, watch.GLROptions{Limit: watch.GLRLimit(rate), Alpha: 1 / d.Size, Change: watch.Intercept, Window: 12})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range points {
				n++
				if p.Alarm {
					alarms++
				}
			}
		}
		if measured := float64(alarms) / float64(n); math.Abs(measured/rate-1) > 0.3 {
			t.Errorf("%+v, seed 5: measured %.4f for a stated %v", d, measured, rate)
		}
	}
}
