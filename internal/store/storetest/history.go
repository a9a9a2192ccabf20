package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// Story writes a small register with every kind of record, with changes,
// rulings, take-backs, a withdrawal, and a clock that goes back.
func Story(t testing.TB, s *store.Store) {
	t.Helper()
	d := report("Twelve people were killed in Al-Hamra.\n\"At least 3\" <were> police — قتل ١٢ شخصا.\x00")
	put(t, s, day(1), d, killed(d.ID, "c1", 12), killed(d.ID, "c2", 3))
	var ruled register.Decision
	write(t, s, day(2), func(tx *store.Tx) (err error) {
		ruled, err = tx.Decide(register.Decision{Act: register.Accept, On: string(d.ID) + "#c1", Why: "clear"})
		return err
	})
	write(t, s, day(2), func(tx *store.Tx) error {
		_, err := tx.PutSource(document.Source{ID: "s1", Name: "the ministry", Type: "government"})
		return err
	})
	long := report(strings.Repeat("Nobody was hurt in Al-Hamra. ", 60))
	area, country := "XA-02", "XA"
	placed := killed(long.ID, "c1", 0)
	placed.Place, placed.Count = &register.Place{Text: "Al-Hamra", Admin1: &area}, nil
	abroad := killed(long.ID, "c2", 4)
	abroad.Place, abroad.Origin, abroad.Time = &register.Place{Text: "the country", Country: country}, "import", when.Interval{}
	put(t, s, day(2), long, placed, abroad)
	withdrawn := total("t1", 5)
	withdrawn.Withdrawn = true
	write(t, s, day(3), func(tx *store.Tx) error {
		for _, x := range []register.Total{total("t1", 5), total("t2", 7), withdrawn} {
			if _, err := tx.PutTotal(x); err != nil {
				return err
			}
		}
		for i, p := range []*register.Place{nil, placed.Place} {
			inc := register.Incident{ID: fmt.Sprint("i", i+1), Country: country, Place: p, Claims: []string{}, Dataset: "own", Key: fmt.Sprint(i + 1),
				Time: when.Interval{Start: 22400, End: 22400, Precision: when.D3}}
			if _, err := tx.PutIncident(inc); err != nil {
				return err
			}
		}
		if _, err := tx.PutCustody(register.CustodyPoint{ID: "h1", Indicator: "held", Area: "XA", Value: register.AtLeast(190)}); err != nil {
			return err
		}
		if _, err := tx.PutDefinition(register.Definition{ID: "def1", Issuer: "UN", From: 24_000, To: 24_010}); err != nil {
			return err
		}
		_, err := tx.PutSetting("auto", false)
		return err
	})
	write(t, s, day(2), func(tx *store.Tx) error { // the clock went back
		_, err := tx.Decide(register.Decision{Act: register.TakeBack, On: ruled.ID, Why: "too quick"})
		if err == nil {
			_, err = tx.Decide(register.Decision{Act: register.Withdraw, On: "i1", Why: "a test entry"})
		}
		return err
	})
	write(t, s, day(5), func(tx *store.Tx) error {
		if err := PutFigures(tx, load(t, s, time.Time{}).Head, 12); err != nil {
			return err
		}
		_, err := tx.PutRelease("r1", map[string]string{"id": "r1", "previous": "", "sums": "digest"})
		return err
	})
	packs := []store.Pack{{Name: "figures/min", Data: []byte("12 in May 2031")}, {Name: "under/XA", Data: []byte(strings.Repeat("i1 ", 40))}}
	if err := s.Keep(t.Context(), load(t, s, time.Time{}).Head, "a build", packs); err != nil {
		t.Fatal(err)
	}
}

