package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// ErrUnreleased reports that nothing had been released by the moment asked for:
// there is nothing to show in public.
var ErrUnreleased = errors.New("nothing has been released yet")

var errPublic = errors.New("it is shown in public")

// OpenPublic opens the register at dsn as the public may read it. Nothing is
// public until a release says so:
//
//   - every answer rests on the register as the newest release found it, whatever was
//     written since; as of an earlier moment, as the newest release of then found it;
//   - figures are those that stand in public: of rules and months that a release
//     speaks of, with the number that the newest such release printed, hidden where it
//     hid them. Others are gaps that say so;
//   - no document, claim or decision of the register is given, with whose words,
//     places, days and names, nor who wrote what: only figures, and what bodies
//     published themselves. Signs and warnings are those that a person accepted or
//     issued, without words of documents that are not marked public. Of an incident
//     its kind, means, month and first-level area are given, and of its sources what
//     kind each is and which number it gave, as IncidentList says;
//   - nothing can be written.
//
// Before the first release every answer is ErrUnreleased.
func OpenPublic(ctx context.Context, dsn string, now func() time.Time) (*Desk, error) {
	d, err := Open(ctx, dsn, "public", now)
	if err != nil {
		return nil, err
	}
	d.store.OnlyRead(errPublic)
	d.public = &editions{made: map[string]*view{}}
	return d, nil
}

// editions are the views that the public may read, by the newest release in each.
type editions struct {
	mu      sync.Mutex
	records []publish.Record
	made    map[string]*view
}

// maxEditions is how many are kept: readers ask for the newest, and now and then
// for what stood on a day.
const maxEditions = 4

// An edition is the register as the public may read it after some releases.
type edition struct {
	records []publish.Record // up to the newest one, the first one first
	raw     *view            // the whole register, as that one found it

	once sync.Once
	home Home

	districtsOnce sync.Once
	districtIDs   map[string]bool // see printedDistricts
}

func (e *edition) newest() *publish.Record { return &e.records[len(e.records)-1] }

// published returns what the public may read as of a moment; the zero time is
// now. A release counts from the moment that its register stood at.
func (d *Desk) published(ctx context.Context, asOf time.Time) (*view, error) {
	p := d.public
	p.mu.Lock()
	defer p.mu.Unlock()
	ids, err := d.store.Releases(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) != len(p.records) { // a release never changes
		if p.records, err = releases(ctx, d.store); err != nil {
			return nil, err
		}
	}
	n := len(p.records)
	for n > 0 && !asOf.IsZero() && p.records[n-1].AsOf.After(asOf) {
		n--
	}
	if n == 0 {
		return nil, ErrUnreleased
	}
	id := p.records[n-1].ID
	if v := p.made[id]; v != nil {
		return v, nil
	}
	v, err := d.edit(ctx, p.records[:n])
	if err != nil {
		return nil, fmt.Errorf("release %s: %w", id, err)
	}
	if len(p.made) >= maxEditions {
		clear(p.made)
	}
	p.made[id] = v
	return v, nil
}

// edit makes what the public may read after releases.
func (d *Desk) edit(ctx context.Context, records []publish.Record) (*view, error) {
	e := &edition{records: records}
	raw, err := d.readHead(ctx, e.newest().Head)
	if err != nil {
		return nil, err
	}
	e.raw = raw
	v := &view{country: e.newest().Country, edition: e}
	for i := range records {
		if c := records[i].Country; !slices.Contains(v.countries, c) {
			v.countries = append(v.countries, c)
		}
	}
	slices.Sort(v.countries)
	v.State = e.discreet()
	for _, j := range raw.judged {
		if j.Kind == register.SignKind && j.Standing.Counts() {
			v.judged = append(v.judged, e.sign(j))
		}
	}
	return v, nil
}

// covers says whether any release speaks of a month under any rule.
func (e *edition) covers(period when.Interval) bool {
	if !period.Known() {
		return e.whole()
	}
	for m := period.Start.Month(); m <= period.End.Month(); m++ {
		if !slices.ContainsFunc(e.records, func(r publish.Record) bool { return r.Speaks(m.String()) }) {
			return false
		}
	}
	return true
}

