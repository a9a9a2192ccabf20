package pipeline

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// entriesUnder returns how many entries a head is over.
func entriesUnder(head string) (int64, error) {
	size, _, _ := strings.Cut(head, ":")
	return strconv.ParseInt(size, 10, 64)
}

// A renewal is what is kept of the newest state, as it is put together.
type renewal struct {
	*forward
	p     *part
	run   *count.Running // of the incidents that were made anew
	rules []*count.Rule
	made  *assembly
	of    map[string][]int32 // of those, by the pack of facts in which they stand now
	hulls []hull
	ids   map[string]int32 // of those, where they stand in run
	was   map[string]*keptFacts

	state   *register.State // with totals
	periods []register.Judged
	home    keptHome
	reach   count.Reach // of all incidents
	packs   []store.Pack
	gone    []string
	tables  map[string]*count.Table
}

// keep puts together what is kept of the newest state, and keeps it.
func (f *forward) keep(ctx context.Context, p *part) (*rollUp, error) {
	n := &renewal{forward: f, p: p, ids: map[string]int32{}, tables: map[string]*count.Table{}}
	for _, id := range keptRules {
		rule, err := count.Find(id)
		if err != nil {
			return nil, err
		}
		n.rules = append(n.rules, rule)
	}
	steps := []func(context.Context) error{n.count, n.differing, n.refill, n.about, n.recount, n.reorder, n.disagree}
	n.was = maps.Clone(f.packs)
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return n.close(ctx)
}

// count counts the incidents that were made anew.
func (n *renewal) count(context.Context) error {
	n.run = count.Run(n.rules, n.w.held, n.stock.Fights)
	if err := n.run.Add(n.p.state, n.p.incidents, n.p.judged, n.p.mine); err != nil {
		return err
	}
	n.made = newAssembly(n.run, n.w)
	n.made.add(n.p)
	n.of, n.hulls = n.made.packs()
	at := int32(0)
	for i := range n.p.incidents {
		if n.p.mine[i] {
			n.ids[n.p.incidents[i].ID] = at
			at++
		}
	}
	return nil
}

// differing notes the months of incidents that are not what they were, and sums
// up how many there are of each country.
func (n *renewal) differing(context.Context) error {
	old := count.Run(n.rules, onPairs(n.then), n.stock.Fights)
	was := newAssembly(old, &sweep{held: onPairs(n.then)})
	same := map[string]bool{}
	var facts []*oldFact
	places := map[*oldItem]int32{}
	for _, name := range slices.Sorted(maps.Keys(n.forward.packs)) {
		k := n.forward.packs[name]
		removed := map[string]*oldFact{}
		for _, x := range n.facts {
			if x.pack == name && x.removed {
				removed[k.Said.List[x.at].ID] = x
			}
		}
		if err := old.Take(&k.Said, func(id string) bool { return removed[id] == nil }); err != nil {
			return errors.Join(errAnew, err)
		}
		for i := range k.Said.List {
			one := &k.Said.List[i]
			x := removed[one.ID]
			if x == nil {
				continue
			}
			if len(k.Made[i].Tied) > 0 {
				was.tied[int32(len(facts))] = k.Made[i].Tied
			}
			facts = append(facts, x)
			for _, it := range x.items {
				at, ok := places[it]
				if !ok {
					at = int32(len(was.w.items))
					places[it] = at
					y := item{n: int32(len(it.Claims))}
					if len(it.Days) == 2 {
						y.first, y.last, y.dated = when.Day(it.Days[0]), when.Day(it.Days[1]), true
					}
					was.w.items = append(was.w.items, y)
				}
				was.items = append(was.items, at)
			}
			was.ends = append(was.ends, int32(len(was.items)))
			n.stock.In[one.Country]--
			if at, ok := n.ids[one.ID]; ok {
				now := n.run.Facts([]int32{at})
				same[one.ID] = count.SameFact(&k.Said, i, &now, 0)
			}
		}
	}
	hulls := was.hulls()
	for i, x := range facts {
		if !same[n.forward.packs[x.pack].Said.List[x.at].ID] {
			n.over(hulls[i])
		}
	}
	for id, at := range n.ids {
		if !same[id] {
			n.over(n.hulls[at])
		}
	}
	for c, k := range n.made.in {
		n.stock.In[c] += k
	}
	n.stock.Incidents += len(n.ids) - len(facts)
	for _, m := range n.p.missing {
		if !slices.Contains(n.stock.Missing, m) {
			n.stock.Missing = append(n.stock.Missing, m)
		}
	}
	slices.Sort(n.stock.Missing)
	return nil
}

