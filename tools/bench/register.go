package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// curve prints what registers of growing size cost: to import one from its
// export, to count by month and area with a fresh process and with one that
// runs, to explain figures of an area and of the country, and to count for the
// first time after a decision, with a fresh process. Times are those of
// the processors, which other work on the machine moves little; of the import the
// clock's stand beside them. Beside the import's stands how it grew against the
// size: 1.0 is linear. The registers are left in keep, where that is named.
func curve(binary, keep string, sizes []int) error {
	fmt.Printf("\nregisters: incidents of a list, three claims for each, ten years, 18 areas\n")
	fmt.Printf("%9s  %17s  %8s  %8s  %8s  %8s  %8s  %12s  %12s  %14s  %8s\n", "incidents", "import s (growth)", "by clock", "peak MB", "count ms", "peak MB", "warm ms", "explain area", "… country ms", "after decision", "peak MB")
	last := 0.0
	for _, n := range sizes {
		r, err := costs(binary, keep, n)
		if err != nil {
			return fmt.Errorf("register of %d incidents: %w", n, err)
		}
		each := r.imported.processor.Seconds() / float64(n)
		growth := "     "
		if last > 0 {
			growth = fmt.Sprintf("(%.2f)", each/last)
		}
		last = each
		fmt.Printf("%9d  %10.1f %6s  %8.1f  %8d  %8.0f  %8d  %8.2f  %12.0f  %12.0f  %14.0f  %8d\n", n, r.imported.processor.Seconds(), growth, r.imported.clock.Seconds(),
			r.imported.peak>>20, ms(r.cold.processor), r.cold.peak>>20, ms(r.warm), ms(r.explainArea.processor), ms(r.explainCountry.processor), ms(r.decided.processor), r.decided.peak>>20)
	}
	return nil
}

type registerCosts struct {
	imported, cold, explainArea, explainCountry, decided cost
	warm                                                 time.Duration
}

// A cost is what one run of the program took.
type cost struct {
	processor, clock time.Duration
	peak             int64 // bytes held at most
}

func costs(binary, keep string, n int) (r registerCosts, err error) {
	dir := filepath.Join(keep, strconv.Itoa(n))
	if keep != "" {
		err = os.MkdirAll(dir, 0o700)
	} else if dir, err = os.MkdirTemp("", "cairn-bench-"); err == nil {
		defer os.RemoveAll(dir)
	}
	if err != nil {
		return r, err
	}
	export := filepath.Join(dir, "register.jsonl")
	if err := makeExport(context.Background(), filepath.Join(dir, "made.db"), export, n); err != nil {
		return r, err
	}
	// A program that is started is charged with what its parent holds.
	debug.FreeOSMemory()
	db := filepath.Join(dir, "register.db")
	if r.imported, _, err = timed(binary, "export", "--import", export, "--db", db); err != nil {
		return r, err
	}
	var table []byte
	best := func(args ...string) (least cost, err error) {
		for i := range 5 {
			took, out, err := timed(binary, append(args, "--db", db)...)
			if err != nil {
				return cost{}, err
			}
			if table = out; i == 0 || took.processor < least.processor {
				least.processor, least.clock = took.processor, took.clock
			}
			least.peak = max(least.peak, took.peak)
		}
		return least, nil
	}
	if r.explainArea, err = best("explain", "all/2035-06/IQ-BA/killed"); err != nil {
		return r, err
	}
	if r.explainCountry, err = best("explain", "all/2035-06/IQ/killed"); err != nil {
		return r, err
	}
	if r.cold, err = best("count", "--rule", "all", "--by", "month,admin1", "--json"); err != nil {
		return r, err
	}
	var got struct{ Rows []json.RawMessage }
	if err := json.Unmarshal(table, &got); err != nil || len(got.Rows) < 100 {
		return r, fmt.Errorf("count gave %d rows, %v", len(got.Rows), err)
	}
	if r.warm, err = warm(binary, db); err != nil {
		return r, err
	}
	for i := range 5 {
		if err := decide(binary, db, i); err != nil {
			return r, err
		}
		took, _, err := timed(binary, "count", "--rule", "all", "--by", "month,admin1", "--json", "--db", db)
		if err != nil {
			return r, err
		}
		if i == 0 || took.processor < r.decided.processor {
			r.decided.processor = took.processor
		}
		r.decided.peak = max(r.decided.peak, took.peak)
	}
	return r, nil
}

// decide rejects a claim of the first report.
func decide(binary, db string, n int) error {
	claim := fmt.Sprintf("%s#c%d", document.Sum([]byte(reportText(0))), 10*n+1)
	_, _, err := timed(binary, "reject", claim, "--why", "measured", "--who", "bench", "--db", db)
	return err
}

// warm returns the time, by the clock, in which the program answers a count over
// its address that it has answered before: the best of twenty.
func warm(binary, db string) (best time.Duration, err error) {
	cmd := exec.Command(binary, "serve", "--db", db, "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	at := strings.Index(line, "http://")
	if err != nil || at < 0 {
		return 0, fmt.Errorf("%s serve: said %q, %v", binary, line, err)
	}
	base := strings.TrimRight(strings.Fields(line[at:])[0], "/")
	for i := range 21 {
		from := time.Now()
		answer, err := http.Get(base + "/api/v1/figures?rule=all&by=month,admin1")
		if err != nil {
			return 0, err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("figures over the address: %s, %v", answer.Status, err)
		}
		if took := time.Since(from); i == 1 || i > 1 && took < best {
			best = took
		}
	}
	return best, nil
}

// timed runs the program and returns what it took and what it printed.
func timed(binary string, args ...string) (cost, []byte, error) {
	cmd := exec.Command(binary, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	from := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, nil, fmt.Errorf("%s %v: %w: %s", binary, args, err, said.Bytes())
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return cost{used, time.Since(from), peakOf(cmd.ProcessState)}, out.Bytes(), nil
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

func reportText(at int) string { return fmt.Sprintf("Report %d: people were killed in markets.", at) }

func putReport(tx *store.Tx, r *rand.Rand, at int) error {
	text := reportText(at)
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