func export(t testing.TB, s *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Export(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func exports(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	first := export(t, s)
	other := open(t)
	if err := other.Import(t.Context(), bytes.NewReader(first)); err != nil {
		t.Fatal(err)
	}
	if second := export(t, other); !bytes.Equal(first, second) {
		t.Errorf("the export of the import differs:\n%s", cmp.Diff(string(first), string(second)))
	}
	for _, asOf := range []time.Time{day(1), day(2), day(3), {}} {
		if diff := cmp.Diff(load(t, s, asOf), load(t, other, asOf)); diff != "" {
			t.Errorf("as of %s the import differs (-exported +imported):\n%s", asOf, diff)
		}
	}
	if err := other.Import(t.Context(), bytes.NewReader(first)); err == nil {
		t.Error("an export was imported into a register that is not empty")
	}
	empty := open(t)
	if err := open(t).Import(t.Context(), bytes.NewReader(export(t, empty))); err != nil {
		t.Errorf("the export of an empty register: %v", err)
	}
}

func alteredExports(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	lines := strings.SplitAfter(string(export(t, s)), "\n")
	lines = lines[:len(lines)-1] // what follows the last line feed
	into := open(t)              // stays empty as long as every import fails
	refused := func(name string, lines []string) {
		t.Helper()
		if err := into.Import(t.Context(), strings.NewReader(strings.Join(lines, ""))); err == nil {
			t.Fatalf("%s was imported", name)
		}
		if h, _, err := into.Head(t.Context()); err != nil || h.Size != 0 {
			t.Fatalf("%s: half of it was imported: %s, %v", name, h, err)
		}
	}
	for i := range lines {
		refused(fmt.Sprintf("an export without line %d", i+1), slices.Delete(slices.Clone(lines), i, i+1))
		refused(fmt.Sprintf("an export cut after line %d", i), lines[:i])
		refused(fmt.Sprintf("an export with line %d cut", i+1), append(slices.Clone(lines[:i]), lines[i][:len(lines[i])/2]))
		if i > 0 {
			swapped := slices.Clone(lines)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			refused(fmt.Sprintf("an export with lines %d and %d swapped", i, i+1), swapped)
		}
	}
	for i, line := range lines {
		for _, alter := range []func(string) string{
			func(s string) string { return strings.Replace(s, "12", "13", 1) },
			func(s string) string { return strings.Replace(s, "anna", "anne", 1) },
			func(s string) string { return strings.Replace(s, "2031-05-0", "2031-05-1", 1) },
			func(s string) string { return strings.Replace(s, `,"`, `, "`, 1) },
		} {
			if altered := alter(line); altered != line {
				all := slices.Clone(lines)
				all[i] = altered
				refused(fmt.Sprintf("an export with another line %d, %s", i+1, altered), all)
			}
		}
	}
}

func proofs(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	now, _, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := s.Entries(t.Context(), 1, 1000)
	if err != nil || int64(len(entries)) != now.Size {
		t.Fatalf("Entries = %d, %v; want %d", len(entries), err, now.Size)
	}
	edge := &ledger.Edge{}
	for i, e := range entries {
		p, err := s.Proof(t.Context(), e.Seq)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(); err != nil || p.Head != now {
			t.Errorf("entry %d: its proof does not hold: %v", e.Seq, err)
		}
		p.Entry.Who = "otto"
		if p.Check() == nil {
			t.Errorf("entry %d: the proof holds for another name too", e.Seq)
		}
		edge.Append(e.Leaf())
		c, err := s.Consistency(t.Context(), int64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		if c.Old.Root != edge.Root() {
			t.Errorf("the head of %d entries is not the one they give", i+1)
		}
		if err := c.Check(); err != nil {
			t.Errorf("from %d entries: the proof does not hold: %v", i+1, err)
		}
	}
	if _, err := s.Proof(t.Context(), now.Size+1); err == nil {
		t.Error("an entry that is not there has a proof")
	}
	if _, err := s.Consistency(t.Context(), now.Size+1); err == nil {
		t.Error("a head longer than the ledger has a proof")
	}
}

func rebuilds(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	before, head := load(t, s, time.Time{}), export(t, s)
	queue, waits, _ := s.Queue(t.Context(), "", 10)
	if err := s.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, load(t, s, time.Time{})); diff != "" || !bytes.Equal(head, export(t, s)) {
		t.Errorf("the register differs after its tables were made anew:\n%s", diff)
	}
	if again, n, err := s.Queue(t.Context(), "", 10); err != nil || n != waits || !cmp.Equal(queue, again) {
		t.Errorf("%d claims wait after, %d before, %v", n, waits, err)
	}
	write(t, s, day(9), func(tx *store.Tx) error { _, err := tx.PutTotal(total("t9", 9)); return err })
}

// histories writes random histories and holds each past state against a plain
// copy that was made at the time; then it exports, imports and exports again.
func histories(t *testing.T, open Open) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer s.Close()
		type past struct {
			at     time.Time
			totals []register.Total
			rules  int
		}
		var pasts []past
		var now past
		now.at = day(1)
		docs := 0
		for range rapid.IntRange(1, 8).Draw(r, "changes") {
			clock := now.at.Add(time.Duration(rapid.IntRange(-5, 50).Draw(r, "minutes")) * time.Minute)
			now.totals = slices.Clone(now.totals)
			err := s.Write(t.Context(), rapid.StringMatching(`[a-z"\\é]{1,6}`).Draw(r, "who"), clock, func(tx *store.Tx) error {
				for range rapid.IntRange(1, 4).Draw(r, "records") {
					if rapid.IntRange(0, 4).Draw(r, "sort") == 0 {
						docs++
						d := report(fmt.Sprint("Report ", docs, rapid.StringN(0, 20, 60).Draw(r, "text")))
						if _, err := tx.PutDocument(d); err != nil {
							return err
						}
						if _, err := tx.PutClaims([]register.Claim{killed(d.ID, "c1", docs)}); err != nil {
							return err
						}
						_, err := tx.Decide(register.Decision{Act: register.Accept, On: string(d.ID) + "#c1", Why: "clear"})
						if err != nil {
							return err
						}
						now.rules++
						continue
					}
					x := total(fmt.Sprint("t", rapid.IntRange(1, 4).Draw(r, "id")), rapid.IntRange(0, 3).Draw(r, "n"))
					x.Note = rapid.String().Draw(r, "note")
					if _, err := tx.PutTotal(x); err != nil {
						return err
					}
					if i := slices.IndexFunc(now.totals, func(y register.Total) bool { return y.ID == x.ID }); i >= 0 {
						now.totals[i] = x
					} else {
						now.totals = append(now.totals, x)
					}
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
			if clock.After(now.at) {
				now.at = clock
			}
			if n := len(pasts); n > 0 && pasts[n-1].at.Equal(now.at) {
				pasts = pasts[:n-1] // the later change of one moment is what stood then
			}
			pasts = append(pasts, now)
		}
		for _, p := range append(pasts, now) {
			st := load(t, s, p.at)
			if diff := cmp.Diff(p.totals, st.Totals, cmpopts.EquateEmpty()); diff != "" || len(st.Decisions) != p.rules {
				r.Fatalf("as of %s (-written +read):\n%s", p.at, diff)
			}
		}
		first := export(t, s)
		other := open(t)
		defer other.Close()
		if err := other.Import(t.Context(), bytes.NewReader(first)); err != nil {
			r.Fatal(err)
		}
		if !bytes.Equal(first, export(t, other)) {
			r.Fatal("the export of the import differs")
		}
		if err := other.Rebuild(t.Context()); err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(load(t, s, time.Time{}), load(t, other, time.Time{})); diff != "" {
			r.Fatalf("the register made anew differs (-exported +imported):\n%s", diff)
		}
	})
}

// takeBacks makes random rulings and take-backs and asks that exactly those
// claims wait which the decisions leave as proposed, and that only what holds
// can be taken back.
func takeBacks(t *testing.T, open Open) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer s.Close()
		d := report("Twelve people were killed.")
		claims := []register.Claim{killed(d.ID, "c1", 1), killed(d.ID, "c2", 2), killed(d.ID, "c3", 3)}
		put(t, s, day(1), d, claims...)
		var made []string
		err := s.Write(t.Context(), "anna", day(2), func(tx *store.Tx) error {
			made = nil
			all := []register.Decision{}
			for i := range rapid.IntRange(1, 25).Draw(r, "decisions") {
				ruling := register.Decision{Act: register.Accept, On: rapid.SampledFrom(claims).Draw(r, "claim").ID, Why: fmt.Sprint("reason ", i)}
				if len(made) > 0 && rapid.IntRange(0, 2).Draw(r, "back") > 0 {
					ruling.Act, ruling.On = register.TakeBack, rapid.SampledFrom(made).Draw(r, "on")
				}
				holds := ruling.Act == register.Accept
				for gone, i := map[string]bool{}, len(all)-1; i >= 0; i-- {
					holds = holds || all[i].ID == ruling.On && !gone[all[i].ID]
					if all[i].Act == register.TakeBack && !gone[all[i].ID] {
						gone[all[i].On] = true
					}
				}
				ruling, err := tx.Decide(ruling)
				if errors.Is(err, store.ErrTaken) != !holds {
					r.Fatalf("a decision that holds (%v) is taken back: %v", holds, err)
				} else if !holds {
					continue
				} else if err != nil {
					return err
				}
				if !slices.Contains(made, ruling.ID) { // an acceptance that stands is not written twice
					made = append(made, ruling.ID)
					all = append(all, ruling)
				}
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
		st := load(t, s, time.Time{})
		judged, err := register.Judge(st.Claims, st.Decisions)
		if err != nil {
			r.Fatal(err)
		}
		var want, got []string
		for _, j := range judged {
			if j.Standing == register.Proposed {
				want = append(want, j.ID)
			}
		}
		queue, _, err := s.Queue(t.Context(), "", 10)
		for _, c := range queue {
			got = append(got, c.ID)
		}
		if err != nil || !slices.Equal(want, got) {
			r.Fatalf("these wait: %v, %v; the decisions leave %v", got, err, want)
		}
	})
}
