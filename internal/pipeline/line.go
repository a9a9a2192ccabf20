package pipeline

import (
	"context"
	"maps"
	"slices"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
)

// Wait says what a claim waits for.
type Wait string

// What claims wait for.
const (
	ForDecision Wait = "decision" // nobody has ruled on it
	ForSecond   Wait = "second"   // one person stands behind it, and two are asked for
	ForCoding   Wait = "coding"   // it is in the sample that two people code without seeing each other
	ForSettling Wait = "settling" // two people coded it and differ
)

// Waits are the things to wait for, in the order in which the desk shows them.
var Waits = []Wait{ForDecision, ForSecond, ForCoding, ForSettling}

// A LineQuery asks for the claims that wait. Who is the person who asks: what
// another person must do stands behind what they can do themselves. Empty means
// somebody who has done nothing yet.
type LineQuery struct {
	Who         string
	Wait        Wait // only these; empty: all
	Skip, Limit int
}

// A Line is what waits at the desk.
type Line struct {
	Waiting []Waiting
	All     int          // that the query asks for
	By      map[Wait]int // all that waits
	Others  int          // among All, those that wait for another person than the one who asks
	Pairs   int          // pairs of incidents that nobody has ruled on
}

// Line returns the claims that wait, in this order: those that the person can
// rule on before those that wait for another; of these, those that would move a
// published range most, then the doubtful ones, then in the order of the text.
func (d *Desk) Line(ctx context.Context, q LineQuery) (Line, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Line{}, err
	}
	all, err := v.line(q.Who)
	if err != nil {
		return Line{}, err
	}
	l := Line{By: map[Wait]int{}, Pairs: len(v.openPairs())}
	var asked []Waiting
	for _, w := range all {
		l.By[w.Wait]++
		if q.Wait == "" || q.Wait == w.Wait {
			asked = append(asked, w)
			if !w.Yours {
				l.Others++
			}
		}
	}
	l.All = len(asked)
	if asked == nil {
		asked = []Waiting{} // an empty list is [], never null
	}
	skip := min(max(q.Skip, 0), l.All)
	l.Waiting = asked[skip:min(l.All, skip+max(q.Limit, 0))]
	return l, nil
}

// Queue returns the claims that wait for anybody, as Line does.
func (d *Desk) Queue(ctx context.Context, skip, limit int) ([]Waiting, int, error) {
	l, err := d.Line(ctx, LineQuery{Skip: skip, Limit: limit})
	return l.Waiting, l.All, err
}

// line makes the line of one person, once for each state of the register.
func (v *view) line(who string) ([]Waiting, error) {
	return v.lines.get(register.Person(who), func() ([]Waiting, error) {
		b, err := v.bench(who)
		if err != nil {
			return nil, err
		}
		docs := map[document.ID]*document.Document{}
		for i := range v.Documents {
			docs[v.Documents[i].ID] = &v.Documents[i]
		}
		told := v.toldTotals()
		var waiting []Waiting
		for i := range v.judged {
			j := &v.judged[i]
			wait, yours := b.waits(j)
			if wait == "" {
				continue
			}
			w := Waiting{Claim: *j, Why: why(j), Wait: wait, Yours: yours}
			if t, total := told[j.ID]; total {
				w.Told, w.Why, w.Claim.Review = &t, t.why(&j.Claim), t.graded(j.Review)
			}
			if doc := docs[j.Document]; doc != nil {
				w.Title, w.Published = doc.Title, doc.Published
			}
			waiting = append(waiting, w)
		}
		slices.SortStableFunc(waiting, func(a, b Waiting) int {
			if a.Yours != b.Yours {
				if a.Yours {
					return -1
				}
				return 1
			}
			return b.weight() - a.weight()
		})
		return waiting, nil
	})
}

// next returns the claim after one in a person's line, the first one after the
// last, and the first one too where the claim does not wait; empty when the
// person has nothing else to do.
func next(line []Waiting, id string) string {
	i := slices.IndexFunc(line, func(w Waiting) bool { return w.Claim.ID == id })
	for k := range line {
		if w := &line[(i+1+k)%len(line)]; w.Yours && w.Claim.ID != id {
			return w.Claim.ID
		}
	}
	return ""
}

// A bench is what one person sees of the register: the terms, and who has coded
// what.
type bench struct {
	me    string // the person, in one form
	terms register.Terms
	codes map[string][]register.Decision // claim → the newest coding of each person
	stood map[string][]string            // claim → persons who accepted or corrected it
}

func (v *view) bench(who string) (*bench, error) {
	b := &bench{me: register.Person(who), codes: map[string][]register.Decision{}, stood: map[string][]string{}}
	var err error
	if b.terms, err = register.TermsNow(v.Decisions); err != nil {
		return nil, err
	}
	for _, d := range register.Holding(v.Decisions) {
		switch d.Act {
		case register.CodeBlind:
			b.codes[d.On] = append(slices.DeleteFunc(b.codes[d.On], func(x register.Decision) bool { return register.Person(x.Who) == register.Person(d.Who) }), d)
		case register.Accept, register.Correct:
			b.stood[d.On] = append(b.stood[d.On], register.Person(d.Who))
		}
	}
	return b, nil
}

// coders is how many people code a claim of the sample.
const coders = 2

