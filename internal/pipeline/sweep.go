package pipeline

import (
	"cmp"
	"context"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// sliceRecords is how many claims and lines of lists a slice of a sweep is about.
const sliceRecords = 8_000

// A sweep goes through a register slice of time by slice of time, so that never
// more is held than a slice and what lies around it. The incidents of each slice
// are those that link makes of the whole register, because what is read reaches
// as far as anything that they hang together with: pairs are made by day, so an
// incident is known whole once all that happened on its days and those around
// them was read, and so were, for each incident that it may be one with or that
// a person ruled on together with it, theirs.
type sweep struct {
	from   *store.Sweep
	frame  *register.State // no documents, claims and lines
	items  []item          // in order of their first days; those of no day first
	claims []store.At      // of each item, one after the other
	prints []print         // of every claim, in order; where a list names claims
	seed   maphash.Seed

	published map[document.ID]when.Day
	held      []register.Decision // on pairs
	tied      map[string][]string // name in those → the names that it stands beside
	where     map[string][]int32  // name in those → items

	places map[string]int32 // the areas that items name, each set once
	areas  []string         // those sets

	countries map[string]bool // that records may be about
	filed     map[string]int  // lines and documents by the country that they are filed under
	totals    map[string]int  // totals by the country of their area
	wide      []store.At      // claims that are about no incident

	// How a sweep comes to the claims of ids, to the items of a name that people
	// ruled on and to judged claims.
	find  func(ctx context.Context, ids []string) ([]int64, error)
	bear  func(ctx context.Context, name string) ([]int32, error)
	judge func(ctx context.Context, claims []register.Claim) ([]register.Judged, error)
}

// An item is what is read together: claims that may be of one mention, or a
// line of a list.
type item struct {
	first, last when.Day
	dated       bool  // false: no day is known
	areas       int32 // that it names, a place in the sweep's areas
	from, n     int32 // claims; n is 0 for a line
	entry       int64 // of a line
}

// A print stands for the id of a claim.
type print struct {
	sum   uint64
	entry int64
}

// newSweep begins a sweep: it reads every record once and keeps where it is.
func newSweep(ctx context.Context, s *store.Store) (*sweep, error) {
	from, frame, err := s.Sweep(ctx)
	if err != nil {
		return nil, err
	}
	w := sweeping(from, frame)
	if err := w.survey(ctx); err != nil {
		from.Close()
		return nil, err
	}
	return w, nil
}

// sweeping returns a sweep that knows of no records yet.
func sweeping(from *store.Sweep, frame *register.State) *sweep {
	w := &sweep{from: from, frame: frame, seed: maphash.MakeSeed(), published: map[document.ID]when.Day{}, tied: map[string][]string{},
		where: map[string][]int32{}, places: map[string]int32{}, countries: map[string]bool{}, filed: map[string]int{}, totals: map[string]int{}}
	w.held = onPairs(frame.Decisions)
	for _, d := range w.held {
		w.tied[d.On] = append(w.tied[d.On], d.With)
		w.tied[d.With] = append(w.tied[d.With], d.On)
	}
	w.find, w.bear, w.judge = w.prefound, w.borne, w.judged
	return w
}

// onPairs returns those decisions on pairs that hold.
func onPairs(all []register.Decision) []register.Decision {
	return slices.DeleteFunc(register.Holding(all), func(d register.Decision) bool { return d.With == "" })
}

// borne returns the items that bear a name.
func (w *sweep) borne(_ context.Context, name string) ([]int32, error) { return w.where[name], nil }

// judged judges claims by the decisions of the frame.
func (w *sweep) judged(_ context.Context, claims []register.Claim) ([]register.Judged, error) {
	return register.Judge(claims, w.frame.Decisions)
}

// placed returns the place of a set of areas.
func (w *sweep) placed(areas []string) int32 {
	slices.Sort(areas)
	set := strings.TrimSpace(strings.Join(slices.Compact(areas), " "))
	at, ok := w.places[set]
	if !ok {
		at = int32(len(w.areas))
		w.places[set], w.areas = at, append(w.areas, set)
	}
	return at
}

func (w *sweep) close() { w.from.Close() }

func (w *sweep) survey(ctx context.Context) error {
	w.surveyTotals()
	err := w.from.Documents(ctx, func(id document.ID, published when.Interval, country string) error {
		if published.Known() {
			w.published[id] = published.End
		}
		if country != "" {
			w.filed[country]++
			w.countries[country] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	named := false
	err = w.from.Incidents(ctx, func(at store.At, in *register.Incident) error {
		named = named || len(in.Claims) > 0
		w.filed[in.Country]++
		w.countries[in.Country], w.countries[in.Place.In()] = true, true
		it := item{entry: at.Entry, areas: w.placed([]string{in.Place.Area()})}
		if in.Time.Known() {
			it.first, it.last, it.dated = in.Time.Start, in.Time.End, true
		}
		w.name(in.ID, in.Claims)
		w.items = append(w.items, it)
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.surveyClaims(ctx, named); err != nil {
		return err
	}
	w.arrange()
	return nil
}

// surveyTotals notes the countries that totals are about.
func (w *sweep) surveyTotals() {
	for i := range w.frame.Totals {
		if c := w.frame.Totals[i].Area[:min(2, len(w.frame.Totals[i].Area))]; c != "" {
			w.totals[c]++
			w.countries[c] = true
		}
	}
}

// country returns the country that most records are about.
func (w *sweep) country() string {
	n := maps.Clone(w.filed)
	for c, k := range w.totals {
		n[c] += k
	}
	return most(n)
}

// name notes that the next item bears names that people ruled on.
func (w *sweep) name(id string, claims []string) {
	if len(w.tied) == 0 {
		return
	}
	next := int32(len(w.items))
	note := func(n string) {
		if w.tied[n] != nil && !slices.Contains(w.where[n], next) {
			w.where[n] = append(w.where[n], next)
		}
	}
	note(id)
	for _, c := range claims {
		note(c)
		note(link.ID(c))
	}
}

// surveyBatch is how many claims are judged in one go.
const surveyBatch = 20_000

func (w *sweep) surveyClaims(ctx context.Context, named bool) error {
	var at []store.At
	var claims []register.Claim
	var ends []int // of documents
	flush := func() error {
		judged, err := register.Judge(claims, w.frame.Decisions)
		if err != nil {
			return err
		}
		from := 0
		for _, end := range ends {
			w.surveyDocument(at[from:end], judged[from:end])
			from = end
		}
		at, claims, ends = at[:0], claims[:0], ends[:0]
		return nil
	}
	err := w.from.Claims(ctx, func(a []store.At, list []register.Claim) error {
		if named {
			for i := range list {
				w.prints = append(w.prints, print{maphash.String(w.seed, list[i].ID), a[i].Entry})
			}
		}
		at, claims = append(at, a...), append(claims, list...)
		if ends = append(ends, len(claims)); len(claims) < surveyBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	slices.SortFunc(w.prints, func(a, b print) int { return cmp.Or(cmp.Compare(a.sum, b.sum), cmp.Compare(a.entry, b.entry)) })
	return flush()
}

func (w *sweep) surveyDocument(at []store.At, judged []register.Judged) {
	for i := range judged {
		j := &judged[i]
		_, custody := count.CustodyIndicator(&j.Claim)
		if j.Scope == register.ScopePeriod || custody && j.Standing.Counts() {
			w.wide = append(w.wide, at[i])
		}
		if c := j.Place.In(); c != "" {
			w.countries[c] = true
		}
	}
	for _, strand := range link.Strands(judged) {
		it := item{from: int32(len(w.claims)), n: int32(len(strand))}
		areas := make([]string, 0, len(strand))
		for _, i := range strand {
			w.claims = append(w.claims, at[i])
			w.name("", []string{judged[i].ID})
			areas = append(areas, judged[i].Place.Area())
			if t := w.days(&judged[i]); t.Known() {
				if !it.dated {
					it.first, it.last, it.dated = t.Start, t.End, true
				}
				it.first, it.last = min(it.first, t.Start), max(it.last, t.End)
			}
		}
		it.areas = w.placed(areas)
		w.items = append(w.items, it)
	}
}

// days returns the days that a claim gives, else those before its document was
// published that link assumes.
func (w *sweep) days(c *register.Judged) when.Interval {
	if c.Time.Known() {
		return c.Time
	}
	if day, ok := w.published[c.Document]; ok {
		return when.Between(day-link.AssumedDays+1, day)
	}
	return when.Interval{}
}

// arrange puts the items in order.
func (w *sweep) arrange() {
	order := make([]int32, len(w.items))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &w.items[a], &w.items[b]
		if x.dated != y.dated {
			if x.dated {
				return 1
			}
			return -1
		}
		return cmp.Compare(x.first, y.first)
	})
	place := make([]int32, len(order))
	items := make([]item, len(order))
	for i, at := range order {
		items[i], place[at] = w.items[at], int32(i)
	}
	w.items = items
	for _, list := range w.where {
		for i := range list {
			list[i] = place[list[i]]
		}
	}
}

// A slice is the part of the register that one step of a sweep is about: whole
// months, or a run of items of no day.
type slice struct {
	first, last when.Month
	from, to    int32 // items of no day
}

func (s *slice) dated() bool { return s.to == 0 }

// slices cuts the register into slices of about so many records.
func (w *sweep) slices(records int) (all []slice) {
	undated, _ := slices.BinarySearchFunc(w.items, true, func(it item, _ bool) int {
		if it.dated {
			return 0
		}
		return -1
	})
	for from := 0; from < undated; {
		n, to := 0, from
		for ; to < undated && n < records; to++ {
			n += max(1, int(w.items[to].n))
		}
		all = append(all, slice{from: int32(from), to: int32(to)})
		from = to
	}
	if undated == len(w.items) {
		return all
	}
	end := w.items[undated].first.Month()
	for i := range w.items[undated:] {
		end = max(end, w.items[undated+i].last.Month())
	}
	at := undated
	for first := w.items[undated].first.Month(); first <= end; {
		n, last := 0, first-1
		for last < end && (last < first || n < records) {
			last++
			for ; at < len(w.items) && w.items[at].first.Month() <= last; at++ {
				n += max(1, int(w.items[at].n))
			}
		}
		all = append(all, slice{first: first, last: last})
		first = last + 1
	}
	return all
}

// A part is what was read for a slice.
type part struct {
	state     *register.State // with documents
	judged    []register.Judged
	incidents []register.Incident // in order of their ids; those of the slice are right, and all that they hang together with
	mine      []bool              // which of those are of the slice: every incident of the register is of one
	missing   []string            // claims that lines of it name and that the register does not hold
	of        *load
}

// read reads a slice, and around it as far as is needed.
func (w *sweep) read(ctx context.Context, s slice) (*part, error) {
	var cover []when.Interval
	extra := map[int32]bool{}
	if s.dated() {
		cover = []when.Interval{when.Between(s.first.First()-2, s.last.Last()+2)}
	}
	for i := s.from; i < s.to; i++ {
		extra[i] = true
	}
	for round := 0; ; round++ {
		l, err := w.load(ctx, cover, extra)
		if err != nil {
			return nil, err
		}
		grown, _, err := l.reach(ctx, func(in *register.Incident) bool { return l.mine(s, in) || touches(s, in) }, &cover, extra, when.Day(2<<round))
		if err != nil {
			return nil, err
		}
		if !grown {
			return l.part(ctx, func(_ int, in *register.Incident) bool { return l.mine(s, in) })
		}
		if round == 7 { // it hangs together over years: all of it
			for i := range w.items {
				if it := &w.items[i]; it.dated {
					cover = append(cover, when.Between(it.first-2, it.last+2))
				} else {
					extra[int32(i)] = true
				}
			}
			cover = joined(cover)
		}
	}
}

// A load is what was read for a slice so far.
type load struct {
	w         *sweep
	judged    []register.Judged
	of        []int32 // item of each
	at        map[string]int32
	lines     []register.Incident
	line      map[string]int32 // id → item
	items     map[int32]bool
	state     *register.State
	incidents []register.Incident
}

func (w *sweep) load(ctx context.Context, cover []when.Interval, extra map[int32]bool) (*load, error) {
	l := &load{w: w, at: map[string]int32{}, line: map[string]int32{}, items: map[int32]bool{}}
	type read struct {
		entry int64
		item  int32
	}
	var claims, lines []read
	for i := range w.items {
		it := &w.items[i]
		if !extra[int32(i)] && (!it.dated || !slices.ContainsFunc(cover, func(c when.Interval) bool { return it.first <= c.End && c.Start <= it.last })) {
			continue
		}
		l.items[int32(i)] = true
		if it.n == 0 {
			lines = append(lines, read{it.entry, int32(i)})
		}
		for _, at := range w.claims[it.from : it.from+it.n] {
			claims = append(claims, read{at.Entry, int32(i)})
		}
	}
	entries := func(list []read) []int64 {
		slices.SortFunc(list, func(a, b read) int { return cmp.Compare(a.entry, b.entry) })
		all := make([]int64, len(list))
		for i, r := range list {
			all[i] = r.entry
		}
		return all
	}
	found, err := w.from.ClaimsIn(ctx, entries(claims))
	if err != nil {
		return nil, err
	}
	if l.judged, err = w.judge(ctx, found); err != nil {
		return nil, err
	}
	if l.lines, err = w.from.IncidentsIn(ctx, entries(lines)); err != nil {
		return nil, err
	}
	for i := range l.judged {
		l.of = append(l.of, claims[i].item)
		l.at[l.judged[i].ID] = int32(i)
	}
	for i := range l.lines {
		l.line[l.lines[i].ID] = lines[i].item
	}
	docs, err := w.documents(ctx, l.judged)
	if err != nil {
		return nil, err
	}
	w.said(docs)
	l.state = &register.State{Sources: w.frame.Sources, Documents: docs, Incidents: l.lines, Decisions: w.frame.Decisions}
	l.incidents = link.Incidents(l.judged, l.state)
	return l, nil
}

// documents reads the documents of claims.
func (w *sweep) documents(ctx context.Context, judged []register.Judged) ([]document.Document, error) {
	var ids []string
	last := document.ID("")
	for i := range judged {
		if d := judged[i].Document; d != last {
			ids, last = append(ids, string(d)), d
		}
	}
	return w.from.DocumentsIn(ctx, ids)
}

// said notes the days on which documents were published.
func (w *sweep) said(docs []document.Document) {
	for i := range docs {
		if d := &docs[i]; d.Published.Known() {
			w.published[d.ID] = d.Published.End
		}
	}
}

// home returns the item whose slice an incident belongs to, and the day in it
// that decides; dated is false where there is none.
func (l *load) home(in *register.Incident) (at int32, day when.Day, dated bool) {
	if of, ok := l.line[in.ID]; ok {
		at = of
	} else {
		at = l.of[l.at[in.Claims[0]]]
	}
	if in.Time.Known() {
		return at, in.Time.Start, true
	}
	it := &l.w.items[at]
	return at, it.first, it.dated
}

// mine reports whether an incident is of a slice.
func (l *load) mine(s slice, in *register.Incident) bool {
	at, day, dated := l.home(in)
	if dated || s.dated() {
		return dated && s.dated() && s.first <= day.Month() && day.Month() <= s.last
	}
	return s.from <= at && at < s.to
}

// touches reports whether an incident may lie in a slice.
func touches(s slice, in *register.Incident) bool {
	return s.dated() && in.Time.Known() && in.Time.Start.Month() <= s.last && s.first <= in.Time.End.Month()
}

// reach follows the incidents for which from says yes to all that they hang
// together with, which it marks as seen. It adds to what is to be read what was
// not, with pad days around it; grown says that there was any.
func (l *load) reach(ctx context.Context, from func(*register.Incident) bool, cover *[]when.Interval, extra map[int32]bool, pad when.Day) (grown bool, seen []bool, err error) {
	at := make(map[string]int32, len(l.incidents))
	for i := range l.incidents {
		at[l.incidents[i].ID] = int32(i)
	}
	var named map[string][]int32
	if len(l.w.tied) > 0 {
		named = l.named()
	}
	seen = make([]bool, len(l.incidents))
	var next []int32
	take := func(i int32) {
		if !seen[i] {
			seen[i] = true
			next = append(next, i)
		}
	}
	for i := range l.incidents {
		if from(&l.incidents[i]) {
			take(int32(i))
		}
	}
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		in := &l.incidents[i]
		for _, days := range l.days(in) {
			if need := when.Between(days.Start-1, days.End+1); !slices.ContainsFunc(*cover, func(c when.Interval) bool { return c.Contains(need) }) {
				*cover = joined(append(*cover, when.Between(need.Start-pad, need.End+pad)))
				grown = true
			}
		}
		for _, p := range in.Undecide {
			for _, id := range []string{p.A, p.B} {
				if j, ok := at[id]; ok {
					take(j)
				}
			}
		}
		for _, name := range l.names(in) {
			for _, other := range l.w.tied[name] {
				bearers, err := l.w.bear(ctx, other)
				if err != nil {
					return false, nil, err
				}
				for _, it := range bearers {
					if !l.items[it] {
						extra[it] = true
						grown = true
					}
				}
				for _, j := range named[other] {
					take(j)
				}
			}
		}
	}
	return grown, seen, nil
}

// names returns the names of an incident that people ruled on.
func (l *load) names(in *register.Incident) (all []string) {
	if len(l.w.tied) == 0 {
		return nil
	}
	add := func(n string) {
		if l.w.tied[n] != nil {
			all = append(all, n)
		}
	}
	add(in.ID)
	for _, c := range in.Claims {
		add(c)
		add(link.ID(c))
	}
	return all
}

// named returns the incidents of each name that people ruled on.
func (l *load) named() map[string][]int32 {
	all := map[string][]int32{}
	for i := range l.incidents {
		for _, n := range l.names(&l.incidents[i]) {
			all[n] = append(all[n], int32(i))
		}
	}
	return all
}

// days returns the days by which an incident may be compared with others: those
// of its line, or of its claims.
func (l *load) days(in *register.Incident) (all []when.Interval) {
	add := func(t when.Interval) {
		if t.Known() && t.Days() <= link.LongestDays && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if _, ok := l.line[in.ID]; ok {
		add(in.Time)
		return all
	}
	for _, c := range in.Claims {
		add(l.w.days(&l.judged[l.at[c]]))
	}
	return all
}

// joined puts stretches of days that meet into one.
func joined(all []when.Interval) []when.Interval {
	slices.SortFunc(all, func(a, b when.Interval) int { return cmp.Compare(a.Start, b.Start) })
	out := all[:1]
	for _, t := range all[1:] {
		if last := &out[len(out)-1]; t.Start <= last.End+1 {
			*last = when.Between(last.Start, max(last.End, t.End))
		} else {
			out = append(out, t)
		}
	}
	return slices.Clone(out)
}

// part finishes what was read: with the claims that lines of lists name. mine
// says which incidents are of it.
func (l *load) part(ctx context.Context, mine func(i int, in *register.Incident) bool) (*part, error) {
	p := &part{state: l.state, judged: l.judged, incidents: l.incidents, mine: make([]bool, len(l.incidents)), of: l}
	wanted := map[string]bool{}
	var ids []string
	for i := range l.incidents {
		in := &l.incidents[i]
		p.mine[i] = mine(i, in)
		if _, line := l.line[in.ID]; !line || !p.mine[i] || len(in.Undecide) == 0 && l.names(in) == nil {
			continue
		}
		for _, c := range in.Claims {
			if _, have := l.at[c]; !have && !wanted[c] {
				wanted[c] = true
				ids = append(ids, c)
			}
		}
	}
	if len(ids) == 0 {
		return p, nil
	}
	entries, err := l.w.find(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.Sort(entries)
	more, err := l.w.from.ClaimsIn(ctx, slices.Compact(entries))
	if err != nil {
		return nil, err
	}
	more = slices.DeleteFunc(more, func(c register.Claim) bool { return !wanted[c.ID] })
	for i := range more {
		delete(wanted, more[i].ID)
	}
	p.missing = slices.Sorted(maps.Keys(wanted))
	judged, err := l.w.judge(ctx, more)
	if err != nil {
		return nil, err
	}
	p.judged = slices.Concat(p.judged, judged)
	whole := *p.state
	p.state = &whole
	whole.Documents, err = l.w.documents(ctx, p.judged)
	return p, err
}

// made returns the items that an incident was made of.
func (l *load) made(in *register.Incident) (items []int32) {
	if of, ok := l.line[in.ID]; ok {
		return []int32{of}
	}
	for _, c := range in.Claims {
		if it := l.of[l.at[c]]; !slices.Contains(items, it) {
			items = append(items, it)
		}
	}
	return items
}

// prefound returns the entries of the claims that may have these ids.
func (w *sweep) prefound(_ context.Context, ids []string) (all []int64, err error) {
	for _, id := range ids {
		all = append(all, w.entries(id)...)
	}
	return all, nil
}

// entries returns the entries of the claims that may have an id.
func (w *sweep) entries(id string) (all []int64) {
	sum := maphash.String(w.seed, id)
	at, _ := slices.BinarySearchFunc(w.prints, sum, func(p print, sum uint64) int { return cmp.Compare(p.sum, sum) })
	for ; at < len(w.prints) && w.prints[at].sum == sum; at++ {
		all = append(all, w.prints[at].entry)
	}
	return all
}

// broad returns the state with the claims that are about no incident and their
// documents.
func (w *sweep) broad(ctx context.Context) (*register.State, []register.Judged, error) {
	slices.SortFunc(w.wide, func(a, b store.At) int { return cmp.Compare(a.First, b.First) })
	entries := make([]int64, len(w.wide))
	for i, at := range w.wide {
		entries[i] = at.Entry
	}
	claims, err := w.from.ClaimsIn(ctx, entries)
	if err != nil {
		return nil, nil, err
	}
	judged, err := w.judge(ctx, claims)
	if err != nil {
		return nil, nil, err
	}
	state := *w.frame
	state.Documents, err = w.documents(ctx, judged)
	return &state, judged, err
}
