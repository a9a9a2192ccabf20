package watch_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/watch"
	"cairn/internal/when"
)

// governorates returns deaths (best estimate) or events in Iraq by governorate
// and month, 2004 to 2018, from the UCDP events of the shared folder.
func governorates(t *testing.T, deaths bool) [][]float64 {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "ged_iraq", "ged_iraq.csv.gz"))
	if err != nil {
		t.Skipf("the UCDP events are not there: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[name] = i
	}
	first, last := when.MonthOf(2004, 1), when.MonthOf(2018, 12)
	index := make(map[string]int)
	var grid [][]float64
	for _, r := range rows[1:] {
		area := strings.Join(strings.Fields(r[column["adm_1"]]), " ")
		if strings.HasPrefix(area, "At-Ta'mim") {
			area = "Kirkūk province" // its name until 2006
		}
		m, err := when.ParseMonth(r[column["date_start"]][:7])
		if err != nil {
			t.Fatal(err)
		}
		if area == "" || m < first || m > last {
			continue
		}
		if _, ok := index[area]; !ok {
			index[area] = len(grid)
			grid = append(grid, make([]float64, last-first+1))
		}
		n := 1
		if deaths {
			if n, err = strconv.Atoi(r[column["best"]]); err != nil {
				t.Fatal(err)
			}
		}
		grid[index[area]][m-first] += float64(n)
	}
	return grid
}

func TestForecastsBeatTheBenchmarksInIraq(t *testing.T) {
	if testing.Short() {
		t.Skip("draws five million samples")
	}
	for name, deaths := range map[string]bool{"deaths": true, "events": false} {
		t.Run(name, func(t *testing.T) {
			grid := governorates(t, deaths)
			origin := int(when.MonthOf(2015, 1) - when.MonthOf(2004, 1))
			results, err := watch.RollingOrigin(grid, append(watch.Benchmarks(), watch.LevelForecaster()), origin, len(grid[0])-1, 6, 200, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				t.Logf("%-14s CRPS %.3f, IGN %.3f bits, MIS %.1f; by months ahead %.2f; %d cases", r.Forecaster, r.CRPS, r.IGN, r.MIS, r.ByHorizon, r.Cases)
			}
			skill, best, err := watch.Skill(results, "level")
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d governorates: CRPS %.1f %% under the best benchmark, %s", len(grid), 100*skill, best)
			if skill < 0.1 {
				t.Errorf("skill %.3f; want 0.1", skill)
			}
		})
	}
}

func TestForecastSeries(t *testing.T) {
	s := read(t, "unami_iraq_killed.csv")
	f, err := watch.ForecastSeries(s, 6, 1000, 3)
	if err != nil {
		t.Fatal(err)
	}
	if f.Made != "2018-12" || len(f.Points) != 6 || f.Points[0].Period != "2019-01" || f.Points[5].Period != "2019-06" {
		t.Errorf("made %s, points %v", f.Made, f.Points)
	}
	for i, p := range f.Points {
		if !slices.IsSorted([]float64{0, p.Lowest, p.Low, p.Median, p.High, p.Highest}) {
			t.Errorf("%s: %v, %v, %v, %v, %v are not in order", p.Period, p.Lowest, p.Low, p.Median, p.High, p.Highest)
		}
		if i > 0 && p.Highest-p.Lowest < 0.7*(f.Points[0].Highest-f.Points[0].Lowest) {
			t.Errorf("%s: narrower than the month ahead", p.Period)
		}
	}
	again, err := watch.ForecastSeries(s, 6, 1000, 3)
	if err != nil || !slices.Equal(again.Points[3].Samples, f.Points[3].Samples) {
		t.Error("the same seed gave other samples")
	}
	s.Points = s.Points[:3]
	if _, err := watch.ForecastSeries(s, 6, 1000, 3); !errors.Is(err, watch.ErrTooShort) {
		t.Errorf("three figures: error %v", err)
	}
}
