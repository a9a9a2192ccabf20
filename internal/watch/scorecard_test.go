package watch_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/stats"
	"cairn/internal/watch"
	"cairn/internal/when"
)

func TestRises(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	for i := range s.Points {
		s.Points[i].Break = ""
	}
	got, err := watch.Rises(s)
	if err != nil {
		t.Fatal(err)
	}
	want := []watch.Rise{{"2013-03", "2013-05", "2013-08"}, {"2014-04", "2014-06", "2014-07"}, {"2016-09", "2016-09", "2016-10"}}
	if !slices.Equal(got, want) {
		t.Errorf("rises %v; want %v", got, want)
	}
}

func TestScoreCardOfEveryMethod(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	for i := range s.Points {
		s.Points[i].Break = ""
	}
	for _, m := range watch.Methods() {
		r, err := watch.Run(m.Name, s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := watch.Score([]watch.Series{s}, []watch.Result{r})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-16s %2d alarms, %2d false (%.2f an area-year), %d of %d rises missed, delays %v", m.Name, c.Alarms, c.False, c.FalsePerAreaYear, c.Missed, c.Rises, c.Delays)
		if c.False > c.Alarms || c.Missed+len(c.Delays) != c.Rises {
			t.Errorf("%s: %+v does not add up", m.Name, c)
		}
		if m.Name == "baseline" && (c.Missed > 0 || c.False > 4) {
			t.Errorf("baseline: %+v", c)
		}
	}
}

func TestBackwardsCountsLateReportsFromTheirDay(t *testing.T) {
	// Month 14 is known as 8 when it ends and as 60 two months later.
	known := func(period string) watch.Series {
		s := months("2031-01", "killed", 9, 8, 10, 7, 9, 8, 9, 10, 8, 9, 7, 9, 8, 8, 9, 8)
		if period >= "2032-04" {
			n := 60
			s.Points[13].Count = &n
		}
		for i, p := range s.Points {
			if p.Period == period {
				s.Points = s.Points[:i+1]
				break
			}
		}
		return s
	}
	now := known("2032-04")
	since := []string{"2032-01", "2032-02", "2032-03"}
	results, err := watch.Backwards(now, since, func(period string) (watch.Series, bool) { return known(period), period != "2032-03" }, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := results[0]
	if len(results) != len(watch.Methods()) || len(r.Points) != 16 || len(r.Alarms()) != 0 || r.Points[13].Period != "2032-02" || *r.Points[13].Observed != 8 {
		t.Errorf("as known: %+v; want no alarm, the fourteenth month with 8", r.Points)
	}
	if r.Points[14].Observed != nil || r.Points[14].Expected != nil {
		t.Error("a month that the register did not know then is judged")
	}
	hindsight, err := watch.Run("baseline", now, watch.Options{})
	if err != nil || len(hindsight.Alarms()) != 1 {
		t.Errorf("with hindsight: %v, %v; want the alarm that came too late", hindsight.Alarms(), err)
	}
}

func TestBenjaminiHochberg(t *testing.T) {
	// the example of Benjamini & Hochberg 1995, section 3.2: four stand at 0.05
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	stands, adjusted := watch.BenjaminiHochberg(p, 0.05)
	n := 0
	for _, s := range stands {
		if s {
			n++
		}
	}
	if n != 4 || !stands[3] || stands[4] || math.Abs(adjusted[3]-0.0095*15/4) > 1e-12 {
		t.Errorf("%d stand: %v, %v; want four", n, stands, adjusted)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 30).Draw(t, "p")
		q := rapid.Float64Range(0.01, 0.5).Draw(t, "q")
		stands, adjusted := watch.BenjaminiHochberg(p, q)
		for i := range p {
			if adjusted[i] < p[i] || stands[i] != (adjusted[i] <= q) {
				t.Errorf("p %v, adjusted %v, stands %v", p[i], adjusted[i], stands[i])
			}
			for j := range p {
				if p[i] < p[j] && adjusted[i] > adjusted[j] {
					t.Errorf("a smaller p has a larger adjusted one: %v %v", p, adjusted)
				}
			}
		}
	})
}

