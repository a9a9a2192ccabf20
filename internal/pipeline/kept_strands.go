package pipeline

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// A told is the claims of a document as they were, or as they are.
type told struct {
	at     []store.At
	judged []register.Judged
}

func (t *told) add(at store.At, j register.Judged) {
	t.at, t.judged = append(t.at, at), append(t.judged, j)
}

// A strand is what is read together of a document: see [link.Strands].
type strand struct {
	of    *told
	in    []int
	days  []when.Interval
	areas string
}

func (s *strand) key() string {
	var ids []string
	for _, i := range s.in {
		ids = append(ids, s.of.judged[i].ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, "\n")
}

// hull returns the days of a strand.
func (s *strand) hull() (t when.Interval, dated bool) {
	for i, d := range s.days {
		if i == 0 {
			t = d
		}
		t = when.Between(min(t.Start, d.Start), max(t.End, d.End))
	}
	return t, len(s.days) > 0
}

// happens reports whether an incident is made of a strand.
func (s *strand) happens() bool {
	return slices.ContainsFunc(s.in, func(i int) bool {
		return s.of.judged[i].Modality == register.Asserted && s.of.judged[i].Frame != register.Superseded
	})
}

// compare finds the mentions that are not what they were.
func (f *forward) compare(ctx context.Context) error {
	docs := slices.Sorted(maps.Keys(f.docs))
	now, err := f.w.from.ClaimsOf(ctx, docs)
	if err != nil {
		return err
	}
	lone, err := f.w.from.ClaimsNamed(ctx, slices.Sorted(maps.Keys(f.lone)))
	if err != nil {
		return err
	}
	now = append(now, lone...)
	was, err := f.claimsThen(ctx, now)
	if err != nil {
		return err
	}
	ids := make([]string, len(now))
	for i := range now {
		ids[i] = now[i].Record.ID
	}
	if f.then, err = f.w.from.RulingsAt(ctx, ids, f.size); err != nil {
		return err
	}
	nowBy, err := f.gather(ctx, now, nil)
	if err != nil {
		return err
	}
	wasBy, err := f.gather(ctx, was, f.then)
	if err != nil {
		return err
	}
	if err := f.compareDocuments(ctx, docs); err != nil {
		return err
	}
	published := f.w.published
	earlier, err := f.publishedThen(ctx)
	if err != nil {
		return err
	}
	for doc, n := range nowBy {
		w := wasBy[doc]
		if w == nil {
			w = &told{}
		}
		f.w.published = earlier
		before := f.strands(w)
		f.w.published = published
		after := f.strands(n)
		f.compareWide(w, n, f.docs[doc])
		if err := f.differ(ctx, before, after, f.docs[doc]); err != nil {
			return err
		}
	}
	return nil
}

// claimsThen returns claims as they were in the old state; those that were not
// there are left out.
func (f *forward) claimsThen(ctx context.Context, now []store.Found[register.Claim]) (was []store.Found[register.Claim], err error) {
	var entries []int64
	for _, c := range now {
		if entry, changed := f.claimsWas[c.Record.ID]; c.First <= f.size {
			if changed {
				c.Entry = entry
				entries = append(entries, entry)
			}
			was = append(was, c)
		}
	}
	if len(entries) == 0 {
		return was, nil
	}
	slices.Sort(entries)
	bodies, err := f.w.from.ClaimsIn(ctx, entries)
	if err != nil {
		return nil, err
	}
	for i := range was {
		if at, ok := slices.BinarySearch(entries, was[i].Entry); ok {
			if bodies[at].Document != was[i].Record.Document {
				return nil, errAnew
			}
			was[i].Record = bodies[at]
		}
	}
	return was, nil
}

// gather judges claims, as they stand now or by the rulings of then, and sorts
// them by document; one that stands in none is alone.
func (f *forward) gather(ctx context.Context, list []store.Found[register.Claim], rulings []register.Decision) (map[string]*told, error) {
	claims := make([]register.Claim, len(list))
	for i := range list {
		claims[i] = list[i].Record
	}
	var judged []register.Judged
	var err error
	if rulings == nil {
		judged, err = f.judge(ctx, claims)
	} else {
		judged, err = register.Judge(claims, rulings)
	}
	if err != nil {
		return nil, err
	}
	by := map[string]*told{}
	for i := range list {
		key := cmp.Or(string(claims[i].Document), "\n"+claims[i].ID)
		if by[key] == nil {
			by[key] = &told{}
		}
		by[key].add(list[i].At, judged[i])
	}
	return by, nil
}

// compareDocuments notes the days on which documents were published, and the
// countries of those that are new or changed.
func (f *forward) compareDocuments(ctx context.Context, ids []string) error {
	list, err := f.w.from.DocumentsIn(ctx, ids)
	if err != nil {
		return err
	}
	f.w.said(list)
	for i := range list {
		d := &list[i]
		if _, written := f.docsWas[string(d.ID)]; written && d.Country != "" {
			f.stock.Filed[d.Country]++
		}
	}
	return nil
}

// publishedThen returns the days on which documents were published, as was said
// in the old state, and takes off the countries of those that changed.
func (f *forward) publishedThen(ctx context.Context) (map[document.ID]when.Day, error) {
	days := maps.Clone(f.w.published)
	var entries []int64
	for id, entry := range f.docsWas {
		if entry > 0 {
			entries = append(entries, entry)
			delete(days, document.ID(id))
		}
	}
	list, err := f.w.from.DocumentsAt(ctx, entries)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if d := &list[i]; d.Published.Known() {
			days[d.ID] = d.Published.End
		}
		if c := list[i].Country; c != "" {
			f.stock.Filed[c]--
		}
	}
	return days, nil
}