// over notes the months of a hull.
func (n *renewal) over(h hull) {
	if !h.dated {
		n.all = true
		return
	}
	n.touch(when.Between(h.first.First(), h.last.Last()))
}

// refill writes the packs of facts out of which incidents went or into which they
// came.
func (n *renewal) refill(ctx context.Context) error {
	names := map[string]bool{}
	for _, x := range n.facts {
		if x.removed {
			names[x.pack] = true
		}
	}
	for name := range n.of {
		if err := n.open(ctx, name); err != nil {
			return err
		}
		names[name] = true
	}
	added := map[string]keptFacts{}
	for name, at := range n.of {
		added[name] = n.made.facts(at)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		k, err := n.filled(name, added[name])
		if err != nil {
			return err
		}
		n.forward.packs[name] = k
		if len(k.Made) == 0 && name != wideFacts {
			delete(n.stock.Facts, name)
			n.drop(name)
			continue
		}
		n.stock.Facts[name] = k.Said.Reach()
		if err := n.put(name, k); err != nil {
			return err
		}
	}
	if k := n.forward.packs[wideFacts]; k != nil {
		n.stock.Ruled = k.ruled(n.w.held)
	}
	for _, r := range n.stock.Facts {
		n.reach = n.reach.And(r)
	}
	return nil
}

// filled returns a pack of facts as it is now.
func (n *renewal) filled(name string, added keptFacts) (*keptFacts, error) {
	run := count.Run(n.rules, n.w.held, n.stock.Fights)
	made := map[string]keptMade{}
	if k := n.forward.packs[name]; k != nil {
		gone := map[string]bool{}
		for _, x := range n.facts {
			if x.pack == name && x.removed {
				gone[k.Said.List[x.at].ID] = true
			}
		}
		if err := run.Take(&k.Said, func(id string) bool { return gone[id] }); err != nil {
			return nil, errors.Join(errAnew, err)
		}
		for i := range k.Made {
			if id := k.Said.List[i].ID; !gone[id] {
				made[id] = k.Made[i]
			}
		}
	}
	if err := run.Take(&added.Said, nil); err != nil {
		return nil, errors.Join(errAnew, err)
	}
	for i := range added.Made {
		made[added.Said.List[i].ID] = added.Made[i]
	}
	if len(made) != run.Incidents() {
		return nil, errAnew // one stands in two packs
	}
	k := &keptFacts{Said: run.Facts(places(run.Incidents())), Made: []keptMade{}}
	for i := range k.Said.List {
		k.Made = append(k.Made, made[k.Said.List[i].ID])
	}
	return k, nil
}

