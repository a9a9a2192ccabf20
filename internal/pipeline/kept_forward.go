package pipeline

import (
	"cmp"
	"context"
	"errors"
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

// What was written since figures were kept is brought into them where it is at
// most so many records; more is counted anew.
const forwardMost = 2000

// errAnew says that what is kept cannot be brought forward: all is counted anew.
var errAnew = errors.New("to be counted anew")

// A forward brings what is kept of an earlier state to the newest one. It finds
// the incidents that what was written since may change, all of them:
//
//   - those made of claims that are new, changed or ruled on, or in documents that
//     changed, mention by mention; lines of lists that are new or changed; and
//     those that a ruling names;
//   - those that stand on their days, or a day beside them, in their areas, since
//     what else happened there weighs in whether two mentions are one;
//   - all that hangs together with any of these, before and now.
//
// These are made anew, as a sweep makes them, and take their old places. Then the
// rows of the months in which any of them lies, of the months that a changed total
// or claim about a period is of, and those of no month are counted from what is
// kept of the incidents there. All other rows stay.
type forward struct {
	d     *Desk
	old   *rollUp
	stock keptStock // of the new state
	w     *sweep
	size  int64 // entries of the old state
	then  []register.Decision

	docs      map[string]bool // whose claims are compared; true: all of them are taken for changed
	lone      map[string]bool // claims that stand in no document, likewise
	must      map[string]bool // claims that a changed ruling names
	lines     map[string]int64
	claimsWas map[string]int64
	docsWas   map[string]int64

	gone    map[int64]bool // entries of claims and lines that incidents were made of and that are made anew
	start   map[int32]bool // items that are made anew
	made    map[string]int32
	crowded []crowding

	packs   map[string]*keptFacts
	facts   []*oldFact
	byID    map[string]*oldFact
	byTied  map[string][]*oldFact
	byEntry map[int64]*oldItem

	months map[string]bool // to be counted
	all    bool            // every row is to be counted
	cases  bool
	wide   bool // claims about periods changed
}

// An oldFact is an incident as it is kept.
type oldFact struct {
	pack    string
	at      int
	items   []*oldItem
	removed bool
}

// An oldItem is what one or more incidents were made of.
type oldItem struct {
	keptItem
	at int32 // in the sweep; -1: it is made anew
	of []*oldFact
}

// A crowding is days and areas in which mentions changed.
type crowding struct {
	days  when.Interval
	areas string
}

// brought returns the roll-up of the newest state, made of an earlier one; nil
// where it must be made anew.
func (d *Desk) brought(ctx context.Context, old *rollUp) (*rollUp, error) {
	if old == nil || old.stock == nil {
		return nil, nil
	}
	from, frame, changes, ok, err := d.store.Since(ctx, old.basis, forwardMost)
	if !ok || err != nil {
		return nil, err
	}
	defer from.Close()
	f := &forward{d: d, old: old, stock: old.stock.clone(), w: sweeping(from, frame),
		docs: map[string]bool{}, lone: map[string]bool{}, must: map[string]bool{}, lines: map[string]int64{}, claimsWas: map[string]int64{}, docsWas: map[string]int64{},
		gone: map[int64]bool{}, start: map[int32]bool{}, made: map[string]int32{},
		packs: map[string]*keptFacts{}, byID: map[string]*oldFact{}, byTied: map[string][]*oldFact{}, byEntry: map[int64]*oldItem{}, months: map[string]bool{}}
	f.w.find, f.w.bear, f.w.judge = f.find, f.bear, f.judge
	f.w.surveyTotals()
	f.w.filed = f.stock.Filed
	r, err := f.bring(ctx, changes)
	if errors.Is(err, errAnew) {
		return nil, nil
	}
	return r, err
}

func (s *keptStock) clone() keptStock {
	c := *s
	c.Bases, c.Tables, c.Wide, c.Missing = slices.Clone(s.Bases), slices.Clone(s.Tables), slices.Clone(s.Wide), slices.Clone(s.Missing)
	c.Of, c.Filed, c.In, c.Facts = maps.Clone(s.Of), maps.Clone(s.Filed), maps.Clone(s.In), maps.Clone(s.Facts)
	return c
}

func (f *forward) bring(ctx context.Context, changes []store.Change) (*rollUp, error) {
	size, err := entriesUnder(f.old.basis)
	if err != nil {
		return nil, errAnew
	}
	f.size = size
	if err := f.sort(ctx, changes); err != nil {
		return nil, err
	}
	if err := f.open(ctx, wideFacts); err != nil {
		return nil, err
	}
	if err := f.compare(ctx); err != nil {
		return nil, err
	}
	if err := f.compareLines(ctx); err != nil {
		return nil, err
	}
	if err := f.around(ctx); err != nil {
		return nil, err
	}
	p, err := f.anew(ctx)
	if err != nil {
		return nil, err
	}
	return f.keep(ctx, p)
}

// sort sorts what was written by what it may change.
func (f *forward) sort(ctx context.Context, changes []store.Change) error {
	var rulings []string
	totals := map[string]int64{}
	for _, c := range changes {
		switch c.Kind {
		case "source":
			ids, err := f.w.from.DocumentsFrom(ctx, c.ID)
			if err != nil {
				return err
			}
			if len(ids) > forwardMost {
				return errAnew
			}
			for _, id := range ids {
				f.docs[id] = true
			}
			f.cases = true
		case "document":
			f.docs[c.ID], f.docsWas[c.ID] = true, c.Was
			f.cases = f.cases || c.Was > 0
		case "claim":
			f.claimsWas[c.ID] = c.Was
			if c.Was == 0 && slices.Contains(f.stock.Missing, c.ID) {
				return errAnew // a line that is there names it
			}
		case "total":
			totals[c.ID] = c.Was
		case "incident":
			f.lines[c.ID] = c.Was
		case "decision":
			rulings = append(rulings, c.ID)
		case "definition", "custody":
			f.cases = true
		case "setting", "release", "figures", "warning":
		default:
			return errAnew
		}
	}
	if err := f.totals(ctx, totals); err != nil {
		return err
	}
	ruled, err := f.rulings(ctx, rulings)
	if err != nil {
		return err
	}
	return f.claims(ctx, ruled)
}

// totals notes the months of totals that are new or changed, and of those that
// they supersede, before and now.
func (f *forward) totals(ctx context.Context, changed map[string]int64) error {
	if len(changed) == 0 {
		return nil
	}
	f.cases = true
	was, added := []int64{}, 0
	for _, entry := range changed {
		if entry > 0 {
			was = append(was, entry)
		} else {
			added++
		}
	}
	f.all = f.all || added == len(f.w.frame.Totals)
	old, err := f.w.from.TotalsAt(ctx, was)
	if err != nil {
		return err
	}
	superseded := map[string]bool{}
	for i := range old {
		f.touch(old[i].Period)
		superseded[old[i].Supersedes] = true
	}
	for i := range f.w.frame.Totals {
		if t := &f.w.frame.Totals[i]; hasKey(changed, t.ID) {
			f.touch(t.Period)
			superseded[t.Supersedes] = true
		}
	}
	for i := range f.w.frame.Totals {
		if t := &f.w.frame.Totals[i]; superseded[t.ID] {
			f.touch(t.Period)
		}
	}
	return nil
}

func hasKey[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// touch notes that the months of some days are to be counted.
func (f *forward) touch(t when.Interval) {
	if !t.Known() {
		return
	}
	if t.End.Month()-t.Start.Month() > 600 {
		f.all = true
		return
	}
	for m := t.Start.Month(); m <= t.End.Month(); m++ {
		f.months[m.String()] = true
	}
}

// rulings returns the records that new rulings, and those that were taken back,
// are on; of those on pairs it notes the names.
func (f *forward) rulings(ctx context.Context, ids []string) (on []string, err error) {
	for rounds := 0; len(ids) > 0; rounds++ {
		list, err := f.w.from.DecisionsNamed(ctx, ids)
		if err != nil {
			return nil, err
		}
		if rounds > 100 {
			return nil, errAnew
		}
		ids = nil
		for _, d := range list {
			switch {
			case d.Act == register.TakeBack:
				ids = append(ids, d.On)
			case d.Act == register.SetTerms:
				return nil, errAnew
			case d.With != "":
				for _, name := range []string{d.On, d.With} {
					claims, lines, err := f.named(ctx, name)
					if err != nil {
						return nil, err
					}
					for _, c := range claims {
						f.must[c] = true
					}
					on = append(on, claims...)
					for _, l := range lines {
						if _, changed := f.lines[l.Record.ID]; !changed {
							f.lines[l.Record.ID] = l.Entry
						}
					}
				}
			default:
				on = append(on, d.On)
			}
		}
	}
	return on, nil
}

// named returns the claims and the lines of lists that a name may stand for.
func (f *forward) named(ctx context.Context, name string) (claims []string, lines []store.Found[register.Incident], err error) {
	if lines, err = f.w.from.IncidentsNamed(ctx, []string{name}); err != nil {
		return nil, nil, err
	}
	ids := []string{name}
	if of, ok := strings.CutPrefix(name, "i-"); ok {
		ids = append(ids, of)
		if short, _, ok := strings.Cut(of, "-"); ok {
			begun, err := f.w.from.ClaimsBegun(ctx, short)
			if err != nil {
				return nil, nil, err
			}
			ids = append(ids, begun...)
		}
	}
	ids = slices.DeleteFunc(ids, func(c string) bool { return c != name && link.ID(c) != name })
	found, err := f.w.from.ClaimsNamed(ctx, ids)
	for _, c := range found {
		claims = append(claims, c.Record.ID)
	}
	return claims, lines, err
}

// claims notes the documents of claims that are new, changed or ruled on.
func (f *forward) claims(ctx context.Context, ruled []string) error {
	ids := append(slices.Collect(maps.Keys(f.claimsWas)), ruled...)
	found, err := f.w.from.ClaimsNamed(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range found {
		if doc := string(c.Record.Document); doc == "" {
			f.lone[c.Record.ID] = true
		} else if !f.docs[doc] {
			f.docs[doc] = false
		}
	}
	return nil
}

// judge judges claims as they stand now.
func (f *forward) judge(ctx context.Context, claims []register.Claim) ([]register.Judged, error) {
	ids := make([]string, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	rulings, err := f.w.from.Rulings(ctx, ids)
	if err != nil {
		return nil, err
	}
	return register.Judge(claims, rulings)
}

// A told is the claims of a document as they were, or as they are.
type told struct {
	at     []store.At
	judged []register.Judged
	all    map[string]*register.Judged
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
