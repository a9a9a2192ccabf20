package pipeline_test

import (
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// change makes a change of any kind to what a register holds.
func (g *grower) change() {
	switch g.r.IntN(12) {
	case 0:
		g.report()
	case 1:
		g.list()
	case 2:
		g.total()
	case 3:
		g.again()
	case 4:
		g.lineAgain()
	case 5:
		g.documentAgain()
	case 6:
		g.correct()
	case 7:
		g.totalAgain()
	case 8:
		g.custody()
	default:
		g.rule()
	}
}

// again writes a claim in a new version.
func (g *grower) again() {
	if len(g.claims) == 0 {
		return
	}
	st, err := g.d.Store().Load(g.t.Context(), time.Time{})
	if err != nil {
		g.t.Fatal(err)
	}
	c := st.Claims[g.r.IntN(len(st.Claims))]
	switch k := g.r.IntN(30); g.r.IntN(4) {
	case 0:
		c.Time = g.day()
	case 1:
		c.Place = g.place()
	case 2:
		c.Mention = 1 + g.r.IntN(3)
	default:
		c.Count = &register.Count{Min: &k, Max: &k, Qualifier: register.Exact}
	}
	g.write(func(tx *store.Tx) error { _, err := tx.PutClaims([]register.Claim{c}); return err })
}

// lineAgain writes a line of a list in a new version.
func (g *grower) lineAgain() {
	if len(g.incidents) == 0 {
		return
	}
	id := g.incidents[g.r.IntN(len(g.incidents))]
	in, err := g.d.Store().Incident(g.t.Context(), id)
	if err != nil {
		g.t.Fatal(err)
	}
	switch g.r.IntN(5) {
	case 0:
		in.Time = g.day()
	case 1:
		in.Place = g.place()
	case 2:
		in.Withdrawn = !in.Withdrawn
	case 3:
		if len(g.claims) > 0 {
			in.Claims = []string{g.claims[g.r.IntN(len(g.claims))]}
		}
	default:
		in.Harms = []register.IncidentHarm{{Harm: register.HarmInjured, Status: register.Army, Range: register.Range{Min: 1, Max: 2}}}
	}
	g.write(func(tx *store.Tx) error { _, err := tx.PutIncident(in); return err })
}

// documentAgain says something else of a document, or brings one of which
// nothing is told.
func (g *grower) documentAgain() {
	st, err := g.d.Store().Load(g.t.Context(), time.Time{})
	if err != nil {
		g.t.Fatal(err)
	}
	if len(st.Documents) == 0 {
		return
	}
	d := st.Documents[g.r.IntN(len(st.Documents))]
	switch g.r.IntN(4) {
	case 0:
		d.Published = when.Between(when.On(2031, 2, 1), when.On(2031, 2, 1))
	case 1:
		d.Published = when.Interval{}
	case 2:
		d.Source = fmt.Sprint("source", g.r.IntN(2))
		g.write(func(tx *store.Tx) error {
			_, err := tx.PutSource(document.Source{ID: d.Source, Name: "A source", Group: fmt.Sprint("group", g.r.IntN(2))})
			return err
		})
	default:
		d.Publisher = "A publisher"
	}
	d.Bytes = []byte(d.Text)
	g.write(func(tx *store.Tx) error { _, err := tx.PutDocument(d); return err })
}

// correct rules that a claim says something else.
func (g *grower) correct() {
	if len(g.claims) == 0 {
		return
	}
	change := []string{`{"count":{"min":3,"max":9,"qualifier":"exact"}}`, `{"time":{"start":"2031-02-03","end":"2031-02-03"}}`, `{"time":null}`,
		`{"place":null}`, `{"scope":"period","time":{"start":"2031-03-01","end":"2031-03-31"}}`, `{"status":"army"}`}[g.r.IntN(6)]
	d := register.Decision{Act: register.Correct, On: g.claims[g.r.IntN(len(g.claims))], Change: []byte(change), Why: "read again"}
	g.write(func(tx *store.Tx) error {
		made, err := tx.Decide(d)
		if err == nil && made.ID != "" {
			g.decisions = append(g.decisions, made.ID)
		}
		return nil
	})
}

// totalAgain writes a total in a new version.
func (g *grower) totalAgain() {
	st, err := g.d.Store().Load(g.t.Context(), time.Time{})
	if err != nil {
		g.t.Fatal(err)
	}
	if len(st.Totals) < 2 {
		return
	}
	x := st.Totals[g.r.IntN(len(st.Totals))]
	switch g.r.IntN(3) {
	case 0:
		x.Withdrawn = !x.Withdrawn
	case 1:
		x.Supersedes = st.Totals[g.r.IntN(len(st.Totals))].ID
	default:
		x.Range = register.Range{Min: 7, Max: 8}
	}
	g.write(func(tx *store.Tx) error { _, err := tx.PutTotal(x); return err })
}

func (g *grower) custody() {
	n := g.r.IntN(900)
	p := register.CustodyPoint{ID: fmt.Sprint("held", g.n), Indicator: "held", Stage: "custody", Area: "IQ", Issuer: "A ministry",
		Period: when.MonthOf(2031, 2).Interval(), Value: register.Range{Min: n, Max: n}, Unit: "persons"}
	g.write(func(tx *store.Tx) error { _, err := tx.PutCustody(p); return err })
}

// TestWhatIsBroughtForwardIsWhatIsMade grows random registers by changes of every
// kind; what was kept is brought forward over one or several of them, and is then,
// byte for byte, what is kept when all is made anew.
func TestWhatIsBroughtForwardIsWhatIsMade(t *testing.T) {
	registers, rounds := 12, 25
	if testing.Short() {
		registers, rounds = 1, 8 // the race detector runs this too, seven times slower
	}
	for seed := range registers {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "register.db")
			now := func() time.Time { return time.Date(2031, 7, 1, 0, 0, 0, 0, time.UTC) }
			d, err := pipeline.Create(t.Context(), path, "anna", now)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			d.KeepFrom(1)
			d.SweepBy(200)
			g := &grower{t: t, d: d, r: rand.New(rand.NewPCG(uint64(seed), 13)), pairs: seed%3 > 0}
			g.lists()
			g.total()
			for range 30 {
				g.step()
			}
			if err := d.Keep(t.Context()); err != nil {
				t.Fatal(err)
			}
			brought := 0
			for range rounds {
				for range 1 + g.r.IntN(4)*g.r.IntN(2) {
					g.change()
				}
				if kept(t, path, now) {
					brought++
				}
			}
			if brought < rounds*3/4 {
				t.Errorf("brought forward %d times of %d", brought, rounds)
			}
			same(t, path, now)
		})
	}
}

