package pipeline

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
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

// SweepBy sets how many records a slice is of when figures are kept; the
// register is then swept however small it is.
func (d *Desk) SweepBy(records int) { d.slice = records }

// Swept returns the incidents of the register and a table of each rule, made
// slice by slice.
func (d *Desk) Swept(ctx context.Context, records int, q count.Query) (incidents []register.Incident, tables []count.Table, err error) {
	w, err := newSweep(ctx, d.store)
	if err != nil {
		return nil, nil, err
	}
	defer w.close()
	rules, err := count.Rules()
	if err != nil {
		return nil, nil, err
	}
	run := count.Run(rules, w.frame.Decisions, len(w.frame.Totals) > 0 || len(w.wide) > 0)
	for _, s := range w.slices(records) {
		p, err := w.read(ctx, s)
		if err != nil {
			return nil, nil, err
		}
		for i := range p.incidents {
			if p.mine[i] {
				incidents = append(incidents, p.incidents[i])
			}
		}
		if err := run.Add(p.state, p.incidents, p.judged, p.mine); err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(incidents, func(a, b register.Incident) int { return strings.Compare(a.ID, b.ID) })
	state, wide, err := w.broad(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rules {
		q.Rule = r.ID
		t, err := run.Table(state, wide, q)
		if err != nil {
			return nil, nil, err
		}
		tables = append(tables, t)
	}
	return incidents, tables, nil
}

// Whole returns the incidents of the register and a table of each rule, made of
// the whole register.
func (d *Desk) Whole(ctx context.Context, q count.Query) ([]register.Incident, []count.Table, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, nil, err
	}
	rules, err := count.Rules()
	if err != nil {
		return nil, nil, err
	}
	var tables []count.Table
	q.Explain = count.Unexplained
	for _, r := range rules {
		t, err := count.Make(v.State, v.incidents, v.judged, r, q)
		if err != nil {
			return nil, nil, err
		}
		tables = append(tables, t)
	}
	return v.incidents, tables, nil
}

// Kept returns every pack that is kept of the newest state, by name; ok is false
// where nothing is.
func (d *Desk) Kept(ctx context.Context, names []string) (packs map[string]string, ok bool, err error) {
	r, err := d.rolled(ctx, time.Time{})
	if r == nil || r.stock == nil || err != nil {
		return nil, false, err
	}
	packs = map[string]string{}
	for _, name := range names {
		var v json.RawMessage
		if data, ok := r.fresh[name]; ok {
			packs[name] = string(data)
		} else if ok, err := d.pack(ctx, r, name, &v); err != nil {
			return nil, false, err
		} else if ok {
			packs[name] = string(v)
		}
	}
	stock := r.stock.clone()
	stock.Bases, stock.Of, stock.Missing = nil, nil, nil
	data, err := json.Marshal(stock)
	packs[stockName] = string(data)
	return packs, true, err
}
