package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// curve prints what registers of growing size cost: to import one from its
// export, to count by month and area with a fresh process and with one that
// runs, and to explain figures of an area and of the country. Beside each time
// stands how it grew against the size: 1.0 is linear.
func curve(binary string, sizes []int) error {
	fmt.Printf("\nregisters: incidents of a list, three claims for each, ten years, 18 areas\n")
	fmt.Printf("%9s  %17s  %8s  %9s  %8s  %8s  %12s  %12s\n", "incidents", "import s (growth)", "peak MB", "count ms", "peak MB", "warm ms", "explain area", "… country ms")
	last := 0.0
	for _, n := range sizes {
		r, err := costs(binary, n)
		if err != nil {
			return fmt.Errorf("register of %d incidents: %w", n, err)
		}
		each := r.imported.Seconds() / float64(n)
		growth := "     "
		if last > 0 {
			growth = fmt.Sprintf("(%.2f)", each/last)
		}
		last = each
		fmt.Printf("%9d  %10.1f %6s  %8d  %9.0f  %8d  %8.2f  %12.0f  %12.0f\n", n, r.imported.Seconds(), growth, r.importPeak>>20,
			ms(r.cold), r.countPeak>>20, ms(r.warm), ms(r.explainArea), ms(r.explainCountry))
	}
	return nil
}

type registerCosts struct {
	imported, cold, warm, explainArea, explainCountry time.Duration
	importPeak, countPeak                             int64
}

func costs(binary string, n int) (r registerCosts, err error) {
	dir, err := os.MkdirTemp("", "cairn-bench-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	export := filepath.Join(dir, "register.jsonl")
	if err := makeExport(context.Background(), filepath.Join(dir, "made.db"), export, n); err != nil {
		return r, err
	}
	db := filepath.Join(dir, "register.db")
	if r.imported, r.importPeak, _, err = timed(binary, "export", "--import", export, "--db", db); err != nil {
		return r, err
	}
	var table []byte
	best := func(args ...string) (d time.Duration, peak int64, err error) {
		d = 1<<63 - 1
		for range 5 {
			took, held, out, err := timed(binary, append(args, "--db", db)...)
			if err != nil {
				return 0, 0, err
			}
			d, peak, table = min(d, took), max(peak, held), out
		}
		return d, peak, nil
	}
	if r.explainArea, _, err = best("explain", "all/2035-06/IQ-BA/killed"); err != nil {
		return r, err
	}
	if r.explainCountry, _, err = best("explain", "all/2035-06/IQ/killed"); err != nil {
		return r, err
	}
	if r.cold, r.countPeak, err = best("count", "--rule", "all", "--by", "month,admin1", "--json"); err != nil {
		return r, err
	}
	var got struct{ Rows []json.RawMessage }
	if err := json.Unmarshal(table, &got); err != nil || len(got.Rows) < 100 {
		return r, fmt.Errorf("count gave %d rows, %v", len(got.Rows), err)
	}
	r.warm, err = warm(db)
	return r, err
}

// warm returns the time of a count in a process that has answered it before.
func warm(db string) (time.Duration, error) {
	ctx := context.Background()
	d, err := pipeline.Open(ctx, db, "bench", time.Now)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	best := time.Duration(1<<63 - 1)
	for range 10 {
		from := time.Now()
		if _, err := d.Count(ctx, time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}}); err != nil {
			return 0, err
		}
		best = min(best, time.Since(from))
	}
	return best, nil
}

// timed runs the program and returns how long it took, the most memory that it
// held, and what it printed.
func timed(binary string, args ...string) (time.Duration, int64, []byte, error) {
	cmd := exec.Command(binary, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	from := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, nil, fmt.Errorf("%s %v: %w: %s", binary, args, err, said.Bytes())
	}
	return time.Since(from), peakOf(cmd.ProcessState), out.Bytes(), nil
}

// makeExport writes the export of a register of n incidents of a list, of three
// claims about each, and of the reports that the claims stand in. Equal sizes
// give equal records.
func makeExport(ctx context.Context, path, export string, n int) error {
	s, err := store.Create(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	const step = 10_000
	r := rand.New(rand.NewPCG(7, 1))
	for from := 0; from < n; from += step {
		err := s.Write(ctx, "bench", time.Date(2041, 3, 1, 0, 0, from/step, 0, time.UTC), func(tx *store.Tx) error {
			for i := from; i < min(n, from+step); i += perReport {
				if err := putReport(tx, r, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	f, err := os.Create(export)
	if err != nil {
		return err
	}
	if err := s.Export(ctx, f); err != nil {
		return err
	}
	return f.Close()
}

// perReport is how many incidents one report tells of.
const perReport = 50

var benchAreas = []string{"IQ-AN", "IQ-AR", "IQ-BA", "IQ-BB", "IQ-BG", "IQ-DA", "IQ-DI", "IQ-DQ", "IQ-KA", "IQ-KI", "IQ-MA", "IQ-MU", "IQ-NA", "IQ-NI", "IQ-QA", "IQ-SD", "IQ-SU", "IQ-WA"}

func putReport(tx *store.Tx, r *rand.Rand, at int) error {
	text := fmt.Sprintf("Report %d: people were killed in markets.", at)
	doc := document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Title: fmt.Sprint("Report ", at), Country: "IQ",
		Received: time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC), MediaType: "text/plain", Language: "en"}
	if _, err := tx.PutDocument(doc); err != nil {
		return err
	}
	weapons := []register.Code{"", "ied", "small_arms", "airstrike"}
	var incidents []register.Incident
	var claims []register.Claim
	for i := range perReport {
		day := when.On(2031, 1, 1) + when.Day(r.IntN(3652))
		area := benchAreas[r.IntN(len(benchAreas))]
		place := &register.Place{Text: "the market of Al-Hamra", Admin1: &area, PlaceID: strconv.Itoa(r.IntN(1e6)), Precision: "G2"}
		in := register.Incident{ID: fmt.Sprintf("list:%d", at+i), Kind: "attack", Country: "IQ", Place: place, Time: when.Between(day, day),
			Weapon: weapons[r.IntN(4)], Dataset: "list", Key: strconv.Itoa(at + i), Document: doc.ID, Row: i + 2,
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Range{Min: 1, Max: 1 + r.IntN(19)}}}}
		for c := range 3 {
			k := r.IntN(20)
			id := fmt.Sprintf("%s#c%d", doc.ID, i*3+c+1)
			in.Claims = append(in.Claims, id)
			claims = append(claims, register.Claim{ID: id, Document: doc.ID, Kind: register.Killed, Unit: "persons", Mention: i + 1,
				Count: &register.Count{Min: &k, Max: &k, Qualifier: register.Exact}, Sentence: c, Span: document.Span{0, 20},
				Quote: fmt.Sprintf("%d people were killed in a market", k), Status: register.Civilian, Modality: register.Asserted,
				Frame: register.Current, Scope: register.ScopeIncident, Weapon: in.Weapon, Place: place, Time: in.Time,
				Attribution: &register.Attribution{Text: "a police source", Types: []string{"police"}},
				Spans:       map[string]document.Span{"count": {0, 2}, "place": {10, 20}}, Why: map[string]string{"place": "named in the sentence"},
				Review: register.Clear, Confidence: 0.9, Origin: "import"})
		}
		slices.Sort(in.Claims)
		incidents = append(incidents, in)
	}
	if _, err := tx.PutClaims(claims); err != nil {
		return err
	}
	_, err := tx.PutIncidents(incidents)
	return err
}
