package estimate_test

import (
	"testing"

	"cairn/internal/estimate"
)

// Lists that are independent hold each other's numbers; a list that copies
// another breaks that.
func TestEachListHeldOut(t *testing.T) {
	held := func(o estimate.Overlap) estimate.HeldOut {
		t.Helper()
		p, err := estimate.Run(o, estimate.Options{Methods: []string{"mt"}})
		if err != nil || len(p.Estimates) != 1 || p.Estimates[0].Held == nil {
			t.Fatalf("%+v, %v", p, err)
		}
		return *p.Estimates[0].Held
	}
	if h := held(invented(t)); h.Lists != 3 || h.Right != 3 {
		t.Errorf("independent lists: %d of %d", h.Right, h.Lists)
	}
	copied := invented(t)
	// the ministry takes over most of what the hospital has
	copied.Count[0b011] += 90
	copied.Count[0b001] -= 90
	copied.Count[0b111] += 25
	copied.Count[0b101] -= 25
	if h := held(copied); h.Right == h.Lists {
		t.Errorf("a list that copies: %d of %d", h.Right, h.Lists)
	}
}
