package pipeline_test

import (
	crand "crypto/rand"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// A grower adds to a register what comes to mind: lists of incidents, reports
// with claims, totals, rulings.
type grower struct {
	t *testing.T
	d *pipeline.Desk
	r *rand.Rand
	n int // what was added before

	pairs bool // more rulings on pairs, of claims too

	claims, incidents []string
	decisions         []string
}

func (g *grower) day() when.Interval {
	switch g.r.IntN(8) {
	case 0:
		return when.Interval{}
	case 1:
		return when.MonthOf(2031, time.Month(1+g.r.IntN(4))).Interval()
	case 2:
		return when.Between(when.On(2031, 1, 20), when.On(2031, 3, 5))
	}
	d := when.On(2031, time.Month(1+g.r.IntN(4)), 1+g.r.IntN(27))
	return when.Between(d, d)
}

func (g *grower) place() *register.Place {
	area := []string{"IQ-BG", "IQ-AN", "IQ-DI"}[g.r.IntN(3)]
	switch g.r.IntN(6) {
	case 0:
		return nil
	case 1:
		return &register.Place{Text: "Iraq", Country: "IQ", Precision: "G6"}
	}
	return &register.Place{Text: "Al-Hamra", Admin1: &area, PlaceID: fmt.Sprint(area, g.r.IntN(2)), Precision: "G2"}
}

// names returns all that a ruling may name.
func (g *grower) names() []string {
	all := append(append([]string{}, g.incidents...), g.claims...)
	for _, c := range g.claims {
		all = append(all, link.ID(c))
	}
	return all
}

func (g *grower) write(f func(tx *store.Tx) error) {
	g.t.Helper()
	g.n++
	at := time.Date(2031, 6, 1, 0, g.n, 0, 0, time.UTC)
	if err := g.d.Store().Write(g.t.Context(), "anna", at, f); err != nil {
		g.t.Fatal(err)
	}
}

func (g *grower) step() {
	switch g.r.IntN(5) {
	case 0, 1:
		g.report()
	case 2:
		g.list()
	case 3:
		g.total()
	case 4:
		g.rule()
	}
}

func (g *grower) report() {
	text := fmt.Sprintf("Report %d: people were killed in Al-Hamra, police said.", g.n)
	day := g.day()
	doc := document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Title: "Report", Country: "IQ",
		Published: when.Between(when.On(2031, 5, 1), when.On(2031, 5, 1)), MediaType: "text/plain", Language: "en"}
	var claims []register.Claim
	for i := range 1 + g.r.IntN(3) {
		k := g.r.IntN(20)
		c := register.Claim{ID: fmt.Sprintf("%s#c%d", doc.ID, i+1), Document: doc.ID, Kind: []register.Kind{register.Killed, register.Wounded}[g.r.IntN(2)],
			Unit: "persons", Count: &register.Count{Min: &k, Max: &k, Qualifier: register.Exact}, Span: document.Span{0, 8}, Quote: "Report 1",
			Status: []register.Status{register.Civilian, register.Army, register.UnknownStatus}[g.r.IntN(3)], Modality: register.Asserted,
			Frame: register.Current, Scope: register.ScopeIncident, Place: g.place(), Time: day, Mention: 1 + g.r.IntN(2),
			Attribution: &register.Attribution{Text: "police"}, Origin: []string{"import", "extract"}[g.r.IntN(2)]}
		if g.r.IntN(10) == 0 {
			c.Scope = register.ScopePeriod
		}
		claims = append(claims, c)
		g.claims = append(g.claims, c.ID)
	}
	g.write(func(tx *store.Tx) error {
		if _, err := tx.PutDocument(doc); err != nil {
			return err
		}
		_, err := tx.PutClaims(claims)
		return err
	})
}

// list adds a line of a list.
func (g *grower) list() {
	in := g.line(g.n)
	g.write(func(tx *store.Tx) error { _, err := tx.PutIncident(in); return err })
}