// whole says whether a release speaks of all months.
func (e *edition) whole() bool {
	return slices.ContainsFunc(e.records, func(r publish.Record) bool { return r.From == "" && r.To == "" })
}

// discreet returns the state without what the public is not given.
func (e *edition) discreet() *register.State {
	s := *e.raw.State
	s.Claims, s.Documents, s.Sources, s.Decisions = nil, nil, nil, nil
	for _, doc := range e.raw.Documents {
		keep := document.Document{ID: doc.ID, Published: doc.Published, Country: doc.Country}
		if doc.Sensitivity == "public" {
			keep.Title, keep.Publisher, keep.Address, keep.Language, keep.Sensitivity = doc.Title, doc.Publisher, doc.Address, doc.Language, doc.Sensitivity
		}
		s.Documents = append(s.Documents, keep)
	}
	for _, d := range e.raw.Decisions {
		d.Who, d.Why, d.Change, d.Seconds = "", "", nil, 0
		s.Decisions = append(s.Decisions, d)
	}
	s.Totals = slices.DeleteFunc(slices.Clone(s.Totals), func(t register.Total) bool { return !e.covers(t.Period) })
	s.Custody = slices.Clone(count.CustodyPoints(e.raw.State, e.raw.judged))
	for i := range s.Custody {
		s.Custody[i] = publish.ToldInPublic(s.Custody[i])
	}
	s.Custody = slices.DeleteFunc(s.Custody, func(c register.CustodyPoint) bool {
		id := publish.CustodyFigure(&c)
		r := publish.Speaking(e.records, id)
		if r == nil || c.Withdrawn {
			return true
		}
		n, printed := r.Figures[id]
		return !printed || n != c.Value // not the number that stands in public
	})
	for i := range s.Custody {
		s.Custody[i].Document, s.Custody[i].Row = "", 0 // the file it was imported from
	}
	s.Incidents = nil
	for _, in := range e.raw.State.Incidents {
		if e.covers(in.Time) {
			s.Incidents = append(s.Incidents, coarse(in))
		}
	}
	s.Warnings = slices.Clone(s.Warnings)
	for i := range s.Warnings {
		s.Warnings[i].Who = ""
	}
	return &s
}

// coarse returns an incident as far as counts of incidents need it: what kind, in
// which first-level area, in which month or months.
func coarse(in register.Incident) register.Incident {
	c := register.Incident{ID: in.ID, Kind: in.Kind, Country: in.Country, Weapon: in.Weapon, Dataset: in.Dataset, Withdrawn: in.Withdrawn, Time: in.Time}
	if in.Time.Known() {
		c.Time = when.Between(in.Time.Start.Month().First(), in.Time.End.Month().Last())
	}
	if p := in.Place; p != nil {
		c.Place = &register.Place{Admin1: p.Admin1, Country: p.Country}
	}
	return c
}

// sign returns an accepted sign; its words and who says so only where its
// document is marked public.
func (e *edition) sign(j register.Judged) register.Judged {
	i := slices.IndexFunc(e.raw.Documents, func(d document.Document) bool { return d.ID == j.Document })
	if i >= 0 && e.raw.Documents[i].Sensitivity == "public" {
		return j
	}
	j.Quote, j.Attribution, j.Spans, j.Why = "", nil, nil, nil
	j.Original = j.Claim
	return j
}

// released says whether any release speaks of figures under a rule.
func (e *edition) released(rule string) bool {
	return slices.ContainsFunc(e.records, func(r publish.Record) bool {
		return slices.ContainsFunc(r.Rules, func(x count.RuleRef) bool { return x.ID == rule })
	})
}

const (
	unreleasedNote = "this has not been released: whether there is a number is not said"
	standingNote   = "this is the number of release %s, which stands in public"
)

