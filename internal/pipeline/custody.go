package pipeline

import (
	"context"
	"time"

	"cairn/internal/count"
	"cairn/internal/when"
)

// Custody returns the numbers about the detained as of a moment, for an area and
// all in it (empty: everywhere) and a span of days, both included (zero: all).
func (d *Desk) Custody(ctx context.Context, asOf time.Time, area string, from, to when.Day) (count.CustodyTable, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return count.CustodyTable{}, err
	}
	return count.Custody(v.State, v.judged, area, from, to), nil
}
