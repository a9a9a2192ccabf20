package pipeline

import (
	"context"
	"fmt"
	"slices"
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

// A ReleaseDiff is what two releases tell otherwise: their figures, and the records
// that were withdrawn between the registers that they were made from.
type ReleaseDiff struct {
	publish.Differences
	Withdrawn []Gone `json:"withdrawn"`
	Back      []Gone `json:"back"` // withdrawn in the earlier one, and no more
}

// DiffReleases compares two releases of the ledger, the earlier one first.
func (d *Desk) DiffReleases(ctx context.Context, from, to string) (ReleaseDiff, error) {
	records, err := d.Releases(ctx)
	if err != nil {
		return ReleaseDiff{}, err
	}
	var two [2]publish.Record
	var views [2]*view
	for i, id := range []string{from, to} {
		at := slices.IndexFunc(records, func(r publish.Record) bool { return r.ID == id })
		if at < 0 {
			return ReleaseDiff{}, fmt.Errorf("release %q: %w", id, ErrNotFound)
		}
		if two[i] = records[at]; i == 1 && views[0] != nil && two[0].Head == two[1].Head {
			views[1] = views[0]
		} else if views[i], err = d.readHead(ctx, two[i].Head); err != nil {
			return ReleaseDiff{}, err
		}
	}
	var told []publish.Changes
	for _, rule := range two[1].Rules {
		if !slices.ContainsFunc(two[0].Rules, func(r count.RuleRef) bool { return r.ID == rule.ID }) {
			continue
		}
		if rule.ID == publish.CustodyRule {
			c, err := custodyChanged(views[0], views[1])
			if err != nil {
				return ReleaseDiff{}, err
			}
			told = append(told, c)
			continue
		}
		for _, q := range []count.Query{released(rule.ID, two[1].Country), releasedYears(rule.ID, two[1].Country)} {
			c, err := d.changed(views[0], views[1], q)
			if err != nil {
				return ReleaseDiff{}, err
			}
			told = append(told, c)
		}
	}
	out := ReleaseDiff{Differences: publish.Differ(two[0], two[1], told), Withdrawn: []Gone{}, Back: []Gone{}}
	was, is := withdrawn(views[0].State), withdrawn(views[1].State)
	for _, pair := range []struct {
		of, lack []Gone
		into     *[]Gone
	}{{is, was, &out.Withdrawn}, {was, is, &out.Back}} {
		for _, g := range pair.of {
			if !slices.ContainsFunc(pair.lack, func(x Gone) bool { return x.Kind == g.Kind && x.ID == g.ID }) {
				*pair.into = append(*pair.into, g)
			}
		}
	}
	return out, nil
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
