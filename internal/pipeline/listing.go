package pipeline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"cairn/internal/register"
)

// AllIncidents returns what the register makes of its accepted claims, and the
// incidents that datasets brought, by day and id, as of a moment. Those that
// were withdrawn are left out. The public is given none.
func (d *Desk) AllIncidents(ctx context.Context, asOf time.Time) ([]register.Incident, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(slices.Clone(v.incidents), func(i register.Incident) bool { return i.Withdrawn })
	slices.SortFunc(all, func(a, b register.Incident) int {
		return cmp.Or(cmp.Compare(a.Time.Start, b.Time.Start), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}
