package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// bulk makes n incidents, three claims for each, and the documents they stand
// in; equal seeds make equal records.
func bulk(n int, seed uint64) ([]document.Document, []register.Claim, []register.Incident) {
	r := rand.New(rand.NewPCG(seed, 1))
	areas := []string{"IQ-BG", "IQ-AN", "IQ-DI", "IQ-NI", "IQ-KI", "IQ-SD"}
	weapons := []register.Code{"", "ied", "small_arms", "airstrike"}
	received := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	var docs []document.Document
	var claims []register.Claim
	var incidents []register.Incident
	for i := range n {
		if i%50 == 0 {
			text := fmt.Sprintf("Report %d of %d. %d people were killed in a market.", i, seed, r.IntN(50))
			docs = append(docs, document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text,
				Title: fmt.Sprint("Report ", i), Received: received, MediaType: "text/plain", Language: "en"})
		}
		doc := docs[len(docs)-1].ID
		day := when.On(2031, 1, 1+r.IntN(700))
		area := areas[r.IntN(len(areas))]
		place := &register.Place{Text: "the market of Al-Hamra", Admin1: &area, PlaceID: strconv.Itoa(r.IntN(1e6)), Precision: "G2"}
		inc := register.Incident{ID: fmt.Sprintf("bulk:%d", i), Kind: "attack", Country: "IQ", Place: place,
			Time: when.Between(day, day), Weapon: weapons[r.IntN(4)], Dataset: "bulk", Key: strconv.Itoa(i), Document: doc, Row: i + 2}
		for c := range 3 {
			k := r.IntN(20)
			id := fmt.Sprintf("%s#c%d", doc, i%50*3+c+1)
			inc.Claims = append(inc.Claims, id)
			claims = append(claims, register.Claim{ID: id, Document: doc, Kind: register.Killed, Unit: "persons",
				Count: &register.Count{Min: &k, Max: &k, Qualifier: register.Exact}, Sentence: c, Span: document.Span{10, 40},
				Quote: fmt.Sprintf("%d people were killed in a market", k), Status: register.Civilian, Modality: register.Asserted,
				Frame: register.Current, Scope: register.ScopeIncident, Weapon: weapons[r.IntN(4)], Place: place, Time: when.Between(day, day),
				Attribution: &register.Attribution{Text: "a police source", Types: []string{"police"}},
				Spans:       map[string]document.Span{"count": {10, 12}, "place": {30, 40}}, Why: map[string]string{"place": "named in the sentence"},
				Review: register.Clear, Confidence: 0.9, Origin: "import"})
		}
		inc.Harms = []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Range{Min: 1, Max: 19}}}
		incidents = append(incidents, inc)
	}
	return docs, claims, incidents
}

func writeBulk(ctx context.Context, s *store.Store, n int) error {
	docs, claims, incidents := bulk(n, 7)
	return s.Write(ctx, "bulk", time.Date(2031, 3, 1, 0, 0, 0, 0, time.UTC), func(tx *store.Tx) error {
		for _, d := range docs {
			if _, err := tx.PutDocument(d); err != nil {
				return err
			}
		}
		if _, err := tx.PutClaims(claims); err != nil {
			return err
		}
		_, err := tx.PutIncidents(incidents)
		return err
	})
}

// BenchmarkRegister prints what a register costs; CAIRN_BENCH_INCIDENTS sets
// its size (default 10,000 incidents with 30,000 claims).
func BenchmarkRegister(b *testing.B) {
	n := 10_000
	if v, err := strconv.Atoi(os.Getenv("CAIRN_BENCH_INCIDENTS")); err == nil {
		n = v
	}
	path := filepath.Join(b.TempDir(), "bench.db")
	ctx := context.Background()
	s, err := store.Create(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := writeBulk(ctx, s, n); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d incidents, %d claims: written in %v", n, 3*n, time.Since(start))
	info, _ := os.Stat(path)
	b.Logf("file %d MB", info.Size()>>20)
	b.Run("write again", func(b *testing.B) {
		for range b.N {
			if err := writeBulk(ctx, s, n); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("load", func(b *testing.B) {
		for range b.N {
			fresh, err := store.Open(ctx, path)
			if err != nil {
				b.Fatal(err)
			}
			st, err := fresh.Load(ctx, time.Time{})
			if err != nil || len(st.Claims) != 3*n {
				b.Fatal(err)
			}
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc>>20), "MB-live")
			runtime.KeepAlive(st)
			fresh.Close()
		}
	})
	b.Run("verify", func(b *testing.B) {
		for range b.N {
			r, err := store.Verify(ctx, path, store.VerifyOptions{})
			if err != nil || len(r.Problems) > 0 {
				b.Fatal(err, r.Problems)
			}
		}
	})
	s.Close()
}
