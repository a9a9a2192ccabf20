package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cairn/internal/count"
	"cairn/internal/ledger"
	"cairn/internal/link"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// Figures are kept for registers from this many ledger entries on; smaller ones
// are counted anew faster than a person notices.
const keptFrom = 5000

// keptRules are the rules under which figures are kept unasked: those of the front
// page and of a count that names none. Under others they are once they were asked for.
var keptRules = []string{"un-mission", "all"}

// keptBy are the breakdowns of which the whole tables are kept.
var keptBy = []string{"month", "month,admin1"}

// A keptTable is a table of figures as it is kept: with the words of each input
// in every language, which its JSON leaves out.
type keptTable struct {
	Rule count.RuleRef         `json:"rule"`
	Rows []count.Row           `json:"rows"`
	Said [][]map[string]string `json:"said"` // by row and input
}

// A keptHome says what the figures of a register are about.
type keptHome struct {
	AsOf      time.Time `json:"as_of"`
	Country   string    `json:"country"`
	Countries []string  `json:"countries"`
}

// keptUnder are the incidents that may lie in a month of a country, and those
// that may be one with them.
type keptUnder struct {
	Incidents []register.Incident `json:"incidents"`
	Beside    []register.Incident `json:"beside"`
}

// A keptIndex lists the packs of incidents that there are.
type keptIndex struct {
	Names []string `json:"names"`
}

// A rollUp is what is kept of one state, read and unpacked.
type rollUp struct {
	basis  string
	home   keptHome
	stock  *keptStock        // nil: what is kept cannot be brought forward
	fresh  map[string][]byte // packs that were worked out and could not be kept
	mu     sync.Mutex
	tables map[string]*count.Table // by pack; nil: it is not kept
}

func tableName(rule, by, country string) string { return "figures/" + rule + "/" + by + "/" + country }

// monthName names the rows of one month of a table by month and area.
func monthName(rule, country, month string) string {
	return tableName(rule, "month,admin1", country) + "/" + month
}

// underName names the incidents of a country in a month that lie in an area: of
// the country itself, those of which no area is known.
func underName(country, month, area string) string { return underNames(country, month) + area }

func underNames(country, month string) string { return "under/" + country + "/" + month + "/" }

// undated is in place of the month in the name of the pack of incidents whose
// day is not known at all.
const undated = "undated"

// keeps reports whether what is worked out of a state is kept.
func (d *Desk) keeps(basis string) bool {
	size, _, _ := strings.Cut(basis, ":")
	n, err := strconv.ParseInt(size, 10, 64)
	return err == nil && n >= d.keepFrom && d.public == nil && maker() != ""
}

// Keep works out the figures by month, and by month and first-level area, under
// the rules most asked for, and keeps them with the incidents under them, for reading
// without the whole register. A small register is left as it is, and so is one
// that cannot be written.
func (d *Desk) Keep(ctx context.Context) error {
	basis, err := d.store.Basis(ctx, time.Time{})
	if err != nil || !d.keeps(basis.String()) || d.store.ReadOnly() != nil {
		return err
	}
	if kept, err := d.pack(ctx, &rollUp{basis: basis.String()}, "under", &keptIndex{}); kept || err != nil {
		return err // nothing was written since
	}
	if r, err := d.rolled(ctx, time.Time{}); r != nil && r.stock != nil || err != nil {
		return err // what was kept was brought forward
	}
	done, err := d.keepSwept(ctx)
	if done || err != nil {
		return err
	}
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return err
	}
	for _, rule := range keptRules {
		for _, by := range keptBy {
			if err := d.keepTables(ctx, v, rule, by); err != nil {
				return err
			}
		}
	}
	return d.keepUnder(ctx, v)
}

// about returns the countries that a question which names none is about.
func (h keptHome) about() []string {
	if len(h.Countries) < 2 {
		return []string{h.Country}
	}
	return h.Countries
}