// strands returns the strands of a document.
func (f *forward) strands(t *told) (all []strand) {
	for _, in := range link.Strands(t.judged) {
		s := strand{of: t, in: in}
		areas := []string{}
		for _, i := range in {
			areas = append(areas, t.judged[i].Place.Area())
			if d := f.w.days(&t.judged[i]); d.Known() {
				s.days = append(s.days, d)
			}
		}
		slices.Sort(areas)
		s.areas = strings.TrimSpace(strings.Join(slices.Compact(areas), " "))
		all = append(all, s)
	}
	return all
}

// differ takes the strands of a document that are not what they were: the old
// ones go, the new ones are made anew.
func (f *forward) differ(ctx context.Context, before, after []strand, whole bool) error {
	was := map[string]*strand{}
	for i := range before {
		was[before[i].key()] = &before[i]
	}
	for i := range after {
		s := &after[i]
		key := s.key()
		if old := was[key]; old != nil && !whole && !f.ruledOn(s) && sameStrand(old, s) {
			delete(was, key)
			continue
		}
		f.add(s)
	}
	for _, s := range was {
		if err := f.remove(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// ruledOn reports whether a changed ruling names a claim of a strand.
func (f *forward) ruledOn(s *strand) bool {
	return slices.ContainsFunc(s.in, func(i int) bool { return f.must[s.of.judged[i].ID] })
}

// sameStrand reports whether two strands of the same claims say the same, on the same
// days.
func sameStrand(a, b *strand) bool {
	if !slices.Equal(a.days, b.days) || a.areas != b.areas || len(a.in) != len(b.in) {
		return false
	}
	for k := range a.in {
		if !sameJudged(&a.of.judged[a.in[k]], &b.of.judged[b.in[k]]) || a.of.at[a.in[k]] != b.of.at[b.in[k]] {
			return false
		}
	}
	return true
}

func sameJudged(a, b *register.Judged) bool {
	return a.Standing == b.Standing && a.Auto == b.Auto && reflect.DeepEqual(a.Claim, b.Claim)
}

// add puts a strand among what is made anew.
func (f *forward) add(s *strand) {
	it := item{from: int32(len(f.w.claims)), n: int32(len(s.in)), areas: f.w.placed(strings.Fields(s.areas))}
	if t, dated := s.hull(); dated {
		it.first, it.last, it.dated = t.Start, t.End, true
	}
	at := int32(len(f.w.items))
	for _, i := range s.in {
		f.w.claims = append(f.w.claims, s.of.at[i])
		f.made[s.of.judged[i].ID] = at
	}
	f.w.items = append(f.w.items, it)
	f.start[at] = true
	for _, d := range s.days {
		f.crowd(d, s.areas)
	}
}

// remove takes a strand of the old state off.
func (f *forward) remove(ctx context.Context, s *strand) error {
	t, dated := s.hull()
	if err := f.openAt(ctx, t, dated); err != nil {
		return err
	}
	found := !s.happens()
	for _, i := range s.in {
		entry := s.of.at[i].Entry
		f.gone[entry] = true
		found = found || f.byEntry[entry] != nil
	}
	if !found {
		return errAnew
	}
	for _, d := range s.days {
		f.crowd(d, s.areas)
	}
	return nil
}

// crowd notes that mentions changed on some days.
func (f *forward) crowd(t when.Interval, areas string) {
	if t.Known() && t.Days() <= link.LongestDays {
		f.crowded = append(f.crowded, crowding{when.Between(t.Start-1, t.End+1), areas})
	}
}

// compareWide notes the months of claims about no incident that changed.
func (f *forward) compareWide(was, now *told, whole bool) {
	old := map[int64]*register.Judged{}
	for i := range was.judged {
		if aboutPeriod(&was.judged[i]) {
			old[was.at[i].First] = &was.judged[i]
		}
	}
	changed := func(j *register.Judged) {
		f.wide, f.cases = true, true
		f.touch(j.Time)
	}
	for i := range now.judged {
		j, at := &now.judged[i], now.at[i]
		if !aboutPeriod(j) {
			continue
		}
		before := old[at.First]
		if before == nil || whole || !sameJudged(before, j) {
			changed(j)
		} else {
			delete(old, at.First)
		}
		f.stock.Wide = slices.DeleteFunc(f.stock.Wide, func(w [2]int64) bool { return w[0] == at.First })
		f.stock.Wide = append(f.stock.Wide, [2]int64{at.First, at.Entry})
	}
	for first, j := range old {
		changed(j)
		if !slices.ContainsFunc(now.judged, func(n register.Judged) bool { return n.ID == j.ID && aboutPeriod(&n) }) {
			f.stock.Wide = slices.DeleteFunc(f.stock.Wide, func(w [2]int64) bool { return w[0] == first })
		}
	}
}

// aboutPeriod reports whether a claim is about no incident and yet counts: see
// surveyDocument.
func aboutPeriod(j *register.Judged) bool {
	_, custody := count.CustodyIndicator(&j.Claim)
	return j.Scope == register.ScopePeriod || custody && j.Standing.Counts()
}

// compareLines takes lines of lists that are new, changed or named by rulings.
func (f *forward) compareLines(ctx context.Context) error {
	found, err := f.w.from.IncidentsNamed(ctx, slices.Sorted(maps.Keys(f.lines)))
	if err != nil {
		return err
	}
	for _, line := range found {
		in := &line.Record
		at := int32(len(f.w.items))
		it := item{entry: line.Entry, areas: f.w.placed([]string{in.Place.Area()})}
		if in.Time.Known() {
			it.first, it.last, it.dated = in.Time.Start, in.Time.End, true
		}
		f.w.items = append(f.w.items, it)
		f.start[at], f.made[in.ID] = true, at
		f.crowd(in.Time, in.Place.Area())
		entry := f.lines[in.ID]
		if entry == 0 {
			f.stock.Filed[in.Country]++
			continue
		}
		was := []register.Incident{*in}
		if entry != line.Entry {
			if was, err = f.w.from.IncidentsIn(ctx, []int64{entry}); err != nil {
				return err
			}
			f.stock.Filed[in.Country]++
			f.stock.Filed[was[0].Country]--
		}
		if err := f.openAt(ctx, was[0].Time, was[0].Time.Known()); err != nil {
			return err
		}
		if f.byEntry[entry] == nil {
			return errAnew
		}
		f.gone[entry] = true
		f.crowd(was[0].Time, was[0].Place.Area())
	}
	return nil
}