func places(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// put adds a pack.
func (n *renewal) put(name string, v any) (err error) {
	n.forget(name)
	n.packs, err = pack(n.packs, name, v)
	return err
}

func (n *renewal) forget(name string) {
	n.packs = slices.DeleteFunc(n.packs, func(p store.Pack) bool { return p.Name == name })
}

// drop notes that a pack no longer holds.
func (n *renewal) drop(name string) {
	n.gone = append(n.gone, name)
	n.stock.Of[name] = goneBasis
}

// about says what the register is about now. Where that is something else than
// before, all is counted anew.
func (n *renewal) about(ctx context.Context) error {
	for _, counts := range []map[string]int{n.stock.In, n.stock.Filed} {
		maps.DeleteFunc(counts, func(_ string, k int) bool { return k == 0 })
	}
	for _, w := range n.stock.Wide {
		n.w.wide = append(n.w.wide, store.At{First: w[0], Entry: w[1]})
	}
	if n.cases {
		if err := n.w.from.Rest(ctx, n.w.frame); err != nil {
			return err
		}
	}
	var err error
	if n.state, n.periods, err = n.w.broad(ctx); err != nil {
		return err
	}
	slices.SortFunc(n.stock.Wide, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	fights := len(n.w.frame.Totals) > 0 || len(n.stock.Wide) > 0
	countries := map[string]bool{}
	for c := range n.stock.In {
		countries[c] = true
	}
	for c := range n.w.totals {
		countries[c] = true
	}
	n.home = keptHome{AsOf: n.state.AsOf, Country: n.w.country()}
	for _, c := range slices.Sorted(maps.Keys(countries)) {
		if len(c) == 2 {
			n.home.Countries = append(n.home.Countries, c)
		}
	}
	if fights != n.stock.Fights || n.stock.Incidents <= count.FewIncidents || !slices.Equal(n.home.about(), n.old.home.about()) {
		return errAnew
	}
	n.all = n.all || n.wide && len(n.w.frame.Totals) == 0
	return n.put("home", n.home)
}

// recount counts the rows that may have changed.
func (n *renewal) recount(ctx context.Context) error {
	wide := slices.ContainsFunc(n.facts, func(x *oldFact) bool { return x.removed && x.pack == wideFacts }) || len(n.of[wideFacts]) > 0
	n.stock.Tables = []string{}
	for _, country := range n.home.about() {
		for _, rule := range keptRules {
			for _, by := range keptBy {
				if country != "" {
					n.stock.Tables = append(n.stock.Tables, tableName(rule, by, country))
				}
			}
		}
	}
	for _, t := range n.old.stock.Tables {
		if !slices.Contains(n.stock.Tables, t) {
			n.drop(t) // of a rule under which nothing is kept of the incidents
		}
	}
	if !n.all && len(n.months) == 0 && !wide {
		return nil
	}
	if !n.all {
		ok, err := n.rows(ctx, n.months)
		if ok || err != nil {
			return err
		}
	}
	_, err := n.rows(ctx, nil)
	return err
}

// rows counts the rows of some months, and those of none that is known; every row
// for nil. ok is false where the rows of other months are not those that are kept.
func (n *renewal) rows(ctx context.Context, months map[string]bool) (ok bool, err error) {
	names := []string{wideFacts}
	for _, name := range slices.Sorted(maps.Keys(n.stock.Facts)) {
		if name != wideFacts && (months == nil || months[strings.TrimPrefix(name, "facts/")]) {
			names = append(names, name)
		}
	}
	run := count.Run(n.rules, n.w.held, n.stock.Fights)
	for _, name := range names {
		if err := n.open(ctx, name); err != nil {
			return false, err
		}
		if k := n.forward.packs[name]; k != nil {
			if err := run.Take(&k.Said, nil); err != nil {
				return false, errors.Join(errAnew, err)
			}
		}
	}
	v := &view{State: n.state, country: n.home.Country}
	for _, country := range n.home.about() {
		for _, rule := range keptRules {
			for _, by := range keptBy {
				if country == "" {
					continue
				}
				q := count.Query{Rule: rule, By: strings.Split(by, ","), Country: country}
				if err := fill(v, &q); err != nil {
					return false, err
				}
				t, cells, err := run.Part(n.state, n.periods, q, n.reach, months)
				if err != nil {
					return false, err
				}
				if ok, err := n.table(ctx, by, country, t, cells, months); !ok || err != nil {
					return false, err
				}
			}
		}
	}
	return true, nil
}

// table puts the rows that were counted into a table that is kept.
func (n *renewal) table(ctx context.Context, by, country string, t count.Table, cells []count.Cell, months map[string]bool) (ok bool, err error) {
	name := tableName(t.Rule.ID, by, country)
	old, err := n.d.keptTable(ctx, n.old, name)
	if err != nil || old == nil && months != nil {
		return false, err
	}
	if months != nil {
		if !slices.Equal(cells, count.Cells(old.Rows)) {
			return false, nil
		}
		merged := make([]count.Row, 0, len(old.Rows))
		add := func(period string) {
			for i := range t.Rows {
				if t.Rows[i].Period == period {
					merged = append(merged, t.Rows[i])
				}
			}
		}
		for i := range old.Rows {
			switch p := old.Rows[i].Period; {
			case p == count.Unknown:
			case !months[p]:
				merged = append(merged, old.Rows[i])
			case i == 0 || old.Rows[i-1].Period != p:
				add(p)
			}
		}
		add(count.Unknown)
		t.Rows = merged
	}
	t.AsOf, t.Head = n.state.AsOf, n.state.Head
	n.tables[name] = &t
	packs, err := packTables(nil, by, country, &t)
	if err != nil {
		return false, err
	}
	has := map[string]bool{}
	for _, p := range packs {
		has[p.Name] = true
		part := strings.TrimPrefix(p.Name, name)
		if month := strings.TrimPrefix(part, "/"); part == "" || months == nil || month == count.Unknown || months[month] {
			n.forget(p.Name)
			n.packs = append(n.packs, p)
		}
	}
	if old != nil && strings.Contains(by, "admin1") {
		for i := range old.Rows {
			if m := monthName(t.Rule.ID, country, old.Rows[i].Period); !has[m] {
				has[m] = true
				n.drop(m)
			}
		}
	}
	return true, nil
}

// reorder writes the packs of incidents under figures out of which incidents went
// or into which they came.
func (n *renewal) reorder(ctx context.Context) error {
	var index keptIndex
	if ok, err := n.d.pack(ctx, n.old, "under", &index); !ok || err != nil {
		return errors.Join(errAnew, err)
	}
	removed := map[string]bool{}
	names := map[string][]string{} // of a pack → the incidents that come into it
	for _, x := range n.facts {
		if !x.removed {
			continue
		}
		one := &n.was[x.pack].Said.List[x.at]
		removed[one.ID] = true
		for _, name := range underAll(n.home.about(), one.Area, one.Country, one.Time) {
			if _, is := names[name]; !is {
				names[name] = nil
			}
		}
	}
	by := map[string]*register.Incident{}
	for i := range n.p.incidents {
		if in := &n.p.incidents[i]; n.p.mine[i] {
			by[in.ID] = in
			for _, name := range underAll(n.home.about(), in.Place.Area(), in.Country, in.Time) {
				names[name] = append(names[name], in.ID)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		u, err := n.under(ctx, name, slices.Contains(index.Names, name), removed, names[name], by)
		if err != nil {
			return err
		}
		if len(u.Incidents) == 0 {
			index.Names = slices.DeleteFunc(index.Names, func(s string) bool { return s == name })
			n.drop(name)
			continue
		}
		if !slices.Contains(index.Names, name) {
			index.Names = append(index.Names, name)
		}
		if err := n.put(name, u); err != nil {
			return err
		}
	}
	slices.Sort(index.Names)
	return n.put("under", index)
}

// under returns a pack of incidents under figures as it is now: those that stay
// and those that come, by.
func (n *renewal) under(ctx context.Context, name string, there bool, removed map[string]bool, come []string, by map[string]*register.Incident) (u keptUnder, err error) {
	if there {
		if ok, err := n.d.pack(ctx, n.old, name, &u); !ok || err != nil {
			return u, errors.Join(errAnew, err)
		}
	}
	known := map[string]*register.Incident{}
	for i := range u.Beside {
		known[u.Beside[i].ID] = &u.Beside[i]
	}
	in := slices.Clone(come)
	for i := range u.Incidents {
		if id := u.Incidents[i].ID; !removed[id] {
			known[id] = &u.Incidents[i]
			in = append(in, id)
		}
	}
	for id := range removed {
		delete(known, id)
	}
	maps.Copy(known, by)
	slices.Sort(in)
	all, at := make([]register.Incident, 0, len(known)), make(map[string]int, len(known))
	for _, id := range slices.Sorted(maps.Keys(known)) {
		at[id] = len(all)
		all = append(all, *known[id])
	}
	places := make([]int, len(in))
	for i, id := range in {
		places[i] = at[id]
	}
	out := under(all, at, places)
	if strings.Contains(name, "/"+undated+"/") {
		out = together([]keptUnder{out})
	}
	return out, nil
}

// underAll returns the names of the packs of incidents under figures in which an
// incident of such a place and time stands: see byMonth and byArea.
func underAll(countries []string, area, filed string, t when.Interval) (names []string) {
	in, _, _ := strings.Cut(area, "-")
	for _, c := range countries {
		if in != c && (in != "" || filed != "" && filed != c) {
			continue
		}
		of := area
		if !strings.Contains(area, "-") {
			of = c
		}
		if !t.Known() {
			names = append(names, underName(c, undated, of))
			continue
		}
		for m := t.Start.Month(); m <= t.End.Month(); m++ {
			names = append(names, underName(c, m.String(), of))
		}
	}
	return names
}

// disagree compares the published numbers anew where any of them changed.
func (n *renewal) disagree(context.Context) error {
	if !n.cases {
		return nil
	}
	v := &view{State: n.state, judged: n.periods, country: n.home.Country}
	return n.put("cases", append([]publish.Case{}, v.disagreements()...))
}

// mostBases is of how many states packs are kept before those are forgotten of
// which there is none.
const mostBases = 256

// close keeps what was put together, where the register can be written and no
// other process was first; the roll-up holds it in any case.
func (n *renewal) close(ctx context.Context) (*rollUp, error) {
	s := &n.stock
	s.Bases = append(s.Bases, n.state.Head)
	n.gone = slices.DeleteFunc(n.gone, func(name string) bool {
		return slices.ContainsFunc(n.packs, func(p store.Pack) bool { return p.Name == name })
	})
	for _, p := range n.packs {
		s.Of[p.Name] = len(s.Bases) - 1
	}
	s.prune()
	if err := n.put(stockName, s); err != nil {
		return nil, err
	}
	r := &rollUp{basis: n.state.Head, home: n.home, stock: s, tables: n.tables}
	n.old.mu.Lock()
	for _, name := range s.Tables {
		if t := n.old.tables[name]; t != nil && r.tables[name] == nil {
			same := *t
			same.AsOf, same.Head = n.state.AsOf, n.state.Head
			r.tables[name] = &same
		}
	}
	n.old.mu.Unlock()
	carried := false
	if n.d.store.ReadOnly() == nil && n.old.fresh == nil {
		carried, _ = n.d.store.Carry(ctx, stockName, n.old.basis, n.state.Head, maker(), n.packs, n.gone)
	}
	if !carried {
		r.fresh = maps.Clone(n.old.fresh)
		if r.fresh == nil {
			r.fresh = map[string][]byte{}
		}
		for _, p := range n.packs {
			r.fresh[p.Name] = p.Data
		}
	}
	return r, nil
}

// prune forgets the states of which nothing is kept any more.
func (s *keptStock) prune() {
	if len(s.Bases) <= mostBases {
		return
	}
	used := map[int]bool{0: true, len(s.Bases) - 1: true}
	for _, at := range s.Of {
		used[at] = true
	}
	var bases []string
	moved := map[int]int{goneBasis: goneBasis}
	for i, b := range s.Bases {
		if used[i] {
			moved[i] = len(bases)
			bases = append(bases, b)
		}
	}
	for name, at := range s.Of {
		s.Of[name] = moved[at]
	}
	s.Bases = bases
}
