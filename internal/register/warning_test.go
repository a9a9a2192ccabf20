package register_test

import (
	"testing"
	"time"

	"cairn/internal/register"
)

func TestIssuedWarnings(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2035, 3, d, 12, 0, 0, 0, time.UTC) }
	warnings := []register.Warning{{ID: "w1", Area: "IQ-KI", At: day(1)}, {ID: "w2", Area: "IQ-DI", At: day(2)}}
	withdraw := register.Decision{ID: "d1", Act: register.Withdraw, On: "w1", Why: "a typing error", At: day(3)}
	back := register.Decision{ID: "d2", Act: register.TakeBack, On: "d1", Why: "it was none", At: day(4)}
	tests := []struct {
		name      string
		decisions []register.Decision
		withdrawn bool
	}{
		{"a warning stands until it is withdrawn", nil, false},
		{"a withdrawal ends it", []register.Decision{withdraw}, true},
		{"a withdrawal that was taken back leaves it standing", []register.Decision{withdraw, back}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := register.IssuedWarnings(warnings, tt.decisions)
			if len(got) != 2 || got[0].ID != "w2" || got[1].ID != "w1" {
				t.Fatalf("IssuedWarnings = %+v; want w2 before w1", got)
			}
			if (got[1].Withdrawn != nil) != tt.withdrawn || got[0].Withdrawn != nil {
				t.Errorf("withdrawn: %v and %v; want w1 %v, w2 false", got[1].Withdrawn, got[0].Withdrawn, tt.withdrawn)
			}
		})
	}
}