// keepTables keeps the whole table of a rule and a breakdown, for each country.
func (d *Desk) keepTables(ctx context.Context, v *view, rule, by string) error {
	home := keptHome{v.AsOf, v.country, v.countries}
	packs, err := pack(nil, "home", home)
	for _, country := range home.about() {
		if country == "" || err != nil {
			continue
		}
		var t count.Table
		if t, err = d.make(v, count.Query{Rule: rule, By: strings.Split(by, ","), Country: country}); err != nil {
			return err
		}
		packs, err = packTables(packs, by, country, &t)
	}
	if err != nil {
		return err
	}
	return d.keepBeside(ctx, v.Head, packs)
}

// keepBeside keeps packs of tables, beside what is kept of the same state.
func (d *Desk) keepBeside(ctx context.Context, basis string, packs []store.Pack) error {
	d.mu.Lock()
	r := d.roll
	d.mu.Unlock()
	if r == nil || r.basis != basis || r.stock == nil {
		return d.store.Keep(ctx, basis, maker(), packs)
	}
	if r.fresh != nil {
		return nil
	}
	s := r.stock.clone()
	for _, p := range packs {
		if strings.HasPrefix(p.Name, "figures/") && strings.Count(p.Name, "/") == 3 && !slices.Contains(s.Tables, p.Name) {
			s.Tables = append(s.Tables, p.Name)
		}
		if s.Of[p.Name] = len(s.Bases) - 1; len(s.Bases) == 1 {
			delete(s.Of, p.Name)
		}
	}
	packs, err := pack(packs, stockName, s)
	if err != nil {
		return err
	}
	if ok, err := d.store.Carry(ctx, stockName, basis, basis, maker(), packs, nil); !ok || err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.roll == r {
		d.roll = &rollUp{basis: basis, home: r.home, stock: &s, tables: map[string]*count.Table{}}
	}
	return nil
}

// packTables adds a whole table to packs and, where it is by month and area, its
// rows month by month.
func packTables(to []store.Pack, by, country string, t *count.Table) ([]store.Pack, error) {
	to, err := packTable(to, tableName(t.Rule.ID, by, country), t)
	if err != nil || !strings.Contains(by, "admin1") {
		return to, err
	}
	for from := 0; from < len(t.Rows); {
		end := from + 1
		for end < len(t.Rows) && t.Rows[end].Period == t.Rows[from].Period {
			end++
		}
		part := *t
		part.Rows = t.Rows[from:end]
		if to, err = packTable(to, monthName(t.Rule.ID, country, part.Rows[0].Period), &part); err != nil {
			return to, err
		}
		from = end
	}
	return to, nil
}

// packTable adds rows to packs.
func packTable(to []store.Pack, name string, t *count.Table) ([]store.Pack, error) {
	k := keptTable{Rule: t.Rule, Rows: t.Rows, Said: make([][]map[string]string, len(t.Rows))}
	for i := range t.Rows {
		for j := range t.Rows[i].Inputs {
			k.Said[i] = append(k.Said[i], t.Rows[i].Inputs[j].Said)
		}
	}
	return pack(to, name, k)
}

func pack(to []store.Pack, name string, v any) ([]store.Pack, error) {
	data, err := ledger.Canonical(v)
	return append(to, store.Pack{Name: name, Data: data}), err
}

// keepUnder keeps, for each month of each country, the incidents that may lie in
// it, and the disagreements between published numbers.
func (d *Desk) keepUnder(ctx context.Context, v *view) error {
	packs, err := pack(nil, "cases", append([]publish.Case{}, v.disagreements()...))
	if err != nil {
		return err
	}
	index := keptIndex{Names: []string{}}
	at := make(map[string]int, len(v.incidents))
	for i := range v.incidents {
		at[v.incidents[i].ID] = i
	}
	for _, country := range (keptHome{Country: v.country, Countries: v.countries}).about() {
		months := byMonth(v.incidents, country)
		for _, m := range slices.Sorted(maps.Keys(months)) {
			areas := byArea(v.incidents, months[m], country)
			for _, area := range slices.Sorted(maps.Keys(areas)) {
				name := underName(country, m, area)
				index.Names = append(index.Names, name)
				if packs, err = pack(packs, name, under(v.incidents, at, areas[area])); err != nil {
					return err
				}
			}
		}
	}
	// Written last: the others stand when it does.
	if packs, err = pack(packs, "under", index); err != nil {
		return err
	}
	return d.store.Keep(ctx, v.Head, maker(), packs)
}