func TestBoardHoldsFalseDiscoveriesDown(t *testing.T) {
	// 300 quiet areas: hardly an alarm may stand; then ten of them rise fivefold.
	scenario := watch.Scenario{Level: 20, Phi: 2}
	var quiet, mixed []watch.Result
	for i := range 300 {
		s := scenario.Simulate(stats.Seeded(9, uint64(i)), 48)
		s.Name = fmt.Sprint(i)
		r, err := watch.Baseline(s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		quiet = append(quiet, r)
		if i < 10 {
			n := 100 + *s.Points[47].Count
			s.Points[47].Count = &n
			if r, err = watch.Baseline(s, watch.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		mixed = append(mixed, r)
	}
	period := quiet[0].Points[47].Period
	count := func(rows []watch.BoardRow) (alarms, stand, rising int) {
		for _, r := range rows {
			if r.Point.Alarm {
				alarms++
			}
			if r.Stands {
				stand++
				if len(r.Series) == 1 {
					rising++
				}
			}
		}
		return
	}
	if alarms, stand, _ := count(watch.Board(quiet, period, 0.1)); alarms == 0 || stand > 1 {
		t.Errorf("quiet areas: %d alarms, %d stand; want some and at most one", alarms, stand)
	}
	rows := watch.Board(mixed, period, 0.1)
	if _, stand, rising := count(rows); rising != 10 || stand > 13 {
		t.Errorf("ten rising areas: %d stand, %d of them rising", stand, rising)
	}
	for i := 1; i < len(rows); i++ {
		if rows[i].Point.Chance != nil && rows[i-1].Point.Chance != nil && *rows[i].Point.Chance < *rows[i-1].Point.Chance {
			t.Fatal("the board is not sorted by evidence")
		}
	}
}

func TestNowcastCoversWhatComes(t *testing.T) {
	delays := []float64{0.5, 0.2, 0.15, 0.1, 0.05} // by whole months
	for name, phi := range map[string]float64{"Poisson": 1, "over-dispersed": 4} {
		t.Run(name, func(t *testing.T) {
			inside, n, bias := 0, 0, 0.0
			for rep := range 300 {
				r := stats.Seeded(21, uint64(rep))
				first, now := when.MonthOf(2031, 1), when.MonthOf(2033, 12)
				var arrivals []watch.Arrival
				truth := make(map[when.Month]float64)
				for m := first; m <= now; m++ {
					size := math.Inf(1)
					if phi > 1 {
						size = 40 / (phi - 1)
					}
					total := stats.RandomNegBin(r, stats.NegBin{Mean: 40, Size: size})
					truth[m] = total
					for range int(total) {
						u, d := r.Float64(), 0
						for u > delays[d] && d < len(delays)-1 {
							u -= delays[d]
							d++
						}
						arrivals = append(arrivals, watch.Arrival{Month: m, Arrived: (m + when.Month(d)).First() + 14, Count: 1})
					}
				}
				triangle, err := watch.NewTriangle(arrivals, first, now, 4)
				if err != nil {
					t.Fatal(err)
				}
				casts, err := triangle.Nowcast(400, uint64(rep))
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range casts {
					n++
					if truth[c.Month] >= c.Lower && truth[c.Month] <= c.Upper {
						inside++
					}
					bias += (c.Median - truth[c.Month]) / truth[c.Month]
				}
			}
			coverage := float64(inside) / float64(n)
			t.Logf("90 %% intervals hold %.1f %% of %d; median off by %.1f %%", 100*coverage, n, 100*bias/float64(n))
			if coverage < 0.85 || coverage > 0.97 || math.Abs(bias/float64(n)) > 0.05 {
				t.Errorf("coverage %.3f, bias %.3f, seed 21", coverage, bias/float64(n))
			}
		})
	}
}

func TestAlarmOnANowcast(t *testing.T) {
	s := months("2031-01", "killed", 20, 22, 19, 21, 20, 18, 22, 20, 21, 19, 20, 21, 20, 22, 30)
	month := when.MonthOf(2032, 3)
	cast := watch.Nowcast{Month: month, Reported: 30, Share: 0.5, Median: 60, Lower: 52, Upper: 70}
	for i := range 100 {
		cast.Samples = append(cast.Samples, 50+float64(i)/5)
	}
	r, err := watch.OnNowcast(s, []watch.Nowcast{cast}, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := r.Points[len(r.Points)-1]
	if !last.Alarm || *last.Observed != 30 {
		t.Errorf("%+v; want an alarm on 30 known, 60 to come", last)
	}
}
