package watch_test

import (
	"fmt"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/watch"
)

// A register with a mission's totals and a dataset of incidents: published and counted
// months are two series, never one.
func TestPublishedAndCountedMonthsAreNotOneSeries(t *testing.T) {
	var table count.Table
	row := func(period string, n int, basis count.Basis) {
		table.Rows = append(table.Rows, count.Row{Period: period, Area: "IQ", Harm: register.HarmKilled, Min: &n, Max: &n, Basis: basis})
	}
	for y := 2010; y < 2016; y++ {
		for m := 1; m <= 12; m++ {
			period := fmt.Sprintf("%d-%02d", y, m)
			if y >= 2012 {
				row(period, 100+m, count.Published)
			}
			row(period, m, count.Counted)
			row(period, 100+2*m, count.Combined)
		}
	}
	s := watch.FromTable(table, "IQ", register.HarmKilled)
	if len(s.Points) != 48 || *s.Points[0].Count != 101 || s.Points[0].Period != "2012-01" {
		t.Errorf("%d points from %s with %d, want the 48 published", len(s.Points), s.Points[0].Period, *s.Points[0].Count)
	}
	row("2016-01", 7, count.Counted)
	if s = watch.FromTable(table, "IQ", register.HarmKilled); len(s.Points) != 73 || *s.Points[72].Count != 7 || *s.Points[40].Count != 5 {
		t.Errorf("%d points; the newest figure is counted from incidents, and so all are to be", len(s.Points))
	}
	for _, p := range s.Points {
		if p.Break != "" {
			t.Errorf("%s: a break %q", p.Period, p.Break)
		}
	}
}
