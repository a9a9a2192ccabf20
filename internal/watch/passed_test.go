package watch

import (
	"testing"

	"cairn/internal/stats"
)

// Where single events of many killed stand among empty months, nine in ten to be
// expected below the high end still has to be true: the rough quantile closes in
// on nothing there, though the mean lies far above it.
func TestWhatIsPassedOfScatteredMonthsIsNotNothing(t *testing.T) {
	for _, d := range []stats.NegBin{{Mean: 18, Size: 0.08}, {Mean: 0.7, Size: 0.05}, {Mean: 49, Size: 3}, {Mean: 500, Size: 20}} {
		f := forecast{n: 1, mean: d.Mean}
		f.parts[0], f.weight[0] = d, 1
		high := f.passed(0.1)
		if over := f.tail(high); over > 0.13 || high > 0 && f.tail(high-1) < 0.07 {
			t.Errorf("mean %v, size %v: %v is passed with chance %.3f; want about 0.1", d.Mean, d.Size, high, over)
		}
	}
}
