package watch_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/watch"
	"cairn/internal/when"
)

func read(t testing.TB, file string) watch.Series {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := watch.ReadCSV(f, file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rises returns the months that, with the two after, average over 1.5 times
// the three before.
func rises(s watch.Series) []string {
	var found []string
	for i := 3; i+2 < len(s.Points); i++ {
		before, after := 0, 0
		for k := range 3 {
			before += *s.Points[i-1-k].Count
			after += *s.Points[i+k].Count
		}
		if 2*after > 3*before {
			found = append(found, s.Points[i].Period)
		}
	}
	return found
}

func TestBaselineFindsTheRisesInIraq(t *testing.T) {
	published := read(t, "unami_iraq_killed.csv")
	unbroken := published
	unbroken.Points = slices.Clone(published.Points)
	for i := range unbroken.Points {
		unbroken.Points[i].Break = ""
	}
	months := rises(published)
	if want := []string{"2013-03", "2013-04", "2013-05", "2014-04", "2014-05", "2014-06", "2016-09"}; !slices.Equal(months, want) {
		t.Fatalf("sustained rises %v; want %v", months, want)
	}
	// An episode is found by an alarm in it or the month after; the first, with
	// under a year of history, within three months after.
	episodes := map[string][]string{
		"spring 2013":    {"2013-03", "2013-04", "2013-05", "2013-06", "2013-07", "2013-08"},
		"spring 2014":    {"2014-04", "2014-05", "2014-06", "2014-07"},
		"September 2016": {"2016-09", "2016-10"},
	}
	for name, s := range map[string]watch.Series{"with definition breaks": published, "as one series": unbroken} {
		t.Run(name, func(t *testing.T) {
			result, err := watch.Baseline(s, watch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			alarms := result.Alarms()
			outside := 0
			for _, a := range alarms {
				if !slices.Contains(months, a) {
					outside++
				}
			}
			t.Logf("alarms %v, %d of them outside the seven months", alarms, outside)
			for episode, window := range episodes {
				if !slices.ContainsFunc(alarms, func(a string) bool { return slices.Contains(window, a) }) {
					t.Errorf("%s: no alarm in %v", episode, window)
				}
			}
			if len(alarms) > 16 || outside > 4 {
				t.Errorf("%d alarms, %d outside; want at most 16 and 4", len(alarms), outside)
			}
		})
	}
}

// Each way to write the same events must give an alarm in the first half of
// 2013 and none on the decline of 2018: from different years on, and with the
// months of no event as zeros, as gaps or not written down.
func TestBaselineOnEventsInIraq(t *testing.T) {
	all := read(t, "ged_iraq_events.csv")
	for _, from := range []string{"1989-01", "2003-01", "2004-01", "2010-01", "2012-01"} {
		for _, way := range []string{"zeros", "gaps", "not written down"} {
			t.Run(from+" "+way, func(t *testing.T) {
				s := all
				s.Points = nil
				for _, p := range all.Points {
					switch {
					case p.Period < from || *p.Count == 0 && way == "not written down":
						continue
					case *p.Count == 0 && way == "gaps":
						p.Count = nil
					}
					s.Points = append(s.Points, p)
				}
				result, err := watch.Baseline(s, watch.Options{})
				if err != nil {
					t.Fatal(err)
				}
				alarms := result.Alarms()
				t.Log(alarms)
				if !slices.ContainsFunc(alarms, func(a string) bool { return a >= "2013-01" && a <= "2013-06" }) {
					t.Error("no alarm in the first half of 2013")
				}
				for i, p := range result.Points {
					if p.Alarm && p.Period >= "2018" {
						t.Errorf("alarm in %s, on the decline of 2018", p.Period)
					}
					if p.Alarm && p.Observed == nil {
						t.Errorf("alarm in the gap %s", result.Points[i].Period)
					}
				}
			})
		}
	}
}

// A gap must not make an alarm: the same series with any stretch taken out has
// no alarm just after it that the whole series has not.
func TestAGapMakesNoAlarm(t *testing.T) {
	s := read(t, "ged_iraq_events.csv")
	s.Points = s.Points[12*15:]
	whole, err := watch.Baseline(s, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for from := 24; from+6 < len(s.Points); from += 5 {
		cut := s
		cut.Points = slices.Clone(s.Points)
		for i := from; i < from+4; i++ {
			cut.Points[i].Count = nil
		}
		r, err := watch.Baseline(cut, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := from; i < from+6; i++ {
			if r.Points[i].Alarm && !slices.ContainsFunc(whole.Points[from-3:i+1], func(p watch.Judged) bool { return p.Alarm }) {
				made++
				t.Logf("gap from %s: alarm in %s: %s", s.Points[from].Period, r.Points[i].Period, r.Points[i].Reason)
			}
		}
	}
	if made > 0 {
		t.Errorf("%d alarms that the gap alone made", made)
	}
}

func TestBaselineNeverLooksAhead(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	whole, err := watch.Baseline(s, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := 8; n < len(s.Points); n += 7 {
		early := s
		early.Points = s.Points[:n]
		part, err := watch.Baseline(early, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(part.Points[n-1].Reason, *part.Points[n-1].Score), fmt.Sprint(whole.Points[n-1].Reason, *whole.Points[n-1].Score); got != want {
			t.Errorf("%s judged alone: %s; with later months: %s", s.Points[n-1].Period, got, want)
		}
	}
}

// Whatever the counts, every number is finite, the threshold and the alarm
// agree, and the middle range lies in order.
func TestBaselineIsFiniteOnAnySeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.SampledFrom([]int{1, 10, 1000, watch.MaxCount}).Draw(t, "top")
		s := watch.Series{Unit: rapid.SampledFrom([]watch.Unit{watch.Month, watch.Week, watch.Step}).Draw(t, "unit")}
		first := when.On(2031, 1, 6)
		for i := range rapid.IntRange(2, 80).Draw(t, "periods") {
			p := watch.Point{Period: fmt.Sprint(i + 1)}
			switch s.Unit {
			case watch.Month:
				p.Period = (first.Month() + when.Month(i)).String()
			case watch.Week:
				p.Period = (first + when.Day(7*i)).String()
			}
			if rapid.IntRange(0, 9).Draw(t, "gap") > 0 {
				n := rapid.SampledFrom([]int{0, 0, 1, top / 2, top}).Draw(t, "count")
				p.Count = &n
			}
			if rapid.IntRange(0, 19).Draw(t, "break") == 0 {
				p.Break = "new"
			}
			s.Points = append(s.Points, p)
		}
		r, err := watch.Baseline(s, watch.Options{})
		if err != nil {
			return
		}
		for _, p := range r.Points {
			for _, x := range []*float64{p.Expected, p.Low, p.High, p.Threshold, p.Score, p.Chance} {
				if x != nil && (math.IsNaN(*x) || math.IsInf(*x, 0)) {
					t.Fatalf("%s: %+v: %v", p.Period, p, *x)
				}
			}
			if p.Score != nil && p.Alarm != (float64(*p.Observed) > *p.Threshold) {
				t.Errorf("%s: seen %d, threshold %v, alarm %v, chance %v", p.Period, *p.Observed, *p.Threshold, p.Alarm, *p.Chance)
			}
			if p.Low != nil && *p.Low > *p.High {
				t.Errorf("%s: %v to %v", p.Period, *p.Low, *p.High)
			}
		}
		all, err := watch.RunAll(s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(all); err != nil {
			t.Errorf("a number that is none: %v", err)
		}
	})
}

func TestStatedFalseAlarmRateIsTheMeasuredOne(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 720
	}
	for _, rate := range []float64{0.01, watch.DefaultRate, 0.05} {
		n := n
		if rate != watch.DefaultRate {
			n = min(n, 1800)
		}
		c, err := watch.Calibrate(watch.Baseline, watch.Options{Rate: rate}, watch.Scenarios(), n, 72, 20311)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("rate %v: %d false alarms in %d months of %d series: %.4f, %.2f of the stated", rate, c.Alarms, c.Judged, c.Series, c.Measured, c.Ratio())
		if r := c.Ratio(); r < 0.8 || r > 1.2 {
			t.Errorf("rate %v: measured %.4f", rate, c.Measured)
		}
	}
}