// waits says what a claim waits for, and whether for this person.
func (b *bench) waits(j *register.Judged) (wait Wait, yours bool) {
	codes := b.codes[j.ID]
	switch {
	case j.Standing == register.OnePerson:
		last := j.Decisions[len(j.Decisions)-1]
		return ForSecond, b.me == "" || register.Person(last.Who) != b.me
	case j.Standing != register.Proposed:
		return "", false
	case b.blind(j):
		return ForCoding, !b.coded(j.ID)
	case len(codes) >= coders && !alike(&j.Original, codes):
		return ForSettling, true
	}
	return ForDecision, true
}

// blind reports whether a claim is still to be coded by people who see nothing
// of each other.
func (b *bench) blind(j *register.Judged) bool {
	return j.Standing == register.Proposed && b.terms.Doubled(j.Document) && len(b.codes[j.ID]) < coders
}

// coded reports whether the person has coded a claim.
func (b *bench) coded(id string) bool {
	return slices.ContainsFunc(b.codes[id], func(d register.Decision) bool { return register.Person(d.Who) == b.me })
}

// Place is where one claim stands at the desk for one person.
type Place struct {
	Version string // of the claim, for the form
	Wait    Wait   // empty: it waits for nothing
	Yours   bool
	Blind   bool                // the person codes it, or has, and sees nothing of another's coding
	Coded   bool                // the person has coded it
	Codings []register.Decision // that the person may see
	Notes   []register.Decision // that the person may see
	Next    string              // the claim after it in the person's line
	Waiting int                 // claims that wait for the person
	Terms   register.Terms
	Total   string          // of a claim about a whole period: how it stands to the register's totals
	Review  register.Review // how sure the reading is
}

// Place returns where a claim stands at the desk for a person, as of a moment.
func (d *Desk) Place(ctx context.Context, asOf time.Time, who, id string) (Place, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return Place{}, err
	}
	i := slices.IndexFunc(v.judged, func(j register.Judged) bool { return j.ID == id })
	if i < 0 {
		return Place{}, notHeld(id)
	}
	b, err := v.bench(who)
	if err != nil {
		return Place{}, err
	}
	line, err := v.line(who)
	if err != nil {
		return Place{}, err
	}
	j := &v.judged[i]
	p := Place{Next: next(line, id), Terms: b.terms, Blind: b.blind(j), Coded: b.coded(id)}
	if p.Version, err = version(&j.Original, v.Decisions); err != nil {
		return Place{}, err
	}
	p.Wait, p.Yours = b.waits(j)
	p.Review = j.Review
	if t, total := v.toldTotals()[id]; total {
		p.Total, p.Review = t.why(&j.Claim), t.graded(j.Review)
	}
	for _, w := range line {
		if w.Yours {
			p.Waiting++
		}
	}
	for _, c := range b.codes[id] {
		if !p.Blind || register.Person(c.Who) == b.me {
			p.Codings = append(p.Codings, c)
		}
	}
	p.Notes = slices.DeleteFunc(v.notes(id), func(n register.Decision) bool { return p.Blind && register.Person(n.Who) != b.me })
	return p, nil
}

// notes returns the notes on a record that hold, oldest first.
func (v *view) notes(id string) (notes []register.Decision) {
	for _, d := range register.Holding(v.Decisions) {
		if d.Act == register.Note && d.On == id {
			notes = append(notes, d)
		}
	}
	return notes
}

// Notes returns the notes on a record that hold, oldest first.
func (d *Desk) Notes(ctx context.Context, asOf time.Time, id string) ([]register.Decision, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return v.notes(id), nil
}

// Terms returns the terms in force.
func (d *Desk) Terms(ctx context.Context) (register.Terms, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Terms{}, err
	}
	return register.TermsNow(v.Decisions)
}

// Work is how long decisions take at the desk. Only decisions whose claim was
// opened at the desk at most LongestLook before are measured.
type Work struct {
	Confirmed int // measured acceptances and corrections
	Median    int // seconds from opening a claim to confirming it
	PerClaim  int // seconds of all measured decisions, rejections and codings too, by claim confirmed
	Measured  int // all decisions that were measured
}

// LongestLook is beyond which a claim that lies open is taken to be left open
// by somebody who went away: the time is then not measured.
const LongestLook = 15 * time.Minute

// Work returns how long decisions took since a moment; the zero time: ever.
func (d *Desk) Work(ctx context.Context, since time.Time) (Work, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Work{}, err
	}
	var w Work
	var took []int
	total := 0
	confirmed := map[string]bool{}
	for _, dec := range register.Holding(v.Decisions) {
		if dec.Seconds <= 0 || dec.At.Before(since) {
			continue
		}
		w.Measured++
		total += dec.Seconds
		if dec.Act == register.Accept || dec.Act == register.Correct {
			took = append(took, dec.Seconds)
			confirmed[dec.On] = true
		}
	}
	w.Confirmed = len(slices.Collect(maps.Keys(confirmed)))
	if len(took) > 0 {
		slices.Sort(took)
		w.Median = (took[(len(took)-1)/2] + took[len(took)/2] + 1) / 2
		w.PerClaim = (total + w.Confirmed/2) / w.Confirmed
	}
	return w, nil
}
