package pipeline

import (
	"context"
	"slices"
	"time"

	"cairn/internal/register"
)

// A CustodyTable is the numbers about people held, tried, sentenced and
// executed, by stage. Stocks and flows stand side by side and are never summed.
type CustodyTable struct {
	AsOf time.Time               `json:"as_of"`
	Head string                  `json:"head"`
	Rows []register.CustodyPoint `json:"rows"`
}

// stages are the steps from being taken to being executed, in order.
var stages = []string{"deprivation", "custody", "treatment", "pre-trial", "trial", "sentence", "execution"}

// Custody returns the numbers about the detained as of a moment, in order of
// stage, then of period.
func (d *Desk) Custody(ctx context.Context, asOf time.Time) (CustodyTable, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return CustodyTable{}, err
	}
	t := CustodyTable{AsOf: v.AsOf, Head: v.Head, Rows: []register.CustodyPoint{}}
	for _, p := range v.Custody {
		if !p.Withdrawn {
			t.Rows = append(t.Rows, p)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b register.CustodyPoint) int {
		if d := slices.Index(stages, a.Stage) - slices.Index(stages, b.Stage); d != 0 {
			return d
		}
		return int(a.Period.End) - int(b.Period.End)
	})
	return t, nil
}