// lists adds so many lines at once that tables do not carry them as inputs.
func (g *grower) lists() {
	g.write(func(tx *store.Tx) error {
		for i := range 520 {
			if _, err := tx.PutIncident(g.line(1000 + i)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (g *grower) line(n int) register.Incident {
	in := register.Incident{ID: fmt.Sprint("list:", n), Dataset: []string{"one", "two"}[g.r.IntN(2)], Key: fmt.Sprint(n), Kind: "attack", Country: "IQ",
		Place: g.place(), Time: g.day(), Claims: []string{}, Harms: []register.IncidentHarm{
			{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Range{Min: g.r.IntN(4), Max: 4 + g.r.IntN(9)}}}}
	in.Withdrawn = g.r.IntN(10) == 0
	g.incidents = append(g.incidents, in.ID)
	return in
}

func (g *grower) total() {
	n := g.r.IntN(300)
	m := when.MonthOf(2031, time.Month(1+g.r.IntN(4)))
	area := []string{"IQ", "IQ", "IQ-BG", "IQ-AN"}[g.r.IntN(4)]
	x := register.Total{ID: fmt.Sprint("t", g.n), Issuer: "UNAMI", Series: "unami", Area: area, Period: m.Interval(), Harm: register.HarmKilled,
		Range: register.Range{Min: n, Max: n}, Role: "figure", Population: register.Population{Words: "civilians"}}
	g.write(func(tx *store.Tx) error { _, err := tx.PutTotal(x); return err })
}

func (g *grower) rule() {
	if len(g.claims) == 0 {
		return
	}
	claim := g.claims[g.r.IntN(len(g.claims))]
	d := register.Decision{Act: []register.Act{register.Accept, register.Reject, register.Withdraw}[g.r.IntN(3)], On: claim, Why: "looked at"}
	switch {
	case len(g.decisions) > 0 && g.r.IntN(4) == 0:
		i := g.r.IntN(len(g.decisions))
		d = register.Decision{Act: register.TakeBack, On: g.decisions[i], Why: "too quick"}
		g.decisions = append(g.decisions[:i], g.decisions[i+1:]...)
	case g.pairs && g.r.IntN(2) == 0:
		ids := g.names()
		d = register.Decision{Act: []register.Act{register.Same, register.Different, register.Unsure, register.Merge, register.Split}[g.r.IntN(5)],
			On: ids[g.r.IntN(len(ids))], With: ids[g.r.IntN(len(ids))], Why: "read both"}
	case len(g.incidents) > 1 && g.r.IntN(12) == 0:
		d = register.Decision{Act: []register.Act{register.Same, register.Different}[g.r.IntN(2)], On: g.incidents[0], With: g.incidents[len(g.incidents)-1], Why: "read both"}
	}
	g.write(func(tx *store.Tx) error {
		made, err := tx.Decide(d)
		if err == nil && d.Act != register.TakeBack && made.ID != "" {
			g.decisions = append(g.decisions, made.ID)
		}
		return nil // the same ruling twice is none
	})
}

// TestWhatIsKeptIsWhatIsCounted grows random registers step by step; after each,
// what is read from the roll-up is what the whole register gives.
func TestWhatIsKeptIsWhatIsCounted(t *testing.T) {
	registers := 12
	if testing.Short() {
		registers = 2
	}
	for seed := range registers {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "register.db")
			now := func() time.Time { return time.Date(2031, 7, 1, 0, 0, 0, 0, time.UTC) }
			keeping, err := pipeline.Create(t.Context(), path, "anna", now)
			if err != nil {
				t.Fatal(err)
			}
			defer keeping.Close()
			keeping.KeepFrom(1)
			g := &grower{t: t, d: keeping, r: rand.New(rand.NewPCG(uint64(seed), 7))}
			if seed%2 == 1 {
				g.lists()
				keeping.SweepBy(50)
			}
			for range 3 {
				for range 10 + 20*g.r.IntN(2)*(seed%4) {
					g.step()
				}
				g.total()
				if err := keeping.Keep(t.Context()); err != nil {
					t.Fatal(err)
				}
				same(t, path, now)
				fromKept(t, path, now, g.names())
			}
			g.step() // what is kept is now of an earlier state
			g.list()
			same(t, path, now)
		})
	}
}

// address makes a place for a register: where a server is named by
// CAIRN_TEST_POSTGRES and one is wanted, a database of its own there, which goes
// when the test ends; else a file.
func address(t *testing.T, server bool) string {
	t.Helper()
	named := os.Getenv("CAIRN_TEST_POSTGRES")
	if named == "" || !server {
		return filepath.Join(t.TempDir(), "register.db")
	}
	u, err := url.Parse(named)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", named)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("cairn_test_%x", crand.Text())
	if _, err := db.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	q := u.Query()
	q.Set("cairn_key", filepath.Join(t.TempDir(), "register"))
	u.Path, u.RawQuery = "/"+name, q.Encode()
	return u.String()
}

// TestWhatIsSweptIsTheWhole grows random registers step by step: made slice by
// slice, of whatever size, incidents and figures are those of the whole.
func TestWhatIsSweptIsTheWhole(t *testing.T) {
	registers := 60
	if testing.Short() {
		registers = 6
	}
	for seed := range registers {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			path := address(t, seed%2 == 1)
			d, err := pipeline.Create(t.Context(), path, "anna", func() time.Time { return time.Date(2031, 7, 1, 0, 0, 0, 0, time.UTC) })
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			g := &grower{t: t, d: d, r: rand.New(rand.NewPCG(uint64(seed), 11)), pairs: seed%3 > 0}
			for range 5 {
				for range 15 {
					g.step()
				}
				q := count.Query{By: []string{"month", "admin1"}, Country: "IQ"}
				incidents, tables, err := d.Whole(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, records := range []int{1, 7, 40, 1 << 20} {
					swept, sums, err := d.Swept(t.Context(), records, q)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(incidents, swept, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("slices of %d: incidents of the whole - swept +:\n%.3000s", records, diff)
					}
					if diff := cmp.Diff(tables, sums, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("slices of %d: figures of the whole - swept +:\n%.3000s", records, diff)
					}
				}
			}
		})
	}
}

// same compares the answers of a desk that reads what is kept with those of one
// that counts.
func same(t *testing.T, path string, now func() time.Time) {
	t.Helper()
	var desks [2]*pipeline.Desk
	for i, from := range []int64{1, 1 << 40} {
		d, err := pipeline.Open(t.Context(), path, "bert", now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		d.KeepFrom(from)
		desks[i] = d
	}
	rules, err := desks[0].Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	killed := []register.Harm{register.HarmKilled}
	queries := []count.Query{{}, {By: []string{"month", "admin1"}}, {By: []string{"month", "admin1"}, Of: killed, Country: "IQ"},
		{By: []string{"month", "admin1"}, From: when.On(2031, 2, 1), To: when.On(2031, 3, 31)}, {From: when.On(2031, 2, 3)}, {By: []string{"year"}},
		{By: []string{"month"}, Of: []register.Harm{register.HarmInjured, register.HarmKilled}}, {By: []string{"month"}, To: when.On(2031, 12, 31)}}
	ids := map[string]bool{}
	for _, r := range rules {
		for _, q := range queries {
			q.Rule = r.ID
			kept, err := desks[0].Count(t.Context(), time.Time{}, q)
			counted, err2 := desks[1].Count(t.Context(), time.Time{}, q)
			if (err == nil) != (err2 == nil) {
				t.Fatalf("%s %+v: %v, %v", r.ID, q, err, err2)
			}
			if diff := cmp.Diff(counted, kept, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s %+v: counted - kept +:\n%.3000s", r.ID, q, diff)
			}
			for _, row := range kept.Rows {
				ids[row.ID] = true
			}
		}
	}
	tried := 0
	for id := range ids {
		if tried++; tried > 40 {
			break
		}
		kept, err := desks[0].Explain(t.Context(), time.Time{}, id)
		counted, err2 := desks[1].Explain(t.Context(), time.Time{}, id)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("explain %s: %v, %v", id, err, err2)
		}
		if diff := cmp.Diff(counted, kept, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("explain %s: counted - kept +:\n%.3000s", id, diff)
		}
	}
}

// fromKept asks that figures that are kept, and what lies under most of them, are
// given without reading the register.
func fromKept(t *testing.T, path string, now func() time.Time, names []string) {
	t.Helper()
	d, err := pipeline.Open(t.Context(), path, "bert", now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.KeepFrom(1)
	q := count.Query{Rule: "all", By: []string{"month", "admin1"}}
	if !d.CountsFromKept(t.Context(), q) {
		t.Fatalf("the figures are not kept (program %q)", pipeline.Maker())
	}
	table, err := d.Count(t.Context(), time.Time{}, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows {
		if row.Period == count.Unknown || row.Area == count.Unknown {
			continue
		}
		if _, err := d.Explain(t.Context(), time.Time{}, row.ID); err != nil {
			t.Fatal(err)
		}
		break
	}
	_, paired, err := d.Store().Some(t.Context(), nil, nil, "", nil, names)
	if err != nil {
		t.Fatal(err)
	}
	if d.HoldsRegister() && !paired {
		t.Error("the whole register was read for figures that are kept")
	}
}
