// Package pipeline runs the steps: it loads the register, hands it to a pure
// step and saves what comes back. It is the only room that joins the shelf to
// the steps, and the one page where the way of a number can be seen whole.
package pipeline

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"cairn/internal/count"
	"cairn/internal/extract"
	"cairn/internal/gazetteer"
	"cairn/internal/link"
	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// ErrNotFound reports an id that the register does not hold.
var ErrNotFound = errors.New("not in the register")

// ErrRefused reports input that is not taken: a decision without a reason, a
// file of a kind that cannot be read.
var ErrRefused = errors.New("refused")

// A Desk is one register at work, for one person. It is safe for use by
// several goroutines.
type Desk struct {
	store *store.Store
	who   string
	now   func() time.Time

	public *editions // what the public may read; nil: this desk reads everything

	mu   sync.Mutex
	view *view // of the newest state
	roll *rollUp

	keepFrom int64 // entries
	slice    int   // records in a slice of a sweep
	reads    map[string]*extract.Extractor

	learnt learnt // the weights that the register's decisions gave

	kept      cache[map[string][]watch.Series] // by country and tree head: what the register said at the end of past months
	simulated cache[[]watch.SimulatedScore]    // by rate
	scores    cache[WatchScore]                // by tree head, country, month, rate and the months of the ledger's history
	beside    cache[besideCard]                // the same, by area
	newest    sync.Mutex                       // held by the one that reads the newest state
	rolling   sync.Mutex                       // held by the one that reads what is kept of it
}

// Open opens the register at dsn for the person called who. now is the clock;
// a fixed one gives registers that are equal byte for byte.
func Open(ctx context.Context, dsn, who string, now func() time.Time) (*Desk, error) {
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	return &Desk{store: s, who: who, now: now, reads: map[string]*extract.Extractor{}, keepFrom: keptFrom}, nil
}

// Create makes an empty register at dsn and opens it.
func Create(ctx context.Context, dsn, who string, now func() time.Time) (*Desk, error) {
	s, err := store.Create(ctx, dsn)
	if err != nil {
		return nil, err
	}
	return &Desk{store: s, who: who, now: now, reads: map[string]*extract.Extractor{}, keepFrom: keptFrom}, nil
}

// Close closes the register.
func (d *Desk) Close() error { return d.store.Close() }

// Store returns the shelf itself, for the commands that keep it: backup,
// export, proofs.
func (d *Desk) Store() *store.Store { return d.store }

// A view is a State with what the steps make of it, worked out once.
type view struct {
	*register.State
	judged     []register.Judged
	incidents  []register.Incident
	country    string             // that most records are about
	countries  []string           // of which there are records to count, in order
	tables     cache[count.Table] // by query
	boards     cache[WatchBoard]  // by country, month and rates
	scored     cache[scoredForecasts]
	unrecorded cache[Unrecorded] // by method and level
	lines      cache[[]Waiting]  // what waits, by person

	reconciled sync.Once
	toldOnce   sync.Once
	toldTotal  map[string]ToldTotal // claims about whole periods, beside the totals
	reconcile  []reconcile.Case

	edition *edition // of a public desk: what it may be asked for
	open    openIncidents
}

// read returns the register as of a moment; the zero time is now. The newest
// view is kept until the ledger grows.
func (d *Desk) read(ctx context.Context, asOf time.Time) (*view, error) {
	if d.public != nil {
		return d.published(ctx, asOf)
	}
	basis, err := d.store.Basis(ctx, asOf)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	kept := d.view
	d.mu.Unlock()
	if kept != nil && kept.Head == basis.String() {
		return kept, nil
	}
	if asOf.IsZero() { // those that ask at the same time wait for one reader
		d.newest.Lock()
		defer d.newest.Unlock()
		d.mu.Lock()
		kept = d.view
		d.mu.Unlock()
		if kept != nil && kept.Head == basis.String() {
			return kept, nil
		}
	}
	var state *register.State
	if kept != nil && asOf.IsZero() {
		state, err = d.store.Update(ctx, kept.State) // reads only what is new
	} else {
		state, err = d.store.Load(ctx, asOf)
	}
	if err != nil {
		return nil, err
	}
	judged, err := register.Judge(state.Claims, state.Decisions)
	if err != nil {
		return nil, err
	}
	v := &view{State: state, judged: judged, incidents: link.Incidents(judged, state), country: country(state)}
	v.countries = v.counted()
	if asOf.IsZero() {
		d.mu.Lock()
		d.view = v
		d.mu.Unlock()
	}
	return v, nil
}

// country returns the country that most of a register's records are about;
// empty when it has none.
func country(s *register.State) string {
	n := map[string]int{}
	for i := range s.Totals {
		n[s.Totals[i].Area[:min(2, len(s.Totals[i].Area))]]++
	}
	for i := range s.Incidents {
		n[s.Incidents[i].Country]++
	}
	for i := range s.Documents {
		if c := s.Documents[i].Country; c != "" {
			n[c]++
		}
	}
	return most(n)
}

