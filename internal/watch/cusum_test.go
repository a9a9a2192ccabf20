package watch_test

import (
	"math"
	"testing"

	"cairn/internal/watch"
)

// Anscombe residuals of the negative binomial at mean 4 and α 0.1, as R
// surveillance 1.20.3 prints them: anscombeNB(c(0, 1, 2, 5, 9, 12, 20, 50), 4, 0.1).
func TestAnscombeResidualsOfTheNegativeBinomial(t *testing.T) {
	y := []float64{0, 1, 2, 5, 9, 12, 20, 50}
	for i, want := range []float64{-2.7057933, -1.5945857, -0.9630524, 0.4020445, 1.7280768, 2.5392471, 4.2856828, 8.5767603} {
		// a reference of −10 keeps the sum of one residual over 0
		points, err := watch.CUSUM(y[i:i+1], []float64{4}, watch.CUSUMOptions{Reference: -10, Limit: 100, Transform: watch.AnscombeNegBin, Alpha: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		if got := points[0].Sum - 10; math.Abs(got-want) > 1e-7 {
			t.Errorf("residual of %v is %.8f; want %.7f", y[i], got, want)
		}
	}
}
