package pipeline

import (
	"context"
	"time"

	"cairn/internal/count"
	"cairn/internal/publish"
)

// Changes tells what changed in the figures of a query between two moments;
// the zero time as the later one is now.
func (d *Desk) Changes(ctx context.Context, from, to time.Time, q count.Query) (publish.Changes, error) {
	is, err := d.read(ctx, to)
	if err != nil {
		return publish.Changes{}, err
	}
	was, err := d.read(ctx, from)
	if err != nil {
		return publish.Changes{}, err
	}
	return d.changed(was, is, q)
}

// changed compares two views. The country is the later one's, so that an empty
// register and a full one are asked the same question. What lies under every
// figure is worked out only where one changed.
func (d *Desk) changed(was, is *view, q count.Query) (publish.Changes, error) {
	if q.Country == "" {
		q.Country = is.country
	}
	if c, err := d.compared(was, is, q); err != nil || len(c.List) == 0 {
		return c, err
	}
	q.Explain = "*"
	return d.compared(was, is, q)
}

func (d *Desk) compared(was, is *view, q count.Query) (publish.Changes, error) {
	a, err := d.table(was, q)
	if err != nil {
		return publish.Changes{}, err
	}
	b, err := d.table(is, q)
	if err != nil {
		return publish.Changes{}, err
	}
	return publish.Changed(publish.Side{Table: a, State: was.State}, publish.Side{Table: b, State: is.State})
}
