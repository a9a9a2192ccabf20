package estimate_test

import (
	"testing"

	"cairn/internal/estimate"
)

// fourLists is a table of 4,400 people on four lists (the published Kosovo counts).
func fourLists() estimate.Overlap {
	o, _ := estimate.NewOverlap([]string{"A", "B", "C", "D"})
	for pattern, n := range map[string]int{"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32, "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27} {
		mask := 0
		for j := range pattern {
			if pattern[j] == '1' {
				mask |= 1 << j
			}
		}
		o.Count[mask] = n
	}
	return o
}

func BenchmarkHierarchical(b *testing.B) {
	o := fourLists()
	for b.Loop() {
		estimate.AllHierarchical(o)
	}
}

func BenchmarkDGA(b *testing.B) {
	o := fourLists()
	for b.Loop() {
		if _, err := estimate.DGA(o, estimate.DefaultDGA(o)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStepwise(b *testing.B) {
	o := fourLists()
	for b.Loop() {
		if _, err := estimate.StepwisePairs(o, estimate.DefaultPThreshold, 0.95); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLCMCR is of 10,000 sweeps of one chain.
func BenchmarkLCMCR(b *testing.B) {
	o, opt := fourLists(), estimate.DefaultLatent()
	opt.Chains, opt.Burn, opt.Draws, opt.Thin = 1, 0, 100, 95
	for b.Loop() {
		if _, err := estimate.LCMCR(o, opt); err != nil {
			b.Fatal(err)
		}
	}
}
