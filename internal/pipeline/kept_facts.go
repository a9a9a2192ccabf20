package pipeline

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A keptStock says which packs are kept and of which states each was worked out,
// and sums up what is needed to bring them forward to a newer state.
type keptStock struct {
	Bases     []string               `json:"bases"`  // heads of the states, the newest last
	Of        map[string]int         `json:"of"`     // name of a pack → place in Bases, of those not of the first; goneBasis: it no longer holds
	Tables    []string               `json:"tables"` // names of whole tables
	Fights    bool                   `json:"fights"` // see count.Run
	Incidents int                    `json:"incidents"`
	Filed     map[string]int         `json:"filed"`   // lines and documents by the country that they are filed under
	In        map[string]int         `json:"in"`      // incidents by that country
	Wide      [][2]int64             `json:"wide"`    // claims that are about no incident: first and present entry
	Missing   []string               `json:"missing"` // claims that lines name and that are not there
	Ruled     [][2]int32             `json:"ruled"`   // from when to when incidents lie that people ruled to be one and that lie in no one month
	Facts     map[string]count.Reach `json:"facts"`   // packs of facts, each with its reach
}

// goneBasis marks a pack that no longer holds.
const goneBasis = -1

// stockName is the name of the pack of the stock, which is written last.
const stockName = "stock"

// keptFacts are what the figures know of some incidents and what each of those
// was made of.
type keptFacts struct {
	Said count.Facts `json:"said"`
	Made []keptMade  `json:"made"` // of each incident in Said
}

// A keptMade is what an incident was made of.
type keptMade struct {
	Tied  []string   `json:"tied,omitempty"` // its names that people ruled on, those that link knows included
	Items []keptItem `json:"items"`
}

// A keptItem is an item of a sweep.
type keptItem struct {
	Days   []int32 `json:"days,omitempty"` // first and last; none: no day is known
	Areas  string  `json:"areas,omitempty"`
	Line   int64   `json:"line,omitempty"`   // entry
	Claims []int64 `json:"claims,omitempty"` // entries
}

// wideFacts is the name of the pack of the incidents that lie in no one month,
// with all that hang together with them.
const wideFacts = "facts/wide"

func factsName(m when.Month) string { return "facts/" + m.String() }

func (w *sweep) keptItem(at int32) keptItem {
	it := &w.items[at]
	k := keptItem{Areas: w.areas[it.areas]}
	if it.dated {
		k.Days = []int32{int32(it.first), int32(it.last)}
	}
	if it.n == 0 {
		k.Line = it.entry
	}
	for _, c := range w.claims[it.from : it.from+it.n] {
		k.Claims = append(k.Claims, c.Entry)
	}
	return k
}

// An assembly sorts incidents of a running count, and what they were made of,
// into packs of facts: those that hang together stand in one pack, that of the
// month in which all of them lie, else among the wide ones.
type assembly struct {
	run     *count.Running
	w       *sweep
	items   []int32            // of each incident, one after the other
	ends    []int32            // of each, where its items end
	tied    map[int32][]string // of those with names that people ruled on
	in      map[string]int     // by country
	missing map[string]bool
}

func newAssembly(run *count.Running, w *sweep) *assembly {
	return &assembly{run: run, w: w, tied: map[int32][]string{}, in: map[string]int{}, missing: map[string]bool{}}
}

// add notes what the incidents of a part that count were made of, in the order in
// which the running count takes them.
func (a *assembly) add(p *part) {
	for i := range p.incidents {
		if !p.mine[i] {
			continue
		}
		in := &p.incidents[i]
		a.in[in.Country]++
		if names := p.of.names(in); len(names) > 0 {
			slices.Sort(names)
			a.tied[int32(len(a.ends))] = slices.Compact(names)
		}
		a.items = append(a.items, p.of.made(in)...)
		a.ends = append(a.ends, int32(len(a.items)))
	}
	for _, c := range p.missing {
		a.missing[c] = true
	}
}

func (a *assembly) made(at int32) []int32 {
	from := int32(0)
	if at > 0 {
		from = a.ends[at-1]
	}
	return a.items[from:a.ends[at]]
}

// A hull is the months over which incidents that hang together may lie.
type hull struct {
	first, last when.Month
	dated       bool // false: the day of one of them is not known at all
}

func (h hull) pack() string {
	if h.dated && h.first == h.last {
		return factsName(h.first)
	}
	return wideFacts
}

// hulls returns, of each incident, that of all with which it hangs together.
func (a *assembly) hulls() []hull {
	n := int32(len(a.ends))
	root := make([]int32, n)
	for i := range root {
		root[i] = int32(i)
	}
	top := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	join := func(i, j int32) {
		i, j = top(i), top(j)
		root[max(i, j)] = min(i, j)
	}
	a.run.Beside(join)
	of := map[string][]int32{}
	for at, names := range a.tied {
		for _, name := range names {
			of[name] = append(of[name], at)
		}
	}
	for _, d := range a.w.held {
		if of[d.On] == nil || of[d.With] == nil {
			continue
		}
		for _, i := range append(slices.Clone(of[d.On]), of[d.With]...) {
			join(of[d.On][0], i)
		}
	}
	first := make(map[int32]int32) // incident of each item that is of several
	for at := range n {
		for _, it := range a.made(at) {
			if a.w.items[it].n == 0 {
				continue
			}
			if i, ok := first[it]; ok {
				join(i, at)
			} else {
				first[it] = at
			}
		}
	}
	all := make([]hull, n)
	seen := make([]bool, n)
	add := func(h *hull, t when.Interval, known, some bool) {
		switch {
		case !known:
			h.dated = false
		case !some:
			h.first, h.last = t.Start.Month(), t.End.Month()
		default:
			h.first, h.last = min(h.first, t.Start.Month()), max(h.last, t.End.Month())
		}
	}
	for at := range n {
		i := top(at)
		h := &all[i]
		if !seen[i] {
			h.dated = true
		}
		t := a.run.Time(at)
		add(h, t, t.Known(), seen[i])
		seen[i] = true
		for _, k := range a.made(at) {
			it := &a.w.items[k]
			add(h, when.Interval{Start: it.first, End: it.last}, it.dated, true)
		}
	}
	for at := range n {
		all[at] = all[top(at)]
	}
	return all
}

