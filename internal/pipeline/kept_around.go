package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// openAt opens the packs in which what lies on some days may be.
func (f *forward) openAt(ctx context.Context, t when.Interval, dated bool) error {
	if !dated || t.Start.Month() != t.End.Month() {
		return nil // it is among the wide ones
	}
	return f.open(ctx, factsName(t.Start.Month()))
}

// open reads a pack of facts.
func (f *forward) open(ctx context.Context, name string) error {
	if f.packs[name] != nil || !hasKey(f.stock.Facts, name) {
		return nil
	}
	k := new(keptFacts)
	if ok, err := f.d.pack(ctx, f.old, name, k); !ok || err != nil {
		return cmp.Or(err, errAnew)
	}
	if len(k.Made) != len(k.Said.List) {
		return errAnew
	}
	f.packs[name] = k
	for i := range k.Made {
		fact := &oldFact{pack: name, at: i}
		f.facts = append(f.facts, fact)
		f.byID[k.Said.List[i].ID] = fact
		for _, n := range k.Made[i].Tied {
			f.byTied[n] = append(f.byTied[n], fact)
		}
		for _, it := range k.Made[i].Items {
			item := f.item(it)
			item.of = append(item.of, fact)
			fact.items = append(fact.items, item)
		}
	}
	return nil
}

// item returns an item of the old state, which the sweep then knows unless it is
// made anew.
func (f *forward) item(k keptItem) *oldItem {
	key := k.Line
	if key == 0 && len(k.Claims) > 0 {
		key = k.Claims[0]
	}
	if it := f.byEntry[key]; it != nil {
		return it
	}
	it := &oldItem{keptItem: k, at: -1}
	f.byEntry[key] = it
	for _, c := range k.Claims {
		f.byEntry[c] = it
	}
	return it
}

// renewed reports whether an item of the old state is made anew.
func (f *forward) renewed(it *oldItem) bool {
	return f.gone[it.Line] || slices.ContainsFunc(it.Claims, func(c int64) bool { return f.gone[c] })
}

// know lets the sweep know of an item of the old state that stays.
func (f *forward) know(it *oldItem) {
	if it.at >= 0 || f.renewed(it) {
		return
	}
	it.at = int32(len(f.w.items))
	x := item{from: int32(len(f.w.claims)), n: int32(len(it.Claims)), entry: it.Line, areas: f.w.placed(strings.Fields(it.Areas))}
	if len(it.Days) == 2 {
		x.first, x.last, x.dated = when.Day(it.Days[0]), when.Day(it.Days[1]), true
	}
	for _, c := range it.Claims {
		f.w.claims = append(f.w.claims, store.At{Entry: c})
	}
	f.w.items = append(f.w.items, x)
}

// around takes the incidents that stand where mentions changed, and all that
// hung together with those or with what is made anew.
func (f *forward) around(ctx context.Context) error {
	slices.SortFunc(f.crowded, func(a, b crowding) int {
		return cmp.Or(cmp.Compare(a.days.Start, b.days.Start), cmp.Compare(a.days.End, b.days.End), strings.Compare(a.areas, b.areas))
	})
	f.crowded = slices.Compact(f.crowded)
	for _, c := range f.crowded {
		for m := c.days.Start.Month(); m <= c.days.End.Month(); m++ {
			if err := f.open(ctx, factsName(m)); err != nil {
				return err
			}
		}
	}
	for _, fact := range f.facts {
		if slices.ContainsFunc(fact.items, f.crowds) {
			fact.removed = true
		}
	}
	f.hangs()
	return nil
}

// crowds reports whether an item of the old state is made anew, or stands where
// mentions changed.
func (f *forward) crowds(it *oldItem) bool {
	if f.renewed(it) {
		return true
	}
	return len(it.Days) == 2 && slices.ContainsFunc(f.crowded, func(c crowding) bool {
		return when.Day(it.Days[0]) <= c.days.End && c.days.Start <= when.Day(it.Days[1]) && areasMeet(it.Areas, c.areas)
	})
}

// hangs marks all that hung together with what is removed, and puts what those
// were made of among what is made anew.
func (f *forward) hangs() {
	ties := map[string][]string{}
	for _, d := range onPairs(f.then) {
		ties[d.On] = append(ties[d.On], d.With)
		ties[d.With] = append(ties[d.With], d.On)
	}
	var next []*oldFact
	take := func(x *oldFact) {
		if x != nil && !x.removed {
			x.removed = true
			next = append(next, x)
		}
	}
	for _, x := range f.facts {
		if x.removed {
			next = append(next, x)
		}
	}
	for len(next) > 0 {
		x := next[len(next)-1]
		next = next[:len(next)-1]
		k := f.packs[x.pack]
		for _, p := range k.Said.List[x.at].Pairs {
			take(f.byID[p[0]])
			take(f.byID[p[1]])
		}
		for _, n := range k.Made[x.at].Tied {
			for _, other := range ties[n] {
				for _, y := range f.byTied[other] {
					take(y)
				}
			}
		}
		for _, it := range x.items {
			for _, y := range it.of {
				take(y)
			}
			if f.know(it); it.at >= 0 {
				f.start[it.at] = true
			}
		}
	}
}

