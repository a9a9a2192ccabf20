package reconcile_test

import (
	"testing"

	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

func TestTwoNumbersAboutTheDetained(t *testing.T) {
	day := when.On(2031, 6, 30)
	point := func(issuer, authority string, n register.Range) register.CustodyPoint {
		return register.CustodyPoint{ID: issuer + authority, Indicator: "held", Stage: "custody", Area: "XA", Unit: "persons", Period: when.Between(day, day), Issuer: issuer, Authority: authority, Value: n}
	}
	flow := point("mission", "", register.Exactly(99))
	flow.Flow = true
	part := point("mission", "", register.Exactly(619))
	part.PartOf = "society"
	later := point("society", "", register.Exactly(5))
	later.Period = when.Between(day+1, day+1)
	disputed := point("society", "", register.Exactly(52000))
	disputed.Reply = "the ministry disputes it"
	tests := []struct {
		name string
		b    register.CustodyPoint
		want reconcile.Kind
	}{
		{"at least 40,000 does not contradict 40,737", point("society", "", register.AtLeast(40000)), reconcile.Same},
		{"another authority holds other people", point("society", "the region", register.Exactly(2863)), reconcile.OtherScope},
		{"the body corrected itself", point("mission", "", register.Exactly(41737)), reconcile.Revision},
		{"two digits swapped on the way", point("society", "", register.Exactly(40773)), reconcile.Transcription},
		{"the sources contradict each other", disputed, reconcile.Conflict},
		{"a flow is no stock", flow, ""},
		{"a part is not the whole", part, ""},
		{"another day", later, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := reconcile.Custody([]register.CustodyPoint{point("mission", "", register.Exactly(40737)), tt.b})
			if tt.want == "" {
				if len(got) > 0 {
					t.Fatalf("%+v; want nothing to compare", got)
				}
				return
			}
			if len(got) != 1 || got[0].Kind != tt.want || got[0].Explanation == "" {
				t.Errorf("%+v; want %s with an explanation", got, tt.want)
			}
		})
	}
}
