package pipeline

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

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