// anew makes the incidents that may have changed.
func (f *forward) anew(ctx context.Context) (*part, error) {
	var cover []when.Interval
	extra := map[int32]bool{}
	for round := 0; round < 16; round++ {
		for at := range f.start {
			extra[at] = true
		}
		for _, c := range cover {
			for m := c.Start.Month(); m <= c.End.Month(); m++ {
				if err := f.open(ctx, factsName(m)); err != nil {
					return nil, err
				}
			}
		}
		for _, x := range f.facts { // the sweep reads what lies on the days
			for _, it := range x.items {
				if len(it.Days) == 2 && slices.ContainsFunc(cover, func(c when.Interval) bool {
					return when.Day(it.Days[0]) <= c.End && c.Start <= when.Day(it.Days[1])
				}) {
					f.know(it)
				}
			}
		}
		l, err := f.w.load(ctx, cover, extra)
		if err != nil {
			return nil, err
		}
		grown, seen, err := l.reach(ctx, func(in *register.Incident) bool {
			return slices.ContainsFunc(l.made(in), func(it int32) bool { return f.start[it] })
		}, &cover, extra, when.Day(round))
		if err != nil {
			return nil, err
		}
		if grown {
			continue
		}
		// What stood in an old incident together with what is made anew is made anew.
		before := len(f.start)
		for i := range l.incidents {
			if seen[i] {
				f.replaces(l, &l.incidents[i])
			}
		}
		f.hangs()
		if len(f.start) > before {
			continue
		}
		return l.part(ctx, func(i int, _ *register.Incident) bool { return seen[i] })
	}
	return nil, errAnew
}

// replaces removes the old incidents that were made of any of what a new one is
// made of.
func (f *forward) replaces(l *load, in *register.Incident) {
	for _, at := range l.made(in) {
		it := &f.w.items[at]
		old := f.byEntry[it.entry]
		if it.n > 0 {
			old = f.byEntry[f.w.claims[it.from].Entry]
		}
		if old == nil {
			continue
		}
		for _, x := range old.of {
			x.removed = true
		}
	}
}

// find returns the entries of claims.
func (f *forward) find(ctx context.Context, ids []string) (entries []int64, err error) {
	found, err := f.w.from.ClaimsNamed(ctx, ids)
	for _, c := range found {
		entries = append(entries, c.Entry)
	}
	return entries, err
}

// bear returns the items that bear a name which people ruled on.
func (f *forward) bear(ctx context.Context, name string) (items []int32, err error) {
	claims, lines, err := f.named(ctx, name)
	if err != nil {
		return nil, err
	}
	add := func(it *oldItem) {
		if it == nil {
			return
		}
		if f.know(it); it.at >= 0 && !slices.Contains(items, it.at) {
			items = append(items, it.at)
		}
	}
	for _, line := range lines {
		if at, ok := f.made[line.Record.ID]; ok {
			items = append(items, at)
			continue
		}
		if err := f.openAt(ctx, line.Record.Time, line.Record.Time.Known()); err != nil {
			return nil, err
		}
		add(f.byEntry[line.Entry])
	}
	for _, id := range claims {
		if at, ok := f.made[id]; ok {
			items = append(items, at)
			continue
		}
		entry, err := f.openClaim(ctx, id)
		if err != nil {
			return nil, err
		}
		add(f.byEntry[entry])
	}
	return items, nil
}

// openClaim opens the pack of the incident that a claim is of, which did not
// change, and returns its entry.
func (f *forward) openClaim(ctx context.Context, id string) (int64, error) {
	one, err := f.w.from.ClaimsNamed(ctx, []string{id})
	if err != nil || len(one) == 0 {
		return 0, err
	}
	list := one
	if doc := string(one[0].Record.Document); doc != "" {
		if list, err = f.w.from.ClaimsOf(ctx, []string{doc}); err != nil {
			return 0, err
		}
		docs, err := f.w.from.DocumentsIn(ctx, []string{doc})
		if err != nil {
			return 0, err
		}
		f.w.said(docs)
	}
	by, err := f.gather(ctx, list, nil)
	if err != nil {
		return 0, err
	}
	for _, t := range by {
		for _, s := range f.strands(t) {
			if !slices.ContainsFunc(s.in, func(i int) bool { return t.judged[i].ID == id }) {
				continue
			}
			days, dated := s.hull()
			return one[0].Entry, f.openAt(ctx, days, dated)
		}
	}
	return 0, nil // it is of no incident
}