// under returns the incidents in these places, and those that may be one with
// them. at says where each stands.
func under(incidents []register.Incident, at map[string]int, in []int) keptUnder {
	u := keptUnder{Incidents: make([]register.Incident, 0, len(in)), Beside: []register.Incident{}}
	mine := map[int]bool{}
	for _, i := range in {
		mine[i] = true
		u.Incidents = append(u.Incidents, incidents[i])
	}
	for _, i := range in {
		for _, p := range incidents[i].Undecide {
			for _, id := range []string{p.A, p.B} {
				if j, ok := at[id]; ok && !mine[j] {
					mine[j] = true
					u.Beside = append(u.Beside, incidents[j])
				}
			}
		}
	}
	return u
}

// byArea sorts incidents of a country by their areas; those of which no area is
// known are under the country's code.
func byArea(incidents []register.Incident, in []int, country string) map[string][]int {
	areas := map[string][]int{}
	for _, i := range in {
		area := incidents[i].Place.Area()
		if !strings.Contains(area, "-") {
			area = country
		}
		areas[area] = append(areas[area], i)
	}
	return areas
}

// byMonth sorts the incidents that may lie in a country by month; one of several
// months is under each, one of an unknown day under undated.
func byMonth(incidents []register.Incident, country string) map[string][]int {
	months := map[string][]int{}
	for i := range incidents {
		in := &incidents[i]
		if c := in.Place.In(); c != country && (c != "" || in.Country != "" && in.Country != country) {
			continue
		}
		if !in.Time.Known() {
			months[undated] = append(months[undated], i)
			continue
		}
		for m := in.Time.Start.Month(); m <= in.Time.End.Month(); m++ {
			months[m.String()] = append(months[m.String()], i)
		}
	}
	return months
}

// rolled returns the roll-up of the state as of a moment; nil where none is kept.
func (d *Desk) rolled(ctx context.Context, asOf time.Time) (*rollUp, error) {
	if d.public != nil {
		return nil, nil
	}
	basis, err := d.store.Basis(ctx, asOf)
	if err != nil || !d.keeps(basis.String()) {
		return nil, err
	}
	d.mu.Lock()
	r := d.roll
	d.mu.Unlock()
	if r != nil && r.basis == basis.String() {
		return r, nil
	}
	d.rolling.Lock() // those that ask at the same time wait for one
	defer d.rolling.Unlock()
	d.mu.Lock()
	r = d.roll
	d.mu.Unlock()
	if r != nil && r.basis == basis.String() {
		return r, nil
	}
	next := &rollUp{basis: basis.String(), tables: map[string]*count.Table{}}
	if ok, err := d.readRoll(ctx, next); err != nil {
		return nil, err
	} else if !ok {
		if next, err = d.bringRoll(ctx, r, basis.String()); next == nil || err != nil {
			return nil, err
		}
	}
	d.mu.Lock()
	d.roll = next
	d.mu.Unlock()
	return next, nil
}

// readRoll reads a roll-up that is kept.
func (d *Desk) readRoll(ctx context.Context, r *rollUp) (ok bool, err error) {
	if ok, err = d.pack(ctx, r, "home", &r.home); !ok || err != nil {
		return false, err
	}
	s := new(keptStock)
	if ok, err := d.pack(ctx, r, stockName, s); err != nil {
		return false, err
	} else if ok && len(s.Bases) > 0 && s.Bases[len(s.Bases)-1] == r.basis {
		r.stock = s
	}
	return true, nil
}

// bringRoll brings the roll-up that a desk has, else that which is kept of an
// earlier state, to the newest one; nil where there is none or where basis is not
// the newest state.
func (d *Desk) bringRoll(ctx context.Context, r *rollUp, basis string) (*rollUp, error) {
	newest, err := d.store.Basis(ctx, time.Time{})
	if err != nil || newest.String() != basis {
		return nil, err
	}
	on, err := d.store.KeptOn(ctx, stockName, maker())
	if err != nil {
		return nil, err
	}
	if on != "" && (r == nil || r.basis != on) {
		s := &rollUp{basis: on, tables: map[string]*count.Table{}}
		if ok, err := d.readRoll(ctx, s); err != nil {
			return nil, err
		} else if ok && (r == nil || r.stock == nil || r.fresh == nil) {
			r = s
		}
	}
	next, err := d.brought(ctx, r)
	if next == nil || err != nil || next.basis != basis {
		return nil, err
	}
	return next, nil
}

