package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// pieces reads a register in pieces, as a sweep does, and as what lies under a
// figure is read: both give the records of the whole.
func pieces(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	whole := load(t, s, time.Time{})
	alike := func(what string, want, got any) {
		t.Helper()
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: whole - in pieces +:\n%s", what, diff)
		}
	}
	w, frame, err := s.Sweep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	want := *whole
	want.Documents, want.Claims, want.Incidents, want.Warnings = nil, nil, nil, nil
	alike("the frame", &want, frame)

	type placed struct {
		store.At
		id string
	}
	var claims, lines []placed
	one := func(doc document.ID, list []register.Claim) {
		for _, c := range list {
			if c.Document != doc || doc == "" && len(list) > 1 {
				t.Errorf("claim %s came with those of document %q", c.ID, doc)
			}
		}
	}
	err = w.Claims(t.Context(), func(at []store.At, list []register.Claim) error {
		one(list[0].Document, list)
		for i := range list {
			claims = append(claims, placed{at[i], list[i].ID})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Incidents(t.Context(), func(at store.At, in *register.Incident) error {
		lines = append(lines, placed{at, in.ID})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := func(list []placed) (all []int64) {
		slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.First, b.First) })
		for _, p := range list {
			all = append(all, p.Entry)
		}
		return all
	}
	c, err := w.ClaimsIn(t.Context(), entries(claims))
	if err != nil {
		t.Fatal(err)
	}
	alike("the claims", whole.Claims, c)
	in, err := w.IncidentsIn(t.Context(), entries(lines))
	if err != nil {
		t.Fatal(err)
	}
	alike("the incidents", whole.Incidents, in)
	if _, err := w.ClaimsIn(t.Context(), []int64{1 << 40}); err == nil {
		t.Error("an entry that is not there was read")
	}

	ids := []string{"no such document"}
	days := map[document.ID]when.Interval{}
	err = w.Documents(t.Context(), func(id document.ID, published when.Interval, country string) error {
		ids = append(ids, string(id))
		days[id] = published
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := w.DocumentsIn(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	alike("the documents", whole.Documents, docs)
	for _, d := range whole.Documents {
		if p := days[d.ID]; p.Known() != d.Published.Known() || p.Known() && p.End != d.Published.End {
			t.Errorf("document %s was published on %s; want the last day of %s", d.ID, p, d.Published)
		}
	}

	tables, err := s.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	alike("what tables brought", &register.State{Totals: whole.Totals, Custody: whole.Custody, Incidents: whole.Incidents}, tables)
	under(t, s, whole, alike)
}

// under reads records by their ids.
func under(t *testing.T, s *store.Store, whole *register.State, alike func(what string, want, got any)) {
	claims, totals, docs := []string{"no such claim"}, []string{"no such total"}, []string{"no such document"}
	for i := range whole.Claims {
		claims = append(claims, whole.Claims[i].ID)
	}
	for i := range whole.Totals {
		totals = append(totals, whole.Totals[i].ID)
	}
	for i := range whole.Documents {
		docs = append(docs, string(whole.Documents[i].ID))
	}
	p, paired, err := s.Some(t.Context(), claims, totals, "", docs, nil)
	if err != nil || paired {
		t.Fatalf("records by their ids: paired %v, %v", paired, err)
	}
	held := slices.DeleteFunc(register.Holding(whole.Decisions), func(d register.Decision) bool { return !slices.Contains(claims, d.On) })
	alike("records by their ids", store.Part{Sources: whole.Sources, Documents: whole.Documents, Claims: whole.Claims, Totals: whole.Totals, Decisions: held}, p)
	for _, d := range register.Holding(whole.Decisions) {
		if d.With == "" {
			continue
		}
		for _, name := range []string{d.On, d.With} {
			if _, paired, err := s.Some(t.Context(), nil, nil, "", nil, []string{"another", name}); err != nil || !paired {
				t.Errorf("a ruling on %s and %s: paired %v, %v", d.On, d.With, paired, err)
			}
		}
	}
	if _, paired, err := s.Some(t.Context(), nil, nil, "", nil, []string{"nobody ruled on this"}); err != nil || paired {
		t.Errorf("without a ruling: paired %v, %v", paired, err)
	}
}