// kept asks that what is brought forward is what is made anew; it says whether
// it was brought forward. Then it stands.
func kept(t *testing.T, path string, now func() time.Time) bool {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`VACUUM INTO ?`, copied); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{".key", ".pub"} {
		b, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(copied+end, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	other, err := sql.Open("sqlite", copied)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(`DELETE FROM kept`); err != nil {
		t.Fatal(err)
	}
	other.Close()
	var packs [2]map[string]string
	var is [2]bool
	for i, at := range []string{copied, path} {
		d, err := pipeline.Open(t.Context(), at, "bert", now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		d.KeepFrom(1)
		d.SweepBy(200)
		if i == 0 {
			if err := d.Keep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if packs[i], is[i], err = d.Kept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		rows, err := sql.Open("sqlite", at)
		if err != nil {
			t.Fatal(err)
		}
		names := column(t, rows, `SELECT name FROM kept`)
		rows.Close()
		if packs[i], is[i], err = d.Kept(t.Context(), slices.DeleteFunc(names, func(n string) bool { return n == "stock" })); err != nil {
			t.Fatal(err)
		}
		if i == 1 && !is[i] { // it cannot be: all is made anew
			if err := d.Keep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !is[0] {
		t.Fatal("nothing was kept of a register that was swept")
	}
	if !is[1] {
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(packs[0])) {
		if packs[0][name] != packs[1][name] {
			t.Fatalf("%s: made anew - brought forward +:\n%.6000s", name, cmp.Diff(packs[0][name], packs[1][name]))
		}
	}
	if len(packs[0]) != len(packs[1]) {
		t.Fatalf("names: made anew - brought forward +:\n%s", cmp.Diff(slices.Sorted(maps.Keys(packs[0])), slices.Sorted(maps.Keys(packs[1]))))
	}
	return true
}

func column(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}
