package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/estimate"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// importLists brings 48 invented incidents, one a month, onto three lists that
// overlap: every second, every third, and two of every five.
func importLists(t *testing.T, d *pipeline.Desk) {
	t.Helper()
	places := []string{"Baghdad", "Mosul", "Basra"}
	for name, on := range map[string]func(i int) bool{
		"alpha": func(i int) bool { return i%2 == 0 },
		"beta":  func(i int) bool { return i%3 == 0 },
		"gamma": func(i int) bool { return i%5 < 2 },
	} {
		var b strings.Builder
		b.WriteString("external_id,date,place,country,killed_min,killed_max,source_name\n")
		for i := range 48 {
			if on(i) {
				fmt.Fprintf(&b, "%d,%d-%02d-10,%s,IQ,%d,%[5]d,%s\n", i, 2031+i/12, i%12+1, places[i%3], 3+i, name)
			}
		}
		r, err := d.Import(t.Context(), []pipeline.File{{Name: name + ".csv", Bytes: []byte(b.String())}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ", Dataset: name})
		if err != nil || len(r.Refused) > 0 {
			t.Fatalf("%s: %v, refused %v", name, err, r.Refused)
		}
	}
}

// rulePairs rules that every pair that waits is one incident.
func rulePairs(t *testing.T, d *pipeline.Desk) int {
	t.Helper()
	pairs, _, err := d.Pairs(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Same, On: p.A.ID, With: p.B.ID, Why: "same place, day and number"}); err != nil {
			t.Fatal(err)
		}
	}
	return len(pairs)
}

func TestARegisterIsEstimatedOnlyOnceItsListsAreLinked(t *testing.T) {
	d, path := create(t)
	missing := func() (codes []string, u pipeline.Unrecorded) {
		t.Helper()
		u, err := d.Unrecorded(t.Context(), time.Time{}, estimate.Options{Methods: []string{"chao", "mt", "sparsemse"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range u.Missing {
			codes = append(codes, m.Code)
		}
		return codes, u
	}
	if codes, _ := missing(); !slices.Equal(codes, []string{estimate.NoIncidents}) {
		t.Errorf("an empty register misses %v", codes)
	}
	importLists(t, d)
	if codes, u := missing(); !slices.Contains(codes, estimate.OpenPairs) || !slices.Contains(codes, estimate.Unlinked) || u.Panel != nil {
		t.Errorf("lists that nobody linked miss %v", codes)
	}
	if n := rulePairs(t, d); n == 0 {
		t.Fatal("no pair waited for a ruling")
	}
	codes, u := missing()
	if len(codes) > 0 || u.Panel == nil {
		t.Fatalf("lists that were linked miss %v", codes)
	}
	all := 0 // of 48, those on one list at least
	for i := range 48 {
		if i%2 == 0 || i%3 == 0 || i%5 < 2 {
			all++
		}
	}
	if u.Incidents != all || u.Panel.Observed != all || len(u.Register.Sources) != 3 {
		t.Errorf("%d incidents on %v; want %d", u.Incidents, u.Register.Sources, all)
	}
	for _, r := range u.Panel.Estimates {
		if r.Point < float64(all) || r.Point > 90 {
			t.Errorf("%s: %v of 48", r.Method, r.Point)
		}
	}

	// outside, nothing before a release, and then the incidents of its months only
	p := outside(t, path)
	if _, err := p.Unrecorded(t.Context(), time.Time{}, estimate.Options{}); !errors.Is(err, pipeline.ErrUnreleased) {
		t.Errorf("before a release the public is told %v", err)
	}
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}, From: when.MonthOf(2031, time.January), To: when.MonthOf(2032, time.December)})
	public, err := p.Unrecorded(t.Context(), time.Time{}, estimate.Options{Methods: []string{"chao"}})
	if err != nil {
		t.Fatal(err)
	}
	if public.Incidents == 0 || public.Incidents >= u.Incidents || public.Head == "" {
		t.Errorf("the public is told of %d incidents of %d, by head %q; want those of two years", public.Incidents, u.Incidents, public.Head)
	}
}