// most returns the country of the most records, by how many there are of each.
func most(n map[string]int) string {
	best := ""
	for c, k := range n {
		if c != "" && (best == "" || k > n[best] || k == n[best] && c < best) {
			best = c
		}
	}
	return best
}

// counted returns the countries that totals or incidents are about, in order.
func (v *view) counted() (codes []string) {
	seen := map[string]bool{}
	add := func(code string) {
		if len(code) == 2 && !seen[code] {
			seen[code] = true
			codes = append(codes, code)
		}
	}
	for i := range v.Totals {
		add(v.Totals[i].Area[:min(2, len(v.Totals[i].Area))])
	}
	for i := range v.incidents {
		add(v.incidents[i].Country)
	}
	slices.Sort(codes)
	return codes
}

// State returns the register as of a moment; the zero time is now. It is
// shared: nobody changes it.
func (d *Desk) State(ctx context.Context, asOf time.Time) (*register.State, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return v.State, nil
}

// Home says what the register watches.
func (d *Desk) Home(ctx context.Context) (Home, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Home{}, err
	}
	h := v.home()
	_, err = d.store.Setting(ctx, "example", &h.Example)
	return h, err
}

// home says what a view holds: published totals are shown under the mission's
// rule, incidents alone under the rule of all.
func (v *view) home() Home {
	if v.edition != nil {
		return v.edition.watches()
	}
	h := Home{Country: v.country, Rule: "all"}
	take := func(m when.Month) {
		if h.From == 0 || m < h.From {
			h.From = m
		}
		h.To = max(h.To, m)
	}
	for i := range v.Totals {
		t := &v.Totals[i]
		if m, month := t.Period.Month(); month && !t.Withdrawn && t.Role != "variant" {
			h.Rule = "un-mission"
			take(m)
		}
	}
	if h.From != 0 {
		return h
	}
	for i := range v.incidents {
		if m, ok := v.incidents[i].Time.Month(); ok && v.incidents[i].Country == v.country {
			take(m)
		}
	}
	for i := range v.judged {
		c := &v.judged[i]
		if m, ok := c.Time.Month(); ok && c.Standing.Counts() && c.Scope == register.ScopePeriod && c.Kind.Harm() != "" && c.Place.In() == v.country {
			take(m) // a month that somebody gave a toll of
		}
	}
	return h
}

// extractor returns the extractor for texts about a country, with the weights
// that the register's own decisions gave once there are enough of them.
func (d *Desk) extractor(ctx context.Context, country string) (*extract.Extractor, error) {
	e, err := d.shippedExtractor(ctx, country)
	if err != nil {
		return nil, err
	}
	l, n, err := d.learned(ctx)
	if err != nil || n == 0 {
		return e, err
	}
	return e.With(l), nil
}

// shippedExtractor returns the extractor with the weights that are shipped, with
// the places of the country's neighbours and the register's own. It is made once
// for each state of those, so that a spelling added by another process is known
// at once.
func (d *Desk) shippedExtractor(ctx context.Context, country string) (*extract.Extractor, error) {
	own, err := d.ownPlaces(ctx)
	if err != nil {
		return nil, err
	}
	key := country + " " + own.version()
	d.mu.Lock()
	e := d.reads[key]
	d.mu.Unlock()
	if e != nil {
		return e, nil
	}
	places, err := d.placesWith(ctx, own, country)
	if err != nil {
		return nil, err
	}
	e = extract.New(places)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.reads) >= maxReaders {
		clear(d.reads)
	}
	d.reads[key] = e
	return e, nil
}

// maxReaders is for how many countries extractors are kept.
const maxReaders = 8

// areas returns the codes of a country's first-level areas, in order.
func areas(country string) []string {
	places, err := gazetteer.For(country)
	if err != nil || country == "" {
		return nil
	}
	var codes []string
	for _, p := range places.Admin1s(country) {
		codes = append(codes, p.Admin1)
	}
	slices.Sort(codes)
	return codes
}

// AreaName returns the name of an area code in a language, English where the
// language has none; empty for a code that the gazetteer does not know.
func AreaName(code, lang string) string {
	if len(code) < 2 {
		return ""
	}
	if admin1, id, ok := count.SplitDistrict(code); ok {
		return districtName(admin1, id, lang)
	}
	places, err := gazetteer.For(code[:2])
	if err != nil {
		return ""
	}
	if p := places.ByCode(code); p != nil {
		return p.In(lang)
	}
	return ""
}

// names returns the English names of a country and its first-level areas.
func names(country string) map[string]string {
	n := map[string]string{country: AreaName(country, "en")}
	for _, a := range areas(country) {
		n[a] = AreaName(a, "en")
	}
	return n
}
