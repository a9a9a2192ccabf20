package watch_test

import (
	"testing"

	"cairn/internal/watch"
)

func TestFateOf(t *testing.T) {
	s := months("2031-01", "killed", 9, 8, 10, 9, 8, 10, 9, 8, 30, 34, 28, 31, 9, 8, 10, 9, 8, 10, 9, 8, 9, 8)
	for _, tt := range []struct {
		name, month string
		want        watch.Fate
	}{
		{"a warning before the rise was right", "2031-06", watch.Came},
		{"so was one in its first month", "2031-09", watch.Came},
		{"one long after it was not", "2032-03", watch.NotCame},
		{"one of the newest months cannot be judged yet", "2032-09", watch.TooSoon},
		{"one of a month that the series does not hold", "2033-01", watch.NoTrace},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, rise, err := watch.FateOf(s, tt.month)
			if err != nil || got != tt.want || (rise != nil) != (got == watch.Came) {
				t.Errorf("FateOf = %v, %v, %v; want %v", got, rise, err, tt.want)
			}
		})
	}
}

func TestSimulatedScores(t *testing.T) {
	got, err := watch.Simulated(watch.Options{}, 90, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got {
		t.Logf("%-16s false %.3f a month, %.2f an area-year; missed %.2f", s.Method, s.FalseRate, s.FalsePerAreaYear, s.Missed)
		if s.FalseRate < 0 || s.Missed < 0 || s.Missed > 1 {
			t.Errorf("%+v is no score", s)
		}
		if s.Method == "baseline" && (s.FalseRate > 0.05 || s.Missed > 0.4) {
			t.Errorf("baseline: %+v", s)
		}
	}
	again, err := watch.Simulated(watch.Options{}, 90, 3)
	if err != nil || again[0] != got[0] && *again[0].DelayMean != *got[0].DelayMean {
		t.Error("the same seed gave other numbers")
	}
}