// stands makes a table as the public may read it: every row with the number that
// stands in public.
func (d *Desk) stands(v *view, q count.Query) (count.Table, error) {
	e := v.edition
	if !e.released(q.Rule) {
		return count.Table{}, fmt.Errorf("figures under rule %q have not been released: %w", q.Rule, ErrNotFound)
	}
	if q.From != 0 { // a part of a month would be another number under the name of the whole
		q.From = q.From.Month().First()
	}
	if q.To != 0 {
		q.To = q.To.Month().Last()
	}
	t, err := d.table(e.raw, q)
	if err != nil {
		return t, err
	}
	if slices.Contains(q.By, "admin2") {
		t.Rows = e.districts(t.Rows, q)
		return t, nil
	}
	t.Rows = slices.Clone(t.Rows)
	for i := range t.Rows {
		t.Rows[i] = e.standing(t.Rows[i])
	}
	return t, nil
}

// standing returns a row as it stands in public.
func (e *edition) standing(row count.Row) count.Row {
	r := publish.Speaking(e.records, row.ID)
	bare := count.Row{ID: row.ID, Period: row.Period, Area: row.Area, Harm: row.Harm, Basis: count.None, Gap: true, Notes: []string{}}
	if r == nil {
		bare.Notes = []string{unreleasedNote}
		return bare
	}
	if _, hidden := slices.BinarySearch(r.Hidden, row.ID); hidden {
		return publish.Withhold(count.Table{Rows: []count.Row{bare}}, map[string]bool{row.ID: true}).Rows[0]
	}
	is, counted := row.Range()
	was, printed := r.Figures[row.ID]
	if counted == printed && is == was { // as it was printed: what bodies published stays under it
		row.Inputs = slices.DeleteFunc(slices.Clone(row.Inputs), func(in count.Input) bool { return in.Type != "total" })
		if r.Small >= 2 {
			row = publish.Quiet(row)
		}
		return row
	}
	bare.Notes = []string{fmt.Sprintf(standingNote, r.ID)}
	if printed {
		bare.Gap, bare.Basis, bare.Min, bare.Max, bare.Open = false, row.Basis, &was.Min, &was.Max, was.Open
		if row.Gap {
			bare.Basis = count.Published
		}
	}
	return bare
}

// watches is what the register watches, as far as it stands in public.
func (e *edition) watches() Home {
	e.once.Do(func() { e.home = e.clamp(e.raw.home()) })
	return e.home
}

func (e *edition) clamp(h Home) Home {
	if !e.released(h.Rule) {
		h.Rule = e.newest().Rules[0].ID
	}
	h.Country, h.From, h.To = e.newest().Country, 0, 0
	for i := range e.records {
		for id := range e.records[i].Figures {
			rule, period, area, _, err := ParseRowID(id)
			m, bad := when.ParseMonth(period)
			if err != nil || bad != nil || rule != h.Rule || area != h.Country || publish.Speaking(e.records, id) != &e.records[i] {
				continue
			}
			if h.From == 0 || m < h.From {
				h.From = m
			}
			h.To = max(h.To, m)
		}
	}
	return h
}

// An Edition names the release that public pages rest on.
type Edition struct {
	Release string    // r1, r2 …
	AsOf    time.Time // of the register that it was made from
	Head    string
	Small   int // counts from 1 to below it are hidden; 0: none
	Hidden  int // how many figures are
}

// Edition returns the release that public pages rest on as of a moment; ok is
// false on a desk that is not the public's.
func (d *Desk) Edition(ctx context.Context, asOf time.Time) (e Edition, ok bool, err error) {
	if d.public == nil {
		return e, false, nil
	}
	v, err := d.published(ctx, asOf)
	if err != nil {
		return e, true, err
	}
	r := v.edition.newest()
	return Edition{r.ID, r.AsOf, r.Head, r.Small, len(r.Hidden)}, true, nil
}

// publicHead is the head that the newest release cites.
func (d *Desk) publicHead(ctx context.Context) (Head, error) {
	v, err := d.published(ctx, time.Time{})
	if err != nil {
		return Head{}, err
	}
	return Head{Size: v.Entries, Hash: v.edition.newest().Head, At: v.AsOf}, nil
}