// pack reads a pack of a roll-up.
func (d *Desk) pack(ctx context.Context, r *rollUp, name string, v any) (bool, error) {
	if data, ok := r.fresh[name]; ok {
		return store.ReadJSON(data, v) == nil, nil
	}
	basis := r.basis
	if r.stock != nil {
		basis = r.stock.holds(name)
	}
	data, ok, err := d.store.Pack(ctx, name, basis, maker())
	if !ok || err != nil {
		return false, err
	}
	return store.ReadJSON(data, v) == nil, nil
}

// keptTable returns a table of a roll-up, whole or of a month, by the name of its
// pack; nil where it is not kept.
func (d *Desk) keptTable(ctx context.Context, r *rollUp, name string) (*count.Table, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t, ok := r.tables[name]; ok && t != nil {
		return t, nil
	}
	var k keptTable
	ok, err := d.pack(ctx, r, name, &k)
	if !ok || err != nil || len(k.Said) != len(k.Rows) {
		return nil, err
	}
	for i := range k.Rows {
		for j := range k.Rows[i].Inputs {
			if j < len(k.Said[i]) {
				k.Rows[i].Inputs[j].Said = k.Said[i][j]
			}
		}
	}
	t := &count.Table{Rule: k.Rule, AsOf: r.home.AsOf, Head: r.basis, Rows: k.Rows}
	r.tables[name] = t
	return t, nil
}

// breakdown returns the kept breakdown that answers a query; empty for none.
func breakdown(q *count.Query) string {
	switch by := strings.Join(q.By, ","); {
	case q.Explain != "" || q.Areas != nil || q.Names != nil:
		return ""
	case by == "" || by == "month":
		return "month"
	case by == "month,admin1" || by == "admin1,month":
		return "month,admin1"
	}
	return ""
}

// keptCount answers a query from what is kept; ok is false where it cannot, and
// the figures must be counted.
func (d *Desk) keptCount(ctx context.Context, asOf time.Time, q count.Query) (t count.Table, ok bool, err error) {
	by := breakdown(&q)
	if by == "" {
		return t, false, nil
	}
	r, err := d.rolled(ctx, asOf)
	if r == nil || err != nil {
		return t, false, err
	}
	countries := r.home.about()
	if q.Country != "" {
		countries = []string{q.Country}
	}
	if q.Rule == "" {
		q.Rule = "un-mission"
	}
	for i, country := range countries {
		whole, err := d.keptTable(ctx, r, tableName(q.Rule, by, country))
		if whole == nil || err != nil {
			return t, false, err
		}
		rows, ok := cut(whole.Rows, &q)
		if !ok {
			return t, false, nil
		}
		if i == 0 {
			t = count.Table{Rule: whole.Rule, AsOf: whole.AsOf, Head: whole.Head, Rows: rows}
		} else {
			t.Rows = append(t.Rows, rows...)
		}
	}
	if !asOf.IsZero() {
		t.AsOf = asOf.UTC()
	}
	return t, len(countries) > 0, nil
}

// cut returns the rows of a whole table that a query asks for. It can where the
// query asks for whole months of the table, in the table's order of harms; and
// for all of them where the table has people whose period is not known, since
// fewer months have fewer of those.
func cut(all []count.Row, q *count.Query) (rows []count.Row, ok bool) {
	var harms []register.Harm
	first, last := "", ""
	astray := false
	for i := range all {
		if !slices.Contains(harms, all[i].Harm) {
			harms = append(harms, all[i].Harm)
		}
		switch p := all[i].Period; {
		case p == count.Unknown:
			astray = true
		case first == "":
			first, last = p, p
		default:
			last = p
		}
	}
	at := -1
	for _, h := range q.Of {
		next := slices.Index(harms, h)
		if next <= at {
			return nil, false
		}
		at = next
	}
	from, to := first, last
	if q.From != 0 {
		if from = q.From.Month().String(); q.From != q.From.Month().First() {
			return nil, false
		}
	}
	if q.To != 0 {
		if to = q.To.Month().String(); q.To != q.To.Month().Last() {
			return nil, false
		}
	}
	if from < first || to > last || from > to || astray && (from != first || to != last) || first == "" {
		return nil, false
	}
	rows = make([]count.Row, 0, len(all))
	for _, row := range all {
		if (len(q.Of) == 0 || slices.Contains(q.Of, row.Harm)) && (row.Period == count.Unknown || from <= row.Period && row.Period <= to) {
			rows = append(rows, row)
		}
	}
	return rows, true
}

