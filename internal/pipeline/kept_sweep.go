package pipeline

import (
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
)

// Bounds, in bytes, above which garbage is looked for at once while a register
// is swept: for registers of up to 200,000 items, and for larger ones, which must
// hold more, by item.
const (
	sweepMemory  = 144 << 20
	sweepBase    = 64 << 20
	sweepPerItem = 400
)

// keepSwept keeps what Keep keeps without holding the whole register: slice of
// time by slice of time. done is false where the register has so few incidents
// that the rows of its tables carry them.
func (d *Desk) keepSwept(ctx context.Context) (done bool, err error) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(sweepMemory))
	w, err := newSweep(ctx, d.store)
	if err != nil {
		return false, err
	}
	defer w.close()
	debug.SetMemoryLimit(max(sweepMemory, sweepBase+sweepPerItem*int64(len(w.items))))
	if len(w.items) <= count.FewIncidents && d.slice == 0 {
		return false, nil
	}
	records := d.slice
	if records == 0 {
		records = sliceRecords
	}
	k := &keeping{w: w, d: d, written: map[string]bool{}, undated: map[string][]keptUnder{}, countries: map[string]bool{}}
	rules := make([]*count.Rule, len(keptRules))
	for i, id := range keptRules {
		if rules[i], err = count.Find(id); err != nil {
			return false, err
		}
	}
	k.run = count.Run(rules, w.frame.Decisions, len(w.frame.Totals) > 0 || len(w.wide) > 0)
	k.made = newAssembly(k.run, w)
	for _, s := range w.slices(records) {
		if err := k.slice(ctx, s); err != nil {
			return false, err
		}
	}
	if k.run.Incidents() <= count.FewIncidents {
		return false, nil
	}
	return true, k.finish(ctx)
}

// A keeping is the keeping of figures while a register is swept.
type keeping struct {
	w         *sweep
	d         *Desk
	run       *count.Running         // of keptRules
	made      *assembly              // what the incidents of run were made of
	countries map[string]bool        // that there are incidents of
	written   map[string]bool        // packs of incidents
	undated   map[string][]keptUnder // packs of incidents of no day, in pieces
	packs     []store.Pack           // that wait to be written
	waiting   int                    // bytes of those
}

// slice counts the incidents of a slice and keeps those that lie in its months.
func (k *keeping) slice(ctx context.Context, s slice) error {
	p, err := k.w.read(ctx, s)
	if err != nil {
		return err
	}
	at := make(map[string]int, len(p.incidents))
	for i := range p.incidents {
		at[p.incidents[i].ID] = i
		if p.mine[i] {
			k.countries[p.incidents[i].Country] = true
		}
	}
	if err := k.run.Add(p.state, p.incidents, p.judged, p.mine); err != nil {
		return err
	}
	k.made.add(p)
	for _, country := range slices.Sorted(maps.Keys(k.w.countries)) {
		if len(country) != 2 {
			continue
		}
		months := byMonth(p.incidents, country)
		for _, m := range slices.Sorted(maps.Keys(months)) {
			in := months[m]
			if m == undated {
				in = slices.DeleteFunc(in, func(i int) bool { return !p.mine[i] })
			} else if !s.dated() || m < s.first.String() || m > s.last.String() {
				continue
			}
			areas := byArea(p.incidents, in, country)
			for _, area := range slices.Sorted(maps.Keys(areas)) {
				if err := k.under(ctx, underName(country, m, area), m == undated, under(p.incidents, at, areas[area])); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// under keeps incidents of a month; those of no day come from several slices and
// wait for the end.
func (k *keeping) under(ctx context.Context, name string, wait bool, u keptUnder) error {
	if wait {
		k.undated[name] = append(k.undated[name], u)
		return nil
	}
	k.written[name] = true
	return k.put(ctx, name, u)
}

// keptAtOnce is how many bytes of packs are written in one go.
const keptAtOnce = 4 << 20

func (k *keeping) write(ctx context.Context) error {
	packs := k.packs
	k.packs, k.waiting = nil, 0
	return k.d.store.Keep(ctx, k.w.frame.Head, maker(), packs)
}

// finish keeps the tables, and what rests on all slices.
func (k *keeping) finish(ctx context.Context) error {
	state, wide, err := k.w.broad(ctx)
	if err != nil {
		return err
	}
	k.w.prints, k.w.published = nil, nil // all slices were read
	v := &view{State: state, judged: wide, country: k.w.country()}
	home := keptHome{AsOf: state.AsOf, Country: v.country, Countries: k.about(state)}
	if k.packs, err = pack(k.packs, "home", home); err != nil {
		return err
	}
	tables := []string{}
	for _, rule := range keptRules {
		for _, by := range keptBy {
			for _, country := range home.about() {
				if country == "" {
					continue
				}
				q := count.Query{Rule: rule, By: strings.Split(by, ","), Country: country}
				if err := fill(v, &q); err != nil {
					return err
				}
				t, err := k.run.Table(state, wide, q)
				if err != nil {
					return err
				}
				tables = append(tables, tableName(rule, by, country))
				if k.packs, err = packTables(k.packs, by, country, &t); err != nil {
					return err
				}
				if err := k.write(ctx); err != nil {
					return err
				}
			}
		}
	}
	if k.packs, err = pack(k.packs, "cases", append([]publish.Case{}, v.disagreements()...)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(k.undated)) {
		k.written[name] = true
		if k.packs, err = pack(k.packs, name, together(k.undated[name])); err != nil {
			return err
		}
	}
	index := keptIndex{Names: []string{}}
	for _, name := range slices.Sorted(maps.Keys(k.written)) {
		if country, _, _ := strings.Cut(strings.TrimPrefix(name, "under/"), "/"); slices.Contains(home.about(), country) {
			index.Names = append(index.Names, name)
		}
	}
	if k.packs, err = pack(k.packs, "under", index); err != nil {
		return err
	}
	return k.facts(ctx, tables)
}

// about returns the countries that totals or incidents are about, in order.
func (k *keeping) about(state *register.State) (codes []string) {
	for i := range state.Totals {
		k.countries[state.Totals[i].Area[:min(2, len(state.Totals[i].Area))]] = true
	}
	for _, c := range slices.Sorted(maps.Keys(k.countries)) {
		if len(c) == 2 {
			codes = append(codes, c)
		}
	}
	return codes
}

// together puts the pieces of a pack together.
func together(pieces []keptUnder) keptUnder {
	all := keptUnder{Incidents: []register.Incident{}, Beside: []register.Incident{}}
	for _, u := range pieces {
		all.Incidents = append(all.Incidents, u.Incidents...)
		all.Beside = append(all.Beside, u.Beside...)
	}
	id := func(a, b register.Incident) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(all.Incidents, id)
	slices.SortFunc(all.Beside, id)
	all.Beside = slices.CompactFunc(all.Beside, func(a, b register.Incident) bool { return a.ID == b.ID })
	all.Beside = slices.DeleteFunc(all.Beside, func(in register.Incident) bool {
		_, mine := slices.BinarySearchFunc(all.Incidents, in, id)
		return mine
	})
	return all
}
