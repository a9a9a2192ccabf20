package pipeline

import (
	"context"
	"time"

	"cairn/internal/count"
)

// KeepFrom sets from how many ledger entries on figures are kept.
func (d *Desk) KeepFrom(entries int64) { d.keepFrom = entries }

// CountsFromKept reports whether a query is answered from what is kept.
func (d *Desk) CountsFromKept(ctx context.Context, q count.Query) bool {
	_, ok, _ := d.keptCount(ctx, time.Time{}, q)
	return ok
}

// HoldsRegister reports whether the whole register was read.
func (d *Desk) HoldsRegister() bool { return d.view != nil }

// Maker is the build of this program.
func Maker() string { return maker() }