// reading reports whether the whole register has been read before, as in a desk
// that stays open: such a one counts again after each change, and does not keep
// what it counts each time.
func (d *Desk) reading() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.view != nil
}

// keepAsked keeps the table that a query had to be counted for, so that the next
// process need not count it. That it cannot be kept is no fault of the figures.
func (d *Desk) keepAsked(ctx context.Context, v *view, q count.Query) {
	by := breakdown(&q)
	if by == "" || !d.keeps(v.Head) || d.store.ReadOnly() != nil || q.Country != "" && !slices.Contains(keptHome{Country: v.country, Countries: v.countries}.about(), q.Country) {
		return
	}
	if newest, err := d.store.Basis(ctx, time.Time{}); err != nil || newest.String() != v.Head {
		return
	}
	if q.Rule == "" {
		q.Rule = "un-mission"
	}
	_ = d.keepTables(ctx, v, q.Rule, by) // the figures stand, kept or not
}

// keptExplain explains a figure from what is kept and the records under it; ok
// is false where it cannot, and the whole register must be read.
func (d *Desk) keptExplain(ctx context.Context, asOf time.Time, q count.Query, period, area, rowID string) (e Explained, ok bool, err error) {
	month, err := when.ParseMonth(period)
	if err != nil || area == count.Unknown || q.From != month.First() {
		return e, false, nil
	}
	r, err := d.rolled(ctx, asOf)
	if r == nil || err != nil {
		return e, false, err
	}
	if joined, err := d.joinedIn(ctx, r, month); joined || err != nil {
		return e, false, err
	}
	whole, err := d.keptTable(ctx, r, monthName(q.Rule, q.Country, period))
	if whole == nil || err != nil {
		return e, false, err
	}
	at := slices.IndexFunc(whole.Rows, func(row count.Row) bool { return row.ID == rowID })
	if at < 0 {
		return e, false, nil
	}
	var under keptIndex
	var cases []publish.Case
	for _, p := range []struct {
		name string
		into any
	}{{"under", &under}, {"cases", &cases}} {
		if ok, err := d.pack(ctx, r, p.name, p.into); !ok || err != nil {
			return e, false, err
		}
	}
	in, err := d.incidentsUnder(ctx, r, under.Names, q.Country, month, area)
	if in == nil || err != nil {
		return e, false, err
	}
	e = Explained{Rule: whole.Rule, AsOf: whole.AsOf, Head: whole.Head, Row: whole.Rows[at]}
	if !asOf.IsZero() {
		e.AsOf = asOf.UTC()
	}
	v, paired, err := d.partial(ctx, in, e.Row)
	if paired || err != nil {
		return e, false, err
	}
	if err := e.inputs(d, v, q); err != nil {
		return e, false, err
	}
	e.under(v)
	for _, c := range cases {
		if c.Period == period && c.Area == area && c.Harm == e.Row.Harm {
			e.Cases = append(e.Cases, c)
		}
	}
	return e, true, nil
}

// joinedIn reports whether incidents that people ruled to be one may lie in a
// month in which neither of them lies by itself.
func (d *Desk) joinedIn(ctx context.Context, r *rollUp, month when.Month) (bool, error) {
	if r.stock == nil {
		return d.store.Joins(ctx)
	}
	return r.stock.ruledOver(month), nil
}

