package watch_test

import (
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

func TestNoMethodLooksAhead(t *testing.T) {
	s := read(t, "ged_iraq_events.csv")
	for _, m := range watch.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			whole, err := watch.Run(m.Name, s, watch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range []int{30, 77, 126} {
				early := s
				early.Points = s.Points[:n]
				part, err := watch.Run(m.Name, early, watch.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if got, want := part.Points[n-1].Reason, whole.Points[n-1].Reason; got != want {
					t.Errorf("%s judged alone: %s; with later months: %s", s.Points[n-1].Period, got, want)
				}
			}
		})
	}
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
