package register_test

import (
	"strings"
	"testing"

	"cairn/internal/register"
	"cairn/internal/when"
)

func TestOnlyCodesOfTheLabelGuideFit(t *testing.T) {
	whole := func(change func(*register.Claim)) error {
		twelve := 12
		c := register.Claim{Kind: register.Killed, Count: &register.Count{Min: &twelve, Max: &twelve, Qualifier: register.Exact}, Unit: "persons",
			Status: register.Civilian, Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident}
		change(&c)
		return c.Fit()
	}
	five := 5
	minus, many := -1, 1<<40
	tests := []struct {
		name   string
		change func(*register.Claim)
		says   string // empty: fits
	}{
		{"as it was read", func(*register.Claim) {}, ""},
		{"no count", func(c *register.Claim) { c.Count, c.Unit = nil, "" }, ""},
		{"at least", func(c *register.Claim) { c.Count.Max, c.Count.Qualifier = nil, register.SaidLeast }, ""},
		{"a status that is none", func(c *register.Claim) { c.Status = "alien" }, "alien"},
		{"a kind that is none", func(c *register.Claim) { c.Kind = "kiled" }, "kiled"},
		{"a weapon that is none", func(c *register.Claim) { c.Weapon = "sword" }, "sword"},
		{"the least over the most", func(c *register.Claim) { c.Count.Max = &five }, "over the most"},
		{"below zero", func(c *register.Claim) { c.Count.Min = &minus }, "below zero"},
		{"more people than live there", func(c *register.Claim) { c.Count.Min, c.Count.Max = &many, &many }, "slip"},
		{"the year 9999", func(c *register.Claim) { c.Time = when.Year(9999) }, "9999"},
		{"a relation that is none", func(c *register.Claim) { c.Perpetrator = &register.Perpetrator{Text: "x", Relation: "maybe"} }, "maybe"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := whole(tt.change)
			if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Fit: %v, want %q", err, tt.says)
			}
		})
	}
}