// incidentsUnder reads the incidents that may lie in an area in a month, and
// those that may be one with them, in the order of their ids; nil where a pack
// that there should be cannot be had.
func (d *Desk) incidentsUnder(ctx context.Context, r *rollUp, names []string, country string, month when.Month, area string) ([]register.Incident, error) {
	all := []register.Incident{}
	wanted := map[string]bool{}
	for _, name := range names {
		within := strings.HasPrefix(name, underNames(country, month.String())) || strings.HasPrefix(name, underNames(country, undated))
		if of := name[strings.LastIndex(name, "/")+1:]; !within || area != country && of != area && of != country {
			continue
		}
		var u keptUnder
		if ok, err := d.pack(ctx, r, name, &u); !ok || err != nil {
			return nil, err
		}
		for i := range u.Incidents {
			in := &u.Incidents[i]
			wanted[in.ID] = true
			for _, p := range in.Undecide {
				wanted[p.A], wanted[p.B] = true, true
			}
		}
		all = append(append(all, u.Incidents...), u.Beside...)
	}
	all = slices.DeleteFunc(all, func(in register.Incident) bool { return !wanted[in.ID] })
	slices.SortFunc(all, func(a, b register.Incident) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b register.Incident) bool { return a.ID == b.ID }), nil
}

// partial reads the records under a figure. paired says that people ruled on
// pairs of incidents, so that the part may not show all that bears on it.
func (d *Desk) partial(ctx context.Context, incidents []register.Incident, row count.Row) (v *view, paired bool, err error) {
	var claims, totals, docs, names []string
	for i := range incidents {
		claims = append(claims, incidents[i].Claims...)
		names = append(names, incidents[i].ID)
		if doc := incidents[i].Document; doc != "" {
			docs = append(docs, string(doc))
		}
	}
	for _, in := range row.Inputs {
		claims, totals = append(claims, in.Claims...), append(totals, in.ID)
		if in.Type == "claim" {
			claims = append(claims, in.ID)
		}
	}
	for _, c := range claims {
		names = append(names, c, link.ID(c))
	}
	p, paired, err := d.store.Some(ctx, claims, totals, row.Definition, docs, names)
	if paired || err != nil {
		return nil, paired, err
	}
	judged, err := register.Judge(p.Claims, p.Decisions)
	if err != nil {
		return nil, false, err
	}
	state := &register.State{Sources: p.Sources, Documents: p.Documents, Claims: p.Claims, Totals: p.Totals, Definitions: p.Definitions, Decisions: p.Decisions}
	return &view{State: state, judged: judged, incidents: incidents}, false, nil
}

// inputs adds the incidents under a figure to its inputs, where it was counted
// from incidents or is a gap: what bodies published is there already.
func (e *Explained) inputs(d *Desk, v *view, q count.Query) error {
	if e.Row.Basis != count.Counted && e.Row.Basis != count.None {
		return nil
	}
	if slices.ContainsFunc(e.Row.Inputs, func(in count.Input) bool { return in.Type == "incident" }) {
		return nil // a table of few incidents carries them
	}
	alone := *v.State
	alone.Totals = nil
	part := &view{State: &alone, judged: v.judged, incidents: v.incidents}
	part.judged = slices.DeleteFunc(slices.Clone(v.judged), func(j register.Judged) bool { return j.Scope == register.ScopePeriod })
	// Of the table only the inputs of one row are taken: it needs no other area and
	// no names, and the places of the country need not be read for it.
	rule, err := count.Find(q.Rule)
	if err != nil {
		return err
	}
	if q.Areas = []string{}; e.Row.Area != q.Country {
		q.Areas = []string{e.Row.Area}
	}
	q.Names = map[string]string{}
	t, err := count.Make(part.State, part.incidents, part.judged, rule, q)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(t.Rows, func(r count.Row) bool { return r.ID == q.Explain })
	if at < 0 {
		return fmt.Errorf("figure %q: %w", q.Explain, ErrNotFound)
	}
	if e.Row.Basis == count.None {
		e.Row.Inputs = slices.Concat(e.Row.Inputs, t.Rows[at].Inputs)
	} else {
		e.Row.Inputs = slices.Concat(t.Rows[at].Inputs, e.Row.Inputs)
	}
	return nil
}
