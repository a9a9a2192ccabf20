package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// NormalCDF returns Φ(z), the chance that a standard normal value is at most z.
func NormalCDF(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// NormalTail returns 1 − Φ(z) without losing digits for large z.
func NormalTail(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// NormalPDF returns the standard normal density at z.
func NormalPDF(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }

// NormalQuantile returns z with Φ(z) = p; ±Inf at p = 1 and 0, NaN outside.
func NormalQuantile(p float64) float64 {
	if math.IsNaN(p) || p < 0 || p > 1 {
		return math.NaN()
	}
	return mathext.NormalQuantile(p) // M. Wichura, Appl. Stat. 37 (1988) 477–484, AS 241
}

// NormalTailQuantile returns z with 1 − Φ(z) = p; it keeps its digits where p
// is tiny and 1 − p would round to 1.
func NormalTailQuantile(p float64) float64 { return -NormalQuantile(p) }