// packs returns the incidents of each pack.
func (a *assembly) packs() (of map[string][]int32, hulls []hull) {
	of, hulls = map[string][]int32{}, a.hulls()
	for at, h := range hulls {
		of[h.pack()] = append(of[h.pack()], int32(at))
	}
	return of, hulls
}

// facts returns a pack of facts of these incidents.
func (a *assembly) facts(at []int32) keptFacts {
	k := keptFacts{Said: a.run.Facts(at), Made: make([]keptMade, 0, len(at))}
	for _, i := range a.run.Sorted(at) {
		m := keptMade{Tied: a.tied[i], Items: []keptItem{}}
		for _, it := range a.made(i) {
			m.Items = append(m.Items, a.w.keptItem(it))
		}
		k.Made = append(k.Made, m)
	}
	return k
}

// facts keeps what the figures know of every incident, and the stock. It is the
// last that is kept: the others stand when it does.
func (k *keeping) facts(ctx context.Context, tables []string) error {
	stock := keptStock{
		Bases: []string{k.w.frame.Head}, Of: map[string]int{}, Tables: tables, Fights: k.run.Fights(), Incidents: k.run.Incidents(),
		Filed: k.w.filed, In: k.made.in, Wide: [][2]int64{}, Missing: slices.Sorted(maps.Keys(k.made.missing)), Facts: map[string]count.Reach{},
	}
	if stock.Missing == nil {
		stock.Missing = []string{}
	}
	for _, at := range k.w.wide {
		stock.Wide = append(stock.Wide, [2]int64{at.First, at.Entry})
	}
	of, _ := k.made.packs()
	if of[wideFacts] == nil {
		of[wideFacts] = []int32{}
	}
	for _, name := range slices.Sorted(maps.Keys(of)) {
		f := k.made.facts(of[name])
		stock.Facts[name] = f.Said.Reach()
		if name == wideFacts {
			stock.Ruled = f.ruled(k.w.held)
		}
		if err := k.put(ctx, name, f); err != nil {
			return err
		}
	}
	if err := k.put(ctx, stockName, stock); err != nil {
		return err
	}
	return k.write(ctx)
}

// ruled returns the months over which incidents of a pack lie that people ruled
// to be one: nobody can say in which of them.
func (k *keptFacts) ruled(held []register.Decision) [][2]int32 {
	of := map[string][]int{}
	for i := range k.Made {
		for _, name := range k.Made[i].Tied {
			of[name] = append(of[name], i)
		}
	}
	all := [][2]int32{}
	for _, d := range held {
		if of[d.On] == nil || of[d.With] == nil || d.Act != register.Same && d.Act != register.Merge {
			continue
		}
		h := [2]int32{math.MaxInt32, math.MinInt32}
		for _, i := range slices.Concat(of[d.On], of[d.With]) {
			t := k.Said.List[i].Time
			if !t.Known() {
				h = [2]int32{math.MinInt32, math.MaxInt32}
				break
			}
			h = [2]int32{min(h[0], int32(t.Start.Month())), max(h[1], int32(t.End.Month()))}
		}
		all = append(all, h)
	}
	return all
}

// ruledOver reports whether incidents that people ruled to be one may lie in a
// month though none of them lies there by itself.
func (s *keptStock) ruledOver(m when.Month) bool {
	return slices.ContainsFunc(s.Ruled, func(h [2]int32) bool { return h[0] <= int32(m) && int32(m) <= h[1] })
}

// put keeps a pack, at once or with those that follow.
func (k *keeping) put(ctx context.Context, name string, v any) (err error) {
	if k.packs, err = pack(k.packs, name, v); err != nil {
		return err
	}
	if k.waiting += len(k.packs[len(k.packs)-1].Data); k.waiting < keptAtOnce {
		return nil
	}
	return k.write(ctx)
}

// holds returns the state that a pack was worked out of; empty where it is not
// among those that are kept.
func (s *keptStock) holds(name string) string {
	at, ok := s.Of[name]
	switch {
	case name == stockName:
		return s.Bases[len(s.Bases)-1]
	case strings.HasPrefix(name, "figures/") && !slices.ContainsFunc(s.Tables, func(t string) bool { return name == t || strings.HasPrefix(name, t+"/") }):
		return ""
	case !ok:
		return s.Bases[0]
	case at < 0 || at >= len(s.Bases):
		return ""
	}
	return s.Bases[at]
}

// areasMeet reports whether mentions of these areas are compared: of the same one, or
// of one of which only the country is known.
func areasMeet(a, b string) bool {
	for _, x := range strings.Fields(a) {
		for _, y := range strings.Fields(b) {
			if x == y || strings.HasPrefix(x, y+"-") || strings.HasPrefix(y, x+"-") {
				return true
			}
		}
	}
	return false
}
